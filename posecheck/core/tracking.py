"""What the trackers share: recording a repetition, and the status they report.

A tracker follows one exercise from pose to pose and counts its repetitions. It is a frozen value: a
step returns the next one. `hold_tracker` follows exercises that are held, `swing_tracker` those
that go to and fro. All times are those of the poses, in seconds; nothing depends on the frame rate.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from statistics import median
from typing import Self

from posecheck.core.exercise import Check, Exercise, Measure, Phase
from posecheck.core.fault_monitor import FaultMonitor
from posecheck.core.feedback import JudgedValue, Spread
from posecheck.core.pose import Side

#: Measures are sampled at this interval, s.
SAMPLING_INTERVAL = 0.1

#: The value of each measure in one frame; NaN where it is unknown.
Values = Mapping[Measure, float]


def true_since(since: float, time: float, condition: bool) -> float:
    """Return since when a condition is true; NaN while it is false.

    Args:
        since: What this returned for the frame before.
        time: Now, s.
        condition: Whether it is true now.
    """
    if not condition:
        return math.nan
    return time if math.isnan(since) else since


def judged_values(exercise: Exercise, side: Side, values: Values) -> tuple[JudgedValue, ...]:
    """Return the verdicts on the checked measures of one frame, each measure once."""
    return tuple(
        JudgedValue(
            name=measure.name,
            value=values[measure],
            verdict=check.band.verdict(values[measure], check.warn_margin),
            unit=measure.unit,
            landmarks=measure.landmarks(side),
            fault=check.fault,
        )
        for measure, check in exercise.first_checks.items()
        if measure in values
    )


@dataclass(frozen=True)
class RepRecorder:
    """Faults and measures of one repetition.

    Attributes:
        monitors: One for each check.
        samples: Times, s, with the measured values, SAMPLING_INTERVAL apart.
        sampled_at: Time of the last sample, s.
    """

    monitors: tuple[FaultMonitor, ...]
    samples: tuple[tuple[float, Values], ...] = ()
    sampled_at: float = -math.inf

    @classmethod
    def of(cls, exercise: Exercise) -> Self:
        """Return an empty recorder."""
        return cls(tuple(FaultMonitor(check) for check in exercise.checks))

    def record(self, values: Values, time: float, judge: Callable[[Check], bool]) -> Self:
        """Return the recorder after one more frame.

        Args:
            values: The exercise's measures.
            time: Time of the frame, s.
            judge: Whether a check applies now.
        """
        due = time - self.sampled_at >= SAMPLING_INTERVAL
        return replace(
            self,
            monitors=tuple(
                m.update(values[m.check.measure] if judge(m.check) else math.nan, time)
                for m in self.monitors
            ),
            samples=(*self.samples, (time, values)) if due else self.samples,
            sampled_at=time if due else self.sampled_at,
        )

    def restarted(self) -> Self:
        """Return the recorder without samples and past faults; current excursions go on."""
        monitors = tuple(replace(monitor, past_faults=()) for monitor in self.monitors)
        return replace(self, monitors=monitors, samples=())

    def sampled(self, measure: Measure) -> list[float]:
        """Return the known samples of a measure."""
        return [v[measure] for _, v in self.samples if not math.isnan(v[measure])]

    def between(self, start: float, end: float) -> Self:
        """Return the recorder with the samples from `start` to `end`, s, alone."""
        return replace(self, samples=tuple(s for s in self.samples if start <= s[0] <= end))

    def spreads(
        self, measures: Iterable[Measure], min_known_share: float = 0.0
    ) -> dict[str, Spread]:
        """Return the spread of each measure by its name.

        There is none of a measure that is known in no sample, or in a smaller share of them than
        demanded.
        """
        sampled = {measure.name: self.sampled(measure) for measure in measures}
        return {
            name: Spread(median(values), min(values), max(values))
            for name, values in sampled.items()
            if values and len(values) >= min_known_share * len(self.samples)
        }


@dataclass(frozen=True)
class TrackerStatus:
    """Status of one exercise in one frame.

    Attributes:
        in_rep: Whether a repetition is in progress.
        leaving: Whether its position was seen to be left, so that it may have ended.
        ready: Whether the person is in the posture that the exercise demands throughout.
        phase: Phase of the repetition.
        side: The side being worked; None between repetitions.
        hold: Time on the hold clock, s.
        clock_running: Whether the hold clock runs.
        active_checks: Active faults, most urgent first.
        judged_values: The checked measures, while they are judged.
        unseen_since: Since when the measure that is followed is unknown, s; NaN while it is known.
    """

    in_rep: bool = False
    leaving: bool = False
    ready: bool = False
    phase: Phase = Phase.READY
    side: Side | None = None
    hold: float = 0.0
    clock_running: bool = False
    active_checks: tuple[Check, ...] = ()
    judged_values: tuple[JudgedValue, ...] = ()
    unseen_since: float = math.nan
