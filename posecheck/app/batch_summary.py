"""The table of many analyses, summary.csv, and which of them --resume may skip."""

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
from posecheck.app.exercise_library import load_exercises
from posecheck.core.session import Session
from posecheck.files import ANNOTATED, holds_landmarks, write_atomically
from posecheck.results import session_json

#: The name of the table.
SUMMARY = "summary.csv"

#: The file of each analysis that the table is made from. It is written last: where it is, all
#: other results are.
RECORD = "session.json"

Record = dict[str, Any]


@dataclass(frozen=True)
class SummaryRow:
    """A row of the table: one side of one exercise in one video, or a video without any.

    Attributes:
        video: The video's path.
        outcome: "analysed", "done before", "interrupted" or "failed".
        exercise: The exercise's name.
        side: "left", "right" or "both".
        attempted: Repetitions attempted.
        counted: Repetitions that count.
        proper: Repetitions that count and have no fault.
        target: Repetitions that the programme asks for.
        hold_s: Total of all holds, s.
        faults: Faults with the number of repetitions that have them.
        note: What went wrong.
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


def is_done(task: Task, model_sha256: str) -> bool:
    """Return whether a task's results are complete and would come out the same today.

    They must be newer than the video, of this version of posecheck and of the given model.
    """
    record = read_record(task.folder)
    if record is None or record.get("interrupted") or record.get("posecheck") != __version__:
        return False
    # Stored landmarks do not depend on the model that is used today.
    if not holds_landmarks(task.video) and record["model"]["sha256"] != model_sha256:
        return False
    options = task.options
    if options.annotate and not (task.folder / ANNOTATED).is_file():
        return False
    if options.stride and record["source"].get("stride", 1) != options.stride:
        return False
    found = {bout["exercise"] for bout in record["exercises"]}
    if options.exercises is not None and not found <= set(options.exercises):
        return False
    return (task.folder / RECORD).stat().st_mtime >= task.video.stat().st_mtime


def read_record(folder: Path) -> Record | None:
    """Read the session.json of a results folder; None if there is none that can be read."""
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return (
        record if isinstance(record, dict) and record.get("schema") == session_json.SCHEMA else None
    )


def summary_rows(video: str, outcome: str, found: Session | Record | None) -> Iterator[SummaryRow]:
    """Yield the rows of one video; a single empty one if no repetition was found.

    Args:
        video: The video's path.
        outcome: See `SummaryRow`; an interrupted session overrides it.
        found: The session, or its stored record; None if that is gone.
    """
    if isinstance(found, Session):
        found = session_json.record(found, load_exercises().exercises)
    record = found or {"exercises": []}
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
        yield SummaryRow(video, outcome, note=note)
    for (exercise, side), reps in sides.items():
        counted = [rep for rep in reps if rep["counted"]]
        yield SummaryRow(
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
    """Return the faults, each with the number of repetitions that have it if there are several."""
    counts = Counter(name for rep in reps for name in {f["fault"] for f in rep["faults"]})
    return ", ".join(f"{name} x{n}" if n > 1 else name for name, n in sorted(counts.items()))


def write_summary(table: Iterable[SummaryRow], folder: Path) -> Path:
    """Write the table as summary.csv into a folder; return its path.

    Raises:
        OutputError: If it cannot be written there.
    """
    lines = io.StringIO()
    file = csv.writer(lines, lineterminator="\n")
    file.writerow(field.name for field in fields(SummaryRow))
    file.writerows(astuple(row) for row in table)
    path = folder / SUMMARY
    write_atomically(path, [lines.getvalue().encode()])
    return path
