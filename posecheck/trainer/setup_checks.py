"""What has to be right before an exercise begins: the camera's place, the light, the posture."""

from __future__ import annotations

import numpy as np

from posecheck.core.exercise import Exercise
from posecheck.core.pose import Landmark, Pose, Side
from posecheck.core.training_state import SetupCheck
from posecheck.trainer.image_quality import ImageQuality

#: Of each of these joints one side at least must be seen.
NEEDED = ("SHOULDER", "HIP", "KNEE", "ANKLE")

#: The person may fill this share of the picture's height or width, and must fill that of one.
MOST, LEAST = 0.92, 0.3


def setup_checks(
    exercise: Exercise, pose: Pose, sight: ImageQuality | None
) -> tuple[SetupCheck, ...]:
    """The set-up as it stands.

    What can't be told yet is neither right nor wrong. Light, sharpness and distance are only
    advised: whoever is seen well enough in spite of them may begin.
    """
    whole = whole_body(pose)
    start = exercise.start
    posture = view = None
    if start is not None and whole:
        posture = start.posture(pose)
        view = start.is_view_suitable(pose) if posture else None
    body = SetupCheck("body", whole if pose.detected_someone else False, "advice-body")
    if start is None:
        return (body, distance(pose), *_of_picture(sight))
    return (
        body,
        distance(pose),
        SetupCheck("posture", posture, start.instruction),
        SetupCheck("view", view, start.view_cue),
        *_of_picture(sight),
    )


def whole_body(pose: Pose) -> bool:
    """Whether head, trunk and a leg are seen from end to end."""
    seen = ~np.isnan(pose.image[:, 0])
    sides = (Side.LEFT, Side.RIGHT)
    joints = all(any(seen[Landmark.of(joint, side)] for side in sides) for joint in NEEDED)
    return bool(joints and (seen[Landmark.NOSE] or any(seen[Landmark.of("EAR", s)] for s in sides)))


def distance(pose: Pose) -> SetupCheck:
    """Whether the person is neither too near nor too far; not known while nobody is seen."""
    if not pose.detected_someone:
        return SetupCheck("distance", None, "advice-distance", needed=False)
    extent = np.nanmax(pose.image, axis=0) - np.nanmin(pose.image, axis=0)
    filled = float((extent / np.array(pose.size)).max())
    advice = "advice-near" if filled < LEAST else "advice-distance"
    return SetupCheck("distance", LEAST <= filled <= MOST, advice, needed=False)


def _of_picture(sight: ImageQuality | None) -> tuple[SetupCheck, ...]:
    light = sight.bright_enough if sight else None
    sharp = sight.sharp_enough if sight else None
    return (
        SetupCheck("light", light, "advice-light", needed=False),
        SetupCheck("sharp", sharp, "advice-sharp", needed=False),
    )
