"""The accuracy benchmark's comparison with the truth, and the truth files of the samples."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from benchmarks import accuracy, comparison
from benchmarks.comparison import (
    Angle,
    Faults,
    ReportedRep,
    Score,
    TrueRep,
    Truth,
    merge_angles,
    score,
    total,
)
from posecheck.exercises import EXERCISES
from posecheck.routines import ROUTINES

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "sample_videos"
VIDEOS = sorted(SAMPLES.glob("*.mp4"))

TIMES = np.arange(0.0, 60.0, 0.5)
HOLD = EXERCISES["hip-flexor"].programme.hold

TRUE = TrueRep("left", 10.0, 40.0, ok=True, holds=(20.0,))
REPORTED = ReportedRep("hip-flexor", "left", 11.0, 39.0, counted=True, hold=20.5)


def truth(*reps: TrueRep, exercise: str = "hip-flexor", seeable: bool = True) -> Truth:
    names = [name for angles in comparison.ANGLES.values() for name in angles.values()]
    return Truth(
        exercise, seeable, reps, TIMES, {name: np.full(len(TIMES), 90.0) for name in names}
    )


def bad(*faults: str, **changes: Any) -> TrueRep:
    return replace(TRUE, ok=False, faults=frozenset(faults), **changes)


def reported(*faults: str, **changes: Any) -> ReportedRep:
    return replace(REPORTED, faults=frozenset(faults), **changes)


def frames(**columns: str) -> list[dict[str, str]]:
    """Return rows of frames.csv at `TIMES`, with constant columns."""
    empty = dict.fromkeys(comparison.COLUMNS, "")
    return [{"time_s": f"{time:.3f}", **empty, **columns} for time in TIMES]


def scored(true: Sequence[TrueRep], reps: Sequence[ReportedRep], **about: Any) -> Score:
    return score("clip", truth(*true, **about), reps, frames())


def faults(score: Score) -> tuple[list[str], list[str], list[str]]:
    """Return the found, missed and invented faults."""
    kinds = (score.faults.found, score.faults.missed, score.faults.invented)
    found, missed, invented = (sorted(kind.elements()) for kind in kinds)
    return found, missed, invented


@pytest.mark.parametrize(
    ("start", "end", "found"),
    [
        (10.0, 40.0, 1),
        (15.0, 18.0, 1),  # the shorter one lies in the other
        (0.0, 90.0, 1),
        (35.0, 49.9, 1),  # 5 s of 14.9
        (35.0, 50.1, 0),  # 5 s of 15.1
        (41.0, 50.0, 0),
    ],
)
def test_an_overlap_of_a_third_of_the_shorter_is_a_match(
    start: float, end: float, found: int
) -> None:
    """A repetition that matches none is invented."""
    result = scored([TRUE], [reported(start=start, end=end)])
    assert (result.true, result.found, result.invented) == (1, found, 1 - found)


def test_each_reported_repetition_matches_one() -> None:
    """One that spans two true ones finds one; of two within a true one, one is invented."""
    later = replace(TRUE, start=42.0, end=72.0)
    spanning = scored([TRUE, later], [reported(start=10.0, end=72.0)])
    assert (spanning.true, spanning.found, spanning.invented) == (2, 1, 0)
    halves = scored([TRUE], [reported(start=10.0, end=24.0), reported(start=25.0, end=40.0)])
    assert (halves.true, halves.found, halves.invented) == (1, 1, 1)


def test_the_largest_overlap_is_matched_first() -> None:
    """In any order of the repetitions."""
    later = bad("trunk-lean", start=40.0, end=70.0)
    first, second = reported(start=11.0, end=52.0), reported("trunk-lean", start=45.0, end=70.0)
    for reps in ([first, second], [second, first]):
        assert scored([TRUE, later], reps).verdicts_right == 2


def test_a_clip_without_repetitions() -> None:
    """Every reported repetition is invented."""
    empty = scored([], [], exercise="none")
    assert (empty.true, empty.found, empty.invented, empty.verdicts) == (0, 0, 0, ())
    assert empty.faults == Faults() and not empty.angles
    assert scored([], [REPORTED], exercise="none").invented == 1


def test_an_unseeable_clip_demands_nothing() -> None:
    """Matches and misses are not counted; invented repetitions are."""
    lucky = scored([TRUE], [REPORTED, reported(start=50.0, end=60.0)], seeable=False)
    assert (lucky.true, lucky.found, lucky.invented, lucky.angles) == (0, 0, 1, {})


def test_another_exercise_is_found_but_wrong() -> None:
    """The repetition is not counted as that exercise."""
    result = scored([TRUE], [reported(exercise="open-close")])
    assert (result.found, result.as_that_stretch) == (1, 0)


@pytest.mark.parametrize(
    ("true", "said", "wrong"),
    [
        ("left", "left", 0),
        ("left", "right", 1),
        ("right", "both", 0),
        ("both", "left", 0),
    ],
)
def test_the_wrong_side(true: str, said: str, wrong: int) -> None:
    """Left for right is wrong; "both" is not."""
    assert scored([replace(TRUE, side=true)], [reported(side=said)]).wrong_side == wrong


@pytest.mark.parametrize(
    ("true", "said", "right"),
    [
        (TRUE, REPORTED, True),
        (TRUE, reported("trunk-lean"), False),
        (TRUE, reported(counted=False), False),
        (bad("trunk-lean"), reported("front-knee-angle"), True),  # not properly: right; why: wrong
        (bad("trunk-lean"), reported(counted=False), True),
        (bad("trunk-lean"), REPORTED, False),
    ],
)
def test_the_verdict(true: TrueRep, said: ReportedRep, right: bool) -> None:
    """A repetition is reported as proper if it counts and has no fault."""
    assert scored([true], [said]).verdicts_right == right


@pytest.mark.parametrize(
    ("hold", "error"),
    [(20.0, 0.0), (23.0, 0.0), (21.5, 0.0), (19.5, 0.5), (24.0, 1.0), (0.0, 20.0)],
)
def test_the_hold_has_three_seconds_of_grace(hold: float, error: float) -> None:
    """Transitions may be counted as hold or not; only times outside of that range are errors."""
    assert scored([TRUE], [reported(hold=hold)]).hold_errors == pytest.approx([error])


def test_holds_that_are_not_compared() -> None:
    """Improper repetitions, two holds, no hold, or none reported."""
    for true in (bad("trunk-lean"), replace(TRUE, holds=(9.0, 8.0)), replace(TRUE, holds=())):
        assert scored([true], [REPORTED]).hold_errors == ()
    assert scored([TRUE], [reported(hold=None)]).hold_errors == ()


@pytest.mark.parametrize(
    ("share", "free"), [(0.69, False), (0.71, True), (0.99, True), (1.0, False), (1.2, False)]
)
def test_a_slightly_short_hold_may_count_or_not(share: float, free: bool) -> None:
    """Between 70 and 100 % of the programme's hold both verdicts are right."""
    true = bad("hold-too-short", holds=(share * HOLD / 2, share * HOLD / 2))
    counted, short = (
        scored([true], [REPORTED]),
        scored([true], [reported("hold-too-short", counted=False)]),
    )
    assert (counted.verdicts_right, short.verdicts_right) == (free, 1)
    assert faults(counted) == ([], [] if free else ["hold-too-short"], [])
    assert faults(short) == ([] if free else ["hold-too-short"], [], [])


