"""List the cameras of each system, open them with OpenCV, and say why one does not open."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol, cast

from posecheck.core.pose import Image
from posecheck.errors import VideoError

#: The mode that is requested of a camera: enough to see a body 4 m away and its movement, and no
#: more than a laptop can process. The camera may deliver another one.
WIDTH, HEIGHT, FPS = 1280, 720, 30.0
JPEGS = "MJPG"  # the coding that is requested: uncompressed, USB 2 is too slow for this mode


@dataclass(frozen=True)
class FoundCamera:
    """A connected camera: number and name, and if it was opened, the mode or why it does not open.

    The number is OpenCV's, the size of the frames is in px, and the rate in 1/s.
    """

    number: int
    name: str
    width: int | None = None
    height: int | None = None
    fps: float | None = None
    fault: str = ""


def enumerate_cameras(driver: str) -> list[FoundCamera]:
    """Return the cameras of an OpenCV driver by number; empty if there is none.

    On Linux these are the V4L2 devices that capture video: a camera often has a second one, for
    metadata.
    """
    import cv2
    import cv2_enumerate_cameras

    listed = cv2_enumerate_cameras.enumerate_cameras(getattr(cv2, driver))
    found = (FoundCamera(info.index, _plain_name(info.index, info.name)) for info in listed)
    return sorted(found, key=lambda camera: camera.number)


def _plain_name(number: int, name: str | None) -> str:
    # Some drivers repeat the name: "HD Webcam: HD Webcam".
    first, _, second = (name or "").partition(": ")
    name = first if first and first.startswith(second) else name
    return name if name and name != f"video{number}" else f"camera {number}"


@dataclass(frozen=True)
class CameraSystem:
    """How cameras are listed and opened on an operating system.

    `permission` says how to allow the use of a camera, in words that follow "and" or "or"; it is
    empty where the system reports a missing permission.
    """

    drivers: tuple[str, ...]  # OpenCV's names, the best first
    jpegs: bool = True  # whether they have to be requested
    permission: str = ""
    root: Path | None = None  # of Linux's device files and processes; None on other systems
    enumerate: Callable[[str], list[FoundCamera]] = enumerate_cameras  # of a driver

    def cameras(self) -> list[FoundCamera]:
        """Return the cameras that the system lists, by number."""
        return self.enumerate(self.drivers[0])

    def name(self, number: int) -> str:
        """Return the system's name for a camera, else its number."""
        return next((c.name for c in self.cameras() if c.number == number), f"camera {number}")

    def fault(self, number: int) -> str | None:
        """Return why opening a camera cannot succeed, in a sentence; None if it may."""
        if number < 0:
            return f"{number} is no camera's number; `posecheck cameras` lists them."
        if self.root is None:
            return None
        path, cameras = self.root / f"dev/video{number}", self.cameras()
        names = " or ".join(f"{camera.number} ({camera.name})" for camera in cameras)
        choice = f"choose {names}" if cameras else "plug in a camera"
        if not cameras and not path.exists():
            return "no camera was found; plug one in."
        if not path.exists():
            return f"there is no camera {number}; {choice}."
        if not os.access(path, os.R_OK | os.W_OK):
            return (
                f"{path} may not be used; add yourself to the group video with"
                " `sudo usermod -aG video $USER`, and log in again."
            )
        listed = any(camera.number == number for camera in cameras)
        return None if listed else f"{path} gives no pictures; {choice}."

    def open_failure(self, number: int) -> str:
        """Return why a camera without a known fault did not open, and the remedy, in a sentence."""
        if self.root is None:
            return (
                f"camera {number} can't be opened: if `posecheck cameras` does not list it, plug it"
                f" in; else close other programs that use it, and {self.permission}."
            )
        name, users = self.name(number), _users(self.root, number)
        if users:
            return f"{name} is in use by {' and '.join(users)}; close that first."
        return f"{name} can't be opened; close programs that may use it, or plug it in again."


