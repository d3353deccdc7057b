"""The Python API: it returns what the command line writes."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import av
import numpy as np
import pytest

import posecheck
from posecheck import api, cli
from posecheck.api import Frames
from posecheck.core.angles import ANGLE_COLUMNS
from posecheck.core.feedback import Rep
from posecheck.core.pose import Frame, Pose
from posecheck.errors import PosecheckError
from posecheck.exercises import EXERCISES
from posecheck.history import add_person
from posecheck.plan import Prescription
from posecheck.results.folder import COLUMNS

ROOT = Path(__file__).resolve().parents[2]
REPLAYS = ROOT / "tests" / "replays"
STRETCH, EMPTY = REPLAYS / "hip-flexor-faults-side.npz", REPLAYS / "everyday.npz"
OTHERS = REPLAYS / "leg-rotations-bent-oblique.npz", REPLAYS / "open-close-back.npz"
SAMPLE = ROOT / "sample_videos" / "hip-flexor.mp4"
DOCS = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")

#: The files that are identical whether the API or the command line writes them.
SAME = ("session.json", "frames.csv", "landmarks.npz")


@pytest.fixture(scope="module")
def analysis() -> posecheck.Analysis:
    """An analysis with repetitions."""
    return posecheck.analyze(STRETCH)


def run(folder: Path, *arguments: str) -> None:
    """Run the command line in a folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setattr(sys, "argv", ["posecheck", *arguments])
        with pytest.raises(SystemExit) as end:
            cli.main()
    assert not end.value.code


def rows(folder: Path) -> list[dict[str, str]]:
    """Read the rows of frames.csv."""
    with (folder / "frames.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# ── public names ─────────────────────────────────────────────────────────────────────────────────


def test_importing_posecheck_loads_nothing() -> None:
    """Not even NumPy: public names are loaded on first access."""
    code = (
        "import sys, json, posecheck; light = list(sys.modules); posecheck.analyze;"
        " print(json.dumps([light, list(sys.modules)]))"
    )
    output = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True).stdout
    light, loaded = json.loads(output)
    assert {name for name in light if name.startswith("posecheck")} == {
        "posecheck",
        "posecheck._version",
    }
    assert "numpy" not in light
    assert {"posecheck.api", "numpy"} <= set(loaded)
    assert not {"mediapipe", "cv2", "av", "pandas"} & set(loaded)


def test_public_names_exist() -> None:
    """Each can be loaded, and is listed by dir()."""
    for name in posecheck.__all__:
        assert getattr(posecheck, name) is not None
    assert set(posecheck.__all__) <= set(dir(posecheck))
    with pytest.raises(AttributeError, match="no attribute 'analyse'"):
        getattr(posecheck, "analyse")  # noqa: B009  # mypy rejects the attribute


def test_no_module_shadows_a_public_name() -> None:
    """An imported module becomes an attribute of its package, and would hide a function."""
    package = Path(posecheck.__file__).parent
    assert not {path.stem for path in package.iterdir()} & set(posecheck.__all__)


# ── analyze ──────────────────────────────────────────────────────────────────────────────────────


