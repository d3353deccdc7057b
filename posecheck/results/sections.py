"""What the page tells of each exercise: its repetitions, what to mend, its sides compared."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from posecheck.codec.units import measure_unit
from posecheck.core.advice import Advice, ranked_advice
from posecheck.core.exercise import Exercise
from posecheck.core.feedback import Fault, Rep, Spread
from posecheck.core.session import Session
from posecheck.results.charts import Story
from posecheck.results.snapshots import Album, Shown, Snapshot
from posecheck.results.summary import SideSummary, side_summaries

#: More things to mend than this at once help nobody.
MOST_ADVICE = 2

#: So many places in the film are named for a thing to mend.
MOST_PLACES = 3


@dataclass(frozen=True)
class Entry:
    """A repetition on the page.

    name: where it stands on the page. result: "proper", "counted" or "missed".
    """

    name: str
    number: int
    rep: Rep
    shown: Shown

    @property
    def result(self) -> str:
        """How it went, in a word for the style sheet."""
        if self.rep.proper:
            return "proper"
        return "counted" if self.rep.counted else "missed"


@dataclass(frozen=True)
class Comparison:
    """A measure on each side, in the order of the section's lines."""

    name: str
    unit: str
    spreads: tuple[Spread | None, ...]


@dataclass(frozen=True)
class Section:
    """All that the page tells of one exercise. exercise: None when it is not known any more."""

    name: str
    title: str
    exercise: Exercise | None
    lines: tuple[SideSummary, ...]
    entries: tuple[Entry, ...]
    story: Story | None

    @property
    def hold(self) -> float:
        """Seconds that a repetition is held, 0 where nothing is."""
        if self.exercise:
            return self.exercise.programme.hold
        return max((entry.rep.hold for entry in self.entries), default=0.0)

    @property
    def two_sided(self) -> bool:
        """Whether there is a left and a right to compare."""
        return {line.side for line in self.lines} >= {"left", "right"}

    @property
    def pictured(self) -> bool:
        """Whether any picture of the person is shown."""
        return any(one.jpeg for entry in self.entries for one in entry.shown.snapshots)

    @property
    def comparisons(self) -> list[Comparison]:
        """What was measured on each side."""
        names = dict.fromkeys(name for entry in self.entries for name in entry.rep.measures)
        return [
            Comparison(
                name,
                measure_unit(self.exercise, name),
                tuple(usual(name, line.reps) for line in self.lines),
            )
            for name in names
        ]


@dataclass(frozen=True)
class Mending:
    """A thing to mend, and where it can be seen: links into the film, and a figure."""

    advice: Advice
    title: str
    places: tuple[tuple[Entry, Fault], ...]
    worst: tuple[Entry, Snapshot] | None


def sections(
    session: Session, exercises: dict[str, Exercise], told: dict[str, Story], album: Album
) -> list[Section]:
    """What the page tells of each exercise, in the order of the first time."""
    reps: dict[str, list[Rep]] = {}
    titles: dict[str, str] = {}
    for bout in session.bouts:
        titles[bout.exercise] = bout.title
        reps.setdefault(bout.exercise, []).extend(bout.reps)
    return [
        Section(
            name,
            titles[name],
            exercises.get(name),
            tuple(line for line in side_summaries(session) if line.exercise == name),
            tuple(
                Entry(f"{name}-{number}", number, rep, album.of(rep))
                for number, rep in enumerate(found, 1)
            ),
            told.get(name),
        )
        for name, found in reps.items()
    ]


def mendings(
    session: Session, exercises: dict[str, Exercise], told: Iterable[Section]
) -> list[Mending]:
    """What to mend first, and where to see it."""
    by_name = {section.name: section for section in told}
    first = ranked_advice(session.reps, exercises.values())[:MOST_ADVICE]
    return [_mending(one, by_name[one.exercise]) for one in first]


def _mending(one: Advice, section: Section) -> Mending:
    """The longest occurrences of a fault, in order of time, and its worst moment."""
    places = [(e, f) for e in section.entries for f in e.rep.faults if f.name == one.fault]
    longest = sorted(places, key=lambda place: place[1].start - place[1].end)[:MOST_PLACES]
    worst = [
        (entry, entry.shown.worst)
        for entry in section.entries
        if entry.shown.worst and entry.shown.fault and entry.shown.fault.name == one.fault
    ]
    return Mending(
        one,
        section.title,
        tuple(sorted(longest, key=lambda place: place[1].start)),
        worst[0] if worst else None,
    )


def usual(name: str, reps: Iterable[Rep]) -> Spread | None:
    """The median of a measure's medians, its least and greatest value; None when not measured."""
    spreads = [rep.measures[name] for rep in reps if name in rep.measures]
    if not spreads:
        return None
    return Spread(
        median(spread.median for spread in spreads),
        min(spread.low for spread in spreads),
        max(spread.high for spread in spreads),
    )
