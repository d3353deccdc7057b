"""Detection of faults: a check with debouncing, and the rules for what is reported.

A fault is active once its measure has been outside its band for the check's `min_duration`. It has
ended when the measure has been inside for longer than MAX_DIP; shorter returns are one fault still.
A value that is unknown, or not judged, is neither inside nor outside: it starts no fault. Neither
does a value whose error bar reaches into the band.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Self

from posecheck.core.exercise import Check, Exercise
from posecheck.core.feedback import Fault

#: An interruption shorter than this is a wobble or a bad frame, s.
MAX_DIP = 0.5

#: A fault that began less than this before the position was left belongs to the leaving, s.
LEAVING_TIME = 2.0


@dataclass(frozen=True)
class FaultMonitor:
    """One check, followed through one repetition.

    Attributes:
        check: What is checked.
        outside_since: Time at which the measure left its band, s; NaN while inside.
        outside_until: Time at which it was last outside, s; NaN while inside.
        worst: Value farthest outside since then.
        past_faults: Faults that have ended.
    """

    check: Check
    outside_since: float = math.nan
    outside_until: float = math.nan
    worst: float = math.nan
    past_faults: tuple[Fault, ...] = ()

    @property
    def active(self) -> bool:
        """Whether the measure has been outside for long enough to be a fault."""
        return self.outside_until - self.outside_since >= self.check.min_duration

    def update(self, value: float, time: float, margin: float = 0.0) -> Self:
        """Return the monitor after one more value.

        Args:
            value: NaN where it is unknown or not judged.
            time: Time of the frame, s.
            margin: How far it must be outside its band; negative for one that is outside already
                when it is not inside by as much.
        """
        band = self.check.band
        excess = band.excess(value, margin)
        if math.isnan(excess) or excess == 0.0:
            return self.ended() if time - self.outside_until > MAX_DIP else self
        if math.isnan(self.outside_since):
            return replace(self, outside_since=time, outside_until=time, worst=value)
        worse = abs(band.excess(value)) > abs(band.excess(self.worst))
        return replace(self, outside_until=time, worst=value if worse else self.worst)

    def ended(self) -> Self:
        """Return the monitor with the current excursion ended: a fault if it was active."""
        inside = replace(self, outside_since=math.nan, outside_until=math.nan, worst=math.nan)
        if not self.active:
            return inside
        fault = Fault(self.check.fault, self.outside_since, self.outside_until, self.worst)
        return replace(inside, past_faults=(*self.past_faults, fault))

    def faults(self, left: float) -> tuple[Fault, ...]:
        """Return all faults of a repetition whose position was left at the time `left`."""
        leaving = left - self.outside_until <= MAX_DIP and left - self.outside_since < LEAVING_TIME
        return self.past_faults if leaving else self.ended().past_faults


def active_checks(monitors: Iterable[FaultMonitor]) -> tuple[Check, ...]:
    """Return the active checks, most urgent first, without those explained by another one."""
    checks = [monitor.check for monitor in monitors if monitor.active]
    names = {check.fault for check in checks}
    unexplained = [check for check in checks if not names & check.explained_by]
    return tuple(sorted(unexplained, key=lambda check: check.priority))


def without_explained(exercise: Exercise, faults: Iterable[Fault]) -> list[Fault]:
    """Return the faults without those that overlap in time with one that explains them."""
    explained_by = {check.fault: check.explained_by for check in exercise.checks}
    faults = list(faults)
    return [
        fault
        for fault in faults
        if not any(
            other.name in explained_by[fault.name]
            and other.start < fault.end
            and fault.start < other.end
            for other in faults
        )
    ]


def time_stopped(exercise: Exercise, faults: Iterable[Fault]) -> float:
    """Return the time in which any of the faults kept the hold clock from running, s."""
    running = {check.fault for check in exercise.checks if not check.stops_clock}
    total, until = 0.0, -math.inf
    for fault in sorted(faults, key=lambda fault: fault.start):
        if fault.name not in running and fault.end > until:
            total, until = total + fault.end - max(fault.start, until), fault.end
    return total
