"""A training before the camera, from the first picture to the results: the edges joined.

Two threads walk the one path. In one of them every newest picture is estimated, coached, spoken of
and written down; in the other, the main one, which is where windows must be worked, the latest
moment is painted and keys are heard. Neither waits for the other.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Condition, Event, Thread
from time import monotonic
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from posecheck.app.prefetch import behind, short_turns
from posecheck.core.exercise import Exercise
from posecheck.core.pose import Frame, Pose
from posecheck.core.session import Model, Moment, Session, SessionBuilder, Source, moments
from posecheck.core.training_state import Command, Stage
from posecheck.display import Button, Mark, buttons, compose, paint
from posecheck.i18n import Words
from posecheck.results import ResultsFolder
from posecheck.trainer import Trainer
from posecheck.trainer.image_quality import ImageQuality
from posecheck.video import LiveSource, VideoWriter
from posecheck.voice.announcer import Announcer
from posecheck.voice.utterance_queue import Utterance

Image = NDArray[np.uint8]

#: Light and sharpness change slowly: they are looked at this often, s.
LOOKING = 0.5

#: For so long at most one thread waits for the other before it looks after its own affairs, s.
PATIENCE = 0.02

#: A source that has nothing new for so long is asked whether it has been lost, s.
WAITING = 0.25

#: The summary stands for so long at most, s; and what was last shown for so long after a played
#: recording has ended, in which the last sentence is heard.
SUMMARY, AFTER_RECORDING = 600.0, 8.0


class Screen(Protocol):
    """What is painted on, and where keys and clicks come from. The main thread's alone."""

    @property
    def mouse_moved_lately(self) -> bool:
        """Whether somebody is near."""

    @property
    def closed(self) -> bool:
        """Whether it was closed for good."""

    def show(self, image: Image, buttons: Iterable[Button] = ()) -> None:
        """Show a picture, BGR, with the buttons that are painted on it."""

    def commands(self) -> list[Command]:
        """What was asked for since the last time."""


class Mouth(Protocol):
    """What speaks. problem: why it can't, and what to do about that; empty when it can."""

    muted: bool

    @property
    def problem(self) -> str:
        """Why it can't speak, in one sentence."""

    def say(self, utterances: Iterable[Utterance]) -> None:
        """Say this soon; returns at once."""


@dataclass(frozen=True)
class Wishes:
    """How somebody wants to train. mirrored: whether they see themselves as in a mirror."""

    exercises: tuple[Exercise, ...]
    words: Words
    mirrored: bool = True
    first: bool = False


@contextmanager
def recording(
    path: Path | None, source: LiveSource, words: Words
) -> Iterator[Callable[[Moment], object]]:
    """What takes moments and paints them into a video at `path`, if there is to be one.

    It shows what the person saw, but never as in a mirror.
    """
    if path is None:
        yield lambda moment: None
        return
    view = View(words, mirrored=False)
    with VideoWriter(path, (source.width, source.height), source.fps) as video:

        def write(moment: Moment) -> None:
            video.write(view.frame(moment))

        with behind(write) as hand_over:
            yield hand_over


