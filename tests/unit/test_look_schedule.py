"""The schedule of looks: often while something moves, seldom while nothing does."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecheck.core.fault_monitor import MAX_DIP
from posecheck.core.look_schedule import (
    ADAPTIVE,
    CALM_INTERVAL,
    EVERY_FRAME,
    MAX_RATE,
    MOTION,
    SLIGHT_MOTION,
    STILL_INTERVAL,
    LookSchedule,
)


def looks(
    schedule: LookSchedule, frames: list[tuple[float, float]]
) -> tuple[list[float], LookSchedule]:
    """Return the times of the looks in frames of given times, s, and changes."""
    times = []
    for time, change in frames:
        if schedule.is_due(time):
            schedule, look = schedule.step(time, change)
            if look:
                times.append(time)
    return times, schedule


def film(fps: float, change: float, seconds: float = 20.0) -> list[tuple[float, float]]:
    return [(number / fps, change) for number in range(round(seconds * fps))]


@pytest.mark.parametrize("fps", [10.0, 12.0, 15.0, 20.0, 24.0, 25.0, 29.97, 30.0, 50.0, 60.0])
def test_motion_is_looked_at_as_often_as_allowed(fps: float) -> None:
    """15 times a second, or in every frame if there are fewer."""
    times, _ = looks(ADAPTIVE, film(fps, MOTION))
    assert len(times) / 20.0 == pytest.approx(min(fps, MAX_RATE), abs=0.2)
    assert max(b - a for a, b in pairwise(times)) <= 2.0 / min(fps, MAX_RATE)


@pytest.mark.parametrize("fps", [12.0, 15.0, 24.0, 25.0, 30.0, 60.0])
@pytest.mark.parametrize(
    ("change", "interval"), [(SLIGHT_MOTION, CALM_INTERVAL), (0.0, STILL_INTERVAL)]
)
def test_less_motion_needs_fewer_looks(fps: float, change: float, interval: float) -> None:
    """The interval is kept but for the time between two frames that are due."""
    times, _ = looks(ADAPTIVE, film(fps, change))
    intervals = [b - a for a, b in pairwise(times)]
    frame = max(1.0 / fps, 1.0 / MAX_RATE)
    assert all(interval - 0.011 <= each < interval + 2.0 * frame for each in intervals)


def test_a_bad_look_within_a_hold_is_no_interruption() -> None:
    """Two still intervals are shorter than the dip that a hold survives."""
    assert 2.0 * STILL_INTERVAL < MAX_DIP


def test_motion_after_stillness_is_looked_at_at_once() -> None:
    """In the next frame that is due."""
    frames = [*film(30.0, 0.0, 2.0), *((2.0 + k / 30.0, MOTION) for k in range(30))]
    times, _ = looks(ADAPTIVE, frames)
    first = next(time for time in times if time >= 2.0)
    assert first - 2.0 <= 1.0 / MAX_RATE


def test_an_unknown_change_is_looked_at() -> None:
    """The first frame, and one of another size."""
    assert looks(ADAPTIVE, film(15.0, math.nan))[0] == [t for t, _ in film(15.0, 0.0)]


def test_times_in_whole_milliseconds_lose_no_frame() -> None:
    """As some formats have them."""
    frames = [(round(number / 15.0, 3), MOTION) for number in range(300)]
    assert len(looks(ADAPTIVE, frames)[0]) == 300


def test_every_frame_is_every_frame() -> None:
    """At any rate."""
    frames = film(120.0, 0.0, 2.0)
    assert looks(EVERY_FRAME, frames)[0] == [time for time, _ in frames]


@pytest.mark.parametrize("rate", [2.0, 7.5, 15.0, 25.0])
def test_a_constant_rate_does_not_depend_on_motion(rate: float) -> None:
    """Only on the time."""
    constant = LookSchedule(rate)
    still, moving = (looks(constant, film(30.0, change))[0] for change in (0.0, MOTION))
    assert still == moving
    assert len(still) == pytest.approx(20.0 * rate, abs=2.0)


@given(
    st.lists(st.tuples(st.floats(0.005, 0.5), st.floats(0.0, 50.0)), min_size=2, max_size=60),
    st.sampled_from([ADAPTIVE, LookSchedule(10.0)]),
)
def test_looks_are_neither_too_many_nor_too_few(
    steps: list[tuple[float, float]], schedule: LookSchedule
) -> None:
    """Whatever the frames: at most `rate` a second, and no frame is left for long."""
    frames, time = [], 0.0
    for interval, change in steps:
        frames.append((time, change))
        time += interval
    times, _ = looks(schedule, frames)
    assert times[0] == 0.0
    span = times[-1] - times[0]
    assert len(times) <= span * schedule.rate + 3.0
    longest = max(STILL_INTERVAL, schedule.interval)
    for before, after in pairwise(times):
        passed_over = [time for time, _ in frames if before < time < after]
        # The phase may be behind by an interval.
        assert all(time - before < longest + schedule.interval for time in passed_over)
