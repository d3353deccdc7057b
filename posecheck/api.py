"""posecheck for programs and notebooks: the same path as the command line, with arrays at its end.

`analyze` takes a whole recording and gives a `Session`; `watch` gives one moment after the other.
What is here is a thin layer over `posecheck.core.session`; docs/python.md tells how to use it.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from posecheck.app.analysis import Opened, Reading, check_input, opened
from posecheck.app.exercise_library import load_exercises
from posecheck.app.prefetch import ROOM
from posecheck.core.angles import ANGLE_COLUMNS
from posecheck.core.coach import Coach
from posecheck.core.exercise import Exercise
from posecheck.core.feedback import Rep
from posecheck.core.pose import Frame, Pose
from posecheck.core.session import Model, Moment, SessionBuilder, moments
from posecheck.core.session import Session as Result
from posecheck.errors import PosecheckError
from posecheck.estimator import Estimator
from posecheck.results import ResultsFolder, headline
from posecheck.video import Camera

if TYPE_CHECKING:
    from pandas import DataFrame

#: A file's path, however it is given.
Place = str | os.PathLike[str]

#: Stands for all exercises.
AUTO = "auto"


def _angle(angle: Callable[[Pose], float]) -> Callable[[Moment], float]:
    return lambda moment: angle(moment.feedback.pose)


#: What `Frames` holds, and how to read it off a moment.
QUANTITIES: dict[str, Callable[[Moment], object]] = {
    "time": lambda moment: moment.frame.time,
    "detected": lambda moment: moment.pose.detected_someone,
    "exercise": lambda moment: moment.feedback.exercise,
    "phase": lambda moment: moment.feedback.phase.value if moment.feedback.exercise else "",
    "side": lambda moment: moment.feedback.side.value if moment.feedback.side else "",
    "hold": lambda moment: moment.feedback.hold if moment.feedback.exercise else np.nan,
    "cue": lambda moment: moment.feedback.cue,
    **{name: _angle(angle) for name, angle in ANGLE_COLUMNS.items()},
    "image": lambda moment: moment.pose.image,
    "world": lambda moment: moment.pose.world,
    "visibility": lambda moment: moment.pose.visibility,
    "roll": lambda moment: moment.pose.hip_rotation,
    "turn": lambda moment: (moment.pose.trunk_rotation, moment.pose.pelvis_heading),
    "rival": lambda moment: moment.pose.person_ambiguity,
}


class Frames(Mapping[str, NDArray[Any]]):
    """What was seen and said, frame by frame: read-only arrays by name, all with a row a frame.

    `time` s; `detected`; `exercise`, `phase`, `side`, `cue` (text, empty for none); `hold` s; the
    angles of frames.csv by their clinical names, degrees; `image` (n, 33, 2) px, `world` (n, 33, 3)
    m and `visibility` (n, 33) as the model saw them; the legs' `roll` (n, 2) degrees; `rival` (n,),
    how likely somebody else is meant. NaN where unknown.
    """

    def __init__(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        """Take over arrays, which can't be changed from then on."""
        self._arrays = dict(arrays)
        for array in self._arrays.values():
            array.setflags(write=False)

    def __getitem__(self, name: str) -> NDArray[Any]:
        return self._arrays[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._arrays)

    def __len__(self) -> int:
        """How many arrays there are; `len(frames["time"])` is how many frames."""
        return len(self._arrays)

    def __repr__(self) -> str:
        return f"<{len(self['time'])} frames: {', '.join(self)}>"

    def _ipython_key_completions_(self) -> list[str]:
        """What a notebook offers after `frames["`."""
        return list(self)


@dataclass(frozen=True, eq=False, repr=False)
class Analysis:
    """What came of one recording.

    result: the session as the rest of posecheck knows it: its source, model, bouts and warnings.
    frames: everything frame by frame. exercises: those that were looked for.
    """

    result: Result
    frames: Frames
    exercises: tuple[Exercise, ...]

    @property
    def reps(self) -> tuple[Rep, ...]:
        """All attempts at a repetition, in order of time."""
        return self.result.reps

    def save(self, folder: Place) -> Path:
        """Write the files of `posecheck analyze` into `folder`, made if need be; the folder.

        The pictures are not kept, so that the report shows none. Raises OutputError if it can't be
        written there.
        """
        place = Path(folder)
        with ResultsFolder(place, self.exercises) as results:
            # What was said follows from what was seen: the coach watches it once more.
            for moment in moments(self._frames(), self._pose, Coach(self.exercises)):
                results.write(moment)
            results.finish(self.result)
        return place

    def to_pandas(self, what: Literal["frames", "reps"] = "frames") -> DataFrame:
        """A table for pandas: a row for each frame, or for each repetition.

        "frames" has all that is one value a frame, indexed by time; "reps" the repetitions, with
        the median, least and greatest value of each measure. Raises PosecheckError if pandas is not
        installed.
        """
        try:
            from pandas import DataFrame
        except ImportError as error:
            raise PosecheckError("pandas is not installed; pip install pandas.") from error
        if what == "reps":
            return DataFrame([_row(rep) for rep in self.reps])
        values = {name: array for name, array in self.frames.items() if array.ndim == 1}
        return DataFrame(values).set_index("time")

    def __repr__(self) -> str:
        source = self.result.source
        return f"<Session of {source.name}, {source.duration:.1f} s: {headline(self.result)}>"

    def _frames(self) -> Iterator[Frame]:
        nothing = np.zeros((0, 0, 3), dtype=np.uint8)
        return (Frame(time, nothing) for time in self.frames["time"].tolist())

    def _pose(self, frame: Frame) -> Pose:
        source = self.result.source
        index = int(np.searchsorted(self.frames["time"], frame.time))
        image, world, visibility, roll, turn, rival = (
            self.frames[name][index]
            for name in ("image", "world", "visibility", "roll", "turn", "rival")
        )
        size = source.width, source.height
        rotation, heading = turn.tolist()
        return Pose(
            frame.time, size, image, world, visibility, roll, rotation, heading, float(rival)
        )


