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
    """The texts of one language.

    Attributes:
        code: Language code, as in --language.
        name: Name of the language in that language.
        messages: Messages by key, with placeholders.
        sentences: Translations by English sentence; empty for English.
    """

    code: str
    name: str
    messages: Mapping[str, str]
    sentences: Mapping[str, str]

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


#: All languages by their code.
LANGUAGES: dict[str, Words] = _load()

#: The language in which exercises are written.
ENGLISH: Words = LANGUAGES["en"]


def missing(language: str, sentences: Iterable[str] = ()) -> list[str]:
    """Return the message keys and English sentences that a language does not translate.

    Args:
        language: Language code.
        sentences: The English sentences in use, from `posecheck.trainer.sentences`.
    """
    words = LANGUAGES[language]
    keys = [key for key in ENGLISH.messages if key not in words.messages]
    if words is ENGLISH:
        return keys
    return keys + sorted(sentence for sentence in sentences if sentence not in words.sentences)
