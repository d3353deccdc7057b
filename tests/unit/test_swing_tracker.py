"""The swing tracker: what a cycle is, what is none, and which faults it has."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posecheck.core.coach import Coach
from posecheck.core.exercise import Band, Check, Exercise, Measure, Phase, Programme, Swing
from posecheck.core.feedback import Rep
from posecheck.core.pose import SIDES, Landmark, Pose, Side
from posecheck.core.swing_tracker import Extent, SwingTracker
from tests.support.examples import examples

SIZE = (640, 480)

#: Of the made-up movement: its hysteresis, and the smallest amplitude that counts.
HYSTERESIS, FLOOR = 0.08, 0.15

#: Of the same, s: interruption tolerance, settle time, minimum and maximum duration of
#: a cycle.
TOLERANCE, SETTLE, SHORTEST, LONGEST = 0.5, 1.0, 1.5, 20.0

#: Where the made-up numbers are hidden in a pose: in these landmarks' world x.
INWARD, POSTURE, BADNESS = Landmark.NOSE, Landmark.LEFT_EYE, Landmark.RIGHT_EYE
SHOULDERS, HIPS = ([Landmark.of(joint, side) for side in SIDES] for joint in ("SHOULDER", "HIP"))
ONE_SIDE = {Side.LEFT: Landmark.LEFT_HEEL, Side.RIGHT: Landmark.RIGHT_HEEL}

MOVE = Measure(
    "move", lambda pose, side: float(pose.world[INWARD, 0]), unit="", unseen_cue="Come in."
)
BAD = Measure("badness", lambda pose, side: float(pose.world[BADNESS, 0]), unit="")
CYCLE = Swing(
    measure=MOVE,
    posture=lambda pose: bool(pose.world[POSTURE, 0] > 0.5),
    side_measure=Measure("one", lambda pose, side: float(pose.world[ONE_SIDE[side], 0]), unit=""),
    hysteresis=HYSTERESIS,
    min_rom=FLOOR,
    own_rom_share=0.5,
    low_rom_fault="small-wave",
    asymmetry_fault="one-armed",
    interruption_tolerance=TOLERANCE,
    settle_time=SETTLE,
    min_duration=SHORTEST,
    max_duration=LONGEST,
)
WAVE = Exercise(
    name="wave",
    title="Wave",
    summary="To and fro.",
    sides=(Side.BOTH,),
    programme=Programme(reps=5),
    cycle=CYCLE,
    checks=(Check("bad", BAD, Band(-1, 1), "Be good.", 1),),
    recorded=(MOVE, BAD),
    cues={Phase.READY: "Wave.", Phase.SET_UP: "Further.", Phase.RETURN: "Back."},
)

#: A number by the time, s.
Curve = Callable[[float], float]

#: Movements with ease in and out: (duration in seconds, target).
Steps = list[tuple[float, float]]

#: One cycle of 4 s between a second and a half of rest before and after.
ONE: Steps = [(1.5, 0.0), (2.0, 0.6), (2.0, 0.0), (1.5, 0.0)]
#: Two of them with nothing in between.
TWO: Steps = [(1.5, 0.0), (2.0, 0.6), (2.0, 0.0), (2.0, 0.6), (2.0, 0.0), (1.5, 0.0)]


def path(steps: Steps) -> Curve:
    """The displacement through the places of `steps`, starting at the first one's."""
    ends = np.cumsum([seconds for seconds, _ in steps]).tolist()

    def at(time: float) -> float:
        begun, before = 0.0, steps[0][1]
        for end, (_, place) in zip(ends, steps, strict=True):
            if time < end:
                share = (time - begun) / (end - begun)
                return before + (place - before) * (1.0 - math.cos(math.pi * share)) / 2.0
            begun, before = end, place
        return before

    return at


def seconds(steps: Steps) -> float:
    return sum(step[0] for step in steps)


def moment(
    time: float,
    inward: float,
    *,
    posture: bool = True,
    seen: bool = True,
    bad: float = 0.0,
    left: float = math.nan,
    right: float = math.nan,
) -> Pose:
    """A pose with these values and a trunk; all is NaN when unseen."""
    world = np.full((33, 3), np.nan)
    if not seen:
        return Pose(time, SIZE, np.zeros((33, 2)), world, np.ones(33))
    world[SHOULDERS], world[HIPS] = (0.0, -0.5, 0.0), (0.0, 0.0, 0.0)
    world[INWARD, 0], world[POSTURE, 0], world[BADNESS, 0] = inward, float(posture), bad
    world[ONE_SIDE[Side.LEFT], 0], world[ONE_SIDE[Side.RIGHT], 0] = left, right
    return Pose(time, SIZE, np.zeros((33, 2)), world, np.ones(33))


