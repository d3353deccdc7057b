"""The drawn figure: from start to end and back, with limbs that keep their length."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecheck.core.exercise import StartPosition, pictogram
from posecheck.core.figure import HANGS_ON, PAUSE, between, extent, figure_at, period
from posecheck.core.pose import Landmark
from posecheck.exercises import EXERCISES

#: A leg that is swung forward by a right angle, on a hip that stays.
DOWN = {"HIP": (0.0, 0.0), "KNEE": (0.0, 4.0), "ANKLE": (0.0, 8.0)}
LEG = pictogram((0.0, -8.0), DOWN, {"HIP": (0.0, 0.0)})
UP = pictogram(None, {"KNEE": (4.0, 0.0), "ANKLE": (8.0, 0.0)}, {})
START = StartPosition(
    posture=lambda pose: True,
    instruction="Stand.",
    is_view_suitable=lambda pose: True,
    view_cue="Turn.",
    camera_hint="At your side.",
    camera_bearing=90.0,
    lying=False,
    pictogram=LEG,
    moves=(UP,),
    move_time=2.0,
)
SHIPPED = [exercise.start for exercise in EXERCISES.values() if exercise.start]
KNEE, ANKLE, HIP = Landmark.LEFT_KNEE, Landmark.LEFT_ANKLE, Landmark.LEFT_HIP


def test_the_figure_goes_to_the_end_and_back() -> None:
    """With a rest at either end, and the whole movement in the time it should take."""
    assert period(START) == 2 * (2.0 + PAUSE)
    assert figure_at(START, 0.0) == figure_at(START, period(START)) == LEG
    assert figure_at(START, period(START) / 2) == {**LEG, **UP}
    for time in (0.9, 1.4, 2.0):
        there, back = figure_at(START, time), figure_at(START, period(START) - time)
        assert there[ANKLE] == pytest.approx(back[ANKLE])
    assert figure_at(replace(START, moves=()), 1.7) == LEG


def test_a_limb_turns_about_its_joint() -> None:
    """Half-way to a right angle it points down and forward, as long as before."""
    half = figure_at(START, PAUSE / 2 + 1.0)
    assert half[KNEE] == pytest.approx((4 * math.sqrt(0.5), 4 * math.sqrt(0.5)))
    assert math.dist(half[ANKLE], half[HIP]) == pytest.approx(8.0)


def test_a_limb_that_swings_past_the_camera_goes_straight() -> None:
    """An arm that is lifted from in front of the trunk does not pass through the head."""
    down, up = ({"HIP": (0.0, 0.0), "KNEE": (1.0, y)} for y in (4.0, -4.0))
    one, other = (pictogram((0.0, -8.0), leg, {}) for leg in (down, up))
    assert between(one, other, 0.5)[KNEE] == pytest.approx((1.0, 0.0))


def test_what_stands_on_the_floor_stays_there() -> None:
    """The figure moves about the joint that moves least."""
    hip = {"HIP": (0.0, 0.0), "KNEE": (0.0, 4.0), "ANKLE": (0.0, 8.0)}
    bent = {"HIP": (-4.0, 4.0), "KNEE": (0.0, 4.0), "ANKLE": (0.0, 8.0)}
    one, other = (pictogram((0.0, at), leg, {}) for at, leg in ((-8.0, hip), (-4.0, bent)))
    for share in (0.25, 0.5, 0.75):
        assert between(one, other, share)[ANKLE] == pytest.approx((0.0, 8.0), abs=1.5)


def test_joints_that_are_not_named_stay() -> None:
    """Each figure of the movement has all of the start's joints."""
    first, second = START.figures
    assert first == LEG and second[HIP] == LEG[HIP] and second[KNEE] == (4.0, 0.0)
    three = replace(START, moves=(UP, pictogram((1.0, -8.0), {}, {}))).figures
    assert three[2][KNEE] == (4.0, 0.0) and three[2][Landmark.LEFT_EAR] == (1.0, -8.0)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"moves": ({KNEE: (0, 0), "KNEE": (0, 0)},)}, "made of landmarks, not 'KNEE'"),
        ({"moves": (pictogram(None, {"HEEL": (0, 0)}, {}),)}, "moves has LEFT_HEEL"),
        ({"move_time": 0.0}, "move_time must be positive"),
    ],
)
def test_a_movement_that_cannot_be_drawn_is_refused(
    changes: dict[str, object], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        replace(START, **changes)  # type: ignore[arg-type]


@given(st.sampled_from(SHIPPED), st.floats(0, 30))
def test_limbs_keep_about_their_length(start: StartPosition, time: float) -> None:
    """None is longer than in the longest of its figures, whatever the time."""
    figure = figure_at(start, time)
    left, top, right, bottom = extent(start)
    for mark, base in HANGS_ON.items():
        longest = max(math.dist(f[mark], f[base]) for f in start.figures)
        assert math.dist(figure[mark], figure[base]) <= longest + 1e-6
    for x, y in figure.values():
        assert left - 1 <= x <= right + 1 and top - 1 <= y <= bottom + 1
