"""Composition: what is drawn where over a frame. Feedback becomes marks; no image is touched."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from posecheck.core.exercise import Verdict
from posecheck.core.feedback import Feedback
from posecheck.core.training_state import Stage
from posecheck.display import cards, panels
from posecheck.display.angle_labels import draw_angle_labels
from posecheck.display.body import BodyMask, draw_skeleton, judged_parts, visible_points
from posecheck.display.gauge import arc_ends, draw_gauge, draw_gauge_arcs
from posecheck.display.layout import Scene
from posecheck.display.marks import Mark, Panel, panel_boxes
from posecheck.display.metrics import MARGIN, Metrics
from posecheck.display.ring import hand_ring, hold_ring
from posecheck.display.setup_card import setup_card
from posecheck.display.top_row import Button, draw_buttons, draw_progress, top_row
from posecheck.i18n import ENGLISH, Words
from posecheck.trainer.sentences import spoken_cue

#: The stages with the progress along the top; the cards of the others show it themselves.
STAGES_WITH_PROGRESS = (Stage.SET_UP, Stage.COUNT_IN, Stage.WORK, Stage.REST)


def compose(
    feedback: Feedback,
    size: tuple[int, int],
    *,
    mirrored: bool = False,
    previous: Iterable[Mark] = (),
    words: Words = ENGLISH,
    help: bool = False,
    notice: str = "",
    buttons: Sequence[Button] = (),
) -> tuple[Mark, ...]:
    """Return what to draw over a frame of a size (width, height), the lowest layer first.

    The body is `mirrored` with the frame; panels and text are not. Panels stay where the `previous`
    frame had them unless another place is clearly better. `buttons` replace the progress, and
    `help` replaces everything below by the keys.
    """
    last = {mark.name: mark.box for mark in previous if isinstance(mark, Panel)}
    body = visible_points(feedback.pose, size, mirrored)
    scene = Scene(feedback, Metrics(*size, last), words, body, BodyMask.of(body), mirrored)
    above, scene = _top_row(scene, notice, buttons, progress=not help)
    below = cards.help_card(scene) if help else _stage(scene)
    raised = feedback.training.hand_raised_share if feedback.training else 0.0
    return (*below, *above, *hand_ring(scene, raised, panel_boxes((*above, *below))))


def _top_row(
    scene: Scene, notice: str, buttons: Sequence[Button], *, progress: bool
) -> tuple[tuple[Mark, ...], Scene]:
    """Return what stands along the top, and the scene with the area below it."""
    training = scene.feedback.training
    marks = tuple(draw_buttons(buttons, scene.metrics))
    if training is not None:
        if not marks and progress and training.stage in STAGES_WITH_PROGRESS:
            marks = tuple(draw_progress(scene, training.progress))
        # The place is reserved even while it is empty: the buttons may appear at any time.
        scene = _below(scene, top_row(scene.metrics).bottom)
    if notice.strip():
        panel = panels.notice_panel(notice, scene.metrics)
        marks, scene = (*marks, *panel), _below(scene, panel_boxes(panel)[0].bottom)
    return marks, scene


def _below(scene: Scene, line: float) -> Scene:
    top = line + scene.metrics.px(MARGIN) * 0.7
    return scene.restricted_to(replace(scene.metrics.safe_area, top=top))


def _stage(scene: Scene) -> tuple[Mark, ...]:
    """Return what the stage of a training shows; a recording has only the stage of work."""
    training = scene.feedback.training
    if training is None:
        return _work(scene)
    body = tuple(draw_skeleton(scene.body, {}, scene.metrics))
    if training.pause:
        top = panels.headings(scene) if training.stage is Stage.WORK else ()
        area = replace(scene.metrics.safe_area, top=panels.floor_below(top, scene.metrics))
        return (*body, *top, *cards.pause_card(scene.restricted_to(area), training.pause))
    match training.stage:
        case Stage.WELCOME:
            return cards.welcome_card(scene, training)
        case Stage.SET_UP:
            return (*body, *setup_card(scene, training))
        case Stage.COUNT_IN:
            return (*body, *cards.count_in(scene, training))
        case Stage.WORK:
            return _work(scene)
        case Stage.ASK:
            return cards.question_card(scene, training)
        case Stage.REST:
            return cards.rest_card(scene, training)
        case Stage.SUMMARY:
            return cards.summary_card(scene, training)


def _work(scene: Scene) -> tuple[Mark, ...]:
    feedback = scene.feedback
    # While the position itself falls short, nothing beside it is shown as right.
    shown = [v for v in feedback.judged_values if not feedback.short or v.verdict is Verdict.WRONG]
    judged = judged_parts(shown, scene.body)
    top = panels.headings(scene)
    floor = panels.floor_below(top, scene.metrics)
    to_correct = feedback.correction or feedback.faults
    style = panels.CORRECTION if to_correct else panels.INSTRUCTION
    style = panels.PRAISE if feedback.praise else style
    cue = panels.cue_panel(
        scene, spoken_cue(feedback, scene.words), style, floor, keep_clear=arc_ends(scene)
    )
    edges = (*top, *cue, *hold_ring(scene, floor, cue))
    edges = (*edges, *draw_gauge(scene, floor, panel_boxes(edges)))
    body = (*draw_skeleton(scene.body, judged, scene.metrics), *draw_gauge_arcs(scene))
    return (*body, *draw_angle_labels(scene, judged, panel_boxes(edges)), *edges)
