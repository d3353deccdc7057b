"""Poses, landmarks, sides, and the masking of low visibility."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posecheck.core.pose import (
    FLIP_INDICES,
    FRAME_MARGIN,
    MIN_VISIBILITY,
    Frame,
    Landmark,
    Pose,
    Side,
    interpolated,
    mask_low_visibility,
)
from tests.support.examples import examples

SIZE = (640, 480)


def detected(
    image: tuple[float, float] = (320.0, 240.0), visibility: float = 1.0, time: float = 0.0
) -> Pose:
    """Return a pose with the given nose; all other landmarks are visible and in the middle."""
    images = np.full((33, 2), 200.0)
    images[Landmark.NOSE] = image
    visibilities = np.ones(33)
    visibilities[Landmark.NOSE] = visibility
    return Pose.detected(time, SIZE, images, np.ones((33, 3)), visibilities)


def nose_visible(pose: Pose) -> bool:
    image, world = np.isnan(pose.image[0]), np.isnan(pose.world[0])
    assert image.all() == image.any() == world.all() == world.any()
    return not image.any()


def test_other_side() -> None:
    """Taking the other side twice gives the side; BOTH is its own opposite."""
    assert Side.LEFT.other is Side.RIGHT
    assert Side.BOTH.other is Side.BOTH
    assert all(side.other.other is side for side in Side)


@pytest.mark.parametrize("joint", ["SHOULDER", "HIP", "KNEE", "ANKLE", "HEEL", "FOOT_INDEX"])
def test_landmark_of_joint_and_side(joint: str) -> None:
    """`Landmark.of` finds a landmark by its joint and side."""
    assert Landmark.of(joint, Side.LEFT).name == f"LEFT_{joint}"
    assert Landmark.of(joint, Side.RIGHT).name == f"RIGHT_{joint}"


def test_landmarks_are_numbered_as_in_the_model() -> None:
    """There are 33 landmarks, numbered from 0."""
    assert [mark.value for mark in Landmark] == list(range(33))
    assert (Landmark.LEFT_SHOULDER, Landmark.LEFT_HIP, Landmark.RIGHT_FOOT_INDEX) == (11, 23, 32)


def test_flip_indices() -> None:
    """Flipping twice gives the landmark; only the nose is its own counterpart."""
    assert len(FLIP_INDICES) == 33
    assert [FLIP_INDICES[other] for other in FLIP_INDICES] == list(range(33))
    assert [mark for mark in Landmark if FLIP_INDICES[mark] == mark] == [Landmark.NOSE]


def test_frame_size() -> None:
    """Width first, then height."""
    assert Frame(0.0, np.zeros((480, 640, 3), np.uint8)).size == SIZE


@given(st.floats(0, 1))
@settings(max_examples=examples(50))
def test_low_visibility_is_masked(visibility: float) -> None:
    """Below the threshold a landmark is masked in the image and in the world."""
    assert nose_visible(detected(visibility=visibility)) == (visibility >= MIN_VISIBILITY)


def test_nan_visibility_is_zero() -> None:
    """NaN visibility is treated as 0."""
    pose = detected(visibility=float("nan"))
    assert not nose_visible(pose)
    assert pose.visibility[Landmark.NOSE] == 0.0


@pytest.mark.parametrize("axis", [0, 1])
@pytest.mark.parametrize("beyond", [False, True])
def test_the_frame_has_a_margin(axis: int, beyond: bool) -> None:
    """A landmark slightly outside the frame is kept; farther out it is masked."""
    margin = FRAME_MARGIN * max(SIZE) + (1.0 if beyond else -1.0)
    for edge in (-margin, SIZE[axis] + margin):
        nose = [320.0, 240.0]
        nose[axis] = edge
        assert nose_visible(detected((nose[0], nose[1]))) is not beyond


def test_nan_image_coordinates_are_masked() -> None:
    """One NaN coordinate in the image masks the landmark in the image and in the world."""
    assert not nose_visible(detected((float("nan"), 240.0)))


def test_detected_copies_its_arrays() -> None:
    """The arrays that a pose is made from are not modified."""
    image, world, visibility = np.full((33, 2), 9.0), np.ones((33, 3)), np.zeros(33)
    pose = Pose.detected(1.5, SIZE, image, world, visibility)
    assert not pose.detected_someone
    assert (image == 9.0).all() and (world == 1.0).all()


def test_detected_accepts_flat_lists() -> None:
    """Any sequence with the right count of numbers is reshaped."""
    pose = Pose.detected(0.0, SIZE, [5.0] * 66, [1.0] * 99, [1.0] * 33)
    assert pose.image.shape == (33, 2) and pose.world.shape == (33, 3)
    assert pose.detected_someone


def test_masking_many_poses_equals_masking_each() -> None:
    """The result is the same for single poses and for an array of poses."""
    random = np.random.default_rng(1)
    image, world = random.uniform(-50, 700, (9, 33, 2)), random.normal(size=(9, 33, 3))
    visibility = random.uniform(0, 1, (9, 33))
    image[2, 3, 1] = visibility[4, 5] = np.nan
    rows = zip(image, world, visibility, strict=True)
    single = [Pose.detected(0.0, SIZE, *row) for row in rows]
    mask_low_visibility(SIZE, image, world, visibility)
    assert np.isnan(image).any() and not np.isnan(image).all()
    assert np.array_equal(image, [pose.image for pose in single], equal_nan=True)
    assert np.array_equal(world, [pose.world for pose in single], equal_nan=True)
    assert np.array_equal(visibility, [pose.visibility for pose in single])


def test_unseen_pose() -> None:
    """An unseen pose has a time and a size, and every landmark is masked."""
    pose = Pose.unseen(2.5, SIZE)
    assert (pose.time, pose.size) == (2.5, SIZE)
    assert not pose.detected_someone
    assert np.isnan(pose.image).all() and np.isnan(pose.world).all()
    assert not pose.visibility.any()


def test_one_landmark_is_a_detection() -> None:
    """A person is detected as soon as one landmark is visible."""
    visibilities = np.zeros(33)
    visibilities[Landmark.LEFT_HEEL] = 0.9
    pose = Pose.detected(0.0, SIZE, np.full((33, 2), 9.0), np.zeros((33, 3)), visibilities)
    assert pose.detected_someone


def test_points_are_the_world_landmarks() -> None:
    """`points` has the rows of `world`, in order."""
    world = np.arange(99.0).reshape(33, 3)
    pose = Pose.detected(0.0, SIZE, np.full((33, 2), 9.0), world, np.ones(33))
    assert pose.points == [tuple(row) for row in world.tolist()]


@pytest.mark.parametrize(
    ("time", "nose"), [(-1.0, 100.0), (0.0, 100.0), (0.25, 125.0), (1.0, 200.0), (1.5, 200.0)]
)
def test_interpolated_landmarks_lie_between(time: float, nose: float) -> None:
    """Before the first pose they are its own, after the second that one's."""
    before, after = detected((100.0, 240.0)), detected((200.0, 240.0), 0.6, time=1.0)
    pose = interpolated(before, after, time)
    assert pose.time == time
    assert pose.image[Landmark.NOSE, 0] == pytest.approx(nose)
    assert pose.visibility[Landmark.NOSE] == 0.6


def test_what_is_unknown_in_either_pose_is_not_interpolated() -> None:
    """Of two poses of one time the later one counts."""
    before, hidden = detected(), detected(visibility=0.1, time=1.0)
    assert np.isnan(interpolated(before, hidden, 0.5).image[Landmark.NOSE]).all()
    assert np.isnan(interpolated(before, hidden, 0.5).world[Landmark.NOSE]).all()
    assert interpolated(before, before, 0.0).image[Landmark.NOSE, 0] == 320.0


def test_landmarks_in_one_point_have_no_scale() -> None:
    """Neither a scale of zero nor one without end: nothing is divided by it."""
    spread = np.random.default_rng(0).random((33, 3))
    for image, world in ((np.zeros((33, 2)), spread), (spread[:, :2], np.zeros((33, 3)))):
        pose = Pose.detected(0.0, (640, 480), image, world, np.ones(33))
        assert np.isnan(pose.pixels_per_metre)
