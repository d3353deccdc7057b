"""A plan in words, for the terminal, pages and the calendar."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import UNSET
from msgspec.structs import asdict

from posecheck.core.exercise import Dose, Exercise
from posecheck.core.pose import Side
from posecheck.i18n import ENGLISH, Words, translatable
from posecheck.plan.document import PlannedExercise, Step
from posecheck.plan.prescription import stepped

TIMES = "\N{MULTIPLICATION SIGN}"

ON_SIDE = {Side.LEFT: translatable("left {what}"), Side.RIGHT: translatable("right {what}")}

WEEKDAYS = (
    translatable("Monday"),
    translatable("Tuesday"),
    translatable("Wednesday"),
    translatable("Thursday"),
    translatable("Friday"),
    translatable("Saturday"),
    translatable("Sunday"),
)


def dose_words(exercise: Exercise, words: Words = ENGLISH) -> str:
    """Return the dose of an exercise: repetitions times seconds, by side."""
    programme = exercise.programme

    def times(dose: Dose) -> str:
        return f"{dose.reps} {TIMES} {dose.hold:g} s" if dose.hold else str(dose.reps)

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


def weekday_words(days: Iterable[int], words: Words = ENGLISH) -> str:
    """Return days of the week, from 0 for Monday."""
    return ", ".join(words(WEEKDAYS[day]) for day in days)


def detail_words(
    planned: PlannedExercise, sessions: int = 0, words: Words = ENGLISH
) -> Iterator[str]:
    """Yield what a plan asks of an exercise besides its dose, after `sessions` sessions."""
    now = stepped(planned, sessions)
    if now.variant:
        yield words("variant: {variant}", variant=words(now.variant))
    for key in ("range", "share", "tempo"):
        value = getattr(now, key)
        if value is not UNSET:
            yield words(CHANGES[key], value=f"{value:g}")
    for fault, why in planned.ignore.items():
        yield words("{fault} ignored: {why}", fault=words.named(fault), why=why)
    for fault, why in planned.strict.items():
        yield words("strict on {fault}: {why}", fault=words.named(fault), why=why)
    if planned.days:
        yield weekday_words(sorted({*map(_weekday, planned.days)}), words)
    if planned.notes:
        yield planned.notes


def _weekday(day: str) -> int:
    return [name[:3].lower() for name in WEEKDAYS].index(day)


#: What a step changes, in the order in which it is said.
CHANGES = {
    "sets": translatable("{value} sets"),
    "reps": translatable("{value} repetitions"),
    "hold": translatable("hold {value} s"),
    "rest": translatable("rest {value} s"),
    "tempo": translatable("{value} s or more for each"),
    "range": translatable("at least {value}°"),
    "share": translatable("{value} % of the own range"),
}


def step_words(step: Step, words: Words = ENGLISH) -> str:
    """Return what a step of the progression changes."""
    given = {key: value for key, value in asdict(step).items() if value is not UNSET}
    parts = [words(text, value=f"{given[key]:g}") for key, text in CHANGES.items() if key in given]
    for side in ("left", "right"):
        if side in given:
            changes = {k: v for k, v in asdict(given[side]).items() if v is not UNSET}
            parts += [
                words(ON_SIDE[Side(side)], what=words(CHANGES[key], value=f"{value:g}"))
                for key, value in changes.items()
            ]
    return ", ".join(parts)


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
