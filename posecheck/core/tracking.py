"""What every way of following an exercise needs: a check's memory, and the count of repetitions."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from statistics import median
from typing import Self

from posecheck.core.counts import count_by_side, side_targets
from posecheck.core.exercise import Check, Exercise, Measure, Phase
from posecheck.core.feedback import Fault, JudgedValue, Rep, SideCount
from posecheck.core.pose import Side

#: A break that is shorter than this is a wobble or a bad frame, s.
DIP = 0.5

#: A fault that is this young when the position is left belongs to the leaving, s.
LEAVING = 2.0

Values = Mapping[Measure, float]


@dataclass(frozen=True)
class FaultMonitor:
    """One check's memory within an attempt.

    since, until: when its measure went out of its band, and when it was last outside; NaN inside.
    worst: the value furthest outside. told: the faults that are over.
    """

    check: Check
    since: float = math.nan
    until: float = math.nan
    worst: float = math.nan
    past_faults: tuple[Fault, ...] = ()

    @property
    def active(self) -> bool:
        """Whether it has been outside for long enough to be a fault."""
        return self.until - self.since >= self.check.min_duration

    def update(self, value: float, time: float) -> Self:
        """The memory after one more value; NaN when there is none, or when it is not judged."""
        beyond = self.check.band.excess(value)
        if beyond != beyond or beyond == 0.0:
            return self if not time - self.until > DIP else self.closed()
        if self.since != self.since:
            return replace(self, since=time, until=time, worst=value)
        worse = abs(beyond) > abs(self.check.band.excess(self.worst))
        return replace(self, until=time, worst=value if worse else self.worst)

    def closed(self) -> Self:
        """The memory with what was going on put down as a fault, if it lasted."""
        ended = replace(self, since=math.nan, until=math.nan, worst=math.nan)
        if not self.active:
            return ended
        fault = Fault(self.check.fault, self.since, self.until, self.worst)
        return replace(ended, past_faults=(*self.past_faults, fault))

    def faults(self, left: float) -> tuple[Fault, ...]:
        """All faults, the position having been left at `left`."""
        leaving = left - self.until <= DIP and left - self.since < LEAVING
        return self.past_faults if leaving else self.closed().past_faults


def active_checks(watches: Iterable[FaultMonitor]) -> tuple[Check, ...]:
    """The checks that are faults now, most urgent first, without those another one explains."""
    checks = [watch.check for watch in watches if watch.active]
    names = {check.fault for check in checks}
    unexplained = [check for check in checks if not names & check.explained_by]
    return tuple(sorted(unexplained, key=lambda check: check.priority))


def without_explained(exercise: Exercise, faults: Iterable[Fault]) -> list[Fault]:
    """The faults without those that went along with one that explains them."""
    reasons = {check.fault: check.explained_by for check in exercise.checks}
    faults = list(faults)
    return [
        fault
        for fault in faults
        if not any(
            other.name in reasons[fault.name]
            and other.start < fault.end
            and fault.start < other.end
            for other in faults
        )
    ]


def judged_values(exercise: Exercise, side: Side, values: Values) -> tuple[JudgedValue, ...]:
    """The judged numbers of one moment, each measure once."""
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
class RepCount:
    """Repetitions so far.

    Attributes:
        sides: Count of each side.
        amplitudes: Amplitudes of the counted repetitions, by side.
    """

    sides: Mapping[Side, SideCount]
    amplitudes: Mapping[Side, tuple[float, ...]] = field(default_factory=dict)

    @classmethod
    def zero(cls, exercise: Exercise) -> RepCount:
        """Return the count before the first repetition."""
        return cls(count_by_side((), side_targets(exercise)))

    def with_rep(self, rep: Rep, amplitude: float) -> RepCount:
        """Return the count with one more repetition of some amplitude."""
        side = rep.side
        amplitudes = (*self.amplitudes.get(side, ()), *([amplitude] if rep.counted else []))
        return RepCount(
            {**self.sides, side: self.sides[side].with_rep(rep)},
            {**self.amplitudes, side: amplitudes},
        )

    def usual_amplitude(self, side: Side) -> float:
        """Return the person's usual amplitude on a side; 0 before the first counted repetition.

        It is the median of all that counted: neither a single great effort nor a single misreading
        sets the standard.
        """
        amplitudes = self.amplitudes.get(side, ())
        return median(amplitudes) if amplitudes else 0.0


@dataclass(frozen=True)
class TrackerStatus:
    """Where an exercise stands at one moment.

    doing: whether a repetition is under way. poised: whether the person is in the posture that it
    begins from, where the exercise has one of its own. active: the faults. missing: since when what
    is needed can't be seen, NaN while it can.
    """

    in_rep: bool = False
    ready: bool = False
    phase: Phase = Phase.READY
    side: Side | None = None
    hold: float = 0.0
    clock_running: bool = False
    active_checks: tuple[Check, ...] = ()
    judged_values: tuple[JudgedValue, ...] = ()
    unseen_since: float = math.nan
