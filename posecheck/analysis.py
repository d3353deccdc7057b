"""A recording from file to results: opens the edges, and walks the one path between them.

It knows nothing of the terminal; who looks on is an `Observer`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import takewhile
from pathlib import Path
from typing import Protocol

from posecheck.coach import Coach
from posecheck.errors import PosecheckError
from posecheck.estimator import Estimator
from posecheck.exercise import Exercise
from posecheck.exercises import EXERCISES
from posecheck.overlay import Mark, compose, paint
from posecheck.pose import Frame, Pose
from posecheck.report import Results, read_landmarks
from posecheck.session import Log, Model, Moment, Session, Source, moments
from posecheck.video import Recording, VideoWriter

#: How results folders end.
ENDING = "-posecheck"


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
    def damage(self) -> str | None:
        """After the last frame, a sentence about what could not be read, if anything."""

    def __iter__(self) -> Iterator[Frame]:
        """The frames in their order."""


class Observer(Protocol):
    """Hears how far an analysis has come, and may end it."""

    def begin(self, source: Input) -> None:
        """Hear that `source` is about to be read."""

    def saw(self, moment: Moment) -> None:
        """Hear that `moment` is done with."""

    def stopped(self) -> bool:
        """Whether to end before the next frame."""


class Silent:
    """An observer that does nothing."""

    def begin(self, source: Input) -> None:
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
    observer: Observer = SILENT,
) -> Session:
    """Watch a video, or a landmarks.npz, and write what came of it into `folder`.

    annotate: whether to write a painted video too. model: another pose model than the bundled one.
    verbose: let the pose model's own messages through. If the observer stops it, the session tells
    of what was seen up to then; without any frame nothing is written.
    """
    check_input(path, annotate=annotate)
    log, coach = Log(exercises), Coach(exercises)
    with (
        opened(path, model, verbose=verbose) as (source, estimate, seen_by),
        Results(folder, exercises) as results,
    ):
        end = 0.0
        observer.begin(source)
        frames = takewhile(lambda _: not observer.stopped(), source)
        with annotating(results.annotated, source, annotate) as annotated:
            for moment in moments(frames, estimate, coach):
                log.note(moment)
                results.write(moment)
                annotated(moment)
                observer.saw(moment)
                end = moment.frame.time + (1.0 / source.fps if source.fps else 0.0)
        log.end(coach.finish())
        session = log.session(
            _source(source, log.frames, end),
            seen_by,
            interrupted=observer.stopped(),
            warnings=(source.damage,) if source.damage else (),
        )
        if log.frames:
            results.finish(session)
    return session


def check_input(path: Path, *, annotate: bool) -> None:
    """Raise PosecheckError for what can be known to be wrong before anything is opened."""
    # A link that leads nowhere, or in a circle, does not exist either.
    if not path.exists():
        raise PosecheckError(f"{path} does not exist; check its name and folder.")
    if annotate and _holds_landmarks(path):
        raise PosecheckError(
            f"{path} holds landmarks and no pictures to paint on;"
            " leave out --video, or give the video itself."
        )


def results_folder(path: Path, out: Path | None = None) -> Path:
    """Where the results of `path` go: into `out`, or beside it.

    Stored landmarks that lie in a results folder are that folder's video once more.
    """
    place = path.absolute().parent
    if _holds_landmarks(path) and place.name.endswith(ENDING) and place.name != ENDING:
        return out / place.name if out else path.parent
    return (out or path.parent) / f"{path.stem}{ENDING}"


@contextmanager
def opened(
    path: Path, model: Path | None, *, verbose: bool
) -> Iterator[tuple[Input, Callable[[Frame], Pose], Model]]:
    """The frames of a video or of stored landmarks, what tells their poses, and by which model."""
    if _holds_landmarks(path):
        stored = read_landmarks(path)
        yield stored, stored.estimate, stored.model
        return
    with Recording(path) as recording, Estimator(model, verbose=verbose) as estimator:
        yield recording, estimator, Model(estimator.model_name, estimator.model_sha256)


@contextmanager
def annotating(path: Path, source: Input, wanted: bool) -> Iterator[Callable[[Moment], None]]:
    """What takes moments and paints them into a video at `path`, if that is wanted."""
    if not wanted:
        yield lambda moment: None
        return
    with VideoWriter(path, (source.width, source.height), source.fps) as video:
        painter = Painter()
        yield lambda moment: video.write(painter.painted(moment))


class Painter:
    """Paints one moment after the other; what has a choice of place stays where it was before."""

    def __init__(self) -> None:
        self._marks: tuple[Mark, ...] = ()

    def painted(self, moment: Moment) -> Frame:
        """The moment's frame with what the coach says of it painted in."""
        frame = moment.frame
        self._marks = compose(moment.feedback, frame.size, before=self._marks)
        return Frame(frame.time, paint(frame.image, self._marks))


def _holds_landmarks(path: Path) -> bool:
    return path.suffix.lower() == ".npz"


def _source(source: Input, frames: int, end: float) -> Source:
    """What was read of it, which is not always what it promised."""
    name = printable(source.name)
    return Source(name, False, source.width, source.height, source.fps, frames, end)


def printable(name: str) -> str:
    """A file's name as text that can be written anywhere: not every name is valid Unicode."""
    return os.fsencode(name).decode(errors="replace")
