"""Joint angles by their clinical names: pure functions of a pose.

All angles are degrees. They are read off the world landmarks, in three dimensions; after
`filters.lift` those agree with the picture where a limb lies in the picture plane. What can't be
seen is NaN. One formula serves both sides: directions towards the midline and to the front come
from the body itself, never from the picture's left and right.

Conventions: `flexion` is 0 for a straight joint and 90 for a right angle; a lean or tilt is 0 when
upright and positive forward; internal (inward) rotation is positive.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache

from posecheck.core.pose import Landmark, Pose, Side, Vector

NAN_VECTOR: Vector = (math.nan, math.nan, math.nan)
DOWN: Vector = (0.0, 1.0, 0.0)
UP: Vector = (-0.0, -1.0, -0.0)  # DOWN the other way round, to the last bit

#: Degrees by which the knee reads too straight. The model's hip landmark lies in front of the joint
#: centre, at the surface of the body, so that the thigh seems to lean towards the shin's front.
#: Two studies of filmed people, from the side: -2.3 (Cosoli, Arnesano and Scalise 2026, squats
#: against inertial sensors) and -5.1 (JMIR preprint 102399, 2026, against annotated video). Their
#: mean is given back.
HIP_LANDMARK_BIAS = 3.7

#: The same landmark makes the trunk seem to lean back, by as much less as the trunk is longer than
#: the thigh: 0.288 to 0.245 of stature (Winter, Biomechanics and Motor Control of Human Movement).
TRUNK_BIAS = HIP_LANDMARK_BIAS * 0.245 / 0.288

#: Cosine from which on a direction counts as pointing along the line of sight: within 45°.
ALONG_LINE_OF_SIGHT = 0.7

#: A pelvis that faces away from the camera by more than this (a sine; 12°) is seen from behind.
BEHIND_SINE = 0.2

#: A trunk this near to level, degrees, belongs to somebody who lies.
LYING_TOLERANCE = 55.0

#: A pelvis that faces up, give or take so many degrees, belongs to somebody on their back.
SUPINE_TOLERANCE = 45.0

#: The hip line of somebody on one side is this near to vertical, degrees.
SIDE_LYING_TOLERANCE = 60.0

#: A leg on the floor whose inner side faces the camera by more than this (a cosine; within 26°) is
#: the far one from the side. From a little above, its foot looks alike rolled outward by as much as
#: the camera looks down, and by more or less than that: how far it is rolled can't be told.
MAX_MEDIAL_VIEW = 0.9

#: About the breadth of a grown-up's foot, m.
FOOT_BREADTH = 0.1

#: Below this length a direction means nothing, m.
MIN_LENGTH = 1e-6


#: Which point of a pose is which joint of a side; looked up dozens of times a frame.
LANDMARK_INDEX: dict[Side, dict[str, int]] = {
    side: {
        mark.name.removeprefix(f"{side.name}_"): mark.value
        for mark in Landmark
        if mark.name.startswith(side.name)
    }
    for side in (Side.LEFT, Side.RIGHT)
}

#: The body's own directions are asked for dozens of times a frame; the last few poses' are kept.
cached = lru_cache(maxsize=8)


def sub(a: Vector, b: Vector) -> Vector:
    """From `b` to `a`."""
    return a[0] - b[0], a[1] - b[1], a[2] - b[2]


def add(a: Vector, b: Vector) -> Vector:
    """The sum of two directions."""
    return a[0] + b[0], a[1] + b[1], a[2] + b[2]


def scale(a: Vector, factor: float) -> Vector:
    """`a`, longer by `factor`."""
    return a[0] * factor, a[1] * factor, a[2] * factor


def dot(a: Vector, b: Vector) -> float:
    """The scalar product."""
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def cross(a: Vector, b: Vector) -> Vector:
    """The vector product."""
    return (
        a[1] * b[2] - a[2] * b[1],
        a[2] * b[0] - a[0] * b[2],
        a[0] * b[1] - a[1] * b[0],
    )


def length(a: Vector) -> float:
    """The length of `a`, m."""
    return math.sqrt(a[0] * a[0] + a[1] * a[1] + a[2] * a[2])


def unit(a: Vector) -> Vector:
    """`a` with length 1; nowhere when it has none."""
    size = length(a)
    return scale(a, 1.0 / size) if size > MIN_LENGTH else NAN_VECTOR


def reject(a: Vector, axis: Vector) -> Vector:
    """The part of `a` at right angles to the unit vector `axis`."""
    return sub(a, scale(axis, dot(a, axis)))


def signed_angle(a: Vector, towards: Vector, ahead: Vector) -> float:
    """The angle of `a` in the plane of two directions: 0 along `ahead`, positive to `towards`."""
    return math.degrees(math.atan2(dot(a, towards), dot(a, ahead)))


def midpoint(pose: Pose, joint: str) -> Vector:
    """Half-way between a paired joint's left and right landmark."""
    left, right = landmark(pose, joint, Side.LEFT), landmark(pose, joint, Side.RIGHT)
    return scale(add(left, right), 0.5)


