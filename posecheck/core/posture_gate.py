"""Whether the displacement of a swing can be read: posture, interruptions, occlusion.

    Access    When                                         Consequence
    OUT       the posture is not held for longer than      all but the count is forgotten
              occlusion_tolerance, or something else is
              seen for longer than interruption_tolerance
    BLOCKED   the posture is unseen, or something else is  nothing is read
              seen for now
    OPEN      the posture is held, nothing interferes      the displacement is read
    REOPENED  the posture is held, what interferes lasts   the cycle is dropped; what is seen now
              longer than interruption_tolerance           is the new reference

Something else is seen when the person is visible in another posture, when a joint that should rest
or a measure that should be steady has changed since the cycle started, or when other sides are
visible than before: the displacement is the mean of the visible sides, and that of one side alone
may be many degrees off. For a moment it may be an error of the model, so it must last.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Self

from posecheck.core import angles
from posecheck.core.exercise import Swing
from posecheck.core.pose import SIDES, Landmark, Pose, Side


class Access(Enum):
    """Whether the displacement can be read in this frame."""

    OUT = auto()
    BLOCKED = auto()
    OPEN = auto()
    REOPENED = auto()


@dataclass(frozen=True)
class Reference:
    """What should stay the same during a cycle.

    Attributes:
        joints: Image positions of the resting joints, px.
        steady: Values of the steady measures.
    """

    joints: tuple[tuple[float, float], ...] = ()
    steady: tuple[float, ...] = ()

    @classmethod
    def of(cls, cycle: Swing, pose: Pose) -> Self:
        """Return the reference that a pose gives."""
        points = (
            pose.image[Landmark.of(joint, side)] for joint in cycle.resting_joints for side in SIDES
        )
        return cls(
            tuple((float(x), float(y)) for x, y in points),
            tuple(measure.evaluate(pose, Side.BOTH) for measure in cycle.steady_measures),
        )

    def matches(self, now: Reference, cycle: Swing, scale: float) -> bool:
        """Whether nothing has changed by more than allowed; the unknown has not changed.

        Args:
            now: The same of the present frame.
            cycle: The limits.
            scale: Pixels per metre now.
        """
        moved = (math.dist(a, b) for a, b in zip(now.joints, self.joints, strict=True))
        changes = (abs(a - b) for a, b in zip(now.steady, self.steady, strict=True))
        limits = cycle.steady_measures.values()
        return not (
            any(distance > cycle.max_drift * scale for distance in moved)
            or any(change > limit for change, limit in zip(changes, limits, strict=True))
        )


@dataclass(frozen=True)
class PostureGate:
    """Whether the displacement can be read, frame by frame.

    Attributes:
        access: The answer for the last frame.
        held_since: Since when the posture is held, s; NaN when out of it.
        held_at: Time at which it was last held, s.
        interrupted_since: Since when something else is seen, s; NaN while nothing is.
        reference: What should stay the same, as it was when the cycle started.
        visible_sides: Sides of which the displacement is the mean.
    """

    access: Access = Access.OUT
    held_since: float = math.nan
    held_at: float = math.nan
    interrupted_since: float = math.nan
    reference: Reference = Reference()
    visible_sides: tuple[Side, ...] = ()

    def step(self, cycle: Swing, pose: Pose, *, resting: bool) -> Self:
        """Return the gate after one more pose.

        Args:
            cycle: What is demanded.
            pose: The pose.
            resting: Whether no cycle is in progress; then the reference is renewed.
        """
        time = pose.time
        held = cycle.posture(pose)
        if not held and not time - self.held_at <= cycle.occlusion_tolerance:
            return type(self)()
        now = Reference.of(cycle, pose)
        sides = tuple(s for s in SIDES if not math.isnan(cycle.side_measure.evaluate(pose, s)))
        same_sides = not sides or not self.visible_sides or sides == self.visible_sides
        same = resting or self.reference.matches(now, cycle, pose.pixels_per_metre)
        undisturbed = held and same and same_sides
        since = self._interrupted_since(pose, undisturbed)
        lasting = time - since > cycle.interruption_tolerance
        if lasting and not held:
            return type(self)()
        passed = Access.OPEN if undisturbed else Access.BLOCKED
        return replace(
            self,
            access=Access.REOPENED if lasting else passed,
            held_since=time if held and math.isnan(self.held_since) else self.held_since,
            held_at=time if held else self.held_at,
            interrupted_since=math.nan if lasting else since,
            reference=now if resting or lasting else self.reference,
            visible_sides=sides if sides and (same_sides or lasting) else self.visible_sides,
        )

    def _interrupted_since(self, pose: Pose, undisturbed: bool) -> float:
        """Return since when something else is seen; a person who is not seen changes nothing."""
        if undisturbed:
            return math.nan
        starts = math.isnan(self.interrupted_since)
        visible = not math.isnan(angles.trunk_inclination(pose))
        return pose.time if starts and visible else self.interrupted_since
