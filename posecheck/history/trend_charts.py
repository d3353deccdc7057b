"""The history's charts as data; the page's script draws them.

Days count from the first day of a chart, weeks from its first week.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from posecheck.core.pose import Side
from posecheck.formatting import day, declared, measured
from posecheck.history.change import WINDOW, DayValue
from posecheck.history.trends import WEEKLY_TARGET, Trend, Week
from posecheck.history.wording import span
from posecheck.i18n import ENGLISH, Words

#: The usual number of ticks on an axis of values, and the largest on that of days.
TICKS, DAYS = 5, 4

#: The tolerance of rounding.
EPSILON = 1e-9

#: The smallest extent of an axis of values by unit, so that noise does not look like progress.
MIN_RANGE = {"%": 100.0, "s": 10.0, "°": 20.0, "": 0.2, "/10": 10.0}

#: What is free at the ends of an axis, as a share of its extent: markers are not cut off.
MARGIN = 0.04

#: The widths of bars, as shares of a week and of the whole axis at most.
BAR_WIDTH, MAX_BAR_WIDTH = 0.7, 0.09

Span = tuple[float, float]
Ticks = tuple[tuple[float, str], ...]


@dataclass(frozen=True)
class SideLine:
    """The values of one side in order of time, with their days, and both in words.

    `label` names the side. `running_median` is that of the last WINDOW values; None while there are
    fewer.
    """

    side: Side
    label: str
    days: tuple[int, ...]
    values: tuple[float, ...]
    labels: tuple[str, ...]
    running_median: tuple[float | None, ...]


@dataclass(frozen=True)
class LineChart:
    """A figure from day to day, in its unit; goal: what the programme asks for."""

    x_range: Span
    y_range: Span
    x_ticks: Ticks
    y_ticks: Ticks
    lines: tuple[SideLine, ...]
    goal: tuple[float, str] | None


@dataclass(frozen=True)
class BarChart:
    """The days of training week by week; band: how many the programme asks for."""

    x_range: Span
    y_range: Span
    x_ticks: Ticks
    y_ticks: Ticks
    days: tuple[int, ...]
    reached_target: tuple[bool, ...]
    labels: tuple[str, ...]
    width: float
    band: Span


def line_chart(trend: Trend, since: date, words: Words = ENGLISH) -> LineChart | None:
    """Return the chart of a trend from a day on; None when there is nothing to show."""
    sides = {side: [p for p in points if p.day >= since] for side, points in trend.sides.items()}
    points = [point for line in sides.values() for point in line]
    if not points:
        return None
    first, last = min(point.day for point in points), max(point.day for point in points)
    ticks = value_ticks([point.value for point in points], trend)
    days = [first + timedelta(days=n) for n in spread_numbers((last - first).days + 1)]
    unit = trend.unit
    return LineChart(
        x_range=_padded(0, (last - first).days) if last > first else (-1, 1),
        y_range=_padded(ticks[0], ticks[-1]),
        x_ticks=tuple(((one - first).days, day(one, words)) for one in days),
        y_ticks=tuple((tick, declared(round(tick, 6), unit, words)) for tick in ticks),
        lines=tuple(_side_line(side, line, first, unit, words) for side, line in sides.items()),
        goal=(
            (trend.goal, words("wanted: {value}", value=declared(trend.goal, unit, words)))
            if trend.goal > 0
            else None
        ),
    )


def _side_line(
    side: Side, points: Sequence[DayValue], first: date, unit: str, words: Words
) -> SideLine:
    values = [point.value for point in points]
    return SideLine(
        side=side,
        label=words.side(side),
        days=tuple((point.day - first).days for point in points),
        values=tuple(values),
        labels=tuple(
            f"{day(point.day, words)}: {measured(point.value, unit, words)}" for point in points
        ),
        running_median=tuple(
            median(values[n + 1 - WINDOW : n + 1]) if n + 1 >= WINDOW else None
            for n in range(len(values))
        ),
    )


def _padded(low: float, high: float) -> Span:
    margin = MARGIN * (high - low)
    return low - margin, high + margin


def value_ticks(values: Sequence[float], trend: Trend) -> list[float]:
    """Return round values for an axis that has room for all `values` and the trend's goal."""
    low, high = min(values), max(values)
    if trend.goal > 0:
        low, high = min(low, trend.goal), max(high, trend.goal)
    least = MIN_RANGE[trend.unit]
    if trend.unit in ("%", "s", "/10"):
        low = 0.0  # shares and times are compared with nothing at all
    elif high - low < least:
        centred = (low + high - least) / 2
        low = centred if low < 0 else max(centred, 0.0)
    high = max(high, low + least)
    step = round_step((high - low) / TICKS)
    first, last = math.floor(low / step + EPSILON), math.ceil(high / step - EPSILON)
    return [n * step for n in range(first, last + 1)]


def round_step(step: float) -> float:
    """Return the next of 1, 2 and 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(step))
    return next(power * n for n in (1, 2, 5, 10) if power * n >= step * (1 - EPSILON))


def bar_chart(weeks: Sequence[Week], words: Words = ENGLISH) -> BarChart:
    """Return the chart of some weeks."""
    wanted = weeks[-1].wanted if weeks else WEEKLY_TARGET
    most = max(wanted[1], *(week.days for week in weeks))
    return BarChart(
        x_range=(-0.5, len(weeks) - 0.5),
        y_range=(0, most * (1 + MARGIN)),
        x_ticks=tuple((n, day(weeks[n].monday, words)) for n in spread_numbers(len(weeks))),
        y_ticks=tuple((n, str(n)) for n in range(most + 1)),
        days=tuple(week.days for week in weeks),
        reached_target=tuple(week.reached_target for week in weeks),
        labels=tuple(
            f"{span(week, words)}: {words.count(week.days, '{n} day', '{n} days')}"
            for week in weeks
        ),
        width=min(BAR_WIDTH, MAX_BAR_WIDTH * len(weeks)),
        band=wanted,
    )


def spread_numbers(count: int) -> list[int]:
    """Return at most DAYS of the numbers below `count`, from 0 to the last, evenly spread."""
    gaps = max(1, min(DAYS - 1, count - 1))
    return sorted({round((count - 1) * n / gaps) for n in range(gaps + 1)})
