"""A lying person seen from the feet: which leg is which, and where the pelvis faces.

From the feet end the pose network sees a short figure with a large pair of feet and hardly a head,
and often takes it for a standing person with the back to the camera: left and right are swapped,
and the pelvis seems to face down. The image itself leaves less doubt. A lying person with the
feet to the camera and the hips level faces up or down, and none of the exercises is done face down.
So the left hip belongs on the right of the image, and the slope of shoulders, hips and ankles shows
where the pelvis faces. The ankles are seen best, and weigh most: they are closest.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import replace

import numpy as np

from posecheck.core import angles
from posecheck.core.pose import FLIP_INDICES, SIDES, Landmark, Pose

#: Largest slope of level shoulders, hips and ankles from the horizontal of the image, and largest
#: angle of the axis of a body that points to the camera from its vertical, degrees. A camera 23°
#: above the floor (1 m high, 2.4 m away) sees a body that is 25° from its line of sight at
#: atan(tan(25°) / sin(23°)) = 50° from the vertical.
MAX_SLOPE, MAX_AXIS_ANGLE = 40.0, 50.0

#: Time over which landmarks are steadied, s.
MEDIAN_TIME = 0.7

#: Joints that change sides together, each group by its first one. Legs that roll do not cross.
GROUPS = (
    ("SHOULDER", "ELBOW", "WRIST", "PINKY", "INDEX", "THUMB"),
    ("HIP",),
    ("KNEE",),
    ("ANKLE", "HEEL", "FOOT_INDEX"),
)

#: Landmarks of the groups' first joints.
FIRST = {side: [Landmark.of(group[0], side) for group in GROUPS] for side in SIDES}


class FeetView:
    """Steadies a person seen from the feet, in the frames of one recording, in temporal order.

    There the landmarks of legs at rest jump by a decimetre. Their median over MEDIAN_TIME does not,
    and legs that roll stay where they are.
    """

    def __init__(self) -> None:
        self._recent: deque[Pose] = deque()

    def steady(self, pose: Pose) -> Pose:
        """Return the pose of the next frame, faced up and steadied if it is seen from the feet."""
        faced = faced_up(pose)
        if faced is pose:
            self._recent.clear()
            return pose
        self._recent.append(faced)
        while pose.time - self._recent[0].time > MEDIAN_TIME:
            self._recent.popleft()
        image, world = (
            np.median([getattr(recent, name) for recent in self._recent], axis=0)
            for name in ("image", "world")
        )
        return replace(faced, image=image, world=world)


def faced_up(pose: Pose) -> Pose:
    """Return a pose seen from the feet with left on the right, facing up; any other unchanged."""
    left, right = (pose.image[FIRST[side]] for side in SIDES)
    shoulders, hips, _, ankles = (left + right) / 2.0
    x, y = ankles - shoulders
    limit = math.cos(math.radians(MAX_AXIS_ANGLE))
    from_feet = hips[1] < ankles[1] and math.hypot(x, y) * limit < y
    across = left - right
    swapped = across[:, 0] < 0.0
    across[swapped] *= -1.0
    x, y = across[0] + across[1] + across[3]  # shoulders, hips and ankles
    heading = math.degrees(math.atan2(y, x))
    if not (from_feet and abs(heading) < MAX_SLOPE and angles.lying(pose)):
        return pose
    order = np.arange(33)
    for group, wrong in zip(GROUPS, swapped, strict=True):
        if wrong:
            marks = [Landmark.of(joint, side) for joint in group for side in SIDES]
            order[marks] = np.array(FLIP_INDICES)[marks]
    return replace(
        pose,
        image=pose.image[order],
        world=pose.world[order],
        visibility=pose.visibility[order],
        trunk_rotation=math.nan if swapped[0] or swapped[1] else pose.trunk_rotation,
        pelvis_heading=heading,
    )
