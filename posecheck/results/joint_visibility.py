"""The share of frames in which each joint was visible: what the judgement rests on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from posecheck.core.pose import SIDES, Landmark, Pose
from posecheck.i18n import translatable

#: The joints that are listed, from the head down, with their names for the user.
JOINTS = {
    "EAR": translatable("Ear"),
    "SHOULDER": translatable("Shoulder"),
    "ELBOW": translatable("Elbow"),
    "WRIST": translatable("Wrist"),
    "HIP": translatable("Hip"),
    "KNEE": translatable("Knee"),
    "ANKLE": translatable("Ankle"),
    "HEEL": translatable("Heel"),
    "FOOT_INDEX": translatable("Toes"),
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
        # A row for all frames, and one for those within repetitions.
        self._frames = np.zeros(2, dtype=np.int64)
        self._visible = np.zeros((2, len(Landmark)), dtype=np.int64)

    def add(self, pose: Pose, in_rep: bool) -> None:
        """Add a pose; `in_rep`: whether a repetition is going on."""
        rows = slice(0, 2 if in_rep else 1)
        self._frames[rows] += 1
        self._visible[rows] += ~np.isnan(pose.image[:, 0])

    @property
    def of_repetitions(self) -> bool:
        """Whether the shares are those within repetitions, as soon as there are any."""
        return bool(self._frames[1])

    @property
    def joints(self) -> tuple[VisibleShare, ...]:
        """The shares, from the head down; empty without frames."""
        row = int(self.of_repetitions)
        if not self._frames[row]:
            return ()
        shares = self._visible[row] / self._frames[row]
        return tuple(
            VisibleShare(name, *(float(shares[Landmark.of(joint, side)]) for side in SIDES))
            for joint, name in JOINTS.items()
        )
