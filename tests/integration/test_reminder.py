"""The reminder: a calendar file that says what was meant, on the days that were asked for."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from posecheck import cli
from posecheck.app import reminder
from posecheck.app.reminder import Reminder, calendar, days_of_week, is_reminder, time_of_day
from posecheck.core.exercise import Band, Exercise, Hold, Measure, Programme
from posecheck.core.pose import Side
from posecheck.errors import PosecheckError
from posecheck.exercises import EXERCISES

#: A Wednesday, in a place two hours east of Greenwich.
NOW = datetime(2026, 7, 1, 12, 0, 30, tzinfo=timezone(timedelta(hours=2)))

MORNINGS = Reminder(time(7, 30), (0, 2, 4))

LEAN = Measure("lean", lambda pose, side: 0.0)
REACH = Exercise(
    name="reach",
    title="Reach, hold; “dehnen” " + "ü" * 80,
    summary="",
    sides=(Side.LEFT, Side.RIGHT),
    programme=Programme(reps=3, hold=12.5, sets=2, rest=30.0),
    cycle=Hold(
        position=LEAN,
        enter_threshold=2.0,
        exit_threshold=1.0,
        target_bands={LEAN: Band(0, 1)},
        hold_bands={},
    ),
    checks=(),
    recorded=(),
)

Run = Callable[..., tuple[int, str, str]]


def event(content: bytes) -> Any:
    """The one event of a calendar file."""
    [found] = Calendar.from_ical(content).walk("VEVENT")
    return found


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """What runs `posecheck remind` in an empty folder: status, standard output, standard error."""
    monkeypatch.chdir(tmp_path)

    def of(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["posecheck", "remind", *arguments])
        with pytest.raises(SystemExit) as end:
            cli.main()
        told = capsys.readouterr()
        assert end.value.code is None or isinstance(end.value.code, int)
        return end.value.code or 0, told.out, told.err

    return of


# ── when ─────────────────────────────────────────────────────────────────────────────────────────


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)),
    st.times(),
    st.sets(st.integers(0, 6), min_size=1),
)
def test_the_first_time_is_the_next_one(now: datetime, at: time, days: set[int]) -> None:
    """On one of the days, at the time, later than now, and none that fits comes before it."""
    first = Reminder(at, tuple(sorted(days))).first(now)
    assert first > now
    assert first.time() == at
    assert first.weekday() in days
    earlier = [first - timedelta(days=back) for back in range(1, 8)]
    assert all(when <= now for when in earlier if when.weekday() in days)


def test_today_counts_until_its_time_is_over() -> None:
    """At noon on a Wednesday half past seven is gone, and eight in the evening is not."""
    noon = NOW.replace(tzinfo=None)
    assert Reminder(time(7, 30), (2,)).first(noon) == datetime(2026, 7, 8, 7, 30)
    assert Reminder(time(20, 0), (2,)).first(noon) == datetime(2026, 7, 1, 20, 0)


@pytest.mark.parametrize(
    ("text", "meant"), [("07:30", time(7, 30)), (" 7:05 ", time(7, 5)), ("23:59", time(23, 59))]
)
def test_times_of_day_are_understood(text: str, meant: time) -> None:
    """With or without a leading zero."""
    assert time_of_day(text) == meant


@pytest.mark.parametrize("text", ["", "7", "7.30", "24:00", "12:60", "07:3", "half past", "-1:00"])
def test_what_is_no_time_of_day_is_told(text: str) -> None:
    """One sentence with an example."""
    with pytest.raises(PosecheckError, match=r"no time of day; give one such as 07:30\.$"):
        time_of_day(text)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("mon,wed,fri", (0, 2, 4)),
        ("Sunday, SAT", (5, 6)),
        ("tue,tues,Tuesday", (1,)),
        ("mon,tue,wed,thu,fri,sat,sun", (0, 1, 2, 3, 4, 5, 6)),
    ],
)
def test_days_are_understood(text: str, meant: tuple[int, ...]) -> None:
    """Short or long, in any order, once each."""
    assert days_of_week(text) == meant


@pytest.mark.parametrize("text", ["", "mon,", "mo", "mon wed", "monk", "weekdays", "1,3"])
def test_what_is_no_day_is_told(text: str) -> None:
    """One sentence with all there are."""
    with pytest.raises(PosecheckError, match=r"no day of the week; give some of mon, .* them\.$"):
        days_of_week(text)


@pytest.mark.parametrize(("days", "weeks"), [((), None), ((0,), 0)])
def test_a_reminder_that_never_comes_is_a_mistake(days: tuple[int, ...], weeks: int | None) -> None:
    """Code that asks for it is told."""
    with pytest.raises(ValueError, match="needs a day"):
        Reminder(time(7), days, weeks)


# ── the calendar file ────────────────────────────────────────────────────────────────────────────


def test_a_calendar_reads_what_was_meant() -> None:
    """First date, days, text and alarm, as they are understood when the file is read."""
    told = event(calendar(MORNINGS, EXERCISES.values(), NOW))
    assert told.decoded("dtstart") == datetime(2026, 7, 3, 7, 30)
    assert told["rrule"] == {"FREQ": ["WEEKLY"], "BYDAY": ["MO", "WE", "FR"]}
    assert told.decoded("dtstamp") == datetime(2026, 7, 1, 10, 0, 30, tzinfo=UTC)
    assert told["summary"] == reminder.TITLE
    [alarm] = told.walk("VALARM")
    assert alarm["action"] == "DISPLAY"
    assert alarm["trigger"].dt == timedelta(0)


def test_the_time_is_the_clock_on_the_wall() -> None:
    """Neither a zone nor Greenwich: it is half past seven wherever the person wakes up."""
    [start] = re.findall(rb"^DTSTART.*$", calendar(MORNINGS, [], NOW), flags=re.MULTILINE)
    assert start == b"DTSTART:20260703T073000\r"


def test_so_many_weeks_are_so_many_times() -> None:
    """Four weeks of three mornings, whatever day it begins on."""
    told = event(calendar(Reminder(time(7, 30), (0, 2, 4), weeks=4), [], NOW))
    assert told["rrule"]["COUNT"] == [12]


def test_the_whole_programme_is_told() -> None:
    """A line for every exercise there is: sets, repetitions, sides and hold."""
    text = str(event(calendar(MORNINGS, EXERCISES.values(), NOW))["description"]).split("\n")
    assert len(text) == len(EXERCISES)
    for line, exercise in zip(text, EXERCISES.values(), strict=True):
        programme = exercise.programme
        assert line.startswith(f"{exercise.title}: ")
        assert (" on each side" in line) == (len(exercise.sides) > 1)
        assert (f"held for {programme.hold:g} s" in line) == bool(programme.hold)
        assert str(programme.reps) in line
    own = str(event(calendar(MORNINGS, [REACH], NOW))["description"])
    assert own == f"{REACH.title}: 2 sets of 3 on each side, each held for 12.5 s"


def test_it_lasts_as_long_as_the_programme() -> None:
    """Holds, rests and a little for getting there, in multiples of five minutes."""
    told = event(calendar(MORNINGS, [REACH], NOW)).decoded("duration")
    held = timedelta(seconds=2 * 2 * 3 * 12.5)
    assert held < told < 4 * held + timedelta(minutes=5)
    assert told % timedelta(minutes=5) == timedelta(0)


def test_a_later_file_replaces_an_earlier_one() -> None:
    """It has the same identity, and a higher sequence."""
    early = event(calendar(MORNINGS, [], NOW))
    later = event(calendar(Reminder(time(8), (1,)), [REACH], NOW + timedelta(minutes=1)))
    assert early["uid"] == later["uid"]
    assert early["sequence"] < later["sequence"]


def test_lines_are_as_the_rfc_has_them() -> None:
    """CR and LF at the end of each, none longer than 75 octets, whatever the text; all is UTF-8."""
    content = calendar(MORNINGS, [REACH, *EXERCISES.values()], NOW)
    lines = content.split(b"\r\n")
    assert lines[-1] == b""
    assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in lines)
    assert [lines[0], lines[-2]] == [b"BEGIN:VCALENDAR", b"END:VCALENDAR"]
    assert {b"VERSION:2.0", b"END:VALARM"} <= set(lines)
    content.decode()


def test_reminders_are_told_from_other_files() -> None:
    """Only what was written here may be replaced unasked."""
    assert is_reminder(calendar(MORNINGS, [], NOW))
    assert not is_reminder(calendar(MORNINGS, [], NOW).replace(b"@posecheck", b"@elsewhere"))
    assert not is_reminder(b"UID:" + reminder.IDENTITY.encode())


# ── the command ──────────────────────────────────────────────────────────────────────────────────


def test_the_command_writes_a_reminder(run: Run) -> None:
    """It says when it begins and where the file is; the file is whole."""
    status, out, err = run("--at", "06:45", "--days", "tue", "--weeks", "2")
    assert (status, err) == (0, "")
    assert re.fullmatch(
        r"First on Tuesday, .* 06:45\.\nWritten: posecheck-reminder\.ics; .*\n", out
    )
    told = event(Path("posecheck-reminder.ics").read_bytes())
    assert told.decoded("dtstart").time() == time(6, 45)
    assert told["rrule"] == {"FREQ": ["WEEKLY"], "BYDAY": ["TU"], "COUNT": [2]}
    assert {path.name for path in Path().iterdir()} == {"posecheck-reminder.ics"}


def test_a_reminder_may_be_written_anew(run: Run) -> None:
    """An earlier one gives way without being asked about."""
    run("--at", "06:45")
    assert run("--at", "07:45")[0] == 0
    told = event(Path("posecheck-reminder.ics").read_bytes())
    assert told.decoded("dtstart").time() == time(7, 45)


def test_another_file_is_not_replaced(run: Run) -> None:
    """Somebody's calendar stays as it is, unless --force says otherwise."""
    Path("mine.ics").write_text("mine", encoding="utf-8")
    status, _, err = run("--out", "mine.ics")
    assert status == 2
    assert err.startswith("posecheck: mine.ics is there already")
    assert Path("mine.ics").read_text(encoding="utf-8") == "mine"
    assert run("--out", "mine.ics", "--force")[0] == 0
    assert is_reminder(Path("mine.ics").read_bytes())


@pytest.mark.parametrize(
    "arguments",
    [
        ("--at", "25:00"),
        ("--days", "never"),
        ("--weeks", "0"),
        ("--out", "."),
        ("--out", "missing/reminder.ics"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(run: Run, arguments: tuple[str, ...]) -> None:
    """Status 2, one line, no file."""
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert err.startswith("posecheck: ")
    assert err.count("\n") == 1
    assert not list(Path().iterdir())
