"""Linux's camera devices: which there are, what they are called, and why one can't be used.

On Linux a camera is a file, /dev/videoN, often with a second one beside it that gives no pictures
but data about them. So much more can be known of a camera here than elsewhere, before and after
opening it fails.
"""

from __future__ import annotations

import os
import re
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

#: The question after a video device's abilities (VIDIOC_QUERYCAP), and the form of its answer:
#: driver, card and bus, version, abilities of the whole, abilities of this file, three unused.
QUERY, ANSWER = 0x80685600, "16s32s32s6I"

#: The bits of those abilities that mean pictures: in one plane or in several.
GIVES_PICTURES = 0x1 | 0x1000


def gives_pictures(path: Path) -> bool:
    """Whether a video device gives pictures; also True if it won't tell, as it may not be asked."""
    import fcntl

    try:
        device = os.open(path, os.O_RDWR | os.O_NONBLOCK)
    except OSError:
        return True
    try:
        answer = fcntl.ioctl(device, QUERY, bytes(struct.calcsize(ANSWER)))
    except OSError:
        return False
    finally:
        os.close(device)
    *_, abilities, _, _, _ = struct.unpack(ANSWER, answer)
    return bool(abilities & GIVES_PICTURES)


@dataclass(frozen=True)
class Node:
    """A camera's device file. number: N of /dev/videoN. name: the camera's."""

    number: int
    path: Path
    name: str


@dataclass(frozen=True)
class Nodes:
    """The cameras that Linux shows.

    root: where its files are. able: tells whether a device gives pictures.
    """

    root: Path = Path("/")
    able: Callable[[Path], bool] = gives_pictures

    def all(self) -> list[Node]:
        """Every device that gives pictures, by its number."""
        numbered = sorted(self._numbered())
        return [Node(n, path, self._name(n)) for n, path in numbered if self.able(path)]

    def path(self, camera: int | Path) -> Path:
        """The file of a camera that was chosen by number or path."""
        return self.root / f"dev/video{camera}" if isinstance(camera, int) else camera

    def title(self, camera: int | Path) -> str:
        """What the chosen camera is called; by its number or path, if by nothing else."""
        if isinstance(camera, int):
            return self._name(camera)
        number = _number(camera.resolve())
        return camera.name if number is None else self._name(number)

    def fault(self, camera: int | Path) -> str | None:
        """Why there is no point in opening the camera; None if there is one."""
        path, others = self.path(camera), self.all()
        if not path.exists():
            return self._missing(camera, others)
        if isinstance(camera, Path) and not path.is_char_device():
            return f"{path} is not a camera; `posecheck cameras` lists those there are."
        if not os.access(path, os.R_OK | os.W_OK):
            return (
                f"{path} may not be used; add yourself to the group video with"
                " `sudo usermod -aG video $USER`, and log in again."
            )
        if not self.able(path):
            return f"{path} gives no pictures; {_choice(others)}."
        return None

    def users(self, camera: int | Path) -> list[str]:
        """The names of other programs that have the camera open, as far as we may know."""
        file = self.path(camera).resolve()
        return sorted({name for opened, name in self._open_files() if opened == file})

    def _missing(self, camera: int | Path, others: list[Node]) -> str:
        if not others:
            return "no camera was found; plug one in."
        missing = f"there is no camera {camera}"
        if isinstance(camera, Path):
            missing = f"{camera} does not exist"
        return f"{missing}; {_choice(others)}."

    def _numbered(self) -> Iterator[tuple[int, Path]]:
        for path in (self.root / "dev").glob("video*"):
            number = _number(path)
            if number is not None:
                yield number, path

    def _name(self, number: int) -> str:
        told = self.root / f"sys/class/video4linux/video{number}/name"
        try:
            name = told.read_text(encoding="utf-8", errors="replace").strip()
        except OSError:
            name = ""
        # Some drivers say it twice: "HD Webcam: HD Webcam".
        first, _, second = name.partition(": ")
        return (first if first and first.startswith(second) else name) or f"camera {number}"

    def _open_files(self) -> Iterator[tuple[Path, str]]:
        """Files that other programs have open, and the programs' names."""
        for link in self.root.glob("proc/[0-9]*/fd/*"):
            program = link.parent.parent
            if program.name == str(os.getpid()):
                continue
            try:
                yield link.readlink(), (program / "comm").read_text(errors="replace").strip()
            except OSError:
                continue  # it has ended meanwhile, or is not ours to look into


def _number(path: Path) -> int | None:
    match = re.fullmatch(r"video(\d+)", path.name)
    return int(match[1]) if match else None


def _choice(cameras: list[Node]) -> str:
    """What to do instead, given the cameras there are."""
    if not cameras:
        return "plug in a camera"
    return "choose " + " or ".join(f"{camera.number} ({camera.name})" for camera in cameras)
