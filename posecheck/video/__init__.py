"""Video as Frames: recordings, cameras, recordings played as if they were cameras, and writing.

What is told apart here is nothing to the rest of the program: a source gives Frames. A recording
gives every one of them; what is live gives the newest.
"""

from posecheck.video.camera import Camera
from posecheck.video.camera_device import Capture, FoundCamera, cameras, none_found
from posecheck.video.latest_frame import Clock, LiveSource
from posecheck.video.playback import Paced
from posecheck.video.recording import Recording
from posecheck.video.writer import VideoWriter

__all__ = [
    "Camera",
    "Capture",
    "Clock",
    "FoundCamera",
    "LiveSource",
    "Paced",
    "Recording",
    "VideoWriter",
    "cameras",
    "none_found",
]
