"""The wheel: built, inspected, installed outside of the checkout, and run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import av
import pytest

import posecheck
from scripts.supply import SHIPPED, bill

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel of this checkout offline."""
    folder = tmp_path_factory.mktemp("wheel")
    offline = ["--no-deps", "--no-build-isolation", "--no-index"]
    run(ROOT, sys.executable, "-m", "pip", "wheel", *offline, "--wheel-dir", str(folder), str(ROOT))
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def elsewhere(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel in a new environment, and return its folder of programs.

    A .pth file adds the libraries of the environment that runs the tests. That one may have a .pth
    file for the checkout, which has no effect here.
    """
    folder = tmp_path_factory.mktemp("elsewhere") / "venv"
    venv.create(folder, with_pip=False, symlinks=os.name != "nt")
    paths = {"base": str(folder), "platbase": str(folder)}
    programs = Path(sysconfig.get_path("scripts", "venv", paths))
    libraries = Path(sysconfig.get_path("purelib", "venv", paths))
    pip = [sys.executable, "-m", "pip", "--python", str(programs / "python")]
    run(folder, *pip, "install", "--no-deps", "--no-index", str(wheel))
    (libraries / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return programs


def run(folder: Path, *command: str) -> str:
    """Run a command in a folder, and return its output; fail if it fails."""
    clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        command, cwd=folder, env=clean, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_wheel_is_complete(wheel: Path) -> None:
    """It has program, types, page, models, sample and licences."""
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        sizes = {info.filename: info.file_size for info in archive.infolist()}
    package = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "posecheck").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert package | {"posecheck/py.typed", "posecheck/models/LICENSE.txt"} <= names
    for data in (
        "models/pose_landmarker_full.task",
        "models/pose_landmarker_lite.task",
        "models/leg_roll.onnx",
        "sample_videos/hip-flexor.mp4",
    ):
        assert sizes[f"posecheck/{data}"] == (ROOT / data).stat().st_size


def test_the_wheel_has_nothing_else(wheel: Path) -> None:
    """No tests, scripts or stray files."""
    with zipfile.ZipFile(wheel) as archive:
        tops = {name.partition("/")[0] for name in archive.namelist()}
    assert tops == {"posecheck", f"posecheck-{posecheck.__version__}.dist-info"}


def test_the_installed_program_ignores_the_checkout(elsewhere: Path, tmp_path: Path) -> None:
    code = "import posecheck, sys; print(posecheck.__file__); print(*sys.path, sep='\\n')"
    found, *path = run(tmp_path, str(elsewhere / "python"), "-c", code).splitlines()
    assert Path(found).is_relative_to(elsewhere.parent)
    assert not any(Path(place) == ROOT for place in path)


def test_the_installed_demo_runs(elsewhere: Path, tmp_path: Path) -> None:
    """It counts one repetition on each side."""
    run(tmp_path, str(elsewhere / "posecheck"), "demo", "--out", str(tmp_path))
    results = tmp_path / "hip-flexor-posecheck"
    session = json.loads((results / "session.json").read_text(encoding="utf-8"))
    reps = [rep for exercise in session["exercises"] for rep in exercise["reps"]]
    assert [exercise["exercise"] for exercise in session["exercises"]] == ["hip-flexor"]
    assert sorted(rep["side"] for rep in reps if rep["counted"]) == ["left", "right"]
    assert (results / "report.html").read_text(encoding="utf-8").rstrip().endswith("</html>")
    with av.open(results / "annotated.mp4") as file:
        assert sum(1 for _ in file.decode(video=0)) == session["source"]["frames"]


def test_the_bill_of_materials_names_what_is_in_the_wheel(wheel: Path) -> None:
    """CycloneDX: models and sample with their hashes, required packages, and all of it licensed."""
    made = bill(wheel)
    assert (made["bomFormat"], made["specVersion"]) == ("CycloneDX", "1.6")
    assert made["metadata"]["component"]["version"] == posecheck.__version__
    components = {component["name"]: component for component in made["components"]}
    assert {f"posecheck/{name}" for name in SHIPPED} <= set(components)
    assert {"numpy", "mediapipe", "typer"} <= set(components)
    assert all(component["licenses"] for component in components.values())
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert {f"posecheck/{name}" for name in SHIPPED} <= names
