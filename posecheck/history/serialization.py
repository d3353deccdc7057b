"""Entries as plain data, and plain data, whoever wrote them, as entries.

The keys are those of session.json where it has them; what is not known is null. Nothing is taken
for granted of what is read: ValueError says where it is not as it should be.
"""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from posecheck.core.feedback import Fault, Rep, Spread
from posecheck.core.pose import Side
from posecheck.core.session import Bout, Model, Session, Source
from posecheck.history.entry import DIGITS, Entry, plain
from posecheck.history.tables import known

T = TypeVar("T")

Record = dict[str, Any]

#: Takes a value as what it must be; its second argument says where the value is.
Reader = Callable[[object, str], T]

#: The largest whole number that the database can hold, and the largest number at all.
LARGEST = 2**63 - 1
GREATEST = sys.float_info.max

ID = re.compile(f"[0-9a-f]{{{DIGITS}}}")


def record(entry: Entry) -> Record:
    """An entry as plain data."""
    session, source = entry.session, entry.session.source
    return {
        "id": entry.id,
        "time": entry.when.isoformat(timespec="microseconds"),
        "posecheck": entry.posecheck,
        "folder": entry.folder,
        "source": source.name,
        "live": source.live,
        "width": source.width,
        "height": source.height,
        "fps": known(source.fps),
        "frames": source.frames,
        "stride": source.stride,
        "duration_s": known(source.duration),
        "model": session.model.name,
        "model_sha256": session.model.sha256,
        "frames_with_pose": session.seen,
        "frames_without_pose": session.unseen,
        "interrupted": session.interrupted,
        "warnings": list(session.warnings),
        "bouts": [_bout_record(bout) for bout in session.bouts],
    }


def _bout_record(bout: Bout) -> Record:
    return {
        "exercise": bout.exercise,
        "title": bout.title,
        "bout_start_s": known(bout.start),
        "bout_end_s": known(bout.end),
        "targets": dict(bout.targets),
        "reps": [_rep_record(rep) for rep in bout.reps],
    }


def _rep_record(rep: Rep) -> Record:
    return {
        "side": rep.side.value,
        "start_s": known(rep.start),
        "end_s": known(rep.end),
        "hold_s": known(rep.hold),
        "counted": rep.counted,
        "proper": rep.proper,
        "measures": {name: _spread_record(spread) for name, spread in rep.measures.items()},
        "faults": [_fault_record(fault) for fault in rep.faults],
    }


def _spread_record(spread: Spread) -> Record:
    return {"median": known(spread.median), "min": known(spread.low), "max": known(spread.high)}


def _fault_record(fault: Fault) -> Record:
    return {
        "fault": fault.name,
        "start_s": known(fault.start),
        "end_s": known(fault.end),
        "worst": known(fault.worst),
    }


class Fields:
    """The fields of an object that was read, each taken as what it must be, or ValueError.

    where: what the object is, to say which one is wrong. A reader takes a value and where that is.
    """

    def __init__(self, told: object, where: str) -> None:
        """ValueError when it is no object."""
        if not isinstance(told, dict):
            raise ValueError(f"{where} is not an object")
        self._told = told
        self._where = where

    def one(self, name: str, read: Reader[T]) -> T:
        """The field, read so."""
        if name not in self._told:
            raise ValueError(f"{self._where} has no {name}")
        return read(self._told[name], f"{self._where}, {name}")

    def each(self, name: str, read: Reader[T]) -> tuple[T, ...]:
        """The field as a list, each item read so."""
        items = self.one(name, listed)
        return tuple(read(item, f"{self._where}, {name} {n}") for n, item in enumerate(items, 1))

    def named(self, name: str, read: Reader[T]) -> dict[str, T]:
        """The field as an object with names of its own, each value read so."""
        fields = self.one(name, Fields)
        return {text(key, f"{self._where}, {name}"): fields.one(key, read) for key in fields._told}


