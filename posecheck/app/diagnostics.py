"""What a training needs, tried out: model, speed, camera, picture, screen, voice and disk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from statistics import median
from time import perf_counter

from posecheck.display.window import window_problem
from posecheck.errors import PosecheckError
from posecheck.estimator import Estimator
from posecheck.trainer.image_quality import ImageQuality
from posecheck.video import LiveSource, Recording
from posecheck.voice import speech_found

#: So many pictures tell how fast the model is; the first few, in which it warms up, don't.
TIMED, WARMING = 30, 5

#: Fewer pictures a second than this show a slow movement in jerks, and delay what is said.
FLUENT = 10.0

#: A camera may take this long to give its first picture, s.
PATIENCE = 5.0


@dataclass(frozen=True)
class Finding:
    """What was found of one thing. todo: what to do about it; empty when all is well."""

    thing: str
    found: str
    todo: str = ""

    @property
    def well(self) -> bool:
        """Whether nothing has to be done."""
        return not self.todo


def model(path: Path | None) -> Finding:
    """Whether the pose model is there and sound."""
    try:
        with Estimator(path) as estimator:
            return Finding("model", f"{estimator.model_name} is sound")
    except PosecheckError as error:
        return Finding("model", "can't be used", str(error))


def speed(sample: Path, path: Path | None) -> Finding:
    """How many pictures a second the model manages here."""
    try:
        with Recording(sample) as recording, Estimator(path) as estimator:
            times = []
            for frame in islice(recording, TIMED + WARMING):
                begun = perf_counter()
                estimator(frame)
                times.append(perf_counter() - begun)
    except PosecheckError as error:
        return Finding("speed", "can't be measured", str(error))
    each = median(times[WARMING:])
    found = f"{1000 * each:.0f} ms a picture, {1 / each:.0f} a second at most"
    if 1 / each >= FLUENT:
        return Finding("speed", found)
    return Finding(
        "speed", found, "close other programs, or try the lite model (posecheck model download)."
    )


def camera(source: LiveSource) -> Iterator[Finding]:
    """What the camera gives, and whether there is light enough to see by. `source` is open."""
    frame = source.newest(PATIENCE)
    if frame is None:
        todo = source.disconnected or "unplug the camera and plug it in again."
        yield Finding("camera", f"{source.name} gives no picture", todo)
        return
    width, height = frame.size
    yield Finding("camera", f"{source.name}, {width} x {height}")
    sight = ImageQuality.assess(frame.image)
    dark = "" if sight.bright_enough else "turn on a light, or move away from the window."
    yield Finding("light", "enough" if sight.bright_enough else "too dark", dark)
    blurred = "" if sight.sharp_enough else "wipe the camera, and let it stand still."
    yield Finding("sharpness", "sharp" if sight.sharp_enough else "blurred", blurred)


def screen() -> Finding:
    """Whether a window can be shown."""
    todo = window_problem()
    return Finding("screen", "can't be used" if todo else "there", todo)


def voice(language: str) -> Finding:
    """What speaks."""
    found, todo = speech_found(language)
    return Finding("voice", found or "none", todo)


def disk(folder: Path) -> Finding:
    """Whether what was done can be kept in `folder`."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".probe"
        probe.touch()
        probe.unlink()
    except OSError as error:
        reason = error.strerror or str(error)
        return Finding(
            "disk", f"{folder}: {reason}", "choose another folder with --data or POSECHECK_DATA."
        )
    return Finding("disk", f"results can be kept in {folder}")
