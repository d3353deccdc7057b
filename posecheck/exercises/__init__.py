"""The shipped exercises: every module of this folder that defines EXERCISE.

One more file here is one more exercise; command line, coach, report and tests find it. The user's
own exercises, and those of other packages, are added by `app.exercise_library`.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from posecheck.core.exercise import Exercise


def _discover() -> dict[str, Exercise]:
    modules = (import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__))
    exercises = sorted((module.EXERCISE for module in modules), key=lambda exercise: exercise.name)
    return {exercise.name: exercise for exercise in exercises}


#: The shipped exercises by name.
EXERCISES: dict[str, Exercise] = _discover()
