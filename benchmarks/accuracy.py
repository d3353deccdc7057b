#!/usr/bin/env python3
"""Measure the accuracy of posecheck on clips with ground truth, or on labelled films.

    python benchmarks/accuracy.py [FOLDER ...] [--world NAME ...] [--labels DIR] [--jobs N]
                                  [--results DIR [--replay | --stored]] [--tables DIR]
                                  [--update PAGE] [--json FILE]

FOLDER (default: sample_videos/, whose README describes the truth) holds videos, each with its truth
NAME.json or its label file NAME.csv (docs/accuracy.md describes it). Each video is analysed as by
`posecheck analyze`, which recognises the exercise itself; the tables are Markdown. --results keeps
the results of the analyses, of several folders in one subfolder each. With --replay they start
from the stored landmarks.npz, which takes seconds; with --stored, stored results are compared
without any analysis. --world names the origin of a folder's clips where the truth has no "world";
given once, it holds for all folders. --tables writes accuracy.md and a CSV file per table. --update
rewrites the tables of agreement in a Markdown page. The columns:

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
    Verdicts are compared over found repetitions, without those reported as `"judged": false`: how
    well they were done could not be seen. *judged* is the share of the others.
faults
    Compared by name over the same repetitions: found, missed, invented. FAULTS translates the
    truth's names. The hold clock runs only in good form and therefore falls short in bad form:
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
    compared by magnitude, since its sign depends on the side. Over all clips: over all frames.
amplitudes
    Of each found repetition: leg rotations from inmost to outmost (truth: mean of both legs), or
    the greatest opening of the chest.
"""

from __future__ import annotations

import argparse
import json
import math
import multiprocessing
import os
import shlex
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.agreement_tables import agreement_tables, markdown, update_page, write_csv
from benchmarks.comparison import (
    COLUMNS,
    RENDERED,
    Angle,
    Score,
    Truth,
    load,
    read_truth,
    score_clip,
    total,
)
from benchmarks.labels import read_labels
from posecheck.app.analysis import analyze
from posecheck.errors import PosecheckError
from posecheck.files import VIDEO_EXTENSIONS, results_folder_for

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "sample_videos"


def main() -> None:
    """Analyse and compare the clips and print the tables."""
    args = arguments()
    try:
        measure(args)
    except PosecheckError as error:
        sys.exit(str(error))


def measure(args: argparse.Namespace) -> None:
    """Analyse and compare the clips of all folders, and print and write the tables."""
    keep = nullcontext(args.results) if args.results else tempfile.TemporaryDirectory()
    with keep as results:
        clips: list[tuple[Path, Truth, Path]] = []
        for folder, world in zip(args.folders, args.world, strict=True):
            out = Path(results, folder.name) if len(args.folders) > 1 else Path(results)
            clips += [(clip, truth, out) for clip, truth in read_folder(folder, args.labels, world)]
        if not args.stored:
            analyze_all([source(clip, out, args.replay) for clip, _, out in clips], args.jobs)
        scores = [
            score
            for clip, truth, out in clips
            for score in score_clip(clip, truth, results_folder_for(clip, out))
        ]
    tables = agreement_tables(scores)
    agreement = f"{provenance(scores)}\n\n{markdown(tables)}"
    text = f"{report(scores)}\n\n{agreement}"
    print(text)
    if args.tables:
        args.tables.mkdir(parents=True, exist_ok=True)
        (args.tables / "accuracy.md").write_text(text + "\n", encoding="utf-8")
        write_csv(tables, args.tables)
    if args.update:
        update_page(args.update, agreement)
    if args.json:
        args.json.write_text(as_json(scores), encoding="utf-8")


def provenance(scores: Sequence[Score]) -> str:
    """Return the sentence that names the version and the command."""
    versions = ", ".join(sorted({score.version for score in scores} - {""}))
    command = shlex.join(["python", "benchmarks/accuracy.py", *sys.argv[1:]])
    return f"Results of posecheck {versions or 'of unknown version'}, tables made by `{command}`."


def arguments() -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", type=Path, nargs="*", metavar="FOLDER")
    parser.add_argument("--world", action="append", metavar="NAME", help="once, or per folder")
    parser.add_argument("--labels", type=Path, metavar="DIR", help="where else label files are")
    parser.add_argument(
        "--jobs", type=int, default=os.cpu_count() or 1, help="default: one per core"
    )
    parser.add_argument("--results", type=Path, metavar="DIR", help="keep the results in DIR")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--replay", action="store_true", help="judge the landmarks stored in DIR")
    how.add_argument("--stored", action="store_true", help="compare the results stored in DIR")
    parser.add_argument("--tables", type=Path, metavar="DIR", help="write the tables into DIR")
    parser.add_argument("--update", type=Path, metavar="PAGE", help="rewrite the page's tables")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the numbers to FILE")
    args = parser.parse_args()
    if (args.replay or args.stored) and not args.results:
        parser.error("--replay and --stored need --results, to know where")
    args.folders = args.folders or [SAMPLES]
    args.world = args.world or [RENDERED]
    if len(args.world) == 1:
        args.world *= len(args.folders)
    if len(args.world) != len(args.folders):
        parser.error("give --world once, or once for each folder")
    return args


# Analysing


def read_folder(folder: Path, labels: Path | None, world: str) -> list[tuple[Path, Truth]]:
    """Return the videos in `folder` that have a truth or a label file, sorted by name.

    Others are named on stderr, so that none is left out unnoticed.
    """
    found = []
    videos = [p for p in folder.glob("*") if p.suffix.lower() in VIDEO_EXTENSIONS]
    for clip in sorted(videos):
        written = [clip.with_suffix(".json"), clip.with_suffix(".csv")]
        if labels:
            written.append(labels / f"{clip.stem}.csv")
        existing = list(dict.fromkeys(path for path in written if path.exists()))
        if len(existing) > 1:
            names = " and ".join(map(str, existing))
            raise PosecheckError(f"{clip} has two truths, {names}; keep one.")
        if not existing:
            print(f"{clip.name} is left out: there is no {clip.stem}.csv.", file=sys.stderr)
        elif existing[0].suffix == ".json":
            found.append((clip, read_truth_file(existing[0], world)))
        else:
            found.append((clip, read_labels(existing[0])))
    if not found:
        raise PosecheckError(f"{folder} contains no video with its truth, NAME.json or NAME.csv.")
    return found


def read_truth_file(path: Path, world: str) -> Truth:
    """Return the truth in a JSON file."""
    try:
        return read_truth(load(path), world)
    except (ValueError, KeyError, TypeError) as error:
        raise PosecheckError(f"{path} is no truth of a clip ({error}); correct it.") from error


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
        for analysis in running:
            analysis.result()


# Reporting

#: Columns of the table of repetitions.
REP_HEAD = (
    "clip", "true", "found", "as that stretch", "wrong side", "invented", "verdicts right",
    "hold error mean", "worst", "faults found", "missed", "invented",
)  # fmt: skip

ANGLE_HEAD = ("angle", "clip", "mean error", "coverage")


def report(scores: Sequence[Score]) -> str:
    """Return Markdown: the tables of repetitions and angles, and the wrong faults."""
    lines = [*scores, replace(total(scores), clip="all")]
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
        f"{score.verdicts_right} of {len(score.verdicts)}",
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
        "judged": len(score.verdicts),
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
