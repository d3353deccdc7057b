"""Bring an image to another size without distortion."""

from __future__ import annotations

import numpy as np

from posecheck.core.letterbox import Letterbox
from posecheck.core.pose import Image


def letterboxed(image: Image, size: tuple[int, int]) -> Image:
    """Return the image at `size` (width, height, px), undistorted, with black bars if needed."""
    import cv2

    if image.shape[1::-1] == size:
        return image
    box = Letterbox.of((image.shape[1], image.shape[0]), size)
    # Averaging avoids moiré in an image that shrinks; one that grows needs none.
    method = cv2.INTER_AREA if box.scale < 1 else cv2.INTER_LINEAR
    (width, height), left, top = box.inner, box.left, box.top
    whole = np.zeros((size[1], size[0], 3), np.uint8)
    inner = whole[top : top + height, left : left + width]
    cv2.resize(image, box.inner, dst=inner, interpolation=method)
    return whole
