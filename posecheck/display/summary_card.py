"""The summary: what was done of what was wanted, and what to mend next time."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from posecheck.core.pose import Side
from posecheck.core.training_state import SideOutcome, TrainingState
from posecheck.display.blocks import Block, picture, room_on_card, row, sign, stack, text, widened
from posecheck.display.icons import BANG, TICK
from posecheck.display.marks import AMBER, CAPITAL, GREEN, SOFT, WHITE, Box, Mark, Weight
from posecheck.display.metrics import BODY_TYPE, PAD, TIGHT, Sheet
from posecheck.display.rep_dots import DOT, MOST_DOTS, ROW_PITCH, dots, dots_width, in_figures
from posecheck.display.scene import Scene
from posecheck.i18n import Words

VERDICT_TYPE = 1.0
MEND_TYPE = 0.72
MEND_SIGN = 0.6
LEGEND_SIGN = 0.42
WIDEST_VERDICT = 21.0
LEAST_MEND, WIDEST_MEND = 7.0, 11.0
LARGER = 1.15  # what was done, than a tally is at work
APART = 0.8  # between the parts
ASIDE = 1.3  # and between what stands side by side


def summary(scene: Scene, guide: TrainingState) -> tuple[Mark, ...]:
    """The verdict, a row for each side of each exercise, what to mend, and how to end."""
    words = scene.words

    def make(sheet: Sheet, *, wide: bool) -> Block:
        room = room_on_card(sheet)
        done = _done(guide, sheet, words, LARGER if wide else 1.0)
        beside = room - done.width - sheet.of(ASIDE) if wide else room
        width = min(max(beside, sheet.of(LEAST_MEND)), sheet.of(WIDEST_MEND))
        mend = _mending(guide, sheet, width, words)
        told = (
            row([done, mend], sheet.of(ASIDE), level=0.0)
            if wide
            else stack([done, mend], sheet.of(APART))
        )
        width = min(room, max(told.width, sheet.of(WIDEST_VERDICT)))
        parts = [
            text(verdict(guide.outcomes, words), sheet, VERDICT_TYPE, width, weight=Weight.BOLD),
            told,
            text(words("end-how"), sheet, BODY_TYPE, width, SOFT),
        ]
        return stack(parts, sheet.of(APART))

    return scene.card("summary", partial(make, wide=True), partial(make, wide=False))


def verdict(outcomes: tuple[SideOutcome, ...], words: Words) -> str:
    """What came of it, in a sentence."""
    target = sum(outcome.target for outcome in outcomes)
    done = sum(min(outcome.counted, outcome.target) for outcome in outcomes)
    if not done:
        return words("nothing-done")
    if done >= target:
        return words("all-done")
    return words("part-done", done=done, target=target)


def _done(guide: TrainingState, sheet: Sheet, words: Words, larger: float) -> Block:
    """What was done of each side, and what the tick in a dot means."""
    rows = _outcomes(guide.outcomes, sheet.zoomed(larger * sheet.zoom), words)
    return stack([rows, _legend(guide, sheet, words)], sheet.of(APART))


def _outcomes(outcomes: tuple[SideOutcome, ...], sheet: Sheet, words: Words) -> Block:
    """A row for each side; the exercise is named in its first one."""
    titles = [
        words.of(outcome.title) if outcome.title != before else ""
        for outcome, before in zip(outcomes, ("", *(o.title for o in outcomes)), strict=False)
    ]
    named = [_word(title, sheet, WHITE, Weight.BOLD) for title in titles]
    sides = [_side(outcome.side, sheet, words) for outcome in outcomes]
    columns = [max((block.width for block in column), default=0) for column in (named, sides)]
    rows = [
        row(
            [
                widened(name, columns[0]),
                widened(side, columns[1]),
                _repetitions(outcome, sheet, words),
            ],
            sheet.of(PAD),
        )
        for name, side, outcome in zip(named, sides, outcomes, strict=True)
    ]
    return stack(rows, sheet.of(ROW_PITCH - 2 * DOT))


def _word(written: str, sheet: Sheet, colour: tuple[int, int, int], weight: Weight) -> Block:
    """One line as tall as a row of dots."""
    size = sheet.type_size(BODY_TYPE)
    width = sheet.ruler(written, size, weight) if written else 0.0

    def draw(box: Box) -> Iterator[Mark]:
        if written:
            at = box.left, box.centre[1] + CAPITAL * size / 2
            yield sheet.text(written, at, size, colour, weight)

    return picture(max(width, 1.0), sheet.of(2 * DOT), draw)


def _side(side: Side, sheet: Sheet, words: Words) -> Block:
    return _word("" if side is Side.BOTH else words(side), sheet, SOFT, Weight.MEDIUM)


def _repetitions(outcome: SideOutcome, sheet: Sheet, words: Words) -> Block:
    """Dots, with a tick in each that was done properly; figures where that would be too many."""
    counted, target, proper = outcome.counted, outcome.target, outcome.proper
    if not 0 < target <= MOST_DOTS:
        return _in_figures(outcome, sheet, words)
    drawn = picture(
        dots_width(target, sheet),
        sheet.of(2 * DOT),
        lambda box: dots(counted, target, (box.left, box.centre[1]), sheet, proper),
    )
    if counted <= target:
        return drawn
    more = _word(f"+{counted - target}", sheet, GREEN, Weight.BOLD)
    return row([drawn, more], sheet.of(TIGHT))


def _in_figures(outcome: SideOutcome, sheet: Sheet, words: Words) -> Block:
    figures = in_figures(outcome.counted, outcome.target, words)
    parts = [
        _word(figures, sheet, WHITE, Weight.BOLD),
        sign(TICK, sheet, LEGEND_SIGN, GREEN),
        _word(str(outcome.proper), sheet, GREEN, Weight.BOLD),
    ]
    return row(parts, sheet.of(TIGHT))


def _legend(guide: TrainingState, sheet: Sheet, words: Words) -> Block:
    """What the tick means, if there is one."""
    if not any(outcome.proper for outcome in guide.outcomes):
        return Block(0.0, 0.0, lambda at: ())
    parts = [
        sign(TICK, sheet, LEGEND_SIGN, GREEN),
        _word(words("proper"), sheet, SOFT, Weight.MEDIUM),
    ]
    return row(parts, sheet.of(TIGHT))


def _mending(guide: TrainingState, sheet: Sheet, width: float, words: Words) -> Block:
    """What to mend next time, at most two things."""
    if not guide.advice:
        return Block(0.0, 0.0, lambda at: ())
    side, gap = sheet.of(MEND_SIGN), sheet.of(TIGHT)
    lines = [
        row(
            [
                sign(BANG, sheet, MEND_SIGN, AMBER),
                text(words.of(cue), sheet, MEND_TYPE, width - side - gap, weight=Weight.BOLD),
            ],
            gap,
        )
        for cue in guide.advice[:2]
    ]
    title = text(words("mend"), sheet, BODY_TYPE, width, SOFT)
    return stack([title, *lines], sheet.of(0.6))
