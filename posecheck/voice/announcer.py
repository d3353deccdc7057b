"""What is said aloud: the changes from one moment of a training to the next, put into sentences.

Nothing is said of a moment by itself. Something begins, ends, is over, is mended: that is news, and
each piece of news is said once; only a correction that still stands is said again.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from posecheck.core.exercise import Phase
from posecheck.core.feedback import Feedback, Rep, Tally
from posecheck.core.pose import Side
from posecheck.core.training_state import Pause, Stage, TrainingState
from posecheck.i18n import Words
from posecheck.voice.utterance_queue import Urgency, Utterance

#: A correction that still stands is said again after so long, s.
AGAIN = 6.0

#: Advice on the set-up waits for so long: most of it mends itself while the person walks in, s.
FIDDLING = 4.0

#: The last seconds of a hold are counted, from here on.
LAST_SECONDS = 5

#: Half-way is said of holds that last at least this long, s.
WORTH_HALVING = 8.0

#: How long a sentence is worth saying, s.
PATIENCE = {
    Urgency.HALT: 3.0,
    Urgency.CORRECTION: 3.0,
    Urgency.COUNT: 0.8,
    Urgency.GUIDANCE: 12.0,
    Urgency.CHAT: 2.0,
}


def utterance(text: str, urgency: Urgency) -> Utterance:
    """A sentence with the patience that is usual for its urgency."""
    return Utterance(text, urgency, PATIENCE[urgency])


class Announcer:
    """Hears moment after moment of a training and says what is new: it remembers the last one.

    The news of a moment comes in the order in which it should be said.
    """

    def __init__(self, words: Words) -> None:
        self._words = words
        self._before: Feedback | None = None
        self._corrected = ("", -math.inf)
        self._advised_since = math.nan

    def hear(self, feedback: Feedback) -> tuple[Utterance, ...]:
        """What is to be said at this moment."""
        before, self._before = self._before, feedback
        guide = feedback.training
        if guide is None:
            return ()
        was = before.training if before else None
        return tuple(self._news(feedback, guide, before, was))

    def _news(
        self,
        feedback: Feedback,
        guide: TrainingState,
        before: Feedback | None,
        was: TrainingState | None,
    ) -> Iterator[Utterance]:
        for rep in feedback.finished:
            yield from self._of_rep(rep, feedback)
        if was is None or was.pause is not guide.pause:
            yield from self._of_pause(guide, was)
        if guide.pause:
            return
        if was is None or (was.stage, was.exercise.name) != (guide.stage, guide.exercise.name):
            yield from self._of_stage(guide, was)
        elif was.side is not guide.side:
            yield from self._of_side(guide)
        yield from self._of_time_left(guide, was)
        if guide.stage is Stage.SET_UP:
            yield from self._of_set_up(feedback, guide)
        elif guide.stage is Stage.WORK and before is not None:
            yield from self._of_hold(feedback, before)
            yield from self._of_form(feedback, before)

    # ── the plan ──────────────────────────────────────────────────────────────────────────────────

    def _of_stage(self, guide: TrainingState, was: TrainingState | None) -> Iterator[Utterance]:
        """A stage begins."""
        words, title = self._words, self._words.of(guide.exercise.title)
        match guide.stage:
            case Stage.WELCOME:
                yield from self._guidance(words("welcome"))
                if guide.first_time:
                    yield from self._guidance(words("first-time"))
            case Stage.SET_UP:
                first = was is None or was.stage is Stage.WELCOME
                announced = was is not None and was.stage is Stage.REST
                if not announced:
                    key = "set-up-first" if first else "set-up"
                    yield from self._guidance(words(key, title=title))
                if guide.set_count > 1:
                    yield from self._guidance(
                        words("round", n=guide.set_number, rounds=guide.set_count)
                    )
                if guide.exercise.start:
                    yield from self._guidance(words.of(guide.exercise.start.instruction))
                yield from self._of_side(guide)
            case Stage.WORK:
                if was is not None and was.stage is Stage.COUNT_IN:
                    yield utterance(words("go"), Urgency.COUNT)
                elif was is None or was.stage is not Stage.SET_UP:
                    yield from self._of_side(guide)
            case Stage.REST:
                yield from self._guidance(words("rest", seconds=round(guide.time_left)))
                if was is None or was.exercise.name != guide.exercise.name:
                    yield from self._guidance(words("rest-next", title=title))
                    if guide.exercise.start:
                        yield from self._guidance(words.of(guide.exercise.start.camera_hint))
            case Stage.SUMMARY:
                yield from self._guidance(self._verdict(guide))
                for cue in guide.advice[:1]:
                    yield from self._guidance(words("mend-next-time", cue=words.of(cue)))

    def _verdict(self, guide: TrainingState) -> str:
        target = sum(outcome.target for outcome in guide.outcomes)
        done = sum(min(outcome.counted, outcome.target) for outcome in guide.outcomes)
        if done >= target:
            return self._words("all-done")
        if done:
            return self._words("part-done", done=done, target=target)
        return self._words("nothing-done")

    def _of_side(self, guide: TrainingState) -> Iterator[Utterance]:
        """Which side is next, in the exercise's own words if it has some."""
        if guide.side not in (Side.LEFT, Side.RIGHT):
            return
        said = guide.exercise.start.side_cues if guide.exercise.start else {}
        own = said.get(guide.side)
        yield from self._guidance(
            self._words.of(own) if own else self._words(f"side-{guide.side.value}")
        )

    def _of_pause(self, guide: TrainingState, was: TrainingState | None) -> Iterator[Utterance]:
        key = {
            (Pause.NONE, Pause.ASKED): "going-on",
            (Pause.NONE, Pause.AWAY): "back-again",
        }.get((guide.pause, was.pause if was else Pause.NONE))
        if guide.pause:
            key = "paused" if guide.pause is Pause.ASKED else "away"
        if key:
            urgency = Urgency.HALT if guide.pause else Urgency.CORRECTION
            yield utterance(self._words(key), urgency)

    def _of_time_left(self, guide: TrainingState, was: TrainingState | None) -> Iterator[Utterance]:
        """The seconds of the count-in."""
        if guide.stage is not Stage.COUNT_IN or not guide.time_left > 0:
            return
        second = math.ceil(guide.time_left)
        same = (
            was is not None and was.stage is Stage.COUNT_IN and math.ceil(was.time_left) == second
        )
        if not same:
            yield utterance(self._words("count-in", n=second), Urgency.COUNT)

    def _of_set_up(self, feedback: Feedback, guide: TrainingState) -> Iterator[Utterance]:
        """The first thing that isn't right yet, if it stays so for a while."""
        wrong = next((tick.advice for tick in guide.setup_checks if tick.met is False), "")
        if not wrong:
            self._advised_since = math.nan
            return
        time = feedback.pose.time
        if self._advised_since != self._advised_since:
            self._advised_since = time
        if time - self._advised_since >= FIDDLING:
            yield from self._correction(self._words.of(wrong), time)

    # ── the stretch ───────────────────────────────────────────────────────────────────────────────

    def _of_rep(self, rep: Rep, feedback: Feedback) -> Iterator[Utterance]:
        """A repetition ended: that it didn't count; or its number, unless it was held.

        Of a hold the number was said when its time was over, before the way back.
        """
        if not rep.counted:
            yield utterance(self._words("not-counted"), Urgency.COUNT)
        elif not rep.hold and rep.side in feedback.tallies:
            yield self._number(rep.side, feedback.tallies[rep.side], more=0)

    def _number(self, side: Side, tally: Tally, *, more: int) -> Utterance:
        """How many there are of that side, with `more` that are not in the tally yet."""
        number = tally.counted + more
        key = "counted"
        if number == tally.target:
            key = "counted-all" if side is Side.BOTH else "counted-last"
        return utterance(self._words(key, n=number), Urgency.COUNT)

    def _of_hold(self, feedback: Feedback, before: Feedback) -> Iterator[Utterance]:
        """The hold is over, or half of it, or one of its last seconds begins."""
        target, side = feedback.hold_target, feedback.side
        if before.phase is Phase.HOLD and feedback.phase is Phase.RETURN and side is not None:
            yield self._number(side, feedback.tallies[side], more=1)
            return
        holding = before.phase is Phase.HOLD and feedback.phase is Phase.HOLD
        if not target or not holding or not feedback.hold > before.hold:
            return
        if before.hold < target / 2 <= feedback.hold and target >= WORTH_HALVING:
            left = round(target - target / 2)
            yield utterance(self._words("half-way", left=left), Urgency.COUNT)
            return
        left, left_before = math.ceil(target - feedback.hold), math.ceil(target - before.hold)
        if left != left_before and 0 < left <= min(LAST_SECONDS, target / 2):
            yield utterance(self._words("last-seconds", n=left), Urgency.COUNT)

    def _of_form(self, feedback: Feedback, before: Feedback) -> Iterator[Utterance]:
        """What is wrong, what was mended, and what the phase asks for."""
        cue = self._words.of(feedback.cue)
        if cue and (feedback.faults or feedback.about_visibility):
            yield from self._correction(cue, feedback.pose.time)
            return
        doing = feedback.phase in (Phase.SET_UP, Phase.HOLD)
        if before.faults and doing and before.phase in (Phase.SET_UP, Phase.HOLD):
            yield utterance(self._words("mended"), Urgency.CHAT)
        elif cue and (feedback.cue, feedback.phase) != (before.cue, before.phase):
            chat = feedback.praise or feedback.phase is Phase.READY
            yield utterance(cue, Urgency.CHAT if chat else Urgency.GUIDANCE)

    def _correction(self, text: str, time: float) -> Iterator[Utterance]:
        """A correction, now and again."""
        said, when = self._corrected
        if text != said or time - when >= AGAIN:
            self._corrected = (text, time)
            yield utterance(text, Urgency.CORRECTION)

    def _guidance(self, text: str) -> Iterator[Utterance]:
        yield utterance(text, Urgency.GUIDANCE)
