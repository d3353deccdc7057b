"""The journal of a training: what it needs to be rebuilt, on the disk from look to look.

A training that is killed, or whose computer loses its power, has written no results yet. Its
journal has all that led to them: the poses, and what else the trainer was given, in their order.

A journal is a head and then events, each a record of kind, length, content and a checksum that
covers the records before, too. So a torn end is recognised, and what comes before it is sound.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from secrets import token_hex
from time import monotonic
from typing import Self
from zlib import crc32

import numpy as np

from posecheck.codec.session_document import decode, encode
from posecheck.core.pose import Pose
from posecheck.core.session import Model
from posecheck.core.training_state import Command
from posecheck.errors import reason
from posecheck.files import (
    ASIDE_SUFFIX,
    JOURNAL_SUFFIX,
    JOURNALS,
    lease,
    open_regular,
    remove_lease,
)
from posecheck.i18n import translatable
from posecheck.results.landmarks_npz import (
    MAX_SIDE,
    MAX_SPAN,
    MAX_TIME,
    MIN_INTERVAL,
    ROW,
    pose_of,
    row_of,
)
from posecheck.trainer.image_quality import ImageQuality

#: The first bytes of a journal, with the version of its format.
MAGIC = b"posecheck.journal/1\n"

#: Most seconds of a training that a power cut takes; a kill takes none.
SYNC_INTERVAL = 2.0

#: More bytes than a head has, whose plan's file may have a million; than any other record has; and
#: than a day of training has.
MAX_HEAD, MAX_RECORD, MAX_SIZE = 4_000_000, 10_000, 8_000_000_000

#: Kind and length of a record; its checksum; the size of a frame, px; and an image quality.
HEADER, CHECKSUM = struct.Struct("<BI"), struct.Struct("<I")
SIZE, QUALITY = struct.Struct("<II"), struct.Struct("<ddd")

#: What a trainer is given, look by look.
JournalEvent = Pose | Command | ImageQuality | Model

#: The kinds of records.
HEAD, LOOK, COMMAND, IMAGE_QUALITY, MODEL = range(5)


@dataclass(frozen=True)
class JournalHead:
    """What is known of a training when it begins.

    Attributes:
        started_at: When it began, ISO 8601 with microseconds and offset.
        folder: Where its results go.
        source: The camera's name.
        width: Width of its frames, px.
        height: Height of its frames, px.
        model: The pose model.
        exercises: Their names, in the order of training.
        prescription: What they are judged by, as JSON; empty for the usual.
        breathing: Whether breathing is shown.
        first: Whether it is the person's first training.
        asks: Whether it asks for pain and effort.
        person: Who trains.
        language: The code of the language.
        history: Whether it is to be kept in the history.
        recording: The video that is recorded; empty without one.
    """

    started_at: str
    folder: str
    source: str
    width: int
    height: int
    model: Model
    exercises: list[str]
    prescription: str = ""
    breathing: bool = True
    first: bool = False
    asks: bool = False
    person: str = ""
    language: str = "en"
    history: bool = True
    recording: str = ""


class Journal:
    """Writes the journal of a training, into a folder in the person's data folder.

    It stays on the disk until it is discarded. Where it can't be written, `problem` says why, and
    the training goes on without it.
    """

    def __init__(self, home: Path, head: JournalHead) -> None:
        """Write nothing yet.

        Args:
            home: The person's data folder.
            head: What is known of the training.
        """
        self.problem = ""
        name = "".join(c for c in head.started_at[:19] if c.isdigit())
        self._path = home / JOURNALS / f"{name}-{token_hex(4)}{JOURNAL_SUFFIX}"
        self._head = head
        self._undo = ExitStack()
        self._file: FileIO | None = None
        self._checksum = crc32(MAGIC)
        self._synced = monotonic()
        self._syncing: Future[None] | None = None

    def __enter__(self) -> Self:
        """Begin the journal with its head."""
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with suppress(OSError):  # some file systems know no locks
                self._undo.enter_context(lease(self._path))
            # Not buffered: what was written survives a kill.
            self._file = self._undo.enter_context(self._path.open("xb", buffering=0))
            self._thread = self._undo.enter_context(ThreadPoolExecutor(1, "journal"))
            self._write(MAGIC)
            self._append(HEAD, encode(self._head).encode())
            os.fsync(self._file.fileno())
        except OSError as error:
            self._give_up(error)
        return self

    def add(self, event: JournalEvent) -> None:
        """Add an event."""
        if self._file is None:
            return
        try:
            self._append(*_encoded(event))
            if monotonic() - self._synced >= SYNC_INTERVAL:
                self._sync()
        except OSError as error:
            self._give_up(error)

    def discard(self) -> None:
        """Remove the journal: all that it has is kept elsewhere."""
        self.__exit__()
        remove_journal(self._path)

    def __exit__(self, *_: object) -> None:
        """Close the journal."""
        self._file = None
        with suppress(OSError):  # a disk that is full may say so only now
            self._undo.close()

    def _append(self, kind: int, content: bytes) -> None:
        record = HEADER.pack(kind, len(content)) + content
        self._checksum = crc32(record, self._checksum)
        self._write(record + CHECKSUM.pack(self._checksum))

    def _write(self, content: bytes) -> None:
        assert self._file is not None
        left = memoryview(content)
        while left:
            left = left[self._file.write(left) :]

    def _sync(self) -> None:
        """Have the disk keep what was written, in a thread: it may take long."""
        if self._syncing and not self._syncing.done():
            return
        if self._syncing:
            self._syncing.result()
        assert self._file is not None
        self._synced = monotonic()
        self._syncing = self._thread.submit(os.fsync, self._file.fileno())

    def _give_up(self, error: OSError) -> None:
        self.problem = reason(error)
        self._file = None


def _encoded(event: JournalEvent) -> tuple[int, bytes]:
    """Return kind and content of the record of an event."""
    match event:
        case Pose():
            return LOOK, SIZE.pack(*event.size) + row_of(event).tobytes()
        case Command():
            return COMMAND, event.value.encode()
        case ImageQuality():
            return IMAGE_QUALITY, QUALITY.pack(event.brightness, event.glare, event.sharpness)
        case Model():
            return MODEL, encode([event.name, event.sha256]).encode()


def _decoded(kind: int, content: bytes) -> JournalEvent:
    """Return the event of a record; ValueError or struct's error if it is none."""
    if kind == LOOK:
        width, height = SIZE.unpack_from(content)
        (row,) = np.frombuffer(content, ROW, offset=SIZE.size)
        if not (1 <= width <= MAX_SIDE and 1 <= height <= MAX_SIDE):
            raise ValueError((width, height))
        return pose_of(row, (width, height))
    if kind == COMMAND:
        return Command(content.decode())
    if kind == IMAGE_QUALITY:
        return ImageQuality(*QUALITY.unpack(content))
    if kind == MODEL:
        return Model(*decode(content, tuple[str, str]))
    raise ValueError(kind)


