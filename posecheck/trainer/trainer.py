"""The trainer: a coach that follows a plan."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from posecheck.core.coach import Coach
from posecheck.core.exercise import Exercise
from posecheck.core.feedback import Feedback, Rep
from posecheck.core.pain import Pain
from posecheck.core.pose import Pose
from posecheck.core.training_state import Command, Pause, Stage, TrainingState
from posecheck.trainer.gesture import RaisedHand
from posecheck.trainer.image_quality import ImageQuality
from posecheck.trainer.stage_machine import StageMachine
from posecheck.trainer.training_clock import TrainingClock


class Trainer:
    """Leads a person through a training: coach, plan, pauses and commands.

    Coach and plan run on training time, which stands still while the training is paused; everything
    returned is in real time.
    """

    def __init__(
        self,
        exercises: Sequence[Exercise],
        earlier: Sequence[Rep] = (),
        *,
        first: bool = False,
        asks: bool = False,
    ) -> None:
        """Begin a training.

        Args:
            exercises: In the order of training.
            earlier: The person's repetitions of other sessions.
            first: Whether it is the person's first one.
            asks: Whether to ask for pain and effort.
        """
        self._coach = Coach(exercises, earlier)
        self._plan = StageMachine(tuple(exercises), first, asks=asks)
        self._coach.focus_on(self._plan.exercise.name)
        self._hand = RaisedHand()
        self._hand_paused = False  # whether the hand that is up paused or resumed
        self._paused = False
        self._clock = TrainingClock()
        self._quality: ImageQuality | None = None
        self._last: Feedback | None = None

    def set_image_quality(self, quality: ImageQuality) -> None:
        """Set the image quality of the current frames, for the set-up checks."""
        self._quality = quality

    def handle(self, command: Command) -> None:
        """Carry out a command; its effect shows from the next pose on."""
        if command is Command.PAUSE:
            self._paused = not self._paused and self._plan.stage is not Stage.SUMMARY
            return
        self._paused = False  # every other command resumes the training
        if command is Command.QUIT:
            self._plan = self._plan.end(self._unfinished)
        self._plan = self._plan.handle(command)
        self._coach.focus_on(self._plan.exercise.name)

    def watch(self, pose: Pose) -> Feedback:
        """Return the feedback on the next pose; pose times must increase."""
        self._watch_gesture(pose)
        self._clock = self._clock.step(pose.time, paused=self._paused)
        if self._paused and self._last is not None:
            return self._frozen(pose, self._last, Pause.ASKED)
        feedback = self._coach.watch(replace(pose, time=self._clock.training_time))
        previous = self._plan.exercise
        self._plan = self._plan.step(feedback, self._quality)
        if self._plan.exercise is not previous:
            self._coach.focus_on(self._plan.exercise.name)
        self._last = replace(
            feedback,
            pose=replace(feedback.pose, time=pose.time),
            finished=tuple(self._in_real_time(rep) for rep in feedback.finished),
            training=self._state(Pause.NONE),
        )
        return self._last

    def final_feedback(self) -> Feedback | None:
        """End the training and return its summary; None if there was no pose."""
        self.handle(Command.QUIT)
        return self._last and self._frozen(self._last.pose, self._last, Pause.NONE)

    @property
    def pain(self) -> Pain:
        """What was answered about pain and effort."""
        return self._plan.pain

    def _state(self, pause: Pause) -> TrainingState:
        if self._asking:
            return self._plan.training_state(pause, 0.0, self._hand.rating)
        return self._plan.training_state(pause, self._hand.share)

    @property
    def _asking(self) -> bool:
        return self._plan.stage is Stage.ASK and not self._paused

    def finish(self) -> tuple[Rep, ...]:
        """Return the repetitions that were under way when the training ended."""
        return tuple(self._in_real_time(rep) for rep in self._unfinished)

    @cached_property
    def _unfinished(self) -> tuple[Rep, ...]:
        """The repetitions under way at the end, in training time."""
        return self._coach.finish()

    def _watch_gesture(self, pose: Pose) -> None:
        """Pause or resume on a raised hand, unless the exercise itself raises an arm.

        While a question is asked, a hand that is lowered answers it.
        """
        plan, before = self._plan, self._hand
        exercising = plan.exercise.uses_arms and plan.stage is Stage.WORK and not self._paused
        idle = plan.stage in (Stage.WELCOME, Stage.SUMMARY)
        self._hand = self._hand.step(pose, ignored=exercising or idle)
        lowered = math.isnan(self._hand.since)
        if self._asking:
            if before.rating is not None and lowered and not self._hand_paused:
                self._plan = plan.answer(before.rating)
        elif self._hand.triggered:
            self._hand_paused = True
            self.handle(Command.PAUSE)
        self._hand_paused = self._hand_paused and not lowered

    def _frozen(self, pose: Pose, last: Feedback, pause: Pause) -> Feedback:
        """Return the last feedback with the current pose and without anything of the moment."""
        return replace(
            last,
            pose=pose,
            clock_running=False,
            judged_values=(),
            faults=(),
            cue="",
            detail="",
            amount=0,
            gauge=None,
            breath=None,
            praise=False,
            correction=False,
            short=False,
            about_visibility=False,
            finished=(),
            training=self._state(pause),
        )

    def _in_real_time(self, rep: Rep) -> Rep:
        real = self._clock.to_real_time
        faults = tuple(replace(f, start=real(f.start), end=real(f.end)) for f in rep.faults)
        return replace(rep, start=real(rep.start), end=real(rep.end), faults=faults)
