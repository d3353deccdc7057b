"""Estimator: the models it accepts, the poses it detects, and the messages it silences."""

from __future__ import annotations

import hashlib
import io
import os
import re
import struct
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from posecheck.core.coach import MAX_AMBIGUITY
from posecheck.core.pose import Frame, Image, Landmark, Pose, Side
from posecheck.errors import ModelError, PosecheckError, VideoError
from posecheck.estimator import (
    MODELS,
    Estimator,
    brighten,
    default_model,
    model_bundle,
    quiet_stderr,
)
from posecheck.estimator import estimator as estimator_module
from posecheck.estimator.crop_search import ANCHORS, STEPS, growing_crops
from posecheck.estimator.model_bundle import BUNDLE_MEMBERS
from posecheck.estimator.person_selection import FORGET_AFTER
from posecheck.estimator.preprocessing import TARGET_BRIGHTNESS
from posecheck.estimator.rotation_head import MARKER

ROOT = Path(__file__).resolve().parents[2]
CLIP = ROOT / "sample_videos" / "hip-flexor.mp4"
NETWORK = b"\x1c\0\0\0TFL3" + bytes(100)


def zipped(members: dict[str, bytes], compression: int = zipfile.ZIP_STORED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def pose_bundle(detector: bytes = NETWORK) -> bytes:
    return zipped({BUNDLE_MEMBERS[0]: detector, BUNDLE_MEMBERS[1]: NETWORK})


@pytest.fixture(scope="module")
def images() -> list[Image]:
    """The first frames of a half-kneeling person, seen from the side."""
    with av.open(str(CLIP)) as container:
        frames = container.decode(video=0)
        return [np.asarray(next(frames).to_ndarray(format="bgr24"), np.uint8) for _ in range(4)]


@pytest.fixture
def estimator() -> Iterator[Estimator]:
    with Estimator() as made:
        yield made


@pytest.fixture
def swapped(tmp_path: Path) -> Path:
    """A bundle with the networks in each other's place: it loads, and fails at the first frame."""
    with zipfile.ZipFile(default_model()) as archive:
        detector, landmarks = (archive.read(name) for name in BUNDLE_MEMBERS)
    path = tmp_path / "swapped.task"
    path.write_bytes(zipped({BUNDLE_MEMBERS[0]: landmarks, BUNDLE_MEMBERS[1]: detector}))
    return path


def estimate(images: list[Image]) -> list[Pose]:
    with Estimator() as made:
        return [made(Frame(i / 15, image)) for i, image in enumerate(images)]


def python(script: str, *args: str) -> subprocess.CompletedProcess[str]:
    """Run `script` in another Python, where nothing is imported or redirected yet."""
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", script, *args],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
        timeout=60,
    )


# --- The model ---


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "is empty"),
        (b"hello" * 1000, "is not a model bundle"),
        (NETWORK, "is not a model bundle"),
        (pose_bundle()[:60], "is damaged or incomplete"),
        (pose_bundle()[:-30], "is damaged or incomplete"),
        (pose_bundle()[:100] + pose_bundle()[180:], "is damaged"),
        (pose_bundle().replace(bytes(100), bytes(50) + b"x" + bytes(49), 1), "wrong checksum"),
        (pose_bundle(b"TFL3" + bytes(100)), "pose_detector.tflite is not a TFLite network"),
        (pose_bundle(b""), "pose_detector.tflite is not a TFLite network"),
        (zipped({"notes.txt": b"hello"}), "is a zip archive without pose_detector.tflite"),
        (zipped({BUNDLE_MEMBERS[0]: NETWORK}), "another task .it holds pose_detector.tflite"),
        (
            zipped({"hand_detector.tflite": NETWORK, "hand_landmarks_detector.tflite": NETWORK}),
            "another task .it holds hand_detector.tflite, hand_landmarks_detector.tflite",
        ),
        (zipped(dict.fromkeys(BUNDLE_MEMBERS, NETWORK), zipfile.ZIP_DEFLATED), "is compressed"),
        (pose_bundle(), "is refused by MediaPipe .*[Ff]latbuffer"),
    ],
)
def test_a_bad_model_is_reported_with_its_fault_and_the_remedy(
    tmp_path: Path, content: bytes, fault: str
) -> None:
    """Every fault of a model file gives one sentence: the file, the fault, the remedy."""
    path = tmp_path / "my.task"
    path.write_bytes(content)
    with pytest.raises(ModelError, match=f"^the model .*my.task .*{fault}.*: pass .*--model") as e:
        Estimator(path)
    assert "\n" not in str(e.value)


