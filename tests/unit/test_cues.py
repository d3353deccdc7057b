"""The table from state to cue: every row, and the laws that no cue may break."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from posecheck.core import cues
from posecheck.core.advice import costliest_fault, ranked_advice
from posecheck.core.coach import Coach
from posecheck.core.cues import ROWS, Cue, Situation, State, Tone, cue_for
from posecheck.core.exercise import Exercise, Phase, Verdict
from posecheck.core.feedback import Fault, Feedback, Rep
from posecheck.core.pose import Pose, Side
from posecheck.core.tracking import Lack, TrackerStatus
from posecheck.exercises import EXERCISES, hip_flexor, leg_rotations, open_close
from posecheck.i18n import ENGLISH, LANGUAGES
from posecheck.trainer.sentences import spoken_cue
from tests.support import bodies, lying

OPEN, ROLL, KNEEL = open_close.EXERCISE, leg_rotations.EXERCISE, hip_flexor.EXERCISE
FPS = 10.0


def status(phase: Phase, **changes: Any) -> TrackerStatus:
    """Return the status within a repetition."""
    side = Side.LEFT
    return replace(TrackerStatus(in_rep=True, phase=phase, side=side), **changes)


def rep(exercise: Exercise = OPEN, *faults: str, counted: bool = True, judged: bool = True) -> Rep:
    found = tuple(Fault(name, 1.0, 3.0, 0.0) for name in faults)
    return Rep(exercise.name, Side.LEFT, 0.0, 9.0, 5.0, counted, {}, found, judged)


def now(of: Exercise = OPEN, at: TrackerStatus | None = None, **changes: Any) -> Situation:
    return replace(Situation(10.0, of, at or TrackerStatus()), **changes)


SHORT_OF_OPEN = Lack(open_close.OPENING, 13.2)
CHEST_LEANS = Lack(hip_flexor.TRUNK, 4.0, KNEEL.first_checks[hip_flexor.TRUNK])
KNEE_UP = Lack(hip_flexor.BACK_KNEE_HEIGHT, 0.2, KNEEL.first_checks[hip_flexor.BACK_KNEE_HEIGHT])
BACK_KNEE_HIDDEN = Lack(hip_flexor.BACK_KNEE, math.nan, KNEEL.first_checks[hip_flexor.BACK_KNEE])
OTHER = "I can't read your feet."

#: A situation for every row of the table, with the sentence and its tone.
EXAMPLES: dict[State, tuple[Situation, str, Tone]] = {
    State.STILL_PICTURE: (now(still=True, nobody=True), cues.STILL, Tone.VISIBILITY),
    State.STRANGER: (now(stranger=True), cues.STRANGER, Tone.VISIBILITY),
    State.WHO: (now(ambiguous=True), cues.WHO, Tone.VISIBILITY),
    State.NOBODY: (now(nobody=True), cues.NOBODY, Tone.VISIBILITY),
    State.NOT_BEGUN: (now(begun=False, other_unseen_cue=OTHER), OTHER, Tone.VISIBILITY),
    State.UNSEEN: (
        now(KNEEL, status(Phase.HOLD), unseen=True),
        hip_flexor.KNEELING.unseen_cue,
        Tone.VISIBILITY,
    ),
    State.FAULT: (
        now(KNEEL, status(Phase.HOLD, active_checks=KNEEL.checks[:2])),
        "Lower your back knee to the floor.",
        Tone.CORRECTION,
    ),
    State.FELL_SHORT_GOING: (
        now(ROLL, status(Phase.SET_UP), rep=rep(ROLL, "legs-together", counted=False)),
        "That one did not count. Bring your legs further apart, wider than your hips.",
        Tone.INSTRUCTION,
    ),
    State.SWING_FAULT: (
        now(ROLL, status(Phase.SET_UP), rep=rep(ROLL, "knees-bending", "one-leg")),
        "Let both legs roll alike.",
        Tone.CORRECTION,
    ),
    State.TURNED: (
        now(ROLL, rep=rep(ROLL), rep_age=0.1),
        "In, as far as you can.",
        Tone.INSTRUCTION,
    ),
    State.ROLL_IN: (
        now(ROLL, status(Phase.SET_UP), rep=rep(ROLL), rep_age=1.0),
        "In, as far as you can.",
        Tone.INSTRUCTION,
    ),
    State.OUT_AS_FAR: (
        now(ROLL, status(Phase.RETURN, turned_since=9.0)),
        "",
        Tone.INSTRUCTION,
    ),
    State.ROLL_OUT: (
        now(ROLL, status(Phase.RETURN, turned_since=9.9)),
        "Slowly out, as far as you can.",
        Tone.INSTRUCTION,
    ),
    State.GIVEN_UP: (
        now(at=status(Phase.HOLD, retreating=True, stopped_since=9.0, lacking=(SHORT_OF_OPEN,))),
        "Stay open until the time is over.",
        Tone.CORRECTION,
    ),
    State.GOING_BACK: (now(at=status(Phase.SET_UP, retreating=True)), "", Tone.INSTRUCTION),
    State.SHORT: (
        now(at=status(Phase.SET_UP, stopped_since=9.0, lacking=(SHORT_OF_OPEN,))),
        "Open further, as far as it goes easily. About 15° to go.",
        Tone.CORRECTION,
    ),
    State.HIDDEN: (
        now(KNEEL, status(Phase.HOLD, stopped_since=7.0, lacking=(BACK_KNEE_HIDDEN,))),
        hip_flexor.BACK_KNEE.unseen_cue,
        Tone.VISIBILITY,
    ),
    State.UNSTEADY: (
        now(at=status(Phase.HOLD, stopped_since=8.9, moving=True)),
        "Hold still.",
        Tone.CORRECTION,
    ),
    State.MOVING_IN: (
        now(at=status(Phase.SET_UP, lacking=(SHORT_OF_OPEN,))),
        "Let your chest follow the arm.",
        Tone.INSTRUCTION,
    ),
    State.HOLDING: (
        now(at=status(Phase.HOLD, clock_running=True, stopped_since=10.0)),
        "Stay there. Breathe deeply and let the shoulder sink.",
        Tone.PRAISE,
    ),
    State.STOPPED: (
        now(at=status(Phase.HOLD, stopped_since=9.4, moving=True)),
        "Stay there. Breathe deeply and let the shoulder sink.",
        Tone.INSTRUCTION,
    ),
    State.HELD: (
        now(at=status(Phase.RETURN, clock_running=True)),
        "And slowly close again.",
        Tone.PRAISE,
    ),
    State.COMING_BACK: (
        now(at=status(Phase.RETURN, leaving=True), rep=rep()),
        "Well done.",
        Tone.PRAISE,
    ),
    State.OTHER_UNSEEN: (now(other_unseen_cue=OTHER, rep=rep()), OTHER, Tone.VISIBILITY),
    State.PROPER: (now(rep=rep()), "Well done.", Tone.PRAISE),
    State.UNJUDGED: (now(rep=rep(judged=False)), cues.UNJUDGED, Tone.INSTRUCTION),
    State.COUNTED: (
        now(rep=rep(OPEN, "knees-apart")),
        "Counted. Do it a little cleaner next time."
        " Keep your knees together, turn only your chest.",
        Tone.INSTRUCTION,
    ),
    State.FELL_SHORT: (
        now(rep=rep(OPEN, "hold-too-short", "not-open", counted=False)),
        "That one did not count. Open further, as far as it goes easily.",
        Tone.INSTRUCTION,
    ),
    State.DONE: (now(done=True), "", Tone.INSTRUCTION),
    State.OPEN_ALREADY: (
        now(at=TrackerStatus(not_begun=True)),
        "Close your chest first, then open it slowly.",
        Tone.INSTRUCTION,
    ),
    State.OUT_OF_POSTURE: (
        now(in_posture=False),
        "Lie on your side, knees bent, both arms straight ahead.",
        Tone.INSTRUCTION,
    ),
    State.UNCERTAIN: (now(in_posture=None), "", Tone.INSTRUCTION),
    State.READY: (now(), "Open your upper arm, let your chest follow.", Tone.INSTRUCTION),
}


def text(cue: Cue) -> str:
    return f"{cue.text} {cue.detail.format(n=cue.amount)}".strip()


@pytest.mark.parametrize("state", State)
def test_every_row_of_the_table(state: State) -> None:
    """Each state has one row, and its cue says what is so."""
    situation, sentence, tone = EXAMPLES[state]
    cue = cue_for(situation)
    assert (cue.state, text(cue), cue.tone) == (state, sentence, tone)
    assert [row.state for row in ROWS].count(state) == 1


def test_the_table_is_written_down() -> None:
    """The module's first lines name every state, in the order of the rows."""
    written = [line.split()[0] for line in (cues.__doc__ or "").splitlines() if line[:4] == "    "]
    assert [name for name in written if name != "State"] == [row.state.name for row in ROWS]
    assert [row.state for row in ROWS] == list(State)


