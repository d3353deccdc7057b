"""The application that the commands belong to, and what is common to all of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer
from typer.core import TyperGroup

from posecheck._version import __version__
from posecheck.cli.terminal import complain
from posecheck.errors import PosecheckError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from posecheck.app.exercise_library import ExerciseLibrary
    from posecheck.core.exercise import Exercise

#: Exit statuses: something that the user can mend, and ended by Ctrl-C as shells have it.
MENDABLE = 2
INTERRUPTED = 130

#: The value of --exercise that stands for all of them.
AUTO = "auto"

SAMPLE = Path("sample_videos", "hip-flexor.mp4")

#: All that can be wrong with a command line. What typer calls it depends on its version; a bad
#: parameter is one kind of it, the one that typer shows.
UsageError = cast(type[typer.BadParameter], typer.BadParameter.__base__)

#: The commands in the order of a user's day with them.
COMMANDS = (
    "live", "analyze", "demo", "exercises", "history", "export", "remind", "doctor", "cameras",
    "model",
)  # fmt: skip


class InOrder(TyperGroup):
    """Lists its commands in the order of COMMANDS, whichever was imported first."""

    def list_commands(self, ctx: object) -> list[str]:
        """The names of the commands."""
        return sorted(self.commands, key=COMMANDS.index)


app = typer.Typer(
    cls=InOrder,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Watches stretches on video, counts those done properly and says what to mend."
    " Without a command, a training before the camera begins. Everything stays on this computer.",
)


def _say_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"posecheck {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_say_version, is_eager=True, help="Show the version and exit."
        ),
    ] = False,
) -> None:
    """What comes before every command; without one, a training begins."""
    if context.invoked_subcommand is None:
        from posecheck.cli.live import live

        live()


def library(data: Path | None = None) -> ExerciseLibrary:
    """Return all exercises and routines; print what could not be loaded.

    Args:
        data: The data folder, as in --data.
    """
    from posecheck.app.exercise_library import load_exercises

    loaded = load_exercises(data)
    for warning in loaded.warnings:
        complain(warning)
    return loaded


def chosen(name: str, data: Path | None = None) -> tuple[Exercise, ...]:
    """The exercises that `name` asks for."""
    exercises = library(data).exercises
    if name == AUTO:
        return tuple(exercises.values())
    if name in exercises:
        return (exercises[name],)
    raise PosecheckError(_unknown(name, (*exercises, AUTO)))


def _unknown(name: str, names: Sequence[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name.lower().replace("_", "-"), names, n=1)
    hint = f"did you mean {near[0]}? Give" if near else "give"
    return f"there is no exercise {name!r}; {hint} one of {', '.join(names)}."


def sample() -> Path:
    """The sample video: the installed package's, else the checkout's."""
    package = Path(__file__).resolve().parent.parent
    for place in (package / SAMPLE, package.parent / SAMPLE):
        if place.is_file():
            return place
    raise PosecheckError(f"the sample video {SAMPLE.name} is missing; install posecheck again.")
