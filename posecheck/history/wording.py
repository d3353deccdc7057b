"""The history in words, for the terminal and the page."""

from __future__ import annotations

from posecheck.formatting import day, measured
from posecheck.history.entry import Entry
from posecheck.history.trends import WINDOW, Direction, Trend, Week
from posecheck.i18n import ENGLISH, Words


def counts(entry: Entry, words: Words = ENGLISH) -> list[str]:
    """Return the counted repetitions of a session, a line for each exercise."""
    lines = []
    for bout in entry.session.exercises:
        counted, target = sum(rep.counted for rep in bout.reps), sum(bout.targets.values())
        unjudged = sum(not rep.judged for rep in bout.reps)
        done = words("count-of", n=counted, target=target) if target else str(counted)
        line = f"{words(bout.title)}: {done}"
        lines.append(line + (f", {words('{n} not judged', n=unjudged)}" if unjudged else ""))
    return lines


def level(trend: Trend, words: Words = ENGLISH) -> str:
    """Return the latest level, and that of each side if both are worked together."""
    if not trend.points:
        return words("not yet known")
    sides = ", ".join(
        f"{words.side(side)} {measured(value, trend.unit, words) or words('not seen')}"
        for side, value in trend.by_side.items()
    )
    latest = measured(trend.level, trend.unit, words)
    return f"{latest} ({sides})" if sides else latest


def tendency(trend: Trend, words: Words = ENGLISH) -> str:
    """Return the direction of a trend."""
    before = measured(trend.before, trend.unit, words)
    match trend.direction:
        case Direction.UNKNOWN:
            return words("known after {n} days", n=2 * WINDOW)
        case Direction.SAME:
            return words("about the same")
        case Direction.UP:
            return words("up from {before}", before=before)
        case Direction.DOWN:
            return words("down from {before}", before=before)


def span(week: Week, words: Words = ENGLISH) -> str:
    """Return the first and the last day of a week."""
    return words("{start} to {end}", start=day(week.monday, words), end=day(week.sunday, words))
