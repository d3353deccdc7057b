"""A language that shouts: what stays in lower case in it has not been translated."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from string import Formatter

from posecheck.i18n import ENGLISH, Words
from scripts.translations import used_texts


def _shouted(text: str) -> str:
    return "".join(
        literal.upper() + (f"{{{name}}}" if name is not None else "")
        for literal, name, _, _ in Formatter().parse(text)
    )


SHOUTING = Words(
    "xx",
    "shouting",
    {key: _shouted(text) for key, text in ENGLISH.messages.items()},
    {text: _shouted(text) for text in used_texts(finished=True)},
)


def quiet_words(text: str, *known: str) -> list[str]:
    """Return the words of a text in lower case, apart from `known` ones, which are names."""
    for name in known:
        text = text.replace(name, "")
    return re.findall(r"\b[a-z]{2,}\b", text)


class _Visible(HTMLParser):
    """Gathers what a page shows or reads out: its text, and its labels."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._skipped = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._skipped = tag in ("script", "style")
        self.parts += [value or "" for name, value in attrs if name in ("aria-label", "title")]

    def handle_endtag(self, tag: str) -> None:
        self._skipped = False

    def handle_data(self, data: str) -> None:
        if not self._skipped:
            self.parts.append(data)


def visible(html: str) -> str:
    """Return what a page shows or reads out."""
    parser = _Visible()
    parser.feed(html)
    return " ".join(parser.parts)
