"""Unknown verdicts: what error bars do to counts, faults and holds.

Made-up exercises read numbers and error bars straight out of a pose, where the world's landmarks of
the face would be. The trackers get the poses as they are, without filters.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posecheck.core import angles
from posecheck.core.coach import Coach
from posecheck.core.counts import RepCount
from posecheck.core.cues import COUNTED, PROPER, UNJUDGED
from posecheck.core.exercise import (
    ERROR_BARS,
    Band,
    Check,
    Exercise,
    Hold,
    Measure,
    Phase,
    Programme,
    Swing,
    Verdict,
)
from posecheck.core.feedback import Fault, Rep, SideCount
from posecheck.core.filters import FilterChain
from posecheck.core.hold_tracker import HoldTracker
from posecheck.core.pose import SIDES, Pose, Side
from posecheck.core.swing_tracker import Extent, SwingTracker
from posecheck.core.turning_points import TurningPoint, TurningPoints
from posecheck.exercises import EXERCISES
from posecheck.exercises.leg_rotations import INWARD_ROTATION
from posecheck.exercises.open_close import OPENING
from tests.support.bodies import Camera as StandingCamera
from tests.support.bodies import in_mirror, standing
from tests.support.examples import examples
from tests.support.lying import AT_THE_FEET, facing, film, on_side, openings, reps_of, rolling

NAN = math.nan
FPS = 10.0

#: Rows of the world landmarks: the position of each side, its error bar, and the same of a fault.
ROWS = {Side.LEFT: 0, Side.RIGHT: 1}
ERROR, BEND, BEND_ERROR = 2, 3, 4


@dataclass(frozen=True)
class Signal:
    """What is read from a pose while the signal lasts, for `seconds`."""

    seconds: float
    value: float
    error: float = 0.0
    bend: float = 0.0
    bend_error: float = 0.0
    side: Side = Side.LEFT


def pose_of(time: float, *rows: float) -> Pose:
    world = np.full((33, 3), NAN)
    world[: len(rows)] = np.reshape(rows, (-1, 1))
    image = np.where(np.isnan(world[:, :2]), NAN, 200.0)
    return Pose(time, (640, 480), image, world, np.ones(33))


def row(number: int, pose: Pose) -> float:
    return float(pose.world[number, 0])


def measure(name: str, number: int, error: int) -> Measure:
    """Return a measure with an error bar, both of which are read in these rows."""
    return Measure(
        name, lambda pose, side: row(number, pose), error=lambda pose, side: row(error, pose)
    )


OPEN = Measure(
    "open",
    lambda pose, side: row(ROWS[side], pose),
    error=lambda pose, side: row(ERROR, pose),
)
STRETCH = Exercise(
    name="stretch",
    title="Stretch",
    summary="Open and stay.",
    sides=SIDES,
    programme=Programme(reps=3, hold=5.0),
    cycle=Hold(
        position=OPEN,
        enter_threshold=20.0,
        exit_threshold=15.0,
        target_bands={OPEN: Band(50, 180)},
        hold_bands={OPEN: Band(45, 180)},
        exit_delay=1.0,
        max_speed=40.0,
        unreached_fault="not-open",
    ),
    checks=(
        Check("bent", measure("bend", BEND, BEND_ERROR), Band(-15, 15), "Don't bend.", 1),
        Check("curled", measure("curl", BEND, BEND_ERROR), Band(-90, 90), "Don't curl.", 2),
    ),
    recorded=(OPEN,),
)


def exact(exercise: Exercise) -> Exercise:
    """Return the exercise without error bars."""
    bare = {
        one: replace(one, error=None)
        for one in (*exercise.measures, exercise.cycle.primary_measure)
    }
    checks = tuple(replace(check, measure=bare[check.measure]) for check in exercise.checks)
    cycle = exercise.cycle
    if isinstance(cycle, Hold):
        cycle = replace(
            cycle,
            position=bare[cycle.position],
            target_bands={bare[one]: band for one, band in cycle.target_bands.items()},
            hold_bands={bare[one]: band for one, band in cycle.hold_bands.items()},
        )
    else:
        side_measure = replace(cycle.side_measure, error=None)
        cycle = replace(cycle, measure=bare[cycle.measure], side_measure=side_measure)
    recorded = tuple(bare[one] for one in exercise.recorded)
    return replace(exercise, cycle=cycle, checks=checks, recorded=recorded)


def played(script: Sequence[Signal]) -> Iterable[Pose]:
    """Yield the poses of a script, with rest before and after it."""
    rest, time = Signal(2.0, 0.0), 0.0
    for signal in (rest, *script, rest):
        for _ in range(round(signal.seconds * FPS)):
            values = {signal.side: signal.value, signal.side.other: -signal.value}
            rows = (values[Side.LEFT], values[Side.RIGHT])
            yield pose_of(time, *rows, signal.error, signal.bend, signal.bend_error)
            time += 1.0 / FPS


def held(script: Sequence[Signal], exercise: Exercise = STRETCH) -> list[Rep]:
    """Return the repetitions of a script of a held exercise."""
    assert isinstance(exercise.cycle, Hold)
    tracker = HoldTracker.of(exercise, exercise.cycle)
    found: list[Rep] = []
    for pose in played(script):
        tracker = tracker.step(pose)
        found += tracker.finished
    return [*found, *tracker.ended().finished]


def names(rep: Rep) -> list[str]:
    return [fault.name for fault in rep.faults]


# ── Holds ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("value", "error", "counted", "judged"),
    [
        (60.0, 8.0, True, True),
        (52.0, 8.0, True, False),
        (48.0, 8.0, True, False),
        (48.0, 0.0, False, True),
        (35.0, 8.0, False, True),
    ],
)
def test_a_hold_near_the_target_is_counted_and_not_judged(
    value: float, error: float, counted: bool, judged: bool
) -> None:
    """The error bar decides on which side of the target a value certainly is."""
    (rep,) = held([Signal(8.0, value, error)])
    assert (rep.counted, rep.judged) == (counted, judged)
    assert rep.proper is (counted and judged)
    assert names(rep) == ([] if counted else ["not-open"])
    assert rep.measures["open"].error == error


def test_the_worst_of_a_fault_is_what_was_measured() -> None:
    """A fault's value is not moved by the error bar."""
    (rep,) = held([Signal(8.0, 35.0, 8.0, bend=30.0, bend_error=5.0)])
    assert {fault.name: fault.worst for fault in rep.faults} == {
        "not-open": 35.0,
        "bent": 30.0,
    }


