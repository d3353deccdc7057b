"""The real program on a virtual screen, with a recording in place of the camera."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.support.clips import beginning
from tests.support.xvfb import Screen, eventually, screen

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "sample_videos"

__all__ = ["screen"]

#: Attempts to start a program whose window stays black.
ATTEMPTS = 3


class LiveProgram:
    """A running `posecheck live`."""

    def __init__(self, screen: Screen, folder: Path, *arguments: str) -> None:
        self.screen, self.folder = screen, folder
        code = "import sys; from posecheck.cli import main; sys.exit(main())"
        out = ("--no-pain", "--out", str(folder))
        self._program = subprocess.Popen(
            [sys.executable, "-W", "error", "-c", code, "live", *out, *arguments],
            env={
                **os.environ,
                "DISPLAY": screen.name,
                "PYTHONPATH": str(ROOT),
                "POSECHECK_DATA": str(folder / "data"),
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def window(self) -> str:
        """Return the number of the window, as soon as it exists."""
        return eventually(self._find)

    def press(self, key: str) -> None:
        """Press a key."""
        self.screen.do("windowfocus", "--sync", self.window(), "key", key)

    def is_painted(self) -> bool:
        """Return whether the screen shows more than a mouse pointer on black."""
        return bool((self.screen.picture()[::7, ::7].max(axis=2) > 60).mean() > 0.1)

    def becomes_painted(self) -> bool:
        """Wait some seconds for the window to be painted; return whether it is."""
        end = time.monotonic() + 15.0
        while not (painted := self.is_painted()) and time.monotonic() < end:
            time.sleep(0.05)
        return painted

    def changes(self) -> bool:
        """Return whether the screen has changed since the last call."""
        before = getattr(self, "_before", None)
        self._before = self.screen.picture().copy()
        return before is not None and bool((before != self._before).any())

    def wait(self) -> tuple[int, str, str]:
        """Wait for its end; return exit status, standard output and standard error."""
        out, error = self._program.communicate(timeout=180)
        return self._program.returncode, out, error

    def record(self) -> Any:
        """Return the content of session.json; None while there is none."""
        files = list(self.folder.glob("*-posecheck/session.json"))
        return json.loads(files[0].read_text(encoding="utf-8")) if files else None

    def close(self) -> None:
        """Kill it."""
        self._program.kill()
        self._program.communicate()

    def _find(self) -> str:
        if self._program.poll() is not None:
            pytest.fail(f"the program ended too soon: {self._program.communicate()}")
        try:
            return self.screen.do("search", "--name", "^posecheck$").split()[-1]
        except (subprocess.CalledProcessError, IndexError):
            return ""


@contextmanager
def training(screen: Screen, folder: Path, *arguments: str) -> Iterator[LiveProgram]:
    """Run the program and wait until its window is painted.

    On a virtual screen the window stays black in up to one of seven starts although the program
    paints; then it is started again. The cause is not known.
    """
    program = LiveProgram(screen, folder, *arguments)
    for _ in range(ATTEMPTS):
        if program.becomes_painted():
            break
        program.close()
        program = LiveProgram(screen, folder, *arguments)
    try:
        yield program
    finally:
        program.close()


def test_a_programme_is_completed_without_input(screen: Screen, tmp_path: Path) -> None:
    """The count is in session.json, the summary is shown, and the program ends by itself."""
    clip = beginning(tmp_path / "clip.mp4", 14.0, "leg-rotations")
    arguments = ("--camera", str(clip), "--exercise", "leg-rotations", "--reps", "1", "--no-voice")
    with training(screen, tmp_path, *arguments) as program:
        assert program.window()
        assert eventually(program.is_painted)
        record = eventually(program.record)
        status, out, error = program.wait()
    assert status == 0, error
    assert record["source"]["live"] is True
    totals = record["exercises"][0]["totals"]["both"]
    assert totals["counted"] >= totals["target"] == 1
    assert "complete" in out
    assert "Traceback" not in error


def test_keys_control_a_training(screen: Screen, tmp_path: Path) -> None:
    """Help, pause, resume, next and previous exercise, summary, and exit."""
    clip = SAMPLES / "hip-flexor.mp4"
    arguments = ("--camera", str(clip), "--no-voice", "--language", "de")
    with training(screen, tmp_path, *arguments) as program:
        assert eventually(program.is_painted)
        for key in ("h", "h", "space", "space", "n", "b", "s", "m", "f", "f"):
            program.press(key)
            assert eventually(program.changes)
        program.press("q")
        record = eventually(program.record)
        program.press("q")
        status, out, error = program.wait()
    assert status == 0, error
    assert record["source"]["name"] == "hip-flexor.mp4"
    assert "Bericht:" in out
    assert "Traceback" not in error
