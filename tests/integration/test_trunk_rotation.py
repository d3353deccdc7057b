"""Trunk rotation: the network's inputs, and its estimates."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from posecheck.core import angles
from posecheck.core.pose import Frame, Landmark, Pose, Side
from posecheck.errors import ModelError
from posecheck.estimator import Estimator, bundled_model
from posecheck.estimator.trunk_rotation import (
    CROP_PIXELS,
    FEATURES,
    MAX_ERROR,
    TRUNK_MODEL_NAME,
    TrunkRotationNetwork,
    trunk_crop,
    trunk_features,
)
from posecheck.video import Recording
from tests.support import bodies
from tests.support.lying import FloorCamera, facing, on_side, skeleton
from tests.support.rooms import finer, room

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "sample_videos" / "open-close.mp4"
CLIP = ROOT / "tests" / "films" / "open-close-behind.mp4"
MODEL = bundled_model(TRUNK_MODEL_NAME)
AT_THE_CHEST, AT_THE_BACK = facing(Side.LEFT), facing(Side.LEFT, behind=True)
VIEWS = pytest.mark.parametrize("eye", [AT_THE_CHEST, AT_THE_BACK], ids=["chest", "behind"])


def lying(eye: FloorCamera) -> Pose:
    return eye.watch(on_side(Side.LEFT, opened=40.0))


@VIEWS
def test_a_mirrored_frame_gives_mirrored_inputs(eye: FloorCamera) -> None:
    """The crop is mirrored, and so are the features across the frame."""
    pose, image = lying(eye), room()
    mirrored = bodies.in_mirror(replace(pose, image=pose.image + 0.5))  # pixels have middles
    mirrored = replace(mirrored, image=mirrored.image - 0.5)
    scale = pose.pixels_per_metre
    seen, other = trunk_crop(image, pose, scale), trunk_crop(image[:, ::-1].copy(), mirrored, scale)
    assert np.abs(seen[:, :, ::-1].astype(int) - other).mean() < 1.0
    signs = [1, 1, -1, 1, -1, 1, 1]  # across the frame, and the trunk's direction across it
    assert trunk_features(mirrored, scale)[0] == pytest.approx(
        trunk_features(pose, scale)[0] * signs, abs=0.01
    )


@VIEWS
def test_the_inputs_do_not_depend_on_the_resolution(eye: FloorCamera) -> None:
    """A frame of twice the resolution gives the same crop and features."""
    pose, image = lying(eye), room()
    twice, fine = finer(pose, image)
    scale = pose.pixels_per_metre
    seen, other = trunk_crop(image, pose, scale), trunk_crop(fine, twice, 2 * scale)
    assert np.abs(seen.astype(int) - other).mean() < 6.0
    assert trunk_features(twice, 2 * scale) == pytest.approx(trunk_features(pose, scale), abs=0.01)
    assert seen.shape == (1, CROP_PIXELS, CROP_PIXELS, 3) and trunk_features(pose, scale).shape == (
        1,
        FEATURES,
    )


@pytest.mark.parametrize(
    "pose",
    [
        Pose.unseen(0.0, (640, 480)),
        bodies.FRONT_VIEW.see(bodies.standing()),
        bodies.without(lying(AT_THE_BACK), Landmark.LEFT_SHOULDER),
        bodies.without(lying(AT_THE_BACK), Landmark.RIGHT_HIP),
        bodies.Camera(0.0).see(bodies.lying(roll=90.0)),
    ],
    ids=["no person", "standing", "no shoulder", "no hip", "end on"],
)
def test_only_a_lying_person_s_trunk_is_read(pose: Pose) -> None:
    """For all other poses the result is NaN, and the network is not even loaded."""
    network = TrunkRotationNetwork(Path("nowhere.onnx"))
    assert np.isnan(network.estimate(Frame(0.0, room()), pose)).all()


def test_a_bad_network_file_is_reported(tmp_path: Path) -> None:
    """For a missing and for a damaged file the message says what to do."""
    damaged = tmp_path / "damaged.onnx"
    damaged.write_bytes(b"not a network")
    for path in (tmp_path / "missing.onnx", damaged):
        with pytest.raises(ModelError, match="reinstall posecheck"):
            TrunkRotationNetwork(path).estimate(Frame(0.0, room()), lying(AT_THE_CHEST))


@pytest.mark.parametrize(
    ("rotation", "heading", "error", "usable"),
    [
        (40.0, -90.0, 5.0, True),
        (40.0, 90.0, 5.0, True),
        (40.0, -90.0, MAX_ERROR + 1.0, False),
    ],
)
def test_an_estimate_with_a_large_error_bar_is_rejected(
    monkeypatch: pytest.MonkeyPatch, rotation: float, heading: float, error: float, usable: bool
) -> None:
    """Both angles are used, or neither."""
    network = TrunkRotationNetwork(MODEL)
    rows = [(np.cos(a), np.sin(a), error) for a in np.radians([rotation, heading])]
    monkeypatch.setattr(network, "_network", lambda *inputs: np.array(rows).reshape(1, 6))
    estimate = network.estimate(Frame(0.0, room()), lying(AT_THE_BACK))
    assert estimate == pytest.approx([rotation, heading] if usable else [np.nan] * 2, nan_ok=True)


def test_a_clip_from_behind_is_estimated() -> None:
    """The estimate follows the chest's rotation, although only the back is seen."""
    true = np.array(json.loads(CLIP.with_suffix(".json").read_text())["thoracic_rotation"])
    with Recording(CLIP) as recording, Estimator() as estimate:
        poses = [estimate(frame) for frame in recording]
    read = np.array([(pose.trunk_rotation, pose.pelvis_heading) for pose in poses])
    known = ~np.isnan(read).any(axis=1)
    assert known.mean() > 0.85
    assert np.abs(np.abs(read[:, 0]) - np.abs(true))[known].mean() < 18.0
    assert np.corrcoef(read[known, 0], true[known])[0, 1] > 0.97
    assert np.abs(np.abs(read[known, 1]) - 90.0).mean() < 15.0


