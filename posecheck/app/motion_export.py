"""Stored results in the formats of others: TRC for OpenSim, CSV, and one JSON document.

Nothing is judged anew here: what an analysis left in its folder is said in another form. What is in
each format is told in docs/files.md.
"""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from posecheck.core.pose import FloatArray, Landmark
from posecheck.errors import OutputError, PosecheckError
from posecheck.files import ENDING, printable, write_atomically
from posecheck.results import StoredLandmarks, read_landmarks
from posecheck.results.folder import FILES

SCHEMA = "posecheck.export/1"

#: From our axes (x to the picture's right, y down, z away from the camera) to those of a TRC file:
#: half a turn about x, after which y points up and z to the camera. Nothing is mirrored.
HALF_TURN = np.array((1.0, -1.0, -1.0))

#: A moment that is this near to a frame, as a share of the interval, is that frame's.
NEAR = 0.01

#: Frames that are further apart than this many usual intervals have a hole between them.
HOLE = 3.0

#: The first lines of a TRC file, and its columns before the markers.
RATES = (
    "DataRate",
    "CameraRate",
    "NumFrames",
    "NumMarkers",
    "Units",
    "OrigDataRate",
    "OrigDataStartFrame",
    "OrigNumFrames",
)

#: The columns of the CSV format, which has a row for each landmark of each frame.
COLUMNS = (
    "frame",
    "time_s",
    "landmark",
    "image_x_px",
    "image_y_px",
    "world_x_m",
    "world_y_m",
    "world_z_m",
    "visibility",
)

#: The columns of frames.csv that hold words; "detected" is yes or no, all others are numbers.
WORDS = {"exercise", "phase", "side", "cue"}


def export(path: Path, kind: str, out: Path | None = None) -> Path:
    """Write stored results in another format; where to.

    path: a results folder, its session.json, or a landmarks.npz. kind: one of `FORMATS`. out: the
    file, or a folder for it; else it goes beside the landmarks. Raises PosecheckError.
    """
    if kind not in FORMATS:
        raise PosecheckError(f"there is no format {kind!r}; give one of {', '.join(FORMATS)}.")
    landmarks = _landmarks_of(path)
    target = _target(landmarks, kind, out)
    pieces = FORMATS[kind](landmarks, target.name)
    write_atomically(target, (piece.encode() for piece in pieces))
    return target


def marker(landmark: Landmark) -> str:
    """A landmark's name as Pose2Sim and Sports2D have it, whose OpenSim models know it by that."""
    words = landmark.name.replace("FOOT_INDEX", "BIG_TOE").split("_")
    side = next((word[0] for word in words if word in ("LEFT", "RIGHT")), "")
    return side + "".join(word.capitalize() for word in words if word not in ("LEFT", "RIGHT"))


