"""Silence the messages that C and C++ libraries write to standard error."""

from __future__ import annotations

import io
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, redirect_stderr, suppress

STDERR = 2  # the file descriptor that C and C++ write their messages to

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
        stream = sys.stderr
        with suppress(ValueError):  # it is closed, or a file in memory
            if isinstance(stream, io.TextIOWrapper) and stream.fileno() == STDERR:
                stream.flush()
                diverted = undo.enter_context(
                    open(original, "w", 1, stream.encoding, stream.errors, closefd=False)
                )
                undo.enter_context(redirect_stderr(diverted))
        os.dup2(null, STDERR)
        undo.callback(os.dup2, original, STDERR, inheritable)
        return undo.pop_all()
