"""Joint angles by their clinical names: pure functions of a pose.

All angles are degrees, measured on the world landmarks in three dimensions; after `filters.lift`
these agree with the image for a limb that lies in the image plane. An angle whose landmarks are
masked is NaN. One formula serves both sides: the medial and the anterior direction come from the
body itself, never from the left and right of the frame.

Conventions: `flexion` is 0 for a straight joint and 90 for a right angle; a lean or tilt is 0 when
upright and positive forward; internal rotation is positive.

`side` is the person's own side. `joint` is the name of a `Landmark` without its side.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache

from posecheck.core.pose import SIDES, Landmark, Pose, Side
from posecheck.core.vectors import (
    DOWN,
    MIN_LENGTH,
    UP,
    Vector,
    add,
    angle_between,
    cross,
    dot,
    length,
    reject,
    scale,
    signed_angle,
    sub,
    unit,
)

#: Bias of the measured knee flexion towards a straight knee, degrees; it is added back. The model's
#: hip landmark lies in front of the joint centre, at the surface of the body, so that the thigh
#: seems to lean towards the front of the shin. The mean of two studies of people filmed from the
#: side: -2.3 (Cosoli, Arnesano and Scalise 2026, squats against inertial sensors) and -5.1 (JMIR
#: preprint 102399, 2026, against annotated video).
HIP_LANDMARK_BIAS = 3.7

#: Bias of the trunk's lean by the same landmark, backward, degrees. It is smaller because the trunk
#: is longer than the thigh: 0.288 to 0.245 of stature (Winter, Biomechanics and Motor Control of
#: Human Movement).
TRUNK_BIAS = HIP_LANDMARK_BIAS * 0.245 / 0.288

#: Cosine above which a direction counts as parallel to the line of sight: within 45 degrees.
ALONG_LINE_OF_SIGHT = 0.7

#: Sine of the angle by which a pelvis must face away from the camera to count as seen from behind:
#: 12 degrees.
BEHIND_SINE = 0.2

#: Largest deviation of a lying person's trunk from horizontal, degrees.
LYING_TOLERANCE = 55.0

#: Largest deviation of a supine person's pelvis heading from upward, degrees.
SUPINE_TOLERANCE = 45.0

#: Largest deviation of a side-lying person's pelvis heading from horizontal, degrees.
SIDE_LYING_TOLERANCE = 60.0

#: Cosine above which the camera sees too much of a leg's medial side to measure its rotation:
#: within 26 degrees. Such a leg is the far one in a side view. Seen from slightly above, its foot
#: looks the same when rotated outward by more or by less than the camera's inclination.
MAX_MEDIAL_VIEW = 0.9

#: Approximate breadth of an adult's foot, m.
FOOT_BREADTH = 0.1

#: Index of each joint's landmark by side; looked up dozens of times a frame.
LANDMARK_INDEX: dict[Side, dict[str, int]] = {
    side: {
        mark.name.removeprefix(f"{side.name}_"): mark.value
        for mark in Landmark
        if mark.name.startswith(side.name)
    }
    for side in SIDES
}

#: Caches a quantity of the last few poses; most are needed dozens of times a frame.
cached = lru_cache(maxsize=8)


def midpoint(pose: Pose, joint: str) -> Vector:
    """Return the midpoint between the left and the right landmark of a joint."""
    left, right = landmark(pose, joint, Side.LEFT), landmark(pose, joint, Side.RIGHT)
    return scale(add(left, right), 0.5)


def landmark(pose: Pose, joint: str, side: Side) -> Vector:
    """Return the world position of a joint."""
    return pose.points[LANDMARK_INDEX[side][joint]]


def segment(pose: Pose, start: str, end: str, side: Side) -> Vector:
    """Return the vector from one joint to another of the same side."""
    points, index = pose.points, LANDMARK_INDEX[side]
    return sub(points[index[end]], points[index[start]])


@cached
def trunk(pose: Pose) -> Vector:
    """Return the vector from the midpoint of the hips to the midpoint of the shoulders."""
    return sub(midpoint(pose, "SHOULDER"), midpoint(pose, "HIP"))


@cached
def trunk_inclination(pose: Pose) -> float:
    """Return the trunk's deviation from vertical in any direction, 0 to 180 degrees."""
    return angle_between(trunk(pose), UP)