def film(
    inward: Curve,
    duration: float,
    fps: float = 20.0,
    *,
    posture: Callable[[float], bool] = lambda time: True,
    seen: Callable[[float], bool] = lambda time: True,
    bad: Curve = lambda time: 0.0,
    left: Curve = lambda time: math.nan,
    right: Curve = lambda time: math.nan,
) -> Iterator[Pose]:
    """The poses of a movement that goes on for `duration` seconds."""
    for time in (k / fps for k in range(round(duration * fps) + 1)):
        yield moment(
            time,
            inward(time),
            posture=posture(time),
            seen=seen(time),
            bad=bad(time),
            left=left(time),
            right=right(time),
        )


def fresh() -> SwingTracker:
    return SwingTracker.of(WAVE, CYCLE)


def follow(poses: Iterable[Pose], tracker: SwingTracker | None = None) -> list[SwingTracker]:
    """The tracker after every pose."""
    states = [tracker or fresh()]
    for pose in poses:
        states.append(states[-1].step(pose))
    return states[1:]


def reps_of(poses: Iterable[Pose]) -> list[Rep]:
    """The repetitions reported while watching, and the one in progress at the end."""
    states = follow(poses)
    return [*(rep for state in states for rep in state.finished), *states[-1].ended().finished]


def waves(steps: Steps, fps: float = 20.0) -> list[Rep]:
    return reps_of(film(path(steps), seconds(steps), fps))


def trembling(steps: Steps, seed: int = 0, amount: float = HYSTERESIS / 4) -> Curve:
    """`path` with a different error of up to `amount` at every time."""
    move = path(steps)
    return lambda time: (
        move(time)
        + amount * float(np.random.default_rng([seed, round(time * 1000)]).uniform(-1.0, 1.0))
    )


def names(rep: Rep) -> list[str]:
    return [fault.name for fault in rep.faults]


def during(start: float, end: float, value: float = 5.0) -> Curve:
    """`value` from `start` to `end`, else 0."""
    return lambda time: value if start <= time <= end else 0.0


# What a cycle is.


def test_in_and_out_is_one_cycle() -> None:
    """A cycle lasts from the end of the rest to the lowest point again."""
    (rep,) = waves(ONE)
    assert (rep.exercise, rep.side, rep.counted, rep.faults) == ("wave", Side.BOTH, True, ())
    assert rep.start == pytest.approx(1.5, abs=0.4)
    assert rep.end == pytest.approx(5.5, abs=0.3)
    assert rep.hold == 0.0


def test_moving_in_alone_is_no_cycle() -> None:
    """Moving in and staying is no cycle."""
    assert waves([(1.5, 0.0), (2.0, 0.6), (3.0, 0.6)]) == []


def test_moving_out_alone_is_no_cycle() -> None:
    """Without a way in there is no cycle."""
    assert waves([(1.5, 0.6), (2.0, 0.0), (3.0, 0.0)]) == []


def test_cycles_follow_each_other() -> None:
    """Without a rest, one cycle ends where the next one starts."""
    first, second = waves(TWO)
    assert first.counted and second.counted
    assert first.end == second.start == pytest.approx(5.5, abs=0.3)


def test_the_zero_does_not_matter() -> None:
    """A displacement with an offset gives the same cycles."""
    for offset in (-7.0, 0.3, 100.0):
        moved = [(duration, place + offset) for duration, place in TWO]
        assert [(r.start, r.end) for r in waves(moved)] == [(r.start, r.end) for r in waves(TWO)]


@pytest.mark.parametrize("wobble", [0.3, 0.6, 0.95])
def test_a_wobble_is_no_turning_point(wobble: float) -> None:
    """A reversal within the hysteresis neither ends nor starts a cycle."""
    back = wobble * HYSTERESIS
    steps: Steps = [
        (1.5, 0.0),
        (1.0, 0.3),
        (0.4, 0.3 - back),
        (1.0, 0.6),
        (1.0, 0.3),
        (0.4, 0.3 + back),
        (1.0, 0.0),
        (1.5, 0.0),
    ]
    (rep,) = waves(steps)
    assert rep.counted


@pytest.mark.parametrize(("back", "cycles"), [(0.2, 1), (0.3, 1), (0.4, 2), (0.9, 2)])
def test_a_cycle_needs_to_come_back_by_a_third(back: float, cycles: int) -> None:
    """A smaller reversal on the way in is not its end."""
    way_in = 0.6
    hitch = way_in * (1 - back)
    steps: Steps = [(1.5, 0.0), (1.5, way_in), (1.5, hitch), (1.5, 1.0), (2.0, 0.0), (1.5, 0.0)]
    assert len(waves(steps)) == cycles


