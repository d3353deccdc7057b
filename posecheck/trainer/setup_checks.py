"""Checks before an exercise begins: camera position, light and start posture."""

from __future__ import annotations

import numpy as np

from posecheck.core.cues import STILL
from posecheck.core.exercise import Exercise
from posecheck.core.pose import Landmark, Pose, Side
from posecheck.core.training_state import SetupCheck
from posecheck.trainer.image_quality import ImageQuality

REQUIRED_JOINTS = ("SHOULDER", "HIP", "KNEE", "ANKLE")  # visible on at least one side

#: Allowed share of the frame that the person fills, in height or width, whichever is larger.
MIN_FILL, MAX_FILL = 0.3, 0.92


def setup_checks(
    exercise: Exercise, pose: Pose, quality: ImageQuality | None, *, still: bool = False
) -> tuple[SetupCheck, ...]:
    """Return the state of every check; `met` is None where it is not known yet.

    Nobody is visible in a picture that stands still. Light, sharpness and distance are only advice:
    a person visible in spite of them may begin.
    """
    visible, start = whole_body_visible(pose), exercise.start
    body = SetupCheck("body", visible, "advice-body")
    checks = [SetupCheck("body", False, STILL) if still else body, distance_check(pose)]
    if start is not None:
        posture = start.posture(pose) if visible else None
        view = start.is_view_suitable(pose) if posture else None
        checks.append(SetupCheck("posture", posture, start.instruction))
        checks.append(SetupCheck("view", view, start.view_cue))
    bright, sharp = (quality.bright_enough, quality.sharp_enough) if quality else (None, None)
    checks.append(SetupCheck("light", bright, "advice-light", needed=False))
    checks.append(SetupCheck("sharp", sharp, "advice-sharp", needed=False))
    return tuple(checks)


def whole_body_visible(pose: Pose) -> bool:
    """Return whether the head and every required joint are visible, on one side at least."""
    visible = ~np.isnan(pose.image[:, 0])
    sides = (Side.LEFT, Side.RIGHT)
    joints = all(any(visible[Landmark.of(j, side)] for side in sides) for j in REQUIRED_JOINTS)
    ears = any(visible[Landmark.of("EAR", side)] for side in sides)
    return bool(joints and (visible[Landmark.NOSE] or ears))


def distance_check(pose: Pose) -> SetupCheck:
    """Return whether the person is neither too near nor too far; unknown while none is seen."""
    if not pose.detected_someone:
        return SetupCheck("distance", None, "advice-distance", needed=False)
    extent = np.nanmax(pose.image, axis=0) - np.nanmin(pose.image, axis=0)
    fill = float((extent / np.array(pose.size)).max())
    advice = "advice-near" if fill < MIN_FILL else "advice-distance"
    return SetupCheck("distance", MIN_FILL <= fill <= MAX_FILL, advice, needed=False)
