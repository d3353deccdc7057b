"""posecheck model: which pose models there are, and fetching another one."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from typer import Argument, Option

from posecheck.cli.common import app
from posecheck.cli.output import progress_bar

models = typer.Typer()
app.add_typer(models, name="model")


@models.callback(invoke_without_command=True)
def model(context: typer.Context) -> None:
    """List the pose models, or fetch another one."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@models.command("list")
def list_models() -> None:
    """List the pose models that are here: the one that comes along, and those that were fetched."""
    from posecheck.estimator import default_model
    from posecheck.estimator.model_download import models_folder, sha256

    shipped = default_model()
    for path in (shipped, *sorted(models_folder().glob("*.task"))):
        origin = "comes with posecheck" if path == shipped else "was fetched"
        if path.is_file():
            typer.echo(f"{path.stem}, which {origin}\n  {path}\n  SHA-256 {sha256(path)}")
        else:
            typer.echo(f"{path.stem}, which {origin}, is missing.")


@models.command()
def download(
    name: Annotated[str, Argument(metavar="lite|heavy", help="Which one.")],
    out: Annotated[
        Path | None, Option(metavar="DIR", help="Where to put it; else among the user's own data.")
    ] = None,
) -> None:
    """Fetch another pose model from MediaPipe. Nothing else in posecheck opens a connection."""
    from rich import progress as parts

    from posecheck.estimator.model_download import download as download_model
    from posecheck.estimator.model_download import find_model, is_downloaded, models_folder

    chosen = find_model(name)
    folder = out or models_folder()
    if is_downloaded(chosen, folder):
        typer.echo(f"{folder / chosen.file} is there already, and whole.")
    else:
        typer.echo(f"Fetching {chosen.size / 1e6:.1f} MB from {chosen.address}")
        columns = parts.BarColumn(), parts.DownloadColumn(), parts.TransferSpeedColumn()
        with progress_bar(*columns) as bar:
            task = bar.add_task("", total=chosen.size)
            draw = partial(bar.update, task, refresh=True)
            path = download_model(chosen, folder, progress=lambda done: draw(completed=done))
        typer.echo(f"{path} is whole: SHA-256 {chosen.sha256}")
    typer.echo(f"Use it with: --model {folder / chosen.file}")
