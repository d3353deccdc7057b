"""What each operating system knows of its cameras: numbers, names, and why one cannot be used."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Device:
    """A camera that the system lists: its number, as OpenCV counts, and its name."""

    number: int
    name: str


def enumerate_devices(driver: str) -> list[Device]:
    """Return the cameras of an OpenCV driver by number; empty if there is none.

    On Linux these are the V4L2 devices that capture video: a camera often has a second one, for
    metadata.
    """
    import cv2
    from cv2_enumerate_cameras import enumerate_cameras

    listed = enumerate_cameras(getattr(cv2, driver))
    devices = (Device(info.index, _plain_name(info.index, info.name)) for info in listed)
    return sorted(devices, key=lambda device: device.number)


def _plain_name(number: int, name: str | None) -> str:
    # Some drivers repeat the name: "HD Webcam: HD Webcam".
    first, _, second = (name or "").partition(": ")
    name = first if first and first.startswith(second) else name
    return name if name and name != f"video{number}" else f"camera {number}"


@dataclass(frozen=True)
class CameraSystem:
    """How cameras are listed and opened on an operating system.

    Attributes:
        drivers: OpenCV's names of the drivers, the best first.
        jpegs: Whether JPEGs have to be requested.
        permission: How to allow the use of a camera, in words that follow "and" or "or"; empty
            where the system reports a missing permission.
        root: Root of Linux's device files and processes; None on other systems.
        enumerate: Lists the cameras of a driver.
    """

    drivers: tuple[str, ...]
    jpegs: bool
    permission: str = ""
    root: Path | None = None
    enumerate: Callable[[str], list[Device]] = enumerate_devices

    def devices(self) -> list[Device]:
        """Return the cameras that the system lists, by number."""
        return self.enumerate(self.drivers[0])

    def name(self, camera: int | Path) -> str:
        """Return the name of a camera; its number or file name if the system has no name."""
        number = camera if isinstance(camera, int) else _device_number(camera)
        unnamed = f"camera {camera}" if isinstance(camera, int) else camera.name
        return next((d.name for d in self.devices() if d.number == number), unnamed)

    def fault(self, camera: int | Path) -> str | None:
        """Return why opening a camera cannot succeed, in a sentence; None if it may."""
        if self.root is None:
            if isinstance(camera, int):
                return None
            # OpenCV would open files and network addresses too.
            return f"{camera} is not a camera's number; `posecheck cameras` lists those there are."
        path, devices = self._path(camera), self.devices()
        if not path.exists():
            return _missing(camera, devices)
        if isinstance(camera, Path) and not path.is_char_device():
            return f"{path} is not a camera; `posecheck cameras` lists those there are."
        if not os.access(path, os.R_OK | os.W_OK):
            return (
                f"{path} may not be used; add yourself to the group video with"
                " `sudo usermod -aG video $USER`, and log in again."
            )
        if _device_number(path) not in {device.number for device in devices}:
            return f"{path} gives no pictures; {_choice(devices)}."
        return None

    def open_failure(self, camera: int | Path) -> str:
        """Return why a camera without a known fault did not open, and the remedy, in a sentence."""
        if self.root is None:
            return (
                f"camera {camera} can't be opened: if `posecheck cameras` does not list it, plug it"
                f" in; else close other programs that use it, and {self.permission}."
            )
        name, users = self.name(camera), self.users(camera)
        if users:
            return f"{name} is in use by {' and '.join(users)}; close that first."
        return f"{name} can't be opened; close programs that may use it, or plug it in again."

    def users(self, camera: int | Path) -> list[str]:
        """Return the names of other programs that have the camera open, as far as is visible."""
        device = self._path(camera).resolve()
        return sorted({name for path, name in self._open_files() if path == device})

    def _path(self, camera: int | Path) -> Path:
        return (self.root or Path()) / f"dev/video{camera}" if isinstance(camera, int) else camera

    def _open_files(self) -> Iterator[tuple[Path, str]]:
        """Yield the files that other programs have open, and the programs' names."""
        for link in (self.root or Path()).glob("proc/[0-9]*/fd/*"):
            program = link.parent.parent
            if program.name == str(os.getpid()):
                continue
            try:
                yield link.readlink(), (program / "comm").read_text(errors="replace").strip()
            except OSError:
                continue  # it has ended since, or is another user's


SYSTEMS = {
    "linux": CameraSystem(("CAP_V4L2",), jpegs=True, root=Path("/")),
    "darwin": CameraSystem(
        ("CAP_AVFOUNDATION",),
        jpegs=False,
        permission="allow the terminal to use it in System Settings > Privacy & Security > Camera",
    ),
    # DirectShow opens in a moment, where Media Foundation may take half a minute.
    "win32": CameraSystem(
        ("CAP_DSHOW", "CAP_MSMF"),
        jpegs=True,
        permission="let desktop apps use it in Settings > Privacy & security > Camera",
    ),
}

#: Any other system is treated without peculiarities; its cameras cannot be listed.
THIS_SYSTEM = SYSTEMS.get(
    sys.platform,
    CameraSystem(
        ("CAP_ANY",),
        jpegs=False,
        permission="see that you may use it",
        enumerate=lambda driver: [],
    ),
)


def _device_number(path: Path) -> int | None:
    match = re.fullmatch(r"video(\d+)", path.resolve().name)
    return int(match[1]) if match else None


def _missing(camera: int | Path, devices: list[Device]) -> str:
    if not devices:
        return "no camera was found; plug one in."
    missing = (
        f"{camera} does not exist" if isinstance(camera, Path) else f"there is no camera {camera}"
    )
    return f"{missing}; {_choice(devices)}."


def _choice(devices: list[Device]) -> str:
    """Return what to do instead, given the cameras there are."""
    if not devices:
        return "plug in a camera"
    return "choose " + " or ".join(f"{device.number} ({device.name})" for device in devices)
