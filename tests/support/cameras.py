"""Cameras made of nothing: captures that do as a test tells them, and a clock that waits for it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from threading import Condition, Event, get_ident
from time import monotonic, sleep

import cv2
import numpy as np
from numpy.typing import NDArray

from posecheck.errors import VideoError

Image = NDArray[np.uint8]

#: How long, s, a test waits for another thread before it takes it for stuck.
STUCK = 30.0


def picture(level: int = 120, size: tuple[int, int] = (64, 48)) -> Image:
    """A grey picture, light or dark."""
    return np.full((size[1], size[0], 3), level, np.uint8)


def until(true: Callable[[], bool]) -> None:
    """Wait for what another thread is about to do."""
    end = monotonic() + STUCK
    while not true():
        assert monotonic() < end, "it never came"
        sleep(0.001)


class FakeClock:
    """A clock that stands still until it is told to go on, or goes while somebody waits.

    ticks: seconds that pass in each round of waiting.
    """

    def __init__(self, ticks: float = 0.0) -> None:
        self.time = 100.0
        self.ticks = ticks
        self._waiting: dict[int, float | None] = {}

    def now(self) -> float:
        return self.time

    def wait(self, changed: Condition, seconds: float | None) -> None:
        self._waiting[get_ident()] = seconds
        # Whoever waits comes back soon and looks at the clock: that is all a condition promises.
        changed.wait(0.001)
        self.time += self.ticks
        del self._waiting[get_ident()]

    def awaited(self, seconds: float | None) -> bool:
        """Whether somebody waits for so many seconds to pass; None: for whatever happens."""
        return any(
            waits is seconds or (waits and seconds and abs(waits - seconds) < 1e-6)
            for waits in [*self._waiting.values()]
        )

    def advance(self, seconds: float) -> None:
        self.time += seconds


class FakeCapture:
    """An open camera: reading waits until there is a picture to read, or the camera is unplugged.

    fps: what it says of itself. released: whether it was closed. readings: how many have begun.
    """

    def __init__(self, *pictures: Image | None, fps: float = 30.0) -> None:
        self.released = Event()
        self.readings = 0
        self._fps = fps
        self._coming: deque[Image | Exception | None] = deque(pictures)
        self._changed = Condition()
        self._unplugged = False

    def give(self, *pictures: Image | Exception | None) -> None:
        """Let it read these pictures; None is a picture that can't be read."""
        with self._changed:
            self._coming.extend(pictures)
            self._changed.notify_all()

    def unplug(self) -> None:
        """Let every reading from now on come back at once, without a picture."""
        with self._changed:
            self._unplugged = True
            self._changed.notify_all()

    def read(self) -> tuple[bool, Image | None]:
        assert not self.released.is_set(), "read after it was released"
        self.readings += 1
        with self._changed:
            while not self._coming and not self._unplugged:
                self._changed.wait()
            read = self._coming.popleft() if self._coming else None
        if isinstance(read, Exception):
            raise read
        return read is not None, read

    def get(self, what: int, /) -> float:
        return self._fps if what == cv2.CAP_PROP_FPS else 0.0

    def release(self) -> None:
        assert not self.released.is_set(), "released twice"
        self.released.set()


class FakeSystem:
    """Opens one capture after the other; None is a camera that can't be had, and so is the end."""

    def __init__(self, captures: Sequence[FakeCapture | None]) -> None:
        self._captures = deque(captures)
        self.attempts = 0

    def __call__(self) -> FakeCapture:
        self.attempts += 1
        capture = self._captures.popleft() if self._captures else None
        if capture is None:
            raise VideoError("no camera was found; plug one in.")
        return capture
