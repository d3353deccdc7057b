"""Filters: sides put right, jitter taken out, depth brought in line with the picture."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pytest

from posecheck.core import angles, vectors
from posecheck.core.filters import (
    ARMS,
    COUNTERPART,
    FOCAL,
    LEGS,
    Legs,
    OneEuro,
    Pelvis,
    Person,
    Repair,
    Sides,
    lift,
)
from posecheck.core.pose import SIDES, FloatArray, Landmark, Pose, Side
from tests.support.bodies import (
    FRONT_VIEW,
    SIDE_VIEW,
    Camera,
    Posture,
    film,
    half_kneeling,
    lying,
    noisy,
    skeleton,
    standing,
    swapped,
    without,
)
from tests.support.lying import facing, on_side

KNEELING = half_kneeling(Side.LEFT)
STILL = [(0.0, KNEELING), (5.0, KNEELING)]
LEG_MARKS = [Landmark.of(j, s) for j in ("KNEE", "ANKLE") for s in (Side.LEFT, Side.RIGHT)]


def run(
    filter_: Person | Sides | OneEuro | Legs | Pelvis | Repair, poses: Iterable[Pose]
) -> list[Pose]:
    """What a filter makes of a film."""
    mended = []
    for pose in poses:
        filter_, out = filter_.step(pose)
        mended.append(out)
    return mended


def same(a: Pose, b: Pose) -> bool:
    return bool(
        np.array_equal(a.image, b.image, equal_nan=True)
        and np.array_equal(a.world, b.world, equal_nan=True)
        and np.array_equal(a.visibility, b.visibility)
    )


# Sides


@pytest.mark.parametrize(("group", "camera"), [(LEGS, SIDE_VIEW), (ARMS, FRONT_VIEW)])
def test_a_short_swap_is_put_right(group: list[int], camera: Camera) -> None:
    """Limbs taken for each other for half a second come out as if they had not been."""
    true = list(film(STILL, camera=camera))
    told = [swapped(p, group) if 2.0 <= p.time < 2.5 else p for p in true]
    assert not same(told[31], true[31])
    assert all(same(a, b) for a, b in zip(run(Sides(), told), true, strict=True))


def test_arms_and_legs_are_put_right_apart() -> None:
    """Swapped arms do not take the legs along."""
    camera = Camera(30.0)
    true = list(film(STILL, camera=camera))
    told = [swapped(p, ARMS) if p.time >= 2.0 else p for p in true[:40]]
    assert all(same(a, b) for a, b in zip(run(Sides(), told), true, strict=False))


def test_a_model_that_insists_is_believed() -> None:
    """After its patience the filter takes the sides as told, and stays with them."""
    sides = Sides(patience=1.0)
    true = list(film(STILL))
    told = [swapped(p, LEGS) if p.time >= 2.0 else p for p in true]
    mended = run(sides, told)
    for before, as_told, after in zip(true, told, mended, strict=True):
        if after.time < 2.95:
            assert same(after, before)
        if after.time > 3.05:
            assert same(after, as_told)


def test_an_unseen_person_keeps_their_sides() -> None:
    """Somebody hidden for a moment is still who they were."""
    true = list(film(STILL))
    told = [
        Pose.unseen(p.time, p.size)
        if 1.5 <= p.time < 2.0
        else swapped(p, LEGS)
        if 2.0 <= p.time < 2.3
        else p
        for p in true
    ]
    for expected, as_told, after in zip(true, told, run(Sides(), told), strict=True):
        assert same(after, expected if as_told.detected_someone else as_told)


def test_after_a_long_gap_the_model_is_right() -> None:
    """Who was away for longer than the patience may have turned round."""
    true = list(film(STILL))
    told = [
        Pose.unseen(p.time, p.size)
        if 1.0 <= p.time < 3.0
        else swapped(p, LEGS)
        if p.time >= 3.0
        else p
        for p in true
    ]
    assert all(same(a, b) for a, b in zip(run(Sides(patience=1.0), told), told, strict=True))


def test_limbs_that_are_nowhere_near_are_not_seen_for_a_moment() -> None:
    """Legs that jump are hidden at first, and believed where they are soon after."""
    there = replace(SIDE_VIEW, aside=0.0)
    true = list(film(STILL, 20, there))
    told = true[:40]
    for pose in true[40:]:
        image = pose.image.copy()
        image[LEGS] += [0.0, -60.0]
        told.append(replace(pose, image=image))
    mended = run(Sides(), told)
    assert np.isnan(mended[40].image[LEGS]).all() and np.isnan(mended[40].world[LEGS]).all()
    assert not np.isnan(mended[40].image[ARMS]).any()
    assert all(same(a, b) for a, b in zip(mended[60:], told[60:], strict=True))


def test_the_model_may_think_better_of_a_guess() -> None:
    """Legs in one another's place tell no side; what comes out of that is believed, and mended."""
    true = list(film(STILL))
    told = []
    for pose in true:
        lost, wrong = 2.0 <= pose.time < 2.5, 2.5 <= pose.time < 3.0
        legs = pose.image[LEGS]
        between = replace(pose, image=pose.image.copy())
        between.image[LEGS] = (legs + pose.image[COUNTERPART[LEGS]]) / 2.0
        told.append(between if lost else swapped(pose, LEGS) if wrong else pose)
    mended = run(Sides(), told)
    for before, after in zip(true, mended, strict=True):
        if after.time < 2.0 or after.time >= 3.0:
            assert same(after, before)
        elif after.time < 2.1 or 2.5 <= after.time < 2.6:
            assert np.isnan(after.image[LEG_MARKS]).all()


