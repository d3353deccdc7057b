"""Buttons for a person near the screen: a slim row along the top, in place of the progress."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from posecheck.core.training_state import Command, Pause, TrainingState
from posecheck.display.icons import BACK, CROSS, NEXT, PAUSE, PLAY, QUESTION, SWAP, VOICE, Icon
from posecheck.display.layout import icon_block, label, row
from posecheck.display.marks import SOFT, WHITE, Box, Mark, Point, Weight
from posecheck.display.metrics import TIGHT, Metrics
from posecheck.display.programme_strip import STEP_TYPE, strip_box
from posecheck.i18n import ENGLISH, Words

#: The commands with a button, from left to right: the icon, and the key of its words.
BUTTONS: tuple[tuple[Command, Icon, str], ...] = (
    (Command.PAUSE, PAUSE, "button-pause"),
    (Command.BACK, BACK, "button-back"),
    (Command.NEXT, NEXT, "button-next"),
    (Command.SWAP, SWAP, "button-swap"),
    (Command.VOICE, VOICE, "button-voice"),
    (Command.HELP, QUESTION, "button-help"),
    (Command.QUIT, CROSS, "button-quit"),
)

BUTTON_ICON = 0.46
ICON_LINE = 0.1  # as a share of the icon


@dataclass(frozen=True)
class Button:
    """A button on the image; a click into its box gives the command."""

    command: Command
    box: Box
    icon: Icon
    label: str

    def contains(self, point: Point) -> bool:
        """Return whether a point of the image lies on the button."""
        x, y = point
        return self.box.left <= x < self.box.right and self.box.top <= y < self.box.bottom


def buttons(
    size: tuple[int, int], training: TrainingState, *, words: Words = ENGLISH
) -> tuple[Button, ...]:
    """Return the buttons on an image of `size` (width, height), side by side.

    A paused training has a button to go on, an exercise of both sides none to swap them. All are
    without a label where one of the labels doesn't fit.
    """
    metrics = Metrics(*size)
    strip = strip_box(metrics)
    offered = [
        (command, PLAY, "button-go-on")
        if command is Command.PAUSE and training.pause is Pause.ASKED
        else (command, icon, key)
        for command, icon, key in BUTTONS
        if command is not Command.SWAP or training.side is not None
    ]
    width = strip.width / len(offered)
    labels = [words(key) for _, _, key in offered]
    room = width - metrics.px(BUTTON_ICON + 3 * TIGHT)
    if not metrics.fits(labels, STEP_TYPE, Weight.MEDIUM, room):
        labels = [""] * len(offered)
    edges = [*(strip.left + i * width for i in range(len(offered))), strip.right]
    return tuple(
        Button(command, Box(edges[i], strip.top, edges[i + 1], strip.bottom), icon, labels[i])
        for i, (command, icon, _) in enumerate(offered)
    )


def draw_buttons(buttons: Sequence[Button], metrics: Metrics) -> Iterator[Mark]:
    """Draw the row of buttons; nothing where there are none."""
    if not buttons:
        return
    first, last = buttons[0].box, buttons[-1].box
    yield metrics.panel(Box(first.left, first.top, last.right, last.bottom), "buttons")
    for button in buttons:
        icon = icon_block(button.icon, metrics, BUTTON_ICON, WHITE, ICON_LINE)
        text = label(button.label, metrics, STEP_TYPE, SOFT)
        yield from row([icon, text], metrics.px(TIGHT) * 0.7).draw_in(button.box)
