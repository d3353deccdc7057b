"""A fourth exercise is one file, wherever it comes from: nothing else changes for it."""

from __future__ import annotations

import json
import math
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from posecheck.core.coach import Coach
from posecheck.core.pose import Landmark
from posecheck.display import compose
from posecheck.testing import Posture, synthetic_poses
from tests.support.bridge import EXERCISE
from tests.support.overlays import texts
from tests.support.own_exercises import BRIDGE, DOWN, EXPECTED, SCRIPT, installed_package
from tests.support.programs import PLAIN_PYTEST

ROOT = Path(__file__).resolve().parents[2]
NAME, TITLE = EXERCISE.name, EXERCISE.title

#: A repetition with the feet too far from the body.
FEET_FAR = Posture(trunk=110.0, hips=0.0, knees=66.0)


def test_its_angles_are_drawn() -> None:
    """Of an exercise for both sides the left side's joints are drawn."""
    coach = Coach([EXERCISE])
    script = [(0.0, DOWN), (2.0, FEET_FAR), (4.0, FEET_FAR)]
    *_, now = (coach.watch(pose) for pose in synthetic_poses(script))
    (value,) = now.judged_values
    knee = (Landmark.LEFT_HIP, Landmark.LEFT_KNEE, Landmark.LEFT_ANKLE)
    assert value.landmarks == knee and now.faults == ("feet-misplaced",)
    drawn = [str(mark) for mark in compose(now, (640, 480))]
    assert any(f"{value.value:.0f}" in mark for mark in drawn)


def test_it_has_a_gauge_for_nothing() -> None:
    """It declares none, and a dial shows its first target: how far, and what is missing."""
    coach = Coach([EXERCISE])
    *_, now = (coach.watch(pose) for pose in synthetic_poses([(0.0, DOWN), (2.0, DOWN)]))
    assert EXERCISE.gauge is None and now.gauge and now.gauge.title == "hip flexion"
    drawn = texts(compose(now, (640, 480)))
    assert f"{now.gauge.value:.0f}°" in drawn and now.gauge.missing > 0
    assert f"{math.ceil(now.gauge.missing)}° to go" in drawn


@dataclass(frozen=True)
class Installation:
    """posecheck as a user runs it: from `folder`, with these variables."""

    folder: Path
    environment: dict[str, str]

    def python(self, *arguments: str) -> str:
        """Return what Python prints; it must succeed, and warn of nothing."""
        done = self.run(arguments)
        assert done.returncode == 0 and "bridge" not in done.stderr, done.stdout + done.stderr
        return done.stdout

    def run(self, arguments: Sequence[str]) -> subprocess.CompletedProcess[str]:
        """Run Python."""
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=self.folder,
            env={**os.environ, **PLAIN_PYTEST, "COLUMNS": "160", **self.environment},
            capture_output=True,
            encoding="utf-8",
            timeout=300,
        )


def in_the_package(folder: Path) -> Installation:
    """A checkout with one more file in the folder of exercises, and the tests beside it."""
    without = shutil.ignore_patterns("__pycache__", "models", "sample_videos")
    shutil.copytree(ROOT / "posecheck", folder / "posecheck", ignore=without)
    shutil.copy(BRIDGE, folder / "posecheck" / "exercises" / "bridge.py")
    shutil.copytree(ROOT / "tests" / "support", folder / "tests" / "support")
    return Installation(folder, {"PYTHONPATH": str(folder)})


def in_the_users_folder(folder: Path) -> Installation:
    """A data folder with the file in it."""
    (folder / "data" / "exercises").mkdir(parents=True)
    shutil.copy(BRIDGE, folder / "data" / "exercises")
    data = {"PYTHONPATH": str(ROOT), "POSECHECK_DATA": str(folder / "data")}
    return Installation(folder, data)


def in_another_package(folder: Path) -> Installation:
    """An installed package with an entry point."""
    installed_package(folder / "site", "my_bridge", "", BRIDGE.read_text(encoding="utf-8"))
    return Installation(folder, {"PYTHONPATH": os.pathsep.join((str(ROOT), str(folder / "site")))})


PLACES = (in_the_package, in_the_users_folder, in_another_package)


