"""Synthetic people who lie on the floor, seen by a pinhole camera that looks down at them.

A posture is a handful of angles; the skeleton follows from them by forward kinematics, in metres: x
and y along the floor, z up, the hips above the origin, the head towards -y. The landmarks are
projected into the frame, and given in the camera's axes as world landmarks, as by the model.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property, lru_cache

import numpy as np

from posecheck.core import angles
from posecheck.core.coach import Coach
from posecheck.core.exercise import Exercise
from posecheck.core.feedback import Rep
from posecheck.core.pose import SIDES, FloatArray, Landmark, Pose, Side
from tests.support.rig import (
    FOCAL_LENGTH,
    FOOT,
    FOREARM,
    HAND,
    HIP_HEIGHT,
    HIP_WIDTH,
    SHANK,
    SHOULDER_WIDTH,
    THIGH,
    TRUNK,
    UPPER_ARM,
    cos,
    detection,
    sin,
    timeline,
)

HEAD, KNEE_WIDTH = 0.20, 0.11
UP = np.array([0.0, 0.0, 1.0])

#: Standard deviation of the hip rotation's error from frame to frame, degrees.
ROLL_NOISE = 2.0

#: Knees bent by more than this point up, with the feet flat on the floor, degrees.
FLAT = 65.0


@dataclass(frozen=True)
class Lying:
    """A person on the floor.

    Attributes:
        over: Rotation of the body, degrees: 0 supine, 90 on the right side, -90 on the left.
        knee: Flexion of both knees, degrees.
        left_in: Internal rotation of the left leg, degrees.
        right_in: Internal rotation of the right leg, degrees.
        apart: Abduction of both legs, degrees.
        drawn: 1 with the thighs flexed and the knees on each other, as when side-lying; 0 with the
            legs along the floor.
        opened: Rotation of the chest back towards the upper side, against the pelvis, degrees; the
            upper arm goes along.
        rolled: How far the pelvis and the upper leg go along, degrees.
        arm: Angle of the upper arm to the trunk, degrees; 90 at shoulder height.
        scale: Size, as a multiple of the usual one.
    """

    over: float = 0.0
    knee: float = 4.0
    left_in: float = 0.0
    right_in: float = 0.0
    apart: float = 14.0
    drawn: float = 0.0
    opened: float = 0.0
    rolled: float = 0.0
    arm: float = 90.0
    scale: float = 1.0

    @property
    def turn(self) -> FloatArray:
        """Trunk rotation and pelvis heading, as in `Pose`, (2,) degrees."""
        back = 1.0 if self.over >= 0.0 else -1.0
        return np.array([back * self.opened, back * self.rolled - self.over])


def on_side(upper: Side, **changes: float) -> Lying:
    """Return a side-lying posture with the arm and leg of `upper` on top."""
    over = 90.0 if upper is Side.LEFT else -90.0
    return replace(Lying(over=over, knee=90.0, drawn=1.0), **changes)


def rolling(inward: float, **changes: float) -> Lying:
    """Return a supine posture with the internal rotation `inward` of both legs."""
    return replace(Lying(left_in=inward, right_in=inward), **changes)


@dataclass(frozen=True)
class FloorCamera:
    """A pinhole camera that looks down at the floor.

    Attributes:
        x: Position of the lens, m.
        y: Position of the lens, m.
        height: Height of the lens above the floor, m.
        focal: Focal length as a share of the frame's longer side.
        size: Width and height of the frame, px.
        aim: Point on the optical axis, m.
        hidden: Landmarks of low visibility.
        sure: Whether the trunk's rotation is estimated, with a small error bar.
    """

    x: float
    y: float
    height: float = 1.0
    focal: float = FOCAL_LENGTH
    size: tuple[int, int] = (640, 480)
    aim: tuple[float, float, float] = (0.0, 0.1, 0.15)
    hidden: frozenset[Landmark] = frozenset()
    sure: bool = True

    @cached_property
    def _position(self) -> FloatArray:
        return np.array([self.x, self.y, self.height])

    @cached_property
    def _axes(self) -> FloatArray:
        """The camera's axes (right, down, away) as columns."""
        away = np.array(self.aim) - self._position
        away = away / np.linalg.norm(away)
        right = np.cross(away, UP) / np.linalg.norm(np.cross(away, UP))
        return np.stack((right, np.cross(away, right), away), axis=1)

    def see(self, points: FloatArray, time: float, off: FloatArray | float = 0.0) -> Pose:
        """Return the pose of a network with the error `off` in the camera's axes, m."""
        in_camera = (points - self._position) @ self._axes + off
        return detection(in_camera, time, self.size, self.focal, self.hidden)

    def watch(
        self,
        posture: Lying,
        time: float = 0.0,
        off: FloatArray | float = 0.0,
        roll_off: FloatArray | float = 0.0,
    ) -> Pose:
        """Return the pose of a posture, with the rotations that networks estimate from the pixels.

        Hip rotation is known while the legs are visible, trunk rotation and pelvis heading while
        the trunk is, and the camera is `sure` of them.

        Args:
            posture: The posture.
            time: Time of the frame, s.
            off: Error of the landmarks in the camera's axes, m.
            roll_off: Error of the hip rotation, degrees; that of the trunk is half as large again.
        """
        pose = self.see(skeleton(posture), time, off)
        if not np.isnan(pose.image[LEG_MARKS, 0]).any():
            hip_rotation = np.array([posture.left_in, posture.right_in]) + roll_off
            pose = replace(pose, hip_rotation=hip_rotation)
        if not self.sure or not angles.lying(pose):
            return pose
        rotation, heading = (posture.turn + np.multiply(roll_off, 1.5)).tolist()
        return replace(pose, trunk_rotation=rotation, pelvis_heading=heading)


