"""posecheck plan: write, check, show and use a therapist's plan."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer import Argument, Option

from posecheck.cli.common import (
    DataOption,
    ForceOption,
    PersonOption,
    app,
    echo,
    home,
    library,
    print_table,
)
from posecheck.errors import PosecheckError

if TYPE_CHECKING:
    from posecheck.core.exercise import Exercise
    from posecheck.plan import Plan, Prescription

plan_app = typer.Typer()
app.add_typer(plan_app, name="plan", help="Write, check, show and use a therapist's plan.")

FileArgument = Annotated[Path, Argument(metavar="FILE", help="A plan, such as plan.toml.")]


@plan_app.command()
def new(
    file: FileArgument,
    name: Annotated[str, Option(metavar="NAME", help="The name of the plan.")] = "My plan",
    routine: Annotated[
        str, Option(metavar="NAME", help="The routine whose exercises it begins with.")
    ] = "back-pain",
    force: ForceOption = False,
    data: DataOption = None,
) -> None:
    """Write a plan to begin with, which asks for what is usually asked for."""
    from posecheck.files import write_atomically
    from posecheck.plan import new_plan

    known = library(data)
    if routine not in known.routines:
        names = ", ".join(known.routines)
        raise PosecheckError(f"there is no routine {routine!r}; give one of {names}.")
    exercises = known.select(known.routines[routine].exercises)
    text = new_plan(name, exercises)
    remedy = "choose another name"
    write_atomically(file, [text.encode()], lambda path: False, force=force, remedy=remedy)
    echo(f'Plan: {file}\nAfter a change: posecheck plan check "{file}"')


@plan_app.command()
def check(file: FileArgument, data: DataOption = None) -> None:
    """Say in one sentence what is wrong with a plan, with the line, or what it asks for."""
    from posecheck.app.plan_in_use import load_plan

    plan = load_plan(file, library(data).exercises)
    echo(f"{file} is fine.")
    _show(plan, library(data).exercises)


@plan_app.command()
def use(
    file: Annotated[Path | None, Argument(metavar="[FILE]", help="The plan.")] = None,
    none: Annotated[bool, Option("--none", help="Train without a plan again.")] = False,
    person: PersonOption = None,
    data: DataOption = None,
) -> None:
    """Train by a plan from now on; the file is copied, so give it again after a change."""
    from posecheck.app.plan_in_use import PLAN, use_plan
    from posecheck.history import add_person

    if (file is None) is not none:
        raise PosecheckError("give a plan, or --none to train without one.")
    if file is None:
        (home(data, person) / PLAN).unlink(missing_ok=True)
        echo("There is no plan in use now.")
        return
    folder = add_person(data, person) if person else home(data, None)
    plan = use_plan(file, folder, library(data).exercises)
    echo(f"In use from now on: {plan.name}, version {plan.version}.")
    _show(plan, library(data).exercises)


@plan_app.command()
def show(
    file: Annotated[
        Path | None, Argument(metavar="[FILE]", help="A plan; else the one in use.")
    ] = None,
    person: PersonOption = None,
    data: DataOption = None,
) -> None:
    """Show what a plan asks for today, step of its progression included."""
    from posecheck.app.plan_in_use import prescription_for

    exercises = library(data).exercises
    prescription = prescription_for(home(data, person), exercises, datetime.now().date(), file)
    if prescription.plan is None:
        echo("There is no plan in use; posecheck plan use FILE begins with one.")
    else:
        _show(prescription.plan, exercises, prescription)


def _show(
    plan: Plan, exercises: dict[str, Exercise], prescription: Prescription | None = None
) -> None:
    """Print a plan: its head, a row for each exercise, and the steps of its progression."""
    from posecheck.plan import Prescription, detail_words, dose_words, step_words, weekday_words

    prescription = prescription or Prescription(plan)
    patient = f", for {plan.patient}" if plan.patient else ""
    echo(f"{plan.name}, version {plan.version}{patient}")
    when = [weekday_words(plan.weekdays)] if plan.has_days else []
    when += [f"at {plan.at}"] if plan.at else []
    when += [f"from {plan.start}"] if plan.start else []
    when += [f"until {plan.end}"] if plan.end else []
    if when:
        echo(" ".join(when))
    if plan.notes:
        echo(plan.notes)
    sessions, rows = prescription.sessions, []
    for planned in plan.exercise:
        (exercise,) = prescription.prescribed([exercises[planned.name]])
        details = "\n".join(detail_words(planned, sessions))
        rows.append((exercise.title, dose_words(exercise), details))
    print_table(("Stretch", "Dose", "Details"), rows)
    for planned in plan.exercise:
        for step in planned.then:
            state = "in force" if sessions >= step.sessions else f"{sessions} done"
            title = exercises[planned.name].title
            echo(f"{title}, after {step.after}: {step_words(step)} ({state}).")