def test_pausing_on_the_way_in_ends_nothing() -> None:
    """Nor does pausing after such a reversal."""
    steps: Steps = [(1.5, 0.0), (1.5, 0.6), (0.5, 0.5), (3.0, 0.5), (1.5, 1.0), (2.0, 0.0)]
    assert len(waves([*steps, (1.5, 0.0)])) == 1


@pytest.mark.parametrize("fps", [7.0, 12.0, 60.0])
def test_the_frame_rate_does_not_matter(fps: float) -> None:
    """The same cycles at the same times, at any frame rate."""
    quick: Steps = [(1.5, 0.0), *[(1.2, 0.6), (1.2, 0.0)] * 2]
    steps: Steps = [*quick, (1.0, 0.27), (1.0, 0.0), (1.2, 0.7), (1.2, 0.0), (1.5, 0.0)]
    expected, found = waves(steps), waves(steps, fps)
    assert [rep.counted for rep in expected] == [True, True, False, True]
    assert [(r.counted, names(r)) for r in found] == [(r.counted, names(r)) for r in expected]
    for rep, other in zip(found, expected, strict=True):
        assert rep.start == pytest.approx(other.start, abs=0.2)
        assert rep.end == pytest.approx(other.end, abs=0.2)


def test_uneven_frames_do_not_matter() -> None:
    """Frames at irregular intervals give the same cycles."""
    intervals = np.random.default_rng(3).uniform(0.01, 0.2, 200)
    times = [t for t in np.cumsum(intervals).tolist() if t <= seconds(TWO)]
    found = reps_of(moment(t, path(TWO)(t)) for t in times)
    assert [r.end for r in found] == pytest.approx([r.end for r in waves(TWO)], abs=0.2)


# How far is far enough.


@pytest.mark.parametrize(
    ("amplitude", "outcome"),
    [(0.05, None), (0.1, False), (0.14, False), (0.16, True), (0.6, True), (3.0, True)],
)
def test_the_amplitude_decides_what_counts(amplitude: float, outcome: bool | None) -> None:
    """It counts from `min_rom` on, is an attempt above a share of it, else nothing."""
    found = waves([(1.5, 0.0), (2.0, amplitude), (2.0, 0.0), (1.5, 0.0)])
    assert [rep.counted for rep in found] == ([] if outcome is None else [outcome])
    if outcome is False:
        (fault,) = found[0].faults
        assert fault.name == "small-wave"
        assert fault.worst == pytest.approx(amplitude, abs=0.01)
        assert (fault.start, fault.end) == (found[0].start, found[0].end)


@pytest.mark.parametrize(("amplitude", "counted"), [(0.46, False), (0.54, True)])
def test_a_share_of_the_usual_amplitude_is_needed(amplitude: float, counted: bool) -> None:
    """After a large cycle, one of less than half of it is small."""
    big: Steps = [(1.5, 0.0), (2.0, 1.0), (2.0, 0.0)]
    small: Steps = [(1.5, 0.0), (2.0, amplitude), (2.0, 0.0), (1.5, 0.0)]
    first, second = waves([*big, *small])
    assert first.counted
    assert second.counted is counted
    assert names(second) == ([] if counted else ["small-wave"])


@pytest.mark.parametrize((("amplitude", "attempt")), [(0.07, False), (0.12, True)])
def test_an_attempt_does_not_depend_on_the_usual_amplitude(amplitude: float, attempt: bool) -> None:
    """What is an attempt follows from `min_rom` alone."""
    big: Steps = [(1.5, 0.0), (2.0, 1.0), (2.0, 0.0)]
    assert len(waves([*big, (1.5, 0.0), (2.0, amplitude), (2.0, 0.0), (1.5, 0.0)])) == 1 + attempt


@pytest.mark.parametrize(("left", "right", "small"), [(0.6, 0.0, False), (0.2, 0.2, True)])
def test_the_larger_side_gives_the_amplitude(left: float, right: float, small: bool) -> None:
    """With one side at rest the mean moves half as far; that is not the fault to report."""

    def to(place: float) -> Curve:
        return path([(1.5, 0.0), (2.0, place), (2.0, 0.0), (1.5, 0.0)])

    mean, first = to((left + right) / 2), path([(1.5, 0.0), (2.0, 0.6), (2.0, 0.0)])

    def then(curve: Curve) -> Curve:
        return lambda time: first(time) if time < 5.5 else curve(time - 5.5)

    poses = film(then(mean), 12.5, left=then(to(left)), right=then(to(right)))
    assert ("small-wave" in names(list(reps_of(poses))[-1])) is small


