"""The units of what an exercise measures, by the names that sessions use."""

from __future__ import annotations

from posecheck.core.advice import check_of
from posecheck.core.exercise import Exercise, Hold


def fault_unit(exercise: Exercise | None, fault: str) -> str:
    """Return the unit of a fault's worst value; a hold that is too short is in seconds."""
    check = check_of(exercise, fault)
    if check:
        return check.measure.unit
    if exercise is None:
        return "°"
    if exercise.programme.hold and fault == exercise.too_short_fault:
        return " s"
    cycle = exercise.cycle
    if isinstance(cycle, Hold):
        return cycle.position.unit
    # The asymmetry of a swing is a ratio of both sides.
    return "" if fault == cycle.asymmetry_fault else cycle.measure.unit


def measure_unit(exercise: Exercise | None, measure: str) -> str:
    """Return the unit of a measure that is recorded for every repetition."""
    recorded = exercise.recorded if exercise else ()
    return next((m.unit for m in recorded if m.name == measure), "°")