@pytest.mark.parametrize(
    ("bend", "error", "faults", "judged"),
    [
        (10.0, 3.0, [], True),
        (13.0, 3.0, [], False),
        (17.0, 3.0, [], False),
        (20.0, 3.0, ["bent"], True),
    ],
)
def test_a_fault_within_its_error_bar_is_neither_blamed_nor_ruled_out(
    bend: float, error: float, faults: list[str], judged: bool
) -> None:
    """A fault needs more than the error bar; a possible one leaves the verdict open."""
    (rep,) = held([Signal(8.0, 90.0, bend=bend, bend_error=error)])
    assert (names(rep), rep.judged) == (faults, judged)


def test_the_hold_of_a_judged_repetition_is_the_likeliest() -> None:
    """Passing slowly through the error bar costs a judged hold nothing; the doubt does not add."""
    ramp = [Signal(0.2, float(value)) for value in range(26, 70, 4)]
    script = [*ramp, Signal(6.0, 70.0), *reversed(ramp)]
    (precise,) = held(script)
    (rough,) = held([replace(signal, error=10.0) for signal in script])
    assert precise.judged and rough.judged and rough.counted
    assert rough.hold == precise.hold
    (doubtful,) = held([replace(signal, error=30.0) for signal in script])
    assert not doubtful.judged and doubtful.hold > precise.hold


def test_the_clock_that_is_shown_gives_the_benefit_of_the_doubt() -> None:
    """The phase and the clock are those of the lenient clock, live."""
    assert isinstance(STRETCH.cycle, Hold)
    tracker = HoldTracker.of(STRETCH, STRETCH.cycle)
    seen = set()
    for pose in played([Signal(8.0, 48.0, 8.0)]):
        tracker = tracker.step(pose)
        seen.add((tracker.status.phase, tracker.status.certain))
    assert seen == {
        (Phase.READY, True),
        (Phase.SET_UP, True),
        (Phase.HOLD, False),
        (Phase.RETURN, False),
    }


