"""What the commands of the live trainer make of their options; the training itself is elsewhere."""

from __future__ import annotations

import locale
from datetime import datetime
from pathlib import Path

import pytest

from posecheck.app import diagnostics
from posecheck.cli import live
from posecheck.cli.doctor import findings
from posecheck.core.pose import Frame
from posecheck.errors import PosecheckError
from posecheck.exercises import EXERCISES
from posecheck.routines import ROUTINES
from posecheck.video import Playback
from tests.support.cameras import grey

SAMPLE = Path(__file__).resolve().parents[2] / "sample_videos" / "hip-flexor.mp4"
EVERY = tuple(EXERCISES[name] for name in ROUTINES["back-pain"].exercises)


def test_the_programme_is_all_exercises_or_one() -> None:
    """By default and by its name; or the one that is asked for."""
    assert live.programme_of(None, None) == live.programme_of("back-pain", None) == EVERY
    assert live.programme_of(None, "open-close") == (EXERCISES["open-close"],)


@pytest.mark.parametrize(
    ("routine", "exercise", "told"),
    [
        ("back-pain", "open-close", "exclude each other"),
        ("front-pain", None, "back-pain"),
        (None, "open-clos", "did you mean open-close"),
    ],
)
def test_what_there_is_not_is_told(routine: str | None, exercise: str | None, told: str) -> None:
    """One sentence, with what there is."""
    with pytest.raises(PosecheckError, match=told):
        live.programme_of(routine, exercise)


def test_a_programme_can_be_made_shorter_or_longer() -> None:
    """What is not asked for stays; what has no hold gets none."""
    assert live.overridden(EVERY, None, None, None) == EVERY
    changed = live.overridden(EVERY, 2, 3, 15.0)
    assert {(e.programme.sets, e.programme.reps) for e in changed} == {(2, 3)}
    assert [e.programme.hold for e in changed] == [15.0 if e.programme.hold else 0.0 for e in EVERY]


def test_the_language_is_the_systems_or_what_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """A system that speaks something else gets English."""
    for system, code in (("de_AT", "de"), ("en_GB", "en"), ("fr_FR", "en"), (None, "en")):
        monkeypatch.setattr(locale, "getlocale", lambda told=system: (told, "UTF-8"))
        assert live.spoken(None).code == code
    assert live.spoken("de").code == "de"
    with pytest.raises(PosecheckError, match="de \\(Deutsch\\)"):
        live.spoken("xx")


def test_recordings_can_stand_for_the_camera() -> None:
    """One, or several one after the other; numbers and recordings don't mix."""
    with live.opened((str(SAMPLE), str(SAMPLE))) as source:
        assert isinstance(source, Playback)
        assert source.name == "hip-flexor.mp4 + hip-flexor.mp4"
    with pytest.raises(PosecheckError, match="not both"):
        live.opened(("0", str(SAMPLE)))


def test_every_training_has_a_folder_of_its_own(tmp_path: Path) -> None:
    """Named by when it began; in the documents when nobody says where."""
    now = datetime(2026, 3, 1, 7, 30, 5)
    assert live.results_folder(tmp_path, now) == tmp_path / "2026-03-01-073005-posecheck"
    assert live.results_folder(None, now).parent.name == "posecheck"


def test_the_welcome_is_remembered(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Once written it is there; where it can't be, that is said and nothing else happens."""
    live.remember_welcome(tmp_path / "data" / "welcomed")
    assert (tmp_path / "data" / "welcomed").exists()
    (tmp_path / "file").touch()
    live.remember_welcome(tmp_path / "file" / "welcomed")
    assert "welcomed again" in capsys.readouterr().err


class OneFrame:
    """A camera that gives one picture, or none."""

    name, disconnected = "a camera", ""

    def __init__(self, frame: Frame | None) -> None:
        self._frame = frame

    def newest(self, timeout: float | None = None) -> Frame | None:
        return self._frame


def test_the_doctor_looks_at_the_picture() -> None:
    """Dark and blurred pictures come with what to do about them."""
    told = list(diagnostics.camera(OneFrame(Frame(0.0, grey(5, (640, 480))))))  # type: ignore[arg-type]
    assert [finding.thing for finding in told] == ["camera", "light", "sharpness"]
    assert told[0].well
    assert not told[1].well and "light" in told[1].todo
    (nothing,) = diagnostics.camera(OneFrame(None))  # type: ignore[arg-type]
    assert not nothing.well and "plug" in nothing.todo


def test_the_doctor_goes_through_everything(tmp_path: Path) -> None:
    """On a recording for a camera: model, speed, picture, screen, voice, disk; each with a word."""
    told = {f.thing: f for f in findings(str(SAMPLE), "en", None, tmp_path / "data")}
    assert list(told) == [
        "model",
        "speed",
        "camera",
        "light",
        "sharpness",
        "screen",
        "voice",
        "disk",
    ]
    assert all(told[thing].well for thing in ("model", "speed", "camera", "light", "disk"))
    assert all(finding.found for finding in told.values())


def test_the_doctor_tells_what_is_broken(tmp_path: Path) -> None:
    """A model that is none, a camera that is not there, a folder that is a file."""
    (tmp_path / "file").touch()
    broken = tmp_path / "file"
    told = {f.thing: f for f in findings(str(tmp_path / "no.mp4"), "en", broken, broken)}
    assert not any(told[thing].well for thing in ("model", "speed", "camera", "disk"))
    assert "does not exist" in told["camera"].todo
