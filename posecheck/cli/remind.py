"""posecheck remind: write a reminder for the calendar."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from typer import Option

from posecheck.cli.common import ForceOption, app, echo, library

FILE = Path("posecheck-reminder.ics")


@app.command()
def remind(
    at: Annotated[str, Option(metavar="TIME", help="When, such as 07:30.")] = "07:30",
    days: Annotated[str, Option(metavar="DAYS", help="On which days of the week.")] = "mon,wed,fri",
    weeks: Annotated[
        int | None, Option(metavar="N", min=1, help="For how many weeks; else without end.")
    ] = None,
    out: Annotated[Path, Option(metavar="FILE", help="The file to write.")] = FILE,
    force: ForceOption = False,
) -> None:
    """Write a reminder that any calendar takes in; nothing runs in the background."""
    from datetime import datetime

    from posecheck.app.reminder import MARK, Reminder, calendar, parse_days, parse_time
    from posecheck.files import holds_mark, write_atomically

    reminder = Reminder(parse_time(at), parse_days(days), weeks)
    now = datetime.now().astimezone()
    content = calendar(reminder, library().exercises.values(), now)
    write_atomically(out, [content], holds_mark(MARK), force=force)
    first = reminder.first(now.replace(tzinfo=None))
    echo(f"First on {first:%A, %d %B %Y, %H:%M}.")
    echo(f"Written: {out}; open it with your calendar.")
