"""The Python API: the analysis of the command line, with arrays as its result.

`analyze` processes a whole recording, `load` reads results back, `watch` iterates over the moments
of a recording or a camera.
docs/python.md shows how to use them.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from posecheck.app.analysis import (
    AnalysisOptions,
    OpenSource,
    check_input,
    open_recording,
    prescription_of,
    with_said_before,
)
from posecheck.app.exercise_library import load_exercises, own_exercise_errors
from posecheck.app.plan_in_use import prescription_for
from posecheck.app.prefetch import CAPACITY
from posecheck.app.rate import schedule_of
from posecheck.app.recording_time import recording_time
from posecheck.core.angles import ANGLE_COLUMNS
from posecheck.core.coach import Coach
from posecheck.core.exercise import Exercise
from posecheck.core.feedback import Rep
from posecheck.core.pose import Pose
from posecheck.core.session import Model, Moment, Session, SessionBuilder, moments
from posecheck.errors import PosecheckError
from posecheck.estimator import Estimator, find_model
from posecheck.files import holds_landmarks
from posecheck.history import home
from posecheck.i18n import ENGLISH, LANGUAGES, plain_name
from posecheck.plan import Prescription
from posecheck.results import (
    ResultsFolder,
    StoredLandmarks,
    headline,
    read_document,
    read_frames,
    read_landmarks,
    side_summaries,
)
from posecheck.results.landmarks_npz import QUANTITIES
from posecheck.video import Camera, LookSelector, grey_of_image

if TYPE_CHECKING:
    from pandas import DataFrame

PathLike = str | os.PathLike[str]

#: The file of a results folder that holds the landmarks.
LANDMARKS = "landmarks.npz"

#: The first row of the table that a notebook shows.
HTML_HEAD = ("Stretch", "Side", "Count", "Tried", "Faults")

AUTO = "auto"  # the value of `exercise` that stands for all, and of `model` for the default


def _of_pose(quantity: Callable[[Pose], object]) -> Callable[[Moment], object]:
    return lambda moment: quantity(moment.pose)


def _of_filtered_pose(angle: Callable[[Pose], float]) -> Callable[[Moment], float]:
    return lambda moment: angle(moment.feedback.pose)


#: The arrays of `Frames`, and how a moment's row of each is computed.
COLUMNS: dict[str, Callable[[Moment], object]] = {
    "time": lambda moment: moment.frame.time,
    "detected": lambda moment: moment.pose.detected_someone,
    "exercise": lambda moment: moment.feedback.exercise,
    "phase": lambda moment: moment.feedback.phase.value if moment.feedback.exercise else "",
    "side": lambda moment: moment.feedback.side.value if moment.feedback.side else "",
    "hold": lambda moment: moment.feedback.hold if moment.feedback.exercise else np.nan,
    "cue": lambda moment: moment.feedback.sentence,
    **{name: _of_filtered_pose(angle) for name, angle in ANGLE_COLUMNS.items()},
    **{name: _of_pose(quantity) for name, quantity in QUANTITIES.items() if name != "time"},
}


class Frames(Mapping[str, NDArray[Any]]):
    """What was detected and said in each frame: read-only arrays by name.

    All arrays have one row per frame: `time` (s); `detected`; `exercise`, `phase`, `side`, `cue`
    (text, empty for none); `hold` (s); the joint angles of frames.csv (degrees); the landmarks as
    the model detected them, `image` (n, 33, 2) px, `world` (n, 33, 3) m and `visibility` (n, 33);
    `roll` (n, 2), `turn` (n, 2), `rival` (n,) and `motion` (n,), see docs/python.md. Unknown values
    are NaN.
    """

    def __init__(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        """Take over arrays, and make them read-only."""
        self._arrays = dict(arrays)
        for array in self._arrays.values():
            array.setflags(write=False)

    def __getitem__(self, name: str) -> NDArray[Any]:
        return self._arrays[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._arrays)

    def __len__(self) -> int:
        """Return the number of arrays; `len(frames["time"])` is the number of frames."""
        return len(self._arrays)

    def __repr__(self) -> str:
        times = self["time"]
        lasting = f"{times[0]:.1f} to {times[-1]:.1f} s" if len(times) else "none"
        return f"<{len(times)} frames, {lasting}: {len(self)} arrays>"

    def _ipython_key_completions_(self) -> list[str]:
        """Return what a notebook completes after `frames["`."""
        return list(self)


@dataclass(frozen=True, eq=False, repr=False)
class Analysis:
    """Everything found in one recording.

    Attributes:
        result: The session: its source, model, bouts of exercise and warnings.
        frames: Arrays with a row for each frame.
        exercises: The exercises that were looked for, with the doses of the plan.
        plan: What they were judged by, as JSON; empty without a plan.
    """

    result: Session
    frames: Frames
    exercises: tuple[Exercise, ...]
    plan: str = ""

    @property
    def reps(self) -> tuple[Rep, ...]:
        """All attempted repetitions, in order of time."""
        return self.result.reps

    def save(self, folder: PathLike, *, language: str = ENGLISH.code) -> Path:
        """Write the files of `posecheck analyze` into `folder`, and return it.

        The folder is created if necessary. The report shows no images, since these are not kept.

        Args:
            folder: The folder.
            language: The code of the report's language: "de", "en", "es" or "fr".

        Raises:
            PosecheckError: If the files cannot be written, or the language is unknown.
        """
        if language not in LANGUAGES:
            known = ", ".join(LANGUAGES)
            raise PosecheckError(f"there are no words in {language!r}; choose one of {known}.")
        target, source = Path(folder), self.result.source
        landmarks = StoredLandmarks(
            source.name,
            {name: self.frames[name].copy() for name in QUANTITIES},
            (source.width, source.height),
            self.result.model,
        )
        words = LANGUAGES[language]
        with ResultsFolder(target, self.exercises, words, plan=self.plan) as results:
            # The feedback follows from the landmarks: it is computed again rather than kept.
            for moment in moments(landmarks, landmarks.estimate, Coach(self.exercises)):
                results.write(moment)
            results.finish(self.result)
        return target

    def to_pandas(self, what: Literal["frames", "reps"] = "frames") -> DataFrame:
        """Return a pandas data frame.

        Args:
            what: "frames" for a row per frame, indexed by time, with all arrays that have one value
                per frame; "reps" for a row per repetition, with the median, minimum and maximum of
                each measure.

        Raises:
            PosecheckError: If pandas is not installed.
        """
        try:
            from pandas import DataFrame
        except ImportError as error:
            raise PosecheckError("pandas is not installed; pip install pandas.") from error
        if what == "reps":
            return DataFrame([_rep_row(rep) for rep in self.reps])
        values = {name: array for name, array in self.frames.items() if array.ndim == 1}
        return DataFrame(values).set_index("time")

    def __repr__(self) -> str:
        source = self.result.source
        return f"<Analysis of {source.name}, {source.duration:.1f} s: {headline(self.result)}>"

    def _repr_html_(self) -> str:
        """Return the headline and the counts as a notebook shows them."""
        rows = [HTML_HEAD]
        for line in side_summaries(self.result):
            count = line.count
            faults = ", ".join(
                f"{plain_name(name)} \N{MULTIPLICATION SIGN}{n}" for name, n in count.faults.items()
            )
            done = f"{count.counted} of {count.target}" if count.target else f"{count.counted}"
            rows.append((line.title, line.side.value, done, str(count.attempted), faults))
        table = "".join(
            "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
        )
        title = f"{self.result.source.name}: {headline(self.result)}"
        return f"<p><b>{escape(title)}</b></p><table>{table}</table>"


def analyze(
    path: PathLike,
    *,
    exercise: str = AUTO,
    model: PathLike | None = AUTO,
    rate: float | str = AUTO,
    plan: PathLike | None = AUTO,
    progress: Callable[[int, int | None], object] = lambda done, total: None,
) -> Analysis:
    """Analyse a video, or stored landmarks again, without writing anything.

    Args:
        path: A video, a landmarks.npz, or a results folder, whose landmarks are judged again.
        exercise: The name of the exercise to look for, or "auto" for any.
        model: The pose model: "lite", "full", the path of another one (.task), or "auto" for
            "full".
        rate: Looks a second at most; "all" for every frame; "auto" for 15; "adaptive" for fewer
            while little moves. Stored landmarks are all looked at.
        plan: A therapist's plan, plan.toml, to judge by; None for none; "auto" for that of stored
            landmarks, and otherwise for the plan in use.
        progress: Called after each look with the number of frames done and the approximate total,
            None if that is unknown.

    Raises:
        PosecheckError: Its text says what to do.
    """
    path = _landmarks_in(path)
    prescription = _prescription(path, plan)
    exercises = prescription.prescribed(_select(exercise))
    builder, coach = SessionBuilder(exercises), Coach(exercises)
    columns: dict[str, list[object]] = {name: [] for name in COLUMNS}
    last = 0.0
    with own_exercise_errors(), _open(path, model, rate, CAPACITY) as opened:
        for moment in moments(opened.frames, opened.estimate, coach):
            builder.add(moment)
            for name, value in COLUMNS.items():
                columns[name].append(value(moment))
            last = moment.frame.time
            progress(opened.done(builder, last), opened.count)
        builder.add_unfinished(coach.finish())
    frames = Frames({name: np.array(values) for name, values in columns.items()})
    session = replace(
        opened.session(builder, last),
        plan=prescription.stamp,
        started_at=recording_time(path).isoformat(timespec="seconds"),
    )
    if holds_landmarks(path):
        session = with_said_before(session, path.parent)
    return Analysis(session, frames, exercises, prescription.to_json())


def load(folder: PathLike) -> Analysis:
    """Read the results in a folder back, as they were judged.

    Args:
        folder: A folder that `posecheck analyze`, `posecheck live` or `Analysis.save` wrote.

    Returns:
        The analysis; its angles and times on the hold clock are rounded as in frames.csv.

    Raises:
        PosecheckError: Its text says what to do.
    """
    place = Path(folder)
    document = read_document(place)
    if document is None:
        raise PosecheckError(f"{place} holds no session.json of posecheck's; give another folder.")
    file = place / LANDMARKS
    landmarks, prescription = read_landmarks(file), prescription_of(file, None)
    rows = read_frames(place)
    poses = [landmarks.estimate(frame) for frame in landmarks]
    if len(rows["time"]) != len(poses):
        raise PosecheckError(
            f"frames.csv and {LANDMARKS} in {place} are not of one analysis; analyse it again."
        )
    arrays = rows | {
        name: np.array([quantity(pose) for pose in poses]) for name, quantity in QUANTITIES.items()
    }
    known = load_exercises().exercises
    return Analysis(
        document.to_session(known),
        Frames({name: arrays[name] for name in COLUMNS}),
        prescription.prescribed(tuple(known.values())),
        prescription.to_json(),
    )


def watch(
    source: int | PathLike,
    *,
    exercise: str = AUTO,
    model: PathLike | None = AUTO,
    rate: float | str = AUTO,
    plan: PathLike | None = AUTO,
) -> Iterator[Moment]:
    """Iterate over moments: each frame, the pose in it, and the coach's feedback.

    Args:
        source: A video, a landmarks.npz, a results folder, or the number of a camera. A recording
            yields every frame that is analysed, and with the last one the repetitions that were
            in progress; a camera its newest frame each time. It is opened when the first moment is
            requested, and closed with the iterator.
        exercise: See `analyze`.
        model: See `analyze`.
        rate: See `analyze`.
        plan: See `analyze`.

    Raises:
        PosecheckError: Its text says what to do.
    """
    recording = None if isinstance(source, int) else _landmarks_in(source)
    exercises = _prescription(recording, plan).prescribed(_select(exercise))
    opening = (
        _open_camera(source, model, rate)
        if isinstance(source, int)
        else _open(_landmarks_in(source), model, rate, 0)
    )
    coach = Coach(exercises)

    def watched() -> Iterator[Moment]:
        with own_exercise_errors(), opening as opened:
            watching = moments(opened.frames, opened.estimate, coach)
            yield from watching if isinstance(source, int) else _with_unfinished(watching, coach)

    return watched()


def _with_unfinished(watching: Iterable[Moment], coach: Coach) -> Iterator[Moment]:
    """Yield moments, the last one with the repetitions that were in progress at the end."""
    last: Moment | None = None
    for moment in watching:
        if last is not None:
            yield last
        last = moment
    if last is not None:
        finished = (*last.feedback.finished, *coach.finish())
        yield replace(last, feedback=replace(last.feedback, finished=finished))


def _landmarks_in(path: PathLike) -> Path:
    """Return the landmarks in a results folder; any other path as it is."""
    return Path(path) / LANDMARKS if Path(path).is_dir() else Path(path)


def _open(
    path: PathLike, model: PathLike | None, rate: float | str, room: int
) -> AbstractContextManager[OpenSource]:
    """Return a recording to be entered; a wrong path is reported at once."""
    check_input(Path(path))
    options = AnalysisOptions(model=find_model(model), looks=schedule_of(rate), capacity=room)
    return open_recording(Path(path), options)


@contextmanager
def _open_camera(number: int, model: PathLike | None, rate: float | str) -> Iterator[OpenSource]:
    looks = LookSelector(schedule_of(rate))
    with Camera(number) as camera, Estimator(find_model(model)) as estimator:
        described = Model(estimator.model_name, estimator.model_sha256)
        frames = (f for f in camera if looks(f.time, partial(grey_of_image, f.image)))
        yield OpenSource(camera, frames, estimator, described)


def _prescription(recording: Path | None, plan: PathLike | None) -> Prescription:
    """Return what a recording is judged by, or what is before a camera today."""
    if plan is None:
        return Prescription()
    if plan == AUTO and recording and holds_landmarks(recording):
        return prescription_of(recording, None)
    file = None if plan == AUTO else Path(plan)
    when = recording_time(recording) if recording else datetime.now().astimezone()
    return prescription_for(home(None), load_exercises().exercises, when.date(), file)


def _select(name: str) -> tuple[Exercise, ...]:
    """Return the exercises of a name; warn of declarations that could not be loaded."""
    library = load_exercises()
    for sentence in library.warnings:
        warnings.warn(sentence, stacklevel=3)
    if name in (AUTO, *library.exercises):
        return library.select(None if name == AUTO else [name])
    names = ", ".join((*library.exercises, AUTO))
    raise PosecheckError(f"there is no exercise {name!r}; give one of {names}.")


def _rep_row(rep: Rep) -> dict[str, object]:
    names = ("exercise", "side", "start", "end", "hold", "counted", "judged", "proper")
    row: dict[str, object] = {name: getattr(rep, name) for name in names}
    row["side"] = rep.side.value
    row["faults"] = " ".join(dict.fromkeys(fault.name for fault in rep.faults))
    for name, spread in rep.measures.items():
        row |= {f"{name}_median": spread.median, f"{name}_min": spread.low}
        row |= {f"{name}_max": spread.high}
        if spread.error:
            row[f"{name}_error"] = spread.error
    return row
