"""The summary card: the repetitions done of those planned, and advice for the next training."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from posecheck.core.pose import Side
from posecheck.core.training_state import SideOutcome, TrainingState
from posecheck.display import layout
from posecheck.display.icons import EXCLAMATION, TICK
from posecheck.display.layout import Block, Scene, paragraph, row, stack
from posecheck.display.marks import AMBER, GREEN, SOFT, Mark, Weight
from posecheck.display.metrics import BODY_TYPE, PAD, TIGHT, Metrics
from posecheck.display.rep_dots import ROW_GAP, has_dots, reps
from posecheck.i18n import Words

VERDICT_TYPE = 1.0
ADVICE_TYPE = 0.72
ADVICE_ICON = 0.6
LEGEND_ICON = 0.42
MAX_VERDICT = 21.0
MIN_WIDTH, MAX_WIDTH = 7.0, 11.0  # of the advice
MAX_ADVICE = 2
ENLARGED = 1.15  # scale of the repetitions, relative to those at work
GAPS = 1.3, 0.8  # between the parts, across and down


def summary_card(scene: Scene, training: TrainingState) -> tuple[Mark, ...]:
    """Draw the verdict, a row for each side of each exercise, advice, and how to end."""
    words, outcomes = scene.words, training.outcomes

    def make(metrics: Metrics, *, wide: bool) -> Block:
        room, (across, down) = layout.card_width(metrics), (metrics.px(gap) for gap in GAPS)
        rows = _rows(outcomes, metrics.zoomed(metrics.zoom * (ENLARGED if wide else 1.0)), words)
        done = stack([rows, _legend(outcomes, metrics, words)], down)
        beside = room - done.width - across if wide else room
        width = min(max(beside, metrics.px(MIN_WIDTH)), metrics.px(MAX_WIDTH))
        advice = _advice(training.advice, metrics, width, words)
        parts = [done, advice]
        body = row(parts, across, align=0.0) if wide else stack(parts, down)
        width = min(room, max(body.width, metrics.px(MAX_VERDICT)))
        line = partial(paragraph, metrics=metrics, width=width)
        title = line(verdict(outcomes, words), units=VERDICT_TYPE, weight=Weight.BOLD)
        return stack([title, body, line(words("end-how"), units=BODY_TYPE, colour=SOFT)], down)

    return scene.card("summary", partial(make, wide=True), partial(make, wide=False))


def verdict(outcomes: Sequence[SideOutcome], words: Words) -> str:
    """Return the outcome of the training in a sentence."""
    target = sum(outcome.target for outcome in outcomes)
    done = sum(min(outcome.counted, outcome.target) for outcome in outcomes)
    if not done:
        return words("nothing-done")
    if done >= target:
        return words("all-done")
    return words("part-done", done=done, target=target)


def _rows(outcomes: Sequence[SideOutcome], metrics: Metrics, words: Words) -> Block:
    """Return a row for each side; the exercise is named in its first one."""
    line = partial(layout.label, metrics=metrics, units=BODY_TYPE)
    before = ["", *(outcome.title for outcome in outcomes)]
    titles = [
        line(words.of(o.title) if o.title != last else "", weight=Weight.BOLD)
        for o, last in zip(outcomes, before, strict=False)
    ]
    sides = [line("" if o.side is Side.BOTH else words(o.side), colour=SOFT) for o in outcomes]
    done = [_reps(outcome, metrics, words) for outcome in outcomes]
    for column in (titles, sides):
        width = max((block.width for block in column), default=0.0)
        column[:] = [layout.min_width(block, width) for block in column]
    rows = [row(cells, metrics.px(PAD)) for cells in zip(titles, sides, done, strict=True)]
    return stack(rows, metrics.px(ROW_GAP))


def _reps(outcome: SideOutcome, metrics: Metrics, words: Words) -> Block:
    """Return the repetitions as dots, the proper ones with a tick; as figures where too many."""
    counted, target, proper = outcome.counted, outcome.target, outcome.proper
    shown = reps(counted, target, metrics, words, proper=proper)
    if has_dots(target):
        return shown
    tick = layout.icon_block(TICK, metrics, LEGEND_ICON, GREEN)
    number = layout.label(str(proper), metrics, BODY_TYPE, GREEN, Weight.BOLD)
    return row([shown, tick, number], metrics.px(TIGHT))


def _legend(outcomes: Sequence[SideOutcome], metrics: Metrics, words: Words) -> Block:
    """Return the meaning of the tick; nothing where there is none."""
    if not any(outcome.proper for outcome in outcomes):
        return layout.EMPTY
    tick = layout.icon_block(TICK, metrics, LEGEND_ICON, GREEN)
    meaning = layout.label(words("proper"), metrics, BODY_TYPE, SOFT)
    return row([tick, meaning], metrics.px(TIGHT))


def _advice(cues: Sequence[str], metrics: Metrics, width: float, words: Words) -> Block:
    """Return the most useful corrections for the next training."""
    if not cues:
        return layout.EMPTY
    icon, gap = layout.icon_block(EXCLAMATION, metrics, ADVICE_ICON, AMBER), metrics.px(TIGHT)
    line = partial(paragraph, metrics=metrics, units=ADVICE_TYPE, width=width - icon.width - gap)
    title = paragraph(words("mend"), metrics, BODY_TYPE, width, SOFT)
    advice = [line(words.of(cue), weight=Weight.BOLD) for cue in cues[:MAX_ADVICE]]
    lines = [row([icon, text], gap) for text in advice]
    return stack([title, *lines], metrics.px(0.6))
