"""Live sources: cameras that are unplugged and come back, and recordings played like a camera.

No camera is needed: the captures and the clock are fakes.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from threading import Condition, Thread
from typing import Any

import cv2
import numpy as np
import pytest
from cv2_enumerate_cameras import CameraInfo
from hypothesis import given, settings
from hypothesis import strategies as st

from posecheck import cli
from posecheck.core.pose import Frame
from posecheck.errors import VideoError
from posecheck.video import (
    Camera,
    FoundCamera,
    LiveSource,
    Playback,
    VideoWriter,
    list_cameras,
    no_camera_message,
)
from posecheck.video.camera import (
    DISCONNECTED,
    DISCONNECTED_AFTER,
    HANG_TIMEOUT,
    MAX_THREADS,
    REOPEN_INTERVAL,
    RETRY_INTERVAL,
)
from posecheck.video.camera_device import (
    SYSTEMS,
    THIS_SYSTEM,
    CameraSystem,
    enumerate_cameras,
    open_capture,
)
from posecheck.video.latest_frame import letterboxed
from tests.support.cameras import FakeCapture, FakeClock, FakeOpener, grey, wait_for

ROOT = Path(__file__).resolve().parents[2]

#: Interval of ten frames a second, and a little more, for rounding, s.
FRAME_INTERVAL = 0.1001


@contextmanager
def opened_camera(
    *captures: FakeCapture | None, clock: FakeClock | None = None
) -> Iterator[tuple[Camera, FakeOpener, FakeClock]]:
    """A camera that opens these captures in turn; none of its threads outlives the test."""
    before = set(threading.enumerate())
    clock, opener = clock or FakeClock(), FakeOpener(captures)
    camera = Camera(0, capture=opener, clock=clock)
    try:
        yield camera, opener, clock
    finally:
        for capture in captures:
            if capture is not None:
                capture.unplug()
        camera.close()
        wait_for(lambda: set(threading.enumerate()) <= before)


def wait_for_frames(camera: Camera, frames: int) -> None:
    """Wait until the camera has grabbed that many frames in all."""
    wait_for(lambda: camera.grabbed == frames)


def level(frame: Frame | None) -> int:
    """Return the brightness of a grey frame."""
    assert frame is not None
    return int(frame.image[frame.image.shape[0] // 2, frame.image.shape[1] // 2, 0])


# ── A camera that works ───────────────────────────────────────────────────────────────────────────


def test_a_slow_consumer_gets_only_the_newest_frame() -> None:
    """The frames in between are dropped, and counted."""
    capture = FakeCapture(grey(100))
    with opened_camera(capture) as (camera, _, _):
        assert level(camera.newest()) == 100
        capture.give(grey(110), grey(120), grey(130))
        wait_for_frames(camera, 4)
        assert level(camera.newest()) == 130
        assert camera.dropped == 2


def test_no_frame_is_returned_twice() -> None:
    """Without a new frame the result is None after the timeout."""
    with opened_camera(FakeCapture(grey()), clock=FakeClock(ticks=0.1)) as (camera, _, _):
        assert camera.newest(0) is not None
        assert camera.newest(0) is None
        assert camera.newest(1.5) is None
        assert not camera.ended


def test_iteration_waits_for_the_next_frame() -> None:
    """It yields each frame when it arrives, and ends when the camera is closed."""
    capture = FakeCapture(grey(100))
    seen: list[int] = []
    with opened_camera(capture) as (camera, _, _):
        watcher = Thread(target=lambda: seen.extend(level(frame) for frame in camera))
        watcher.start()
        for expected in (100, 110, 120):
            wait_for(lambda wanted=expected: seen[-1:] == [wanted])  # type: ignore[misc]
            capture.give(grey(expected + 10))
        wait_for(lambda: len(seen) == 4)
        capture.unplug()
        camera.close()
        watcher.join()
    assert seen == [100, 110, 120, 130]
    assert camera.ended and camera.newest() is None


@settings(max_examples=20, deadline=None)
@given(st.lists(st.floats(0, 1.5), min_size=1, max_size=8))
def test_times_strictly_increase(pauses: list[float]) -> None:
    """They begin at 0, follow the clock, and increase even if the clock stands still."""
    capture = FakeCapture(grey())
    with opened_camera(capture) as (camera, _, clock):
        times = [frame.time for frame in [camera.newest()] if frame]
        for pause in pauses:
            clock.advance(pause)
            capture.give(grey())
            frame = camera.newest()
            assert frame is not None
            times.append(frame.time)
    assert times[0] == 0.0
    assert all(later > earlier for earlier, later in pairwise(times))
    assert times[-1] == pytest.approx(sum(pauses), abs=1e-4)


def test_a_camera_s_attributes() -> None:
    """Name, size and rate are the camera's."""
    with opened_camera(FakeCapture(grey(size=(80, 60)), fps=25.0)) as (camera, _, _):
        source: LiveSource = camera
        assert (source.width, source.height, source.fps, source.live) == (80, 60, 25.0, True)
        assert (source.name, source.frames) == (THIS_SYSTEM.name(0), None)
        assert (source.disconnected, source.read_problem) == ("", None)


