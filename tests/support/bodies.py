"""Synthetic people: a skeleton with known joint angles before a pinhole camera.

A posture is a handful of angles; the skeleton follows from them by forward kinematics. It is built
in the body's own axes (x to its front, y to its left, z up from the floor; metres) and then seen by
a camera, which gives the picture's landmarks by perspective and the world's landmarks by turning.
What a pose tells can so be compared with what was put in.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache

import numpy as np

from posecheck.core.pose import FLIP_INDICES, FloatArray, Landmark, Pose, Side

THIGH, SHANK, TRUNK = 0.42, 0.42, 0.50
HIP_WIDTH, SHOULDER_WIDTH = 0.22, 0.36
UPPER_ARM, FOREARM, HAND = 0.29, 0.25, 0.10
FOOT = 0.22

#: How high a joint's centre is above the floor it rests on.
ANKLE_HEIGHT = KNEE_HEIGHT = 0.08
HIP_HEIGHT = 0.10


@dataclass(frozen=True)
class Leg:
    """One leg, degrees.

    thigh: forward of the body's long axis, which while upright is vertical. knee: flexion. out:
    abduction. rotation: internal positive. foot: from the shank's direction, 90 square to it.
    """

    thigh: float = 0.0
    knee: float = 0.0
    out: float = 0.0
    rotation: float = 0.0
    foot: float = 90.0


@dataclass(frozen=True)
class Posture:
    """A whole body, degrees.

    lean, side_lean: of the trunk, forward and to the left. twist: of the shoulders against the
    pelvis, left shoulder back. back: how far the body is laid back, 90 lies. roll: about the long
    axis, 90 lies on the left side. turned: about the vertical, to its own left. left_arm,
    right_arm: flexion at the shoulder. scale: of the whole body.
    """

    left: Leg = field(default_factory=Leg)
    right: Leg = field(default_factory=Leg)
    lean: float = 0.0
    side_lean: float = 0.0
    twist: float = 0.0
    back: float = 0.0
    roll: float = 0.0
    turned: float = 0.0
    left_arm: float = 0.0
    right_arm: float = 0.0
    scale: float = 1.0


def standing(**changes: float) -> Posture:
    """Upright on both feet."""
    return replace(Posture(), **changes)  # type: ignore[arg-type]


def half_kneeling(
    side: Side,
    *,
    front_knee: float = 90.0,
    shank_tilt: float = 0.0,
    back_knee: float | None = None,
    back_knee_height: float = KNEE_HEIGHT,
    foot: float = 60.0,
    **changes: float,
) -> Posture:
    """On the knee of `side`, the other foot in front.

    The front leg says how high the hips are, and so, with the height of the back knee, how far back
    the back thigh points. The back foot rests on the floor unless `back_knee` says otherwise.
    """
    front = Leg(thigh=front_knee - shank_tilt, knee=front_knee, foot=90.0 + shank_tilt)
    hips = ANKLE_HEIGHT + SHANK * cos(shank_tilt) + THIGH * cos(front.thigh)
    thigh = -acos((hips - back_knee_height) / THIGH)
    if back_knee is None:
        back_knee = thigh + acos((back_knee_height - ANKLE_HEIGHT) / SHANK)
    back = Leg(thigh=thigh, knee=back_knee, foot=foot)
    legs = (back, front) if side is Side.LEFT else (front, back)
    return replace(Posture(left=legs[0], right=legs[1]), **changes)  # type: ignore[arg-type]


def squatting(knee: float = 100.0, lean: float = 35.0) -> Posture:
    """On both feet with both knees bent, the shanks tilted by a third of that."""
    leg = Leg(thigh=knee * 2 / 3, knee=knee, foot=90.0 + knee / 3)
    return Posture(left=leg, right=leg, lean=lean)


def sitting(lean: float = 0.0) -> Posture:
    """On a chair, shanks upright."""
    leg = Leg(thigh=90.0, knee=90.0)
    return Posture(left=leg, right=leg, lean=lean)


def bowing(lean: float = 70.0) -> Posture:
    """Upright legs, bent forward at the hips."""
    return standing(lean=lean)


def stepping(side: Side, lift: float = 45.0) -> Posture:
    """One foot lifted as in walking; the other leg straight."""
    lifted, other = Leg(thigh=lift, knee=1.5 * lift), Leg()
    return Posture(lifted, other) if side is Side.LEFT else Posture(other, lifted)


def lying(
    *, knee: float = 0.0, rotation: float = 0.0, out: float = 10.0, roll: float = 0.0
) -> Posture:
    """On the back, rolled over by `roll`; the feet flat on the floor when the knees are bent."""
    leg = Leg(thigh=knee / 2, knee=knee, out=out, rotation=rotation, foot=90.0 + knee / 2)
    return Posture(left=leg, right=leg, back=90.0, roll=roll)


def mirrored(posture: Posture) -> Posture:
    """The same posture on the other side."""
    return replace(
        posture,
        left=posture.right,
        right=posture.left,
        left_arm=posture.right_arm,
        right_arm=posture.left_arm,
        side_lean=-posture.side_lean,
        twist=-posture.twist,
        roll=-posture.roll,
        turned=-posture.turned,
    )


def blend(a: Posture, b: Posture, share: float) -> Posture:
    """The posture `share` of the way from `a` to `b`."""
    angles = {
        f.name: mix(getattr(a, f.name), getattr(b, f.name), share)
        for f in fields(Posture)
        if f.name not in {"left", "right"}
    }
    left, right = blend_legs(a.left, b.left, share), blend_legs(a.right, b.right, share)
    return Posture(left=left, right=right, **angles)


def blend_legs(a: Leg, b: Leg, share: float) -> Leg:
    return Leg(**{f.name: mix(getattr(a, f.name), getattr(b, f.name), share) for f in fields(Leg)})


def mix(a: float, b: float, share: float) -> float:
    return a if a == b else a + (b - a) * share


@dataclass(frozen=True)
class Camera:
    """A pinhole camera that looks level at the person.

    azimuth: where it stands around the person, from their front (0) by their left (90). distance,
    height: of the lens from the person's hips and above the floor, m. aside: how far the person is
    from the line of sight, m. focal: length as a share of the picture's longer side. hidden:
    landmarks that it can't see.
    """

    azimuth: float = 90.0
    distance: float = 3.6
    height: float = 0.8
    aside: float = 0.0
    focal: float = 0.77
    size: tuple[int, int] = (640, 480)
    hidden: frozenset[Landmark] = frozenset()

    def see(self, posture: Posture, time: float = 0.0) -> Pose:
        """The pose that a network without any error would tell."""
        points = skeleton(posture) @ self._axes()
        hips = points[[Landmark.LEFT_HIP, Landmark.RIGHT_HIP]].mean(axis=0)
        before = points + np.array([self.aside, self.height, self.distance])
        pixels = self.focal * max(self.size) * before[:, :2] / before[:, 2:]
        visibility = np.ones(33)
        visibility[list(self.hidden)] = 0.1
        centre = np.array(self.size) / 2.0
        return Pose.detected(time, self.size, pixels + centre, points - hips, visibility)

    def _axes(self) -> FloatArray:
        """The camera's axes (right, down, away) as columns, in the body's."""
        s, c = sin(self.azimuth), cos(self.azimuth)
        return np.array([[-s, 0.0, -c], [c, 0.0, -s], [0.0, -1.0, 0.0]])


SIDE_VIEW, OBLIQUE, FRONT_VIEW = Camera(90.0), Camera(55.0), Camera(0.0)

#: Seconds to get there, and the posture to get to; the first one's time does not matter.
Script = Sequence[tuple[float, Posture]]


def film(
    script: Script,
    fps: float = 15.0,
    camera: Camera = SIDE_VIEW,
    *,
    start: float = 0.0,
    smooth: bool = True,
    noise: float = 0.0,
    seed: int = 0,
) -> Iterator[Pose]:
    """The poses of `script`, as a camera with `fps` frames a second sees them.

    smooth: speeding up and slowing down between postures, not moving evenly. noise: one standard
    deviation of every landmark's error, m.
    """
    random = np.random.default_rng(seed)
    ends = np.cumsum([0.0, *(duration for duration, _ in script[1:])])
    for number in range(int(ends[-1] * fps + 1e-9) + 1):
        passed = number / fps
        index = min(int(np.searchsorted(ends, passed, side="right")), len(script) - 1)
        begun, ended = float(ends[index - 1]), float(ends[index])
        share = (passed - begun) / (ended - begun) if ended > begun else 1.0
        share = min(max(share, 0.0), 1.0)
        share = share * share * (3.0 - 2.0 * share) if smooth else share
        posture = blend(script[max(index - 1, 0)][1], script[index][1], share)
        pose = camera.see(posture, start + passed)
        yield noisy(pose, noise, random, camera) if noise else pose


def noisy(pose: Pose, noise: float, random: np.random.Generator, camera: Camera) -> Pose:
    """The pose with every landmark off by some `noise` metres."""
    off = random.normal(0.0, noise, (33, 3))
    pixels = off[:, :2] * camera.focal * max(camera.size) / camera.distance
    return replace(pose, image=pose.image + pixels, world=pose.world + off)


def repetition(side: Side, hold: float = 22.0, way: float = 2.0, **changes: float) -> Script:
    """From standing into half-kneeling, staying for `hold` seconds, and up again."""
    down = half_kneeling(side, **changes)
    return [(0.0, standing()), (way, down), (hold, down), (way, standing()), (4.0, standing())]


def joined(*scripts: Script) -> Script:
    """One script after the other."""
    return [frame for script in scripts for frame in script]


def duration(script: Script) -> float:
    """How long the film of `script` is, s."""
    return sum(seconds for seconds, _ in script[1:])


def times(poses: Iterable[Pose]) -> list[float]:
    return [pose.time for pose in poses]


def swapped(pose: Pose, landmarks: Iterable[int] = range(33)) -> Pose:
    """The pose with left and right of `landmarks` taken for each other."""
    order = np.arange(33)
    chosen = list(landmarks)
    order[chosen] = np.array(FLIP_INDICES)[chosen]
    return replace(
        pose, image=pose.image[order], world=pose.world[order], visibility=pose.visibility[order]
    )


def in_mirror(pose: Pose) -> Pose:
    """What the camera would see in a mirror: everything on its other side, names included."""
    flipped = swapped(pose)
    image, world = flipped.image.copy(), flipped.world.copy()
    image[:, 0] = pose.size[0] - image[:, 0]
    world[:, 0] = -world[:, 0]
    return replace(
        flipped,
        image=image,
        world=world,
        hip_rotation=pose.hip_rotation[::-1],
        trunk_rotation=-pose.trunk_rotation,
        pelvis_heading=-pose.pelvis_heading,
    )


def without(pose: Pose, *landmarks: Landmark) -> Pose:
    """The pose with some landmarks not seen."""
    visibility = pose.visibility.copy()
    visibility[list(landmarks)] = 0.0
    told = Pose.detected(pose.time, pose.size, pose.image, pose.world, visibility)
    return replace(
        told,
        hip_rotation=pose.hip_rotation,
        trunk_rotation=pose.trunk_rotation,
        pelvis_heading=pose.pelvis_heading,
    )


def turned(pose: Pose, degrees: float) -> Pose:
    """The pose with its world turned about the vertical; the picture is left as it is."""
    s, c = sin(degrees), cos(degrees)
    about_y = np.array([[c, 0.0, -s], [0.0, 1.0, 0.0], [s, 0.0, c]])
    return replace(pose, world=pose.world @ about_y)


def sin(degrees: float) -> float:
    return math.sin(math.radians(degrees))


def cos(degrees: float) -> float:
    return math.cos(math.radians(degrees))


def acos(ratio: float) -> float:
    return math.degrees(math.acos(min(max(ratio, -1.0), 1.0)))


def about_left(degrees: float) -> FloatArray:
    """Turns what points down to the front."""
    s, c = sin(degrees), cos(degrees)
    return np.array([[c, 0.0, -s], [0.0, 1.0, 0.0], [s, 0.0, c]])


def about_front(degrees: float) -> FloatArray:
    """Turns what points up to the left."""
    s, c = sin(degrees), cos(degrees)
    return np.array([[1.0, 0.0, 0.0], [0.0, c, s], [0.0, -s, c]])


def about_up(degrees: float) -> FloatArray:
    """Turns what points to the front to the left."""
    s, c = sin(degrees), cos(degrees)
    return np.array([[c, -s, 0.0], [s, c, 0.0], [0.0, 0.0, 1.0]])


@lru_cache(maxsize=4096)
def skeleton(posture: Posture) -> FloatArray:
    """The 33 landmarks, (33, 3) m, in the body's axes, resting on the floor."""
    points = np.zeros((33, 3))
    # A leg's `about_left` takes "down" to the front; the trunk points up, so it goes the other way.
    spine = about_front(posture.side_lean) @ about_left(-posture.lean)
    chest = spine @ about_up(posture.twist)
    neck = spine @ np.array([0.0, 0.0, TRUNK])
    for side, leg, arm in (
        (Side.LEFT, posture.left, posture.left_arm),
        (Side.RIGHT, posture.right, posture.right_arm),
    ):
        sign = 1.0 if side is Side.LEFT else -1.0
        _put_leg(points, side, leg, sign)
        _put_arm(points, side, chest, neck, arm, sign)
    _put_head(points, chest, neck)
    laid = about_up(posture.turned) @ about_left(posture.back) @ about_up(posture.roll)
    points = points @ laid.T
    points[:, 2] -= min(
        *(points[Landmark.of("ANKLE", s), 2] - ANKLE_HEIGHT for s in (Side.LEFT, Side.RIGHT)),
        *(points[Landmark.of("KNEE", s), 2] - KNEE_HEIGHT for s in (Side.LEFT, Side.RIGHT)),
        *(points[Landmark.of("HIP", s), 2] - HIP_HEIGHT for s in (Side.LEFT, Side.RIGHT)),
    )
    points *= posture.scale
    points.setflags(write=False)
    return points


