"""Comparison of results with the truth of a clip; benchmarks/accuracy.py has the rules."""

from __future__ import annotations

import csv
import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from posecheck.core.pose import FloatArray
from posecheck.errors import PosecheckError
from posecheck.exercises import EXERCISES

TOO_SHORT = "hold-too-short"

#: Names of faults in the truth -> posecheck's names.
FAULTS = {
    "front_knee_angle": "front-knee-angle",
    "back_knee_angle": "back-knee-angle",
    "front_knee_past_ankle": "front-knee-past-ankle",
    "back_knee_off_floor": "back-knee-off-floor",
    "torso_lean": "trunk-lean",
    "torso_sway": "trunk-side-lean",
    "hold_short": TOO_SHORT,
    "hold_broken": TOO_SHORT,
    "no_hold": TOO_SHORT,
    "leaves_frame": TOO_SHORT,
    "small_amplitude": "small-rotation",
    "one_leg_only": "one-leg",
    "knees_bent": "knees-bending",
    "legs_together": "legs-together",
    "partial_opening": "not-open",
    "pelvis_rolls": "knees-apart",
}

#: A repetition with one of these faults cannot be judged and is not expected.
UNJUDGEABLE = {"feet_cropped"}

#: Exercise -> compared columns of frames.csv -> names of the angles in the truth.
ANGLES = {
    "hip-flexor": {
        "left_knee_flexion": "knee_flexion_left",
        "right_knee_flexion": "knee_flexion_right",
        "trunk_lean": "trunk_lean_forward",
    },
    "leg-rotations": {
        "left_hip_rotation": "hip_internal_rotation_left",
        "right_hip_rotation": "hip_internal_rotation_right",
    },
    "open-close": {"trunk_rotation": "thoracic_rotation"},
}

#: All compared columns.
COLUMNS = [column for columns in ANGLES.values() for column in columns]

#: Columns that are compared by magnitude.
UNSIGNED = {"trunk_rotation"}

#: Views, and the words for them in a truth's free text. The first word in the text decides.
VIEWS = {
    "oblique": "oblique|deg",
    "feet end": "feet end",
    "chest side": "chest side|front side",
    "behind": "behind|back",
    "front": "front",
    "side": "side",
}

#: Exercise -> key of `measures` in session.json, and the true angles it is compared with. A
#: rotation of the legs is the range from inmost to outmost, an opening the greatest angle.
AMPLITUDES = {
    "leg-rotations": (
        "hip_rotation",
        ("hip_internal_rotation_left", "hip_internal_rotation_right"),
    ),
    "open-close": ("opening", ("thoracic_rotation",)),
}

#: World of clips whose truth names none.
RENDERED = "own renderer"

#: Time by which labels may extend beyond the film, s.
END_TOLERANCE = 1.0

#: Least overlap of a reported and a true repetition, as a share of the shorter.
MIN_OVERLAP = 1 / 3

#: Tolerance of a reported hold above the true one, for entering and leaving the position, s.
HOLD_TOLERANCE = 3.0

#: From this share of the programme's hold on, a true hold may be judged either way.
BORDERLINE_SHARE = 0.7

#: Tolerances for rounded times in the truth, s: by the first, a hold may extend beyond its
#: repetition; by the second, it may fall short of the programme's.
EVENT_TOLERANCE, ROUNDING_TOLERANCE = 0.1, 0.01


@dataclass(frozen=True)
class TrueRep:
    """A true repetition; times in s.

    Attributes:
        side: Side of the body.
        start: Start.
        end: End.
        ok: Whether it was performed correctly.
        faults: posecheck's names of the faults.
        holds: Durations of its holds.
        exercise: Name of the exercise; empty for that of the clip.
    """

    side: str
    start: float
    end: float
    ok: bool
    faults: frozenset[str] = frozenset()
    holds: tuple[float, ...] = ()
    exercise: str = ""


@dataclass(frozen=True)
class ReportedRep:
    """A repetition in session.json; times in s.

    Attributes:
        exercise: Name of the exercise.
        side: Side of the body.
        start: Start.
        end: End.
        counted: Whether it was counted.
        faults: Names of the faults.
        hold: Duration of the hold; None without one.
        judged: Whether it could be seen how well it was performed.
        measures: Spreads of the recorded measures by name, with "min" and "max".
    """

    exercise: str
    side: str
    start: float
    end: float
    counted: bool
    faults: frozenset[str] = frozenset()
    hold: float | None = None
    judged: bool = True
    measures: Mapping[str, Mapping[str, float | None]] = field(default_factory=dict)


