"""A reminder as a calendar file (iCalendar, RFC 5545), which any calendar takes in.

Nothing of posecheck runs meanwhile: it is the calendar that reminds. Its times are *floating*, half
past seven wherever the person is; a time zone would move the morning when they travel.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from posecheck._version import __version__
from posecheck.core.exercise import Exercise
from posecheck.errors import PosecheckError

if TYPE_CHECKING:
    from icalendar import Alarm, Event

#: The days of the week, Monday first, by the beginning of their names.
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

#: What a calendar knows the reminder by: a later file takes the place of an earlier one.
IDENTITY = "reminder@posecheck"

TITLE = "Stretches for the back"

#: Seconds that a repetition takes besides its hold, to get in and out again.
IN_AND_OUT = 10.0

#: The event lasts a multiple of so many minutes.
ROUNDED_TO = 5

CLOCK = re.compile(r"(\d{1,2}):(\d{2})")


@dataclass(frozen=True)
class Reminder:
    """When to remind: at what time, on which days (0 is Monday), for how many weeks (None: on)."""

    at: time
    days: tuple[int, ...]
    weeks: int | None = None

    def __post_init__(self) -> None:
        if not self.days or (self.weeks is not None and self.weeks < 1):
            raise ValueError("a reminder needs a day, and one week at least")

    def first(self, now: datetime) -> datetime:
        """When it is due for the first time after `now`, which is local and has no time zone."""
        due = (datetime.combine(now + timedelta(ahead), self.at) for ahead in range(8))
        return next(when for when in due if when > now and when.weekday() in self.days)


def time_of_day(text: str) -> time:
    """The time that is meant by such as "07:30"; PosecheckError if none is."""
    told = CLOCK.fullmatch(text.strip())
    if told is None or int(told[1]) > 23 or int(told[2]) > 59:
        raise PosecheckError(f"{text!r} is no time of day; give one such as 07:30.")
    return time(int(told[1]), int(told[2]))


def days_of_week(text: str) -> tuple[int, ...]:
    """The days that are meant by such as "mon,wed,fri"; PosecheckError if any is not a day's."""
    words = [word.strip().lower() for word in text.split(",")]
    for word in words:
        if len(word) < 3 or not any(name.lower().startswith(word) for name in NAMES):
            raise PosecheckError(
                f"{word!r} is no day of the week;"
                f" give some of {', '.join(DAYS)}, with commas between them."
            )
    return tuple(sorted({DAYS.index(word[:3]) for word in words}))


def calendar(reminder: Reminder, exercises: Iterable[Exercise], now: datetime) -> bytes:
    """The calendar file. now: with the time zone that it is local in."""
    from icalendar import Calendar

    file = Calendar()
    file.add("prodid", f"-//posecheck//posecheck {__version__}//EN")
    file.add("version", "2.0")
    file.add_component(_event(reminder, tuple(exercises), now))
    content: bytes = file.to_ical()
    return content


def is_reminder(content: bytes) -> bool:
    """Whether a file is a reminder that was written here, which another one may replace."""
    return content.startswith(b"BEGIN:VCALENDAR") and f"UID:{IDENTITY}".encode() in content


def _event(reminder: Reminder, exercises: tuple[Exercise, ...], now: datetime) -> Event:
    from icalendar import Event

    stamp = now.astimezone(UTC).replace(microsecond=0)
    event = Event()
    event.add("uid", IDENTITY)
    event.add("dtstamp", stamp)
    # Of two files with one identity calendars keep the one whose sequence is higher.
    event.add("sequence", int(stamp.timestamp()) // 60)
    event.add("dtstart", reminder.first(now.replace(tzinfo=None)))
    event.add("duration", timedelta(minutes=_minutes(exercises)))
    event.add("rrule", _rule(reminder))
    event.add("summary", TITLE)
    event.add("description", "\n".join(_told(exercise) for exercise in exercises))
    event.add_component(_alarm())
    return event


def _alarm() -> Alarm:
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", timedelta(0))
    alarm.add("description", TITLE)
    return alarm


def _rule(reminder: Reminder) -> dict[str, object]:
    """How it comes again. It is counted, not ended by a date: no day of the last week is lost."""
    rule: dict[str, object] = {"freq": "weekly", "byday": [DAYS[day][:2] for day in reminder.days]}
    if reminder.weeks is not None:
        rule["count"] = reminder.weeks * len(reminder.days)
    return rule


def _minutes(exercises: Iterable[Exercise]) -> int:
    """About how long the whole programme takes."""
    seconds = sum(
        e.programme.sets
        * (len(e.sides) * e.programme.reps * (e.programme.hold + IN_AND_OUT) + e.programme.rest)
        for e in exercises
    )
    return math.ceil(seconds / 60 / ROUNDED_TO) * ROUNDED_TO


def _told(exercise: Exercise) -> str:
    """How much of an exercise is to be done, on a line."""
    programme = exercise.programme
    sets = f"{programme.sets} sets of " if programme.sets > 1 else ""
    sides = " on each side" if len(exercise.sides) > 1 else ""
    hold = f", each held for {programme.hold:g} s" if programme.hold else ""
    return f"{exercise.title}: {sets}{programme.reps}{sides}{hold}"
