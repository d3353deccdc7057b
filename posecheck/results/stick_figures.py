"""Stick figures: a snapshot as data for a small drawing over its thumbnail."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import isfinite

from posecheck.core.exercise import Verdict
from posecheck.core.feedback import JudgedValue
from posecheck.core.pose import Landmark, Side
from posecheck.results.snapshots import Snapshot
from posecheck.results.thumbnails import ASPECT, WIDTH

#: Width and height of a figure, in its own units.
SIZE = (WIDTH, round(WIDTH / ASPECT))

#: The limbs that are drawn, each from one landmark to another.
LIMBS: tuple[tuple[Landmark, Landmark], ...] = (
    (Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER),
    (Landmark.LEFT_HIP, Landmark.RIGHT_HIP),
    *(
        (Landmark.of(upper, side), Landmark.of(lower, side))
        for side in (Side.LEFT, Side.RIGHT)
        for upper, lower in pairwise(("HIP", "KNEE", "ANKLE", "HEEL", "FOOT_INDEX"))
    ),
    *(
        (Landmark.of(upper, side), Landmark.of(lower, side))
        for side in (Side.LEFT, Side.RIGHT)
        for upper, lower in pairwise(("HIP", "SHOULDER", "ELBOW", "WRIST"))
    ),
)

#: From the best to the worst; a limb that is judged twice looks like the worse.
RANKS = (Verdict.GOOD, Verdict.NEAR, Verdict.WRONG)

Point = tuple[float, float]
Limb = frozenset[Landmark]


@dataclass(frozen=True)
class LimbGroup:
    """Limbs that look the same.

    Attributes:
        verdict: Their verdict; empty where nothing is judged.
        path: SVG path data, in the figure's units.
    """

    verdict: str
    path: str


@dataclass(frozen=True)
class StickFigure:
    """A person as a stick figure.

    Attributes:
        image: The thumbnail behind it as a data URI; empty without one.
        place: Left, top, width and height of the thumbnail in the figure.
        limbs: The limbs, in the order in which they are drawn.
        head: The centre of the head; None where none was seen.
    """

    image: str
    place: tuple[float, float, float, float]
    limbs: tuple[LimbGroup, ...]
    head: Point | None


def stick_figure(snapshot: Snapshot) -> StickFigure:
    """Return the stick figure of a snapshot."""
    body = _body(snapshot)
    encoded = b64encode(snapshot.jpeg).decode("ascii")
    return StickFigure(
        image=f"data:image/jpeg;base64,{encoded}" if encoded else "",
        place=_place(snapshot),
        limbs=tuple(_lines(body, _judged(snapshot.judged_values))),
        head=_head(body),
    )


def _body(snapshot: Snapshot) -> dict[Landmark, Point]:
    """Return the visible landmarks in the figure's units."""
    crop = snapshot.crop
    scale = WIDTH / crop.width
    points = snapshot.points.tolist()
    return {
        mark: ((x - crop.left) * scale, (y - crop.top) * scale)
        for mark in Landmark
        for x, y in [points[mark]]
        if isfinite(x) and isfinite(y)
    }


def _place(snapshot: Snapshot) -> tuple[float, float, float, float]:
    """Return the place of the part of the crop that lies within the frame."""
    crop = snapshot.crop
    scale = WIDTH / crop.width
    left, top, right, bottom = crop.within(snapshot.size)
    return (
        (left - crop.left) * scale,
        (top - crop.top) * scale,
        (right - left) * scale,
        (bottom - top) * scale,
    )


def _judged(values: Iterable[JudgedValue]) -> dict[Limb, Verdict]:
    """Return the worst verdict on each limb that is judged and known."""
    worst: dict[Limb, Verdict] = {}
    for value in values:
        if value.verdict not in RANKS:
            continue
        for ends in pairwise(value.landmarks):
            limb = frozenset(ends)
            worst[limb] = max(worst.get(limb, Verdict.GOOD), value.verdict, key=RANKS.index)
    return worst


def _lines(body: dict[Landmark, Point], judged: dict[Limb, Verdict]) -> Iterator[LimbGroup]:
    """Yield plain limbs, then judged ones, the worst on top."""
    known = set(body)
    drawn = [frozenset(limb) for limb in LIMBS if frozenset(limb) <= known]
    drawn += [limb for limb in judged if limb <= known and limb not in drawn]
    for verdict in ("", *RANKS):
        paths = [_path(limb, body) for limb in drawn if judged.get(limb, "") == verdict]
        if paths:
            yield LimbGroup(str(verdict), "".join(paths))


def _path(limb: Limb, body: dict[Landmark, Point]) -> str:
    (x, y), (to_x, to_y) = (body[mark] for mark in sorted(limb))
    return f"M{x:.0f} {y:.0f}L{to_x:.0f} {to_y:.0f}"


def _head(body: dict[Landmark, Point]) -> Point | None:
    """Return the point between the ears, at the visible one, or at the nose."""
    marks = [body[m] for m in (Landmark.LEFT_EAR, Landmark.RIGHT_EAR) if m in body]
    marks = marks or [body[m] for m in (Landmark.NOSE,) if m in body]
    if not marks:
        return None
    return sum(x for x, _ in marks) / len(marks), sum(y for _, y in marks) / len(marks)
