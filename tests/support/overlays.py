"""Shared by tests: overlays."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from posecheck.core.pose import Landmark, Pose
from posecheck.display import Box, Mark, Panel, Text

NAN = math.nan


TITLE = "90/90 hip flexors stretch"


#: Somebody seen from the side, kneeling on the right knee; shares of the picture.
KNEELING = {
    Landmark.NOSE: (0.46, 0.28),
    Landmark.LEFT_EAR: (0.44, 0.28),
    Landmark.RIGHT_EAR: (0.44, 0.28),
    Landmark.LEFT_SHOULDER: (0.43, 0.38),
    Landmark.RIGHT_SHOULDER: (0.42, 0.38),
    Landmark.LEFT_ELBOW: (0.39, 0.49),
    Landmark.RIGHT_ELBOW: (0.38, 0.49),
    Landmark.LEFT_WRIST: (0.43, 0.58),
    Landmark.RIGHT_WRIST: (0.42, 0.58),
    Landmark.LEFT_HIP: (0.43, 0.62),
    Landmark.RIGHT_HIP: (0.41, 0.63),
    Landmark.LEFT_KNEE: (0.53, 0.60),
    Landmark.RIGHT_KNEE: (0.38, 0.83),
    Landmark.LEFT_ANKLE: (0.53, 0.78),
    Landmark.RIGHT_ANKLE: (0.27, 0.79),
    Landmark.LEFT_HEEL: (0.52, 0.82),
    Landmark.RIGHT_HEEL: (0.25, 0.77),
    Landmark.LEFT_FOOT_INDEX: (0.58, 0.82),
    Landmark.RIGHT_FOOT_INDEX: (0.25, 0.85),
}


#: Somebody lying on the side across the picture, the head at the right.
ON_THE_SIDE = {
    Landmark.NOSE: (0.73, 0.55),
    Landmark.LEFT_EAR: (0.72, 0.52),
    Landmark.RIGHT_EAR: (0.72, 0.54),
    Landmark.LEFT_SHOULDER: (0.65, 0.5),
    Landmark.RIGHT_SHOULDER: (0.65, 0.56),
    Landmark.LEFT_ELBOW: (0.64, 0.6),
    Landmark.RIGHT_ELBOW: (0.63, 0.6),
    Landmark.LEFT_WRIST: (0.65, 0.67),
    Landmark.RIGHT_WRIST: (0.64, 0.67),
    Landmark.LEFT_HIP: (0.51, 0.47),
    Landmark.RIGHT_HIP: (0.51, 0.53),
    Landmark.LEFT_KNEE: (0.48, 0.58),
    Landmark.RIGHT_KNEE: (0.47, 0.63),
    Landmark.LEFT_ANKLE: (0.35, 0.58),
    Landmark.RIGHT_ANKLE: (0.34, 0.62),
}


def body(size: tuple[int, int], places: dict[Landmark, tuple[float, float]] = KNEELING) -> Pose:
    image = np.full((33, 2), NAN)
    for mark, share in places.items():
        image[mark] = np.array(share) * size
    return Pose(0.0, size, image, np.full((33, 3), NAN), np.ones(33))


def texts(marks: Iterable[Mark]) -> list[str]:
    return [mark.text for mark in marks if isinstance(mark, Text)]


def panels(marks: Iterable[Mark]) -> list[Box]:
    return [mark.box for mark in marks if isinstance(mark, Panel)]
