"""The texts of voice and screen, one module of this folder for each language.

Messages of the trainer have keys, which every language defines in `MESSAGES`. Sentences of
exercises and coach are written in English where they are declared; other languages translate them
in `SENTENCES`. A sentence without a translation, such as a new exercise's, is used in English.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules


@dataclass(frozen=True)
class Words:
    """The texts of one language."""

    code: str  # as in --language
    name: str  # in that language
    messages: Mapping[str, str]  # by key, with placeholders
    sentences: Mapping[str, str]  # by English sentence; empty for English

    def __call__(self, key: str, **values: object) -> str:
        """Return the message of a key with `values` filled in."""
        return self.messages[key].format(**values)

    def of(self, sentence: str) -> str:
        """Return the translation of an English sentence, or the message of a key."""
        return self.messages.get(sentence) or self.sentences.get(sentence, sentence)


def _load() -> dict[str, Words]:
    codes = [module.name for module in iter_modules(__path__)]
    modules = {code: import_module(f"{__name__}.{code}") for code in codes}
    return {code: Words(code, m.NAME, m.MESSAGES, m.SENTENCES) for code, m in modules.items()}


LANGUAGES: dict[str, Words] = _load()  # by their code
ENGLISH: Words = LANGUAGES["en"]  # the language in which exercises are written


def missing(language: str, sentences: Iterable[str] = ()) -> list[str]:
    """Return the message keys, and the `trainer.sentences`, that a language does not translate."""
    words = LANGUAGES[language]
    keys = [key for key in ENGLISH.messages if key not in words.messages]
    if words is ENGLISH:
        return keys
    return keys + sorted(sentence for sentence in sentences if sentence not in words.sentences)
