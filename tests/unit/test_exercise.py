"""The words an exercise is written in, and the declarations they refuse."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posecheck.core.exercise import Band, Check, Exercise, Hold, Measure, Programme, Swing, Verdict
from posecheck.core.pose import Landmark, Side

ANGLE = Measure("angle", lambda pose, side: 0.0, joints=("HIP", "KNEE", "ANKLE"))
BEND = Check("bend", ANGLE, Band(0, 10), "Bend it.", 1)

numbers = st.floats(-1e3, 1e3)
bands = (
    st.tuples(numbers, numbers)
    .filter(lambda ends: ends[0] != ends[1])
    .map(lambda ends: Band(min(ends), max(ends)))
)
quick = settings(deadline=None, max_examples=100)


def hold(**changes: Any) -> Hold:
    told: dict[str, Any] = {"position": ANGLE, "enter_threshold": 0.6, "exit_threshold": 0.4}
    return Hold(**{**told, "target_bands": {ANGLE: Band(0, 1)}, "hold_bands": {}, **changes})


def swing(slack: float = 1.0, floor: float = 2.0) -> Swing:
    return Swing(ANGLE, lambda pose: True, ANGLE, slack, floor, 0.5, "small", "one-leg")


def exercise(**changes: Any) -> Exercise:
    told: dict[str, Any] = {
        "name": "reach",
        "title": "Reach",
        "summary": "Reach out.",
        "sides": (Side.LEFT, Side.RIGHT),
        "programme": Programme(reps=1),
        "cycle": hold(),
        "checks": (BEND,),
        "recorded": (ANGLE,),
    }
    return Exercise(**told | changes)


@given(bands, numbers)
@quick
def test_a_value_is_inside_or_beyond(band: Band, value: float) -> None:
    """Inside means no distance beyond; outside, the distance leads back to the nearer edge."""
    beyond = band.excess(value)
    assert (beyond == 0.0) == (band.low <= value <= band.high)
    assert value - beyond == pytest.approx(min(max(value, band.low), band.high))
    assert beyond == 0.0 or (beyond > 0.0) == (value > band.high)


@given(bands, numbers, st.floats(0.001, 100))
@quick
def test_a_verdict_follows_the_band(band: Band, value: float, near: float) -> None:
    """Wrong is outside, good is further inside than near is wide, near is what is left."""
    verdict = band.verdict(value, near)
    inside = band.low <= value <= band.high
    assert (verdict is Verdict.WRONG) is not inside
    if verdict is Verdict.GOOD:
        assert band.low + near <= value + 1e-6 and value - 1e-6 <= band.high - near
    assert verdict is not Verdict.UNKNOWN


@given(bands, numbers, st.floats(0.001, 50), st.floats(0.001, 50))
@quick
def test_a_wider_margin_is_never_kinder(band: Band, value: float, a: float, b: float) -> None:
    """What is good with a wide margin is good with a narrow one."""
    if band.verdict(value, max(a, b)) is Verdict.GOOD:
        assert band.verdict(value, min(a, b)) is Verdict.GOOD


@given(bands)
@quick
def test_the_edges_belong_to_the_band(band: Band) -> None:
    """A band is closed."""
    assert band.excess(band.low) == band.excess(band.high) == 0.0
    assert band.verdict(band.low, 1.0) is band.verdict(band.high, 1.0) is Verdict.NEAR


@given(bands)
@quick
def test_the_unknown_stays_unknown(band: Band) -> None:
    """Of nothing, nothing is said."""
    assert math.isnan(band.excess(math.nan))
    assert band.verdict(math.nan, 5.0) is Verdict.UNKNOWN


@pytest.mark.parametrize(
    "declare",
    [
        lambda: Band(5, 5),
        lambda: Band(6, 5),
        lambda: Band(math.nan, 5),
        lambda: Band(5, math.nan),
        lambda: Check("bend", ANGLE, Band(0, 1), "Bend.", 1, phases=frozenset()),
        lambda: hold(enter_threshold=0.4),
        lambda: hold(enter_threshold=0.3),
        lambda: hold(target_bands={}),
        lambda: swing(slack=0.0),
        lambda: swing(slack=2.0),
        lambda: swing(slack=math.nan),
        lambda: Programme(reps=0),
        lambda: Programme(reps=1, sets=0),
        lambda: Programme(reps=1, hold=-1.0),
        lambda: Programme(reps=1, rest=-1.0),
        lambda: exercise(sides=()),
        lambda: exercise(sides=(Side.LEFT, Side.LEFT)),
        lambda: exercise(sides=(Side.BOTH, Side.LEFT)),
        lambda: exercise(checks=(BEND, BEND)),
    ],
)
def test_what_cannot_work_is_refused(declare: Callable[[], object]) -> None:
    """A declaration that can't work is no declaration."""
    with pytest.raises(ValueError, match=r"\w"):
        declare()


def test_a_refusal_names_what_is_wrong() -> None:
    """Who writes an exercise is told which one, and which fault."""
    with pytest.raises(ValueError, match="reach"):
        exercise(checks=(BEND, BEND))
    with pytest.raises(ValueError, match="bend"):
        Check("bend", ANGLE, Band(0, 1), "Bend.", 1, phases=frozenset())


def test_both_sides_at_once_are_a_side() -> None:
    """An exercise may train both sides in one go."""
    assert exercise(sides=(Side.BOTH,)).sides == (Side.BOTH,)


def test_a_measure_is_drawn_where_it_is_measured() -> None:
    """On the side worked on, or on the other one when it is measured there."""
    own = ANGLE.landmarks(Side.LEFT)
    assert own == (Landmark.LEFT_HIP, Landmark.LEFT_KNEE, Landmark.LEFT_ANKLE)
    opposite = Measure("angle", ANGLE.evaluate, joints=("HIP", "KNEE"), contralateral=True)
    assert opposite.landmarks(Side.LEFT) == (Landmark.RIGHT_HIP, Landmark.RIGHT_KNEE)
    assert Measure("lean", ANGLE.evaluate).landmarks(Side.LEFT) == ()


def test_an_exercise_knows_its_faults() -> None:
    """Its checks' faults, and that of a repetition which ended too soon."""
    faults = exercise().faults
    assert faults[0] == "bend"
    assert exercise(too_short_fault="too-soon").faults == ("bend", "too-soon")
    assert exercise(cycle=hold(unreached_fault="short")).faults == (
        "bend",
        "short",
        "hold-too-short",
    )
    assert exercise(cycle=swing()).faults == ("bend", "small", "one-leg")


def test_a_cycle_says_what_it_needs_to_see() -> None:
    """What to say when the movement can't be measured is what its measure says."""
    assert hold().unseen_cue == swing().unseen_cue == ANGLE.unseen_cue
