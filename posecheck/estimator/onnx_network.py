"""A second look at the pixels: the small networks of our own, and the squares they are shown."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from posecheck.core import vectors
from posecheck.core.pose import FloatArray
from posecheck.errors import ModelError

Picture = NDArray[np.uint8]


class Network:
    """A network in an ONNX file, loaded when it is first asked."""

    def __init__(self, model: Path) -> None:
        """Remember where the network is: at `model`."""
        self._model = model
        self._network: Any = None

    def __call__(self, squares: Picture, clues: NDArray[np.float32]) -> FloatArray:
        """What it says, (n, answers), of squares (n, side, side, 3) BGR and clues (n, numbers).

        Raises ModelError if there is no network.
        """
        if self._network is None:
            self._network = _loaded(self._model)
        pixels = np.ascontiguousarray(squares.transpose(0, 3, 1, 2), dtype=np.float32)
        self._network.setInput(pixels, "pixels")
        self._network.setInput(clues, "clues")
        return np.asarray(self._network.forward(), dtype=np.float64)


def _loaded(model: Path) -> Any:
    import cv2

    try:
        return cv2.dnn.readNetFromONNX(str(model))
    except cv2.error as error:
        raise ModelError(f"the model {model} is missing or damaged: reinstall posecheck") from error


def square(
    image: Picture, middle: FloatArray, down: FloatArray, zoom: float, side: int, mirror: float
) -> Picture:
    """A square cut out of a picture, (side, side, 3), turned so that `down` points down.

    middle: (2,) px, where its middle lies. zoom: its pixels per pixel of the picture. mirror: -1
    for a square, and a middle and a direction, of the picture in a mirror; else 1.
    """
    import cv2

    x, y = down
    turn = np.array([[y, -x], [x, y]]) * zoom
    way = np.column_stack((turn * [mirror, 1.0], (side - 1) / 2.0 - turn @ middle))
    cut = cv2.warpAffine(image, way, (side, side), borderMode=cv2.BORDER_REPLICATE)
    return cut.astype(np.uint8, copy=False)


def direction(way: FloatArray) -> FloatArray:
    """`way` with length 1; downwards when it has none."""
    length = math.hypot(*way)
    return way / length if length > vectors.MIN_LENGTH else np.array([0.0, 1.0])
