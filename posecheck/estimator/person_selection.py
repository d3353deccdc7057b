"""Whom to follow when more than one person is in the picture.

Whoever was there before; else the larger and more central one. Nobody who comes later takes over.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np

from posecheck.core.pose import Pose

#: For so long after they were last seen, people are looked for where they were, s. As long as it
#: takes to get up or lie down, while the network may see nobody.
MEMORY: Final = 3.0

#: People are still where they were within this many times their size. A standing body's size is
#: about 0.5 m, and two people can hardly stand closer to each other.
NEAR: Final = 1.0

#: Whoever is so many times as large as what was seen before has not to wait for it: the network
#: sometimes takes a chair far away for somebody, just before a person comes in.
LARGER: Final = 2.0

#: By this share somebody at the picture's side edge weighs less than in its middle.
ASIDE: Final = 0.5


@dataclass(frozen=True)
class Sighting:
    """Somebody in the picture.

    time: s. x, y: the middle of the landmarks that are seen, px. size: how far they lie from it, as
    root mean square, px; less the less of the body is seen. width: the picture's, px.
    """

    time: float
    x: float
    y: float
    size: float
    width: int

    def continues(self, before: Sighting | None) -> bool:
        """Whether this is where somebody was who was seen lately."""
        if before is None or self.time - before.time > MEMORY:
            return False
        return math.hypot(self.x - before.x, self.y - before.y) < NEAR * before.size

    @property
    def weight(self) -> float:
        """How much there is to say for this being the one who exercises; without a unit.

        Across the picture alone the middle counts: who lies on the floor is low in it.
        """
        off = min(abs(2.0 * self.x / self.width - 1.0), 1.0)
        return self.size / self.width * (1.0 - ASIDE * off)


def sighting(pose: Pose) -> Sighting | None:
    """Where somebody is, from the landmarks that are seen; None without any."""
    seen = pose.image[pose.image[:, 0] == pose.image[:, 0]]
    if not len(seen):
        return None
    middle = seen.mean(axis=0)
    size = math.sqrt(float(np.square(seen - middle).sum()) / len(seen))
    return Sighting(pose.time, float(middle[0]), float(middle[1]), size, pose.size[0])


def chosen(poses: Iterable[Pose], before: Sighting | None) -> Pose:
    """Whom of several people to follow: who is where somebody was `before`, else who weighs most.

    At least one of the poses must have a landmark that is seen.
    """
    seen = [(one, pose) for pose in poses if (one := sighting(pose)) is not None]
    familiar = [(one, pose) for one, pose in seen if one.continues(before)]
    return max(familiar or seen, key=lambda each: each[0].weight)[1]


def ambiguity(poses: Iterable[Pose], before: Sighting | None) -> float:
    """How much there is to say for the second of several people, as a share of the first's weight.

    0 for one alone, and when one of them is where somebody was `before`: that one is meant. 1 for
    two who are alike, of whom either may be.
    """
    seen = [one for pose in poses if (one := sighting(pose)) is not None]
    if len(seen) < 2 or any(one.continues(before) for one in seen):
        return 0.0
    first, second = sorted((one.weight for one in seen), reverse=True)[:2]
    return second / first


def remembered(seen: Sighting, before: Sighting | None) -> Sighting:
    """Whom to look for from now on: who is seen, unless somebody was elsewhere just now."""
    if before is None or seen.continues(before):
        return seen
    forgotten = seen.time - before.time > MEMORY or seen.size > LARGER * before.size
    return seen if forgotten else before