def test_a_hold_without_a_time_is_judged_by_its_target() -> None:
    """Where nothing is to be held, reaching the target decides."""
    bare = replace(STRETCH, programme=Programme(reps=3))
    for value, judged in ((60.0, True), (48.0, False), (35.0, True)):
        (rep,) = held([Signal(4.0, value, 8.0)], bare)
        assert rep.judged is judged


def test_a_missed_target_needs_more_than_the_error_bar() -> None:
    """A check's fault for a target that was never reached is certain, too."""
    assert isinstance(STRETCH.cycle, Hold)
    bend = STRETCH.checks[0].measure
    bands = {**STRETCH.cycle.target_bands, bend: Band(-5, 5)}
    cycle = replace(STRETCH.cycle, target_bands=bands, unreached_fault="")
    strict = replace(STRETCH, cycle=cycle)
    (rep,) = held([Signal(8.0, 90.0, bend=12.0, bend_error=2.0)], strict)
    assert names(rep) == ["bent"]
    (rep,) = held([Signal(8.0, 90.0, bend=12.0, bend_error=12.0)], strict)
    assert (rep.counted, rep.judged) == (True, False)


def test_a_doubtful_value_is_shown_as_near() -> None:
    """A value that may be on either side of an edge is neither good nor wrong."""
    assert isinstance(STRETCH.cycle, Hold)
    tracker = HoldTracker.of(STRETCH, STRETCH.cycle)
    for pose in played([Signal(4.0, 90.0, bend=17.0, bend_error=3.0)]):
        tracker = tracker.step(pose)
        for value in tracker.status.judged_values if row(BEND, pose) else ():
            assert value.verdict is (Verdict.NEAR if value.fault == "bent" else Verdict.GOOD)


levels = st.floats(0.0, 100.0)
errors = st.floats(0.0, 30.0)
scripts = st.lists(
    st.builds(
        Signal,
        st.sampled_from([0.3, 0.6, 1.0, 3.0, 6.0]),
        st.one_of(levels, st.floats(40.0, 60.0)),
        errors,
        st.one_of(st.just(0.0), st.floats(0.0, 40.0)),
        errors,
        st.sampled_from(SIDES),
    ),
    min_size=1,
    max_size=6,
)
shares = st.tuples(st.floats(0.0, 1.0), st.floats(0.0, 1.0)).map(sorted)


def scaled(script: Sequence[Signal], share: float) -> list[Signal]:
    return [replace(s, error=share * s.error, bend_error=share * s.bend_error) for s in script]


def check_law(smaller: list[Rep], larger: list[Rep]) -> None:
    """Assert what no growth of error bars may break, from some error bars to larger ones."""
    assert [(r.side, r.start, r.end) for r in smaller] == [(r.side, r.start, r.end) for r in larger]
    for sure, unsure in zip(smaller, larger, strict=True):
        assert unsure.counted >= sure.counted
        assert sure.judged >= unsure.judged or not sure.counted
        if sure.judged and unsure.judged:
            assert sure.proper == unsure.proper


@given(scripts, shares)
def test_growing_error_bars_never_turn_the_verdict_on_a_hold(
    script: list[Signal], share: list[float]
) -> None:
    """A judged verdict becomes unknown, never the opposite; the attempts stay the same."""
    check_law(held(scaled(script, share[0])), held(scaled(script, share[1])))


@given(scripts, st.sampled_from([0.0, NAN]))
@settings(max_examples=examples(30))
def test_without_error_bars_a_hold_is_as_it_would_be(script: list[Signal], share: float) -> None:
    """Error bars of 0, and unknown ones, change nothing, and everything is judged."""
    found = held(scaled(script, share))
    assert found == held(script, exact(STRETCH))
    assert all(rep.judged for rep in found)


@given(scripts)
@settings(max_examples=examples(30))
def test_the_other_side_s_hold_is_judged_alike(script: list[Signal]) -> None:
    """Left mirrors right."""
    mirrored = held([replace(signal, side=signal.side.other) for signal in script])
    assert [replace(rep, side=rep.side.other) for rep in held(script)] == mirrored


@given(errors)
def test_the_unseen_never_counts_as_held(error: float) -> None:
    """However large the error bar, an unknown value is no hold."""
    found = held([Signal(1.0, 30.0, error), Signal(9.0, NAN, error), Signal(1.0, 30.0, error)])
    assert not any(rep.counted for rep in found if error < 20.0)


