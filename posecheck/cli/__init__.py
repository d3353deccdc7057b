"""The command line: all input from and output to the user's terminal.

Each module adds a group of commands to `app`. Slow imports are made within functions, so that
`posecheck --help` answers at once.
"""

from __future__ import annotations

import io
import sys

import typer

from posecheck.cli import analyze, doctor, exercises, export, history, live, model, remind
from posecheck.cli.common import INTERRUPTED, USAGE_ERROR, UsageError, app, print_error
from posecheck.errors import PosecheckError

#: The modules that add commands.
MODULES = (live, analyze, exercises, history, export, remind, doctor, model)


def main() -> None:
    """Run the command line; a problem that the user can solve is reported in one sentence."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A file name that the terminal cannot show must not end the program.
            stream.reconfigure(errors="backslashreplace")
    try:
        status = app(prog_name="posecheck", standalone_mode=False)
    except PosecheckError as error:
        print_error(str(error))
        sys.exit(USAGE_ERROR)
    except UsageError as error:
        print_error(_describe(error))
        sys.exit(USAGE_ERROR)
    except (KeyboardInterrupt, typer.Abort):
        print_error("stopped.")
        sys.exit(INTERRUPTED)
    sys.exit(status)


def _describe(error: typer.BadParameter) -> str:
    """Return a usage error as one sentence, with the help to read."""
    message = " ".join(error.format_message().split()).rstrip(".").replace(". Did", "; did")
    message = message[:1].lower() + message[1:]
    command = error.ctx.command_path if error.ctx else "posecheck"
    return message if message.endswith("?") else f"{message}; see {command} --help."
