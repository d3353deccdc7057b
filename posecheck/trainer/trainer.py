"""A training from welcome to summary: which exercise, set and side comes next, and when.

A `Routine` is a frozen value that is replaced and never changed. Its stages:

    WELCOME   for a moment; longer the first time, when there is something to know.
    SET_UP    place of the camera, light, posture are checked. Once all that is needed has been
              right for READY seconds the count-in begins.
    COUNT_IN  three, two, one.
    WORK      the coach has the word, until every side has done its set.
    REST      before the next set, or the next exercise that is not done yet.
    SUMMARY   what came of it.

What the person does goes before what the plan says: whoever begins a repetition is at work, in
whatever stage the plan was, and whoever does another exercise of the programme has chosen it.

`Trainer` is what changes: it shows each pose to the coach, its feedback to the routine, and lets
time stand still for both while the training is paused.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Self

from posecheck.core.advice import ranked_advice
from posecheck.core.coach import Coach
from posecheck.core.exercise import Exercise, Phase
from posecheck.core.feedback import Feedback, Rep
from posecheck.core.pose import Pose, Side
from posecheck.core.training_state import (
    Command,
    ExerciseProgress,
    Pause,
    SetupCheck,
    SideOutcome,
    Stage,
    TrainingState,
)
from posecheck.trainer.gesture import RaisedHand
from posecheck.trainer.image_quality import ImageQuality
from posecheck.trainer.setup_checks import setup_checks

#: How long the welcome stands, s: usually, and when there is something to read and hear first.
WELCOME, FIRST_WELCOME = 4.0, 12.0

#: The start position must be held for this long, s.
READY = 2.0

#: Seconds that are counted in.
COUNT_IN = 3.0

#: Whoever was seen in no picture for this long has left, s; whoever is back for so long is back.
AWAY, BACK = 4.0, 0.5

#: Whoever is not seen for this long is not counted in any further, s.
OFF = 1.5

#: Pictures further apart than this mean that the camera was gone, s.
GAP = 2.0

#: The least time between two poses of a training, s.
TICK = 0.001

#: More things to mend than this at once help nobody.
MOST_MENDING = 2

Counts = Mapping[tuple[str, Side], int]


@dataclass(frozen=True)
class StageMachine:
    """Where a training stands. All times are seconds of training, pauses left out.

    index: of the exercise that is on or next. since: when the stage began, NaN before the first
    pose. round: the set, from 1. chosen: the side somebody asked for. ready: since when all that is
    needed is right, NaN while it is not. seen: when somebody was last seen, and missed: nobody.
    resting: how long the rest is. reps: all that was tried.
    """

    exercises: tuple[Exercise, ...]
    first: bool = False
    stage: Stage = Stage.WELCOME
    index: int = 0
    round: int = 1
    since: float = math.nan
    time: float = math.nan
    ready: float = math.nan
    chosen: Side | None = None
    away: bool = False
    seen: float = math.nan
    missed: float = math.nan
    counts: Counts = field(default_factory=dict)
    reps: tuple[Rep, ...] = ()
    ticks: tuple[SetupCheck, ...] = ()
    resting: float = 0.0

    def __post_init__(self) -> None:
        if not self.exercises:
            raise ValueError("a routine needs an exercise")

    @property
    def exercise(self) -> Exercise:
        """The exercise that is on or comes next."""
        return self.exercises[self.index]

    def step(self, feedback: Feedback, sight: ImageQuality | None) -> Self:
        """The routine after one more moment."""
        time = feedback.pose.time
        now = replace(self, time=time, since=time if self.since != self.since else self.since)
        now = now._watched(feedback)._noted(feedback.finished)
        now = now._following(feedback, [self._complete(exercise) for exercise in self.exercises])
        return now._checked(feedback, sight)._advanced(just_done=bool(feedback.finished))

    def wished(self, wish: Command) -> Self:
        """The routine after somebody asked for another exercise or side."""
        if self.stage is Stage.SUMMARY:
            return self
        match wish:
            case Command.SWAP if self.side is not None:
                return replace(self, chosen=self.side.other)
            case Command.NEXT:
                return self._next_wanted()
            case Command.BACK:
                return self._to(Stage.SET_UP, index=max(self.index - 1, 0))
            case _:
                return self

    def ended(self, unfinished: Sequence[Rep]) -> Self:
        """The routine at its end, with what was still under way."""
        return self if self.stage is Stage.SUMMARY else self._noted(unfinished)._to(Stage.SUMMARY)

    def _next_wanted(self) -> Self:
        """On to what would come next."""
        if self.stage in (Stage.WELCOME, Stage.REST):
            return self._to(Stage.SET_UP)
        if self.index + 1 < len(self.exercises):
            return self._to(Stage.SET_UP, index=self.index + 1)
        return self._to(Stage.SUMMARY)

    def _to(self, stage: Stage, *, index: int | None = None) -> Self:
        """The routine at the beginning of a stage."""
        index = self.index if index is None else index
        changed = index != self.index
        routine = replace(
            self,
            stage=stage,
            index=index,
            since=self.time,
            ready=math.nan,
            ticks=(),
            chosen=None if changed else self.chosen,
            resting=self.exercise.programme.rest,  # of what is left, which may be another exercise
        )
        return replace(routine, round=routine._next_round())

    # ── what the person does ──────────────────────────────────────────────────────────────────────

    def _watched(self, feedback: Feedback) -> Self:
        """The routine knowing whether somebody is there."""
        someone = feedback.pose.detected_someone
        routine = replace(
            self,
            seen=self.time if someone or self.seen != self.seen else self.seen,
            missed=self.time if not someone or self.missed != self.missed else self.missed,
        )
        if self.away:
            return replace(routine, away=not (someone and self.time - routine.missed >= BACK))
        gone = self.time - routine.seen >= AWAY
        return replace(routine, away=gone and self.stage is Stage.WORK)

    def _noted(self, finished: Sequence[Rep]) -> Self:
        """The routine with repetitions that ended."""
        counts = dict(self.counts)
        for rep in finished:
            counts[rep.exercise, rep.side] = counts.get((rep.exercise, rep.side), 0) + rep.counted
        reps = (*self.reps, *finished)
        last = finished[-1] if finished else None
        done = last is not None and last.exercise == self.exercise.name
        return replace(self, counts=counts, reps=reps, chosen=None if done else self.chosen)

    def _following(self, feedback: Feedback, complete: Sequence[bool]) -> Self:
        """At work on what is being done; another exercise must be quite clearly being done.

        complete: which ones were so before; those are not gone back to, even if more of it is done.
        """
        if self.stage is Stage.SUMMARY:
            return self
        done = [rep.exercise for rep in feedback.finished]
        doing = feedback.exercise if feedback.phase is not Phase.READY else ""
        if self.exercise.name in (doing, *done):
            return self if self.stage is Stage.WORK else self._to(Stage.WORK)
        clearly = done[-1] if done else doing if feedback.clock_running else ""
        for index, exercise in enumerate(self.exercises):
            if exercise.name == clearly and not complete[index]:
                return self._to(Stage.WORK, index=index)
        return self

    # ── what the plan says ────────────────────────────────────────────────────────────────────────

    def _checked(self, feedback: Feedback, sight: ImageQuality | None) -> Self:
        """The routine with its set-up looked at, where that is what is on."""
        if self.stage is not Stage.SET_UP:
            return self
        found = setup_checks(self.exercise, feedback.pose, sight)
        right = all(tick.met for tick in found if tick.needed)
        since = self.time if self.ready != self.ready else self.ready
        return replace(self, ticks=found, ready=since if right else math.nan)

    def _advanced(self, *, just_done: bool) -> Self:
        match self.stage:
            case Stage.WELCOME | Stage.REST if self.left <= 0:
                return self._to(Stage.SET_UP)
            case Stage.SET_UP if self.time - self.ready >= READY:
                return self._to(Stage.COUNT_IN)
            case Stage.COUNT_IN if self.time - self.seen >= OFF:
                return self._to(Stage.SET_UP)
            case Stage.COUNT_IN if self.left <= 0:
                return self._to(Stage.WORK)
            case Stage.WORK if just_done and self._least(self.exercise) >= self._wanted(self.round):
                return self._after_set()
            case _:
                return self

    def _after_set(self) -> Self:
        if self.round < self.exercise.programme.sets:
            return self._to(Stage.REST)
        later = [*range(self.index + 1, len(self.exercises)), *range(self.index)]
        left = [i for i in later if not self._complete(self.exercises[i])]
        if not left:
            return self._to(Stage.SUMMARY)
        return self._to(Stage.REST, index=left[0])

    def _complete(self, exercise: Exercise) -> bool:
        return self._least(exercise) >= exercise.programme.total

    def _least(self, exercise: Exercise) -> int:
        """Repetitions that every side has done."""
        return min(self.counts.get((exercise.name, side), 0) for side in exercise.sides)

    def _wanted(self, rounds: int) -> int:
        return rounds * self.exercise.programme.reps

    def _next_round(self) -> int:
        """The set that is on when every side has done so many."""
        programme = self.exercise.programme
        return min(self._least(self.exercise) // programme.reps + 1, programme.sets)

    # ── what is told ──────────────────────────────────────────────────────────────────────────────

    @property
    def left(self) -> float:
        """Seconds left of welcome, count-in or rest; NaN in the other stages."""
        lasting = {
            Stage.WELCOME: FIRST_WELCOME if self.first else WELCOME,
            Stage.COUNT_IN: COUNT_IN,
            Stage.REST: self.resting,
        }.get(self.stage, math.nan)
        return lasting - (self.time - self.since)

    @property
    def side(self) -> Side | None:
        """The side to begin or to go on with; None when both work at once."""
        exercise = self.exercise
        if Side.BOTH in exercise.sides:
            return None
        if self.chosen is not None:
            return self.chosen
        done = {side: self.counts.get((exercise.name, side), 0) for side in exercise.sides}
        open_sides = [s for s in exercise.sides if done[s] < self._wanted(self.round)]
        tried = [rep.side for rep in self.reps if rep.exercise == exercise.name]
        if not open_sides:
            return tried[-1] if tried else exercise.sides[0]
        if exercise.programme.alternate:
            return min(open_sides, key=lambda side: (done[side], side in tried[-1:]))
        return tried[-1] if tried and tried[-1] in open_sides else open_sides[0]

    def guide(self, pause: Pause, raised: float) -> TrainingState:
        """What is told of it."""
        at_end = self.stage is Stage.SUMMARY
        held = (self.time - self.ready) / READY
        return TrainingState(
            stage=self.stage,
            exercise=self.exercise,
            side=self.side,
            pause=pause if pause or not self.away else Pause.AWAY,
            set_number=self.round,
            set_count=self.exercise.programme.sets,
            progress=tuple(self._step(i) for i in range(len(self.exercises))),
            setup_checks=self.ticks,
            time_left=self.left,
            ready_share=min(held, 1.0) if held == held else 0.0,
            hand_raised_share=raised,
            first_time=self.first,
            outcomes=tuple(self._outcomes()) if at_end else (),
            advice=self._mend() if at_end else (),
        )

    def _step(self, index: int) -> ExerciseProgress:
        exercise = self.exercises[index]
        each = exercise.programme.total
        done = (self.counts.get((exercise.name, side), 0) for side in exercise.sides)
        return ExerciseProgress(
            title=exercise.title,
            counted=sum(min(count, each) for count in done),
            target=each * len(exercise.sides),
            current=index == self.index and self.stage is not Stage.SUMMARY,
        )

    def _mend(self) -> tuple[str, ...]:
        return tuple(what.cue for what in ranked_advice(self.reps, self.exercises)[:MOST_MENDING])

    def _outcomes(self) -> list[SideOutcome]:
        return [
            SideOutcome(
                title=exercise.title,
                side=side,
                counted=self.counts.get((exercise.name, side), 0),
                target=exercise.programme.total,
                proper=sum(
                    rep.proper
                    for rep in self.reps
                    if rep.exercise == exercise.name and rep.side is side
                ),
            )
            for exercise in self.exercises
            for side in exercise.sides
        ]


class Trainer:
    """A coach with a plan: what changes while a person trains.

    It takes poses as a coach does, so that a training goes the same way as a recording.
    """

    def __init__(self, exercises: Sequence[Exercise], *, first: bool = False) -> None:
        """exercises: in the order of the plan. first: whether the person is new to this."""
        self._coach = Coach(exercises)
        self._routine = StageMachine(tuple(exercises), first)
        self._coach.focus_on(self._routine.exercise.name)
        self._hand = RaisedHand()
        self._paused = False
        self._clock = TrainingClock()
        self._sight: ImageQuality | None = None
        self._before: Feedback | None = None
        self._unfinished: tuple[Rep, ...] | None = None

    def set_image_quality(self, sight: ImageQuality) -> None:
        """Take in how well the pictures can be read."""
        self._sight = sight

    def handle(self, wish: Command) -> None:
        """Take in what somebody asked for; it shows from the next pose on."""
        if wish is Command.PAUSE:
            self._paused = not self._paused and self._routine.stage is not Stage.SUMMARY
            return
        self._paused = False  # whoever asks for something else goes on
        if wish is Command.QUIT:
            self._routine = self._routine.ended(self._end())
        self._routine = self._routine.wished(wish)
        self._coach.focus_on(self._routine.exercise.name)

    def watch(self, pose: Pose) -> Feedback:
        """What is to be said of the next pose; times must increase."""
        self._gesture(pose)
        self._clock = self._clock.step(pose.time, stopped=self._paused)
        if self._paused and self._before is not None:
            return self._still(pose, self._before, Pause.ASKED)
        feedback = self._coach.watch(replace(pose, time=self._clock.training))
        self._plan(feedback)
        self._before = replace(
            feedback,
            pose=replace(feedback.pose, time=pose.time),
            finished=tuple(self._in_real_time(rep) for rep in feedback.finished),
            training=self._guide(Pause.NONE),
        )
        return self._before

    def final_feedback(self) -> Feedback | None:
        """The summary, when no more poses come; None when there was none at all."""
        self.handle(Command.QUIT)
        return self._before and self._still(self._before.pose, self._before, Pause.NONE)

    def finish(self) -> tuple[Rep, ...]:
        """What was still under way when the training ended, as repetitions."""
        return tuple(self._in_real_time(rep) for rep in self._end())

    def _end(self) -> tuple[Rep, ...]:
        """The same in training time; the coach is asked but once."""
        if self._unfinished is None:
            self._unfinished = self._coach.finish()
        return self._unfinished

    def _plan(self, feedback: Feedback) -> None:
        before = self._routine.exercise.name
        self._routine = self._routine.step(feedback, self._sight)
        if self._routine.exercise.name != before:
            self._coach.focus_on(self._routine.exercise.name)

    def _gesture(self, pose: Pose) -> None:
        """A hand held up pauses or goes on, where raising an arm is not what the exercise is."""
        routine = self._routine
        busy = routine.exercise.uses_arms and routine.stage is Stage.WORK and not self._paused
        over = routine.stage in (Stage.WELCOME, Stage.SUMMARY)
        self._hand = self._hand.step(pose, ignored=busy or over)
        if self._hand.meant:
            self.handle(Command.PAUSE)

    def _still(self, pose: Pose, before: Feedback, pause: Pause) -> Feedback:
        """What stood when the training stopped, with the person as they are now."""
        return replace(
            before,
            pose=pose,
            clock_running=False,
            judged_values=(),
            faults=(),
            cue="",
            praise=False,
            about_visibility=False,
            finished=(),
            training=self._guide(pause),
        )

    def _guide(self, pause: Pause) -> TrainingState:
        return self._routine.guide(pause, self._hand.share)

    def _in_real_time(self, rep: Rep) -> Rep:
        real = self._clock.real
        faults = tuple(replace(f, start=real(f.start), end=real(f.end)) for f in rep.faults)
        return replace(rep, start=real(rep.start), end=real(rep.end), faults=faults)


@dataclass(frozen=True)
class TrainingClock:
    """Seconds of training, in which no time passes while it is paused or the camera is gone.

    training: now. last: the real time now, NaN before the first. stops: training times at which
    the clock stood, and for how long.
    """

    training: float = 0.0
    last: float = math.nan
    stops: tuple[tuple[float, float], ...] = ()

    def step(self, time: float, *, stopped: bool) -> Self:
        """The clock at the real `time`."""
        if self.last != self.last:
            return replace(self, training=time, last=time)
        passed = time - self.last
        if not stopped and passed <= GAP:
            return replace(self, training=self.training + passed, last=time)
        # A pose must be later than the one before even if no time counts as passed.
        tick = 0.0 if stopped else TICK
        stop = (self.training, passed - tick)
        return replace(
            self, training=self.training + tick, last=time, stops=_merged(self.stops, stop)
        )

    def real(self, training: float) -> float:
        """The real time at a time of training: at a stop, when it began."""
        return training + sum(length for at, length in self.stops if at < training)


def _merged(
    stops: tuple[tuple[float, float], ...], stop: tuple[float, float]
) -> tuple[tuple[float, float], ...]:
    """The stops with one more, which may be the going on of the last."""
    if stops and stops[-1][0] == stop[0]:
        return (*stops[:-1], (stop[0], stops[-1][1] + stop[1]))
    return (*stops, stop)
