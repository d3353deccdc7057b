"""Repetitions counted by side."""

from __future__ import annotations

from dataclasses import replace

from posecheck.core.counts import count_by_side, side_targets
from posecheck.core.exercise import Programme
from posecheck.core.feedback import Fault, Rep, SideCount
from posecheck.core.pose import Side
from posecheck.exercises import EXERCISES

LEAN = Fault("lean", 1.0, 2.0, 30.0)


def rep(side: Side, *faults: Fault, counted: bool = True) -> Rep:
    return Rep("reach", side, 0.0, 5.0, 4.0, counted, faults=faults)


def test_attempts_are_added_up_by_side() -> None:
    """Attempted, counted and proper repetitions, held time and faults of each side."""
    reps = [
        rep(Side.RIGHT),
        rep(Side.RIGHT, LEAN, LEAN),
        rep(Side.RIGHT, LEAN, replace(LEAN, name="bend"), counted=False),
    ]
    counts = count_by_side(reps, {Side.LEFT: 2, Side.RIGHT: 2})
    assert list(counts) == [Side.LEFT, Side.RIGHT]
    assert counts[Side.LEFT] == SideCount(target=2)
    assert counts[Side.RIGHT] == SideCount(3, 2, 2, 1, 12.0, {"lean": 2, "bend": 1})


def test_sides_without_a_target_come_last() -> None:
    """A side outside the programme is counted against a target of 0; sides may be names."""
    counts = count_by_side([rep(Side.BOTH)], {"right": 5})
    assert list(counts) == [Side.RIGHT, Side.BOTH]
    assert (counts[Side.BOTH].counted, counts[Side.BOTH].target) == (1, 0)


def test_repetitions_beyond_the_target_are_not_done() -> None:
    """A side is complete from its target on, and never more than done."""
    assert [SideCount(9, n, 2).done for n in (1, 2, 3)] == [1, 2, 2]
    assert [SideCount(9, n, 2).complete for n in (1, 2, 3)] == [False, True, True]


def test_a_target_is_sets_times_repetitions() -> None:
    """Every side of an exercise has the same target."""
    exercise = replace(EXERCISES["hip-flexor"], programme=Programme(reps=3, sets=2))
    assert side_targets(exercise) == {Side.LEFT: 6, Side.RIGHT: 6}
