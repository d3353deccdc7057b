"""List and open cameras with OpenCV."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

from posecheck.core.pose import Image
from posecheck.errors import VideoError
from posecheck.video.camera_system import THIS_SYSTEM, CameraSystem, Device

if TYPE_CHECKING:
    import cv2

#: What a camera is chosen by: its number, or on Linux its path too.
CameraChoice = int | str | Path

#: The mode that is requested of a camera: enough to see a body 4 m away and its movement, and no
#: more than a laptop can process. The camera may deliver another one.
WIDTH, HEIGHT, FPS = 1280, 720, 30.0

#: The coding that is requested: uncompressed, USB 2 is too slow for this mode.
JPEGS = "MJPG"


class Capture(Protocol):
    """An open camera: OpenCV's VideoCapture, or a test's."""

    def read(self) -> tuple[bool, Image | None]:
        """Wait for the next frame; return whether there is one, and its image."""

    def get(self, what: int, /) -> float:
        """Return a setting by OpenCV's number for it; 0 if it is unknown."""

    def release(self) -> None:
        """Close the camera."""


@dataclass(frozen=True)
class FoundCamera:
    """A camera that is connected.

    Attributes:
        number: The number that it is chosen by.
        name: The system's name for it.
        width: Width of its frames in the requested mode, px; None if unknown.
        height: Height of its frames, px; None if unknown.
        fps: Its frame rate, 1/s; None if unknown.
        fault: Why it does not open, in a sentence; empty if it does.
    """

    number: int
    name: str
    width: int | None = None
    height: int | None = None
    fps: float | None = None
    fault: str = ""


def list_cameras(system: CameraSystem = THIS_SYSTEM) -> list[FoundCamera]:
    """Return the connected cameras, each opened for a moment to read its mode."""
    return [_probe(device, system) for device in system.devices()]


def no_camera_message(system: CameraSystem = THIS_SYSTEM) -> str:
    """Return the message for a user without a camera."""
    return f"no camera was found; plug one in{or_allow(system)}."


def or_allow(system: CameraSystem = THIS_SYSTEM) -> str:
    """Return the end of a remedy where a missing permission may be the cause; may be empty."""
    return f", or {system.permission}" if system.permission else ""


def _probe(device: Device, system: CameraSystem) -> FoundCamera:
    try:
        capture = open_capture(device.number, system)
    except VideoError as error:
        return FoundCamera(device.number, device.name, fault=str(error))
    try:
        width, height, fps = _mode(capture)
    finally:
        capture.release()
    size = round(width) or None, round(height) or None
    return FoundCamera(device.number, device.name, *size, fps or None)


def _mode(capture: Capture) -> tuple[float, float, float]:
    """Return width and height in px and the frame rate, as set; 0 for what is unknown."""
    import cv2

    settings = (cv2.CAP_PROP_FRAME_WIDTH, cv2.CAP_PROP_FRAME_HEIGHT, cv2.CAP_PROP_FPS)
    width, height, fps = (capture.get(setting) for setting in settings)
    return width, height, fps


def nominal_fps(capture: Capture) -> float:
    """Return the frame rate that the camera reports, or else the requested one, 1/s."""
    _, _, fps = _mode(capture)
    return fps if 0 < fps < 1000 else FPS


def parse_choice(choice: CameraChoice) -> int | Path:
    """Return the camera's number or path; raise VideoError if it is neither."""
    if isinstance(choice, str) and re.fullmatch(r"-?\d+", choice):
        choice = int(choice)
    if isinstance(choice, int) and choice < 0:
        raise VideoError(f"{choice} is no camera's number; `posecheck cameras` lists them.")
    return choice if isinstance(choice, int) else Path(choice)


def open_capture(camera: int | Path, system: CameraSystem = THIS_SYSTEM) -> Capture:
    """Open a camera and request the mode above.

    Raises:
        VideoError: If it cannot be opened, with the reason and the remedy.
    """
    import cv2
    from cv2.utils import logging

    logging.setLogLevel(logging.LOG_LEVEL_SILENT)  # our own messages say it better
    fault = system.fault(camera)
    if fault:
        raise VideoError(fault)
    source = camera if isinstance(camera, int) else str(camera.resolve())
    for driver in system.drivers:
        capture = cv2.VideoCapture(source, getattr(cv2, driver))
        if capture.isOpened():
            _request_mode(capture, system)
            return cast(Capture, capture)
        capture.release()
    raise VideoError(system.open_failure(camera))


def _request_mode(capture: cv2.VideoCapture, system: CameraSystem) -> None:
    import cv2

    if system.jpegs:
        # First, as the coding decides which sizes and rates there are.
        capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*JPEGS))
    capture.set(cv2.CAP_PROP_FRAME_WIDTH, WIDTH)
    capture.set(cv2.CAP_PROP_FRAME_HEIGHT, HEIGHT)
    capture.set(cv2.CAP_PROP_FPS, FPS)
