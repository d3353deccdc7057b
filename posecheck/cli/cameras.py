"""posecheck cameras: list the cameras."""

from __future__ import annotations

from typing import TYPE_CHECKING

from posecheck.cli.common import app
from posecheck.cli.terminal import print_error, print_table
from posecheck.errors import VideoError

if TYPE_CHECKING:
    from posecheck.video import FoundCamera


@app.command()
def cameras() -> None:
    """List the cameras, each with the number that it is chosen by."""
    from posecheck.estimator import quiet_stderr
    from posecheck.video import list_cameras, no_camera_message

    with quiet_stderr():  # some drivers print what they cannot do
        found = list_cameras()
    if not found:
        raise VideoError(no_camera_message())
    rows = [(str(c.number), c.name, _size(c), _rate(c)) for c in found]
    print_table(("Number", "Camera", "Picture", "Rate"), rows)
    for camera in found:
        if camera.fault:
            print_error(camera.fault)


def _size(camera: FoundCamera) -> str:
    return f"{camera.width} x {camera.height}" if camera.width and camera.height else "-"


def _rate(camera: FoundCamera) -> str:
    return f"{camera.fps:.0f} a second" if camera.fps else "-"
