"""posecheck history: show, export, import and delete past sessions; and keep new ones."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer import Argument, Option
from typer.core import TyperGroup

from posecheck.cli.common import DataOption, app, echo, library, print_error, print_table
from posecheck.cli.language import LanguageOption, terminal
from posecheck.errors import HistoryError
from posecheck.i18n import translatable

if TYPE_CHECKING:
    from posecheck.core.session import Session
    from posecheck.history import Entry, History, Summary

#: The number of sessions in the list, and the digits of an ID that are shown and suffice.
LISTED, SHORT = 10, 6

PAGE = "posecheck-history.html"  # the default name

#: The heads of the tables of sessions and of trends.
LIST_HEAD = (
    "ID",
    translatable("When"),
    translatable("Length"),
    translatable("Source"),
    translatable("What counted"),
)
TRENDS_HEAD = (
    translatable("Stretch"),
    translatable("Days"),
    translatable("Figure"),
    translatable("Latest"),
    translatable("Trend"),
)


class HistoryGroup(TyperGroup):
    """Accepts --html without the name of a file; typer has no optional values."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse the arguments after inserting PAGE behind an --html that has no name."""
        return super().parse_args(ctx, insert_page_name(args))


def insert_page_name(arguments: list[str]) -> list[str]:
    """Return the arguments with PAGE after an --html that has no name."""
    named: list[str] = []
    for argument, after in zip(arguments, [*arguments[1:], "--"], strict=False):
        unnamed = argument == "--html" and after.startswith("-")
        named += [argument, PAGE] if unnamed else [argument]
    return named


history_app = typer.Typer(cls=HistoryGroup)
app.add_typer(history_app, name="history")


# ── keeping sessions ─────────────────────────────────────────────────────────────────────────────


def keep_session(
    session: Session, folder: Path | None, when: datetime, data: Path | None, *, again: bool = False
) -> None:
    """Keep a session with frames in the history; a failure is reported and nothing else."""
    from posecheck.history import store_session

    if not session.source.frames:
        return
    try:
        store_session(session, folder, when, data, warn=print_error, replace_folder=again)
    except HistoryError as error:
        print_error(f"not kept in the history: {error}")


def keep_recording(session: Session, video: Path, folder: Path, data: Path | None) -> None:
    """Keep the session of a recording, dated by when it was filmed."""
    from posecheck.files import holds_landmarks
    from posecheck.video.creation_time import creation_time

    keep_session(session, folder, creation_time(video), data, again=holds_landmarks(video))


# ── showing the history ──────────────────────────────────────────────────────────────────────────


@history_app.callback(invoke_without_command=True)
def history(
    context: typer.Context,
    html: Annotated[
        Path | None, Option(metavar="[FILE]", help=f"Write a page to read instead; else {PAGE}.")
    ] = None,
    language: LanguageOption = None,
    data: DataOption = None,
) -> None:
    """Tell the last sessions, the week, and how each stretch has been going."""
    if context.invoked_subcommand is not None:
        context.obj = data
        return
    from posecheck.history import page, summary, write_text

    words = terminal.words
    today = datetime.now().astimezone().date()
    found = summary(_open_history(data).entries(), library(data).exercises, today)
    if html is not None:
        write_text(html, page(found, words))
        echo(words("History: {path}", path=html))
    elif not found.entries:
        echo(words("There is no session in the history yet."))
    else:
        _show(found)


def _open_history(data: Path | None) -> History:
    from posecheck.history import History, data_folder

    return History(data_folder(data), print_error)