def landmark(pose: Pose, joint: str, side: Side) -> Vector:
    """A paired joint's landmark on one side."""
    return pose.points[LANDMARK_INDEX[side][joint]]


def segment(pose: Pose, start: str, end: str, side: Side) -> Vector:
    """From one joint to another of the same side."""
    points, place = pose.points, LANDMARK_INDEX[side]
    return sub(points[place[end]], points[place[start]])


@cached
def trunk(pose: Pose) -> Vector:
    """From the middle of the hips to the middle of the shoulders."""
    return sub(midpoint(pose, "SHOULDER"), midpoint(pose, "HIP"))


@cached
def trunk_inclination(pose: Pose) -> float:
    """How far the trunk is from upright, in any direction, 0 to 180."""
    return angle_between(trunk(pose), UP)


@cached
def hip_line(pose: Pose) -> Vector:
    """From the right hip to the left."""
    return sub(landmark(pose, "HIP", Side.LEFT), landmark(pose, "HIP", Side.RIGHT))


@cached
def shoulder_line(pose: Pose) -> Vector:
    """From the right shoulder to the left."""
    return sub(landmark(pose, "SHOULDER", Side.LEFT), landmark(pose, "SHOULDER", Side.RIGHT))


@cached
def left_axis(pose: Pose) -> Vector:
    """Unit vector to the person's left, along hips and shoulders together.

    Depth is told about as badly of each of their ends, so that the wider line is the surer one, and
    counts for as much more.
    """
    hips, shoulders = hip_line(pose), shoulder_line(pose)
    return unit(add(scale(hips, length(hips)), scale(shoulders, length(shoulders))))


@cached
def anterior_axis(pose: Pose, axis: Vector) -> Vector:
    """Unit vector to the person's front, at right angles to `axis`.

    axis: unit vector towards the feet. Seen from the side, hips and shoulders hide each other, and
    the depth that tells left from right is the weakest number a camera gives. The feet point
    forward too, and are then seen at their best: both hints are added up, each foot for as much as
    it shows and its shank stands on it. Behind a knee on the floor toes point anywhere.
    """
    hint = unit(cross(axis, left_axis(pose)))
    for side in (Side.LEFT, Side.RIGHT):
        foot = reject(unit(segment(pose, "HEEL", "FOOT_INDEX", side)), axis)
        foot = scale(foot, max(dot(unit(segment(pose, "KNEE", "ANKLE", side)), axis), 0.0))
        if foot[0] == foot[0]:
            hint = add(hint, foot) if hint[0] == hint[0] else foot
    return unit(reject(hint, axis))


