"""Prepare a frame's image for the networks: brightening, RGB order, and masking of a person."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from posecheck.core.pose import Frame, Image, Pose
from posecheck.errors import VideoError
from posecheck.estimator.person_selection import observe

#: Mean brightness, of 255, below which an image counts as dark, and to which it is then raised.
#: Rooms by day or with the lights on lie between 115 and 170; raised as far as that, the noise of a
#: dark image costs more accuracy than the light gains.
DARK_BELOW, TARGET_BRIGHTNESS = 85.0, 95.0

#: How far a body reaches beyond its landmarks, as a share of their spread: hands, hair and clothes.
MASK_MARGIN = 0.35


def prepare(frame: Frame) -> Frame:
    """Return the frame with a dark image brightened; VideoError if the networks can't read it."""
    shape, dtype = frame.image.shape, frame.image.dtype
    if dtype != np.uint8 or len(shape) != 3 or shape[2] != 3 or 0 in shape:
        # An empty image makes MediaPipe end the whole program; other layouts it misreads.
        raise VideoError(
            f"the frame at {frame.time:.3f} s is no picture ({dtype} of shape {shape}): "
            "convert the video, for example to MP4, and try again"
        )
    return replace(frame, image=brighten(frame.image))


def to_rgb(image: Image) -> Image:
    """Return a BGR image in the order and memory layout that MediaPipe expects."""
    import cv2

    # cvtColor's result is contiguous whatever its input's layout, which MediaPipe does not check.
    return np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2RGB), dtype=np.uint8)


def brighten(image: Image) -> Image:
    """Return a dark image with its mean raised to TARGET_BRIGHTNESS; any other one unchanged.

    In lamplight the network loses a lying person in most frames, and swaps left and right in
    others. The gamma curve that brightens the image amplifies the camera's noise, most of all in
    the shadows, where the person often is: so the noise is averaged out first, while it is still
    alike everywhere.
    """
    import cv2

    mean = float(image[::8, ::8].mean())
    if mean >= DARK_BELOW:
        return image
    exponent = math.log(TARGET_BRIGHTNESS / 255.0) / math.log(max(mean, 1.0) / 255.0)
    curve = (255.0 * (np.arange(256) / 255.0) ** exponent).astype(np.uint8)
    return cv2.LUT(cv2.GaussianBlur(image, (5, 5), 0), curve).astype(np.uint8, copy=False)


def mask_person(image: Image, pose: Pose) -> Image:
    """Return the image with a person, if one is seen, painted over in its mean colour."""
    import cv2

    person = observe(pose)
    if person is None:
        return image
    hull = cv2.convexHull(pose.image[~np.isnan(pose.image[:, 0])].astype(np.int32))
    colour = image[::8, ::8].mean(axis=(0, 1)).tolist()
    masked = image.copy()
    cv2.fillConvexPoly(masked, hull, colour)
    cv2.polylines(masked, [hull], True, colour, 1 + round(2 * MASK_MARGIN * person.size))
    return masked
