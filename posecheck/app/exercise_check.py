"""Try an exercise's functions on synthetic people, to find those that raise or return no number."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

from posecheck.app.exercise_library import cause_of, read_exercise
from posecheck.core.exercise import Exercise, Swing
from posecheck.core.pose import SIDES, Pose
from posecheck.errors import PosecheckError
from posecheck.testing import (
    SITTING,
    STANDING,
    SUPINE,
    SUPINE_KNEES_BENT,
    Posture,
    judge,
    nobody,
    synthetic_poses,
)

#: What is tried: from one posture to the other and back, seen from the side and from the front.
SCENES: dict[str, tuple[Posture, Posture]] = {
    "a standing person": (STANDING, Posture(arms=170.0)),
    "a sitting person": (STANDING, SITTING),
    "a lying person": (SUPINE, SUPINE_KNEES_BENT),
}
AZIMUTHS = (90.0, 0.0, -90.0)


def check_exercise(path: Path) -> Exercise:
    """Evaluate all functions of a declaration and return it; PosecheckError if one is wrong."""
    exercise = read_exercise(path)
    for scene, poses in _scenes():
        try:
            for name, value in _values(exercise, poses[len(poses) // 2]):
                _check_number(name, value, scene, is_somebody=scene in SCENES)
            judge(exercise, poses)
        except PosecheckError as error:
            raise PosecheckError(f"{path} can't be used: {error}") from error
        except (Exception, SystemExit) as error:
            raise PosecheckError(
                f"{path} can't be used: with {scene} in view, {cause_of(error, path)}."
            ) from error
    return exercise


def _scenes() -> Iterator[tuple[str, list[Pose]]]:
    yield "nobody", list(nobody(5.0))
    for name, (begin, other) in SCENES.items():
        for azimuth in AZIMUTHS:
            script = [(0.0, begin), (2.0, other), (2.0, other), (2.0, begin)]
            yield name, list(synthetic_poses(script, azimuth))


def _values(exercise: Exercise, pose: Pose) -> Iterator[tuple[str, object]]:
    cycle = exercise.cycle
    if isinstance(cycle, Swing):
        cycle.posture(pose)
        yield from ((cycle.side_measure.name, cycle.side_measure.evaluate(pose, s)) for s in SIDES)
    if exercise.start:
        exercise.start.posture(pose)
        exercise.start.is_view_suitable(pose)
    for measure in exercise.measures:
        yield from ((measure.name, measure.evaluate(pose, side)) for side in exercise.sides)


def _check_number(name: str, value: object, scene: str, *, is_somebody: bool) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float) or math.isinf(value):
        raise PosecheckError(
            f"with {scene} in view, the measure {name} returned {value!r}; it must return a number,"
            " or NaN where it can't be measured."
        )
    if not is_somebody and not math.isnan(value):
        raise PosecheckError(
            f"with nobody in view, the measure {name} returned {value!r}; it must return NaN."
        )
