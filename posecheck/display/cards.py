"""The cards of a training's quieter stages: welcome, count-in, rest, a pause, somebody gone."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import partial

from posecheck.core.exercise import Phase
from posecheck.core.training_state import ExerciseProgress, TrainingState
from posecheck.display.blocks import Block, picture, room_on_card, row, sign, stack, text
from posecheck.display.icons import FINE, FINEST, GONE, PAUSE, Sign
from posecheck.display.marks import CAPITAL, GREEN, SOFT, WHITE, Box, Disc, Mark, Panel, Weight
from posecheck.display.metrics import BODY_TYPE, HEADLINE, TIGHT, TITLE_TYPE, Sheet
from posecheck.display.panels import (
    DOT_BETWEEN,
    INSTRUCTION,
    room_below,
    said,
    set_of,
    side_of,
    titled,
)
from posecheck.display.pictograms import position
from posecheck.display.ring import Face, face
from posecheck.display.scene import Scene

GREETING_TYPE = 1.15
NOTE_TYPE = 0.8  # to be read from afar, at leisure
STATE_TYPE = 1.75  # to be read from afar, at once

WIDEST_TEXT = 19.0
NUMERAL = 1.0
STATE_SIGN = 2.6
REST_RING = 6.2
COUNT = 5.4
DRAWING = 5.4, 3.6
LEAST_DRAWING = 2.6
LEAST_TEXT = 9.0  # beside something, in units: narrower it is not worth reading
APART = 0.7  # between the parts of a card
ASIDE = 1.2  # and between what stands side by side


def welcome(scene: Scene, guide: TrainingState) -> tuple[Mark, ...]:
    """A greeting, what to know before the first training, and what the programme holds."""
    words = scene.words

    def make(sheet: Sheet) -> Block:
        width = min(sheet.of(WIDEST_TEXT), room_on_card(sheet))
        parts = [text(words("welcome"), sheet, GREETING_TYPE, width, weight=Weight.BOLD)]
        if guide.first_time:
            parts.append(text(words("first-time"), sheet, NOTE_TYPE, width))
        parts.append(_programme(scene, guide, sheet, width))
        if guide.time_left > 0:
            soon = words("welcome-left", seconds=math.ceil(guide.time_left))
            parts.append(text(soon, sheet, BODY_TYPE, width, SOFT))
        return stack(parts, sheet.of(APART))

    return scene.card("welcome", make)


def _programme(scene: Scene, guide: TrainingState, sheet: Sheet, width: float) -> Block:
    """The exercises by number, and beside them how the first one begins."""
    lines = stack(
        [_numbered(scene, i + 1, step, sheet) for i, step in enumerate(guide.progress)],
        sheet.of(0.4),
    )
    room = width - lines.width - sheet.of(ASIDE)
    if room < sheet.of(LEAST_DRAWING):
        return lines
    return row([lines, _position(scene, guide, sheet, room)], sheet.of(ASIDE))


def _numbered(scene: Scene, number: int, step: ExerciseProgress, sheet: Sheet) -> Block:
    side, gap, line = sheet.of(NUMERAL), sheet.of(TIGHT) * 1.4, sheet.of(0.07)

    def draw(box: Box) -> tuple[Mark, ...]:
        size = sheet.type_size(BODY_TYPE)
        at = box.centre[0], box.centre[1] + CAPITAL * size / 2
        return (
            Disc(box.centre, box.width / 2 - line, None, SOFT, line),
            sheet.centred(str(number), at, size, WHITE, Weight.BOLD),
        )

    title = text(scene.words.of(step.title), sheet, TITLE_TYPE, math.inf)
    return row([picture(side, side, draw), title], gap)


def _position(scene: Scene, guide: TrainingState, sheet: Sheet, width: float) -> Block:
    """How the exercise begins, drawn."""
    start = guide.exercise.start
    if start is None:
        return Block(0.0, 0.0, lambda at: ())
    room = min(sheet.of(DRAWING[0]), width), sheet.of(DRAWING[1])
    return position(start, guide.side, sheet, room, mirrored=scene.mirrored)


def count_in(scene: Scene, guide: TrainingState) -> tuple[Mark, ...]:
    """A huge number, what is about to begin, and how."""
    exercise, words, sheet = guide.exercise, scene.words, scene.sheet
    where = DOT_BETWEEN.join([*side_of(guide.side, words), *set_of(guide, words)])
    top = tuple(titled(words.of(exercise.title), where, sheet, sheet.safe.width, HEADLINE))
    begin = exercise.start.side_cues.get(guide.side) if exercise.start and guide.side else None
    how = begin or exercise.cues.get(Phase.READY, "")
    floor = room_below(top, sheet)
    cue = said(words.of(how), INSTRUCTION, sheet, floor, scene.figure)
    return (*top, *cue, *_number(scene, guide, (*top, *cue), floor))


def _number(
    scene: Scene, guide: TrainingState, others: Iterable[Mark], floor: float
) -> tuple[Mark, ...]:
    """The seconds left, in the middle of the top; aside where it would hide the person."""
    if not guide.time_left > -1:
        return ()
    sheet, room = scene.sheet, scene.sheet.safe
    taken = [mark.box for mark in others if isinstance(mark, Panel)]
    left = math.ceil(guide.time_left)
    side = min(sheet.of(COUNT), room.height)
    y = room.top + side / 2
    right, middle = room.right - side / 2, room.centre[0]
    places = [Box.about((x, y), side, side) for x in (middle, right)]
    free = [box for box in places if not any(box.shared(other) for other in taken)]
    below = Box.about((middle, floor + side / 2), side, side)
    place = sheet.clearest("count-in", free or [below], scene.flesh.hidden)
    share = guide.time_left - math.floor(guide.time_left) if left > 0 else 1.0
    number = str(left) if left > 0 else scene.words("go")
    shown = Face(share, number, "", GREEN)
    return (Panel(place, side / 2, "count-in"), *face(shown, place, sheet))


def rest(scene: Scene, guide: TrainingState) -> tuple[Mark, ...]:
    """How long it goes on, and what comes next."""
    words, title = scene.words, scene.words.of(guide.exercise.title)
    where = DOT_BETWEEN.join([*set_of(guide, words), *side_of(guide.side, words)])

    def make(sheet: Sheet, *, wide: bool) -> Block:
        ring = _rest_ring(guide, sheet)
        width = _room_beside(ring, sheet) if wide else room_on_card(sheet)
        told = partial(text, sheet=sheet, width=width, centred=not wide)
        parts = [
            told(words("rest-title"), share=GREETING_TYPE, weight=Weight.BOLD),
            told(words("rest-then", title=title), share=NOTE_TYPE, weight=Weight.BOLD),
        ]
        if where:
            parts.append(told(where, share=TITLE_TYPE, colour=SOFT))
        parts.append(_position(scene, guide, sheet, width))
        return _beside(ring, stack(parts, sheet.of(APART), centred=not wide), sheet, wide=wide)

    return scene.card("rest", partial(make, wide=True), partial(make, wide=False))


def _room_beside(block: Block, sheet: Sheet) -> float:
    """How wide a text beside a block may be, px; never too narrow to be read."""
    room = room_on_card(sheet) - block.width - sheet.of(ASIDE)
    return max(room, sheet.of(LEAST_TEXT))


def _beside(one: Block, other: Block, sheet: Sheet, *, wide: bool) -> Block:
    """Two blocks side by side, or one below the other."""
    if wide:
        return row([one, other], sheet.of(ASIDE))
    return stack([one, other], sheet.of(APART), centred=True)


def _rest_ring(guide: TrainingState, sheet: Sheet) -> Block:
    """What is left of the rest."""
    whole = guide.exercise.programme.rest
    left = guide.time_left if guide.time_left > 0 else 0.0
    share = min(left / whole, 1.0) if whole > 0 else 0.0
    side = sheet.of(REST_RING)
    shown = Face(share, str(math.ceil(left)), "", GREEN)
    return picture(side, side, lambda box: face(shown, box, sheet))


def paused(scene: Scene) -> tuple[Mark, ...]:
    """That it stands still because somebody asked for it, and how to go on."""
    return _state(scene, (PAUSE, FINE), scene.words("paused-title"), scene.words("paused-how"))


def away(scene: Scene) -> tuple[Mark, ...]:
    """That nobody is seen, and that it waits."""
    return _state(scene, (GONE, FINEST), scene.words("away-title"), scene.words("away-how"))


def _state(scene: Scene, shown: tuple[Sign, float], title: str, how: str) -> tuple[Mark, ...]:
    def make(sheet: Sheet, *, wide: bool) -> Block:
        large = sign(shown[0], sheet, STATE_SIGN, WHITE, shown[1])
        width = _room_beside(large, sheet) if wide else room_on_card(sheet)
        line = partial(text, sheet=sheet, width=width, centred=not wide)
        parts = [
            line(title, share=STATE_TYPE, weight=Weight.BOLD),
            line(how, share=NOTE_TYPE, colour=SOFT),
        ]
        told = stack(parts, sheet.of(APART), centred=not wide)
        return _beside(large, told, sheet, wide=wide)

    ways = partial(make, wide=True), partial(make, wide=False)
    return scene.card("state", *ways, aside=True)
