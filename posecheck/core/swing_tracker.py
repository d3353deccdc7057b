"""How a movement to and fro is followed, in frozen values that are replaced and never changed.

While the person is in the posture, the measure's turning points are looked for. A turn is one from
which the measure has come back by more than the slack, and out by a third of the way in: less is a
wobble.

    REST  the lowest point so far is kept, and when the movement was last near it. Rising from it
          by the slack begins a cycle there.
    IN    the highest point so far is kept. Falling from it by the slack turns the cycle round.
    OUT   the lowest point since is kept. Rising from it by the slack, or going no lower for
          `settle` seconds, ends the cycle there, if it has come back by a third of the way in.

A cycle whose way out is less than the least attempt was none, nor was one that took too short or
too long. What is not seen changes nothing but time. While something else is seen, such as another
posture or joints elsewhere that should rest, nothing is read: for a moment the model may be
mistaken, and after `patience` the cycle under way is dropped. So it is when the posture has not
been seen for longer than `lost`. The measure of one side alone is something else, too, than the
mean of both: it may be many degrees off.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from functools import cached_property
from statistics import median
from typing import Self

from posecheck.core import angles
from posecheck.core.exercise import Exercise, Phase, Swing
from posecheck.core.feedback import Fault, Rep, Spread
from posecheck.core.pose import SIDES, Landmark, Pose, Side
from posecheck.core.tracking import (
    FaultMonitor,
    RepCount,
    TrackerStatus,
    Values,
    active_checks,
    judged_values,
    without_explained,
)

#: A point in the picture, px.
Place = tuple[float, float]

#: The measures are kept this often, s.
SAMPLED = 0.1

#: The sides' ways differ by too much when the smaller is less than this share of the larger.
EVEN = 0.5


#: A side must be seen for this share of a cycle, or nothing is said of how far it went.
MOSTLY = 0.7

#: Within this share of the slack the movement still rests where it was lowest: what goes on there
#: is the measure's noise and the filters' creeping.
NEAR = 0.25

#: A way of at least this share of the least that can count is an attempt: half of it, of which the
#: pixels tell a fifth too little (docs/accuracy.md).
HALF_WAY = 0.4

#: A turn back that is smaller than this share of the way in is a wobble: who goes to and fro comes
#: back to about where they came from.
BACK = 1.0 / 3.0


class Way(Enum):
    """Which turning point is looked for."""

    REST = auto()
    IN = auto()
    OUT = auto()


#: Where in a repetition the person is while a turning point is looked for.
PHASES = {Way.REST: Phase.READY, Way.IN: Phase.SET_UP, Way.OUT: Phase.RETURN}


@dataclass(frozen=True)
class Turn:
    """A turning point: the measure's value and when it was there, s."""

    value: float
    time: float


@dataclass(frozen=True)
class Range:
    """The least and greatest value of a measure; how often it was seen, of so many times."""

    low: float = math.inf
    high: float = -math.inf
    seen: int = 0
    times: int = 0

    def with_(self, value: float) -> Range:
        """The range with one more value, which may be NaN."""
        if value != value:
            return replace(self, times=self.times + 1)
        low, high = min(self.low, value), max(self.high, value)
        return Range(low, high, self.seen + 1, self.times + 1)

    @property
    def width(self) -> float:
        """From low to high; NaN when too little was seen to say."""
        return self.high - self.low if self.seen > MOSTLY * self.times else math.nan


