"""Rotation head: the shipped model's estimates, and that it leaves the landmarks alone."""

from __future__ import annotations

import json
import zipfile
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest

from posecheck.core import angles
from posecheck.core.pose import FloatArray, Frame, Image, Pose, Side
from posecheck.errors import ModelError
from posecheck.estimator import Estimator, default_model
from posecheck.estimator.model_bundle import bundled_model
from posecheck.estimator.rotation_head import MARKER, NEIGHBOURS, WORLD_COORDINATES, has_head
from posecheck.estimator.track_check import TrackCheck
from posecheck.video import Recording

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "sample_videos" / "open-close.mp4"
FROM_BEHIND = ROOT / "tests" / "films" / "open-close-behind.mp4"

#: Frames of SAMPLE in which the chest is closed, half open, and open.
OPENING = (30, 60, 120)


def images_of(frames: tuple[int, ...]) -> list[Image]:
    """Return frames of SAMPLE, BGR."""
    with av.open(str(SAMPLE)) as container:
        decoded = enumerate(container.decode(video=0))
        found = {n: f.to_ndarray(format="bgr24") for n, f in decoded if n in frames}
    return [np.asarray(found[number], np.uint8) for number in frames]


def estimate(images: list[Image], model: Path | None = None) -> list[Pose]:
    with Estimator(model) as estimator:
        return [estimator(Frame(k / 15, image)) for k, image in enumerate(images)]


@pytest.fixture(scope="module")
def opening() -> list[Image]:
    return images_of(OPENING)


