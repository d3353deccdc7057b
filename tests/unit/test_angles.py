"""Angles read off synthetic bodies whose angles are known."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from posecheck.core import angles, vectors
from posecheck.core.angles import ANGLE_COLUMNS, HIP_LANDMARK_BIAS, TRUNK_BIAS
from posecheck.core.pose import SIDES, Landmark, Pose, Side
from tests.support.bodies import (
    Camera,
    Leg,
    Posture,
    half_kneeling,
    in_mirror,
    lying,
    squatting,
    standing,
    swapped,
    turned,
    without,
)

MEASURES: dict[str, Callable[[Pose], float]] = {
    **ANGLE_COLUMNS,
    "trunk_side_lean": angles.trunk_side_lean,
}

#: The landmarks without which a measure can't be had, by joint; "own" for the measured side alone.
TRUNK = {"SHOULDER", "HIP"}
NEEDED = {
    "left_knee_flexion": ({"HIP", "KNEE", "ANKLE"}, set()),
    "left_hip_flexion": ({"KNEE"}, TRUNK),
    "left_hip_rotation": ({"KNEE", "ANKLE", "HEEL", "FOOT_INDEX"}, TRUNK),
    "left_shank_tilt": ({"KNEE", "ANKLE"}, set()),
    "trunk_lean": (set(), TRUNK),
    "trunk_rotation": (set(), TRUNK),
    "pelvis_rotation": (set(), TRUNK),
    "trunk_side_lean": (set(), TRUNK),
}

#: Everything but the measured angle stays as it is: a tolerance for rounding alone, degrees.
EXACT = 1e-6

azimuths = pytest.mark.parametrize("azimuth", [0, 35, 90, 160, -70])
quick = settings(deadline=None, max_examples=60)

degrees = st.integers(-40, 40).map(float)
legs = st.builds(
    Leg,
    thigh=degrees,
    knee=st.integers(5, 120).map(float),
    out=st.integers(0, 20).map(float),
    rotation=degrees,
)
postures = st.builds(
    Posture,
    left=legs,
    right=legs,
    lean=st.integers(-20, 25).map(float),
    side_lean=st.integers(-15, 15).map(float),
    twist=st.integers(-30, 30).map(float),
    scale=st.sampled_from([0.7, 1.0, 1.3]),
)
cameras = st.builds(Camera, azimuth=st.integers(-180, 180).map(float))


def apart(a: float, b: float) -> float:
    """How far two directions are apart, degrees; 0 when both are unknown."""
    if a != a or b != b:
        return 0.0 if a != a and b != b else math.inf
    return abs((a - b + 180.0) % 360.0 - 180.0)


def given_back(name: str, pose: Pose) -> float:
    """What a measure adds for the hip landmark's bias, by how much the view shows of it."""
    bias = {"left_knee_flexion": HIP_LANDMARK_BIAS, "right_knee_flexion": HIP_LANDMARK_BIAS}
    return (bias | {"trunk_lean": TRUNK_BIAS}).get(name, 0.0) * angles.sagittal_view_share(pose)


def both(leg: Leg) -> Posture:
    """Upright, with both legs alike."""
    return Posture(left=leg, right=leg)


