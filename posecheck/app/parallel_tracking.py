"""Track one recording with several processes.

The recording is divided into chunks of equal length, which the processes take in turns; the poses
are merged in the order of the frames. The coach sees one recording.

Every process decodes the whole recording and estimates poses for its own chunks only. Decoding is
cheap beside the network, and yields the same frames to the last bit for any file, which seeking
does not.

The network tracks a person from frame to frame, so each chunk starts some frames early, until the
tracker has forgotten its start. From there on it finds what a single process finds, but for the
last few pixels of its own jitter, in which no two starts agree. Every process decides of all frames
which are looked at, so that they agree on it.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from itertools import cycle, groupby
from math import ceil
from multiprocessing.connection import Connection
from pathlib import Path

from posecheck.app.prefetch import background
from posecheck.app.processes import PROCESSES, run_packed, starting_worker
from posecheck.core.look_schedule import EVERY_FRAME, LookSchedule
from posecheck.core.pose import Frame, Pose
from posecheck.errors import PosecheckError
from posecheck.estimator import Estimator
from posecheck.video import LookSelector, Recording

#: Frames that a tracker runs before its poses are used; measured: docs/performance.md. Of 90, 30 to
#: 90 are looked at.
WARM_UP = 90
MIN_FRAMES = 300  # with fewer for each process, starting it takes longer than it saves

#: A longer chunk delays the consumer, which waits for its end; a shorter one costs more warm-up.
MAX_CHUNK = 1800


@dataclass(frozen=True)
class ChunkPlan:
    """How several workers share a recording: each chunk has at least WARM_UP analysed frames.

    Frames are analysed, for the plan, if they are not left out by the stride; `looks` says which of
    them are looked at.
    """

    workers: int
    length: int
    stride: int = 1
    looks: LookSchedule = EVERY_FRAME

    def owner(self, index: int) -> int:
        """Return the worker that reports the pose of the analysed frame `index`."""
        return index // self.length % self.workers

    def chunk(self, worker: int, number: int) -> int | None:
        """Return the chunk for which `worker` needs frame `number` of the video, None for none."""
        index, skipped = divmod(number, self.stride)
        if skipped:
            return None
        chunks = index // self.length, (index + WARM_UP) // self.length
        return next((chunk for chunk in chunks if chunk % self.workers == worker), None)


#: What a worker sends: poses, None after the last one of a chunk, or the error that ended it.
Message = Pose | Exception | None


def plan_chunks(
    frames: int | None, jobs: int, stride: int = 1, looks: LookSchedule = EVERY_FRAME
) -> ChunkPlan | None:
    """Divide a recording among at most `jobs` workers; None if it is too short to be shared."""
    analysed = (frames or 0) // stride
    workers = min(jobs, analysed // MIN_FRAMES)
    if workers < 2:
        return None
    chunks_each = ceil(analysed / workers / MAX_CHUNK)
    return ChunkPlan(workers, ceil(analysed / workers / chunks_each), stride, looks)


class MergedPoses:
    """An estimator that looks up the poses which the workers have found."""

    def __init__(self, name: str, receivers: Sequence[Connection]) -> None:
        self._name = name
        self._poses = self._merge(receivers)

    def __call__(self, frame: Frame) -> Pose:
        """Return the pose in `frame`; to be called for the frames looked at, in order."""
        return next(pose for pose in self._poses if pose.time >= frame.time)

    def _merge(self, receivers: Sequence[Connection]) -> Iterator[Pose]:
        for receiver in cycle(receivers):
            while (message := self._receive(receiver)) is not None:
                if isinstance(message, Exception):
                    raise message
                yield message

    def _receive(self, receiver: Connection) -> Message:
        try:
            message: Message = receiver.recv()
        except (EOFError, OSError) as error:  # the process has ended, maybe during a message
            raise PosecheckError(
                f"a process that looked at {self._name} was ended from outside, perhaps for"
                " want of memory; close other programs, or try again with --jobs 1."
            ) from error
        return message


@contextmanager
def track_in_parallel(
    path: Path, plan: ChunkPlan, model: Path | None = None, *, verbose: bool = False
) -> Iterator[MergedPoses]:
    """Start the workers of a plan; they are terminated when the context ends."""
    with ExitStack() as stack:
        receivers = [
            stack.enter_context(_worker(path, plan, number, model, verbose))
            for number in range(plan.workers)
        ]
        yield MergedPoses(path.name, receivers)


@contextmanager
def _worker(
    path: Path, plan: ChunkPlan, number: int, model: Path | None, verbose: bool
) -> Iterator[Connection]:
    receiver, sender = PROCESSES.Pipe(duplex=False)
    packed = pickle.dumps((_run_worker, (path, plan, number, model, verbose)))
    process = PROCESSES.Process(target=run_packed, args=(sender, packed), daemon=True)
    with receiver:
        with sender, starting_worker():
            process.start()
        try:
            yield receiver
        finally:
            process.kill()  # it ignores milder signals, and has nothing to lose
            process.join()


def _run_worker(
    sender: Connection, path: Path, plan: ChunkPlan, number: int, model: Path | None, verbose: bool
) -> None:
    # A worker must not wait for the pipe while the consumer reads other workers' chunks. The pipe
    # is broken when the consumer has gone.
    with suppress(BrokenPipeError), background(sender.send, 2 * plan.length) as send:
        try:
            for message in _messages(path, plan, number, model, verbose):
                send(message)
        except Exception as error:
            send(error)


def _messages(
    path: Path, plan: ChunkPlan, worker: int, model: Path | None, verbose: bool
) -> Iterator[Pose | None]:
    """Yield what a worker sends: poses, and None after each chunk's last one."""
    with Recording(path, lambda number: plan.chunk(worker, number) is not None) as recording:
        recording.thin(LookSelector(plan.looks), stride=plan.stride)
        for _, chunk in groupby(recording.numbered(), lambda frame: plan.chunk(worker, frame[0])):
            ended = False
            with Estimator(model, verbose=verbose) as estimate:
                for number, frame in chunk:
                    pose, index = estimate(frame), number // plan.stride
                    if plan.owner(index) == worker:
                        yield pose
                        ended = plan.owner(index + 1) != worker
                        if ended:  # at once: this worker's next frame may be far away
                            yield None
            if not ended:  # the chunk's last frame is missing
                yield None
