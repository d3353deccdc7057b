"""Self-test of what a training needs: model, speed, camera, light, screen, voice and disk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryFile
from time import perf_counter

from posecheck.app.model_choice import LITE, MIN_LOOKS
from posecheck.display.window import window_problem
from posecheck.errors import PosecheckError, reason
from posecheck.estimator import Estimator
from posecheck.i18n import translatable
from posecheck.trainer.image_quality import Exposure, ImageQuality
from posecheck.video import LiveSource, Recording
from posecheck.voice import speech_found

#: Frames over which the model is timed, after the first ones, in which it warms up.
TIMED_FRAMES, WARM_UP_FRAMES = 30, 5

MIN_FPS = 10.0  # below it, movements look jerky and cues come late
FIRST_FRAME_TIMEOUT = 5.0  # s


#: What to do about a bad image.
DARK = translatable("turn on a light, or move away from the window.")
BLURRED = translatable("wipe the camera, and let it stand still.")


@dataclass(frozen=True)
class Finding:
    """The result of one check, and what to do about it; empty if it is in order."""

    subject: str
    found: str
    todo: str = ""


def check_model(path: Path | None) -> Finding:
    """Check whether the pose model can be loaded."""
    try:
        with Estimator(path) as estimator:
            return Finding("model", f"{estimator.model_name} is sound")
    except PosecheckError as error:
        return Finding("model", "can't be used", str(error))


def check_speed(sample: Path, model: Path | None, *, automatic: bool = False) -> Finding:
    """Measure how many frames per second the model manages, on a sample video.

    If the model is chosen automatically, say which one a training takes, and why.
    """
    try:
        each, choice = _look_time(sample, model), ""
        if automatic:
            choice = translatable("a training takes the model full, which is fast enough")
            if 1 / each < MIN_LOOKS:
                rate = f"{1 / each:.0f}"
                choice = translatable(f"a training takes the model lite, since full manages {rate}")
                each = _look_time(sample, LITE)
    except PosecheckError as error:
        return Finding("speed", "can't be measured", str(error))
    milliseconds, rate = f"{1000 * each:.0f}", f"{1 / each:.0f}"
    found = (
        translatable(f"{milliseconds} ms a picture, {rate} a second at most; {choice}")
        if choice
        else translatable(f"{milliseconds} ms a picture, {rate} a second at most")
    )
    todo = translatable(
        "close other programs." if automatic else "close other programs, or try --model lite."
    )
    return Finding("speed", found, "" if 1 / each >= MIN_FPS else todo)


def _look_time(sample: Path, model: Path | None) -> float:
    """Return the median time in which a model estimates a pose, s."""
    with Recording(sample) as recording, Estimator(model) as estimator:
        times = []
        for frame in islice(recording, TIMED_FRAMES + WARM_UP_FRAMES):
            start = perf_counter()
            estimator(frame)
            times.append(perf_counter() - start)
    return median(times[WARM_UP_FRAMES:])


def check_camera(source: LiveSource) -> Iterator[Finding]:
    """Check what an open camera delivers, and whether the image is bright and sharp enough."""
    frame = source.newest(FIRST_FRAME_TIMEOUT)
    if frame is None:
        todo = source.disconnected or translatable("unplug the camera and plug it in again.")
        yield Finding("camera", f"{source.name} gives no picture", todo)
        return
    width, height = frame.size
    yield Finding("camera", f"{source.name}, {width} x {height}")
    quality, exposure = ImageQuality.assess(frame.image), Exposure()
    while not (exposure := exposure.step(frame.time, quality)).settled:
        newer = source.newest(FIRST_FRAME_TIMEOUT)
        if newer is None or newer.time <= frame.time:
            break  # it has ended, or stands still
        frame, quality = newer, ImageQuality.assess(newer.image)
    dark = "" if quality.bright_enough else DARK
    yield Finding("light", "enough" if quality.bright_enough else "too dark", dark)
    blurred = "" if quality.sharp_enough else BLURRED
    yield Finding("sharpness", "sharp" if quality.sharp_enough else "blurred", blurred)


def check_output(language: str) -> Iterator[Finding]:
    """Check whether a window can be shown, and what speaks a language."""
    todo = window_problem()
    yield Finding("screen", "can't be used" if todo else "there", todo)
    found, todo = speech_found(language)
    yield Finding("voice", found or translatable("none"), todo)


def check_disk(folder: Path) -> Finding:
    """Check whether files can be written in `folder`."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        TemporaryFile(dir=folder).close()
    except OSError as error:
        todo = translatable("choose another folder with --data or POSECHECK_DATA.")
        return Finding("disk", f"{folder}: {reason(error)}", todo)
    return Finding("disk", f"results can be kept in {folder}")
