"""Analyse a recording, from the file to its results."""

from __future__ import annotations

import errno
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
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
from posecheck.core.look_schedule import MAX_RATE, STEADY, LookSchedule
from posecheck.core.pose import Frame, Pose, interpolated
from posecheck.core.session import Model, Moment, Session, SessionBuilder, Source, moments
from posecheck.display import Mark, compose, paint
from posecheck.errors import OutputError, PosecheckError, reason
from posecheck.estimator import Estimator, identity
from posecheck.files import holds_landmarks, output_errors, printable
from posecheck.i18n import ENGLISH, LANGUAGES, translatable
from posecheck.plan import Prescription
from posecheck.results import (
    RECORD,
    ResultsFolder,
    StoredLandmarks,
    read_document,
    read_landmarks,
    stored_plan,
)
from posecheck.video import LiveSource, LookSelector, Recording, VideoWriter

#: Frames per second of an annotated video at most, and those among which looks are chosen.
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
    stride: int | None = None  # leaves about TARGET_FPS, or all frames if all are looked at
    looks: LookSchedule = STEADY
    jobs: int = 1  # processes that may share a long video
    capacity: int = CAPACITY  # frames that may wait between two steps; 0 for a single thread
    data: Path | None = None  # folder of the user's own exercises; None for the usual one
    force: bool = False  # replace files that posecheck did not write
    prescription: str | None = None  # JSON; None for that of stored landmarks, or without a plan
    person: str = ""  # who is filmed
    started_at: str = ""  # when it was filmed, ISO 8601
    language: str = ENGLISH.code  # of the report and the annotated video


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
    prescription = prescription_of(path, options.prescription)
    exercises = prescription.prescribed(load_exercises(options.data).select(options.exercises))
    builder, coach = SessionBuilder(exercises), Coach(exercises)
    with (
        own_exercise_errors(),
        short_switch_interval(),
        open_recording(path, options) as opened,
        ResultsFolder(
            folder,
            exercises,
            LANGUAGES[options.language],
            plan=prescription.to_json(),
            force=options.force,
        ) as results,
    ):
        last = 0.0

        def stopped() -> bool:
            return observer(opened.source.name, opened.done(builder, last), opened.count)

        with _sink(results, opened, options) as write:
            frames = takewhile(lambda _: not stopped(), opened.frames)
            for moment in moments(frames, opened.estimate, coach):
                builder.add(moment)
                write((opened.take_skipped(), moment))
                last = moment.frame.time
            write((opened.take_skipped(), None))
        builder.add_unfinished(coach.finish())
        session = replace(
            opened.session(builder, last, interrupted=stopped()),
            plan=prescription.stamp,
            person=options.person,
            started_at=options.started_at,
        )
        session = with_said_before(session, path.parent if holds_landmarks(path) else folder)
        if builder.frames:
            results.finish(session)
    return session


def prescription_of(path: Path, given: str | None) -> Prescription:
    """Return what a recording is judged by: what is given, else what stored landmarks were."""
    if given is None:
        given = stored_plan(path) if holds_landmarks(path) else ""
    try:
        return Prescription.from_json(given)
    except ValueError:  # of a later version
        return Prescription()


def with_said_before(session: Session, folder: Path) -> Session:
    """Return a session with what was said of it in its folder: pain, person and time.

    Judging landmarks again must not lose what cannot be seen in them. A recording is the same one
    if name and time are: another film may have taken the place of the first.
    """
    try:
        before = read_document(folder)
    except OutputError as error:
        path, why = folder / RECORD, reason(error.__cause__ or error)
        lost = translatable(
            f"{path} could not be read ({why}), so pain and person noted in it are lost"
        )
        return replace(session, warnings=(*session.warnings, lost))
    if before is None:
        return session
    old = before.to_session()
    if holds_landmarks(Path(session.source.name)):  # the folder's own
        session = replace(session, started_at=old.started_at, person=old.person or session.person)
    elif (session.source.name, session.started_at) != (old.source.name, old.started_at):
        return session
    return replace(session, pain=session.pain or old.pain)


def check_input(path: Path, *, annotate: bool = False) -> None:
    """Raise PosecheckError for what is known to be wrong before anything is opened."""
    unreadable = f"{path} can't be read ({{reason}}); check its name and folder."
    missing = f"{path} does not exist; check its name and folder."
    with output_errors(unreadable, PosecheckError, {errno.ENOENT: missing}):
        path.stat()
    if annotate and holds_landmarks(path):
        raise PosecheckError(
            f"{path} holds landmarks and no pictures to paint on;"
            " leave out --video, or give the video itself."
        )


