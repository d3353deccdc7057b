"""The cards of welcome, count-in, rest, and of a training that is paused."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from posecheck.core.exercise import Phase
from posecheck.core.training_state import ExerciseProgress, Pause, TrainingState
from posecheck.display import layout, marks, panels
from posecheck.display.icons import ABSENT, FINE, FINEST, PAUSE
from posecheck.display.layout import Block, Scene, paragraph, row, stack
from posecheck.display.marks import CAPITAL, GREEN, SOFT, WHITE, Box, Colour, Disc, Mark, Weight
from posecheck.display.metrics import BODY_TYPE, TIGHT, TITLE_TYPE, Metrics
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
        width = min(metrics.px(MAX_TEXT), layout.card_width(metrics))
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
    return row([layout.drawing(side, side, draw), title], metrics.px(TIGHT) * 1.4)


def _start_position(scene: Scene, training: TrainingState, metrics: Metrics, width: float) -> Block:
    """Return the pictogram of the start position."""
    start = training.exercise.start
    if start is None:
        return layout.EMPTY
    room = min(metrics.px(PICTOGRAM[0]), width), metrics.px(PICTOGRAM[1])
    return pictogram(start, training.side, metrics, room, mirrored=scene.mirrored)


def count_in(scene: Scene, training: TrainingState) -> tuple[Mark, ...]:
    """Draw a huge number, the exercise that is about to begin, and how to begin."""
    exercise, words, metrics = training.exercise, scene.words, scene.metrics
    where = [*panels.side_words(training.side, words), *panels.set_words(training, words)]
    top = panels.title_panel(words.of(exercise.title), panels.SEPARATOR.join(where), metrics)
    floor = panels.floor_below(top, metrics)
    instruction = words.of(panels.side_cue(training) or exercise.cues.get(Phase.READY, ""))
    cue = panels.cue_panel(scene, instruction, panels.INSTRUCTION, floor)
    return (*top, *cue, *_count(scene, training, (*top, *cue), floor))


def _count(
    scene: Scene, training: TrainingState, others: Iterable[Mark], floor: float
) -> tuple[Mark, ...]:
    """Draw the seconds left in the middle of the top, or aside where that hides the person."""
    if not training.time_left > -1:
        return ()
    metrics, area = scene.metrics, scene.metrics.safe_area
    side = min(metrics.px(COUNT), area.height)
    places = [area.aligned((side, side), x) for x in (0.5, 1.0)]
    taken = marks.panel_boxes(others)
    free = [box for box in places if not any(box.overlap(other) for other in taken)]
    below = replace(area, top=floor).aligned((side, side), 0.5)
    place = metrics.best_place("count-in", free or [below], scene.mask.hidden_by_ring)
    left = math.ceil(training.time_left)
    share = training.time_left - math.floor(training.time_left) if left > 0 else 1.0
    spec = RingSpec(share, str(left) if left > 0 else scene.words("go"), "", GREEN)
    return (marks.Panel(place, side / 2, "count-in"), *draw_ring(spec, place, metrics))


def rest_card(scene: Scene, training: TrainingState) -> tuple[Mark, ...]:
    """Draw how long the rest goes on, and what comes next."""
    words, title = scene.words, scene.words.of(training.exercise.title)
    where = [*panels.set_words(training, words), *panels.side_words(training.side, words)]
    whole = training.exercise.programme.rest
    left = training.time_left if training.time_left > 0 else 0.0
    share = min(left / whole, 1.0) if whole > 0 else 0.0
    spec = RingSpec(share, str(math.ceil(left)), "", GREEN)

    def ring(metrics: Metrics) -> Block:
        side = metrics.px(REST_RING)
        return layout.drawing(side, side, lambda box: draw_ring(spec, box, metrics))

    lines = [
        (words("rest-title"), GREETING_TYPE, WHITE, Weight.BOLD),
        (words("rest-then", title=title), NOTE_TYPE, WHITE, Weight.BOLD),
        (panels.SEPARATOR.join(where), TITLE_TYPE, SOFT, Weight.MEDIUM),
    ]
    position = partial(_start_position, scene, training)
    return scene.card("rest", *_illustrated(ring, lines, position))


def pause_card(scene: Scene, pause: Pause) -> tuple[Mark, ...]:
    """Draw why the training is paused, and how to go on."""
    away = pause is Pause.AWAY
    icon, stroke, key = (ABSENT, FINEST, "away") if away else (PAUSE, FINE, "paused")
    lines = [
        (scene.words(f"{key}-title"), STATE_TYPE, WHITE, Weight.BOLD),
        (scene.words(f"{key}-how"), NOTE_TYPE, SOFT, Weight.MEDIUM),
    ]

    large = partial(layout.icon_block, icon, units=STATE_ICON, colour=WHITE, thickness=stroke)
    return scene.card("state", *_illustrated(large, lines), movable=True)


def _illustrated(
    illustration: Callable[[Metrics], Block],
    lines: Sequence[tuple[str, float, Colour, Weight]],
    last: Callable[[Metrics, float], Block] = lambda metrics, width: layout.EMPTY,
) -> Iterator[Callable[[Metrics], Block]]:
    """Return the two ways to lay a card out: its text beside an illustration, and below it.

    Args:
        illustration: Returns the illustration.
        lines: The text: each paragraph with its font size in units, colour and weight.
        last: Returns what stands below the text, from the width that is free.
    """

    def make(metrics: Metrics, *, wide: bool) -> Block:
        block, width = illustration(metrics), layout.card_width(metrics)
        across, down = (metrics.px(gap) for gap in GAPS)
        if wide:
            width = max(width - block.width - across, metrics.px(MIN_TEXT))
        parts = [
            paragraph(text, metrics, units, width, colour, weight, centred=not wide)
            for text, units, colour, weight in lines
        ]
        text = stack([*parts, last(metrics, width)], down, centred=not wide)
        return row([block, text], across) if wide else stack([block, text], down, centred=True)

    return (partial(make, wide=wide) for wide in (True, False))