def text(value: object, where: str) -> str:
    """Text that can be written down: half a character can't."""
    if isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError as error:
            raise ValueError(f"{where} is not whole text") from error
        return value
    raise ValueError(f"{where} is not text")


def flag(value: object, where: str) -> bool:
    """True or false."""
    if isinstance(value, bool):
        return value
    raise ValueError(f"{where} is neither true nor false")


def whole(value: object, where: str) -> int:
    """A whole number from 0 on."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LARGEST:
        return value
    raise ValueError(f"{where} is not a whole number from 0 on")


def number(value: object, where: str) -> float:
    """A number, NaN for null."""
    if value is None:
        return math.nan
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= GREATEST:
        return float(value)
    raise ValueError(f"{where} is not a number")


def listed(value: object, where: str) -> list[object]:
    """A list."""
    if isinstance(value, list):
        return value
    raise ValueError(f"{where} is not a list")


def id_of(value: object, where: str) -> str:
    """An id."""
    if isinstance(value, str) and ID.fullmatch(value):
        return value
    raise ValueError(f"{where} is not an id")


def time(value: object, where: str) -> datetime:
    """A time with its offset from UTC."""
    try:
        when = datetime.fromisoformat(text(value, where))
        if when.utcoffset() is not None:
            return plain(when)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"{where} is not a time") from error
    raise ValueError(f"{where} does not tell its offset from UTC")


def side(value: object, where: str) -> Side:
    """A side."""
    if isinstance(value, str) and value in list(Side):
        return Side(value)
    raise ValueError(f"{where} is not a side")


def entry(told: object, where: str) -> Entry:
    """The entry that plain data tell."""
    fields = Fields(told, where)
    source = Source(
        name=fields.one("source", text),
        live=fields.one("live", flag),
        width=fields.one("width", whole),
        height=fields.one("height", whole),
        fps=fields.one("fps", number),
        frames=fields.one("frames", whole),
        duration=fields.one("duration_s", number),
        stride=fields.one("stride", whole),
    )
    session = Session(
        source=source,
        model=Model(fields.one("model", text), fields.one("model_sha256", text)),
        seen=fields.one("frames_with_pose", whole),
        unseen=fields.one("frames_without_pose", whole),
        bouts=fields.each("bouts", _bout),
        interrupted=fields.one("interrupted", flag),
        warnings=fields.each("warnings", text),
    )
    return Entry(
        id=fields.one("id", id_of),
        when=fields.one("time", time),
        posecheck=fields.one("posecheck", text),
        folder=fields.one("folder", text),
        session=session,
    )


def _bout(told: object, where: str) -> Bout:
    fields = Fields(told, where)
    exercise = fields.one("exercise", text)
    return Bout(
        exercise=exercise,
        title=fields.one("title", text),
        start=fields.one("bout_start_s", number),
        end=fields.one("bout_end_s", number),
        reps=fields.each("reps", lambda rep, at: _rep(rep, at, exercise)),
        targets=fields.named("targets", whole),
    )


def _rep(told: object, where: str, exercise: str) -> Rep:
    fields = Fields(told, where)
    # Whether it was proper follows from the rest.
    return Rep(
        exercise=exercise,
        side=fields.one("side", side),
        start=fields.one("start_s", number),
        end=fields.one("end_s", number),
        hold=fields.one("hold_s", number),
        counted=fields.one("counted", flag),
        measures=fields.named("measures", _spread),
        faults=fields.each("faults", _fault),
    )


def _spread(told: object, where: str) -> Spread:
    fields = Fields(told, where)
    return Spread(*(fields.one(name, number) for name in ("median", "min", "max")))


def _fault(told: object, where: str) -> Fault:
    fields = Fields(told, where)
    return Fault(
        name=fields.one("fault", text),
        start=fields.one("start_s", number),
        end=fields.one("end_s", number),
        worst=fields.one("worst", number),
    )