def put_aside(path: Path) -> Path:
    """Rename a journal, so that it is not read again; return its new name."""
    aside = path.with_name(f"{path.name}{ASIDE_SUFFIX}")
    path.replace(aside)
    remove_lease(path)
    return aside


def remove_journal(path: Path) -> None:
    """Remove a journal with its lock, and the folder if nothing else is in it."""
    with suppress(OSError):  # it is not there
        path.unlink()
    remove_lease(path)
    with suppress(OSError):  # it is not empty
        path.parent.rmdir()


def read_journal(path: Path) -> tuple[JournalHead, Generator[JournalEvent, None, None]]:
    """Return the head of a journal, and a generator of its sound events, to close.

    Raises:
        OSError: If it can't be read.
        ValueError: If it has no sound head.
    """
    records = _records(path)
    kind, content = next(records, (None, b""))
    if kind != HEAD:
        raise ValueError(translatable("its beginning is damaged"))
    head = decode(content, JournalHead)
    if "\0" in head.folder + head.recording:  # no path has it
        raise ValueError(translatable("its beginning is damaged"))
    if not (1 <= head.width <= MAX_SIDE and 1 <= head.height <= MAX_SIDE):
        raise ValueError(translatable("it contains a size that frames don't have"))
    return head, _events(records)


def _records(path: Path) -> Iterator[tuple[int, bytes]]:
    """Yield kind and content of the records up to the first one that is not sound."""
    with open_regular(path, MAX_SIZE) as file:
        if file.read(len(MAGIC)) != MAGIC:
            return
        checksum, limit = crc32(MAGIC), MAX_HEAD
        while len(header := file.read(HEADER.size)) == HEADER.size:
            kind, length = HEADER.unpack(header)
            if length > limit:
                return
            content, stored = file.read(length), file.read(CHECKSUM.size)
            checksum = crc32(content, crc32(header, checksum))
            if stored != CHECKSUM.pack(checksum):
                return
            yield kind, content
            limit = MAX_RECORD


def _events(records: Iterator[tuple[int, bytes]]) -> Generator[JournalEvent, None, None]:
    first = last = None
    for kind, content in records:
        try:
            event = _decoded(kind, content)
        except (ValueError, struct.error):  # what comes after it would be judged without it
            return
        if isinstance(event, Pose):
            time = event.time
            first = time if first is None else first
            forward = last is None or time - last >= MIN_INTERVAL
            if not (abs(time) <= MAX_TIME and forward and time - first <= MAX_SPAN):
                return
            last = time
        yield event
