"""Deleting all that is kept of a person."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

from posecheck.files import ANNOTATED, clear_left_behind, journals, output_errors
from posecheck.history import History, delete_person, person_folder
from posecheck.results import read_journal, stored_document
from posecheck.results.folder import FILES


def erase(
    data: Path | None, name: str, *, results: bool, warn: Callable[[str], None]
) -> tuple[Path, ...]:
    """Delete a person's plan, history and name; return the folders of results that are left.

    What trainings that were killed have left behind goes as well.

    Args:
        data: The data folder; None for the usual one.
        name: The person.
        results: Whether to delete the files of posecheck's in the folders of results as well.
        warn: Called with a sentence when a damaged history was set aside.
    """
    home = person_folder(data, name)
    entries = History(home, warn).entries()
    killed = tuple(_killed(home))
    named = dict.fromkeys(Path(entry.folder) for entry in entries if entry.folder)
    named |= dict.fromkeys(killed)
    folders = [folder for folder in named if stored_document(folder)]
    if results:
        for folder in folders:
            _delete_results(folder)
    delete_person(data, name)
    for folder in killed:
        clear_left_behind(folder)
        with suppress(OSError):  # it holds results, or is not there
            folder.rmdir()
    return tuple(folder for folder in folders if folder.exists() and any(folder.iterdir()))


def _killed(home: Path) -> Iterator[Path]:
    """Yield the folders of trainings that were killed before they were complete."""
    for path in journals(home):
        with suppress(OSError, ValueError):  # a damaged journal has none
            head, events = read_journal(path)
            with closing(events):
                yield Path(head.folder)


def _delete_results(folder: Path) -> None:
    """Delete what posecheck wrote into a folder, and the folder if nothing else is in it."""
    with output_errors(f"{folder} can't be deleted ({{reason}}); delete it yourself."):
        for name in (*FILES, ANNOTATED):
            (folder / name).unlink(missing_ok=True)
        if not any(folder.iterdir()):
            folder.rmdir()
