"""Training time, which stands still during pauses."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Self

MAX_FRAME_INTERVAL = 2.0  # after a longer one, s, the camera was disconnected
MIN_STEP = 0.001  # least training time between two poses, s: pose times must increase


@dataclass(frozen=True)
class TrainingClock:
    """Seconds of training; none pass while it is paused or the camera is disconnected."""

    training_time: float = 0.0
    real_time: float = math.nan  # NaN before the first step
    stops: tuple[tuple[float, float], ...] = ()  # training time and duration of each stop

    def step(self, time: float, *, paused: bool) -> Self:
        """Return the clock at the real `time`, s."""
        if math.isnan(self.real_time):
            return replace(self, training_time=time, real_time=time)
        elapsed = time - self.real_time
        if not paused and elapsed <= MAX_FRAME_INTERVAL:
            return replace(self, training_time=self.training_time + elapsed, real_time=time)
        advance = 0.0 if paused else MIN_STEP
        stops, length = self.stops, elapsed - advance
        if stops and stops[-1][0] == self.training_time:  # the last stop continues
            stops, length = stops[:-1], stops[-1][1] + length
        return replace(
            self,
            training_time=self.training_time + advance,
            real_time=time,
            stops=(*stops, (self.training_time, length)),
        )

    def to_real_time(self, training_time: float) -> float:
        """Return the real time of a training time, s; for a stop, the time at which it began."""
        return training_time + sum(length for at, length in self.stops if at < training_time)
