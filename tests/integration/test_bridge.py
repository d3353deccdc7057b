"""An exercise for both sides with drawn joints, beside the shipped ones: the bridge."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from posecheck.core.coach import Coach
from posecheck.core.pose import Side
from posecheck.core.training_state import Stage
from posecheck.exercises import EXERCISES
from posecheck.testing import judge, synthetic_poses
from posecheck.trainer.trainer import Trainer
from tests.support.bridge import EXERCISE
from tests.support.own_exercises import DOWN, EXPECTED, SCRIPT, UP, lifted

NAME = EXERCISE.name
FPS = 10.0
EVERY = [*(one for one in EXERCISES.values() if one.name != NAME), EXERCISE]


@pytest.mark.parametrize("azimuth", [90, -90, 60, 30])
def test_its_repetitions_are_judged(azimuth: float) -> None:
    """Counts and faults are right wherever the camera stands, alone and among all exercises."""
    poses = list(synthetic_poses(SCRIPT, azimuth, FPS))
    coach = Coach(EVERY)
    among_all = [rep for pose in poses for rep in coach.watch(pose).finished]
    for reps in (judge(EXERCISE, poses), among_all):
        assert [(rep.counted, {fault.name for fault in rep.faults}) for rep in reps] == EXPECTED
        assert {(rep.exercise, rep.side) for rep in reps} == {(NAME, Side.BOTH)}


def test_it_keeps_the_focus_between_its_repetitions() -> None:
    """No exercise that begins in the same posture asks for a better view of the feet meanwhile."""
    coach = Coach(EVERY)
    feedback = [coach.watch(pose) for pose in synthetic_poses(SCRIPT, fps=FPS)]
    begun = next(k for k, now in enumerate(feedback) if now.exercise == NAME)
    assert {now.exercise for now in feedback[begun:]} == {NAME}
    cues = Counter(now.cue for now in feedback[begun:])
    assert cues["Well done."] > 0 and cues["That one did not count."] > 0
    assert not any("feet." in cue for cue in cues)


def test_it_is_trained() -> None:
    """The trainer leads through it, with the set-up, until all repetitions are done."""
    short = replace(EXERCISE, programme=replace(EXERCISE.programme, reps=2, hold=3.0))
    trainer = Trainer([short])
    script = [(0.0, DOWN), (12.0, DOWN), *lifted(UP, 5.0), *lifted(UP, 5.0), (6.0, DOWN)]
    feedback = [trainer.watch(pose) for pose in synthetic_poses(script, fps=FPS)]
    stages = [now.training.stage for now in feedback if now.training]
    assert list(dict.fromkeys(stages))[-2:] == [Stage.WORK, Stage.SUMMARY]
    assert [rep.counted for now in feedback for rep in now.finished] == [True, True]