def test_a_clip_from_the_chest_side_is_estimated() -> None:
    """On the sample the estimates follow the heading and the chest's rotation."""
    truth = json.loads(SAMPLE.with_suffix(".json").read_text())
    true = np.array(truth["per_frame"]["angles_deg"]["thoracic_rotation"], dtype=float)
    with Recording(SAMPLE) as recording, Estimator() as estimate:
        frames = [frame for number, frame in enumerate(recording) if number % 5 == 0]
        read = np.array([(p.trunk_rotation, p.pelvis_heading) for p in map(estimate, frames)])
    known = ~np.isnan(read).any(axis=1)
    assert known.mean() > 0.85
    assert np.corrcoef(read[known, 0], true[::5][: len(read)][known])[0, 1] > 0.9
    assert np.abs(np.abs(read[known, 1]) - 90.0).mean() < 15.0


@pytest.mark.parametrize(
    ("eye", "read", "fused"),
    [
        (AT_THE_CHEST, 70.0, 70.0),  # the landmarks give less
        (AT_THE_CHEST, 20.0, 50.0),  # the landmarks give more
        (AT_THE_CHEST, -20.0, -20.0),  # opposite directions
        (AT_THE_BACK, 20.0, 20.0),
    ],
)
def test_from_the_chest_side_the_larger_estimate_is_used(
    eye: FloorCamera, read: float, fused: float
) -> None:
    """Pixels and landmarks both underestimate; from behind the pixels alone are used."""
    pose = eye.see(skeleton(on_side(Side.LEFT, opened=50.0)), 0.0)
    assert angles.fused_trunk_rotation(pose) == pytest.approx(50.0, abs=3.0)
    pose = replace(pose, trunk_rotation=read, pelvis_heading=-90.0)
    assert angles.fused_trunk_rotation(pose) == pytest.approx(fused, abs=3.0)
