"""Networks of our own in ONNX files, and the upright crops that they read."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from posecheck.core import vectors
from posecheck.core.pose import FloatArray, Image
from posecheck.errors import ModelError


class OnnxNetwork:
    """A network in an ONNX file, loaded at its first call."""

    def __init__(self, model: Path) -> None:
        self._model = model
        self._network: Any = None

    def __call__(self, crops: Image, features: NDArray[np.float32]) -> FloatArray:
        """Run the network on a batch; ModelError if its file is missing or damaged.

        Args:
            crops: (n, side, side, 3) uint8, BGR.
            features: (n, features).

        Returns:
            The network's output, (n, outputs).
        """
        import cv2

        try:
            self._network = self._network or cv2.dnn.readNetFromONNX(str(self._model))
        except cv2.error as error:
            raise ModelError(
                f"the model {self._model} is missing or damaged: reinstall posecheck"
            ) from error
        pixels = np.ascontiguousarray(crops.transpose(0, 3, 1, 2), dtype=np.float32)
        self._network.setInput(pixels, "pixels")  # the inputs' names are the files'
        self._network.setInput(features, "clues")
        return np.asarray(self._network.forward(), dtype=np.float64)


def crop_square(
    image: Image, centre: FloatArray, down: FloatArray, zoom: float, side: int, mirror: float
) -> Image:
    """Cut a rotated square of (side, side, 3) uint8 out of an image.

    Args:
        image: (height, width, 3) uint8.
        centre: Centre of the square in the image, (2,) px.
        down: Unit vector in the image that points down in the square, (2,).
        zoom: Pixels of the square per pixel of the image.
        side: Side of the square, px.
        mirror: -1 for a mirrored square, whose `centre` and `down` are mirrored too; else 1.
    """
    import cv2

    x, y = down
    rotation = np.array([[y, -x], [x, y]]) * zoom
    offset = (side - 1) / 2.0 - rotation @ centre
    transform = np.column_stack((rotation * [mirror, 1.0], offset))
    square = cv2.warpAffine(image, transform, (side, side), borderMode=cv2.BORDER_REPLICATE)
    return square.astype(np.uint8, copy=False)


def unit_vector(vector: FloatArray) -> FloatArray:
    """Return a vector in the image, (2,), at length 1; downward if it has no length."""
    length = math.hypot(*vector)
    return vector / length if length > vectors.MIN_LENGTH else np.array([0.0, 1.0])
