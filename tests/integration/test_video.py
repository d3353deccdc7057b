"""Reading and writing video files. All files are made here, with PyAV."""

from __future__ import annotations

import errno
import io
import os
import struct
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posecheck.core.pose import Frame, Image
from posecheck.errors import OutputError, PosecheckError, VideoError
from posecheck.files import clear_left_behind, memory
from posecheck.video import Recording, VideoWriter
from posecheck.video.recording import MediaClock
from posecheck.video.writer import check_target, save_recording
from tests.support.videos import UPRIGHT, cut, make, noise, read, turned

RED, GREEN, BLUE, WHITE = (0, 0, 220), (0, 180, 0), (220, 0, 0), (235, 235, 235)


def quarters(size: tuple[int, int] = (96, 64)) -> Image:
    """Return an image with red, green / blue, white quarters."""
    width, height = size
    image = np.empty((height, width, 3), np.uint8)
    image[: height // 2, : width // 2] = RED
    image[: height // 2, width // 2 :] = GREEN
    image[height // 2 :, : width // 2] = BLUE
    image[height // 2 :, width // 2 :] = WHITE
    return image


def make_sound(path: Path) -> Path:
    """Write half a second of silence."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("aac", rate=8000, layout="mono")
        sound = av.AudioFrame.from_ndarray(np.zeros((1, 4000), np.float32), "fltp", "mono")
        sound.sample_rate = 8000
        container.mux(stream.encode(sound))
        container.mux(stream.encode(None))
    return path


def refusal(path: Path) -> str:
    """Return the message with which a file is refused."""
    with pytest.raises(VideoError) as caught, Recording(path):
        pass
    message = str(caught.value)
    assert message.endswith(".") and "\n" not in message and path.name in message
    return message


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """Limit the size of files, bytes, so that writing fails as on a full disk."""
    resource = pytest.importorskip("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_importing_is_cheap() -> None:
    """Importing the module imports neither PyAV nor OpenCV."""
    code = "import sys, posecheck.video; sys.exit('av' in sys.modules or 'cv2' in sys.modules)"
    root = Path(__file__).resolve().parents[2]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0


def test_frames_are_plain_images(tmp_path: Path) -> None:
    """Frames are contiguous BGR images of the announced size, at even times."""
    path = make(tmp_path / "clip.mp4", [quarters()] * 30)
    frames, recording = read(path)
    assert (recording.name, recording.live, recording.read_problem) == ("clip.mp4", False, None)
    assert (recording.width, recording.height, recording.frames) == (96, 64, 30)
    assert recording.duration == pytest.approx(1.0)
    assert [frame.time for frame in frames] == pytest.approx([i / 30 for i in range(30)])
    for frame in frames:
        assert frame.size == (96, 64)
        assert frame.image.dtype == np.uint8 and frame.image.flags.c_contiguous
        assert np.abs(frame.image[16, 24].astype(int) - RED).max() < 16


def test_a_recording_is_iterated_once(tmp_path: Path) -> None:
    """A second loop continues where the first stopped."""
    with Recording(make(tmp_path / "clip.mp4", [quarters()] * 5)) as recording:
        assert next(iter(recording)).time == 0.0
        assert len(list(recording)) == 4
        assert list(recording) == []


@pytest.mark.parametrize("ending", ["mp4", "mkv"])
def test_uneven_times_are_kept(tmp_path: Path, ending: str) -> None:
    """Times are the frames' own, counted from the first."""
    times = [5.0, 5.01, 5.05, 5.3, 5.31, 5.9, 7.5, 7.51, 7.6]
    path = make(tmp_path / f"clip.{ending}", noise((64, 64), 9), times=times)
    frames, recording = read(path)
    assert [frame.time for frame in frames] == pytest.approx([t - 5 for t in times], abs=1e-3)
    assert recording.read_problem is None


def test_the_rate_is_a_float(tmp_path: Path) -> None:
    """A rate of 29.97 is not rounded, and 25 is a float too."""
    path = make(tmp_path / "clip.mp4", [quarters()] * 30, rate=Fraction(30000, 1001))
    with Recording(path) as recording:
        assert recording.fps == pytest.approx(29.97, abs=1e-3)
    with Recording(make(tmp_path / "even.mp4", [quarters()] * 3, rate=25)) as recording:
        assert recording.fps == 25 and isinstance(recording.fps, float)


@given(
    stamps=st.lists(st.none() | st.integers(-5000, 5000), min_size=1, max_size=30),
    fps=st.floats(1, 240),
)
def test_times_strictly_increase(stamps: list[int | None], fps: float) -> None:
    """Whatever a file's stamps, times begin at 0 and strictly increase."""
    clock, times = MediaClock(fps), []
    for stamp in stamps:
        frame = av.VideoFrame(2, 2)
        frame.pts, frame.time_base = stamp, Fraction(1, 1000)
        time = clock.time(frame)
        if time is not None:
            times.append(time)
    assert times[0] == 0.0
    assert all(later > earlier for earlier, later in pairwise(times))


@pytest.mark.parametrize(
    ("matrix", "upright"),
    [
        (UPRIGHT, lambda image: image),
        ((0, 1, -1, 0), lambda image: np.rot90(image, -1)),
        ((-1, 0, 0, -1), lambda image: np.rot90(image, 2)),
        ((0, -1, 1, 0), np.rot90),
        ((-1, 0, 0, 1), np.fliplr),
        ((1, 0, 0, -1), np.flipud),
        ((0, 1, 1, 0), lambda image: image.transpose(1, 0, 2)),
        ((0, -1, -1, 0), lambda image: np.rot90(image, 2).transpose(1, 0, 2)),
    ],
    ids=["0", "90", "180", "270", "mirror", "flip", "transpose", "transverse"],
)
def test_frames_are_upright(
    tmp_path: Path, matrix: tuple[int, int, int, int], upright: Callable[[Image], Image]
) -> None:
    """They are rotated by the display matrix, which for a phone's portrait is 90 degrees."""
    path = turned(make(tmp_path / "clip.mp4", [quarters()] * 3), matrix)
    frames, recording = read(path)
    wanted = upright(quarters())
    assert (recording.height, recording.width) == wanted.shape[:2]
    assert frames[-1].image.shape == wanted.shape and frames[-1].image.flags.c_contiguous
    middles = np.s_[wanted.shape[0] // 4 :: wanted.shape[0] // 2, wanted.shape[1] // 4 :: 24]
    assert np.abs(frames[-1].image[middles].astype(int) - wanted[middles]).max() < 25


def test_pixels_become_square(tmp_path: Path) -> None:
    """Pixels twice as wide as high make a frame twice as wide."""
    path = make(tmp_path / "clip.mp4", [quarters()] * 3, shape=Fraction(2))
    frames, recording = read(path)
    assert (recording.width, recording.height) == (192, 64)
    assert {frame.size for frame in frames} == {(192, 64)}


def test_pixels_become_square_before_the_rotation(tmp_path: Path) -> None:
    """A rotated frame with wide pixels grows in height, since it is stored on its side."""
    path = turned(make(tmp_path / "clip.mp4", [quarters()] * 3, shape=Fraction(2)), (0, 1, -1, 0))
    with Recording(path) as recording:
        assert (recording.width, recording.height) == (64, 192)


@pytest.mark.parametrize("pixels", ["yuv444p10le", "gray", "yuv422p", "bgr0"])
def test_unusual_pixel_formats_are_read(tmp_path: Path, pixels: str) -> None:
    """Ten bits, grey and odd sizes give ordinary frames."""
    path = make(tmp_path / "clip.mkv", [quarters((51, 37))] * 3, codec="ffv1", pixels=pixels)
    frames, _ = read(path)
    assert len(frames) == 3
    assert frames[0].size == (51, 37) and frames[0].image.flags.c_contiguous


def test_a_changed_size_is_scaled_and_times_continue(tmp_path: Path) -> None:
    """Frames of another size, with restarted stamps, keep the first size and continue in time."""
    first = make(tmp_path / "first.ts", [quarters()] * 60, codec="mpeg2video")
    second = make(tmp_path / "second.ts", [quarters((192, 128))] * 60, codec="mpeg2video")
    both = tmp_path / "both.ts"
    both.write_bytes(first.read_bytes() + second.read_bytes())
    frames, _ = read(both)
    assert {frame.size for frame in frames} == {(96, 64)}
    assert len(frames) > 110
    assert np.diff([frame.time for frame in frames]) == pytest.approx(1 / 30, abs=0.02)


@pytest.mark.parametrize(
    ("ending", "codec"), [("mp4", "libx264"), ("mkv", "libx264"), ("avi", "mpeg4")]
)
def test_a_truncated_file_is_read_to_its_end(tmp_path: Path, ending: str, codec: str) -> None:
    """The missing end is reported."""
    options = {"movflags": "+faststart"} if ending == "mp4" else {}
    path = tmp_path / f"clip.{ending}"
    cut(make(path, noise((64, 64), 90), codec=codec, options=options), 0.5)
    with Recording(path) as recording:
        assert recording.read_problem is None
        frames = list(recording)
    assert 20 < len(frames) < 70
    assert recording.read_problem is not None
    assert recording.read_problem.startswith(f"{path.name} ends early: ")
    assert recording.read_problem.endswith("s could be read")


def test_a_long_last_frame_is_no_missing_end(tmp_path: Path) -> None:
    """A complete file has no read problem."""
    path = make(tmp_path / "clip.mkv", noise((64, 64), 4), times=[0, 0.1, 0.2, 3.0])
    assert read(path)[1].read_problem is None


def test_broken_frames_are_left_out(tmp_path: Path) -> None:
    """A file damaged in the middle loses frames there, not its end, and this is reported."""
    path = make(
        tmp_path / "clip.mov", noise((64, 64), 60), codec="mjpeg", pixels="yuvj420p",
        options={"movflags": "+faststart"},
    )  # fmt: skip
    content = bytearray(path.read_bytes())
    middle, tenth = len(content) // 2, len(content) // 10
    content[middle : middle + tenth] = bytes(tenth)
    path.write_bytes(content)
    frames, recording = read(path)
    assert 45 < len(frames) < 60
    assert frames[-1].time == pytest.approx(59 / 30, abs=0.01)
    assert recording.read_problem is not None and "clip.mov is damaged" in recording.read_problem


def test_any_damage_is_handled(tmp_path: Path) -> None:
    """Whatever bytes are overwritten, reading gives frames or raises VideoError."""
    options = {"movflags": "+faststart"}
    content = make(tmp_path / "clip.mp4", noise((32, 32), 12), options=options).read_bytes()
    damaged = tmp_path / "damaged.mp4"

    @settings(max_examples=60, deadline=None)
    @given(place=st.integers(0, len(content) - 1), junk=st.binary(min_size=1, max_size=300))
    def read_damaged(place: int, junk: bytes) -> None:
        damaged.write_bytes(content[:place] + junk + content[place + len(junk) :])
        try:
            frames, _ = read(damaged)
        except VideoError:
            return
        assert frames

    read_damaged()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_frames_too_large_for_the_memory_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the estimator has just enough, an 8K frame has not: libraries in C would crash."""
    import resource

    limits = memory.NEEDED, resource.RLIM_INFINITY
    monkeypatch.setattr(resource, "getrlimit", lambda kind: limits)
    memory.require_memory(memory.FULL_HD)
    with pytest.raises(PosecheckError, match=r"^only 2\.0 GB of memory .* raise the limit with"):
        memory.require_memory(7680 * 4320)
    monkeypatch.setattr(memory, "FULL_HD", 100)
    with pytest.raises(PosecheckError, match="GB of memory"):
        Recording(make(tmp_path / "large.mp4", noise((64, 48), 2)))


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    """The message says that it does not exist."""
    assert "does not exist; check" in refusal(tmp_path / "clip.mp4")


def test_a_folder_is_refused(tmp_path: Path) -> None:
    """The message asks for a file in it."""
    assert "is a folder; name a video file" in refusal(tmp_path)


def test_a_device_is_refused() -> None:
    """It is not read."""
    assert "is not a file" in refusal(Path("/dev/zero"))


def test_an_impossible_path_is_refused(tmp_path: Path) -> None:
    """The message gives the system's reason."""
    assert "can't be read (File name too long)" in refusal(tmp_path / ("x" * 300))


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    """The message says that it is empty."""
    path = tmp_path / "clip.mp4"
    path.touch()
    assert "is empty; copy or record" in refusal(path)


@pytest.mark.parametrize("name", ["notes.txt", "clip.mp4", "list.m3u8", "notes.nfo", "notes.srt"])
def test_text_is_refused(tmp_path: Path, name: str) -> None:
    """FFmpeg could draw it."""
    path = tmp_path / name
    path.write_text("Stretch every day.\n" * 50)
    assert "is not a video that can be read; give one such as" in refusal(path)


def test_a_playlist_opens_no_connection(tmp_path: Path) -> None:
    """A playlist with addresses is refused."""
    path = tmp_path / "list.m3u8"
    path.write_text("#EXTM3U\n#EXTINF:5,\nhttp://127.0.0.1:9/clip.ts\n#EXT-X-ENDLIST\n")
    assert "is not a video" in refusal(path)


@pytest.mark.parametrize("ending", ["png", "jpg", "bmp", "webp"])
@pytest.mark.parametrize("named", [True, False])
def test_a_still_image_is_refused(tmp_path: Path, ending: str, named: bool) -> None:
    """It is recognised whatever its name."""
    path = tmp_path / (f"shot.{ending}" if named else "shot.mp4")
    path.write_bytes(cv2.imencode(f".{ending}", quarters())[1].tobytes())
    assert "is a picture, not a video" in refusal(path)


def test_a_sound_file_is_refused(tmp_path: Path) -> None:
    """The message says that it holds sound only."""
    assert "holds sound only" in refusal(make_sound(tmp_path / "song.m4a"))


def test_a_file_without_permission_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message asks for the permission."""

    def forbidden(*_: Any) -> io.BytesIO:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    path = make(tmp_path / "clip.mp4", [quarters()])
    monkeypatch.setattr(Path, "open", forbidden)
    assert "may not be read; allow" in refusal(path)


def test_an_mp4_without_its_table_of_contents_is_refused(tmp_path: Path) -> None:
    """The message says that it is incomplete."""
    path = cut(make(tmp_path / "clip.mp4", noise((64, 64), 20)), 0.5)
    assert "is incomplete: it was cut off" in refusal(path)


def test_a_video_without_a_decodable_frame_is_refused(tmp_path: Path) -> None:
    """The message says that no frame can be read."""
    path = make(
        tmp_path / "clip.mov", noise((64, 64), 3), codec="png", pixels="rgb24",
        options={"movflags": "+faststart"},
    )  # fmt: skip
    content = path.read_bytes()
    start = content.index(b"mdat") + 4
    path.write_bytes(content[:start] + bytes(len(content) - start))
    assert "holds no picture that can be read" in refusal(path)


def boxes(path: Path) -> list[bytes]:
    """Return the names of an MP4's outermost boxes, in order."""
    content, names, place = path.read_bytes(), [], 0
    while place < len(content):
        size, name = struct.unpack_from(">I4s", content, place)
        names.append(name)
        place += size
    return names


def test_a_written_video_can_be_read_back(tmp_path: Path) -> None:
    """Times, size, colours and duration are those of its frames."""
    path = tmp_path / "annotated.mp4"
    times = [0.0, 0.01, 0.05, 0.3, 0.3001, 0.9, 2.5, 2.51, 2.6]
    with VideoWriter(path, (96, 64), 29.97) as writer:
        for time in times:
            writer.write(Frame(time, quarters()))
        assert not path.exists()
    frames, recording = read(path)
    assert [frame.time for frame in frames] == pytest.approx(times, abs=1e-3)
    assert (recording.width, recording.height, recording.read_problem) == (96, 64, None)
    assert recording.duration == pytest.approx(2.6 + 1 / 29.97, abs=2e-3)
    difference = frames[-1].image[16::32, 24::48].astype(int) - quarters()[16::32, 24::48]
    assert np.abs(difference).max() < 12
    assert os.listdir(tmp_path) == ["annotated.mp4"]  # noqa: PTH208


def test_a_written_video_suits_browsers(tmp_path: Path) -> None:
    """It is H.264 in yuv420p, with its table of contents before its frames."""
    path = tmp_path / "annotated.mp4"
    with VideoWriter(path, (96, 64), 30.0) as writer:
        for index in range(10):
            writer.write(Frame(index / 30, quarters()))
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        assert (stream.codec_context.name, stream.pix_fmt) == ("h264", "yuv420p")
        assert stream.frames == 10
        assert float(stream.average_rate or 0) == pytest.approx(30)
    names = boxes(path)
    assert names.index(b"moov") < names.index(b"mdat")


def test_an_odd_size_is_padded(tmp_path: Path) -> None:
    """The last row and column are doubled."""
    path = tmp_path / "annotated.mp4"
    with VideoWriter(path, (51, 37), 30.0) as writer:
        writer.write(Frame(0.0, quarters((51, 37))))
    [frame], _ = read(path)
    assert frame.size == (52, 38)
    assert np.abs(frame.image[37, 51].astype(int) - WHITE).max() < 12


def test_frames_within_one_tick_are_all_written(tmp_path: Path) -> None:
    """Their time stamps are moved apart."""
    path = tmp_path / "annotated.mp4"
    with VideoWriter(path, (96, 64), 30.0) as writer:
        for index in range(5):
            writer.write(Frame(index * 1e-7, quarters()))
    assert len(read(path)[0]) == 5


def test_without_frames_no_file_is_written(tmp_path: Path) -> None:
    """An older file stays."""
    path = tmp_path / "annotated.mp4"
    path.write_text("before")
    with VideoWriter(path, (96, 64), 30.0, force=True):
        pass
    assert list(tmp_path.iterdir()) == [path] and path.read_text() == "before"


@pytest.mark.parametrize("count", [0, 1, 60])
def test_no_file_remains_after_an_error(tmp_path: Path, count: int) -> None:
    """An error while writing is passed on."""
    with (
        pytest.raises(KeyboardInterrupt),
        VideoWriter(tmp_path / "annotated.mp4", (64, 64), 30.0) as writer,
    ):
        for index, image in enumerate(noise((64, 64), count)):
            writer.write(Frame(index / 30, image))
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


def failure(path: Path, count: int = 1) -> str:
    """Return the message with which writing fails."""
    with (
        pytest.raises(OutputError) as caught,
        VideoWriter(path, (64, 64), 30.0) as writer,
    ):
        for index, image in enumerate(noise((64, 64), count)):
            writer.write(Frame(index / 30, image))
    message = str(caught.value)
    assert message.endswith(".") and "\n" not in message and path.name in message
    return message


def test_a_missing_folder_is_reported_at_once(tmp_path: Path) -> None:
    """So is a file in the folder's place."""
    (tmp_path / "file").touch()
    for folder in (tmp_path / "file", tmp_path / "nowhere"):
        assert f"{folder} is not a folder; make it" in failure(folder / "annotated.mp4")


def test_a_folder_in_the_video_s_place_is_reported_at_once(tmp_path: Path) -> None:
    """The message asks for a file."""
    assert "it is a folder" in failure(tmp_path)


def test_an_impossible_name_is_reported(tmp_path: Path) -> None:
    """The message gives the system's reason."""
    assert "File name too long); choose another file" in failure(tmp_path / f"{'x' * 300}.mp4")


@pytest.mark.parametrize("size", [2_000, 40_000])
def test_a_failure_while_writing_is_reported(tmp_path: Path, size: int) -> None:
    """The unfinished file is removed."""
    with largest_file(size):
        assert "can't be written: File too large" in failure(tmp_path / "annotated.mp4", 90)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "the disk is full; free some space"),
        (errno.EACCES, "may not be written to; choose another folder"),
        (errno.EROFS, "may not be written to; choose another folder"),
    ],
)
def test_write_failures_come_with_a_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    """A full disk and a missing permission have remedies of their own."""

    def fail(*_: Any) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "replace", fail)
    assert words in failure(tmp_path / "annotated.mp4")
    assert list(tmp_path.iterdir()) == []


def test_a_frame_of_another_size_is_an_error(tmp_path: Path) -> None:
    """It is the caller's error."""
    with (
        pytest.raises(ValueError, match=r"a frame of \(96, 64\) in a video of \(64, 64\)"),
        VideoWriter(tmp_path / "annotated.mp4", (64, 64), 30.0) as writer,
    ):
        writer.write(Frame(0.0, quarters()))


# ── recordings of killed programs ────────────────────────────────────────────────────────────────

KILLED = """
import os, sys
from pathlib import Path
import numpy as np
from posecheck.core.pose import Frame
from posecheck.video import VideoWriter
with VideoWriter(Path(sys.argv[1]), (96, 64), 30.0, fragmented=True) as writer:
    for number in range(int(sys.argv[2])):
        image = np.full((64, 96, 3), number % 200, np.uint8)
        writer.write(Frame(number / 30, image))
    os.kill(os.getpid(), 9)
"""


def killed_recording(path: Path, frames: int) -> None:
    """Leave behind what a program recorded that was killed."""
    command = [sys.executable, "-c", KILLED, str(path), str(frames)]
    assert subprocess.run(command, check=False).returncode == -9
    assert not path.exists()


def test_a_killed_recording_can_be_saved(tmp_path: Path) -> None:
    """Up to some seconds before the end; the file is like any other, and nothing else is left."""
    path = tmp_path / "it.mp4"
    killed_recording(path, 600)
    assert save_recording(path)
    assert [file.name for file in tmp_path.iterdir()] == ["it.mp4"]
    with Recording(path) as recording:
        times = [frame.time for frame in recording]
    assert times == pytest.approx([number / 30 for number in range(len(times))], abs=1e-3)
    assert 15.0 < times[-1] < 20.0
    check_target(path)  # it is posecheck's own


def test_a_recording_without_anything_to_save(tmp_path: Path) -> None:
    """Killed at its beginning; or there never was one."""
    killed_recording(tmp_path / "it.mp4", 1)
    assert not save_recording(tmp_path / "it.mp4")
    assert not save_recording(tmp_path / "no.mp4")
    clear_left_behind(tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_saved_recording_replaces_nothing_of_others(tmp_path: Path) -> None:
    """What has its name by now is not posecheck's: it stays, and so does the recording."""
    path = tmp_path / "it.mp4"
    killed_recording(path, 200)
    path.write_text("mine")
    with pytest.raises(OutputError, match="did not write it"):
        save_recording(path)
    assert path.read_text() == "mine"
    path.unlink()
    assert save_recording(path)


def test_a_fragmented_recording_ends_up_whole(tmp_path: Path) -> None:
    """Whole recordings are the same, whether they could have been saved or not."""
    for name, fragmented in (("a.mp4", True), ("b.mp4", False)):
        writer = VideoWriter(tmp_path / name, (96, 64), 30.0, fragmented=fragmented)
        with writer:
            for number in range(90):
                writer.write(Frame(number / 30, quarters()))
    one, other = ((tmp_path / name).read_bytes() for name in ("a.mp4", "b.mp4"))
    assert one.index(b"moov") < one.index(b"mdat") and b"moof" not in one
    assert abs(len(one) - len(other)) < 2000
    with Recording(tmp_path / "a.mp4") as a, Recording(tmp_path / "b.mp4") as b:
        assert [frame.time for frame in a] == [frame.time for frame in b]
        assert (a.fps, a.duration) == (b.fps, b.duration)
