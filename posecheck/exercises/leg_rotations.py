"""In and out leg rotations.

Supine with the legs wider than the hips, both legs rotate slowly inward and then outward at the
hips. With straight legs the feet roll in and out; with bent knees and flat feet the knees drop in
and out. Both count.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

from posecheck.core import angles, vectors
from posecheck.core.exercise import (
    Band,
    Check,
    Exercise,
    Gauge,
    Measure,
    Phase,
    Programme,
    StartPosition,
    Swing,
    pictogram,
)
from posecheck.core.pose import SIDES, Pose, Side

#: Knee flexion from which the legs are bent on purpose, degrees: two thirds of the right angle that
#: flat feet need.
BENT_KNEES = 60.0

#: Knee flexion of straight legs at ease, degrees. The limit is a little more than half of
#: BENT_KNEES: seen from the feet, landmarks show straight legs flexed by up to 30°.
STRAIGHT_KNEES = Band(-10, 34)

#: Angle between the legs, degrees. Straight legs wider than the hips have 23° or more, bent ones
#: 14°. With the ankles as wide as the hips it is 0°, of which landmarks show up to 11° too much
#: when the feet touch or occlude each other.
LEGS_APART = Band(12, 180)

#: Cosine between the pelvis's lateral axis and the line of sight above which the angle between the
#: legs is not seen: within 30 degrees, where less than half of the distance between the ankles lies
#: in the image. The rest is depth, of which the model shows half or less when one leg is behind the
#: other.
MAX_LATERAL_VIEW = math.cos(math.radians(30.0))

#: Change of the pelvis heading from which the person is turning over, degrees. In the exercise the
#: pelvis stays still, and its landmarks sway by up to 25°.
MAX_PELVIS_TURN = 35.0

#: Largest change of the knees' flexion within a cycle, degrees: half of what it takes to draw the
#: feet up from straight legs, and twice what landmarks show from the feet end at rest.
MAX_KNEE_CHANGE = 45.0

#: Cosine between the trunk and the line of sight above which the flexion of hips and knees is
#: depth, within 60 degrees. The model shows half of the depth: from the feet, bent knees that fall
#: in look straight, and thighs that fall out look drawn up.
MAX_TRUNK_DEPTH = math.cos(math.radians(60.0))

#: Hip flexion from which feet are off the floor, degrees: with flat feet and the knees at a right
#: angle, thighs slope by about 45°.
MAX_HIP_FLEXION = 90.0

#: Height of an ankle above its hip from which the foot is off the floor, m: more than a foot's
#: length. Both joints are some 0.1 m above the floor at rest.
MAX_ANKLE_HEIGHT = 0.3

#: Smallest range of motion that counts, degrees from the inner to the outer turning point. Healthy
#: supine adults with straight hips reach 30° inward and 38° outward. It falls with age, so less
#: than half of that counts unless the person usually goes further.
MIN_ROM = 30.0

#: Largest trunk rotation of a person lying flat, degrees. Shoulders and pelvis rest on the
#: floor; 45° are the norm of the thoracolumbar spine, and half of it is another exercise.
MAX_TRUNK_ROTATION = 25.0

#: Shortest cycle that is counted, s: 0.8 s, about the fastest that feet can roll in and out. The
#: slow beginning and a frame or two by which the turning points are off are subtracted.
MIN_CYCLE = 0.6

#: Shortest slow cycle, s. The programme asks for slow rotations; 1 to 2 s each way are a moderate
#: speed by the American College of Sports Medicine's position stand of 2009, and less is fast.
SLOW_CYCLE = 2.0


def followed_rotation(pose: Pose, side: Side) -> float:
    """Return the internal rotation of a hip, or the mean of both as far as visible, degrees.

    It follows the movement, which pixels show even of the far leg in a side view and of feet that
    overlap in the frame, if not how far it goes. NaN unless the person is supine: seen from the
    feet in the dark, a lying trunk at times looks upright.
    """
    return _of(pose, side, pose.hip_rotation_by_side.__getitem__)


def inward_rotation(pose: Pose, side: Side) -> float:
    """Return the same where the view shows how far the leg goes, see `angles.hip_rotation`.

    Of the range of a far leg in a side view pixels show half to two thirds, while the feet overlap
    of that of both legs a third.
    """
    return _of(pose, side, lambda one: angles.hip_rotation(pose, one))


def _of(pose: Pose, side: Side, rotation: Callable[[Side], float]) -> float:
    """Return a supine person's rotation of one side, or for both the mean of the known ones."""
    if not angles.supine(pose):
        return math.nan
    if side is not Side.BOTH:
        return rotation(side)
    left, right = map(rotation, SIDES)
    if math.isnan(left):
        return right
    return left if math.isnan(right) else (left + right) / 2.0