@dataclass(frozen=True)
class Truth:
    """Ground truth of a clip.

    Attributes:
        exercise: Name of the exercise.
        seeable: Whether the clip can be judged.
        reps: True repetitions.
        times: Times of the frames, (frames,), s.
        angles: Angles by name, (frames,), degrees; NaN in frames without a person. Empty for a
            labelled film.
        view: Position of the camera: a key of VIEWS, or empty.
        world: Origin of the clip, such as "filmed people".
    """

    exercise: str
    seeable: bool
    reps: tuple[TrueRep, ...]
    times: FloatArray
    angles: dict[str, FloatArray]
    view: str = ""
    world: str = RENDERED


@dataclass(frozen=True)
class Angle:
    """Accuracy of an angle.

    Attributes:
        differences: Measured minus true angles, degrees; empty for a labelled film.
        measured: Number of frames in which it was measured.
        frames: Number of frames in which it should have been.
        bars: Error bars of the measured angles, one standard deviation, degrees; NaN where unknown.
    """

    differences: tuple[float, ...]
    measured: int
    frames: int
    bars: tuple[float, ...] = ()

    @property
    def error(self) -> float:
        """Mean absolute error, degrees; NaN if unknown."""
        return float(np.mean(np.abs(self.differences))) if self.differences else math.nan

    @property
    def coverage(self) -> float:
        """Share of the frames in which it was measured."""
        return self.measured / self.frames

    @property
    def normalised(self) -> FloatArray:
        """Magnitudes of the differences, in error bars, of those that have one."""
        ratios: FloatArray = np.abs(np.array(self.differences[: len(self.bars)])) / self.bars
        return ratios[~np.isnan(ratios)]


@dataclass(frozen=True)
class Faults:
    """Numbers of found, missed and invented faults by name."""

    found: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    invented: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Score:
    """Comparison of results and truth for one clip and exercise, or for several together.

    Attributes:
        clip: Name of the clip.
        true: Number of true repetitions; likewise found, ..., invented.
        verdicts: For each judged repetition, whether it truly was proper, and was reported so.
        faults: Faults compared by name.
        hold_errors: Times by which reported holds are out of range, s.
        angles: Angles of the exercise by column.
        holds: True and reported holds of proper repetitions, s.
        amplitudes: True and reported amplitudes, degrees.
        exercise: Name of the exercise; "none" where nothing should be counted.
        view: Position of the camera.
        world: Origin of the clip.
        version: posecheck's version that made the results.
    """

    clip: str
    true: int
    found: int
    as_that_stretch: int
    wrong_side: int
    invented: int
    verdicts: tuple[tuple[bool, bool], ...]
    faults: Faults
    hold_errors: tuple[float, ...]
    angles: dict[str, Angle]
    holds: tuple[tuple[float, float], ...] = ()
    amplitudes: tuple[tuple[float, float], ...] = ()
    exercise: str = ""
    view: str = ""
    world: str = ""
    version: str = ""

    @property
    def verdicts_right(self) -> int:
        """Number of judged repetitions with the true verdict."""
        return sum(true == reported for true, reported in self.verdicts)


# Reading


def score_clip(clip: Path, truth: Truth, folder: Path) -> list[Score]:
    """Return the scores of `clip` from its results in `folder`, one per exercise in it."""
    if not (folder / "session.json").exists():
        raise PosecheckError(
            f"{folder} holds no results; analyse {clip.name} first, without --stored."
        )
    session = load(folder / "session.json")
    end = session.get("source", {}).get("duration_s", math.inf) + END_TOLERANCE
    late = next((rep for rep in truth.reps if rep.end > end), None)
    if late and not truth.angles:
        raise PosecheckError(
            f"the labels of {clip.name} end at {late.end:g} s, after the film;"
            " write times in seconds, or as minutes:seconds."
        )
    with (folder / "frames.csv").open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    bars = read_error_bars(folder / "landmarks.npz", len(rows))
    reported = read_session(session)
    exercises = list(dict.fromkeys(rep.exercise or truth.exercise for rep in truth.reps))
    first = exercises[0] if exercises else truth.exercise
    scores = []
    for exercise in exercises or [truth.exercise]:
        reps = tuple(r for r in truth.reps if (r.exercise or truth.exercise) == exercise)
        others = [r for r in truth.reps if r not in reps]
        taken = [rep for _, rep in match_reps(truth.reps, reported)]
        own = [rep for true, rep in match_reps(truth.reps, reported) if true not in others]
        spare = [
            rep
            for rep in reported
            if rep not in taken
            and (rep.exercise == exercise or (exercise == first and rep.exercise not in exercises))
        ]
        part = replace(truth, exercise=exercise, reps=reps)
        # In their order, which decides between equal overlaps.
        kept = [rep for rep in reported if rep in own or rep in spare]
        result = score(clip.stem, part, kept, rows, bars)
        scores.append(replace(result, version=session.get("posecheck", "")))
    return scores


