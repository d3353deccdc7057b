"""What every command says to the terminal, and how it hears Ctrl-C."""

from __future__ import annotations

import signal
from collections.abc import Iterable, Sequence
from types import FrameType, TracebackType
from typing import Self

import typer


class CtrlC:
    """Ctrl-C as a wish to come to an end: the first is noted, the second ends everything at once.

    pressed: whether it was. After the second, further ones are ignored, so that none of them can
    disturb the clearing up.
    """

    def __init__(self) -> None:
        self.pressed = False

    def __enter__(self) -> Self:
        self._before = signal.getsignal(signal.SIGINT)
        # Who started us so that Ctrl-C is ignored, as in the background of a shell, meant it.
        if self._before != signal.SIG_IGN:
            signal.signal(signal.SIGINT, self._note)
        return self

    def _note(self, number: int, frame: FrameType | None) -> None:
        if self.pressed:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            raise KeyboardInterrupt
        self.pressed = True

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        signal.signal(signal.SIGINT, self._before or signal.SIG_DFL)


def show_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table on standard output."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*head, box=box.SIMPLE)
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    Console().print(table)


def complain(sentence: str) -> None:
    """A sentence on standard error."""
    typer.echo(f"posecheck: {sentence}", err=True)
