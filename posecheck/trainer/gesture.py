"""A hand held up: how whoever is far from the keys says "pause", and "go on"."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Self

from posecheck.core import angles, vectors
from posecheck.core.pose import Pose, Side

#: So long it must be held up, s. Waving, scratching and reaching are over sooner.
HELD = 2.0

#: A lowered hand for so long ends it; a shorter break is a bad picture, s.
DIP = 0.3

#: Upper arm and forearm both point up to within this many degrees.
STEEP = 35.0


def raised(pose: Pose) -> bool:
    """Whether one arm, and only one, is stretched straight up; False where it is not seen."""
    up = [_points_up(pose, side) for side in (Side.LEFT, Side.RIGHT)]
    return up.count(True) == 1


def _points_up(pose: Pose, side: Side) -> bool:
    bones = (("SHOULDER", "ELBOW"), ("ELBOW", "WRIST"))
    return all(
        vectors.angle_between(angles.segment(pose, *ends, side), vectors.UP) < STEEP
        for ends in bones
    )


@dataclass(frozen=True)
class RaisedHand:
    """A raised hand's memory.

    since, until: when it went up, and when it was last up; NaN while it is down. meant: whether
    this is the moment at which it has been up for long enough. spent: whether it has been meant.
    """

    since: float = math.nan
    until: float = math.nan
    meant: bool = False
    spent: bool = False

    @property
    def share(self) -> float:
        """How much of the time needed it has been up: 0 to 1."""
        if self.spent or self.since != self.since:
            return 0.0
        return min((self.until - self.since) / HELD, 1.0)

    def step(self, pose: Pose, *, ignored: bool = False) -> Self:
        """The memory after one more pose."""
        if ignored:
            return type(self)()
        if raised(pose):
            since = pose.time if self.since != self.since else self.since
            meant = not self.spent and pose.time - since >= HELD
            return replace(
                self, since=since, until=pose.time, meant=meant, spent=self.spent or meant
            )
        if pose.time - self.until <= DIP:
            return replace(self, meant=False)
        return type(self)()
