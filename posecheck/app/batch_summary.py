"""The table of many analyses, summary.csv, and which of them --resume may skip."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from posecheck._version import __version__
from posecheck.app.analysis import AnalysisOptions
from posecheck.app.batch import Task
from posecheck.codec.session_document import SessionDocument
from posecheck.core.look_schedule import ADAPTIVE, STEADY
from posecheck.core.session import Session
from posecheck.files import ANNOTATED, csv_cell, holds_landmarks, holds_mark, write_atomically
from posecheck.i18n import translatable
from posecheck.results import RECORD, side_summaries, stored_document, stored_plan
from posecheck.results.folder import LANDMARKS

SUMMARY = "summary.csv"
MARK = b"video,outcome,exercise,"  # what a summary.csv of posecheck's begins with


#: What became of a video.
ANALYSED = translatable("analysed")
DONE_BEFORE = translatable("done before")
INTERRUPTED = translatable("interrupted")
FAILED = translatable("failed")
NOT_ANALYSED = translatable("not analysed")


@dataclass(frozen=True)
class SummaryRow:
    """A row of the table: one side of one exercise in one video, or a video without any."""

    video: str
    outcome: str
    exercise: str = ""
    side: str = ""
    attempted: int = 0
    counted: int = 0
    proper: int = 0  # counted, judged, and without a fault
    target: int = 0
    hold_s: float = 0.0  # of all attempts
    faults: str = ""
    note: str = ""
    unjudged: int = 0  # counted, but not judged


def is_done(task: Task, model_sha256: str) -> bool:
    """Return whether a task's results are complete and would come out the same today.

    They must be newer than the video, of this version of posecheck and of the given model, and
    judged by exactly what is asked for today, the step of a plan's progression included.
    """
    stored, options = stored_document(task.folder), task.options
    if stored is None or stored.interrupted or stored.posecheck != __version__:
        return False
    found = {bout.exercise for bout in stored.exercises}
    return (
        # Stored landmarks do not depend on the model that is used today.
        (holds_landmarks(task.video) or stored.model.sha256 == model_sha256)
        and (not options.annotate or (task.folder / ANNOTATED).is_file())
        and options.stride in (None, stored.source.stride)
        and _has_rate(stored, options)
        and options.prescription in (None, stored_plan(task.folder / LANDMARKS))
        and (options.exercises is None or found <= set(options.exercises))
        and (task.folder / RECORD).stat().st_mtime >= task.video.stat().st_mtime
    )


def _has_rate(stored: SessionDocument, options: AnalysisOptions) -> bool:
    """Return whether about as many frames were looked at as a rate that is not the default."""
    source = stored.source
    asked = options.looks not in (STEADY, ADAPTIVE)
    if options.stride or not asked or not source.fps or not source.duration:
        return True
    wanted: float = min(options.looks.rate, source.fps) * source.duration
    return abs(source.frames - wanted) <= 0.1 * wanted


def summary_rows(video: str, outcome: str, session: Session | None) -> Iterator[SummaryRow]:
    """Yield the rows of one video; INTERRUPTED overrides the outcome."""
    note = "; ".join(session.warnings) if session else ""
    outcome = INTERRUPTED if session and session.interrupted else outcome
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
            unjudged=count.unjudged,
        )


def write_summary(table: Iterable[SummaryRow], folder: Path, *, force: bool = False) -> Path:
    """Write the table as summary.csv into a folder; return its path."""
    lines = io.StringIO()
    file = csv.writer(lines, lineterminator="\n")
    file.writerow(field.name for field in fields(SummaryRow))
    file.writerows(
        [csv_cell(cell) if isinstance(cell, str) else cell for cell in astuple(row)]
        for row in table
    )
    path = folder / SUMMARY
    write_atomically(path, [lines.getvalue().encode()], holds_mark(MARK), force=force)
    return path
