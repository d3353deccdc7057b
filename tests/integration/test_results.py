"""What a session leaves behind: whole files or none, and nothing in them that was not seen."""

from __future__ import annotations

import csv
import errno
import json
import os
import pickle
import re
import subprocess
import sys
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from posecheck._version import __version__
from posecheck.codec.session_document import SessionDocument, decode, session_json
from posecheck.codec.units import fault_unit
from posecheck.core.advice import ranked_advice
from posecheck.core.angles import ANGLE_COLUMNS
from posecheck.core.exercise import Band, Check, Exercise, Hold, Measure, Phase, Programme, Swing
from posecheck.core.feedback import Fault, Feedback, Rep, Spread
from posecheck.core.pose import Frame, Pose, Side
from posecheck.core.session import Bout, Model, Moment, Session, Source
from posecheck.errors import OutputError
from posecheck.results import (
    ResultsFolder,
    headline,
    read_landmarks,
    side_summaries,
    stored_plan,
)
from posecheck.results.landmarks_npz import OPTIONAL, LandmarkFile
from posecheck.results.report_page import clock, measured, page

ROOT = Path(__file__).resolve().parents[2]
NAN = float("nan")
SIZE = (640, 480)
MODEL = Model("pose_landmarker_full", "ab" * 32)
FILES = {"session.json", "frames.csv", "landmarks.npz", "report.html"}

LEAN = Measure("trunk_lean", lambda pose, side: 0.0)
APART = Measure("apart", lambda pose, side: 0.0, unit="")
STRETCH = Exercise(
    name="reach",
    title="Reach & hold",
    summary="Reach out and stay.",
    sides=(Side.LEFT, Side.RIGHT),
    programme=Programme(reps=2, hold=20.0),
    cycle=Hold(
        position=LEAN,
        enter_threshold=2.0,
        exit_threshold=1.0,
        target_bands={LEAN: Band(0, 1)},
        hold_bands={},
    ),
    checks=(
        Check("trunk-lean", LEAN, Band(-15, 15), "Keep your chest tall.", 1),
        Check("knees-apart", APART, Band(0, 0.2), "Keep your knees together.", 2),
    ),
    recorded=(LEAN, APART),
)
KNOWN = {STRETCH.name: STRETCH}


def rep(side: Side = Side.LEFT, *faults: Fault, counted: bool = True, **changes: Any) -> Rep:
    result = Rep("reach", side, 5.2, 29.9004, 20.3123, counted, faults=faults)
    return replace(result, **changes)


def lean(start: float = 11.0, end: float = 13.5, worst: float = 27.14) -> Fault:
    return Fault("trunk-lean", start, end, worst)


def session(*reps: Rep, **changes: Any) -> Session:
    source = Source("clip.mp4", False, *SIZE, fps=20.0, frames=2410, duration=120.5)
    targets = {"left": 2, "right": 2}
    bouts = (Bout("reach", STRETCH.title, 0.0, 120.4, reps, targets),) if reps else ()
    return replace(Session(source, MODEL, 2401, 9, bouts), **changes)


def pose_at(time: float, seed: int = 1) -> Pose:
    random = np.random.default_rng(seed)
    image = random.uniform(0, 480, (33, 2))
    return Pose.detected(time, SIZE, image, random.normal(size=(33, 3)), random.uniform(0.3, 1, 33))


def moment(pose: Pose, **feedback: Any) -> Moment:
    frame = Frame(pose.time, np.zeros((0, 0, 3), np.uint8))
    return Moment(frame, pose, Feedback(pose, **feedback))


def write(folder: Path, moments: list[Moment], whole: Session | None = None) -> None:
    with ResultsFolder(folder, [STRETCH]) as results:
        for each in moments:
            results.write(each)
        results.finish(whole or session())


def same(one: Pose, other: Pose) -> bool:
    return (one.time, one.size) == (other.time, other.size) and all(
        np.array_equal(getattr(one, name), getattr(other, name), equal_nan=True)
        for name in ("image", "world", "visibility")
    )


# ── the folder ───────────────────────────────────────────────────────────────────────────────────


def test_the_results_are_four_whole_files(tmp_path: Path) -> None:
    """All files are there in the end, and nothing else."""
    folder = tmp_path / "new" / "clip-posecheck"
    write(folder, [moment(pose_at(0.0))])
    assert {path.name for path in folder.iterdir()} == FILES


