"""A camera as a live source, which reconnects after the camera was unplugged.

One thread at a time grabs, as fast as the camera delivers, so that no frame grows old in the
driver's queue. After DISCONNECTED_AFTER seconds without a frame it releases the capture and opens
it again, once a second, until there are frames again.

If reading hangs in the driver, the waiting consumer starts another thread, which opens the camera
again. The replaced thread releases its capture once the driver returns, and its frame is discarded.
A capture is never used by two threads at once.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from functools import partial

import numpy as np

from posecheck.core.pose import Frame, Image
from posecheck.errors import VideoError
from posecheck.i18n import translatable
from posecheck.video.camera_device import FPS, THIS_SYSTEM, Capture, open_capture
from posecheck.video.latest_frame import SYSTEM_CLOCK, Clock, LiveSource, letterboxed

DISCONNECTED_AFTER = 2.0  # without a frame, s; slow cameras deliver five in a second
REOPEN_INTERVAL, RETRY_INTERVAL = 1.0, 0.05  # between two attempts to reopen, or to read, s

#: Timeout of an open camera's first frame that shows something, and of a reading, s: slow cameras
#: take two, and start dark until they have found their exposure.
FIRST_FRAME_TIMEOUT = HANG_TIMEOUT = 5.0

BLACK = 16  # of 255: an image with 99 % of its pixels below this brightness shows nothing
RATE_FRAMES = 60  # over which the rate is measured
MAX_THREADS = 4  # that may hang in the driver at the same time
MIN_STEP = 1e-6  # between two frame times, s, should the clock not distinguish them
DISCONNECTED = translatable("The camera is gone; plug it in again.")


class Camera(LiveSource):
    """A camera, live: every frame is the newest one, and none comes twice.

    Frame times count from the first frame. Images of another size are letterboxed to its size.
    """

    def __init__(
        self,
        number: int = 0,
        *,
        capture: Callable[[], Capture] | None = None,
        clock: Clock = SYSTEM_CLOCK,
    ) -> None:
        """Open a camera, by `capture`, and wait until it shows something; VideoError if not."""
        import cv2

        super().__init__(THIS_SYSTEM.name(number), clock)
        self._open = capture or partial(open_capture, number)
        # In the caller's thread: macOS asks for permission only if the main thread opens.
        first = self._open()
        reported = first.get(cv2.CAP_PROP_FPS)
        self._nominal_fps = reported if 0 < reported < 1000 else FPS
        self._stamps: deque[float] = deque(maxlen=RATE_FRAMES)
        self._first_stamp = self._last_stamp = clock.now()
        self._frame_due = self._last_stamp + FIRST_FRAME_TIMEOUT
        self._last_time = -MIN_STEP
        self._outage = 0.0
        self._reading_since = math.inf
        self._generation = 0
        try:
            with self._changed:
                self._start(partial(self._grab, self._generation, first))
                if not self._wait_for(self._shows_something, FIRST_FRAME_TIMEOUT):
                    raise VideoError(
                        f"{self.name} opens but gives no picture; close other programs that use it,"
                        " or unplug it and plug it in again."
                        if self._newest is None
                        else f"{self.name} shows only black; open its cover, switch on the light"
                        f"{THIS_SYSTEM.or_allow}."
                    )
        except BaseException:  # Ctrl-C too must leave no camera open
            self.close()
            raise

    def _shows_something(self) -> bool:
        """Return whether there is an image with more than a few bright spots of the sensor."""
        if self._failure is not None:
            raise self._failure
        if self._newest is None:
            return False
        brightest = self._newest.image[::16, ::16].max(axis=2)
        return float(np.percentile(brightest, 99)) >= BLACK

    @property
    def fps(self) -> float:
        """Frame rate over the last grabbed frames, 1/s; at first the camera's own figure."""
        with self._changed:
            if len(self._stamps) < 2 or self._stamps[-1] <= self._stamps[0]:
                return self._nominal_fps
            return (len(self._stamps) - 1) / (self._stamps[-1] - self._stamps[0])

    @property
    def disconnected(self) -> str:
        """That the camera is gone, if it has delivered no frame lately; else empty."""
        with self._changed:
            return DISCONNECTED if self._current_outage() else ""

    @property
    def read_problem(self) -> str | None:
        """For how long the camera was disconnected, if it was."""
        with self._changed:
            outage = self._outage + self._current_outage()
        return translatable(f"{self.name} gave no picture for {outage:.0f} s") if outage else None

    def _current_outage(self) -> float:
        """Return for how long the camera has been disconnected, s; 0 if it is not."""
        silence = self._clock.now() - self._last_stamp
        return silence if not self._finished and silence > DISCONNECTED_AFTER else 0.0

    def close(self) -> None:
        """Stop the camera, whatever it is doing; closing twice is harmless."""
        with self._changed:
            self._outage += self._current_outage()
        super().close()

    def _on_demand(self) -> None:
        hangs = self._clock.now() - self._reading_since > HANG_TIMEOUT
        if hangs and self._running < MAX_THREADS:
            self._generation += 1
            self._reading_since = math.inf
            self._start(partial(self._grab, self._generation, None))

    def _grab(self, generation: int, capture: Capture | None) -> None:
        """Grab frames until the camera is closed or this generation of threads is replaced."""
        try:
            while self._is_current(generation):
                if capture is None:
                    capture = self._reopen()
                elif not self._read(generation, capture):
                    capture.release()
                    capture = None
        except Exception:
            # OpenCV raises cv2.error, SystemError and others when a capture is released under a
            # thread, which happens to a thread that was replaced: nobody waits for its frames, so
            # its failure ends it and no more. Every other failure is raised.
            if self._is_current(generation):
                raise
        finally:
            if capture is not None:
                capture.release()

    def _is_current(self, generation: int) -> bool:
        with self._changed:
            return generation == self._generation and not self._closed

    def _reopen(self) -> Capture | None:
        """Open the camera again; return None, after a pause, if that fails."""
        try:
            capture = self._open()
        except VideoError:  # `disconnected` reports it; the next attempt may succeed
            with self._changed:
                self._wait_for(lambda: self._closed, REOPEN_INTERVAL)
            return None
        with self._changed:
            self._frame_due = self._clock.now() + FIRST_FRAME_TIMEOUT
        return capture

    def _read(self, generation: int, capture: Capture) -> bool:
        """Read a frame into the buffer; return False if this capture is to be given up."""
        with self._changed:
            self._reading_since = self._clock.now()
        success, image = capture.read()
        stamp = self._clock.now()
        if not success or image is None or image.ndim != 3:
            image = None
        elif self.width:
            image = letterboxed(image, (self.width, self.height))
        with self._changed:
            if generation != self._generation:
                return False
            self._reading_since = math.inf
            if image is not None:
                self._accept(stamp, image)
            elif stamp > self._frame_due:
                return False
            else:
                self._wait_for(lambda: self._closed, RETRY_INTERVAL)
            return True

    def _accept(self, stamp: float, image: Image) -> None:
        """Put the image that was grabbed at `stamp` into the buffer, while holding `_changed`."""
        if not self.grabbed:
            self._first_stamp = self._last_stamp = stamp
            self.height, self.width = image.shape[:2]
        silence = stamp - self._last_stamp
        if silence > DISCONNECTED_AFTER:
            self._outage += silence
            self._stamps.clear()
        self._last_stamp = stamp
        self._frame_due = stamp + DISCONNECTED_AFTER
        self._stamps.append(stamp)
        self._last_time = max(stamp - self._first_stamp, self._last_time + MIN_STEP)
        self._put(Frame(self._last_time, image))
