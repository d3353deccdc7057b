"""The sessions that are stored: reading, storing and deleting them."""

from __future__ import annotations

import gc
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from posecheck.codec.session_document import SessionDocument, decode
from posecheck.core.session import Session
from posecheck.history.database import Database
from posecheck.history.entry import Entry, entry, local
from posecheck.history.migrations import insert

#: The environment variable with the folder of the history, where --data is not given.
VARIABLE = "POSECHECK_DATA"


def data_folder(data: Path | None = None) -> Path:
    """Return the history's folder: `data`, else POSECHECK_DATA, else the user's data folder."""
    if data is not None:
        return data
    if os.environ.get(VARIABLE):
        return Path(os.environ[VARIABLE])
    from platformdirs import user_data_path

    return user_data_path("posecheck", appauthor=False)


def store_session(
    session: Session,
    folder: Path | None,
    when: datetime,
    data: Path | None = None,
    *,
    warn: Callable[[str], None],
    replace_folder: bool = False,
) -> None:
    """Store a session; one of the same source and time is replaced.

    It is durable once this has returned; HistoryError says why it can't be stored.

    Args:
        session: The session.
        folder: Its folder of results, if there is one.
        when: When it was done, with its offset from UTC.
        data: The folder of the history, see `data_folder`.
        warn: Called with a sentence for the user when a damaged history was set aside.
        replace_folder: Whether the session was judged again from the landmarks in `folder`; then it
            takes place, time and source of the last session stored with that folder.
    """
    new = entry(session, when, folder)
    History(data_folder(data), warn).store(new, replace_folder=replace_folder)


class History:
    """The sessions stored in a folder; HistoryError says why they can't be read or changed."""

    def __init__(self, folder: Path, warn: Callable[[str], None]) -> None:
        """Open nothing yet; `warn` gets a sentence when a damaged history was set aside."""
        self._database = Database(folder, warn)
        self._warn = warn

    def entries(self) -> tuple[Entry, ...]:
        """Return all sessions, the oldest first; none before anything was stored.

        One that can't be understood, such as one with an absurd number, is left out with a warning.
        """
        nothing: tuple[tuple[Entry, ...], dict[str, str]] = (), {}
        entries, unreadable = self._database.read(_entries, nothing)
        for id_, reason in unreadable.items():
            self._warn(
                f"the history holds a session that can't be understood ({reason}); it is left out."
                f" Delete it with: posecheck history delete {id_}"
            )
        return entries

    def latest(self, number: int) -> tuple[Entry, ...]:
        """Return the last sessions, the oldest first; what can't be understood is left out."""
        clause = "ORDER BY time DESC, number DESC LIMIT ?"
        return self._database.read(lambda db: _entries(db, clause, str(number))[0][::-1], ())

    def ids(self) -> tuple[str, ...]:
        """Return the ids of all sessions, those included that can't be understood."""
        query = "SELECT id FROM sessions ORDER BY time, number"
        return self._database.read(
            lambda connection: tuple(str(id_) for (id_,) in connection.execute(query)), ()
        )

    def store(self, new: Entry, *, replace_folder: bool = False) -> None:
        """Store an entry in place of that with its id or, optionally, of its folder's last one."""

        def change(connection: sqlite3.Connection) -> None:
            stored = _in_place_of_last(connection, new) if replace_folder else new
            connection.execute("DELETE FROM sessions WHERE id = ?", (stored.id,))
            insert(connection, [stored])

        self._database.write(change)

    def add(self, entries: Iterable[Entry]) -> int:
        """Store the entries that are not there yet; return how many."""
        new = {entry.id: entry for entry in entries}

        def change(connection: sqlite3.Connection) -> int:
            there = {id_ for (id_,) in connection.execute("SELECT id FROM sessions")}
            missing = [entry for entry in new.values() if entry.id not in there]
            insert(connection, missing)
            return len(missing)

        return self._database.write(change)

    def set_aside(self) -> tuple[Path, ...]:
        """Return the damaged histories that were set aside in the folder."""
        return self._database.set_aside()

    def delete(self, ids: Iterable[str]) -> int:
        """Delete the sessions with these ids for good; return how many there were."""
        wanted = [(id_,) for id_ in ids]

        def change(connection: sqlite3.Connection) -> int:
            return connection.executemany("DELETE FROM sessions WHERE id = ?", wanted).rowcount

        return self._database.write(change) if wanted else 0


def _entries(
    connection: sqlite3.Connection, clause: str = "ORDER BY time, number", *values: str
) -> tuple[tuple[Entry, ...], dict[str, str]]:
    """Return the entries, and why others can't be understood, by their ids."""
    rows = connection.execute(
        f"SELECT id, time, utc_offset_s, folder, document FROM sessions {clause}", values
    )
    entries, unreadable = [], {}
    with _without_collection():
        for id_, time, utc_offset, folder, text in rows:
            try:
                when, document = local(time, utc_offset), decode(text, SessionDocument)
            except (ValueError, TypeError, OverflowError) as error:
                unreadable[str(id_)] = str(error)
            else:
                entries.append(Entry(id_, when, folder, document))
    return tuple(entries), unreadable


@contextmanager
def _without_collection() -> Iterator[None]:
    """Pause the garbage collector: it would go through all that was decoded again and again."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _in_place_of_last(connection: sqlite3.Connection, new: Entry) -> Entry:
    """Return the entry with id, time and source of the last one stored with its folder."""
    found, _ = _entries(connection, "WHERE folder = ? ORDER BY number DESC LIMIT 1", new.folder)
    if not found:
        return new
    old = found[0].document.source
    source = replace(new.session.source, name=old.name, live=old.live)
    named = new.with_session(replace(new.session, source=source))
    return replace(named, id=found[0].id, when=found[0].when)
