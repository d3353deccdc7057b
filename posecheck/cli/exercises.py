"""posecheck exercises: list and describe the exercises, and make new ones."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer import Argument, Option
from typer.core import TyperGroup

from posecheck.cli.common import (
    DataOption,
    ForceOption,
    app,
    echo,
    library,
    print_table,
    select_exercises,
)
from posecheck.cli.language import LanguageOption, terminal
from posecheck.errors import PosecheckError
from posecheck.i18n import translatable

if TYPE_CHECKING:
    from posecheck.core.exercise import Exercise, StartPosition
    from posecheck.core.pose import Side

FIGURE_INTERVAL = 0.08  # between two pictures of the moving figure in a terminal, s

#: The heads of the tables of exercises, and of the faults of one.
LIST_HEAD = (
    translatable("Name"),
    translatable("Stretch"),
    translatable("Sides"),
    translatable("Programme"),
)
FAULTS_HEAD = (translatable("Fault"), translatable("What to do"))


class ExercisesGroup(TyperGroup):
    """Takes the name of an exercise where no command is given, and shows it."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Return the command that the arguments name; without one, that which shows."""
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            args = ["show", *args]
        return super().resolve_command(ctx, args)


exercises_app = typer.Typer(cls=ExercisesGroup)
app.add_typer(exercises_app, name="exercises")


@exercises_app.callback(invoke_without_command=True)
def exercises(
    context: typer.Context, language: LanguageOption = None, data: DataOption = None
) -> None:
    """List the exercises, show one, by its name or with show, or make your own."""
    context.obj = data
    if context.invoked_subcommand is not None:
        return
    from posecheck.app.plan_words import dose_words

    rows = [
        (e.name, terminal.words(e.title), _sides(e), dose_words(e, terminal.words))
        for e in library(data).exercises.values()
    ]
    print_table(LIST_HEAD, rows)


@exercises_app.command()
def show(
    context: typer.Context,
    name: Annotated[str, Argument(metavar="NAME", help="The exercise.")],
    figure: Annotated[
        Path | None, Option(metavar="FILE", help="Also write the moving figure as an SVG.")
    ] = None,
    force: ForceOption = False,
    language: LanguageOption = None,
) -> None:
    """Describe one exercise: how it goes, what is measured, which faults are found."""
    (exercise,), words = select_exercises(name, library(context.obj).exercises), terminal.words
    title, summary = words(exercise.title), words(exercise.summary)
    echo(words("{title}: {text}", title=title, text=summary))
    _echo_programme(exercise)
    if exercise.start:
        echo(f"{words(exercise.start.instruction)} {words(exercise.start.camera_hint)}")
    recorded = ", ".join(words.named(measure.name) for measure in exercise.recorded)
    echo(words("Recorded: {measures}.", measures=recorded))
    cues = {check.fault: check.cue for check in exercise.checks} | dict(exercise.advice)
    rows = [(words.named(fault), words(cues.get(fault, ""))) for fault in exercise.faults]
    print_table(FAULTS_HEAD, rows)
    if figure:
        _write_figure(exercise, figure, force=force)
    elif _in_terminal() and exercise.start and exercise.start.moves:
        _play_figure(exercise.start, exercise.sides[0])


def _write_figure(exercise: Exercise, path: Path, *, force: bool) -> None:
    """Write the moving figure of an exercise."""
    from posecheck.display.moving_figure import figure_svg
    from posecheck.files import holds_mark, write_atomically

    if exercise.start is None or not exercise.start.pictogram:
        raise PosecheckError(f"{exercise.name} declares no pictogram, so there is no figure.")
    content = figure_svg(exercise.start, exercise.sides[0]).encode()
    # Every figure begins in the same way.
    is_figure, remedy = holds_mark(content[:100]), "choose another file"
    write_atomically(path, [content], is_figure, force=force, remedy=remedy)
    echo(terminal.words("Figure: {path}", path=path))


def _in_terminal() -> bool:
    return sys.stdout.isatty()


def _play_figure(start: StartPosition, side: Side) -> None:
    """Show the movement in the terminal, once to the end and back."""
    from rich.live import Live

    from posecheck.core.figure import period
    from posecheck.display.moving_figure import figure_text

    began = time.monotonic()
    with Live(auto_refresh=False) as shown:
        while (passed := time.monotonic() - began) < period(start):
            shown.update(figure_text(start, side, passed), refresh=True)
            time.sleep(FIGURE_INTERVAL)


@exercises_app.command()
def new(
    context: typer.Context,
    name: Annotated[str, Argument(metavar="NAME", help="Its name, such as hip-flexor.")],
    swing: Annotated[
        bool, Option("--swing/--hold", help="Whether it goes to and fro or is held.")
    ] = False,
) -> None:
    """Write a working declaration of a new exercise and its test, to change into your own."""
    from posecheck.app.exercise_library import exercises_folder
    from posecheck.app.exercise_scaffold import scaffold

    if name in library(context.obj).exercises:
        raise PosecheckError(f"there is an exercise {name} already; choose another name.")
    folder = exercises_folder(context.obj)
    declaration, test = scaffold(name, folder, "swing" if swing else "hold")
    echo(f"Exercise: {declaration}")
    echo(f"Its test: {test}")
    echo(f'After a change: posecheck exercises check "{declaration}"')


@exercises_app.command()
def check(
    file: Annotated[Path, Argument(metavar="FILE", help="A file that declares an exercise.")],
) -> None:
    """Execute a declaration and say in one sentence what is wrong, or what it declares."""
    from posecheck.app.exercise_check import check_exercise

    exercise = check_exercise(file)
    echo(f"{file} is fine: {exercise.name}, {exercise.title}.")
    _echo_programme(exercise)
    echo(f"Measures: {', '.join(measure.name for measure in exercise.measures)}.")
    echo(f"Recorded: {_recorded(exercise)}.")
    echo(f"Faults: {', '.join(exercise.faults)}.")


def _sides(exercise: Exercise) -> str:
    from posecheck.formatting import enumeration

    return enumeration([terminal.words.side(side) for side in exercise.sides], terminal.words)


def _recorded(exercise: Exercise) -> str:
    return ", ".join(measure.name for measure in exercise.recorded)


def _echo_programme(exercise: Exercise) -> None:
    from posecheck.app.plan_words import dose_words

    words, sides = terminal.words, _sides(exercise)
    asked = dose_words(exercise, words)
    echo(words("Sides: {sides}. Programme: {programme}.", sides=sides, programme=asked))