def test_faults_are_compared_by_name() -> None:
    """Faults of invented repetitions are not compared."""
    true, said = bad("trunk-lean", "back-knee-angle"), reported("trunk-lean", "front-knee-angle")
    elsewhere = reported("trunk-side-lean", start=50.0, end=60.0)
    result = scored([true], [said, elsewhere])
    assert faults(result) == (["trunk-lean"], ["back-knee-angle"], ["front-knee-angle"])


def test_a_true_fault_may_shorten_the_hold() -> None:
    """Then the short hold is not an invented fault."""
    assert faults(scored([bad("trunk-lean")], [reported("hold-too-short")]))[2] == []
    assert faults(scored([TRUE], [reported("hold-too-short")]))[2] == ["hold-too-short"]


def test_the_coverage_is_of_frames_within_repetitions() -> None:
    """Other frames are not compared, and empty cells are no errors."""
    rows = frames(left_knee_flexion="87.5", trunk_lean="92.0")
    for row in rows:
        if float(row["time_s"]) < 10.0 or float(row["time_s"]) > 39.9:
            row["trunk_lean"] = "0.0"
        if 10.0 <= float(row["time_s"]) < 25.0:
            row["left_knee_flexion"] = ""
    rep = replace(TRUE, end=39.9)
    angles = score("clip", truth(rep), [], rows).angles
    assert angles["left_knee_flexion"] == Angle((-2.5,) * 30, 30, 60)
    assert angles["trunk_lean"] == Angle((2.0,) * 60, 60, 60)
    never = angles["right_knee_flexion"]
    assert np.isnan(never.error) and (never.measured, never.coverage) == (0, 0.0)
    assert "trunk_rotation" not in angles


