"""Short clips for tests, made of the samples."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av

SAMPLES = Path(__file__).resolve().parents[2] / "sample_videos"


def beginning(path: Path, seconds: float, sample: str = "hip-flexor") -> Path:
    """Copy the first seconds of a sample without re-encoding them."""
    with av.open(SAMPLES / f"{sample}.mp4") as source, av.open(path, "w") as target:
        stream = source.streams.video[0]
        copy = target.add_stream_from_template(stream)
        for packet in source.demux(stream):
            if packet.dts is None or packet.dts * packet.time_base > seconds:
                break
            packet.stream = copy
            target.mux(packet)
    return path


def faster(path: Path, source: Path, times: int) -> Path:
    """Write the clip at a multiple of its frame rate, each frame repeated."""
    with av.open(source) as video, av.open(path, "w") as target:
        stream = video.streams.video[0]
        assert stream.average_rate
        rate = stream.average_rate * times
        written = target.add_stream("libx264", rate=rate, options={"crf": "10"})
        written.width, written.height = stream.width, stream.height
        for number, frame in enumerate(video.decode(stream)):
            for repetition in range(times):
                frame.pts = number * times + repetition
                frame.time_base = Fraction(1) / rate
                target.mux(written.encode(frame))
        target.mux(written.encode(None))
    return path
