"""Writing files: whole or not at all, and only over files of posecheck's own."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path

from posecheck.errors import OutputError, PosecheckError
from posecheck.files.reading import irregular, open_regular, output_errors
from posecheck.files.staging import publish, staging_folder
from posecheck.i18n import translatable

HEAD = 65_536  # bytes at the beginning of a file in which its mark is looked for

REMEDY = "choose another place with --out"


def holds_mark(*marks: bytes) -> Callable[[Path], bool]:
    """Return a function: whether a file holds one of `marks` near its beginning."""

    def holds(path: Path) -> bool:
        with open_regular(path) as file:
            head = file.read(HEAD)
        return any(mark in head for mark in marks)

    return holds


def check_replaceable(
    path: Path,
    is_ours: Callable[[Path], bool],
    *,
    force: bool = False,
    remedy: str = REMEDY,
    kind: type[PosecheckError] = OutputError,
) -> None:
    """Raise an error if there is something at `path` that may not be replaced.

    Args:
        path: The file to write.
        is_ours: Whether posecheck wrote a file; an OSError of it counts as no.
        force: Replace a file that something else wrote; never a folder, pipe, socket or device.
        remedy: What the user can do about it.
        kind: The error's type.
    """
    with output_errors(f"{path} can't be written ({{reason}}); {remedy}.", kind):
        try:
            status = path.stat()
        except (FileNotFoundError, NotADirectoryError):
            return  # there is nothing; that its folder is missing is seen in writing
        if what := irregular(status):
            raise kind(f"{path} can't be written ({what}); {remedy}.")
        try:
            ours = force or is_ours(path)
        except OSError:
            ours = False
    if not ours:
        raise kind(
            translatable(
                f"{path} is there already, and posecheck did not write it; {remedy},"
                " or replace it with --force."
            )
        )


def write_atomically(
    path: Path,
    pieces: Iterable[bytes],
    is_ours: Callable[[Path], bool],
    *,
    force: bool = False,
    remedy: str = REMEDY,
    kind: type[PosecheckError] = OutputError,
) -> None:
    """Write a file that appears when it is whole, replacing an older one, or not at all.

    Its folder must exist. A link is followed. For the other arguments see `check_replaceable`.
    """
    check_replaceable(path, is_ours, force=force, remedy=remedy, kind=kind)
    with output_errors(f"{path} can't be written ({{reason}}); {remedy}.", kind):
        target = Path(os.path.realpath(path))  # unlike Path.resolve, it follows no loop
        with staging_folder(target.parent) as folder:
            with (folder / target.name).open("wb") as file:
                file.writelines(pieces)
            publish(folder, target.parent, [target.name])
