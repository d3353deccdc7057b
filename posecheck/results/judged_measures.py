"""The measures that an exercise judges, with their bands and faults; the report draws them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from posecheck.core.exercise import Band, Check, Exercise, Measure

#: The distance from an edge that counts as near where no check defines it, in the measure's unit.
WARN_MARGIN = 5.0


@dataclass(frozen=True)
class JudgedMeasure:
    """A measure that an exercise judges, with its correct values and the faults that it detects.

    The band is None where only the movement matters. A hold begins in the band `begin`, where that
    is another one. `near` is the distance from an edge that counts as near.
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
    judged = []
    for measure, one in (movement | checked | own).items():
        begin = cycle.target_bands.get(measure)
        faults = (*one.faults, *(cycle.faults if measure == primary else ()))
        judged.append(replace(one, begin=None if begin == one.band else begin, faults=faults))
    return tuple(judged)


def checks_of(exercise: Exercise) -> dict[str, Check]:
    """Return an exercise's checks by fault, the most urgent first."""
    return {check.fault: check for check in sorted(exercise.checks, key=lambda c: c.priority)}
