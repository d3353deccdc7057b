"""Times, values and counts as text, for the terminal and the page."""

from __future__ import annotations

import math
from datetime import date, datetime

from posecheck.history.entry import Entry


def moment(when: datetime) -> str:
    """Return the local time of a session."""
    return f"{when.day} {when:%b %Y %H:%M}"


def day(when: date) -> str:
    """Return a day in short."""
    return f"{when.day} {when:%b}"


def clock(seconds: float) -> str:
    """Return seconds as a player shows them: 83.4 is 1:23; empty where they are unknown."""
    if math.isnan(seconds):
        return ""
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02d}"


def shown(value: float, unit: str) -> str:
    """Return a value with its unit: degrees and shares as integers."""
    decimals = {"s": 1, "": 2}.get(unit, 0)
    # Adding zero turns the -0.0 that rounding may leave into 0.0.
    return with_unit(f"{round(value, decimals) + 0.0:.{decimals}f}", unit)


def with_unit(number: str, unit: str) -> str:
    """Return a formatted number with its unit."""
    space = " " if unit not in ("", "°") else ""
    return f"{number}{space}{unit}".replace("-", "\N{MINUS SIGN}")


def counts(entry: Entry) -> list[str]:
    """Return the counted repetitions of a session, a line for each exercise."""
    lines = []
    for bout in entry.session.exercises:
        counted, target = sum(rep.counted for rep in bout.reps), sum(bout.targets.values())
        unjudged = sum(not rep.judged for rep in bout.reps)
        line = f"{bout.title}: {counted}" + (f" of {target}" if target else "")
        lines.append(line + (f", {unjudged} not judged" if unjudged else ""))
    return lines
