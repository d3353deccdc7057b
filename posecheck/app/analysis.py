"""Analyse a recording, from the file to its results."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import islice, takewhile
from pathlib import Path

from posecheck.app.exercise_library import load_exercises, own_exercise_errors
from posecheck.app.parallel_tracking import plan_chunks, track_in_parallel
from posecheck.app.prefetch import (
    CAPACITY,
    background,
    prefetch,
    prefetch_map,
    short_switch_interval,
)
from posecheck.core.coach import Coach
from posecheck.core.pose import Frame, Pose
from posecheck.core.session import Model, Moment, Session, SessionBuilder, Source, moments
from posecheck.display import Mark, compose, paint
from posecheck.errors import PosecheckError
from posecheck.estimator import Estimator, identity
from posecheck.files import holds_landmarks, printable
from posecheck.results import ResultsFolder, StoredLandmarks, read_landmarks
from posecheck.video import LiveSource, Recording, VideoWriter

#: Frames per second that suffice to follow an exercise, and that the coach was developed with.
TARGET_FPS = 30.0

#: Receives a recording's name, the frames analysed and their approximate total before each frame
#: and at the end; returns whether to stop.
Observer = Callable[[str, int, int | None], bool]


@dataclass(frozen=True)
class AnalysisOptions:
    """How to analyse a recording."""

    exercises: tuple[str, ...] | None = None  # all
    annotate: bool = False
    model: Path | None = None
    verbose: bool = False
    stride: int | None = None  # leaves about TARGET_FPS
    jobs: int = 1  # processes that may share a long video
    capacity: int = CAPACITY  # frames that may wait between two steps; 0 for a single thread
    data: Path | None = None  # folder of the user's own exercises; None for the usual one


DEFAULTS = AnalysisOptions()


def analyze(
    path: Path,
    folder: Path,
    options: AnalysisOptions = DEFAULTS,
    observer: Observer = lambda *_: False,
) -> Session:
    """Analyse a recording that has passed `check_input`, and write the results into `folder`.

    If the observer stops it, the session ends there. Without any frame nothing is written.
    """
    exercises = load_exercises(options.data).select(options.exercises)
    builder, coach = SessionBuilder(exercises), Coach(exercises)
    with (
        own_exercise_errors(),
        short_switch_interval(),
        open_recording(path, options) as opened,
        ResultsFolder(folder, exercises) as results,
    ):
        last = 0.0

        def stopped() -> bool:
            return observer(opened.source.name, builder.frames, opened.count)

        with _sink(results, opened, options.annotate) as write:
            frames = takewhile(lambda _: not stopped(), opened.frames)
            for moment in moments(frames, opened.estimate, coach):
                builder.add(moment)
                write(moment)
                last = moment.frame.time
        builder.add_unfinished(coach.finish())
        session = opened.session(builder, last, interrupted=stopped())
        if builder.frames:
            results.finish(session)
    return session


def check_input(path: Path, *, annotate: bool = False) -> None:
    """Raise PosecheckError for what is known to be wrong before anything is opened."""
    if not path.exists():  # nor does a link that leads nowhere, or in a circle
        raise PosecheckError(f"{path} does not exist; check its name and folder.")
    if annotate and holds_landmarks(path):
        raise PosecheckError(
            f"{path} holds landmarks and no pictures to paint on;"
            " leave out --video, or give the video itself."
        )


@dataclass(frozen=True)
class OpenSource:
    """An open source, its frames to analyse (every `stride`-th), and the estimator of poses."""

    source: Recording | StoredLandmarks | LiveSource
    frames: Iterable[Frame]
    estimate: Callable[[Frame], Pose]
    model: Model
    stride: int = 1
    capacity: int = 0

    @property
    def count(self) -> int | None:
        """The approximate number of frames to analyse, if known."""
        return self.source.frames and -(-self.source.frames // self.stride)

    @property
    def fps(self) -> float:
        """Analysed frames per second, on average."""
        return self.source.fps / self.stride

    def session(
        self, builder: SessionBuilder, last: float, *, interrupted: bool = False
    ) -> Session:
        """Return the session up to the frame at `last`, s."""
        source = self.source
        described = Source(
            name=printable(source.name),
            live=False,
            width=source.width,
            height=source.height,
            fps=source.fps,
            frames=builder.frames,
            duration=last + (1.0 / self.fps if self.fps else 0.0) if builder.frames else 0.0,
            stride=self.stride,
        )
        warnings = tuple(filter(None, [source.read_problem]))
        return builder.session(described, self.model, interrupted=interrupted, warnings=warnings)


@contextmanager
def open_recording(path: Path, options: AnalysisOptions = DEFAULTS) -> Iterator[OpenSource]:
    """Open a recording; several processes track it where that is allowed and worthwhile."""
    if holds_landmarks(path):
        # No prefetching: stored landmarks take less time than handing them to another thread.
        stored, stride = read_landmarks(path), options.stride or 1
        strided = islice(stored, None, None, stride)
        yield OpenSource(stored, strided, stored.estimate, stored.model, stride)
        return
    with Recording(path) as recording:
        stride, capacity = options.stride or default_stride(recording.fps), options.capacity
        strided = islice(recording, None, None, stride)
        plan = plan_chunks(recording.frames, options.jobs, stride)
        if plan:
            model = Model(*identity(options.model))
            tracking = track_in_parallel(path, plan, options.model, verbose=options.verbose)
            with tracking as estimate, prefetch(strided, capacity) as frames:
                yield OpenSource(recording, frames, estimate, model, stride, capacity)
            return
        with (
            Estimator(options.model, verbose=options.verbose) as estimator,
            prefetch(strided, capacity) as decoded,
            prefetch_map(decoded, estimator, capacity) as (frames, estimate),
        ):
            model = Model(estimator.model_name, estimator.model_sha256)
            yield OpenSource(recording, frames, estimate, model, stride, capacity)


def default_stride(fps: float) -> int:
    """Return the stride that leaves about TARGET_FPS frames per second."""
    return max(1, round(fps / TARGET_FPS))


@contextmanager
def _sink(
    results: ResultsFolder, opened: OpenSource, annotate: bool
) -> Iterator[Callable[[Moment], object]]:
    with ExitStack() as stack:
        video: VideoWriter | None = None
        if annotate:
            size = opened.source.width, opened.source.height
            video = stack.enter_context(VideoWriter(results.annotated, size, opened.fps))
        marks: tuple[Mark, ...] = ()

        def write(moment: Moment) -> None:
            nonlocal marks
            results.write(moment)
            if video:
                frame = moment.frame
                # The previous marks: labels stay where they are as long as they can.
                marks = compose(moment.feedback, frame.size, previous=marks)
                video.write(Frame(frame.time, paint(frame.image, marks)))

        yield stack.enter_context(background(write, opened.capacity))
