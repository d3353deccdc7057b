"""Fetching another pose model: the only code of posecheck that ever opens a connection.

Nothing but `posecheck model` knows this module, and what talks is imported only once somebody has
asked for a model by name. What comes must have the checksum that is written down here.
"""

from __future__ import annotations

import errno
import hashlib
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from posecheck.errors import ModelError, OutputError, PosecheckError

#: Where MediaPipe has its models; by version, so that what is there stays the same.
ADDRESS = "https://storage.googleapis.com/mediapipe-models/pose_landmarker/{0}/float16/1/{0}.task"

#: Seconds without a byte after which the other side is given up.
PATIENCE = 30.0

#: Bytes that are asked for at a time.
PIECE = 1 << 16

DISK_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}


@dataclass(frozen=True)
class Offer:
    """A model to be had: its name, the bytes in its file, and their SHA-256, hexadecimal."""

    name: str
    size: int
    sha256: str

    @property
    def file(self) -> str:
        """The file's name."""
        return f"pose_landmarker_{self.name}.task"

    @property
    def address(self) -> str:
        """Where it is fetched from."""
        return ADDRESS.format(f"pose_landmarker_{self.name}")


OFFERS: dict[str, Offer] = {
    offer.name: offer
    for offer in (
        Offer(
            "lite",
            5_777_746,
            "59929e1d1ee95287735ddd833b19cf4ac46d29bc7afddbbf6753c459690d574a",
        ),
        Offer(
            "heavy",
            30_664_242,
            "64437af838a65d18e5ba7a0d39b465540069bc8aae8308de3e318aad31fcbc7b",
        ),
    )
}


class Answer(Protocol):
    """What comes back: bytes, until there are none."""

    def read(self, most: int, /) -> bytes:
        """The next bytes."""

    def close(self) -> None:
        """End it."""


def offered(name: str) -> Offer:
    """The model of that name; PosecheckError if it is not to be had."""
    if name == "full":
        raise PosecheckError("the model full comes with posecheck; just leave --model out.")
    if name not in OFFERS:
        raise PosecheckError(f"there is no model {name!r}; give one of {', '.join(OFFERS)}.")
    return OFFERS[name]


def models_folder() -> Path:
    """Where models are put, in the user's own data folder."""
    from platformdirs import user_data_path

    return user_data_path("posecheck", appauthor=False) / "models"


def sha256(path: Path) -> str:
    """The SHA-256 of a file, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_there(offer: Offer, folder: Path) -> bool:
    """Whether the model is in `folder` already, whole."""
    path = folder / offer.file
    return path.is_file() and sha256(path) == offer.sha256


def connected(address: str) -> Answer:
    """Ask the world for what is at `address`."""
    from urllib.request import urlopen

    answer: Answer = urlopen(address, timeout=PATIENCE)
    return answer


def fetch(
    offer: Offer,
    folder: Path,
    *,
    progress: Callable[[int], object] = lambda done: None,
    connect: Callable[[str], Answer] = connected,
) -> Path:
    """Fetch a model into `folder`, which is made where it is missing; the file.

    progress: hears how many bytes there are so far. connect: asks for what is at an address.
    The file appears when it is whole and has the checksum it should have. ModelError says why that
    can't be had, OutputError why it can't be kept.
    """
    with _keeping_clearly(folder), ExitStack() as undo:
        if not folder.exists():
            undo.callback(_remove_if_empty, folder)
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".unfinished-", dir=folder) as place:
            unfinished = Path(place, offer.file)
            digest = hashlib.sha256()
            with unfinished.open("wb") as file:
                for piece in _received(offer, connect):
                    file.write(piece)
                    digest.update(piece)
                    progress(file.tell())
            if digest.hexdigest() != offer.sha256:
                raise ModelError(
                    f"what came from {offer.address} is not the model it should be (its checksum is"
                    " another one); try again later, on another network if need be."
                )
            return unfinished.replace(folder / offer.file)


def _remove_if_empty(folder: Path) -> None:
    with suppress(OSError):  # the model is in it
        folder.rmdir()


def _received(offer: Offer, connect: Callable[[str], Answer]) -> Iterator[bytes]:
    """The model's bytes as they come, and none more than it has."""
    from http.client import HTTPException

    done = 0
    try:
        answer = connect(offer.address)
        try:
            while done <= offer.size and (piece := answer.read(PIECE)):
                done += len(piece)
                yield piece
        finally:
            answer.close()
    except (OSError, HTTPException) as error:
        raise ModelError(_why_not(offer, error)) from error
    if done < offer.size:
        raise ModelError(f"{offer.address} broke off after {done} bytes; try again.")


def _why_not(offer: Offer, error: Exception) -> str:
    """Why nothing came, and what to do, in a sentence."""
    status = getattr(error, "code", None)
    if status == 404:
        return f"{offer.address} is not there any more (HTTP 404); look for a newer posecheck."
    if status is not None:
        return f"{offer.address} can't be had at the moment (HTTP {status}); try again later."
    cause = getattr(error, "reason", error)
    reason = (getattr(cause, "strerror", None) or str(cause) or type(cause).__name__).rstrip(".")
    return (
        f"{offer.address} can't be reached ({reason});"
        " check that the computer is online, and try again."
    )


@contextmanager
def _keeping_clearly(folder: Path) -> Iterator[None]:
    """Say in a sentence why a model can't be put into `folder`, and what to do."""
    try:
        yield
    except OSError as error:
        if error.errno in DISK_FULL:
            remedy = "the disk is full; free some space and start again"
        else:
            reason = (error.strerror or str(error)).rstrip(".")
            remedy = f"{reason}; choose another folder with --out"
        raise OutputError(f"the model can't be put into {folder}: {remedy}.") from error
