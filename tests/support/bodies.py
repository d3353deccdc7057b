"""Synthetic people who stand, kneel or lie: a skeleton with known joint angles and a camera.

A posture is a handful of angles; the skeleton follows from them by forward kinematics. It is built
in the body's own axes (x to its front, y to its left, z up from the floor; metres) and then
projected by a pinhole camera, so that what is measured on a pose can be compared with the posture.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache

import numpy as np

from posecheck.core.pose import FLIP_INDICES, SIDES, FloatArray, Landmark, Pose, Side
from tests.support.rig import (
    ANKLE_HEIGHT,
    FOCAL_LENGTH,
    FOOT,
    FOREARM,
    HAND,
    HIP_HEIGHT,
    HIP_WIDTH,
    KNEE_HEIGHT,
    SHANK,
    SHOULDER_WIDTH,
    THIGH,
    TRUNK,
    UPPER_ARM,
    acos,
    cos,
    detection,
    sin,
    timeline,
)


@dataclass(frozen=True)
class Leg:
    """One leg.

    Attributes:
        thigh: Direction, forward of the body's long axis, degrees.
        knee: Flexion, degrees.
        out: Abduction, degrees.
        rotation: Internal rotation, degrees.
        foot: Direction against the shank, degrees; 90 is square to it.
    """

    thigh: float = 0.0
    knee: float = 0.0
    out: float = 0.0
    rotation: float = 0.0
    foot: float = 90.0


@dataclass(frozen=True)
class Posture:
    """A whole body.

    Attributes:
        left: The left leg.
        right: The right leg.
        lean: Lean of the trunk, forward, degrees.
        side_lean: Lean of the trunk to its left, degrees.
        twist: Rotation of the shoulders against the pelvis, left shoulder back, degrees.
        back: Rotation of the body backward, degrees; 90 is lying.
        roll: Rotation about the long axis, degrees; 90 is lying on the left side.
        turned: Rotation about the vertical, to its own left, degrees.
        left_arm: Flexion of the left shoulder, degrees.
        right_arm: Flexion of the right shoulder, degrees.
        scale: Size, as a multiple of the usual one.
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
    """Return an upright posture on both feet."""
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
    """Return a posture on the knee of `side`, the other foot in front.

    The front leg determines the height of the hips, and so, with the height of the back knee, the
    direction of the back thigh. The back foot rests on the floor unless `back_knee` is given.
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
    """Return a posture on both feet, knees bent, the shanks tilted by a third of that."""
    leg = Leg(thigh=knee * 2 / 3, knee=knee, foot=90.0 + knee / 3)
    return Posture(left=leg, right=leg, lean=lean)


def sitting(lean: float = 0.0) -> Posture:
    """Return a posture on a chair, shanks vertical."""
    leg = Leg(thigh=90.0, knee=90.0)
    return Posture(left=leg, right=leg, lean=lean)


def bowing(lean: float = 70.0) -> Posture:
    """Return a posture bent forward at the hips, legs vertical."""
    return standing(lean=lean)


def stepping(side: Side, lift: float = 45.0) -> Posture:
    """Return a posture with one foot lifted as in walking; the other leg straight."""
    lifted, other = Leg(thigh=lift, knee=1.5 * lift), Leg()
    return Posture(lifted, other) if side is Side.LEFT else Posture(other, lifted)


def lying(
    *, knee: float = 0.0, rotation: float = 0.0, out: float = 10.0, roll: float = 0.0
) -> Posture:
    """Return a supine posture, rolled over by `roll`; the feet are flat when the knees are bent."""
    leg = Leg(thigh=knee / 2, knee=knee, out=out, rotation=rotation, foot=90.0 + knee / 2)
    return Posture(left=leg, right=leg, back=90.0, roll=roll)


def mirrored(posture: Posture) -> Posture:
    """Return the same posture on the other side."""
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
    """Return the posture between `a` and `b`: `a` for share 0, `b` for share 1."""
    if a == b:
        return a
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
    """A pinhole camera with a horizontal optical axis.

    Attributes:
        azimuth: Its direction from the person, degrees: 0 in front, 90 on the left.
        distance: Distance of the lens from the person's hips, m.
        height: Height of the lens above the floor, m.
        aside: Distance of the person from the optical axis, m.
        focal: Focal length as a share of the frame's longer side.
        size: Width and height of the frame, px.
        hidden: Landmarks of low visibility.
    """

    azimuth: float = 90.0
    distance: float = 3.6
    height: float = 0.8
    aside: float = 0.0
    focal: float = FOCAL_LENGTH
    size: tuple[int, int] = (640, 480)
    hidden: frozenset[Landmark] = frozenset()

    def see(self, posture: Posture, time: float = 0.0) -> Pose:
        """Return the pose of a network without any error."""
        offset = np.array([self.aside, self.height, self.distance])
        points = skeleton(posture) @ self._axes() + offset
        return detection(points, time, self.size, self.focal, self.hidden)

    def _axes(self) -> FloatArray:
        """Return the camera's axes (right, down, away) as columns, in the body's axes."""
        s, c = sin(self.azimuth), cos(self.azimuth)
        return np.array([[-s, 0.0, -c], [c, 0.0, -s], [0.0, -1.0, 0.0]])


SIDE_VIEW, OBLIQUE, FRONT_VIEW = Camera(90.0), Camera(55.0), Camera(0.0)

#: Seconds to reach a posture, and the posture; the first one's time does not matter.
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
    """Yield the poses of `script`.

    Args:
        script: The postures and their times.
        fps: Frames per second.
        camera: The camera.
        start: Time of the first pose, s.
        smooth: Ease from posture to posture instead of moving at constant speed.
        noise: Standard deviation of every landmark's error, m.
        seed: Seed of the noise.
    """
    random = np.random.default_rng(seed)
    for time, before, after, share in timeline(script, fps):
        eased = share * share * (3.0 - 2.0 * share) if smooth else share
        pose = camera.see(blend(before, after, eased), start + time)
        yield noisy(pose, noise, random, camera) if noise else pose


def noisy(pose: Pose, noise: float, random: np.random.Generator, camera: Camera) -> Pose:
    """Return the pose with an error of every landmark, of standard deviation `noise`, m."""
    off = random.normal(0.0, noise, (33, 3))
    pixels = off[:, :2] * camera.focal * max(camera.size) / camera.distance
    return replace(pose, image=pose.image + pixels, world=pose.world + off)


def repetition(side: Side, hold: float = 22.0, **changes: float) -> Script:
    """Return a script from standing into half-kneeling, a hold, s, and back to standing."""
    down = half_kneeling(side, **changes)
    return [(0.0, standing()), (2.0, down), (hold, down), (2.0, standing()), (4.0, standing())]


def joined(*scripts: Script) -> Script:
    """Return one script after the other."""
    return [frame for script in scripts for frame in script]


def swapped(pose: Pose, landmarks: Iterable[int] = range(33)) -> Pose:
    """Return the pose with left and right of `landmarks` swapped."""
    order = np.arange(33)
    chosen = list(landmarks)
    order[chosen] = np.array(FLIP_INDICES)[chosen]
    return replace(
        pose, image=pose.image[order], world=pose.world[order], visibility=pose.visibility[order]
    )


def in_mirror(pose: Pose) -> Pose:
    """Return the mirror image of the pose: coordinates and sides are flipped."""
    flipped = swapped(pose)
    image, world = flipped.image.copy(), flipped.world.copy()
    image[:, 0] = pose.size[0] - image[:, 0]
    world[:, 0] = -world[:, 0]
    return replace(
        flipped,
        image=image,
        world=world,
        hip_rotation=pose.hip_rotation[::-1],
        hip_rotation_error=pose.hip_rotation_error[::-1],
        trunk_rotation=-pose.trunk_rotation,
        pelvis_heading=-pose.pelvis_heading,
    )


def without(pose: Pose, *landmarks: Landmark) -> Pose:
    """Return the pose with some landmarks masked."""
    visibility = pose.visibility.copy()
    visibility[list(landmarks)] = 0.0
    return replace(
        Pose.detected(pose.time, pose.size, pose.image, pose.world, visibility),
        hip_rotation=pose.hip_rotation,
        hip_rotation_error=pose.hip_rotation_error,
        trunk_rotation=pose.trunk_rotation,
        pelvis_heading=pose.pelvis_heading,
        trunk_rotation_error=pose.trunk_rotation_error,
    )


def turned(pose: Pose, degrees: float) -> Pose:
    """Return the pose with its world rotated about the vertical and its image unchanged."""
    s, c = sin(degrees), cos(degrees)
    about_y = np.array([[c, 0.0, -s], [0.0, 1.0, 0.0], [s, 0.0, c]])
    return replace(pose, world=pose.world @ about_y)


def about_left(degrees: float) -> FloatArray:
    """Return the rotation that takes down to the front."""
    s, c = sin(degrees), cos(degrees)
    return np.array([[c, 0.0, -s], [0.0, 1.0, 0.0], [s, 0.0, c]])


def about_front(degrees: float) -> FloatArray:
    """Return the rotation that takes up to the left."""
    s, c = sin(degrees), cos(degrees)
    return np.array([[1.0, 0.0, 0.0], [0.0, c, s], [0.0, -s, c]])


def about_up(degrees: float) -> FloatArray:
    """Return the rotation that takes the front to the left."""
    s, c = sin(degrees), cos(degrees)
    return np.array([[c, -s, 0.0], [s, c, 0.0], [0.0, 0.0, 1.0]])


@lru_cache(maxsize=4096)
def skeleton(posture: Posture) -> FloatArray:
    """Return the 33 landmarks in the body's axes, resting on the floor, (33, 3) m."""
    points = np.zeros((33, 3))
    # `about_left` takes down to the front; the trunk points up, so its sign is reversed.
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
        *(points[Landmark.of("ANKLE", s), 2] - ANKLE_HEIGHT for s in SIDES),
        *(points[Landmark.of("KNEE", s), 2] - KNEE_HEIGHT for s in SIDES),
        *(points[Landmark.of("HIP", s), 2] - HIP_HEIGHT for s in SIDES),
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
    """Set nose, eyes, ears and mouth, by their offsets from the neck."""
    offsets = {
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
        x, y, z = offsets[part]
        points[mark] = neck + chest @ np.array([x, sign * y, z])
