"""Run a training before the camera, from the first frame to the results.

There are two threads. The worker looks at the newest frames, 15 times a second at most: it
estimates, coaches, announces and records. Frames between two looks are shown with what was found at
the last one. The main thread, which windows require, paints the latest moment and reads the keys.
Neither waits for the other.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from threading import Condition, Event, Thread
from time import monotonic
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from posecheck.app.exercise_library import own_exercise_errors
from posecheck.app.model_choice import ModelChoice
from posecheck.app.prefetch import background, short_switch_interval
from posecheck.core.exercise import Exercise
from posecheck.core.feedback import Rep
from posecheck.core.look_schedule import STEADY, LookSchedule
from posecheck.core.pain import UNRATED
from posecheck.core.pose import Frame, Pose
from posecheck.core.session import (
    Model,
    Moment,
    PlanStamp,
    Session,
    SessionBuilder,
    Source,
    moments,
)
from posecheck.core.training_state import Command, Stage, TrainingState
from posecheck.display import Button, Mark, buttons, compose, paint
from posecheck.i18n import Words
from posecheck.results import JournalEvent, ResultsFolder
from posecheck.trainer.image_quality import Exposure, ImageQuality
from posecheck.trainer.trainer import Trainer
from posecheck.video import LiveSource, LookSelector, VideoWriter, grey_of_image
from posecheck.voice.announcer import Announcer
from posecheck.voice.utterance_queue import Urgency, Utterance

QUALITY_INTERVAL = 0.5  # seconds between two assessments of light and sharpness

#: Seconds for which the main thread waits for a new moment before it reads the keys, and the worker
#: for a new frame before it checks for a lost camera.
MOMENT_TIMEOUT, FRAME_TIMEOUT = 0.02, 0.25

#: Seconds for which the summary is shown at most; and the last moment of a played recording, while
#: the voice finishes.
SUMMARY_TIME, LINGER_TIME = 600.0, 8.0

NOTICE_TIME = 10.0  # seconds for which it is said that the model, or the plan's step, has changed
OPENING_TTL = 40.0  # seconds within which the voice must come to it, after the welcome


class Screen(Protocol):
    """A window with keys and buttons, used by the main thread only."""

    @property
    def mouse_moved_lately(self) -> bool:
        """Whether the mouse was moved within the last seconds."""

    @property
    def closed(self) -> bool:
        """Whether the user has closed it."""

    def show(self, image: NDArray[np.uint8], buttons: Iterable[Button] = ()) -> None:
        """Show a BGR image, with the buttons that are painted on it."""

    def commands(self) -> list[Command]:
        """Return the commands since the last call."""


class SpeechSink(Protocol):
    """Speaks utterances in the background."""

    muted: bool

    @property
    def problem(self) -> str:
        """Why it cannot speak, and what to do; empty if it can."""

    def say(self, utterances: Iterable[Utterance]) -> None:
        """Queue utterances; returns at once."""


@dataclass(frozen=True)
class LiveOptions:
    """How a training is done.

    Attributes:
        exercises: In the order of training, with their doses.
        words: The language.
        mirrored: Whether the picture is shown mirrored.
        first: Whether it is the user's first training.
        looks: How often to look.
        opening: Sentences that are said and shown at the beginning.
        asks: Whether to ask for pain and effort.
        plan: The plan that the doses come from.
        person: Who trains; empty for the only person.
        started_at: When it began, ISO 8601.
        earlier: The person's repetitions of the last sessions.
    """

    exercises: tuple[Exercise, ...]
    words: Words
    mirrored: bool = True
    first: bool = False
    looks: LookSchedule = STEADY
    opening: tuple[str, ...] = ()
    asks: bool = False
    plan: PlanStamp | None = None
    person: str = ""
    started_at: str = ""
    earlier: tuple[Rep, ...] = ()


@contextmanager
def video_recorder(
    path: Path | None, source: LiveSource, words: Words, *, force: bool = False
) -> Iterator[Callable[[Moment], object]]:
    """Yield a callable that paints moments into a video, or that ignores them without a path."""
    if path is None:
        yield lambda moment: None
        return
    view = View(words, mirrored=False)
    size = source.width, source.height
    with VideoWriter(path, size, source.fps, force=force, fragmented=True) as video:

        def write(moment: Moment) -> None:
            image, _ = view.paint(moment)
            video.write(Frame(moment.frame.time, image))

        with background(write) as put:
            yield put


class LatestMoment:
    """Passes the latest moment from one thread to another; older ones are dropped."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._moment: Moment | None = None

    def put(self, moment: Moment) -> None:
        """Replace the pending moment."""
        with self._changed:
            self._moment = moment
            self._changed.notify()

    def take(self, timeout: float) -> Moment | None:
        """Return the latest moment, if a new one comes within `timeout` seconds."""
        with self._changed:
            if self._moment is None:
                self._changed.wait(timeout)
            moment, self._moment = self._moment, None
            return moment


class Filmed(Protocol):
    """What a session says of its camera."""

    name: str
    width: int
    height: int

    @property
    def read_problem(self) -> str | None:
        """A sentence on what could not be read; None if everything could."""


