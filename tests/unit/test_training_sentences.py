"""What voice and screen say of an exercise, what translators need, and what is checked first."""

from __future__ import annotations

from dataclasses import replace

import pytest

from posecheck.core.exercise import Exercise, Hold, Swing
from posecheck.core.pose import Pose, Side
from posecheck.core.training_state import SideOutcome, Stage, TrainingState
from posecheck.exercises import EXERCISES
from posecheck.i18n import ENGLISH, plain_name
from posecheck.trainer.sentences import sentences, side_cue, verdict
from posecheck.trainer.setup_checks import setup_checks
from tests.support.lying import AT_THE_FEET, rolling


def outcome(counted: int, short: int = 0, target: int = 5) -> SideOutcome:
    return SideOutcome("One", Side.LEFT, counted, target, 0, fell_short=short)


@pytest.mark.parametrize(
    ("outcomes", "said"),
    [
        ([], "See you soon."),
        ([outcome(0)], "See you soon."),
        ([outcome(3)], "3 of 5 done. See you soon."),
        ([outcome(7, 2)], "All done. Well done, and see you soon."),
        ([outcome(1, 3)], "1 of 5 done; 3 of 4 tries fell short. See you soon."),
        ([outcome(7), outcome(0)], "5 of 10 done. See you soon."),
    ],
)
def test_the_verdict_names_what_was_done(outcomes: list[SideOutcome], said: str) -> None:
    """More of one side is nothing of the other; what fell short is said."""
    assert verdict(outcomes, ENGLISH) == said


def test_a_side_may_begin_in_its_own_way() -> None:
    """An exercise without a start, and one of both sides, have nothing to say of it."""
    kneeling = EXERCISES["hip-flexor"]
    assert kneeling.start and kneeling.start.side_cues
    for side in (Side.LEFT, Side.RIGHT):
        begun = TrainingState(Stage.SET_UP, kneeling, side)
        assert side_cue(begun) == kneeling.start.side_cues[side]
        assert side_cue(replace(begun, exercise=replace(kneeling, start=None))) == ""
    assert side_cue(TrainingState(Stage.SET_UP, EXERCISES["leg-rotations"])) == ""


@pytest.mark.parametrize("exercise", EXERCISES.values())
def test_translators_get_all_that_an_exercise_says(exercise: Exercise) -> None:
    """Its texts, and the names of its faults and measures in words; also where it has no start."""
    used = sentences([exercise])
    assert {exercise.title, exercise.summary, *exercise.advice.values()} <= used
    assert {plain_name(fault) for fault in exercise.faults} <= used
    assert {plain_name(measure.name) for measure in exercise.recorded} <= used
    assert exercise.start and exercise.start.instruction in used
    assert exercise.start.instruction not in sentences([replace(exercise, start=None)])


def test_a_setup_without_a_start_has_no_posture() -> None:
    """Nothing about posture or view is checked where an exercise does not say how it begins."""
    bare = replace(EXERCISES["hip-flexor"], start=None)
    names = [check.name for check in setup_checks(bare, Pose.unseen(0.0, (640, 480)), None)]
    assert {"posture", "view"}.isdisjoint(names) and {"body", "light", "sharp"} <= set(names)


def test_a_fault_has_the_unit_of_what_it_measures() -> None:
    """Asymmetry is a ratio, a tempo is in seconds."""
    held, swung = EXERCISES["hip-flexor"].cycle, EXERCISES["leg-rotations"].cycle
    assert isinstance(held, Hold) and isinstance(swung, Swing)
    assert held.fault_unit("any") == held.position.unit
    assert swung.fault_unit(swung.low_rom_fault) == swung.measure.unit
    assert swung.fault_unit(swung.asymmetry_fault) == ""
    assert swung.fault_unit(swung.too_fast_fault) == " s"


def test_between_repetitions_a_swing_is_measured_on_both_sides() -> None:
    """A hold has no side at rest, and nor has a swing out of its posture."""
    unseen = Pose.unseen(0.0, (640, 480))
    assert EXERCISES["hip-flexor"].cycle.resting_side(unseen) is None
    assert EXERCISES["leg-rotations"].cycle.resting_side(unseen) is None
    lying = AT_THE_FEET.watch(rolling(0.0))
    assert EXERCISES["leg-rotations"].cycle.resting_side(lying) is Side.BOTH