# ── Swings ────────────────────────────────────────────────────────────────────────────────────────

MOVE = measure("move", 0, 1)
LEGS = Measure(
    "leg",
    lambda pose, side: row(2 if side is Side.LEFT else 3, pose),
    error=lambda pose, side: row(4 if side is Side.LEFT else 5, pose),
)
WAVE = Exercise(
    name="wave",
    title="Wave",
    summary="To and fro.",
    sides=(Side.BOTH,),
    programme=Programme(reps=5),
    cycle=Swing(
        measure=MOVE,
        posture=lambda pose: True,
        side_measure=LEGS,
        hysteresis=8.0,
        min_rom=30.0,
        own_rom_share=0.6,
        low_rom_fault="small-wave",
        asymmetry_fault="one-armed",
    ),
    checks=(Check("bent", measure("bend", 6, 7), Band(-15, 15), "Don't bend.", 1),),
    recorded=(MOVE,),
)


def waved(
    left: float,
    right: float,
    error: float = 0.0,
    *,
    bend: float = 0.0,
    bend_error: float = 0.0,
    exercise: Exercise = WAVE,
    cycles: int = 1,
) -> list[Rep]:
    """Return the repetitions in which the legs swing so far; each has this error bar."""
    assert isinstance(exercise.cycle, Swing)
    tracker = SwingTracker.of(exercise, exercise.cycle)
    found: list[Rep] = []
    for frame in range(round((6.0 + 4.0 * cycles) * FPS)):
        time = frame / FPS
        swing = (1.0 - math.cos(math.pi * (time - 2.0) / 2.0)) / 2.0
        place = swing if 2.0 <= time < 2.0 + 4.0 * cycles else 0.0
        legs = left * place, right * place
        mean = math.nan if math.isnan(left + right) else sum(legs) / 2.0
        mean_error = error / math.sqrt(2.0)
        pose = pose_of(time, mean, mean_error, *legs, error, error, bend, bend_error)
        tracker = tracker.step(pose)
        found += tracker.finished
    return found


@pytest.mark.parametrize(
    ("amplitude", "error", "counted", "judged"),
    [
        (45.0, 10.0, True, True),
        (35.0, 10.0, True, False),
        (25.0, 10.0, True, False),
        (25.0, 0.0, False, True),
        (18.0, 10.0, False, True),
    ],
)
def test_an_amplitude_near_the_demand_is_counted_and_not_judged(
    amplitude: float, error: float, counted: bool, judged: bool
) -> None:
    """The error bars of both turning points add up as independent ones."""
    (rep,) = waved(amplitude, amplitude, error)
    assert (rep.counted, rep.judged) == (counted, judged)
    assert names(rep) == ([] if counted else ["small-wave"])
    assert rep.measures["move"].error == pytest.approx(error / math.sqrt(2.0))


@pytest.mark.parametrize(
    ("left", "error", "faults", "judged"),
    [
        (70.0, 5.0, [], True),
        (25.0, 5.0, [], False),
        (20.0, 5.0, [], False),
        (10.0, 1.0, ["one-armed"], True),
    ],
)
def test_one_side_moves_too_little_only_if_that_is_certain(
    left: float, error: float, faults: list[str], judged: bool
) -> None:
    """A possible asymmetry is not blamed, and leaves the verdict open."""
    (rep,) = waved(left, 70.0, error)
    assert (rep.counted, names(rep), rep.judged) == (True, faults, judged)


def test_a_possible_fault_of_a_swing_leaves_the_verdict_open() -> None:
    """As that of a hold does."""
    assert [rep.judged for rep in waved(70.0, 70.0, bend=14.0, bend_error=2.0)] == [False]
    (rep,) = waved(70.0, 70.0, bend=18.0, bend_error=2.0)
    assert rep.judged and names(rep) == ["bent"]


amplitudes = st.one_of(st.floats(10.0, 80.0), st.just(NAN))


@given(amplitudes, amplitudes, errors, st.floats(0.0, 30.0), errors, shares)
def test_growing_error_bars_never_turn_the_verdict_on_a_swing(
    left: float, right: float, error: float, bend: float, bend_error: float, share: list[float]
) -> None:
    """A judged verdict becomes unknown, never the opposite; the attempts stay the same."""
    check_law(*(waved(left, right, s * error, bend=bend, bend_error=s * bend_error) for s in share))


