"""Rebuild trainings that were killed, from their journals, as if Ctrl-C had ended them."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from time import time

import numpy as np

from posecheck.app.exercise_library import ExerciseLibrary, own_exercise_errors
from posecheck.app.live_session import LiveOptions, LiveRecorder, stage_of
from posecheck.core.pose import Frame, Pose
from posecheck.core.session import Model, Session, moments
from posecheck.core.training_state import Command, Stage
from posecheck.errors import OutputError, PosecheckError, kind_and_reason, reason
from posecheck.files import clear_left_behind, journals, lease
from posecheck.history.entry import fixed_offset
from posecheck.i18n import ENGLISH, LANGUAGES, translatable
from posecheck.plan import Prescription
from posecheck.results import (
    JournalEvent,
    JournalHead,
    ResultsFolder,
    put_aside,
    read_journal,
    remove_journal,
    stored_document,
)
from posecheck.trainer.image_quality import ImageQuality
from posecheck.trainer.trainer import Trainer

#: Seconds without a new look after which a journal that can't be locked belongs to no training.
QUIET = 60.0

#: Bytes of a journal, some two minutes of training, from which rebuilding it takes a while.
LONG = 3_000_000


@dataclass(frozen=True)
class Recovered:
    """A training that was killed, rebuilt.

    Attributes:
        session: The session.
        folder: Its folder of results.
        started: When it began.
        history: Whether it is to be kept in the history.
        recording: The video that was recorded; None without one.
    """

    session: Session
    folder: Path
    started: datetime
    history: bool
    recording: Path | None = None


@dataclass
class FormerCamera:
    """The camera of a training that is over."""

    name: str
    width: int
    height: int
    read_problem: str | None = None


def recover(
    home: Path,
    library: ExerciseLibrary,
    print_error: Callable[[str], None],
    begin: Callable[[datetime], None] = lambda started: None,
) -> Generator[Recovered, None, None]:
    """Rebuild the trainings of a person that were killed; each one's results are written.

    Its journal goes once the next one is asked for: until then the training is to be kept in the
    history. A journal that is of no use is put aside; where results can't be written, it stays.

    Args:
        home: The person's data folder.
        library: All exercises.
        print_error: Is called with a sentence on each training that can't be rebuilt.
        begin: Is called with the time of a long training before it is rebuilt.
    """
    for path in journals(home):
        with ExitStack() as stack:
            try:
                stack.enter_context(lease(path))
            except TimeoutError:
                continue  # it is being written
            except OSError:  # some file systems know no locks
                if _lately_written(path):
                    continue
            if not path.exists():
                continue  # another start has just rebuilt it
            try:
                found = _rebuilt(path, library, begin)
            except OutputError as error:
                print_error(f"a training that was cut off is still in {path}: {error}")
                continue
            except Exception as error:  # whatever is wrong with it must not hinder every start
                _put_aside(path, error, print_error)
                continue
            if found:
                yield found
            remove_journal(path)


def _lately_written(path: Path) -> bool:
    with suppress(OSError):  # it is gone by now
        return time() - path.stat().st_mtime < QUIET
    return True


def _put_aside(path: Path, error: Exception, print_error: Callable[[str], None]) -> None:
    """Put a journal aside, and say so."""
    ours = isinstance(error, PosecheckError | ValueError | OSError)
    why = (reason(error) if ours else kind_and_reason(error)).splitlines()[0]
    with suppress(OSError):  # it stays where it is
        path = put_aside(path)
    print_error(
        f"a training that was cut off can't be kept ({why}); what is left of it is in {path}."
    )


def _rebuilt(
    path: Path, library: ExerciseLibrary, begin: Callable[[datetime], None]
) -> Recovered | None:
    """Return the training in a journal; None if it ended before its first frame."""
    head, events = read_journal(path)
    with closing(events):
        started = datetime.fromisoformat(head.started_at)
        if started.utcoffset() is None:
            raise ValueError(translatable("its beginning has no time"))
        fixed_offset(started)  # which refuses times that the history does
        folder = Path(head.folder)
        if folder.is_dir():
            clear_left_behind(folder)  # which finishes what was killed while it was published
        session = _published(head, started, folder, library)
        if session is None:
            if path.stat().st_size > LONG:
                begin(started)
            session = _replayed(head, started, folder, library, events)
        recording = Path(head.recording) if head.recording else None
        return Recovered(session, folder, started, head.history, recording) if session else None


def _published(
    head: JournalHead, started: datetime, folder: Path, library: ExerciseLibrary
) -> Session | None:
    """Return the session whose results were written before the training was killed."""
    document = stored_document(folder)
    if document is None or document.started_at != _seconds(started):
        return None
    return document.to_session(library.exercises)


def _replayed(
    head: JournalHead,
    started: datetime,
    folder: Path,
    library: ExerciseLibrary,
    events: Iterator[JournalEvent],
) -> Session | None:
    """Write the results of a training by what its trainer was given; None without a frame."""
    prescription = Prescription.from_json(head.prescription)
    programme = prescription.prescribed(library.select(head.exercises))
    if not head.breathing:
        programme = tuple(replace(exercise, breathing=None) for exercise in programme)
    options = LiveOptions(
        programme,
        LANGUAGES.get(head.language, ENGLISH),
        first=head.first,
        asks=head.asks,
        plan=prescription.stamp,
        person=head.person,
        started_at=_seconds(started),
    )
    results = ResultsFolder(folder, programme, options.words, plan=head.prescription)
    with own_exercise_errors(), results:
        camera = FormerCamera(head.source, head.width, head.height)
        recorder = LiveRecorder(results, options, camera, head.model)
        replay(events, Trainer(programme, first=head.first, asks=head.asks), recorder)
    session = recorder.session
    return session if session and session.source.frames else None


def replay(events: Iterable[JournalEvent], trainer: Trainer, recorder: LiveRecorder) -> None:
    """Train by a journal: the one path, with the events where commands and camera were."""
    poses: dict[float, Pose] = {}
    nothing = np.zeros((0, 0, 3), dtype=np.uint8)

    def frames() -> Iterator[Frame]:
        for event in events:
            match event:
                case Pose():
                    poses[event.time] = event
                    yield Frame(event.time, nothing)
                case Command():
                    trainer.handle(event)
                case ImageQuality():
                    trainer.set_image_quality(event)
                case Model():
                    recorder.note(event)

    for moment in moments(frames(), lambda frame: poses.pop(frame.time), trainer):
        recorder.add(moment)
        if stage_of(moment) is Stage.SUMMARY:
            recorder.finish(trainer, interrupted=False)
    recorder.finish(trainer, interrupted=True)


def _seconds(started: datetime) -> str:
    return started.isoformat(timespec="seconds")
