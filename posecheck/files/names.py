"""Finding recordings and journals, and naming results folders."""

from __future__ import annotations

import os
from collections.abc import Iterable
from glob import glob, has_magic
from pathlib import Path

from posecheck.errors import PosecheckError

RESULTS_SUFFIX = "-posecheck"  # of every results folder's name
ANNOTATED = "annotated.mp4"  # an output, and skipped when recordings are collected

#: The folder of journals in a person's data folder, their ending, and that of one put aside.
JOURNALS, JOURNAL_SUFFIX, ASIDE_SUFFIX = "unfinished", ".journal", ".unreadable"

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
    found = [file for path in named for file in (_videos_in(path) if is_folder(path) else [path])]
    if not found:
        raise PosecheckError("there are only results here; name a folder with videos, or a file.")
    return found


def is_folder(path: Path) -> bool:
    """Return whether a path leads to a folder; False where that can't be known."""
    return os.path.isdir(path)  # noqa: PTH112  # Path.is_dir raises for some paths


def _expand(pattern: Path) -> list[Path]:
    if os.path.lexists(pattern) or not has_magic(str(pattern)):
        return [pattern]
    # Path.glob takes no absolute patterns.
    matches = sorted(map(Path, glob(str(pattern), recursive=True)))  # noqa: PTH207  # see above
    if not matches:
        raise PosecheckError(f"nothing fits {pattern}; check the name and its folder.")
    return matches


def _videos_in(folder: Path) -> list[Path]:
    if os.path.realpath(folder).endswith(RESULTS_SUFFIX):
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


def journals(home: Path) -> list[Path]:
    """Return the journals of trainings in a person's data folder, the oldest first."""
    return sorted((home / JOURNALS).glob(f"*{JOURNAL_SUFFIX}"))


def journals_aside(home: Path) -> list[Path]:
    """Return the journals that were put aside, since they can't be read."""
    return sorted((home / JOURNALS).glob(f"*{ASIDE_SUFFIX}"))
