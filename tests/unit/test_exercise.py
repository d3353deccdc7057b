"""The vocabulary of declarations, and the declarations that are refused."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecheck.core.exercise import (
    Band,
    Check,
    Exercise,
    Hold,
    Measure,
    Programme,
    StartPosition,
    Swing,
    Verdict,
    pictogram,
)
from posecheck.core.pose import Landmark, Side

ANGLE = Measure("angle", lambda pose, side: 0.0, joints=("HIP", "KNEE", "ANKLE"))
BEND = Check("bend", ANGLE, Band(0, 10), "Bend it.", 1)

numbers = st.floats(-1e3, 1e3)
bands = (
    st.tuples(numbers, numbers)
    .filter(lambda ends: ends[0] != ends[1])
    .map(lambda ends: Band(min(ends), max(ends)))
)


def hold(**changes: Any) -> Hold:
    fields: dict[str, Any] = {"position": ANGLE, "enter_threshold": 0.6, "exit_threshold": 0.4}
    return Hold(**{**fields, "target_bands": {ANGLE: Band(0, 1)}, "hold_bands": {}, **changes})


def swing(hysteresis: float = 1.0, min_rom: float = 2.0, **changes: Any) -> Swing:
    fields: dict[str, Any] = {"low_rom_fault": "small", "asymmetry_fault": "one-leg", **changes}
    return Swing(ANGLE, lambda pose: True, ANGLE, hysteresis, min_rom, 0.5, **fields)


def start(**changes: Any) -> StartPosition:
    fields: dict[str, Any] = {
        "posture": lambda pose: True,
        "instruction": "Stand.",
        "is_view_suitable": lambda pose: True,
        "view_cue": "Turn.",
        "camera_hint": "At your side.",
        "camera_bearing": 90.0,
        "lying": False,
    }
    return StartPosition(**fields | changes)


def swung(**changes: Any) -> Exercise:
    return exercise(sides=(Side.BOTH,), **{"cycle": swing(), **changes})


def measure(name: str = "angle", *joints: str, unseen_cue: str = "Step back.") -> Measure:
    return Measure(name, ANGLE.evaluate, joints=joints, unseen_cue=unseen_cue)


def exercise(**changes: Any) -> Exercise:
    fields: dict[str, Any] = {
        "name": "reach",
        "title": "Reach",
        "summary": "Reach out.",
        "sides": (Side.LEFT, Side.RIGHT),
        "programme": Programme(reps=1),
        "cycle": hold(),
        "checks": (BEND,),
        "recorded": (ANGLE,),
    }
    return Exercise(**fields | changes)


@given(bands, numbers)
def test_the_excess_is_the_distance_to_the_band(band: Band, value: float) -> None:
    """The excess is 0 inside; outside it leads back to the nearer edge."""
    excess = band.excess(value)
    assert (excess == 0.0) == (band.low <= value <= band.high)
    assert value - excess == pytest.approx(min(max(value, band.low), band.high))
    assert excess == 0.0 or (excess > 0.0) == (value > band.high)


@given(bands, numbers, st.floats(0.001, 100))
def test_a_verdict_follows_the_band(band: Band, value: float, near: float) -> None:
    """Outside is wrong; inside it is good when the edges are further away than the margin."""
    verdict = band.verdict(value, near)
    inside = band.low <= value <= band.high
    assert (verdict is Verdict.WRONG) is not inside
    if verdict is Verdict.GOOD:
        assert band.low + near <= value + 1e-6 and value - 1e-6 <= band.high - near
    assert verdict is not Verdict.UNKNOWN


@given(bands, numbers, st.floats(0.001, 50), st.floats(0.001, 50))
def test_a_wider_margin_is_never_more_lenient(band: Band, value: float, a: float, b: float) -> None:
    """A value that is good with a wide margin is good with a narrow one."""
    if band.verdict(value, max(a, b)) is Verdict.GOOD:
        assert band.verdict(value, min(a, b)) is Verdict.GOOD


@given(bands)
def test_the_edges_belong_to_the_band(band: Band) -> None:
    """A band is closed."""
    assert band.excess(band.low) == band.excess(band.high) == 0.0
    assert band.verdict(band.low, 1.0) is band.verdict(band.high, 1.0) is Verdict.NEAR


@given(bands)
def test_nan_has_no_verdict(band: Band) -> None:
    """A value that is NaN is neither good nor wrong."""
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
        lambda: hold(settle_time=-1.0),
        lambda: hold(unreached_fault="Too low"),
        lambda: swing(hysteresis=0.0),
        lambda: swing(hysteresis=2.0),
        lambda: swing(hysteresis=math.nan),
        lambda: swing(min_duration=20.0),
        lambda: swing(low_rom_fault=""),
        lambda: swing(asymmetry_fault="one_leg"),
        lambda: swing(too_fast_fault="Fast", slow_duration=2.0),
        lambda: swing(too_fast_fault="fast"),
        lambda: swing(slow_duration=2.0),
        lambda: swing(resting_joints=("TOE",)),
        lambda: Programme(reps=0),
        lambda: Programme(reps=1, sets=0),
        lambda: Programme(reps=1, hold=-1.0),
        lambda: Programme(reps=1, rest=-1.0),
        lambda: exercise(sides=()),
        lambda: exercise(sides=(Side.LEFT, Side.LEFT)),
        lambda: exercise(sides=(Side.BOTH, Side.LEFT)),
        lambda: exercise(checks=(BEND, BEND)),
        lambda: exercise(cycle=swing()),
        lambda: start(camera_bearing=math.nan),
    ],
)
def test_declarations_that_cannot_work_are_refused(declare: Callable[[], object]) -> None:
    """A declaration that cannot work raises ValueError with one sentence."""
    with pytest.raises(ValueError, match=r"^[^\n]*\w[^\n]*$"):
        declare()


@pytest.mark.parametrize(
    ("declare", "named"),
    [
        (lambda: measure("Knee"), "'Knee'"),
        (lambda: measure(""), "''"),
        (lambda: measure("knee", "HIPS", "KNEE"), "the measure knee names the joint 'HIPS'"),
        (lambda: measure("knee", "NOSE", "KNEE"), "'NOSE'"),
        (lambda: measure("knee", "KNEE"), "two or three joints, not 1"),
        (lambda: measure("knee", unseen_cue=" "), "the measure knee needs an unseen_cue"),
        (lambda: Check("bend", ANGLE, Band(0, 1), "Bend.", 1, phases=frozenset()), "bend"),
        (lambda: Check("Bend it", ANGLE, Band(0, 1), "Bend.", 1), "'Bend it'"),
        (lambda: Check("bend", ANGLE, Band(0, 1), "", 1), "bend needs a cue"),
        (lambda: Check("bend", ANGLE, Band(0, 1), "Bend.", 1, warn_margin=-1.0), "warn_margin"),
        (lambda: exercise(name="Reach out"), "'Reach out'"),
        (lambda: exercise(name="reach_out"), "'reach_out'"),
        (lambda: exercise(title=" "), "reach: the title"),
        (lambda: exercise(title="Stretch" * 5), "reach: a word of the title"),
        (lambda: exercise(checks=(BEND, BEND)), "reach: the fault bend is declared twice"),
        (lambda: exercise(too_short_fault="bend"), "bend is declared twice"),
        (lambda: exercise(too_short_fault="Short"), "'Short'"),
        (lambda: exercise(recorded=(ANGLE, measure())), "the measure angle is declared twice"),
        (
            lambda: exercise(checks=(replace(BEND, explained_by=frozenset({"bnd"})),)),
            "explained_by of bend names 'bnd'",
        ),
        (lambda: exercise(checks=(replace(BEND, explained_by=frozenset({"bend"})),)), "'bend'"),
        (lambda: exercise(advice={"to-short": "Stay."}), "advice names 'to-short'"),
        (
            lambda: swung(cycle=swing(low_rom_explained_by=frozenset({"small"}))),
            "low_rom_explained_by names 'small'",
        ),
        (lambda: pictogram((0, 0), {"KNE": (0, 0)}, {}), "a pictogram names the joint 'KNE'"),
        (lambda: start(pictogram={"KNEE": (0, 0)}), "'KNEE'; use pictogram"),
        (lambda: start(instruction=""), "needs instruction"),
        (lambda: start(view_cue=""), "needs view_cue"),
        (lambda: start(camera_hint=""), "needs camera_hint"),
    ],
)
def test_a_refusal_names_what_is_wrong(declare: Callable[[], object], named: str) -> None:
    """The sentence names the part of the declaration that is wrong."""
    with pytest.raises(ValueError, match=re.escape(named)):
        declare()


def test_both_sides_at_once_are_a_side() -> None:
    """An exercise may train both sides at once."""
    assert exercise(sides=(Side.BOTH,)).sides == (Side.BOTH,)


def test_a_pictogram_has_its_head_at_both_ears() -> None:
    """The head is drawn between the ears."""
    drawn = pictogram((1, 2), {"KNEE": (3, 4)}, {"HIP": (5, 6)})
    assert start(pictogram=drawn).pictogram == {
        Landmark.LEFT_EAR: (1, 2),
        Landmark.LEFT_KNEE: (3, 4),
        Landmark.RIGHT_EAR: (1, 2),
        Landmark.RIGHT_HIP: (5, 6),
    }


def test_a_measure_is_drawn_where_it_is_measured() -> None:
    """It is drawn on the side worked on, or on the other one when it is measured there."""
    own = ANGLE.landmarks(Side.LEFT)
    assert own == (Landmark.LEFT_HIP, Landmark.LEFT_KNEE, Landmark.LEFT_ANKLE)
    assert ANGLE.landmarks(Side.BOTH) == own
    opposite = Measure("angle", ANGLE.evaluate, joints=("HIP", "KNEE"), contralateral=True)
    assert opposite.landmarks(Side.LEFT) == (Landmark.RIGHT_HIP, Landmark.RIGHT_KNEE)
    assert opposite.landmarks(Side.BOTH) == (Landmark.LEFT_HIP, Landmark.LEFT_KNEE)
    assert all(measure("lean").landmarks(side) == () for side in Side)


def test_an_exercise_knows_its_faults() -> None:
    """Its faults are those of its checks and of its cycle."""
    faults = exercise().faults
    assert faults[0] == "bend"
    assert exercise(too_short_fault="too-soon").faults == ("bend", "too-soon")
    assert exercise(cycle=hold(unreached_fault="short")).faults == (
        "bend",
        "short",
        "hold-too-short",
    )
    assert swung().faults == ("bend", "small", "one-leg")


def test_the_unseen_cue_of_a_cycle_is_that_of_its_measure() -> None:
    """The cue for a movement that cannot be measured comes from its measure."""
    assert hold().unseen_cue == swing().unseen_cue == ANGLE.unseen_cue
