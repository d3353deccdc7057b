"""Synthetic trainings for the tests of trainer and voice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from posecheck.core.exercise import Exercise, Hold
from posecheck.core.feedback import Feedback, Rep
from posecheck.core.pose import Pose, Side
from posecheck.core.training_state import Command
from posecheck.exercises import EXERCISES
from posecheck.trainer import Trainer
from tests.support import bodies, lying

SIZE = (640, 480)


FPS = 10.0


def brief(exercise: Exercise, *, reps: int = 1, hold: float = 3.0, sets: int = 1) -> Exercise:
    """Return the exercise with a short programme."""
    duration = hold if isinstance(exercise.cycle, Hold) else 0.0
    programme = replace(exercise.programme, reps=reps, hold=duration, sets=sets, rest=3.0)
    return replace(exercise, programme=programme)


KNEELING, ROLLING, OPENING = (
    brief(EXERCISES[name]) for name in ("hip-flexor", "leg-rotations", "open-close")
)


class Film:
    """Scenes one after the other, on one continuous time axis."""

    def __init__(self) -> None:
        self.time = 0.0
        self.poses: list[Pose] = []

    def _add(self, poses: Iterable[Pose]) -> Film:
        start = self.time
        for pose in poses:
            self.time = start + pose.time
            self.poses.append(replace(pose, time=self.time))
        self.time += 1.0 / FPS
        return self

    def standing(self, seconds: float, *, hand: bool = False) -> Film:
        """Add a person standing side-on to the camera, with a raised hand or without."""
        arm = {"left_arm": 180.0} if hand else {}
        still = bodies.standing(**arm)
        return self._add(bodies.film([(0.0, still), (seconds, still)], FPS))

    def kneeling(self, side: Side, hold: float = 4.5) -> Film:
        """Add a half-kneeling stretch, from standing to standing."""
        return self._add(bodies.film(bodies.repetition(side, hold=hold), FPS))

    def rolling(self, count: int = 1) -> Film:
        """Add leg rotations, seen from the feet."""
        return self._add(lying.film(lying.cycles(count), lying.AT_THE_FEET, FPS))

    def opening(self, side: Side) -> Film:
        """Add an open book, seen from the chest."""
        script = lying.openings(side, hold=5.0)
        return self._add(lying.film(script, lying.facing(side), FPS))

    def nobody(self, seconds: float) -> Film:
        """Add an empty room."""
        count = round(seconds * FPS)
        return self._add(Pose.unseen(i / FPS, SIZE) for i in range(count + 1))


def trained(
    trainer: Trainer, film: Film, commands: dict[float, Command] | None = None
) -> list[Feedback]:
    """Return the feedback on every pose of a film; `commands` are given at their times, s."""
    pending = sorted((commands or {}).items())
    feedback = []
    for pose in film.poses:
        while pending and pending[0][0] <= pose.time:
            trainer.handle(pending.pop(0)[1])
        feedback.append(trainer.watch(pose))
    return feedback


def reps(feedbacks: Iterable[Feedback]) -> list[Rep]:
    return [rep for feedback in feedbacks for rep in feedback.finished]
