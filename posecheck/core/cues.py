"""What is said in each state: the one table from state to cue.

The first row of ROWS whose condition holds gives the cue, frame by frame; no cue outlives its state
by more than the delays below. Praise is for a clock that runs or has run, and for a repetition that
is known to be proper; it is never for a phase.

    State            When                                      What is said
    STILL_PICTURE    the picture stands still                  check the camera
    STRANGER         another person may be in view             is that still you?
    WHO              two people could be the one               which of you is it?
    NOBODY           nobody was seen for UNSEEN_DELAY          step into the picture
    NOT_BEGUN        no exercise has begun                     what hides the one that may begin
    FAULT            a fault is active                         its check's cue
    UNSEEN           its measure is unknown for UNSEEN_DELAY   how to be seen
    FELL_SHORT_GOING a swing just ended did not count          that, and why
    SWING_FAULT      a swing just ended had a fault            what to do about it
    TURNED           a swing has just ended without one        the cue of SET_UP
    ROLL_IN          a swing goes in                           the cue of SET_UP
    ROLL_OUT         a swing goes out, or no farther in        the cue of RETURN
    OUT_AS_FAR       a swing goes no farther out               nothing
    GIVEN_UP         a hold is being left before its time      stay until the time is over
    GOING_BACK       a try that never held is being left       nothing
    SHORT            stopped, or sunk, short of a band         what to do, and how much is missing
    HIDDEN           a measure that is needed is unknown       how to be seen
    UNSTEADY         moving while the clock should run         hold still
    MOVING_IN        on the way into the position              the cue of SET_UP
    HOLDING          the hold clock runs                       the cue of HOLD, with praise
    STOPPED          the hold clock has just stopped           the cue of HOLD
    HELD             the hold is complete, still in position   the cue of RETURN, with praise
    COMING_BACK      the hold is complete, position left       how the repetition was
    OTHER_UNSEEN     the next exercise's start can't be seen   how to be seen
    PROPER           a repetition just ended without a fault   well done
    UNJUDGED         one that was counted, but not judged      that, and why
    COUNTED          one that counted with a fault             that, and what to do about it
    FELL_SHORT       one that did not count                    that, and why
    DONE             every side has done its programme         nothing
    OPEN_ALREADY     in the position, without a beginning      how to begin
    OUT_OF_POSTURE   not in the start posture                  how to get into it
    UNCERTAIN        it is not seen whether in it              nothing
    READY            in the start posture                      the cue of READY
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from posecheck.core.advice import costliest_fault, remedy
from posecheck.core.exercise import Exercise, Phase
from posecheck.core.feedback import Rep
from posecheck.core.tracking import Lack, TrackerStatus

#: Time for which something must be out of view before a better view is asked for, s.
UNSEEN_DELAY = 2.0

#: Time for which a hold must be unsteady before stillness is asked for, s: having arrived, people
#: shift their weight.
UNSTEADY_DELAY = 1.0

#: Time after a swing in which the next one is expected to begin, and after which one that goes no
#: farther has turned, s.
TURNING_TIME = 0.5

#: Missing degrees are given in steps of this size, rounded up: the measures are no better.
STEP = 5

# The coach's own sentences; all others are declared by the exercises.
STILL = "The picture stands still. Check the camera."
STRANGER = "Is that still you? Only one of you in the picture, please."
WHO = "Which of you is it? Only one of you in the picture, please."
NOBODY = "I can't see you. Step into the picture."
PROPER = "Well done."
UNJUDGED = "Counted, not judged: I could not see how far."
COUNTED = "Counted. Do it a little cleaner next time."
FELL_SHORT = "That one did not count."
HOLD_STILL = "Hold still."
TO_GO = "About {n}° to go."

#: All of them, for translators.
SENTENCES = frozenset(
    {STILL, STRANGER, WHO, NOBODY, PROPER, UNJUDGED, COUNTED, FELL_SHORT, HOLD_STILL, TO_GO}
)


class State(StrEnum):
    """What is so now, as far as it decides what is said."""

    STILL_PICTURE = "still-picture"
    STRANGER = "stranger"
    WHO = "who"
    NOBODY = "nobody"
    NOT_BEGUN = "not-begun"
    FAULT = "fault"
    UNSEEN = "unseen"
    FELL_SHORT_GOING = "fell-short-going"
    SWING_FAULT = "swing-fault"
    TURNED = "turned"
    ROLL_IN = "roll-in"
    ROLL_OUT = "roll-out"
    OUT_AS_FAR = "out-as-far"
    GIVEN_UP = "given-up"
    GOING_BACK = "going-back"
    SHORT = "short"
    HIDDEN = "hidden"
    UNSTEADY = "unsteady"
    MOVING_IN = "moving-in"
    HOLDING = "holding"
    STOPPED = "stopped"
    HELD = "held"
    COMING_BACK = "coming-back"
    OTHER_UNSEEN = "other-unseen"
    PROPER = "proper"
    UNJUDGED = "unjudged"
    COUNTED = "counted"
    FELL_SHORT = "fell-short"
    DONE = "done"
    OPEN_ALREADY = "open-already"
    OUT_OF_POSTURE = "out-of-posture"
    UNCERTAIN = "uncertain"
    READY = "ready"


class Tone(StrEnum):
    """What kind of sentence a cue is."""

    INSTRUCTION = "instruction"
    CORRECTION = "correction"
    PRAISE = "praise"
    VISIBILITY = "visibility"  # about something the camera can't see


@dataclass(frozen=True)
class Cue:
    """What to say.

    Attributes:
        text: The sentence; empty for none.
        tone: What kind of sentence it is.
        detail: A second sentence, why or how much; may have the placeholder {n}.
        amount: The number in it.
        state: The state it is said in.
    """

    text: str = ""
    tone: Tone = Tone.INSTRUCTION
    detail: str = ""
    amount: int = 0
    state: State = State.READY


@dataclass(frozen=True)
class Situation:
    """What is known in one frame, as far as it decides what is said.

    Attributes:
        time: Of the frame, s.
        exercise: The exercise in focus, or before the first one begins any.
        status: Its status.
        begun: Whether an exercise has begun.
        still: Whether the picture stands still.
        stranger: Whether another person may be in view.
        ambiguous: Whether two people could be the one who exercises.
        nobody: Whether nobody was seen for UNSEEN_DELAY.
        unseen: Whether the measure of the exercise in focus was unknown for UNSEEN_DELAY, in a view
            that may be to blame.
        other_unseen_cue: How to be seen in the start posture of an exercise that may come next.
        in_posture: Whether the person is in the start posture; None where that is not seen.
        rep: A repetition of the exercise that ended a moment ago, or is ending.
        rep_age: Time since it was found to have ended, s.
        done: Whether every side has done its programme.
    """

    time: float
    exercise: Exercise
    status: TrackerStatus
    begun: bool = True
    still: bool = False
    stranger: bool = False
    ambiguous: bool = False
    nobody: bool = False
    unseen: bool = False
    other_unseen_cue: str = ""
    in_posture: bool | None = True
    rep: Rep | None = None
    rep_age: float = 0.0
    done: bool = False

    @property
    def turning(self) -> bool:
        """Whether a swing has stopped going farther its way."""
        return self.time - self.status.turned_since > TURNING_TIME

    @property
    def stopped_for(self) -> float:
        """Time since the clock last ran, or since the person stopped on the way in, s; or NaN."""
        return self.time - self.status.stopped_since

    def swinging(self, phase: Phase) -> bool:
        """Return whether a swing is in a phase."""
        return not self.exercise.cycle.is_held and self.during(phase)

    def during(self, phase: Phase) -> bool:
        """Return whether a repetition is in a phase."""
        return self.status.in_rep and self.status.phase is phase

    @property
    def after_swing(self) -> bool:
        """Whether a swing ended a moment ago."""
        return not self.exercise.cycle.is_held and self.rep is not None

    @property
    def own_fault_cue(self) -> str:
        """What to do about a fault that a swing's count finds at its end; "" for none."""
        faults = self.rep.faults if self.rep and self.after_swing else ()
        own = [fault.name for fault in faults if fault.name in self.exercise.cycle.faults]
        return remedy(self.exercise, own[0]) if own else ""

    @property
    def short_of(self) -> list[Lack]:
        """What is short of its band while it should be in it, with something to say about it."""
        status = self.status
        if status.clock_running or math.isnan(status.stopped_since):
            return []
        return [lack for lack in status.lacking if not lack.unknown and self.cue_of(lack)]

    @property
    def hidden(self) -> list[Lack]:
        """What has been needed and unknown for long enough to say so."""
        if self.status.clock_running or not self.stopped_for >= UNSEEN_DELAY:
            return []
        return [lack for lack in self.status.lacking if lack.unknown]

    def cue_of(self, lack: Lack) -> str:
        """Return what to do about a measure that is short of its band."""
        if lack.check:
            return lack.check.cue
        cycle, own = self.exercise.cycle, ""
        if lack.measure is cycle.primary_measure and cycle.faults:
            own = cycle.faults[0]
        return self.exercise.advice.get(own, "")


