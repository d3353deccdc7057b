"""Live sources: the consumer gets the newest frame, and never the same one twice.

A thread grabs frames into a buffer for one, which keeps the latency of a slow estimator low.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from threading import Condition, Thread
from time import perf_counter
from typing import Self

import numpy as np

from posecheck.core.letterbox import Letterbox
from posecheck.core.pose import Frame, Image
from posecheck.errors import VideoError

#: Timeout of closing, s. A thread that hangs in the driver is left behind: it ends once the driver
#: returns, or with the program.
CLOSE_TIMEOUT = 2.0

WATCHDOG_INTERVAL = 0.5  # at which a waiting consumer checks whether the grabbing thread hangs, s


class Clock:
    """The system's clock; tests replace it."""

    def now(self) -> float:
        """Return a monotonic time, s."""
        # time.monotonic has steps of 16 ms on Windows: half a frame.
        return perf_counter()

    def wait(self, changed: Condition, seconds: float) -> None:
        """Wait, while holding `changed`, until it is notified or the time is over."""
        changed.wait(seconds)


SYSTEM_CLOCK = Clock()


class LiveSource(ABC):
    """A source of frames in real time, for one consuming thread; any may read the attributes.

    State is changed only while holding `_changed`, which is then notified. A subclass starts its
    threads with `_start` and puts frames with `_put`, in temporal order; its threads end soon after
    `_closed` is set. An exception in a thread reaches the consumer.
    """

    live = True

    def __init__(self, name: str, clock: Clock) -> None:
        self.name = name
        self.width = self.height = 0
        self.frames: int | None = None  # about how many in all
        self.grabbed = self.dropped = 0  # so far; dropped ones were replaced before they were taken
        self._clock = clock
        self._changed = Condition()
        self._newest: Frame | None = None
        self._closed = False
        self._finished = False  # closed, failed, or without a thread any more
        self._failure: VideoError | None = None
        self._running = 0  # threads

    @property
    @abstractmethod
    def fps(self) -> float:
        """Frame rate, 1/s: a camera's as measured lately, a recording's own."""

    @property
    def disconnected(self) -> str:
        """Why no frames come at the moment, in one sentence; empty while they come."""
        return ""

    @property
    @abstractmethod
    def read_problem(self) -> str | None:
        """A sentence on what could not be read so far; None if everything could."""

    @abstractmethod
    def _on_demand(self) -> None:
        """React to a consumer that waits for a frame, while holding `_changed`."""

    @property
    def ended(self) -> bool:
        """Whether no frame will come any more: closed, finished or failed."""
        with self._changed:
            return self._newest is None and self._finished

    def newest(self, timeout: float = math.inf) -> Frame | None:
        """Return the newest frame that was not returned before, waiting for it `timeout` seconds.

        None if none comes in time or any more; VideoError if the source has failed.
        """
        with self._changed:
            deadline = self._clock.now() + timeout
            while self._newest is None and not self._finished:
                self._on_demand()
                left = deadline - self._clock.now()
                if left <= 0:
                    return None
                self._clock.wait(self._changed, min(left, WATCHDOG_INTERVAL))
            frame, self._newest = self._newest, None
            if frame is None and self._failure is not None and not self._closed:
                raise self._failure
            return frame

    def __iter__(self) -> Iterator[Frame]:
        """Return an iterator over the newest frames; VideoError if the source fails."""
        return iter(self.newest, None)

    def close(self) -> None:
        """Stop the source, whatever it is doing; closing twice is harmless."""
        with self._changed:
            self._closed = self._finished = True
            self._newest = None
            self._changed.notify_all()
            self._wait_for(lambda: not self._running, CLOSE_TIMEOUT)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _start(self, work: Callable[[], None]) -> None:
        """Start a thread that calls `work`, while holding `_changed`."""
        self._running += 1
        # A daemon: one that hangs in a driver must not keep the program from ending.
        Thread(target=self._run, args=(work,), name=self.name, daemon=True).start()

    def _run(self, work: Callable[[], None]) -> None:
        failure = None
        try:
            work()
        except VideoError as error:
            failure = error
        except Exception as error:
            message = " ".join(str(error).split()).rstrip(".") or type(error).__name__
            failure = VideoError(f"{self.name} failed ({message}); start again.")
            failure.__cause__ = error
        with self._changed:
            self._running -= 1
            self._failure = self._failure or failure
            self._finished = self._finished or failure is not None or not self._running
            self._changed.notify_all()

    def _put(self, frame: Frame) -> None:
        """Put a frame into the buffer, while holding `_changed`."""
        self.grabbed += 1
        self.dropped += self._newest is not None
        self._newest = None if self._closed else frame
        self._changed.notify_all()

    def _wait_for(self, condition: Callable[[], object], timeout: float) -> bool:
        """Wait, while holding `_changed`, for a condition; return whether it holds in time."""
        deadline = self._clock.now() + timeout
        while not condition():
            if (left := deadline - self._clock.now()) <= 0:
                return False
            self._clock.wait(self._changed, left)
        return True


def letterboxed(image: Image, size: tuple[int, int]) -> Image:
    """Return the image at `size` (width, height, px), undistorted, with black bars if needed."""
    import cv2

    if image.shape[1::-1] == size:
        return image
    box = Letterbox.of((image.shape[1], image.shape[0]), size)
    # Averaging avoids moiré in an image that shrinks; one that grows needs none.
    method = cv2.INTER_AREA if box.scale < 1 else cv2.INTER_LINEAR
    (width, height), left, top = box.inner, box.left, box.top
    whole = np.zeros((size[1], size[0], 3), np.uint8)
    inner = whole[top : top + height, left : left + width]
    cv2.resize(image, box.inner, dst=inner, interpolation=method)
    return whole
