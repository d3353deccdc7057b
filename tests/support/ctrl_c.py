"""Ctrl-C in tests, wherever they are started."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def sigint_enabled() -> Iterator[None]:
    """Let SIGINT interrupt this process and the programs it starts.

    Shells ignore it for programs in the background, which posecheck respects: without this, tests
    that press Ctrl-C would fail there. A started program has SIGINT reset to its default, since
    here it has a handler.
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
