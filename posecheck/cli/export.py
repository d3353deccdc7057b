"""posecheck export: convert results to the formats of other programs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from posecheck.cli.common import DataOption, ForceOption, app, echo, library
from posecheck.cli.language import LanguageOption, terminal


@app.command()
def export(
    session: Annotated[
        Path,
        Argument(metavar="SESSION", help="A results folder, its session.json, or a landmarks.npz."),
    ],
    kind: Annotated[
        str,
        Option("--format", metavar="trc|csv|json|fhir", help="TRC: OpenSim; FHIR: clinics."),
    ],
    out: Annotated[
        Path | None,
        Option(metavar="FILE", help="The file, or a folder for it; else beside the rest."),
    ] = None,
    force: ForceOption = False,
    language: LanguageOption = None,
    data: DataOption = None,
) -> None:
    """Write results in a format that other programs read."""
    from posecheck.app import motion_export

    path = motion_export.export(session, kind, out, library(data).exercises, force=force)
    echo(terminal.words("Written: {path}", path=path))
