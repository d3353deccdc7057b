"""Paint: marks drawn into a picture, and the ruler for the type they are written in.

It knows nothing of stretches, and is alone in knowing how OpenCV draws.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from posecheck.display.marks import (
    DARK,
    Arc,
    Colour,
    Disc,
    Mark,
    Panel,
    Point,
    Stroke,
    Text,
    Weight,
)

if TYPE_CHECKING:
    import cv2

Image = NDArray[np.uint8]

#: How much of the picture a panel covers up. Less, and white type fades before a bright wall.
OPACITY = 0.76

#: OpenCV draws at fractions of a pixel when told so in sixteenths: limbs then glide, not hop.
FRACTION = 4

#: Sizes of panels kept ready. A picture has half a dozen, and they change with the text in them.
VEILS = 64

#: How many lines of type the ruler remembers: most of a picture is the same as in the last one, and
#: a card tries its lines in several sizes.
RULED = 4096


def paint(image: Image, marks: Iterable[Mark], *, mirrored: bool = False) -> Image:
    """A new picture: `image` (BGR), mirrored or not, with the marks on it, the first one lowest."""
    painted = _in_mirror(image) if mirrored else image.copy(order="C")
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
                _paint_text(painted, mark)
    return painted


def _in_mirror(image: Image) -> Image:
    import cv2

    return np.asarray(cv2.flip(image, 1), dtype=np.uint8)


@lru_cache(maxsize=RULED)
def type_width(text: str, size: int, weight: Weight) -> float:
    """The ruler for the type that `paint` sets."""
    import cv2

    rect = cv2.getTextSize((0, 0), text, (0, 0), _typeface(), size, weight)
    return float(rect[2])


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
        ground = image[top:bottom, left:right]
        kept, tint = _veil(right - left, bottom - top, round(panel.corner))
        cv2.multiply(ground, kept, dst=ground, scale=1 / 255)
        cv2.add(ground, tint, dst=ground)


@lru_cache(maxsize=VEILS)
def _veil(width: int, height: int, corner: int) -> tuple[Image, Image]:
    """What a panel keeps of the picture and what it adds, for each pixel of it."""
    import cv2

    corner = max(0, min(corner, (width - 1) // 2, (height - 1) // 2))
    shape = np.zeros((height, width), np.uint8)
    across, down = (corner, width - 1 - corner), (corner, height - 1 - corner)
    cv2.rectangle(shape, (across[0], 0), (across[1], height - 1), 255, cv2.FILLED)
    cv2.rectangle(shape, (0, down[0]), (width - 1, down[1]), 255, cv2.FILLED)
    for centre in ((x, y) for x in across for y in down):
        cv2.circle(shape, centre, corner, 255, cv2.FILLED, cv2.LINE_AA)
    cover = OPACITY * shape[:, :, None] / 255
    kept = np.repeat(np.round(255 * (1 - cover)), 3, axis=2).astype(np.uint8)
    return kept, np.round(cover * np.array(_bgr(DARK))).astype(np.uint8)


def _paint_stroke(image: Image, stroke: Stroke) -> None:
    parts = list(_dashes(stroke)) if stroke.dash else [stroke.points]
    if stroke.rim:
        _draw_lines(image, parts, DARK, stroke.width + 2 * stroke.rim)
    _draw_lines(image, parts, stroke.colour, stroke.width)
    if stroke.core:
        _draw_lines(image, parts, DARK, stroke.core)


def _dashes(stroke: Stroke) -> Iterator[tuple[Point, Point]]:
    """A dashed line's pieces: as many whole ones as fit, from end to end."""
    # Round ends make a dash longer by its width; the gap between two is as wide as the line.
    pitch = stroke.dash + 2 * stroke.width
    for start, end in zip(stroke.points, stroke.points[1:], strict=False):
        pieces = max(1, round((math.dist(start, end) + 2 * stroke.width) / pitch))
        length = pieces - 2 * stroke.width / pitch
        for i in range(pieces):
            share = i / length, min((i + stroke.dash / pitch) / length, 1.0)
            ends = [
                (start[0] + s * (end[0] - start[0]), start[1] + s * (end[1] - start[1]))
                for s in share
            ]
            yield ends[0], ends[1]


def _draw_lines(
    image: Image, parts: Iterable[Sequence[Point]], colour: Colour, width: float
) -> None:
    import cv2

    paths = [np.array([_fixed(p) for p in part], dtype=np.int32) for part in parts]
    # OpenCV draws nothing for a single point; a line from it to itself is a dot.
    paths = [path if len(path) > 1 else np.repeat(path, 2, axis=0) for path in paths]
    cv2.polylines(image, paths, False, _bgr(colour), max(1, round(width)), cv2.LINE_AA, FRACTION)


def _paint_disc(image: Image, disc: Disc) -> None:
    import cv2

    centre, radius = _fixed(disc.centre), round(disc.radius * 2**FRACTION)
    if disc.fill is not None:
        cv2.circle(image, centre, radius, _bgr(disc.fill), cv2.FILLED, cv2.LINE_AA, FRACTION)
    if disc.line is not None:
        width = max(1, round(disc.width))
        cv2.circle(image, centre, radius, _bgr(disc.line), width, cv2.LINE_AA, FRACTION)


def _paint_arc(image: Image, arc: Arc) -> None:
    # A polyline, since OpenCV's own arcs end flat and only on whole degrees.
    steps = max(2, math.ceil(abs(arc.sweep) / 4))
    angles = np.radians(arc.start + arc.sweep * np.linspace(0.0, 1.0, steps + 1))
    x, y = arc.centre
    points = [(x + arc.radius * math.cos(a), y + arc.radius * math.sin(a)) for a in angles]
    _paint_stroke(image, Stroke(tuple(points), arc.colour, arc.width, arc.rim))


def _paint_text(image: Image, text: Text) -> None:
    import cv2

    at = round(text.at[0]), round(text.at[1])
    cv2.putText(image, text.text, at, _bgr(text.colour), _typeface(), text.size, text.weight)


def _fixed(point: Point) -> tuple[int, int]:
    return round(point[0] * 2**FRACTION), round(point[1] * 2**FRACTION)


def _bgr(colour: Colour) -> Colour:
    red, green, blue = colour
    return blue, green, red
