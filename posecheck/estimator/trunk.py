"""Trunk: how far a lying person's chest is turned against their pelvis, read off the pixels.

Of somebody who lies on one side, the pose network sees one shoulder and one hip through the other:
seen from the chest it tells their depth badly, seen from behind it shares a turn out between chest
and pelvis as it likes. The pixels tell a chest from a back and an arm in the air from one on the
floor. A small network of our own looks at a square around the trunk, and at where the pose network
sees the body. It learnt from rendered people alone: models/README.md tells how.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from posecheck import angles
from posecheck.estimator.network import Network, Picture, direction, square
from posecheck.filters import pixels_per_metre
from posecheck.pose import SIDES, FloatArray, Frame, Landmark, Pose, unknown_turn

TRUNK_MODEL_NAME = "trunk_turn.onnx"

#: The square that the network sees: its side in the person's own metres, and in pixels.
REACH, PIXELS = 1.5, 96

#: The square's middle lies so far up the trunk, as a share of it: on the chest.
CHEST = 0.7

#: An answer that is less sure than this is none; the network's own error bar, degrees.
UNSURE = 14.0

#: What must be seen of a person for their trunk to be read.
NEEDED = [Landmark.of(joint, side) for joint in ("SHOULDER", "HIP") for side in SIDES]

#: What the clues are of, besides.
LIMBS = [
    Landmark.of(joint, side)
    for joint in ("SHOULDER", "HIP", "ELBOW", "WRIST", "KNEE", "ANKLE")
    for side in SIDES
]
POINTS = [*LIMBS, Landmark.NOSE, Landmark.LEFT_EAR, Landmark.RIGHT_EAR]

#: So many numbers tell where the body is.
CLUES = 4 * len(POINTS) + 5


class Trunk:
    """Reads a lying person's trunk off pictures.

    The network is loaded when the first lying person is seen.
    """

    def __init__(self, model: Path) -> None:
        """Remember where the network is: at `model`."""
        self._network = Network(model)

    def read(self, frame: Frame, pose: Pose) -> FloatArray:
        """Trunk rotation, and where the pelvis faces, as in `Pose.turn`: (2,) degrees.

        pose: what the pose network sees there. NaN where the network is not sure, and for everybody
        who does not lie. Raises ModelError if there is no network.
        """
        scale = pixels_per_metre(pose)
        if not (scale > 0.0 and angles.lying(pose)) or np.isnan(pose.image[NEEDED]).any():
            return unknown_turn()
        shown = squares(frame.image, pose, scale), clues(pose, scale)
        ahead, left, unsure = self._network(*shown)[0].reshape(2, 3).T
        return np.where(unsure <= UNSURE, np.degrees(np.arctan2(left, ahead)), np.nan)


def squares(image: Picture, pose: Pose, scale: float) -> Picture:
    """The square around the chest, (1, PIXELS, PIXELS, 3) uint8 BGR, the head up.

    image: as in a Frame. scale: pixels per metre. Shoulders and hips must be seen.
    """
    middle, down = _laid(pose)
    return square(image, middle, down, PIXELS / (REACH * scale), PIXELS, 1.0)[np.newaxis]


def clues(pose: Pose, scale: float) -> NDArray[np.float32]:
    """Where the pose network sees the body, (1, CLUES), from the square's middle, metres.

    For each of POINTS: across the square, down it, in depth, and whether it is seen (0s if not).
    Then where in the picture the middle lies, as a share of its longer side, how the trunk lies in
    the picture, and how much of the picture's longer side is a metre.
    """
    middle, (x, y) = _laid(pose)
    off = (pose.image[POINTS] - middle) / scale
    seen = ~np.isnan(off[:, 0])
    points = np.column_stack((off @ [[y, x], [-x, y]], pose.world[POINTS, 2], seen))
    points[~seen] = 0.0
    place = (middle - np.array(pose.size) / 2.0) / max(pose.size)
    rest = (*place, x, y, scale / max(pose.size))
    return np.concatenate((points.ravel(), rest))[np.newaxis].astype(np.float32)


def _laid(pose: Pose) -> tuple[FloatArray, FloatArray]:
    """Where the chest is, px, and the direction from it to the pelvis in the picture."""
    left, right = SIDES
    shoulders, hips = (
        (pose.image[Landmark.of(joint, left)] + pose.image[Landmark.of(joint, right)]) / 2.0
        for joint in ("SHOULDER", "HIP")
    )
    return hips + CHEST * (shoulders - hips), direction(hips - shoulders)
