"""landmarks.npz: landmarks written pose by pose, and read back as a source of frames.

Numbers are stored in double precision without loss, so a replay gives exactly the same results.
"""

from __future__ import annotations

import math
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from tokenize import TokenError
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from posecheck.core.pose import FloatArray, Frame, Pose, mask_low_visibility
from posecheck.core.session import Model
from posecheck.errors import OutputError
from posecheck.files import REPLACEMENT, clean, open_regular

#: The arrays with a row for each frame, and the shape of a row.
ROWS: dict[str, tuple[int, ...]] = {
    "time": (), "image": (33, 2), "world": (33, 3), "visibility": (33,), "roll": (2,),
    "turn": (2,), "rival": (), "motion": (), "roll_error": (2,), "turn_error": (),
    "interpolated": (),
}  # fmt: skip

#: The arrays that files of earlier versions lack.
OPTIONAL = ("roll", "turn", "rival", "motion", "roll_error", "turn_error", "interpolated")

#: A row of all these arrays, in double precision.
ROW = np.dtype([(name, "<f8", shape) for name, shape in ROWS.items()])

#: Rows that are copied at once.
CHUNK = 256

#: The model of a file without one.
UNKNOWN_MODEL = Model("unknown", "")

#: The time of every member, so that the same landmarks make the same file.
ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)

#: The row of each array but "interpolated", from a pose.
QUANTITIES: dict[str, Callable[[Pose], ArrayLike]] = {
    "time": lambda pose: pose.time,
    "image": lambda pose: pose.image,
    "world": lambda pose: pose.world,
    "visibility": lambda pose: pose.visibility,
    "roll": lambda pose: pose.hip_rotation,
    "turn": lambda pose: (pose.trunk_rotation, pose.pelvis_heading),
    "rival": lambda pose: pose.person_ambiguity,
    "motion": lambda pose: pose.body_motion,
    "roll_error": lambda pose: pose.hip_rotation_error,
    "turn_error": lambda pose: pose.trunk_rotation_error,
}

#: What NumPy and zipfile raise on damaged files and on other formats.
DAMAGE = (
    ValueError, KeyError, EOFError, RuntimeError, SyntaxError, TokenError, zipfile.BadZipFile,
    zlib.error,
)  # fmt: skip

#: NumPy's readers of headers, by their versions.
HEADERS = {
    (1, 0): np.lib.format.read_array_header_1_0,
    (2, 0): np.lib.format.read_array_header_2_0,
}

#: The precisions in which landmarks may be stored.
PRECISIONS = (np.dtype(np.float32), np.dtype(np.float64))

#: What a file may unpack to: bytes in any case, and times its own size. posecheck packs nothing;
#: where nobody is seen, others may pack well.
MIN_UNPACKED, MAX_RATIO = 64_000_000, 20

#: Bounds of what a file may tell: sides, px; times, s (300 years); the span around the middle time
#: (a day); and the least time between two frames, s.
MAX_SIDE, MAX_TIME, MAX_SPAN, MIN_INTERVAL = 32_768, 1e10, 86_400.0, 1e-6

MAX_PLAN = 100_000  # bytes of the plan as UTF-32, with its header

#: What is further from zero is unknown: positions, px and m; angles, degrees; and shares.
MAX_VALUES = {
    "image": 1e6, "world": 1e3, "visibility": 1.0, "roll": 360.0, "turn": 360.0, "rival": 1e6,
    "motion": 1e6, "roll_error": 360.0, "turn_error": 360.0,
}  # fmt: skip


class LandmarkFile:
    """Writes poses to `path`, through a file of rows until the number of poses is known."""

    def __init__(self, path: Path) -> None:
        """Open the file of rows."""
        self._path, self._rows_path = path, path.with_suffix(".rows")
        self._rows = self._rows_path.open("wb")
        self._frames = 0
        self._size = (0, 0)

    def write(self, pose: Pose, *, interpolated: bool = False) -> None:
        """Add a pose, which may lie between two that were estimated."""
        self._rows.write(row_of(pose, interpolated=interpolated).tobytes())
        self._frames += 1
        self._size = pose.size

    def finish(self, model: Model, plan: str = "") -> None:
        """Write everything into one file; `plan` is what the repetitions were judged by."""
        self._rows.close()
        rows = np.memmap(self._rows_path, ROW, "r") if self._frames else np.zeros(0, ROW)
        with zipfile.ZipFile(self._path, "w") as archive:
            for name in ROWS:
                _add(archive, name, rows[name])
            _add(archive, "size", np.array(self._size, dtype=np.int64))
            _add(archive, "model", np.array([model.name, model.sha256], dtype=np.str_))
            if plan:
                _add(archive, "plan", np.array([plan], dtype=np.str_))
        del rows  # Windows removes no file that is mapped
        self.close()

    def close(self) -> None:
        """Close and remove the file of rows."""
        self._rows.close()
        self._rows_path.unlink(missing_ok=True)


