"""Results in the formats of others: read back by readers that are not ours."""

from __future__ import annotations

import csv
import json
import math
import re
import shutil
import sys
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import pandas
import pytest
from hypothesis import given
from hypothesis import strategies as st
from trc import TRCData

from posecheck import cli
from posecheck.app import motion_export
from posecheck.app.batch_summary import SummaryRow
from posecheck.app.motion_export import (
    CSV_COLUMNS,
    ENDINGS,
    FORMATS,
    TEXT_COLUMNS,
    marker_name,
    resample,
    trc,
)
from posecheck.codec.session_document import session_json
from posecheck.core.angles import ANGLE_COLUMNS
from posecheck.core.feedback import Fault, Feedback, Rep, Spread
from posecheck.core.pain import Pain
from posecheck.core.pose import FloatArray, Frame, Landmark, Pose, Side
from posecheck.core.session import Bout, Model, Moment, PlanStamp, Session, Source
from posecheck.errors import OutputError, PosecheckError
from posecheck.results import ResultsFolder, read_landmarks
from posecheck.results import folder as results_folder
from posecheck.results.landmarks_npz import ROWS
from tests.support.bodies import Camera, half_kneeling

ROOT = Path(__file__).resolve().parents[2]
REPLAY = ROOT / "tests" / "replays" / "hip-flexor-faults-side.npz"
DOCS = (ROOT / "docs" / "files.md").read_text(encoding="utf-8")
SIZE = (640, 480)
MODEL = Model("pose_landmarker_full", "ab" * 32)


def someone(time: float, *, hidden: tuple[Landmark, ...] = ()) -> Pose:
    """Return a half-kneeling pose that moves with time."""
    pose = Camera(hidden=frozenset(hidden)).see(half_kneeling(Side.LEFT), time)
    return Pose.detected(time, SIZE, pose.image, pose.world + time / 100, pose.visibility)


