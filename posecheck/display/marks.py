"""Marks: what is drawn over a picture, as plain data, in pixels of that picture.

Each is frozen and knows the `box` it stays inside. How they are painted is the paint's affair.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

Point = tuple[float, float]
Colour = tuple[int, int, int]  # red, green, blue


class Weight(IntEnum):
    """How heavy type is, on the usual scale from 100 to 1000."""

    MEDIUM = 500
    BOLD = 700


# The palette. Green, amber and red differ in lightness as well as in hue (after Okabe and Ito), so
# that they stay apart for people who don't tell red from green.
WHITE: Colour = (250, 250, 248)
SOFT: Colour = (205, 209, 212)
FAINT: Colour = (122, 128, 133)
DARK: Colour = (16, 19, 22)
GREEN: Colour = (24, 196, 156)
AMBER: Colour = (255, 196, 61)
RED: Colour = (232, 40, 84)

# Type: how far it reaches over and under its baseline, and how tall capitals are, in sizes.
ASCENT = 0.95
DESCENT = 0.27
CAPITAL = 0.7


@dataclass(frozen=True)
class Box:
    """An upright rectangle, in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """From left to right, px."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From top to bottom, px."""
        return self.bottom - self.top

    @property
    def first(self) -> Point:
        """The left upper corner."""
        return self.left, self.top

    @property
    def last(self) -> Point:
        """The right lower corner."""
        return self.right, self.bottom

    @property
    def centre(self) -> Point:
        """The middle of it."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    @classmethod
    def about(cls, centre: Point, width: float, height: float) -> Box:
        """The box of that width and height about a point."""
        x, y = centre
        return cls(x - width / 2, y - height / 2, x + width / 2, y + height / 2)

    @classmethod
    def around(cls, points: Iterable[Point]) -> Box:
        """The smallest box that holds all of the points."""
        xs, ys = zip(*points, strict=True)
        return cls(min(xs), min(ys), max(xs), max(ys))

    def grown(self, by: float) -> Box:
        """Larger by so many pixels on every side."""
        return Box(self.left - by, self.top - by, self.right + by, self.bottom + by)

    def shared(self, other: Box) -> float:
        """The area that both cover, in square pixels."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(width, 0.0) * max(height, 0.0)

    def inside(self, other: Box) -> bool:
        """Whether it lies wholly within the other."""
        return (
            self.left >= other.left
            and self.top >= other.top
            and self.right <= other.right
            and self.bottom <= other.bottom
        )


@dataclass(frozen=True)
class Panel:
    """A dark translucent ground with round corners. name: what is on it, picture after picture."""

    box: Box
    corner: float
    name: str = ""


@dataclass(frozen=True)
class Stroke:
    """A line through points.

    rim: width of a dark edge. dash: length of its dashes, 0 for none. core: width of a dark line
    along its middle, which makes it look hollow.
    """

    points: tuple[Point, ...]
    colour: Colour
    width: float
    rim: float = 0.0
    dash: float = 0.0
    core: float = 0.0

    @property
    def box(self) -> Box:
        """What it stays inside."""
        return Box.around(self.points).grown(_reach(self.width / 2 + self.rim))


@dataclass(frozen=True)
class Disc:
    """A circle, filled with `fill` and drawn round with `line`, where these are given."""

    centre: Point
    radius: float
    fill: Colour | None = None
    line: Colour | None = None
    width: float = 0.0

    @property
    def box(self) -> Box:
        """What it stays inside."""
        return Box.around((self.centre,)).grown(_reach(self.radius + self.width / 2))


@dataclass(frozen=True)
class Arc:
    """A part of a circle; degrees, clockwise from the right as one sees it."""

    centre: Point
    radius: float
    start: float
    sweep: float
    colour: Colour
    width: float
    rim: float = 0.0

    @property
    def box(self) -> Box:
        """What it stays inside."""
        return Box.around((self.centre,)).grown(_reach(self.radius + self.width / 2 + self.rim))


@dataclass(frozen=True)
class Text:
    """A line of type. at: its left end, on the baseline. width: as the ruler measured it."""

    text: str
    at: Point
    size: int
    colour: Colour
    weight: Weight
    width: float

    @property
    def box(self) -> Box:
        """What it stays inside."""
        x, y = self.at
        return Box(x, y - ASCENT * self.size, x + self.width, y + DESCENT * self.size)


Mark = Panel | Stroke | Disc | Arc | Text


def _reach(radius: float) -> float:
    """How far paint may reach: whole pixels, and smooth edges, spread it a little."""
    return radius + 2.0