@pytest.mark.parametrize("why", ["bad", "other"])
def test_a_low_rom_may_be_explained(why: str) -> None:
    """A low ROM explained by another fault is not reported and does not count."""
    steps: Steps = [(1.5, 0.0), (2.0, 0.12), (2.0, 0.0), (1.5, 0.0)]
    cycle = replace(CYCLE, low_rom_explained_by=frozenset({why}))
    poses = film(path(steps), seconds(steps), bad=during(2.0, 5.0))
    (rep,) = [r for s in follow(poses, SwingTracker.of(WAVE, cycle)) for r in s.finished]
    assert not rep.counted
    assert set(names(rep)) == ({"bad"} if why == "bad" else {"bad", "small-wave"})


@pytest.mark.parametrize(
    ("changed", "tolerances", "cycles"), [(0.9, 2.0, 1), (1.1, 2.0, 0), (1.1, 0.8, 1)]
)
def test_a_changing_steady_measure_drops_the_cycle(
    changed: float, tolerances: float, cycles: int
) -> None:
    """Unless it is back within the tolerance."""
    bad = during(4.0, 4.0 + tolerances * TOLERANCE, changed)
    poses = film(path(ONE), seconds(ONE), bad=bad)
    states = follow(
        poses,
        SwingTracker.of(WAVE, replace(CYCLE, steady_measures={BAD: 1.0})),
    )
    assert len([rep for state in states for rep in state.finished]) == cycles


def test_the_way_out_gives_the_amplitude() -> None:
    """A long way in with a short way out is small."""
    (rep,) = waves([(1.5, 0.0), (2.0, 0.6), (1.5, 0.5), (2.0, 0.5)])
    assert not rep.counted and names(rep) == ["small-wave"]


# How long it takes.


@pytest.mark.parametrize(("half", "cycles"), [(0.6, 0), (1.0, 1), (9.0, 1), (13.0, 0)])
def test_cycles_have_a_duration_range(half: float, cycles: int) -> None:
    """Cycles outside `min_duration` and `max_duration` are dropped."""
    steps: Steps = [(1.5, 0.0), (half, 0.6), (half, 0.0), (1.5, 0.0)]
    assert len(waves(steps)) == cycles


@pytest.mark.parametrize(("half", "fast"), [(1.0, True), (1.4, True), (1.6, False)])
def test_a_fast_cycle_counts_with_a_fault(half: float, fast: bool) -> None:
    """A cycle shorter than `slow_duration` is no reason not to count it."""
    cycle = replace(CYCLE, too_fast_fault="hasty", slow_duration=3.0)
    steps: Steps = [(1.5, 0.0), (half, 0.6), (half, 0.0), (1.5, 0.0)]
    states = follow(film(path(steps), seconds(steps)), SwingTracker.of(WAVE, cycle))
    (rep,) = (rep for state in states for rep in state.finished)
    assert rep.counted
    assert names(rep) == ["hasty"] * fast
    assert all(fault.worst == pytest.approx(rep.end - rep.start) for fault in rep.faults)


def test_the_end_is_reported_once_it_has_settled() -> None:
    """At rest, a cycle is reported a second after its lowest point, with that point's time."""
    move = trembling(ONE, amount=0.002)
    states = follow(film(move, 9.0))
    (done,) = [k for k, state in enumerate(states) if state.finished]
    (rep,) = states[done].finished
    assert done / 20.0 == pytest.approx(rep.end + SETTLE, abs=0.1)


def test_a_constant_measure_settles_too() -> None:
    """It needs no noise to settle."""
    states = follow(film(path(ONE), 9.0))
    (done,) = [k / 20.0 for k, state in enumerate(states) if state.finished]
    assert done == pytest.approx(5.5 + SETTLE, abs=0.2)


def test_a_rise_ends_a_cycle_at_once() -> None:
    """Without a rest, the next way in ends the cycle before."""
    states = follow(film(path(TWO), seconds(TWO)))
    first = next(k for k, state in enumerate(states) if state.finished)
    assert 5.5 < first / 20.0 < 6.3


@pytest.mark.parametrize("rest", [3.0, 12.0, 25.0, 60.0])
@pytest.mark.parametrize("seed", range(3))
def test_a_rest_belongs_to_no_cycle(rest: float, seed: int) -> None:
    """A cycle counts after a rest of any length."""
    steps: Steps = [(rest, 0.0), *ONE[1:3], (rest, 0.0), *ONE[1:]]
    found = reps_of(film(trembling(steps, seed), seconds(steps)))
    assert [rep.counted for rep in found] == [True, True]


