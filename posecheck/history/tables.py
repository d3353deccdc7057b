"""Entries as rows of the database's tables, and back."""

from __future__ import annotations

import json
import math
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from posecheck.core.feedback import Fault, Rep, Spread
from posecheck.core.pose import Side
from posecheck.core.session import Bout, Model, Session, Source
from posecheck.errors import HistoryError
from posecheck.history.entry import Entry, local, offset, utc

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

#: Rows by what they belong to: the first values of each.
Grouped = Mapping[tuple[int, ...], list[tuple[Any, ...]]]


def known(value: float) -> float | None:
    """A number as it is stored; what is not known is nothing."""
    return float(value) if math.isfinite(value) else None


def number(value: float | None) -> float:
    """A stored number; NaN for nothing."""
    return math.nan if value is None else value


def insert(connection: sqlite3.Connection, entry: Entry) -> None:
    """Put an entry down that is not there yet."""
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


def stored(connection: sqlite3.Connection) -> tuple[Entry, ...]:
    """All entries, the oldest first."""
    bouts = _bouts(connection)
    rows = connection.execute(
        f"SELECT number, {', '.join(SESSIONS)} FROM sessions ORDER BY time, number"
    )
    try:
        return tuple(_entry(row, bouts.get(row[0], ())) for row in rows)
    except (ValueError, TypeError, OverflowError) as error:
        # The tables don't allow what posecheck does not write, but for times and warnings.
        raise HistoryError(
            f"the history holds a session that can't be understood ({error});"
            " choose another folder with --data."
        ) from error


def _entry(row: tuple[Any, ...], bouts: Iterable[Bout]) -> Entry:
    told = dict(zip(("number", *SESSIONS), row, strict=True))
    source = Source(
        name=told["source"],
        live=bool(told["live"]),
        width=told["width"],
        height=told["height"],
        fps=number(told["fps"]),
        frames=told["frames"],
        duration=number(told["duration_s"]),
        stride=told["stride"],
    )
    session = Session(
        source=source,
        model=Model(told["model"], told["model_sha256"]),
        seen=told["seen"],
        unseen=told["unseen"],
        bouts=tuple(bouts),
        interrupted=bool(told["interrupted"]),
        warnings=tuple(json.loads(told["warnings"])),
    )
    when = local(told["time"], told["utc_offset_s"])
    return Entry(told["id"], when, told["posecheck"], told["folder"], session)


def _bouts(connection: sqlite3.Connection) -> dict[int, list[Bout]]:
    """All bouts by the number of their session."""
    targets = _grouped(connection, "targets", TARGETS, 2)
    reps = _reps(connection)
    bouts: dict[int, list[Bout]] = defaultdict(list)
    for session, rows in _grouped(connection, "bouts", BOUTS, 1).items():
        for at, exercise, title, start, end in rows:
            key = (*session, at)
            wanted = {side: wanted for _, side, wanted in targets.get(key, ())}
            done = tuple(reps.get(key, ()))
            bout = Bout(exercise, title, number(start), number(end), done, wanted)
            bouts[session[0]].append(bout)
    return bouts


def _reps(connection: sqlite3.Connection) -> dict[tuple[int, ...], list[Rep]]:
    """All repetitions by session and bout."""
    measures = _grouped(connection, "measures", MEASURES, 3)
    faults = _grouped(connection, "faults", FAULTS, 3)
    exercises = {
        (session, bout): exercise
        for session, bout, exercise in connection.execute(
            "SELECT session, number, exercise FROM bouts"
        )
    }
    reps: dict[tuple[int, ...], list[Rep]] = defaultdict(list)
    for (session, bout), rows in _grouped(connection, "reps", REPS, 2).items():
        for at, side, start, end, hold, counted, _proper in rows:
            key = (session, bout, at)
            rep = Rep(
                exercises[session, bout],
                Side(side),
                number(start),
                number(end),
                number(hold),
                bool(counted),
                _spreads(measures.get(key, ())),
                _faults(faults.get(key, ())),
            )
            reps[session, bout].append(rep)
    return reps


def _spreads(rows: Iterable[tuple[Any, ...]]) -> dict[str, Spread]:
    return {
        name: Spread(number(median), number(low), number(high))
        for _, name, median, low, high in rows
    }


def _faults(rows: Iterable[tuple[Any, ...]]) -> tuple[Fault, ...]:
    return tuple(
        Fault(name, number(start), number(end), number(worst))
        for _, name, start, end, worst in rows
    )


def _grouped(
    connection: sqlite3.Connection, table: str, columns: tuple[str, ...], depth: int
) -> Grouped:
    """A table's rows by their first `depth` columns, without these, in the order of the key."""
    key = ", ".join(columns[: depth + 1])
    grouped: dict[tuple[int, ...], list[tuple[Any, ...]]] = defaultdict(list)
    for row in connection.execute(f"SELECT {', '.join(columns)} FROM {table} ORDER BY {key}"):
        grouped[row[:depth]].append(row[depth:])
    return grouped
