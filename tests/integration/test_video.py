"""Laws of reading and writing video files. All material is made here, with PyAV."""

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

from posecheck.core.pose import Frame
from posecheck.errors import OutputError, VideoError
from posecheck.video import Recording, VideoWriter
from posecheck.video.recording import _Clock
from tests.support.videos import UPRIGHT, Image, cut, make, noise, read, turned

RED, GREEN, BLUE, WHITE = (0, 0, 220), (0, 180, 0), (220, 0, 0), (235, 235, 235)


def quarters(size: tuple[int, int] = (96, 64)) -> Image:
    """A picture with red, green / blue, white quarters."""
    width, height = size
    picture = np.empty((height, width, 3), np.uint8)
    picture[: height // 2, : width // 2] = RED
    picture[: height // 2, width // 2 :] = GREEN
    picture[height // 2 :, : width // 2] = BLUE
    picture[height // 2 :, width // 2 :] = WHITE
    return picture


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
    """The sentence with which a file is refused."""
    with pytest.raises(VideoError) as caught, Recording(path):
        pass
    message = str(caught.value)
    assert message.endswith(".") and "\n" not in message and path.name in message
    return message


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """Let no file grow beyond this many bytes, so that writing fails as on a full disk."""
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


def test_frames_are_plain_pictures(tmp_path: Path) -> None:
    """Frames are contiguous BGR images of the announced size, at even times."""
    path = make(tmp_path / "clip.mp4", [quarters()] * 30)
    frames, recording = read(path)
    assert (recording.name, recording.live, recording.damage) == ("clip.mp4", False, None)
    assert (recording.width, recording.height, recording.frames) == (96, 64, 30)
    assert recording.duration == pytest.approx(1.0)
    assert [frame.time for frame in frames] == pytest.approx([i / 30 for i in range(30)])
    for frame in frames:
        assert frame.size == (96, 64)
        assert frame.image.dtype == np.uint8 and frame.image.flags.c_contiguous
        assert np.abs(frame.image[16, 24].astype(int) - RED).max() < 16


def test_recording_is_gone_through_once(tmp_path: Path) -> None:
    """A second loop goes on where the first stopped."""
    with Recording(make(tmp_path / "clip.mp4", [quarters()] * 5)) as recording:
        assert next(iter(recording)).time == 0.0
        assert len(list(recording)) == 4
        assert list(recording) == []


@pytest.mark.parametrize("ending", ["mp4", "mkv"])
def test_uneven_times_come_back(tmp_path: Path, ending: str) -> None:
    """Times are the pictures' own, counted from the first, however uneven."""
    times = [5.0, 5.01, 5.05, 5.3, 5.31, 5.9, 7.5, 7.51, 7.6]
    path = make(tmp_path / f"clip.{ending}", noise((64, 64), 9), times=times)
    frames, recording = read(path)
    assert [frame.time for frame in frames] == pytest.approx([t - 5 for t in times], abs=1e-3)
    assert recording.damage is None


def test_rate_is_a_float(tmp_path: Path) -> None:
    """29.97 pictures per second stay that, and no rate is an integer."""
    path = make(tmp_path / "clip.mp4", [quarters()] * 30, rate=Fraction(30000, 1001))
    with Recording(path) as recording:
        assert recording.fps == pytest.approx(29.97, abs=1e-3)
    with Recording(make(tmp_path / "even.mp4", [quarters()] * 3, rate=25)) as recording:
        assert recording.fps == 25 and isinstance(recording.fps, float)


@given(
    stamps=st.lists(st.none() | st.integers(-5000, 5000), min_size=1, max_size=30),
    fps=st.floats(1, 240),
)
def test_time_always_goes_on(stamps: list[int | None], fps: float) -> None:
    """Whatever a file's stamps, times begin at 0 and strictly increase."""
    clock, times = _Clock(fps), []
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
    """A picture is turned as its display matrix says, which for a portrait of a phone is 90."""
    path = turned(make(tmp_path / "clip.mp4", [quarters()] * 3), matrix)
    frames, recording = read(path)
    wanted = upright(quarters())
    assert (recording.height, recording.width) == wanted.shape[:2]
    assert frames[-1].image.shape == wanted.shape and frames[-1].image.flags.c_contiguous
    middles = np.s_[wanted.shape[0] // 4 :: wanted.shape[0] // 2, wanted.shape[1] // 4 :: 24]
    assert np.abs(frames[-1].image[middles].astype(int) - wanted[middles]).max() < 25


def test_pixels_become_square(tmp_path: Path) -> None:
    """Pixels twice as wide as high make a picture twice as wide."""
    path = make(tmp_path / "clip.mp4", [quarters()] * 3, shape=Fraction(2))
    frames, recording = read(path)
    assert (recording.width, recording.height) == (192, 64)
    assert {frame.size for frame in frames} == {(192, 64)}


def test_pixels_become_square_before_turning(tmp_path: Path) -> None:
    """A turned picture with wide pixels grows in height, since it lies on its side in the file."""
    path = turned(make(tmp_path / "clip.mp4", [quarters()] * 3, shape=Fraction(2)), (0, 1, -1, 0))
    with Recording(path) as recording:
        assert (recording.width, recording.height) == (64, 192)


@pytest.mark.parametrize("pixels", ["yuv444p10le", "gray", "yuv422p", "bgr0"])
def test_odd_pictures_are_read(tmp_path: Path, pixels: str) -> None:
    """Ten bits, grey and odd sizes come as any other picture."""
    path = make(tmp_path / "clip.mkv", [quarters((51, 37))] * 3, codec="ffv1", pixels=pixels)
    frames, _ = read(path)
    assert len(frames) == 3
    assert frames[0].size == (51, 37) and frames[0].image.flags.c_contiguous


def test_changed_size_is_scaled_and_clock_goes_on(tmp_path: Path) -> None:
    """Pictures of another size, with stamps that begin anew, go on in the first size and time."""
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
def test_cut_file_is_read_as_far_as_it_goes(tmp_path: Path, ending: str, codec: str) -> None:
    """A file without its end gives what it has, and says how much that is."""
    options = {"movflags": "+faststart"} if ending == "mp4" else {}
    path = tmp_path / f"clip.{ending}"
    cut(make(path, noise((64, 64), 90), codec=codec, options=options), 0.5)
    with Recording(path) as recording:
        assert recording.damage is None
        frames = list(recording)
    assert 20 < len(frames) < 70
    assert recording.damage is not None
    assert recording.damage.startswith(f"{path.name} ends early: ")
    assert recording.damage.endswith("s could be read")


def test_whole_file_is_not_called_cut(tmp_path: Path) -> None:
    """A last picture that stays long is no missing end."""
    path = make(tmp_path / "clip.mkv", noise((64, 64), 4), times=[0, 0.1, 0.2, 3.0])
    assert read(path)[1].damage is None


def test_broken_pictures_are_left_out(tmp_path: Path) -> None:
    """A file hurt in the middle loses pictures there, not its end, and says so."""
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
    assert recording.damage is not None and "clip.mov is damaged" in recording.damage


def test_no_damage_is_too_odd(tmp_path: Path) -> None:
    """Whatever bytes are overwritten, reading gives frames or ends with a VideoError."""
    options = {"movflags": "+faststart"}
    content = make(tmp_path / "clip.mp4", noise((32, 32), 12), options=options).read_bytes()
    hurt = tmp_path / "hurt.mp4"

    @settings(max_examples=60, deadline=None)
    @given(place=st.integers(0, len(content) - 1), junk=st.binary(min_size=1, max_size=300))
    def reading_ends_well(place: int, junk: bytes) -> None:
        hurt.write_bytes(content[:place] + junk + content[place + len(junk) :])
        try:
            frames, _ = read(hurt)
        except VideoError:
            return
        assert frames

    reading_ends_well()


def test_missing_file(tmp_path: Path) -> None:
    """A file that is not there is said to be missing."""
    assert "does not exist; check" in refusal(tmp_path / "clip.mp4")


def test_folder(tmp_path: Path) -> None:
    """A folder is no video."""
    assert "is a folder; name a video file" in refusal(tmp_path)


def test_device() -> None:
    """A device is no video, and is not waited for."""
    assert "is not a file" in refusal(Path("/dev/zero"))


def test_impossible_path(tmp_path: Path) -> None:
    """A path that can't be is refused with the reason."""
    assert "can't be read (File name too long)" in refusal(tmp_path / ("x" * 300))


def test_empty_file(tmp_path: Path) -> None:
    """An empty file is said to be empty."""
    path = tmp_path / "clip.mp4"
    path.touch()
    assert "is empty; copy or record" in refusal(path)


@pytest.mark.parametrize("name", ["notes.txt", "clip.mp4", "list.m3u8", "notes.nfo", "notes.srt"])
def test_text_is_no_video(tmp_path: Path, name: str) -> None:
    """Text is no video, although FFmpeg can draw it."""
    path = tmp_path / name
    path.write_text("Stretch every day.\n" * 50)
    assert "is not a video that can be read; give one such as" in refusal(path)


def test_playlists_reach_no_network(tmp_path: Path) -> None:
    """A playlist with addresses is refused, not fetched."""
    path = tmp_path / "list.m3u8"
    path.write_text("#EXTM3U\n#EXTINF:5,\nhttp://127.0.0.1:9/clip.ts\n#EXT-X-ENDLIST\n")
    assert "is not a video" in refusal(path)


@pytest.mark.parametrize("ending", ["png", "jpg", "bmp", "webp"])
@pytest.mark.parametrize("named", [True, False])
def test_picture_is_no_video(tmp_path: Path, ending: str, named: bool) -> None:
    """A still picture is said to be one, whatever its name."""
    path = tmp_path / (f"shot.{ending}" if named else "shot.mp4")
    path.write_bytes(cv2.imencode(f".{ending}", quarters())[1].tobytes())
    assert "is a picture, not a video" in refusal(path)


def test_sound_is_no_video(tmp_path: Path) -> None:
    """A file without pictures is said to hold sound only."""
    assert "holds sound only" in refusal(make_sound(tmp_path / "song.m4a"))


def test_unreadable_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that may not be read is said to be forbidden."""

    def forbidden(*_: Any) -> io.BytesIO:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    path = make(tmp_path / "clip.mp4", [quarters()])
    monkeypatch.setattr(Path, "open", forbidden)
    assert "may not be read; allow" in refusal(path)


def test_mp4_without_contents_table(tmp_path: Path) -> None:
    """An MP4 that was cut off before its table of contents is said to be incomplete."""
    path = cut(make(tmp_path / "clip.mp4", noise((64, 64), 20)), 0.5)
    assert "is incomplete: it was cut off" in refusal(path)


def test_nothing_to_decode(tmp_path: Path) -> None:
    """A video of which no picture can be decoded is said to hold none."""
    path = make(
        tmp_path / "clip.mov", noise((64, 64), 3), codec="png", pixels="rgb24",
        options={"movflags": "+faststart"},
    )  # fmt: skip
    content = path.read_bytes()
    start = content.index(b"mdat") + 4
    path.write_bytes(content[:start] + bytes(len(content) - start))
    assert "holds no picture that can be read" in refusal(path)


def boxes(path: Path) -> list[bytes]:
    """The names of an MP4's outermost boxes, in their order."""
    content, names, place = path.read_bytes(), [], 0
    while place < len(content):
        size, name = struct.unpack_from(">I4s", content, place)
        names.append(name)
        place += size
    return names


def test_written_video_comes_back(tmp_path: Path) -> None:
    """Times, size, colours and length of a written video are those of its frames."""
    path = tmp_path / "annotated.mp4"
    times = [0.0, 0.01, 0.05, 0.3, 0.3001, 0.9, 2.5, 2.51, 2.6]
    with VideoWriter(path, (96, 64), 29.97) as writer:
        for time in times:
            writer.write(Frame(time, quarters()))
        assert not path.exists()
    frames, recording = read(path)
    assert [frame.time for frame in frames] == pytest.approx(times, abs=1e-3)
    assert (recording.width, recording.height, recording.damage) == (96, 64, None)
    assert recording.duration == pytest.approx(2.6 + 1 / 29.97, abs=2e-3)
    difference = frames[-1].image[16::32, 24::48].astype(int) - quarters()[16::32, 24::48]
    assert np.abs(difference).max() < 12
    assert os.listdir(tmp_path) == ["annotated.mp4"]  # noqa: PTH208


def test_written_video_suits_browsers(tmp_path: Path) -> None:
    """A written video is H.264 in yuv420p, with its table of contents before its pictures."""
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


def test_odd_size_is_padded(tmp_path: Path) -> None:
    """A picture of odd size gets its last row and column twice."""
    path = tmp_path / "annotated.mp4"
    with VideoWriter(path, (51, 37), 30.0) as writer:
        writer.write(Frame(0.0, quarters((51, 37))))
    [frame], _ = read(path)
    assert frame.size == (52, 38)
    assert np.abs(frame.image[37, 51].astype(int) - WHITE).max() < 12


def test_times_that_coincide_are_kept_apart(tmp_path: Path) -> None:
    """Frames closer than a tick still make a video with all of them."""
    path = tmp_path / "annotated.mp4"
    with VideoWriter(path, (96, 64), 30.0) as writer:
        for index in range(5):
            writer.write(Frame(index * 1e-7, quarters()))
    assert len(read(path)[0]) == 5


def test_no_frames_no_file(tmp_path: Path) -> None:
    """Without a frame nothing is written, and what was there stays."""
    path = tmp_path / "annotated.mp4"
    path.write_text("before")
    with VideoWriter(path, (96, 64), 30.0):
        pass
    assert list(tmp_path.iterdir()) == [path] and path.read_text() == "before"


@pytest.mark.parametrize("count", [0, 1, 60])
def test_nothing_remains_after_an_error(tmp_path: Path, count: int) -> None:
    """An error in the midst of writing leaves nothing behind, and is passed on."""
    with (
        pytest.raises(KeyboardInterrupt),
        VideoWriter(tmp_path / "annotated.mp4", (64, 64), 30.0) as writer,
    ):
        for index, picture in enumerate(noise((64, 64), count)):
            writer.write(Frame(index / 30, picture))
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


def failure(path: Path, count: int = 1) -> str:
    """The sentence with which writing fails."""
    with (
        pytest.raises(OutputError) as caught,
        VideoWriter(path, (64, 64), 30.0) as writer,
    ):
        for index, picture in enumerate(noise((64, 64), count)):
            writer.write(Frame(index / 30, picture))
    message = str(caught.value)
    assert message.endswith(".") and "\n" not in message and path.name in message
    return message


def test_no_folder_to_write_to(tmp_path: Path) -> None:
    """A folder that is none, or is not there, is named before anything is done."""
    (tmp_path / "file").touch()
    for folder in (tmp_path / "file", tmp_path / "nowhere"):
        assert f"{folder} is not a folder; make it" in failure(folder / "annotated.mp4")


def test_folder_instead_of_a_file(tmp_path: Path) -> None:
    """A folder in the video's place is named before anything is done."""
    assert "is a folder; name a file" in failure(tmp_path)


def test_impossible_name(tmp_path: Path) -> None:
    """A name that can't be is refused with the reason."""
    assert "File name too long; choose another file" in failure(tmp_path / f"{'x' * 300}.mp4")


@pytest.mark.parametrize("size", [2_000, 40_000])
def test_writing_fails_in_the_midst(tmp_path: Path, size: int) -> None:
    """A video that can't grow any more is given up, with a sentence and without a trace."""
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
def test_reasons_not_to_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    """A full disk and a forbidden folder are told with what to do about them."""

    def fail(*_: Any) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "replace", fail)
    assert words in failure(tmp_path / "annotated.mp4")
    assert list(tmp_path.iterdir()) == []


def test_frame_of_another_size_is_a_mistake(tmp_path: Path) -> None:
    """A frame that is not of the promised size is a mistake of the program."""
    with (
        pytest.raises(ValueError, match=r"a frame of \(96, 64\) in a video of \(64, 64\)"),
        VideoWriter(tmp_path / "annotated.mp4", (64, 64), 30.0) as writer,
    ):
        writer.write(Frame(0.0, quarters()))
