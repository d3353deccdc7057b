"""Laws of live sources: cameras that come and go, and recordings that are played like one.

No camera is needed: the captures are made here, and so is their time.
"""

from __future__ import annotations

import os
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from threading import Condition, Thread
from typing import Any

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posecheck import cli
from posecheck.core.pose import Frame
from posecheck.errors import VideoError
from posecheck.video import Camera, FoundCamera, LiveSource, Paced, VideoWriter, cameras, none_found
from posecheck.video.camera import (
    GONE,
    HANGS_AFTER,
    LOST_AFTER,
    MOST_THREADS,
    OPENS_EVERY,
    READS_EVERY,
)
from posecheck.video.camera_device import SYSTEMS, chosen, opened, title
from posecheck.video.letterbox import fitted
from posecheck.video.v4l2 import ANSWER, Nodes, gives_pictures
from tests.support.cameras import FakeCapture, FakeClock, FakeSystem, picture, until

ROOT = Path(__file__).resolve().parents[2]
LINUX = SYSTEMS["linux"]

#: From one of ten pictures in a second to the next, and a little more, as sums of tenths may fail.
A_PICTURE = 0.1001


@contextmanager
def watching(
    *captures: FakeCapture | None, clock: FakeClock | None = None
) -> Iterator[tuple[Camera, FakeSystem, FakeClock]]:
    """A camera that is opened by these captures in turn; no thread of it outlives the test."""
    before = set(threading.enumerate())
    clock, system = clock or FakeClock(), FakeSystem(captures)
    camera = Camera(0, capture=system, clock=clock)
    try:
        yield camera, system, clock
    finally:
        for capture in captures:
            if capture is not None:
                capture.unplug()
        camera.close()
        until(lambda: set(threading.enumerate()) <= before)


def grabbed(camera: Camera, frames: int) -> None:
    """Wait until the camera has grabbed so many frames in all."""
    until(lambda: camera.grabbed == frames)


