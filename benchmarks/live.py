#!/usr/bin/env python3
"""Measure the live trainer's latency, dropped frames, painting time and start-up time.

    python benchmarks/live.py [VIDEO] [--seconds 60] [--size 1280x720] [--fps 30]
                              [--starts 7] [--json]

The video (default: the sample) is converted to the size and rate of a laptop's camera and played
in real time in place of a camera. The complete trainer runs on it: estimator, coach, spoken
sentences, results, painting. Latency is the time from the camera thread's delivery of a frame
until the painted frame is passed to the window. The time of the pose model alone is measured in
the same run, for comparison. The training is done twice: looking as often as needed, and in every
frame; of both, the processor time of all threads is printed. Finally, the time from the start of a
program to the first painted frame is compared with MediaPipe's time to the first pose.

With a display, the real window is used; without one, frames are painted but not shown. There are
no thresholds, since the numbers depend on the machine.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from posecheck.app.live_session import LiveOptions, LiveRecorder, LiveTraining, View
from posecheck.core.look_schedule import EVERY_FRAME, STEADY, LookSchedule
from posecheck.core.pose import Frame, Pose
from posecheck.core.session import Model, Moment
from posecheck.core.training_state import Command
from posecheck.display import Button
from posecheck.display.window import Window
from posecheck.estimator import Estimator
from posecheck.exercises import EXERCISES
from posecheck.i18n import ENGLISH
from posecheck.results import ResultsFolder
from posecheck.video import Playback, Recording, VideoWriter
from posecheck.voice.utterance_queue import Utterance

LOOPS = Path(__file__).with_name("loops.py")
SAMPLE = Path(__file__).resolve().parent.parent / "sample_videos" / "hip-flexor.mp4"

Image = NDArray[np.uint8]


@dataclass(frozen=True)
class Result:
    """Measurements of one training; times are in ms, medians or 95th percentiles.

    Attributes:
        video: Name of the video.
        size: Width and height of the frames.
        fps: Frames per second.
        seconds: Duration, s.
        pictures: Number of delivered frames.
        dropped: Share of delivered frames that were not processed.
        looks: Number of frames whose pose was estimated.
        processor: Processor time of a minute of training, of all cores, s.
        inference: Time of the pose model.
        latency: Time from the delivery of a frame to its display.
        latency_95: 95th percentile of `latency`.
        painting: Time of layout and painting.
        painting_95: 95th percentile of `painting`.
        painted: Number of painted frames.
        window: Whether a real window was used.
        memory_begin: Peak resident memory before, MiB.
        memory_end: Peak resident memory after, MiB.
    """

    video: str
    size: str
    fps: float
    seconds: float
    pictures: int
    dropped: float
    looks: int
    processor: float
    inference: float
    latency: float
    latency_95: float
    painting: float
    painting_95: float
    painted: int
    window: bool
    memory_begin: float
    memory_end: float


@dataclass(frozen=True)
class Start:
    """Median start-up times, s.

    Attributes:
        bare: Time to the first pose with MediaPipe alone.
        live: Time to the first painted frame of the trainer.
    """

    bare: float
    live: float


class TimestampedPlayback(Playback):
    """A recording in real time that records when each frame was delivered."""

    def __init__(self, path: Path) -> None:
        self.delivered: dict[float, float] = {}
        super().__init__(path)

    def _put(self, frame: Frame) -> None:
        self.delivered[frame.time] = perf_counter()
        super()._put(frame)


class TimedEstimator:
    """An estimator that records its run times, s."""

    def __init__(self, estimate: Callable[[Frame], Pose]) -> None:
        self._estimate = estimate
        self.durations: list[float] = []

    def __call__(self, frame: Frame) -> Pose:
        """Return the pose in the frame."""
        begun = perf_counter()
        pose = self._estimate(frame)
        self.durations.append(perf_counter() - begun)
        return pose


class TimedView(View):
    """A view that records the times of painting, s, and the time of the last painted frame."""

    def __init__(self) -> None:
        super().__init__(ENGLISH, mirrored=True)
        self.durations: list[float] = []
        self.latest = 0.0

    def paint(self, moment: Moment) -> tuple[Image, tuple[Button, ...]]:
        """Return the painted frame of a moment, and its buttons."""
        begun = perf_counter()
        result = super().paint(moment)
        self.durations.append(perf_counter() - begun)
        self.latest = moment.frame.time
        return result


class HiddenWindow:
    """A window that shows nothing."""

    mouse_moved_lately = False
    closed = False

    def show(self, image: Image, buttons: Iterable[Button] = ()) -> None:
        """Discard the image."""

    def commands(self) -> list[Command]:
        """Return no commands."""
        return []


class TimedScreen:
    """A screen that records the latency of each frame, s."""

    def __init__(self, screen: Any, source: TimestampedPlayback, view: TimedView) -> None:
        self._screen, self._source, self._view = screen, source, view
        self.latencies: dict[float, float] = {}

    @property
    def mouse_moved_lately(self) -> bool:
        """Whether the mouse moved recently."""
        return bool(self._screen.mouse_moved_lately)

    @property
    def closed(self) -> bool:
        """Whether the window was closed."""
        return bool(self._screen.closed)

    def show(self, image: Image, buttons: Iterable[Button] = ()) -> None:
        """Show an image and record its latency."""
        self._screen.show(image, buttons)
        time = self._view.latest
        # A frame may be painted repeatedly when a notice changes; the first time counts.
        self.latencies.setdefault(time, perf_counter() - self._source.delivered[time])

    def commands(self) -> list[Command]:
        """Return the commands given since the last call."""
        commands: list[Command] = self._screen.commands()
        return commands


class Mute:
    """A silent voice; the sentences are generated all the same."""

    muted = False
    problem = ""

    def say(self, utterances: Iterable[Utterance]) -> None:
        """Discard the utterances."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print the results."""
    options = parse_arguments(arguments)
    width, height = (int(part) for part in options.size.split("x"))
    # The window is created first: with PyAV loaded before it, OpenCV's window hangs on Linux.
    with open_window((width, height)) as screen, tempfile.TemporaryDirectory() as folder:
        camera_video = Path(folder, "camera.mp4")
        write_camera_video(
            options.video, camera_video, (width, height), options.fps, options.seconds
        )
        result, every = (
            measure_training(options.video.name, camera_video, Path(folder, name), screen, looks)
            for name, looks in (("results", STEADY), ("every", EVERY_FRAME))
        )
    start = measure_starts(options.starts) if result.window and options.starts else None
    if options.json:
        figures = asdict(result) | ({"start": asdict(start)} if start else {})
        figures["every_frame"] = asdict(every)
        print(json.dumps(figures, indent=1))
    else:
        print(table(result))
        print(format_processor(result, every))
        print(format_start(start) if start else "")
    return 0


