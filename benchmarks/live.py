#!/usr/bin/env python3
"""How late the trainer shows what the camera saw, how much it leaves out, and what painting costs.

    python benchmarks/live.py [VIDEO] [--seconds 60] [--size 1280x720] [--fps 30]
                              [--starts 7] [--json]

The video (default: the sample) is brought to the size and rate of a laptop's camera and played in
real time, as though a camera saw it; then the whole trainer runs on it: estimator, coach, voice's
sentences, results, painting. The clock of a picture runs from when the camera's thread lays it
down until it is painted and handed to the window. In the same run it is measured how long the pose
model alone takes for a picture: that is what everything else is compared with. At last, how long
it takes from the start to the first painted picture, against MediaPipe's own to the first pose.

With a display the window is the real one; without, pictures are painted and shown nowhere. It
judges nothing: the numbers are a machine's.
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
from time import perf_counter
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from posecheck.app.live_session import LiveOptions, LiveRecorder, LiveTraining, View
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
    """Milliseconds: medians and 95th percentiles. dropped: share of pictures never looked at."""

    video: str
    size: str
    fps: float
    seconds: float
    pictures: int
    dropped: float
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
    """Seconds to the first picture, medians: MediaPipe's pose in it, and the trainer's of it."""

    bare: float
    live: float


class Stamped(Playback):
    """A paced recording that remembers when each picture was there."""

    def __init__(self, path: Path) -> None:
        self.laid_down: dict[float, float] = {}
        super().__init__(path)

    def _put(self, frame: Frame) -> None:
        self.laid_down[frame.time] = perf_counter()
        super()._put(frame)


class Timed:
    """An estimator that remembers how long it took."""

    def __init__(self, estimate: Callable[[Frame], Pose]) -> None:
        self._estimate = estimate
        self.took: list[float] = []

    def __call__(self, frame: Frame) -> Pose:
        """The pose in the frame."""
        begun = perf_counter()
        pose = self._estimate(frame)
        self.took.append(perf_counter() - begun)
        return pose


class TimedView(View):
    """A view that remembers how long painting took, and which picture was painted last."""

    def __init__(self) -> None:
        super().__init__(ENGLISH, mirrored=True)
        self.took: list[float] = []
        self.latest = 0.0

    def paint(self, moment: Moment) -> tuple[Image, tuple[Button, ...]]:
        """The moment's picture with everything on it, and the buttons among that."""
        begun = perf_counter()
        result = super().paint(moment)
        self.took.append(perf_counter() - begun)
        self.latest = moment.frame.time
        return result


class NoWindow:
    """Shows nothing."""

    mouse_moved_lately = False
    closed = False

    def show(self, image: Image, buttons: Iterable[Button] = ()) -> None:
        """Nowhere."""

    def commands(self) -> list[Command]:
        """None."""
        return []


class Shown:
    """A screen that remembers how old each picture was when it was handed over."""

    def __init__(self, screen: Any, source: Stamped, view: TimedView) -> None:
        self._screen, self._source, self._view = screen, source, view
        self.late: dict[float, float] = {}

    @property
    def mouse_moved_lately(self) -> bool:
        """Whether somebody is near."""
        return bool(self._screen.mouse_moved_lately)

    @property
    def closed(self) -> bool:
        """Whether it was closed for good."""
        return bool(self._screen.closed)

    def show(self, image: Image, buttons: Iterable[Button] = ()) -> None:
        """Show it, and look at the clock."""
        self._screen.show(image, buttons)
        time = self._view.latest
        # A picture that is painted again, since a notice changed, is no later for that.
        self.late.setdefault(time, perf_counter() - self._source.laid_down[time])

    def commands(self) -> list[Command]:
        """What was asked for."""
        commands: list[Command] = self._screen.wishes()
        return commands


