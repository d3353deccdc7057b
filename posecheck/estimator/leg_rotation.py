"""Legs: how far each leg of a person on their back is rolled inward, read off the pixels.

The pose network puts the toes of a lying person about where a standing one's would be, so that its
landmarks hardly tell how far a leg is rolled. The pixels do. A second, small network looks at a
square around each shank and foot, and at where the pose network sees the leg, and answers the
angle and how sure it is of it. It learnt from rendered people alone: models/README.md tells how.

One network serves both sides: a right leg is shown to it in a mirror, as a left one.
"""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from posecheck.core import angles
from posecheck.core.pose import SIDES, FloatArray, Frame, Landmark, Pose, Side, unknown_hip_rotation
from posecheck.estimator.onnx_network import Network, Picture, direction, square

LEG_MODEL_NAME = "leg_roll.onnx"

#: The square that the network sees: its side in the person's own metres, and in pixels.
REACH, PIXELS = 0.66, 64

#: The square's middle lies so far beyond the ankle, seen from the hip, m: on the foot.
BEYOND = 0.04

#: A foot goes on so far beyond its ankle, m; where the picture ends before that, it is cut off.
HEEL = 0.08

#: An answer that is less sure than this is none; the network's own error bar, degrees.
UNSURE = 14.0

#: Legs are read of whose pelvis faces up, give or take so many degrees: of one pose alone, neither
#: smoothed nor put in line with the picture, the hips tell that badly. What it is worth is decided
#: later, see `angles.hip_rotation`.
FACING_UP = 75.0

#: Where a square lies is remembered with this time constant, s: a few pictures, and little to
#: somebody who rolls their legs within a second or two. Who has moved by more than STIRRED, m,
#: does something else.
MEMORY, STIRRED = 0.3, 0.2

#: So many numbers tell where a leg is.
CLUES = 19

#: What must be seen of a person for their legs to be read.
NEEDED = [Landmark.of(j, s) for j in ("SHOULDER", "HIP", "KNEE", "ANKLE") for s in SIDES]


class Legs:
    """Reads the legs' roll off the pictures of one recording, in the order of time.

    The network is loaded when the first person on their back is seen.
    """

    def __init__(self, model: Path) -> None:
        """Remember where the network is: at `model`."""
        self._network = Network(model)
        self._time = -math.inf
        self._image: FloatArray = np.full((33, 2), np.nan)

    def read(self, frame: Frame, pose: Pose) -> FloatArray:
        """The roll of the left and the right leg in `frame`, (2,) degrees, inward positive.

        pose: what the pose network sees there. NaN for a leg of which the network is not sure or
        whose foot is cut off, and for everybody whose pelvis does not face up. Raises ModelError
        if there is no network.
        """
        scale = pose.pixels_per_metre
        faces_up = scale > 0.0 and abs(angles.pelvis_heading(pose)) < FACING_UP
        if not faces_up or np.isnan(pose.image[NEEDED]).any():
            return unknown_hip_rotation()
        calm = self._calm(pose, scale)
        shown = squares(frame.image, calm, scale), clues(pose, scale)
        # Where the leg points along the body's front and across it, inward, both of any length;
        # and how far off that direction may be, degrees.
        along, across, unsure = self._network(*shown).T
        sure = (unsure <= UNSURE) & [_whole(pose, side, scale) for side in SIDES]
        return np.where(sure, np.degrees(np.arctan2(across, along)), np.nan)

    def _calm(self, pose: Pose, scale: float) -> Pose:
        """The pose with its landmarks in the picture where they lately were on average.

        Legs that roll lie where they lie, but the pose network's idea of it trembles, and with it
        trembled what a square shows. Who moves by more than STIRRED is seen where they are.
        """
        way = np.hypot(*(pose.image - self._image)[NEEDED].T).max()
        passed = pose.time - self._time
        still = passed < MEMORY and way < STIRRED * scale
        kept = math.exp(-passed / MEMORY) if still else 0.0
        before = self._image if still else pose.image
        self._time, self._image = pose.time, pose.image + kept * (before - pose.image)
        return replace(pose, image=self._image)


def squares(image: Picture, pose: Pose, scale: float) -> Picture:
    """The squares around both feet, (2, PIXELS, PIXELS, 3) uint8 BGR, the right one mirrored.

    Turned so that the leg comes from above. image: as in a Frame. scale: pixels per metre. Hips and
    ankles must be seen.
    """
    both = []
    for side in SIDES:
        mirror = _mirror(side)
        hip, ankle = (
            pose.image[Landmark.of(joint, side)] * [mirror, 1.0] for joint in ("HIP", "ANKLE")
        )
        down = direction(ankle - hip)
        middle, zoom = ankle + BEYOND * scale * down, PIXELS / (REACH * scale)
        both.append(square(image, middle, down, zoom, PIXELS, mirror))
    return np.array(both)


def clues(pose: Pose, scale: float) -> NDArray[np.float32]:
    """Where the pose network sees each leg, (2, CLUES), as of a left leg; metres.

    Down the leg, across the pelvis, up the trunk, and to the other ankle: each in the picture and
    in depth; where in the picture the ankle lies, as a share of its longer side; and the direction
    from hip to ankle in the picture.
    """
    image = (pose.image - np.array(pose.size) / 2.0) / scale
    points = np.column_stack((image, pose.world[:, 2]))
    rows = []
    for side in SIDES:
        mirror = np.array([_mirror(side), 1.0, 1.0])
        shoulder, hip, knee, ankle = (
            points[Landmark.of(joint, side)] * mirror
            for joint in ("SHOULDER", "HIP", "KNEE", "ANKLE")
        )
        other_shoulder, other_hip, other_ankle = (
            points[Landmark.of(joint, side.other)] * mirror
            for joint in ("SHOULDER", "HIP", "ANKLE")
        )
        trunk = (shoulder + other_shoulder - hip - other_hip) / 2.0
        ways = (knee - hip, ankle - knee, other_hip - hip, trunk, other_ankle - ankle)
        place = ankle[:2] * scale / max(pose.size)
        rows.append(np.concatenate((*ways, place, direction((ankle - hip)[:2]))))
    return np.array(rows, dtype=np.float32)


def _whole(pose: Pose, side: Side, scale: float) -> bool:
    """Whether the foot of `side` is all in the picture."""
    hip, ankle = (pose.image[Landmark.of(joint, side)] for joint in ("HIP", "ANKLE"))
    end = ankle + HEEL * scale * direction(ankle - hip)
    return bool((end >= 0.0).all() and (end <= pose.size).all())


def _mirror(side: Side) -> float:
    """What x is multiplied by to make a left leg of one on `side`."""
    return 1.0 if side is Side.LEFT else -1.0
