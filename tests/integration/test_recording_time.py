"""When a recording was made: stored landmarks have the time of their session."""

from __future__ import annotations

import csv
import json
import os
from datetime import UTC, datetime
from pathlib import Path

import posecheck
from posecheck.app.recording_time import recording_time
from tests.support.command_line import Run

REPLAY = Path(__file__).resolve().parents[1] / "replays" / "open-close-faults-front.npz"
FILMED, COPIED = "2026-06-01T07:00:00+00:00", datetime(2026, 6, 3, 12, 0, tzinfo=UTC)


def results(folder: Path, started_at: str) -> Path:
    """Write results of a film of that time, copied later; return their landmarks."""
    posecheck.analyze(REPLAY, plan=None).save(folder)
    record = json.loads((folder / "session.json").read_text())
    (folder / "session.json").write_text(json.dumps({**record, "started_at": started_at}))
    landmarks = folder / "landmarks.npz"
    os.utime(landmarks, (COPIED.timestamp(),) * 2)
    return landmarks


def test_landmarks_have_the_time_of_their_session(tmp_path: Path) -> None:
    """Without one that says so, it is that of the file."""
    landmarks = results(tmp_path / "film", FILMED)
    assert recording_time(landmarks) == datetime.fromisoformat(FILMED)
    (tmp_path / "film" / "session.json").unlink()
    assert recording_time(landmarks) == COPIED


def test_judged_again_they_are_of_the_same_time_everywhere(run: Run, tmp_path: Path) -> None:
    """In the results, the history and its table, though they are written elsewhere."""
    landmarks = results(tmp_path / "film", FILMED)
    status, _, _ = run("analyze", str(landmarks), "--out", "again")
    assert status == 0
    (again,) = Path("again").glob("*/session.json")
    assert json.loads(again.read_text())["started_at"] == FILMED
    assert run("history", "export", "all.csv")[0] == 0
    with Path("all.csv").open(newline="") as file:
        times = {row["started_at"] for row in csv.DictReader(file)}
    assert {datetime.fromisoformat(time) for time in times} == {datetime.fromisoformat(FILMED)}