def parse_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("video", nargs="?", type=Path, default=SAMPLE)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--size", default="1280x720")
    parser.add_argument("--fps", type=float, default=30.0)
    parser.add_argument("--starts", type=int, default=7, help="number of timed starts")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args(arguments)


def write_camera_video(
    video: Path, target: Path, size: tuple[int, int], fps: float, seconds: float
) -> None:
    """Write a video in another size and rate, repeated to a duration, s."""
    written = 0
    with VideoWriter(target, size, fps) as writer:
        while written < seconds * fps:
            with Recording(video) as recording:
                begun = written / fps
                for frame in recording:
                    image = np.asarray(cv2.resize(frame.image, size), dtype=np.uint8)
                    while written / fps <= begun + frame.time and written < seconds * fps:
                        writer.write(Frame(written / fps, image))
                        written += 1


def measure_training(
    name: str, video: Path, folder: Path, screen: Any, looks: LookSchedule
) -> Result:
    """Run one training on a recording played in real time and return its measurements."""
    exercises = tuple(EXERCISES.values())
    with (
        TimestampedPlayback(video) as source,
        Estimator() as estimator,
        ResultsFolder(folder, exercises) as results,
    ):
        timed, view = TimedEstimator(estimator), TimedView()
        shown = TimedScreen(screen, source, view)
        model = Model(estimator.model_name, estimator.model_sha256)
        options = LiveOptions(exercises, ENGLISH, looks=looks)
        recorder = LiveRecorder(results, options, source, model, lambda moment: None)
        training = LiveTraining(source, timed, options, shown, Mute(), recorder)
        training._view = view
        before, begun, busy = memory(), perf_counter(), process_time()
        training.run()
        processor = process_time() - busy
        seconds, after = perf_counter() - begun, memory()
        return Result(
            video=name,
            size=f"{source.width}x{source.height}",
            fps=source.fps,
            seconds=seconds,
            pictures=source.grabbed,
            dropped=source.dropped / max(source.grabbed, 1),
            looks=len(timed.durations),
            processor=60.0 * processor / seconds,
            inference=1000 * statistics.median(timed.durations),
            latency=1000 * statistics.median(shown.latencies.values()),
            latency_95=1000 * percentile(list(shown.latencies.values())),
            painting=1000 * statistics.median(view.durations),
            painting_95=1000 * percentile(view.durations),
            painted=len(view.durations),
            window=not isinstance(screen, HiddenWindow),
            memory_begin=before,
            memory_end=after,
        )


