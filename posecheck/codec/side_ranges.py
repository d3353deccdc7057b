"""The range of each side in repetitions that go to and fro with both sides at once."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Protocol

from posecheck.core.exercise import Exercise, Swing
from posecheck.core.pose import Side


class Spread(Protocol):
    """A measure over a repetition, of a session or of its document."""

    @property
    def low(self) -> float:
        """The least value."""

    @property
    def high(self) -> float:
        """The greatest value."""


class Measured(Protocol):
    """A repetition, of a session or of its document."""

    @property
    def measures(self) -> Mapping[str, Spread]:
        """What was measured, by name."""


def side_ranges(exercise: Exercise | None, rep: Measured) -> dict[Side, float]:
    """Return the range of each side of a repetition, NaN for one that was not seen well.

    Empty for exercises that are held, and where no side has a range.
    """
    if exercise is None or not isinstance(exercise.cycle, Swing):
        return {}
    spreads = {
        side: rep.measures.get(measure.name) for side, measure in exercise.cycle.side_ranges.items()
    }
    if not any(spreads.values()):
        return {}
    return {
        side: spread.high - spread.low if spread else math.nan for side, spread in spreads.items()
    }
