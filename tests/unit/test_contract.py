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
    """Every measure that is checked or recorded."""
    return list(dict.fromkeys((*(check.measure for check in exercise.checks), *exercise.recorded)))


def watch(exercise: Exercise, poses: Iterable[Pose]) -> list[Rep]:
    coach = Coach([exercise])
    reps = [rep for pose in poses for rep in coach.watch(pose).finished]
    return [*reps, *coach.finish()]


def test_there_are_exercises() -> None:
    """They are keyed by their own names."""
    assert EXERCISES
    assert all(name == exercise.name for name, exercise in EXERCISES.items())


@every
def test_names_have_their_case(exercise: Exercise) -> None:
    """Names of exercises and faults are kebab-case, those of measures snake_case."""
    assert KEBAB.fullmatch(exercise.name)
    assert all(KEBAB.fullmatch(fault) for fault in exercise.faults)
    assert all(SNAKE.fullmatch(measure.name) for measure in measures(exercise))


@every
def test_names_are_unique(exercise: Exercise) -> None:
    """Faults, priorities and measures' names occur once."""
    assert len(set(exercise.faults)) == len(exercise.faults)
    priorities = [check.priority for check in exercise.checks]
    assert len(set(priorities)) == len(priorities)
    named = [measure.name for measure in measures(exercise)]
    assert len(set(named)) == len(named)


@every
def test_texts_are_sentences(exercise: Exercise) -> None:
    """A title without a full stop; a summary and cues that are sentences."""
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
def test_cues_are_short(exercise: Exercise) -> None:
    """A spoken cue has at most 70 characters."""
    for sentence in [*exercise.cues.values(), *(check.cue for check in exercise.checks)]:
        assert len(sentence) <= 70, sentence


@every
def test_an_exercise_has_a_programme(exercise: Exercise) -> None:
    """It has sides, checks, recorded measures and cues."""
    assert exercise.programme.reps >= 1 and exercise.programme.sets >= 1
    assert exercise.sides
    assert exercise.checks and exercise.recorded
    assert exercise.cues


@every
def test_explanations_name_faults(exercise: Exercise) -> None:
    """A fault is explained by another one of the same exercise."""
    for check in exercise.checks:
        assert check.explained_by <= set(exercise.faults) - {check.fault}, check.fault
    if isinstance(exercise.cycle, Swing):
        checked = {check.fault for check in exercise.checks}
        assert exercise.cycle.low_rom_explained_by <= checked


@every
def test_an_unseen_person_has_no_measures(exercise: Exercise) -> None:
    """Every measure is NaN, on every side."""
    for measure in measures(exercise):
        for side in exercise.sides:
            assert math.isnan(measure.evaluate(Pose.unseen(0.0, SIZE), side)), measure.name


@every
@pytest.mark.parametrize("azimuth", [0, 60, -90])
def test_measures_are_finite_or_nan_in_every_posture(exercise: Exercise, azimuth: float) -> None:
    """A measure is a finite float or NaN."""
    for name, posture in POSTURES.items():
        pose = Camera(azimuth).see(posture)
        for measure in measures(exercise):
            for side in exercise.sides:
                value = measure.evaluate(pose, side)
                assert isinstance(value, float), (measure.name, name)
                assert not math.isinf(value), (measure.name, name)


@every
def test_an_empty_view_has_no_repetitions(exercise: Exercise) -> None:
    """A recording without a person has no repetition."""
    assert watch(exercise, (Pose.unseen(k / 10, SIZE) for k in range(300))) == []


@every
@pytest.mark.parametrize("azimuth", [0, 55, 90])
@pytest.mark.parametrize("noise", [0.0, 0.01])
@pytest.mark.parametrize("posture", ["standing", "sitting"])
def test_staying_still_is_no_repetition(
    exercise: Exercise, azimuth: float, noise: float, posture: str
) -> None:
    """Standing or sitting still is none, from any view."""
    script = [(0.0, POSTURES[posture]), (12.0, POSTURES[posture])]
    assert watch(exercise, film(script, 8, Camera(azimuth), noise=noise)) == []


@every
def test_repetitions_hold_what_was_declared(exercise: Exercise) -> None:
    """Only declared sides, faults and measures are reported."""
    script: Script = [
        step for posture in POSTURES.values() for step in ((1.0, posture), (3.0, posture))
    ]
    kept = {measure.name for measure in exercise.recorded}
    for azimuth in (0.0, 50.0, 90.0):
        for rep in watch(exercise, film(script, 8, Camera(azimuth))):
            assert rep.exercise == exercise.name
            assert rep.side in exercise.sides
            assert {fault.name for fault in rep.faults} <= set(exercise.faults)
            assert set(rep.measures) <= kept
            assert rep.start <= rep.end and rep.hold <= rep.end - rep.start


def test_user_errors_share_one_class() -> None:
    """Catching PosecheckError catches every error that a user can correct."""
    for error in (VideoError, ModelError, OutputError):
        assert issubclass(error, PosecheckError)
        assert str(error("Plug the camera in.")) == "Plug the camera in."


def test_all_exercises_are_followed_at_once() -> None:
    """A coach of all exercises finds the one in progress."""
    script = [(0.0, standing()), (2.0, half_kneeling(Side.LEFT)), (24.0, half_kneeling(Side.LEFT))]
    coach = Coach(list(EXERCISES.values()))
    feedback = [coach.watch(pose) for pose in film(script, 8)]
    assert feedback[0].exercise == ""
    assert feedback[-1].exercise == "hip-flexor"
    assert [rep.exercise for rep in coach.finish()] == ["hip-flexor"]
