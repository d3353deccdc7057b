"""A fourth stretch is one more file: everything else finds it by itself."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from tests.support.bodies import SIDE_VIEW, Script, film, standing

ROOT = Path(__file__).resolve().parents[2]
NAME, TITLE = "arms-overhead", "Arms overhead"

DECLARATION = '''
"""Arms overhead.

Standing tall, both arms are lifted straight overhead and stay there.
"""

from __future__ import annotations

import math

from posecheck.core import angles, vectors
from posecheck.core.exercise import Band, Check, Exercise, Hold, Measure, Phase, Programme
from posecheck.core.pose import Pose, Side

SIDES = (Side.LEFT, Side.RIGHT)


def lift(pose: Pose, side: Side) -> float:
    """The lower arm's angle to the hanging one; 0 unless the person is upright."""
    if angles.lying(pose):
        return 0.0
    down = vectors.scale(angles.trunk(pose), -1.0)
    arms = [angles.segment(pose, "SHOULDER", "ELBOW", side) for side in SIDES]
    both = [vectors.angle_between(arm, down) for arm in arms]
    return math.nan if any(one != one for one in both) else min(both)


LIFT = Measure("arm_lift", lift)
LEAN = Measure("lean", lambda pose, side: angles.trunk_lean(pose))

EXERCISE = Exercise(
    name="arms-overhead",
    title="Arms overhead",
    summary="Standing, both arms are lifted overhead and held there.",
    sides=(Side.BOTH,),
    programme=Programme(reps=3, hold=3.0),
    cycle=Hold(
        position=LIFT,
        enter_threshold=60.0,
        exit_threshold=40.0,
        target_bands={LIFT: Band(140, 180)},
        hold_bands={LIFT: Band(140, 180)},
        exit_delay=0.5,
        unreached_fault="not-up",
    ),
    checks=(Check("leaning", LEAN, Band(-15, 15), "Stand tall.", 1),),
    recorded=(LIFT, LEAN),
    cues={Phase.READY: "Lift both arms.", Phase.HOLD: "Good. Stay tall."},
)
'''


def lifting(degrees: float, hold: float, lean: float = 0.0) -> Script:
    """Both arms up, for so long, and down again."""
    up = standing(left_arm=degrees, right_arm=degrees, lean=lean)
    return [(1.5, up), (hold, up), (1.5, standing()), (2.0, standing())]


#: Two that are proper, one too low, one too short, one with a lean.
SCRIPT: Script = [
    (0.0, standing()),
    (1.0, standing()),
    *lifting(170.0, 4.5),
    *lifting(165.0, 4.5),
    *lifting(100.0, 4.5),
    *lifting(170.0, 1.0),
    *lifting(170.0, 6.0, lean=30.0),
]
EXPECTED = [
    (True, set()),
    (True, set()),
    (False, {"not-up", "hold-too-short"}),
    (False, {"hold-too-short"}),
    (False, {"leaning", "hold-too-short"}),
]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package with one more file in it, tests beside it, and a recording."""
    place = tmp_path_factory.mktemp("checkout")
    without = shutil.ignore_patterns("__pycache__", "models", "sample_videos")
    shutil.copytree(ROOT / "posecheck", place / "posecheck", ignore=without)
    new = place / "posecheck" / "exercises" / "arms_overhead.py"
    new.write_text(DECLARATION.lstrip(), encoding="utf-8")
    for name in (
        "unit/test_contract.py",
        *(f"support/{x}.py" for x in ("__init__", "bodies", "rig")),
    ):
        copy = place / "tests" / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "tests" / name, copy)
    shutil.copy(ROOT / "pyproject.toml", place)
    poses = list(film(SCRIPT, 15.0, SIDE_VIEW, noise=0.002))
    np.savez(
        place / "made.npz",
        time=np.array([pose.time for pose in poses]),
        image=np.array([pose.image for pose in poses]),
        world=np.array([pose.world for pose in poses]),
        visibility=np.array([pose.visibility for pose in poses]),
        size=np.array(SIDE_VIEW.size),
    )
    return place


def python(checkout: Path, arguments: Sequence[str]) -> str:
    """What Python says that finds the copied package first; it must succeed."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=checkout,
        env={**os.environ, "PYTHONPATH": str(checkout), "COLUMNS": "160"},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module", params=[NAME, "auto"])
def results(checkout: Path, request: pytest.FixtureRequest) -> Path:
    """What an analysis of the recording leaves behind, asked for by name and not."""
    out = f"out-{request.param}"
    python(
        checkout,
        ["-m", "posecheck", "analyze", "made.npz", "--exercise", request.param, "--out", out],
    )
    return checkout / out / "made-posecheck"


def test_it_is_another_package(checkout: Path) -> None:
    """What is run is the copy, and not the package that is installed."""
    told = python(checkout, ["-c", "import posecheck; print(posecheck.__file__)"])
    assert Path(told.strip()).is_relative_to(checkout)
    assert not (ROOT / "posecheck" / "exercises" / "arms_overhead.py").exists()


def test_it_is_listed(checkout: Path) -> None:
    """`posecheck exercises` lists it after the others, with its programme."""
    told = python(checkout, ["-m", "posecheck", "exercises"])
    (line,) = [line for line in told.splitlines() if NAME in line]
    assert TITLE in line and "3" in line
    assert told.index("open-close") < told.index(NAME)


def test_its_repetitions_are_counted(results: Path) -> None:
    """From landmarks alone its repetitions are found, judged and written down."""
    session = json.loads((results / "session.json").read_text(encoding="utf-8"))
    (bout,) = session["exercises"]
    assert bout["exercise"] == NAME
    assert bout["totals"] == {"both": {"attempted": 5, "counted": 2, "target": 3}}
    found = [(rep["counted"], {f["fault"] for f in rep["faults"]}) for rep in bout["reps"]]
    assert found == EXPECTED
    assert {rep["side"] for rep in bout["reps"]} == {"both"}


def test_the_report_tells_of_it(results: Path) -> None:
    """The page has its title, and its faults in words."""
    page = (results / "report.html").read_text(encoding="utf-8")
    assert TITLE in page
    assert "arm lift" in page.lower().replace("_", " ")


def test_the_contract_covers_it(checkout: Path) -> None:
    """The laws for every stretch are tried on it without being told, and it keeps them."""
    told = python(
        checkout,
        ["-m", "pytest", "-v", "-p", "no:cacheprovider", "tests/unit/test_contract.py", "-k", NAME],
    )
    assert told.count(f"{NAME}]") + told.count(f"{NAME}-") >= 8
    assert "passed" in told and "failed" not in told