KNOWN: list[tuple[str, Posture, float]] = [
    ("left_knee_flexion", standing(), 0.0),
    ("left_knee_flexion", Posture(left=Leg(knee=90.0)), 90.0),
    ("right_knee_flexion", Posture(right=Leg(knee=35.0)), 35.0),
    ("right_knee_flexion", half_kneeling(Side.LEFT, front_knee=105.0), 105.0),
    ("left_knee_flexion", half_kneeling(Side.LEFT, back_knee=80.0), 80.0),
    ("left_hip_flexion", Posture(left=Leg(thigh=60.0)), 60.0),
    ("left_hip_flexion", Posture(left=Leg(thigh=-20.0)), -20.0),
    ("right_hip_flexion", Posture(right=Leg(thigh=60.0), lean=15.0), 75.0),
    ("right_hip_flexion", squatting(knee=90.0, lean=20.0), 80.0),
    ("left_hip_rotation", both(Leg(rotation=25.0)), 25.0),
    ("left_hip_rotation", both(Leg(rotation=-40.0)), -40.0),
    ("right_hip_rotation", both(Leg(thigh=30.0, knee=60.0, rotation=20.0)), 20.0),
    ("right_hip_rotation", both(Leg(thigh=45.0, knee=90.0, rotation=-30.0)), -30.0),
    ("left_hip_rotation", standing(), 0.0),
    ("left_shank_tilt", standing(), 0.0),
    ("left_shank_tilt", half_kneeling(Side.RIGHT, shank_tilt=20.0), 20.0),
    ("right_shank_tilt", half_kneeling(Side.LEFT, shank_tilt=-10.0), -10.0),
    ("trunk_lean", standing(lean=30.0), 30.0),
    ("trunk_lean", standing(lean=-12.0), -12.0),
    ("trunk_lean", lying(), -90.0),
    ("trunk_rotation", standing(twist=25.0), 25.0),
    ("trunk_rotation", replace(lying(), twist=-40.0), -40.0),
    ("pelvis_rotation", standing(), math.nan),
    ("pelvis_rotation", lying(roll=90.0), 0.0),
    ("pelvis_rotation", lying(roll=-90.0), 0.0),
    ("pelvis_rotation", lying(roll=110.0), 20.0),
    ("pelvis_rotation", lying(roll=-60.0), 30.0),
]


@azimuths
@pytest.mark.parametrize(("name", "posture", "expected"), KNOWN)
def test_a_measure_tells_what_the_body_does(
    name: str, posture: Posture, expected: float, azimuth: float
) -> None:
    """Every measure gives a known body's angle, sign included, from wherever it is seen."""
    pose = Camera(azimuth).see(posture)
    assert apart(ANGLE_COLUMNS[name](pose) - given_back(name, pose), expected) < 0.5


def test_the_hip_landmarks_bias_is_given_back_as_far_as_it_shows() -> None:
    """All of it from the side, none from the front."""
    side, front = Camera(90.0).see(standing()), Camera(0.0).see(standing())
    assert apart(ANGLE_COLUMNS["left_knee_flexion"](side), HIP_LANDMARK_BIAS) < 0.1
    assert apart(ANGLE_COLUMNS["left_knee_flexion"](front), 0.0) < 0.1


@azimuths
def test_lying_feet_do_not_tell_the_hips_rotation(azimuth: float) -> None:
    """Of somebody who lies the rotation of the hips is not told in degrees."""
    pose = Camera(azimuth).see(lying(rotation=25.0))
    assert math.isnan(ANGLE_COLUMNS["left_hip_rotation"](pose))
    assert math.isnan(ANGLE_COLUMNS["right_hip_rotation"](pose))


@pytest.mark.parametrize(
    ("azimuth", "hidden"), [(90, {Side.RIGHT}), (-90, {Side.LEFT}), (40, set()), (-140, set())]
)
def test_the_far_leg_from_the_side_is_not_told_in_degrees(
    azimuth: float, hidden: set[Side]
) -> None:
    """From its inner side a foot rolled in and one rolled out look alike; obliquely they do not."""
    told = replace(Camera(azimuth).see(lying()), hip_rotation=np.array([20.0, -30.0]))
    for side, roll in zip(SIDES, (20.0, -30.0), strict=True):
        read = angles.hip_rotation(told, side)
        assert math.isnan(read) if side in hidden else read == roll


@pytest.mark.parametrize(("apart", "told"), [(0.05, False), (0.08, False), (0.13, True)])
@pytest.mark.parametrize("size", [(320, 240), (1280, 960)])
def test_feet_in_one_place_are_not_told_apart(
    apart: float, told: bool, size: tuple[int, int]
) -> None:
    """Nearer to each other than the breadth of a foot, nobody knows which foot the pixels show."""
    pose = replace(Camera(40.0, size=size).see(lying()), hip_rotation=np.array([20.0, -30.0]))
    image = pose.image.copy()
    way = [0.0, apart * pose.pixels_per_metre]
    image[Landmark.RIGHT_ANKLE] = image[Landmark.LEFT_ANKLE] + way
    near = replace(pose, image=image)
    read = [angles.hip_rotation(near, side) for side in SIDES]
    assert read == [20.0, -30.0] if told else all(math.isnan(roll) for roll in read)


