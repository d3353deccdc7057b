"""A training with fakes for camera, screen and voice."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from posecheck.app.exercise_library import load_exercises, read_exercise
from posecheck.app.live_session import (
    LatestMoment,
    LiveOptions,
    LiveRecorder,
    LiveTraining,
    View,
    video_recorder,
)
from posecheck.app.recovery import recover
from posecheck.core.exercise import Exercise
from posecheck.core.look_schedule import ADAPTIVE, EVERY_FRAME, LookSchedule
from posecheck.core.pose import Frame, Pose, Side
from posecheck.core.session import Model, Moment, Session
from posecheck.core.training_state import Command
from posecheck.errors import OutputError, PosecheckError, VideoError
from posecheck.exercises import EXERCISES
from posecheck.i18n import ENGLISH, LANGUAGES
from posecheck.plan import Prescription
from posecheck.results import Journal, JournalHead, ResultsFolder
from tests.support.live import GREY, FakeScreen, FakeVoice
from tests.support.own_exercises import failing_declaration, own_exercise
from tests.support.trainings import KNEELING, ROLLING, Film

MODEL = Model("none", "")


class FakeCamera:
    """Yields the poses of a film, as fast as they are taken.

    Args:
        gone: Indices of frames before which it is disconnected for a while.
        breaks: The number of frames after which it fails.
        endless: Whether the last pose is repeated without end.
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


def train(
    camera: FakeCamera,
    folder: Path,
    *,
    exercises: tuple[Exercise, ...] = (KNEELING,),
    screen: FakeScreen | None = None,
    voice: FakeVoice | None = None,
    stopped: Callable[[], bool] = lambda: False,
) -> Session | None:
    options = LiveOptions(exercises, ENGLISH)
    with ResultsFolder(folder, exercises) as results:
        recorder = LiveRecorder(results, options, camera, MODEL, lambda moment: None)
        training = LiveTraining(
            camera,  # type: ignore[arg-type]  # it need not be closed
            camera.estimate,
            options,
            screen or FakeScreen(),
            voice or FakeVoice(),
            recorder,
        )
        return training.run(stopped)


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """End with the summary."""
    monkeypatch.setattr("posecheck.app.live_session.LINGER_TIME", 0.0)
    monkeypatch.setattr("posecheck.app.live_session.SUMMARY_TIME", 0.0)


def session_json(folder: Path) -> Any:
    return json.loads((folder / "session.json").read_text(encoding="utf-8"))


def test_a_training_writes_the_results(tmp_path: Path) -> None:
    """The files are those of a recording; the session is marked as live."""
    film = Film().standing(10.0).kneeling(Side.LEFT).kneeling(Side.RIGHT).standing(1.0)
    voice, screen = FakeVoice(), FakeScreen()
    session = train(FakeCamera(film), tmp_path / "now", voice=voice, screen=screen)
    assert session is not None and not session.interrupted
    assert {p.name for p in (tmp_path / "now").iterdir()} == {
        "session.json",
        "frames.csv",
        "landmarks.npz",
        "report.html",
    }
    record = session_json(tmp_path / "now")
    assert record["source"]["live"] is True
    (bout,) = record["exercises"]
    assert bout["totals"] == {
        "left": {"attempted": 1, "counted": 1, "target": 1},
        "right": {"attempted": 1, "counted": 1, "target": 1},
    }
    assert voice.said[0] == ENGLISH("welcome")
    assert voice.said[-1] == ENGLISH("all-done")
    assert screen.shown


def test_an_unfinished_training_is_summed_up(tmp_path: Path) -> None:
    """The frames end in the middle; the repetitions up to then are kept."""
    film = Film().standing(10.0).kneeling(Side.LEFT).standing(2.0)
    voice = FakeVoice()
    session = train(FakeCamera(film), tmp_path / "now", voice=voice)
    assert session is not None and not session.interrupted
    assert ENGLISH("part-done", done=1, target=2) in voice.said
    assert session_json(tmp_path / "now")["exercises"][0]["totals"]["left"]["counted"] == 1


