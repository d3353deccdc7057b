"""The commands: their output, their files and their exit statuses."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import typer
from rich.console import Console

import posecheck
from posecheck import cli, estimator
from posecheck.app import analysis, batch
from posecheck.cli.common import sample_video
from posecheck.cli.output import item_progress
from posecheck.core.feedback import Feedback, Rep
from posecheck.core.pose import Frame, Pose, Side
from posecheck.display import Mark, compose
from posecheck.errors import ModelError, PosecheckError, VideoError
from posecheck.exercises import EXERCISES
from posecheck.files import results_folder_for
from posecheck.i18n import Words
from posecheck.stopping import stop
from tests.support.command_line import Run, command_line
from tests.support.signals import signals_enabled

ROOT = Path(__file__).resolve().parents[2]
SIZE = (64, 48)
FILES = {"session.json", "frames.csv", "landmarks.npz", "report.html"}
NAME = next(iter(EXERCISES))


class FakeRecording:
    """Ten frames in one second; damaged or unreadable if the file's text says so."""

    width, height = SIZE
    fps = 10.0
    frames: int | None = 10
    duration = 1.0
    live = False

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self.read_problem: str | None = None
        if path.read_text(encoding="utf-8") == "broken":
            raise VideoError(f"{path} is not a video that can be read; give an MP4.")
        self._cut = path.read_text(encoding="utf-8") == "cut"
        self._stride, self.last_time = 1, 0.9

    def thin(self, looks: object, *, stride: int, keep_skipped: bool) -> None:
        """Leave every stride-th frame, and look at all of them."""
        self._stride = stride

    def __iter__(self) -> Iterator[Frame]:
        for number in range(0, 10, self._stride):
            yield Frame(number / 10, np.zeros((SIZE[1], SIZE[0], 3), np.uint8))
        if self._cut:
            self.read_problem = f"{self.name} ends early: 1.0 s of 9.0 s could be read"

    def __enter__(self) -> FakeRecording:
        return self

    def __exit__(self, *error: object) -> None:
        pass


class FakeEstimator:
    """Detects a person whose landmarks are all in one place."""

    model_name, model_sha256 = "fake", "00"
    someone = True

    def __init__(self, model: Path | None = None, *, verbose: bool = False) -> None:
        if model and not model.exists():
            raise ModelError(f"the model {model} is missing: pass another one with --model PATH")

    def __call__(self, frame: Frame) -> Pose:
        if not FakeEstimator.someone:
            return Pose.unseen(frame.time, frame.size)
        return Pose.detected(
            frame.time, SIZE, np.full((33, 2), 20.0), np.zeros((33, 3)), np.ones(33)
        )

    def __enter__(self) -> FakeEstimator:
        return self

    def __exit__(self, *error: object) -> None:
        pass


class FakeCoach:
    """Reports one repetition on the left at the end; calls `at` with the sixth frame."""

    reps: tuple[Rep, ...] = (Rep(NAME, Side.LEFT, 0.1, 0.9, 20.5, True),)
    exercises: tuple[str, ...] = ()
    at: Callable[[], object] | None = None

    def __init__(self, exercises: Any) -> None:
        FakeCoach.exercises = tuple(e.name for e in exercises)

    def watch(self, pose: Pose) -> Feedback:
        if FakeCoach.at and pose.time == 0.5:
            FakeCoach.at()
        return Feedback(pose)

    def finish(self) -> tuple[Rep, ...]:
        return FakeCoach.reps


class FakeWriter:
    """Writes the number of frames instead of a video."""

    def __init__(self, path: Path, size: tuple[int, int], fps: float) -> None:
        self._path, self._frames = path, 0

    def write(self, frame: Frame) -> None:
        self._frames += 1

    def __enter__(self) -> FakeWriter:
        return self

    def __exit__(self, kind: type[BaseException] | None, *error: object) -> None:
        if kind is None:
            self._path.write_text(str(self._frames), encoding="utf-8")


