"""Panels along the edges of the image: title, repetitions, cue and notice."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial

from posecheck.core.exercise import Phase
from posecheck.core.feedback import Feedback
from posecheck.core.pose import Side
from posecheck.core.training_state import TrainingState
from posecheck.display import icons, layout, marks
from posecheck.display.icons import CROSS, TICK, Icon, draw_icon
from posecheck.display.layout import Block, Card, Scene, label, row, stack, text_lines
from posecheck.display.marks import CAPITAL, GREEN, RED, SOFT, WHITE, Box, Colour, Mark, Weight
from posecheck.display.metrics import (
    BODY_TYPE,
    CUE_TYPE,
    HEADLINE,
    ICON,
    LEADING,
    LIMB,
    MARGIN,
    ONE_LINE,
    PAD,
    TIGHT,
    TITLE_TYPE,
    Metrics,
    TextOptions,
    fit_text,
)  # fmt: skip
from posecheck.i18n import Words

ACCENT_BAR = PROGRESS_BAR = 0.16
NARROW = 9.0  # a cue with less room than this, in units, is set like one on a portrait image

UP_TO_TWO_LINES = ((1.0, 1), (0.9, 1), (1.0, 2), (0.9, 2), (0.8, 2), (0.7, 2))
SMALL_LINE = ((0.8, 1), (0.7, 1))  # where a second line would hide the feet
WIDE_CUE = (*UP_TO_TWO_LINES, (0.8, 3), (0.7, 3), (0.6, 3), (0.5, 3))
TALL_CUE = ((1.0, 1), (1.0, 2), (1.0, 3), (0.9, 3), (0.85, 4), (0.75, 4), (0.6, 4), (0.5, 4))

NOTICE_TYPE = 0.6
NOTICE = ((1.0, 1), (0.9, 1), (0.9, 2), (0.8, 3), (0.7, 4), (0.6, 5))
SEPARATOR = " · "  # between the parts of a line

DOT = layout.LABEL_HEIGHT / 2  # radius
DOT_PITCH, ROW_GAP = 0.78, 0.21
MAX_DOTS = 6  # more dots than this can't be counted at a glance; then the number is written


def headings(scene: Scene) -> tuple[Mark, ...]:
    """Draw the title at the left, and the repetitions at the right or below where it is narrow."""
    feedback, metrics, words = scene.feedback, scene.metrics, scene.words
    safe, title = metrics.safe_area, words(feedback.title)
    without_hold = feedback.phase is Phase.HOLD and not feedback.hold_target > 0
    phase = words(feedback.phase_word or f"phase-{feedback.phase}")
    phase = words("phase-no-hold") if without_hold else phase
    parts = [*side_words(feedback.side, words), phase, *set_words(feedback.training, words)]
    activity = SEPARATOR.join(parts)
    tally = Card(_tally_rows(feedback, metrics, words), metrics, PAD)
    taken = tally.size[0] + metrics.px(MARGIN) if feedback.tallies else 0.0
    beside, whole = _title_card(title, activity, metrics, safe.width - taken, ONE_LINE)
    heading = tuple(beside.draw(safe.aligned(beside.size), "title"))
    if not whole:
        heading = title_panel(title, activity, metrics)
    if not feedback.tallies:
        return heading
    below = replace(safe, top=floor_below(heading, metrics))
    place = safe.aligned(tally.size, 1.0) if whole or not heading else below.aligned(tally.size)
    return (*heading, *tally.draw(place, "tally"))


def title_panel(title: str, subtitle: str, metrics: Metrics) -> tuple[Mark, ...]:
    """Draw a title and the line below it at the top left; nothing without a title."""
    if not title.strip():
        return ()
    safe = metrics.safe_area
    card, _ = _title_card(title, subtitle, metrics, safe.width, HEADLINE)
    return tuple(card.draw(safe.aligned(card.size), "title"))


def _title_card(
    title: str, subtitle: str, metrics: Metrics, width: float, options: TextOptions
) -> tuple[Card, bool]:
    """Return the title's card, and whether all of the title is on its first line."""
    width -= 2 * metrics.px(PAD)
    above = fit_text(title, metrics, TITLE_TYPE, width, Weight.BOLD, options)
    below = fit_text(subtitle, metrics, BODY_TYPE, width, Weight.MEDIUM, HEADLINE)
    bold = text_lines(above, WHITE, Weight.BOLD)
    gap = metrics.px(TIGHT) + below.size * (1 - CAPITAL)
    lines = stack([bold, text_lines(below, SOFT, Weight.MEDIUM)], gap)
    return Card(lines, metrics, PAD), above.lines == (title,)


