"""posecheck plan: write, check, show and use a therapist's plan."""

from __future__ import annotations

from datetime import datetime, time
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
    library,
    print_table,
)
from posecheck.cli.language import LanguageOption, terminal
from posecheck.errors import PosecheckError
from posecheck.i18n import translatable

if TYPE_CHECKING:
    from posecheck.core.exercise import Exercise
    from posecheck.plan import Plan, Prescription

plan_app = typer.Typer()
app.add_typer(plan_app, name="plan", help="Write, check, show and use a therapist's plan.")

#: The head of the table of a plan.
HEAD = (translatable("Stretch"), translatable("Dose"), translatable("Details"))

FileArgument = Annotated[Path, Argument(metavar="FILE", help="A plan, such as plan.toml.")]


@plan_app.command()
def new(
    file: FileArgument,
    name: Annotated[str, Option(metavar="NAME", help="The name of the plan.")] = "My plan",
    routine: Annotated[
        str, Option(metavar="NAME", help="The routine whose exercises it begins with.")
    ] = "back-pain",
    force: ForceOption = False,
    language: LanguageOption = None,
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
    words = terminal.words
    echo(words("Plan: {path}", path=file))
    echo(words('After a change: posecheck plan check "{path}"', path=file))


@plan_app.command()
def check(file: FileArgument, language: LanguageOption = None, data: DataOption = None) -> None:
    """Say in one sentence what is wrong with a plan, with the line, or what it asks for."""
    from posecheck.app.plan_in_use import load_plan

    exercises = library(data).exercises
    plan = load_plan(file, exercises)
    echo(terminal.words("{path} is fine.", path=file))
    _show(plan, exercises)


@plan_app.command()
def use(
    file: Annotated[Path | None, Argument(metavar="[FILE]", help="The plan.")] = None,
    none: Annotated[bool, Option("--none", help="Train without a plan again.")] = False,
    person: PersonOption = None,
    language: LanguageOption = None,
    data: DataOption = None,
) -> None:
    """Train by a plan from now on; the file is copied, so give it again after a change."""
    from posecheck.app.plan_in_use import PLAN, use_plan
    from posecheck.history import home

    if (file is None) is not none:
        raise PosecheckError("give a plan, or --none to train without one.")
    if file is None:
        (home(data, person) / PLAN).unlink(missing_ok=True)
        echo(terminal.words("There is no plan in use now."))
        return
    exercises = library(data).exercises
    plan = use_plan(file, home(data, person), exercises)
    name, version = plan.name, plan.version
    echo(
        terminal.words("In use from now on: {name}, version {version}.", name=name, version=version)
    )
    _show(plan, exercises)


@plan_app.command()
def show(
    file: Annotated[
        Path | None, Argument(metavar="[FILE]", help="A plan; else the one in use.")
    ] = None,
    person: PersonOption = None,
    language: LanguageOption = None,
    data: DataOption = None,
) -> None:
    """Show what a plan asks for today, step of its progression included."""
    from posecheck.app.plan_in_use import prescription_for
    from posecheck.history import home

    exercises = library(data).exercises
    prescription = prescription_for(home(data, person), exercises, datetime.now().date(), file)
    if prescription.plan is None:
        echo(terminal.words("There is no plan in use; posecheck plan use FILE begins with one."))
    else:
        _show(prescription.plan, exercises, prescription)


def _show(
    plan: Plan, exercises: dict[str, Exercise], prescription: Prescription | None = None
) -> None:
    """Print a plan: its head, a row for each exercise, and the steps of its progression."""
    from posecheck.app.plan_words import detail_words, dose_words, step_words
    from posecheck.formatting import day_of_year, time_of_day, weekdays
    from posecheck.plan import Prescription

    words, prescription = terminal.words, prescription or Prescription(plan)
    title = words("{name}, version {version}", name=plan.name, version=plan.version)
    echo(f"{title}, {words('for {patient}', patient=plan.patient)}" if plan.patient else title)
    when = [weekdays(plan.weekdays, words)] if plan.has_days else []
    if plan.at:
        when.append(words("at {time}", time=time_of_day(time.fromisoformat(plan.at), words)))
    when += [words("from {day}", day=day_of_year(plan.start, words))] if plan.start else []
    when += [words("until {day}", day=day_of_year(plan.end, words))] if plan.end else []
    if when:
        echo(", ".join(when))
    if plan.notes:
        echo(plan.notes)
    sessions, rows = prescription.sessions, []
    for planned in plan.exercise:
        (exercise,) = prescription.prescribed([exercises[planned.name]])
        details = "\n".join(detail_words(planned, sessions, words))
        rows.append((words(exercise.title), dose_words(exercise, words), details))
    print_table(HEAD, rows)
    for planned in plan.exercise:
        for step in planned.then:
            state = (
                words("in force")
                if sessions >= step.sessions
                else words.count(sessions, "{n} session done", "{n} sessions done")
            )
            after = words.count(step.sessions, "after {n} session", "after {n} sessions")
            title = words(exercises[planned.name].title)
            echo(f"{title}, {after}: {step_words(step, words)} ({state}).")
