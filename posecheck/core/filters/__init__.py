"""Pose filters: they reject outliers, correct sides, smooth and refine depth.

A filter is a frozen value whose `step(pose)` returns its next state and the filtered pose. No
filter fills in a masked landmark.
"""

from posecheck.core.filters.chain import FilterChain
from posecheck.core.filters.leg_depth import LegDepthFilter
from posecheck.core.filters.line_of_sight import lift
from posecheck.core.filters.one_euro import OneEuro
from posecheck.core.filters.pelvis import PelvisStabilizer
from posecheck.core.filters.person_gate import PersonGate
from posecheck.core.filters.swap_corrector import SwapCorrector

__all__ = [
    "FilterChain",
    "LegDepthFilter",
    "OneEuro",
    "PelvisStabilizer",
    "PersonGate",
    "SwapCorrector",
    "lift",
]
