#!/usr/bin/env python3
"""Declare an exercise and try it on a synthetic person, without a camera.

python examples/own_exercise.py
"""

from __future__ import annotations

from posecheck.core import angles, vectors
from posecheck.core.exercise import Band, Check, Exercise, Hold, Measure, Programme
from posecheck.core.pose import SIDES, Pose, Side
from posecheck.testing import STANDING, Posture, judge, synthetic_poses


def arm_elevation(pose: Pose, side: Side) -> float:
    """Return the mean angle of both upper arms from the trunk, degrees; 0 hanging."""
    down = vectors.scale(angles.trunk(pose), -1.0)
    arms = [angles.segment(pose, "SHOULDER", "ELBOW", each) for each in SIDES]
    return sum(vectors.angle_between(arm, down) for arm in arms) / len(arms)


ELEVATION = Measure("arm_elevation", arm_elevation)
LEAN = Measure("trunk_lean", lambda pose, side: angles.trunk_lean(pose))

EXERCISE = Exercise(
    name="arms-overhead",
    title="Arms overhead",
    summary="Standing tall, both arms are lifted overhead and held there.",
    sides=(Side.BOTH,),
    programme=Programme(reps=2, hold=3.0),
    cycle=Hold(
        position=ELEVATION,
        enter_threshold=60.0,
        exit_threshold=40.0,
        target_bands={ELEVATION: Band(140, 180)},
        hold_bands={ELEVATION: Band(130, 180)},
        exit_delay=0.5,
        unreached_fault="arms-low",
    ),
    checks=(Check("leaning", LEAN, Band(-15, 15), "Stand tall.", priority=1),),
    recorded=(ELEVATION, LEAN),
    advice={"arms-low": "Lift your arms further.", "hold-too-short": "Stay up a little longer."},
)


def main() -> None:
    """Judge two repetitions, the second with the arms too low."""
    high, low = Posture(arms=170.0), Posture(arms=100.0)
    script = [(1.0, STANDING)]  # seconds to reach a posture, and the posture
    for arms in (high, low):
        script += [(1.5, arms), (4.5, arms), (1.5, STANDING), (2.0, STANDING)]
    for rep in judge(EXERCISE, synthetic_poses(script)):
        faults = ", ".join(fault.name for fault in rep.faults) or "no fault"
        print(f"{'counted' if rep.counted else 'not counted'}, held {rep.hold:.1f} s, {faults}")


if __name__ == "__main__":
    main()
