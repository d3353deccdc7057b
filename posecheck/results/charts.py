"""The charts of the report as data: a time line per exercise, a curve per judged measure."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from posecheck.core.exercise import Band, Exercise
from posecheck.core.feedback import Fault, Rep
from posecheck.core.pose import FloatArray
from posecheck.core.session import Session
from posecheck.results.judged_measures import JudgedMeasure, judged_measures
from posecheck.results.time_series import Curves, decimate

#: The maximum number of points of a curve: about what a screen can show.
MAX_POINTS = 1000

#: The time shown before the first and after the last repetition, s.
TIME_MARGIN = 2.0

#: A band's edge is shown if a value came closer than this, in multiples of what counts as near.
BAND_REACH = 6.0

#: The free space below a curve, and above it for the labels of the worst values, as shares of it.
MARGIN_BELOW, MARGIN_ABOVE = 0.12, 0.4

#: The smallest distance of two ticks, as a share of the height.
MIN_TICK_DISTANCE = 0.2

#: The steps of a time axis, s, and their maximum number.
TIME_STEPS, MAX_TIME_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600), 8

#: Values are sent as integers, which are shorter: tenths of degrees, thousandths of ratios.
PRECISION = {"°": 10, "": 1000}

#: The smallest extent of an axis, in the units above, so that noise at rest does not fill a chart.
MIN_EXTENT = 10


@dataclass(frozen=True)
class Chart:
    """A curve, of times in s; values are NaN where the line breaks.

    The axis reaches from `low` to `high`. `least` and `greatest` are of all values, NaN for none.
    `known` is the share of the judged time in which the measure was known, `inside` the share of
    the known values in the band. `faults` are those detected by the measure.
    """

    name: str
    unit: str
    judged: JudgedMeasure
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
        """The visible edges of the bands that are not too close; else minimum and maximum."""
        apart = MIN_TICK_DISTANCE * (self.high - self.low)
        ticks: list[float] = []
        for edge in (edge for band in self.bands for edge in (band.low, band.high)):
            if self.low < edge < self.high and all(abs(edge - tick) > apart for tick in ticks):
                ticks.append(edge)
        return ticks or [value for value in (self.least, self.greatest) if math.isfinite(value)]

    @property
    def bands(self) -> tuple[Band, ...]:
        """The bands, the wider one first."""
        return tuple(band for band in (self.judged.band, self.judged.begin) if band)

    def limits(self, band: Band) -> tuple[float | None, float | None]:
        """Return the edges of a band that are within the axis, None for others."""
        low = band.low if band.low > self.low else None
        return low, band.high if band.high < self.high else None


@dataclass(frozen=True)
class ExerciseCharts:
    """All charts of one exercise, on a time axis from `start` to `end`, s.

    `clock` has the spans in which the hold clock ran, `unread` the measures never known.
    """

    start: float
    end: float
    ticks: tuple[float, ...]
    reps: tuple[Rep, ...]
    clock: tuple[tuple[float, float], ...]
    charts: tuple[Chart, ...]
    unread: tuple[str, ...]

    def share_at(self, time: float) -> float:
        """Return the place of a time between start and end, 0 to 1."""
        return min(max((time - self.start) / (self.end - self.start), 0.0), 1.0)


def exercise_charts(
    session: Session, exercises: dict[str, Exercise], curves: dict[str, Curves]
) -> dict[str, ExerciseCharts]:
    """Return the charts of all known exercises that were done, in the order of their first reps."""
    return {
        bout.exercise: _exercise_charts(
            exercises[bout.exercise], bout.reps, curves.get(bout.exercise)
        )
        for bout in session.exercises
        if bout.exercise in exercises
    }


def _exercise_charts(
    exercise: Exercise, reps: tuple[Rep, ...], curves: Curves | None
) -> ExerciseCharts:
    start = max(min(rep.start for rep in reps) - TIME_MARGIN, 0.0)
    end = max(rep.end for rep in reps) + TIME_MARGIN
    values = curves if curves and curves.has_values else None
    charts = [_chart(one, reps, values) for one in judged_measures(exercise)] if values else []
    return ExerciseCharts(
        start=start,
        end=end,
        ticks=tuple(time_ticks(start, end)),
        reps=reps,
        clock=tuple(span for span in values.clock if span[1] > span[0]) if values else (),
        charts=tuple(chart for chart in charts if chart.known),
        unread=tuple(chart.name for chart in charts if not chart.known),
    )


def _chart(one: JudgedMeasure, reps: tuple[Rep, ...], curves: Curves) -> Chart:
    times, values = curves.within(((rep.start, rep.end) for rep in reps), one.measure)
    known = values[np.isfinite(values)]
    least, greatest = (known.min(), known.max()) if len(known) else (math.nan, math.nan)
    low, high = scale(float(least), float(greatest), one)
    thin_times, thin_values = decimate(times, values, MAX_POINTS)
    inside = [one.band.low <= value <= one.band.high for value in known] if one.band else []
    return Chart(
        name=one.measure.name,
        unit=one.measure.unit,
        judged=one,
        times=thin_times,
        values=thin_values,
        low=low,
        high=high,
        least=float(least),
        greatest=float(greatest),
        known=len(known) / len(values) if len(values) else 0.0,
        inside=float(np.mean(inside)) if inside else math.nan,
        faults=tuple(fault for rep in reps for fault in rep.faults if fault.name in one.faults),
    )


def scale(least: float, greatest: float, one: JudgedMeasure) -> tuple[float, float]:
    """Return the ends of a chart's axis: the whole curve, and the edges of its bands nearby."""
    if not least <= greatest:
        return 0.0, 1.0
    reach = BAND_REACH * one.near
    edges = [edge for band in (one.band, one.begin) if band for edge in (band.low, band.high)]
    near = [edge for edge in edges if least - reach <= edge <= greatest + reach]
    low, high = min(least, *near, greatest), max(greatest, *near, least)
    extent = max(high - low, MIN_EXTENT / _precision(one.measure.unit))
    return low - MARGIN_BELOW * extent, high + MARGIN_ABOVE * extent


def time_ticks(start: float, end: float) -> list[float]:
    """Return round times from `start` to `end`."""
    step = next((s for s in TIME_STEPS if (end - start) / s <= MAX_TIME_STEPS), TIME_STEPS[-1])
    first = math.ceil(start / step)
    return [float(number * step) for number in range(first, math.floor(end / step) + 1)]


def chart_data(chart: Chart, charts: ExerciseCharts) -> dict[str, Any]:
    """Return a chart as plain data for the page's script: integers, and times as differences."""
    precision = _precision(chart.unit)
    hundredths = np.round(chart.times * 100).astype(np.int64)
    return {
        "start": round(charts.start, 2),
        "end": round(charts.end, 2),
        "low": round(chart.low, 3),
        "high": round(chart.high, 3),
        "ticks": [round(tick, 3) for tick in chart.ticks],
        "timeTicks": list(charts.ticks),
        "bands": [[band.low, band.high] for band in chart.bands],
        "reps": [[round(rep.start, 2), round(rep.end, 2)] for rep in charts.reps],
        "faults": [[round(fault.start, 2), round(fault.end, 2)] for fault in chart.faults],
        "unit": chart.unit,
        "precision": precision,
        "steps": np.diff(hundredths, prepend=0).tolist(),
        "values": [
            round(value) if math.isfinite(value) else None for value in chart.values * precision
        ],
    }


def _precision(unit: str) -> int:
    return PRECISION.get(unit, 1000)
