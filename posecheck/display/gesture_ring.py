"""A raised hand while it is being recognised: a small ring that fills, close to it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence

from posecheck.core.pose import Landmark, Side
from posecheck.display.body import Body
from posecheck.display.icons import FINE, HAND, signed
from posecheck.display.marks import FAINT, GREEN, WHITE, Arc, Box, Disc, Mark, Panel, Point
from posecheck.display.scene import Scene

RING = 2.3
STROKE = 0.2
SIGN = 1.05
OFF = 1.9  # from the hand to the middle of the ring

#: How many places across and down it may stand in, where it can't be beside the hand.
ACROSS, DOWN = 13, 9


def hand_ring(scene: Scene, share: float, taken: Iterable[Box]) -> tuple[Mark, ...]:
    """The ring, as near to the hand as is free; at the top where no hand is seen."""
    if not share > 0:
        return ()
    taken = tuple(taken)
    free = [box for box in _places(scene) if not any(box.shared(other) for other in taken)]
    if not free:
        return ()
    place = scene.sheet.clearest("hand", free, lambda place: scene.flesh.under(place))
    return (Panel(place, place.width / 2, "hand"), *_filled(place, min(share, 1.0), scene))


def _places(scene: Scene) -> Sequence[Box]:
    """Beside the hand first, then all over the picture, the nearest to it first."""
    sheet = scene.sheet
    side, room = sheet.of(RING), sheet.safe.grown(-sheet.of(RING) / 2)
    hand = _highest_hand(scene.body) or (room.centre[0], room.top)
    about = [(hand[0], hand[1] - sheet.of(OFF)), *_beside(hand, sheet.of(OFF))]
    spread = [
        (room.left + room.width * i / (ACROSS - 1), room.top + room.height * j / (DOWN - 1))
        for j in range(DOWN)
        for i in range(ACROSS)
    ]
    spread.sort(key=lambda point: math.dist(point, hand))
    inside = [point for point in (*about, *spread) if _inside(point, room)]
    return [Box.about(point, side, side) for point in inside]


def _beside(hand: Point, off: float) -> tuple[Point, ...]:
    return (hand[0] + off, hand[1]), (hand[0] - off, hand[1])


def _inside(point: Point, room: Box) -> bool:
    return room.left <= point[0] <= room.right and room.top <= point[1] <= room.bottom


def _highest_hand(body: Body) -> Point | None:
    wrists = [Landmark.of("WRIST", side) for side in (Side.LEFT, Side.RIGHT)]
    return min((body[mark] for mark in wrists if mark in body), key=lambda at: at[1], default=None)


def _filled(place: Box, share: float, scene: Scene) -> Iterator[Mark]:
    sheet = scene.sheet
    stroke = sheet.of(STROKE)
    radius = place.width / 2 - stroke
    yield Disc(place.centre, radius, None, FAINT, stroke * 0.5)
    yield Arc(place.centre, radius, -90, 360 * share, GREEN, stroke)
    yield from signed(HAND, Box.about(place.centre, sheet.of(SIGN), sheet.of(SIGN)), WHITE, FINE)