def followed_rotation_error(pose: Pose, side: Side) -> float:
    """Return the error bar of `followed_rotation`, degrees."""
    return _error_of(pose, side, pose.hip_rotation_by_side.__getitem__)


def inward_rotation_error(pose: Pose, side: Side) -> float:
    """Return the error bar of `inward_rotation`, degrees."""
    return _error_of(pose, side, lambda one: angles.hip_rotation(pose, one))


def _error_of(pose: Pose, side: Side, rotation: Callable[[Side], float]) -> float:
    """Return the error bar of one side's rotation, or of the mean of the known ones.

    The legs' errors are independent.
    """
    sides = SIDES if side is Side.BOTH else (side,)
    known = [pose.hip_rotation_error_by_side[one] for one in sides if not math.isnan(rotation(one))]
    return math.hypot(*known) / len(known) if known else math.nan


def unintended_flexion(pose: Pose, side: Side) -> float:
    """Return the mean knee flexion, degrees; 0 for legs that are bent on purpose."""
    mean = flexion(pose)
    return 0.0 if mean > BENT_KNEES else mean


def leg_spread(pose: Pose, side: Side) -> float:
    """Return the angle between the legs, degrees; 0 with the ankles as far apart as the hips.

    NaN in a side view, where one leg is behind the other.
    """
    if abs(angles.left_axis(pose)[2]) > MAX_LATERAL_VIEW:
        return math.nan
    left, right = (
        vectors.sub(angles.landmark(pose, "ANKLE", side), angles.landmark(pose, "HIP", side))
        for side in SIDES
    )
    return vectors.angle_between(left, right)


def flexion(pose: Pose) -> float:
    """Return the mean knee flexion, degrees."""
    return (angles.knee_flexion(pose, Side.LEFT) + angles.knee_flexion(pose, Side.RIGHT)) / 2.0


def is_supine_with_feet_down(pose: Pose) -> bool:
    """Return whether the person lies flat on the back with both feet down, as far as they are seen.

    Knees hugged to the chest, feet held in the hands, a lifted leg, and an ankle on the other knee
    are no leg rotations, nor is a trunk that turns. From the feet, thighs that fall out seem to be
    drawn up, one more than the other; there the mean of both hips is judged.
    """
    if not angles.supine(pose) or abs(angles.trunk_rotation(pose)) > MAX_TRUNK_ROTATION:
        return False
    front = angles.pelvis_anterior_axis(pose)
    hips = [angles.hip_flexion(pose, side) for side in SIDES]
    if _is_seen_from_end(pose):
        hips = [(hips[0] + hips[1]) / 2.0]
    return not any(flexed > MAX_HIP_FLEXION for flexed in hips) and not any(
        vectors.dot(angles.segment(pose, "HIP", "ANKLE", side), front) > MAX_ANKLE_HEIGHT
        for side in SIDES
    )


def seen_flexion(pose: Pose, side: Side) -> float:
    """Return the mean knee flexion, degrees; NaN from the feet or the head, where it is depth."""
    return math.nan if _is_seen_from_end(pose) else flexion(pose)


def _is_seen_from_end(pose: Pose) -> bool:
    """Return whether at least half of the trunk's length is depth: from the feet or the head."""
    return abs(vectors.unit(angles.trunk(pose))[2]) > MAX_TRUNK_DEPTH


def is_measurable(pose: Pose) -> bool:
    """Return whether the hip rotation can be measured from this view."""
    return not math.isnan(followed_rotation(pose, Side.BOTH))


def rolling_part(pose: Pose) -> tuple[str, str]:
    """Return what is seen to roll: the foot about the heel, or the shank of a bent knee."""
    return ("ANKLE", "KNEE") if flexion(pose) > BENT_KNEES else ("HEEL", "FOOT_INDEX")


FOLLOWED_ROTATION = Measure(
    "followed_hip_rotation",
    followed_rotation,
    error=followed_rotation_error,
    unseen_cue="I can't read your feet. Put the camera at your feet, or turn your side to it.",
)
INWARD_ROTATION = Measure("hip_rotation", inward_rotation, error=inward_rotation_error)
PELVIS_HEADING = Measure("pelvis_heading", lambda pose, side: angles.pelvis_heading(pose))
FLEXION = Measure("mean_knee_flexion", lambda pose, side: flexion(pose))
SEEN_FLEXION = Measure("seen_knee_flexion", seen_flexion)
KNEE_FLEXION = Measure("knee_flexion", unintended_flexion)
LEG_SPREAD = Measure("leg_spread", leg_spread)

