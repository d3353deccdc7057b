"""Write a reminder as a calendar file (iCalendar, RFC 5545), which any calendar can import.

The calendar does the reminding; posecheck runs nothing in the background. The times are *floating*,
7:30 wherever the user is: with a time zone they would shift on a journey.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from posecheck._version import __version__
from posecheck.app.plan_words import dose_words
from posecheck.core.exercise import Exercise
from posecheck.errors import PosecheckError
from posecheck.i18n import ENGLISH, Words, translatable
from posecheck.plan import Plan

if TYPE_CHECKING:
    from icalendar import Event

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

MARK = b"PRODID:-//posecheck//posecheck"  # what marks a calendar file as posecheck's
UID = "reminder@posecheck"  # always the same, so that a later file replaces an earlier one
TITLE = translatable("Stretches for the back")
TRANSITION = 10.0  # seconds that a repetition takes besides its hold, to move in and out
ROUND_TO_MINUTES = 5  # the event's duration is rounded up to a multiple of this
TIME_OF_DAY = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True)
class Reminder:
    """When to remind.

    Attributes:
        at: Local time of day.
        days: Days of the week, from 0 for Monday.
        weeks: For how many weeks at most; None for no end.
        start: The first day at the earliest; None for today.
        end: The last day; None for no end.
    """

    at: time
    days: tuple[int, ...]
    weeks: int | None = None
    start: date | None = None
    end: date | None = None

    def __post_init__(self) -> None:
        if not self.days or (self.weeks is not None and self.weeks < 1):
            raise ValueError("a reminder needs a day, and one week at least")

    def first(self, now: datetime) -> datetime:
        """Return the first time after `now`; both are local, without a time zone."""
        begin = max(now.date(), self.start or now.date())
        due = (datetime.combine(begin + timedelta(days), self.at) for days in range(8))
        return next(when for when in due if when > now and when.weekday() in self.days)

    def times(self, first: datetime) -> int | None:
        """Return how often it reminds from the first time on; None where `end` decides, or none."""
        if self.weeks is None:
            return None
        over = first.date() + timedelta(weeks=self.weeks)
        return None if self.end and over > self.end else self.weeks * len(self.days)


def parse_time(text: str) -> time:
    """Parse a time of day such as "07:30"; PosecheckError if it is none."""
    match = TIME_OF_DAY.fullmatch(text.strip())
    if match is None:
        raise PosecheckError(f"{text!r} is no time of day; give one such as 07:30.")
    return time(int(match[1]), int(match[2]))


def parse_days(text: str) -> tuple[int, ...]:
    """Parse days of the week such as "mon,wed,fri"; PosecheckError if one is unknown."""
    days = set()
    for word in (word.strip().lower() for word in text.split(",")):
        day = next((n for n, day in enumerate(DAYS) if len(word) >= 3 and day.startswith(word)), -1)
        if day < 0:
            raise PosecheckError(
                f"{word!r} is no day of the week;"
                f" give some of {', '.join(day[:3] for day in DAYS)}, with commas between them."
            )
        days.add(day)
    return tuple(sorted(days))


def calendar(
    reminder: Reminder, exercises: Iterable[Exercise], now: datetime, words: Words = ENGLISH
) -> bytes:
    """Return the content of a calendar file. `now` needs its time zone."""
    return _file([_event(UID, reminder, tuple(exercises), now, words)], words)


def plan_calendar(
    plan: Plan,
    exercises: Mapping[str, Exercise],
    asked: Reminder,
    now: datetime,
    words: Words = ENGLISH,
) -> tuple[bytes, datetime]:
    """Return a calendar file with what a plan asks for on each day, and when it begins.

    On a day that is none of the plan's, it is all of its exercises.

    Args:
        plan: The plan; it begins and ends as it says.
        exercises: Its exercises by name, with their doses.
        asked: Time of day, days of the week and number of weeks.
        now: With its time zone.
        words: The language.

    Raises:
        PosecheckError: If the plan is over.
    """
    local = now.replace(tzinfo=None)
    by_exercises: dict[tuple[str, ...], list[int]] = {}
    for day in asked.days:
        names = tuple(one.name for one in plan.due_on(day))
        by_exercises.setdefault(names, []).append(day)
    events: list[Event] = []
    begins: list[datetime] = []
    for number, (names, days) in enumerate(by_exercises.items(), 1):
        reminder = replace(asked, days=tuple(days), start=plan.start or None, end=plan.end or None)
        first = reminder.first(local)
        if reminder.end is None or first.date() <= reminder.end:
            uid = UID if not events else f"{number}-{UID}"
            today = tuple(exercises[name] for name in names)
            events.append(_event(uid, reminder, today, now, words))
            begins.append(first)
    if not events:
        raise PosecheckError(f"the plan {plan.name} ended on {plan.end}; give it a later end.")
    return _file(events, words), min(begins)


def _file(events: Iterable[Event], words: Words) -> bytes:
    from icalendar import Calendar

    file = Calendar()
    file.add("prodid", f"-//posecheck//posecheck {__version__}//{words.code.upper()}")
    file.add("version", "2.0")
    for event in events:
        file.add_component(event)
    content: bytes = file.to_ical()
    return content


def _event(
    uid: str, reminder: Reminder, exercises: tuple[Exercise, ...], now: datetime, words: Words
) -> Event:
    from icalendar import Alarm, Event, vText

    def text(sentence: str) -> vText:
        return vText(sentence, params={"LANGUAGE": words.code})

    stamp = now.astimezone(UTC).replace(microsecond=0)
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", stamp)
    # Of two events with one UID, calendars keep the one whose sequence is higher.
    event.add("sequence", int(stamp.timestamp()) // 60)
    first = reminder.first(now.replace(tzinfo=None))
    event.add("dtstart", first)
    event.add("duration", timedelta(minutes=_minutes(exercises)))
    rule: dict[str, object] = {"freq": "weekly", "byday": [DAYS[day][:2] for day in reminder.days]}
    times = reminder.times(first)
    if times:
        rule["count"] = times
    elif reminder.end:
        rule["until"] = datetime.combine(reminder.end, reminder.at)
    event.add("rrule", rule)
    event.add("summary", text(words(TITLE)))
    event.add("description", text("\n".join(_describe(one, words) for one in exercises)))
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", timedelta(0))
    alarm.add("description", text(words(TITLE)))
    event.add_component(alarm)
    return event


def _minutes(exercises: Iterable[Exercise]) -> int:
    seconds = 0.0
    for exercise in exercises:
        programme = exercise.programme
        doses = [programme.dose(side) for side in exercise.sides]
        work = sum(dose.reps * (dose.hold + TRANSITION) for dose in doses)
        seconds += programme.sets * (work + programme.rest)
    return math.ceil(seconds / 60 / ROUND_TO_MINUTES) * ROUND_TO_MINUTES


def _describe(exercise: Exercise, words: Words) -> str:
    dose = dose_words(exercise, words)
    return words("{title}: {text}", title=words(exercise.title), text=dose)
