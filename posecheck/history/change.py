"""Whether something has changed since the beginning, and whether that can be told from error.

The slope is that of Theil and Sen, the median of the slopes between all pairs of days, with Sen's
interval (Sen, Estimates of the regression coefficient based on Kendall's tau, 1968): no single day
turns it. The minimal detectable change is 1.96 √2 standard errors of measurement (Weir, Quantifying
test-retest reliability, 2005), of the median of the first and of the latest days.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple, Self

import numpy as np

from posecheck.core.pose import Side

#: Days in the median of the beginning, and of now.
WINDOW = 4

#: The least number of days of which a change is said: with fewer no order is surprising enough.
MIN_DAYS = 6

#: Standard deviations of a normal distribution that hold 95 % of it.
Z95 = 1.96

#: Standard error of a median, as a multiple of that of a mean (normal distribution).
MEDIAN_ERROR = math.sqrt(math.pi / 2.0)

#: Standard deviation of a normal distribution over its median absolute deviation.
MAD_TO_DEVIATION = 1.4826

#: The most days whose pairs are compared, evenly chosen: their number grows with the square.
MOST_DAYS = 400

WEEK = 7.0


class Direction(StrEnum):
    """The direction of a change."""

    UP = "up"
    DOWN = "down"
    SAME = "same"
    UNKNOWN = "unknown"


class DayValue(NamedTuple):
    """A value on one day."""

    day: date
    value: float


@dataclass(frozen=True)
class Change:
    """A change since the beginning, in the unit of the values.

    Attributes:
        first: The first day.
        weeks: Weeks from the first to the last day.
        total: The slope times the weeks.
        low: Lower end of its 95 % interval.
        high: Upper end of it.
        detectable: The minimal detectable change.
    """

    first: date
    weeks: float
    total: float
    low: float
    high: float
    detectable: float

    @classmethod
    def of(cls, points: Sequence[DayValue], error: float = 0.0, least: float = 0.0) -> Self | None:
        """Return the change of values in order of time; None while there are too few days.

        Args:
            points: A value a day.
            error: Known error of one value, one standard deviation; how much a day differs from
                the next counts where it is larger.
            least: The least change that means anything, whatever the scatter.
        """
        if len(points) < MIN_DAYS:
            return None
        if len(points) > MOST_DAYS:
            chosen = np.linspace(0, len(points) - 1, MOST_DAYS).round().astype(int)
            points = [points[index] for index in chosen]
        days = np.array([(point.day - points[0].day).days for point in points]) / WEEK
        values = np.array([point.value for point in points])
        first, second = np.triu_indices(len(points), 1)
        slopes = np.sort((values[second] - values[first]) / (days[second] - days[first]))
        slope, count = float(np.median(slopes)), len(points)
        spread = Z95 * math.sqrt(count * (count - 1) * (2 * count + 5) / 18.0)
        ranks = np.arange(len(slopes))
        low, high = (
            float(np.interp((len(slopes) + sign * spread) / 2.0 - 0.5, ranks, slopes))
            for sign in (-1, 1)
        )
        weeks = float(days[-1])
        # From day to day, so that a step up is not taken for scatter.
        deviation = scatter(np.diff(values)) / math.sqrt(2.0)
        detectable = Z95 * math.sqrt(2.0) * level_error(max(deviation, error), count // 2)
        return cls(
            points[0].day,
            weeks,
            slope * weeks,
            low * weeks,
            high * weeks,
            max(detectable, least),
        )

    @property
    def direction(self) -> Direction:
        """Up or down only where the interval leaves no doubt and the change can be detected."""
        undecided = not self.total or self.low < 0.0 < self.high
        if undecided or abs(self.total) < self.detectable:
            return Direction.SAME
        return Direction.UP if self.total > 0.0 else Direction.DOWN


@dataclass(frozen=True)
class SideDifference:
    """How much less one side reaches than the other lately, and what of it can be told from error.

    Attributes:
        weaker: The side that reaches less.
        difference: By how much.
        detectable: The minimal detectable difference.
    """

    weaker: Side
    difference: float
    detectable: float

    @classmethod
    def of(cls, sides: Mapping[Side, Sequence[DayValue]], error: float = 0.0) -> Self | None:
        """Return the difference of the latest days; None unless both sides have two or more."""
        latest = {
            side: np.array([point.value for point in sides.get(side, ())[-WINDOW:]])
            for side in (Side.LEFT, Side.RIGHT)
        }
        if min(map(len, latest.values())) < 2:
            return None
        left, right = (float(np.median(latest[side])) for side in (Side.LEFT, Side.RIGHT))
        errors = [
            level_error(max(scatter(values), error), len(values)) for values in latest.values()
        ]
        weaker = Side.LEFT if left <= right else Side.RIGHT
        return cls(weaker, abs(left - right), Z95 * math.hypot(*errors))

    @property
    def certain(self) -> bool:
        """Whether it can be told from error."""
        return self.difference > 0.0 and self.difference >= self.detectable


def scatter(values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> float:
    """Return the standard deviation of values by their median absolute deviation."""
    return MAD_TO_DEVIATION * float(np.median(np.abs(values - np.median(values))))


def level_error(deviation: float, days: int) -> float:
    """Return the standard error of the median of `days` days, WINDOW at most."""
    return MEDIAN_ERROR * deviation / math.sqrt(min(days, WINDOW))
