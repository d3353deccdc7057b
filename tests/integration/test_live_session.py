"""A training with everything but hardware: fakes stand for camera, screen and voice."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from threading import current_thread, main_thread
from typing import Any

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from posecheck.app.live_session import Books, Newest, Training, View, Wishes, recording
from posecheck.core.exercise import Exercise
from posecheck.core.pose import Frame, Pose, Side
from posecheck.core.session import Model, Moment, Session
from posecheck.core.training_state import Command
from posecheck.display import Button
from posecheck.errors import VideoError
from posecheck.i18n import ENGLISH, LANGUAGES
from posecheck.results import ResultsFolder
from posecheck.voice.utterance_queue import Utterance
from tests.support.trainings import KNEELING, ROLLING, Film

GREY = np.full((120, 160, 3), 128, dtype=np.uint8)
MODEL = Model("none", "")


class FakeCamera:
    """Gives the poses of a film, one after the other, as fast as they are taken.

    gone: indices of frames before which it is lost for a while. breaks: after so many frames it
    fails for good. endless: whether the last pose is kept up for ever.
    """

    live = True
    name = "a camera"
    width, height, fps = 160, 120, 12.0
    frames: int | None = None
    read_problem: str | None = None

    def __init__(
        self,
        film: Film,
        *,
        gone: Sequence[int] = (),
        breaks: int | None = None,
        endless: bool = False,
    ) -> None:
        self._poses = {pose.time: pose for pose in film.poses}
        self._times = list(self._poses)
        self._endless = endless
        self._gone, self._breaks = list(gone), breaks
        self.grabbed = self.dropped = 0
        self.disconnected = ""

    @property
    def ended(self) -> bool:
        return self.grabbed == len(self._times) and not self._endless

    def newest(self, timeout: float | None = None) -> Frame | None:
        if self.grabbed in self._gone:
            self._gone.remove(self.grabbed)
            self.disconnected = "The camera is gone; plug it in again."
            return None
        if self.grabbed == self._breaks:
            raise VideoError("the camera is broken; take another one.")
        self.disconnected = ""
        if self.grabbed == len(self._times):
            later = self._times[-1] + 0.1
            self._poses[later] = replace(self._poses[self._times[-1]], time=later)
            self._times.append(later)
        self.grabbed += 1
        return Frame(self._times[self.grabbed - 1], GREY)

    def estimate(self, frame: Frame) -> Pose:
        return self._poses[frame.time]


class FakeScreen:
    """Shows nothing, remembers how often, and asks for things when told to.

    wishing: for each look at the keys what is asked for then; it says so after all that was asked
    for before was heard.
    """

    def __init__(self, wishing: Callable[[int], list[Command]] = lambda look: []) -> None:
        self.mouse_moved_lately = False
        self.closed = False
        self.shown: list[NDArray[np.uint8]] = []
        self.looks = 0
        self._wishing = wishing

    def show(self, image: NDArray[np.uint8], buttons: Iterable[Button] = ()) -> None:
        assert current_thread() is main_thread(), "windows are the main thread's"
        self.shown.append(image)

    def commands(self) -> list[Command]:
        assert current_thread() is main_thread(), "windows are the main thread's"
        self.looks += 1
        return self._wishing(self.looks)


class FakeMouth:
    """Says nothing, and remembers what."""

    def __init__(self, problem: str = "") -> None:
        self.muted = False
        self.problem = problem
        self.said: list[str] = []

    def say(self, utterances: Iterable[Utterance]) -> None:
        self.said += [utterance.text for utterance in utterances]


def trained(
    camera: FakeCamera,
    folder: Path,
    *,
    exercises: tuple[Exercise, ...] = (KNEELING,),
    screen: FakeScreen | None = None,
    mouth: FakeMouth | None = None,
    stopped: Callable[[], bool] = lambda: False,
) -> Session | None:
    with ResultsFolder(folder, exercises) as results:
        books = Books(results, exercises, camera, MODEL, lambda moment: None)  # type: ignore[arg-type]
        training = Training(
            camera,  # type: ignore[arg-type]  # what is closed by others is not closed here
            camera.estimate,
            Wishes(exercises, ENGLISH),
            screen or FakeScreen(),
            mouth or FakeMouth(),
            books,
        )
        return training.run(stopped)


@pytest.fixture(autouse=True)
def no_lingering(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody looks at the summary here."""
    monkeypatch.setattr("posecheck.app.live_session.AFTER_RECORDING", 0.0)
    monkeypatch.setattr("posecheck.app.live_session.SUMMARY", 0.0)


