"""`posecheck exercises`: what it lists, describes, writes and checks, and its exit status."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from posecheck.exercises import EXERCISES
from posecheck.i18n import plain_name
from tests.support.command_line import Run
from tests.support.own_exercises import (
    BRIDGE,
    declaration,
    failing_declaration,
    own_exercise,
)
from tests.support.programs import PLAIN_PYTEST

REPLAY = Path(__file__).resolve().parents[1] / "replays" / "everyday.npz"


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty folder to work in, with the data folder below it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("POSECHECK_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("COLUMNS", "120")


def test_show_writes_the_moving_figure(run: Run, tmp_path: Path) -> None:
    """As an SVG; without one declared, or a place to write to, a sentence says so."""
    plain = declaration("plain").replace("pictogram=pictogram(", "pictogram={} and pictogram(")
    own_exercise(Path("data").absolute(), "plain.py", plain)
    figure = tmp_path / "figure.svg"
    status, out, _ = run("exercises", "show", "open-close", "--figure", str(figure))
    assert status == 0 and str(figure) in out.replace("\n", "")
    assert figure.read_text(encoding="utf-8").startswith("<svg")
    nowhere = tmp_path / "no" / "figure.svg"
    status, _, err = run("exercises", "show", "open-close", "--figure", str(nowhere))
    assert status == 2 and "can't be written" in err
    status, _, err = run("exercises", "show", "plain", "--figure", str(figure))
    assert status == 2 and err == (
        "posecheck: plain declares no pictogram, so there is no figure.\n"
    )


def test_a_name_alone_shows_the_exercise(run: Run) -> None:
    """`posecheck exercises NAME` is `posecheck exercises show NAME`, typing errors included."""
    assert run("exercises", "open-close") == run("exercises", "show", "open-close")
    status, _, err = run("exercises", "open-closed")
    assert status == 2 and "did you mean open-close?" in err


def test_show_plays_the_movement_in_a_terminal(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once, and only there."""
    played: list[str] = []
    monkeypatch.setattr(
        "posecheck.cli.exercises._play_figure", lambda start, side: played.append(side)
    )
    assert run("exercises", "show", "open-close")[0] == 0 and not played
    monkeypatch.setattr("posecheck.cli.exercises._in_terminal", lambda: True)
    assert run("exercises", "show", "open-close")[0] == 0 and played == ["left"]


def test_the_bare_command_lists_the_exercises(run: Run) -> None:
    """All of them, with their programmes; a broken file is one line on standard error."""
    path = own_exercise(Path("data").absolute(), "broken.py", "x = ")
    status, out, err = run("exercises")
    assert status == 0
    lines = [line for line in out.splitlines() if any(name in line for name in EXERCISES)]
    assert [line.split()[0] for line in lines] == list(EXERCISES)
    assert "5 \N{MULTIPLICATION SIGN} 10 s a side" in out
    assert err == f"posecheck: {path} can't be used: line 1: invalid syntax.\n"


def test_the_data_folder_can_be_named(run: Run) -> None:
    """--data names it for the exercises as for the history."""
    own_exercise(Path("other"), "bridge.py", BRIDGE.read_text(encoding="utf-8"))
    assert "own-bridge" not in run("exercises")[1]
    assert "own-bridge" in run("exercises", "--data", "other")[1]
    assert run("exercises", "--data", "other", "show", "own-bridge")[0] == 0


@pytest.mark.parametrize("name", EXERCISES)
def test_an_exercise_is_described(run: Run, name: str) -> None:
    """Its programme, its start, and every fault with what to do."""
    exercise = EXERCISES[name]
    status, out, err = run("exercises", "show", name)
    assert (status, err) == (0, "")
    assert exercise.title in out and exercise.summary in out
    assert exercise.start and exercise.start.camera_hint in out
    assert all(plain_name(fault) in out for fault in exercise.faults)
    assert all(check.cue in out for check in exercise.checks)
    assert all(text in out for text in exercise.advice.values())
    assert all(plain_name(measure.name) in out for measure in exercise.recorded)


def test_an_unknown_exercise_is_answered_with_a_hint(run: Run) -> None:
    """A typo ends with status 2."""
    status, out, err = run("exercises", "show", "hip-flexr")
    assert (status, out) == (2, "")
    assert "did you mean hip-flexor?" in err


@pytest.mark.parametrize("kind", ["--hold", "--swing"])
def test_a_new_exercise_works_and_its_test_passes(run: Run, kind: str) -> None:
    """What is written is fine as it is; the test beside it is run by pytest."""
    status, out, err = run("exercises", "new", "calf-raise", kind)
    assert (status, err) == (0, "")
    folder = Path("data", "exercises").absolute()
    assert str(folder / "calf_raise.py") in out and str(folder / "test_calf_raise.py") in out
    status, out, err = run("exercises", "check", str(folder / "calf_raise.py"))
    assert (status, err) == (0, "")
    assert "is fine: calf-raise, Calf raise." in out
    assert "Sides: both." in out and "arm_flexion" in out and "arms-low" in out
    tests = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_calf_raise.py"]
    environment = {**os.environ, **PLAIN_PYTEST}
    done = subprocess.run(
        tests, cwd=folder, env=environment, capture_output=True, encoding="utf-8", timeout=120
    )
    assert done.returncode == 0, done.stdout
    assert "4 passed" in done.stdout


@pytest.mark.parametrize("name", ["hip-flexor", "own-bridge", "Calf"])
def test_a_new_exercise_needs_a_free_name(run: Run, name: str) -> None:
    """Nothing is overwritten."""
    path = own_exercise(Path("data"), "bridge.py", declaration("own-bridge"))
    status, out, err = run("exercises", "new", name)
    assert (status, out) == (2, "")
    assert err.count("\n") == 1 and name in err
    assert path.read_text(encoding="utf-8") == declaration("own-bridge")
    assert len(list(path.parent.iterdir())) == 1


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        (None, "can't be read"),
        ("x = ", "line 1: invalid syntax"),
        ("", "EXERCISE must be a posecheck Exercise"),
        (declaration("own-bridge").replace("/ 2.0", "/ 0.0"), "ZeroDivisionError"),
        (
            declaration("own-bridge").replace('"hips-low": ', '"hips-lo": '),
            "advice names 'hips-lo'",
        ),
    ],
)
def test_the_check_says_what_is_wrong(run: Run, text: str | None, cause: str) -> None:
    """One sentence on standard error, and status 2."""
    if text is not None:
        Path("mine.py").write_text(text, encoding="utf-8")
    status, out, err = run("exercises", "check", "mine.py")
    assert (status, out) == (2, "")
    assert err.startswith("posecheck: mine.py can't") and err.count("\n") == 1
    assert cause in err


@pytest.mark.parametrize("count", [1, 2])
def test_a_measure_that_raises_on_a_later_pose_is_one_sentence(run: Run, count: int) -> None:
    """It names exercise, file and exception, for one recording and for several."""
    path = own_exercise(Path("data").absolute(), "bridge.py", failing_declaration())
    names = [f"{number}.npz" for number in range(count)]
    for name in names:
        shutil.copy(REPLAY, name)
    status, _, err = run("analyze", *names, "--exercise", "own-bridge", "--jobs", "2")
    assert status == 2
    line = next(n for n, text in enumerate(path.read_text().splitlines(), 1) if "1 / (" in text)
    sentence = (
        f"posecheck: the exercise own-bridge can't be used: {path}, line {line}:"
        " ZeroDivisionError: division by zero.\n"
    )
    assert err == sentence * count
    assert not list(Path.cwd().glob("*-posecheck")), "nothing of the results is left"
