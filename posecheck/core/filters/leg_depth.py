"""Refinement of the depth of the legs by anatomical priors."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Final, Self

import numpy as np

from posecheck.core import angles
from posecheck.core.filters.line_of_sight import lines_of_sight
from posecheck.core.pose import FloatArray, Landmark, Pose
from posecheck.core.vectors import MIN_LENGTH, Vector

#: Standard deviation of a leg segment's end from the sagittal plane, m: 15 to 20 degrees of hip
#: abduction or rotation over a thigh of 0.4 m.
SAGITTAL_SD: Final = 0.12

#: Standard deviation of the model's depth of a joint against the next one, m. Its authors' full
#: model has an error of 0.04 to 0.06 m a joint in all directions, and depth is the worst of them.
MODEL_DEPTH_SD: Final = 0.1

#: Standard deviation of a bone's length by the image, m: joints are located to a few pixels, hips
#: to some cm.
IMAGE_LENGTH_SD: Final = 0.02

#: Standard deviation of a length that was measured in other frames and on the other leg, m.
LENGTH_SD: Final = 0.04

#: Steps of Newton's method, after which 99 of 100 depths are within a micrometre of their limit.
NEWTON_STEPS: Final = 8

#: Largest inclination of a trunk that counts as upright, degrees.
MAX_INCLINATION: Final = 60.0

#: The bones of both legs as pairs of upper and lower joint: thighs, then the shanks attached to
#: them.
LEG_BONES: Final = (
    ((Landmark.LEFT_HIP, Landmark.LEFT_KNEE), (Landmark.RIGHT_HIP, Landmark.RIGHT_KNEE)),
    ((Landmark.LEFT_KNEE, Landmark.LEFT_ANKLE), (Landmark.RIGHT_KNEE, Landmark.RIGHT_ANKLE)),
)

#: The landmarks of each foot, by its ankle.
FEET: Final = {
    Landmark.LEFT_ANKLE: [Landmark.LEFT_HEEL, Landmark.LEFT_FOOT_INDEX],
    Landmark.RIGHT_ANKLE: [Landmark.RIGHT_HEEL, Landmark.RIGHT_FOOT_INDEX],
}


@dataclass(frozen=True, eq=False)
class LegDepthFilter:
    """Refines the depth of the legs of an upright person by anatomical priors.

    Depth is the least certain of the model's coordinates (`MODEL_DEPTH_SD`). Two priors are used.
    People who stand or kneel move thigh and shank forward and backward, hardly sideways: a segment
    deviates little from the sagittal plane (`SAGITTAL_SD`). And bones keep their lengths: both
    thighs are equally long, and so are both shanks. A bone in the image plane shows its length; the
    depth of a bone that points at the camera follows from the part of the length that the image
    lacks. Each segment gets the most likely depth by model and priors, according to their
    variances, so that geometry decides what counts: the sagittal plane contributes nothing from the
    front, where depth is forward and backward, and the length nothing for a bone in the image
    plane.

    Lying people rotate their legs out of the sagittal plane on purpose and are seen from worse
    views: a pose whose trunk is inclined by more than `MAX_INCLINATION` is unchanged.

    A depth computed from two lengths has more jitter than they have. The offset that the lengths
    add to a depth depends on the posture, and is assumed to change as slowly.

    Attributes:
        length_time_constant: Of the lengths, s: the model's metre drifts with the posture.
        offset_time_constant: Of the depth offsets, s.
        time: Time of the last pose, s.
        lengths: Length of thigh and shank, m; NaN while unknown.
        weights: Accumulated precision of each length, s/m².
        depth_offsets: What the lengths last added to the depth of each bone, m; NaN while unknown.
    """

    length_time_constant: float = 30.0
    offset_time_constant: float = 1.0
    time: float = -math.inf
    lengths: tuple[float, ...] = (math.nan, math.nan)
    weights: tuple[float, ...] = (0.0, 0.0)
    depth_offsets: tuple[float, ...] = (math.nan,) * 4

    def step(self, pose: Pose) -> tuple[Self, Pose]:
        """Return the next state and the pose with the most likely depth of its legs."""
        left = angles.lateral_axis(pose)
        if not angles.trunk_inclination(pose) < MAX_INCLINATION or math.isnan(left[0]):
            return self, pose
        elapsed = pose.time - self.time
        solver = LegDepthSolver(pose, left, math.exp(-elapsed / self.offset_time_constant))
        previous = iter(self.depth_offsets)
        lengths, weights, depth_offsets = [], [], []
        for bones, length, weight in zip(LEG_BONES, self.lengths, self.weights, strict=True):
            measured = [solver.length(*bone) for bone in bones]
            length, weight = self._update_length(length, weight, measured, elapsed)
            lengths.append(length)
            weights.append(weight)
            depth_offsets += [solver.solve(*bone, length, next(previous)) for bone in bones]
        state = replace(
            self,
            time=pose.time,
            lengths=tuple(lengths),
            weights=tuple(weights),
            depth_offsets=tuple(depth_offsets),
        )
        return state, replace(pose, world=solver.world())

    def _update_length(
        self, length: float, weight: float, measured: list[tuple[float, float]], elapsed: float
    ) -> tuple[float, float]:
        """Return a length and its weight, updated by measured lengths with their variances."""
        known = [(each, 1.0 / variance) for each, variance in measured if not math.isnan(each)]
        if not known:
            return length, weight
        precision = sum(share for _, share in known)
        mean = sum(each * share for each, share in known) / precision
        if math.isnan(length) or not elapsed < self.length_time_constant:
            return mean, precision * min(elapsed, 1.0)
        weight = weight * math.exp(-elapsed / self.length_time_constant) + precision * elapsed
        return length + (mean - length) * precision * elapsed / weight, weight


class LegDepthSolver:
    """Moves the leg joints of one pose along their lines of sight, from the hips down."""

    def __init__(self, pose: Pose, left: Vector, previous_share: float) -> None:
        """Start from the model's depths.

        Args:
            pose: A lifted pose.
            left: Unit vector to the person's left.
            previous_share: Share of a bone's previous depth offset that persists.
        """
        self._pose, self._left, self._previous_share = pose, left, previous_share
        self._rays, self._distance = lines_of_sight(pose)
        self._model_depths: list[float] = pose.world[:, 2].tolist()
        self._depths = self._model_depths.copy()
        # Precision of a depth by the sagittal plane, as a multiple of the model's.
        self._plane_weight = left[2] * left[2] * (MODEL_DEPTH_SD / SAGITTAL_SD) ** 2
        self._variance = MODEL_DEPTH_SD**2 / (1.0 + self._plane_weight)

    def length(self, upper: int, lower: int) -> tuple[float, float]:
        """Return the length of a bone as seen in this pose, m, and its variance, m²."""
        in_image, depth = self._prior(upper, lower)
        length = math.hypot(in_image, depth)
        slope = depth / length if length > MIN_LENGTH else 1.0
        return length, slope * slope * self._variance + IMAGE_LENGTH_SD**2

    def solve(self, upper: int, lower: int, length: float, previous: float) -> float:
        """Move the lower end of a bone to its most likely depth.

        Args:
            upper: Landmark of the upper end, already solved.
            lower: Landmark of the lower end.
            length: Length of the bone, m; NaN while unknown.
            previous: The bone's previous depth offset, m; NaN if there is none.

        Returns:
            The depth offset: what the length adds to the depth of the bone, m.
        """
        offset = math.nan
        for _ in range(2):  # the depth changes the bone's size in the image
            in_image, depth = self._prior(upper, lower)
            if length > MIN_LENGTH and not math.isnan(depth):
                squared = length * length - in_image * in_image
                offset = self._posterior(depth, squared, length) - depth
                if not math.isnan(previous):
                    offset += self._previous_share * (previous - offset)
                depth += offset
            self._depths[lower] = self._depths[upper] + depth
        return offset

    def _posterior(self, prior: float, squared: float, length: float) -> float:
        """Return the most likely depth of a bone, m.

        The square of the depth is measured by the length, with a standard deviation of twice the
        length times `LENGTH_SD`. That has two solutions, and is hardly informative near the image
        plane; so the sum of both squared errors is minimized by Newton's method, starting from the
        outer solution on the prior's side. From there the slope falls to the minimum monotonically,
        so that it never overshoots.

        Args:
            prior: Depth by the model and the sagittal plane, m.
            squared: Square of the depth by the length, m².
            length: Length of the bone, m.
        """
        depth = math.copysign(max(abs(prior), math.sqrt(max(squared, 0.0))), prior)
        prior_precision = 1.0 / self._variance
        precision = 1.0 / (2.0 * length * LENGTH_SD) ** 2
        for _ in range(NEWTON_STEPS):
            slope = prior_precision * (depth - prior)
            slope += precision * 2.0 * depth * (depth * depth - squared)
            depth -= slope / (prior_precision + precision * (6.0 * depth * depth - 2.0 * squared))
        return depth

    def _prior(self, upper: int, lower: int) -> tuple[float, float]:
        """Return a bone's length in the image, m, and its depth by model and sagittal plane, m."""
        x, y = (self._offset(lower, axis) - self._offset(upper, axis) for axis in (0, 1))
        by_model = self._model_depths[lower] - self._model_depths[upper]
        by_plane = -self._left[0] * x / self._left[2] if self._left[2] else by_model
        depth = (by_model + self._plane_weight * by_plane) / (1.0 + self._plane_weight)
        return math.hypot(x, y), depth

    def _offset(self, joint: int, axis: int) -> float:
        """Return a joint's offset from the optical axis at its depth, m."""
        magnification: float = 1.0 + self._depths[joint] / self._distance
        return float(self._rays[joint, axis]) * magnification

    def world(self) -> FloatArray:
        """Return the world landmarks with the solved legs; the feet follow their ankles."""
        shifts = np.array(self._depths) - self._model_depths
        displacements = np.column_stack((self._rays * (shifts / self._distance)[:, None], shifts))
        for ankle, foot in FEET.items():
            displacements[foot] = displacements[ankle]
        world: FloatArray = self._pose.world + np.nan_to_num(displacements)
        return world
