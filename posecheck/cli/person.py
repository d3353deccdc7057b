"""posecheck person: several people at one computer."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from typer import Argument, Option

from posecheck.cli.common import DataOption, app, echo, print_error
from posecheck.cli.language import LanguageOption, terminal

person_app = typer.Typer()
app.add_typer(person_app, name="person", help="List, add and delete the people who train here.")

NameArgument = Annotated[str, Argument(metavar="NAME", help="A name or initials.")]


@person_app.command("list")
def list_(language: LanguageOption = None, data: DataOption = None) -> None:
    """List the people who have a plan and a history of their own."""
    from posecheck.history import people

    names = people(data)
    for name in names:
        echo(name)
    if not names:
        echo(terminal.words("Nobody has a name here yet."))


@person_app.command()
def add(name: NameArgument, language: LanguageOption = None, data: DataOption = None) -> None:
    """Give someone a plan and a history of their own."""
    from posecheck.errors import HistoryError
    from posecheck.history import add_person

    if not name.strip():
        raise HistoryError("a person needs a name; give one.")
    add_person(data, name)
    echo(terminal.words('From now on: posecheck --person "{name}"', name=name))


@person_app.command()
def delete(
    name: NameArgument,
    results: Annotated[
        bool, Option("--results", help="Delete the folders of results in the history, too.")
    ] = False,
    yes: Annotated[bool, Option("--yes", help="Don't ask.")] = False,
    language: LanguageOption = None,
    data: DataOption = None,
) -> None:
    """Delete all that is kept of a person for good: plan, history and name."""
    from posecheck.app.people import erase
    from posecheck.history import known_person

    words, known = terminal.words, known_person(data, name)
    if not yes and not typer.confirm(words("Delete all of {name} for good?", name=known)):
        echo(words("Nothing was deleted."))
        return
    left = erase(data, known, results=results, warn=print_error)
    echo(words("All that was kept of {name} is deleted.", name=known))
    for folder in left:
        echo(words("Results are still there: {path}", path=Path(folder)))