@cached
def hip_line(pose: Pose) -> Vector:
    """Return the vector from the right hip to the left."""
    return sub(landmark(pose, "HIP", Side.LEFT), landmark(pose, "HIP", Side.RIGHT))


@cached
def shoulder_line(pose: Pose) -> Vector:
    """Return the vector from the right shoulder to the left."""
    return sub(landmark(pose, "SHOULDER", Side.LEFT), landmark(pose, "SHOULDER", Side.RIGHT))


@cached
def left_axis(pose: Pose) -> Vector:
    """Return the unit vector to the person's left, from hip line and shoulder line together.

    The depth error of their ends is about the same, so the longer line gives the better direction.
    Each line is weighted by its length.
    """
    hips, shoulders = hip_line(pose), shoulder_line(pose)
    return unit(add(scale(hips, length(hips)), scale(shoulders, length(shoulders))))


@cached
def anterior_axis(pose: Pose, axis: Vector) -> Vector:
    """Return the unit vector to the person's front, perpendicular to `axis` (towards the feet).

    In a side view hips and shoulders occlude each other, and their depth difference is the least
    certain number that a camera gives. The feet point forward too, and are then seen best. Both
    cues are added. A foot is weighted by its length across `axis` and by how upright its shank is:
    behind a knee on the floor the toes may point anywhere.
    """
    front = unit(cross(axis, left_axis(pose)))
    for side in SIDES:
        foot = reject(unit(segment(pose, "HEEL", "FOOT_INDEX", side)), axis)
        foot = scale(foot, max(dot(unit(segment(pose, "KNEE", "ANKLE", side)), axis), 0.0))
        if not math.isnan(foot[0]):
            front = foot if math.isnan(front[0]) else add(front, foot)
    return unit(reject(front, axis))


@cached
def lateral_axis(pose: Pose) -> Vector:
    """Return the horizontal unit vector to the left of an upright person."""
    return cross(anterior_axis(pose, DOWN), DOWN)


@cached
def sagittal_view_share(pose: Pose) -> float:
    """Return the share of the anterior axis in the image plane: 1 from the side, 0 from the front.

    1 where it is unknown.
    """
    share = abs(lateral_axis(pose)[2])
    return 1.0 if math.isnan(share) else share


@cached
def knee_flexion(pose: Pose, side: Side) -> float:
    """Return the knee flexion: 0 for a straight knee, 90 for a right angle.

    `HIP_LANDMARK_BIAS` is corrected in proportion to the sagittal view share: fully from the side,
    where it was measured, and not at all from the front.
    """
    thigh, shank = segment(pose, "HIP", "KNEE", side), segment(pose, "KNEE", "ANKLE", side)
    return angle_between(thigh, shank) + HIP_LANDMARK_BIAS * sagittal_view_share(pose)


def hip_flexion(pose: Pose, side: Side) -> float:
    """Return the hip flexion, thigh against trunk: 0 in line, positive with the knee in front."""
    axis = unit(scale(trunk(pose), -1.0))
    return signed_angle(segment(pose, "HIP", "KNEE", side), anterior_axis(pose, axis), axis)


