"""The hold as a ring that fills, with the seconds that are left inside it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

from posecheck.exercise import Phase
from posecheck.feedback import Feedback
from posecheck.overlay.body import Flesh
from posecheck.overlay.marks import (
    CAPITAL,
    FAINT,
    GREEN,
    SOFT,
    WHITE,
    Arc,
    Box,
    Colour,
    Disc,
    Mark,
    Panel,
    Point,
    Text,
    Weight,
)
from posecheck.overlay.sheet import MARGIN, Sheet
from posecheck.overlay.signs import TICK, signed

RING = 4.7

# Inside the ring, as shares of its diameter.
RING_STROKE = 0.065
RING_INSET = 0.09
RING_NUMBER = 0.4
RING_LABEL = 0.1
RING_CHORD = 0.52  # how wide the label may be where it stands
RING_TICK = 0.32
RING_DROP = 0.235  # from the middle down to the label's baseline

#: Smaller than this many pixels, type is only a smudge.
LEAST_TYPE = 8


def ring(
    feedback: Feedback, sheet: Sheet, floor: float, cue: Iterable[Mark], flesh: Flesh
) -> tuple[Mark, ...]:
    """How long is left to hold, where it hides little of the person."""
    timed = 0 < feedback.hold_target < math.inf
    if not timed or feedback.phase not in (Phase.SET_UP, Phase.HOLD):
        return ()
    top, bottom = floor, sheet.safe.bottom
    for mark in cue:
        if isinstance(mark, Panel) and mark.box.top > floor:
            bottom = mark.box.top - sheet.of(MARGIN)
        elif isinstance(mark, Panel):
            top = mark.box.bottom + sheet.of(MARGIN)
    side = min(sheet.of(RING), bottom - top)
    if side < sheet.unit:
        return ()
    places = tuple(_ring_places(side, top, bottom, sheet))
    place = sheet.clearest("hold", places, flesh.hidden)
    return (Panel(place, side / 2, "hold"), *_dial(feedback, place, sheet))


def _ring_places(side: float, top: float, bottom: float, sheet: Sheet) -> Iterator[Box]:
    """At the right in the middle first, then the corners that are free."""
    high, middle, low = top + side / 2, (top + bottom) / 2, bottom - side / 2
    right, left = sheet.safe.right - side / 2, sheet.safe.left + side / 2
    for y in (middle, high, low):
        for x in (right, left):
            yield Box.about((x, y), side, side)


def _dial(feedback: Feedback, place: Box, sheet: Sheet) -> Iterator[Mark]:
    side, centre = place.width, place.centre
    held = max(feedback.hold, 0.0) if math.isfinite(feedback.hold) else 0.0
    left = math.ceil(feedback.hold_target - held)
    stroke, radius = RING_STROKE * side, (0.5 - RING_INSET) * side
    yield Disc(centre, radius, None, FAINT, stroke * 0.5)
    share = min(held / feedback.hold_target, 1.0)
    if share > 0:
        yield Arc(centre, radius, -90, 360 * share, GREEN if feedback.running else SOFT, stroke)
    if left <= 0:
        tick = Box.about((centre[0], centre[1] - side * 0.05), RING_TICK * side, RING_TICK * side)
        yield from signed(TICK, tick, GREEN)
    else:
        size = max(1, round(RING_NUMBER * side))
        baseline = centre[1] + size * CAPITAL * 0.32
        colour = WHITE if feedback.running else SOFT
        yield _within(str(left), (centre[0], baseline), size, side, colour, Weight.BOLD, sheet)
    label_size = max(1, round(RING_LABEL * side))
    label_at = centre[0], centre[1] + RING_DROP * side
    label = _within(_label(feedback, left), label_at, label_size, side, SOFT, Weight.MEDIUM, sheet)
    if label.size >= LEAST_TYPE:
        yield label


def _within(
    text: str,
    at: Point,
    size: int,
    side: float,
    colour: Colour,
    weight: Weight,
    sheet: Sheet,
) -> Text:
    """A centred line inside the ring, made smaller where it would touch it."""
    width = sheet.ruler(text, size, weight)
    fitting = min(size, math.floor(size * RING_CHORD * side / max(width, 1.0)))
    return sheet.centred(text, at, max(1, fitting), colour, weight)


def _label(feedback: Feedback, left: int) -> str:
    if left <= 0:
        return "held"
    if feedback.phase is Phase.SET_UP:
        return "second hold"
    if not feedback.running:
        return "paused"
    return "second left" if left == 1 else "seconds left"
