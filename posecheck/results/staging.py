"""The hidden folder in which results grow until they are whole.

It goes when its run ends. A run that is killed leaves its folder behind; the next one that writes
to the same place removes it. What tells the two apart is a lock that a run holds on its folder: it
goes with the program, however that ended, so that two programs can work side by side.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

PREFIX = ".unfinished-"


@contextmanager
def unfinished(place: Path) -> Iterator[Path]:
    """A new hidden folder in `place`, which is gone in the end; those left behind go at once."""
    with ExitStack() as stack:
        # One run at a time, lest a folder be taken for left behind before it has its lock.
        with _locked(place, wait=True):
            for folder in place.glob(f"{PREFIX}*"):
                _remove_if_left_behind(folder)
            folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=place))
            stack.enter_context(_locked(folder))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        yield folder


def _remove_if_left_behind(folder: Path) -> None:
    with suppress(FileNotFoundError), _locked(folder) as nobody_has_it:  # its own run was quicker
        if nobody_has_it:
            shutil.rmtree(folder, ignore_errors=True)


if sys.platform == "win32":

    @contextmanager
    def _locked(folder: Path, *, wait: bool = False) -> Iterator[bool]:
        """Nothing to do: Windows removes no file that a program has open."""
        yield True

else:
    import fcntl

    @contextmanager
    def _locked(folder: Path, *, wait: bool = False) -> Iterator[bool]:
        """Whether we have the lock of a folder, meanwhile. Some file systems know no locks."""
        handle = os.open(folder, os.O_RDONLY)
        try:
            yield _lock(handle, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        finally:
            os.close(handle)

    def _lock(handle: int, how: int) -> bool:
        try:
            fcntl.flock(handle, how)
        except OSError:
            return False
        return True
