"""The path from frames to feedback, and the session it results in, live or recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Protocol

from posecheck.core.counts import count_by_side, side_targets
from posecheck.core.exercise import Exercise
from posecheck.core.feedback import Feedback, Rep, SideCount
from posecheck.core.pain import Pain
from posecheck.core.pose import Frame, Pose, Side


@dataclass(frozen=True, eq=False, repr=False)
class Moment:
    """One frame with its estimated pose and the feedback on it."""

    frame: Frame
    pose: Pose
    feedback: Feedback

    def __repr__(self) -> str:
        """Say in a line what is so."""
        return repr(self.feedback).replace("<Feedback", "<Moment", 1)


class PoseWatcher(Protocol):
    """Anything that comments on every pose: a coach or a trainer."""

    def watch(self, pose: Pose) -> Feedback:
        """Return the feedback on the next pose; times must increase."""


def moments(
    source: Iterable[Frame], estimate: Callable[[Frame], Pose], coach: PoseWatcher
) -> Iterator[Moment]:
    """Watch a source frame by frame.

    Args:
        source: Frames in order of time.
        estimate: Any callable from a frame to its pose.
        coach: Judges the poses.

    Yields:
        One moment for each frame, computed when it is requested.
    """
    for frame in source:
        pose = estimate(frame)
        yield Moment(frame, pose, coach.watch(pose))


@dataclass(frozen=True)
class Source:
    """Where the frames came from.

    Attributes:
        name: Name of the video file or camera.
        live: Whether it is a camera.
        width: Frame width, px.
        height: Frame height, px.
        fps: Mean frame rate, 1/s.
        frames: Number of frames analysed.
        duration: Length, s.
        stride: Every `stride`-th frame was analysed.
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
class PlanStamp:
    """The plan that a session was judged by.

    Attributes:
        name: Its name.
        version: Its version.
        sessions: Days of training by this version before, which decide its step.
        own_ranges: The person's own ranges that its shares refer to, by exercise, degrees.
    """

    name: str
    version: int
    sessions: int = 0
    own_ranges: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Bout:
    """A period in which one exercise was done without another in between.

    Attributes:
        exercise: Name of the exercise.
        title: Its title.
        start: Start of the first repetition, s.
        end: End of the last repetition, s.
        reps: Attempts, in order of time.
        targets: Repetitions demanded, by the side's name.
    """

    exercise: str
    title: str
    start: float
    end: float
    reps: tuple[Rep, ...]
    targets: dict[str, int]

    @property
    def counts(self) -> dict[Side, SideCount]:
        """Repetitions by side: first the sides with a target, then any other that occurs."""
        return count_by_side(self.reps, self.targets)


@dataclass(frozen=True, repr=False)
class Session:
    """The result of analysing a recording or of a live session.

    Attributes:
        source: Where the frames came from.
        model: The pose model.
        seen: Number of frames with a pose.
        unseen: Number of frames without a pose.
        bouts: In order of time.
        interrupted: Whether it was stopped before the source ended.
        warnings: Sentences for the user about what may be incomplete.
        plan: The plan it was judged by; None without one.
        pain: Pain and effort; None where nothing was said of them.
        person: Who trained, where one computer serves several people; else empty.
        started_at: Local time of the first frame with its offset, ISO 8601; empty while unknown.
    """

    source: Source
    model: Model
    seen: int
    unseen: int
    bouts: tuple[Bout, ...]
    interrupted: bool = False
    warnings: tuple[str, ...] = ()
    plan: PlanStamp | None = None
    pain: Pain | None = None
    person: str = ""
    started_at: str = ""

    @property
    def reps(self) -> tuple[Rep, ...]:
        """All attempts, in order of time."""
        return tuple(rep for bout in self.bouts for rep in bout.reps)

    def __repr__(self) -> str:
        """Say in a line what was done."""
        done = [
            f"{bout.exercise} {sum(rep.counted for rep in bout.reps)} of {len(bout.reps)}"
            for bout in self.exercises
        ]
        source = self.source
        return (
            f"<Session of {source.name}, {source.duration:.1f} s: {', '.join(done) or 'nothing'}>"
        )

    @property
    def exercises(self) -> tuple[Bout, ...]:
        """The bouts merged to one for each exercise, in order of their first bout."""
        by_exercise: dict[str, list[Bout]] = {}
        for bout in self.bouts:
            by_exercise.setdefault(bout.exercise, []).append(bout)
        return tuple(_merged(bouts) for bouts in by_exercise.values())


def _merged(bouts: list[Bout]) -> Bout:
    """Merge bouts of one exercise."""
    return Bout(
        exercise=bouts[0].exercise,
        title=bouts[0].title,
        start=bouts[0].start,
        end=max(bout.end for bout in bouts),
        reps=tuple(rep for bout in bouts for rep in bout.reps),
        targets={side: target for bout in bouts for side, target in bout.targets.items()},
    )


class SessionBuilder:
    """Builds a Session from moments; keeps counts and repetitions but no frames."""

    def __init__(self, exercises: Iterable[Exercise]) -> None:
        self._exercises = {e.name: e for e in exercises}
        self._seen = self._unseen = 0
        self._reps: list[Rep] = []

    def add(self, moment: Moment) -> None:
        """Add one moment."""
        if moment.pose.detected_someone:
            self._seen += 1
        else:
            self._unseen += 1
        self._reps.extend(moment.feedback.finished)

    def add_unfinished(self, unfinished: Iterable[Rep]) -> None:
        """Add the repetitions that were in progress when the source ended."""
        self._reps.extend(unfinished)

    @property
    def frames(self) -> int:
        """Number of moments added."""
        return self._seen + self._unseen

    def session(
        self,
        source: Source,
        model: Model,
        *,
        interrupted: bool = False,
        warnings: tuple[str, ...] = (),
    ) -> Session:
        """Return the session up to now."""
        return Session(
            source, model, self._seen, self._unseen, self._bouts(), interrupted, warnings
        )

    def _bouts(self) -> tuple[Bout, ...]:
        """Group the repetitions, in order of time, into runs of one exercise."""
        ordered = sorted(self._reps, key=lambda rep: rep.start)
        runs = groupby(ordered, key=lambda rep: rep.exercise)
        return tuple(self._bout(tuple(run)) for _, run in runs)

    def _bout(self, reps: tuple[Rep, ...]) -> Bout:
        exercise = self._exercises[reps[0].exercise]
        return Bout(
            exercise=exercise.name,
            title=exercise.title,
            start=reps[0].start,
            end=max(rep.end for rep in reps),
            reps=reps,
            targets={side.value: target for side, target in side_targets(exercise).items()},
        )
