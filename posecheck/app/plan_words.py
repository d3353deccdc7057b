"""A plan in words, for the terminal, pages and the calendar."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from posecheck.core.exercise import Dose, Exercise
from posecheck.core.pose import Side
from posecheck.core.session import PlanStamp
from posecheck.formatting import declared, weekdays
from posecheck.i18n import ENGLISH, Words, translatable
from posecheck.plan import PlannedExercise, Step, given, stepped

TIMES = "\N{MULTIPLICATION SIGN}"

ON_SIDE = {Side.LEFT: translatable("left {what}"), Side.RIGHT: translatable("right {what}")}

#: What a step changes, in the order in which it is said: numbers, in the singular and the plural,
#: and then values with their units.
NUMBERS = {
    "sets": (translatable("{n} set"), translatable("{n} sets")),
    "reps": (translatable("{n} repetition"), translatable("{n} repetitions")),
}
VALUES = {
    "hold": ("s", translatable("hold {value}")),
    "rest": ("s", translatable("rest {value}")),
    "tempo": ("s", translatable("{value} or more for each")),
    "range": ("°", translatable("at least {value}")),
    "share": ("%", translatable("{value} of the own range")),
}

#: Those that are no part of the dose.
DETAILS = {"tempo", "range", "share"}


def stamp_words(stamp: PlanStamp, words: Words = ENGLISH) -> str:
    """Return name and version of the plan that a session was judged by."""
    return words("Plan {name}, version {version}", name=stamp.name, version=stamp.version)


def dose_words(exercise: Exercise, words: Words = ENGLISH) -> str:
    """Return the dose of an exercise: repetitions times seconds, by side."""
    programme = exercise.programme

    def times(dose: Dose) -> str:
        held = f" {TIMES} {declared(dose.hold, 's', words)}" if dose.hold else ""
        return f"{dose.reps}{held}"

    doses = [(side, programme.dose(side)) for side in exercise.sides]
    if len(doses) == 1:
        side, dose = doses[0]
        whole = times(dose) if side is Side.BOTH else words(ON_SIDE[side], what=times(dose))
    elif len({dose for _, dose in doses}) == 1:
        whole = words("{dose} a side", dose=times(doses[0][1]))
    else:
        whole = ", ".join(words(ON_SIDE[side], what=times(dose)) for side, dose in doses)
    sets = programme.sets
    return words("{n} sets of {dose}", n=sets, dose=whole) if sets > 1 else whole


def detail_words(
    planned: PlannedExercise, sessions: int = 0, words: Words = ENGLISH
) -> Iterator[str]:
    """Yield what a plan asks of an exercise besides its dose, after `sessions` sessions."""
    now = stepped(planned, sessions)
    if now.variant:
        yield words("variant: {variant}", variant=words(now.variant))
    asked = {key: value for key, value in given(now).items() if key in DETAILS}
    yield from _changes(asked, words)
    for fault, why in planned.ignore.items():
        yield words("{fault} ignored: {why}", fault=words.named(fault), why=why)
    for fault, why in planned.strict.items():
        yield words("strict on {fault}: {why}", fault=words.named(fault), why=why)
    if planned.days:
        yield weekdays(planned.weekdays, words)
    if planned.notes:
        yield planned.notes


def step_words(step: Step, words: Words = ENGLISH) -> str:
    """Return what a step of the progression changes."""
    changes = given(step)
    parts = [*_changes(changes, words)]
    for side, on_side in ON_SIDE.items():
        if side in changes:
            parts += [words(on_side, what=one) for one in _changes(given(changes[side]), words)]
    return ", ".join(parts)


def _changes(changes: Mapping[str, Any], words: Words) -> Iterator[str]:
    for key, texts in NUMBERS.items():
        if key in changes:
            yield words.count(changes[key], *texts)
    for key, (unit, text) in VALUES.items():
        if key in changes:
            yield words(text, value=declared(changes[key], unit, words))


def steps_said(
    today: Iterable[PlannedExercise], titles: Iterable[str], sessions: int, words: Words = ENGLISH
) -> Iterator[str]:
    """Yield what to say of the steps that begin with a session.

    Args:
        today: The exercises of which a step begins.
        titles: Their titles, in the language of `words`.
        sessions: The sessions before.
        words: The language.
    """
    for planned, title in zip(today, titles, strict=True):
        for step in planned.then:
            if step.sessions == sessions:
                yield words(
                    "From today, {title}: {change}.", title=title, change=step_words(step, words)
                )
