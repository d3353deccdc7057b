#!/usr/bin/env python3
"""Measure how well posecheck's results agree with the truth, on clips whose truth is known.

    python benchmarks/accuracy.py [CLIPS] [--jobs N] [--results DIR [--replay | --stored]]
                                  [--json FILE]

CLIPS (default: sample_videos/, whose README describes the format) holds NAME.mp4 and NAME.json, the
truth. Each video is analysed as by `posecheck analyze`, which has to recognise the exercise; the
tables are Markdown. --results keeps the results of the analyses. With --replay these start from the
landmarks.npz in that folder, which takes seconds; with --stored nothing is analysed, and the
results in that folder are compared. The columns:

repetitions
    A true repetition is *found* when a reported one overlaps it by at least a third of the shorter
    of the two. Each matches one other, the largest overlap first. A reported repetition without a
    match is *invented*. Of the found ones, *as that stretch* are those reported as the right
    exercise, and *wrong side* those reported for the other side; if either has both legs, no side
    is wrong.
seeable
    In a clip marked `"seeable": false` a human could not judge anything, so nothing has to be
    found; invented repetitions count as elsewhere.
verdicts
    True: done properly, that is `ok`. Reported: counted and without a fault. Of found repetitions.
faults
    By name, of found repetitions: found, missed, invented. FAULTS maps the truth's names. A hold
    clock that runs in good form only falls short whenever form is bad: `hold-too-short` beside
    another true fault is not invented.
hold
    Seconds by which the reported hold lies outside [true hold, true hold + 3 s], for repetitions
    done properly with one true hold. The 3 s are for moving in and out of the position, since the
    start of a hold is not well defined. For the same reason a true hold of 70 to 100 % of the
    programme's may count or not, and `hold-too-short` is then ignored on both sides.
angles
    Mean absolute error in degrees over the frames within true repetitions in which the angle was
    measured, and *coverage*, the share of those frames in which it was: knee flexion and trunk lean
    in hip-flexor, hip rotation in leg-rotations, trunk rotation in open-close, by size, since its
    sign belongs to the side. In all: the mean over frames, and the mean of the clips' coverages.
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

#: The truth's words for what was done wrong -> posecheck's names.
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

#: A repetition with one of these can't be judged by anybody; it is not asked for.
UNJUDGEABLE = {"feet_cropped"}

#: Stretch -> columns of frames.csv that are compared in it, and the truth's names of the angles.
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

#: All columns that are compared.
COLUMNS = [column for columns in ANGLES.values() for column in columns]

#: Those that are compared by size.
UNSIGNED = {"trunk_rotation"}

#: A reported repetition matches a true one that it overlaps by this share of the shorter.
MIN_OVERLAP = 1 / 3

#: How much longer than the true hold a reported one may be, s: moving in and out.
TRANSITIONS = 3.0

#: From this share of the programme's hold on, a true hold may count or not.
NEARLY = 0.7

#: Times in the truth are rounded: a hold may stick out of its repetition by so much, and a hold
#: that falls short of the programme's by less does not, s.
ROUGHLY, HARDLY = 0.1, 0.01


@dataclass(frozen=True)
class TrueRep:
    """A repetition that was done. holds: the seconds of each time the position was held."""

    side: str
    start: float
    end: float
    ok: bool
    faults: frozenset[str] = frozenset()
    holds: tuple[float, ...] = ()


@dataclass(frozen=True)
class ReportedRep:
    """A repetition as session.json has it. hold: s; None if there is none."""

    exercise: str
    side: str
    start: float
    end: float
    counted: bool
    faults: frozenset[str] = frozenset()
    hold: float | None = None


@dataclass(frozen=True)
class Truth:
    """What happens in a clip. angles: by the truth's names, at `times`; NaN where nobody is."""

    exercise: str
    seeable: bool
    reps: tuple[TrueRep, ...]
    times: FloatArray
    angles: dict[str, FloatArray]


@dataclass(frozen=True)
class Angle:
    """How an angle was measured.

    error: mean absolute, °; NaN if it never was. measured: in how many frames. coverage: in which
    share of those in which it was to be measured.
    """

    error: float
    measured: int
    coverage: float


