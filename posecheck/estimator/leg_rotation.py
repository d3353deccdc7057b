"""Leg rotation: estimate the hip rotation of a supine person's legs from the pixels.

The pose network puts the toes of a lying person about where a standing person's would be, so that
its landmarks hardly show how far a leg is rotated. The pixels do. A second, small network reads a
square around each shank and foot, and the pose network's landmarks of the leg, and returns the
angle and its own error bar. It was trained on rendered people only: see models/README.md.

One network serves both sides: a right leg is mirrored to a left one.
"""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from posecheck.core import angles
from posecheck.core.pose import SIDES, FloatArray, Frame, Image, Landmark, Pose, Side
from posecheck.estimator.onnx_network import OnnxNetwork, crop_square, unit_vector

LEG_MODEL_NAME = "leg_roll.onnx"

#: Side of the square that the network reads: in the person's own metres, and in pixels.
CROP_METRES, CROP_PIXELS = 0.66, 64

#: Smallest scale at which legs are read, pixels per metre: below it the square would be enlarged,
#: and its pixels were not the camera's. In a frame of 640 pixels that is a person 5 m away.
MIN_SCALE = CROP_PIXELS / CROP_METRES

#: Distance of the square's centre beyond the ankle, seen from the hip, m: on the foot; and length
#: of a foot beyond its ankle, m: where the frame ends before that, the foot is cut off.
CENTRE_BEYOND_ANKLE, HEEL = 0.04, 0.08

MAX_ERROR = 14.0  # error bar of a usable answer, as the network estimates it, degrees
FEATURES = 19  # of a leg

#: Factor from the network's own error bar to the error found on people it has not seen, in another
#: renderer's clips: 68 % of the frames are within one error bar with it (docs/accuracy.md).
ERROR_SCALE = 2.0

#: Largest deviation of the pelvis from facing up at which legs are read, degrees. It is wide: the
#: hips of a single pose, neither smoothed nor aligned with the frame, show the heading badly.
#: Whether the reading is used is decided later, see `angles.hip_rotation`.
MAX_PELVIS_HEADING = 75.0

#: Time constant over which the squares' positions are smoothed, s: a few frames, and little for a
#: person who rotates the legs within a second or two. A movement of more than MAX_MOVEMENT, m,
#: resets it.
SMOOTHING_TIME, MAX_MOVEMENT = 0.3, 0.2

#: Joints on either side that must be seen for the legs to be read, and their landmarks.
JOINTS = ("SHOULDER", "HIP", "KNEE", "ANKLE")
REQUIRED = [Landmark.of(joint, side) for joint in JOINTS for side in SIDES]


class LegRotationNetwork:
    """Estimates the legs' rotation in the frames of one recording, in temporal order.

    The network is loaded when the first supine person is seen.
    """

    def __init__(self, model: Path) -> None:
        self._network = OnnxNetwork(model)
        self._time = -math.inf
        self._image: FloatArray = np.full((33, 2), np.nan)

    def estimate(self, frame: Frame, pose: Pose) -> FloatArray:
        """Return the rotation of the left and the right leg, and its error bars; (2, 2) degrees.

        Internal rotation is positive, an error bar is one standard deviation. NaN for a leg whose
        error bar is too large or whose foot is cut off, and for both legs unless the pelvis faces
        up and the person is large enough in the frame. Raises ModelError if the
        network is missing or damaged.
        """
        scale = pose.pixels_per_metre
        faces_up = scale >= MIN_SCALE and abs(angles.pelvis_heading(pose)) < MAX_PELVIS_HEADING
        if not faces_up or np.isnan(pose.image[REQUIRED]).any():
            return np.full((2, 2), np.nan)
        smoothed = self._smoothed(pose, scale)
        inputs = leg_crops(frame.image, smoothed, scale), leg_features(pose, scale)
        # Components of the foot's direction along the body's front and across it, inward, of any
        # length; and the error bar of the direction, degrees.
        along, across, error = self._network(*inputs).T
        usable = (error <= MAX_ERROR) & [_foot_in_frame(pose, side, scale) for side in SIDES]
        rotation = np.degrees(np.arctan2(across, along))
        return np.where(usable, [rotation, error * ERROR_SCALE], np.nan)

    def _smoothed(self, pose: Pose, scale: float) -> Pose:
        """Return the pose with its image landmarks smoothed exponentially over the last frames.

        Legs that rotate stay where they lie, but the pose network's landmarks jitter, and the
        squares with them. After a movement of more than MAX_MOVEMENT the landmarks are taken as
        they are.
        """
        movement = np.hypot(*(pose.image - self._image)[REQUIRED].T).max()
        elapsed = pose.time - self._time
        still = elapsed < SMOOTHING_TIME and movement < MAX_MOVEMENT * scale
        kept = math.exp(-elapsed / SMOOTHING_TIME) if still else 0.0
        before = self._image if still else pose.image
        self._time, self._image = pose.time, pose.image + kept * (before - pose.image)
        return replace(pose, image=self._image)


def leg_crops(image: Image, pose: Pose, scale: float) -> Image:
    """Cut out the squares around both feet, each rotated so that the leg comes from above.

    The result is (2, CROP_PIXELS, CROP_PIXELS, 3) uint8 BGR, the right one mirrored. Hips and
    ankles must be seen; `scale` is in pixels per metre.
    """
    crops = []
    for side in SIDES:
        mirror = _mirror(side)
        _, hip, _, ankle = _leg(pose.image * [mirror, 1.0], side)
        down = unit_vector(ankle - hip)
        centre = ankle + CENTRE_BEYOND_ANKLE * scale * down
        zoom = CROP_PIXELS / (CROP_METRES * scale)
        crops.append(crop_square(image, centre, down, zoom, CROP_PIXELS, mirror))
    return np.array(crops)


def leg_features(pose: Pose, scale: float) -> NDArray[np.float32]:
    """Return the pose network's view of each leg, (2, FEATURES), the right one mirrored; metres.

    The vectors down the leg, across the pelvis, up the trunk, and to the other ankle, each in the
    frame and in depth; the ankle's position in the frame, as a share of its longer side; and the
    direction from hip to ankle in the frame.
    """
    image = (pose.image - np.array(pose.size) / 2.0) / scale
    points = np.column_stack((image, pose.world[:, 2]))
    rows = []
    for side in SIDES:
        mirrored = points * [_mirror(side), 1.0, 1.0]
        shoulder, hip, knee, ankle = _leg(mirrored, side)
        other_shoulder, other_hip, _, other_ankle = _leg(mirrored, side.other)
        trunk = (shoulder + other_shoulder - hip - other_hip) / 2.0
        vectors = (knee - hip, ankle - knee, other_hip - hip, trunk, other_ankle - ankle)
        position = ankle[:2] * scale / max(pose.size)
        rows.append(np.concatenate((*vectors, position, unit_vector((ankle - hip)[:2]))))
    return np.array(rows, dtype=np.float32)


def _foot_in_frame(pose: Pose, side: Side, scale: float) -> bool:
    _, hip, _, ankle = _leg(pose.image, side)
    end = ankle + HEEL * scale * unit_vector(ankle - hip)
    return bool((end >= 0.0).all() and (end <= pose.size).all())


def _leg(points: FloatArray, side: Side) -> FloatArray:
    """Return the points of JOINTS on one side."""
    return points[[Landmark.of(joint, side) for joint in JOINTS]]


def _mirror(side: Side) -> float:
    """Return the factor of x that makes a leg of `side` a left one."""
    return 1.0 if side is Side.LEFT else -1.0