def hip_rotation(pose: Pose, side: Side) -> float:
    """Return the rotation of the leg about its own axis: 0 with the toes to the front.

    For a supine person it is `Pose.hip_rotation`, estimated from the pixels: the model places the
    toes where a standing person's would be. It is NaN for a leg seen from its medial side
    (`MAX_MEDIAL_VIEW`), for both legs while the feet overlap in the frame, and in any other lying
    position.

    Otherwise the shank shows it when the knee is bent and the foot when it is straight; in between
    each is weighted by its length perpendicular to the thigh.
    """
    if supine(pose):
        unclear = seen_from_medial_side(pose, side) or feet_overlap(pose)
        return pose.hip_rotation_by_side[side] if not unclear else math.nan
    if lying(pose):
        return math.nan
    thigh = segment(pose, "HIP", "KNEE", side)
    axis = unit(thigh)
    shank = reject(segment(pose, "KNEE", "ANKLE", side), axis)
    foot = reject(segment(pose, "HEEL", "FOOT_INDEX", side), axis)
    pointer = sub(foot, scale(shank, 2.0 * length(shank) / max(length(thigh), MIN_LENGTH)))
    left = unit(reject(left_axis(pose), axis))
    medial = scale(left, -1.0 if side is Side.LEFT else 1.0)
    return signed_angle(pointer, medial, cross(axis, left))


def medial_view_share(pose: Pose, side: Side) -> float:
    """Return how much of a leg's medial side the camera sees: 1 all of it, -1 its lateral side."""
    axis = unit(segment(pose, "HIP", "ANKLE", side))
    return unit(reject(left_axis(pose), axis))[2] * (1.0 if side is Side.LEFT else -1.0)


def seen_from_medial_side(pose: Pose, side: Side) -> bool:
    """Return whether the camera sees too much of a leg's medial side to measure its rotation."""
    return medial_view_share(pose, side) > MAX_MEDIAL_VIEW


def feet_overlap(pose: Pose) -> bool:
    """Return whether the feet are too close together in the frame to be distinguished."""
    left, right = (pose.image[LANDMARK_INDEX[side]["ANKLE"]] for side in SIDES)
    return math.dist(left, right) < FOOT_BREADTH * pose.pixels_per_metre


def shank_tilt(pose: Pose, side: Side) -> float:
    """Return the tilt of the shank from vertical, positive with the knee in front of the ankle."""
    shank = segment(pose, "ANKLE", "KNEE", side)
    return signed_angle(shank, anterior_axis(pose, DOWN), UP)


def trunk_lean(pose: Pose) -> float:
    """Return the lean of the trunk from vertical in the sagittal plane, positive forward."""
    lean = signed_angle(trunk(pose), anterior_axis(pose, DOWN), UP)
    return lean + TRUNK_BIAS * sagittal_view_share(pose)


def trunk_side_lean(pose: Pose) -> float:
    """Return the lean of the trunk from vertical in the frontal plane, positive to the left.

    NaN where the camera looks along that plane, since only the model's depth would show it.
    """
    if abs(lateral_axis(pose)[2]) > ALONG_LINE_OF_SIGHT:
        return math.nan
    return signed_angle(trunk(pose), lateral_axis(pose), UP)


@cached
def lying(pose: Pose) -> bool:
    """Return whether the trunk is near horizontal; False when it is not visible.

    The tolerance is wide because of views from the feet: for a camera that looks down, a horizontal
    trunk seems to rise by the camera's inclination, and its depth is under-estimated. From 1 m up
    that amounts to 40 degrees.
    """
    return abs(angle_between(trunk(pose), DOWN) - 90.0) < LYING_TOLERANCE


@cached
def pelvis_heading(pose: Pose) -> float:
    """Return where a lying pelvis faces: 0 up, 90 when lying on the left side, -90 on the right.

    It is `Pose.pelvis_heading`, estimated from the pixels, else that of the hip line. NaN unless
    the person is lying.
    """
    if not lying(pose):
        return math.nan
    if not math.isnan(pose.pelvis_heading):
        return pose.pelvis_heading
    return heading_of_hip_line(pose, hip_line(pose))


