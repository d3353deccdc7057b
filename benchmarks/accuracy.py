#!/usr/bin/env python3
"""Measure the accuracy of posecheck on clips with ground truth.

    python benchmarks/accuracy.py [CLIPS] [--jobs N] [--results DIR [--replay | --stored]]
                                  [--json FILE]

CLIPS (default: sample_videos/, whose README describes the format) holds NAME.mp4 and NAME.json, the
truth. Each video is analysed as by `posecheck analyze`, which recognises the exercise itself; the
tables are Markdown. --results keeps the results of the analyses. With --replay they start from the
stored landmarks.npz, which takes seconds; with --stored, stored results are compared without any
analysis. The columns:

repetitions
    A true repetition is *found* when a reported one overlaps it by at least a third of the shorter
    of the two. The assignment is one-to-one, largest overlap first. Unassigned reported repetitions
    are *invented*. Of the found ones, *as that stretch* counts those with the right exercise, and
    *wrong side* those with the other side; where either has both sides, no side is wrong.
seeable
    In a clip marked `"seeable": false` nothing can be judged. No repetition is expected in it, and
    reported ones do not count as found, but invented ones count as elsewhere.
verdicts
    A true repetition is correct if it is `ok`, a reported one if it is counted and has no fault.
    Verdicts are compared over found repetitions.
faults
    Compared by name over found repetitions: found, missed, invented. FAULTS translates the truth's
    names. The hold clock runs only in good form and therefore falls short in bad form:
    `hold-too-short` beside another true fault is not invented.
hold
    Time by which the reported hold lies outside [true hold, true hold + 3 s], for correct
    repetitions with one true hold. The 3 s allow for entering and leaving the position, since the
    start of a hold is not sharply defined. For the same reason a true hold of 70 to 100 % of the
    programme's may be judged either way; `hold-too-short` is then ignored on both sides.
angles
    Mean absolute error in degrees over the frames within true repetitions in which the angle was
    measured, and *coverage*, the share of those frames in which it was: knee flexion and trunk lean
    in hip-flexor, hip rotation in leg-rotations, trunk rotation in open-close. The latter is
    compared by magnitude, since its sign depends on the side. Over all clips: the mean error over
    frames, and the mean of the clips' coverages.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import multiprocessing
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from posecheck.app.analysis import analyze
from posecheck.core.pose import FloatArray
from posecheck.errors import PosecheckError
from posecheck.exercises import EXERCISES
from posecheck.files import results_folder_for

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "sample_videos"

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
    """

    side: str
    start: float
    end: float
    ok: bool
    faults: frozenset[str] = frozenset()
    holds: tuple[float, ...] = ()


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
    """

    exercise: str
    side: str
    start: float
    end: float
    counted: bool
    faults: frozenset[str] = frozenset()
    hold: float | None = None


@dataclass(frozen=True)
class Truth:
    """Ground truth of a clip.

    Attributes:
        exercise: Name of the exercise.
        seeable: Whether the clip can be judged.
        reps: True repetitions.
        times: Times of the frames, (frames,), s.
        angles: Angles by name, (frames,), degrees; NaN in frames without a person.
    """

    exercise: str
    seeable: bool
    reps: tuple[TrueRep, ...]
    times: FloatArray
    angles: dict[str, FloatArray]


@dataclass(frozen=True)
class Angle:
    """Accuracy of an angle.

    Attributes:
        error: Mean absolute error, degrees; NaN if never measured.
        measured: Number of frames in which it was measured.
        coverage: Share of the frames with a true angle in which it was measured.
    """

    error: float
    measured: int
    coverage: float


@dataclass(frozen=True)
class Faults:
    """Numbers of found, missed and invented faults by name."""

    found: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    invented: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Score:
    """Comparison of results and truth for one clip, or for all; see the module docstring."""

    clip: str
    true: int
    found: int
    as_that_stretch: int
    wrong_side: int
    invented: int
    verdicts_right: int
    faults: Faults
    hold_errors: tuple[float, ...]
    angles: dict[str, Angle]


def main() -> None:
    """Analyse and compare the clips and print the tables."""
    args = arguments()
    clips = clips_with_truth(args.clips)
    if not clips:
        sys.exit(f"{args.clips} contains no NAME.mp4 with its truth, NAME.json.")
    keep = nullcontext(args.results) if args.results else tempfile.TemporaryDirectory()
    with keep as results:
        if not args.stored:
            analyze_all([source(clip, Path(results), args.replay) for clip in clips], args.jobs)
        scores = [score_clip(clip, Path(results)) for clip in clips]
    print(report(scores))
    if args.json:
        args.json.write_text(as_json(scores), encoding="utf-8")


def arguments() -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("clips", type=Path, nargs="?", default=SAMPLES)
    parser.add_argument(
        "--jobs", type=int, default=os.cpu_count() or 1, help="default: one per core"
    )
    parser.add_argument("--results", type=Path, metavar="DIR", help="keep the results in DIR")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--replay", action="store_true", help="judge the landmarks stored in DIR")
    how.add_argument("--stored", action="store_true", help="compare the results stored in DIR")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the numbers to FILE")
    args = parser.parse_args()
    if (args.replay or args.stored) and not args.results:
        parser.error("--replay and --stored need --results, to know where")
    return args


# Analysing


def clips_with_truth(folder: Path) -> list[Path]:
    """Return the videos in `folder` with ground truth, sorted by name."""
    return sorted(v for v in folder.glob("*.mp4") if v.with_suffix(".json").exists())


def source(clip: Path, results: Path, replay: bool) -> tuple[Path, Path]:
    """Return the file to analyse for `clip`, and the folder of its results."""
    folder = results_folder_for(clip, results)
    landmarks = folder / "landmarks.npz"
    return (landmarks if replay and landmarks.exists() else clip), folder


def analyze_all(sources: Sequence[tuple[Path, Path]], jobs: int) -> None:
    """Analyse each source into its folder, `jobs` at a time."""
    # A forked process would inherit the state of loaded libraries but not their threads.
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(jobs, len(sources)), mp_context=fresh) as pool:
        running = [pool.submit(analyze, path, folder) for path, folder in sources]
        try:
            for analysis in running:
                analysis.result()
        except PosecheckError as error:
            sys.exit(str(error))


# Reading


def score_clip(clip: Path, results: Path) -> Score:
    """Return the score of `clip` from its stored results."""
    folder = results_folder_for(clip, results)
    if not (folder / "session.json").exists():
        sys.exit(f"{folder} holds no results; analyse {clip.name} first, without --stored.")
    truth = read_truth(load(clip.with_suffix(".json")))
    with (folder / "frames.csv").open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    return score(clip.stem, truth, read_session(load(folder / "session.json")), rows)


def load(path: Path) -> dict[str, Any]:
    """Return the JSON object in a file."""
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def read_truth(truth: dict[str, Any]) -> Truth:
    """Parse the truth of a clip."""
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
    )


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
    )


# Comparing


def score(
    clip: str, truth: Truth, reported: Sequence[ReportedRep], rows: Sequence[dict[str, str]]
) -> Score:
    """Compare a session and the rows of frames.csv with the truth."""
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
        verdicts_right=sum(verdict_right(true, rep, hold) for true, rep in pairs),
        faults=compare_faults(pairs, hold),
        hold_errors=tuple(error for error in errors if error is not None),
        angles=compare_angles(truth, expected, rows),
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


def verdict_right(true: TrueRep, reported: ReportedRep, hold: float) -> bool:
    """Return whether the reported verdict, correct or not, equals the true one."""
    borderline = has_borderline_hold(true, hold)
    ignored = {TOO_SHORT} if borderline else set()
    judged_ok = not reported.faults - ignored and (reported.counted or borderline)
    return judged_ok == (not true.faults - ignored)


def compare_faults(pairs: Iterable[tuple[TrueRep, ReportedRep]], hold: float) -> Faults:
    """Compare reported and true faults of all pairs."""
    faults = Faults()
    for true, reported in pairs:
        ignored = {TOO_SHORT} if has_borderline_hold(true, hold) else set()
        expected, named = true.faults - ignored, reported.faults - ignored
        implied = {TOO_SHORT} if expected else set()
        faults.found.update(expected & named)
        faults.missed.update(expected - named)
        faults.invented.update(named - expected - implied)
    return faults


def hold_error(true: TrueRep, reported: ReportedRep) -> float | None:
    """Return the time by which the reported hold is out of range, s; None if not comparable."""
    if not true.ok or len(true.holds) != 1 or reported.hold is None:
        return None
    (held,) = true.holds
    return max(0.0, held - reported.hold, reported.hold - held - HOLD_TOLERANCE)


def compare_angles(
    truth: Truth, reps: Sequence[TrueRep], rows: Sequence[dict[str, str]]
) -> dict[str, Angle]:
    """Compare the angles of the exercise over the frames within `reps`, by column."""
    times = column_values(rows, "time_s")
    within = np.zeros(len(times), dtype=bool)
    for rep in reps:
        within |= (rep.start <= times) & (times <= rep.end)
    if not within.any():
        return {}
    nearest = np.abs(truth.times[None, :] - times[within][:, None]).argmin(axis=1)
    angles = {}
    for column, name in ANGLES.get(truth.exercise, {}).items():
        true = truth.angles[name][nearest]
        if not np.isnan(true).all():
            angles[column] = compare_angle(column_values(rows, column)[within], true, column)
    return angles


def column_values(rows: Sequence[dict[str, str]], column: str) -> FloatArray:
    """Return a column of frames.csv; NaN where it is empty."""
    return np.array([float(row[column] or "nan") for row in rows], dtype=np.float64)


def compare_angle(reported: FloatArray, true: FloatArray, column: str) -> Angle:
    """Compare an angle frame by frame, where it is known and was measured."""
    if column in UNSIGNED:
        reported, true = np.abs(reported), np.abs(true)
    errors = np.abs(reported - true)[~np.isnan(true)]
    measured = errors[~np.isnan(errors)]
    mean = float(measured.mean()) if len(measured) else math.nan
    return Angle(mean, len(measured), len(measured) / len(errors))


def total(scores: Sequence[Score]) -> Score:
    """Return the score of all clips together."""
    return Score(
        clip="all",
        true=sum(s.true for s in scores),
        found=sum(s.found for s in scores),
        as_that_stretch=sum(s.as_that_stretch for s in scores),
        wrong_side=sum(s.wrong_side for s in scores),
        invented=sum(s.invented for s in scores),
        verdicts_right=sum(s.verdicts_right for s in scores),
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
    )


def sum_counters(counters: Iterable[Counter[str]]) -> Counter[str]:
    """Return the sum of all counters."""
    return sum(counters, start=Counter())


def merge_angles(angles: Sequence[Angle]) -> Angle:
    """Merge one angle over clips: the mean error over frames, the mean coverage over clips."""
    measured = sum(angle.measured for angle in angles)
    errors = sum(angle.error * angle.measured for angle in angles if angle.measured)
    coverage = sum(angle.coverage for angle in angles) / len(angles)
    return Angle(errors / measured if measured else math.nan, measured, coverage)


# Reporting

#: Columns of the table of repetitions.
REP_HEAD = (
    "clip", "true", "found", "as that stretch", "wrong side", "invented", "verdicts right",
    "hold error mean", "worst", "faults found", "missed", "invented",
)  # fmt: skip

ANGLE_HEAD = ("angle", "clip", "mean error", "coverage")


def report(scores: Sequence[Score]) -> str:
    """Return Markdown: the tables of repetitions and angles, and the wrong faults."""
    lines = [*scores, total(scores)]
    parts = [table(REP_HEAD, map(rep_row, lines)), wrong_faults(scores), angle_table(lines)]
    return "\n\n".join(part for part in parts if part)


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a Markdown table; columns after "clip" are right-aligned."""
    figures = len(head) - head.index("clip") - 1
    rule = [":--"] * (len(head) - figures) + ["--:"] * figures
    return "\n".join(f"| {' | '.join(map(str, cells))} |" for cells in (head, rule, *rows))