def test_a_swing_that_has_stopped_going_in_is_asked_out() -> None:
    """It is not asked to go where it comes from."""
    cue = cue_for(now(ROLL, status(Phase.SET_UP, turned_since=9.0)))
    assert (cue.state, cue.text) == (State.ROLL_OUT, "Slowly out, as far as you can.")


def test_an_uncertain_hold_is_not_praised() -> None:
    """The same sentence comes without the tick."""
    doubtful = status(Phase.HOLD, clock_running=True, certain=False)
    assert cue_for(now(at=doubtful)).tone is Tone.INSTRUCTION


@pytest.mark.parametrize(
    ("lacking", "said"),
    [
        ((CHEST_LEANS,), "Keep your chest tall. About 5° to go."),
        ((BACK_KNEE_HIDDEN, KNEE_UP), "Lower your back knee to the floor."),
        ((Lack(hip_flexor.KNEELING, 0.2),), "Both knees to a right angle, then shift your hips"),
    ],
)
def test_what_is_missing_is_named(lacking: tuple[Lack, ...], said: str) -> None:
    """The first thing that is known to fall short and has something to say, with its degrees."""
    cue = cue_for(now(KNEEL, status(Phase.SET_UP, stopped_since=9.0, lacking=lacking)))
    assert text(cue).startswith(said)


