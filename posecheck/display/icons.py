"""Signs, and how a verdict looks: told twice, by colour and by shape."""

from __future__ import annotations

import math
from dataclasses import dataclass

from posecheck.core.exercise import Verdict
from posecheck.display.marks import AMBER, GREEN, RED, Box, Colour, Point, Stroke

#: A sign is strokes in a square from 0 to 1; a stroke of one point is a dot.
Sign = tuple[tuple[Point, ...], ...]

TICK: Sign = (((0.06, 0.56), (0.37, 0.86), (0.96, 0.16)),)
CROSS: Sign = (((0.12, 0.12), (0.88, 0.88)), ((0.88, 0.12), (0.12, 0.88)))
DIAMOND: Sign = (((0.5, 0.02), (0.98, 0.5), (0.5, 0.98), (0.02, 0.5), (0.5, 0.02)),)
BANG: Sign = (((0.5, 0.04), (0.5, 0.6)), ((0.5, 0.94),))
CHEVRON: Sign = (((0.3, 0.1), (0.72, 0.5), (0.3, 0.9)),)
PAUSE: Sign = (((0.28, 0.08), (0.28, 0.92)), ((0.72, 0.08), (0.72, 0.92)))
PLAY: Sign = (((0.2, 0.06), (0.88, 0.5), (0.2, 0.94), (0.2, 0.06)),)
NEXT: Sign = (((0.12, 0.12), (0.56, 0.5), (0.12, 0.88)), ((0.9, 0.12), (0.9, 0.88)))
BACK: Sign = (((0.88, 0.12), (0.44, 0.5), (0.88, 0.88)), ((0.1, 0.12), (0.1, 0.88)))
SWAP: Sign = (((0.0, 0.34), (1.0, 0.34), (0.68, 0.04)), ((1.0, 0.66), (0.0, 0.66), (0.32, 0.96)))
VOICE: Sign = (
    ((0.0, 0.36), (0.18, 0.36), (0.46, 0.12), (0.46, 0.88), (0.18, 0.64), (0.0, 0.64), (0.0, 0.36)),
    ((0.7, 0.3), (0.78, 0.5), (0.7, 0.7)),
    ((0.88, 0.12), (1.0, 0.5), (0.88, 0.88)),
)
QUESTION: Sign = (
    (
        (0.2, 0.26), (0.28, 0.1), (0.5, 0.02), (0.72, 0.1), (0.8, 0.27), (0.72, 0.43),
        (0.5, 0.55), (0.5, 0.68),
    ),
    ((0.5, 0.97),),
)  # fmt: skip
HAND: Sign = (
    ((0.3, 0.66), (0.3, 0.2)),
    ((0.47, 0.62), (0.47, 0.04)),
    ((0.64, 0.62), (0.64, 0.08)),
    ((0.81, 0.66), (0.81, 0.24)),
    ((0.81, 0.5), (0.81, 0.72), (0.68, 0.93), (0.42, 0.93), (0.28, 0.78), (0.08, 0.5)),
    ((0.32, 0.66), (0.42, 0.8), (0.66, 0.8), (0.68, 0.66), (0.5, 0.7)),
)


def _bow(centre: Point, radius: float, start: float, end: float) -> tuple[Point, ...]:
    """A piece of a circle, as a sign's stroke; degrees, clockwise from the right."""
    angles = (math.radians(start + (end - start) * i / 6) for i in range(7))
    x, y = centre
    return tuple((x + radius * math.cos(a), y + radius * math.sin(a)) for a in angles)


#: Head and shoulders of somebody who is not there: in dashes.
GONE: Sign = (
    *(_bow((0.5, 0.22), 0.22, start, start + 32) for start in range(-106, 254, 60)),
    *(_bow((0.5, 1.0), 0.44, start, start + 20) for start in range(180, 361, 40)),
)

SIGN_STROKE = 0.2  # the width of a sign's strokes, as a share of its square
FINE = 0.13  # of one that has more to show, or is large
FINEST = 0.08  # of one in dashes


def signed(
    sign: Sign, square: Box, colour: Colour, thickness: float = SIGN_STROKE
) -> tuple[Stroke, ...]:
    """A sign drawn into a square. thickness: of its strokes, as a share of the square."""
    stroke = thickness * square.width
    inner = square.grown(-stroke / 2)
    return tuple(
        Stroke(
            tuple((inner.left + x * inner.width, inner.top + y * inner.height) for x, y in points),
            colour,
            stroke,
        )
        for points in sign
    )


@dataclass(frozen=True)
class Style:
    """How a verdict looks. width, dash and core: of the limb, in units."""

    rank: int
    colour: Colour
    sign: Sign
    width: float
    dash: float = 0.0
    core: float = 0.0


STYLES = {
    Verdict.GOOD: Style(0, GREEN, TICK, 0.17),
    Verdict.NEAR: Style(1, AMBER, DIAMOND, 0.2, core=0.06),
    Verdict.WRONG: Style(2, RED, CROSS, 0.22, dash=0.33),
}
