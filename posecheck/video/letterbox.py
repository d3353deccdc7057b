"""Pictures as arrays, and how one is brought to another's size."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

#: A picture: (height, width, 3) uint8, BGR.
Image = NDArray[np.uint8]


def fitted(image: Image, size: tuple[int, int]) -> Image:
    """The picture at `size` (width, height, px), undistorted, with black beside it if need be."""
    import cv2

    width, height = size
    if image.shape[:2] == (height, width):
        return image
    scale = min(width / image.shape[1], height / image.shape[0])
    inner = max(1, round(image.shape[1] * scale)), max(1, round(image.shape[0] * scale))
    # Averaging keeps a picture that shrinks free of ripples; one that grows needs none.
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    left, top = (width - inner[0]) // 2, (height - inner[1]) // 2
    whole = np.zeros((height, width, 3), np.uint8)
    whole[top : top + inner[1], left : left + inner[0]] = cv2.resize(
        image, inner, interpolation=how
    )
    return whole
