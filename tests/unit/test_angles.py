"""Joint angles, on synthetic bodies of known angles."""

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
from tests.support.examples import examples

MEASURES: dict[str, Callable[[Pose], float]] = {
    **ANGLE_COLUMNS,
    "trunk_side_lean": angles.trunk_side_lean,
}

#: The joints that a measure needs: those of its own side, and those of both sides.
TRUNK = {"SHOULDER", "HIP"}
NEEDED = {
    "left_knee_flexion": ({"HIP", "KNEE", "ANKLE"}, set()),
    "left_hip_flexion": ({"KNEE"}, TRUNK),
    "left_hip_rotation": ({"KNEE", "ANKLE", "HEEL", "FOOT_INDEX"}, TRUNK),
    "left_shank_tilt": ({"KNEE", "ANKLE"}, set()),
    "trunk_lean": (set(), TRUNK),
    "trunk_rotation": (set(), TRUNK),
    "trunk_side_lean": (set(), TRUNK),
}

#: Tolerance for rounding alone, degrees.
EXACT = 1e-6

azimuths = pytest.mark.parametrize("azimuth", [0, 35, 90, 160, -70])
quick = settings(max_examples=examples(60))

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


def difference(a: float, b: float) -> float:
    """Return the difference of two angles, degrees; 0 when both are unknown."""
    if math.isnan(a) or math.isnan(b):
        return 0.0 if math.isnan(a) and math.isnan(b) else math.inf
    return abs((a - b + 180.0) % 360.0 - 180.0)


def bias_correction(name: str, pose: Pose) -> float:
    """Return what a measure adds for the bias of the hip landmark in this view."""
    bias = {"left_knee_flexion": HIP_LANDMARK_BIAS, "right_knee_flexion": HIP_LANDMARK_BIAS}
    return (bias | {"trunk_lean": TRUNK_BIAS}).get(name, 0.0) * angles.sagittal_view_share(pose)


def both(leg: Leg) -> Posture:
    """Return an upright posture with equal legs."""
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
]


@azimuths
@pytest.mark.parametrize(("name", "posture", "expected"), KNOWN)
def test_measures_of_known_bodies(
    name: str, posture: Posture, expected: float, azimuth: float
) -> None:
    """Every measure gives the angle of a known body, sign included, in every view."""
    pose = Camera(azimuth).see(posture)
    assert difference(ANGLE_COLUMNS[name](pose) - bias_correction(name, pose), expected) < 0.5


def test_the_bias_correction_depends_on_the_view() -> None:
    """It is full from the side, and zero from the front."""
    side, front = Camera(90.0).see(standing()), Camera(0.0).see(standing())
    assert difference(ANGLE_COLUMNS["left_knee_flexion"](side), HIP_LANDMARK_BIAS) < 0.1
    assert difference(ANGLE_COLUMNS["left_knee_flexion"](front), 0.0) < 0.1


@azimuths
def test_hip_rotation_of_a_lying_person_is_unknown(azimuth: float) -> None:
    """Without an estimate from the pixels it is NaN."""
    pose = Camera(azimuth).see(lying(rotation=25.0))
    assert math.isnan(ANGLE_COLUMNS["left_hip_rotation"](pose))
    assert math.isnan(ANGLE_COLUMNS["right_hip_rotation"](pose))


@pytest.mark.parametrize(
    ("azimuth", "hidden"), [(90, {Side.RIGHT}), (-90, {Side.LEFT}), (40, set()), (-140, set())]
)
def test_hip_rotation_seen_from_the_medial_side_is_unknown(
    azimuth: float, hidden: set[Side]
) -> None:
    """From the medial side internal and external rotation look alike; obliquely they do not."""
    estimated = replace(Camera(azimuth).see(lying()), hip_rotation=np.array([20.0, -30.0]))
    for side, roll in zip(SIDES, (20.0, -30.0), strict=True):
        read = angles.hip_rotation(estimated, side)
        assert math.isnan(read) if side in hidden else read == roll