def load(path: Path) -> dict[str, Any]:
    """Return the JSON object in a file."""
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def read_error_bars(path: Path, frames: int) -> dict[str, FloatArray]:
    """Return the error bars of columns of frames.csv, (frames,); none of files without them."""
    if not path.exists():
        return {}
    with np.load(path) as archive:
        if "roll_error" not in archive or len(archive["time"]) != frames:
            return {}
        left, right = archive["roll_error"].T
        turn = archive["turn_error"]
    return {"left_hip_rotation": left, "right_hip_rotation": right, "trunk_rotation": turn}


def read_truth(truth: dict[str, Any], world: str = RENDERED) -> Truth:
    """Parse the truth of a clip; `world` is its origin if the truth names none."""
    frames = truth["per_frame"]
    events = truth["events"]
    holds = [e for e in events if e["type"] == "hold"]
    reps = [e for e in events if e["type"] == "rep" and not UNJUDGEABLE & set(e["faults"])]
    return Truth(
        exercise=truth["exercise"],
        seeable=truth.get("seeable", True),
        reps=tuple(true_rep(rep, holds) for rep in reps),
        times=np.array(frames["time_s"], dtype=np.float64),
        angles={n: np.array(v, dtype=np.float64) for n, v in frames["angles_deg"].items()},
        view=view_of(truth.get("view", "")),
        world=truth.get("world") or world,
    )


def view_of(words: str) -> str:
    """Return the view that a truth's free text names first; empty if none."""
    found = {
        match.start(): view
        for view, pattern in reversed(VIEWS.items())
        if (match := re.search(rf"\b({pattern})\b", words.lower()))
    }
    return found[min(found)] if found else ""


def true_rep(event: dict[str, Any], holds: Iterable[dict[str, Any]]) -> TrueRep:
    """Parse a true repetition from its event, with the holds within it."""
    start, end = event["start_s"], event["end_s"]
    within = [
        h
        for h in holds
        if start - EVENT_TOLERANCE <= h["start_s"] and h["end_s"] <= end + EVENT_TOLERANCE
    ]
    return TrueRep(
        side=event["side"],
        start=start,
        end=end,
        ok=event["ok"],
        faults=frozenset(fault_name(word) for word in event["faults"]),
        holds=tuple(h["end_s"] - h["start_s"] for h in within),
    )


def fault_name(word: str) -> str:
    """Return posecheck's name of a fault in the truth."""
    return FAULTS.get(word, word.replace("_", "-"))


def read_session(session: dict[str, Any]) -> list[ReportedRep]:
    """Parse the repetitions in session.json."""
    return [
        reported_rep(bout["exercise"], rep) for bout in session["exercises"] for rep in bout["reps"]
    ]


def reported_rep(exercise: str, rep: dict[str, Any]) -> ReportedRep:
    """Parse a reported repetition from its record."""
    return ReportedRep(
        exercise=exercise,
        side=rep["side"],
        start=rep["start_s"],
        end=rep["end_s"],
        counted=rep["counted"],
        faults=frozenset(fault["fault"] for fault in rep["faults"]),
        hold=rep["hold_s"],
        judged=rep.get("judged", True),
        measures=rep.get("measures", {}),
    )


# Comparing


