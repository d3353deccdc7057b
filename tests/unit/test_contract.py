"""The laws that every known exercise keeps, shipped or not.

With POSECHECK_DATA set they are tried on the exercises in that folder too.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable

import pytest

from posecheck.app.exercise_library import load_exercises
from posecheck.core.coach import Coach
from posecheck.core.exercise import Exercise, Measure, Swing
from posecheck.core.feedback import Rep
from posecheck.core.pose import Pose, Side
from posecheck.errors import ModelError, OutputError, PosecheckError, VideoError
from tests.support.bodies import (
    Camera,
    Posture,
    Script,
    bowing,
    film,
    half_kneeling,
    lying,
    sitting,
    squatting,
    standing,
    stepping,
)

SIZE = (640, 480)
KEBAB = re.compile(r"[a-z]+(-[a-z]+)*")
SNAKE = re.compile(r"[a-z]+(_[a-z]+)*")

EXERCISES = load_exercises().exercises

every = pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)

POSTURES: dict[str, Posture] = {
    "standing": standing(),
    "kneeling": half_kneeling(Side.LEFT),
    "squatting": squatting(),
    "sitting": sitting(),
    "bowing": bowing(),
    "stepping": stepping(Side.RIGHT),
    "lying": lying(),
    "lying with bent knees": lying(knee=90.0, rotation=20.0),
    "lying on the left": lying(knee=90.0, roll=90.0),
    "lying on the right": lying(knee=90.0, roll=-90.0),
}


def measures(exercise: Exercise) -> list[Measure]:
    """Every measure that can be got at from outside."""
    return list(dict.fromkeys((*(check.measure for check in exercise.checks), *exercise.recorded)))


def watch(exercise: Exercise, poses: Iterable[Pose]) -> list[Rep]:
    coach = Coach([exercise])
    reps = [rep for pose in poses for rep in coach.watch(pose).finished]
    return [*reps, *coach.finish()]


def test_there_are_stretches() -> None:
    """They are known by their own names."""
    assert EXERCISES
    assert all(name == exercise.name for name, exercise in EXERCISES.items())


@every
def test_names_are_names(exercise: Exercise) -> None:
    """Names of stretches and faults are kebab-case, those of measures snake_case."""
    assert KEBAB.fullmatch(exercise.name)
    assert all(KEBAB.fullmatch(fault) for fault in exercise.faults)
    assert all(SNAKE.fullmatch(measure.name) for measure in measures(exercise))


@every
def test_names_are_unique(exercise: Exercise) -> None:
    """No fault, no priority and no measure's name stands for two things."""
    assert len(set(exercise.faults)) == len(exercise.faults)
    priorities = [check.priority for check in exercise.checks]
    assert len(set(priorities)) == len(priorities)
    named = [measure.name for measure in measures(exercise)]
    assert len(set(named)) == len(named)


@every
def test_a_stretch_is_told_to_people(exercise: Exercise) -> None:
    """A title without a full stop, a summary and cues that are sentences."""
    assert exercise.title and not exercise.title.endswith((".", "!"))
    sentences = [
        exercise.summary,
        *exercise.cues.values(),
        *(check.cue for check in exercise.checks),
        *(measure.unseen_cue for measure in measures(exercise)),
    ]
    for sentence in sentences:
        assert sentence.endswith((".", "!")), sentence
        assert sentence == sentence.strip() and sentence[0].isupper(), sentence
        assert "\n" not in sentence and "  " not in sentence, sentence


@every
def test_a_cue_can_be_said_in_a_breath(exercise: Exercise) -> None:
    """What is spoken during a stretch is short."""
    for sentence in [*exercise.cues.values(), *(check.cue for check in exercise.checks)]:
        assert len(sentence) <= 70, sentence


@every
def test_there_is_something_to_do(exercise: Exercise) -> None:
    """A programme, sides to do it on, and faults to watch for."""
    assert exercise.programme.reps >= 1 and exercise.programme.sets >= 1
    assert exercise.sides
    assert exercise.checks and exercise.recorded
    assert exercise.cues


@every
def test_explanations_name_faults(exercise: Exercise) -> None:
    """A fault is explained by another one of the same stretch."""
    for check in exercise.checks:
        assert check.explained_by <= set(exercise.faults) - {check.fault}, check.fault
    if isinstance(exercise.cycle, Swing):
        checked = {check.fault for check in exercise.checks}
        assert exercise.cycle.low_rom_explained_by <= checked


@every
def test_nobody_measures_nothing(exercise: Exercise) -> None:
    """Every measure of nobody is unknown, on every side."""
    for measure in measures(exercise):
        for side in exercise.sides:
            assert math.isnan(measure.evaluate(Pose.unseen(0.0, SIZE), side)), measure.name


@every
@pytest.mark.parametrize("azimuth", [0, 60, -90])
def test_measures_answer_for_every_posture(exercise: Exercise, azimuth: float) -> None:
    """Whatever people do, a measure answers with a number or says that it does not know."""
    for name, posture in POSTURES.items():
        pose = Camera(azimuth).see(posture)
        for measure in measures(exercise):
            for side in exercise.sides:
                value = measure.evaluate(pose, side)
                assert isinstance(value, float), (measure.name, name)
                assert not math.isinf(value), (measure.name, name)


@every
def test_nobody_does_nothing(exercise: Exercise) -> None:
    """A film without anybody yields no repetition."""
    assert watch(exercise, (Pose.unseen(k / 10, SIZE) for k in range(300))) == []


@every
@pytest.mark.parametrize("azimuth", [0, 55, 90])
@pytest.mark.parametrize("noise", [0.0, 0.01])
@pytest.mark.parametrize("posture", ["standing", "sitting"])
def test_staying_is_no_stretch(
    exercise: Exercise, azimuth: float, noise: float, posture: str
) -> None:
    """Standing or sitting still is no repetition, from wherever it is seen."""
    script = [(0.0, POSTURES[posture]), (12.0, POSTURES[posture])]
    assert watch(exercise, film(script, 10, Camera(azimuth), noise=noise)) == []


@every
def test_what_is_told_was_declared(exercise: Exercise) -> None:
    """Through all sorts of postures only declared sides, faults and measures are told."""
    script: Script = [
        step for posture in POSTURES.values() for step in ((1.0, posture), (3.0, posture))
    ]
    kept = {measure.name for measure in exercise.recorded}
    for azimuth in (0.0, 50.0, 90.0):
        for rep in watch(exercise, film(script, 12, Camera(azimuth))):
            assert rep.exercise == exercise.name
            assert rep.side in exercise.sides
            assert {fault.name for fault in rep.faults} <= set(exercise.faults)
            assert set(rep.measures) <= kept
            assert rep.start <= rep.end and rep.hold <= rep.end - rep.start


def test_what_a_user_can_mend_is_one_kind_of_error() -> None:
    """Whoever catches the one error catches all that a user can do something about."""
    for error in (VideoError, ModelError, OutputError):
        assert issubclass(error, PosecheckError)
        assert str(error("Plug the camera in.")) == "Plug the camera in."


def test_all_stretches_are_looked_for_at_once() -> None:
    """A coach of all stretches tells the one that is done, whichever it is."""
    script = [(0.0, standing()), (2.0, half_kneeling(Side.LEFT)), (24.0, half_kneeling(Side.LEFT))]
    coach = Coach(list(EXERCISES.values()))
    told = [coach.watch(pose) for pose in film(script, 10)]
    assert told[0].exercise == ""
    assert told[-1].exercise == "hip-flexor"
    assert [rep.exercise for rep in coach.finish()] == ["hip-flexor"]