class Newest:
    """The way of moments from one thread to the other: the newest is there, older ones are gone."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._moment: Moment | None = None
        self.skipped = 0

    def put(self, moment: Moment) -> None:
        """Lay it down, in the place of one that nobody took."""
        with self._changed:
            self.skipped += self._moment is not None
            self._moment = moment
            self._changed.notify()

    def take(self, patience: float) -> Moment | None:
        """The newest moment, if there is a new one within `patience` seconds."""
        with self._changed:
            if self._moment is None:
                self._changed.wait(patience)
            moment, self._moment = self._moment, None
            return moment


class Books:
    """What is written down of a training: until its summary, and then no more."""

    def __init__(
        self,
        results: ResultsFolder,
        exercises: Sequence[Exercise],
        source: LiveSource,
        model: Model,
        record: Callable[[Moment], object],
    ) -> None:
        self.session: Session | None = None
        self._results, self._record = results, record
        self._source, self._model = source, model
        self._log = SessionBuilder(exercises)
        self._first = self._last = 0.0

    def note(self, moment: Moment) -> None:
        """Take in a moment."""
        if self.session is not None:
            return
        if not self._log.frames:
            self._first = moment.frame.time
        self._last = moment.frame.time
        self._log.add(moment)
        self._results.write(moment)
        self._record(moment)

    def close(self, trainer: Trainer, *, early: bool) -> None:
        """Let the results appear. early: whether the training was broken off."""
        if self.session is not None:
            return
        self._log.add_unfinished(trainer.finish())
        lasted, frames = self._last - self._first, self._log.frames
        rate = (frames - 1) / lasted if lasted > 0 else 0.0
        source = self._source
        end = self._last + (1.0 / rate if rate else 0.0)
        told = Source(source.name, True, source.width, source.height, rate, frames, end)
        problems = (source.read_problem,) if source.read_problem else ()
        self.session = self._log.session(told, self._model, interrupted=early, warnings=problems)
        if frames:
            self._results.finish(self.session)


class Training:
    """One training. `run` is called once, by the main thread."""

    def __init__(
        self,
        source: LiveSource,
        estimate: Callable[[Frame], Pose],
        wishes: Wishes,
        screen: Screen,
        mouth: Mouth,
        books: Books,
    ) -> None:
        self._source, self._estimate, self._books = source, estimate, books
        self._screen, self._mouth = screen, mouth
        self._words = wishes.words
        self._trainer = Trainer(wishes.exercises, first=wishes.first)
        self._announcer = Announcer(wishes.words)
        self._view = View(wishes.words, mirrored=wishes.mirrored)
        self._newest = Newest()
        self._asked: SimpleQueue[Command] = SimpleQueue()
        self._stop = Event()
        self._failure: BaseException | None = None

    def run(self, stopped: Callable[[], bool] = lambda: False) -> Session | None:
        """Train until it is over, somebody ends it, or `stopped`; None without any picture."""
        worker = Thread(target=self._watch, name="watching")
        worker.start()
        try:
            with short_turns():
                self._show(worker, stopped)
        finally:
            self._stop.set()
            worker.join()
        self._books.close(self._trainer, early=True)
        if self._failure is not None:
            raise self._failure
        session = self._books.session
        return session if session and session.source.frames else None

    # ── the watching thread ───────────────────────────────────────────────────────────────────────

    def _watch(self) -> None:
        try:
            moment: Moment | None = None
            for moment in moments(self._frames(), self._estimate, self._trainer):
                self._books.note(moment)
                self._take_in(moment)
            summary = self._trainer.final_feedback()
            if moment is not None and summary is not None and not self._stop.is_set():
                self._take_in(Moment(moment.frame, moment.pose, summary))
        except BaseException as error:  # raised again by the main thread
            self._failure = error

    def _take_in(self, moment: Moment) -> None:
        """Show it and speak of it; the summary closes the books."""
        self._newest.put(moment)
        self._mouth.say(self._announcer.announce(moment.feedback))
        if _in_summary(moment):
            self._books.close(self._trainer, early=False)

    def _frames(self) -> Iterator[Frame]:
        """The newest frame each time, with what was asked for and seen of its light handed over."""
        looked = -LOOKING
        while not self._stop.is_set() and not self._source.ended:
            frame = self._source.newest(WAITING)
            self._hand_over()
            if frame is None:
                continue
            if frame.time - looked >= LOOKING:
                self._trainer.set_image_quality(ImageQuality.assess(frame.image))
                looked = frame.time
            yield frame

    def _hand_over(self) -> None:
        while True:
            try:
                self._trainer.handle(self._asked.get_nowait())
            except Empty:
                return

    # ── the main thread ───────────────────────────────────────────────────────────────────────────

    def _show(self, worker: Thread, stopped: Callable[[], bool]) -> None:
        moment: Moment | None = None
        over = math.inf
        while not stopped() and not self._screen.closed:
            newer = self._newest.take(PATIENCE)
            moment = newer or moment
            near = self._screen.mouse_moved_lately
            changed = self._view.told(self._notice(moment), near=near)
            if moment is not None and (newer is not None or changed):
                self._screen.show(*self._view.painted(moment))
            summary = _in_summary(moment)
            for wish in self._screen.commands():
                if wish is Command.QUIT and (summary or moment is None or not worker.is_alive()):
                    return
                self._heed(wish)
            if summary:
                over = min(over, monotonic() + SUMMARY)
            if not worker.is_alive():
                over = min(over, monotonic() + AFTER_RECORDING)
            if self._failure is not None or monotonic() > over:
                return

    def _heed(self, wish: Command) -> None:
        if wish is Command.VOICE:
            self._mouth.muted = not self._mouth.muted
        elif not self._view.heed(wish):
            self._asked.put(wish)

    def _notice(self, moment: Moment | None) -> str:
        """What is said over everything else; of a mute voice only before the work begins."""
        guide = moment.feedback.training if moment else None
        early = guide is not None and guide.stage in (Stage.WELCOME, Stage.SET_UP)
        return self._source.disconnected or (self._mouth.problem if early else "")


def _in_summary(moment: Moment | None) -> bool:
    guide = moment.feedback.training if moment else None
    return guide is not None and guide.stage is Stage.SUMMARY


class View:
    """How moments are painted for the person: mirrored or not, with help or without."""

    def __init__(self, words: Words, *, mirrored: bool) -> None:
        self._words, self._mirrored = words, mirrored
        self._help = self._near = False
        self._notice = ""
        self._marks: tuple[Mark, ...] = ()

    def told(self, notice: str, *, near: bool) -> bool:
        """Take in what there is to say and whether somebody is near; whether that is news."""
        news = (notice, near) != (self._notice, self._near)
        self._notice, self._near = notice, near
        return news

    def heed(self, wish: Command) -> bool:
        """Do what was asked for, if it is about the view."""
        if wish is Command.MIRROR:
            self._mirrored = not self._mirrored
        elif wish is Command.HELP:
            self._help = not self._help
        else:
            return wish is Command.FULL_SCREEN
        return True

    def painted(self, moment: Moment) -> tuple[Image, tuple[Button, ...]]:
        """The moment's picture with everything on it, and the buttons among that."""
        guide = moment.feedback.training
        size = moment.frame.size
        shown = buttons(size, guide, words=self._words) if self._near and guide else ()
        self._marks = compose(
            moment.feedback,
            size,
            mirrored=self._mirrored,
            previous=self._marks,
            words=self._words,
            help=self._help,
            notice=self._notice,
            buttons=shown,
        )
        return paint(moment.frame.image, self._marks, mirrored=self._mirrored), shown

    def frame(self, moment: Moment) -> Frame:
        """The moment's frame with everything on it."""
        image, _ = self.painted(moment)
        return Frame(moment.frame.time, image)
