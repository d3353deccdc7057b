"""posecheck from Python: what a notebook gets is what the command line writes."""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import av
import numpy as np
import pytest

import posecheck
from posecheck import api, cli
from posecheck.core.angles import ANGLE_COLUMNS
from posecheck.core.feedback import Rep
from posecheck.core.pose import Frame, Pose
from posecheck.errors import PosecheckError
from posecheck.exercises import EXERCISES
from posecheck.results.folder import COLUMNS

ROOT = Path(__file__).resolve().parents[2]
REPLAYS = ROOT / "tests" / "replays"
STRETCH, EMPTY = REPLAYS / "hip-flexor-faults-side.npz", REPLAYS / "everyday.npz"
OTHERS = REPLAYS / "leg-rotations-bent-oblique.npz", REPLAYS / "open-close-back.npz"
SAMPLE = ROOT / "sample_videos" / "hip-flexor.mp4"
DOCS = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")

#: What a session that is saved has in common, to the last byte, with what the command writes.
SAME = ("session.json", "frames.csv", "landmarks.npz")


@pytest.fixture(scope="module")
def session() -> posecheck.Analysis:
    """A session with repetitions."""
    return posecheck.analyze(STRETCH)


def run(place: Path, *arguments: str) -> None:
    """Run the command line in a folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        patch.setattr(sys, "argv", ["posecheck", *arguments])
        with pytest.raises(SystemExit) as end:
            cli.main()
    assert not end.value.code


def rows(folder: Path) -> list[dict[str, str]]:
    """The rows of frames.csv."""
    with (folder / "frames.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# ── the door ─────────────────────────────────────────────────────────────────────────────────────


def test_importing_posecheck_loads_nothing() -> None:
    """Not even NumPy: what is public is found when it is asked for."""
    code = (
        "import sys, json, posecheck; light = list(sys.modules); posecheck.analyze;"
        " print(json.dumps([light, list(sys.modules)]))"
    )
    told = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True).stdout
    light, loaded = json.loads(told)
    assert {name for name in light if name.startswith("posecheck")} == {"posecheck"}
    assert "numpy" not in light
    assert {"posecheck.api", "numpy"} <= set(loaded)
    assert not {"mediapipe", "cv2", "av", "pandas"} & set(loaded)


def test_everything_public_is_there() -> None:
    """Every name that is promised leads somewhere, and is listed."""
    for name in posecheck.__all__:
        assert getattr(posecheck, name) is not None
    assert set(posecheck.__all__) <= set(dir(posecheck))
    with pytest.raises(AttributeError, match="no attribute 'analyse'"):
        getattr(posecheck, "analyse")  # noqa: B009  # mypy knows that it is not there


def test_no_module_takes_a_public_name() -> None:
    """Python puts a module into its package once it is imported, over a function called alike."""
    package = Path(posecheck.__file__).parent
    assert not {path.stem for path in package.iterdir()} & set(posecheck.__all__)


# ── analyze ──────────────────────────────────────────────────────────────────────────────────────


def test_analysing_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files come when they are asked for, and not before."""
    shutil.copy(STRETCH, tmp_path / "landmarks.npz")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("POSECHECK_DATA", str(tmp_path / "data"))
    posecheck.analyze("landmarks.npz")
    assert [path.name for path in tmp_path.iterdir()] == ["landmarks.npz"]


@pytest.mark.parametrize("replay", [STRETCH, EMPTY, *OTHERS], ids=lambda path: path.stem)
def test_what_is_saved_is_what_the_command_writes(replay: Path, tmp_path: Path) -> None:
    """To the last byte: session, frames and landmarks."""
    run(tmp_path, "analyze", str(replay), "--out", ".")
    written = tmp_path / f"{replay.stem}-posecheck"
    saved = posecheck.analyze(replay).save(tmp_path / "new" / "saved")
    assert saved == tmp_path / "new" / "saved"
    for name in SAME:
        assert (saved / name).read_bytes() == (written / name).read_bytes(), name
    assert {path.name for path in saved.iterdir()} == {path.name for path in written.iterdir()}


def test_a_video_is_saved_as_the_command_does(tmp_path: Path) -> None:
    """With the pose model in between, too, and with one exercise alone."""
    clip = tmp_path / "clip.mp4"
    with av.open(SAMPLE) as source, av.open(clip, "w") as target:
        stream = source.streams.video[0]
        copy = target.add_stream_from_template(stream)
        for packet in source.demux(stream):
            if packet.dts is None or packet.dts * packet.time_base > 2:
                break
            packet.stream = copy
            target.mux(packet)
    run(tmp_path, "analyze", "clip.mp4", "--exercise", "hip-flexor", "--jobs", "1")
    heard: list[tuple[int, int | None]] = []
    session = posecheck.analyze(
        clip, exercise="hip-flexor", progress=lambda done, total: heard.append((done, total))
    )
    saved = session.save(tmp_path / "saved")
    for name in SAME:
        assert (saved / name).read_bytes() == (tmp_path / "clip-posecheck" / name).read_bytes()
    assert [done for done, _ in heard] == list(range(1, len(session.frames["time"]) + 1))
    assert session.result.source.name == "clip.mp4"