def floor_below(above: Iterable[Mark], metrics: Metrics) -> float:
    """Return where the free area below some panels begins, px."""
    bottoms = [box.bottom for box in marks.panel_boxes(above)]
    return max(bottoms) + metrics.px(MARGIN) if bottoms else metrics.safe_area.top


def side_words(side: Side | None, words: Words) -> list[str]:
    """Return the side that is worked on, in words; nothing when it is open or both are."""
    return [words(f"side-of-{side}")] if side in (Side.LEFT, Side.RIGHT) else []


def side_name(side: Side, words: Words) -> str:
    """Return the name of a side before its repetitions; empty for both at once."""
    return "" if side is Side.BOTH else words(side)


def set_words(training: TrainingState | None, words: Words) -> list[str]:
    """Return the number of the set, in words; nothing when there is only one."""
    if training is None or training.set_count < 2:
        return []
    return [words("set", n=training.set_number, rounds=training.set_count)]


def _tally_rows(feedback: Feedback, metrics: Metrics, words: Words) -> Block:
    """Return a row for each side: its name, its counted and its failed repetitions."""
    bold = partial(label, metrics=metrics, units=BODY_TYPE, weight=Weight.BOLD)
    rows = []
    for side, tally in feedback.tallies.items():
        ink = WHITE if feedback.side in (side, None) else SOFT
        done = [reps(tally.counted, tally.target, metrics, words, unjudged=tally.unjudged)]
        if tally.unjudged and not has_dots(tally.target):
            done.append(unjudged_number(tally.unjudged, metrics))
        if tally.attempted > tally.counted:
            done.append(failed_number(tally.attempted - tally.counted, metrics))
        rows.append((bold(side_name(side, words), colour=ink), row(done, metrics.px(PAD))))
    return layout.table(rows, metrics.px(PAD), metrics.px(ROW_GAP))


def reps(
    counted: int, target: int, metrics: Metrics, words: Words, *, proper: int = 0, unjudged: int = 0
) -> Block:
    """Return the repetitions of a side as dots, or in figures.

    Dots of counted repetitions are full, those of `unjudged` ones, the last of them, half full;
    `proper` ones have a tick.
    """
    bold = partial(label, metrics=metrics, units=BODY_TYPE, weight=Weight.BOLD)
    if not has_dots(target):
        return bold(words("count-of", n=counted, target=target) if target > 0 else str(counted))
    radius, line = metrics.px(DOT), metrics.px(LIMB) * 0.8

    def draw(box: Box) -> Iterator[Mark]:
        for i in range(target):
            centre = box.left + radius + i * metrics.px(DOT_PITCH), box.centre[1]
            if counted - unjudged <= i < counted:
                yield from _half_disc(centre, radius)
            elif i < counted:
                yield marks.Disc(centre, radius, GREEN)
            else:
                yield marks.Disc(centre, radius - line / 2, None, SOFT, line)
            if i < min(proper, counted - unjudged):
                square = Box.centred(centre, 1.3 * radius, 1.3 * radius)
                yield from draw_icon(TICK, square, marks.DARK)

    width = metrics.px(DOT_PITCH * (target - 1) + 2 * DOT)
    extra = bold(f"+{counted - target}" if counted > target else "", colour=GREEN)
    return row([layout.drawing(width, metrics.px(2 * DOT), draw), extra], metrics.px(TIGHT))


def unjudged_number(number: int, metrics: Metrics) -> Block:
    """Return the number of repetitions that were counted, but not judged, with their dot."""
    figure = label(str(number), metrics, BODY_TYPE, SOFT, Weight.BOLD)
    return row([half_dot(metrics), figure], metrics.px(TIGHT) / 2)


def failed_number(number: int, metrics: Metrics) -> Block:
    """Return the number of tries that did not count, with a cross."""
    figure = label(str(number), metrics, BODY_TYPE, SOFT, Weight.BOLD)
    return row([cross(metrics), figure], metrics.px(TIGHT) / 2)


def cross(metrics: Metrics) -> Block:
    """Return the sign of a try that did not count."""
    return layout.icon_block(CROSS, metrics, 2 * DOT * ICON, RED)


def half_dot(metrics: Metrics) -> Block:
    """Return the dot of a repetition that was counted, but not judged."""
    radius = metrics.px(DOT)

    def draw(box: Box) -> Iterator[Mark]:
        return _half_disc(box.centre, radius)

    return layout.drawing(2 * radius, 2 * radius, draw)


def _half_disc(centre: marks.Point, radius: float) -> Iterator[Mark]:
    """Draw a ring of which the lower half is full, by horizontal lines."""
    line = radius / 5
    yield marks.Disc(centre, radius - line / 2, None, GREEN, line)
    for down in (line / 2, 1.5 * line, 2.5 * line, 3.5 * line):
        half = math.sqrt(radius * radius - down * down) - line / 2
        ends = ((centre[0] - half, centre[1] + down), (centre[0] + half, centre[1] + down))
        yield marks.Stroke(ends, GREEN, line * 1.2)


