"""Export stored results in other formats: TRC for OpenSim, CSV, and one JSON document.

The results are converted, not computed again. docs/files.md describes the formats.
"""

from __future__ import annotations

import csv
import json
import math
import os
from collections.abc import Callable, Iterator, Mapping
from io import TextIOWrapper
from pathlib import Path
from typing import IO, Any, TypeVar

import numpy as np

from posecheck.app.analysis import check_input
from posecheck.app.fhir import MARK as FHIR_MARK
from posecheck.app.fhir import fhir
from posecheck.codec.session_document import SessionDocument, decode
from posecheck.codec.units import rounded
from posecheck.core.exercise import Exercise
from posecheck.core.look_schedule import STILL_INTERVAL
from posecheck.core.pose import FloatArray, Landmark
from posecheck.errors import OutputError, PosecheckError
from posecheck.exercises import EXERCISES
from posecheck.files import (
    holds_landmarks,
    holds_mark,
    is_folder,
    open_regular,
    output_errors,
    printable,
    recording_of,
    write_atomically,
)
from posecheck.results import LANDMARKS, RECORD, StoredLandmarks, frame_rows, read_landmarks
from posecheck.results.folder import FILES, INTERPOLATED

T = TypeVar("T")

SCHEMA = "posecheck.export/1"

#: The endings of files, where they are not the format's name.
ENDINGS = {"fhir": "fhir.json"}

MAX_SIZE = 1_000_000_000  # bytes of a session.json or a frames.csv that is read

#: A TRC file fills gaps: it may have this many times as many frames as there are.
MAX_FILLED = 20

#: From the axes of landmarks.npz (x to the image's right, y down, z away from the camera) to those
#: of a TRC file: half a turn about x, after which y points up and z to the camera. Nothing is
#: mirrored.
TRC_AXES = np.array((1.0, -1.0, -1.0))

SNAP = 0.01  # a sample this near to a frame, in frame intervals, takes that frame's values

#: Frames further apart than this many typical intervals, and than MIN_GAP, s, are separated by a
#: gap. While nothing moves, looks are as far apart.
MAX_GAP, MIN_GAP = 3.0, 1.5 * STILL_INTERVAL

#: The names in the second line of a TRC file.
TRC_HEADER = (
    "DataRate", "CameraRate", "NumFrames", "NumMarkers", "Units", "OrigDataRate",
    "OrigDataStartFrame", "OrigNumFrames",
)  # fmt: skip

#: The columns of the CSV format, which has a row for each landmark of each frame.
CSV_COLUMNS = (
    "frame", "time_s", "landmark", "image_x_px", "image_y_px", "world_x_m", "world_y_m",
    "world_z_m", "visibility",
)  # fmt: skip

#: The columns of frames.csv that hold text; "detected" is a flag, all others are numbers.
TEXT_COLUMNS = {"exercise", "phase", "side", "cue"}


def export(
    path: Path,
    kind: str,
    out: Path | None = None,
    exercises: Mapping[str, Exercise] = EXERCISES,
    *,
    force: bool = False,
) -> Path:
    """Write stored results in one of FORMATS; return the new file.

    Args:
        path: A results folder, its session.json, or landmarks.
        kind: The name of the format.
        out: The file, or a folder for it; else beside the rest.
        exercises: All exercises by name; they have the units of what was measured.
        force: Replace a file that posecheck did not write.

    Raises:
        PosecheckError: If it can't be read or written.
    """
    if kind not in FORMATS:
        raise PosecheckError(f"there is no format {kind!r}; give one of {', '.join(FORMATS)}.")
    landmarks = _find_landmarks(path)
    target = _target(landmarks, kind, out)
    pieces = map(str.encode, FORMATS[kind](landmarks, target.name, exercises))
    write_atomically(target, pieces, holds_mark(MARKS[kind]), force=force)
    return target


def marker_name(landmark: Landmark) -> str:
    """Return a landmark's name in Pose2Sim and Sports2D, as their OpenSim models expect it."""
    words = landmark.name.replace("FOOT_INDEX", "BIG_TOE").split("_")
    side = next((word[0] for word in words if word in ("LEFT", "RIGHT")), "")
    return side + "".join(word.capitalize() for word in words if word not in ("LEFT", "RIGHT"))


