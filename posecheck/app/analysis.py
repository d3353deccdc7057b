"""A recording from file to results: opens the edges, and walks the one path between them.

It knows nothing of the terminal; who looks on is an `Observer`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import islice, takewhile
from pathlib import Path
from typing import Protocol

from posecheck.app.parallel_tracking import Share, shares, tracked
from posecheck.app.prefetch import ROOM, ahead, answered, behind, short_turns
from posecheck.core.coach import Coach
from posecheck.core.exercise import Exercise
from posecheck.core.pose import Frame, Pose
from posecheck.core.session import Model, Moment, Session, SessionBuilder, Source, moments
from posecheck.display import Mark, compose, paint
from posecheck.errors import PosecheckError
from posecheck.estimator import Estimator, identity
from posecheck.exercises import EXERCISES
from posecheck.files import ENDING, holds_landmarks, printable, results_folder
from posecheck.results import ResultsFolder, read_landmarks
from posecheck.video import Recording, VideoWriter

__all__ = ["ENDING", "analyze", "check_input", "opened", "printable", "results_folder"]

#: Pictures a second that are enough to follow a stretch, and that the coach was made with.
ENOUGH = 30.0


class Input(Protocol):
    """A recording as it is read: a video, or the landmarks that were seen in one."""

    @property
    def name(self) -> str:
        """The file's name."""

    @property
    def width(self) -> int:
        """Of the pictures, px."""

    @property
    def height(self) -> int:
        """Of the pictures, px."""

    @property
    def fps(self) -> float:
        """Pictures a second, on average."""

    @property
    def frames(self) -> int | None:
        """About how many pictures there are, if known."""

    @property
    def read_problem(self) -> str | None:
        """After the last frame, a sentence about what could not be read, if anything."""

    def __iter__(self) -> Iterator[Frame]:
        """The frames in their order."""


class Observer(Protocol):
    """Hears how far an analysis has come, and may end it."""

    def begin(self, name: str, frames: int | None) -> None:
        """Hear that a recording is about to be read, with about so many frames to look at."""

    def saw(self, moment: Moment) -> None:
        """Hear that `moment` is done with."""

    def stopped(self) -> bool:
        """Whether to end before the next frame."""


class Silent:
    """An observer that does nothing."""

    def begin(self, name: str, frames: int | None) -> None:
        """Pass over it."""

    def saw(self, moment: Moment) -> None:
        """Pass over it."""

    def stopped(self) -> bool:
        """Never."""
        return False


SILENT = Silent()


def analyze(
    path: Path,
    folder: Path,
    *,
    exercises: Sequence[Exercise] = tuple(EXERCISES.values()),
    annotate: bool = False,
    model: Path | None = None,
    verbose: bool = False,
    stride: int | None = None,
    jobs: int = 1,
    room: int = ROOM,
    observer: Observer = SILENT,
) -> Session:
    """Watch a video, or a landmarks.npz, and write what came of it into `folder`.

    annotate: whether to write a painted video too. model: another pose model than the bundled one.
    verbose: let the pose model's own messages through. stride: look at every so many-th frame; None
    for as many of a video as are enough. jobs: how many processes may share a long video. room: how
    many pictures may wait between two steps of the work, which then go on side by side; 0 for one
    after the other. If the observer stops it, the session tells of what was seen up to then;
    without any frame nothing is written.
    """
    check_input(path, annotate=annotate)
    reading = Reading(model, verbose, stride, jobs, room)
    log, coach = SessionBuilder(exercises), Coach(exercises)
    with short_turns(), opened(path, reading) as seen, ResultsFolder(folder, exercises) as results:
        last = 0.0
        observer.begin(seen.source.name, seen.count)
        with (
            annotating(results.annotated, seen, annotate) as annotated,
            behind(partial(_keep, results, annotated), seen.room) as keep,
        ):
            frames = takewhile(lambda _: not observer.stopped(), seen.frames)
            for moment in moments(frames, seen.estimate, coach):
                log.add(moment)
                keep(moment)
                observer.saw(moment)
                last = moment.frame.time
        log.add_unfinished(coach.finish())
        session = seen.session(log, last, interrupted=observer.stopped())
        if log.frames:
            results.finish(session)
    return session


def check_input(path: Path, *, annotate: bool) -> None:
    """Raise PosecheckError for what can be known to be wrong before anything is opened."""
    # A link that leads nowhere, or in a circle, does not exist either.
    if not path.exists():
        raise PosecheckError(f"{path} does not exist; check its name and folder.")
    if annotate and holds_landmarks(path):
        raise PosecheckError(
            f"{path} holds landmarks and no pictures to paint on;"
            " leave out --video, or give the video itself."
        )


