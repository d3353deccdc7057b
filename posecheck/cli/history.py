"""posecheck history: show, export, import and delete past sessions; and keep new ones."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer import Argument, Option
from typer.core import TyperGroup

from posecheck.cli.common import DataOption, app, echo, library, print_error, print_table
from posecheck.errors import HistoryError

if TYPE_CHECKING:
    from posecheck.core.session import Session
    from posecheck.history import Entry, History, Summary

#: The number of sessions in the list, and the digits of an ID that are shown and suffice.
LISTED, SHORT = 10, 6

PAGE = "posecheck-history.html"  # the default name


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
    data: DataOption = None,
) -> None:
    """Tell the last sessions, the week, and how each stretch has been going."""
    if context.invoked_subcommand is not None:
        context.obj = data
        return
    from posecheck.history import page, summary, write_text

    today = datetime.now().astimezone().date()
    found = summary(_open_history(data).entries(), library(data).exercises, today)
    if html is not None:
        write_text(html, page(found))
        echo(f"History: {html}")
    elif not found.entries:
        echo("There is no session in the history yet.")
    else:
        _show(found)


def _open_history(data: Path | None) -> History:
    from posecheck.history import History, data_folder

    return History(data_folder(data), print_error)


def _show(summary: Summary) -> None:
    from posecheck.history import WEEKLY_TARGET, counts, moment

    listed = [
        (
            entry.id[:SHORT],
            moment(entry.when),
            "live" if entry.session.source.live else entry.session.source.name,
            "\n".join(counts(entry)),
        )
        for entry in reversed(summary.entries[-LISTED:])
    ]
    print_table(("ID", "When", "Source", "What counted"), listed)
    if len(summary.entries) > LISTED:
        echo(f"The last {LISTED} of {len(summary.entries)} sessions.\n")
    days = "1 day" if summary.week.days == 1 else f"{summary.week.days} days"
    wanted = f"{WEEKLY_TARGET[0]} to {WEEKLY_TARGET[1]}"
    echo(f"This week: {days} of the {wanted} that the programme wants.")
    echo(f"Weeks in a row with at least {WEEKLY_TARGET[0]} days: {summary.streak}.")
    rows = []
    for exercise in summary.exercises:
        name = exercise.title, str(exercise.days)
        for trend in exercise.trends:
            rows.append((*name, trend.name, trend.level_words, trend.words))
            name = "", ""  # only an exercise's first row has its name
    print_table(("Stretch", "Days", "Figure", "Latest", "Trend"), rows)


# ── export, import and deletion ──────────────────────────────────────────────────────────────────


@history_app.command("export")
def export_(
    context: typer.Context,
    file: Annotated[Path, Argument(metavar="FILE", help="A file that ends in .csv or .json.")],
    data: DataOption = None,
) -> None:
    """Write the whole history to a file: CSV has a row for each repetition."""
    from posecheck.history import write_file

    entries = _open_history(data or context.obj).entries()
    write_file(entries, file)
    echo(f"{_sessions(len(entries))} written to {file}.")


@history_app.command("import")
def import_(
    context: typer.Context,
    file: Annotated[Path, Argument(metavar="FILE", help="A file that export wrote.")],
    data: DataOption = None,
) -> None:
    """Take in the sessions of a file that export wrote; those that are there already stay."""
    from posecheck.history import read_file

    entries = read_file(file)
    new = _open_history(data or context.obj).add(entries)
    present = len(entries) - new
    echo(f"{_sessions(new)} taken in" + (f", {present} there already." if present else "."))


@history_app.command("delete")
def delete(
    context: typer.Context,
    name: Annotated[
        str | None, Argument(metavar="[ID]", help="The session, as the list names it.")
    ] = None,
    every: Annotated[bool, Option("--all", help="Delete all sessions.")] = False,
    yes: Annotated[bool, Option("--yes", help="Don't ask.")] = False,
    data: DataOption = None,
) -> None:
    """Delete a session, or all of them, for good; folders of results stay."""
    if (name is None) is not every:
        raise HistoryError("name one session by its ID, or give --all; posecheck history has IDs.")
    history = _open_history(data or context.obj)
    entries = history.entries() if name is None else (_find(name, history.entries()),)
    if not entries:
        echo("There is no session in the history yet.")
    elif yes or typer.confirm(f"Delete {_describe(entries)} for good?"):
        echo(f"{_sessions(history.delete(entry.id for entry in entries))} deleted.")
    else:
        echo("Nothing was deleted.")
    if every:
        for damaged in history.set_aside():
            echo(f"A damaged history is still there: {damaged}")


def _find(name: str, entries: tuple[Entry, ...]) -> Entry:
    found = [entry for entry in entries if name and entry.id.startswith(name.lower())]
    if len(found) == 1:
        return found[0]
    if found:
        ids = ", ".join(entry.id for entry in found)
        raise HistoryError(f"{name!r} may be {ids}; give more of the ID.")
    raise HistoryError(f"there is no session {name!r}; posecheck history lists their IDs.")


def _describe(entries: tuple[Entry, ...]) -> str:
    from posecheck.history import moment

    if len(entries) > 1:
        return f"all {len(entries)} sessions"
    return f"the session of {moment(entries[0].when)} ({entries[0].session.source.name})"


def _sessions(count: int) -> str:
    return "1 session" if count == 1 else f"{count} sessions"
