"""The commands about the history: what they say, what they keep, and the status they end with."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from posecheck import cli
from posecheck.cli.history import PAGE, SHORT, remember, with_page_name
from posecheck.errors import HistoryError, PosecheckError
from posecheck.history import Entry, History, read_file, write_file
from posecheck.history.database import NAME
from posecheck.history.entry import entry
from tests.support.histories import MONDAY, kept, rep, session

ROOT = Path(__file__).resolve().parents[2]
REPLAY = ROOT / "tests" / "replays" / "hip-flexor-faults-side.npz"

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty folder to work in, with the history below it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("POSECHECK_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("COLUMNS", "120")


@pytest.fixture
def history(tmp_path: Path) -> History:
    return History(tmp_path / "data", pytest.fail)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """What runs the command line: exit status, standard output, standard error."""

    def of(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["posecheck", *arguments])
        with pytest.raises(SystemExit) as end:
            cli.main()
        told = capsys.readouterr()
        status = end.value.code
        assert status is None or isinstance(status, int)
        return status or 0, told.out, told.err

    return of


def landmarks(path: Path, frames: int) -> Path:
    """The first frames of a replay, in a file of their own."""
    with np.load(REPLAY) as stored:
        arrays = {name: stored[name] for name in stored}
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez(path, **{n: a if n == "size" else a[:frames] for n, a in arrays.items()})
    return path


def lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


# ── telling ──────────────────────────────────────────────────────────────────────────────────────


def test_no_history_is_told(run: Run) -> None:
    """It is nothing to mend, and looking makes nothing."""
    assert run("history") == (0, "There is no session in the history yet.\n", "")
    assert not Path("data").exists()


def test_the_last_sessions_are_listed(run: Run, history: History) -> None:
    """The latest first, by where they came from and what counted in them."""
    history.store(kept(0))
    live = session(rep(), rep(counted=False), name="camera 0", live=True)
    history.store(entry(live, MONDAY + timedelta(1), None))
    status, out, err = run("history")
    assert (status, err) == (0, "")
    newest, oldest = (line for line in lines(out) if "Jun 2026" in line)
    assert newest.endswith("2 Jun 2026 07:30 live Reach & hold: 1 of 4")
    assert oldest.endswith("1 Jun 2026 07:30 clip.mp4 Reach & hold: 1 of 4")
    assert oldest.startswith(kept(0).id[:SHORT])
    assert "The last" not in out


def test_a_long_history_is_told_by_its_end(run: Run, history: History) -> None:
    """Ten sessions, and how many there are."""
    history.add(kept(day) for day in range(12))
    out = run("history")[1]
    assert len([line for line in lines(out) if "Jun 2026" in line]) == 10
    assert "The last 10 of 12 sessions." in out


def test_the_week_is_told(run: Run, history: History) -> None:
    """Against what the programme wants, with the weeks in a row."""
    today = datetime.now().astimezone()
    monday = today - timedelta(days=today.weekday())
    days = [monday, *(monday - timedelta(days=n) for n in (5, 7, 12, 14))]
    history.add(replace(kept(0), when=when, id=f"{n:012x}") for n, when in enumerate(days))
    out = run("history")[1]
    assert "This week: 1 day of the 2 to 3 that the programme wants." in out
    assert "Weeks in a row with at least 2 days: 2." in out


def test_trends_are_told(run: Run, history: History) -> None:
    """A line for each figure: the latest level, and which way it went."""
    history.add(kept(day, rep(hold=5.0 if day < 4 else 15.0)) for day in range(8))
    told = lines(run("history")[1])
    assert "Reach & hold 8 done properly 100 % about the same" in told
    assert "hold 15.0 s up from 5.0 s" in told


def test_another_folder_can_be_named(run: Run, tmp_path: Path) -> None:
    """--data comes before the variable, before and after the command."""
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
def test_the_page_may_be_named(arguments: Sequence[str], expected: Sequence[str]) -> None:
    """When it isn't, it has its usual name."""
    assert with_page_name(list(arguments)) == list(expected)


@pytest.mark.parametrize(
    ("arguments", "file"), [(["--html"], PAGE), (["--html", "p.htm"], "p.htm")]
)
def test_the_page_is_written(run: Run, history: History, arguments: list[str], file: str) -> None:
    """Whole, and its place is told."""
    history.store(kept())
    assert run("history", *arguments) == (0, f"History: {file}\n", "")
    text = Path(file).read_text(encoding="utf-8")
    assert "clip.mp4" in text
    assert text.rstrip().endswith("</html>")


