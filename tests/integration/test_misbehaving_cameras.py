"""Trainings before cameras that misbehave: nothing is invented, and nothing done is lost.

A capture plays a film image by image, each once the one before has been looked at. What happens to
the camera meanwhile is a case: what it shows and when, and what becomes of the count.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from threading import Condition, current_thread

import numpy as np
import pytest

from posecheck.app.live_session import LiveOptions, LiveRecorder, LiveTraining
from posecheck.core.look_schedule import EVERY_FRAME
from posecheck.core.pose import Frame, Image, Pose, Side
from posecheck.core.session import Model, Session
from posecheck.errors import VideoError
from posecheck.i18n import ENGLISH
from posecheck.results import ResultsFolder
from posecheck.video import Camera
from posecheck.video.camera import DISCONNECTED
from tests.support.cameras import FakeClock, grey
from tests.support.live import FakeScreen, FakeVoice
from tests.support.trainings import FPS, KNEELING, Film

SIZE = (160, 120)

#: When the stretch of the film is held, s: from half-kneeling to the way back.
HOLD_BEGINS, HOLD_ENDS = 5.0, 9.5


@dataclass(frozen=True)
class Shown:
    """What a camera shows next.

    Attributes:
        pause: Time since the image before, s.
        image: The image; None where reading one fails.
        pose: What is seen in it.
    """

    pause: float
    image: Image | None
    pose: Pose


Script = list[Shown]


class ScriptClock(FakeClock):
    """Stands still, but while the thread that reads the camera waits."""

    def wait(self, changed: Condition, seconds: float) -> None:
        changed.wait(0.001)
        if current_thread().daemon:
            self.time += seconds


class ScriptedCamera:
    """Opens a camera that plays a script; what was read is looked at before the next image.

    Args:
        script: What it shows.
        clock: The camera's clock.
        refused: How often it does not open again, after it was closed.
    """

    def __init__(self, script: Script, clock: ScriptClock, refused: int = 0) -> None:
        self._clock, self._refused = clock, refused
        self._script = iter(script)
        self._changed = Condition()
        self._looked, self._pose = True, Pose.unseen(0.0, SIZE)
        self.opened = 0
        self.over = False

    def open(self) -> ScriptedCamera:
        """Open the camera; VideoError while another program has it."""
        if self.opened and self._refused:
            self._refused -= 1
            raise VideoError("a camera is in use by another program; close that first.")
        self.opened += 1
        return self

    def read(self) -> tuple[bool, Image | None]:
        """Return the next image, when the one before was looked at."""
        with self._changed:
            while not self._looked:
                self._changed.wait()
            shown = next(self._script, None)
            if shown is None:
                self.over = True
                return False, None
            self._clock.advance(shown.pause)
            self._looked, self._pose = shown.image is None, shown.pose
            return shown.image is not None, shown.image

    def estimate(self, frame: Frame) -> Pose:
        """Return what is seen in the image that was read last."""
        with self._changed:
            self._looked = True
            self._changed.notify()
            return replace(self._pose, time=frame.time)

    def get(self, what: int, /) -> float:
        return 0.0

    def release(self) -> None:
        pass


@dataclass(frozen=True)
class Training:
    """What came of a training."""

    session: Session
    cues: list[str]
    notices: set[str]
    voice: FakeVoice
    film: ScriptedCamera

    @property
    def counted(self) -> int:
        return sum(rep.counted for bout in self.session.bouts for rep in bout.reps)

    @property
    def held(self) -> float:
        """The longest hold, s."""
        return max((rep.hold for bout in self.session.bouts for rep in bout.reps), default=0.0)


def train(script: Script, folder: Path, refused: int = 0) -> Training:
    """Train before a camera that shows a script, until it is over."""
    clock, screen, voice = ScriptClock(), FakeScreen(), FakeVoice()
    film = ScriptedCamera(script, clock, refused)
    options = LiveOptions((KNEELING,), ENGLISH, looks=EVERY_FRAME)
    notices, cues = set[str](), list[str]()
    with (
        Camera(0, capture=film.open, clock=clock) as camera,
        ResultsFolder(folder, options.exercises) as results,
    ):
        recorder = LiveRecorder(
            results,
            options,
            camera,
            Model("none", ""),
            lambda moment: cues.append(moment.feedback.cue),
        )
        training = LiveTraining(camera, film.estimate, options, screen, voice, recorder)

        def stopped() -> bool:
            notices.add(camera.disconnected)
            return film.over

        session = training.run(stopped)
    assert session is not None
    written = json.loads((folder / "session.json").read_text("utf-8"))
    assert written["source"]["frames"] == session.source.frames
    with np.load(folder / "landmarks.npz") as arrays:
        times = arrays["time"]
    assert len(times) == session.source.frames
    assert all(later > earlier for earlier, later in pairwise(times))
    return Training(session, cues, notices, voice, film)


def film() -> Script:
    """A stretch that counts: it is held for longer than needed."""
    poses = Film().standing(3.0).kneeling(Side.LEFT).standing(1.0).poses
    return [Shown(1 / FPS, grey(size=SIZE), pose) for pose in poses]


def between(script: Script, change: Callable[[Shown], Shown], start: float, end: float) -> Script:
    """Change what is shown from `start` to `end`, s."""
    return [change(shown) if start <= shown.pose.time < end else shown for shown in script]


def unseen(image: Callable[[], Image]) -> Callable[[Shown], Shown]:
    """Return what shows other images, in which nobody is seen."""
    return lambda shown: replace(shown, image=image(), pose=Pose.unseen(shown.pose.time, SIZE))


def noise() -> Image:
    return np.random.default_rng(0).integers(0, 255, (SIZE[1], SIZE[0], 3), np.uint8)


def paused(script: Script, at: float, seconds: float) -> Script:
    """Let the clock jump before the first image from `at`, s, on."""
    first = next(n for n, shown in enumerate(script) if shown.pose.time >= at)
    jump = replace(script[first], pause=script[first].pause + seconds)
    return [*script[:first], jump, *script[first + 1 :]]


def failing(script: Script, at: float, count: int) -> Script:
    """Let a number of readings fail before the first image from `at`, s, on."""
    first = next(n for n, shown in enumerate(script) if shown.pose.time >= at)
    return [*script[:first], *[replace(script[first], image=None)] * count, *script[first:]]


def at_rate(fps: float) -> Iterator[Shown]:
    """Yield the images of the film that a slower camera takes."""
    for shown in film()[:: round(FPS / fps)]:
        yield replace(shown, pause=1 / fps)


def test_a_sound_camera(tmp_path: Path) -> None:
    """The stretch counts."""
    done = train(film(), tmp_path / "now")
    assert done.counted == 1
    assert done.session.warnings == ()
    assert done.notices == {""}


def test_two_frames_a_second(tmp_path: Path) -> None:
    """The stretch counts, with its times; the camera is not called gone."""
    done = train(list(at_rate(2.0)), tmp_path / "now")
    assert done.counted == 1
    assert done.held == pytest.approx(train(film(), tmp_path / "sound").held, abs=1.0)
    assert done.session.source.fps == pytest.approx(2.0)
    assert done.notices == {""}


def test_a_frozen_camera(tmp_path: Path) -> None:
    """It repeats an image of the hold for ever: no time is held in it, and this is said."""
    script = [replace(s, pose=replace(s.pose, body_motion=0.01)) for s in film()]
    last = max((s for s in script if s.pose.time < HOLD_BEGINS + 1.0), key=lambda s: s.pose.time)
    still = replace(last, pose=replace(last.pose, body_motion=0.0))
    before = [s for s in script if s.pose.time <= last.pose.time]
    done = train([*before, *[still] * 300], tmp_path / "now")
    assert done.counted == 0
    assert done.held < KNEELING.programme.hold
    assert "stands still" in " ".join(done.cues + done.voice.said)


@pytest.mark.parametrize("image", [lambda: grey(0, SIZE), noise], ids=["black", "noise"])
def test_images_that_show_nothing(image: Callable[[], Image], tmp_path: Path) -> None:
    """From within the hold on: it is not counted on trust, and goes on with the next image."""
    nothing = between(film(), unseen(image), HOLD_BEGINS + 0.5, math.inf)
    assert train(nothing, tmp_path / "nothing").counted == 0
    again = between(film(), unseen(image), HOLD_BEGINS + 0.5, HOLD_BEGINS + 0.8)
    assert train(again, tmp_path / "again").counted == 1


def test_images_of_changing_size(tmp_path: Path) -> None:
    """The results have the size of the first one, and the count is the same."""
    sizes = [SIZE, (320, 240), (90, 160), (1, 1)]
    script = [
        replace(shown, image=grey(size=sizes[number // 7 % len(sizes)]))
        for number, shown in enumerate(film())
    ]
    done = train(script, tmp_path / "now")
    assert done.counted == 1
    assert (done.session.source.width, done.session.source.height) == SIZE


@pytest.mark.parametrize("refused", [0, 4], ids=["unplugged", "taken by another program"])
def test_a_camera_that_goes_and_comes_back(refused: int, tmp_path: Path) -> None:
    """It is opened again, and the training goes on; how long it was gone is in the results."""
    script = failing(film(), 2.0, 30)  # more than 2 s, with 50 ms between two readings
    done = train(script, tmp_path / "now", refused)
    assert done.counted == 1
    assert done.film.opened >= 2
    assert DISCONNECTED in done.notices
    [warning] = done.session.warnings
    assert "gave no picture for" in warning


def test_a_computer_that_slept(tmp_path: Path) -> None:
    """The clock jumps by an hour within the hold: nobody has held for an hour."""
    done = train(paused(film(), HOLD_BEGINS + 1.0, 3600.0), tmp_path / "now")
    assert done.held < HOLD_ENDS - HOLD_BEGINS + 1.0
    again = train(paused(film(), 2.0, 3600.0), tmp_path / "again")
    assert again.counted == 1


@pytest.mark.parametrize("seconds", [-0.3, -3600.0])
def test_a_clock_that_is_set_back(seconds: float, tmp_path: Path) -> None:
    """Times go on increasing, no hold becomes longer by it, and nothing waits for the clock."""
    done = train(paused(film(), HOLD_BEGINS + 1.0, seconds), tmp_path / "now")
    assert done.held < HOLD_ENDS - HOLD_BEGINS + 1.0
    assert done.notices == {""}
