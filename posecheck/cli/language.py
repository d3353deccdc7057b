"""The language of a process: that of --language or, without it, the system's."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

from typer import Option

from posecheck.errors import PosecheckError

if TYPE_CHECKING:
    from posecheck.i18n import Words

#: The variables of POSIX systems that name the language, the most important first.
VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


class Terminal:
    """Holds the language of all that this process writes, and whether it writes.

    Attributes:
        quiet: Whether only problems are printed.
    """

    def __init__(self) -> None:
        self.quiet = False
        self._chosen: Words | None = None

    @property
    def words(self) -> Words:
        """The language that was chosen last; at first the system's."""
        if self._chosen is None:
            self._chosen = system_language()
        return self._chosen

    def choose(self, code: str | None) -> None:
        """Choose a language by its code; None leaves it as it is."""
        if code is not None:
            self._chosen = select_language(code)


terminal = Terminal()


def _choose(code: str | None) -> str | None:
    terminal.choose(code)
    return code


LanguageOption = Annotated[
    str | None,
    Option(
        "--language",
        metavar="CODE",
        help="Of screen, voice, terminal and pages: de, en, es or fr; else the system's.",
        callback=_choose,
        is_eager=True,  # what is wrong with other options is said in it
    ),
]


def select_language(code: str) -> Words:
    """Return the words of a language by its code."""
    from posecheck.i18n import LANGUAGES

    if code not in LANGUAGES:
        known = ", ".join(f"{known} ({words.name})" for known, words in LANGUAGES.items())
        raise PosecheckError(f"there are no words in {code!r}; choose one of {known}.")
    return LANGUAGES[code]


def system_language() -> Words:
    """Return the words of the system's language; English if there are none."""
    from posecheck.i18n import ENGLISH, LANGUAGES

    codes = (name.replace("-", "_").partition("_")[0].lower() for name in _system_locales())
    return next((LANGUAGES[code] for code in codes if code in LANGUAGES), ENGLISH)


def _system_locales() -> Iterator[str]:
    """Yield the names of the locales that the user prefers, such as de_AT.UTF-8, best first."""
    first = next(filter(None, map(os.environ.get, VARIABLES)), "")
    if first.partition(".")[0] in ("C", "POSIX"):
        return
    if first:
        # As gettext has it: several languages may be named for messages.
        yield from os.environ.get("LANGUAGE", "").split(":")
        yield first.partition(".")[0]
    elif sys.platform == "win32":
        import ctypes
        import locale

        language = ctypes.windll.kernel32.GetUserDefaultUILanguage()
        yield locale.windows_locale.get(language, "")
    else:
        import locale

        yield locale.getlocale()[0] or ""
