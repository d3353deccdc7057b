"""Output of sessions."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from posecheck.cli.terminal import print_error, print_table

if TYPE_CHECKING:
    from posecheck.app.batch_summary import SummaryRow
    from posecheck.core.session import Session
    from posecheck.results import SideSummary

ORDINALS = {2: "second", 3: "third", 4: "fourth", 5: "fifth", 8: "eighth"}


def print_session(session: Session, folder: Path, *, annotated: bool) -> None:
    """Print the session of a single video, and where its results are."""
    from posecheck.files import ANNOTATED
    from posecheck.results import side_summaries

    print_headline(session)
    if not session.source.frames:
        return
    if session.bouts:
        print_table(
            ("Stretch", "Side", "Count", "Tried", "Holds", "Faults"),
            [_cells(summary) for summary in side_summaries(session)],
        )
    if session.source.stride > 1:
        typer.echo(_stride_note(session))
    typer.echo(f"Report: {folder / 'report.html'}")
    if annotated:
        typer.echo(f"Annotated video: {folder / ANNOTATED}")


def print_headline(session: Session) -> None:
    """Print a session in one sentence, after its warnings."""
    source = session.source
    for warning in session.warnings:
        print_error(f"{warning}; what could be read was analysed.")
    if session.interrupted and source.frames:
        after = f"{source.duration:.1f} s of {source.name}"
        print_error(f"stopped after {after}; what was seen so far is kept.")
    elif session.interrupted:
        print_error(f"stopped before the first picture of {source.name}; nothing was written.")
    if source.frames:
        typer.echo(_headline(session))


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


def _headline(session: Session) -> str:
    from posecheck.results import headline

    name = session.source.name
    if not session.seen:
        return f"No person was seen in {name}."
    if not session.bouts:
        return f"No stretch was recognised in {name}."
    return f"{name}: {headline(session)}"


def _stride_note(session: Session) -> str:
    source = session.source
    which = ORDINALS.get(source.stride, f"{source.stride}th")
    return (
        f"Every {which} picture of the {source.fps:.0f} a second was looked at;"
        " --stride 1 looks at all of them."
    )


def _cells(summary: SideSummary) -> tuple[str, ...]:
    held = any(rep.hold for rep in summary.reps)
    return (
        summary.title,
        summary.side,
        f"{summary.count.counted} of {summary.count.target}",
        str(summary.count.attempted),
        ", ".join(f"{rep.hold:.1f} s" for rep in summary.reps) if held else "",
        ", ".join(f"{name} x{n}" if n > 1 else name for name, n in summary.count.faults.items()),
    )
