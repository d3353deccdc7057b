"""The programs in examples/ run and print what they should."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
REPLAY = ROOT / "tests" / "replays" / "hip-flexor-faults-side.npz"


def run(program: str, *arguments: str | Path) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "error", ROOT / "examples" / program, *arguments],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_every_example_is_listed() -> None:
    """The README of the examples names each program."""
    page = (ROOT / "examples" / "README.md").read_text(encoding="utf-8")
    programs = list((ROOT / "examples").glob("*.py"))
    assert len(programs) == 3
    assert all(f"`{program.name}" in page for program in programs)


def test_repetitions_are_counted() -> None:
    """Each repetition is a line with its state, hold and faults."""
    first, *others = run("count_repetitions.py", REPLAY).splitlines()
    assert "hip-flexor right: counted, 20.5 s, no fault" in first
    assert others and all("not counted" in line for line in others)


def test_a_bad_path_is_one_sentence() -> None:
    """The error's text is all that is printed."""
    done = subprocess.run(
        [sys.executable, ROOT / "examples" / "count_repetitions.py", "missing.mp4"],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 1 and len(done.stderr.splitlines()) == 1
    assert "does not exist" in done.stderr


def test_angles_are_plotted(tmp_path: Path) -> None:
    """The page holds both curves and needs no network."""
    page = tmp_path / "knees.html"
    run("plot_angles.py", REPLAY, page)
    text = page.read_text(encoding="utf-8")
    assert "left knee flexion" in text and "right knee flexion" in text
    assert "<script src=" not in text


def test_an_own_exercise_is_judged() -> None:
    """The first repetition counts, the second has its arms too low."""
    first, second = run("own_exercise.py").splitlines()
    assert first.startswith("counted") and first.endswith("no fault")
    assert second.startswith("not counted") and "arms-low" in second
