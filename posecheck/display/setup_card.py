"""The set-up card: the position to take, where the laptop stands, and the checklist.

The card stands beside the person, or above a person who is to lie; on a portrait image it stands at
the bottom. The one thing to do next is written where the cue always is.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from posecheck.core.training_state import SetupCheck, TrainingState
from posecheck.display import layout, panels
from posecheck.display.icons import CROSS, DIAMOND, TICK, draw_icon
from posecheck.display.layout import Block, Card, Scene, paragraph, row, stack
from posecheck.display.marks import AMBER, GREEN, RED, SOFT, WHITE, Box, Disc, Mark, Weight
from posecheck.display.metrics import BODY_TYPE, MARGIN, PAD, TIGHT, TITLE_TYPE, Metrics
from posecheck.display.paint import measure_text
from posecheck.display.pictograms import floor_plan, pictogram
from posecheck.i18n import Words
from posecheck.trainer.sentences import side_cue

# The column: its share of the image's width, and its least and greatest width in units.
COLUMN, MIN_COLUMN, MAX_COLUMN = 0.36, 7.2, 8.4
SENTENCE_TYPE = 0.62
CHECK_ICON = 0.46
CHECK_PITCH = 0.72
TITLE_GAP = 0.364
DRAWING, SMALL_DRAWING = 3.5, 3.1
BAND_TEXT = 0.4, 0.58  # least and greatest share of a band's width that heading and checks take

#: Edges a card may stand at, as its alignment: horizontally, vertically.
LEFT, RIGHT, TOP, BOTTOM = (0.0, 0.0), (1.0, 0.0), (0.5, 0.0), (0.5, 1.0)


def setup_card(scene: Scene, training: TrainingState) -> tuple[Mark, ...]:
    """Draw the card and the one line of advice."""
    area = scene.metrics.safe_area
    fitted = [(Card.fit(make, scene.metrics), edge) for make, edge in _variants(scene, training)]
    places = [area.aligned(card.size, *edge) for card, edge in fitted]
    place = scene.metrics.best_place("set-up", places, scene.mask.hidden_by_card)
    card, edge = fitted[places.index(place)]
    beside = place.expanded(scene.metrics.px(MARGIN))
    name, line = {
        RIGHT: ("right", beside.left),
        LEFT: ("left", beside.right),
        TOP: ("top", beside.bottom),
        BOTTOM: ("bottom", beside.top),
    }[edge]
    free = scene.restricted_to(replace(area, **{name: line}))
    sentence, style = _advice(scene.words, training)
    top = free.metrics.safe_area.top
    cue = panels.cue_panel(free, sentence, style, top, training.ready_share)
    return (*card.draw(place, "set-up"), *cue)


def _variants(
    scene: Scene, training: TrainingState
) -> list[tuple[Callable[[Metrics], Block], tuple[float, float]]]:
    """Return the ways to lay the card out, each with its edge, the preferred one first."""
    content = SetupContent(scene, training)
    if scene.metrics.height > scene.metrics.width:
        return [(content.page, BOTTOM), (content.page, TOP)]
    columns = [(content.column, RIGHT), (content.column, LEFT)]
    start = training.exercise.start
    lying = start is not None and start.lying
    return [(content.band, TOP), *columns] if lying else [*columns, (content.band, TOP)]


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
        parts = [
            self._heading(metrics, width),
            self._drawings(metrics, width, metrics.px(DRAWING)),
            self._checks(metrics, width, 1),
        ]
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
        text_width = min(max(self._checks_width(metrics, 2), least), most)
        parts = [self._heading(metrics, text_width), self._checks(metrics, text_width, 2)]
        text = stack(parts, gap)
        height = max(metrics.px(DRAWING), text.height)
        return row([text, self._drawings(metrics, width - text.width - gap, height)], gap)

    def _heading(self, metrics: Metrics, width: float) -> Block:
        training, words, cue = self.training, self.scene.words, side_cue(self.training)
        below = words.of(cue) if cue else " ".join(panels.side_words(training.side, words))
        title = layout.headline(words.of(training.exercise.title), metrics, TITLE_TYPE, width)
        sentence = paragraph(below, metrics, SENTENCE_TYPE, width)
        return stack([title, sentence], metrics.px(TITLE_GAP))

    def _drawings(self, metrics: Metrics, width: float, height: float) -> Block:
        start = self.training.exercise.start
        if start is None:
            return layout.EMPTY
        gap, side, mirrored = metrics.px(PAD), self.training.side, self.scene.mirrored
        plan = floor_plan(start, side, metrics, height, self.scene.words, mirrored=mirrored)
        room = width - gap - plan.width, height
        return row([pictogram(start, side, metrics, room, mirrored=mirrored), plan], gap)

    def _checks(self, metrics: Metrics, width: float, columns: int) -> Block:
        scale = min(1.0, width / max(self._checks_width(metrics, columns), 1.0))
        checks = zip(self.training.setup_checks, self._names(), strict=True)
        cells = [_check(check, name, metrics, BODY_TYPE * scale) for check, name in checks]
        widest = max((cell.width for cell in cells), default=0.0)
        rows, gap = -(-len(cells) // columns) or 1, metrics.px(CHECK_PITCH - CHECK_ICON)
        parts = [stack(cells[i : i + rows], gap) for i in range(0, len(cells), rows)]
        return row([layout.min_width(part, widest) for part in parts], width / columns - widest)

    def _checks_width(self, metrics: Metrics, columns: int) -> float:
        size = metrics.font_size(BODY_TYPE)
        widest = max((measure_text(n, size, Weight.BOLD) for n in self._names()), default=0.0)
        return columns * (widest + metrics.px(CHECK_ICON + 2 * TIGHT))

    def _names(self) -> list[str]:
        return [self.scene.words(f"tick-{check.name}") for check in self.training.setup_checks]


def _check(check: SetupCheck, name: str, metrics: Metrics, units: float) -> Block:
    ink, weight = (WHITE, Weight.BOLD) if check.met is False else (SOFT, Weight.MEDIUM)

    def draw(box: Box) -> Iterator[Mark]:
        if check.met is None:
            line = 0.14 * box.width
            yield Disc(box.centre, box.width / 2 - line, None, SOFT, line)
        elif check.met:
            yield from draw_icon(TICK, box, GREEN)
        else:
            icon, colour = (CROSS, RED) if check.needed else (DIAMOND, AMBER)
            yield from draw_icon(icon, box, colour)

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
        return words.of(first.advice), panels.CORRECTION
    start = training.exercise.start
    return words.of(start.instruction) if start else "", panels.INSTRUCTION
