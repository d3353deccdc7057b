"""Judged measures over time, sampled so that an hour fits in a few megabytes.

Values are sampled about ten times a second and only while something is judged; elsewhere, and where
a measure is unknown, the curve has a gap.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from posecheck.core.exercise import Exercise, Measure
from posecheck.core.feedback import Feedback
from posecheck.core.pose import FloatArray
from posecheck.results.judged_measures import judged_measures

#: The smallest interval between two samples, s: people move slowly, and the landmarks are smoothed.
#: A little less than a tenth, so that no frame of ten a second is left out.
SPACING = 0.09

#: Two values with a longer interval between them are not connected, s.
GAP = 1.0

#: Times and values; NaN breaks the line.
TimeSeries = tuple[FloatArray, FloatArray]
Indices = NDArray[np.intp]


class Curves:
    """The curves of one exercise; clock: spans in which the hold clock ran, s."""

    def __init__(self, exercise: Exercise) -> None:
        self._cycle = exercise.cycle
        self.judged = judged_measures(exercise)
        self._times = array("d")
        self._values = {one.measure: array("f") for one in self.judged}
        self.clock: list[tuple[float, float]] = []
        self._clock_ran = False

    def add(self, feedback: Feedback) -> None:
        """Add the feedback of one frame of this exercise."""
        time = feedback.pose.time
        self._note_clock(time, feedback.clock_running)
        side = feedback.side or self._cycle.resting_side(feedback.pose)
        if side is None or (self._times and time - self._times[-1] < SPACING):
            return
        judged = {value.name: value.value for value in feedback.judged_values}
        self._times.append(time)
        for measure, values in self._values.items():
            value = judged.get(measure.name)
            values.append(measure.evaluate(feedback.pose, side) if value is None else value)

    def _note_clock(self, time: float, running: bool) -> None:
        if running and self._clock_ran and time - self.clock[-1][1] <= GAP:
            self.clock[-1] = (self.clock[-1][0], time)
        elif running:
            self.clock.append((time, time))
        self._clock_ran = running

    @property
    def has_values(self) -> bool:
        """Whether there are values."""
        return bool(self._times)

    def within(self, spans: Iterable[tuple[float, float]], measure: Measure) -> TimeSeries:
        """Return the curve of a measure within spans of time, s."""
        times = np.array(self._times)
        inside = np.zeros(len(times), dtype=np.bool_)
        for start, end in spans:
            inside |= (times >= start) & (times <= end)
        return times[inside], np.array(self._values[measure], dtype=np.float64)[inside]


def decimate(times: FloatArray, values: FloatArray, most: int) -> TimeSeries:
    """Reduce a curve to about `most` points that look the same: minimum and maximum of each bin.

    NaN breaks the line where nothing is known and between values that are more than GAP apart.
    """
    if not len(times):
        return times, values
    share = most / len(times)
    runs = np.split(np.arange(len(times)), np.flatnonzero(np.diff(times) > GAP) + 1)
    runs = [_kept(values, run, math.ceil(len(run) * share)) for run in runs]
    kept = np.concatenate(runs)
    breaks = np.cumsum([len(run) for run in runs])[:-1]
    middles = (times[kept[breaks - 1]] + times[kept[breaks]]) / 2
    return np.insert(times[kept], breaks, middles), np.insert(values[kept], breaks, np.nan)


def _kept(values: FloatArray, run: Indices, most: int) -> Indices:
    if len(run) <= most:
        return run
    bins = np.array_split(run, max(most // 2, 1))
    return np.concatenate([_extremes(values, one) for one in bins])


def _extremes(values: FloatArray, indices: Indices) -> Indices:
    """Return the indices of minimum and maximum in order; the first when all values are unknown."""
    known = indices[np.isfinite(values[indices])]
    if not len(known):
        return indices[:1]
    return np.unique(known[[values[known].argmin(), values[known].argmax()]])