def measure_starts(times: int) -> Start:
    """Time the programs' starts alternately, after a warm-up."""
    with tempfile.TemporaryDirectory() as folder:
        durations: dict[str, list[float]] = {"start": [], "live": []}
        for _ in range(times + 1):
            for name, seconds in durations.items():
                command = [sys.executable, str(LOOPS), name, str(SAMPLE), folder]
                begun = perf_counter()
                subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
                seconds.append(perf_counter() - begun)
        bare, live = (statistics.median(seconds[1:]) for seconds in durations.values())
        return Start(bare, live)


def open_window(size: tuple[int, int]) -> AbstractContextManager[Any]:
    """Return the real window if there is a display, else one that shows nothing."""
    if sys.platform == "linux" and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    ):
        return nullcontext(HiddenWindow())
    return Window("posecheck", size)


def percentile(values: Sequence[float]) -> float:
    """Return the 95th percentile."""
    return float(np.percentile(values, 95))


def memory() -> float:
    """Return the peak resident memory so far, MiB."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1024.0 if sys.platform == "linux" else 1024.0**2)


def table(result: Result) -> str:
    """Format the measurements as a table."""
    where = "shown in a window" if result.window else "painted, not shown"
    extra = result.latency - result.inference
    return "\n".join(
        (
            f"{result.video} as {result.size} at {result.fps:g} frames/s, "
            f"{result.seconds:.0f} s, {where}",
            "",
            "| | median | 95th percentile |",
            "|:--|--:|--:|",
            f"| pose model alone | {result.inference:.1f} ms | |",
            f"| from the camera to the screen | {result.latency:.1f} ms "
            f"| {result.latency_95:.1f} ms |",
            f"| of that, besides the model | {extra:.1f} ms | |",
            f"| laying out and painting | {result.painting:.1f} ms | {result.painting_95:.1f} ms |",
            "",
            f"{100 * result.dropped:.1f} % of {result.pictures} frames were dropped for newer "
            f"ones; peak memory {result.memory_begin:.0f} MiB before and "
            f"{result.memory_end:.0f} MiB after.",
        )
    )


def format_processor(result: Result, every: Result) -> str:
    """Format the processor times of both trainings as one line."""
    rate = result.looks / result.seconds
    return (
        f"Processor time of a minute of training: {result.processor:.1f} s with {rate:.1f} looks a "
        f"second, {every.processor:.1f} s with {every.looks / every.seconds:.1f} (--rate all)."
    )


def format_start(start: Start) -> str:
    """Format the start-up times as one line."""
    return (
        f"From the start to the first pose: {start.bare:.2f} s with MediaPipe alone; to the first "
        f"painted frame of the trainer: {start.live:.2f} s, {start.live - start.bare:.2f} s more."
    )


if __name__ == "__main__":
    sys.exit(main())
