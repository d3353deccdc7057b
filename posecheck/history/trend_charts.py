"""Charts as data: where each bar, dot and tick of them goes. How they look is the page's affair.

All places are in the units of the picture, from its top left corner.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from posecheck.core.pose import Side
from posecheck.history.formatting import day, shown, with_unit
from posecheck.history.trends import WANTED, WINDOW, Point, Trend, Week

#: The picture, and within it the field that holds the values.
WIDTH, HEIGHT = 360.0, 170.0
LEFT, RIGHT, TOP, BOTTOM = 44.0, 344.0, 12.0, 146.0

#: About so many ticks there are on an axis of values, and at most so many on that of days.
TICKS, DAYS = 5, 4

#: What rounding may leave.
ALMOST = 1e-9

#: A range of values less than this is stretched to it, lest a hair's breadth look like a leap.
LEAST_RANGE = {"%": 100.0, "s": 10.0, "°": 20.0, "": 0.2}


@dataclass(frozen=True)
class Tick:
    """A mark on an axis."""

    at: float
    label: str


@dataclass(frozen=True)
class Dot:
    """A value of one day. label: what it is, in words."""

    x: float
    y: float
    label: str


@dataclass(frozen=True)
class Line:
    """The values of one side, in the order of their days, and the line that runs among them.

    It goes through the middle of each day and those before it, as many as make up a level; while
    there are fewer, there is none.
    """

    side: Side
    dots: tuple[Dot, ...]

    @property
    def course(self) -> str:
        """The corners of the line, as SVG has them."""
        ends = range(WINDOW, len(self.dots) + 1)
        middles = (median(dot.y for dot in self.dots[end - WINDOW : end]) for end in ends)
        days = self.dots[WINDOW - 1 :]
        return " ".join(f"{dot.x:.1f},{y:.1f}" for dot, y in zip(days, middles, strict=True))


@dataclass(frozen=True)
class LineChart:
    """A figure from day to day. goal: how high what the programme wants is, None for nothing."""

    days: tuple[Tick, ...]
    values: tuple[Tick, ...]
    lines: tuple[Line, ...]
    goal: Tick | None


@dataclass(frozen=True)
class Bar:
    """A week's days. label: what it is, in words."""

    x: float
    y: float
    width: float
    height: float
    days: int
    enough: bool
    label: str


@dataclass(frozen=True)
class BarChart:
    """Week by week. wanted: how high the least and the most that the programme wants are."""

    weeks: tuple[Tick, ...]
    values: tuple[Tick, ...]
    bars: tuple[Bar, ...]
    wanted: tuple[float, float]


def line_chart(trend: Trend, since: date) -> LineChart | None:
    """The chart of a figure from that day on; None when there is nothing to show."""
    sides = {side: _since(points, since) for side, points in trend.sides.items()}
    shown_points = [point for points in sides.values() for point in points]
    if not shown_points:
        return None
    days = [point.day for point in shown_points]
    first, last = min(days), max(days)
    ticks = value_ticks([point.value for point in shown_points], trend)

    def dot(point: Point) -> Dot:
        label = f"{day(point.day)}: {shown(point.value, trend.unit)}"
        return Dot(across(point.day, first, last), height(point.value, ticks), label)

    return LineChart(
        days=tuple(Tick(across(d, first, last), day(d)) for d in spread_days(first, last)),
        values=tuple(Tick(height(value, ticks), tick_label(value, trend.unit)) for value in ticks),
        lines=tuple(Line(side, tuple(map(dot, points))) for side, points in sides.items()),
        goal=_goal(trend, ticks),
    )


def _since(points: Sequence[Point], since: date) -> list[Point]:
    return [point for point in points if point.day >= since]


def _goal(trend: Trend, ticks: Sequence[float]) -> Tick | None:
    if not trend.goal > 0:
        return None
    return Tick(height(trend.goal, ticks), f"wanted: {trend.goal:g} {trend.unit}")


def value_ticks(values: Sequence[float], trend: Trend) -> list[float]:
    """Round values for an axis on which all `values`, and what is wanted, have their place."""
    told = [*values, *([trend.goal] if trend.goal > 0 else [])]
    low, high = min(told), max(told)
    least = LEAST_RANGE[trend.unit]
    if trend.unit in ("%", "s"):
        low = 0.0  # seen against nothing at all
    elif high - low < least:
        centred = (low + high - least) / 2
        low = centred if low < 0 else max(centred, 0.0)
    high = max(high, low + least)
    step = round_step((high - low) / TICKS)
    first, last = math.floor(low / step + ALMOST), math.ceil(high / step - ALMOST)
    return [n * step for n in range(first, last + 1)]


def round_step(step: float) -> float:
    """The next of 1, 2 and 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(step))
    return next(power * n for n in (1, 2, 5, 10) if power * n >= step * (1 - ALMOST))


def tick_label(value: float, unit: str) -> str:
    """A round value with its unit."""
    return with_unit(f"{round(value, 6):g}", unit)


def height(value: float, ticks: Sequence[float]) -> float:
    """Where a value is between the lowest and the highest tick."""
    share = (value - ticks[0]) / (ticks[-1] - ticks[0])
    return BOTTOM - share * (BOTTOM - TOP)


def across(when: date, first: date, last: date) -> float:
    """Where a day is between the first and the last; a single one is in the middle."""
    if first == last:
        return (LEFT + RIGHT) / 2
    inset = 8.0
    return LEFT + inset + (when - first) / (last - first) * (RIGHT - LEFT - 2 * inset)


def spread_days(first: date, last: date) -> list[date]:
    """A few days from the first to the last, as far apart as they can be."""
    numbers = spread_numbers((last - first).days + 1)
    return [first + timedelta(days=number) for number in numbers]


def bar_chart(weeks: Sequence[Week]) -> BarChart:
    """The chart of these weeks."""
    most = max(WANTED[1], *(week.days for week in weeks))
    ticks = [float(n) for n in range(most + 1)]
    room = (RIGHT - LEFT) / len(weeks)
    width = min(room * 0.7, 28.0)

    def bar(number: int, week: Week) -> Bar:
        top = height(week.days, ticks)
        days = "day" if week.days == 1 else "days"
        return Bar(
            x=LEFT + room * (number + 0.5) - width / 2,
            y=top,
            width=width,
            height=BOTTOM - top,
            days=week.days,
            enough=week.enough,
            label=f"{week.words}: {week.days} {days}",
        )

    bars = tuple(bar(number, week) for number, week in enumerate(weeks))
    marked = spread_numbers(len(weeks))
    return BarChart(
        weeks=tuple(Tick(bars[n].x + width / 2, day(weeks[n].monday)) for n in marked),
        values=tuple(Tick(height(value, ticks), f"{value:.0f}") for value in ticks),
        bars=bars,
        wanted=(height(WANTED[0], ticks), height(WANTED[1], ticks)),
    )


def spread_numbers(many: int) -> list[int]:
    """A few numbers from 0 on below `many`, as far apart as they can be."""
    gaps = max(1, min(DAYS - 1, many - 1))
    return sorted({round((many - 1) * n / gaps) for n in range(gaps + 1)})
