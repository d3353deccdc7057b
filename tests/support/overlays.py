"""Poses and helpers for tests of the overlay."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from posecheck.core.pose import Landmark, Pose
from posecheck.display import Box, Mark, Panel, Text, paint

NAN = math.nan
TITLE = "90/90 hip flexors stretch"

#: A person seen from the side, kneeling on the right knee; shares of the image.
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


#: A side-lying person across the image, the head at the right.
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
    """Return a pose with landmarks at these shares of an image of `size`; the rest is invisible."""
    image = np.full((33, 2), NAN)
    for mark, share in places.items():
        image[mark] = np.array(share) * size
    return Pose(0.0, size, image, np.full((33, 3), NAN), np.ones(33))


def texts(marks: Iterable[Mark]) -> list[str]:
    """Return the lines of type among the marks."""
    return [mark.text for mark in marks if isinstance(mark, Text)]


def panels(marks: Iterable[Mark]) -> list[Box]:
    """Return the boxes of the panels among the marks."""
    return [mark.box for mark in marks if isinstance(mark, Panel)]


def unboxed_paint(marks: Iterable[Mark], image: NDArray[np.uint8]) -> int:
    """Return how many pixels of an image are painted outside the boxes of the marks."""
    marks = tuple(marks)
    changed = (paint(image, marks) != image).any(axis=2)
    for box in (mark.box for mark in marks):
        rows = slice(max(0, math.floor(box.top)), max(0, math.ceil(box.bottom) + 1))
        columns = slice(max(0, math.floor(box.left)), max(0, math.ceil(box.right) + 1))
        changed[rows, columns] = False
    return int(changed.sum())
