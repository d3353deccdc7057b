"""The measures that an exercise judges, with their bands and faults; the report draws them."""

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
    """Return the measures that an exercise judges, each once: the movement, then the most urgent.

    The movement comes first unless a check already judges it, or the cycle has no band for it. A
    measure has the band of its most urgent check.
    """
    cycle, primary = exercise.cycle, exercise.cycle.primary_measure
    checks: dict[Measure, list[Check]] = {}
    for check in checks_of(exercise).values():
        checks.setdefault(check.measure, []).append(check)
    checked = {
        measure: JudgedMeasure(
            measure, of[0].band, near=of[0].warn_margin, faults=tuple(check.fault for check in of)
        )
        for measure, of in checks.items()
    }
    own = {
        measure: JudgedMeasure(measure, band, near=min(WARN_MARGIN, (band.high - band.low) / 6))
        for measure, band in {**cycle.target_bands, **cycle.hold_bands}.items()
        if measure not in checked
    }
    if not cycle.is_held:  # only its amplitude matters
        checked.pop(primary, None)
        own = {primary: JudgedMeasure(primary)}
    movement = {primary: own[primary]} if primary in own else {}
    return tuple(_with_cycle(one, exercise) for one in (movement | checked | own).values())


def checks_of(exercise: Exercise) -> dict[str, Check]:
    """Return an exercise's checks by fault, the most urgent first."""
    return {check.fault: check for check in sorted(exercise.checks, key=lambda c: c.priority)}


def _with_cycle(one: JudgedMeasure, exercise: Exercise) -> JudgedMeasure:
    """Add what the cycle defines: the band in which a hold begins, the faults of the count."""
    cycle = exercise.cycle
    begin = cycle.target_bands.get(one.measure)
    faults = cycle.faults if one.measure == cycle.primary_measure else ()
    return replace(one, begin=None if begin == one.band else begin, faults=(*one.faults, *faults))
