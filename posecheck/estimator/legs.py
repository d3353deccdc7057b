"""Legs: how far each leg of a person on their back is rolled inward, read off the pixels.

The pose network puts the toes of a lying person about where a standing one's would be, so that its
landmarks hardly tell how far a leg is rolled. The pixels do. A second, small network looks at a
square around each shank and foot, and at where the pose network sees the leg, and answers the
angle and how sure it is of it. It learnt from rendered people alone: models/README.md tells how.

One network serves both sides: a right leg is shown to it in a mirror, as a left one.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from posecheck import angles
from posecheck.errors import ModelError
from posecheck.filters import pixels_per_metre
from posecheck.pose import FloatArray, Frame, Landmark, Pose, Side, unknown_roll

LEG_MODEL_NAME = "leg_roll.onnx"

#: The square that the network sees: its side in the person's own metres, and in pixels.
REACH, PIXELS = 0.66, 64

#: The square's middle lies so far beyond the ankle, seen from the hip, m: on the foot.
BEYOND = 0.04

#: An answer that is less sure than this is none; the network's own error bar, degrees.
UNSURE = 14.0

#: So many numbers tell where a leg is.
CLUES = 19

SIDES = (Side.LEFT, Side.RIGHT)

#: What must be seen of a person for their legs to be read.
NEEDED = [Landmark.of(j, s) for j in ("SHOULDER", "HIP", "KNEE", "ANKLE") for s in SIDES]

Picture = NDArray[np.uint8]


class Legs:
    """Reads the legs' roll off pictures.

    The network is loaded when the first person on their back is seen.
    """

    def __init__(self, model: Path) -> None:
        """Remember where the network is: at `model`."""
        self._model = model
        self._network: Any = None

    def read(self, frame: Frame, pose: Pose) -> FloatArray:
        """The roll of the left and the right leg in `frame`, (2,) degrees, inward positive.

        pose: what the pose network sees there. NaN for a leg of which the network is not sure, and
        for everybody who does not lie on their back. Raises ModelError if there is no network.
        """
        scale = pixels_per_metre(pose)
        if not (scale > 0.0 and angles.supine(pose)) or np.isnan(pose.image[NEEDED]).any():
            return unknown_roll()
        along, across, unsure = self._asked(squares(frame.image, pose, scale), clues(pose, scale)).T
        roll = np.degrees(np.arctan2(across, along))
        return np.where(unsure <= UNSURE, roll, np.nan)

    def _asked(self, seen: Picture, where: NDArray[np.float32]) -> FloatArray:
        """What the network says, a row for each leg.

        Where it points along the body's front and across it, inward, both of any length; and how
        far off that direction may be, degrees.
        """
        if self._network is None:
            self._network = _loaded(self._model)
        pixels = np.ascontiguousarray(seen.transpose(0, 3, 1, 2), dtype=np.float32)
        self._network.setInput(pixels, "pixels")
        self._network.setInput(where, "clues")
        return np.asarray(self._network.forward(), dtype=np.float64)


def _loaded(model: Path) -> Any:
    import cv2

    try:
        return cv2.dnn.readNetFromONNX(str(model))
    except cv2.error as error:
        raise ModelError(f"the model {model} is missing or damaged: reinstall posecheck") from error


def squares(image: Picture, pose: Pose, scale: float) -> Picture:
    """The squares around both feet, (2, PIXELS, PIXELS, 3) uint8 BGR, the right one mirrored.

    Turned so that the leg comes from above. image: as in a Frame. scale: pixels per metre. Hips and
    ankles must be seen.
    """
    import cv2

    zoom, half = PIXELS / (REACH * scale), (PIXELS - 1) / 2.0
    both = []
    for side in SIDES:
        mirror = np.array([_mirror(side), 1.0])
        hip, ankle = (pose.image[Landmark.of(joint, side)] * mirror for joint in ("HIP", "ANKLE"))
        x, y = down = _direction(ankle - hip)
        turn = np.array([[y, -x], [x, y]]) * zoom
        middle = ankle + BEYOND * scale * down
        way = np.column_stack((turn * mirror, half - turn @ middle))
        both.append(cv2.warpAffine(image, way, (PIXELS, PIXELS), borderMode=cv2.BORDER_REPLICATE))
    return np.array(both, dtype=np.uint8)


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
        rows.append(np.concatenate((*ways, place, _direction((ankle - hip)[:2]))))
    return np.array(rows, dtype=np.float32)


def _mirror(side: Side) -> float:
    """What x is multiplied by to make a left leg of one on `side`."""
    return 1.0 if side is Side.LEFT else -1.0


def _direction(way: FloatArray) -> FloatArray:
    """`way` with length 1; downwards when it has none."""
    length = float(np.hypot(*way))
    return way / length if length > angles.SHORTEST else np.array([0.0, 1.0])