def session(frames: int) -> Session:
    source = Source("clip.mp4", False, *SIZE, fps=10.0, frames=frames, duration=frames / 10)
    return Session(source, MODEL, frames - 1, 1, ())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Results of ten frames; the fourth has no person, in the seventh the nose is hidden."""
    place = tmp_path / "clip-posecheck"
    with ResultsFolder(place, []) as writing:
        for number in range(10):
            hidden = (Landmark.NOSE,) if number == 6 else ()
            pose = someone(number / 10, hidden=hidden)
            pose = Pose.unseen(pose.time, SIZE) if number == 3 else pose
            frame = Frame(pose.time, np.zeros((0, 0, 3), np.uint8))
            writing.write(Moment(frame, pose, Feedback(pose, cue='Say "Ah", slowly')))
        writing.finish(session(10))
    return place


def read(path: Path) -> Any:
    """Read a TRC file with another library."""
    data = TRCData()
    data.load(path)
    return data


# ── evenly spaced ────────────────────────────────────────────────────────────────────────────────

times = st.lists(st.floats(0.01, 0.5), min_size=1, max_size=40).map(
    lambda steps: np.cumsum([0.0, *steps])
)


@given(times)
def test_resampled_times_are_evenly_spaced(time: FloatArray) -> None:
    """They include the first and the last frame."""
    moments, _ = resample(time, time)
    assert (moments[0], moments[-1]) == (time[0], time[-1])
    assert np.allclose(np.diff(moments), np.diff(moments)[0])


@given(times)
def test_resampling_keeps_a_linear_movement(time: FloatArray) -> None:
    """Exactly, where nothing is missing."""
    moments, values = resample(time, np.stack([time, 1 - 2 * time], axis=1))
    seen = np.isfinite(values[:, 0])
    assert np.abs(values[seen, 0] - moments[seen]).max() <= 0.01 * np.diff(time).max()
    assert np.allclose(values[seen, 1], 1 - 2 * values[seen, 0])


@given(times, st.data())
def test_resampled_values_lie_between_their_neighbours(
    time: FloatArray, data: st.DataObject
) -> None:
    """They are unknown beside an unknown value."""
    count = len(time)
    values = np.array(
        data.draw(st.lists(st.floats(-1, 1) | st.just(math.nan), min_size=count, max_size=count))
    )
    moments, found = resample(time, values)
    for moment, value in zip(moments, found, strict=True):
        before = max(int(np.searchsorted(time, moment, side="right")) - 1, 0)
        around = values[before : before + 2]
        if np.isnan(around).all():
            assert math.isnan(value)
        elif not math.isnan(value):
            assert np.nanmin(around) - 1e-12 <= value <= np.nanmax(around) + 1e-12


def test_evenly_spaced_frames_are_kept() -> None:
    """To the millisecond, as time stamps are rounded."""
    time = np.round(np.arange(300) / 30, 3)
    values = np.random.default_rng(1).normal(size=(300, 33, 3))
    values[100, 5] = np.nan
    moments, found = resample(time, values)
    assert len(moments) == 300
    assert np.allclose(found[0], values[0])
    assert np.isnan(found[100, 5]).all()
    assert np.abs(found - values)[np.isfinite(found)].max() < 0.1
    assert np.isfinite(found).all(axis=(1, 2)).sum() >= 297


def test_a_gap_is_not_interpolated() -> None:
    """Half a second is unknown; a single dropped frame is interpolated."""
    time = np.array([0.0, 0.1, 0.2, 0.4, 0.5, 1.0, 1.1, 1.2])
    moments, found = resample(time, time)
    assert np.isfinite(found[np.abs(moments - 0.3) < 0.01]).all()
    inside = (moments > 0.51) & (moments < 0.99)
    assert inside.sum() == 4
    assert np.isnan(found[inside]).all()


# ── TRC ──────────────────────────────────────────────────────────────────────────────────────────


def test_another_library_reads_the_trc(folder: Path) -> None:
    """Rates, markers and coordinates agree, in OpenSim's axes."""
    path = motion_export.export(folder, "trc")
    assert path == folder / "clip.trc"
    data, stored = read(path), read_landmarks(folder / "landmarks.npz")
    assert (data["NumFrames"], data["NumMarkers"], data["Units"]) == (10, 33, "m")
    assert data["DataRate"] == data["CameraRate"] == data["OrigDataRate"] == 10.0
    assert (data["OrigDataStartFrame"], data["OrigNumFrames"]) == (1, 10)
    assert data["FileName"] == "clip.trc"
    assert data["Frame#"] == list(range(1, 11))
    assert data["Time"] == pytest.approx([number / 10 for number in range(10)])
    for number, frame in enumerate(stored):
        world = stored.estimate(frame).world
        for landmark in Landmark:
            x, y, z = world[landmark]
            exported = data[marker_name(landmark)][number]
            assert exported == pytest.approx([x, -y, -z], abs=1e-6, nan_ok=True)


def test_an_undetected_landmark_is_nan(folder: Path) -> None:
    """Other markers keep their columns."""
    data = read(motion_export.export(folder, "trc"))
    assert np.isnan([data[marker_name(landmark)][3] for landmark in Landmark]).all()
    assert np.isnan(data["Nose"][6]).all()
    assert np.isfinite([data[marker_name(mark)][6] for mark in Landmark if mark.value]).all()


def test_a_table_reader_reads_the_trc(folder: Path) -> None:
    """After four lines it is a table with tabs, as Pose2Sim reads it."""
    path = motion_export.export(folder, "trc")
    table = pandas.read_csv(path, sep="\t", skiprows=4)
    assert [*table.columns[2:5], table.columns[-1]] == ["X1", "Y1", "Z1", "Z33"]
    assert (table.shape, table.iloc[:, 0].tolist()) == ((10, 2 + 3 * 33), list(range(1, 11)))
    data = read(path)
    exported = np.array([data[marker_name(landmark)] for landmark in Landmark])  # (33, 10, 3)
    numbers = table.iloc[:, 2:].to_numpy().reshape(10, 33, 3)
    assert np.array_equal(numbers.transpose(1, 0, 2), exported, equal_nan=True)


