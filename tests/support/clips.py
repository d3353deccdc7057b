"""Short videos for tests, made of the samples."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av

SAMPLES = Path(__file__).resolve().parents[2] / "sample_videos"


def beginning(path: Path, seconds: float, sample: str = "hip-flexor") -> Path:
    """The first seconds of a sample, copied as they are."""
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
    """The same film with so many times as many pictures a second, each shown so often."""
    with av.open(source) as video, av.open(path, "w") as target:
        stream = video.streams.video[0]
        assert stream.average_rate
        rate = stream.average_rate * times
        written = target.add_stream("libx264", rate=rate, options={"crf": "10"})
        written.width, written.height = stream.width, stream.height
        for number, picture in enumerate(video.decode(stream)):
            for again in range(times):
                picture.pts = number * times + again
                picture.time_base = Fraction(1) / rate
                target.mux(written.encode(picture))
        target.mux(written.encode(None))
    return path
