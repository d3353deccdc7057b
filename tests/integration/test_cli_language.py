"""The language of the terminal: the given one or, without it, the system's."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from posecheck import cli
from posecheck.cli.language import (
    VARIABLES,
    Terminal,
    select_language,
    system_language,
    terminal,
)
from posecheck.errors import PosecheckError

REPLAY = Path(__file__).resolve().parents[1] / "replays" / "hip-flexor-faults-side.npz"


@pytest.mark.parametrize(
    ("variables", "code"),
    [
        ({"LANG": "de_AT.UTF-8"}, "de"),
        ({"LANG": "en_GB"}, "en"),
        ({"LANG": "fi_FI.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8", "LC_ALL": "fr_FR.UTF-8"}, "fr"),
        ({"LANG": "de_DE.UTF-8", "LC_MESSAGES": "es_ES.UTF-8"}, "es"),
        ({"LANG": "fi_FI.UTF-8", "LANGUAGE": "sv:fr:de"}, "fr"),
        ({"LANG": "de_DE.UTF-8", "LC_ALL": "C.UTF-8"}, "en"),
        ({"LANG": "C", "LANGUAGE": "de"}, "en"),
    ],
)
def test_the_language_is_the_systems(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], code: str
) -> None:
    """As for other programs; English where there are no words in it."""
    for name in (*VARIABLES, "LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert system_language().code == Terminal().words.code == code


def test_a_language_can_be_chosen() -> None:
    """An option that is not given changes nothing."""
    terminal = Terminal()
    assert terminal.words.code == "en"
    terminal.choose("de")
    terminal.choose(None)
    assert terminal.words.code == "de"


def test_an_unknown_language_is_refused() -> None:
    """The sentence names those that there are."""
    with pytest.raises(PosecheckError, match=r"de \(Deutsch\)"):
        select_language("xx")


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Callable[..., str]:
    """Return what a command prints, run in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("POSECHECK_DATA", str(tmp_path / "data"))

    def of(*arguments: str) -> str:
        monkeypatch.setattr(terminal, "_chosen", None)
        monkeypatch.setattr(sys, "argv", ["posecheck", *arguments])
        with pytest.raises(SystemExit):
            cli.main()
        printed = capsys.readouterr()
        return printed.out + printed.err

    return of


def test_every_command_writes_in_the_language(run: Callable[..., str], tmp_path: Path) -> None:
    """Terminal, report, history and reminder, to the file."""
    shutil.copy(REPLAY, tmp_path / "film.npz")
    printed = run("analyze", "film.npz", "--language", "fr")
    assert "sur 4" in printed and "Rapport" in printed
    report = (tmp_path / "film-posecheck" / "report.html").read_text(encoding="utf-8")
    assert '<html lang="fr">' in report and "Chaque répétition" in report
    assert "Ejercicio" in run("history", "--language", "es")
    run("history", "--html", "page.html", "--language", "de")
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert '<html lang="de">' in page and "Dein Verlauf" in page
    assert "Zum ersten Mal am" in run("remind", "--language", "de")
    reminder = (tmp_path / "posecheck-reminder.ics").read_text(encoding="utf-8")
    assert "LANGUAGE=de:Übungen für den Rücken" in reminder
    assert "What counted" in run("history")  # the next command is English again
    assert run("analyze", "none.mp4", "--language", "de").startswith("posecheck: none.mp4 gibt es")


def test_the_system_language_is_enough(
    run: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody has to give an option."""
    monkeypatch.setenv("LC_ALL", "es_ES.UTF-8")
    assert "Ejercicio" in run("exercises")


def test_results_for_programs_are_the_same_in_every_language(
    run: Callable[..., str], tmp_path: Path
) -> None:
    """They are read by programs, and compared."""
    for code in ("en", "de"):
        (tmp_path / code).mkdir()
        copy = shutil.copy2(REPLAY, tmp_path / code / "film.npz")
        os.utime(copy, (1e9, 1e9))  # it was filmed at one time
        run("analyze", str(tmp_path / code / "film.npz"), "--language", code, "--no-history")
    for name in ("session.json", "frames.csv"):
        files = [(tmp_path / code / "film-posecheck" / name).read_bytes() for code in ("en", "de")]
        assert files[0] == files[1]
