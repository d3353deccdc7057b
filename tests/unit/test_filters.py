"""Pose filters: outliers, swapped sides, jitter and depth, on synthetic people."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pytest

from posecheck.core import angles, vectors
from posecheck.core.filters import (
    FilterChain,
    LegDepthFilter,
    OneEuro,
    PelvisStabilizer,
    PersonGate,
    SwapCorrector,
    lift,
)
from posecheck.core.filters.line_of_sight import FOCAL_LENGTH
from posecheck.core.filters.swap_corrector import ARMS, FLIP, LEGS
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
from tests.support.lying import skeleton as lying_skeleton

KNEELING = half_kneeling(Side.LEFT)
STILL = [(0.0, KNEELING), (5.0, KNEELING)]
KNEES = [Landmark.LEFT_KNEE, Landmark.RIGHT_KNEE]
LEG_MARKS = [Landmark.of(j, s) for j in ("KNEE", "ANKLE") for s in (Side.LEFT, Side.RIGHT)]


def run(
    filter_: PersonGate | SwapCorrector | OneEuro | LegDepthFilter | PelvisStabilizer | FilterChain,
    poses: Iterable[Pose],
) -> list[Pose]:
    """Return a film after a filter."""
    filtered = []
    for pose in poses:
        filter_, out = filter_.step(pose)
        filtered.append(out)
    return filtered


def same(a: Pose, b: Pose) -> bool:
    return bool(
        np.array_equal(a.image, b.image, equal_nan=True)
        and np.array_equal(a.world, b.world, equal_nan=True)
        and np.array_equal(a.visibility, b.visibility)
    )


# SwapCorrector


@pytest.mark.parametrize(("group", "camera"), [(LEGS, SIDE_VIEW), (ARMS, FRONT_VIEW)])
def test_a_short_swap_is_corrected(group: list[int], camera: Camera) -> None:
    """Limbs swapped for half a second come out unswapped."""
    true = list(film(STILL, camera=camera))
    raw = [swapped(p, group) if 2.0 <= p.time < 2.5 else p for p in true]
    assert not same(raw[31], true[31])
    assert all(same(a, b) for a, b in zip(run(SwapCorrector(), raw), true, strict=True))


def test_arms_and_legs_are_corrected_independently() -> None:
    """Swapped arms do not affect the legs."""
    camera = Camera(30.0)
    true = list(film(STILL, camera=camera))
    raw = [swapped(p, ARMS) if p.time >= 2.0 else p for p in true[:40]]
    assert all(same(a, b) for a, b in zip(run(SwapCorrector(), raw), true, strict=False))


def test_a_persistent_swap_is_accepted() -> None:
    """After the timeout the filter accepts the model's sides and keeps them."""
    true = list(film(STILL))
    raw = [swapped(p, LEGS) if p.time >= 2.0 else p for p in true]
    filtered = run(SwapCorrector(timeout=1.0), raw)
    for before, unfiltered, after in zip(true, raw, filtered, strict=True):
        if after.time < 2.95:
            assert same(after, before)
        if after.time > 3.05:
            assert same(after, unfiltered)


def test_a_short_occlusion_keeps_the_sides() -> None:
    """A swap just after a short gap is still corrected."""
    true = list(film(STILL))
    raw = [
        Pose.unseen(p.time, p.size)
        if 1.5 <= p.time < 2.0
        else swapped(p, LEGS)
        if 2.0 <= p.time < 2.3
        else p
        for p in true
    ]
    for expected, unfiltered, after in zip(true, raw, run(SwapCorrector(), raw), strict=True):
        assert same(after, expected if unfiltered.detected_someone else unfiltered)


def test_a_long_gap_resets_the_sides() -> None:
    """After a gap longer than the timeout the person may have turned around."""
    true = list(film(STILL))
    raw = [
        Pose.unseen(p.time, p.size)
        if 1.0 <= p.time < 3.0
        else swapped(p, LEGS)
        if p.time >= 3.0
        else p
        for p in true
    ]
    assert all(same(a, b) for a, b in zip(run(SwapCorrector(timeout=1.0), raw), raw, strict=True))


