"""Judged measures over time, sampled so that an hour fits in a few megabytes.

Values are sampled about ten times a second and only while something is judged; elsewhere, and where
a measure is unknown, the curve has a gap.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable
from itertools import pairwise

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


class Curves:
    """The curves of one exercise; clock: spans in which the hold clock ran, s."""

    def __init__(self, exercise: Exercise) -> None:
        """Start without values."""
        self._cycle = exercise.cycle
        self.judged = judged_measures(exercise)
        self._times = array("d")
        self._values = {one.measure: array("f") for one in self.judged}
        self.clock: list[tuple[float, float]] = []
        self._clock_ran = False

    def add(self, feedback: Feedback) -> None:
        """Add the feedback of one frame of this exercise."""
        self._note_clock(feedback.pose.time, feedback.clock_running)
        time = feedback.pose.time
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
        return np.empty(0), np.empty(0)
    cuts = [0, *(np.flatnonzero(np.diff(times) > GAP) + 1).tolist(), len(times)]
    runs = [(times[a:b], values[a:b]) for a, b in pairwise(cuts)]
    share = most / len(times)
    return _joined(_decimate_run(*run, math.ceil(len(run[0]) * share)) for run in runs)


def _decimate_run(times: FloatArray, values: FloatArray, most: int) -> TimeSeries:
    if len(times) <= most:
        return times, values
    bins = np.array_split(np.arange(len(times)), max(most // 2, 1))
    kept = np.concatenate([_extremes(values, one) for one in bins])
    return times[kept], values[kept]


def _extremes(values: FloatArray, indices: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return the indices of minimum and maximum in order; the first when all values are unknown."""
    known = indices[np.isfinite(values[indices])]
    if not len(known):
        return indices[:1]
    return np.unique(known[[values[known].argmin(), values[known].argmax()]])


def _joined(runs: Iterable[TimeSeries]) -> TimeSeries:
    """Join curves into one that breaks between them."""
    times: list[FloatArray] = []
    values: list[FloatArray] = []
    for run_times, run_values in runs:
        if times:
            times.append((times[-1][-1:] + run_times[:1]) / 2)
            values.append(np.array([np.nan]))
        times.append(run_times)
        values.append(run_values)
    return np.concatenate(times), np.concatenate(values)
