"""The synthetic people that posecheck offers to tests of exercises."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posecheck.core import angles
from posecheck.core.exercise import Exercise
from posecheck.core.pose import Landmark, Side
from posecheck.exercises import EXERCISES
from posecheck.testing import (
    DISTANCE,
    FOCAL,
    SITTING,
    SIZE,
    STANDING,
    SUPINE,
    SUPINE_KNEES_BENT,
    Posture,
    judge,
    nobody,
    synthetic_poses,
)
from tests.support.examples import examples

BODIES = {
    "standing": STANDING,
    "sitting": SITTING,
    "supine": SUPINE,
    "knees bent": SUPINE_KNEES_BENT,
}

joints = st.floats(0.0, 120.0)


@given(
    trunk=st.floats(-30.0, 30.0),
    hips=st.tuples(joints, joints),
    knees=st.tuples(joints, joints),
    azimuth=st.sampled_from([-90.0, -40.0, 0.0, 60.0, 90.0]),
)
@settings(deadline=None, max_examples=examples(60))
def test_a_body_has_the_angles_it_is_given(
    trunk: float, hips: tuple[float, float], knees: tuple[float, float], azimuth: float
) -> None:
    """Joint angles read off the pose are those of the body, wherever the camera stands."""
    body = Posture(trunk=trunk, hips=hips, knees=knees)
    pose = next(synthetic_poses([(0, body), (1, body)], azimuth))
    share = angles.sagittal_view_share(pose)
    for index, side in enumerate((Side.LEFT, Side.RIGHT)):
        knee = angles.knee_flexion(pose, side) - angles.HIP_LANDMARK_BIAS * share
        assert knee == pytest.approx(knees[index], abs=1e-6)
    assert angles.trunk_inclination(pose) == pytest.approx(abs(trunk), abs=1e-6)


@pytest.mark.parametrize("azimuth", [-90, 0, 45, 90])
@pytest.mark.parametrize("name", BODIES)
def test_postures_are_what_they_are_called(name: str, azimuth: float) -> None:
    """Standing and sitting are upright; the other two are supine."""
    body = BODIES[name]
    pose = next(synthetic_poses([(0, body), (1, body)], azimuth))
    assert angles.supine(pose) is angles.lying(pose) is (name in {"supine", "knees bent"})
    hips = body.hips if isinstance(body.hips, float) else body.hips[0]
    assert angles.hip_flexion(pose, Side.RIGHT) == pytest.approx(hips, abs=1e-6)


def test_the_camera_is_where_it_is_said_to_be() -> None:
    """From the left the person faces the frame's left; the whole body is seen at its size."""
    pose = next(synthetic_poses([(0, STANDING), (1, STANDING)], azimuth=90))
    assert pose.size == SIZE and not np.isnan(pose.image).any()
    assert pose.image[Landmark.LEFT_FOOT_INDEX, 0] < pose.image[Landmark.LEFT_HEEL, 0]
    assert pose.world[Landmark.LEFT_HIP, 2] < pose.world[Landmark.RIGHT_HIP, 2]
    assert pose.pixels_per_metre == pytest.approx(FOCAL * SIZE[0] / DISTANCE, rel=0.01)


def test_arms_hang_at_0_and_are_overhead_at_180() -> None:
    """Arm flexion is 0 for hanging arms; each arm has its own."""
    pose = next(synthetic_poses([(0, Posture(arms=(0, 180))), (1, STANDING)]))
    shoulders = pose.world[[Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER], 1]
    wrists = pose.world[[Landmark.LEFT_WRIST, Landmark.RIGHT_WRIST], 1]
    assert wrists[0] > shoulders[0] and wrists[1] < shoulders[1]


def test_a_script_reaches_each_posture_in_its_time() -> None:
    """The first posture is there at once; the next is reached after its duration."""
    poses = list(synthetic_poses([(9, STANDING), (2, SITTING), (1, SITTING)], fps=10))
    assert [pose.time for pose in poses] == pytest.approx([k / 10 for k in range(31)])
    knees = [angles.knee_flexion(pose, Side.LEFT) - angles.HIP_LANDMARK_BIAS for pose in poses]
    assert knees[0] == pytest.approx(0, abs=0.1)
    assert knees[10] == pytest.approx(45, abs=0.1)
    assert knees[20:] == pytest.approx([90] * 11, abs=0.1)
    assert knees == sorted(knees)


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
def test_nobody_does_nothing(exercise: Exercise) -> None:
    """An empty frame has its time and no repetition."""
    poses = list(nobody(2.0, fps=10))
    assert len(poses) == 20 and not any(pose.detected_someone for pose in poses)
    assert judge(exercise, poses) == []


def test_a_shipped_exercise_is_judged() -> None:
    """Half-kneeling for 23 s counts, even where the poses end before the person stands up."""
    # The thigh of the left knee on the floor leans back, the right foot is in front.
    kneeling = Posture(hips=(-8, 90), knees=(82, 90))
    script = [(0, STANDING), (2, kneeling), (23, kneeling)]
    (rep,) = judge(EXERCISES["hip-flexor"], synthetic_poses(script, fps=10))
    assert rep.side is Side.LEFT and rep.counted