def test_the_rate_is_measured() -> None:
    """It is the rate of all grabbed frames, dropped or not."""
    capture = FakeCapture(grey(), fps=0.0)
    with opened_camera(capture) as (camera, _, clock):
        assert camera.fps == 30.0
        for count in range(2, 100):
            clock.advance(0.05)
            capture.give(grey())
            wait_for_frames(camera, count)
        assert camera.fps == pytest.approx(20.0)


def test_an_image_of_another_size_is_letterboxed() -> None:
    """Every frame has the first one's size."""
    capture = FakeCapture(grey(size=(80, 60)))
    with opened_camera(capture) as (camera, _, _):
        camera.newest()
        capture.give(grey(200, size=(20, 30)))
        frame = camera.newest()
        assert frame is not None and frame.size == (80, 60)
        assert frame.image[30, 40].tolist() == [200] * 3 and not frame.image[30, 0].any()


def test_an_unreadable_image_is_skipped() -> None:
    """An image that fails to read, or has no colour channels, is neither a frame nor a problem."""
    capture = FakeCapture(grey(100))
    clock = FakeClock(ticks=0.01)
    with opened_camera(capture, clock=clock) as (camera, opener, _):
        camera.newest()
        capture.give(None, np.zeros((48, 64), np.uint8), grey(110))
        assert level(camera.newest()) == 110
        assert (camera.disconnected, camera.read_problem, opener.attempts) == ("", None, 1)


# ── A camera that is closed ───────────────────────────────────────────────────────────────────────


def test_closing_releases_the_camera() -> None:
    """No thread is left after the context, and closing again is harmless."""
    capture = FakeCapture(grey())
    with opened_camera(capture) as (camera, _, _):
        with camera as source:
            assert source is camera
            capture.unplug()
        assert capture.released.is_set()
        assert camera.newest() is None and camera.ended and list(camera) == []
        camera.close()


def test_closing_does_not_wait_for_a_hanging_driver() -> None:
    """The reading thread is left behind; if it returns, it releases the camera."""
    capture = FakeCapture(grey())
    clock = FakeClock(ticks=0.1)
    with opened_camera(capture, clock=clock) as (camera, _, _):
        camera.close()
        assert not capture.released.is_set()
        [left] = [thread for thread in threading.enumerate() if thread.name == camera.name]
        assert left.daemon, "it must not keep the program from ending"
        capture.give(grey(200))
        left.join()
        assert capture.released.is_set()
        assert camera.newest() is None


# ── A camera that is unplugged or hangs ───────────────────────────────────────────────────────────


def test_an_unplugged_camera_is_reconnected() -> None:
    """It is reported as gone, reopened every second, and frame times continue."""
    first, second = FakeCapture(grey(100)), FakeCapture()
    with opened_camera(first, None, None, second) as (camera, opener, clock):
        camera.newest()
        first.unplug()
        clock.advance(DISCONNECTED_AFTER + 0.1)
        assert camera.disconnected == DISCONNECTED
        assert camera.newest(0) is None and not camera.ended
        wait_for(lambda: opener.attempts == 2)
        assert first.released.is_set()
        for attempt in (3, 4):
            wait_for(lambda: clock.awaited(REOPEN_INTERVAL))
            clock.advance(REOPEN_INTERVAL)
            wait_for(lambda wanted=attempt: opener.attempts == wanted)  # type: ignore[misc]
        assert camera.disconnected == DISCONNECTED, "it is open, but shows nothing yet"
        second.give(grey(110))
        frame = camera.newest()
        assert level(frame) == 110
        assert frame is not None
        assert frame.time == pytest.approx(DISCONNECTED_AFTER + 0.1 + 2 * REOPEN_INTERVAL)
        assert camera.disconnected == ""
        assert camera.read_problem == f"{camera.name} gave no picture for 4 s"


