"""The history as one page, which opens offline and asks for nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from functools import partial

from posecheck import formatting
from posecheck._version import __version__
from posecheck.history.trend_charts import BarChart, LineChart, bar_chart, line_chart
from posecheck.history.trends import WEEKLY_TARGET, WINDOW, Summary
from posecheck.history.wording import counts, level, span, tendency
from posecheck.i18n import ENGLISH, Words
from posecheck.pages import embedded_json, library, script, template

PACKAGE, TEMPLATE, SCRIPT = "posecheck.history", "history.html.jinja", "history.js"

#: How many of the latest weeks the charts show, and how many of the latest sessions are listed.
WEEKS, SESSIONS = 26, 20


#: What the template formats values with.
FILTERS: dict[str, Callable[..., str]] = {
    "clock": formatting.clock, "day": formatting.day, "day_of_year": formatting.day_of_year,
    "level": level, "moment": formatting.moment, "span": span, "tendency": tendency,
}  # fmt: skip


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
    charts: list[LineChart | BarChart] = [weeks]
    charts += [chart for _, figures in exercises for _, chart in figures]
    return template(PACKAGE, TEMPLATE, **FILTERS).render(
        _=words,
        summary=summary,
        weeks=weeks,
        exercises=exercises,
        counts=partial(counts, words=words),
        sessions=summary.entries[-SESSIONS:][::-1],
        shown_weeks=WEEKS,
        window=WINDOW,
        wanted=WEEKLY_TARGET,
        library=library() if summary.entries else (),
        data=embedded_json([asdict(chart) for chart in charts] if summary.entries else []),
        script=script(PACKAGE, SCRIPT),
        version=__version__,
    )
