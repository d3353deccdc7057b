"""What many analyses left in their folders: which of them are done, and one table of them all."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import Any

from posecheck._version import __version__
from posecheck.app.batch import Task
from posecheck.files import ANNOTATED, holds_landmarks, write_atomically

#: The table of all, and the file of each that it is made of. That one is written last: where it
#: is, all others are.
SUMMARY, RECORD = "summary.csv", "session.json"

SCHEMA = "posecheck.session/1"

Record = dict[str, Any]


@dataclass(frozen=True)
class Row:
    """A line of the table: one side of one exercise in one video, or a video without any.

    outcome: "analysed", "done before", "interrupted" or "failed". counted, proper: repetitions that
    count, and those of them without a fault. target: how many the programme wants. hold_s: seconds
    held in all. faults: with the number of repetitions that have them. note: what went wrong.
    """

    video: str
    outcome: str
    exercise: str = ""
    side: str = ""
    attempted: int = 0
    counted: int = 0
    proper: int = 0
    target: int = 0
    hold_s: float = 0.0
    faults: str = ""
    note: str = ""


def is_done(task: Task, model: str) -> bool:
    """Whether a task's results are there, whole, and of this video, posecheck and model.

    model: the SHA-256 of the model that it would be done with.
    """
    record = read(task.folder)
    if record is None or record.get("interrupted") or record.get("posecheck") != __version__:
        return False
    # Stored landmarks are judged again, whatever model once saw them.
    seen_by = record["model"]["sha256"]
    if not holds_landmarks(task.video) and seen_by != model:
        return False
    if not _as_wished(task, record):
        return False
    return (task.folder / RECORD).stat().st_mtime >= task.video.stat().st_mtime


def _as_wished(task: Task, record: Record) -> bool:
    """Whether nothing is missing that is wished for, as far as the results tell."""
    if task.annotate and not (task.folder / ANNOTATED).is_file():
        return False
    if task.stride and record["source"].get("stride", 1) != task.stride:
        return False
    return {bout["exercise"] for bout in record["exercises"]} <= set(task.exercises)


def read(folder: Path) -> Record | None:
    """The session.json in a folder of results; None when there is none that can be read."""
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return record if isinstance(record, dict) and record.get("schema") == SCHEMA else None


def rows(video: str, outcome: str, record: Record | None) -> Iterator[Row]:
    """The lines for one video; one that says nothing when its results are gone already."""
    record = record or {"exercises": []}
    note = "; ".join(record.get("warnings", ()))
    outcome = "interrupted" if record.get("interrupted") else outcome
    sides: dict[tuple[str, str], list[Record]] = {}
    targets: dict[tuple[str, str], int] = {}
    for bout in record["exercises"]:
        for side, total in bout["totals"].items():
            name = bout["exercise"], side
            targets[name] = total["target"]
            reps = [rep for rep in bout["reps"] if rep["side"] == side]
            sides.setdefault(name, []).extend(reps)
    if not sides:
        yield Row(video, outcome, note=note)
    for (exercise, side), reps in sides.items():
        counted = [rep for rep in reps if rep["counted"]]
        yield Row(
            video=video,
            outcome=outcome,
            exercise=exercise,
            side=side,
            attempted=len(reps),
            counted=len(counted),
            proper=sum(not rep["faults"] for rep in counted),
            target=targets[exercise, side],
            hold_s=round(sum((rep["hold_s"] for rep in reps), 0.0), 3),
            faults=_faults(reps),
            note=note,
        )


def _faults(reps: Iterable[Record]) -> str:
    """Each fault with the number of repetitions that have it, where that is more than one."""
    having = Counter(name for rep in reps for name in {f["fault"] for f in rep["faults"]})
    return ", ".join(f"{name} x{n}" if n > 1 else name for name, n in sorted(having.items()))


def write(table: Iterable[Row], folder: Path) -> Path:
    """Write the table as summary.csv into a folder; where it is.

    Raises OutputError if it can't be written there.
    """
    lines = io.StringIO()
    file = csv.writer(lines, lineterminator="\n")
    file.writerow(field.name for field in fields(Row))
    file.writerows(astuple(row) for row in table)
    path = folder / SUMMARY
    write_atomically(path, [lines.getvalue().encode()])
    return path
