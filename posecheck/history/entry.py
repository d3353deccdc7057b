"""What the history keeps of a session: all of it, with when it was and by what it was judged."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path

from posecheck._version import __version__
from posecheck.core.feedback import Rep
from posecheck.core.session import Session

#: Hexadecimal digits of an id: enough that no two sessions of a lifetime share one.
DIGITS = 12


@dataclass(frozen=True)
class Entry:
    """A session in the history.

    id: hexadecimal digits, the same wherever this session is kept. when: when it was done, with the
    local offset from UTC. posecheck: the version that judged it. folder: where its results are,
    empty when there are none.
    """

    id: str
    when: datetime
    posecheck: str
    folder: str
    session: Session

    @property
    def day(self) -> date:
        """The day it was done on, where it was done."""
        return self.when.date()

    @property
    def reps(self) -> Iterator[Rep]:
        """All repetitions, of all bouts."""
        return (rep for bout in self.session.bouts for rep in bout.reps)

    @property
    def trained(self) -> bool:
        """Whether it has a repetition that counts; else it is no day of the programme."""
        return any(rep.counted for rep in self.reps)


def entry(session: Session, when: datetime, folder: Path | None) -> Entry:
    """The entry of a session; ValueError for a time without its offset from UTC."""
    if when.utcoffset() is None:
        raise ValueError("the history needs a time with its offset from UTC")
    place = printable(folder.absolute()) if folder else ""
    return Entry(identity(session, when), plain(when), __version__, place, session)


def identity(session: Session, when: datetime) -> str:
    """The id: of one name at one moment there is one session."""
    source = session.source
    what = "\n".join(("live" if source.live else "recorded", source.name, utc(when)))
    return sha256(what.encode(errors="replace")).hexdigest()[:DIGITS]


def utc(when: datetime) -> str:
    """A time as text in UTC; as text, too, an earlier one comes first."""
    return when.astimezone(UTC).isoformat(timespec="microseconds")


def offset(when: datetime) -> int:
    """How far the local clock is ahead of UTC, in whole seconds."""
    ahead = when.utcoffset()
    assert ahead is not None
    return int(ahead.total_seconds())


def local(text: str, seconds: int) -> datetime:
    """The time that `utc` and `offset` tell."""
    return datetime.fromisoformat(text).astimezone(timezone(timedelta(seconds=seconds)))


def plain(when: datetime) -> datetime:
    """The same time with nothing but its offset of the zone it is in."""
    return local(utc(when), offset(when))


def printable(path: Path) -> str:
    """A path as text that can be kept anywhere: not every name is valid Unicode."""
    return os.fsencode(path).decode(errors="replace")
