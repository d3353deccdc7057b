"""A raised hand while it is being recognised: a small ring that fills, close to the hand."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from itertools import product

from posecheck.core.pose import Landmark, Side
from posecheck.display.icons import FINE, HAND, draw_icon
from posecheck.display.layout import Scene
from posecheck.display.marks import GREEN, WHITE, Box, Mark, Panel
from posecheck.display.ring import draw_circular_bar

RING = 2.3
STROKE = 0.2
HAND_ICON = 1.05
OFFSET = 1.9  # from the hand to the centre of the ring

#: Columns and rows of places over the image that are tried where it can't be beside the hand.
COLUMNS, ROWS = 13, 9


def hand_ring(scene: Scene, share: float, taken: Iterable[Box]) -> tuple[Mark, ...]:
    """Draw the ring as near to the hand as is free; at the top where no hand is visible.

    Args:
        scene: The scene.
        share: How much of the time needed the hand has been raised, from 0 to 1.
        taken: Boxes that the ring must not overlap.
    """
    if not share > 0:
        return ()
    taken = tuple(taken)
    free = [box for box in _places(scene) if not any(box.overlap(other) for other in taken)]
    if not free:
        return ()
    metrics = scene.metrics
    place = metrics.best_place("hand", free, scene.mask.hidden_points)
    stroke, icon = metrics.px(STROKE), metrics.px(HAND_ICON)
    radius = place.width / 2 - stroke
    return (
        Panel(place, place.width / 2, "hand"),
        *draw_circular_bar(place.centre, radius, stroke, min(share, 1.0), GREEN),
        *draw_icon(HAND, Box.centred(place.centre, icon, icon), WHITE, FINE),
    )


def _places(scene: Scene) -> Iterator[Box]:
    """Yield the places beside the hand, then those of a grid, the nearest to the hand first."""
    metrics = scene.metrics
    side, off = metrics.px(RING), metrics.px(OFFSET)
    area = metrics.safe_area.expanded(-side / 2)  # where the centre of the ring may be
    wrists = [Landmark.of("WRIST", arm) for arm in (Side.LEFT, Side.RIGHT)]
    visible = [scene.body[wrist] for wrist in wrists if wrist in scene.body]
    x, y = hand = min(visible, key=lambda at: at[1], default=(area.centre[0], area.top))
    beside = [(x, y - off), (x + off, y), (x - off, y)]
    grid = [
        (area.left + area.width * i / (COLUMNS - 1), area.top + area.height * j / (ROWS - 1))
        for j, i in product(range(ROWS), range(COLUMNS))
    ]
    grid.sort(key=lambda point: math.dist(point, hand))
    for x, y in (*beside, *grid):
        if area.left <= x <= area.right and area.top <= y <= area.bottom:
            yield Box.centred((x, y), side, side)
