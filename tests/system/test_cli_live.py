"""The options of `live` and `doctor`; test_live_session.py has the training itself."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from posecheck.app import diagnostics
from posecheck.app.exercise_library import load_exercises
from posecheck.cli import live
from posecheck.cli.doctor import findings
from posecheck.core.exercise import Exercise
from posecheck.core.pose import Frame
from posecheck.errors import PosecheckError
from posecheck.exercises import EXERCISES
from posecheck.plan import Prescription
from posecheck.routines import ROUTINES
from posecheck.video import Playback
from tests.support.cameras import grey

SAMPLE = Path(__file__).resolve().parents[2] / "sample_videos" / "hip-flexor.mp4"
EVERY = tuple(EXERCISES[name] for name in ROUTINES["back-pain"].exercises)


def programme(routine: str | None, exercise: str | None) -> tuple[Exercise, ...]:
    known, day = load_exercises(), date(2026, 6, 1)
    return live.select_programme(Prescription(), routine, exercise, known, day)[1]


def test_the_programme_is_a_routine_or_an_exercise() -> None:
    """The default is the back-pain routine."""
    assert programme(None, None) == programme("back-pain", None) == EVERY
    assert programme(None, "open-close") == (EXERCISES["open-close"],)


@pytest.mark.parametrize(
    ("routine", "exercise", "message"),
    [
        ("back-pain", "open-close", "exclude each other"),
        ("front-pain", None, "back-pain"),
        (None, "open-clos", "did you mean open-close"),
    ],
)
def test_an_unknown_programme_is_reported(
    routine: str | None, exercise: str | None, message: str
) -> None:
    """With the names there are."""
    with pytest.raises(PosecheckError, match=message):
        programme(routine, exercise)


def test_a_programme_can_be_overridden() -> None:
    """Exercises without a hold get none."""
    assert Prescription().overridden(None, None, None).prescribed(EVERY) == EVERY
    changed = Prescription().overridden(2, 3, 15.0).prescribed(EVERY)
    assert {(e.programme.sets, e.programme.reps) for e in changed} == {(2, 3)}
    assert [e.programme.hold for e in changed] == [15.0 if e.programme.hold else 0.0 for e in EVERY]


def test_recordings_can_replace_the_camera() -> None:
    """One, or several in turn; numbers and recordings cannot be mixed."""
    with live.open_source((str(SAMPLE), str(SAMPLE))) as source:
        assert isinstance(source, Playback)
        assert source.name == "hip-flexor.mp4 + hip-flexor.mp4"
    with pytest.raises(PosecheckError, match="not both"):
        live.open_source(("0", str(SAMPLE)))


def test_every_training_has_its_own_folder(tmp_path: Path) -> None:
    """It is named by the start, and by default in the documents."""
    now = datetime(2026, 3, 1, 7, 30, 5)
    assert live.new_results_folder(tmp_path, now) == tmp_path / "2026-03-01-073005-posecheck"
    assert live.new_results_folder(None, now).parent.name == "posecheck"


def test_a_clock_that_was_set_back_replaces_no_training(tmp_path: Path) -> None:
    """A training that starts at the very time of another one has a folder of its own."""
    now = datetime(2026, 3, 1, 7, 30, 5)
    for ending in ("", "-2", "-3"):
        folder = live.new_results_folder(tmp_path, now)
        assert folder == tmp_path / f"2026-03-01-073005{ending}-posecheck"
        folder.mkdir()


def test_the_welcome_is_remembered(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that cannot be written is reported, and nothing else."""
    live.remember_welcome(tmp_path / "data" / "welcomed")
    assert (tmp_path / "data" / "welcomed").exists()
    (tmp_path / "file").touch()
    live.remember_welcome(tmp_path / "file" / "welcomed")
    assert "welcomed again" in capsys.readouterr().err


class OneFrame:
    """A camera with one frame, or none."""

    name, disconnected = "a camera", ""

    def __init__(self, frame: Frame | None) -> None:
        self._frame = frame

    def newest(self, timeout: float | None = None) -> Frame | None:
        return self._frame


def test_the_doctor_assesses_the_image() -> None:
    """For a dark or blurred one it says what to do."""
    found = list(diagnostics.check_camera(OneFrame(Frame(0.0, grey(5, (640, 480))))))  # type: ignore[arg-type]
    assert [finding.subject for finding in found] == ["camera", "light", "sharpness"]
    assert not found[0].todo
    assert "light" in found[1].todo
    (nothing,) = diagnostics.check_camera(OneFrame(None))  # type: ignore[arg-type]
    assert "plug" in nothing.todo


def test_the_doctor_checks_everything(tmp_path: Path) -> None:
    """Here with a recording for a camera."""
    found = {f.subject: f for f in findings(str(SAMPLE), "en", "auto", tmp_path / "data")}
    assert list(found) == [
        "model",
        "speed",
        "camera",
        "light",
        "sharpness",
        "screen",
        "voice",
        "disk",
    ]
    assert not any(found[thing].todo for thing in ("model", "speed", "camera", "light", "disk"))
    assert all(finding.found for finding in found.values())


def test_the_doctor_reports_what_is_broken(tmp_path: Path) -> None:
    """A bad model, a missing camera, a folder that is a file."""
    (tmp_path / "file").touch()
    broken = tmp_path / "file"
    found = {f.subject: f for f in findings(str(tmp_path / "no.mp4"), "en", str(broken), broken)}
    assert all(found[thing].todo for thing in ("model", "speed", "camera", "disk"))
    assert "does not exist" in found["camera"].todo
