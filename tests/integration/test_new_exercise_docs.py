"""docs/new-exercise.md: its files and commands work as they stand there."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import numpy as np
import pytest

from posecheck.app.exercise_library import load_exercises
from posecheck.testing import SUPINE_KNEES_BENT, Posture, synthetic_poses
from tests.support.own_exercises import installed_package
from tests.support.programs import PLAIN_PYTEST

ROOT = Path(__file__).resolve().parents[2]
DOCS = (ROOT / "docs" / "new-exercise.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    """Return the page's blocks of code in a language."""
    return re.findall(rf"```{language}\n(.*?)```", DOCS, flags=re.DOTALL)


DECLARATION, TEST, ROUTINE = blocks("python")
COMMANDS = [line for block in blocks("sh") for line in block.splitlines()]
(PROJECT,) = blocks("toml")

#: Needs a camera.
LIVE = "posecheck live --exercise bridge"


def run(command: str, folder: Path, data: Path, *path: Path) -> str:
    """Return what a command prints; it must succeed without a word on standard error."""
    program, *arguments = shlex.split(command.replace("bridge.mp4", "bridge.npz"))
    done = subprocess.run(
        [sys.executable, "-m", program, *arguments],
        cwd=folder,
        env={
            **os.environ,
            **PLAIN_PYTEST,
            "PYTHONPATH": os.pathsep.join(map(str, (ROOT, *path))),
            "POSECHECK_DATA": str(data),
            "COLUMNS": "160",
        },
        capture_output=True,
        encoding="utf-8",
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "can't be used" not in done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder in which the first three steps were done."""
    data = tmp_path_factory.mktemp("data")
    new = COMMANDS[0]
    assert new == "posecheck exercises new bridge"
    assert "bridge.py" in run(new, data, data)
    folder = data / "exercises"
    assert {path.name for path in folder.glob("*.py")} == {"bridge.py", "test_bridge.py"}
    (folder / "bridge.py").write_text(DECLARATION, encoding="utf-8")
    (folder / "test_bridge.py").write_text(TEST, encoding="utf-8")
    (data / "routines").mkdir()
    (data / "routines" / "evening.py").write_text(ROUTINE, encoding="utf-8")
    down, up = SUPINE_KNEES_BENT, Posture(trunk=115.0, hips=0.0, knees=115.0)
    script = [(0.0, down), (3.0, down), (2.0, up), (7.0, up), (2.0, down), (3.0, down)]
    poses = list(synthetic_poses(script))
    np.savez(
        folder / "bridge.npz",
        time=np.array([pose.time for pose in poses]),
        image=np.array([pose.image for pose in poses]),
        world=np.array([pose.world for pose in poses]),
        visibility=np.array([pose.visibility for pose in poses]),
        size=np.array(poses[0].size),
    )
    return data


@pytest.mark.parametrize("command", [line for line in COMMANDS[1:] if line != LIVE])
def test_the_commands_work(data: Path, command: str) -> None:
    """Each is run in the folder of the exercise, in which a video of one bridge is."""
    printed = run(command, data / "exercises", data)
    assert "bridge" in printed.lower() or "passed" in printed
    if "analyze" in command:
        assert "1" in printed and (data / "exercises" / "bridge-posecheck").is_dir()


def test_the_routine_is_known(data: Path) -> None:
    """Both it and the exercise can be trained."""
    assert LIVE in COMMANDS
    library = load_exercises(data)
    assert library.warnings == ()
    assert library.routines["evening"].exercises == ("bridge", "hip-flexor")


def test_the_package_brings_the_exercise(tmp_path: Path) -> None:
    """Its entry point is one that posecheck loads."""
    project = tomllib.loads(PROJECT)
    (points,) = project["project"]["entry-points"].values()
    module, _, member = points["bridge"].partition(":")
    assert list(project["project"]["entry-points"]) == ["posecheck.exercises"]
    assert f"{module}.py" in project["tool"]["hatch"]["build"]["targets"]["wheel"]["include"]
    installed_package(tmp_path / "site", module, f":{member}", DECLARATION)
    printed = run("posecheck exercises", tmp_path, tmp_path / "data", tmp_path / "site")
    assert "Bridge" in printed


def test_the_links_lead_somewhere() -> None:
    """Files that the page names exist."""
    for link in re.findall(r"\]\(([^)]+)\)", DOCS):
        assert (ROOT / "docs" / link).is_file(), link
    assert (ROOT / "tests/unit/test_contract.py").is_file()
