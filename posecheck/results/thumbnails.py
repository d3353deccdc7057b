"""Small pictures: a part of a frame as a JPEG."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

#: Of a small picture, px. Its figure is drawn in lines, so it may be coarse.
WIDTH = 208

#: Of the JPEG, 0 to 100.
QUALITY = 58

#: Width to height.
ASPECT = 4 / 3

#: How far it reaches beyond the landmarks, as a share of their extent: hands, hair, heels.
MARGIN = 0.14

#: Points so far from the picture's middle belong to nobody, in halves of its width and height.
FAR = 1.5


@dataclass(frozen=True)
class Cutout:
    """An upright part of a picture, px of that picture. It may reach beyond the picture."""

    left: float
    top: float
    width: float
    height: float

    @classmethod
    def around(cls, points: NDArray[np.float32], size: tuple[int, int]) -> Self:
        """What shows all of the points (n, 2) that are known; the whole picture without any."""
        near = np.abs(points - np.array(size) / 2) < FAR * np.array(size) / 2
        known = points[near.all(axis=1)]
        low, high = (known.min(axis=0), known.max(axis=0)) if len(known) else (0, np.array(size))
        middle, extent = (low + high) / 2, (high - low) * (1 + 2 * MARGIN)
        width = max(float(extent[0]), float(extent[1]) * ASPECT, 1.0)
        left, top = float(middle[0]) - width / 2, float(middle[1]) - width / ASPECT / 2
        return cls(left, top, width, width / ASPECT)

    def within(self, size: tuple[int, int]) -> tuple[int, int, int, int]:
        """The part that lies in a picture of that size: left, top, right, bottom."""
        right, bottom = self.left + self.width, self.top + self.height
        return (
            min(max(round(self.left), 0), size[0]),
            min(max(round(self.top), 0), size[1]),
            min(max(round(right), 0), size[0]),
            min(max(round(bottom), 0), size[1]),
        )


def jpeg(image: NDArray[np.uint8], cutout: Cutout) -> bytes:
    """The cutout's part of a picture (BGR), made small; empty where there is no picture."""
    left, top, right, bottom = cutout.within((image.shape[1], image.shape[0]))
    if right <= left or bottom <= top:
        return b""
    import cv2

    scale = min(WIDTH / cutout.width, 1.0)
    size = max(1, round((right - left) * scale)), max(1, round((bottom - top) * scale))
    # Taking every so many-th pixel, and smoothing only the rest of the way, costs a tenth of
    # averaging all of them, and in small nobody sees the difference.
    stride = max(1, int(0.5 / scale))
    part = np.ascontiguousarray(image[top:bottom:stride, left:right:stride])
    small = cv2.resize(part, size, interpolation=cv2.INTER_LINEAR)
    made, written = cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    return written.tobytes() if made else b""
