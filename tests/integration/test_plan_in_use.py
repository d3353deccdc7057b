"""A plan in use: what is judged by it, what is stored of it, and that judging again agrees."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from icalendar import Calendar

import posecheck
from posecheck.app.exercise_library import load_exercises
from posecheck.app.plan_in_use import load_plan, prescription
from posecheck.cli import live
from posecheck.core.feedback import Spread
from posecheck.core.pose import Side
from posecheck.core.session import PlanStamp
from posecheck.errors import PosecheckError
from posecheck.exercises import EXERCISES
from posecheck.history import Entry, History, own_range
from posecheck.history.entry import entry
from posecheck.i18n import ENGLISH
from tests.support.command_line import Run
from tests.support.histories import MONDAY, rep, session
from tests.support.own_exercises import own_exercise

REPLAYS = Path(__file__).resolve().parents[1] / "replays"
BENT = REPLAYS / "leg-rotations-bent-oblique.npz"

PLAN = """\
name = "Stiff back"
version = 3
days = ["mon", "fri"]
at = "08:15"
start = 2030-01-01

[[exercise]]
name = "leg-rotations"
variant = "VARIANT"
sets = 2
reps = 8
days = ["fri"]

[[exercise]]
name = "open-close"
sides = ["right"]
reps = 3
share = 60

[[exercise.then]]
after = "2 sessions"
reps = 4
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder, with the data folder and two plans in it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("POSECHECK_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("COLUMNS", "120")
    for variant in ("bent", "straight"):
        (tmp_path / f"{variant}.toml").write_text(PLAN.replace("VARIANT", variant))
    return tmp_path


def result(path: Path) -> dict[str, object]:
    document: dict[str, object] = json.loads((path / "session.json").read_text())
    return document


def totals(document: dict[str, object]) -> list[object]:
    return [bout["totals"] for bout in document["exercises"]]  # type: ignore[attr-defined]


def kept(days: float, *, opened: float, plan: PlanStamp | None) -> Entry:
    """An opening to the right, `days` days after the Monday."""
    done = rep(Side.RIGHT, exercise="open-close", measures={"opening": Spread(opened, 0.0, 90.0)})
    one = session(done)
    bouts = (replace(one.bouts[0], exercise="open-close"),)
    return entry(replace(one, bouts=bouts, plan=plan), MONDAY + timedelta(days=days), None)


# ── the file ─────────────────────────────────────────────────────────────────────────────────────


def test_a_new_plan_can_be_checked_used_and_shown(run: Run, folder: Path) -> None:
    """Each command says what comes next."""
    status, out, _ = run("plan", "new", "mine.toml", "--name", 'The "Mornings"')
    assert status == 0 and "posecheck plan check" in out
    assert run("plan", "check", "mine.toml")[1].startswith(
        'mine.toml is fine.\nThe "Mornings", version 1'
    )
    assert run("plan", "show")[1].startswith("There is no plan in use")
    assert run("plan", "use", "mine.toml")[1].startswith('In use from now on: The "Mornings"')
    out = run("plan", "show")[1]
    assert "Monday, Wednesday and Friday, at 07:30" in out and "2 \u00d7 20 s a side" in out
    assert (folder / "data" / "plan.toml").read_bytes() == (folder / "mine.toml").read_bytes()
    assert run("plan", "use", "--none")[1] == "There is no plan in use now.\n"
    assert run("plan", "show")[1].startswith("There is no plan in use")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("new", "bent.toml"), "is there already"),
        (("new", "x.toml", "--routine", "front"), "no routine"),
        (("new", "x.toml", "--name", "two\nlines"), "1 to 60 letters on one line"),
        (("check", "none.toml"), "check the path"),
        (("check", "latin.toml"), "UTF-8"),
        (("check", "wrong.toml"), "line 4: there is no exercise 'hip'; give one of"),
        (("use",), "give a plan"),
        (("use", "wrong.toml"), "line 4"),
        (("show", "--person", "Nobody"), "no person"),
        (("use", "bent.toml", "--person", "Nobody"), "no person"),
        (("use", "--none", "--person", "Nobody"), "no person"),
    ],
)
def test_what_is_wrong_is_one_sentence(
    run: Run, folder: Path, arguments: tuple[str, ...], said: str
) -> None:
    """And the plan in use stays as it was."""
    (folder / "latin.toml").write_bytes(b'name = "\xe9"')
    (folder / "wrong.toml").write_text('name = "P"\nversion = 1\n[[exercise]]\nname = "hip"\n')
    status, _, error = run("plan", *arguments)
    assert status == 2 and said in error and error.count("\n") == 1
    assert not (folder / "data").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("plan", "new", "new.toml"),
        ("plan", "check", "bent.toml"),
        ("plan", "use", "bent.toml"),
        ("plan", "show"),
        ("remind", "--plan", "bent.toml"),
        ("history", "--plan", "bent.toml"),
        ("analyze", str(BENT), "--plan", "bent.toml", "--no-history", "--out", "."),
    ],
    ids=lambda arguments: "-".join(arguments[:2]) if arguments[0] == "plan" else arguments[0],
)
def test_a_broken_exercise_is_warned_of_once(
    run: Run, folder: Path, arguments: tuple[str, ...]
) -> None:
    """However often a command needs the exercises."""
    path = own_exercise(folder / "data", "broken.py", "x = ")
    status, _, error = run(*arguments)
    assert (status, error) == (0, f"posecheck: {path} can't be used: line 1: invalid syntax.\n")


