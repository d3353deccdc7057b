"""The set-up: the position to take, where the laptop stands, and what is not right yet.

The card stands beside the person, or above them where they are to lie; in an upright picture it
lies at the bottom. The one thing to do next is said where the advice always is.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from posecheck.core.exercise import StartPosition
from posecheck.core.training_state import SetupCheck, TrainingState
from posecheck.display.blocks import (
    CARD_PAD,
    Block,
    card,
    carded,
    fitted,
    grid,
    heading,
    picture,
    room_on_card,
    row,
    stack,
    text,
)
from posecheck.display.icons import CROSS, DIAMOND, TICK, signed
from posecheck.display.marks import AMBER, GREEN, RED, SOFT, WHITE, Box, Disc, Mark, Weight
from posecheck.display.metrics import BODY_TYPE, MARGIN, PAD, TIGHT, TITLE_TYPE, Sheet
from posecheck.display.panels import CORRECTION, INSTRUCTION, PRAISE, Tone, said, side_of
from posecheck.display.pictograms import plan, position
from posecheck.display.scene import Scene

# The card, in units. COLUMN: its share of the picture's width, and the least and the most of it.
COLUMN, NARROWEST, WIDEST = 0.36, 7.2, 8.4
SENTENCE_TYPE = 0.62
TICK_SIGN = 0.46
TICK_PITCH = 0.72
DRAWING, SMALL_DRAWING = 3.5, 3.1
WORDS_OF_BAND = 0.4, 0.58  # what heading and ticks take of a card across the picture


@dataclass(frozen=True)
class Form:
    """One way to lay the card out: what is on it, and from its size where it would stand."""

    make: Callable[[Sheet], Block]
    place: Callable[[tuple[float, float]], Box]
    rest: Callable[[Box], Box]  # the room that is left beside it


def set_up(scene: Scene, guide: TrainingState) -> tuple[Mark, ...]:
    """The card and the one line of advice."""
    laid = [(form, *fitted(form.make, scene.sheet)) for form in _forms(scene, guide)]
    places = [form.place(carded(block, sheet)) for form, block, sheet in laid]
    chosen = places.index(scene.sheet.clearest("set-up", places, scene.hidden))
    form, block, sheet = laid[chosen]
    marks = card(block, places[chosen], sheet, "set-up")
    beside = scene.within(form.rest(places[chosen]))
    return (*marks, *_advice(beside, guide))


# ── where ─────────────────────────────────────────────────────────────────────────────────────────


def _forms(scene: Scene, guide: TrainingState) -> list[Form]:
    """The ways to lay it out, the best first."""
    room, gap = scene.sheet.safe, scene.sheet.of(MARGIN)
    card_of = _Card(scene, guide)

    def at_right(size: tuple[float, float]) -> Box:
        return Box(room.right - size[0], room.top, room.right, room.top + size[1])

    def at_left(size: tuple[float, float]) -> Box:
        return Box(room.left, room.top, room.left + size[0], room.top + size[1])

    def above(size: tuple[float, float]) -> Box:
        return Box.about((room.centre[0], room.top + size[1] / 2), *size)

    def below(size: tuple[float, float]) -> Box:
        return Box.about((room.centre[0], room.bottom - size[1] / 2), *size)

    right = Form(card_of.column, at_right, lambda box: replace(room, right=box.left - gap))
    left = Form(card_of.column, at_left, lambda box: replace(room, left=box.right + gap))
    top = Form(card_of.band, above, lambda box: replace(room, top=box.bottom + gap))
    if scene.sheet.upright:
        foot = Form(card_of.page, below, lambda box: replace(room, bottom=box.top - gap))
        return [foot, Form(card_of.page, above, lambda box: replace(room, top=box.bottom + gap))]
    lying = guide.exercise.start is not None and guide.exercise.start.lying
    return [top, right, left] if lying else [right, left, top]


# ── what ──────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class _Card:
    """What is on the card, in each of its forms."""

    scene: Scene
    guide: TrainingState

    def column(self, sheet: Sheet) -> Block:
        """Everything below each other, beside the person."""
        share = COLUMN * self.scene.sheet.safe.width
        card_width = min(max(share, sheet.of(NARROWEST)), sheet.of(WIDEST))
        width = card_width - 2 * sheet.of(CARD_PAD)
        parts = [
            self._heading(sheet, width),
            self._drawings(sheet, width, sheet.of(DRAWING)),
            self._ticks(sheet, width, 1),
        ]
        return stack(parts, sheet.of(PAD))

    def page(self, sheet: Sheet) -> Block:
        """Across an upright picture: the words, and below them drawings and ticks."""
        gap, width = sheet.of(PAD), room_on_card(sheet)
        drawings = self._drawings(sheet, width / 2, sheet.of(SMALL_DRAWING))
        ticks = self._ticks(sheet, width - drawings.width - gap, 1)
        return stack([self._heading(sheet, width), row([drawings, ticks], gap)], gap)

    def band(self, sheet: Sheet) -> Block:
        """Side by side across the picture: words, position, plan."""
        gap, width = sheet.of(PAD), room_on_card(sheet)
        least, most = (share * width for share in WORDS_OF_BAND)
        wide = min(max(self._width_of_ticks(sheet, 2), least), most)
        words = stack([self._heading(sheet, wide), self._ticks(sheet, wide, 2)], sheet.of(PAD))
        high = max(sheet.of(DRAWING), words.height)
        drawings = self._drawings(sheet, width - words.width - gap, high)
        return row([words, drawings], gap)

    def _heading(self, sheet: Sheet, width: float) -> Block:
        """The exercise, and how to begin with this side."""
        exercise, words = self.guide.exercise, self.scene.words
        side = self.guide.side
        how = exercise.start.side_cues.get(side) if exercise.start and side else None
        below = words.of(how) if how else " ".join(side_of(side, words))
        parts = [heading(words.of(exercise.title), sheet, TITLE_TYPE, width)]
        if below:
            parts.append(text(below, sheet, SENTENCE_TYPE, width))
        return stack(parts, sheet.of(TIGHT) * 1.3)

    def _drawings(self, sheet: Sheet, width: float, high: float) -> Block:
        """The position, and the plan beside it."""
        start = self.guide.exercise.start
        if start is None:
            return Block(0.0, 0.0, lambda at: ())
        gap, side, mirrored = sheet.of(PAD), self.guide.side, self.scene.mirrored
        above = plan(start, side, sheet, high, self.scene.words, mirrored=mirrored)
        room = width - gap - above.width, high
        drawn = position(start, side, sheet, room, mirrored=mirrored)
        return row([drawn, above], gap)

    def _ticks(self, sheet: Sheet, width: float, columns: int) -> Block:
        """What is checked, all in type of one size."""
        share = BODY_TYPE * min(1.0, width / max(self._width_of_ticks(sheet, columns), 1.0))
        cells = [
            _tick(tick, self.scene.words(f"tick-{tick.name}"), sheet, share)
            for tick in self.guide.setup_checks
        ]
        return grid(cells, columns, (width / columns, sheet.of(TICK_PITCH)))

    def _width_of_ticks(self, sheet: Sheet, columns: int) -> float:
        """How wide the ticks are in so many columns, in type of the usual size."""
        names = [self.scene.words(f"tick-{tick.name}") for tick in self.guide.setup_checks]
        size = sheet.type_size(BODY_TYPE)
        widest = max((sheet.ruler(name, size, Weight.BOLD) for name in names), default=0.0)
        return columns * (widest + sheet.of(TICK_SIGN + 2 * TIGHT))


def _tick(tick: SetupCheck, name: str, sheet: Sheet, share: float) -> Block:
    """What it is about, and how it stands told twice."""
    side = sheet.of(TICK_SIGN)
    ink, weight = (WHITE, Weight.BOLD) if tick.met is False else (SOFT, Weight.MEDIUM)
    label = text(name, sheet, share, math.inf, ink, weight)
    sign_of = picture(side, side, lambda box: _standing(tick, box))
    return row([sign_of, label], sheet.of(TIGHT))


def _standing(tick: SetupCheck, box: Box) -> Iterator[Mark]:
    """Right, wrong, not quite right, or not known."""
    if tick.met is None:
        line = 0.14 * box.width
        yield Disc(box.centre, box.width / 2 - line, None, SOFT, line)
    elif tick.met:
        yield from signed(TICK, box, GREEN)
    else:
        yield from signed(CROSS, box, RED) if tick.needed else signed(DIAMOND, box, AMBER)


# ── the one line ──────────────────────────────────────────────────────────────────────────────────


def _advice(scene: Scene, guide: TrainingState) -> tuple[Mark, ...]:
    """The first thing that is not right; once all is, that it is, and for how long."""
    sentence, tone = _sentence(scene, guide)
    top = scene.sheet.safe.top
    return said(sentence, tone, scene.sheet, top, scene.figure, guide.ready_share)


def _sentence(scene: Scene, guide: TrainingState) -> tuple[str, Tone]:
    unmet = [tick for tick in guide.setup_checks if tick.met is False]
    needed = [tick for tick in guide.setup_checks if tick.needed]
    if guide.ready_share > 0 or (needed and all(tick.met for tick in needed)):
        return scene.words("stay"), PRAISE
    if unmet:
        first = min(unmet, key=lambda tick: not tick.needed)
        return scene.words.of(first.advice), CORRECTION
    start: StartPosition | None = guide.exercise.start
    return (scene.words.of(start.instruction), INSTRUCTION) if start else ("", INSTRUCTION)
