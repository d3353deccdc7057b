"""The stages of a training, from welcome to summary: a state machine of frozen values.

    WELCOME   A moment; longer in the first training, which has a notice to read.
    SET_UP    Camera position, light and posture are checked. The count-in begins once every needed
              check has been met for READY_TIME.
    COUNT_IN  Three, two, one.
    WORK      The coach speaks, until every side has done its set.
    REST      Before the next set, or the next exercise that is not complete yet.
    ASK       For the pain before the first set-up, for pain and effort before the summary, where it
              is wanted. Without an answer it goes on after ASK_TIME.
    SUMMARY   The outcome.

What the person does overrides the plan: a repetition begun in any stage starts the work, and doing
another exercise of the programme selects it.

All times are training times, s: pauses are left out.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

from posecheck.core.advice import ranked_advice
from posecheck.core.exercise import Exercise, Phase
from posecheck.core.feedback import Feedback, Rep
from posecheck.core.pain import UNRATED, Pain, Question
from posecheck.core.pose import Side
from posecheck.core.training_state import (
    Command,
    ExerciseProgress,
    Pause,
    SetupCheck,
    SideOutcome,
    Stage,
    TrainingState,
)
from posecheck.trainer.image_quality import ImageQuality
from posecheck.trainer.setup_checks import setup_checks

WELCOME_TIME, FIRST_WELCOME_TIME = 4.0, 12.0  # usually, and in the first training, s
READY_TIME = 2.0  # the start position must be held for this long, s
ASK_TIME = 30.0  # a question is waited for this long, s: a hand raised for ten, and time to think
COUNT_IN_TIME = 3.0  # duration of the count-in, s

#: A person not detected for the first duration has left; detected for the second, has returned, s.
AWAY_AFTER, BACK_AFTER = 4.0, 0.5

CANCEL_COUNT_IN_AFTER = 1.5  # when the person was not detected for this long, s
MAX_ADVICE = 2  # more pieces of advice than this at once do not help


@dataclass(frozen=True)
class Presence:
    """Whether a person is in view; at first, both times are that of the first pose."""

    last_seen: float = math.nan  # when a person was last detected, s
    last_missed: float = math.nan  # when no person was last detected, s
    away: bool = False  # whether the person has left during the work

    def step(self, time: float, *, detected: bool, working: bool) -> Self:
        """Return the presence after one more pose."""
        seen = time if detected or math.isnan(self.last_seen) else self.last_seen
        missed = time if not detected or math.isnan(self.last_missed) else self.last_missed
        back = detected and time - missed >= BACK_AFTER
        away = not back if self.away else working and time - seen >= AWAY_AFTER
        return type(self)(seen, missed, away)


@dataclass(frozen=True)
class RepLog:
    """All attempts of a training, in order."""

    reps: tuple[Rep, ...] = ()

    def of(self, exercise: Exercise) -> list[Rep]:
        """Return the attempts at an exercise."""
        return [rep for rep in self.reps if rep.exercise == exercise.name]

    def by_side(self, exercise: Exercise) -> dict[Side, int]:
        """Return the counted repetitions of every side."""
        counts = Counter(rep.side for rep in self.of(exercise) if rep.counted)
        return {side: counts[side] for side in exercise.sides}

    def has_done(self, exercise: Exercise, sets: int) -> bool:
        """Return whether every side has done `sets` sets."""
        dose = exercise.programme.dose
        return all(n >= sets * dose(side).reps for side, n in self.by_side(exercise).items())

    def complete(self, exercise: Exercise) -> bool:
        """Return whether every side has done the exercise's whole programme."""
        return self.has_done(exercise, exercise.programme.sets)

    def next_set(self, exercise: Exercise) -> int:
        """Return the number of the set to do, from 1."""
        sets = exercise.programme.sets
        return next((n for n in range(1, sets) if not self.has_done(exercise, n)), sets)

    def next_side(self, exercise: Exercise, set_number: int) -> Side:
        """Return the side to begin or continue with in a set."""
        done, attempts = self.by_side(exercise), self.of(exercise)
        dose = exercise.programme.dose
        unfinished = [s for s in exercise.sides if done[s] < set_number * dose(s).reps]
        last = attempts[-1].side if attempts else None
        if not unfinished:
            return last or exercise.sides[0]
        if exercise.programme.alternate:
            return min(unfinished, key=lambda side: (done[side], side is last))
        return last if last in unfinished else unfinished[0]

    def outcomes(self, exercises: Sequence[Exercise]) -> tuple[SideOutcome, ...]:
        """Return the outcome of every side of every exercise."""
        return tuple(
            SideOutcome(
                title=exercise.title,
                side=side,
                counted=counted,
                target=exercise.programme.target(side),
                proper=sum(rep.proper for rep in self.of(exercise) if rep.side is side),
                unjudged=sum(not rep.judged for rep in self.of(exercise) if rep.side is side),
                fell_short=sum(not rep.counted for rep in self.of(exercise) if rep.side is side),
            )
            for exercise in exercises
            for side, counted in self.by_side(exercise).items()
        )


