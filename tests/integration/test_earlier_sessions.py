"""Earlier sessions: whose best values the gauge of a training shows."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from posecheck.cli.live import EARLIER_SESSIONS, earlier_reps
from posecheck.core.feedback import Rep, Spread
from posecheck.core.pose import Side
from posecheck.core.session import Bout, Model, Session, Source
from posecheck.history import History
from posecheck.history.entry import entry

SOURCE = Source("camera 0", live=True, width=640, height=480, fps=30.0, frames=9, duration=12.0)


def opened(degrees: float) -> Rep:
    spread = Spread(degrees, degrees - 9.0, degrees + 3.0)
    return Rep("open-close", Side.LEFT, 0.0, 12.0, 10.0, True, {"opening": spread})


def store(home: Path, reps: list[Rep]) -> None:
    """Store a session a day, each with one of the repetitions."""
    history = History(home, pytest.fail)
    for day, rep in enumerate(reps, 1):
        bout = Bout("open-close", "Open and close", 0.0, 12.0, (rep,), {"left": 5})
        session = Session(SOURCE, Model("m", "0" * 64), 9, 0, (bout,))
        history.store(entry(session, datetime(2026, 1, day, tzinfo=UTC), None))


def test_the_last_sessions_count(tmp_path: Path) -> None:
    """The best of long ago may be out of reach now."""
    reps = [opened(60.0 + n) for n in range(EARLIER_SESSIONS + 3)]
    store(tmp_path, reps)
    assert earlier_reps(tmp_path) == tuple(reps[3:])


def test_without_a_history_there_is_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One that can't be read is said, and the training goes on."""
    assert earlier_reps(tmp_path) == ()
    assert capsys.readouterr().err == ""
    (tmp_path / "history.db").mkdir()
    assert earlier_reps(tmp_path) == ()
    assert capsys.readouterr().err.count("\n") == 1
