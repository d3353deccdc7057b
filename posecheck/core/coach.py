"""The coach: follows all exercises at once and chooses the one thing to say.

It filters each pose and passes it to one tracker for each exercise; the trackers hold all that is
remembered of repetitions. It focuses on the exercise in progress; `core.cues` puts into words what
is so now.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from posecheck.core import angles
from posecheck.core.cues import UNSEEN_DELAY, Situation, Tone, cue_for
from posecheck.core.exercise import Exercise, Hold, Phase, Swing
from posecheck.core.feedback import Breath, Feedback, Rep
from posecheck.core.filters import FilterChain
from posecheck.core.gauge import GaugeState
from posecheck.core.hold_tracker import HoldTracker
from posecheck.core.liveness import LivenessMonitor, RecentStates
from posecheck.core.pose import Pose
from posecheck.core.swing_tracker import SwingTracker
from posecheck.core.tracking import TrackerStatus, true_since

#: Time for which another person must be in view before the coach asks about it, s.
STRANGER_DELAY = 0.5

#: Above this `Pose.person_ambiguity` the coach asks which person exercises.
MAX_AMBIGUITY = 0.8

#: Time after a repetition in which it is commented on, s.
COMMENT_TIME = 4.0

#: Time for which a start posture must be left before it is asked for again, s.
POSTURE_DELAY = 0.5

Tracker = HoldTracker | SwingTracker

#: How to make the tracker of an exercise, by the kind of its cycle.
TRACKERS: dict[type, Callable[[Exercise, Any], Tracker]] = {
    Hold: HoldTracker.of,
    Swing: SwingTracker.of,
}


class Coach:
    """Judges poses, one after the other; it is mutable, all that it keeps is frozen."""

    def __init__(self, exercises: Sequence[Exercise], earlier: Sequence[Rep] = ()) -> None:
        """Follow these exercises, all at once.

        Args:
            exercises: The exercises.
            earlier: Repetitions of other sessions, among which the gauge shows the best.

        Raises:
            ValueError: If there is none.
        """
        if not exercises:
            raise ValueError("a coach needs an exercise to look out for")
        self._filters = FilterChain()
        self._trackers = tuple(TRACKERS[type(e.cycle)](e, e.cycle) for e in exercises)
        self._gauges = tuple(GaugeState.of(exercise, earlier) for exercise in exercises)
        self._liveness = LivenessMonitor()
        self._recent: RecentStates[tuple[Tracker, ...]] = RecentStates()
        self._focus = 0 if len(exercises) == 1 else None
        self._in_posture_since = self._unsuitable_since = (math.nan,) * len(exercises)
        self._in_posture_at = (-math.inf,) * len(exercises)
        self._last_seen = math.nan
        self._last_reps: tuple[Rep, ...] = ()
        self._last_rep_at = math.nan

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
        if finished:
            self._last_reps, self._last_rep_at = finished, pose.time
        cue = cue_for(self._situation(filtered))
        feedback = Feedback(
            pose=filtered,
            cue=cue.text,
            detail=cue.detail,
            amount=cue.amount,
            praise=cue.tone is Tone.PRAISE,
            correction=cue.tone is Tone.CORRECTION,
            about_visibility=cue.tone is Tone.VISIBILITY,
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
            hold_target=exercise.programme.dose(status.side).hold,
            clock_running=status.clock_running,
            short=status.short,
            tallies=tracker.shown_count.sides,
            judged_values=status.judged_values,
            faults=tuple(check.fault for check in status.active_checks),
            phase_word=exercise.phase_word(status.phase),
            gauge=None if self._liveness.still else self._gauges[self._focus].reading,
            breath=None if self._liveness.still else _breath(exercise, status, pose.time),
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
        self._in_posture_at = tuple(
            at if math.isnan(since) else pose.time
            for since, at in zip(self._in_posture_since, self._in_posture_at, strict=True)
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

    def _situation(self, pose: Pose) -> Situation:
        """Return what decides what is said now."""
        begun = self._focus is not None
        tracker = self._trackers[self._focus or 0]
        exercise = tracker.exercise
        status = tracker.status if begun else TrackerStatus()
        return Situation(
            time=pose.time,
            exercise=exercise,
            status=status,
            begun=begun,
            still=self._liveness.still,
            stranger=pose.time - self._filters.person_gate.rejected_since >= STRANGER_DELAY,
            ambiguous=pose.person_ambiguity > MAX_AMBIGUITY,
            nobody=pose.time - self._last_seen >= UNSEEN_DELAY,
            unseen=self._is_unseen(status, pose.time),
            other_unseen_cue="" if status.in_rep else self._visibility_cue(pose.time),
            in_posture=self._in_posture(exercise, pose),
            rep=self._rep_to_comment(tracker, status, pose.time),
            rep_age=pose.time - self._last_rep_at,
            done=exercise.programme.demanded
            and all(side.complete for side in tracker.count.sides.values()),
        )

    def _is_unseen(self, status: TrackerStatus, time: float) -> bool:
        """Return whether the exercise in focus can't be seen, in a view that may be to blame."""
        times = [status.unseen_since]
        if self._focus is not None and (not status.in_rep or status.leaving):
            times.append(self._unsuitable_since[self._focus])
        return all(time - since >= UNSEEN_DELAY for since in times)

    def _in_posture(self, exercise: Exercise, pose: Pose) -> bool | None:
        """Return whether the start posture of the focus is taken; None where that is not seen."""
        if self._focus is None or exercise.start is None:
            return True
        if not math.isnan(self._in_posture_since[self._focus]):
            return True
        seen = not math.isnan(angles.trunk_inclination(pose))
        out = pose.time - self._in_posture_at[self._focus] >= POSTURE_DELAY
        return None if not seen or not out else False

    def _rep_to_comment(self, tracker: Tracker, status: TrackerStatus, time: float) -> Rep | None:
        """Return the repetition of a tracker that is about to end, or that ended a moment ago."""
        if isinstance(tracker, HoldTracker) and status.phase is Phase.RETURN and status.leaving:
            return tracker.upcoming
        if not time - self._last_rep_at <= COMMENT_TIME:
            return None
        own = [rep for rep in self._last_reps if rep.exercise == tracker.exercise.name]
        return own[-1] if own else None

    def _visibility_cue(self, time: float) -> str:
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
                return tracker.exercise.cycle.unseen_cue
        return ""


def _breath(exercise: Exercise, status: TrackerStatus, time: float) -> Breath | None:
    """Return where the breathing guide is: in a hold that has one, from when it began."""
    if exercise.breathing is None or status.phase is not Phase.HOLD:
        return None
    return Breath.at(time - status.held_since, exercise.breathing)


def _is_in_start_posture(exercise: Exercise, pose: Pose) -> bool:
    return exercise.start is not None and exercise.start.posture(pose)


def _is_seen_well(exercise: Exercise, pose: Pose) -> bool:
    """Return whether the start posture is seen as well as it can be.

    What can't be seen even so is hidden by the body itself, such as the far leg of a person who
    stands side-on with the feet together. Turning would not show it; beginning will.
    """
    start = exercise.start
    if start is None or start.is_seen_well is None:
        return False
    return start.posture(pose) and start.is_seen_well(pose)