def test_analyze_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only `save` writes files."""
    shutil.copy(STRETCH, tmp_path / "landmarks.npz")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("POSECHECK_DATA", str(tmp_path / "data"))
    posecheck.analyze("landmarks.npz")
    assert [path.name for path in tmp_path.iterdir()] == ["landmarks.npz"]


def test_the_report_can_be_saved_in_another_language(tmp_path: Path) -> None:
    """One that there is."""
    analysis = posecheck.analyze(STRETCH)
    report = (analysis.save(tmp_path, language="de") / "report.html").read_text(encoding="utf-8")
    assert '<html lang="de">' in report
    with pytest.raises(posecheck.PosecheckError, match="choose one of de, en"):
        analysis.save(tmp_path, language="xx")


@pytest.mark.parametrize("replay", [STRETCH, EMPTY, *OTHERS], ids=lambda path: path.stem)
def test_save_writes_the_files_of_the_command(replay: Path, tmp_path: Path) -> None:
    """Session, frames and landmarks are identical."""
    run(tmp_path, "analyze", str(replay), "--out", ".")
    written = tmp_path / f"{replay.stem}-posecheck"
    saved = posecheck.analyze(replay).save(tmp_path / "new" / "saved")
    assert saved == tmp_path / "new" / "saved"
    for name in SAME:
        assert (saved / name).read_bytes() == (written / name).read_bytes(), name
    assert {path.name for path in saved.iterdir()} == {path.name for path in written.iterdir()}


def test_saving_a_video_writes_the_files_of_the_command(tmp_path: Path) -> None:
    """With the pose model, and with a single exercise."""
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
    progress: list[tuple[int, int | None]] = []
    analysis = posecheck.analyze(
        clip, exercise="hip-flexor", progress=lambda done, total: progress.append((done, total))
    )
    saved = analysis.save(tmp_path / "saved")
    for name in SAME:
        assert (saved / name).read_bytes() == (tmp_path / "clip-posecheck" / name).read_bytes()
    assert len(progress) == len(analysis.frames["time"])
    assert [done for done, _ in progress] == [
        1 + round(15 * time) for time in analysis.frames["time"].tolist()
    ]
    assert analysis.result.source.name == "clip.mp4"


def test_repetitions_are_those_of_session_json(
    analysis: posecheck.Analysis, tmp_path: Path
) -> None:
    """All attempts, in order of time."""
    session = json.loads((analysis.save(tmp_path) / "session.json").read_text(encoding="utf-8"))
    written = [
        (bout["exercise"], rep["side"], rep["start_s"], rep["counted"])
        for bout in session["exercises"]
        for rep in bout["reps"]
    ]
    assert written
    assert [
        (rep.exercise, rep.side.value, round(rep.start, 3), rep.counted) for rep in analysis.reps
    ] == written
    assert all(isinstance(rep, posecheck.Rep) for rep in analysis.reps)


def test_frames_are_the_columns_and_the_landmarks(
    analysis: posecheck.Analysis, tmp_path: Path
) -> None:
    """The numbers of frames.csv, unrounded, and the arrays of landmarks.npz."""
    folder, frames = analysis.save(tmp_path), analysis.frames
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


def test_frames_have_all_columns_of_frames_csv(analysis: posecheck.Analysis) -> None:
    """Except for the row number, which is an array's index."""
    named = [column.removesuffix("_s") for column in COLUMNS if column != "frame"]
    assert list(analysis.frames) == [
        *named,
        *ANGLE_COLUMNS,
        "image",
        "world",
        "visibility",
        "roll",
        "turn",
        "rival",
        "motion",
        "roll_error",
        "turn_error",
    ]
    assert len(analysis.frames) == len(list(analysis.frames))
    assert analysis.frames._ipython_key_completions_() == list(analysis.frames)


def test_frames_are_read_only(analysis: posecheck.Analysis) -> None:
    with pytest.raises(ValueError, match="read-only"):
        analysis.frames["trunk_lean"][0] = 0.0
    with pytest.raises(TypeError):
        analysis.frames["trunk_lean"] = np.zeros(3)  # type: ignore[index]  # there is no such method


def test_the_representation_sums_an_analysis_up(analysis: posecheck.Analysis) -> None:
    """It has the name, the duration and the headline."""
    assert re.fullmatch(r"<Analysis of hip-flexor-faults-side\.npz, 69\.6 s: .+\.>", repr(analysis))
    count = len(analysis.frames["time"])
    assert (
        repr(analysis.frames) == f"<{count} frames, 0.0 to 69.5 s: {len(analysis.frames)} arrays>"
    )