# ── judging ──────────────────────────────────────────────────────────────────────────────────────


def test_what_is_judged_again_has_the_same_targets(run: Run, folder: Path) -> None:
    """Whatever plan is in use by then, and wherever the landmarks are by then."""
    assert run("analyze", str(BENT), "--out", "a", "--plan", "bent.toml")[0] == 0
    first = result(folder / "a" / f"{BENT.stem}-posecheck")
    assert first["plan"] == {"name": "Stiff back", "version": 3}
    assert totals(first) == [{"both": {"attempted": 6, "counted": 5, "target": 16}}]
    run("plan", "use", "straight.toml")
    stored = folder / "elsewhere.npz"
    stored.write_bytes((folder / "a" / f"{BENT.stem}-posecheck" / "landmarks.npz").read_bytes())
    assert run("analyze", str(stored))[0] == 0
    again = result(folder / "elsewhere-posecheck")
    assert (again["plan"], again["exercises"]) == (first["plan"], first["exercises"])
    report = (folder / "elsewhere-posecheck" / "report.html").read_text()
    assert "5 of 16" in report and "Stiff back" in report


def test_stored_landmarks_without_a_plan_are_judged_without(run: Run, folder: Path) -> None:
    """The plan in use is for what is new; --plan none is for that, too."""
    run("plan", "use", "straight.toml")
    assert run("analyze", str(BENT), "--out", "a")[0] == 0
    document = result(folder / "a" / f"{BENT.stem}-posecheck")
    assert "plan" not in document
    assert totals(document) == [{"both": {"attempted": 6, "counted": 5, "target": 5}}]
    assert posecheck.analyze(BENT).result.plan is None
    assert posecheck.analyze(BENT, plan=None).result.plan is None


def test_the_other_variant_is_a_fault(folder: Path) -> None:
    """Bent legs where straight ones are asked for."""
    faults = {
        variant: {
            fault.name
            for one in posecheck.analyze(BENT, plan=folder / f"{variant}.toml").reps
            for fault in one.faults
        }
        for variant in ("bent", "straight")
    }
    assert "knees-bending" in faults["straight"]
    assert not {"knees-bending", "legs-straight"} & faults["bent"]


def test_the_python_interface_stores_the_plan(folder: Path) -> None:
    """What it saves is judged again alike."""
    analysis = posecheck.analyze(BENT, plan=folder / "bent.toml")
    saved = analysis.save(folder / "saved")
    assert posecheck.analyze(saved / "landmarks.npz").result.bouts == analysis.result.bouts
    last = list(posecheck.watch(saved / "landmarks.npz"))[-1]
    assert {side: one.target for side, one in last.feedback.tallies.items()} == {Side.BOTH: 16}


