"""Trunk: how far it is turned, read off pixels: what the network is shown, and what it says."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from posecheck.core import angles
from posecheck.core.pose import Frame, Landmark, Pose, Side
from posecheck.errors import ModelError
from posecheck.estimator import Estimator, bundled
from posecheck.estimator.trunk_rotation import (
    CLUES,
    PIXELS,
    TRUNK_MODEL_NAME,
    UNSURE,
    Trunk,
    clues,
    squares,
)
from posecheck.video import Recording
from tests.support import bodies
from tests.support.lying import FloorCamera, facing, on_side, skeleton
from tests.support.rooms import finer, room

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "sample_videos" / "open-close.mp4"
FILM = ROOT / "tests" / "films" / "open-close-behind.mp4"
MODEL = bundled(TRUNK_MODEL_NAME)
AT_THE_CHEST, AT_THE_BACK = facing(Side.LEFT), facing(Side.LEFT, behind=True)
VIEWS = pytest.mark.parametrize("eye", [AT_THE_CHEST, AT_THE_BACK], ids=["chest", "behind"])


def lying(eye: FloorCamera) -> Pose:
    return eye.watch(on_side(Side.LEFT, opened=40.0))


@VIEWS
def test_in_a_mirror_the_same_is_shown_the_other_way_round(eye: FloorCamera) -> None:
    """What the network sees of the room in a mirror is what it sees, in a mirror."""
    pose, picture = lying(eye), room()
    mirrored = bodies.in_mirror(replace(pose, image=pose.image + 0.5))  # pixels have middles
    mirrored = replace(mirrored, image=mirrored.image - 0.5)
    scale = pose.pixels_per_metre
    seen, other = squares(picture, pose, scale), squares(picture[:, ::-1].copy(), mirrored, scale)
    assert np.abs(seen[:, :, ::-1].astype(int) - other).mean() < 1.0
    other_way = [1, 1, -1, 1, -1, 1, 1]  # across the picture, and how the trunk lies across it
    assert clues(mirrored, scale)[0] == pytest.approx(clues(pose, scale)[0] * other_way, abs=0.01)


@VIEWS
def test_the_square_grows_with_the_picture(eye: FloorCamera) -> None:
    """In a picture twice as fine, the network is shown the same."""
    pose, picture = lying(eye), room()
    twice, fine = finer(pose, picture)
    scale = pose.pixels_per_metre
    seen, other = squares(picture, pose, scale), squares(fine, twice, 2 * scale)
    assert np.abs(seen.astype(int) - other).mean() < 6.0
    assert clues(twice, 2 * scale) == pytest.approx(clues(pose, scale), abs=0.01)
    assert seen.shape == (1, PIXELS, PIXELS, 3) and clues(pose, scale).shape == (1, CLUES)


@pytest.mark.parametrize(
    "pose",
    [
        Pose.unseen(0.0, (640, 480)),
        bodies.FRONT_VIEW.see(bodies.standing()),
        bodies.without(lying(AT_THE_BACK), Landmark.LEFT_SHOULDER),
        bodies.without(lying(AT_THE_BACK), Landmark.RIGHT_HIP),
        bodies.Camera(0.0).see(bodies.lying(roll=90.0)),
    ],
    ids=["nobody", "standing", "no shoulder", "no hip", "end on"],
)
def test_only_trunks_of_who_lies_are_read(pose: Pose) -> None:
    """For all others nothing is told, and the network not even loaded."""
    trunk = Trunk(Path("nowhere.onnx"))
    assert np.isnan(trunk.read(Frame(0.0, room()), pose)).all()


def test_without_the_network_it_is_told_what_to_do(tmp_path: Path) -> None:
    """A missing or damaged network is no riddle."""
    damaged = tmp_path / "damaged.onnx"
    damaged.write_bytes(b"not a network")
    for path in (tmp_path / "missing.onnx", damaged):
        with pytest.raises(ModelError, match="reinstall posecheck"):
            Trunk(path).read(Frame(0.0, room()), lying(AT_THE_CHEST))


@pytest.mark.parametrize(
    ("rotation", "faces", "unsure", "told"),
    [
        (40.0, -90.0, 5.0, True),
        (40.0, 90.0, 5.0, True),
        (40.0, -90.0, UNSURE + 1.0, False),
    ],
)
def test_the_network_is_believed_when_it_is_sure(
    monkeypatch: pytest.MonkeyPatch, rotation: float, faces: float, unsure: float, told: bool
) -> None:
    """Both angles or none."""
    trunk = Trunk(MODEL)
    rows = [(np.cos(a), np.sin(a), unsure) for a in np.radians([rotation, faces])]
    monkeypatch.setattr(trunk, "_network", lambda *shown: np.array(rows).reshape(1, 6))
    turn = trunk.read(Frame(0.0, room()), lying(AT_THE_BACK))
    assert turn == pytest.approx([rotation, faces] if told else [np.nan] * 2, nan_ok=True)


def test_a_film_from_behind_is_read() -> None:
    """The chest is followed as it opens, holds and closes, though only the back is seen."""
    true = np.array(json.loads(FILM.with_suffix(".json").read_text())["thoracic_rotation"])
    with Recording(FILM) as recording, Estimator() as estimate:
        told = [estimate(frame) for frame in recording]
    read = np.array([(pose.trunk_rotation, pose.pelvis_heading) for pose in told])
    known = ~np.isnan(read).any(axis=1)
    assert known.mean() > 0.85
    assert np.abs(np.abs(read[:, 0]) - np.abs(true))[known].mean() < 18.0
    assert np.corrcoef(read[known, 0], true[known])[0, 1] > 0.97
    assert np.abs(np.abs(read[known, 1]) - 90.0).mean() < 15.0


def test_a_film_from_the_chest_side_is_read() -> None:
    """On the sample the pixels tell who faces where, and when the chest is open."""
    film = json.loads(SAMPLE.with_suffix(".json").read_text())
    true = np.array(film["per_frame"]["angles_deg"]["thoracic_rotation"], dtype=float)
    with Recording(SAMPLE) as recording, Estimator() as estimate:
        frames = [frame for number, frame in enumerate(recording) if number % 5 == 0]
        read = np.array([(p.trunk_rotation, p.pelvis_heading) for p in map(estimate, frames)])
    known = ~np.isnan(read).any(axis=1)
    assert known.mean() > 0.85
    assert np.corrcoef(read[known, 0], true[::5][: len(read)][known])[0, 1] > 0.9
    assert np.abs(np.abs(read[known, 1]) - 90.0).mean() < 15.0


@pytest.mark.parametrize(
    ("eye", "read", "told"),
    [
        (AT_THE_CHEST, 70.0, 70.0),  # landmarks tell less
        (AT_THE_CHEST, 20.0, 50.0),  # landmarks tell more
        (AT_THE_CHEST, -20.0, -20.0),  # the other way
        (AT_THE_BACK, 20.0, 20.0),
    ],
)
def test_from_the_chest_side_who_tells_more_is_believed(
    eye: FloorCamera, read: float, told: float
) -> None:
    """Of pixels and landmarks, both of which tell too little; from behind pixels alone."""
    pose = eye.see(skeleton(on_side(Side.LEFT, opened=50.0)), 0.0)
    assert angles.fused_trunk_rotation(pose) == pytest.approx(50.0, abs=3.0)
    pose = replace(pose, trunk_rotation=read, pelvis_heading=-90.0)
    assert angles.fused_trunk_rotation(pose) == pytest.approx(told, abs=3.0)
