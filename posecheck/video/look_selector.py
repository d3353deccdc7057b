"""Select the frames to look at by how much they differ from the last one that was looked at."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from posecheck.core.look_schedule import LookSchedule
from posecheck.core.pose import Image

if TYPE_CHECKING:
    from av import VideoFrame

#: Width of the small grey frames that are compared, px: noise averages out in them.
WIDTH = 64

#: Share of the pixels, of those that changed most, whose mean change counts.
SHARE = 0.01

#: Contrast to which changes are scaled, as the standard deviation of a small grey frame, of 255:
#: that of a room in daylight. In a dim room the same movement changes the pixels less. A frame with
#: less than MIN_CONTRAST shows hardly more than noise.
CONTRAST, MIN_CONTRAST = 30.0, 10.0

#: Pixel formats whose first plane is brightness, 8 bits a pixel.
PLANAR = ("yuv420p", "yuvj420p", "yuv422p", "yuvj422p", "yuv444p", "yuvj444p", "nv12", "gray")

Grey = NDArray[np.uint8]


class LookSelector:
    """Decides of one frame after the other whether to look at it."""

    def __init__(self, schedule: LookSchedule) -> None:
        """Begin with a schedule's first look."""
        self._schedule = schedule
        self._last: Grey | None = None

    def __call__(self, time: float, grey: Callable[[], Grey]) -> bool:
        """Return whether to look at the frame at `time`, s; `grey` reduces it if need be."""
        if not self._schedule.is_due(time):
            return False
        now = grey() if self._schedule.adaptive else None
        change = math.nan if now is None or self._last is None else change_between(self._last, now)
        self._schedule, look = self._schedule.step(time, change)
        if look:
            self._last = now
        return look


def change_between(before: Grey, now: Grey) -> float:
    """Return how much the most changed parts of a frame changed, of 255; NaN for other sizes.

    A change of the light as a whole is left out, and a low contrast compensated.
    """
    if before.shape != now.shape:
        return math.nan
    change = now.astype(np.int16) - before
    changes = np.abs(change - np.int16(np.median(change))).ravel()
    most = max(1, round(SHARE * changes.size))
    scale = CONTRAST / max(float(now.std()), MIN_CONTRAST)
    return scale * float(np.partition(changes, changes.size - most)[-most:].mean())


def grey_of_image(image: Image) -> Grey:
    """Return the small grey frame of a BGR image."""
    import cv2

    return np.asarray(cv2.cvtColor(_reduced(image), cv2.COLOR_BGR2GRAY), np.uint8)


def grey_of_decoded(decoded: VideoFrame) -> Grey:
    """Return the small grey frame of a decoded one, which takes no conversion to BGR."""
    if decoded.format.name not in PLANAR:
        return grey_of_image(np.asarray(decoded.to_ndarray(format="bgr24"), np.uint8))
    plane = decoded.planes[0]
    rows = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)
    return _reduced(rows[: plane.height, : plane.width])


def _reduced(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    import cv2

    height, width = image.shape[:2]
    size = WIDTH, max(1, round(height * WIDTH / width))
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)
