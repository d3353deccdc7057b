"""Trunk: how far a lying person's chest is turned against their pelvis, read off the pixels.

Of somebody who lies with the back to the camera, the pose network sees the chest through the back,
and shares a turn out between chest and pelvis as it likes. The pixels tell a chest from a back and
an arm in the air from one on the floor. A small network of our own looks at a square around the
trunk, and at how the trunk lies before the camera. It learnt from rendered people alone:
models/README.md tells how.

From the chest side landmarks tell the turn, too: `angles.chest_turn` has the last word.
"""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from posecheck.core import angles
from posecheck.core.pose import SIDES, FloatArray, Frame, Landmark, Pose
from posecheck.estimator.onnx_network import Network, Picture, direction, square

TRUNK_MODEL_NAME = "trunk_turn.onnx"

#: The square that the network sees: its side in the person's own metres, and in pixels; it is cut
#: out at a finer grain, and averaged.
REACH, PIXELS, FINER = 1.5, 64, 96

#: The square's middle lies so far up the trunk, as a share of it: on the chest.
CHEST = 0.7

#: A trunk that is shorter in the picture, m, points at the camera; its ends hide each other.
SHORTEST = 0.33

#: An answer that is less sure than this is none; the network's own error bar, degrees. Of backs it
#: says 1 to 10; of somebody on their back, in the dark, that it took for one, 11 to 14.
UNSURE = 10.5

#: Rotation and heading while neither is known.
UNKNOWN = (math.nan, math.nan)

#: What must be seen of a person for their trunk to be read.
NEEDED = [Landmark.of(joint, side) for joint in ("SHOULDER", "HIP") for side in SIDES]

#: So many numbers tell how the trunk lies before the camera.
CLUES = 7


class Trunk:
    """Reads a lying person's trunk off pictures.

    The network is loaded when the first lying person is seen.
    """

    def __init__(self, model: Path) -> None:
        """Remember where the network is: at `model`."""
        self._network = Network(model)

    def read(self, frame: Frame, pose: Pose) -> tuple[float, float]:
        """Trunk rotation, and where the pelvis faces, as in `Pose`, degrees.

        pose: what the pose network sees there. NaN where the network is not sure, and for everybody
        who does not lie, or whose trunk points at the camera. Raises ModelError if there is no
        network.
        """
        scale = pose.pixels_per_metre
        if not shown(pose, scale):
            return UNKNOWN
        # Along where it is zero and across that, of any length; and how far off that may be.
        answer = self._network(squares(frame.image, pose, scale), clues(pose, scale))
        along, across, unsure = answer.reshape(2, 3).T
        if not (unsure <= UNSURE).all():
            return UNKNOWN
        rotation, heading = np.degrees(np.arctan2(across, along)).tolist()
        return rotation, heading


def shown(pose: Pose, scale: float) -> bool:
    """Whether the trunk can be read at all. scale: pixels per metre, NaN when not known."""
    if not (scale > 0.0 and angles.lying(pose)) or np.isnan(pose.image[NEEDED]).any():
        return False
    return bool(np.hypot(*_trunk(pose.image)) > SHORTEST * scale)


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
