"""The record on paper: its numbers are those of the results, and it has two pages."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import posecheck
from posecheck.app import pdf, record
from posecheck.app.pdf import Block, Figure, Paragraph, Table, latin
from posecheck.core.pain import Pain
from posecheck.errors import PosecheckError
from posecheck.exercises import EXERCISES
from posecheck.history import History, summary
from tests.support.command_line import Run
from tests.support.histories import MONDAY, kept, rep

REPLAYS = Path(__file__).resolve().parents[1] / "replays"
REPLAY, FAULTS = REPLAYS / "open-close-faults-front.npz", REPLAYS / "hip-flexor-faults-side.npz"
PLAN = 'name = "P"\nversion = 2\npatient = "A. B."\n[[exercise]]\nname = "open-close"\nreps = 3\n'


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[Block | str]:
    """All that is written, title and lines below it first; it becomes a PDF all the same."""
    blocks: list[Block | str] = []
    real = pdf.document

    def document(title: str, about: Iterable[str], content: Sequence[Block], footer: str) -> bytes:
        lines, content = list(about), list(content)
        blocks.extend((title, *lines, *content, footer))
        return real(title, lines, content, footer)

    monkeypatch.setattr(record, "document", document)
    return blocks


def pages(content: bytes) -> int:
    """The number of pages of a PDF, as its catalogue has it."""
    assert content.startswith(b"%PDF-")
    return int(content.split(b"/Count ")[1].split()[0])


def table(blocks: list[Block | str], heading: str) -> Table:
    [found] = [one for one in blocks if isinstance(one, Table) and one.heading == heading]
    return found


def test_the_record_of_a_session_has_its_numbers(
    run: Run, tmp_path: Path, written: list[Block | str]
) -> None:
    """Who, when, plan, counts by side, holds, angles with error bars, faults, pain, how sure."""
    (tmp_path / "plan.toml").write_text(PLAN)
    folder = posecheck.analyze(REPLAY, plan="plan.toml").save("day-posecheck")
    assert run("note", str(folder), "--before", "5", "--after", "8", "--text", "tired")[0] == 0
    status, out, _ = run("report", str(folder), "--pdf")
    assert (status, out) == (0, f"Written: {folder / 'record.pdf'}\n")
    content = (folder / "record.pdf").read_bytes()
    assert pages(content) == 2
    assert {"A. B.", "Plan P, version 2"} <= {one for one in written if isinstance(one, str)}
    document = json.loads((folder / "session.json").read_text())
    [bout] = document["exercises"]
    counts = table(written, "What counts").rows
    assert [row[2:5] for row in counts] == [
        (str(t["counted"]), str(t["target"]), str(t["attempted"])) for t in bout["totals"].values()
    ]
    rows = [row for row in table(written, "Angles, with their error bars").rows if "opening" in row]
    assert [row[3] for row in rows] == [
        f"{one['measures']['opening']['median']:.1f}\N{DEGREE SIGN}" for one in bout["reps"]
    ]
    faults = {row[1]: int(row[2]) for row in table(written, "Faults").rows}
    stored = [fault["fault"] for one in bout["reps"] for fault in one["faults"]]
    assert faults == {name.replace("-", " "): stored.count(name) for name in stored}
    assert table(written, "Pain and effort").rows == (
        ("pain before", "5/10"),
        ("pain after", "8/10"),
    )
    alarms = [one.lines for one in written if isinstance(one, Paragraph) and one.alarm]
    assert alarms and alarms[0][0].startswith("Your pain is strong")
    [figure] = [one for one in written if isinstance(one, Figure)]
    assert figure.lines and figure.caption.startswith("Open and close, repetition")
    assert run("report", str(folder), "--pdf")[0] == 0  # it may be replaced
    assert run("report", str(folder))[1] == f"Report: {folder / 'report.html'}\n"


def test_a_record_with_many_faults_has_two_pages(tmp_path: Path) -> None:
    """However many repetitions there are."""
    folder = posecheck.analyze(FAULTS).save(tmp_path / "day-posecheck")
    document = json.loads((folder / "session.json").read_text())
    for bout in document["exercises"]:
        bout["reps"] *= 3
    (folder / "session.json").write_text(json.dumps(document))
    assert pages(record.session_record(folder, EXERCISES)) == 2


def test_a_plan_of_a_later_version_is_none(run: Run, tmp_path: Path) -> None:
    """In landmarks; record and bundle are written without it."""
    folder = posecheck.analyze(REPLAY).save(tmp_path / "day-posecheck")
    with np.load(folder / "landmarks.npz") as archive:
        stored = {**archive, "plan": np.array(['{"plan": 3}'])}
    np.savez(folder / "landmarks.npz", **stored)
    assert run("report", str(folder), "--pdf")[0] == 0
    assert run("export", str(folder), "--format", "fhir")[0] == 0


def test_what_is_no_session_has_no_record(run: Run, tmp_path: Path) -> None:
    """One sentence says so."""
    assert "there is no session 'nothing'" in run("report", "nothing", "--pdf")[2]
    entry = kept(0)
    History(tmp_path / "data", pytest.fail).store(entry)
    assert "not there any more" in run("report", entry.id, "--pdf")[2]
    with pytest.raises(PosecheckError, match="holds no results"):
        record.session_record(tmp_path, EXERCISES)
    (tmp_path / "mine.pdf").write_bytes(b"%PDF-mine")
    folder = posecheck.analyze(REPLAY).save("day-posecheck")
    assert "did not write it" in run("report", str(folder), "--pdf", "--out", "mine.pdf")[2]


def test_the_record_of_a_span_has_its_beginning_and_its_end(
    run: Run, tmp_path: Path, written: list[Block | str]
) -> None:
    """From the first days to now, week by week."""
    history = History(tmp_path / "data", pytest.fail)
    history.add(kept(day, rep(hold=5.0 if day < 8 else 15.0)) for day in range(16))
    status, out, _ = run("history", "--pdf", "--since", "2026-06-03")
    assert (status, out) == (0, "Written: posecheck-history.pdf\n")
    assert pages((tmp_path / "posecheck-history.pdf").read_bytes()) == 2
    assert "14 sessions from 3 Jun 2026 to 16 Jun 2026" in written
    [hold] = [row for row in table(written, "Reach & hold").rows if row[0] == "hold"]
    assert hold[1:3] == ("5.0 s", "15.0 s") and hold[3].startswith("up ")
    assert [row[1] for row in table(written, "Weeks").rows[:3]] == ["5", "7", "2"]
    status, _, error = run("history", "--pdf", "--since", "2040-01-01")
    assert status == 2 and "no session in this span" in error
    assert "no date" in run("history", "--since", "soon")[2]
    assert "no exercise" in run("history", "--exercise", "nodding")[2]


def test_pain_and_the_person_are_on_the_record(written: list[Block | str]) -> None:
    """Of several days."""
    days = [
        kept(n).with_session(replace(kept(n).session, pain=Pain(5 - n, 3), person="C. D."))
        for n in range(3)
    ]
    record.history_record(summary(days, {}, MONDAY.date()))
    assert "C. D." in written
    assert [row[:3] for row in table(written, "Pain and effort").rows] == [
        ("pain before", "4/10", "4/10"),
        ("pain after", "3/10", "3/10"),
    ]


def test_letters_that_the_fonts_lack_are_replaced() -> None:
    """By the nearest ones, or left out."""
    assert (
        latin("3 \N{MINUS SIGN} 4 \u00d7 5\u00b0, \u00e9\u0142\u0107\u4e2d")
        == "3 - 4 \u00d7 5\u00b0, \u00e9c"
    )
