"""Rejection of poses that belong to another person."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Final, Self

import numpy as np

from posecheck.core.pose import SIDES, Landmark, Pose

TRUNK: Final = np.array([Landmark.of(j, side) for j in ("SHOULDER", "HIP") for side in SIDES])


@dataclass(frozen=True, eq=False)
class PersonGate:
    """Rejects poses that jump or change size as no body can: another person, a false detection.

    Such a pose is accepted all the same when it persists for `timeout` seconds, or when no person
    was detected for as long.

    Attributes:
        max_jump: Largest displacement of the trunk's centre at any speed, m.
        max_speed: Speed that is allowed on top of it, m/s.
        max_growth: Largest factor between the scales of two successive poses.
        timeout: Time after the last accepted pose when any pose is accepted, s.
        accepted_at: Time of the last accepted pose, s.
        detected_at: Time of the last pose with a trunk, accepted or not, s.
        centre: Centre of the trunk when last accepted, px.
        scale: Pixels per metre when last accepted.
        rejected_since: Time since when poses have been rejected, s; NaN while they are accepted.
    """

    max_jump: float = 0.6
    max_speed: float = 3.0
    max_growth: float = 1.6
    timeout: float = 1.5
    accepted_at: float = -math.inf
    detected_at: float = -math.inf
    centre: tuple[float, float] = (math.nan, math.nan)
    scale: float = math.nan
    rejected_since: float = math.nan

    def step(self, pose: Pose) -> tuple[Self, Pose]:
        """Return the next state and the pose, empty when it is rejected."""
        now, scale = pose.time, pose.pixels_per_metre
        # For four points, several times as fast as NumPy's mean.
        x, y = (np.add.reduce(pose.image.take(TRUNK, axis=0), axis=0) / len(TRUNK)).tolist()
        if math.isnan(scale + x + y):
            return self, pose
        if now - self.accepted_at >= self.timeout or self._plausible((x, y), scale, now):
            accepted = replace(
                self,
                accepted_at=now,
                detected_at=now,
                centre=(x, y),
                scale=scale,
                rejected_since=math.nan,
            )
            return accepted, pose
        since = now if math.isnan(self.rejected_since) else self.rejected_since
        return replace(self, detected_at=now, rejected_since=since), Pose.unseen(now, pose.size)

    def _plausible(self, centre: tuple[float, float], scale: float, time: float) -> bool:
        """Return whether the body can have moved from its last accepted position and size."""
        displacement = math.dist(centre, self.centre) / min(scale, self.scale)
        near = displacement < self.max_jump + self.max_speed * (time - self.detected_at)
        return near and 1.0 / self.max_growth < scale / self.scale < self.max_growth
