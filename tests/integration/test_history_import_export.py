"""The history as a file: what comes back is what was written, and nothing odd gets in."""

from __future__ import annotations

import csv
import errno
import io
import json
import math
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from posecheck.core.exercise import Measure
from posecheck.core.feedback import Spread
from posecheck.core.pain import Pain
from posecheck.core.session import PlanStamp
from posecheck.errors import HistoryError
from posecheck.exercises import EXERCISES
from posecheck.history import Entry, History, read_file, write_file
from tests.support.histories import FAULT, entries, kept, rep

endings = pytest.mark.parametrize("ending", [".json"])

#: Hypothesis may use the folder of one test for all of its examples: files are written over.
same_folder = settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

GAP = Measure("gap", lambda pose, side: 0.0, unit="")
REACH = replace(EXERCISES["open-close"], name="reach", recorded=(GAP,))

ENTRIES = (
    kept(0, rep(faults=(FAULT, FAULT)), rep(measures={}), folder=Path("/results")),
    kept(1, name="a, b;\n\"c\"\r'd'\u2028.mp4"),
)


@pytest.fixture
def warnings() -> list[str]:
    return []


# ── there and back ───────────────────────────────────────────────────────────────────────────────


@endings
@same_folder
@given(new=entries)
def test_what_is_written_is_read(tmp_path: Path, ending: str, new: list[Entry]) -> None:
    """To the last digit and character, in either format."""
    path = tmp_path / f"history{ending}"
    write_file(new, path)
    assert repr(read_file(path)) == repr(tuple(new))


@endings
@settings(same_folder, max_examples=25)
@given(new=entries)
def test_an_empty_history_that_takes_it_in_is_the_same(
    tmp_path_factory: pytest.TempPathFactory, warnings: list[str], ending: str, new: list[Entry]
) -> None:
    """From one computer to another nothing is lost, and a second time adds nothing."""
    place = tmp_path_factory.mktemp("exchange")
    here, there = (
        History(place / "here", warnings.append),
        History(place / "there", warnings.append),
    )
    here.add(new)
    path = place / f"history{ending}"
    write_file(here.entries(), path)
    assert there.add(read_file(path)) == len(new)
    assert repr(there.entries()) == repr(here.entries())
    assert there.add(read_file(path)) == 0
    assert repr(there.entries()) == repr(here.entries())


@endings
def test_an_empty_history_is_a_file_too(tmp_path: Path, ending: str) -> None:
    """Nothing comes back as nothing."""
    path = tmp_path / f"history{ending}"
    write_file([], path)
    assert read_file(path) == ()


def test_files_from_before_unknown_verdicts_are_read(tmp_path: Path) -> None:
    """Earlier versions judged every repetition; their files lack the key."""
    file = tmp_path / "history.json"
    write_file(ENTRIES, file)
    data = json.loads(file.read_text(encoding="utf-8"))
    for each in data["sessions"]:
        for one in (one for bout in each["bouts"] for one in bout["reps"]):
            assert one.pop("judged") is True
    file.write_text(json.dumps(data), encoding="utf-8")
    assert read_file(file) == ENTRIES


# ── the table ────────────────────────────────────────────────────────────────────────────────────


def table(path: Path, *shown: Entry) -> list[dict[str, str]]:
    """The rows of a table, which a person's tools read with their own types."""
    write_file(shown, path / "history.csv", {"reach": REACH})
    content = (path / "history.csv").read_bytes().decode()
    return list(csv.DictReader(io.StringIO(content, newline="")))


def test_a_table_has_a_row_for_each_repetition(tmp_path: Path) -> None:
    """And a number in each cell, but for names; nothing has to be unpacked."""
    stamp = PlanStamp("Hips", 2)
    first, second = ENTRIES
    done = replace(first.session, plan=stamp, pain=Pain(5, 3), person="=A")
    rows = table(tmp_path, first.with_session(done), second)
    assert [(row["repetition"], row["side"], row["target"]) for row in rows] == [
        ("1", "left", "2"),
        ("2", "left", "2"),
        ("1", "left", "2"),
    ]
    assert [row["lean_median_deg"] for row in rows] == ["64.2", "", "64.2"]
    assert [row["faults"] for row in rows] == ["knees-apart", "", ""]
    assert [row["proper"] for row in rows] == ["0", "1", "1"]
    assert [row["pain_before"] + row["pain_after"] for row in rows] == ["53", "53", ""]
    assert rows[0]["plan"] + rows[0]["plan_version"] + rows[0]["person"] == "Hips2'=A"
    texts = {"session", "started_at", "source", "person", "plan", "exercise", "side", "faults"}
    for row in rows:
        for name in row.keys() - texts:
            assert row[name] == "" or math.isfinite(float(row[name])), name