#: Must be visible for the trunk rotation to be estimated.
TRUNK_MARKS = [Landmark.of(joint, side) for joint in ("SHOULDER", "HIP") for side in SIDES]

#: Must be visible for the hip rotation to be estimated.
LEG_MARKS = TRUNK_MARKS + [Landmark.of(j, side) for j in ("KNEE", "ANKLE") for side in SIDES]

AT_THE_FEET = FloorCamera(0.0, 3.0, 1.1)
AT_THE_SIDE = FloorCamera(-3.0, 0.1, 0.9)
AT_THE_OTHER_SIDE = FloorCamera(3.0, 0.1, 0.9)
OBLIQUE = FloorCamera(-2.1, 2.3, 0.9)
OTHER_OBLIQUE = FloorCamera(2.1, 2.3, 0.9)


def facing(
    upper: Side, *, behind: bool = False, aside: float = 0.0, height: float = 0.9
) -> FloorCamera:
    """Return a camera in front of, or behind, a person side-lying with `upper` on top."""
    x = 2.9 if (upper is Side.LEFT) is not behind else -2.9
    return FloorCamera(x, aside, height, aim=(0.0, -0.1, 0.2))


#: Seconds to reach a posture, and the posture; the first one's time does not matter.
Script = Sequence[tuple[float, Lying]]


def film(
    script: Script,
    camera: FloorCamera,
    fps: float = 10.0,
    *,
    start: float = 0.0,
    noise: float = 0.003,
    seed: int = 0,
) -> Iterator[Pose]:
    """Yield the poses of `script`, easing from posture to posture.

    Args:
        script: The postures and their times.
        camera: The camera.
        fps: Frames per second.
        start: Time of the first pose, s.
        noise: Standard deviation of every landmark's error, m; the rotations' is `ROLL_NOISE`.
        seed: Seed of the noise.
    """
    random = np.random.default_rng(seed)
    for time, before, after, share in timeline(script, fps):
        posture = blend(before, after, (1.0 - math.cos(math.pi * share)) / 2.0)
        off, roll_off = random.normal(0.0, noise, (33, 3)), random.normal(0.0, ROLL_NOISE, 2)
        yield camera.watch(posture, start + time, off, roll_off)


