"""The summary of a session: counts by exercise and side, and a verdict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from posecheck.core.exercise import Exercise
from posecheck.core.feedback import Rep
from posecheck.core.session import Session

#: The share of frames with a person below which the user is warned.
WELL_SEEN = 0.8


@dataclass(frozen=True)
class SideSummary:
    """One side of one exercise over the whole session.

    Attributes:
        exercise: Its name.
        title: Its title.
        side: "left", "right" or "both".
        target: Repetitions in the programme.
        reps: All attempts, in order of time.
    """

    exercise: str
    title: str
    side: str
    target: int
    reps: tuple[Rep, ...]

    @property
    def attempted(self) -> int:
        """Attempts."""
        return len(self.reps)

    @property
    def counted(self) -> int:
        """Attempts that count."""
        return sum(rep.counted for rep in self.reps)

    @property
    def proper(self) -> int:
        """Attempts that count and had no fault."""
        return sum(rep.proper for rep in self.reps)

    @property
    def complete(self) -> bool:
        """Whether the target is reached."""
        return self.counted >= self.target

    @property
    def faults(self) -> Counter[str]:
        """The number of attempts with each fault."""
        return Counter(name for rep in self.reps for name in {f.name for f in rep.faults})


def exercises_by_name(exercises: Iterable[Exercise]) -> dict[str, Exercise]:
    """Return exercises by name."""
    return {exercise.name: exercise for exercise in exercises}


def side_summaries(session: Session) -> list[SideSummary]:
    """Return a summary of each side of each exercise done; bouts of one exercise are joined."""
    sides: dict[tuple[str, str], tuple[str, int]] = {}
    reps: dict[tuple[str, str], list[Rep]] = {}
    for bout in session.bouts:
        for side, target in bout.targets.items():
            sides[bout.exercise, side] = (bout.title, target)
        for rep in bout.reps:
            sides.setdefault((bout.exercise, rep.side.value), (bout.title, 0))
            reps.setdefault((bout.exercise, rep.side.value), []).append(rep)
    return [
        SideSummary(exercise, title, side, target, tuple(reps.get((exercise, side), ())))
        for (exercise, side), (title, target) in sides.items()
    ]


def headline(session: Session) -> str:
    """Return the verdict in one or two sentences."""
    if not session.seen:
        return "No person was seen."
    seen = side_summaries(session)
    if not seen:
        return "No stretch was recognised."
    done = sum(min(line.counted, line.target) for line in seen)
    target = sum(line.target for line in seen)
    counted, proper = sum(line.counted for line in seen), sum(line.proper for line in seen)
    if all(line.complete for line in seen):
        return f"The programme is complete. {_quality(counted, proper)}".rstrip()
    are = "is" if done == 1 else "are"
    start = f"{done or 'None'} of the programme's {target} repetitions {are} done."
    return f"{start} {_quality(counted, proper)}".rstrip()


def _quality(counted: int, proper: int) -> str:
    if not counted:
        return ""
    if proper == counted:
        return "No fault was seen in what counts."
    if not proper:
        return "There was something to mend in all that counts."
    were = "was" if proper == 1 else "were"
    return f"{proper} of the {counted} that count {were} without a fault."
