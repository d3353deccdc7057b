"""An analysis from file to results: in one thread, in several, and in several processes."""

from __future__ import annotations

import csv
import json
import multiprocessing
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from posecheck.app import analysis, parallel_tracking
from posecheck.app.analysis import (
    AnalysisOptions,
    Observer,
    analyze,
    default_stride,
    open_recording,
    with_said_before,
)
from posecheck.app.rate import schedule_of
from posecheck.codec.session_document import session_json
from posecheck.core.coach import Coach
from posecheck.core.look_schedule import ADAPTIVE, EVERY_FRAME, STEADY, LookSchedule
from posecheck.core.pain import Pain
from posecheck.core.pose import Frame, Pose
from posecheck.core.session import Session
from posecheck.errors import PosecheckError, VideoError
from posecheck.results import ResultsFolder
from posecheck.video import LookSelector
from tests.support.clips import beginning, faster
from tests.support.histories import rep, session
from tests.support.videos import read

REPLAYS = Path(__file__).resolve().parents[1] / "replays"
FILES = ("session.json", "frames.csv", "landmarks.npz", "report.html")

Image = np.ndarray[Any, np.dtype[np.uint8]]


class StepError(Exception):
    """An error of a step."""


def stop_after(moments: int, error: BaseException | None = None) -> Observer:
    """Return an observer that stops after a number of moments, or raises an error then."""

    def stopped(name: str, done: int, total: int | None) -> bool:
        if error and done >= moments:
            raise error
        return done >= moments

    return stopped


@pytest.fixture(autouse=True)
def no_thread_or_process_is_left() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    assert set(threading.enumerate()) == before
    assert multiprocessing.active_children() == []


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One leg rotation."""
    return beginning(tmp_path_factory.mktemp("clips") / "clip.mp4", 9.0, "leg-rotations")


@pytest.fixture(scope="module")
def plain(clip: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The results of a single thread."""
    folder = tmp_path_factory.mktemp("plain")
    analyze(clip, folder, AnalysisOptions(annotate=True, capacity=0, looks=ADAPTIVE))
    return folder


@pytest.mark.parametrize(
    ("name", "started_at", "kept_pain"),
    [
        ("morning.mp4", "2026-11-02T07:30:00+01:00", Pain(5, 3)),
        ("morning.mp4", "2026-11-03T07:30:00+01:00", None),
        ("evening.mp4", "2026-11-02T07:30:00+01:00", None),
    ],
)
def test_pain_stays_with_the_same_recording(
    tmp_path: Path, name: str, started_at: str, kept_pain: Pain | None
) -> None:
    """Another film of the same name, or of the same time, is another session."""
    old = replace(
        session(rep(), name="morning.mp4"),
        started_at="2026-11-02T07:30:00+01:00",
        pain=Pain(5, 3),
    )
    (tmp_path / "session.json").write_text(session_json(old, {}))
    new = replace(session(rep(), name=name), started_at=started_at)
    assert with_said_before(new, tmp_path).pain == kept_pain


def repetitions(session: Session) -> list[tuple[str, str, bool]]:
    return [(b.exercise, r.side.value, r.counted) for b in session.bouts for r in b.reps]


