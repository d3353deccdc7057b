"""Where exercises come from: the package, the user's folder, and installed packages."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from posecheck.app import exercise_library
from posecheck.app.exercise_check import check_exercise
from posecheck.app.exercise_library import (
    ExerciseLibrary,
    exercises_folder,
    load_exercises,
    own_exercise_errors,
    read_exercise,
)
from posecheck.app.exercise_scaffold import scaffold
from posecheck.errors import PosecheckError
from posecheck.exercises import EXERCISES
from posecheck.routines import ROUTINES
from tests.support.own_exercises import BRIDGE, declaration, installed_package, own_exercise

SHIPPED = tuple(EXERCISES)

ROUTINE = """
from posecheck.core.routine import Routine

ROUTINE = Routine("evening", "Evening", "Two of them.", ("own-bridge", "hip-flexor"))
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The data folder of a user, with a bridge in it."""
    own_exercise(tmp_path, "bridge.py", BRIDGE.read_text(encoding="utf-8"))
    return tmp_path


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of installed packages; what is imported from there is forgotten afterwards."""
    before = set(sys.modules)
    monkeypatch.syspath_prepend(tmp_path / "site")
    exercise_library._load.cache_clear()
    yield tmp_path / "site"
    exercise_library._load.cache_clear()
    for name in set(sys.modules) - before:
        del sys.modules[name]


def the_warning(library: ExerciseLibrary) -> str:
    (warning,) = library.warnings
    assert "\n" not in warning and warning.endswith(".")
    return warning


def test_without_own_files_the_shipped_exercises_are_known(tmp_path: Path) -> None:
    """An empty data folder, or none, changes nothing."""
    for folder in (tmp_path, tmp_path / "missing"):
        library = load_exercises(folder)
        assert tuple(library.exercises)[: len(SHIPPED)] == SHIPPED
        assert library.routines == ROUTINES
        assert library.warnings == ()


def test_the_users_exercise_is_known(data: Path) -> None:
    """A file in the user's folder comes after the shipped ones."""
    library = load_exercises(data)
    assert tuple(library.exercises)[: len(SHIPPED)] == SHIPPED
    assert library.exercises["own-bridge"].title == "Bridge"
    assert library.select(["own-bridge", SHIPPED[0]])[1] is EXERCISES[SHIPPED[0]]
    assert not library.warnings


