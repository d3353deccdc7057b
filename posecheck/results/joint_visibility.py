"""How much of the time each joint was seen: what the judgement rests on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from posecheck.core.pose import Landmark, Pose, Side

#: The joints that are told, from the head down, by what people call them.
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
class JointSeen:
    """A joint of both sides, and in which share of the pictures it was seen there, 0 to 1."""

    joint: str
    left: float
    right: float


class Seen:
    """Counts in how many pictures each landmark was seen: of all, and of those of repetitions."""

    def __init__(self) -> None:
        """Begin with no picture."""
        self._all = _Tally()
        self._repetitions = _Tally()

    def note(self, pose: Pose, doing: bool) -> None:
        """Take in a pose. doing: whether a repetition was under way."""
        seen = ~np.isnan(pose.image[:, 0])
        self._all.add(seen)
        if doing:
            self._repetitions.add(seen)

    @property
    def of_repetitions(self) -> bool:
        """Whether the shares are those of the repetitions alone: as soon as there are any."""
        return self._repetitions.pictures > 0

    @property
    def joints(self) -> tuple[JointSeen, ...]:
        """The shares, from the head down; empty when there was no picture."""
        tally = self._repetitions if self.of_repetitions else self._all
        return tuple(
            JointSeen(
                name,
                tally.share(Landmark.of(joint, Side.LEFT)),
                tally.share(Landmark.of(joint, Side.RIGHT)),
            )
            for joint, name in JOINTS.items()
            if tally.pictures
        )


class _Tally:
    """In how many pictures each landmark was seen."""

    def __init__(self) -> None:
        self.pictures = 0
        self._seen = np.zeros(33, dtype=np.int64)

    def add(self, seen: NDArray[np.bool_]) -> None:
        self.pictures += 1
        self._seen += seen

    def share(self, landmark: Landmark) -> float:
        return float(self._seen[landmark]) / self.pictures
