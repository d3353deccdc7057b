"""posecheck remind: write a reminder for the calendar."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from typer import Option

from posecheck.cli.common import app, library
from posecheck.errors import PosecheckError

FILE = Path("posecheck-reminder.ics")


@app.command()
def remind(
    at: Annotated[str, Option(metavar="TIME", help="When, such as 07:30.")] = "07:30",
    days: Annotated[str, Option(metavar="DAYS", help="On which days of the week.")] = "mon,wed,fri",
    weeks: Annotated[
        int | None, Option(metavar="N", min=1, help="For how many weeks; else without end.")
    ] = None,
    out: Annotated[Path, Option(metavar="FILE", help="The file to write.")] = FILE,
    force: Annotated[
        bool, Option("--force", help="Replace a file that is something else.")
    ] = False,
) -> None:
    """Write a reminder that any calendar takes in; nothing runs in the background."""
    from datetime import datetime

    from posecheck.app.reminder import Reminder, calendar, parse_days, parse_time
    from posecheck.files import write_atomically

    reminder = Reminder(parse_time(at), parse_days(days), weeks)
    if not force:
        _check_replaceable(out)
    now = datetime.now().astimezone()
    write_atomically(out, [calendar(reminder, library().exercises.values(), now)])
    first = reminder.first(now.replace(tzinfo=None))
    typer.echo(f"First on {first:%A, %d %B %Y, %H:%M}.")
    typer.echo(f"Written: {out}; open it with your calendar.")


def _check_replaceable(path: Path) -> None:
    from posecheck.app.reminder import is_reminder

    try:
        replaceable = not path.exists() or is_reminder(path.read_bytes())
    except OSError:
        replaceable = False  # a folder, or an unreadable file
    if not replaceable:
        raise PosecheckError(
            f"{path} is there already and is no reminder;"
            " choose another name with --out, or replace it with --force."
        )
