"""How far the programme has come: a slim strip along the top, a segment for each exercise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from posecheck.core.training_state import ExerciseProgress
from posecheck.display.icons import CHEVRON, TICK, signed
from posecheck.display.marks import CAPITAL, GREEN, SOFT, WHITE, Box, Mark, Weight
from posecheck.display.metrics import PAD, TIGHT, Sheet
from posecheck.display.panels import filling
from posecheck.i18n import Words

#: How tall the strip is, in units; and in it:
STRIP = 0.92
STEP_TYPE = 0.42
STEP_SIGN = 0.32
STEP_BAR = 0.1
CURRENT_BAR = 0.18


def strip_of(sheet: Sheet) -> Box:
    """Where the strip is: along the top of the room."""
    safe = sheet.safe
    return Box(safe.left, safe.top, safe.right, safe.top + sheet.of(STRIP))


def progress(steps: Sequence[ExerciseProgress], sheet: Sheet, words: Words) -> Iterator[Mark]:
    """The strip; nothing where there are no steps.

    A step that is done has a tick, the current one an arrowhead and a thicker bar.
    """
    if not steps:
        return
    strip, gap = strip_of(sheet), sheet.of(PAD)
    yield sheet.panel(strip, "progress")
    width = (strip.width - gap) / len(steps) - gap
    names = _names(steps, width, sheet, words)
    for i, (step, name) in enumerate(zip(steps, names, strict=True)):
        left = strip.left + gap + i * (width + gap)
        segment = Box(left, strip.top, left + width, strip.bottom)
        yield from _segment(step, name, segment, sheet)


def _names(
    steps: Sequence[ExerciseProgress], width: float, sheet: Sheet, words: Words
) -> list[str]:
    """The titles, or numbers where one of the titles finds no room."""
    titles = [words.of(step.title) for step in steps]
    size = sheet.type_size(STEP_TYPE)
    room = width - sheet.of(STEP_SIGN + TIGHT)
    if all(sheet.ruler(title, size, Weight.BOLD) <= room for title in titles):
        return titles
    return [str(i + 1) for i in range(len(steps))]


def _segment(step: ExerciseProgress, name: str, segment: Box, sheet: Sheet) -> Iterator[Mark]:
    size, side = sheet.type_size(STEP_TYPE), sheet.of(STEP_SIGN)
    baseline = segment.top + sheet.of(0.16) + CAPITAL * size
    middle = baseline - CAPITAL * size / 2
    left = segment.left
    done = step.counted >= step.target
    if done or step.current:
        square = Box(left, middle - side / 2, left + side, middle + side / 2)
        yield from signed(TICK if done else CHEVRON, square, GREEN if done else WHITE)
        left += side + sheet.of(TIGHT) / 2
    weight, ink = (Weight.BOLD, WHITE) if step.current else (Weight.MEDIUM, SOFT)
    yield sheet.text(name, (left, baseline), size, ink, weight)
    line = segment.bottom - sheet.of(0.2)
    bar = sheet.of(CURRENT_BAR if step.current else STEP_BAR)
    share = step.counted / step.target if step.target > 0 else 0.0
    yield from filling(Box(segment.left, line, segment.right, line), share, bar, GREEN)
