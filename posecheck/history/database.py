"""The history's SQLite database, consistent at any moment.

It is opened for one read or one change, and closed again. A change is one transaction: it is
durable once `write` has returned, and has no effect if it failed. Processes wait for each other.

A damaged database is renamed, never overwritten, and a new one is started. Only an error code of
SQLite's for damaged content counts: a database that is locked or out of reach stays in place.
"""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from time import monotonic, sleep
from typing import TypeVar

from posecheck.errors import HistoryError
from posecheck.files import output_errors
from posecheck.history.migrations import VERSION, is_ours, migrate, version
from posecheck.i18n import translatable

T = TypeVar("T")

NAME = "history.db"

#: The lock file of a process that sets a damaged database aside.
LOCK = "history.lock"

#: The prefix of their names.
SET_ASIDE_PREFIX = "history-damaged-"

#: The suffixes of SQLite's files beside a database, and that of the database, in the order in which
#: they are set aside: SQLite deletes the others where the database itself is missing.
SUFFIXES = ("-wal", "-shm", "-journal", "")

#: A larger database, in bytes, is checked when it is read, not before each change: that takes long.
MAX_CHECKED = 4_000_000

#: The time to wait for another process, s.
TIMEOUT = 10.0

#: The time between two attempts where SQLite itself doesn't wait, s.
RETRY_INTERVAL = 0.01

DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
IN_USE = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL}
NO_ACCESS = {
    sqlite3.SQLITE_AUTH,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_READONLY,
}


class Database:
    """The history's database in a folder, which is made if needed."""

    def __init__(self, folder: Path, warn: Callable[[str], None]) -> None:
        """Open nothing yet; `warn` gets a sentence when a damaged database was set aside."""
        self.path = folder / NAME
        self._warn = warn

    def read(self, action: Callable[[sqlite3.Connection], T], nothing: T) -> T:
        """Return the result of `action` on a snapshot; `nothing` where there is no history yet."""
        return self._run(lambda: self._transact("BEGIN", action) if self.path.exists() else nothing)

    def write(self, action: Callable[[sqlite3.Connection], T]) -> T:
        """Return the result of `action`, one transaction; HistoryError if nothing was changed."""
        return self._run(lambda: self._write(action))

    def _run(self, task: Callable[[], T]) -> T:
        """Return the result of a task; a damaged database is replaced with a new one before it."""
        with _history_errors(self.path):
            try:
                return task()
            except sqlite3.DatabaseError as error:
                if primary_code(error) not in DAMAGED:
                    raise
            self._set_aside()
            return task()

    def _write(self, action: Callable[[sqlite3.Connection], T]) -> T:
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self._transact("BEGIN IMMEDIATE", action)

    def _transact(self, begin: str, action: Callable[[sqlite3.Connection], T]) -> T:
        """Return the result of `action` within a transaction, rolled back if it fails."""
        with self._open(whole=begin == "BEGIN") as connection:
            connection.execute(begin)
            self._check_version(connection)
            result = action(connection)
            connection.execute("COMMIT")
            return result

    @contextmanager
    def _open(self, *, whole: bool) -> Iterator[sqlite3.Connection]:
        """Yield a connection to the database, checked and migrated; not `whole`, if it is large."""
        with suppress(OSError):
            whole = whole or self.path.stat().st_size <= MAX_CHECKED
        self._check("quick_check" if whole else None)
        with _connect(self.path) as connection:
            _use_wal(connection)
            connection.execute("PRAGMA synchronous = FULL")
            # Deleted content is overwritten with zeros.
            connection.execute("PRAGMA secure_delete = ON")
            if version(connection) < VERSION:
                migrate(connection)
            yield connection

    def _check(self, check: str | None) -> None:
        """Raise an error if the database is damaged or not posecheck's.

        It is opened read-only if possible: a connection that may write merges the files beside a
        database, damaged or not, or deletes them. Without a write-ahead log, the transaction of a
        killed process has to be rolled back before anything can be read.
        """
        try:
            self._check_as("ro", check)
        except sqlite3.OperationalError as error:
            if primary_code(error) != sqlite3.SQLITE_READONLY:
                raise
            self._check_as("rw", check)

    def _check_as(self, mode: str, check: str | None) -> None:
        with suppress(FileNotFoundError), _connect(self.path, mode) as connection:
            self._check_version(connection)
            if not is_ours(connection):
                raise HistoryError(
                    f"{self.path} belongs to another program; choose another folder with --data."
                )
            found = connection.execute(f"PRAGMA {check}(1)").fetchone()[0] if check else "ok"
            if found != "ok":
                error = sqlite3.DatabaseError(found)
                error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
                raise error

    def _check_version(self, connection: sqlite3.Connection) -> None:
        found = version(connection)
        if found > VERSION:
            raise HistoryError(
                f"the history {self.path} is of a newer posecheck (version {found}, this one knows"
                f" {VERSION}); update posecheck, or choose another folder with --data."
            )

    def _set_aside(self) -> None:
        """Rename the damaged database, unless another process did."""
        with _connect(self.path.with_name(LOCK)) as lock:
            lock.execute("BEGIN EXCLUSIVE")  # nothing is written: a killed process frees it
            if not self._is_damaged():
                return
            aside = self._free_name()
            for ending in SUFFIXES:
                beside = Path(f"{self.path}{ending}")
                if beside.exists():
                    beside.rename(f"{aside}{ending}")
        self._warn(
            f"the history {self.path} was damaged; it is kept as {aside.name},"
            " and a new one is begun."
        )

    def _is_damaged(self) -> bool:
        try:
            self._check("integrity_check")
        except sqlite3.DatabaseError as error:
            if primary_code(error) in DAMAGED:
                return True
            raise
        return False

    def set_aside(self) -> tuple[Path, ...]:
        """Return the damaged databases that were set aside."""
        return tuple(sorted(self.path.parent.glob(f"{SET_ASIDE_PREFIX}*.db")))

    def _free_name(self) -> Path:
        """Return a new name with the current time."""
        now = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
        names = (f"{SET_ASIDE_PREFIX}{now}{f'-{n}' if n else ''}.db" for n in count())
        places = (self.path.with_name(name) for name in names)
        return next(p for p in places if not any(Path(f"{p}{e}").exists() for e in SUFFIXES))


