"""Synthetic people who lie on the floor, before a pinhole camera that looks down at them.

A posture is a handful of angles; the skeleton follows from them by forward kinematics, in metres: x
and y along the floor, z up, the hips above the origin, the head towards -y. The camera gives the
picture's landmarks by perspective and the world's landmarks in its own axes, as the model does.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np

from posecheck.core import angles
from posecheck.core.coach import Coach
from posecheck.core.exercise import Exercise
from posecheck.core.feedback import Rep
from posecheck.core.pose import FloatArray, Landmark, Pose, Side

THIGH = SHANK = 0.42
TRUNK, HEAD = 0.50, 0.20
HIP_WIDTH, SHOULDER_WIDTH, KNEE_WIDTH = 0.22, 0.36, 0.11
UPPER_ARM, FOREARM, HAND = 0.29, 0.25, 0.10
FOOT = 0.22
UP = np.array([0.0, 0.0, 1.0])

#: One standard deviation of what the roll is off by from one picture to the next, degrees.
ROLL_NOISE = 2.0

#: Knees bent further than this stand up, with flat feet.
FLAT = 65.0


@dataclass(frozen=True)
class Lying:
    """A person on the floor, degrees.

    over: turned over, 0 on the back, 90 on the right side, -90 on the left. knee: flexion of both.
    left_in, right_in: how far each leg is rolled inward. apart: abduction. drawn: 1 with the thighs
    drawn up in front and the knees on each other, as when lying on one side, 0 with the legs along
    the floor. opened: how far the chest is turned back towards the upper side, against the pelvis;
    the upper arm goes along. rolled: how far the pelvis and the upper leg come along. arm: the
    upper arm's angle to the trunk, 90 at shoulder height. scale: of the whole body.
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
        """Trunk rotation and pelvis heading of this posture, as in `Pose`, (2,) degrees."""
        back = 1.0 if self.over >= 0.0 else -1.0
        return np.array([back * self.opened, back * self.rolled - self.over])


def on_side(upper: Side, **changes: float) -> Lying:
    """On one side, with the arm and leg of `upper` on top."""
    over = 90.0 if upper is Side.LEFT else -90.0
    return replace(Lying(over=over, knee=90.0, drawn=1.0), **changes)


def rolling(inward: float, **changes: float) -> Lying:
    """On the back, both legs rolled inward by so much."""
    return replace(Lying(left_in=inward, right_in=inward), **changes)


@dataclass(frozen=True)
class Eye:
    """A pinhole camera. Where it stands and what it looks at, m; focal: share of the longer side.

    blind: landmarks that it can't see.
    """

    x: float
    y: float
    height: float = 1.0
    focal: float = 0.77
    size: tuple[int, int] = (640, 480)
    aim: tuple[float, float, float] = (0.0, 0.1, 0.15)
    blind: frozenset[Landmark] = frozenset()

    def see(self, points: FloatArray, time: float, off: FloatArray | float = 0.0) -> Pose:
        """The pose that a network tells that is off by `off` metres."""
        place = np.array([self.x, self.y, self.height])
        away = np.array(self.aim) - place
        away = away / np.linalg.norm(away)
        right = np.cross(away, UP) / np.linalg.norm(np.cross(away, UP))
        axes = np.stack((right, np.cross(away, right), away), axis=1)
        before = (points - place) @ axes + off
        pixels = self.focal * max(self.size) * before[:, :2] / before[:, 2:]
        hips = before[[Landmark.LEFT_HIP, Landmark.RIGHT_HIP]].mean(axis=0)
        visibility = np.ones(33)
        visibility[list(self.blind)] = 0.1
        centre = np.array(self.size) / 2.0
        return Pose.detected(time, self.size, pixels + centre, before - hips, visibility)

    def watch(
        self,
        posture: Lying,
        time: float = 0.0,
        off: FloatArray | float = 0.0,
        roll_off: FloatArray | float = 0.0,
    ) -> Pose:
        """The pose of somebody on the floor, with what the pixels tell where the parts are seen.

        From the chest side they tell nothing, so that there the landmarks are on their own.
        roll_off: degrees by which the legs' roll is off; the trunk's turn, by half as much again.
        """
        pose = self.see(skeleton(posture), time, off)
        if not np.isnan(pose.image[LEGS, 0]).any():
            pose = replace(
                pose, hip_rotation=np.array([posture.left_in, posture.right_in]) + roll_off
            )
        if np.isnan(pose.image[TRUNK_MARKS, 0]).any():
            return pose
        rotation, heading = (posture.turn + np.multiply(roll_off, 1.5)).tolist()
        read = replace(pose, trunk_rotation=rotation, pelvis_heading=heading)
        return read if angles.seen_from_behind(read) else pose