@dataclass(frozen=True)
class Faults:
    """How often each fault was found, missed and invented."""

    found: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    invented: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Score:
    """The comparison of a clip, or of all clips together, with the truth."""

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
    """Analyse, compare, and print the tables."""
    args = arguments()
    clips = known_clips(args.clips)
    if not clips:
        sys.exit(f"{args.clips} holds no NAME.mp4 with a NAME.json that tells its truth.")
    keep = nullcontext(args.results) if args.results else tempfile.TemporaryDirectory()
    with keep as results:
        if not args.stored:
            analyze_all([source(clip, Path(results), args.replay) for clip in clips], args.jobs)
        scores = [score_clip(clip, Path(results)) for clip in clips]
    print(report(scores))
    if args.json:
        args.json.write_text(as_json(scores), encoding="utf-8")


def arguments() -> argparse.Namespace:
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("clips", type=Path, nargs="?", default=SAMPLES)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="default: one a core")
    parser.add_argument("--results", type=Path, metavar="DIR", help="keep the results there")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--replay", action="store_true", help="judge the landmarks stored in DIR")
    how.add_argument("--stored", action="store_true", help="compare the results stored in DIR")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    args = parser.parse_args()
    if (args.replay or args.stored) and not args.results:
        parser.error("--replay and --stored need --results, to know where")
    return args


# Analysing


def known_clips(folder: Path) -> list[Path]:
    """The videos of `folder` that have a truth, by name."""
    return sorted(v for v in folder.glob("*.mp4") if v.with_suffix(".json").exists())


def source(clip: Path, results: Path, replay: bool) -> tuple[Path, Path]:
    """What to analyse for `clip`, and where to write its results."""
    folder = results_folder_for(clip, results)
    landmarks = folder / "landmarks.npz"
    return (landmarks if replay and landmarks.exists() else clip), folder


def analyze_all(sources: Sequence[tuple[Path, Path]], jobs: int) -> None:
    """Analyse each source into its folder, `jobs` at a time."""
    # A forked process would inherit the threads of whatever is loaded here, without their life.
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
    """The score of `clip` by the results that lie in `results`."""
    folder = results_folder_for(clip, results)
    if not (folder / "session.json").exists():
        sys.exit(f"{folder} holds no results; analyse {clip.name} first, without --stored.")
    truth = read_truth(load(clip.with_suffix(".json")))
    with (folder / "frames.csv").open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    return score(clip.stem, truth, read_session(load(folder / "session.json")), rows)


def load(path: Path) -> dict[str, Any]:
    """The JSON object in a file."""
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def read_truth(truth: dict[str, Any]) -> Truth:
    """The truth of a clip from its JSON."""
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
    """A repetition from its event, with those of `holds` that lie in it."""
    start, end = event["start_s"], event["end_s"]
    within = [h for h in holds if start - ROUGHLY <= h["start_s"] and h["end_s"] <= end + ROUGHLY]
    return TrueRep(
        side=event["side"],
        start=start,
        end=end,
        ok=event["ok"],
        faults=frozenset(fault_name(word) for word in event["faults"]),
        holds=tuple(h["end_s"] - h["start_s"] for h in within),
    )


def fault_name(word: str) -> str:
    """Posecheck's name for the truth's word."""
    return FAULTS.get(word, word.replace("_", "-"))


def read_session(session: dict[str, Any]) -> list[ReportedRep]:
    """The repetitions that session.json tells of."""
    return [
        reported_rep(bout["exercise"], rep) for bout in session["exercises"] for rep in bout["reps"]
    ]


def reported_rep(exercise: str, rep: dict[str, Any]) -> ReportedRep:
    """A repetition from its record."""
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
    """What was reported, in the session and in the rows of frames.csv, beside the truth."""
    pairs = matched(truth.reps, reported)
    invented = len(reported) - len(pairs)
    asked = truth.reps if truth.seeable else ()
    if not truth.seeable:
        pairs = []
    hold = programme_hold(truth.exercise)
    errors = (hold_error(true, rep) for true, rep in pairs)
    return Score(
        clip=clip,
        true=len(asked),
        found=len(pairs),
        as_that_stretch=sum(rep.exercise == truth.exercise for _, rep in pairs),
        wrong_side=sum(wrong_side(true, rep) for true, rep in pairs),
        invented=invented,
        verdicts_right=sum(verdict_right(true, rep, hold) for true, rep in pairs),
        faults=judged_faults(pairs, hold),
        hold_errors=tuple(error for error in errors if error is not None),
        angles=judged_angles(truth, asked, rows),
    )