def test_limbs_that_jump_are_masked_briefly() -> None:
    """Legs that jump are masked at first and accepted soon after."""
    there = replace(SIDE_VIEW, aside=0.0)
    true = list(film(STILL, 20, there))
    raw = true[:40]
    for pose in true[40:]:
        image = pose.image.copy()
        image[LEGS] += [0.0, -60.0]
        raw.append(replace(pose, image=image))
    filtered = run(SwapCorrector(), raw)
    assert np.isnan(filtered[40].image[LEGS]).all() and np.isnan(filtered[40].world[LEGS]).all()
    assert not np.isnan(filtered[40].image[ARMS]).any()
    assert all(same(a, b) for a, b in zip(filtered[60:], raw[60:], strict=True))


def test_the_model_may_correct_an_assumption() -> None:
    """Coinciding legs show no side; the assumption after them is accepted, then corrected."""
    true = list(film(STILL))
    raw = []
    for pose in true:
        lost, wrong = 2.0 <= pose.time < 2.5, 2.5 <= pose.time < 3.0
        legs = pose.image[LEGS]
        between = replace(pose, image=pose.image.copy())
        between.image[LEGS] = (legs + pose.image[FLIP[LEGS]]) / 2.0
        raw.append(between if lost else swapped(pose, LEGS) if wrong else pose)
    filtered = run(SwapCorrector(), raw)
    for before, after in zip(true, filtered, strict=True):
        if after.time < 2.0 or after.time >= 3.0:
            assert same(after, before)
        elif after.time < 2.1 or 2.5 <= after.time < 2.6:
            assert np.isnan(after.image[LEG_MARKS]).all()


def test_only_landmarks_that_jump_are_masked() -> None:
    """Jumping arms affect neither the shoulders nor the hip rotation."""
    raw = []
    for number, pose in enumerate(film(STILL, 20)):
        image = pose.image.copy()
        image[ARMS[2:]] += [0.0, 40.0 * (number % 3)]
        raw.append(replace(pose, image=image, hip_rotation=np.array([5.0, -5.0])))
    filtered = run(SwapCorrector(), raw)
    assert any(np.isnan(pose.image[ARMS[2:]]).any() for pose in filtered)
    for before, after in zip(raw, filtered, strict=True):
        stay = [*ARMS[:2], *LEGS]
        assert (after.image[stay] == before.image[stay]).all()
        assert (after.hip_rotation == before.hip_rotation).all()


@pytest.mark.parametrize("azimuth", [0, 45, 90])
def test_jitter_is_not_a_swap(azimuth: float) -> None:
    """Noise of some centimetres never makes the filter swap sides."""
    raw = list(film([(0.0, standing()), (8.0, standing())], 20, Camera(azimuth), noise=0.02))
    assert all(same(a, b) for a, b in zip(run(SwapCorrector(), raw), raw, strict=True))


def test_movement_is_not_a_swap() -> None:
    """A large movement is not corrected as a swap."""
    raw = list(film([(0.0, standing()), (1.0, KNEELING), (1.0, standing())]))
    assert all(same(a, b) for a, b in zip(run(SwapCorrector(), raw), raw, strict=True))


# OneEuro


def test_a_constant_pose_is_unchanged() -> None:
    """A constant pose comes out as it went in."""
    for raw, smoothed in zip(film(STILL), run(OneEuro(), film(STILL)), strict=True):
        assert np.allclose(smoothed.image, raw.image, atol=1e-9)
        assert np.allclose(smoothed.world, raw.world, atol=1e-9)


def test_noise_is_reduced() -> None:
    """Less than two thirds of the jitter of a person at rest remain."""
    raw = list(film(STILL, 25, noise=0.01))
    smoothed = run(OneEuro(), raw)
    for name in ("image", "world"):
        before = np.std([getattr(p, name) for p in raw[25:]], axis=0).mean()
        after = np.std([getattr(p, name) for p in smoothed[25:]], axis=0).mean()
        assert after < before * 0.65, name


