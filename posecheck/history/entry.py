"""A session in the history, with when it was."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from posecheck.codec.session_document import YEARS, SessionDocument, complete_document
from posecheck.core.session import Session
from posecheck.errors import HistoryError
from posecheck.files import printable

#: Hexadecimal digits of an id: enough that no two sessions of a lifetime share one.
DIGITS = 12


@dataclass(frozen=True)
class Entry:
    """A session in the history.

    Attributes:
        id: Hexadecimal digits, the same wherever the session is stored.
        when: When it was, with the local offset from UTC.
        folder: The folder of its results; empty without any.
        document: The complete document of the session, with the version that judged it.
    """

    id: str
    when: datetime
    folder: str
    document: SessionDocument

    @property
    def posecheck(self) -> str:
        """The version that judged it."""
        return self.document.posecheck

    @cached_property
    def session(self) -> Session:
        """The session, made when it is first asked for: a long history has many, and shows few."""
        return self.document.to_session()

    def with_session(self, session: Session) -> Entry:
        """Return the entry with another session, judged by the same version."""
        return replace(self, document=complete_document(session, self.posecheck))

    @cached_property
    def day(self) -> date:
        """The local day."""
        return self.when.date()

    @property
    def trained(self) -> bool:
        """Whether a repetition counts; else the session makes no day of the programme."""
        return any(rep.counted for bout in self.document.exercises for rep in bout.reps)


def only(
    entries: Iterable[Entry], first: date | None, last: date | None, exercise: str | None
) -> tuple[Entry, ...]:
    """Return the entries of some days and, of each, what was done of one exercise.

    Args:
        entries: All entries.
        first: The first day; None for the beginning.
        last: The last day; None for the end.
        exercise: Sessions without it are left out; None for all.
    """
    chosen = [e for e in entries if (first or date.min) <= e.day <= (last or date.max)]
    if exercise is None:
        return tuple(chosen)
    return tuple(
        Entry(e.id, e.when, e.folder, document)
        for e in chosen
        if (document := e.document.only(exercise)).exercises
    )


def find_id(name: str, ids: Iterable[str]) -> str:
    """Return the only id that begins with `name`; HistoryError if there is none, or several."""
    found = [id_ for id_ in ids if id_.startswith(name.lower())]
    if len(found) == 1:
        return found[0]
    if found:
        raise HistoryError(f"{name!r} may be {', '.join(found)}; give more of the ID.")
    raise HistoryError(f"there is no session {name!r}; posecheck history lists their IDs.")


def entry(session: Session, when: datetime, folder: Path | None) -> Entry:
    """Return the entry of a session.

    Its id is a hash of time and source, so one name at one moment is one session.

    Raises:
        ValueError: If the time lacks its offset from UTC.
    """
    if when.utcoffset() is None:
        raise ValueError("the history needs a time with its offset from UTC")
    source = session.source
    identity = "\n".join(("live" if source.live else "recorded", source.name, utc(when)))
    digest = sha256(identity.encode(errors="replace")).hexdigest()[:DIGITS]
    place = printable(str(folder.absolute())) if folder else ""
    return Entry(digest, fixed_offset(when), place, complete_document(session))


def utc(when: datetime) -> str:
    """Return a time as text in UTC, which sorts in order of time."""
    return when.astimezone(UTC).isoformat(timespec="microseconds")


def offset(when: datetime) -> int:
    """Return the offset of local time from UTC, s."""
    ahead = when.utcoffset()
    assert ahead is not None
    return int(ahead.total_seconds())


def local(text: str, seconds: int) -> datetime:
    """Return the time from its text in UTC and the local offset, s; ValueError if it can't be."""
    when = datetime.fromisoformat(text).astimezone(timezone(timedelta(seconds=seconds)))
    if not YEARS[0] <= when.year <= YEARS[1]:
        raise ValueError(f"the year {when.year}")
    return when


def fixed_offset(when: datetime) -> datetime:
    """Return the same time with a fixed offset in place of its time zone."""
    return local(utc(when), offset(when))
