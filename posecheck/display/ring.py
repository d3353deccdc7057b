"""Time as a ring that fills or empties, with a number inside: above all the hold."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from posecheck.core.exercise import Phase
from posecheck.core.feedback import Feedback
from posecheck.display.body import Flesh
from posecheck.display.icons import TICK, signed
from posecheck.display.marks import (
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
from posecheck.display.metrics import MARGIN, Sheet
from posecheck.i18n import Words

RING = 4.7

# Inside the ring, as shares of its diameter.
RING_STROKE = 0.065
RING_INSET = 0.09
RING_NUMBER = 0.4
RING_LABEL = 0.1
RING_ROOM = 0.34  # how far from the middle a number without a label may reach
RING_ALONE = 0.66  # and how large it is at most
RING_CHORD = 0.52  # how wide the label may be where it stands
RING_TICK = 0.32
RING_DROP = 0.235  # from the middle down to the label's baseline

#: Smaller than this many pixels, type is only a smudge.
LEAST_TYPE = 8


@dataclass(frozen=True)
class Face:
    """What a ring shows. share: how much of it is filled. number: a tick where there is none.

    label: below the number; without one the number is larger.
    """

    share: float
    number: str
    label: str
    colour: Colour  # of what is filled
    ink: Colour = WHITE  # of the number


def ring(
    feedback: Feedback,
    sheet: Sheet,
    floor: float,
    cue: Iterable[Mark],
    flesh: Flesh,
    words: Words,
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
    return (Panel(place, side / 2, "hold"), *face(_of_hold(feedback, words), place, sheet))


def face(shown: Face, place: Box, sheet: Sheet) -> Iterator[Mark]:
    """A ring, what is filled of it, and what it says inside."""
    side, centre = place.width, place.centre
    stroke, radius = RING_STROKE * side, (0.5 - RING_INSET) * side
    yield Disc(centre, radius, None, FAINT, stroke * 0.5)
    if shown.share > 0:
        yield Arc(centre, radius, -90, 360 * shown.share, shown.colour, stroke)
    if not shown.label:
        yield _alone(shown, place, sheet)
        return
    if shown.number:
        size = max(1, round(RING_NUMBER * side))
        at = centre[0], centre[1] + size * CAPITAL * 0.32
        yield _within(shown.number, at, size, side, shown.ink, Weight.BOLD, sheet)
    else:
        tick = Box.about((centre[0], centre[1] - side * 0.05), RING_TICK * side, RING_TICK * side)
        yield from signed(TICK, tick, GREEN)
    label_size = max(1, round(RING_LABEL * side))
    label_at = centre[0], centre[1] + RING_DROP * side
    label = _within(shown.label, label_at, label_size, side, SOFT, Weight.MEDIUM, sheet)
    if label.size >= LEAST_TYPE:
        yield label


def _ring_places(side: float, top: float, bottom: float, sheet: Sheet) -> Iterator[Box]:
    """At the right in the middle first, then the corners that are free."""
    high, middle, low = top + side / 2, (top + bottom) / 2, bottom - side / 2
    right, left = sheet.safe.right - side / 2, sheet.safe.left + side / 2
    for y in (middle, high, low):
        for x in (right, left):
            yield Box.about((x, y), side, side)


def _of_hold(feedback: Feedback, words: Words) -> Face:
    held = max(feedback.hold, 0.0) if math.isfinite(feedback.hold) else 0.0
    left = math.ceil(feedback.hold_target - held)
    share = min(held / feedback.hold_target, 1.0)
    label = words(_label(feedback, left))
    if left <= 0:
        return Face(share, "", label, GREEN if feedback.clock_running else SOFT)
    if feedback.clock_running:
        return Face(share, str(left), label, GREEN)
    return Face(share, str(left), label, SOFT, SOFT)


def _alone(shown: Face, place: Box, sheet: Sheet) -> Text:
    """The number without a label: in the middle, as large as the ring leaves room for it."""
    large = sheet.type_size(10.0)
    wide = sheet.ruler(shown.number, large, Weight.BOLD) / large
    share = min(RING_ROOM / math.hypot(wide / 2, CAPITAL / 2), RING_ALONE)
    size = max(1, math.floor(share * place.width))
    at = place.centre[0], place.centre[1] + size * CAPITAL / 2
    return sheet.centred(shown.number, at, size, shown.ink, Weight.BOLD)


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
    """What the number inside means, as the key of its words."""
    if left <= 0:
        return "ring-held"
    if feedback.phase is Phase.SET_UP:
        return "ring-to-hold"
    if not feedback.clock_running:
        return "ring-paused"
    return "ring-second" if left == 1 else "ring-seconds"
