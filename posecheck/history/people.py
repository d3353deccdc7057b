"""Several people at one computer: each has a folder of their own in the data folder.

It holds the history and the plan in use. Without a name, both are in the data folder itself.
"""

from __future__ import annotations

import re
import shutil
from hashlib import sha256
from pathlib import Path

from posecheck.errors import HistoryError
from posecheck.files import clean, output_errors, read_regular
from posecheck.history.database import NAME as DATABASE
from posecheck.history.store import data_folder

#: The folder of all people within the data folder, and the file with a person's name.
PEOPLE, NAME = "people", "name.txt"

#: Letters of a name that its folder shows, and digits that keep similar names apart.
SHOWN, DIGITS = 24, 8

MAX_SIZE = 10_000  # bytes of the file


def person_folder(data: Path | None, name: str) -> Path:
    """Return the folder of a person's data; without a name, the data folder itself."""
    name, base = name.strip(), data_folder(data)
    if not name:
        return base
    readable = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")[:SHOWN]
    digits = sha256(name.casefold().encode()).hexdigest()[:DIGITS]
    return base / PEOPLE / "-".join(filter(None, (readable, digits)))


def add_person(data: Path | None, name: str) -> Path:
    """Return the folder of a person's data, made and named if it is not there yet."""
    folder = person_folder(data, name)
    if name.strip() and not (folder / NAME).exists():
        with output_errors(f"{folder} can't be made ({{reason}}); choose another --data."):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            (folder / NAME).write_text(name.strip(), encoding="utf-8")
    return folder


def _name(path: Path) -> str:
    with output_errors(f"{path} can't be read ({{reason}}); remove it.", HistoryError):
        return clean(read_regular(path, MAX_SIZE).decode(errors="replace"))


def people(data: Path | None) -> tuple[str, ...]:
    """Return the names of all people, in alphabetical order."""
    names = (data_folder(data) / PEOPLE).glob(f"*/{NAME}")
    return tuple(sorted(_name(path) for path in names))


def trainees(data: Path | None) -> tuple[str, ...]:
    """Return the names of all people, with an empty one where someone trains without a name."""
    nameless = (data_folder(data) / DATABASE).exists()
    return (*people(data), *([""] if nameless else []))


def home(data: Path | None, person: str | None = None) -> Path:
    """Return the folder of a person's plan and history.

    Args:
        data: The data folder; None for the usual one.
        person: The person; without a name the only one who trains here, if that one has a name, or
            else the nameless one of the data folder itself.

    Raises:
        HistoryError: If there is no such person.
    """
    if person:
        return person_folder(data, known_person(data, person))
    names = trainees(data)
    return person_folder(data, names[0] if len(names) == 1 else "")


def known_person(data: Path | None, name: str) -> str:
    """Return a person's name as it was first given; HistoryError if there is no such person."""
    folder = person_folder(data, name)
    if (folder / NAME).exists():
        return _name(folder / NAME)
    known = ", ".join(people(data)) or "nobody"
    raise HistoryError(
        f"there is no person {name!r} here, only {known}; check the name, or add it with"
        " posecheck person add."
    )


def delete_person(data: Path | None, name: str) -> None:
    """Delete all that is kept of a person: history, plan and name."""
    folder = person_folder(data, known_person(data, name))
    with output_errors(f"{folder} can't be deleted ({{reason}}); delete it yourself."):
        shutil.rmtree(folder)