def score(
    clip: str,
    truth: Truth,
    reported: Sequence[ReportedRep],
    rows: Sequence[dict[str, str]],
    bars: Mapping[str, FloatArray] | None = None,
) -> Score:
    """Compare a session and the rows of frames.csv, with error bars by column, with the truth."""
    pairs = match_reps(truth.reps, reported)
    invented = len(reported) - len(pairs)
    expected = truth.reps if truth.seeable else ()
    if not truth.seeable:
        pairs = []
    hold = programme_hold(truth.exercise)
    errors = (hold_error(true, rep) for true, rep in pairs)
    return Score(
        clip=clip,
        true=len(expected),
        found=len(pairs),
        as_that_stretch=sum(rep.exercise == truth.exercise for _, rep in pairs),
        wrong_side=sum(wrong_side(true, rep) for true, rep in pairs),
        invented=invented,
        verdicts=tuple(verdicts(true, rep, hold) for true, rep in pairs if rep.judged),
        faults=compare_faults(pairs, hold),
        hold_errors=tuple(error for error in errors if error is not None),
        angles=compare_angles(truth, expected, rows, bars or {}),
        holds=tuple(
            (true.holds[0], rep.hold or 0.0)
            for true, rep in pairs
            if hold_error(true, rep) is not None
        ),
        amplitudes=tuple(amplitudes(truth, pairs)),
        exercise=truth.exercise,
        view=truth.view,
        world=truth.world,
    )


def match_reps(
    truth: Sequence[TrueRep], reported: Sequence[ReportedRep]
) -> list[tuple[TrueRep, ReportedRep]]:
    """Match true and reported repetitions one-to-one, in the order of the truth."""
    candidates = [
        (overlap(t, r), i, j) for i, t in enumerate(truth) for j, r in enumerate(reported)
    ]
    pairs: dict[int, int] = {}
    for share, i, j in sorted(candidates, reverse=True):
        if share >= MIN_OVERLAP and i not in pairs and j not in pairs.values():
            pairs[i] = j
    return [(truth[i], reported[j]) for i, j in sorted(pairs.items())]


def overlap(true: TrueRep, reported: ReportedRep) -> float:
    """Return the overlap as a share of the shorter repetition; negative if disjoint."""
    common = min(true.end, reported.end) - max(true.start, reported.start)
    shorter = min(true.end - true.start, reported.end - reported.start)
    return common / max(shorter, 1e-6)


def wrong_side(true: TrueRep, reported: ReportedRep) -> bool:
    """Return whether the reported side is the opposite one."""
    return true.side != reported.side and "both" not in (true.side, reported.side)


def programme_hold(exercise: str) -> float:
    """Return the programme's hold of an exercise, s; 0 without one."""
    return EXERCISES[exercise].programme.hold if exercise in EXERCISES else 0.0


def has_borderline_hold(true: TrueRep, hold: float) -> bool:
    """Return whether it was held for slightly less than `hold`, so that either verdict is right."""
    return (
        bool(true.holds) and BORDERLINE_SHARE * hold <= sum(true.holds) < hold - ROUNDING_TOLERANCE
    )


def verdicts(true: TrueRep, reported: ReportedRep, hold: float) -> tuple[bool, bool]:
    """Return whether the repetition was proper, and whether it was reported so."""
    borderline = has_borderline_hold(true, hold)
    ignored = {TOO_SHORT} if borderline else set()
    proper = not true.faults - ignored and (true.ok or bool(true.faults))
    return proper, not reported.faults - ignored and (reported.counted or borderline)


def compare_faults(pairs: Iterable[tuple[TrueRep, ReportedRep]], hold: float) -> Faults:
    """Compare reported and true faults of all pairs that were judged and whose faults are known."""
    faults = Faults()
    for true, reported in pairs:
        if not reported.judged or not (true.ok or true.faults):
            continue
        ignored = {TOO_SHORT} if has_borderline_hold(true, hold) else set()
        expected, named = true.faults - ignored, reported.faults - ignored
        implied = {TOO_SHORT} if expected else set()
        faults.found.update(expected & named)
        faults.missed.update(expected - named)
        faults.invented.update(named - expected - implied)
    return faults


def amplitudes(
    truth: Truth, pairs: Iterable[tuple[TrueRep, ReportedRep]]
) -> Iterator[tuple[float, float]]:
    """Yield the true and the reported amplitude of each repetition for which both are known."""
    measure, names = AMPLITUDES.get(truth.exercise, ("", ()))
    if not names or not set(names) <= set(truth.angles):
        return
    angle = np.mean([truth.angles[name] for name in names], axis=0)
    for true, reported in pairs:
        within = angle[(true.start <= truth.times) & (truth.times <= true.end)]
        within = within[np.isfinite(within)]
        spread = reported.measures.get(measure, {})
        low, high = spread.get("min"), spread.get("max")
        if high is None or low is None or not len(within):
            continue
        if measure == "opening":
            yield float(np.max(np.abs(within))), high
        else:
            yield float(np.ptp(within)), high - low


