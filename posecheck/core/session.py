"""The one path from pictures to what came of them, live or recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Protocol

from posecheck.core.exercise import Exercise
from posecheck.core.feedback import Feedback, Rep
from posecheck.core.pose import Frame, Pose


@dataclass(frozen=True, eq=False)
class Moment:
    """One frame, the pose the estimator saw in it, and what the coach says of it."""

    frame: Frame
    pose: Pose
    feedback: Feedback


class PoseWatcher(Protocol):
    """Who says something of every pose: a coach, or a trainer."""

    def watch(self, pose: Pose) -> Feedback:
        """What is to be said of the next pose; times must increase."""


def moments(
    source: Iterable[Frame], estimate: Callable[[Frame], Pose], coach: PoseWatcher
) -> Iterator[Moment]:
    """Watch `source` frame by frame. `estimate` is any callable from a frame to its pose."""
    for frame in source:
        pose = estimate(frame)
        yield Moment(frame, pose, coach.watch(pose))


@dataclass(frozen=True)
class Source:
    """Where the frames came from.

    fps: frames a second, on average. frames: how many were looked at. duration: s. stride: every so
    many-th was.
    """

    name: str
    live: bool
    width: int
    height: int
    fps: float
    frames: int
    duration: float
    stride: int = 1


@dataclass(frozen=True)
class Model:
    """The pose model: its name and the SHA-256 of its file."""

    name: str
    sha256: str


@dataclass(frozen=True)
class Bout:
    """A stretch of time in which one exercise was done. targets: repetitions wanted, by side."""

    exercise: str
    title: str
    start: float
    end: float
    reps: tuple[Rep, ...]
    targets: dict[str, int]


@dataclass(frozen=True)
class Session:
    """What came of a recording or a live session.

    seen, unseen: frames with and without a pose. warnings: sentences for the user about what may be
    incomplete. interrupted: whether it was ended before the source was.
    """

    source: Source
    model: Model
    seen: int
    unseen: int
    bouts: tuple[Bout, ...]
    interrupted: bool = False
    warnings: tuple[str, ...] = ()

    @property
    def reps(self) -> tuple[Rep, ...]:
        """All attempts, in order of time."""
        return tuple(rep for bout in self.bouts for rep in bout.reps)


class SessionBuilder:
    """Gathers a Session from moments, keeping counts and repetitions but no frames."""

    def __init__(self, exercises: Iterable[Exercise]) -> None:
        self._exercises = {e.name: e for e in exercises}
        self._seen = self._unseen = 0
        self._reps: list[Rep] = []

    def add(self, moment: Moment) -> None:
        """Take in one moment."""
        if moment.pose.detected_someone:
            self._seen += 1
        else:
            self._unseen += 1
        self._reps.extend(moment.feedback.finished)

    def add_unfinished(self, unfinished: Iterable[Rep]) -> None:
        """Take in what the coach still had in hand when the source ended."""
        self._reps.extend(unfinished)

    @property
    def frames(self) -> int:
        """How many moments were noted."""
        return self._seen + self._unseen

    def session(
        self,
        source: Source,
        model: Model,
        *,
        interrupted: bool = False,
        warnings: tuple[str, ...] = (),
    ) -> Session:
        """What came of it so far."""
        return Session(
            source, model, self._seen, self._unseen, self._bouts(), interrupted, warnings
        )

    def _bouts(self) -> tuple[Bout, ...]:
        """Repetitions in order of time, those of one exercise in a row together."""
        ordered = sorted(self._reps, key=lambda rep: rep.start)
        runs = [list(run) for _, run in groupby(ordered, key=lambda rep: rep.exercise)]
        return tuple(self._bout(tuple(run)) for run in runs)

    def _bout(self, reps: tuple[Rep, ...]) -> Bout:
        exercise = self._exercises[reps[0].exercise]
        wanted = exercise.programme.total
        return Bout(
            exercise=exercise.name,
            title=exercise.title,
            start=reps[0].start,
            end=max(rep.end for rep in reps),
            reps=reps,
            targets={side.value: wanted for side in exercise.sides},
        )
