"""Images of rooms for the networks' tests."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from posecheck.core.pose import Image, Pose


def room(seed: int = 0, size: tuple[int, int] = (640, 480)) -> Image:
    """Return an image of large random blots."""
    blots = np.random.default_rng(seed).integers(0, 255, (size[1] // 20, size[0] // 20, 3))
    return np.kron(blots, np.ones((20, 20, 1))).astype(np.uint8)


def finer(pose: Pose, image: Image) -> tuple[Pose, Image]:
    """Return both at twice the resolution."""
    size = (2 * pose.size[0], 2 * pose.size[1])
    fine = np.kron(image, np.ones((2, 2, 1))).astype(np.uint8)
    return replace(pose, size=size, image=2 * pose.image + 0.5), fine
