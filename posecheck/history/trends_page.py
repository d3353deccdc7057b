"""The history as one page to read, which opens offline and asks for nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources import files

from posecheck._version import __version__
from posecheck.history.formatting import clock, counts, day, moment
from posecheck.history.trend_charts import (
    BOTTOM,
    HEIGHT,
    LEFT,
    RIGHT,
    TOP,
    WIDTH,
    LineChart,
    bar_chart,
    line_chart,
)
from posecheck.history.trends import WANTED, WINDOW, Stretch, Summary, Trend

TEMPLATE = "history.html.jinja"

#: The charts show so many weeks, and the list so many sessions: the latest.
WEEKS, SESSIONS = 26, 20


@dataclass(frozen=True)
class Figure:
    """A trend and its chart."""

    trend: Trend
    chart: LineChart


def page(summary: Summary) -> str:
    """The page of what the history tells."""
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters.update(clock=clock, counts=counts, day=day, moment=moment)
    text = files("posecheck.history").joinpath(TEMPLATE).read_text(encoding="utf-8")
    since = summary.today - timedelta(weeks=WEEKS)
    return environment.from_string(text).render(
        summary=summary,
        weeks=bar_chart(summary.weeks[-WEEKS:]),
        stretches=[(stretch, _figures(stretch, since)) for stretch in summary.stretches],
        sessions=summary.entries[-SESSIONS:][::-1],
        shown_weeks=WEEKS,
        window=WINDOW,
        wanted=WANTED,
        field={"left": LEFT, "right": RIGHT, "top": TOP, "bottom": BOTTOM},
        size=(WIDTH, HEIGHT),
        version=__version__,
    )


def _figures(stretch: Stretch, since: date) -> Sequence[Figure]:
    charts = ((trend, line_chart(trend, since)) for trend in stretch.trends)
    return [Figure(trend, chart) for trend, chart in charts if chart]