def test_representations_fit_on_a_line(analysis: posecheck.Analysis) -> None:
    """No arrays and no nested objects."""
    moment = list(posecheck.watch(STRETCH))[-1]
    shown = [
        analysis.frames,
        analysis.result,
        *analysis.reps,
        moment,
        moment.feedback,
        moment.pose,
        moment.frame,
        replace(analysis.reps[0], judged=False),
        Frames({"time": np.zeros(0)}),
    ]
    for one in shown:
        assert re.fullmatch(r"<[^\n]{10,110}>", repr(one)), repr(one)


def test_a_notebook_shows_the_counts(analysis: posecheck.Analysis) -> None:
    """The headline, and a row for each side, with nothing that the browser would execute."""
    source = replace(analysis.result.source, name="<script>")
    html = replace(analysis, result=replace(analysis.result, source=source))._repr_html_()
    assert "&lt;script&gt;: 1 of 4 done; 2 of 3 tries fell short" in html
    assert "<td>90/90 hip flexors</td><td>right</td><td>1 of 2</td><td>2</td>" in html


# ── load ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("replay", [STRETCH, EMPTY, *OTHERS], ids=lambda path: path.stem)
def test_results_are_read_back(replay: Path, tmp_path: Path) -> None:
    """What was saved, rounded as it is in the files; saved again it is the same."""
    analysis = posecheck.analyze(replay)
    loaded = posecheck.load(analysis.save(tmp_path / "saved"))
    assert list(loaded.frames) == list(analysis.frames)
    for name, array in analysis.frames.items():
        assert loaded.frames[name].dtype.kind == array.dtype.kind
        if array.dtype.kind == "f":
            atol = 0.0 if array.ndim > 1 or name in ("rival", "motion", "turn_error") else 0.0501
            assert np.allclose(loaded.frames[name], array, atol=atol, rtol=0, equal_nan=True), name
        else:
            assert loaded.frames[name].tolist() == array.tolist(), name
    assert repr(loaded) == repr(analysis)
    again = loaded.save(tmp_path / "again")
    assert (again / "session.json").read_bytes() == (
        tmp_path / "saved" / "session.json"
    ).read_bytes()


def test_results_are_judged_again(analysis: posecheck.Analysis, tmp_path: Path) -> None:
    """A folder of results stands for its landmarks."""
    folder = analysis.save(tmp_path / "saved")
    assert posecheck.analyze(folder).reps == analysis.reps
    assert len(list(posecheck.watch(folder))) == len(analysis.frames["time"])


@pytest.mark.parametrize("broken", ["session.json", "frames.csv", "landmarks.npz"])
@pytest.mark.parametrize("content", [None, b"", b"time_s,interpolated\nx,0\n"])
def test_broken_results_are_one_sentence(
    analysis: posecheck.Analysis, tmp_path: Path, broken: str, content: bytes | None
) -> None:
    """It names what can't be read."""
    folder = analysis.save(tmp_path / "saved")
    (folder / broken).unlink()
    if content is not None:
        (folder / broken).write_bytes(content)
    with pytest.raises(PosecheckError, match=str(folder)):
        posecheck.load(folder)


def test_files_of_two_analyses_are_not_mixed(tmp_path: Path) -> None:
    """Frames and landmarks must be of the same pictures."""
    one, other = (posecheck.analyze(p).save(tmp_path / p.stem) for p in (STRETCH, EMPTY))
    shutil.copy(one / "frames.csv", other / "frames.csv")
    with pytest.raises(PosecheckError, match="not of one analysis"):
        posecheck.load(other)


def test_a_recording_without_exercises_has_frames() -> None:
    """It has no repetitions."""
    analysis = posecheck.analyze(EMPTY)
    assert analysis.reps == ()
    assert len(analysis.frames["time"]) == analysis.result.source.frames
    assert "No stretch was recognised" in repr(analysis)


# ── pandas ───────────────────────────────────────────────────────────────────────────────────────


