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
from posecheck.i18n import translatable

#: The mode that is requested of a camera: enough to see a body 4 m away and its movement, and no
#: more than a laptop can process. The camera may deliver another one.
WIDTH, HEIGHT, FPS = 1280, 720, 30.0
JPEGS = "MJPG"  # the coding that is requested: uncompressed, USB 2 is too slow for this mode


@dataclass(frozen=True)
class FoundCamera:
    """A connected camera, and if it was opened, its mode or why it does not open."""

    number: int  # OpenCV's
    name: str
    width: int | None = None  # px
    height: int | None = None  # px
    fps: float | None = None  # 1/s
    fault: str = ""


def enumerate_cameras(driver: str) -> list[FoundCamera]:
    """Return the cameras of an OpenCV driver by number; on Linux, only devices that capture."""
    import cv2
    import cv2_enumerate_cameras

    found = []
    for info in cv2_enumerate_cameras.enumerate_cameras(getattr(cv2, driver)):
        # Some drivers repeat the name: "HD Webcam: HD Webcam".
        first, _, second = (info.name or "").partition(": ")
        name = first if first and first.startswith(second) else info.name
        unnamed = not name or name == f"video{info.index}"
        found.append(FoundCamera(info.index, f"camera {info.index}" if unnamed else name))
    return sorted(found, key=lambda camera: camera.number)


@dataclass(frozen=True)
class CameraSystem:
    """How cameras are listed and opened on an operating system."""

    drivers: tuple[str, ...]  # OpenCV's names, the best first
    jpegs: bool = True  # whether they have to be requested
    permission: str = ""  # how to allow the use; empty where the system reports that it is missing
    root: Path | None = None  # of Linux's device files and processes; None on other systems
    enumerate: Callable[[str], list[FoundCamera]] = enumerate_cameras  # of a driver

    def cameras(self) -> list[FoundCamera]:
        """Return the cameras that the system lists, by number."""
        return self.enumerate(self.drivers[0])

    @property
    def or_allow(self) -> str:
        """The end of a remedy where a missing permission may be the cause; may be empty."""
        return f", or {self.permission}" if self.permission else ""

    def name(self, number: int) -> str:
        """Return the system's name for a camera, else its number."""
        return next((c.name for c in self.cameras() if c.number == number), f"camera {number}")

    def fault(self, number: int) -> str | None:
        """Return why opening a camera cannot succeed, in a sentence; None if it may."""
        if number < 0:
            return translatable(f"{number} is no camera's number; `posecheck cameras` lists them.")
        if self.root is None:
            return None
        path, cameras = self.root / f"dev/video{number}", self.cameras()
        names = " or ".join(f"{camera.number} ({camera.name})" for camera in cameras)
        choice = translatable(f"choose {names}") if cameras else translatable("plug in a camera")
        if not path.exists():
            missing = translatable(f"there is no camera {number}; {choice}.")
            return missing if cameras else translatable("no camera was found; plug one in.")
        if not os.access(path, os.R_OK | os.W_OK):
            return translatable(
                f"{path} may not be used; add yourself to the group video with"
                " `sudo usermod -aG video $USER`, and log in again."
            )
        listed = any(camera.number == number for camera in cameras)
        return None if listed else translatable(f"{path} gives no pictures; {choice}.")

    def open_failure(self, number: int) -> str:
        """Return why a camera without a known fault did not open, and the remedy, in a sentence."""
        if self.root is None:
            return translatable(
                f"camera {number} can't be opened: if `posecheck cameras` does not list it, plug it"
                f" in; else close other programs that use it, and {self.permission}."
            )
        device, users = (self.root / f"dev/video{number}").resolve(), set()
        for link in self.root.glob("proc/[0-9]*/fd/*"):
            program = link.parent.parent
            with suppress(OSError):  # it has ended since, or is another user's
                if link.readlink() == device and program.name != str(os.getpid()):
                    users.add((program / "comm").read_text(errors="replace").strip())
        if users:
            programs = " and ".join(sorted(users))
            return translatable(f"{self.name(number)} is in use by {programs}; close that first.")
        return translatable(
            f"{self.name(number)} can't be opened; close programs that may use it, or plug it in"
            " again."
        )


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
THIS_SYSTEM = SYSTEMS.get(
    sys.platform,
    CameraSystem(("CAP_ANY",), False, "see that you may use it", None, lambda driver: []),
)


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
    import cv2

    probed = []
    for camera in system.cameras():
        try:
            capture = open_capture(camera.number, system)
        except VideoError as error:
            probed.append(replace(camera, fault=str(error)))
            continue
        width = round(capture.get(cv2.CAP_PROP_FRAME_WIDTH)) or None
        height = round(capture.get(cv2.CAP_PROP_FRAME_HEIGHT)) or None
        fps = capture.get(cv2.CAP_PROP_FPS) or None
        capture.release()
        probed.append(replace(camera, width=width, height=height, fps=fps))
    return probed


def no_camera_message(system: CameraSystem = THIS_SYSTEM) -> str:
    """Return the message for a user without a camera."""
    return translatable(f"no camera was found; plug one in{system.or_allow}.")


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
        if system.jpegs:  # first, as the coding decides which sizes and rates there are
            capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*JPEGS))
        capture.set(cv2.CAP_PROP_FRAME_WIDTH, WIDTH)
        capture.set(cv2.CAP_PROP_FRAME_HEIGHT, HEIGHT)
        capture.set(cv2.CAP_PROP_FPS, FPS)
        return cast(Capture, capture)
    raise VideoError(system.open_failure(number))