LEGS_TOGETHER = Check(
    fault="legs-together",
    measure=LEG_SPREAD,
    band=LEGS_APART,
    cue="Bring your legs further apart, wider than your hips.",
    priority=1,
    warn_margin=4.0,
    min_duration=2.0,
)
KNEES_BENDING = Check(
    fault="knees-bending",
    measure=KNEE_FLEXION,
    band=STRAIGHT_KNEES,
    cue="Keep your legs straight.",
    priority=2,
    min_duration=1.5,
)

EXERCISE = Exercise(
    name="leg-rotations",
    title="Leg rotations",
    summary="Lying on the back, both legs roll inward, then outward, at the hips.",
    sides=(Side.BOTH,),
    programme=Programme(reps=5),
    cycle=Swing(
        measure=FOLLOWED_ROTATION,
        posture=is_supine_with_feet_down,
        range_measure=INWARD_ROTATION,
        side_measure=Measure(
            "followed_hip_rotation_of_side", followed_rotation, error=followed_rotation_error
        ),
        hysteresis=8.0,
        min_rom=MIN_ROM,
        own_rom_share=0.6,
        resting_joints=("ANKLE",),
        steady_measures={PELVIS_HEADING: MAX_PELVIS_TURN, SEEN_FLEXION: MAX_KNEE_CHANGE},
        low_rom_fault="small-rotation",
        asymmetry_fault="one-leg",
        too_fast_fault="too-fast",
        slow_duration=SLOW_CYCLE,
        min_duration=MIN_CYCLE,
        # Feet close together touch before the legs are rotated in, and occlude each other.
        low_rom_explained_by=frozenset({"legs-together"}),
    ),
    checks=(LEGS_TOGETHER, KNEES_BENDING),
    variants={
        # Without a demand, bent knees are taken for intended; with one, they are a fault.
        "straight": (LEGS_TOGETHER, replace(KNEES_BENDING, measure=FLEXION)),
        "bent": (
            LEGS_TOGETHER,
            Check(
                fault="legs-straight",
                measure=FLEXION,
                band=Band(BENT_KNEES, 180),
                cue="Bend your knees, feet flat on the floor.",
                priority=2,
                min_duration=1.5,
            ),
        ),
    },
    recorded=(INWARD_ROTATION, KNEE_FLEXION, LEG_SPREAD),
    cues={
        Phase.READY: "Roll both legs in.",
        Phase.SET_UP: "In, as far as you can.",
        Phase.RETURN: "Slowly out, as far as you can.",
    },
    start=StartPosition(
        posture=angles.supine,
        instruction="Lie on your back, legs wider than your hips, arms at your sides.",
        is_view_suitable=is_measurable,
        view_cue=FOLLOWED_ROTATION.unseen_cue,
        camera_hint="The camera stands at your side, or at your feet and a metre high.",
        camera_bearing=90.0,
        lying=True,
        is_seen_well=is_measurable,
        pictogram=pictogram(
            head=(92, 44),
            left={
                "SHOULDER": (77, 49),
                "ELBOW": (63, 55),
                "WRIST": (49, 57),
                "HIP": (51, 50),
                "KNEE": (26, 54),
                "ANKLE": (3, 57),
                "HEEL": (-2, 58),
                "FOOT_INDEX": (4, 55),
            },
            right={
                "SHOULDER": (78, 42),
                "ELBOW": (64, 40),
                "WRIST": (52, 40),
                "HIP": (52, 43),
                "KNEE": (28, 38),
                "ANKLE": (6, 34),
                "HEEL": (1, 35),
                "FOOT_INDEX": (2, 21),
            },
        ),
        moves=(pictogram(None, {"FOOT_INDEX": (-2, 44)}, {"FOOT_INDEX": (6, 31)}),),
        move_time=2.0,  # of a roll, as the advice says
    ),
    gauge=Gauge(INWARD_ROTATION, Band(-60, 60), "Legs rolled", rolling_part),
    phase_words={Phase.SET_UP: "roll in", Phase.RETURN: "roll out"},
    advice={
        "small-rotation": "Roll your legs further, in and out.",
        "one-leg": "Let both legs roll alike.",
        "too-fast": "Slower: let each roll take two seconds.",
    },
)
