"""The events of Windows' console, with a fake of its library."""

from __future__ import annotations

import ctypes
import time
from collections.abc import Callable
from threading import Thread
from types import SimpleNamespace

import pytest

from posecheck.stopping import Interrupted, StopSignals

CLOSE, CTRL_C = 2, 0


@pytest.fixture
def handlers(monkeypatch: pytest.MonkeyPatch) -> list[Callable[[int], int]]:
    """The handlers that were registered with Windows."""
    found: list[Callable[[int], int]] = []
    kernel = SimpleNamespace(SetConsoleCtrlHandler=lambda handler, add: found.append(handler))
    windll = SimpleNamespace(kernel32=kernel)
    monkeypatch.setattr(ctypes, "windll", windll, raising=False)
    monkeypatch.setattr(ctypes, "WINFUNCTYPE", lambda *types: lambda call: call, raising=False)
    monkeypatch.setattr("sys.platform", "win32")
    return found


def test_a_closed_console_ends_the_program_like_a_signal(
    handlers: list[Callable[[int], int]],
) -> None:
    """The main thread is interrupted, and Windows waits until it has ended."""
    stop, answers = StopSignals(), list[int]()
    with stop.handled():
        (handler,) = handlers
        assert handler(CTRL_C) == 0 and not stop.pressed
        thread = Thread(target=lambda: answers.append(handler(CLOSE)))
        with pytest.raises(Interrupted):
            thread.start()
            time.sleep(10.0)
        assert stop.status == 143
        assert answers == []
    thread.join(2.0)
    assert answers == [1]