def row_of(pose: Pose, *, interpolated: bool = False) -> NDArray[Any]:
    """Return a pose as a row, of no dimension."""
    row = tuple(quantity(pose) for quantity in QUANTITIES.values())
    return np.array((*row, interpolated), ROW)


def pose_of(row: np.void, size: tuple[int, int]) -> Pose:
    """Return the pose in a row from outside, of a frame of a size in px."""
    bounded = {name: _bounded(np.array(row[name]), limit) for name, limit in MAX_VALUES.items()}
    image, world, visibility, roll, turn, rival, motion, roll_error, turn_error = bounded.values()
    mask_low_visibility(size, image, world, visibility)
    return Pose(
        float(row["time"]),
        size,
        image,
        world,
        visibility,
        roll,
        float(turn[0]),
        float(turn[1]),
        float(rival),
        float(motion),
        float(turn_error),
        roll_error,
    )


def _add(archive: zipfile.ZipFile, name: str, array: NDArray[Any]) -> None:
    # Not compressed: that would halve the size but take most of the time of finishing.
    info = zipfile.ZipInfo(f"{name}.npy", ZIP_EPOCH)
    with archive.open(info, "w", force_zip64=True) as member:
        header = np.lib.format.header_data_from_array_1_0(array)
        np.lib.format.write_array_header_1_0(member, {**header, "fortran_order": False})
        for start in range(0, len(array), CHUNK):
            member.write(array[start : start + CHUNK].tobytes())


class StoredLandmarks:
    """Stored landmarks as a source of frames without images, and of their poses.

    The size is that of the original frames, px; fps is from the median interval, the duration in s.
    """

    live = False
    read_problem: str | None = None

    def __init__(
        self, name: str, arrays: dict[str, FloatArray], size: tuple[int, int], model: Model
    ) -> None:
        """Take arrays with the shapes of `ROWS`, which `read_landmarks` checks.

        Low visibility is masked in all poses at once: one by one takes ten times as long.
        """
        mask_low_visibility(size, arrays["image"], arrays["world"], arrays["visibility"])
        self.name = name
        self.size = self.width, self.height = size
        self.model = model
        self._arrays = arrays
        self._times: list[float] = arrays["time"].tolist()
        self._ambiguities: list[float] = arrays["rival"].tolist()
        self._motions: list[float] = arrays["motion"].tolist()
        self._trunk_errors: list[float] = arrays["turn_error"].tolist()
        self._index = {time: index for index, time in enumerate(self._times)}
        self.frames = len(self._times)
        intervals = np.diff(arrays["time"])
        self.fps = 1.0 / float(np.median(intervals)) if len(intervals) else 0.0
        self.duration = self._times[-1] + (1.0 / self.fps if self.fps else 0.0)

    def __iter__(self) -> Iterator[Frame]:
        """Yield a frame for each pose, with its time and without an image."""
        nothing = np.zeros((0, 0, 3), dtype=np.uint8)
        return (Frame(time, nothing) for time in self._times)

    def estimate(self, frame: Frame) -> Pose:
        """Return the pose at the time of a frame."""
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
            self._ambiguities[index],
            self._motions[index],
            self._trunk_errors[index],
            rows["roll_error"][index],
        )


