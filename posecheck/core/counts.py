"""Repetitions counted by side: the one place where attempts are added up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from statistics import median
from typing import Self

from posecheck.core.exercise import Exercise
from posecheck.core.feedback import Rep, SideCount
from posecheck.core.pose import Side


def side_targets(exercise: Exercise) -> dict[Side, int]:
    """Return the repetitions that the programme demands of each side, in the order of the sides."""
    return {side: exercise.programme.target(side) for side in exercise.sides}


def count_by_side(
    reps: Iterable[Rep], targets: Mapping[Side, int] | Mapping[str, int]
) -> dict[Side, SideCount]:
    """Count the repetitions of one exercise by side.

    Args:
        reps: Attempts at one exercise.
        targets: Repetitions demanded, by side or by the side's name.

    Returns:
        One count for each side in `targets`, in their order, then for any other side that occurs.
    """
    counts = {Side(side): SideCount(target=target) for side, target in targets.items()}
    for rep in reps:
        counts[rep.side] = counts.get(rep.side, SideCount()).with_rep(rep)
    return counts


@dataclass(frozen=True)
class RepCount:
    """Repetitions of one exercise so far.

    Attributes:
        sides: Count of each side.
        amplitudes: Amplitudes of the counted repetitions that were judged, by side.
    """

    sides: Mapping[Side, SideCount]
    amplitudes: Mapping[Side, tuple[float, ...]] = field(default_factory=dict)

    @classmethod
    def zero(cls, exercise: Exercise) -> Self:
        """Return the count before the first repetition."""
        return cls(count_by_side((), side_targets(exercise)))

    def with_rep(self, rep: Rep, amplitude: float) -> Self:
        """Return the count with one more attempt of some amplitude."""
        side, known = rep.side, rep.counted and rep.judged
        amplitudes = (*self.amplitudes.get(side, ()), *([amplitude] if known else []))
        return type(self)(
            {**self.sides, side: self.sides[side].with_rep(rep)},
            {**self.amplitudes, side: amplitudes},
        )

    def usual_amplitude(self, side: Side) -> float:
        """Return the person's usual amplitude on a side; 0 before the first counted repetition.

        It is the median of all that counted: neither a single great effort nor a single misreading
        sets the standard.
        """
        amplitudes = self.amplitudes.get(side, ())
        return median(amplitudes) if amplitudes else 0.0