def test_what_stays_is_seen_while_the_rest_jumps() -> None:
    """Arms that come and go take neither the shoulders nor the legs' roll with them."""
    told = []
    for number, pose in enumerate(film(STILL, 20)):
        image = pose.image.copy()
        image[ARMS[2:]] += [0.0, 40.0 * (number % 3)]
        told.append(replace(pose, image=image, hip_rotation=np.array([5.0, -5.0])))
    mended = run(Sides(), told)
    assert any(np.isnan(pose.image[ARMS[2:]]).any() for pose in mended)
    for before, after in zip(told, mended, strict=True):
        stay = [*ARMS[:2], *LEGS]
        assert (after.image[stay] == before.image[stay]).all()
        assert (after.hip_rotation == before.hip_rotation).all()


@pytest.mark.parametrize("azimuth", [0, 45, 90])
def test_jitter_is_no_swap(azimuth: float) -> None:
    """Noise of some centimetres never makes the filter exchange sides."""
    told = list(film([(0.0, standing()), (8.0, standing())], 20, Camera(azimuth), noise=0.02))
    assert all(same(a, b) for a, b in zip(run(Sides(), told), told, strict=True))


def test_stepping_into_the_stretch_is_no_swap() -> None:
    """A movement, however wide, is not taken for a swap."""
    told = list(film([(0.0, standing()), (1.0, KNEELING), (1.0, standing())]))
    assert all(same(a, b) for a, b in zip(run(Sides(), told), told, strict=True))


# One Euro


def test_what_stays_is_left_alone() -> None:
    """A constant comes out as it went in."""
    for told, smoothed in zip(film(STILL), run(OneEuro(), film(STILL)), strict=True):
        assert np.allclose(smoothed.image, told.image, atol=1e-9)
        assert np.allclose(smoothed.world, told.world, atol=1e-9)


def test_noise_shrinks() -> None:
    """Of the jitter of a person who stays, less than two thirds are left."""
    told = list(film(STILL, 25, noise=0.01))
    smoothed = run(OneEuro(), told)
    for name in ("image", "world"):
        before = np.std([getattr(p, name) for p in told[25:]], axis=0).mean()
        after = np.std([getattr(p, name) for p in smoothed[25:]], axis=0).mean()
        assert after < before * 0.65, name


