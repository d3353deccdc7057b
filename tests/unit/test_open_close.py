"""Open and close, done by synthetic people on their sides."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache
from itertools import pairwise

import numpy as np
import pytest

from posecheck.core import angles
from posecheck.core.coach import Coach
from posecheck.core.fault_monitor import time_stopped
from posecheck.core.feedback import Fault, Rep
from posecheck.core.pose import Landmark, Pose, Side
from posecheck.exercises import EXERCISES
from posecheck.exercises.open_close import (
    ARM_DEPTH_ERROR,
    ARM_LEVEL,
    KNEE_GAP,
    KNEES_TOGETHER,
    MAX_OPENING,
    OPENING,
)
from tests.support import bodies, lying
from tests.support.lying import (
    AT_THE_FEET,
    AT_THE_SIDE,
    OBLIQUE,
    FloorCamera,
    Lying,
    Script,
    facing,
    faults,
    film,
    on_side,
    reps_of,
    rolling,
    skeleton,
)

EXERCISE = EXERCISES["open-close"]
EVERY = list(EXERCISES.values())

#: Half of the hold, for short films; and the time that the chest stays open in them, s.
BRIEF = replace(EXERCISE, programme=replace(EXERCISE.programme, hold=5.0))
STAY = 6.5

each_side = pytest.mark.parametrize("side", [Side.LEFT, Side.RIGHT])

#: A camera for a person lying with this side on top.
VIEWS = {
    "chest": lambda side: facing(side),
    "behind": lambda side: facing(side, behind=True),
    "chest, from the feet": lambda side: facing(side, aside=1.5),
    "chest, from the head": lambda side: facing(side, aside=-1.5),
    "feet": lambda side: AT_THE_FEET,
    "chest, landmarks alone": lambda side: replace(facing(side), sure=False),
    "feet, landmarks alone": lambda side: replace(AT_THE_FEET, sure=False),
}
SHOULDERS = frozenset({Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER})
HIPS = frozenset({Landmark.LEFT_HIP, Landmark.RIGHT_HIP})


def openings(
    upper: Side, count: int = 1, *, hold: float = STAY, **changes: float
) -> list[tuple[float, Lying]]:
    return lying.openings(upper, count, hold=hold, **changes)


def watch(script: Script, eye: FloorCamera, fps: float = 8.0, *, whole: bool = False) -> list[Rep]:
    return list(_watch(tuple(script), eye, fps, whole))


@cache
def _watch(script: Script, eye: FloorCamera, fps: float, whole: bool) -> list[Rep]:
    return reps_of([EXERCISE if whole else BRIEF], film(script, eye, fps))


@each_side
@pytest.mark.parametrize("view", VIEWS)
def test_openings_are_counted(side: Side, view: str) -> None:
    """Two openings are two proper repetitions of the arm that opens."""
    found = watch(openings(side, 2, rest=1.0), VIEWS[view](side))
    assert [(rep.side, rep.proper) for rep in found] == [(side, True)] * 2
    for begin, rep in zip((1.0, 13.5), found, strict=True):
        assert rep.exercise == "open-close"
        assert begin < rep.start < begin + 2.5
        assert begin + 9.0 < rep.end < begin + 11.5
        assert 5.0 <= rep.hold <= 8.5


@each_side
@pytest.mark.parametrize("hold", [4.0, 11.5, 20.0])
def test_measures_are_those_of_the_hold(side: Side, hold: float) -> None:
    """Neither opening nor closing is part of them, also of one that was too short."""
    (rep,) = watch(openings(side, hold=hold), facing(side), whole=True)
    opening = rep.measures["opening"]
    assert 45.0 <= opening.low <= opening.median <= opening.high <= 80.0
    assert opening.median == pytest.approx(74.0, abs=2.0)


@each_side
@pytest.mark.parametrize("hold", [0.1, STAY])
def test_measures_of_what_was_never_held(side: Side, hold: float) -> None:
    """They include the farthest that the chest opened, as the fault does, but not the arrival."""
    (rep,) = watch(openings(side, opened=35.0, hold=hold), facing(side))
    (worst,) = (fault.worst for fault in rep.faults if fault.name == "not-open")
    assert rep.measures["opening"].high == pytest.approx(worst, abs=0.5)
    assert rep.measures["opening"].high == pytest.approx(35.0, abs=5.0)


@each_side
@pytest.mark.parametrize("offset", [0.0, 12.0, 18.0])
def test_a_closed_chest_that_reads_open_ends_an_opening(side: Side, offset: float) -> None:
    """In oblique views it may read 20° open, and would never fall below a fixed threshold."""
    off = offset if side is Side.LEFT else -offset
    poses = film(openings(side, 2, rest=3.0), facing(side), 10.0)
    read = (replace(pose, trunk_rotation=pose.trunk_rotation + off) for pose in poses)
    assert [rep.side for rep in reps_of([BRIEF], read) if rep.counted] == [side] * 2


@pytest.mark.parametrize("fps", [7.0, 20.0, 60.0])
def test_the_frame_rate_does_not_matter(fps: float) -> None:
    """The same repetition and hold at any frame rate."""
    (rep,) = watch(openings(Side.LEFT), facing(Side.LEFT), fps)
    assert rep.proper
    assert rep.start == pytest.approx(3.0, abs=0.3)
    assert rep.end == pytest.approx(6.2 + STAY, abs=0.3)
    assert rep.hold == pytest.approx(STAY + 0.9, abs=0.7)


@pytest.mark.parametrize("height", [0.8, 1.2])
@pytest.mark.parametrize("scale", [0.75, 1.2])
def test_size_and_height_do_not_matter(height: float, scale: float) -> None:
    """Any stature, any camera height: the same repetition."""
    eye = facing(Side.LEFT, height=height)
    (rep,) = watch(openings(Side.LEFT, scale=scale), eye)
    assert rep.proper


def test_scaling_changes_lengths_alone() -> None:
    """A scale changes every length and no angle."""
    small = skeleton(on_side(Side.LEFT, scale=0.5, opened=30.0))
    assert 2 * small == pytest.approx(skeleton(on_side(Side.LEFT, opened=30.0)))


@pytest.mark.parametrize("aim", [(0.0, 0.3, 0.2), (0.0, -0.4, 0.0), (0.0, -0.1, 0.5)])
def test_the_place_in_the_frame_does_not_matter(aim: tuple[float, float, float]) -> None:
    """Away from the middle of the frame it is the same repetition."""
    (rep,) = watch(openings(Side.RIGHT), replace(facing(Side.RIGHT), aim=aim))
    assert rep.side is Side.RIGHT and rep.proper


@each_side
@pytest.mark.parametrize("opened", [74.0, 35.0])
def test_the_mirror_swaps_the_sides(side: Side, opened: float) -> None:
    """In a mirror the other arm opens; all else is the same."""
    script, eye = openings(side, opened=opened), facing(side)
    (plain,) = watch(script, eye)
    (mirror,) = reps_of([BRIEF], map(bodies.in_mirror, film(script, eye, 8.0)))
    assert mirror.side is plain.side.other
    assert (mirror.counted, faults(mirror)) == (plain.counted, faults(plain))
    assert mirror.start == pytest.approx(plain.start, abs=0.2)
    assert mirror.end == pytest.approx(plain.end, abs=0.2)


def test_both_sides_in_turn() -> None:
    """Each side is reported with its arm; turning over is no repetition."""
    first, second = openings(Side.LEFT, hold=11.5), openings(Side.RIGHT, hold=11.5)
    script = [*first, (4.0, second[0][1]), *second[1:]]
    found = watch(script, facing(Side.LEFT), whole=True)
    assert [(rep.side, rep.proper) for rep in found] == [(Side.LEFT, True), (Side.RIGHT, True)]


# What is wrong with it.


@each_side
@pytest.mark.parametrize("view", VIEWS)
def test_half_open_does_not_count(side: Side, view: str) -> None:
    """An attempt that never opened far enough has that fault, and not that it was too short."""
    (rep,) = watch(openings(side, opened=38.0), VIEWS[view](side))
    assert not rep.counted
    assert rep.hold == 0.0
    assert faults(rep) == {"not-open"}


@each_side
@pytest.mark.parametrize(("hold", "short"), [(13.0, False), (3.0, True)])
def test_a_fault_that_stopped_the_clock_explains_a_short_hold(
    side: Side, hold: float, short: bool
) -> None:
    """A hold is too short only if the person did not stay for long enough."""
    (rep,) = watch(openings(side, hold=hold, rolled=35.0), facing(side), whole=True)
    assert not rep.counted
    assert faults(rep) == {"knees-apart"} | ({"hold-too-short"} if short else set())


def test_time_stopped_counts_overlapping_faults_once() -> None:
    """Faults that let the clock run do not count; one without a check does."""
    apart, arm = EXERCISE.checks
    exercise = replace(EXERCISE, checks=(apart, replace(arm, stops_clock=False)))
    found = [Fault(apart.fault, *times, 1.0) for times in ((2.0, 9.0), (3.0, 5.0), (8.0, 10.0))]
    assert time_stopped(exercise, found) == 8.0
    assert time_stopped(exercise, [*found, Fault(arm.fault, 0.0, 20.0, 1.0)]) == 8.0
    assert time_stopped(exercise, [*found, Fault("not-open", 0.0, 20.0, 1.0)]) == 20.0


@each_side
def test_a_short_fault_does_not_explain_a_short_hold(side: Side) -> None:
    """Most of the missing time must be that of the fault."""
    closed, wide = on_side(side), on_side(side, opened=74.0)
    rolled = on_side(side, opened=74.0, rolled=35.0)
    half = on_side(side, opened=38.0)
    script = [(0.0, closed), (2.0, closed), (2.5, wide), (2.0, wide), (0.5, rolled), (1.5, rolled)]
    script += [(0.5, half), (5.5, half), (2.0, closed), (2.0, closed)]
    (rep,) = watch(script, facing(side), whole=True)
    assert not rep.counted
    assert faults(rep) == {"knees-apart", "hold-too-short"}


@each_side
@pytest.mark.parametrize("hold", [1.0, 4.0, 7.0])
def test_too_short_a_hold_does_not_count(side: Side, hold: float) -> None:
    """Opened far enough and closed too soon."""
    (rep,) = watch(openings(side, hold=hold), facing(side), whole=True)
    assert not rep.counted
    assert faults(rep) == {"hold-too-short"}
    assert rep.hold == pytest.approx(hold + 0.8, abs=1.0)  # and part of opening and closing


@each_side
@pytest.mark.parametrize("view", VIEWS)
def test_a_rolling_pelvis_is_a_fault(side: Side, view: str) -> None:
    """The knees separate when the pelvis rolls along."""
    (rep,) = watch(openings(side, opened=40.0, rolled=35.0), VIEWS[view](side))
    assert not rep.counted
    assert "knees-apart" in faults(rep)


@each_side
def test_a_low_arm_is_a_fault(side: Side) -> None:
    """An upper arm along the trunk is not at shoulder height."""
    (rep,) = watch(openings(side, arm=15.0), facing(side))
    assert "arm-not-level" in faults(rep)


@pytest.mark.parametrize(("first", "second", "opens"), [(105.0, 64.0, False), (64.0, 105.0, True)])
def test_a_share_of_the_own_range_is_needed(first: float, second: float, opens: bool) -> None:
    """After a wide opening a much smaller one is not open."""
    wide, narrow = openings(Side.LEFT, opened=first), openings(Side.LEFT, opened=second)
    found = watch([*wide, *narrow[1:]], facing(Side.LEFT))
    assert [rep.counted for rep in found] == [True, opens]
    assert ("not-open" in faults(found[1])) is not opens


def test_each_side_has_its_own_range() -> None:
    """The left arm's range does not affect the right one."""
    first, second = openings(Side.LEFT, opened=105.0), openings(Side.RIGHT, opened=64.0)
    found = watch([*first, (4.0, second[0][1]), *second[1:]], facing(Side.LEFT))
    assert [(rep.side, rep.counted) for rep in found] == [(Side.LEFT, True), (Side.RIGHT, True)]