@pytest.mark.parametrize(("apart", "known"), [(0.05, False), (0.08, False), (0.13, True)])
@pytest.mark.parametrize("size", [(320, 240), (1280, 960)])
def test_hip_rotation_of_overlapping_feet_is_unknown(
    apart: float, known: bool, size: tuple[int, int]
) -> None:
    """Closer together than the breadth of a foot, the feet cannot be estimated apart."""
    pose = replace(Camera(40.0, size=size).see(lying()), hip_rotation=np.array([20.0, -30.0]))
    image = pose.image.copy()
    offset = [0.0, apart * pose.pixels_per_metre]
    image[Landmark.RIGHT_ANKLE] = image[Landmark.LEFT_ANKLE] + offset
    near = replace(pose, image=image)
    read = [angles.hip_rotation(near, side) for side in SIDES]
    assert read == [20.0, -30.0] if known else all(math.isnan(roll) for roll in read)


@pytest.mark.parametrize("azimuth", [30, 90, 150])
@pytest.mark.parametrize("twist", [-10.0, 45.0, 80.0])
def test_trunk_rotation_of_a_side_lying_person(azimuth: float, twist: float) -> None:
    """With the chest to the camera, the rotation of the shoulders is measured."""
    pose = Camera(azimuth).see(replace(lying(roll=90.0), twist=twist))
    assert difference(ANGLE_COLUMNS["trunk_rotation"](pose), twist) < 0.5


@pytest.mark.parametrize("azimuth", [-30, -90, -150])
def test_trunk_rotation_seen_from_behind_is_unknown(azimuth: float) -> None:
    """For a side-lying person with the back to the camera it is NaN."""
    pose = Camera(azimuth).see(replace(lying(roll=90.0), twist=45.0))
    assert math.isnan(ANGLE_COLUMNS["trunk_rotation"](pose))


@azimuths
@pytest.mark.parametrize("turn", [(-10.0, 80.0), (45.0, -90.0), (80.0, -120.0)])
def test_rotations_from_the_pixels_take_precedence_when_lying(
    azimuth: float, turn: tuple[float, float]
) -> None:
    """Estimates from the pixels replace the landmarks, but not for a standing person."""
    estimated = replace(
        Camera(azimuth).see(lying(roll=70.0)), trunk_rotation=turn[0], pelvis_heading=turn[1]
    )
    assert angles.trunk_rotation(estimated) == turn[0]
    assert angles.pelvis_heading(estimated) == turn[1]
    upright = Camera(azimuth).see(standing(twist=25.0))
    assert angles.trunk_rotation(
        replace(upright, trunk_rotation=turn[0], pelvis_heading=turn[1])
    ) == angles.trunk_rotation(upright)


@azimuths
@pytest.mark.parametrize("roll", [0.0, 60.0, -90.0, 170.0])
def test_pelvis_anterior_axis(azimuth: float, roll: float) -> None:
    """The axis is perpendicular to the trunk and to the hip line."""
    pose = Camera(azimuth).see(lying(roll=roll))
    axis = angles.pelvis_anterior_axis(pose)
    assert vectors.length(axis) == pytest.approx(1.0)
    front = vectors.unit(vectors.cross(angles.hip_line(pose), angles.trunk(pose)))
    assert vectors.dot(axis, front) == pytest.approx(1.0, abs=1e-6)


@pytest.mark.parametrize(
    ("roll", "supine", "upper"),
    [(0.0, True, None), (-40.0, True, Side.LEFT), (80.0, False, Side.RIGHT), (170.0, False, None)],
)
@azimuths
def test_lying_positions(roll: float, supine: bool, upper: Side | None, azimuth: float) -> None:
    """Supine, side-lying, prone; between supine and side-lying it may be both."""
    pose = Camera(azimuth).see(lying(roll=roll))
    assert angles.supine(pose) is supine
    assert [side for side in SIDES if angles.side_lying(pose, side)] == ([upper] if upper else [])


@azimuths
@pytest.mark.parametrize("toes", [(0.1, 0.0, 0.1), (-0.1, 0.0, 0.1), (0.0, 0.15, -0.02)])
def test_toes_behind_a_knee_on_the_floor_do_not_matter(
    azimuth: float, toes: tuple[float, float, float]
) -> None:
    """Tucked under or pointed back, they do not change the anterior axis."""
    pose = Camera(azimuth).see(half_kneeling(Side.RIGHT))
    world = pose.world.copy()
    world[Landmark.RIGHT_FOOT_INDEX] = world[Landmark.RIGHT_HEEL] + toes
    before, after = (
        angles.anterior_axis(each, vectors.DOWN) for each in (pose, replace(pose, world=world))
    )
    assert vectors.angle_between(before, after) < 1.0