def analyze(
    path: Place,
    *,
    exercise: str = AUTO,
    model: Place | None = None,
    progress: Callable[[int, int | None], object] = lambda done, total: None,
) -> Analysis:
    """Analyse a video, or a landmarks.npz, without writing anything.

    exercise: the name of the one to look for, or "auto" for any. model: another pose model (.task)
    than the bundled one. progress: hears after each frame how many are done, and of about how many,
    None if that is not known. Raises PosecheckError, whose text says what to do.
    """
    exercises = _chosen(exercise)
    log, coach = SessionBuilder(exercises), Coach(exercises)
    series: dict[str, list[object]] = {name: [] for name in QUANTITIES}
    last = 0.0
    with _opened(path, model, ROOM) as seen:
        for moment in moments(seen.frames, seen.estimate, coach):
            log.add(moment)
            for name, of in QUANTITIES.items():
                series[name].append(of(moment))
            progress(log.frames, seen.count)
            last = moment.frame.time
        log.add_unfinished(coach.finish())
    frames = Frames({name: np.array(values) for name, values in series.items()})
    return Analysis(seen.session(log, last), frames, exercises)


def watch(
    source: int | Place, *, exercise: str = AUTO, model: Place | None = None
) -> Iterator[Moment]:
    """One moment after the other: each frame, the pose in it, and what the coach says of it.

    source: a video, a landmarks.npz, or the number of a camera. A recording gives every frame that
    is looked at, a camera the newest one each time. It is opened when the first moment is asked
    for, and closed with the iterator. exercise, model: as for `analyze`. Raises PosecheckError.
    """
    exercises = _chosen(exercise)
    opening = _live(source, model) if isinstance(source, int) else _opened(source, model, 0)
    return _watched(opening, exercises)


def _watched(
    opening: AbstractContextManager[Opened], exercises: tuple[Exercise, ...]
) -> Iterator[Moment]:
    with opening as seen:
        yield from moments(seen.frames, seen.estimate, Coach(exercises))


def _opened(path: Place, model: Place | None, room: int) -> AbstractContextManager[Opened]:
    """A recording, to be entered; what is wrong with its name is said at once. room: see there."""
    check_input(Path(path), annotate=False)
    return opened(Path(path), Reading(None if model is None else Path(model), room=room))


@contextmanager
def _live(number: int, model: Place | None) -> Iterator[Opened]:
    """A camera and what tells the poses in its frames."""
    with (
        Camera(number) as camera,
        Estimator(None if model is None else Path(model)) as estimator,
    ):
        seen_by = Model(estimator.model_name, estimator.model_sha256)
        yield Opened(camera, camera, estimator, seen_by)


def _chosen(name: str) -> tuple[Exercise, ...]:
    """The exercises that are meant; warns of declarations that could not be loaded."""
    library = load_exercises()
    for sentence in library.warnings:
        warnings.warn(sentence, stacklevel=3)
    exercises = library.exercises
    if name == AUTO:
        return tuple(exercises.values())
    if name not in exercises:
        names = ", ".join((*exercises, AUTO))
        raise PosecheckError(f"there is no exercise {name!r}; give one of {names}.")
    return (exercises[name],)


def _row(rep: Rep) -> dict[str, object]:
    """A repetition as a row of a table."""
    row: dict[str, object] = {
        "exercise": rep.exercise,
        "side": rep.side.value,
        "start": rep.start,
        "end": rep.end,
        "hold": rep.hold,
        "counted": rep.counted,
        "proper": rep.proper,
        "faults": " ".join(dict.fromkeys(fault.name for fault in rep.faults)),
    }
    for name, spread in rep.measures.items():
        row |= {f"{name}_median": spread.median, f"{name}_min": spread.low}
        row |= {f"{name}_max": spread.high}
    return row
