"""posecheck doctor and cameras: test what a training needs, and list the cameras."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer import Option

from posecheck.cli.common import (
    AUTO,
    USAGE_ERROR,
    DataOption,
    ModelOption,
    app,
    echo,
    print_error,
    print_table,
    sample_video,
)
from posecheck.cli.language import LanguageOption, terminal
from posecheck.cli.live import open_source
from posecheck.errors import PosecheckError, VideoError
from posecheck.files import require_memory
from posecheck.i18n import translatable

if TYPE_CHECKING:
    from posecheck.app.diagnostics import Finding


#: The head of the table of cameras.
HEAD = (
    translatable("Number"),
    translatable("Camera"),
    translatable("Picture"),
    translatable("Rate"),
)


@app.command()
def doctor(
    camera: Annotated[
        str, Option(metavar="N|VIDEO", help="Which camera; or a video instead of one.")
    ] = "0",
    language: LanguageOption = None,
    model: ModelOption = AUTO,
    data: DataOption = None,
) -> None:
    """Check camera, light, model, screen, voice and speed, and say what to do about each."""
    require_memory()
    status, words = 0, terminal.words
    for finding in findings(camera, words.code, model, data):
        subject, found = words(finding.subject), words.finished(finding.found)
        echo(f"{'--' if finding.todo else 'ok'}  {subject:<12} {found}")
        if finding.todo:
            status = USAGE_ERROR
            echo(f"    {'':<12} {words.finished(finding.todo)}")
    raise typer.Exit(status)


def findings(camera: str, language: str, model: str, data: Path | None) -> Iterator[Finding]:
    """Yield the findings as soon as they are made."""
    from posecheck.app import diagnostics
    from posecheck.estimator import find_model
    from posecheck.history import data_folder

    path = find_model(model)
    yield diagnostics.check_model(path)
    yield diagnostics.check_speed(sample_video(), path, automatic=model == AUTO)
    try:
        with open_source((camera,)) as source:
            yield from diagnostics.check_camera(source)
    except PosecheckError as error:
        yield diagnostics.Finding("camera", "can't be used", str(error))
    yield from diagnostics.check_output(language)
    yield diagnostics.check_disk(data_folder(data))


@app.command()
def cameras(language: LanguageOption = None) -> None:
    """List the cameras, each with the number that it is chosen by."""
    from posecheck.estimator import quiet_stderr
    from posecheck.video import list_cameras, no_camera_message

    with quiet_stderr():  # some drivers print what they cannot do
        found = list_cameras()
    if not found:
        raise VideoError(no_camera_message())
    rows = [
        (
            str(each.number),
            each.name,
            f"{each.width} x {each.height}" if each.width and each.height else "-",
            terminal.words("{n} a second", n=round(each.fps)) if each.fps else "-",
        )
        for each in found
    ]
    print_table(HEAD, rows)
    for camera in found:
        if camera.fault:
            print_error(camera.fault)