def test_the_longer_line_determines_the_left_axis() -> None:
    """A depth error rotates the left axis less at the hips than at the shoulders."""
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
    """A lean to the person's left is positive from the front and from behind."""
    pose = Camera(azimuth).see(standing(side_lean=lean))
    assert difference(angles.trunk_side_lean(pose), lean) < 0.5


@pytest.mark.parametrize("azimuth", [70, 90, -90, 110])
def test_side_lean_is_unknown_from_the_side(azimuth: float) -> None:
    """Along the frontal plane a lean in it is not visible."""
    pose = Camera(azimuth).see(standing(side_lean=20.0))
    assert math.isnan(angles.trunk_side_lean(pose))


def test_the_documented_columns() -> None:
    """ANGLE_COLUMNS are the columns of frames.csv, in their order."""
    columns = (
        "left_knee_flexion,right_knee_flexion,left_hip_flexion,right_hip_flexion,"
        "left_hip_rotation,right_hip_rotation,left_shank_tilt,right_shank_tilt,"
        "trunk_lean,trunk_rotation,pelvis_rotation"
    )
    assert ",".join(ANGLE_COLUMNS) == columns


@given(postures, cameras, st.floats(0.5, 2.0), st.tuples(*[st.floats(-3, 3)] * 3))
@quick
def test_position_and_size_do_not_matter(
    posture: Posture, camera: Camera, factor: float, shift: tuple[float, float, float]
) -> None:
    """A larger body in another position has the same angles."""
    pose = camera.see(posture)
    moved = replace(pose, world=pose.world * factor + np.array(shift))
    for name, measure in MEASURES.items():
        assert difference(measure(pose), measure(moved)) < EXACT, name


@given(postures, cameras, st.floats(-180, 180))
@quick
def test_rotation_about_the_vertical_does_not_matter(
    posture: Posture, camera: Camera, angle: float
) -> None:
    """Rotated about the vertical, the world has the same angles."""
    pose = camera.see(posture)
    other = turned(pose, angle)
    for name, measure in ANGLE_COLUMNS.items():
        here, there = bias_correction(name, pose), bias_correction(name, other)
        assert difference(measure(pose) - here, measure(other) - there) < EXACT, name


@given(postures, cameras)
@quick
def test_a_mirror_image_swaps_left_and_right(posture: Posture, camera: Camera) -> None:
    """A mirror image swaps the sides and flips the signs of lateral angles, and nothing else."""
    pose = camera.see(posture)
    other = in_mirror(pose)
    signed = {"trunk_rotation", "trunk_side_lean"}
    for name, measure in MEASURES.items():
        side, _, rest = name.partition("_")
        counterpart = {"left": f"right_{rest}", "right": f"left_{rest}"}.get(side, name)
        expected = MEASURES[counterpart](pose) * (-1.0 if name in signed else 1.0)
        assert difference(measure(other), expected) < EXACT, name


@given(st.integers(-80, 80), cameras)
@quick
def test_a_mirror_image_flips_the_pelvis_heading(roll: int, camera: Camera) -> None:
    """The pelvis heading changes its sign."""
    pose = camera.see(lying(roll=float(roll)))
    expected = -angles.pelvis_heading(pose)
    assert difference(angles.pelvis_heading(in_mirror(pose)), expected) < EXACT


@pytest.mark.parametrize("heading", [math.nan, -90.0, -53.0, 0.0, 104.0])
def test_pelvis_rotation_is_unknown(heading: float) -> None:
    """Whatever the pelvis heading, no roll is derived from it, least of all a constant."""
    pose = replace(Camera(90.0).see(lying(roll=70.0)), pelvis_heading=heading)
    assert math.isnan(ANGLE_COLUMNS["pelvis_rotation"](pose))


def needed(name: str) -> set[Landmark]:
    """Return the landmarks that a measure needs."""
    side = Side.RIGHT if name.startswith("right") else Side.LEFT
    own, both = NEEDED[name.replace("right_", "left_")]
    pairs = {(joint, side) for joint in own} | {(j, s) for j in both for s in (side, side.other)}
    return {Landmark.of(joint, s) for joint, s in pairs}