def test_error_bars_are_compared_with_the_errors() -> None:
    """In frames with both; merged with a clip that has none, its frames have none."""
    rows = frames(trunk_rotation="-80.0")
    bars = np.full(len(rows), 5.0)
    bars[::2] = 20.0
    bars[0] = np.nan
    rep = replace(TRUE, end=39.9)
    known = truth(rep, exercise="open-close")
    angle = score("clip", known, [], rows, {"trunk_rotation": bars}).angles["trunk_rotation"]
    assert set(angle.normalised) == {0.5, 2.0}
    plain = score("clip", known, [], rows).angles["trunk_rotation"]
    assert len(plain.normalised) == 0
    assert len(merge_angles([plain, angle]).normalised) == len(angle.normalised)


def test_trunk_rotation_is_compared_by_size() -> None:
    """Its sign belongs to the side."""
    rep = replace(TRUE, end=39.9)
    rows = frames(trunk_rotation="-80.0")
    angles = score("clip", truth(rep, exercise="open-close"), [], rows).angles
    assert angles == {"trunk_rotation": Angle((-10.0,) * 60, 60, 60)}


def test_frames_without_a_true_angle_are_not_compared() -> None:
    """Without a person in view there is no angle."""
    known = truth(replace(TRUE, end=39.9))
    known.angles["trunk_lean_forward"][TIMES < 25.0] = np.nan
    assert score("clip", known, [], frames()).angles["trunk_lean"].coverage == 0.0
    seen = score("clip", known, [], frames(trunk_lean="90.0")).angles["trunk_lean"]
    assert seen == Angle((0.0,) * 30, 30, 30)
    known.angles["trunk_lean_forward"][:] = np.nan
    assert "trunk_lean" not in score("clip", known, [], frames()).angles


def test_the_total_of_all_clips() -> None:
    """Counts add up; errors and coverages are of all frames together."""
    one = replace(scored([TRUE], [REPORTED]), angles={"trunk_lean": Angle((2.0,) * 30, 30, 30)})
    two = replace(
        scored([bad("trunk-lean")], []), angles={"trunk_lean": Angle((-5.0,) * 10, 10, 40)}
    )
    three = replace(two, angles={"trunk_lean": Angle((), 0, 10)})
    every = total([one, two, three])
    assert (every.true, every.found, every.verdicts_right, every.hold_errors) == (3, 1, 1, (0.0,))
    assert every.angles["trunk_lean"].error == pytest.approx(2.75)
    assert every.angles["trunk_lean"].coverage == pytest.approx(0.5)


EVENTS = [
    {"type": "rep", "side": "left", "start_s": 10, "end_s": 40, "ok": False, "faults": ["no_hold"]},
    {"type": "hold", "side": "left", "start_s": 12, "end_s": 20, "ok": False, "faults": []},
    {"type": "hold", "side": "left", "start_s": 50, "end_s": 59, "ok": False, "faults": []},
    {
        "type": "rep",
        "side": "left",
        "start_s": 45,
        "end_s": 49,
        "ok": 0,
        "faults": ["feet_cropped"],
    },
]
WRITTEN: dict[str, Any] = {
    "exercise": "hip-flexor",
    "events": EVENTS,
    "per_frame": {
        "time_s": TIMES.tolist(),
        "angles_deg": {
            "knee_flexion_left": [90.0] * len(TIMES),
            "knee_flexion_right": [90.0] * len(TIMES),
            "trunk_lean_forward": [None] * len(TIMES),
        },
    },
}


