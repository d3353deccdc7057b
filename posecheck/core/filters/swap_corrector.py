"""Correction of left and right when the model confuses the two arms or the two legs."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from posecheck.core.pose import FLIP_INDICES, FloatArray, Landmark, Pose, unknown_hip_rotation

IndexArray = NDArray[np.signedinteger]

#: The landmarks that change sides together when the model confuses two limbs.
LEGS: Final = np.arange(Landmark.LEFT_HIP, Landmark.RIGHT_FOOT_INDEX + 1)
ARMS: Final = np.arange(Landmark.LEFT_SHOULDER, Landmark.RIGHT_THUMB + 1)

#: Hips, knees and ankles: where the networks read the rotation of the legs.
LEG_JOINTS: Final = np.arange(Landmark.LEFT_HIP, Landmark.RIGHT_ANKLE + 1)

FLIP: Final = np.array(FLIP_INDICES)

#: Landmarks at rest are displaced by less than this between frames, m.
JITTER: Final = 0.03


class Decision(Enum):
    """How to treat the sides that the model assigned to two limbs.

    ASSUME keeps the model's sides for lack of evidence.
    """

    KEEP = auto()
    SWAP = auto()
    ASSUME = auto()
    REJECT = auto()


@dataclass(frozen=True, eq=False)
class LimbState:
    """State of the arms or of the legs.

    Attributes:
        landmarks: Indices of their landmarks, (n,).
        accepted_at: Time when their sides were last decided, s.
        accepted: Their positions then, (n, 2) px.
        swapped_for: How long the model has recently had them swapped, s.
        detected: Their positions as last detected, (n, 2) px.
        jumped_at: Time of their last jump, s.
        assumed_at: Time when their sides were last assumed, s.
    """

    landmarks: IndexArray
    accepted_at: float = -math.inf
    accepted: FloatArray = field(default_factory=lambda: np.full(2, np.nan))
    swapped_for: float = 0.0
    detected: FloatArray = field(default_factory=lambda: np.full(2, np.nan))
    jumped_at: float = -math.inf
    assumed_at: float = -math.inf


@dataclass(frozen=True, eq=False)
class SwapCorrector:
    """Corrects left and right when the model confuses the two arms or the two legs.

    Limbs do not jump. Limbs that lie much nearer to their last positions with left and right
    swapped are swapped. When they lie near in neither assignment, or the model has just jumped, the
    assignment is ambiguous: the landmarks that moved are masked for up to `max_masking` seconds,
    then compared with their last positions again. If it is still ambiguous, the model's sides are
    assumed.

    The model's sides are accepted all the same once it has had them swapped for `timeout` seconds
    more than not, after a gap of that length, and when within that time they were only assumed: a
    late correction is better than a permanent error.

    Attributes:
        timeout: Time after which the model's sides are accepted, s.
        min_ratio: How many times nearer swapped limbs must lie.
        max_speed: Largest mean speed of a limb's landmarks, m/s.
        settling_time: Time without a jump after which the model's sides are settled, s.
        max_masking: Longest time for which displaced limbs are masked, s.
        limbs: State of the arms and of the legs.
        time: Time of the last pose, s.
    """

    timeout: float = 3.0
    min_ratio: float = 2.0
    max_speed: float = 2.0
    settling_time: float = 0.15
    max_masking: float = 1.0
    limbs: tuple[LimbState, ...] = (LimbState(ARMS), LimbState(LEGS))
    time: float = -math.inf

    def step(self, pose: Pose) -> tuple[Self, Pose]:
        """Return the next state and the pose with its sides corrected."""
        scale = pose.pixels_per_metre
        if math.isnan(scale):
            return self, pose
        corrected, limbs = pose, []
        for previous in self.limbs:
            limb = self._observe(previous, pose, scale)
            decision = self._decide(limb, pose, scale)
            if decision is Decision.REJECT:
                corrected = mask(corrected, displaced(limb, scale))
                limbs.append(limb)
                continue
            limb = self._update_swapped_for(limb, pose.time, decision)
            if decision is Decision.SWAP and limb.swapped_for:
                corrected = swap(corrected, limb.landmarks)
            accepted = corrected.image.take(limb.landmarks, axis=0)
            limbs.append(replace(limb, accepted_at=pose.time, accepted=accepted))
        return replace(self, limbs=tuple(limbs), time=pose.time), corrected

    def _observe(self, limb: LimbState, pose: Pose, scale: float) -> LimbState:
        """Return the limbs with their detected positions, and whether these are a jump."""
        detected = pose.image.take(limb.landmarks, axis=0)
        reach = self.max_speed * (pose.time - self.time) + JITTER
        jumped = mean_displacement(detected, limb.detected) / scale > reach
        return replace(limb, detected=detected, jumped_at=pose.time if jumped else limb.jumped_at)

    def _decide(self, limb: LimbState, pose: Pose, scale: float) -> Decision:
        """Decide about the limbs as detected now."""
        elapsed = pose.time - limb.accepted_at
        if elapsed > self.timeout:
            return Decision.KEEP
        kept = mean_displacement(limb.detected, limb.accepted) / scale
        if kept <= JITTER:  # at rest
            return Decision.KEEP
        flipped = pose.image.take(FLIP[limb.landmarks], axis=0)
        swapped = mean_displacement(flipped, limb.accepted) / scale
        if kept > self.min_ratio * swapped + JITTER:
            return Decision.SWAP
        out_of_reach = min(kept, swapped) > self.max_speed * elapsed + JITTER
        unsettled = pose.time - limb.jumped_at < self.settling_time
        if elapsed < self.max_masking and (out_of_reach or unsettled):
            return Decision.REJECT
        clear = limb.accepted_at == self.time or swapped > self.min_ratio * kept
        return Decision.KEEP if clear else Decision.ASSUME

    def _update_swapped_for(self, limb: LimbState, time: float, decision: Decision) -> LimbState:
        """Return the limbs with their time swapped; it is 0 once the model's sides are accepted.

        A swap soon after an assumption is the model correcting itself.
        """
        elapsed = time - self.time
        if decision is Decision.KEEP:
            return replace(limb, swapped_for=max(limb.swapped_for - elapsed, 0.0))
        if decision is Decision.ASSUME or time - limb.assumed_at < self.timeout:
            return replace(limb, swapped_for=0.0, assumed_at=time)
        swapped_for = limb.swapped_for + elapsed
        return replace(limb, swapped_for=swapped_for if swapped_for < self.timeout else 0.0)


def mean_displacement(points: FloatArray, previous: FloatArray) -> float:
    """Return the mean distance of points (n, 2) from their previous positions; 0 if unknown."""
    steps = points - previous
    distances = np.hypot(steps[:, 0], steps[:, 1])
    known = distances[np.isfinite(distances)]
    return float(np.add.reduce(known)) / max(len(known), 1)


def displaced(limb: LimbState, scale: float) -> IndexArray:
    """Return the landmarks that were detected away from their accepted positions."""
    steps = limb.detected - limb.accepted
    return limb.landmarks[~(np.hypot(steps[:, 0], steps[:, 1]) <= JITTER * scale)]


def swap(pose: Pose, landmarks: IndexArray) -> Pose:
    """Return the pose with left and right of some landmarks swapped."""
    order = np.arange(33)
    order[landmarks] = FLIP[landmarks]
    return replace(
        pose,
        image=pose.image[order],
        world=pose.world[order],
        visibility=pose.visibility[order],
        hip_rotation=_hip_rotation_without(pose, landmarks),
    )


def mask(pose: Pose, landmarks: IndexArray) -> Pose:
    """Return the pose with some landmarks masked."""
    image, world = pose.image.copy(), pose.world.copy()
    image[landmarks], world[landmarks] = np.nan, np.nan
    hip_rotation = _hip_rotation_without(pose, landmarks)
    return replace(pose, image=image, world=world, hip_rotation=hip_rotation)


def _hip_rotation_without(pose: Pose, landmarks: IndexArray) -> FloatArray:
    """Return the hip rotation, unknown if it was read at one of the landmarks."""
    return unknown_hip_rotation() if np.isin(landmarks, LEG_JOINTS).any() else pose.hip_rotation
