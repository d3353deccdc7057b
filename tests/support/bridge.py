"""The bridge, an exercise that is not shipped: on the back, knees bent, the hips are lifted.

Tests copy this file to the places where an exercise may come from.
"""

from __future__ import annotations

import math

from posecheck.core import angles
from posecheck.core.exercise import (
    Band,
    Check,
    Exercise,
    Hold,
    Measure,
    Phase,
    Programme,
    StartPosition,
    pictogram,
)
from posecheck.core.pose import SIDES, Pose, Side

#: Least knee flexion of a leg whose foot is on the floor, degrees.
BENT = 60.0


def hip_flexion(pose: Pose, side: Side) -> float:
    """Return the mean flexion of both hips, degrees."""
    return sum(angles.hip_flexion(pose, one) for one in SIDES) / 2.0


def knee_flexion(pose: Pose, side: Side) -> float:
    """Return the mean flexion of both knees, degrees."""
    return sum(angles.knee_flexion(pose, one) for one in SIDES) / 2.0


def hip_lift(pose: Pose, side: Side) -> float:
    """Return by how much the trunk rises towards the hips, degrees; 0 in any other posture.

    About 25 with trunk and thighs in line.
    """
    knees = knee_flexion(pose, side)
    if math.isnan(knees):
        return math.nan
    if not angles.supine(pose) or knees < BENT:
        return 0.0
    return max(angles.trunk_inclination(pose) - 90.0, 0.0)


def readable(pose: Pose) -> bool:
    """Return whether hips and knees are seen."""
    return not math.isnan(hip_lift(pose, Side.BOTH))


LIFT = Measure(
    "hip_lift", hip_lift, unseen_cue="I can't see your hips and knees. Turn your side to me."
)
HIPS = Measure("hip_flexion", hip_flexion, joints=("SHOULDER", "HIP", "KNEE"))
KNEES = Measure("knee_flexion", knee_flexion, joints=("HIP", "KNEE", "ANKLE"))

EXERCISE = Exercise(
    name="own-bridge",
    title="Bridge",
    summary="On the back, knees bent, the hips are lifted and held in line with the trunk.",
    sides=(Side.BOTH,),
    programme=Programme(reps=3, hold=5.0),
    cycle=Hold(
        position=LIFT,
        enter_threshold=12.0,
        exit_threshold=8.0,
        target_bands={HIPS: Band(-15, 25)},
        hold_bands={HIPS: Band(-20, 30)},
        exit_delay=1.0,
        unreached_fault="hips-low",
    ),
    checks=(
        Check(
            fault="feet-misplaced",
            measure=KNEES,
            band=Band(75, 130),
            cue="Bring your feet below your knees.",
            priority=1,
        ),
    ),
    recorded=(HIPS, KNEES),
    cues={
        Phase.READY: "Lift your hips.",
        Phase.SET_UP: "Higher, until trunk and thighs are in line.",
        Phase.HOLD: "Hold and breathe.",
        Phase.RETURN: "Lower slowly.",
    },
    start=StartPosition(
        posture=angles.supine,
        instruction="Lie on your back, knees bent, feet flat on the floor.",
        is_view_suitable=readable,
        view_cue="Turn your side to the camera.",
        camera_hint="The camera stands at your side, two to three metres away.",
        camera_bearing=90.0,
        lying=True,
        pictogram=pictogram(
            head=(92, 60),
            left={
                "SHOULDER": (78, 62),
                "HIP": (50, 40),
                "KNEE": (24, 24),
                "ANKLE": (22, 60),
                "HEEL": (24, 66),
                "FOOT_INDEX": (10, 66),
            },
            right={
                "SHOULDER": (79, 60),
                "HIP": (51, 38),
                "KNEE": (26, 22),
                "ANKLE": (24, 58),
                "HEEL": (26, 64),
                "FOOT_INDEX": (12, 64),
            },
        ),
    ),
    advice={
        "hips-low": "Lift your hips until trunk and thighs are in line.",
        "hold-too-short": "Stay up until the time is over.",
    },
)
