"""Landmarks in a file: landmarks.npz, written pose by pose and read back as a source of frames.

The numbers are stored as they are, in double precision: what is read back is what was written, to
the last bit, so that a replay finds exactly what the video showed.
"""

from __future__ import annotations

import io
import shutil
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import ArrayLike, NDArray

from posecheck.core.pose import FloatArray, Frame, Pose, mask_low_visibility
from posecheck.core.session import Model
from posecheck.errors import OutputError

#: The arrays that have a row for each frame, and the shape of a row.
ROWS: dict[str, tuple[int, ...]] = {
    "time": (),
    "image": (33, 2),
    "world": (33, 3),
    "visibility": (33,),
    "roll": (2,),
    "turn": (2,),
    "rival": (),
}

#: Those that files of the first version lack, which knew nothing of them.
LATER = ("roll", "turn", "rival")

STORED = np.dtype("<f8")

#: The model of a file that does not tell it.
UNTOLD = Model("unknown", "")

#: Of every member, so that the same landmarks make the same file.
DAWN_OF_ZIP = (1980, 1, 1, 0, 0, 0)

#: How each array's row is read off a pose.
QUANTITIES: dict[str, Callable[[Pose], ArrayLike]] = {
    "time": lambda pose: pose.time,
    "image": lambda pose: pose.image,
    "world": lambda pose: pose.world,
    "visibility": lambda pose: pose.visibility,
    "roll": lambda pose: pose.hip_rotation,
    "turn": lambda pose: (pose.trunk_rotation, pose.pelvis_heading),
    "rival": lambda pose: pose.person_ambiguity,
}

#: What NumPy and zipfile raise on files that are damaged or are something else.
DAMAGE = (ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error, MemoryError, RuntimeError)


class LandmarkFile:
    """Writes poses to `path`, through one file a quantity beside it until their number is known."""

    def __init__(self, path: Path) -> None:
        """Begin the files."""
        self._path = path
        self._frames = 0
        self._size = (0, 0)
        self._files = ExitStack()
        self._raw: dict[str, BinaryIO] = {
            name: self._files.enter_context(path.with_suffix(f".{name}").open("wb+"))
            for name in ROWS
        }

    def write(self, pose: Pose) -> None:
        """Add a pose."""
        for name, raw in self._raw.items():
            raw.write(np.asarray(QUANTITIES[name](pose), STORED).tobytes())
        self._frames += 1
        self._size = pose.size

    def finish(self, model: Model) -> None:
        """Gather everything in one file."""
        with zipfile.ZipFile(self._path, "w") as archive:
            for name, row in ROWS.items():
                self._gather(archive, name, (self._frames, *row))
            _add(archive, "size", np.array(self._size, dtype=np.int64))
            _add(archive, "model", np.array([model.name, model.sha256], dtype=np.str_))
        self.close()

    def _gather(self, archive: zipfile.ZipFile, name: str, shape: tuple[int, ...]) -> None:
        raw = self._raw[name]
        raw.seek(0)
        header = {"descr": STORED.str, "fortran_order": False, "shape": shape}
        with archive.open(_member(name), "w", force_zip64=True) as member:
            np.lib.format.write_array_header_1_0(member, header)
            shutil.copyfileobj(raw, member, 1 << 20)

    def close(self) -> None:
        """Close and remove what was only for the while of writing."""
        self._files.close()
        for name in ROWS:
            self._path.with_suffix(f".{name}").unlink(missing_ok=True)


def _member(name: str) -> zipfile.ZipInfo:
    # Stored, not compressed: half the size is not worth most of the time that finishing takes.
    return zipfile.ZipInfo(f"{name}.npy", DAWN_OF_ZIP)


def _add(archive: zipfile.ZipFile, name: str, array: NDArray[Any]) -> None:
    content = io.BytesIO()
    np.lib.format.write_array(content, array, allow_pickle=False)
    archive.writestr(_member(name), content.getvalue())


