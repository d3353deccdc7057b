"""What is seen at one moment, in which axes and units, and what "not seen" means.

Axes, everywhere in the core: x to the picture's right, y down, z away from the camera. Picture
coordinates are pixels from the top left corner; world coordinates are metres from the middle of the
hips. *Left* and *right* are the person's own.

A landmark that is not seen is NaN in every coordinate, and NaN travels through all that is computed
from it. It is set in one place, `lose_unseen`; nothing downstream asks for visibility again.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from functools import cache, cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]

#: The pixels of a frame: (height, width, 3) uint8, BGR.
Image = NDArray[np.uint8]

#: A point or direction in the world's axes, m. Plain floats: for three numbers at a time they are
#: several times faster than arrays.
Vector = tuple[float, float, float]

#: Below this visibility a landmark counts as not seen. MediaPipe's own drawing code takes 0.5 too.
MIN_VISIBILITY = 0.5

#: A landmark may lie this share of the picture's larger side outside it before it counts as not
#: seen: the network guesses where a foot must be that the picture cuts off, and is often wrong.
FRAME_MARGIN = 0.02


class Side(StrEnum):
    """The person's own side."""

    LEFT = "left"
    RIGHT = "right"
    BOTH = "both"

    @property
    def other(self) -> Side:
        """The opposite side; both sides are their own opposite."""
        if self is Side.BOTH:
            return self
        return Side.RIGHT if self is Side.LEFT else Side.LEFT


#: The two sides of a body, in the order in which everything that has two is told.
SIDES: tuple[Side, Side] = (Side.LEFT, Side.RIGHT)


class Landmark(IntEnum):
    """The 33 landmarks of MediaPipe's pose model, by their index."""

    NOSE = 0
    LEFT_EYE_INNER = 1
    LEFT_EYE = 2
    LEFT_EYE_OUTER = 3
    RIGHT_EYE_INNER = 4
    RIGHT_EYE = 5
    RIGHT_EYE_OUTER = 6
    LEFT_EAR = 7
    RIGHT_EAR = 8
    MOUTH_LEFT = 9
    MOUTH_RIGHT = 10
    LEFT_SHOULDER = 11
    RIGHT_SHOULDER = 12
    LEFT_ELBOW = 13
    RIGHT_ELBOW = 14
    LEFT_WRIST = 15
    RIGHT_WRIST = 16
    LEFT_PINKY = 17
    RIGHT_PINKY = 18
    LEFT_INDEX = 19
    RIGHT_INDEX = 20
    LEFT_THUMB = 21
    RIGHT_THUMB = 22
    LEFT_HIP = 23
    RIGHT_HIP = 24
    LEFT_KNEE = 25
    RIGHT_KNEE = 26
    LEFT_ANKLE = 27
    RIGHT_ANKLE = 28
    LEFT_HEEL = 29
    RIGHT_HEEL = 30
    LEFT_FOOT_INDEX = 31
    RIGHT_FOOT_INDEX = 32

    @classmethod
    @cache  # asked for some hundred times a frame
    def of(cls, joint: str, side: Side) -> Landmark:
        """The landmark of a paired joint: `Landmark.of("KNEE", Side.LEFT)`."""
        return cls[f"{side.upper()}_{joint}"]


#: Index of each landmark's counterpart on the other side (the nose is its own).
FLIP_INDICES: tuple[int, ...] = tuple(
    Landmark[m.name.replace("LEFT", "?").replace("RIGHT", "LEFT").replace("?", "RIGHT")].value
    for m in Landmark
)


#: The landmarks that a person's size is taken over.
SIZE_LANDMARKS = np.array(
    [Landmark.of(joint, s) for joint in ("SHOULDER", "HIP", "KNEE", "ANKLE") for s in SIDES]
)


@dataclass(frozen=True, eq=False)
class Frame:
    """One picture and when it was taken.

    time: seconds since the recording began, from the media itself, strictly increasing.
    image: (height, width, 3) uint8, BGR, upright, never mirrored.
    """

    time: float
    image: Image

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.image.shape[1], self.image.shape[0]


def unknown_hip_rotation() -> FloatArray:
    """Return the hip rotation of two legs of which nothing is known: (2,) NaN."""
    return np.full(2, np.nan)


