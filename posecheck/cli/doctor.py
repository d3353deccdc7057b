"""posecheck doctor: what a training needs, tried out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from posecheck.cli.common import MENDABLE, app, sample
from posecheck.cli.history import Data
from posecheck.cli.live import opened, spoken
from posecheck.errors import PosecheckError

if TYPE_CHECKING:
    from posecheck.app.diagnostics import Finding


@app.command()
def doctor(
    camera: Annotated[
        str, typer.Option(metavar="N|VIDEO", help="Which camera; or a video instead of one.")
    ] = "0",
    language: Annotated[
        str | None, typer.Option(metavar="CODE", help="Of the voice, such as en or de.")
    ] = None,
    model: Annotated[
        Path | None, typer.Option(metavar="PATH", help="Another pose model (.task).")
    ] = None,
    data: Data = None,
) -> None:
    """Check camera, light, model, screen, voice and speed, and say what to do about each."""
    well = True
    for finding in findings(camera, spoken(language).code, model, data):
        well = well and finding.well
        sign = "ok" if finding.well else "--"
        typer.echo(f"{sign}  {finding.thing:<10} {finding.found}")
        if finding.todo:
            typer.echo(f"    {'':<10} {finding.todo}")
    raise typer.Exit(0 if well else MENDABLE)


def findings(
    camera: str, language: str, model: Path | None, data: Path | None
) -> Iterator[Finding]:
    """One finding after the other, as they are made."""
    from posecheck.app import diagnostics
    from posecheck.history import data_folder

    yield diagnostics.model(model)
    yield diagnostics.speed(sample(), model)
    try:
        with opened((camera,)) as source:
            yield from diagnostics.camera(source)
    except PosecheckError as error:
        yield diagnostics.Finding("camera", "can't be used", str(error))
    yield diagnostics.screen()
    yield diagnostics.voice(language)
    yield diagnostics.disk(data_folder(data))