@pytest.mark.parametrize("text", ["", "{}x", '{"plan": 3}'])
def test_a_damaged_plan_in_landmarks_is_none(folder: Path, text: str) -> None:
    """It may be a later version's."""
    with np.load(BENT) as archive:
        np.savez(folder / "odd.npz", **archive, plan=np.array([text]))
    assert posecheck.analyze(folder / "odd.npz").result.plan is None


def test_a_long_plan_is_stored_whole(folder: Path) -> None:
    """However long its notes are: cut off, it would be no plan at all."""
    text = (folder / "bent.toml").read_text().replace("version = 3", "version = 3\nnotes = NOTES")
    (folder / "long.toml").write_text(text.replace("NOTES", '"' + "breathe " * 60 + '"'))
    analysis = posecheck.analyze(BENT, plan=folder / "long.toml")
    saved = analysis.save(folder / "saved")
    again = posecheck.analyze(saved / "landmarks.npz")
    assert again.result.plan == analysis.result.plan is not None
    assert again.plan == analysis.plan and len(again.plan) > 500


# ── progression and own range ────────────────────────────────────────────────────────────────────


def test_sessions_of_the_same_version_make_a_step() -> None:
    """Counted in days before this one, on which something counted."""
    stamp = PlanStamp("Stiff back", 3)
    plan = load_plan(Path("bent.toml"), EXERCISES)
    entries = [
        kept(0.0, opened=60.0, plan=stamp),
        kept(0.2, opened=70.0, plan=stamp),
        kept(2.0, opened=80.0, plan=replace(stamp, version=2)),
        kept(4.0, opened=90.0, plan=stamp),
    ]
    days = {n: MONDAY.date() + timedelta(days=n) for n in (0, 4, 5)}
    asked = {n: prescription(plan, entries, EXERCISES, day) for n, day in days.items()}
    assert [asked[n].sessions for n in asked] == [0, 1, 2]
    assert asked[0].own_ranges == {} and asked[5].own_ranges == {"open-close": 80.0}
    opens = {n: asked[n].prescribed([EXERCISES["open-close"]])[0] for n in asked}
    assert [opens[n].programme.target(Side.RIGHT) for n in opens] == [3, 3, 4]
    said = [live.steps_of(asked[n], (opens[n],), ENGLISH) for n in asked]
    assert said == [(), (), ("From today, Open and close: 4 repetitions.",)]
    assert own_range(entries, EXERCISES["leg-rotations"]) != own_range([], EXERCISES["open-close"])


def test_the_plan_says_what_is_trained_today(capsys: pytest.CaptureFixture[str]) -> None:
    """Another day trains everything, and says so; an exercise of no plan has its usual dose."""
    plan = load_plan(Path("bent.toml"), EXERCISES)
    asked, known = prescription(plan, [], EXERCISES, date(2030, 3, 1)), load_exercises()
    friday, monday, sunday = date(2030, 3, 1), date(2030, 3, 4), date(2030, 3, 3)

    def names(day: date, exercise: str | None = None) -> list[str]:
        _, chosen = live.select_programme(asked, None, exercise, known, day)
        return [one.name for one in chosen]

    assert names(friday) == ["leg-rotations", "open-close"]
    assert names(monday) == ["open-close"]
    assert capsys.readouterr().err == ""
    assert names(sunday) == ["leg-rotations", "open-close"]
    assert "none of the days" in capsys.readouterr().err
    assert names(friday, "hip-flexor") == ["hip-flexor"]
    assert "not part of the plan" in capsys.readouterr().err
    assert live.select_programme(asked, None, "hip-flexor", known, friday)[0].plan is None


# ── the calendar ─────────────────────────────────────────────────────────────────────────────────


def test_the_reminder_says_what_each_day_asks_for(run: Run, folder: Path) -> None:
    """Days with the same exercises are one event; nothing before the plan begins."""
    run("plan", "use", "bent.toml")
    status, out, _ = run("remind")
    assert status == 0 and "Friday, 4 January 2030, 08:15" in out
    content = (folder / "posecheck-reminder.ics").read_bytes()
    events: list[Any] = Calendar.from_ical(content).walk("VEVENT")
    found = {tuple(one["rrule"]["byday"]): str(one["description"]) for one in events}
    assert found == {
        ("MO",): "Open and close: right 3 \u00d7 10 s",
        ("FR",): "Leg rotations: 2 sets of 8\nOpen and close: right 3 \u00d7 10 s",
    }
    assert len({str(one["uid"]) for one in events}) == 2


