"""Figures: a snapshot as data for a small drawing, its limbs as lines over its picture."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from posecheck.core.exercise import Verdict
from posecheck.core.feedback import JudgedValue
from posecheck.core.pose import Landmark, Side
from posecheck.results.snapshots import Snapshot
from posecheck.results.thumbnails import ASPECT, WIDTH

#: Of every figure, in its own units.
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
class Lines:
    """Limbs that look the same. verdict: of those that are judged, empty for the rest.

    path: as in an SVG path, in the figure's units.
    """

    verdict: str
    path: str


@dataclass(frozen=True)
class Figure:
    """A person drawn in lines. picture: the JPEG behind them as a data URI, empty for none.

    place: where in the figure the picture lies: left, top, width, height. head: its middle, None
    where no head was seen.
    """

    picture: str
    place: tuple[float, float, float, float]
    lines: tuple[Lines, ...]
    head: Point | None


def figure(snapshot: Snapshot) -> Figure:
    """How a snapshot is drawn."""
    body = _body(snapshot)
    picture = b64encode(snapshot.jpeg).decode("ascii")
    return Figure(
        picture=f"data:image/jpeg;base64,{picture}" if picture else "",
        place=_place(snapshot),
        lines=tuple(_lines(body, _judged(snapshot.readings))),
        head=_head(body),
    )


def _body(snapshot: Snapshot) -> dict[Landmark, Point]:
    """The landmarks that were seen, in the figure's units."""
    cutout = snapshot.cutout
    scale = WIDTH / cutout.width
    points = snapshot.points.tolist()
    return {
        mark: ((x - cutout.left) * scale, (y - cutout.top) * scale)
        for mark in Landmark
        for x, y in [points[mark]]
        if x == x and y == y
    }


def _place(snapshot: Snapshot) -> tuple[float, float, float, float]:
    """Where the part of the cutout that lies in the picture goes."""
    cutout = snapshot.cutout
    scale = WIDTH / cutout.width
    left, top, right, bottom = cutout.within(snapshot.size)
    return (
        (left - cutout.left) * scale,
        (top - cutout.top) * scale,
        (right - left) * scale,
        (bottom - top) * scale,
    )


def _judged(readings: Iterable[JudgedValue]) -> dict[Limb, Verdict]:
    """The worst verdict on each limb that is judged and known."""
    worst: dict[Limb, Verdict] = {}
    for reading in readings:
        if reading.verdict not in RANKS:
            continue
        for ends in pairwise(reading.landmarks):
            limb = frozenset(ends)
            worst[limb] = max(worst.get(limb, Verdict.GOOD), reading.verdict, key=RANKS.index)
    return worst


def _lines(body: dict[Landmark, Point], judged: dict[Limb, Verdict]) -> Iterator[Lines]:
    """Plain limbs, then judged ones, the worst on top."""
    known = set(body)
    drawn = [frozenset(limb) for limb in LIMBS if frozenset(limb) <= known]
    drawn += [limb for limb in judged if limb <= known and limb not in drawn]
    for verdict in ("", *RANKS):
        paths = [_path(limb, body) for limb in drawn if judged.get(limb, "") == verdict]
        if paths:
            yield Lines(str(verdict), "".join(paths))


def _path(limb: Limb, body: dict[Landmark, Point]) -> str:
    (x, y), (to_x, to_y) = (body[mark] for mark in sorted(limb))
    return f"M{x:.0f} {y:.0f}L{to_x:.0f} {to_y:.0f}"


def _head(body: dict[Landmark, Point]) -> Point | None:
    """Between the ears, at the one that is seen, or at the nose."""
    marks = [body[m] for m in (Landmark.LEFT_EAR, Landmark.RIGHT_EAR) if m in body]
    marks = marks or [body[m] for m in (Landmark.NOSE,) if m in body]
    if not marks:
        return None
    return sum(x for x, _ in marks) / len(marks), sum(y for _, y in marks) / len(marks)