def test_a_truth_file_can_be_read() -> None:
    """Words become names, holds join their repetition, unseeable faults are left out."""
    (rep,) = comparison.read_truth(WRITTEN).reps
    assert rep == TrueRep("left", 10, 40, False, frozenset({"hold-too-short"}), (8,))


def test_an_unjudged_repetition_is_found_without_a_verdict() -> None:
    """Its faults are not compared either."""
    result = scored([TRUE], [reported("trunk-lean", judged=False)])
    assert (result.found, result.invented, result.verdicts) == (1, 0, ())
    assert faults(result) == ([], [], [])


def test_amplitudes_are_compared_by_repetition() -> None:
    """Legs from inmost to outmost, as the mean of both; the chest at its widest."""
    known = truth(TRUE, exercise="leg-rotations")
    known.angles["hip_internal_rotation_left"][:] = 30.0 * np.sin(TIMES)
    known.angles["hip_internal_rotation_right"][:] = 20.0 * np.sin(TIMES)
    said = reported(measures={"hip_rotation": {"min": -20.0, "max": 25.0}})
    ((true, told),) = score("clip", known, [said], frames()).amplitudes
    assert true == pytest.approx(50.0, abs=2.0)
    assert told == 45.0
    chest = truth(TRUE, exercise="open-close")
    chest.angles["thoracic_rotation"][:] = -70.0
    said = reported(measures={"opening": {"min": 5.0, "max": 65.0}})
    assert score("clip", chest, [said], frames()).amplitudes == ((70.0, 65.0),)
    assert score("clip", chest, [REPORTED], frames()).amplitudes == ()


@pytest.mark.parametrize(
    ("words", "view"),
    [
        ("side (person's right)", "side"),
        ("front side (chest towards the camera)", "chest side"),
        ("50 deg from the feet end, person's left", "oblique"),
        ("feet end, 1.1 m, a little oblique", "feet end"),
        ("from the back", "behind"),
        ("", ""),
    ],
)
def test_the_first_view_named_counts(words: str, view: str) -> None:
    """A truth describes its view in free words."""
    assert comparison.view_of(words) == view


def test_an_unknown_fault_keeps_its_name() -> None:
    """Only its spelling changes."""
    assert comparison.fault_name("arm_not_level") == "arm-not-level"


def test_from_stored_results_to_tables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The whole program on stored results: clips, wrong faults, angles and JSON."""
    rep = {
        "side": "right",
        "start_s": 11.0,
        "end_s": 39.0,
        "hold_s": 8.0,
        "counted": False,
        "faults": [{"fault": "hold-too-short"}, {"fault": "trunk-lean"}],
    }
    session = {"exercises": [{"exercise": "hip-flexor", "reps": [rep]}]}
    store(tmp_path, session, frames(left_knee_flexion="87.0"))
    figures = tmp_path / "figures.json"
    run(monkeypatch, tmp_path, "--results", tmp_path, "--stored", "--json", figures)
    lines = capsys.readouterr().out.splitlines()
    assert "| clip | 1 | 1 | 1 | 1 | 0 | 1 of 1 | - | - | 1 | 0 | 1 |" in lines
    assert "- clip: invented trunk-lean (1)" in lines
    assert "| left_knee_flexion | clip | 3.0° | 100% |" in lines
    assert "| right_knee_flexion | all | - | 0% |" in lines
    every = json.loads(figures.read_text(encoding="utf-8"))["all"]
    assert every["faults_found"] == {"hold-too-short": 1}
    assert every["angles"]["left_knee_flexion"] == {"error_deg": 3.0, "coverage": 1.0}
    assert every["angles"]["right_knee_flexion"] == {"error_deg": None, "coverage": 0.0}


def store(folder: Path, session: dict[str, Any], rows: list[dict[str, str]]) -> None:
    """Write a clip with `WRITTEN` as its truth, and its results."""
    (folder / "clip.mp4").touch()
    (folder / "clip.json").write_text(json.dumps(WRITTEN), encoding="utf-8")
    results = folder / "clip-posecheck"
    results.mkdir()
    (results / "session.json").write_text(json.dumps(session), encoding="utf-8")
    with (results / "frames.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, list(rows[0]))
        table.writeheader()
        table.writerows(rows)


def run(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> None:
    monkeypatch.setattr(sys, "argv", ["accuracy.py", *map(str, arguments)])
    accuracy.main()


def test_missing_files_are_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Clips, results or a folder: in one sentence each, without a traceback."""
    with pytest.raises(SystemExit, match="contains no video"):
        run(monkeypatch, tmp_path)
    (tmp_path / "clip.mp4").touch()
    (tmp_path / "clip.json").touch()
    with pytest.raises(SystemExit, match="is no truth of a clip"):
        run(monkeypatch, tmp_path)
    (tmp_path / "clip.json").write_text(json.dumps(WRITTEN), encoding="utf-8")
    with pytest.raises(SystemExit, match="holds no results"):
        run(monkeypatch, tmp_path, "--results", tmp_path, "--stored")
    with pytest.raises(SystemExit, match="2"):
        run(monkeypatch, tmp_path, "--replay")