def test_the_history_is_read_once(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """For the plan's step as well as for what is shown."""
    History(folder / "data", pytest.fail).store(kept(0, opened=60, plan=None))
    run("plan", "use", "bent.toml")
    times, entries = [], History.entries

    def counted(history: History) -> tuple[Entry, ...]:
        times.append(history)
        return entries(history)

    monkeypatch.setattr(History, "entries", counted)
    assert run("history")[0] == 0 and len(times) == 1


@pytest.mark.parametrize(
    ("arguments", "days", "at", "end"),
    [
        (("--at", "07:00"), {"MO": 1, "FR": 2}, "070000", {}),
        (("--days", "tue,fri"), {"TU": 2, "FR": 2}, "081500", {}),
        (("--days", "mon"), {"MO": 1}, "081500", {}),
        (("--weeks", "3"), {"MO": 1, "FR": 2}, "081500", {"COUNT": [3]}),
        (("--weeks", "3", "--at", "9:05"), {"MO": 1, "FR": 2}, "090500", {"COUNT": [3]}),
    ],
)
def test_a_reminder_overrides_only_what_is_given(
    run: Run,
    folder: Path,
    arguments: tuple[str, ...],
    days: dict[str, int],
    at: str,
    end: dict[str, list[int]],
) -> None:
    """The rest is the plan's; on a day that is none of its days, all exercises are."""
    run("plan", "use", "bent.toml")
    assert run("remind", *arguments)[0] == 0
    content = (folder / "posecheck-reminder.ics").read_bytes()
    events: list[Any] = Calendar.from_ical(content).walk("VEVENT")
    asked = {
        day: len(str(one["description"]).split("\n"))
        for one in events
        for day in one["rrule"]["byday"]
    }
    assert asked == days
    for one in events:
        per_day = {key: [n * len(one["rrule"]["byday"]) for n in ns] for key, ns in end.items()}
        assert {key: one["rrule"].get(key) for key in end} == per_day
        assert one["dtstart"].dt.year == 2030 and f"{one['dtstart'].dt:%H%M%S}" == at


@pytest.mark.parametrize(("weeks", "rule"), [("1", b"COUNT=1;"), ("9", b"UNTIL=20300131T081500")])
def test_weeks_do_not_outlast_the_plan(run: Run, folder: Path, weeks: str, rule: bytes) -> None:
    """What ends first ends it: in January 2030 there are four Fridays."""
    text = PLAN.replace("VARIANT", "bent").replace("2030-01-01", "2030-01-01\nend = 2030-01-31")
    (folder / "january.toml").write_text(text)
    assert run("remind", "--plan", "january.toml", "--days", "fri", "--weeks", weeks)[0] == 0
    assert rule in (folder / "posecheck-reminder.ics").read_bytes() + b";"


def test_a_plan_that_is_over_reminds_of_nothing(run: Run, folder: Path) -> None:
    """The last day is the last time."""
    text = PLAN.replace("VARIANT", "bent").replace("start = 2030-01-01", "end = 2020-01-01")
    (folder / "over.toml").write_text(text)
    status, _, error = run("remind", "--plan", "over.toml")
    assert status == 2 and "ended on 2020-01-01" in error
    (folder / "over.toml").write_text(text.replace("2020", "2035"))
    assert run("remind", "--plan", "over.toml")[0] == 0
    assert b"UNTIL=20350101T081500" in (folder / "posecheck-reminder.ics").read_bytes()


def test_routine_and_plan_exclude_each_other(run: Run) -> None:
    """There is one order of exercises."""
    assert "exclude each other" in run("live", "--routine", "back-pain", "--plan", "bent.toml")[2]


def test_a_plan_that_cannot_be_read_is_said() -> None:
    """A folder is none."""
    with pytest.raises(PosecheckError, match="can't be read"):
        load_plan(Path(), EXERCISES)
