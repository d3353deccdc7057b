"""What an exercise judges: its measures, with the bands they are right in and the faults they tell.

The page draws a curve for each of them. Nothing here knows an exercise by name.
"""

from __future__ import annotations

from dataclasses import dataclass

from posecheck.core.exercise import Band, Check, Exercise, Hold, Measure, Swing

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
    """The measures that an exercise judges: the movement itself first, then the most urgent."""
    if isinstance(exercise.cycle, Swing):
        return _swinging(exercise, exercise.cycle)
    return _holding(exercise, exercise.cycle)


def checks_of(exercise: Exercise) -> dict[str, Check]:
    """An exercise's checks by their faults, the most urgent first."""
    return {check.fault: check for check in sorted(exercise.checks, key=lambda c: c.priority)}


def _swinging(exercise: Exercise, cycle: Swing) -> tuple[Judged, ...]:
    movement = Judged(cycle.measure, faults=(cycle.low_rom_fault, cycle.asymmetry_fault))
    return movement, *(one for one in _checked(exercise) if one.measure != cycle.measure)


def _holding(exercise: Exercise, cycle: Hold) -> tuple[Judged, ...]:
    """The position if there is a band for it, what is checked, what a hold asks for besides."""
    ranges = {**cycle.target_bands, **cycle.hold_bands}
    by_measure = {one.measure: one for one in _checked(exercise)}
    wanted = {
        measure: Judged(measure, band, near=_near(band))
        for measure, band in ranges.items()
        if measure not in by_measure
    }
    movement = [wanted.pop(cycle.position)] if cycle.position in wanted else []
    all_of_them = [*movement, *by_measure.values(), *wanted.values()]
    return tuple(_in_hold(one, cycle) for one in all_of_them)


def _in_hold(one: Judged, cycle: Hold) -> Judged:
    """What a hold adds to a measure: the band it begins in, and the fault of never reaching it."""
    begin = cycle.target_bands.get(one.measure)
    unreached = (
        (cycle.unreached_fault,) if one.measure == cycle.position and cycle.unreached_fault else ()
    )
    return Judged(
        one.measure,
        one.band,
        begin if begin != one.band else None,
        one.near,
        (*one.faults, *unreached),
    )


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
