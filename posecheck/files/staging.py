"""The hidden folder in which files are written until they are complete.

It is removed when its run ends. A run that is killed leaves its folder behind; the next one that
writes to the same place removes it. A run holds a lock beside its folder, taken before the folder
is made and freed with the process: a folder in use is never taken for one left behind.

Files that belong together get their names together. A run that is killed in between has left a
list of them, by which the next one finishes its work.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from filelock import BaseFileLock

PREFIX, LOCK = ".unfinished-", ".lock"

#: In a staging folder: the names of its finished files, and the folder of those they replace.
FINISHED, REPLACED = ".finished", ".replaced"


@contextmanager
def staging_folder(place: Path) -> Iterator[Path]:
    """Yield a new hidden folder in `place`, removed in the end; those left behind go at once.

    OSError if there is no such place.
    """
    place.stat()  # FileLock would make it
    clear_left_behind(place)
    folder = place / f"{PREFIX}{token_hex(4)}"
    with ExitStack() as stack:
        with suppress(OSError):  # some file systems know no locks
            stack.enter_context(lease(folder))
        stack.callback(_remove, folder)
        folder.mkdir(mode=0o700)
        yield folder


def clear_left_behind(place: Path) -> None:
    """Remove the staging folders of killed runs in `place`, after finishing what they began."""
    for left_behind in place.glob(f"{PREFIX}*"):
        if left_behind.is_dir():
            with suppress(OSError), lease(left_behind):  # else another run has it
                _finish(left_behind, place)
                _remove(left_behind)


@contextmanager
def left_behind(place: Path, name: str) -> Iterator[Path | None]:
    """Yield the staging folder in `place` of a killed run that has a file of a name.

    Yields None if there is none. The folder is removed in the end, but not after an error.
    """
    for folder in filter(Path.is_dir, place.glob(f"{PREFIX}*")):
        with ExitStack() as stack:
            try:
                stack.enter_context(lease(folder))
            except OSError:
                continue  # another run has it
            if (folder / name).is_file():
                yield folder
                _remove(folder)
                return
    yield None


def clear_results(place: Path) -> None:
    """Clear what killed runs left behind in the folders in `place`, and those that are empty."""
    for marked in place.glob(f"*/{PREFIX}*"):
        clear_left_behind(marked.parent)
        with suppress(OSError):  # it holds results, or is in use
            marked.parent.rmdir()


def publish(folder: Path, place: Path, names: Iterable[str]) -> None:
    """Give the finished files of a staging folder their names in `place`: all of them or none."""
    names = tuple(names)
    for name in names:
        _sync(folder / name)
    (folder / REPLACED).mkdir()
    with ExitStack() as undo:
        for name in names:
            with suppress(FileNotFoundError):
                _copy(place / name, folder / REPLACED / name)
        (folder / FINISHED).write_text("\n".join(names), encoding="utf-8")
        for name in names:
            undo.callback(_restore, folder / REPLACED / name, place / name)
            (folder / name).replace(place / name)
        undo.pop_all()
        (folder / FINISHED).unlink()


def _sync(file: Path) -> None:
    """Have the disk keep a file: a name that is given before may lead to nothing after a power cut.

    Where it can't promise that, the file is all the same given its name.
    """
    with suppress(OSError), file.open("r+b") as content:
        os.fsync(content.fileno())


def _copy(file: Path, copy: Path) -> None:
    try:
        os.link(file, copy)  # Path.hardlink_to names the two the other way round
    except (OSError, NotImplementedError):
        # exFAT and some network shares have no hard links; a copy is slower and serves as well. If
        # it fails, too, its error is raised.
        shutil.copy2(file, copy)


def _restore(replaced: Path, file: Path) -> None:
    """Undo a replacement; a file that was not there before goes."""
    if replaced.exists():
        replaced.replace(file)
    else:
        file.unlink(missing_ok=True)


def _finish(folder: Path, place: Path) -> None:
    with suppress(FileNotFoundError):
        for name in (folder / FINISHED).read_text(encoding="utf-8").splitlines():
            with suppress(FileNotFoundError):  # it has its name already
                (folder / name).replace(place / name)


def lease(path: Path) -> BaseFileLock:
    """Return the lock of a file or folder, to enter; OSError then while another process has it."""
    from filelock import FileLock

    return FileLock(f"{path}{LOCK}", timeout=0)


def remove_lease(path: Path) -> None:
    """Remove the lock of a file or folder."""
    with suppress(OSError):  # Windows removes no file that is open
        Path(f"{path}{LOCK}").unlink()


def _remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    remove_lease(folder)
