"""Pose estimation: a Frame in, a Pose out.

MediaPipe, OpenCV and the networks are loaded when an Estimator is made, not with this package.
"""

from posecheck.estimator.estimator import Estimator
from posecheck.estimator.model_bundle import (
    AUTO,
    DEFAULT,
    MODELS,
    bundled_model,
    default_model,
    find_model,
    identity,
)
from posecheck.estimator.preprocessing import brighten
from posecheck.estimator.quiet_stderr import quiet_stderr

__all__ = [
    "AUTO",
    "DEFAULT",
    "MODELS",
    "Estimator",
    "brighten",
    "bundled_model",
    "default_model",
    "find_model",
    "identity",
    "quiet_stderr",
]
