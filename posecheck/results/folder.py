"""A folder of results that appears whole or not at all.

Moments are written as they come, into a hidden folder inside the one that is meant, so that an
hour of video needs no more memory than a minute. Only `finish` gives the files their names.
"""

from __future__ import annotations

import csv
import errno
import math
from collections.abc import Iterable
from contextlib import AbstractContextManager, ExitStack, suppress
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO

from posecheck.codec.session_document import session_json
from posecheck.core.angles import ANGLE_COLUMNS
from posecheck.core.exercise import Exercise
from posecheck.core.session import Moment, Session
from posecheck.errors import OutputError
from posecheck.files import output_errors
from posecheck.results.landmarks_npz import LandmarkFile
from posecheck.results.page_data import Notebook
from posecheck.results.report_page import page
from posecheck.results.staging import staging_folder
from posecheck.results.summary import known

#: The files that every analysis leaves, in the order in which they get their names.
FILES = ("frames.csv", "landmarks.npz", "report.html", "session.json")

#: The annotated video, if there is one.
ANNOTATED = "annotated.mp4"

#: The columns of frames.csv before the angles.
COLUMNS = ("frame", "time_s", "detected", "exercise", "phase", "side", "hold_s", "cue")

#: What is wrong with a folder and what to do, by `errno`.
CAUSES = {
    **dict.fromkeys(
        (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)),
        "the disk is full; free some space and start again.",
    ),
    **dict.fromkeys(
        (errno.EACCES, errno.EPERM, errno.EROFS),
        "it may not be written to; choose another folder with --out.",
    ),
    **dict.fromkeys(
        (errno.ENOTDIR, errno.EEXIST, errno.ENOENT, errno.ELOOP),
        "it is not a folder; choose another one with --out.",
    ),
}


class ResultsFolder:
    """Takes moments one by one; what came of them stands in `folder` after `finish`.

    If it is left without `finish`, nothing remains, and older results stay as they were.
    """

    def __init__(self, folder: Path, exercises: Iterable[Exercise]) -> None:
        """folder: made where it is missing. exercises: those that the moments may tell of."""
        self._folder = folder
        self._exercises = known(exercises)
        self._notebook = Notebook(self._exercises)
        self._frame = 0
        self._undo = ExitStack()
        start = f"the results can't be written to {folder}:"
        self._failure = (
            f"{start} {{reason}}; choose another folder with --out.",
            OutputError,
            {code: f"{start} {cause}" for code, cause in CAUSES.items()},
        )

    def __enter__(self) -> Self:
        """Begin the files; OutputError says why they can't be written there."""
        try:
            with self._errors():
                self._begin()
        except OutputError:
            self._remove_unfinished()
            raise
        return self

    def _errors(self) -> AbstractContextManager[None]:
        return output_errors(*self._failure)

    def _begin(self) -> None:
        for folder in reversed(_missing(self._folder)):
            self._undo.callback(_remove_if_empty, folder)
        self._folder.mkdir(parents=True, exist_ok=True)
        self._unfinished = self._undo.enter_context(staging_folder(self._folder))
        self._landmarks = LandmarkFile(self._unfinished / "landmarks.npz")
        self._undo.callback(self._landmarks.close)
        table = (self._unfinished / "frames.csv").open("w", encoding="utf-8", newline="")
        self._table: TextIO = self._undo.enter_context(table)
        self._rows = csv.writer(self._table, lineterminator="\n")
        self._rows.writerow((*COLUMNS, *ANGLE_COLUMNS))

    @property
    def annotated(self) -> Path:
        """Where to write an annotated video that is to appear together with the rest."""
        return self._unfinished / ANNOTATED

    def write(self, moment: Moment) -> None:
        """Add a moment."""
        with self._errors():
            self._landmarks.write(moment.pose)
            self._rows.writerow(_row(self._frame, moment))
        self._notebook.note(moment)
        self._frame += 1

    def finish(self, session: Session) -> None:
        """Complete the files with what came of it all, and let them appear."""
        with self._errors():
            self._landmarks.finish(session.model)
            self._table.close()
            self._write("session.json", session_json(session, self._exercises))
            self._write("report.html", self._page(session))
            for name in (ANNOTATED, *FILES):
                self._publish(name)

    def _page(self, session: Session) -> str:
        return page(session, self._exercises, self._notebook, self._annotated_name())

    def _annotated_name(self) -> str | None:
        """The annotated video's name if there will be one, from now or from an earlier analysis."""
        there = self.annotated.exists() or (self._folder / ANNOTATED).is_file()
        return ANNOTATED if there else None

    def _write(self, name: str, text: str) -> None:
        (self._unfinished / name).write_text(text, encoding="utf-8", newline="\n")

    def _publish(self, name: str) -> None:
        finished = self._unfinished / name
        if finished.exists():
            finished.replace(self._folder / name)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Remove what is not finished."""
        self._remove_unfinished()

    def _remove_unfinished(self) -> None:
        # That the rest of a file can't be written is no news where the file goes anyway.
        with suppress(OSError):
            self._undo.close()


def _missing(folder: Path) -> list[Path]:
    """The folders on the way to `folder` that don't exist yet, the innermost first."""
    return [place for place in (folder, *folder.parents) if not place.exists()]


def _remove_if_empty(folder: Path) -> None:
    with suppress(OSError):  # there are results in it, or it was never made
        folder.rmdir()


def _row(number: int, moment: Moment) -> list[str]:
    feedback = moment.feedback
    going_on = bool(feedback.exercise)
    return [
        str(number),
        f"{moment.frame.time:.3f}",
        str(int(moment.pose.detected_someone)),
        feedback.exercise,
        feedback.phase.value if going_on else "",
        feedback.side.value if feedback.side else "",
        f"{feedback.hold:.3f}" if going_on else "",
        feedback.cue,
        *(_number(angle(feedback.pose)) for angle in ANGLE_COLUMNS.values()),
    ]


def _number(value: float) -> str:
    if not math.isfinite(value):
        return ""
    text = f"{value:.1f}"
    return "0.0" if text == "-0.0" else text  # rounding may leave a zero below zero
