"""The share of frames in which each joint was visible: what the judgement rests on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from posecheck.core.pose import Landmark, Pose, Side

#: The joints that are listed, from the head down, with their names for the user.
JOINTS: dict[str, str] = {
    "EAR": "Ear",
    "SHOULDER": "Shoulder",
    "ELBOW": "Elbow",
    "WRIST": "Wrist",
    "HIP": "Hip",
    "KNEE": "Knee",
    "ANKLE": "Ankle",
    "HEEL": "Heel",
    "FOOT_INDEX": "Toes",
}


@dataclass(frozen=True)
class VisibleShare:
    """A joint, and the shares of frames in which it was visible, 0 to 1."""

    joint: str
    left: float
    right: float


class JointVisibility:
    """Counts the frames with each landmark visible: of all, and of those within repetitions."""

    def __init__(self) -> None:
        """Start without frames."""
        self._all = _VisibleCounts()
        self._repetitions = _VisibleCounts()

    def add(self, pose: Pose, in_rep: bool) -> None:
        """Add a pose; `in_rep`: whether a repetition is going on."""
        seen = ~np.isnan(pose.image[:, 0])
        self._all.add(seen)
        if in_rep:
            self._repetitions.add(seen)

    @property
    def of_repetitions(self) -> bool:
        """Whether the shares are those within repetitions, as soon as there are any."""
        return self._repetitions.frames > 0

    @property
    def joints(self) -> tuple[VisibleShare, ...]:
        """The shares, from the head down; empty without frames."""
        tally = self._repetitions if self.of_repetitions else self._all
        return tuple(
            VisibleShare(
                name,
                tally.share(Landmark.of(joint, Side.LEFT)),
                tally.share(Landmark.of(joint, Side.RIGHT)),
            )
            for joint, name in JOINTS.items()
            if tally.frames
        )


class _VisibleCounts:
    """The number of frames in which each landmark was visible."""

    def __init__(self) -> None:
        self.frames = 0
        self._seen = np.zeros(33, dtype=np.int64)

    def add(self, seen: NDArray[np.bool_]) -> None:
        self.frames += 1
        self._seen += seen

    def share(self, landmark: Landmark) -> float:
        return float(self._seen[landmark]) / self.frames