class LiveRecorder:
    """Records the moments of a training up to its summary; writes the results.

    Attributes:
        session: The session, once it is complete.
        kept: Whether its results are written.
    """

    def __init__(
        self,
        results: ResultsFolder,
        options: LiveOptions,
        source: Filmed,
        model: Model,
        record: Callable[[Moment], object] = lambda moment: None,
        journal: Callable[[JournalEvent], object] = lambda event: None,
    ) -> None:
        """Record nothing yet.

        Args:
            results: Where the results go.
            options: How it is trained.
            source: The camera.
            model: The pose model at first.
            record: Is called with every moment, those between two looks included.
            journal: Is called with all that the trainer is given, in its order.
        """
        self.session: Session | None = None
        self.kept = False
        self._model = model
        self._results, self._record, self._journal = results, record, journal
        self._source = source
        self._builder, self._options = SessionBuilder(options.exercises), options
        self._first = self._last = 0.0

    def add(self, moment: Moment) -> None:
        """Record a moment, unless the results have been written."""
        if self.session is not None:
            return
        self._journal(moment.pose)
        self._last = moment.frame.time
        if not self._builder.frames:
            self._first = self._last
        self._builder.add(moment)
        self._results.write(moment)
        self._record(moment)

    def note(self, event: JournalEvent) -> None:
        """Note what the trainer is given besides poses, or a model that is used from here on."""
        if self.session is not None:
            return
        self._journal(event)
        if isinstance(event, Model):
            self._model = event

    def show(self, moment: Moment) -> None:
        """Record the image of a moment between two looks, for the video alone."""
        if self.session is None:
            self._record(moment)

    def finish(self, trainer: Trainer, *, interrupted: bool) -> None:
        """Write the results, unless that has been done."""
        if self.session is not None:
            return
        self._builder.add_unfinished(trainer.finish())
        duration, frames = self._last - self._first, self._builder.frames
        fps = (frames - 1) / duration if duration > 0 else 0.0
        source = self._source
        end = self._last + (1.0 / fps if fps else 0.0)
        session = self._builder.session(
            Source(source.name, True, source.width, source.height, fps, frames, end),
            self._model,
            interrupted=interrupted,
            warnings=tuple(filter(None, [source.read_problem])),
        )
        options = self._options
        self.session = replace(
            session,
            plan=options.plan,
            pain=trainer.pain if trainer.pain != UNRATED else None,
            person=options.person,
            started_at=options.started_at,
        )
        if frames:
            self._results.finish(self.session)
        self.kept = True