def test_what_is_left_without_a_repetition_has_no_comment() -> None:
    """The clock may have been full while the attempt was none."""
    assert text(cue_for(now(at=status(Phase.RETURN, leaving=True)))) == ""


def test_a_proper_end_says_so() -> None:
    """After the last repetition nothing more is asked for."""
    assert text(cue_for(now(ROLL, rep=rep(ROLL), rep_age=0.1, done=True))) == "Well done."


@pytest.mark.parametrize(
    ("faults", "worst"),
    [
        ((), ""),
        (("hold-too-short",), "hold-too-short"),
        (("hold-too-short", "knees-apart"), "knees-apart"),
        (("knees-apart", "hold-too-short", "not-open"), "not-open"),
    ],
)
def test_the_costliest_fault(faults: tuple[str, ...], worst: str) -> None:
    """A target never reached explains all, a short hold nothing."""
    assert costliest_fault(OPEN, rep(OPEN, *faults, counted=False)) == worst
    assert costliest_fault(None, rep(OPEN, *faults)) in (*faults, "")


def test_advice_begins_with_what_cost_most() -> None:
    """Not open comes before a hold that was too short for another reason as often."""
    cost = [
        rep(OPEN, "not-open", "hold-too-short", counted=False),
        rep(OPEN, "hold-too-short", counted=False),
        rep(OPEN, "arm-not-level"),
    ]
    ranked = [advice.fault for advice in ranked_advice(cost, [OPEN])]
    assert ranked == ["not-open", "hold-too-short", "arm-not-level"]
    often = [*cost, rep(OPEN, "hold-too-short", counted=False)]
    assert ranked_advice(often, [OPEN])[0].fault == "hold-too-short"


# Through the coach


def watched(exercise: Exercise, poses: Iterable[Pose]) -> list[Feedback]:
    coach = Coach([exercise])
    return [coach.watch(pose) for pose in poses]


def half_open(hold: float = 13.0) -> list[Feedback]:
    script = lying.openings(Side.RIGHT, opened=36.0, hold=hold)
    return watched(OPEN, lying.film(script, lying.facing(Side.RIGHT), FPS))


