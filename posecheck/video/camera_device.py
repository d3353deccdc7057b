"""Opening a camera: what is asked of it on which system, and why it can't be had."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

from posecheck.errors import VideoError
from posecheck.video.letterbox import Image
from posecheck.video.v4l2 import Nodes

if TYPE_CHECKING:
    import cv2

#: What a camera is chosen by: its number, or on Linux its path too.
Which = int | str | Path

#: What is asked of a camera: enough to see a body 4 m away, often enough to see it move, and no
#: more than a laptop can take. What comes may differ.
WIDTH, HEIGHT, FPS = 1280, 720, 30.0

#: By USB 2 so many pictures only come as JPEGs.
JPEGS = "MJPG"

#: Numbers tried in search of cameras where the system does not list them.
MOST_CAMERAS = 6


class Capture(Protocol):
    """An open camera, as OpenCV gives it; a test has one of its own."""

    def read(self) -> tuple[bool, Image | None]:
        """Wait for the next picture: whether there is one, and which."""

    def get(self, what: int, /) -> float:
        """What the camera is set to, by OpenCV's number for it; 0 if it won't tell."""

    def release(self) -> None:
        """Close the camera."""


@dataclass(frozen=True)
class System:
    """How cameras are had on an operating system.

    drivers: OpenCV's names of the ways to open one, the best first. jpegs: whether JPEGs have to be
    asked for. lists: whether cameras are files that can be listed. permission: how to be allowed to
    use one, in words that go on after "and" or "or"; empty where the system tells who may not.
    """

    drivers: tuple[str, ...]
    jpegs: bool
    lists: bool
    permission: str


SYSTEMS = {
    "linux": System(("CAP_V4L2",), jpegs=True, lists=True, permission=""),
    "darwin": System(
        ("CAP_AVFOUNDATION",),
        jpegs=False,
        lists=False,
        permission="allow the terminal to use it in System Settings > Privacy & Security > Camera",
    ),
    # DirectShow opens in a moment, where Media Foundation may take half a minute.
    "win32": System(
        ("CAP_DSHOW", "CAP_MSMF"),
        jpegs=True,
        lists=False,
        permission="let desktop apps use it in Settings > Privacy & security > Camera",
    ),
}

#: Systems of no name are taken for one without peculiarities.
THIS_SYSTEM = SYSTEMS.get(
    sys.platform,
    System(("CAP_ANY",), jpegs=False, lists=False, permission="see that you may use it"),
)

NODES = Nodes()


@dataclass(frozen=True)
class FoundCamera:
    """A camera that is there.

    number: by which it is chosen. name: as the system calls it. width, height: px, and fps: 1/s, of
    the pictures that it offers when asked for ours; None if it does not open or tell. fault: why it
    does not open, in a sentence; empty if it does.
    """

    number: int
    name: str
    width: int | None = None
    height: int | None = None
    fps: float | None = None
    fault: str = ""


def cameras(system: System = THIS_SYSTEM, nodes: Nodes = NODES) -> list[FoundCamera]:
    """The cameras there are, each opened for a moment to see what it offers."""
    if system.lists:
        return [_tried(node.number, system, nodes) for node in nodes.all()]
    tried = (_tried(number, system, nodes) for number in range(MOST_CAMERAS))
    return [camera for camera in tried if not camera.fault]


def none_found(system: System = THIS_SYSTEM) -> str:
    """What to tell somebody who has no camera."""
    return f"no camera was found; plug one in{or_allow(system)}."


def or_allow(system: System = THIS_SYSTEM) -> str:
    """How a sentence about what to do ends, if it may be the system that forbids the camera."""
    return f", or {system.permission}" if system.permission else ""


def _tried(number: int, system: System, nodes: Nodes) -> FoundCamera:
    name = title(number, system, nodes)
    try:
        capture = opened(number, system, nodes)
    except VideoError as error:
        return FoundCamera(number, name, fault=str(error))
    try:
        width, height, fps = _told(capture)
    finally:
        capture.release()
    return FoundCamera(number, name, round(width) or None, round(height) or None, fps or None)


def _told(capture: Capture) -> tuple[float, float, float]:
    import cv2

    known = (cv2.CAP_PROP_FRAME_WIDTH, cv2.CAP_PROP_FRAME_HEIGHT, cv2.CAP_PROP_FPS)
    width, height, fps = (capture.get(what) for what in known)
    return width, height, fps


def nominal_fps(capture: Capture) -> float:
    """The pictures a second that the camera says it gives; if it doesn't, those asked for."""
    _, _, fps = _told(capture)
    return fps if 0 < fps < 1000 else FPS


def chosen(which: Which) -> int | Path:
    """The camera's number or path; VideoError if it is neither."""
    if isinstance(which, str) and re.fullmatch(r"-?\d+", which):
        which = int(which)
    if isinstance(which, int) and which < 0:
        raise VideoError(f"{which} is no camera's number; `posecheck cameras` lists them.")
    return which if isinstance(which, int) else Path(which)


def title(camera: int | Path, system: System = THIS_SYSTEM, nodes: Nodes = NODES) -> str:
    """What the camera is called, as far as the system tells it."""
    if system.lists:
        return nodes.title(camera)
    return f"camera {camera}" if isinstance(camera, int) else camera.name


def opened(camera: int | Path, system: System = THIS_SYSTEM, nodes: Nodes = NODES) -> Capture:
    """The camera, open and set as well as it can be; VideoError says why it is not to be had."""
    import cv2

    _hush_opencv()
    fault = nodes.fault(camera) if system.lists else _unlisted_fault(camera)
    if fault:
        raise VideoError(fault)
    for driver in system.drivers:
        capture = cv2.VideoCapture(_as_opencv_has_it(camera), getattr(cv2, driver))
        if capture.isOpened():
            _ask(capture, system)
            return cast(Capture, capture)
        capture.release()
    raise VideoError(_why_not_opened(camera, system, nodes))


def _as_opencv_has_it(camera: int | Path) -> int | str:
    return camera if isinstance(camera, int) else str(camera.resolve())


def _ask(capture: cv2.VideoCapture, system: System) -> None:
    """Ask for what we would like to have; a camera takes of it what it can."""
    import cv2

    if system.jpegs:
        # First, as it decides which sizes and rates there are.
        capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*JPEGS))
    capture.set(cv2.CAP_PROP_FRAME_WIDTH, WIDTH)
    capture.set(cv2.CAP_PROP_FRAME_HEIGHT, HEIGHT)
    capture.set(cv2.CAP_PROP_FPS, FPS)


def _unlisted_fault(camera: int | Path) -> str | None:
    """OpenCV would open files and addresses in the network too, by whatever way it finds."""
    if isinstance(camera, int):
        return None
    return f"{camera} is not a camera's number; `posecheck cameras` lists those there are."


def _why_not_opened(camera: int | Path, system: System, nodes: Nodes) -> str:
    if not system.lists:
        return (
            f"camera {camera} can't be opened: if `posecheck cameras` does not list it, plug it in;"
            f" else close other programs that use it, and {system.permission}."
        )
    name, users = nodes.title(camera), nodes.users(camera)
    if users:
        return f"{name} is in use by {' and '.join(users)}; close that first."
    return f"{name} can't be opened; close programs that may use it, or plug it in anew."


def _hush_opencv() -> None:
    """Keep OpenCV from telling standard error what our own messages tell better."""
    from cv2.utils import logging

    logging.setLogLevel(logging.LOG_LEVEL_SILENT)
