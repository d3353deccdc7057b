"""The history's commands: output, stored sessions and exit statuses."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from posecheck import cli
from posecheck.cli.history import PAGE, SHORT, insert_page_name, keep_session
from posecheck.errors import HistoryError, PosecheckError
from posecheck.history import Entry, History, read_file, write_file
from posecheck.history.database import NAME
from posecheck.history.entry import entry
from tests.support.command_line import Run
from tests.support.histories import MONDAY, kept, rep, session
from tests.support.own_exercises import own_exercise

ROOT = Path(__file__).resolve().parents[2]
REPLAY = ROOT / "tests" / "replays" / "hip-flexor-faults-side.npz"


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in an empty folder, with the history below it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("POSECHECK_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("COLUMNS", "120")


@pytest.fixture
def history(tmp_path: Path) -> History:
    return History(tmp_path / "data", pytest.fail)


def landmarks(path: Path, frames: int) -> Path:
    """Write the first frames of a replay to a file."""
    with np.load(REPLAY) as stored:
        arrays = {name: stored[name] for name in stored}
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez(path, **{n: a if n == "size" else a[:frames] for n, a in arrays.items()})
    return path


def lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


# ── the list ─────────────────────────────────────────────────────────────────────────────────────


def test_an_empty_history_is_reported(run: Run) -> None:
    """It is no error, and no file is made."""
    assert run("history") == (0, "There is no session in the history yet.\n", "")
    assert not Path("data").exists()


def test_the_last_sessions_are_listed(run: Run, history: History) -> None:
    """The latest first, with length, source and counts."""
    history.store(kept(0))
    live = session(rep(), rep(counted=False), name="camera 0", live=True)
    history.store(entry(live, MONDAY + timedelta(1), None))
    status, out, err = run("history")
    assert (status, err) == (0, "")
    newest, oldest = (line for line in lines(out) if "Jun 2026" in line)
    assert newest.endswith("2 Jun 2026, 07:30 2:00 live Reach & hold: 1 of 4")
    assert oldest.endswith("1 Jun 2026, 07:30 2:00 clip.mp4 Reach & hold: 1 of 4")
    assert oldest.startswith(kept(0).id[:SHORT])
    assert "The last" not in out


def test_a_long_history_is_shortened(run: Run, history: History) -> None:
    """The last ten sessions, and the total."""
    history.add(kept(day) for day in range(12))
    out = run("history")[1]
    assert len([line for line in lines(out) if "Jun 2026" in line]) == 10
    assert "The last 10 of 12 sessions." in out


def test_the_week_is_printed(run: Run, history: History) -> None:
    """With the programme's target, and the weeks in a row."""
    today = datetime.now().astimezone()
    monday = today - timedelta(days=today.weekday())
    days = [monday, *(monday - timedelta(days=n) for n in (5, 7, 12, 14))]
    history.add(replace(kept(0), when=when, id=f"{n:012x}") for n, when in enumerate(days))
    out = run("history")[1]
    assert "This week: 1 day of the 2 to 3 that the programme wants." in out
    assert "Weeks in a row with at least 2 days: 2." in out


def test_trends_are_printed(run: Run, history: History) -> None:
    """A line for each: the latest level, and its change."""
    history.add(kept(day, rep(hold=5.0 if day < 4 else 15.0)) for day in range(8))
    found = lines(run("history")[1])
    assert any("8 done properly 100% no change" in line for line in found)
    assert any(line.startswith("hold 15.0 s up ") for line in found)


def test_another_folder_can_be_named(run: Run, tmp_path: Path) -> None:
    """--data overrides the variable, before and after the command."""
    History(tmp_path / "other", pytest.fail).store(kept())
    assert "clip.mp4" in run("history", "--data", "other")[1]
    assert run("history", "--data", "other", "export", "a.json")[0] == 0
    assert run("history", "export", "b.json", "--data", "other")[0] == 0
    assert Path("a.json").read_bytes() == Path("b.json").read_bytes()
    assert len(read_file(Path("a.json"))) == 1
    assert not Path("data").exists()


# ── the page ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], []),
        (["--html"], ["--html", PAGE]),
        (["--html", "my.html"], ["--html", "my.html"]),
        (["--html", "--data", "x"], ["--html", PAGE, "--data", "x"]),
        (["--data", "x", "--html"], ["--data", "x", "--html", PAGE]),
        (["--html=my.html"], ["--html=my.html"]),
        (["export", "x.json"], ["export", "x.json"]),
    ],
)
def test_the_name_of_the_page_is_optional(
    arguments: Sequence[str], expected: Sequence[str]
) -> None:
    assert insert_page_name(list(arguments)) == list(expected)


@pytest.mark.parametrize(
    ("arguments", "file"), [(["--html"], PAGE), (["--html", "p.htm"], "p.htm")]
)
def test_the_page_is_written(run: Run, history: History, arguments: list[str], file: str) -> None:
    """It is complete, and its path is printed."""
    history.store(kept())
    assert run("history", *arguments) == (0, f"History: {file}\n", "")
    text = Path(file).read_text(encoding="utf-8")
    assert "clip.mp4" in text
    assert text.rstrip().endswith("</html>")


