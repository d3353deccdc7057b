"""Where recordings are found, where their results go, and the atomic write of a file."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from glob import glob, has_magic
from pathlib import Path

from posecheck.errors import OutputError, PosecheckError

#: How results folders end.
ENDING = "-posecheck"

#: The video that an analysis paints; its picture is another's.
ANNOTATED = "annotated.mp4"

#: How the files end that are taken for videos in a folder. By its name a file of any ending is.
VIDEOS = {
    ".3gp", ".asf", ".avi", ".flv", ".m2ts", ".m4v", ".mkv", ".mov", ".mp4", ".mpeg", ".mpg",
    ".mts", ".ogv", ".ts", ".webm", ".wmv",
}  # fmt: skip


def recordings(named: Iterable[Path]) -> list[Path]:
    """The files that are meant: of a folder all videos in it and below, in the order of names.

    A name with * or ? in it, which some shells pass on as it is, stands for all that it fits.
    Folders of results are passed over. Raises PosecheckError where there is nothing.
    """
    meant = [one for path in named for one in (_fitting(path) if _is_pattern(path) else [path])]
    found = [file for one in meant for file in (_videos_in(one) if one.is_dir() else [one])]
    if not found:
        raise PosecheckError("there are only results here; name a folder with videos, or a file.")
    return found


def _fitting(pattern: Path) -> list[Path]:
    # Path.glob takes no absolute patterns.
    fitting = sorted(map(Path, glob(str(pattern), recursive=True)))  # noqa: PTH207  # see above
    if not fitting:
        raise PosecheckError(f"nothing fits {pattern}; check the name and its folder.")
    return fitting


def _is_pattern(path: Path) -> bool:
    return has_magic(str(path)) and not path.exists()


def _videos_in(folder: Path) -> list[Path]:
    if folder.resolve().name.endswith(ENDING):
        return []
    found = sorted(
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in VIDEOS and path.is_file() and not _is_ours(path, folder)
    )
    if not found:
        raise PosecheckError(
            f"there is no video in {folder}; name a folder with videos, or a file."
        )
    return found


def _is_ours(path: Path, folder: Path) -> bool:
    """Whether it is a result, or lies among results, or in a hidden place."""
    within = path.relative_to(folder).parts
    return path.name == ANNOTATED or any(
        part.endswith(ENDING) or part.startswith(".") for part in within
    )


def results_folder(path: Path, out: Path | None = None) -> Path:
    """Where the results of `path` go: into `out`, or beside it.

    Stored landmarks that lie in a results folder are that folder's video once more.
    """
    place = path.absolute().parent
    if holds_landmarks(path) and place.name.endswith(ENDING) and place.name != ENDING:
        return out / place.name if out else path.parent
    return (out or path.parent) / f"{path.stem}{ENDING}"


def holds_landmarks(path: Path) -> bool:
    """Whether a file is one of stored landmarks, by its name."""
    return path.suffix.lower() == ".npz"


def printable(name: str) -> str:
    """A file's name as text that can be written anywhere: not every name is valid Unicode."""
    return os.fsencode(name).decode(errors="replace")


@contextmanager
def output_errors(
    sentence: str,
    kind: type[PosecheckError] = OutputError,
    causes: Mapping[int, str] | None = None,
) -> Iterator[None]:
    """Raise an OSError as an error of one sentence.

    Args:
        sentence: What failed and what to do; `{reason}` stands for the system's reason.
        kind: The type of the error.
        causes: Sentences for certain values of `errno`.
    """
    try:
        yield
    except OSError as error:
        reason = (error.strerror or str(error)).rstrip(".")
        known = (causes or {}).get(error.errno or 0)
        raise kind(known or sentence.replace("{reason}", reason)) from error


def write_atomically(
    path: Path,
    pieces: Iterable[bytes],
    remedy: str = "choose another place with --out",
    kind: type[PosecheckError] = OutputError,
) -> None:
    """Write a file that appears when it is whole, replacing an older one, or not at all.

    Args:
        path: The file; its folder must exist.
        pieces: The content, written in order.
        remedy: What the user can do when that fails.
        kind: The type of the error.

    Raises:
        PosecheckError: If the file cannot be written; an older one is then unchanged.
    """
    with (
        output_errors(f"{path} can't be written ({{reason}}); {remedy}.", kind),
        tempfile.TemporaryDirectory(prefix=".unfinished-", dir=path.parent) as folder,
    ):
        unfinished = Path(folder, path.name)
        with unfinished.open("wb") as file:
            file.writelines(pieces)
        unfinished.replace(path)