def rows(folder: Path) -> list[dict[str, str]]:
    """Return the rows of frames.csv."""
    with (folder / "frames.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def record(folder: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((folder / "session.json").read_text(encoding="utf-8"))
    return loaded


# ── several threads ──────────────────────────────────────────────────────────────────────────────


def test_threads_do_not_change_the_results(clip: Path, plain: Path, tmp_path: Path) -> None:
    """Every file is identical, and every annotated frame."""
    analyze(clip, tmp_path, AnalysisOptions(annotate=True, looks=ADAPTIVE))
    for name in FILES:
        assert (tmp_path / name).read_bytes() == (plain / name).read_bytes(), name
    ours, _ = read(tmp_path / "annotated.mp4")
    theirs, _ = read(plain / "annotated.mp4")
    assert [frame.time for frame in ours] == [frame.time for frame in theirs]
    assert len(ours) == len(rows(plain)) > record(plain)["source"]["frames"]
    assert all(np.array_equal(a.image, b.image) for a, b in zip(ours, theirs, strict=True))


class FakeRecording:
    """A recording of twenty frames; the tenth raises `error`, if there is one."""

    name, width, height, fps, frames, read_problem = "clip.mp4", 64, 48, 10.0, 20, None
    error: BaseException | None = None

    last_time = 1.9

    def __init__(self, path: Path) -> None:
        self._stride = 1

    def thin(self, looks: LookSelector, *, stride: int, keep_skipped: bool) -> None:
        self._stride = stride

    def __iter__(self) -> Iterator[Frame]:
        for number in range(0, 20, self._stride):
            if FakeRecording.error and number == 10:
                raise FakeRecording.error
            yield Frame(number / 10, np.zeros((48, 64, 3), np.uint8))

    def __enter__(self) -> FakeRecording:
        return self

    def __exit__(self, *error: object) -> None:
        pass


class FakeEstimator:
    """An estimator that detects no person; the tenth frame raises `error`, if there is one."""

    model_name, model_sha256 = "fake", "00"
    error: BaseException | None = None

    def __init__(self, model: Path | None = None, *, verbose: bool = False) -> None:
        pass

    def __call__(self, frame: Frame) -> Pose:
        if FakeEstimator.error and frame.time == 1.0:
            raise FakeEstimator.error
        return Pose.unseen(frame.time, frame.size)

    def __enter__(self) -> FakeEstimator:
        return self

    def __exit__(self, *error: object) -> None:
        pass


@pytest.fixture
def fakes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Replace model and video; return the path of the fake video."""
    monkeypatch.setattr(analysis, "Recording", FakeRecording)
    monkeypatch.setattr(analysis, "Estimator", FakeEstimator)
    monkeypatch.setattr(FakeRecording, "error", None)
    monkeypatch.setattr(FakeEstimator, "error", None)
    path = tmp_path / "clip.mp4"
    path.touch()
    return path


def fail_reading(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    monkeypatch.setattr(FakeRecording, "error", error)


def fail_estimating(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    monkeypatch.setattr(FakeEstimator, "error", error)


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
    monkeypatch.setattr(
        ResultsFolder, "write", lambda self, m, **kw: (fail(), write(self, m, **kw))[1]
    )


STEPS = [fail_reading, fail_estimating, fail_coaching, fail_painting, fail_writing]


@pytest.mark.parametrize("room", [0, 4])
@pytest.mark.parametrize("failing", STEPS)
@pytest.mark.parametrize("kind", [StepError, VideoError, KeyboardInterrupt])
def test_an_error_of_any_step_is_raised(
    fakes: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    failing: Callable[[pytest.MonkeyPatch, BaseException], None],
    kind: type[BaseException],
    room: int,
) -> None:
    """It is the same error object, and no unfinished file remains."""
    error = kind("it broke")
    failing(monkeypatch, error)
    with pytest.raises(kind) as raised:
        analyze(fakes, tmp_path / "results", AnalysisOptions(annotate=True, capacity=room))
    assert raised.value is error
    assert not (tmp_path / "results").exists()


@pytest.mark.parametrize("room", [0, 4])
@pytest.mark.parametrize("moments", [1, 7, 19])
def test_a_stopped_analysis_keeps_its_moments(
    fakes: Path, tmp_path: Path, moments: int, room: int
) -> None:
    """Exactly those before the stop, however far reading was ahead."""
    session = analyze(
        fakes, tmp_path / "results", AnalysisOptions(capacity=room), observer=stop_after(moments)
    )
    assert session.interrupted
    assert session.source.frames == moments
    assert session.source.duration == pytest.approx(moments / 10)
    assert record(tmp_path / "results")["source"]["frames"] == moments


def test_an_error_of_the_observer_ends_the_analysis(fakes: Path, tmp_path: Path) -> None:
    """A second Ctrl-C may come anywhere in the main thread; no file remains."""
    with pytest.raises(KeyboardInterrupt):
        analyze(fakes, tmp_path / "results", observer=stop_after(5, KeyboardInterrupt()))
    assert not (tmp_path / "results").exists()


# ── several processes ────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def short_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Share even a clip of some seconds."""
    monkeypatch.setattr(parallel_tracking, "MIN_FRAMES", 20)


@pytest.mark.usefixtures("short_chunks")
def test_several_processes_count_the_same(clip: Path, plain: Path, tmp_path: Path) -> None:
    """The sessions agree but for times and measures; the annotated video is complete."""
    session = analyze(clip, tmp_path, AnalysisOptions(annotate=True, jobs=2, looks=ADAPTIVE))
    ours, theirs = record(tmp_path), record(plain)
    assert repetitions(session)
    for session_record in (ours, theirs):
        for bout in session_record["exercises"]:
            for one in bout["reps"]:
                del one["measures"], one["start_s"], one["end_s"]
            del bout["start_s"], bout["end_s"]
    assert ours == theirs
    frames, _ = read(tmp_path / "annotated.mp4")
    assert len(frames) == len(rows(tmp_path)) == len(rows(plain))


@pytest.mark.usefixtures("short_chunks")
def test_several_processes_can_be_stopped(clip: Path, tmp_path: Path) -> None:
    """The moments before the stop are kept."""
    options = AnalysisOptions(jobs=2, looks=EVERY_FRAME)
    session = analyze(clip, tmp_path, options, observer=stop_after(5))
    assert session.interrupted
    assert record(tmp_path)["source"]["frames"] == 5


@pytest.mark.usefixtures("short_chunks")
def test_a_failing_process_leaves_no_file(clip: Path, tmp_path: Path) -> None:
    with pytest.raises(PosecheckError, match="missing"):
        analyze(
            clip, tmp_path / "results", AnalysisOptions(jobs=2, model=tmp_path / "nowhere.task")
        )
    assert not (tmp_path / "results").exists()


def test_stored_landmarks_need_no_processes_or_threads(tmp_path: Path) -> None:
    path = REPLAYS / "leg-rotations-feet.npz"
    with open_recording(path, AnalysisOptions(jobs=8)) as opened:
        assert opened.capacity == 0
    session = analyze(path, tmp_path, AnalysisOptions(jobs=8))
    assert session.bouts


# ── stride ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("fps", "stride"),
    [
        (0.5, 1), (15, 1), (24, 1), (29.97, 1), (30, 1), (44, 1), (50, 2), (59.94, 2), (60, 2),
        (90, 3), (119.88, 4), (120, 4), (240, 8),
    ],
)  # fmt: skip
def test_the_default_stride_leaves_about_thirty_frames_per_second(fps: float, stride: int) -> None:
    """Never fewer than 20, unless the video has fewer."""
    assert default_stride(fps) == stride
    assert fps / stride >= min(fps, 20)