def test_faults_stay_with_their_repetition() -> None:
    """A pelvis that rolls once is reported once."""
    script = [
        *openings(Side.LEFT),
        *openings(Side.LEFT, opened=40.0, rolled=35.0)[1:],
        *openings(Side.LEFT)[1:],
    ]
    found = watch(script, facing(Side.LEFT))
    assert [rep.proper for rep in found] == [True, False, True]
    assert "knees-apart" in faults(found[1])


def test_a_cue_comes_during_its_fault() -> None:
    """Knees that separate are cued while they are apart."""
    coach = Coach([EXERCISE])
    cues = {
        pose.time: coach.watch(pose).cue
        for pose in film(openings(Side.LEFT, opened=40.0, rolled=35.0), facing(Side.LEFT), 10.0)
    }
    (cue,) = {check.cue for check in EXERCISE.checks if check.fault == "knees-apart"}
    times = [time for time, said in cues.items() if said == cue]
    assert 3.0 < min(times) < 7.0
    assert max(times) < 14.0


# What can't be seen, and what is none.


@each_side
@pytest.mark.parametrize(
    "blind",
    [SHOULDERS, {Landmark.LEFT_SHOULDER}, {Landmark.RIGHT_SHOULDER}, HIPS, {Landmark.LEFT_HIP}],
    ids=["shoulders", "left shoulder", "right shoulder", "hips", "left hip"],
)
def test_unseen_parts_never_count(side: Side, blind: set[Landmark]) -> None:
    """Without both shoulders and both hips the opening is unknown."""
    assert watch(openings(side), replace(facing(side), hidden=frozenset(blind))) == []


