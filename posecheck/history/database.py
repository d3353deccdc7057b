"""The file that the history is in: an SQLite database that is whole at any moment.

It is opened for one reading or one change at a time, and closed again. A change is one transaction:
it is there in full once `write` has returned, whatever happens to the program or another one then,
and not at all when it failed. Two programs at once wait for each other.

A damaged database is set aside under another name, never overwritten, and a new one is begun. Only
SQLite's own word that the content is damaged counts as such: a database that is locked, or can't be
reached, stays where it is.
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

T = TypeVar("T")

NAME = "history.db"

#: Whoever is about to set a damaged database aside holds a lock on this file.
LOCK = "history.lock"

#: How the names of those begin.
SET_ASIDE_PREFIX = "history-damaged-"

#: What SQLite puts beside a database, and the database itself. In this order they are set aside:
#: what is beside a database that is gone would be thrown away.
SUFFIXES = ("-wal", "-shm", "-journal", "")

#: For so long another program may keep us waiting, s.
TIMEOUT = 10.0

#: Where SQLite itself doesn't wait, it is tried again after so long, s.
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
    """The history's database in a folder, which is made where it is missing.

    path: the database. tell: takes the sentence that says that a damaged one was set aside.
    """

    def __init__(self, folder: Path, tell: Callable[[str], None]) -> None:
        self.path = folder / NAME
        self._warn = tell

    def read(self, action: Callable[[sqlite3.Connection], T], nothing: T) -> T:
        """What `action` finds in the state of one moment; `nothing` where there is no history yet.

        HistoryError when it can't be read.
        """
        return self._run(lambda: self._read(action) if self.path.exists() else nothing)

    def write(self, action: Callable[[sqlite3.Connection], T]) -> T:
        """What `action` answers, its changes having been made all together.

        HistoryError when they can't be; then none of them was made.
        """
        return self._run(lambda: self._write(action))

    def _run(self, task: Callable[[], T]) -> T:
        """What `task` answers; when the database is damaged, with a new one in its place."""
        with _history_errors(self.path):
            try:
                return task()
            except sqlite3.DatabaseError as error:
                if primary_code(error) not in DAMAGED:
                    raise
            self._set_aside()
            return task()

    def _read(self, action: Callable[[sqlite3.Connection], T]) -> T:
        with self._open() as connection:
            return self._transact("BEGIN", connection, action)

    def _write(self, action: Callable[[sqlite3.Connection], T]) -> T:
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self._open() as connection:
            return self._transact("BEGIN IMMEDIATE", connection, action)

    def _transact(
        self, begin: str, connection: sqlite3.Connection, action: Callable[[sqlite3.Connection], T]
    ) -> T:
        """What `action` answers within a transaction. One that fails ends with its connection."""
        connection.execute(begin)
        self._check_version(connection)
        answer = action(connection)
        connection.execute("COMMIT")
        return answer

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """The database, found sound, and with the tables of today."""
        self._check("quick_check")
        with _connect(self.path) as connection:
            _use_wal(connection)
            connection.execute("PRAGMA synchronous = FULL")
            # What is deleted is wiped out, not only forgotten.
            connection.execute("PRAGMA secure_delete = ON")
            if version(connection) < VERSION:
                migrate(connection)
            yield connection

    def _check(self, check: str) -> None:
        """Raise what keeps the database from being used: it is damaged, or not for us.

        Nothing is changed, if that can be: whoever may write puts what lies beside a database into
        it, damaged or not, or throws it away. Only what a program that was killed had begun is
        undone where SQLite works without a log ahead, since nothing can be read before.
        """
        try:
            self._check_as("ro", check)
        except sqlite3.OperationalError as error:
            if primary_code(error) != sqlite3.SQLITE_READONLY:
                raise
            self._check_as("rw", check)

    def _check_as(self, mode: str, check: str) -> None:
        with suppress(FileNotFoundError), _connect(self.path, mode) as connection:
            self._check_version(connection)
            if not is_ours(connection):
                raise HistoryError(
                    f"{self.path} belongs to another program; choose another folder with --data."
                )
            found = connection.execute(f"PRAGMA {check}(1)").fetchone()[0]
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
        """Rename the database, unless another program was quicker."""
        with _connect(self.path.with_name(LOCK)) as lock:
            lock.execute("BEGIN EXCLUSIVE")  # nothing is written: the lock goes with the program
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
        """The damaged databases that were set aside."""
        return tuple(sorted(self.path.parent.glob(f"{SET_ASIDE_PREFIX}*.db")))

    def _free_name(self) -> Path:
        """A name with the time in it that no file has."""
        now = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
        names = (f"{SET_ASIDE_PREFIX}{now}{f'-{n}' if n else ''}.db" for n in count())
        places = (self.path.with_name(name) for name in names)
        return next(p for p in places if not any(Path(f"{p}{e}").exists() for e in SUFFIXES))


def primary_code(error: sqlite3.Error) -> int | None:
    """SQLite's primary result code; None for what the sqlite3 module found wrong itself."""
    code: int | None = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF


@contextmanager
def _connect(path: Path, mode: str = "rwc") -> Iterator[sqlite3.Connection]:
    """A connection that begins no transaction of its own accord, closed in the end.

    mode: "ro" to change nothing; FileNotFoundError when there is nothing then.
    """
    where = f"{path.absolute().as_uri()}?mode={mode}"
    was_there = path.exists()  # another program may make it, or take it away, at any moment
    try:
        connection = sqlite3.connect(where, timeout=TIMEOUT, isolation_level=None, uri=True)
    except sqlite3.OperationalError as error:
        if not (was_there and path.exists()):
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT)) from error
        raise
    with closing(connection):
        yield connection


def _use_wal(connection: sqlite3.Connection) -> None:
    """Have changes go into a log first, so that who reads and who writes don't wait for each other.

    Where the file system can't do that, SQLite stays with what it can.
    """
    patient_until = monotonic() + TIMEOUT
    while True:
        try:
            if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
                connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            # Of several that change it at once SQLite lets none wait, lest all wait for all.
            if primary_code(error) not in IN_USE or monotonic() > patient_until:
                raise
            sleep(RETRY_INTERVAL)


@contextmanager
def _history_errors(path: Path) -> Iterator[None]:
    """Raise what keeps the history from being used as a HistoryError."""
    failure = f"the history can't be kept in {path.parent}: {{reason}}"
    with output_errors(f"{failure}; choose another folder with --data.", HistoryError):
        try:
            yield
        except sqlite3.Error as error:
            raise HistoryError(sentence(path, error)) from error


def sentence(path: Path, error: sqlite3.Error) -> str:
    """What is wrong with the database, and what to do about it."""
    code = primary_code(error)
    if code in IN_USE:
        return f"the history {path} is in use by another program; try again in a moment."
    if code in NO_ACCESS:
        return (
            f"the history {path} can't be opened or written to;"
            " allow it, or choose another folder with --data."
        )
    if code == sqlite3.SQLITE_FULL:
        return f"the history {path} can't grow: the disk is full; free some space and try again."
    if code == sqlite3.SQLITE_IOERR:
        return (
            f"the history {path} can't be read or written to ({error});"
            " check path and disk, or choose another folder with --data."
        )
    return f"the history {path} can't be used ({error}); choose another folder with --data."