def test_a_replay_uses_stored_landmarks(tmp_path: Path) -> None:
    """A clip without any is analysed."""
    clip, results = tmp_path / "clip.mp4", tmp_path / "clip-posecheck"
    assert accuracy.source(clip, tmp_path, replay=True) == (clip, results)
    results.mkdir()
    landmarks = results / "landmarks.npz"
    landmarks.touch()
    assert accuracy.source(clip, tmp_path, replay=True) == (landmarks, results)
    assert accuracy.source(clip, tmp_path, replay=False) == (clip, results)


def read(video: Path) -> dict[str, Any]:
    return comparison.load(video.with_suffix(".json"))


def test_each_exercise_has_a_sample() -> None:
    """Each is small, and the README mentions it."""
    page = (SAMPLES / "README.md").read_text(encoding="utf-8")
    trained = {name for routine in ROUTINES.values() for name in routine.exercises}
    assert {read(video)["exercise"] for video in VIDEOS} >= trained
    for video in VIDEOS:
        assert f"`{video.name}`" in page
        assert video.stat().st_size < 1_000_000
        assert video.with_suffix(".json").stat().st_size < 300_000


@pytest.mark.parametrize("video", VIDEOS, ids=lambda video: video.stem)
def test_the_truth_matches_its_video(video: Path) -> None:
    """Each frame has its time, and every angle that is compared."""
    written, times = read(video), []
    with av.open(video) as file:
        stream = file.streams.video[0]
        assert written["size"] == [stream.width, stream.height]
        times = [float(p.pts * p.time_base) for p in file.demux(stream) if p.pts is not None]
    each = written["per_frame"]
    assert written["clip"] == video.stem
    assert written["frames"] == len(times) == len(each["person_in_view"])
    assert each["time_s"] == pytest.approx(sorted(times), abs=1e-3)
    assert set(each["person_in_view"]) <= {0, 1}
    for name in comparison.ANGLES[written["exercise"]].values():
        angles = np.array(each["angles_deg"][name], dtype=np.float64)
        assert angles.shape == (len(times),) and (np.abs(angles) <= 180).all()


@pytest.mark.parametrize("video", VIDEOS, ids=lambda video: video.stem)
def test_the_true_repetitions_are_valid(video: Path) -> None:
    """Complete, within the video, on a side of the exercise, with known faults."""
    written = read(video)
    exercise = EXERCISES[written["exercise"]]
    for event in written["events"]:
        assert event["type"] in {"rep", "hold", "phase"}
        assert 0 <= event["start_s"] < event["end_s"] <= written["duration_s"]
        assert event["side"] in exercise.sides
        assert event["ok"] == (not event["faults"])
        assert {comparison.fault_name(word) for word in event["faults"]} <= set(exercise.faults)
    reps = comparison.read_truth(written).reps
    assert reps and all(a.end <= b.start for a, b in pairwise(reps))
