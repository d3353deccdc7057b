"""Smoothing by the One Euro filter."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import Final, Self

import numpy as np

from posecheck.core.pose import FloatArray, Pose

#: Displacement of the toes for one degree of hip rotation, m: they are about 0.25 m from its axis.
TOE_DISPLACEMENT: Final = 0.25 * math.pi / 180.0

#: Displacement of a shoulder for one degree of trunk rotation, m: it is about 0.18 m from the
#: trunk's axis.
SHOULDER_DISPLACEMENT: Final = 0.18 * math.pi / 180.0


def _unknown() -> FloatArray:
    return np.full((34, 5), np.nan)


@dataclass(frozen=True, eq=False)
class OneEuro:
    """The One Euro filter: smooths more the slower a landmark moves.

    Casiez, Roussel and Vogel, "1 € Filter", CHI 2012. Coordinates are filtered in metres (pixels
    from the frame's centre divided by pixels per metre), so that the frame's size does not matter.
    A landmark that reappears starts from its detected position.

    Hip rotation is filtered as the displacement of the toes, and trunk rotation and pelvis heading
    as that of a shoulder.

    Attributes:
        min_cutoff: Cutoff frequency at rest, Hz.
        beta: Increase of the cutoff frequency with speed, Hz per m/s.
        d_cutoff: Cutoff frequency of the speed estimate, Hz.
        time: Time of the last pose, s.
        value: Filtered values, (34, 5) m: for each landmark its image and world coordinates, then
            one row for the rotations.
        speed: Their filtered speed, (34, 5) m/s.
    """

    min_cutoff: float = 1.5
    beta: float = 4.0
    d_cutoff: float = 1.0
    time: float = -math.inf
    value: FloatArray = field(default_factory=_unknown)
    speed: FloatArray = field(default_factory=lambda: np.zeros((34, 5)))

    def step(self, pose: Pose) -> tuple[Self, Pose]:
        """Return the next state and the smoothed pose."""
        scale = pose.pixels_per_metre
        if math.isnan(scale):
            return replace(self, time=-math.inf, value=_unknown()), pose
        measured = np.empty((34, 5))
        centre = np.array(pose.size) / 2.0
        measured[:33, :2], measured[:33, 2:] = (pose.image - centre) / scale, pose.world
        measured[33] = _displacements(pose)
        interval = pose.time - self.time
        step = measured - self.value
        new = np.isnan(step)  # masked now or before
        alpha = smoothing_factor(np.float64(self.d_cutoff), interval)
        speed = self.speed + alpha * (step / interval - self.speed)
        speed[new] = 0.0
        cutoff = self.min_cutoff + self.beta * np.abs(speed)
        value = self.value + smoothing_factor(cutoff, interval) * step
        np.copyto(value, measured, where=new)
        hip_rotation, trunk_rotation, pelvis_heading = _rotations(value[33])
        smoothed = replace(
            pose,
            image=value[:33, :2] * scale + centre,
            world=value[:33, 2:],
            hip_rotation=hip_rotation,
            trunk_rotation=trunk_rotation,
            pelvis_heading=pelvis_heading,
        )
        return replace(self, time=pose.time, value=value, speed=speed), smoothed


def _displacements(pose: Pose) -> FloatArray:
    """Return hip rotations, trunk rotation and pelvis heading as displacements, (5,) m."""
    radius = math.degrees(SHOULDER_DISPLACEMENT)
    heading = math.radians(pose.pelvis_heading)
    trunk = (
        pose.trunk_rotation * SHOULDER_DISPLACEMENT,
        radius * math.cos(heading),
        radius * math.sin(heading),
    )
    return np.concatenate((pose.hip_rotation * TOE_DISPLACEMENT, trunk))


def _rotations(displacements: FloatArray) -> tuple[FloatArray, float, float]:
    """Return hip rotations, trunk rotation and pelvis heading: the inverse of `_displacements`."""
    heading = float(np.degrees(np.arctan2(displacements[4], displacements[3])))
    trunk_rotation = float(displacements[2] / SHOULDER_DISPLACEMENT)
    return displacements[:2] / TOE_DISPLACEMENT, trunk_rotation, heading


def smoothing_factor(cutoff: FloatArray | np.float64, interval: float) -> FloatArray | np.float64:
    """Return the paper's alpha: the weight of a new value in a low-pass filter.

    Args:
        cutoff: Cutoff frequency, Hz.
        interval: Time since the previous value, s.
    """
    return 1.0 / (1.0 + 1.0 / (2.0 * math.pi * cutoff * interval))
