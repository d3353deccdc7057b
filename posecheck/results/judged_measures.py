"""The measures that an exercise judges, with their bands and faults, for any exercise.

The report draws a curve for each of them.
"""

from __future__ import annotations

from dataclasses import dataclass

from posecheck.core.exercise import Band, Check, Exercise, Hold, Measure, Swing

#: The distance from an edge that counts as near where no check defines it, in the measure's unit.
WARN_MARGIN = 5.0


@dataclass(frozen=True)
class JudgedMeasure:
    """A measure that an exercise judges.

    Attributes:
        measure: The measure.
        band: Its correct values; None where only the movement matters.
        begin: The band in which a hold begins, where that is another one.
        near: The distance from an edge that counts as near.
        faults: The names of the faults that it detects.
    """

    measure: Measure
    band: Band | None = None
    begin: Band | None = None
    near: float = WARN_MARGIN
    faults: tuple[str, ...] = ()


def judged_measures(exercise: Exercise) -> tuple[JudgedMeasure, ...]:
    """Return the measures that an exercise judges: the movement first, then the most urgent."""
    if isinstance(exercise.cycle, Swing):
        return _of_swing(exercise, exercise.cycle)
    return _of_hold(exercise, exercise.cycle)


def checks_of(exercise: Exercise) -> dict[str, Check]:
    """Return an exercise's checks by fault, the most urgent first."""
    return {check.fault: check for check in sorted(exercise.checks, key=lambda c: c.priority)}


def _of_swing(exercise: Exercise, cycle: Swing) -> tuple[JudgedMeasure, ...]:
    movement = JudgedMeasure(cycle.measure, faults=(cycle.low_rom_fault, cycle.asymmetry_fault))
    return movement, *(one for one in _checked(exercise) if one.measure != cycle.measure)


def _of_hold(exercise: Exercise, cycle: Hold) -> tuple[JudgedMeasure, ...]:
    """Return the position if it has a band, then checked measures, then other bands of the hold."""
    ranges = {**cycle.target_bands, **cycle.hold_bands}
    by_measure = {one.measure: one for one in _checked(exercise)}
    required = {
        measure: JudgedMeasure(measure, band, near=_warn_margin(band))
        for measure, band in ranges.items()
        if measure not in by_measure
    }
    movement = [required.pop(cycle.position)] if cycle.position in required else []
    measures = [*movement, *by_measure.values(), *required.values()]
    return tuple(_in_hold(one, cycle) for one in measures)


def _in_hold(one: JudgedMeasure, cycle: Hold) -> JudgedMeasure:
    """Add what a hold defines: the band in which it begins, and the fault of not reaching it."""
    begin = cycle.target_bands.get(one.measure)
    unreached = (
        (cycle.unreached_fault,) if one.measure == cycle.position and cycle.unreached_fault else ()
    )
    return JudgedMeasure(
        one.measure,
        one.band,
        begin if begin != one.band else None,
        one.near,
        (*one.faults, *unreached),
    )


def _checked(exercise: Exercise) -> tuple[JudgedMeasure, ...]:
    """Return each checked measure once, with the band of its most urgent check."""
    by_measure: dict[Measure, list[Check]] = {}
    for check in checks_of(exercise).values():
        by_measure.setdefault(check.measure, []).append(check)
    return tuple(
        JudgedMeasure(
            measure,
            checks[0].band,
            near=checks[0].warn_margin,
            faults=tuple(check.fault for check in checks),
        )
        for measure, checks in by_measure.items()
    )


def _warn_margin(band: Band) -> float:
    return min(WARN_MARGIN, (band.high - band.low) / 6)
