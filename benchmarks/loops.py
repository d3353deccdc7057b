#!/usr/bin/env python3
"""The loops that overhead.py and live.py measure, each run as a program of its own.

python benchmarks/loops.py bare VIDEO           decode and MediaPipe's pose landmarker
python benchmarks/loops.py legacy VIDEO         decode and `solutions.pose`, up to mediapipe 0.10.21
python benchmarks/loops.py start VIDEO          loads MediaPipe and finds the first picture's pose
python benchmarks/loops.py live VIDEO FOLDER    the trainer, up to the first painted picture
python benchmarks/loops.py steps VIDEO FOLDER   prints what each step of posecheck takes, ms a frame
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

#: So many pictures are enough to know what a step takes.
PICTURES = 450


def pictures(video: Path) -> Iterator[tuple[int, Any]]:
    """Each picture of a video, RGB, with its time in whole milliseconds."""
    import av  # not before: with it loaded, OpenCV's window would hang on Linux

    with av.open(video) as file:
        stream = file.streams.video[0]
        stream.thread_type = "AUTO"
        for number, frame in enumerate(file.decode(stream)):
            stamp = number if frame.time is None else round(frame.time * 1000)
            yield stamp, frame.to_ndarray(format="rgb24")


def bare(video: Path, most: int | None = None) -> None:
    """The least that finds the poses in a video, or in the first of it: decode, convert, detect."""
    import mediapipe as mp

    vision = mp.tasks.vision
    options = vision.PoseLandmarkerOptions(
        base_options=mp.tasks.BaseOptions(model_asset_path=str(MODEL)),
        running_mode=vision.RunningMode.VIDEO,
    )
    with vision.PoseLandmarker.create_from_options(options) as landmarker:
        for stamp, picture in islice(pictures(video), most):
            landmarker.detect_for_video(mp.Image(mp.ImageFormat.SRGB, picture), stamp)


def live(video: Path, folder: Path) -> None:
    """The trainer as the command line starts it; what paints ends it."""
    from posecheck.cli import main
    from posecheck.display.window import Window

    def end(*shown: object) -> None:
        os._exit(0)

    setattr(Window, "show", end)  # noqa: B010  # mypy knows that it is none of ours to set
    sys.argv = ["posecheck", "live", "--camera", str(video), "--out", str(folder), "--no-history"]
    main()


def legacy(video: Path) -> None:
    """The same with the interface that most programs of this kind were written for."""
    import mediapipe as mp

    with mp.solutions.pose.Pose(model_complexity=1) as pose:
        for _, picture in pictures(video):
            pose.process(picture)


class Watch:
    """Sums up what steps take."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def __call__(self, step: str, do: Callable[..., T], *given: Any) -> T:
        """What `do` answers; the time goes to `step`."""
        start = time.perf_counter()
        answer = do(*given)
        self.seconds[step] = self.seconds.get(step, 0.0) + time.perf_counter() - start
        return answer


def steps(video: Path, folder: Path) -> None:
    """Print what each step takes, one after the other, ms a frame; and a whole replay."""
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
    watch, coach = Watch(), Coach(exercises)
    marks: tuple[Mark, ...] = ()
    with (
        Recording(video) as recording,
        Estimator() as estimator,
        ResultsFolder(folder, exercises) as results,
        VideoWriter(
            folder / "annotated.mp4", (recording.width, recording.height), recording.fps
        ) as writer,
    ):
        frames = islice(recording, PICTURES)
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
    """Run the loop that is asked for."""
    name, video, *folder = sys.argv[1:]
    if name == "steps":
        steps(Path(video), Path(*folder))
    elif name == "live":
        live(Path(video), Path(*folder))
    elif name == "start":
        bare(Path(video), most=1)
    else:
        {"bare": bare, "legacy": legacy}[name](Path(video))


if __name__ == "__main__":
    main()
