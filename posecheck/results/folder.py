"""A folder of results that appears as a whole or not at all.

Moments are written one by one into a hidden folder inside it, so an hour of video needs no more
memory than a minute. Only `finish` moves the files to their names.
"""

from __future__ import annotations

import csv
import errno
import math
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, suppress
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Any, Self, TextIO

import numpy as np
from numpy.typing import NDArray

from posecheck.codec.session_document import SessionDocument, decode, session_json
from posecheck.codec.units import rounded
from posecheck.core.angles import ANGLE_COLUMNS
from posecheck.core.exercise import Exercise
from posecheck.core.pain import Pain
from posecheck.core.session import Moment, Session
from posecheck.errors import OutputError, reason
from posecheck.files import (
    ANNOTATED,
    check_replaceable,
    csv_cell,
    csv_text,
    holds_mark,
    output_errors,
    publish,
    read_regular,
    staging_folder,
    write_atomically,
)
from posecheck.i18n import ENGLISH, Words
from posecheck.results.landmarks_npz import LandmarkFile
from posecheck.results.report_page import PageData, page, with_pain

LANDMARKS = "landmarks.npz"

#: The files of every analysis, in the order in which they appear.
FILES = ("frames.csv", LANDMARKS, "report.html", "session.json")

#: Name of the first array in a landmarks.npz, as it stands in the archive.
FIRST_ARRAY = b"time.npy"

MAX_SIZE = 100_000_000  # bytes of a file that is read

#: What marks a results folder as posecheck's, near the beginning of its session.json.
MARK = b'"schema": "posecheck.session/'

#: Written last: where it is, all other results are.
RECORD = "session.json"

#: The columns of frames.csv before the angles.
COLUMNS = ("frame", "time_s", "detected", "exercise", "phase", "side", "hold_s", "cue")

#: The last column: 1 for a frame between two looks, whose landmarks are interpolated.
INTERPOLATED = "interpolated"

#: What is wrong with a folder and what to do, by `errno`.
FULL = "the disk is full; free some space and start again."
FORBIDDEN = "it may not be written to; choose another folder with --out."
NO_FOLDER = "it is not a folder; choose another one with --out."
CAUSES = {
    errno.ENOSPC: FULL, getattr(errno, "EDQUOT", errno.ENOSPC): FULL,
    errno.EACCES: FORBIDDEN, errno.EPERM: FORBIDDEN, errno.EROFS: FORBIDDEN,
    errno.ENOTDIR: NO_FOLDER, errno.EEXIST: NO_FOLDER, errno.ENOENT: NO_FOLDER,
    errno.ELOOP: NO_FOLDER,
}  # fmt: skip


class ResultsFolder:
    """Writes moments one by one; the results are in `folder` after `finish`.

    Without `finish` nothing remains, and older results are unchanged.
    """

    def __init__(
        self,
        folder: Path,
        exercises: Iterable[Exercise],
        words: Words = ENGLISH,
        *,
        plan: str = "",
        force: bool = False,
    ) -> None:
        """Start nothing yet.

        Args:
            folder: It is made if needed.
            exercises: Those that may occur, as they are judged.
            plan: What they are judged by, for the stored landmarks.
            words: The language of the report.
            force: Replace files of the same names that are no results.
        """
        self._folder, self._words, self._force = folder, words, force
        self._plan = plan
        self._exercises = {exercise.name: exercise for exercise in exercises}
        self._page_data = PageData(self._exercises)
        self._frame = 0
        start = f"the results can't be written to {folder}:"
        self._errors = partial(
            output_errors,
            f"{start} {{reason}}; choose another folder with --out.",
            OutputError,
            {code: f"{start} {cause}" for code, cause in CAUSES.items()},
        )

    def __enter__(self) -> Self:
        """Open the files; OutputError says why they can't be written there."""
        with self._errors(), ExitStack() as undo:
            missing = [
                place for place in (self._folder, *self._folder.parents) if not place.exists()
            ]
            for folder in reversed(missing):
                undo.callback(_remove_if_empty, folder)
            self._folder.mkdir(parents=True, exist_ok=True)
            for name in (ANNOTATED, *FILES):
                check_replaceable(
                    self._folder / name,
                    self._is_result,
                    force=self._force,
                    remedy="choose another folder with --out",
                )
            self._unfinished = undo.enter_context(staging_folder(self._folder))
            self._landmarks = LandmarkFile(self._unfinished / LANDMARKS)
            undo.callback(self._landmarks.close)
            table = (self._unfinished / "frames.csv").open("w", encoding="utf-8", newline="")
            self._table: TextIO = undo.enter_context(table)
            self._rows = csv.writer(self._table, lineterminator="\n")
            self._rows.writerow((*COLUMNS, *ANGLE_COLUMNS, INTERPOLATED))
            self._undo = undo.pop_all()
        return self

    def _is_result(self, path: Path) -> bool:
        """Return whether posecheck wrote a file: there is a session, or it holds landmarks."""
        if path.name == LANDMARKS and holds_mark(FIRST_ARRAY)(path):
            return True
        return holds_mark(MARK)(self._folder / RECORD)

    @property
    def annotated(self) -> Path:
        """The path for an annotated video that appears together with the rest."""
        return self._unfinished / ANNOTATED

    def write(self, moment: Moment, *, interpolated: bool = False) -> None:
        """Add a moment; an interpolated one, between two looks, is marked and not evaluated."""
        with self._errors():
            self._landmarks.write(moment.pose, interpolated=interpolated)
            self._rows.writerow(_row(self._frame, moment, interpolated=interpolated))
        if not interpolated:
            self._page_data.add(moment)
        self._frame += 1

    def finish(self, session: Session) -> None:
        """Complete the files with the session, and let them appear."""
        with self._errors():
            self._landmarks.finish(session.model, self._plan)
            self._table.close()
            # The page shows the annotated video of this or of an earlier analysis.
            annotated = self.annotated.exists() or (self._folder / ANNOTATED).is_file()
            video = ANNOTATED if annotated else None
            self._write(RECORD, session_json(session, self._exercises))
            report = page(session, self._exercises, self._page_data, video, self._words)
            self._write("report.html", report)
            names = [name for name in (ANNOTATED, *FILES) if (self._unfinished / name).exists()]
            publish(self._unfinished, self._folder, names)

    def _write(self, name: str, text: str) -> None:
        (self._unfinished / name).write_text(text, encoding="utf-8", newline="\n")

    def __exit__(self, *_: object) -> None:
        """Remove unfinished files."""
        # An error while closing a file does not matter once the file is removed.
        with suppress(OSError):
            self._undo.close()


