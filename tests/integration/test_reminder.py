"""The reminder: a calendar file with the right times and texts."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta, timezone
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from posecheck.app import reminder
from posecheck.app.reminder import Reminder, calendar, parse_days, parse_time
from posecheck.core.exercise import Band, Exercise, Hold, Measure, Programme
from posecheck.core.pose import Side
from posecheck.errors import PosecheckError
from posecheck.exercises import EXERCISES
from tests.support.command_line import Run

#: A Wednesday, in a place two hours east of Greenwich.
NOW = datetime(2026, 7, 1, 12, 0, 30, tzinfo=timezone(timedelta(hours=2)))

MORNINGS = Reminder(time(7, 30), (0, 2, 4))

LEAN = Measure("lean", lambda pose, side: 0.0)
REACH = Exercise(
    name="reach",
    title="Reach, hold; “dehnen” " + 4 * ("ü" * 20 + " "),
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


def event(content: bytes) -> Any:
    """Return the one event of a calendar file."""
    [found] = Calendar.from_ical(content).walk("VEVENT")
    return found


@pytest.fixture
def run(run: Run) -> Run:
    """Return what runs `posecheck remind` in an empty folder."""
    return partial(run, "remind")


# ── when ─────────────────────────────────────────────────────────────────────────────────────────


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)),
    st.times(),
    st.sets(st.integers(0, 6), min_size=1),
)
def test_the_first_time_is_the_next_match(now: datetime, at: time, days: set[int]) -> None:
    """It is in the future, on one of the days, and no match is earlier."""
    first = Reminder(at, tuple(sorted(days))).first(now)
    assert first > now
    assert first.time() == at
    assert first.weekday() in days
    earlier = [first - timedelta(days=back) for back in range(1, 8)]
    assert all(when <= now for when in earlier if when.weekday() in days)


def test_today_counts_until_its_time_has_passed() -> None:
    """At noon on a Wednesday 7:30 has passed, and 20:00 has not."""
    noon = NOW.replace(tzinfo=None)
    assert Reminder(time(7, 30), (2,)).first(noon) == datetime(2026, 7, 8, 7, 30)
    assert Reminder(time(20, 0), (2,)).first(noon) == datetime(2026, 7, 1, 20, 0)


@pytest.mark.parametrize(
    ("text", "meant"), [("07:30", time(7, 30)), (" 7:05 ", time(7, 5)), ("23:59", time(23, 59))]
)
def test_times_of_day_are_parsed(text: str, meant: time) -> None:
    """With or without a leading zero."""
    assert parse_time(text) == meant


@pytest.mark.parametrize("text", ["", "7", "7.30", "24:00", "12:60", "07:3", "half past", "-1:00"])
def test_a_wrong_time_of_day_is_reported(text: str) -> None:
    """In one sentence with an example."""
    with pytest.raises(PosecheckError, match=r"no time of day; give one such as 07:30\.$"):
        parse_time(text)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("mon,wed,fri", (0, 2, 4)),
        ("Sunday, SAT", (5, 6)),
        ("tue,tues,Tuesday", (1,)),
        ("mon,tue,wed,thu,fri,sat,sun", (0, 1, 2, 3, 4, 5, 6)),
    ],
)
def test_days_are_parsed(text: str, meant: tuple[int, ...]) -> None:
    """Short or long, in any order, without duplicates."""
    assert parse_days(text) == meant


@pytest.mark.parametrize("text", ["", "mon,", "mo", "mon wed", "monk", "weekdays", "1,3"])
def test_a_wrong_day_is_reported(text: str) -> None:
    """In one sentence with all days."""
    with pytest.raises(PosecheckError, match=r"no day of the week; give some of mon, .* them\.$"):
        parse_days(text)


@pytest.mark.parametrize(("days", "weeks"), [((), None), ((0,), 0)])
def test_a_reminder_without_any_time_is_refused(days: tuple[int, ...], weeks: int | None) -> None:
    """It is an error of the program."""
    with pytest.raises(ValueError, match="needs a day"):
        Reminder(time(7), days, weeks)


# ── the calendar file ────────────────────────────────────────────────────────────────────────────


def test_the_event_has_times_texts_and_alarm() -> None:
    """As a calendar library reads them."""
    found = event(calendar(MORNINGS, EXERCISES.values(), NOW))
    assert found.decoded("dtstart") == datetime(2026, 7, 3, 7, 30)
    assert found["rrule"] == {"FREQ": ["WEEKLY"], "BYDAY": ["MO", "WE", "FR"]}
    assert found.decoded("dtstamp") == datetime(2026, 7, 1, 10, 0, 30, tzinfo=UTC)
    assert found["summary"] == reminder.TITLE
    [alarm] = found.walk("VALARM")
    assert alarm["action"] == "DISPLAY"
    assert alarm["trigger"].dt == timedelta(0)


def test_the_time_is_local() -> None:
    """It has no time zone: it is 7:30 wherever the user is."""
    [start] = re.findall(rb"^DTSTART.*$", calendar(MORNINGS, [], NOW), flags=re.MULTILINE)
    assert start == b"DTSTART:20260703T073000\r"


def test_weeks_limit_the_number_of_events() -> None:
    """Four weeks have twelve mornings, from any day on."""
    found = event(calendar(Reminder(time(7, 30), (0, 2, 4), weeks=4), [], NOW))
    assert found["rrule"]["COUNT"] == [12]


def test_the_programme_is_described() -> None:
    """A line for every exercise: sets, repetitions, sides and hold."""
    text = str(event(calendar(MORNINGS, EXERCISES.values(), NOW))["description"]).split("\n")
    assert len(text) == len(EXERCISES)
    for line, exercise in zip(text, EXERCISES.values(), strict=True):
        programme = exercise.programme
        assert line.startswith(f"{exercise.title}: ")
        assert (" a side" in line) == (len(exercise.sides) > 1)
        assert (f"{programme.hold:g} s" in line) == bool(programme.hold)
        assert str(programme.reps) in line
    own = str(event(calendar(MORNINGS, [REACH], NOW))["description"])
    assert own == f"{REACH.title}: 2 sets of 3 \N{MULTIPLICATION SIGN} 12.5 s a side"


def test_the_duration_is_that_of_the_programme() -> None:
    """Holds, rests and transitions, in multiples of five minutes."""
    duration = event(calendar(MORNINGS, [REACH], NOW)).decoded("duration")
    held = timedelta(seconds=2 * 2 * 3 * 12.5)
    assert held < duration < 4 * held + timedelta(minutes=5)
    assert duration % timedelta(minutes=5) == timedelta(0)


def test_a_later_file_replaces_an_earlier_one() -> None:
    """It has the same UID, and a higher sequence."""
    early = event(calendar(MORNINGS, [], NOW))
    later = event(calendar(Reminder(time(8), (1,)), [REACH], NOW + timedelta(minutes=1)))
    assert early["uid"] == later["uid"]
    assert early["sequence"] < later["sequence"]


def test_lines_follow_the_rfc() -> None:
    """They end with CR and LF, and have at most 75 octets of UTF-8."""
    content = calendar(MORNINGS, [REACH, *EXERCISES.values()], NOW)
    lines = content.split(b"\r\n")
    assert lines[-1] == b""
    assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in lines)
    assert [lines[0], lines[-2]] == [b"BEGIN:VCALENDAR", b"END:VCALENDAR"]
    assert {b"VERSION:2.0", b"END:VALARM"} <= set(lines)
    content.decode()


def test_reminders_are_recognised() -> None:
    """No other file may be replaced without --force."""
    assert reminder.MARK in calendar(MORNINGS, [], NOW)[:100]


# ── the command ──────────────────────────────────────────────────────────────────────────────────


def test_the_command_writes_a_reminder(run: Run) -> None:
    """It prints the first time and the path."""
    status, out, err = run("--at", "06:45", "--days", "tue", "--weeks", "2")
    assert (status, err) == (0, "")
    assert re.fullmatch(
        r"First on Tuesday, .* 06:45\.\nWritten: posecheck-reminder\.ics; .*\n", out
    )
    found = event(Path("posecheck-reminder.ics").read_bytes())
    assert found.decoded("dtstart").time() == time(6, 45)
    assert found["rrule"] == {"FREQ": ["WEEKLY"], "BYDAY": ["TU"], "COUNT": [2]}
    assert {path.name for path in Path().iterdir()} == {"posecheck-reminder.ics"}


def test_a_reminder_can_be_replaced(run: Run) -> None:
    """Without --force."""
    run("--at", "06:45")
    assert run("--at", "07:45")[0] == 0
    found = event(Path("posecheck-reminder.ics").read_bytes())
    assert found.decoded("dtstart").time() == time(7, 45)


def test_another_file_is_not_replaced(run: Run) -> None:
    """A user's calendar is kept, unless --force is given."""
    Path("mine.ics").write_text("mine", encoding="utf-8")
    status, _, err = run("--out", "mine.ics")
    assert status == 2
    assert err.startswith("posecheck: mine.ics is there already")
    assert Path("mine.ics").read_text(encoding="utf-8") == "mine"
    assert run("--out", "mine.ics", "--force")[0] == 0
    assert reminder.MARK in Path("mine.ics").read_bytes()
    other = Path("mine.ics").read_bytes().replace(b"PRODID:-//posecheck", b"PRODID:-//another")
    Path("mine.ics").write_bytes(other)  # another program's export, our event in it
    assert run("--out", "mine.ics")[0] == 2


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
def test_wrong_options_are_reported_in_one_sentence(run: Run, arguments: tuple[str, ...]) -> None:
    """With status 2, and without any file."""
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert err.startswith("posecheck: ")
    assert err.count("\n") == 1
    assert not list(Path().iterdir())
