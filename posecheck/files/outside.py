"""Text from outside: names of files, tags, stored texts. It is data, wherever it is shown."""

from __future__ import annotations

import os
import re
import unicodedata
from pathlib import Path

MAX_TEXT = 200  # characters of a stored name that are kept

#: What controls a terminal or changes the direction of writing, and halves of code points.
CONTROL_CATEGORIES = {"Cc", "Cf", "Cs", "Co", "Cn"}
LAYOUT = "\n\t\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NON-JOINER}"  # of these, the harmless ones

#: A cell that a spreadsheet would compute; or one that was quoted so that it does not.
FORMULA = re.compile(r"'*[=+\-@\t\r\n]")

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def printable(path: str | Path) -> str:
    """Return a path as valid Unicode text; bytes of a name that are not UTF-8 are replaced."""
    return os.fsencode(path).decode(errors="replace")


def plain(text: str) -> str:
    """Return text for a terminal: control characters are spelt out, line ends and tabs stay."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(c if _harmless(c) else c.encode("unicode_escape").decode() for c in text)


def clean(text: str) -> str:
    """Return a name stored in a file as one line of valid text, of MAX_TEXT characters at most."""
    shown = (c if _harmless(c) else REPLACEMENT for c in text[:MAX_TEXT])
    return "".join(" " if c in "\n\t" else c for c in shown)


def _harmless(character: str) -> bool:
    return character in LAYOUT or unicodedata.category(character) not in CONTROL_CATEGORIES


def csv_cell(text: str) -> str:
    """Return a text as a cell that no spreadsheet computes: an apostrophe is put before a sign."""
    return f"'{text}" if FORMULA.match(text) else text


def csv_text(cell: str) -> str:
    """Return the text of a cell that `csv_cell` made."""
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell) else cell
