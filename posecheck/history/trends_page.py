"""The history as one page, which opens offline and asks for nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from functools import partial
from pathlib import Path

from posecheck import formatting
from posecheck._version import __version__
from posecheck.history.change import WINDOW
from posecheck.history.entry import Entry
from posecheck.history.trend_charts import BarChart, LineChart, bar_chart, line_chart
from posecheck.history.trends import Summary
from posecheck.history.wording import (
    adherence_words,
    counts,
    level,
    sides_compared,
    span,
    tendency,
    week_words,
)
from posecheck.i18n import ENGLISH, Words
from posecheck.pages import embedded_json, library, script, template

PACKAGE, TEMPLATE, SCRIPT = "posecheck.history", "history.html.jinja", "history.js"

#: How many of the latest weeks the charts show, and how many of the latest sessions are listed.
WEEKS, SESSIONS = 26, 20


#: What the template formats values with.
FILTERS: dict[str, Callable[..., str]] = {
    "clock": formatting.clock, "day": formatting.day, "day_of_year": formatting.day_of_year,
    "level": level, "moment": formatting.moment, "span": span, "tendency": tendency,
    "compared": sides_compared, "of_week": week_words, "adherence": adherence_words,
}  # fmt: skip


def report_link(entry: Entry) -> str:
    """Return the link to a session's report, if it is still there; else empty."""
    report = Path(entry.folder, "report.html")
    return report.as_uri() if entry.folder and report.is_file() else ""


def page(summary: Summary, words: Words = ENGLISH) -> str:
    """Return the page of a summary, as HTML."""
    since = summary.today - timedelta(weeks=WEEKS)
    weeks = bar_chart(summary.weeks[-WEEKS:], words)
    exercises = [
        (
            one,
            [(trend, chart) for trend in one.trends if (chart := line_chart(trend, since, words))],
        )
        for one in summary.exercises
    ]
    feelings = [
        (one, chart) for one in summary.feelings if (chart := line_chart(one, since, words))
    ]
    charts: list[LineChart | BarChart] = [weeks]
    charts += [chart for _, figures in exercises for _, chart in figures]
    charts += [chart for _, chart in feelings]
    return template(PACKAGE, TEMPLATE, **FILTERS).render(
        _=words,
        summary=summary,
        weeks=weeks,
        exercises=exercises,
        feelings=feelings,
        report=report_link,
        counts=partial(counts, words=words),
        sessions=summary.entries[-SESSIONS:][::-1],
        shown_weeks=WEEKS,
        window=WINDOW,
        least=summary.week.wanted[0],
        library=library() if summary.entries else (),
        data=embedded_json([asdict(chart) for chart in charts] if summary.entries else []),
        script=script(PACKAGE, SCRIPT),
        version=__version__,
    )
