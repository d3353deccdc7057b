"""Icons, and the look of a verdict: shape and colour both show it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from posecheck.core.exercise import Verdict
from posecheck.display.marks import AMBER, GREEN, RED, Box, Colour, Point, Stroke

#: Strokes in a square from 0 to 1; a stroke of one point is a dot.
Icon = tuple[tuple[Point, ...], ...]

TICK: Icon = (((0.06, 0.56), (0.37, 0.86), (0.96, 0.16)),)
CROSS: Icon = (((0.12, 0.12), (0.88, 0.88)), ((0.88, 0.12), (0.12, 0.88)))
DIAMOND: Icon = (((0.5, 0.02), (0.98, 0.5), (0.5, 0.98), (0.02, 0.5), (0.5, 0.02)),)
EXCLAMATION: Icon = (((0.5, 0.04), (0.5, 0.6)), ((0.5, 0.94),))
CHEVRON: Icon = (((0.3, 0.1), (0.72, 0.5), (0.3, 0.9)),)
PAUSE: Icon = (((0.28, 0.08), (0.28, 0.92)), ((0.72, 0.08), (0.72, 0.92)))
PLAY: Icon = (((0.2, 0.06), (0.88, 0.5), (0.2, 0.94), (0.2, 0.06)),)
NEXT: Icon = (((0.12, 0.12), (0.56, 0.5), (0.12, 0.88)), ((0.9, 0.12), (0.9, 0.88)))
BACK: Icon = (((0.88, 0.12), (0.44, 0.5), (0.88, 0.88)), ((0.1, 0.12), (0.1, 0.88)))
SWAP: Icon = (((0.0, 0.34), (1.0, 0.34), (0.68, 0.04)), ((1.0, 0.66), (0.0, 0.66), (0.32, 0.96)))
VOICE: Icon = (
    ((0.0, 0.36), (0.18, 0.36), (0.46, 0.12), (0.46, 0.88), (0.18, 0.64), (0.0, 0.64), (0.0, 0.36)),
    ((0.7, 0.3), (0.78, 0.5), (0.7, 0.7)),
    ((0.88, 0.12), (1.0, 0.5), (0.88, 0.88)),
)
QUESTION: Icon = (
    (
        (0.2, 0.26), (0.28, 0.1), (0.5, 0.02), (0.72, 0.1), (0.8, 0.27), (0.72, 0.43),
        (0.5, 0.55), (0.5, 0.68),
    ),
    ((0.5, 0.97),),
)  # fmt: skip
HAND: Icon = (
    ((0.3, 0.66), (0.3, 0.2)),
    ((0.47, 0.62), (0.47, 0.04)),
    ((0.64, 0.62), (0.64, 0.08)),
    ((0.81, 0.66), (0.81, 0.24)),
    ((0.81, 0.5), (0.81, 0.72), (0.68, 0.93), (0.42, 0.93), (0.28, 0.78), (0.08, 0.5)),
    ((0.32, 0.66), (0.42, 0.8), (0.66, 0.8), (0.68, 0.66), (0.5, 0.7)),
)


def _curve(y: float, radius: float, start: int, sweep: int) -> tuple[Point, ...]:
    """Return a piece of a circle as a stroke; degrees, clockwise from the right."""
    angles = [math.radians(start + sweep * i / 6) for i in range(7)]
    return tuple((0.5 + radius * math.cos(a), y + radius * math.sin(a)) for a in angles)


#: Dashed outline of a head and shoulders: no person in view.
ABSENT: Icon = (
    *(_curve(0.22, 0.22, start, 32) for start in range(-106, 254, 60)),
    *(_curve(1.0, 0.44, start, 20) for start in range(180, 361, 40)),
)

# Stroke widths, as shares of the icon's square.
ICON_STROKE = 0.2
FINE = 0.13  # icons with more detail, or large ones
FINEST = 0.08  # dashed icons


def draw_icon(
    icon: Icon, square: Box, colour: Colour, thickness: float = ICON_STROKE
) -> tuple[Stroke, ...]:
    """Draw an icon into a square; `thickness` is its stroke width as a share of the square."""
    stroke = thickness * square.width
    inner = square.expanded(-stroke / 2)
    (left, top), side = (inner.left, inner.top), inner.width
    lines = [tuple((left + x * side, top + y * inner.height) for x, y in line) for line in icon]
    return tuple(Stroke(line, colour, stroke) for line in lines)


@dataclass(frozen=True)
class VerdictStyle:
    """Look of a verdict: the worse, the higher its rank; width, dash and core of limbs in units."""

    rank: int
    colour: Colour
    icon: Icon
    width: float
    dash: float = 0.0
    core: float = 0.0


VERDICT_STYLES = {
    Verdict.GOOD: VerdictStyle(0, GREEN, TICK, 0.17),
    Verdict.NEAR: VerdictStyle(1, AMBER, DIAMOND, 0.2, core=0.06),
    Verdict.WRONG: VerdictStyle(2, RED, CROSS, 0.22, dash=0.33),
}
