"""The body on the image: its skeleton, coloured where it is judged, and the area it covers."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Self

import numpy as np
from numpy.typing import NDArray

from posecheck.core.feedback import JudgedValue
from posecheck.core.pose import Landmark, Pose, Side
from posecheck.core.skeleton import LIMB_EDGES, head_position
from posecheck.display.icons import VERDICT_STYLES
from posecheck.display.marks import DARK, WHITE, Box, Disc, Mark, Point, Stroke
from posecheck.display.metrics import JOINT, LIMB, RIM, Metrics

HEAD = 0.16

# Extent around the bones and around the centre of the head, as shares of the body's size.
BODY_RADIUS, HEAD_RADIUS = 0.06, 0.1
SAMPLES = np.linspace(0.0, 1.0, 9)  # of a bone

#: The part of the person that the head stands for: enough to move a card to another place.
HEAD_SHARE = 0.3

JOINTS = tuple(
    Landmark.of(joint, side)
    for side in (Side.LEFT, Side.RIGHT)
    for joint in ("SHOULDER", "ELBOW", "WRIST", "HIP", "KNEE", "ANKLE")
)

PixelPoints = NDArray[np.float64]  # (n, 2)

#: Positions of the visible landmarks, px.
VisiblePoints = dict[Landmark, Point]

#: Judged values by the landmarks they are drawn at: the two ends of a limb, or an angle's three.
JudgedParts = dict[tuple[Landmark, ...], JudgedValue]


@dataclass(frozen=True)
class BodyMask:
    """Approximate area of the body on the image, px."""

    points: PixelPoints  # along the limbs
    radius: float  # extent of the body around these points
    head: Point | None  # its centre; None when it is not visible
    head_radius: float  # extent of the head around its centre

    @classmethod
    def of(cls, body: VisiblePoints) -> Self:
        """Return the mask of a body."""
        edges = [(body[a], body[b]) for a, b in LIMB_EDGES if a in body and b in body]
        # Hands and face have no edges, but a label must not hide them either.
        ends = np.array(list(body.values()), dtype=np.float64).reshape(-1, 2)
        limbs = np.array(edges, dtype=np.float64).reshape(-1, 2, 2)
        samples = limbs[:, None, 0] + SAMPLES[:, None] * (limbs[:, None, 1] - limbs[:, None, 0])
        size = float(np.hypot(*np.ptp(ends, axis=0))) if len(ends) else 0.0
        points = np.concatenate([ends, samples.reshape(-1, 2)])
        return cls(points, BODY_RADIUS * size, head_position(body), HEAD_RADIUS * size)

    def hidden_points(self, box: Box) -> float:
        """Return how many points of the body a box hides."""
        return float(self.hidden_points_at(np.array([box.centre]), (box.width, box.height))[0])

    def hidden_points_at(self, centres: PixelPoints, size: Point) -> NDArray[np.float64]:
        """Return how many points of the body a box of a size hides at each of some centres.

        Points near the box count in part, so that jitter of a landmark doesn't move a label.
        """
        across = np.abs(self.points[:, 0] - centres[:, :1]) - size[0] / 2
        down = np.abs(self.points[:, 1] - centres[:, 1:]) - size[1] / 2
        near = 1.0 - np.maximum(across, down) / max(self.radius, 1.0)
        return np.asarray(np.clip(near, 0.0, 1.0).sum(axis=1))

    def hidden_by_card(self, box: Box) -> float:
        """Return the share of the body that a card hides; a hidden head adds to it."""
        head_hidden = self.head is not None and Box(*self.head, *self.head).inside(box)
        return self._hidden_share(box) + HEAD_SHARE * head_hidden

    def hidden_by_panels(self, boxes: Sequence[Box]) -> list[float]:
        """Return the share of the body that a panel hides in each of some places of one size.

        Any part of the head adds to it.
        """
        centres = np.array([box.centre for box in boxes])
        points = self.hidden_points_at(centres, (boxes[0].width, boxes[0].height))
        shares: list[float] = (points / max(len(self.points), 1)).tolist()
        if self.head is None:
            return shares
        head = Box.centred(self.head, 2 * self.head_radius, 2 * self.head_radius)
        area = max(head.width * head.height, 1.0)
        return [
            share + HEAD_SHARE * box.overlap(head) / area
            for share, box in zip(shares, boxes, strict=True)
        ]

    def hidden_by_ring(self, box: Box) -> float:
        """Return the share of the body that a ring hides; the head counts double, by degrees."""
        distance = math.dist(box.centre, self.head) if self.head else math.inf
        inside = box.width / 2 + self.head_radius - distance
        head_share = min(max(inside / max(2 * self.head_radius, 1.0), 0.0), 1.0)
        return self._hidden_share(box) + 2 * head_share

    def _hidden_share(self, box: Box) -> float:
        return self.hidden_points(box) / max(len(self.points), 1)


def visible_points(pose: Pose, size: tuple[int, int], mirrored: bool) -> VisiblePoints:
    """Return the visible landmarks of a pose in pixels of an image of `size` (width, height)."""
    width, height = size
    placed = pose.image * (np.array(size) / np.array(pose.size))
    if mirrored:
        placed = placed * (-1.0, 1.0) + (width, 0.0)
    # A point further than an image's size away can't be right. The comparison also drops NaN.
    known = (np.abs(placed - np.array(size) / 2) < 1.5 * max(width, height)).all(axis=1)
    return {m: (float(placed[m][0]), float(placed[m][1])) for m in Landmark if known[m]}


def judged_parts(values: Iterable[JudgedValue], body: VisiblePoints) -> JudgedParts:
    """Return the worst judged value of each limb and angle whose landmarks are all visible."""
    worst: JudgedParts = {}
    for value in values:
        at = value.landmarks
        drawable = len(at) in (2, 3) and all(m in body for m in at)
        if drawable and value.verdict in VERDICT_STYLES and math.isfinite(value.value):
            worst[at] = max(worst.get(at, value), value, key=severity)
    return worst


def severity(value: JudgedValue) -> int:
    """Return the rank of a value's verdict: the worse, the higher."""
    return VERDICT_STYLES[value.verdict].rank


def draw_skeleton(body: VisiblePoints, judged: JudgedParts, metrics: Metrics) -> Iterator[Mark]:
    """Draw plain limbs, judged limbs over them, and joints over both."""
    rim = metrics.px(RIM)
    # A limb of two angles has the style of the worse.
    styles = {
        frozenset(limb): VERDICT_STYLES[value.verdict]
        for at, value in sorted(judged.items(), key=lambda item: severity(item[1]))
        for limb in pairwise(at)
    }
    for edge in LIMB_EDGES:
        if frozenset(edge) not in styles and all(m in body for m in edge):
            yield Stroke(tuple(body[m] for m in edge), WHITE, metrics.px(LIMB), rim)
    for ends, style in sorted(styles.items(), key=lambda item: item[1].rank):
        points = tuple(body[m] for m in sorted(ends))
        width, dash, core = (metrics.px(units) for units in (style.width, style.dash, style.core))
        yield Stroke(points, style.colour, width, rim, dash, core)
    for joint in JOINTS:
        if joint in body:
            yield from draw_dot(body[joint], metrics.px(JOINT), rim)
    if head := head_position(body):
        yield from draw_dot(head, metrics.px(HEAD), rim)


def draw_dot(centre: Point, radius: float, rim: float) -> Iterator[Mark]:
    """Draw a white disc with a dark rim; radius and rim in px."""
    yield Disc(centre, radius + rim, DARK)
    yield Disc(centre, radius, WHITE)
