"""The shipped routines: every module of this folder that defines ROUTINE.

A routine names exercises; an exercise does not know its routines, so that a new exercise joins none
of them by itself. The user's own routines are added by `app.exercise_library`.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from posecheck.core.routine import Routine


def _discover() -> dict[str, Routine]:
    modules = (import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__))
    routines = sorted((module.ROUTINE for module in modules), key=lambda routine: routine.name)
    return {routine.name: routine for routine in routines}


#: The shipped routines by name.
ROUTINES: dict[str, Routine] = _discover()