#: What must be seen for the trunk's turn to be read.
TRUNK_MARKS = [
    Landmark.of(joint, side) for joint in ("SHOULDER", "HIP") for side in (Side.LEFT, Side.RIGHT)
]

#: What must be seen for the legs' roll to be read.
LEGS = [
    Landmark.of(joint, side)
    for joint in ("SHOULDER", "HIP", "KNEE", "ANKLE")
    for side in (Side.LEFT, Side.RIGHT)
]

AT_THE_FEET = Eye(0.0, 3.0, 1.1)
AT_THE_SIDE = Eye(-3.0, 0.1, 0.9)
AT_THE_OTHER_SIDE = Eye(3.0, 0.1, 0.9)
OBLIQUE = Eye(-2.1, 2.3, 0.9)
OTHER_OBLIQUE = Eye(2.1, 2.3, 0.9)


def facing(upper: Side, *, behind: bool = False, aside: float = 0.0, height: float = 0.9) -> Eye:
    """A camera before the chest, or behind the back, of somebody who lies with `upper` on top."""
    x = 2.9 if (upper is Side.LEFT) is not behind else -2.9
    return Eye(x, aside, height, aim=(0.0, -0.1, 0.2))


#: Seconds to get there, and the posture to get to; the first one's time does not matter.
Script = Sequence[tuple[float, Lying]]


def length(script: Script) -> float:
    """How long the film of `script` is, s."""
    return sum(seconds for seconds, _ in script[1:])


def film(
    script: Script,
    eye: Eye,
    fps: float = 12.0,
    *,
    start: float = 0.0,
    noise: float = 0.003,
    seed: int = 0,
) -> Iterator[Pose]:
    """The poses of `script`, easing from posture to posture, as seen by `eye`.

    noise: one standard deviation of every landmark's error, m; the roll's is ROLL_NOISE.
    """
    random = np.random.default_rng(seed)
    ends = np.cumsum([0.0, *(seconds for seconds, _ in script[1:])])
    for passed in (k / fps for k in range(int(ends[-1] * fps + 1e-9) + 1)):
        index = min(int(np.searchsorted(ends, passed, side="right")), len(script) - 1)
        begun, ended = float(ends[index - 1]), float(ends[index])
        share = min(max((passed - begun) / (ended - begun), 0.0), 1.0) if ended > begun else 1.0
        share = (1.0 - math.cos(math.pi * share)) / 2.0
        posture = blend(script[index - 1][1], script[index][1], share)
        off, roll_off = random.normal(0.0, noise, (33, 3)), random.normal(0.0, ROLL_NOISE, 2)
        yield eye.watch(posture, start + passed, off, roll_off)


def told(exercises: Iterable[Exercise], poses: Iterable[Pose]) -> list[Rep]:
    """Every repetition that a coach of these exercises tells."""
    coach = Coach(list(exercises))
    reps = [rep for pose in poses for rep in coach.watch(pose).finished]
    return [*reps, *coach.finish()]


def faults(rep: Rep) -> set[str]:
    return {fault.name for fault in rep.faults}


def blend(a: Lying, b: Lying, share: float) -> Lying:
    """The posture `share` of the way from `a` to `b`."""
    numbers = {
        f.name: getattr(a, f.name) + (getattr(b, f.name) - getattr(a, f.name)) * share
        for f in fields(Lying)
    }
    return Lying(**numbers)


def cos(degrees: float) -> float:
    return math.cos(math.radians(degrees))


def sin(degrees: float) -> float:
    return math.sin(math.radians(degrees))


@dataclass(frozen=True, eq=False)
class Basis:
    """The directions of a part of the body: to the head, to its front, to its left."""

    up: FloatArray
    front: FloatArray
    left: FloatArray

    def turned(self, back: float) -> Basis:
        """Turned about the long axis, the left side going back."""
        s, c = sin(back), cos(back)
        return Basis(self.up, self.front * c + self.left * s, self.left * c - self.front * s)


