"""posecheck history: show, export, import and delete past sessions; and keep new ones."""

from __future__ import annotations

import gc
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer import Argument, Option
from typer.core import TyperGroup

from posecheck.cli.common import (
    DataOption,
    ForceOption,
    PersonOption,
    PlanOption,
    app,
    echo,
    library,
    prescription,
    print_error,
    print_table,
)
from posecheck.cli.language import LanguageOption, terminal
from posecheck.errors import HistoryError
from posecheck.files import journals_aside, plain
from posecheck.i18n import translatable
from posecheck.stopping import stop

if TYPE_CHECKING:
    from posecheck.core.session import Session
    from posecheck.history import Entry, History, Summary

#: The number of sessions in the list, and the digits of an ID that are shown and suffice.
LISTED, SHORT = 10, 6

SinceOption = Annotated[
    str | None, Option("--since", metavar="DATE", help="The first day, such as 2026-09-01.")
]
UntilOption = Annotated[str | None, Option("--until", metavar="DATE", help="The last day.")]
ExerciseOption = Annotated[
    str | None, Option("--exercise", metavar="NAME", help="What was done of one exercise.")
]

#: The default names of the page and of the record, and the options that take them.
PAGE, RECORD = "posecheck-history.html", "posecheck-history.pdf"
NAMES = {"--html": PAGE, "--pdf": RECORD}

