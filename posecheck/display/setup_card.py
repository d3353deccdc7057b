"""The set-up card: the position to take, where the laptop stands, and the checklist.

It stands beside the person, above a person who is to lie, or at the bottom of a portrait image.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

from posecheck.core.training_state import SetupCheck, TrainingState
from posecheck.display import layout, panels
from posecheck.display.icons import CROSS, DIAMOND, TICK, draw_icon
from posecheck.display.layout import Block, Card, Scene, paragraph, row, stack
from posecheck.display.marks import AMBER, GREEN, RED, SOFT, WHITE, Box, Disc, Mark, Weight
from posecheck.display.metrics import (
    BODY_TYPE,
    HEADLINE,
    MARGIN,
    PAD,
    TIGHT,
    TITLE_TYPE,
    Metrics,
    fit_text,
)
from posecheck.display.paint import measure_text
from posecheck.display.pictograms import floor_plan, pictogram
from posecheck.i18n import Words
from posecheck.trainer.sentences import side_cue

# The column: its share of the image's width, and its least and greatest width in units.
COLUMN, MIN_COLUMN, MAX_COLUMN = 0.36, 7.2, 8.4
SENTENCE_TYPE, TITLE_GAP = 0.62, 0.364
CHECK_ICON, CHECK_PITCH = 0.46, 0.72
DRAWING, SMALL_DRAWING = 3.5, 3.1
BAND_TEXT = 0.4, 0.58  # least and greatest share of a band's width that heading and checks take

#: Edges a card may stand at, as its alignment: horizontally, vertically.
LEFT, RIGHT, TOP, BOTTOM = (0.0, 0.0), (1.0, 0.0), (0.5, 0.0), (0.5, 1.0)


def setup_card(scene: Scene, training: TrainingState) -> tuple[Mark, ...]:
    """Draw the card and the one line of advice."""
    area, start = scene.metrics.safe_area, training.exercise.start
    content = SetupContent(scene, training)
    columns, band = [(content.column, RIGHT), (content.column, LEFT)], [(content.band, TOP)]
    variants = [*band, *columns] if start and start.lying else [*columns, *band]
    if scene.metrics.height > scene.metrics.width:
        variants = [(content.page, BOTTOM), (content.page, TOP)]
    fitted = [(Card.fit(make, scene.metrics), edge) for make, edge in variants]
    places = [area.aligned(card.size, *edge) for card, edge in fitted]
    place = scene.metrics.best_place("set-up", places, scene.mask.hidden_by_card)
    card, edge = fitted[places.index(place)]
    beside = place.expanded(scene.metrics.px(MARGIN))
    free = {
        RIGHT: replace(area, right=beside.left),
        LEFT: replace(area, left=beside.right),
        TOP: replace(area, top=beside.bottom),
        BOTTOM: replace(area, bottom=beside.top),
    }[edge]
    sentence, style = _advice(scene.words, training)
    beside_card = scene.restricted_to(free)
    cue = panels.cue_panel(beside_card, sentence, style, free.top, training.ready_share)
    return (*card.draw(place, "set-up"), *cue)


@dataclass(frozen=True)
class SetupContent:
    """The content of the card, in each of its forms."""

    scene: Scene
    training: TrainingState

    def column(self, metrics: Metrics) -> Block:
        """Return everything one below the other, beside the person."""
        share = COLUMN * self.scene.metrics.safe_area.width
        width = min(max(share, metrics.px(MIN_COLUMN)), metrics.px(MAX_COLUMN))
        width -= 2 * metrics.px(layout.CARD_PAD)
        drawings = self._drawings(metrics, width, metrics.px(DRAWING))
        parts = [self._heading(metrics, width), drawings, self._checks(metrics, width, 1)]
        return stack(parts, metrics.px(PAD))

    def page(self, metrics: Metrics) -> Block:
        """Return the heading across a portrait image, with drawings and checks below."""
        gap, width = metrics.px(PAD), layout.card_width(metrics)
        drawings = self._drawings(metrics, width / 2, metrics.px(SMALL_DRAWING))
        checks = self._checks(metrics, width - drawings.width - gap, 1)
        return stack([self._heading(metrics, width), row([drawings, checks], gap)], gap)

    def band(self, metrics: Metrics) -> Block:
        """Return heading and checks, pictogram and plan side by side across the image."""
        gap, width = metrics.px(PAD), layout.card_width(metrics)
        least, most = (share * width for share in BAND_TEXT)
        column = min(max(self._checks_width(metrics, 2), least), most)
        text = stack([self._heading(metrics, column), self._checks(metrics, column, 2)], gap)
        height = max(metrics.px(DRAWING), text.height)
        return row([text, self._drawings(metrics, width - text.width - gap, height)], gap)

    def _heading(self, metrics: Metrics, width: float) -> Block:
        training, words, cue = self.training, self.scene.words, side_cue(self.training)
        below = words(cue) if cue else " ".join(panels.side_words(training.side, words))
        name = words(training.exercise.title)
        # A title becomes a little smaller before it is broken.
        fitted = fit_text(name, metrics, TITLE_TYPE, width, Weight.BOLD, HEADLINE)
        title = layout.text_lines(fitted, WHITE, Weight.BOLD)
        sentence = paragraph(below, metrics, SENTENCE_TYPE, width)
        return stack([title, sentence], metrics.px(TITLE_GAP))

    def _drawings(self, metrics: Metrics, width: float, height: float) -> Block:
        start = self.training.exercise.start
        if start is None:
            return layout.EMPTY
        gap, side, mirrored = metrics.px(PAD), self.training.side, self.scene.mirrored
        plan = floor_plan(start, side, height, self.scene.words, mirrored=mirrored)
        room = width - gap - plan.width, height
        time = self.scene.feedback.pose.time
        figure = pictogram(start, side, metrics, room, mirrored=mirrored, time=time)
        return row([figure, plan], gap)

    def _checks(self, metrics: Metrics, width: float, columns: int) -> Block:
        scale = min(1.0, width / max(self._checks_width(metrics, columns), 1.0))
        checks = zip(self.training.setup_checks, self._names(), strict=True)
        cells = [_check(check, name, metrics, BODY_TYPE * scale) for check, name in checks]
        cells = layout.equally_wide(cells)
        if not cells:
            return layout.EMPTY
        rows, gap = math.ceil(len(cells) / columns), metrics.px(CHECK_PITCH - CHECK_ICON)
        parts = [stack(cells[i : i + rows], gap) for i in range(0, len(cells), rows)]
        return row(parts, width / columns - cells[0].width)

    def _checks_width(self, metrics: Metrics, columns: int) -> float:
        size = metrics.font_size(BODY_TYPE)
        widest = max((measure_text(n, size, Weight.BOLD) for n in self._names()), default=0.0)
        return columns * (widest + metrics.px(CHECK_ICON + 2 * TIGHT))

    def _names(self) -> list[str]:
        return [self.scene.words(f"tick-{check.name}") for check in self.training.setup_checks]


def _check(check: SetupCheck, name: str, metrics: Metrics, units: float) -> Block:
    ink, weight = (WHITE, Weight.BOLD) if check.met is False else (SOFT, Weight.MEDIUM)

    def draw(box: Box) -> Iterable[Mark]:
        if check.met is None:
            line = 0.14 * box.width
            return (Disc(box.centre, box.width / 2 - line, None, SOFT, line),)
        unmet = (CROSS, RED) if check.needed else (DIAMOND, AMBER)
        icon, colour = (TICK, GREEN) if check.met else unmet
        return draw_icon(icon, box, colour)

    side = metrics.px(CHECK_ICON)
    text = paragraph(name, metrics, units, math.inf, ink, weight)
    return row([layout.drawing(side, side, draw), text], metrics.px(TIGHT))


def _advice(words: Words, training: TrainingState) -> tuple[str, panels.CueStyle]:
    """Return the first thing that is not right; once all is, to stay."""
    unmet = [check for check in training.setup_checks if check.met is False]
    needed = [check for check in training.setup_checks if check.needed]
    if training.ready_share > 0 or (needed and all(check.met for check in needed)):
        return words("stay"), panels.PRAISE
    if unmet:
        first = min(unmet, key=lambda check: not check.needed)
        return words(first.advice), panels.CORRECTION
    start = training.exercise.start
    return words(start.instruction) if start else "", panels.INSTRUCTION
