"""Load the exercises and routines: shipped ones, the user's own files, and installed packages.

The user's files are Python and are executed: they are trusted like any program of the user's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from traceback import extract_tb, walk_tb
from types import ModuleType
from typing import TypeVar

from posecheck.core.exercise import Exercise
from posecheck.core.routine import Routine
from posecheck.errors import PosecheckError, kind_and_reason, reason
from posecheck.exercises import EXERCISES
from posecheck.files import read_regular
from posecheck.history import data_folder
from posecheck.routines import ROUTINES

#: Entry points of this group load an Exercise, or a module that defines EXERCISE.
ENTRY_POINT_GROUP = "posecheck.exercises"

RESERVED = {"auto"}  # names that stand for something else on the command line
MAX_SIZE = 1_000_000  # bytes of a declaration
IGNORED_PREFIXES = ("test_", "_", "conftest")  # files that are no declarations

Declared = TypeVar("Declared", Exercise, Routine)
Origin = TypeVar("Origin", Path, EntryPoint)


@dataclass(frozen=True)
class ExerciseLibrary:
    """All exercises and routines by name, shipped ones first; a warning for each one left out."""

    exercises: dict[str, Exercise]
    routines: dict[str, Routine]
    warnings: tuple[str, ...] = ()

    def select(self, names: Iterable[str] | None = None) -> tuple[Exercise, ...]:
        """Return the exercises of these names, or all; PosecheckError if one is not known."""
        names = tuple(self.exercises if names is None else names)
        unknown = [name for name in names if name not in self.exercises]
        if unknown:
            known = ", ".join(self.exercises)
            raise PosecheckError(f"there is no exercise {unknown[0]!r} here, only {known}.")
        return tuple(self.exercises[name] for name in names)


def exercises_folder(data: Path | None = None) -> Path:
    """Return the folder of the user's own exercises; for `data` None in the usual data folder."""
    return data_folder(data) / "exercises"


def load_exercises(data: Path | None = None) -> ExerciseLibrary:
    """Load everything that can be loaded; what cannot is left out with a warning.

    A declaration whose name is taken is left out: shipped ones come before the user's, and those
    before installed packages'. The result is cached for the process.
    """
    return _load(data_folder(data).absolute())


@cache
def _load(data: Path) -> ExerciseLibrary:
    exercises, routines = dict(EXERCISES), dict(ROUTINES)
    installed = sorted(entry_points(group=ENTRY_POINT_GROUP), key=lambda point: point.name)
    read_routine = partial(_read_routine, exercises)
    warnings = (
        *_add_all(exercises, read_exercise, _declaration_files(data / "exercises")),
        *_add_all(exercises, _from_entry_point, installed),
        *_add_all(routines, read_routine, _declaration_files(data / "routines")),
    )
    return ExerciseLibrary(exercises, routines, warnings)


def _add_all(
    known: dict[str, Declared], read: Callable[[Origin], Declared], origins: Iterable[Origin]
) -> Iterator[str]:
    """Add to `known` what can be read; yield one sentence for each declaration left out."""
    for origin in origins:
        try:
            new = read(origin)
        except PosecheckError as error:
            yield str(error)
            continue
        if new.name in known or new.name in RESERVED:
            yield f"{_named(origin)} is left out: the name {new.name} is taken; choose another."
        else:
            known[new.name] = new


def _declaration_files(folder: Path) -> list[Path]:
    files = sorted(folder.glob("*.py"))
    return [path for path in files if not path.name.startswith(IGNORED_PREFIXES)]


def read_exercise(path: Path) -> Exercise:
    """Execute a file and return its exercise; PosecheckError with line and cause if it has none."""
    return _declared(_executed(path), "EXERCISE", Exercise, path)


def cause_of(error: BaseException, path: Path) -> str:
    """Return why an error was raised, in a few words, with the last line of `path` under way."""
    if isinstance(error, SyntaxError):
        return f"line {error.lineno}: {error.msg}"
    frames = extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if frame.filename == str(path)]
    # A refused declaration says in a sentence what is wrong; others are clear by their type only.
    text = kind_and_reason(error)
    text = text.partition(": ")[2] if isinstance(error, ValueError) else text
    return f"line {lines[-1]}: {text}" if lines else text


@contextmanager
def own_exercise_errors() -> Iterator[None]:
    """Raise an error in the functions of an exercise that is not shipped as a PosecheckError."""
    try:
        yield
    except (Exception, SystemExit) as error:
        for frame, line in walk_tb(error.__traceback__):
            exercise = frame.f_globals.get("EXERCISE")
            if isinstance(exercise, Exercise) and exercise not in EXERCISES.values():
                raise PosecheckError(
                    f"the exercise {exercise.name} can't be used: {frame.f_code.co_filename},"
                    f" line {line}: {kind_and_reason(error)}."
                ) from error
        raise


def _executed(path: Path) -> ModuleType:
    module = ModuleType(f"{path.parent.name}.{path.stem}")
    module.__file__ = str(path)
    try:
        source = read_regular(path, MAX_SIZE)
    except OSError as error:
        raise PosecheckError(f"{path} can't be read ({reason(error)}).") from error
    try:
        exec(compile(source, str(path), "exec"), module.__dict__)
    except (Exception, SystemExit) as error:
        raise PosecheckError(f"{path} can't be used: {cause_of(error, path)}.") from error
    return module


def _declared(
    module: object, name: str, kind: type[Declared], origin: Path | EntryPoint
) -> Declared:
    found = getattr(module, name, None)
    if not isinstance(found, kind):
        there = "there is none" if found is None else f"it is of type {type(found).__name__}"
        raise PosecheckError(
            f"{_named(origin)} can't be used: {name} must be a posecheck {kind.__name__}; {there}."
        )
    return found


def _from_entry_point(point: EntryPoint) -> Exercise:
    try:
        loaded = point.load()
    except (Exception, SystemExit) as error:
        raise PosecheckError(f"{_named(point)} can't be used: {kind_and_reason(error)}.") from error
    if isinstance(loaded, Exercise):
        return loaded
    return _declared(loaded, "EXERCISE", Exercise, point)


def _read_routine(exercises: Mapping[str, Exercise], path: Path) -> Routine:
    routine = _declared(_executed(path), "ROUTINE", Routine, path)
    unknown = [name for name in routine.exercises if name not in exercises]
    if unknown:
        raise PosecheckError(f"{path} is left out: there is no exercise {unknown[0]!r}.")
    return routine


def _named(origin: Path | EntryPoint) -> str:
    if isinstance(origin, Path):
        return str(origin)
    package = origin.dist.name if origin.dist else "an unknown package"
    return f"the entry point {origin.name} of {package}"