def test_repetitions_are_those_of_the_session(session: posecheck.Analysis, tmp_path: Path) -> None:
    """All attempts in order of time, as session.json has them."""
    told = json.loads((session.save(tmp_path) / "session.json").read_text(encoding="utf-8"))
    written = [
        (bout["exercise"], rep["side"], rep["start_s"], rep["counted"])
        for bout in told["exercises"]
        for rep in bout["reps"]
    ]
    assert written
    assert [
        (rep.exercise, rep.side.value, round(rep.start, 3), rep.counted) for rep in session.reps
    ] == written
    assert all(isinstance(rep, posecheck.Rep) for rep in session.reps)


def test_frames_are_the_columns_and_the_landmarks(
    session: posecheck.Analysis, tmp_path: Path
) -> None:
    """The same numbers as in frames.csv, unrounded, and the same arrays as in landmarks.npz."""
    folder, frames = session.save(tmp_path), session.frames
    with np.load(folder / "landmarks.npz") as stored:
        for name in ("time", "image", "world", "visibility"):
            assert np.array_equal(frames[name], stored[name], equal_nan=True)
    written = rows(folder)
    for name in ("exercise", "phase", "side", "cue"):
        assert frames[name].tolist() == [row[name] for row in written]
    assert frames["detected"].tolist() == [row["detected"] == "1" for row in written]
    for name, column, precision in (
        ("hold", "hold_s", 1e-3),
        *((n, n, 0.1) for n in ANGLE_COLUMNS),
    ):
        numbers = np.array([float(row[column] or "nan") for row in written])
        assert np.allclose(frames[name], numbers, atol=precision, rtol=0, equal_nan=True), name
    assert {array.shape[0] for array in frames.values()} == {len(written)}


def test_frames_have_everything_frames_csv_has(session: posecheck.Analysis) -> None:
    """But for the number of the row, which an array has no need of."""
    named = [column.removesuffix("_s") for column in COLUMNS if column != "frame"]
    assert list(session.frames) == [
        *named,
        *ANGLE_COLUMNS,
        "image",
        "world",
        "visibility",
        "roll",
        "turn",
        "rival",
    ]
    assert len(session.frames) == len(list(session.frames))
    assert session.frames._ipython_key_completions_() == list(session.frames)


def test_what_was_seen_cannot_be_changed(session: posecheck.Analysis) -> None:
    """A session says what was, whatever somebody computes from it."""
    with pytest.raises(ValueError, match="read-only"):
        session.frames["trunk_lean"][0] = 0.0
    with pytest.raises(TypeError):
        session.frames["trunk_lean"] = np.zeros(3)  # type: ignore[index]  # it has no such method


def test_a_session_says_what_it_is(session: posecheck.Analysis) -> None:
    """In a notebook's line: whose, how long, and how it went."""
    assert re.fullmatch(r"<Session of hip-flexor-faults-side\.npz, 69\.6 s: .+\.>", repr(session))
    count = len(session.frames["time"])
    assert repr(session.frames).startswith(f"<{count} frames: time, detected, exercise,")


def test_a_recording_without_any_stretch_is_a_session_too() -> None:
    """No repetitions, but all the frames."""
    session = posecheck.analyze(EMPTY)
    assert session.reps == ()
    assert len(session.frames["time"]) == session.result.source.frames
    assert "No stretch was recognised" in repr(session)


# ── pandas ───────────────────────────────────────────────────────────────────────────────────────


def test_frames_become_a_table(session: posecheck.Analysis) -> None:
    """A row a frame, by time; landmarks, which are more than one value, are left out."""
    table = session.to_pandas()
    assert table.index.name == "time"
    assert np.array_equal(table.index.to_numpy(), session.frames["time"])
    assert [*table.columns] == [
        name for name, array in session.frames.items() if array.ndim == 1 and name != "time"
    ]
    lean = session.frames["trunk_lean"]
    assert np.array_equal(table["trunk_lean"].to_numpy(), lean, equal_nan=True)


def test_repetitions_become_a_table(session: posecheck.Analysis) -> None:
    """A row a repetition, with its measures and the names of its faults."""
    table = session.to_pandas("reps")
    assert len(table) == len(session.reps)
    for (_, row), rep in zip(table.iterrows(), session.reps, strict=True):
        assert (row["exercise"], row["side"], row["hold"]) == (rep.exercise, rep.side, rep.hold)
        assert row["faults"].split() == list(dict.fromkeys(fault.name for fault in rep.faults))
        for name, spread in rep.measures.items():
            told = [row[f"{name}_{which}"] for which in ("median", "min", "max")]
            expected = [spread.median, spread.low, spread.high]
            assert np.array_equal(told, expected, equal_nan=True)


