"""List and open cameras with OpenCV."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol, cast

from posecheck.core.pose import Image
from posecheck.errors import VideoError
from posecheck.video.camera_system import THIS_SYSTEM, CameraSystem, FoundCamera

#: The mode that is requested of a camera: enough to see a body 4 m away and its movement, and no
#: more than a laptop can process. The camera may deliver another one.
WIDTH, HEIGHT, FPS = 1280, 720, 30.0
JPEGS = "MJPG"  # the coding that is requested: uncompressed, USB 2 is too slow for this mode


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
    try:
        capture = open_capture(camera.number, system)
    except VideoError as error:
        return replace(camera, fault=str(error))
    try:
        width, height, fps = _mode(capture)
    finally:
        capture.release()
    return replace(
        camera, width=round(width) or None, height=round(height) or None, fps=fps or None
    )


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