def test_a_step_is_followed() -> None:
    """A third of a second after a step of 0.3 m, nine tenths of it are made."""
    there = replace(SIDE_VIEW, aside=0.3)
    told = [
        (SIDE_VIEW if k < 20 else there).see(KNEELING, k / 20) for k in range(28)
    ]  # the step is at 1.0 s
    smoothed = run(OneEuro(), told)
    start, end = told[0].image[:, 0], told[-1].image[:, 0]
    made = (smoothed[-1].image[:, 0] - start) / (end - start)
    assert told[-1].time == pytest.approx(1.35)
    assert (made > 0.9).all() and (made < 1.05).all()


def test_the_frame_rate_does_not_matter() -> None:
    """The same movement, seen 12, 20 or 60 times a second, comes out within 3 cm."""
    script = [(0.0, standing()), (2.0, KNEELING), (1.0, KNEELING), (2.0, standing())]
    moments = [0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5]
    seen: list[FloatArray] = []
    for fps in (12, 20, 60):
        by_time = {round(p.time, 6): p.world for p in run(OneEuro(), film(script, fps))}
        seen.append(np.array([by_time[m] for m in moments]))
    assert np.abs(seen[0] - seen[2]).max() < 0.03
    assert np.abs(seen[1] - seen[2]).max() < 0.03


def test_the_unseen_stays_unseen_and_comes_back_afresh() -> None:
    """A landmark that is not seen is not filled in; seen again, it is believed at once."""
    script = [(0.0, standing()), (3.0, KNEELING)]
    told = [
        without(p, Landmark.LEFT_KNEE) if 1.0 <= p.time < 2.0 else p for p in film(script, fps=10)
    ]
    smoothed = run(OneEuro(), told)
    for before, after in zip(told, smoothed, strict=True):
        assert np.array_equal(np.isnan(before.world), np.isnan(after.world))
    back = 20
    assert np.isnan(smoothed[back - 1].image[Landmark.LEFT_KNEE]).all()
    knee = smoothed[back].world[Landmark.LEFT_KNEE], told[back].world[Landmark.LEFT_KNEE]
    assert np.allclose(*knee)
    assert not np.allclose(
        smoothed[back].world[Landmark.RIGHT_KNEE], told[back].world[Landmark.RIGHT_KNEE]
    )


def test_somebody_who_comes_back_is_seen_afresh() -> None:
    """After nobody was in view, the first pose is taken as it is."""
    told = [
        SIDE_VIEW.see(standing(), 0.0),
        Pose.unseen(0.1, SIDE_VIEW.size),
        replace(SIDE_VIEW, aside=0.5).see(KNEELING, 0.2),
    ]
    smoothed = run(OneEuro(), told)
    assert not smoothed[1].detected_someone
    assert np.allclose(smoothed[2].world, told[2].world)
    assert np.allclose(smoothed[2].image, told[2].image)


# Depth


BENT = half_kneeling(Side.RIGHT, front_knee=95.0, shank_tilt=8.0, back_knee=80.0, lean=8.0)
TRUTH = {
    "left_knee_flexion": 95.0 + angles.HIP_LANDMARK_BIAS,
    "right_knee_flexion": 80.0 + angles.HIP_LANDMARK_BIAS,
    "left_shank_tilt": 8.0,
    "trunk_lean": 8.0,
}


@pytest.mark.parametrize("azimuth", [-90, -60, -20, 0, 45, 90, 150])
@pytest.mark.parametrize("aside", [-0.5, 0.0, 0.5])
def test_a_true_body_keeps_its_angles(azimuth: float, aside: float) -> None:
    """Picture and depth agreeing, a body put on its lines of sight has its own angles: to 4°."""
    pose = lift(Camera(azimuth, aside=aside, focal=FOCAL).see(BENT))
    for name, expected in TRUTH.items():
        assert angles.ANGLE_COLUMNS[name](pose) == pytest.approx(expected, abs=4.0), name


