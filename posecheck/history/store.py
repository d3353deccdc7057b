"""Keeping sessions, and what can be done with those that are kept."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from posecheck.core.session import Session
from posecheck.history.database import Database
from posecheck.history.entry import Entry, entry, local
from posecheck.history.tables import insert, stored

#: Names the folder of the history where --data does not.
VARIABLE = "POSECHECK_DATA"


def data_folder(data: Path | None = None) -> Path:
    """Where the history is: `data`, else what POSECHECK_DATA names, else the user's data folder."""
    if data is not None:
        return data
    if os.environ.get(VARIABLE):
        return Path(os.environ[VARIABLE])
    from platformdirs import user_data_path

    return user_data_path("posecheck", appauthor=False)


def record(
    session: Session,
    folder: Path | None,
    when: datetime,
    data: Path | None = None,
    *,
    tell: Callable[[str], None],
    again: bool = False,
) -> None:
    """Keep a session; once this has returned, it is kept.

    folder: of its results, if it has any. when: when it was done, with its offset from UTC. data:
    the folder of the history, see `data_folder`. tell: takes a sentence for the user, should a
    damaged history have to be set aside. again: whether the session was read from what an earlier
    one left in `folder`; then it takes that one's place, time, and source.

    A session of the same source and time is replaced. HistoryError when it can't be kept.
    """
    History(data_folder(data), tell).keep(entry(session, when, folder), again=again)


class History:
    """The sessions kept in a folder; HistoryError says why they can't be read or changed.

    tell: takes a sentence for the user, should a damaged history have to be set aside.
    """

    def __init__(self, folder: Path, tell: Callable[[str], None]) -> None:
        """Nothing is opened yet."""
        self._database = Database(folder, tell)

    def entries(self) -> tuple[Entry, ...]:
        """All sessions, the oldest first; none where nothing was ever kept."""
        return self._database.read(stored, ())

    def keep(self, new: Entry, *, again: bool = False) -> None:
        """Keep an entry in place of that of the same id, or `again`, of the same folder's last."""

        def change(connection: sqlite3.Connection) -> None:
            kept = _in_the_place_of_the_last(connection, new) if again else new
            connection.execute("DELETE FROM sessions WHERE id = ?", (kept.id,))
            insert(connection, kept)

        self._database.write(change)

    def add(self, entries: Iterable[Entry]) -> int:
        """Keep those entries that are not there yet; how many that were."""
        told = tuple(entries)

        def change(connection: sqlite3.Connection) -> int:
            there = {kept for (kept,) in connection.execute("SELECT id FROM sessions")}
            missing = {new.id: new for new in told if new.id not in there}
            for new in missing.values():
                insert(connection, new)
            return len(missing)

        return self._database.write(change)

    def set_aside(self) -> tuple[Path, ...]:
        """The damaged histories that were set aside in the folder."""
        return self._database.set_aside()

    def delete(self, ids: Iterable[str]) -> int:
        """Delete the sessions of these ids for good; how many that were."""
        wanted = [(wanted,) for wanted in ids]

        def change(connection: sqlite3.Connection) -> int:
            return connection.executemany("DELETE FROM sessions WHERE id = ?", wanted).rowcount

        return self._database.write(change) if wanted else 0


def _in_the_place_of_the_last(connection: sqlite3.Connection, new: Entry) -> Entry:
    """The entry with id, time and source of the last one that left its results in its folder."""
    row = connection.execute(
        "SELECT id, time, utc_offset_s, source, live FROM sessions WHERE folder = ?"
        " ORDER BY number DESC LIMIT 1",
        (new.folder,),
    ).fetchone()
    if row is None:
        return new
    kept, time, ahead, name, live = row
    source = replace(new.session.source, name=name, live=bool(live))
    return replace(
        new, id=kept, when=local(time, ahead), session=replace(new.session, source=source)
    )
