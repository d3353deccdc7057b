"""The history as one page, which opens offline and asks for nothing else."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta

from posecheck._version import __version__
from posecheck.history.formatting import clock, counts, day, moment
from posecheck.history.trend_charts import BarChart, LineChart, bar_chart, line_chart
from posecheck.history.trends import WEEKLY_TARGET, WINDOW, Summary
from posecheck.pages import embedded_json, library, script, template

PACKAGE, TEMPLATE, SCRIPT = "posecheck.history", "history.html.jinja", "history.js"

#: How many of the latest weeks the charts show, and how many of the latest sessions are listed.
WEEKS, SESSIONS = 26, 20


def page(summary: Summary) -> str:
    """Return the page of a summary, as HTML."""
    since = summary.today - timedelta(weeks=WEEKS)
    weeks = bar_chart(summary.weeks[-WEEKS:])
    exercises = [
        (one, [(trend, chart) for trend in one.trends if (chart := line_chart(trend, since))])
        for one in summary.exercises
    ]
    charts: list[LineChart | BarChart] = [weeks]
    charts += [chart for _, figures in exercises for _, chart in figures]
    return template(PACKAGE, TEMPLATE, clock=clock, counts=counts, day=day, moment=moment).render(
        summary=summary,
        weeks=weeks,
        exercises=exercises,
        sessions=summary.entries[-SESSIONS:][::-1],
        shown_weeks=WEEKS,
        window=WINDOW,
        wanted=WEEKLY_TARGET,
        library=library() if summary.entries else (),
        data=embedded_json([asdict(chart) for chart in charts] if summary.entries else []),
        script=script(PACKAGE, SCRIPT),
        version=__version__,
    )