class StoredLandmarks:
    """Stored landmarks as a source of frames, whose pictures are empty, and of their poses.

    name: the file's name. size: width, height of the pictures there were, px. fps: from the median
    interval of frames, 1/s. frames: how many. duration: s. model: what saw the landmarks.
    """

    live = False
    read_problem: str | None = None

    def __init__(
        self, name: str, arrays: dict[str, FloatArray], size: tuple[int, int], model: Model
    ) -> None:
        """Take over arrays that have the shapes of `ROWS`; `read_landmarks` checks them.

        What was hardly visible or outside is lost at once, in all poses together: one by one that
        takes ten times as long.
        """
        mask_low_visibility(size, arrays["image"], arrays["world"], arrays["visibility"])
        self.name = name
        self.size = self.width, self.height = size
        self.model = model
        self._arrays = arrays
        self._times: list[float] = arrays["time"].tolist()
        self._rivals: list[float] = arrays["rival"].tolist()
        self._index = {time: index for index, time in enumerate(self._times)}
        self.frames = len(self._times)
        intervals = np.diff(arrays["time"])
        self.fps = 1.0 / float(np.median(intervals)) if len(intervals) else 0.0
        self.duration = self._times[-1] + (1.0 / self.fps if self.fps else 0.0)

    def __iter__(self) -> Iterator[Frame]:
        """A frame for each pose, with its time and without a picture."""
        nothing = np.zeros((0, 0, 3), dtype=np.uint8)
        return (Frame(time, nothing) for time in self._times)

    def estimate(self, frame: Frame) -> Pose:
        """The pose that was seen at the frame's time."""
        index, rows = self._index[frame.time], self._arrays
        rotation, heading = rows["turn"][index].tolist()
        return Pose(
            frame.time,
            self.size,
            rows["image"][index],
            rows["world"][index],
            rows["visibility"][index],
            rows["roll"][index],
            rotation,
            heading,
            self._rivals[index],
        )


def read_landmarks(path: Path) -> StoredLandmarks:
    """The landmarks stored in a landmarks.npz; OutputError says what is wrong with the file."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
            names = [name for name in ROWS if name in archive or name not in LATER]
            stored = {name: np.asarray(archive[name]) for name in (*names, "size")}
            model = np.asarray(archive["model"]) if "model" in archive else None
    except OSError as error:
        reason = error.strerror or "it is not a whole file"
        raise OutputError(f"{path} can't be read ({reason}); check the path.") from error
    except (*DAMAGE, AttributeError, TypeError) as error:
        # A single array has no members, which NumPy reports in these last two ways.
        raise _unfit(path, "is damaged, or not a file of landmarks") from error
    return StoredLandmarks(path.name, _rows(path, stored), _size(path, stored), _model(model))


def _rows(path: Path, stored: dict[str, NDArray[Any]]) -> dict[str, FloatArray]:
    frames = stored["time"].shape[:1]
    for name in LATER:
        stored.setdefault(name, np.full((*frames, *ROWS[name]), np.nan))
    for name, row in ROWS.items():
        if stored[name].shape != (*frames, *row) or stored[name].dtype.kind != "f":
            raise _unfit(path, f"holds {name!r} in another shape than landmarks have")
    rows = {name: stored[name].astype(np.float64) for name in ROWS}
    time = rows["time"]
    if not len(time):
        raise _unfit(path, "holds no frame")
    if not np.isfinite(time).all() or (np.diff(time) <= 0).any():
        raise _unfit(path, "holds times that don't go forward")
    return rows


def _size(path: Path, stored: dict[str, NDArray[Any]]) -> tuple[int, int]:
    size = stored["size"]
    if size.shape != (2,) or size.dtype.kind not in "iuf" or not (size >= 1).all():
        raise _unfit(path, "does not tell the size of the pictures")
    return int(size[0]), int(size[1])


def _model(stored: NDArray[Any] | None) -> Model:
    if stored is None or stored.shape != (2,) or stored.dtype.kind != "U":
        return UNTOLD
    return Model(str(stored[0]), str(stored[1]))


def _unfit(path: Path, fault: str) -> OutputError:
    return OutputError(
        f"{path} {fault}; give a landmarks.npz that posecheck wrote, or analyse the video again."
    )