def test_a_better_view_is_asked_for() -> None:
    """After two seconds without the chest the coach says how to lie."""
    coach = Coach([EXERCISE])
    eye = replace(facing(Side.LEFT), hidden=SHOULDERS)
    cues = {pose.time: coach.watch(pose).cue for pose in film(openings(Side.LEFT), eye, 10.0)}
    assert {cue for time, cue in cues.items() if time > 2.2} == {OPENING.unseen_cue}
    assert all(cue != OPENING.unseen_cue for time, cue in cues.items() if time < 1.9)


@each_side
@pytest.mark.parametrize("view", VIEWS)
def test_lying_still_is_no_repetition(side: Side, view: str) -> None:
    """A minute on one side has no repetition of any exercise."""
    posture = on_side(side)
    assert reps_of(EVERY, film([(0.0, posture), (60.0, posture)], VIEWS[view](side), 5.0)) == []


@each_side
@pytest.mark.parametrize("lead", [0.0, 25.0])
def test_turning_over_is_no_repetition(side: Side, lead: float) -> None:
    """From one side to the other to stay, even shoulders first."""
    here, there = on_side(side), on_side(side.other)
    over = replace(here, over=0.0, opened=lead)
    script = [(0.0, here), (3.0, here), (1.5, over), (1.5, there), (15.0, there)]
    for eye in (facing(side), facing(side, behind=True), AT_THE_FEET):
        assert reps_of(EVERY, film(script, eye, 6.0)) == []


