"""Bring an image to another size without distortion."""

from __future__ import annotations

import numpy as np

from posecheck.core.letterbox import Letterbox
from posecheck.core.pose import Image


def letterboxed(image: Image, size: tuple[int, int]) -> Image:
    """Return the image at `size` (width, height, px), undistorted, with black bars if needed."""
    import cv2

    width, height = size
    if image.shape[:2] == (height, width):
        return image
    box = Letterbox.of((image.shape[1], image.shape[0]), size)
    # Averaging avoids moiré in an image that shrinks; one that grows needs none.
    method = cv2.INTER_AREA if box.scale < 1 else cv2.INTER_LINEAR
    whole = np.zeros((height, width, 3), np.uint8)
    rows = slice(box.top, box.top + box.inner[1])
    columns = slice(box.left, box.left + box.inner[0])
    whole[rows, columns] = cv2.resize(image, box.inner, interpolation=method)
    return whole
