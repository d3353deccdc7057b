"""How often to look, as users say it."""

from __future__ import annotations

import math

from posecheck.core.look_schedule import ADAPTIVE, EVERY_FRAME, STEADY, LookSchedule
from posecheck.errors import PosecheckError

#: The schedules that have a name.
NAMED = {"auto": STEADY, "adaptive": ADAPTIVE, "all": EVERY_FRAME}

MAX_GIVEN_RATE = 1000.0  # looks a second that can be asked for


def schedule_of(rate: float | str) -> LookSchedule:
    """Return the schedule of a rate: looks a second, or a name in NAMED; else PosecheckError."""
    if rate in NAMED:
        return NAMED[str(rate)]
    try:
        number = float(rate)
    except ValueError:
        number = math.nan
    if not 1.0 <= number <= MAX_GIVEN_RATE:
        raise PosecheckError(
            f"the rate {rate!r} is none; give auto, adaptive, all, or looks a second, from 1 on."
        )
    return LookSchedule(rate=number)
