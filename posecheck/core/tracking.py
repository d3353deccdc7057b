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

from posecheck.core.exercise import ERROR_BARS, Check, Exercise, Measure, Phase
from posecheck.core.fault_monitor import FaultMonitor
from posecheck.core.feedback import JudgedValue, Spread
from posecheck.core.pose import Pose, Side

#: Measures are sampled at this interval, s.
SAMPLING_INTERVAL = 0.1

#: The value of each measure in one frame; NaN where it is unknown.
Values = Mapping[Measure, float]

#: The error bars of the measures in one frame, without those that are 0 or unknown.
Errors = Mapping[Measure, float]


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


def error_bars(exercise: Exercise, pose: Pose, side: Side) -> Errors:
    """Return the error bars of an exercise's measures in a pose."""
    bars = {measure: measure.error_bar(pose, side) for measure in exercise.uncertain_measures}
    return {measure: bar for measure, bar in bars.items() if bar}


def judged_values(
    exercise: Exercise, side: Side, values: Values, errors: Errors
) -> tuple[JudgedValue, ...]:
    """Return the verdicts on the checked measures of one frame, each measure once."""
    return tuple(
        JudgedValue(
            name=measure.name,
            value=values[measure],
            verdict=check.band.verdict(
                values[measure], check.warn_margin, ERROR_BARS * errors.get(measure, 0.0)
            ),
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
        monitors: One for each check: faults that are certain, by more than the error bar.
        suspicions: The same for faults that are possible: all but those ruled out by more than the
            error bar. Where there is a suspicion and no fault, the verdict is unknown.
        samples: Times, s, with the measured values, SAMPLING_INTERVAL apart.
        sampled_at: Time of the last sample, s.
        sampled_errors: Error bars of the samples.
    """

    monitors: tuple[FaultMonitor, ...]
    suspicions: tuple[FaultMonitor, ...]
    samples: tuple[tuple[float, Values], ...] = ()
    sampled_at: float = -math.inf
    sampled_errors: tuple[Errors, ...] = ()

    @classmethod
    def of(cls, exercise: Exercise) -> Self:
        """Return an empty recorder."""
        monitors = tuple(FaultMonitor(check) for check in exercise.checks)
        return cls(monitors, monitors)

    def record(
        self,
        values: Values,
        errors: Errors,
        time: float,
        judge: Callable[[Check], bool],
        suspect: Callable[[Check], bool],
    ) -> Self:
        """Return the recorder after one more frame.

        Args:
            values: The exercise's measures.
            errors: Their error bars.
            time: Time of the frame, s.
            judge: Whether a check applies now.
            suspect: Whether it does for the suspicions.
        """

        def updated(
            monitors: tuple[FaultMonitor, ...], applies: Callable[[Check], bool], bars: float
        ) -> tuple[FaultMonitor, ...]:
            return tuple(
                m.update(
                    values[m.check.measure] if applies(m.check) else math.nan,
                    time,
                    bars * errors.get(m.check.measure, 0.0),
                )
                for m in monitors
            )

        due = time - self.sampled_at >= SAMPLING_INTERVAL
        return replace(
            self,
            monitors=updated(self.monitors, judge, ERROR_BARS),
            suspicions=updated(self.suspicions, suspect, -ERROR_BARS),
            samples=(*self.samples, (time, values)) if due else self.samples,
            sampled_at=time if due else self.sampled_at,
            sampled_errors=(*self.sampled_errors, errors) if due else self.sampled_errors,
        )

    def restarted(self) -> Self:
        """Return the recorder without samples and past faults; current excursions go on."""
        monitors, suspicions = (
            tuple(replace(monitor, past_faults=()) for monitor in each)
            for each in (self.monitors, self.suspicions)
        )
        fresh = replace(self, monitors=monitors, suspicions=suspicions)
        return replace(fresh, samples=(), sampled_errors=())

    def sampled(self, measure: Measure) -> list[float]:
        """Return the known samples of a measure."""
        return [v[measure] for _, v in self.samples if not math.isnan(v[measure])]

    def error(self, measure: Measure) -> float:
        """Return the median error bar of a measure; 0 without any."""
        bars = [errors[measure] for errors in self.sampled_errors if measure in errors]
        return median(bars) if bars else 0.0

    def between(self, start: float, end: float) -> Self:
        """Return the recorder with the samples from `start` to `end`, s, alone."""
        inside = [n for n, (time, _) in enumerate(self.samples) if start <= time <= end]
        return replace(
            self,
            samples=tuple(self.samples[n] for n in inside),
            sampled_errors=tuple(self.sampled_errors[n] for n in inside),
        )

    def spreads(
        self, measures: Iterable[Measure], min_known_share: float = 0.0
    ) -> dict[str, Spread]:
        """Return the spread of each measure by its name.

        There is none of a measure that is known in no sample, or in a smaller share of them than
        demanded.
        """
        sampled = {measure: self.sampled(measure) for measure in measures}
        return {
            measure.name: Spread(median(values), min(values), max(values), self.error(measure))
            for measure, values in sampled.items()
            if values and len(values) >= min_known_share * len(self.samples)
        }


@dataclass(frozen=True)
class Lack:
    """A measure that is short of the band it has to be in.

    Attributes:
        measure: The measure.
        missing: How far it is outside, in its unit; NaN where the measure is unknown.
        check: The check that judges it, if there is one.
    """

    measure: Measure
    missing: float
    check: Check | None = None

    @property
    def unknown(self) -> bool:
        """Whether the measure is unknown, rather than outside its band."""
        return math.isnan(self.missing)


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
        held_since: When the hold began, s; NaN before.
        clock_running: Whether the hold clock runs.
        active_checks: Active faults, most urgent first.
        judged_values: The checked measures, while they are judged.
        unseen_since: Since when the measure that is followed is unknown, s; NaN while it is known.
        certain: Whether the phase is certain, rather than given the benefit of the doubt.
        lacking: What keeps the hold from beginning, or from going on.
        short: Whether the position itself is short of what is demanded.
        stopped_since: When the hold clock last ran or, before the hold, since when the person has
            stopped on the way in, s; NaN when neither is so.
        moving: Whether the person moves too fast to hold.
        retreating: Whether the position is left, or more than half of the way back.
        turned_since: When a swing was last as far out, or in, as in this way of it, s; else NaN.
        not_begun: Whether a position is taken that was not entered from where an attempt begins.
    """

    in_rep: bool = False
    leaving: bool = False
    ready: bool = False
    phase: Phase = Phase.READY
    side: Side | None = None
    hold: float = 0.0
    held_since: float = math.nan
    clock_running: bool = False
    active_checks: tuple[Check, ...] = ()
    judged_values: tuple[JudgedValue, ...] = ()
    unseen_since: float = math.nan
    certain: bool = True
    lacking: tuple[Lack, ...] = ()
    short: bool = False
    stopped_since: float = math.nan
    moving: bool = False
    retreating: bool = False
    turned_since: float = math.nan
    not_begun: bool = False
