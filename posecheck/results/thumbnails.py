"""Thumbnails: a cropped frame as a small JPEG."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

#: Width of a thumbnail, px. A stick figure is drawn over it, so it may be coarse.
WIDTH = 208

#: JPEG quality, 0 to 100.
QUALITY = 58

#: Aspect ratio, width to height.
ASPECT = 4 / 3

#: The margin around the landmarks, as a share of their extent: hands, hair, heels.
MARGIN = 0.14

#: Landmarks further from the frame's centre are outliers, in halves of its width and height.
FAR = 1.5


@dataclass(frozen=True)
class Crop:
    """A rectangle of a frame, px; it may reach beyond the frame."""

    left: float
    top: float
    width: float
    height: float

    @classmethod
    def around(cls, points: NDArray[np.float32], size: tuple[int, int]) -> Self:
        """Return the crop around all known points (n, 2); the whole frame without any."""
        near = np.abs(points - np.array(size) / 2) < FAR * np.array(size) / 2
        known = points[near.all(axis=1)]
        low, high = (known.min(axis=0), known.max(axis=0)) if len(known) else (0, np.array(size))
        middle, extent = (low + high) / 2, (high - low) * (1 + 2 * MARGIN)
        width = max(float(extent[0]), float(extent[1]) * ASPECT, 1.0)
        left, top = float(middle[0]) - width / 2, float(middle[1]) - width / ASPECT / 2
        return cls(left, top, width, width / ASPECT)

    def within(self, size: tuple[int, int]) -> tuple[int, int, int, int]:
        """Return the part within a frame of a size: left, top, right, bottom."""
        right, bottom = self.left + self.width, self.top + self.height
        x = [min(max(round(edge), 0), size[0]) for edge in (self.left, right)]
        y = [min(max(round(edge), 0), size[1]) for edge in (self.top, bottom)]
        return x[0], y[0], x[1], y[1]


def jpeg(image: NDArray[np.uint8], crop: Crop) -> bytes:
    """Return the cropped part of a frame (BGR) as a small JPEG; empty without a frame."""
    left, top, right, bottom = crop.within((image.shape[1], image.shape[0]))
    if right <= left or bottom <= top:
        return b""
    import cv2

    scale = min(WIDTH / crop.width, 1.0)
    size = max(1, round((right - left) * scale)), max(1, round((bottom - top) * scale))
    # Striding first, and interpolating only the rest, costs a tenth of averaging all pixels; the
    # difference is not visible at this size.
    stride = max(1, int(0.5 / scale))
    part = np.ascontiguousarray(image[top:bottom:stride, left:right:stride])
    small = cv2.resize(part, size, interpolation=cv2.INTER_LINEAR)
    made, written = cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    return written.tobytes() if made else b""
