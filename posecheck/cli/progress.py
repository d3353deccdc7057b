"""Progress bars, on standard error if that is a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress

    from posecheck.cli.terminal import CtrlC
    from posecheck.core.session import Moment

#: Seconds between two updates of a progress bar.
UPDATE_INTERVAL = 0.1


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """Yield a progress bar that is drawn on request only."""
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
        # Drawn between frames only: the estimator redirects standard error while it works, so a
        # drawing thread would write to a stream that is being exchanged.
        auto_refresh=False,
        redirect_stdout=False,
        redirect_stderr=False,
        transient=True,
        disable=not console.is_terminal,
    ) as progress:
        yield progress


class ProgressObserver:
    """Advances a progress bar, and stops the analysis after Ctrl-C."""

    def __init__(self, progress: Progress, ctrl_c: CtrlC) -> None:
        self._progress = progress
        self._ctrl_c = ctrl_c
        self._done = 0
        self._started = self._updated = 0.0

    def begin(self, name: str, frames: int | None) -> None:
        """Add a bar for a recording."""
        self._task = self._progress.add_task(name, total=frames, rate="")
        self._started = monotonic()

    def update(self, moment: Moment) -> None:
        """Count a moment, and draw the bar from time to time."""
        self._done += 1
        now = monotonic()
        if now - self._updated >= UPDATE_INTERVAL:
            self._updated = now
            rate = self._done / max(now - self._started, UPDATE_INTERVAL)
            self._progress.update(self._task, completed=self._done, rate=f"{rate:.0f} frames/s")
            self._progress.refresh()

    def stopped(self) -> bool:
        """Return whether Ctrl-C was pressed."""
        return self._ctrl_c.pressed


@contextmanager
def item_progress(name: str, total: int) -> Iterator[Callable[[], AbstractContextManager[None]]]:
    """Show a bar for a number of items.

    Yields:
        What to enter while something is printed about an item: the bar is hidden meanwhile, and
        has advanced by one afterwards.
    """
    with progress_bar() as progress:
        task = progress.add_task(name, total=total, rate="")
        progress.refresh()

        @contextmanager
        def printing() -> Iterator[None]:
            progress.stop()
            yield
            progress.advance(task)
            progress.start()
            progress.refresh()

        yield printing