@pytest.mark.parametrize("how", ["keys", "closed", "ctrl-c"])
def test_results_are_written_however_it_ends(how: str, tmp_path: Path) -> None:
    """By q, by the window's button, by Ctrl-C."""
    camera = FakeCamera(Film().standing(1.0), endless=True)
    screen = FakeScreen(lambda reading: [Command.QUIT] if how == "keys" and reading > 3 else [])

    def stopped() -> bool:
        screen.closed = how == "closed" and bool(screen.shown)
        return how == "ctrl-c" and bool(screen.shown)

    session = train(camera, tmp_path / "now", screen=screen, stopped=stopped)
    assert session is not None
    assert session_json(tmp_path / "now")["source"]["frames"] == session.source.frames


def test_without_a_frame_nothing_is_written(tmp_path: Path) -> None:
    folder = tmp_path / "now"
    assert train(CameraWithoutFrames(), folder, stopped=lambda: True) is None
    assert not folder.exists()


class CameraWithoutFrames(FakeCamera):
    """A camera that never yields a frame."""

    def __init__(self) -> None:
        super().__init__(Film())

    @property
    def ended(self) -> bool:
        return False

    def newest(self, timeout: float | None = None) -> Frame | None:
        return None


def test_a_failing_camera_loses_no_repetition(tmp_path: Path) -> None:
    """The error is raised after the results are written."""
    film = Film().standing(10.0).kneeling(Side.LEFT).standing(2.0)
    camera = FakeCamera(film, breaks=len(film.poses) - 5)
    with pytest.raises(VideoError, match="take another one"):
        train(camera, tmp_path / "now")
    assert session_json(tmp_path / "now")["exercises"][0]["totals"]["left"]["counted"] == 1


def test_a_disconnected_camera_is_waited_for(tmp_path: Path) -> None:
    """The training goes on afterwards."""
    film = Film().standing(10.0).kneeling(Side.LEFT).kneeling(Side.RIGHT).standing(1.0)
    session = train(FakeCamera(film, gone=[5, 100, 200]), tmp_path / "now")
    assert session is not None and not session.interrupted


def test_the_voice_can_be_muted(tmp_path: Path) -> None:
    """A key toggles it."""
    voice = FakeVoice()
    screen = FakeScreen(lambda reading: [Command.VOICE] if reading in (1, 2, 3) else [])
    train(
        FakeCamera(Film().standing(1.0), endless=True),
        tmp_path / "now",
        voice=voice,
        screen=screen,
        stopped=lambda: screen.readings > 3,
    )
    assert voice.muted


