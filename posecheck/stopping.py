"""The signals that end the program: Ctrl-C, a request to end, a terminal that was closed."""

from __future__ import annotations

import os
import signal
import sys
from _thread import interrupt_main
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event
from types import FrameType
from typing import Any, Self

#: The signals by name; systems have some of them.
NAMES = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
SIGNALS: tuple[signal.Signals, ...] = tuple(
    getattr(signal, name) for name in NAMES if hasattr(signal, name)
)

#: Windows' events when its console is closed, its user logs off, or it shuts down; and how long
#: it waits before it ends the program, s.
CONSOLE_CLOSED, CONSOLE_PATIENCE = (2, 5, 6), 4.5

#: What a signal calls.
Handler = Callable[[int, FrameType | None], object]


def handle(handler: Handler) -> dict[signal.Signals, Any]:
    """Have the signals handled, but for ignored ones; return what handled them before.

    Shells have programs in the background ignore some.
    """
    before = {number: signal.getsignal(number) for number in SIGNALS}
    before = {number: old for number, old in before.items() if old != signal.SIG_IGN}
    for number in before:
        signal.signal(number, handler)
    return before


def ignore() -> None:
    """Ignore the signals from here on."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)


def end_at_once(number: int, frame: FrameType | None) -> None:
    """End a program that has not begun anything."""
    try:
        os.write(2, b"posecheck: stopped.\n")
    finally:
        os._exit(128 + number)


class Interrupted(BaseException):
    """A signal ends the program. Unlike KeyboardInterrupt, no library takes it for its own."""


class StopSignals:
    """Notes the first signal, and how to end because of it.

    A signal interrupts the program, but within `noted`, where the first one is only noted: there a
    second one interrupts. Within `shielded` none does. Once the program was interrupted, further
    signals are ignored.
    """

    def __init__(self) -> None:
        self.number: int | None = None
        self._interrupted = self._noting = self._shielded = False
        self._ended = Event()

    @property
    def pressed(self) -> bool:
        """Whether a signal has come."""
        return self.number is not None

    @property
    def status(self) -> int:
        """The exit status after a signal, as shells have it; 0 without one."""
        return 128 + self.number if self.number else 0

    @contextmanager
    def handled(self) -> Iterator[Self]:
        """Handle the signals, as one that has not come yet."""
        self.number, self._interrupted = None, False
        self._ended.clear()
        before = handle(self._handle)
        if sys.platform == "win32":
            self._handle_console_events()
        try:
            yield self
        finally:
            self._ended.set()
            for number, old in before.items():
                signal.signal(number, old or signal.SIG_DFL)

    @contextmanager
    def noted(self) -> Iterator[Self]:
        """Only note a first signal: the command looks at `pressed`, and ends by itself."""
        before, self._noting = self._noting, True
        try:
            yield self
        finally:
            self._noting = before

    @contextmanager
    def shielded(self) -> Iterator[None]:
        """Let nothing interrupt what takes a moment and has to be done whole."""
        before, self._shielded = self._shielded, True
        try:
            yield
        finally:
            self._shielded = before

    def _handle(self, number: int, frame: FrameType | None) -> None:
        first, self.number = self.number is None, self.number or number
        if self._interrupted or self._shielded or (first and self._noting):
            return
        self._interrupted = True
        raise Interrupted

    def _handle_console_events(self) -> None:
        """Treat a closed console as SIGTERM.

        Windows calls the handler in a thread of its own, and ends the program when it returns.
        """
        import ctypes

        library: Any = ctypes

        def handle(event: int) -> int:
            if event not in CONSOLE_CLOSED:
                return 0
            interrupt_main(signal.SIGTERM)
            self._ended.wait(CONSOLE_PATIENCE)
            return 1

        # Kept: Windows calls it at any time.
        self._console = library.WINFUNCTYPE(ctypes.c_int, ctypes.c_uint)(handle)
        library.windll.kernel32.SetConsoleCtrlHandler(self._console, 1)


#: Signals reach the whole process, so there is one of these.
stop = StopSignals()
