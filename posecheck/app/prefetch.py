"""Run steps of a loop in threads of their own, ahead of it or behind it.

MediaPipe, OpenCV and PyAV release the GIL while they compute, so decoding, estimating, painting and
encoding share the cores. Items keep their order, so the results are those of the plain loop.
"""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager
from threading import Event
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

#: Items that wait between two steps: enough to even out frames that take longer than others, few
#: enough that frames, which are large, don't fill the memory.
CAPACITY = 4

SWITCH_INTERVAL = 0.0005  # seconds for which a thread keeps the GIL while another one waits for it


@contextmanager
def prefetch(source: Iterable[T], capacity: int = CAPACITY) -> Iterator[Iterator[T]]:
    """Read `source` in a thread, up to `capacity` items ahead; with 0 there is no thread.

    An error of `source` is raised at its place. On exit, at most the item being read is completed.
    """
    if not capacity:
        yield iter(source)
        return
    items, end = iter(source), object()
    with ThreadPoolExecutor(1, "prefetch") as thread:
        pending = deque(thread.submit(next, items, end) for _ in range(capacity))

        def read() -> Iterator[T]:
            while (item := pending.popleft().result()) is not end:
                pending.append(thread.submit(next, items, end))
                yield item  # type: ignore[misc]  # next() returns T or `end`

        try:
            yield read()
        finally:
            thread.shutdown(cancel_futures=True)


@contextmanager
def background(
    sink: Callable[[T], object], capacity: float = CAPACITY
) -> Iterator[Callable[[T], object]]:
    """Call `sink` in a thread, at most `capacity` items behind; with 0 there is no thread.

    An error of `sink` is raised when the next item is passed, or on exit; no item is processed
    after it. If an error ends the context, the waiting items are dropped.
    """
    if not capacity:
        yield sink
        return
    pending: deque[Future[None]] = deque()
    stopped = Event()

    def consume(item: T) -> None:
        if not stopped.is_set():
            try:
                sink(item)
            except BaseException:
                stopped.set()
                raise

    with ThreadPoolExecutor(1, "background") as thread:

        def put(item: T) -> None:
            while pending and (len(pending) >= capacity or pending[0].done()):
                pending.popleft().result()
            pending.append(thread.submit(consume, item))

        try:
            yield put
            while pending:
                pending.popleft().result()
        except BaseException:
            stopped.set()
            raise


@contextmanager
def prefetch_map(
    items: Iterable[T], function: Callable[[T], R], capacity: int = CAPACITY
) -> Iterator[tuple[Iterator[T], Callable[[T], R]]]:
    """Apply `function` to `items` in a thread, ahead of the consumer; with 0 there is no thread.

    Yields the items, and a lookup of their results, to be called once for each item in order. An
    error of `function` is raised when its item would come.
    """
    if not capacity:
        yield iter(items), function
        return
    results: deque[R] = deque()

    def keeping_results(pairs: Iterable[tuple[T, R]]) -> Iterator[T]:
        for item, result in pairs:
            results.append(result)
            yield item

    with prefetch(((item, function(item)) for item in items), capacity) as pairs:
        yield keeping_results(pairs), lambda item: results.popleft()


@contextmanager
def start_early(enter: Callable[[], AbstractContextManager[T]]) -> Iterator[Callable[[], T]]:
    """Enter a slow context manager in a thread; yield a function that waits for it, or raises."""
    with ExitStack() as stack, ThreadPoolExecutor(1, "start_early") as thread:
        yield thread.submit(lambda: stack.enter_context(enter())).result


@contextmanager
def short_switch_interval() -> Iterator[None]:
    """Let threads keep the GIL for SWITCH_INTERVAL at most.

    By default a thread that returns from MediaPipe or FFmpeg waits up to 5 ms for one that computes
    in Python: a quarter of the network's own time.
    """
    before = sys.getswitchinterval()
    sys.setswitchinterval(min(SWITCH_INTERVAL, before))
    try:
        yield
    finally:
        sys.setswitchinterval(before)
