"""Output of sessions, and progress bars on standard error if that is a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

import typer

from posecheck.cli.common import echo, print_error, print_table
from posecheck.cli.language import terminal
from posecheck.files import plain
from posecheck.i18n import translatable
from posecheck.stopping import stop

if TYPE_CHECKING:
    from rich.progress import Progress, ProgressColumn, TaskID

    from posecheck.app.batch_summary import SummaryRow
    from posecheck.core.session import Session

MOST_FRAMES = 0.95  # of all frames, with which it is not said that there were fewer

#: The head of the table of a session.
SUMMARY_HEAD = (
    translatable("Stretch"),
    translatable("Side"),
    translatable("Count"),
    translatable("Tried"),
    translatable("Holds"),
    translatable("Faults"),
)

UPDATE_INTERVAL = 0.1  # seconds between two updates of a progress bar


def print_session(session: Session, folder: Path, *, annotated: bool) -> None:
    """Print the session of a single video, and where its results are."""
    from posecheck.files import ANNOTATED
    from posecheck.formatting import measured, number
    from posecheck.results import side_summaries

    words = terminal.words

    print_headline(session)
    source = session.source
    if not source.frames:
        return
    rows = []
    for each in side_summaries(session):
        count, held = each.count, any(rep.hold for rep in each.reps)
        holds = ", ".join(measured(rep.hold, "s", words) for rep in each.reps) if held else ""
        faults = ", ".join(
            f"{words.named(name)} x{n}" if n > 1 else words.named(name)
            for name, n in count.faults.items()
        )
        done, side = _count(count.counted, count.target, count.unjudged), words.side(each.side)
        rows.append((words(each.title), side, done, str(count.attempted), holds, faults))
    if session.bouts:
        print_table(SUMMARY_HEAD, rows)
    rate = source.frames / source.duration if source.duration > 0 else source.fps
    if rate < MOST_FRAMES * source.fps and not source.live:
        echo(
            words(
                "On average {rate} pictures of the {fps} a second were looked at; --rate all looks"
                " at all of them.",
                rate=number(rate, words, 1),
                fps=number(source.fps, words),
            )
        )
    echo(words("Report: {path}", path=folder / "report.html"))
    if annotated:
        echo(words("Annotated video: {path}", path=folder / ANNOTATED))


def print_headline(session: Session) -> None:
    """Print a session in one sentence, after its warnings."""
    from posecheck.formatting import measured
    from posecheck.results import headline

    source, words = session.source, terminal.words
    for warning in session.warnings:
        print_error(f"{warning}; what could be read was analysed.")
    if session.interrupted and source.frames:
        length = measured(source.duration, "s", words)
        print_error(f"stopped after {length} of {source.name}; what was seen so far is kept.")
    elif session.interrupted:
        print_error(f"stopped before the first frame of {source.name}; nothing was written.")
    if source.frames and session.bouts:
        echo(words("{title}: {text}", title=source.name, text=headline(session, words)))
    elif source.frames and session.seen:
        echo(words("No stretch was recognised in {name}.", name=source.name))
    elif source.frames:
        echo(words("No person was seen in {name}.", name=source.name))


def print_json(folder: Path) -> None:
    """Print the session.json of a folder in one line; nothing where there is none."""
    from posecheck.codec.session_document import encode
    from posecheck.results import stored_document

    document = stored_document(folder)
    if document:
        typer.echo(encode(document))


def print_progress(done: int, total: int, name: Path) -> None:
    """Print how many videos are done, where no bar can be drawn."""
    import sys

    if total > 1 and not terminal.quiet and not sys.stderr.isatty():
        echo(
            terminal.words("{done} of {total} done: {name}", done=done, total=total, name=name),
            err=True,
        )


def print_summary(rows: Iterable[SummaryRow]) -> None:
    """Print the table of many videos."""
    cells, words = [], terminal.words
    for row in rows:
        done = _count(row.counted, row.target, row.unjudged) if row.exercise else ""
        tried = str(row.attempted) if row.exercise else ""
        side = words.side(row.side) if row.side else ""
        what = row.exercise or words(row.outcome)
        cells.append((row.video, what, side, done, tried, _faults(row.faults)))
    print_table((translatable("Video"), *SUMMARY_HEAD[:4], SUMMARY_HEAD[-1]), cells)


def _faults(listed: str) -> str:
    """Return the faults of a row of summary.csv in words."""
    parts = (item.partition(" x") for item in listed.split(", "))
    return ", ".join(terminal.words.named(name) + times + n for name, times, n in parts)


def _count(counted: int, target: int, unjudged: int) -> str:
    """Return the counted repetitions of a side, and how many of them were not judged."""
    words = terminal.words
    done = words("count-of", n=counted, target=target) if target else str(counted)
    return done + (f", {words('{n} not judged', n=unjudged)}" if unjudged else "")


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
        disable=terminal.quiet or not console.is_terminal,
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
    """Advances a progress bar for a recording, and stops the analysis after a signal."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task: TaskID | None = None

    def __call__(self, name: str, done: int, total: int | None) -> bool:
        """Draw the bar from time to time; return whether to stop."""
        now = monotonic()
        if self._task is None:
            self._task = self._progress.add_task(plain(name), total=total, rate="")
            self._started = self._updated = now
        elif now - self._updated >= UPDATE_INTERVAL:
            self._updated = now
            rate = terminal.words("{n} frames/s", n=round(done / (now - self._started)))
            self._progress.update(self._task, completed=done, rate=rate, refresh=True)
        return stop.pressed


@contextmanager
def item_progress(name: str, total: int) -> Iterator[Callable[[], AbstractContextManager[None]]]:
    """Show a bar for items; yield what to enter while an item is reported: it hides the bar."""
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