def test_a_page_that_can_not_be_written_is_told(run: Run) -> None:
    """In one sentence, with status 2, and nothing is left."""
    status, out, err = run("history", "--html", "nowhere/page.html")
    assert (status, out) == (2, "")
    assert err.startswith(f"posecheck: {Path('nowhere', 'page.html')} can't be written (")
    assert list(Path().iterdir()) == []


# ── taking along, and deleting ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("file", ["history.csv", "history.json"])
def test_a_history_moves(run: Run, history: History, file: str) -> None:
    """Out of one folder, into another; the second time there is nothing to do."""
    history.add([kept(0), kept(1)])
    assert run("history", "export", file) == (0, f"2 sessions written to {file}.\n", "")
    there = ["--data", "there"]
    assert run("history", "import", file, *there) == (0, "2 sessions taken in.\n", "")
    status, out, _ = run("history", "import", file, *there)
    assert (status, out) == (0, "0 sessions taken in, 2 there already.\n")
    assert History(Path("there"), pytest.fail).entries() == history.entries()


def test_a_bad_file_changes_nothing(run: Run, history: History) -> None:
    """Though its first session is as it should be."""
    history.store(kept(0))
    before = Path("data", NAME).read_bytes()
    write_file([kept(1), kept(2)], Path("h.json"))
    told = json.loads(Path("h.json").read_text(encoding="utf-8"))
    told["sessions"][1]["live"] = "perhaps"
    Path("h.json").write_text(json.dumps(told), encoding="utf-8")
    status, out, err = run("history", "import", "h.json")
    assert (status, out) == (2, "")
    assert err.startswith("posecheck: h.json is not as posecheck history export writes it (")
    assert err.count("\n") == 1
    assert Path("data", NAME).read_bytes() == before


