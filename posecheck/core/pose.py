"""Poses: the landmarks of one frame, their axes and units, and how missing landmarks are marked.

Axes, everywhere in the core: x to the right of the frame, y down, z away from the camera. Image
coordinates are pixels from the top left corner; world coordinates are metres from the midpoint of
the hips. *Left* and *right* are the person's own.

A landmark of low visibility is NaN in every coordinate, and NaN propagates through everything that
is computed from it. `mask_low_visibility` alone sets it; no other code checks visibility.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from enum import IntEnum, StrEnum
from functools import cache, cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from posecheck.core.vectors import Vector

FloatArray = NDArray[np.float64]

#: The pixels of a frame: (height, width, 3) uint8, BGR.
Image = NDArray[np.uint8]

#: Landmarks below this visibility are masked. MediaPipe's own drawing code uses 0.5 too.
MIN_VISIBILITY = 0.5

#: Distance outside the frame, as a share of its longer side, up to which a landmark is kept. The
#: network extrapolates the position of a foot outside the frame, often wrongly.
FRAME_MARGIN = 0.02


#: Longest time over which `Pose.body_motion` is measured, s: long enough for a breath to move the
#: chest by millimetres, even when it turns round meanwhile.
MOTION_LAG = 1.75


class Side(StrEnum):
    """A side of the body, from the person's point of view."""

    LEFT = "left"
    RIGHT = "right"
    BOTH = "both"

    @property
    def other(self) -> Side:
        """The opposite side; BOTH is its own opposite."""
        if self is Side.BOTH:
            return self
        return Side.RIGHT if self is Side.LEFT else Side.LEFT


#: Both sides, in the order used wherever values are listed by side.
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
    @cache  # called several hundred times a frame
    def of(cls, joint: str, side: Side) -> Landmark:
        """Return the landmark of a paired joint: `Landmark.of("KNEE", Side.LEFT)`."""
        return cls[f"{side.upper()}_{joint}"]


#: Index of each landmark's counterpart on the other side (the nose is its own).
FLIP_INDICES: tuple[int, ...] = tuple(
    Landmark[m.name.replace("LEFT", "?").replace("RIGHT", "LEFT").replace("?", "RIGHT")].value
    for m in Landmark
)

#: The landmarks that `Pose.pixels_per_metre` is computed from.
SCALE_LANDMARKS = np.array(
    [Landmark.of(joint, s) for joint in ("SHOULDER", "HIP", "KNEE", "ANKLE") for s in SIDES]
)


@dataclass(frozen=True, eq=False, repr=False)
class Frame:
    """A video frame and its time.

    Attributes:
        time: Time since the start of the recording by its own time stamps, s; strictly increasing.
        image: Pixels, (height, width, 3), BGR, upright, never mirrored.
        skipped: Whether it is only shown, and its pose not estimated (`look_schedule`).
    """

    time: float
    image: Image
    skipped: bool = False

    def __repr__(self) -> str:
        """Say in a line when it is, and how large."""
        return f"<Frame at {self.time:.2f} s: {self.size[0]} x {self.size[1]} px>"

    @property
    def size(self) -> tuple[int, int]:
        """Width and height, px."""
        return self.image.shape[1], self.image.shape[0]


def unknown_hip_rotation() -> FloatArray:
    """Return `Pose.hip_rotation` for two legs of unknown rotation: (2,) NaN."""
    return np.full(2, np.nan)


