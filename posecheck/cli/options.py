"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

DataOption = Annotated[
    Path | None,
    typer.Option(
        "--data",
        metavar="DIR",
        help="Where the history and own exercises are; else what POSECHECK_DATA names, or the"
        " user's data folder.",
    ),
]
NoHistoryOption = Annotated[
    bool, typer.Option("--no-history", help="Don't keep what came of it in the history.")
]
ModelOption = Annotated[
    Path | None, typer.Option("--model", metavar="PATH", help="Another pose model (.task).")
]