def test_a_half_open_chest_is_asked_to_open_further() -> None:
    """Within 3 s of holding, with how much is missing, and as long as it lasts."""
    held = [moment for moment in half_open() if 4.5 + 3.0 <= moment.pose.time <= 4.5 + 12.5]
    assert held
    for moment in held:
        assert moment.sentence.startswith("Open further")
        assert moment.correction and not moment.praise and moment.short
        assert 10 <= moment.amount <= 20


def test_a_half_open_chest_does_not_count_and_it_is_said_why() -> None:
    """The reason is the chest, not the time."""
    last = half_open()[-1]
    assert last.sentence == "That one did not count. Open further, as far as it goes easily."


def test_an_open_chest_that_was_not_closed_first_is_asked_to_close() -> None:
    """Nothing asks to open what is open."""
    wide = lying.on_side(Side.RIGHT, opened=74.0)
    moments = watched(OPEN, lying.film([(0.0, wide), (6.0, wide)], lying.facing(Side.RIGHT), FPS))
    assert {moment.cue for moment in moments} == {OPEN.cycle.begin_cue}


def test_a_person_elsewhere_is_asked_to_lie_down() -> None:
    """A person who is lying down already is not asked to."""
    stand = bodies.standing()
    upright = watched(OPEN, bodies.film([(0.0, stand), (3.0, stand)], FPS))
    assert upright[-1].cue == "Lie on your side, knees bent, both arms straight ahead."
    closed = lying.on_side(Side.RIGHT)
    ready = watched(OPEN, lying.film([(0.0, closed), (3.0, closed)], lying.facing(Side.RIGHT), FPS))
    assert ready[-1].cue == "Open your upper arm, let your chest follow."


def test_an_unseen_posture_asks_for_nothing() -> None:
    """Who is not seen may be doing what would be asked for."""
    blind = watched(OPEN, (Pose.unseen(k / FPS, (640, 480)) for k in range(20)))
    assert {moment.cue for moment in blind} == {""}


SCRIPTS: dict[str, Callable[[], Iterable[Pose]]] = {
    "a clean stretch": lambda: bodies.film(bodies.repetition(Side.LEFT), FPS),
    "a leaning one": lambda: bodies.film(bodies.repetition(Side.LEFT, lean=30.0), FPS),
    "given up": lambda: bodies.film(bodies.repetition(Side.LEFT, hold=6.0), FPS),
    "openings": lambda: lying.film(lying.openings(Side.LEFT, 2), lying.facing(Side.LEFT), FPS),
    "half open": lambda: lying.film(
        lying.openings(Side.LEFT, opened=36.0), lying.facing(Side.LEFT), FPS
    ),
    "rolling": lambda: lying.film(lying.cycles(3), lying.AT_THE_FEET, FPS),
}


@cache
def watched_all(name: str) -> list[Feedback]:
    coach = Coach(list(EXERCISES.values()))
    return [coach.watch(pose) for pose in SCRIPTS[name]()]


@pytest.mark.parametrize("name", SCRIPTS)
def test_praise_is_earned(name: str) -> None:
    """It has a clock that runs or is full, or follows a repetition that is proper."""
    proper_at = -math.inf
    for moment in watched_all(name):
        if any(one.proper for one in moment.finished):
            proper_at = moment.pose.time
        if moment.praise:
            full = moment.hold >= moment.hold_target > 0.0
            lately = moment.pose.time - proper_at <= 4.5
            assert moment.clock_running or full or lately
            assert not moment.faults
        if moment.short:
            assert not moment.praise


@pytest.mark.parametrize("name", SCRIPTS)
def test_faults_are_of_now(name: str) -> None:
    """No fault stays once its measure was in its band, or the position was left, for 0.6 s."""
    wrong: dict[str, float] = {}
    for moment in watched_all(name):
        time = moment.pose.time
        for value in moment.judged_values:
            if value.verdict in (Verdict.WRONG, Verdict.NEAR):
                wrong[value.fault] = time
        for fault in moment.faults:
            assert time - wrong.get(fault, -math.inf) <= 0.6


def test_details_are_translated() -> None:
    """The number stands in the sentence of every language."""
    moment = next(one for one in half_open(5.0) if one.correction)
    assert spoken_cue(moment, ENGLISH) == moment.sentence
    assert spoken_cue(moment, LANGUAGES["de"]) == (
        f"Öffne weiter, so weit es leicht geht. Noch etwa {moment.amount}°."
    )