def level(frame: Frame | None) -> int:
    """How bright the grey picture is that a frame shows."""
    assert frame is not None
    return int(frame.image[frame.image.shape[0] // 2, frame.image.shape[1] // 2, 0])


# ── A camera that works ───────────────────────────────────────────────────────────────────────────


def test_only_the_newest_is_seen() -> None:
    """Whoever looks late gets the newest frame; the others are dropped, and counted."""
    capture = FakeCapture(picture(100))
    with watching(capture) as (camera, _, _):
        assert level(camera.newest()) == 100
        capture.give(picture(110), picture(120), picture(130))
        grabbed(camera, 4)
        assert level(camera.newest()) == 130
        assert camera.dropped == 2


def test_no_frame_is_seen_twice() -> None:
    """Without a new frame there is none, however long one waits for it."""
    with watching(FakeCapture(picture()), clock=FakeClock(ticks=0.1)) as (camera, _, _):
        assert camera.newest(0) is not None
        assert camera.newest(0) is None
        assert camera.newest(1.5) is None
        assert not camera.ended


def test_looking_waits_for_the_next() -> None:
    """An iteration gives each frame when it comes, and ends when the camera is closed."""
    capture = FakeCapture(picture(100))
    seen: list[int] = []
    with watching(capture) as (camera, _, _):
        watcher = Thread(target=lambda: seen.extend(level(frame) for frame in camera))
        watcher.start()
        for expected in (100, 110, 120):
            until(lambda wanted=expected: seen[-1:] == [wanted])  # type: ignore[misc]
            capture.give(picture(expected + 10))
        until(lambda: len(seen) == 4)
        capture.unplug()
        camera.close()
        watcher.join()
    assert seen == [100, 110, 120, 130]
    assert camera.ended and camera.newest() is None


@settings(max_examples=20, deadline=None)
@given(st.lists(st.floats(0, 1.5), min_size=1, max_size=8))
def test_time_always_goes_on(pauses: list[float]) -> None:
    """Times begin at 0, follow the clock and strictly increase, even if the clock stands still."""
    capture = FakeCapture(picture())
    with watching(capture) as (camera, _, clock):
        times = [frame.time for frame in [camera.newest()] if frame]
        for pause in pauses:
            clock.advance(pause)
            capture.give(picture())
            frame = camera.newest()
            assert frame is not None
            times.append(frame.time)
    assert times[0] == 0.0
    assert all(later > earlier for earlier, later in pairwise(times))
    assert times[-1] == pytest.approx(sum(pauses), abs=1e-4)


def test_what_is_known_of_a_camera() -> None:
    """Name, size and rate; a camera is a live source like any other."""
    with watching(FakeCapture(picture(size=(80, 60)), fps=25.0)) as (camera, _, _):
        source: LiveSource = camera
        assert (source.width, source.height, source.fps, source.live) == (80, 60, 25.0, True)
        assert (source.name, source.frames) == (title(0), None)
        assert (source.lost, source.damage) == ("", None)


def test_rate_is_measured() -> None:
    """The rate is that of the frames that were grabbed, dropped or not."""
    capture = FakeCapture(picture(), fps=0.0)
    with watching(capture) as (camera, _, clock):
        assert camera.fps == 30.0
        for count in range(2, 100):
            clock.advance(0.05)
            capture.give(picture())
            grabbed(camera, count)
        assert camera.fps == pytest.approx(20.0)


def test_size_stays_the_same() -> None:
    """A picture of another size is fitted into the first one's."""
    capture = FakeCapture(picture(size=(80, 60)))
    with watching(capture) as (camera, _, _):
        camera.newest()
        capture.give(picture(200, size=(20, 30)))
        frame = camera.newest()
        assert frame is not None and frame.size == (80, 60)
        assert frame.image[30, 40].tolist() == [200] * 3 and not frame.image[30, 0].any()


def test_a_bad_picture_is_passed_over() -> None:
    """A picture that can't be read, or is none, is no frame, and no loss."""
    capture = FakeCapture(picture(100))
    clock = FakeClock(ticks=0.01)
    with watching(capture, clock=clock) as (camera, system, _):
        camera.newest()
        capture.give(None, np.zeros((48, 64), np.uint8), picture(110))
        assert level(camera.newest()) == 110
        assert (camera.lost, camera.damage, system.attempts) == ("", None, 1)


# ── A camera that is closed ───────────────────────────────────────────────────────────────────────


def test_closing_gives_the_camera_back() -> None:
    """No thread is left after the context, the camera is free, and closing again does nothing."""
    capture = FakeCapture(picture())
    with watching(capture) as (camera, _, _):
        with camera as source:
            assert source is camera
            capture.unplug()
        assert capture.released.is_set()
        assert camera.newest() is None and camera.ended and list(camera) == []
        camera.close()


def test_closing_does_not_wait_for_a_driver_that_hangs() -> None:
    """A reading that never returns is left behind; should it return, the camera is given back."""
    capture = FakeCapture(picture())
    clock = FakeClock(ticks=0.1)
    with watching(capture, clock=clock) as (camera, _, _):
        camera.close()
        assert not capture.released.is_set()
        [left] = [thread for thread in threading.enumerate() if thread.name == camera.name]
        assert left.daemon, "it must not keep the program from ending"
        capture.give(picture(200))
        left.join()
        assert capture.released.is_set()
        assert camera.newest() is None


# ── A camera that goes and comes back ─────────────────────────────────────────────────────────────


def test_an_unplugged_camera_comes_back() -> None:
    """It is said to be gone, opened anew every second, and goes on where time is by then."""
    first, second = FakeCapture(picture(100)), FakeCapture()
    with watching(first, None, None, second) as (camera, system, clock):
        camera.newest()
        first.unplug()
        clock.advance(LOST_AFTER + 0.1)
        assert camera.lost == GONE
        assert camera.newest(0) is None and not camera.ended
        until(lambda: system.attempts == 2)
        assert first.released.is_set()
        for attempt in (3, 4):
            until(lambda: clock.awaited(OPENS_EVERY))
            clock.advance(OPENS_EVERY)
            until(lambda wanted=attempt: system.attempts == wanted)  # type: ignore[misc]
        assert camera.lost == GONE, "it is open, but shows nothing yet"
        second.give(picture(110))
        frame = camera.newest()
        assert level(frame) == 110
        assert frame is not None
        assert frame.time == pytest.approx(LOST_AFTER + 0.1 + 2 * OPENS_EVERY)
        assert camera.lost == ""
        assert camera.damage == f"{camera.name} gave no picture for 4 s"


def test_a_short_dropout_is_no_loss() -> None:
    """A cable that was touched for a second is not worth a word."""
    capture = FakeCapture(picture())
    with watching(capture) as (camera, system, clock):
        camera.newest()
        clock.advance(LOST_AFTER - 0.5)
        assert camera.lost == ""
        capture.give(picture())
        assert camera.newest() is not None
        assert (camera.damage, system.attempts) == (None, 1)


def test_time_away_is_no_part_of_the_rate() -> None:
    """After a loss the rate is measured anew."""
    capture = FakeCapture(picture())
    with watching(capture) as (camera, _, clock):
        for count, pause in enumerate((0.1, 0.1, 50.0, 0.1, 0.1), start=2):
            clock.advance(pause)
            capture.give(picture())
            grabbed(camera, count)
        assert camera.fps == pytest.approx(10.0)


def test_a_camera_that_is_gone_at_the_end() -> None:
    """What is missing at the end is told too, and does not grow after closing."""
    capture = FakeCapture(picture())
    with watching(capture) as (camera, _, clock):
        capture.unplug()
        clock.advance(30.0)
        told = f"{camera.name} gave no picture for 30 s"
        assert camera.damage == told
        camera.close()
        clock.advance(30.0)
        assert (camera.damage, camera.lost) == (told, "")


def test_a_driver_that_hangs_is_left_alone() -> None:
    """Another thread opens the camera anew; what the one that hung still brings is refused."""
    first, second = FakeCapture(picture(100)), FakeCapture()
    with watching(first, second) as (camera, system, clock):
        camera.newest()
        until(lambda: first.readings == 2)
        clock.advance(HANGS_AFTER + 0.1)
        assert camera.lost == GONE
        assert camera.newest(0) is None
        until(lambda: system.attempts == 2)
        second.give(picture(110))
        assert level(camera.newest()) == 110
        assert not first.released.is_set(), "a capture is never touched by two threads"
        first.give(picture(200))
        until(first.released.is_set)
        assert camera.newest(0) is None and camera.grabbed == 2


def test_the_failure_of_a_thread_left_behind_is_nothing() -> None:
    """What hung and then failed is of no interest any more."""
    first, second = FakeCapture(picture(100)), FakeCapture()
    with watching(first, second) as (camera, _, clock):
        camera.newest()
        until(lambda: first.readings == 2)
        clock.advance(HANGS_AFTER + 0.1)
        camera.newest(0)
        first.give(RuntimeError("device removed"))
        until(first.released.is_set)
        second.give(picture(110))
        assert level(camera.newest()) == 110


def test_not_too_many_threads_hang() -> None:
    """A driver that always hangs gets so many threads and no more."""
    captures = [FakeCapture(picture()), *(FakeCapture() for _ in range(9))]
    with watching(*captures) as (camera, system, clock):
        camera.newest()
        for number in range(len(captures)):
            expected = min(number + 1, MOST_THREADS)
            until(lambda wanted=expected: system.attempts == wanted)  # type: ignore[misc]
            readings = 2 if expected == 1 else 1  # the first one gave a picture
            until(lambda c=captures[expected - 1], n=readings: c.readings == n)  # type: ignore[misc]
            clock.advance(HANGS_AFTER + 0.1)
            camera.newest(0)
            hanging = [each for each in threading.enumerate() if each.name == camera.name]
            assert len(hanging) == min(number + 2, MOST_THREADS)


def test_a_slow_start_is_no_hanging() -> None:
    """A camera that is back may take its time for the first picture."""
    first, second = FakeCapture(picture(100)), FakeCapture()
    with watching(first, second) as (camera, system, clock):
        camera.newest()
        first.unplug()
        clock.advance(LOST_AFTER + 0.1)
        until(lambda: second.readings == 1)
        clock.advance(HANGS_AFTER - 0.1)
        assert camera.newest(0) is None and camera.lost == GONE
        second.give(None)
        until(lambda: clock.awaited(READS_EVERY))
        clock.advance(READS_EVERY)
        second.give(picture(110))
        assert level(camera.newest()) == 110
        assert system.attempts == 2


def test_what_fails_in_the_thread_is_heard() -> None:
    """An error that nobody expected reaches whoever looks, as a sentence, again and again."""
    capture = FakeCapture(picture(100))
    with watching(capture) as (camera, _, _):
        capture.give(RuntimeError("wrong\npixels"))
        until(capture.released.is_set)
        assert level(camera.newest()) == 100
        for _ in range(2):
            with pytest.raises(VideoError, match=r"failed \(wrong pixels\); start again\.$"):
                camera.newest()
        assert camera.ended


def test_what_the_thread_says_itself_is_heard() -> None:
    """A sentence that is meant for the user is not wrapped into another one."""
    capture = FakeCapture(picture(100))
    with watching(capture) as (camera, _, _):
        camera.newest()
        capture.give(VideoError("the lens is closed; open it."))
        with pytest.raises(VideoError, match=r"^the lens is closed; open it\.$"):
            camera.newest()


# ── A camera that can't be had ────────────────────────────────────────────────────────────────────


def refusal(*captures: FakeCapture | None, clock: FakeClock | None = None) -> str:
    """The sentence with which a camera is refused; it leaves nothing behind."""
    before = set(threading.enumerate())
    with pytest.raises(VideoError) as caught:
        Camera(0, capture=FakeSystem(captures), clock=clock or FakeClock(ticks=0.1))
    for capture in captures:
        if capture is not None:
            capture.unplug()
            until(capture.released.is_set)
    until(lambda: set(threading.enumerate()) <= before)
    message = str(caught.value)
    assert message.endswith(".") and "\n" not in message
    return message


def test_a_camera_that_does_not_open() -> None:
    """What opening says is what the user hears."""
    assert refusal(None) == "no camera was found; plug one in."


def test_a_camera_that_gives_nothing() -> None:
    """One that opens, and then hangs, is not waited for."""
    assert "opens but gives no picture; close other programs" in refusal(FakeCapture())


def test_a_camera_that_reads_nothing() -> None:
    """The same of one whose reading comes back with nothing."""
    capture = FakeCapture()
    capture.unplug()
    assert "opens but gives no picture; close other programs" in refusal(capture)


def test_a_covered_camera() -> None:
    """Nothing but black is a cover, a dark room or a system that shows no pictures."""
    dark = picture(3, size=(640, 480))
    dark[100, 100] = 255  # one bright spot of the sensor is not a picture
    message = refusal(FakeCapture(*[dark] * 5))
    assert "shows only black; open its cover, switch on the light" in message


def test_cameras_may_begin_in_the_dark() -> None:
    """Before a camera has found its exposure it may show black."""
    capture = FakeCapture(picture(0), picture(0), picture(60))
    with watching(capture) as (camera, _, _):
        assert level(camera.newest()) == 60


def test_a_camera_that_fails_at_once() -> None:
    """An error before the first picture is told where the camera is opened."""
    capture = FakeCapture()
    capture.give(RuntimeError("no memory"))
    assert "failed (no memory)" in refusal(capture)


def test_ctrl_c_while_opening() -> None:
    """Whoever does not want to wait leaves no camera open."""

    class Hasty(FakeClock):
        pressed = False

        def wait(self, changed: Condition, seconds: float | None) -> None:
            if not self.pressed:
                self.pressed = True
                capture.unplug()
                raise KeyboardInterrupt
            super().wait(changed, seconds)

    capture = FakeCapture()
    with pytest.raises(KeyboardInterrupt):
        Camera(0, capture=FakeSystem([capture]), clock=Hasty())
    until(capture.released.is_set)


# ── What is said of Linux's devices ───────────────────────────────────────────────────────────────


@dataclass
class Machine:
    """A Linux machine in a folder: its devices, what they are called, and who uses them."""

    root: Path
    blind: set[int] = field(default_factory=set)

    def plug(self, number: int, name: str = "", *, blind: bool = False) -> Path:
        """Add a camera. blind: it gives data, but no pictures."""
        device = self.root / f"dev/video{number}"
        device.parent.mkdir(exist_ok=True)
        device.touch()
        if name:
            told = self.root / f"sys/class/video4linux/video{number}/name"
            told.parent.mkdir(parents=True)
            told.write_text(f"{name}\n")
        if blind:
            self.blind.add(number)
        return device

    def use(self, device: Path, program: str, number: int = 4711) -> None:
        """Let a program have the device open."""
        files = self.root / f"proc/{number}/fd"
        files.mkdir(parents=True)
        (files / "3").symlink_to(device)
        (files.parent / "comm").write_text(f"{program}\n")

    @property
    def nodes(self) -> Nodes:
        return Nodes(self.root, lambda path: int(path.name[5:]) not in self.blind)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_cameras_by_number(machine: Machine) -> None:
    """Only what gives pictures is a camera; names are the system's."""
    machine.plug(10, "Tele: Tele")
    machine.plug(2)
    machine.plug(0, "HD Webcam: Rear")
    machine.plug(1, "HD Webcam: Rear", blind=True)
    (machine.root / "dev/video-tuner").touch()
    assert [(node.number, node.name) for node in machine.nodes.all()] == [
        (0, "HD Webcam: Rear"),
        (2, "camera 2"),
        (10, "Tele"),
    ]
    assert title(10, LINUX, machine.nodes) == "Tele"


def test_a_path_leads_to_the_same_camera(machine: Machine) -> None:
    """A lasting name, as those in /dev/v4l/by-id, is followed to the camera."""
    link = machine.root / "my-webcam"
    link.symlink_to(machine.plug(3, "HD Webcam"))
    assert machine.nodes.title(link) == "HD Webcam"
    assert machine.nodes.title(machine.root / "elsewhere") == "elsewhere"


def fault(machine: Machine, camera: int | Path) -> str:
    told = machine.nodes.fault(camera)
    assert told is not None and told.endswith(".") and "\n" not in told
    return told


def test_no_camera_at_all(machine: Machine) -> None:
    """Where there is none, none is named."""
    assert fault(machine, 0) == "no camera was found; plug one in."


def test_a_number_that_is_none(machine: Machine) -> None:
    """Whoever gives a wrong number hears the right ones."""
    machine.plug(0, "HD Webcam")
    machine.plug(2)
    assert fault(machine, 7) == ("there is no camera 7; choose 0 (HD Webcam) or 2 (camera 2).")


def test_a_path_that_is_none(machine: Machine) -> None:
    """A path must be there, and be a device."""
    machine.plug(0, "HD Webcam")
    assert "nowhere does not exist; choose 0" in fault(machine, machine.root / "nowhere")
    (machine.root / "file").touch()
    assert "file is not a camera; `posecheck cameras`" in fault(machine, machine.root / "file")


def test_a_device_without_pictures(machine: Machine) -> None:
    """The second device of a camera gives no pictures; the first one is named."""
    machine.plug(0, "HD Webcam")
    machine.plug(1, "HD Webcam", blind=True)
    assert "video1 gives no pictures; choose 0 (HD Webcam)." in fault(machine, 1)
    machine.blind.add(0)
    assert "video0 gives no pictures; plug in a camera." in fault(machine, 0)


def test_a_camera_that_may_not_be_used(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing permission is told with the way to get it."""
    machine.plug(0)
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    assert "may not be used; add yourself to the group video with `sudo usermod" in fault(
        machine, 0
    )


def test_nothing_wrong(machine: Machine) -> None:
    """A device that looks well is worth a try."""
    machine.plug(0)
    assert machine.nodes.fault(0) is None


def test_who_uses_a_camera(machine: Machine) -> None:
    """Other programs that have the camera open are named, ourselves not."""
    device = machine.plug(0)
    machine.use(device, "zoom")
    machine.use(machine.plug(1), "cheese", 4712)
    machine.use(device, "posecheck", os.getpid())
    (machine.root / "proc/4713/fd").mkdir(parents=True)
    (machine.root / "proc/4713/fd/0").symlink_to(device)  # it ends before its name is read
    assert machine.nodes.users(0) == ["zoom"]


def test_abilities_are_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the driver tells decides; whoever may not be asked gets the benefit of the doubt."""
    fcntl = pytest.importorskip("fcntl")
    device = tmp_path / "video0"
    device.touch()

    def telling(abilities: int) -> None:
        answer = struct.pack(ANSWER, b"uvcvideo", b"HD", b"usb", 6, 0x84A00001, abilities, 0, 0, 0)
        monkeypatch.setattr(fcntl, "ioctl", lambda *_: answer)

    for abilities, gives in ((0x04200001, True), (0x04201000, True), (0x04A00000, False)):
        telling(abilities)
        assert gives_pictures(device) is gives
    assert gives_pictures(tmp_path / "forbidden")


def test_what_is_no_camera_has_no_abilities(tmp_path: Path) -> None:
    """The question itself is answered by cameras alone."""
    pytest.importorskip("fcntl")
    device = tmp_path / "video0"
    device.touch()
    assert not gives_pictures(device)
    assert not gives_pictures(Path("/dev/null"))


# ── Opening one with OpenCV ───────────────────────────────────────────────────────────────────────


class FakeVideoCapture:
    """OpenCV's own capture. works: by which drivers it opens. tried: what was tried in turn."""

    works: frozenset[int] = frozenset()
    tried: list[tuple[int | str, int]] = []  # noqa: RUF012  # the fixture makes a new one each time
    open = 0

    def __init__(self, camera: int | str, driver: int) -> None:
        FakeVideoCapture.tried.append((camera, driver))
        self._opened = driver in self.works
        FakeVideoCapture.open += 1
        self.asked: dict[int, float] = {}

    def isOpened(self) -> bool:  # noqa: N802  # OpenCV's name
        return self._opened

    def set(self, what: int, value: float) -> bool:
        self.asked[what] = value
        return True

    def get(self, what: int) -> float:
        return {cv2.CAP_PROP_FRAME_WIDTH: 640.0, cv2.CAP_PROP_FRAME_HEIGHT: 360.0}.get(what, 0.0)

    def release(self) -> None:
        FakeVideoCapture.open -= 1


@pytest.fixture
def opencv(monkeypatch: pytest.MonkeyPatch) -> type[FakeVideoCapture]:
    """OpenCV without cameras."""
    monkeypatch.setattr(FakeVideoCapture, "works", frozenset())
    monkeypatch.setattr(FakeVideoCapture, "tried", [])
    monkeypatch.setattr(FakeVideoCapture, "open", 0)
    monkeypatch.setattr(cv2, "VideoCapture", FakeVideoCapture)
    return FakeVideoCapture


def working(opencv: type[FakeVideoCapture], *drivers: int) -> None:
    opencv.works = frozenset(drivers)


def test_what_is_asked_of_a_camera(machine: Machine, opencv: type[FakeVideoCapture]) -> None:
    """JPEGs first, then the size and the rate: only so a USB 2 camera gives 30 in a second."""
    machine.plug(0)
    working(opencv, cv2.CAP_V4L2)
    capture = opened(0, LINUX, machine.nodes)
    assert isinstance(capture, FakeVideoCapture)
    assert list(capture.asked.items()) == [
        (cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG")),
        (cv2.CAP_PROP_FRAME_WIDTH, 1280),
        (cv2.CAP_PROP_FRAME_HEIGHT, 720),
        (cv2.CAP_PROP_FPS, 30.0),
    ]


def test_a_second_driver_is_tried(machine: Machine, opencv: type[FakeVideoCapture]) -> None:
    """Where a system has two ways to open a camera, the second one may work."""
    working(opencv, cv2.CAP_MSMF)
    opened(1, SYSTEMS["win32"], machine.nodes)
    assert opencv.tried == [(1, cv2.CAP_DSHOW), (1, cv2.CAP_MSMF)]
    assert opencv.open == 1


@pytest.mark.parametrize(
    ("system", "way"),
    [
        ("win32", "Settings > Privacy & security > Camera."),
        ("darwin", "System Settings > Privacy & Security > Camera."),
    ],
)
def test_what_may_be_wrong_elsewhere(
    machine: Machine, opencv: type[FakeVideoCapture], system: str, way: str
) -> None:
    """Where a system does not tell why, all that can be done is said."""
    with pytest.raises(VideoError) as caught:
        opened(0, SYSTEMS[system], machine.nodes)
    message = str(caught.value)
    assert message.startswith("camera 0 can't be opened: if `posecheck cameras` does not list it")
    assert message.endswith(way)
    assert opencv.open == 0


def test_a_busy_camera(machine: Machine, opencv: type[FakeVideoCapture]) -> None:
    """Whoever has the camera is named; if nobody is known to, it is still said what to do."""
    device = machine.plug(0, "HD Webcam")
    with pytest.raises(VideoError, match=r"^HD Webcam can't be opened; close programs that may"):
        opened(0, LINUX, machine.nodes)
    machine.use(device, "zoom")
    with pytest.raises(VideoError, match=r"^HD Webcam is in use by zoom; close that first\.$"):
        opened(0, LINUX, machine.nodes)


@pytest.mark.parametrize("name", ["clip.mp4", "http://127.0.0.1/clip.mp4", "/dev/video0"])
def test_only_cameras_are_opened(
    machine: Machine, opencv: type[FakeVideoCapture], name: str
) -> None:
    """Where cameras have numbers only, OpenCV is given nothing else: no file and no address."""
    with pytest.raises(VideoError, match="is not a camera's number"):
        opened(chosen(name), SYSTEMS["darwin"], machine.nodes)
    assert opencv.tried == []


def test_how_a_camera_is_chosen() -> None:
    """By its number, also as text, or by its path."""
    assert (chosen(2), chosen("2")) == (2, 2)
    assert chosen("/dev/video2") == chosen(Path("/dev/video2")) == Path("/dev/video2")
    for wrong in (-1, "-1"):
        with pytest.raises(VideoError, match="-1 is no camera's number"):
            chosen(wrong)


def test_cameras_that_are_listed(machine: Machine, opencv: type[FakeVideoCapture]) -> None:
    """Each camera is opened and closed; one that does not open is listed with the reason."""
    machine.plug(0, "HD Webcam")
    machine.plug(1, blind=True)
    working(opencv, cv2.CAP_V4L2)
    assert cameras(LINUX, machine.nodes) == [FoundCamera(0, "HD Webcam", 640, 360)]
    assert opencv.open == 0
    working(opencv)
    [busy] = cameras(LINUX, machine.nodes)
    assert (busy.number, busy.width) == (0, None) and "HD Webcam can't be opened" in busy.fault


def test_cameras_that_are_not_listed(machine: Machine, opencv: type[FakeVideoCapture]) -> None:
    """Where the system lists none, those are found that open."""
    assert cameras(SYSTEMS["darwin"], machine.nodes) == []
    working(opencv, cv2.CAP_AVFOUNDATION)
    found = cameras(SYSTEMS["darwin"], machine.nodes)
    assert [camera.number for camera in found] == list(range(len(found)))
    assert found[0] == FoundCamera(0, "camera 0", 640, 360)
    assert opencv.open == 0


def test_opencv_keeps_quiet(machine: Machine, capfd: pytest.CaptureFixture[str]) -> None:
    """What is wrong with a camera is told by us alone."""
    machine.plug(99)
    with pytest.raises(VideoError, match="camera 99 can't be opened"):
        opened(99, LINUX, machine.nodes)
    assert capfd.readouterr() == ("", "")


# ── posecheck cameras ─────────────────────────────────────────────────────────────────────────────


def listing(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], *found: FoundCamera
) -> tuple[Any, str, str]:
    """`posecheck cameras` on a machine with these: exit status and what it says."""
    monkeypatch.setattr("posecheck.video.cameras", lambda: list(found))
    monkeypatch.setattr(sys, "argv", ["posecheck", "cameras"])
    with pytest.raises(SystemExit) as end:
        cli.main()
    told = capfd.readouterr()
    return end.value.code, told.out, told.err


def test_cameras_are_listed(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """One line each; what is wrong with one of them is said besides."""
    good = FoundCamera(0, "HD Webcam", 1280, 720, 30.0)
    busy = FoundCamera(2, "Tele", fault="Tele is in use by zoom; close that first.")
    status, out, err = listing(monkeypatch, capfd, good, busy)
    assert not status
    lines = [line.split("  ") for line in out.splitlines() if line.strip()]
    cells = [[cell.strip() for cell in line if cell.strip()] for line in lines]
    assert ["0", "HD Webcam", "1280 x 720", "30 a second"] in cells
    assert ["2", "Tele", "-", "-"] in cells
    assert err == "posecheck: Tele is in use by zoom; close that first.\n"


def test_no_cameras_are_listed(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """None is something to mend, with a sentence that says how."""
    status, out, err = listing(monkeypatch, capfd)
    assert (status, out, err) == (2, "", f"posecheck: {none_found()}\n")
    assert none_found(LINUX) == "no camera was found; plug one in."
    assert none_found(SYSTEMS["win32"]) == (
        "no camera was found; plug one in, or let desktop apps use it in Settings"
        " > Privacy & security > Camera."
    )


# ── Recordings played like cameras ────────────────────────────────────────────────────────────────


def film(path: Path, frames: int, *, size: tuple[int, int] = (64, 48), first: int = 40) -> Path:
    """A recording of ten pictures a second, each by 10 brighter than the one before."""
    with VideoWriter(path, size, 10.0) as writer:
        for number in range(frames):
            writer.write(Frame(number / 10, picture(first + 10 * number, size)))
    return path


@contextmanager
def playing(*paths: Path, speed: float = 1.0) -> Iterator[tuple[Paced, FakeClock]]:
    """The recordings, played by a clock that stands still; no thread outlives the test."""
    before = set(threading.enumerate())
    clock = FakeClock()
    with Paced(paths, speed=speed, clock=clock) as paced:
        yield paced, clock
    until(lambda: set(threading.enumerate()) <= before)


def test_a_recording_is_played_in_its_time(tmp_path: Path) -> None:
    """A frame comes when its time has come, with the media's own time, and then no more."""
    with playing(film(tmp_path / "clip.mp4", 4)) as (paced, clock):
        source: LiveSource = paced
        assert (source.name, source.live, source.fps, source.frames) == ("clip.mp4", True, 10.0, 4)
        for number in range(4):
            frame = source.newest()
            assert frame is not None and frame.time == pytest.approx(number / 10)
            assert level(frame) == pytest.approx(40 + 10 * number, abs=3)
            assert number == 3 or source.newest(0) is None
            clock.advance(A_PICTURE)
        assert source.newest() is None and source.ended
        assert (source.grabbed, source.dropped, source.damage, source.lost) == (4, 0, None, "")


def test_frames_that_are_late_are_dropped(tmp_path: Path) -> None:
    """Whoever looks late sees what is to be seen by then."""
    with playing(film(tmp_path / "clip.mp4", 10)) as (paced, clock):
        paced.newest()
        clock.advance(0.65)
        until(lambda: paced.grabbed == 7)
        frame = paced.newest()
        assert frame is not None and frame.time == pytest.approx(0.6)
        assert paced.dropped == 5


def test_playing_begins_when_somebody_looks(tmp_path: Path) -> None:
    """What takes time before, as loading a model, costs no frame."""
    with playing(film(tmp_path / "clip.mp4", 3)) as (paced, clock):
        until(lambda: clock.awaited(None))
        clock.advance(60.0)
        frame = paced.newest()
        assert frame is not None and frame.time == 0.0
        assert paced.grabbed == 1


def test_recordings_follow_each_other(tmp_path: Path) -> None:
    """Time goes on from one to the next, and all pictures have the first one's size."""
    clips = [
        film(tmp_path / "one.mp4", 3),
        film(tmp_path / "two.mp4", 2, size=(48, 64), first=150),
        film(tmp_path / "three.mp4", 2),
    ]
    seen: list[Frame] = []
    with playing(*clips) as (paced, clock):
        assert (paced.name, paced.frames) == ("one.mp4 + two.mp4 + three.mp4", 7)
        for frame in paced:
            seen.append(frame)
            clock.advance(A_PICTURE)
    assert [frame.time for frame in seen] == pytest.approx([n / 10 for n in range(7)])
    assert {frame.size for frame in seen} == {(64, 48)}
    assert level(seen[3]) == pytest.approx(150, abs=3)
    assert not seen[3].image[:, :10].any(), "a portrait has black beside it"


def test_speed(tmp_path: Path) -> None:
    """Twice as fast takes half the time, and the frames' own times stay."""
    with playing(film(tmp_path / "clip.mp4", 5), speed=2.0) as (paced, clock):
        paced.newest()
        clock.advance(0.15)
        until(lambda: paced.grabbed == 4)
        frame = paced.newest()
        assert frame is not None and frame.time == pytest.approx(0.3)


def test_playing_by_the_world_s_clock(tmp_path: Path) -> None:
    """As fast as can be, by the real clock: the last frame is seen in any case."""
    with Paced(film(tmp_path / "clip.mp4", 10), speed=1000.0) as paced:
        times = [frame.time for frame in paced]
    assert times == sorted(set(times)) and times[-1] == pytest.approx(0.9)
    assert paced.grabbed == 10 and paced.dropped == 10 - len(times)


def test_damage_is_told(tmp_path: Path) -> None:
    """What could not be read of a recording is said, as when it is analysed."""
    chance = np.random.default_rng(7)
    path = tmp_path / "clip.mp4"
    with VideoWriter(path, (64, 64), 10.0) as writer:
        for number in range(30):
            writer.write(Frame(number / 10, chance.integers(0, 255, (64, 64, 3), np.uint8)))
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    with Paced(path, speed=1000.0) as paced:
        assert list(paced)
        assert paced.damage is not None and "clip.mp4 ends early" in paced.damage


@pytest.mark.parametrize("looked", [False, True])
def test_playing_can_be_stopped(tmp_path: Path, looked: bool) -> None:
    """Closed before or in the middle, nothing is left behind."""
    with playing(film(tmp_path / "clip.mp4", 5)) as (paced, _):
        if looked:
            paced.newest()
        paced.close()
        assert paced.ended and list(paced) == []


def test_all_files_are_checked_before_playing(tmp_path: Path) -> None:
    """A session of which the last file is missing does not begin."""
    good = film(tmp_path / "clip.mp4", 2)
    with pytest.raises(VideoError, match=r"missing\.mp4 does not exist"):
        Paced([good, tmp_path / "missing.mp4"])


@pytest.mark.parametrize(("paths", "speed"), [([], 1.0), ([Path("clip.mp4")], 0.0)])
def test_nothing_to_play_is_a_mistake(paths: list[Path], speed: float) -> None:
    """No file and no speed are mistakes of the program."""
    with pytest.raises(ValueError, match="nothing can be played"):
        Paced(paths, speed=speed)


# ── Pictures of another size ──────────────────────────────────────────────────────────────────────


@given(
    width=st.integers(1, 80), height=st.integers(1, 80),
    wide=st.integers(1, 80), high=st.integers(1, 80),
)  # fmt: skip
def test_fitting_loses_nothing(width: int, height: int, wide: int, high: int) -> None:
    """The whole picture is there, undistorted, in the middle of as little black as can be."""
    whole = fitted(picture(200, size=(width, height)), (wide, high))
    assert whole.shape == (high, wide, 3) and whole.flags.c_contiguous
    rows, columns = (np.flatnonzero(whole.any(axis=(axis, 2))) for axis in (1, 0))
    assert len(columns) == wide or len(rows) == high
    scale = min(wide / width, high / height)
    assert abs(len(columns) - width * scale) <= 1 and abs(len(rows) - height * scale) <= 1
    assert abs(rows[0] - (high - 1 - rows[-1])) <= 1
    assert abs(columns[0] - (wide - 1 - columns[-1])) <= 1


def test_a_picture_that_fits_stays() -> None:
    """What has the right size already is not even copied."""
    image = picture()
    assert fitted(image, (64, 48)) is image


def test_importing_cameras_is_cheap() -> None:
    """Neither OpenCV nor PyAV is loaded before a camera is opened."""
    code = "import sys, posecheck.video; sys.exit('av' in sys.modules or 'cv2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
