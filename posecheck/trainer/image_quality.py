"""How well a picture can be read: its light, its glare, its sharpness.

Sharpness is not the usual variance of the Laplacian: that changes sixfold from one sharp room to
another, and with the square of the light, and takes noise for detail (measured). An edge's slope,
measured by its height, does not: out of focus it rises over many pixels, in any room and any light.
So the rise within one pixel is compared with the rise within REACH of them, where edges are
steepest. Both are first lowered by what noise alone makes of them.

Pixels here are those of a picture thinned to ROWS rows: about as fine as the pose network, which
sees a person on 256 of them, so that a blur too fine for the network is not seen here either.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

#: Mean brightness, of 255, that a picture must have. The estimator brightens up darker ones: with a
#: camera's noise added to the clips, landmarks moved by half as much again at 45 as by daylight, by
#: twice as much at 30, by three times as much at 20, and lying people got lost at 8.
DIM = 45.0

#: From this brightness on, in every colour, a pixel is clipped: it shows nothing but light.
CLIPPED = 250

#: Least slope of the edges. Sharp clips have 0.36 and more; blurred by 1 px they stay above 0.16,
#: with noise, in the dark and with little contrast too. By 1.5 px, which moves landmarks by 1 % of
#: the body, nearly all are above 0.14 unless noise comes on top. By 3 px nearly all are below, and
#: five of eight have lost their person.
BLURRED = 0.14

#: Rows to which a picture is thinned, and pixels over which an edge rises to its height.
ROWS, REACH = 240, 12

#: For light and glare one pixel of so many, each way, is enough.
THIN = 8

#: One in so many rows and columns is left out on each side: people are in the middle, and lenses
#: are dull at the edges.
MARGIN = 6

#: How many times the noise an edge must be, to be one.
ABOVE_NOISE = 2.0

#: The standard deviation of what is normally distributed, as a multiple of its median size.
DEVIATION = 1.4826

FloatArray = NDArray[np.float32]


@dataclass(frozen=True)
class ImageQuality:
    """How well a picture can be read.

    light: mean brightness, 0 to 255. glare: share of its pixels, 0 to 1, that are clipped. sharp:
    how much of an edge's height it rises within one pixel, where edges are steepest: 0.1 in a
    picture without focus, 0.5 in a crisp one; NaN if there is no edge, or too small a picture.
    """

    brightness: float
    glare: float
    sharpness: float

    @classmethod
    def assess(cls, image: NDArray[np.uint8]) -> Self:
        """What there is to say of a picture: (height, width, 3) uint8, BGR."""
        thin = image[::THIN, ::THIN]
        clipped = thin >= CLIPPED
        glare = clipped[..., 0] & clipped[..., 1] & clipped[..., 2]
        square = max(1, round(image.shape[0] / ROWS))
        # Squares are whole, so there are seldom just ROWS of them: a slope per pixel of those.
        finer = image.shape[0] / square / ROWS
        sharp = _slope(_middle(image, square)) * finer
        return cls(float(thin.mean()), float(glare.mean()), sharp)

    @property
    def bright_enough(self) -> bool:
        """Whether there is light enough to tell where the limbs are."""
        return self.brightness >= DIM

    @property
    def sharp_enough(self) -> bool:
        """Whether the picture is in focus; what can't be told is taken for good."""
        return not self.sharpness < BLURRED


def _middle(image: NDArray[np.uint8], square: int) -> FloatArray:
    """The picture's middle, thinned to the means of squares; green, the finest of the colours."""
    height, width = image.shape[:2]
    top, left = height // MARGIN, width // MARGIN
    middle = image[top : height - top, left : width - left, 1]
    rows, columns = (side // square for side in middle.shape)
    thinned = np.zeros((rows, columns), np.uint16)
    for y in range(square):
        for x in range(square):
            thinned += middle[y : y + rows * square : square, x : x + columns * square : square]
    return thinned.astype(np.float32) / np.float32(square**2)


def _slope(picture: FloatArray) -> float:
    """How much of the edges' height lies within one pixel; NaN if there are none."""
    if min(picture.shape) <= REACH:
        return float("nan")
    noise = DEVIATION * float(np.median(_across(picture, 1)[::4, ::4]))
    near, far = (_steepness(picture, pixels, ABOVE_NOISE * noise) for pixels in (1, REACH))
    return near / far if far else float("nan")


def _steepness(picture: FloatArray, pixels: int, noise: float) -> float:
    """How much brightness changes over so many pixels, both ways, where it changes most."""
    return sum(_summit(step(picture, pixels), noise) for step in (_across, _down))


def _across(picture: FloatArray, pixels: int) -> FloatArray:
    steps: FloatArray = np.abs(picture[:, pixels:] - picture[:, :-pixels])
    return steps


def _down(picture: FloatArray, pixels: int) -> FloatArray:
    steps: FloatArray = np.abs(picture[pixels:] - picture[:-pixels])
    return steps


def _summit(steps: FloatArray, noise: float) -> float:
    """The mean of the steps, which counts the highest most; what is no higher than noise is 0."""
    # The sixth root of the mean sixth power: of ten steps, the highest makes out nearly all.
    squares = np.maximum(steps - np.float32(noise), 0) ** 2
    mean = float(np.vdot(squares, squares**2)) / squares.size
    return math.pow(mean, 1 / 6)
