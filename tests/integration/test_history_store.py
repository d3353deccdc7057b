"""The history's database: complete at any moment, with any writer and any fault."""

from __future__ import annotations

import errno
import math
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from benchmarks import history as benchmark
from posecheck.codec.session_document import SessionDocument
from posecheck.core.feedback import Fault, Rep, Spread
from posecheck.core.pain import Pain
from posecheck.core.pose import Side
from posecheck.core.session import Bout, Model, PlanStamp, Session, Source
from posecheck.errors import HistoryError
from posecheck.exercises import EXERCISES
from posecheck.history import (
    Entry,
    History,
    data_folder,
    migrations,
    only,
    own_range,
    store_session,
    summary,
)
from posecheck.history import database as databases
from posecheck.history.database import NAME, primary_code, sentence
from posecheck.history.entry import entry
from posecheck.history.migrations import OURS, VERSION, migrate, version
from tests.support import old_histories
from tests.support.histories import FAULT, MONDAY, entries, kept, rep, session

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def warnings() -> list[str]:
    """The sentences for the user."""
    return []


@pytest.fixture
def history(tmp_path: Path, warnings: list[str]) -> History:
    return History(tmp_path, warnings.append)


def connected(path: Path) -> closing[sqlite3.Connection]:
    return closing(sqlite3.connect(path, isolation_level=None))


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


# ── keeping ──────────────────────────────────────────────────────────────────────────────────────


def test_a_new_history_is_empty(history: History, tmp_path: Path) -> None:
    """To look at no history makes none."""
    assert history.entries() == ()
    assert names_in(tmp_path) == []


