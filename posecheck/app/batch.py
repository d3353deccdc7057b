"""Analyse many recordings on an executor: processes of this computer, or a Dask cluster's workers.

A task that fails does not stop the others. A task whose process is killed is retried once.
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
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from typing import Any, ParamSpec, TypeVar

from posecheck.app import processes
from posecheck.app.analysis import DEFAULTS, AnalysisOptions, Observer, analyze
from posecheck.app.processes import PROCESSES, become_worker, starting_worker
from posecheck.core.session import Session
from posecheck.errors import PosecheckError

P = ParamSpec("P")
T = TypeVar("T")

POLL_INTERVAL = 0.1  # seconds between two checks whether to stop
CONNECT_TIMEOUT = 10  # seconds after which a cluster that does not answer is given up


class Order(IntEnum):
    """What the worker processes are to do: go on, end and keep the results, or discard them."""

    CONTINUE = 0
    FINISH = 1
    DISCARD = 2


@dataclass(frozen=True)
class Task:
    """A recording to analyse, and the folder for its results."""

    video: Path
    folder: Path
    options: AnalysisOptions = DEFAULTS


@dataclass(frozen=True)
class Outcome:
    """The session of a task, or the error that prevented it."""

    task: Task
    session: Session | None = None
    error: BaseException | None = None


def available_cores() -> int:
    """Return how many processes can run at once on this computer."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def run_task(task: Task, observer: Observer | None = None, jobs: int = 1) -> Session:
    """Analyse a recording; `observer` None obeys the `ProcessExecutor` that runs this process."""
    options = replace(task.options, jobs=jobs)
    return analyze(task.video, task.folder, options, observer or (lambda *_: stop_requested()))


def run_tasks(
    tasks: Iterable[Task],
    executor: Executor,
    stopped: Callable[[], bool] = lambda: False,
    run: Callable[[Task], Session] = run_task,
) -> Iterator[Outcome]:
    """Run tasks on an executor, and yield each outcome as soon as it is known.

    When `stopped` returns True, tasks that have not started are cancelled, and the executor is shut
    down without waiting. For processes, `run` must be picklable.
    """
    running: dict[Future[Session], Task] = {executor.submit(run, task): task for task in tasks}
    retried: set[Task] = set()
    ending = False
    while running:
        done, _ = wait(running, timeout=POLL_INTERVAL, return_when=FIRST_COMPLETED)
        if not ending and stopped():
            ending = True
            running = {future: task for future, task in running.items() if not future.cancel()}
            executor.shutdown(wait=False)
        for future in done & running.keys():
            task = running.pop(future)
            error = future.exception()
            if isinstance(error, BrokenExecutor) and task not in retried and not ending:
                retried.add(task)
                running[executor.submit(run, task)] = task
            else:
                yield Outcome(task, None if error else future.result(), error)


class ProcessExecutor(Executor):
    """Runs each call in one of several processes, which are reused and ignore Ctrl-C.

    Unlike in a ProcessPoolExecutor, a process that dies fails its own call only, with
    BrokenExecutor, and is replaced. `shutdown` asks running calls to finish early; leaving the
    context by an error asks them to discard their results. `run_task` obeys both.
    """

    def __init__(self, jobs: int) -> None:
        self._order = PROCESSES.RawValue("b", Order.CONTINUE)
        self._threads = ThreadPoolExecutor(jobs, "batch")
        self._idle: SimpleQueue[ProcessPoolExecutor] = SimpleQueue()
        with starting_worker():
            for _ in range(jobs):
                process = self._start_process()
                process.submit(os.getpid)  # a pool starts its process with the first call
                self._idle.put(process)

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Schedule a call, as any executor does; function, arguments and result are pickled."""
        return self._threads.submit(self._call, partial(fn, *args, **kwargs))

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Shut down, as any executor does; running calls are asked to finish early."""
        self._order.value = max(self._order.value, Order.FINISH)
        self._threads.shutdown(wait, cancel_futures=cancel_futures)
        while wait and not self._idle.empty():
            self._idle.get().shutdown()

    def __exit__(self, kind: type[BaseException] | None, *error: Any) -> None:
        """Wait for the running calls; after an error, ask them to discard their results."""
        if kind is not None:
            self._order.value = Order.DISCARD
        self.shutdown(cancel_futures=kind is not None)

    def _start_process(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(1, PROCESSES, initializer=become_worker, initargs=(self._order,))

    def _call(self, call: Callable[[], T]) -> T:
        process = self._idle.get()
        try:
            return process.submit(call).result()
        except BrokenExecutor:
            process.shutdown()
            process = self._start_process()
            raise
        finally:
            self._idle.put(process)


class DiscardedError(Exception):
    """The results of the running call are not wanted any more."""


def stop_requested() -> bool:
    """Return whether calls are to finish early; DiscardedError if to discard their results."""
    order = Order.CONTINUE if processes.shared is None else processes.shared.value
    if order == Order.DISCARD:
        raise DiscardedError
    return bool(order == Order.FINISH)


@contextmanager
def cluster(address: str) -> Iterator[Executor]:
    """Connect to a Dask cluster, whose workers must see the same files under the same names."""
    try:
        from distributed import Client

        client = Client(address, timeout=CONNECT_TIMEOUT, set_as_default=False)
    except ImportError as error:
        sentence = "--dask needs Dask; install it with: pip install 'posecheck[dask]'."
        raise PosecheckError(sentence) from error
    except (OSError, ValueError) as error:
        sentence = f"there is no Dask scheduler at {address}; start one with: dask scheduler."
        raise PosecheckError(sentence) from error
    with client:
        # Impure: a retry must not be answered with the result of the first try.
        yield client.get_executor(pure=False)
