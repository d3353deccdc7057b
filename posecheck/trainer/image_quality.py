"""Image quality of a frame: brightness, glare and sharpness.

Sharpness is not the usual variance of the Laplacian. That changes sixfold from one sharp room to
another and with the square of the brightness, and takes noise for detail (measured). The slope of
an edge relative to its height does not: out of focus it rises over many pixels, in any room and in
any light. So the rise within one pixel is compared with the rise within EDGE_WIDTH pixels, where
edges are steepest. Both are first reduced by the contribution of noise.

Pixels here are those of a frame reduced to ROWS rows. This is about the resolution of the pose
network, which sees a person on 256 rows; blur too fine for the network does not count here either.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

#: Least mean brightness, of 255. The estimator brightens darker frames: with a camera's noise added
#: to the clips, landmarks moved by half as much again at 45 as by daylight, by twice as much at 30,
#: by three times as much at 20, and lying people were lost at 8.
MIN_BRIGHTNESS = 45.0

#: A camera that has found its exposure brightens by less than this share within STEADY_TIME, s.
#: Slow ones take some seconds for it, and none takes longer than MAX_EXPOSURE_TIME, s.
MIN_RISE, STEADY_TIME, MAX_EXPOSURE_TIME = 0.05, 1.5, 5.0

CLIPPED = 250  # a pixel with at least this value in every channel is clipped

#: Least sharpness. Sharp clips have 0.36 and more; blurred by 1 px they stay above 0.16, also with
#: noise, in the dark and with little contrast. Blurred by 1.5 px, which moves landmarks by 1 % of
#: the body, nearly all are above 0.14 unless there is noise as well. Blurred by 3 px nearly all are
#: below, and in five of eight the person is lost.
MIN_SHARPNESS = 0.14

ROWS = 240  # rows to which a frame is reduced
EDGE_WIDTH = 12  # pixels over which an edge rises to its full height
SUBSAMPLING = 8  # brightness and glare use every eighth pixel in both directions
CROP = 6  # one part of this many is cropped on each side: lenses are soft there
NOISE_MULTIPLE = 2.0  # an edge must be this many times higher than the noise
MEDIAN_TO_DEVIATION = 1.4826  # of a normal distribution: deviation / median absolute value

FloatArray = NDArray[np.float32]


@dataclass(frozen=True)
class ImageQuality:
    """Image quality of a frame.

    The sharpness is 0.1 out of focus, 0.5 in a crisp frame; NaN without edges or in a tiny frame.
    """

    brightness: float  # mean, 0 to 255
    glare: float  # share of the pixels that are clipped, 0 to 1
    sharpness: float  # share of an edge's height that lies within one pixel

    @classmethod
    def assess(cls, image: NDArray[np.uint8]) -> Self:
        """Assess a frame of shape (height, width, 3), BGR."""
        sample = image[::SUBSAMPLING, ::SUBSAMPLING]
        clipped = sample >= CLIPPED
        glare = clipped[..., 0] & clipped[..., 1] & clipped[..., 2]
        block = max(1, round(image.shape[0] / ROWS))
        # Blocks are whole pixels, so there are seldom exactly ROWS rows: scale the slope to ROWS.
        scale = image.shape[0] / block / ROWS
        sharpness = _relative_slope(_reduced_centre(image, block)) * scale
        return cls(float(sample.mean()), float(glare.mean()), sharpness)

    @property
    def bright_enough(self) -> bool:
        """Whether there is enough light to locate the limbs."""
        return self.brightness >= MIN_BRIGHTNESS

    @property
    def sharp_enough(self) -> bool:
        """Whether the frame is in focus; True where the sharpness is NaN."""
        return not self.sharpness < MIN_SHARPNESS


@dataclass(frozen=True)
class Exposure:
    """Whether a camera has found its exposure: it starts dark, and brightens within seconds.

    Attributes:
        settled: Whether it has.
        since: Time of the first frame, s; NaN before it.
        risen_at: When the picture was last seen to have become brighter, s.
        brightness: The highest so far.
    """

    settled: bool = False
    since: float = math.nan
    risen_at: float = math.nan
    brightness: float = 0.0

    def step(self, time: float, quality: ImageQuality) -> Self:
        """Return it after a frame of a camera; light is to be judged once it is settled."""
        since = time if math.isnan(self.since) else self.since
        rises = quality.brightness > self.brightness * (1.0 + MIN_RISE)
        risen_at = time if rises else self.risen_at
        over = time - risen_at >= STEADY_TIME or time - since >= MAX_EXPOSURE_TIME
        return type(self)(
            self.settled or quality.bright_enough or over,
            since,
            risen_at,
            max(quality.brightness, self.brightness),
        )


def _reduced_centre(image: NDArray[np.uint8], block: int) -> FloatArray:
    """Return block means of the frame's centre; green, the channel with the finest detail."""
    height, width = image.shape[:2]
    top, left = height // CROP, width // CROP
    centre = image[top : height - top, left : width - left, 1]
    rows, columns = (length // block for length in centre.shape)
    total = np.zeros((rows, columns), np.uint16)
    for y in range(block):
        for x in range(block):
            total += centre[y : y + rows * block : block, x : x + columns * block : block]
    return total.astype(np.float32) / np.float32(block**2)


def _relative_slope(image: FloatArray) -> float:
    """Return the share of the edges' height that lies within one pixel; NaN without edges."""
    if min(image.shape) <= EDGE_WIDTH:
        return math.nan
    noise = MEDIAN_TO_DEVIATION * float(np.median(_differences(image, 1)[::4, ::4]))
    threshold = np.float32(NOISE_MULTIPLE * noise)
    near, far = (
        _steepest(_differences(image, pixels), threshold)
        + _steepest(_differences(image.T, pixels).T, threshold)
        for pixels in (1, EDGE_WIDTH)
    )
    return near / far if far else math.nan


def _differences(image: FloatArray, pixels: int) -> FloatArray:
    return np.asarray(np.abs(image[:, pixels:] - image[:, :-pixels]))


def _steepest(differences: FloatArray, threshold: np.float32) -> float:
    """Return the sixth-power mean of the differences above the threshold.

    It is dominated by the largest: of ten, the largest contributes nearly everything.
    """
    squares = np.maximum(differences - threshold, 0) ** 2
    mean = float(np.vdot(squares, squares**2)) / squares.size
    return math.pow(mean, 1 / 6)