def test_a_faster_camera_changes_no_count(clip: Path, plain: Path, tmp_path: Path) -> None:
    """Of 60 frames per second every other one is shown, and as many are looked at as of 15."""
    fast = faster(tmp_path / "fast.mp4", clip, 4)
    options = AnalysisOptions(annotate=True, looks=ADAPTIVE)
    session = analyze(fast, tmp_path / "results", options)
    ours, before = record(tmp_path / "results"), record(plain)
    assert (ours["source"]["fps"], ours["source"]["stride"]) == (60.0, 2)
    assert ours["source"]["frames"] == pytest.approx(before["source"]["frames"], rel=0.2)
    assert ours["source"]["duration_s"] == pytest.approx(before["source"]["duration_s"], abs=0.3)
    assert [bout["totals"] for bout in ours["exercises"]] == [
        bout["totals"] for bout in before["exercises"]
    ]
    assert session.source.stride == 2
    frames, recording = read(tmp_path / "results" / "annotated.mp4")
    assert recording.fps == pytest.approx(30)
    assert len(frames) == len(rows(tmp_path / "results")) == 2 * len(rows(plain))


def test_a_stride_can_be_given(fakes: Path, tmp_path: Path) -> None:
    """The first of every three frames is analysed."""
    with open_recording(fakes, AnalysisOptions(stride=3)) as opened:
        times = [frame.time for frame in opened.frames]
        assert opened.count == len(times) == 7
    assert times == pytest.approx([0.0, 0.3, 0.6, 0.9, 1.2, 1.5, 1.8])
    session = analyze(fakes, tmp_path / "results", AnalysisOptions(stride=3))
    assert (session.source.frames, session.source.stride) == (7, 3)
    assert session.source.duration == pytest.approx(2.1)


