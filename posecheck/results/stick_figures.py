"""Stick figures: a snapshot as data for a small drawing over its thumbnail."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import isfinite

from posecheck.core.exercise import Verdict
from posecheck.core.pose import Landmark
from posecheck.core.skeleton import LIMB_EDGES, head_position
from posecheck.results.snapshots import Snapshot
from posecheck.results.thumbnails import ASPECT, WIDTH

#: Width and height of a figure, in its own units.
SIZE = (WIDTH, round(WIDTH / ASPECT))

#: From the best to the worst; a limb that is judged twice looks like the worse.
RANKS = (Verdict.GOOD, Verdict.NEAR, Verdict.WRONG)

Point = tuple[float, float]
Limb = frozenset[Landmark]


@dataclass(frozen=True)
class LimbGroup:
    """Limbs of one verdict, which is empty where nothing is judged, as SVG path data."""

    verdict: str
    path: str


@dataclass(frozen=True)
class StickFigure:
    """A person as a stick figure, with limbs in drawing order, over a thumbnail.

    The image is a data URI, empty without a thumbnail; its place is left, top, width and height.
    """

    image: str
    place: tuple[float, float, float, float]
    limbs: tuple[LimbGroup, ...]
    head: Point | None


def stick_figure(snapshot: Snapshot) -> StickFigure:
    """Return the stick figure of a snapshot."""
    crop = snapshot.crop
    scale = WIDTH / crop.width
    body = {
        mark: ((x - crop.left) * scale, (y - crop.top) * scale)
        for mark, (x, y) in zip(Landmark, snapshot.points.tolist(), strict=True)
        if isfinite(x) and isfinite(y)
    }
    left, top, right, bottom = crop.within(snapshot.size)
    corner = (left - crop.left) * scale, (top - crop.top) * scale
    place = *corner, (right - left) * scale, (bottom - top) * scale
    encoded = b64encode(snapshot.jpeg).decode("ascii")
    return StickFigure(
        image=f"data:image/jpeg;base64,{encoded}" if encoded else "",
        place=place,
        limbs=tuple(_limb_groups(body, _worst_verdicts(snapshot))),
        head=head_position(body),
    )


def _worst_verdicts(snapshot: Snapshot) -> dict[Limb, Verdict]:
    """Return the worst verdict on each limb that is judged and known."""
    worst: dict[Limb, Verdict] = {}
    for value in snapshot.judged_values:
        if value.verdict in RANKS:
            for limb in map(frozenset, pairwise(value.landmarks)):
                worst[limb] = max(worst.get(limb, Verdict.GOOD), value.verdict, key=RANKS.index)
    return worst


def _limb_groups(
    body: Mapping[Landmark, Point], judged: dict[Limb, Verdict]
) -> Iterator[LimbGroup]:
    """Yield plain limbs, then judged ones, the worst on top."""
    limbs = dict.fromkeys((*map(frozenset, LIMB_EDGES), *judged))
    drawn = [limb for limb in limbs if limb <= body.keys()]
    for verdict in ("", *RANKS):
        paths = [_path(limb, body) for limb in drawn if judged.get(limb, "") == verdict]
        if paths:
            yield LimbGroup(str(verdict), "".join(paths))


def _path(limb: Limb, body: Mapping[Landmark, Point]) -> str:
    (x, y), (to_x, to_y) = (body[mark] for mark in sorted(limb))
    return f"M{x:.0f} {y:.0f}L{to_x:.0f} {to_y:.0f}"
