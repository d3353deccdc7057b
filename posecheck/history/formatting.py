"""How times, figures and sessions are told to people, in the terminal and on the page alike."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime

from posecheck.history.entry import Entry


def moment(when: datetime) -> str:
    """When a session was, by the clock of where it was."""
    return f"{when.day} {when:%b %Y %H:%M}"


def day(when: date) -> str:
    """A day, as short as it can be told."""
    return f"{when.day} {when:%b}"


def clock(seconds: float) -> str:
    """Seconds as a player shows them: 83.4 is 1:23; nothing where they are not known."""
    if seconds != seconds:
        return ""
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02d}"


def shown(value: float, unit: str) -> str:
    """A figure with its unit: degrees and shares whole, seconds and ratios not."""
    decimals = {"s": 1, "": 2}.get(unit, 0)
    # Adding zero makes a plain zero of the one below zero that rounding may leave.
    return with_unit(f"{round(value, decimals) + 0.0:.{decimals}f}", unit)


def with_unit(number: str, unit: str) -> str:
    """A number that is written already, with its unit."""
    space = " " if unit not in ("", "°") else ""
    return f"{number}{space}{unit}".replace("-", "\N{MINUS SIGN}")


def counts(entry: Entry) -> list[str]:
    """What counted in a session, a line for each stretch."""
    counted: Counter[str] = Counter()
    wanted: dict[str, dict[str, int]] = {}
    for bout in entry.session.bouts:
        counted[bout.title] += sum(rep.counted for rep in bout.reps)
        wanted.setdefault(bout.title, {}).update(bout.targets)
    return [_count(title, counted[title], sum(wanted[title].values())) for title in wanted]


def _count(title: str, counted: int, wanted: int) -> str:
    return f"{title}: {counted} of {wanted}" if wanted else f"{title}: {counted}"