@pytest.fixture(scope="module")
def headless(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle of the same networks that isn't marked as one with the head."""
    path = tmp_path_factory.mktemp("model") / "headless.task"
    with zipfile.ZipFile(default_model()) as whole, zipfile.ZipFile(path, "w") as archive:
        for name in whole.namelist():
            if name != MARKER:
                archive.writestr(name, whole.read(name))
    return path


# --- The estimates ---


def test_the_shipped_bundle_has_the_head(headless: Path) -> None:
    """A bundle without the marker has not."""
    assert has_head(default_model().read_bytes())
    assert not has_head(headless.read_bytes())


def test_the_rotation_grows_from_closed_to_open(opening: list[Image]) -> None:
    """The person opens to the right, the upper side; the pelvis keeps facing to the left side."""
    poses = estimate(opening)
    rotations = [pose.trunk_rotation for pose in poses]
    assert all(one > after + 10.0 for one, after in pairwise(rotations))
    assert abs(rotations[0]) < 25.0
    assert rotations[-1] < -60.0
    assert all(abs(pose.pelvis_heading - 90.0) < 30.0 for pose in poses)
    assert all(angles.side_lying(pose, Side.RIGHT) for pose in poses)


def test_a_mirrored_film_gives_mirrored_rotations(opening: list[Image]) -> None:
    """The left chest opens instead, by as much, and the pelvis faces the other way."""
    plain = estimate(opening)
    mirrored = estimate([np.ascontiguousarray(image[:, ::-1]) for image in opening])
    for one, other in zip(plain, mirrored, strict=True):
        assert other.trunk_rotation == pytest.approx(-one.trunk_rotation, abs=20.0)
        assert other.pelvis_heading == pytest.approx(-one.pelvis_heading, abs=25.0)


def rotations_of(video: Path, every: int) -> FloatArray:
    """Return trunk rotation and pelvis heading in every nth frame, (frames, 2)."""
    with Recording(video) as recording, Estimator() as estimator:
        poses = [estimator(frame) for n, frame in enumerate(recording) if n % every == 0]
    return np.array([(pose.trunk_rotation, pose.pelvis_heading) for pose in poses])


def true_rotations(video: Path) -> FloatArray:
    """Return the true trunk rotation in every frame of a film."""
    truth = json.loads(video.with_suffix(".json").read_text())
    angles_deg = truth["per_frame"]["angles_deg"] if "per_frame" in truth else truth
    return np.array(angles_deg["thoracic_rotation"], dtype=float)


@pytest.mark.parametrize(
    ("video", "every"), [(SAMPLE, 6), (FROM_BEHIND, 1)], ids=["chest side", "from behind"]
)
def test_the_estimate_follows_the_chest(video: Path, every: int) -> None:
    """From the chest side, and from behind, where only the back is seen."""
    read = rotations_of(video, every)
    true = true_rotations(video)[::every][: len(read)]
    known = ~np.isnan(read).any(axis=1)
    assert known.mean() > 0.85
    assert np.corrcoef(read[known, 0], true[known])[0, 1] > 0.9
    assert np.abs(read[:, 0] - true)[known].mean() < 18.0
    assert np.abs(np.abs(read[known, 1]) - 90.0).mean() < 25.0


def test_a_standing_person_has_no_trunk_estimate() -> None:
    """The head learnt from lying people alone."""
    with Recording(ROOT / "sample_videos" / "hip-flexor.mp4") as recording:
        images = [frame.image for frame, _ in zip(recording, range(3), strict=False)]
    for pose in estimate(images):
        assert pose.detected_someone
        assert np.isnan((pose.trunk_rotation, pose.pelvis_heading)).all()


# --- The landmarks ---


def test_without_the_head_the_landmarks_are_the_same(opening: list[Image], headless: Path) -> None:
    """A bundle without it gives unknown rotations, and all coordinates that the head leaves."""
    kept = np.ones(33 * 3, dtype=bool)
    kept[list(WORLD_COORDINATES)] = False
    for one, other in zip(estimate(opening), estimate(opening, headless), strict=True):
        assert np.isnan((other.trunk_rotation, other.pelvis_heading)).all()
        np.testing.assert_array_equal(one.image, other.image)
        np.testing.assert_array_equal(one.visibility, other.visibility)
        np.testing.assert_array_equal(
            one.world.reshape(-1)[kept], other.world.reshape(-1)[kept], strict=True
        )


def test_the_head_leaves_no_trace_in_the_face(opening: list[Image]) -> None:
    """Restored landmarks lie within the head, and beside their neighbours."""
    for pose in estimate(opening):
        for mark, neighbour in NEIGHBOURS.items():
            distance = np.linalg.norm(pose.world[mark] - pose.world[neighbour])
            assert np.isnan(distance) or distance < 0.15


@pytest.mark.parametrize("checked", [True, False])
def test_a_person_who_turned_over_is_found_again(
    opening: list[Image], monkeypatch: pytest.MonkeyPatch, *, checked: bool
) -> None:
    """The head is where the feet were; unchecked, the tracker stays upside down."""
    if not checked:
        monkeypatch.setattr(TrackCheck, "is_due", lambda *_: False)
    closed = opening[0]
    turned = np.ascontiguousarray(closed[:, ::-1])
    poses = estimate([closed] * 5 + [turned] * 20)
    assert angles.side_lying(poses[4], Side.RIGHT)
    found = [angles.side_lying(pose, Side.LEFT) and pose.trunk_rotation < 25.0 for pose in poses]
    assert all(found[13:]) if checked else not any(found[5:])


def test_a_model_that_was_replaced_meanwhile_is_refused(
    opening: list[Image], tmp_path: Path
) -> None:
    """The second landmarker wants the bundle whose hash is in the results."""
    model = tmp_path / "my.task"
    model.write_bytes(default_model().read_bytes())
    turned = np.ascontiguousarray(opening[0][:, ::-1])
    with Estimator(model) as estimator:
        for k in range(5):
            estimator(Frame(k / 15, opening[0]))
        model.write_bytes(bundled_model("pose_landmarker_lite.task").read_bytes())
        with pytest.raises(ModelError, match=r"my\.task was replaced while it was in use"):
            for k in range(5, 25):
                estimator(Frame(k / 15, turned))
