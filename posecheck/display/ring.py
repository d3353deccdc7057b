"""Time as a ring that fills or empties, with a number inside: above all the hold."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from posecheck.core.exercise import Phase
from posecheck.core.feedback import Feedback
from posecheck.display.icons import TICK, draw_icon
from posecheck.display.layout import Scene
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
    panel_boxes,
)
from posecheck.display.metrics import MARGIN, Metrics
from posecheck.display.paint import measure_text
from posecheck.i18n import Words

RING = 4.7  # diameter, units

# Inside the ring, as shares of its diameter.
STROKE = 0.065
INSET = 0.09
NUMBER = 0.4
LABEL = 0.1
NUMBER_REACH = 0.34  # from the centre to the corners of a number without a label
MAX_NUMBER = 0.66  # the size of such a number
CHORD = 0.52  # the width at the label
TICK_SIZE = 0.32
LABEL_DROP = 0.235  # from the centre down to the label's baseline

#: Smaller than this many pixels, type is only a smudge.
MIN_TYPE = 8


@dataclass(frozen=True)
class RingSpec:
    """What a ring shows.

    Attributes:
        share: How much of it is filled, from 0 to 1.
        number: The number inside; empty for a tick.
        label: The text below the number; without one the number is larger.
        colour: Colour of the filled part.
        ink: Colour of the number.
    """

    share: float
    number: str
    label: str
    colour: Colour
    ink: Colour = WHITE


def hold_ring(scene: Scene, floor: float, cue: Iterable[Mark]) -> tuple[Mark, ...]:
    """Draw the time left to hold where it hides little of the person.

    Args:
        scene: The scene.
        floor: Where the free area begins, px from the top.
        cue: The marks of the cue; the ring stands clear of them.
    """
    feedback, metrics = scene.feedback, scene.metrics
    timed = 0 < feedback.hold_target < math.inf
    if not timed or feedback.phase not in (Phase.SET_UP, Phase.HOLD):
        return ()
    area = replace(metrics.safe_area, top=floor)
    for box in panel_boxes(cue):
        if box.top > floor:
            area = replace(area, bottom=box.top - metrics.px(MARGIN))
        else:
            area = replace(area, top=box.bottom + metrics.px(MARGIN))
    side = min(metrics.px(RING), area.height)
    if side < metrics.unit:
        return ()
    # In the middle of the right first, then of the left, then the corners.
    places = [area.aligned((side, side), x, y) for y in (0.5, 0.0, 1.0) for x in (1.0, 0.0)]
    place = metrics.best_place("hold", places, scene.mask.hidden_by_ring)
    spec = _hold_spec(feedback, scene.words)
    return (Panel(place, side / 2, "hold"), *draw_ring(spec, place, metrics))


def draw_ring(spec: RingSpec, box: Box, metrics: Metrics) -> Iterator[Mark]:
    """Draw a ring, its filled part, and what is inside."""
    side, (x, y) = box.width, box.centre
    yield from draw_circular_bar(
        (x, y), (0.5 - INSET) * side, STROKE * side, spec.share, spec.colour
    )
    if not spec.label:
        yield _lone_number(spec, box, metrics)
        return
    if spec.number:
        size = max(1, round(NUMBER * side))
        at = x, y + size * CAPITAL * 0.32
        yield _fitted_line(spec.number, at, size, side, spec.ink, Weight.BOLD, metrics)
    else:
        tick = Box.centred((x, y - side * 0.05), TICK_SIZE * side, TICK_SIZE * side)
        yield from draw_icon(TICK, tick, GREEN)
    size, at = max(1, round(LABEL * side)), (x, y + LABEL_DROP * side)
    label = _fitted_line(spec.label, at, size, side, SOFT, Weight.MEDIUM, metrics)
    if label.size >= MIN_TYPE:
        yield label


def draw_circular_bar(
    centre: Point, radius: float, stroke: float, share: float, colour: Colour
) -> Iterator[Mark]:
    """Draw a circle that fills clockwise from the top; radius and stroke width in px."""
    yield Disc(centre, radius, None, FAINT, stroke * 0.5)
    if share > 0:
        yield Arc(centre, radius, -90, 360 * share, colour, stroke)


def _hold_spec(feedback: Feedback, words: Words) -> RingSpec:
    """Return the seconds left and what they mean; grey while the hold clock is stopped."""
    held = max(feedback.hold, 0.0) if math.isfinite(feedback.hold) else 0.0
    left = math.ceil(feedback.hold_target - held)
    share = min(held / feedback.hold_target, 1.0)
    colour, ink = (GREEN, WHITE) if feedback.clock_running else (SOFT, SOFT)
    if left <= 0:
        key = "ring-held"
    elif feedback.phase is Phase.SET_UP:
        key = "ring-to-hold"
    elif not feedback.clock_running:
        key = "ring-paused"
    else:
        key = "ring-second" if left == 1 else "ring-seconds"
    return RingSpec(share, str(left) if left > 0 else "", words(key), colour, ink)


def _lone_number(spec: RingSpec, box: Box, metrics: Metrics) -> Text:
    """Return a number without a label: in the middle, as large as fits the ring."""
    large = metrics.font_size(10.0)
    width = measure_text(spec.number, large, Weight.BOLD) / large
    share = min(NUMBER_REACH / math.hypot(width / 2, CAPITAL / 2), MAX_NUMBER)
    size = max(1, math.floor(share * box.width))
    at = box.centre[0], box.centre[1] + size * CAPITAL / 2
    return metrics.text(spec.number, at, size, spec.ink, Weight.BOLD, centred=True)


def _fitted_line(
    text: str,
    at: Point,
    size: int,
    side: float,
    colour: Colour,
    weight: Weight,
    metrics: Metrics,
) -> Text:
    """Return a centred line, made smaller where it would touch the ring."""
    width = measure_text(text, size, weight)
    fitting = min(size, math.floor(size * CHORD * side / max(width, 1.0)))
    return metrics.text(text, at, max(1, fitting), colour, weight, centred=True)