def skeleton(posture: Lying) -> FloatArray:
    """The 33 landmarks, (33, 3) m."""
    up = np.array([0.0, -1.0, 0.0])
    left = np.array([-cos(posture.over), 0.0, sin(posture.over)])
    legs = Basis(up, np.cross(left, up), left)
    back = 1.0 if posture.over >= 0 else -1.0
    pelvis = legs.turned(back * posture.rolled)
    chest = pelvis.turned(back * posture.opened)
    points = np.zeros((33, 3))
    hips = np.array([0.0, 0.0, 0.10 + (HIP_WIDTH / 2) * abs(sin(posture.over))])
    shoulders = hips + TRUNK * up
    _put_head(points, chest, shoulders + HEAD * up)
    for side, sign in ((Side.LEFT, 1.0), (Side.RIGHT, -1.0)):
        upper = sign * posture.over > 0
        points[Landmark.of("HIP", side)] = hips + pelvis.left * sign * HIP_WIDTH / 2
        drawn = _drawn_leg(hips, pelvis if upper else legs, posture.knee, sign)
        inward = posture.left_in if side is Side.LEFT else posture.right_in
        stretched = _stretched_leg(points[Landmark.of("HIP", side)], pelvis, posture, inward, sign)
        leg = posture.drawn * drawn + (1.0 - posture.drawn) * stretched
        for joint, point in zip(("KNEE", "ANKLE", "HEEL", "FOOT_INDEX"), leg, strict=True):
            points[Landmark.of(joint, side)] = point
        arm = chest if upper or not posture.drawn else legs
        lifted = posture.drawn * (posture.arm if upper else 90.0)
        further = 1.4 * posture.opened * back if upper else 0.0
        shoulder = shoulders + chest.left * sign * SHOULDER_WIDTH / 2
        _put_arm(points, side, shoulder, arm.turned(further), lifted)
    return points * posture.scale


def _drawn_leg(hips: FloatArray, basis: Basis, knee: float, sign: float) -> FloatArray:
    """Knee, ankle, heel and toes of a leg that is drawn up in front, resting on the other one."""
    beside = basis.left * sign * KNEE_WIDTH / 2
    reach = math.sqrt(THIGH**2 - ((HIP_WIDTH - KNEE_WIDTH) / 2) ** 2)
    thigh = -basis.up * cos(50.0) + basis.front * sin(50.0)
    shank = -basis.up * cos(50.0 - knee) + basis.front * sin(50.0 - knee)
    foot = -basis.up * cos(140.0 - knee) + basis.front * sin(140.0 - knee)
    joint = hips + beside + reach * thigh
    ankle = joint + SHANK * shank
    heel = ankle - 0.05 * foot + 0.03 * shank
    return np.stack((joint, ankle, heel, heel + FOOT * foot))


def _stretched_leg(
    hip: FloatArray, basis: Basis, posture: Lying, inward: float, sign: float
) -> FloatArray:
    """Knee, ankle, heel and toes of a leg that lies along the floor or stands on its foot."""
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
    """An arm that is lifted to the front of `basis` by so much; at 0 it lies along the trunk."""
    along = -basis.up * cos(lifted) + basis.front * sin(lifted)
    for joint, way in (
        ("SHOULDER", 0.0),
        ("ELBOW", UPPER_ARM),
        ("WRIST", UPPER_ARM + FOREARM),
        ("THUMB", UPPER_ARM + FOREARM + HAND / 2),
        ("INDEX", UPPER_ARM + FOREARM + HAND),
        ("PINKY", UPPER_ARM + FOREARM + HAND),
    ):
        points[Landmark.of(joint, side)] = shoulder + along * way


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
    """Leg rotations: lying with the legs rolled out, so many times in and out, and still again."""

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
    way: float = 2.5,
    rest: float = 2.0,
    **while_open: float,
) -> list[tuple[float, Lying]]:
    """Open and close: the chest opens, stays and closes, so many times; `while_open` adds to it."""
    closed = on_side(upper)
    wide = on_side(upper, opened=opened, **while_open)
    once = [(way, wide), (hold, wide), (way, closed), (rest, closed)]
    return [(0.0, closed), (rest, closed), *once * count]