@given(amplitudes, amplitudes, st.sampled_from([0.0, NAN]), st.floats(0.0, 30.0))
@settings(max_examples=examples(30))
def test_without_error_bars_a_swing_is_as_it_would_be(
    left: float, right: float, error: float, bend: float
) -> None:
    """Error bars of 0, and unknown ones, change nothing, and everything is judged."""
    found = waved(left, right, error, bend=bend, bend_error=error)
    assert found == waved(left, right, bend=bend, exercise=exact(WAVE))
    assert all(rep.judged for rep in found)


def mirrored(rep: Rep) -> Rep:
    """Return a repetition with the ranges of its sides exchanged."""
    other = {"left_move": "right_move", "right_move": "left_move"}
    return replace(rep, measures={other.get(n, n): spread for n, spread in rep.measures.items()})


@given(amplitudes, amplitudes, errors)
@settings(max_examples=examples(30))
def test_the_other_leg_is_judged_alike(left: float, right: float, error: float) -> None:
    """Left mirrors right, and the unseen never counts."""
    found = waved(left, right, error)
    assert found == [mirrored(rep) for rep in waved(right, left, error)]
    assert not found or not math.isnan(left + right)


def test_the_own_range_is_that_of_judged_repetitions() -> None:
    """What may be a misreading sets no standard."""
    assert [rep.judged for rep in waved(35.0, 35.0, 10.0, cycles=2)] == [False, False]
    rep = Rep("wave", Side.BOTH, 0.0, 4.0, 0.0, True)
    count = RepCount.zero(WAVE).with_rep(rep, 60.0)
    assert count.with_rep(replace(rep, judged=False), 90.0).usual_amplitude(Side.BOTH) == 60.0


# ── What error bars are made of ───────────────────────────────────────────────────────────────────


@given(st.floats(-50.0, 50.0), st.floats(0.0, 40.0), st.floats(0.0, 40.0))
def test_a_wider_band_holds_more(value: float, one: float, other: float) -> None:
    """Margins widen a band, negative ones narrow it; a value is never both in and out for sure."""
    band, (small, large) = Band(-10.0, 10.0), sorted((one, other))
    assert abs(band.excess(value, large)) <= abs(band.excess(value, small))
    assert band.excess(value, -large) or not band.excess(value, -small)
    assert band.excess(value, 0.0) == band.excess(value)
    if band.verdict(value, 0.0, large) is Verdict.WRONG:
        assert band.verdict(value, 0.0, small) is Verdict.WRONG


@pytest.mark.parametrize(("error", "bar"), [(4.0, 4.0), (NAN, 0.0), (-1.0, 0.0)])
def test_an_unknown_error_bar_is_none(error: float, bar: float) -> None:
    """A measure without an error bar, or with an unknown one, is taken as it is."""
    assert replace(MOVE, error=lambda pose, side: error).error_bar(pose_of(0.0), Side.LEFT) == bar
    assert replace(MOVE, error=None).error_bar(pose_of(0.0), Side.LEFT) == 0.0


def test_turning_points_and_extents_keep_the_error_of_their_value() -> None:
    """The error bar of an amplitude is made of those at its two ends."""
    turns = TurningPoints(inner=TurningPoint(60.0, 1.0, 3.0), outer=TurningPoint(10.0, 2.0, 4.0))
    assert (turns.fall, turns.fall_error) == (50.0, 5.0)
    extent = Extent().including(2.0, 6.0).including(3.0, 1.0).including(5.0, 8.0).including(NAN)
    assert (extent.amplitude, extent.error) == (3.0, 10.0)


def test_the_trunk_s_error_bar_is_that_of_the_estimate() -> None:
    """It is the one of a lying person's estimate from the pixels; landmarks have none."""
    pose = replace(
        facing(Side.LEFT).watch(on_side(Side.LEFT, opened=40.0)), trunk_rotation_error=7.0
    )
    assert angles.trunk_rotation_error(pose) == OPENING.error_bar(pose, Side.LEFT) == 7.0
    assert OPENING.error_bar(replace(pose, trunk_rotation=NAN), Side.LEFT) == 0.0
    upright = StandingCamera(40.0).see(standing())
    upright = replace(upright, trunk_rotation=3.0, trunk_rotation_error=7.0)
    assert math.isnan(angles.trunk_rotation_error(upright))