def test_a_step_is_followed() -> None:
    """A third of a second after a step of 0.3 m, nine tenths of it are reached."""
    there = replace(SIDE_VIEW, aside=0.3)
    raw = [
        (SIDE_VIEW if k < 20 else there).see(KNEELING, k / 20) for k in range(28)
    ]  # the step is at 1.0 s
    smoothed = run(OneEuro(), raw)
    start, end = raw[0].image[:, 0], raw[-1].image[:, 0]
    made = (smoothed[-1].image[:, 0] - start) / (end - start)
    assert raw[-1].time == pytest.approx(1.35)
    assert (made > 0.9).all() and (made < 1.05).all()


def test_smoothing_does_not_depend_on_the_frame_rate() -> None:
    """The same movement at 12, 20 or 60 frames a second comes out within 3 cm."""
    script = [(0.0, standing()), (2.0, KNEELING), (1.0, KNEELING), (2.0, standing())]
    moments = [0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5]
    seen: list[FloatArray] = []
    for fps in (12, 20, 60):
        by_time = {round(p.time, 6): p.world for p in run(OneEuro(), film(script, fps))}
        seen.append(np.array([by_time[m] for m in moments]))
    assert np.abs(seen[0] - seen[2]).max() < 0.03
    assert np.abs(seen[1] - seen[2]).max() < 0.03


def test_masked_landmarks_stay_masked_and_restart() -> None:
    """A masked landmark is not filled in; when it reappears, it starts where it is detected."""
    script = [(0.0, standing()), (3.0, KNEELING)]
    raw = [
        without(p, Landmark.LEFT_KNEE) if 1.0 <= p.time < 2.0 else p for p in film(script, fps=10)
    ]
    smoothed = run(OneEuro(), raw)
    for before, after in zip(raw, smoothed, strict=True):
        assert np.array_equal(np.isnan(before.world), np.isnan(after.world))
    back = 20
    assert np.isnan(smoothed[back - 1].image[Landmark.LEFT_KNEE]).all()
    knee = smoothed[back].world[Landmark.LEFT_KNEE], raw[back].world[Landmark.LEFT_KNEE]
    assert np.allclose(*knee)
    assert not np.allclose(
        smoothed[back].world[Landmark.RIGHT_KNEE], raw[back].world[Landmark.RIGHT_KNEE]
    )


def test_smoothing_restarts_after_an_empty_frame() -> None:
    """The first pose after an empty frame is unchanged."""
    raw = [
        SIDE_VIEW.see(standing(), 0.0),
        Pose.unseen(0.1, SIDE_VIEW.size),
        replace(SIDE_VIEW, aside=0.5).see(KNEELING, 0.2),
    ]
    smoothed = run(OneEuro(), raw)
    assert not smoothed[1].detected_someone
    assert np.allclose(smoothed[2].world, raw[2].world)
    assert np.allclose(smoothed[2].image, raw[2].image)


# lift and LegDepthFilter


BENT = half_kneeling(Side.RIGHT, front_knee=95.0, shank_tilt=8.0, back_knee=80.0, lean=8.0)
TRUTH = {
    "left_knee_flexion": 95.0 + angles.HIP_LANDMARK_BIAS,
    "right_knee_flexion": 80.0 + angles.HIP_LANDMARK_BIAS,
    "left_shank_tilt": 8.0,
    "trunk_lean": 8.0,
}


@pytest.mark.parametrize("azimuth", [-90, -60, -20, 0, 45, 90, 150])
@pytest.mark.parametrize("aside", [-0.5, 0.0, 0.5])
def test_lifting_keeps_the_angles_of_a_true_body(azimuth: float, aside: float) -> None:
    """Where image and depth agree, a lifted body keeps its angles to 4 degrees."""
    pose = lift(Camera(azimuth, aside=aside, focal=FOCAL_LENGTH).see(BENT))
    for name, expected in TRUTH.items():
        assert angles.ANGLE_COLUMNS[name](pose) == pytest.approx(expected, abs=4.0), name


