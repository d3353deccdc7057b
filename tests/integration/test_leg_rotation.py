"""Leg rotation: the network's inputs, and its estimates."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from posecheck.core import angles
from posecheck.core.pose import FloatArray, Frame, Image, Landmark, Pose, Side
from posecheck.errors import ModelError
from posecheck.estimator import Estimator, bundled_model
from posecheck.estimator.leg_rotation import (
    CROP_PIXELS,
    ERROR_SCALE,
    FEATURES,
    LEG_MODEL_NAME,
    LegRotationNetwork,
    leg_crops,
    leg_features,
)
from posecheck.video import Recording
from tests.support import bodies
from tests.support.lying import AT_THE_FEET, AT_THE_SIDE, OBLIQUE, FloorCamera, on_side, rolling
from tests.support.rooms import finer, room

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "sample_videos" / "leg-rotations.mp4"
MODEL = bundled_model(LEG_MODEL_NAME)
VIEWS = pytest.mark.parametrize(
    "eye", [AT_THE_FEET, AT_THE_SIDE, OBLIQUE], ids=["feet", "side", "oblique"]
)


def lying(eye: FloorCamera) -> Pose:
    return eye.watch(rolling(10.0))


@VIEWS
def test_a_right_leg_is_mirrored_to_a_left_one(eye: FloorCamera) -> None:
    """The mirrored frame gives the same crops and features, with the legs swapped."""
    pose, image = lying(eye), room()
    mirrored = bodies.in_mirror(replace(pose, image=pose.image + 0.5))  # pixels have middles
    mirrored = replace(mirrored, image=mirrored.image - 0.5)
    scale = pose.pixels_per_metre
    seen, other = leg_crops(image, pose, scale), leg_crops(image[:, ::-1].copy(), mirrored, scale)
    assert np.abs(seen[::-1].astype(int) - other).mean() < 1.0
    assert leg_features(mirrored, scale)[::-1] == pytest.approx(leg_features(pose, scale), abs=0.01)


@VIEWS
def test_the_inputs_do_not_depend_on_the_resolution(eye: FloorCamera) -> None:
    """A frame of twice the resolution gives the same crops and features."""
    pose, image = lying(eye), room()
    twice, fine = finer(pose, image)
    scale = pose.pixels_per_metre
    seen, other = leg_crops(image, pose, scale), leg_crops(fine, twice, 2 * scale)
    assert np.abs(seen.astype(int) - other).mean() < 6.0
    assert leg_features(twice, 2 * scale) == pytest.approx(leg_features(pose, scale), abs=0.01)
    assert seen.shape == (2, CROP_PIXELS, CROP_PIXELS, 3) and leg_features(pose, scale).shape == (
        2,
        FEATURES,
    )


@pytest.mark.parametrize(
    "pose",
    [
        Pose.unseen(0.0, (640, 480)),
        bodies.FRONT_VIEW.see(bodies.standing()),
        AT_THE_FEET.watch(on_side(Side.LEFT)),
        bodies.without(lying(AT_THE_FEET), Landmark.LEFT_ANKLE),
        bodies.without(lying(AT_THE_FEET), Landmark.RIGHT_HIP),
        lying(replace(AT_THE_FEET, focal=AT_THE_FEET.focal / 3.0)),
    ],
    ids=["no person", "standing", "on one side", "no ankle", "no hip", "too small"],
)
def test_only_a_supine_person_s_legs_are_read(pose: Pose) -> None:
    """For all other poses the result is NaN, and the network is not even loaded."""
    network = LegRotationNetwork(Path("nowhere.onnx"))
    assert np.isnan(network.estimate(Frame(0.0, room()), pose)).all()


@pytest.mark.parametrize("cut", [Side.LEFT, Side.RIGHT])
def test_a_foot_that_is_cut_off_is_not_read(cut: Side, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the frame ends before the heel the result is NaN, whatever the network's error bar."""
    network = LegRotationNetwork(MODEL)
    monkeypatch.setattr(network, "_network", lambda *_: np.array([[1.0, 1.0, 2.0]] * 2))
    pose = lying(AT_THE_SIDE)
    rotation, error = network.estimate(Frame(0.0, room()), pose)
    assert rotation == pytest.approx([45.0, 45.0])
    assert error == pytest.approx([2.0 * ERROR_SCALE] * 2)
    image = pose.image.copy()
    image[Landmark.of("ANKLE", cut)] = [300.0, 478.0]
    for values in network.estimate(Frame(0.0, room()), replace(pose, image=image)):
        assert [math.isnan(value) for value in values] == [cut is Side.LEFT, cut is Side.RIGHT]


