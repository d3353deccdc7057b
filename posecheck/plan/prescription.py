"""What a plan asks for in one session, and the exercises with that dose."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

import msgspec
from msgspec import UNSET, Struct, UnsetType

from posecheck.core.exercise import Band, Check, Dose, Exercise, Hold, Programme, Swing
from posecheck.core.pose import Side
from posecheck.core.session import PlanStamp
from posecheck.plan.document import Place, Plan, PlannedExercise, PlanProblem, SideDose, given

T = TypeVar("T")

#: Smallest range of a swing that a plan can ask for, as a multiple of its hysteresis: a movement of
#: one hysteresis may be a wobble.
MIN_SWING = 2.0

#: Largest share of a band's width that strictness takes from each of its edges.
MAX_STRICTNESS = 0.25


#: A plan begins and ends by then; a later year is a typing error.
LAST_YEAR = 2200


class Prescription(Struct, frozen=True, omit_defaults=True):
    """What is asked for in one session; without a plan, the exercises' own programmes.

    Attributes:
        plan: The plan.
        sessions: Days of training by this version of the plan before this one.
        own_ranges: The person's own ranges, by exercise, degrees.
        sets: Sets in place of the planned ones.
        reps: Repetitions a side in place of the planned ones.
        hold: Seconds in place of the planned ones, of what is held.
    """

    plan: Plan | None = None
    sessions: int = 0
    own_ranges: dict[str, float] = {}
    sets: int | None = None
    reps: int | None = None
    hold: float | None = None

    @classmethod
    def from_json(cls, text: str) -> Prescription:
        """Return the prescription in a text that `to_json` returned; ValueError if it is none."""
        return msgspec.json.decode(text, type=cls) if text else cls()

    def to_json(self) -> str:
        """Return the prescription as JSON; empty where nothing but the usual is asked for."""
        return "" if self == type(self)() else msgspec.json.encode(self).decode()

    @property
    def stamp(self) -> PlanStamp | None:
        """The plan as sessions keep it."""
        if self.plan is None:
            return None
        return PlanStamp(self.plan.name, self.plan.version, self.sessions, dict(self.own_ranges))

    def overridden(self, sets: int | None, reps: int | None, hold: float | None) -> Prescription:
        """Return it with other numbers of sets and repetitions, and another hold, s, if given."""
        return msgspec.structs.replace(self, sets=sets, reps=reps, hold=hold)

    def prescribed(self, exercises: Iterable[Exercise]) -> tuple[Exercise, ...]:
        """Return the exercises with the doses that are asked for.

        Of an exercise that is not part of the plan, nothing is demanded.
        """
        if self == type(self)():
            return tuple(exercises)
        planned = {one.name: one for one in self.plan.exercise} if self.plan else {}
        return tuple(
            self._overridden(self._prescribed(exercise, planned.get(exercise.name)))
            for exercise in exercises
        )

    def steps_today(self) -> tuple[PlannedExercise, ...]:
        """Return the exercises of which a step of the progression begins with this session."""
        planned = self.plan.exercise if self.plan else []
        return tuple(
            one for one in planned if any(step.sessions == self.sessions for step in one.then)
        )

    def _prescribed(self, exercise: Exercise, planned: PlannedExercise | None) -> Exercise:
        if planned is None:
            demanded = exercise.programme.demanded and self.plan is None
            return replace(exercise, programme=replace(exercise.programme, demanded=demanded))
        own = self.own_ranges.get(exercise.name, 0.0)
        return dosed(exercise, stepped(planned, self.sessions), own)

    def _overridden(self, exercise: Exercise) -> Exercise:
        old = exercise.programme
        held = self.hold if self.hold and old.hold else None

        def changed(dose: Dose) -> Dose:
            return Dose(self.reps or dose.reps, held or dose.hold)

        whole = changed(old.dose(None))
        sides = {side: changed(dose) for side, dose in old.by_side.items()}
        new = replace(
            old, sets=self.sets or old.sets, reps=whole.reps, hold=whole.hold, by_side=sides
        )
        return replace(exercise, programme=new)


def stepped(planned: PlannedExercise, sessions: int) -> PlannedExercise:
    """Return an exercise of the plan with the steps that have begun after `sessions` sessions."""
    for step in sorted(planned.then, key=lambda step: step.sessions):
        if step.sessions <= sessions:
            changes = given(step)
            changes.pop("after")
            planned = msgspec.structs.replace(planned, **changes)
    return planned


def dosed(exercise: Exercise, planned: PlannedExercise, own_range: float = 0.0) -> Exercise:
    """Return an exercise as planned.

    Args:
        exercise: Its declaration.
        planned: What the plan asks for.
        own_range: The person's own range that a share refers to, degrees; 0 while unknown.
    """
    checks = exercise.variants[planned.variant] if planned.variant else exercise.checks
    kept = [check for check in checks if check.fault not in planned.ignore]
    faults = {check.fault for check in kept}
    checked = {check.measure for check in kept}
    ignored = {check.measure for check in checks} - checked
    cycle = _cycle(exercise.cycle, planned, own_range)
    if isinstance(cycle, Hold):
        targets, holds = cycle.target_bands, cycle.hold_bands
        cycle = replace(
            cycle,
            target_bands={m: band for m, band in targets.items() if m not in ignored},
            hold_bands={m: band for m, band in holds.items() if m not in ignored},
        )
    else:
        cycle = replace(cycle, low_rom_explained_by=cycle.low_rom_explained_by & faults)
    counted = {*cycle.faults, exercise.too_short_fault}
    return replace(
        exercise,
        sides=tuple(map(Side, planned.sides)) if planned.sides else exercise.sides,
        programme=_programme(exercise.programme, planned),
        cycle=cycle,
        checks=tuple(
            _strict(check, strict=check.fault in planned.strict, faults=faults) for check in kept
        ),
        advice={f: cue for f, cue in exercise.advice.items() if f in faults | counted},
        gauge=None if exercise.gauge and exercise.gauge.measure in ignored else exercise.gauge,
    )


def _strict(check: Check, *, strict: bool, faults: set[str]) -> Check:
    """Return a check of these faults; a strict one has the band that is otherwise shown amber."""
    check = replace(check, explained_by=check.explained_by & faults)
    if not strict:
        return check
    band = check.band
    margin = min(check.warn_margin, MAX_STRICTNESS * (band.high - band.low))
    return replace(check, band=Band(band.low + margin, band.high - margin), stops_clock=True)


def _cycle(cycle: Hold | Swing, planned: PlannedExercise, own_range: float) -> Hold | Swing:
    floor = _or(planned.range, 0.0)
    share = _or(planned.share, 0) / 100.0
    if share and own_range and not floor:
        floor = max(share * own_range, _least(cycle))
    if isinstance(cycle, Swing):
        tempo = _or(planned.tempo, cycle.slow_duration)
        return replace(
            cycle,
            min_rom=floor or cycle.min_rom,
            own_rom_share=share or cycle.own_rom_share,
            slow_duration=tempo,
        )
    if share:
        cycle = replace(cycle, own_rom_share=share)
    if not floor:
        return cycle
    position, shift = cycle.position, floor - cycle.target_bands[cycle.position].low
    bands = [
        {m: Band(b.low + shift, b.high) if m is position else b for m, b in bands.items()}
        for bands in (cycle.target_bands, cycle.hold_bands)
    ]
    return replace(cycle, target_bands=bands[0], hold_bands=bands[1])


def _programme(usual: Programme, planned: PlannedExercise) -> Programme:
    reps, hold = _or(planned.reps, usual.reps), _or(planned.hold, usual.hold)
    sides = {Side.LEFT: planned.left, Side.RIGHT: planned.right}
    return replace(
        usual,
        reps=reps,
        hold=hold,
        sets=_or(planned.sets, usual.sets),
        rest=_or(planned.rest, usual.rest),
        by_side={
            side: Dose(_or(dose.reps, reps), _or(dose.hold, hold))
            for side, dose in sides.items()
            if isinstance(dose, SideDose)
        },
    )


def _or(value: T | UnsetType, otherwise: T) -> T:
    return otherwise if isinstance(value, UnsetType) else value


def _least(cycle: Hold | Swing) -> float:
    """Return the smallest range that can be asked for."""
    if isinstance(cycle, Swing):
        return MIN_SWING * cycle.hysteresis
    slack = cycle.target_bands[cycle.position].low - cycle.hold_bands[cycle.position].low
    return cycle.enter_threshold + slack


def range_limits(exercise: Exercise) -> Band | None:
    """Return the ranges that a plan can ask for, degrees; None for an exercise without a range."""
    cycle = exercise.cycle
    if isinstance(cycle, Swing):
        return Band(_least(cycle), 180.0)
    if cycle.position not in cycle.target_bands or cycle.position not in cycle.hold_bands:
        return None
    return Band(_least(cycle), cycle.target_bands[cycle.position].high)


# ── what exercises allow ─────────────────────────────────────────────────────────────────────────


def problem(plan: Plan, exercises: Mapping[str, Exercise]) -> PlanProblem | None:
    """Return what the exercises do not allow in a plan; None where it can be done."""
    for key in ("start", "end"):
        day = getattr(plan, key)
        if day is not UNSET and day.year > LAST_YEAR:
            return PlanProblem((key,), f"the {key} is in {LAST_YEAR} or before")
    if plan.end is not UNSET and plan.start is not UNSET and plan.end < plan.start:
        return PlanProblem(("end",), f"the end is on or after the start, {plan.start}")
    names = [one.name for one in plan.exercise]
    for n, planned in enumerate(plan.exercise):
        place: Place = ("exercise", n)
        exercise = exercises.get(planned.name)
        if exercise is None:
            known = ", ".join(exercises)
            return PlanProblem(
                (*place, "name"), f"there is no exercise {planned.name!r}; give one of {known}"
            )
        if planned.name in names[:n]:
            return PlanProblem(
                (*place, "name"), f"{planned.name} is planned twice; give each exercise once"
            )
        found = _problem_of(planned, exercise, place)
        if found:
            return found
    return None


def _problem_of(planned: PlannedExercise, exercise: Exercise, place: Place) -> PlanProblem | None:
    """Return what an exercise does not allow."""
    name = exercise.name
    variants = ", ".join(exercise.variants)
    if planned.variant and planned.variant not in exercise.variants:
        allowed = f"give one of {variants}" if variants else "leave it out"
        return PlanProblem(
            (*place, "variant"), f"{name} has no variant {planned.variant!r}; {allowed}"
        )
    one_sided = Side.BOTH not in exercise.sides
    if planned.sides and not {*planned.sides} <= {*exercise.sides}:
        allowed = " and ".join(exercise.sides) if one_sided else "both at once; leave sides out"
        return PlanProblem((*place, "sides"), f"the sides of {name} are {allowed}")
    checks = exercise.variants[planned.variant] if planned.variant else exercise.checks
    faults = ", ".join(check.fault for check in checks)
    for key in ("ignore", "strict"):
        for fault in getattr(planned, key):
            if fault not in {check.fault for check in checks}:
                return PlanProblem(
                    (*place, key, fault),
                    f"{name} has no fault {fault!r} to {_WAYS[key]}; give some of {faults}",
                )
    sides = planned.sides or exercise.sides
    steps: list[tuple[Place, PlannedExercise]] = [(place, planned)]
    steps += [
        ((*place, "then", n), stepped(planned, step.sessions))
        for n, step in enumerate(planned.then)
    ]
    for where, step in steps:
        found = _dose_problem(step, exercise, where, sides)
        if found:
            return found
    if not _keeps_a_target(exercise, planned):
        return PlanProblem(
            (*place, "ignore"), f"nothing of {name} would be left to judge; ignore fewer faults"
        )
    return None


_WAYS = {"ignore": "ignore", "strict": "be strict on"}


def _dose_problem(
    planned: PlannedExercise, exercise: Exercise, place: Place, sides: Iterable[str]
) -> PlanProblem | None:
    name, cycle, limits = exercise.name, exercise.cycle, range_limits(exercise)
    for side in ("left", "right"):
        dose = getattr(planned, side)
        if dose and side not in sides:
            whole = (
                "works both sides at once"
                if Side.BOTH in exercise.sides
                else f"is not planned for the {side}"
            )
            return PlanProblem((*place, side), f"{name} {whole}; leave {side} out")
    swings = isinstance(cycle, Swing)
    if swings and planned.hold is not UNSET:
        return PlanProblem((*place, "hold"), f"{name} is not held; leave hold out")
    if planned.tempo is not UNSET:
        if not isinstance(cycle, Swing) or not cycle.too_fast_fault:
            return PlanProblem((*place, "tempo"), f"{name} has no tempo; leave it out")
        low, high = cycle.min_duration, cycle.max_duration
        if not low <= planned.tempo <= high:
            allowed = f"from {low:g} to {high:g}"
            return PlanProblem(
                (*place, "tempo"), f"the tempo of {name} is a number of seconds {allowed}"
            )
    for key in ("range", "share"):
        if getattr(planned, key) is not UNSET and limits is None:
            return PlanProblem((*place, key), f"{name} has no range of its own; leave {key} out")
    if planned.range is not UNSET and limits and not limits.low <= planned.range < limits.high:
        allowed = f"from {limits.low:g} to less than {limits.high:g}"
        return PlanProblem(
            (*place, "range"), f"the range of {name} is a number of degrees {allowed}"
        )
    return None


def _keeps_a_target(exercise: Exercise, planned: PlannedExercise) -> bool:
    """Return whether something is left to reach when faults are ignored."""
    if isinstance(exercise.cycle, Swing):
        return True
    checks = exercise.variants[planned.variant] if planned.variant else exercise.checks
    kept = {check.measure for check in checks if check.fault not in planned.ignore}
    ignored = {check.measure for check in checks} - kept
    return not {*exercise.cycle.target_bands} <= ignored
