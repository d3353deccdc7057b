"""The table of all: what was done before, and what came of it."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from posecheck import __version__
from posecheck.app.batch import Task
from posecheck.app.batch_summary import Row, is_done, read, rows, write
from posecheck.errors import OutputError

MODEL = "ab" * 32

Change = Callable[[dict[str, Any]], object]


def rep(side: str, *, counted: bool, faults: tuple[str, ...] = (), hold: float = 20.0) -> Any:
    told = [{"fault": name, "start_s": 0.0, "end_s": 1.0, "worst": 1.0} for name in faults]
    return {"side": side, "counted": counted, "hold_s": hold, "faults": told}


def bout(exercise: str, *reps: Any) -> Any:
    totals = {side: {"attempted": 0, "counted": 0, "target": 2} for side in ("left", "right")}
    return {"exercise": exercise, "reps": list(reps), "totals": totals}


def record(*bouts: Any) -> dict[str, Any]:
    return {
        "schema": "posecheck.session/1",
        "posecheck": __version__,
        "model": {"name": "fake", "sha256": MODEL},
        "source": {"name": "clip.mp4"},
        "exercises": list(bouts),
    }


@pytest.fixture
def task(tmp_path: Path) -> Task:
    """A video with results, that were written after it."""
    video = tmp_path / "clip.mp4"
    video.touch()
    done = Task(video, tmp_path / "clip-posecheck")
    done.folder.mkdir()
    keep(done, record(bout("hip-flexor")))
    return done


def keep(task: Task, told: dict[str, Any]) -> None:
    (task.folder / "session.json").write_text(json.dumps(told), encoding="utf-8")
    os.utime(task.video, (1_000_000, 1_000_000))


# ── done before ──────────────────────────────────────────────────────────────────────────────────


def test_whole_results_of_now_are_done(task: Task) -> None:
    """The same program and model, after the video was last changed."""
    assert is_done(task, MODEL)


@pytest.mark.parametrize(
    "change",
    [
        lambda told: told.update(posecheck="0.0.0"),
        lambda told: told.update(schema="posecheck.session/0"),
        lambda told: told["model"].update(sha256="cd" * 32),
        lambda told: told.update(interrupted=True),
        lambda told: told["exercises"].append(bout("another")),
    ],
    ids=["program", "schema", "model", "interrupted", "exercises"],
)
def test_other_results_are_not_done(task: Task, change: Change) -> None:
    """Whatever would come out differently is done again."""
    told = record()
    change(told)
    keep(task, told)
    assert not is_done(replace(task, exercises=("hip-flexor",)), MODEL)


def test_results_without_a_file_are_not_done(task: Task) -> None:
    """Nor with one that is no JSON, or something else."""
    for text in ("", "[]", '{"schema": '):
        (task.folder / "session.json").write_text(text, encoding="utf-8")
        assert not is_done(task, MODEL)
    (task.folder / "session.json").unlink()
    assert not is_done(task, MODEL)


def test_a_newer_video_is_not_done(task: Task) -> None:
    """It is another one by now."""
    later = (task.folder / "session.json").stat().st_mtime + 10
    os.utime(task.video, (later, later))
    assert not is_done(task, MODEL)


def test_a_wish_that_was_not_met_is_not_done(task: Task) -> None:
    """An annotated video, or another stride."""
    assert not is_done(replace(task, annotate=True), MODEL)
    (task.folder / "annotated.mp4").touch()
    assert is_done(replace(task, annotate=True), MODEL)
    assert is_done(replace(task, stride=1), MODEL)
    assert not is_done(replace(task, stride=2), MODEL)


def test_stored_landmarks_are_done_whatever_model_saw_them(task: Task) -> None:
    """No model is needed to judge them."""
    landmarks = task.folder / "landmarks.npz"
    landmarks.touch()
    keep(replace(task, video=landmarks), record())
    assert is_done(replace(task, video=landmarks), "another")


# ── the table ────────────────────────────────────────────────────────────────────────────────────


def test_a_row_for_each_side() -> None:
    """Bouts of one exercise are taken together; a side that was not tried has its row too."""
    told = record(
        bout("hip-flexor", rep("left", counted=True), rep("left", counted=True, faults=("lean",))),
        bout("open-close", rep("right", counted=False, hold=1.5)),
        bout("hip-flexor", rep("left", counted=False, faults=("lean", "lean", "short"))),
    )
    assert list(rows("clip.mp4", "analysed", told)) == [
        Row("clip.mp4", "analysed", "hip-flexor", "left", 3, 2, 1, 2, 60.0, "lean x2, short"),
        Row("clip.mp4", "analysed", "hip-flexor", "right", target=2),
        Row("clip.mp4", "analysed", "open-close", "left", target=2),
        Row("clip.mp4", "analysed", "open-close", "right", 1, target=2, hold_s=1.5),
    ]


def test_a_video_without_a_stretch_has_a_row(task: Task) -> None:
    """So has one whose results are gone; warnings and interruptions are told."""
    told = record() | {"warnings": ["it ends early", "it is dark"], "interrupted": True}
    assert list(rows("a.mp4", "analysed", told)) == [
        Row("a.mp4", "interrupted", note="it ends early; it is dark")
    ]
    assert list(rows("a.mp4", "analysed", None)) == [Row("a.mp4", "analysed")]
    assert read(task.folder / "nowhere") is None


def test_the_table_comes_back(tmp_path: Path) -> None:
    """As CSV, names first, whatever is in a name."""
    table = [Row('a, "b"\n.mp4', "failed", note="é"), Row("c.mp4", "analysed", hold_s=1.5)]
    path = write(table, tmp_path)
    with path.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    assert [line["video"] for line in lines] == ['a, "b"\n.mp4', "c.mp4"]
    assert (lines[0]["note"], lines[1]["hold_s"]) == ("é", "1.5")


def test_a_table_that_can_t_be_written_is_told(tmp_path: Path) -> None:
    """In one sentence."""
    with pytest.raises(OutputError, match=r"summary\.csv can't be written.*--out\.$"):
        write([], tmp_path / "nowhere")