@pytest.fixture(scope="module", params=PLACES, ids=lambda place: place.__name__)
def installation(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Installation:
    """An installation that knows the bridge, with two recordings of it."""
    installed: Installation = request.param(tmp_path_factory.mktemp("place"))
    poses = list(synthetic_poses(SCRIPT))
    for name in ("one", "two"):
        np.savez(
            installed.folder / f"{name}.npz",
            time=np.array([pose.time for pose in poses]),
            image=np.array([pose.image for pose in poses]),
            world=np.array([pose.world for pose in poses]),
            visibility=np.array([pose.visibility for pose in poses]),
            size=np.array(poses[0].size),
        )
    shutil.copy(ROOT / "pyproject.toml", installed.folder)
    for name in ("unit/test_contract.py", "support"):
        copy = installed.folder / "tests" / name
        if not copy.exists():
            copy.parent.mkdir(parents=True, exist_ok=True)
            source = ROOT / "tests" / name
            (shutil.copytree if source.is_dir() else shutil.copy)(source, copy)
    return installed


def test_it_is_listed(installation: Installation) -> None:
    """`posecheck exercises` lists it with its programme, and a typo is answered with a hint."""
    listed = installation.python("-m", "posecheck", "exercises")
    (line,) = [line for line in listed.splitlines() if NAME in line]
    assert TITLE in line and "both" in line and "3 \N{MULTIPLICATION SIGN} 5 s" in line
    shown = installation.python("-m", "posecheck", "exercises", "show", NAME)
    assert EXERCISE.summary in shown and EXERCISE.checks[0].cue in shown
    typo = ["-m", "posecheck", "analyze", "one.npz", "--exercise", "own-brigde"]
    refused = installation.run(typo)
    assert refused.returncode == 2 and "did you mean own-bridge?" in refused.stderr


def test_its_name_finds_it(installation: Installation) -> None:
    """`--exercise bridge` looks for it alone; the report has its title, faults and measures."""
    installation.python("-m", "posecheck", "analyze", "one.npz", "--exercise", NAME, "--out", "it")
    check_results(installation.folder / "it" / "one-posecheck")
    page = (installation.folder / "it/one-posecheck/report.html").read_text(encoding="utf-8")
    assert TITLE in page and "hips low" in page.lower().replace("-", " ")
    assert "hip flexion" in page.lower().replace("_", " ")


def test_auto_finds_it_in_every_process(installation: Installation) -> None:
    """Several recordings are analysed by several processes, and all of them know it."""
    arguments = ("analyze", "one.npz", "two.npz", "--jobs", "2", "--out", "all", "--no-history")
    installation.python("-m", "posecheck", *arguments)
    for name in ("one", "two"):
        check_results(installation.folder / "all" / f"{name}-posecheck")


def check_results(folder: Path) -> None:
    """Check the session in a folder of results."""
    session = json.loads((folder / "session.json").read_text(encoding="utf-8"))
    (bout,) = session["exercises"]
    assert bout["exercise"] == NAME
    assert bout["totals"] == {"both": {"attempted": 4, "counted": 2, "target": 3}}
    found = [(rep["counted"], {f["fault"] for f in rep["faults"]}) for rep in bout["reps"]]
    assert found == EXPECTED


def test_programs_know_it(installation: Installation) -> None:
    """From Python it is found like any other."""
    code = (
        "import posecheck; r = posecheck.analyze('one.npz', exercise='own-bridge').reps;"
        "print([rep.counted for rep in r])"
    )
    assert installation.python("-c", code).strip() == "[True, True, False, False]"


def test_live_and_the_history_know_it(installation: Installation) -> None:
    """It can be trained, and the history has its figures by title."""
    code = (
        "from posecheck.app.exercise_library import load_exercises\n"
        "from posecheck.cli.live import select_programme\n"
        "from posecheck.plan import Prescription\n"
        "from datetime import date\n"
        "known, day = load_exercises(), date(2026, 6, 1)\n"
        "chosen = select_programme(Prescription(), None, 'own-bridge', known, day)\n"
        "print(chosen[1][0].name)"
    )
    assert installation.python("-c", code).strip() == NAME
    arguments = ("analyze", "one.npz", "--out", "kept", "--exercise", NAME)
    installation.python("-m", "posecheck", *arguments)
    assert TITLE in installation.python("-m", "posecheck", "history")


def test_the_contract_covers_it(installation: Installation) -> None:
    """The laws for every exercise are tried on it, and it keeps them."""
    output = installation.python(
        "-m", "pytest", "-v", "-p", "no:cacheprovider", "tests/unit/test_contract.py", "-k", NAME
    )
    assert output.count(f"{NAME}]") + output.count(f"{NAME}-") >= 8
    assert "passed" in output and "failed" not in output


def test_a_broken_file_stops_nothing(tmp_path: Path) -> None:
    """It is one sentence on standard error; the rest works."""
    installed = in_the_users_folder(tmp_path)
    broken = tmp_path / "data" / "exercises" / "broken.py"
    broken.write_text("raise RuntimeError('no luck')\n", encoding="utf-8")
    done = installed.run(["-m", "posecheck", "exercises"])
    assert done.returncode == 0 and NAME in done.stdout
    assert done.stderr == f"posecheck: {broken} can't be used: line 1: RuntimeError: no luck.\n"
