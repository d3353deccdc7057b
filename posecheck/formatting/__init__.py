"""Numbers, times, dates and lists as each language writes them.

The conventions are those of the Unicode CLDR, which Babel brings along. It is loaded when something
is formatted for the first time.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date, datetime, time
from functools import cache
from typing import TYPE_CHECKING

from posecheck.i18n import ENGLISH, Words

if TYPE_CHECKING:
    from babel import Locale

#: The region whose customs are followed, where the language alone leaves them open. British English
#: writes the day before the month, and 24 hours, as the other languages do.
REGIONS = {"en": "en_GB"}

#: The decimals of a value, by its unit; of a ratio, which has none, they are the last.
DECIMALS = {"°": 0, "%": 0, "s": 1, "/10": 0}
RATIO_DECIMALS = 2


def number(value: float, words: Words = ENGLISH, decimals: int = 0) -> str:
    """Return a number with the given number of decimals."""
    # Adding zero turns the -0.0 that rounding may leave into 0.0.
    return _localized(f"{round(value, decimals) + 0.0:.{decimals}f}", words)


def plain(value: float, words: Words = ENGLISH) -> str:
    """Return a number with the decimals that it has, at most six digits: 0.13, 20."""
    return _localized(f"{value:g}", words)


def measured(value: float, unit: str, words: Words = ENGLISH, decimals: int | None = None) -> str:
    """Return a value with its unit; empty where it is not finite.

    Args:
        value: The value.
        unit: "°", "%", "s" or "" for a ratio.
        words: The language.
        decimals: None for as many as are usual for the unit.
    """
    if not math.isfinite(value):
        return ""
    if decimals is None:
        decimals = DECIMALS.get(unit, RATIO_DECIMALS)
    return with_unit(number(value, words, decimals), unit, words)


def declared(value: float, unit: str, words: Words = ENGLISH) -> str:
    """Return a value with the decimals that it has, and its unit: 12.5 s."""
    return with_unit(plain(value, words), unit, words)


def with_unit(formatted: str, unit: str, words: Words = ENGLISH) -> str:
    """Return a formatted number with its unit."""
    if unit == "%":
        from babel.numbers import NumberPattern, parse_pattern

        pattern: NumberPattern = parse_pattern(_locale(words.code).percent_formats[None])
        return formatted + pattern.suffix[0]
    return f"{formatted} {unit}" if unit not in ("", "°", "/10") else formatted + unit


def percent(share: float, words: Words = ENGLISH) -> str:
    """Return a share in percent; only 1 is 100 %, and only 0 is 0 %."""
    least, most = int(share > 0), 100 - int(share < 1)
    return measured(min(max(round(share * 100), least), most), "%", words)


def clock(seconds: float, words: Words = ENGLISH, decimals: int = 0) -> str:
    """Return seconds as a player shows them: 83.4 is 1:23; empty where they are not finite."""
    if not math.isfinite(seconds):
        return ""
    minutes, rest = divmod(round(seconds, decimals), 60)
    width = decimals + 3 if decimals else 2
    return _localized(f"{minutes:.0f}:{rest:0{width}.{decimals}f}", words)


def day(when: date, words: Words = ENGLISH) -> str:
    """Return a day without its year, in short: 9 Nov."""
    return _skeleton("MMMd", when, words)


def day_of_year(when: date, words: Words = ENGLISH) -> str:
    """Return a day with its year, in short: 9 Nov 2026."""
    return _skeleton("yMMMd", when, words)


def full_day(when: date, words: Words = ENGLISH) -> str:
    """Return a day in full: Monday, 9 November 2026."""
    from babel.dates import format_date

    return format_date(when, "full", locale=_locale(words.code))


def time_of_day(when: datetime | time, words: Words = ENGLISH) -> str:
    """Return the time of day: 07:05."""
    from babel.dates import format_time

    at = when.time() if isinstance(when, datetime) else when
    return format_time(at, "short", locale=_locale(words.code))


def weekdays(days: Iterable[int], words: Words = ENGLISH) -> str:
    """Return days of the week, from 0 for Monday, as a list: Monday and Friday."""
    from babel.dates import get_day_names

    names = get_day_names("wide", "stand-alone", _locale(words.code))
    return enumeration([names[day] for day in days], words)


def moment(when: datetime, words: Words = ENGLISH) -> str:
    """Return a day and the time of day: 9 Nov 2026, 07:05."""
    return f"{day_of_year(when, words)}, {time_of_day(when, words)}"


def enumeration(items: Iterable[str], words: Words = ENGLISH) -> str:
    """Return a list in a sentence: one, two and three."""
    from babel.lists import format_list

    return format_list(list(items), locale=_locale(words.code))


def sentence_case(text: str) -> str:
    """Return a text that begins with a capital; the rest is as it was."""
    return text[:1].upper() + text[1:]


def _skeleton(skeleton: str, when: date, words: Words) -> str:
    from babel.dates import format_skeleton

    return format_skeleton(skeleton, when, locale=_locale(words.code))


def _localized(formatted: str, words: Words) -> str:
    """Return a number, as Python formats it, with the language's decimal sign."""
    point = _decimal_sign(words.code)
    return formatted.replace("-", "\N{MINUS SIGN}").replace(".", point)


@cache
def _decimal_sign(code: str) -> str:
    from babel.numbers import get_decimal_symbol

    return get_decimal_symbol(_locale(code))


@cache
def _locale(code: str) -> Locale:
    """Return the conventions of a language; English ones where Babel does not know it."""
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(REGIONS.get(code, code))
    except (UnknownLocaleError, ValueError):
        return Locale.parse(REGIONS["en"])
