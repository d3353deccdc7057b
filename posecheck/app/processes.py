"""Worker processes: they end with their parent, and leave signals to it."""

from __future__ import annotations

import os
import pickle
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection, wait
from threading import Thread, current_thread, main_thread
from typing import Any

from posecheck.stopping import SIGNALS, ignore

PROCESSES = get_context("spawn")  # forking a program that has threads may deadlock


#: In a worker: what its parent shares with it.
shared: Any = None


def become_worker(from_parent: Any = None) -> None:
    """Ignore the signals that end the program, and end when the parent does.

    A terminal sends Ctrl-C to workers too, and a computer that shuts down asks every process to
    end. The parent handles that, and ends its workers. Only if it is killed it can't: then they
    notice by themselves, from their beginning on: this module is loaded before all that is slow.
    """
    global shared
    shared = from_parent
    ignore()
    parent = parent_process()
    if parent is not None:
        Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)


def run_packed(connection: Connection, packed: bytes) -> None:
    """Become a worker, then load and call a function: pickled with its arguments after the first.

    Args:
        connection: The function's first argument.
        packed: The function and its other arguments.
    """
    become_worker()
    function, arguments = pickle.loads(packed)
    function(connection, *arguments)


@contextmanager
def starting_worker() -> Iterator[None]:
    """Ignore the signals, so that a process started meanwhile does so from its beginning."""
    if current_thread() is not main_thread():
        yield
        return
    before = {number: signal.signal(number, signal.SIG_IGN) for number in SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler or signal.SIG_DFL)