def at_constant_rate(time: FloatArray, values: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The values at evenly spaced moments from the first frame to the last, and those moments.

    time: (n,) s, increasing, two at least. values: (n, …). Between two frames a value lies on the
    straight line; it is NaN where either of the two is, and within a hole in time.
    """
    intervals = np.diff(time)
    usual = _usual(intervals)
    steps = max(1, round((time[-1] - time[0]) / usual))
    moments = np.linspace(time[0], time[-1], steps + 1)
    before = np.clip(np.searchsorted(time, moments, side="right") - 1, 0, len(intervals) - 1)
    share = (moments - time[before]) / intervals[before]
    share[share < NEAR] = 0.0
    share[share > 1.0 - NEAR] = 1.0
    share[(intervals[before] > HOLE * usual) & (share > 0.0) & (share < 1.0)] = np.nan
    share = share.reshape(-1, *(1,) * (values.ndim - 1))
    left, right = values[before], values[before + 1]
    between = left + share * (right - left)
    return moments, np.where(share == 0.0, left, np.where(share == 1.0, right, between))


def _usual(intervals: FloatArray) -> float:
    """The interval between frames where nothing is missing.

    The mean of those that are much like the middle one: with time stamps in whole milliseconds the
    middle one itself is 33 ms where 30 frames a second are 33.3.
    """
    middle = np.sort(intervals)[(len(intervals) - 1) // 2]
    alike = np.abs(intervals - middle) < middle / 2
    return float(intervals[alike].mean())


def _trc(landmarks: Path, name: str) -> Iterator[str]:
    stored = read_landmarks(landmarks)
    if stored.frames < 2:
        raise OutputError(f"{landmarks} holds a single frame, and a TRC file needs two at least.")
    time, world = _series(stored, "time"), _series(stored, "world")
    return trc(name, *at_constant_rate(time, world))


def trc(name: str, time: FloatArray, world: FloatArray) -> Iterator[str]:
    """The lines of a TRC file.

    name: the file's. time: (n,) s, evenly spaced. world: (n, 33, 3) m, in our axes.
    """
    rate = f"{(len(time) - 1) / (time[-1] - time[0]):.6f}"
    frames, markers = str(len(time)), str(len(Landmark))
    axes = [f"{axis}{number}" for number in range(1, len(Landmark) + 1) for axis in "XYZ"]
    names = [cell for landmark in Landmark for cell in (marker(landmark), "", "")]
    yield _cells("PathFileType", "4", "(X/Y/Z)", " ".join(printable(name).split()))
    yield _cells(*RATES)
    yield _cells(rate, rate, frames, markers, "m", rate, "1", frames)
    yield _cells("Frame#", "Time", *names)
    yield _cells("", "", *axes)
    yield "\n"
    # Adding zero makes a plain zero of the one below zero that rounding may leave.
    points = np.round(world * HALF_TURN, 6) + 0.0
    for number, (moment, row) in enumerate(zip(time, points, strict=True), 1):
        # A landmark that is not seen is "nan", as OpenSim itself writes it: readers that split
        # lines at any white space would take an empty cell for none.
        yield _cells(str(number), f"{moment:.6f}", *(f"{value:.6f}" for value in row.flat))


def _cells(*cells: str) -> str:
    return "\t".join(cells) + "\n"


def _csv(landmarks: Path, name: str) -> Iterator[str]:
    """A row for each landmark of each frame."""
    stored = read_landmarks(landmarks)
    yield ",".join(COLUMNS) + "\n"
    for number, frame in enumerate(stored):
        pose = stored.estimate(frame)
        for landmark in Landmark:
            cells = (
                str(number),
                f"{frame.time:.3f}",
                landmark.name.lower(),
                *(_decimals(value, 3) for value in pose.image[landmark]),
                *(_decimals(value, 6) for value in pose.world[landmark]),
                _decimals(pose.visibility[landmark], 4),
            )
            yield ",".join(cells) + "\n"


def _decimals(value: float, decimals: int) -> str:
    return f"{round(value, decimals) + 0.0:.{decimals}f}" if math.isfinite(value) else ""


def _json(landmarks: Path, name: str) -> Iterator[str]:
    """The session, the columns of frames.csv and the landmarks, in one document."""
    stored = read_landmarks(landmarks)
    session, table = _session(landmarks.parent), _table(landmarks.parent)
    if len(table["frame"]) != stored.frames:
        raise OutputError(
            f"{landmarks} and frames.csv beside it are not of the same analysis;"
            " analyse the video again."
        )
    yield f'{{"schema": {_told(SCHEMA)},\n"session": {_told(session)},\n"frames": {{\n'
    yield ",\n".join(f"{_told(column)}: {_told(cells)}" for column, cells in table.items())
    yield f'}},\n"landmarks": {{\n"names": {_told([mark.name.lower() for mark in Landmark])}'
    for key, quantity, decimals in (
        ("image_px", "image", 3),
        ("world_m", "world", 6),
        ("visibility", "visibility", 4),
    ):
        yield f",\n{_told(key)}: "
        yield from _rows(_series(stored, quantity), decimals)
    yield "}}\n"


def _rows(series: FloatArray, decimals: int) -> Iterator[str]:
    """An array frame by frame, which as a single text might not fit in memory."""
    opening = "[\n"
    for row in series:
        yield opening + _told(_plain(np.round(row, decimals) + 0.0))
        opening = ",\n"
    yield "]"


def _plain(values: NDArray[Any]) -> Any:
    """An array as lists, with None for NaN."""
    known = values.astype(object)
    known[~np.isfinite(values)] = None
    return known.tolist()


def _told(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _session(folder: Path) -> object:
    path = folder / "session.json"
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise _unreadable(path, error.strerror or str(error)) from error
    except ValueError as error:
        raise _unreadable(path, "it is damaged") from error


def _table(folder: Path) -> dict[str, list[Any]]:
    """The columns of frames.csv."""
    path = folder / "frames.csv"
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return _columns(csv.DictReader(file, strict=True))
    except OSError as error:
        raise _unreadable(path, error.strerror or str(error)) from error
    except (ValueError, TypeError, csv.Error) as error:
        raise _unreadable(path, "it is damaged") from error


def _columns(rows: csv.DictReader[str]) -> dict[str, list[Any]]:
    columns: dict[str, list[Any]] = {name: [] for name in rows.fieldnames or ()}
    if "frame" not in columns:
        raise ValueError("these are no frames")
    for row in rows:
        if None in row.values() or len(row) != len(columns):
            raise ValueError("a row has not as many cells as the first")
        for name, cells in columns.items():
            cells.append(_value(name, row[name]))
    return columns


def _value(column: str, cell: str) -> str | float | bool | None:
    """What a cell of frames.csv says; None if it is empty."""
    if not cell or column in WORDS:
        return cell or None
    if column == "detected":
        return cell == "1"
    return int(cell) if column == "frame" else float(cell)


def _unreadable(path: Path, reason: str) -> OutputError:
    return OutputError(
        f"{path} can't be read ({reason}), and the JSON document needs it;"
        " analyse the video, or the landmarks, again."
    )


def _series(stored: StoredLandmarks, quantity: str) -> FloatArray:
    """One quantity of all frames."""
    poses: Iterable[Any] = (stored.estimate(frame) for frame in stored)
    return np.array([getattr(pose, quantity) for pose in poses], dtype=np.float64)


def _landmarks_of(path: Path) -> Path:
    """The file of landmarks that belongs to what was named."""
    if not path.exists():
        raise PosecheckError(f"{path} does not exist; check its name and folder.")
    if path.is_file() and path.suffix.lower() == ".npz":
        return path
    folder = path if path.is_dir() else path.parent
    if not path.is_dir() and path.name != "session.json":
        raise PosecheckError(
            f"{path} is no result of an analysis;"
            " give a results folder, its session.json or its landmarks.npz."
        )
    landmarks = folder / "landmarks.npz"
    if not landmarks.exists():
        raise PosecheckError(
            f"there is no landmarks.npz in {folder}; give a folder that posecheck analyze wrote."
        )
    return landmarks


def _target(landmarks: Path, kind: str, out: Path | None) -> Path:
    """The file to write, which must be none of those that an analysis leaves."""
    place = landmarks.absolute().parent
    named = place.name.removesuffix(ENDING) if place.name.endswith(ENDING) else ""
    name = f"{named or landmarks.stem}.{kind}"
    target = landmarks.parent / name if out is None else out / name if out.is_dir() else out
    kept = {landmarks, *(landmarks.parent / file for file in FILES)}
    if target.resolve() in {file.resolve() for file in kept}:
        raise PosecheckError(f"{target} is a result itself; choose another name with --out.")
    return target


#: What there is to export to: from the file of landmarks and the new file's name to its content.
FORMATS: dict[str, Callable[[Path, str], Iterator[str]]] = {
    "trc": _trc,
    "csv": _csv,
    "json": _json,
}