def test_a_short_dropout_is_not_reported() -> None:
    """A second without frames is no disconnection."""
    capture = FakeCapture(grey())
    with opened_camera(capture) as (camera, opener, clock):
        camera.newest()
        clock.advance(DISCONNECTED_AFTER - 0.5)
        assert camera.disconnected == ""
        capture.give(grey())
        assert camera.newest() is not None
        assert (camera.read_problem, opener.attempts) == (None, 1)


def test_an_outage_does_not_count_for_the_rate() -> None:
    """The measurement restarts after a disconnection."""
    capture = FakeCapture(grey())
    with opened_camera(capture) as (camera, _, clock):
        for count, pause in enumerate((0.1, 0.1, 50.0, 0.1, 0.1), start=2):
            clock.advance(pause)
            capture.give(grey())
            wait_for_frames(camera, count)
        assert camera.fps == pytest.approx(10.0)


def test_an_outage_at_the_end_is_reported() -> None:
    """It counts up to the closing, and does not grow afterwards."""
    capture = FakeCapture(grey())
    with opened_camera(capture) as (camera, _, clock):
        capture.unplug()
        clock.advance(30.0)
        problem = f"{camera.name} gave no picture for 30 s"
        assert camera.read_problem == problem
        camera.close()
        clock.advance(30.0)
        assert (camera.read_problem, camera.disconnected) == (problem, "")


def test_a_hanging_thread_is_replaced() -> None:
    """Another thread reopens the camera; a late frame of the replaced one is discarded."""
    first, second = FakeCapture(grey(100)), FakeCapture()
    with opened_camera(first, second) as (camera, opener, clock):
        camera.newest()
        wait_for(lambda: first.readings == 2)
        clock.advance(HANG_TIMEOUT + 0.1)
        assert camera.disconnected == DISCONNECTED
        assert camera.newest(0) is None
        wait_for(lambda: opener.attempts == 2)
        second.give(grey(110))
        assert level(camera.newest()) == 110
        assert not first.released.is_set(), "a capture is never touched by two threads"
        first.give(grey(200))
        wait_for(first.released.is_set)
        assert camera.newest(0) is None and camera.grabbed == 2


def test_the_failure_of_a_replaced_thread_is_ignored() -> None:
    """Only the current thread's failure ends the source."""
    first, second = FakeCapture(grey(100)), FakeCapture()
    with opened_camera(first, second) as (camera, _, clock):
        camera.newest()
        wait_for(lambda: first.readings == 2)
        clock.advance(HANG_TIMEOUT + 0.1)
        camera.newest(0)
        first.give(RuntimeError("device removed"))
        wait_for(first.released.is_set)
        second.give(grey(110))
        assert level(camera.newest()) == 110


def test_the_number_of_hanging_threads_is_limited() -> None:
    """A driver that always hangs gets MAX_THREADS threads and no more."""
    captures = [FakeCapture(grey()), *(FakeCapture() for _ in range(9))]
    with opened_camera(*captures) as (camera, opener, clock):
        camera.newest()
        for number in range(len(captures)):
            expected = min(number + 1, MAX_THREADS)
            wait_for(lambda wanted=expected: opener.attempts == wanted)  # type: ignore[misc]
            readings = 2 if expected == 1 else 1  # the first one returned an image
            wait_for(lambda c=captures[expected - 1], n=readings: c.readings == n)  # type: ignore[misc]
            clock.advance(HANG_TIMEOUT + 0.1)
            camera.newest(0)
            hanging = [each for each in threading.enumerate() if each.name == camera.name]
            assert len(hanging) == min(number + 2, MAX_THREADS)


def test_a_slow_start_is_not_hanging() -> None:
    """A reopened camera may take several seconds for its first frame."""
    first, second = FakeCapture(grey(100)), FakeCapture()
    with opened_camera(first, second) as (camera, opener, clock):
        camera.newest()
        first.unplug()
        clock.advance(DISCONNECTED_AFTER + 0.1)
        wait_for(lambda: second.readings == 1)
        clock.advance(HANG_TIMEOUT - 0.1)
        assert camera.newest(0) is None and camera.disconnected == DISCONNECTED
        second.give(None)
        wait_for(lambda: clock.awaited(RETRY_INTERVAL))
        clock.advance(RETRY_INTERVAL)
        second.give(grey(110))
        assert level(camera.newest()) == 110
        assert opener.attempts == 2


