"""What is said of the sessions that came out."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from posecheck.cli.terminal import complain, show_table

if TYPE_CHECKING:
    from posecheck.app.batch_summary import Row
    from posecheck.core.session import Session
    from posecheck.results import SideSummary

#: Numbers as they are said.
ORDINALS = {2: "second", 3: "third", 4: "fourth", 5: "fifth", 8: "eighth"}


def tell(session: Session, folder: Path, *, annotated: bool) -> None:
    """What came of one video."""
    from posecheck.results import side_summaries

    _tell_what_is_missing(session)
    if not session.source.frames:
        return
    typer.echo(_in_a_sentence(session))
    if session.bouts:
        show_table(
            ("Stretch", "Side", "Count", "Tried", "Holds", "Faults"),
            [_cells(line) for line in side_summaries(session)],
        )
    if session.source.stride > 1:
        typer.echo(_how_often(session))
    typer.echo(f"Report: {folder / 'report.html'}")
    if annotated:
        typer.echo(f"Annotated video: {folder / 'annotated.mp4'}")


def tell_briefly(session: Session) -> None:
    """What came of one video of many."""
    _tell_what_is_missing(session)
    if session.source.frames:
        typer.echo(_in_a_sentence(session))


def tell_all(rows: Iterable[Row]) -> None:
    """What came of many videos."""
    show_table(
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


def _tell_what_is_missing(session: Session) -> None:
    for warning in session.warnings:
        complain(f"{warning}; what could be read was analysed.")
    if session.interrupted:
        complain(_how_interrupted(session))


def _in_a_sentence(session: Session) -> str:
    from posecheck.results import headline

    name = session.source.name
    if not session.seen:
        return f"No person was seen in {name}."
    if not session.bouts:
        return f"No stretch was recognised in {name}."
    return f"{name}: {headline(session)}"


def _how_often(session: Session) -> str:
    source = session.source
    which = ORDINALS.get(source.stride, f"{source.stride}th")
    return (
        f"Every {which} picture of the {source.fps:.0f} a second was looked at;"
        " --stride 1 looks at all of them."
    )


def _how_interrupted(session: Session) -> str:
    source = session.source
    if not source.frames:
        return f"stopped before the first picture of {source.name}; nothing was written."
    return f"stopped after {source.duration:.1f} s of {source.name}; what was seen so far is kept."


def _cells(line: SideSummary) -> tuple[str, ...]:
    held = any(rep.hold for rep in line.reps)
    return (
        line.title,
        line.side,
        f"{line.counted} of {line.target}",
        str(line.attempted),
        ", ".join(f"{rep.hold:.1f} s" for rep in line.reps) if held else "",
        ", ".join(f"{name} x{n}" if n > 1 else name for name, n in line.faults.items()),
    )
