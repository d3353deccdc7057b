"""The comparison with the truth: what is found, right and wrong; and the truth of the samples."""

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

from benchmarks import accuracy
from benchmarks.accuracy import Angle, Faults, ReportedRep, Score, TrueRep, Truth, score, total
from posecheck.exercises import EXERCISES

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "sample_videos"
VIDEOS = sorted(SAMPLES.glob("*.mp4"))

TIMES = np.arange(0.0, 60.0, 0.5)
HOLD = EXERCISES["hip-flexor"].programme.hold

TRUE = TrueRep("left", 10.0, 40.0, ok=True, holds=(20.0,))
TOLD = ReportedRep("hip-flexor", "left", 11.0, 39.0, counted=True, hold=20.5)


def truth(*reps: TrueRep, exercise: str = "hip-flexor", seeable: bool = True) -> Truth:
    names = [name for angles in accuracy.ANGLES.values() for name in angles.values()]
    return Truth(
        exercise, seeable, reps, TIMES, {name: np.full(len(TIMES), 90.0) for name in names}
    )


def bad(*faults: str, **changes: Any) -> TrueRep:
    return replace(TRUE, ok=False, faults=frozenset(faults), **changes)


def told(*faults: str, **changes: Any) -> ReportedRep:
    return replace(TOLD, faults=frozenset(faults), **changes)


def frames(**columns: str) -> list[dict[str, str]]:
    """Rows of frames.csv at `TIMES`, with the same text in all rows of a column."""
    empty = dict.fromkeys(accuracy.COLUMNS, "")
    return [{"time_s": f"{time:.3f}", **empty, **columns} for time in TIMES]


def scored(true: Sequence[TrueRep], reps: Sequence[ReportedRep], **about: Any) -> Score:
    return score("clip", truth(*true, **about), reps, frames())


def faults(score: Score) -> tuple[list[str], list[str], list[str]]:
    """Found, missed and invented ones."""
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
def test_a_third_of_the_shorter_is_enough(start: float, end: float, found: int) -> None:
    """One that shares a third of the shorter's time finds a repetition; any other is invented."""
    result = scored([TRUE], [told(start=start, end=end)])
    assert (result.true, result.found, result.invented) == (1, found, 1 - found)


def test_each_told_repetition_serves_one() -> None:
    """One that spans two true ones finds one of them; two within a true one leave one invented."""
    later = replace(TRUE, start=42.0, end=72.0)
    spanning = scored([TRUE, later], [told(start=10.0, end=72.0)])
    assert (spanning.true, spanning.found, spanning.invented) == (2, 1, 0)
    halves = scored([TRUE], [told(start=10.0, end=24.0), told(start=25.0, end=40.0)])
    assert (halves.true, halves.found, halves.invented) == (1, 1, 1)


def test_the_best_pair_comes_first() -> None:
    """A told repetition goes to the true one it shares most with, in whatever order they come."""
    later = bad("trunk-lean", start=40.0, end=70.0)
    first, second = told(start=11.0, end=52.0), told("trunk-lean", start=45.0, end=70.0)
    for reps in ([first, second], [second, first]):
        assert scored([TRUE, later], reps).verdicts_right == 2


def test_nothing_done_nothing_told() -> None:
    """Where nothing is done everything told is invented, and silence has no fault."""
    silence = Score("clip", 0, 0, 0, 0, 0, 0, Faults(), (), {})
    assert scored([], [], exercise="none") == silence
    assert scored([], [TOLD], exercise="none").invented == 1


def test_an_unseeable_clip_asks_for_nothing() -> None:
    """Where nobody could see it, luck is no merit, silence no miss, and inventing still wrong."""
    lucky = scored([TRUE], [TOLD, told(start=50.0, end=60.0)], seeable=False)
    assert (lucky.true, lucky.found, lucky.invented, lucky.angles) == (0, 0, 1, {})


def test_another_stretch_is_told_apart() -> None:
    """A repetition told as another stretch is found, but not as that stretch."""
    result = scored([TRUE], [told(exercise="open-close")])
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
    """Left for right is the wrong side; whoever says both names no wrong one."""
    assert scored([replace(TRUE, side=true)], [told(side=said)]).wrong_side == wrong


@pytest.mark.parametrize(
    ("true", "said", "right"),
    [
        (TRUE, TOLD, True),
        (TRUE, told("trunk-lean"), False),
        (TRUE, told(counted=False), False),
        (bad("trunk-lean"), told("front-knee-angle"), True),  # not properly: right; why: wrong
        (bad("trunk-lean"), told(counted=False), True),
        (bad("trunk-lean"), TOLD, False),
    ],
)
def test_the_verdict(true: TrueRep, said: ReportedRep, right: bool) -> None:
    """Told as properly done is counted and without a fault; it should be just what was."""
    assert scored([true], [said]).verdicts_right == right


