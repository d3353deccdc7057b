"""Turning points of scripted values, one a second."""

from __future__ import annotations

import math

import pytest

from posecheck.core.exercise import Measure, Swing
from posecheck.core.turning_points import SwingEvent, SwingPhase, TurningPoint, TurningPoints

ANY = Measure("any", lambda pose, side: math.nan)

#: A hysteresis of 10 means that changes below 2.5 are noise.
CYCLE = Swing(
    measure=ANY,
    posture=lambda pose: True,
    side_measure=ANY,
    hysteresis=10.0,
    min_rom=20.0,
    own_rom_share=0.0,
    low_rom_fault="small",
    asymmetry_fault="one-sided",
    settle_time=3.0,
)


def run(*values: float) -> TurningPoints:
    turns = TurningPoints()
    for time, value in enumerate(values):
        turns = turns.step(TurningPoint(value, float(time)), CYCLE)
    return turns


@pytest.mark.parametrize(
    ("values", "phase", "event"),
    [
        ((0,), SwingPhase.REST, SwingEvent.AT_REST),
        ((0, 2), SwingPhase.REST, SwingEvent.AT_REST),
        ((0, 5), SwingPhase.REST, SwingEvent.NONE),
        ((0, 10), SwingPhase.IN, SwingEvent.NONE),
        ((0, 10, 10), SwingPhase.IN, SwingEvent.FARTHER_IN),
        ((0, 10, 5), SwingPhase.IN, SwingEvent.NONE),
        ((0, 30, 20), SwingPhase.OUT, SwingEvent.NONE),
        ((0, 30, 0, 10), SwingPhase.OUT, SwingEvent.ENDED),
        ((0, 60, 45, 55), SwingPhase.IN, SwingEvent.NONE),
    ],
)
def test_every_value_has_its_phase_and_event(
    values: tuple[float, ...], phase: SwingPhase, event: SwingEvent
) -> None:
    """The transitions of the table, one by one."""
    turns = run(*values)
    assert (turns.phase, turns.event) == (phase, event)


def test_a_cycle_knows_its_turning_points() -> None:
    """Start, inner and outer point with their times; creep does not delay the outer one."""
    turns = run(3, 2, 1, 40, 50, 12, 11, 10)
    assert (turns.start, turns.inner) == (TurningPoint(1, 2.0), TurningPoint(50, 4.0))
    assert turns.outer == TurningPoint(10, 5.0)
    assert (turns.rise, turns.fall, turns.duration) == (49.0, 40.0, 3.0)


@pytest.mark.parametrize(("time", "ended"), [(4.9, False), (5.1, True)])
def test_the_outer_point_settles_without_values(time: float, ended: bool) -> None:
    """Time alone ends a cycle on its way out, and no other."""
    turns = run(0, 30, 0).wait(time, CYCLE)
    assert (turns.event is SwingEvent.ENDED) is ended
    assert run(0, 30).wait(99.0, CYCLE).event is SwingEvent.NONE


def test_a_wobble_keeps_the_inner_point() -> None:
    """A reversal by less than a third of the rise leaves the higher of both maxima."""
    assert run(0, 60, 45, 58).inner == TurningPoint(60, 1.0)
    assert run(0, 60, 45, 70).inner == TurningPoint(70, 3.0)