#: The heads of the tables of sessions and of trends.
LIST_HEAD = (
    "ID",
    translatable("When"),
    translatable("Length"),
    translatable("Source"),
    translatable("What counted"),
    translatable("Pain and effort"),
)
TRENDS_HEAD = (
    translatable("Stretch"),
    translatable("Days"),
    translatable("Figure"),
    translatable("Latest"),
    translatable("Since the beginning"),
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
        unnamed = argument in NAMES and after.startswith("-")
        named += [argument, NAMES[argument]] if unnamed else [argument]
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
    from posecheck.app.recording_time import recording_time
    from posecheck.files import holds_landmarks

    keep_session(session, folder, recording_time(video), data, again=holds_landmarks(video))


def recover_trainings(home: Path, data: Path | None) -> tuple[Path, ...]:
    """Keep a person's trainings that were killed, say so, and return the videos to save.

    Args:
        home: The person's data folder.
        data: The data folder; None for the usual one.
    """
    from posecheck.files import journals

    if not journals(home):
        return ()
    from posecheck.app.exercise_library import load_exercises
    from posecheck.app.recovery import recover
    from posecheck.formatting import clock, moment

    words, recordings = terminal.words, list[Path]()

    def begin(started: datetime) -> None:
        when = moment(started, words)
        echo(
            words("A training of {when} was cut off; keeping it takes a while.", when=when),
            err=True,
        )

    for found in recover(home, load_exercises(data), print_error, begin):
        session = found.session
        if found.history:
            with stop.shielded():
                keep_session(session, found.folder, found.started, home)
        when, length = moment(found.started, words), clock(session.source.duration, words)
        said = (
            words(
                "A training of {when} had been cut off after {length} min; it has been kept.",
                when=when,
                length=length,
            )
            if session.interrupted
            else words("A training of {when} has been kept.", when=when)
        )
        report = words("Report: {path}", path=found.folder / "report.html")
        echo(f"{said} {report}", err=True)
        if found.recording:
            recordings.append(found.recording)
    return tuple(recordings)


def save_recordings(paths: Iterable[Path]) -> None:
    """Save videos that were being recorded when their training was killed; say which."""
    for path in paths:
        from posecheck.video.writer import save_recording

        if save_recording(path):
            echo(terminal.words("Recording: {path}", path=path), err=True)
        else:
            print_error(f"nothing of the recording {path} can be saved.")


# ── showing the history ──────────────────────────────────────────────────────────────────────────


@history_app.callback(invoke_without_command=True)
def history(
    context: typer.Context,
    html: Annotated[
        Path | None, Option(metavar="[FILE]", help=f"Write a page to read instead; else {PAGE}.")
    ] = None,
    pdf: Annotated[
        Path | None, Option(metavar="[FILE]", help=f"Write a record on paper; else {RECORD}.")
    ] = None,
    since: SinceOption = None,
    until: UntilOption = None,
    exercise: ExerciseOption = None,
    plan: PlanOption = None,
    person: PersonOption = None,
    force: ForceOption = False,
    language: LanguageOption = None,
    data: DataOption = None,
) -> None:
    """Show the last sessions, the week, and how each stretch has been going."""
    context.obj = (data, person)
    if context.invoked_subcommand is not None:
        return
    from posecheck.history import home, page, summary, write_text

    words, where = terminal.words, home(data, person)
    save_recordings(recover_trainings(where, data))
    today = datetime.now().astimezone().date()
    exercises = library(data).exercises
    every = _entries(where)
    asked = prescription(plan, where, exercises, today, every)
    known = {one.name: one for one in asked.prescribed(exercises.values())}
    entries = _chosen(every, since, until, exercise, known)
    last = min(today, _parse_date(until) or today)
    found = summary(entries, known, last, asked.plan)
    if pdf is not None:
        _write_record(pdf, found, force=force)
    if html is not None:
        write_text(html, page(found, words), force=force)
        echo(words("History: {path}", path=html))
    if html is not None or pdf is not None:
        return
    if not found.entries:
        echo(words("There is no session in the history yet."))
    else:
        _show(found)


def _chosen_home(context: typer.Context, data: Path | None) -> tuple[Path, Path | None]:
    """Return the folder of a subcommand's history, and the data folder that it is in.

    Trainings that were killed are kept first.

    Args:
        context: The subcommand's, with --data and --person of the group.
        data: The subcommand's --data; the group's holds instead where this one is not given, or
            comes from the file of defaults and the group's does not.
    """
    from posecheck.history import home

    group_data, person = context.obj
    if data is None or (_is_data_typed(context.parent) and not _is_data_typed(context)):
        data = group_data
    where = home(data, person)
    save_recordings(recover_trainings(where, data))
    return where, data


def _is_data_typed(context: Any) -> bool:
    """Return whether --data is in the command line itself."""
    source = context.get_parameter_source("data")
    return source is not None and source.name == "COMMANDLINE"


def _write_record(path: Path, found: Summary, *, force: bool) -> None:
    from posecheck.app.record import MARK, history_record
    from posecheck.files import holds_mark, write_atomically

    words = terminal.words
    content = history_record(found, words)
    remedy = "choose another name"
    write_atomically(path, [content], holds_mark(MARK), force=force, remedy=remedy)
    echo(words("Written: {path}", path=path))


def _open_history(folder: Path) -> History:
    from posecheck.history import History

    return History(folder, print_error)


def _entries(folder: Path) -> tuple[Entry, ...]:
    """Return all sessions; the garbage collector looks at them no more."""
    entries = _open_history(folder).entries()
    gc.freeze()  # the command ends soon, and frees nothing before
    return entries


def _chosen(
    entries: Iterable[Entry],
    since: str | None,
    until: str | None,
    exercise: str | None,
    known: Iterable[str],
) -> tuple[Entry, ...]:
    """Return the sessions of some days, and of them what was done of an exercise."""
    from posecheck.history import only

    first, last = (_parse_date(text) for text in (since, until))
    if exercise and exercise not in known:
        names = ", ".join(known)
        raise HistoryError(f"there is no exercise {exercise!r}; give one of {names}.")
    return only(entries, first, last, exercise)


def _parse_date(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise HistoryError(f"{text!r} is no date; give one such as 2026-09-01.") from error


def _show(summary: Summary) -> None:
    from posecheck.formatting import clock, moment
    from posecheck.history import (
        adherence_words,
        counts,
        level,
        pain_words,
        sides_compared,
        tendency,
        week_words,
    )

    words = terminal.words
    listed = [
        (
            entry.id[:SHORT],
            moment(entry.when, words),
            clock(entry.session.source.duration, words),
            words("live") if entry.session.source.live else entry.session.source.name,
            "\n".join(counts(entry, words)),
            pain_words(entry.session.pain, words),
        )
        for entry in reversed(summary.entries[-LISTED:])
    ]
    print_table(LIST_HEAD, listed)
    if len(summary.entries) > LISTED:
        shown = {"shown": LISTED, "all": len(summary.entries)}
        echo(words("The last {shown} of {all} sessions.", **shown) + "\n")
    echo(week_words(summary.week, words))
    echo(
        words(
            "Weeks in a row with at least {least} days: {streak}.",
            least=summary.week.wanted[0],
            streak=summary.streak,
        )
    )
    kept = adherence_words(summary, words)
    if kept:
        echo(kept)
    shown_trends = [
        (words(one.title), str(one.days), trend)
        for one in summary.exercises
        for trend in one.trends
    ]
    shown_trends += [(words("Pain and effort"), "", trend) for trend in summary.feelings]
    rows, last = [], ""
    for title, days, trend in shown_trends:
        name = (title, days) if title != last else ("", "")  # only in the first row
        last = title
        change = filter(None, (tendency(trend, words), sides_compared(trend, words)))
        rows.append((*name, words(trend.name), level(trend, words), "\n".join(change)))
    print_table(TRENDS_HEAD, rows)


@history_app.command()
def show(
    context: typer.Context,
    name: Annotated[str, Argument(metavar="ID", help="The session, as the list names it.")],
    language: LanguageOption = None,
    data: DataOption = None,
) -> None:
    """Show one session: counts, plan, pain, and where its report is."""
    from posecheck.app.plan_words import stamp_words
    from posecheck.cli.output import print_session
    from posecheck.formatting import moment
    from posecheck.history import find_id, pain_words

    words, (where, _) = terminal.words, _chosen_home(context, data)
    entries = {each.id: each for each in _open_history(where).entries()}
    entry = entries[find_id(name, entries)]
    session = entry.session
    echo(f"{entry.id}, {moment(entry.when, words)}")
    if session.plan:
        echo(stamp_words(session.plan, words))
    if said := pain_words(session.pain, words):
        echo(words("Pain and effort: {said}", said=said))
    if session.pain and session.pain.note:
        echo(session.pain.note)
    print_session(session, Path(entry.folder), annotated=False)


# ── export, import and deletion ──────────────────────────────────────────────────────────────────


@history_app.command("export")
def export_(
    context: typer.Context,
    file: Annotated[Path, Argument(metavar="FILE", help="A file that ends in .csv or .json.")],
    since: SinceOption = None,
    until: UntilOption = None,
    exercise: ExerciseOption = None,
    force: ForceOption = False,
    language: LanguageOption = None,
    data: DataOption = None,
) -> None:
    """Write the history to a file: CSV for spreadsheets, a row a repetition; JSON keeps all."""
    from posecheck.history import write_file

    where, data = _chosen_home(context, data)
    known = library(data).exercises
    entries = _chosen(_entries(where), since, until, exercise, known)
    write_file(entries, file, known, force=force)
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
    file: Annotated[Path, Argument(metavar="FILE", help="A .json that export wrote.")],
    language: LanguageOption = None,
    data: DataOption = None,
) -> None:
    """Take in the sessions of a file that export wrote; those that are there already stay."""
    from posecheck.history import read_file

    entries = read_file(file)
    where, _ = _chosen_home(context, data)
    new = _open_history(where).add(entries)
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
    from posecheck.history import find_id

    where, _ = _chosen_home(context, data)
    history = _open_history(where)
    ids = history.ids() if name is None else (find_id(name, history.ids()),)
    words = terminal.words
    if not ids:
        echo(words("There is no session in the history yet."))
    elif yes or typer.confirm(_question(ids, history)):
        deleted = history.delete(ids)
        echo(words.count(deleted, "{n} session deleted.", "{n} sessions deleted."))
    else:
        echo(words("Nothing was deleted."))
    if every:
        for damaged in history.set_aside():
            echo(words("A damaged history is still there: {path}", path=damaged))
        for damaged in journals_aside(where):
            echo(words("A damaged training is still there: {path}", path=damaged))


def _question(ids: tuple[str, ...], history: History) -> str:
    from posecheck.formatting import moment

    words = terminal.words
    if len(ids) > 1:
        return words("Delete all {n} sessions for good?", n=len(ids))
    entries = {entry.id: entry for entry in history.entries()}
    if ids[0] not in entries:
        return words("Delete the session {name} for good?", name=ids[0])
    found = entries[ids[0]]
    when, name = moment(found.when, words), found.session.source.name
    return plain(words("Delete the session of {when} ({name}) for good?", when=when, name=name))
