"""What an exercise judges: its measures, with the bands they are right in and the faults they tell.

The page draws a curve for each of them. Nothing here knows an exercise by name.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from posecheck.core.exercise import Band, Check, Exercise, Measure

#: How close to an edge is worth a look where no check says so, in the measure's unit.
NEAR = 5.0


@dataclass(frozen=True)
class Judged:
    """A measure that an exercise judges.

    band: where it is right; None where only its movement matters. begin: the band a hold begins in,
    where that is another one. near: how close to an edge is worth a look. faults: the names of
    those it tells.
    """

    measure: Measure
    band: Band | None = None
    begin: Band | None = None
    near: float = NEAR
    faults: tuple[str, ...] = ()


def judged(exercise: Exercise) -> tuple[Judged, ...]:
    """The measures that an exercise judges: the movement itself first, then the most urgent.

    The movement comes first unless a check already judges it, or the cycle has no band for it.
    """
    cycle = exercise.cycle
    by_measure = {one.measure: one for one in _checked(exercise)}
    own = {
        measure: Judged(measure, band, near=_near(band))
        for measure, band in {**cycle.target_bands, **cycle.hold_bands}.items()
        if measure not in by_measure
    }
    if not cycle.is_held:  # only its amplitude matters
        by_measure.pop(cycle.primary_measure, None)
        own = {cycle.primary_measure: Judged(cycle.primary_measure)}
    movement = [own.pop(cycle.primary_measure)] if cycle.primary_measure in own else []
    all_of_them = [*movement, *by_measure.values(), *own.values()]
    return tuple(_with_cycle(one, exercise) for one in all_of_them)


def checks_of(exercise: Exercise) -> dict[str, Check]:
    """An exercise's checks by their faults, the most urgent first."""
    return {check.fault: check for check in sorted(exercise.checks, key=lambda c: c.priority)}


def _with_cycle(one: Judged, exercise: Exercise) -> Judged:
    """What the cycle adds to a measure: the band a hold begins in, the faults of the count."""
    cycle = exercise.cycle
    begin = cycle.target_bands.get(one.measure)
    faults = cycle.faults if one.measure == cycle.primary_measure else ()
    begin = begin if begin != one.band else None
    return replace(one, begin=begin, faults=(*one.faults, *faults))


def _checked(exercise: Exercise) -> tuple[Judged, ...]:
    """Each measure that is checked, once, with the band of its most urgent check."""
    by_measure: dict[Measure, list[Check]] = {}
    for check in checks_of(exercise).values():
        by_measure.setdefault(check.measure, []).append(check)
    return tuple(
        Judged(
            measure,
            checks[0].band,
            near=checks[0].warn_margin,
            faults=tuple(check.fault for check in checks),
        )
        for measure, checks in by_measure.items()
    )


def _near(band: Band) -> float:
    """How close to an edge is worth a look where no check says so."""
    return min(NEAR, (band.high - band.low) / 6)
