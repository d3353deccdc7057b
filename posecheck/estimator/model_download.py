"""Download another pose model: the only code of posecheck that ever opens a connection.

Only `posecheck model` imports this module, and the HTTP client is imported only once a user has
named a model to download. The file must have the checksum that is stored here.
"""

from __future__ import annotations

import errno
import hashlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from posecheck.errors import ModelError, OutputError, PosecheckError, reason
from posecheck.files import write_atomically

#: Address of MediaPipe's models, with the version, so that the file behind it stays the same.
ADDRESS = "https://storage.googleapis.com/mediapipe-models/pose_landmarker/{0}/float16/1/{0}.task"

LITE_SHA256 = "59929e1d1ee95287735ddd833b19cf4ac46d29bc7afddbbf6753c459690d574a"
HEAVY_SHA256 = "64437af838a65d18e5ba7a0d39b465540069bc8aae8308de3e318aad31fcbc7b"

#: Timeout of the connection, in seconds without a byte; and bytes per read.
TIMEOUT, CHUNK_SIZE = 30.0, 1 << 16


@dataclass(frozen=True)
class DownloadableModel:
    """A model that can be downloaded: its name, and its file's size in bytes and SHA-256."""

    name: str
    size: int
    sha256: str

    @property
    def file(self) -> str:
        """The file's name."""
        return f"pose_landmarker_{self.name}.task"

    @property
    def address(self) -> str:
        """The URL of the file."""
        return ADDRESS.format(f"pose_landmarker_{self.name}")


MODELS = {
    "lite": DownloadableModel("lite", 5_777_746, LITE_SHA256),
    "heavy": DownloadableModel("heavy", 30_664_242, HEAVY_SHA256),
}


def find_model(name: str) -> DownloadableModel:
    """Return the model of that name; PosecheckError if it cannot be downloaded."""
    if name == "full":
        raise PosecheckError("the model full comes with posecheck; just leave --model out.")
    if name not in MODELS:
        raise PosecheckError(f"there is no model {name!r}; give one of {', '.join(MODELS)}.")
    return MODELS[name]


def models_folder() -> Path:
    """Return the folder for downloaded models, in the user's own data folder."""
    from platformdirs import user_data_path

    return user_data_path("posecheck", appauthor=False) / "models"


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_downloaded(model: DownloadableModel, folder: Path) -> bool:
    """Return whether `folder` holds the model already, complete."""
    path = folder / model.file
    return path.is_file() and sha256(path) == model.sha256


def connect(address: str) -> IO[bytes]:
    """Request the file at `address`."""
    from urllib.request import urlopen

    response: IO[bytes] = urlopen(address, timeout=TIMEOUT)
    return response


def download(
    model: DownloadableModel,
    folder: Path,
    *,
    progress: Callable[[int], object] = lambda done: None,
    connect: Callable[[str], IO[bytes]] = connect,
) -> Path:
    """Download a model to a folder, which is created if missing, and return the file's path.

    The file appears only when it is complete and has the right checksum: else ModelError or, if it
    cannot be written, OutputError is raised. `progress` gets the number of bytes so far.
    """
    path, is_new = folder / model.file, not folder.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_atomically(path, _received(model, connect, progress))
    except (OSError, OutputError) as error:
        cause = error.__cause__ or error
        if getattr(cause, "errno", None) in (errno.ENOSPC, errno.EDQUOT):
            remedy = "the disk is full; free some space and start again"
        else:
            remedy = f"{reason(cause)}; choose another folder with --out"
        raise OutputError(f"the model can't be put into {folder}: {remedy}.") from error
    finally:
        if is_new:
            with suppress(OSError):  # it holds the model
                folder.rmdir()
    return path


def _received(
    model: DownloadableModel,
    connect: Callable[[str], IO[bytes]],
    progress: Callable[[int], object],
) -> Iterator[bytes]:
    """Yield the file's content, hardly more than the model's size; ModelError if it is wrong."""
    from http.client import HTTPException

    digest, done = hashlib.sha256(), 0
    try:
        with connect(model.address) as response:
            while done <= model.size and (chunk := response.read(CHUNK_SIZE)):
                yield chunk
                digest.update(chunk)
                done += len(chunk)
                progress(done)
    except (OSError, HTTPException) as error:
        raise ModelError(f"{model.address} {_connection_failure(error)}.") from error
    if done < model.size:
        raise ModelError(f"{model.address} broke off after {done} bytes; try again.")
    if digest.hexdigest() != model.sha256:
        raise ModelError(
            f"what came from {model.address} is not the model it should be (its checksum is"
            " another one); try again later, on another network if need be."
        )


def _connection_failure(error: Exception) -> str:
    status = getattr(error, "code", None)
    if status == 404:
        return "is not there any more (HTTP 404); look for a newer posecheck"
    if status is not None:
        return f"can't be had at the moment (HTTP {status}); try again later"
    why = getattr(error, "reason", error)
    words = reason(why) if isinstance(why, Exception) else why
    return f"can't be reached ({words}); check that the computer is online, and try again"