def test_lifting_corrects_world_landmarks_across_the_image() -> None:
    """From the side, errors of the world landmarks across are corrected by the image."""
    true = SIDE_VIEW.see(BENT)
    off = np.random.default_rng(1).normal(0.0, 0.03, (33, 3)) * [1.0, 1.0, 0.0]
    raw = replace(true, world=true.world + off)
    before = [abs(angles.ANGLE_COLUMNS[n](raw) - v) for n, v in TRUTH.items()]
    after = [abs(angles.ANGLE_COLUMNS[n](lift(raw)) - v) for n, v in TRUTH.items()]
    assert sum(after) < sum(before) / 2
    assert max(after) < 4.0


def test_lifting_centres_the_world_on_the_hips() -> None:
    """The midpoint of the hips is the world's origin, and depth is the model's."""
    true = SIDE_VIEW.see(BENT)
    pose = lift(true)
    hips = pose.world[[Landmark.LEFT_HIP, Landmark.RIGHT_HIP]].mean(axis=0)
    assert np.allclose(hips, 0.0, atol=1e-9)
    assert np.allclose(pose.world[:, 2], true.world[:, 2], atol=1e-9)
    assert np.array_equal(pose.image, true.image)


def test_lifting_fills_in_nothing() -> None:
    """Without hips the rest is lifted, without a body nothing is; masked landmarks stay masked."""
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


def refined(pose: Pose) -> Pose:
    """Return the pose with its legs refined, as the first one of a film."""
    return LegDepthFilter().step(pose)[1]


def test_true_legs_keep_their_depth_from_the_front() -> None:
    """Where depth is forward and back, only lengths contribute: a true body hardly changes."""
    pose = lift(FRONT_VIEW.see(BENT))
    assert np.allclose(refined(pose).world, pose.world, atol=0.01)


@pytest.mark.parametrize("azimuth", [0, 90])
@pytest.mark.parametrize("roll", [0.0, 90.0])
def test_lying_legs_are_unchanged(azimuth: float, roll: float) -> None:
    """Lying people rotate their legs out of the sagittal plane on purpose."""
    pose = Camera(azimuth).see(lying(knee=60.0, rotation=30.0, roll=roll))
    assert same(refined(pose), pose)


def test_legs_without_a_trunk_are_unchanged() -> None:
    """A pose that is not known to be upright is unchanged, and so is an empty one."""
    for hidden in ([Landmark.LEFT_SHOULDER, Landmark.RIGHT_HIP], list(Landmark)):
        pose = without(SIDE_VIEW.see(BENT), *hidden)
        assert same(refined(pose), pose)


def test_depth_noise_is_reduced_from_the_side() -> None:
    """Noise in the depth of the legs is reduced, and a true body hardly changes."""
    random = np.random.default_rng(2)
    true = SIDE_VIEW.see(BENT)
    before, after = [], []
    for _ in range(40):
        raw = noisy(true, 0.05, random, SIDE_VIEW)
        world = true.world.copy()
        world[LEG_MARKS, 2] = raw.world[LEG_MARKS, 2]
        raw = replace(true, world=world)
        before.append(world[LEG_MARKS, 2] - true.world[LEG_MARKS, 2])
        after.append(refined(raw).world[LEG_MARKS, 2] - true.world[LEG_MARKS, 2])
    assert np.std(after) < np.std(before) * 0.75
    assert np.allclose(refined(true).world, true.world, atol=0.01)


@pytest.mark.parametrize("camera", [Camera(30.0), Camera(45.0), Camera(60.0), Camera(-45.0)])
@pytest.mark.parametrize("share", [0.6, 1.4])
def test_the_other_legs_length_corrects_the_depth(camera: Camera, share: float) -> None:
    """Depths that the model under- or over-estimates are mostly corrected."""
    true = lift(camera.see(half_kneeling(Side.LEFT)))
    world = true.world.copy()
    world[LEG_MARKS, 2] *= share
    raw = lift(replace(true, world=world))

    def off(pose: Pose) -> float:
        bones = (("HIP", "KNEE", Side.RIGHT), ("KNEE", "ANKLE", Side.LEFT))  # those that are level
        return sum(
            abs(angles.segment(pose, *bone)[2] - angles.segment(true, *bone)[2]) for bone in bones
        )

    assert off(refined(raw)) < 0.6 * off(raw)


