"""posecheck report: the report of a session, as a page or as a record on paper."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from posecheck.cli.common import (
    DataOption,
    ForceOption,
    PersonOption,
    app,
    echo,
    library,
    print_error,
)
from posecheck.cli.language import LanguageOption, terminal
from posecheck.errors import PosecheckError


@app.command()
def report(
    session: Annotated[
        str, Argument(metavar="SESSION", help="A results folder, or an ID of the history.")
    ],
    pdf: Annotated[
        bool, Option("--pdf", help="Write a record for a patient's file, two pages.")
    ] = False,
    out: Annotated[
        Path | None, Option(metavar="FILE", help="The PDF; else record.pdf beside the report.")
    ] = None,
    person: PersonOption = None,
    force: ForceOption = False,
    language: LanguageOption = None,
    data: DataOption = None,
) -> None:
    """Say where the report of a session is, or write its record as PDF."""
    from posecheck.app.notes import find_session
    from posecheck.history import home

    folder, _ = find_session(session, home(data, person), print_error)
    if folder is None:
        raise PosecheckError("the results of this session are not there any more.")
    words = terminal.words
    if not pdf:
        echo(words("Report: {path}", path=folder / "report.html"))
        return
    from posecheck.app.record import MARK, session_record
    from posecheck.files import holds_mark, write_atomically

    path = out or folder / "record.pdf"
    content = session_record(folder, library(data).exercises, words)
    write_atomically(path, [content], holds_mark(MARK), force=force)
    echo(words("Written: {path}", path=path))