@pytest.mark.parametrize("eye", [AT_THE_FEET, AT_THE_SIDE, OBLIQUE])
def test_supine_rotation_is_no_repetition(eye: FloorCamera) -> None:
    """Rotating the trunk while supine is another movement."""
    flat, twisted = rolling(0.0, knee=90.0), rolling(0.0, knee=90.0, opened=40.0)
    script = [(0.0, flat), (2.0, flat), (2.0, twisted), (4.0, twisted), (2.0, flat), (2.0, flat)]
    assert watch(script, eye) == []


@each_side
def test_knees_dropped_to_one_side_are_no_repetition(side: Side) -> None:
    """From supine, the pelvis turns and the chest stays: the same posture, got into another way."""
    flat, twisted = rolling(0.0, knee=90.0), on_side(side, opened=75.0)
    script = [(0.0, flat), (2.0, flat), (2.0, twisted), (12.0, twisted), (2.0, flat), (2.0, flat)]
    assert reps_of(EVERY, film(script, facing(side), 8.0)) == []


@pytest.mark.parametrize("azimuth", [0.0, 50.0, 90.0])
def test_upright_people_have_no_repetitions(azimuth: float) -> None:
    """Rotating while standing, sitting or kneeling is another movement."""
    base = [bodies.standing(), bodies.sitting(), bodies.half_kneeling(Side.LEFT)]
    script = [
        step
        for posture in base
        for step in ((2.0, posture), (2.0, replace(posture, twist=60.0)), (2.0, posture))
    ]
    poses = bodies.film(script, 10, bodies.Camera(azimuth), noise=0.004)
    assert reps_of([EXERCISE], poses) == []


# What is read.


def seen(posture: Lying, eye: FloorCamera) -> Pose:
    return eye.see(skeleton(posture), 0.0)


@each_side
@pytest.mark.parametrize("view", VIEWS)
def test_the_opening_is_the_trunk_rotation(side: Side, view: str) -> None:
    """In degrees, from any view; 0 for the side that lies below."""
    for degrees in (0.0, 20.0, 57.0, 90.0):
        pose = VIEWS[view](side).watch(on_side(side, opened=degrees))
        assert OPENING.evaluate(pose, side) == pytest.approx(degrees, abs=0.5)
        assert OPENING.evaluate(pose, side.other) == 0.0


