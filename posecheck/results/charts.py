"""Charts as data: for every exercise its time line, and a curve for every measure that is judged.

What a chart shows is decided here; the page's script and the charting library only draw it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from posecheck.core.exercise import Band, Exercise
from posecheck.core.feedback import Fault, Rep
from posecheck.core.pose import FloatArray
from posecheck.core.session import Session
from posecheck.results.judged_measures import Judged, judged
from posecheck.results.time_series import Curves, thinned

#: A curve has no more points than this: about what a screen can show.
POINTS = 1000

#: What is shown of the time before the first and after the last repetition, s.
AROUND = 2.0

#: An edge of a band is shown when a value came as near to it as so many times what is near.
IN_SIGHT = 6.0

#: What is left free below a curve, and above it where the worst values stand, as shares of it.
FREE, FREE_ABOVE = 0.12, 0.4

#: Two numbers on a scale are further apart than this, as a share of its height.
CROWDED = 0.2

#: Steps that a scale of time may have, s, and how many of them there may be.
STEPS, MOST_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600), 8

#: Degrees are told in tenths, ratios in thousandths: whole numbers take less room.
PRECISION = {"°": 10, "": 1000}

#: A scale is at least so many of these wide, lest the trembling of somebody still fills a chart.
STEADY = 10


@dataclass(frozen=True)
class Chart:
    """A curve. low, high: the ends of its scale. least, greatest: of all values, NaN for none.

    times, values: its points, s and in the measure's unit, NaN where the line breaks. known: the
    share of the judged time in which the measure was known; inside: the share of that in its band.
    faults: those that the measure tells.
    """

    name: str
    unit: str
    judged: Judged
    times: FloatArray
    values: FloatArray
    low: float
    high: float
    least: float
    greatest: float
    known: float
    inside: float
    faults: tuple[Fault, ...]

    @property
    def ticks(self) -> list[float]:
        """The edges of the bands that are in sight and not too close; else the curve's ends."""
        edges = [edge for band in self.bands for edge in (band.low, band.high)]
        apart = CROWDED * (self.high - self.low)
        ticks: list[float] = []
        for edge in [edge for edge in edges if self.low < edge < self.high]:
            if all(abs(edge - tick) > apart for tick in ticks):
                ticks.append(edge)
        return ticks or [value for value in (self.least, self.greatest) if math.isfinite(value)]

    @property
    def bands(self) -> tuple[Band, ...]:
        """The wider one first."""
        return tuple(band for band in (self.judged.band, self.judged.begin) if band)

    def limits(self, band: Band) -> tuple[float | None, float | None]:
        """The edges of a band that are in sight: what lies far off limits nothing."""
        low = band.low if band.low > self.low else None
        high = band.high if band.high < self.high else None
        return low, high


@dataclass(frozen=True)
class Story:
    """All charts of one exercise over one stretch of time, s. clock: when the hold clock ran.

    unread: the measures that could never be read.
    """

    exercise: str
    start: float
    end: float
    ticks: tuple[float, ...]
    reps: tuple[Rep, ...]
    clock: tuple[tuple[float, float], ...]
    charts: tuple[Chart, ...]
    unread: tuple[str, ...]

    def at(self, time: float) -> float:
        """Where a time lies between start and end, 0 to 1."""
        return min(max((time - self.start) / (self.end - self.start), 0.0), 1.0)


def stories(
    session: Session, exercises: dict[str, Exercise], curves: dict[str, Curves]
) -> dict[str, Story]:
    """The charts of every exercise that was done and is known, in the order of the first time."""
    reps: dict[str, list[Rep]] = {}
    for bout in session.bouts:
        reps.setdefault(bout.exercise, []).extend(bout.reps)
    return {
        name: _story(exercises[name], found, curves.get(name))
        for name, found in reps.items()
        if name in exercises
    }


def _story(exercise: Exercise, reps: list[Rep], curves: Curves | None) -> Story:
    start = max(min(rep.start for rep in reps) - AROUND, 0.0)
    end = max(rep.end for rep in reps) + AROUND
    noted = curves if curves and curves.noted else None
    charts = [_chart(one, reps, noted) for one in judged(exercise)] if noted else []
    return Story(
        exercise=exercise.name,
        start=start,
        end=end,
        ticks=tuple(time_ticks(start, end)),
        reps=tuple(reps),
        clock=tuple(ran for ran in noted.clock if ran[1] > ran[0]) if noted else (),
        charts=tuple(chart for chart in charts if chart.known),
        unread=tuple(chart.name for chart in charts if not chart.known),
    )


def _chart(one: Judged, reps: list[Rep], curves: Curves) -> Chart:
    times, values = curves.within(((rep.start, rep.end) for rep in reps), one.measure)
    known, all_of_them = values[np.isfinite(values)], len(values)
    least, greatest = (known.min(), known.max()) if len(known) else (math.nan, math.nan)
    low, high = scale(float(least), float(greatest), one)
    times, values = thinned(times, values, POINTS)
    return Chart(
        name=one.measure.name,
        unit=one.measure.unit,
        judged=one,
        times=times,
        values=values,
        low=low,
        high=high,
        least=float(least),
        greatest=float(greatest),
        known=len(known) / all_of_them if all_of_them else 0.0,
        inside=_inside(known, one.band),
        faults=tuple(fault for rep in reps for fault in rep.faults if fault.name in one.faults),
    )


def scale(least: float, greatest: float, one: Judged) -> tuple[float, float]:
    """The ends of a chart's scale: all of the curve, and the edges of its bands that are near."""
    if not least <= greatest:
        return 0.0, 1.0
    reach = IN_SIGHT * one.near
    edges = [edge for band in (one.band, one.begin) if band for edge in (band.low, band.high)]
    near = [edge for edge in edges if least - reach <= edge <= greatest + reach]
    low, high = min(least, *near, greatest), max(greatest, *near, least)
    extent = max(high - low, STEADY / _precision(one.measure.unit))
    return low - FREE * extent, high + FREE_ABOVE * extent


def time_ticks(start: float, end: float) -> list[float]:
    """Round times from `start` to `end`, not too many."""
    step = next((s for s in STEPS if (end - start) / s <= MOST_STEPS), STEPS[-1])
    first = math.ceil(start / step)
    return [float(number * step) for number in range(first, math.floor(end / step) + 1)]


def _inside(known: FloatArray, band: Band | None) -> float:
    if band is None or not len(known):
        return math.nan
    return float(((known >= band.low) & (known <= band.high)).mean())


def drawing(chart: Chart, story: Story) -> dict[str, Any]:
    """A chart as the page's script wants it: plain data, numbers whole and times as steps."""
    precision = _precision(chart.unit)
    hundredths = np.round(chart.times * 100).astype(np.int64)
    return {
        "start": round(story.start, 2),
        "end": round(story.end, 2),
        "low": round(chart.low, 3),
        "high": round(chart.high, 3),
        "ticks": [round(tick, 3) for tick in chart.ticks],
        "timeTicks": list(story.ticks),
        "bands": [[band.low, band.high] for band in chart.bands],
        "reps": [[round(rep.start, 2), round(rep.end, 2)] for rep in story.reps],
        "faults": [[round(fault.start, 2), round(fault.end, 2)] for fault in chart.faults],
        "unit": chart.unit,
        "precision": precision,
        "steps": np.diff(hundredths, prepend=0).tolist(),
        "values": _whole(chart.values * precision),
    }


def _precision(unit: str) -> int:
    return PRECISION.get(unit, 1000)


def _whole(values: Iterable[float]) -> list[int | None]:
    return [round(value) if math.isfinite(value) else None for value in values]