def heading_of_hip_line(pose: Pose, line: Vector) -> float:
    """Return where a lying pelvis faces whose line from the right hip to the left is `line`."""
    axis = unit(trunk(pose))
    up = unit(reject(UP, axis))
    return signed_angle(cross(reject(line, axis), axis), cross(axis, up), up)


def pelvis_anterior_axis(pose: Pose) -> Vector:
    """Return the unit vector to where a lying pelvis faces; NaN unless the person is lying."""
    axis = unit(trunk(pose))
    up = unit(reject(UP, axis))
    heading = math.radians(pelvis_heading(pose))
    return add(scale(up, math.cos(heading)), scale(cross(axis, up), math.sin(heading)))


def seen_from_behind(pose: Pose) -> bool:
    """Return whether the person is side-lying with the back to the camera."""
    on_one_side = abs(abs(pelvis_heading(pose)) - 90.0) < 90.0 - SUPINE_TOLERANCE
    return on_one_side and pelvis_anterior_axis(pose)[2] > BEHIND_SINE


@cached
def supine(pose: Pose) -> bool:
    """Return whether the person is supine; False when trunk or hips are not visible."""
    return abs(pelvis_heading(pose)) < SUPINE_TOLERANCE


def side_lying(pose: Pose, upper: Side) -> bool:
    """Return whether the person is side-lying with `upper` on top; False when not visible."""
    expected = -90.0 if upper is Side.LEFT else 90.0
    return abs(pelvis_heading(pose) - expected) < SIDE_LYING_TOLERANCE


@cached
def trunk_rotation(pose: Pose) -> float:
    """Return shoulder line against hip line about the trunk's axis, left shoulder back positive.

    For a lying person it is `Pose.trunk_rotation`, where known, else that of the landmarks. These
    lose much of the depth of shoulders that occlude each other (docs/accuracy.md), and are not used
    from behind, where the back occludes the depth of both lines and the model divides the rotation
    between pelvis and chest arbitrarily.
    """
    recumbent = lying(pose)
    if recumbent and not math.isnan(pose.trunk_rotation):
        return pose.trunk_rotation
    axis, hips = unit(trunk(pose)), hip_line(pose)
    if recumbent and cross(axis, unit(hips))[2] < -BEHIND_SINE:
        return math.nan
    left = unit(reject(hips, axis))
    return signed_angle(reject(shoulder_line(pose), axis), cross(axis, left), left)


def trunk_rotation_error(pose: Pose) -> float:
    """Return the error bar of `trunk_rotation`, one standard deviation; NaN for landmarks' value.

    Only an estimate from the pixels has one.
    """
    estimated = not math.isnan(pose.trunk_rotation) and lying(pose)
    return pose.trunk_rotation_error if estimated else math.nan


#: The angle columns of frames.csv, in their order. `pelvis_rotation`, the roll of the pelvis about
#: the trunk's axis, is unknown in every frame: no estimate of it is better than a guess. The
#: heading of a pelvis at rest is off by up to 22 degrees to either side, depending on the view and
#: the chest, and shows a third of a roll (docs/methods.md).
ANGLE_COLUMNS: dict[str, Callable[[Pose], float]] = {
    "left_knee_flexion": lambda pose: knee_flexion(pose, Side.LEFT),
    "right_knee_flexion": lambda pose: knee_flexion(pose, Side.RIGHT),
    "left_hip_flexion": lambda pose: hip_flexion(pose, Side.LEFT),
    "right_hip_flexion": lambda pose: hip_flexion(pose, Side.RIGHT),
    "left_hip_rotation": lambda pose: hip_rotation(pose, Side.LEFT),
    "right_hip_rotation": lambda pose: hip_rotation(pose, Side.RIGHT),
    "left_shank_tilt": lambda pose: shank_tilt(pose, Side.LEFT),
    "right_shank_tilt": lambda pose: shank_tilt(pose, Side.RIGHT),
    "trunk_lean": trunk_lean,
    "trunk_rotation": trunk_rotation,
    "pelvis_rotation": lambda pose: math.nan,
}