@pytest.mark.parametrize(
    ("hold", "error"),
    [(20.0, 0.0), (23.0, 0.0), (21.5, 0.0), (19.5, 0.5), (24.0, 1.0), (0.0, 20.0)],
)
def test_the_hold_has_three_seconds_of_grace(hold: float, error: float) -> None:
    """Getting in and out may be held for or not; less than the hold, or more than that, is off."""
    assert scored([TRUE], [told(hold=hold)]).hold_errors == pytest.approx([error])


def test_holds_that_are_not_compared() -> None:
    """Badly done, held twice, not held at all or not told: no hold to compare."""
    for true in (bad("trunk-lean"), replace(TRUE, holds=(9.0, 8.0)), replace(TRUE, holds=())):
        assert scored([true], [TOLD]).hold_errors == ()
    assert scored([TRUE], [told(hold=None)]).hold_errors == ()


@pytest.mark.parametrize(
    ("share", "free"), [(0.69, False), (0.71, True), (0.99, True), (1.0, False), (1.2, False)]
)
def test_a_hold_a_little_short_may_be_judged_either_way(share: float, free: bool) -> None:
    """From 70 % of the programme's hold up to all of it, too short or not is a matter of taste."""
    true = bad("hold-too-short", holds=(share * HOLD / 2, share * HOLD / 2))
    counted, short = scored([true], [TOLD]), scored([true], [told("hold-too-short", counted=False)])
    assert (counted.verdicts_right, short.verdicts_right) == (free, 1)
    assert faults(counted) == ([], [] if free else ["hold-too-short"], [])
    assert faults(short) == ([] if free else ["hold-too-short"], [], [])


def test_faults_are_compared_by_name() -> None:
    """Each fault is found, missed or invented; those of invented repetitions are not asked for."""
    true, said = bad("trunk-lean", "back-knee-angle"), told("trunk-lean", "front-knee-angle")
    elsewhere = told("trunk-side-lean", start=50.0, end=60.0)
    result = scored([true], [said, elsewhere])
    assert faults(result) == (["trunk-lean"], ["back-knee-angle"], ["front-knee-angle"])


def test_bad_form_makes_a_hold_short() -> None:
    """A short hold beside a true fault is not invented; without any fault it is."""
    assert faults(scored([bad("trunk-lean")], [told("hold-too-short")]))[2] == []
    assert faults(scored([TRUE], [told("hold-too-short")]))[2] == ["hold-too-short"]


def test_the_coverage_is_of_frames_within_repetitions() -> None:
    """Frames outside of repetitions are not asked for, and empty cells are no errors."""
    rows = frames(left_knee_flexion="87.5", trunk_lean="92.0")
    for row in rows:
        if float(row["time_s"]) < 10.0 or float(row["time_s"]) > 39.9:
            row["trunk_lean"] = "0.0"
        if 10.0 <= float(row["time_s"]) < 25.0:
            row["left_knee_flexion"] = ""
    rep = replace(TRUE, end=39.9)
    angles = score("clip", truth(rep), [], rows).angles
    assert angles["left_knee_flexion"] == Angle(2.5, 30, 0.5)
    assert angles["trunk_lean"] == Angle(2.0, 60, 1.0)
    never = angles["right_knee_flexion"]
    assert np.isnan(never.error) and (never.measured, never.coverage) == (0, 0.0)
    assert "trunk_rotation" not in angles


def test_trunk_rotation_is_compared_by_size() -> None:
    """To which side the trunk turns is the side's matter, not the angle's."""
    rep = replace(TRUE, end=39.9)
    rows = frames(trunk_rotation="-80.0")
    angles = score("clip", truth(rep, exercise="open-close"), [], rows).angles
    assert angles == {"trunk_rotation": Angle(10.0, 60, 1.0)}


def test_frames_without_a_truth_are_not_asked_for() -> None:
    """Where nobody is in view there is no angle to miss."""
    known = truth(replace(TRUE, end=39.9))
    known.angles["trunk_lean_forward"][TIMES < 25.0] = np.nan
    assert score("clip", known, [], frames()).angles["trunk_lean"].coverage == 0.0
    seen = score("clip", known, [], frames(trunk_lean="90.0")).angles["trunk_lean"]
    assert seen == Angle(0.0, 30, 1.0)
    known.angles["trunk_lean_forward"][:] = np.nan
    assert "trunk_lean" not in score("clip", known, [], frames()).angles


