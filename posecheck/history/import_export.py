"""The history as a file: JSON with everything in it, or CSV with a row for each repetition.

Both are lossless. A file may come from anywhere: one that is wrong anywhere is refused as a whole.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import NoneType
from typing import Any

from posecheck.codec.session_document import decode, encode
from posecheck.errors import HistoryError
from posecheck.files import (
    csv_cell,
    csv_text,
    holds_mark,
    output_errors,
    read_regular,
    write_atomically,
)
from posecheck.history.entry import Entry
from posecheck.history.records import BOUT, REP, SESSION, Record, from_record, to_record

SCHEMA = "posecheck.history/1"

#: The columns of a CSV file. A session or a bout without repetitions has a row in which the rest is
#: empty.
COLUMNS = (*SESSION, "bout", *BOUT, "rep", *REP)

#: The columns that files of earlier versions lack, with the value that they had.
ADDED = {"judged": True}

#: The columns whose cells are plain text. All other cells are JSON, empty for null.
TEXT = {
    "id", "time", "posecheck", "folder", "source", "model", "model_sha256", "exercise", "title",
    "side",
}  # fmt: skip

#: What to do about a file that can't be read or written.
REMEDY = "check the path"

MAX_SIZE = 500_000_000  # bytes of a file that is read

#: What marks a page, a CSV file and a JSON file as posecheck's, near the beginning.
MARKS = b'name="generator" content="posecheck', b"id,time,posecheck,folder,", SCHEMA.encode()


def write_file(entries: Iterable[Entry], path: Path, *, force: bool = False) -> None:
    """Write entries atomically to a file that ends in .csv or .json."""
    write = _csv if _is_csv(path) else _json
    write_text(path, write([to_record(entry) for entry in entries]), force=force)


def write_text(path: Path, text: str, *, force: bool = False) -> None:
    """Write a text atomically, over another one of these or with `force`; else HistoryError."""
    pieces = [text.encode()]
    write_atomically(
        path, pieces, holds_mark(*MARKS), force=force, remedy=REMEDY, kind=HistoryError
    )


def read_file(path: Path) -> tuple[Entry, ...]:
    """Return the entries in a file that `write_file` wrote; HistoryError if anything is wrong."""
    read = _records_of_csv if _is_csv(path) else _records_of_json
    with output_errors(f"{path} can't be read ({{reason}}); {REMEDY}.", HistoryError):
        content = read_regular(path, MAX_SIZE)
    try:
        # Spreadsheets write a byte order mark.
        records = read(content.decode("utf-8-sig"))
        return tuple(_entry(record, number) for number, record in enumerate(records, 1))
    except UnicodeDecodeError as error:
        raise _refused(path, "it is not text") from error
    except (ValueError, csv.Error) as error:
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


def _json(records: list[Any]) -> str:
    return encode(_File(SCHEMA, records), indent=1) + "\n"


def _records_of_json(content: str) -> list[Any]:
    file = decode(content, _File)
    if file.schema != SCHEMA:
        raise ValueError(f"its schema is {file.schema!r}, not {SCHEMA!r}")
    return file.sessions


def _csv(records: Sequence[Record]) -> str:
    table = io.StringIO(newline="")
    writer = csv.writer(table)
    writer.writerow(COLUMNS)
    writer.writerows(
        [_cell(name, row.get(name)) for name in COLUMNS]
        for record in records
        for row in _rows(record)
    )
    return table.getvalue()


def _rows(session: Record) -> Iterator[Record]:
    if not session["bouts"]:
        yield session
    for number, bout in enumerate(session["bouts"], 1):
        row = {**session, "bout": number, **bout}
        if not bout["reps"]:
            yield row
        for rep_number, rep in enumerate(bout["reps"], 1):
            yield {**row, "rep": rep_number, **rep}


def _cell(name: str, value: object) -> str:
    if value is None:
        return ""
    if name in TEXT:
        return csv_cell(str(value))
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _records_of_csv(content: str) -> list[Record]:
    rows = csv.DictReader(io.StringIO(content, newline=""), strict=True)
    columns = tuple(rows.fieldnames or ())
    if columns not in (COLUMNS, tuple(name for name in COLUMNS if name not in ADDED)):
        raise ValueError("its first line does not name the columns")
    sessions: dict[str, Record] = {}
    for row in rows:
        if len(row) > len(columns) or None in row.values():
            raise ValueError(f"line {rows.line_num} has not as many cells as the first")
        try:
            values = {name: _value(name, cell) for name, cell in row.items()}
            _add_row(sessions, {**ADDED, **values})
        except ValueError as error:
            raise ValueError(f"line {rows.line_num}, {error}") from error
    return [{**session, "bouts": _bouts(session.get("bouts", {}))} for session in sessions.values()]


def _value(name: str, cell: str) -> Any:
    if name in TEXT:
        return csv_text(cell)
    return decode(cell, object) if cell else None


def _add_row(sessions: dict[str, Record], row: Record) -> None:
    """Add a row to its session; the rows of a session, and those of a bout, must agree on it."""
    for column in ("bout", "rep"):
        if type(row[column]) not in (int, NoneType):
            raise ValueError(f"{column} is not a whole number")
    session = _merged(sessions, row["id"], row, SESSION)
    if row["bout"] is None:
        return
    bout = _merged(session.setdefault("bouts", {}), row["bout"], row, BOUT)
    if row["rep"] is None:
        return
    reps = bout.setdefault("reps", {})
    if row["rep"] in reps:
        raise ValueError("the same repetition a second time")
    _merged(reps, row["rep"], row, REP)


def _merged(records: dict[Any, Record], key: object, row: Record, columns: Iterable[str]) -> Record:
    """Return the record of a key, made from these columns unless it is there already."""
    record = records.setdefault(key, {name: row[name] for name in columns})
    if any(record[name] != row[name] for name in columns):
        raise ValueError("it contradicts a line before it")
    return record


def _bouts(bouts: dict[int, Record]) -> list[Record]:
    """Return bouts and repetitions by their numbers; the rows may have been sorted otherwise."""
    return [{**bout, "reps": _numbered(bout.get("reps", {}))} for bout in _numbered(bouts)]


def _numbered(records: dict[int, Record]) -> list[Record]:
    return [record for _, record in sorted(records.items())]