def matched(
    truth: Sequence[TrueRep], reported: Sequence[ReportedRep]
) -> list[tuple[TrueRep, ReportedRep]]:
    """Pairs of one repetition, true and reported, in the order of the truth."""
    candidates = [(shared(t, r), i, j) for i, t in enumerate(truth) for j, r in enumerate(reported)]
    pairs: dict[int, int] = {}
    for share, i, j in sorted(candidates, reverse=True):
        if share >= MIN_OVERLAP and i not in pairs and j not in pairs.values():
            pairs[i] = j
    return [(truth[i], reported[j]) for i, j in sorted(pairs.items())]


def shared(true: TrueRep, reported: ReportedRep) -> float:
    """The time that both have in common, as a share of the shorter; below 0 when apart."""
    common = min(true.end, reported.end) - max(true.start, reported.start)
    shorter = min(true.end - true.start, reported.end - reported.start)
    return common / max(shorter, 1e-6)


def wrong_side(true: TrueRep, reported: ReportedRep) -> bool:
    """Whether it is reported for the other side."""
    return true.side != reported.side and "both" not in (true.side, reported.side)


def programme_hold(exercise: str) -> float:
    """How long the programme wants `exercise` held, s; 0 if not at all."""
    return EXERCISES[exercise].programme.hold if exercise in EXERCISES else 0.0


def either_way(true: TrueRep, hold: float) -> bool:
    """Whether it was held for a little less than `hold`, so that nobody is wrong about it."""
    return bool(true.holds) and NEARLY * hold <= sum(true.holds) < hold - HARDLY


def verdict_right(true: TrueRep, reported: ReportedRep, hold: float) -> bool:
    """Whether it is reported as done properly just when it was."""
    free = either_way(true, hold)
    ignored = {TOO_SHORT} if free else set()
    properly = not reported.faults - ignored and (reported.counted or free)
    return properly == (not true.faults - ignored)


def judged_faults(pairs: Iterable[tuple[TrueRep, ReportedRep]], hold: float) -> Faults:
    """The faults of all pairs, reported beside true."""
    faults = Faults()
    for true, reported in pairs:
        ignored = {TOO_SHORT} if either_way(true, hold) else set()
        wanted, said = true.faults - ignored, reported.faults - ignored
        brought_along = {TOO_SHORT} if wanted else set()
        faults.found.update(wanted & said)
        faults.missed.update(wanted - said)
        faults.invented.update(said - wanted - brought_along)
    return faults


def hold_error(true: TrueRep, reported: ReportedRep) -> float | None:
    """Return the seconds by which the hold is out of range; None if there is none to compare."""
    if not true.ok or len(true.holds) != 1 or reported.hold is None:
        return None
    (held,) = true.holds
    return max(0.0, held - reported.hold, reported.hold - held - TRANSITIONS)


def judged_angles(
    truth: Truth, reps: Sequence[TrueRep], rows: Sequence[dict[str, str]]
) -> dict[str, Angle]:
    """The angles that matter in the stretch, over the frames within `reps`, by column."""
    times = numbers(rows, "time_s")
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
            angles[column] = judged_angle(numbers(rows, column)[within], true, column)
    return angles


def numbers(rows: Sequence[dict[str, str]], column: str) -> FloatArray:
    """A column of frames.csv; NaN where it is empty."""
    return np.array([float(row[column] or "nan") for row in rows], dtype=np.float64)


def judged_angle(reported: FloatArray, true: FloatArray, column: str) -> Angle:
    """How far an angle is off, frame by frame, where it is known and was measured."""
    if column in UNSIGNED:
        reported, true = np.abs(reported), np.abs(true)
    errors = np.abs(reported - true)[~np.isnan(true)]
    measured = errors[~np.isnan(errors)]
    mean = float(measured.mean()) if len(measured) else math.nan
    return Angle(mean, len(measured), len(measured) / len(errors))


def total(scores: Sequence[Score]) -> Score:
    """All clips together."""
    return Score(
        clip="all",
        true=sum(s.true for s in scores),
        found=sum(s.found for s in scores),
        as_that_stretch=sum(s.as_that_stretch for s in scores),
        wrong_side=sum(s.wrong_side for s in scores),
        invented=sum(s.invented for s in scores),
        verdicts_right=sum(s.verdicts_right for s in scores),
        faults=Faults(
            found=added(s.faults.found for s in scores),
            missed=added(s.faults.missed for s in scores),
            invented=added(s.faults.invented for s in scores),
        ),
        hold_errors=tuple(error for s in scores for error in s.hold_errors),
        angles={
            column: together([s.angles[column] for s in scores if column in s.angles])
            for column in COLUMNS
            if any(column in s.angles for s in scores)
        },
    )