def test_all_together() -> None:
    """Counts add up; errors weigh by their frames, coverages by their clips."""
    one = replace(scored([TRUE], [TOLD]), angles={"trunk_lean": Angle(2.0, 30, 1.0)})
    two = replace(scored([bad("trunk-lean")], []), angles={"trunk_lean": Angle(5.0, 10, 0.1)})
    three = replace(two, angles={"trunk_lean": Angle(float("nan"), 0, 0.1)})
    every = total([one, two, three])
    assert (every.true, every.found, every.verdicts_right, every.hold_errors) == (3, 1, 1, (0.0,))
    assert every.angles["trunk_lean"].error == pytest.approx(2.75)
    assert every.angles["trunk_lean"].coverage == pytest.approx(0.4)


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


def test_the_truth_is_read() -> None:
    """Words become names, holds go to their repetition, what nobody can judge is left out."""
    (rep,) = accuracy.read_truth(WRITTEN).reps
    assert rep == TrueRep("left", 10, 40, False, frozenset({"hold-too-short"}), (8,))


def test_an_unknown_word_is_its_own_name() -> None:
    """A fault that nothing is known of has the same name in the other spelling."""
    assert accuracy.fault_name("arm_not_level") == "arm-not-level"


def test_from_stored_results_to_tables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The whole way over stored results: a clip's line, what went wrong by name, angles, JSON."""
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
    """A clip with `WRITTEN` as its truth, and results of it."""
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


def test_what_is_missing_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No clips, no results, and no place to find them in: a sentence each, not a traceback."""
    with pytest.raises(SystemExit, match="no NAME"):
        run(monkeypatch, tmp_path)
    (tmp_path / "clip.mp4").touch()
    (tmp_path / "clip.json").touch()
    with pytest.raises(SystemExit, match="holds no results"):
        run(monkeypatch, tmp_path, "--results", tmp_path, "--stored")
    with pytest.raises(SystemExit, match="2"):
        run(monkeypatch, tmp_path, "--replay")


def test_a_replay_starts_from_landmarks_where_there_are_some(tmp_path: Path) -> None:
    """With --replay stored landmarks are judged again; a clip without any is analysed."""
    clip, results = tmp_path / "clip.mp4", tmp_path / "clip-posecheck"
    assert accuracy.source(clip, tmp_path, replay=True) == (clip, results)
    results.mkdir()
    landmarks = results / "landmarks.npz"
    landmarks.touch()
    assert accuracy.source(clip, tmp_path, replay=True) == (landmarks, results)
    assert accuracy.source(clip, tmp_path, replay=False) == (clip, results)


def read(video: Path) -> dict[str, Any]:
    return accuracy.load(video.with_suffix(".json"))


def test_each_stretch_has_its_sample() -> None:
    """There is a sample of every stretch, each is small, and the README tells of it."""
    page = (SAMPLES / "README.md").read_text(encoding="utf-8")
    assert {read(video)["exercise"] for video in VIDEOS} >= set(EXERCISES)
    for video in VIDEOS:
        assert f"`{video.name}`" in page
        assert video.stat().st_size < 1_000_000
        assert video.with_suffix(".json").stat().st_size < 300_000


@pytest.mark.parametrize("video", VIDEOS, ids=lambda video: video.stem)
def test_the_truth_fits_its_video(video: Path) -> None:
    """Frame by frame: each picture has its time, and every angle that is compared."""
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
    for name in accuracy.ANGLES[written["exercise"]].values():
        angles = np.array(each["angles_deg"][name], dtype=np.float64)
        assert angles.shape == (len(times),) and (np.abs(angles) <= 180).all()


@pytest.mark.parametrize("video", VIDEOS, ids=lambda video: video.stem)
def test_the_events_make_sense(video: Path) -> None:
    """Whole, within the video, on a side of the stretch, with faults that posecheck can tell."""
    written = read(video)
    exercise = EXERCISES[written["exercise"]]
    for event in written["events"]:
        assert event["type"] in {"rep", "hold", "phase"}
        assert 0 <= event["start_s"] < event["end_s"] <= written["duration_s"]
        assert event["side"] in exercise.sides
        assert event["ok"] == (not event["faults"])
        assert {accuracy.fault_name(word) for word in event["faults"]} <= set(exercise.faults)
    reps = accuracy.read_truth(written).reps
    assert reps and all(a.end <= b.start for a, b in pairwise(reps))
