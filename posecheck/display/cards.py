"""The cards of a training, except that of the set-up; and that of the keys."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from posecheck.core.exercise import Phase
from posecheck.core.feedback import Feedback
from posecheck.core.pain import MAX_RATING
from posecheck.core.pose import Pose
from posecheck.core.training_state import Command, Pause, SideOutcome, TrainingState
from posecheck.display import icons, layout, marks, panels
from posecheck.display.body import BodyMask
from posecheck.display.icons import ABSENT, FINE, FINEST
from posecheck.display.layout import Block, Scene, icon_block, label, paragraph, row, stack
from posecheck.display.marks import AMBER, GREEN, SOFT, WHITE, Box, Colour, Mark, Weight
from posecheck.display.metrics import (
    BODY_TYPE,
    ONE_LINE,
    PAD,
    TIGHT,
    TITLE_TYPE,
    Metrics,
    fit_text,
)
from posecheck.display.paint import Image, paint
from posecheck.display.pictograms import pictogram
from posecheck.display.ring import countdown_ring
from posecheck.display.window import KEYS
from posecheck.i18n import Words
from posecheck.trainer.sentences import side_cue, verdict

# Sizes in units.
GREETING_TYPE = 1.15
NOTE_TYPE = 0.8  # readable from a distance, in some seconds
STATE_TYPE = 1.75  # readable from a distance, at a glance
MAX_TEXT = 19.0
NUMERAL, STATE_ICON, REST_RING, COUNT = 1.0, 2.6, 6.2, 5.4
PICTOGRAM, MIN_PICTOGRAM = (5.4, 3.6), 2.6
MIN_TEXT = 9.0  # beside something, in units: narrower it is hard to read
GAPS = 1.2, 0.7  # between the parts of a card, across and down

#: Keys that are called by a word, which depends on the language.
NAMED_KEYS = {" ": "key-space", "\x1b": "key-escape"}

PITCH, KEY_PAD, KEY_HEIGHT, KEY_LINE = 1.06, 0.24, 0.8, 0.05  # of the table of keys
VERDICT_TYPE, ADVICE_TYPE = 1.0, 0.72
HAND_ICON, ADVICE_ICON, LEGEND_ICON = 0.9, 0.6, 0.42
MAX_VERDICT = 21.0
MIN_ADVICE, MAX_ADVICE = 7.0, 11.0  # width of the advice
MAX_CUES = 2
ENLARGED = 1.15  # scale of the repetitions, relative to those at work
SUMMARY_GAPS = 1.3, 0.8
GROUND = 58  # grey level behind the first card: its panel stands out, and it is not glaring


def welcome_card(scene: Scene, training: TrainingState) -> tuple[Mark, ...]:
    """Draw a greeting, the introduction before a first training, and the programme."""
    words = scene.words

    def make(metrics: Metrics) -> Block:
        width = min(metrics.px(MAX_TEXT), layout.card_width(metrics))
        parts = [paragraph(words("welcome"), metrics, GREETING_TYPE, width, weight=Weight.BOLD)]
        if training.first_time:
            parts.append(paragraph(words("first-time"), metrics, NOTE_TYPE, width))
        steps = [
            _step(i, words(step.title), metrics) for i, step in enumerate(training.progress, 1)
        ]
        programme, gap = stack(steps, metrics.px(0.4)), metrics.px(GAPS[0])
        room = width - programme.width - gap
        if room >= metrics.px(MIN_PICTOGRAM):
            programme = row([programme, _start_position(scene, training, metrics, room)], gap)
        parts.append(programme)
        if training.time_left > 0:
            soon = words("welcome-left", seconds=math.ceil(training.time_left))
            parts.append(paragraph(soon, metrics, BODY_TYPE, width, SOFT))
        return stack(parts, metrics.px(GAPS[1]))

    return scene.card("welcome", make)


def starting_image(size: tuple[int, int], words: Words) -> Image:
    """Return what a window of `size` shows until the camera has its first frame."""
    ground = np.full((size[1], size[0], 3), GROUND, np.uint8)
    return paint(ground, starting_card(size, words))


def starting_card(size: tuple[int, int], words: Words) -> tuple[Mark, ...]:
    """Draw that posecheck starts, and what to do meanwhile, on an image of `size`."""
    feedback = Feedback(Pose.unseen(0.0, size))
    scene = Scene(feedback, Metrics(*size), words, {}, BodyMask.of({}), mirrored=False)

    def make(metrics: Metrics) -> Block:
        width = min(metrics.px(MAX_TEXT), layout.card_width(metrics))
        title = paragraph(words("starting-title"), metrics, STATE_TYPE, width, weight=Weight.BOLD)
        how = paragraph(words("starting-how"), metrics, NOTE_TYPE, width, SOFT)
        return stack([title, how], metrics.px(GAPS[1]))

    return scene.card("starting", make)


def _step(number: int, title: str, metrics: Metrics) -> Block:
    side, line = metrics.px(NUMERAL), metrics.px(0.07)
    numeral = label(str(number), metrics, BODY_TYPE, WHITE, Weight.BOLD)

    def draw(box: Box) -> Iterator[Mark]:
        yield marks.Disc(box.centre, box.width / 2 - line, None, SOFT, line)
        yield from numeral.draw_in(box)

    name = paragraph(title, metrics, TITLE_TYPE, math.inf)
    return row([layout.drawing(side, side, draw), name], metrics.px(TIGHT) * 1.4)


def _start_position(scene: Scene, training: TrainingState, metrics: Metrics, width: float) -> Block:
    start = training.exercise.start
    if start is None:
        return layout.EMPTY
    room = min(metrics.px(PICTOGRAM[0]), width), metrics.px(PICTOGRAM[1])
    time = scene.feedback.pose.time
    return pictogram(start, training.side, metrics, room, mirrored=scene.mirrored, time=time)


def count_in(scene: Scene, training: TrainingState) -> tuple[Mark, ...]:
    """Draw a huge number, the exercise that is about to begin, and how to begin."""
    exercise, words, metrics = training.exercise, scene.words, scene.metrics
    where = [*panels.side_words(training.side, words), *panels.set_words(training, words)]
    top = panels.title_panel(words(exercise.title), panels.SEPARATOR.join(where), metrics)
    floor = panels.floor_below(top, metrics)
    instruction = words(side_cue(training) or exercise.cues.get(Phase.READY, ""))
    others = (*top, *panels.cue_panel(scene, instruction, panels.INSTRUCTION, floor))
    if not training.time_left > -1:
        return others
    # In the middle of the top, or aside where that hides the person.
    area = metrics.safe_area
    side, taken = min(metrics.px(COUNT), area.height), marks.panel_boxes(others)
    places = [area.aligned((side, side), x) for x in (0.5, 1.0)]
    free = [box for box in places if not any(map(box.overlap, taken))]
    below = replace(area, top=floor).aligned((side, side), 0.5)
    place = metrics.best_place("count-in", free or [below], scene.mask.hidden_by_ring)
    left = math.ceil(training.time_left)
    number, share = (str(left), training.time_left % 1) if left > 0 else (words("go"), 1.0)
    ring = countdown_ring(place, metrics, share, number)
    return (*others, marks.Panel(place, side / 2, "count-in"), *ring)


def rest_card(scene: Scene, training: TrainingState) -> tuple[Mark, ...]:
    """Draw how long the rest goes on, and what comes next."""
    words, title = scene.words, scene.words(training.exercise.title)
    where = [*panels.set_words(training, words), *panels.side_words(training.side, words)]
    whole, left = training.exercise.programme.rest, max(0.0, training.time_left)
    share = min(left / whole, 1.0) if whole > 0 else 0.0

    def ring(metrics: Metrics) -> Block:
        side, number = metrics.px(REST_RING), str(math.ceil(left))
        return layout.drawing(side, side, lambda box: countdown_ring(box, metrics, share, number))

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
    key, icon, stroke = ("away", ABSENT, FINEST) if away else ("paused", icons.PAUSE, FINE)
    lines = [
        (scene.words(f"{key}-title"), STATE_TYPE, WHITE, Weight.BOLD),
        (scene.words(f"{key}-how"), NOTE_TYPE, SOFT, Weight.MEDIUM),
    ]
    large = partial(icon_block, icon, units=STATE_ICON, colour=WHITE, thickness=stroke)
    return scene.card("state", *_illustrated(large, lines), movable=True)


def _illustrated(
    illustration: Callable[[Metrics], Block],
    lines: Sequence[tuple[str, float, Colour, Weight]],
    last: Callable[[Metrics, float], Block] = lambda metrics, width: layout.EMPTY,
) -> Iterator[Callable[[Metrics], Block]]:
    """Return the two layouts of a card: paragraphs (text, units, colour, weight) beside or below.

    `last` returns what stands below the text, from the width that is free.
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


