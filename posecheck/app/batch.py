"""Many recordings, over any executor: processes of this computer, or the workers of a Dask cluster.

Each recording is a task of its own, which is sent as plain data and done from file to results where
it arrives. One that fails is told and keeps no other from being done; so does one that takes its
whole process with it, after a second try.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    Executor,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
    wait,
)
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from typing import Any, ParamSpec, TypeVar

from posecheck.app.analysis import Observer, Silent, analyze
from posecheck.app.exercise_library import load_exercises
from posecheck.app.parallel_tracking import PROCESSES, deaf_to_ctrl_c, ignore_ctrl_c
from posecheck.core.session import Session
from posecheck.errors import PosecheckError
from posecheck.exercises import EXERCISES

__all__ = [
    "BrokenExecutor",
    "Outcome",
    "Processes",
    "Task",
    "carry_out",
    "cluster",
    "cores",
    "outcomes",
]

P = ParamSpec("P")
T = TypeVar("T")

#: Whoever waits for others looks this often whether to stop, s.
PATIENCE = 0.1

#: For so long a cluster is looked for, s.
LOOKING = 10

#: What the processes are told to do: go on, keep what there is so far and end, or drop everything.
GO_ON, FINISH, DROP = 0, 1, 2


@dataclass(frozen=True)
class Task:
    """A recording to analyse, as it can be sent to another process; see `analysis.analyze`.

    folder: for the results. exercises: the names of those to look for. data: the data folder with
    the user's own exercises, None for the usual one.
    """

    video: Path
    folder: Path
    exercises: tuple[str, ...] = tuple(EXERCISES)
    annotate: bool = False
    model: Path | None = None
    verbose: bool = False
    stride: int | None = None
    data: Path | None = None


@dataclass(frozen=True)
class Outcome:
    """What became of a task: its session, or what kept it from having one."""

    task: Task
    session: Session | None = None
    error: BaseException | None = None


def cores() -> int:
    """How many processes can be at work at once on this computer, as far as we may."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def carry_out(task: Task, observer: Observer | None = None, jobs: int = 1) -> Session:
    """Do a task, here and now. observer, jobs: see `analysis.analyze`.

    Without an observer it is done for another process, which may tell us to stop.
    """
    return analyze(
        task.video,
        task.folder,
        exercises=load_exercises(task.data).select(task.exercises),
        annotate=task.annotate,
        model=task.model,
        verbose=task.verbose,
        stride=task.stride,
        jobs=jobs,
        observer=observer or _superior,
    )


def outcomes(
    tasks: Iterable[Task],
    executor: Executor,
    stopped: Callable[[], bool] = lambda: False,
    do: Callable[[Task], Session] = carry_out,
) -> Iterator[Outcome]:
    """Have tasks done by an executor, and tell what became of each as soon as it is known.

    A task whose process was ended from outside is tried once more. When `stopped` says so, what has
    not begun is given up, and the executor is asked to come to an end.
    """
    running: dict[Future[Session], Task] = {executor.submit(do, task): task for task in tasks}
    retried: set[Task] = set()
    ending = False
    while running:
        done, _ = wait(running, timeout=PATIENCE, return_when=FIRST_COMPLETED)
        if not ending and stopped():
            ending = True
            running = {future: task for future, task in running.items() if not future.cancel()}
            executor.shutdown(wait=False)
        for future in done:
            if future not in running:
                continue
            task = running.pop(future)
            error = future.exception()
            if isinstance(error, BrokenExecutor) and task not in retried and not ending:
                retried.add(task)
                running[executor.submit(do, task)] = task
            else:
                yield Outcome(task, None if error else future.result(), error)


class Processes(Executor):
    """Does each call in one of several processes, which are used again and again.

    Unlike in a pool, a process that dies takes only its own call with it: that one raises
    BrokenExecutor, and a new process takes the place. `shutdown` asks the calls under way to come
    to an end, leaving by an error to drop everything: those of `carry_out` understand it.
    """

    def __init__(self, jobs: int) -> None:
        """jobs: how many processes. Ctrl-C is no concern of theirs."""
        self._order = PROCESSES.RawValue("b", GO_ON)
        self._threads = ThreadPoolExecutor(jobs, "batch")
        self._idle: SimpleQueue[ProcessPoolExecutor] = SimpleQueue()
        with deaf_to_ctrl_c():
            for _ in range(jobs):
                pool = self._one_process()
                pool.submit(os.getpid)  # the process begins with its first call
                self._idle.put(pool)

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """As any executor's; `fn`, what it is given and what it returns are sent as pickles."""
        return self._threads.submit(self._elsewhere, partial(fn, *args, **kwargs))

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """As any executor's; calls under way are asked to end soon."""
        self._order.value = max(self._order.value, FINISH)
        self._threads.shutdown(wait, cancel_futures=cancel_futures)
        while wait and not self._idle.empty():
            self._idle.get().shutdown()

    def __exit__(self, kind: type[BaseException] | None, *error: Any) -> None:
        """Wait for the calls under way; after an error, for them to drop what they have."""
        if kind is not None:
            self._order.value = DROP
        self.shutdown(cancel_futures=kind is not None)

    def _one_process(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(1, PROCESSES, initializer=_begin, initargs=(self._order,))

    def _elsewhere(self, call: Callable[[], T]) -> T:
        pool = self._idle.get()
        try:
            return pool.submit(call).result()
        except BrokenExecutor:
            pool.shutdown()
            pool = self._one_process()
            raise
        finally:
            self._idle.put(pool)


class DroppedError(Exception):
    """Nobody wants any more what this process is at work on."""


class Superior(Silent):
    """Who started this process; may tell it to stop. order: a number in memory that both share."""

    def __init__(self, order: Any = None) -> None:
        """Without an order there is none who could."""
        self._order = order

    def stopped(self) -> bool:
        """Whether to end before the next frame; raises DroppedError when nothing is to be kept."""
        order = GO_ON if self._order is None else self._order.value
        if order == DROP:
            raise DroppedError
        return bool(order == FINISH)


_superior = Superior()


def _begin(order: Any) -> None:
    """What a process does first."""
    global _superior
    ignore_ctrl_c()
    _superior = Superior(order)


@contextmanager
def cluster(address: str) -> Iterator[Executor]:
    """The workers of a Dask cluster; they must see the same files under the same names.

    Raises PosecheckError if there is no Dask, or no such cluster.
    """
    try:
        from distributed import Client
    except ImportError as error:
        raise PosecheckError(
            "--dask needs Dask; install it with: pip install 'posecheck[dask]'."
        ) from error
    try:
        client = Client(address, timeout=LOOKING, set_as_default=False)
    except (OSError, ValueError) as error:
        raise PosecheckError(
            f"there is no Dask scheduler at {address}; start one with: dask scheduler."
        ) from error
    with client:
        # Impure: a second try must not be answered with what came of the first.
        yield client.get_executor(pure=False)