class Mute:
    """Says nothing; what is to be said is made all the same."""

    muted = False
    problem = ""

    def say(self, utterances: Iterable[Utterance]) -> None:
        """Not at all."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, and print what came of it."""
    options = parsed(arguments)
    width, height = (int(part) for part in options.size.split("x"))
    # The window comes first: with PyAV loaded before it, OpenCV's would hang on Linux.
    with window((width, height)) as screen, tempfile.TemporaryDirectory() as folder:
        like_a_camera = Path(folder, "camera.mp4")
        prepare(options.video, like_a_camera, (width, height), options.fps, options.seconds)
        result = measured(options.video.name, like_a_camera, Path(folder, "results"), screen)
    start = started(options.starts) if result.window and options.starts else None
    if options.json:
        both = asdict(result) | ({"start": asdict(start)} if start else {})
        print(json.dumps(both, indent=1))
    else:
        print(table(result))
        print(format_start(start) if start else "")
    return 0


def parsed(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The options."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("video", nargs="?", type=Path, default=SAMPLE)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--size", default="1280x720")
    parser.add_argument("--fps", type=float, default=30.0)
    parser.add_argument("--starts", type=int, default=7, help="how often each start is timed")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args(arguments)


def prepare(video: Path, target: Path, size: tuple[int, int], fps: float, seconds: float) -> None:
    """The video in another size and rate, again and again until it is long enough."""
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


def measured(name: str, video: Path, folder: Path, screen: Any) -> Result:
    """One training on a recording that is played in real time."""
    exercises = tuple(EXERCISES.values())
    with (
        Stamped(video) as source,
        Estimator() as estimator,
        ResultsFolder(folder, exercises) as results,
    ):
        timed, view = Timed(estimator), TimedView()
        shown = Shown(screen, source, view)
        model = Model(estimator.model_name, estimator.model_sha256)
        recorder = LiveRecorder(results, exercises, source, model, lambda moment: None)
        options = LiveOptions(exercises, ENGLISH)
        training = LiveTraining(source, timed, options, shown, Mute(), recorder)
        training._view = view
        before, begun = memory(), perf_counter()
        training.run()
        lasted, after = perf_counter() - begun, memory()
        return Result(
            video=name,
            size=f"{source.width}x{source.height}",
            fps=source.fps,
            seconds=lasted,
            pictures=source.grabbed,
            dropped=source.dropped / max(source.grabbed, 1),
            inference=1000 * statistics.median(timed.took),
            latency=1000 * statistics.median(shown.late.values()),
            latency_95=1000 * percentile(list(shown.late.values())),
            painting=1000 * statistics.median(view.took),
            painting_95=1000 * percentile(view.took),
            painted=len(view.took),
            window=not isinstance(screen, NoWindow),
            memory_begin=before,
            memory_end=after,
        )


def started(times: int) -> Start:
    """How long programs take from nothing to the first picture, in turn and after a warm-up."""
    with tempfile.TemporaryDirectory() as folder:
        took: dict[str, list[float]] = {"start": [], "live": []}
        for _ in range(times + 1):
            for name, seconds in took.items():
                command = [sys.executable, str(LOOPS), name, str(SAMPLE), folder]
                begun = perf_counter()
                subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
                seconds.append(perf_counter() - begun)
        bare, live = (statistics.median(seconds[1:]) for seconds in took.values())
        return Start(bare, live)


def window(size: tuple[int, int]) -> AbstractContextManager[Any]:
    """The real window where there is a display."""
    if sys.platform == "linux" and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    ):
        return nullcontext(NoWindow())
    return Window("posecheck", size)


def percentile(values: Sequence[float]) -> float:
    """The 95th."""
    return float(np.percentile(values, 95))


def memory() -> float:
    """The most memory that was resident so far, MiB."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1024.0 if sys.platform == "linux" else 1024.0**2)


def table(result: Result) -> str:
    """What was measured, as a table."""
    where = "shown in a window" if result.window else "painted, shown nowhere"
    extra = result.latency - result.inference
    return "\n".join(
        (
            f"{result.video} as {result.size} at {result.fps:g} a second, "
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
            f"{100 * result.dropped:.1f} % of {result.pictures} pictures were left out since newer "
            f"ones came; peak memory {result.memory_begin:.0f} MiB before and "
            f"{result.memory_end:.0f} MiB after.",
        )
    )


def format_start(start: Start) -> str:
    """How long it takes to begin, in a line."""
    return (
        f"From the start to the first pose: {start.bare:.2f} s with MediaPipe alone; to the first "
        f"painted picture of the trainer: {start.live:.2f} s, {start.live - start.bare:.2f} s more."
    )


if __name__ == "__main__":
    sys.exit(main())
