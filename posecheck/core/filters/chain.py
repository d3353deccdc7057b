"""All pose filters in sequence."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Self

from posecheck.core.filters.leg_depth import LegDepthFilter
from posecheck.core.filters.line_of_sight import lift
from posecheck.core.filters.one_euro import OneEuro
from posecheck.core.filters.pelvis import PelvisStabilizer
from posecheck.core.filters.person_gate import PersonGate
from posecheck.core.filters.swap_corrector import SwapCorrector
from posecheck.core.pose import Pose


@dataclass(frozen=True, eq=False)
class FilterChain:
    """All pose filters, in the order in which they are applied."""

    person_gate: PersonGate = field(default_factory=PersonGate)
    swap_corrector: SwapCorrector = field(default_factory=SwapCorrector)
    one_euro: OneEuro = field(default_factory=OneEuro)
    leg_depth: LegDepthFilter = field(default_factory=LegDepthFilter)
    pelvis: PelvisStabilizer = field(default_factory=PelvisStabilizer)

    def step(self, pose: Pose) -> tuple[Self, Pose]:
        """Return the next state and the filtered pose."""
        person_gate, pose = self.person_gate.step(pose)
        swap_corrector, pose = self.swap_corrector.step(pose)
        one_euro, pose = self.one_euro.step(pose)
        leg_depth, pose = self.leg_depth.step(lift(pose))
        pelvis, pose = self.pelvis.step(pose)
        return type(self)(person_gate, swap_corrector, one_euro, leg_depth, pelvis), pose
