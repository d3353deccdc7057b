#!/usr/bin/env python3
"""What posecheck costs beside its pose model: one table, measured in one run on one machine.

    python benchmarks/overhead.py [VIDEO] [--rounds 5] [--minutes 1 5 20] [--jobs 1 2] [--legacy]

The bare loop decodes the video with PyAV and calls MediaPipe's pose landmarker on each picture, no
more. Everything else is given as a share of its time. Whole programs run in turn, each in a process
of its own and after one warm-up; the ratio is that of the two medians, with the least and the most
of single rounds. The steps of the work are measured within one process, picture by picture.

--minutes: how long the videos are that show whether memory grows; the video is repeated for them.
--jobs: how many processes are tried on the middle one of those. --legacy: also the loop that others
are built on, mediapipe 0.10.21's `solutions.pose`; it is installed into an environment that goes
again, which takes a network. Needs Linux or macOS (os.wait4). It judges nothing.
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

POSECHECK = "import sys; from posecheck.cli import main; sys.exit(main())"

#: The steps of the plain loop one after the other, which no option of the command line gives.
PLAIN = """
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
    """One program from its start to its end.

    seconds: wall time. work: seconds of all cores. peak: resident memory, bytes, of the process
    that took most.
    """

    seconds: float
    work: float
    peak: int


