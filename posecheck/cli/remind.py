"""posecheck remind: write a reminder for the calendar."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from typer import Option

from posecheck.cli.common import (
    DataOption,
    ForceOption,
    PersonOption,
    PlanOption,
    app,
    echo,
    library,
    prescription,
)
from posecheck.cli.language import LanguageOption, terminal

FILE = Path("posecheck-reminder.ics")
AT, DAYS = "07:30", "mon,wed,fri"
MAX_WEEKS = 1000


@app.command()
def remind(
    at: Annotated[
        str | None, Option(metavar="TIME", help=f"When, if not as the plan has it; else {AT}.")
    ] = None,
    days: Annotated[
        str | None,
        Option(metavar="DAYS", help=f"On which days, if not as the plan has it; else {DAYS}."),
    ] = None,
    weeks: Annotated[
        int | None,
        Option(metavar="N", min=1, max=MAX_WEEKS, help="For how many weeks; else without end."),
    ] = None,
    out: Annotated[Path, Option(metavar="FILE", help="The file to write.")] = FILE,
    force: ForceOption = False,
    plan: PlanOption = None,
    person: PersonOption = None,
    data: DataOption = None,
    language: LanguageOption = None,
) -> None:
    """Write a reminder that any calendar takes in, by the plan; nothing runs in the background."""
    from datetime import datetime

    from posecheck.app.reminder import (
        MARK,
        Reminder,
        calendar,
        parse_days,
        parse_time,
        plan_calendar,
    )
    from posecheck.files import holds_mark, write_atomically
    from posecheck.formatting import full_day, time_of_day
    from posecheck.history import home

    words = terminal.words
    now = datetime.now().astimezone()
    exercises = library(data).exercises
    asked = prescription(plan, home(data, person), exercises, now.date())
    prescribed = {one.name: one for one in asked.prescribed(exercises.values())}
    planned_time = asked.plan.at if asked.plan else None
    time = parse_time(at or planned_time or AT)
    if asked.plan:
        chosen = parse_days(days) if days is not None else asked.plan.weekdays
        content, first = plan_calendar(
            asked.plan, prescribed, Reminder(time, chosen, weeks), now, words
        )
    else:
        reminder = Reminder(time, parse_days(days or DAYS), weeks)
        content = calendar(reminder, prescribed.values(), now, words)
        first = reminder.first(now.replace(tzinfo=None))
    write_atomically(out, [content], holds_mark(MARK), force=force)
    day, begin = full_day(first, words), time_of_day(first, words)
    echo(words("First on {day}, {time}.", day=day, time=begin))
    echo(words("Written: {path}; open it with your calendar.", path=out))