def test_an_unexpected_error_reaches_the_consumer() -> None:
    """Each call raises it again, as a sentence."""
    capture = FakeCapture(grey(100))
    with opened_camera(capture) as (camera, _, _):
        capture.give(RuntimeError("wrong\npixels"))
        wait_for(capture.released.is_set)
        assert level(camera.newest()) == 100
        for _ in range(2):
            with pytest.raises(VideoError, match=r"failed \(wrong pixels\); start again\.$"):
                camera.newest()
        assert camera.ended


def test_a_video_error_reaches_the_consumer_unchanged() -> None:
    """A sentence for the user is not wrapped into another one."""
    capture = FakeCapture(grey(100))
    with opened_camera(capture) as (camera, _, _):
        camera.newest()
        capture.give(VideoError("the lens is closed; open it."))
        with pytest.raises(VideoError, match=r"^the lens is closed; open it\.$"):
            camera.newest()


# ── A camera that fails to open ───────────────────────────────────────────────────────────────────


def refusal(*captures: FakeCapture | None, clock: FakeClock | None = None) -> str:
    """Return the message of a failed opening, which leaves no thread and no capture open."""
    before = set(threading.enumerate())
    with pytest.raises(VideoError) as caught:
        Camera(0, capture=FakeOpener(captures), clock=clock or FakeClock(ticks=0.1))
    for capture in captures:
        if capture is not None:
            capture.unplug()
            wait_for(capture.released.is_set)
    wait_for(lambda: set(threading.enumerate()) <= before)
    message = str(caught.value)
    assert message.endswith(".") and "\n" not in message
    return message


def test_a_camera_that_does_not_open() -> None:
    """The opener's message is passed on."""
    assert refusal(None) == "no camera was found; plug one in."


def test_a_camera_that_hangs_from_the_start() -> None:
    """Opening fails after a timeout."""
    assert "opens but gives no picture; close other programs" in refusal(FakeCapture())


def test_a_camera_whose_readings_all_fail() -> None:
    """Opening fails likewise."""
    capture = FakeCapture()
    capture.unplug()
    assert "opens but gives no picture; close other programs" in refusal(capture)


def test_a_covered_camera() -> None:
    """Black images mean a cover, a dark room or a missing permission."""
    dark = grey(3, size=(640, 480))
    dark[100, 100] = 255  # one bright spot of the sensor is no image
    message = refusal(FakeCapture(*[dark] * 5))
    assert "shows only black; open its cover, switch on the light" in message


def test_the_first_images_may_be_black() -> None:
    """A camera may start dark until it has found its exposure."""
    capture = FakeCapture(grey(0), grey(0), grey(60))
    with opened_camera(capture) as (camera, _, _):
        assert level(camera.newest()) == 60


def test_a_camera_that_fails_at_once() -> None:
    """An error before the first frame is raised where the camera is opened."""
    capture = FakeCapture()
    capture.give(RuntimeError("no memory"))
    assert "failed (no memory)" in refusal(capture)


def test_ctrl_c_while_opening() -> None:
    """An interrupted opening leaves no camera open."""

    class Hasty(FakeClock):
        pressed = False

        def wait(self, changed: Condition, seconds: float) -> None:
            if not self.pressed:
                self.pressed = True
                capture.unplug()
                raise KeyboardInterrupt
            super().wait(changed, seconds)

    capture = FakeCapture()
    with pytest.raises(KeyboardInterrupt):
        Camera(0, capture=FakeOpener([capture]), clock=Hasty())
    wait_for(capture.released.is_set)


# ── The cameras that a system lists ───────────────────────────────────────────────────────────────


@dataclass
class Machine:
    """A Linux machine in a folder: its cameras, their names, and the programs that use them."""

    root: Path
    cameras: list[FoundCamera] = field(default_factory=list)

    def plug(self, number: int, name: str = "", *, captures: bool = True) -> Path:
        """Add a device file; without `captures` it is listed by no driver."""
        path = self.root / f"dev/video{number}"
        path.parent.mkdir(exist_ok=True)
        path.touch()
        if captures:
            self.cameras.append(FoundCamera(number, name or f"camera {number}"))
        return path

    def use(self, device: Path, program: str, number: int = 4711) -> None:
        """Let a program have the device open."""
        files = self.root / f"proc/{number}/fd"
        files.mkdir(parents=True)
        (files / "3").symlink_to(device)
        (files.parent / "comm").write_text(f"{program}\n")

    @property
    def linux(self) -> CameraSystem:
        return replace(SYSTEMS["linux"], root=self.root, enumerate=lambda driver: self.cameras)


