"""The coach: what is remembered between poses, in frozen values that are replaced, never changed.

How a held stretch is followed, for the side that is in the position:

    READY   the position is not taken. It is taken once its measure reaches `enter`.
    SET_UP  an attempt has begun; the set-up is judged. It is reached once every target measure has
            been in its band for `settle` seconds.
    HOLD    the clock runs while every kept measure is in its band and at rest, and no fault is
            active. A break shorter than DIP does not stop it: its time is given back when good
            form returns.
    RETURN  the hold is done. The clock runs on, nothing is judged any more.

The position is left when its measure falls below `leave`, or is not seen. Whoever is back within
`patience` seconds goes on with the same attempt; otherwise it ended when the position was left. The
other side's position ends it at once.

A fault is active once its measure has been outside its band for the check's patience, and over when
it has been inside for as long as a dip. The first moments in the position are the way in and are
not judged; a fault that began with the last moments before it was left is the way out, and none. A
fault that another one explains is not told.

What is not seen is neither good nor bad: it starts no attempt, runs no clock, begins no fault.

An attempt shorter than `shortest` was none. It counts when the clock reached the programme's hold;
when not, it has the fault that says so.

All times are the poses' own. Nothing here knows how many frames there are in a second.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from statistics import median
from typing import Self

from posecheck.exercise import Check, Exercise, Measure, Phase
from posecheck.feedback import Fault, Feedback, Reading, Rep, Spread, Tally
from posecheck.filters import Repair
from posecheck.pose import Pose, Side

#: A break that is shorter than this is a wobble or a bad frame, s.
DIP = 0.5

#: Two poses further apart than this say nothing about the time between them, s.
GAP = 1.0

#: For this long after the position is taken, the person is still on the way into it, s.
ARRIVING = 1.5

#: A fault that is this young when the position is left belongs to the leaving, s.
LEAVING = 2.0

#: A needed measure must have been missing for this long before a better view is asked for, s.
UNSEEN = 2.0

#: The values a repetition is summed up from are taken this often, s.
SAMPLED = 0.1

#: For this long after a repetition the coach speaks of it, s.
AFTERWARDS = 4.0

#: A held joint moves less than so many degrees in so many seconds. Sway while kneeling and the
#: landmarks' jitter stay below that; lowering into the position and rising are three times as fast.
STILL, STILL_FOR = 4.0, 0.5

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


@dataclass(frozen=True)
class Attempt:
    """A repetition under way. All times in seconds.

    seen: when the position was last taken. time: of the last pose. ready: since when every target
    has been reached, NaN before. good: when form was last good in the hold, NaN before. clock: the
    hold so far. samples: values of the kept measures, for their spread. furthest: the position at its best.
    """

    side: Side
    start: float
    seen: float
    time: float
    phase: Phase = Phase.SET_UP
    ready: float = math.nan
    good: float = math.nan
    clock: float = 0.0
    watches: tuple[Watch, ...] = ()
    samples: tuple[tuple[float, ...], ...] = ()
    furthest: float = -math.inf

    def active(self) -> tuple[Check, ...]:
        """The checks that are faults now, most urgent first, without those another one explains."""
        checks = [w.check for w in self.watches if w.active]
        names = {c.fault for c in checks}
        told = [c for c in checks if not names & c.explained_by]
        return tuple(sorted(told, key=lambda c: c.priority))


@dataclass(frozen=True)
class Tracker:
    """Follows one exercise through its attempts.

    tried, counted: finished attempts by side. best: the furthest position of each side. missing: since when
    a measure that the position needs can't be had, NaN while it can. finished: what ended at the
    last pose.
    """

    exercise: Exercise
    attempt: Attempt | None = None
    tried: Mapping[Side, int] = field(default_factory=dict)
    counted: Mapping[Side, int] = field(default_factory=dict)
    best: Mapping[Side, float] = field(default_factory=dict)
    missing: float = math.nan
    time: float = math.nan
    finished: tuple[Rep, ...] = ()
    values: Values = field(default_factory=dict)

    def step(self, pose: Pose) -> Self:
        """The tracker after one more pose."""
        tracker = replace(self, time=pose.time, finished=(), values={})
        side = self._position(pose)
        attempt = self.attempt
        if attempt and ((side and side is not attempt.side) or self._gone(attempt, pose.time)):
            tracker = tracker.ended()
        if tracker.attempt is None and side:
            watches = tuple(Watch(check) for check in self.exercise.checks)
            fresh = Attempt(side, pose.time, pose.time, pose.time, watches=watches)
            tracker = replace(tracker, attempt=fresh)
        tracker = tracker._noticing(pose)
        return tracker._judged(pose) if tracker.attempt else tracker

    def ended(self) -> Self:
        """The tracker with the attempt under way put down as a repetition, if it was one."""
        attempt, cycle = self.attempt, self.exercise.cycle
        if attempt is None:
            return self
        if attempt.seen - attempt.start < cycle.shortest:
            return replace(self, attempt=None)
        rep = self._rep(attempt)
        tried = {**self.tried, rep.side: self.tried.get(rep.side, 0) + 1}
        counted = {**self.counted, rep.side: self.counted.get(rep.side, 0) + rep.counted}
        finished = (*self.finished, rep)
        best = {**self.best, rep.side: max(self.best.get(rep.side, 0.0), attempt.furthest)}
        return replace(
            self, attempt=None, tried=tried, counted=counted, best=best, finished=finished
        )

    def _position(self, pose: Pose) -> Side | None:
        """The side whose position is taken, with the slack of the attempt under way."""
        cycle = self.exercise.cycle
        for side in self.exercise.sides:
            going_on = self.attempt is not None and self.attempt.side is side
            if cycle.position.of(pose, side) >= (cycle.leave if going_on else cycle.enter):
                return side
        return None

    def readings(self) -> tuple[Reading, ...]:
        """The judged numbers of the last pose, each measure once."""
        attempt, values = self.attempt, self.values
        if attempt is None or not values:
            return ()
        judged = {check.measure: check for check in reversed(self.exercise.checks)}
        return tuple(
            Reading(
                name=measure.name,
                value=values[measure],
                verdict=check.band.verdict(values[measure], check.near),
                unit=measure.unit,
                landmarks=measure.landmarks(attempt.side),
                fault=check.fault,
            )
            for measure, check in judged.items()
        )

    def tallies(self) -> dict[Side, Tally]:
        """Repetitions so far, by side, against the programme."""
        programme = self.exercise.programme
        wanted = programme.sets * programme.reps
        return {
            side: Tally(self.tried.get(side, 0), self.counted.get(side, 0), wanted)
            for side in self.exercise.sides
        }

    def _gone(self, attempt: Attempt, time: float) -> bool:
        return time - attempt.seen > self.exercise.cycle.patience

    def _noticing(self, pose: Pose) -> Self:
        """The tracker knowing since when the position can't be measured."""
        side = self.attempt.side if self.attempt else self.exercise.sides[0]
        value = self.exercise.cycle.position.of(pose, side)
        if value == value:
            return replace(self, missing=math.nan)
        return replace(self, missing=pose.time if self.missing != self.missing else self.missing)

    def _judged(self, pose: Pose) -> Self:
        """The tracker with its attempt followed through one pose."""
        attempt = self.attempt
        assert attempt is not None
        cycle = self.exercise.cycle
        values = {m: m.of(pose, attempt.side) for m in self._measures()}
        taken = values[cycle.position] >= cycle.leave
        follow = self._taken if taken else self._away
        return replace(self, attempt=follow(attempt, values, pose.time), values=values)

    def _measures(self) -> tuple[Measure, ...]:
        """Every measure the exercise needs, each once."""
        cycle = self.exercise.cycle
        checked = (check.measure for check in self.exercise.checks)
        needed = (cycle.position, *cycle.target, *cycle.keep, *checked, *self.exercise.kept)
        return tuple(dict.fromkeys(needed))

    def _away(self, attempt: Attempt, values: Values, time: float) -> Attempt:
        """Out of the position, or not seen: only time passes."""
        return replace(attempt, time=time, ready=math.nan)

    def _taken(self, attempt: Attempt, values: Values, time: float) -> Attempt:
        """In the position: faults are watched, the set-up or the hold goes on."""
        arrived = time - attempt.start >= ARRIVING
        watches = tuple(
            w.see(
                values[w.check.measure]
                if arrived and attempt.phase in w.check.phases
                else math.nan,
                time,
            )
            for w in attempt.watches
        )
        attempt = replace(
            attempt,
            watches=watches,
            samples=self._sampled(attempt, values, time),
            furthest=max(attempt.furthest, values[self.exercise.cycle.position]),
        )
        follow = self._setting_up if attempt.phase is Phase.SET_UP else self._holding
        return replace(follow(attempt, values, time), seen=time, time=time)

    def _sampled(
        self, attempt: Attempt, values: Values, time: float
    ) -> tuple[tuple[float, ...], ...]:
        taken_before = len(attempt.samples)
        if time - attempt.start < taken_before * SAMPLED:
            return attempt.samples
        return (*attempt.samples, tuple(values[m] for m in self.exercise.kept))

    def _setting_up(self, attempt: Attempt, values: Values, time: float) -> Attempt:
        cycle = self.exercise.cycle
        if not self._reached(attempt.side, values):
            return replace(attempt, ready=math.nan)
        ready = attempt.ready if attempt.ready == attempt.ready else time
        if time - ready < cycle.settle:
            return replace(attempt, ready=ready)
        return replace(attempt, ready=ready, phase=Phase.HOLD, good=time)

    def _reached(self, side: Side, values: Values) -> bool:
        """Whether every target is reached, and the person's own range well used."""
        cycle = self.exercise.cycle
        if values[cycle.position] < cycle.own_range * self.best.get(side, 0.0):
            return False
        return all(band.beyond(values[m]) == 0.0 for m, band in cycle.target.items())

    def _holding(self, attempt: Attempt, values: Values, time: float) -> Attempt:
        keep = self.exercise.cycle.keep
        if not all(band.beyond(values[m]) == 0.0 for m, band in keep.items()):
            return attempt
        if any(check.stops for check in attempt.active()) or not self._still(attempt, values):
            return attempt
        passed = time - attempt.good
        whole = passed < DIP or (attempt.good == attempt.time and passed <= GAP)
        clock = attempt.clock + (passed if whole else 0.0)
        done = clock >= self.exercise.programme.hold
        return replace(attempt, good=time, clock=clock, phase=Phase.RETURN if done else Phase.HOLD)

    def _still(self, attempt: Attempt, values: Values) -> bool:
        """Whether the kept measures are where they were a moment ago."""
        before = attempt.samples[-1 - min(round(STILL_FOR / SAMPLED), len(attempt.samples) - 1)]
        return all(
            not abs(values[measure] - old) > STILL
            for measure, old in zip(self.exercise.kept, before, strict=True)
            if measure in self.exercise.cycle.keep
        )

    def _rep(self, attempt: Attempt) -> Rep:
        """The attempt as it is told when it is over."""
        hold = self.exercise.programme.hold
        told = [f for w in attempt.watches for f in w.faults(attempt.seen)]
        faults = [f for f in told if not self._explained(f, told)]
        counted = attempt.clock >= hold
        if attempt.phase is Phase.SET_UP and self.exercise.cycle.unreached:
            short = self.exercise.cycle.unreached
            faults.append(Fault(short, attempt.start, attempt.seen, attempt.furthest))
        if not counted:
            faults.append(
                Fault(self.exercise.too_short, attempt.start, attempt.seen, attempt.clock)
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

    def _explained(self, fault: Fault, others: Iterable[Fault]) -> bool:
        """Whether a fault went along with one that explains it."""
        reasons = {c.fault: c.explained_by for c in self.exercise.checks}[fault.name]
        return any(
            o.name in reasons and o.start < fault.end and fault.start < o.end for o in others
        )

    def _spreads(self, attempt: Attempt) -> dict[str, Spread]:
        spreads = {}
        columns = zip(*attempt.samples, strict=True)
        for measure, column in zip(self.exercise.kept, columns, strict=False):
            seen = [value for value in column if value == value]
            if seen:
                spreads[measure.name] = Spread(median(seen), min(seen), max(seen))
        return spreads


class Coach:
    """Watches poses and says what they mean: the one thing here that changes.

    exercises: those it looks out for, all at once.
    """

    def __init__(self, exercises: Sequence[Exercise]) -> None:
        if not exercises:
            raise ValueError("a coach needs an exercise to look out for")
        self._repair = Repair()
        self._trackers = tuple(Tracker(exercise) for exercise in exercises)
        self._latest = 0 if len(exercises) == 1 else None
        self._last_seen = math.nan
        self._last_rep: Rep | None = None

    def watch(self, pose: Pose) -> Feedback:
        """What is to be said of the next pose; times must increase."""
        self._repair, mended = self._repair.step(pose)
        self._trackers = tuple(tracker.step(mended) for tracker in self._trackers)
        self._attend(mended)
        finished = tuple(rep for tracker in self._trackers for rep in tracker.finished)
        self._last_rep = finished[-1] if finished else self._last_rep
        cue, praise = self._cue(mended)
        if self._latest is None:
            return Feedback(pose=mended, cue=cue, praise=praise, finished=finished)
        tracker = self._trackers[self._latest]
        attempt = tracker.attempt
        return Feedback(
            pose=mended,
            exercise=tracker.exercise.name,
            title=tracker.exercise.title,
            phase=attempt.phase if attempt else Phase.READY,
            side=attempt.side if attempt else None,
            hold=attempt.clock if attempt else 0.0,
            hold_target=tracker.exercise.programme.hold,
            tallies=tracker.tallies(),
            readings=tracker.readings(),
            faults=tuple(check.fault for check in attempt.active()) if attempt else (),
            cue=cue,
            praise=praise,
            finished=finished,
        )

    def finish(self) -> tuple[Rep, ...]:
        """What was still under way when the source ended, as repetitions."""
        self._trackers = tuple(replace(t, finished=()).ended() for t in self._trackers)
        return tuple(rep for tracker in self._trackers for rep in tracker.finished)

    def _attend(self, pose: Pose) -> None:
        """Remember who was seen when, and which exercise is being done."""
        if pose.detected_someone or self._last_seen != self._last_seen:
            self._last_seen = pose.time
        busy = [i for i, tracker in enumerate(self._trackers) if tracker.attempt]
        if busy and self._latest not in busy:
            self._latest = busy[0]

    def _cue(self, pose: Pose) -> tuple[str, bool]:
        """The one thing to say now, and whether it is good news."""
        if pose.time - self._last_seen >= UNSEEN:
            return "I can't see you. Step into the picture.", False
        if self._latest is None:
            return "", False
        tracker = self._trackers[self._latest]
        exercise, attempt = tracker.exercise, tracker.attempt
        if attempt and attempt.active():
            return attempt.active()[0].cue, False
        if pose.time - tracker.missing >= UNSEEN:
            return exercise.cycle.position.unseen, False
        if attempt:
            return exercise.cues.get(attempt.phase, ""), attempt.phase is not Phase.SET_UP
        return self._between(exercise, pose.time)

    def _between(self, exercise: Exercise, time: float) -> tuple[str, bool]:
        """What to say between repetitions: first of the last one, then what comes next."""
        rep = self._last_rep
        if rep is None or time - rep.end > AFTERWARDS:
            return exercise.cues.get(Phase.READY, ""), False
        if rep.proper:
            return "Well done.", True
        if rep.counted:
            return "Counted. Do it a little cleaner next time.", False
        return "That one did not count. Hold it longer in good form.", False