@dataclass(frozen=True, eq=False)
class Pose:
    """The 33 landmarks at one moment, and what second networks read off the pixels beside them.

    Attributes:
        time: Time of the frame, s.
        size: Width and height of the frame, px.
        image: Landmarks in the frame, (33, 2) px. Unseen rows are NaN.
        world: Landmarks in space, (33, 3) m. Unseen rows are NaN.
        visibility: Visibility of each landmark, (33,), 0 to 1.
        hip_rotation: Rotation of the left and the right leg of a supine person about the hip,
            (2,) degrees, internal positive, as `estimator.leg_rotation` estimates it from the
            pixels; NaN where unknown.
        trunk_rotation: Rotation of a lying person's shoulder line against the hip line about the
            trunk's long axis, degrees, left shoulder backward positive, as
            `estimator.trunk_rotation` estimates it from the pixels; NaN where unknown.
        pelvis_heading: Direction a lying person's pelvis faces, degrees: 0 upward, 90 when lying
            on the left side, -90 on the right; from the pixels; NaN where unknown.
        person_ambiguity: How likely another person in the frame is the one who exercises, from 0
            (nobody else) to 1 (two who cannot be told apart).
    """

    time: float
    size: tuple[int, int]
    image: FloatArray
    world: FloatArray
    visibility: FloatArray
    hip_rotation: FloatArray = field(default_factory=unknown_hip_rotation)
    trunk_rotation: float = math.nan
    pelvis_heading: float = math.nan
    person_ambiguity: float = 0.0

    @classmethod
    def detected(
        cls,
        time: float,
        size: tuple[int, int],
        image: ArrayLike,
        world: ArrayLike,
        visibility: ArrayLike,
    ) -> Pose:
        """A pose as a network tells it; what is hardly visible or outside becomes NaN."""
        picture = np.array(image, dtype=np.float64).reshape(33, 2)
        body = np.array(world, dtype=np.float64).reshape(33, 3)
        visible = np.array(visibility, dtype=np.float64).reshape(33)
        mask_low_visibility(size, picture, body, visible)
        return cls(time, size, picture, body, visible)

    @classmethod
    def unseen(cls, time: float, size: tuple[int, int]) -> Pose:
        """The pose of nobody in view: time passes all the same."""
        return cls(time, size, np.full((33, 2), np.nan), np.full((33, 3), np.nan), np.zeros(33))

    @cached_property
    def points(self) -> list[Vector]:
        """The world landmarks as plain vectors, in the landmarks' order."""
        return list(zip(*self.world.T.tolist(), strict=True))

    @cached_property
    def hip_rotation_by_side(self) -> dict[Side, float]:
        """The legs' roll by side."""
        return dict(zip((Side.LEFT, Side.RIGHT), self.hip_rotation.tolist(), strict=True))

    @cached_property
    def pixels_per_metre(self) -> float:
        """How large the person is in the picture: its landmarks' spread over the world's.

        Taken over shoulders, hips, knees and ankles as far as they are seen; NaN for fewer than
        three.
        """
        image, world = (
            self.image.take(SIZE_LANDMARKS, axis=0),
            self.world.take(SIZE_LANDMARKS, axis=0),
        )
        seen = image[:, 0] == image[:, 0]
        number = int(np.count_nonzero(seen))
        if number < 3:
            return math.nan
        # One calculation for both: of so few numbers, each of NumPy's steps takes longer than its
        # sums.
        both = np.concatenate((image, world[:, :2])).reshape(2, len(SIZE_LANDMARKS), 2)
        both = both if number == len(SIZE_LANDMARKS) else both[:, seen]
        off = both - np.add.reduce(both, axis=1, keepdims=True) / number
        across, along = np.add.reduce((off * off).reshape(2, -1), axis=1).tolist()
        return math.sqrt(across / along) if along > 0 else math.nan

    @cached_property
    def detected_someone(self) -> bool:
        """Whether any landmark is seen."""
        return not bool(np.isnan(self.image).all())


def mask_low_visibility(
    size: tuple[int, int], image: FloatArray, world: FloatArray, visibility: FloatArray
) -> None:
    """Set to NaN what is hardly visible or outside, in place.

    image: (..., 33, 2), world: (..., 33, 3), visibility: (..., 33): of one pose, or of many at
    once. A visibility that is not known is none.
    """
    visibility[np.isnan(visibility)] = 0.0
    margin = FRAME_MARGIN * max(size)
    inside = (image >= -margin) & (image <= np.array(size) + margin)  # what is nowhere is not
    lost = (visibility < MIN_VISIBILITY) | ~(inside[..., 0] & inside[..., 1])
    image[lost] = np.nan
    world[lost] = np.nan
