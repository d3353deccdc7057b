"""What belongs where over a picture: feedback becomes marks, and no picture is touched."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from posecheck.core.feedback import Feedback
from posecheck.core.training_state import Pause, Stage, TrainingState
from posecheck.display.angle_labels import angles
from posecheck.display.body import flesh_of, judged_parts, seen_points, skeleton
from posecheck.display.buttons import Button, drawn
from posecheck.display.cards import away, count_in, paused, rest, welcome
from posecheck.display.gesture_ring import hand_ring
from posecheck.display.help_card import keys
from posecheck.display.marks import Mark, Panel
from posecheck.display.metrics import MARGIN, Ruler, Sheet
from posecheck.display.paint import type_width
from posecheck.display.panels import advice, headings, noticed, room_below
from posecheck.display.programme_strip import progress, strip_of
from posecheck.display.ring import ring
from posecheck.display.scene import Scene
from posecheck.display.setup_card import set_up
from posecheck.display.summary_card import summary
from posecheck.i18n import ENGLISH, Words

#: The stages in which the progress is shown; the others tell it themselves.
UNDER_WAY = (Stage.SET_UP, Stage.COUNT_IN, Stage.WORK, Stage.REST)


def compose(
    feedback: Feedback,
    size: tuple[int, int],
    *,
    mirrored: bool = False,
    before: Iterable[Mark] = (),
    ruler: Ruler = type_width,
    words: Words = ENGLISH,
    help: bool = False,
    notice: str = "",
    buttons: Sequence[Button] = (),
) -> tuple[Mark, ...]:
    """What to draw over a picture of `size` (width, height), the lowest layer first.

    mirrored: the picture that will be painted is flipped left to right, so the body is flipped as
    well; panels and text are not. before: the marks of the picture before; what has a choice of
    place then stays where it was unless another place is clearly better. words: the language. help:
    whether to show what the keys do instead. notice: a sentence above everything else. buttons:
    those to show, in the place of the progress.
    """
    sheet = Sheet(*size, ruler, {m.name: m.box for m in before if isinstance(m, Panel)})
    body = seen_points(feedback.pose, size, mirrored)
    scene = Scene(feedback, sheet, words, body, flesh_of(body), mirrored)
    above, scene = _above(scene, notice, buttons, plain=help)
    below = keys(scene) if help else _stage(scene)
    taken = [mark.box for mark in (*above, *below) if isinstance(mark, Panel)]
    raised = feedback.training.hand_raised_share if feedback.training else 0.0
    return (*below, *above, *hand_ring(scene, raised, taken))


def _above(
    scene: Scene, notice: str, buttons: Sequence[Button], *, plain: bool
) -> tuple[tuple[Mark, ...], Scene]:
    """What stands along the top, and the scene below that. plain: whether without progress."""
    guide, sheet = scene.feedback.training, scene.sheet
    marks: tuple[Mark, ...] = tuple(drawn(buttons, sheet))
    if guide is not None and not marks and not plain and guide.stage in UNDER_WAY:
        marks = tuple(progress(guide.progress, sheet, scene.words))
    if guide is not None:
        # The place is kept even where nothing stands: the buttons may appear at any time.
        scene = _below(scene, strip_of(sheet).bottom)
    if notice.strip():
        panel, told = noticed(notice, scene.sheet)
        marks, scene = (*marks, panel, *told), _below(scene, panel.box.bottom)
    return marks, scene


def _below(scene: Scene, line: float) -> Scene:
    room = scene.sheet.safe
    return scene.within(replace(room, top=line + scene.sheet.of(MARGIN) * 0.7))


def _stage(scene: Scene) -> tuple[Mark, ...]:
    """What the stage of a training shows; a recording is nothing but work."""
    guide = scene.feedback.training
    if guide is None:
        return _work(scene)
    if guide.pause:
        return _standing_still(scene, guide)
    match guide.stage:
        case Stage.WELCOME:
            return welcome(scene, guide)
        case Stage.SET_UP:
            return (*_person(scene), *set_up(scene, guide))
        case Stage.COUNT_IN:
            return (*_person(scene), *count_in(scene, guide))
        case Stage.WORK:
            return _work(scene)
        case Stage.REST:
            return rest(scene, guide)
        case Stage.SUMMARY:
            return summary(scene, guide)


def _work(scene: Scene) -> tuple[Mark, ...]:
    """The judged body, what is being done, the hold and the one line of advice."""
    feedback, sheet, words = scene.feedback, scene.sheet, scene.words
    judged = judged_parts(feedback.judged_values, scene.body)
    top = headings(feedback, sheet, words)
    floor = room_below(top, sheet)
    cue = advice(feedback, sheet, floor, scene.figure, words)
    hold = ring(feedback, sheet, floor, cue, scene.flesh, words)
    taken = [mark.box for mark in (*top, *cue, *hold) if isinstance(mark, Panel)]
    return (
        *skeleton(scene.body, judged, sheet),
        *angles(scene.body, scene.flesh, judged, sheet, taken),
        *top,
        *cue,
        *hold,
    )


def _standing_still(scene: Scene, guide: TrainingState) -> tuple[Mark, ...]:
    """Why a training stands still; what was being done stays written above."""
    at_work = guide.stage is Stage.WORK
    top = headings(scene.feedback, scene.sheet, scene.words) if at_work else ()
    room = replace(scene.sheet.safe, top=room_below(top, scene.sheet))
    told = away if guide.pause is Pause.AWAY else paused
    return (*_person(scene), *top, *told(scene.within(room)))


def _person(scene: Scene) -> tuple[Mark, ...]:
    """Where the person is seen, without a verdict."""
    return tuple(skeleton(scene.body, {}, scene.sheet))