def help_card(scene: Scene) -> tuple[Mark, ...]:
    """Draw the card with all keys, and the raised hand that works without one."""
    words, commands = scene.words, [c for c in dict.fromkeys(KEYS.values()) if c.rating is None]

    def make(metrics: Metrics, *, columns: int) -> Block:
        width, pad = layout.card_width(metrics), metrics.px(PAD)
        rows = -(-len(commands) // columns)
        parts = [commands[i : i + rows] for i in range(0, len(commands), rows)]
        table = row([_column(part, metrics, words) for part in parts], metrics.px(1.2), align=0.0)
        hand = icon_block(icons.HAND, metrics, HAND_ICON, WHITE, FINE)
        gesture = paragraph(words("help-hand"), metrics, BODY_TYPE, width - hand.width - pad)
        title = paragraph(words("help-title"), metrics, TITLE_TYPE, width, weight=Weight.BOLD)
        return stack([title, table, row([hand, gesture], pad)], metrics.px(0.6))

    return scene.card("help", partial(make, columns=2), partial(make, columns=1))


def _column(commands: Sequence[Command], metrics: Metrics, words: Words) -> Block:
    rows = []
    for command in commands:
        keys = [_key(key, metrics, words) for key in KEYS if KEYS[key] is command]
        effect = paragraph(words(f"help-{command}"), metrics, BODY_TYPE, math.inf)
        rows.append((row(keys, metrics.px(TIGHT)), effect))
    return layout.table(rows, metrics.px(PAD), metrics.px(PITCH - KEY_HEIGHT))


def _key(key: str, metrics: Metrics, words: Words) -> Block:
    name = words(NAMED_KEYS[key]) if key in NAMED_KEYS else key.upper()
    text, height = label(name, metrics, BODY_TYPE, WHITE, Weight.BOLD), metrics.px(KEY_HEIGHT)
    width = max(text.width + 2 * metrics.px(KEY_PAD), height)

    def draw(box: Box) -> Iterator[Mark]:
        line = metrics.px(KEY_LINE)
        edge = box.expanded(-line)
        corners = [(x, y) for x in (edge.left, edge.right) for y in (edge.top, edge.bottom)]
        outline = tuple(corners[i] for i in (0, 2, 3, 1, 0))
        yield marks.Stroke(outline, SOFT, line)
        yield from text.draw_in(box)

    return layout.drawing(width, height, draw)


def question_card(scene: Scene, training: TrainingState) -> tuple[Mark, ...]:
    """Draw a question, the scale with what a raised hand has reached, and how to answer."""
    words, reached = scene.words, training.rating

    def make(metrics: Metrics) -> Block:
        width = min(metrics.px(MAX_TEXT), layout.card_width(metrics))
        title = paragraph(words(f"ask-{training.question}"), metrics, GREETING_TYPE, width)
        scale = _scale(reached, width, metrics)
        how = [
            paragraph(words(key), metrics, NOTE_TYPE, width, SOFT)
            for key in ("ask-hand", "ask-keys")
        ]
        return stack([title, scale, *how], metrics.px(GAPS[1]))

    return scene.card("question", make)


def _scale(reached: int | None, width: float, metrics: Metrics) -> Block:
    """Return the numbers from 0 to 10, those that are reached on a disc, the last one in green."""
    pitch = width / (MAX_RATING + 1)
    side = min(pitch * 0.92, metrics.px(NUMERAL) * 1.5)

    def cell(number: int) -> Block:
        current = number == reached
        ink = marks.DARK if current else WHITE
        numeral = label(str(number), metrics, BODY_TYPE, ink, Weight.BOLD)

        def draw(box: Box) -> Iterator[Mark]:
            line = metrics.px(0.07)
            if current:
                yield marks.Disc(box.centre, box.width / 2, GREEN)
            elif reached is not None and number < reached:
                yield marks.Disc(box.centre, box.width / 2 - line, None, GREEN, line)
            yield from numeral.draw_in(box)

        return layout.drawing(side, side, draw)

    return row([cell(number) for number in range(MAX_RATING + 1)], pitch - side)


def summary_card(scene: Scene, training: TrainingState) -> tuple[Mark, ...]:
    """Draw the verdict, a row for each side of each exercise, advice, and how to end."""
    words, outcomes = scene.words, training.outcomes

    def make(metrics: Metrics, *, wide: bool) -> Block:
        room, (across, down) = layout.card_width(metrics), (metrics.px(gap) for gap in SUMMARY_GAPS)
        smallest = metrics.zoom <= layout.ZOOMS[-1]
        enlarged = metrics.zoomed(metrics.zoom * (ENLARGED if wide else 1.0))
        # On the smallest card a name that is too long is cut.
        rows = _rows(outcomes, enlarged, words, room / 2 if smallest else math.inf)
        signs = {
            ("proper", "proper"): _tick(metrics),
            ("unjudged", "unjudged"): panels.half_dot(metrics),
            ("fell_short", "does not count"): panels.cross(metrics),
        }
        legend = [
            row([sign, label(words(key), metrics, BODY_TYPE, SOFT)], metrics.px(TIGHT))
            for (name, key), sign in signs.items()
            if any(getattr(outcome, name) for outcome in outcomes)
        ]
        done = stack([rows, stack(legend, metrics.px(TIGHT))], down)
        beside = room - done.width - across if wide else room
        width = min(max(beside, metrics.px(MIN_ADVICE)), metrics.px(MAX_ADVICE))
        parts = [done, _advice(training.advice, metrics, width, words)]
        body = row(parts, across, align=0.0) if wide else stack(parts, down)
        width = min(room, max(body.width, metrics.px(MAX_VERDICT)))
        line = partial(paragraph, metrics=metrics, width=width)
        title = line(verdict(outcomes, words), units=VERDICT_TYPE, weight=Weight.BOLD)
        if training.pain.alarming:
            alarm = line(words("pain-alarm"), units=ADVICE_TYPE, colour=AMBER, weight=Weight.BOLD)
            title = stack([title, alarm], down / 2)
        return stack([title, body, line(words("end-how"), units=BODY_TYPE, colour=SOFT)], down)

    return scene.card("summary", partial(make, wide=True), partial(make, wide=False))


def _rows(outcomes: Sequence[SideOutcome], metrics: Metrics, words: Words, width: float) -> Block:
    """Return a row for each side; the exercise is named in its first one, within a width in px."""
    rows, last = [], ""
    for outcome in outcomes:
        title = words(outcome.title) if outcome.title != last else ""
        if title and width < math.inf:
            title = fit_text(title, metrics, BODY_TYPE, width, Weight.BOLD, ONE_LINE).lines[0]
        name = label(title, metrics, BODY_TYPE, weight=Weight.BOLD)
        side = label(panels.side_name(outcome.side, words), metrics, BODY_TYPE, SOFT)
        counted, target, proper = outcome.counted, outcome.target, outcome.proper
        unjudged = outcome.unjudged
        reps = panels.reps(counted, target, metrics, words, proper=proper, unjudged=unjudged)
        if not panels.has_dots(target):
            number = label(str(proper), metrics, BODY_TYPE, GREEN, Weight.BOLD)
            reps = row([reps, _tick(metrics), number], metrics.px(TIGHT))
            if unjudged:
                reps = row([reps, panels.unjudged_number(unjudged, metrics)], metrics.px(PAD))
        if outcome.fell_short:
            reps = row([reps, panels.failed_number(outcome.fell_short, metrics)], metrics.px(PAD))
        rows.append((name, side, reps))
        last = outcome.title
    return layout.table(rows, metrics.px(PAD), metrics.px(panels.ROW_GAP))


def _tick(metrics: Metrics) -> Block:
    return icon_block(icons.TICK, metrics, LEGEND_ICON, GREEN)


def _advice(cues: Sequence[str], metrics: Metrics, width: float, words: Words) -> Block:
    if not cues:
        return layout.EMPTY
    icon, gap = icon_block(icons.EXCLAMATION, metrics, ADVICE_ICON, AMBER), metrics.px(TIGHT)
    line = partial(paragraph, metrics=metrics, units=ADVICE_TYPE, width=width - icon.width - gap)
    title = paragraph(words("mend"), metrics, BODY_TYPE, width, SOFT)
    lines = [row([icon, line(words(cue), weight=Weight.BOLD)], gap) for cue in cues[:MAX_CUES]]
    return stack([title, *lines], metrics.px(0.6))
