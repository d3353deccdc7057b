"""What to improve, most useful first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from posecheck.core.exercise import TOO_SHORT, Check, Exercise
from posecheck.core.feedback import Fault, Rep


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

    The fault that cost most repetitions comes first: each one that did not count was cost by its
    `costliest_fault`. Of those that cost as many, a short hold comes last, for it mostly follows
    from other faults; then frequent ones come first, then long ones.
    """
    known = {exercise.name: exercise for exercise in exercises}
    ranked: list[tuple[tuple[int, bool, int, float], Advice]] = []
    for name, attempts in _by_exercise(reps).items():
        exercise = known.get(name)
        costs = Counter(costliest_fault(exercise, rep) for rep in attempts if not rep.counted)
        for fault in dict.fromkeys(f.name for rep in attempts for f in rep.faults):
            faulty = [rep for rep in attempts if any(f.name == fault for f in rep.faults)]
            seconds = sum(f.end - f.start for rep in faulty for f in rep.faults if f.name == fault)
            checked = check_of(exercise, fault) is not None
            cue = remedy(exercise, fault)
            counts = len(faulty), len(attempts), seconds if checked else 0.0
            rank = (-costs[fault], _is_too_short(exercise, fault), -len(faulty), -seconds)
            ranked.append((rank, Advice(name, fault, cue, *counts)))
    return [advice for _, advice in sorted(ranked, key=lambda pair: pair[0])]


def check_of(exercise: Exercise | None, fault: str) -> Check | None:
    """Return the check that detects a fault; None for a fault that the count itself detects."""
    checks = exercise.checks if exercise else ()
    return next((check for check in checks if check.fault == fault), None)


def costliest_fault(exercise: Exercise | None, rep: Rep) -> str:
    """Return the name of the fault that cost a repetition most; "" for one without a fault.

    One that the count itself finds, such as a target that was never reached, explains all others;
    a short hold, which mostly follows from the others, explains none. Of the rest the longest
    one is it.
    """
    own = exercise.cycle.faults if exercise else ()

    def weight(fault: Fault) -> tuple[bool, bool, float]:
        return (
            fault.name in own,
            not _is_too_short(exercise, fault.name),
            fault.end - fault.start,
        )

    return max(rep.faults, key=weight).name if rep.faults else ""


def _is_too_short(exercise: Exercise | None, fault: str) -> bool:
    if exercise is None:
        return fault == TOO_SHORT
    return exercise.cycle.is_held and fault == exercise.too_short_fault


def _by_exercise(reps: Sequence[Rep]) -> dict[str, list[Rep]]:
    by_exercise: dict[str, list[Rep]] = {}
    for rep in reps:
        by_exercise.setdefault(rep.exercise, []).append(rep)
    return by_exercise


def remedy(exercise: Exercise | None, fault: str) -> str:
    """Return what to do about a fault, in general words where the exercise has none; "" for ""."""
    check = check_of(exercise, fault)
    if check or not fault:
        return check.cue if check else ""
    advice = exercise.advice if exercise else {}
    return advice.get(fault, f"Mind this: {fault.replace('-', ' ')}.")