@dataclass(frozen=True)
class SwingTracker:
    """Follows one exercise that goes to and fro.

    lying: since when the posture is held, NaN when it is not; last: when it was last held; away:
    since when something else is seen, NaN while nothing is. start: where the cycle began; turn: its
    inner turning point; outer: the furthest out since; calm: since when it has gone no further out
    but by creeping. sides: the range of each side alone since the inner turning point. missing:
    since when the measure can't be had. places: where the joints that should rest were when the
    cycle began; steady: what the measures that should stay were then. read: the sides that are
    seen, of which the measure is the mean: of others it is another one.
    """

    exercise: Exercise
    cycle: Swing
    count: RepCount
    lying: float = math.nan
    last: float = math.nan
    away: float = math.nan
    way: Way = Way.REST
    start: Turn | None = None
    turn: Turn | None = None
    outer: Turn | None = None
    calm: Turn | None = None
    sides: Mapping[Side, Range] = field(default_factory=dict)
    watches: tuple[FaultMonitor, ...] = ()
    samples: tuple[Values, ...] = ()
    sampled: float = -math.inf
    values: Values = field(default_factory=dict)
    places: tuple[Place, ...] = ()
    steady: tuple[float, ...] = ()
    read: tuple[Side, ...] = ()
    missing: float = math.nan
    finished: tuple[Rep, ...] = ()

    def step(self, pose: Pose) -> Self:
        """The tracker after one more pose."""
        lies = self.cycle.posture(pose)
        if not lies and not pose.time - self.last <= self.cycle.occlusion_tolerance:
            return self._left()
        places = self._places(pose)
        steady = tuple(measure.evaluate(pose, Side.BOTH) for measure in self.cycle.steady_measures)
        strayed = self._strayed(places, pose.pixels_per_metre)
        read = tuple(s for s in SIDES if not math.isnan(self.cycle.side_measure.evaluate(pose, s)))
        other = bool(read and self.read) and read != self.read
        undisturbed = lies and not (strayed or other or self._changed(steady))
        away = self._away(pose, undisturbed)
        over = pose.time - away > self.cycle.interruption_tolerance
        if over and not lies:
            return self._left()
        before = self._dropped() if over else self
        value = self.cycle.measure.evaluate(pose, Side.BOTH) if undisturbed or over else math.nan
        rests = before.way is Way.REST
        tracker = replace(
            before,
            places=places if rests else before.places,
            steady=steady if rests else before.steady,
            read=read if read and (over or not other) else self.read,
            lying=pose.time if lies and self.lying != self.lying else self.lying,
            last=pose.time if lies else self.last,
            away=math.nan if over else away,
            values={},
            missing=math.nan if value == value else self._missing(pose.time),
            finished=(),
        )
        if value != value:
            return tracker._settled(pose.time)
        if pose.time - tracker.lying < self.cycle.settle_time:
            return tracker
        return tracker._seen(pose)._moved(Turn(value, pose.time))

    def ended(self) -> Self:
        """The tracker with a cycle that was on its way out put down as a repetition."""
        tracker = replace(self, finished=())
        return tracker._closed() if self.way is Way.OUT else tracker

    @cached_property
    def status(self) -> TrackerStatus:
        """Where the exercise stands."""
        doing = self.way is not Way.REST
        return TrackerStatus(
            in_rep=doing,
            ready=self.lying == self.lying,
            phase=PHASES[self.way],
            side=Side.BOTH if doing else None,
            active_checks=active_checks(self.watches) if doing else (),
            judged_values=judged_values(self.exercise, Side.BOTH, self.values) if doing else (),
            unseen_since=self.missing,
        )

    def _left(self) -> Self:
        """Out of the posture: all but the count is forgotten."""
        if self.last != self.last:  # it is already
            return self
        return type(self)(self.exercise, self.cycle, count=self.count)

    def _away(self, pose: Pose, undisturbed: bool) -> float:
        """Since when something else is seen than this movement; what is not seen says nothing."""
        if undisturbed:
            return math.nan
        seen = not math.isnan(angles.trunk_inclination(pose))
        return pose.time if self.away != self.away and seen else self.away

    def _places(self, pose: Pose) -> tuple[Place, ...]:
        """Where in the picture the resting joints are, px."""
        points = (
            pose.image[Landmark.of(joint, side)]
            for joint in self.cycle.resting_joints
            for side in SIDES
        )
        return tuple((float(x), float(y)) for x, y in points)

    def _strayed(self, places: tuple[Place, ...], scale: float) -> bool:
        """Whether a joint that should rest has left its place since the cycle began.

        scale: pixels per metre, of which the way is told: a place itself has none to begin from.
        """
        if self.way is Way.REST:
            return False
        ways = (math.dist(now, before) for now, before in zip(places, self.places, strict=True))
        return any(way > self.cycle.max_drift * scale for way in ways)

    def _changed(self, steady: tuple[float, ...]) -> bool:
        """Whether a measure that should stay what it is has changed since the cycle began."""
        if self.way is Way.REST:
            return False
        limits = self.cycle.steady_measures.values()
        return any(
            abs(now - before) > limit
            for now, before, limit in zip(steady, self.steady, limits, strict=True)
        )

    def _dropped(self) -> Self:
        """The tracker with no cycle under way."""
        return replace(
            self,
            way=Way.REST,
            start=None,
            turn=None,
            outer=None,
            calm=None,
            sides={},
            samples=(),
            watches=(),
        )

    def _missing(self, time: float) -> float:
        """Since when the measure can't be had, which it can't at `time`."""
        return self.missing if self.missing == self.missing else time

    def _seen(self, pose: Pose) -> Self:
        """The tracker having read everything off a pose."""
        values = {measure: measure.evaluate(pose, Side.BOTH) for measure in self.exercise.measures}
        watches = self.watches or tuple(FaultMonitor(check) for check in self.exercise.checks)
        sides = {
            side: self.sides.get(side, Range()).with_(self.cycle.side_measure.evaluate(pose, side))
            for side in SIDES
        }
        due = pose.time - self.sampled >= SAMPLED
        return replace(
            self,
            values=values,
            watches=tuple(w.update(values[w.check.measure], pose.time) for w in watches),
            sides=sides,
            samples=(*self.samples, values) if due else self.samples,
            sampled=pose.time if due else self.sampled,
        )

    def _moved(self, now: Turn) -> Self:
        """The tracker knowing where the movement is."""
        if self.way is Way.REST:
            return self._resting(now)
        return self._going_in(now) if self.way is Way.IN else self._going_out(now)

    def _resting(self, now: Turn) -> Self:
        lowest = min(now.value, self.start.value) if self.start else now.value
        if now.value - lowest < NEAR * self.cycle.hysteresis:
            start = Turn(lowest, now.time)
            return replace(self, start=start, sides={}, samples=(), watches=self._renewed())
        if now.value - lowest < self.cycle.hysteresis:
            return self
        return replace(self, way=Way.IN, turn=now)

    def _going_in(self, now: Turn) -> Self:
        turn = self.turn
        if turn is None or now.value >= turn.value:
            return replace(self, turn=now, sides={})
        if turn.value - now.value < self.cycle.hysteresis:
            return self
        return replace(self, way=Way.OUT, outer=now, calm=now)

    def _going_out(self, now: Turn) -> Self:
        assert self.outer and self.calm
        if now.value - self.outer.value >= self.cycle.hysteresis:
            return self._closed() if self._came_back else self._in_again(now)
        outer, calm = min(now.value, self.outer.value), self.calm
        if outer < calm.value - NEAR * self.cycle.hysteresis:
            calm = Turn(outer, now.time)
        return replace(self, outer=Turn(outer, calm.time), calm=calm)._settled(now.time)

    def _settled(self, time: float) -> Self:
        """The tracker with a cycle ended that has gone no further out for long enough."""
        if self.calm is None or time - self.calm.time < self.cycle.settle_time:
            return self
        return self._closed() if self._came_back else self

    def _in_again(self, now: Turn) -> Self:
        """The tracker still on its way in, after a wobble."""
        assert self.turn
        turn = max(self.turn, now, key=lambda turn: turn.value)
        return replace(self, way=Way.IN, turn=turn, outer=None, calm=None)

    @property
    def _came_back(self) -> bool:
        """Whether the way out so far is more than a wobble of the way in."""
        assert self.start and self.turn and self.outer
        way_in = self.turn.value - self.start.value
        return self.turn.value - self.outer.value >= BACK * way_in

    def _renewed(self) -> tuple[FaultMonitor, ...]:
        """The checks' memories without the faults that are over."""
        return tuple(replace(watch, past_faults=()) for watch in self.watches)

    def _closed(self) -> Self:
        """The tracker with the cycle put down as a repetition, if it was one."""
        assert self.start and self.turn and self.outer
        way = self._way()
        wanted = max(
            self.cycle.min_rom, self.cycle.own_rom_share * self.count.usual_amplitude(Side.BOTH)
        )
        rested = replace(self._dropped(), start=self.outer)
        took = self.outer.time - self.start.time
        if (
            way < self.cycle.min_rom * HALF_WAY
            or not self.cycle.min_duration <= took <= self.cycle.max_duration
        ):
            return rested
        rep = self._rep(way, wanted)
        return replace(rested, count=self.count.with_rep(rep, way), finished=(rep,))

    def _rep(self, way: float, wanted: float) -> Rep:
        """The cycle as it is told when it is over."""
        assert self.start and self.outer
        start, end = self.start.time, self.outer.time
        seen = [fault for watch in self.watches for fault in watch.closed().past_faults]
        faults = without_explained(self.exercise, seen)
        if way < wanted and not self.cycle.low_rom_explained_by & {fault.name for fault in faults}:
            faults.append(Fault(self.cycle.low_rom_fault, start, end, way))
        if self._uneven():
            faults.append(Fault(self.cycle.asymmetry_fault, start, end, self._evenness()))
        return Rep(
            exercise=self.exercise.name,
            side=Side.BOTH,
            start=start,
            end=end,
            hold=0.0,
            counted=way >= wanted,
            measures=self._spreads(),
            faults=tuple(sorted(faults, key=lambda fault: fault.start)),
        )

    def _way(self) -> float:
        """How far the cycle went: of both sides together, or of the one that moved alone.

        When only one moves, that it is but one is the fault, not that it moves too little.
        """
        assert self.turn and self.outer
        return max(self._ways()) if self._uneven() else self.turn.value - self.outer.value

    def _uneven(self) -> bool:
        """Whether one side's way is less than half of the other's, by more than a wobble."""
        left, right = self._ways()
        return min(left, right) + self.cycle.hysteresis < EVEN * max(left, right)

    def _evenness(self) -> float:
        """The smaller side's way as a share of the larger one's."""
        left, right = self._ways()
        return min(left, right) / max(left, right)

    def _ways(self) -> tuple[float, float]:
        """How far the left and the right side went; NaN, both, when one of them was not seen."""
        left, right = (self.sides.get(s, Range()).width for s in SIDES)
        return (left, right) if left + right == left + right else (math.nan, math.nan)

    def _spreads(self) -> dict[str, Spread]:
        spreads = {}
        for measure in self.exercise.recorded:
            seen = [v[measure] for v in self.samples if v[measure] == v[measure]]
            if seen:
                spreads[measure.name] = Spread(median(seen), min(seen), max(seen))
        return spreads
