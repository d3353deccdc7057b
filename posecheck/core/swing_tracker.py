"""Tracker of an exercise that goes to and fro.

Each pose passes three parts, each with a table of its own:

1. `posture_gate` decides whether the displacement can be read.
2. `RepRecorder` (`tracking`) records faults and measures, `Extent` the displacement of each side.
3. `turning_points` finds where a cycle starts, turns and ends.

While resting, the recording restarts with every frame, so that it covers the cycle alone. When the
displacement can't be read only time passes, which may end a cycle on its way out.

A complete cycle is discarded if its amplitude is below MIN_ATTEMPT of `min_rom`, or its duration
outside `min_duration` and `max_duration`, or if the sides moved against each other. One that is
shorter than `slow_duration`, or read with much noise, is also discarded if it is too small to
count, or if the sides did not move together. A cycle counts if its amplitude reaches `min_rom` and
the demanded share of the person's usual one; else it has a fault, as one has that is too short.

Amplitudes have error bars, from those at the turning points. One that may reach what is demanded is
counted, and a fault needs to be certain. Where the amplitude may also fall short, or a fault is
possible, the repetition is not judged.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple, Self

from posecheck.core.counts import RepCount
from posecheck.core.exercise import ERROR_BARS, Check, Exercise, Phase, Swing
from posecheck.core.fault_monitor import FaultMonitor, active_checks, without_explained
from posecheck.core.feedback import Fault, Rep, Spread
from posecheck.core.pose import SIDES, Pose, Side
from posecheck.core.posture_gate import Access, PostureGate
from posecheck.core.tracking import (
    Errors,
    RepRecorder,
    TrackerStatus,
    Values,
    error_bars,
    judged_values,
    true_since,
)
from posecheck.core.turning_points import SwingEvent, SwingPhase, TurningPoint, TurningPoints

#: The sides differ too much when the smaller amplitude is less than this share of the larger.
MIN_SIDE_RATIO = 0.5

#: A measure must be known in this share of a cycle's frames for its range to be known.
MIN_VISIBLE_SHARE = 0.7

#: Largest movement of one side against the other, per degree of the other: with one side at rest it
#: is 0, while knees that drop to one side reach -0.4 or more.
MAX_OPPOSITION = 0.25

#: Jumps from frame to frame, as a share of the hysteresis, above which a reading is uncertain. Good
#: views have a fifth at most.
MAX_NOISE = 0.3

#: Smallest movement of one side along with the other in a cycle that is fast or uncertain. Noise
#: and movements of the whole body seldom do both sides the same.
MIN_AGREEMENT = 0.3

#: Smallest amplitude of an attempt, as a share of `min_rom`: half of it, of which pixels show a
#: fifth too little (docs/accuracy.md).
MIN_ATTEMPT = 0.4

#: Phase of the repetition in each phase of the swing.
PHASES = {
    SwingPhase.REST: Phase.READY,
    SwingPhase.IN: Phase.SET_UP,
    SwingPhase.OUT: Phase.RETURN,
}


@dataclass(frozen=True)
class Extent:
    """Minimum and maximum of a displacement; in how many of all frames it was known.

    `low_error` and `high_error` are the error bars of minimum and maximum.
    """

    low: float = math.inf
    high: float = -math.inf
    known: int = 0
    frames: int = 0
    low_error: float = 0.0
    high_error: float = 0.0

    def including(self, value: float, error: float = 0.0) -> Self:
        """Return the extent with one more value and its error bar; NaN where it is unknown."""
        if math.isnan(value):
            return replace(self, frames=self.frames + 1)
        low, low_error = min((self.low, self.low_error), (value, error))
        high, high_error = max((self.high, self.high_error), (value, error))
        return type(self)(low, high, self.known + 1, self.frames + 1, low_error, high_error)

    @property
    def error(self) -> float:
        """Error bar of the amplitude; those of minimum and maximum are taken as independent."""
        return math.hypot(self.low_error, self.high_error)

    @property
    def amplitude(self) -> float:
        """From minimum to maximum; NaN when it was known in too few frames."""
        enough = self.known > MIN_VISIBLE_SHARE * self.frames
        return self.high - self.low if enough else math.nan


class Amplitude(NamedTuple):
    """An amplitude and its error bar, one standard deviation; NaN where it is unknown."""

    value: float = math.nan
    error: float = 0.0

    def shifted(self, bars: float) -> float:
        """Return the amplitude, greater by that many error bars."""
        return self.value + bars * self.error


@dataclass(frozen=True)
class Agreement:
    """Sums of two sides' displacements, from which it follows how they move together.

    Attributes:
        frames: Number of frames in which both are known.
        left: Sum of the left side's displacement.
        right: Sum of the right side's.
        left_square: Sum of the left side's squares.
        right_square: Sum of the right side's squares.
        product: Sum of the products.
        last: Time and displacements of the last two frames.
        left_bend: Sum of the squares by which the left side's displacement differed from that
            interpolated between the frames before and after.
        right_bend: The same of the right side.
    """

    frames: int = 0
    left: float = 0.0
    right: float = 0.0
    left_square: float = 0.0
    right_square: float = 0.0
    product: float = 0.0
    last: tuple[tuple[float, float, float], ...] = ()
    left_bend: float = 0.0
    right_bend: float = 0.0

    def including(self, time: float, left: float, right: float) -> Self:
        """Return the sums with one more frame; unchanged where a side is unknown."""
        if math.isnan(left + right):
            return self
        left_bend, right_bend = self._bends(time, left, right)
        return type(self)(
            self.frames + 1,
            self.left + left,
            self.right + right,
            self.left_square + left * left,
            self.right_square + right * right,
            self.product + left * right,
            (*self.last[-1:], (time, left, right)),
            self.left_bend + left_bend**2,
            self.right_bend + right_bend**2,
        )

    def _bends(self, time: float, left: float, right: float) -> tuple[float, float]:
        """Return by how much each side of the last frame differs from an interpolated one.

        Without two frames a steady movement is assumed.
        """
        if len(self.last) < 2:
            return 0.0, 0.0
        (first, *start), (middle, *between) = self.last
        share = (middle - first) / (time - first)
        bends = (
            value - (1.0 - share) * before - share * after
            for before, value, after in zip(start, between, (left, right), strict=True)
        )
        return next(bends), next(bends)

    def noise(self, amplitude: float) -> float:
        """Return the root mean square of the noisier side's jumps from frame to frame.

        What a smooth cycle bends between three frames is left out: for a sine of amplitude A/2,
        in n frames it is A/4 * (2 pi / n)^2 at most, and its root mean square smaller by sqrt(2).

        Args:
            amplitude: A, from turning point to turning point, degrees.
        """
        frames = max(self.frames, 1)
        smooth = amplitude / 4.0 * (2.0 * math.pi / frames) ** 2 / math.sqrt(2.0)
        return math.sqrt(max(max(self.left_bend, self.right_bend) / frames - smooth**2, 0.0))

    @property
    def slope(self) -> float:
        """Movement of the side that moves less, per degree of the other: negative against it.

        The slope of the regression line; NaN before both sides have moved.
        """
        n = max(self.frames, 1)
        larger = max(self.left_square - self.left**2 / n, self.right_square - self.right**2 / n)
        return (self.product - self.left * self.right / n) / larger if larger > 0.0 else math.nan


@dataclass(frozen=True)
class SwingTracker:
    """Follows one exercise that goes to and fro.

    Attributes:
        exercise: The exercise.
        cycle: Its cycle.
        count: Repetitions so far.
        recorder: Faults and measures of the cycle.
        gate: Whether the displacement can be read.
        turns: The cycle in progress.
        extents: Displacement of each side since the inner turning point.
        agreement: How the sides have moved together since the start of the cycle.
        values: Measures of the last frame, where they were read.
        errors: Their error bars.
        unseen_since: Since when the displacement can't be read in the posture, s; else NaN.
        finished: Repetitions that ended in the last frame.
    """

    exercise: Exercise
    cycle: Swing
    count: RepCount
    recorder: RepRecorder
    gate: PostureGate = field(default_factory=PostureGate)
    turns: TurningPoints = field(default_factory=TurningPoints)
    extents: Mapping[Side, Extent] = field(default_factory=dict)
    agreement: Agreement = Agreement()
    values: Values = field(default_factory=dict)
    errors: Errors = field(default_factory=dict)
    unseen_since: float = math.nan
    finished: tuple[Rep, ...] = ()

    @classmethod
    def of(cls, exercise: Exercise, cycle: Swing) -> Self:
        """Return the tracker before the first pose."""
        return cls(exercise, cycle, RepCount.zero(exercise), RepRecorder.of(exercise))

    def step(self, pose: Pose) -> Self:
        """Return the tracker after one more pose."""
        cycle, time = self.cycle, pose.time
        gate = self.gate.step(cycle, pose, resting=self.turns.phase is SwingPhase.REST)
        if gate.access is Access.OUT:
            out = self.gate.access is Access.OUT
            return self if out else replace(self.of(self.exercise, cycle), count=self.count)
        value = math.nan
        if gate.access is not Access.BLOCKED:
            value = cycle.measure.evaluate(pose, Side.BOTH)
        before = self._without_cycle() if gate.access is Access.REOPENED else self
        tracker = replace(
            before,
            gate=gate,
            values={},
            errors={},
            unseen_since=true_since(self.unseen_since, time, math.isnan(value)),
            finished=(),
        )
        if math.isnan(value):
            return tracker._turned(tracker.turns.wait(time, cycle))
        if time - gate.held_since < cycle.settle_time:
            return tracker
        errors = error_bars(self.exercise, pose, Side.BOTH)
        now = TurningPoint(value, time, errors.get(cycle.measure, 0.0))
        return tracker._recorded(pose, value, errors)._turned(tracker.turns.step(now, cycle))

    def ended(self) -> Self:
        """Return the tracker with a cycle on its way out ended: a repetition if it was one."""
        tracker = replace(self, finished=())
        return tracker._finished() if self.turns.phase is SwingPhase.OUT else tracker

    @cached_property
    def status(self) -> TrackerStatus:
        """Status of the exercise."""
        in_rep = self.turns.phase is not SwingPhase.REST
        return TrackerStatus(
            in_rep=in_rep,
            ready=self.gate.access is not Access.OUT,
            phase=PHASES[self.turns.phase],
            side=Side.BOTH if in_rep else None,
            active_checks=active_checks(self.recorder.monitors) if in_rep else (),
            judged_values=(
                judged_values(self.exercise, Side.BOTH, self.values, self.errors) if in_rep else ()
            ),
            unseen_since=self.unseen_since,
            turned_since=self._turned_since,
        )

    @property
    def _turned_since(self) -> float:
        """When the way in or out that is under way was last farthest, s; NaN at rest."""
        farthest = {SwingPhase.IN: self.turns.inner, SwingPhase.OUT: self.turns.outer}
        return farthest[self.turns.phase].time if self.turns.phase in farthest else math.nan

    @property
    def shown_count(self) -> RepCount:
        """Repetitions so far; the one in progress is none before it has turned back."""
        return self.count

    def _without_cycle(self) -> Self:
        """Return the tracker with the cycle in progress dropped."""
        fresh = RepRecorder.of(self.exercise)
        recorder = replace(fresh, sampled_at=self.recorder.sampled_at)
        return replace(
            self, turns=TurningPoints(), extents={}, agreement=Agreement(), recorder=recorder
        )

    def _recorded(self, pose: Pose, value: float, errors: Errors) -> Self:
        """Return the tracker with the measures of a pose and their error bars recorded."""
        of_side = self.cycle.side_measure
        values = {
            measure: value if measure is self.cycle.measure else measure.evaluate(pose, Side.BOTH)
            for measure in (*self.exercise.measures, *self.cycle.side_ranges.values())
        }
        displacements = [of_side.evaluate(pose, side) for side in SIDES]
        extents = {
            side: self.extents.get(side, Extent()).including(
                displacement, of_side.error_bar(pose, side)
            )
            for side, displacement in zip(SIDES, displacements, strict=True)
        }
        return replace(
            self,
            values=values,
            errors=errors,
            extents=extents,
            agreement=self.agreement.including(pose.time, *displacements),
            recorder=self.recorder.record(values, errors, pose.time, _always, _always),
        )

    def _turned(self, turns: TurningPoints) -> Self:
        """Return the tracker after the turning points have taken in a frame."""
        tracker = replace(self, turns=turns)
        match turns.event:
            case SwingEvent.AT_REST:
                recorder = self.recorder.restarted()
                return replace(tracker, extents={}, agreement=Agreement(), recorder=recorder)
            case SwingEvent.FARTHER_IN:
                return replace(tracker, extents={})
            case SwingEvent.ENDED:
                return tracker._finished()
            case _:
                return tracker

    # ── A complete cycle ──────────────────────────────────────────────────────────────────────────

    def _finished(self) -> Self:
        """Return the tracker with the cycle ended: a repetition if it was one."""
        cycle, turns = self.cycle, self.turns
        after = replace(self._without_cycle(), turns=TurningPoints(start=turns.outer))
        # The recording ends once the outer turning point is settled, so this is the way out.
        measures = self.recorder.between(turns.inner.time, math.inf).spreads(
            (*self.exercise.recorded, *cycle.side_ranges.values()), MIN_VISIBLE_SHARE
        )
        smaller, larger = sides = self._side_amplitudes(measures)
        certainly_one_sided, one_sided, possibly_one_sided = (
            self._is_one_sided(sides, bars) for bars in (ERROR_BARS, 0.0, -ERROR_BARS)
        )
        # With one side at rest the mean moves half as far; the fault is the asymmetry, not the ROM.
        amplitude = larger if one_sided else self._amplitude()
        demanded = cycle.demanded_rom(self.count.usual_amplitude(Side.BOTH))
        counted = amplitude.shifted(ERROR_BARS) >= demanded
        certain = amplitude.shifted(-ERROR_BARS) >= demanded
        fast = turns.duration < cycle.slow_duration
        uncertain = fast or self.agreement.noise(turns.fall) > MAX_NOISE * cycle.hysteresis
        if (
            max(turns.fall, larger.value if one_sided else 0.0) < cycle.min_rom * MIN_ATTEMPT
            or not cycle.min_duration <= turns.duration <= cycle.max_duration
            or self.agreement.slope < -MAX_OPPOSITION
            or (uncertain and not counted)
            or (uncertain and self.agreement.slope < MIN_AGREEMENT)
        ):
            return after
        faults = self._faults(self.recorder.monitors)
        explained = cycle.low_rom_explained_by & {fault.name for fault in faults}
        if not counted and not explained:
            faults.append(self._fault(cycle.low_rom_fault, amplitude.value))
        if certainly_one_sided:
            faults.append(self._fault(cycle.asymmetry_fault, smaller.value / larger.value))
        if fast:
            faults.append(self._fault(cycle.too_fast_fault, turns.duration))
        suspected = possibly_one_sided or bool(self._faults(self.recorder.suspicions))
        known = cycle.primary_measure.name in measures or cycle.range_measure is None
        judged = not counted or bool(faults) or (certain and known and not suspected)
        rep = Rep(
            exercise=self.exercise.name,
            side=Side.BOTH,
            start=turns.start.time,
            end=turns.outer.time,
            hold=0.0,
            counted=counted,
            measures=measures,
            faults=tuple(sorted(faults, key=lambda fault: fault.start)),
            judged=judged,
        )
        return replace(after, count=self.count.with_rep(rep, amplitude.value), finished=(rep,))

    def _faults(self, monitors: tuple[FaultMonitor, ...]) -> list[Fault]:
        """Return the faults of the checks that monitors have found."""
        found = [fault for monitor in monitors for fault in monitor.ended().past_faults]
        return without_explained(self.exercise, found)

    def _fault(self, name: str, worst: float) -> Fault:
        """Return a fault of the whole cycle."""
        return Fault(name, self.turns.start.time, self.turns.outer.time, worst)

    def _amplitude(self) -> Amplitude:
        """Return the amplitude of the only side that is ever seen well, else that of both."""
        ranges = self.cycle.side_ranges
        seen = [side for side, measure in ranges.items() if self.recorder.sampled(measure)]
        alone = self.extents.get(seen[0], Extent()) if len(seen) == 1 else Extent()
        if math.isnan(alone.amplitude):
            return Amplitude(self.turns.fall, self.turns.fall_error)
        return Amplitude(alone.amplitude, alone.error)

    def _side_amplitudes(self, measures: Mapping[str, Spread]) -> tuple[Amplitude, Amplitude]:
        """Return the smaller and the larger side's amplitude; NaN, both, unless both are known."""
        sides = [measures.get(measure.name) for measure in self.cycle.side_ranges.values()]
        known = sorted(
            Amplitude(side.high - side.low, math.hypot(side.error, side.error))
            for side in sides
            if side
        )
        return (known[0], known[1]) if len(known) == 2 else (Amplitude(), Amplitude())

    def _is_one_sided(self, sides: tuple[Amplitude, Amplitude], bars: float) -> bool:
        """Return whether one side moves too little, with `bars` errors in favour of the person."""
        smaller, larger = sides[0].shifted(bars), sides[1].shifted(-bars)
        return smaller + self.cycle.hysteresis < MIN_SIDE_RATIO * larger


def _always(check: Check) -> bool:
    """Return True: every check applies."""
    return True
