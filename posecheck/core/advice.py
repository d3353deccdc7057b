"""What to improve, most useful first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from posecheck.core.exercise import Check, Exercise
from posecheck.core.feedback import Rep


@dataclass(frozen=True)
class Advice:
    """What to do about one fault.

    Attributes:
        exercise: Name of the exercise.
        fault: Name of the fault.
        cue: What to do.
        reps: Number of attempts with the fault.
        attempted: Number of all attempts.
        seconds: Total duration of the fault, s; 0 for a fault without a check of its own, such as a
            short hold, whose duration does not measure how bad it was.
    """

    exercise: str
    fault: str
    cue: str
    reps: int
    attempted: int
    seconds: float


def ranked_advice(reps: Sequence[Rep], exercises: Iterable[Exercise]) -> list[Advice]:
    """Return advice on the faults of these repetitions, most useful first.

    Faults that cost whole repetitions come first, then frequent, then long ones. Faults without a
    check of their own come last: a short hold, for one, mostly follows from the other faults.
    """
    known = {exercise.name: exercise for exercise in exercises}
    ranked: list[tuple[tuple[bool, int, int, float], Advice]] = []
    for name, attempts in _by_exercise(reps).items():
        exercise = known.get(name)
        for fault in dict.fromkeys(f.name for rep in attempts for f in rep.faults):
            faulty = [rep for rep in attempts if any(f.name == fault for f in rep.faults)]
            seconds = sum(f.end - f.start for rep in faulty for f in rep.faults if f.name == fault)
            not_counted = sum(not rep.counted for rep in faulty)
            checked = check_of(exercise, fault) is not None
            cue = _cue(exercise, fault)
            counts = len(faulty), len(attempts), seconds if checked else 0.0
            rank = (not checked, -not_counted, -len(faulty), -seconds)
            ranked.append((rank, Advice(name, fault, cue, *counts)))
    return [advice for _, advice in sorted(ranked, key=lambda pair: pair[0])]


def check_of(exercise: Exercise | None, fault: str) -> Check | None:
    """Return the check that detects a fault; None for a fault that the count itself detects."""
    checks = exercise.checks if exercise else ()
    return next((check for check in checks if check.fault == fault), None)


def _by_exercise(reps: Sequence[Rep]) -> dict[str, list[Rep]]:
    by_exercise: dict[str, list[Rep]] = {}
    for rep in reps:
        by_exercise.setdefault(rep.exercise, []).append(rep)
    return by_exercise


def _cue(exercise: Exercise | None, fault: str) -> str:
    """Return what to do about a fault, in general words where the exercise has none."""
    check = check_of(exercise, fault)
    if check:
        return check.cue
    advice = exercise.advice if exercise else {}
    return advice.get(fault, f"Mind this: {fault.replace('-', ' ')}.")
