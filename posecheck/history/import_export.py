"""The history as a file: JSON with everything in it, and CSV for spreadsheets.

JSON comes back as it was. CSV is tidy: a row a repetition, a column a number, rounded as in
session.json; it is not taken in again. A file may come from anywhere: one that is wrong anywhere is
refused as a whole.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from posecheck.codec.session_document import decode, encode
from posecheck.codec.units import DECIMALS, measure_unit, rounded
from posecheck.core.exercise import Exercise
from posecheck.core.feedback import Rep
from posecheck.core.pain import Pain
from posecheck.core.session import Bout
from posecheck.errors import HistoryError
from posecheck.files import csv_cell, holds_mark, output_errors, read_regular, write_atomically
from posecheck.history.entry import Entry
from posecheck.history.records import from_record, to_record

SCHEMA = "posecheck.history/1"

#: The columns of a CSV file before those of the measures.
COLUMNS = (
    "session", "started_at", "source", "live", "person", "plan", "plan_version", "pain_before",
    "pain_after", "effort", "exercise", "side", "repetition", "target", "start_s", "end_s",
    "hold_s", "counted", "judged", "proper", "faults",
)  # fmt: skip

#: Decimals of seconds, as in session.json.
SECONDS = 3

#: What a column of a measure ends with, by its unit.
SUFFIX = {"°": "_deg", "": ""}

#: What to do about a file that can't be read or written.
REMEDY = "check the path"

MAX_SIZE = 500_000_000  # bytes of a file that is read

#: What marks a page, a CSV file and a JSON file as posecheck's, near the beginning.
MARKS = (
    b'name="generator" content="posecheck', b"session,started_at,source,", b"id,time,posecheck,",
    SCHEMA.encode(),
)  # fmt: skip


def write_file(
    entries: Iterable[Entry],
    path: Path,
    exercises: Mapping[str, Exercise] | None = None,
    *,
    force: bool = False,
) -> None:
    """Write entries atomically to a file that ends in .csv or .json.

    Args:
        entries: The entries.
        path: The file.
        exercises: Exercises by name, whose units the columns of a CSV file have.
        force: Replace a file that posecheck did not write.
    """
    kept = tuple(entries)
    text = _csv(kept, exercises or {}) if _is_csv(path) else _json(map(to_record, kept))
    write_text(path, text, force=force)


def write_text(path: Path, text: str, *, force: bool = False) -> None:
    """Write a text atomically, over another one of these or with `force`; else HistoryError."""
    pieces = [text.encode()]
    write_atomically(
        path, pieces, holds_mark(*MARKS), force=force, remedy=REMEDY, kind=HistoryError
    )


def read_file(path: Path) -> tuple[Entry, ...]:
    """Return the entries in a .json that `write_file` wrote; HistoryError if anything is wrong."""
    if _is_csv(path):
        raise HistoryError(f"{path} is for spreadsheets and holds too little; give a .json.")
    with output_errors(f"{path} can't be read ({{reason}}); {REMEDY}.", HistoryError):
        content = read_regular(path, MAX_SIZE)
    try:
        records = _records(content.decode("utf-8-sig"))
        return tuple(_entry(record, number) for number, record in enumerate(records, 1))
    except UnicodeDecodeError as error:
        raise _refused(path, "it is not text") from error
    except ValueError as error:
        raise _refused(path, str(error)) from error


def _entry(record: object, number: int) -> Entry:
    try:
        return from_record(record)
    except ValueError as error:
        raise ValueError(f"session {number}, {error}") from error


def _is_csv(path: Path) -> bool:
    ending = path.suffix.lower()
    if ending not in (".csv", ".json"):
        raise HistoryError(f"{path} ends neither in .csv nor in .json; give a name that does.")
    return ending == ".csv"


def _refused(path: Path, reason: str) -> HistoryError:
    return HistoryError(
        f"{path} is not as posecheck history export writes it ({reason});"
        " nothing was taken from it: export it again."
    )


@dataclass
class _File:
    """An exported file of JSON."""

    schema: str
    sessions: list[Any]


def _json(records: Iterable[Any]) -> str:
    return encode(_File(SCHEMA, list(records)), indent=1) + "\n"


def _records(content: str) -> list[Any]:
    file = decode(content, _File)
    if file.schema != SCHEMA:
        raise ValueError(f"its schema is {file.schema!r}, not {SCHEMA!r}")
    return file.sessions


def _csv(entries: Iterable[Entry], exercises: Mapping[str, Exercise]) -> str:
    rows = [row for entry in entries for row in _rows(entry, exercises)]
    measures = dict.fromkeys(name for row in rows for name in row if name not in COLUMNS)
    table = io.StringIO(newline="")
    writer = csv.DictWriter(table, (*COLUMNS, *measures), restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return table.getvalue()


def _rows(entry: Entry, exercises: Mapping[str, Exercise]) -> Iterator[dict[str, str]]:
    session = entry.session
    plan, pain = session.plan, session.pain or Pain()
    shared = {
        "session": entry.id,
        "started_at": entry.when.isoformat(timespec="seconds"),
        "source": csv_cell(session.source.name),
        "live": _flag(session.source.live),
        "person": csv_cell(session.person),
        "plan": csv_cell(plan.name) if plan else "",
        "plan_version": str(plan.version) if plan else "",
        "pain_before": _whole(pain.before),
        "pain_after": _whole(pain.after),
        "effort": _whole(pain.effort),
    }
    for bout in session.exercises:
        for number, rep in enumerate(bout.reps, 1):
            yield shared | _rep_cells(number, rep, bout, exercises.get(bout.exercise))


def _rep_cells(number: int, rep: Rep, bout: Bout, exercise: Exercise | None) -> dict[str, str]:
    cells = {
        "exercise": csv_cell(bout.exercise),
        "side": rep.side.value,
        "repetition": str(number),
        "target": str(bout.targets.get(rep.side.value, 0)),
        "start_s": _number(rep.start, SECONDS),
        "end_s": _number(rep.end, SECONDS),
        "hold_s": _number(rep.hold, SECONDS),
        "counted": _flag(rep.counted),
        "judged": _flag(rep.judged),
        "proper": _flag(rep.proper),
        "faults": csv_cell(" ".join(dict.fromkeys(fault.name for fault in rep.faults))),
    }
    for name, spread in rep.measures.items():
        unit = measure_unit(exercise, name)
        decimals, suffix = DECIMALS.get(unit, 3), SUFFIX.get(unit, "")
        values = {"median": spread.median, "min": spread.low, "max": spread.high}
        values |= {"error": spread.error} if spread.error else {}
        cells |= {
            csv_cell(f"{name}_{key}{suffix}"): _number(value, decimals)
            for key, value in values.items()
        }
    return cells


def _number(value: float, decimals: int) -> str:
    """Return a number as session.json has it; empty where it is unknown."""
    return repr(rounded(value, decimals)) if math.isfinite(value) else ""


def _flag(value: bool) -> str:
    return str(int(value))


def _whole(value: int | None) -> str:
    return "" if value is None else str(value)
