"""What belongs where over a picture: feedback becomes marks, and no picture is touched."""

from __future__ import annotations

from collections.abc import Iterable

from posecheck.feedback import Feedback
from posecheck.overlay.body import flesh_of, judged_parts, seen_points, skeleton
from posecheck.overlay.dial import ring
from posecheck.overlay.marks import Box, Mark, Panel
from posecheck.overlay.numbers import angles
from posecheck.overlay.paint import type_width
from posecheck.overlay.panels import advice, headings, room_below
from posecheck.overlay.sheet import Ruler, Sheet


def compose(
    feedback: Feedback,
    size: tuple[int, int],
    *,
    mirrored: bool = False,
    before: Iterable[Mark] = (),
    ruler: Ruler = type_width,
) -> tuple[Mark, ...]:
    """What to draw over a picture of `size` (width, height), the lowest layer first.

    mirrored: the picture that will be painted is flipped left to right, so the body is flipped as
    well; panels and text are not. before: the marks of the picture before; what has a choice of
    place then stays where it was unless another place is clearly better.
    """
    sheet = Sheet(*size, ruler, {m.name: m.box for m in before if isinstance(m, Panel)})
    body = seen_points(feedback.pose, size, mirrored)
    figure = Box.around(body.values()) if body else None
    flesh = flesh_of(body)
    judged = judged_parts(feedback.readings, body)

    top = headings(feedback, sheet)
    floor = room_below(top, sheet)
    cue = advice(feedback, sheet, floor, figure)
    hold = ring(feedback, sheet, floor, cue, flesh)
    taken = [mark.box for mark in (*top, *cue, *hold) if isinstance(mark, Panel)]
    return (
        *skeleton(body, judged, sheet),
        *angles(body, flesh, judged, sheet, taken),
        *top,
        *cue,
        *hold,
    )
