"""The models on board: their landmarks, their names, and which one a training takes."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from posecheck import cli
from posecheck.app import diagnostics, model_choice
from posecheck.app.model_choice import LITE, ModelChoice
from posecheck.core.exercise import Phase
from posecheck.core.feedback import Feedback
from posecheck.core.pose import Frame, Image, Pose
from posecheck.core.session import Moment
from posecheck.errors import ModelError
from posecheck.estimator import AUTO, MODELS, Estimator, bundled_model, default_model, find_model
from posecheck.estimator.rotation_head import WORLD_COORDINATES, has_head

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "sample_videos" / "open-close.mp4"


# --- The landmarks ---


def images_of(frames: tuple[int, ...]) -> list[Image]:
    """Return frames of SAMPLE, RGB."""
    with av.open(str(SAMPLE)) as container:
        decoded = enumerate(container.decode(video=0))
        found = {n: f.to_ndarray(format="rgb24") for n, f in decoded if n in frames}
    return [np.asarray(found[number], np.uint8) for number in frames]


def detections(bundle: bytes, images: list[Image]) -> dict[str, list[Any]]:
    """Return what a model finds in images, as scripts/compare_models.py keeps it."""
    import mediapipe as mp

    vision = mp.tasks.vision
    options = vision.PoseLandmarkerOptions(
        base_options=mp.tasks.BaseOptions(model_asset_buffer=bundle),
        running_mode=vision.RunningMode.VIDEO,
    )
    replaced = WORLD_COORDINATES if has_head(bundle) else ()
    kept = [index for index in range(33 * 3) if index not in replaced]
    found: dict[str, list[Any]] = {
        name: [] for name in ("landmarks", "world_landmarks", "visibility", "presence")
    }
    with vision.PoseLandmarker.create_from_options(options) as landmarker:
        for k, image in enumerate(images):
            mp_image = mp.Image(image_format=mp.ImageFormat.SRGB, data=image)
            result = landmarker.detect_for_video(mp_image, 67 * k)
            [points], [world] = result.pose_landmarks, result.pose_world_landmarks
            found["landmarks"].append([(p.x, p.y, p.z) for p in points])
            found["world_landmarks"].append(np.ravel([(p.x, p.y, p.z) for p in world])[kept])
            found["visibility"].append([p.visibility for p in (*points, *world)])
            found["presence"].append([p.presence for p in (*points, *world)])
    return found


@pytest.mark.parametrize("name", MODELS)
def test_the_landmarks_are_those_of_the_whole_network(name: str) -> None:
    """Cutting out the segmentation branch, and adding the head to *full*, changed none of them.

    On the machine that wrote the file they are the same to the last bit, which
    scripts/compare_models.py shows for whole videos. Another processor adds float32 numbers in
    another order: there a thousandth of a pixel is allowed, and of the other quantities a
    thousandth.
    """
    with np.load(ROOT / "tests" / "landmarks" / f"{name}.npz") as expected:
        images = images_of(tuple(expected["frames"].tolist()))
        found = detections(bundled_model(MODELS[name]).read_bytes(), images)
        for quantity, values in found.items():
            array = np.array(values, np.float32)
            assert array.shape == expected[quantity].shape
            pixels = 640.0 if quantity == "landmarks" else 1.0
            assert np.abs(array - expected[quantity]).max() * pixels <= 1e-3, quantity


def test_lite_has_no_head_and_finds_the_person() -> None:
    """Its rotations are unknown, and its name is that of the file."""
    [image] = images_of((70,))
    with Estimator(find_model("lite")) as estimator:
        pose = estimator(Frame(0.0, np.ascontiguousarray(image[:, :, ::-1])))
        assert estimator.model_name == "pose_landmarker_lite"
    assert pose.detected_someone
    assert np.isnan(pose.trunk_rotation)


# --- The names ---


def test_names_and_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`auto` and None are the default one; a file of a name's kind is a path."""
    assert find_model(AUTO) is find_model(None) is None
    assert find_model("full") == default_model()
    assert find_model("lite") == LITE
    assert find_model(tmp_path / "own") == tmp_path / "own"
    assert find_model("nowhere.task") == Path("nowhere.task")
    monkeypatch.chdir(tmp_path)
    Path("huge").touch()
    assert find_model("huge") == Path("huge")


def test_an_unknown_name_is_refused() -> None:
    """The sentence has all names."""
    with pytest.raises(
        ModelError, match=r"^there is no model 'heavy'; give lite, full or auto, or"
    ):
        find_model("heavy")


def run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str
) -> tuple[Any, str, str]:
    monkeypatch.setattr(sys, "argv", ["posecheck", *arguments])
    with pytest.raises(SystemExit) as end:
        cli.main()
    output = capsys.readouterr()
    return end.value.code, output.out, output.err


