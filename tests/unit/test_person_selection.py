"""People: who is followed when more than one is in the picture."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecheck.core.pose import Pose
from posecheck.estimator.person_selection import (
    LARGER,
    MEMORY,
    Sighting,
    ambiguity,
    chosen,
    remembered,
    sighting,
)

SIZE = (640, 480)
BODY = np.random.default_rng(7).normal(size=(33, 2))

places = st.tuples(st.floats(0.0, 640.0), st.floats(0.0, 480.0), st.floats(5.0, 150.0))


def somebody(x: float, y: float, size: float, time: float = 0.0, width: int = 640) -> Pose:
    """A pose whose landmarks are spread around (x, y), however far outside the picture."""
    off = BODY - BODY.mean(axis=0)
    image = np.array([x, y]) + off * size / np.sqrt(np.square(off).sum() / 33)
    return Pose(time, (width, 480), image, np.zeros((33, 3)), np.ones(33))


def seen(pose: Pose) -> Sighting:
    found = sighting(pose)
    assert found is not None
    return found


def test_somebody_is_seen_where_the_landmarks_are() -> None:
    """Middle and spread are those of the landmarks that are seen; nobody is nowhere."""
    pose = somebody(200.0, 100.0, 50.0, time=2.0)
    found = seen(pose)
    assert (found.x, found.y, found.size) == pytest.approx((200.0, 100.0, 50.0))
    assert (found.time, found.width) == (2.0, 640)
    half = pose.image.copy()
    half[10:] = np.nan
    assert seen(replace(pose, image=half)).x == pytest.approx(half[:10, 0].mean())
    assert sighting(Pose.unseen(2.0, SIZE)) is None


@given(places)
def test_of_one_that_one_is_followed(place: tuple[float, float, float]) -> None:
    """Whoever is alone is followed, wherever somebody was before; nobody is not followed."""
    one = somebody(*place)
    nobody = Pose.unseen(0.0, SIZE)
    for before in (None, seen(somebody(320.0, 240.0, 60.0))):
        assert chosen([one], before) is one
        assert chosen([one, nobody], before) is one
        assert chosen([nobody, one], before) is one


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ((320.0, 240.0, 80.0), (320.0, 240.0, 60.0)),  # the larger one
        ((330.0, 240.0, 60.0), (600.0, 240.0, 60.0)),  # the more central one
        ((200.0, 400.0, 60.0), (600.0, 100.0, 60.0)),  # low in the picture, where a mat is
        ((320.0, 240.0, 60.0), (630.0, 240.0, 100.0)),  # who passes by in front, at the edge
        ((100.0, 240.0, 120.0), (320.0, 240.0, 40.0)),  # who is far away in the middle
    ],
)
def test_the_larger_and_more_central_one_is_followed(
    better: tuple[float, float, float], worse: tuple[float, float, float]
) -> None:
    """At the beginning size and place decide, in whichever order the two are found."""
    one, other = somebody(*better), somebody(*worse)
    assert chosen([one, other], None) is one
    assert chosen([other, one], None) is one


@given(places, places)
def test_nothing_depends_on_left_and_right(
    one: tuple[float, float, float], other: tuple[float, float, float]
) -> None:
    """The mirrored picture gives the mirrored choice."""
    weights = [seen(somebody(*place)).weight for place in (one, other)]
    mirrored = [seen(somebody(640.0 - x, y, size)).weight for x, y, size in (one, other)]
    assert mirrored == pytest.approx(weights)


@given(places, st.floats(0.25, 4.0))
def test_nothing_depends_on_the_picture_s_resolution(
    place: tuple[float, float, float], scale: float
) -> None:
    """The same scene in more pixels gives the same weight."""
    x, y, size = place
    width = round(640 * scale)
    exact = width / 640
    larger = somebody(x * exact, y * exact, size * exact, width=width)
    assert seen(larger).weight == pytest.approx(seen(somebody(*place)).weight)


def test_who_was_there_before_stays() -> None:
    """Somebody larger and more central does not take over, until the place is long empty."""
    before = seen(somebody(150.0, 300.0, 60.0, time=1.0))
    for time, stays in ((1.5, True), (1.0 + MEMORY + 0.1, False)):
        same = somebody(160.0, 310.0, 55.0, time=time)
        other = somebody(320.0, 240.0, 120.0, time=time)
        assert chosen([other, same], before) is (same if stays else other)


@pytest.mark.parametrize(("size", "share"), [(80.0, 1.0), (60.0, 0.75), (40.0, 0.5), (0.0, 0.0)])
def test_two_who_are_alike_are_rivals(size: float, share: float) -> None:
    """The other one's share of the weight tells how much of a guess the choice is."""
    one, other = somebody(220.0, 240.0, 80.0), somebody(420.0, 240.0, size)
    poses = [one, other] if size else [one, Pose.unseen(0.0, SIZE)]
    assert ambiguity(poses, None) == ambiguity(poses[::-1], None) == pytest.approx(share)
    assert ambiguity(poses, seen(one)) == 0.0


@given(places)
def test_a_person_continues_from_picture_to_picture(place: tuple[float, float, float]) -> None:
    """Within their own size people are the same, beyond it somebody else; nobody is continued."""
    x, y, size = place
    before = seen(somebody(x, y, size))
    assert seen(somebody(x + 0.9 * size, y, size, time=0.1)).continues(before)
    assert not seen(somebody(x, y + 1.1 * size, size, time=0.1)).continues(before)
    assert not before.continues(None)


def test_a_place_is_remembered_until_somebody_is_there_again() -> None:
    """Another place is a new one only when the old one is forgotten, or was a chair's."""
    before = seen(somebody(150.0, 300.0, 60.0))
    soon, late = 0.5, MEMORY + 0.5
    near = seen(somebody(160.0, 300.0, 60.0, time=soon))
    far = seen(somebody(500.0, 300.0, 60.0, time=soon))
    much_later = seen(somebody(500.0, 300.0, 60.0, time=late))
    far_larger = seen(somebody(500.0, 300.0, 61.0 * LARGER, time=soon))
    assert remembered(far, None) is far
    assert remembered(near, before) is near
    assert remembered(far, before) is before
    assert remembered(much_later, before) is much_later
    assert remembered(far_larger, before) is far_larger
