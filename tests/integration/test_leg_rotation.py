"""Legs: how far they are rolled, read off pixels: what the network is shown, and what it says."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from posecheck.core import angles
from posecheck.core.pose import Frame, Landmark, Pose, Side
from posecheck.errors import ModelError
from posecheck.estimator import Estimator, bundled
from posecheck.estimator.leg_rotation import CLUES, LEG_MODEL_NAME, PIXELS, Legs, clues, squares
from posecheck.estimator.onnx_network import Picture
from posecheck.video import Recording
from tests.support import bodies
from tests.support.lying import AT_THE_FEET, AT_THE_SIDE, OBLIQUE, FloorCamera, on_side, rolling
from tests.support.rooms import finer, room

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "sample_videos" / "leg-rotations.mp4"
MODEL = bundled(LEG_MODEL_NAME)
VIEWS = pytest.mark.parametrize(
    "eye", [AT_THE_FEET, AT_THE_SIDE, OBLIQUE], ids=["feet", "side", "oblique"]
)


def lying(eye: FloorCamera) -> Pose:
    return eye.watch(rolling(10.0))


@VIEWS
def test_a_right_leg_is_shown_as_a_left_one(eye: FloorCamera) -> None:
    """Of the room in a mirror, the network is shown the same squares, and told the same of them."""
    pose, picture = lying(eye), room()
    mirrored = bodies.in_mirror(replace(pose, image=pose.image + 0.5))  # pixels have middles
    mirrored = replace(mirrored, image=mirrored.image - 0.5)
    scale = pose.pixels_per_metre
    seen, other = squares(picture, pose, scale), squares(picture[:, ::-1].copy(), mirrored, scale)
    assert np.abs(seen[::-1].astype(int) - other).mean() < 1.0
    assert clues(mirrored, scale)[::-1] == pytest.approx(clues(pose, scale), abs=0.01)


@VIEWS
def test_the_squares_grow_with_the_picture(eye: FloorCamera) -> None:
    """In a picture twice as fine, the network is shown the same."""
    pose, picture = lying(eye), room()
    twice, fine = finer(pose, picture)
    scale = pose.pixels_per_metre
    seen, other = squares(picture, pose, scale), squares(fine, twice, 2 * scale)
    assert np.abs(seen.astype(int) - other).mean() < 6.0
    assert clues(twice, 2 * scale) == pytest.approx(clues(pose, scale), abs=0.01)
    assert seen.shape == (2, PIXELS, PIXELS, 3) and clues(pose, scale).shape == (2, CLUES)


@pytest.mark.parametrize(
    "pose",
    [
        Pose.unseen(0.0, (640, 480)),
        bodies.FRONT_VIEW.see(bodies.standing()),
        AT_THE_FEET.watch(on_side(Side.LEFT)),
        bodies.without(lying(AT_THE_FEET), Landmark.LEFT_ANKLE),
        bodies.without(lying(AT_THE_FEET), Landmark.RIGHT_HIP),
    ],
    ids=["nobody", "standing", "on one side", "no ankle", "no hip"],
)
def test_only_legs_of_who_lies_on_the_back_are_read(pose: Pose) -> None:
    """For all others nothing is told, and the network not even loaded."""
    legs = Legs(Path("nowhere.onnx"))
    assert np.isnan(legs.read(Frame(0.0, room()), pose)).all()


@pytest.mark.parametrize("cut", [Side.LEFT, Side.RIGHT])
def test_a_foot_that_is_cut_off_is_not_read(cut: Side, monkeypatch: pytest.MonkeyPatch) -> None:
    """However sure the network is: where the picture ends before the heel, nothing is told."""
    legs = Legs(MODEL)
    monkeypatch.setattr(legs, "_network", lambda *_: np.array([[1.0, 1.0, 2.0]] * 2))
    pose = lying(AT_THE_SIDE)
    assert legs.read(Frame(0.0, room()), pose) == pytest.approx([45.0, 45.0])
    image = pose.image.copy()
    image[Landmark.of("ANKLE", cut)] = [300.0, 478.0]
    told = legs.read(Frame(0.0, room()), replace(pose, image=image))
    assert [math.isnan(roll) for roll in told] == [cut is Side.LEFT, cut is Side.RIGHT]


def trembling(pose: Pose, time: float) -> Pose:
    """The pose at another time, its landmarks off by a few pixels that are others every time."""
    off = np.random.default_rng(round(1000 * time)).normal(0.0, 4.0, (33, 2))
    return replace(pose, time=time, image=pose.image + off)


def shown(poses: list[Pose], monkeypatch: pytest.MonkeyPatch) -> list[Picture]:
    """The squares that the network sees of one picture, told so many poses of it."""
    seen: list[Picture] = []
    legs = Legs(MODEL)

    def network(squares: Picture, clues: object) -> np.ndarray[tuple[int, ...], np.dtype[Any]]:
        seen.append(squares)
        return np.array([[1.0, 1.0, 2.0]] * 2)

    monkeypatch.setattr(legs, "_network", network)
    for pose in poses:
        legs.read(Frame(pose.time, room()), pose)
    return seen


@pytest.mark.parametrize("fps", [10.0, 60.0])
@VIEWS
def test_legs_that_lie_still_are_shown_still(
    eye: FloorCamera, fps: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where landmarks tremble, the squares do so half as much at the most."""
    poses = [trembling(lying(eye), k / fps) for k in range(60)]
    raw = [squares(room(), pose, pose.pixels_per_metre) for pose in poses]

    def tremble(pictures: list[Picture]) -> float:
        return float(np.abs(np.diff(np.array(pictures[20:], dtype=float), axis=0)).mean())

    assert tremble(shown(poses, monkeypatch)) < tremble(raw) / 2


