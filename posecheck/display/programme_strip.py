"""Progress through the programme: a slim strip along the top, a segment for each exercise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from posecheck.core.training_state import ExerciseProgress
from posecheck.display.icons import CHEVRON, TICK, draw_icon
from posecheck.display.layout import Scene
from posecheck.display.marks import CAPITAL, GREEN, SOFT, WHITE, Box, Mark, Weight
from posecheck.display.metrics import PAD, TIGHT, Metrics
from posecheck.display.panels import progress_bar

STRIP = 0.92
STEP_TYPE = 0.42
STEP_ICON = 0.32
STEP_BAR = 0.1
CURRENT_BAR = 0.18


def strip_box(metrics: Metrics) -> Box:
    """Return the box of the strip: along the top of the free area."""
    safe = metrics.safe_area
    return safe.aligned((safe.width, metrics.px(STRIP)))


def draw_progress(scene: Scene, steps: Sequence[ExerciseProgress]) -> Iterator[Mark]:
    """Draw the strip; nothing where there are no steps.

    A step that is done has a tick, the current one an arrowhead and a thicker bar. All have numbers
    instead of titles where one of the titles doesn't fit.
    """
    if not steps:
        return
    metrics = scene.metrics
    strip, gap = strip_box(metrics), metrics.px(PAD)
    yield metrics.panel(strip, "progress")
    width = (strip.width - gap) / len(steps) - gap
    names = [scene.words.of(step.title) for step in steps]
    if not metrics.fits(names, STEP_TYPE, Weight.BOLD, width - metrics.px(STEP_ICON + TIGHT)):
        names = [str(i + 1) for i in range(len(steps))]
    for i, (step, name) in enumerate(zip(steps, names, strict=True)):
        left = strip.left + gap + i * (width + gap)
        yield from _segment(step, name, Box(left, strip.top, left + width, strip.bottom), metrics)


def _segment(step: ExerciseProgress, name: str, box: Box, metrics: Metrics) -> Iterator[Mark]:
    size, side = metrics.font_size(STEP_TYPE), metrics.px(STEP_ICON)
    left, baseline = box.left, box.top + metrics.px(0.16) + CAPITAL * size
    done = step.counted >= step.target
    if done or step.current:
        square = Box.centred((left + side / 2, baseline - CAPITAL * size / 2), side, side)
        yield from draw_icon(TICK if done else CHEVRON, square, GREEN if done else WHITE)
        left += side + metrics.px(TIGHT) / 2
    weight, ink = (Weight.BOLD, WHITE) if step.current else (Weight.MEDIUM, SOFT)
    yield metrics.text(name, (left, baseline), size, ink, weight)
    share = step.counted / step.target if step.target > 0 else 0.0
    bar = metrics.px(CURRENT_BAR if step.current else STEP_BAR)
    yield from progress_bar((box.left, box.right), box.bottom - metrics.px(0.2), share, bar)
