#!/usr/bin/env python3
"""What posecheck costs beyond its pose model: whole processes, taken in turn.

    python benchmarks/overhead.py [VIDEO] [--rounds 5] [--json]

The bare loop decodes the video with PyAV and calls MediaPipe's pose landmarker on each picture, no
more. It runs against `posecheck analyze` on the same file: A B A B, each in a process of its own,
after one warm-up each. Then posecheck analyses a video three times as long, to show whether memory
grows with length. Needs Linux or macOS (os.wait4). It judges nothing: the numbers are a machine's.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import av

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "sample_videos" / "hip-flexor.mp4"
MODEL = ROOT / "models" / "pose_landmarker_full.task"
POSECHECK = "import sys; from posecheck.cli import main; sys.exit(main())"

#: How many times as long the long video is.
LONGER = 3


@dataclass(frozen=True)
class Run:
    """One process from its start to its end. seconds: wall time. peak: resident memory, bytes."""

    seconds: float
    peak: int


@dataclass(frozen=True)
class Result:
    """Bare and posecheck run in turn on the same video, and posecheck on the long one."""

    machine: str
    video: str
    frames: int
    bare: list[Run]
    posecheck: list[Run]
    long: Run

    @property
    def ratios(self) -> list[float]:
        """Posecheck's time over the bare loop's, for each round."""
        return [p.seconds / b.seconds for b, p in zip(self.bare, self.posecheck, strict=True)]

    @property
    def ratio(self) -> float:
        """The ratio of the two median times."""
        return median_seconds(self.posecheck) / median_seconds(self.bare)


def main() -> None:
    """Measure, and print a table or JSON."""
    args = arguments()
    if args.bare:
        bare_loop(args.video)
        return
    with tempfile.TemporaryDirectory() as folder:
        result = measure(args.video, args.rounds, Path(folder))
    print(as_json(result) if args.json else table(result))


def arguments() -> argparse.Namespace:
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("video", type=Path, nargs="?", default=SAMPLE)
    parser.add_argument("--rounds", type=int, default=5, help="how often each runs (default: 5)")
    parser.add_argument("--json", action="store_true", help="print JSON, each run included")
    parser.add_argument("--bare", action="store_true", help="only run the bare loop, and be silent")
    return parser.parse_args()


def bare_loop(video: Path) -> None:
    """The least that finds the poses in a video: decode, convert, detect."""
    import mediapipe as mp

    vision = mp.tasks.vision
    options = vision.PoseLandmarkerOptions(
        base_options=mp.tasks.BaseOptions(model_asset_path=str(MODEL)),
        running_mode=vision.RunningMode.VIDEO,
    )
    with vision.PoseLandmarker.create_from_options(options) as landmarker, av.open(video) as file:
        stream = file.streams.video[0]
        stream.thread_type = "AUTO"
        for number, frame in enumerate(file.decode(stream)):
            picture = mp.Image(mp.ImageFormat.SRGB, frame.to_ndarray(format="rgb24"))
            stamp = number if frame.time is None else round(frame.time * 1000)
            landmarker.detect_for_video(picture, stamp)


def measure(video: Path, rounds: int, folder: Path) -> Result:
    """Run both in turn on `video`, then posecheck on a longer one made in `folder`."""
    bare = [sys.executable, __file__, "--bare", str(video)]
    ours = analysis(video, folder)
    run(bare)  # warm-up: files into the cache, modules compiled
    run(ours)
    turns = [(run(bare), run(ours)) for _ in range(rounds)]
    longer = folder / f"{LONGER}-times.mp4"
    repeat(video, longer, LONGER)
    return Result(
        machine=f"{os.cpu_count()} x {platform.machine()}, Python {platform.python_version()}",
        video=video.name,
        frames=count_frames(video),
        bare=[turn[0] for turn in turns],
        posecheck=[turn[1] for turn in turns],
        long=run(analysis(longer, folder)),
    )


def analysis(video: Path, folder: Path) -> list[str]:
    """The command that analyses `video` without painting one."""
    return [sys.executable, "-c", POSECHECK, "analyze", str(video), "--out", str(folder)]


def run(command: Sequence[str]) -> Run:
    """Run `command` to its end; its words are shown only if it fails."""
    with tempfile.TemporaryFile() as words:
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=ROOT, stdout=words, stderr=words)
        _, status, usage = os.wait4(process.pid, 0)  # unlike getrusage, of this child alone
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            words.seek(0)
            sys.exit(f"{' '.join(command)}\n{words.read().decode(errors='replace')}")
    unit = 1 if sys.platform == "darwin" else 1024
    return Run(seconds, usage.ru_maxrss * unit)


def repeat(video: Path, out: Path, times: int) -> None:
    """Write `video`, `times` times in a row, without encoding it anew."""
    with av.open(out, "w") as target:
        copy = None
        offset = 0
        for _ in range(times):
            with av.open(video) as source:
                stream = source.streams.video[0]
                if copy is None:
                    copy = target.add_stream_from_template(stream)
                end = offset
                for packet in source.demux(stream):
                    if packet.dts is None or packet.pts is None:
                        continue  # the last, empty one
                    packet.dts += offset
                    packet.pts += offset
                    packet.stream = copy
                    end = max(end, packet.pts + (packet.duration or 1))
                    target.mux(packet)
            offset = end


def count_frames(video: Path) -> int:
    """How many pictures the video holds."""
    with av.open(video) as file:
        return sum(1 for packet in file.demux(video=0) if packet.size)


def median_seconds(runs: Sequence[Run]) -> float:
    """The median wall time."""
    return statistics.median(run.seconds for run in runs)


def table(result: Result) -> str:
    """The result as plain text."""
    lines = [
        f"{result.video}: {result.frames} frames; {len(result.bare)} rounds; {result.machine}",
        "",
        f"{'':24}{'median':>10}{'least':>10}{'most':>10}{'peak memory':>14}",
        row("bare MediaPipe loop", result.bare),
        row("posecheck analyze", result.posecheck),
        row(f"  {LONGER} times as long", [result.long]),
        "",
        f"ratio of medians {result.ratio:.3f} "
        f"(single rounds {min(result.ratios):.3f} to {max(result.ratios):.3f})",
    ]
    return "\n".join(lines)


def row(name: str, runs: Sequence[Run]) -> str:
    """One line of the table."""
    times = [run.seconds for run in runs]
    figures = "".join(f"{t:8.2f} s" for t in (statistics.median(times), min(times), max(times)))
    return f"{name:24}{figures}{max(run.peak for run in runs) / 2**20:10.0f} MiB"


def as_json(result: Result) -> str:
    """The result as JSON, each run included."""
    figures: dict[str, Any] = asdict(result)
    figures["ratio_of_medians"] = result.ratio
    figures["ratios"] = result.ratios
    return json.dumps(figures, indent=2)


if __name__ == "__main__":
    main()