def other_system(name: str, *cameras: FoundCamera) -> CameraSystem:
    """A system without device files, with these cameras."""
    return replace(SYSTEMS[name], enumerate=lambda driver: list(cameras))


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_cameras_are_listed_by_number_with_plain_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """Repeated names are shortened, missing ones replaced by the number."""
    listed = [
        CameraInfo(10, "Tele: Tele", "/dev/video10", None, None, cv2.CAP_V4L2),
        CameraInfo(2, "video2", "/dev/video2", None, None, cv2.CAP_V4L2),
        CameraInfo(3, "", None, None, None, cv2.CAP_V4L2),
        CameraInfo(0, "HD Webcam: Rear", "/dev/video0", None, None, cv2.CAP_V4L2),
    ]
    drivers: list[int] = []

    def list_all(driver: int) -> list[CameraInfo]:
        drivers.append(driver)
        return listed

    monkeypatch.setattr("cv2_enumerate_cameras.enumerate_cameras", list_all)
    assert enumerate_cameras("CAP_V4L2") == [
        FoundCamera(0, "HD Webcam: Rear"),
        FoundCamera(2, "camera 2"),
        FoundCamera(3, "camera 3"),
        FoundCamera(10, "Tele"),
    ]
    assert drivers == [cv2.CAP_V4L2]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems may ask for permission")
def test_this_machine_s_cameras_are_listed_silently(capfd: pytest.CaptureFixture[str]) -> None:
    """The library finds the devices there are, perhaps none, and prints nothing."""
    cameras = THIS_SYSTEM.cameras()
    assert all(Path(f"/dev/video{camera.number}").exists() for camera in cameras)
    assert capfd.readouterr() == ("", "")


def test_a_camera_without_a_name_has_its_number(machine: Machine) -> None:
    """The name is the system's if there is one."""
    machine.plug(3, "HD Webcam")
    assert machine.linux.name(3) == "HD Webcam"
    assert machine.linux.name(7) == "camera 7"


def fault(machine: Machine, number: int) -> str:
    message = machine.linux.fault(number)
    assert message is not None and message.endswith(".") and "\n" not in message
    return message


def test_no_camera_at_all(machine: Machine) -> None:
    """Without any camera none is offered."""
    assert fault(machine, 0) == "no camera was found; plug one in."


def test_an_unknown_number_lists_the_known_ones(machine: Machine) -> None:
    """The message names the cameras that can be chosen."""
    machine.plug(0, "HD Webcam")
    machine.plug(2)
    assert fault(machine, 7) == ("there is no camera 7; choose 0 (HD Webcam) or 2 (camera 2).")


def test_a_device_that_does_not_capture_video(machine: Machine) -> None:
    """The second device of a camera has only metadata; the message names the first one."""
    machine.plug(0, "HD Webcam")
    machine.plug(1, captures=False)
    assert "video1 gives no pictures; choose 0 (HD Webcam)." in fault(machine, 1)
    machine.cameras.clear()
    assert "video0 gives no pictures; plug in a camera." in fault(machine, 0)


