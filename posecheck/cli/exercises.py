"""posecheck exercises: list and describe the exercises, and make new ones."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer import Argument, Option

from posecheck.cli.common import DataOption, app, echo, library, print_table, select_exercises
from posecheck.errors import PosecheckError

if TYPE_CHECKING:
    from posecheck.core.exercise import Exercise

exercises_app = typer.Typer()
app.add_typer(exercises_app, name="exercises")


@exercises_app.callback(invoke_without_command=True)
def exercises(context: typer.Context, data: DataOption = None) -> None:
    """List the exercises and how much of each the programme asks for; or make your own."""
    context.obj = data
    if context.invoked_subcommand is not None:
        return
    rows = [(e.name, e.title, _sides(e), _programme(e)) for e in library(data).exercises.values()]
    print_table(("Name", "Stretch", "Sides", "Programme"), rows)


@exercises_app.command()
def show(
    context: typer.Context, name: Annotated[str, Argument(metavar="NAME", help="The exercise.")]
) -> None:
    """Describe one exercise: how it begins, what is measured, which faults are found."""
    (exercise,) = select_exercises(name, context.obj)
    echo(f"{exercise.title}: {exercise.summary}")
    echo(f"Sides: {_sides(exercise)}. Programme: {_programme(exercise)}.")
    if exercise.start:
        echo(f"{exercise.start.instruction} {exercise.start.camera_hint}")
    echo(f"Recorded: {_recorded(exercise)}.")
    cues = {check.fault: check.cue for check in exercise.checks} | dict(exercise.advice)
    rows = [(fault, cues.get(fault, "")) for fault in exercise.faults]
    print_table(("Fault", "What to do"), rows)


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
    echo(f"Sides: {_sides(exercise)}. Programme: {_programme(exercise)}.")
    echo(f"Measures: {', '.join(measure.name for measure in exercise.measures)}.")
    echo(f"Recorded: {_recorded(exercise)}.")
    echo(f"Faults: {', '.join(exercise.faults)}.")


def _sides(exercise: Exercise) -> str:
    return " and ".join(side.value for side in exercise.sides)


def _recorded(exercise: Exercise) -> str:
    return ", ".join(measure.name for measure in exercise.recorded)


def _programme(exercise: Exercise) -> str:
    programme = exercise.programme
    sets = "1 set" if programme.sets == 1 else f"{programme.sets} sets"
    each = "" if len(exercise.sides) == 1 else " a side"
    hold = f", {programme.hold:g} s each" if programme.hold else ""
    return f"{sets} of {programme.reps}{each}{hold}"
