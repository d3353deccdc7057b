"""What a network would be shown that reads how far a lying chest is turned against the pelvis.

posecheck does not use one yet: see README.md for how far it has come.

Of somebody who lies on one side, the pose network sees one shoulder and one hip through the other:
seen from the chest it tells their depth badly, seen from behind it shares a turn out between chest
and pelvis as it likes. The pixels tell a chest from a back and an arm in the air from one on the
floor. A small network of our own looks at a square around the trunk, and at where the pose network
sees the body. It learnt from rendered people alone: models/README.md tells how.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from posecheck.estimator.network import Picture, direction, square
from posecheck.pose import SIDES, FloatArray, Landmark, Pose

#: The square that the network sees: its side in the person's own metres, and in pixels; it is cut
#: out at a finer grain, and averaged.
REACH, PIXELS, FINER = 1.5, 64, 96

#: The square's middle lies so far up the trunk, as a share of it: on the chest.
CHEST = 0.7

#: What must be seen of a person for their trunk to be read.
NEEDED = [Landmark.of(joint, side) for joint in ("SHOULDER", "HIP") for side in SIDES]

#: So many numbers tell how the trunk lies before the camera.
CLUES = 7


def squares(image: Picture, pose: Pose, scale: float) -> Picture:
    """The square around the chest, (1, PIXELS, PIXELS, 3) uint8 BGR, the head up.

    image: as in a Frame. scale: pixels per metre. Shoulders and hips must be seen.
    """
    import cv2

    middle, down = _laid(pose)
    fine = square(image, middle, down, FINER / (REACH * scale), FINER, 1.0)
    averaged = cv2.resize(fine, (PIXELS, PIXELS), interpolation=cv2.INTER_AREA)
    return averaged[np.newaxis].astype(np.uint8, copy=False)


def clues(pose: Pose, scale: float) -> NDArray[np.float32]:
    """How the trunk lies before the camera, (1, CLUES).

    How much deeper than the hips the shoulders are, and how long the trunk is in the picture, m;
    where in the picture its square's middle lies, as a share of its longer side; the direction from
    shoulders to hips in the picture; and how much of the picture's longer side is a metre.

    Where shoulders, arms and head are seen is left to the pixels. A network that was told that as
    well learnt to look at nothing else, and was taken in by whatever the pose network mistook.
    """
    middle, down = _laid(pose)
    trunk = _trunk(pose.image) / scale
    depth = _trunk(pose.world)[2]
    place = (middle - np.array(pose.size) / 2.0) / max(pose.size)
    told = (-depth, np.hypot(*trunk), *place, *down, scale / max(pose.size))
    return np.array([told], dtype=np.float32)


def _laid(pose: Pose) -> tuple[FloatArray, FloatArray]:
    """Where the chest is, px, and the direction from it to the pelvis in the picture."""
    trunk = _trunk(pose.image)
    hips = (pose.image[Landmark.LEFT_HIP] + pose.image[Landmark.RIGHT_HIP]) / 2.0
    return hips - CHEST * trunk, direction(trunk)


def _trunk(points: FloatArray) -> FloatArray:
    """From the middle of the shoulders to the middle of the hips."""
    left, right = SIDES
    shoulders, hips = (
        (points[Landmark.of(joint, left)] + points[Landmark.of(joint, right)]) / 2.0
        for joint in ("SHOULDER", "HIP")
    )
    return np.asarray(hips - shoulders)