def test_a_missing_permission(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message says how to get the permission."""
    machine.plug(0)
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    assert "may not be used; add yourself to the group video with `sudo usermod" in fault(
        machine, 0
    )


def test_a_usable_camera_has_no_fault(machine: Machine) -> None:
    """Nothing is known against a listed device with permission."""
    machine.plug(0)
    assert machine.linux.fault(0) is None


def test_programs_that_use_a_camera_are_named(machine: Machine) -> None:
    """Other programs that have the camera open are named, posecheck itself is not."""
    device = machine.plug(0)
    machine.use(device, "zoom")
    machine.use(machine.plug(1), "cheese", 4712)
    machine.use(device, "posecheck", os.getpid())
    (machine.root / "proc/4713/fd").mkdir(parents=True)
    (machine.root / "proc/4713/fd/0").symlink_to(device)  # it ends before its name is read
    assert "in use by zoom; close that first" in machine.linux.open_failure(0)


# ── Opening a camera with OpenCV ──────────────────────────────────────────────────────────────────


class FakeVideoCapture:
    """OpenCV's own capture.

    Attributes:
        works: The drivers that it opens with.
        tried: The cameras and drivers that were tried, in order.
        open: Number of captures that were not released.
    """

    works: frozenset[int] = frozenset()
    tried: list[tuple[int, int]] = []  # noqa: RUF012  # the fixture makes a new one each time
    open = 0

    def __init__(self, camera: int, driver: int) -> None:
        FakeVideoCapture.tried.append((camera, driver))
        self._opened = driver in self.works
        FakeVideoCapture.open += 1
        self.requested: dict[int, float] = {}

    def isOpened(self) -> bool:  # noqa: N802  # OpenCV's name
        return self._opened

    def set(self, what: int, value: float) -> bool:
        self.requested[what] = value
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


def let_work(opencv: type[FakeVideoCapture], *drivers: int) -> None:
    opencv.works = frozenset(drivers)


def test_the_requested_mode(machine: Machine, opencv: type[FakeVideoCapture]) -> None:
    """JPEGs first, then size and rate: only so does a USB 2 camera deliver 30 frames a second."""
    machine.plug(0)
    let_work(opencv, cv2.CAP_V4L2)
    capture = open_capture(0, machine.linux)
    assert isinstance(capture, FakeVideoCapture)
    assert list(capture.requested.items()) == [
        (cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG")),
        (cv2.CAP_PROP_FRAME_WIDTH, 1280),
        (cv2.CAP_PROP_FRAME_HEIGHT, 720),
        (cv2.CAP_PROP_FPS, 30.0),
    ]


def test_a_second_driver_is_tried(opencv: type[FakeVideoCapture]) -> None:
    """Where a system has two drivers, the second one may work."""
    let_work(opencv, cv2.CAP_MSMF)
    open_capture(1, SYSTEMS["win32"])
    assert opencv.tried == [(1, cv2.CAP_DSHOW), (1, cv2.CAP_MSMF)]
    assert opencv.open == 1


@pytest.mark.parametrize(
    ("system", "remedy"),
    [
        ("win32", "Settings > Privacy & security > Camera."),
        ("darwin", "System Settings > Privacy & Security > Camera."),
    ],
)
def test_remedies_where_the_system_gives_no_reason(
    opencv: type[FakeVideoCapture], system: str, remedy: str
) -> None:
    """All possible remedies are named."""
    with pytest.raises(VideoError) as caught:
        open_capture(0, SYSTEMS[system])
    message = str(caught.value)
    assert message.startswith("camera 0 can't be opened: if `posecheck cameras` does not list it")
    assert message.endswith(remedy)
    assert opencv.open == 0


def test_a_camera_in_use(machine: Machine, opencv: type[FakeVideoCapture]) -> None:
    """The program that uses the camera is named; without a known one there is still a remedy."""
    device = machine.plug(0, "HD Webcam")
    with pytest.raises(VideoError, match=r"^HD Webcam can't be opened; close programs that may"):
        open_capture(0, machine.linux)
    machine.use(device, "zoom")
    with pytest.raises(VideoError, match=r"^HD Webcam is in use by zoom; close that first\.$"):
        open_capture(0, machine.linux)


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_negative_number_is_refused(opencv: type[FakeVideoCapture], system: str) -> None:
    """OpenCV would take it for any camera."""
    with pytest.raises(VideoError, match="-1 is no camera's number"):
        open_capture(-1, SYSTEMS[system])
    assert opencv.tried == []


@pytest.mark.parametrize("name", ["linux", "darwin", "win32"])
def test_listed_cameras_are_probed(
    machine: Machine, opencv: type[FakeVideoCapture], name: str
) -> None:
    """Each camera is opened and closed; one that does not open is listed with the reason."""
    machine.plug(0, "HD Webcam")
    machine.plug(1, captures=False)
    system = machine.linux if name == "linux" else other_system(name, *machine.cameras)
    let_work(opencv, getattr(cv2, system.drivers[0]))
    assert list_cameras(system) == [FoundCamera(0, "HD Webcam", 640, 360)]
    assert opencv.open == 0
    let_work(opencv)
    [busy] = list_cameras(system)
    assert (busy.number, busy.name, busy.width) == (0, "HD Webcam", None)
    assert "can't be opened" in busy.fault
    assert list_cameras(other_system(name)) == []


def test_opencv_prints_nothing(machine: Machine, capfd: pytest.CaptureFixture[str]) -> None:
    """The fault of a camera is reported by posecheck alone."""
    machine.plug(99)
    with pytest.raises(VideoError, match="camera 99 can't be opened"):
        open_capture(99, machine.linux)
    assert capfd.readouterr() == ("", "")


# ── posecheck cameras ─────────────────────────────────────────────────────────────────────────────


def listing(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], *found: FoundCamera
) -> tuple[Any, str, str]:
    """Run `posecheck cameras` with these cameras; return its exit status and its output."""
    monkeypatch.setattr("posecheck.video.list_cameras", lambda: list(found))
    monkeypatch.setattr(sys, "argv", ["posecheck", "cameras"])
    with pytest.raises(SystemExit) as end:
        cli.main()
    output = capfd.readouterr()
    return end.value.code, output.out, output.err


def test_the_command_lists_the_cameras(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """There is one line for each; a fault goes to standard error."""
    good = FoundCamera(0, "HD Webcam", 1280, 720, 30.0)
    busy = FoundCamera(2, "Tele", fault="Tele is in use by zoom; close that first.")
    status, out, err = listing(monkeypatch, capfd, good, busy)
    assert not status
    lines = [line.split("  ") for line in out.splitlines() if line.strip()]
    cells = [[cell.strip() for cell in line if cell.strip()] for line in lines]
    assert ["0", "HD Webcam", "1280 x 720", "30 a second"] in cells
    assert ["2", "Tele", "-", "-"] in cells
    assert err == "posecheck: Tele is in use by zoom; close that first.\n"


def test_the_command_without_cameras(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """The status is 2, and the message names the remedy."""
    status, out, err = listing(monkeypatch, capfd)
    assert (status, out, err) == (2, "", f"posecheck: {no_camera_message()}\n")
    assert no_camera_message(SYSTEMS["linux"]) == "no camera was found; plug one in."
    assert no_camera_message(SYSTEMS["win32"]) == (
        "no camera was found; plug one in, or let desktop apps use it in Settings"
        " > Privacy & security > Camera."
    )


# ── Recordings played like cameras ────────────────────────────────────────────────────────────────


def write_clip(
    path: Path, frames: int, *, size: tuple[int, int] = (64, 48), first: int = 40
) -> Path:
    """Write ten frames a second, each by 10 brighter than the one before."""
    with VideoWriter(path, size, 10.0) as writer:
        for number in range(frames):
            writer.write(Frame(number / 10, grey(first + 10 * number, size)))
    return path


@contextmanager
def playing(*paths: Path, speed: float = 1.0) -> Iterator[tuple[Playback, FakeClock]]:
    """Play recordings by a clock that stands still; no thread outlives the test."""
    before = set(threading.enumerate())
    clock = FakeClock()
    with Playback(paths, speed=speed, clock=clock) as playback:
        yield playback, clock
    wait_for(lambda: set(threading.enumerate()) <= before)


def test_a_recording_is_played_in_real_time(tmp_path: Path) -> None:
    """Each frame comes at its own media time, and then the source ends."""
    with playing(write_clip(tmp_path / "clip.mp4", 4)) as (playback, clock):
        source: LiveSource = playback
        assert (source.name, source.live, source.fps, source.frames) == ("clip.mp4", True, 10.0, 4)
        for number in range(4):
            frame = source.newest()
            assert frame is not None and frame.time == pytest.approx(number / 10)
            assert level(frame) == pytest.approx(40 + 10 * number, abs=3)
            assert number == 3 or source.newest(0) is None
            clock.advance(FRAME_INTERVAL)
        assert source.newest() is None and source.ended
        assert (source.grabbed, source.dropped, source.read_problem, source.disconnected) == (
            4,
            0,
            None,
            "",
        )


def test_late_frames_are_dropped(tmp_path: Path) -> None:
    """A slow consumer gets the frame of the current time."""
    with playing(write_clip(tmp_path / "clip.mp4", 10)) as (playback, clock):
        playback.newest()
        clock.advance(0.65)
        wait_for(lambda: playback.grabbed == 7)
        frame = playback.newest()
        assert frame is not None and frame.time == pytest.approx(0.6)
        assert playback.dropped == 5


def test_playing_begins_at_the_first_request(tmp_path: Path) -> None:
    """Time spent before, as on loading a model, costs no frame."""
    with playing(write_clip(tmp_path / "clip.mp4", 3)) as (playback, clock):
        clock.advance(60.0)
        frame = playback.newest()
        assert frame is not None and frame.time == 0.0
        assert playback.grabbed == 1


def test_recordings_are_concatenated(tmp_path: Path) -> None:
    """Times continue from one to the next, and all frames have the first one's size."""
    clips = [
        write_clip(tmp_path / "one.mp4", 3),
        write_clip(tmp_path / "two.mp4", 2, size=(48, 64), first=150),
        write_clip(tmp_path / "three.mp4", 2),
    ]
    seen: list[Frame] = []
    with playing(*clips) as (playback, clock):
        assert (playback.name, playback.frames) == ("one.mp4 + two.mp4 + three.mp4", 7)
        for frame in playback:
            seen.append(frame)
            clock.advance(FRAME_INTERVAL)
    assert [frame.time for frame in seen] == pytest.approx([n / 10 for n in range(7)])
    assert {frame.size for frame in seen} == {(64, 48)}
    assert level(seen[3]) == pytest.approx(150, abs=3)
    assert not seen[3].image[:, :10].any(), "a portrait has bars"


def test_playing_speed(tmp_path: Path) -> None:
    """Double speed takes half the time, and the frames' own times stay."""
    with playing(write_clip(tmp_path / "clip.mp4", 5), speed=2.0) as (playback, clock):
        playback.newest()
        clock.advance(0.15)
        wait_for(lambda: playback.grabbed == 4)
        frame = playback.newest()
        assert frame is not None and frame.time == pytest.approx(0.3)


def test_playing_by_the_system_s_clock(tmp_path: Path) -> None:
    """Even at top speed the last frame is always returned."""
    with Playback(write_clip(tmp_path / "clip.mp4", 10), speed=1000.0) as playback:
        times = [frame.time for frame in playback]
    assert times == sorted(set(times)) and times[-1] == pytest.approx(0.9)
    assert playback.grabbed == 10 and playback.dropped == 10 - len(times)


def test_a_damaged_recording_is_reported(tmp_path: Path) -> None:
    """The message is the recording's own."""
    chance = np.random.default_rng(7)
    path = tmp_path / "clip.mp4"
    with VideoWriter(path, (64, 64), 10.0) as writer:
        for number in range(30):
            writer.write(Frame(number / 10, chance.integers(0, 255, (64, 64, 3), np.uint8)))
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    with Playback(path, speed=1000.0) as playback:
        assert list(playback)
        assert playback.read_problem is not None and "clip.mp4 ends early" in playback.read_problem


@pytest.mark.parametrize("looked", [False, True])
def test_playing_can_be_stopped(tmp_path: Path, looked: bool) -> None:
    """Closed before or while playing, the source leaves no thread behind."""
    with playing(write_clip(tmp_path / "clip.mp4", 5)) as (playback, _):
        if looked:
            playback.newest()
        playback.close()
        assert playback.ended and list(playback) == []


def test_all_files_are_checked_before_playing(tmp_path: Path) -> None:
    """A missing last file is an error at once."""
    good = write_clip(tmp_path / "clip.mp4", 2)
    with pytest.raises(VideoError, match=r"missing\.mp4 does not exist"):
        Playback([good, tmp_path / "missing.mp4"])


@pytest.mark.parametrize(("paths", "speed"), [([], 1.0), ([Path("clip.mp4")], 0.0)])
def test_no_file_and_no_speed_are_errors(paths: list[Path], speed: float) -> None:
    """They are the caller's errors."""
    with pytest.raises(ValueError, match="nothing can be played"):
        Playback(paths, speed=speed)


# ── Images of another size ──────────────────────────────────────────────────────────────────────


@given(
    width=st.integers(1, 80), height=st.integers(1, 80),
    wide=st.integers(1, 80), high=st.integers(1, 80),
)  # fmt: skip
def test_letterboxing_keeps_the_whole_image(width: int, height: int, wide: int, high: int) -> None:
    """It is undistorted and centred, with bars in one dimension at most."""
    whole = letterboxed(grey(200, size=(width, height)), (wide, high))
    assert whole.shape == (high, wide, 3) and whole.flags.c_contiguous
    rows, columns = (np.flatnonzero(whole.any(axis=(axis, 2))) for axis in (1, 0))
    assert len(columns) == wide or len(rows) == high
    scale = min(wide / width, high / height)
    assert abs(len(columns) - width * scale) <= 1 and abs(len(rows) - height * scale) <= 1
    assert abs(rows[0] - (high - 1 - rows[-1])) <= 1
    assert abs(columns[0] - (wide - 1 - columns[-1])) <= 1


def test_an_image_of_the_right_size_is_returned_unchanged() -> None:
    """It is not even copied."""
    image = grey()
    assert letterboxed(image, (64, 48)) is image


def test_importing_video_is_cheap() -> None:
    """Neither OpenCV nor PyAV is loaded before a camera is opened."""
    code = "import sys, posecheck.video; sys.exit('av' in sys.modules or 'cv2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
