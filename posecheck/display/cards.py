"""The cards of welcome, count-in, rest, and of a training that is paused."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import partial

from posecheck.core.exercise import Phase
from posecheck.core.training_state import ExerciseProgress, Pause, TrainingState
from posecheck.display.icons import ABSENT, FINE, FINEST, PAUSE
from posecheck.display.layout import (
    EMPTY,
    Block,
    Scene,
    beside_or_below,
    card_width,
    drawing,
    icon_block,
    paragraph,
    row,
    stack,
)
from posecheck.display.marks import (
    CAPITAL,
    GREEN,
    SOFT,
    WHITE,
    Box,
    Disc,
    Mark,
    Panel,
    Weight,
    panel_boxes,
)
from posecheck.display.metrics import BODY_TYPE, TIGHT, TITLE_TYPE, Metrics
from posecheck.display.panels import (
    INSTRUCTION,
    SEPARATOR,
    cue_panel,
    floor_below,
    set_words,
    side_words,
    title_panel,
)
from posecheck.display.pictograms import pictogram
from posecheck.display.ring import RingSpec, draw_ring

GREETING_TYPE = 1.15
NOTE_TYPE = 0.8  # readable from afar, in some seconds
STATE_TYPE = 1.75  # readable from afar, at a glance

MAX_TEXT = 19.0
NUMERAL = 1.0
STATE_ICON = 2.6
REST_RING = 6.2
COUNT = 5.4
PICTOGRAM = 5.4, 3.6
MIN_PICTOGRAM = 2.6
MIN_TEXT = 9.0  # beside something, in units: narrower it is hard to read
GAPS = 1.2, 0.7  # between the parts of a card, across and down


def welcome_card(scene: Scene, training: TrainingState) -> tuple[Mark, ...]:
    """Draw a greeting, the introduction before a first training, and the programme."""
    words = scene.words

    def make(metrics: Metrics) -> Block:
        width = min(metrics.px(MAX_TEXT), card_width(metrics))
        parts = [paragraph(words("welcome"), metrics, GREETING_TYPE, width, weight=Weight.BOLD)]
        if training.first_time:
            parts.append(paragraph(words("first-time"), metrics, NOTE_TYPE, width))
        parts.append(_programme(scene, training, metrics, width))
        if training.time_left > 0:
            soon = words("welcome-left", seconds=math.ceil(training.time_left))
            parts.append(paragraph(soon, metrics, BODY_TYPE, width, SOFT))
        return stack(parts, metrics.px(GAPS[1]))

    return scene.card("welcome", make)


def _programme(scene: Scene, training: TrainingState, metrics: Metrics, width: float) -> Block:
    """Return the numbered exercises, and beside them how the first one begins."""
    steps = [_step(scene, i + 1, step, metrics) for i, step in enumerate(training.progress)]
    lines, gap = stack(steps, metrics.px(0.4)), metrics.px(GAPS[0])
    room = width - lines.width - gap
    if room < metrics.px(MIN_PICTOGRAM):
        return lines
    return row([lines, _start_position(scene, training, metrics, room)], gap)


def _step(scene: Scene, number: int, step: ExerciseProgress, metrics: Metrics) -> Block:
    """Return the title of an exercise and its number in a circle."""
    side, line = metrics.px(NUMERAL), metrics.px(0.07)
    size = metrics.font_size(BODY_TYPE)

    def draw(box: Box) -> tuple[Mark, ...]:
        at = box.centre[0], box.centre[1] + CAPITAL * size / 2
        circle = Disc(box.centre, box.width / 2 - line, None, SOFT, line)
        return circle, metrics.text(str(number), at, size, WHITE, Weight.BOLD, centred=True)

    title = paragraph(scene.words.of(step.title), metrics, TITLE_TYPE, math.inf)
    return row([drawing(side, side, draw), title], metrics.px(TIGHT) * 1.4)


def _start_position(scene: Scene, training: TrainingState, metrics: Metrics, width: float) -> Block:
    """Return the pictogram of the start position."""
    start = training.exercise.start
    if start is None:
        return EMPTY
    room = min(metrics.px(PICTOGRAM[0]), width), metrics.px(PICTOGRAM[1])
    return pictogram(start, training.side, metrics, room, mirrored=scene.mirrored)


def count_in(scene: Scene, training: TrainingState) -> tuple[Mark, ...]:
    """Draw a huge number, the exercise that is about to begin, and how to begin."""
    exercise, words, metrics = training.exercise, scene.words, scene.metrics
    where = SEPARATOR.join([*side_words(training.side, words), *set_words(training, words)])
    top = title_panel(words.of(exercise.title), where, metrics)
    side = training.side
    side_cue = exercise.start.side_cues.get(side) if exercise.start and side else None
    floor = floor_below(top, metrics)
    instruction = words.of(side_cue or exercise.cues.get(Phase.READY, ""))
    marks = (*top, *cue_panel(scene, instruction, INSTRUCTION, floor))
    return (*marks, *_count(scene, training, marks, floor))


def _count(
    scene: Scene, training: TrainingState, others: Iterable[Mark], floor: float
) -> tuple[Mark, ...]:
    """Draw the seconds left in the middle of the top, or aside where that hides the person."""
    if not training.time_left > -1:
        return ()
    metrics, area = scene.metrics, scene.metrics.safe_area
    side = min(metrics.px(COUNT), area.height)
    places = [area.aligned((side, side), x) for x in (0.5, 1.0)]
    taken = panel_boxes(others)
    free = [box for box in places if not any(box.overlap(other) for other in taken)]
    below = Box.centred((area.centre[0], floor + side / 2), side, side)
    place = metrics.best_place("count-in", free or [below], scene.mask.hidden_by_ring)
    left = math.ceil(training.time_left)
    share = training.time_left - math.floor(training.time_left) if left > 0 else 1.0
    spec = RingSpec(share, str(left) if left > 0 else scene.words("go"), "", GREEN)
    return (Panel(place, side / 2, "count-in"), *draw_ring(spec, place, metrics))


def rest_card(scene: Scene, training: TrainingState) -> tuple[Mark, ...]:
    """Draw how long the rest goes on, and what comes next."""
    words, title = scene.words, scene.words.of(training.exercise.title)
    where = SEPARATOR.join([*set_words(training, words), *side_words(training.side, words)])

    def make(metrics: Metrics, *, wide: bool) -> Block:
        ring = _rest_ring(training, metrics)
        width = _text_width(ring, metrics, wide)
        line = partial(paragraph, metrics=metrics, width=width, centred=not wide)
        parts = [
            line(words("rest-title"), units=GREETING_TYPE, weight=Weight.BOLD),
            line(words("rest-then", title=title), units=NOTE_TYPE, weight=Weight.BOLD),
            line(where, units=TITLE_TYPE, colour=SOFT),
            _start_position(scene, training, metrics, width),
        ]
        text = stack(parts, metrics.px(GAPS[1]), centred=not wide)
        return beside_or_below(ring, text, metrics, GAPS, wide=wide)

    return scene.card("rest", partial(make, wide=True), partial(make, wide=False))


def _rest_ring(training: TrainingState, metrics: Metrics) -> Block:
    """Return the seconds left of the rest, in a ring that empties."""
    whole = training.exercise.programme.rest
    left = training.time_left if training.time_left > 0 else 0.0
    share = min(left / whole, 1.0) if whole > 0 else 0.0
    side, spec = metrics.px(REST_RING), RingSpec(share, str(math.ceil(left)), "", GREEN)
    return drawing(side, side, lambda box: draw_ring(spec, box, metrics))


def pause_card(scene: Scene, pause: Pause) -> tuple[Mark, ...]:
    """Draw why the training is paused, and how to go on."""
    if pause is Pause.AWAY:
        icon, thickness, key = ABSENT, FINEST, "away"
    else:
        icon, thickness, key = PAUSE, FINE, "paused"

    def make(metrics: Metrics, *, wide: bool) -> Block:
        large = icon_block(icon, metrics, STATE_ICON, WHITE, thickness)
        width = _text_width(large, metrics, wide)
        line = partial(paragraph, metrics=metrics, width=width, centred=not wide)
        title = line(scene.words(f"{key}-title"), units=STATE_TYPE, weight=Weight.BOLD)
        advice = line(scene.words(f"{key}-how"), units=NOTE_TYPE, colour=SOFT)
        text = stack([title, advice], metrics.px(GAPS[1]), centred=not wide)
        return beside_or_below(large, text, metrics, GAPS, wide=wide)

    return scene.card("state", partial(make, wide=True), partial(make, wide=False), movable=True)


def _text_width(block: Block, metrics: Metrics, wide: bool) -> float:
    """Return how wide a text beside (wide) or below a block may be, px."""
    if not wide:
        return card_width(metrics)
    return max(card_width(metrics) - block.width - metrics.px(GAPS[0]), metrics.px(MIN_TEXT))