# What must be seen.


def test_the_posture_must_have_been_held() -> None:
    """Movement within a second of taking the posture belongs to taking it."""
    early: Steps = [(0.3, 0.0), (0.6, 0.6), (2.0, 0.0), (2.0, 0.0)]
    assert waves(early) == []
    assert len(waves([(1.1, 0.0), *early[1:]])) == 1


def test_out_of_the_posture_nothing_counts() -> None:
    """The same movement in another posture is no cycle."""
    assert reps_of(film(path(TWO), seconds(TWO), posture=lambda time: False)) == []


@pytest.mark.parametrize("away", [2.5, 4.0, 5.2])
def test_leaving_the_posture_drops_the_cycle(away: float) -> None:
    """On the way in or out, leaving drops it."""
    states = follow(
        film(path(ONE), seconds(ONE), posture=lambda time: not away < time < away + 0.8)
    )
    assert not any(state.finished for state in states)
    assert not states[-1].status.in_rep


@pytest.mark.parametrize("away", [2.5, 4.0])
def test_a_moment_out_of_the_posture_is_ignored(away: float) -> None:
    """Less than half a second out of the posture does not matter."""
    poses = film(path(ONE), seconds(ONE), posture=lambda time: not away < time < away + 0.4)
    (rep,) = reps_of(poses)
    assert rep.counted


@pytest.mark.parametrize(("gone", "cycles"), [(1.8, 1), (2.2, 0)])
def test_an_occlusion_is_tolerated(gone: float, cycles: int) -> None:
    """The person may be unseen for two seconds within a cycle."""
    steps: Steps = [(1.5, 0.0), (2.0, 0.6), (2.5, 0.6), (2.0, 0.0), (1.5, 0.0)]
    poses = film(path(steps), seconds(steps), seen=lambda time: not 3.2 < time < 3.2 + gone)
    assert len(reps_of(poses)) == cycles


def test_interruptions_do_not_add_up() -> None:
    """The tolerance runs from the first sight of another posture, whatever is seen between."""
    steps: Steps = [(1.5, 0.0), (2.0, 0.6), (2.5, 0.6), (2.0, 0.0), (1.5, 0.0)]

    def shown(out: tuple[float, float], back: float) -> list[Rep]:
        posture, seen = during(*out), during(out[0], back)
        return reps_of(
            film(
                path(steps),
                seconds(steps),
                posture=lambda time: not posture(time),
                seen=lambda time: bool(posture(time)) or not seen(time),
            )
        )

    assert len(shown((4.0, 4.1), 4.4)) == 1
    assert shown((4.0, 4.1), 4.8) == []


def test_leaving_the_posture_keeps_the_count() -> None:
    """After a break the count goes on."""
    steps: Steps = [*ONE, (3.0, 0.0), *ONE[1:]]
    away = seconds(ONE) + 0.5
    states = follow(
        film(trembling(steps, 1), seconds(steps), posture=lambda t: not away < t < away + 2.0)
    )
    assert sum(len(state.finished) for state in states) == 2
    assert states[-1].count.sides[Side.BOTH].counted == 2
    assert states[-1].count.sides[Side.BOTH].target == 5


def test_after_leaving_the_posture_a_cycle_starts_afresh() -> None:
    """The displacement before leaving has no effect."""
    steps: Steps = [(1.5, 0.0), (2.0, 0.6), (2.0, 0.6), (1.6, 0.6), (2.0, 0.0), (2.0, 0.0)]
    assert len(waves(steps)) == 1
    assert reps_of(film(path(steps), seconds(steps), posture=lambda t: not 3.6 < t < 5.4)) == []


@pytest.mark.parametrize(("start", "end"), [(2.2, 3.2), (3.8, 4.8), (1.6, 2.4)])
def test_an_unknown_measure_changes_nothing(start: float, end: float) -> None:
    """A while without the measure neither ends nor starts a cycle."""
    move = path(ONE)
    poses = film(lambda time: math.nan if start < time < end else move(time), seconds(ONE))
    (rep,) = reps_of(poses)
    assert rep.counted
    assert rep.start == pytest.approx(1.5, abs=0.4)
    assert rep.end == pytest.approx(5.5, abs=0.3)


def test_a_measure_never_known_has_no_cycles() -> None:
    """Without values there are no cycles."""
    assert reps_of(film(lambda time: math.nan, 30.0)) == []


