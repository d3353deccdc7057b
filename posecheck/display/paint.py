"""Painting: draw marks on an image with OpenCV, and measure the type they are set in."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from posecheck.display.marks import DARK, Arc, Disc, Mark, Panel, Point, Stroke, Text, Weight

if TYPE_CHECKING:
    import cv2

Image = NDArray[np.uint8]

OPACITY = 0.76  # of a panel; with less, white type fades before a bright wall

SUBPIXEL_BITS = 4  # OpenCV draws at sixteenths of a pixel: limbs glide, not hop
MAX_SAG = 0.25  # distance of an arc's polyline from the circle, px
PANEL_CACHE_SIZE = 64  # a frame has half a dozen panels, and their sizes change with their text
TEXT_CACHE_SIZE = 4096  # most texts are those of the previous frame; a card tries several sizes


def paint(image: Image, marks: Iterable[Mark], *, mirrored: bool = False) -> Image:
    """Return a BGR image with marks drawn on it, the lowest first; it alone is `mirrored`."""
    import cv2

    painted = np.asarray(cv2.flip(image, 1), np.uint8) if mirrored else image.copy(order="C")
    for mark in marks:
        match mark:
            case Panel():
                _paint_panel(painted, mark)
            case Stroke():
                _paint_stroke(painted, mark)
            case Disc():
                _paint_disc(painted, mark)
            case Arc():
                _paint_arc(painted, mark)
            case Text():
                at = round(mark.at[0]), round(mark.at[1])
                bgr = mark.colour[::-1]
                cv2.putText(painted, mark.text, at, bgr, _typeface(), mark.size, mark.weight)
    return painted


@lru_cache(maxsize=TEXT_CACHE_SIZE)
def measure_text(text: str, size: int, weight: Weight) -> float:
    """Return the width of a line of type as `paint` sets it, px."""
    import cv2

    return float(cv2.getTextSize((0, 0), text, (0, 0), _typeface(), size, weight)[2])


@lru_cache(maxsize=1)
def _typeface() -> cv2.FontFace:
    import cv2

    return cv2.FontFace("sans")


def _paint_panel(image: Image, panel: Panel) -> None:
    import cv2

    height, width = image.shape[:2]
    left, top = max(0, round(panel.box.left)), max(0, round(panel.box.top))
    right, bottom = min(width, round(panel.box.right)), min(height, round(panel.box.bottom))
    if right > left and bottom > top:
        region = image[top:bottom, left:right]
        factor, offset = _panel_overlay(right - left, bottom - top, round(panel.corner))
        cv2.multiply(region, factor, dst=region, scale=1 / 255)
        cv2.add(region, offset, dst=region)


@lru_cache(maxsize=PANEL_CACHE_SIZE)
def _panel_overlay(width: int, height: int, corner: int) -> tuple[Image, Image]:
    """Return the factor (of 255) and the offset that blend a panel into each pixel below it."""
    import cv2

    corner = max(0, min(corner, (width - 1) // 2, (height - 1) // 2))
    shape = np.zeros((height, width), np.uint8)
    across, down = (corner, width - 1 - corner), (corner, height - 1 - corner)
    cv2.rectangle(shape, (across[0], 0), (across[1], height - 1), 255, cv2.FILLED)
    cv2.rectangle(shape, (0, down[0]), (width - 1, down[1]), 255, cv2.FILLED)
    for centre in ((x, y) for x in across for y in down):
        cv2.circle(shape, centre, corner, 255, cv2.FILLED, cv2.LINE_AA)
    cover = OPACITY * shape[:, :, None] / 255
    factor = np.repeat(np.round(255 * (1 - cover)), 3, axis=2).astype(np.uint8)
    return factor, np.round(cover * np.array(DARK[::-1])).astype(np.uint8)


def _paint_stroke(image: Image, stroke: Stroke) -> None:
    import cv2

    parts = list(_dashes(stroke)) if stroke.dash else [stroke.points]
    paths = [np.rint(np.array(part) * 2**SUBPIXEL_BITS).astype(np.int32) for part in parts]
    # OpenCV draws nothing for a single point; a line from it to itself is a dot.
    paths = [path if len(path) > 1 else np.repeat(path, 2, axis=0) for path in paths]
    layers = [(DARK, stroke.width + 2 * stroke.rim)] if stroke.rim else []
    layers += [(stroke.colour, stroke.width), *([(DARK, stroke.core)] if stroke.core else [])]
    for colour, width in layers:
        thickness = max(1, round(width))
        cv2.polylines(image, paths, False, colour[::-1], thickness, cv2.LINE_AA, SUBPIXEL_BITS)


def _dashes(stroke: Stroke) -> Iterator[tuple[Point, Point]]:
    """Yield the dashes of a line: as many whole ones as fit, from end to end."""
    # Round ends make a dash longer by its width; the gap between two is as wide as the line.
    pitch = stroke.dash + 2 * stroke.width
    for (x, y), end in pairwise(stroke.points):
        count = max(1, round((math.dist((x, y), end) + 2 * stroke.width) / pitch))
        length = count - 2 * stroke.width / pitch
        across, down = end[0] - x, end[1] - y
        for i in range(count):
            first, last = i / length, min((i + stroke.dash / pitch) / length, 1.0)
            yield (x + first * across, y + first * down), (x + last * across, y + last * down)


def _paint_disc(image: Image, disc: Disc) -> None:
    import cv2

    x, y, radius = (round(px * 2**SUBPIXEL_BITS) for px in (*disc.centre, disc.radius))
    for colour, width in ((disc.fill, cv2.FILLED), (disc.line, max(1, round(disc.width)))):
        if colour is not None:
            cv2.circle(image, (x, y), radius, colour[::-1], width, cv2.LINE_AA, SUBPIXEL_BITS)


def _paint_arc(image: Image, arc: Arc) -> None:
    # A polyline, since OpenCV's own arcs end flat and only on whole degrees.
    # Between two vertices it is at most MAX_SAG from the circle.
    step = 2.0 * math.degrees(math.acos(1.0 - MAX_SAG / max(arc.radius, 1.0)))
    steps = max(2, math.ceil(abs(arc.sweep) / step))
    angles = np.radians(arc.start + arc.sweep * np.linspace(0.0, 1.0, steps + 1)).tolist()
    x, y = arc.centre
    points = [(x + arc.radius * math.cos(a), y + arc.radius * math.sin(a)) for a in angles]
    _paint_stroke(image, Stroke(tuple(points), arc.colour, arc.width, arc.rim))
