"""The command line: all input from and output to the user's terminal.

Each module adds a group of commands to `app`. Slow imports are made within functions, so that
`posecheck --help` answers at once.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import typer

from posecheck.cli import (
    analyze,
    config,
    doctor,
    exercises,
    export,
    history,
    live,
    model,
    note,
    person,
    plan,
    remind,
    report,
)
from posecheck.cli.common import USAGE_ERROR, UsageError, command_tree, print_error
from posecheck.cli.language import terminal
from posecheck.errors import PosecheckError, reason
from posecheck.files import LenientRaw, lenient
from posecheck.i18n import translatable
from posecheck.stopping import stop

INTERRUPTED = 130  # exit status after a question that was not answered

#: The modules that add commands.
MODULES = (
    live, analyze, plan, exercises, history, note, export, remind, report, person, doctor, config,
    model,
)  # fmt: skip


#: What libraries say when they get no memory, in errors of many types.
NO_MEMORY = (
    "nsufficient memory", "annot allocate memory", "failed to map segment", "bad_alloc",
    "can't start new thread",
)  # fmt: skip


def main() -> None:
    """Run the command line; a problem that the user can solve is reported in one sentence."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:  # it was closed; questions are answered by an end of file
            null = open(os.devnull, mode, encoding="utf-8")  # noqa: PTH123, SIM115  # to the end
            setattr(sys, name, null)
    with _lenient_streams() as output, stop.handled():
        status = _run()
    problem = output.problem
    if problem and problem.errno != errno.EPIPE and not status:
        print_error(f"the output can't be written ({reason(problem)}); write it elsewhere.")
        status = USAGE_ERROR
    sys.exit(status)


@contextmanager
def _lenient_streams() -> Iterator[LenientRaw]:
    """Go on when nobody reads the output any more; yield what keeps its first failure."""
    before = sys.stdout, sys.stderr
    sys.stdout, output = lenient(sys.stdout)
    sys.stderr, _ = lenient(sys.stderr)
    try:
        yield output
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        sys.stdout, sys.stderr = before


def _run() -> int:
    """Run a command; return the exit status."""
    try:
        if "" in sys.argv[1:]:  # the current folder would be taken for it
            raise PosecheckError("an argument is empty; give each name, or leave its option out.")
        terminal.quiet = False
        command = command_tree()
        defaults = config.default_map(command, config.read_settings())
        status = command(
            sys.argv[1:] or ["live"],
            prog_name="posecheck",
            standalone_mode=False,
            default_map=defaults,
        )
    # Interrupted code, and libraries in the middle of loading, fail with anything.
    except BaseException as error:
        sentence = "stopped." if stop.pressed else _sentence(error)
        if sentence is None:
            raise
        print_error(sentence)
        return stop.status or (INTERRUPTED if isinstance(error, typer.Abort) else USAGE_ERROR)
    return status or stop.status


def _sentence(error: BaseException) -> str | None:
    """Return what to say of an error; None for one of the program's own faults."""
    if isinstance(error, PosecheckError):
        return str(error)
    if isinstance(error, UsageError):
        return _describe(error)
    if isinstance(error, typer.Abort):
        return "stopped."
    if isinstance(error, MemoryError) or any(words in str(error) for words in NO_MEMORY):
        return translatable(
            "there is too little memory for this; close other programs, or raise the limit."
        )
    if isinstance(error, OSError) and error.filename:
        return translatable(
            f"{error.filename} can't be used ({reason(error)}); check its name and folder."
        )
    return None


def _describe(error: typer.BadParameter) -> str:
    """Return a usage error as one sentence, with the help to read."""
    message = " ".join(error.format_message().split()).rstrip(".").replace(". Did", "; did")
    message = message[:1].lower() + message[1:]
    command = error.ctx.command_path if error.ctx else "posecheck"
    return message if message.endswith("?") else f"{message}; see {command} --help."
