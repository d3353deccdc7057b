"""Upright images with square pixels from the decoded frames of a video."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, cast

import numpy as np

from posecheck.core.pose import Image

if TYPE_CHECKING:
    from av import VideoFrame, VideoStream
    from av.buffer import Buffer

#: Largest ratio of a pixel's sides; a larger one is an error in the file.
MAX_PIXEL_RATIO = 5

Rotation = Callable[[Image], Image]


class UprightConverter:
    """Converts decoded frames to upright BGR images of one size, with square pixels."""

    def __init__(self, first: VideoFrame, stream: VideoStream) -> None:
        """Take size and rotation from the first frame, and the pixels' shape from the stream."""
        from av.video.reformatter import VideoReformatter

        ratio = stream.sample_aspect_ratio or Fraction(1)
        if not Fraction(1, MAX_PIXEL_RATIO) <= ratio <= MAX_PIXEL_RATIO:
            ratio = Fraction(1)
        self._width = max(1, round(first.width * ratio))
        self._height = first.height
        self._rotate = _rotation(first)
        self._reformat = VideoReformatter().reformat  # kept, since setting it up is slow

    def __call__(self, decoded: VideoFrame) -> Image:
        """Return the upright image, (height, width, 3) uint8, contiguous."""
        # One thread: distributing slices of a frame takes longer than converting it.
        bgr = self._reformat(
            decoded, width=self._width, height=self._height, format="bgr24", threads=1
        )
        # FFmpeg may leave gaps between rows, which contiguous arrays must not have.
        image = np.ascontiguousarray(bgr.to_ndarray(), dtype=np.uint8)
        return self._rotate(image) if self._rotate else image


def _rotation(frame: VideoFrame) -> Rotation | None:
    """Return the function that sets a frame upright by its display matrix; None if it is upright.

    The matrix maps a point (x, y) of the frame to (ax + cy, bx + dy). Only the signs and the larger
    pair matter here: whether the axes are swapped, and which of them are reversed.
    """
    if "DISPLAYMATRIX" not in frame.side_data:
        return None
    # PyAV's types name only one of the kinds of side data.
    matrix = cast("Mapping[str, Buffer]", frame.side_data)["DISPLAYMATRIX"]
    a, b, _, c, d = np.frombuffer(bytes(matrix), dtype=np.int32)[:5].tolist()
    swapped = abs(b) > abs(a)
    x_reversed, y_reversed = (c < 0, b < 0) if swapped else (a < 0, d < 0)
    return _rotations()[swapped, x_reversed, y_reversed]


def _rotations() -> dict[tuple[bool, bool, bool], Rotation | None]:
    """Return the rotations by axes swapped, then x reversed, y reversed."""
    # OpenCV's rotations take a tenth of the time of NumPy's.
    import cv2

    def by(function: Callable[..., object], *code: int) -> Rotation:
        return lambda image: np.asarray(function(image, *code), dtype=np.uint8)

    transpose = by(cv2.transpose)
    rotate_180 = by(cv2.rotate, cv2.ROTATE_180)
    return {
        (False, False, False): None,
        (False, True, False): by(cv2.flip, 1),
        (False, False, True): by(cv2.flip, 0),
        (False, True, True): rotate_180,
        (True, False, False): transpose,
        (True, True, False): by(cv2.rotate, cv2.ROTATE_90_CLOCKWISE),
        (True, False, True): by(cv2.rotate, cv2.ROTATE_90_COUNTERCLOCKWISE),
        (True, True, True): lambda image: rotate_180(transpose(image)),
    }
