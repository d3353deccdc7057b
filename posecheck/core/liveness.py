"""Detection of a picture that stands still: a photograph, a poster, a frozen camera.

Nobody can stop all motion. Breathing moves the chest by 4 to 12 mm, 12 to 20 times a minute, and a
person kneeling or standing sways by several millimetres. `Pose.body_motion` is what remains of such
motion after that of the camera is removed. A body that moves by less than MIN_MOTION for STILL_TIME
is not alive. What can't be measured is no evidence of either.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Generic, Self, TypeVar

from posecheck.core.pose import MOTION_LAG, Pose
from posecheck.core.tracking import true_since

State = TypeVar("State")

#: Least motion of a living body within MOTION_LAG, root mean square over the body, m. Measured, as
#: the maximum over STILL_TIME, in 640 x 480: 0.38 mm and more in real and rendered people, least
#: when lying; 0.1 mm at most in photographs at rest, without the error of tracking 0.2 mm in most
#: that are panned or zoomed.
MIN_MOTION = 0.00025

#: Motion that ends a stillness, m. Noise stays below it; a living body exceeds it within 1.5 s.
LIFE_MOTION = 0.0007

#: Time for which the motion must stay below MIN_MOTION, s. With the lag it is 2.5 s, half a
#: breath even at 12 a minute, so that part of an inhalation or exhalation always lies in it.
STILL_TIME = 0.75

#: Longest time without a measurement for which the last finding holds, s.
MAX_UNKNOWN_TIME = 1.0


@dataclass(frozen=True)
class LivenessMonitor:
    """Whether the picture stands still.

    Attributes:
        motionless_since: Since when no motion was measured, s; NaN while there is some.
        measured_at: Time of the last measurement, s.
        still: Whether the picture stands still.
    """

    motionless_since: float = math.nan
    measured_at: float = -math.inf
    still: bool = False

    def step(self, pose: Pose) -> Self:
        """Return the monitor after one more pose."""
        if math.isnan(pose.body_motion):
            known = pose.time - self.measured_at <= MAX_UNKNOWN_TIME
            return self if known else replace(self, motionless_since=math.nan, still=False)
        limit = LIFE_MOTION if self.still else MIN_MOTION
        since = true_since(self.motionless_since, pose.time, pose.body_motion < limit)
        return replace(
            self,
            motionless_since=since,
            measured_at=pose.time,
            still=pose.time - since >= STILL_TIME,
        )


@dataclass(frozen=True)
class RecentStates(Generic[State]):
    """States of the last MOTION_LAG and longer, to return to when the picture stands still.

    The picture has stood still since the frame with which the first motionless one was compared,
    which the states before `LivenessMonitor.still` took for exercise.

    Attributes:
        states: Times, s, and the states before the frames at these times.
    """

    states: tuple[tuple[float, State], ...] = ()

    def step(self, time: float, state: State, monitor: LivenessMonitor) -> Self:
        """Return these with the state before the frame at `time`, without needless ones."""
        states = (*self.states, (time, state))
        if math.isnan(monitor.motionless_since):
            old = sum(time - since > MOTION_LAG for since, _ in states) - 1
            states = states[max(old, 0) :]
        return replace(self, states=states)

    @property
    def oldest(self) -> State:
        """The state from before the picture stood still."""
        return self.states[0][1]
