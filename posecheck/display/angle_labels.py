"""The numbers beside judged angles and limbs: where there is room, and where they can be read."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from posecheck.core.feedback import JudgedValue
from posecheck.display.body import Body, Flesh, Judged, Points, distances, rank
from posecheck.display.icons import STYLES, signed
from posecheck.display.marks import CAPITAL, DESCENT, WHITE, Arc, Box, Mark, Point, Weight
from posecheck.display.metrics import JOINT, LIMB, RIM, SIGN, TIGHT, Sheet

NUMBER_TYPE = 0.72
TAG_HEIGHT = CAPITAL + 2 * DESCENT + 0.04  # so much below the capitals as above them

#: An angle's arc: its radius as a share of the shorter limb, and at most, in units.
ARC_OF_LIMB = 0.38
ARC = 0.95

# Where a number may stand about its anchor: a turn away from the outer side, in degrees, and a step
# further out, in units. Of equals the first is taken; the rest make a place worse.
COST_OF_RIGHT_ANGLE = 0.8
COST_OF_STEP = 1.3
COST_OF_HIDING = 2.5  # for each sampled point of the body that it hides
COST_OF_DOUBT = 2.0  # when another judged part is nearer
COST_OF_MOVING = 2.5  # by a unit or more since the picture before
COSTS, TURNS, STEPS = np.array(
    sorted(
        (COST_OF_RIGHT_ANGLE * abs(turn) / 90 + COST_OF_STEP * step, turn, step)
        for turn in range(-165, 181, 15)
        for step in (0.0, 0.4, 0.8, 1.3, 1.9, 2.6)
    )
).T

# Nothing but its nearness tells which limb a number belongs to, and the limb has its colour anyway:
# its number is left out where it would be far off or hide more than this of the body. A number that
# is there already may hide a little more, so that it does not come and go.
FARTHEST_FROM_LIMB = 0.8
MOST_HIDDEN_BY_LIMB = 1.0
MOST_HIDDEN_BEFORE = 2.0


@dataclass(frozen=True)
class Anchor:
    """What a number belongs to. outward: where it stands best, degrees. limb: or else an angle."""

    at: Point
    outward: float
    limb: bool


@dataclass(frozen=True)
class Surroundings:
    """What a number must mind: the body, what other numbers belong to, and places taken."""

    flesh: Flesh
    anchors: Sequence[Anchor]
    taken: list[Box]
    safe: Box

    def leave(self, centres: Points, size: Point, gap: float) -> NDArray[np.bool_]:
        """Whether there is room for something of that size, and a gap, about each point."""
        first, last = centres - np.array(size) / 2, centres + np.array(size) / 2
        room = ((first >= self.safe.first) & (last <= self.safe.last)).all(axis=1)
        for box in self.taken:
            other = box.grown(gap)
            room &= ~((first < other.last) & (last > other.first)).all(axis=1)
        return np.asarray(room)

    def belongs_elsewhere(self, centres: Points, anchor: Anchor) -> NDArray[np.bool_]:
        """Whether one would take what stands there for the number of another part."""
        away = [distances(centres, other.at) for other in self.anchors]
        return np.asarray(np.min(away, axis=0) < distances(centres, anchor.at))


def angles(
    body: Body, flesh: Flesh, judged: Judged, sheet: Sheet, taken: Sequence[Box]
) -> Iterator[Mark]:
    """An arc in each judged angle and the numbers beside; the gravest gets the best place."""
    gravest_first = sorted(judged.values(), key=rank, reverse=True)
    points = [[body[m] for m in reading.landmarks] for reading in gravest_first]
    anchors = [_anchor(at, body) for at in points]
    surroundings = Surroundings(flesh, anchors, list(taken), sheet.safe)
    numbers: list[Mark] = []
    for reading, at, anchor in zip(gravest_first, points, anchors, strict=True):
        if not anchor.limb:
            yield from _arc(at, reading, sheet)
        place = _place(anchor, reading, surroundings, sheet)
        if place is not None:
            surroundings.taken.append(place)
            numbers.extend(_tag(reading, place, sheet))
    yield from numbers


def _anchor(at: Sequence[Point], body: Body) -> Anchor:
    """An angle's vertex and its outer side, or a limb's middle and its side away from the body."""
    if len(at) == 3:
        start, sweep = _span(at)
        return Anchor(at[1], start + sweep / 2 + 180, limb=False)
    (x, y), centre = Box.around(at).centre, Box.around(body.values()).centre
    across, down = at[0][1] - at[1][1], at[1][0] - at[0][0]
    inward = across * (centre[0] - x) + down * (centre[1] - y) > 0
    outward = math.degrees(math.atan2(down, across)) + (180 if inward else 0)
    return Anchor((x, y), outward, limb=True)


def _span(at: Sequence[Point]) -> tuple[float, float]:
    """Where the inner angle begins and how far it goes, degrees."""
    first, vertex, second = at
    start = math.degrees(math.atan2(first[1] - vertex[1], first[0] - vertex[0]))
    end = math.degrees(math.atan2(second[1] - vertex[1], second[0] - vertex[0]))
    return start, (end - start + 180) % 360 - 180


def _arc(at: Sequence[Point], reading: JudgedValue, sheet: Sheet) -> Iterator[Mark]:
    first, vertex, second = at
    shorter = min(math.dist(first, vertex), math.dist(vertex, second))
    radius = min(ARC_OF_LIMB * shorter, sheet.of(ARC))
    if radius > sheet.of(JOINT):
        colour = STYLES[reading.verdict].colour
        yield Arc(vertex, radius, *_span(at), colour, sheet.of(LIMB), sheet.of(RIM))


def _place(
    anchor: Anchor, reading: JudgedValue, surroundings: Surroundings, sheet: Sheet
) -> Box | None:
    """The place near its anchor that hides least of the body; none when there is no room.

    The outer side is the best, and where the number was before is better still.
    """
    tag, flesh = _tag_size(reading, sheet), surroundings.flesh
    before = sheet.before.get(_tag_name(reading))
    farthest, most_hidden = _limits(anchor, before)
    centres = _spots(anchor, tag, flesh, sheet)
    room = surroundings.leave(centres, tag, sheet.of(TIGHT)) & (farthest >= STEPS)
    centres, cost = centres[room], COSTS[room]
    hidden = flesh.hidden_about(centres, tag)
    cost += COST_OF_HIDING * hidden
    cost += COST_OF_DOUBT * surroundings.belongs_elsewhere(centres, anchor)
    if before is not None:
        cost += COST_OF_MOVING * np.minimum(distances(centres, before.centre) / sheet.unit, 1.0)
    cost[hidden > most_hidden] = math.inf
    if not np.isfinite(cost).any():
        return None
    x, y = centres[cost.argmin()].tolist()
    return Box.about((x, y), *tag)


def _spots(anchor: Anchor, tag: Point, flesh: Flesh, sheet: Sheet) -> Points:
    """The points about which the number may stand, (n, 2), in the order of COSTS."""
    angles = np.radians(anchor.outward + TURNS)
    ways = np.stack((np.cos(angles), np.sin(angles)), axis=1)
    # So far that the tag's nearest edge clears the flesh, whatever the direction.
    away = flesh.reach + np.abs(ways) @ (np.array(tag) / 2) + sheet.of(1.0) * STEPS
    return np.asarray(np.array(anchor.at) + away[:, None] * ways)


def _limits(anchor: Anchor, before: Box | None) -> tuple[float, float]:
    """How far off its number may stand, in units, and how many points of the body it may hide."""
    if not anchor.limb:
        return math.inf, math.inf
    return FARTHEST_FROM_LIMB, MOST_HIDDEN_BY_LIMB if before is None else MOST_HIDDEN_BEFORE


def _tag_name(reading: JudgedValue) -> str:
    return " ".join(mark.name for mark in reading.landmarks)


def _reads(reading: JudgedValue) -> str:
    decimals = 0 if reading.unit == "°" else 1
    # Adding zero makes a plain zero of the one below zero that rounding may leave.
    value = round(reading.value, decimals) + 0.0
    return f"{value:.{decimals}f}{reading.unit}".replace("-", "\N{MINUS SIGN}")


def _tag_size(reading: JudgedValue, sheet: Sheet) -> Point:
    size = sheet.type_size(NUMBER_TYPE)
    number = sheet.ruler(_reads(reading), size, Weight.BOLD)
    return number + sheet.of(SIGN * NUMBER_TYPE + 3 * TIGHT), size * TAG_HEIGHT


def _tag(reading: JudgedValue, place: Box, sheet: Sheet) -> Iterator[Mark]:
    style = STYLES[reading.verdict]
    size = sheet.type_size(NUMBER_TYPE)
    side, gap = sheet.of(SIGN * NUMBER_TYPE), sheet.of(TIGHT)
    left, middle = place.left + gap, place.centre[1]
    yield sheet.panel(place, _tag_name(reading))
    yield from signed(style.sign, Box.about((left + side / 2, middle), side, side), style.colour)
    at = left + side + gap, middle + size * CAPITAL / 2
    yield sheet.text(_reads(reading), at, size, WHITE, Weight.BOLD)