def told(folder: Path) -> Any:
    return json.loads((folder / "session.json").read_text(encoding="utf-8"))


def test_a_training_leaves_its_files(tmp_path: Path) -> None:
    """Everything is there in the end, as after a recording; and marked as live."""
    film = Film().standing(10.0).kneeling(Side.LEFT).kneeling(Side.RIGHT).standing(1.0)
    mouth, screen = FakeMouth(), FakeScreen()
    session = trained(FakeCamera(film), tmp_path / "now", mouth=mouth, screen=screen)
    assert session is not None and not session.interrupted
    assert {p.name for p in (tmp_path / "now").iterdir()} == {
        "session.json",
        "frames.csv",
        "landmarks.npz",
        "report.html",
    }
    record = told(tmp_path / "now")
    assert record["source"]["live"] is True
    (bout,) = record["exercises"]
    assert bout["totals"] == {
        "left": {"attempted": 1, "counted": 1, "target": 1},
        "right": {"attempted": 1, "counted": 1, "target": 1},
    }
    assert mouth.said[0] == ENGLISH("welcome")
    assert mouth.said[-1] == ENGLISH("all-done")
    assert screen.shown


def test_who_leaves_early_keeps_what_was_done(tmp_path: Path) -> None:
    """The camera's pictures end in the middle: what was done by then is there, and summed up."""
    film = Film().standing(10.0).kneeling(Side.LEFT).standing(2.0)
    mouth = FakeMouth()
    session = trained(FakeCamera(film), tmp_path / "now", mouth=mouth)
    assert session is not None and not session.interrupted
    assert ENGLISH("part-done", done=1, target=2) in mouth.said
    assert told(tmp_path / "now")["exercises"][0]["totals"]["left"]["counted"] == 1


@pytest.mark.parametrize("how", ["keys", "closed", "ctrl-c"])
def test_every_way_to_end_ends_properly(how: str, tmp_path: Path) -> None:
    """By q, by the window's own button, by Ctrl-C: the files are there."""
    camera = FakeCamera(Film().standing(1.0), endless=True)
    screen = FakeScreen(lambda look: [Command.QUIT] if how == "keys" and look > 3 else [])

    def stopped() -> bool:
        screen.closed = how == "closed" and bool(screen.shown)
        return how == "ctrl-c" and bool(screen.shown)

    session = trained(camera, tmp_path / "now", screen=screen, stopped=stopped)
    assert session is not None
    assert told(tmp_path / "now")["source"]["frames"] == session.source.frames


def test_without_a_picture_nothing_is_written(tmp_path: Path) -> None:
    """Whoever ends it before the camera gave anything leaves no trace."""
    folder = tmp_path / "now"
    assert trained(Silent(), folder, stopped=lambda: True) is None
    assert not folder.exists()


class Silent(FakeCamera):
    """A camera that never gives anything."""

    def __init__(self) -> None:
        super().__init__(Film())

    @property
    def ended(self) -> bool:
        return False

    def newest(self, timeout: float | None = None) -> Frame | None:
        return None


def test_a_camera_that_fails_takes_nothing_with_it(tmp_path: Path) -> None:
    """The error is told; what was seen before is there."""
    film = Film().standing(10.0).kneeling(Side.LEFT).standing(2.0)
    camera = FakeCamera(film, breaks=len(film.poses) - 5)
    with pytest.raises(VideoError, match="take another one"):
        trained(camera, tmp_path / "now")
    assert told(tmp_path / "now")["exercises"][0]["totals"]["left"]["counted"] == 1


def test_a_camera_that_is_gone_for_a_while_is_waited_for(tmp_path: Path) -> None:
    """Nothing is lost by it."""
    film = Film().standing(10.0).kneeling(Side.LEFT).kneeling(Side.RIGHT).standing(1.0)
    session = trained(FakeCamera(film, gone=[5, 100, 200]), tmp_path / "now")
    assert session is not None and not session.interrupted


