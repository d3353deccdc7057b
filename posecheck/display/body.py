"""The body: its limbs and joints where they are seen, coloured where they are judged."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from posecheck.core.feedback import JudgedValue
from posecheck.core.pose import Landmark, Pose, Side
from posecheck.display.icons import STYLES, Style
from posecheck.display.marks import DARK, WHITE, Box, Disc, Mark, Point, Stroke
from posecheck.display.metrics import JOINT, LIMB, RIM, Sheet

HEAD = 0.16

# How far a body reaches beyond its bones, and a head from its middle, as shares of the body's size
# in the picture.
FLESH = 0.06
SKULL = 0.1
SAMPLES = np.linspace(0.0, 1.0, 9)

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
Points = NDArray[np.float64]

#: What is judged, by the landmarks it is drawn at: the two ends of a limb, or an angle's three.
Judged = dict[tuple[Landmark, ...], JudgedValue]


@dataclass(frozen=True)
class Flesh:
    """Where the body is, roughly: points along its limbs, and how far it reaches about them, px.

    head: its middle, and skull: how far the head reaches about that.
    """

    points: Points
    reach: float
    head: Point | None
    skull: float

    def under(self, place: Box) -> float:
        """How many points of the body a place hides."""
        return float(self.hidden_about(np.array([place.centre]), (place.width, place.height))[0])

    def hidden_about(self, centres: Points, size: Point) -> NDArray[np.float64]:
        """How many points of the body something of that size hides about each of some points.

        Those near it count in part, so that a place becomes worse little by little, and a trembling
        landmark doesn't drive a number about.
        """
        across = np.abs(self.points[:, 0] - centres[:, :1]) - size[0] / 2
        down = np.abs(self.points[:, 1] - centres[:, 1:]) - size[1] / 2
        near = 1.0 - np.maximum(across, down) / max(self.reach, 1.0)
        return np.asarray(np.clip(near, 0.0, 1.0).sum(axis=1))

    def hidden(self, place: Box) -> float:
        """The share of the body that a round place hides, and of the head, which counts double."""
        share = self.under(place) / max(len(self.points), 1)
        if self.head is None:
            return share
        inside = place.width / 2 + self.skull - math.dist(place.centre, self.head)
        return share + 2 * min(max(inside / max(2 * self.skull, 1.0), 0.0), 1.0)


def distances(points: Points, at: Point) -> NDArray[np.float64]:
    """How far each of these points, (n, 2), is from another one."""
    return np.asarray(np.hypot(points[:, 0] - at[0], points[:, 1] - at[1]))


def seen_points(pose: Pose, size: tuple[int, int], mirrored: bool) -> Body:
    """The landmarks that are seen, in pixels of the picture that will be painted."""
    width, height = size
    placed = pose.image * (np.array(size) / np.array(pose.size))
    if mirrored:
        placed = placed * (-1.0, 1.0) + (width, 0.0)
    # A point a whole picture away can't belong to anybody; leaving it out also keeps NaN out.
    known = (np.abs(placed - np.array(size) / 2) < 1.5 * max(width, height)).all(axis=1)
    return {m: (float(placed[m][0]), float(placed[m][1])) for m in Landmark if known[m]}


def judged_parts(readings: Iterable[JudgedValue], body: Body) -> Judged:
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


def rank(reading: JudgedValue) -> int:
    """How grave it is: the larger, the worse."""
    return STYLES[reading.verdict].rank


def flesh_of(body: Body) -> Flesh:
    """Where the body is, from what is seen of it."""
    limbs = [(body[a], body[b]) for a, b in LIMBS if a in body and b in body]
    # Hands and face aren't drawn as limbs, and hidden all the same if a number lies on them.
    ends = np.array(list(body.values()), dtype=np.float64).reshape(-1, 2)
    along = np.array(limbs, dtype=np.float64).reshape(-1, 2, 2)
    between = along[:, None, 0] + SAMPLES[None, :, None] * (along[:, None, 1] - along[:, None, 0])
    size = float(np.hypot(*np.ptp(ends, axis=0))) if len(ends) else 0.0
    return Flesh(
        np.concatenate([ends, between.reshape(-1, 2)]), FLESH * size, head_of(body), SKULL * size
    )


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
    head = head_of(body)
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


def head_of(body: Body) -> Point | None:
    """Between the ears, at the one that is seen, or at the nose."""
    ears = [body[m] for m in (Landmark.LEFT_EAR, Landmark.RIGHT_EAR) if m in body]
    return Box.around(ears).centre if ears else body.get(Landmark.NOSE)
