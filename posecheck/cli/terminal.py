"""Output to the terminal, and the handling of Ctrl-C."""

from __future__ import annotations

import signal
from collections.abc import Iterable, Sequence
from types import FrameType
from typing import Self

import typer


class CtrlC:
    """Records a first Ctrl-C in `pressed`, so that work can end properly; a second one interrupts.

    Later ones are ignored, so that they cannot disturb the cleaning up.
    """

    def __init__(self) -> None:
        self.pressed = False

    def __enter__(self) -> Self:
        self._before = signal.getsignal(signal.SIGINT)
        # An inherited SIG_IGN is respected: shells set it for programs in the background.
        if self._before != signal.SIG_IGN:
            signal.signal(signal.SIGINT, self._handle)
        return self

    def _handle(self, number: int, frame: FrameType | None) -> None:
        if self.pressed:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            raise KeyboardInterrupt
        self.pressed = True

    def __exit__(self, *error: object) -> None:
        signal.signal(signal.SIGINT, self._before or signal.SIG_DFL)


def print_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table to standard output."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*head, box=box.SIMPLE)
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    Console().print(table)


def print_error(sentence: str) -> None:
    """Print a sentence to standard error."""
    typer.echo(f"posecheck: {sentence}", err=True)
