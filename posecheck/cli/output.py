"""Output of sessions, and progress bars on standard error if that is a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

import typer

from posecheck.cli.common import CtrlC, print_error, print_table

if TYPE_CHECKING:
    from rich.progress import Progress, ProgressColumn, TaskID

    from posecheck.app.batch_summary import SummaryRow
    from posecheck.core.session import Session

ORDINALS = {2: "second", 3: "third", 4: "fourth", 5: "fifth", 8: "eighth"}

#: Seconds between two updates of a progress bar.
UPDATE_INTERVAL = 0.1


def print_session(session: Session, folder: Path, *, annotated: bool) -> None:
    """Print the session of a single video, and where its results are."""
    from posecheck.files import ANNOTATED
    from posecheck.results import side_summaries

    print_headline(session)
    source = session.source
    if not source.frames:
        return
    rows = [
        (
            each.title,
            each.side,
            f"{each.count.counted} of {each.count.target}",
            str(each.count.attempted),
            ", ".join(f"{rep.hold:.1f} s" for rep in each.reps)
            if any(rep.hold for rep in each.reps)
            else "",
            ", ".join(f"{name} x{n}" if n > 1 else name for name, n in each.count.faults.items()),
        )
        for each in side_summaries(session)
    ]
    if session.bouts:
        print_table(("Stretch", "Side", "Count", "Tried", "Holds", "Faults"), rows)
    if source.stride > 1:
        which = ORDINALS.get(source.stride, f"{source.stride}th")
        typer.echo(
            f"Every {which} picture of the {source.fps:.0f} a second was looked at;"
            " --stride 1 looks at all of them."
        )
    typer.echo(f"Report: {folder / 'report.html'}")
    if annotated:
        typer.echo(f"Annotated video: {folder / ANNOTATED}")


def print_headline(session: Session) -> None:
    """Print a session in one sentence, after its warnings."""
    from posecheck.results import headline

    source = session.source
    for warning in session.warnings:
        print_error(f"{warning}; what could be read was analysed.")
    if session.interrupted and source.frames:
        after = f"{source.duration:.1f} s of {source.name}"
        print_error(f"stopped after {after}; what was seen so far is kept.")
    elif session.interrupted:
        print_error(f"stopped before the first picture of {source.name}; nothing was written.")
    if not source.frames:
        return
    if not session.seen:
        typer.echo(f"No person was seen in {source.name}.")
    elif not session.bouts:
        typer.echo(f"No stretch was recognised in {source.name}.")
    else:
        typer.echo(f"{source.name}: {headline(session)}")


def print_summary(rows: Iterable[SummaryRow]) -> None:
    """Print the table of many videos."""
    print_table(
        ("Video", "Stretch", "Side", "Count", "Tried", "Faults"),
        [
            (
                row.video,
                row.exercise or row.outcome,
                row.side,
                f"{row.counted} of {row.target}" if row.exercise else "",
                str(row.attempted) if row.exercise else "",
                row.faults,
            )
            for row in rows
        ],
    )


def progress_bar(*columns: ProgressColumn) -> Progress:
    """Return a progress bar, of which nothing is left when it is done."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    return Progress(
        *columns,
        console=console,
        # Drawn between frames only: the estimator redirects standard error while it works, so a
        # drawing thread would write to a stream that is being exchanged.
        auto_refresh=False,
        redirect_stdout=False,
        redirect_stderr=False,
        transient=True,
        disable=not console.is_terminal,
    )


def count_bar() -> Progress:
    """Return a progress bar with a count, a rate and the time that remains."""
    from rich import progress as parts

    return progress_bar(
        parts.TextColumn("{task.description}", markup=False),
        parts.BarColumn(),
        parts.MofNCompleteColumn(),
        parts.TextColumn("{task.fields[rate]}"),
        parts.TimeRemainingColumn(),
    )


class ProgressObserver:
    """Advances a progress bar for a recording, and stops the analysis after Ctrl-C."""

    def __init__(self, progress: Progress, ctrl_c: CtrlC) -> None:
        self._progress, self._ctrl_c = progress, ctrl_c
        self._task: TaskID | None = None

    def __call__(self, name: str, done: int, total: int | None) -> bool:
        """Draw the bar from time to time; return whether Ctrl-C was pressed."""
        now = monotonic()
        if self._task is None:
            self._task = self._progress.add_task(name, total=total, rate="")
            self._started = self._updated = now
        elif now - self._updated >= UPDATE_INTERVAL:
            self._updated = now
            rate = f"{done / (now - self._started):.0f} frames/s"
            self._progress.update(self._task, completed=done, rate=rate, refresh=True)
        return self._ctrl_c.pressed


@contextmanager
def item_progress(name: str, total: int) -> Iterator[Callable[[], AbstractContextManager[None]]]:
    """Show a bar for a number of items.

    Yields what to enter while something is printed about an item: the bar is hidden meanwhile, and
    has advanced by one afterwards.
    """
    with count_bar() as progress:
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
