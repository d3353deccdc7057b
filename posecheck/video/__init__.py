"""Video as Frames: a recording yields every frame, a live source the newest one."""

from posecheck.video.camera import Camera
from posecheck.video.camera_device import FoundCamera, list_cameras, no_camera_message
from posecheck.video.latest_frame import Clock, LiveSource
from posecheck.video.look_selector import LookSelector, grey_of_image
from posecheck.video.playback import Playback
from posecheck.video.recording import Recording
from posecheck.video.writer import VideoWriter

__all__ = [
    "Camera", "Clock", "FoundCamera", "LiveSource", "LookSelector", "Playback", "Recording",
    "VideoWriter", "grey_of_image", "list_cameras", "no_camera_message",
]  # fmt: skip