def test_a_table_says_what_is_not_known_by_an_empty_cell(tmp_path: Path) -> None:
    """A repetition that was not judged is counted and not proper."""
    spread = {"gap": Spread(math.nan, -0.00004, 0.12345, 0.02)}
    [row] = table(tmp_path, kept(0, rep(hold=math.nan, judged=False, measures=spread)))
    assert (row["hold_s"], row["gap_median"]) == ("", "")
    assert (row["gap_min"], row["gap_max"], row["gap_error"]) == ("0.0", "0.123", "0.02")
    assert (row["counted"], row["judged"], row["proper"]) == ("1", "0", "0")


def test_a_table_is_not_taken_in_again(tmp_path: Path) -> None:
    """It holds too little, and says so."""
    table(tmp_path, *ENTRIES)
    with pytest.raises(HistoryError, match=r"give a \.json"):
        read_file(tmp_path / "history.csv")
    table(tmp_path, *ENTRIES)  # it may be replaced


# ── what is no such file ─────────────────────────────────────────────────────────────────────────


def changed(path: Path, change: Callable[[Any], object]) -> Path:
    """A file of JSON, with something in it changed."""
    data = json.loads(path.read_text(encoding="utf-8"))
    change(data)
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def first_rep(data: Any) -> Any:
    return data["sessions"][0]["bouts"][0]["reps"][0]


CHANGES: list[tuple[Callable[[Any], object], str]] = [
    (lambda t: t.update(schema="posecheck.history/9"), "its schema is 'posecheck.history/9'"),
    (lambda t: t.pop("schema"), "object missing required field schema"),
    (lambda t: t.update(sessions={}), "$.sessions: expected array, got object"),
    (lambda t: t["sessions"].append(7), "session 3, expected object, got int"),
    (lambda t: t["sessions"][1].pop("time"), "session 2, object missing required field time"),
    (lambda t: t["sessions"][1].update(time="noon"), "session 2, $.time: not a time"),
    (lambda t: t["sessions"][1].update(time=7), "session 2, $.time: expected str, got int"),
    (
        lambda t: t["sessions"][1].update(time="2026-06-01T07:30:00"),
        "session 2, $.time: not a time with its offset from UTC",
    ),
    (
        lambda t: t["sessions"][1].update(time="0001-01-01T00:00:00+14:00"),
        "session 2, $.time: not a time",
    ),
    (
        lambda t: t["sessions"][1].update(id="; DROP TABLE"),
        "session 2, $.id: expected str match",
    ),
    (lambda t: t["sessions"][1].update(id=None), "session 2, $.id: expected str, got null"),
    (lambda t: t["sessions"][0].update(live=1), "session 1, $.source.live: expected bool, got int"),
    (lambda t: t["sessions"][0].pop("live"), "session 1, $.source: object missing required field"),
    (lambda t: t["sessions"][0].update(frames=True), "$.source.frames: expected int, got bool"),
    (lambda t: t["sessions"][0].update(frames=-1), "$.source.frames: expected int >= 0"),
    (lambda t: t["sessions"][0].update(frames=2**63), "$.source.frames: expected int <="),
    (lambda t: t["sessions"][0].update(fps="20"), "$.source.fps: expected float | null, got str"),
    (lambda t: t["sessions"][0].update(fps=True), "$.source.fps: expected float | null, got bool"),
    (lambda t: t["sessions"][0].update(fps=10**400), "number out of range"),
    (lambda t: t["sessions"][0].update(warnings=[7]), "$.warnings[0]: expected str, got int"),
    (lambda t: t["sessions"][0].update(model="\ud800"), ""),
    (lambda t: t["sessions"][0]["bouts"][0].update(reps=None), "reps: expected array, got null"),
    (lambda t: t["sessions"][0].update(bouts=None), "$.exercises: expected array, got null"),
    (lambda t: t["sessions"][0].update(bouts=[None]), "$.exercises[0]: expected object, got null"),
    (lambda t: t["sessions"][0]["bouts"][0].update(reps=[1]), "reps[0]: expected object, got int"),
    (
        lambda t: first_rep(t).update(side="up"),
        "[0].reps[0].side: invalid enum value 'up'",
    ),
    (lambda t: first_rep(t).update(side=[]), "exercises[0].reps[0].side: expected str, got array"),
    (lambda t: first_rep(t)["measures"].update(lean=1), "measures[...]: expected object, got int"),
    (lambda t: first_rep(t)["measures"].update({"\ud800": {}}), ""),
    (lambda t: first_rep(t)["measures"]["lean"].pop("max"), "object missing required field max"),
    (lambda t: first_rep(t)["faults"][1].pop("worst"), "faults[1]: object missing required field"),
]