@pytest.mark.parametrize(("passed", "off"), [(0.1, 60.0), (5.0, 5.0)])
def test_legs_elsewhere_are_shown_there(
    passed: float, off: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who has moved, or was not seen for long, is looked at where they are."""
    before = lying(AT_THE_SIDE)
    after = replace(before, time=before.time + passed, image=before.image - np.array([0.0, off]))
    seen = shown([before, after], monkeypatch)
    assert np.abs(seen[1].astype(int) - shown([after], monkeypatch)[0]).max() <= 1


def test_without_the_network_it_is_told_what_to_do(tmp_path: Path) -> None:
    """A missing or damaged network is no riddle."""
    damaged = tmp_path / "damaged.onnx"
    damaged.write_bytes(b"not a network")
    for path in (tmp_path / "missing.onnx", damaged):
        with pytest.raises(ModelError, match="reinstall posecheck"):
            Legs(path).read(Frame(0.0, room()), lying(AT_THE_FEET))


def test_a_real_sample_is_read() -> None:
    """On the sample, from the side, both legs are followed to and fro, the near one in degrees."""
    truth = json.loads(SAMPLE.with_suffix(".json").read_text())
    per_frame = truth["per_frame"]
    true = np.stack(
        [per_frame["angles_deg"][f"hip_internal_rotation_{s}"] for s in ("left", "right")], 1
    )
    told = []
    with Recording(SAMPLE) as recording, Estimator() as estimate:
        for frame in recording:
            if frame.time > 8.0:
                break
            told.append(estimate(frame))
    read, so_true = np.array([pose.hip_rotation for pose in told]), true[: len(told)]
    known = ~np.isnan(read).any(axis=1)
    assert known.mean() > 0.85
    assert np.abs(read - so_true)[known, 0].mean() < 12.0  # the near leg; the far one is shifted
    for leg in (0, 1):
        assert np.corrcoef(read[known, leg], so_true[known, leg])[0, 1] > 0.9
    assert all(angles.supine(pose) for pose in told)
