"""Utterances from feedback: each change in a training is announced once, in a sentence.

The exception is a fault that persists: its correction is repeated.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from posecheck.core.advice import costliest_fault, remedy
from posecheck.core.cues import FELL_SHORT
from posecheck.core.exercise import Phase, Verdict
from posecheck.core.feedback import Feedback, Rep
from posecheck.core.pose import Side
from posecheck.core.training_state import Pause, Stage, TrainingState
from posecheck.i18n import Words
from posecheck.trainer.sentences import side_cue, spoken_cue, verdict
from posecheck.voice.utterance_queue import Urgency, Utterance

REPEAT_INTERVAL = 6.0  # the same correction is repeated after this time at the earliest, s
SETUP_DELAY = 4.0  # of advice, s: most problems disappear while the person walks into position
COUNTDOWN_FROM = 5  # the last seconds of a hold are counted down from this number
#: Of every three breaths the first is announced; of a hold's very first only breathing out.
BREATHS = 3
MIN_HALVED_HOLD = 8.0  # "half-way" is announced in holds that last at least this long, s

#: Keys of what is said at the beginning and at the end of a pause.
PAUSED = {Pause.ASKED: "paused", Pause.AWAY: "away"}
RESUMED = {Pause.ASKED: "resumed", Pause.AWAY: "returned"}

#: Time to live of the utterances of each urgency, s.
TTL = {
    Urgency.HALT: 3.0,
    Urgency.CORRECTION: 3.0,
    Urgency.COUNT: 0.8,
    Urgency.GUIDANCE: 12.0,
    Urgency.CHAT: 2.0,
}


Announcement = tuple[str, Urgency]


class Announcer:
    """Compares the feedback on each pose with the one before and puts the changes into words."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._last: Feedback | None = None
        self._corrected_at: dict[str, float] = {}
        self._unready_since = math.nan

    def announce(self, feedback: Feedback) -> tuple[Utterance, ...]:
        """Return the utterances for the next feedback, in the order in which to speak them."""
        last, self._last = self._last, feedback
        changes: dict[str, Urgency] = {}
        for text, urgency in self._changes(feedback, last):
            changes.setdefault(text, urgency)
        return tuple(Utterance(text, urgency, TTL[urgency]) for text, urgency in changes.items())

    def _changes(self, feedback: Feedback, last: Feedback | None) -> Iterator[Announcement]:
        state, previous, words = feedback.training, last.training if last else None, self._words
        if state is None:
            return
        for rep in feedback.finished:
            yield from self._announce_rep(rep, feedback)
        pause = previous.pause if previous else Pause.NONE
        if state.pause:
            if state.pause is not pause:
                yield words(PAUSED[state.pause]), Urgency.HALT
            return
        if pause:
            yield words(RESUMED[pause]), Urgency.CORRECTION
        for text in self._guidance(state, previous, feedback):
            yield text, Urgency.GUIDANCE
        counted_in = previous and previous.stage is Stage.COUNT_IN
        if state.stage is Stage.COUNT_IN and state.time_left > 0:
            second = math.ceil(state.time_left)
            if not (counted_in and previous and math.ceil(previous.time_left) == second):
                yield words("count-in", n=second), Urgency.COUNT
        elif state.stage is Stage.ASK and state.rating is not None:
            if previous is None or previous.rating != state.rating:
                yield words("count-in", n=state.rating), Urgency.COUNT
        elif state.stage is Stage.SET_UP:
            yield from self._announce_set_up(feedback, state)
        elif state.stage is Stage.WORK and last is not None:
            if counted_in:
                yield words("go"), Urgency.COUNT
            yield from self._announce_hold(feedback, last)
            yield from self._announce_breath(feedback, last)
            yield from self._announce_form(feedback, last)

    def _guidance(
        self, state: TrainingState, previous: TrainingState | None, feedback: Feedback
    ) -> Iterator[str]:
        """Yield what to say at the beginning of a stage, and when the side has changed.

        Who is in a repetition, or goes on with the same side, is not asked to take it; who has
        worked the other one is.
        """
        worked = [rep.side for rep in feedback.finished]
        busy = feedback.phase is not Phase.READY or state.side in worked
        words, title = self._words, self._words(state.exercise.title)
        start, before = state.exercise.start, previous.stage if previous else None
        same_exercise = previous is not None and previous.exercise.name == state.exercise.name
        if previous and previous.pain != state.pain:
            yield from self._answered(previous, state)
        same_question = previous is not None and previous.question is state.question
        if state.stage is Stage.ASK and not (before is Stage.ASK and same_question):
            yield words(f"ask-{state.question}")
            if before is not Stage.ASK:
                yield words("ask-hand")
            return
        if before is state.stage and same_exercise:
            if previous and (previous.side is not state.side or worked) and not busy:
                yield from self._side(state)
            return
        match state.stage:
            case Stage.WELCOME:
                yield words("welcome")
                if state.first_time:
                    yield words("first-time")
            case Stage.SET_UP:
                if before is not Stage.REST:  # the rest has announced it
                    key = "set-up-first" if before in (None, Stage.WELCOME) else "set-up"
                    yield words(key, title=title)
                if state.set_count > 1:
                    yield words("set-number", n=state.set_number, sets=state.set_count)
                if start:
                    yield words(start.instruction)
                yield from self._side(state)
            case Stage.WORK if before not in (Stage.COUNT_IN, Stage.SET_UP) and not busy:
                yield from self._side(state)
            case Stage.REST:
                yield words("rest", seconds=round(state.time_left))
                if not same_exercise:
                    yield words("rest-next", title=title)
                    if start:
                        yield words(start.camera_hint)
            case Stage.SUMMARY:
                yield verdict(state.outcomes, words)
                for cue in state.advice[:1]:
                    yield words("advice-next-time", cue=words(cue))

    def _answered(self, previous: TrainingState, state: TrainingState) -> Iterator[str]:
        """Yield the answer as it was understood and, once, what to do about strong pain."""
        yield self._words("noted", n=getattr(state.pain, previous.question))
        if state.pain.alarming and not previous.pain.alarming:
            yield self._words("pain-alarm")

    def _side(self, state: TrainingState) -> Iterator[str]:
        if state.side in (Side.LEFT, Side.RIGHT):
            cue = side_cue(state)
            yield self._words(cue) if cue else self._words(f"side-{state.side.value}")

    def _announce_set_up(self, feedback: Feedback, state: TrainingState) -> Iterator[Announcement]:
        if feedback.still:  # which no walking about will change
            yield from self._correction(self._words(feedback.cue), feedback.pose.time)
            return
        time = feedback.pose.time
        advice = next((check.advice for check in state.setup_checks if check.met is False), "")
        if not advice or math.isnan(self._unready_since):
            self._unready_since = time if advice else math.nan
        elif time - self._unready_since >= SETUP_DELAY:
            yield from self._correction(self._words(advice), time)

    def _announce_rep(self, rep: Rep, feedback: Feedback) -> Iterator[Announcement]:
        """Announce a finished repetition; that of a held one was, at the end of the hold."""
        if not rep.counted:
            yield self._not_counted(rep, feedback), Urgency.COUNT
        elif not rep.hold and rep.side in feedback.tallies:
            yield self._number(rep.side, feedback.tallies[rep.side].counted, feedback)

    def _not_counted(self, rep: Rep, feedback: Feedback) -> str:
        """Return that a repetition did not count, and why."""
        exercise = feedback.training.exercise if feedback.training else None
        known = exercise if exercise and exercise.name == rep.exercise else None
        why = self._words(remedy(known, costliest_fault(known, rep))) if known else ""
        return f"{self._words(FELL_SHORT)} {why}".strip()

    def _number(self, side: Side, number: int, feedback: Feedback) -> Announcement:
        key = "counted"
        if number == feedback.tallies[side].target:
            key = "counted-all" if side is Side.BOTH else "counted-last"
        return self._words(key, n=number), Urgency.COUNT

    def _announce_hold(self, feedback: Feedback, last: Feedback) -> Iterator[Announcement]:
        target, side = feedback.hold_target, feedback.side
        if last.phase is not Phase.HOLD:
            return
        if feedback.phase is Phase.RETURN and side is not None:
            yield self._number(side, last.tallies[side].counted + 1, feedback)
        elif feedback.phase is Phase.HOLD and target and feedback.hold > last.hold:
            left, last_left = math.ceil(target - feedback.hold), math.ceil(target - last.hold)
            if last.hold < target / 2 <= feedback.hold and target >= MIN_HALVED_HOLD:
                yield self._words("half-way", left=round(target / 2)), Urgency.COUNT
            elif left != last_left and 0 < left <= min(COUNTDOWN_FROM, target / 2):
                yield self._words("last-seconds", n=left), Urgency.COUNT

    def _announce_breath(self, feedback: Feedback, last: Feedback) -> Iterator[Announcement]:
        """Announce some turns of the breath; the hold's own sentence and its end come first."""
        now, before = feedback.breath, last.breath
        if now is None or before is None or now.inward is before.inward:
            return
        left = feedback.hold_target - feedback.hold
        if feedback.clock_running and now.number % BREATHS == 1 and left > COUNTDOWN_FROM:
            yield self._words("breathe-in" if now.inward else "breathe-out"), Urgency.CHAT

    def _announce_form(self, feedback: Feedback, last: Feedback) -> Iterator[Announcement]:
        cue = spoken_cue(feedback, self._words)
        if cue and (feedback.faults or feedback.correction or feedback.about_visibility):
            yield from self._correction(cue, feedback.pose.time, feedback.cue)
        elif last.faults and _corrected(last.faults, feedback):
            yield self._words("corrected"), Urgency.CHAT
        elif cue and feedback.cue != last.cue:
            yield cue, Urgency.CHAT

    def _correction(self, text: str, time: float, key: str = "") -> Iterator[Announcement]:
        """Yield a correction unless it was said lately; `key` leaves out how much is missing."""
        if time - self._corrected_at.get(key or text, -math.inf) >= REPEAT_INTERVAL:
            self._corrected_at[key or text] = time
            yield text, Urgency.CORRECTION


def _corrected(faults: tuple[str, ...], feedback: Feedback) -> bool:
    """Return whether what was wrong is seen to be right, rather than out of sight."""
    right = (Verdict.GOOD, Verdict.NEAR)
    now_right = {value.fault for value in feedback.judged_values if value.verdict in right}
    return feedback.phase in (Phase.SET_UP, Phase.HOLD) and set(faults) <= now_right
