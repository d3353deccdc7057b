"""The units of what an exercise measures, by the names that sessions use."""

from __future__ import annotations

from posecheck.core.advice import check_of
from posecheck.core.exercise import Exercise, Swing

#: Decimals of a measure by its unit, an angle's and a ratio's, in session.json.
DECIMALS = {"°": 1, "": 3}


def rounded(value: float, decimals: int) -> float:
    """Return a rounded number; a zero has no sign."""
    # Adding zero turns the -0.0 that rounding may leave into 0.0.
    return round(value, decimals) + 0.0


def fault_unit(exercise: Exercise | None, fault: str) -> str:
    """Return the unit of a fault's worst value; a hold that is too short is in seconds."""
    check = check_of(exercise, fault)
    if check:
        return check.measure.unit
    if exercise is None:
        return "°"
    if exercise.programme.hold and fault == exercise.too_short_fault:
        return " s"
    return exercise.cycle.fault_unit(fault)


def measure_unit(exercise: Exercise | None, measure: str) -> str:
    """Return the unit of a measure that is recorded for every repetition."""
    recorded = exercise.recorded if exercise else ()
    if exercise and isinstance(exercise.cycle, Swing):
        recorded = (*recorded, *exercise.cycle.side_ranges.values())
    return next((m.unit for m in recorded if m.name == measure), "°")