@each_side
@pytest.mark.parametrize("view", VIEWS)
def test_from_behind_the_opening_needs_pixels(side: Side, view: str) -> None:
    """The back hides how deep the shoulders lie."""
    pose = seen(on_side(side, opened=57.0), VIEWS[view](side))
    opened = OPENING.evaluate(pose, side)
    assert math.isnan(opened) if view == "behind" else opened == pytest.approx(57.0, abs=0.5)


@each_side
def test_the_upper_side_is_known_when_side_lying(side: Side) -> None:
    """Supine or upright, neither side is."""
    assert angles.side_lying(seen(on_side(side), facing(side)), side)
    assert not angles.side_lying(seen(on_side(side), facing(side)), side.other)
    assert not angles.side_lying(seen(Lying(), AT_THE_SIDE), side)
    assert not angles.side_lying(bodies.FRONT_VIEW.see(bodies.standing()), side)


@each_side
@pytest.mark.parametrize("view", VIEWS)
def test_the_knee_gap_grows_as_the_pelvis_rolls(side: Side, view: str) -> None:
    """Knees on each other are within the band."""
    gaps = [
        KNEE_GAP.evaluate(seen(on_side(side, rolled=degrees), VIEWS[view](side)), side)
        for degrees in (0.0, 10.0, 20.0, 38.0)
    ]
    assert KNEES_TOGETHER.excess(gaps[0]) == 0.0
    assert KNEES_TOGETHER.excess(gaps[-1]) > 0.0
    assert all(a < b for a, b in pairwise(gaps))


@each_side
@pytest.mark.parametrize("degrees", [20.0, 40.0, 90.0, 130.0])
def test_arm_level_is_the_angle_to_the_trunk(side: Side, degrees: float) -> None:
    """90° at shoulder height; unknown for an arm along the line of sight."""
    to_the_camera, from_above = facing(side), facing(side, height=2.4)
    pose = seen(on_side(side, arm=degrees), from_above)
    assert ARM_LEVEL.evaluate(pose, side) == pytest.approx(degrees, abs=8.0)
    level = ARM_LEVEL.evaluate(seen(on_side(side, arm=degrees), to_the_camera), side)
    assert math.isnan(level) is (degrees == 90.0)


@each_side
@pytest.mark.parametrize("degrees", [120.0, 130.0, 140.0])
@pytest.mark.parametrize("aside", [0.0, 2.0, 4.0])
def test_the_error_bar_of_the_arm_level_is_what_depth_brings(
    side: Side, degrees: float, aside: float
) -> None:
    """It is about the standard deviation where the depth from shoulder to elbow is off."""
    pose = seen(on_side(side, arm=degrees), facing(side, height=2.4, aside=aside))
    random, levels = np.random.default_rng(1), []
    for _ in range(300):
        off = np.zeros((33, 3))
        off[Landmark.of("ELBOW", side), 2] = random.normal(0.0, ARM_DEPTH_ERROR)
        levels.append(ARM_LEVEL.evaluate(replace(pose, world=pose.world + off), side))
    assert ARM_LEVEL.error_bar(pose, side) == pytest.approx(np.std(levels), rel=0.4, abs=2.0)


@each_side
def test_from_behind_the_arm_level_is_unknown(side: Side) -> None:
    """The shoulder of an open chest is hidden."""
    pose = seen(on_side(side, opened=60.0, arm=30.0), facing(side, height=2.4, behind=True))
    assert math.isnan(ARM_LEVEL.evaluate(pose, side))


@each_side
@pytest.mark.parametrize(
    ("read", "expected"),
    [
        (None, math.nan),  # the shoulders may be mistaken for each other
        (2.0, 2.0),
        (140.0, MAX_OPENING),
    ],
)
def test_an_impossible_opening_is_limited_or_unknown(
    side: Side, read: float | None, expected: float
) -> None:
    """An estimate from the pixels is limited; without one the landmarks are not trusted."""
    pose, sign = seen(on_side(side, opened=140.0), facing(side)), 1.0 if side is Side.LEFT else -1.0
    if read is not None:
        pose = replace(pose, trunk_rotation=sign * read, pelvis_heading=-90.0 * sign)
    assert OPENING.evaluate(pose, side) == pytest.approx(expected, nan_ok=True)
