"""Rings that fill or empty: the time left to hold, and a raised hand that is being recognised."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import product

from posecheck.core.exercise import Phase
from posecheck.core.feedback import Feedback
from posecheck.core.pose import Landmark, Side
from posecheck.display import marks
from posecheck.display.icons import FINE, HAND, TICK, draw_icon
from posecheck.display.layout import Scene
from posecheck.display.marks import CAPITAL, GREEN, SOFT, WHITE, Box, Colour, Mark, Panel, Weight
from posecheck.display.metrics import MARGIN, Metrics, typeset
from posecheck.display.paint import measure_text
from posecheck.i18n import Words

HOLD_RING = 4.7  # diameter, units

# Inside the ring, as shares of its diameter.
STROKE, INSET, NUMBER, LABEL, TICK_SIZE = 0.065, 0.09, 0.4, 0.1, 0.32
NUMBER_DROP = 0.32 * CAPITAL  # from the centre to the baseline, as a share of the font size
LABEL_DROP = 0.235  # from the centre to the baseline
CHORD = 0.52  # the greatest width of number and label
LONE_REACH = 0.34  # from the centre to the corners of a number without a label
LONE_NUMBER = 0.66  # the greatest size of such a number
MIN_TYPE = 8  # smaller than this many pixels, type is only a smudge

BREATH = 0.16, 0.37  # radius with empty and with full lungs

HAND_RING, HAND_STROKE, HAND_ICON = 2.3, 0.2, 1.05
HAND_OFFSET = 1.9  # from the hand to the centre of the ring
COLUMNS, ROWS = 13, 9  # of the places that are tried where it can't be beside the hand


def countdown_ring(box: Box, metrics: Metrics, share: float, number: str) -> Iterator[Mark]:
    """Draw a ring, `share` of it filled, around a number as large as fits."""
    side, (x, y) = box.width, box.centre
    yield from _circular_bar(box, (0.5 - INSET) * side, STROKE * side, share, GREEN)
    large = metrics.font_size(10.0)
    width = measure_text(number, large, Weight.BOLD) / large
    largest = min(LONE_REACH / math.hypot(width / 2, CAPITAL / 2), LONE_NUMBER)
    size = max(1, math.floor(largest * side))
    at = x, y + size * CAPITAL / 2
    yield typeset(number, at, size, WHITE, Weight.BOLD, centred=True)


def _circular_bar(
    box: Box, radius: float, stroke: float, share: float, colour: Colour
) -> Iterator[Mark]:
    """Draw a circle that fills clockwise from the top; radius and stroke width in px."""
    yield marks.Disc(box.centre, radius, None, marks.FAINT, stroke * 0.5)
    if share > 0:
        yield marks.Arc(box.centre, radius, -90, 360 * share, colour, stroke)


def hold_ring(scene: Scene, floor: float, cue: Iterable[Mark]) -> tuple[Mark, ...]:
    """Draw the time left to hold below `floor`, px, clear of the cue and of most of the person.

    On the way back it says that the time was held.
    """
    feedback, metrics = scene.feedback, scene.metrics
    shown = feedback.phase in (Phase.SET_UP, Phase.HOLD) or _is_held(feedback)
    if not shown or not 0 < feedback.hold_target < math.inf:
        return ()
    area = replace(metrics.safe_area, top=floor)
    for box in marks.panel_boxes(cue):
        if box.top > floor:
            area = replace(area, bottom=box.top - metrics.px(MARGIN))
        else:
            area = replace(area, top=box.bottom + metrics.px(MARGIN))
    side = min(metrics.px(HOLD_RING), area.height)
    if side < metrics.unit:
        return ()
    # In the middle of the right first, then of the left, then the corners.
    places = [area.aligned((side, side), x, y) for y in (0.5, 0.0, 1.0) for x in (1.0, 0.0)]
    place = metrics.best_place("hold", places, scene.mask.hidden_by_ring)
    return (Panel(place, side / 2, "hold"), *_hold(feedback, scene.words, place))


def _is_held(feedback: Feedback) -> bool:
    return feedback.phase is Phase.RETURN and feedback.hold >= feedback.hold_target


def _hold(feedback: Feedback, words: Words, box: Box) -> Iterator[Mark]:
    """Draw the seconds left, or a tick, and what they mean; grey while the clock is stopped."""
    held = max(feedback.hold, 0.0) if math.isfinite(feedback.hold) else 0.0
    left = math.ceil(feedback.hold_target - held)
    share = min(held / feedback.hold_target, 1.0)
    colour, ink = (GREEN, WHITE) if feedback.clock_running else (SOFT, SOFT)
    key = "ring-second" if left == 1 else "ring-seconds"
    if left <= 0:
        key, colour = "ring-held", GREEN
    elif feedback.phase is Phase.SET_UP:
        key = "ring-to-hold"
    elif not feedback.clock_running:
        key = "ring-paused"
    side, (x, y) = box.width, box.centre

    def line(text: str, baseline: float, size: int, ink: Colour, weight: Weight) -> marks.Text:
        """Return a centred line, made smaller where it would touch the ring."""
        width = measure_text(text, size, weight)
        fitting = min(size, math.floor(size * CHORD * side / max(width, 1.0)))
        return typeset(text, (x, baseline), max(1, fitting), ink, weight, centred=True)

    # A recording was made without the guide.
    breath = feedback.breath if left > 0 and feedback.training else None
    if breath:
        smallest, largest = BREATH
        radius = (smallest + breath.fullness * (largest - smallest)) * side
        yield marks.Disc((x, y), radius, marks.BREATH)
        if feedback.clock_running:
            key = "ring-breathe-in" if breath.inward else "ring-breathe-out"
    yield from _circular_bar(box, (0.5 - INSET) * side, STROKE * side, share, colour)
    if left > 0:
        size = max(1, round(NUMBER * side))
        yield line(str(left), y + NUMBER_DROP * size, size, ink, Weight.BOLD)
    else:
        square = Box.centred((x, y - side * 0.05), TICK_SIZE * side, TICK_SIZE * side)
        yield from draw_icon(TICK, square, GREEN)
    size = max(1, round(LABEL * side))
    label = line(words(key), y + LABEL_DROP * side, size, SOFT, Weight.MEDIUM)
    if label.size >= MIN_TYPE:
        yield label


def hand_ring(scene: Scene, share: float, taken: Iterable[Box]) -> tuple[Mark, ...]:
    """Draw the ring, `share` of it filled, near the hand; at the top where no hand is visible."""
    if not share > 0:
        return ()
    taken = tuple(taken)
    free = [box for box in _hand_places(scene) if not any(map(box.overlap, taken))]
    if not free:
        return ()
    metrics = scene.metrics
    place = metrics.best_place("hand", free, scene.mask.hidden_points)
    stroke, icon = metrics.px(HAND_STROKE), metrics.px(HAND_ICON)
    return (
        Panel(place, place.width / 2, "hand"),
        *_circular_bar(place, place.width / 2 - stroke, stroke, min(share, 1.0), GREEN),
        *draw_icon(HAND, Box.centred(place.centre, icon, icon), WHITE, FINE),
    )


def _hand_places(scene: Scene) -> Iterator[Box]:
    """Yield the places beside the hand, then those of a grid, the nearest to the hand first."""
    side, off = scene.metrics.px(HAND_RING), scene.metrics.px(HAND_OFFSET)
    area = scene.metrics.safe_area.expanded(-side / 2)  # where the centre of the ring may be
    wrists = [Landmark.of("WRIST", arm) for arm in (Side.LEFT, Side.RIGHT)]
    visible = [scene.body[wrist] for wrist in wrists if wrist in scene.body]
    hand = min(visible, key=lambda at: at[1], default=(area.centre[0], area.top))
    beside = [(hand[0], hand[1] - off), (hand[0] + off, hand[1]), (hand[0] - off, hand[1])]
    grid = [
        (area.left + area.width * i / (COLUMNS - 1), area.top + area.height * j / (ROWS - 1))
        for j, i in product(range(ROWS), range(COLUMNS))
    ]
    for x, y in (*beside, *sorted(grid, key=lambda point: math.dist(point, hand))):
        if area.left <= x <= area.right and area.top <= y <= area.bottom:
            yield Box.centred((x, y), side, side)