def test_the_picture_is_believed_across() -> None:
    """From the side, what the world's landmarks say across is corrected by the picture."""
    true = SIDE_VIEW.see(BENT)
    off = np.random.default_rng(1).normal(0.0, 0.03, (33, 3)) * [1.0, 1.0, 0.0]
    told = replace(true, world=true.world + off)
    before = [abs(angles.ANGLE_COLUMNS[n](told) - v) for n, v in TRUTH.items()]
    after = [abs(angles.ANGLE_COLUMNS[n](lift(told)) - v) for n, v in TRUTH.items()]
    assert sum(after) < sum(before) / 2
    assert max(after) < 4.0


def test_a_lifted_body_stands_in_its_hips() -> None:
    """The middle of the hips is the world's origin, and depth is the model's."""
    true = SIDE_VIEW.see(BENT)
    pose = lift(true)
    hips = pose.world[[Landmark.LEFT_HIP, Landmark.RIGHT_HIP]].mean(axis=0)
    assert np.allclose(hips, 0.0, atol=1e-9)
    assert np.allclose(pose.world[:, 2], true.world[:, 2], atol=1e-9)
    assert np.array_equal(pose.image, true.image)


def test_lifting_fills_in_nothing() -> None:
    """Without hips the rest is lifted; without a body nothing is; what is unseen stays so."""
    true = SIDE_VIEW.see(BENT)
    for hidden in (
        [Landmark.LEFT_HIP],
        [Landmark.LEFT_KNEE, Landmark.RIGHT_ANKLE],
        list(Landmark)[Landmark.LEFT_SHOULDER :],
        list(Landmark),
    ):
        pose = lift(without(true, *hidden))
        assert np.isnan(pose.world[hidden]).all()
        seen = [mark for mark in Landmark if mark not in hidden]
        assert not np.isnan(pose.world[seen]).any()


def settled(pose: Pose) -> Pose:
    """The pose with its legs at their most likely depth, of somebody not seen before."""
    return Legs().step(pose)[1]


def test_from_the_front_legs_keep_their_depth() -> None:
    """Where depth is forward and back, only lengths tell of it: a true body stays nearly so."""
    pose = lift(FRONT_VIEW.see(BENT))
    assert np.allclose(settled(pose).world, pose.world, atol=0.01)


@pytest.mark.parametrize("azimuth", [0, 90])
@pytest.mark.parametrize("roll", [0.0, 90.0])
def test_who_lies_is_left_alone(azimuth: float, roll: float) -> None:
    """Lying people roll their legs out of the sagittal plane on purpose."""
    pose = Camera(azimuth).see(lying(knee=60.0, rotation=30.0, roll=roll))
    assert same(settled(pose), pose)


def test_without_a_trunk_nothing_is_weighed() -> None:
    """Who is not known to be upright is left alone, and so is nobody."""
    for hidden in ([Landmark.LEFT_SHOULDER, Landmark.RIGHT_HIP], list(Landmark)):
        pose = without(SIDE_VIEW.see(BENT), *hidden)
        assert same(settled(pose), pose)


def test_from_the_side_depth_is_half_believed() -> None:
    """Noise in the depth of the legs shrinks, and a true body stays nearly what it is."""
    random = np.random.default_rng(2)
    true = SIDE_VIEW.see(BENT)
    before, after = [], []
    for _ in range(40):
        told = noisy(true, 0.05, random, SIDE_VIEW)
        world = true.world.copy()
        world[LEG_MARKS, 2] = told.world[LEG_MARKS, 2]
        told = replace(true, world=world)
        before.append(world[LEG_MARKS, 2] - true.world[LEG_MARKS, 2])
        after.append(settled(told).world[LEG_MARKS, 2] - true.world[LEG_MARKS, 2])
    assert np.std(after) < np.std(before) * 0.75
    assert np.allclose(settled(true).world, true.world, atol=0.01)


@pytest.mark.parametrize("camera", [Camera(30.0), Camera(45.0), Camera(60.0), Camera(-45.0)])
@pytest.mark.parametrize("share", [0.6, 1.4])
def test_one_thighs_length_tells_the_others_depth(camera: Camera, share: float) -> None:
    """Where the model tells legs too flat or too deep, most of that is made up for."""
    true = lift(camera.see(half_kneeling(Side.LEFT)))
    world = true.world.copy()
    world[LEG_MARKS, 2] *= share
    told = lift(replace(true, world=world))

    def off(pose: Pose) -> float:
        bones = (("HIP", "KNEE", Side.RIGHT), ("KNEE", "ANKLE", Side.LEFT))  # those that are level
        return sum(
            abs(angles.segment(pose, *bone)[2] - angles.segment(true, *bone)[2]) for bone in bones
        )

    assert off(settled(told)) < 0.6 * off(told)


