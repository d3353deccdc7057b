"""The measures that an exercise judges, with their bands and faults, for any exercise.

The report draws a curve for each of them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from posecheck.core.exercise import Band, Check, Exercise, Measure

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
    """Return the measures that an exercise judges: the movement first, then the most urgent.

    The movement comes first unless a check already judges it, or the cycle has no band for it.
    """
    cycle = exercise.cycle
    by_measure = {one.measure: one for one in _checked(exercise)}
    own = {
        measure: JudgedMeasure(measure, band, near=_warn_margin(band))
        for measure, band in {**cycle.target_bands, **cycle.hold_bands}.items()
        if measure not in by_measure
    }
    if not cycle.is_held:  # only its amplitude matters
        by_measure.pop(cycle.primary_measure, None)
        own = {cycle.primary_measure: JudgedMeasure(cycle.primary_measure)}
    movement = [own.pop(cycle.primary_measure)] if cycle.primary_measure in own else []
    all_of_them = [*movement, *by_measure.values(), *own.values()]
    return tuple(_with_cycle(one, exercise) for one in all_of_them)


def checks_of(exercise: Exercise) -> dict[str, Check]:
    """Return an exercise's checks by fault, the most urgent first."""
    return {check.fault: check for check in sorted(exercise.checks, key=lambda c: c.priority)}


def _with_cycle(one: JudgedMeasure, exercise: Exercise) -> JudgedMeasure:
    """Add what the cycle defines: the band in which a hold begins, the faults of the count."""
    cycle = exercise.cycle
    begin = cycle.target_bands.get(one.measure)
    faults = cycle.faults if one.measure == cycle.primary_measure else ()
    begin = begin if begin != one.band else None
    return replace(one, begin=begin, faults=(*one.faults, *faults))


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
