"""The judged numbers as curves over time, thin enough for an hour to fit in a few megabytes.

Values are kept a few times a second and only while something is judged; everywhere else the curve
has a gap, as it has where a measure is unknown.
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
from posecheck.results.judged_measures import judged

#: A curve has no more values than one in so many seconds: people move slowly, and the landmarks are
#: smoothed. A little less than a tenth, so that of ten pictures a second none is left out.
SPACING = 0.09

#: Two values further apart than this don't belong to one line, s.
GAP = 1.0

#: A line and the times of its points: NaN breaks it.
Line = tuple[FloatArray, FloatArray]


class Curves:
    """The curves of one exercise. clock: from when to when the hold clock ran, s."""

    def __init__(self, exercise: Exercise) -> None:
        """Begin without any value."""
        self._cycle = exercise.cycle
        self.judged = judged(exercise)
        self._times = array("d")
        self._values = {one.measure: array("f") for one in self.judged}
        self.clock: list[tuple[float, float]] = []
        self._ran = False

    def note(self, feedback: Feedback) -> None:
        """Take in a moment of this exercise."""
        self._note_clock(feedback.pose.time, feedback.clock_running)
        time = feedback.pose.time
        side = feedback.side or self._cycle.resting_side(feedback.pose)
        if side is None or (self._times and time - self._times[-1] < SPACING):
            return
        told = {reading.name: reading.value for reading in feedback.judged_values}
        self._times.append(time)
        for measure, values in self._values.items():
            value = told.get(measure.name)
            values.append(measure.evaluate(feedback.pose, side) if value is None else value)

    def _note_clock(self, time: float, running: bool) -> None:
        if running and self._ran and time - self.clock[-1][1] <= GAP:
            self.clock[-1] = (self.clock[-1][0], time)
        elif running:
            self.clock.append((time, time))
        self._ran = running

    @property
    def noted(self) -> bool:
        """Whether there is any value."""
        return bool(self._times)

    def within(self, spans: Iterable[tuple[float, float]], measure: Measure) -> Line:
        """The curve of a measure in some spans of time, s, and nothing of what is between them."""
        times = np.array(self._times)
        inside = np.zeros(len(times), dtype=np.bool_)
        for start, end in spans:
            inside |= (times >= start) & (times <= end)
        return times[inside], np.array(self._values[measure], dtype=np.float64)[inside]


def thinned(times: FloatArray, values: FloatArray, most: int) -> Line:
    """A line with fewer points, that looks the same: least and greatest value of every stretch.

    Where nothing is known, and between values that are more than GAP apart, NaN breaks the line.
    """
    if not len(times):
        return np.empty(0), np.empty(0)
    cuts = [0, *(np.flatnonzero(np.diff(times) > GAP) + 1).tolist(), len(times)]
    runs = [(times[a:b], values[a:b]) for a, b in pairwise(cuts)]
    share = most / len(times)
    return _joined(_thin_run(*run, math.ceil(len(run[0]) * share)) for run in runs)


def _thin_run(times: FloatArray, values: FloatArray, most: int) -> Line:
    if len(times) <= most:
        return times, values
    stretches = np.array_split(np.arange(len(times)), max(most // 2, 1))
    kept = np.concatenate([_extremes(values, stretch) for stretch in stretches])
    return times[kept], values[kept]


def _extremes(values: FloatArray, stretch: NDArray[np.intp]) -> NDArray[np.intp]:
    """Where a stretch is least and greatest, in order; its first place when nothing is known."""
    known = stretch[np.isfinite(values[stretch])]
    if not len(known):
        return stretch[:1]
    return np.unique(known[[values[known].argmin(), values[known].argmax()]])


def _joined(runs: Iterable[Line]) -> Line:
    """Several lines as one, broken between them."""
    times: list[FloatArray] = []
    values: list[FloatArray] = []
    for run_times, run_values in runs:
        if times:
            times.append((times[-1][-1:] + run_times[:1]) / 2)
            values.append(np.array([np.nan]))
        times.append(run_times)
        values.append(run_values)
    return np.concatenate(times), np.concatenate(values)
