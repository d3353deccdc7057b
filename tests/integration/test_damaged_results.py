"""Results that were changed or cut off: one sentence says so, and what can be kept is kept."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

import posecheck
from posecheck.errors import OutputError, PosecheckError
from posecheck.history import History
from posecheck.results import read_frames
from tests.support.command_line import Run
from tests.support.histories import kept

REPLAY = Path(__file__).resolve().parents[1] / "replays" / "open-close-faults-front.npz"

#: Beginnings that are none: no date, no offset from UTC, and a year before any camera.
NO_TIMES = ("yesterday", "2026-11-02T07:30:00", "2026-11-02", "0001-01-01T00:00:00+00:00")


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of results; it is not to be changed."""
    return posecheck.analyze(REPLAY).save(tmp_path_factory.mktemp("saved") / "day-posecheck")


@pytest.fixture
def folder(saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, and a history of its own."""
    monkeypatch.setenv("POSECHECK_DATA", str(tmp_path / "data"))
    return Path(shutil.copytree(saved, tmp_path / "day-posecheck"))


def start(folder: Path, when: str) -> None:
    """Write another beginning, and pain, into session.json."""
    path = folder / "session.json"
    document = json.loads(path.read_text()) | {"started_at": when, "pain": {"before": 5}}
    path.write_text(json.dumps(document, indent=1))


@pytest.mark.parametrize("when", NO_TIMES)
@pytest.mark.parametrize(
    "command",
    [
        ("report",),
        ("report", "--pdf"),
        ("note", "--after", "3"),
        ("export", "--format", "fhir"),
        ("export", "--format", "json"),
    ],
    ids=lambda command: "-".join(command).replace("--", ""),
)
def test_a_beginning_that_is_no_time_is_one_sentence(
    run: Run, folder: Path, command: tuple[str, ...], when: str
) -> None:
    """For every command that reads the session; nothing is written."""
    start(folder, when)
    before = {path: path.read_bytes() for path in folder.iterdir()}
    status, out, error = run(command[0], str(folder), *command[1:])
    assert (status, out) == (2, "")
    assert error.count("\n") == 1 and str(folder / "session.json") in error
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


def test_such_results_can_be_judged_again(run: Run, folder: Path) -> None:
    """The landmarks are whole; what was noted is lost, and a warning says so."""
    start(folder, "yesterday")
    status, out, error = run("analyze", str(folder / "landmarks.npz"), "--no-history")
    assert status == 0 and "Traceback" not in error
    said = "so pain and person noted in it are lost"
    assert said in " ".join((out + error).split())
    document = json.loads((folder / "session.json").read_text())
    assert "pain" not in document and said in document["warnings"][0]
    assert run("analyze", str(folder / "landmarks.npz"), "--no-history")[0] == 0
    assert "warnings" not in json.loads((folder / "session.json").read_text())


def test_what_the_interface_cannot_read_is_one_sentence(folder: Path) -> None:
    """It names the place within the file."""
    start(folder, "yesterday")
    with pytest.raises(OutputError, match=r"session\.json can't be read \(.*started_at"):
        posecheck.load(folder)


@pytest.mark.parametrize("when", NO_TIMES)
def test_a_history_with_such_a_session_is_not_taken_in(
    run: Run, folder: Path, tmp_path: Path, when: str
) -> None:
    """Neither from a file nor from the database, where it is left out with a warning."""
    file = tmp_path / "history.json"
    History(tmp_path / "data", pytest.fail).store(kept(0))
    assert run("history", "export", str(file))[0] == 0
    file.write_text(file.read_text().replace('"started_at": ""', f'"started_at": "{when}"'))
    status, out, error = run("history", "import", str(file))
    assert (status, out) == (2, "")
    assert "session 1, " in error and "started_at" in error and error.count("\n") == 1


# ── the table of frames ──────────────────────────────────────────────────────────────────────────


def test_a_table_that_is_cut_off_is_one_sentence(folder: Path) -> None:
    """Wherever it ends; where it ends between two rows, the landmarks are more."""
    path = folder / "frames.csv"
    whole = path.read_bytes()
    assert len(read_frames(folder)["time"]) == whole.count(b"\n") - 1
    for end in [*range(0, 500, 7), *range(500, len(whole), len(whole) // 100)]:
        path.write_bytes(whole[:end])
        if whole[:end].endswith(b"\n"):
            continue
        with pytest.raises(OutputError, match=r"frames\.csv can't be read \(.*\)"):
            read_frames(folder)
    path.write_bytes(whole[: whole.rindex(b"\n", 0, -1) + 1])
    with pytest.raises(PosecheckError, match="not of one analysis"):
        posecheck.load(folder)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (b"\n0,", b"\n0,0,", "line 2 is cut off, or too long"),
        (b"time_s", b"time", "the column time_s is missing"),
        (b"\n1,", b"\n\n1", "cut off"),
        (b"\n1,", b"\n1,noon", "could not convert"),
        (b"\n1,", b'\n"1,', "can't be read"),
        (b"\n1,", b"\n1\xff,", "can't be read"),
    ],
)
def test_a_damaged_table_is_one_sentence(folder: Path, old: bytes, new: bytes, said: str) -> None:
    """It names the line or the column."""
    path = folder / "frames.csv"
    path.write_bytes(path.read_bytes().replace(old, new, 1))
    with pytest.raises(OutputError, match=said):
        read_frames(folder)
    with pytest.raises(PosecheckError, match=said):
        posecheck.load(folder)
