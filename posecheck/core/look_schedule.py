"""When to look: in which frames of a recording or a camera the pose is estimated.

The network takes nearly all of the time, and nobody moves thirty times a second. So a pose is
estimated at most MAX_RATE times a second. An adaptive schedule looks less often while little moves,
and least often while nothing does, as in a hold. What has moved is measured in small grey frames,
against the one of the last look, so that slow motion adds up until it is looked at.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Self

#: Looks a second at most, and the shortest interval between two, s. Movements of the exercises take
#: half a second and longer; faults are followed from 0.5 s on.
MAX_RATE = 15.0

#: Interval while little moves, s, and while nothing does: feet that roll slowly move little. Two
#: bad looks within a hold lie between two good ones less than MAX_DIP apart.
CALM_INTERVAL, STILL_INTERVAL = 0.1, 0.133

#: Change between two small grey frames, of 255, from which something moves, and from which little
#: does: the mean of the hundredth of their pixels that changed most. A limb covers about as many.
#: Breathing and a camera's noise stay below 4, a limb that is moved is above 8 within 0.1 s.
MOTION, SLIGHT_MOTION = 8.0, 4.0

#: Share of an interval by which a look may be early: time stamps are rounded.
TOLERANCE = 0.15


@dataclass(frozen=True)
class LookSchedule:
    """Decides from a frame's time and change whether to look at it.

    Attributes:
        rate: Looks a second at most; infinite for every frame.
        adaptive: Whether fewer looks suffice while little moves.
        due: Time from which the next look is due, s.
        last: Time of the last look, s; NaN before the first.
    """

    rate: float = MAX_RATE
    adaptive: bool = False
    due: float = -math.inf
    last: float = math.nan

    @property
    def interval(self) -> float:
        """Shortest interval between two looks, s, on average."""
        return 1.0 / self.rate

    def is_due(self, time: float) -> bool:
        """Return whether a frame may be looked at, whatever it shows."""
        return time >= self.due - TOLERANCE * self.interval

    def step(self, time: float, change: float) -> tuple[Self, bool]:
        """Return the schedule after a frame that is due, and whether to look at it.

        Args:
            time: Time of the frame, s.
            change: Change since the last look, as MOTION; NaN where it is unknown.
        """
        # The phase is kept, so that 20 frames a second give 15 looks and not 10.
        behind = self.due if math.isfinite(self.due) else time
        due = max(behind, time - self.interval) + self.interval
        passed = time - self.last + TOLERANCE * self.interval
        wanted = (
            STILL_INTERVAL if change < SLIGHT_MOTION else CALM_INTERVAL if change < MOTION else 0.0
        )
        look = not self.adaptive or not passed < wanted
        return replace(self, due=due, last=time if look else self.last), look


#: Looks MAX_RATE times a second at most, whatever moves.
STEADY = LookSchedule()

#: Looks less often while little moves.
ADAPTIVE = LookSchedule(adaptive=True)

#: Looks at every frame.
EVERY_FRAME = LookSchedule(rate=math.inf)
