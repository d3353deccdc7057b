"""The moving figure of an exercise outside the window: as an SVG file, and in a terminal."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from posecheck.core.exercise import StartPosition
from posecheck.core.figure import period
from posecheck.core.pose import Side
from posecheck.display.marks import DARK, Colour, Disc, Mark, Point, Stroke
from posecheck.display.metrics import Metrics
from posecheck.display.pictograms import pictogram

#: Size of the drawing, px, and its edge; pictures of the movement in one period.
ROOM, EDGE = (320.0, 240.0), 16.0
PICTURES = 25

#: Characters of the drawing in a terminal, and the dots of one: Unicode's Braille patterns.
COLUMNS, ROWS = 44, 16
DOTS = np.array([[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]])
BRAILLE = 0x2800


def figure_svg(start: StartPosition, side: Side) -> str:
    """Return the figure as a text of SVG that moves by itself, on a dark ground."""
    times = [period(start) * i / (PICTURES - 1) for i in range(PICTURES)]
    drawn = [_marks(start, side, time) for time in times]
    width, height = drawn[0][1]
    body = "\n".join(
        line
        for marks in zip(*(marks for marks, _ in drawn), strict=True)
        for line in _element(marks, period(start))
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}"'
        f' width="{width:.0f}" height="{height:.0f}" fill="none" stroke-linecap="round">\n'
        f'<rect width="100%" height="100%" rx="12" fill="{_hex(DARK)}"/>\n{body}\n</svg>\n'
    )


def figure_text(start: StartPosition, side: Side, time: float) -> str:
    """Return the figure at a time, s, as lines of Braille characters."""
    marks, (width, height) = _marks(start, side, time)
    scale = min(2 * COLUMNS / width, 4 * ROWS / height)
    rows, columns = math.ceil(height * scale / 4), math.ceil(width * scale / 2)
    down, across = np.mgrid[0 : 4 * rows, 0 : 2 * columns] / scale
    dots = np.zeros(down.shape, dtype=bool)
    for mark in marks:
        if isinstance(mark, Disc):
            dots |= np.hypot(across - mark.centre[0], down - mark.centre[1]) <= mark.radius
        elif isinstance(mark, Stroke):
            for one, other in pairwise(mark.points):
                dots |= _distance(across, down, one, other) <= max(mark.width / 2, 0.5 / scale)
    cells = dots.reshape(rows, 4, columns, 2).transpose(0, 2, 1, 3)
    codes = BRAILLE + (cells * DOTS).sum(axis=(2, 3))
    return "\n".join("".join(map(chr, row)).rstrip(chr(BRAILLE)) for row in codes.tolist())


def _marks(start: StartPosition, side: Side, time: float) -> tuple[tuple[Mark, ...], Point]:
    """Return the marks of the figure at a time, s, and the size that they need, px."""
    block = pictogram(start, side, Metrics(1280, 720), ROOM, mirrored=False, time=time)
    return tuple(block.draw((EDGE, EDGE))), (block.width + 2 * EDGE, block.height + 2 * EDGE)


def _distance(across: np.ndarray, down: np.ndarray, one: Point, other: Point) -> np.ndarray:
    """Return the distance of each dot from a line."""
    x, y = other[0] - one[0], other[1] - one[1]
    share = ((across - one[0]) * x + (down - one[1]) * y) / max(x * x + y * y, 1e-9)
    share = np.clip(share, 0.0, 1.0)
    return np.hypot(across - one[0] - share * x, down - one[1] - share * y)


def _element(marks: Sequence[Mark], seconds: float) -> Iterator[str]:
    """Yield the elements of one mark in all pictures: its dark edge, if any, and the mark."""
    mark = marks[0]
    if isinstance(mark, Disc):
        discs = [m for m in marks if isinstance(m, Disc)]
        moves = "".join(
            _animate(name, [f"{disc.centre[i]:.1f}" for disc in discs], seconds)
            for i, name in enumerate(("cx", "cy"))
        )
        x, y = mark.centre
        fill = _hex(mark.fill) if mark.fill else "none"
        place = f'cx="{x:.1f}" cy="{y:.1f}" r="{mark.radius:.1f}"'
        yield f'<circle {place} fill="{fill}">{moves}</circle>'
    elif isinstance(mark, Stroke):
        lines = [_points(m) for m in marks if isinstance(m, Stroke)]
        moves = _animate("points", lines, seconds)
        for colour, width in ((DARK, mark.width + 2 * mark.rim), (mark.colour, mark.width)):
            yield (
                f'<polyline points="{lines[0]}" stroke="{_hex(colour)}"'
                f' stroke-width="{width:.1f}">{moves}</polyline>'
            )


def _points(stroke: Stroke) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in stroke.points)


def _animate(attribute: str, values: Sequence[str], seconds: float) -> str:
    """Return the animation of an attribute; nothing where it stays the same."""
    if len(set(values)) == 1:
        return ""
    return (
        f'<animate attributeName="{attribute}" dur="{seconds:g}s" repeatCount="indefinite"'
        f' values="{";".join(values)}"/>'
    )


def _hex(colour: Colour) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)
