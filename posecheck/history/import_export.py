"""The history as a file to take along: JSON with everything in it, or CSV with a row a repetition.

Either holds all that is kept: reading what was written gives the same entries. What is read may be
anybody's: a file that is not as it should be is refused as a whole.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from typing import Any

from posecheck.errors import HistoryError
from posecheck.history.entry import Entry
from posecheck.history.serialization import Fields, Record, entry, listed, record, text, whole

SCHEMA = "posecheck.history/1"

#: The columns of a CSV file: of the session, of the bout, and of the repetition. A session or a
#: bout without any repetition has a row in which the rest is empty.
SESSION = (
    "id", "time", "posecheck", "folder", "source", "live", "width", "height", "fps", "frames",
    "stride", "duration_s", "model", "model_sha256", "frames_with_pose", "frames_without_pose",
    "interrupted", "warnings",
)  # fmt: skip
BOUT = ("exercise", "title", "bout_start_s", "bout_end_s", "targets")
REP = ("side", "start_s", "end_s", "hold_s", "counted", "proper", "measures", "faults")
COLUMNS = (*SESSION, "bout", *BOUT, "rep", *REP)

#: The columns whose cells are text as it is. All other cells are JSON, empty for null.
TEXT = {
    "id", "time", "posecheck", "folder", "source", "model", "model_sha256", "exercise", "title",
    "side",
}  # fmt: skip


def write_file(entries: Iterable[Entry], path: Path) -> None:
    """Write entries to a file that ends in .csv or .json; HistoryError says why that can't be.

    The file appears when it is whole, in the place of an older one.
    """
    write = _csv if _is_table(path) else _json
    write_whole(path, write([record(kept) for kept in entries]))


def read_file(path: Path) -> tuple[Entry, ...]:
    """The entries in a file that `write_file` wrote; HistoryError says what is wrong with it."""
    read = _sessions_of_csv if _is_table(path) else _sessions_of_json
    with _failing_clearly(path, "read"):
        content = path.read_bytes()
    try:
        # Spreadsheets put a mark in front of what they save.
        sessions = read(content.decode("utf-8-sig"))
        return tuple(entry(told, f"session {n}") for n, told in enumerate(sessions, 1))
    except UnicodeDecodeError as error:
        raise _refused(path, "it is not text") from error
    except RecursionError as error:
        raise _refused(path, "it is nested too deeply") from error
    except (ValueError, csv.Error) as error:
        raise _refused(path, str(error)) from error


def write_whole(path: Path, content: str) -> None:
    """Let a file appear with all of its content, or stay as it was; HistoryError says why."""
    with _failing_clearly(path, "written"):
        unfinished = path.with_name(f".unfinished-{token_hex(4)}-{path.name}")
        try:
            with unfinished.open("x", encoding="utf-8", newline="") as file:
                file.write(content)
            unfinished.replace(path)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise


def _is_table(path: Path) -> bool:
    ending = path.suffix.lower()
    if ending not in (".csv", ".json"):
        raise HistoryError(f"{path} ends neither in .csv nor in .json; give a name that does.")
    return ending == ".csv"


def _refused(path: Path, reason: str) -> HistoryError:
    return HistoryError(
        f"{path} is not as posecheck history export writes it ({reason});"
        " nothing was taken from it: export it again."
    )


@contextmanager
def _failing_clearly(path: Path, done: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = (error.strerror or str(error)).rstrip(".")
        raise HistoryError(f"{path} can't be {done} ({reason}); check the path.") from error


# ── JSON ─────────────────────────────────────────────────────────────────────────────────────────


def _json(sessions: Sequence[Record]) -> str:
    file = {"schema": SCHEMA, "sessions": sessions}
    return json.dumps(file, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def _sessions_of_json(content: str) -> list[object]:
    file = Fields(_parsed(content), "the file")
    schema = file.one("schema", text)
    if schema != SCHEMA:
        raise ValueError(f"its schema is {schema!r}, not {SCHEMA!r}")
    return file.one("sessions", listed)


def _parsed(content: str) -> object:
    def refuse(name: str) -> object:
        raise ValueError(f"{name} is not a number")

    parsed: object = json.loads(content, parse_constant=refuse)
    return parsed


# ── CSV ──────────────────────────────────────────────────────────────────────────────────────────


def _csv(sessions: Sequence[Record]) -> str:
    table = io.StringIO(newline="")
    rows = csv.writer(table)
    rows.writerow(COLUMNS)
    rows.writerows(
        [_cell(name, row.get(name)) for name in COLUMNS] for told in sessions for row in _rows(told)
    )
    return table.getvalue()


def _rows(session: Record) -> Iterator[Record]:
    if not session["bouts"]:
        yield session
    for number, bout in enumerate(session["bouts"], 1):
        both = {**session, "bout": number, **bout}
        if not bout["reps"]:
            yield both
        for rep_number, rep in enumerate(bout["reps"], 1):
            yield {**both, "rep": rep_number, **rep}


def _cell(name: str, value: object) -> str:
    if value is None:
        return ""
    return str(value) if name in TEXT else json.dumps(value, ensure_ascii=False, allow_nan=False)


def _sessions_of_csv(content: str) -> list[object]:
    rows = csv.DictReader(io.StringIO(content, newline=""), strict=True)
    if tuple(rows.fieldnames or ()) != COLUMNS:
        raise ValueError("its first line does not name the columns")
    sessions: dict[str, Record] = {}
    for row in rows:
        where = f"line {rows.line_num}"
        _add_row(sessions, _told(row, where), where)
    return [{**told, "bouts": _bouts(told.get("bouts", {}))} for told in sessions.values()]


def _told(row: dict[str, Any], where: str) -> Record:
    """A row's cells as what they stand for."""
    if len(row) > len(COLUMNS) or None in row.values():
        raise ValueError(f"{where} has not as many cells as the first")
    return {
        name: cell if name in TEXT else _parsed(cell) if cell else None
        for name, cell in row.items()
    }


def _add_row(sessions: dict[str, Record], row: Record, where: str) -> None:
    """Put a row where it belongs; the rows of a session, and those of a bout, must agree on it."""
    session = _agreed(sessions, row["id"], _part(row, SESSION), where)
    if row["bout"] is None:
        return
    bouts = session.setdefault("bouts", {})
    bout = _agreed(bouts, whole(row["bout"], f"{where}, bout"), _part(row, BOUT), where)
    if row["rep"] is None:
        return
    reps, number = bout.setdefault("reps", {}), whole(row["rep"], f"{where}, rep")
    if number in reps:
        raise ValueError(f"{where} tells of a repetition a second time")
    reps[number] = _part(row, REP)


def _agreed(places: dict[Any, Record], key: object, told: Record, where: str) -> Record:
    """What has been gathered under that key, which must not be told otherwise."""
    first = places.setdefault(key, dict(told))
    if any(first[name] != value for name, value in told.items()):
        raise ValueError(f"{where} contradicts a line before it")
    return first


def _part(row: Record, columns: Sequence[str]) -> Record:
    return {name: row[name] for name in columns}


def _bouts(bouts: dict[int, Record]) -> list[Record]:
    """Bouts with their repetitions, by their numbers; the rows may have been sorted otherwise."""
    return [{**bout, "reps": _numbered(bout.get("reps", {}))} for bout in _numbered(bouts)]


def _numbered(places: dict[int, Record]) -> list[Record]:
    return [places[number] for number in sorted(places)]
