"""Shared by tests: rooms."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from posecheck.core.pose import Pose
from posecheck.estimator.onnx_network import Picture


def room(seed: int = 0, size: tuple[int, int] = (640, 480)) -> Picture:
    """A picture without any structure but large blots."""
    blots = np.random.default_rng(seed).integers(0, 255, (size[1] // 20, size[0] // 20, 3))
    return np.kron(blots, np.ones((20, 20, 1))).astype(np.uint8)


def finer(pose: Pose, picture: Picture) -> tuple[Pose, Picture]:
    """Both as a camera with twice as many pixels would have them."""
    size = (2 * pose.size[0], 2 * pose.size[1])
    fine = np.kron(picture, np.ones((2, 2, 1))).astype(np.uint8)
    return replace(pose, size=size, image=2 * pose.image + 0.5), fine