def reps_of(exercises: Iterable[Exercise], poses: Iterable[Pose]) -> list[Rep]:
    """Return every repetition that a coach of these exercises reports."""
    coach = Coach(list(exercises))
    reps = [rep for pose in poses for rep in coach.watch(pose).finished]
    return [*reps, *coach.finish()]


def faults(rep: Rep) -> set[str]:
    return {fault.name for fault in rep.faults}


def blend(a: Lying, b: Lying, share: float) -> Lying:
    """Return the posture between `a` and `b`: `a` for share 0, `b` for share 1."""
    if a == b:
        return a
    numbers = {
        f.name: getattr(a, f.name) + (getattr(b, f.name) - getattr(a, f.name)) * share
        for f in fields(Lying)
    }
    return Lying(**numbers)


@dataclass(frozen=True, eq=False)
class Basis:
    """Unit vectors of a part of the body: to the head, to its front, to its left."""

    up: FloatArray
    front: FloatArray
    left: FloatArray

    def turned(self, back: float) -> Basis:
        """Return the basis rotated about its long axis, the left side moving back."""
        s, c = sin(back), cos(back)
        return Basis(self.up, self.front * c + self.left * s, self.left * c - self.front * s)


@lru_cache(maxsize=4096)
def skeleton(posture: Lying) -> FloatArray:
    """Return the 33 landmarks, (33, 3) m."""
    up = np.array([0.0, -1.0, 0.0])
    left = np.array([-cos(posture.over), 0.0, sin(posture.over)])
    legs = Basis(up, np.array([sin(posture.over), 0.0, cos(posture.over)]), left)
    back = 1.0 if posture.over >= 0 else -1.0
    pelvis = legs.turned(back * posture.rolled)
    chest = pelvis.turned(back * posture.opened)
    points = np.zeros((33, 3))
    hips = np.array([0.0, 0.0, HIP_HEIGHT + (HIP_WIDTH / 2) * abs(sin(posture.over))])
    shoulders = hips + TRUNK * up
    _put_head(points, chest, shoulders + HEAD * up)
    for side, sign in ((Side.LEFT, 1.0), (Side.RIGHT, -1.0)):
        upper = sign * posture.over > 0
        points[Landmark.of("HIP", side)] = hips + pelvis.left * sign * HIP_WIDTH / 2
        drawn = _drawn_leg(hips, pelvis if upper else legs, posture.knee, sign)
        inward = posture.left_in if side is Side.LEFT else posture.right_in
        straight = _straight_leg(points[Landmark.of("HIP", side)], pelvis, posture, inward, sign)
        leg = posture.drawn * drawn + (1.0 - posture.drawn) * straight
        for joint, point in zip(("KNEE", "ANKLE", "HEEL", "FOOT_INDEX"), leg, strict=True):
            points[Landmark.of(joint, side)] = point
        arm = chest if upper or not posture.drawn else legs
        lifted = posture.drawn * (posture.arm if upper else 90.0)
        opened = 1.4 * posture.opened * back if upper else 0.0
        shoulder = shoulders + chest.left * sign * SHOULDER_WIDTH / 2
        _put_arm(points, side, shoulder, arm.turned(opened), lifted)
    points *= posture.scale
    points.setflags(write=False)
    return points


def _drawn_leg(hips: FloatArray, basis: Basis, knee: float, sign: float) -> FloatArray:
    """Return knee, ankle, heel and toes of a flexed leg that rests on the other one."""
    beside = basis.left * sign * KNEE_WIDTH / 2
    reach = math.sqrt(THIGH**2 - ((HIP_WIDTH - KNEE_WIDTH) / 2) ** 2)
    thigh = -basis.up * cos(50.0) + basis.front * sin(50.0)
    shank = -basis.up * cos(50.0 - knee) + basis.front * sin(50.0 - knee)
    foot = -basis.up * cos(140.0 - knee) + basis.front * sin(140.0 - knee)
    joint = hips + beside + reach * thigh
    ankle = joint + SHANK * shank
    heel = ankle - 0.05 * foot + 0.03 * shank
    return np.stack((joint, ankle, heel, heel + FOOT * foot))


