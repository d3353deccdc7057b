"""Shared by tests: videos."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from posecheck.core.pose import Frame
from posecheck.video import Recording

Image = NDArray[np.uint8]


#: The nine numbers that MP4 turns pictures by; one is 1 << 16, and in the last column 1 << 30.
UPRIGHT = (1, 0, 0, 1)


def noise(size: tuple[int, int], count: int) -> list[Image]:
    """Pictures that don't compress, so that a cut file lacks some of them."""
    chance = np.random.default_rng(7)
    return [chance.integers(0, 255, (size[1], size[0], 3), np.uint8) for _ in range(count)]


def make(
    path: Path,
    pictures: Sequence[Image],
    *,
    rate: Fraction | int = 30,
    times: Sequence[float] | None = None,
    codec: str = "libx264",
    pixels: str = "yuv420p",
    shape: Fraction | None = None,
    options: dict[str, str] | None = None,
) -> Path:
    """Write the pictures with PyAV; times in seconds, or evenly by the rate."""
    with av.open(str(path), "w", options=options or {}) as container:
        stream = container.add_stream(codec, rate=rate)
        assert isinstance(stream, av.VideoStream)
        stream.height, stream.width = pictures[0].shape[:2]
        stream.pix_fmt = pixels
        if shape is not None:
            stream.codec_context.sample_aspect_ratio = shape
        tick = Fraction(1, 1000) if times else 1 / Fraction(rate)
        stream.codec_context.time_base = tick
        for index, picture in enumerate(pictures):
            frame = av.VideoFrame.from_ndarray(picture, format="bgr24")
            frame.pts = round(times[index] / tick) if times else index
            frame.time_base = tick
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def turned(path: Path, matrix: tuple[int, int, int, int]) -> Path:
    """Have the MP4's display matrix say so; the numbers are those of its upper left corner."""

    def coded(a: int, b: int, c: int, d: int) -> bytes:
        one = 1 << 16
        return struct.pack(">9i", a * one, b * one, 0, c * one, d * one, 0, 0, 0, 1 << 30)

    content = path.read_bytes()
    track = content.index(b"tkhd")
    place = content.index(coded(*UPRIGHT), track)
    path.write_bytes(content[:place] + coded(*matrix) + content[place + 36 :])
    return path


def cut(path: Path, share: float) -> Path:
    """Keep only the first share of a file."""
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    return path


def read(path: Path) -> tuple[list[Frame], Recording]:
    """All frames of a file, and the recording afterwards."""
    with Recording(path) as recording:
        return list(recording), recording
