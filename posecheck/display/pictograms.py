"""Drawn people: a figure that shows the movement, and a floor plan with the laptop's place."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import lru_cache

from posecheck.core.exercise import Pictogram, StartPosition
from posecheck.core.figure import HANGS_ON, extent, figure_at
from posecheck.core.pose import FLIP_INDICES, Landmark, Side
from posecheck.core.skeleton import LIMB_EDGES, head_position
from posecheck.display.body import draw_dot
from posecheck.display.layout import EMPTY, Block, drawing
from posecheck.display.marks import FAINT, GREEN, SOFT, WHITE, Box, Mark, Point, Stroke, Weight
from posecheck.display.metrics import RIM, Metrics, typeset
from posecheck.i18n import Words

BONE, SKULL = 0.045, 0.075  # of the pictogram, as shares of the length from head to feet

MAX_MOVING = 6  # joints: with more of them the whole person moves

# The floor plan, as shares of its height; the laptop stands at the bottom and faces up.
PLAN_WIDTH, PERSON = 0.78, 0.27  # the middle of the person, from the top
LAPTOP, SCREEN, KEYBOARD, LINE = 0.95, 0.32, 0.14, 0.035
VIEW_ANGLE = 28.0  # degrees to either side of straight ahead
VIEW_START, VIEW_END = 0.44, 0.8
DISTANCE, DISTANCE_TYPE = 0.7, 0.14  # baseline and font size of the distance

# People seen from above: forward (for a lying person towards the head) and to the right.
SHOULDERS, HEAD, NOSE = 0.15, 0.075, 0.2
LYING_HEAD, LYING_NECK, LYING_HIP, LYING_FOOT = 0.24, 0.14, -0.06, -0.3
LYING_SHOULDER, LYING_STANCE = 0.07, 0.06

#: Maps forward and right, as shares of the plan's height, to the image.
PlanProjection = Callable[[float, float], Point]


def pictogram(
    start: StartPosition,
    side: Side | None,
    metrics: Metrics,
    room: Point,
    *,
    mirrored: bool,
    time: float = 0.0,
) -> Block:
    """Return the movement at a time, s, as the camera should see it, as large as fits `room`."""
    if not start.pictogram:
        return EMPTY
    whole = Box(*extent(start))
    length = max(whole.width, whole.height) or 1.0
    whole = whole.expanded(max(BONE / 2, SKULL) * length)
    scale = min(room[0] / whole.width, room[1] / whole.height)
    figure, rim, moving = figure_at(start, time), metrics.px(RIM), _moving(start)
    if side is Side.RIGHT:
        figure = {Landmark(FLIP_INDICES[mark]): at for mark, at in figure.items()}
        moving = {Landmark(FLIP_INDICES[mark]) for mark in moving}

    def draw(box: Box) -> Iterator[Mark]:
        edge, step = (box.right, -scale) if _flipped(side, mirrored) else (box.left, scale)
        body = {
            mark: (edge + (x - whole.left) * step, box.top + (y - whole.top) * scale)
            for mark, (x, y) in figure.items()
        }
        limbs = [limb for limb in LIMB_EDGES if all(mark in body for mark in limb)]
        # The limbs of the side that is worked on are brighter, and above the others.
        prefix = side.upper() if side in (Side.LEFT, Side.RIGHT) else ""
        for worked in (False, True):
            for limb in limbs:
                if all(mark.name.startswith(prefix) for mark in limb) is worked:
                    ends = tuple(body[mark] for mark in limb)
                    hangs = HANGS_ON.get(limb[1]) is limb[0] and limb[1] in moving
                    colour = GREEN if hangs else WHITE if worked else SOFT
                    yield Stroke(ends, colour, BONE * length * scale, rim)
        if head := head_position(body):
            yield from draw_dot(head, SKULL * length * scale, rim)

    return drawing(whole.width * scale, whole.height * scale, draw)


@lru_cache(maxsize=64)
def _moving(start: StartPosition) -> set[Landmark]:
    """Return the joints that move where these are few, to be drawn in colour; else none."""
    first: Pictogram = start.pictogram
    moving = {mark for figure in start.figures for mark in figure if figure[mark] != first[mark]}
    return moving if len(moving) <= MAX_MOVING else set()


def floor_plan(
    start: StartPosition, side: Side | None, height: float, words: Words, *, mirrored: bool
) -> Block:
    """Return the person seen from above, and the laptop at its bearing, facing the person."""
    bearing = -start.camera_bearing if _flipped(side, mirrored) else start.camera_bearing
    # The laptop is below, a quarter turn clockwise from the right; forward is the bearing back.
    cos, sin = math.cos(math.radians(90.0 - bearing)), math.sin(math.radians(90.0 - bearing))
    draw_person = _lying_person if start.lying else _standing_person

    def draw(box: Box) -> Iterator[Mark]:
        x, y = box.centre[0], box.top + PERSON * height

        def project(forward: float, right: float) -> Point:
            across, down = forward * cos - right * sin, forward * sin + right * cos
            return x + across * height, y + down * height

        yield from _laptop((x, box.top + LAPTOP * height), height)
        yield from draw_person(project, height)
        size, at = max(1, round(DISTANCE_TYPE * height)), (x, box.top + DISTANCE * height)
        yield typeset(words("plan-distance"), at, size, WHITE, Weight.BOLD, centred=True)

    return drawing(PLAN_WIDTH * height, height, draw)


def _flipped(side: Side | None, mirrored: bool) -> bool:
    return (side is Side.RIGHT) != mirrored


def _standing_person(at: PlanProjection, height: float) -> Iterator[Mark]:
    line = LINE * height
    yield Stroke((at(0.0, -SHOULDERS), at(0.0, SHOULDERS)), SOFT, 3.4 * line)
    yield from draw_dot(at(0.02, 0.0), HEAD * height, line / 2)
    yield Stroke((at(NOSE - 0.06, -0.06), at(NOSE, 0.0), at(NOSE - 0.06, 0.06)), WHITE, line)


def _lying_person(at: PlanProjection, height: float) -> Iterator[Mark]:
    line = LINE * height
    for stance in (-LYING_STANCE, LYING_STANCE):
        yield Stroke((at(LYING_HIP, stance * 0.5), at(LYING_FOOT, stance)), SOFT, 1.8 * line)
    shoulders = at(LYING_NECK, -LYING_SHOULDER), at(LYING_NECK, LYING_SHOULDER)
    yield Stroke(shoulders, SOFT, 2.2 * line)
    yield Stroke((at(LYING_NECK, 0.0), at(LYING_HIP, 0.0)), SOFT, 4.2 * line)
    yield from draw_dot(at(LYING_HEAD, 0.0), HEAD * height, line / 2)


def _laptop(at: Point, height: float) -> Iterator[Mark]:
    (x, y), half, line = at, SCREEN / 2 * height, LINE * height
    for angle in (-math.radians(VIEW_ANGLE), math.radians(VIEW_ANGLE)):
        across, up = height * math.sin(angle), height * math.cos(angle)
        edge = tuple((x + far * across, y - far * up) for far in (VIEW_START, VIEW_END))
        yield Stroke(edge, FAINT, line * 0.6, dash=line * 1.5)
    top = y - KEYBOARD * height
    screen = (x - half, y), (x - half, top), (x + half, top), (x + half, y)
    yield Stroke(screen, WHITE, line * 0.6)
    yield Stroke(((x - half, y), (x + half, y)), WHITE, line * 1.6)