def test_frames_convert_to_pandas(analysis: posecheck.Analysis) -> None:
    """A row per frame, indexed by time, without the landmarks."""
    table = analysis.to_pandas()
    assert table.index.name == "time"
    assert np.array_equal(table.index.to_numpy(), analysis.frames["time"])
    assert [*table.columns] == [
        name for name, array in analysis.frames.items() if array.ndim == 1 and name != "time"
    ]
    lean = analysis.frames["trunk_lean"]
    assert np.array_equal(table["trunk_lean"].to_numpy(), lean, equal_nan=True)


def test_repetitions_convert_to_pandas(analysis: posecheck.Analysis) -> None:
    """A row per repetition, with its measures and the names of its faults."""
    table = analysis.to_pandas("reps")
    assert len(table) == len(analysis.reps)
    for (_, row), rep in zip(table.iterrows(), analysis.reps, strict=True):
        assert (row["exercise"], row["side"], row["hold"]) == (rep.exercise, rep.side, rep.hold)
        assert row["faults"].split() == list(dict.fromkeys(fault.name for fault in rep.faults))
        for name, spread in rep.measures.items():
            values = [row[f"{name}_{which}"] for which in ("median", "min", "max")]
            expected = [spread.median, spread.low, spread.high]
            assert np.array_equal(values, expected, equal_nan=True)


