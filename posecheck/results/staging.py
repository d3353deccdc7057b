"""The hidden folder in which results are written until they are complete.

It is removed when its run ends. A run that is killed leaves its folder behind; the next one that
writes to the same place removes it. A run holds a lock beside its folder, taken before the folder
is made and freed with the process: a folder in use is never taken for one left behind.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from secrets import token_hex

from filelock import FileLock

PREFIX, LOCK = ".unfinished-", ".lock"


@contextmanager
def staging_folder(place: Path) -> Iterator[Path]:
    """Yield a new hidden folder in `place`, removed in the end; those left behind go at once."""
    for left_behind in place.glob(f"{PREFIX}*"):
        if left_behind.is_dir():
            with suppress(OSError), _lock(left_behind):  # else another run has it
                _remove(left_behind)
    folder = place / f"{PREFIX}{token_hex(4)}"
    with ExitStack() as stack:
        with suppress(OSError):  # some file systems know no locks
            stack.enter_context(_lock(folder))
        stack.callback(_remove, folder)
        folder.mkdir(mode=0o700)
        yield folder


def _lock(folder: Path) -> FileLock:
    return FileLock(f"{folder}{LOCK}", timeout=0)


def _remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    with suppress(OSError):  # Windows removes no file that is open
        Path(f"{folder}{LOCK}").unlink()