def test_a_model_that_is_no_file_is_refused(tmp_path: Path) -> None:
    """A missing file, a directory, and a path below a file are no models."""
    (tmp_path / "file").write_bytes(b"x")
    for path, fault in [
        (tmp_path / "none.task", "is missing"),
        (tmp_path, "it is a folder"),
        (tmp_path / "file" / "my.task", "can't be read .Not a directory"),
    ]:
        with pytest.raises(ModelError, match=fault):
            Estimator(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_no_model(tmp_path: Path) -> None:
    """A named pipe is refused rather than waited for."""
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ModelError, match="it is a pipe"):
        Estimator(tmp_path / "pipe")


def test_an_unreadable_model_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file without permission to read gives the system's reason."""

    def denied(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    path = tmp_path / "my.task"
    path.write_bytes(pose_bundle())
    monkeypatch.setattr(Path, "open", denied)
    with pytest.raises(ModelError, match=r"can't be read \(Permission denied\)"):
        Estimator(path)


def test_a_missing_bundled_model_asks_to_reinstall(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The remedy differs from that for a model of the user's."""
    file = tmp_path / "posecheck" / "estimator" / "model_bundle.py"
    monkeypatch.setattr(model_bundle, "__file__", str(file))
    with pytest.raises(ModelError, match="is missing: reinstall posecheck, or pass --model PATH"):
        Estimator()


def test_the_package_s_model_goes_before_the_checkout_s(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An installed wheel has the model inside the package, a checkout beside it."""
    file = tmp_path / "posecheck" / "estimator" / "model_bundle.py"
    monkeypatch.setattr(model_bundle, "__file__", str(file))
    inside, beside = (
        tmp_path / place / "pose_landmarker_full.task" for place in ("posecheck/models", "models")
    )
    for place in (beside, inside):
        place.parent.mkdir(parents=True)
        place.write_bytes(b"model")
        assert default_model() == place


def test_the_shipped_models_match_their_readme() -> None:
    """Sizes, SHA-256 and each member's offset are those of models/README.md.

    After a change of a model, scripts/model_table.py writes them there.
    """
    readme = (ROOT / "models" / "README.md").read_text(encoding="utf-8")
    for name in (*MODELS.values(), "rotation_head.npz", "leg_roll.onnx"):
        content = (ROOT / "models" / name).read_bytes()
        digest = hashlib.sha256(content).hexdigest()
        assert f"| `{name}` | {len(content)} | `{digest}` |" in readme
    content = default_model().read_bytes()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert tuple(archive.namelist()) == (*BUNDLE_MEMBERS, MARKER)
        for info in archive.infolist():
            name_length, extra_length = struct.unpack_from("<HH", content, info.header_offset + 26)
            start = info.header_offset + 30 + name_length + extra_length
            member = content[start : start + info.file_size]
            digest = hashlib.sha256(member).hexdigest()
            assert start % 16 == 0
            assert f"| `{info.filename}` | {start} | {len(member)} | `{digest}` |" in readme


# --- The poses ---


def test_a_person_is_detected_in_their_position(images: list[Image]) -> None:
    """The half-kneeling person's head is above the hips above the ankles, in px and in m."""
    pose = estimate(images)[-1]
    assert pose.detected_someone
    assert pose.size == (640, 480)
    assert pose.time == pytest.approx(3 / 15)
    nose, hip, ankle = Landmark.NOSE, Landmark.RIGHT_HIP, Landmark.RIGHT_ANKLE
    assert 0 < pose.image[nose, 1] < pose.image[hip, 1] < pose.image[ankle, 1] < 480
    assert pose.world[nose, 1] < pose.world[hip, 1] < pose.world[ankle, 1]
    assert 0.3 < np.linalg.norm(pose.world[nose] - pose.world[hip]) < 1.0


def test_an_image_s_memory_layout_does_not_matter(images: list[Image]) -> None:
    """Views, Fortran order and read-only arrays give the pose of their plain copy."""
    plain = estimate(images[:1])[0]
    reversed_view = images[0][:, ::-1].copy()[:, ::-1]
    fortran = np.asfortranarray(images[0])
    fortran.flags.writeable = False
    for layout in (reversed_view, fortran):
        assert not layout.flags.c_contiguous
        np.testing.assert_array_equal(estimate([layout])[0].image, plain.image)


def test_a_person_in_the_dark_is_detected(images: list[Image]) -> None:
    """At a third of the light, with a camera's noise, the joints are found in the same places."""
    random = np.random.default_rng(0)
    dark = [
        np.clip(image * 0.3 + random.normal(0.0, 6.0, image.shape), 0, 255).astype(np.uint8)
        for image in images
    ]
    by_day, by_night = estimate(images)[-1], estimate(dark)[-1]
    near = [Landmark.of(joint, Side.RIGHT) for joint in ("SHOULDER", "HIP", "KNEE", "ANKLE")]
    off = np.linalg.norm(by_night.image[near] - by_day.image[near], axis=1)
    assert off.max() < 5.0


def test_noise_is_averaged_before_it_is_amplified() -> None:
    """A dark image is brightened to the target, and hardly becomes noisier."""
    random = np.random.default_rng(0)
    dark = np.clip(25.0 + random.normal(0.0, 5.0, (120, 160, 3)), 0, 255).astype(np.uint8)
    lit = brighten(dark)
    assert lit.mean() == pytest.approx(TARGET_BRIGHTNESS, abs=3.0)
    assert lit.std() < 1.5 * dark.std()


def test_a_bright_image_is_unchanged(images: list[Image]) -> None:
    """An image by day is not touched."""
    assert brighten(images[0]) is images[0]


@pytest.mark.parametrize("highest", [1, 256], ids=["black", "noise"])
def test_an_image_of_nothing_gives_the_unseen_pose(highest: int, estimator: Estimator) -> None:
    """The pose has the frame's own time and size."""
    random = np.random.default_rng(0)
    pose = estimator(Frame(1.5, random.integers(0, highest, (48, 64, 3), np.uint8)))
    assert not pose.detected_someone
    assert (pose.time, pose.size) == (1.5, (64, 48))


def test_frames_may_share_a_millisecond(estimator: Estimator, images: list[Image]) -> None:
    """MediaPipe needs strictly increasing milliseconds; the pose keeps the frame's own time."""
    times = [0.0, 0.0002, 0.0004, 0.0011]
    poses = [estimator(Frame(t, p)) for t, p in zip(times, images, strict=True)]
    assert [pose.time for pose in poses] == times
    assert all(pose.detected_someone for pose in poses)


# --- Small persons ---


@pytest.mark.parametrize("anchor", ANCHORS)
@pytest.mark.parametrize("size", [(640, 480), (479, 853), (64, 48)])
def test_crops_grow_to_the_whole_image(anchor: tuple[float, float], size: tuple[int, int]) -> None:
    """Each crop contains the one before, and is hardly larger."""
    columns, rows = np.meshgrid(np.arange(size[0]), np.arange(size[1]))
    image = np.dstack([columns % 256, rows % 256, columns // 256 + rows // 256 * 16])
    places = np.array([1, 256, 65536])  # makes one number of a pixel
    seen = list(growing_crops(image.astype(np.uint8), anchor))
    assert len(seen) == STEPS + 1
    np.testing.assert_array_equal(seen[-1], image)
    for one, after in pairwise(seen):
        assert one.shape[0] <= after.shape[0] <= 1.2 * one.shape[0] + 1
        assert one.shape[1] <= after.shape[1] <= 1.2 * one.shape[1] + 1
        assert np.isin(one[[0, -1], [0, -1]] @ places, after @ places).all()


@pytest.mark.parametrize(("left", "top"), [(0.5, 0.5), (0.2, 0.2), (0.1, 0.5)])
def test_a_small_person_is_detected_and_tracked(
    lying: Image, left: float, top: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The crop search finds a person whom the detector overlooks in the whole frame."""
    share = 0.4
    small = cv2.resize(lying, None, fx=share, fy=share, interpolation=cv2.INTER_AREA)
    image = np.full_like(lying, np.median(lying[:, :5], axis=(0, 1)).astype(np.uint8))
    corner = np.array([left * (640 - small.shape[1]), top * (480 - small.shape[0])]).round()
    x, y = corner.astype(int)
    image[y : y + small.shape[0], x : x + small.shape[1]] = small
    times = [k / 5 for k in range(8)]
    with Estimator() as estimate_one:
        poses = [estimate_one(Frame(time, image)) for time in times]
    found = [pose for pose in poses if pose.detected_someone]
    assert len(found) >= 3
    trunk = [Landmark.of(j, s) for j in ("SHOULDER", "HIP") for s in (Side.LEFT, Side.RIGHT)]
    expected = estimate([lying])[0].image[trunk] * share + corner
    assert np.abs(found[-1].image[trunk] - expected).mean() < 8.0
    monkeypatch.setattr(estimator_module, "growing_crops", lambda image, anchor: ())
    with Estimator() as estimate_one:
        assert not any(estimate_one(Frame(time, image)).detected_someone for time in times)


def test_the_crop_search_of_an_empty_frame_is_limited(
    estimator: Estimator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It runs five times a second, with another crop each time, and invents no person."""
    searched = []

    def recorded(image: Image, anchor: tuple[float, float]) -> Iterator[object]:
        searched.append(anchor)
        return growing_crops(image, anchor)

    monkeypatch.setattr(estimator_module, "growing_crops", recorded)
    blank = np.full((480, 640, 3), 128, np.uint8)
    assert not any(estimator(Frame(k / 25, blank)).detected_someone for k in range(51))
    assert 8 <= len(searched) <= 11 and set(searched) == set(ANCHORS)


# --- One of several people ---


def first_image(name: str) -> Image:
    with av.open(str(ROOT / "sample_videos" / name)) as container:
        return np.asarray(next(container.decode(video=0)).to_ndarray(format="bgr24"), np.uint8)


@pytest.fixture(scope="module")
def lying() -> Image:
    """A person lying in the middle of the frame."""
    return first_image("open-close.mp4")


@pytest.fixture(scope="module")
def accompanied(lying: Image) -> Image:
    """The same with a person who stands at the left edge, whom MediaPipe detects first."""
    standing = cut_out(first_image("hip-flexor.mp4"))
    image = lying.copy()
    image[: len(standing), : standing.shape[1]] = standing
    return image


def cut_out(image: Image) -> Image:
    """Return the part of an image that shows the person."""
    body = estimate([image])[0].image
    left, top = np.nanmin(body, axis=0).astype(int) - 40
    right, bottom = np.nanmax(body, axis=0).astype(int) + 40
    return image[max(top, 0) : bottom, max(left, 0) : right]


def across(pose: Pose) -> float:
    """Return the horizontal position of the body, px."""
    return float(np.nanmean(pose.image[:, 0]))


def test_of_two_people_the_more_central_one_is_followed(
    lying: Image,
    accompanied: Image,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """This holds for both sides of the frame, although MediaPipe detects the other one first."""
    alone = estimate([lying])[0]
    for image, middle in (
        (accompanied, across(alone)),
        (np.ascontiguousarray(accompanied[:, ::-1]), 640.0 - across(alone)),
    ):
        assert [across(pose) for pose in estimate([image] * 3)] == pytest.approx(
            [middle] * 3, abs=40.0
        )
    monkeypatch.setattr(estimator_module, "select_person", lambda poses, target: (poses[0], 0.0))
    assert across(estimate([accompanied])[0]) < 120.0


def test_an_ambiguous_selection_is_reported(lying: Image) -> None:
    """Of two equal people the pose says so for a while; of a single one it does not."""
    one = cut_out(first_image("hip-flexor.mp4"))
    twins = np.full_like(lying, lying.mean())
    for part, left in ((one, 110), (one[:, ::-1], 530 - one.shape[1])):
        twins[100 : 100 + len(part), left : left + part.shape[1]] = part
    with Estimator() as estimator:
        ambiguities = [
            estimator(Frame(t, twins)).person_ambiguity
            for t in (0.0, 0.1, FORGET_AFTER - 0.1, FORGET_AFTER + 0.1)
        ]
    assert min(ambiguities[:3]) > MAX_AMBIGUITY and ambiguities[3] == 0.0
    assert estimate([lying])[0].person_ambiguity == 0.0


def test_the_same_person_is_followed_after_a_loss(lying: Image, accompanied: Image) -> None:
    """A person at the edge who was there first stays the target after the tracker lost them."""
    alone = accompanied.copy()
    alone[:, 160:] = 128
    blank = np.full_like(lying, 128)
    poses = estimate([alone, alone, blank, blank, accompanied, accompanied])
    assert not poses[3].detected_someone
    assert all(across(poses[i]) < 120.0 for i in (0, 1, 4, 5))


def test_other_people_are_searched_only_when_a_person_appears(
    estimator: Estimator, images: list[Image], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An empty room and a followed person cost nothing, a flickering one a search a second."""
    searches: list[float] = []
    search = estimator._search_for_others

    def recorded(frame: Frame, image: Image, pose: Pose) -> Pose:
        searches.append(frame.time)
        return search(frame, image, pose)

    monkeypatch.setattr(estimator, "_search_for_others", recorded)
    blank = np.zeros_like(images[0])
    shifted = np.roll(images[0], 250, axis=1)
    seen = [blank, blank, *images, blank, blank, *images, blank, blank, shifted, shifted]
    for i, image in enumerate(seen):
        estimator(Frame(i / 15, image))
    assert searches == [2 / 15]


def test_a_search_for_others_does_not_change_a_single_person(
    images: list[Image], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first pose is equal, and the later ones but for the tracker's own jitter."""
    searched = estimate(images)
    monkeypatch.setattr(Estimator, "_select_person", lambda self, frame, image, pose: pose)
    bare = estimate(images)
    np.testing.assert_array_equal(searched[0].image, bare[0].image)
    for one, other in zip(searched, bare, strict=True):
        np.testing.assert_allclose(one.image, other.image, atol=1.0)


@pytest.mark.parametrize("shape", [(0, 64, 3), (48, 0, 3), (48, 64), (48, 64, 4)])
def test_a_frame_without_an_image_is_an_error(estimator: Estimator, shape: tuple[int, ...]) -> None:
    """An empty frame raises an error, where MediaPipe would end the program."""
    with pytest.raises(VideoError, match=r"the frame at 2\.000 s is no picture"):
        estimator(Frame(2.0, np.zeros(shape, np.uint8)))


def test_a_failure_inside_mediapipe_is_an_error(swapped: Path) -> None:
    """It is no pose without a person, and it closes the estimator."""
    frame = Frame(0.25, np.zeros((48, 64, 3), np.uint8))
    with Estimator(swapped) as failing:
        with pytest.raises(PosecheckError, match=r"failed at 0\.250 s .*: run again"):
            failing(frame)
        with pytest.raises(ValueError, match="closed"):
            failing(frame)


def test_a_closed_estimator_refuses_frames(estimator: Estimator) -> None:
    """Closing it twice is harmless."""
    estimator.close()
    estimator.close()
    with pytest.raises(ValueError, match="closed"):
        estimator(Frame(0.0, np.zeros((48, 64, 3), np.uint8)))


def test_the_model_is_identified_by_name_and_hash(estimator: Estimator) -> None:
    """The estimator knows the model's name and its file's SHA-256."""
    digest = hashlib.sha256(default_model().read_bytes()).hexdigest()
    assert (estimator.model_name, estimator.model_sha256) == ("pose_landmarker_full", digest)


# --- Import and silence ---


def test_importing_the_package_is_cheap() -> None:
    """Neither MediaPipe nor OpenCV is imported before an estimator is made."""
    ran = python("import sys, posecheck.estimator; print({'mediapipe', 'cv2'} & set(sys.modules))")
    assert (ran.stdout.strip(), ran.stderr) == ("set()", "")


ESTIMATION = """
import sys
import av, numpy as np
from posecheck.estimator import Estimator
from posecheck.core.pose import Frame
for _ in range(2):
    with Estimator(verbose=sys.argv[2] == "verbose") as estimator:
        estimator(Frame(0.0, np.zeros((48, 64, 3), np.uint8)))
        with av.open(sys.argv[1]) as container:
            for i, image in zip(range(3), container.decode(video=0)):
                pose = estimator(Frame(1 + i, image.to_ndarray(format="bgr24")))
                assert pose.detected_someone
if sys.argv[2] == "aloud":
    print("python speaks", file=sys.stderr)
"""


def test_an_estimation_prints_nothing() -> None:
    """Standard error stays empty from import to exit, with and without a person in view."""
    ran = python(ESTIMATION, str(CLIP), "quiet")
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")


def test_a_verbose_estimation_lets_mediapipe_s_messages_through() -> None:
    """With verbose, MediaPipe writes to standard error."""
    ran = python(ESTIMATION, str(CLIP), "verbose")
    assert ran.returncode == 0
    assert "TensorFlow Lite" in ran.stderr


def test_an_estimation_leaves_standard_error_working() -> None:
    """Python's own output after an estimation appears, and nothing else."""
    ran = python(ESTIMATION, str(CLIP), "aloud")
    assert ran.stderr == "python speaks\n"


FAILURE = """
import sys
from pathlib import Path
import numpy as np
from posecheck.errors import PosecheckError
from posecheck.estimator import Estimator
from posecheck.core.pose import Frame
try:
    with Estimator(Path(sys.argv[1])) as estimator:
        estimator(Frame(0.25, np.zeros((48, 64, 3), np.uint8)))
except PosecheckError as error:
    print(error, file=sys.stderr)
"""


def test_a_failure_prints_one_sentence(swapped: Path) -> None:
    """After a failure inside MediaPipe the program ends with posecheck's sentence only."""
    ran = python(FAILURE, str(swapped))
    assert ran.stderr.count("\n") == 1
    assert ran.stderr.startswith("pose estimation failed at 0.250 s")


def test_quiet_stderr_silences_the_descriptor_but_not_python() -> None:
    """It also nests, and restores both after an exception."""
    script = """
import os, sys
from posecheck.estimator import quiet_stderr
before, was = sys.stderr, os.fstat(2)
sys.stderr.write("half ")
try:
    with quiet_stderr():
        os.write(2, b"C++ ")
        with quiet_stderr():
            os.write(2, b"C++ ")
            print("inner", file=sys.stderr)
        os.write(2, b"C++ ")
        print("outer", file=sys.stderr)
        raise KeyError
except KeyError:
    os.write(2, b"restored ")
assert sys.stderr is before and os.path.samestat(was, os.fstat(2)) and os.get_inheritable(2)
with quiet_stderr():
    raise SystemError("our own crash")
"""
    ran = python(script)
    lines = ran.stderr.splitlines()
    assert lines[0] == "half inner"
    assert lines[1] == "outer"
    assert lines[2].startswith("restored Traceback")
    assert lines[-1] == "SystemError: our own crash"
    assert "C++" not in ran.stderr


def test_quiet_stderr_works_without_a_descriptor() -> None:
    """With descriptor 2 closed, as in some services, nothing is redirected and nothing fails."""
    script = """
import os
from posecheck.estimator import quiet_stderr
os.close(2)
with quiet_stderr():
    try:
        os.fstat(2)
    except OSError:
        print("still closed")
"""
    assert python(script).stdout == "still closed\n"


def test_overlapping_quiet_contexts_restore_at_the_last_exit(
    capfd: pytest.CaptureFixture[str],
) -> None:
    """Threads may enter and leave in any order."""
    entered, leave = threading.Event(), threading.Event()

    def other() -> None:
        with quiet_stderr():
            entered.set()
            leave.wait(10)

    thread = threading.Thread(target=other)
    with quiet_stderr():
        thread.start()
        assert entered.wait(10)
    os.write(2, b"still quiet")
    leave.set()
    thread.join()
    os.write(2, b"restored")
    assert capfd.readouterr().err == "restored"


def test_quiet_stderr_keeps_a_redirected_sys_stderr(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A replaced or absent sys.stderr is left alone."""
    for stream in (io.StringIO(), io.TextIOWrapper(io.BytesIO()), None):
        monkeypatch.setattr(sys, "stderr", stream)
        with quiet_stderr():
            assert sys.stderr is stream


def test_no_descriptor_is_leaked() -> None:
    """A thousand contexts leave the next free descriptor unchanged."""

    def next_free() -> int:
        descriptor = os.open(os.devnull, os.O_RDONLY)
        os.close(descriptor)
        return descriptor

    before = next_free()
    for _ in range(1000):
        with quiet_stderr():
            pass
    assert next_free() == before


def test_only_the_estimator_imports_mediapipe() -> None:
    """One module knows the library."""
    importing = re.compile(r"^\s*(import|from) mediapipe", re.MULTILINE)
    sources = (ROOT / "posecheck").rglob("*.py")
    found = [p.relative_to(ROOT).as_posix() for p in sources if importing.search(p.read_text())]
    assert found == ["posecheck/estimator/landmarker.py"]