def primary_code(error: sqlite3.Error) -> int | None:
    """Return SQLite's primary result code; None for errors of the sqlite3 module itself."""
    code: int | None = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF


@contextmanager
def _connect(path: Path, mode: str = "rwc") -> Iterator[sqlite3.Connection]:
    """Yield a connection in autocommit mode, closed in the end.

    Raises:
        FileNotFoundError: If there is no database and the mode is "ro" or "rw".
    """
    where = f"{path.absolute().as_uri()}?mode={mode}"
    was_there = path.exists()  # another process may make or remove it at any moment
    try:
        connection = sqlite3.connect(where, timeout=TIMEOUT, isolation_level=None, uri=True)
    except sqlite3.OperationalError as error:
        if not (was_there and path.exists()):
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT)) from error
        raise
    with closing(connection):
        yield connection


def _use_wal(connection: sqlite3.Connection) -> None:
    """Switch to a write-ahead log, so that readers and writers don't wait for each other.

    SQLite keeps its other journal where the file system lacks what that needs.
    """
    deadline = monotonic() + TIMEOUT
    while True:
        try:
            if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
                connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            # SQLite does not wait here: several processes that switch at once could deadlock.
            if primary_code(error) not in IN_USE or monotonic() > deadline:
                raise
            sleep(RETRY_INTERVAL)


@contextmanager
def _history_errors(path: Path) -> Iterator[None]:
    """Raise what keeps the history from being used as a HistoryError."""
    folder = path.parent
    with output_errors(
        f"the history can't be kept in {folder}: {{reason}}; choose another folder with --data.",
        HistoryError,
    ):
        try:
            yield
        except sqlite3.Error as error:
            raise HistoryError(sentence(path, error)) from error


def sentence(path: Path, error: sqlite3.Error) -> str:
    """Return what is wrong with the database, and what to do about it."""
    code = primary_code(error)
    if code in IN_USE:
        return translatable(
            f"the history {path} is in use by another program; try again in a moment."
        )
    if code in NO_ACCESS:
        return translatable(
            f"the history {path} can't be opened or written to; allow it, or choose another folder"
            " with --data."
        )
    if code == sqlite3.SQLITE_FULL:
        return translatable(
            f"the history {path} can't grow: the disk is full; free some space and try again."
        )
    if code == sqlite3.SQLITE_IOERR:
        return translatable(
            f"the history {path} can't be read or written to ({error}); check path and disk, or"
            " choose another folder with --data."
        )
    return translatable(
        f"the history {path} can't be used ({error}); choose another folder with --data."
    )