def read_landmarks(path: Path) -> StoredLandmarks:
    """Return the landmarks in a landmarks.npz; OutputError says what is wrong with the file."""
    try:
        with open_regular(path) as file, zipfile.ZipFile(file) as archive:
            members = {info.filename.removesuffix(".npy"): info for info in archive.infolist()}
            unpacked = sum(info.file_size for info in members.values())
            if unpacked > max(MIN_UNPACKED, MAX_RATIO * path.stat().st_size):
                raise _refused(path, "unpacks to far more than landmarks do")
            names = [name for name in ROWS if name in members or name not in OPTIONAL]
            stored = {name: _array(archive, members[name]) for name in (*names, "size")}
            model = _array(archive, members["model"]) if "model" in members else None
    except OSError as error:
        problem = error.strerror or "it is not a whole file"
        raise OutputError(f"{path} can't be read ({problem}); check the path.") from error
    except DAMAGE as error:
        raise _refused(path, "is damaged, or not a file of landmarks") from error
    rows, size = _rows(path, stored), stored["size"]
    if size.shape != (2,) or size.dtype.kind not in "iuf":
        raise _refused(path, "does not contain the size of the frames")
    if not ((size >= 1) & (size <= MAX_SIDE)).all():
        raise _refused(path, "contains a size that frames don't have")
    time = rows["time"]
    # The upper median: of two halves, one is far from the mean.
    far = np.abs(time - np.sort(time)[len(time) // 2]) > MAX_SPAN
    rows = {name: array[~far] for name, array in rows.items()} if far.any() else rows
    if (np.diff(rows["time"]) < MIN_INTERVAL).any():
        raise _refused(path, "holds times that don't go forward")
    landmarks = StoredLandmarks(path.name, rows, (int(size[0]), int(size[1])), _model(model))
    if far.any():
        landmarks.read_problem = f"{path.name} holds {far.sum()} times that can't be right"
    return landmarks


def _array(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> NDArray[Any]:
    """Return a stored array; nothing is reserved for more than its member holds.

    Raises:
        ValueError: If it is none, or holds Python objects.
    """
    with archive.open(info) as member:
        version = np.lib.format.read_magic(member)
        if version not in HEADERS:
            raise ValueError(version)
        shape, fortran_order, dtype = HEADERS[version](member)
        count = math.prod(shape)
        if dtype.hasobject or not 0 <= count * dtype.itemsize <= info.file_size:
            raise ValueError(shape)
        content = member.read(count * dtype.itemsize)
        array = np.frombuffer(bytearray(content), dtype, count)
        if dtype.kind == "U" and array.nbytes:
            _replace_no_text(array.view(np.dtype(np.uint32).newbyteorder(dtype.byteorder)))
        return array.reshape(shape, order="F" if fortran_order else "C")


def _replace_no_text(codes: NDArray[np.uint32]) -> None:
    """Replace the numbers that are no code points, or half of one: Python can't make text of them.

    Args:
        codes: The characters of texts, as numbers; changed in place.
    """
    codes[(codes > sys.maxunicode) | ((codes >= 0xD800) & (codes < 0xE000))] = ord(REPLACEMENT)


def stored_plan(path: Path) -> str:
    """Return what the repetitions in a landmarks.npz were judged by; empty where it is not said."""
    try:
        with open_regular(path) as file, zipfile.ZipFile(file) as archive:
            if "plan.npy" not in archive.namelist():
                return ""
            info = archive.getinfo("plan.npy")
            return str(_array(archive, info)[0]) if info.file_size <= MAX_PLAN else ""
    except (OSError, *DAMAGE, IndexError):
        return ""  # `read_landmarks` says what is wrong with the file


def _rows(path: Path, stored: dict[str, NDArray[Any]]) -> dict[str, FloatArray]:
    frames = stored["time"].shape[:1]
    for name in OPTIONAL:
        stored.setdefault(name, np.full((*frames, *ROWS[name]), np.nan))
    for name, row in ROWS.items():
        if stored[name].shape != (*frames, *row) or stored[name].dtype not in PRECISIONS:
            raise _refused(path, f"holds {name!r} in another shape than landmarks have")
    rows = {name: stored[name].astype(np.float64, copy=False) for name in ROWS}
    estimated = rows.pop("interpolated") != 1.0  # all others are only to look at
    rows = {name: array if estimated.all() else array[estimated] for name, array in rows.items()}
    time = rows.pop("time")
    if not len(time):
        raise _refused(path, "holds no frame")
    if not (np.abs(time) <= MAX_TIME).all():  # nor is NaN
        raise _refused(path, "holds times that no recording has")
    # What no camera sees is unknown.
    bounded = {name: _bounded(array, MAX_VALUES[name]) for name, array in rows.items()}
    return {"time": time, **bounded}


def _bounded(array: FloatArray, limit: float) -> FloatArray:
    """Return an array with NaN in place of what is further from zero than `limit`."""
    with np.errstate(invalid="ignore"):
        beyond = np.abs(array) > limit
    return np.where(beyond, np.nan, array) if beyond.any() else array


def _model(stored: NDArray[Any] | None) -> Model:
    if stored is None or stored.shape != (2,) or stored.dtype.kind != "U":
        return UNKNOWN_MODEL
    return Model(clean(str(stored[0])), clean(str(stored[1])))


def _refused(path: Path, fault: str) -> OutputError:
    return OutputError(
        f"{path} {fault}; give a landmarks.npz that posecheck wrote, or analyse the video again."
    )