def rep_row(score: Score) -> list[object]:
    """Return a clip's row of the table of repetitions."""
    errors = score.hold_errors
    return [
        score.clip,
        score.true,
        score.found,
        score.as_that_stretch,
        score.wrong_side,
        score.invented,
        f"{score.verdicts_right} of {score.found}",
        format_seconds(sum(errors) / len(errors) if errors else math.nan),
        format_seconds(max(errors, default=math.nan)),
        score.faults.found.total(),
        score.faults.missed.total(),
        score.faults.invented.total(),
    ]


def wrong_faults(scores: Iterable[Score]) -> str:
    """Return a line for each clip with missed or invented faults."""
    lines = []
    for score in scores:
        missed, invented = format_faults(score.faults.missed), format_faults(score.faults.invented)
        parts = [f"missed {missed}"] * bool(missed) + [f"invented {invented}"] * bool(invented)
        if parts:
            lines.append(f"- {score.clip}: {'; '.join(parts)}")
    return "\n".join(lines)


def format_faults(faults: Counter[str]) -> str:
    """Format faults by name with their numbers."""
    return ", ".join(f"{name} ({times})" for name, times in sorted(faults.items()))


def angle_table(scores: Sequence[Score]) -> str:
    """Return the table of angles, one row per angle and clip; empty without any."""
    rows = [
        (
            column,
            score.clip,
            format_degrees(score.angles[column].error),
            format_coverage(score.angles[column]),
        )
        for column in COLUMNS
        for score in scores
        if column in score.angles
    ]
    return table(ANGLE_HEAD, rows) if rows else ""


