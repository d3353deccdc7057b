"""posecheck model: list the pose models, and download another one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from posecheck.cli.common import app

if TYPE_CHECKING:
    from posecheck.estimator.model_download import Offer

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
    from posecheck.estimator.model_download import models_folder

    _show(default_model(), "comes with posecheck")
    for path in sorted(models_folder().glob("*.task")):
        _show(path, "was fetched")


@models.command()
def download(
    name: Annotated[str, typer.Argument(metavar="lite|heavy", help="Which one.")],
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Where to put it; else among the user's own data."),
    ] = None,
) -> None:
    """Fetch another pose model from MediaPipe. Nothing else in posecheck opens a connection."""
    from posecheck.estimator.model_download import fetch, is_there, models_folder, offered

    offer = offered(name)
    folder = out or models_folder()
    if is_there(offer, folder):
        typer.echo(f"{folder / offer.file} is there already, and whole.")
    else:
        typer.echo(f"Fetching {offer.size / 1e6:.1f} MB from {offer.address}")
        with _progress(offer) as progress:
            path = fetch(offer, folder, progress=progress)
        typer.echo(f"{path} is whole: SHA-256 {offer.sha256}")
    typer.echo(f"Use it with: --model {folder / offer.file}")


@contextmanager
def _progress(offer: Offer) -> Iterator[Callable[[int], object]]:
    """Show a bar on standard error, if that is a terminal; yield what sets the bytes done."""
    from rich import progress as parts
    from rich.console import Console

    console = Console(stderr=True)
    with parts.Progress(
        parts.BarColumn(),
        parts.DownloadColumn(),
        parts.TransferSpeedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as bar:
        task = bar.add_task("", total=offer.size)
        yield lambda done: bar.update(task, completed=done)


def _show(path: Path, origin: str) -> None:
    from posecheck.estimator.model_download import sha256

    if not path.is_file():
        typer.echo(f"{path.stem}, which {origin}, is missing.")
        return
    typer.echo(f"{path.stem}, which {origin}")
    typer.echo(f"  {path}")
    typer.echo(f"  SHA-256 {sha256(path)}")
