"""Restoration of the width of a side-lying person's shoulders.

While the chest is open, the shoulders lie one behind the other: their distance in the image is
accurate, their depth is not, and at times has the wrong sign. So the part of their width that the
image lacks is assumed to lie in depth, in the direction in which a chest opens.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from posecheck.core.angles import ALONG_LINE_OF_SIGHT
from posecheck.core.filters.line_of_sight import hip_centre
from posecheck.core.pose import FloatArray, Landmark
from posecheck.core.vectors import cross, unit

#: Shares of the shoulders' width in the image: up to the first (the chest open by 53 degrees) depth
#: follows from the width, from the second on (32 degrees) it is the model's.
IMAGE_SHARES: Final = (0.6, 0.85)

#: Share of their width below which shoulders are only seemingly close, because depth is missing:
#: a chest open by 45 degrees leaves as much in the image.
MIN_SHARE: Final = 0.7

#: Weight of the depth by the width against the model's: shoulder blades glide and landmarks move by
#: about half as much as the model's depth is off, which by variances makes four to one.
WIDTH_WEIGHT: Final = 0.8


def is_narrowed(width: float, reference: float) -> bool:
    """Return whether depth is missing from the shoulders' width; False if it is unknown."""
    return width < MIN_SHARE * reference


def restore_shoulder_width(world: FloatArray, hip_line: FloatArray, width: float) -> None:
    """Move the shoulders apart in depth by what the image lacks of their width, in place.

    Args:
        world: World landmarks of a side-lying person, (33, 3) m.
        hip_line: From the right hip to the left with the chest closed, (3,) m.
        width: Distance of the shoulders with the chest closed, m.
    """
    left, right = world[Landmark.LEFT_SHOULDER], world[Landmark.RIGHT_SHOULDER]
    axis = unit(tuple(((left + right) / 2.0 - hip_centre(world)).tolist()))
    line = unit(tuple(hip_line.tolist()))
    back = cross(axis, line)[2]
    image_share = min(float(np.hypot(*(left - right)[:2])) / width, 1.0)
    weight = float(np.interp(image_share, IMAGE_SHARES, (WIDTH_WEIGHT, 0.0)))
    if not weight or abs(back) < ALONG_LINE_OF_SIGHT:
        return
    missing = width * math.sqrt(1.0 - image_share * image_share)
    left_is_upper = 1.0 if line[1] < 0.0 else -1.0
    by_model = float(left[2] - right[2])
    shift = weight * (math.copysign(missing, back) * left_is_upper - by_model) / 2.0
    left[2] += shift
    right[2] -= shift