@dataclass(frozen=True)
class StageMachine:
    """The stage of a training and its progress."""

    exercises: tuple[Exercise, ...]  # in the order of the plan
    first_time: bool = False  # whether this is the person's first training
    stage: Stage = Stage.WELCOME
    index: int = 0  # of the current or next exercise
    set_number: int = 1
    time: float = math.nan  # of the last pose, s; NaN before the first
    stage_since: float = math.nan  # when the stage began, s; NaN before the first pose
    ready_since: float = math.nan  # since when all needed checks are met, s; NaN while one is not
    requested_side: Side | None = None  # the side asked for, until it has done a repetition
    presence: Presence = Presence()
    log: RepLog = RepLog()
    checks: tuple[SetupCheck, ...] = ()  # empty outside SET_UP
    shown_done: tuple[str, int] = ("", 0)  # an exercise, and its repetitions as they are shown
    rest_time: float = 0.0  # s; that of the exercise just done
    asks: bool = False  # whether to ask for pain and effort
    question: Question = Question.BEFORE  # the last one asked
    pain: Pain = UNRATED  # what was answered

    def __post_init__(self) -> None:
        if not self.exercises:
            raise ValueError("a routine needs an exercise")

    @property
    def exercise(self) -> Exercise:
        """The current or next exercise."""
        return self.exercises[self.index]

    @property
    def side(self) -> Side | None:
        """The side to begin or continue with; None when both work at once."""
        if Side.BOTH in self.exercise.sides:
            return None
        return self.requested_side or self.log.next_side(self.exercise, self.set_number)

    @property
    def time_left(self) -> float:
        """Time left of the welcome, the count-in or the rest, s; NaN in the other stages."""
        duration = {
            Stage.WELCOME: FIRST_WELCOME_TIME if self.first_time else WELCOME_TIME,
            Stage.COUNT_IN: COUNT_IN_TIME,
            Stage.REST: self.rest_time,
            Stage.ASK: ASK_TIME,
        }.get(self.stage, math.nan)
        return duration - (self.time - self.stage_since)

    def step(self, feedback: Feedback, quality: ImageQuality | None) -> Self:
        """Return the state after one more pose; `quality` is None while it is not known."""
        time = feedback.pose.time
        presence = self.presence.step(
            time, detected=feedback.pose.detected_someone, working=self.stage is Stage.WORK
        )
        since = time if math.isnan(self.stage_since) else self.stage_since
        done = sum(tally.done for tally in feedback.tallies.values())
        complete = [self.log.complete(exercise) for exercise in self.exercises]
        return (
            replace(
                self,
                time=time,
                stage_since=since,
                presence=presence,
                shown_done=(feedback.exercise, done),
            )
            ._add_reps(feedback.finished)
            ._follow_person(feedback, complete=complete)
            ._update_checks(feedback, quality)
            ._follow_plan(rep_finished=bool(feedback.finished))
        )

    def handle(self, command: Command) -> Self:
        """Return the state after a command for another exercise or side."""
        if self.stage is Stage.SUMMARY:
            return self
        match command:
            case Command.SWAP if self.side is not None:
                return replace(self, requested_side=self.side.other)
            case _ if command.rating is not None:
                return self.answer(command.rating) if self.stage is Stage.ASK else self
            case Command.NEXT if self.stage is Stage.ASK:
                return self._after_question()
            case Command.NEXT if self.stage is Stage.WELCOME:
                return self._ask(Question.BEFORE)
            case Command.NEXT if self.stage is Stage.REST:
                return self._enter(Stage.SET_UP)
            case Command.NEXT if self.index + 1 < len(self.exercises):
                return self._enter(Stage.SET_UP, index=self.index + 1)
            case Command.NEXT:
                return self._ask(Question.AFTER)
            case Command.BACK:
                return self._enter(Stage.SET_UP, index=max(self.index - 1, 0))
            case _:
                return self

    def end(self, unfinished: Sequence[Rep]) -> Self:
        """Return the summary, which includes the repetitions that were still under way."""
        if self.stage is Stage.SUMMARY:
            return self
        return self._add_reps(unfinished)._enter(Stage.SUMMARY)

    def answer(self, rating: int) -> Self:
        """Return the state after an answer to the question."""
        pain = self.pain.answered(self.question, rating)
        return replace(self, pain=pain)._after_question()

    def _ask(self, question: Question) -> Self:
        """Return the state in which a question is asked, or what comes after it if none is."""
        asking = replace(self, question=question)
        return asking._enter(Stage.ASK) if self.asks else asking._after_question()

    def _after_question(self) -> Self:
        if self.question is Question.BEFORE:
            return self._enter(Stage.SET_UP)
        if self.question is Question.AFTER:
            return self._ask(Question.EFFORT)
        return self._enter(Stage.SUMMARY)

    def training_state(
        self, pause: Pause, hand_raised_share: float, rating: int | None = None
    ) -> TrainingState:
        """Return the state for voice and screen; `rating` is what a raised hand has reached."""
        ended = self.stage is Stage.SUMMARY
        ready_share = min((self.time - self.ready_since) / READY_TIME, 1.0)
        advice = ranked_advice(self.log.reps, self.exercises)[:MAX_ADVICE] if ended else []
        return TrainingState(
            stage=self.stage,
            exercise=self.exercise,
            side=self.side,
            pause=pause or (Pause.AWAY if self.presence.away else Pause.NONE),
            set_number=self.set_number,
            set_count=self.exercise.programme.sets,
            progress=tuple(self._progress(exercise) for exercise in self.exercises),
            setup_checks=self.checks,
            time_left=self.time_left,
            ready_share=0.0 if math.isnan(self.ready_since) else ready_share,
            hand_raised_share=hand_raised_share,
            first_time=self.first_time,
            outcomes=self.log.outcomes(self.exercises) if ended else (),
            advice=tuple(piece.cue for piece in advice),
            question=self.question,
            rating=rating,
            pain=self.pain,
        )

    def _progress(self, exercise: Exercise) -> ExerciseProgress:
        target, by_side = exercise.programme.target, self.log.by_side(exercise)
        name, shown = self.shown_done
        done = sum(min(count, target(side)) for side, count in by_side.items())
        return ExerciseProgress(
            title=exercise.title,
            counted=max(done, shown) if name == exercise.name else done,
            target=sum(map(target, exercise.sides)),
            current=exercise is self.exercise and self.stage is not Stage.SUMMARY,
        )

    def _enter(self, stage: Stage, *, index: int | None = None) -> Self:
        index = self.index if index is None else index
        return replace(
            self,
            stage=stage,
            index=index,
            set_number=self.log.next_set(self.exercises[index]),
            stage_since=self.time,
            ready_since=math.nan,
            checks=(),
            requested_side=self.requested_side if index == self.index else None,
            rest_time=self.exercise.programme.rest,
        )

    def _add_reps(self, finished: Sequence[Rep]) -> Self:
        """Return the state with finished repetitions, which use up the requested side."""
        done = bool(finished) and finished[-1].exercise == self.exercise.name
        requested_side = None if done else self.requested_side
        log = RepLog((*self.log.reps, *finished))
        return replace(self, log=log, requested_side=requested_side)

    def _follow_person(self, feedback: Feedback, *, complete: Sequence[bool]) -> Self:
        """Enter WORK when an exercise is being done.

        An exercise other than the planned one must have a finished repetition or a running clock,
        and must not have been complete before this pose.
        """
        asked = self.stage is Stage.ASK and self.question is not Question.BEFORE
        if self.stage is Stage.SUMMARY or asked:
            return self
        finished = [rep.exercise for rep in feedback.finished]
        current = feedback.exercise if feedback.phase is not Phase.READY else ""
        if self.exercise.name in (current, *finished):
            return self if self.stage is Stage.WORK else self._enter(Stage.WORK)
        certain = finished[-1] if finished else current if feedback.clock_running else ""
        for index, exercise in enumerate(self.exercises):
            if exercise.name == certain and not complete[index]:
                return self._enter(Stage.WORK, index=index)
        return self

    def _update_checks(self, feedback: Feedback, quality: ImageQuality | None) -> Self:
        if self.stage is not Stage.SET_UP:
            return self
        checks = setup_checks(self.exercise, feedback.pose, quality, still=feedback.still)
        ready = all(check.met for check in checks if check.needed)
        since = self.time if math.isnan(self.ready_since) else self.ready_since
        return replace(self, checks=checks, ready_since=since if ready else math.nan)

    def _follow_plan(self, *, rep_finished: bool) -> Self:
        match self.stage:
            case Stage.WELCOME if self.time_left <= 0:
                return self._ask(Question.BEFORE)
            case Stage.ASK if self.time_left <= 0:
                return self._after_question()
            case Stage.REST if self.time_left <= 0:
                return self._enter(Stage.SET_UP)
            case Stage.SET_UP if self.time - self.ready_since >= READY_TIME:
                return self._enter(Stage.COUNT_IN)
            case Stage.COUNT_IN if self.time - self.presence.last_seen >= CANCEL_COUNT_IN_AFTER:
                return self._enter(Stage.SET_UP)
            case Stage.COUNT_IN if self.time_left <= 0:
                return self._enter(Stage.WORK)
            case Stage.WORK if rep_finished:
                return self._after_rep()
            case _:
                return self

    def _after_rep(self) -> Self:
        if not self.log.has_done(self.exercise, self.set_number):
            return self
        if self.set_number < self.exercise.programme.sets:
            return self._enter(Stage.REST)
        others = [*range(self.index + 1, len(self.exercises)), *range(self.index)]
        incomplete = [i for i in others if not self.log.complete(self.exercises[i])]
        if not incomplete:
            return self._ask(Question.AFTER)
        return self._enter(Stage.REST, index=incomplete[0])
