"""Made-up sessions for the tests of the history, one by one or as hypothesis likes them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from hypothesis import strategies as st

from posecheck.core.feedback import Fault, Rep, Spread
from posecheck.core.pose import Side
from posecheck.core.session import Bout, Model, Session, Source
from posecheck.history import Entry
from posecheck.history.entry import entry

#: A Monday, in summer time two hours ahead.
MONDAY = datetime(2026, 6, 1, 7, 30, tzinfo=timezone(timedelta(hours=2)))

SPREAD = Spread(64.25, 20.5, 71.125)
FAULT = Fault("knees-apart", 11.0, 13.5, 0.61)


def rep(
    side: Side = Side.LEFT,
    *,
    exercise: str = "reach",
    hold: float = 20.5,
    counted: bool = True,
    faults: tuple[Fault, ...] = (),
    measures: dict[str, Spread] | None = None,
    judged: bool = True,
) -> Rep:
    spreads = {"lean": SPREAD} if measures is None else measures
    return Rep(exercise, side, 5.25, 29.9, hold, counted, spreads, faults, judged)


def session(*reps: Rep, name: str = "clip.mp4", live: bool = False, frames: int = 2410) -> Session:
    source = Source(name, live, 640, 480, 20.0, frames, 120.5, 2)
    bouts = (Bout("reach", "Reach & hold", 5.25, 120.4, reps, {"left": 2, "right": 2}),)
    return Session(source, Model("full", "ab" * 32), 2401, 9, bouts if reps else ())


def kept(
    days: float = 0.0, *reps: Rep, folder: Path | None = None, name: str = "clip.mp4"
) -> Entry:
    """A session this many days after the Monday; with one repetition if none are given."""
    when = MONDAY + timedelta(days=days)
    return entry(session(*(reps or (rep(),)), name=name), when, folder)


def days(*each: Sequence[Rep]) -> list[Entry]:
    """A session a day, with these repetitions."""
    return [kept(number, *reps) for number, reps in enumerate(each)]


# ── as hypothesis likes them ─────────────────────────────────────────────────────────────────────

#: Any text that can be written down: not half a character.
texts = st.text(st.characters(codec="utf-8"), max_size=12)

#: Numbers, known or not. A zero is a plain one, for the database keeps no other.
numbers = st.one_of(st.just(float("nan")), st.floats(-1e9, 1e9).map(lambda x: x + 0.0))
wholes = st.integers(0, 2**63 - 1)

spreads = st.builds(Spread, numbers, numbers, numbers, st.floats(0.0, 90.0))
faults = st.builds(Fault, texts, numbers, numbers, numbers)


def _reps(exercise: str) -> st.SearchStrategy[Rep]:
    return st.builds(
        Rep,
        st.just(exercise),
        st.sampled_from(Side),
        numbers,
        numbers,
        numbers,
        st.booleans(),
        st.dictionaries(texts, spreads, max_size=3),
        st.lists(faults, max_size=3).map(tuple),
        st.booleans(),
    )


def _bouts(exercise: str) -> st.SearchStrategy[Bout]:
    return st.builds(
        Bout,
        st.just(exercise),
        texts,
        numbers,
        numbers,
        st.lists(_reps(exercise), max_size=3).map(tuple),
        st.dictionaries(texts, wholes, max_size=2),
    )


sources = st.builds(Source, texts, st.booleans(), wholes, wholes, numbers, wholes, numbers, wholes)
sessions = st.builds(
    Session,
    sources,
    st.builds(Model, texts, texts),
    wholes,
    wholes,
    st.lists(texts.flatmap(_bouts), max_size=3).map(tuple),
    st.booleans(),
    st.lists(texts, max_size=2).map(tuple),
)
zones = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
times = st.datetimes(datetime(1970, 1, 2), datetime(2200, 1, 1), timezones=zones | st.just(UTC))
folders = st.none() | st.text("ab /é", min_size=1, max_size=8).map(lambda name: Path("/", name))
entries = st.lists(
    st.builds(entry, sessions, times, folders), max_size=4, unique_by=lambda entry: entry.id
)
