"""The texts: every language is complete, and says the same as English with the same values."""

from __future__ import annotations

from functools import cache
from string import Formatter

import pytest

from posecheck.i18n import ENGLISH, LANGUAGES, Words, missing, translatable
from scripts.translations import in_python, in_template, used_texts

FRENCH_NUMBERS = Words("fr", "", {}, {"{n} day": "{n} jour", "{n} days": "{n} jours"}, (0, 1))


def placeholders(text: str) -> list[str]:
    return sorted({name for _, name, _, _ in Formatter().parse(text) if name is not None})


@cache
def all_texts() -> set[str]:
    return used_texts(finished=True)


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_language_translates_everything(code: str) -> None:
    """All that the program and its exercises say, and nothing that they do not."""
    used = all_texts()
    assert not missing(code, used)
    assert not LANGUAGES[code].sentences.keys() - used
    assert not LANGUAGES[code].messages.keys() - ENGLISH.messages.keys()


@pytest.mark.parametrize("words", LANGUAGES.values(), ids=LANGUAGES)
def test_a_translation_has_the_placeholders_of_the_english_text(words: Words) -> None:
    """Otherwise a value would be missing, or have no place."""
    for key, text in words.messages.items():
        assert placeholders(text) == placeholders(ENGLISH.messages[key]), key
    for english, text in words.sentences.items():
        assert placeholders(text) == placeholders(english), english


@pytest.mark.parametrize("words", LANGUAGES.values(), ids=LANGUAGES)
def test_a_translation_ends_like_the_english_text(words: Words) -> None:
    """A sentence ends with a full stop; a label has none."""
    ends = ".:?,;"
    for english, text in words.sentences.items():
        assert text.strip(), english
        assert (text[-1] in ends) == (english[-1] in ends), english


def test_missing_translations_are_listed() -> None:
    """A new exercise's sentences are missing everywhere but in English."""
    assert missing("de", ["Wave.", "Well done.", "Nod."]) == ["Nod.", "Wave."]
    assert missing("en", ["Wave."]) == []


def test_what_is_not_translated_is_said_in_english() -> None:
    """That holds for sentences and for keys."""
    empty = Words("xx", "", {}, {})
    assert empty("Wave.") == "Wave."
    assert empty("Wave {n} times.", n=3) == "Wave 3 times."
    assert empty("go") == ENGLISH("go") == "Go."


def test_braces_are_left_alone_where_nothing_is_to_be_filled_in() -> None:
    """An own exercise may say anything."""
    assert ENGLISH("Hold {this}.") == "Hold {this}."


@pytest.mark.parametrize(
    ("words", "texts"),
    [
        (ENGLISH, ["0 days", "1 day", "2 days"]),
        (FRENCH_NUMBERS, ["0 jour", "1 jour", "2 jours"]),
    ],
)
def test_a_number_takes_the_form_that_the_language_wants(words: Words, texts: list[str]) -> None:
    """None is a plural in English, and a singular in French."""
    assert [words.count(n, "{n} day", "{n} days") for n in range(3)] == texts


def test_texts_are_found_where_they_are_written() -> None:
    """That is what makes a missing translation known."""
    source = """
A = translatable("one")
words("two", n=2); self._words("three" if x else "four"); words.count(n, "five", "six", of="no")
self.words(key); words(f"tick-{name}"); len("no"); other.count("no", "no")
"""
    assert set(in_python(source)) == {"one", "two", "three", "four", "five", "six"}
    finished = """
raise VideoError(f"{a.path} and {b[0].path!r} can't be read: {reason(error)}" if x else "seven")
ValueError("no"); print_error(f"{short}: {no}"); translatable(f"there are {len(them)} of these")
"""
    assert set(in_python(finished)) == {
        "{path} and {path2} can't be read: {reason}", "seven", "there are {len} of these",
    }  # fmt: skip
    assert set(in_python(finished, finished=False)) == {"there are {len} of these"}
    template = """{{ _("one") }} {{ _('two' if x else "three", n=f("no")) }} {{ _(key) }} no
{{ _("four" if y) }} {% if _.count(n, "five {n}", "six {n}") %}{% endif %}"""
    assert set(in_template(template)) == {"one", "two", "three", "four", "five {n}", "six {n}"}


def test_a_marked_constant_is_itself() -> None:
    """The mark is for the search alone."""
    assert translatable("Wave.") == "Wave."


GERMAN = Words(
    "de",
    "",
    {},
    {
        "{path} does not exist; check its name.": "{path} gibt es nicht; prüf den Namen.",
        "{path} can't be read: {why}.": "{path} lässt sich nicht lesen: {why}.",
        "the disk is full": "die Platte ist voll",
        "{a} of {b}": "{a} von {b}",
        "{n} days and {n} days before": "{n} Wochen und {n} Wochen davor",
        "Well done.": "Gut gemacht.",
    },
)


@pytest.mark.parametrize(
    ("sentence", "translated"),
    [
        ("a.mp4 does not exist; check its name.", "a.mp4 gibt es nicht; prüf den Namen."),
        (
            "a.mp4 can't be read: the disk is full.",
            "a.mp4 lässt sich nicht lesen: die Platte ist voll.",
        ),
        ("a {b} does not exist; check its name.", "a {b} gibt es nicht; prüf den Namen."),
        ("4 days and 4 days before", "4 Wochen und 4 Wochen davor"),
        ("Well done.", "Gut gemacht."),
        ("1 of 2", "1 of 2"),  # too short to be sure
        ("Something else went wrong.", "Something else went wrong."),
    ],
)
def test_a_finished_sentence_is_recognised_by_its_template(sentence: str, translated: str) -> None:
    """So errors and warnings are written in English, where they are raised and stored."""
    assert GERMAN.finished(sentence) == translated


@pytest.mark.parametrize(("words", "lean"), [(ENGLISH, "trunk lean"), (LANGUAGES["de"], None)])
def test_names_and_sides_are_said_in_words(words: Words, lean: str | None) -> None:
    """A side is written small within a sentence."""
    assert words.named("trunk-lean") == (lean or words.sentences["trunk lean"])
    for side in ("left", "right", "both"):
        said = words.side(side)
        assert said[0].islower() and said.lower() == words(side).lower()