def _put_leg(points: FloatArray, side: Side, leg: Leg, sign: float) -> None:
    down, ahead = np.array([0.0, 0.0, -1.0]), np.array([1.0, 0.0, 0.0])
    thigh = about_front(-sign * leg.out) @ about_left(leg.thigh) @ about_up(-sign * leg.rotation)
    shank = thigh @ about_left(-leg.knee)
    foot = shank @ about_left(leg.foot) @ down
    hip = np.array([0.0, sign * HIP_WIDTH / 2, 0.0])
    knee = hip + THIGH * (thigh @ down)
    ankle = knee + SHANK * (shank @ down)
    heel = ankle - 0.05 * foot + 0.05 * (shank @ down) * abs(float((shank @ ahead) @ foot))
    for joint, point in (
        ("HIP", hip),
        ("KNEE", knee),
        ("ANKLE", ankle),
        ("HEEL", heel),
        ("FOOT_INDEX", heel + FOOT * foot),
    ):
        points[Landmark.of(joint, side)] = point


def _put_arm(
    points: FloatArray, side: Side, chest: FloatArray, neck: FloatArray, arm: float, sign: float
) -> None:
    down = chest @ about_left(arm) @ np.array([0.0, 0.0, -1.0])
    shoulder = neck + chest @ np.array([0.0, sign * SHOULDER_WIDTH / 2, 0.0])
    elbow = shoulder + UPPER_ARM * down
    wrist = elbow + FOREARM * down
    tip = wrist + HAND * down
    inward = chest @ np.array([0.0, -sign * 0.03, 0.0])
    for joint, point in (
        ("SHOULDER", shoulder),
        ("ELBOW", elbow),
        ("WRIST", wrist),
        ("PINKY", tip - inward),
        ("INDEX", tip),
        ("THUMB", (wrist + tip) / 2 + inward),
    ):
        points[Landmark.of(joint, side)] = point


def _put_head(points: FloatArray, chest: FloatArray, neck: FloatArray) -> None:
    """Nose, eyes, ears and mouth, by their places above the neck."""
    places = {
        "NOSE": (0.10, 0.0, 0.20),
        "EYE_INNER": (0.09, 0.015, 0.23),
        "EYE": (0.09, 0.03, 0.23),
        "EYE_OUTER": (0.085, 0.045, 0.23),
        "EAR": (0.0, 0.07, 0.21),
        "MOUTH": (0.09, 0.025, 0.15),
    }
    for mark in list(Landmark)[: Landmark.LEFT_SHOULDER]:
        part = mark.name.replace("LEFT_", "").replace("RIGHT_", "")
        part = part.replace("_LEFT", "").replace("_RIGHT", "")
        sign = -1.0 if "RIGHT" in mark.name else 1.0
        x, y, z = places[part]
        points[mark] = neck + chest @ np.array([x, sign * y, z])
