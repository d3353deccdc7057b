"""Detection of turning points in a displacement that goes to and fro, value by value.

    Phase  While in it                     Leaves it for
    REST   the lowest value is the start   IN    risen from it by hysteresis
    IN     the highest value is the inner  OUT   fallen from it by hysteresis
           point
    OUT    the lowest value is the outer   end   risen from it by hysteresis, or not fallen for
           point                                 settle_time; if it has come back
                                           IN    risen from it, but not come back

A cycle has come back when it has fallen by MIN_RETURN of its rise; less is a wobble on the way in.
Within CREEP of the hysteresis a value is at rest, so that noise and the settling of filters neither
delay the start nor keep the outer point from settling.

This is online peak detection: it needs no value from the future but those by which a turning point
is exceeded.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Self

from posecheck.core.exercise import Swing

#: Changes up to this share of the hysteresis are noise, or filters that still settle.
CREEP = 0.25

#: Smallest fall that ends a cycle, as a share of its rise: a person who goes to and fro returns to
#: about where they started.
MIN_RETURN = 1.0 / 3.0


class SwingPhase(Enum):
    """Which turning point is sought."""

    REST = auto()
    IN = auto()
    OUT = auto()


class SwingEvent(Enum):
    """What the last value meant."""

    NONE = auto()
    AT_REST = auto()  # the start has moved to it
    FARTHER_IN = auto()  # the inner point has moved to it
    ENDED = auto()  # the cycle is complete


@dataclass(frozen=True)
class TurningPoint:
    """A value of the displacement and the time at which it was reached, s; NaN where unknown.

    `error` is the value's error bar, one standard deviation.
    """

    value: float = math.nan
    time: float = math.nan
    error: float = 0.0


UNKNOWN = TurningPoint()


@dataclass(frozen=True)
class TurningPoints:
    """The cycle in progress.

    Attributes:
        phase: Which turning point is sought.
        start: Where the cycle started.
        inner: Its highest value.
        outer: The lowest value since, and the time at which it had settled but for creep.
        settled_value: The value at that time.
        event: What the last value meant.
    """

    phase: SwingPhase = SwingPhase.REST
    start: TurningPoint = UNKNOWN
    inner: TurningPoint = UNKNOWN
    outer: TurningPoint = UNKNOWN
    settled_value: float = math.nan
    event: SwingEvent = SwingEvent.NONE

    @property
    def rise(self) -> float:
        """Amplitude of the way in."""
        return self.inner.value - self.start.value

    @property
    def fall(self) -> float:
        """Amplitude of the way out."""
        return self.inner.value - self.outer.value

    @property
    def fall_error(self) -> float:
        """Error bar of `fall`; the errors at both turning points are taken as independent."""
        return math.hypot(self.inner.error, self.outer.error)

    @property
    def duration(self) -> float:
        """Time from start to outer point, s."""
        return self.outer.time - self.start.time

    def step(self, now: TurningPoint, cycle: Swing) -> Self:
        """Return the cycle after one more known value."""
        quiet = replace(self, event=SwingEvent.NONE)
        match self.phase:
            case SwingPhase.REST:
                return quiet._rest(now, cycle)
            case SwingPhase.IN:
                return quiet._in(now, cycle)
            case _:
                return quiet._out(now, cycle)

    def wait(self, time: float, cycle: Swing) -> Self:
        """Return the cycle after time has passed, without a value or after one."""
        settled = self.phase is SwingPhase.OUT and time - self.outer.time >= cycle.settle_time
        event = SwingEvent.ENDED if settled and self._has_come_back else SwingEvent.NONE
        return replace(self, event=event)

    @property
    def _has_come_back(self) -> bool:
        return self.fall >= MIN_RETURN * self.rise

    def _rest(self, now: TurningPoint, cycle: Swing) -> Self:
        known = not math.isnan(self.start.value)
        lowest = min(now.value, self.start.value) if known else now.value
        if now.value - lowest < CREEP * cycle.hysteresis:
            return replace(self, start=TurningPoint(lowest, now.time), event=SwingEvent.AT_REST)
        if now.value - lowest < cycle.hysteresis:
            return self
        return replace(self, phase=SwingPhase.IN, inner=now)

    def _in(self, now: TurningPoint, cycle: Swing) -> Self:
        if now.value >= self.inner.value:
            return replace(self, inner=now, event=SwingEvent.FARTHER_IN)
        if self.inner.value - now.value < cycle.hysteresis:
            return self
        return replace(self, phase=SwingPhase.OUT, outer=now, settled_value=now.value)

    def _out(self, now: TurningPoint, cycle: Swing) -> Self:
        if now.value - self.outer.value >= cycle.hysteresis:
            if self._has_come_back:
                return replace(self, event=SwingEvent.ENDED)
            inner = max(self.inner, now, key=lambda point: point.value)
            return replace(self, phase=SwingPhase.IN, inner=inner, outer=UNKNOWN)
        lowest = min(self.outer, now, key=lambda point: point.value)
        settled_at, settled_value = self.outer.time, self.settled_value
        if lowest.value < settled_value - CREEP * cycle.hysteresis:
            settled_at, settled_value = now.time, lowest.value
        outer = replace(lowest, time=settled_at)
        return replace(self, outer=outer, settled_value=settled_value).wait(now.time, cycle)
