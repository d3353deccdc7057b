"""The table of the history, and the migration of older databases to it.

`PRAGMA user_version` is the version of a database. Versions 1 and 2 spread a session over six
tables, which are read here once more; version 3 stores its document.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from posecheck.codec.session_document import encode
from posecheck.history.entry import Entry, local, offset, utc
from posecheck.history.records import Record, from_record, readable_sessions

#: Marks a database as a history of posecheck's, in its header: "pose".
OURS = 0x706F7365

VERSION = 3

TABLE = (
    f"PRAGMA application_id = {OURS}",
    """CREATE TABLE sessions (
        number INTEGER PRIMARY KEY,  -- in the order in which they were stored
        id TEXT NOT NULL UNIQUE,
        time TEXT NOT NULL,  -- UTC, ISO 8601
        utc_offset_s INTEGER NOT NULL,
        folder TEXT NOT NULL,
        document TEXT NOT NULL  -- JSON, posecheck.session/1 with title and targets
    )""",
    "CREATE INDEX sessions_by_folder ON sessions (folder, number)",
)

#: The tables of versions 1 and 2; a table comes before those that its rows refer to.
OLD_TABLES = ("faults", "measures", "reps", "targets", "bouts", "sessions")

#: What version 1 lacked, as version 2 filled it in.
ADDED = {
    "width": 0, "height": 0, "fps": None, "frames": 0, "stride": 1, "seen": 0, "unseen": 0,
    "interrupted": 0, "warnings": "[]",
}  # fmt: skip


def version(connection: sqlite3.Connection) -> int:
    """Return the version of a database; 0 when it is empty."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def is_ours(connection: sqlite3.Connection) -> bool:
    """Return whether this is a history of posecheck's, or empty."""
    # In this order: another program may be making the history, tables and mark at once.
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    mark = connection.execute("PRAGMA application_id").fetchone()[0]
    return bool(tables == 0 or mark == OURS)


def migrate(connection: sqlite3.Connection) -> None:
    """Bring a database to this version in one transaction."""
    connection.execute("BEGIN IMMEDIATE")
    # Another program may have migrated it meanwhile.
    if (found := version(connection)) < VERSION:
        with readable_sessions():
            entries = list(_old_entries(connection)) if found else []
        for table in OLD_TABLES:
            connection.execute(f"DROP TABLE IF EXISTS {table}")
        for statement in TABLE:
            connection.execute(statement)
        insert(connection, entries)
        connection.execute(f"PRAGMA user_version = {VERSION}")
    connection.execute("COMMIT")


def insert(connection: sqlite3.Connection, entries: Iterable[Entry]) -> None:
    """Store entries that are not there yet."""
    connection.executemany(
        "INSERT INTO sessions (id, time, utc_offset_s, folder, document) VALUES (?, ?, ?, ?, ?)",
        (
            (
                entry.id,
                utc(entry.when),
                offset(entry.when),
                entry.folder,
                encode(entry.document),
            )
            for entry in entries
        ),
    )


def _old_entries(connection: sqlite3.Connection) -> Iterator[Entry]:
    """Yield the entries of a database of version 1 or 2, in the order in which they were stored."""
    faults, measures = (_grouped(connection, table, 3) for table in ("faults", "measures"))
    reps, bouts = _grouped(connection, "reps", 2), _grouped(connection, "bouts", 1)
    targets = _grouped(connection, "targets", 2) if version(connection) > 1 else {}
    for row in _rows(connection, "sessions"):
        record = {**ADDED, **row}
        session = record["number"]
        record["time"] = local(record["time"], record["utc_offset_s"]).isoformat()
        record["frames_with_pose"], record["frames_without_pose"] = record["seen"], record["unseen"]
        record["warnings"] = json.loads(record["warnings"])
        record["bouts"] = [
            {
                **bout,
                "bout_start_s": bout["start_s"],
                "bout_end_s": bout["end_s"],
                "targets": {
                    one["side"]: one["reps"] for one in targets.get((session, bout["number"]), ())
                },
                "reps": [
                    {
                        **rep,
                        "measures": {
                            one["name"]: {**one, "min": one["low"], "max": one["high"]}
                            for one in measures.get((session, bout["number"], rep["number"]), ())
                        },
                        "faults": [
                            {**one, "fault": one["name"]}
                            for one in faults.get((session, bout["number"], rep["number"]), ())
                        ],
                    }
                    for rep in reps.get((session, bout["number"]), ())
                ],
            }
            for bout in bouts.get((session,), ())
        ]
        yield from_record(record, strict=False)


def _rows(connection: sqlite3.Connection, table: str) -> list[Record]:
    cursor = connection.execute(f"SELECT * FROM {table}")
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def _grouped(
    connection: sqlite3.Connection, table: str, depth: int
) -> dict[tuple[Any, ...], list[Record]]:
    """Return the rows by their first columns, in the order of their numbers."""
    groups: dict[tuple[Any, ...], list[Record]] = defaultdict(list)
    for row in sorted(_rows(connection, table), key=lambda row: row["number"]):
        groups[tuple(row.values())[:depth]].append(row)
    return groups