@pytest.fixture(autouse=True)
def fakes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Replace model and codec, and let Ctrl-C work."""
    for name, fake in (
        ("Recording", FakeRecording),
        ("Estimator", FakeEstimator),
        ("Coach", FakeCoach),
        ("VideoWriter", FakeWriter),
    ):
        monkeypatch.setattr(analysis, name, fake)
    monkeypatch.setattr(FakeCoach, "at", None)
    monkeypatch.setattr(batch, "available_cores", lambda: 1)  # other processes have no fakes
    monkeypatch.chdir(tmp_path)
    for name, content in (("clip.mp4", "fine"), ("cut.mp4", "cut"), ("broken.mp4", "broken")):
        Path(name).write_text(content, encoding="utf-8")
    with signals_enabled():
        yield


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return what runs the command line: it returns exit status, standard output and error."""
    return command_line(monkeypatch, capsys)


def session_in(folder: str) -> dict[str, Any]:
    session: dict[str, Any] = json.loads(Path(folder, "session.json").read_text(encoding="utf-8"))
    return session


def names_in(folder: str) -> set[str]:
    return {path.name for path in Path(folder).iterdir()}


# ── output ───────────────────────────────────────────────────────────────────────────────────────


def test_the_version_is_printed(run: Run) -> None:
    assert run("--version") == (0, f"posecheck {posecheck.__version__}\n", "")


def test_there_is_help(run: Run) -> None:
    """It is on standard output, with status 0."""
    status, out, _ = run("--help")
    assert status == 0
    assert all(command in out for command in ("live", "analyze", "demo", "exercises", "doctor"))


