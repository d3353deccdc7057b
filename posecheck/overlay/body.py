"""The body: its limbs and joints where they are seen, coloured where they are judged."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from itertools import pairwise

import numpy as np

from posecheck.feedback import Reading
from posecheck.overlay.marks import DARK, WHITE, Box, Disc, Mark, Point, Stroke
from posecheck.overlay.sheet import JOINT, LIMB, RIM, Sheet
from posecheck.overlay.signs import STYLES, Style
from posecheck.pose import Landmark, Pose, Side

HEAD = 0.16

LIMBS: tuple[tuple[Landmark, Landmark], ...] = (
    (Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER),
    (Landmark.LEFT_HIP, Landmark.RIGHT_HIP),
    *(
        (Landmark.of(upper, side), Landmark.of(lower, side))
        for side in (Side.LEFT, Side.RIGHT)
        for upper, lower in (
            ("SHOULDER", "ELBOW"),
            ("ELBOW", "WRIST"),
            ("SHOULDER", "HIP"),
            ("HIP", "KNEE"),
            ("KNEE", "ANKLE"),
            ("ANKLE", "HEEL"),
            ("HEEL", "FOOT_INDEX"),
        )
    ),
)
JOINTS = tuple(
    Landmark.of(joint, side)
    for side in (Side.LEFT, Side.RIGHT)
    for joint in ("SHOULDER", "ELBOW", "WRIST", "HIP", "KNEE", "ANKLE")
)

Body = dict[Landmark, Point]

#: What is judged, by the landmarks it is drawn at: the two ends of a limb, or an angle's three.
Judged = dict[tuple[Landmark, ...], Reading]


def seen_points(pose: Pose, size: tuple[int, int], mirrored: bool) -> Body:
    """The landmarks that are seen, in pixels of the picture that will be painted."""
    width, height = size
    placed = pose.image * (np.array(size) / np.array(pose.size))
    if mirrored:
        placed = placed * (-1.0, 1.0) + (width, 0.0)
    # A point a whole picture away can't belong to anybody; leaving it out also keeps NaN out.
    known = (np.abs(placed - np.array(size) / 2) < 1.5 * max(width, height)).all(axis=1)
    return {m: (float(placed[m][0]), float(placed[m][1])) for m in Landmark if known[m]}


def judged_parts(readings: Iterable[Reading], body: Body) -> Judged:
    """What is known of limbs and angles whose points are all seen; of each the worst verdict."""
    worst: Judged = {}
    for reading in readings:
        at = reading.landmarks
        if reading.verdict not in STYLES or not math.isfinite(reading.value):
            continue
        if len(at) not in (2, 3) or any(m not in body for m in at):
            continue
        if at not in worst or rank(reading) > rank(worst[at]):
            worst[at] = reading
    return worst


def rank(reading: Reading) -> int:
    """How grave it is: the larger, the worse."""
    return STYLES[reading.verdict].rank


def skeleton(body: Body, judged: Judged, sheet: Sheet) -> Iterator[Mark]:
    """Plain limbs, judged limbs over them, joints over both."""
    styles = _limb_styles(judged)
    rim = sheet.of(RIM)
    for limb in LIMBS:
        if frozenset(limb) not in styles and all(m in body for m in limb):
            yield Stroke(tuple(body[m] for m in limb), WHITE, sheet.of(LIMB), rim)
    for ends, style in sorted(styles.items(), key=lambda item: item[1].rank):
        yield Stroke(
            tuple(body[m] for m in sorted(ends)),
            style.colour,
            sheet.of(style.width),
            rim,
            sheet.of(style.dash),
            sheet.of(style.core),
        )
    for joint in JOINTS:
        if joint in body:
            yield from _joint(body[joint], sheet.of(JOINT), rim)
    head = _head(body)
    if head is not None:
        yield from _joint(head, sheet.of(HEAD), rim)


def _limb_styles(judged: Judged) -> dict[frozenset[Landmark], Style]:
    """How judged limbs look; one that is judged twice looks like the worse."""
    styles: dict[frozenset[Landmark], Style] = {}
    for at, reading in sorted(judged.items(), key=lambda item: rank(item[1])):
        for limb in pairwise(at):
            styles[frozenset(limb)] = STYLES[reading.verdict]
    return styles


def _joint(centre: Point, radius: float, rim: float) -> Iterator[Mark]:
    yield Disc(centre, radius + rim, DARK)
    yield Disc(centre, radius, WHITE)


def _head(body: Body) -> Point | None:
    """Between the ears, at the one that is seen, or at the nose."""
    ears = [body[m] for m in (Landmark.LEFT_EAR, Landmark.RIGHT_EAR) if m in body]
    return Box.around(ears).centre if ears else body.get(Landmark.NOSE)
