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
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Self

from posecheck.core.counts import RepCount
from posecheck.core.exercise import Exercise, Phase, Swing
from posecheck.core.fault_monitor import active_checks, without_explained
from posecheck.core.feedback import Fault, Rep
from posecheck.core.pose import SIDES, Pose, Side
from posecheck.core.posture_gate import Access, PostureGate
from posecheck.core.tracking import RepRecorder, TrackerStatus, Values, judged_values, true_since
from posecheck.core.turning_points import SwingEvent, SwingPhase, TurningPoint, TurningPoints

#: The sides differ too much when the smaller amplitude is less than this share of the larger.
MIN_SIDE_RATIO = 0.5

#: A side must be visible in this share of a cycle's frames for its amplitude to be known.
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
    """Minimum and maximum of a displacement; in how many of all frames it was known."""

    low: float = math.inf
    high: float = -math.inf
    known: int = 0
    frames: int = 0

    def including(self, value: float) -> Self:
        """Return the extent with one more value; NaN where it is unknown."""
        if math.isnan(value):
            return replace(self, frames=self.frames + 1)
        low, high = min(self.low, value), max(self.high, value)
        return type(self)(low, high, self.known + 1, self.frames + 1)

    @property
    def amplitude(self) -> float:
        """From minimum to maximum; NaN when it was known in too few frames."""
        enough = self.known > MIN_VISIBLE_SHARE * self.frames
        return self.high - self.low if enough else math.nan


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
        last: The last two frames.
        left_bend: Sum of the squares by which the left side's displacement differed from the mean
            of the frames before and after.
        right_bend: The same of the right side.
    """

    frames: int = 0
    left: float = 0.0
    right: float = 0.0
    left_square: float = 0.0
    right_square: float = 0.0
    product: float = 0.0
    last: tuple[tuple[float, float], ...] = ()
    left_bend: float = 0.0
    right_bend: float = 0.0

    def including(self, left: float, right: float) -> Self:
        """Return the sums with one more frame; unchanged where a side is unknown."""
        if math.isnan(left + right):
            return self
        left_bend, right_bend = (
            (now / 2.0 - middle + first / 2.0) ** 2
            for now, middle, first in zip((left, right), *self._last_two(left, right), strict=True)
        )
        return type(self)(
            self.frames + 1,
            self.left + left,
            self.right + right,
            self.left_square + left * left,
            self.right_square + right * right,
            self.product + left * right,
            (*self.last[-1:], (left, right)),
            self.left_bend + left_bend,
            self.right_bend + right_bend,
        )

    def _last_two(self, left: float, right: float) -> tuple[tuple[float, float], ...]:
        """Return the last frame and the one before; without them a steady movement is assumed."""
        if len(self.last) < 2:
            return (left, right), (left, right)
        return self.last[1], self.last[0]

    @property
    def noise(self) -> float:
        """Root mean square of the noisier side's jumps from frame to frame."""
        return math.sqrt(max(self.left_bend, self.right_bend) / max(self.frames, 1))

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
            unseen_since=true_since(self.unseen_since, time, math.isnan(value)),
            finished=(),
        )
        if math.isnan(value):
            return tracker._turned(tracker.turns.wait(time, cycle))
        if time - gate.held_since < cycle.settle_time:
            return tracker
        now = TurningPoint(value, time)
        return tracker._recorded(pose, value)._turned(tracker.turns.step(now, cycle))

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
            judged_values=judged_values(self.exercise, Side.BOTH, self.values) if in_rep else (),
            unseen_since=self.unseen_since,
        )

    def _without_cycle(self) -> Self:
        """Return the tracker with the cycle in progress dropped."""
        fresh = RepRecorder.of(self.exercise)
        recorder = replace(fresh, sampled_at=self.recorder.sampled_at)
        return replace(
            self, turns=TurningPoints(), extents={}, agreement=Agreement(), recorder=recorder
        )

    def _recorded(self, pose: Pose, value: float) -> Self:
        """Return the tracker with the measures of a pose recorded."""
        values = {
            measure: value if measure is self.cycle.measure else measure.evaluate(pose, Side.BOTH)
            for measure in self.exercise.measures
        }
        displacements = [self.cycle.side_measure.evaluate(pose, side) for side in SIDES]
        extents = {
            side: self.extents.get(side, Extent()).including(displacement)
            for side, displacement in zip(SIDES, displacements, strict=True)
        }
        recorder = self.recorder.record(values, pose.time, lambda check: True)
        agreement = self.agreement.including(*displacements)
        return replace(self, values=values, extents=extents, agreement=agreement, recorder=recorder)

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
        smaller, larger = self._side_amplitudes()
        one_sided = smaller + cycle.hysteresis < MIN_SIDE_RATIO * larger
        # With one side at rest the mean moves half as far; the fault is the asymmetry, not the ROM.
        amplitude = larger if one_sided else turns.fall
        usual = cycle.own_rom_share * self.count.usual_amplitude(Side.BOTH)
        fast = turns.duration < cycle.slow_duration
        uncertain = fast or self.agreement.noise > MAX_NOISE * cycle.hysteresis
        large_enough = amplitude >= max(cycle.min_rom, usual)
        if (
            amplitude < cycle.min_rom * MIN_ATTEMPT
            or not cycle.min_duration <= turns.duration <= cycle.max_duration
            or self.agreement.slope < -MAX_OPPOSITION
            or (uncertain and not large_enough)
            or (uncertain and self.agreement.slope < MIN_AGREEMENT)
        ):
            return after
        faults = self._faults(math.nan if large_enough else amplitude)
        if one_sided:
            faults.append(self._fault(cycle.asymmetry_fault, smaller / larger))
        if fast:
            faults.append(self._fault(cycle.too_fast_fault, turns.duration))
        rep = Rep(
            exercise=self.exercise.name,
            side=Side.BOTH,
            start=turns.start.time,
            end=turns.outer.time,
            hold=0.0,
            counted=large_enough,
            measures=self.recorder.spreads(self.exercise.recorded),
            faults=tuple(sorted(faults, key=lambda fault: fault.start)),
        )
        return replace(after, count=self.count.with_rep(rep, amplitude), finished=(rep,))

    def _faults(self, low_amplitude: float) -> list[Fault]:
        """Return the faults of the checks, and that of a low amplitude; NaN if it is not low."""
        found = [fault for m in self.recorder.monitors for fault in m.ended().past_faults]
        faults = without_explained(self.exercise, found)
        explained = self.cycle.low_rom_explained_by & {fault.name for fault in faults}
        if not math.isnan(low_amplitude) and not explained:
            faults.append(self._fault(self.cycle.low_rom_fault, low_amplitude))
        return faults

    def _fault(self, name: str, worst: float) -> Fault:
        """Return a fault of the whole cycle."""
        return Fault(name, self.turns.start.time, self.turns.outer.time, worst)

    def _side_amplitudes(self) -> tuple[float, float]:
        """Return the smaller and the larger side's amplitude; NaN, both, unless both are known."""
        left, right = (self.extents.get(side, Extent()).amplitude for side in SIDES)
        unknown = math.isnan(left) or math.isnan(right)
        return (math.nan, math.nan) if unknown else (min(left, right), max(left, right))