def test_missing_pandas_is_reported(
    analysis: posecheck.Analysis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(PosecheckError, match="pip install pandas"):
        analysis.to_pandas()


# ── watch ────────────────────────────────────────────────────────────────────────────────────────


def test_watch_yields_every_moment(analysis: posecheck.Analysis) -> None:
    """The frames and cues are those of the analysis."""
    moments = list(posecheck.watch(STRETCH))
    assert all(isinstance(moment, posecheck.Moment) for moment in moments)
    assert [moment.frame.time for moment in moments] == analysis.frames["time"].tolist()
    assert [moment.feedback.sentence for moment in moments] == analysis.frames["cue"].tolist()
    assert tuple(rep for moment in moments for rep in moment.feedback.finished) == analysis.reps


@pytest.mark.parametrize("seconds", [20.0, 28.0])
def test_watch_yields_what_was_in_progress_at_the_end(tmp_path: Path, seconds: float) -> None:
    """With the last moment; without it the only repetition of a short film would be lost."""
    with np.load(STRETCH) as stored:
        early = stored["time"] < seconds
        cut = {n: a[early] if len(a) == len(early) else a for n, a in stored.items()}
    np.savez(tmp_path / "cut.npz", **cut)
    finished = [m.feedback.finished for m in posecheck.watch(tmp_path / "cut.npz")]
    assert len(finished[-1]) == 1 and not any(finished[:-1])
    assert finished[-1] == posecheck.analyze(tmp_path / "cut.npz").reps


class FakeCamera:
    """Yields a frame per second without end."""

    name, width, height, fps = "Camera 7", 64, 48, 1.0
    frames = damage = None
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
    """Detects no person."""

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
    """It is closed with the iterator."""
    monkeypatch.setattr(api, "Camera", FakeCamera)
    monkeypatch.setattr(api, "Estimator", FakeEstimator)
    watching = posecheck.watch(7, model="some.task")
    assert [next(watching).frame.time for _ in range(3)] == [0.0, 1.0, 2.0]
    assert not FakeCamera.closed
    watching.close()  # type: ignore[attr-defined]  # it is a generator, which promises less
    assert FakeCamera.closed


@pytest.mark.parametrize("names", [(), ("Bob",), ("Ann", "Bob")], ids=len)
def test_the_plan_in_use_is_that_of_today_and_of_the_only_person(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, names: tuple[str, ...]
) -> None:
    """As on the command line; of a camera, whatever the day of the working folder."""
    data, old = tmp_path / "data", tmp_path / "old"
    homes = [add_person(data, name) for name in names]
    old.mkdir()
    os.utime(old, (0, 0))
    monkeypatch.chdir(old)
    monkeypatch.setenv("POSECHECK_DATA", str(data))
    asked: list[tuple[Path, date]] = []

    def prescription_for(home: Path, exercises: object, day: date, file: object) -> Prescription:
        asked.append((home, day))
        return Prescription()

    monkeypatch.setattr(api, "prescription_for", prescription_for)
    before = date.today()
    posecheck.watch(7)
    posecheck.watch(SAMPLE)
    (home, day), (home_of_film, _) = asked
    assert home == home_of_film == (homes[0] if len(homes) == 1 else data)
    assert before <= day <= date.today()


# ── errors ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("function", [posecheck.analyze, posecheck.watch], ids=["analyze", "watch"])
def test_wrong_arguments_are_reported_at_once(function: object, tmp_path: Path) -> None:
    """Before anything is opened."""
    assert callable(function)
    with pytest.raises(PosecheckError, match="does not exist"):
        function(tmp_path / "nowhere.mp4")
    with pytest.raises(PosecheckError, match=r"give one of .*hip-flexor, .*, auto"):
        function(STRETCH, exercise="yoga")


# ── the documentation ────────────────────────────────────────────────────────────────────────────


def table(heading: str, number: int = 0) -> list[str]:
    """Return the names in the first column of a table under a heading."""
    section = DOCS.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    found = re.findall(r"(?:^\|.*\n)+", section, flags=re.MULTILINE)[number]
    cells = re.findall(r"^\| (`[^|]+) \|", found, flags=re.MULTILINE)
    return [name for cell in cells for name in re.findall(r"`([^`]+)`", cell)]


def test_public_names_are_documented() -> None:
    """Every name, and no other."""
    documented = [name.removeprefix("posecheck.") for name in table("What there is")]
    assert sorted(documented) == sorted(posecheck.__all__)


def test_frames_and_repetitions_are_documented(analysis: posecheck.Analysis) -> None:
    """Every array and every attribute, in order."""
    assert table("An analysis", 1) == list(analysis.frames)
    assert table("An analysis", 0) == [*(field.name for field in fields(Rep)), "proper"]


def test_the_examples_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As they are on the page."""
    (tmp_path / "morning-posecheck").mkdir()
    shutil.copy(STRETCH, tmp_path / "morning-posecheck" / "landmarks.npz")
    monkeypatch.chdir(tmp_path)
    examples = re.findall(r"```python\n(.*?)```", DOCS, flags=re.DOTALL)
    assert len(examples) == 2
    printed = []
    for example in examples:
        exec(compile(example, "docs/python.md", "exec"), {})
        printed.append(capsys.readouterr().out.splitlines())
    analysed, *reps, lean, loaded = printed[0]
    assert analysed == loaded and analysed.startswith("<Analysis of landmarks.npz")
    assert len(reps) == 3 and lean.startswith("lean of the trunk while held: ")
    *cues, ended = printed[1]
    assert ended.startswith("<Rep hip-flexor right, 3.5 to")
    assert cues and all(re.match(r"\d+\.\d s: \w", cue) for cue in cues)
    assert float(cues[-1].split()[0]) < 35.0  # the first repetition is over by then
    run(tmp_path, "analyze", "morning-posecheck/landmarks.npz", "--out", "command", "--no-history")
    (written,) = (tmp_path / "command").iterdir()
    for name in SAME:
        assert (tmp_path / "once-more" / name).read_bytes() == (written / name).read_bytes()
    assert {path.name for path in (tmp_path / "once-more").iterdir()} >= set(SAME)


def test_the_exercises_named_in_the_examples_exist() -> None:
    """A renamed exercise has to be renamed there too."""
    assert set(re.findall(r'\["exercise"\] == "([^"]+)"', DOCS)) <= set(EXERCISES)
