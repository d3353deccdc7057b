"""The signals that end a program, in tests, wherever these are started."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def signals_enabled() -> Iterator[None]:
    """Let SIGINT interrupt this process, and SIGINT and SIGHUP the programs it starts.

    Shells ignore SIGINT for programs in the background, and nohup ignores SIGHUP, which posecheck
    respects: without this, tests that send them would fail there, or wait for ever. A started
    program has SIGINT reset to its default, since here it has a handler.
    """
    enabled: dict[signal.Signals, Any] = {signal.SIGINT: signal.default_int_handler}
    if hasattr(signal, "SIGHUP"):
        enabled[signal.SIGHUP] = signal.SIG_DFL
    before = {number: signal.signal(number, handler) for number, handler in enabled.items()}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
