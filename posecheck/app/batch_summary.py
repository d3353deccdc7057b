"""The table of many analyses, summary.csv, and which of them --resume may skip."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from posecheck._version import __version__
from posecheck.app.batch import Task
from posecheck.codec.session_document import SessionDocument, decode
from posecheck.core.session import Session
from posecheck.files import ANNOTATED, holds_landmarks, write_atomically
from posecheck.results import side_summaries

#: The name of the table.
SUMMARY = "summary.csv"

#: The file of each analysis that the table is made from. It is written last: where it is, all
#: other results are.
RECORD = "session.json"


@dataclass(frozen=True)
class SummaryRow:
    """A row of the table: one side of one exercise in one video, or a video without any.

    The outcome is "analysed", "done before", "interrupted", "failed" or "not analysed"; `proper`
    counts the repetitions that count and have no fault, `hold_s` adds up all holds.
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
    stored = read_results(task.folder)
    if stored is None or stored.interrupted or stored.posecheck != __version__:
        return False
    # Stored landmarks do not depend on the model that is used today.
    if not holds_landmarks(task.video) and stored.model.sha256 != model_sha256:
        return False
    options = task.options
    if options.annotate and not (task.folder / ANNOTATED).is_file():
        return False
    if options.stride and stored.source.stride != options.stride:
        return False
    found = {bout.exercise for bout in stored.exercises}
    if options.exercises is not None and not found <= set(options.exercises):
        return False
    return (task.folder / RECORD).stat().st_mtime >= task.video.stat().st_mtime


def read_results(folder: Path) -> SessionDocument | None:
    """Read the session.json of a results folder; None if there is none that can be read."""
    try:
        return decode((folder / RECORD).read_bytes(), SessionDocument)
    except (OSError, ValueError):
        return None


def summary_rows(video: str, outcome: str, session: Session | None) -> Iterator[SummaryRow]:
    """Yield the rows of one video; a single empty one if no repetition was found.

    An interrupted session overrides the outcome; without a session the results are gone.
    """
    note = "; ".join(session.warnings) if session else ""
    outcome = "interrupted" if session and session.interrupted else outcome
    summaries = side_summaries(session) if session else []
    if not summaries:
        yield SummaryRow(video, outcome, note=note)
    for each in summaries:
        count = each.count
        yield SummaryRow(
            video=video,
            outcome=outcome,
            exercise=each.exercise,
            side=each.side,
            attempted=count.attempted,
            counted=count.counted,
            proper=count.proper,
            target=count.target,
            hold_s=round(sum(round(rep.hold, 3) for rep in each.reps), 3),
            faults=", ".join(
                f"{name} x{n}" if n > 1 else name for name, n in sorted(count.faults.items())
            ),
            note=note,
        )


def write_summary(table: Iterable[SummaryRow], folder: Path) -> Path:
    """Write the table as summary.csv into a folder; return its path."""
    lines = io.StringIO()
    file = csv.writer(lines, lineterminator="\n")
    file.writerow(field.name for field in fields(SummaryRow))
    file.writerows(astuple(row) for row in table)
    path = folder / SUMMARY
    write_atomically(path, [lines.getvalue().encode()])
    return path