def test_an_unwritable_page_is_reported(run: Run) -> None:
    """In one sentence, with status 2, and without any file."""
    status, out, err = run("history", "--html", "nowhere/page.html")
    assert (status, out) == (2, "")
    assert err.startswith(f"posecheck: {Path('nowhere', 'page.html')} can't be written (")
    assert list(Path().iterdir()) == []


@pytest.mark.parametrize(
    "arguments",
    [("--html", "file"), ("--pdf", "file"), ("export", "file.csv"), ("export", "file.json")],
)
def test_other_files_are_replaced_by_force_alone(
    run: Run, history: History, arguments: tuple[str, str]
) -> None:
    """As the refusal says."""
    history.store(kept())
    other = Path(arguments[1])
    other.write_text("mine", encoding="utf-8")
    status, _, err = run("history", *arguments)
    assert status == 2 and "--force" in err and other.read_bytes() == b"mine"
    assert run("history", *arguments, "--force")[0] == 0
    assert other.read_bytes() != b"mine"


def test_exports_know_the_exercises_beside_the_history(run: Run) -> None:
    """In the folder that --data names, before the command or after it."""
    broken = own_exercise(Path("other"), "broken.py", "x = ")
    for arguments in (
        ("--data", "other", "export", "a.csv"),
        ("export", "b.csv", "--data", "other"),
    ):
        assert str(broken) in run("history", *arguments)[2]


# ── export, and deleting ───────────────────────────────────────────────────────────────────


def test_a_history_can_be_exported_and_imported(run: Run, history: History) -> None:
    """A second import adds nothing."""
    file = "history.json"
    history.add([kept(0), kept(1)])
    assert run("history", "export", file) == (0, f"2 sessions written to {file}.\n", "")
    there = ["--data", "there"]
    assert run("history", "import", file, *there) == (0, "2 sessions taken in.\n", "")
    status, out, _ = run("history", "import", file, *there)
    assert (status, out) == (0, "0 sessions taken in. 2 were there already.\n")
    assert History(Path("there"), pytest.fail).entries() == history.entries()


def test_a_bad_file_changes_nothing(run: Run, history: History) -> None:
    """Even if its first session is valid."""
    history.store(kept(0))
    before = Path("data", NAME).read_bytes()
    write_file([kept(1), kept(2)], Path("h.json"))
    found = json.loads(Path("h.json").read_text(encoding="utf-8"))
    found["sessions"][1]["live"] = "perhaps"
    Path("h.json").write_text(json.dumps(found), encoding="utf-8")
    status, out, err = run("history", "import", "h.json")
    assert (status, out) == (2, "")
    assert err.startswith("posecheck: h.json is not as posecheck history export writes it (")
    assert err.count("\n") == 1
    assert Path("data", NAME).read_bytes() == before