def jittering(pose: Pose, time: float) -> Pose:
    """Return the pose at another time, with random jitter of a few pixels."""
    off = np.random.default_rng(round(1000 * time)).normal(0.0, 4.0, (33, 2))
    return replace(pose, time=time, image=pose.image + off)


def crops_of(poses: list[Pose], monkeypatch: pytest.MonkeyPatch) -> list[Image]:
    """Return the crops that the network gets for these poses in one image."""
    seen: list[Image] = []
    network = LegRotationNetwork(MODEL)

    def run(crops: Image, features: object) -> FloatArray:
        seen.append(crops)
        return np.array([[1.0, 1.0, 2.0]] * 2)

    monkeypatch.setattr(network, "_network", run)
    for pose in poses:
        network.estimate(Frame(pose.time, room()), pose)
    return seen


@pytest.mark.parametrize("fps", [10.0, 60.0])
@VIEWS
def test_the_crops_of_resting_legs_are_stable(
    eye: FloorCamera, fps: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They jitter at most half as much as with the raw landmarks."""
    poses = [jittering(lying(eye), k / fps) for k in range(60)]
    raw = [leg_crops(room(), pose, pose.pixels_per_metre) for pose in poses]

    def jitter(crops: list[Image]) -> float:
        return float(np.abs(np.diff(np.array(crops[20:], dtype=float), axis=0)).mean())

    assert jitter(crops_of(poses, monkeypatch)) < jitter(raw) / 2


@pytest.mark.parametrize(("passed", "off"), [(0.1, 60.0), (5.0, 5.0)])
def test_the_crops_follow_a_movement_at_once(
    passed: float, off: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a large movement, or a gap, the landmarks are not smoothed."""
    before = lying(AT_THE_SIDE)
    after = replace(before, time=before.time + passed, image=before.image - np.array([0.0, off]))
    seen = crops_of([before, after], monkeypatch)
    assert np.abs(seen[1].astype(int) - crops_of([after], monkeypatch)[0]).max() <= 1


def test_a_bad_network_file_is_reported(tmp_path: Path) -> None:
    """For a missing and for a damaged file the message says what to do."""
    damaged = tmp_path / "damaged.onnx"
    damaged.write_bytes(b"not a network")
    for path in (tmp_path / "missing.onnx", damaged):
        with pytest.raises(ModelError, match="reinstall posecheck"):
            LegRotationNetwork(path).estimate(Frame(0.0, room()), lying(AT_THE_FEET))


def test_the_sample_s_legs_are_estimated() -> None:
    """On the sample, from the side, both estimates follow the truth, the near leg's in degrees."""
    truth = json.loads(SAMPLE.with_suffix(".json").read_text())
    per_frame = truth["per_frame"]
    true = np.stack(
        [per_frame["angles_deg"][f"hip_internal_rotation_{s}"] for s in ("left", "right")], 1
    )
    poses = []
    with Recording(SAMPLE) as recording, Estimator() as estimate:
        for frame in recording:
            if frame.time > 8.0:
                break
            poses.append(estimate(frame))
    read, so_true = np.array([pose.hip_rotation for pose in poses]), true[: len(poses)]
    known = ~np.isnan(read).any(axis=1)
    assert known.mean() > 0.85
    assert np.abs(read - so_true)[known, 0].mean() < 12.0  # the near leg; the far one is shifted
    for leg in (0, 1):
        assert np.corrcoef(read[known, leg], so_true[known, leg])[0, 1] > 0.9
    assert all(angles.supine(pose) for pose in poses)