def _straight_leg(
    hip: FloatArray, basis: Basis, posture: Lying, inward: float, sign: float
) -> FloatArray:
    """Return knee, ankle, heel and toes of a leg along the floor or on its foot."""
    axis = -basis.up * cos(posture.apart) + basis.left * sign * sin(posture.apart)
    medial = -(basis.left * sign * cos(posture.apart) + basis.up * sin(posture.apart))
    pointer = basis.front * cos(inward) + medial * sin(inward)
    half = posture.knee / 2
    joint = hip + axis * THIGH * cos(half) + pointer * THIGH * sin(half)
    ankle = hip + axis * (THIGH + SHANK) * cos(half)
    foot = axis if posture.knee > FLAT else pointer
    heel = ankle - 0.05 * foot + (0.0 if posture.knee > FLAT else 0.03) * axis
    return np.stack((joint, ankle, heel, heel + FOOT * foot))


def _put_arm(
    points: FloatArray, side: Side, shoulder: FloatArray, basis: Basis, lifted: float
) -> None:
    """Set an arm that is lifted to the front of `basis`; at 0 it lies along the trunk."""
    along = -basis.up * cos(lifted) + basis.front * sin(lifted)
    for joint, distance in (
        ("SHOULDER", 0.0),
        ("ELBOW", UPPER_ARM),
        ("WRIST", UPPER_ARM + FOREARM),
        ("THUMB", UPPER_ARM + FOREARM + HAND / 2),
        ("INDEX", UPPER_ARM + FOREARM + HAND),
        ("PINKY", UPPER_ARM + FOREARM + HAND),
    ):
        points[Landmark.of(joint, side)] = shoulder + along * distance


def _put_head(points: FloatArray, chest: Basis, head: FloatArray) -> None:
    for mark in list(Landmark)[: Landmark.LEFT_SHOULDER]:
        sign = -1.0 if "RIGHT" in mark.name else 1.0
        if mark is Landmark.NOSE:
            points[mark] = head + 0.1 * chest.front
        elif "EAR" in mark.name:
            points[mark] = head + sign * 0.07 * chest.left
        elif "MOUTH" in mark.name:
            points[mark] = head + 0.09 * chest.front + sign * 0.025 * chest.left - 0.05 * chest.up
        else:
            points[mark] = head + 0.09 * chest.front + sign * 0.03 * chest.left + 0.03 * chest.up


def cycles(
    count: int = 3,
    *,
    inner: float = 28.0,
    outer: float = -42.0,
    half: float = 2.3,
    before: float = 2.0,
    after: float = 2.0,
    legs: Side = Side.BOTH,
    **changes: float,
) -> list[tuple[float, Lying]]:
    """Return a script of `count` leg rotations in and out, with a rest before and after."""

    def at(inward: float) -> Lying:
        left = inward if legs is not Side.RIGHT else outer
        right = inward if legs is not Side.LEFT else outer
        return Lying(left_in=left, right_in=right, **changes)

    to_and_fro = [(half, at(inner)), (half, at(outer))] * count
    return [(0.0, at(outer)), (before, at(outer)), *to_and_fro, (after, at(outer))]


def openings(
    upper: Side,
    count: int = 1,
    *,
    opened: float = 74.0,
    hold: float = 11.5,
    rest: float = 2.0,
    **while_open: float,
) -> list[tuple[float, Lying]]:
    """Return a script in which the chest opens, stays open and closes `count` times.

    `while_open` changes the open posture.
    """
    closed = on_side(upper)
    wide = on_side(upper, opened=opened, **while_open)
    once = [(2.5, wide), (hold, wide), (2.5, closed), (rest, closed)]
    return [(0.0, closed), (rest, closed), *once * count]
