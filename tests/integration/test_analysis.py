"""An analysis from file to results: side by side, shared out or one step after the other."""

from __future__ import annotations

import json
import multiprocessing
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from posecheck.app import analysis, parallel_tracking
from posecheck.app.analysis import SILENT, Reading, Silent, analyze, enough, opened
from posecheck.core.coach import Coach
from posecheck.core.pose import Frame, Pose
from posecheck.core.session import Moment, Session
from posecheck.errors import PosecheckError, VideoError
from posecheck.results import ResultsFolder
from tests.support.clips import beginning, faster
from tests.support.videos import read

REPLAYS = Path(__file__).resolve().parents[1] / "replays"
FILES = ("session.json", "frames.csv", "landmarks.npz", "report.html")

Image = np.ndarray[Any, np.dtype[np.uint8]]


class MishapError(Exception):
    """Something that goes wrong in a step."""


class Impatient(Silent):
    """Stops after some moments; raises `error` instead, if there is one."""

    def __init__(self, moments: int, error: BaseException | None = None) -> None:
        self.left = moments
        self._error = error

    def saw(self, moment: Moment) -> None:
        self.left -= 1
        if self._error and not self.left:
            raise self._error

    def stopped(self) -> bool:
        return self.left <= 0


@pytest.fixture(autouse=True)
def nothing_outlives() -> Iterator[None]:
    """Whatever happens, no thread and no process is left."""
    before = set(threading.enumerate())
    yield
    assert set(threading.enumerate()) == before
    assert multiprocessing.active_children() == []


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Somebody rolls both legs in and out once."""
    return beginning(tmp_path_factory.mktemp("clips") / "clip.mp4", 9.0, "leg-rotations")


@pytest.fixture(scope="module")
def plain(clip: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The results when one step follows the other."""
    folder = tmp_path_factory.mktemp("plain")
    analyze(clip, folder, annotate=True, room=0)
    return folder


def repetitions(session: Session) -> list[tuple[str, str, bool]]:
    return [(b.exercise, r.side.value, r.counted) for b in session.bouts for r in b.reps]


