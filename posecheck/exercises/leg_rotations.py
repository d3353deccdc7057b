"""In and out leg rotations.

Lying on the back, legs wider than the hips, both legs are rotated inward and then outward at the
hips, slowly. With straight legs the feet roll in and out; with bent knees and flat feet the knees
drop in and out. Both count.
"""

from __future__ import annotations

import math

from posecheck.core import angles, vectors
from posecheck.core.exercise import (
    Band,
    Check,
    Exercise,
    Measure,
    Phase,
    Programme,
    StartPosition,
    Swing,
    pictogram,
)
from posecheck.core.pose import SIDES, Pose, Side

#: Degrees of knee flexion from which on the legs are bent on purpose: two thirds of the way to the
#: right angle that flat feet want.
BENT = 60.0

#: Straight legs, to a person who lies at ease; a little more than half the way to legs that are
#: bent on purpose, since from the feet end landmarks show straight ones bent by up to 30°.
STRAIGHT = Band(-10, 34)

#: Straight legs wider than the hips show 23° or more, bent ones 14°. With the ankles no wider than
#: the hips they lie side by side: that is 0°, of which landmarks of feet that touch, or hide each
#: other, show up to 11° too much.
WIDE = Band(12, 180)

#: Legs roll in their hips: the pelvis stays, and what landmarks tell of it sways by up to 25°. When
#: it turns by more, the person is turning over.
TURNING_OVER = 35.0

#: What counts at the least, degrees from the inner to the outer turning point. Healthy adults lying
#: with straight hips roll 30° inward and 38° outward; it falls with age, so less than half of it
#: will do for whoever never goes further.
FLOOR = 30.0


def inward(pose: Pose, side: Side) -> float:
    """How far both legs are rolled in, on average, degrees; the one that is seen where one is."""
    left, right = inward_of_one(pose, Side.LEFT), inward_of_one(pose, Side.RIGHT)
    if left != left:
        return right
    return (left + right) / 2.0 if right == right else left


def inward_of_one(pose: Pose, side: Side) -> float:
    """How far one leg is rolled in, degrees; NaN when it is not seen.

    Of the far leg from the side the pixels tell the degrees badly, but that it moves well enough:
    so this is nearer to the pixels than `angles.hip_rotation`. NaN, too, while they seem to stand:
    from the feet end, in the dark, a lying trunk does at times.
    """
    return pose.hip_rotation_by_side[side] if angles.supine(pose) else math.nan


def stray_bend(pose: Pose, side: Side) -> float:
    """Mean knee flexion, 0 for legs that are bent on purpose."""
    mean = (angles.knee_flexion(pose, Side.LEFT) + angles.knee_flexion(pose, Side.RIGHT)) / 2
    return 0.0 if mean > BENT else mean


def spread(pose: Pose, side: Side) -> float:
    """The angle between the legs, from hip to ankle: 0 with the ankles as far apart as the hips."""
    left, right = (
        vectors.sub(angles.landmark(pose, "ANKLE", side), angles.landmark(pose, "HIP", side))
        for side in SIDES
    )
    return vectors.angle_between(left, right)


def readable(pose: Pose) -> bool:
    """Whether the legs' roll can be read from where the camera is."""
    return not math.isnan(inward(pose, Side.BOTH))


INWARD = Measure(
    "hip_rotation",
    inward,
    unseen_cue="I can't read your feet. Put the camera at your feet, or turn your side to it.",
)
FACING = Measure("facing", lambda pose, side: angles.pelvis_heading(pose))
STRAY_BEND = Measure("knee_flexion", stray_bend)
SPREAD = Measure("leg_spread", spread)

EXERCISE = Exercise(
    name="leg-rotations",
    title="Leg rotations",
    summary="Lying on the back, both legs roll inward, then outward, at the hips.",
    sides=(Side.BOTH,),
    programme=Programme(reps=5),
    cycle=Swing(
        measure=INWARD,
        posture=angles.supine,
        side_measure=Measure("hip_rotation_of_one", inward_of_one),
        hysteresis=8.0,
        min_rom=FLOOR,
        own_rom_share=0.6,
        resting_joints=("ANKLE",),
        steady_measures={FACING: TURNING_OVER},
        low_rom_fault="small-rotation",
        asymmetry_fault="one-leg",
        # Feet that lie side by side meet before the legs are in, and hide each other.
        low_rom_explained_by=frozenset({"legs-together"}),
    ),
    checks=(
        Check(
            fault="legs-together",
            measure=SPREAD,
            band=WIDE,
            cue="Bring your legs further apart, wider than your hips.",
            priority=1,
            warn_margin=4.0,
            min_duration=2.0,
        ),
        Check(
            fault="knees-bending",
            measure=STRAY_BEND,
            band=STRAIGHT,
            cue="Keep your legs straight.",
            priority=2,
            min_duration=1.5,
        ),
    ),
    recorded=(INWARD, STRAY_BEND, SPREAD),
    cues={
        Phase.READY: "Lie on your back, legs apart. Roll both legs in.",
        Phase.SET_UP: "Roll in as far as you can.",
        Phase.RETURN: "And slowly out again.",
    },
    start=StartPosition(
        posture=angles.supine,
        instruction="Lie on your back, legs wider than your hips, arms at your sides.",
        is_view_suitable=readable,
        view_cue=INWARD.unseen_cue,
        camera_hint="The camera stands at your side, or at your feet and a metre high.",
        camera_bearing=90.0,
        lying=True,
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
                "FOOT_INDEX": (1, 44),
            },
            right={
                "SHOULDER": (78, 42),
                "ELBOW": (64, 40),
                "WRIST": (52, 40),
                "HIP": (52, 43),
                "KNEE": (28, 38),
                "ANKLE": (6, 34),
                "HEEL": (1, 35),
                "FOOT_INDEX": (4, 22),
            },
        ),
    ),
    advice={
        "small-rotation": "Roll your legs further, in and out.",
        "one-leg": "Let both legs roll alike.",
    },
)