@pytest.mark.parametrize("name", sorted(MEASURES.keys() - {"pelvis_rotation"}))
def test_a_masked_landmark_makes_the_measure_unknown(name: str) -> None:
    """A measure is NaN as soon as one landmark that it needs is masked."""
    upright = name == "trunk_side_lean" or "hip_rotation" in name
    posture = standing() if upright else replace(lying(knee=40.0, roll=70.0), back=40.0)
    pose = Camera(20.0).see(posture)
    assert not math.isnan(MEASURES[name](pose))
    for landmark in needed(name):
        assert math.isnan(MEASURES[name](without(pose, landmark))), landmark.name


@pytest.mark.parametrize("name", MEASURES)
def test_an_empty_pose_has_no_angles(name: str) -> None:
    """Without a person every measure is NaN."""
    assert math.isnan(MEASURES[name](Pose.unseen(0.0, (640, 480))))


def test_a_masked_side_does_not_affect_the_other() -> None:
    """The visible shank is measured without the other leg."""
    pose = Camera().see(half_kneeling(Side.RIGHT, shank_tilt=12.0))
    marks = [m for m in Landmark if m.name.startswith("RIGHT") and m >= Landmark.RIGHT_KNEE]
    assert difference(ANGLE_COLUMNS["left_shank_tilt"](without(pose, *marks)), 12.0) < EXACT


@given(st.sets(st.sampled_from(list(Landmark)), max_size=12), st.sampled_from([0.0, 50.0, 90.0]))
@quick
def test_masking_changes_no_value(hidden: set[Landmark], azimuth: float) -> None:
    """With parts of a body masked, a measure is NaN or unchanged."""
    pose = Camera(azimuth).see(squatting(knee=60.0, lean=15.0))
    partly = without(pose, *hidden)
    for name, measure in MEASURES.items():
        value = measure(partly)
        here, there = bias_correction(name, pose), bias_correction(name, partly)
        assert math.isnan(value) or difference(value - there, measure(pose) - here) < EXACT, name


@given(arrays(np.float64, (33, 3), elements=st.floats(-100, 100) | st.just(math.nan)))
@quick
def test_measures_of_arbitrary_poses_are_valid(
    world: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
) -> None:
    """For any landmarks a measure is NaN or within its range."""
    pose = Pose.detected(0.0, (640, 480), np.full((33, 2), 9.0), world, np.ones(33))
    for name, measure in MEASURES.items():
        value = measure(pose)
        assert isinstance(value, float), name
        assert math.isnan(value) or -180.0 <= value <= 180.0 + HIP_LANDMARK_BIAS, name


def test_coinciding_landmarks_have_no_angles() -> None:
    """Where all landmarks coincide there is no direction, and no angle."""
    pose = Pose.detected(0.0, (640, 480), np.full((33, 2), 9.0), np.zeros((33, 3)), np.ones(33))
    for name, measure in MEASURES.items():
        assert math.isnan(measure(pose)), name


def test_swapped_sides_swap_the_angles() -> None:
    """A pose with its sides swapped gives each side the other's angle."""
    pose = Camera().see(half_kneeling(Side.LEFT, front_knee=100.0, back_knee=80.0))
    other = swapped(pose)
    assert ANGLE_COLUMNS["left_knee_flexion"](other) == ANGLE_COLUMNS["right_knee_flexion"](pose)
    assert ANGLE_COLUMNS["right_knee_flexion"](other) == ANGLE_COLUMNS["left_knee_flexion"](pose)


@given(postures)
@quick
def test_angle_between_is_symmetric(posture: Posture) -> None:
    """The angle between two directions does not depend on their order."""
    thigh = angles.segment(Camera().see(posture), "HIP", "KNEE", Side.LEFT)
    shank = angles.segment(Camera().see(posture), "KNEE", "ANKLE", Side.LEFT)
    assert vectors.angle_between(thigh, shank) == pytest.approx(vectors.angle_between(shank, thigh))
    assert difference(vectors.angle_between(thigh, shank), posture.left.knee) < EXACT


@pytest.mark.parametrize("roll", [90.0, -90.0])
@pytest.mark.parametrize("side", SIDES)
def test_who_lies_on_one_side_has_no_hip_rotation(side: Side, roll: float) -> None:
    """Neither feet nor shanks show it there."""
    pose = Camera(0.0).see(lying(knee=90.0, roll=roll))
    assert angles.lying(pose) and not angles.supine(pose)
    assert math.isnan(angles.hip_rotation(pose, side))
