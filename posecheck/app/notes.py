"""What a person adds to a session afterwards: pain, effort and a note."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

from posecheck.codec.session_document import PainDocument, encode
from posecheck.core.pain import UNRATED, Pain
from posecheck.errors import PosecheckError
from posecheck.files import holds_mark, write_atomically
from posecheck.history import Entry, History, find_id
from posecheck.results import RECORD, change_pain, read_document
from posecheck.results.folder import MARK


def find_session(
    name: str, home: Path, warn: Callable[[str], None]
) -> tuple[Path | None, Entry | None]:
    """Return the results folder and the entry in the history of a session, as far as there are.

    Args:
        name: A results folder, a file in it, or the ID of a session in the history.
        home: The person's data folder.
        warn: Called with a sentence when a damaged history was set aside.

    Raises:
        PosecheckError: If there is neither, or the session in the folder can't be read.
    """
    entries = History(home, warn).entries()
    path = Path(name)
    if path.exists():
        folder = path if path.is_dir() else path.parent
        if read_document(folder) is None:
            raise PosecheckError(f"{folder} holds no results; name a results folder, or an ID.")
        place = str(folder.absolute())
        return folder, next((e for e in reversed(entries) if e.folder == place), None)
    by_id = {entry.id: entry for entry in entries}
    found = by_id[find_id(name, by_id)]
    folder = Path(found.folder)
    there = bool(found.folder) and read_document(folder) is not None
    return (folder if there else None), found


def note(name: str, new: Pain, home: Path, warn: Callable[[str], None]) -> Pain:
    """Add what is given in `new` to a session's folder and to the history; return all of it."""
    folder, entry = find_session(name, home, warn)
    document = read_document(folder) if folder else None
    old = document.to_session().pain if document else entry.session.pain if entry else None
    given = {key: value for key, value in asdict(new).items() if value not in (None, "")}
    pain = replace(old or UNRATED, **given)
    if folder and document:
        document.pain = PainDocument(**asdict(pain))
        text = encode(document, indent=1) + "\n"
        write_atomically(folder / RECORD, [text.encode()], holds_mark(MARK))
        change_pain(folder, pain)
    if entry:
        session = replace(entry.session, pain=pain)
        History(home, warn).store(entry.with_session(session))
    return pain