def _users(root: Path, number: int) -> list[str]:
    """Return the names of other programs that have the camera open, as far as is visible."""
    device, users = (root / f"dev/video{number}").resolve(), set()
    for link in root.glob("proc/[0-9]*/fd/*"):
        program = link.parent.parent
        with suppress(OSError):  # it has ended since, or is another user's
            if link.readlink() == device and program.name != str(os.getpid()):
                users.add((program / "comm").read_text(errors="replace").strip())
    return sorted(users)


SYSTEMS = {
    "linux": CameraSystem(("CAP_V4L2",), root=Path("/")),
    "darwin": CameraSystem(
        ("CAP_AVFOUNDATION",),
        jpegs=False,
        permission="allow the terminal to use it in System Settings > Privacy & Security > Camera",
    ),
    # DirectShow opens in a moment, where Media Foundation may take half a minute.
    "win32": CameraSystem(
        ("CAP_DSHOW", "CAP_MSMF"),
        permission="let desktop apps use it in Settings > Privacy & security > Camera",
    ),
}

#: Any other system is treated without peculiarities; its cameras cannot be listed.
OTHER_SYSTEM = CameraSystem(("CAP_ANY",), False, "see that you may use it", None, lambda driver: [])

THIS_SYSTEM = SYSTEMS.get(sys.platform, OTHER_SYSTEM)


class Capture(Protocol):
    """An open camera: OpenCV's VideoCapture, or a test's."""

    def read(self) -> tuple[bool, Image | None]:
        """Wait for the next frame; return whether there is one, and its image."""

    def get(self, what: int, /) -> float:
        """Return a setting by OpenCV's number for it; 0 if it is unknown."""

    def release(self) -> None:
        """Close the camera."""


def list_cameras(system: CameraSystem = THIS_SYSTEM) -> list[FoundCamera]:
    """Return the connected cameras, each opened for a moment to read its mode."""
    return [_probe(camera, system) for camera in system.cameras()]


def no_camera_message(system: CameraSystem = THIS_SYSTEM) -> str:
    """Return the message for a user without a camera."""
    return f"no camera was found; plug one in{or_allow(system)}."


def or_allow(system: CameraSystem = THIS_SYSTEM) -> str:
    """Return the end of a remedy where a missing permission may be the cause; may be empty."""
    return f", or {system.permission}" if system.permission else ""


def _probe(camera: FoundCamera, system: CameraSystem) -> FoundCamera:
    import cv2

    try:
        capture = open_capture(camera.number, system)
    except VideoError as error:
        return replace(camera, fault=str(error))
    width = round(capture.get(cv2.CAP_PROP_FRAME_WIDTH))
    height = round(capture.get(cv2.CAP_PROP_FRAME_HEIGHT))
    fps = capture.get(cv2.CAP_PROP_FPS)
    capture.release()
    return replace(camera, width=width or None, height=height or None, fps=fps or None)


def nominal_fps(capture: Capture) -> float:
    """Return the frame rate that the camera reports, or else the requested one, 1/s."""
    import cv2

    fps = capture.get(cv2.CAP_PROP_FPS)
    return fps if 0 < fps < 1000 else FPS


def open_capture(number: int, system: CameraSystem = THIS_SYSTEM) -> Capture:
    """Open a camera and request the mode above; VideoError, with the remedy, if that fails."""
    import cv2
    from cv2.utils import logging

    logging.setLogLevel(logging.LOG_LEVEL_SILENT)  # our own messages say it better
    if fault := system.fault(number):
        raise VideoError(fault)
    for driver in system.drivers:
        capture = cv2.VideoCapture(number, getattr(cv2, driver))
        if not capture.isOpened():
            capture.release()
            continue
        if system.jpegs:
            # First, as the coding decides which sizes and rates there are.
            capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*JPEGS))
        capture.set(cv2.CAP_PROP_FRAME_WIDTH, WIDTH)
        capture.set(cv2.CAP_PROP_FRAME_HEIGHT, HEIGHT)
        capture.set(cv2.CAP_PROP_FPS, FPS)
        return cast(Capture, capture)
    raise VideoError(system.open_failure(number))
