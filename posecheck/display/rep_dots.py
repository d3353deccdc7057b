"""Repetitions: a row a side, a dot each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from posecheck.core.feedback import Feedback, Tally
from posecheck.core.pose import Side
from posecheck.display.icons import CROSS, TICK, signed
from posecheck.display.marks import (
    CAPITAL,
    DARK,
    GREEN,
    RED,
    SOFT,
    WHITE,
    Box,
    Colour,
    Disc,
    Mark,
    Point,
    Weight,
)
from posecheck.display.metrics import BODY_TYPE, LIMB, PAD, SIGN, TIGHT, Sheet
from posecheck.i18n import Words

DOT = 0.28
DOT_PITCH = 0.78
ROW_PITCH = 0.77

#: More dots than this can't be counted at a glance; then the number is written.
MOST_DOTS = 6


@dataclass(frozen=True)
class Row:
    """The repetitions of one side.

    figures: the same in figures. current: whether that side is the one worked on.
    """

    label: str
    tally: Tally
    figures: str
    current: bool


def rows_of(feedback: Feedback, words: Words) -> tuple[Row, ...]:
    """A row for each side of the exercise."""
    return tuple(
        Row(
            "" if side is Side.BOTH else words(side),
            tally,
            in_figures(tally.counted, tally.target, words),
            feedback.side in (side, None),
        )
        for side, tally in feedback.tallies.items()
    )


def tally_size(rows: Sequence[Row], sheet: Sheet) -> tuple[float, float]:
    """The width and height of the panel with these rows, px."""
    labels = _label_column(rows, sheet)
    widest = max(_row(row, (0.0, 0.0), labels, sheet)[1] for row in rows)
    pad = sheet.of(PAD)
    return widest + 2 * pad, sheet.of(ROW_PITCH * (len(rows) - 1) + 2 * DOT) + 2 * pad


def _label_column(rows: Sequence[Row], sheet: Sheet) -> float:
    """How wide the labels are, with the gap after them: nothing when there are none."""
    size = sheet.type_size(BODY_TYPE)
    widest = max(sheet.ruler(row.label, size, Weight.BOLD) for row in rows)
    return widest + sheet.of(PAD) if widest else 0.0


def tallies(rows: Sequence[Row], place: Box, sheet: Sheet) -> Iterator[Mark]:
    """The panel with these rows."""
    yield sheet.panel(place, "tally")
    labels = _label_column(rows, sheet)
    left, middle = place.left + sheet.of(PAD), place.top + sheet.of(PAD + DOT)
    for i, row in enumerate(rows):
        marks, _ = _row(row, (left, middle + i * sheet.of(ROW_PITCH)), labels, sheet)
        yield from marks


def _row(row: Row, at: Point, labels: float, sheet: Sheet) -> tuple[list[Mark], float]:
    """A row from `at`, its left end and middle line, and where it ends at the right."""
    left, middle = at
    size = sheet.type_size(BODY_TYPE)
    baseline = middle + size * CAPITAL / 2
    marks: list[Mark] = []

    def write(text: str, x: float, colour: Colour) -> float:
        marks.append(sheet.text(text, (x, baseline), size, colour, Weight.BOLD))
        return marks[-1].box.right

    if row.label:
        write(row.label, left, WHITE if row.current else SOFT)
    right = left + labels
    tally = row.tally
    if 0 < tally.target <= MOST_DOTS:
        marks.extend(dots(tally.counted, tally.target, (right, middle), sheet))
        right += dots_width(tally.target, sheet)
        if tally.counted > tally.target:
            right = write(f"+{tally.counted - tally.target}", right + sheet.of(TIGHT), GREEN)
    else:
        right = write(row.figures, right, WHITE)
    missed = tally.attempted - tally.counted
    if missed > 0:
        side = 2 * sheet.of(DOT) * SIGN
        centre = right + sheet.of(PAD) + side / 2
        marks.extend(signed(CROSS, Box.about((centre, middle), side, side), RED))
        right = write(str(missed), centre + side / 2 + sheet.of(TIGHT) / 2, SOFT)
    return marks, right


def in_figures(counted: int, target: int, words: Words) -> str:
    """So many of so many, in words."""
    return words("count-of", n=counted, target=target) if target > 0 else str(counted)


def dots_width(target: int, sheet: Sheet) -> float:
    """How wide so many dots are, px."""
    return sheet.of(DOT_PITCH * (target - 1) + 2 * DOT)


def dots(counted: int, target: int, at: Point, sheet: Sheet, proper: int = 0) -> Iterator[Mark]:
    """A dot a repetition, from the left end of their middle line.

    Filled when it is counted, hollow while it is still to do; the `proper` ones bear a tick.
    """
    radius, line = sheet.of(DOT), sheet.of(LIMB) * 0.8
    for i in range(target):
        centre = at[0] + radius + i * sheet.of(DOT_PITCH), at[1]
        if i < counted:
            yield Disc(centre, radius, GREEN)
        else:
            yield Disc(centre, radius - line / 2, None, SOFT, line)
        if i < min(proper, counted):
            yield from signed(TICK, Box.about(centre, 1.3 * radius, 1.3 * radius), DARK)
