"""The commands. Here is talked to the user, and nothing else done.

One module a group of commands; each adds its own to `app`. What takes long to import is imported
inside the functions: `posecheck --help` answers at once.
"""

from __future__ import annotations

import io
import sys

import typer

from posecheck.cli import analyze, cameras, doctor, exercises, export, history, live, model, remind
from posecheck.cli.common import INTERRUPTED, MENDABLE, UsageError, app
from posecheck.cli.terminal import complain
from posecheck.errors import PosecheckError

#: The modules that bring commands.
MODULES = (live, analyze, exercises, history, export, remind, doctor, cameras, model)


def main() -> None:
    """Run the command line; what the user can mend is said in one sentence."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # No file's name may end the program because the terminal can't show it.
            stream.reconfigure(errors="backslashreplace")
    try:
        status = app(prog_name="posecheck", standalone_mode=False)
    except PosecheckError as error:
        complain(str(error))
        sys.exit(MENDABLE)
    except UsageError as error:
        complain(_misused(error))
        sys.exit(MENDABLE)
    except (KeyboardInterrupt, typer.Abort):
        complain("stopped.")
        sys.exit(INTERRUPTED)
    sys.exit(status)


def _misused(error: typer.BadParameter) -> str:
    """What is wrong with the command line as one sentence, and where to read how it is right."""
    told = " ".join(error.format_message().split()).rstrip(".").replace(". Did", "; did")
    told = told[:1].lower() + told[1:]
    command = error.ctx.command_path if error.ctx else "posecheck"
    return told if told.endswith("?") else f"{told}; see {command} --help."