def test_stored_landmarks_are_all_analysed() -> None:
    """They have been selected before; unless a stride is given."""
    path = REPLAYS / "leg-rotations-feet.npz"
    with (
        open_recording(path) as every,
        open_recording(path, AnalysisOptions(stride=2)) as other,
    ):
        assert every.count == len(list(every.frames))
        assert len(list(other.frames)) == -(-(every.count or 0) // 2)


def test_a_stride_of_one_is_not_recorded(plain: Path) -> None:
    """Files of older versions had no stride."""
    assert "stride" not in record(plain)["source"]


# ── the rate ─────────────────────────────────────────────────────────────────────────────────────


def times_of(folder: Path, *, interpolated: bool) -> list[float]:
    """Return the times of the frames in frames.csv that were looked at, or that were not."""
    return [float(r["time_s"]) for r in rows(folder) if (r["interpolated"] == "1") is interpolated]


def test_an_annotated_video_does_not_change_the_looks(
    clip: Path, plain: Path, tmp_path: Path
) -> None:
    """The session is the same; the frames in between are marked, and not replayed."""
    analyze(clip, tmp_path / "a", AnalysisOptions(looks=ADAPTIVE))
    assert record(tmp_path / "a") == record(plain)
    assert times_of(tmp_path / "a", interpolated=False) == times_of(plain, interpolated=False)
    assert not times_of(tmp_path / "a", interpolated=True)
    assert len(times_of(plain, interpolated=True)) > 50
    with np.load(plain / "landmarks.npz") as stored:
        marked = stored["interpolated"] == 1.0
        assert [f"{t:.3f}" for t in stored["time"][marked]] == [
            f"{t:.3f}" for t in times_of(plain, interpolated=True)
        ]
    again = analyze(plain / "landmarks.npz", tmp_path / "b")
    assert record(tmp_path / "b")["exercises"] == record(plain)["exercises"]
    assert again.source.frames == record(plain)["source"]["frames"]


def test_between_two_looks_the_landmarks_are_between_theirs(plain: Path) -> None:
    """Unless they are unknown."""
    with np.load(plain / "landmarks.npz") as stored:
        image, marked = stored["image"][:, :, 0], stored["interpolated"] == 1.0
    looks = np.flatnonzero(~marked)
    for before, after in pairwise(looks.tolist()):
        low, high = np.minimum(image[before], image[after]), np.maximum(image[before], image[after])
        for shown in image[before + 1 : after]:
            known = np.isfinite(shown)
            assert (known == np.isfinite(low + high)).all()
            assert (shown[known] >= low[known] - 1e-6).all()
            assert (shown[known] <= high[known] + 1e-6).all()


def test_the_adaptive_rate_counts_like_all_frames(clip: Path, plain: Path, tmp_path: Path) -> None:
    """With fewer looks."""
    session = analyze(clip, tmp_path, AnalysisOptions(looks=EVERY_FRAME))
    assert session.source.frames == len(rows(plain))
    ours, theirs = record(tmp_path), record(plain)
    assert theirs["source"]["frames"] < 0.7 * ours["source"]["frames"]
    assert repetitions(session)
    assert [bout["totals"] for bout in ours["exercises"]] == [
        bout["totals"] for bout in theirs["exercises"]
    ]
    assert ours["source"]["duration_s"] == theirs["source"]["duration_s"]


def test_a_constant_rate_is_kept(clip: Path, tmp_path: Path) -> None:
    """Whatever moves."""
    session = analyze(clip, tmp_path, AnalysisOptions(looks=schedule_of(5)))
    assert session.source.frames == pytest.approx(5 * session.source.duration, abs=1.5)


@pytest.mark.parametrize("rate", ["fast", "0", "-3", "nan", "inf", "", "1e9"])
def test_a_rate_that_is_none_is_refused(rate: str) -> None:
    """The sentence says what to give."""
    with pytest.raises(PosecheckError, match="give auto, adaptive, all, or looks a second"):
        schedule_of(rate)


def test_rates() -> None:
    """By name and by number."""
    assert schedule_of("auto") == STEADY
    assert schedule_of("adaptive") == ADAPTIVE
    assert schedule_of("all") == EVERY_FRAME
    assert schedule_of("7.5") == LookSchedule(7.5)