class User:
    """Answers questions, and records them."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.answer = False

    def __call__(self, question: str) -> bool:
        self.asked.append(question)
        return self.answer


@pytest.fixture
def user(monkeypatch: pytest.MonkeyPatch) -> User:
    user = User()
    monkeypatch.setattr("typer.confirm", user)
    return user


def test_deleting_asks_first(run: Run, history: History, user: User) -> None:
    """It names the session; without a yes nothing is deleted."""
    history.add([kept(0), kept(1)])
    assert run("history", "delete", kept(0).id[:SHORT]) == (0, "Nothing was deleted.\n", "")
    assert user.asked == ["Delete the session of 1 Jun 2026, 07:30 (clip.mp4) for good?"]
    assert history.entries() == (kept(0), kept(1))
    user.answer = True
    assert run("history", "delete", kept(0).id.upper()) == (0, "1 session deleted.\n", "")
    assert history.entries() == (kept(1),)


def test_all_can_be_deleted(run: Run, history: History, user: User) -> None:
    """After a question, or with --yes."""
    history.add([kept(0), kept(1)])
    assert run("history", "delete", "--all") == (0, "Nothing was deleted.\n", "")
    assert run("history", "delete", "--all", "--yes") == (0, "2 sessions deleted.\n", "")
    assert history.entries() == ()
    assert run("history", "delete", "--all")[1] == "There is no session in the history yet.\n"
    assert user.asked == ["Delete all 2 sessions for good?"]


def test_deleting_all_mentions_damaged_histories(run: Run, history: History) -> None:
    """They were set aside, and are still there."""
    Path("data").mkdir()
    Path("data", NAME).write_bytes(b"damaged" * 1000)
    run("history")
    (aside,) = history.set_aside()
    out = run("history", "delete", "--all", "--yes")[1]
    assert f"A damaged history is still there: {aside}" in out
    assert aside.exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["delete"], "name one session by its ID, or give --all"),
        (["delete", "--all", "5b"], "name one session by its ID, or give --all"),
        (["delete", "zzz"], "there is no session 'zzz'; posecheck history lists their IDs."),
        (["delete", ""], "an argument is empty"),
        (["delete", "5"], "'5' may be 50"),
        (["export", "history.txt"], "history.txt ends neither in .csv nor in .json"),
        (["import", "nowhere.json"], "nowhere.json can't be read"),
        (["import"], "missing argument 'FILE'; see posecheck history import --help."),
        (["zzz"], "no such command 'zzz'"),
    ],
)
def test_a_wrong_command_is_reported_in_one_sentence(
    run: Run, history: History, arguments: list[str], said: str
) -> None:
    """With status 2, and without any change."""
    both = [replace(kept(day), id=f"5{day}" + "0" * 10) for day in range(2)]
    history.add(both)
    status, out, err = run("history", *arguments)
    assert (status, out) == (2, "")
    assert err.startswith(f"posecheck: {said}")
    assert err.count("\n") == 1
    assert history.entries() == tuple(both)


def test_without_an_answer_nothing_is_deleted(history: History) -> None:
    """As in a script without --yes."""
    history.store(kept())
    done = subprocess.run(
        [sys.executable, "-m", "posecheck", "history", "delete", "--all"],
        stdin=subprocess.DEVNULL, capture_output=True, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.returncode != 0
    assert history.entries() == (kept(),)


# ── keeping ──────────────────────────────────────────────────────────────────────────────────────


def test_an_analysis_is_kept(run: Run, history: History) -> None:
    """With its repetitions, its results folder, and the time when the file was made."""
    path = landmarks(Path("morning.npz"), 10_000)
    os.utime(path, (MONDAY.timestamp(), MONDAY.timestamp()))
    status, _, err = run("analyze", "morning.npz")
    assert (status, err) == (0, "")
    (new,) = history.entries()
    results = json.loads(Path("morning-posecheck", "session.json").read_text(encoding="utf-8"))
    assert new.when == MONDAY
    assert new.folder == str(Path("morning-posecheck").absolute())
    assert new.session.source.name == "morning.npz"
    found = [rep for bout in results["exercises"] for rep in bout["reps"]]
    assert len(found) == len(new.session.reps) > 0
    assert [rep["hold_s"] for rep in found] == [round(rep.hold, 3) for rep in new.session.reps]
    assert "hip-flexor" in {bout.exercise for bout in new.session.bouts}


def test_a_second_analysis_is_not_counted_twice(run: Run, history: History) -> None:
    """The file and its stored landmarks are one session, of the first time."""
    path = landmarks(Path("morning.npz"), 30)
    os.utime(path, (MONDAY.timestamp(), MONDAY.timestamp()))
    for again in ("morning.npz", "morning.npz", "morning-posecheck/landmarks.npz"):
        assert run("analyze", again)[0] == 0
        (kept_so,) = history.entries()
        assert kept_so.when == MONDAY
        assert kept_so.session.source.name == "morning.npz"


def test_an_analysis_can_be_left_out(run: Run, tmp_path: Path) -> None:
    """By --no-history; --data names another folder."""
    landmarks(Path("morning.npz"), 30)
    assert run("analyze", "morning.npz", "--no-history")[0] == 0
    assert not Path("data").exists()
    assert run("analyze", "morning.npz", "--data", "other")[0] == 0
    assert not Path("data").exists()
    assert len(History(tmp_path / "other", pytest.fail).entries()) == 1


def test_a_failing_history_does_not_affect_the_analysis(run: Run) -> None:
    """The failure is reported; results and status are those of the analysis."""
    landmarks(Path("morning.npz"), 30)
    Path("data").touch()
    status, out, err = run("analyze", "morning.npz")
    assert status == 0
    assert "Report: " in out
    assert Path("morning-posecheck", "report.html").exists()
    assert err.startswith("posecheck: not kept in the history: the history can't be kept in ")
    assert err.count("\n") == 1


def test_a_damaged_history_does_not_affect_the_analysis(run: Run, history: History) -> None:
    """It is set aside with a message, and the session is kept in a new one."""
    landmarks(Path("morning.npz"), 30)
    Path("data").mkdir()
    Path("data", NAME).write_bytes(b"damaged" * 1000)
    status, _, err = run("analyze", "morning.npz")
    assert status == 0
    assert re.fullmatch(r"posecheck: the history .* was damaged; it is kept as .*\n", err)
    assert len(history.entries()) == 1


def test_a_session_without_a_frame_is_not_kept(history: History) -> None:
    keep_session(session(frames=0), None, MONDAY, None)
    assert history.entries() == ()
    assert not Path("data").exists()


def test_the_demo_is_not_kept(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """It shows user else."""
    sample = landmarks(Path("sample.npz"), 30)
    monkeypatch.setattr(cli.analyze, "sample_video", lambda: sample)
    run("demo")
    assert not Path("data").exists()


def test_errors_of_the_history_are_the_users() -> None:
    """They are reported like all others."""
    assert issubclass(HistoryError, PosecheckError)


def test_the_entry_of_a_live_session(history: History) -> None:
    """It has the session, its folder and its start."""
    began = datetime.now().astimezone()
    live: Entry = entry(session(rep(), name="camera", live=True), began, Path("results"))
    keep_session(live.session, Path("results"), began, None)
    assert history.entries() == (live,)
