"""Crop search: detect a small person in a crop, then track them into the whole frame.

MediaPipe's detector scales its image to 224 pixels, and overlooks a person who is small in it; its
tracker, which knows the person from one image, searches the next one at the person's own scale. So
the detector gets a crop of the frame, and the tracker is then led from the crop to the whole frame
in steps no larger than a person's movement from one frame to the next.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from posecheck.core.pose import Image

CROP_SHARE = 0.75  # width and height of the first crop, as a share of the frame's
STEPS = 3  # from a crop to the whole frame: each one makes the person a tenth smaller

#: Positions of the crops in the frame, from 0 (left, top) to 1 (right, bottom). They overlap, so
#: that every person no larger than half of the frame is whole in one of them.
ANCHORS = ((0.5, 0.5), (0.0, 0.0), (1.0, 1.0), (1.0, 0.0), (0.0, 1.0))


def growing_crops(image: Image, anchor: tuple[float, float]) -> Iterator[Image]:
    """Yield the crop at `anchor` (one of ANCHORS), then larger ones, up to the whole image."""
    height, width = image.shape[:2]
    for step in range(STEPS + 1):
        share = CROP_SHARE + (1.0 - CROP_SHARE) * step / STEPS
        columns, rows = round(share * width), round(share * height)
        left, top = round(anchor[0] * (width - columns)), round(anchor[1] * (height - rows))
        yield np.ascontiguousarray(image[top : top + rows, left : left + columns])