@cached
def lateral_axis(pose: Pose) -> Vector:
    """Horizontal unit vector to the person's left, while they are upright."""
    return cross(anterior_axis(pose, DOWN), DOWN)


def angle_between(a: Vector, b: Vector) -> float:
    """The angle between two directions, 0 to 180."""
    sine, cosine = length(cross(a, b)), dot(a, b)
    return math.degrees(math.atan2(sine, cosine)) if sine or cosine else math.nan


@cached
def sagittal_view_share(pose: Pose) -> float:
    """How much of the way forward lies in the picture: 1 from the side, 0 from the front.

    1 when it can't be told.
    """
    share = abs(lateral_axis(pose)[2])
    return share if share == share else 1.0


@cached
def knee_flexion(pose: Pose, side: Side) -> float:
    """Knee flexion: 0 straight, 90 a right angle.

    The hip landmark's bias is given back by as much of the way forward as lies in the picture: all
    from the side, where the studies stood, nothing from the front.
    """
    thigh, shank = segment(pose, "HIP", "KNEE", side), segment(pose, "KNEE", "ANKLE", side)
    return angle_between(thigh, shank) + HIP_LANDMARK_BIAS * sagittal_view_share(pose)


def hip_flexion(pose: Pose, side: Side) -> float:
    """Hip flexion, thigh against trunk: 0 in line, positive with the knee in front."""
    axis = unit(scale(trunk(pose), -1.0))
    return signed_angle(segment(pose, "HIP", "KNEE", side), anterior_axis(pose, axis), axis)


def hip_rotation(pose: Pose, side: Side) -> float:
    """Rotation of the leg about its own axis: 0 with the toes to the front, internal positive.

    Of a person on their back it is what the pixels tell (`Pose.hip_rotation`): the model puts their toes
    where those of a standing one would be. NaN while they lie in any other way, for a leg whose
    inner side faces the camera (INSIDE), and for both while their feet are in one place.

    Of others the shank shows it with a bent knee, the foot with a straight one; in between each
    counts for as much as it sticks out from the thigh's axis.
    """
    if supine(pose):
        unclear = medial_view_share(pose, side) > MAX_MEDIAL_VIEW or feet_overlap(pose)
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
    """How much of a leg's inner side the camera sees: 1 straight from that side, -1 the other."""
    axis = unit(segment(pose, "HIP", "ANKLE", side))
    return unit(reject(left_axis(pose), axis))[2] * (1.0 if side is Side.LEFT else -1.0)


def feet_overlap(pose: Pose) -> bool:
    """Whether both feet are in the same place as seen, so that nobody can tell which is which."""
    left, right = (pose.image[LANDMARK_INDEX[side]["ANKLE"]] for side in (Side.LEFT, Side.RIGHT))
    return math.dist(left, right) < FOOT_BREADTH * pose.pixels_per_metre


def shank_tilt(pose: Pose, side: Side) -> float:
    """Tilt of the shank from vertical: 0 with the knee above the ankle, positive ahead of it."""
    shank = segment(pose, "ANKLE", "KNEE", side)
    return signed_angle(shank, anterior_axis(pose, DOWN), UP)


def trunk_lean(pose: Pose) -> float:
    """Lean of the trunk from vertical in the sagittal plane, positive forward."""
    lean = signed_angle(trunk(pose), anterior_axis(pose, DOWN), UP)
    return lean + TRUNK_BIAS * sagittal_view_share(pose)


def trunk_side_lean(pose: Pose) -> float:
    """Lean of the trunk from vertical in the frontal plane, positive to the person's left.

    NaN where the camera looks along that plane: what is left then is the model's depth alone.
    """
    if abs(lateral_axis(pose)[2]) > ALONG_LINE_OF_SIGHT:
        return math.nan
    return signed_angle(trunk(pose), lateral_axis(pose), UP)