def test_one_variable_moves_everything(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The exercises are beside the history."""
    monkeypatch.setenv("POSECHECK_DATA", str(data))
    assert exercises_folder() == data / "exercises"
    assert "own-bridge" in load_exercises().exercises


def test_a_known_library_is_not_loaded_again(data: Path) -> None:
    """Loading is done once for a process."""
    assert load_exercises(data) is load_exercises(data)


def test_tests_and_private_files_are_not_executed(data: Path) -> None:
    """Files that are no declarations are passed over."""
    for name in ("test_bridge.py", "_shared.py", "conftest.py", "notes.txt"):
        own_exercise(data, name, "raise RuntimeError")
    assert load_exercises(data).warnings == ()


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("import math\nx = (", "line 2: '(' was never closed"),
        ("x = 1\n\nraise RuntimeError('no luck.\\nat all')", "line 3: RuntimeError: no luck"),
        ("raise SystemExit", "line 1: SystemExit"),
        ("import nothing_of_this_name", "line 1: ModuleNotFoundError: No module named"),
        ("open('/nowhere/at/all')", "line 1: FileNotFoundError"),
        ("", "EXERCISE must be a posecheck Exercise; there is none"),
        ("EXERCISE = 'bridge'", "it is of type str"),
        ("\0", "null bytes"),
        (
            "from posecheck.core.exercise import Band\n\nFLAT = Band(5, 5)",
            "line 3: a band needs low < high, not 5 and 5",
        ),
        (declaration("Bridge"), "an exercise's name is lower case with hyphens"),
        (declaration("own-bridge").replace('"HIP", "KNEE")', '"HIPS", "KNEE")'), "joint 'HIPS'"),
    ],
)
def test_a_broken_file_is_one_warning(data: Path, text: str, cause: str) -> None:
    """It names the file and the cause, and keeps no other exercise from being known."""
    path = own_exercise(data, "broken.py", text)
    library = load_exercises(data)
    warning = the_warning(library)
    assert warning.startswith(f"{path} can't be used: ") and cause in warning
    assert {*SHIPPED, "own-bridge"} <= set(library.exercises)


def test_a_file_that_cannot_be_read_is_one_warning(data: Path) -> None:
    """The same goes for a folder with the name of a file."""
    (data / "exercises" / "folder.py").mkdir()
    assert "folder.py can't be read" in the_warning(load_exercises(data))


@pytest.mark.parametrize("name", ["hip-flexor", "own-bridge", "auto"])
def test_a_taken_name_is_refused(data: Path, name: str) -> None:
    """The one that was there before stays."""
    path = own_exercise(data, "late.py", declaration(name, "Another"))
    library = load_exercises(data)
    assert the_warning(library).startswith(f"{path} is left out: the name {name} is taken")
    assert "Another" not in {exercise.title for exercise in library.exercises.values()}
    assert library.exercises["hip-flexor"] is EXERCISES["hip-flexor"]


@pytest.mark.parametrize("entry_point", ["", ":EXERCISE"])
def test_an_installed_package_brings_an_exercise(
    tmp_path: Path, site: Path, entry_point: str
) -> None:
    """An entry point names an exercise, or a module that defines EXERCISE."""
    installed_package(site, "supine_bridge", entry_point, declaration("own-bridge"))
    library = load_exercises(tmp_path)
    assert "own-bridge" in library.exercises and not library.warnings


@pytest.mark.parametrize(
    ("entry_point", "text", "cause"),
    [
        ("", "raise RuntimeError('no luck')", "can't be used: RuntimeError: no luck"),
        (":NOTHING", "", "AttributeError"),
        ("", "EXERCISE = 4", "it is of type int"),
        ("", declaration("open-close"), "the name open-close is taken"),
    ],
)
def test_a_broken_package_is_one_warning(
    tmp_path: Path, site: Path, entry_point: str, text: str, cause: str
) -> None:
    """It names the entry point, the package and the cause."""
    installed_package(site, "broken_bridge", entry_point, text)
    library = load_exercises(tmp_path)
    warning = the_warning(library)
    assert "the entry point broken_bridge of broken_bridge" in warning and cause in warning
    assert library.exercises == EXERCISES


def test_the_users_file_comes_before_a_package(data: Path, site: Path) -> None:
    """Of two with the same name the user's own stays."""
    installed_package(site, "other_bridge", "", declaration("own-bridge", "Another"))
    library = load_exercises(data)
    assert library.exercises["own-bridge"].title == "Bridge"
    assert "other_bridge" in the_warning(library)


def test_own_routines_name_own_exercises(data: Path) -> None:
    """A routine of the user's may train any exercise that is known."""
    (data / "routines").mkdir()
    path = data / "routines" / "evening.py"
    path.write_text(ROUTINE, encoding="utf-8")
    library = load_exercises(data)
    assert library.routines["evening"].exercises == ("own-bridge", "hip-flexor")
    assert not library.warnings


@pytest.mark.parametrize(
    ("old", "new", "cause"),
    [
        ('"own-bridge"', '"brigde"', "there is no exercise 'brigde'"),
        ('"evening"', '"back-pain"', "the name back-pain is taken"),
        ("ROUTINE =", "OTHER =", "ROUTINE must be a posecheck Routine"),
    ],
)
def test_a_broken_routine_is_one_warning(data: Path, old: str, new: str, cause: str) -> None:
    """A routine that cannot be trained is left out."""
    (data / "routines").mkdir()
    (data / "routines" / "evening.py").write_text(ROUTINE.replace(old, new), encoding="utf-8")
    library = load_exercises(data)
    assert cause in the_warning(library) and library.routines == ROUTINES


def test_an_unknown_name_is_refused(data: Path) -> None:
    """A worker that lacks an exercise says which."""
    with pytest.raises(PosecheckError, match="no exercise 'plank' here"):
        load_exercises(data).select(["plank"])


@pytest.mark.parametrize("kind", ["hold", "swing"])
def test_a_scaffold_is_a_working_exercise(tmp_path: Path, kind: str) -> None:
    """It is fine as it is, and is written once."""
    declared, test = scaffold("calf-raise", tmp_path / "exercises", kind)
    assert test.name == "test_calf_raise.py"
    exercise = check_exercise(declared)
    assert (exercise.name, exercise.title) == ("calf-raise", "Calf raise")
    assert load_exercises(tmp_path).exercises["calf-raise"].faults == exercise.faults
    with pytest.raises(PosecheckError, match=r"calf_raise\.py exists already"):
        scaffold("calf-raise", tmp_path / "exercises", kind)
    declared.unlink()
    with pytest.raises(PosecheckError, match=r"test_calf_raise\.py exists already"):
        scaffold("calf-raise", tmp_path / "exercises", kind)
    assert not declared.exists()


@pytest.mark.parametrize("name", ["Calf", "calf_raise", "", "../calf", "while", "json", "test-it"])
def test_a_scaffold_needs_a_usable_name(tmp_path: Path, name: str) -> None:
    """Nothing is written for a name that cannot be used."""
    with pytest.raises(PosecheckError, match=r"\.$"):
        scaffold(name, tmp_path / "exercises", "hold")
    assert not list(tmp_path.iterdir())


def test_a_scaffold_needs_a_folder(tmp_path: Path) -> None:
    """A folder that cannot be made is one sentence."""
    (tmp_path / "file").touch()
    with pytest.raises(PosecheckError, match="can't be made"):
        scaffold("calf-raise", tmp_path / "file" / "exercises", "hold")


def test_a_good_file_passes_the_check() -> None:
    """The bridge and the shipped exercises are fine."""
    folder = Path(sys.modules["posecheck.exercises"].__path__[0])
    for path in (BRIDGE, *sorted(folder.glob("[a-z]*.py"))):
        assert check_exercise(path).name == read_exercise(path).name


@pytest.mark.parametrize(
    ("old", "new", "cause"),
    [
        ("return max(", "return pose.nothing + max(", "AttributeError"),
        ("    if math.isnan(knees):\n        return math.nan\n", "", "with nobody in view"),
        ("/ 2.0", "/ 2.0 or None", "returned None"),
        ("return not math.isnan(hip_lift(pose, Side.BOTH))", "return 1 / 0", "ZeroDivisionError"),
        ("posture=angles.supine", "posture=angles.suprine", "AttributeError"),
    ],
)
def test_the_check_finds_functions_that_fail(
    tmp_path: Path, old: str, new: str, cause: str
) -> None:
    """Functions are evaluated for several people; what is wrong is one sentence."""
    text = declaration("own-bridge")
    assert old in text
    path = own_exercise(tmp_path, "bridge.py", text.replace(old, new))
    with pytest.raises(PosecheckError, match=cause) as caught:
        check_exercise(path)
    assert str(caught.value).startswith(f"{path} can't be used: ")
    assert "\n" not in str(caught.value)


def test_an_error_that_is_no_exercises_stays_as_it_is() -> None:
    """Only functions of exercises that are not shipped are blamed."""
    with pytest.raises(ZeroDivisionError), own_exercise_errors():
        raise ZeroDivisionError
