"""How a held stretch is followed, in frozen values that are replaced and never changed.

For the side that is in the position:

    READY   the position is not taken. It is taken once its measure reaches `enter`.
    SET_UP  an attempt has begun; the set-up is judged. It is reached once every target measure has
            been in its band for `settle` seconds.
    HOLD    the clock runs while every kept measure is in its band and at rest, and no fault is
            active. A break shorter than DIP does not stop it: its time is given back when good
            form returns.
    RETURN  the hold is done. The clock runs on, nothing is judged any more.

The position is left when its measure falls below `leave`, or is not seen. Whoever is back within
`patience` seconds goes on with the same attempt; otherwise it ended when the position was left. So
it did when the other side's position has been taken for a while: nobody changes legs in a moment,
but the model may for a moment mistake one for the other.

A fault is active once its measure has been outside its band for the check's patience, and over when
it has been inside for as long as a dip. The first moments in the position are the way in and are
not judged; a fault that began with the last moments before it was left is the way out, and none. A
fault that another one explains is not told.

What is not seen is neither good nor bad: it starts no attempt, runs no clock, begins no fault.

An attempt shorter than `shortest`, or one without a moment's stillness where the exercise asks for
it, was none. It counts when the clock reached the programme's hold; when not, it has the fault that
says so.

All times are the poses' own. Nothing here knows how many frames there are in a second.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from statistics import median
from typing import Self, TypedDict

from posecheck.core.exercise import Exercise, Hold, Phase
from posecheck.core.feedback import Fault, Rep, Spread
from posecheck.core.pose import Pose, Side
from posecheck.core.tracking import (
    DIP,
    FaultMonitor,
    RepCount,
    TrackerStatus,
    Values,
    active_checks,
    judged_values,
    without_explained,
)

#: Two poses further apart than this say nothing about the time between them, s.
GAP = 1.0

#: For this long after the position is taken, the person is still on the way into it, s.
ARRIVING = 1.5

#: The other side's position must be held for this long to end an attempt, s.
CHANGING = 1.5

#: The measures are kept this often, s.
SAMPLED = 0.1

#: Whether a joint is held still is told over so many seconds.
STILL_FOR = 0.5

#: That many samples back there is one that is old enough.
LOOK_BACK = round(STILL_FOR / SAMPLED) + 2


@dataclass(frozen=True)
class Sample:
    """The measures at one time, s."""

    time: float
    values: Values


class Progress(TypedDict, total=False):
    """What set-up or hold change of an attempt."""

    phase: Phase
    ready: float
    good: float
    clock: float


@dataclass(frozen=True)
class Attempt:
    """A repetition under way. All times in seconds.

    seen: when the position was last taken. time: of the last pose. ready: since when every target
    has been reached, NaN before. good: when form was last good in the hold, NaN before. clock: the
    hold so far. samples: the measures now and then. furthest: the position at its best. rested: for
    how long nothing moved.
    """

    side: Side
    start: float
    seen: float
    time: float
    phase: Phase = Phase.SET_UP
    ready: float = math.nan
    good: float = math.nan
    clock: float = 0.0
    watches: tuple[FaultMonitor, ...] = ()
    samples: tuple[Sample, ...] = ()
    furthest: float = -math.inf
    rested: float = 0.0


@dataclass(frozen=True)
class HoldTracker:
    """Follows one held exercise through its attempts.

    rival: since when the other side's position is taken, NaN while it is not. missing: since when
    the position can't be measured, NaN while it can. finished: what ended at the last pose. values:
    the measures of the last pose.
    """

    exercise: Exercise
    cycle: Hold
    count: RepCount
    attempt: Attempt | None = None
    rival: float = math.nan
    missing: float = math.nan
    finished: tuple[Rep, ...] = ()
    values: Values = field(default_factory=dict)

    def step(self, pose: Pose) -> Self:
        """The tracker after one more pose."""
        tracker = replace(self, finished=()) if self.finished else self
        places = {side: self.cycle.position.evaluate(pose, side) for side in self.exercise.sides}
        side = self._position(places)
        attempt = self.attempt
        changed = self._changed(side, pose.time)
        if attempt and (changed or self._gone(attempt, pose.time)):
            tracker = tracker.ended()
        tracker = tracker._comparing(side, pose.time)
        if tracker.attempt is None and side:
            watches = tuple(FaultMonitor(check) for check in self.exercise.checks)
            began = self.rival if changed else pose.time
            fresh = Attempt(side, began, pose.time, pose.time, watches=watches)
            tracker = replace(tracker, attempt=fresh)
        tracker = tracker._noticing(places, pose.time)
        return tracker._judged(pose, places) if tracker.attempt else tracker

    def ended(self) -> Self:
        """The tracker with the attempt under way put down as a repetition, if it was one."""
        attempt, before = self.attempt, replace(self, attempt=None, finished=(), values={})
        if attempt is None or attempt.seen - attempt.start < self.cycle.min_duration:
            return before
        if attempt.rested < self.cycle.min_still_time:
            return before
        rep = self._rep(attempt)
        count = self.count.with_rep(rep, self._reach(attempt))
        return replace(before, count=count, finished=(rep,))

    def _position(self, places: Mapping[Side, float]) -> Side | None:
        """The side whose position is taken, with the slack of the attempt under way."""
        cycle = self.cycle
        for side, place in places.items():
            going_on = self.attempt is not None and self.attempt.side is side
            if place >= (cycle.exit_threshold if going_on else cycle.enter_threshold):
                return side
        return None

    @cached_property
    def status(self) -> TrackerStatus:
        """Where the exercise stands."""
        attempt = self.attempt
        if attempt is None:
            return TrackerStatus(unseen_since=self.missing)
        judging = attempt.phase is not Phase.RETURN
        return TrackerStatus(
            in_rep=True,
            phase=attempt.phase,
            side=attempt.side,
            hold=attempt.clock,
            clock_running=attempt.time - attempt.good <= DIP,
            active_checks=active_checks(attempt.watches),
            judged_values=judged_values(self.exercise, attempt.side, self.values)
            if judging
            else (),
            unseen_since=self.missing,
        )

    def _comparing(self, side: Side | None, time: float) -> Self:
        """The tracker knowing since when the other side's position is taken."""
        other = self.attempt is not None and side is not None and side is not self.attempt.side
        if not other:
            return self if self.rival != self.rival else replace(self, rival=math.nan)
        return self if self.rival == self.rival else replace(self, rival=time)

    def _changed(self, side: Side | None, time: float) -> bool:
        """Whether the other side's position has been taken for long enough to be meant."""
        return side is not None and time - self.rival >= CHANGING

    def _gone(self, attempt: Attempt, time: float) -> bool:
        return time - attempt.seen > self.cycle.exit_delay

    def _noticing(self, places: Mapping[Side, float], time: float) -> Self:
        """The tracker knowing since when the position can't be measured."""
        was_known = self.missing != self.missing
        place = places[self.attempt.side if self.attempt else self.exercise.sides[0]]
        if (place == place) == was_known:
            return self
        return replace(self, missing=time if was_known else math.nan)

    def _judged(self, pose: Pose, places: Mapping[Side, float]) -> Self:
        """The tracker with its attempt followed through one pose."""
        attempt = self.attempt
        assert attempt is not None
        position, side = self.cycle.position, attempt.side
        values = {
            m: places[side] if m is position else m.evaluate(pose, side)
            for m in self.exercise.measures
        }
        taken = values[position] >= self.cycle.exit_threshold
        follow = self._taken if taken else self._away
        return replace(self, attempt=follow(attempt, values, pose.time), values=values)

    def _away(self, attempt: Attempt, values: Values, time: float) -> Attempt:
        """Out of the position, or not seen: only time passes."""
        return replace(attempt, time=time, ready=math.nan)

    def _taken(self, attempt: Attempt, values: Values, time: float) -> Attempt:
        """In the position: faults are watched, the set-up or the hold goes on."""
        samples = self._sampled(attempt, values, time)
        still = self._still(samples, values, time)
        rest = min(time - attempt.time, GAP) if still else 0.0
        watches = self._watched(attempt, values, time)
        if attempt.phase is Phase.SET_UP:
            progress = self._setting_up(attempt, values, time)
        else:
            steady = still and not any(check.stops_clock for check in active_checks(watches))
            progress = self._holding(attempt, values, time) if steady else {}
        return replace(
            attempt,
            seen=time,
            time=time,
            watches=watches,
            samples=samples,
            furthest=max(attempt.furthest, values[self.cycle.position]),
            rested=attempt.rested + rest,
            **progress,
        )

    def _watched(self, attempt: Attempt, values: Values, time: float) -> tuple[FaultMonitor, ...]:
        """The checks' memories; on the way in, and in phases not theirs, nothing is judged."""
        arrived = time - attempt.start >= ARRIVING
        return tuple(
            w.update(
                values[w.check.measure]
                if arrived and attempt.phase in w.check.phases
                else math.nan,
                time,
            )
            for w in attempt.watches
        )

    def _sampled(self, attempt: Attempt, values: Values, time: float) -> tuple[Sample, ...]:
        if attempt.samples and time - attempt.samples[-1].time < SAMPLED:
            return attempt.samples
        return (*attempt.samples, Sample(time, values))

    def _setting_up(self, attempt: Attempt, values: Values, time: float) -> Progress:
        """Not holding yet; the hold begins once every target has been reached for long enough."""
        if not self._reached(attempt.side, values):
            return {"ready": math.nan}
        ready = attempt.ready if attempt.ready == attempt.ready else time
        if time - ready < self.cycle.settle_time:
            return {"ready": ready}
        return {"ready": ready, "phase": Phase.HOLD, "good": time}

    def _reached(self, side: Side, values: Values) -> bool:
        """Whether every target is reached, and the person's own range well used."""
        cycle = self.cycle
        if values[cycle.position] < cycle.own_rom_share * self.count.usual_amplitude(side):
            return False
        return all(band.excess(values[m]) == 0.0 for m, band in cycle.target_bands.items())

    def _holding(self, attempt: Attempt, values: Values, time: float) -> Progress:
        """Held still, without a fault that stops the clock: it runs on while the form is good."""
        keep = self.cycle.hold_bands
        if not all(band.excess(values[m]) == 0.0 for m, band in keep.items()):
            return {}
        passed = time - attempt.good
        whole = passed < DIP or (attempt.good == attempt.time and passed <= GAP)
        clock = attempt.clock + (passed if whole else 0.0)
        done = clock >= self.exercise.programme.hold
        return {"good": time, "clock": clock, "phase": Phase.RETURN if done else Phase.HOLD}

    def _still(self, samples: tuple[Sample, ...], values: Values, time: float) -> bool:
        """Whether the kept measures have hardly changed from a moment ago."""
        earlier = [s for s in samples[-LOOK_BACK:] if time - s.time >= STILL_FOR]
        if not earlier:
            return False
        before = earlier[-1]
        return not any(
            abs(values[measure] - before.values[measure])
            > self.cycle.max_speed * (time - before.time)
            for measure in self.cycle.hold_bands
        )

    def _rep(self, attempt: Attempt) -> Rep:
        """The attempt as it is told when it is over."""
        hold = self.exercise.programme.hold
        seen = [f for watch in attempt.watches for f in watch.faults(attempt.seen)]
        faults = without_explained(self.exercise, seen)
        counted = attempt.clock >= hold
        if attempt.phase is Phase.SET_UP:
            faults += self._kept_from(attempt, {fault.name for fault in faults})
        if not counted:
            faults.append(
                Fault(self.exercise.too_short_fault, attempt.start, attempt.seen, attempt.clock)
            )
        return Rep(
            exercise=self.exercise.name,
            side=attempt.side,
            start=attempt.start,
            end=attempt.seen,
            hold=attempt.clock,
            counted=counted,
            measures=self._spreads(attempt),
            faults=tuple(sorted(faults, key=lambda f: f.start)),
        )

    def _kept_from(self, attempt: Attempt, named: set[str]) -> list[Fault]:
        """Why an attempt never became a hold: the targets that were mostly missed.

        A check's band is as wide as a hold allows; whoever stays between it and the target has no
        fault by it, and yet a reason why nothing was held. named: the faults known already; where
        there is one, it is reason enough.
        """
        start, end = attempt.start, attempt.seen
        if self.cycle.unreached_fault:
            return [Fault(self.cycle.unreached_fault, start, end, attempt.furthest)]
        missed: list[Fault] = []
        if named:
            return missed
        for measure, band in self.cycle.target_bands.items():
            check = self.exercise.first_checks.get(measure)
            seen = [s.values[measure] for s in attempt.samples]
            usual = median([v for v in seen if v == v] or [math.nan])
            if check and band.excess(usual):
                missed.append(Fault(check.fault, start, end, usual))
        return missed

    def _reach(self, attempt: Attempt) -> float:
        """How far the position was taken for a good part of the time."""
        taken = sorted(s.values[self.cycle.position] for s in attempt.samples)
        return taken[len(taken) * 3 // 4] if taken else 0.0

    def _spreads(self, attempt: Attempt) -> dict[str, Spread]:
        spreads = {}
        for measure in self.exercise.recorded:
            seen = [s.values[measure] for s in attempt.samples]
            seen = [value for value in seen if value == value]
            if seen:
                spreads[measure.name] = Spread(median(seen), min(seen), max(seen))
        return spreads