class Row(NamedTuple):
    """One row of the table: what is said in a state."""

    state: State
    holds: Callable[[Situation], bool]
    cue: Callable[[Situation], Cue]


def _visibility(text: str) -> Callable[[Situation], Cue]:
    return lambda now: Cue(text, Tone.VISIBILITY)


def _phase_cue(phase: Phase, *, praise: bool = False) -> Callable[[Situation], Cue]:
    """Return the cue that the exercise declares for a phase, as praise where that is certain."""

    def cue(now: Situation) -> Cue:
        tone = Tone.PRAISE if praise and now.status.certain else Tone.INSTRUCTION
        return Cue(now.exercise.cues.get(phase, ""), tone)

    return cue


def _unseen(now: Situation) -> Cue:
    return Cue(now.exercise.cycle.unseen_cue, Tone.VISIBILITY)


def _short(now: Situation) -> Cue:
    """Say what to do about the first thing that falls short, and how much is missing."""
    lack = now.short_of[0]
    measured = lack.measure.unit == "°"
    amount = math.ceil(lack.missing / STEP) * STEP if measured else 0
    return Cue(now.cue_of(lack), Tone.CORRECTION, TO_GO if measured else "", amount)


def _hidden(now: Situation) -> Cue:
    return Cue(now.hidden[0].measure.unseen_cue, Tone.VISIBILITY)


