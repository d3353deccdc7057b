"""Estimator: the model that it accepts, the poses that it finds, and what it keeps quiet about."""

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
from numpy.typing import NDArray

from posecheck import estimator as module
from posecheck.core.coach import ALIKE
from posecheck.core.pose import Frame, Landmark, Pose, Side
from posecheck.errors import ModelError, PosecheckError, VideoError
from posecheck.estimator import LIT, MEMBERS, Estimator, brightened, default_model, quiet_stderr
from posecheck.estimator.crop_search import PLACES, STEPS, parts
from posecheck.estimator.person_selection import MEMORY

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
    return zipped({MEMBERS[0]: detector, MEMBERS[1]: NETWORK})


@pytest.fixture(scope="module")
def pictures() -> list[NDArray[np.uint8]]:
    """The first pictures of a half-kneeling person, seen from the side."""
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
        detector, landmarks = (archive.read(name) for name in MEMBERS)
    path = tmp_path / "swapped.task"
    path.write_bytes(zipped({MEMBERS[0]: landmarks, MEMBERS[1]: detector}))
    return path


def estimate(pictures: list[NDArray[np.uint8]]) -> list[Pose]:
    with Estimator() as made:
        return [made(Frame(i / 15, picture)) for i, picture in enumerate(pictures)]


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
        (zipped({MEMBERS[0]: NETWORK}), "another task .it holds pose_detector.tflite"),
        (
            zipped({"hand_detector.tflite": NETWORK, "hand_landmarks_detector.tflite": NETWORK}),
            "another task .it holds hand_detector.tflite, hand_landmarks_detector.tflite",
        ),
        (zipped(dict.fromkeys(MEMBERS, NETWORK), zipfile.ZIP_DEFLATED), "is compressed"),
        (pose_bundle(), "is refused by MediaPipe .*[Ff]latbuffer"),
    ],
)
def test_a_bad_model_is_named_with_its_fault_and_the_remedy(
    tmp_path: Path, content: bytes, fault: str
) -> None:
    """Every fault of a model file gives one sentence: which file, what is wrong, what to do."""
    path = tmp_path / "my.task"
    path.write_bytes(content)
    with pytest.raises(ModelError, match=f"^the model .*my.task .*{fault}.*: pass .*--model") as e:
        Estimator(path)
    assert "\n" not in str(e.value)


def test_a_model_that_is_no_file_is_refused(tmp_path: Path) -> None:
    """What is missing, a directory, or below a file can't be a model."""
    (tmp_path / "file").write_bytes(b"x")
    for path, fault in [
        (tmp_path / "none.task", "is missing"),
        (tmp_path, "is a directory"),
        (tmp_path / "file" / "my.task", "can't be read .Not a directory"),
    ]:
        with pytest.raises(ModelError, match=fault):
            Estimator(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_no_model(tmp_path: Path) -> None:
    """A named pipe is refused rather than waited for."""
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ModelError, match="is not a regular file"):
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
    """Whoever passed no model is not told that the one they passed is bad."""
    monkeypatch.setattr(
        module, "__file__", str(tmp_path / "posecheck" / "estimator" / "__init__.py")
    )
    with pytest.raises(ModelError, match="is missing: reinstall posecheck, or pass --model PATH"):
        Estimator()