def test_lengths_persist() -> None:
    """Lengths measured in the image plane are kept when the legs leave it."""
    camera = Camera(45.0)
    upright = lift(camera.see(standing()))
    legs = run(LegDepthFilter(), [replace(upright, time=k / 10) for k in range(50)])
    assert len(legs) == 50
    known, _ = LegDepthFilter().step(upright)
    later = replace(known, time=4.9)
    thigh = vectors.length(angles.segment(upright, "HIP", "KNEE", Side.LEFT))
    assert later.lengths[0] == pytest.approx(thigh, rel=0.02)
    hidden = replace(
        without(lift(camera.see(half_kneeling(Side.LEFT))), Landmark.LEFT_KNEE), time=5.0
    )
    after, _ = later.step(hidden)
    assert after.lengths[0] == pytest.approx(thigh, rel=0.05)


def test_lengths_of_masked_legs_are_unchanged() -> None:
    """Without knees no length is measured, and the pose is unchanged."""
    upright = lift(Camera(45.0).see(standing()))
    known, _ = LegDepthFilter().step(upright)
    masked = replace(without(upright, *KNEES), time=1.0)
    after, pose = known.step(masked)
    assert after.lengths == known.lengths
    assert same(pose, masked)


def test_depth_offsets_are_smoothed() -> None:
    """Pixel noise makes a depth by lengths jitter; for a person at rest most of it is smoothed."""
    camera, random = Camera(45.0), np.random.default_rng(4)
    true = lift(camera.see(half_kneeling(Side.LEFT)))
    flat = true.world * [1.0, 1.0, 0.7]
    raw = [
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

    def jitter(legs: LegDepthFilter) -> float:
        depths = [angles.segment(p, "HIP", "KNEE", Side.RIGHT)[2] for p in run(legs, raw)[30:]]
        return float(np.abs(np.diff(depths)).mean())

    assert jitter(LegDepthFilter()) < 0.8 * jitter(LegDepthFilter(offset_time_constant=1e-9))


def test_legs_without_length_are_unchanged() -> None:
    """Knees detected at the hips are no reason to fail."""
    pose = lift(Camera(45.0).see(standing()))
    image, world = pose.image.copy(), pose.world.copy()
    for side in SIDES:
        hip, knee = Landmark.of("HIP", side), Landmark.of("KNEE", side)
        image[knee], world[knee] = image[hip], world[hip]
    odd = refined(replace(pose, image=image, world=world))
    assert not np.isnan(odd.world).any()
    for side in SIDES:
        assert vectors.length(angles.segment(odd, "HIP", "KNEE", side)) < 0.1


@pytest.mark.parametrize("fps", [5.0, 60.0])
def test_lengths_do_not_depend_on_the_frame_rate(fps: float) -> None:
    """The lengths after ten seconds are the same at any frame rate."""
    camera = Camera(45.0)
    first, then = (lift(camera.see(each)) for each in (standing(), half_kneeling(Side.LEFT)))
    larger = replace(then, world=then.world * 1.1, image=then.image)

    def known(rate: float) -> tuple[float, ...]:
        legs = LegDepthFilter()
        for k in range(round(10 * rate)):
            pose = first if k < 5 * rate else larger
            legs, _ = legs.step(replace(pose, time=k / rate))
        return legs.lengths

    assert known(fps) == pytest.approx(known(20.0), rel=0.01)


def test_feet_follow_their_ankles() -> None:
    """Moving an ankle in depth does not bend the foot."""
    true = Camera(70.0).see(BENT)
    random = np.random.default_rng(3)
    raw = replace(true, world=true.world + random.normal(0, 0.05, (33, 3)))
    filtered = refined(raw)
    for side in (Side.LEFT, Side.RIGHT):
        for mark in ("HEEL", "FOOT_INDEX"):
            a = angles.segment(raw, "ANKLE", mark, side)
            assert angles.segment(filtered, "ANKLE", mark, side) == pytest.approx(a)
    assert not np.allclose(filtered.world[LEG_MARKS], raw.world[LEG_MARKS])


# PelvisStabilizer

ON_THE_SIDE = lying(knee=90.0, roll=90.0)
HIPS = [Landmark.LEFT_HIP, Landmark.RIGHT_HIP]
SHOULDERS = [Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER]


def opened(twist: float, time: float, along: float = 0.3) -> Pose:
    """Return a chest opened to the right by `twist`, the model letting the pelvis go along."""
    true = SIDE_VIEW.see(replace(ON_THE_SIDE, twist=-twist), time)
    rolled = SIDE_VIEW.see(replace(ON_THE_SIDE, roll=90.0 - along * twist), time)
    world = true.world.copy()
    world[HIPS] = rolled.world[HIPS]
    return replace(true, world=world)


def opening(seconds: float = 3.0) -> list[Pose]:
    """Return a film: closed for two seconds, opened to 60 degrees in the next, then open."""
    ticks = [k / 10 for k in range(round((2.0 + seconds) * 10))]
    return [opened(min(max(t - 2.0, 0.0), 1.0) * 60.0, t) for t in ticks]


def test_the_pelvis_stays_while_the_legs_rest() -> None:
    """Over resting legs, the rotation is that of the chest alone, to 3 degrees."""
    raw = opening()
    assert abs(angles.trunk_rotation(raw[-1])) < 45.0
    filtered = run(PelvisStabilizer(), raw)
    assert angles.trunk_rotation(filtered[-1]) == pytest.approx(-60.0, abs=3.0)
    assert same(filtered[5], raw[5])


@pytest.mark.parametrize("upper", SIDES)
@pytest.mark.parametrize("rolled", [0.0, 15.0, 30.0])
def test_the_pelvis_rolls_as_the_upper_knee_rises(upper: Side, rolled: float) -> None:
    """A pelvis that goes along is not counted as the chest's rotation: to 13 degrees of 30."""
    closed = [facing(upper).see(lying_skeleton(on_side(upper)), k / 10) for k in range(20)]
    wide = lying_skeleton(on_side(upper, opened=70.0, rolled=rolled))
    filtered = run(PelvisStabilizer(), [*closed, facing(upper).see(wide, 2.0)])
    assert abs(angles.trunk_rotation(filtered[-1])) == pytest.approx(70.0, abs=4.0 + 0.3 * rolled)


def test_shoulders_behind_each_other_are_not_a_closed_chest() -> None:
    """Without any depth, an open chest stays open, and its width is kept."""
    raw = opening(6.0)
    for pose in raw[30:]:
        pose.world[[*SHOULDERS, *HIPS], 2] = 0.0
    assert abs(angles.trunk_rotation(raw[-1])) < PelvisStabilizer.max_closed_rotation
    filtered = run(PelvisStabilizer(), raw)
    assert all(angles.trunk_rotation(pose) < -35.0 for pose in filtered[30:])


def test_one_resting_leg_is_enough() -> None:
    """The lower leg keeps the pelvis when the upper knee moves, but not when both move."""
    for moved, expected in (
        (KNEES[1:], -60.0),
        (KNEES, angles.trunk_rotation(opening()[-1])),
    ):
        raw = opening()
        for pose in raw[25:]:
            pose.image[moved] += 40.0
        assert angles.trunk_rotation(run(PelvisStabilizer(), raw)[-1]) == pytest.approx(
            expected, abs=3.0
        )


def test_the_reference_survives_occlusion() -> None:
    """Without shoulders the pose is unchanged; afterwards the reference still holds."""
    raw = opening()
    raw[-2] = without(raw[-2], Landmark.LEFT_SHOULDER)
    filtered = run(PelvisStabilizer(), raw)
    assert same(filtered[-2], raw[-2])
    assert angles.trunk_rotation(filtered[-1]) == pytest.approx(-60.0, abs=3.0)


def test_an_estimate_from_pixels_stays() -> None:
    """The landmarks are corrected all the same, for when the estimate is lost."""
    raw = [
        replace(pose, trunk_rotation=0.0 if k < 15 else -40.0, pelvis_heading=90.0)
        for k, pose in enumerate(opening())
    ]
    filtered = run(PelvisStabilizer(), raw)
    assert [pose.trunk_rotation for pose in filtered] == [pose.trunk_rotation for pose in raw]
    assert angles.trunk_rotation(filtered[-1]) == -40.0
    lost = replace(filtered[-1], trunk_rotation=math.nan)
    assert angles.trunk_rotation(lost) == pytest.approx(-60.0, abs=3.0)


def test_without_a_reference_the_pose_is_unchanged() -> None:
    """Without a reference the pose is unchanged, and getting up discards the reference."""
    raw = opening()[-10:]
    assert all(same(a, b) for a, b in zip(run(PelvisStabilizer(), raw), raw, strict=True))
    closed = opening()[:15]
    up = [SIDE_VIEW.see(standing(), 1.5)]
    again = [*closed, *up, *raw]
    assert all(same(a, b) for a, b in zip(run(PelvisStabilizer(), again), again, strict=True))


def test_turning_over_discards_the_reference() -> None:
    """A closed chest in another position than side-lying is no reference."""
    state = PelvisStabilizer()
    for pose in opening()[:15]:
        state, _ = state.step(pose)
    assert state.closed_chest is not None
    state, _ = state.step(SIDE_VIEW.see(lying(knee=90.0), 1.5))
    assert state.closed_chest is None


# OneEuro: rotations from the pixels


def test_trunk_rotation_and_heading_are_smoothed() -> None:
    """Jitter is reduced, and a prone heading wraps around without a jump."""
    random = np.random.default_rng(3)
    jitter = random.normal(0.0, 3.0, (60, 2))
    still = [SIDE_VIEW.see(lying(), k / 20.0) for k in range(60)]
    raw = [
        replace(p, trunk_rotation=40.0 + off[0], pelvis_heading=180.0 + off[1])
        for p, off in zip(still, jitter, strict=True)
    ]
    filtered = np.array(
        [(pose.trunk_rotation, pose.pelvis_heading) for pose in run(OneEuro(), raw)]
    )[20:]
    around = (filtered[:, 1] + 360.0) % 360.0
    assert np.abs(filtered[:, 0] - 40.0).mean() < 1.5 and np.abs(around - 180.0).mean() < 1.5
    assert np.abs(np.diff(around)).max() < 3.0


def test_unknown_rotations_stay_unknown() -> None:
    """Unknown rotations are not filled in, and restart where they are estimated."""
    poses = [SIDE_VIEW.see(lying(), k / 20.0) for k in range(30)]
    raw = [
        p if k < 10 or k >= 20 else replace(p, trunk_rotation=70.0, pelvis_heading=-90.0)
        for k, p in enumerate(poses)
    ]
    filtered = np.array(
        [(pose.trunk_rotation, pose.pelvis_heading) for pose in run(OneEuro(), raw)]
    )
    assert np.isnan(filtered[:10]).all() and np.isnan(filtered[20:]).all()
    assert filtered[10:20] == pytest.approx(np.tile([70.0, -90.0], (10, 1)))


# Pose.pixels_per_metre


@pytest.mark.parametrize("posture", [standing(), KNEELING, lying()])
@pytest.mark.parametrize("distance", [2.5, 4.0])
def test_the_scale_is_that_of_the_camera(posture: Posture, distance: float) -> None:
    """Pixels per metre are the focal length over the distance, in any posture."""
    camera = replace(SIDE_VIEW, distance=distance, height=0.5)
    expected = camera.focal * max(camera.size) / distance
    assert camera.see(posture).pixels_per_metre == pytest.approx(expected, rel=0.05)


def test_too_few_landmarks_have_no_scale() -> None:
    """Two landmarks are not enough for a scale, nor are many in one point."""
    body = [
        Landmark.of(j, s)
        for j in ("SHOULDER", "HIP", "KNEE", "ANKLE")
        for s in (Side.LEFT, Side.RIGHT)
    ]
    pose = SIDE_VIEW.see(KNEELING)
    assert not math.isnan(without(pose, *body[3:]).pixels_per_metre)
    assert math.isnan(without(pose, *body[2:]).pixels_per_metre)
    assert math.isnan(replace(pose, world=np.zeros((33, 3))).pixels_per_metre)


# FilterChain


@pytest.mark.parametrize("azimuth", [0, 50, 90])
def test_the_chain_recovers_the_true_angles(azimuth: float) -> None:
    """After jitter, a swap and a masked heel, the angles are those of the body to 6 degrees."""
    camera = Camera(azimuth)
    raw = [
        swapped(p, LEGS) if 2.0 <= p.time < 2.3 and azimuth == 90 else p
        for p in film([(0.0, BENT), (4.0, BENT)], 20, camera, noise=0.008)
    ]
    raw[50] = without(raw[50], Landmark.LEFT_HEEL)
    filtered = run(FilterChain(), raw)
    assert np.isnan(filtered[50].world[Landmark.LEFT_HEEL]).all()
    for name, expected in TRUTH.items():
        values = [angles.ANGLE_COLUMNS[name](p) for p in filtered[20:]]
        assert float(np.median(values)) == pytest.approx(expected, abs=6.0), name
        assert float(np.std(values)) < 3.0, name


def test_the_chain_keeps_empty_poses_empty() -> None:
    """The filters add no person to an empty frame."""
    filtered = run(FilterChain(), [Pose.unseen(k / 10, (640, 480)) for k in range(5)])
    assert not any(p.detected_someone for p in filtered)
    assert [p.time for p in filtered] == [0.0, 0.1, 0.2, 0.3, 0.4]


def test_the_synthetic_skeleton_is_sound() -> None:
    """The synthetic body keeps its bones' lengths and rests on its floor."""
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


# PersonGate


def other_person(pose: Pose, across: float, larger: float = 1.0) -> Pose:
    """Return the body of another person: `across` px to the right, and larger."""
    middle = np.nanmean(pose.image, axis=0)
    image = (pose.image - middle) * larger + middle + np.array([across, 0.0])
    return Pose(pose.time, pose.size, image, pose.world, pose.visibility)


OTHERS = [(250.0, 1.0), (0.0, 1.9), (0.0, 0.5)]


@pytest.mark.parametrize(("across", "larger"), OTHERS)
def test_a_passer_by_is_rejected(across: float, larger: float) -> None:
    """A pose that jumps, or is suddenly much larger or smaller, is masked."""
    poses = list(film(STILL))
    middle = slice(20, 30)
    poses[middle] = [other_person(pose, across, larger) for pose in poses[middle]]
    seen = [pose.detected_someone for pose in run(PersonGate(), poses)]
    assert not any(seen[middle])
    assert all(seen[:20]) and all(seen[30:])


@pytest.mark.parametrize(("across", "larger"), OTHERS)
def test_a_person_who_stays_is_accepted(across: float, larger: float) -> None:
    """After the timeout another person is accepted."""
    poses = list(film(STILL))
    poses[20:] = [other_person(pose, across, larger) for pose in poses[20:]]
    filtered = run(PersonGate(timeout=1.5), poses)
    began = poses[20].time
    assert not any(p.detected_someone for p in filtered if 0.0 <= p.time - began < 1.4)
    assert all(p.detected_someone for p in filtered if p.time - began > 1.6)


def test_any_person_is_accepted_after_a_gap() -> None:
    """After empty frames a person may appear anywhere."""
    poses = list(film(STILL))
    gap = [Pose.unseen(p.time, p.size) for p in poses[20:50]]
    after = [other_person(p, 250.0) for p in poses[50:]]
    filtered = run(PersonGate(), [*poses[:20], *gap, *after])
    assert all(p.detected_someone for p in filtered[50:])


def test_walking_is_accepted() -> None:
    """A person who walks through the frame is not rejected."""
    poses = [other_person(p, 120.0 * p.time - 250.0) for p in film(STILL)]
    assert all(p.detected_someone for p in run(PersonGate(), poses))
