"""Signs, and how a verdict looks: told twice, by colour and by shape."""

from __future__ import annotations

from dataclasses import dataclass

from posecheck.exercise import Verdict
from posecheck.overlay.marks import AMBER, GREEN, RED, Box, Colour, Point, Stroke

#: A sign is strokes in a square from 0 to 1; a stroke of one point is a dot.
Sign = tuple[tuple[Point, ...], ...]

TICK: Sign = (((0.06, 0.56), (0.37, 0.86), (0.96, 0.16)),)
CROSS: Sign = (((0.12, 0.12), (0.88, 0.88)), ((0.88, 0.12), (0.12, 0.88)))
DIAMOND: Sign = (((0.5, 0.02), (0.98, 0.5), (0.5, 0.98), (0.02, 0.5), (0.5, 0.02)),)
BANG: Sign = (((0.5, 0.04), (0.5, 0.6)), ((0.5, 0.94),))
CHEVRON: Sign = (((0.3, 0.1), (0.72, 0.5), (0.3, 0.9)),)

SIGN_STROKE = 0.2  # the width of a sign's strokes, as a share of its square


def signed(sign: Sign, square: Box, colour: Colour) -> tuple[Stroke, ...]:
    """A sign drawn into a square."""
    stroke = SIGN_STROKE * square.width
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