def test_lengths_are_remembered() -> None:
    """Whose legs were seen in the picture's plane is known when they no longer are."""
    camera = Camera(45.0)
    upright = lift(camera.see(standing()))
    legs = run(Legs(), [replace(upright, time=k / 10) for k in range(50)])
    assert len(legs) == 50
    known, _ = Legs().step(upright)
    later = replace(known, time=4.9)
    thigh = vectors.length(angles.segment(upright, "HIP", "KNEE", Side.LEFT))
    assert later.lengths[0] == pytest.approx(thigh, rel=0.02)
    hidden = replace(
        without(lift(camera.see(half_kneeling(Side.LEFT))), Landmark.LEFT_KNEE), time=5.0
    )
    after, _ = later.step(hidden)
    assert after.lengths[0] == pytest.approx(thigh, rel=0.05)


def test_what_lengths_put_right_trembles_little() -> None:
    """Pixels of noise make a depth of two lengths tremble; held still, most of that is calmed."""
    camera, random = Camera(45.0), np.random.default_rng(4)
    true = lift(camera.see(half_kneeling(Side.LEFT)))
    flat = true.world * [1.0, 1.0, 0.7]
    told = [
        lift(
            replace(
                true,
                time=k / 15,
                world=flat,
                image=true.image + random.normal(0.0, 1.5, (33, 2)),
            )
        )
        for k in range(90)
    ]

    def tremble(legs: Legs) -> float:
        depths = [angles.segment(p, "HIP", "KNEE", Side.RIGHT)[2] for p in run(legs, told)[30:]]
        return float(np.abs(np.diff(depths)).mean())

    assert tremble(Legs()) < 0.8 * tremble(Legs(calm=1e-9))


def test_legs_without_length_stay_where_they_are() -> None:
    """Knees told in the hips' place are no reason to fail."""
    pose = lift(Camera(45.0).see(standing()))
    image, world = pose.image.copy(), pose.world.copy()
    for side in SIDES:
        hip, knee = Landmark.of("HIP", side), Landmark.of("KNEE", side)
        image[knee], world[knee] = image[hip], world[hip]
    odd = settled(replace(pose, image=image, world=world))
    assert not np.isnan(odd.world).any()
    for side in SIDES:
        assert vectors.length(angles.segment(odd, "HIP", "KNEE", side)) < 0.1


@pytest.mark.parametrize("fps", [5.0, 60.0])
def test_lengths_do_not_depend_on_the_frame_rate(fps: float) -> None:
    """What is remembered after ten seconds is the same at any rate of pictures."""
    camera = Camera(45.0)
    first, then = (lift(camera.see(each)) for each in (standing(), half_kneeling(Side.LEFT)))
    larger = replace(then, world=then.world * 1.1, image=then.image)

    def known(rate: float) -> tuple[float, ...]:
        legs = Legs()
        for k in range(round(10 * rate)):
            pose = first if k < 5 * rate else larger
            legs, _ = legs.step(replace(pose, time=k / rate))
        return legs.lengths

    assert known(fps) == pytest.approx(known(20.0), rel=0.01)


def test_feet_go_with_their_ankles() -> None:
    """Moving an ankle in depth does not bend the foot."""
    true = Camera(70.0).see(BENT)
    random = np.random.default_rng(3)
    told = replace(true, world=true.world + random.normal(0, 0.05, (33, 3)))
    mended = settled(told)
    for side in (Side.LEFT, Side.RIGHT):
        for mark in ("HEEL", "FOOT_INDEX"):
            a = angles.segment(told, "ANKLE", mark, side)
            assert angles.segment(mended, "ANKLE", mark, side) == pytest.approx(a)
    assert not np.allclose(mended.world[LEG_MARKS], told.world[LEG_MARKS])


