"""Tracker of an exercise that is held.

For the side whose position is taken, an attempt runs through these phases:

    Phase   While in it                         Leaves it for
    READY   no attempt                          SET_UP  position >= enter_threshold
    SET_UP  targets are approached and checked  HOLD    all targets in band for settle_time
    HOLD    the clock runs in good form         RETURN  the clock has reached the programme's hold
    RETURN  the clock runs on, no more checks
    any     the attempt ends                    READY   position is left for exit_delay
                                                SET_UP  other side's position for SIDE_CHANGE_TIME

Form is good while all measures of the hold are in their bands and still, and no fault that stops
the clock is active. The clock stops when form is not good for MAX_DIP or longer; shorter dips count
as held when good form returns.

An attempt ends at the time at which its position was last taken, so a person who is back within
`exit_delay` continues it. The other side's position must last for a while to end it, because
changing sides takes time but the model may swap the legs for a moment.

Checks are not judged for ARRIVAL_TIME after the start, and faults that began just before the
position was left are dropped: both belong to moving in and out (`fault_monitor`).

An attempt begins from where the exercise says (`begins_from`): a person who is already in the
position, or gets into it another way, does something else.

An unknown measure starts no attempt, runs no clock and starts no fault.

An attempt is discarded if it was shorter than `min_duration`, still for less than `min_still_time`,
or if its position never reached MIN_ATTEMPT of the target. It counts if the clock reached the
programme's hold; else it has a fault: that of a hold that was too short, unless the person stayed
for long enough and other faults kept the clock from running for most of the missing time.

Where measures have error bars, three clocks run (`Clocks`). The one that is shown is lenient: it
runs while the measures may be in their bands. The strict one runs while they certainly are. If it
does not reach the hold as well, or if a fault was possible, the repetition is counted, but not
judged: a misreading neither blames nor praises.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from statistics import median
from typing import NamedTuple, Self

from posecheck.core.counts import RepCount
from posecheck.core.exercise import ERROR_BARS, Band, Check, Exercise, Hold, Measure, Phase
from posecheck.core.fault_monitor import (
    MAX_DIP,
    FaultMonitor,
    active_checks,
    time_stopped,
    without_explained,
)
from posecheck.core.feedback import Fault, Rep
from posecheck.core.pose import Pose, Side
from posecheck.core.tracking import (
    SAMPLING_INTERVAL,
    Errors,
    Lack,
    RepRecorder,
    TrackerStatus,
    Values,
    error_bars,
    judged_values,
    true_since,
)

#: Longest interval between two frames that counts as held, s.
MAX_FRAME_INTERVAL = 1.0

#: Smallest position of an attempt, as a share of its target: less may be noise.
MIN_ATTEMPT = 0.5

#: Time after the start of an attempt in which the person is still moving into position, s.
ARRIVAL_TIME = 1.5

#: Time for which the other side's position must be taken to end an attempt, s.
SIDE_CHANGE_TIME = 1.5

#: Share of the missing time in which other faults must have stopped the clock to explain it: faults
#: are not judged on arrival, and those on leaving are dropped.
MIN_EXPLAINED = 0.5

#: Stillness is judged by the change over this time, s.
STILLNESS_WINDOW = 0.5

#: Number of samples, from the end, that include one as old as the stillness window.
WINDOW_SAMPLES = round(STILLNESS_WINDOW / SAMPLING_INTERVAL) + 2


@dataclass(frozen=True)
class HoldClock:
    """Phase and hold time of an attempt.

    Attributes:
        phase: SET_UP, HOLD or RETURN.
        reached_since: Since when all targets are reached, s; NaN while they are not.
        good_at: Time at which form was last good in the hold, s; NaN before the hold.
        seconds: Time held.
        held_since: When the hold began, s; NaN before.
        held_until: When its bands were last kept before the hold was complete, s; NaN before.
    """

    phase: Phase = Phase.SET_UP
    reached_since: float = math.nan
    good_at: float = math.nan
    seconds: float = 0.0
    held_since: float = math.nan
    held_until: float = math.nan

    def set_up(self, time: float, reached: bool, settle_time: float) -> Self:
        """Return the clock after a frame of the set-up, with all targets reached or not."""
        since = true_since(self.reached_since, time, reached)
        if time - since >= settle_time:
            return replace(
                self,
                phase=Phase.HOLD,
                reached_since=since,
                good_at=time,
                held_since=time,
                held_until=time,
            )
        return replace(self, reached_since=since)

    def advance(self, time: float, previous: float, target: float) -> Self:
        """Return the clock after a frame in good form.

        Args:
            time: Time of the frame, s.
            previous: Time of the frame before, s.
            target: Time to hold, s.
        """
        passed = time - self.good_at
        uninterrupted = self.good_at == previous and passed <= MAX_FRAME_INTERVAL
        seconds = self.seconds + (passed if passed < MAX_DIP or uninterrupted else 0.0)
        phase = Phase.RETURN if seconds >= target else Phase.HOLD
        return replace(self, phase=phase, good_at=time, seconds=seconds)


class Clocks(NamedTuple):
    """The clocks of an attempt; their bands are wider by CLOCK_BARS times the error bars.

    Each runs in all frames in which the next one does, so that it is never behind it.
    """

    lenient: HoldClock = HoldClock()
    likeliest: HoldClock = HoldClock()
    strict: HoldClock = HoldClock()


#: What widens the bands of the lenient, the likeliest and the strict clock, in error bars.
CLOCK_BARS = (ERROR_BARS, 0.0, -ERROR_BARS)


@dataclass(frozen=True)
class Beginning:
    """When one side was where an attempt begins.

    Attributes:
        since: Since when it is there, s; NaN while it is not.
        at: When it last was there for long enough, s.
    """

    since: float = math.nan
    at: float = -math.inf

    def step(self, time: float, there: bool, settle_time: float) -> Self:
        """Return it after one more frame, in which the side is there or not."""
        since = true_since(self.since, time, there)
        return type(self)(since, time if time - since >= settle_time else self.at)


@dataclass(frozen=True)
class Attempt:
    """A repetition in progress.

    Attributes:
        side: The side that is worked.
        start: Time at which the position was taken, s.
        in_position_at: Time at which it was last taken, s.
        left_at: Time at which it was seen to be left, s; NaN while it was not.
        time: Time of the last frame, s.
        recorder: Faults and measures.
        clocks: Phases and hold times.
        max_position: Greatest value of the position.
        still_time: Time without movement, s.
        moving: Whether there was movement in the last frame.
        stopped_since: Since when the person has stopped in the set-up, s; NaN before, and after it.
    """

    side: Side
    start: float
    in_position_at: float
    time: float
    recorder: RepRecorder
    clocks: Clocks = field(default_factory=Clocks)
    left_at: float = math.nan
    max_position: float = -math.inf
    still_time: float = 0.0
    moving: bool = False
    stopped_since: float = math.nan

    @property
    def clock(self) -> HoldClock:
        """The clock that is shown."""
        return self.clocks.lenient


@dataclass(frozen=True)
class HoldTracker:
    """Follows one held exercise.

    Attributes:
        exercise: The exercise.
        cycle: Its cycle.
        count: Repetitions so far.
        attempt: The repetition in progress.
        values: Measures of the last frame, during an attempt.
        errors: Their error bars.
        other_side_since: Since when the other side's position is taken, s; NaN while it is not.
        unseen_since: Since when the position is unknown, s; NaN while it is known.
        beginnings: When each side was where an attempt begins.
        not_begun: Whether a position is taken that was not entered from where an attempt begins.
        finished: Repetitions that ended in the last frame.
    """

    exercise: Exercise
    cycle: Hold
    count: RepCount
    attempt: Attempt | None = None
    values: Values = field(default_factory=dict)
    errors: Errors = field(default_factory=dict)
    other_side_since: float = math.nan
    unseen_since: float = math.nan
    beginnings: Mapping[Side, Beginning] = field(default_factory=dict)
    not_begun: bool = False
    finished: tuple[Rep, ...] = ()

    @classmethod
    def of(cls, exercise: Exercise, cycle: Hold) -> Self:
        """Return the tracker before the first pose."""
        return cls(exercise, cycle, RepCount.zero(exercise))

    def step(self, pose: Pose) -> Self:
        """Return the tracker after one more pose."""
        time = pose.time
        positions = {side: self.cycle.position.evaluate(pose, side) for side in self.exercise.sides}
        beginnings = self._beginnings_at(pose)
        side = self._side_in_position(positions, beginnings, time)
        changed_side = side is not None and time - self.other_side_since >= SIDE_CHANGE_TIME
        tracker = self.ended() if changed_side or self._is_over(time) else self
        attempt, values, errors = tracker.attempt, tracker.values, tracker.errors
        other_side = attempt is not None and side is not None and side is not attempt.side
        if attempt is None and side is not None:
            start = self.other_side_since if changed_side else time
            attempt = Attempt(side, start, time, time, RepRecorder.of(self.exercise))
        observed = attempt.side if attempt else self.exercise.sides[0]
        if attempt:
            values = self._measure(pose, attempt.side, positions)
            errors = error_bars(self.exercise, pose, attempt.side)
            attempt = self._follow(attempt, values, errors, time)
        return replace(
            tracker,
            attempt=attempt,
            values=values,
            errors=errors,
            other_side_since=true_since(self.other_side_since, time, other_side),
            unseen_since=true_since(self.unseen_since, time, math.isnan(positions[observed])),
            beginnings=beginnings,
            not_begun=attempt is None
            and any(position >= self.cycle.enter_threshold for position in positions.values()),
            finished=tracker.finished if tracker is not self else (),
        )

    def ended(self) -> Self:
        """Return the tracker with the attempt in progress ended: a repetition if it was one."""
        attempt = self.attempt
        idle = replace(self, attempt=None, finished=(), values={}, errors={})
        if attempt is None or not self._is_rep(attempt):
            return idle
        rep = self._rep(attempt)
        return replace(
            idle, count=self.count.with_rep(rep, self._amplitude(attempt)), finished=(rep,)
        )

    @cached_property
    def status(self) -> TrackerStatus:
        """Status of the exercise."""
        attempt = self.attempt
        if attempt is None:
            return TrackerStatus(unseen_since=self.unseen_since, not_begun=self.not_begun)
        judging = attempt.clock.phase is not Phase.RETURN
        # Monitors stand still while the position is left: what they found is no longer so.
        there = attempt.time - attempt.in_position_at <= MAX_DIP
        lacking = self._lacking(attempt)
        return TrackerStatus(
            in_rep=True,
            leaving=not math.isnan(attempt.left_at),
            phase=attempt.clock.phase,
            side=attempt.side,
            hold=attempt.clock.seconds,
            held_since=attempt.clock.held_since,
            clock_running=attempt.time - attempt.clock.good_at <= MAX_DIP,
            active_checks=active_checks(attempt.recorder.monitors) if there else (),
            judged_values=(
                judged_values(self.exercise, attempt.side, self.values, self.errors)
                if judging
                else ()
            ),
            unseen_since=self.unseen_since,
            certain=attempt.clocks.strict.phase is attempt.clock.phase,
            lacking=lacking,
            short=any(lack.measure is self.cycle.position for lack in lacking),
            stopped_since=(
                attempt.clock.good_at
                if attempt.clock.phase is Phase.HOLD
                else attempt.stopped_since
            ),
            moving=attempt.moving,
            retreating=self._is_retreating(attempt),
        )

    @cached_property
    def shown_count(self) -> RepCount:
        """Repetitions so far, with the one in progress from when its clock is full."""
        held = self.attempt is not None and self.attempt.clock.phase is Phase.RETURN
        return self._as_ended.count if held else self.count

    @property
    def upcoming(self) -> Rep | None:
        """The repetition that the attempt in progress will be if it ends now; None for none."""
        return next(iter(self._as_ended.finished), None)

    @cached_property
    def _as_ended(self) -> Self:
        return self.ended()

    def _lacking(self, attempt: Attempt) -> tuple[Lack, ...]:
        """Return what keeps the hold from beginning or going on; the position first."""
        phase, position = attempt.clock.phase, self.cycle.position
        if phase is Phase.RETURN or attempt.time > attempt.in_position_at:
            return ()
        bands = self.cycle.target_bands if phase is Phase.SET_UP else self.cycle.hold_bands
        limits = {measure: (band.low, band.high) for measure, band in bands.items()}
        if phase is Phase.SET_UP:
            low, high = limits.get(position, (-math.inf, math.inf))
            limits = {**limits, position: (max(low, self._own_range(attempt.side)), high)}
        found = []
        for measure in sorted(limits, key=lambda one: one is not position):
            value, (low, high) = self.values[measure], limits[measure]
            missing = max(low - value, value - high)
            if not missing <= ERROR_BARS * self.errors.get(measure, 0.0):
                found.append(Lack(measure, missing, self.exercise.first_checks.get(measure)))
        return tuple(found)

    def _is_retreating(self, attempt: Attempt) -> bool:
        """Whether the position is left, or more than half of the way back."""
        leave = self._exit_threshold(attempt)
        position = self.values.get(self.cycle.position, math.nan)
        half = (leave + attempt.max_position) / 2.0
        return not math.isnan(attempt.left_at) or position < half

    # ── Position ──────────────────────────────────────────────────────────────────────────────────

    def _beginnings_at(self, pose: Pose) -> Mapping[Side, Beginning]:
        """Return when each side was where an attempt begins, after one more pose."""
        there = self.cycle.begins_from
        if there is None:
            return self.beginnings
        return {
            side: self.beginnings.get(side, Beginning()).step(
                pose.time, there(pose, side), self.cycle.settle_time
            )
            for side in self.exercise.sides
        }

    def _side_in_position(
        self, positions: Mapping[Side, float], beginnings: Mapping[Side, Beginning], time: float
    ) -> Side | None:
        """Return the side whose position is taken, with hysteresis for the attempt in progress."""
        for side, position in positions.items():
            if self.attempt is not None and self.attempt.side is side:
                if position >= self._exit_threshold(self.attempt):
                    return side
            elif position >= self.cycle.enter_threshold:
                begun = beginnings.get(side)
                if begun is None or time - begun.at <= self.cycle.approach_time:
                    return side
        return None

    def _exit_threshold(self, attempt: Attempt) -> float:
        """Return the position below which an attempt is left."""
        return max(self.cycle.exit_threshold, self.cycle.exit_share * attempt.max_position)

    @property
    def _target_position(self) -> float:
        """Lower end of the target for the position; -inf without one."""
        band = self.cycle.target_bands.get(self.cycle.position)
        return band.low if band else -math.inf

    def _is_over(self, time: float) -> bool:
        """Whether the position of the attempt in progress was left too long ago."""
        attempt = self.attempt
        return attempt is not None and time - attempt.in_position_at > self.cycle.exit_delay

    def _measure(self, pose: Pose, side: Side, positions: Mapping[Side, float]) -> Values:
        """Evaluate the measures; the position is known already."""
        return {
            measure: positions[side]
            if measure is self.cycle.position
            else measure.evaluate(pose, side)
            for measure in self.exercise.measures
        }

    # ── An attempt in progress ────────────────────────────────────────────────────────────────────

    def _follow(self, attempt: Attempt, values: Values, errors: Errors, time: float) -> Attempt:
        """Return the attempt after one more frame."""
        position = values[self.cycle.position]
        if not position >= self._exit_threshold(attempt):  # left, or unknown
            clocks = Clocks(*(replace(c, reached_since=math.nan) for c in attempt.clocks))
            left_at = attempt.left_at if math.isnan(position) else time
            return replace(attempt, time=time, clocks=clocks, left_at=left_at)
        judging = (
            self._judging(attempt, clock, time)
            for clock in (attempt.clocks.lenient, attempt.clocks.strict)
        )
        recorder = attempt.recorder.record(values, errors, time, *judging)
        still = self._is_still(recorder, values, time)
        still_for = min(time - attempt.time, MAX_FRAME_INTERVAL) if still else 0.0
        return replace(
            attempt,
            in_position_at=time,
            left_at=math.nan,
            time=time,
            recorder=recorder,
            clocks=Clocks(
                *(
                    self._run_clock(attempt, clock, bars, recorder, values, errors, time, still)
                    for clock, bars in zip(attempt.clocks, CLOCK_BARS, strict=True)
                )
            ),
            max_position=max(attempt.max_position, position),
            still_time=attempt.still_time + still_for,
            moving=not still,
            stopped_since=self._stopped_since(attempt, time, still=still),
        )

    def _stopped_since(self, attempt: Attempt, time: float, *, still: bool) -> float:
        """Return since when the person has stopped in the set-up, after one more frame in it."""
        known = not math.isnan(attempt.stopped_since)
        arrived = time - attempt.start >= ARRIVAL_TIME
        set_up = attempt.clock.phase is Phase.SET_UP
        return true_since(attempt.stopped_since, time, set_up and (known or (arrived and still)))

    def _judging(self, attempt: Attempt, clock: HoldClock, time: float) -> Callable[[Check], bool]:
        """Return which checks apply in the phase of a clock."""
        arrived = time - attempt.start >= ARRIVAL_TIME
        return lambda check: arrived and clock.phase in check.phases

    def _run_clock(
        self,
        attempt: Attempt,
        clock: HoldClock,
        bars: float,
        recorder: RepRecorder,
        values: Values,
        errors: Errors,
        time: float,
        still: bool,
    ) -> HoldClock:
        """Return a clock of the attempt after one more frame, in bands wider by `bars` errors."""
        margins = {measure: bars * error for measure, error in errors.items()}
        if clock.phase is Phase.SET_UP:
            reached = self._is_reached(attempt.side, values, margins)
            return clock.set_up(time, reached, self.cycle.settle_time)
        monitors = recorder.monitors if bars >= 0.0 else recorder.suspicions
        in_bands = _in_bands(self.cycle.hold_bands, values, margins)
        if in_bands and clock.phase is Phase.HOLD:
            clock = replace(clock, held_until=time)
        good = (
            still and not any(check.stops_clock for check in active_checks(monitors)) and in_bands
        )
        target = self.exercise.programme.dose(attempt.side).hold
        return clock.advance(time, attempt.time, target) if good else clock

    def _is_reached(self, side: Side, values: Values, margins: Values) -> bool:
        """Whether all targets are reached, the person's own range of motion included."""
        position = self.cycle.position
        within_own = values[position] + margins.get(position, 0.0) >= self._own_range(side)
        return within_own and _in_bands(self.cycle.target_bands, values, margins)

    def _own_range(self, side: Side) -> float:
        """Position that the person's own range demands of a side; 0 before the first repetition."""
        return self.cycle.own_range(self.count.usual_amplitude(side))

    def _is_still(self, recorder: RepRecorder, values: Values, time: float) -> bool:
        """Whether no measure of the hold has changed faster than allowed."""
        latest = recorder.samples[-WINDOW_SAMPLES:]
        earlier = [sample for sample in latest if time - sample[0] >= STILLNESS_WINDOW]
        if not earlier:
            return False
        before, old = earlier[-1]
        max_change = self.cycle.max_speed * (time - before)
        return not any(abs(values[m] - old[m]) > max_change for m in self.cycle.hold_bands)

    def _is_rep(self, attempt: Attempt) -> bool:
        """Return whether an attempt is one, if it ends now: long, still and far enough."""
        return (
            attempt.in_position_at - attempt.start >= self.cycle.min_duration
            and attempt.still_time >= self.cycle.min_still_time
            and attempt.max_position >= MIN_ATTEMPT * self._target_position
        )

    # ── A finished attempt ────────────────────────────────────────────────────────────────────────

    def _rep(self, attempt: Attempt) -> Rep:
        start, end = attempt.start, attempt.in_position_at
        target = self.exercise.programme.dose(attempt.side).hold
        lenient, likeliest, strict = attempt.clocks
        faults = self._faults(attempt.recorder.monitors, end)
        suspicions = self._faults(attempt.recorder.suspicions, end)
        counted = lenient.seconds >= target
        certain = strict.seconds >= target and (strict.phase is Phase.SET_UP) == (
            lenient.phase is Phase.SET_UP
        )
        judged = not counted or bool(faults) or (certain and not suspicions)
        # Where all clocks agree on the verdict, the likeliest one is the best estimate of the time
        # held; the others err by as much as the error bar allows, one each way. A hold that is
        # given the benefit of the doubt keeps the time that counted.
        hold = likeliest.seconds if judged else lenient.seconds
        missing = target - lenient.seconds
        if lenient.phase is Phase.SET_UP:
            faults += self._missed_targets(attempt, explained=bool(faults))
        stayed = end - start + MAX_DIP >= target
        stopped = time_stopped(self.exercise, faults) > MIN_EXPLAINED * missing
        if not counted and not (stayed and stopped):
            faults.append(Fault(self.exercise.too_short_fault, start, end, hold))
        return Rep(
            exercise=self.exercise.name,
            side=attempt.side,
            start=start,
            end=end,
            hold=hold,
            counted=counted,
            measures=self._held(attempt).spreads(self.exercise.recorded),
            faults=tuple(sorted(faults, key=lambda fault: fault.start)),
            judged=judged,
        )

    def _held(self, attempt: Attempt) -> RepRecorder:
        """Return what was recorded in the hold or, if the clock never ran, after the arrival.

        The person has arrived at the latest when farthest in the position.
        """
        clock, recorder = attempt.clock, attempt.recorder
        if clock.seconds:
            return recorder.between(clock.held_since, clock.held_until)
        farthest, _ = max(recorder.samples, key=lambda sample: sample[1][self.cycle.position])
        return recorder.between(min(attempt.start + ARRIVAL_TIME, farthest), math.inf)

    def _faults(self, monitors: tuple[FaultMonitor, ...], end: float) -> list[Fault]:
        """Return the faults that monitors have found in an attempt until its end."""
        found = [fault for monitor in monitors for fault in monitor.faults(end)]
        return without_explained(self.exercise, found)

    def _missed_targets(self, attempt: Attempt, *, explained: bool) -> list[Fault]:
        """Return the faults that say why an attempt never became a hold.

        A check's band is as wide as the hold allows. A measure between it and the target has no
        fault and yet keeps the hold from starting, so its check's fault is reported for the whole
        attempt, unless another fault explains it.
        """
        start, end = attempt.start, attempt.in_position_at
        if self.cycle.unreached_fault:
            return [Fault(self.cycle.unreached_fault, start, end, attempt.max_position)]
        missed: list[Fault] = []
        for measure, band in self.cycle.target_bands.items():
            check = self.exercise.first_checks.get(measure)
            usual = median(attempt.recorder.sampled(measure) or [math.nan])
            margin = ERROR_BARS * attempt.recorder.error(measure)
            if check and not explained and band.excess(usual, margin):
                missed.append(Fault(check.fault, start, end, usual))
        return missed

    def _amplitude(self, attempt: Attempt) -> float:
        """Return the upper quartile of the position: reached for a good part of the time."""
        positions = sorted(attempt.recorder.sampled(self.cycle.position))
        return positions[len(positions) * 3 // 4] if positions else 0.0


def _in_bands(bands: Mapping[Measure, Band], values: Values, margins: Values) -> bool:
    """Whether all measures are known and inside their bands, which are wider by the margins."""
    return all(
        band.excess(values[measure], margins.get(measure, 0.0)) == 0.0
        for measure, band in bands.items()
    )
