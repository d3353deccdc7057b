"""A camera as a source of frames: always the newest, and back again after it was gone.

One thread at a time grabs. It reads as fast as the camera gives, so that no picture grows old in
the driver's queue. What can happen to it, and what comes of that:

- A picture comes: it is stamped and laid down for whoever looks.
- None comes: it tries again, and when nothing has come for LOST_AFTER seconds it gives the capture
  back and opens a new one, once a second, until there is a picture again. Time goes on meanwhile.
- It hangs in the driver: whoever waits for frames sees that, dismisses it and begins another, which
  opens the camera anew. A dismissed thread gives its capture back when the driver returns, and
  ends; what it still brings is refused.
- The camera is closed: it gives the capture back and ends.

No capture is ever touched by two threads at once.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from functools import partial

import numpy as np

from posecheck.core.pose import Frame
from posecheck.errors import VideoError
from posecheck.video.camera_device import (
    Capture,
    Which,
    chosen,
    nominal_fps,
    opened,
    or_allow,
    title,
)
from posecheck.video.latest_frame import WORLD, Clock, Live
from posecheck.video.letterbox import Image, fitted

#: A camera that gave no picture for so many seconds is gone. Slow ones give five in a second.
LOST_AFTER = 2.0

#: Seconds between two attempts to open a camera that is gone, and to read after a reading failed.
OPENS_EVERY, READS_EVERY = 1.0, 0.05

#: Seconds within which a camera's first picture must come, once it is open: slow ones take two. At
#: the beginning it must be more than black too: cameras begin dark until they found their exposure.
FIRST_WITHIN = 5.0

#: A reading that takes so many seconds hangs: no camera's first picture takes as long.
HANGS_AFTER = FIRST_WITHIN

#: Of 255: when a hundredth of a picture is no brighter than this, it shows nothing.
BLACK = 16

#: Pictures over which the rate is measured.
MEASURED = 60

#: Threads that may hang in the driver at the same time before no more are begun.
MOST_THREADS = 4

#: What two pictures are apart at least, s, should the clock not tell them apart.
STEP = 1e-6

GONE = "The camera is gone; plug it in again."


class Camera(Live):
    """A camera, live: every frame is the newest one, and none comes twice.

    name: the camera's name, as far as the system tells it. width, height: of every frame, px; what
    another mode or camera gives later is fitted in. Frame times count from the first picture.
    """

    def __init__(
        self,
        which: Which = 0,
        *,
        capture: Callable[[], Capture] | None = None,
        clock: Clock = WORLD,
    ) -> None:
        """Open a camera and wait until it shows something.

        which: its number, as `posecheck cameras` lists them, or on Linux its path. capture: how to
        open it, and to open it again; raises VideoError if that can't be done. Raises VideoError
        with a sentence that says why there is no picture and what to do.
        """
        number_or_path = chosen(which)
        super().__init__(title(number_or_path), clock)
        self._open = capture or partial(opened, number_or_path)
        # By the caller's thread: macOS asks for permission only if the main thread opens.
        first = self._open()
        self._nominal_fps = nominal_fps(first)
        self._stamps: deque[float] = deque(maxlen=MEASURED)
        self._first_stamp: float | None = None
        self._last_time = 0.0
        self._gone = 0.0
        self._last_stamp = clock.now()
        self._next_by = self._last_stamp + FIRST_WITHIN
        self._reading_since: float | None = None
        self._shift = 0
        with self._changed:
            self._begin(partial(self._grab, self._shift, first))
        try:
            self._await_picture()
        except BaseException:  # Ctrl-C too must leave no camera open
            self.close()
            raise

    def _await_picture(self) -> None:
        until = self._clock.now() + FIRST_WITHIN
        with self._changed:
            while self._failure is None and (self._newest is None or _black(self._newest.image)):
                left = until - self._clock.now()
                if left <= 0:
                    raise VideoError(self._why_nothing_is_seen())
                self._clock.wait(self._changed, left)
            if self._failure is not None:
                raise self._failure

    def _why_nothing_is_seen(self) -> str:
        if self._newest is None:
            return (
                f"{self.name} opens but gives no picture; close other programs that use it,"
                " or unplug it and plug it in again."
            )
        return f"{self.name} shows only black; open its cover, switch on the light{or_allow()}."

    @property
    def fps(self) -> float:
        """Frames a second, over the last ones that were grabbed; at first what the camera says."""
        with self._changed:
            if len(self._stamps) < 2 or self._stamps[-1] <= self._stamps[0]:
                return self._nominal_fps
            return (len(self._stamps) - 1) / (self._stamps[-1] - self._stamps[0])

    @property
    def lost(self) -> str:
        """That the camera is gone, if it gave no picture of late; empty while all is well."""
        with self._changed:
            return GONE if not self._done and self._silent_for() > LOST_AFTER else ""

    @property
    def damage(self) -> str | None:
        """For how long the camera was gone, if it was."""
        with self._changed:
            gone = self._gone
            if not self._done and self._silent_for() > LOST_AFTER:
                gone += self._silent_for()
        return f"{self.name} gave no picture for {gone:.0f} s" if gone else None

    def _silent_for(self) -> float:
        return self._clock.now() - self._last_stamp

    def close(self) -> None:
        """End it, whatever it is doing. Closing twice does no harm."""
        with self._changed:
            if not self._done and self._silent_for() > LOST_AFTER:
                self._gone += self._silent_for()
        super().close()

    def _looked_for(self) -> None:
        """Let another thread grab if the one that should hangs; as the holder of `_changed`."""
        since = self._reading_since
        if since is None or self._clock.now() - since <= HANGS_AFTER:
            return
        if len(self._at_work) < MOST_THREADS:
            self._shift += 1
            self._reading_since = None
            self._begin(partial(self._grab, self._shift, None))

    def _grab(self, shift: int, capture: Capture | None) -> None:
        """What a thread does from its beginning to its end. shift: which of them it is."""
        try:
            while self._on_duty(shift):
                if capture is None:
                    capture = self._opened_again()
                elif not self._read(shift, capture):
                    capture.release()
                    capture = None
        except Exception:
            # What a dismissed one failed at is no longer of interest.
            if self._on_duty(shift):
                raise
        finally:
            if capture is not None:
                capture.release()

    def _on_duty(self, shift: int) -> bool:
        with self._changed:
            return shift == self._shift and not self._closed

    def _opened_again(self) -> Capture | None:
        """The camera opened anew; None, after a while, if that can't be done."""
        try:
            capture = self._open()
        except VideoError:
            # It is gone, as `lost` says; the next attempt may find it back.
            with self._changed:
                self._wait_until(self._clock.now() + OPENS_EVERY)
            return None
        with self._changed:
            self._next_by = self._clock.now() + FIRST_WITHIN
        return capture

    def _read(self, shift: int, capture: Capture) -> bool:
        """Read a picture and lay it down; False if this capture gives none any more."""
        with self._changed:
            self._reading_since = self._clock.now()
        image = _picture(*capture.read())
        stamp = self._clock.now()
        if image is not None and self.width:
            image = fitted(image, (self.width, self.height))
        with self._changed:
            if shift != self._shift:
                return False
            self._reading_since = None
            if image is not None:
                self._take(stamp, image)
                return True
            if stamp > self._next_by:
                return False
            self._wait_until(stamp + READS_EVERY)
            return True

    def _take(self, stamp: float, image: Image) -> None:
        """Lay down the picture that was grabbed at `stamp`; as the holder of `_changed`."""
        if self._first_stamp is None:
            self._first_stamp = self._last_stamp = stamp
            self._last_time = -STEP
            self.height, self.width = image.shape[:2]
        silence = stamp - self._last_stamp
        if silence > LOST_AFTER:
            self._gone += silence
            self._stamps.clear()
        self._last_stamp = stamp
        self._next_by = stamp + LOST_AFTER
        self._stamps.append(stamp)
        self._last_time = max(stamp - self._first_stamp, self._last_time + STEP)
        self._offer(Frame(self._last_time, image))


def _picture(came: bool, read: Image | None) -> Image | None:
    """What was read, if that is a picture in colour."""
    return read if came and read is not None and read.ndim == 3 else None


def _black(image: Image) -> bool:
    """Whether a picture shows nothing, but for a few bright spots of the sensor."""
    return float(np.percentile(image[::16, ::16].max(axis=2), 99)) < BLACK
