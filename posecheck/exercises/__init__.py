"""The stretches posecheck knows: every module of this folder that defines EXERCISE.

A new stretch is a new file here and nothing else; command line, coach, report and tests find it.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from posecheck.core.exercise import Exercise


def found() -> dict[str, Exercise]:
    """All exercises by name."""
    modules = (import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__))
    exercises = sorted((m.EXERCISE for m in modules), key=lambda e: e.name)
    return {exercise.name: exercise for exercise in exercises}


EXERCISES: dict[str, Exercise] = found()
