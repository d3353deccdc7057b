"""Steps of the one path side by side: one thread reads on while another is still at work.

MediaPipe, OpenCV and PyAV let other threads run while they compute, so that decoding, estimating,
painting and encoding share the cores instead of taking turns. The order of things is that of the
plain loop, and so is what comes of them.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Condition
from typing import Generic, TypeVar

T = TypeVar("T")

#: So many items lie ready between two steps: enough to even out that one picture takes longer than
#: another, and few enough that pictures, which are large, don't fill the memory.
ROOM = 4


@contextmanager
def ahead(source: Iterable[T], room: float = ROOM) -> Iterator[Iterator[T]]:
    """`source`, read in a thread of its own, about `room` items ahead of whoever goes through it.

    What `source` raises is raised at its place. Without room there is no thread. When the context
    ends, so has the thread: after the item that it is at, if the source has more.
    """
    if not room:
        yield iter(source)
        return
    belt: Belt[T] = Belt(room)
    with ThreadPoolExecutor(1, "ahead") as threads:
        filling = threads.submit(_fill, belt, source)

        def items() -> Iterator[T]:
            yield from belt
            filling.result()

        try:
            yield items()
        finally:
            belt.leave()


@contextmanager
def behind(use: Callable[[T], object], room: float = ROOM) -> Iterator[Callable[[T], object]]:
    """`use`, done in a thread of its own, about `room` items behind whoever hands them over.

    What `use` raises is raised when the next item is handed over, or at the end of the context. By
    then everything is done, or dropped if an error ends the context. Without room there is no
    thread.
    """
    if not room:
        yield use
        return
    belt: Belt[T] = Belt(room)
    with ThreadPoolExecutor(1, "behind") as threads:
        using = threads.submit(_use_up, belt, use)

        def hand_over(item: T) -> None:
            if not belt.put(item):
                using.result()

        try:
            yield hand_over
        except BaseException:
            belt.leave()
            raise
        belt.end()
        using.result()


class Belt(Generic[T]):
    """Carries items in their order from one thread to another.

    room: how many of them it holds; who puts one more waits.
    """

    def __init__(self, room: float) -> None:
        self._room = room
        self._items: deque[T] = deque()
        self._change = Condition()
        self._ended = self._left = False

    def put(self, item: T) -> bool:
        """Add an item as soon as there is room; False when nobody takes any more."""
        with self._change:
            self._change.wait_for(lambda: self._left or len(self._items) < self._room)
            if not self._left:
                self._items.append(item)
                self._change.notify_all()
            return not self._left

    def end(self) -> None:
        """Say that no more items come."""
        with self._change:
            self._ended = True
            self._change.notify_all()

    def leave(self) -> None:
        """Say that no more items are taken; those that are there are dropped."""
        with self._change:
            self._left = True
            self._items.clear()
            self._change.notify_all()

    def __iter__(self) -> Iterator[T]:
        """The items as they come, until there are no more."""
        while True:
            with self._change:
                self._change.wait_for(lambda: self._items or self._ended or self._left)
                if not self._items:
                    return
                item = self._items.popleft()
                self._change.notify_all()
            yield item


def _fill(belt: Belt[T], source: Iterable[T]) -> None:
    try:
        for item in source:
            if not belt.put(item):
                return
    finally:
        belt.end()


def _use_up(belt: Belt[T], use: Callable[[T], object]) -> None:
    try:
        for item in belt:
            use(item)
    finally:
        belt.leave()
