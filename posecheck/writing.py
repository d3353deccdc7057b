"""A file that appears when it is whole, in the place of an older one, or not at all."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path

from posecheck.errors import OutputError


def write(path: Path, pieces: Iterable[bytes]) -> None:
    """Write a file piece by piece; OutputError says in one sentence why that can't be done."""
    try:
        with tempfile.TemporaryDirectory(prefix=".unfinished-", dir=path.parent) as folder:
            unfinished = Path(folder, path.name)
            with unfinished.open("wb") as file:
                file.writelines(pieces)
            unfinished.replace(path)
    except OSError as error:
        reason = (error.strerror or str(error)).rstrip(".")
        raise OutputError(
            f"{path} can't be written ({reason}); choose another place with --out."
        ) from error
