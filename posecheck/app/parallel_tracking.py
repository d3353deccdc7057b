"""One recording, tracked by several processes at once.

It is cut into stretches of equal length; the processes take them in turns, and the poses are put
together in the order of the pictures. What follows, coach and all, sees one recording.

Every process decodes the whole recording and lets the network see its own stretches alone. Decoding
costs little beside the network, and so the pictures are the same ones to the last bit whatever the
file, which can't be said of jumping into the middle of it.

The network follows a person from picture to picture. So each stretch is begun some pictures early,
until the tracker has forgotten how it began: from there on it sees what it would have seen anyway,
but for the last few pixels of its own wavering, in which no two beginnings agree.
"""

from __future__ import annotations

import signal
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import cycle, groupby
from math import ceil, inf
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from threading import current_thread, main_thread

from posecheck.app.prefetch import ahead
from posecheck.core.pose import Frame, Pose
from posecheck.errors import PosecheckError
from posecheck.estimator import Estimator
from posecheck.video import Recording

#: The pictures for which a tracker runs before its word is taken. Measured: see
#: docs/performance.md.
WARM_UP = 45

#: With fewer pictures than this for each process, starting it takes longer than it saves.
SHORTEST = 300

#: A longer stretch keeps whoever waits for its end waiting; a shorter one costs more warming up.
LONGEST = 1800

#: Processes begin afresh instead of being copied: what copies a program with threads may hang.
PROCESSES = get_context("spawn")


@dataclass(frozen=True)
class Share:
    """What one of several workers sees of a recording.

    number: the worker's own, from 0 on. workers: how many there are. length: of a stretch, in
    pictures, not less than WARM_UP. stride: every so many-th picture of the recording counts, the
    others are left out.
    """

    number: int
    workers: int
    length: int
    stride: int = 1

    def stretch(self, picture: int) -> int | None:
        """For which of its stretches the worker has to see a picture; None if for none."""
        place, between = divmod(picture, self.stride)
        for seen_for in (place, place + WARM_UP):
            stretch = seen_for // self.length
            if not between and stretch % self.workers == self.number:
                return stretch
        return None

    def owns(self, picture: int) -> bool:
        """Whether the worker tells the pose in a picture that it sees."""
        return picture // self.stride // self.length % self.workers == self.number

    def ends(self, picture: int) -> bool:
        """Whether this is the last picture of a stretch."""
        return (picture // self.stride + 1) % self.length == 0


@dataclass(frozen=True)
class StretchEnd:
    """A worker's word that the pictures to come are the next worker's."""


Word = Pose | StretchEnd | Exception


def shares(frames: int | None, jobs: int, stride: int = 1) -> tuple[Share, ...]:
    """How at most `jobs` workers share a recording of about so many pictures; () for not at all."""
    seen = (frames or 0) // stride
    workers = min(jobs, seen // SHORTEST)
    if workers < 2:
        return ()
    turns = ceil(seen / workers / LONGEST)
    length = ceil(seen / workers / turns)
    return tuple(Share(number, workers, length, stride) for number in range(workers))


class Tracked:
    """What several processes find in a recording: an estimator that only needs to look it up."""

    def __init__(self, name: str, words: Iterable[Iterator[Word]]) -> None:
        """name: the recording's. words: what each worker says, in the order of their numbers."""
        self._name = name
        self._poses = self._joined(cycle(words))

    def __call__(self, frame: Frame) -> Pose:
        """The pose in `frame`; frames must be asked about in their order.

        Raises what a worker failed with, and PosecheckError if one was ended before its time.
        """
        return next(pose for pose in self._poses if pose.time >= frame.time)

    def _joined(self, turns: Iterable[Iterator[Word]]) -> Iterator[Pose]:
        """The poses in the order of the pictures: each worker says a stretch, then the next one."""
        for words in turns:
            for word in words:
                if isinstance(word, StretchEnd):
                    break
                if isinstance(word, Exception):
                    raise word
                yield word
            else:
                raise PosecheckError(
                    f"a process that looked at {self._name} was ended from outside, perhaps for"
                    " want of memory; close other programs, or try again with --jobs 1."
                )


@contextmanager
def tracked(
    path: Path, shares: Iterable[Share], model: Path | None = None, *, verbose: bool = False
) -> Iterator[Tracked]:
    """Several processes that track a recording; they are gone when the context ends."""
    with ExitStack() as stack:
        words = [
            stack.enter_context(_working(path, share, model, verbose=verbose)) for share in shares
        ]
        yield Tracked(path.name, words)


@contextmanager
def _working(
    path: Path, share: Share, model: Path | None, *, verbose: bool
) -> Iterator[Iterator[Word]]:
    """What a process with its share of the work says; it is gone when the context ends."""
    ear, mouth = PROCESSES.Pipe(duplex=False)
    worker = PROCESSES.Process(target=_work, args=(mouth, path, share, model, verbose), daemon=True)
    # However far it is ahead of the others, it must not have to wait until it is heard.
    with ear, ahead(_heard(ear), room=inf) as words:
        with mouth, deaf_to_ctrl_c():
            worker.start()
        try:
            yield words
        finally:
            worker.terminate()
            worker.join()


def _heard(ear: Connection) -> Iterator[Word]:
    while True:
        try:
            yield ear.recv()
        except (EOFError, OSError):  # the process has ended, perhaps in the middle of a word
            return


def _work(mouth: Connection, path: Path, share: Share, model: Path | None, verbose: bool) -> None:
    """What a process does from its beginning to its end."""
    ignore_ctrl_c()
    try:
        for word in _said(path, share, model, verbose=verbose):
            mouth.send(word)
    except BrokenPipeError:
        return  # nobody listens any more
    except Exception as error:
        mouth.send(error)


def _said(path: Path, share: Share, model: Path | None, *, verbose: bool) -> Iterator[Word]:
    """The poses in a worker's stretches, and where these end."""
    with Recording(path, lambda picture: share.stretch(picture) is not None) as recording:
        stretches = groupby(recording.numbered(), key=lambda seen: share.stretch(seen[0]))
        for _, stretch in stretches:
            yield from _said_of_one(stretch, share, Estimator(model, verbose=verbose))


def _said_of_one(
    stretch: Iterable[tuple[int, Frame]], share: Share, estimator: Estimator
) -> Iterator[Word]:
    """The poses in a stretch, and its end: as soon as it is there, for somebody waits for it."""
    ended = False
    with estimator as estimate:
        for picture, frame in stretch:
            pose = estimate(frame)
            if share.owns(picture):
                yield pose
                ended = share.ends(picture)
                if ended:
                    yield StretchEnd()
    if not ended:
        yield StretchEnd()


def ignore_ctrl_c() -> None:
    """For a process that was started by another: that one hears Ctrl-C, and ends it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextmanager
def deaf_to_ctrl_c() -> Iterator[None]:
    """For a process that is started meanwhile: Ctrl-C is no concern of it, not even at its start.

    Only the main thread can hear Ctrl-C, and is asked to turn away.
    """
    if current_thread() is not main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before or signal.SIG_DFL)