@pytest.mark.parametrize(("change", "said"), CHANGES)
def test_a_file_that_is_not_as_it_should_be_is_refused(
    tmp_path: Path, change: Callable[[Any], object], said: str
) -> None:
    """One sentence says where it is wrong."""
    path = tmp_path / "history.json"
    write_file(ENTRIES, path)
    refused(changed(path, change), said)


def refused(path: Path, said: str) -> None:
    with pytest.raises(HistoryError) as caught:
        read_file(path)
    sentence = str(caught.value)
    assert sentence.startswith(f"{path} is not as posecheck history export writes it (")
    assert said in sentence
    assert "nothing was taken from it" in sentence
    assert "\n" not in sentence


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "input data was truncated"),
        (b"\xff\xfe\x00", "it is not text"),
        (b"[]", "expected object, got array"),
        (b'{"schema": NaN}', "JSON is malformed"),
        (b'{"schema": 1e999, "sessions": []}', "$.schema"),
        (b"[" * 100_000, "expected object, got array"),
        (b'{"schema": "", "sessions": [' + b"[" * 100_000, "it is nested too deeply"),
        (b'{"schema": "posecheck.history/1", "sessions": [' + b"9" * 5000 + b"]}", "out of range"),
    ],
)
def test_what_is_no_history_at_all_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    """Whatever its name promises."""
    path = tmp_path / "history.json"
    path.write_bytes(content)
    refused(path, said)


@pytest.mark.parametrize("name", ["history", "history.txt", "history.json.gz"])
def test_an_unknown_ending_is_refused(tmp_path: Path, name: str) -> None:
    """For writing and for reading; nothing is left behind."""
    for task in (lambda: write_file(ENTRIES, tmp_path / name), lambda: read_file(tmp_path / name)):
        with pytest.raises(HistoryError, match=r"ends neither in \.csv nor in \.json"):
            task()
    assert list(tmp_path.iterdir()) == []


# ── the file itself ──────────────────────────────────────────────────────────────────────────────


@endings
def test_unreachable_files_are_reported(tmp_path: Path, ending: str) -> None:
    """Missing folders and files, and folders where files should be."""
    missing = tmp_path / "nowhere" / f"history{ending}"
    with pytest.raises(HistoryError, match=r"can't be written \(.*\); check the path"):
        write_file(ENTRIES, missing)
    with pytest.raises(HistoryError, match=r"can't be read \(.*\); check the path"):
        read_file(missing)
    folder = tmp_path / f"folder{ending}"
    folder.mkdir()
    with pytest.raises(HistoryError, match=r"can't be written \(.*\); check the path"):
        write_file(ENTRIES, folder)
    assert [path.name for path in tmp_path.iterdir()] == [folder.name]


@endings
def test_a_file_appears_whole_or_not_at_all(
    tmp_path: Path, ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An older one stays as it was when a new one can't be finished."""
    path = tmp_path / f"history{ending}"
    write_file(ENTRIES[:1], path)
    before = path.read_bytes()

    def full(path: Path, target: Path) -> Path:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch, pytest.raises(HistoryError, match="No space left"):
        patch.setattr(Path, "replace", full)
        write_file(ENTRIES, path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]
    write_file(ENTRIES, path)
    assert read_file(path) == ENTRIES


def test_a_measure_may_have_any_number(tmp_path: Path) -> None:
    """The largest and the smallest that are taken come back as they were."""
    odd = Spread(1e9, -1e9, sys.float_info.min)
    write_file([kept(0, rep(measures={"odd": odd}))], tmp_path / "history.json")
    (back,) = read_file(tmp_path / "history.json")
    assert back.session.reps[0].measures == {"odd": odd}
