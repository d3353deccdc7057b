#!/usr/bin/env python3
"""Measure the overhead of posecheck over its pose model, and print one table.

    python benchmarks/overhead.py [VIDEO] [--rounds 5] [--bare-model BUNDLE] [--minutes 1 5 20]
        [--jobs 1 2] [--legacy]

The bare loop decodes the video with PyAV and calls MediaPipe's pose landmarker on each frame, no
more. All other times are relative to it. Whole programs run alternately, each in its own process
and after one warm-up; the ratio is that of the medians, with the minimum and maximum over rounds.
Processor time (user and system) is compared as well, which other programs disturb less.
The steps are measured in one process, frame by frame.

--bare-model: a bundle for the bare loop. The shipped ones lack the segmentation branch, which takes
a third of the time (models/README.md): what others run is the whole one.
--minutes: durations of the videos that show whether memory grows, made by repeating the video.
--jobs: numbers of processes, tried on the video of median duration. --legacy: also measure
mediapipe 0.10.21's `solutions.pose`, on which many programs are built; it is installed from the
network into a temporary environment. Requires Linux or macOS (os.wait4). There are no thresholds.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path

import av

from posecheck.app.batch import available_cores

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "sample_videos" / "hip-flexor.mp4"
LOOPS = Path(__file__).with_name("loops.py")
MODEL = ROOT / "models" / "pose_landmarker_full.task"

POSECHECK = "import sys; from posecheck.cli import main; sys.exit(main())"

#: Runs the steps in sequence, for which the command line has no option.
SEQUENTIAL = """
import sys
from pathlib import Path
from posecheck.app.analysis import AnalysisOptions, analyze
options = AnalysisOptions(annotate="--video" in sys.argv, capacity=0)
analyze(Path(sys.argv[1]), Path(sys.argv[2]), options)
"""

LEGACY = "mediapipe==0.10.21"

Command = list[str]


@dataclass(frozen=True)
class Run:
    """One run of a program.

    Attributes:
        seconds: Wall time, s.
        cpu: CPU time of all cores, s.
        peak: Peak resident memory of the largest process, bytes.
    """

    seconds: float
    cpu: float
    peak: int


@dataclass(frozen=True)
class Row:
    """A row of the table.

    Attributes:
        name: What was run.
        frames: Number of frames processed per run.
        runs: The runs.
        baseline: Runs of the bare loop.
        baseline_frames: Number of frames of the bare loop.
    """

    name: str
    frames: int
    runs: tuple[Run, ...]
    baseline: tuple[Run, ...] = ()
    baseline_frames: int = 0

    @property
    def milliseconds(self) -> float:
        """Median wall time per frame, ms."""
        return statistics.median(run.seconds for run in self.runs) / self.frames * 1e3

    @property
    def cpu(self) -> float:
        """Median CPU time of all cores per frame, ms."""
        return statistics.median(run.cpu for run in self.runs) / self.frames * 1e3

    @property
    def ratios(self) -> tuple[float, float, float]:
        """Time relative to the bare loop: of the medians, and minimum and maximum over rounds."""
        scale = self.baseline_frames / self.frames
        bare = statistics.median(run.seconds for run in self.baseline)
        ours = statistics.median(run.seconds for run in self.runs)
        rounds = [a.seconds / b.seconds * scale for a, b in self.pairs]
        return ours / bare * scale, min(rounds), max(rounds)

    @property
    def cpu_ratio(self) -> float:
        """Processor time relative to the bare loop: other programs disturb it little."""
        scale = self.baseline_frames / self.frames
        bare = statistics.median(run.cpu for run in self.baseline)
        return statistics.median(run.cpu for run in self.runs) / bare * scale

    @property
    def pairs(self) -> Iterator[tuple[Run, Run]]:
        """Each run with the bare loop's run of the same round, or else with its median run."""
        if len(self.runs) == len(self.baseline):
            return zip(self.runs, self.baseline, strict=True)
        median = sorted(self.baseline, key=lambda run: run.seconds)[len(self.baseline) // 2]
        return ((run, median) for run in self.runs)


def main() -> None:
    """Measure and print the table."""
    args = arguments()
    with tempfile.TemporaryDirectory() as folder:
        print(machine(args.video), end="\n\n", flush=True)
        for line in table(args, Path(folder)):
            print(line, flush=True)


def arguments() -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("video", type=Path, nargs="?", default=SAMPLE)
    parser.add_argument("--rounds", type=int, default=5, help="runs of each program (default: 5)")
    parser.add_argument("--bare-model", type=Path, default=MODEL, help="a bundle for the bare loop")
    parser.add_argument("--minutes", type=int, nargs="*", default=[1, 5, 20])
    parser.add_argument(
        "--jobs", type=int, nargs="*", default=list(range(1, available_cores() + 1))
    )
    parser.add_argument("--legacy", action="store_true", help="measure the legacy loop too")
    return parser.parse_args()


def machine(video: Path) -> str:
    """Describe the machine, the libraries and the video, without identifying the owner."""
    with av.open(video) as file:
        stream = file.streams.video[0]
        rate = float(stream.average_rate or 0)
        format_ = f"{stream.width}x{stream.height}, {rate:g} frames/s"
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    libraries = ", ".join(f"{name} {version(name)}" for name in ("mediapipe", "av", "numpy"))
    return (
        f"{available_cores()} cores ({platform.machine()}, {processor()}), {memory:.0f} GiB,"
        f" {platform.system()}, Python {platform.python_version()}, {libraries};"
        f" {video.name}: {count_frames(video)} frames, {format_}"
    )


def processor() -> str:
    """Return the model name of the processor, or "unknown"."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or "unknown"
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else "unknown"


def table(args: argparse.Namespace, folder: Path) -> Iterator[str]:
    """Yield the lines of the table as they are measured."""
    frames = count_frames(args.video)
    commands = programs(args.video, folder, args.bare_model, legacy=args.legacy)
    loops = run_alternately(commands, args.rounds)
    bare = loops["bare loop: decode, MediaPipe"]
    row = partial(Row, baseline=tuple(bare), baseline_frames=frames)
    yield (
        "| | time, bare loop = 1 | single rounds | CPU, bare loop = 1 "
        "| time per frame | CPU time | peak memory |"
    )
    yield "|:--|--:|--:|--:|--:|--:|--:|"
    for name, runs in loops.items():
        yield format_row(row(name, frames, tuple(runs)))
    for minutes, video in repeated_videos(args.video, args.minutes, folder):
        run_ = run(posecheck(video, folder, "--jobs", "1"))
        yield format_row(row(f"{minutes} min of video, `--jobs 1`", count_frames(video), (run_,)))
    if args.minutes:
        middle = sorted(args.minutes)[(len(args.minutes) - 1) // 2]
        ((_, video),) = repeated_videos(args.video, [middle], folder)
        for jobs in args.jobs[1:]:
            run_ = run(posecheck(video, folder, "--jobs", str(jobs)))
            yield format_row(
                row(f"{middle} min of video, `--jobs {jobs}`", count_frames(video), (run_,))
            )
    for jobs in args.jobs:
        videos = copies(args.video, 4, folder)
        run_ = run(posecheck(videos, folder, "--jobs", str(jobs)))
        yield format_row(row(f"4 videos, `--jobs {jobs}`", 4 * frames, (run_,)))
    whole = statistics.median(run.seconds for run in bare) / frames * 1e3
    for name, milliseconds in steps(args.video, folder):
        yield f"| {name} | {milliseconds / whole:.3f} | | | {milliseconds:.2f} ms | | |"


def programs(video: Path, folder: Path, model: Path, *, legacy: bool) -> dict[str, Command]:
    """Return the programs that run alternately, the bare loop first."""
    sequential = [sys.executable, "-c", SEQUENTIAL, str(video), str(folder / "plain")]
    commands = {
        "bare loop: decode, MediaPipe": [
            sys.executable,
            str(LOOPS),
            "bare",
            str(video),
            str(model),
        ],
        "one step after the other": sequential,
        "steps side by side, `--jobs 1`": posecheck(video, folder, "--jobs", "1"),
        "every frame looked at, `--jobs 1 --rate all`": posecheck(
            video, folder, "--jobs", "1", "--rate", "all"
        ),
        "lite model, `--jobs 1 --model lite`": posecheck(
            video, folder, "--jobs", "1", "--model", "lite"
        ),
        f"all cores, `--jobs {available_cores()}`": posecheck(
            video, folder, "--jobs", str(available_cores())
        ),
        "with an annotated video: one step after the other": [*sequential, "--video"],
        "with an annotated video: `--jobs 1`": posecheck(video, folder, "--video", "--jobs", "1"),
        f"with an annotated video: `--jobs {available_cores()}`": posecheck(
            video, folder, "--video", "--jobs", str(available_cores())
        ),
    }
    if legacy:
        python = environment(folder / "legacy")
        commands[f"legacy loop: {LEGACY}, `solutions.pose`"] = [
            python,
            str(LOOPS),
            "legacy",
            str(video),
        ]
    return commands


def posecheck(video: Path, folder: Path, *options: str) -> Command:
    """Return the command that analyses a video or a folder of videos."""
    command = [sys.executable, "-c", POSECHECK, "analyze", str(video), "--no-history"]
    return [*command, "--out", str(folder / "out"), *options]


def environment(folder: Path) -> str:
    """Create an environment with the legacy library and return its Python."""
    venv.create(folder, with_pip=True)
    python = str(folder / "bin" / "python")
    install = [python, "-m", "pip", "install", "--quiet", LEGACY, "av"]
    if subprocess.run(install, check=False).returncode:
        sys.exit(f"{LEGACY} can't be installed here; leave out --legacy.")
    return python


def run_alternately(programs: dict[str, Command], rounds: int) -> dict[str, list[Run]]:
    """Run the programs alternately, A B C A B C, after a warm-up of each."""
    for command in programs.values():
        run(command)  # fills the file cache and compiles modules
    runs: dict[str, list[Run]] = {name: [] for name in programs}
    for _ in range(rounds):
        for name, command in programs.items():
            runs[name].append(run(command))
    return runs


def run(command: Sequence[str]) -> Run:
    """Run a command and measure it; its output is shown only if it fails."""
    with tempfile.TemporaryFile() as output:
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=output)
        _, status, usage = os.wait4(process.pid, 0)  # unlike getrusage, this child only
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            output.seek(0)
            sys.exit(f"{' '.join(command)}\n{output.read().decode(errors='replace')}")
    unit = 1 if sys.platform == "darwin" else 1024
    return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit)


def steps(video: Path, folder: Path) -> Iterator[tuple[str, float]]:
    """Yield the name and the time per frame, ms, of each step."""
    measured = run_loop("steps", video, folder)
    yield from measured.items()


def run_loop(name: str, video: Path, folder: Path) -> dict[str, float]:
    """Run a loop of loops.py and return the numbers that it prints, by name."""
    command = [sys.executable, str(LOOPS), name, str(video), str(folder / "steps")]
    done = subprocess.run(
        command, cwd=ROOT, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    lines = (line.rpartition(":") for line in done.stdout.splitlines())
    return {what: float(number) for what, _, number in lines}


def repeated_videos(
    video: Path, minutes: Sequence[int], folder: Path
) -> Iterator[tuple[int, Path]]:
    """Yield videos of about the given durations, min, made by repeating a video."""
    with av.open(video) as file:
        seconds = float(file.duration or 0) / av.time_base
    for wanted in minutes:
        path = folder / f"{wanted}-minutes.mp4"
        if not path.exists():
            repeat(video, path, max(1, round(60 * wanted / seconds)))
        yield wanted, path


def copies(video: Path, number: int, folder: Path) -> Path:
    """Return a folder with `number` copies of a video."""
    copies_folder = folder / "videos"
    copies_folder.mkdir(exist_ok=True)
    for copy in range(number):
        path = copies_folder / f"{copy}{video.suffix}"
        if not path.exists():
            path.write_bytes(video.read_bytes())
    return copies_folder


def repeat(video: Path, out: Path, times: int) -> None:
    """Write a video repeated `times` times, without re-encoding."""
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
                        continue  # the flushing packet at the end
                    packet.dts += offset
                    packet.pts += offset
                    packet.stream = copy
                    end = max(end, packet.pts + (packet.duration or 1))
                    target.mux(packet)
            offset = end


def count_frames(video: Path) -> int:
    """Return the number of frames in a video."""
    with av.open(video) as file:
        return sum(1 for packet in file.demux(video=0) if packet.size)


def format_row(row: Row) -> str:
    """Format a row as a line of the table."""
    ratio, least, most = row.ratios
    rounds = f"{least:.3f} to {most:.3f}" if len(row.runs) > 1 else ""
    peak = max(run.peak for run in row.runs) / 2**20
    times = f"{row.milliseconds:.2f} ms | {row.cpu:.2f} ms"
    return (
        f"| {row.name} | {ratio:.3f} | {rounds} | {row.cpu_ratio:.3f} | {times} | {peak:.0f} MiB |"
    )


if __name__ == "__main__":
    main()
