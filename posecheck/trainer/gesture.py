"""The raised-hand gesture, which pauses a training from a distance, and resumes it."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Self

from posecheck.core import angles, vectors
from posecheck.core.pain import MAX_RATING
from posecheck.core.pose import Pose, Side

HOLD_TIME = 2.0  # s for which the hand must be raised; waving, scratching and reaching take less
DROPOUT = 0.3  # s for which the hand may seem lowered without ending the gesture: a misread pose
RATING_DELAY = 0.5  # s for which a hand must be raised to give a rating
MAX_TILT = 35.0  # upper arm and forearm must both be within this angle of the vertical, degrees


def _arm_points_up(pose: Pose, side: Side) -> bool:
    segments = (("SHOULDER", "ELBOW"), ("ELBOW", "WRIST"))
    return all(
        vectors.angle_between(angles.segment(pose, *ends, side), vectors.UP) < MAX_TILT
        for ends in segments
    )


@dataclass(frozen=True)
class RaisedHand:
    """State of the gesture; the times are NaN while the hand is down."""

    since: float = math.nan  # when the hand was raised, s
    last_raised: float = math.nan  # when it was last seen raised, s
    triggered: bool = False  # True for the one pose at which HOLD_TIME has passed
    consumed: bool = False  # whether the gesture has triggered since the hand was raised

    @property
    def share(self) -> float:
        """Share of HOLD_TIME for which the hand has been raised, 0 to 1."""
        if self.consumed or math.isnan(self.since):
            return 0.0
        return min((self.last_raised - self.since) / HOLD_TIME, 1.0)

    @property
    def rating(self) -> int | None:
        """The rating that it gives when lowered now: one for each second, 0 within the first."""
        seconds = self.last_raised - self.since
        return min(int(seconds - RATING_DELAY), MAX_RATING) if seconds >= RATING_DELAY else None

    def step(self, pose: Pose, *, ignored: bool = False) -> Self:
        """Return the state after one more pose; the initial state while the gesture is ignored."""
        if ignored:
            return type(self)()
        if sum(_arm_points_up(pose, side) for side in (Side.LEFT, Side.RIGHT)) == 1:
            since = pose.time if math.isnan(self.since) else self.since
            triggered = not self.consumed and pose.time - since >= HOLD_TIME
            return type(self)(since, pose.time, triggered, self.consumed or triggered)
        if pose.time - self.last_raised <= DROPOUT:
            return replace(self, triggered=False)
        return type(self)()
