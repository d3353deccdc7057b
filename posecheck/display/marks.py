"""Marks: what is drawn over a frame, as plain data in pixels of the painted image."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

Point = tuple[float, float]
Colour = tuple[int, int, int]  # red, green, blue


class Weight(IntEnum):
    """Weight of type, on the usual scale from 100 to 1000."""

    MEDIUM = 500
    BOLD = 700


# The palette. Green, amber and red differ in lightness as well as in hue (after Okabe and Ito), so
# that they stay apart for people with a red-green colour deficiency.
WHITE: Colour = (250, 250, 248)
SOFT: Colour = (205, 209, 212)
FAINT: Colour = (122, 128, 133)
DARK: Colour = (16, 19, 22)
GREEN: Colour = (24, 196, 156)
AMBER: Colour = (255, 196, 61)
RED: Colour = (232, 40, 84)
BREATH: Colour = (30, 92, 108)  # dark enough for white type on it

# Extent of type above and below its baseline, and height of capitals, as shares of the font size.
ASCENT, DESCENT, CAPITAL = 0.95, 0.27, 0.7
ANTIALIASING = 2.0  # smooth edges and rounding to whole pixels spread paint by this much, px


@dataclass(frozen=True)
class Box:
    """An axis-aligned rectangle, px."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Width, px."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Height, px."""
        return self.bottom - self.top

    @property
    def centre(self) -> Point:
        """The centre of the box."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    @classmethod
    def centred(cls, centre: Point, width: float, height: float) -> Box:
        """Return the box of that size around a point."""
        x, y = centre
        return cls(x - width / 2, y - height / 2, x + width / 2, y + height / 2)

    @classmethod
    def enclosing(cls, points: Iterable[Point]) -> Box:
        """Return the smallest box that holds all points."""
        xs, ys = zip(*points, strict=True)
        return cls(min(xs), min(ys), max(xs), max(ys))

    def aligned(self, size: Point, x: float = 0.0, y: float = 0.0) -> Box:
        """Return a box of a size in this one; 0 is left or top, 0.5 centred, 1 right or bottom."""
        width, height = size
        across, down = (1 - x) * self.left + x * self.right, (1 - y) * self.top + y * self.bottom
        left, top = across - x * width, down - y * height
        return Box(left, top, across + (1 - x) * width, down + (1 - y) * height)

    def expanded(self, by: float) -> Box:
        """Return the box with every edge moved outwards by that many pixels."""
        return Box(self.left - by, self.top - by, self.right + by, self.bottom + by)

    def overlap(self, other: Box) -> float:
        """Return the area of the intersection, square pixels."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(width, 0.0) * max(height, 0.0)

    def inside(self, other: Box) -> bool:
        """Return whether the box lies wholly within another one."""
        across = other.left <= self.left and self.right <= other.right
        return across and other.top <= self.top and self.bottom <= other.bottom


@dataclass(frozen=True)
class Panel:
    """A dark translucent background with round corners; its name stays the same over frames."""

    box: Box
    corner: float
    name: str = ""


@dataclass(frozen=True)
class Stroke:
    """A line through points; a single point is a dot."""

    points: tuple[Point, ...]
    colour: Colour
    width: float
    rim: float = 0.0  # width of a dark edge
    dash: float = 0.0  # length of the dashes; 0 for a solid line
    core: float = 0.0  # width of a dark line along the middle that makes the line look hollow

    @property
    def box(self) -> Box:
        """The box its paint stays inside."""
        return Box.enclosing(self.points).expanded(self.width / 2 + self.rim + ANTIALIASING)


@dataclass(frozen=True)
class Disc:
    """A circle, filled with `fill` and outlined with `line` where these are given."""

    centre: Point
    radius: float
    fill: Colour | None = None
    line: Colour | None = None
    width: float = 0.0

    @property
    def box(self) -> Box:
        """The box its paint stays inside."""
        side = 2 * (self.radius + self.width / 2 + ANTIALIASING)
        return Box.centred(self.centre, side, side)


@dataclass(frozen=True)
class Arc:
    """A part of a circle; angles in degrees, clockwise from the right as seen on the screen."""

    centre: Point
    radius: float
    start: float
    sweep: float
    colour: Colour
    width: float
    rim: float = 0.0

    @property
    def box(self) -> Box:
        """The box its paint stays inside."""
        side = 2 * (self.radius + self.width / 2 + self.rim + ANTIALIASING)
        return Box.centred(self.centre, side, side)


@dataclass(frozen=True)
class Text:
    """A line of type; `at` is its left end on the baseline, `width` its measured width, px."""

    text: str
    at: Point
    size: int
    colour: Colour
    weight: Weight
    width: float

    @property
    def box(self) -> Box:
        """The box its paint stays inside."""
        x, y = self.at
        return Box(x, y - ASCENT * self.size, x + self.width, y + DESCENT * self.size)


Mark = Panel | Stroke | Disc | Arc | Text


def panel_boxes(marks: Iterable[Mark]) -> list[Box]:
    """Return the boxes of the panels among the marks."""
    return [mark.box for mark in marks if isinstance(mark, Panel)]