def change_pain(folder: Path, pain: Pain) -> None:
    """Change pain and effort in the report of a results folder, if it has one."""
    report = folder / "report.html"
    with output_errors(f"{report} can't be changed ({{reason}}).", OutputError):
        html = read_regular(report, MAX_SIZE).decode() if report.is_file() else ""
    if html:
        write_atomically(report, [with_pain(html, pain).encode()], lambda path: True)


def stored_document(folder: Path) -> SessionDocument | None:
    """Return the session.json of a results folder; None without a readable one."""
    with suppress(OutputError):
        return read_document(folder)
    return None


def read_document(folder: Path) -> SessionDocument | None:
    """Return the session.json of a results folder; None if there is none.

    Raises:
        OutputError: If it can't be read.
    """
    path = folder / RECORD
    try:
        return decode(read_regular(path, MAX_SIZE), SessionDocument)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as error:
        why = reason(error)
        raise OutputError(
            f"{path} can't be read ({why}); analyse the video, or its landmarks, again."
        ) from error


def frame_rows(
    text: Iterable[str], columns: Iterable[str] = COLUMNS[:1]
) -> Iterator[dict[str, str]]:
    """Yield the rows of a frames.csv, without interpolated ones.

    Args:
        text: The lines of the file.
        columns: Names of columns that must be there.

    Raises:
        ValueError: If it is damaged.
    """
    rows = csv.DictReader(text, strict=True)
    missing = [name for name in columns if name not in (rows.fieldnames or ())]
    if missing:
        raise ValueError(f"the column {missing[0]} is missing")
    for row in rows:
        if None in row or None in row.values():
            raise ValueError(f"line {rows.line_num} is cut off, or too long")
        if row.get(INTERPOLATED) != "1":
            yield row


def read_frames(folder: Path) -> dict[str, NDArray[Any]]:
    """Return the columns of a frames.csv but the frame's number, without interpolated rows.

    Times are in s, angles in degrees, NaN where unknown; text is empty for none.

    Raises:
        OutputError: If it can't be read.
    """
    path, names = folder / "frames.csv", (*COLUMNS, *ANGLE_COLUMNS)
    try:
        text = read_regular(path, MAX_SIZE).decode("utf-8")
        if not text.endswith("\n"):
            raise ValueError("it is cut off")
        rows = [*frame_rows(StringIO(text, newline=""), names)]
        texts = {name: [csv_text(row[name]) for row in rows] for name in names}
        numbers = {
            name.removesuffix("_s"): np.array([float(cell or "nan") for cell in texts[name]])
            for name in ("time_s", "hold_s", *ANGLE_COLUMNS)
        }
    except (OSError, ValueError, csv.Error) as error:
        problem = f"{path} can't be read ({reason(error)})"
        raise OutputError(f"{problem}; give a folder that posecheck wrote.") from error
    words = {name: np.array(texts[name]) for name in ("exercise", "phase", "side", "cue")}
    detected = np.array([cell == "1" for cell in texts["detected"]])
    return {**numbers, **words, "detected": detected}


def _remove_if_empty(folder: Path) -> None:
    with suppress(OSError):  # it is not empty, or was never made
        folder.rmdir()


def _row(number: int, moment: Moment, *, interpolated: bool) -> list[str]:
    feedback = moment.feedback
    ongoing = bool(feedback.exercise)
    return [
        str(number),
        f"{moment.frame.time:.3f}",
        str(int(moment.pose.detected_someone)),
        csv_cell(feedback.exercise),
        feedback.phase.value if ongoing else "",
        feedback.side.value if feedback.side else "",
        f"{feedback.hold:.3f}" if ongoing else "",
        csv_cell(feedback.sentence),
        *(_number(angle(feedback.pose)) for angle in ANGLE_COLUMNS.values()),
        str(int(interpolated)),
    ]


def _number(value: float) -> str:
    return f"{rounded(value, 1):.1f}" if math.isfinite(value) else ""