def test_unseen_since_is_when_the_measure_was_lost() -> None:
    """NaN as long as the measure is known."""
    move = path(TWO)
    states = follow(film(lambda t: math.nan if 3.0 <= t < 5.0 else move(t), 8.0))
    missing = {round(k / 20.0, 2): state.status.unseen_since for k, state in enumerate(states)}
    assert all(math.isnan(since) for time, since in missing.items() if not 3.0 <= time < 5.0)
    assert {since for time, since in missing.items() if 3.0 <= time < 5.0} == {3.0}


def test_out_of_the_posture_nothing_is_unseen() -> None:
    """A standing person gets no cue about a lying person's movement."""
    poses = film(lambda time: math.nan, 5.0, posture=lambda time: time < 2.0)
    states = follow(poses)
    assert states[30].status.unseen_since == 0.0
    assert math.isnan(states[-1].status.unseen_since)


# What is wrong with it.


@pytest.mark.parametrize(
    ("left", "right", "fault"),
    [(1.0, 1.0, False), (1.0, 0.4, False), (1.0, 0.3, True), (0.1, 1.0, True)],
)
def test_one_sided_cycles_have_a_fault(left: float, right: float, fault: bool) -> None:
    """One side moves by less than half of the other, by more than the hysteresis."""
    move = path(ONE)
    poses = film(
        move, seconds(ONE), left=lambda t: left * move(t), right=lambda t: right * move(t) - 4
    )
    (rep,) = reps_of(poses)
    assert names(rep) == (["one-armed"] if fault else [])
    if fault:
        ratio = min(left, right) / max(left, right)
        assert rep.faults[0].worst == pytest.approx(ratio, abs=0.01)


@pytest.mark.parametrize(("share", "cycles"), [(-0.8, 0), (-0.4, 0), (-0.1, 1), (0.5, 1)])
def test_sides_against_each_other_are_another_movement(share: float, cycles: int) -> None:
    """Knees that drop to one side turn one hip in and the other out."""
    move = path(ONE)
    poses = film(move, seconds(ONE), left=move, right=lambda t: share * move(t))
    assert len(reps_of(poses)) == cycles


@pytest.mark.parametrize("noise", [0.0, 0.1])
@pytest.mark.parametrize("share", [0.0, 1.0])
@pytest.mark.parametrize("reach", [0.7 * FLOOR, 2.0 * FLOOR])
def test_noisy_readings_count_when_both_sides_agree(
    noise: float, share: float, reach: float
) -> None:
    """One side alone, or a small movement, may be noise."""
    move = path([(1.5, 0.0), (2.0, reach), (2.0, 0.0), (1.5, 0.0)])
    trembling_side = {k / 20.0: noise * (-1.0) ** k for k in range(200)}
    poses = film(
        move, 7.0, left=lambda t: move(t) + trembling_side[t], right=lambda t: share * move(t)
    )
    clear = noise == 0.0 or (share == 1.0 and reach > FLOOR)
    assert len(reps_of(poses)) == clear


@pytest.mark.parametrize("reach", [0.7 * FLOOR, 2.0 * FLOOR])
def test_a_fast_small_cycle_is_no_attempt(reach: float) -> None:
    """Faster than the programme, only what is large enough to count is a repetition."""
    cycle = replace(CYCLE, too_fast_fault="hasty", slow_duration=3.0)
    steps: Steps = [(1.5, 0.0), (1.2, reach), (1.2, 0.0), (1.5, 0.0)]
    states = follow(film(path(steps), seconds(steps)), SwingTracker.of(WAVE, cycle))
    assert [rep.counted for state in states for rep in state.finished] == [True] * (reach > FLOOR)


@pytest.mark.parametrize("hidden", [{Side.LEFT}, {Side.RIGHT}, {Side.LEFT, Side.RIGHT}])
def test_an_unseen_side_is_not_judged(hidden: set[Side]) -> None:
    """Where the view does not separate the sides there is no asymmetry."""
    move = path(ONE)

    def seen(side: Side) -> Curve:
        return (lambda time: math.nan) if side in hidden else move

    poses = film(move, seconds(ONE), left=seen(Side.LEFT), right=seen(Side.RIGHT))
    assert [names(rep) for rep in reps_of(poses)] == [[]]


