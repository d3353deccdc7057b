"""Progress bars, on standard error where that is a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from time import monotonic
from typing import TYPE_CHECKING

from posecheck.cli.terminal import CtrlC

if TYPE_CHECKING:
    from rich.progress import Progress

    from posecheck.core.session import Moment

#: Seconds between two drawings of a progress bar.
REDRAW = 0.1


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """A progress bar, drawn when it is told to."""
    from rich import progress as parts
    from rich.console import Console

    console = Console(stderr=True)
    with parts.Progress(
        parts.TextColumn("{task.description}", markup=False),
        parts.BarColumn(),
        parts.MofNCompleteColumn(),
        parts.TextColumn("{task.fields[rate]}"),
        parts.TimeRemainingColumn(),
        console=console,
        # It is drawn between frames only, by us: the estimator silences standard error meanwhile,
        # and a thread that draws would write to a stream that is being exchanged.
        auto_refresh=False,
        redirect_stdout=False,
        redirect_stderr=False,
        transient=True,
        disable=not console.is_terminal,
    ) as progress:
        yield progress


class Onlooker:
    """Moves the progress bar, and ends the analysis after Ctrl-C."""

    def __init__(self, progress: Progress, ctrl_c: CtrlC) -> None:
        self._progress = progress
        self._ctrl_c = ctrl_c
        self._done = 0
        self._began = self._drawn = 0.0

    def begin(self, name: str, frames: int | None) -> None:
        """Show that a recording is about to be read."""
        self._task = self._progress.add_task(name, total=frames, rate="")
        self._began = monotonic()

    def saw(self, moment: Moment) -> None:
        """Count the moment; draw now and then."""
        self._done += 1
        now = monotonic()
        if now - self._drawn >= REDRAW:
            self._drawn = now
            rate = self._done / max(now - self._began, REDRAW)
            self._progress.update(self._task, completed=self._done, rate=f"{rate:.0f} frames/s")
            self._progress.refresh()

    def stopped(self) -> bool:
        """Whether Ctrl-C was pressed."""
        return self._ctrl_c.pressed


@contextmanager
def counting(what: str, total: int) -> Iterator[Callable[[], AbstractContextManager[None]]]:
    """A bar for so many things. What it gives is entered to tell of one of them.

    The bar makes way meanwhile, and has moved on afterwards.
    """
    with progress_bar() as progress:
        task = progress.add_task(what, total=total, rate="")
        progress.refresh()

        @contextmanager
        def telling() -> Iterator[None]:
            progress.stop()
            yield
            progress.advance(task)
            progress.start()
            progress.refresh()

        yield telling
