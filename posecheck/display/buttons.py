"""Buttons for whoever is near: a slim row along the top, in the place of the progress."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from posecheck.core.training_state import Command, Pause, TrainingState
from posecheck.display.icons import (
    BACK,
    CROSS,
    NEXT,
    PAUSE,
    PLAY,
    QUESTION,
    SWAP,
    VOICE,
    Sign,
    signed,
)
from posecheck.display.marks import CAPITAL, SOFT, WHITE, Box, Mark, Point, Weight
from posecheck.display.metrics import TIGHT, Ruler, Sheet
from posecheck.display.paint import type_width
from posecheck.display.programme_strip import STEP_TYPE, strip_of
from posecheck.i18n import ENGLISH, Words

#: What can be clicked, from left to right: its sign, and the key of its words.
OFFERED: tuple[tuple[Command, Sign, str], ...] = (
    (Command.PAUSE, PAUSE, "button-pause"),
    (Command.BACK, BACK, "button-back"),
    (Command.NEXT, NEXT, "button-next"),
    (Command.SWAP, SWAP, "button-swap"),
    (Command.VOICE, VOICE, "button-voice"),
    (Command.HELP, QUESTION, "button-help"),
    (Command.QUIT, CROSS, "button-quit"),
)

BUTTON_SIGN = 0.46
SIGN_LINE = 0.1  # as a share of the sign


@dataclass(frozen=True)
class Button:
    """What a click into its box asks for."""

    wish: Command
    box: Box
    sign: Sign
    label: str

    def holds(self, point: Point) -> bool:
        """Whether a point of the picture lies on it."""
        x, y = point
        return self.box.left <= x < self.box.right and self.box.top <= y < self.box.bottom


def buttons(
    size: tuple[int, int],
    guide: TrainingState,
    *,
    words: Words = ENGLISH,
    ruler: Ruler = type_width,
) -> tuple[Button, ...]:
    """The buttons on a picture of `size` (width, height), side by side."""
    sheet = Sheet(*size, ruler, {})
    strip = strip_of(sheet)
    offered = [_offer(wish, sign, key, guide) for wish, sign, key in OFFERED]
    offered = [offer for offer in offered if offer[0] is not Command.SWAP or guide.side is not None]
    width = strip.width / len(offered)
    edges = [*(strip.left + i * width for i in range(len(offered))), strip.right]
    labels = _labels([key for _, _, key in offered], width, sheet, words)
    return tuple(
        Button(wish, Box(left, strip.top, right, strip.bottom), sign, label)
        for (wish, sign, _), label, (left, right) in zip(
            offered, labels, pairwise(edges), strict=True
        )
    )


def wish_at(row: Iterable[Button], point: Point) -> Command | None:
    """What a click at a point of the picture asks for; None beside the buttons."""
    return next((button.wish for button in row if button.holds(point)), None)


def drawn(row: Sequence[Button], sheet: Sheet) -> Iterator[Mark]:
    """The row of buttons as marks."""
    if not row:
        return
    yield sheet.panel(Box.around([p for b in row for p in _corners(b.box)]), "buttons")
    for button in row:
        yield from _face(button, sheet)


def _offer(wish: Command, sign: Sign, key: str, guide: TrainingState) -> tuple[Command, Sign, str]:
    """A paused training is gone on with."""
    if wish is Command.PAUSE and guide.pause is Pause.ASKED:
        return wish, PLAY, "button-go-on"
    return wish, sign, key


def _labels(keys: Sequence[str], width: float, sheet: Sheet, words: Words) -> list[str]:
    """What the buttons are called, or nothing where one of the names finds no room."""
    size = sheet.type_size(STEP_TYPE)
    names = [words(key) for key in keys]
    room = width - sheet.of(BUTTON_SIGN + 3 * TIGHT)
    if all(sheet.ruler(name, size, Weight.MEDIUM) <= room for name in names):
        return names
    return [""] * len(names)


def _face(button: Button, sheet: Sheet) -> Iterator[Mark]:
    """Sign and name in the middle of the box."""
    size, side = sheet.type_size(STEP_TYPE), sheet.of(BUTTON_SIGN)
    named = sheet.ruler(button.label, size, Weight.MEDIUM) if button.label else 0.0
    gap = sheet.of(TIGHT) * 0.7 if named else 0.0
    x, y = button.box.centre
    left = x - (side + gap + named) / 2
    square = Box(left, y - side / 2, left + side, y + side / 2)
    yield from signed(button.sign, square, WHITE, SIGN_LINE)
    if named:
        at = left + side + gap, y + CAPITAL * size / 2
        yield sheet.text(button.label, at, size, SOFT)


def _corners(box: Box) -> tuple[Point, Point]:
    return (box.left, box.top), (box.right, box.bottom)
