"""What to mend, the most useful first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from posecheck.core.exercise import Check, Exercise
from posecheck.core.feedback import Rep


@dataclass(frozen=True)
class Advice:
    """A thing to mend.

    exercise: its name. cue: what to do. reps: in how many of `attempted` attempts it was wrong, for
    `seconds` in all; 0 for what has no check of its own, such as a hold that was too short, whose
    length says nothing of how bad that was.
    """

    exercise: str
    fault: str
    cue: str
    reps: int
    attempted: int
    seconds: float


def ranked_advice(reps: Sequence[Rep], exercises: Iterable[Exercise]) -> list[Advice]:
    """What to mend in these repetitions.

    A fault that cost whole repetitions comes before one that merely happened often. That a hold was
    too short follows from the other faults, mostly, and comes last.
    """
    known = {exercise.name: exercise for exercise in exercises}
    ranked = [
        (_rank(fault, done, known.get(name)), _advice(name, fault, done, known.get(name)))
        for name, done in _by_exercise(reps).items()
        for fault in dict.fromkeys(f.name for rep in done for f in rep.faults)
    ]
    return [what for _, what in sorted(ranked, key=lambda pair: pair[0])]


def check_of(exercise: Exercise | None, fault: str) -> Check | None:
    """The check that finds a fault; None for a fault that the count itself finds."""
    checks = exercise.checks if exercise else ()
    return next((check for check in checks if check.fault == fault), None)


def _by_exercise(reps: Sequence[Rep]) -> dict[str, list[Rep]]:
    by_exercise: dict[str, list[Rep]] = {}
    for rep in reps:
        by_exercise.setdefault(rep.exercise, []).append(rep)
    return by_exercise


def _rank(fault: str, reps: list[Rep], exercise: Exercise | None) -> tuple[bool, int, int, float]:
    having = _having(fault, reps)
    follows = check_of(exercise, fault) is None
    cost = sum(not rep.counted for rep in having)
    return follows, -cost, -len(having), -_seconds(fault, having)


def _advice(name: str, fault: str, reps: list[Rep], exercise: Exercise | None) -> Advice:
    having = _having(fault, reps)
    seconds = _seconds(fault, having) if check_of(exercise, fault) else 0.0
    return Advice(name, fault, _cue(exercise, fault), len(having), len(reps), seconds)


def _having(fault: str, reps: list[Rep]) -> list[Rep]:
    return [rep for rep in reps if any(f.name == fault for f in rep.faults)]


def _seconds(fault: str, reps: list[Rep]) -> float:
    return sum(f.end - f.start for rep in reps for f in rep.faults if f.name == fault)


def _cue(exercise: Exercise | None, fault: str) -> str:
    check = check_of(exercise, fault)
    if check:
        return check.cue
    remedies = exercise.advice if exercise else {}
    return remedies.get(fault, f"Mind this: {fault.replace('-', ' ')}.")
