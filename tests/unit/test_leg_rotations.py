"""Leg rotations, done by synthetic supine people."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import Any

import pytest

from posecheck.core.angles import hip_flexion, supine
from posecheck.core.coach import Coach
from posecheck.core.exercise import Exercise, Swing
from posecheck.core.feedback import Rep
from posecheck.core.pose import Landmark, Pose, Side, unknown_hip_rotation
from posecheck.core.posture_gate import Reference
from posecheck.exercises import EXERCISES
from posecheck.exercises.leg_rotations import (
    FOLLOWED_ROTATION,
    INWARD_ROTATION,
    LEG_SPREAD,
    MAX_KNEE_CHANGE,
    flexion,
    followed_rotation,
    is_supine_with_feet_down,
    seen_flexion,
)
from tests.support import bodies, lying
from tests.support.lying import (
    AT_THE_FEET,
    AT_THE_OTHER_SIDE,
    AT_THE_SIDE,
    OBLIQUE,
    OTHER_OBLIQUE,
    FloorCamera,
    Lying,
    Script,
    faults,
    film,
    on_side,
    reps_of,
    rolling,
)
from tests.support.rig import duration

EXERCISE = EXERCISES["leg-rotations"]
EVERY = list(EXERCISES.values())

VIEWS = [
    pytest.param(eye, knee, id=f"{name}, {'bent' if knee > 65.0 else 'straight'}")
    for name, eye in (
        ("feet", AT_THE_FEET),
        ("side", AT_THE_SIDE),
        ("other side", AT_THE_OTHER_SIDE),
        ("oblique", OBLIQUE),
        ("other oblique", OTHER_OBLIQUE),
    )
    for knee in (4.0, 90.0)
]

#: Views in which the far leg is seen from its medial side, with the near leg; and all others.
SIDE_VIEWS = [
    pytest.param(AT_THE_SIDE, Side.LEFT, id="side"),
    pytest.param(AT_THE_OTHER_SIDE, Side.RIGHT, id="other side"),
]
OPEN_VIEWS = [view for view in VIEWS if "side," not in str(view.id)]

FEET_AND_ANKLES = frozenset(
    Landmark.of(joint, side)
    for joint in ("ANKLE", "HEEL", "FOOT_INDEX")
    for side in (Side.LEFT, Side.RIGHT)
)
KNEES = frozenset({Landmark.LEFT_KNEE, Landmark.RIGHT_KNEE})
HIPS = frozenset({Landmark.LEFT_HIP, Landmark.RIGHT_HIP})
TRUNK = HIPS | {Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER}


#: Time of one way, in or out, s: short, for short films. Others are tested by the law of tempo.
HALF = 1.8


def cycles(count: int, *, half: float = HALF, **changes: Any) -> list[tuple[float, Lying]]:
    return lying.cycles(count, half=half, **changes)


def seen(posture: Lying, eye: FloorCamera) -> Pose:
    return eye.watch(posture)


def watch(script: Script, eye: FloorCamera, fps: float = 8.0) -> list[Rep]:
    return list(_watch(tuple(script), eye, fps))


@cache
def _watch(script: Script, eye: FloorCamera, fps: float) -> list[Rep]:
    return reps_of([EXERCISE], film(script, eye, fps))


def ranges(rep: Rep) -> dict[str, float]:
    """The recorded ranges of the hip rotation, degrees."""
    spreads = {name: spread for name, spread in rep.measures.items() if "hip_rotation" in name}
    return {name: spread.high - spread.low for name, spread in spreads.items()}


def joined(*scripts: Script) -> Script:
    """One script after the other, with a moment between."""
    first, *others = scripts
    return [*first, *(step for other in others for step in ((1.0, other[0][1]), *other[1:]))]


@pytest.mark.parametrize(("eye", "knee"), VIEWS)
def test_cycles_are_counted(eye: FloorCamera, knee: float) -> None:
    """Three cycles are three proper repetitions of both legs, at their times."""
    found = watch(cycles(3, knee=knee), eye)
    assert [(rep.side, rep.proper) for rep in found] == [(Side.BOTH, True)] * 3
    for number, rep in enumerate(found):
        assert rep.exercise == "leg-rotations"
        assert rep.end == pytest.approx(2.0 + 2.0 * HALF * (number + 1), abs=1.2)
    assert all(a.end <= b.start for a, b in pairwise(found))


@pytest.mark.parametrize(
    ("eye", "knee", "fps"),
    [
        (AT_THE_FEET, 4.0, 7.0),
        (AT_THE_FEET, 4.0, 60.0),
        (AT_THE_SIDE, 90.0, 7.0),
        (AT_THE_SIDE, 90.0, 30.0),
    ],
)
def test_the_frame_rate_does_not_matter(eye: FloorCamera, knee: float, fps: float) -> None:
    """The result is the same at any frame rate."""
    found = watch(cycles(2, knee=knee), eye, fps)
    assert [rep.proper for rep in found] == [True, True]
    assert found[-1].end == pytest.approx(2.0 + 4.0 * HALF, abs=1.2)


@pytest.mark.parametrize("half", [1.2, 2.3, 4.0, 7.0])
def test_the_tempo_does_not_matter(half: float) -> None:
    """Quicker or slower cycles count the same."""
    assert [rep.proper for rep in watch(cycles(2, half=half), AT_THE_FEET)] == [True, True]


@pytest.mark.parametrize("fps", [15.0, 30.0])
@pytest.mark.parametrize("half", [0.42, 0.65, 0.8])
@pytest.mark.parametrize("knee", [4.0, 90.0])
def test_fast_cycles_count_with_a_fault(half: float, knee: float, fps: float) -> None:
    """A cycle of less than two seconds is too fast, and counted.

    The last one may seem slower: it ends when the legs have come to rest.
    """
    found = watch(cycles(4, half=half, knee=knee), AT_THE_FEET, fps)
    assert [rep.counted for rep in found] == [True] * 4
    assert all("small-rotation" not in faults(rep) for rep in found)
    assert all("too-fast" in faults(rep) for rep in found[1:-1])


@pytest.mark.parametrize("height", [0.8, 1.2])
@pytest.mark.parametrize("scale", [0.7, 1.25])
@pytest.mark.parametrize("knee", [4.0, 90.0])
def test_size_and_height_do_not_matter(height: float, scale: float, knee: float) -> None:
    """Any stature, any camera height: the same count."""
    eye = replace(AT_THE_FEET, height=height)
    assert [r.proper for r in watch(cycles(2, knee=knee, scale=scale), eye)] == [True, True]


@pytest.mark.parametrize(("x", "y"), [(0.5, 0.0), (-0.5, 0.0), (0.0, 0.6)])
def test_the_place_in_the_frame_does_not_matter(x: float, y: float) -> None:
    """A person away from the middle of the frame is counted too."""
    eye = replace(AT_THE_FEET, aim=(x, y, 0.15))
    assert [rep.proper for rep in watch(cycles(2), eye)] == [True, True]


@pytest.mark.parametrize("size", [(1280, 720), (480, 640), (320, 240)])
def test_the_frame_shape_does_not_matter(size: tuple[int, int]) -> None:
    """Landscape, portrait or small frames give the same."""
    eye = replace(AT_THE_FEET, size=size)
    assert [rep.proper for rep in watch(cycles(2), eye)] == [True, True]


@pytest.mark.parametrize("legs", [Side.LEFT, Side.RIGHT, Side.BOTH])
def test_a_mirror_changes_nothing(legs: Side) -> None:
    """In a mirror, the same cycles have the same faults."""
    script = cycles(2, legs=legs)
    plain = watch(script, AT_THE_FEET)
    mirror = reps_of([EXERCISE], map(bodies.in_mirror, film(script, AT_THE_FEET, 8.0)))
    assert [(r.counted, faults(r)) for r in mirror] == [(r.counted, faults(r)) for r in plain]
    assert [r.end for r in mirror] == pytest.approx([r.end for r in plain], abs=0.3)


# What is wrong with it.


@pytest.mark.parametrize(("eye", "knee"), VIEWS)
@pytest.mark.parametrize("outer", [-42.0, -30.0])
def test_a_small_rotation_does_not_count(eye: FloorCamera, knee: float, outer: float) -> None:
    """Far smaller than the cycles before, it is an attempt."""
    small = cycles(1, inner=outer + 0.35 * 70.0, outer=outer, knee=knee)
    found = watch(joined(cycles(2, knee=knee), small), eye)
    assert [rep.counted for rep in found] == [True, True, False]
    assert faults(found[-1]) == {"small-rotation"}


@pytest.mark.parametrize("legs", [Side.LEFT, Side.RIGHT])
@pytest.mark.parametrize(("eye", "knee"), OPEN_VIEWS)
def test_one_sided_rotation_is_a_fault(legs: Side, eye: FloorCamera, knee: float) -> None:
    """The asymmetry is the fault, not the low range of motion."""
    found = watch(joined(cycles(2, knee=knee), cycles(2, legs=legs, knee=knee)), eye)
    assert [faults(rep) for rep in found] == [set(), set(), {"one-leg"}, {"one-leg"}]


@pytest.mark.parametrize(("eye", "near"), SIDE_VIEWS)
@pytest.mark.parametrize("knee", [4.0, 90.0])
def test_a_far_leg_is_neither_compared_nor_averaged(
    eye: FloorCamera, near: Side, knee: float
) -> None:
    """From the side the near leg alone is judged: its own range, and never the asymmetry."""
    script = joined(
        cycles(2, knee=knee), cycles(1, legs=near, knee=knee), cycles(1, legs=near.other, knee=knee)
    )
    found = watch(script, eye)
    assert [faults(rep) for rep in found] == [set(), set(), set(), {"small-rotation"}]
    for rep in found[:3]:
        assert ranges(rep) == pytest.approx(
            {"hip_rotation": 70.0, f"{near}_hip_rotation": 70.0}, abs=5.0
        )
    assert ranges(found[3])["hip_rotation"] < 10.0


@pytest.mark.parametrize(("eye", "knee"), OPEN_VIEWS)
def test_ranges_are_recorded_by_side(eye: FloorCamera, knee: float) -> None:
    """Of both legs where both are seen well, and their mean."""
    for rep in watch(cycles(2, knee=knee), eye):
        names = ("hip_rotation", "left_hip_rotation", "right_hip_rotation")
        assert ranges(rep) == pytest.approx(dict.fromkeys(names, 70.0), abs=5.0)


def test_the_range_of_overlapping_feet_is_unknown() -> None:
    """Feet side by side are followed, but no range is recorded of them."""
    for rep in watch(cycles(2, apart=-6.0), AT_THE_FEET):
        assert rep.measures
        assert ranges(rep) == {}


@pytest.mark.parametrize("hidden", [Side.LEFT, Side.RIGHT])
def test_an_unknown_leg_is_no_asymmetry(hidden: Side) -> None:
    """The visible leg is counted, without a fault, and judged if it is the near one."""
    unknown = [1.0, math.nan] if hidden is Side.RIGHT else [math.nan, 1.0]
    poses = film(cycles(2), AT_THE_SIDE)
    found = reps_of(
        [EXERCISE], (replace(pose, hip_rotation=pose.hip_rotation * unknown) for pose in poses)
    )
    assert [(rep.counted, rep.faults) for rep in found] == [(True, ())] * 2
    assert [rep.judged for rep in found] == [hidden is Side.RIGHT] * 2


@pytest.mark.parametrize(
    "eye", [AT_THE_FEET, AT_THE_SIDE, OBLIQUE], ids=["feet", "side", "oblique"]
)
def test_half_bent_knees_are_a_fault(eye: FloorCamera) -> None:
    """Knees neither straight nor drawn up are bending."""
    found = watch(cycles(2, knee=50.0), eye)
    assert len(found) == 2
    assert all(faults(rep) == {"knees-bending"} for rep in found)


@pytest.mark.parametrize("eye", [AT_THE_FEET, OBLIQUE, OTHER_OBLIQUE])
@pytest.mark.parametrize("knee", [4.0, 90.0])
def test_legs_together_are_a_fault(eye: FloorCamera, knee: float) -> None:
    """Ankles as wide as the hips are too close."""
    found = watch(cycles(2, apart=1.0, inner=10.0, knee=knee), eye)
    assert found
    assert all("legs-together" in faults(rep) for rep in found)


@pytest.mark.parametrize("apart", [1.0, 14.0])
@pytest.mark.parametrize("eye", [AT_THE_SIDE, AT_THE_OTHER_SIDE])
@pytest.mark.parametrize("knee", [4.0, 90.0])
def test_the_spread_is_unknown_from_the_side(apart: float, eye: FloorCamera, knee: float) -> None:
    """With one leg behind the other nothing is said of it."""
    found = watch(cycles(2, apart=apart, inner=10.0, knee=knee), eye)
    assert found
    for rep in found:
        assert "legs-together" not in faults(rep)
        assert "leg_spread" not in rep.measures


def test_faults_stay_with_their_cycles() -> None:
    """Of several cycles only those with bending knees have the fault."""
    script = joined(cycles(2), cycles(2, knee=50.0), cycles(2))
    found = watch(script, AT_THE_FEET)
    bent = [rep for rep in found if "knees-bending" in faults(rep)]
    begin, end = duration(cycles(2)), duration(joined(cycles(2), cycles(2, knee=50.0)))
    assert [rep.proper for rep in (found[0], found[1], found[-1])] == [True] * 3
    assert len(bent) >= 2
    assert all(begin - 1.0 < rep.end < end + 1.0 for rep in bent)


@pytest.mark.parametrize("before", [10.0, 30.0])
def test_lying_still_first_costs_nothing(before: float) -> None:
    """After lying still for any time, the first cycle counts."""
    found = watch(cycles(2, before=before), AT_THE_FEET)
    assert [rep.proper for rep in found] == [True, True]


# What can't be seen.


def unread(poses: Iterable[Pose]) -> Iterator[Pose]:
    """The poses without the hip rotation from pixels."""
    return (replace(pose, hip_rotation=unknown_hip_rotation()) for pose in poses)


@pytest.mark.parametrize("eye", [AT_THE_FEET, OBLIQUE], ids=["feet", "oblique"])
def test_an_unknown_rotation_is_not_guessed(eye: FloorCamera) -> None:
    """Without it nothing is reported, whatever the foot landmarks do."""
    assert reps_of(EVERY, unread(film(cycles(4), eye))) == []


@pytest.mark.parametrize("exercises", [[EXERCISE], EVERY], ids=["chosen", "recognised"])
@pytest.mark.parametrize("eye", [AT_THE_FEET, OBLIQUE], ids=["feet", "oblique"])
def test_a_better_view_is_asked_for(eye: FloorCamera, exercises: list[Exercise]) -> None:
    """After two seconds without the feet, the coach says where to put the camera."""
    coach = Coach(exercises)
    cues = {pose.time: coach.watch(pose).cue for pose in unread(film(cycles(2), eye))}
    late = {cue for time, cue in cues.items() if time > 2.2}
    assert late == {FOLLOWED_ROTATION.unseen_cue}
    assert all(cue != FOLLOWED_ROTATION.unseen_cue for time, cue in cues.items() if time < 1.9)


@pytest.mark.parametrize("blind", [FEET_AND_ANKLES, HIPS, TRUNK], ids=["feet", "hips", "trunk"])
@pytest.mark.parametrize("eye", [AT_THE_FEET, AT_THE_SIDE], ids=["feet", "side"])
@pytest.mark.parametrize("knee", [4.0, 90.0])
def test_unseen_parts_never_count(
    eye: FloorCamera, knee: float, blind: frozenset[Landmark]
) -> None:
    """Without ankles and feet, or without hips, there is no cycle."""
    assert watch(cycles(2, knee=knee), replace(eye, hidden=blind)) == []


@pytest.mark.parametrize("knee", [4.0, 90.0])
def test_unseen_knees_never_count(knee: float) -> None:
    """Straightness of the legs needs visible knees."""
    assert watch(cycles(2, knee=knee), replace(AT_THE_FEET, hidden=KNEES)) == []


def test_a_hidden_foot_for_a_while_costs_at_most_its_cycle() -> None:
    """The cycles before and after count."""
    poses = [
        bodies.without(pose, *FEET_AND_ANKLES) if 6.0 < pose.time < 8.0 else pose
        for pose in film(cycles(3), AT_THE_FEET)
    ]
    found = reps_of([EXERCISE], poses)
    assert 2 <= len(found) <= 3
    assert all(rep.counted for rep in found)


# What is none.


STILL = {
    "straight": rolling(-30.0),
    "toes up": rolling(0.0),
    "bent": rolling(0.0, knee=90.0),
    "on the left": on_side(Side.RIGHT),
    "on the right": on_side(Side.LEFT),
}


@pytest.mark.parametrize("posture", STILL.values(), ids=STILL)
@pytest.mark.parametrize("eye", [AT_THE_FEET, AT_THE_SIDE], ids=["feet", "side"])
def test_lying_still_is_no_repetition(posture: Lying, eye: FloorCamera) -> None:
    """A minute of lying still has no repetition of any exercise."""
    script = [(0.0, posture), (60.0, posture)]
    assert reps_of(EVERY, film(script, eye, 5.0)) == []


@pytest.mark.parametrize(
    "eye", [AT_THE_FEET, AT_THE_SIDE, OBLIQUE], ids=["feet", "side", "oblique"]
)
@pytest.mark.parametrize("upper", [Side.LEFT, Side.RIGHT])
@pytest.mark.parametrize("turn", [2.0, 6.0])
def test_turning_over_is_no_repetition(eye: FloorCamera, upper: Side, turn: float) -> None:
    """From side to side over the back, of any exercise."""
    here, there = on_side(upper), on_side(upper.other)
    script = [(0.0, here), (3.0, here), (turn, there), (3.0, there), (turn, here), (3.0, here)]
    assert reps_of(EVERY, film(script, eye, 8.0)) == []


@pytest.mark.parametrize(
    "eye", [AT_THE_FEET, AT_THE_SIDE, OBLIQUE], ids=["feet", "side", "oblique"]
)
def test_drawing_the_legs_up_is_no_repetition(eye: FloorCamera) -> None:
    """From straight to bent legs is no cycle."""
    straight, bent = rolling(-20.0), rolling(-5.0, knee=90.0)
    script = [(0.0, straight), (3.0, straight), (2.0, bent), (4.0, bent)]
    assert watch(script, eye) == []


@pytest.mark.parametrize(("eye", "knee"), VIEWS)
def test_legs_to_one_side_are_no_repetition(eye: FloorCamera, knee: float) -> None:
    """Knees that drop to the left and to the right turn one hip in and the other out."""
    here, there = (
        Lying(left_in=degrees, right_in=-degrees, knee=knee) for degrees in (30.0, -30.0)
    )
    script = [(0.0, here), (2.0, here), *[(2.0, there), (2.0, here)] * 3, (2.0, here)]
    assert watch(script, eye) == []


@pytest.mark.parametrize("side", [Side.LEFT, Side.RIGHT])
@pytest.mark.parametrize(("joint", "height"), [("ANKLE", 0.5), ("KNEE", 0.6)])
def test_feet_off_the_floor_are_another_posture(side: Side, joint: str, height: float) -> None:
    """A lifted leg, a foot in the hand, a knee at the chest."""
    pose = seen(rolling(0.0), AT_THE_SIDE)
    assert is_supine_with_feet_down(pose)
    world = pose.world.copy()
    world[Landmark.of(joint, side), 1] -= height
    if joint == "KNEE":
        trunk = Landmark.of("HIP", side), Landmark.of("SHOULDER", side)
        world[Landmark.of(joint, side)] += 1.3 * (pose.world[trunk[1]] - pose.world[trunk[0]])
    assert not is_supine_with_feet_down(replace(pose, world=world))


def straightened(pose: Pose) -> Pose:
    """The pose with knees halfway between hips and ankles: they look straight."""
    world = pose.world.copy()
    for side in (Side.LEFT, Side.RIGHT):
        hip, knee, ankle = (Landmark.of(joint, side) for joint in ("HIP", "KNEE", "ANKLE"))
        world[knee] = (world[hip] + world[ankle]) / 2.0
    return replace(pose, world=world)


@pytest.mark.parametrize(("eye", "same"), [(AT_THE_FEET, True), (AT_THE_SIDE, False)])
def test_knee_flexion_is_steady_where_it_is_seen(eye: FloorCamera, same: bool) -> None:
    """From the feet it is depth, and no other posture; from the side it is one."""
    bent = seen(rolling(0.0, knee=90.0), eye)
    assert flexion(bent) - flexion(straightened(bent)) > MAX_KNEE_CHANGE
    assert math.isnan(seen_flexion(bent, Side.BOTH)) == same
    cycle = EXERCISE.cycle
    assert isinstance(cycle, Swing)
    before, now = (Reference.of(cycle, pose) for pose in (bent, straightened(bent)))
    assert before.matches(now, cycle, bent.pixels_per_metre) == same


def test_one_flexed_hip_is_not_judged_from_the_feet() -> None:
    """There a thigh that falls out looks drawn up; both drawn up are another posture."""
    pose = seen(rolling(0.0, knee=90.0), AT_THE_FEET)
    hips = []
    for sides in ((Side.LEFT,), (Side.LEFT, Side.RIGHT)):
        world = pose.world.copy()
        for side in sides:
            hip, shoulder = (Landmark.of(joint, side) for joint in ("HIP", "SHOULDER"))
            to_chest = (pose.world[shoulder] - pose.world[hip]) * 0.1
            world[Landmark.of("KNEE", side)] = pose.world[hip] + to_chest + [0.0, -0.3, 0.0]
        moved = replace(pose, world=world)
        assert max(hip_flexion(moved, side) for side in sides) > 90.0
        hips.append(is_supine_with_feet_down(moved))
    assert hips == [True, False]


UPRIGHT = {
    "standing": [bodies.standing(), bodies.standing()],
    "walking": [bodies.stepping(Side.LEFT), bodies.stepping(Side.RIGHT)] * 6,
    "squatting": [bodies.standing(), bodies.squatting()] * 4,
    "sitting": [bodies.standing(), bodies.sitting()] * 4,
    "bowing": [bodies.standing(), bodies.bowing()] * 4,
    "knees": [
        bodies.Posture(left=bodies.Leg(rotation=degrees), right=bodies.Leg(rotation=degrees))
        for degrees in (25.0, -35.0) * 4
    ],
}


@pytest.mark.parametrize("postures", UPRIGHT.values(), ids=UPRIGHT)
@pytest.mark.parametrize("azimuth", [0.0, 45.0, 90.0])
def test_upright_people_have_no_repetitions(postures: list[bodies.Posture], azimuth: float) -> None:
    """Standing, walking, sitting, even rolling the legs while standing."""
    script = [(2.0, posture) for posture in postures]
    assert reps_of([EXERCISE], bodies.film(script, 8, bodies.Camera(azimuth), noise=0.004)) == []


# What is read.


@pytest.mark.parametrize(
    "eye",
    [AT_THE_FEET, AT_THE_SIDE, AT_THE_OTHER_SIDE, OBLIQUE],
    ids=["feet", "side", "other side", "oblique"],
)
def test_the_posture_is_supine(eye: FloorCamera) -> None:
    """Neither side-lying nor prone nor unseen."""
    assert supine(seen(Lying(), eye))
    assert supine(seen(Lying(over=20.0), eye))
    assert not supine(seen(Lying(over=180.0), eye))
    assert not supine(seen(on_side(Side.LEFT), eye))
    assert not supine(seen(on_side(Side.RIGHT), eye))
    assert not supine(seen(Lying(), replace(eye, hidden=HIPS)))
    assert not supine(bodies.FRONT_VIEW.see(bodies.standing()))


@pytest.mark.parametrize("side", [Side.LEFT, Side.RIGHT])
def test_each_leg_is_measured_alone(side: Side) -> None:
    """Both together are their mean."""
    rolled = Lying(left_in=20.0) if side is Side.LEFT else Lying(right_in=20.0)
    pose = seen(rolled, AT_THE_FEET)
    assert followed_rotation(pose, side) == 20.0
    assert followed_rotation(pose, side.other) == 0.0
    assert INWARD_ROTATION.evaluate(pose, Side.BOTH) == 10.0


def test_leg_spread_grows_with_the_stance() -> None:
    """It is about zero with the legs parallel."""
    for apart in (0.0, 6.0, 14.0):
        spread = LEG_SPREAD.evaluate(seen(Lying(apart=apart), AT_THE_FEET), Side.BOTH)
        assert spread == pytest.approx(2.0 * apart, abs=1.5)