# The pelvis of somebody who lies

ON_THE_SIDE = lying(knee=90.0, roll=90.0)
HIPS = [Landmark.LEFT_HIP, Landmark.RIGHT_HIP]
KNEES = [Landmark.LEFT_KNEE, Landmark.RIGHT_KNEE]
SHOULDERS = [Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER]


def opened(twist: float, time: float, along: float = 0.3) -> Pose:
    """The chest opened to the right by `twist`, the model letting the pelvis come along."""
    true = SIDE_VIEW.see(replace(ON_THE_SIDE, twist=-twist), time)
    rolled = SIDE_VIEW.see(replace(ON_THE_SIDE, roll=90.0 - along * twist), time)
    world = true.world.copy()
    world[HIPS] = rolled.world[HIPS]
    return replace(true, world=world)


def opening(seconds: float = 3.0) -> list[Pose]:
    """Closed for two seconds, opened to 60° during the next, then open."""
    ticks = [k / 10 for k in range(round((2.0 + seconds) * 10))]
    return [opened(min(max(t - 2.0, 0.0), 1.0) * 60.0, t) for t in ticks]


def test_the_pelvis_stays_while_the_legs_do() -> None:
    """Opening the chest over legs that lie still, the turn is that of the chest alone: to 3°."""
    told = opening()
    assert abs(angles.fused_trunk_rotation(told[-1])) < 45.0
    mended = run(Pelvis(), told)
    assert angles.fused_trunk_rotation(mended[-1]) == pytest.approx(-60.0, abs=3.0)
    assert same(mended[5], told[5])


@pytest.mark.parametrize("upper", SIDES)
@pytest.mark.parametrize("rolled", [0.0, 15.0, 30.0])
def test_the_pelvis_rolls_as_the_upper_knee_rises(upper: Side, rolled: float) -> None:
    """A pelvis that comes along is not taken for the chest's own turn: to 13° of 30."""
    closed = [facing(upper).watch(on_side(upper), k / 10) for k in range(20)]
    wide = on_side(upper, opened=70.0, rolled=rolled)
    mended = run(Pelvis(), [*closed, facing(upper).watch(wide, 2.0)])
    assert abs(angles.fused_trunk_rotation(mended[-1])) == pytest.approx(
        70.0, abs=4.0 + 0.3 * rolled
    )


def test_shoulders_behind_each_other_are_no_closed_chest() -> None:
    """For as long as depth is not told at all, an open chest stays open, and its width known."""
    told = opening(6.0)
    for pose in told[30:]:  # neither line is told to turn
        pose.world[[*SHOULDERS, *HIPS], 2] = 0.0
    assert abs(angles.fused_trunk_rotation(told[-1])) < Pelvis.closed
    mended = run(Pelvis(), told)
    assert all(angles.fused_trunk_rotation(pose) < -35.0 for pose in mended[30:])


def test_one_leg_that_stays_is_enough() -> None:
    """The upper knee may lift: the lower leg keeps the pelvis. With both gone it is believed."""
    for moved, expected in (
        (KNEES[1:], -60.0),
        (KNEES, angles.fused_trunk_rotation(opening()[-1])),
    ):
        told = opening()
        for pose in told[25:]:
            pose.image[moved] += 40.0
        assert angles.fused_trunk_rotation(run(Pelvis(), told)[-1]) == pytest.approx(
            expected, abs=3.0
        )


def test_the_unseen_tells_nothing_of_the_pelvis() -> None:
    """Without shoulders nothing is mended; seen again, what is remembered still holds."""
    told = opening()
    told[-2] = without(told[-2], Landmark.LEFT_SHOULDER)
    mended = run(Pelvis(), told)
    assert same(mended[-2], told[-2])
    assert angles.fused_trunk_rotation(mended[-1]) == pytest.approx(-60.0, abs=3.0)


