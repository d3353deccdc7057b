"""The skeleton as it is drawn: limbs as pairs of landmarks, and the position of the head."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from posecheck.core.pose import SIDES, Landmark

#: Edges of the skeleton, each a pair of landmarks: shoulder line, hip line, then each side's arm,
#: flank and leg.
LIMB_EDGES: tuple[tuple[Landmark, Landmark], ...] = (
    (Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER),
    (Landmark.LEFT_HIP, Landmark.RIGHT_HIP),
    *(
        (Landmark.of(upper, side), Landmark.of(lower, side))
        for side in SIDES
        for chain in (
            ("SHOULDER", "ELBOW", "WRIST"),
            ("SHOULDER", "HIP", "KNEE", "ANKLE", "HEEL", "FOOT_INDEX"),
        )
        for upper, lower in pairwise(chain)
    ),
)


def head_position(points: Mapping[Landmark, tuple[float, float]]) -> tuple[float, float] | None:
    """Return the centre of the head in the frame.

    Args:
        points: Positions of the visible landmarks, in any units.

    Returns:
        The midpoint of the ears, else the visible ear, else the nose; None without any of them.
    """
    ears = [points[ear] for ear in (Landmark.LEFT_EAR, Landmark.RIGHT_EAR) if ear in points]
    if not ears:
        return points.get(Landmark.NOSE)
    return sum(x for x, _ in ears) / len(ears), sum(y for _, y in ears) / len(ears)