@dataclass(frozen=True)
class OpenSource:
    """An open source, its frames to look at, and the estimator of their poses.

    Attributes:
        source: The source.
        frames: The frames to look at, at most every `stride`-th.
        estimate: Returns the poses of these frames.
        model: The pose model.
        stride: See `frames`.
        capacity: Frames that may wait between two steps.
        skipped: Frames since the last look that are only shown.
    """

    source: Recording | StoredLandmarks | LiveSource
    frames: Iterable[Frame]
    estimate: Callable[[Frame], Pose]
    model: Model
    stride: int = 1
    capacity: int = 0
    skipped: deque[Frame] = field(default_factory=deque)

    def take_skipped(self) -> tuple[Frame, ...]:
        """Return the frames before the last look that are only shown, once."""
        frames = tuple(self.skipped)
        self.skipped.clear()
        return frames

    def done(self, builder: SessionBuilder, last: float) -> int:
        """Return how many of `count` frames are done with the one at `last`, s."""
        if isinstance(self.source, Recording) and builder.frames:
            return round(last * self.fps) + 1
        return builder.frames

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
            duration=self._end(last, interrupted) if builder.frames else 0.0,
            stride=self.stride,
        )
        warnings = tuple(filter(None, [source.read_problem]))
        return builder.session(described, self.model, interrupted=interrupted, warnings=warnings)

    def _end(self, last: float, interrupted: bool) -> float:
        """Return the end of the last frame, s; frames after the last look count."""
        end = last + (1.0 / self.fps if self.fps else 0.0)
        if interrupted or not isinstance(self.source, Recording):
            return end
        return max(end, self.source.last_time + 1.0 / self.source.fps)


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
        capacity, looks = options.capacity, options.looks
        stride = options.stride or (default_stride(recording.fps) if looks.rate <= MAX_RATE else 1)
        recording.thin(LookSelector(looks), stride=stride, keep_skipped=options.annotate)
        plan = plan_chunks(recording.frames, options.jobs, stride, looks)
        skipped: deque[Frame] = deque()
        if plan:
            model = Model(*identity(options.model))
            tracking = track_in_parallel(path, plan, options.model, verbose=options.verbose)
            with tracking as estimate, prefetch(recording, capacity) as decoded:
                frames = looks_only(decoded, skipped)
                yield OpenSource(recording, frames, estimate, model, stride, capacity, skipped)
            return
        with (
            Estimator(options.model, verbose=options.verbose) as estimator,
            prefetch(recording, capacity) as decoded,
            prefetch_map(decoded, _looking(estimator), capacity) as (all_frames, estimate),
        ):
            model = Model(estimator.model_name, estimator.model_sha256)
            frames = looks_only(all_frames, skipped, estimate)
            yield OpenSource(recording, frames, estimate, model, stride, capacity, skipped)


def _looking(estimate: Callable[[Frame], Pose]) -> Callable[[Frame], Pose]:
    """Return the estimator without effort for skipped frames, whose poses are not used."""
    return lambda frame: Pose.unseen(frame.time, frame.size) if frame.skipped else estimate(frame)


def looks_only(
    frames: Iterable[Frame],
    skipped: deque[Frame],
    discard: Callable[[Frame], object] = lambda frame: None,
) -> Iterator[Frame]:
    """Yield the frames to look at; put the others aside, and call `discard` for each."""
    for frame in frames:
        if frame.skipped:
            discard(frame)
            skipped.append(frame)
        else:
            yield frame


def default_stride(fps: float) -> int:
    """Return the stride that leaves about TARGET_FPS frames per second."""
    return max(1, round(fps / TARGET_FPS))


#: The frames that are only shown since the last look, and the moment of a look; None at the end.
Step = tuple[tuple[Frame, ...], Moment | None]


@contextmanager
def _sink(
    results: ResultsFolder, opened: OpenSource, options: AnalysisOptions
) -> Iterator[Callable[[Step], object]]:
    with ExitStack() as stack:
        video: VideoWriter | None = None
        words = LANGUAGES[options.language]
        if options.annotate:
            size = opened.source.width, opened.source.height
            video = stack.enter_context(VideoWriter(results.annotated, size, opened.fps))
        marks: tuple[Mark, ...] = ()
        last: Moment | None = None

        def paint_moment(moment: Moment) -> None:
            nonlocal marks
            if video:
                frame = moment.frame
                # The previous marks: labels stay where they are as long as they can.
                marks = compose(moment.feedback, frame.size, previous=marks, words=words)
                video.write(Frame(frame.time, paint(frame.image, marks)))

        def write(step: Step) -> None:
            nonlocal last
            skipped, moment = step
            for frame in skipped:
                if last is None:  # the first frame is always looked at
                    break
                shown = between(last, moment or last, frame)
                results.write(shown, interpolated=True)
                paint_moment(shown)
            if moment:
                results.write(moment)
                paint_moment(moment)
                last = moment

        yield stack.enter_context(background(write, opened.capacity))


def between(before: Moment, after: Moment, frame: Frame) -> Moment:
    """Return what is shown of a frame between two looks: its landmarks are interpolated."""
    pose = interpolated(before.pose, after.pose, frame.time)
    filtered = interpolated(before.feedback.pose, after.feedback.pose, frame.time)
    return Moment(frame, pose, replace(before.feedback, pose=filtered, finished=()))