@cached
def lying(pose: Pose) -> bool:
    """Whether the trunk is far from upright; False when it is not seen.

    From the feet end, looking down, a level trunk seems to rise by as much as the camera looks down
    and depth is told too small: by 40° on the way from 1 m up.
    """
    return abs(angle_between(trunk(pose), DOWN) - 90.0) < LYING_TOLERANCE


@cached
def pelvis_heading(pose: Pose) -> float:
    """Where a lying pelvis faces: 0 up, 90 when lying on the left side, -90 on the right.

    It is what the pixels tell (`Pose.pelvis_heading`), else what the hip line does. NaN for all others.
    """
    if not lying(pose):
        return math.nan
    told = pose.pelvis_heading
    if told == told:
        return told
    axis = unit(trunk(pose))
    up = unit(reject(UP, axis))
    return signed_angle(cross(reject(hip_line(pose), axis), axis), cross(axis, up), up)


def pelvis_anterior_axis(pose: Pose) -> Vector:
    """Unit vector to where a lying pelvis faces; nowhere for all others."""
    axis = unit(trunk(pose))
    up = unit(reject(UP, axis))
    angle = math.radians(pelvis_heading(pose))
    return add(scale(up, math.cos(angle)), scale(cross(axis, up), math.sin(angle)))


def seen_from_behind(pose: Pose) -> bool:
    """Whether the person lies on one side, with the back to the camera."""
    on_one_side = abs(abs(pelvis_heading(pose)) - 90.0) < 90.0 - SUPINE_TOLERANCE
    return on_one_side and pelvis_anterior_axis(pose)[2] > BEHIND_SINE


@cached
def supine(pose: Pose) -> bool:
    """Whether the person lies on their back; False when trunk or hips are not seen."""
    return abs(pelvis_heading(pose)) < SUPINE_TOLERANCE


def side_lying(pose: Pose, upper: Side) -> bool:
    """Whether the person lies on one side, with `upper` on top; False when that is not seen."""
    return (
        abs(pelvis_heading(pose) - (-90.0 if upper is Side.LEFT else 90.0)) < SIDE_LYING_TOLERANCE
    )


@cached
def fused_trunk_rotation(pose: Pose) -> float:
    """Shoulder line against hip line about the trunk's axis, left shoulder back positive.

    Of a lying person both the pixels (`Pose.trunk_rotation`) and the landmarks tell it. From behind, the
    pixels are believed; from the chest side, whichever tells more: both tell too little where they
    see too little, the ones of an arm that the chest hides, the others of depth, and neither tells
    much too much (docs/accuracy.md). See `trunk_rotation` for what can be trusted.
    """
    axis = unit(trunk(pose))
    left = unit(reject(hip_line(pose), axis))
    told = signed_angle(reject(shoulder_line(pose), axis), cross(axis, left), left)
    read = pose.trunk_rotation
    if read != read or not lying(pose):
        return told
    return told if told * read > read * read and not seen_from_behind(pose) else read


def trunk_rotation(pose: Pose) -> float:
    """Shoulder line against pelvis line about the trunk's axis, left shoulder back positive.

    NaN for a lying person seen from behind, unless the pixels tell it: the back that turns away
    hides both lines' depth, and the model then shares the turn out between pelvis and chest as it
    likes.
    """
    if pose.trunk_rotation == pose.trunk_rotation:
        return fused_trunk_rotation(pose)
    if lying(pose) and cross(unit(trunk(pose)), unit(hip_line(pose)))[2] < -BEHIND_SINE:
        return math.nan
    return fused_trunk_rotation(pose)


def pelvis_rotation(pose: Pose) -> float:
    """Roll of the pelvis about the trunk's long axis, left hip back positive.

    0 with one hip straight above the other, as when lying on one side. NaN while upright, where
    gravity says nothing about it.
    """
    where = pelvis_heading(pose)
    return where - math.copysign(90.0, where)


#: The angle columns of frames.csv, in their order.
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
    "pelvis_rotation": pelvis_rotation,
}
