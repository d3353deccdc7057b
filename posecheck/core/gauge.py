"""How far a movement is, frame by frame, for the display: see `exercise.Gauge`.

What is to be reached is what the tracker demands. A hold's target is that of its set-up, with the
person's own range, and in the hold the band that keeps the clock running. A swing's target lies
beyond the last turning point by the range of motion that is demanded; the value is followed with
turning points of its own, since the trackers count by a measure that may not show how far it goes:

    Phase           Value is followed to   Target
    READY           the lowest: the start  above the start
    SET_UP  inward  the highest            above the start
    RETURN  outward the lowest             below the inner turning point

Nothing is shown outside the start posture, unless a repetition is under way. What is unknown stays
unknown: no value is kept from an earlier frame.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Self

import numpy as np

from posecheck.core.counts import RepCount
from posecheck.core.exercise import (
    ERROR_BARS,
    Band,
    Exercise,
    Gauge,
    Hold,
    Phase,
    Swing,
    Verdict,
)
from posecheck.core.feedback import GaugeArc, GaugeReading, Rep, Spread
from posecheck.core.pose import Landmark, Pose, Side
from posecheck.core.tracking import TrackerStatus


@dataclass(frozen=True)
class Travel:
    """A value that goes to and fro, followed from turning point to turning point.

    Attributes:
        phase: Phase of the last frame.
        origin: The last turning point, or the lowest value at rest; NaN before the first value.
        extreme: The farthest value since then.
        inner: The last inner turning point; NaN before the first.
        outer: The last outer one.
    """

    phase: Phase = Phase.READY
    origin: float = math.nan
    extreme: float = math.nan
    inner: float = math.nan
    outer: float = math.nan

    @property
    def outward(self) -> bool:
        """Whether the way is outward."""
        return self.phase is Phase.RETURN

    def step(self, value: float, phase: Phase) -> Self:
        """Return it after one more value, NaN where it is unknown."""
        outward = phase is Phase.RETURN
        if outward is not self.outward:
            points = {"inner" if outward else "outer": self.extreme}
            return replace(self, phase=phase, origin=self.extreme, extreme=value, **points)
        if phase is Phase.READY:  # at rest, or the repetition was dropped
            dropped = self.phase is not Phase.READY
            origin = value if dropped else float(np.fmin(self.origin, value))
            return replace(self, phase=phase, origin=origin, extreme=value)
        farther = np.fmin if outward else np.fmax
        return replace(self, phase=phase, extreme=float(farther(self.extreme, value)))

    @property
    def turning_points(self) -> tuple[float, ...]:
        """The last turning points that are known."""
        return tuple(point for point in (self.inner, self.outer) if not math.isnan(point))


@dataclass(frozen=True)
class GaugeState:
    """The gauge of one exercise.

    Attributes:
        exercise: The exercise.
        gauge: What is shown; None where everything is drawn at the joints.
        travel: The value of a swing.
        best: Spreads of the measure in the repetitions that counted and were judged, by side.
        reading: What is shown of the last frame.
    """

    exercise: Exercise
    gauge: Gauge | None
    travel: Travel = Travel()
    best: Mapping[Side, tuple[Spread, ...]] = field(default_factory=dict)
    reading: GaugeReading | None = None

    @classmethod
    def of(cls, exercise: Exercise, earlier: Iterable[Rep] = ()) -> Self:
        """Return the gauge before the first pose; `earlier` are repetitions of other sessions."""
        return cls(exercise, exercise.shown_gauge)._after(earlier)

    def _after(self, finished: Iterable[Rep]) -> Self:
        """Return it with the spreads of finished repetitions, of any exercise."""
        if self.gauge is None:
            return self
        best = dict(self.best)
        for rep in finished:
            spread = rep.measures.get(self.gauge.measure.name)
            if rep.exercise == self.exercise.name and rep.counted and rep.judged and spread:
                best[rep.side] = (*best.get(rep.side, ()), spread)
        return replace(self, best=best)

    def step(
        self, pose: Pose, status: TrackerStatus, count: RepCount, finished: tuple[Rep, ...] = ()
    ) -> Self:
        """Return the gauge after one more pose.

        Args:
            pose: The filtered pose.
            status: Of the exercise's tracker.
            count: The repetitions so far.
            finished: Repetitions of any exercise that ended with this pose.
        """
        gauge, cycle, start = self.gauge, self.exercise.cycle, self.exercise.start
        if gauge is None:
            return self
        state = replace(self._after(finished), reading=None)
        if isinstance(cycle, Swing):
            value = gauge.measure.evaluate(pose, Side.BOTH)
            state = replace(state, travel=self.travel.step(value, status.phase))
        if not status.in_rep and start is not None and not start.posture(pose):
            return state
        if isinstance(cycle, Swing):
            reading = state._read_swing(gauge, cycle, pose, value, count)
        else:
            reading = state._read_hold(gauge, cycle, pose, status, count)
        return replace(state, reading=reading)

    def _read_swing(
        self, gauge: Gauge, cycle: Swing, pose: Pose, value: float, count: RepCount
    ) -> GaugeReading:
        travel, rom = self.travel, cycle.demanded_rom(count.usual_amplitude(Side.BOTH))
        edge = travel.origin + (-rom if travel.outward else rom)
        target = None
        if not math.isnan(edge):
            target = Band(-math.inf, edge) if travel.outward else Band(edge, math.inf)
        # The error bars at both ends of the way are taken as equal and independent.
        margin = ERROR_BARS * math.sqrt(2.0) * gauge.measure.error_bar(pose, Side.BOTH)
        arcs: list[GaugeArc] = []
        if gauge.arc:
            centre, tip = gauge.arc(pose)
            arcs = [
                GaugeArc(
                    Landmark.of(centre, side),
                    Landmark.of(tip, side),
                    measure.evaluate(pose, Side.BOTH),
                )
                for side, measure in cycle.side_ranges.items()
            ]
        spreads = self.best.get(Side.BOTH, ())
        ends = (max(s.high for s in spreads), min(s.low for s in spreads)) if spreads else ()
        return GaugeReading(
            gauge.title,
            value,
            gauge.measure.unit,
            gauge.scale or self._swing_scale(rom),
            target,
            target.verdict(value, 0.0, margin) if target else Verdict.UNKNOWN,
            origin=travel.origin,
            two_sided=True,
            best=ends,
            turning_points=travel.turning_points,
            arcs=tuple(arcs),
        )

    def _swing_scale(self, rom: float) -> Band:
        """Return a scale around the last turning points, or around the first to be expected."""
        travel = self.travel
        middle = (travel.inner + travel.outer) / 2.0
        if math.isnan(middle):
            middle = travel.origin + (-rom if travel.outward else rom) / 2.0
        middle = 0.0 if math.isnan(middle) else middle
        return Band(middle - rom, middle + rom)

    def _read_hold(
        self, gauge: Gauge, cycle: Hold, pose: Pose, status: TrackerStatus, count: RepCount
    ) -> GaugeReading:
        measure = gauge.measure
        target = cycle.target_bands[measure]
        sides = (status.side,) if status.side else self.exercise.sides
        values = {side: measure.evaluate(pose, side) for side in sides}
        # Between repetitions either side may be next: the one that is nearer to the target.
        side = min(
            values, key=lambda s: float(np.nan_to_num(abs(target.excess(values[s])), nan=1e9))
        )
        value, best = values[side], self._best_hold(side, target, cycle)
        if status.phase is Phase.HOLD:
            target = cycle.hold_bands.get(measure, target)
        elif measure is cycle.position:
            own = cycle.own_range(count.usual_amplitude(side))
            target = Band(max(target.low, own), target.high) if own < target.high else target
        margin = ERROR_BARS * measure.error_bar(pose, side)
        return GaugeReading(
            gauge.title,
            value,
            measure.unit,
            gauge.scale or _hold_scale(cycle, gauge),
            None if status.phase is Phase.RETURN else target,
            target.verdict(value, 0.0, margin),
            best=best,
        )

    def _best_hold(self, side: Side, target: Band, cycle: Hold) -> tuple[float, ...]:
        """Return the best value held: the greatest, or the nearest to the middle of a target."""
        held = [spread.median for spread in self.best.get(side, ())]
        if not held:
            return ()
        if self.gauge and self.gauge.measure is cycle.position:
            return (max(held),)
        middle = (target.low + target.high) / 2.0
        return (min(held, key=lambda value: abs(value - middle)),)


def _hold_scale(cycle: Hold, gauge: Gauge) -> Band:
    """Return a scale from nothing to beyond the target, or around it."""
    target = cycle.target_bands[gauge.measure]
    if gauge.measure is cycle.position and target.low > cycle.exit_threshold:
        start = min(0.0, cycle.exit_threshold)
        return Band(start, target.low + (target.low - start) / 2.0)
    margin = (target.high - target.low) / 2.0
    return Band(target.low - margin, target.high + margin)
