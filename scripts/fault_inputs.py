"""Inputs that break things, made for every run of scripts/faults: nothing large is kept."""

from __future__ import annotations

import io
import json
import os
import pickle
import socket
import struct
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any

import av
import numpy as np

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "sample_videos" / "hip-flexor.mp4"

Maker = Callable[[Path], object]

# ── videos ───────────────────────────────────────────────────────────────────────────────────────


def short_video(path: Path, frames: int = 12, size: tuple[int, int] = (160, 120)) -> Path:
    """Write a video of moving noise, in which nobody is."""
    container = path.suffix.lstrip(".").replace("mkv", "matroska")
    with av.open(str(path), "w", format=container) as file:
        stream = file.add_stream("libx264", rate=15, options={"preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        generator = np.random.default_rng(0)
        for _ in range(frames):
            image = generator.integers(0, 255, (size[1], size[0], 3), dtype=np.uint8)
            file.mux(stream.encode(av.VideoFrame.from_ndarray(image, format="bgr24")))
        file.mux(stream.encode(None))
    return path


def stamped_video(path: Path, stamp: Callable[[int], int], frames: int = 30) -> None:
    """Write a video whose frame `n` has the time stamp `stamp(n)`, ms."""
    from fractions import Fraction

    with av.open(str(path), "w", format="matroska") as file:
        options = {"preset": "ultrafast", "tune": "zerolatency", "bf": "0"}
        stream = file.add_stream("libx264", rate=15, options=options)
        stream.width, stream.height, stream.pix_fmt = 64, 64, "yuv420p"
        stream.codec_context.time_base = Fraction(1, 1000)
        number = 0
        for index in range(frames):
            image = np.full((64, 64, 3), index * 5 % 255, np.uint8)
            frame = av.VideoFrame.from_ndarray(image, format="bgr24")
            frame.pts, frame.time_base = index * 67, Fraction(1, 1000)
            for packet in stream.encode(frame):
                packet.time_base = Fraction(1, 1000)
                packet.pts = packet.dts = stamp(number)
                number += 1
                try:
                    file.mux(packet)
                except (av.FFmpegError, ValueError):
                    return  # this is as far as such stamps can be written


def video_content() -> bytes:
    """Return the content of a sound video."""
    with tempfile.TemporaryDirectory() as folder:
        return short_video(Path(folder, "v.mp4")).read_bytes()


def _boxed(content: bytes, box: bytes, offset: int, value: int) -> bytes:
    """Return a video with one number of a box of its table of contents replaced."""
    changed, start = bytearray(content), content.find(box)
    changed[start + offset : start + offset + 4] = struct.pack(">I", value)
    return bytes(changed)


def videos() -> Iterator[tuple[str, bytes | Maker]]:
    """Yield damaged and odd videos: names, and contents or what makes them."""
    sound = video_content()
    noise = np.random.default_rng(1)
    yield "sound.mp4", sound
    yield "empty.mp4", b""
    yield "onebyte.mp4", b"\0"
    yield "text.mp4", b"this is not a video\n" * 50
    yield "page.mp4", b"<!DOCTYPE html><html><script>alert(1)</script></html>"
    yield "random.mp4", noise.bytes(100_000)
    yield "random_ftyp.mp4", b"\0\0\0\x20ftypisom" + noise.bytes(50_000)
    yield "zeros.mp4", bytes(100_000)
    for share in (10, 30, 50, 70, 90, 99):
        yield f"cut_{share}.mp4", sound[: len(sound) * share // 100]
        yield f"headless_{share}.mp4", sound[len(sound) * share // 100 :]
    for seed in range(12):
        flipped = bytearray(sound)
        for place in np.random.default_rng(seed).integers(8, len(sound), 3 + 10 * seed):
            flipped[place] ^= 0xFF
        yield f"flipped_{seed}.mp4", bytes(flipped)
    yield "samples_claimed.mp4", _boxed(sound, b"stsz", 12, 0x7FFFFFFF)
    yield "no_times.mp4", _boxed(sound, b"stts", 12, 0)
    yield "no_timescale.mp4", _boxed(sound, b"mdhd", 16, 0)
    yield "wide.mp4", _boxed(sound, b"tkhd", 84, 0x7FFFFFFF)
    yield "playlist.m3u8", b"#EXTM3U\n#EXTINF:5,\nhttp://127.0.0.1:9/x.ts\n#EXT-X-ENDLIST\n"
    yield "passwd.m3u8", b"#EXTM3U\n#EXTINF:5,\n/etc/passwd\n#EXT-X-ENDLIST\n"
    yield "concat.mp4", b"ffconcat version 1.0\nfile '/etc/passwd'\n"
    yield "sdp.mp4", b"v=0\nc=IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\na=rtpmap:96 H264/90000\n"
    yield "archive.mp4", _archive({"a.txt": b"x"})
    yield "art.ans", b"\x1b[31mhello\x1b[0m" * 200
    for name, stamp in STAMPS.items():
        yield f"stamps_{name}.mkv", partial(stamped_video, stamp=stamp)
    for size in ((16, 16), (2, 2), (4, 1000), (1000, 4)):
        yield f"size_{size[0]}x{size[1]}.mp4", partial(short_video, frames=4, size=size)
    yield "oneframe.mp4", partial(short_video, frames=1)


#: Time stamps of frames, ms.
STAMPS: dict[str, Callable[[int], int]] = {
    "repeated": lambda n: n // 3 * 200,
    "back": lambda n: n * 67 if n < 15 else (n - 15) * 67,
    "hour": lambda n: n * 67 + 3_600_000 * (n >= 15),
    "years": lambda n: n * 67 + 10**12 * (n >= 15),
    "one_wrong": lambda n: n * 67 + 10**12 * (n == 15),
    "late": lambda n: n * 67 + 10**9,
    "negative": lambda n: n * 67 - 1500,
    "same": lambda n: 0,
    "tiny": lambda n: n,
}

# ── landmarks ────────────────────────────────────────────────────────────────────────────────────


def landmark_arrays(frames: int = 40) -> dict[str, Any]:
    """Return sound arrays of landmarks."""
    generator = np.random.default_rng(1)
    return {
        "time": np.arange(frames) / 15,
        "image": generator.random((frames, 33, 2)) * 400,
        "world": generator.random((frames, 33, 3)),
        "visibility": np.ones((frames, 33)),
        "size": np.array([640, 480]),
    }


def landmarks(**changed: Any) -> bytes:
    """Return a landmarks.npz with some arrays changed; those that are None are left out."""
    arrays = {**landmark_arrays(), **changed}
    content = io.BytesIO()
    np.savez_compressed(content, **{k: v for k, v in arrays.items() if v is not None})
    return content.getvalue()


class Trap:
    """Writes a file when it is unpickled."""

    def __reduce__(self) -> tuple[Any, ...]:
        return os.system, ("touch PWNED",)


def _header(shape: tuple[int, ...], kind: str = "<f8") -> bytes:
    content = io.BytesIO()
    header = {"descr": kind, "fortran_order": False, "shape": shape}
    np.lib.format.write_array_header_1_0(content, header)
    return content.getvalue()


def _archive(members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", compression) as archive:
        for name, member in members.items():
            archive.writestr(name, member)
    return content.getvalue()


def _with_member(name: str, content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(landmarks())) as archive:
        members = {each: archive.read(each) for each in archive.namelist()}
    return _archive({**members, name: content})


def bomb(path: Path) -> None:
    """Write a few MB that unpack to 4 GB."""
    path.write_bytes(_bomb())


@cache
def _bomb(size: int = 2**32) -> bytes:
    frames, content = size // (66 * 8), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(landmarks())) as sound:
        members = {each: sound.read(each) for each in sound.namelist() if each != "image.npy"}
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, member in members.items():
            archive.writestr(name, member)
        with archive.open("image.npy", "w", force_zip64=True) as file:
            file.write(_header((frames, 33, 2)))
            left = frames * 66 * 8
            while left > 0:
                file.write(bytes(min(left, 1 << 24)))
                left -= 1 << 24
    return content.getvalue()


def landmark_files() -> Iterator[tuple[str, bytes | Maker]]:
    """Yield damaged, hostile and absurd landmarks: names, and contents or what makes them."""
    time = np.arange(40) / 15
    shape = {"image": (40, 33, 2), "world": (40, 33, 3), "visibility": (40, 33)}
    yield "sound", landmarks()
    for value in (np.nan, np.inf, -np.inf, 1e300, -1e300, 1e308, 0.0, -1.0, 5e-324):
        for name in shape:
            yield f"{name}_{value:g}", landmarks(**{name: np.full(shape[name], value)})
        yield f"time_{value:g}", landmarks(time=np.full(40, value))
        yield f"one_time_{value:g}", landmarks(time=np.where(np.arange(40) == 20, value, time))
        yield f"size_{value:g}", landmarks(size=np.array([value, value]))
        yield f"times_of_{value:g}", landmarks(time=time * value)
    for kind in (np.float16, np.float32, np.longdouble, np.complex128, np.int64, np.bool_, "S4"):
        for name in ("time", *shape):
            yield (
                f"{name}_{np.dtype(kind)}",
                landmarks(**{name: landmark_arrays()[name].astype(kind)}),
            )
    for name in ("time", *shape, "size"):
        yield f"no_{name}", landmarks(**{name: None})
        yield f"pickled_{name}", landmarks(**{name: np.array([Trap()] * 40, dtype=object)})
        yield f"short_{name}", landmarks(**{name: landmark_arrays(39)[name][:1]})
        yield f"text_{name}", landmarks(**{name: np.array(["a"] * 40)})
        yield f"lies_{name}", _with_member(f"{name}.npy", _header((10**12,)))
        yield f"lies_long_{name}", _with_member(f"{name}.npy", _header((2**62, 2**62)))
        yield f"no_array_{name}", _with_member(f"{name}.npy", b"no array")
    yield "backwards", landmarks(time=time[::-1].copy())
    yield "year_later", landmarks(time=np.where(np.arange(40) < 20, time, time + 3e7))
    yield "extremes", landmarks(time=np.linspace(-1.7e308, 1.7e308, 40))
    yield "late", landmarks(time=1e15 + np.arange(40.0))
    yield "before", landmarks(time=time - 100)
    yield "sizes_huge", landmarks(size=np.array([2**62, 2**62]))
    yield "sizes_negative", landmarks(size=np.array([-5, 7]))
    yield (
        "model_markup",
        landmarks(model=np.array(["<script>alert(1)</script>", "<img onerror=x>"])),
    )
    yield "model_surrogate", landmarks(model=np.array(["a\ud800b", "c"]))
    yield "model_escape", landmarks(model=np.array(["\x1b]0;pwn\x07", "\x1b[2J"]))
    yield "model_long", landmarks(model=np.array(["x" * 100_000, "y"]))
    text = io.BytesIO()
    np.lib.format.write_array(text, np.array(["aaaa", "bbbb"]))
    yield (
        "model_no_text",
        _with_member("model.npy", text.getvalue()[:-4] + struct.pack("<I", 0x7FFFFFFF)),
    )
    yield (
        "header_nested",
        _with_member("time.npy", b"\x93NUMPY\x01\x00\x76\x00{'descr':" + b"(" * 100 + b"\n"),
    )
    yield "header_new", _with_member("time.npy", b"\x93NUMPY\x09\x00\x76\x00" + b" " * 118)
    yield "name_outside", _with_member("../../outside.npy", b"x")
    yield "pickle", pickle.dumps(Trap())
    yield "empty", b""
    yield "text", b"hello"
    yield "archive", _archive({"a.txt": b"x"})
    sound = landmarks()
    yield "cut", sound[: len(sound) // 2]
    for seed in range(6):
        flipped = bytearray(sound)
        for place in np.random.default_rng(seed).integers(0, len(sound), 20):
            flipped[place] ^= 0xFF
        yield f"flipped_{seed}", bytes(flipped)
    one = {name: array[:1] for name, array in landmark_arrays().items() if name != "size"}
    yield "one_frame", landmarks(**one)
    yield "one_late", landmarks(**{**one, "time": np.array([1.7e308])})
    yield "no_frame", landmarks(**{name: array[:0] for name, array in one.items()})
    yield "bomb", bomb


# ── the history ──────────────────────────────────────────────────────────────────────────────────


def history_record(**changed: Any) -> dict[str, Any]:
    """Return a sound exported session with some fields changed, dotted ones within its parts."""
    rep: dict[str, Any] = {
        "side": "left",
        "start_s": 1.0,
        "end_s": 25.0,
        "hold_s": 20.0,
        "counted": True,
        "judged": True,
        "proper": True,
        "measures": {"front_knee_flexion": {"median": 90.0, "min": 85.0, "max": 95.0}},
        "faults": [{"fault": "trunk-lean", "start_s": 2.0, "end_s": 3.0, "worst": 20.0}],
    }
    bout: dict[str, Any] = {
        "exercise": "hip-flexor",
        "title": "Hip flexor stretch",
        "bout_start_s": 0.0,
        "bout_end_s": 30.0,
        "targets": {"left": 2, "right": 2},
        "reps": [rep],
    }
    record: dict[str, Any] = {
        "id": "0123456789ab",
        "time": "2026-03-02T07:30:00.000000+00:00",
        "posecheck": "0.1.0",
        "folder": "",
        "source": "morning.mp4",
        "live": False,
        "width": 640,
        "height": 480,
        "fps": 15.0,
        "frames": 450,
        "stride": 1,
        "duration_s": 30.0,
        "model": "full",
        "model_sha256": "ab",
        "frames_with_pose": 450,
        "frames_without_pose": 0,
        "interrupted": False,
        "warnings": [],
        "bouts": [bout],
    }
    for name, value in changed.items():
        for part in (record, bout, rep):
            if name in part:
                part[name] = value
                break
        else:
            rep["measures"]["front_knee_flexion"][name] = value
    return record


def history_text(*records: object) -> str:
    """Return an exported history."""
    return json.dumps({"schema": "posecheck.history/1", "sessions": list(records)})


def history_files() -> Iterator[tuple[str, bytes]]:
    """Yield exported histories that are damaged, hostile or absurd: names, contents."""
    numbers = (
        "fps",
        "frames",
        "width",
        "duration_s",
        "start_s",
        "end_s",
        "hold_s",
        "median",
        "bout_start_s",
        "frames_with_pose",
        "stride",
    )
    yield "sound", history_text(history_record()).encode()
    for name in numbers:
        for value in ("1e308", "-1e308", "1e400", "NaN", "-1", "99999999999999999999999", '"x"'):
            text = history_text(history_record(**{name: "HERE"}))
            yield f"{name}_{value.strip(chr(34))}", text.replace('"HERE"', value).encode()
    for name in ("time", "source", "title", "exercise", "folder", "id", "model"):
        for value in HOSTILE:
            yield (
                f"{name}_hostile_{HOSTILE.index(value)}",
                history_text(history_record(**{name: value})).encode(errors="surrogatepass"),
            )
    for time in ("9999-12-31T23:59:59+00:00", "0001-01-01T00:00:00+14:00", "2026-03-02", ""):
        yield f"time_{time[:4]}", history_text(history_record(time=time)).encode()
    yield "nested", b'{"schema": "posecheck.history/1", "sessions": ' + b"[" * 100_000
    yield (
        "nested_measures",
        history_text(history_record(targets="HERE"))
        .replace('"HERE"', '{"a":' * 100_000 + "1" + "}" * 100_000)
        .encode(),
    )
    yield "no_utf8", b'{"schema": "posecheck.history/1", "sessions": "\xff\xfe"}'
    yield "empty", b""
    yield "null", b"null"
    yield "other_schema", b'{"schema": "other/1", "sessions": []}'
    yield "twice", history_text(history_record(), history_record()).encode()
    yield "cut", history_text(history_record()).encode()[:-40]


#: Texts that mean something to a terminal, a spreadsheet, a page or a file system.
HOSTILE = (
    "\x1b]0;pwn\x07",
    "\x1b[31mred\x1b[0m",
    "\x9b2J",
    "=cmd|'/c calc'!A1",
    "+1+1",
    "-2+3",
    "@SUM(1)",
    "\t=1",
    "<script>document.title='PWNED'</script>",
    '"><img src=x onerror=alert(1)>',
    "../../outside",
    "a\nb",
    "\u202egnp.exe",
    "\ud800",
)

# ── journals ─────────────────────────────────────────────────────────────────────────────────────

#: Where a killed training has left its journal, and where its results would go.
JOURNAL, REBUILT = "data/unfinished/20260301073005-01234567.journal", "o/2026-posecheck"


def journal(**changed: Any) -> bytes:
    """Return the journal of a training of five seconds, with some fields of its head changed."""
    from posecheck.core.session import Model
    from posecheck.results import Journal, JournalHead
    from posecheck.testing import STANDING, synthetic_poses

    head: dict[str, Any] = {
        "started_at": "2026-03-01T07:30:05.000000+00:00",
        "folder": REBUILT,
        "source": "a camera",
        "width": 640,
        "height": 480,
        "model": Model("full", "ab"),
        "exercises": ["hip-flexor"],
    }
    with tempfile.TemporaryDirectory() as name:
        with Journal(Path(name), JournalHead(**{**head, **changed})) as written:
            for pose in synthetic_poses([(0.0, STANDING), (5.0, STANDING)]):
                written.add(pose)
        (path,) = Path(name).rglob("*.journal")
        return path.read_bytes()


def journal_files() -> Iterator[tuple[str, bytes]]:
    """Yield journals that are damaged, hostile or absurd: names, contents."""
    sound = journal()
    yield "sound", sound
    yield "empty", b""
    yield "text", b"no journal"
    for share in (1, 5, 10, 30, 50, 70, 90, 99):
        yield f"cut_{share}", sound[: len(sound) * share // 100]
    for number in range(12):
        flipped = bytearray(sound)
        for place in np.random.default_rng(number).integers(0, len(sound), 1 + number):
            flipped[place] ^= 0xFF
        yield f"flipped_{number}", bytes(flipped)
    yield "long_head", sound[:20] + struct.pack("<BI", 0, 0xFFFFFFFF) + sound[25:]
    absurd: dict[str, tuple[Any, ...]] = {
        "started_at": ("", "x", "2026-03-01", "2026-03-01T07:30:05", "9999-12-31T23:59:59-14:00"),
        "folder": ("", ".", "nowhere/a/b", "n" * 300, "v.mp4", "/dev/null", "a\0b"),
        "width": (0, -1, 2**31, 2**62),
        "exercises": ([], ["unknown"], ["hip-flexor"] * 1000, ["../x"]),
        "prescription": ("{", "null", "[" * 100_000, '{"plan": 1}'),
        "language": ("", "xx"),
        "person": ("../..", "x" * 100_000),
        "recording": ("", "v.mp4", "/dev/null", "nowhere/v.mp4", "n" * 300, ".", "a\0b"),
    }
    for name, values in absurd.items():
        for number, value in enumerate(values):
            yield f"{name}_{number}", journal(**{name: value})
    for name in ("source", "person", "folder", "recording", "language"):
        for number, text in enumerate(HOSTILE):
            if "\ud800" not in text:
                yield f"{name}_hostile_{number}", journal(**{name: text})


# ── what is no regular file ──────────────────────────────────────────────────────────────────────


def pipe(path: Path) -> None:
    os.mkfifo(path)


def listening_socket(path: Path) -> None:
    here = Path.cwd()
    os.chdir(path.parent)  # names of sockets are short
    try:
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(path.name)
    finally:
        os.chdir(here)


def device(path: Path) -> None:
    os.mknod(path, 0o666 | 0o020000, os.makedev(1, 3))


def linked_pipe(path: Path) -> None:
    os.mkfifo(f"{path}.pipe")
    path.symlink_to(f"{path}.pipe")


def link_to(target: str) -> Maker:
    return lambda path: path.symlink_to(target)


SPECIAL: dict[str, Maker] = {
    "folder": Path.mkdir,
    "pipe": pipe,
    "socket": listening_socket,
    "device": device,
    "link_null": link_to("/dev/null"),
    "link_zero": link_to("/dev/zero"),
    "link_full": link_to("/dev/full"),
    "link_loop": lambda path: path.symlink_to(path.name),
    "link_pipe": linked_pipe,
}