@pytest.mark.parametrize("azimuth", [30, 90, 150])
@pytest.mark.parametrize("twist", [-10.0, 45.0, 80.0])
def test_who_lies_on_one_side_turns_the_chest(azimuth: float, twist: float) -> None:
    """Lying on one side with the chest to the camera, the turn of the shoulders is measured."""
    pose = Camera(azimuth).see(replace(lying(roll=90.0), twist=twist))
    assert apart(ANGLE_COLUMNS["trunk_rotation"](pose), twist) < 0.5


@pytest.mark.parametrize("azimuth", [-30, -90, -150])
def test_a_back_does_not_tell_the_chests_turn(azimuth: float) -> None:
    """Of somebody who lies with the back to the camera the turn is not known."""
    pose = Camera(azimuth).see(replace(lying(roll=90.0), twist=45.0))
    assert math.isnan(ANGLE_COLUMNS["trunk_rotation"](pose))


@azimuths
@pytest.mark.parametrize("turn", [(-10.0, 80.0), (45.0, -90.0), (80.0, -120.0)])
def test_what_the_pixels_tell_of_who_lies_is_believed(
    azimuth: float, turn: tuple[float, float]
) -> None:
    """A turn that was read off the pixels goes before the landmarks; of who stands it is not."""
    told = replace(
        Camera(azimuth).see(lying(roll=70.0)), trunk_rotation=turn[0], pelvis_heading=turn[1]
    )
    assert ANGLE_COLUMNS["trunk_rotation"](told) == angles.fused_trunk_rotation(told) == turn[0]
    assert ANGLE_COLUMNS["pelvis_rotation"](told) == turn[1] - math.copysign(90.0, turn[1])
    upright = Camera(azimuth).see(standing(twist=25.0))
    assert angles.fused_trunk_rotation(
        replace(upright, trunk_rotation=turn[0], pelvis_heading=turn[1])
    ) == angles.fused_trunk_rotation(upright)


@azimuths
@pytest.mark.parametrize("roll", [0.0, 60.0, -90.0, 170.0])
def test_ahead_is_where_the_pelvis_faces(azimuth: float, roll: float) -> None:
    """Turned as far as it faces, ahead lies across the trunk and across the hip line."""
    pose = Camera(azimuth).see(lying(roll=roll))
    ahead = angles.pelvis_anterior_axis(pose)
    assert vectors.length(ahead) == pytest.approx(1.0)
    front = vectors.unit(vectors.cross(angles.hip_line(pose), angles.trunk(pose)))
    assert vectors.dot(ahead, front) == pytest.approx(1.0, abs=1e-6)


@pytest.mark.parametrize(
    ("roll", "supine", "upper"),
    [(0.0, True, None), (-40.0, True, Side.LEFT), (80.0, False, Side.RIGHT), (170.0, False, None)],
)
@azimuths
def test_where_the_pelvis_faces_tells_how_one_lies(
    roll: float, supine: bool, upper: Side | None, azimuth: float
) -> None:
    """On the back, on one side, on the belly; between back and side it may be both."""
    pose = Camera(azimuth).see(lying(roll=roll))
    assert angles.supine(pose) is supine
    assert [side for side in SIDES if angles.side_lying(pose, side)] == ([upper] if upper else [])


@azimuths
@pytest.mark.parametrize("toes", [(0.1, 0.0, 0.1), (-0.1, 0.0, 0.1), (0.0, 0.15, -0.02)])
def test_the_toes_behind_a_knee_on_the_floor_tell_nothing(
    azimuth: float, toes: tuple[float, float, float]
) -> None:
    """Tucked under or stretched back, they do not say where the person faces."""
    pose = Camera(azimuth).see(half_kneeling(Side.RIGHT))
    world = pose.world.copy()
    world[Landmark.RIGHT_FOOT_INDEX] = world[Landmark.RIGHT_HEEL] + toes
    faced, told = (
        angles.anterior_axis(each, vectors.DOWN) for each in (pose, replace(pose, world=world))
    )
    assert vectors.angle_between(faced, told) < 1.0


