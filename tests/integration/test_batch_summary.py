"""summary.csv, and which results --resume skips."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from posecheck import __version__
from posecheck.app.batch import Task
from posecheck.app.batch_summary import (
    SummaryRow,
    is_done,
    summary_rows,
    write_summary,
)
from posecheck.codec.session_document import SessionDocument, from_builtins
from posecheck.core.session import Session
from posecheck.errors import OutputError
from posecheck.plan import Plan, PlannedExercise, Prescription
from posecheck.results import stored_document

MODEL = "ab" * 32

Change = Callable[[dict[str, Any]], object]


def rep(side: str, *, counted: bool, faults: tuple[str, ...] = (), hold: float = 20.0) -> Any:
    records = [{"fault": name, "start_s": 0.0, "end_s": 1.0, "worst": 1.0} for name in faults]
    times = {"start_s": 0.0, "end_s": 30.0, "hold_s": hold}
    return {
        "number": 1,
        "side": side,
        "counted": counted,
        **times,
        "measures": {},
        "faults": records,
    }


def bout(exercise: str, *reps: Any) -> Any:
    totals = {side: {"attempted": 0, "counted": 0, "target": 2} for side in ("left", "right")}
    times = {"start_s": 0.0, "end_s": 60.0}
    return {"exercise": exercise, **times, "reps": list(reps), "totals": totals}


def record(*bouts: Any) -> dict[str, Any]:
    return {
        "schema": "posecheck.session/1",
        "posecheck": __version__,
        "model": {"name": "fake", "sha256": MODEL},
        "source": {
            "name": "clip.mp4",
            "live": False,
            "width": 640,
            "height": 480,
            "fps": 15.0,
            "frames": 900,
            "duration_s": 60.0,
        },
        "detection": {"frames_with_pose": 900, "frames_without_pose": 0},
        "exercises": list(bouts),
    }


@pytest.fixture
def task(tmp_path: Path) -> Task:
    """A video, and its results, which are newer."""
    video = tmp_path / "clip.mp4"
    video.touch()
    task = Task(video, tmp_path / "clip-posecheck")
    task.folder.mkdir()
    store(task, record(bout("hip-flexor")))
    return task


def session(*bouts: Any, **changed: Any) -> Session:
    return from_builtins(record(*bouts) | changed, SessionDocument).to_session()


def with_options(task: Task, **changed: Any) -> Task:
    return replace(task, options=replace(task.options, **changed))


def store(task: Task, record: dict[str, Any]) -> None:
    (task.folder / "session.json").write_text(json.dumps(record), encoding="utf-8")
    os.utime(task.video, (1_000_000, 1_000_000))


# ── is_done ──────────────────────────────────────────────────────────────────────────────────────


def test_complete_current_results_are_done(task: Task) -> None:
    """They have the same program and model, and are newer than the video."""
    assert is_done(task, MODEL)


@pytest.mark.parametrize(
    "change",
    [
        lambda record: record.update(posecheck="0.0.0"),
        lambda record: record.update(schema="posecheck.session/0"),
        lambda record: record["model"].update(sha256="cd" * 32),
        lambda record: record.update(interrupted=True),
        lambda record: record["exercises"].append(bout("another")),
    ],
    ids=["program", "schema", "model", "interrupted", "exercises"],
)
def test_outdated_results_are_not_done(task: Task, change: Change) -> None:
    """Results that might differ today are computed again."""
    stored = record()
    change(stored)
    store(task, stored)
    assert not is_done(with_options(task, exercises=("hip-flexor",)), MODEL)


def test_results_by_another_plan_are_not_done(task: Task) -> None:
    """Even one of the same name and version, or the same plan at another step."""
    plan, other = (
        Plan(name="Mornings", version=1, exercise=[PlannedExercise(name="hip-flexor", reps=reps)])
        for reps in (3, 4)
    )
    judged = Prescription(plan).to_json()
    np.savez(task.folder / "landmarks.npz", plan=np.array([judged]))
    assert is_done(with_options(task, prescription=judged), MODEL)
    assert is_done(task, MODEL)  # nothing is asked for
    for asked in (Prescription(other), Prescription(plan, 2), Prescription()):
        assert not is_done(with_options(task, prescription=asked.to_json()), MODEL)


def test_unreadable_results_are_not_done(task: Task) -> None:
    """The file may be missing, no JSON, or something else."""
    for text in ("", "[]", '{"schema": '):
        (task.folder / "session.json").write_text(text, encoding="utf-8")
        assert not is_done(task, MODEL)
    (task.folder / "session.json").unlink()
    assert not is_done(task, MODEL)


def test_a_newer_video_is_not_done(task: Task) -> None:
    later = (task.folder / "session.json").stat().st_mtime + 10
    os.utime(task.video, (later, later))
    assert not is_done(task, MODEL)


def test_results_with_other_options_are_not_done(task: Task) -> None:
    """An annotated video, or another stride."""
    assert not is_done(with_options(task, annotate=True), MODEL)
    (task.folder / "annotated.mp4").touch()
    assert is_done(with_options(task, annotate=True), MODEL)
    assert is_done(with_options(task, stride=1), MODEL)
    assert not is_done(with_options(task, stride=2), MODEL)


def test_stored_landmarks_are_done_with_any_model(task: Task) -> None:
    """No model is needed to analyse them."""
    landmarks = task.folder / "landmarks.npz"
    landmarks.touch()
    store(replace(task, video=landmarks), record())
    assert is_done(replace(task, video=landmarks), "another")


# ── the table ────────────────────────────────────────────────────────────────────────────────────


def test_a_row_for_each_side() -> None:
    """Bouts of one exercise are added up; a side without attempts has a row too."""
    stored = session(
        bout("hip-flexor", rep("left", counted=True), rep("left", counted=True, faults=("lean",))),
        bout("open-close", rep("right", counted=False, hold=1.5)),
        bout("hip-flexor", rep("left", counted=False, faults=("lean", "lean", "short"))),
    )
    assert list(summary_rows("clip.mp4", "analysed", stored)) == [
        SummaryRow(
            "clip.mp4", "analysed", "hip-flexor", "left", 3, 2, 1, 2, 60.0, "lean x2, short"
        ),
        SummaryRow("clip.mp4", "analysed", "hip-flexor", "right", target=2),
        SummaryRow("clip.mp4", "analysed", "open-close", "left", target=2),
        SummaryRow("clip.mp4", "analysed", "open-close", "right", 1, target=2, hold_s=1.5),
    ]


def test_a_video_without_repetitions_has_a_row(task: Task) -> None:
    """So has one whose results are missing; warnings and interruptions are noted."""
    stored = session(warnings=["it ends early", "it is dark"], interrupted=True)
    assert list(summary_rows("a.mp4", "analysed", stored)) == [
        SummaryRow("a.mp4", "interrupted", note="it ends early; it is dark")
    ]
    assert list(summary_rows("a.mp4", "analysed", None)) == [SummaryRow("a.mp4", "analysed")]
    assert stored_document(task.folder / "nowhere") is None


def test_the_table_can_be_read_back(tmp_path: Path) -> None:
    """Any file name survives."""
    table = [
        SummaryRow('a, "b"\n.mp4', "failed", note="é"),
        SummaryRow("c.mp4", "analysed", hold_s=1.5),
    ]
    path = write_summary(table, tmp_path)
    with path.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    assert [line["video"] for line in lines] == ['a, "b"\n.mp4', "c.mp4"]
    assert (lines[0]["note"], lines[1]["hold_s"]) == ("é", "1.5")


def test_an_unwritable_table_is_reported(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"summary\.csv can't be written.*--out\.$"):
        write_summary([], tmp_path / "nowhere")