@pytest.fixture
def notices(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the screen is given to show."""
    given: list[str] = []
    update = View.update

    def noted(view: View, notice: str, *, user_present: bool) -> bool:
        given.append(notice)
        return update(view, notice, user_present=user_present)

    monkeypatch.setattr(View, "update", noted)
    return given


@pytest.mark.parametrize("muted", [False, True])
def test_a_voice_that_is_to_be_silent_is_not_missed(
    muted: bool, tmp_path: Path, notices: list[str]
) -> None:
    """What it lacks is shown before the work, unless nothing is to be said anyway."""
    voice, screen = FakeVoice("no loudspeakers were found; plug some in."), FakeScreen()
    voice.muted = muted
    train(
        FakeCamera(Film().standing(1.0), endless=True),
        tmp_path / "now",
        voice=voice,
        screen=screen,
        stopped=lambda: screen.readings > 3,
    )
    assert (voice.problem in notices) is not muted


def test_help_and_notices_are_shown_at_once(tmp_path: Path) -> None:
    """They need no new frame."""
    moment = moments_of(Film().standing(0.2))[-1]
    view = View(ENGLISH, mirrored=False)
    plain, none = view.paint(moment)
    assert none == ()
    assert view.handle(Command.HELP)
    assert (view.paint(moment)[0] != plain).any()
    assert view.handle(Command.HELP)
    assert view.update("The camera is gone; plug it in again.", user_present=False)
    assert not view.update("The camera is gone; plug it in again.", user_present=False)
    assert (view.paint(moment)[0] != plain).any()
    assert view.update("", user_present=True)
    assert {button.command for button in view.paint(moment)[1]} >= {Command.PAUSE, Command.QUIT}
    assert not view.handle(Command.NEXT)


def test_the_mirror_flips_the_image_only() -> None:
    """Text is not flipped."""
    moment = moments_of(Film().standing(0.2))[-1]
    striped = moment.frame.image.copy()
    striped[:, :20] = 255
    moment = Moment(Frame(moment.frame.time, striped), moment.pose, moment.feedback)
    view = View(ENGLISH, mirrored=False)
    unmirrored = view.paint(moment)[0]
    view.handle(Command.MIRROR)
    mirrored = view.paint(moment)[0]
    assert unmirrored[-1, 0].min() > 200 > mirrored[-1, 0].max()
    assert mirrored[-1, -1].min() > 200


def moments_of(film: Film) -> list[Moment]:
    from posecheck.core.session import moments
    from posecheck.trainer.trainer import Trainer

    camera = FakeCamera(film)
    frames = [Frame(pose.time, GREY) for pose in film.poses]
    return list(moments(frames, camera.estimate, Trainer([KNEELING])))


def test_a_training_can_be_recorded(tmp_path: Path) -> None:
    """The video has every moment; without a path there is none."""
    film = Film().standing(1.0)
    with video_recorder(tmp_path / "me.mp4", FakeCamera(film), ENGLISH) as record:  # type: ignore[arg-type]
        for moment in moments_of(film):
            record(moment)
    with av.open(tmp_path / "me.mp4") as video:
        assert sum(1 for _ in video.decode(video=0)) == len(film.poses)
    with video_recorder(None, FakeCamera(film), ENGLISH) as record:  # type: ignore[arg-type]
        record(moments_of(film)[0])


def test_only_the_latest_moment_waits() -> None:
    """An older one is dropped, and none is taken twice."""
    latest = LatestMoment()
    first, second = moments_of(Film().standing(0.2))[:2]
    assert latest.take(0.0) is None
    latest.put(first)
    latest.put(second)
    assert latest.take(0.0) is second
    assert latest.take(0.0) is None


def test_a_whole_programme(tmp_path: Path) -> None:
    """One exercise after the other, without a key."""
    film = Film().standing(10.0).kneeling(Side.LEFT).kneeling(Side.RIGHT).standing(4.0).rolling(2)
    session = train(FakeCamera(film.nobody(1.0)), tmp_path / "now", exercises=(KNEELING, ROLLING))
    assert session is not None and not session.interrupted
    assert [bout.exercise for bout in session.bouts] == ["hip-flexor", "leg-rotations"]


def test_the_screen_has_the_language(tmp_path: Path) -> None:
    moment = moments_of(Film().standing(0.2))[-1]
    images = [View(words, mirrored=False).paint(moment)[0] for words in LANGUAGES.values()]
    assert (images[0] != images[1]).any()


def test_a_users_exercise_that_raises_ends_the_training_with_a_sentence(tmp_path: Path) -> None:
    """What was seen until then is kept."""
    path = own_exercise(tmp_path, "bridge.py", failing_declaration())
    with pytest.raises(PosecheckError) as error:
        train(FakeCamera(Film().standing(5.0)), tmp_path / "now", exercises=(read_exercise(path),))
    assert str(error.value).startswith(f"the exercise own-bridge can't be used: {path}, line ")
    assert str(error.value).endswith("ZeroDivisionError: division by zero.")
    assert session_json(tmp_path / "now")["interrupted"]


class FakeChoice:
    """Changes its model after the third look."""

    def __init__(self) -> None:
        self.model = MODEL
        self.looks = 0

    def changed(self, moment: Moment) -> bool:
        self.looks += 1
        if self.looks == 3:
            self.model = Model("lite", "00")
        return self.looks == 3


def watched(
    folder: Path, looks: LookSchedule, choice: FakeChoice | None = None
) -> tuple[list[Moment], list[float], Session | None]:
    """Train before a still picture; return what is recorded, the looks, and the session."""
    camera, recorded, looked = FakeCamera(Film().standing(6.0)), list[Moment](), list[float]()

    def estimate(frame: Frame) -> Pose:
        looked.append(frame.time)
        return camera.estimate(frame)

    options = LiveOptions((KNEELING,), ENGLISH, looks=looks)
    with ResultsFolder(folder, (KNEELING,)) as results:
        recorder = LiveRecorder(results, options, camera, MODEL, recorded.append)
        training = LiveTraining(
            camera,  # type: ignore[arg-type]
            estimate,
            options,
            FakeScreen(),
            FakeVoice(),
            recorder,
            choice,  # type: ignore[arg-type]
        )
        return recorded, looked, training.run()


def test_frames_between_two_looks_are_shown_but_not_judged(tmp_path: Path) -> None:
    """The screen shows each with what was found at the last look; results have the looks alone."""
    recorded, looked, session = watched(tmp_path / "now", ADAPTIVE)
    every, all_looked, _ = watched(tmp_path / "all", EVERY_FRAME)
    assert [m.frame.time for m in recorded] == [m.frame.time for m in every] == all_looked
    assert len(looked) < 0.7 * len(all_looked)
    assert session is not None
    assert session.source.frames == len(looked)
    for moment in recorded:
        last = max(time for time in looked if time <= moment.frame.time)
        assert moment.pose.time == last
        assert moment.frame.time in looked or not moment.feedback.finished


def test_a_change_of_the_model_is_said_and_recorded(tmp_path: Path, notices: list[str]) -> None:
    """On the screen, in one sentence; the session has the model that was used from then on."""
    _, _, session = watched(tmp_path / "now", ADAPTIVE, FakeChoice())
    assert session is not None
    assert session.model.name == "lite"
    assert ENGLISH("lite-model") in notices


@pytest.mark.parametrize("readings", [0, 1, 2, 3, 5, 8, 13, 30, 80])
def test_the_window_may_be_closed_at_any_moment(readings: int, tmp_path: Path) -> None:
    """The results are whole, or there are none."""
    film = Film().standing(3.0).kneeling(Side.LEFT).kneeling(Side.RIGHT).standing(1.0)
    screen = FakeScreen()

    def closed() -> bool:
        screen.closed = screen.readings >= readings
        return False

    folder = tmp_path / "now"
    session = train(FakeCamera(film), folder, screen=screen, stopped=closed)
    if session is None:
        assert not folder.exists()
        return
    assert session_json(folder)["source"]["frames"] == session.source.frames
    with np.load(folder / "landmarks.npz") as arrays:
        assert len(arrays["time"]) == session.source.frames


def test_results_that_can_t_be_written_are_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk is full at the end: the journal has to stay."""

    def full(self: ResultsFolder, session: Session) -> None:
        raise OutputError("the disk is full; free some space and start again.")

    monkeypatch.setattr(ResultsFolder, "finish", full)
    camera, options = FakeCamera(Film().standing(3.0)), LiveOptions((KNEELING,), ENGLISH)
    with ResultsFolder(tmp_path / "now", (KNEELING,)) as results:
        recorder = LiveRecorder(results, options, camera, MODEL)
        training = LiveTraining(
            camera,  # type: ignore[arg-type]
            camera.estimate,
            options,
            FakeScreen(),
            FakeVoice(),
            recorder,
        )
        with pytest.raises(OutputError):
            training.run()
    assert not recorder.kept


@pytest.mark.parametrize("looks", [40, 110, 190])
def test_a_killed_training_is_rebuilt_as_ctrl_c_would_have_ended_it(
    looks: int, tmp_path: Path
) -> None:
    """By its journal, with keys that were pressed, answers and light: the same session."""
    asked = Prescription(reps=1, hold=3.0)
    exercises = asked.prescribed([EXERCISES["hip-flexor"]])
    film = Film().standing(12.0).kneeling(Side.LEFT).kneeling(Side.RIGHT).standing(1.0)
    camera, started = FakeCamera(film, endless=True), "2026-11-28T07:12:05+01:00"
    keys = {3: [Command.NEXT], 5: [Command.RATE_4], 9: [Command.SWAP], 12: [Command.PAUSE] * 2}
    screen = FakeScreen(lambda reading: keys.get(reading, []))
    options = LiveOptions(exercises, ENGLISH, asks=True, looks=EVERY_FRAME, started_at=started)
    killed = tmp_path / "killed-posecheck"
    head = JournalHead(
        started, str(killed), camera.name, camera.width, camera.height, MODEL, ["hip-flexor"],
        asked.to_json(), asks=True,
    )  # fmt: skip
    with (
        ResultsFolder(tmp_path / "ended", exercises) as results,
        Journal(tmp_path, head) as journal,
    ):
        recorder = LiveRecorder(results, options, camera, MODEL, journal=journal.add)
        training = LiveTraining(
            camera,  # type: ignore[arg-type]
            camera.estimate,
            options,
            screen,
            FakeVoice(),
            recorder,
        )
        session = training.run(lambda: camera.grabbed > looks)
    (found,) = recover(tmp_path, load_exercises(), print)
    assert session is not None and recorder.kept
    assert found.session == session
    for name in ("session.json", "frames.csv"):
        assert (killed / name).read_bytes() == (tmp_path / "ended" / name).read_bytes()
