"""Opening files that the user named: regular ones only, of a limited size."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from posecheck.errors import OutputError, PosecheckError, reason

#: What a path leads to that is no regular file.
KINDS = {
    stat.S_IFDIR: "it is a folder",
    stat.S_IFIFO: "it is a pipe",
    stat.S_IFSOCK: "it is a socket",
    stat.S_IFCHR: "it is a device",
    stat.S_IFBLK: "it is a device",
}


def open_regular(path: Path, limit: int | None = None) -> BinaryIO:
    """Open a file for reading. A pipe is not waited for, and a device is not read.

    Raises:
        OSError: If it can't be opened, is no regular file, or is longer than `limit` bytes.
    """
    status = path.stat()
    if kind := irregular(status):
        raise OSError(errno.EINVAL, kind, str(path))
    if limit is not None and status.st_size > limit:
        raise OSError(errno.EFBIG, f"it is larger than {limit / 1e6:.0f} MB", str(path))
    return path.open("rb")


def read_regular(path: Path, limit: int) -> bytes:
    """Return the content of a regular file of at most `limit` bytes; OSError for any other."""
    with open_regular(path, limit) as file:
        return file.read(limit)


def irregular(status: os.stat_result) -> str:
    """Return what something is that is no regular file; empty for one."""
    kind = stat.S_IFMT(status.st_mode)
    return "" if kind == stat.S_IFREG else KINDS.get(kind, "it is no regular file")


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
