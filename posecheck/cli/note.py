"""posecheck note: add pain and effort to a session."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

from posecheck.cli.common import DataOption, PersonOption, app, echo, print_error
from posecheck.cli.language import LanguageOption, terminal
from posecheck.errors import PosecheckError


@app.command()
def note(
    session: Annotated[
        str, Argument(metavar="SESSION", help="A results folder, or an ID of the history.")
    ],
    before: Annotated[
        int | None, Option(min=0, max=10, metavar="N", help="Pain before it, 0 to 10.")
    ] = None,
    after: Annotated[
        int | None, Option(min=0, max=10, metavar="N", help="Pain after it, 0 to 10.")
    ] = None,
    effort: Annotated[
        int | None, Option(min=0, max=10, metavar="N", help="How hard it was, 0 to 10.")
    ] = None,
    text: Annotated[str, Option(metavar="WORDS", help="Anything else.")] = "",
    person: PersonOption = None,
    language: LanguageOption = None,
    data: DataOption = None,
) -> None:
    """Note pain and effort of a session, in its results and in the history."""
    from posecheck.app import notes
    from posecheck.core.pain import UNRATED, Pain
    from posecheck.history import home, pain_words

    new = Pain(before, after, effort, text)
    if new == UNRATED:
        raise PosecheckError(
            "there is nothing to note; give --before, --after, --effort or --text."
        )
    words = terminal.words
    pain = notes.note(session, new, home(data, person), print_error)
    said = pain_words(pain, words) or words("not given")
    echo(words("Pain and effort: {said}", said=said))
    if pain.alarming:
        echo(words("pain-alarm"))
