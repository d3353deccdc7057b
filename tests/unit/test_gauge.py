"""The gauge: how far a movement is, what is still missing, and the person's own best."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecheck.core.coach import Coach
from posecheck.core.counts import RepCount
from posecheck.core.exercise import (
    Band,
    Breathing,
    Check,
    Exercise,
    Gauge,
    Hold,
    Measure,
    Phase,
    Programme,
    StartPosition,
    Swing,
    Verdict,
)
from posecheck.core.feedback import Breath, GaugeReading, Rep, Spread
from posecheck.core.gauge import GaugeState, Travel
from posecheck.core.pose import Landmark, Pose, Side
from posecheck.core.tracking import TrackerStatus
from posecheck.exercises import EXERCISES
from posecheck.testing import SUPINE, synthetic_poses

NAN = math.nan
SIZE = (640, 480)

#: Where the made-up numbers are hidden in a pose: in these landmarks' world x.
LEFT, RIGHT, BOTH, ERROR, POSTURE = (Landmark(n) for n in range(5))
ROWS = {Side.LEFT: LEFT, Side.RIGHT: RIGHT, Side.BOTH: BOTH}


def pose(
    left: float = NAN,
    right: float = NAN,
    both: float = NAN,
    error: float = NAN,
    posture: bool = True,
) -> Pose:
    world = np.full((33, 3), NAN)
    world[:5, 0] = left, right, both, error, float(posture)
    return Pose(0.0, SIZE, np.full((33, 2), NAN), world, np.ones(33))


def read(one: Pose, side: Side) -> float:
    return float(one.world[ROWS[side], 0])


REACH = Measure("reach", read, error=lambda one, side: float(one.world[ERROR, 0]))
ANGLE = Measure("angle", read, joints=("HIP", "KNEE", "ANKLE"))
START = StartPosition(
    posture=lambda one: bool(one.world[POSTURE, 0] > 0.5),
    instruction="Stand.",
    is_view_suitable=lambda one: True,
    view_cue="Turn.",
    camera_hint="In front.",
    camera_bearing=0.0,
    lying=False,
)


def held(position: Measure = REACH, **changes: object) -> Exercise:
    targets = {position: Band(50, 180)}
    cycle = Hold(position, 20, 15, targets, {position: Band(45, 180)}, own_rom_share=0.7)
    made = Exercise(
        name="open",
        title="Open",
        summary="Opens.",
        sides=(Side.LEFT, Side.RIGHT),
        programme=Programme(reps=2, hold=5.0),
        cycle=cycle,
        checks=(),
        recorded=(position,),
        start=START,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


SWING = Swing(
    measure=Measure("followed", read),
    posture=START.posture,
    side_measure=Measure("one", read),
    hysteresis=8.0,
    min_rom=30.0,
    own_rom_share=0.6,
    low_rom_fault="small",
    asymmetry_fault="one-leg",
    range_measure=REACH,
)
ROLL = Exercise(
    name="roll",
    title="Roll",
    summary="Rolls.",
    sides=(Side.BOTH,),
    programme=Programme(reps=5),
    cycle=SWING,
    checks=(),
    recorded=(REACH,),
    start=START,
)


def rep(exercise: Exercise, side: Side, *, judged: bool = True, **spreads: Spread) -> Rep:
    return Rep(exercise.name, side, 0.0, 5.0, 5.0, True, dict(spreads), judged=judged)


def status(phase: Phase, side: Side | None = Side.LEFT) -> TrackerStatus:
    return TrackerStatus(in_rep=phase is not Phase.READY, phase=phase, side=side)


def reading(
    exercise: Exercise, one: Pose, now: TrackerStatus, count: RepCount | None = None
) -> GaugeReading:
    state = GaugeState.of(exercise).step(one, now, count or RepCount.zero(exercise))
    assert state.reading is not None
    return state.reading


def rolled(values: Sequence[tuple[float, Phase]], error: float = NAN) -> GaugeReading:
    """The last reading of a swing through these values, in these phases."""
    state, count = GaugeState.of(ROLL), RepCount.zero(ROLL)
    for value, phase in values:
        state = state.step(pose(both=value, error=error), status(phase, Side.BOTH), count)
    assert state.reading is not None
    return state.reading


# ── what is shown ─────────────────────────────────────────────────────────────────────────────────


def test_an_exercise_has_a_gauge_without_declaring_one() -> None:
    """A hold shows its position or its first target, a swing its range; nothing twice."""
    shown = held().shown_gauge
    assert shown and shown.measure is REACH and shown.title == "reach"
    rolls = ROLL.shown_gauge
    assert rolls and rolls.measure is REACH
    cycle = Hold(REACH, 20, 15, {ANGLE: Band(70, 90)}, {ANGLE: Band(60, 95)})
    elsewhere = held(cycle=cycle)
    assert elsewhere.shown_gauge and elsewhere.shown_gauge.measure is ANGLE
    check = Check("bent", ANGLE, Band(60, 95), "Bend.", 1)
    drawn_on_the_body = replace(elsewhere, checks=(check,))
    assert drawn_on_the_body.shown_gauge is None
    assert (
        GaugeState.of(drawn_on_the_body)
        .step(pose(1, 1), status(Phase.HOLD), RepCount.zero(drawn_on_the_body))
        .reading
        is None
    )
    declared = Gauge(ANGLE, Band(0, 100), "Bent")
    assert replace(drawn_on_the_body, gauge=declared).shown_gauge is declared


def test_a_gauge_shows_what_is_demanded() -> None:
    """One of something that no target is of is refused."""
    for exercise in (held(), ROLL):
        with pytest.raises(ValueError, match="the gauge names 'angle'"):
            replace(exercise, gauge=Gauge(ANGLE))


def test_shipped_exercises_show_how_far() -> None:
    """Legs and chest have a gauge; the knees of the lunge have their numbers at the joints."""
    shown = {name: exercise.shown_gauge for name, exercise in EXERCISES.items()}
    assert shown["hip-flexor"] is None
    assert shown["open-close"] and shown["open-close"].scale == Band(0, 90)
    legs = shown["leg-rotations"]
    assert legs and legs.arc and legs.title == "Legs rolled"


# ── holds ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("value", "verdict", "missing"),
    [(38.0, Verdict.WRONG, 12.0), (50.0, Verdict.GOOD, 0.0), (NAN, Verdict.UNKNOWN, NAN)],
)
def test_a_hold_shows_the_way_to_its_target(value: float, verdict: Verdict, missing: float) -> None:
    """How far, how much is missing, and whether it is reached; unknown is unknown."""
    shown = reading(held(), pose(left=value), status(Phase.SET_UP))
    assert shown.verdict is verdict and shown.target == Band(50, 180) and not shown.two_sided
    assert shown.distance == pytest.approx(value, nan_ok=True)
    assert shown.missing == pytest.approx(missing, nan_ok=True)


def test_a_value_within_its_error_bar_may_be_there() -> None:
    """It is neither reached nor not reached."""
    shown = reading(held(), pose(left=48.0, error=4.0), status(Phase.SET_UP))
    assert shown.verdict is Verdict.NEAR and shown.missing == 2.0


def test_the_target_of_a_hold_follows_the_phase() -> None:
    """The hold goes on in a wider band, and on the way back there is nothing to reach."""
    assert reading(held(), pose(left=47.0), status(Phase.HOLD)).verdict is Verdict.GOOD
    back = reading(held(), pose(left=47.0), status(Phase.RETURN))
    assert back.target is None and back.missing == 0.0


def test_the_own_range_raises_the_target() -> None:
    """As it does for the hold; a target that nobody could reach is not shown."""
    exercise = held()
    count = replace(RepCount.zero(exercise), amplitudes={Side.LEFT: (100.0,)})
    shown = reading(exercise, pose(left=60.0), status(Phase.SET_UP), count)
    assert shown.target == Band(70, 180) and shown.missing == 10.0
    count = replace(count, amplitudes={Side.LEFT: (300.0,)})
    assert reading(exercise, pose(left=60.0), status(Phase.SET_UP), count).target == Band(50, 180)


def test_between_repetitions_the_nearer_side_is_shown() -> None:
    """Either side may be next; one that is not seen is not."""
    ready = status(Phase.READY, None)
    assert reading(held(), pose(left=3.0, right=30.0), ready).value == 30.0
    assert reading(held(), pose(left=3.0), ready).value == 3.0
    assert math.isnan(reading(held(), pose(), ready).value)


def test_outside_the_start_posture_nothing_is_shown() -> None:
    """Standing about is 0° of nothing; in a repetition the posture does not matter."""
    exercise, away = held(), pose(left=30.0, posture=False)
    count = RepCount.zero(exercise)
    state = GaugeState.of(exercise)
    assert state.step(away, status(Phase.READY, None), count).reading is None
    assert state.step(away, status(Phase.HOLD), count).reading is not None
    anywhere = replace(exercise, start=None)
    assert GaugeState.of(anywhere).step(away, status(Phase.READY, None), count).reading is not None


def test_the_best_of_a_hold_is_the_best_that_was_judged() -> None:
    """By side, of this exercise alone, and only of what counted and was judged."""
    exercise = held()
    reps = (
        rep(exercise, Side.LEFT, reach=Spread(70, 50, 90)),
        rep(exercise, Side.LEFT, reach=Spread(60, 50, 95)),
        rep(exercise, Side.LEFT, judged=False, reach=Spread(99, 99, 99)),
        rep(exercise, Side.RIGHT, reach=Spread(80, 70, 90)),
        rep(exercise, Side.LEFT),
        rep(ROLL, Side.LEFT, reach=Spread(98, 98, 98)),
    )
    count = RepCount.zero(exercise)
    state = GaugeState.of(exercise).step(pose(left=1.0), status(Phase.SET_UP), count, reps)
    assert state.reading and state.reading.best == (70,)
    later = state.step(pose(right=1.0), status(Phase.SET_UP, Side.RIGHT), count)
    assert later.reading and later.reading.best == (80,)
    again = GaugeState.of(exercise, reps).step(pose(left=1.0), status(Phase.SET_UP), count)
    assert again.reading and again.reading.best == (70,)


def test_a_target_with_two_edges_has_its_best_in_the_middle() -> None:
    """Where the measure is not the position, more of it is not better."""
    cycle = Hold(REACH, 20, 15, {ANGLE: Band(70, 90)}, {REACH: Band(0, 180)})
    exercise = held(cycle=cycle, recorded=(ANGLE,))
    reps = tuple(rep(exercise, Side.LEFT, angle=Spread(v, v, v)) for v in (72.0, 79.0, 90.0))
    count = RepCount.zero(exercise)
    state = GaugeState.of(exercise).step(pose(left=65.0), status(Phase.HOLD), count, reps)
    assert state.reading and state.reading.best == (79.0,)
    assert state.reading.target == Band(70, 90) and state.reading.scale == Band(60, 100)


def test_the_scale_of_a_position_begins_at_nothing() -> None:
    """Unless its target does not lie above where it is left."""
    assert reading(held(), pose(left=1.0), status(Phase.SET_UP)).scale == Band(0, 75)
    low = Hold(REACH, 20, 15, {REACH: Band(10, 50)}, {})
    assert reading(held(cycle=low), pose(left=1.0), status(Phase.SET_UP)).scale == Band(-10, 70)


# ── swings ────────────────────────────────────────────────────────────────────────────────────────

READY, IN, OUT = Phase.READY, Phase.SET_UP, Phase.RETURN


def test_a_swing_counts_from_its_last_turning_point() -> None:
    """In from where it rests, out from the inner turning point, in from the outer one."""
    rest = rolled([(-15, READY), (-20, READY)])
    assert rest.target == Band(10, math.inf) and rest.distance == 0.0 and rest.missing == 30.0
    inward = rolled([(-20, READY), (0, IN), (5, IN)])
    assert inward.distance == 25.0 and inward.missing == 5.0 and inward.verdict is Verdict.WRONG
    outward = rolled([(-20, READY), (15, IN), (5, OUT)])
    assert outward.target == Band(-math.inf, -15) and outward.distance == 10.0
    assert outward.turning_points == (15.0,)
    again = rolled([(-20, READY), (15, IN), (5, OUT), (-30, OUT), (-25, READY)])
    assert again.target == Band(0, math.inf) and again.turning_points == (15.0, -30.0)


def test_a_dropped_cycle_is_forgotten() -> None:
    """What turned out to be another movement leaves no start behind."""
    shown = rolled([(-20, READY), (15, IN), (10, READY)])
    assert shown.distance == 0.0 and shown.turning_points == ()


def test_an_unknown_swing_is_unknown() -> None:
    """Before anything is seen there is no target; later it stays while the value is missing."""
    nothing = rolled([(NAN, READY)])
    assert nothing.target is None and nothing.verdict is Verdict.UNKNOWN
    assert math.isnan(nothing.missing) and nothing.scale == Band(-30, 30)
    hidden = rolled([(-20, READY), (0, IN), (NAN, IN)])
    assert hidden.target == Band(10, math.inf) and hidden.verdict is Verdict.UNKNOWN
    assert math.isnan(hidden.distance) and math.isnan(hidden.missing)


def test_both_ends_of_a_way_are_uncertain() -> None:
    """The error bar of a distance is that of two values: 0.7 * 4 * 1.4, 3.96 in all."""
    for value, verdict in ((7.0, Verdict.NEAR), (6.0, Verdict.WRONG), (14.0, Verdict.GOOD)):
        assert rolled([(-20, READY), (value, IN)], error=4.0).verdict is verdict


def test_a_swing_without_a_scale_has_one_around_the_movement() -> None:
    """The zero of its measure does not matter."""
    assert rolled([(100, READY)]).scale == Band(85, 145)
    assert rolled([(100, READY), (140, IN), (130, OUT)]).scale == Band(95, 155)
    cycle = [(100, READY), (140, IN), (130, OUT), (100, OUT), (110, READY)]
    assert rolled(cycle).scale == Band(90, 150)


def test_the_best_of_a_swing_has_two_ends() -> None:
    """The farthest inner and outer turning points, of different repetitions perhaps."""
    reps = tuple(rep(ROLL, Side.BOTH, reach=s) for s in (Spread(0, -30, 20), Spread(0, -40, 10)))
    count = RepCount.zero(ROLL)
    state = GaugeState.of(ROLL).step(pose(both=0.0), status(READY, None), count, reps)
    assert state.reading and state.reading.best == (20, -40)


def test_each_side_has_an_arc() -> None:
    """At its own joints, with its own value; a side that is not seen has an unknown one."""
    exercise = replace(ROLL, gauge=Gauge(REACH, arc=lambda one: ("HEEL", "FOOT_INDEX")))
    shown = reading(exercise, pose(left=10.0, both=10.0), status(IN, Side.BOTH))
    left, right = shown.arcs
    assert (left.centre, left.tip) == (Landmark.LEFT_HEEL, Landmark.LEFT_FOOT_INDEX)
    assert left.value == 10.0 and math.isnan(right.value)
    assert right.centre is Landmark.RIGHT_HEEL


@given(st.lists(st.floats(-90, 90) | st.just(NAN), max_size=30), st.booleans())
def test_a_turning_point_is_the_farthest_value(values: list[float], outward: bool) -> None:
    """Whatever comes, the origin is the extreme of the way before, unknown values apart."""
    travel = Travel().step(0.0, IN)
    before, after = (OUT, IN) if outward else (IN, OUT)
    if outward:
        travel = travel.step(0.0, OUT)
    for value in values:
        travel = travel.step(value, before)
    turned = travel.step(1.0, after)
    known = [0.0, *(value for value in values if not math.isnan(value))]
    assert turned.origin == (min(known) if outward else max(known))
    assert (turned.outer if outward else turned.inner) == turned.origin


def test_the_coach_passes_it_on() -> None:
    """A feedback has the gauge of the exercise in focus."""
    coach = Coach([EXERCISES["leg-rotations"]])
    *_, last = (coach.watch(one) for one in synthetic_poses([(0.0, SUPINE), (3.0, SUPINE)]))
    assert last.gauge and last.gauge.title == "Legs rolled" and last.gauge.two_sided
    assert math.isnan(last.gauge.value)  # no network has seen the pixels
    assert last.phase_word == "phase-swing-ready"


# ── breathing ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("seconds", "breath"),
    [
        (0.0, Breath(1, True, 0.0)),
        (2.0, Breath(1, True, 0.5)),
        (4.0, Breath(1, False, 1.0)),
        (7.0, Breath(1, False, 0.5)),
        (10.0, Breath(2, True, 0.0)),
        (24.0, Breath(3, False, 1.0)),
    ],
)
def test_a_breath_goes_in_and_out(seconds: float, breath: Breath) -> None:
    """Four seconds in and six out, six a minute, and it begins with breathing in."""
    now = Breath.at(seconds, Breathing())
    assert (now.number, now.inward) == (breath.number, breath.inward)
    assert now.fullness == pytest.approx(breath.fullness)


@given(st.floats(0, 600), st.floats(0.5, 9), st.floats(0.5, 9))
def test_a_breath_never_jumps(seconds: float, inhale: float, exhale: float) -> None:
    """A moment later it is about as full."""
    pace = Breathing(inhale, exhale)
    now, later = (Breath.at(time, pace).fullness for time in (seconds, seconds + 0.01))
    assert 0.0 <= now <= 1.0 and abs(later - now) < 0.05


def test_a_breath_takes_time() -> None:
    """A pace without it is refused."""
    with pytest.raises(ValueError, match="takes some time"):
        Breathing(0.0, 6.0)