@pytest.mark.parametrize("begins", [1.0, 2.0, 2.9, 4.5, 5.6])
@pytest.mark.parametrize("lasts", [0.1, 0.3])
def test_a_side_lost_for_a_moment_causes_no_jump(begins: float, lasts: float) -> None:
    """The other side alone is another measure, many degrees off: it is not read."""
    move = path(ONE)

    def hidden(time: float) -> bool:
        return begins <= time <= begins + lasts

    poses = film(
        lambda t: move(t) + (0.3 if hidden(t) else 0.0),
        seconds(ONE),
        left=move,
        right=lambda t: math.nan if hidden(t) else move(t) - 0.6,
    )
    (rep,) = reps_of(poses)
    assert rep.counted and names(rep) == []
    assert rep.measures["move"].high == pytest.approx(0.6, abs=0.01)


def test_a_side_lost_for_long_is_left_out() -> None:
    """After the tolerance the visible side alone is followed."""
    move = path(TWO)
    poses = film(
        lambda t: move(t) + (0.3 if t > 1.0 else 0.0),
        seconds(TWO),
        left=move,
        right=lambda t: math.nan if t > 1.0 else move(t) - 0.6,
    )
    assert [rep.counted for rep in reps_of(poses)] == [True, True]


def test_asymmetry_belongs_to_its_cycle() -> None:
    """A one-sided cycle does not affect the next one."""
    move = path(TWO)
    poses = film(move, seconds(TWO), left=move, right=lambda t: 0.0 if t < 5.5 else move(t))
    assert [names(rep) for rep in reps_of(poses)] == [["one-armed"], []]
    poses = film(move, seconds(TWO), left=move, right=lambda t: 0.0 if t > 5.5 else move(t))
    assert [names(rep) for rep in reps_of(poses)] == [[], ["one-armed"]]


@pytest.mark.parametrize(
    ("start", "end", "first", "second"),
    [
        (2.0, 4.0, ["bad"], []),
        (2.0, 2.4, [], []),
        (4.0, 5.3, ["bad"], []),
        (4.0, 5.5, ["bad"], []),
        (4.0, 5.9, ["bad"], []),
        (6.5, 9.0, [], ["bad"]),
        (2.0, 9.0, ["bad"], ["bad"]),
    ],
)
def test_a_fault_belongs_to_its_cycle(
    start: float, end: float, first: list[str], second: list[str]
) -> None:
    """It is reported with that cycle, not with the one before or after."""
    found = reps_of(film(path(TWO), seconds(TWO), bad=during(start, end)))
    assert [names(rep) for rep in found] == [first, second]
    for rep in found:
        for fault in rep.faults:
            assert fault.worst == 5.0


@pytest.mark.parametrize(("start", "end"), [(6.0, 8.0), (7.0, 9.0), (6.0, 9.6)])
def test_a_fault_at_rest_belongs_to_no_cycle(start: float, end: float) -> None:
    """Corrected before the next cycle, it is forgotten."""
    steps: Steps = [*ONE[:3], (5.0, 0.0), *ONE[1:]]
    poses = film(trembling(steps, 2), seconds(steps), bad=during(start, end))
    assert [names(rep) for rep in reps_of(poses)] == [[], []]


def test_a_fault_is_active_within_a_cycle() -> None:
    """After its minimum duration, and not at rest."""
    states = follow(film(path(ONE), seconds(ONE), bad=lambda time: 5.0))
    active = [k / 20.0 for k, state in enumerate(states) if state.status.active_checks]
    assert active
    assert all(state.status.in_rep for state in states if state.status.active_checks)
    assert min(active) > 1.5
    standing = states[60].status
    assert [check.fault for check in standing.active_checks] == ["bad"]
    assert [(r.name, r.value, r.fault) for r in standing.judged_values] == [("badness", 5.0, "bad")]


def test_an_unknown_check_is_no_fault() -> None:
    """A check of an unknown measure reports nothing."""
    (rep,) = reps_of(film(path(ONE), seconds(ONE), bad=lambda time: math.nan))
    assert rep.faults == ()
    assert set(rep.measures) == {"move"}


def test_spreads_lie_between_the_turning_points() -> None:
    """The maximum is the inner one, the minimum the outer one of the same cycle."""
    big: Steps = [(1.5, 0.0), (2.0, 1.0), (2.0, 0.2), (2.0, 0.9), (2.0, 0.1), (1.5, 0.1)]
    first, second = waves(big)
    assert first.measures["move"].high == pytest.approx(1.0, abs=0.02)
    assert first.measures["move"].low == pytest.approx(0.2, abs=0.02)
    assert second.measures["move"].high == pytest.approx(0.9, abs=0.02)
    assert second.measures["move"].low == pytest.approx(0.1, abs=0.02)
    assert 0.2 < second.measures["move"].median < 0.7


# How it stands meanwhile.