def _show(summary: Summary) -> None:
    from posecheck.formatting import clock, moment
    from posecheck.history import WEEKLY_TARGET, counts, level, tendency

    words = terminal.words
    listed = [
        (
            entry.id[:SHORT],
            moment(entry.when, words),
            clock(entry.session.source.duration, words),
            words("live") if entry.session.source.live else entry.session.source.name,
            "\n".join(counts(entry, words)),
        )
        for entry in reversed(summary.entries[-LISTED:])
    ]
    print_table(LIST_HEAD, listed)
    if len(summary.entries) > LISTED:
        shown = {"shown": LISTED, "all": len(summary.entries)}
        echo(words("The last {shown} of {all} sessions.", **shown) + "\n")
    least, most = WEEKLY_TARGET
    echo(
        words.count(
            summary.week.days,
            "This week: {n} day of the {least} to {most} that the programme wants.",
            "This week: {n} days of the {least} to {most} that the programme wants.",
            least=least,
            most=most,
        )
    )
    echo(
        words(
            "Weeks in a row with at least {least} days: {streak}.",
            least=least,
            streak=summary.streak,
        )
    )
    rows = []
    for exercise in summary.exercises:
        name = words(exercise.title), str(exercise.days)
        for trend in exercise.trends:
            rows.append((*name, words(trend.name), level(trend, words), tendency(trend, words)))
            name = "", ""  # only an exercise's first row has its name
    print_table(TRENDS_HEAD, rows)


# ── export, import and deletion ──────────────────────────────────────────────────────────────────


@history_app.command("export")
def export_(
    context: typer.Context,
    file: Annotated[Path, Argument(metavar="FILE", help="A file that ends in .csv or .json.")],
    language: LanguageOption = None,
    data: DataOption = None,
) -> None:
    """Write the whole history to a file: CSV has a row for each repetition."""
    from posecheck.history import write_file

    entries = _open_history(data or context.obj).entries()
    write_file(entries, file)
    words = terminal.words
    echo(
        words.count(
            len(entries),
            "{n} session written to {file}.",
            "{n} sessions written to {file}.",
            file=file,
        )
    )


@history_app.command("import")
def import_(
    context: typer.Context,
    file: Annotated[Path, Argument(metavar="FILE", help="A file that export wrote.")],
    language: LanguageOption = None,
    data: DataOption = None,
) -> None:
    """Take in the sessions of a file that export wrote; those that are there already stay."""
    from posecheck.history import read_file

    entries = read_file(file)
    new = _open_history(data or context.obj).add(entries)
    present = len(entries) - new
    words = terminal.words
    taken = words.count(new, "{n} session taken in.", "{n} sessions taken in.")
    there = words.count(present, "{n} was there already.", "{n} were there already.")
    echo(f"{taken} {there}" if present else taken)


@history_app.command("delete")
def delete(
    context: typer.Context,
    name: Annotated[
        str | None, Argument(metavar="[ID]", help="The session, as the list names it.")
    ] = None,
    every: Annotated[bool, Option("--all", help="Delete all sessions.")] = False,
    yes: Annotated[bool, Option("--yes", help="Don't ask.")] = False,
    language: LanguageOption = None,
    data: DataOption = None,
) -> None:
    """Delete a session, or all of them, for good; folders of results stay."""
    if (name is None) is not every:
        raise HistoryError("name one session by its ID, or give --all; posecheck history has IDs.")
    history = _open_history(data or context.obj)
    entries = history.entries() if name is None else (_find(name, history.entries()),)
    words = terminal.words
    if not entries:
        echo(words("There is no session in the history yet."))
    elif yes or typer.confirm(_question(entries)):
        deleted = history.delete(entry.id for entry in entries)
        echo(words.count(deleted, "{n} session deleted.", "{n} sessions deleted."))
    else:
        echo(words("Nothing was deleted."))
    if every:
        for damaged in history.set_aside():
            echo(words("A damaged history is still there: {path}", path=damaged))


def _find(name: str, entries: tuple[Entry, ...]) -> Entry:
    found = [entry for entry in entries if name and entry.id.startswith(name.lower())]
    if len(found) == 1:
        return found[0]
    if found:
        ids = ", ".join(entry.id for entry in found)
        raise HistoryError(f"{name!r} may be {ids}; give more of the ID.")
    raise HistoryError(f"there is no session {name!r}; posecheck history lists their IDs.")


def _question(entries: tuple[Entry, ...]) -> str:
    from posecheck.formatting import moment

    words, first = terminal.words, entries[0]
    if len(entries) > 1:
        return words("Delete all {n} sessions for good?", n=len(entries))
    when, name = moment(first.when, words), first.session.source.name
    return words("Delete the session of {when} ({name}) for good?", when=when, name=name)
