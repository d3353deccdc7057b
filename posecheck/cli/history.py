"""posecheck history: what was done so far; and keeping what was done just now."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from posecheck.cli.common import app
from posecheck.cli.terminal import complain, show_table
from posecheck.errors import HistoryError

if TYPE_CHECKING:
    from posecheck.core.session import Session
    from posecheck.history import Entry, ExerciseTrends, History, Summary, Week

#: So many sessions are listed.
LISTED = 10

#: What the page is called when nobody says.
PAGE = "posecheck-history.html"

#: So much of an id is shown, and is enough to name a session.
SHORT = 6

Data = Annotated[
    Path | None,
    typer.Option(
        "--data",
        metavar="DIR",
        help="Where the history is; else what POSECHECK_DATA names, or the user's data folder.",
    ),
]
NoHistory = Annotated[
    bool, typer.Option("--no-history", help="Don't keep what came of it in the history.")
]


class PageNameIfAny(TyperGroup):
    """Lets --html be given without the name of a file."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Give it the usual name."""
        return super().parse_args(ctx, with_page_name(args))


def with_page_name(arguments: list[str]) -> list[str]:
    """The arguments with a name after an --html that has none."""
    named: list[str] = []
    for argument, after in zip(arguments, [*arguments, "--"][1:], strict=True):
        named.append(argument)
        if argument == "--html" and after.startswith("-"):
            named.append(PAGE)
    return named


history_app = typer.Typer(cls=PageNameIfAny)
app.add_typer(history_app, name="history")


# ── keeping ──────────────────────────────────────────────────────────────────────────────────────


def remember(
    session: Session, folder: Path | None, when: datetime, data: Path | None, *, again: bool = False
) -> None:
    """Keep a session in the history; when that fails, say so and go on.

    folder, when, data, again: see `posecheck.history.store_session`. Without a frame there is no
    session.
    """
    from posecheck.history import store_session

    if not session.source.frames:
        return
    try:
        store_session(session, folder, when, data, warn=complain, replace_folder=again)
    except HistoryError as error:
        complain(f"not kept in the history: {error}")


def remember_recording(session: Session, video: Path, folder: Path, data: Path | None) -> None:
    """Keep what came of a video, or of stored landmarks, as of the time when it was filmed."""
    from posecheck.video.creation_time import filmed

    again = video.suffix.lower() == ".npz"
    remember(session, folder, filmed(video), data, again=again)


# ── telling ──────────────────────────────────────────────────────────────────────────────────────


@history_app.callback(invoke_without_command=True)
def history(
    context: typer.Context,
    html: Annotated[
        Path | None,
        typer.Option(metavar="[FILE]", help=f"Write a page to read instead; else {PAGE}."),
    ] = None,
    data: Data = None,
) -> None:
    """Tell the last sessions, the week, and how each stretch has been going."""
    if context.invoked_subcommand is not None:
        context.obj = data
        return
    from posecheck.exercises import EXERCISES
    from posecheck.history import summary

    today = datetime.now().astimezone().date()
    told = summary(_history(data).entries(), EXERCISES, today)
    if html is not None:
        _write_page(told, html)
    elif not told.entries:
        typer.echo("There is no session in the history yet.")
    else:
        _show(told)


def _history(data: Path | None) -> History:
    from posecheck.history import History, data_folder

    return History(data_folder(data), complain)


def _write_page(told: Summary, file: Path) -> None:
    from posecheck.history import page, write_text

    write_text(file, page(told))
    typer.echo(f"History: {file}")


def _show(told: Summary) -> None:
    _show_sessions(told.entries)
    typer.echo(_week(told.week))
    typer.echo(_streak(told))
    show_table(
        ("Stretch", "Days", "Figure", "Latest", "Trend"),
        [row for one in told.exercises for row in _figures(one)],
    )


def _show_sessions(entries: tuple[Entry, ...]) -> None:
    from posecheck.history import counts, moment

    rows = [
        (
            entry.id[:SHORT],
            moment(entry.when),
            "live" if entry.session.source.live else entry.session.source.name,
            "\n".join(counts(entry)),
        )
        for entry in reversed(entries[-LISTED:])
    ]
    show_table(("ID", "When", "Source", "What counted"), rows)
    if len(entries) > LISTED:
        typer.echo(f"The last {LISTED} of {len(entries)} sessions.\n")


def _week(week: Week) -> str:
    from posecheck.history import WANTED

    days = "1 day" if week.days == 1 else f"{week.days} days"
    return f"This week: {days} of the {WANTED[0]} to {WANTED[1]} that the programme wants."


def _streak(told: Summary) -> str:
    from posecheck.history import WANTED

    return f"Weeks in a row with at least {WANTED[0]} days: {told.streak}."


def _figures(exercise: ExerciseTrends) -> list[tuple[str, ...]]:
    """A row for each figure of an exercise, named in the first."""
    names = [(exercise.title, str(exercise.days))] + [("", "")] * len(exercise.trends)
    return [
        (*name, trend.name, trend.level_words, trend.words)
        for name, trend in zip(names, exercise.trends, strict=False)
    ]


# ── taking along, and deleting ───────────────────────────────────────────────────────────────────


@history_app.command("export")
def export_(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A file that ends in .csv or .json.")
    ],
    data: Data = None,
) -> None:
    """Write the whole history to a file: CSV has a row for each repetition."""
    from posecheck.history import write_file

    entries = _history(data or context.obj).entries()
    write_file(entries, file)
    typer.echo(f"{_sessions(len(entries))} written to {file}.")


@history_app.command("import")
def import_(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file that export wrote.")],
    data: Data = None,
) -> None:
    """Take in the sessions of a file that export wrote; those that are there already stay."""
    from posecheck.history import read_file

    entries = read_file(file)
    new = _history(data or context.obj).add(entries)
    there = len(entries) - new
    typer.echo(f"{_sessions(new)} taken in" + (f", {there} there already." if there else "."))


@history_app.command("delete")
def delete(
    context: typer.Context,
    name: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="The session, as the list names it.")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Delete all sessions.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask.")] = False,
    data: Data = None,
) -> None:
    """Delete a session, or all of them, for good; folders of results stay."""
    if (name is None) is not every:
        raise HistoryError("name one session by its ID, or give --all; posecheck history has IDs.")
    kept = _history(data or context.obj)
    entries = kept.entries() if name is None else (_named(name, kept.entries()),)
    if not entries:
        typer.echo("There is no session in the history yet.")
    elif yes or typer.confirm(f"Delete {_named_so(entries)} for good?"):
        typer.echo(f"{_sessions(kept.delete(entry.id for entry in entries))} deleted.")
    else:
        typer.echo("Nothing was deleted.")
    if every:
        for damaged in kept.set_aside():
            typer.echo(f"A damaged history is still there: {damaged}")


def _named(name: str, entries: tuple[Entry, ...]) -> Entry:
    """The one session whose id begins so."""
    found = [entry for entry in entries if name and entry.id.startswith(name.lower())]
    if len(found) == 1:
        return found[0]
    if found:
        ids = ", ".join(entry.id for entry in found)
        raise HistoryError(f"{name!r} may be {ids}; give more of the ID.")
    raise HistoryError(f"there is no session {name!r}; posecheck history lists their IDs.")


def _named_so(entries: tuple[Entry, ...]) -> str:
    from posecheck.history import moment

    if len(entries) > 1:
        return f"all {len(entries)} sessions"
    return f"the session of {moment(entries[0].when)} ({entries[0].session.source.name})"


def _sessions(many: int) -> str:
    return "1 session" if many == 1 else f"{many} sessions"
