"""What several commands share: the application, options, exit statuses and output."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer
from typer import Option
from typer.core import TyperGroup

from posecheck.cli.language import terminal
from posecheck.errors import PosecheckError
from posecheck.files import plain

if TYPE_CHECKING:
    from datetime import date

    from posecheck.app.exercise_library import ExerciseLibrary
    from posecheck.core.exercise import Exercise
    from posecheck.history import Entry
    from posecheck.plan import Prescription

USAGE_ERROR = 2  # exit status for a problem that the user can solve
AUTO = "auto"  # stands for all exercises
NONE = "none"  # stands for no plan
NO_WIDTH = 10_000  # columns of a table that is not for a terminal, at most
SAMPLE = Path("sample_videos", "hip-flexor.mp4")

#: The base class of all errors in a command line. Some versions of typer take it from click and
#: others bring their own, and only a subclass of it has a public name in all of them.
UsageError = cast(type[typer.BadParameter], typer.BadParameter.__base__)

#: The commands in the order in which a user needs them.
COMMANDS = (
    "live", "analyze", "demo", "plan", "history", "note", "report", "export", "remind", "person",
    "exercises", "doctor", "cameras", "model", "config",
)  # fmt: skip

DataOption = Annotated[
    Path | None,
    Option(
        "--data",
        metavar="DIR",
        help="Where the history and own exercises are; else what POSECHECK_DATA names, or the"
        " user's data folder.",
    ),
]
NoHistoryOption = Annotated[
    bool, Option("--no-history", help="Don't keep what came of it in the history.")
]
ForceOption = Annotated[bool, Option("--force", help="Replace files that posecheck did not write.")]
ModelOption = Annotated[
    str,
    Option(
        "--model",
        metavar="lite|full|auto|PATH",
        help="The pose model: lite takes half the time of full, auto is full or, live on a slow"
        " computer, lite; or another one (.task).",
    ),
]


RateOption = Annotated[
    str,
    Option(
        "--rate",
        metavar="N|all|auto|adaptive",
        help="Looks a second at most; all for every picture; auto for 15; adaptive for fewer"
        " while little moves.",
    ),
]


PersonOption = Annotated[
    str | None,
    Option("--person", metavar="NAME", help="Whose plan and history, where there are several."),
]
PlanOption = Annotated[
    str | None,
    Option("--plan", metavar="FILE|none", help="A plan to judge by instead of the one in use."),
]


QuietOption = Annotated[bool, Option("--quiet", "-q", help="Print nothing but what went wrong.")]
JsonOption = Annotated[
    bool,
    Option("--json", help="Print the sessions alone, each as one line of JSON: session.json."),
]


class OrderedGroup(TyperGroup):
    """Lists the commands in the order of COMMANDS, independent of the order of imports."""

    def list_commands(self, ctx: object) -> list[str]:
        """Return the names of the commands."""
        return sorted(self.commands, key=COMMANDS.index)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write what the commands do in whole sentences."""
        with formatter.section("Commands"):
            formatter.write_dl(
                [
                    (name, self.commands[name].get_short_help_str(limit=200))
                    for name in self.list_commands(ctx)
                ]
            )


app = typer.Typer(
    cls=OrderedGroup,
    context_settings={"help_option_names": ["-h", "--help"]},
    rich_markup_mode=None,  # its panels are narrow, and name Python's types
    pretty_exceptions_enable=False,
    help="Watches stretches on video, counts those done properly and says what to mend."
    " Without a command, a training before the camera begins. Everything stays on this computer.",
)


def command_tree() -> Any:
    """Return the command with all its subcommands; its help names no types of Python's."""
    tree = typer.main.get_command(app)
    for _, command in subcommands(tree):
        for param in command.params:
            if param.param_type_name == "argument":
                param.display_type_rich = lambda ctx: None
    return tree


def subcommands(command: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every command below one, with its name as it is typed."""
    for name, sub in getattr(command, "commands", {}).items():
        yield f"{path}{name}", sub
        yield from subcommands(sub, f"{path}{name} ")


def library(data: Path | None = None) -> ExerciseLibrary:
    """Return all exercises and routines, own ones in the data folder included; print warnings.

    A command calls this once: each call prints the warnings.
    """
    from posecheck.app.exercise_library import load_exercises

    loaded = load_exercises(data)
    for warning in loaded.warnings:
        print_error(warning)
    return loaded


def prescription(
    plan: str | None,
    home: Path,
    exercises: Mapping[str, Exercise],
    day: date,
    entries: Iterable[Entry] | None = None,
) -> Prescription:
    """Return what is asked for on a day, by the plan in use or by that of --plan.

    Args:
        plan: The value of --plan.
        home: The person's data folder.
        exercises: All exercises by name.
        day: The day of the session.
        entries: The person's history, if it was read already.
    """
    from posecheck.app.plan_in_use import prescription_for
    from posecheck.plan import Prescription

    if plan == NONE:
        return Prescription()
    return prescription_for(home, exercises, day, Path(plan) if plan else None, entries)


def select_exercises(name: str, exercises: Mapping[str, Exercise]) -> tuple[Exercise, ...]:
    """Return the exercise of a name, or all for "auto"; PosecheckError if there is none."""
    if name in (*exercises, AUTO):
        return tuple(exercises.values()) if name == AUTO else (exercises[name],)
    from difflib import get_close_matches

    names = (*exercises, AUTO)
    near = get_close_matches(name.lower().replace("_", "-"), names, n=1)
    known = ", ".join(names)
    raise PosecheckError(
        f"there is no exercise {name!r}; did you mean {near[0]}? Give one of {known}."
        if near
        else f"there is no exercise {name!r}; give one of {known}."
    )


def sample_video() -> Path:
    """Return the sample video of the installed package, or of the checkout."""
    package = Path(__file__).resolve().parent.parent
    for path in (package / SAMPLE, package.parent / SAMPLE):
        if path.is_file():
            return path
    raise PosecheckError(f"the sample video {SAMPLE.name} is missing; install posecheck again.")


def print_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table to standard output; its heads are translated, its cells are as given."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    if terminal.quiet:
        return
    table = Table(box=box.SIMPLE)
    for title in map(terminal.words, head):
        table.add_column(title, overflow="fold")  # a long name is continued, not cut
    for row in rows:
        table.add_row(*(Text(plain(cell)) for cell in row))
    # A file or another program has no width: a row stays on its line.
    Console(width=None if sys.stdout.isatty() else NO_WIDTH).print(table)


def echo(text: str, *, err: bool = False) -> None:
    """Print text, in which nothing from outside controls the terminal; nothing with --quiet."""
    if err or not terminal.quiet:
        typer.echo(plain(text), err=err)


def print_error(sentence: str) -> None:
    """Print a sentence to standard error, in the language of the terminal, on one line."""
    said = terminal.words.finished(sentence)
    # A name with a line end would begin a line of its own, which could pass for another message.
    echo(f"posecheck: {said.replace(chr(10), chr(92) + 'n')}", err=True)
