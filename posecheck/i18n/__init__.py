"""The words that voice and screen use, one module of this folder for each language.

What the trainer itself says has a key, and stands in every language's `OWN`. What exercises and
coach say is written in English where it is declared; other languages translate whole sentences in
their `SENTENCES`, and what is missing there, such as a new exercise's, is said in English.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules


@dataclass(frozen=True)
class Words:
    """One language. code: as in --language. name: in that language itself."""

    code: str
    name: str
    own: Mapping[str, str]
    sentences: Mapping[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """The trainer's own words of that key, `values` filled in; KeyError when there are none."""
        return self.own[key].format(**values)

    def of(self, told: str) -> str:
        """A sentence of an exercise or of the coach, which is written in English; or a key."""
        return self.own.get(told) or self.sentences.get(told, told)


def found() -> dict[str, Words]:
    """All languages by their code."""
    codes = [module.name for module in iter_modules(__path__)]
    modules = {code: import_module(f"{__name__}.{code}") for code in codes}
    return {code: Words(code, m.NAME, m.OWN, m.SENTENCES) for code, m in modules.items()}


LANGUAGES: dict[str, Words] = found()

#: The language that exercises are written in.
ENGLISH: Words = LANGUAGES["en"]