def test_without_a_command_a_training_starts(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """It has the default programme, and begins by opening its window."""

    def no_window(*arguments: object) -> None:
        raise PosecheckError("there is no screen.")

    monkeypatch.setattr("posecheck.display.window.Window", no_window)
    assert run() == (2, "", "posecheck: there is no screen.\n")


def test_every_exercise_is_listed(run: Run) -> None:
    status, out, _ = run("exercises")
    assert status == 0
    assert all(name in out for name in EXERCISES)


def test_the_session_is_printed_and_written(run: Run) -> None:
    """Counts per side, holds and the report's path; nothing on standard error."""
    status, out, err = run("analyze", "clip.mp4")
    assert (status, err) == (0, "")
    assert "1 of 2" in out
    assert "20.5 s" in out
    assert f"Report: {Path('clip-posecheck', 'report.html')}" in out
    assert names_in("clip-posecheck") == FILES
    session = session_in("clip-posecheck")
    assert session["source"] == {
        "name": "clip.mp4", "live": False, "width": 64, "height": 48,
        "fps": 10.0, "frames": 10, "duration_s": 1.0,
    }  # fmt: skip
    assert session["model"] == {"name": "fake", "sha256": "00"}


def test_out_is_the_parent_of_the_results(run: Run) -> None:
    assert run("analyze", "clip.mp4", "cut.mp4", "--out", "deep/er")[0] == 0
    assert names_in("deep/er") == {"clip-posecheck", "cut-posecheck", "summary.csv"}


def test_an_annotated_video_is_written(run: Run) -> None:
    """--video writes all frames, and prints the path."""
    status, out, _ = run("analyze", "clip.mp4", "--video")
    assert status == 0
    assert Path("clip-posecheck", "annotated.mp4").read_text(encoding="utf-8") == "10"
    assert "Annotated video: " in out


def test_annotations_are_composed_with_the_previous_ones(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So panels keep their places from frame to frame."""
    seen: list[tuple[Mark, ...]] = []
    composed: list[tuple[Mark, ...]] = [()]

    def recording(
        feedback: Feedback, size: tuple[int, int], *, previous: tuple[Mark, ...], words: Words
    ) -> tuple[Mark, ...]:
        seen.append(previous)
        composed.append(compose(feedback, size, previous=previous))
        return composed[-1]

    monkeypatch.setattr(analysis, "compose", recording)
    assert run("analyze", "clip.mp4", "--video")[0] == 0
    assert len(seen) == 10
    assert all(one is other for one, other in zip(seen, composed, strict=False))


def test_the_demo_needs_no_video(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """It analyses the sample, with an annotated video."""
    sample = tmp_path / "hip-flexor.mp4"
    sample.write_text("fine", encoding="utf-8")
    monkeypatch.setattr(cli.analyze, "sample_video", lambda: sample)
    assert run("demo")[0] == 0
    assert names_in("posecheck-demo/hip-flexor-posecheck") == {*FILES, "annotated.mp4"}


def test_the_sample_is_there() -> None:
    """In a checkout it is found as well."""
    assert sample_video().is_file()


def test_one_exercise_can_be_selected(run: Run) -> None:
    """The coach gets that one; with "auto", or without --exercise, all."""
    for arguments, expected in (
        (["--exercise", NAME], (NAME,)),
        (["--exercise", "auto"], tuple(EXERCISES)),
        ([], tuple(EXERCISES)),
    ):
        assert run("analyze", "clip.mp4", *arguments)[0] == 0
        assert FakeCoach.exercises == expected


def test_a_video_without_exercises_is_reported(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is no failure."""
    monkeypatch.setattr(FakeCoach, "reps", ())
    status, out, _ = run("analyze", "clip.mp4")
    assert status == 0
    assert "No stretch was recognised in clip.mp4." in out
    assert session_in("clip-posecheck")["exercises"] == []


def test_a_video_without_a_person_is_reported(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is no failure either."""
    monkeypatch.setattr(FakeCoach, "reps", ())
    monkeypatch.setattr(FakeEstimator, "someone", False)
    status, out, _ = run("analyze", "clip.mp4")
    assert status == 0
    assert "No person was seen in clip.mp4." in out


# ── errors of the user ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere.mp4"], "nowhere.mp4 does not exist"),
        (["clip.mp4", "nowhere.mp4"], "nowhere.mp4 does not exist"),
        (["clip.mp4", "--exercise", "hipflexor"], "did you mean hip-flexor?"),
        (["clip.mp4", "--exercise", "Hip_Flexor"], "did you mean hip-flexor?"),
        (["clip.mp4", "--exercise", "zzz"], f"there is no exercise 'zzz'; give one of {NAME}"),
        (["clip.mp4", "clip.mp4"], "would both go to clip-posecheck"),
        (["clip.mp4", "./clip.mp4"], "would both go to clip-posecheck"),
        (["clip.mp4", "--model", "nowhere.task"], "nowhere.task is missing"),
        (["clip.mp4", "--out", "cut.mp4"], "it is not a folder"),
        (["landmarks.npz", "--video"], "no pictures to paint on"),
        (["landmarks.npz"], "not a file of landmarks"),
    ],
)
def test_bad_input_is_reported_in_one_sentence(
    run: Run, arguments: list[str], message: str
) -> None:
    """Without a traceback, with status 2, and without any file."""
    Path("landmarks.npz").write_text("none", encoding="utf-8")
    before = names_in(".")
    status, out, err = run("analyze", *arguments)
    assert (status, out) == (2, "")
    assert err.startswith("posecheck: ")
    assert err.count("\n") == 1
    assert message in err
    assert names_in(".") == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["analyze"], "missing argument 'VIDEO'; see posecheck analyze --help."),
        (["analyse", "clip.mp4"], "no such command 'analyse'; did you mean 'analyze'?"),
        (["zzz"], "no such command 'zzz'; see posecheck --help."),
        (["--zzz"], "no such option: --zzz; see posecheck --help."),
        (["analyze", "clip.mp4", "--zzz"], "no such option: --zzz; see posecheck analyze --help."),
        (["analyze", "clip.mp4", "--out"], "option '--out' requires an argument; see"),
        (["demo", "clip.mp4"], "got unexpected extra argument"),
    ],
)
def test_a_mistyped_command_is_reported_in_one_sentence(
    run: Run, arguments: list[str], message: str
) -> None:
    """Without a box or a traceback, with status 2."""
    before = names_in(".")
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert err.startswith(f"posecheck: {message}")
    assert err.count("\n") == 1
    assert names_in(".") == before


def test_two_videos_of_one_name_need_two_folders(run: Run) -> None:
    """The conflict is reported before the first is analysed."""
    Path("other").mkdir()
    Path("other", "clip.mov").write_text("fine", encoding="utf-8")
    status, _, err = run("analyze", "clip.mp4", "other/clip.mov", "--out", "results")
    assert status == 2
    assert "clip.mp4 and other/clip.mov" in err.replace("\\", "/")
    assert not Path("results").exists()


def test_one_bad_video_does_not_stop_the_rest(run: Run) -> None:
    """It is reported, also by the status, and the others are analysed."""
    status, out, err = run("analyze", "broken.mp4", "clip.mp4")
    assert status == 2
    assert "broken.mp4 is not a video" in err
    assert "clip.mp4: " in out
    assert names_in("clip-posecheck") == FILES
    assert not Path("broken-posecheck").exists()


def test_a_bad_model_is_reported_once(run: Run) -> None:
    _, _, err = run("analyze", "clip.mp4", "cut.mp4", "--model", "nowhere.task")
    assert err.count("posecheck:") == 1


def test_a_truncated_video_is_analysed_to_its_end(run: Run) -> None:
    """What is missing is reported, also in session.json."""
    status, _, err = run("analyze", "cut.mp4")
    assert status == 0
    assert "posecheck: cut.mp4 ends early: 1.0 s of 9.0 s could be read" in err
    assert session_in("cut-posecheck")["warnings"] == [
        "cut.mp4 ends early: 1.0 s of 9.0 s could be read"
    ]


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="file names are Unicode there")
def test_a_file_name_may_be_invalid_unicode(run: Run) -> None:
    """The results can be written all the same."""
    Path(os.fsdecode(b"caf\xe9.mp4")).write_text("fine", encoding="utf-8")
    status, out, _ = run("analyze", os.fsdecode(b"caf\xe9.mp4"), "--out", "results")
    assert status == 0
    assert "caf\ufffd.mp4: " in out


# ── many videos ──────────────────────────────────────────────────────────────────────────────────


def summary_in(folder: str) -> list[dict[str, str]]:
    with Path(folder, "summary.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_many_videos_end_in_a_table(run: Run) -> None:
    """A line for each video, then a table with a row for each side, also as a file."""
    status, out, err = run("analyze", "clip.mp4", "broken.mp4", "cut.mp4", "--out", "results")
    assert status == 2
    assert "clip.mp4: 1 of" in out
    assert "Report: " not in out
    assert f"Summary: {Path('results', 'summary.csv')}" in out
    rows = summary_in("results")
    assert [(row["video"], row["outcome"], row["side"], row["counted"]) for row in rows] == [
        ("clip.mp4", "analysed", "left", "1"),
        ("clip.mp4", "analysed", "right", "0"),
        ("broken.mp4", "failed", "", "0"),
        ("cut.mp4", "analysed", "left", "1"),
        ("cut.mp4", "analysed", "right", "0"),
    ]
    assert rows[2]["note"] in err
    assert "ends early" in rows[3]["note"]
    assert (rows[0]["exercise"], rows[0]["target"], rows[0]["hold_s"]) == (NAME, "2", "20.5")


def test_the_progress_bar_is_hidden_while_printing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """On a terminal it is erased before, and drawn again, advanced by one, afterwards."""
    monkeypatch.setattr(Console, "is_terminal", True)
    with item_progress("videos", 3) as printing, printing():
        before = capsys.readouterr().err
        typer.echo("text")
    assert "0/3" in before
    assert before.endswith("\x1b[2K")
    after = capsys.readouterr()
    assert after.out == "text\n"
    assert "1/3" in after.err


def test_without_out_the_table_is_in_the_current_folder(run: Run) -> None:
    """A single video has no table."""
    run("analyze", "clip.mp4")
    assert not Path("summary.csv").exists()
    run("analyze", "clip.mp4", "cut.mp4")
    assert len(summary_in(".")) == 4


def test_a_folder_is_searched_for_videos(run: Run) -> None:
    """Also those below it, but no results and no other files."""
    for name in ("films/b/two.MOV", "films/one.mp4", "films/notes.txt", "films/.hidden/x.mp4"):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text("fine", encoding="utf-8")
    for _ in range(2):  # the second time there are results
        assert run("analyze", "films", "--video")[0] == 0
        assert [row["video"] for row in summary_in(".") if row["side"] == "left"] == [
            str(Path("films/b/two.MOV")), str(Path("films/one.mp4")),
        ]  # fmt: skip


def test_resume_skips_complete_results(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are in the table as well."""
    monkeypatch.setattr(estimator, "identity", lambda model: ("fake", "00"))
    run("analyze", "clip.mp4")
    before = Path("clip-posecheck", "session.json").stat().st_mtime_ns
    status, out, _ = run("analyze", "clip.mp4", "cut.mp4", "--resume")
    assert status == 0
    assert "clip.mp4: done before." in out
    assert Path("clip-posecheck", "session.json").stat().st_mtime_ns == before
    assert [row["outcome"] for row in summary_in(".")] == ["done before"] * 2 + ["analysed"] * 2
    assert run("analyze", "clip.mp4", "--resume")[0] == 0
    assert run("analyze", "clip.mp4", "--resume", "--video")[0] == 0
    assert Path("clip-posecheck", "annotated.mp4").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--stride", "0"], "--stride takes auto or a whole number from 1 on, not '0'."),
        (["--stride", "often"], "--stride takes auto or a whole number from 1 on, not 'often'."),
        (["--jobs", "0"], "invalid value for '--jobs': "),
        (["--dask", "nowhere"], "there is no Dask scheduler at nowhere"),
    ],
)
def test_senseless_options_are_reported(run: Run, arguments: list[str], message: str) -> None:
    """In one sentence, before anything is analysed."""
    before = names_in(".")
    status, out, err = run("analyze", "clip.mp4", *arguments)
    assert (status, out) == (2, "")
    assert err.startswith(f"posecheck: {message}")
    assert err.count("\n") == 1
    assert names_in(".") == before


def test_the_rate_of_looks_is_printed(run: Run) -> None:
    """The user should know that frames were skipped."""
    _, out, _ = run("analyze", "clip.mp4", "--stride", "2")
    assert "On average 5.0 pictures of the 10 a second were looked at; --rate all looks" in out
    assert session_in("clip-posecheck")["source"]["stride"] == 2
    _, out, _ = run("analyze", "clip.mp4", "--stride", "7")
    assert "On average 1.4 pictures of the 10 a second were looked at" in out
    assert "looked at" not in run("analyze", "clip.mp4")[1]


def test_stride_and_rate_exclude_each_other(run: Run) -> None:
    """Each says which frames are looked at."""
    status, _, err = run("analyze", "clip.mp4", "--stride", "2", "--rate", "all")
    assert (status, err) == (
        2,
        "posecheck: --stride and --rate exclude each other; give one of them.\n",
    )


def test_resume_heeds_the_rate(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Results with fewer looks than asked for are made again."""
    monkeypatch.setattr(estimator, "identity", lambda model: ("fake", "00"))
    run("analyze", "clip.mp4", "--stride", "2")
    assert "done before" not in run("analyze", "clip.mp4", "--resume", "--rate", "all")[1]
    assert "done before" in run("analyze", "clip.mp4", "--resume", "--rate", "all")[1]
    assert "done before" in run("analyze", "clip.mp4", "--resume")[1]


# ── Ctrl-C ───────────────────────────────────────────────────────────────────────────────────────


def ctrl_c(times: int = 1) -> Callable[[], None]:
    def press() -> None:
        for _ in range(times):
            signal.raise_signal(signal.SIGINT)

    return press


def test_ctrl_c_keeps_the_results_so_far(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """The files are complete, and marked as interrupted; the next video is not started."""
    monkeypatch.setattr(FakeCoach, "at", staticmethod(ctrl_c()))
    status, out, err = run("analyze", "clip.mp4", "cut.mp4", "--video")
    assert status == 130
    assert "stopped after 0.6 s of clip.mp4" in err
    assert "1 of 2" in out
    session = session_in("clip-posecheck")
    assert (session["interrupted"], session["source"]["frames"]) == (True, 6)
    assert Path("clip-posecheck", "annotated.mp4").read_text(encoding="utf-8") == "6"
    assert names_in("clip-posecheck") == {*FILES, "annotated.mp4"}
    assert not Path("cut-posecheck").exists()


def test_ctrl_c_twice_leaves_nothing(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """No unfinished file remains."""
    monkeypatch.setattr(FakeCoach, "at", staticmethod(ctrl_c(2)))
    status, _, err = run("analyze", "clip.mp4", "--video")
    assert (status, err) == (130, "posecheck: stopped at once; nothing of clip.mp4 is kept.\n")
    assert not Path("clip-posecheck").exists()


def test_ctrl_c_before_the_first_frame_writes_nothing(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Empty results would replace older ones."""
    monkeypatch.setattr(FakeEstimator, "__enter__", lambda self: (ctrl_c()(), self)[1])
    status, _, err = run("analyze", "clip.mp4")
    assert status == 130
    assert "before the first frame" in err
    assert not Path("clip-posecheck").exists()


def test_the_handler_of_ctrl_c_is_restored(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """However often it was pressed."""
    before = signal.getsignal(signal.SIGINT)
    for times in (0, 1, 2):
        monkeypatch.setattr(FakeCoach, "at", staticmethod(ctrl_c(times)))
        run("analyze", "clip.mp4")
        assert signal.getsignal(signal.SIGINT) is before


def test_an_ignored_ctrl_c_stays_ignored() -> None:
    """A program in the background of a shell is not stopped by the shell's Ctrl-C."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with stop.handled():
            signal.raise_signal(signal.SIGINT)
            assert not stop.pressed
        assert signal.getsignal(signal.SIGINT) == signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)


# ── replay ───────────────────────────────────────────────────────────────────────────────────────


def test_a_replay_gives_the_same_session(run: Run) -> None:
    """Stored landmarks need no model and no video."""
    run("analyze", "clip.mp4")
    first = session_in("clip-posecheck")
    rows = Path("clip-posecheck", "frames.csv").read_bytes()
    landmarks = Path("clip-posecheck", "landmarks.npz").read_bytes()
    status, _, _ = run("analyze", "clip-posecheck/landmarks.npz")
    assert status == 0
    second = session_in("clip-posecheck")
    assert second.pop("source") == {**first.pop("source"), "name": "landmarks.npz"}
    assert second == first
    assert Path("clip-posecheck", "frames.csv").read_bytes() == rows
    assert Path("clip-posecheck", "landmarks.npz").read_bytes() == landmarks


@pytest.mark.parametrize(
    ("path", "out", "folder"),
    [
        ("a/clip.mp4", None, "a/clip-posecheck"),
        ("a/clip.tar.mp4", "out", "out/clip.tar-posecheck"),
        ("a/clip-posecheck/landmarks.npz", None, "a/clip-posecheck"),
        ("a/clip-posecheck/landmarks.npz", "out", "out/clip-posecheck"),
        ("a/other.npz", None, "a/other-posecheck"),
        ("a/-posecheck/other.NPZ", None, "a/-posecheck/other-posecheck"),
        ("a/clip-posecheck/annotated.mp4", None, "a/clip-posecheck/annotated-posecheck"),
    ],
)
def test_the_results_folder_of_a_recording(path: str, out: str | None, folder: str) -> None:
    """It is beside the video or in --out; landmarks in a results folder belong to that folder."""
    assert results_folder_for(Path(path), Path(out) if out else None) == Path(folder)


# ── real processes ───────────────────────────────────────────────────────────────────────────────


def real(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "posecheck", *arguments],
        capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip


def test_the_module_is_the_command() -> None:
    """`python -m posecheck` is the same program."""
    done = real("--version")
    assert (done.returncode, done.stdout) == (0, f"posecheck {posecheck.__version__}\n")


def test_a_real_failure_is_one_sentence() -> None:
    """Without fakes, a text file is refused."""
    done = real("analyze", "clip.mp4")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("posecheck: clip.mp4 ")
    assert done.stderr.count("\n") == 1
