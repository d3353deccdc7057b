"""Rotation head: the trunk rotation and pelvis direction that our bundle's landmark network adds.

Of a lying person, the pose network's landmarks show the depth of shoulders and hips badly: from
behind, it sees the chest through the back. Its features know better. They were learnt from real
people in all postures, and a small head on them, trained on rendered people, estimates how far the
chest is rotated and where the pelvis faces (docs/methods.md).

`scripts/build_model.py` puts the head into the network. MediaPipe returns nothing but landmarks, so
its outputs arrive as world coordinates of eyes and mouth, which are restored from the
neighbouring landmarks here. The x and y of a world landmark are turned with the region of the
frame that the network sees, which is what a direction needs; z is not, which suits a number.
"""

from __future__ import annotations

import io
import math
import zipfile
from dataclasses import dataclass, replace

import numpy as np

from posecheck.core import angles
from posecheck.core.pose import FloatArray, Landmark, Pose

#: Member of a bundle whose landmark network has the head.
MARKER = "rotation_head"

#: Landmark whose world coordinates are the direction from the right hip to the left.
HIP_LINE = Landmark.LEFT_EYE_INNER

#: Landmarks whose world z are the cosine and the sine of the trunk rotation, of any common length,
#: the logarithm of its error bar, and that of the hip line's; radians.
NUMBERS = (Landmark.LEFT_EYE_OUTER, Landmark.RIGHT_EYE_OUTER, Landmark.MOUTH_LEFT)
HIP_LINE_ERROR = Landmark.MOUTH_RIGHT

#: The world coordinates that the head replaces, by their index in (landmark, axis) order, in the
#: order of its outputs.
WORLD_COORDINATES = (
    *(3 * mark + 2 for mark in NUMBERS),
    3 * HIP_LINE_ERROR + 2,
    *(3 * HIP_LINE + axis for axis in range(3)),
)

#: Logarithm of an error bar, radians, from which nothing is known: exp() must not overflow.
MAX_LOG_ERROR = 10.0

#: Largest error bar of a usable estimate, as the head estimates it, degrees.
MAX_ERROR = 30.0

#: Factor from the head's own error bar to the error found on people it has not seen, in another
#: renderer's clips: 68 % of the frames are within one error bar with it (docs/accuracy.md).
ERROR_SCALE = 0.65

#: Landmarks from which replaced coordinates are restored: a centimetre or two away.
NEIGHBOURS = {
    HIP_LINE: Landmark.LEFT_EYE,
    Landmark.LEFT_EYE_OUTER: Landmark.LEFT_EYE,
    Landmark.RIGHT_EYE_OUTER: Landmark.RIGHT_EYE,
    Landmark.MOUTH_LEFT: Landmark.NOSE,
    Landmark.MOUTH_RIGHT: Landmark.NOSE,
}


@dataclass(frozen=True, eq=False)
class HeadEstimate:
    """What the head estimates of one frame.

    Attributes:
        trunk_rotation: Shoulder line against hip line about the trunk's axis, degrees, left
            shoulder backward positive.
        trunk_rotation_error: Its error bar, one standard deviation, degrees.
        hip_line: Unit vector from the right hip to the left, (3,), camera axes.
        hip_line_error: Error bar of its direction, degrees.
    """

    trunk_rotation: float
    trunk_rotation_error: float
    hip_line: FloatArray
    hip_line_error: float

    @property
    def largest_error(self) -> float:
        """The larger one of both error bars, degrees."""
        return max(self.trunk_rotation_error, self.hip_line_error)


def separate(world: FloatArray) -> HeadEstimate:
    """Return the head's estimate, and restore in place the world coordinates that carried it.

    Args:
        world: World landmarks as MediaPipe returns them, (33, 3).
    """
    cosine, sine, log_error = (float(world[mark, 2]) for mark in NUMBERS)
    hip_line = world[HIP_LINE].copy()
    estimate = HeadEstimate(
        math.degrees(math.atan2(sine, cosine)),
        math.degrees(math.exp(min(log_error, MAX_LOG_ERROR))),
        hip_line / max(float(np.linalg.norm(hip_line)), 1e-9),
        math.degrees(math.exp(min(float(world[HIP_LINE_ERROR, 2]), MAX_LOG_ERROR))),
    )
    world[HIP_LINE] = world[NEIGHBOURS[HIP_LINE]]
    for mark, neighbour in NEIGHBOURS.items():
        world[mark, 2] = world[neighbour, 2]
    return estimate


def with_rotations(pose: Pose, estimate: HeadEstimate) -> Pose:
    """Return the pose with trunk rotation and pelvis heading, if the person lies and they are sure.

    The trunk rotation comes with its error bar, scaled by ERROR_SCALE.

    The head learnt from lying people alone.
    """
    if not angles.lying(pose):
        return pose
    rotation = estimate.trunk_rotation
    error = estimate.trunk_rotation_error
    sure = error <= MAX_ERROR
    heading = angles.heading_of_hip_line(pose, tuple(estimate.hip_line.tolist()))
    return replace(
        pose,
        trunk_rotation=rotation if sure else math.nan,
        trunk_rotation_error=error * ERROR_SCALE if sure else math.nan,
        pelvis_heading=heading if estimate.hip_line_error <= MAX_ERROR else math.nan,
    )


def has_head(bundle: bytes) -> bool:
    """Return whether the landmark network of a bundle has the head."""
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        return MARKER in archive.namelist()