@dataclass(frozen=True)
class Row:
    """A line of the table. frames: that were looked at in each run."""

    name: str
    frames: int
    runs: tuple[Run, ...]
    against: tuple[Run, ...] = ()
    against_frames: int = 0

    @property
    def milliseconds(self) -> float:
        """A frame, median of all runs."""
        return statistics.median(run.seconds for run in self.runs) / self.frames * 1e3

    @property
    def work(self) -> float:
        """The same, of all cores together."""
        return statistics.median(run.work for run in self.runs) / self.frames * 1e3

    @property
    def ratios(self) -> tuple[float, float, float]:
        """Against the bare loop: of the medians, and the least and most of single rounds."""
        scale = self.against_frames / self.frames
        bare = statistics.median(run.seconds for run in self.against)
        ours = statistics.median(run.seconds for run in self.runs)
        rounds = [a.seconds / b.seconds * scale for a, b in self.pairs]
        return ours / bare * scale, min(rounds), max(rounds)

    @property
    def pairs(self) -> Iterator[tuple[Run, Run]]:
        """Each run with the bare loop's of the same round; a single one with the median one."""
        if len(self.runs) == len(self.against):
            return zip(self.runs, self.against, strict=True)
        usual = sorted(self.against, key=lambda run: run.seconds)[len(self.against) // 2]
        return ((run, usual) for run in self.runs)


def main() -> None:
    """Measure, and print the table."""
    args = arguments()
    with tempfile.TemporaryDirectory() as folder:
        print(machine(args.video), end="\n\n", flush=True)
        for line in table(args, Path(folder)):
            print(line, flush=True)


def arguments() -> argparse.Namespace:
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("video", type=Path, nargs="?", default=SAMPLE)
    parser.add_argument("--rounds", type=int, default=5, help="how often each runs (default: 5)")
    parser.add_argument("--minutes", type=int, nargs="*", default=[1, 5, 20])
    parser.add_argument(
        "--jobs", type=int, nargs="*", default=list(range(1, available_cores() + 1))
    )
    parser.add_argument("--legacy", action="store_true", help="measure the legacy loop too")
    return parser.parse_args()


def machine(video: Path) -> str:
    """What it is measured on and with, without anybody's name."""
    with av.open(video) as file:
        stream = file.streams.video[0]
        pictures = f"{stream.width}x{stream.height}, {float(stream.average_rate or 0):g} a second"
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    libraries = ", ".join(f"{name} {version(name)}" for name in ("mediapipe", "av", "numpy"))
    return (
        f"{available_cores()} cores ({platform.machine()}, {processor()}), {memory:.0f} GiB,"
        f" {platform.system()}, Python {platform.python_version()}, {libraries};"
        f" {video.name}: {count_frames(video)} pictures, {pictures}"
    )


def processor() -> str:
    """Whose the processor is, as far as it tells."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or "unknown"
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else "unknown"


def table(args: argparse.Namespace, folder: Path) -> Iterator[str]:
    """The lines of the table, each as soon as it is known."""
    frames = count_frames(args.video)
    loops = in_turn(programs(args.video, folder, legacy=args.legacy), args.rounds)
    bare = loops["bare loop: decode, MediaPipe"]
    row = partial(Row, against=tuple(bare), against_frames=frames)
    yield "| | time, bare loop = 1 | single rounds | time a frame | of all cores | peak memory |"
    yield "|:--|--:|--:|--:|--:|--:|"
    for name, runs in loops.items():
        yield format_row(row(name, frames, tuple(runs)))
    for minutes, video in longer(args.video, args.minutes, folder):
        run_ = run(posecheck(video, folder, "--jobs", "1"))
        yield format_row(row(f"{minutes} min of video, `--jobs 1`", count_frames(video), (run_,)))
    if args.minutes:
        middle = sorted(args.minutes)[(len(args.minutes) - 1) // 2]
        ((_, video),) = longer(args.video, [middle], folder)
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
        yield f"| {name} | {milliseconds / whole:.3f} | | {milliseconds:.2f} ms | | |"


def programs(video: Path, folder: Path, *, legacy: bool) -> dict[str, Command]:
    """What runs in turn, the bare loop first."""
    plain = [sys.executable, "-c", PLAIN, str(video), str(folder / "plain")]
    found = {
        "bare loop: decode, MediaPipe": [sys.executable, str(LOOPS), "bare", str(video)],
        "one step after the other": plain,
        "steps side by side, `--jobs 1`": posecheck(video, folder, "--jobs", "1"),
        f"all cores, `--jobs {available_cores()}`": posecheck(
            video, folder, "--jobs", str(available_cores())
        ),
        "with an annotated video: one step after the other": [*plain, "--video"],
        "with an annotated video: `--jobs 1`": posecheck(video, folder, "--video", "--jobs", "1"),
        f"with an annotated video: `--jobs {available_cores()}`": posecheck(
            video, folder, "--video", "--jobs", str(available_cores())
        ),
    }
    if legacy:
        python = environment(folder / "legacy")
        found[f"legacy loop: {LEGACY}, `solutions.pose`"] = [
            python,
            str(LOOPS),
            "legacy",
            str(video),
        ]
    return found


def posecheck(video: Path, folder: Path, *options: str) -> Command:
    """The command that analyses a video, or a folder of them."""
    command = [sys.executable, "-c", POSECHECK, "analyze", str(video), "--no-history"]
    return [*command, "--out", str(folder / "out"), *options]


def environment(folder: Path) -> str:
    """The Python of a new environment with the legacy library."""
    venv.create(folder, with_pip=True)
    python = str(folder / "bin" / "python")
    install = [python, "-m", "pip", "install", "--quiet", LEGACY, "av"]
    if subprocess.run(install, check=False).returncode:
        sys.exit(f"{LEGACY} can't be installed here; leave out --legacy.")
    return python


def in_turn(programs: dict[str, Command], rounds: int) -> dict[str, list[Run]]:
    """Run each so many times, A B C A B C, after a warm-up of each."""
    for command in programs.values():
        run(command)  # files into the cache, modules compiled
    runs: dict[str, list[Run]] = {name: [] for name in programs}
    for _ in range(rounds):
        for name, command in programs.items():
            runs[name].append(run(command))
    return runs


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
    return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit)


def steps(video: Path, folder: Path) -> Iterator[tuple[str, float]]:
    """Each step of the work, ms a frame, measured by itself in this process."""
    measured = run_loop("steps", video, folder)
    yield from measured.items()


def run_loop(name: str, video: Path, folder: Path) -> dict[str, float]:
    """What a loop of loops.py prints: a name and a number a line."""
    command = [sys.executable, str(LOOPS), name, str(video), str(folder / "steps")]
    done = subprocess.run(
        command, cwd=ROOT, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    lines = (line.rpartition(":") for line in done.stdout.splitlines())
    return {what: float(number) for what, _, number in lines}


def longer(video: Path, minutes: Sequence[int], folder: Path) -> Iterator[tuple[int, Path]]:
    """Videos of about so many minutes, made of the video again and again."""
    with av.open(video) as file:
        seconds = float(file.duration or 0) / av.time_base
    for wanted in minutes:
        path = folder / f"{wanted}-minutes.mp4"
        if not path.exists():
            repeat(video, path, max(1, round(60 * wanted / seconds)))
        yield wanted, path


def copies(video: Path, number: int, folder: Path) -> Path:
    """A folder with so many copies of the video."""
    place = folder / "videos"
    place.mkdir(exist_ok=True)
    for copy in range(number):
        path = place / f"{copy}{video.suffix}"
        if not path.exists():
            path.write_bytes(video.read_bytes())
    return place


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


def format_row(row: Row) -> str:
    """One line of the table."""
    ratio, least, most = row.ratios
    rounds = f"{least:.3f} to {most:.3f}" if len(row.runs) > 1 else ""
    peak = max(run.peak for run in row.runs) / 2**20
    times = f"{row.milliseconds:.2f} ms | {row.work:.2f} ms"
    return f"| {row.name} | {ratio:.3f} | {rounds} | {times} | {peak:.0f} MiB |"


if __name__ == "__main__":
    main()
