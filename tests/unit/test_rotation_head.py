"""Rotation head: decoding of its outputs, and when they are used."""

from __future__ import annotations

import io
import math
import zipfile

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from posecheck.core import angles
from posecheck.core.pose import FloatArray, Landmark, Pose, Side
from posecheck.estimator.model_bundle import BUNDLE_MEMBERS
from posecheck.estimator.rotation_head import (
    ERROR_SCALE,
    HIP_LINE,
    HIP_LINE_ERROR,
    MARKER,
    MAX_ERROR,
    NEIGHBOURS,
    NUMBERS,
    WORLD_COORDINATES,
    HeadEstimate,
    has_head,
    separate,
    with_rotations,
)
from tests.support import bodies
from tests.support.lying import AT_THE_SIDE, Lying, facing, on_side, skeleton

worlds = arrays(np.float64, (33, 3), elements=st.floats(-1.0, 1.0, width=32))
rotations = st.floats(-179.0, 179.0)
errors = st.floats(0.1, 180.0)
lengths = st.floats(0.01, 10.0)
directions = arrays(np.float64, (3,), elements=st.floats(-1.0, 1.0)).filter(
    lambda vector: float(np.linalg.norm(vector)) > 0.01
)


def encoded(world: FloatArray, estimate: HeadEstimate, length: float = 1.0) -> FloatArray:
    """Return world landmarks that carry an estimate, with vectors of any length."""
    radians = math.radians(estimate.trunk_rotation)
    outputs = [
        length * math.cos(radians),
        length * math.sin(radians),
        math.log(math.radians(estimate.trunk_rotation_error)),
        math.log(math.radians(estimate.hip_line_error)),
        *(length * estimate.hip_line),
    ]
    carrying = world.copy()
    carrying.reshape(-1)[list(WORLD_COORDINATES)] = outputs
    return carrying


def estimate_of(
    rotation: float = 40.0,
    rotation_error: float = 5.0,
    hip_line: tuple[float, float, float] = (0.0, -1.0, 0.0),
    hip_line_error: float = 5.0,
) -> HeadEstimate:
    return HeadEstimate(rotation, rotation_error, np.array(hip_line), hip_line_error)


# separate


@given(worlds, rotations, errors, directions, errors, lengths)
def test_the_encoded_estimate_is_decoded(
    world: FloatArray,
    rotation: float,
    rotation_error: float,
    direction: FloatArray,
    hip_line_error: float,
    length: float,
) -> None:
    """Whatever the length of its vectors, and whatever the landmarks."""
    hip_line = direction / np.linalg.norm(direction)
    expected = HeadEstimate(rotation, rotation_error, hip_line, hip_line_error)
    estimate = separate(encoded(world, expected, length))
    assert estimate.trunk_rotation == pytest.approx(rotation, abs=1e-6)
    assert estimate.trunk_rotation_error == pytest.approx(rotation_error)
    assert estimate.hip_line == pytest.approx(hip_line, abs=1e-9)
    assert estimate.hip_line_error == pytest.approx(hip_line_error)


@given(worlds, rotations, errors)
def test_the_landmarks_lose_every_trace_of_the_estimate(
    world: FloatArray, rotation: float, error: float
) -> None:
    """Replaced coordinates become the neighbour's; all others stay as they are."""
    kept = np.ones((33, 3), dtype=bool)
    kept.reshape(-1)[list(WORLD_COORDINATES)] = False
    restored = encoded(world, estimate_of(rotation, error, hip_line_error=error))
    separate(restored)
    np.testing.assert_array_equal(restored[kept], world[kept])
    for mark, neighbour in NEIGHBOURS.items():
        np.testing.assert_array_equal(restored[mark][~kept[mark]], world[neighbour][~kept[mark]])


def test_a_replaced_coordinate_moves_by_centimetres() -> None:
    """Restored from its neighbour, no landmark of a face is off by more than 10 cm."""
    world = bodies.FRONT_VIEW.see(bodies.standing()).world
    restored = encoded(world, estimate_of())
    separate(restored)
    assert np.linalg.norm(restored - world, axis=1).max() < 0.1


def test_a_vector_without_length_is_no_error() -> None:
    """The hip line then is zero, and the rotation a number."""
    world = np.zeros((33, 3))
    estimate = separate(world)
    assert not estimate.hip_line.any()
    assert math.isfinite(estimate.trunk_rotation)