def hold_error(true: TrueRep, reported: ReportedRep) -> float | None:
    """Return the time by which the reported hold is out of range, s; None if not comparable."""
    if not true.ok or len(true.holds) != 1 or reported.hold is None:
        return None
    (held,) = true.holds
    return max(0.0, held - reported.hold, reported.hold - held - HOLD_TOLERANCE)


def compare_angles(
    truth: Truth,
    reps: Sequence[TrueRep],
    rows: Sequence[dict[str, str]],
    bars: Mapping[str, FloatArray],
) -> dict[str, Angle]:
    """Compare the angles of the exercise over the frames within `reps`, by column."""
    times = column_values(rows, "time_s")
    within = np.zeros(len(times), dtype=bool)
    for rep in reps:
        within |= (rep.start <= times) & (times <= rep.end)
    if not within.any():
        return {}
    angles = {}
    for column, name in ANGLES.get(truth.exercise, {}).items():
        reported = column_values(rows, column)[within]
        if not truth.angles:
            angles[column] = Angle((), int(np.sum(~np.isnan(reported))), len(reported))
            continue
        nearest = np.abs(truth.times[None, :] - times[within][:, None]).argmin(axis=1)
        true = truth.angles[name][nearest]
        if not np.isnan(true).all():
            unknown = np.full(len(times), np.nan)
            angles[column] = compare_angle(
                reported, true, column, bars.get(column, unknown)[within]
            )
    return angles


def column_values(rows: Sequence[dict[str, str]], column: str) -> FloatArray:
    """Return a column of frames.csv; NaN where it is empty."""
    return np.array([float(row[column] or "nan") for row in rows], dtype=np.float64)


def compare_angle(reported: FloatArray, true: FloatArray, column: str, bars: FloatArray) -> Angle:
    """Compare an angle frame by frame, where it is known and was measured."""
    if column in UNSIGNED:
        reported, true = np.abs(reported), np.abs(true)
    known = ~np.isnan(true)
    differences, bars = (reported - true)[known], bars[known]
    measured = ~np.isnan(differences)
    kept = bars[measured] if not np.isnan(bars[measured]).all() else bars[:0]
    return Angle(
        tuple(differences[measured].tolist()),
        int(measured.sum()),
        len(differences),
        tuple(kept.tolist()),
    )


def total(scores: Sequence[Score]) -> Score:
    """Return the score of all clips together."""
    return Score(
        clip="all",
        true=sum(s.true for s in scores),
        found=sum(s.found for s in scores),
        as_that_stretch=sum(s.as_that_stretch for s in scores),
        wrong_side=sum(s.wrong_side for s in scores),
        invented=sum(s.invented for s in scores),
        verdicts=tuple(pair for s in scores for pair in s.verdicts),
        faults=Faults(
            found=sum_counters(s.faults.found for s in scores),
            missed=sum_counters(s.faults.missed for s in scores),
            invented=sum_counters(s.faults.invented for s in scores),
        ),
        hold_errors=tuple(error for s in scores for error in s.hold_errors),
        angles={
            column: merge_angles([s.angles[column] for s in scores if column in s.angles])
            for column in COLUMNS
            if any(column in s.angles for s in scores)
        },
        holds=tuple(pair for s in scores for pair in s.holds),
        amplitudes=tuple(pair for s in scores for pair in s.amplitudes),
    )


def sum_counters(counters: Iterable[Counter[str]]) -> Counter[str]:
    """Return the sum of all counters."""
    return sum(counters, start=Counter())


def merge_angles(angles: Sequence[Angle]) -> Angle:
    """Merge one angle over the frames of all clips."""
    barred = any(angle.bars for angle in angles)
    return Angle(
        tuple(difference for angle in angles for difference in angle.differences),
        sum(angle.measured for angle in angles),
        sum(angle.frames for angle in angles),
        tuple(bar for angle in angles for bar in _bars_of(angle)) if barred else (),
    )


def _bars_of(angle: Angle) -> tuple[float, ...]:
    return angle.bars or (math.nan,) * len(angle.differences)
