"""Select the person to follow when more than one is in the frame.

The person who was followed before is kept; without one, the larger and more central person is
selected. A person who enters later never takes over.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from posecheck.core.pose import SIDES, Landmark, Pose

#: Seconds after their last detection for which a person is expected where they were: as long as it
#: takes to get up or lie down, while the network may detect no person.
FORGET_AFTER = 3.0

#: Maximum distance from the last position at which a person is the same one, in multiples of their
#: size. A standing body's size is about 0.5 m, and two people can hardly stand closer together.
MAX_SHIFT = 1.0

#: A person this many times as large as the target replaces it at once: the network sometimes takes
#: a distant chair for a person, just before a person comes in.
REPLACE_RATIO = 2.0

#: Share by which the score of a person at the frame's side edge is lower than in its middle.
EDGE_PENALTY = 0.5

#: What is seen of a person who may be exercising: from the side, one of the ankles.
TRUNK = [Landmark.of(joint, side) for joint in ("SHOULDER", "HIP") for side in SIDES]
ANKLES = [Landmark.of("ANKLE", side) for side in SIDES]


@dataclass(frozen=True)
class PersonObservation:
    """Centre (x, y) of a person's seen landmarks at `time`, s, in a frame of `width`; all in px.

    The size is the landmarks' root mean square distance from their centre: the less of the body is
    seen, the smaller it is.
    """

    time: float
    x: float
    y: float
    size: float
    width: int

    def continues(self, previous: PersonObservation | None) -> bool:
        """Return whether this is the person of a previous, recent observation, by position."""
        if previous is None or self.time - previous.time > FORGET_AFTER:
            return False
        return self.is_at_place_of(previous)

    def is_at_place_of(self, other: PersonObservation) -> bool:
        """Return whether this may be the other person, by position alone."""
        return math.hypot(self.x - other.x, self.y - other.y) < MAX_SHIFT * other.size

    @property
    def score(self) -> float:
        """How likely this is the person who exercises; the larger the likelier, without unit.

        Only the horizontal distance from the middle counts: a person on the floor is low in the
        frame.
        """
        off_centre = min(abs(2.0 * self.x / self.width - 1.0), 1.0)
        return self.size / self.width * (1.0 - EDGE_PENALTY * off_centre)


def observe(pose: Pose) -> PersonObservation | None:
    """Return the observation of a pose's seen landmarks; None without any."""
    seen = pose.image[~np.isnan(pose.image[:, 0])]
    if not len(seen):
        return None
    centre = seen.mean(axis=0)
    size = math.sqrt(float(np.square(seen - centre).sum()) / len(seen))
    return PersonObservation(pose.time, float(centre[0]), float(centre[1]), size, pose.size[0])


def _is_whole(pose: Pose) -> bool:
    """Return whether trunk and an ankle are seen; a single limb may be detected as a person."""
    unseen = np.isnan(pose.image[:, 0])
    return not unseen[TRUNK].any() and not unseen[ANKLES].all()


def select_person(poses: Iterable[Pose], target: PersonObservation | None) -> tuple[Pose, float]:
    """Select the person to follow of the poses in one frame, at least one of them seen.

    Returns:
        The candidate that continues the target, else the one with the highest score; and the
        ambiguity of the selection: the highest score of a rival, who is seen from the shoulders to
        an ankle at another place, over that of the selected person, who is seen likewise. It is 0
        without a rival and for a candidate that continues the target, 1 for two equal ones.
    """
    candidates = [(one, pose) for pose in poses if (one := observe(pose)) is not None]
    known = [(one, pose) for one, pose in candidates if one.continues(target)]
    ranked = sorted(known or candidates, key=lambda candidate: candidate[0].score, reverse=True)
    (first, best), *others = ranked
    rivals = (
        one.score
        for one, pose in others
        if _is_whole(pose) and _is_whole(best) and not one.is_at_place_of(first)
    )
    return best, 0.0 if known else max(rivals, default=0.0) / first.score


def updated_target(
    person: PersonObservation, target: PersonObservation | None
) -> PersonObservation:
    """Return the target from now on: `person`, unless the target was elsewhere a moment ago."""
    if target is None or person.continues(target):
        return person
    replaced = person.time - target.time > FORGET_AFTER or person.size > REPLACE_RATIO * target.size
    return person if replaced else target