@dataclass(frozen=True, eq=False, repr=False)
class Pose:
    """The 33 landmarks of one frame, and angles that networks estimate from its pixels.

    Attributes:
        time: Time of the frame, s.
        size: Width and height of the frame, px.
        image: Landmarks in the frame, (33, 2) px. Masked rows are NaN.
        world: Landmarks in space, (33, 3) m. Masked rows are NaN.
        visibility: Visibility of each landmark, (33,), 0 to 1.
        hip_rotation: Rotation of the left and the right leg of a supine person about the hip,
            (2,) degrees, internal positive, as `estimator.leg_rotation` estimates it from the
            pixels; NaN where unknown.
        trunk_rotation: Rotation of a lying person's shoulder line against the hip line about the
            trunk's long axis, degrees, left shoulder backward positive, as
            `estimator.rotation_head` estimates it; NaN where unknown.
        pelvis_heading: Direction a lying person's pelvis faces, degrees: 0 upward, 90 when lying
            on the left side, -90 on the right; estimated likewise; NaN where unknown.
        person_ambiguity: How likely another person in the frame is the one exercising, from 0
            (no other person) to 1 (two indistinguishable persons).
        body_motion: Motion of the body within the last MOTION_LAG, root mean square, m, as
            `estimator.body_motion` measures it from the pixels: without that of the camera, and
            without noise; NaN where unknown.
        trunk_rotation_error: Error bar of `trunk_rotation`, one standard deviation, degrees; NaN
            where unknown.
        hip_rotation_error: Error bars of `hip_rotation`, (2,) degrees, likewise.
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
    body_motion: float = math.nan
    trunk_rotation_error: float = math.nan
    hip_rotation_error: FloatArray = field(default_factory=unknown_hip_rotation)

    def __repr__(self) -> str:
        """Say in a line when it is, and how much is seen."""
        seen = int((~np.isnan(self.image[:, 0])).sum())
        return f"<Pose at {self.time:.2f} s: {seen} of {len(self.image)} landmarks>"

    @classmethod
    def detected(
        cls,
        time: float,
        size: tuple[int, int],
        image: ArrayLike,
        world: ArrayLike,
        visibility: ArrayLike,
    ) -> Pose:
        """Return the pose of a network's detection, with landmarks of low visibility masked.

        The arguments are those of the class; arrays are copied, and may be flat.
        """
        pose = cls(
            time,
            size,
            np.array(image, dtype=np.float64).reshape(33, 2),
            np.array(world, dtype=np.float64).reshape(33, 3),
            np.array(visibility, dtype=np.float64).reshape(33),
        )
        mask_low_visibility(size, pose.image, pose.world, pose.visibility)
        return pose

    @classmethod
    def unseen(cls, time: float, size: tuple[int, int]) -> Pose:
        """Return the pose of a frame without a person: every landmark is masked."""
        return cls(time, size, np.full((33, 2), np.nan), np.full((33, 3), np.nan), np.zeros(33))

    @cached_property
    def points(self) -> list[Vector]:
        """The world landmarks as plain vectors, in the order of `Landmark`."""
        return list(zip(*self.world.T.tolist(), strict=True))

    @cached_property
    def hip_rotation_by_side(self) -> dict[Side, float]:
        """`hip_rotation` by side."""
        return dict(zip(SIDES, self.hip_rotation.tolist(), strict=True))

    @cached_property
    def hip_rotation_error_by_side(self) -> dict[Side, float]:
        """`hip_rotation_error` by side."""
        return dict(zip(SIDES, self.hip_rotation_error.tolist(), strict=True))

    @cached_property
    def pixels_per_metre(self) -> float:
        """Scale of the person in the frame, px/m.

        The spread of shoulders, hips, knees and ankles in the frame over their spread in space,
        of as many as are visible; NaN for fewer than three, and where all are in one point.
        """
        image = self.image.take(SCALE_LANDMARKS, axis=0)
        world = self.world.take(SCALE_LANDMARKS, axis=0)
        visible = np.isfinite(image[:, 0])
        count = int(np.count_nonzero(visible))
        if count < 3:
            return math.nan
        # Image and world are stacked: for arrays this small, each NumPy call costs more than its
        # arithmetic.
        points = np.concatenate((image, world[:, :2])).reshape(2, len(SCALE_LANDMARKS), 2)
        points = points if count == len(SCALE_LANDMARKS) else points[:, visible]
        centred = points - np.add.reduce(points, axis=1, keepdims=True) / count
        in_image, in_world = np.add.reduce((centred * centred).reshape(2, -1), axis=1).tolist()
        return math.sqrt(in_image / in_world) if in_image > 0 and in_world > 0 else math.nan

    @cached_property
    def detected_someone(self) -> bool:
        """Whether any landmark is visible."""
        return not bool(np.isnan(self.image).all())


def interpolated(before: Pose, after: Pose, time: float) -> Pose:
    """Return the pose between two others, by linear interpolation; for showing, never for judging.

    What is unknown in either is unknown. After the second pose, or at its time, it is that one.
    """
    span = after.time - before.time
    share = min(max((time - before.time) / span, 0.0), 1.0) if span > 0.0 else 1.0

    def mean(one: FloatArray, other: FloatArray) -> FloatArray:
        return one + share * (other - one) if share < 1.0 else other

    return replace(
        after,
        time=time,
        image=mean(before.image, after.image),
        world=mean(before.world, after.world),
        visibility=np.minimum(before.visibility, after.visibility)
        if share < 1.0
        else after.visibility,
        hip_rotation=mean(before.hip_rotation, after.hip_rotation),
    )


def mask_low_visibility(
    size: tuple[int, int], image: FloatArray, world: FloatArray, visibility: FloatArray
) -> None:
    """Set landmarks of low visibility or outside the frame to NaN, in place.

    Works on one pose or on many at once. NaN visibility is treated as 0.

    Args:
        size: Width and height of the frame, px.
        image: Landmarks in the frame, (..., 33, 2) px.
        world: Landmarks in space, (..., 33, 3) m.
        visibility: Visibility of each landmark, (..., 33).
    """
    visibility[np.isnan(visibility)] = 0.0
    margin = FRAME_MARGIN * max(size)
    inside = (image >= -margin) & (image <= np.array(size) + margin)  # NaN compares as outside
    masked = (visibility < MIN_VISIBILITY) | ~(inside[..., 0] & inside[..., 1])
    image[masked] = np.nan
    world[masked] = np.nan