def test_the_trc_follows_the_format(folder: Path) -> None:
    """Five header lines, an empty one, then rows of equal length."""
    lines = motion_export.export(folder, "trc").read_text(encoding="utf-8").split("\n")
    assert lines[0].split("\t") == ["PathFileType", "4", "(X/Y/Z)", "clip.trc"]
    assert lines[1].split("\t") == [
        "DataRate", "CameraRate", "NumFrames", "NumMarkers", "Units", "OrigDataRate",
        "OrigDataStartFrame", "OrigNumFrames",
    ]  # fmt: skip
    assert lines[3].split("\t")[:6] == ["Frame#", "Time", "Nose", "", "", "LEyeInner"]
    assert lines[4].split("\t")[:9] == ["", "", "X1", "Y1", "Z1", "X2", "Y2", "Z2", "X3"]
    assert lines[5] == ""
    assert lines[-1] == ""
    assert {len(line.split("\t")) for line in lines[3:5] + lines[6:-1]} == {2 + 3 * 33}


def test_a_person_stands_upright_in_opensim() -> None:
    """Y is up, X to the image's right, Z to the camera; left stays left."""
    pose = someone(0.0)
    lines = list(trc("a.trc", np.array([0.0, 1.0]), np.stack([pose.world] * 2)))
    points = np.array(lines[6].split("\t")[2:], dtype=float).reshape(33, 3)
    assert points[Landmark.NOSE][1] > points[Landmark.LEFT_HIP][1] > points[Landmark.LEFT_ANKLE][1]
    turn = np.linalg.lstsq(pose.world, points, rcond=None)[0]
    assert np.allclose(turn @ turn.T, np.eye(3), atol=1e-4)
    assert np.linalg.det(turn) == pytest.approx(1.0, abs=1e-4)


def test_markers_have_the_names_of_pose2sim() -> None:
    """Pose2Sim's OpenSim models and Sports2D have them for MediaPipe's 33 landmarks."""
    face = "Nose LEyeInner LEye LEyeOuter REyeInner REye REyeOuter LEar REar LMouth RMouth"
    pairs = "Shoulder Elbow Wrist Pinky Index Thumb Hip Knee Ankle Heel BigToe"
    body = [side + name for name in pairs.split() for side in "LR"]
    assert [marker_name(landmark) for landmark in Landmark] == [*face.split(), *body]


def test_a_name_with_tabs_is_one_cell() -> None:
    """The first line always has four cells."""
    head = next(trc("a\tb \n c.trc", np.array([0, 1.0]), np.zeros((2, 33, 3))))
    assert head == "PathFileType\t4\t(X/Y/Z)\ta b c.trc\n"


def test_a_single_frame_is_refused(tmp_path: Path) -> None:
    """It has no rate."""
    with ResultsFolder(tmp_path, []) as writing:
        pose = someone(0.0)
        frame = Frame(0.0, np.zeros((0, 0, 3), np.uint8))
        writing.write(Moment(frame, pose, Feedback(pose)))
        writing.finish(session(1))
    with pytest.raises(OutputError, match="a single frame"):
        motion_export.export(tmp_path, "trc")
    assert not list(tmp_path.glob("*.trc"))


def test_a_whole_clip_can_be_exported(tmp_path: Path) -> None:
    """It has as many samples as frames, and loses no landmark."""
    data = read(motion_export.export(REPLAY, "trc", tmp_path / "replay.trc"))
    stored = read_landmarks(REPLAY)
    assert data["NumFrames"] == stored.frames
    knees = np.array([stored.estimate(frame).world[Landmark.LEFT_KNEE] for frame in stored])
    exported = np.array(data["LKnee"]) * (1, -1, -1)
    both = np.isfinite(exported).all(axis=1) & np.isfinite(knees).all(axis=1)
    assert both.sum() > 0.9 * np.isfinite(knees).all(axis=1).sum()
    assert np.abs(exported - knees)[both].max() < 0.01


