"""Fixtures and hooks that hold for every test."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from posecheck.core.exercise import Exercise
from tests.support.command_line import Run, command_line

#: A busy machine may take any time for an example.
settings.register_profile("no-deadline", deadline=None)
settings.register_profile("quick", parent=settings.get_profile("no-deadline"), max_examples=25)
settings.load_profile("no-deadline")

# Containers often forbid bytecode. Then each of the hundreds of programs that tests start would
# compile all of posecheck, and each worker every test module.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

#: Longer byte strings make unreadable test names, and some of them hold the time of day.
MAX_BYTES_IN_NAME = 16


@pytest.fixture(scope="session", autouse=True)
def private_data_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep every test, and what it starts, away from the user's own data and defaults."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("POSECHECK_DATA", str(tmp_path_factory.mktemp("data")))
        patch.setenv("POSECHECK_CONFIG", str(tmp_path_factory.mktemp("config") / "config.toml"))
        yield


@pytest.fixture(scope="session", autouse=True)
def english() -> Iterator[None]:
    """Have every test, and every program a test starts, write English on every computer."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LC_ALL", "C.UTF-8")
        yield


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """Return what runs the command line in an empty folder, with the data folder in it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("POSECHECK_DATA", str(tmp_path / "data"))
    return command_line(monkeypatch, capsys)


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name parameters alike in every process, so that tests can be shared out over several."""
    if isinstance(val, Exercise):
        return val.name
    if isinstance(val, bytes) and len(val) > MAX_BYTES_IN_NAME:
        return argname
    return None


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say at the end what was skipped, and which package would bring it."""
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = Counter(str(report.longrepr[2]).removeprefix("Skipped: ") for report in skipped)
    if reasons:
        terminalreporter.section("not run here")
    for reason, count in reasons.most_common():
        terminalreporter.line(f"{count} test{'s' * (count > 1)}: {reason}")