def test_the_carrying_coordinates_are_distinct_and_restorable() -> None:
    """Each carries one output, and no neighbour carries any."""
    assert len(set(WORLD_COORDINATES)) == len(WORLD_COORDINATES) == 7
    carriers = {index // 3 for index in WORLD_COORDINATES}
    assert carriers == {*NUMBERS, HIP_LINE, HIP_LINE_ERROR} == set(NEIGHBOURS)
    assert not carriers & set(NEIGHBOURS.values())
    assert max(carriers) < Landmark.LEFT_SHOULDER  # no angle is measured at a face


# with_rotations


def side_lying(upper: Side = Side.LEFT, *, behind: bool = False) -> Pose:
    return facing(upper, behind=behind).see(skeleton(on_side(upper)), 0.0)


def hip_line_of(pose: Pose) -> tuple[float, float, float]:
    x, y, z = (pose.world[Landmark.LEFT_HIP] - pose.world[Landmark.RIGHT_HIP]).tolist()
    return x, y, z


@pytest.mark.parametrize("upper", [Side.LEFT, Side.RIGHT])
@pytest.mark.parametrize("behind", [False, True])
def test_a_lying_person_gets_both_rotations(upper: Side, behind: bool) -> None:
    """The trunk rotation as estimated, the heading from the hip line."""
    pose = side_lying(upper, behind=behind)
    rotated = with_rotations(pose, estimate_of(-35.0, hip_line=hip_line_of(pose)))
    assert rotated.trunk_rotation == -35.0
    assert rotated.pelvis_heading == pytest.approx(angles.pelvis_heading(pose), abs=1e-6)
    assert angles.side_lying(rotated, upper)
    assert rotated.world is pose.world and rotated.image is pose.image


def test_a_supine_pelvis_faces_up() -> None:
    """Its heading is that of the hip line, within the tolerance of supine."""
    pose = AT_THE_SIDE.see(skeleton(Lying()), 0.0)
    rotated = with_rotations(pose, estimate_of(hip_line=hip_line_of(pose)))
    assert rotated.pelvis_heading == pytest.approx(angles.pelvis_heading(pose), abs=1e-6)
    assert angles.supine(rotated)


@pytest.mark.parametrize(
    "pose",
    [
        Pose.unseen(0.0, (640, 480)),
        bodies.FRONT_VIEW.see(bodies.standing()),
        bodies.SIDE_VIEW.see(bodies.half_kneeling(Side.LEFT)),
        bodies.without(side_lying(), Landmark.LEFT_SHOULDER),
        bodies.without(side_lying(), Landmark.RIGHT_HIP),
    ],
    ids=["no person", "standing", "kneeling", "no shoulder", "no hip"],
)
def test_only_a_lying_person_gets_rotations(pose: Pose) -> None:
    """The pose of anybody else stays the very same."""
    assert with_rotations(pose, estimate_of()) is pose


@pytest.mark.parametrize("rotation_error", [MAX_ERROR - 0.1, MAX_ERROR, MAX_ERROR + 0.1])
@pytest.mark.parametrize("hip_line_error", [MAX_ERROR - 0.1, MAX_ERROR, MAX_ERROR + 0.1])
def test_an_estimate_with_a_large_error_bar_is_unknown(
    rotation_error: float, hip_line_error: float
) -> None:
    """Each of the two by its own error bar."""
    pose = side_lying()
    rotated = with_rotations(
        pose, estimate_of(40.0, rotation_error, hip_line_of(pose), hip_line_error)
    )
    assert math.isnan(rotated.trunk_rotation) is (rotation_error > MAX_ERROR)
    expected = math.nan if rotation_error > MAX_ERROR else rotation_error * ERROR_SCALE
    assert rotated.trunk_rotation_error == pytest.approx(expected, nan_ok=True)
    assert math.isnan(rotated.pelvis_heading) is (hip_line_error > MAX_ERROR)


# has_head


@pytest.mark.parametrize("members", [BUNDLE_MEMBERS, (*BUNDLE_MEMBERS, MARKER), (MARKER,), ()])
def test_a_bundle_with_the_marker_has_the_head(members: tuple[str, ...]) -> None:
    """Whatever else is in it."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in members:
            archive.writestr(name, b"1")
    assert has_head(content.getvalue()) is (MARKER in members)