def record(folder: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((folder / "session.json").read_text(encoding="utf-8"))
    return told


# ── side by side ─────────────────────────────────────────────────────────────────────────────────


def test_side_by_side_gives_the_same(clip: Path, plain: Path, tmp_path: Path) -> None:
    """Every file to the last byte, every painted picture to the last pixel."""
    analyze(clip, tmp_path, annotate=True)
    for name in FILES:
        assert (tmp_path / name).read_bytes() == (plain / name).read_bytes(), name
    ours, _ = read(tmp_path / "annotated.mp4")
    theirs, _ = read(plain / "annotated.mp4")
    assert [frame.time for frame in ours] == [frame.time for frame in theirs]
    assert len(ours) == record(plain)["source"]["frames"]
    assert all(np.array_equal(a.image, b.image) for a, b in zip(ours, theirs, strict=True))


class Screen:
    """A recording of twenty pictures; breaks at the one that `at` names."""

    name, width, height, fps, frames, read_problem = "clip.mp4", 64, 48, 10.0, 20, None
    error: BaseException | None = None

    def __init__(self, path: Path) -> None:
        pass

    def __iter__(self) -> Iterator[Frame]:
        for number in range(20):
            if Screen.error and number == 10:
                raise Screen.error
            yield Frame(number / 10, np.zeros((48, 64, 3), np.uint8))

    def __enter__(self) -> Screen:
        return self

    def __exit__(self, *error: object) -> None:
        pass


class Guess:
    """An estimator that sees nobody; breaks at the tenth picture if it is to."""

    model_name, model_sha256 = "guess", "00"
    error: BaseException | None = None

    def __init__(self, model: Path | None = None, *, verbose: bool = False) -> None:
        pass

    def __call__(self, frame: Frame) -> Pose:
        if Guess.error and frame.time == 1.0:
            raise Guess.error
        return Pose.unseen(frame.time, frame.size)

    def __enter__(self) -> Guess:
        return self

    def __exit__(self, *error: object) -> None:
        pass


@pytest.fixture
def fakes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """No model and no video; the path that stands for one."""
    monkeypatch.setattr(analysis, "Recording", Screen)
    monkeypatch.setattr(analysis, "Estimator", Guess)
    monkeypatch.setattr(Screen, "error", None)
    monkeypatch.setattr(Guess, "error", None)
    path = tmp_path / "clip.mp4"
    path.touch()
    return path


def fail_reading(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    monkeypatch.setattr(Screen, "error", error)


def fail_estimating(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    monkeypatch.setattr(Guess, "error", error)


def failing_from_the_tenth(error: BaseException) -> Callable[..., object]:
    calls = iter(range(100))

    def fail(*given: object, **named: object) -> object:
        if next(calls) == 10:
            raise error
        return ()

    return fail


def fail_coaching(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    watch = Coach.watch
    fail = failing_from_the_tenth(error)
    monkeypatch.setattr(Coach, "watch", lambda self, pose: (fail(), watch(self, pose))[1])


def fail_painting(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    fail = failing_from_the_tenth(error)
    monkeypatch.setattr(analysis, "compose", lambda *given, **named: fail())


def fail_writing(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    write = ResultsFolder.write
    fail = failing_from_the_tenth(error)
    monkeypatch.setattr(ResultsFolder, "write", lambda self, m: (fail(), write(self, m))[1])


STEPS = [fail_reading, fail_estimating, fail_coaching, fail_painting, fail_writing]


@pytest.mark.parametrize("room", [0, 4])
@pytest.mark.parametrize("failing", STEPS)
@pytest.mark.parametrize("kind", [MishapError, VideoError, KeyboardInterrupt])
def test_an_error_of_any_step_is_the_caller_s(
    fakes: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    failing: Callable[[pytest.MonkeyPatch, BaseException], None],
    kind: type[BaseException],
    room: int,
) -> None:
    """As it is, and nothing half-written remains."""
    error = kind("it broke")
    failing(monkeypatch, error)
    with pytest.raises(kind) as raised:
        analyze(fakes, tmp_path / "results", annotate=True, room=room)
    assert raised.value is error
    assert not (tmp_path / "results").exists()


@pytest.mark.parametrize("room", [0, 4])
@pytest.mark.parametrize("moments", [1, 7, 19])
def test_who_stops_it_gets_what_was_seen(
    fakes: Path, tmp_path: Path, moments: int, room: int
) -> None:
    """Exactly so many moments, however far the reading was ahead."""
    session = analyze(fakes, tmp_path / "results", room=room, observer=Impatient(moments))
    assert session.interrupted
    assert session.source.frames == moments
    assert session.source.duration == pytest.approx(moments / 10)
    assert record(tmp_path / "results")["source"]["frames"] == moments


def test_an_error_of_the_onlooker_ends_it(fakes: Path, tmp_path: Path) -> None:
    """A second Ctrl-C comes anywhere in the main thread; nothing remains of what was begun."""
    with pytest.raises(KeyboardInterrupt):
        analyze(fakes, tmp_path / "results", observer=Impatient(5, KeyboardInterrupt()))
    assert not (tmp_path / "results").exists()


# ── shared out ───────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def short_is_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Already a clip of some seconds is worth sharing."""
    monkeypatch.setattr(parallel_tracking, "SHORTEST", 20)


@pytest.mark.usefixtures("short_is_long")
def test_several_processes_count_the_same(clip: Path, plain: Path, tmp_path: Path) -> None:
    """All that tells what the person did agrees; the annotated video is whole."""
    session = analyze(clip, tmp_path, annotate=True, jobs=2)
    ours, theirs = record(tmp_path), record(plain)
    assert repetitions(session)
    for told in (ours, theirs):
        for bout in told["exercises"]:
            for rep in bout["reps"]:
                del rep["measures"], rep["start_s"], rep["end_s"]
            del bout["start_s"], bout["end_s"]
    assert ours == theirs
    frames, _ = read(tmp_path / "annotated.mp4")
    assert len(frames) == ours["source"]["frames"]


@pytest.mark.usefixtures("short_is_long")
def test_several_processes_end_when_they_are_stopped(clip: Path, tmp_path: Path) -> None:
    """What was seen so far is kept, as with one."""
    session = analyze(clip, tmp_path, jobs=2, observer=Impatient(5))
    assert session.interrupted
    assert record(tmp_path)["source"]["frames"] == 5


@pytest.mark.usefixtures("short_is_long")
def test_a_failing_process_leaves_nothing(clip: Path, tmp_path: Path) -> None:
    """As with one."""
    with pytest.raises(PosecheckError, match="missing"):
        analyze(clip, tmp_path / "results", jobs=2, model=tmp_path / "nowhere.task")
    assert not (tmp_path / "results").exists()


def test_landmarks_are_never_shared_out(tmp_path: Path) -> None:
    """They are judged at once, by one process and one thread."""
    path = REPLAYS / "leg-rotations-feet.npz"
    with opened(path, Reading(jobs=8)) as seen:
        assert seen.room == 0
    session = analyze(path, tmp_path, jobs=8)
    assert session.bouts


# ── looking at fewer pictures ────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("fps", "stride"),
    [
        (0.5, 1), (15, 1), (24, 1), (29.97, 1), (30, 1), (44, 1), (50, 2), (59.94, 2), (60, 2),
        (90, 3), (119.88, 4), (120, 4), (240, 8),
    ],
)  # fmt: skip
def test_about_thirty_pictures_a_second_are_enough(fps: float, stride: int) -> None:
    """Never fewer than 20 of them, where there are so many."""
    assert enough(fps) == stride
    assert fps / stride >= min(fps, 20)


def test_a_faster_camera_changes_no_count(clip: Path, plain: Path, tmp_path: Path) -> None:
    """Of 60 pictures a second every other one is looked at, and the same is found."""
    fast = faster(tmp_path / "fast.mp4", clip, 4)
    session = analyze(fast, tmp_path / "results", annotate=True)
    told, before = record(tmp_path / "results"), record(plain)
    assert (told["source"]["fps"], told["source"]["stride"]) == (60.0, 2)
    assert told["source"]["frames"] == 2 * before["source"]["frames"]
    assert told["source"]["duration_s"] == pytest.approx(before["source"]["duration_s"], abs=0.3)
    assert [bout["totals"] for bout in told["exercises"]] == [
        bout["totals"] for bout in before["exercises"]
    ]
    assert session.source.stride == 2
    frames, recording = read(tmp_path / "results" / "annotated.mp4")
    assert recording.fps == pytest.approx(30)
    assert len(frames) == told["source"]["frames"]


def test_a_stride_can_be_asked_for(fakes: Path, tmp_path: Path) -> None:
    """The first of so many pictures is looked at, the others are not."""
    with opened(fakes, Reading(stride=3)) as seen:
        times = [frame.time for frame in seen.frames]
        assert seen.count == len(times) == 7
    assert times == pytest.approx([0.0, 0.3, 0.6, 0.9, 1.2, 1.5, 1.8])
    session = analyze(fakes, tmp_path / "results", stride=3)
    assert (session.source.frames, session.source.stride) == (7, 3)
    assert session.source.duration == pytest.approx(2.1)


def test_stored_landmarks_are_all_looked_at() -> None:
    """Somebody chose them before; unless fewer are asked for."""
    path = REPLAYS / "leg-rotations-feet.npz"
    with opened(path, Reading()) as every, opened(path, Reading(stride=2)) as other:
        assert every.count == len(list(every.frames))
        assert len(list(other.frames)) == -(-(every.count or 0) // 2)


def test_nothing_is_told_of_a_stride_of_one(plain: Path) -> None:
    """The results are what they were before there was any other."""
    assert "stride" not in record(plain)["source"]


def test_the_silent_onlooker_never_stops() -> None:
    """It is the one that is there when nobody is."""
    SILENT.begin("clip.mp4", None)
    assert not SILENT.stopped()
