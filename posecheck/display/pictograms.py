"""Drawn people: a pictogram of the start position, and a floor plan with the laptop's place."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

from posecheck.core.exercise import Pictogram, StartPosition
from posecheck.core.pose import FLIP_INDICES, Landmark, Side
from posecheck.display.body import SKELETON_EDGES, VisiblePoints, draw_dot, head_centre
from posecheck.display.layout import EMPTY, Block, drawing
from posecheck.display.marks import FAINT, SOFT, WHITE, Box, Mark, Point, Stroke, Weight
from posecheck.display.metrics import RIM, Metrics
from posecheck.i18n import Words

# The pictogram, as shares of the length from head to feet.
BONE = 0.045
SKULL = 0.075

# The floor plan, as shares of its height; the laptop stands at the bottom and faces up.
PLAN_WIDTH = 0.78
PERSON = 0.27  # the middle of the person, from the top
LAPTOP = 0.95
SCREEN = 0.32
KEYBOARD = 0.14
LINE = 0.035
VIEW_ANGLE = 28.0  # degrees to either side of straight ahead
VIEW_START, VIEW_END = 0.44, 0.8
DISTANCE = 0.7  # the distance's baseline
DISTANCE_TYPE = 0.14

# People seen from above, as shares of the plan's height: forward (for a lying person towards the
# head) and to the right.
SHOULDERS = 0.15
HEAD = 0.075
NOSE = 0.2
LYING_HEAD, LYING_NECK, LYING_HIP, LYING_FOOT = 0.24, 0.14, -0.06, -0.3
LYING_SHOULDER, LYING_STANCE = 0.07, 0.06

#: Places a point of the person, (forward, right) as shares of the plan's height, on the image.
PlanProjection = Callable[[float, float], Point]


def _flipped(side: Side | None, *, mirrored: bool) -> bool:
    """Return whether a drawing of the left side is flipped left to right."""
    return (side is Side.RIGHT) != mirrored


def _for_side(figure: Pictogram, side: Side | None) -> VisiblePoints:
    """Return a figure of the left side, with left and right exchanged for the right side."""
    if side is not Side.RIGHT:
        return dict(figure)
    return {Landmark(FLIP_INDICES[mark]): at for mark, at in figure.items()}


def pictogram(
    start: StartPosition, side: Side | None, metrics: Metrics, room: Point, *, mirrored: bool
) -> Block:
    """Return the start position as the camera should see it.

    The limbs of the side that is worked on are brighter.

    Args:
        start: The start position.
        side: The side that is worked on; None for both.
        metrics: The metrics of the card.
        room: The width and height that are free, px; the drawing is as large as fits.
        mirrored: Whether the frame is flipped.
    """
    if not start.pictogram:
        return EMPTY
    extent = Box.enclosing(start.pictogram.values())
    length = max(extent.width, extent.height) or 1.0
    extent = extent.expanded(max(BONE / 2, SKULL) * length)
    scale = min(room[0] / extent.width, room[1] / extent.height)
    flip, rim = _flipped(side, mirrored=mirrored), metrics.px(RIM)

    def place(at: Point, box: Box) -> Point:
        across = (at[0] - extent.left) * scale
        x = box.right - across if flip else box.left + across
        return x, box.top + (at[1] - extent.top) * scale

    def draw(box: Box) -> Iterator[Mark]:
        body = {m: place(at, box) for m, at in _for_side(start.pictogram, side).items()}
        edges = [edge for edge in SKELETON_EDGES if all(mark in body for mark in edge)]
        for edge in sorted(edges, key=lambda edge: _is_worked(edge, side)):
            colour = WHITE if _is_worked(edge, side) else SOFT
            yield Stroke(tuple(body[mark] for mark in edge), colour, BONE * length * scale, rim)
        head = head_centre(body)
        if head is not None:
            yield from draw_dot(head, SKULL * length * scale, rim)

    return drawing(extent.width * scale, extent.height * scale, draw)


def _is_worked(edge: tuple[Landmark, ...], side: Side | None) -> bool:
    """Return whether a limb belongs to the side that is worked on; all do for both sides."""
    if side not in (Side.LEFT, Side.RIGHT):
        return True
    return all(mark.name.startswith(side.upper()) for mark in edge)


def floor_plan(
    start: StartPosition,
    side: Side | None,
    metrics: Metrics,
    height: float,
    words: Words,
    *,
    mirrored: bool,
) -> Block:
    """Return the person seen from above, and the laptop at its bearing, facing the person.

    Args:
        start: The start position, with the bearing of the camera.
        side: The side that is worked on; None for both.
        metrics: The metrics of the card.
        height: Height of the plan, px.
        words: The language of the distance.
        mirrored: Whether the frame is flipped.
    """
    bearing = start.camera_bearing
    # The laptop is below, a quarter turn clockwise from the right; forward is the bearing back.
    forward = math.radians(90.0 + (bearing if _flipped(side, mirrored=mirrored) else -bearing))
    draw_person = _lying_person if start.lying else _standing_person

    def draw(box: Box) -> Iterator[Mark]:
        yield from _laptop(box)
        yield from draw_person(_projection(box, forward), box.height)
        size = max(1, round(DISTANCE_TYPE * box.height))
        at = box.centre[0], box.top + DISTANCE * box.height
        yield metrics.text(words("plan-distance"), at, size, WHITE, Weight.BOLD, centred=True)

    return drawing(PLAN_WIDTH * height, height, draw)


def _projection(box: Box, forward: float) -> PlanProjection:
    """Return the projection of a person that faces `forward`, radians clockwise from the right."""
    x, y = box.centre[0], box.top + PERSON * box.height

    def project(ahead: float, right: float) -> Point:
        across = ahead * math.cos(forward) - right * math.sin(forward)
        down = ahead * math.sin(forward) + right * math.cos(forward)
        return x + across * box.height, y + down * box.height

    return project


def _standing_person(at: PlanProjection, height: float) -> Iterator[Mark]:
    """Draw shoulders and head, and an arrowhead in the direction the person faces."""
    line = LINE * height
    yield Stroke((at(0.0, -SHOULDERS), at(0.0, SHOULDERS)), SOFT, 3.4 * line)
    yield from draw_dot(at(0.02, 0.0), HEAD * height, line / 2)
    yield Stroke((at(NOSE - 0.06, -0.06), at(NOSE, 0.0), at(NOSE - 0.06, 0.06)), WHITE, line)


def _lying_person(at: PlanProjection, height: float) -> Iterator[Mark]:
    """Draw legs, shoulders, trunk and head."""
    line = LINE * height
    for stance in (-LYING_STANCE, LYING_STANCE):
        yield Stroke((at(LYING_HIP, stance * 0.5), at(LYING_FOOT, stance)), SOFT, 1.8 * line)
    shoulders = at(LYING_NECK, -LYING_SHOULDER), at(LYING_NECK, LYING_SHOULDER)
    yield Stroke(shoulders, SOFT, 2.2 * line)
    yield Stroke((at(LYING_NECK, 0.0), at(LYING_HIP, 0.0)), SOFT, 4.2 * line)
    yield from draw_dot(at(LYING_HEAD, 0.0), HEAD * height, line / 2)


def _laptop(box: Box) -> Iterator[Mark]:
    """Draw the edges of the camera's view, the keyboard and the screen."""
    x, y = box.centre[0], box.top + LAPTOP * box.height
    half, depth, line = (share * box.height for share in (SCREEN / 2, KEYBOARD, LINE))
    for angle in (-VIEW_ANGLE, VIEW_ANGLE):
        across, up = math.sin(math.radians(angle)), math.cos(math.radians(angle))
        start, end = (
            (x + along * box.height * across, y - along * box.height * up)
            for along in (VIEW_START, VIEW_END)
        )
        yield Stroke((start, end), FAINT, line * 0.6, dash=line * 1.5)
    corners = ((x - half, y), (x - half, y - depth), (x + half, y - depth), (x + half, y))
    yield Stroke(corners, WHITE, line * 0.6)
    yield Stroke(((x - half, y), (x + half, y)), WHITE, line * 1.6)
