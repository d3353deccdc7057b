"""The row along the top: progress through the programme, or buttons for a person nearby."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from posecheck.core.training_state import Command, ExerciseProgress, Pause, Stage, TrainingState
from posecheck.display import icons
from posecheck.display.icons import CHEVRON, TICK, Icon, draw_icon
from posecheck.display.layout import EMPTY, Scene, icon_block, label, row
from posecheck.display.marks import CAPITAL, GREEN, SOFT, WHITE, Box, Mark, Point, Weight
from posecheck.display.metrics import PAD, TIGHT, Metrics, typeset
from posecheck.display.panels import progress_bar
from posecheck.i18n import ENGLISH, Words

ROW_HEIGHT, ROW_TYPE = 0.92, 0.42
STEP_ICON, STEP_BAR, CURRENT_BAR = 0.32, 0.1, 0.18
SKIP_WIDTH = 1.5  # of the button to skip a question, in buttons of a rating
BUTTON_ICON, BUTTON_LINE = 0.46, 0.1  # the line as a share of the icon

#: The commands with a button, from left to right, with the icon and the key of the label.
BUTTONS: dict[Command, tuple[Icon, str]] = {
    Command.PAUSE: (icons.PAUSE, "button-pause"),
    Command.BACK: (icons.BACK, "button-back"),
    Command.NEXT: (icons.NEXT, "button-next"),
    Command.SWAP: (icons.SWAP, "button-swap"),
    Command.VOICE: (icons.VOICE, "button-voice"),
    Command.HELP: (icons.QUESTION, "button-help"),
    Command.QUIT: (icons.CROSS, "button-quit"),
}


def top_row(metrics: Metrics) -> Box:
    """Return the box of the row."""
    safe = metrics.safe_area
    return safe.aligned((safe.width, metrics.px(ROW_HEIGHT)))


def draw_progress(scene: Scene, steps: Sequence[ExerciseProgress]) -> Iterator[Mark]:
    """Draw a segment for each exercise, with numbers where one of the titles doesn't fit."""
    if not steps:
        return
    metrics, gap = scene.metrics, scene.metrics.px(PAD)
    box = top_row(metrics)
    yield metrics.panel(box, "progress")
    width = (box.width - gap) / len(steps) - gap
    names = [scene.words(step.title) for step in steps]
    if not metrics.fits(names, ROW_TYPE, Weight.BOLD, width - metrics.px(STEP_ICON + TIGHT)):
        names = [str(i + 1) for i in range(len(steps))]
    for i, (step, name) in enumerate(zip(steps, names, strict=True)):
        left = box.left + gap + i * (width + gap)
        yield from _segment(step, name, Box(left, box.top, left + width, box.bottom), metrics)


def _segment(step: ExerciseProgress, name: str, box: Box, metrics: Metrics) -> Iterator[Mark]:
    size, side = metrics.font_size(ROW_TYPE), metrics.px(STEP_ICON)
    left, baseline = box.left, box.top + metrics.px(0.16) + CAPITAL * size
    done = step.counted >= step.target
    if done or step.current:
        square = Box.centred((left + side / 2, baseline - CAPITAL * size / 2), side, side)
        yield from draw_icon(TICK if done else CHEVRON, square, GREEN if done else WHITE)
        left += side + metrics.px(TIGHT) / 2
    weight, ink = (Weight.BOLD, WHITE) if step.current else (Weight.MEDIUM, SOFT)
    yield typeset(name, (left, baseline), size, ink, weight)
    share = step.counted / step.target if step.target > 0 else 0.0
    bar = metrics.px(CURRENT_BAR if step.current else STEP_BAR)
    yield from progress_bar((box.left, box.right), box.bottom - metrics.px(0.2), share, bar)


@dataclass(frozen=True)
class Button:
    """A button on the image; a click into its box gives the command."""

    command: Command
    box: Box
    icon: Icon | None
    label: str

    def contains(self, point: Point) -> bool:
        """Return whether a point of the image lies on the button."""
        x, y = point
        return self.box.left <= x < self.box.right and self.box.top <= y < self.box.bottom


def buttons(
    size: tuple[int, int], training: TrainingState, *, words: Words = ENGLISH
) -> tuple[Button, ...]:
    """Return the buttons on an image of `size`; without labels where one of them doesn't fit."""
    metrics, box = Metrics(*size), top_row(Metrics(*size))
    if training.stage is Stage.ASK and not training.pause:
        return _rating_buttons(box)
    offered = dict(BUTTONS)
    if training.pause is Pause.ASKED:
        offered[Command.PAUSE] = icons.PLAY, "button-go-on"
    if training.side is None:
        del offered[Command.SWAP]
    width = box.width / len(offered)
    labels = [words(key) for _, key in offered.values()]
    room = width - metrics.px(BUTTON_ICON + 3 * TIGHT)
    if not metrics.fits(labels, ROW_TYPE, Weight.MEDIUM, room):
        labels = [""] * len(offered)
    edges = [*(box.left + i * width for i in range(len(offered))), box.right]
    return tuple(
        Button(command, Box(edges[i], box.top, edges[i + 1], box.bottom), icon, labels[i])
        for i, (command, (icon, _)) in enumerate(offered.items())
    )


def _rating_buttons(box: Box) -> tuple[Button, ...]:
    """Return a button for each rating, and a wider one to skip the question."""
    ratings = [command for command in Command if command.rating is not None]
    width = box.width / (len(ratings) + SKIP_WIDTH)
    edges = [box.left + i * width for i in range(len(ratings) + 1)]
    cells = [
        Button(command, replace(box, left=edges[i], right=edges[i + 1]), None, command.value)
        for i, command in enumerate(ratings)
    ]
    skip = replace(box, left=edges[-1])
    return (*cells, Button(Command.NEXT, skip, icons.NEXT, ""))


def draw_buttons(buttons: Sequence[Button], metrics: Metrics) -> Iterator[Mark]:
    """Draw the buttons; nothing where there are none."""
    if not buttons:
        return
    yield metrics.panel(replace(buttons[0].box, right=buttons[-1].box.right), "buttons")
    for button in buttons:
        icon = EMPTY
        if button.icon is not None:
            icon = icon_block(button.icon, metrics, BUTTON_ICON, WHITE, BUTTON_LINE)
        text = label(button.label, metrics, ROW_TYPE, SOFT)
        yield from row([icon, text], metrics.px(TIGHT) * 0.7).draw_in(button.box)
