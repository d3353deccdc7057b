"""The coach: follows every exercise at once and says the one thing that matters now.

What is remembered between poses lies in the trackers, one for each exercise: `holds` tells how a
held stretch is followed, `swings` how one that goes to and fro. The coach mends each pose, shows it
to all of them, attends to the exercise that is being done and puts its standing into words.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from posecheck.core.exercise import Exercise, Hold, Phase
from posecheck.core.feedback import Feedback, Rep
from posecheck.core.filters import Repair
from posecheck.core.hold_tracker import HoldTracker
from posecheck.core.pose import Pose
from posecheck.core.swing_tracker import SwingTracker

#: A needed measure must have been missing for this long before a better view is asked for, s.
UNSEEN = 2.0

#: Somebody else must have been seen for this long before the coach says that it is not sure, s.
UNSURE = 0.5

#: Somebody for whom there is so much to say, next to whom is followed, could be meant as well.
ALIKE = 0.8

#: For this long after a repetition the coach speaks of it, s.
AFTERWARDS = 4.0

#: What the coach says of its own; all else stands in the exercises.
STRANGER = "Is that still you? Only one of you in the picture, please."
WHO = "Which of you is it? Only one of you in the picture, please."
NOBODY = "I can't see you. Step into the picture."
PROPER = "Well done."
COUNTED = "Counted. Do it a little cleaner next time."
FELL_SHORT = "That one did not count."


@dataclass(frozen=True)
class Cue:
    """What to say. praise: whether it is good news. unseen: whether something can't be seen."""

    text: str = ""
    praise: bool = False
    unseen: bool = False


Tracker = HoldTracker | SwingTracker


def tracker(exercise: Exercise) -> Tracker:
    """What follows an exercise, by the kind of its cycle."""
    if isinstance(exercise.cycle, Hold):
        return HoldTracker(exercise, exercise.cycle)
    return SwingTracker(exercise, exercise.cycle)


def begins(exercise: Exercise, pose: Pose) -> bool:
    """Whether somebody stands or lies as the exercise begins."""
    return exercise.start is not None and exercise.start.posture(pose)


class Coach:
    """Watches poses and says what they mean: the one thing here that changes.

    exercises: those it looks out for, all at once.
    """

    def __init__(self, exercises: Sequence[Exercise]) -> None:
        if not exercises:
            raise ValueError("a coach needs an exercise to look out for")
        self._repair = Repair()
        self._trackers = tuple(tracker(exercise) for exercise in exercises)
        self._latest = 0 if len(exercises) == 1 else None
        self._posed = (math.nan,) * len(exercises)
        self._last_seen = math.nan
        self._last_rep: Rep | None = None

    def watch(self, pose: Pose) -> Feedback:
        """What is to be said of the next pose; times must increase."""
        self._repair, mended = self._repair.step(pose)
        self._trackers = tuple(one.step(mended) for one in self._trackers)
        self._attend(mended)
        finished = tuple(rep for one in self._trackers for rep in one.finished)
        self._last_rep = finished[-1] if finished else self._last_rep
        cue = self._cue(mended)
        if self._latest is None:
            return Feedback(
                pose=mended,
                cue=cue.text,
                praise=cue.praise,
                about_visibility=cue.unseen,
                finished=finished,
            )
        attended = self._trackers[self._latest]
        exercise, standing = attended.exercise, attended.status
        return Feedback(
            pose=mended,
            exercise=exercise.name,
            title=exercise.title,
            phase=standing.phase,
            side=standing.side,
            hold=standing.hold,
            hold_target=exercise.programme.hold,
            clock_running=standing.clock_running,
            tallies=attended.count.tallies(exercise),
            judged_values=standing.judged_values,
            faults=tuple(check.fault for check in standing.active_checks),
            cue=cue.text,
            praise=cue.praise,
            about_visibility=cue.unseen,
            finished=finished,
        )

    def focus_on(self, name: str) -> None:
        """Attend to the exercise of that name until another one is done."""
        names = [one.exercise.name for one in self._trackers]
        self._latest = names.index(name)

    def finish(self) -> tuple[Rep, ...]:
        """What was still under way when the source ended, as repetitions."""
        self._trackers = tuple(one.ended() for one in self._trackers)
        return tuple(rep for one in self._trackers for rep in one.finished)

    def _attend(self, pose: Pose) -> None:
        """Remember who was seen when, in which posture since when, and what is being done."""
        if pose.detected_someone or self._last_seen != self._last_seen:
            self._last_seen = pose.time
        self._posed = tuple(
            (since if since == since else pose.time) if begins(one.exercise, pose) else math.nan
            for one, since in zip(self._trackers, self._posed, strict=True)
        )
        standings = [one.status for one in self._trackers]
        busy = [i for i, standing in enumerate(standings) if standing.in_rep]
        candidates = busy or [
            i
            for i, standing in enumerate(standings)
            if standing.ready and not self._begins_alike(i)
        ]
        if candidates and self._latest not in candidates:
            self._latest = candidates[0]

    def _begins_alike(self, index: int) -> bool:
        """Whether the person took the posture of this exercise together with that of the focus.

        False for the exercise in focus itself.
        """
        if self._latest is None or self._latest == index:
            return False
        return abs(self._posed[index] - self._posed[self._latest]) < UNSEEN

    def _cue(self, pose: Pose) -> Cue:
        """The one thing to say now."""
        if pose.time - self._repair.person.strange >= UNSURE:
            return Cue(STRANGER, unseen=True)
        if pose.person_ambiguity > ALIKE:
            return Cue(WHO, unseen=True)
        if pose.time - self._last_seen >= UNSEEN:
            return Cue(NOBODY, unseen=True)
        if self._latest is None:
            return self._hidden(pose.time)
        exercise = self._trackers[self._latest].exercise
        standing = self._trackers[self._latest].status
        if standing.active_checks:
            return Cue(standing.active_checks[0].cue)
        if pose.time - standing.unseen_since >= UNSEEN:
            return Cue(exercise.cycle.unseen_cue, unseen=True)
        if standing.in_rep:
            cue = exercise.cues.get(standing.phase, "")
            return Cue(cue, praise=standing.phase is not Phase.SET_UP)
        hidden = self._hidden(pose.time)
        return hidden if hidden.unseen else self._between(exercise, pose.time)

    def _hidden(self, time: float) -> Cue:
        """What to change for the exercise that begins as the person stands or lies.

        While none is attended to, or the one that was is over, what they mean to do next may be
        just what can't be seen from here. No other exercise that begins alike has a say: they
        mean to go on with the one attended to.
        """
        for i, (one, posed) in enumerate(zip(self._trackers, self._posed, strict=True)):
            unseen = all(time - since >= UNSEEN for since in (posed, one.status.unseen_since))
            if unseen and not self._begins_alike(i):
                return Cue(one.exercise.cycle.unseen_cue, unseen=True)
        return Cue()

    def _between(self, exercise: Exercise, time: float) -> Cue:
        """What to say between repetitions: first of the last one, then what comes next."""
        rep = self._last_rep
        if rep is None or time - rep.end > AFTERWARDS:
            return Cue(exercise.cues.get(Phase.READY, ""))
        if rep.proper:
            return Cue(PROPER, praise=True)
        if rep.counted:
            return Cue(COUNTED)
        return Cue(FELL_SHORT)
