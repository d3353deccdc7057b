"""The coach: follows all exercises at once and chooses the one thing to say.

It filters each pose and passes it to one tracker for each exercise; the trackers hold all that is
remembered of repetitions. It focuses on the exercise in progress and words its status.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from posecheck.core import angles
from posecheck.core.exercise import Exercise, Hold, Phase, Swing
from posecheck.core.feedback import Feedback, Rep
from posecheck.core.filters import FilterChain
from posecheck.core.gauge import GaugeState
from posecheck.core.hold_tracker import HoldTracker
from posecheck.core.liveness import LivenessMonitor, RecentStates
from posecheck.core.pose import SIDES, Pose
from posecheck.core.swing_tracker import SwingTracker
from posecheck.core.tracking import true_since

#: Time for which something must be out of view before a better view is asked for, s.
UNSEEN_DELAY = 2.0

#: Time for which another person must be in view before the coach asks about it, s.
STRANGER_DELAY = 0.5

#: Above this `Pose.person_ambiguity` the coach asks which person exercises.
MAX_AMBIGUITY = 0.8

#: Time after a repetition in which it is commented on, s.
COMMENT_TIME = 4.0

#: Knee flexion up to which a leg is one that is stood on, degrees; in half-kneeling it is 90.
STRAIGHT_KNEE = 40.0

# The coach's own sentences; all others are declared by the exercises.
STILL = "The picture stands still. Check the camera."
STRANGER = "Is that still you? Only one of you in the picture, please."
WHO = "Which of you is it? Only one of you in the picture, please."
NOBODY = "I can't see you. Step into the picture."
PROPER = "Well done."
UNJUDGED = "Counted, not judged: I could not see how far."
COUNTED = "Counted. Do it a little cleaner next time."
FELL_SHORT = "That one did not count."

Tracker = HoldTracker | SwingTracker

#: How to make the tracker of an exercise, by the kind of its cycle.
TRACKERS: dict[type, Callable[[Exercise, Any], Tracker]] = {
    Hold: HoldTracker.of,
    Swing: SwingTracker.of,
}


@dataclass(frozen=True)
class Cue:
    """What to say.

    Attributes:
        text: The sentence; empty for none.
        praise: Whether it is good news.
        about_visibility: Whether it is about something the camera can't see.
    """

    text: str = ""
    praise: bool = False
    about_visibility: bool = False


class Coach:
    """Judges poses, one after the other; it is mutable, all that it keeps is frozen."""

    def __init__(self, exercises: Sequence[Exercise]) -> None:
        """Follow these exercises, all at once.

        Raises:
            ValueError: If there is none.
        """
        if not exercises:
            raise ValueError("a coach needs an exercise to look out for")
        self._filters = FilterChain()
        self._trackers = tuple(TRACKERS[type(e.cycle)](e, e.cycle) for e in exercises)
        self._gauges = tuple(GaugeState.of(exercise) for exercise in exercises)
        self._liveness = LivenessMonitor()
        self._recent: RecentStates[tuple[Tracker, ...]] = RecentStates()
        self._focus = 0 if len(exercises) == 1 else None
        self._in_posture_since = self._unsuitable_since = (math.nan,) * len(exercises)
        self._last_seen = math.nan
        self._last_rep: Rep | None = None

    def watch(self, pose: Pose) -> Feedback:
        """Return the feedback on the next pose; times must increase."""
        self._filters, filtered = self._filters.step(pose)
        self._liveness = self._liveness.step(pose)
        finished = () if self._liveness.still else self._step_trackers(filtered)
        if self._liveness.still:
            self._trackers = self._recent.oldest
        else:
            self._gauges = tuple(
                gauge.step(filtered, tracker.status, tracker.count, finished)
                for gauge, tracker in zip(self._gauges, self._trackers, strict=True)
            )
        self._update_presence(filtered)
        self._update_focus()
        self._last_rep = finished[-1] if finished else self._last_rep
        cue = self._cue(filtered)
        feedback = Feedback(
            pose=filtered,
            cue=cue.text,
            praise=cue.praise,
            about_visibility=cue.about_visibility,
            still=self._liveness.still,
            finished=finished,
        )
        if self._focus is None:
            return feedback
        tracker = self._trackers[self._focus]
        exercise, status = tracker.exercise, tracker.status
        if self._liveness.still:
            status = replace(status, clock_running=False, active_checks=(), judged_values=())
        return replace(
            feedback,
            exercise=exercise.name,
            title=exercise.title,
            phase=status.phase,
            side=status.side,
            hold=status.hold,
            hold_target=exercise.programme.hold,
            clock_running=status.clock_running,
            tallies=tracker.shown_count.sides,
            judged_values=status.judged_values,
            faults=tuple(check.fault for check in status.active_checks),
            phase_word=exercise.phase_word(status.phase),
            gauge=None if self._liveness.still else self._gauges[self._focus].reading,
        )

    def focus_on(self, name: str) -> None:
        """Focus on the exercise of that name until another one is done."""
        names = [tracker.exercise.name for tracker in self._trackers]
        self._focus = names.index(name)

    def finish(self) -> tuple[Rep, ...]:
        """Return the repetitions in progress when the source ended."""
        self._trackers = tuple(tracker.ended() for tracker in self._trackers)
        return tuple(rep for tracker in self._trackers for rep in tracker.finished)

    def _step_trackers(self, pose: Pose) -> tuple[Rep, ...]:
        """Step the trackers, and return the repetitions that ended."""
        self._recent = self._recent.step(pose.time, self._trackers, self._liveness)
        self._trackers = tuple(tracker.step(pose) for tracker in self._trackers)
        finished = tuple(rep for tracker in self._trackers for rep in tracker.finished)
        if finished:  # it has been reported, so it can't be taken back
            self._recent = RecentStates(((pose.time, self._trackers),))
        return finished

    def _update_presence(self, pose: Pose) -> None:
        """Update when someone was last seen, since when in which start posture, and how."""
        if pose.detected_someone or math.isnan(self._last_seen):
            self._last_seen = pose.time
        self._in_posture_since = tuple(
            true_since(since, pose.time, _is_in_start_posture(tracker.exercise, pose))
            for tracker, since in zip(self._trackers, self._in_posture_since, strict=True)
        )
        self._unsuitable_since = tuple(
            true_since(since, pose.time, not _is_seen_well(tracker.exercise, pose))
            for tracker, since in zip(self._trackers, self._unsuitable_since, strict=True)
        )

    def _update_focus(self) -> None:
        """Focus on an exercise in progress, else on one whose posture is taken."""
        statuses = [tracker.status for tracker in self._trackers]
        in_rep = [i for i, status in enumerate(statuses) if status.in_rep]
        candidates = in_rep or [
            i
            for i, status in enumerate(statuses)
            if status.ready and not self._starts_like_focus(i)
        ]
        if candidates and self._focus not in candidates:
            self._focus = candidates[0]

    def _starts_like_focus(self, index: int) -> bool:
        """Return whether another exercise's start posture was taken together with the focus's.

        Then the person continues with the exercise in focus, unless they begin the other one.
        """
        if self._focus is None or self._focus == index:
            return False
        since = self._in_posture_since
        return abs(since[index] - since[self._focus]) < UNSEEN_DELAY

    def _cue(self, pose: Pose) -> Cue:
        """Return the one thing to say now."""
        if self._liveness.still:
            return Cue(STILL, about_visibility=True)
        if pose.time - self._filters.person_gate.rejected_since >= STRANGER_DELAY:
            return Cue(STRANGER, about_visibility=True)
        if pose.person_ambiguity > MAX_AMBIGUITY:
            return Cue(WHO, about_visibility=True)
        if pose.time - self._last_seen >= UNSEEN_DELAY:
            return Cue(NOBODY, about_visibility=True)
        if self._focus is None:
            return self._visibility_cue(pose.time)
        exercise, status = self._trackers[self._focus].exercise, self._trackers[self._focus].status
        if status.active_checks:
            return Cue(status.active_checks[0].cue)
        times = [status.unseen_since]
        if not status.in_rep or status.leaving:
            times.append(self._unsuitable_since[self._focus])
        if all(pose.time - since >= UNSEEN_DELAY for since in times):
            return Cue(exercise.cycle.unseen_cue, about_visibility=True)
        tempo = self._tempo_cue(exercise, pose.time)
        if tempo:
            return Cue(tempo)
        if status.in_rep:
            cue = exercise.cues.get(status.phase, "")
            return Cue(cue, praise=status.phase is not Phase.SET_UP and status.certain)
        unseen = self._visibility_cue(pose.time)
        return unseen if unseen.text else self._cue_between_reps(exercise, pose.time)

    def _visibility_cue(self, time: float) -> Cue:
        """Return what to change so that the exercise can be seen whose start posture is taken.

        Between repetitions, that may be another exercise than the one in focus: the next one.
        """
        for i, tracker in enumerate(self._trackers):
            times = (
                self._in_posture_since[i],
                self._unsuitable_since[i],
                tracker.status.unseen_since,
            )
            unseen = all(time - since >= UNSEEN_DELAY for since in times)
            if unseen and not self._starts_like_focus(i):
                return Cue(tracker.exercise.cycle.unseen_cue, about_visibility=True)
        return Cue()

    def _tempo_cue(self, exercise: Exercise, time: float) -> str:
        """Return what to say after a repetition that was too fast; empty after any other."""
        rep, fault = self._last_rep, exercise.cycle.too_fast_fault
        if rep is None or time - rep.end > COMMENT_TIME:
            return ""
        too_fast = any(found.name == fault for found in rep.faults)
        return exercise.advice.get(fault, "") if too_fast else ""

    def _cue_between_reps(self, exercise: Exercise, time: float) -> Cue:
        """Comment on the last repetition, then say what comes next."""
        rep = self._last_rep
        if rep is None or time - rep.end > COMMENT_TIME:
            return Cue(exercise.cues.get(Phase.READY, ""))
        if rep.proper:
            return Cue(PROPER, praise=True)
        if not rep.judged:
            return Cue(UNJUDGED)
        return Cue(COUNTED if rep.counted else FELL_SHORT)


def _is_in_start_posture(exercise: Exercise, pose: Pose) -> bool:
    return exercise.start is not None and exercise.start.posture(pose)


def _is_seen_well(exercise: Exercise, pose: Pose) -> bool:
    """Return whether the start posture is seen on a straight leg, from a suitable side.

    What can't be seen even so is hidden by the body itself, such as the far leg of a person who
    stands side-on with the feet together. Turning would not show it; beginning will. With bent
    knees the exercise may have begun, unseen.
    """
    start = exercise.start
    if start is None or not start.posture(pose) or not start.is_view_suitable(pose):
        return False
    return any(angles.knee_flexion(pose, side) < STRAIGHT_KNEE for side in SIDES)
