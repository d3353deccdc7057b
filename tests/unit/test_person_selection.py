"""Person selection: the person to follow of several in a frame."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecheck.core.pose import Landmark, Pose
from posecheck.estimator.person_selection import (
    FORGET_AFTER,
    REPLACE_RATIO,
    PersonObservation,
    observe,
    select_person,
    updated_target,
)

SIZE = (640, 480)
BODY = np.random.default_rng(7).normal(size=(33, 2))

places = st.tuples(st.floats(0.0, 640.0), st.floats(0.0, 480.0), st.floats(5.0, 150.0))


def person(x: float, y: float, size: float, time: float = 0.0, width: int = 640) -> Pose:
    """Return a pose with landmarks spread around (x, y), even outside the frame."""
    off = BODY - BODY.mean(axis=0)
    image = np.array([x, y]) + off * size / np.sqrt(np.square(off).sum() / 33)
    return Pose(time, (width, 480), image, np.zeros((33, 3)), np.ones(33))


def observed(pose: Pose) -> PersonObservation:
    found = observe(pose)
    assert found is not None
    return found


def test_an_observation_is_taken_from_the_seen_landmarks() -> None:
    """Position and size are those of the seen landmarks; without any there is no observation."""
    pose = person(200.0, 100.0, 50.0, time=2.0)
    found = observed(pose)
    assert (found.x, found.y, found.size) == pytest.approx((200.0, 100.0, 50.0))
    assert (found.time, found.width) == (2.0, 640)
    half = pose.image.copy()
    half[10:] = np.nan
    assert observed(replace(pose, image=half)).x == pytest.approx(half[:10, 0].mean())
    assert observe(Pose.unseen(2.0, SIZE)) is None


@given(places)
def test_a_single_person_is_selected(place: tuple[float, float, float]) -> None:
    """The target's position does not matter then."""
    one = person(*place)
    unseen = Pose.unseen(0.0, SIZE)
    for target in (None, observed(person(320.0, 240.0, 60.0))):
        assert select_person([one], target)[0] is one
        assert select_person([one, unseen], target)[0] is one
        assert select_person([unseen, one], target)[0] is one


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ((320.0, 240.0, 80.0), (320.0, 240.0, 60.0)),  # the larger one
        ((330.0, 240.0, 60.0), (600.0, 240.0, 60.0)),  # the more central one
        ((200.0, 400.0, 60.0), (600.0, 100.0, 60.0)),  # low in the frame, where a mat is
        ((320.0, 240.0, 60.0), (630.0, 240.0, 100.0)),  # a passer-by in front, at the edge
        ((100.0, 240.0, 120.0), (320.0, 240.0, 40.0)),  # a distant person in the middle
    ],
)
def test_the_larger_and_more_central_person_is_selected(
    better: tuple[float, float, float], worse: tuple[float, float, float]
) -> None:
    """Without a target size and position decide, whatever the order."""
    one, other = person(*better), person(*worse)
    assert select_person([one, other], None)[0] is one
    assert select_person([other, one], None)[0] is one


@given(places, places)
def test_the_score_does_not_depend_on_left_and_right(
    one: tuple[float, float, float], other: tuple[float, float, float]
) -> None:
    """The mirrored frame gives the same score."""
    weights = [observed(person(*place)).score for place in (one, other)]
    mirrored = [observed(person(640.0 - x, y, size)).score for x, y, size in (one, other)]
    assert mirrored == pytest.approx(weights)


@given(places, st.floats(0.25, 4.0))
def test_the_score_does_not_depend_on_the_resolution(
    place: tuple[float, float, float], scale: float
) -> None:
    """The same scene in more pixels gives the same score."""
    x, y, size = place
    width = round(640 * scale)
    exact = width / 640
    larger = person(x * exact, y * exact, size * exact, width=width)
    assert observed(larger).score == pytest.approx(observed(person(*place)).score)


def test_the_target_is_kept() -> None:
    """A larger and more central person is selected only after the target is forgotten."""
    target = observed(person(150.0, 300.0, 60.0, time=1.0))
    for time, stays in ((1.5, True), (1.0 + FORGET_AFTER + 0.1, False)):
        same = person(160.0, 310.0, 55.0, time=time)
        other = person(320.0, 240.0, 120.0, time=time)
        assert select_person([other, same], target)[0] is (same if stays else other)


@pytest.mark.parametrize(("size", "share"), [(80.0, 1.0), (60.0, 0.75), (40.0, 0.5), (0.0, 0.0)])
def test_the_ambiguity_is_the_ratio_of_scores(size: float, share: float) -> None:
    """It is 0 for a single person, and when one of them continues the target."""
    one, other = person(220.0, 240.0, 80.0), person(420.0, 240.0, size)
    poses = [one, other] if size else [one, Pose.unseen(0.0, SIZE)]
    for order in (poses, poses[::-1]):
        assert select_person(order, None)[1] == pytest.approx(share)
    assert select_person(poses, observed(one))[1] == 0.0


def test_a_limb_or_the_same_place_is_no_rival() -> None:
    """Two detections on one person's legs, or two of one person, are no two people."""
    one, other = person(220.0, 240.0, 80.0), person(420.0, 240.0, 80.0)
    masked = other.image.copy()
    masked[[Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE]] = np.nan
    limb = replace(other, image=masked)
    for poses in ([one, limb], [limb, one], [one, person(260.0, 250.0, 79.0)]):
        assert select_person(poses, None)[1] == 0.0


@given(places)
def test_a_person_continues_near_their_last_position(place: tuple[float, float, float]) -> None:
    """Within their own size it is the same person, beyond it another one."""
    x, y, size = place
    target = observed(person(x, y, size))
    assert observed(person(x + 0.9 * size, y, size, time=0.1)).continues(target)
    assert not observed(person(x, y + 1.1 * size, size, time=0.1)).continues(target)
    assert not target.continues(None)


def test_the_target_moves_only_after_it_is_forgotten() -> None:
    """A person elsewhere replaces it only then, or if they are much larger."""
    target = observed(person(150.0, 300.0, 60.0))
    soon, late = 0.5, FORGET_AFTER + 0.5
    near = observed(person(160.0, 300.0, 60.0, time=soon))
    far = observed(person(500.0, 300.0, 60.0, time=soon))
    much_later = observed(person(500.0, 300.0, 60.0, time=late))
    far_larger = observed(person(500.0, 300.0, 61.0 * REPLACE_RATIO, time=soon))
    assert updated_target(far, None) is far
    assert updated_target(near, target) is near
    assert updated_target(far, target) is target
    assert updated_target(much_later, target) is much_later
    assert updated_target(far_larger, target) is far_larger