def test_the_wider_line_tells_the_sides_more_surely() -> None:
    """Hips that are told wrong in depth by as much as shoulders turn the body less."""
    pose = Camera(0.0).see(standing())

    def turned(joint: str) -> float:
        world = pose.world.copy()
        world[Landmark.of(joint, Side.LEFT), 2] += 0.1
        return vectors.angle_between(
            angles.left_axis(replace(pose, world=world)), angles.left_axis(pose)
        )

    assert turned("HIP") < turned("SHOULDER")


@pytest.mark.parametrize("azimuth", [-30, 0, 30, 150, 180])
@pytest.mark.parametrize("lean", [-25.0, 0.0, 10.0])
def test_side_lean_is_positive_to_the_left(azimuth: float, lean: float) -> None:
    """Leaning to the own left is positive, seen from the front or from behind."""
    pose = Camera(azimuth).see(standing(side_lean=lean))
    assert apart(angles.trunk_side_lean(pose), lean) < 0.5


@pytest.mark.parametrize("azimuth", [70, 90, -90, 110])
def test_side_lean_is_unknown_from_the_side(azimuth: float) -> None:
    """Looking along the frontal plane, a camera can't tell a lean in it."""
    pose = Camera(azimuth).see(standing(side_lean=20.0))
    assert math.isnan(angles.trunk_side_lean(pose))


def test_the_table_has_the_documented_columns() -> None:
    """The columns of frames.csv, in their order."""
    columns = (
        "left_knee_flexion,right_knee_flexion,left_hip_flexion,right_hip_flexion,"
        "left_hip_rotation,right_hip_rotation,left_shank_tilt,right_shank_tilt,"
        "trunk_lean,trunk_rotation,pelvis_rotation"
    )
    assert ",".join(ANGLE_COLUMNS) == columns


@given(postures, cameras, st.floats(0.5, 2.0), st.tuples(*[st.floats(-3, 3)] * 3))
@quick
def test_place_and_size_do_not_matter(
    posture: Posture, camera: Camera, factor: float, shift: tuple[float, float, float]
) -> None:
    """A larger body elsewhere has the same angles."""
    pose = camera.see(posture)
    moved = replace(pose, world=pose.world * factor + np.array(shift))
    for name, measure in MEASURES.items():
        assert apart(measure(pose), measure(moved)) < EXACT, name


@given(postures, cameras, st.floats(-180, 180))
@quick
def test_walking_around_the_body_does_not_matter(
    posture: Posture, camera: Camera, angle: float
) -> None:
    """Turned about the vertical, the world has the same angles."""
    pose = camera.see(posture)
    other = turned(pose, angle)
    for name, measure in ANGLE_COLUMNS.items():
        here, there = given_back(name, pose), given_back(name, other)
        assert apart(measure(pose) - here, measure(other) - there) < EXACT, name


@given(postures, cameras)
@quick
def test_a_mirror_swaps_left_and_right(posture: Posture, camera: Camera) -> None:
    """In a mirror left is right, what leans to the left leans to the right, and that is all."""
    pose = camera.see(posture)
    other = in_mirror(pose)
    signed = {"trunk_rotation", "pelvis_rotation", "trunk_side_lean"}
    for name, measure in MEASURES.items():
        side, _, rest = name.partition("_")
        counterpart = {"left": f"right_{rest}", "right": f"left_{rest}"}.get(side, name)
        expected = MEASURES[counterpart](pose) * (-1.0 if name in signed else 1.0)
        assert apart(measure(other), expected) < EXACT, name


@given(st.integers(-80, 80).filter(lambda r: abs(r) > 5), cameras)
@quick
def test_a_mirror_turns_a_rolling_pelvis(roll: int, camera: Camera) -> None:
    """Rolling to the one side is rolling to the other in a mirror."""
    pose = camera.see(lying(roll=float(roll)))
    expected = -ANGLE_COLUMNS["pelvis_rotation"](pose)
    assert apart(ANGLE_COLUMNS["pelvis_rotation"](in_mirror(pose)), expected) < EXACT


def needed(name: str) -> set[Landmark]:
    """The landmarks that a measure can't do without."""
    side = Side.RIGHT if name.startswith("right") else Side.LEFT
    own, both = NEEDED[name.replace("right_", "left_")]
    pairs = {(joint, side) for joint in own} | {(j, s) for j in both for s in (side, side.other)}
    return {Landmark.of(joint, s) for joint, s in pairs}


