"""Silence the messages that C and C++ libraries write to standard error."""

from __future__ import annotations

import io
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

#: The file descriptor that C and C++ write their messages to.
STDERR = 2

_lock = threading.Lock()
_depth = 0
_undo = ExitStack()


@contextmanager
def quiet_stderr() -> Iterator[None]:
    """Discard what C and C++ write to file descriptor 2 while the context lasts.

    No environment variable silences MediaPipe's library. Python's `sys.stderr` keeps working,
    through a duplicate of the descriptor; only code that took the `sys.stderr` object before, or
    writes to descriptor 2 itself, is silenced too. Contexts may nest and overlap between threads:
    the first one to enter redirects, the last one to leave restores. Without a descriptor 2 nothing
    happens.
    """
    global _depth, _undo
    with _lock:
        if _depth == 0:
            _undo = _redirect()
        _depth += 1
    try:
        yield
    finally:
        with _lock:
            _depth -= 1
            if _depth == 0:
                _undo.close()


def _redirect() -> ExitStack:
    """Point descriptor 2 at the null device and `sys.stderr` at a duplicate; closing undoes it."""
    with ExitStack() as undo:
        try:
            inheritable = os.get_inheritable(STDERR)
            original = os.dup(STDERR)
            undo.callback(os.close, original)
            null = os.open(os.devnull, os.O_WRONLY)
            undo.callback(os.close, null)
        except OSError:  # descriptor 2 is closed, or there is no null device: change nothing
            return ExitStack()
        _divert_python_stderr(original, undo)
        os.dup2(null, STDERR)
        undo.callback(os.dup2, original, STDERR, inheritable)
        return undo.pop_all()


def _writes_to(stream: io.TextIOWrapper, descriptor: int) -> bool:
    try:
        return stream.fileno() == descriptor
    except ValueError:  # closed, or a file in memory
        return False


def _divert_python_stderr(original: int, undo: ExitStack) -> None:
    """Let `sys.stderr` write to `original` until `undo`, if it writes to descriptor 2 at all."""
    before = sys.stderr
    if not isinstance(before, io.TextIOWrapper) or not _writes_to(before, STDERR):
        return
    before.flush()
    diverted = undo.enter_context(
        open(  # noqa: SIM115  # `undo` closes it
            original,
            "w",
            buffering=1,
            encoding=before.encoding,
            errors=before.errors,
            closefd=False,
        )
    )

    def restore() -> None:
        if sys.stderr is diverted:  # else it was replaced since: keep the replacement
            sys.stderr = before

    undo.callback(restore)
    sys.stderr = diverted
