"""The history's tables before version 3, as posecheck once wrote them, to be migrated by tests."""

from __future__ import annotations

import json
import math
import sqlite3
from dataclasses import replace

from posecheck.core.feedback import Rep
from posecheck.core.session import Bout
from posecheck.history.entry import Entry, offset, utc
from posecheck.history.migrations import OURS


def as_judged(entry: Entry) -> Entry:
    """Return the entry as these versions knew it: every repetition judged, without error bars."""

    def judged(rep: Rep) -> Rep:
        measures = {name: replace(one, error=0.0) for name, one in rep.measures.items()}
        return replace(rep, judged=True, measures=measures)

    bouts = tuple(replace(bout, reps=tuple(map(judged, bout.reps))) for bout in entry.session.bouts)
    return entry.with_session(replace(entry.session, bouts=bouts))


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

SESSIONS = (
    "id", "time", "utc_offset_s", "posecheck", "folder", "source", "live", "duration_s", "model",
    "model_sha256", "width", "height", "fps", "frames", "stride", "seen", "unseen", "interrupted",
    "warnings",
)  # fmt: skip
BOUTS = ("session", "number", "exercise", "title", "start_s", "end_s")
TARGETS = ("session", "bout", "number", "side", "reps")
REPS = ("session", "bout", "number", "side", "start_s", "end_s", "hold_s", "counted", "proper")
MEASURES = ("session", "bout", "rep", "number", "name", "median", "low", "high")
FAULTS = ("session", "bout", "rep", "number", "name", "start_s", "end_s", "worst")


def create(connection: sqlite3.Connection, version: int) -> None:
    """Create the tables of version 1 or 2."""
    for step in (FIRST, WHOLE)[:version]:
        for statement in step:
            connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {version}")


def known(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def insert(connection: sqlite3.Connection, entry: Entry) -> None:
    """Store an entry in the tables of version 2."""
    row = connection.execute(_into("sessions", SESSIONS), _session_row(entry)).lastrowid
    assert row is not None
    for bout_number, bout in enumerate(entry.session.bouts, 1):
        _insert_bout(connection, (row, bout_number), bout)


def _into(table: str, columns: tuple[str, ...]) -> str:
    places = ", ".join("?" * len(columns))
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})"


def _session_row(entry: Entry) -> tuple[object, ...]:
    session, source = entry.session, entry.session.source
    return (
        entry.id, utc(entry.when), offset(entry.when), entry.posecheck, entry.folder,
        source.name, source.live, known(source.duration), session.model.name, session.model.sha256,
        source.width, source.height, known(source.fps), source.frames, source.stride, session.seen,
        session.unseen, session.interrupted, json.dumps(session.warnings, ensure_ascii=False),
    )  # fmt: skip


def _insert_bout(connection: sqlite3.Connection, key: tuple[int, int], bout: Bout) -> None:
    connection.execute(
        _into("bouts", BOUTS), (*key, bout.exercise, bout.title, known(bout.start), known(bout.end))
    )
    targets = enumerate(bout.targets.items(), 1)
    connection.executemany(_into("targets", TARGETS), [(*key, n, *target) for n, target in targets])
    for rep_number, rep in enumerate(bout.reps, 1):
        _insert_rep(connection, (*key, rep_number), rep)


def _insert_rep(connection: sqlite3.Connection, key: tuple[int, int, int], rep: Rep) -> None:
    times = (known(rep.start), known(rep.end), known(rep.hold))
    connection.execute(
        _into("reps", REPS), (*key, rep.side.value, *times, int(rep.counted), int(rep.proper))
    )
    connection.executemany(
        _into("measures", MEASURES),
        [
            (*key, n, name, known(spread.median), known(spread.low), known(spread.high))
            for n, (name, spread) in enumerate(rep.measures.items(), 1)
        ],
    )
    connection.executemany(
        _into("faults", FAULTS),
        [
            (*key, n, fault.name, known(fault.start), known(fault.end), known(fault.worst))
            for n, fault in enumerate(rep.faults, 1)
        ],
    )
