"""World landmarks on the lines of sight of the image landmarks."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Final

import numpy as np

from posecheck.core.pose import FloatArray, Landmark, Pose

#: Focal length as a share of the frame's longer side: a horizontal field of view of 66 degrees, in
#: the middle of those of laptop cameras (60 to 78 degrees) and phones' main cameras (65 to 70).
FOCAL_LENGTH: Final = 0.77


def lift(pose: Pose) -> Pose:
    """Return the pose with its world landmarks moved onto the image landmarks' lines of sight.

    The image is accurate to a few pixels across; the model's world landmarks are needed for depth
    alone. So each landmark is placed on its line of sight, at the model's depth. A limb in the
    image plane then has its image angle, one that points at the camera the model's, and geometry
    blends between the two. The camera is assumed to be a pinhole with a common field of view
    (`FOCAL_LENGTH`); nearer parts look larger.
    """
    if math.isnan(pose.pixels_per_metre):
        return pose
    rays, distance = lines_of_sight(pose)
    depth = pose.world[:, 2:]
    world = np.concatenate((rays * (1.0 + depth / distance), depth), axis=1)
    hips = hip_centre(world)
    if not math.isnan(hips[0]):
        world -= hips
    return replace(pose, world=world)


def lines_of_sight(pose: Pose) -> tuple[FloatArray, float]:
    """Return where the lines of sight cross the plane of the hips, and the distance of that plane.

    Returns:
        Offsets from the optical axis, (33, 2) m, and the distance from the camera, m. Both grow in
        proportion to the depth.
    """
    scale = pose.pixels_per_metre
    return (pose.image - np.array(pose.size) / 2.0) / scale, FOCAL_LENGTH * max(pose.size) / scale


def hip_centre(world: FloatArray) -> FloatArray:
    """Return the midpoint of the hips, (3,) m, of world landmarks (33, 3)."""
    centre: FloatArray = (world[Landmark.LEFT_HIP] + world[Landmark.RIGHT_HIP]) / 2.0
    return centre