def test_the_package_s_model_goes_before_the_checkout_s(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An installed wheel has the model inside the package, a checkout beside it."""
    monkeypatch.setattr(
        module, "__file__", str(tmp_path / "posecheck" / "estimator" / "__init__.py")
    )
    inside, beside = (
        tmp_path / place / "pose_landmarker_full.task" for place in ("posecheck/models", "models")
    )
    for place in (beside, inside):
        place.parent.mkdir(parents=True)
        place.write_bytes(b"model")
        assert default_model() == place


def test_the_shipped_bundle_is_what_its_readme_says() -> None:
    """Size, SHA-256, and each network's offset, size and SHA-256 are those of models/README.md."""
    readme = (ROOT / "models" / "README.md").read_text(encoding="utf-8")
    content = default_model().read_bytes()
    assert f"| {len(content)} | `{hashlib.sha256(content).hexdigest()}` |" in readme
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert tuple(archive.namelist()) == MEMBERS
        for info in archive.infolist():
            name_length, extra_length = struct.unpack_from("<HH", content, info.header_offset + 26)
            start = info.header_offset + 30 + name_length + extra_length
            network = content[start : start + info.file_size]
            digest = hashlib.sha256(network).hexdigest()
            assert start % 16 == 0
            assert f"| `{info.filename}` | {start} | {len(network)} | `{digest}` |" in readme


# --- The poses ---


def test_the_person_is_found_where_they_are(pictures: list[NDArray[np.uint8]]) -> None:
    """The half-kneeling person's head is above the hips above the ankles, in px and in m."""
    pose = estimate(pictures)[-1]
    assert pose.detected_someone
    assert pose.size == (640, 480)
    assert pose.time == pytest.approx(3 / 15)
    nose, hip, ankle = Landmark.NOSE, Landmark.RIGHT_HIP, Landmark.RIGHT_ANKLE
    assert 0 < pose.image[nose, 1] < pose.image[hip, 1] < pose.image[ankle, 1] < 480
    assert pose.world[nose, 1] < pose.world[hip, 1] < pose.world[ankle, 1]
    assert 0.3 < np.linalg.norm(pose.world[nose] - pose.world[hip]) < 1.0


def test_a_picture_s_memory_layout_does_not_matter(pictures: list[NDArray[np.uint8]]) -> None:
    """Views, Fortran order and read-only arrays give the pose of their plain copy."""
    plain = estimate(pictures[:1])[0]
    reversed_view = pictures[0][:, ::-1].copy()[:, ::-1]
    fortran = np.asfortranarray(pictures[0])
    fortran.flags.writeable = False
    for layout in (reversed_view, fortran):
        assert not layout.flags.c_contiguous
        np.testing.assert_array_equal(estimate([layout])[0].image, plain.image)


def test_the_dark_hides_nobody(pictures: list[NDArray[np.uint8]]) -> None:
    """At a third of the light, with a camera's noise, the joints are found where they were."""
    random = np.random.default_rng(0)
    dark = [
        np.clip(picture * 0.3 + random.normal(0.0, 6.0, picture.shape), 0, 255).astype(np.uint8)
        for picture in pictures
    ]
    by_day, by_night = estimate(pictures)[-1], estimate(dark)[-1]
    near = [Landmark.of(joint, Side.RIGHT) for joint in ("SHOULDER", "HIP", "KNEE", "ANKLE")]
    off = np.linalg.norm(by_night.image[near] - by_day.image[near], axis=1)
    assert off.max() < 5.0


def test_noise_is_averaged_before_it_is_made_larger() -> None:
    """A dark picture comes out as light as it should be, and hardly noisier than it went in."""
    random = np.random.default_rng(0)
    dark = np.clip(25.0 + random.normal(0.0, 5.0, (120, 160, 3)), 0, 255).astype(np.uint8)
    lit = brightened(dark)
    assert lit.mean() == pytest.approx(LIT, abs=3.0)
    assert lit.std() < 1.5 * dark.std()


def test_what_is_light_enough_stays_as_it_is(pictures: list[NDArray[np.uint8]]) -> None:
    """A picture by day is not touched."""
    assert brightened(pictures[0]) is pictures[0]


def test_nobody_in_a_black_picture(estimator: Estimator) -> None:
    """A picture without anybody gives the unseen pose of its own time and size."""
    pose = estimator(Frame(1.5, np.zeros((48, 64, 3), np.uint8)))
    assert not pose.detected_someone
    assert (pose.time, pose.size) == (1.5, (64, 48))


def test_frames_may_share_a_millisecond(
    estimator: Estimator, pictures: list[NDArray[np.uint8]]
) -> None:
    """MediaPipe wants strictly increasing milliseconds; the pose keeps the frame's own time."""
    times = [0.0, 0.0002, 0.0004, 0.0011]
    poses = [estimator(Frame(t, p)) for t, p in zip(times, pictures, strict=True)]
    assert [pose.time for pose in poses] == times
    assert all(pose.detected_someone for pose in poses)


# --- Small people ---


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("size", [(640, 480), (479, 853), (64, 48)])
def test_a_nearer_look_ends_with_the_whole_picture(
    place: tuple[float, float], size: tuple[int, int]
) -> None:
    """From the part on, more is seen every time, all of what was seen before, and never a leap."""
    columns, rows = np.meshgrid(np.arange(size[0]), np.arange(size[1]))
    picture = np.dstack([columns % 256, rows % 256, columns // 256 + rows // 256 * 16])
    seen = list(parts(picture.astype(np.uint8), place))
    assert len(seen) == STEPS + 1
    np.testing.assert_array_equal(seen[-1], picture)
    for one, after in pairwise(seen):
        assert one.shape[0] <= after.shape[0] <= 1.2 * one.shape[0] + 1
        assert one.shape[1] <= after.shape[1] <= 1.2 * one.shape[1] + 1
        known = {tuple(pixel) for pixel in after.reshape(-1, 3).tolist()}
        assert {tuple(one[0, 0].tolist()), tuple(one[-1, -1].tolist())} <= known


@pytest.mark.parametrize(("left", "top"), [(0.5, 0.5), (0.2, 0.2), (0.1, 0.5)])
def test_somebody_small_is_found_and_followed(
    lying: NDArray[np.uint8], left: float, top: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whom the detector overlooks in the whole picture is found in a part of it, in their place."""
    share = 0.4
    small = cv2.resize(lying, None, fx=share, fy=share, interpolation=cv2.INTER_AREA)
    picture = np.full_like(lying, np.median(lying[:, :5], axis=(0, 1)).astype(np.uint8))
    corner = np.array([left * (640 - small.shape[1]), top * (480 - small.shape[0])]).round()
    x, y = corner.astype(int)
    picture[y : y + small.shape[0], x : x + small.shape[1]] = small
    times = [k / 5 for k in range(8)]
    with Estimator() as estimate_one:
        poses = [estimate_one(Frame(time, picture)) for time in times]
    found = [pose for pose in poses if pose.detected_someone]
    assert len(found) >= 3
    trunk = [Landmark.of(j, s) for j in ("SHOULDER", "HIP") for s in (Side.LEFT, Side.RIGHT)]
    expected = estimate([lying])[0].image[trunk] * share + corner
    assert np.abs(found[-1].image[trunk] - expected).mean() < 8.0
    monkeypatch.setattr(module, "parts", lambda picture, place: ())
    with Estimator() as estimate_one:
        assert not any(estimate_one(Frame(time, picture)).detected_someone for time in times)


def test_an_empty_picture_is_looked_at_nearer_now_and_then(
    estimator: Estimator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Five times a second, at other parts each time; nobody is made up."""
    looked = []

    def noted(picture: NDArray[np.uint8], place: tuple[float, float]) -> Iterator[object]:
        looked.append(place)
        return parts(picture, place)

    monkeypatch.setattr(module, "parts", noted)
    blank = np.full((480, 640, 3), 128, np.uint8)
    assert not any(estimator(Frame(k / 25, blank)).detected_someone for k in range(51))
    assert 8 <= len(looked) <= 11 and set(looked) == set(PLACES)


# --- One of several people ---


def first_picture(name: str) -> NDArray[np.uint8]:
    with av.open(str(ROOT / "sample_videos" / name)) as container:
        return np.asarray(next(container.decode(video=0)).to_ndarray(format="bgr24"), np.uint8)


@pytest.fixture(scope="module")
def lying() -> NDArray[np.uint8]:
    """Somebody who lies in the picture's middle."""
    return first_picture("open-close.mp4")


@pytest.fixture(scope="module")
def accompanied(lying: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The same with somebody who stands at the left edge, whom MediaPipe finds first."""
    standing = cut_out(first_picture("hip-flexor.mp4"))
    picture = lying.copy()
    picture[16 : 16 + len(standing), : standing.shape[1]] = standing
    return picture


def cut_out(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The part of a picture that shows the person in it."""
    body = estimate([picture])[0].image
    left, top = np.nanmin(body, axis=0).astype(int) - 40
    right, bottom = np.nanmax(body, axis=0).astype(int) + 40
    return picture[max(top, 0) : bottom, max(left, 0) : right]


def across(pose: Pose) -> float:
    """Where in the picture the body is, from left to right, px."""
    return float(np.nanmean(pose.image[:, 0]))


def test_of_two_people_the_more_central_one_is_followed(
    lying: NDArray[np.uint8],
    accompanied: NDArray[np.uint8],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whichever side of the picture the other one is on, and although MediaPipe finds that one."""
    alone = estimate([lying])[0]
    for picture, middle in (
        (accompanied, across(alone)),
        (np.ascontiguousarray(accompanied[:, ::-1]), 640.0 - across(alone)),
    ):
        assert [across(pose) for pose in estimate([picture] * 3)] == pytest.approx(
            [middle] * 3, abs=40.0
        )
    monkeypatch.setattr(module, "chosen", lambda poses, before: poses[0])
    assert across(estimate([accompanied])[0]) < 120.0


def test_a_guess_is_told_from_a_choice(lying: NDArray[np.uint8]) -> None:
    """Of two alike either may be meant, which is told for a while; of one alone nothing is."""
    one = cut_out(first_picture("hip-flexor.mp4"))
    twins = np.full_like(lying, lying.mean())
    for part, left in ((one, 110), (one[:, ::-1], 530 - one.shape[1])):
        twins[100 : 100 + len(part), left : left + part.shape[1]] = part
    with Estimator() as estimator:
        told = [
            estimator(Frame(t, twins)).person_ambiguity
            for t in (0.0, 0.1, MEMORY - 0.1, MEMORY + 0.1)
        ]
    assert min(told[:3]) > ALIKE and told[3] == 0.0
    assert estimate([lying])[0].person_ambiguity == 0.0


def test_who_was_there_before_is_followed_again(
    lying: NDArray[np.uint8], accompanied: NDArray[np.uint8]
) -> None:
    """The one at the edge was there alone, and stays the one when the tracker has lost them."""
    alone = accompanied.copy()
    alone[:, 160:] = 128
    blank = np.full_like(lying, 128)
    poses = estimate([alone, alone, blank, blank, accompanied, accompanied])
    assert not poses[3].detected_someone
    assert all(across(poses[i]) < 120.0 for i in (0, 1, 4, 5))


def test_the_picture_is_searched_only_where_somebody_appears(
    estimator: Estimator, pictures: list[NDArray[np.uint8]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An empty room and a person who is followed cost nothing; who flickers, one look a second."""
    looks: list[float] = []
    look = estimator._weighed

    def noted(frame: Frame, picture: NDArray[np.uint8], pose: Pose) -> Pose:
        looks.append(frame.time)
        return look(frame, picture, pose)

    monkeypatch.setattr(estimator, "_weighed", noted)
    blank = np.zeros_like(pictures[0])
    shifted = np.roll(pictures[0], 250, axis=1)
    seen = [blank, blank, *pictures, blank, blank, *pictures, blank, blank, shifted, shifted]
    for i, picture in enumerate(seen):
        estimator(Frame(i / 15, picture))
    assert looks == [2 / 15]


def test_a_look_for_others_leaves_one_alone_as_they_are(
    pictures: list[NDArray[np.uint8]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first pose is the same one, and those after it but for the tracker's own wavering."""
    looked = estimate(pictures)
    monkeypatch.setattr(Estimator, "_one_of_all", lambda self, frame, picture, pose: pose)
    bare = estimate(pictures)
    np.testing.assert_array_equal(looked[0].image, bare[0].image)
    for one, other in zip(looked, bare, strict=True):
        np.testing.assert_allclose(one.image, other.image, atol=1.0)


@pytest.mark.parametrize("shape", [(0, 64, 3), (48, 0, 3), (48, 64), (48, 64, 4)])
def test_what_is_no_picture_is_an_error(estimator: Estimator, shape: tuple[int, ...]) -> None:
    """An empty frame ends in a sentence, where MediaPipe would end the program."""
    with pytest.raises(VideoError, match=r"the frame at 2\.000 s is no picture"):
        estimator(Frame(2.0, np.zeros(shape, np.uint8)))


def test_a_failure_inside_mediapipe_is_no_empty_picture(swapped: Path) -> None:
    """A graph that fails at the first frame is an error, not nobody, and closes the estimator."""
    frame = Frame(0.25, np.zeros((48, 64, 3), np.uint8))
    with Estimator(swapped) as failing:
        with pytest.raises(PosecheckError, match=r"failed at 0\.250 s .*: run again"):
            failing(frame)
        with pytest.raises(ValueError, match="closed"):
            failing(frame)


def test_a_closed_estimator_finds_nothing_rather_than_nobody(estimator: Estimator) -> None:
    """After close() a frame is a mistake of the caller's; closing again is none."""
    estimator.close()
    estimator.close()
    with pytest.raises(ValueError, match="closed"):
        estimator(Frame(0.0, np.zeros((48, 64, 3), np.uint8)))


def test_the_model_is_named_by_stem_and_hash(estimator: Estimator) -> None:
    """What ran can be written down: the model's name and its file's SHA-256."""
    digest = hashlib.sha256(default_model().read_bytes()).hexdigest()
    assert (estimator.model_name, estimator.model_sha256) == ("pose_landmarker_full", digest)


# --- Import and silence ---


def test_importing_the_module_is_cheap() -> None:
    """Neither MediaPipe nor OpenCV is imported before an estimator is made."""
    ran = python("import sys, posecheck.estimator; print({'mediapipe', 'cv2'} & set(sys.modules))")
    assert (ran.stdout.strip(), ran.stderr) == ("set()", "")


ESTIMATION = """
import sys
import av, numpy as np
from posecheck.estimator import Estimator
from posecheck.pose import Frame
for _ in range(2):
    with Estimator(verbose=sys.argv[2] == "verbose") as estimator:
        estimator(Frame(0.0, np.zeros((48, 64, 3), np.uint8)))
        with av.open(sys.argv[1]) as container:
            for i, picture in zip(range(3), container.decode(video=0)):
                pose = estimator(Frame(1 + i, picture.to_ndarray(format="bgr24")))
                assert pose.detected_someone
if sys.argv[2] == "aloud":
    print("python speaks", file=sys.stderr)
"""


def test_an_estimation_prints_nothing() -> None:
    """Standard error stays empty from import to exit, with and without a person in view."""
    ran = python(ESTIMATION, str(CLIP), "quiet")
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")


def test_a_verbose_estimation_lets_mediapipe_speak() -> None:
    """With verbose, MediaPipe's own messages come through."""
    ran = python(ESTIMATION, str(CLIP), "verbose")
    assert ran.returncode == 0
    assert "TensorFlow Lite" in ran.stderr


def test_an_estimation_leaves_standard_error_working() -> None:
    """What Python writes after an estimation arrives, and nothing else does."""
    ran = python(ESTIMATION, str(CLIP), "aloud")
    assert ran.stderr == "python speaks\n"


FAILURE = """
import sys
from pathlib import Path
import numpy as np
from posecheck.errors import PosecheckError
from posecheck.estimator import Estimator
from posecheck.pose import Frame
try:
    with Estimator(Path(sys.argv[1])) as estimator:
        estimator(Frame(0.25, np.zeros((48, 64, 3), np.uint8)))
except PosecheckError as error:
    print(error, file=sys.stderr)
"""


def test_a_failure_ends_in_its_one_sentence(swapped: Path) -> None:
    """After a failure inside MediaPipe the program ends, with the sentence and nothing else."""
    ran = python(FAILURE, str(swapped))
    assert ran.stderr.count("\n") == 1
    assert ran.stderr.startswith("pose estimation failed at 0.250 s")


def test_quiet_stderr_silences_the_descriptor_but_not_python() -> None:
    """Nested and after an exception: descriptor 2 is mute, sys.stderr speaks, both return."""
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


def test_quiet_stderr_does_without_a_descriptor() -> None:
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


def test_overlapping_quiet_contexts_restore_at_the_last_one(
    capfd: pytest.CaptureFixture[str],
) -> None:
    """Threads that enter and leave in any order end with descriptor 2 as it was."""
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


def test_quiet_stderr_keeps_a_sys_stderr_that_goes_elsewhere(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A replaced or absent sys.stderr is none of its business; one set meanwhile stays."""
    for stream in (io.StringIO(), io.TextIOWrapper(io.BytesIO()), None):
        monkeypatch.setattr(sys, "stderr", stream)
        with quiet_stderr():
            assert sys.stderr is stream


def test_no_descriptor_is_leaked() -> None:
    """A thousand quiet contexts leave the next free descriptor where it was."""

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
    """The network's library stays behind one module."""
    importing = re.compile(r"^\s*(import|from) mediapipe", re.MULTILINE)
    sources = (ROOT / "posecheck").rglob("*.py")
    found = [p.relative_to(ROOT).as_posix() for p in sources if importing.search(p.read_text())]
    assert found == ["posecheck/estimator/__init__.py"]
