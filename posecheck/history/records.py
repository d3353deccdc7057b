"""Entries as flat records: what export writes as JSON, and what older databases held.

A record has the session's document in one level, with id, time and folder. Every bout has its title
and targets, every repetition whether it was proper.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import msgspec

from posecheck.codec.session_document import (
    SCHEMA,
    SessionDocument,
    complete_document,
    from_builtins,
    local_time,
)
from posecheck.errors import HistoryError
from posecheck.history.entry import DIGITS, Entry, fixed_offset

Record = dict[str, Any]

#: The fields of a record, each with its place in the session's document.
SESSION = {
    "id": ("id",), "time": ("time",), "posecheck": ("posecheck",), "folder": ("folder",),
    "source": ("source", "name"), "live": ("source", "live"), "width": ("source", "width"),
    "height": ("source", "height"), "fps": ("source", "fps"), "frames": ("source", "frames"),
    "stride": ("source", "stride"), "duration_s": ("source", "duration_s"),
    "model": ("model", "name"), "model_sha256": ("model", "sha256"),
    "frames_with_pose": ("detection", "frames_with_pose"),
    "frames_without_pose": ("detection", "frames_without_pose"),
    "interrupted": ("interrupted",), "warnings": ("warnings",), "plan": ("plan",),
    "pain": ("pain",), "person": ("person",), "started_at": ("started_at",),
}  # fmt: skip

#: The fields of a bout, each with its name in the document.
BOUT = {
    "exercise": "exercise", "title": "title", "bout_start_s": "start_s", "bout_end_s": "end_s",
    "targets": "targets",
}  # fmt: skip

#: The fields of a repetition.
REP = (
    "side", "start_s", "end_s", "hold_s", "counted", "judged", "proper", "measures", "faults",
)  # fmt: skip

#: What a document leaves out where it is so.
DEFAULTS = {
    "stride": 1, "interrupted": False, "warnings": [], "plan": None, "pain": None, "person": "",
    "started_at": "",
}  # fmt: skip


class _EntryDocument(SessionDocument, kw_only=True):
    """A session's document with what the history adds."""

    id: Annotated[str, msgspec.Meta(pattern=f"^[0-9a-f]{{{DIGITS}}}$")]
    time: str
    folder: str


def to_record(entry: Entry) -> Record:
    """Return an entry as a record."""
    document = msgspec.to_builtins(entry.document)
    document["id"], document["folder"] = entry.id, entry.folder
    document["time"] = entry.when.isoformat(timespec="microseconds")
    fields = {
        name: (document[part[0]] if part else document).get(key, DEFAULTS.get(name))
        for name, (*part, key) in SESSION.items()
    }
    return {**fields, "bouts": [_bout_record(bout) for bout in document["exercises"]]}


def _bout_record(bout: Record) -> Record:
    reps = [
        {**rep, "proper": rep["counted"] and rep["judged"] and not rep["faults"]}
        for rep in bout["reps"]
    ]
    fields = {name: bout[key] for name, key in BOUT.items()}
    return {**fields, "reps": [{name: rep[name] for name in REP} for rep in reps]}


def from_record(record: object, *, strict: bool = True) -> Entry:
    """Return the entry of a record, which may come from anywhere; ValueError says what is wrong.

    `strict` refuses 0 and 1 for false and true.
    """
    nested = _nested(record) if isinstance(record, dict) else record
    document = from_builtins(nested, _EntryDocument, strict=strict)
    try:
        when = fixed_offset(local_time(document.time))
    except ValueError as error:
        raise ValueError(f"$.time: {error}") from error
    complete = complete_document(document.to_session(), document.posecheck)
    return Entry(document.id, when, document.folder, complete)


def _nested(record: Record) -> Record:
    """Return the document of a record; what is missing or of a wrong type stays so."""
    document: Record = {"schema": SCHEMA, "source": {}, "model": {}, "detection": {}}
    for name, (*part, key) in SESSION.items():
        if name in record:
            (document[part[0]] if part else document)[key] = record[name]
    bouts = record.get("bouts")
    if isinstance(bouts, list):
        bouts = [_nested_bout(bout) if isinstance(bout, dict) else bout for bout in bouts]
    return {**document, "exercises": bouts}


def _nested_bout(record: Record) -> Record:
    bout = {key: record[name] for name, key in BOUT.items() if name in record}
    reps = record.get("reps")
    if isinstance(reps, list):
        reps = [{"number": n, **r} if isinstance(r, dict) else r for n, r in enumerate(reps, 1)]
    return {**bout, "totals": {}, "reps": reps}


@contextmanager
def readable_sessions() -> Iterator[None]:
    """Raise HistoryError for a stored session that is not as posecheck writes it."""
    try:
        yield
    except (ValueError, TypeError, OverflowError) as error:
        raise HistoryError(
            f"the history holds a session that can't be understood ({error});"
            " choose another folder with --data."
        ) from error
