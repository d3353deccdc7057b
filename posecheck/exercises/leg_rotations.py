"""In and out leg rotations.

Lying on the back, legs wider than the hips, both legs are rotated inward and then outward at the
hips, slowly. With straight legs the feet roll in and out; with bent knees and flat feet the knees
drop in and out. Both count.
"""

from __future__ import annotations

import math

from posecheck import angles
from posecheck.exercise import (
    Band,
    Check,
    Exercise,
    Measure,
    Phase,
    Programme,
    Start,
    Swing,
    drawn,
)
from posecheck.pose import Pose, Side, Vector

#: A chest that faces up by this much, as a cosine (53°), belongs to somebody on their back.
FACING_UP = 0.6

#: The hip line of somebody on their back is nearly level: below this, as a sine (37°).
LEVEL = 0.6

#: How much of the hips' width lies in the picture, as a cosine. From the feet it is this much
#: (25° off), and the picture tells a left foot's roll from a right one's.
FROM_THE_FEET = 0.9

#: From the side it is this little (33° off). Between the two the model puts the toes of a lying
#: person where those of a standing one would be, and they hardly move when the feet roll.
FROM_THE_SIDE = 0.55

#: Degrees of knee flexion from which on the legs are bent on purpose.
BENT = 65.0

#: Up to this flexion they are straight, since a lying person's knees read as bent by up to 30°;
#: from the second on the knees drop in and out for all to see.
STRAIGHT, DROPPING = 35.0, 40.0


def on_the_back(pose: Pose) -> bool:
    """Whether the person lies on the back; False when trunk or hips are not seen."""
    line = angles.unit(angles.hip_line(pose))
    axis = angles.unit(angles.times(angles.trunk(pose), -1.0))
    ahead = angles.unit(angles.cross(axis, line))
    return abs(line[1]) < LEVEL and -ahead[1] > FACING_UP


def inward(pose: Pose, side: Side) -> float:
    """How far both legs are rolled in, in lengths of the shank; its zero means nothing.

    Straight legs bring the toes together while the heels stay, bent ones the knees while the
    ankles stay: the gap at the resting end less that at the moving end, of either by how much the
    knees are bent.
    """
    bend = (angles.knee_flexion(pose, Side.LEFT) + angles.knee_flexion(pose, Side.RIGHT)) / 2
    knees = min(max((bend - STRAIGHT) / (DROPPING - STRAIGHT), 0.0), 1.0)
    feet_in = gap(pose, "HEEL") - gap(pose, "FOOT_INDEX") if feet_readable(pose) else math.nan
    knees_in = gap(pose, "ANKLE") - gap(pose, "KNEE")
    return (knees_in if knees == 1.0 else knees * knees_in + (1.0 - knees) * feet_in) / shank(pose)


def inward_of_one(pose: Pose, side: Side) -> float:
    """How far one leg alone is rolled in, in lengths of the shank; NaN but from the feet."""
    line = angles.unit(angles.hip_line(pose))
    if not math.hypot(line[0], line[1]) > FROM_THE_FEET:
        return math.nan
    foot, knee = (
        angles.bone(pose, "HEEL", "FOOT_INDEX", side),
        angles.bone(pose, "ANKLE", "KNEE", side),
    )
    outward = angles.dot(angles.plus(foot, knee), line) * (1.0 if side is Side.LEFT else -1.0)
    return -outward / shank(pose)


def feet_readable(pose: Pose) -> bool:
    """Whether the feet's roll can be read from this view: from the feet, or from the side."""
    line = angles.unit(angles.hip_line(pose))
    return not FROM_THE_SIDE < math.hypot(line[0], line[1]) < FROM_THE_FEET


def gap(pose: Pose, joint: str) -> float:
    """How far a joint's left and right are apart in the picture, m."""
    apart = angles.minus(angles.at(pose, joint, Side.LEFT), angles.at(pose, joint, Side.RIGHT))
    return math.hypot(apart[0], apart[1])


def shank(pose: Pose) -> float:
    """The mean length of the shanks, m; NaN when there is none."""
    both = [angles.length(angles.bone(pose, "KNEE", "ANKLE", s)) for s in (Side.LEFT, Side.RIGHT)]
    return sum(both) / 2 if sum(both) > angles.SHORTEST else math.nan


def stray_bend(pose: Pose, side: Side) -> float:
    """Mean knee flexion, 0 for legs that are bent on purpose."""
    mean = (angles.knee_flexion(pose, Side.LEFT) + angles.knee_flexion(pose, Side.RIGHT)) / 2
    return 0.0 if mean > BENT else mean


def stance(pose: Pose, side: Side) -> float:
    """How far the ankles are apart, in widths of the hips."""
    hips = angles.hip_line(pose)
    apart: Vector = angles.minus(
        angles.at(pose, "ANKLE", Side.LEFT), angles.at(pose, "ANKLE", Side.RIGHT)
    )
    width = angles.dot(hips, hips)
    return abs(angles.dot(apart, hips)) / width if width > angles.SHORTEST else math.nan


def readable(pose: Pose) -> bool:
    """Whether the legs' roll can be read from where the camera is."""
    return not math.isnan(inward(pose, Side.BOTH))


INWARD = Measure(
    "inward_roll",
    inward,
    unit="",
    unseen="I can't read your feet. Put the camera at your feet, or turn your side to it.",
)
STRAY_BEND = Measure("knee_flexion", stray_bend)
STANCE = Measure("stance", stance, unit="")

EXERCISE = Exercise(
    name="leg-rotations",
    title="Leg rotations",
    summary="Lying on the back, both legs roll inward, then outward, at the hips.",
    order=2,
    sides=(Side.BOTH,),
    programme=Programme(reps=5),
    cycle=Swing(
        inward=INWARD,
        posture=on_the_back,
        one_side=Measure("inward_roll_of_one", inward_of_one, unit=""),
        slack=0.08,
        floor=0.15,
        own_range=0.6,
        small="small-rotation",
        one_sided="one-leg",
    ),
    checks=(
        Check(
            fault="legs-together",
            measure=STANCE,
            band=Band(1.3, 100),
            cue="Bring your legs further apart, wider than your hips.",
            priority=1,
            near=0.2,
            patience=2.0,
        ),
        Check(
            fault="knees-bending",
            measure=STRAY_BEND,
            band=Band(-10, 38),
            cue="Keep your legs straight.",
            priority=2,
        ),
    ),
    kept=(INWARD, STRAY_BEND, STANCE),
    cues={
        Phase.READY: "Lie on your back, legs apart. Roll both legs in.",
        Phase.SET_UP: "Roll in as far as you can.",
        Phase.RETURN: "And slowly out again.",
    },
    start=Start(
        posture=on_the_back,
        take="Lie on your back, legs wider than your hips, arms at your sides.",
        view=readable,
        turn=INWARD.unseen,
        place="The camera stands at your side, or at your feet and a metre high.",
        bearing=90.0,
        lying=True,
        figure=drawn(
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
    remedies={
        "small-rotation": "Roll your legs further, in and out.",
        "one-leg": "Let both legs roll alike.",
    },
)