def test_without_pandas_there_is_a_sentence(
    session: posecheck.Analysis, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not needed, and says so when it is missed."""
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(PosecheckError, match="pip install pandas"):
        session.to_pandas()


# ── watch ────────────────────────────────────────────────────────────────────────────────────────


def test_watching_gives_every_moment(session: posecheck.Analysis) -> None:
    """The same frames and the same words as the analysis has."""
    moments = list(posecheck.watch(STRETCH))
    assert all(isinstance(moment, posecheck.Moment) for moment in moments)
    assert [moment.frame.time for moment in moments] == session.frames["time"].tolist()
    assert [moment.feedback.cue for moment in moments] == session.frames["cue"].tolist()
    finished = [rep for moment in moments for rep in moment.feedback.finished]
    assert finished == list(session.reps)[: len(finished)]
    assert finished


class FakeCamera:
    """Gives a picture a second, for ever."""

    name, width, height, fps = "Camera 7", 64, 48, 1.0
    frames = read_problem = None
    closed = False

    def __init__(self, number: int) -> None:
        assert number == 7

    def __iter__(self) -> Iterator[Frame]:
        time = 0.0
        while True:
            yield Frame(time, np.zeros((48, 64, 3), np.uint8))
            time += 1.0

    def __enter__(self) -> FakeCamera:
        FakeCamera.closed = False
        return self

    def __exit__(self, *error: object) -> None:
        FakeCamera.closed = True


class FakeEstimator:
    """Sees nobody."""

    model_name, model_sha256 = "fake", "00"

    def __init__(self, model: Path | None) -> None:
        self.model = model

    def __call__(self, frame: Frame) -> Pose:
        return Pose.unseen(frame.time, frame.size)

    def __enter__(self) -> FakeEstimator:
        return self

    def __exit__(self, *error: object) -> None:
        pass


def test_a_number_is_a_camera(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is watched until one has seen enough, and closed then."""
    monkeypatch.setattr(api, "Camera", FakeCamera)
    monkeypatch.setattr(api, "Estimator", FakeEstimator)
    watching = posecheck.watch(7, model="some.task")
    assert [next(watching).frame.time for _ in range(3)] == [0.0, 1.0, 2.0]
    assert not FakeCamera.closed
    watching.close()  # type: ignore[attr-defined]  # it is a generator, which promises less
    assert FakeCamera.closed


# ── what goes wrong ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("do", [posecheck.analyze, posecheck.watch], ids=["analyze", "watch"])
def test_what_can_be_mended_is_told_at_once(do: object, tmp_path: Path) -> None:
    """One sentence each, before anything is opened."""
    assert callable(do)
    with pytest.raises(PosecheckError, match="does not exist"):
        do(tmp_path / "nowhere.mp4")
    with pytest.raises(PosecheckError, match=r"give one of .*hip-flexor, .*, auto"):
        do(STRETCH, exercise="yoga")


# ── the documentation ────────────────────────────────────────────────────────────────────────────


def table(heading: str, number: int = 0) -> list[str]:
    """What the first column of a table under a heading names, in its order."""
    section = DOCS.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    found = re.findall(r"(?:^\|.*\n)+", section, flags=re.MULTILINE)[number]
    cells = re.findall(r"^\| (`[^|]+) \|", found, flags=re.MULTILINE)
    return [name for cell in cells for name in re.findall(r"`([^`]+)`", cell)]


def test_everything_public_is_documented() -> None:
    """Every name, and none that isn't there."""
    documented = [name.removeprefix("posecheck.") for name in table("What there is")]
    assert sorted(documented) == sorted(posecheck.__all__)


def test_frames_and_repetitions_are_documented(session: posecheck.Analysis) -> None:
    """Every array and every attribute, in their order."""
    assert table("A session", 1) == list(session.frames)
    assert table("A session", 0) == [*(field.name for field in fields(Rep)), "proper"]


def test_the_examples_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What the page shows is what works, as it stands there."""
    (tmp_path / "morning-posecheck").mkdir()
    shutil.copy(STRETCH, tmp_path / "morning-posecheck" / "landmarks.npz")
    monkeypatch.chdir(tmp_path)
    examples = re.findall(r"```python\n(.*?)```", DOCS, flags=re.DOTALL)
    assert len(examples) == 2
    for example in examples:
        exec(compile(example, "docs/python.md", "exec"), {})
        assert len(capsys.readouterr().out.splitlines()) >= 2
    assert {path.name for path in (tmp_path / "once-more").iterdir()} >= set(SAME)


def test_the_exercises_named_in_the_examples_exist() -> None:
    """A stretch that is renamed is renamed there too."""
    assert set(re.findall(r'\["exercise"\] == "([^"]+)"', DOCS)) <= set(EXERCISES)
