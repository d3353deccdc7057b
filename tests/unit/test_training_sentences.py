"""The sentences that voice and screen share, and those that translators need."""

from __future__ import annotations

from dataclasses import replace

import pytest

from posecheck.core.exercise import Exercise
from posecheck.core.pose import Side
from posecheck.core.training_state import SideOutcome, Stage, TrainingState
from posecheck.exercises import EXERCISES
from posecheck.i18n import ENGLISH, plain_name
from posecheck.trainer.sentences import sentences, side_cue, verdict


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
