"""Trunk rotation: estimate a lying person's chest rotation against the pelvis from the pixels.

Of a person who lies with the back to the camera, the pose network sees the chest through the back,
and splits a rotation between chest and pelvis arbitrarily. The pixels distinguish a chest from a
back and an arm in the air from one on the floor. A small network of our own reads a square around
the trunk, and the trunk's pose before the camera. It was trained on rendered people only: see
models/README.md.

From the chest side the landmarks show the rotation too: `angles.fused_trunk_rotation` decides.
"""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from posecheck.core import angles
from posecheck.core.pose import SIDES, FloatArray, Frame, Image, Landmark, Pose
from posecheck.estimator.onnx_network import OnnxNetwork, crop_square, unit_vector

TRUNK_MODEL_NAME = "trunk_turn.onnx"

#: Side of the square that the network reads: in the person's own metres, and in pixels; it is cut
#: out at OVERSAMPLED_PIXELS, and averaged.
CROP_METRES, CROP_PIXELS, OVERSAMPLED_PIXELS = 1.5, 64, 96

CHEST = 0.7  # the square's centre up the trunk, as a share of its length
MIN_LENGTH = 0.33  # m; a trunk shorter in the frame points at the camera; its ends hide each other
FEATURES = 7  # of a trunk

#: Largest error bar of a usable answer, as the network estimates it, degrees. Of backs it is 1 to
#: 10; of a supine person in the dark, mistaken for a back, 11 to 14.
MAX_ERROR = 10.5

UNKNOWN = (math.nan, math.nan)  # rotation and heading

#: Landmarks that must be seen for the trunk to be read.
REQUIRED = [Landmark.of(joint, side) for joint in ("SHOULDER", "HIP") for side in SIDES]


class TrunkRotationNetwork:
    """Estimates a lying person's trunk rotation.

    The network is loaded when the first lying person is seen.
    """

    def __init__(self, model: Path) -> None:
        self._network = OnnxNetwork(model)

    def estimate(self, frame: Frame, pose: Pose) -> tuple[float, float]:
        """Return the trunk rotation and the pelvis heading as in `Pose`, degrees.

        Both are NaN if either error bar is too large, and unless the person lies with the trunk
        across the line of sight. Raises ModelError if the network is missing or damaged.
        """
        scale = pose.pixels_per_metre
        if not is_readable(pose, scale):
            return UNKNOWN
        inputs = trunk_crop(frame.image, pose, scale), trunk_features(pose, scale)
        # Components of each direction along zero and across it, of any length; and its error bar.
        along, across, error = self._network(*inputs).reshape(2, 3).T
        if not (error <= MAX_ERROR).all():
            return UNKNOWN
        rotation, heading = np.degrees(np.arctan2(across, along)).tolist()
        return rotation, heading


def is_readable(pose: Pose, scale: float) -> bool:
    """Return whether the trunk can be read at all; `scale`: pixels per metre, NaN if unknown."""
    if not (scale > 0.0 and angles.lying(pose)) or np.isnan(pose.image[REQUIRED]).any():
        return False
    _, trunk = _trunk(pose.image)
    return bool(np.hypot(*trunk) > MIN_LENGTH * scale)


def trunk_crop(image: Image, pose: Pose, scale: float) -> Image:
    """Cut out the square around the chest, rotated so that the head is up.

    The result is (1, CROP_PIXELS, CROP_PIXELS, 3) uint8 BGR. Shoulders and hips must be seen;
    `scale` is in pixels per metre.
    """
    import cv2

    centre, down = _chest(pose)
    zoom = OVERSAMPLED_PIXELS / (CROP_METRES * scale)
    oversampled = crop_square(image, centre, down, zoom, OVERSAMPLED_PIXELS, 1.0)
    crop = cv2.resize(oversampled, (CROP_PIXELS, CROP_PIXELS), interpolation=cv2.INTER_AREA)
    return crop[np.newaxis].astype(np.uint8, copy=False)


def trunk_features(pose: Pose, scale: float) -> NDArray[np.float32]:
    """Return the trunk's pose before the camera, (1, FEATURES).

    The shoulders' depth behind the hips and the trunk's length in the frame, m; the square's centre
    in the frame, as a share of its longer side; the direction from shoulders to hips in the frame;
    and a metre as a share of the frame's longer side.

    The positions of shoulders, arms and head are left to the pixels. A network that got those as
    well learnt to rely on nothing else, and repeated every mistake of the pose network.
    """
    centre, down = _chest(pose)
    _, trunk = _trunk(pose.image)
    _, (_, _, depth) = _trunk(pose.world)
    position = (centre - np.array(pose.size) / 2.0) / max(pose.size)
    features = (-depth, np.hypot(*trunk / scale), *position, *down, scale / max(pose.size))
    return np.array([features], dtype=np.float32)


def _chest(pose: Pose) -> tuple[FloatArray, FloatArray]:
    """Return the chest's position in the frame, px, and the direction from it to the pelvis."""
    hips, trunk = _trunk(pose.image)
    return hips - CHEST * trunk, unit_vector(trunk)


def _trunk(points: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the middle of the hips, and the vector to it from the middle of the shoulders."""
    shoulders, hips = points[REQUIRED].reshape(2, 2, -1).mean(axis=1)
    return hips, hips - shoulders
