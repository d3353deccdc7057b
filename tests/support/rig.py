"""What the synthetic people share: measurements, the projection and the time of a script."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence
from typing import Any, TypeVar

import numpy as np

from posecheck.core.pose import FloatArray, Landmark, Pose

P = TypeVar("P")

#: Measurements of the body, m.
THIGH, SHANK, TRUNK = 0.42, 0.42, 0.50
HIP_WIDTH, SHOULDER_WIDTH = 0.22, 0.36
UPPER_ARM, FOREARM, HAND = 0.29, 0.25, 0.10
FOOT = 0.22

#: Height of a joint's centre above the floor it rests on, m.
ANKLE_HEIGHT = KNEE_HEIGHT = 0.08
HIP_HEIGHT = 0.10

#: Focal length of a common camera, as a share of the frame's longer side.
FOCAL_LENGTH = 0.77


def sin(degrees: float) -> float:
    return math.sin(math.radians(degrees))


def cos(degrees: float) -> float:
    return math.cos(math.radians(degrees))


def acos(ratio: float) -> float:
    return math.degrees(math.acos(min(max(ratio, -1.0), 1.0)))


def detection(
    points: FloatArray,
    time: float,
    size: tuple[int, int],
    focal_length: float,
    hidden: Collection[Landmark],
) -> Pose:
    """Return the pose of a network without any error.

    Args:
        points: The landmarks in the camera's axes (right, down, away), (33, 3) m.
        time: Time of the frame, s.
        size: Width and height of the frame, px.
        focal_length: As a share of the frame's longer side.
        hidden: Landmarks of low visibility.
    """
    pixels = focal_length * max(size) * points[:, :2] / points[:, 2:] + np.array(size) / 2.0
    hips = points[[Landmark.LEFT_HIP, Landmark.RIGHT_HIP]].mean(axis=0)
    visibility = np.ones(33)
    visibility[list(hidden)] = 0.1
    return Pose.detected(time, size, pixels, points - hips, visibility)


def duration(script: Sequence[tuple[float, Any]]) -> float:
    """Return the duration of a script, s."""
    return sum(seconds for seconds, _ in script[1:])


def timeline(script: Sequence[tuple[float, P]], fps: float) -> Iterator[tuple[float, P, P, float]]:
    """Return each frame's time, the postures before and after it, and the share of the latter.

    Args:
        script: Seconds to reach a posture, and the posture; the first one's time does not matter.
        fps: Frames per second.
    """
    ends = np.cumsum([0.0, *(seconds for seconds, _ in script[1:])])
    for time in (number / fps for number in range(int(ends[-1] * fps + 1e-9) + 1)):
        index = min(int(np.searchsorted(ends, time, side="right")), len(script) - 1)
        start, end = float(ends[index - 1]), float(ends[index])
        share = min(max((time - start) / (end - start), 0.0), 1.0) if end > start else 1.0
        yield time, script[index - 1][1], script[index][1], share
