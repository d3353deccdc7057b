"""Repetitions of a side as a row of dots, one for each repetition that is to be done."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from posecheck.core.feedback import Feedback
from posecheck.core.pose import Side
from posecheck.display.icons import CROSS, TICK, draw_icon
from posecheck.display.layout import (
    LABEL_HEIGHT,
    Block,
    drawing,
    icon_block,
    label,
    min_width,
    row,
    stack,
)
from posecheck.display.marks import DARK, GREEN, RED, SOFT, WHITE, Box, Disc, Mark, Weight
from posecheck.display.metrics import BODY_TYPE, ICON, LIMB, PAD, TIGHT, Metrics
from posecheck.i18n import Words

DOT = LABEL_HEIGHT / 2  # radius
DOT_PITCH = 0.78
ROW_GAP = 0.21

#: More dots than this can't be counted at a glance; then the number is written.
MAX_DOTS = 6


def tally_rows(feedback: Feedback, metrics: Metrics, words: Words) -> Block:
    """Return a row for each side: its name, its counted and its failed repetitions."""
    bold = partial(label, metrics=metrics, units=BODY_TYPE, weight=Weight.BOLD)
    names = [
        bold(
            "" if side is Side.BOTH else words(side),
            colour=WHITE if feedback.side in (side, None) else SOFT,
        )
        for side in feedback.tallies
    ]
    column = max((name.width for name in names), default=0.0)
    rows = []
    for name, tally in zip(names, feedback.tallies.values(), strict=True):
        parts = [min_width(name, column), reps(tally.counted, tally.target, metrics, words)]
        if tally.attempted > tally.counted:
            cross = icon_block(CROSS, metrics, 2 * DOT * ICON, RED)
            failed = bold(str(tally.attempted - tally.counted), colour=SOFT)
            parts.append(row([cross, failed], metrics.px(TIGHT) / 2))
        rows.append(row(parts, metrics.px(PAD)))
    return stack(rows, metrics.px(ROW_GAP))


def reps(counted: int, target: int, metrics: Metrics, words: Words, *, proper: int = 0) -> Block:
    """Return the repetitions of one side as dots, or in figures where that would be too many.

    Args:
        counted: How many count.
        target: How many are to be done; 0 for no target.
        metrics: The metrics of the panel.
        words: The language of the figures.
        proper: How many of the counted ones were without a fault; their dots bear a tick.
    """
    bold = partial(label, metrics=metrics, units=BODY_TYPE, weight=Weight.BOLD)
    if not has_dots(target):
        return bold(words("count-of", n=counted, target=target) if target > 0 else str(counted))
    width = metrics.px(DOT_PITCH * (target - 1) + 2 * DOT)
    draw = partial(_dots, counted=counted, target=target, proper=proper, metrics=metrics)
    extra = bold(f"+{counted - target}" if counted > target else "", colour=GREEN)
    return row([drawing(width, metrics.px(2 * DOT), draw), extra], metrics.px(TIGHT))


def has_dots(target: int) -> bool:
    """Return whether a target is shown as dots."""
    return 0 < target <= MAX_DOTS


def _dots(box: Box, counted: int, target: int, proper: int, metrics: Metrics) -> Iterator[Mark]:
    """Draw filled dots for counted repetitions and hollow ones for those still to do."""
    radius, line = metrics.px(DOT), metrics.px(LIMB) * 0.8
    for i in range(target):
        centre = box.left + radius + i * metrics.px(DOT_PITCH), box.centre[1]
        if i < counted:
            yield Disc(centre, radius, GREEN)
        else:
            yield Disc(centre, radius - line / 2, None, SOFT, line)
        if i < min(proper, counted):
            yield from draw_icon(TICK, Box.centred(centre, 1.3 * radius, 1.3 * radius), DARK)