class LiveTraining:
    """A training."""

    def __init__(
        self,
        source: LiveSource,
        estimate: Callable[[Frame], Pose],
        options: LiveOptions,
        screen: Screen,
        voice: SpeechSink,
        recorder: LiveRecorder,
        choice: ModelChoice | None = None,
    ) -> None:
        """Train with `estimate`; if it may change its model, it is `choice`, too."""
        self._source, self._estimate, self._recorder = source, estimate, recorder
        self._screen, self._voice = screen, voice
        self._choice, self._words = choice, options.words
        self._model_changed, self._opened = -math.inf, math.inf
        self._opening = options.opening
        self._trainer = Trainer(
            options.exercises, options.earlier, first=options.first, asks=options.asks
        )
        self._announcer = Announcer(options.words)
        self._view = View(options.words, mirrored=options.mirrored)
        self._latest = LatestMoment()
        self._looks = LookSelector(options.looks)
        self._last: Moment | None = None
        self._commands: SimpleQueue[Command] = SimpleQueue()
        self._stop = Event()
        self._failure: BaseException | None = None
        self._worker = Thread(target=self._work, name="training")

    def run(self, stopped: Callable[[], bool] = lambda: False) -> Session | None:
        """Train until the programme ends or `stopped` is True; return None without a frame."""
        self._worker.start()
        try:
            with short_switch_interval():
                self._show(self._worker, stopped)
        finally:
            self.finish()
        if self._failure is not None:
            raise self._failure
        session = self._recorder.session
        return session if session and session.source.frames else None

    def finish(self) -> None:
        """End the training where it is, and write its results, unless that has been done."""
        self._stop.set()
        if self._worker.ident is not None:
            self._worker.join()
        self._recorder.finish(self._trainer, interrupted=True)

    # ── the worker thread ─────────────────────────────────────────────────────────────────────────

    def _work(self) -> None:
        try:
            moment: Moment | None = None
            with own_exercise_errors():
                for moment in moments(self._frames(), self._estimate, self._trainer):
                    self._last = moment
                    self._recorder.add(moment)
                    self._publish(moment)
                    if self._choice and self._choice.changed(moment):
                        self._recorder.note(self._choice.model)
                        self._model_changed = monotonic()
            summary = self._trainer.final_feedback()
            if moment is not None and summary is not None and not self._stop.is_set():
                self._publish(Moment(moment.frame, moment.pose, summary))
        except BaseException as error:  # raised again by the main thread
            self._failure = error

    def _publish(self, moment: Moment) -> None:
        """Show and announce a moment; the first one of the summary finishes the results."""
        self._latest.put(moment)
        self._voice.say(self._announcer.announce(moment.feedback))
        if self._opened == math.inf:
            self._opened = monotonic()
            self._voice.say(Utterance(s, Urgency.GUIDANCE, OPENING_TTL) for s in self._opening)
        if stage_of(moment) is Stage.SUMMARY:
            self._recorder.finish(self._trainer, interrupted=False)

    def _frames(self) -> Iterator[Frame]:
        """Yield the newest frame each time to look at, and show those in between.

        Commands and quality are passed to the trainer before.
        """
        assessed, exposure = -QUALITY_INTERVAL, Exposure()
        while not self._stop.is_set() and not self._source.ended:
            frame = self._source.newest(FRAME_TIMEOUT)
            while not self._commands.empty():
                command = self._commands.get()
                self._recorder.note(command)
                self._trainer.handle(command)
            if frame is None:
                continue
            if frame.time - assessed >= QUALITY_INTERVAL:
                quality, assessed = ImageQuality.assess(frame.image), frame.time
                exposure = exposure.step(frame.time, quality)
                if exposure.settled:
                    self._recorder.note(quality)
                    self._trainer.set_image_quality(quality)
            if self._looks(frame.time, partial(grey_of_image, frame.image)) or not self._last:
                yield frame
            else:
                shown = replace(self._last.feedback, finished=())
                between = Moment(frame, self._last.pose, shown)
                self._recorder.show(between)
                self._latest.put(between)

    # ── the main thread ───────────────────────────────────────────────────────────────────────────

    def _show(self, worker: Thread, stopped: Callable[[], bool]) -> None:
        moment: Moment | None = None
        deadline = math.inf
        while not stopped() and not self._screen.closed:
            newer = self._latest.take(MOMENT_TIMEOUT)
            moment = newer or moment
            # A silent voice is reported before the work starts, unless it is to be silent.
            before_work = stage_of(moment) in (Stage.WELCOME, Stage.SET_UP)
            notice = self._source.disconnected
            if not notice and before_work and not self._voice.muted:
                notice = self._voice.problem
            if not notice and 0.0 <= monotonic() - self._opened < NOTICE_TIME:
                notice = " ".join(self._opening)
            if not notice and monotonic() - self._model_changed < NOTICE_TIME:
                notice = self._words("lite-model")
            changed = self._view.update(
                self._words.finished(notice), user_present=self._screen.mouse_moved_lately
            )
            if moment is not None and (newer is not None or changed):
                self._screen.show(*self._view.paint(moment))
            in_summary = stage_of(moment) is Stage.SUMMARY
            for command in self._screen.commands():
                may_quit = in_summary or moment is None or not worker.is_alive()
                if command is Command.QUIT and may_quit:
                    return
                if command is Command.VOICE:
                    self._voice.muted = not self._voice.muted
                elif not self._view.handle(command):
                    self._commands.put(command)
            if in_summary:
                deadline = min(deadline, monotonic() + SUMMARY_TIME)
            if not worker.is_alive():
                deadline = min(deadline, monotonic() + LINGER_TIME)
            if self._failure is not None or monotonic() > deadline:
                return


def stage_of(moment: Moment | None) -> Stage | None:
    """Return the stage of a training at a moment; None before the first one."""
    state: TrainingState | None = moment.feedback.training if moment else None
    return state.stage if state else None


class View:
    """Paints moments for the user: mirrored or not, with help or without."""

    def __init__(self, words: Words, *, mirrored: bool) -> None:
        self._words, self._mirrored = words, mirrored
        self._help = self._user_present = False
        self._notice = ""
        self._marks: tuple[Mark, ...] = ()
        self._composed: object = None  # what the marks were composed from

    def update(self, notice: str, *, user_present: bool) -> bool:
        """Set the notice, and whether to show buttons; return whether anything changed."""
        changed = (notice, user_present) != (self._notice, self._user_present)
        self._notice, self._user_present = notice, user_present
        return changed

    def handle(self, command: Command) -> bool:
        """Execute a command if it concerns the view; return whether it did."""
        self._mirrored ^= command is Command.MIRROR
        self._help ^= command is Command.HELP
        return command in (Command.MIRROR, Command.HELP, Command.FULL_SCREEN)

    def paint(self, moment: Moment) -> tuple[NDArray[np.uint8], tuple[Button, ...]]:
        """Return the moment's frame with everything painted on it, and the buttons on it."""
        state = moment.feedback.training
        size = moment.frame.size
        shown = buttons(size, state, words=self._words) if self._user_present and state else ()
        # The feedback stays the same from one look to the next, but for repetitions that ended.
        feedback = replace(moment.feedback, finished=())
        composed = feedback, size, self._mirrored, self._help, self._notice, shown
        if composed != self._composed:
            self._composed = composed
            self._marks = compose(
                feedback,
                size,
                mirrored=self._mirrored,
                previous=self._marks,
                words=self._words,
                help=self._help,
                notice=self._notice,
                buttons=shown,
            )
        return paint(moment.frame.image, self._marks, mirrored=self._mirrored), shown
