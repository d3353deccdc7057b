"""How often to look, as users say it."""

from __future__ import annotations

import math

from posecheck.core.look_schedule import AS_NEEDED, EVERY_FRAME, LookSchedule
from posecheck.errors import PosecheckError

MAX_GIVEN_RATE = 1000.0  # looks a second that can be asked for


def schedule_of(rate: float | str) -> LookSchedule:
    """Return the schedule of a rate: looks a second, "all" or "auto"; PosecheckError if unknown."""
    if rate == "auto":
        return AS_NEEDED
    if rate == "all":
        return EVERY_FRAME
    try:
        number = float(rate)
    except ValueError:
        number = math.nan
    if not 1.0 <= number <= MAX_GIVEN_RATE:
        raise PosecheckError(
            f"the rate {rate!r} is none; give auto, all, or the looks a second, from 1 on."
        )
    return LookSchedule(rate=number, adaptive=False)
