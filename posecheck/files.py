"""Finding recordings, naming results folders, and writing files atomically."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from glob import glob, has_magic
from pathlib import Path

from posecheck.errors import OutputError, PosecheckError, reason

RESULTS_SUFFIX = "-posecheck"  # of every results folder's name
ANNOTATED = "annotated.mp4"  # an output, and skipped when recordings are collected

#: Extensions of videos in a folder. A file named by the user may have any extension.
VIDEO_EXTENSIONS = {
    ".3gp", ".asf", ".avi", ".flv", ".m2ts", ".m4v", ".mkv", ".mov", ".mp4", ".mpeg", ".mpg",
    ".mts", ".ogv", ".ts", ".webm", ".wmv",
}  # fmt: skip


def find_recordings(paths: Iterable[Path]) -> list[Path]:
    """Return the recordings that files, folders and patterns name, those of a folder by name.

    Folders are searched recursively for videos, skipping results folders. Patterns with ``*`` or
    ``?`` are expanded, since some shells do not. PosecheckError if a folder or pattern has none.
    """
    named = [match for path in paths for match in _expand(path)]
    found = [file for path in named for file in (_videos_in(path) if path.is_dir() else [path])]
    if not found:
        raise PosecheckError("there are only results here; name a folder with videos, or a file.")
    return found


def _expand(pattern: Path) -> list[Path]:
    if pattern.exists() or not has_magic(str(pattern)):
        return [pattern]
    # Path.glob takes no absolute patterns.
    matches = sorted(map(Path, glob(str(pattern), recursive=True)))  # noqa: PTH207  # see above
    if not matches:
        raise PosecheckError(f"nothing fits {pattern}; check the name and its folder.")
    return matches


def _videos_in(folder: Path) -> list[Path]:
    if folder.resolve().name.endswith(RESULTS_SUFFIX):
        return []
    found = sorted(
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in VIDEO_EXTENSIONS
        and path.is_file()
        and not _is_excluded(path.relative_to(folder))
    )
    if not found:
        raise PosecheckError(
            f"there is no video in {folder}; name a folder with videos, or a file."
        )
    return found


def _is_excluded(path: Path) -> bool:
    return path.name == ANNOTATED or any(
        part.endswith(RESULTS_SUFFIX) or part.startswith(".") for part in path.parts
    )


def results_folder_for(path: Path, out: Path | None = None) -> Path:
    """Return the folder for the results of `path`: in `out`, or beside it.

    Analysing the landmarks.npz of a results folder again writes to that folder.
    """
    if holds_landmarks(path) and recording_of(path.parent):
        return out / path.absolute().parent.name if out else path.parent
    return (out or path.parent) / f"{path.stem}{RESULTS_SUFFIX}"


def recording_of(folder: Path) -> str:
    """Return the name of the recording that a results folder belongs to; empty if it is none."""
    name = folder.absolute().name
    return name.removesuffix(RESULTS_SUFFIX) if name.endswith(RESULTS_SUFFIX) else ""


def holds_landmarks(path: Path) -> bool:
    """Return whether a file holds stored landmarks, judged by its name."""
    return path.suffix.lower() == ".npz"


def printable(path: str | Path) -> str:
    """Return a path as valid Unicode text; bytes of a name that are not UTF-8 are replaced."""
    return os.fsencode(path).decode(errors="replace")


@contextmanager
def output_errors(
    sentence: str, kind: type[PosecheckError] = OutputError, causes: Mapping[int, str] | None = None
) -> Iterator[None]:
    """Raise an OSError as an error of one sentence: that of its `errno` in `causes`, or `sentence`.

    In `sentence`, `{reason}` stands for the system's reason.
    """
    try:
        yield
    except OSError as error:
        known = (causes or {}).get(error.errno or 0)
        raise kind(known or sentence.replace("{reason}", reason(error))) from error


def write_atomically(
    path: Path,
    pieces: Iterable[bytes],
    remedy: str = "choose another place with --out",
    kind: type[PosecheckError] = OutputError,
) -> None:
    """Write a file that appears when it is whole, replacing an older one, or not at all.

    Its folder must exist. `remedy` is what the user can do if it cannot be written.
    """
    with (
        output_errors(f"{path} can't be written ({{reason}}); {remedy}.", kind),
        tempfile.TemporaryDirectory(prefix=".unfinished-", dir=path.parent) as folder,
    ):
        unfinished = Path(folder, path.name)
        with unfinished.open("wb") as file:
            file.writelines(pieces)
        unfinished.replace(path)