@pytest.mark.parametrize("name", MEASURES)
def test_every_needed_landmark_is_needed(name: str) -> None:
    """A measure is unknown as soon as one landmark that it rests on is not seen."""
    upright = name == "trunk_side_lean" or "hip_rotation" in name
    posture = standing() if upright else replace(lying(knee=40.0, roll=70.0), back=40.0)
    posture = lying(roll=70.0) if name == "pelvis_rotation" else posture
    pose = Camera(20.0).see(posture)
    assert not math.isnan(MEASURES[name](pose))
    for landmark in needed(name):
        assert math.isnan(MEASURES[name](without(pose, landmark))), landmark.name


@pytest.mark.parametrize("name", MEASURES)
def test_nobody_has_no_angles(name: str) -> None:
    """Of nobody everything is unknown."""
    assert math.isnan(MEASURES[name](Pose.unseen(0.0, (640, 480))))


def test_the_side_that_is_not_seen_does_not_take_the_other_along() -> None:
    """The shank that is seen is measured, though the other leg is not."""
    pose = Camera().see(half_kneeling(Side.RIGHT, shank_tilt=12.0))
    marks = [m for m in Landmark if m.name.startswith("RIGHT") and m >= Landmark.RIGHT_KNEE]
    assert apart(ANGLE_COLUMNS["left_shank_tilt"](without(pose, *marks)), 12.0) < EXACT


@given(st.sets(st.sampled_from(list(Landmark)), max_size=12), st.sampled_from([0.0, 50.0, 90.0]))
@quick
def test_what_is_hidden_changes_no_number(hidden: set[Landmark], azimuth: float) -> None:
    """With parts of a straight body hidden, a measure is unknown or what it was."""
    pose = Camera(azimuth).see(squatting(knee=60.0, lean=15.0))
    partly = without(pose, *hidden)
    for name, measure in MEASURES.items():
        value = measure(partly)
        here, there = given_back(name, pose), given_back(name, partly)
        assert math.isnan(value) or apart(value - there, measure(pose) - here) < EXACT, name


@given(arrays(np.float64, (33, 3), elements=st.floats(-100, 100) | st.just(math.nan)))
@quick
def test_no_pose_is_too_strange(world: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> None:
    """Whatever a network tells, a measure answers a number or that it does not know."""
    pose = Pose.detected(0.0, (640, 480), np.full((33, 2), 9.0), world, np.ones(33))
    for name, measure in MEASURES.items():
        value = measure(pose)
        assert isinstance(value, float), name
        assert math.isnan(value) or -180.0 <= value <= 180.0 + HIP_LANDMARK_BIAS, name


def test_a_body_in_one_point_has_no_angles() -> None:
    """Where all landmarks coincide there is no direction, and no angle but by its bias."""
    pose = Pose.detected(0.0, (640, 480), np.full((33, 2), 9.0), np.zeros((33, 3)), np.ones(33))
    for name, measure in MEASURES.items():
        assert math.isnan(measure(pose)), name


def test_taking_left_for_right_is_noticed() -> None:
    """A pose with its sides exchanged gives each side the other's angle."""
    pose = Camera().see(half_kneeling(Side.LEFT, front_knee=100.0, back_knee=80.0))
    other = swapped(pose)
    assert ANGLE_COLUMNS["left_knee_flexion"](other) == ANGLE_COLUMNS["right_knee_flexion"](pose)
    assert ANGLE_COLUMNS["right_knee_flexion"](other) == ANGLE_COLUMNS["left_knee_flexion"](pose)


@given(postures)
@quick
def test_between_is_symmetric(posture: Posture) -> None:
    """The angle between two directions does not depend on which comes first."""
    thigh = angles.segment(Camera().see(posture), "HIP", "KNEE", Side.LEFT)
    shank = angles.segment(Camera().see(posture), "KNEE", "ANKLE", Side.LEFT)
    assert vectors.angle_between(thigh, shank) == pytest.approx(vectors.angle_between(shank, thigh))
    assert apart(vectors.angle_between(thigh, shank), posture.left.knee) < EXACT
