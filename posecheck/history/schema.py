"""The tables of the history, and how those of an older posecheck become those of today.

A database says in `PRAGMA user_version` how many of these steps it has taken. A step that was ever
released is never changed: what is to be different is one more step. Times are in seconds, as in
session.json; what is not known is NULL.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

#: What marks a database as a history of posecheck's, in its header: "pose".
OURS = 0x706F7365

#: Version 1: what was done, and how it went.
FIRST = (
    f"PRAGMA application_id = {OURS}",
    """CREATE TABLE sessions (
        number INTEGER PRIMARY KEY,  -- in the order in which they were put down
        id TEXT NOT NULL UNIQUE,
        time TEXT NOT NULL,  -- UTC, ISO 8601
        utc_offset_s INTEGER NOT NULL,
        posecheck TEXT NOT NULL,
        folder TEXT NOT NULL,
        source TEXT NOT NULL,
        live INTEGER NOT NULL CHECK (live IN (0, 1)),
        duration_s REAL,
        model TEXT NOT NULL,
        model_sha256 TEXT NOT NULL
    )""",
    """CREATE TABLE bouts (
        session INTEGER NOT NULL REFERENCES sessions ON DELETE CASCADE,
        number INTEGER NOT NULL,
        exercise TEXT NOT NULL,
        title TEXT NOT NULL,
        start_s REAL,
        end_s REAL,
        PRIMARY KEY (session, number)
    ) WITHOUT ROWID""",
    """CREATE TABLE reps (
        session INTEGER NOT NULL,
        bout INTEGER NOT NULL,
        number INTEGER NOT NULL,
        side TEXT NOT NULL CHECK (side IN ('left', 'right', 'both')),
        start_s REAL,
        end_s REAL,
        hold_s REAL,
        counted INTEGER NOT NULL CHECK (counted IN (0, 1)),
        proper INTEGER NOT NULL CHECK (proper IN (0, 1)),
        PRIMARY KEY (session, bout, number),
        FOREIGN KEY (session, bout) REFERENCES bouts ON DELETE CASCADE
    ) WITHOUT ROWID""",
    """CREATE TABLE measures (
        session INTEGER NOT NULL,
        bout INTEGER NOT NULL,
        rep INTEGER NOT NULL,
        number INTEGER NOT NULL,
        name TEXT NOT NULL,
        median REAL,
        low REAL,
        high REAL,
        PRIMARY KEY (session, bout, rep, number),
        FOREIGN KEY (session, bout, rep) REFERENCES reps ON DELETE CASCADE
    ) WITHOUT ROWID""",
    """CREATE TABLE faults (
        session INTEGER NOT NULL,
        bout INTEGER NOT NULL,
        rep INTEGER NOT NULL,
        number INTEGER NOT NULL,
        name TEXT NOT NULL,
        start_s REAL,
        end_s REAL,
        worst REAL,
        PRIMARY KEY (session, bout, rep, number),
        FOREIGN KEY (session, bout, rep) REFERENCES reps ON DELETE CASCADE
    ) WITHOUT ROWID""",
)

#: Version 2: the whole session, with what was wanted and how much was seen.
WHOLE = (
    "ALTER TABLE sessions ADD COLUMN width INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE sessions ADD COLUMN height INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE sessions ADD COLUMN fps REAL",
    "ALTER TABLE sessions ADD COLUMN frames INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE sessions ADD COLUMN stride INTEGER NOT NULL DEFAULT 1",
    "ALTER TABLE sessions ADD COLUMN seen INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE sessions ADD COLUMN unseen INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE sessions ADD COLUMN interrupted INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE sessions ADD COLUMN warnings TEXT NOT NULL DEFAULT '[]'",  # a JSON list of text
    """CREATE TABLE targets (
        session INTEGER NOT NULL,
        bout INTEGER NOT NULL,
        number INTEGER NOT NULL,
        side TEXT NOT NULL,
        reps INTEGER NOT NULL,
        PRIMARY KEY (session, bout, number),
        FOREIGN KEY (session, bout) REFERENCES bouts ON DELETE CASCADE
    ) WITHOUT ROWID""",
    "CREATE INDEX sessions_by_folder ON sessions (folder, number)",
)

#: All steps, in their order: a database of version n has taken the first n.
MIGRATIONS: Sequence[Sequence[str]] = (FIRST, WHOLE)


def version(connection: sqlite3.Connection) -> int:
    """How many steps a database has taken."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def is_ours(connection: sqlite3.Connection) -> bool:
    """Whether this is a history of posecheck's, or nothing yet."""
    # In this order: another program may be making the history, tables and mark at once.
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    mark = connection.execute("PRAGMA application_id").fetchone()[0]
    return bool(tables == 0 or mark == OURS)


def migrate(
    connection: sqlite3.Connection, migrations: Sequence[Sequence[str]] = MIGRATIONS
) -> None:
    """Take the steps that are missing: all of them or, when one fails, none."""
    connection.execute("BEGIN IMMEDIATE")
    # Another program may have taken them, and more, while we were waiting.
    taken = version(connection)
    for step in migrations[taken:]:
        for statement in step:
            connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {max(taken, len(migrations))}")
    connection.execute("COMMIT")
