"""Deleting all that is kept of a person."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from posecheck.files import ANNOTATED, output_errors
from posecheck.history import History, delete_person, person_folder
from posecheck.results import stored_document
from posecheck.results.folder import FILES


def erase(
    data: Path | None, name: str, *, results: bool, warn: Callable[[str], None]
) -> tuple[Path, ...]:
    """Delete a person's plan, history and name; return the folders of results that are left.

    Args:
        data: The data folder; None for the usual one.
        name: The person.
        results: Whether to delete the files of posecheck's in the folders of results as well.
        warn: Called with a sentence when a damaged history was set aside.
    """
    entries = History(person_folder(data, name), warn).entries()
    named = dict.fromkeys(Path(entry.folder) for entry in entries if entry.folder)
    folders = [folder for folder in named if stored_document(folder)]
    if results:
        for folder in folders:
            _delete_results(folder)
    delete_person(data, name)
    return tuple(folder for folder in folders if folder.exists() and any(folder.iterdir()))


def _delete_results(folder: Path) -> None:
    """Delete what posecheck wrote into a folder, and the folder if nothing else is in it."""
    with output_errors(f"{folder} can't be deleted ({{reason}}); delete it yourself."):
        for name in (*FILES, ANNOTATED):
            (folder / name).unlink(missing_ok=True)
        if not any(folder.iterdir()):
            folder.rmdir()
