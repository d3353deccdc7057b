"""Upright images with square pixels from the decoded frames of a video."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, cast

import numpy as np

from posecheck.core.pose import Image

if TYPE_CHECKING:
    from av import VideoFrame, VideoStream
    from av.buffer import Buffer

MAX_PIXEL_RATIO = 5  # of a pixel's sides; a larger one is an error in the file

#: OpenCV's codes for flipping an image, by whether x and whether y is reversed.
FLIP_CODES = {(True, False): 1, (False, True): 0, (True, True): -1}


class UprightConverter:
    """Converts frames to upright BGR images with the first one's size and the stream's pixels."""

    def __init__(self, first: VideoFrame, stream: VideoStream) -> None:
        from av.video.reformatter import VideoReformatter

        ratio = stream.sample_aspect_ratio or Fraction(1)
        if not Fraction(1, MAX_PIXEL_RATIO) <= ratio <= MAX_PIXEL_RATIO:
            ratio = Fraction(1)
        self._size = max(1, round(first.width * ratio)), first.height
        self._transposed, self._flip_code = _rotation(first)
        self._reformat = VideoReformatter().reformat  # kept, since setting it up is slow

    def __call__(self, decoded: VideoFrame) -> Image:
        """Return the upright image, (height, width, 3) uint8, contiguous."""
        import cv2

        # One thread: distributing slices of a frame takes longer than converting it.
        bgr = self._reformat(decoded, *self._size, format="bgr24", threads=1)
        # FFmpeg may leave gaps between rows, which contiguous arrays must not have.
        image = np.ascontiguousarray(bgr.to_ndarray(), dtype=np.uint8)
        # OpenCV takes a tenth of NumPy's time, and in place half of that.
        if self._transposed:
            image = np.asarray(cv2.transpose(image), dtype=np.uint8)
        if self._flip_code is not None:
            target = image if self._transposed else None
            image = np.asarray(cv2.flip(image, self._flip_code, target), dtype=np.uint8)
        return image


def _rotation(frame: VideoFrame) -> tuple[bool, int | None]:
    """Return whether the display matrix swaps the axes, and how to flip the frame after that.

    The matrix maps a point (x, y) of the frame to (ax + cy, bx + dy). Only the signs and the larger
    pair matter here: whether the axes are swapped, and which of them are reversed.
    """
    if "DISPLAYMATRIX" not in frame.side_data:
        return False, None
    # PyAV's types name only one of the kinds of side data.
    matrix = cast("Mapping[str, Buffer]", frame.side_data)["DISPLAYMATRIX"]
    a, b, _, c, d = np.frombuffer(bytes(matrix), dtype=np.int32)[:5].tolist()
    swapped = abs(b) > abs(a)
    return swapped, FLIP_CODES.get((c < 0, b < 0) if swapped else (a < 0, d < 0))