@dataclass(frozen=True)
class Reading:
    """How to read a recording; see `analyze`."""

    model: Path | None = None
    verbose: bool = False
    stride: int | None = None
    jobs: int = 1
    room: int = ROOM


@dataclass(frozen=True)
class Opened:
    """A recording that is being read.

    source: what is known of it. frames: those to look at, every `stride`-th. estimate: what tells
    their poses. model: by which model. room: see `analyze`.
    """

    source: Input
    frames: Iterable[Frame]
    estimate: Callable[[Frame], Pose]
    model: Model
    stride: int = 1
    room: int = 0

    @property
    def count(self) -> int | None:
        """About how many frames there are to look at, if known."""
        return self.source.frames and -(-self.source.frames // self.stride)

    @property
    def fps(self) -> float:
        """Frames a second that are looked at, on average."""
        return self.source.fps / self.stride

    def session(self, log: SessionBuilder, last: float, *, interrupted: bool = False) -> Session:
        """What came of what was read, up to the frame at `last`, s."""
        source = self.source
        told = Source(
            name=printable(source.name),
            live=False,
            width=source.width,
            height=source.height,
            fps=source.fps,
            frames=log.frames,
            duration=last + (1.0 / self.fps if self.fps else 0.0) if log.frames else 0.0,
            stride=self.stride,
        )
        problems = (source.read_problem,) if source.read_problem else ()
        return log.session(told, self.model, interrupted=interrupted, warnings=problems)


@contextmanager
def opened(path: Path, reading: Reading) -> Iterator[Opened]:
    """Open a recording, to be tracked by several processes where that is wanted and worth it."""
    parts = _parts(path, reading)
    with _together(path, reading, parts) if parts else _alone(path, reading) as seen:
        yield seen


def _parts(path: Path, reading: Reading) -> tuple[Share, ...]:
    if reading.jobs < 2 or holds_landmarks(path):
        return ()
    with Recording(path) as recording:
        return shares(recording.frames, reading.jobs, reading.stride or enough(recording.fps))


@contextmanager
def _alone(path: Path, reading: Reading) -> Iterator[Opened]:
    if holds_landmarks(path):
        # They are there at once: to read ahead costs more than it saves.
        stored, stride = read_landmarks(path), reading.stride or 1
        yield Opened(stored, every(stride, stored), stored.estimate, stored.model, stride)
        return
    with (
        Recording(path) as recording,
        Estimator(reading.model, verbose=reading.verbose) as estimator,
    ):
        model = Model(estimator.model_name, estimator.model_sha256)
        stride = reading.stride or enough(recording.fps)
        with (
            ahead(every(stride, recording), reading.room) as decoded,
            answered(decoded, estimator, reading.room) as (frames, estimate),
        ):
            yield Opened(recording, frames, estimate, model, stride, reading.room)


@contextmanager
def _together(path: Path, reading: Reading, parts: tuple[Share, ...]) -> Iterator[Opened]:
    model, stride = Model(*identity(reading.model)), parts[0].stride
    with (
        Recording(path) as recording,
        tracked(path, parts, reading.model, verbose=reading.verbose) as estimate,
        ahead(every(stride, recording), reading.room) as frames,
    ):
        yield Opened(recording, frames, estimate, model, stride, reading.room)


def every(stride: int, frames: Iterable[Frame]) -> Iterator[Frame]:
    """Every `stride`-th of some frames, beginning with the first."""
    return islice(frames, None, None, stride)


def enough(fps: float) -> int:
    """The stride that leaves about as many pictures a second as are enough."""
    return max(1, round(fps / ENOUGH))


@contextmanager
def annotating(path: Path, seen: Opened, wanted: bool) -> Iterator[Callable[[Moment], None]]:
    """What takes moments and paints them into a video, if that is wanted."""
    if not wanted:
        yield lambda moment: None
        return
    with VideoWriter(path, (seen.source.width, seen.source.height), seen.fps) as video:
        painter = Painter()
        yield lambda moment: video.write(painter.painted(moment))


class Painter:
    """Paints one moment after the other; what has a choice of place stays where it was before."""

    def __init__(self) -> None:
        self._marks: tuple[Mark, ...] = ()

    def painted(self, moment: Moment) -> Frame:
        """The moment's frame with what the coach says of it painted in."""
        frame = moment.frame
        self._marks = compose(moment.feedback, frame.size, previous=self._marks)
        return Frame(frame.time, paint(frame.image, self._marks))


def _keep(results: ResultsFolder, annotated: Callable[[Moment], None], moment: Moment) -> None:
    results.write(moment)
    annotated(moment)
