"""Drawn people: the position an exercise begins from, and from above where the camera stands."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

from posecheck.core.exercise import Pictogram, StartPosition
from posecheck.core.pose import FLIP_INDICES, Landmark, Side
from posecheck.display.blocks import Block, picture
from posecheck.display.body import LIMBS, head_of
from posecheck.display.marks import DARK, FAINT, SOFT, WHITE, Box, Disc, Mark, Point, Stroke, Weight
from posecheck.display.metrics import RIM, Sheet
from posecheck.i18n import Words

# The drawn position, as shares of the length from head to feet.
BONE = 0.045
SKULL = 0.075

# The plan, as shares of its height; the laptop stands at the bottom and looks up.
PLAN_WIDTH = 0.78
PERSON = 0.27  # the middle of the person, from the top
LAPTOP = 0.95
SCREEN = 0.32
KEYBOARD = 0.14
LINE = 0.035
CONE = 28.0  # degrees to either side of straight ahead
CONE_FROM, CONE_TO = 0.44, 0.8
DISTANCE = 0.7  # the distance's baseline
DISTANCE_TYPE = 0.14

# People seen from above: lengths and widths as shares of the plan's side, along where they face,
# or where the head of one who lies is, and across.
SHOULDERS = 0.15
HEAD = 0.075
NOSE = 0.2
LYING_HEAD, LYING_NECK, LYING_HIP, LYING_FOOT = 0.24, 0.14, -0.06, -0.3
LYING_SHOULDER, LYING_STANCE = 0.07, 0.06


def turned(side: Side | None, *, mirrored: bool) -> bool:
    """Whether what is drawn for the left side must be drawn the other way round."""
    return (side is Side.RIGHT) != mirrored


def for_side(figure: Pictogram, side: Side | None) -> dict[Landmark, Point]:
    """The figure with left and right exchanged for the right side; it is drawn for the left."""
    if side is not Side.RIGHT:
        return dict(figure)
    return {Landmark(FLIP_INDICES[mark]): at for mark, at in figure.items()}


def position(
    start: StartPosition,
    side: Side | None,
    sheet: Sheet,
    room: tuple[float, float],
    *,
    mirrored: bool,
) -> Block:
    """The position it begins from, as large as goes into that room, as the camera should see it.

    The limbs of the side that is worked on are the brighter ones.
    """
    if not start.pictogram:
        return Block(0.0, 0.0, lambda at: ())
    extent = Box.around(start.pictogram.values())
    length = max(extent.width, extent.height) or 1.0
    bone, skull = BONE * length, SKULL * length
    extent = extent.grown(max(bone / 2, skull))
    scale = min(room[0] / extent.width, room[1] / extent.height)
    flip = turned(side, mirrored=mirrored)

    def placed(at: Point, box: Box) -> Point:
        across = (at[0] - extent.left) * scale
        return (box.right - across if flip else box.left + across), (
            box.top + (at[1] - extent.top) * scale
        )

    def draw(box: Box) -> Iterator[Mark]:
        body = {m: placed(at, box) for m, at in for_side(start.pictogram, side).items()}
        return _person(body, side, (bone * scale, skull * scale), sheet)

    return picture(extent.width * scale, extent.height * scale, draw)


def _person(
    body: dict[Landmark, Point], side: Side | None, widths: tuple[float, float], sheet: Sheet
) -> Iterator[Mark]:
    """The far side first, then the side that is worked on, then the head over both."""
    bone, skull = widths
    rim = sheet.of(RIM)
    limbs = [limb for limb in LIMBS if all(mark in body for mark in limb)]
    for limb in sorted(limbs, key=lambda limb: _worked(limb, side)):
        colour = WHITE if _worked(limb, side) else SOFT
        yield Stroke(tuple(body[mark] for mark in limb), colour, bone, rim)
    head = head_of(body)
    if head is not None:
        yield Disc(head, skull + rim, DARK)
        yield Disc(head, skull, WHITE)


def _worked(limb: tuple[Landmark, ...], side: Side | None) -> bool:
    """Whether a limb belongs to the side that is worked on; all do where both are."""
    if side not in (Side.LEFT, Side.RIGHT):
        return True
    return all(mark.name.startswith(side.upper()) for mark in limb)


def plan(
    start: StartPosition,
    side: Side | None,
    sheet: Sheet,
    extent: float,
    words: Words,
    *,
    mirrored: bool,
) -> Block:
    """Seen from above: the person, and the laptop at its bearing, looking at them.

    extent: its height, px.
    """
    bearing = -start.camera_bearing if turned(side, mirrored=mirrored) else start.camera_bearing
    # The laptop is below, at a quarter turn clockwise from the right; the bearing leads back.
    ahead = math.radians(90.0 - bearing)
    person = _lying if start.lying else _standing

    def draw(box: Box) -> Iterator[Mark]:
        yield from _view(box)
        yield from _laptop(box)
        yield from person(_compass(box, ahead), box.height)
        yield from _distance(box, sheet, words)

    return picture(PLAN_WIDTH * extent, extent, draw)


Compass = Callable[[float, float], Point]


def _compass(box: Box, ahead: float) -> Compass:
    """What places a point so far ahead of the person and so far to the right, as shares."""
    x, y = box.centre[0], box.top + PERSON * box.height

    def placed(forward: float, right: float) -> Point:
        along = forward * math.cos(ahead) - right * math.sin(ahead)
        down = forward * math.sin(ahead) + right * math.cos(ahead)
        return x + along * box.height, y + down * box.height

    return placed


def _standing(at: Compass, extent: float) -> Iterator[Mark]:
    """Shoulders, head, and an arrowhead where they face."""
    line = LINE * extent
    yield Stroke((at(0.0, -SHOULDERS), at(0.0, SHOULDERS)), SOFT, 3.4 * line)
    yield from _head(at(0.02, 0.0), extent)
    yield Stroke((at(NOSE - 0.06, -0.06), at(NOSE, 0.0), at(NOSE - 0.06, 0.06)), WHITE, line)


def _lying(at: Compass, extent: float) -> Iterator[Mark]:
    """From the head down to the feet."""
    line = LINE * extent
    neck, hip = at(LYING_NECK, 0.0), at(LYING_HIP, 0.0)
    for stance in (-LYING_STANCE, LYING_STANCE):
        yield Stroke((at(LYING_HIP, stance * 0.5), at(LYING_FOOT, stance)), SOFT, 1.8 * line)
    shoulders = at(LYING_NECK, -LYING_SHOULDER), at(LYING_NECK, LYING_SHOULDER)
    yield Stroke(shoulders, SOFT, 2.2 * line)
    yield Stroke((neck, hip), SOFT, 4.2 * line)
    yield from _head(at(LYING_HEAD, 0.0), extent)


def _head(centre: Point, extent: float) -> Iterator[Mark]:
    yield Disc(centre, HEAD * extent + LINE * extent / 2, DARK)
    yield Disc(centre, HEAD * extent, WHITE)


def _laptop(box: Box) -> Iterator[Mark]:
    """The screen, and the keyboard before it."""
    x, y = _camera(box)
    half, deep, line = (share * box.height for share in (SCREEN / 2, KEYBOARD, LINE))
    corners = ((x - half, y), (x - half, y - deep), (x + half, y - deep), (x + half, y))
    yield Stroke(corners, WHITE, line * 0.6)
    yield Stroke(((x - half, y), (x + half, y)), WHITE, line * 1.6)


def _view(box: Box) -> Iterator[Mark]:
    """The edges of what the camera sees."""
    x, y = _camera(box)
    for turn in (-CONE, CONE):
        across, up = math.sin(math.radians(turn)), math.cos(math.radians(turn))
        far = [share * box.height for share in (CONE_FROM, CONE_TO)]
        ends = tuple((x + along * across, y - along * up) for along in far)
        yield Stroke(ends, FAINT, LINE * 0.6 * box.height, dash=LINE * 1.5 * box.height)


def _distance(box: Box, sheet: Sheet, words: Words) -> Iterator[Mark]:
    """How far the one is from the other."""
    size = max(1, round(DISTANCE_TYPE * box.height))
    at = box.centre[0], box.top + DISTANCE * box.height
    yield sheet.centred(words("plan-distance"), at, size, WHITE, Weight.BOLD)


def _camera(box: Box) -> Point:
    return box.centre[0], box.top + LAPTOP * box.height
