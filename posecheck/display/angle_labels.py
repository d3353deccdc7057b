"""The numbers beside judged angles and limbs: where there is room, and where they are readable."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from posecheck.core.feedback import JudgedValue
from posecheck.display.body import JudgedParts, VisiblePoints, severity
from posecheck.display.icons import VERDICT_STYLES
from posecheck.display.layout import Block, Scene, icon_block, label, row
from posecheck.display.marks import CAPITAL, DESCENT, WHITE, Arc, Box, Mark, Point, Weight
from posecheck.display.metrics import ICON, JOINT, LIMB, RIM, TIGHT, Metrics

NUMBER_TYPE = 0.72
LABEL_HEIGHT = CAPITAL + 2 * DESCENT + 0.04  # font sizes: as much below the capitals as above

ARC_OF_LIMB, MAX_ARC = 0.38, 0.95  # an arc's radius: a share of the shorter limb; at most, units

# Candidate places of a number around its anchor: a direction, in degrees from the outer side, and a
# distance, in units. The place of the least cost is taken, of equal ones the first.
COST_PER_RIGHT_ANGLE, COST_PER_UNIT = 0.8, 1.3
COST_OF_HIDING = 2.5  # for each sampled point of the body that it hides
COST_OF_AMBIGUITY = 2.0  # when another judged part is nearer
COST_OF_MOVING = 2.5  # by a unit or more since the previous frame
COSTS, DIRECTIONS, DISTANCES = np.array(
    sorted(
        (COST_PER_RIGHT_ANGLE * abs(direction) / 90 + COST_PER_UNIT * distance, direction, distance)
        for direction in range(-165, 181, 15)
        for distance in (0.0, 0.4, 0.8, 1.3, 1.9, 2.6)
    )
).T

# Only nearness shows which limb a number belongs to, and the limb has its colour anyway: its number
# is left out where it would stand further off or hide more points of the body than this. One that
# was there in the previous frame may hide a little more, so that it does not come and go.
MAX_LIMB_DISTANCE, MAX_HIDDEN, MAX_HIDDEN_AGAIN = 0.8, 1.0, 2.0


class Anchor(NamedTuple):
    """An angle's vertex or the middle of a limb, px, and the best direction for its number."""

    at: Point
    outward: float  # degrees, clockwise from the right
    limb: bool


def draw_angle_labels(scene: Scene, judged: JudgedParts, taken: Sequence[Box]) -> Iterator[Mark]:
    """Draw an arc in each judged angle and numbers, the worst first, clear of the boxes `taken`."""
    metrics, taken = scene.metrics, list(taken)
    worst_first = sorted(judged.values(), key=severity, reverse=True)
    points = [[scene.body[m] for m in value.landmarks] for value in worst_first]
    anchors = [_anchor(at, scene.body) for at in points]
    height = metrics.font_size(NUMBER_TYPE) * LABEL_HEIGHT
    numbers: list[Mark] = []
    for value, at, anchor in zip(worst_first, points, anchors, strict=True):
        if not anchor.limb:
            yield from _arc(at, value, metrics)
        block, name = _number(value, metrics), " ".join(mark.name for mark in value.landmarks)
        size = block.width + 2 * metrics.px(TIGHT), height
        if place := _place(anchor, size, metrics.previous.get(name), anchors, taken, scene):
            taken.append(place)
            numbers += [metrics.panel(place, name), *block.draw_in(place)]
    yield from numbers


def _anchor(at: Sequence[Point], body: VisiblePoints) -> Anchor:
    """Return the anchor of an angle (three points) or of a limb (two)."""
    if len(at) == 3:
        start, sweep = _inner_angle(at)
        return Anchor(at[1], start + sweep / 2 + 180, limb=False)
    (x, y), centre = Box.enclosing(at).centre, Box.enclosing(body.values()).centre
    across, down = at[0][1] - at[1][1], at[1][0] - at[0][0]
    inward = across * (centre[0] - x) + down * (centre[1] - y) > 0
    outward = math.degrees(math.atan2(down, across)) + (180 if inward else 0)
    return Anchor((x, y), outward, limb=True)


