"""Letterboxing: fit an image into an area without distortion, with bars beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True)
class Letterbox:
    """Placement of an image in the middle of an area, as large as it fits undistorted.

    Attributes:
        area: Width and height of the area, px.
        inner: Width and height of the scaled image, px, at least 1.
        scale: Pixels of the area per pixel of the image.
        left: Left edge of the scaled image in the area, px.
        top: Top edge of the scaled image in the area, px.
    """

    area: tuple[int, int]
    inner: tuple[int, int]
    scale: float
    left: int
    top: int

    @classmethod
    def of(cls, size: tuple[int, int], area: tuple[int, int]) -> Self:
        """Return the placement of an image of `size` (width, height, px) in `area`."""
        scale = min(area[0] / size[0], area[1] / size[1])
        inner = max(1, round(scale * size[0])), max(1, round(scale * size[1]))
        return cls(area, inner, scale, (area[0] - inner[0]) // 2, (area[1] - inner[1]) // 2)

    def image_point(self, x: float, y: float) -> tuple[float, float]:
        """Return the point of the image, px, at a point of the area; outside it on the bars."""
        return (x - self.left) / self.scale, (y - self.top) / self.scale
