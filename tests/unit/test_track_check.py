"""Track check: when a person is better detected from scratch."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from posecheck.core.pose import Pose, Side
from posecheck.estimator.rotation_head import MAX_ERROR
from posecheck.estimator.track_check import LYING_FOR, MAX_INTERVAL, MIN_INTERVAL, TrackCheck
from tests.support.bodies import Camera, standing
from tests.support.lying import AT_THE_FEET, on_side

LYING = AT_THE_FEET.watch(on_side(Side.LEFT))
UPRIGHT = Camera().see(standing())
RATES = (7.5, 12.0, 15.0, 30.0)
SURE, UNSURE = MAX_ERROR - 1.0, MAX_ERROR + 1.0


def looks(
    check: TrackCheck, pose: Pose, error: float, start: float, seconds: float, rate: float = 15.0
) -> list[float]:
    """Return the times at which a detection is due; none of them brings anything."""
    due = []
    for i in range(round(seconds * rate)):
        time = start + i / rate
        if check.is_due(replace(pose, time=time), error):
            due.append(time)
            check.settle(time, replaced=False)
    return due


@pytest.mark.parametrize("rate", RATES)
def test_a_sure_track_is_never_in_doubt(rate: float) -> None:
    """Nor is one that is unsure in every third frame."""
    check = TrackCheck()
    assert not looks(check, LYING, SURE, 0.0, 10.0, rate)
    for i in range(100):
        assert not check.is_due(replace(LYING, time=10.0 + i / rate), (SURE, SURE, UNSURE)[i % 3])


@pytest.mark.parametrize("error", [UNSURE, math.inf, math.nan])
@pytest.mark.parametrize("rate", RATES)
def test_an_unsure_track_is_in_doubt_soon(rate: float, error: float) -> None:
    """Whatever the frame rate, it is checked within half a second, and seldom if that is vain."""
    check = TrackCheck()
    looks(check, LYING, SURE, 0.0, 2.0, rate)
    due = looks(check, LYING, error, 2.0, 60.0, rate)
    assert 2.2 < due[0] < 2.6
    assert 8 <= len(due) <= 2 + 60.0 / MAX_INTERVAL + math.log2(MAX_INTERVAL / MIN_INTERVAL)


def test_a_new_track_gets_its_time() -> None:
    """After a success the doubt begins again, and the next check need not wait long."""
    check = TrackCheck()
    looks(check, LYING, UNSURE, 0.0, 30.0)
    check.settle(30.0, replaced=True)
    due = looks(check, LYING, UNSURE, 30.1, 5.0)
    assert due[0] == pytest.approx(30.1 + MIN_INTERVAL, abs=0.2)


def test_a_standing_person_is_not_checked() -> None:
    """The rotation head knows lying people alone; a wrong track of one may look upright."""
    assert not looks(TrackCheck(), UPRIGHT, UNSURE, 0.0, 10.0)
    check = TrackCheck()
    looks(check, LYING, SURE, 0.0, 1.0)
    due = looks(check, UPRIGHT, UNSURE, 1.0, 10.0)
    assert due and due[-1] < 1.0 + LYING_FOR
