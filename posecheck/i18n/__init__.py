"""Every text that users see or hear, one module of this folder for each language.

A text is written in English where it is used, and `Words` finds its translation in the `SENTENCES`
of a language. Messages of the trainer have short keys, which `MESSAGES` defines. What is not
translated is used in English; `scripts/translations.py` lists it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from pkgutil import iter_modules
from string import Formatter

#: The letters that a template must have to be recognised in a sentence: fewer fit anything.
LEAST_LITERAL = 12


@dataclass(frozen=True)
class Words:
    """The texts of one language.

    Attributes:
        code: ISO 639-1 code, as in --language.
        name: Name of the language, in that language.
        messages: Texts by key, with placeholders.
        sentences: Texts by their English text, with the same placeholders; empty for English.
        singular: Numbers that go with the singular.
    """

    code: str
    name: str
    messages: Mapping[str, str]
    sentences: Mapping[str, str]
    singular: Collection[float] = field(default=(1,))

    def __call__(self, text: str, /, **values: object) -> str:
        """Return an English text, or the message of a key, in this language.

        Args:
            text: The English text, such as "{n} of {target}", or a key.
            values: What its placeholders stand for. Without any, braces are left as they are.
        """
        found = self.messages.get(text) or self.sentences.get(text)
        found = found or ENGLISH.messages.get(text, text)
        return found.format(**values) if values else found

    def finished(self, sentence: str) -> str:
        """Return the translation of a sentence that was finished in English, such as an error's.

        Its template is the one of the `sentences` that fits it, and the most of it literally. What
        its placeholders stand for is translated too, if it is a sentence.
        """
        if sentence in self.sentences:
            return self.sentences[sentence]
        for template, pattern in self._patterns:
            if found := pattern.fullmatch(sentence):
                values = {name: self.finished(value) for name, value in found.groupdict().items()}
                return self.sentences[template].format(**values)
        return sentence

    @cached_property
    def _patterns(self) -> list[tuple[str, re.Pattern[str]]]:
        """The templates with their patterns, those with the most literal text first."""
        templates = [text for text in self.sentences if literal_length(text) > LEAST_LITERAL]
        templates.sort(key=literal_length, reverse=True)
        return [(text, _pattern(text)) for text in templates if "{" in text]

    def named(self, name: str) -> str:
        """Return the name of a fault or a measure, such as trunk-lean, in words."""
        return self(plain_name(name))

    def side(self, side: str) -> str:
        """Return "left", "right" or "both" within a sentence."""
        label = self(side)
        return label[:1].lower() + label[1:]

    def count(self, n: int, one: str, other: str, /, **values: object) -> str:
        """Return the text that goes with a number, which its placeholder {n} stands for.

        Args:
            n: The number.
            one: English text in the singular, such as "{n} day".
            other: English text in the plural, such as "{n} days".
            values: What the other placeholders stand for.
        """
        return self(one if n in self.singular else other, n=n, **values)


def literal_length(template: str) -> int:
    """Return how many letters a template has besides its placeholders."""
    return sum(len(literal) for literal, *_ in Formatter().parse(template))


def _pattern(template: str) -> re.Pattern[str]:
    pattern, names = "", set[str]()
    for literal, name, _, _ in Formatter().parse(template):
        pattern += re.escape(literal)
        if name is not None:
            pattern += f"(?P={name})" if name in names else f"(?P<{name}>.*)"
            names.add(name)
    return re.compile(pattern, re.DOTALL)


def plain_name(name: str) -> str:
    """Return the name of a fault or a measure as words: trunk-lean is trunk lean."""
    return name.replace("-", " ").replace("_", " ")


def translatable(text: str) -> str:
    """Return an English text as it is; marks what `Words` translates later, finished or not."""
    return text


def _words(code: str) -> Words:
    """Return the texts of a module of this folder, as its `typeset` sets them if it has one."""
    module = import_module(f"{__name__}.{code}")
    typeset = getattr(module, "typeset", str)
    messages, sentences = (
        {key: typeset(text) for key, text in table.items()}
        for table in (module.MESSAGES, module.SENTENCES)
    )
    return Words(code, module.NAME, messages, sentences, getattr(module, "SINGULAR", (1,)))


#: All languages by their code.
LANGUAGES: dict[str, Words] = {
    module.name: _words(module.name) for module in iter_modules(__path__)
}
ENGLISH: Words = LANGUAGES["en"]  # the language in which everything is written


def missing(language: str, texts: Iterable[str] = ()) -> list[str]:
    """Return the message keys, and the English `texts`, that a language does not translate."""
    words = LANGUAGES[language]
    keys = [key for key in ENGLISH.messages if key not in words.messages]
    if words is ENGLISH:
        return keys
    return keys + sorted(
        text for text in texts if text not in words.sentences and text not in ENGLISH.messages
    )
