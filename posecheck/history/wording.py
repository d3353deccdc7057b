"""The history in words, for the terminal and the page."""

from __future__ import annotations

from dataclasses import replace

from posecheck.core.pain import Pain
from posecheck.core.pose import SIDES, Side
from posecheck.formatting import day, measured, percent
from posecheck.history.change import MIN_DAYS, Direction
from posecheck.history.entry import Entry
from posecheck.history.trends import Summary, Trend, Week
from posecheck.i18n import ENGLISH, Words, translatable


def counts(entry: Entry, words: Words = ENGLISH) -> list[str]:
    """Return the counted repetitions of a session, a line for each exercise."""
    lines = []
    for bout in entry.session.exercises:
        counted, target = sum(rep.counted for rep in bout.reps), sum(bout.targets.values())
        unjudged = sum(not rep.judged for rep in bout.reps)
        done = words("count-of", n=counted, target=target) if target else str(counted)
        line = words("{title}: {text}", title=words(bout.title), text=done)
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
    """Return the change since the beginning, with its uncertainty and what could be told at all."""
    change, unit = trend.change, trend.unit
    if change is None:
        return words("known after {n} days", n=MIN_DAYS)
    least = measured(change.detectable, unit, words)
    if not change.total:
        return words("no change")
    if change.direction is Direction.SAME:
        return words("no change that could be told from error (less than {least})", least=least)
    low, high = sorted((abs(change.low), abs(change.high)))
    values = {
        "change": measured(abs(change.total), unit, words),
        "start": day(change.first, words),
        "low": measured(low, unit, words),
        "high": measured(high, unit, words),
        "least": least,
    }
    if change.direction is Direction.UP:
        return words(
            "up {change} since {start} ({low} to {high}; least to be told {least})", **values
        )
    return words(
        "down {change} since {start} ({low} to {high}; least to be told {least})", **values
    )


def sides_compared(trend: Trend, words: Words = ENGLISH) -> str:
    """Return the difference of the sides; empty where there are no two sides to compare."""
    found = trend.difference
    if found is None:
        return ""
    shown = {
        "less": measured(found.difference, trend.unit, words),
        "least": measured(found.detectable, trend.unit, words),
    }
    alone = [
        (side, replace(trend, points=trend.compared[side], by_side={}, compared={}))
        for side in SIDES
    ]
    changed = any(one.direction in (Direction.UP, Direction.DOWN) for _, one in alone)
    lines = [f"{words.side(side)}: {tendency(one, words)}" for side, one in alone if changed]
    if not found.difference:
        return words("left and right alike")
    if not found.certain:
        lines.append(
            words("left and right: no difference that could be told from error ({least})", **shown)
        )
    elif found.weaker is Side.LEFT:
        lines.append(words("left {less} less than right (least to be told {least})", **shown))
    else:
        lines.append(words("right {less} less than left (least to be told {least})", **shown))
    return "\n".join(lines)


def adherence_words(summary: Summary, words: Words = ENGLISH) -> str:
    """Return how many of the plan's days were kept; empty without a plan that names days."""
    kept, plan = summary.adherence, summary.plan
    if kept is None or plan is None:
        return ""
    return words(
        "{plan}, version {version}: {kept} of {planned} planned days since {start} ({share}).",
        plan=plan.name,
        version=plan.version,
        kept=kept.kept,
        planned=kept.planned,
        start=day(kept.since, words),
        share=percent(kept.kept / kept.planned, words),
    )


def week_words(week: Week, words: Words = ENGLISH) -> str:
    """Return how many days of a week were trained on, and how many are asked for."""
    least, most = week.wanted
    if least == most:
        return words.count(
            week.days,
            "This week: {n} day of the {least} that the plan asks for.",
            "This week: {n} days of the {least} that the plan asks for.",
            least=least,
        )
    return words.count(
        week.days,
        "This week: {n} day of the {least} to {most} that the programme wants.",
        "This week: {n} days of the {least} to {most} that the programme wants.",
        least=least,
        most=most,
    )


def pain_words(pain: Pain | None, words: Words = ENGLISH) -> str:
    """Return the pain before and after a session, and the effort; empty where none was given."""
    if pain is None:
        return ""
    given = {
        translatable("{n} before"): pain.before,
        translatable("{n} after"): pain.after,
        translatable("effort {n}"): pain.effort,
    }
    return ", ".join(words(text, n=n) for text, n in given.items() if n is not None)


def span(week: Week, words: Words = ENGLISH) -> str:
    """Return the first and the last day of a week."""
    return words("{start} to {end}", start=day(week.monday, words), end=day(week.sunday, words))