def _inner_angle(at: Sequence[Point]) -> tuple[float, float]:
    first, (x, y), second = at
    start = math.degrees(math.atan2(first[1] - y, first[0] - x))
    end = math.degrees(math.atan2(second[1] - y, second[0] - x))
    return start, (end - start + 180) % 360 - 180


def _arc(at: Sequence[Point], value: JudgedValue, metrics: Metrics) -> Iterator[Mark]:
    first, vertex, second = at
    shorter = min(math.dist(first, vertex), math.dist(vertex, second))
    radius = min(ARC_OF_LIMB * shorter, metrics.px(MAX_ARC))
    if radius > metrics.px(JOINT):
        colour = VERDICT_STYLES[value.verdict].colour
        width, rim = metrics.px(LIMB), metrics.px(RIM)
        yield Arc(vertex, radius, *_inner_angle(at), colour, width, rim)


def _number(value: JudgedValue, metrics: Metrics) -> Block:
    """Return the verdict's icon and the value: whole degrees, or one decimal of a ratio."""
    decimals = 0 if value.unit == "°" else 1
    # Adding zero turns the negative zero that rounding may leave into zero.
    rounded = round(value.value, decimals) + 0.0
    text = f"{rounded:.{decimals}f}{value.unit}".replace("-", "\N{MINUS SIGN}")
    style = VERDICT_STYLES[value.verdict]
    icon = icon_block(style.icon, metrics, ICON * NUMBER_TYPE, style.colour)
    return row([icon, label(text, metrics, NUMBER_TYPE, WHITE, Weight.BOLD)], metrics.px(TIGHT))


def _place(
    anchor: Anchor,
    size: Point,
    previous: Box | None,
    anchors: Sequence[Anchor],
    taken: Sequence[Box],
    scene: Scene,
) -> Box | None:
    """Return the place of the least cost for a number's panel; None when there is no room.

    `previous` is its box in the previous frame, `anchors` those of all numbers.
    """
    metrics, half = scene.metrics, np.array(size) / 2
    # The candidates, so far that the nearest edge clears the body, whatever the direction.
    angles = np.radians(anchor.outward + DIRECTIONS)
    directions = np.stack((np.cos(angles), np.sin(angles)), axis=1)
    away = scene.mask.radius + np.abs(directions) @ half + metrics.unit * DISTANCES
    centres = np.array(anchor.at) + away[:, None] * directions
    # Those that keep their distance to all other boxes.
    start, end, area = centres - half, centres + half, metrics.safe_area
    free = ((start >= (area.left, area.top)) & (end <= (area.right, area.bottom))).all(axis=1)
    for box in (other.expanded(metrics.px(TIGHT)) for other in taken):
        apart = (start >= (box.right, box.bottom)) | (end <= (box.left, box.top))
        free &= apart.any(axis=1)
    if anchor.limb:
        free &= DISTANCES <= MAX_LIMB_DISTANCE
    centres, cost = centres[free], COSTS[free]
    hidden = scene.mask.hidden_points_at(centres, size)
    nearest = np.min([np.hypot(*(centres - other.at).T) for other in anchors], axis=0)
    cost += COST_OF_HIDING * hidden
    cost += COST_OF_AMBIGUITY * (nearest < np.hypot(*(centres - anchor.at).T))
    if previous is not None:
        moved = np.hypot(*(centres - previous.centre).T) / metrics.unit
        cost += COST_OF_MOVING * np.minimum(moved, 1.0)
    if anchor.limb:
        cost[hidden > (MAX_HIDDEN if previous is None else MAX_HIDDEN_AGAIN)] = math.inf
    if not np.isfinite(cost).any():
        return None
    x, y = centres[cost.argmin()].tolist()
    return Box.centred((x, y), *size)