# ── CSV ──────────────────────────────────────────────────────────────────────────────────────────


def test_the_csv_has_a_row_for_each_landmark(folder: Path) -> None:
    """Cells of undetected landmarks are empty."""
    path = motion_export.export(folder, "csv")
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    assert tuple(rows[0]) == CSV_COLUMNS
    assert len(rows) == 10 * 33
    stored = read_landmarks(folder / "landmarks.npz")
    poses = [stored.estimate(frame) for frame in stored]
    for number, row in enumerate(rows):
        pose, landmark = poses[number // 33], Landmark(number % 33)
        assert (row["frame"], row["landmark"]) == (str(number // 33), landmark.name.lower())
        assert float(row["time_s"]) == pytest.approx(pose.time)
        numbers = [float(row[name] or "nan") for name in CSV_COLUMNS[3:8]]
        assert numbers[:2] == pytest.approx(pose.image[landmark], abs=1e-3, nan_ok=True)
        assert numbers[2:] == pytest.approx(pose.world[landmark], abs=1e-6, nan_ok=True)
        assert float(row["visibility"]) == pytest.approx(pose.visibility[landmark], abs=1e-4)
    assert rows[6 * 33]["image_x_px"] == ""


# ── JSON ─────────────────────────────────────────────────────────────────────────────────────────


def test_the_json_is_complete(folder: Path) -> None:
    """The session, the columns of frames.csv, and the landmarks, null if undetected."""
    path = motion_export.export(folder, "json")
    exported = json.loads(path.read_text(encoding="utf-8"))
    assert list(exported) == ["schema", "session", "frames", "landmarks"]
    assert exported["session"] == json.loads((folder / "session.json").read_text(encoding="utf-8"))
    assert list(exported["frames"]) == [
        *results_folder.COLUMNS,
        *ANGLE_COLUMNS,
        results_folder.INTERPOLATED,
    ]
    assert exported["frames"]["frame"] == list(range(10))
    assert exported["frames"]["detected"] == [number != 3 for number in range(10)]
    assert exported["frames"]["exercise"] == [None] * 10
    assert set(exported["frames"]["cue"]) == {'Say "Ah", slowly'}
    assert exported["frames"]["left_knee_flexion"][3] is None
    landmarks = exported["landmarks"]
    assert landmarks["names"] == [landmark.name.lower() for landmark in Landmark]
    stored = read_landmarks(folder / "landmarks.npz")
    for key, name in (("image_px", "image"), ("world_m", "world"), ("visibility", "visibility")):
        seen = np.array([getattr(stored.estimate(frame), name) for frame in stored])
        numbers = np.array(landmarks[key], dtype=float)
        assert np.allclose(numbers, seen, atol=1e-3, equal_nan=True)


def test_the_json_of_a_session_with_repetitions_is_typed(tmp_path: Path) -> None:
    """Columns of numbers have numbers, and columns of text have text."""
    shutil.copy(REPLAY, tmp_path / "landmarks.npz")
    run(tmp_path, "analyze", "landmarks.npz", "--out", "out")
    place = tmp_path / "out" / "landmarks-posecheck"
    exported = json.loads(motion_export.export(place, "json").read_text(encoding="utf-8"))
    for name, cells in exported["frames"].items():
        kinds = {type(cell) for cell in cells if cell is not None}
        assert kinds <= ({str} if name in TEXT_COLUMNS else {int, float, bool}), name
    assert "hold" in exported["frames"]["phase"]
    assert exported["session"]["exercises"]


@pytest.mark.parametrize(
    ("harm", "why"),
    [
        (lambda folder: (folder / "session.json").unlink(), "No such file"),
        (lambda folder: (folder / "frames.csv").unlink(), "No such file"),
        (lambda folder: (folder / "session.json").write_text("{"), "it is damaged"),
        (lambda folder: (folder / "frames.csv").write_text("a,b\n1,2\n"), "it is damaged"),
        (lambda folder: (folder / "frames.csv").write_text("frame,x\n1\n"), "it is damaged"),
        (lambda folder: (folder / "frames.csv").write_text("frame\n0\n"), "not of the same"),
    ],
    ids=[
        "no session",
        "no frames",
        "half a session",
        "another table",
        "half a row",
        "other frames",
    ],
)
def test_incomplete_results_are_refused(
    folder: Path, harm: Callable[[Path], object], why: str
) -> None:
    """The reason is reported, and no file is written."""
    harm(folder)
    before = set(folder.iterdir())
    with pytest.raises(OutputError, match=why):
        motion_export.export(folder, "json")
    assert set(folder.iterdir()) == before


# ── what to export, and where to ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("named", [".", "session.json", "landmarks.npz"])
@pytest.mark.parametrize("kind", FORMATS)
def test_results_can_be_named_by_folder_or_file(folder: Path, named: str, kind: str) -> None:
    """The export is the same."""
    path = motion_export.export(folder / named, kind)
    assert path.resolve() == (folder / f"clip.{ENDINGS.get(kind, kind)}").resolve()


def test_landmarks_alone_can_be_exported(tmp_path: Path) -> None:
    """The export is named after the file."""
    shutil.copy(REPLAY, tmp_path / "morning.npz")
    assert motion_export.export(tmp_path / "morning.npz", "csv") == tmp_path / "morning.csv"


def test_out_is_a_folder_or_a_file(folder: Path, tmp_path: Path) -> None:
    """In a folder it has its default name."""
    assert motion_export.export(folder, "trc", tmp_path) == tmp_path / "clip.trc"
    assert motion_export.export(folder, "trc", tmp_path / "a.trc") == tmp_path / "a.trc"


def test_results_are_not_replaced(folder: Path) -> None:
    """An export never overwrites a file of the analysis."""
    for name in results_folder.FILES:
        before = (folder / name).read_bytes()
        with pytest.raises(PosecheckError, match="is a result itself"):
            motion_export.export(folder, "json", folder / name)
        assert (folder / name).read_bytes() == before


@pytest.mark.parametrize(
    ("path", "kind", "why"),
    [
        ("nowhere", "trc", "does not exist"),
        ("clip-posecheck/report.html", "trc", "no result of an analysis"),
        (".", "trc", "there is no landmarks.npz"),
        ("clip-posecheck", "c3d", "give one of trc, csv, json"),
    ],
)
def test_a_path_that_is_no_result_is_reported(folder: Path, path: str, kind: str, why: str) -> None:
    """In one sentence, without any file."""
    with pytest.raises(PosecheckError, match=why):
        motion_export.export(folder.parent / path, kind)


def test_an_unwritable_folder_is_reported(folder: Path, tmp_path: Path) -> None:
    """In one sentence with what to do."""
    with pytest.raises(OutputError, match=r"can't be written \(.*\); choose another place"):
        motion_export.export(folder, "trc", tmp_path / "missing" / "a.trc")


def run(place: Path, *arguments: str) -> int | str | None:
    """Run the command line in a folder, and return its exit status."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        patch.setattr(sys, "argv", ["posecheck", *arguments])
        with pytest.raises(SystemExit) as end:
            cli.main()
    return end.value.code


def test_the_command_prints_the_path(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A wrong format is reported with status 2."""
    assert not run(folder.parent, "export", "clip-posecheck", "--format", "trc")
    assert capsys.readouterr().out == f"Written: {Path('clip-posecheck', 'clip.trc')}\n"
    assert run(folder.parent, "export", "clip-posecheck", "--format", "bvh") == 2
    assert capsys.readouterr().err.count("\n") == 1


# ── the documentation ────────────────────────────────────────────────────────────────────────────


def documented(heading: str) -> list[str]:
    """Return the first column of the table under a heading of docs/files.md."""
    section = DOCS.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    rows = re.findall(r"^\| *(`[^|]+) *\|", section, flags=re.MULTILINE)
    return [name for row in rows for name in re.findall(r"`([^`]+)`", row)]


def test_the_columns_of_frames_csv_are_documented() -> None:
    """Every column in order, and no other."""
    assert documented("frames.csv") == [
        *results_folder.COLUMNS,
        *ANGLE_COLUMNS,
        results_folder.INTERPOLATED,
    ]


def test_the_arrays_of_landmarks_npz_are_documented(folder: Path) -> None:
    """Every array with its shape, and no other."""
    with np.load(folder / "landmarks.npz") as stored:
        members = list(stored)
    assert documented("landmarks.npz") == [*members, "plan"]  # only where there is a plan
    for name, row in ROWS.items():
        shape = ", ".join(("n", *map(str, row)))
        assert re.search(rf"^\| `{name}` \| \({shape},?\) \|", DOCS, flags=re.MULTILINE), name


def test_the_keys_of_session_json_are_documented() -> None:
    """Every possible key, and no other."""
    measures, faults = {"lean": Spread(1, 0, 2, 0.5)}, (Fault("lean", 1, 2, 3),)
    rep = Rep("reach", Side.LEFT, 1.0, 2.0, 1.0, True, measures, faults)
    bout = Bout("reach", "Reach", 1.0, 2.0, (rep,), {"left": 1})
    source = Source("clip.mp4", False, *SIZE, fps=10.0, frames=9, duration=1.0, stride=2)
    whole = Session(
        source,
        MODEL,
        9,
        0,
        (bout,),
        interrupted=True,
        warnings=("a",),
        plan=PlanStamp("Hips", 1, 3, {"reach": 60.0}),
        pain=Pain(5, 3, 4, "tired"),
        person="A. B.",
        started_at="2026-06-01T07:30:00+02:00",
    )
    assert sorted(set(documented("session.json"))) == sorted(
        set(keys(json.loads(session_json(whole, {}))))
    )


def keys(value: object, path: str = "") -> list[str]:
    """Return the paths of all keys; all sides, and all names of measures, count as one."""
    if isinstance(value, list):
        return [found for item in value for found in keys(item, f"{path}[]")]
    if not isinstance(value, dict):
        return []
    found: list[str] = []
    names = {"totals": "SIDE", "measures": "MEASURE", "own_ranges_deg": "EXERCISE"}
    for key, item in value.items():
        named = names.get(path.rpartition(".")[2], str(key))
        step = f"{path}.{named}" if path else named
        found += [step, *keys(item, step)]
    return found


def test_the_columns_of_summary_csv_are_documented() -> None:
    """Every column in order, and no other."""
    assert documented("summary.csv") == [field.name for field in fields(SummaryRow)]


def test_the_columns_of_the_exported_csv_are_documented() -> None:
    """Every column in order."""
    assert documented("Exported: CSV") == list(CSV_COLUMNS)


def test_the_keys_of_the_exported_json_are_documented(folder: Path) -> None:
    """Every key; those within the session and the frames are tested above."""
    exported = json.loads(motion_export.export(folder, "json").read_text(encoding="utf-8"))
    inner = [f"landmarks.{key}" for key in exported["landmarks"]]
    assert documented("Exported: JSON") == ["schema", "session", "frames", *inner]


def test_the_markers_are_documented() -> None:
    """The table has each with its landmark."""
    section = DOCS.split("\n## Exported: TRC\n")[1].split("\n## ")[0]
    table = dict(re.findall(r"^\| `(\w+)` \| `(\w+)` \|$", section, flags=re.MULTILINE))
    assert table == {marker_name(landmark): landmark.name.lower() for landmark in Landmark}