def format_seconds(value: float) -> str:
    """Format a duration; a dash if undefined."""
    return f"{value:.2f} s" if math.isfinite(value) else "-"


def format_degrees(value: float) -> str:
    """Format an angle; a dash if undefined."""
    return f"{value:.1f}°" if math.isfinite(value) else "-"


def format_coverage(angle: Angle) -> str:
    """Format the coverage of an angle."""
    return f"{angle.coverage:.0%}"


def as_json(scores: Sequence[Score]) -> str:
    """Return all numbers as JSON: a record per clip and one for all; null where undefined."""
    figures = {
        "clips": [score_as_dict(score) for score in scores],
        "all": score_as_dict(total(scores)),
    }
    return json.dumps(figures, indent=1) + "\n"


def score_as_dict(score: Score) -> dict[str, Any]:
    """Return a score as JSON data."""
    return {
        "clip": score.clip,
        "true": score.true,
        "found": score.found,
        "as_that_stretch": score.as_that_stretch,
        "wrong_side": score.wrong_side,
        "invented": score.invented,
        "verdicts_right": score.verdicts_right,
        "faults_found": dict(score.faults.found),
        "faults_missed": dict(score.faults.missed),
        "faults_invented": dict(score.faults.invented),
        "hold_errors_s": [json_number(error) for error in score.hold_errors],
        "angles": {
            column: {"error_deg": json_number(angle.error), "coverage": json_number(angle.coverage)}
            for column, angle in score.angles.items()
        },
    }


def json_number(value: float) -> float | None:
    """Return a rounded number, or None if it is not finite, which JSON cannot express."""
    return round(value, 3) if math.isfinite(value) else None


if __name__ == "__main__":
    main()
