"""The summary card: the repetitions done of those planned, and advice for the next training."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from posecheck.core.pose import Side
from posecheck.core.training_state import SideOutcome, TrainingState
from posecheck.display.icons import EXCLAMATION, TICK
from posecheck.display.layout import (
    EMPTY,
    Block,
    Scene,
    card_width,
    icon_block,
    label,
    min_width,
    paragraph,
    row,
    stack,
)
from posecheck.display.marks import AMBER, GREEN, SOFT, Mark, Weight
from posecheck.display.metrics import BODY_TYPE, PAD, TIGHT, Metrics
from posecheck.display.rep_dots import ROW_GAP, has_dots, reps
from posecheck.i18n import Words

VERDICT_TYPE = 1.0
ADVICE_TYPE = 0.72
ADVICE_ICON = 0.6
LEGEND_ICON = 0.42
MAX_VERDICT = 21.0
MIN_ADVICE, MAX_ADVICE = 7.0, 11.0
MAX_ADVICES = 2
ENLARGED = 1.15  # scale of the repetitions, relative to those at work
GAPS = 1.3, 0.8  # between the parts, across and down


def summary_card(scene: Scene, training: TrainingState) -> tuple[Mark, ...]:
    """Draw the verdict, a row for each side of each exercise, advice, and how to end."""
    words, outcomes = scene.words, training.outcomes

    def make(metrics: Metrics, *, wide: bool) -> Block:
        room, (across, down) = card_width(metrics), (metrics.px(gap) for gap in GAPS)
        rows = _rows(outcomes, metrics.zoomed(metrics.zoom * (ENLARGED if wide else 1.0)), words)
        done = stack([rows, _legend(outcomes, metrics, words)], down)
        beside = room - done.width - across if wide else room
        width = min(max(beside, metrics.px(MIN_ADVICE)), metrics.px(MAX_ADVICE))
        advice = _advice(training.advice, metrics, width, words)
        body = row([done, advice], across, align=0.0) if wide else stack([done, advice], down)
        width = min(room, max(body.width, metrics.px(MAX_VERDICT)))
        title = paragraph(
            verdict(outcomes, words), metrics, VERDICT_TYPE, width, weight=Weight.BOLD
        )
        return stack(
            [title, body, paragraph(words("end-how"), metrics, BODY_TYPE, width, SOFT)], down
        )

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
    line = partial(label, metrics=metrics, units=BODY_TYPE)
    before = ["", *(outcome.title for outcome in outcomes)]
    titles = [
        line(words.of(o.title) if o.title != last else "", weight=Weight.BOLD)
        for o, last in zip(outcomes, before, strict=False)
    ]
    sides = [line("" if o.side is Side.BOTH else words(o.side), colour=SOFT) for o in outcomes]
    widths = [max((block.width for block in column), default=0.0) for column in (titles, sides)]
    rows = [
        row(
            [
                min_width(title, widths[0]),
                min_width(side, widths[1]),
                _reps(outcome, metrics, words),
            ],
            metrics.px(PAD),
        )
        for title, side, outcome in zip(titles, sides, outcomes, strict=True)
    ]
    return stack(rows, metrics.px(ROW_GAP))


def _reps(outcome: SideOutcome, metrics: Metrics, words: Words) -> Block:
    """Return the repetitions as dots, the proper ones with a tick; as figures where too many."""
    counted, target, proper = outcome.counted, outcome.target, outcome.proper
    shown = reps(counted, target, metrics, words, proper=proper)
    if has_dots(target):
        return shown
    tick = icon_block(TICK, metrics, LEGEND_ICON, GREEN)
    number = label(str(proper), metrics, BODY_TYPE, GREEN, Weight.BOLD)
    return row([shown, tick, number], metrics.px(TIGHT))


def _legend(outcomes: Sequence[SideOutcome], metrics: Metrics, words: Words) -> Block:
    """Return the meaning of the tick; nothing where there is none."""
    if not any(outcome.proper for outcome in outcomes):
        return EMPTY
    tick = icon_block(TICK, metrics, LEGEND_ICON, GREEN)
    return row([tick, label(words("proper"), metrics, BODY_TYPE, SOFT)], metrics.px(TIGHT))


def _advice(cues: Sequence[str], metrics: Metrics, width: float, words: Words) -> Block:
    """Return the most useful corrections for the next training."""
    if not cues:
        return EMPTY
    icon, gap = icon_block(EXCLAMATION, metrics, ADVICE_ICON, AMBER), metrics.px(TIGHT)
    line = partial(paragraph, metrics=metrics, units=ADVICE_TYPE, width=width - icon.width - gap)
    title = paragraph(words("mend"), metrics, BODY_TYPE, width, SOFT)
    lines = [
        row([icon, line(words.of(cue), weight=Weight.BOLD)], gap) for cue in cues[:MAX_ADVICES]
    ]
    return stack([title, *lines], metrics.px(0.6))
