"""Stabilization of a side-lying person's pelvis."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Final, Self

import numpy as np

from posecheck.core import angles
from posecheck.core.filters.line_of_sight import hip_centre
from posecheck.core.filters.shoulder_width import is_narrowed, restore_shoulder_width
from posecheck.core.pose import SIDES, FloatArray, Landmark, Pose, Side
from posecheck.core.vectors import MIN_LENGTH, cross, length, reject, unit

KNEES_AND_ANKLES: Final = np.array(
    [Landmark.LEFT_KNEE, Landmark.RIGHT_KNEE, Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE]
)


@dataclass(frozen=True, eq=False)
class ClosedChest:
    """Reference of a side-lying person, from when the chest was closed.

    Attributes:
        time: Time of the last update, s.
        hip_line: From the right hip to the left, (3,) m.
        shoulder_width: Distance of the shoulders, m.
        legs: Knees and ankles in the frame, (4, 2) px.
    """

    time: float
    hip_line: FloatArray
    shoulder_width: float
    legs: FloatArray

    def leg_displacements(self, pose: Pose) -> FloatArray:
        """Return how far knees and ankles have moved in the frame since then, (4, 2) m."""
        return (pose.image.take(KNEES_AND_ANKLES, axis=0) - self.legs) / pose.pixels_per_metre

    def rolled_hip_line(self, pose: Pose) -> FloatArray:
        """Return the hip line, rolled back by the rise of the upper knee from the lower one.

        A thigh in front of the trunk turns with the pelvis, and so lifts its knee.
        """
        lower, sign = (Side.RIGHT, 1.0) if self.hip_line[1] < 0.0 else (Side.LEFT, -1.0)
        axis = unit(angles.trunk(pose))
        reach = length(reject(angles.segment(pose, "HIP", "KNEE", lower), axis))
        displacements = self.leg_displacements(pose)
        rise = sign * float(displacements[1, 1] - displacements[0, 1])
        if not rise > 0.0 or not reach > MIN_LENGTH:
            return self.hip_line
        sine = min(rise / reach, 1.0)
        back = sign * np.array(cross(axis, tuple(self.hip_line.tolist())))
        rolled: FloatArray = self.hip_line * math.sqrt(1.0 - sine * sine) + back * sine
        return rolled


@dataclass(frozen=True, eq=False)
class PelvisStabilizer:
    """Keeps a side-lying person's pelvis in place while the legs stay where they are.

    Seen from the chest, the hips of a side-lying person occlude each other. When the upper arm
    opens, the model lets the pelvis roll with the shoulders although it does not. But a pelvis
    cannot roll while the legs rest. So the hip line from when the chest was closed is kept for as
    long as at least one leg, the lower one, has not moved, and rolled back by as much as the upper
    knee rises from the lower one. The shoulders' rotation since the chest was closed remains.

    The shoulders' width is kept as well (see `shoulder_width`). A chest whose shoulders seem to
    have come closer is not closed, however small its measured rotation.

    Attributes:
        max_closed_rotation: Trunk rotation below which the chest is closed, degrees.
        max_leg_displacement: Displacement above which a leg has moved, m.
        time_constant: Time constant of the reference, s.
        closed_chest: The reference; None while there is none.
    """

    max_closed_rotation: float = 15.0
    max_leg_displacement: float = 0.2
    time_constant: float = 0.5
    closed_chest: ClosedChest | None = None

    def step(self, pose: Pose) -> tuple[Self, Pose]:
        """Return the next state and the pose with its hips and shoulders corrected."""
        rotation = angles.trunk_rotation(pose)
        if math.isnan(rotation):
            return self, pose
        if not angles.lying(pose):
            return self._reset(), pose
        reference = self.closed_chest
        if reference is not None and self._legs_moved(reference.leg_displacements(pose)):
            reference = None
        width = length(angles.shoulder_line(pose))
        narrowed = reference is not None and is_narrowed(width, reference.shoulder_width)
        if abs(rotation) < self.max_closed_rotation and not narrowed:
            if not any(angles.side_lying(pose, side) for side in SIDES):
                return self._reset(), pose
            return replace(self, closed_chest=self._updated_reference(pose, width)), pose
        if reference is None:
            return self, pose
        world = pose.world.copy()
        centre, hip_line = hip_centre(world), reference.rolled_hip_line(pose)
        world[Landmark.LEFT_HIP] = centre + hip_line / 2.0
        world[Landmark.RIGHT_HIP] = centre - hip_line / 2.0
        restore_shoulder_width(world, reference.hip_line, reference.shoulder_width)
        return self, replace(pose, world=world)

    def _reset(self) -> Self:
        return self if self.closed_chest is None else replace(self, closed_chest=None)

    def _updated_reference(self, pose: Pose, width: float) -> ClosedChest:
        hip_line = pose.world[Landmark.LEFT_HIP] - pose.world[Landmark.RIGHT_HIP]
        previous = self.closed_chest
        if previous is not None:
            alpha = 1.0 - math.exp(-(pose.time - previous.time) / self.time_constant)
            hip_line = previous.hip_line + alpha * (hip_line - previous.hip_line)
            width = previous.shoulder_width + alpha * (width - previous.shoulder_width)
        return ClosedChest(pose.time, hip_line, width, pose.image.take(KNEES_AND_ANKLES, axis=0))

    def _legs_moved(self, displacements: FloatArray) -> bool:
        """Return whether both legs have moved; a masked leg is assumed to rest."""
        moved = np.nan_to_num(np.linalg.norm(displacements, axis=1)) > self.max_leg_displacement
        return bool((moved[0] or moved[2]) and (moved[1] or moved[3]))
