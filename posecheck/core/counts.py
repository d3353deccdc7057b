"""Repetitions counted by side: the one place where attempts are added up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from posecheck.core.exercise import Exercise
from posecheck.core.feedback import Rep, SideCount
from posecheck.core.pose import Side


def side_targets(exercise: Exercise) -> dict[Side, int]:
    """Return the repetitions that the programme demands of each side, in the order of the sides."""
    return dict.fromkeys(exercise.sides, exercise.programme.total)


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
