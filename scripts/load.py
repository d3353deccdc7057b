"""Long runs with flat memory, threads and descriptors; for the night, not for CI.

scripts/load film    a film of two hours, made of the sample, as fast as it goes
scripts/load live    a training of two hours before the same film, in real time (needs a screen)
scripts/load many    200 videos in one process
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import av

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "sample_videos" / "hip-flexor.mp4"

INTERVAL = 10.0  # seconds between two measurements
GROWTH = 1.25  # of what is used in the second half, over the first half without its beginning


def repeated(path: Path, hours: float) -> Path:
    """Write the sample again and again, without coding it again."""
    with av.open(str(SAMPLE)) as source, av.open(str(path), "w") as target:
        stream = source.streams.video[0]
        copy = target.add_stream_from_template(stream)
        packets = [packet for packet in source.demux(stream) if packet.dts is not None]
        base = stream.time_base
        assert base is not None
        # A decoder is ahead of what it shows, so the first of its stamps is below zero.
        length = max((packet.dts or 0) + (packet.duration or 1) for packet in packets)
        length -= min(packet.dts or 0 for packet in packets)
        shift = 0
        while shift * base < hours * 3600:
            for packet in packets:
                dts, pts = packet.dts or 0, packet.pts or 0
                packet.dts, packet.pts, packet.stream = dts + shift, pts + shift, copy
                target.mux(packet)
                packet.dts, packet.pts, packet.stream = dts, pts, stream
            shift += length
    return path


def usage(pid: int) -> tuple[int, int, int]:
    """Return memory (MB), threads and open descriptors of a process."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    lines = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
    descriptors = len(list(Path(f"/proc/{pid}/fd").iterdir()))
    return int(lines["VmRSS"].split()[0]) // 1024, int(lines["Threads"]), descriptors


def measured(command: list[str], folder: Path) -> Iterator[tuple[int, int, int]]:
    """Run posecheck, and yield what it uses from time to time."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "POSECHECK_DATA": str(folder / "data")}
    with subprocess.Popen(
        [sys.executable, "-m", "posecheck", *command], cwd=folder, env=environment
    ) as process:
        while process.poll() is None:
            time.sleep(INTERVAL)
            if process.poll() is None:
                yield usage(process.pid)
    if process.returncode:
        sys.exit(f"it ended with status {process.returncode}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run", choices=("film", "live", "many"))
    parser.add_argument("--hours", type=float, default=2.0, help="of the film")
    parser.add_argument("--count", type=int, default=200, help="of the videos")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        commands = {
            "film": ["analyze", "film.mp4", "--jobs", "1"],
            "live": ["live", "--camera", "film.mp4", "--no-voice", "--out", "out"],
            "many": ["analyze", "films", "--jobs", "1", "--out", "out"],
        }
        if args.run == "many":
            (folder / "films").mkdir()
            for number in range(args.count):
                (folder / "films" / f"{number}.mp4").symlink_to(SAMPLE)
        else:
            repeated(folder / "film.mp4", args.hours)
        rows = list(measured(commands[args.run], folder))
        half = len(rows) // 2
        grown = False
        for what, column in zip(
            ("MB", "threads", "descriptors"), zip(*rows, strict=True), strict=True
        ):
            before, after = max(column[half // 4 : half], default=0), max(column[half:], default=0)
            print(f"{what}: {before} in the first half, {after} in the second")
            grown |= after > GROWTH * before + 2
        sys.exit("it grows" if grown else 0)


if __name__ == "__main__":
    main()
