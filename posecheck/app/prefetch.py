"""Steps of the one path side by side: one thread reads on while another is still at work.

MediaPipe, OpenCV and PyAV let other threads run while they compute, so that decoding, estimating,
painting and encoding share the cores instead of taking turns. The order of things is that of the
plain loop, and so is what comes of them.
"""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager
from threading import Condition
from typing import Generic, TypeVar

T = TypeVar("T")
A = TypeVar("A")

#: So many items lie ready between two steps: enough to even out that one picture takes longer than
#: another, and few enough that pictures, which are large, don't fill the memory.
ROOM = 4

#: For so long a thread keeps the interpreter while another one wants it, s.
TURN = 0.0005


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


@contextmanager
def answered(
    items: Iterable[T], find: Callable[[T], A], room: float = ROOM
) -> Iterator[tuple[Iterator[T], Callable[[T], A]]]:
    """The items, and what looks up in time what `find` found for each in a thread of its own.

    Each item must be asked about once, in their order. What `find` raises is raised when its item
    would come. Without room there is no thread: then it is found when it is asked for.
    """
    if not room:
        yield iter(items), find
        return
    answers: deque[A] = deque()

    def with_answers_kept(found: Iterable[tuple[T, A]]) -> Iterator[T]:
        for item, answer in found:
            answers.append(answer)
            yield item

    with ahead(((item, find(item)) for item in items), room) as found:
        yield with_answers_kept(found), lambda item: answers.popleft()


@contextmanager
def meanwhile(begin: Callable[[], AbstractContextManager[T]]) -> Iterator[Callable[[], T]]:
    """What takes long to begin, begun in a thread of its own; who asks for it waits until it is.

    Its context is entered then, and left when this one is. What `begin` raises is raised to whoever
    asks, and to nobody when nobody asks.
    """
    with ExitStack() as stack, ThreadPoolExecutor(1, "meanwhile") as threads:
        beginning = threads.submit(lambda: stack.enter_context(begin()))
        yield beginning.result


@contextmanager
def short_turns() -> Iterator[None]:
    """Python's threads take turns of TURN seconds at most while the context lasts.

    Whoever comes back from MediaPipe or FFmpeg would else wait for up to 5 ms until another
    thread, which computes in Python, lets it go on: a quarter of what the network takes.
    """
    before = sys.getswitchinterval()
    sys.setswitchinterval(min(TURN, before))
    try:
        yield
    finally:
        sys.setswitchinterval(before)


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