class User:
    """Somebody who is asked, and answers."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.answer = False

    def __call__(self, question: str) -> bool:
        self.asked.append(question)
        return self.answer


@pytest.fixture
def user(monkeypatch: pytest.MonkeyPatch) -> User:
    somebody = User()
    monkeypatch.setattr("typer.confirm", somebody)
    return somebody


def test_deleting_asks_first(run: Run, history: History, user: User) -> None:
    """It says what is about to go; without a yes it stays."""
    history.add([kept(0), kept(1)])
    assert run("history", "delete", kept(0).id[:SHORT]) == (0, "Nothing was deleted.\n", "")
    assert user.asked == ["Delete the session of 1 Jun 2026 07:30 (clip.mp4) for good?"]
    assert history.entries() == (kept(0), kept(1))
    user.answer = True
    assert run("history", "delete", kept(0).id.upper()) == (0, "1 session deleted.\n", "")
    assert history.entries() == (kept(1),)


def test_all_can_be_deleted(run: Run, history: History, user: User) -> None:
    """After a question, or with --yes without one."""
    history.add([kept(0), kept(1)])
    assert run("history", "delete", "--all") == (0, "Nothing was deleted.\n", "")
    assert run("history", "delete", "--all", "--yes") == (0, "2 sessions deleted.\n", "")
    assert history.entries() == ()
    assert run("history", "delete", "--all")[1] == "There is no session in the history yet.\n"
    assert user.asked == ["Delete all 2 sessions for good?"]


def test_deleting_tells_of_what_was_set_aside(run: Run, history: History) -> None:
    """Who wants all to be gone is told what else there is."""
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
        (["delete", ""], "there is no session ''; posecheck history lists their IDs."),
        (["delete", "5"], "'5' may be 50"),
        (["export", "history.txt"], "history.txt ends neither in .csv nor in .json"),
        (["import", "nowhere.json"], "nowhere.json can't be read"),
        (["import"], "missing argument 'FILE'; see posecheck history import --help."),
        (["zzz"], "no such command 'zzz'"),
    ],
)
def test_a_mistake_is_told_in_one_sentence(
    run: Run, history: History, arguments: list[str], said: str
) -> None:
    """With status 2, and nothing changed."""
    both = [replace(kept(day), id=f"5{day}" + "0" * 10) for day in range(2)]
    history.add(both)
    status, out, err = run("history", *arguments)
    assert (status, out) == (2, "")
    assert err.startswith(f"posecheck: {said}")
    assert err.count("\n") == 1
    assert history.entries() == tuple(both)


def test_an_answer_that_never_comes_deletes_nothing(history: History) -> None:
    """Where nobody can be asked, as in a script without --yes."""
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
    """With its repetitions, as of when the file was made, and where its results are."""
    path = landmarks(Path("morning.npz"), 10_000)
    os.utime(path, (MONDAY.timestamp(), MONDAY.timestamp()))
    status, _, err = run("analyze", "morning.npz")
    assert (status, err) == (0, "")
    (new,) = history.entries()
    results = json.loads(Path("morning-posecheck", "session.json").read_text(encoding="utf-8"))
    assert new.when == MONDAY
    assert new.folder == str(Path("morning-posecheck").absolute())
    assert new.session.source.name == "morning.npz"
    told = [rep for bout in results["exercises"] for rep in bout["reps"]]
    assert len(told) == len(list(new.reps)) > 0
    assert [rep["hold_s"] for rep in told] == [round(rep.hold, 3) for rep in new.reps]
    assert "hip-flexor" in {bout.exercise for bout in new.session.bouts}


def test_an_analysis_again_is_not_counted_twice(run: Run, history: History) -> None:
    """Of the same file, or of the landmarks that it left: one session, as of the first time."""
    path = landmarks(Path("morning.npz"), 30)
    os.utime(path, (MONDAY.timestamp(), MONDAY.timestamp()))
    for again in ("morning.npz", "morning.npz", "morning-posecheck/landmarks.npz"):
        assert run("analyze", again)[0] == 0
        (kept_so,) = history.entries()
        assert kept_so.when == MONDAY
        assert kept_so.session.source.name == "morning.npz"


def test_an_analysis_may_be_kept_out(run: Run, tmp_path: Path) -> None:
    """--no-history leaves no trace; --data says where else."""
    landmarks(Path("morning.npz"), 30)
    assert run("analyze", "morning.npz", "--no-history")[0] == 0
    assert not Path("data").exists()
    assert run("analyze", "morning.npz", "--data", "other")[0] == 0
    assert not Path("data").exists()
    assert len(History(tmp_path / "other", pytest.fail).entries()) == 1


def test_a_history_that_fails_does_not_harm_the_analysis(run: Run) -> None:
    """One sentence says that it was not kept; the results are whole and the status is theirs."""
    landmarks(Path("morning.npz"), 30)
    Path("data").touch()
    status, out, err = run("analyze", "morning.npz")
    assert status == 0
    assert "Report: " in out
    assert Path("morning-posecheck", "report.html").exists()
    assert err.startswith("posecheck: not kept in the history: the history can't be kept in ")
    assert err.count("\n") == 1


def test_a_damaged_history_does_not_harm_the_analysis(run: Run, history: History) -> None:
    """It is set aside, which is told, and the session is kept in the new one."""
    landmarks(Path("morning.npz"), 30)
    Path("data").mkdir()
    Path("data", NAME).write_bytes(b"damaged" * 1000)
    status, _, err = run("analyze", "morning.npz")
    assert status == 0
    assert re.fullmatch(r"posecheck: the history .* was damaged; it is kept as .*\n", err)
    assert len(history.entries()) == 1


def test_a_session_without_a_picture_is_none(history: History) -> None:
    """What ended before it began is not kept."""
    remember(session(frames=0), None, MONDAY, None)
    assert history.entries() == ()
    assert not Path("data").exists()


def test_the_demo_is_not_kept(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """It shows somebody else."""
    sample = landmarks(Path("sample.npz"), 30)
    monkeypatch.setattr(cli.analyze, "sample", lambda: sample)
    run("demo")
    assert not Path("data").exists()


def test_errors_of_the_history_are_the_users() -> None:
    """They are told like all others."""
    assert issubclass(HistoryError, PosecheckError)


def test_the_entry_of_a_live_session(history: History) -> None:
    """The live trainer gives a session, its folder, and when it began."""
    began = datetime.now().astimezone()
    live: Entry = entry(session(rep(), name="camera", live=True), began, Path("results"))
    remember(live.session, Path("results"), began, None)
    assert history.entries() == (live,)