def test_the_voice_can_be_muted(tmp_path: Path) -> None:
    """By key, and let speak again."""
    mouth = FakeMouth()
    screen = FakeScreen(lambda look: [Command.VOICE] if look in (1, 2, 3) else [])
    trained(
        FakeCamera(Film().standing(1.0), endless=True),
        tmp_path / "now",
        mouth=mouth,
        screen=screen,
        stopped=lambda: screen.looks > 3,
    )
    assert mouth.muted


def test_help_and_notices_are_shown_at_once(tmp_path: Path) -> None:
    """What changes the screen does so without a new picture from the camera."""
    moment = moments_of(Film().standing(0.2))[-1]
    view = View(ENGLISH, mirrored=False)
    plain, none = view.painted(moment)
    assert none == ()
    assert view.heed(Command.HELP)
    assert (view.painted(moment)[0] != plain).any()
    assert view.heed(Command.HELP)
    assert view.told("The camera is gone; plug it in again.", near=False)
    assert not view.told("The camera is gone; plug it in again.", near=False)
    assert (view.painted(moment)[0] != plain).any()
    assert view.told("", near=True)
    assert {button.command for button in view.painted(moment)[1]} >= {Command.PAUSE, Command.QUIT}
    assert not view.heed(Command.NEXT)


def test_the_mirror_turns_the_picture_and_no_text() -> None:
    """Mirrored, the picture is flipped; what is written on it is not."""
    moment = moments_of(Film().standing(0.2))[-1]
    striped = moment.frame.image.copy()
    striped[:, :20] = 255
    moment = Moment(Frame(moment.frame.time, striped), moment.pose, moment.feedback)
    view = View(ENGLISH, mirrored=False)
    right_way = view.painted(moment)[0]
    view.heed(Command.MIRROR)
    mirrored = view.painted(moment)[0]
    assert right_way[-1, 0].min() > 200 > mirrored[-1, 0].max()
    assert mirrored[-1, -1].min() > 200


def moments_of(film: Film) -> list[Moment]:
    from posecheck.core.session import moments
    from posecheck.trainer import Trainer

    camera = FakeCamera(film)
    frames = [Frame(pose.time, GREY) for pose in film.poses]
    return list(moments(frames, camera.estimate, Trainer([KNEELING])))


def test_a_training_can_be_recorded(tmp_path: Path) -> None:
    """Every moment, painted, in a video that plays; without a wish for it, none."""
    film = Film().standing(1.0)
    with recording(tmp_path / "me.mp4", FakeCamera(film), ENGLISH) as record:  # type: ignore[arg-type]
        for moment in moments_of(film):
            record(moment)
    with av.open(tmp_path / "me.mp4") as video:
        assert sum(1 for _ in video.decode(video=0)) == len(film.poses)
    with recording(None, FakeCamera(film), ENGLISH) as record:  # type: ignore[arg-type]
        record(moments_of(film)[0])


def test_the_newest_moment_is_all_that_waits() -> None:
    """Whoever looks late sees the present, and how much was missed is known."""
    newest = Newest()
    first, second = moments_of(Film().standing(0.2))[:2]
    assert newest.take(0.0) is None
    newest.put(first)
    newest.put(second)
    assert newest.take(0.0) is second
    assert newest.take(0.0) is None
    assert newest.skipped == 1


def test_a_whole_programme_before_the_camera(tmp_path: Path) -> None:
    """One exercise after the other, without a touch."""
    film = Film().standing(10.0).kneeling(Side.LEFT).kneeling(Side.RIGHT).standing(4.0).rolling(2)
    session = trained(FakeCamera(film.nobody(1.0)), tmp_path / "now", exercises=(KNEELING, ROLLING))
    assert session is not None and not session.interrupted
    assert [bout.exercise for bout in session.bouts] == ["hip-flexor", "leg-rotations"]


def test_every_language_is_shown(tmp_path: Path) -> None:
    """The screen speaks it too."""
    moment = moments_of(Film().standing(0.2))[-1]
    pictures = [View(words, mirrored=False).painted(moment)[0] for words in LANGUAGES.values()]
    assert (pictures[0] != pictures[1]).any()