@pytest.mark.parametrize("error", [OSError(errno.EIO, "gone"), ValueError("a bug")])
def test_an_error_leaves_nothing(tmp_path: Path, error: Exception) -> None:
    """If it goes wrong midway, not even the folder remains."""
    folder = tmp_path / "new" / "clip-posecheck"
    with pytest.raises(type(error)), ResultsFolder(folder, [STRETCH]) as results:
        results.write(moment(pose_at(0.0)))
        raise error
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_an_error_leaves_older_results_alone(tmp_path: Path, error: type[BaseException]) -> None:
    """Results of an earlier analysis stay until there are new ones."""
    write(tmp_path, [moment(pose_at(0.0))])
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(error), ResultsFolder(tmp_path, [STRETCH]) as results:
        results.write(moment(pose_at(7.0)))
        raise error
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_unfinished_results_leave_nothing(tmp_path: Path) -> None:
    """Only `finish` lets files appear."""
    with ResultsFolder(tmp_path / "clip-posecheck", [STRETCH]) as results:
        results.write(moment(pose_at(0.0)))
    assert list(tmp_path.iterdir()) == []


def killed_run(folder: Path) -> None:
    """Let another program begin results in `folder`, and kill it before they are whole."""
    code = (
        "import sys, pathlib\n"
        "from posecheck.results import ResultsFolder\n"
        "results = ResultsFolder(pathlib.Path(sys.argv[1]), []).__enter__()\n"
        "results.annotated.write_bytes(b'half a video')\n"
        "print('begun', flush=True)\n"
        "sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(folder)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as program:  # fmt: skip
        assert program.stdout
        assert program.stdout.readline() == b"begun\n"
        program.kill()


def test_a_killed_run_is_cleaned_up(tmp_path: Path) -> None:
    """The next run of the same video clears it away."""
    killed_run(tmp_path)
    (left,) = tmp_path.glob("*/annotated.mp4")
    assert left.parent.name.startswith(".unfinished-")
    write(tmp_path, [moment(pose_at(0.0))])
    assert {path.name for path in tmp_path.iterdir()} == FILES


def test_two_runs_at_once_do_not_disturb_each_other(tmp_path: Path) -> None:
    """What looks unfinished may be another program's work: it stays."""
    with ResultsFolder(tmp_path, [STRETCH]) as results:
        results.write(moment(pose_at(0.0)))
        write(tmp_path, [moment(pose_at(7.0))])
        results.finish(session())
    assert {path.name for path in tmp_path.iterdir()} == FILES
    assert rows(tmp_path)[0]["time_s"] == "0.000"


def test_an_annotated_video_appears_with_the_rest(tmp_path: Path) -> None:
    """A video written to the place offered comes into the folder, and into the report."""
    with ResultsFolder(tmp_path, [STRETCH]) as results:
        results.annotated.write_bytes(b"video")
        assert not (tmp_path / "annotated.mp4").exists()
        results.finish(session())
    assert (tmp_path / "annotated.mp4").read_bytes() == b"video"
    assert 'src="annotated.mp4"' in (tmp_path / "report.html").read_text(encoding="utf-8")


def full_disk(*args: Any, **kwargs: Any) -> Any:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize(
    "broken",
    [
        "pathlib.Path.mkdir",
        "posecheck.results.landmarks_npz.LandmarkFile.write",
        "numpy.lib.format.write_array_header_1_0",
        "posecheck.results.folder.session_json",
        "pathlib.Path.replace",
    ],
)
def test_a_full_disk_is_reported_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    """Wherever the disk gets full, one sentence says so, and nothing half-written remains."""
    folder = tmp_path / "clip-posecheck"
    with monkeypatch.context() as patch:
        patch.setattr(broken, full_disk)
        with pytest.raises(OutputError, match=r"the disk is full; free some space"):
            write(folder, [moment(pose_at(0.0))])
    assert list(tmp_path.iterdir()) == []


def test_a_disk_full_while_closing_is_reported(tmp_path: Path) -> None:
    """What a buffer holds back till the end is no exception."""
    with (
        pytest.raises(OutputError, match="the disk is full"),
        ResultsFolder(tmp_path, [STRETCH]) as results,
    ):
        results._table = FullFile()  # type: ignore[assignment]
        results.finish(session())
    assert list(tmp_path.iterdir()) == []


class FullFile:
    """A file whose buffer can't be written any more."""

    close = staticmethod(full_disk)


def test_a_file_in_place_of_the_folder_is_reported(tmp_path: Path) -> None:
    """What can't be a folder is named, with the remedy."""
    (tmp_path / "taken").write_text("mine", encoding="utf-8")
    for folder in (tmp_path / "taken", tmp_path / "taken" / "deeper"):
        with pytest.raises(OutputError, match=r"not a folder; choose another one with --out"):
            write(folder, [])
    assert (tmp_path / "taken").read_text(encoding="utf-8") == "mine"


def test_a_forbidden_folder_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that may not be written to is named, with the remedy."""

    def forbidden(*args: Any, **kwargs: Any) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("pathlib.Path.mkdir", forbidden)
    with pytest.raises(OutputError, match=r"may not be written to; choose another folder"):
        write(tmp_path / "clip-posecheck", [])


def test_memory_does_not_grow_with_the_video(tmp_path: Path) -> None:
    """Twenty times as many moments need hardly more memory."""

    def peak(count: int) -> int:
        pose = pose_at(0.0)
        tracemalloc.start()
        try:
            with ResultsFolder(tmp_path / str(count), [STRETCH]) as results:
                for number in range(count):
                    results.write(moment(replace(pose, time=number / 20)))
                results.finish(session())
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(10)
    assert peak(2000) < peak(100) + 3_000_000  # 2000 poses alone would be 3.2 MB, twice in memory


# ── session.json ─────────────────────────────────────────────────────────────────────────────────


def document(whole: Session) -> Any:
    return json.loads(session_json(whole, KNOWN))


def test_the_session_has_its_schema() -> None:
    """Keys, nesting and rounding are those that other programs read."""
    done = rep(
        Side.LEFT,
        lean(),
        measures={"trunk_lean": Spread(9.123, 1.0, 27.14, 8.06), "apart": Spread(0.1234, 0, 1)},
    )
    result = document(session(done, replace(rep(Side.RIGHT), judged=False)))
    assert result == {
        "schema": "posecheck.session/1",
        "posecheck": __version__,
        "model": {"name": "pose_landmarker_full", "sha256": "ab" * 32},
        "source": {
            "name": "clip.mp4", "live": False, "width": 640, "height": 480,
            "fps": 20.0, "frames": 2410, "duration_s": 120.5,
        },
        "detection": {"frames_with_pose": 2401, "frames_without_pose": 9},
        "exercises": [
            {
                "exercise": "reach", "start_s": 0.0, "end_s": 120.4,
                "reps": [
                    {
                        "number": 1, "side": "left", "start_s": 5.2, "end_s": 29.9,
                        "hold_s": 20.312, "counted": True, "judged": True,
                        "measures": {
                            "trunk_lean": {"median": 9.1, "min": 1.0, "max": 27.1, "error": 8.1},
                            "apart": {"median": 0.123, "min": 0.0, "max": 1.0},
                        },
                        "faults": [
                            {"fault": "trunk-lean", "start_s": 11.0, "end_s": 13.5, "worst": 27.1}
                        ],
                    },
                    {
                        "number": 2, "side": "right", "start_s": 5.2, "end_s": 29.9,
                        "hold_s": 20.312, "counted": True, "judged": False, "measures": {},
                        "faults": [],
                    },
                ],
                "totals": {
                    "left": {"attempted": 1, "counted": 1, "target": 2},
                    "right": {"attempted": 1, "counted": 1, "target": 2},
                },
            }
        ],
    }  # fmt: skip


def test_sessions_from_before_unknown_verdicts_are_read() -> None:
    """Earlier versions judged every repetition, and gave no error bars."""
    whole = session(rep(Side.LEFT, lean(), measures={"trunk_lean": Spread(9.0, 1.0, 27.0)}))
    older = document(whole)
    for bout in older["exercises"]:
        for one in bout["reps"]:
            assert one.pop("judged") is True
    read = decode(json.dumps(older), SessionDocument).to_session()
    assert [one.judged for one in read.reps] == [True]
    assert [one.measures["trunk_lean"].error for one in read.reps] == [0.0]


def test_nothing_recognised_is_an_empty_list() -> None:
    """A clip with no exercise in it has none."""
    assert document(session())["exercises"] == []


def test_what_is_incomplete_says_so() -> None:
    """Interruption and warnings stand in the file, and only then."""
    result = document(session(interrupted=True, warnings=("it ends early",)))
    assert (result["interrupted"], result["warnings"]) == (True, ["it ends early"])
    assert not {"interrupted", "warnings"} & set(document(session()))


def test_a_session_is_read_back() -> None:
    """What session.json holds is the session again, rounded; unknown keys are passed over."""
    whole = session(rep(Side.LEFT, lean()), rep(Side.RIGHT, counted=False), warnings=("cut",))
    text = session_json(whole, KNOWN)
    more = {**json.loads(text), "added": "later"}
    back = decode(json.dumps(more), SessionDocument).to_session(KNOWN)
    assert back.bouts[0].title == STRETCH.title
    assert session_json(back, KNOWN) == text
    assert [(one.side, one.hold) for one in back.reps] == [
        (Side.LEFT, 20.312),
        (Side.RIGHT, 20.312),
    ]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('"side": "right"', '"side": "up"', "$.exercises[0].reps[1].side: invalid enum value 'up'"),
        ('"live": false', '"live": 0', "$.source.live: expected bool, got int"),
        ("posecheck.session/1", "posecheck.session/9", "$.schema: invalid enum value"),
        ('"fps": 20.0', '"fps": "20"', "$.source.fps: expected float | null, got str"),
        ('"frames": 2410', '"frames": -1', "$.source.frames: expected int >= 0"),
        ('"totals"', '"total"', "$.exercises[0]: object missing required field totals"),
    ],
)
def test_what_is_wrong_in_a_session_is_located(old: str, new: str, problem: str) -> None:
    """One sentence names the place in the document."""
    text = session_json(session(rep(), rep(Side.RIGHT)), KNOWN)
    assert old in text
    with pytest.raises(ValueError) as caught:  # the text is looked at below
        decode(text.replace(old, new), SessionDocument)
    assert str(caught.value).startswith(problem)


@given(value=st.floats(), time=st.floats())
def test_no_number_that_json_lacks(value: float, time: float) -> None:
    """What is not known is null: strict readers can read every file."""
    odd = rep(Side.BOTH, Fault("f", time, time, value), measures={"m": Spread(value, NAN, value)})
    text = session_json(session(odd), KNOWN)
    assert not {"NaN", "Infinity"} & set(re.findall(r"\w+", text))
    assert json.loads(text)["exercises"][0]["reps"][0]["measures"]["m"]["min"] is None


# ── frames.csv ───────────────────────────────────────────────────────────────────────────────────

ANGLES = (
    "left_knee_flexion,right_knee_flexion,left_hip_flexion,right_hip_flexion,left_hip_rotation,"
    "right_hip_rotation,left_shank_tilt,right_shank_tilt,trunk_lean,trunk_rotation,pelvis_rotation"
)


def rows(folder: Path) -> list[dict[str, str]]:
    with (folder / "frames.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_columns_are_the_same_for_every_exercise(tmp_path: Path) -> None:
    """Other programs find each column by its name, in a fixed order."""
    write(tmp_path, [])
    header = (tmp_path / "frames.csv").read_text(encoding="utf-8").splitlines()[0]
    assert header == f"frame,time_s,detected,exercise,phase,side,hold_s,cue,{ANGLES},interpolated"


def test_what_is_unknown_is_empty(tmp_path: Path) -> None:
    """Nobody in view and nothing going on leave empty cells, no zeros and no NaN."""
    write(tmp_path, [moment(Pose.unseen(0.05, SIZE))])
    (row,) = rows(tmp_path)
    result = {name: value for name, value in row.items() if value}
    assert result == {"frame": "0", "time_s": "0.050", "detected": "0", "interpolated": "0"}


def test_a_row_has_the_feedback_of_its_frame(tmp_path: Path) -> None:
    """A row has the coach's words, and the angles of the pose as the coach understood it."""
    raw, repaired = pose_at(1.0), pose_at(1.0, seed=2)
    feedback = Feedback(
        repaired, exercise="reach", phase=Phase.HOLD, side=Side.LEFT, hold=3.25, cue='Say "ah", now'
    )
    write(tmp_path, [Moment(Frame(1.0, np.zeros((0, 0, 3), np.uint8)), raw, feedback)])
    (row,) = rows(tmp_path)
    head = {name: row[name] for name in ("exercise", "phase", "side", "hold_s", "cue")}
    assert head == {
        "exercise": "reach", "phase": "hold", "side": "left", "hold_s": "3.250",
        "cue": 'Say "ah", now',
    }  # fmt: skip
    for name, angle in ANGLE_COLUMNS.items():
        value = angle(repaired)
        assert row[name] == ("" if np.isnan(value) else f"{value:.1f}")


@pytest.mark.parametrize(
    ("value", "shown"), [(-0.04, "0.0"), (12.34, "12.3"), (NAN, ""), (np.inf, "")]
)
def test_numbers_are_plain(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: float, shown: str
) -> None:
    """No zero below zero, and nothing that is no number, in table and session alike."""
    monkeypatch.setitem(ANGLE_COLUMNS, "trunk_lean", lambda pose: value)
    write(tmp_path, [moment(pose_at(0.0))])
    assert rows(tmp_path)[0]["trunk_lean"] == shown
    result = document(session(rep(Side.LEFT, lean(worst=value))))
    worst = result["exercises"][0]["reps"][0]["faults"][0]["worst"]
    assert ("" if worst is None else str(worst)) == shown


# ── landmarks.npz ────────────────────────────────────────────────────────────────────────────────

#: Whatever an estimator may give, with landmarks unseen, outside the picture or without value.
poses = st.builds(
    lambda image, world, visibility: Pose.detected(0.0, SIZE, image, world, visibility),
    arrays(np.float64, (33, 2), elements=st.floats(-50, 700) | st.just(NAN)),
    arrays(np.float64, (33, 3), elements=st.floats(-2, 2) | st.just(NAN)),
    arrays(np.float64, (33,), elements=st.floats(0, 1)),
) | st.just(Pose.unseen(0.0, SIZE))


@settings(deadline=None, max_examples=25)
@given(seen=st.lists(poses, min_size=1, max_size=4), step=st.floats(1e-3, 1.0))
def test_stored_poses_come_back_to_the_last_bit(
    tmp_path_factory: pytest.TempPathFactory, seen: list[Pose], step: float
) -> None:
    """A replay sees exactly what was seen, NaN included."""
    stored = [replace(pose, time=number * step) for number, pose in enumerate(seen)]
    path = tmp_path_factory.mktemp("round") / "landmarks.npz"
    file = LandmarkFile(path)
    for pose in stored:
        file.write(pose)
    file.finish(MODEL)
    source = read_landmarks(path)
    assert (source.size, source.frames, source.model) == (SIZE, len(stored), MODEL)
    back = [source.estimate(frame) for frame in source]
    assert all(same(one, other) for one, other in zip(stored, back, strict=True))
    assert list(path.parent.iterdir()) == [path]


def test_stored_landmarks_are_plain_numpy(tmp_path: Path) -> None:
    """NumPy alone reads the file; the raw pose is in it, not the repaired one."""
    raw = pose_at(0.0)
    write(tmp_path, [Moment(moment(raw).frame, raw, Feedback(pose_at(0.0, seed=2)))])
    with np.load(tmp_path / "landmarks.npz", allow_pickle=False) as archive:
        shapes = {name: archive[name].shape for name in archive}
        assert np.array_equal(archive["image"][0], raw.image, equal_nan=True)
        assert archive["size"].tolist() == list(SIZE)
    assert shapes == {
        "time": (1,), "image": (1, 33, 2), "world": (1, 33, 3), "visibility": (1, 33),
        "roll": (1, 2), "turn": (1, 2), "rival": (1,), "motion": (1,), "roll_error": (1, 2),
        "turn_error": (1,), "interpolated": (1,), "size": (2,), "model": (2,),
    }  # fmt: skip


def test_files_without_what_came_later_are_read(tmp_path: Path) -> None:
    """What was written before posecheck knew of it is landmarks all the same; it is unknown."""
    write(tmp_path, [moment(pose_at(0.0))])
    with np.load(tmp_path / "landmarks.npz") as archive:
        kept = {name: archive[name] for name in archive if name not in OPTIONAL}
    np.savez(tmp_path / "older.npz", **kept)
    source = read_landmarks(tmp_path / "older.npz")
    for pose in map(source.estimate, source):
        assert np.isnan([*pose.hip_rotation, *pose.hip_rotation_error]).all()
        assert np.isnan(pose.trunk_rotation_error)


def test_error_bars_are_stored(tmp_path: Path) -> None:
    """The error bars of the networks come back with the poses."""
    pose = replace(
        pose_at(0.0), trunk_rotation_error=7.25, hip_rotation_error=np.array([3.5, np.nan])
    )
    write(tmp_path, [moment(pose)])
    source = read_landmarks(tmp_path / "landmarks.npz")
    (read,) = map(source.estimate, source)
    assert read.trunk_rotation_error == 7.25
    assert np.array_equal(read.hip_rotation_error, pose.hip_rotation_error, equal_nan=True)


def test_the_same_landmarks_make_the_same_file(tmp_path: Path) -> None:
    """A replay into its own folder changes not a byte of what it read."""
    moments = [moment(pose_at(t)) for t in (0.0, 0.1)]
    write(tmp_path, moments)
    before = (tmp_path / "landmarks.npz").read_bytes()
    source = read_landmarks(tmp_path / "landmarks.npz")
    write(tmp_path, [moment(source.estimate(frame)) for frame in source])
    assert (tmp_path / "landmarks.npz").read_bytes() == before


def test_the_rate_is_the_usual_interval(tmp_path: Path) -> None:
    """A gap in the recording does not change how many frames a second it has."""
    write(tmp_path, [moment(pose_at(t)) for t in (0.0, 0.1, 0.2, 5.0, 5.1)])
    source = read_landmarks(tmp_path / "landmarks.npz")
    assert source.fps == pytest.approx(10)
    assert source.duration == pytest.approx(5.2)


def test_one_frame_has_no_rate(tmp_path: Path) -> None:
    """A single frame is read; that it has no interval harms nobody."""
    write(tmp_path, [moment(pose_at(0.0))])
    source = read_landmarks(tmp_path / "landmarks.npz")
    assert (source.fps, source.duration, source.frames) == (0.0, 0.0, 1)


def good() -> dict[str, Any]:
    return {
        "time": np.arange(2.0), "image": np.zeros((2, 33, 2)), "world": np.zeros((2, 33, 3)),
        "visibility": np.ones((2, 33)), "size": np.array(SIZE),
    }  # fmt: skip


def npz(**changes: Any) -> Callable[[Path], None]:
    """What writes good landmarks but for `changes`; None leaves a member out."""
    members = {name: value for name, value in {**good(), **changes}.items() if value is not None}
    return lambda path: np.savez(path, allow_pickle=True, **members)


def truncated(path: Path) -> None:
    np.savez(path, **good())
    path.write_bytes(path.read_bytes()[:-400])


def damaged(path: Path) -> None:
    np.savez_compressed(path, **good())
    content = bytearray(path.read_bytes())
    content[60:90] = bytes(30)
    path.write_bytes(content)


def of_bytes(content: bytes) -> Callable[[Path], None]:
    def written(path: Path) -> None:
        path.write_bytes(content)

    return written


def single_array(path: Path) -> None:
    with path.open("wb") as file:
        np.save(file, np.arange(3.0))


def empty_zip(path: Path) -> None:
    zipfile.ZipFile(path, "w").close()


@pytest.mark.parametrize(
    "make",
    [
        npz(image=None),
        npz(size=None),
        npz(image=np.zeros((2, 32, 2))),
        npz(image=np.zeros((3, 33, 2))),
        npz(world=np.zeros((2, 33, 3), dtype=np.int64)),
        npz(visibility=np.array(1.0)),
        npz(time=np.array(1.0)),
        npz(time=np.array([1.0, 1.0])),
        npz(time=np.array([0.0, NAN])),
        npz(time=np.array([{"an": "object"}, None], dtype=object)),
        npz(size=np.array([0, 480])),
        npz(size=np.array([NAN, 480])),
        npz(size=np.array(["a", "b"])),
        npz(**{name: value[:0] for name, value in good().items() if name != "size"}),
        truncated,
        damaged,
        single_array,
        empty_zip,
        of_bytes(b""),
        of_bytes(b"no archive"),
        of_bytes(b"PK\x03\x04 almost one"),
        of_bytes(pickle.dumps({"an": "object"})),
    ],
)
def test_what_is_no_file_of_landmarks_is_refused(
    tmp_path: Path, make: Callable[[Path], None]
) -> None:
    """One sentence names the file and says what to do; nothing in the file is ever run."""
    path = tmp_path / "x.npz"
    make(path)
    with pytest.raises(OutputError, match=r"x\.npz .+; (give|check) .+\.$") as caught:
        read_landmarks(path)
    assert "\n" not in str(caught.value)


def test_a_folder_is_no_file_of_landmarks(tmp_path: Path) -> None:
    """A folder with such a name is refused too."""
    (tmp_path / "x.npz").mkdir()
    with pytest.raises(OutputError, match=r"can't be read \(it is a folder\)"):
        read_landmarks(tmp_path / "x.npz")


def test_landmarks_without_a_model_are_read(tmp_path: Path) -> None:
    """The five arrays that are documented are enough."""
    npz()(tmp_path / "x.npz")
    assert read_landmarks(tmp_path / "x.npz").model.name == "unknown"
    npz(model=np.arange(2))(tmp_path / "x.npz")
    assert read_landmarks(tmp_path / "x.npz").model.name == "unknown"


@pytest.mark.parametrize("order", ["<", ">"])
def test_stored_text_that_is_none_is_replaced(order: str, tmp_path: Path) -> None:
    """Numbers that are no code points, and halves of code points, have no text in Python."""
    codes = np.array([[0x7FFFFFFF, ord("a")], [0xD800, 0x110000]], f"{order}u4")
    text = codes.view(f"{order}U2").ravel()
    npz(model=text, plan=text[:1])(tmp_path / "x.npz")
    model = read_landmarks(tmp_path / "x.npz").model
    assert (model.name, model.sha256) == (
        "\N{REPLACEMENT CHARACTER}a",
        2 * "\N{REPLACEMENT CHARACTER}",
    )
    assert stored_plan(tmp_path / "x.npz") == model.name


# ── the summary ──────────────────────────────────────────────────────────────────────────────────


def test_bouts_of_one_exercise_are_one_programme() -> None:
    """Who stretches left, does something else, and stretches right, has done both sides."""
    first = session(rep(), rep(start=40.0)).bouts
    second = session(rep(Side.RIGHT, start=90.0), rep(Side.RIGHT, start=120.0)).bouts
    whole = session(bouts=first + second)
    assert [
        (line.side, line.count.counted, line.count.target) for line in side_summaries(whole)
    ] == [
        ("left", 2, 2),
        ("right", 2, 2),
    ]
    assert headline(whole) == "All 4 done. No fault was seen in what counts."


FAULTY = rep(Side.LEFT, lean())
FAILED = rep(Side.LEFT, counted=False)
UNJUDGED = replace(rep(), judged=False)
TOO_SHORT = Fault("hold-too-short", 5.0, 9.0, 4.0)
SHORT = rep(Side.LEFT, TOO_SHORT, counted=False)
KNEES_APART = rep(Side.LEFT, TOO_SHORT, Fault("knees-apart", 6.0, 8.0, 0.5), counted=False)


@pytest.mark.parametrize(
    ("whole", "said"),
    [
        (session(seen=0, unseen=10), "No person was seen."),
        (session(), "No stretch was recognised."),
        (session(FAILED), "None of 4 done; 1 of 1 try fell short."),
        (session(FAULTY), "1 of 4 done. There was something to mend in all that counts."),
        (session(FAULTY, rep()), "2 of 4 done. 1 of the 2 that count was without a fault."),
        (session(rep(), rep(), FAULTY), "2 of 4 done."
         " 2 of the 3 that count were without a fault."),
        (session(UNJUDGED), "1 of 4 done. What counts was not judged: I could not see how far."),
        (session(rep(), UNJUDGED), "2 of 4 done."
         " 1 of the 2 that count was not judged: I could not see how far."
         " No fault was seen in the rest."),
        (session(FAULTY, UNJUDGED, UNJUDGED), "2 of 4 done."
         " 2 of the 3 that count were not judged: I could not see how far."
         " There was something to mend in all the rest."),
        (session(FAULTY, rep(), UNJUDGED), "2 of 4 done."
         " 1 of the 3 that count was not judged: I could not see how far."
         " 1 of the other 2 was without a fault."),
        (session(rep(), SHORT, SHORT, KNEES_APART),
         "1 of 4 done; 3 of 4 tries fell short: hold too short, knees apart."),
        (session(rep(), UNJUDGED, SHORT), "2 of 4 done; 1 of 3 tries fell short: hold too short."
         " 1 of the 2 that count was not judged: I could not see how far."),
        (session(rep(), FAULTY, SHORT), "2 of 4 done; 1 of 3 tries fell short: hold too short."
         " 1 of the 2 that count was without a fault."),
    ],
)  # fmt: skip
def test_the_verdict_praises_nothing_that_was_not_done(whole: Session, said: str) -> None:
    """More on one side does not make up for less on the other; a fault is not passed over."""
    assert headline(whole) == said


def test_the_most_useful_advice_comes_first() -> None:
    """First what cost whole repetitions, then what lasted; a short hold follows from those."""
    short = Fault("hold-too-short", 5.0, 9.0, 4.0)
    apart = Fault("knees-apart", 6.0, 8.0, 0.5)
    reps = (
        rep(Side.LEFT, lean()), rep(Side.LEFT, lean()),
        rep(Side.RIGHT, apart, short, counted=False),
    )  # fmt: skip
    result = ranked_advice(reps, KNOWN.values())
    assert [item.cue for item in result] == [
        "Keep your knees together.",
        "Keep your chest tall.",
        "Mind this: hold too short.",
    ]
    assert (result[1].reps, result[1].attempted, result[1].seconds) == (2, 3, 5.0)


def test_an_undeclared_fault_has_advice() -> None:
    """Advice never fails for want of a declaration."""
    result = ranked_advice([rep(Side.LEFT, Fault("odd-thing", 0.0, 1.0, NAN))], ())
    assert result[0].cue == "Mind this: odd thing."


# ── report.html ──────────────────────────────────────────────────────────────────────────────────


def full_page(**changes: Any) -> str:
    spread = {"trunk_lean": Spread(8.6, -2.2, 27.1), "apart": Spread(0.14, 0.0, 0.31)}
    whole = session(
        rep(Side.LEFT, lean(), measures=spread),
        rep(Side.RIGHT, Fault("trunk-lean", 0, 1, NAN), counted=False),
    )
    return page(replace(whole, **changes), KNOWN, video="annotated.mp4")


def addresses(text: str) -> Iterator[str]:
    yield from re.findall(r"""(?:src|href|action|poster)\s*=\s*["']?([^"'\s>]*)""", text)
    yield from re.findall(r"url\(([^)]*)\)|@import\s+(\S+)", text)


def visible(text: str) -> str:
    """A page without its style sheet and its scripts."""
    return re.sub(r"<(style|script)\b.*?</\1>", "", text, flags=re.S)


def test_the_page_asks_for_nothing_from_outside() -> None:
    """It opens offline: what it names is in it, or lies beside it."""
    text = full_page()
    outside = [a for a in addresses(text) if not a.startswith(("data:", "annotated.mp4", "#"))]
    assert outside == []
    assert "//" not in visible(text)


def test_the_page_escapes_what_it_is_given() -> None:
    """A file's name is text, whatever stands in it."""
    source = replace(session().source, name="<script>alert(1)</script>&.mp4")
    text = full_page(source=source, warnings=("<img src=x>",))
    assert "<script>alert" not in text
    assert "<img" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&amp;.mp4" in text


@pytest.mark.parametrize(
    "words",
    [
        "1 of 2", "0 of 2", "Reach &amp; hold", "1, left", "2, right", "Keep your chest tall.",
        "0:05.2", "20.3 s", "27°", "0:11.0", "2401 of 2410", "not a medical device",
        "prefers-color-scheme", 'name="viewport"', "annotated.mp4#t=5.2",
    ],
)  # fmt: skip
def test_the_page_shows_the_results(words: str) -> None:
    """Counts, holds, faults with time and worst value, and how much was seen."""
    assert words in full_page()


@pytest.mark.parametrize(
    ("name", "median", "spread"),
    [("trunk lean", "9°", "\N{MINUS SIGN}2° to 27°"), ("apart", "0.1", "0.0 to 0.3")],
)
def test_the_page_shows_what_was_measured(name: str, median: str, spread: str) -> None:
    """Each measure of each repetition, with its median and range; none where nothing was kept."""
    result = f"<dt>{name}</dt>\n<dd><b>{median}</b> {spread}</dd>"
    assert full_page().count(result) == 1


def test_the_page_shows_the_range_of_each_side() -> None:
    """Of repetitions that go to and fro; a side that was not seen well is named."""
    turn = Measure("turn", lambda pose, side: 0.0)
    swing = Swing(turn, lambda pose: True, turn, 1.0, 2.0, 0.5, "small", "one-leg")
    swung = replace(STRETCH, sides=(Side.BOTH,), cycle=swing, checks=(), recorded=(turn,))
    seen = {"turn": Spread(0.0, -40.0, 30.0), "left_turn": Spread(1.0, -30.0, 32.0)}
    text = page(session(rep(Side.BOTH, measures=seen)), {swung.name: swung})
    assert re.search(r"<dt>left range</dt>\s*<dd><b>62°</b></dd>", text)
    assert re.search(r"<dt>right range</dt>\s*<dd>not seen</dd>", text)
    assert "range</dt>" not in full_page()


def test_the_page_never_writes_nan() -> None:
    """What is not known is left out."""
    assert not re.search(r"\bnan\b", visible(full_page()), flags=re.I)


def test_the_page_says_what_is_missing() -> None:
    """Interruption, warnings and a bad view are shown on top."""
    text = full_page(interrupted=True, warnings=("It ends early",), seen=100, unseen=300)
    for words in ("stopped before the end", "It ends early", "25% of the pictures"):
        assert words in text


def test_a_live_session_is_called_one() -> None:
    """What was filmed and what was trained before the camera are distinguished."""
    assert "Live session" not in full_page()
    assert "Live session" in full_page(source=replace(session().source, live=True))


def test_the_report_has_date_time_and_length() -> None:
    """The local time at which it began; minutes and seconds."""
    assert re.search(r"<p>\d+:\d\d min", full_page())
    assert "<p>28 Nov 2026, 23:34, " in full_page(started_at="2026-11-28T23:34:05+01:00")


def test_a_fault_of_the_cycle_has_the_unit_of_its_movement() -> None:
    """A movement that fell short has the unit of its measure; a share of a side has none."""
    degrees = Measure("turn", lambda pose, side: 0.0)
    swing = Swing(APART, lambda pose: True, degrees, 1.0, 2.0, 0.5, "small", "one-leg")
    swung = replace(STRETCH, sides=(Side.BOTH,), cycle=swing)
    assert fault_unit(swung, "small") == ""
    assert fault_unit(swung, "one-leg") == ""
    assert fault_unit(replace(swung, cycle=replace(swing, measure=degrees)), "small") == "°"
    hasty = replace(swing, too_fast_fault="hasty", slow_duration=2.0)
    assert fault_unit(replace(swung, cycle=hasty), "hasty") == " s"
    assert fault_unit(STRETCH, "not-there") == "°"
    assert fault_unit(STRETCH, STRETCH.too_short_fault) == " s"


def test_an_unjudged_repetition_is_a_class_of_its_own() -> None:
    """It is neither proper nor faulty, the page says why, and amplitudes have error bars."""
    spread = {"trunk_lean": Spread(9.0, 1.0, 27.0, 8.1)}
    text = page(session(replace(UNJUDGED, measures=spread), FAULTY), {})
    assert "Counted, not judged: I could not see how far." in text
    assert 'class="chip unjudged"' in text.replace("moment chip", "chip")
    assert "held up to 20.3 s" in text
    assert "2 tried, 0 without a fault, 1 not judged" in text
    assert "± 8°" in text
    assert "no fault seen" not in text
    judged = page(session(rep(), FAULTY), {})
    assert "not judged" not in judged
    assert "±" not in judged
    assert "no fault seen" in judged


@pytest.mark.parametrize("whole", [session(), session(seen=0, unseen=0)])
def test_the_page_of_nothing_is_a_page(whole: Session) -> None:
    """Without an exercise, or a frame, there is still a page to read."""
    text = page(whole, {})
    assert "<video" not in text
    assert "<table" not in text
    assert headline(whole) in text


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(0, "0:00.0"), (5.25, "0:05.2"), (59.96, "1:00.0"), (83.4, "1:23.4"), (3600, "60:00.0")],
)
def test_the_clock_reads_like_a_player(seconds: float, shown: str) -> None:
    """Minutes, seconds and tenths; sixty seconds are a minute."""
    assert clock(seconds) == shown


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (27.14, "°", "27°"),
        (-0.3, "°", "0°"),
        (-4.2, " s", "\N{MINUS SIGN}4.2 s"),
        (0.52, "", "0.5"),
        (NAN, "°", ""),
    ],
)
def test_values_have_their_unit(value: float, unit: str, shown: str) -> None:
    """Degrees are whole, ratios are not, and the unknown is empty."""
    assert measured(value, unit) == shown
