"""Numbers, times, dates and lists as each language writes them."""

from __future__ import annotations

import math
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecheck import formatting
from posecheck.i18n import ENGLISH, LANGUAGES, Words

GERMAN, SPANISH, FRENCH = (LANGUAGES[code] for code in ("de", "es", "fr"))
UNKNOWN = Words("xx", "", {}, {})
SPACE = "\N{NO-BREAK SPACE}"
WHEN = datetime(2026, 11, 9, 7, 5)


@pytest.mark.parametrize(
    ("words", "number", "share", "length", "day", "moment", "full"),
    [
        (
            ENGLISH,
            "\N{MINUS SIGN}3.3",
            "85%",
            "1:23.4",
            "9 Nov",
            "9 Nov 2026, 07:05",
            "Monday, 9 November 2026",
        ),
        (
            GERMAN,
            "\N{MINUS SIGN}3,3",
            f"85{SPACE}%",
            "1:23,4",
            "9. Nov.",
            "9. Nov. 2026, 07:05",
            "Montag, 9. November 2026",
        ),
        (
            SPANISH,
            "\N{MINUS SIGN}3,3",
            f"85{SPACE}%",
            "1:23,4",
            "9 nov",
            "9 nov 2026, 7:05",
            "lunes, 9 de noviembre de 2026",
        ),
        (
            FRENCH,
            "\N{MINUS SIGN}3,3",
            f"85{SPACE}%",
            "1:23,4",
            "9 nov.",
            "9 nov. 2026, 07:05",
            "lundi 9 novembre 2026",
        ),
    ],
)
def test_each_language_has_its_own_customs(
    words: Words, number: str, share: str, length: str, day: str, moment: str, full: str
) -> None:
    """The decimal sign, the space before a percent sign, the order and the names of a date."""
    assert formatting.number(-3.26, words, 1) == number
    assert formatting.percent(0.85, words) == share
    assert formatting.clock(83.44, words, 1) == length
    assert formatting.day(WHEN, words) == day
    assert formatting.moment(WHEN, words) == moment
    assert formatting.full_day(WHEN, words) == full


def test_days_of_the_week_are_named() -> None:
    """From 0 for Monday, as the language writes them within a sentence."""
    named = [formatting.weekdays((0, 6), words) for words in (ENGLISH, GERMAN, SPANISH, FRENCH)]
    assert named == [
        "Monday and Sunday", "Montag und Sonntag", "lunes y domingo", "lundi et dimanche",
    ]  # fmt: skip
    assert formatting.weekdays((2,)) == "Wednesday"
    assert formatting.weekdays(()) == ""


def test_a_value_keeps_the_decimals_that_it_was_declared_with() -> None:
    """And has its unit."""
    assert formatting.declared(12.5, "s", GERMAN) == "12,5 s"
    assert formatting.declared(60, "%", FRENCH) == f"60{SPACE}%"
    assert formatting.declared(40.0, "°") == "40°"


def test_the_time_of_day_needs_no_day() -> None:
    """A plan has none."""
    assert formatting.time_of_day(WHEN.time(), SPANISH) == "7:05"
    assert formatting.time_of_day(WHEN) == formatting.time_of_day(WHEN.time()) == "07:05"


def test_lists_are_joined_with_a_word() -> None:
    """It is another one in each language."""
    assert formatting.enumeration("abc") == "a, b and c"
    assert formatting.enumeration(["a", "b"], SPANISH) == "a y b"
    assert formatting.enumeration(["a"], FRENCH) == "a"


def test_an_unknown_language_is_written_as_english() -> None:
    """A new table of texts works before Babel knows its language."""
    assert formatting.moment(WHEN, UNKNOWN) == formatting.moment(WHEN)


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [(85.4, "°", "85°"), (3.04, "s", "3.0 s"), (0.131, "", "0.13"), (-0.2, "°", "0°")],
)
def test_values_have_their_units(value: float, unit: str, text: str) -> None:
    """No more decimals than are known, and no minus before nothing."""
    assert formatting.measured(value, unit) == text
    assert formatting.measured(math.nan, unit) == ""


def test_an_edge_is_written_as_it_was_declared() -> None:
    """0.13 is not 0.1."""
    assert formatting.plain(0.13) == "0.13"
    assert formatting.plain(-15.0, GERMAN) == "\N{MINUS SIGN}15"


@given(st.floats(0, 1e5))
def test_a_clock_never_shows_sixty_seconds(seconds: float) -> None:
    """59.96 s is a minute when it is shown with tenths."""
    minutes, rest = formatting.clock(seconds, decimals=1).split(":")
    assert len(rest) == 4
    assert float(rest) < 60
    assert math.isclose(60 * int(minutes) + float(rest), seconds, abs_tol=0.051)


def test_an_unknown_time_is_empty() -> None:
    """It is not zero."""
    assert formatting.clock(math.nan) == ""