def test_phases_follow_each_other() -> None:
    """Ready, in, out and ready again; the side is given within a cycle."""
    states = follow(film(trembling(ONE, amount=0.002), 9.0))
    seen = [(s.status.phase, s.status.side, s.status.in_rep) for s in states]
    assert list(dict.fromkeys(seen)) == [
        (Phase.READY, None, False),
        (Phase.SET_UP, Side.BOTH, True),
        (Phase.RETURN, Side.BOTH, True),
    ]
    assert seen[-1][0] is Phase.READY
    assert all(s.status.hold == 0.0 and not s.status.clock_running for s in states)


@pytest.mark.parametrize(("end", "counted"), [(2.6, []), (4.9, [True]), (4.1, [False])])
def test_the_end_of_the_recording(end: float, counted: list[bool]) -> None:
    """On the way out a cycle is ended as far as it came; on the way in it is dropped."""
    last = follow(film(path(ONE), end))[-1]
    done = last.ended()
    assert [rep.counted for rep in done.finished] == counted
    assert done.ended().finished == ()
    assert done.count.sides[Side.BOTH].attempted == len(counted)


def test_a_tracker_is_never_changed() -> None:
    """A step returns a new tracker and leaves the old one as it was."""
    states = follow(film(path(ONE), 4.0))
    before = states[-1]
    kept = (before.turns, before.recorder, before.gate, before.count, before.status)
    again = [before.step(moment(4.1, 0.0, left=0.0, right=0.0)) for _ in range(2)]
    assert (before.turns, before.recorder, before.gate, before.count, before.status) == kept
    assert again[0] == again[1]


def test_the_coach_follows_a_swing() -> None:
    """The coach uses this tracker for a swing and says its cues."""
    coach = Coach([WAVE])
    feedbacks = [coach.watch(pose) for pose in film(path(ONE), 4.5)]
    assert [rep.counted for rep in coach.finish()] == [True]
    assert list(dict.fromkeys(feedback.cue for feedback in feedbacks)) == [
        "Wave.",
        "Further.",
        "Back.",
    ]


def test_an_empty_extent_has_no_amplitude() -> None:
    """Unknown values do not widen it."""
    assert math.isnan(Extent().amplitude)
    assert math.isnan(Extent().including(math.nan).amplitude)
    assert Extent().including(2.0).including(5.0).amplitude == 3.0


def test_an_extent_known_in_few_frames_has_no_amplitude() -> None:
    """The side may have moved while it was unseen."""
    often = Extent().including(2.0).including(3.0).including(5.0).including(math.nan)
    assert often.amplitude == 3.0
    assert math.isnan(often.including(math.nan).including(math.nan).amplitude)


# Laws of any movement.


@settings(max_examples=examples(30))  # each is a film of up to half a minute
@given(
    periods=st.integers(1, 4),
    period=st.floats(2.5, 8.0),
    amplitude=st.floats(0.1, 1.0),
    fps=st.sampled_from([10.0, 15.0, 30.0]),
    seed=st.integers(0, 10_000),
)
def test_a_noisy_sine_has_as_many_cycles_as_periods(
    periods: int, period: float, amplitude: float, fps: float, seed: int
) -> None:
    """With errors within the hysteresis every period is one cycle."""
    random = np.random.default_rng(seed)
    before, after = 1.2, 1.5

    def move(time: float) -> float:
        phase = min(max(time - before, 0.0), periods * period) / period
        off = random.uniform(-0.3, 0.3) * HYSTERESIS
        return amplitude * (1.0 - math.cos(2.0 * math.pi * phase)) + float(off)

    found = reps_of(film(move, before + periods * period + after, fps))
    assert [rep.counted for rep in found] == [True] * periods
    assert all(a.end <= b.start for a, b in pairwise(found))


@settings(max_examples=examples(60))
@given(
    places=st.lists(st.one_of(st.floats(-2.0, 2.0), st.just(math.nan)), min_size=1, max_size=120),
    postures=st.lists(st.booleans(), min_size=120, max_size=120),
)
def test_cycles_of_arbitrary_values_are_valid(places: list[float], postures: list[bool]) -> None:
    """They are in order, have a valid duration and only declared faults."""
    poses = [
        moment(k / 4, place, posture=posture or k % 7 > 0, bad=place * 2)
        for k, (place, posture) in enumerate(zip(places, postures, strict=False))
    ]
    found = reps_of(poses)
    for rep in found:
        assert 0.0 <= rep.start < rep.end <= poses[-1].time
        assert SHORTEST <= rep.end - rep.start <= LONGEST
        assert rep.counted is ("small-wave" not in names(rep))
        assert set(names(rep)) <= set(WAVE.faults)
    assert all(a.end <= b.start for a, b in pairwise(found))
