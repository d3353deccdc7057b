#!/usr/bin/env python3
"""The loops that overhead.py and live.py measure, each run as a separate program.

python benchmarks/loops.py bare VIDEO [MODEL]   decode, MediaPipe's pose landmarker
python benchmarks/loops.py legacy VIDEO         decode, `solutions.pose` (up to mediapipe 0.10.21)
python benchmarks/loops.py start VIDEO          load MediaPipe and detect the pose of one frame
python benchmarks/loops.py live VIDEO FOLDER    run the trainer up to the first painted frame
python benchmarks/loops.py steps VIDEO FOLDER   print the time of each step of posecheck, ms/frame
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")

MODEL = Path(__file__).resolve().parent.parent / "models" / "pose_landmarker_full.task"

#: Number of frames over which the steps are timed.
FRAMES = 450


def frames_of(video: Path) -> Iterator[tuple[int, Any]]:
    """Yield the time, whole milliseconds, and the RGB image of each frame."""
    import av  # not at the top: with PyAV loaded first, OpenCV's window hangs on Linux

    with av.open(video) as file:
        stream = file.streams.video[0]
        stream.thread_type = "AUTO"
        for number, frame in enumerate(file.decode(stream)):
            stamp = number if frame.time is None else round(frame.time * 1000)
            yield stamp, frame.to_ndarray(format="rgb24")


def bare(video: Path, model: Path = MODEL, limit: int | None = None) -> None:
    """Detect the poses in the first `limit` frames, or all: decode, convert, detect, no more."""
    import mediapipe as mp

    vision = mp.tasks.vision
    options = vision.PoseLandmarkerOptions(
        base_options=mp.tasks.BaseOptions(model_asset_path=str(model)),
        running_mode=vision.RunningMode.VIDEO,
    )
    with vision.PoseLandmarker.create_from_options(options) as landmarker:
        for stamp, image in islice(frames_of(video), limit):
            landmarker.detect_for_video(mp.Image(mp.ImageFormat.SRGB, image), stamp)


def live(video: Path, folder: Path) -> None:
    """Run the trainer as the command line does, and exit at the first painted frame."""
    from posecheck.cli import main
    from posecheck.display.window import Window

    def end(*args: object) -> None:
        os._exit(0)

    setattr(Window, "show", end)  # noqa: B010  # mypy rejects a plain assignment to a method
    sys.argv = ["posecheck", "live", "--camera", str(video), "--out", str(folder), "--no-history"]
    main()


def legacy(video: Path) -> None:
    """Detect all poses with MediaPipe's legacy interface, which many programs use."""
    import mediapipe as mp

    with mp.solutions.pose.Pose(model_complexity=1) as pose:
        for _, image in frames_of(video):
            pose.process(image)


class Stopwatch:
    """Accumulates the time of each step.

    Attributes:
        seconds: Total time by step, s.
    """

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def __call__(self, step: str, function: Callable[..., T], *args: Any) -> T:
        """Call `function`, add its time to `step` and return its result."""
        start = time.perf_counter()
        result = function(*args)
        self.seconds[step] = self.seconds.get(step, 0.0) + time.perf_counter() - start
        return result


def steps(video: Path, folder: Path) -> None:
    """Print the time of each step run in sequence, and of a replay, ms per frame."""
    from functools import partial

    from posecheck.app.analysis import analyze
    from posecheck.core.coach import Coach
    from posecheck.core.pose import Frame
    from posecheck.core.session import Moment
    from posecheck.display import Mark, compose, paint
    from posecheck.estimator import Estimator
    from posecheck.exercises import EXERCISES
    from posecheck.results import ResultsFolder
    from posecheck.video import Recording, VideoWriter

    exercises = tuple(EXERCISES.values())
    watch, coach = Stopwatch(), Coach(exercises)
    marks: tuple[Mark, ...] = ()
    with (
        Recording(video) as recording,
        Estimator() as estimator,
        ResultsFolder(folder, exercises) as results,
        VideoWriter(
            folder / "annotated.mp4", (recording.width, recording.height), recording.fps
        ) as writer,
    ):
        frames = islice(recording, FRAMES)
        count = 0
        while frame := watch("step: decode", next, frames, None):
            pose = watch("step: MediaPipe", estimator, frame)
            feedback = watch("step: coach", coach.watch, pose)
            moment = Moment(frame, pose, feedback)
            watch("step: rows, landmarks, report's pictures", results.write, moment)
            marks = watch("step: compose", partial(compose, feedback, frame.size, previous=marks))
            painted = watch("step: paint", paint, frame.image, marks)
            watch("step: encode", writer.write, Frame(frame.time, painted))
            count += 1
    for step, seconds in watch.seconds.items():
        print(f"{step}: {seconds / count * 1e3}")
    analyze(video, folder)
    analyze(folder / "landmarks.npz", folder / "again")
    start = time.perf_counter()
    session = analyze(folder / "landmarks.npz", folder / "again")
    seconds = time.perf_counter() - start
    print(f"replay from landmarks.npz, report and all: {seconds / session.source.frames * 1e3}")


def main() -> None:
    """Run the loop named on the command line."""
    name, video, *rest = sys.argv[1:]
    if name == "steps":
        steps(Path(video), Path(*rest))
    elif name == "live":
        live(Path(video), Path(*rest))
    elif name == "start":
        bare(Path(video), limit=1)
    elif name == "bare":
        bare(Path(video), Path(rest[0]) if rest else MODEL)
    elif name == "legacy":
        legacy(Path(video))
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