def test_the_pelvis_is_kept_whatever_the_pixels_tell() -> None:
    """Landmarks are mended all the same, for where the pixels tell too little."""
    told = [
        replace(pose, trunk_rotation=0.0 if k < 15 else -40.0, pelvis_heading=90.0)
        for k, pose in enumerate(opening())
    ]
    assert angles.fused_trunk_rotation(run(Pelvis(), told)[-1]) == pytest.approx(-60.0, abs=3.0)


def test_who_was_never_closed_is_believed() -> None:
    """Without anything to remember the pose is as told, and after getting up all is forgotten."""
    told = opening()[-10:]
    assert all(same(a, b) for a, b in zip(run(Pelvis(), told), told, strict=True))
    closed = opening()[:15]
    up = [SIDE_VIEW.see(standing(), 1.5)]
    again = [*closed, *up, *told]
    assert all(same(a, b) for a, b in zip(run(Pelvis(), again), again, strict=True))


# What the pixels tell


def test_the_turn_is_smoothed_as_the_landmarks_are() -> None:
    """Jitter goes, a turn stays; where one faces on the belly goes round, and does not leap."""
    random = np.random.default_rng(3)
    jitter = random.normal(0.0, 3.0, (60, 2))
    still = [SIDE_VIEW.see(lying(), k / 20.0) for k in range(60)]
    told = [
        replace(p, trunk_rotation=40.0 + off[0], pelvis_heading=180.0 + off[1])
        for p, off in zip(still, jitter, strict=True)
    ]
    mended = np.array(
        [(pose.trunk_rotation, pose.pelvis_heading) for pose in run(OneEuro(), told)]
    )[20:]
    around = (mended[:, 1] + 360.0) % 360.0
    assert np.abs(mended[:, 0] - 40.0).mean() < 1.5 and np.abs(around - 180.0).mean() < 1.5
    assert np.abs(np.diff(around)).max() < 3.0


def test_an_unknown_turn_stays_unknown() -> None:
    """For as long as the pixels do not tell, nothing is made up; then it begins anew."""
    poses = [SIDE_VIEW.see(lying(), k / 20.0) for k in range(30)]
    told = [
        p if k < 10 or k >= 20 else replace(p, trunk_rotation=70.0, pelvis_heading=-90.0)
        for k, p in enumerate(poses)
    ]
    mended = np.array([(pose.trunk_rotation, pose.pelvis_heading) for pose in run(OneEuro(), told)])
    assert np.isnan(mended[:10]).all() and np.isnan(mended[20:]).all()
    assert mended[10:20] == pytest.approx(np.tile([70.0, -90.0], (10, 1)))


# Size


@pytest.mark.parametrize("posture", [standing(), KNEELING, lying()])
@pytest.mark.parametrize("distance", [2.5, 4.0])
def test_the_scale_is_the_cameras(posture: Posture, distance: float) -> None:
    """Pixels per metre are the focal length over the distance, whatever the posture."""
    camera = replace(SIDE_VIEW, distance=distance, height=0.5)
    expected = camera.focal * max(camera.size) / distance
    assert camera.see(posture).pixels_per_metre == pytest.approx(expected, rel=0.05)


def test_too_little_of_a_body_has_no_scale() -> None:
    """Two landmarks are not enough to tell a person's size, nor are many in one point."""
    body = [
        Landmark.of(j, s)
        for j in ("SHOULDER", "HIP", "KNEE", "ANKLE")
        for s in (Side.LEFT, Side.RIGHT)
    ]
    pose = SIDE_VIEW.see(KNEELING)
    assert not math.isnan(without(pose, *body[3:]).pixels_per_metre)
    assert math.isnan(without(pose, *body[2:]).pixels_per_metre)
    assert math.isnan(replace(pose, world=np.zeros((33, 3))).pixels_per_metre)


# All together


