"""Synthetic people for the tests of exercises: a skeleton with known angles before a camera.

A test of an exercise describes a few postures and judges the poses in between:

    up, down = Posture(arms=170), Posture()
    poses = synthetic_poses([(0, down), (2, up), (6, up), (2, down), (3, down)])
    (rep,) = judge(EXERCISE, poses)
    assert rep.counted

The skeleton moves in the sagittal plane; movements to the side and rotations are not modelled.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields

import numpy as np

from posecheck.core.coach import Coach
from posecheck.core.exercise import Exercise
from posecheck.core.feedback import Rep
from posecheck.core.pose import FloatArray, Landmark, Pose, Side

#: A value for both sides, or one each for left and right, degrees.
Bilateral = float | tuple[float, float]

#: Lengths of the segments, m, about those of a person of 1.75 m.
THIGH, SHANK, TRUNK, UPPER_ARM, FOREARM, HAND, FOOT = 0.42, 0.42, 0.50, 0.29, 0.25, 0.10, 0.22
HIP_WIDTH, SHOULDER_WIDTH = 0.22, 0.36

JOINT_HEIGHT = 0.08  # of a joint's centre above the floor that the person rests on, m

#: A camera 3.6 m away and 0.8 m high; focal length as a share of the frame's width.
DISTANCE, HEIGHT, FOCAL, SIZE = 3.6, 0.8, 0.77, (640, 480)

#: Landmarks of the head from the middle of the shoulders: forward, to their side, along the trunk.
HEAD = {
    "NOSE": (0.10, 0.0, 0.20),
    "EYE_INNER": (0.09, 0.015, 0.23),
    "EYE": (0.09, 0.03, 0.23),
    "EYE_OUTER": (0.085, 0.045, 0.23),
    "EAR": (0.0, 0.07, 0.21),
    "MOUTH": (0.09, 0.025, 0.15),
}


@dataclass(frozen=True)
class Posture:
    """Posture of a synthetic person, degrees."""

    trunk: float = 0.0  # inclination backward: 0 upright, 90 supine, negative leaning forward
    hips: Bilateral = 0.0  # flexion, positive with the knee in front of the trunk's line
    knees: Bilateral = 0.0  # flexion
    arms: Bilateral = 0.0  # flexion at the shoulder: 0 hanging, 180 overhead


STANDING = Posture()
SITTING = Posture(hips=90.0, knees=90.0)
SUPINE = Posture(trunk=90.0)
SUPINE_KNEES_BENT = Posture(trunk=90.0, hips=45.0, knees=90.0)


def synthetic_poses(
    script: Sequence[tuple[float, Posture]], azimuth: float = 90.0, fps: float = 15.0
) -> Iterator[Pose]:
    """Yield the poses that an estimator without errors would see.

    Args:
        script: Pairs of a duration, s, and the posture reached after it. The first posture is there
            from the beginning; its duration is ignored. The same posture twice is held.
        azimuth: Where the camera stands, degrees from the person's front by their left, or from
            the feet of a supine person: 90 is their left side.
        fps: Frames per second.
    """
    times = np.cumsum([0.0, *(duration for duration, _ in script[1:])])
    postures = np.array([_values(posture) for _, posture in script])
    for number in range(int(times[-1] * fps + 1e-9) + 1):
        time = number / fps
        k = min(max(int(np.searchsorted(times, time, side="left")), 1), len(script) - 1)
        share = (time - times[k - 1]) / max(times[k] - times[k - 1], 1e-9)
        share = share * share * (3.0 - 2.0 * share)  # accelerates and slows down
        yield _seen(postures[k - 1] + (postures[k] - postures[k - 1]) * share, azimuth, time)


def nobody(seconds: float, fps: float = 15.0) -> Iterator[Pose]:
    """Yield the poses of an empty frame."""
    return (Pose.unseen(number / fps, SIZE) for number in range(round(seconds * fps)))


def judge(exercise: Exercise, poses: Iterable[Pose]) -> list[Rep]:
    """Return the attempts that a coach of this exercise alone sees in the poses."""
    coach = Coach([exercise])
    reps = [rep for pose in poses for rep in coach.watch(pose).finished]
    return [*reps, *coach.finish()]


def _values(posture: Posture) -> FloatArray:
    pairs = (getattr(posture, field.name) for field in fields(posture)[1:])
    both = [pair if isinstance(pair, tuple) else (pair, pair) for pair in pairs]
    return np.array([posture.trunk, *(angle for pair in both for angle in pair)])


def _skeleton(values: FloatArray) -> FloatArray:
    """The landmarks, (33, 3) m: x to the front, y to the left, z up, resting on the floor."""
    trunk, *pairs = values.tolist()
    hips, knees, arms = pairs[0:2], pairs[2:4], pairs[4:6]
    points = np.zeros((33, 3))
    neck = -TRUNK * _downward(trunk)
    for index, side in enumerate((Side.LEFT, Side.RIGHT)):
        across = np.array([0.0, 0.5 if side is Side.LEFT else -0.5, 0.0])
        thigh, arm = trunk + hips[index], trunk + arms[index]
        shank = thigh - knees[index]
        hip, shoulder = HIP_WIDTH * across, neck + SHOULDER_WIDTH * across
        knee = hip + THIGH * _downward(thigh)
        ankle = knee + SHANK * _downward(shank)
        elbow = shoulder + UPPER_ARM * _downward(arm)
        wrist = elbow + FOREARM * _downward(arm)
        heel = ankle - 0.05 * _downward(shank + 90.0)
        tip = wrist + HAND * _downward(arm)
        joints = {
            "HIP": hip, "KNEE": knee, "ANKLE": ankle, "HEEL": heel,
            "FOOT_INDEX": heel + FOOT * _downward(shank + 90.0),
            "SHOULDER": shoulder, "ELBOW": elbow, "WRIST": wrist,
            "PINKY": tip, "INDEX": tip, "THUMB": (wrist + tip) / 2,
        }  # fmt: skip
        for joint, point in joints.items():
            points[Landmark.of(joint, side)] = point
    for mark in list(Landmark)[: Landmark.LEFT_SHOULDER]:
        part = mark.name.replace("LEFT_", "").replace("RIGHT_", "").removesuffix("_LEFT")
        x, y, z = HEAD[part.removesuffix("_RIGHT")]
        ahead, left = _downward(trunk + 90.0), np.array([0.0, -y if "RIGHT" in mark.name else y, 0])
        points[mark] = neck + x * ahead + left - z * _downward(trunk)
    points[:, 2] += JOINT_HEIGHT - points[Landmark.LEFT_SHOULDER :, 2].min()
    return points


def _downward(angle: float) -> FloatArray:
    """The unit vector that hangs down at 0 degrees and points to the front at 90."""
    return np.array([math.sin(math.radians(angle)), 0.0, -math.cos(math.radians(angle))])


def _seen(values: FloatArray, azimuth: float, time: float) -> Pose:
    """The pose that a level pinhole camera sees."""
    sine, cosine = math.sin(math.radians(azimuth)), math.cos(math.radians(azimuth))
    axes = np.array([[-sine, 0.0, -cosine], [cosine, 0.0, -sine], [0.0, -1.0, 0.0]])
    points = _skeleton(values) @ axes
    hips = points[[Landmark.LEFT_HIP, Landmark.RIGHT_HIP]].mean(axis=0)
    before = points + np.array([0.0, HEIGHT, DISTANCE])
    pixels = FOCAL * SIZE[0] * before[:, :2] / before[:, 2:] + np.array(SIZE) / 2.0
    return Pose.detected(time, SIZE, pixels, points - hips, np.ones(33))
