"""Utterances from feedback: each change in a training is put into a sentence.

Only changes are announced, and each one once: something begins, ends or is corrected. The exception
is a fault that persists: its correction is repeated.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from posecheck.core.exercise import Phase
from posecheck.core.feedback import Feedback, Rep, SideCount
from posecheck.core.pose import Side
from posecheck.core.training_state import Pause, Stage, TrainingState
from posecheck.i18n import Words
from posecheck.voice.utterance_queue import Urgency, Utterance

#: The same correction is repeated after this time at the earliest, s.
REPEAT_INTERVAL = 6.0

#: Advice on the set-up is delayed: most problems disappear while the person walks into position, s.
SETUP_DELAY = 4.0

#: The last seconds of a hold are counted down from this number.
COUNTDOWN_FROM = 5

#: "Half-way" is announced in holds that last at least this long, s.
MIN_HALVED_HOLD = 8.0

#: Time to live of the utterances of each urgency, s.
TTL = {
    Urgency.HALT: 3.0,
    Urgency.CORRECTION: 3.0,
    Urgency.COUNT: 0.8,
    Urgency.GUIDANCE: 12.0,
    Urgency.CHAT: 2.0,
}


def utterance(text: str, urgency: Urgency) -> Utterance:
    """Return an utterance with the ttl of its urgency."""
    return Utterance(text, urgency, TTL[urgency])


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
        state = feedback.training
        if state is None:
            return ()
        previous = last.training if last else None
        return tuple(self._changes(feedback, state, last, previous))

    def _changes(
        self,
        feedback: Feedback,
        state: TrainingState,
        last: Feedback | None,
        previous: TrainingState | None,
    ) -> Iterator[Utterance]:
        for rep in feedback.finished:
            yield from self._announce_rep(rep, feedback)
        if previous is None or previous.pause is not state.pause:
            yield from self._announce_pause(state, previous)
        if state.pause:
            return
        stage = (state.stage, state.exercise.name)
        if previous is None or (previous.stage, previous.exercise.name) != stage:
            yield from self._announce_stage(state, previous)
        elif previous.side is not state.side:
            yield from self._announce_side(state)
        yield from self._announce_count_in(state, previous)
        if state.stage is Stage.SET_UP:
            yield from self._announce_set_up(feedback, state)
        elif state.stage is Stage.WORK and last is not None:
            yield from self._announce_hold(feedback, last)
            yield from self._announce_form(feedback, last)

    # ── the plan ──────────────────────────────────────────────────────────────────────────────────

    def _announce_stage(
        self, state: TrainingState, previous: TrainingState | None
    ) -> Iterator[Utterance]:
        """Announce the beginning of a stage."""
        words, title = self._words, self._words.of(state.exercise.title)
        match state.stage:
            case Stage.WELCOME:
                yield from self._guidance(words("welcome"))
                if state.first_time:
                    yield from self._guidance(words("first-time"))
            case Stage.SET_UP:
                first = previous is None or previous.stage is Stage.WELCOME
                announced = previous is not None and previous.stage is Stage.REST
                if not announced:
                    key = "set-up-first" if first else "set-up"
                    yield from self._guidance(words(key, title=title))
                if state.set_count > 1:
                    yield from self._guidance(
                        words("set-number", n=state.set_number, sets=state.set_count)
                    )
                if state.exercise.start:
                    yield from self._guidance(words.of(state.exercise.start.instruction))
                yield from self._announce_side(state)
            case Stage.WORK:
                if previous is not None and previous.stage is Stage.COUNT_IN:
                    yield utterance(words("go"), Urgency.COUNT)
                elif previous is None or previous.stage is not Stage.SET_UP:
                    yield from self._announce_side(state)
            case Stage.REST:
                yield from self._guidance(words("rest", seconds=round(state.time_left)))
                if previous is None or previous.exercise.name != state.exercise.name:
                    yield from self._guidance(words("rest-next", title=title))
                    if state.exercise.start:
                        yield from self._guidance(words.of(state.exercise.start.camera_hint))
            case Stage.SUMMARY:
                yield from self._guidance(self._verdict(state))
                for cue in state.advice[:1]:
                    yield from self._guidance(words("advice-next-time", cue=words.of(cue)))

    def _verdict(self, state: TrainingState) -> str:
        target = sum(outcome.target for outcome in state.outcomes)
        done = sum(min(outcome.counted, outcome.target) for outcome in state.outcomes)
        if done >= target:
            return self._words("all-done")
        if done:
            return self._words("part-done", done=done, target=target)
        return self._words("nothing-done")

    def _announce_side(self, state: TrainingState) -> Iterator[Utterance]:
        """Announce the side, in the exercise's own words if it has some."""
        if state.side not in (Side.LEFT, Side.RIGHT):
            return
        cues = state.exercise.start.side_cues if state.exercise.start else {}
        cue = cues.get(state.side)
        text = self._words.of(cue) if cue else self._words(f"side-{state.side.value}")
        yield from self._guidance(text)

    def _announce_pause(
        self, state: TrainingState, previous: TrainingState | None
    ) -> Iterator[Utterance]:
        key = {
            (Pause.NONE, Pause.ASKED): "resumed",
            (Pause.NONE, Pause.AWAY): "returned",
        }.get((state.pause, previous.pause if previous else Pause.NONE))
        if state.pause:
            key = "paused" if state.pause is Pause.ASKED else "away"
        if key:
            urgency = Urgency.HALT if state.pause else Urgency.CORRECTION
            yield utterance(self._words(key), urgency)

    def _announce_count_in(
        self, state: TrainingState, previous: TrainingState | None
    ) -> Iterator[Utterance]:
        """Announce the seconds of the count-in."""
        if state.stage is not Stage.COUNT_IN or not state.time_left > 0:
            return
        second = math.ceil(state.time_left)
        counting = previous if previous and previous.stage is Stage.COUNT_IN else None
        if counting is None or math.ceil(counting.time_left) != second:
            yield utterance(self._words("count-in", n=second), Urgency.COUNT)

    def _announce_set_up(self, feedback: Feedback, state: TrainingState) -> Iterator[Utterance]:
        """Announce the first unmet check, if one has been unmet for a while."""
        advice = next((check.advice for check in state.setup_checks if check.met is False), "")
        if not advice:
            self._unready_since = math.nan
            return
        time = feedback.pose.time
        if math.isnan(self._unready_since):
            self._unready_since = time
        if time - self._unready_since >= SETUP_DELAY:
            yield from self._correction(self._words.of(advice), time)

    # ── the exercise ──────────────────────────────────────────────────────────────────────────────

    def _announce_rep(self, rep: Rep, feedback: Feedback) -> Iterator[Utterance]:
        """Announce a finished repetition: that it did not count, or its number.

        The number of a held one was announced at the end of the hold, before the return.
        """
        if not rep.counted:
            yield utterance(self._words("not-counted"), Urgency.COUNT)
        elif not rep.hold and rep.side in feedback.tallies:
            yield self._number(rep.side, feedback.tallies[rep.side], more=0)

    def _number(self, side: Side, tally: SideCount, *, more: int) -> Utterance:
        """Return the count of a side, with `more` repetitions that are not in the tally yet."""
        number = tally.counted + more
        key = "counted"
        if number == tally.target:
            key = "counted-all" if side is Side.BOTH else "counted-last"
        return utterance(self._words(key, n=number), Urgency.COUNT)

    def _announce_hold(self, feedback: Feedback, last: Feedback) -> Iterator[Utterance]:
        """Announce the end of a hold, half of it, and its last seconds."""
        target, side = feedback.hold_target, feedback.side
        if last.phase is Phase.HOLD and feedback.phase is Phase.RETURN and side is not None:
            yield self._number(side, feedback.tallies[side], more=1)
            return
        holding = last.phase is Phase.HOLD and feedback.phase is Phase.HOLD
        if not target or not holding or not feedback.hold > last.hold:
            return
        if last.hold < target / 2 <= feedback.hold and target >= MIN_HALVED_HOLD:
            left = round(target - target / 2)
            yield utterance(self._words("half-way", left=left), Urgency.COUNT)
            return
        left, last_left = math.ceil(target - feedback.hold), math.ceil(target - last.hold)
        if left != last_left and 0 < left <= min(COUNTDOWN_FROM, target / 2):
            yield utterance(self._words("last-seconds", n=left), Urgency.COUNT)

    def _announce_form(self, feedback: Feedback, last: Feedback) -> Iterator[Utterance]:
        """Announce faults, their correction, and what the phase asks for."""
        cue = self._words.of(feedback.cue)
        if cue and (feedback.faults or feedback.about_visibility):
            yield from self._correction(cue, feedback.pose.time)
            return
        doing = feedback.phase in (Phase.SET_UP, Phase.HOLD)
        if last.faults and doing and last.phase in (Phase.SET_UP, Phase.HOLD):
            yield utterance(self._words("corrected"), Urgency.CHAT)
        elif cue and (feedback.cue, feedback.phase) != (last.cue, last.phase):
            chat = feedback.praise or feedback.phase is Phase.READY
            yield utterance(cue, Urgency.CHAT if chat else Urgency.GUIDANCE)

    def _correction(self, text: str, time: float) -> Iterator[Utterance]:
        """Announce a correction, unless it was announced less than REPEAT_INTERVAL ago."""
        if time - self._corrected_at.get(text, -math.inf) >= REPEAT_INTERVAL:
            self._corrected_at[text] = time
            yield utterance(text, Urgency.CORRECTION)

    def _guidance(self, text: str) -> Iterator[Utterance]:
        yield utterance(text, Urgency.GUIDANCE)
