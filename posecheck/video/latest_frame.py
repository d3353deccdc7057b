"""What is live: whoever looks gets the newest frame, and never the same one twice.

A thread grabs one frame after the other and lays each into a place for one: a frame that nobody
took in time gives way to the next. The estimator is slower than a camera, so this is what keeps the
trainer in the present.

Rules, for whoever grabs: a frame is laid down with `_offer`, in the order of time; a thread is
begun with `_begin`, and ends soon after `_closed` is set. What it raises reaches the one who looks.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from threading import Condition, Thread, current_thread
from time import perf_counter
from types import TracebackType
from typing import Protocol, Self

from posecheck.core.pose import Frame
from posecheck.errors import VideoError

#: Seconds that closing waits for a thread that grabs. One that hangs in the camera's driver is left
#: behind: it ends by itself once the driver returns, or with the program.
CLOSES_WITHIN = 2.0

#: Seconds after which one who waits for a frame looks whether somebody still grabs.
LOOKS_AROUND = 0.5


class LiveSource(Protocol):
    """A source of frames that does not wait: a camera, or a recording played like one.

    Looking is for one thread at a time; the properties may be read by any.
    """

    @property
    def name(self) -> str:
        """What it is called: the camera's or the file's name."""

    @property
    def width(self) -> int:
        """Of every frame, px."""

    @property
    def height(self) -> int:
        """Of every frame, px."""

    @property
    def fps(self) -> float:
        """Frames a second: of a camera as measured of late, of a recording as it was made."""

    @property
    def frames(self) -> int | None:
        """About how many frames there will be, if known."""

    @property
    def live(self) -> bool:
        """Always True."""

    @property
    def lost(self) -> str:
        """Why no frames come at the moment, in one sentence; empty while all is well."""

    @property
    def damage(self) -> str | None:
        """A sentence about what is missing of what was there to be seen; None if nothing is."""

    @property
    def grabbed(self) -> int:
        """How many frames there were so far."""

    @property
    def dropped(self) -> int:
        """How many of them nobody got, since the next one came first."""

    @property
    def ended(self) -> bool:
        """Whether no frame will come any more: it is closed, over or has failed."""

    def newest(self, timeout: float | None = None) -> Frame | None:
        """The newest frame, if need be after waiting for it.

        timeout: at most so many seconds; None: as long as it takes. None comes back if there is no
        new frame by then, or none will come any more (`ended`). Raises VideoError if the source
        has failed.
        """

    def __iter__(self) -> Iterator[Frame]:
        """The newest frame each time, until the source ends; VideoError if it fails."""

    def close(self) -> None:
        """End it, whatever it is doing. Closing twice does no harm."""

    def __enter__(self) -> Self:
        """The source itself."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it."""


class Clock(Protocol):
    """Whose time it is: the world's, or a test's."""

    def now(self) -> float:
        """Seconds since some moment; never goes back."""

    def wait(self, changed: Condition, seconds: float | None) -> None:
        """Wait, as the holder of `changed`, until it is notified or so many seconds are over."""


class WorldClock:
    """The world's time."""

    def now(self) -> float:
        """Seconds since some moment; never goes back."""
        # time.monotonic goes in steps of 16 ms on Windows: half a frame.
        return perf_counter()

    def wait(self, changed: Condition, seconds: float | None) -> None:
        """Wait, as the holder of `changed`, until it is notified or so many seconds are over."""
        changed.wait(seconds)


WORLD = WorldClock()


class Live(ABC):
    """What all live sources have in common: the place for the newest frame.

    All that changes is changed by holders of `_changed` alone, who notify the others.
    """

    live = True

    def __init__(self, name: str, clock: Clock) -> None:
        self.name = name
        self.width = self.height = 0
        self.frames: int | None = None
        self.grabbed = self.dropped = 0
        self._clock = clock
        self._changed = Condition()
        self._newest: Frame | None = None
        self._closed = False
        self._over = False
        self._failure: VideoError | None = None
        self._threads: list[Thread] = []
        self._at_work: set[Thread] = set()

    @property
    @abstractmethod
    def fps(self) -> float:
        """Frames a second."""

    @property
    def lost(self) -> str:
        """Why no frames come at the moment, in one sentence; empty while all is well."""
        return ""

    @property
    @abstractmethod
    def damage(self) -> str | None:
        """A sentence about what is missing of what was there to be seen; None if nothing is."""

    @property
    def ended(self) -> bool:
        """Whether no frame will come any more: it is closed, over or has failed."""
        with self._changed:
            return self._newest is None and self._done

    @property
    def _done(self) -> bool:
        return self._closed or self._over

    def newest(self, timeout: float | None = None) -> Frame | None:
        """The newest frame, if need be after waiting for it.

        timeout: at most so many seconds; None: as long as it takes. None comes back if there is no
        new frame by then, or none will come any more (`ended`). Raises VideoError if the source
        has failed.
        """
        with self._changed:
            until = None if timeout is None else self._clock.now() + timeout
            while self._newest is None and not self._done:
                self._looked_for()
                left = LOOKS_AROUND if until is None else until - self._clock.now()
                if left <= 0:
                    return None
                self._clock.wait(self._changed, min(left, LOOKS_AROUND))
            frame, self._newest = self._newest, None
            if frame is None and self._failure is not None and not self._closed:
                raise self._failure
            return frame

    @abstractmethod
    def _looked_for(self) -> None:
        """Take note, as the holder of `_changed`, that somebody waits for a frame."""

    def __iter__(self) -> Iterator[Frame]:
        """The newest frame each time, until the source ends; VideoError if it fails."""
        while (frame := self.newest()) is not None:
            yield frame

    def close(self) -> None:
        """End it, whatever it is doing. Closing twice does no harm."""
        with self._changed:
            self._closed = True
            self._newest = None
            self._changed.notify_all()
            until = self._clock.now() + CLOSES_WITHIN
            while self._at_work and (left := until - self._clock.now()) > 0:
                self._clock.wait(self._changed, left)
            leaving = [thread for thread in self._threads if thread not in self._at_work]
        for thread in leaving:
            thread.join()

    def __enter__(self) -> Self:
        """The source itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it."""
        self.close()

    def _begin(self, work: Callable[[], None]) -> None:
        """Begin a thread that does `work`; as the holder of `_changed`."""
        # A daemon, so that one that hangs in a driver does not keep the program from ending.
        thread = Thread(target=self._carry_out, args=(work,), name=self.name, daemon=True)
        self._threads.append(thread)
        self._at_work.add(thread)
        thread.start()

    def _carry_out(self, work: Callable[[], None]) -> None:
        failure = None
        try:
            work()
        except VideoError as error:
            failure = error
        except Exception as error:
            failure = VideoError(f"{self.name} failed ({_words(error)}); start again.")
            failure.__cause__ = error
        with self._changed:
            self._at_work.discard(current_thread())
            self._failure = self._failure or failure
            self._over = self._over or failure is not None or not self._at_work
            self._changed.notify_all()

    def _offer(self, frame: Frame) -> None:
        """Lay down a frame; as the holder of `_changed`."""
        self.grabbed += 1
        if self._newest is not None:
            self.dropped += 1
        self._newest = None if self._closed else frame
        self._changed.notify_all()

    def _wait_until(self, time: float) -> bool:
        """Wait, as the holder of `_changed`, for a time of the clock; False if closed meanwhile."""
        while not self._closed and (left := time - self._clock.now()) > 0:
            self._clock.wait(self._changed, left)
        return not self._closed


def _words(error: Exception) -> str:
    """An error's own words, on one line."""
    return " ".join(str(error).split()).rstrip(".") or type(error).__name__
