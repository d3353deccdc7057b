"""Feet view: which leg is which, and where the pelvis faces, from the feet end."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posecheck.core import angles
from posecheck.core.pose import FLIP_INDICES, Landmark, Pose, Side
from posecheck.estimator.feet_view import MEDIAN_TIME, FeetView, faced_up
from tests.support.lying import AT_THE_FEET, AT_THE_SIDE, OBLIQUE, on_side, rolling

LEGS = [
    Landmark.of(joint, side)
    for joint in ("HIP", "KNEE", "ANKLE", "HEEL", "FOOT_INDEX")
    for side in (Side.LEFT, Side.RIGHT)
]

SUPINE = AT_THE_FEET.watch(rolling(0.0))


def swapped(pose: Pose, marks: list[Landmark]) -> Pose:
    order = np.arange(33)
    order[marks] = np.array(FLIP_INDICES)[marks]
    return replace(pose, image=pose.image[order], world=pose.world[order])


@pytest.mark.parametrize("marks", [LEGS, list(Landmark), LEGS[4:], []], ids=len)
def test_left_is_on_the_right_from_the_feet(marks: list[Landmark]) -> None:
    """Whichever joints the network swaps, the legs and hips are where they are."""
    found = faced_up(replace(swapped(SUPINE, marks), pelvis_heading=170.0, trunk_rotation=50.0))
    np.testing.assert_array_equal(found.image[LEGS], SUPINE.image[LEGS])
    np.testing.assert_array_equal(found.world[LEGS], SUPINE.world[LEGS])
    assert angles.supine(found) and abs(found.pelvis_heading) < 10.0
    assert np.isnan(found.trunk_rotation) == (LEGS[0] in marks)


@pytest.mark.parametrize(
    "pose",
    [
        AT_THE_SIDE.watch(rolling(0.0)),
        AT_THE_FEET.watch(on_side(Side.LEFT)),
        Pose.unseen(0.0, (640, 480)),
        replace(SUPINE, image=SUPINE.image * [1.0, -1.0] + [0.0, 480.0]),
    ],
    ids=["from the side", "on one side", "unseen", "from the head"],
)
def test_any_other_view_is_left_alone(pose: Pose) -> None:
    """From elsewhere, and of a person on one side, the network knows better."""
    assert faced_up(pose) is pose
    assert FeetView().steady(pose) is pose


def test_ankles_show_which_way_is_across() -> None:
    """Shoulders that the network tilts to the vertical do not hide a person on the back."""
    image = SUPINE.image.copy()
    shoulders = [Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER]
    middle, half = image[shoulders].mean(axis=0), np.ptp(image[shoulders, 0]) / 2.0
    image[shoulders] = np.add(middle, [[0.0, -half], [0.0, half]])
    found = faced_up(replace(SUPINE, image=image, pelvis_heading=120.0))
    assert angles.supine(found)


@pytest.mark.parametrize("across", [-1.3, 1.3])
def test_an_oblique_view_from_the_feet_is_faced_up(across: float) -> None:
    """Some 30 degrees from the line of sight, a body lies up to 60 from the image's vertical."""
    pose = replace(AT_THE_FEET, y=AT_THE_FEET.y + across).watch(rolling(0.0))
    found = faced_up(replace(swapped(pose, LEGS), pelvis_heading=170.0))
    np.testing.assert_array_equal(found.image[LEGS], pose.image[LEGS])
    assert angles.supine(found)


def test_a_jump_of_a_landmark_is_steadied() -> None:
    """Legs that jump for a moment have not moved; after a change of the view they have."""
    view = FeetView()
    frames = [replace(SUPINE, time=k / 10.0) for k in range(30)]
    for frame in frames[:10]:
        view.steady(frame)
    jumped = replace(frames[10], image=SUPINE.image + 30.0)
    np.testing.assert_allclose(view.steady(jumped).image, SUPINE.image)
    moved = [replace(frame, image=SUPINE.image + 30.0) for frame in frames[11:]]
    steadied = [view.steady(frame) for frame in moved]
    late = steadied[round(MEDIAN_TIME * 10.0)]
    np.testing.assert_allclose(late.image, SUPINE.image + 30.0)
    assert [pose.time for pose in steadied] == [pose.time for pose in moved]
    view.steady(AT_THE_SIDE.watch(rolling(0.0), 5.0))
    np.testing.assert_allclose(view.steady(replace(SUPINE, time=5.1)).image, SUPINE.image)


def test_oblique_views_stay_supine() -> None:
    """A view that may count as from the feet or not is supine in both."""
    pose = OBLIQUE.watch(rolling(0.0))
    assert angles.supine(pose) and angles.supine(FeetView().steady(pose))
