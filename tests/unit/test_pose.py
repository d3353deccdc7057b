"""What a pose holds, and what counts as not seen."""

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
    mask_low_visibility,
)

SIZE = (640, 480)


def detected(
    image: tuple[float, float] = (320.0, 240.0), visibility: float = 1.0, time: float = 0.0
) -> Pose:
    """A pose whose nose lies as told, with everything else seen in the middle."""
    picture = np.full((33, 2), 200.0)
    picture[Landmark.NOSE] = image
    visible = np.ones(33)
    visible[Landmark.NOSE] = visibility
    return Pose.detected(time, SIZE, picture, np.ones((33, 3)), visible)


def nose_seen(pose: Pose) -> bool:
    picture, world = np.isnan(pose.image[0]), np.isnan(pose.world[0])
    assert picture.all() == picture.any() == world.all() == world.any()
    return not picture.any()


def test_each_side_has_another() -> None:
    """The other side of the other side is the side itself; both sides are their own opposite."""
    assert Side.LEFT.other is Side.RIGHT
    assert Side.BOTH.other is Side.BOTH
    assert all(side.other.other is side for side in Side)


@pytest.mark.parametrize("joint", ["SHOULDER", "HIP", "KNEE", "ANKLE", "HEEL", "FOOT_INDEX"])
def test_a_landmark_is_found_by_joint_and_side(joint: str) -> None:
    """A joint's name and a side make the landmark's name."""
    assert Landmark.of(joint, Side.LEFT).name == f"LEFT_{joint}"
    assert Landmark.of(joint, Side.RIGHT).name == f"RIGHT_{joint}"


def test_the_landmarks_are_the_models() -> None:
    """There are 33 of them, numbered from 0 as the model does."""
    assert [mark.value for mark in Landmark] == list(range(33))
    assert (Landmark.LEFT_SHOULDER, Landmark.LEFT_HIP, Landmark.RIGHT_FOOT_INDEX) == (11, 23, 32)


def test_mirroring_twice_changes_nothing() -> None:
    """Each landmark's counterpart has that landmark for its own; only the nose is alone."""
    assert len(FLIP_INDICES) == 33
    assert [FLIP_INDICES[other] for other in FLIP_INDICES] == list(range(33))
    assert [mark for mark in Landmark if FLIP_INDICES[mark] == mark] == [Landmark.NOSE]


def test_a_frame_tells_its_size() -> None:
    """Width first, then height, as pictures are named."""
    assert Frame(0.0, np.zeros((480, 640, 3), np.uint8)).size == SIZE


@given(st.floats(0, 1))
@settings(deadline=None, max_examples=50)
def test_visibility_decides_what_is_seen(visibility: float) -> None:
    """A landmark is seen from the threshold on, in the picture and in the world alike."""
    assert nose_seen(detected(visibility=visibility)) == (visibility >= MIN_VISIBILITY)


def test_unknown_visibility_is_none() -> None:
    """A network that can't say how visible a landmark is has not seen it."""
    pose = detected(visibility=float("nan"))
    assert not nose_seen(pose)
    assert pose.visibility[Landmark.NOSE] == 0.0


@pytest.mark.parametrize("axis", [0, 1])
@pytest.mark.parametrize("beyond", [False, True])
def test_the_picture_has_a_margin(axis: int, beyond: bool) -> None:
    """A landmark a little outside the picture is still seen, one further out is a guess."""
    slack = FRAME_MARGIN * max(SIZE) + (1.0 if beyond else -1.0)
    for edge in (-slack, SIZE[axis] + slack):
        place = [320.0, 240.0]
        place[axis] = edge
        assert nose_seen(detected((place[0], place[1]))) is not beyond


def test_a_place_that_is_nowhere_is_not_seen() -> None:
    """Half a coordinate is none: the world's landmark goes with the picture's."""
    assert not nose_seen(detected((float("nan"), 240.0)))


def test_what_the_network_told_is_left_alone() -> None:
    """The arrays that a pose is made of are not written to."""
    image, world, visibility = np.full((33, 2), 9.0), np.ones((33, 3)), np.zeros(33)
    pose = Pose.detected(1.5, SIZE, image, world, visibility)
    assert not pose.detected_someone
    assert (image == 9.0).all() and (world == 1.0).all()


def test_flat_lists_will_do() -> None:
    """Whatever holds the right count of numbers can be told."""
    pose = Pose.detected(0.0, SIZE, [5.0] * 66, [1.0] * 99, [1.0] * 33)
    assert pose.image.shape == (33, 2) and pose.world.shape == (33, 3)
    assert pose.detected_someone


def test_many_poses_lose_what_is_unseen_as_one_does() -> None:
    """What is not seen is the same whether poses are told one by one or all together."""
    random = np.random.default_rng(1)
    image, world = random.uniform(-50, 700, (9, 33, 2)), random.normal(size=(9, 33, 3))
    visibility = random.uniform(0, 1, (9, 33))
    image[2, 3, 1] = visibility[4, 5] = np.nan
    alone = [Pose.detected(0.0, SIZE, *told) for told in zip(image, world, visibility, strict=True)]
    mask_low_visibility(SIZE, image, world, visibility)
    assert np.isnan(image).any() and not np.isnan(image).all()
    assert np.array_equal(image, [pose.image for pose in alone], equal_nan=True)
    assert np.array_equal(world, [pose.world for pose in alone], equal_nan=True)
    assert np.array_equal(visibility, [pose.visibility for pose in alone])


def test_nobody_in_view_is_a_pose_too() -> None:
    """Time passes without anybody; nothing of them is known."""
    pose = Pose.unseen(2.5, SIZE)
    assert (pose.time, pose.size) == (2.5, SIZE)
    assert not pose.detected_someone
    assert np.isnan(pose.image).all() and np.isnan(pose.world).all()
    assert not pose.visibility.any()


def test_one_landmark_is_somebody() -> None:
    """Somebody is there as soon as any landmark is seen."""
    visible = np.zeros(33)
    visible[Landmark.LEFT_HEEL] = 0.9
    pose = Pose.detected(0.0, SIZE, np.full((33, 2), 9.0), np.zeros((33, 3)), visible)
    assert pose.detected_someone


def test_points_are_the_world() -> None:
    """The plain vectors are the world's rows, in order."""
    world = np.arange(99.0).reshape(33, 3)
    pose = Pose.detected(0.0, SIZE, np.full((33, 2), 9.0), world, np.ones(33))
    assert pose.points == [tuple(row) for row in world.tolist()]