def has_dots(target: int) -> bool:
    """Return whether a target is shown as dots."""
    return 0 < target <= MAX_DOTS


#: Look of a kind of cue: shape and colour both show it.
CueStyle = tuple[Icon, Colour]
PRAISE: CueStyle = TICK, GREEN
CORRECTION: CueStyle = icons.EXCLAMATION, marks.AMBER
INSTRUCTION: CueStyle = icons.CHEVRON, WHITE


def cue_panel(
    scene: Scene,
    sentence: str,
    style: CueStyle,
    floor: float,
    share: float = 0.0,
    keep_clear: Iterable[marks.Point] = (),
) -> tuple[Mark, ...]:
    """Draw a cue at the bottom, or from `floor` on, px, where it would lie on the person.

    Below it is a bar, of which `share` is full; none for 0. It is set smaller where two lines would
    lie on a point to keep clear.
    """
    if not sentence.strip():
        return ()
    metrics, safe = scene.metrics, scene.metrics.safe_area
    pad, inset, bar = metrics.px(PAD), metrics.px(PAD) * 0.6, metrics.px(ACCENT_BAR)
    left = inset + bar + metrics.px(TIGHT)  # from the edge of the panel to the icon
    width = safe.width - left - metrics.px(ICON + TIGHT) - pad
    narrow = metrics.height > metrics.width or width < metrics.px(NARROW)
    options = TALL_CUE if narrow else WIDE_CUE
    fit = partial(fit_text, sentence, metrics, CUE_TYPE, width, Weight.BOLD)
    text = fit(options)
    top_line = safe.bottom - 2 * pad - text.size * (CAPITAL + LEADING)
    if len(text.lines) == 2 and any(y > top_line for _, y in keep_clear):
        text = fit((*SMALL_LINE, *options))
    line = _with_icon(style, metrics.px(ICON), text_lines(text, WHITE, Weight.BOLD), metrics)
    size = left + line.width + pad, line.height + 2 * pad
    bottom, top = safe.aligned(size, 0.5, 1.0), replace(safe, top=floor).aligned(size, 0.5)
    places = (bottom, top) if top.bottom < safe.bottom else (bottom,)

    def hidden(box: Box) -> float:
        person = Box.enclosing(scene.body.values()) if scene.body else None
        return box.overlap(person) / max(size[0] * size[1], 1.0) if person else 0.0

    place = metrics.best_place("cue", places, hidden)
    x, edge = place.left + inset + bar / 2, inset + bar / 2
    accent = marks.Stroke(((x, place.top + edge), (x, place.bottom - edge)), style[1], bar)
    cue = [metrics.panel(place, "cue"), accent, *line.draw((place.left + left, place.top + pad))]
    if share > 0:
        y = place.bottom - metrics.px(TIGHT) / 2
        ends = x + metrics.px(TIGHT), place.right - inset
        cue.extend(progress_bar(ends, y, share, metrics.px(PROGRESS_BAR)))
    return tuple(cue)


def notice_panel(sentence: str, metrics: Metrics) -> tuple[Mark, ...]:
    """Draw a notice in the middle of the top."""
    safe = metrics.safe_area
    width = safe.width - metrics.px(3 * TIGHT + ICON * NOTICE_TYPE)
    text = fit_text(sentence, metrics, NOTICE_TYPE, width, Weight.MEDIUM, NOTICE)
    side, lines = metrics.px(ICON * NOTICE_TYPE), text_lines(text, WHITE, Weight.MEDIUM)
    card = Card(_with_icon(CORRECTION, side, lines, metrics), metrics, TIGHT)
    return tuple(card.draw(safe.aligned(card.size, 0.5), "notice"))


def _with_icon(style: CueStyle, side: float, text: Block, metrics: Metrics) -> Block:
    """Return a text and the icon before it, `side` px wide, which does not add to the height."""
    icon, colour = style

    def draw(at: marks.Point) -> Iterable[Mark]:
        return draw_icon(icon, Box.centred((at[0] + side / 2, at[1]), side, side), colour)

    return row([Block(side, 0.0, draw), text], metrics.px(TIGHT))


def progress_bar(ends: tuple[float, float], y: float, share: float, width: float) -> Iterator[Mark]:
    """Draw a bar from left to right at height `y`, `share` of it full and `width` px thick."""
    left, right = ends[0] + width / 2, ends[1] - width / 2
    yield marks.Stroke(((left, y), (right, y)), marks.FAINT, width * 0.6)
    if share > 0:
        yield marks.Stroke(((left, y), (left + min(share, 1.0) * (right - left), y)), GREEN, width)
