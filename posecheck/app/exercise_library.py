"""Load the exercises and routines: shipped ones, the user's own files, and installed packages.

The user's files are Python and are executed: they are trusted like any program of the user's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from traceback import extract_tb
from types import ModuleType
from typing import TypeVar

from posecheck.core.exercise import Exercise
from posecheck.core.routine import Routine
from posecheck.errors import PosecheckError
from posecheck.exercises import EXERCISES
from posecheck.history import data_folder
from posecheck.routines import ROUTINES

#: Entry points of this group load an Exercise, or a module that defines EXERCISE.
ENTRY_POINT_GROUP = "posecheck.exercises"

#: Names that stand for something else on the command line.
RESERVED = {"auto"}

#: Files in the user's folders that are no declarations: tests, and private modules.
IGNORED_PREFIXES = ("test_", "_", "conftest")

Declared = TypeVar("Declared", Exercise, Routine)


@dataclass(frozen=True)
class ExerciseLibrary:
    """All exercises and routines by name, shipped ones first.

    Attributes:
        exercises: The exercises.
        routines: The routines; each names only exercises that are known.
        warnings: One sentence for each declaration that was left out.
    """

    exercises: dict[str, Exercise]
    routines: dict[str, Routine]
    warnings: tuple[str, ...] = ()

    def select(self, names: Iterable[str]) -> tuple[Exercise, ...]:
        """Return the exercises of these names.

        Raises:
            PosecheckError: If one is not known.
        """
        names = tuple(names)
        unknown = [name for name in names if name not in self.exercises]
        if unknown:
            known = ", ".join(self.exercises)
            raise PosecheckError(f"there is no exercise {unknown[0]!r} here, only {known}.")
        return tuple(self.exercises[name] for name in names)


def exercises_folder(data: Path | None = None) -> Path:
    """Return the folder of the user's own exercises.

    Args:
        data: The data folder; if None, what POSECHECK_DATA names or the system's.
    """
    return data_folder(data) / "exercises"


def load_exercises(data: Path | None = None) -> ExerciseLibrary:
    """Load everything that can be loaded; what cannot is left out with a warning.

    A declaration whose name is taken is left out: shipped ones come before the user's, and those
    before installed packages'. The result is cached for the process.

    Args:
        data: The data folder, see `exercises_folder`.
    """
    return _load(data_folder(data).absolute())


@cache
def _load(data: Path) -> ExerciseLibrary:
    exercises, routines, warnings = dict(EXERCISES), dict(ROUTINES), []
    declarations = (*_files(data / "exercises"), *sorted(entry_points(group=ENTRY_POINT_GROUP)))
    for source in declarations:
        try:
            exercise = (
                read_exercise(source) if isinstance(source, Path) else _from_entry_point(source)
            )
            _add(exercise, exercises, _origin(source))
        except PosecheckError as error:
            warnings.append(str(error))
    for path in _files(data / "routines"):
        try:
            routine = _declared(_executed(path), "ROUTINE", Routine, str(path))
            _check_known(routine, exercises, path)
            _add(routine, routines, str(path))
        except PosecheckError as error:
            warnings.append(str(error))
    return ExerciseLibrary(exercises, routines, tuple(warnings))


def read_exercise(path: Path) -> Exercise:
    """Execute a file and return the exercise that it declares.

    Raises:
        PosecheckError: If it declares none, with the line and the cause.
    """
    return _declared(_executed(path), "EXERCISE", Exercise, str(path))


def cause_of(error: BaseException, path: Path) -> str:
    """Return why an error was raised, in a few words, with the last line of `path` under way."""
    if isinstance(error, SyntaxError):
        return f"line {error.lineno}: {error.msg}"
    lines = [
        frame.lineno for frame in extract_tb(error.__traceback__) if frame.filename == str(path)
    ]
    text = (str(error).splitlines() or [""])[0].rstrip(".")
    # A refused declaration says in a sentence what is wrong; others are clear by their type only.
    text = text if isinstance(error, ValueError) else f"{type(error).__name__}: {text}".rstrip(": ")
    return f"line {lines[-1]}: {text}" if lines else text


def _files(folder: Path) -> Iterator[Path]:
    yield from sorted(
        path for path in folder.glob("*.py") if not path.name.startswith(IGNORED_PREFIXES)
    )


def _executed(path: Path) -> ModuleType:
    """The module that a file makes; nothing is cached, and sys.path and sys.modules stay."""
    module = ModuleType(path.stem)
    module.__file__ = str(path)
    try:
        exec(compile(path.read_bytes(), str(path), "exec"), module.__dict__)
    except OSError as error:
        raise PosecheckError(f"{path} can't be read ({error.strerror}).") from error
    except (Exception, SystemExit) as error:
        raise PosecheckError(f"{path} can't be used: {cause_of(error, path)}.") from error
    return module


def _declared(module: object, name: str, kind: type[Declared], origin: str) -> Declared:
    found = getattr(module, name, None)
    if not isinstance(found, kind):
        wrong = "is not there" if found is None else f"is a {type(found).__name__}"
        raise PosecheckError(
            f"{origin} can't be used: {name} must be of type {kind.__name__}, but {wrong}."
        )
    return found


def _from_entry_point(point: EntryPoint) -> Exercise:
    try:
        loaded = point.load()
    except (Exception, SystemExit) as error:
        text = f"{type(error).__name__}: {error}".splitlines()[0].rstrip(".")
        raise PosecheckError(f"{_origin(point)} can't be used: {text}.") from error
    if isinstance(loaded, Exercise):
        return loaded
    return _declared(loaded, "EXERCISE", Exercise, _origin(point))


def _origin(source: Path | EntryPoint) -> str:
    if isinstance(source, Path):
        return str(source)
    package = source.dist.name if source.dist else "an unknown package"
    return f"the entry point {source.name} of {package}"


def _add(new: Declared, known: dict[str, Declared], origin: str) -> None:
    if new.name in known or new.name in RESERVED:
        raise PosecheckError(f"{origin} is left out: the name {new.name} is taken; choose another.")
    known[new.name] = new


def _check_known(routine: Routine, exercises: dict[str, Exercise], path: Path) -> None:
    unknown = [name for name in routine.exercises if name not in exercises]
    if unknown:
        raise PosecheckError(f"{path} is left out: there is no exercise {unknown[0]!r}.")