def test_filters_pass_error_bars_on() -> None:
    """Smoothing leaves them as they are: successive errors are alike, and do not shrink."""
    filters = FilterChain()
    for frame in range(10):
        pose = AT_THE_FEET.watch(rolling(20.0), frame / 10.0)
        bars = np.array([6.0 + frame, 8.0])
        pose = replace(pose, trunk_rotation_error=7.0 + frame, hip_rotation_error=bars)
        filters, filtered = filters.step(pose)
        assert filtered.trunk_rotation_error == 7.0 + frame
        assert (filtered.hip_rotation_error == bars).all()


def test_the_error_bar_of_both_legs_is_that_of_their_mean() -> None:
    """Half the root of the sum of squares, and one leg's own where the other is not seen."""
    pose = AT_THE_FEET.watch(rolling(20.0))
    pose = replace(pose, hip_rotation_error=np.array([6.0, 8.0]))
    assert pose.hip_rotation_error_by_side == {Side.LEFT: 6.0, Side.RIGHT: 8.0}
    assert INWARD_ROTATION.error_bar(pose, Side.BOTH) == pytest.approx(5.0)
    assert INWARD_ROTATION.error_bar(in_mirror(pose), Side.BOTH) == pytest.approx(5.0)
    one = replace(pose, hip_rotation=np.array([NAN, 20.0]))
    assert INWARD_ROTATION.error_bar(one, Side.BOTH) == pytest.approx(8.0)
    none = replace(pose, hip_rotation=np.array([NAN, NAN]))
    assert INWARD_ROTATION.error_bar(none, Side.BOTH) == 0.0


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize(
    ("opened", "error", "counted", "judged"),
    [(74.0, 5.0, True, True), (52.0, 12.0, True, False), (25.0, 5.0, False, True)],
)
def test_openings_are_judged_by_the_head_s_error_bar(
    side: Side, opened: float, error: float, counted: bool, judged: bool
) -> None:
    """Through coach and filters, an open-close is counted, and judged if it is seen well enough."""
    poses = film(openings(side, opened=opened), facing(side), 8.0)
    sure = (replace(pose, trunk_rotation_error=error) for pose in poses)
    (rep,) = reps_of([EXERCISES["open-close"]], sure)
    assert (rep.side, rep.counted, rep.judged) == (side, counted, judged)


def test_an_unjudged_repetition_is_neither_proper_nor_praised() -> None:
    """It counts in a class of its own, and the coach says so."""
    rep = Rep("stretch", Side.LEFT, 0.0, 6.0, 5.0, True, judged=False)
    assert not rep.proper
    count = SideCount(target=3).with_rep(rep).with_rep(replace(rep, judged=True))
    assert (count.attempted, count.counted, count.proper, count.unjudged) == (2, 2, 1, 1)
    faulty = count.with_rep(replace(rep, judged=True, faults=(Fault("bent", 1.0, 2.0, 30.0),)))
    assert (faulty.proper, faulty.unjudged) == (1, 1)


@pytest.mark.parametrize(
    ("value", "bend", "said"),
    [(90.0, 0.0, PROPER), (90.0, 30.0, COUNTED), (48.0, 0.0, UNJUDGED)],
)
def test_the_coach_says_that_it_could_not_judge(value: float, bend: float, said: str) -> None:
    """After an unjudged repetition the cue says why, without praise."""
    checks = tuple(replace(check, stops_clock=False) for check in STRETCH.checks)
    exercise = replace(STRETCH, checks=checks, cues={Phase.HOLD: "Stay.", Phase.RETURN: "Back."})
    coach, cues = Coach([exercise]), {}
    for pose in played([Signal(8.0, value, 8.0, bend=bend)]):
        feedback = coach.watch(pose)
        cues[feedback.cue] = feedback.praise
        assert said is not UNJUDGED or not feedback.praise
    assert cues.get(said) is (said == PROPER)
    assert len(cues.keys() & {PROPER, COUNTED, UNJUDGED}) == 1


def test_the_margin_is_a_scientific_constant() -> None:
    """Changing the number of error bars is a scientific change: see docs/methods.md."""
    assert ERROR_BARS == 0.7