def resample(time: FloatArray, values: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Resample values (n, ...) at a constant rate by linear interpolation.

    The times (n,), s, must increase and be two at least. A value is NaN where either of its
    neighbouring frames is, and within a gap between frames.
    """
    intervals = np.diff(time)
    typical = _typical_interval(intervals)
    steps = max(1, round((time[-1] - time[0]) / typical))
    samples = np.linspace(time[0], time[-1], steps + 1)
    before = np.clip(np.searchsorted(time, samples, side="right") - 1, 0, len(intervals) - 1)
    share = (samples - time[before]) / intervals[before]
    share[share < SNAP] = 0.0
    share[share > 1.0 - SNAP] = 1.0
    gap = intervals[before] > max(MAX_GAP * typical, MIN_GAP)
    share[gap & (share > 0.0) & (share < 1.0)] = np.nan
    share = share.reshape(-1, *(1,) * (values.ndim - 1))
    left, right = values[before], values[before + 1]
    between = left + share * (right - left)
    return samples, np.where(share == 0.0, left, np.where(share == 1.0, right, between))


def _typical_interval(intervals: FloatArray) -> float:
    """Return the mean of the intervals close to the median: where no frame is missing.

    The median alone would be 33 ms for 30 frames per second with stamps in whole milliseconds.
    """
    middle = np.sort(intervals)[(len(intervals) - 1) // 2]
    close = np.abs(intervals - middle) < middle / 2
    return float(intervals[close].mean())


def _trc(landmarks: Path, name: str, _: Mapping[str, Exercise]) -> Iterator[str]:
    stored = read_landmarks(landmarks)
    if stored.frames < 2:
        raise OutputError(f"{landmarks} holds a single frame, and a TRC file needs two at least.")
    time = _series(stored, "time")
    if time[-1] - time[0] > MAX_FILLED * stored.frames * _typical_interval(np.diff(time)):
        raise OutputError(f"{landmarks} has gaps too long for a TRC file; export it as CSV.")
    return trc(name, *resample(time, _series(stored, "world")))


def trc(name: str, time: FloatArray, world: FloatArray) -> Iterator[str]:
    """Yield the lines of a TRC file: evenly spaced times (n,), s, and world (n, 33, 3), m."""
    rate = f"{(len(time) - 1) / (time[-1] - time[0]):.6f}"
    axes = [f"{axis}{number}" for number in range(1, len(Landmark) + 1) for axis in "XYZ"]
    yield _cells("PathFileType", 4, "(X/Y/Z)", " ".join(printable(name).split()))
    yield _cells(*TRC_HEADER)
    yield _cells(rate, rate, len(time), len(Landmark), "m", rate, 1, len(time))
    yield _cells("Frame#", "Time", *_marker_cells())
    yield _cells("", "", *axes) + "\n"
    # Adding zero turns the negative zeros that rounding may leave into zeros.
    points = np.round(world * TRC_AXES, 6) + 0.0
    for number, (sample, row) in enumerate(zip(time, points, strict=True), 1):
        # An undetected landmark is "nan", as in OpenSim's own files: readers that split lines at
        # any white space would skip an empty cell.
        yield _cells(number, f"{sample:.6f}", *(f"{value:.6f}" for value in row.flat))


def _marker_cells() -> list[str]:
    return [cell for landmark in Landmark for cell in (marker_name(landmark), "", "")]


def _cells(*cells: object) -> str:
    return "\t".join(map(str, cells)) + "\n"


def _csv(landmarks: Path, name: str, _: Mapping[str, Exercise]) -> Iterator[str]:
    stored = read_landmarks(landmarks)
    yield ",".join(CSV_COLUMNS) + "\n"
    for number, frame in enumerate(stored):
        pose = stored.estimate(frame)
        for landmark in Landmark:
            cells = (
                *(_decimals(value, 3) for value in pose.image[landmark]),
                *(_decimals(value, 6) for value in pose.world[landmark]),
                _decimals(pose.visibility[landmark], 4),
            )
            yield f"{number},{frame.time:.3f},{landmark.name.lower()},{','.join(cells)}\n"


def _decimals(value: float, decimals: int) -> str:
    return f"{rounded(value, decimals):.{decimals}f}" if math.isfinite(value) else ""


def _json(landmarks: Path, name: str, _: Mapping[str, Exercise]) -> Iterator[str]:
    stored = read_landmarks(landmarks)
    session = _read(landmarks.with_name(RECORD), _session)
    table = _read(landmarks.with_name("frames.csv"), _columns)
    if len(table["frame"]) != stored.frames:
        raise OutputError(
            f"{landmarks} and frames.csv beside it are not of the same analysis;"
            " analyse the video again."
        )
    yield f'{{"schema": {_dumps(SCHEMA)},\n"session": {_dumps(session)},\n"frames": {{\n'
    yield ",\n".join(f"{_dumps(column)}: {_dumps(cells)}" for column, cells in table.items())
    yield f'}},\n"landmarks": {{\n"names": {_dumps([mark.name.lower() for mark in Landmark])}'
    for key, decimals in (("image_px", 3), ("world_m", 6), ("visibility", 4)):
        yield f",\n{_dumps(key)}: "
        yield from _rows(_series(stored, key.partition("_")[0]), decimals)
    yield "}}\n"


def _rows(series: FloatArray, decimals: int) -> Iterator[str]:
    """Yield an array frame by frame: as a single text it might not fit in memory."""
    opening = "[\n"
    for row in np.round(series, decimals) + 0.0:
        known = row.astype(object)
        known[~np.isfinite(row)] = None
        yield opening + _dumps(known.tolist())
        opening = ",\n"
    yield "]"


def _dumps(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _read(path: Path, parse: Callable[[IO[str]], T]) -> T:
    sentence = (
        f"{path} can't be read ({{reason}}), and the JSON document needs it;"
        " analyse the video, or the landmarks, again."
    )
    with (
        output_errors(sentence),
        open_regular(path, MAX_SIZE) as content,
        TextIOWrapper(content, encoding="utf-8", newline="") as file,
    ):
        try:
            return parse(file)
        except (ValueError, TypeError, RecursionError, csv.Error) as error:
            raise OutputError(sentence.replace("{reason}", "it is damaged")) from error


def _session(file: IO[str]) -> Any:
    text = file.read()
    decode(text, SessionDocument)  # it refuses what is none
    return json.loads(text)


def _columns(file: IO[str]) -> dict[str, list[Any]]:
    columns: dict[str, list[Any]] = {"frame": []}
    for row in frame_rows(file):
        for name, cell in row.items():
            columns.setdefault(name, []).append(_value(name, cell))
    return columns


def _value(column: str, cell: str) -> str | float | bool | None:
    if not cell or column in TEXT_COLUMNS:
        return cell or None
    if column in ("detected", INTERPOLATED):
        return cell == "1"
    return int(cell) if column == "frame" else float(cell)


def _series(stored: StoredLandmarks, quantity: str) -> FloatArray:
    poses = map(stored.estimate, stored)
    return np.array([getattr(pose, quantity) for pose in poses], dtype=np.float64)


def _find_landmarks(path: Path) -> Path:
    check_input(path)
    if path.is_file() and holds_landmarks(path):
        return path
    folder = path if path.is_dir() else path.parent
    if folder != path and path.name != RECORD:
        raise PosecheckError(
            f"{path} is no result of an analysis;"
            " give a results folder, its session.json or its landmarks.npz."
        )
    landmarks = folder / LANDMARKS
    if not landmarks.exists():
        raise PosecheckError(
            f"there is no {LANDMARKS} in {folder}; give a folder that posecheck analyze wrote."
        )
    return landmarks


def _target(landmarks: Path, kind: str, out: Path | None) -> Path:
    """Return the file to write; PosecheckError if it is itself a result of the analysis."""
    ending = ENDINGS.get(kind, kind)
    name = f"{recording_of(landmarks.parent) or landmarks.stem}.{ending}"
    target = landmarks.parent / name if out is None else out / name if is_folder(out) else out
    results = {landmarks, *(landmarks.parent / file for file in FILES)}
    if os.path.realpath(target) in {os.path.realpath(file) for file in results}:
        raise PosecheckError(f"{target} is a result itself; choose another name with --out.")
    return target


#: What marks a file of each format as posecheck's, near its beginning.
MARKS = {
    "trc": _cells("Frame#", "Time", *_marker_cells()).encode(),
    "csv": ",".join(CSV_COLUMNS).encode(),
    "json": b'"schema": "posecheck.export/',
    "fhir": FHIR_MARK,
}

#: The formats: each function takes the landmarks' path, the new file's name and the
#: exercises by name, and yields text.
FORMATS: dict[str, Callable[[Path, str, Mapping[str, Exercise]], Iterator[str]]]
FORMATS = {"trc": _trc, "csv": _csv, "json": _json, "fhir": fhir}