def test_a_long_history_makes_sessions_of_the_few_that_are_shown(
    history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Summary, choice and own range need the documents alone, and a session is made once."""
    made = []
    to_session = SessionDocument.to_session

    def counted(document: SessionDocument) -> Session:
        made.append(document)
        return to_session(document)

    history.add(kept(days) for days in range(12))
    monkeypatch.setattr(SessionDocument, "to_session", counted)
    stored = only(history.entries(), MONDAY.date(), None, "reach")
    assert summary(stored, EXERCISES, MONDAY.date()).exercises[0].days == 12
    assert all(entry.trained for entry in stored)
    own_range(stored, EXERCISES["open-close"])
    assert made == []
    assert stored == tuple(kept(days) for days in range(12))
    assert stored[0].session is stored[0].session and len(made) == 1


def test_a_stored_session_is_read_back(history: History, warnings: list[str]) -> None:
    """Everything a session says, and when, where and by what it was judged."""
    new = kept(0, rep(Side.RIGHT, counted=False, faults=(FAULT,)), rep(), folder=Path("/results"))
    history.store(new)
    assert history.entries() == (new,)
    assert warnings == []


@settings(max_examples=50, deadline=None)
@given(entries)
def test_any_session_comes_back(new: list[Entry]) -> None:
    """No session is too odd to be stored as it was."""
    with tempfile.TemporaryDirectory() as folder:
        history = History(Path(folder), pytest.fail)
        history.add(new)
        assert sorted(map(repr, history.entries())) == sorted(map(repr, new))


def test_infinite_numbers_are_unknown(history: History) -> None:
    """A number that is none is kept as unknown."""
    history.store(kept(0, rep(faults=(Fault("odd", 1.0, 2.0, float("inf")),))))
    (back,) = history.entries()[0].session.reps[0].faults
    assert back.worst != back.worst


def test_every_field_of_a_session_is_stored() -> None:
    """A new field of a session must be kept by the history too."""
    known = {
        Source: "name live width height fps frames duration stride",
        Model: "name sha256",
        Bout: "exercise title start end reps targets",
        Session: "source model seen unseen bouts interrupted warnings plan pain person started_at",
        PlanStamp: "name version sessions own_ranges",
        Pain: "before after effort note",
        Rep: "exercise side start end hold counted measures faults judged",
        Spread: "median low high error",
        Fault: "name start end worst",
    }
    assert {kind: " ".join(f.name for f in fields(kind)) for kind in known} == known


def test_the_oldest_comes_first(history: History) -> None:
    """By the time at which it was, not by that at which it was kept, nor by the clock's digits."""
    late = entry(session(), MONDAY.astimezone(UTC) + timedelta(minutes=1), None)
    for each in (late, kept(2), kept(0), kept(1)):
        history.store(each)
    assert [each.when for each in history.entries()] == [
        MONDAY,
        late.when,
        MONDAY + timedelta(days=1),
        MONDAY + timedelta(days=2),
    ]
    assert [each.when for each in history.latest(2)] == [
        MONDAY + timedelta(days=1),
        MONDAY + timedelta(days=2),
    ]
    assert history.latest(9) == history.entries()


def test_a_time_keeps_its_local_offset(history: History) -> None:
    """UTC is what is stored, and half past seven stays half past seven."""
    history.store(kept())
    (back,) = history.entries()
    assert back.when.isoformat() == "2026-06-01T07:30:00+02:00"
    assert back.day == MONDAY.date()


def test_a_time_without_an_offset_is_refused() -> None:
    """A time without an offset is a mistake of the program's."""
    with pytest.raises(ValueError, match="offset"):
        entry(session(), datetime(2026, 6, 1), None)


def test_the_same_recording_again_replaces_itself(history: History, tmp_path: Path) -> None:
    """Wherever its results go: of one name and one moment there is one."""
    history.store(kept(0, folder=tmp_path / "a"))
    better = kept(0, rep(), rep(), folder=tmp_path / "b")
    history.store(better)
    assert history.entries() == (better,)


def test_another_day_is_another_session(history: History) -> None:
    """A file that is overwritten every morning does not take the days before with it."""
    for day in range(3):
        history.store(kept(day, folder=Path("/morning-posecheck")))
    assert len(history.entries()) == 3


def test_stored_landmarks_are_their_session_again(history: History, tmp_path: Path) -> None:
    """Judged again, it has the place, time and source of the previous one in that folder."""
    for day in range(2):
        history.store(kept(day, folder=tmp_path))
    again = entry(session(rep(), rep(), name="landmarks.npz"), MONDAY + timedelta(9), tmp_path)
    history.store(again, replace_folder=True)
    first, second = history.entries()
    assert first == kept(0, folder=tmp_path)
    assert second == kept(1, rep(), rep(), folder=tmp_path)


def test_a_live_session_judged_again_stays_live(history: History, tmp_path: Path) -> None:
    """What was done before the camera stays so, however often its landmarks are looked at."""
    live = entry(session(rep(), name="camera", live=True), MONDAY, tmp_path)
    history.store(live)
    for _ in range(2):
        history.store(
            entry(session(rep(), name="landmarks.npz"), MONDAY, tmp_path), replace_folder=True
        )
    assert history.entries() == (live,)


def test_stored_landmarks_of_no_session_are_one(history: History, tmp_path: Path) -> None:
    """Where nothing is known of the folder, they stand for themselves."""
    new = kept(folder=tmp_path, name="landmarks.npz")
    history.store(new, replace_folder=True)
    assert history.entries() == (new,)


def test_store_session_stores_a_session(tmp_path: Path, warnings: list[str]) -> None:
    """The one call that the commands make."""
    store_session(
        session(rep()), tmp_path / "results", MONDAY, tmp_path / "data", warn=warnings.append
    )
    expected = entry(session(rep()), MONDAY, tmp_path / "results")
    assert History(tmp_path / "data", warnings.append).entries() == (expected,)


@pytest.mark.skipif(sys.platform == "win32", reason="file names are Unicode there")
def test_a_folder_name_may_be_invalid_unicode(history: History) -> None:
    """A folder's name may be any bytes."""
    history.store(kept(folder=Path(os.fsdecode(b"/caf\xe9"))))
    assert history.entries()[0].folder == "/caf\ufffd"


# ── where ────────────────────────────────────────────────────────────────────────────────────────


def test_the_folder_is_the_one_that_was_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """--data before POSECHECK_DATA before the system's place for a program's data."""
    monkeypatch.setenv("POSECHECK_DATA", str(tmp_path / "variable"))
    assert data_folder(tmp_path / "named") == tmp_path / "named"
    assert data_folder() == tmp_path / "variable"
    monkeypatch.setenv("POSECHECK_DATA", "")
    assert data_folder().name == "posecheck"


@pytest.mark.skipif(sys.platform == "win32", reason="has no such permissions")
def test_the_folder_is_private(tmp_path: Path, warnings: list[str]) -> None:
    """The folder that is made is the user's own."""
    History(tmp_path / "data", warnings.append).store(kept())
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700


# ── adding and deleting ──────────────────────────────────────────────────────────────────────────


def test_what_is_there_is_not_added_again(history: History) -> None:
    """Nor is it changed, should the other one say something else of it."""
    history.store(kept(0))
    assert history.add([kept(0, rep(), rep()), kept(1)]) == 1
    assert history.add([kept(0), kept(1)]) == 0
    assert history.entries() == (kept(0), kept(1))


def test_what_is_deleted_is_gone(history: History) -> None:
    """With all that belongs to it, and nothing else."""
    for day in range(3):
        history.store(kept(day, rep(faults=(FAULT,)), rep()))
    assert history.delete([kept(1).id]) == 1
    assert history.entries() == (
        kept(0, rep(faults=(FAULT,)), rep()),
        kept(2, rep(faults=(FAULT,)), rep()),
    )
    assert history.delete([kept(1).id]) == 0
    assert history.delete([kept(0).id, kept(2).id]) == 2
    assert history.entries() == ()


def test_deleted_content_is_overwritten(history: History, tmp_path: Path) -> None:
    """Not in the tables, and not as bytes in the file either."""
    history.store(kept(0, rep(faults=(FAULT,)), name="secret.mp4", folder=Path("/secret")))
    content = (tmp_path / NAME).read_bytes()
    assert b"secret" in content
    assert b"knees-apart" in content
    history.delete([each.id for each in history.entries()])
    content = (tmp_path / NAME).read_bytes()
    assert b"secret" not in content
    assert b"knees-apart" not in content
    with connected(tmp_path / NAME) as connection:
        assert connection.execute("SELECT count(*) FROM sessions").fetchone() == (0,)


def test_deleting_nothing_creates_no_history(history: History, tmp_path: Path) -> None:
    """Not even an empty history."""
    assert history.delete([]) == 0
    assert names_in(tmp_path) == []


# ── versions ─────────────────────────────────────────────────────────────────────────────────────

#: A session as the first version put it down.
OLD = (
    """INSERT INTO sessions VALUES (7, '0123456789ab', '2026-06-01T05:30:00.000000+00:00', 7200,
        '0.0.9', '/results', 'clip.mp4', 0, 120.5, 'full', 'abab')""",
    "INSERT INTO bouts VALUES (7, 1, 'reach', 'Reach & hold', 5.25, 120.4)",
    "INSERT INTO reps VALUES (7, 1, 1, 'left', 5.25, 29.9, 20.5, 1, 0)",
    "INSERT INTO measures VALUES (7, 1, 1, 1, 'lean', 64.25, 20.5, NULL)",
    "INSERT INTO faults VALUES (7, 1, 1, 1, 'knees-apart', 11.0, 13.5, 0.61)",
)


def test_a_history_of_the_first_version_is_migrated(history: History, tmp_path: Path) -> None:
    """It becomes one of today's with everything that was in it, and is added to."""
    with connected(tmp_path / NAME) as connection:
        old_histories.create(connection, 1)
        for statement in OLD:
            connection.execute(statement)
    (back,) = history.entries()
    assert (back.id, back.when, back.posecheck) == ("0123456789ab", MONDAY, "0.0.9")
    assert back.session.source == Source("clip.mp4", False, 0, 0, back.session.source.fps, 0, 120.5)
    assert math.isnan(back.session.source.fps)
    assert back.session.bouts[0].targets == {}
    (old,) = back.session.reps
    assert old == replace(rep(faults=(FAULT,)), measures=old.measures)
    assert repr(old.measures) == repr({"lean": Spread(64.25, 20.5, float("nan"))})
    history.store(kept(1))
    assert history.entries() == (back, kept(1))
    with connected(tmp_path / NAME) as connection:
        assert version(connection) == VERSION


@settings(max_examples=25, deadline=None)
@given(entries)
def test_a_history_of_the_second_version_is_migrated(new: list[Entry]) -> None:
    """Nothing is lost, however odd: every entry is the one that was stored in six tables."""
    new = [old_histories.as_judged(each) for each in new]
    with tempfile.TemporaryDirectory() as folder:
        with connected(Path(folder, NAME)) as connection:
            old_histories.create(connection, 2)
            connection.execute("BEGIN")
            for each in new:
                old_histories.insert(connection, each)
            connection.execute("COMMIT")
        back = History(Path(folder), pytest.fail).entries()
        assert sorted(map(repr, back)) == sorted(map(repr, new))


def test_migration_keeps_the_order_of_storing(history: History, tmp_path: Path) -> None:
    """The last session stored with a folder is still the last."""
    with connected(tmp_path / NAME) as connection:
        old_histories.create(connection, 2)
        for day in (1, 0):
            old_histories.insert(connection, kept(day, folder=tmp_path))
    again = entry(session(rep(), rep(), name="landmarks.npz"), MONDAY + timedelta(9), tmp_path)
    history.store(again, replace_folder=True)
    assert history.entries() == (kept(0, rep(), rep(), folder=tmp_path), kept(1, folder=tmp_path))


@pytest.mark.parametrize("old", [1, 2])
def test_every_version_leads_to_the_same_table(old: int, tmp_path: Path) -> None:
    """An older database has the tables of a new one after its migration, and no others."""

    def tables(connection: sqlite3.Connection) -> list[tuple[str, str]]:
        return sorted(connection.execute("SELECT name, sql FROM sqlite_master WHERE sql NOT NULL"))

    with connected(tmp_path / "new") as new, connected(tmp_path / "old") as migrated:
        migrate(new)
        old_histories.create(migrated, old)
        migrate(migrated)
        assert tables(migrated) == tables(new)
        assert version(migrated) == version(new) == VERSION


def test_a_migration_that_fails_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The tables stay those of the version before, and so does its number."""
    path = tmp_path / NAME
    with connected(path) as connection:
        old_histories.create(connection, 1)
        for statement in OLD:
            connection.execute(statement)
    before = path.read_bytes()
    monkeypatch.setattr(migrations, "TABLE", (*migrations.TABLE, "no SQL"))
    with connected(path) as connection, pytest.raises(sqlite3.OperationalError):
        migrate(connection)
    assert path.read_bytes() == before


def test_an_old_session_that_can_not_be_understood_stays(history: History, tmp_path: Path) -> None:
    """One sentence says so, and the old tables stay as they are."""
    with connected(tmp_path / NAME) as connection:
        old_histories.create(connection, 2)
        old_histories.insert(connection, kept())
        connection.execute("UPDATE sessions SET width = -1")
    with pytest.raises(
        HistoryError, match=r"can't be understood \(\$\.source\.width: expected int"
    ):
        history.entries()
    with connected(tmp_path / NAME) as connection:
        assert version(connection) == 2
        assert connection.execute("SELECT count(*) FROM reps").fetchone() == (1,)


def test_a_newer_version_is_left_alone(history: History, tmp_path: Path) -> None:
    """What a later posecheck wrote is neither read nor touched."""
    history.store(kept())
    with connected(tmp_path / NAME) as connection:
        connection.execute("PRAGMA user_version = 99")
    before = (tmp_path / NAME).read_bytes()
    tasks: list[Callable[[], object]] = [
        history.entries,
        lambda: history.store(kept(1)),
        lambda: history.add([kept(1)]),
        lambda: history.delete(["0" * 12]),
    ]
    for task in tasks:
        with pytest.raises(HistoryError, match=r"newer posecheck \(version 99.*; update posecheck"):
            task()
    assert (tmp_path / NAME).read_bytes() == before


def test_another_programs_database_is_left_alone(history: History, tmp_path: Path) -> None:
    """A file that merely has the same name is neither used nor set aside."""
    with connected(tmp_path / NAME) as connection:
        connection.execute("CREATE TABLE sessions (tab TEXT)")
    before = (tmp_path / NAME).read_bytes()
    with pytest.raises(HistoryError, match="belongs to another program"):
        history.store(kept())
    assert (tmp_path / NAME).read_bytes() == before


def test_a_database_says_that_it_is_ours(history: History, tmp_path: Path) -> None:
    """The mark that keeps others' apart, and the log that lets two programs work side by side."""
    history.store(kept())
    with connected(tmp_path / NAME) as connection:
        assert connection.execute("PRAGMA application_id").fetchone() == (OURS,)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


# ── damage ───────────────────────────────────────────────────────────────────────────────────────


def no_database(path: Path) -> None:
    path.write_bytes(b"not a database at all, but long enough to be one" * 100)


def overwritten(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[4096:] = os.urandom(len(content) - 4096)
    path.write_bytes(content)


def cut(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2 // 4096 * 4096])


damages = pytest.mark.parametrize("damage", [no_database, overwritten, cut])


@damages
def test_a_damaged_history_is_set_aside(
    history: History, tmp_path: Path, warnings: list[str], damage: Callable[[Path], None]
) -> None:
    """Its bytes are kept under another name, one sentence says so, and a new one is begun."""
    history.store(kept())
    damage(tmp_path / NAME)
    before = (tmp_path / NAME).read_bytes()
    history.store(kept(1))
    assert history.entries() == (kept(1),)
    (aside,) = history.set_aside()
    assert aside.read_bytes() == before
    assert warnings == [
        f"the history {tmp_path / NAME} was damaged; it is kept as {aside.name},"
        " and a new one is begun."
    ]


@damages
def test_reading_a_damaged_history_finds_no_session(
    history: History, warnings: list[str], tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    """To read it sets it aside as well, and finds no session."""
    history.store(kept())
    damage(tmp_path / NAME)
    assert history.entries() == ()
    assert len(warnings) == len(history.set_aside()) == 1


def test_the_log_is_set_aside_too(history: History, tmp_path: Path) -> None:
    """The log of changes belongs to the database that is set aside, not to the new one."""
    no_database(tmp_path / NAME)
    (tmp_path / f"{NAME}-wal").write_bytes(b"what was put down last")
    history.store(kept())
    (aside,) = history.set_aside()
    assert Path(f"{aside}-wal").read_bytes() == b"what was put down last"
    assert history.entries() == (kept(),)


def test_set_aside_databases_are_never_overwritten(
    history: History, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However fast one damaged history follows another."""

    class Stopped(datetime):
        @classmethod
        def now(cls, tz: object = None) -> Stopped:
            return cls(2026, 6, 1, tzinfo=UTC)

    monkeypatch.setattr(databases, "datetime", Stopped)
    for number in range(3):
        (tmp_path / NAME).write_bytes(b"damaged %d" % number * 500)
        history.entries()
    assert [path.read_bytes()[:9] for path in history.set_aside()] == [
        b"damaged 1", b"damaged 2", b"damaged 0",
    ]  # fmt: skip


def test_two_processes_set_a_database_aside_once(
    history: History, tmp_path: Path, warnings: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who comes second finds the new one sound, and leaves it where it is."""
    no_database(tmp_path / NAME)
    other = History(tmp_path, warnings.append)
    rename = databases.Database._set_aside

    def late(database: databases.Database) -> None:
        monkeypatch.setattr(databases.Database, "_set_aside", rename)
        other.store(kept(1))
        rename(database)

    monkeypatch.setattr(databases.Database, "_set_aside", late)
    history.store(kept(2))
    assert history.entries() == (kept(1), kept(2))
    assert len(warnings) == len(history.set_aside()) == 1


def test_a_failure_to_set_aside_is_reported(
    history: History, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The damaged history stays where it is, and nothing is written over it."""
    no_database(tmp_path / NAME)
    before = (tmp_path / NAME).read_bytes()

    def refuse(path: Path, target: object) -> Path:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(HistoryError, match="Permission denied"):
        history.store(kept())
    assert (tmp_path / NAME).read_bytes() == before


def test_an_empty_file_is_a_new_history(
    history: History, tmp_path: Path, warnings: list[str]
) -> None:
    """It is what a program leaves that is killed in its first moment."""
    (tmp_path / NAME).touch()
    assert history.entries() == ()
    history.store(kept())
    assert history.entries() == (kept(),)
    assert warnings == []


def test_an_interrupted_transaction_is_rolled_back(
    history: History, tmp_path: Path, warnings: list[str]
) -> None:
    """Where SQLite has no log ahead, a program that is killed leaves a journal to go back by."""
    copy = History(tmp_path / "copy", warnings.append)
    history.store(kept(0))
    (tmp_path / "copy").mkdir()
    with connected(tmp_path / NAME) as killed:
        killed.execute("PRAGMA journal_mode = DELETE")
        killed.execute("PRAGMA cache_size = 1")  # so that the file itself is changed at once
        killed.execute("BEGIN")
        killed.execute("DELETE FROM sessions")
        killed.execute("CREATE TABLE half AS SELECT randomblob(100000)")
        for ending in ("-journal", ""):
            (tmp_path / "copy" / f"{NAME}{ending}").write_bytes(
                (tmp_path / f"{NAME}{ending}").read_bytes()
            )
    assert copy.entries() == (kept(0),)
    copy.store(kept(1))
    assert copy.entries() == (kept(0), kept(1))
    assert names_in(tmp_path / "copy") == [NAME]
    assert warnings == []


# ── what is no damage ────────────────────────────────────────────────────────────────────────────


def test_a_locked_database_is_reported(
    history: History, tmp_path: Path, warnings: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A history that another program holds for too long is no damaged one."""
    history.store(kept())
    monkeypatch.setattr(databases, "TIMEOUT", 0.05)
    with connected(tmp_path / NAME) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(HistoryError, match=r"in use by another program; try again"):
            history.store(kept(1))
        assert history.entries() == (kept(),)
    assert warnings == []
    assert history.set_aside() == ()


def test_an_impossible_folder_is_reported(tmp_path: Path, warnings: list[str]) -> None:
    """One sentence says where the history can't be, and what to do."""
    (tmp_path / "file").touch()
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(HistoryError, match=r"choose another folder with --data\.$"):
            History(folder, warnings.append).store(kept())


def test_a_folder_in_place_of_the_database_is_reported(history: History, tmp_path: Path) -> None:
    """So is a folder that has the database's name."""
    (tmp_path / NAME).mkdir()
    with pytest.raises(HistoryError, match="check path and disk"):
        history.store(kept())
    assert (tmp_path / NAME).is_dir()


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (sqlite3.SQLITE_BUSY_SNAPSHOT, "in use by another program; try again"),
        (sqlite3.SQLITE_LOCKED, "in use by another program; try again"),
        (sqlite3.SQLITE_READONLY_DBMOVED, "can't be opened or written to; allow it, or choose"),
        (sqlite3.SQLITE_CANTOPEN, "can't be opened or written to; allow it, or choose"),
        (sqlite3.SQLITE_FULL, "the disk is full; free some space"),
        (
            sqlite3.SQLITE_IOERR_WRITE,
            "can't be read or written to (no reason); check path and disk",
        ),
        (sqlite3.SQLITE_ERROR, "can't be used (no reason); choose another folder"),
        (None, "can't be used (no reason); choose another folder"),
    ],
)
@pytest.mark.parametrize("reading", [True, False])
def test_a_failure_is_reported_and_changes_nothing(
    tmp_path: Path, warnings: list[str], code: int | None, said: str, reading: bool
) -> None:
    """Whatever SQLite reports but damage: one sentence, and every file stays."""
    database = databases.Database(tmp_path, warnings.append)
    History(tmp_path, warnings.append).store(kept())
    before = (tmp_path / NAME).read_bytes()

    def fail(connection: sqlite3.Connection) -> None:
        error = sqlite3.OperationalError("no reason")
        if code is not None:
            error.sqlite_errorcode = code
        raise error

    with pytest.raises(HistoryError) as caught:
        database.read(fail, None) if reading else database.write(fail)
    assert said in str(caught.value)
    assert warnings == []
    assert (tmp_path / NAME).read_bytes() == before
    assert names_in(tmp_path) == [NAME]


def test_a_failed_store_keeps_the_older_session(history: History, tmp_path: Path) -> None:
    """A session that can't take the place of an older one leaves that where it is."""
    history.store(kept(0))
    broken = replace(kept(0, rep(), rep()), folder=None)  # type: ignore[arg-type]
    with pytest.raises(HistoryError):
        history.store(broken)
    assert history.entries() == (kept(0),)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("time = 'noon'", "noon"),
        ("document = '[]'", "expected object, got array"),
        ("document = replace(document, 'left', 'up')", "side: invalid enum value 'up'"),
        ("document = x'ff'", "can't be understood"),
        (
            'document = replace(document, \'"duration_s":\', \'"duration_s":1e308,"x":\')',
            "<= 1000000",
        ),
        ("time = '0001-01-01T00:00:00+00:00'", "the year 1"),
        (
            'document = replace(document, \'"source":\', \'"started_at":"2026-11-02","source":\')',
            "started_at: not a time with its offset",
        ),
    ],
)
def test_an_unreadable_session_is_reported(
    history: History, tmp_path: Path, change: str, said: str
) -> None:
    """It is left out with a warning, the others are there, and it can be deleted."""
    for day in range(2):
        history.store(kept(day))
    (changed, _) = history.ids()
    with connected(tmp_path / NAME) as connection:
        connection.execute(f"UPDATE sessions SET {change} WHERE id = ?", (changed,))
    warnings: list[str] = []
    reading = History(tmp_path, warnings.append)
    assert reading.entries() == (kept(1),)
    (warning,) = warnings
    assert "can't be understood" in warning and said in warning and changed in warning
    assert set(reading.ids()) == {kept(day).id for day in range(2)}
    assert reading.delete([changed]) == 1
    assert reading.ids() == (kept(1).id,)
    assert reading.set_aside() == ()


def test_extended_codes_have_a_primary_code() -> None:
    """Extended codes are of their primary kind; an error of the module itself has none."""
    error = sqlite3.DatabaseError("x")
    assert primary_code(error) is None
    error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT_VTAB
    assert primary_code(error) == sqlite3.SQLITE_CORRUPT
    assert sentence(Path("p"), error) == (
        "the history p can't be used (x); choose another folder with --data."
    )


# ── two at once, and none any more ───────────────────────────────────────────────────────────────


def writer(folder: Path, name: str, many: int) -> subprocess.Popen[bytes]:
    """A program that keeps sessions, once it is warnings to begin."""
    return subprocess.Popen(
        [sys.executable, benchmark.__file__, "--write", str(folder), name, str(many)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip


@pytest.fixture
def writers(tmp_path: Path) -> Iterator[list[subprocess.Popen[bytes]]]:
    programs = [writer(tmp_path, name, 25) for name in ("one", "two", "three")]
    yield programs
    for program in programs:
        program.kill()
        program.communicate()


def test_programs_at_once_lose_nothing(
    writers: list[subprocess.Popen[bytes]], history: History, warnings: list[str]
) -> None:
    """They make the history together, and each keeps all of its sessions in it."""
    for program in writers:
        assert program.stdout
        assert program.stdout.readline() == b"ready\n"
    for program in writers:
        assert program.stdin
        program.stdin.write(b"go\n")
        program.stdin.flush()
    for program in writers:
        program.communicate()
        assert program.returncode == 0
    found = {each.session.source.name for each in history.entries()}
    assert found == {f"{name} {n}" for name in ("one", "two", "three") for n in range(25)}
    assert warnings == []


def test_a_history_that_another_program_is_just_making(
    history: History, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was not there when it was looked for, and is when that is found out."""
    connect = sqlite3.connect

    def late(where: str, **how: Any) -> sqlite3.Connection:
        try:
            made: sqlite3.Connection = connect(where, **how)
            return made
        except sqlite3.OperationalError:
            connect(tmp_path / NAME).close()
            raise

    monkeypatch.setattr(sqlite3, "connect", late)
    history.store(kept())
    assert len(history.entries()) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="has no SIGKILL")
def test_a_killed_process_loses_nothing_stored(tmp_path: Path) -> None:
    """At any moment: what had been kept by then is there, whole, and the database is sound."""
    result = benchmark.killed(tmp_path, kills=8, seed=1)
    assert result.kills == 8
    assert (result.lost, result.unsound, result.half) == (0, 0, 0)
    assert result.kept
