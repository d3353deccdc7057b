"""Video files for tests."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from posecheck.core.pose import Frame, Image
from posecheck.video import Recording

#: The upper left corner of an MP4's display matrix, which rotates the frames.
UPRIGHT = (1, 0, 0, 1)


def noise(size: tuple[int, int], count: int) -> list[Image]:
    """Return images that do not compress, so that a cut file lacks some of them."""
    chance = np.random.default_rng(7)
    return [chance.integers(0, 255, (size[1], size[0], 3), np.uint8) for _ in range(count)]


def make(
    path: Path,
    images: Sequence[Image],
    *,
    rate: Fraction | int = 30,
    times: Sequence[float] | None = None,
    codec: str = "libx264",
    pixels: str = "yuv420p",
    shape: Fraction | None = None,
    options: dict[str, str] | None = None,
) -> Path:
    """Write the images with PyAV, at `times` in seconds, or evenly at the rate."""
    with av.open(str(path), "w", options=options or {}) as container:
        stream = container.add_stream(codec, rate=rate)
        assert isinstance(stream, av.VideoStream)
        stream.height, stream.width = images[0].shape[:2]
        stream.pix_fmt = pixels
        if shape is not None:
            stream.codec_context.sample_aspect_ratio = shape
        tick = Fraction(1, 1000) if times else 1 / Fraction(rate)
        stream.codec_context.time_base = tick
        for index, image in enumerate(images):
            frame = av.VideoFrame.from_ndarray(image, format="bgr24")
            frame.pts = round(times[index] / tick) if times else index
            frame.time_base = tick
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def turned(path: Path, matrix: tuple[int, int, int, int]) -> Path:
    """Set the upper left corner of the MP4's display matrix."""

    def encoded(a: int, b: int, c: int, d: int) -> bytes:
        one = 1 << 16  # the unit, but for the last column's 1 << 30
        return struct.pack(">9i", a * one, b * one, 0, c * one, d * one, 0, 0, 0, 1 << 30)

    content = path.read_bytes()
    track = content.index(b"tkhd")
    place = content.index(encoded(*UPRIGHT), track)
    path.write_bytes(content[:place] + encoded(*matrix) + content[place + 36 :])
    return path


def cut(path: Path, share: float) -> Path:
    """Truncate a file to its first share."""
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    return path


def read(path: Path) -> tuple[list[Frame], Recording]:
    """Return all frames of a file, and the recording afterwards."""
    with Recording(path) as recording:
        return list(recording), recording
