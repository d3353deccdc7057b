"""Fake cameras: captures that a test controls, and a clock that stands still."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from threading import Condition, Event, get_ident
from time import monotonic, sleep

import cv2
import numpy as np

from posecheck.core.pose import Image
from posecheck.errors import VideoError
from posecheck.video import Clock

#: Timeout of a test that waits for another thread, s.
TIMEOUT = 30.0


def grey(level: int = 120, size: tuple[int, int] = (64, 48)) -> Image:
    """Return a grey image of a brightness, and width and height in px."""
    return np.full((size[1], size[0], 3), level, np.uint8)


def wait_for(condition: Callable[[], bool]) -> None:
    """Wait until another thread has made the condition true."""
    end = monotonic() + TIMEOUT
    while not condition():
        assert monotonic() < end, "timeout"
        sleep(0.001)


class FakeClock(Clock):
    """A clock that a test advances, or that advances while a thread waits.

    Args:
        ticks: Seconds that pass in each round of waiting.
    """

    def __init__(self, ticks: float = 0.0) -> None:
        self.time = 100.0
        self.ticks = ticks
        self._waiting: dict[int, float] = {}

    def now(self) -> float:
        return self.time

    def wait(self, changed: Condition, seconds: float) -> None:
        self._waiting[get_ident()] = seconds
        # The waiting thread soon wakes and reads the clock: a condition promises no more.
        changed.wait(0.001)
        self.time += self.ticks
        del self._waiting[get_ident()]

    def awaited(self, seconds: float) -> bool:
        """Return whether a thread waits for that many seconds."""
        return any(abs(waits - seconds) < 1e-6 for waits in [*self._waiting.values()])

    def advance(self, seconds: float) -> None:
        self.time += seconds


class FakeCapture:
    """An open camera: reading blocks until there is an image, or the camera is unplugged.

    Args:
        images: The images to read first; None is an image that cannot be read.
        fps: The frame rate that the camera reports, 1/s.

    Attributes:
        released: Set once the camera was closed.
        readings: Number of readings that have begun.
    """

    def __init__(self, *images: Image | None, fps: float = 30.0) -> None:
        self.released = Event()
        self.readings = 0
        self._fps = fps
        self._pending: deque[Image | Exception | None] = deque(images)
        self._changed = Condition()
        self._unplugged = False

    def give(self, *images: Image | Exception | None) -> None:
        """Let the next readings return these images, or raise these exceptions."""
        with self._changed:
            self._pending.extend(images)
            self._changed.notify_all()

    def unplug(self) -> None:
        """Let every reading from now on return at once, without an image."""
        with self._changed:
            self._unplugged = True
            self._changed.notify_all()

    def read(self) -> tuple[bool, Image | None]:
        assert not self.released.is_set(), "read after it was released"
        self.readings += 1
        with self._changed:
            while not self._pending and not self._unplugged:
                self._changed.wait()
            image = self._pending.popleft() if self._pending else None
        if isinstance(image, Exception):
            raise image
        return image is not None, image

    def get(self, what: int, /) -> float:
        return self._fps if what == cv2.CAP_PROP_FPS else 0.0

    def release(self) -> None:
        assert not self.released.is_set(), "released twice"
        self.released.set()


class FakeOpener:
    """Opens one capture after the other; None, and the end, is a camera that does not open."""

    def __init__(self, captures: Sequence[FakeCapture | None]) -> None:
        self._captures = deque(captures)
        self.attempts = 0

    def __call__(self) -> FakeCapture:
        self.attempts += 1
        capture = self._captures.popleft() if self._captures else None
        if capture is None:
            raise VideoError("no camera was found; plug one in.")
        return capture