def _given_up(now: Situation) -> Cue:
    return Cue(now.exercise.advice.get(now.exercise.too_short_fault, ""), Tone.CORRECTION)


def _comment(now: Situation) -> Cue:
    """Comment on the last repetition."""
    rep = now.rep
    if rep is None:
        return Cue()
    if rep.proper:
        return Cue(PROPER, Tone.PRAISE)
    if not rep.judged:
        return Cue(UNJUDGED)
    fault = costliest_fault(now.exercise, rep)
    return Cue(COUNTED if rep.counted else FELL_SHORT, detail=remedy(now.exercise, fault))


def _rep_is(test: Callable[[Rep], bool]) -> Callable[[Situation], bool]:
    return lambda now: now.rep is not None and test(now.rep)


def _nothing(now: Situation) -> Cue:
    return Cue()


#: The table. The first row whose condition holds is the state.
ROWS: tuple[Row, ...] = (
    Row(State.STILL_PICTURE, lambda now: now.still, _visibility(STILL)),
    Row(State.STRANGER, lambda now: now.stranger, _visibility(STRANGER)),
    Row(State.WHO, lambda now: now.ambiguous, _visibility(WHO)),
    Row(State.NOBODY, lambda now: now.nobody, _visibility(NOBODY)),
    Row(
        State.NOT_BEGUN,
        lambda now: not now.begun,
        lambda now: Cue(now.other_unseen_cue, Tone.VISIBILITY) if now.other_unseen_cue else Cue(),
    ),
    Row(
        State.FAULT,
        lambda now: bool(now.status.active_checks),
        lambda now: Cue(now.status.active_checks[0].cue, Tone.CORRECTION),
    ),
    Row(State.UNSEEN, lambda now: now.unseen, _unseen),
    # A swing goes on at once: what its end showed is said during the next one.
    Row(
        State.FELL_SHORT_GOING,
        lambda now: now.after_swing and now.rep is not None and not now.rep.counted,
        _comment,
    ),
    Row(
        State.SWING_FAULT,
        lambda now: bool(now.own_fault_cue),
        lambda now: Cue(now.own_fault_cue, Tone.CORRECTION),
    ),
    Row(
        State.TURNED,
        lambda now: now.after_swing and not now.done and now.rep_age < TURNING_TIME,
        _phase_cue(Phase.SET_UP),
    ),
    Row(
        State.ROLL_IN,
        lambda now: now.swinging(Phase.SET_UP) and not now.turning,
        _phase_cue(Phase.SET_UP),
    ),
    Row(
        State.ROLL_OUT,
        lambda now: now.swinging(Phase.SET_UP) or (now.swinging(Phase.RETURN) and not now.turning),
        _phase_cue(Phase.RETURN),
    ),
    Row(State.OUT_AS_FAR, lambda now: now.swinging(Phase.RETURN), _nothing),
    Row(
        State.GIVEN_UP,
        lambda now: (
            now.during(Phase.HOLD) and now.status.retreating and not now.status.clock_running
        ),
        _given_up,
    ),
    Row(State.GOING_BACK, lambda now: now.during(Phase.SET_UP) and now.status.retreating, _nothing),
    Row(State.SHORT, lambda now: bool(now.short_of), _short),
    Row(State.HIDDEN, lambda now: bool(now.hidden), _hidden),
    Row(
        State.UNSTEADY,
        lambda now: (
            now.during(Phase.HOLD)
            and now.status.moving
            and not now.status.clock_running
            and now.stopped_for >= UNSTEADY_DELAY
        ),
        lambda now: Cue(HOLD_STILL, Tone.CORRECTION),
    ),
    Row(State.MOVING_IN, lambda now: now.during(Phase.SET_UP), _phase_cue(Phase.SET_UP)),
    Row(
        State.HOLDING,
        lambda now: now.during(Phase.HOLD) and now.status.clock_running,
        _phase_cue(Phase.HOLD, praise=True),
    ),
    Row(State.STOPPED, lambda now: now.during(Phase.HOLD), _phase_cue(Phase.HOLD)),
    Row(
        State.HELD,
        lambda now: now.during(Phase.RETURN) and not now.status.leaving,
        _phase_cue(Phase.RETURN, praise=True),
    ),
    Row(State.COMING_BACK, lambda now: now.during(Phase.RETURN), _comment),
    Row(
        State.OTHER_UNSEEN,
        lambda now: bool(now.other_unseen_cue),
        lambda now: Cue(now.other_unseen_cue, Tone.VISIBILITY),
    ),
    Row(State.PROPER, _rep_is(lambda rep: rep.proper), _comment),
    Row(State.UNJUDGED, _rep_is(lambda rep: not rep.judged), _comment),
    Row(State.COUNTED, _rep_is(lambda rep: rep.counted), _comment),
    Row(State.FELL_SHORT, lambda now: now.rep is not None, _comment),
    Row(State.DONE, lambda now: now.done, _nothing),
    Row(
        State.OPEN_ALREADY,
        lambda now: now.status.not_begun,
        lambda now: Cue(now.exercise.cycle.begin_cue),
    ),
    Row(
        State.OUT_OF_POSTURE,
        lambda now: now.in_posture is False,
        lambda now: Cue(now.exercise.start.instruction if now.exercise.start else ""),
    ),
    Row(State.UNCERTAIN, lambda now: now.in_posture is None, _nothing),
    Row(State.READY, lambda now: True, _phase_cue(Phase.READY)),
)


def cue_for(now: Situation) -> Cue:
    """Return what to say in a situation."""
    row = next(row for row in ROWS if row.holds(now))
    return replace(row.cue(now), state=row.state)
