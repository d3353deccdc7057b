"""The language of the terminal: the given one or, without it, the system's."""

from __future__ import annotations

import pytest

from posecheck.cli.language import VARIABLES, Terminal, select_language, system_language
from posecheck.errors import PosecheckError


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