def added(counters: Iterable[Counter[str]]) -> Counter[str]:
    """The sum of all counters."""
    return sum(counters, start=Counter())


def together(angles: Sequence[Angle]) -> Angle:
    """One angle in several clips: the mean error of frames, and the mean coverage of clips."""
    measured = sum(angle.measured for angle in angles)
    errors = sum(angle.error * angle.measured for angle in angles if angle.measured)
    coverage = sum(angle.coverage for angle in angles) / len(angles)
    return Angle(errors / measured if measured else math.nan, measured, coverage)


# Telling

#: The columns of the table of repetitions.
HEAD = (
    "clip", "true", "found", "as that stretch", "wrong side", "invented", "verdicts right",
    "hold error mean", "worst", "faults found", "missed", "invented",
)  # fmt: skip

ANGLE_HEAD = ("angle", "clip", "mean error", "coverage")


def report(scores: Sequence[Score]) -> str:
    """Two tables in Markdown, of repetitions and of angles, and the faults that went wrong."""
    lines = [*scores, total(scores)]
    parts = [table(HEAD, map(row, lines)), wrong_faults(scores), angle_table(lines)]
    return "\n\n".join(part for part in parts if part)


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table in Markdown; names are on the left of their column, figures on the right."""
    figures = len(head) - head.index("clip") - 1
    rule = [":--"] * (len(head) - figures) + ["--:"] * figures
    return "\n".join(f"| {' | '.join(map(str, cells))} |" for cells in (head, rule, *rows))


def row(score: Score) -> list[object]:
    """A clip's line in the table of repetitions."""
    errors = score.hold_errors
    return [
        score.clip,
        score.true,
        score.found,
        score.as_that_stretch,
        score.wrong_side,
        score.invented,
        f"{score.verdicts_right} of {score.found}",
        seconds(sum(errors) / len(errors) if errors else math.nan),
        seconds(max(errors, default=math.nan)),
        score.faults.found.total(),
        score.faults.missed.total(),
        score.faults.invented.total(),
    ]


def wrong_faults(scores: Iterable[Score]) -> str:
    """A line for each clip with faults that were missed or invented, by name."""
    lines = []
    for score in scores:
        missed, invented = names(score.faults.missed), names(score.faults.invented)
        parts = [f"missed {missed}"] * bool(missed) + [f"invented {invented}"] * bool(invented)
        if parts:
            lines.append(f"- {score.clip}: {'; '.join(parts)}")
    return "\n".join(lines)


def names(faults: Counter[str]) -> str:
    """Faults by name, each with how often."""
    return ", ".join(f"{name} ({times})" for name, times in sorted(faults.items()))


def angle_table(scores: Sequence[Score]) -> str:
    """A line for each angle and clip in which it matters; empty where none does."""
    rows = [
        (column, score.clip, degrees(score.angles[column].error), share(score.angles[column]))
        for column in COLUMNS
        for score in scores
        if column in score.angles
    ]
    return table(ANGLE_HEAD, rows) if rows else ""


def seconds(value: float) -> str:
    """A duration, or a dash."""
    return f"{value:.2f} s" if math.isfinite(value) else "-"


def degrees(value: float) -> str:
    """An angle, or a dash."""
    return f"{value:.1f}°" if math.isfinite(value) else "-"


def share(angle: Angle) -> str:
    """Its coverage."""
    return f"{angle.coverage:.0%}"


def as_json(scores: Sequence[Score]) -> str:
    """All figures, a record a clip and one for all of them; null where there is none."""
    figures = {"clips": [plain(score) for score in scores], "all": plain(total(scores))}
    return json.dumps(figures, indent=1) + "\n"


def plain(score: Score) -> dict[str, Any]:
    """A score as plain data."""
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
        "hold_errors_s": [figure(error) for error in score.hold_errors],
        "angles": {
            column: {"error_deg": figure(angle.error), "coverage": figure(angle.coverage)}
            for column, angle in score.angles.items()
        },
    }


def figure(value: float) -> float | None:
    """A number as JSON can hold it."""
    return round(value, 3) if math.isfinite(value) else None


if __name__ == "__main__":
    main()
