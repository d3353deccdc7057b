"""What every way of following an exercise needs: a check's memory, and the count of repetitions."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from statistics import median
from typing import Self

from posecheck.exercise import Check, Exercise, Measure, Phase
from posecheck.feedback import Fault, Reading, Rep, Tally
from posecheck.pose import Side

#: A break that is shorter than this is a wobble or a bad frame, s.
DIP = 0.5

#: A fault that is this young when the position is left belongs to the leaving, s.
LEAVING = 2.0

Values = Mapping[Measure, float]


@dataclass(frozen=True)
class Watch:
    """One check's memory within an attempt.

    since, until: when its measure went out of its band, and when it was last outside; NaN inside.
    worst: the value furthest outside. told: the faults that are over.
    """

    check: Check
    since: float = math.nan
    until: float = math.nan
    worst: float = math.nan
    told: tuple[Fault, ...] = ()

    @property
    def active(self) -> bool:
        """Whether it has been outside for long enough to be a fault."""
        return self.until - self.since >= self.check.patience

    def see(self, value: float, time: float) -> Self:
        """The memory after one more value; NaN when there is none, or when it is not judged."""
        beyond = self.check.band.beyond(value)
        if beyond != beyond or beyond == 0.0:
            return self if not time - self.until > DIP else self.closed()
        if self.since != self.since:
            return replace(self, since=time, until=time, worst=value)
        worse = abs(beyond) > abs(self.check.band.beyond(self.worst))
        return replace(self, until=time, worst=value if worse else self.worst)

    def closed(self) -> Self:
        """The memory with what was going on put down as a fault, if it lasted."""
        ended = replace(self, since=math.nan, until=math.nan, worst=math.nan)
        if not self.active:
            return ended
        fault = Fault(self.check.fault, self.since, self.until, self.worst)
        return replace(ended, told=(*self.told, fault))

    def faults(self, left: float) -> tuple[Fault, ...]:
        """All faults, the position having been left at `left`."""
        leaving = left - self.until <= DIP and left - self.since < LEAVING
        return self.told if leaving else self.closed().told


def told(watches: Iterable[Watch]) -> tuple[Check, ...]:
    """The checks that are faults now, most urgent first, without those another one explains."""
    checks = [watch.check for watch in watches if watch.active]
    names = {check.fault for check in checks}
    unexplained = [check for check in checks if not names & check.explained_by]
    return tuple(sorted(unexplained, key=lambda check: check.priority))


def unexplained(exercise: Exercise, faults: Iterable[Fault]) -> list[Fault]:
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


def readings(exercise: Exercise, side: Side, values: Values) -> tuple[Reading, ...]:
    """The judged numbers of one moment, each measure once."""
    return tuple(
        Reading(
            name=measure.name,
            value=values[measure],
            verdict=check.band.verdict(values[measure], check.near),
            unit=measure.unit,
            landmarks=measure.landmarks(side),
            fault=check.fault,
        )
        for measure, check in exercise.judged.items()
        if measure in values
    )


@dataclass(frozen=True)
class Count:
    """Repetitions so far. tried, counted: by side. ways: how far the counted ones went."""

    tried: Mapping[Side, int] = field(default_factory=dict)
    counted: Mapping[Side, int] = field(default_factory=dict)
    ways: Mapping[Side, tuple[float, ...]] = field(default_factory=dict)

    def plus(self, rep: Rep, way: float) -> Count:
        """The count with one more repetition that went so far."""
        side = rep.side
        ways = (*self.ways.get(side, ()), way) if rep.counted else self.ways.get(side, ())
        return Count(
            {**self.tried, side: self.tried.get(side, 0) + 1},
            {**self.counted, side: self.counted.get(side, 0) + rep.counted},
            {**self.ways, side: ways},
        )

    def usual(self, side: Side) -> float:
        """The person's own range: how far they usually go to that side; 0 when not known yet.

        The middle one of all that counted, so that neither one great effort nor one bad reading
        sets the mark.
        """
        ways = self.ways.get(side, ())
        return median(ways) if ways else 0.0

    def tallies(self, exercise: Exercise) -> dict[Side, Tally]:
        """The count against the programme, for each side of the exercise."""
        wanted = exercise.programme.total
        return {
            side: Tally(self.tried.get(side, 0), self.counted.get(side, 0), wanted)
            for side in exercise.sides
        }


@dataclass(frozen=True)
class Standing:
    """Where an exercise stands at one moment.

    doing: whether a repetition is under way. poised: whether the person is in the posture that it
    begins from, where the exercise has one of its own. active: the faults. missing: since when what
    is needed can't be seen, NaN while it can.
    """

    doing: bool = False
    poised: bool = False
    phase: Phase = Phase.READY
    side: Side | None = None
    hold: float = 0.0
    running: bool = False
    active: tuple[Check, ...] = ()
    readings: tuple[Reading, ...] = ()
    missing: float = math.nan