@pytest.mark.parametrize("command", [("analyze", str(SAMPLE)), ("live",), ("doctor",)])
def test_every_command_refuses_it(
    command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One sentence, status 2, no window and no camera."""
    status, out, err = run(monkeypatch, capsys, *command, "--model", "huge")
    assert (status, out) == (2, "")
    assert err.startswith("posecheck: there is no model 'huge'; give lite, full or auto")
    assert err.count("\n") == 1


def test_models_are_listed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each with its path and checksum; one is the default."""
    status, out, err = run(monkeypatch, capsys, "model")
    assert (status or 0, err) == (0, "")
    for file in MODELS.values():
        path = bundled_model(file)
        assert f"  {path}\n  SHA-256 {hashlib.sha256(path.read_bytes()).hexdigest()}\n" in out
    assert out.count("(the default)") == 1
    assert "full (the default), 12." in out


def test_a_missing_model_is_listed_as_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The list does not fail."""
    monkeypatch.setattr("posecheck.estimator.bundled_model", lambda file: Path("nowhere.task"))
    status, out, _ = run(monkeypatch, capsys, "model")
    assert (status or 0, out.count("nowhere.task is missing")) == (0, 2)


# --- The choice ---


class FakeEstimator:
    """Takes a given time for each look; what a bundle's path names is fast."""

    model_sha256 = "00"

    def __init__(self, path: Path | None = None, seconds: float = 0.0) -> None:
        self.model_name = path.stem if path else "pose_landmarker_full"
        self.seconds, self.clock, self.closed = seconds, [0.0], False

    def __call__(self, frame: Frame) -> Pose:
        self.clock[0] += self.seconds
        return Pose.detected(
            frame.time, (640, 480), np.full((33, 2), 9.0), np.zeros((33, 3)), np.ones(33)
        )

    def __enter__(self) -> FakeEstimator:
        return self

    def __exit__(self, *_: object) -> None:
        self.closed = True


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[FakeEstimator]]:
    """Replace the estimators that a choice opens; collect them."""
    made: list[FakeEstimator] = []

    def make(path: Path) -> FakeEstimator:
        made.append(FakeEstimator(path))
        return made[-1]

    monkeypatch.setattr(model_choice, "Estimator", make)
    yield made


def changes(
    monkeypatch: pytest.MonkeyPatch,
    seconds: float,
    phases: list[Phase],
    *,
    automatic: bool = True,
    interval: float = 0.2,
) -> list[bool]:
    """Return whether the model changed after each of some moments."""
    estimator: Any = FakeEstimator(seconds=seconds)
    monkeypatch.setattr(model_choice, "perf_counter", lambda: estimator.clock[0])
    changed = []
    with ModelChoice(estimator, automatic=automatic) as choice:
        for k, phase in enumerate(phases):
            frame = Frame(k * interval, np.zeros((1, 1, 3), np.uint8))
            pose = choice(frame)
            changed.append(choice.changed(Moment(frame, pose, Feedback(pose, phase=phase))))
        name = choice.model.name
    assert name == ("pose_landmarker_lite" if any(changed) else "pose_landmarker_full")
    return changed


def test_a_slow_computer_takes_the_lite_model(
    monkeypatch: pytest.MonkeyPatch, opened: list[FakeEstimator]
) -> None:
    """Once, after three seconds; the lite model is closed at the end."""
    changed = changes(monkeypatch, 0.15, [Phase.READY] * 40)
    assert changed == [k == 15 for k in range(40)]
    assert [estimator.closed for estimator in opened] == [True]


@pytest.mark.parametrize(("seconds", "automatic"), [(0.12, True), (1.0, False)])
def test_a_fast_computer_and_a_given_model_keep_it(
    seconds: float, automatic: bool, monkeypatch: pytest.MonkeyPatch, opened: list[FakeEstimator]
) -> None:
    """Eight looks a second are enough."""
    assert not any(changes(monkeypatch, seconds, [Phase.READY] * 40, automatic=automatic))
    assert not opened


def test_the_model_does_not_change_within_a_repetition(
    monkeypatch: pytest.MonkeyPatch, opened: list[FakeEstimator]
) -> None:
    """It waits for its end."""
    phases = [Phase.READY] * 5 + [Phase.HOLD] * 30 + [Phase.READY] * 5
    assert changes(monkeypatch, 0.3, phases) == [k == 35 for k in range(40)]
    assert len(opened) == 1


@pytest.mark.parametrize(
    ("full", "lite", "model", "todo"),
    [
        (0.02, 0.01, "full, which is fast enough", False),
        (0.2, 0.05, "lite, since full manages 5", False),
        (0.5, 0.2, "lite, since full manages 2", True),
    ],
)
def test_the_doctor_says_which_model_and_why(
    full: float, lite: float, model: str, todo: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It measures both if need be."""
    monkeypatch.setattr(diagnostics, "_look_time", lambda _, path: lite if path == LITE else full)
    finding = diagnostics.check_speed(SAMPLE, None, automatic=True)
    assert f"a training takes the model {model}" in finding.found
    assert bool(finding.todo) is todo
    given = diagnostics.check_speed(SAMPLE, None)
    assert "a training takes" not in given.found
    assert ("--model lite" in given.todo) is (full > 0.1)