@pytest.mark.parametrize("azimuth", [0, 50, 90])
def test_repair_shows_the_true_body_through_the_noise(azimuth: float) -> None:
    """Jitter, a swap and a missing foot later, the angles are those of the body: to 6°."""
    camera = Camera(azimuth)
    told = [
        swapped(p, LEGS) if 2.0 <= p.time < 2.3 and azimuth == 90 else p
        for p in film([(0.0, BENT), (4.0, BENT)], 20, camera, noise=0.008)
    ]
    told[50] = without(told[50], Landmark.LEFT_HEEL)
    mended = run(Repair(), told)
    assert np.isnan(mended[50].world[Landmark.LEFT_HEEL]).all()
    for name, expected in TRUTH.items():
        values = [angles.ANGLE_COLUMNS[name](p) for p in mended[20:]]
        assert float(np.median(values)) == pytest.approx(expected, abs=6.0), name
        assert float(np.std(values)) < 3.0, name


def test_nobody_is_nobody_after_repair() -> None:
    """The filters make nobody out of nothing."""
    mended = run(Repair(), [Pose.unseen(k / 10, (640, 480)) for k in range(5)])
    assert not any(p.detected_someone for p in mended)
    assert [p.time for p in mended] == [0.0, 0.1, 0.2, 0.3, 0.4]


def test_the_skeleton_itself_is_sound() -> None:
    """The synthetic body keeps its bones' lengths and stands on its floor."""
    for posture in (standing(), KNEELING, lying(knee=80.0)):
        points = skeleton(posture)
        for side in (Side.LEFT, Side.RIGHT):
            hip, knee, ankle = (points[Landmark.of(j, side)] for j in ("HIP", "KNEE", "ANKLE"))
            assert np.linalg.norm(hip - knee) == pytest.approx(0.42)
            assert np.linalg.norm(knee - ankle) == pytest.approx(0.42)
        lowest = (
            points[Landmark.LEFT_HIP :, 2].min() if posture.back else points[LEG_MARKS, 2].min()
        )
        assert 0.0 <= lowest <= 0.1


def elsewhere(pose: Pose, across: float, larger: float = 1.0) -> Pose:
    """The same body as somebody else's: `across` px to the right, and larger."""
    middle = np.nanmean(pose.image, axis=0)
    image = (pose.image - middle) * larger + middle + np.array([across, 0.0])
    return Pose(pose.time, pose.size, image, pose.world, pose.visibility)


OTHERS = [(250.0, 1.0), (0.0, 1.9), (0.0, 0.5)]


@pytest.mark.parametrize(("across", "larger"), OTHERS)
def test_a_passer_by_is_not_taken_for_the_person(across: float, larger: float) -> None:
    """Who suddenly stands elsewhere, or is much larger or smaller, counts as not seen."""
    poses = list(film(STILL))
    middle = slice(20, 30)
    poses[middle] = [elsewhere(pose, across, larger) for pose in poses[middle]]
    seen = [pose.detected_someone for pose in run(Person(), poses)]
    assert not any(seen[middle])
    assert all(seen[:20]) and all(seen[30:])


@pytest.mark.parametrize(("across", "larger"), OTHERS)
def test_who_stays_is_the_person(across: float, larger: float) -> None:
    """After a while the one who is there is believed to be the one who counts."""
    poses = list(film(STILL))
    poses[20:] = [elsewhere(pose, across, larger) for pose in poses[20:]]
    mended = run(Person(patience=1.5), poses)
    began = poses[20].time
    assert not any(p.detected_someone for p in mended if 0.0 <= p.time - began < 1.4)
    assert all(p.detected_someone for p in mended if p.time - began > 1.6)


def test_after_nobody_anybody_is_the_person() -> None:
    """Who comes in after the picture was empty need not be where the last one was."""
    poses = list(film(STILL))
    gap = [Pose.unseen(p.time, p.size) for p in poses[20:50]]
    after = [elsewhere(p, 250.0) for p in poses[50:]]
    mended = run(Person(), [*poses[:20], *gap, *after])
    assert all(p.detected_someone for p in mended[50:])


def test_walking_is_no_leap() -> None:
    """Whoever walks through the picture stays the same person."""
    poses = [elsewhere(p, 120.0 * p.time - 250.0) for p in film(STILL)]
    assert all(p.detected_someone for p in run(Person(), poses))
