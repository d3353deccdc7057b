"""The sections of the report: for each exercise its repetitions, advice and sides."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from posecheck.codec.units import measure_unit
from posecheck.core.advice import Advice, ranked_advice
from posecheck.core.exercise import Exercise
from posecheck.core.feedback import Fault, Rep, Spread
from posecheck.core.session import Session
from posecheck.results.charts import ExerciseCharts
from posecheck.results.snapshots import RepSnapshots, Snapshot, SnapshotStore
from posecheck.results.summary import SideSummary, side_summaries

#: The maximum number of corrections that are advised at once.
MAX_ADVICE = 2

#: The maximum number of links into the video for one correction.
MAX_PLACES = 3


@dataclass(frozen=True)
class RepRow:
    """A repetition on the page; `name` is its anchor, `number` counts from 1 per exercise."""

    name: str
    number: int
    rep: Rep
    snapshots: RepSnapshots

    @property
    def result(self) -> str:
        """The outcome, for the style sheet: "proper", "counted", "unjudged" or "missed"."""
        if not self.rep.judged:
            return "unjudged"
        return "proper" if self.rep.proper else "counted" if self.rep.counted else "missed"


@dataclass(frozen=True)
class Comparison:
    """A measure on each side, in the order of the section's side summaries."""

    name: str
    unit: str
    spreads: tuple[Spread | None, ...]


@dataclass(frozen=True)
class Section:
    """One exercise on the page; `exercise` is None when it is not known any more."""

    name: str
    title: str
    exercise: Exercise | None
    lines: tuple[SideSummary, ...]
    entries: tuple[RepRow, ...]
    charts: ExerciseCharts | None

    @property
    def hold(self) -> float:
        """How long a repetition is held, s; 0 for swings."""
        if self.exercise:
            return self.exercise.programme.hold
        return max((entry.rep.hold for entry in self.entries), default=0.0)

    def hold_of(self, rep: Rep) -> float:
        """Return how long a repetition of its side is held, s."""
        return self.exercise.programme.dose(rep.side).hold if self.exercise else self.hold

    @property
    def unjudged(self) -> int:
        """The number of repetitions that were counted, but not judged."""
        return sum(line.count.unjudged for line in self.lines)

    @property
    def two_sided(self) -> bool:
        """Whether there are a left and a right side to compare."""
        return {line.side for line in self.lines} >= {"left", "right"}

    @property
    def pictured(self) -> bool:
        """Whether an image of the person is shown."""
        return any(one.jpeg for entry in self.entries for one in entry.snapshots.snapshots)

    @property
    def comparisons(self) -> list[Comparison]:
        """The measures of each side."""
        names = dict.fromkeys(name for entry in self.entries for name in entry.rep.measures)
        return [
            Comparison(
                name,
                measure_unit(self.exercise, name),
                tuple(_typical_spread(name, line.reps) for line in self.lines),
            )
            for name in names
        ]


@dataclass(frozen=True)
class TopAdvice:
    """Advice with the places where its fault can be seen, and its worst snapshot."""

    advice: Advice
    title: str
    places: tuple[tuple[RepRow, Fault], ...]
    worst: tuple[RepRow, Snapshot] | None


def sections(
    session: Session,
    exercises: dict[str, Exercise],
    charts: dict[str, ExerciseCharts],
    snapshots: SnapshotStore,
) -> list[Section]:
    """Return the section of each exercise, in the order in which they were first done."""
    summaries = side_summaries(session)
    return [
        Section(
            bout.exercise,
            bout.title,
            exercises.get(bout.exercise),
            tuple(line for line in summaries if line.exercise == bout.exercise),
            tuple(
                RepRow(f"{bout.exercise}-{number}", number, rep, snapshots.of_rep(rep))
                for number, rep in enumerate(bout.reps, 1)
            ),
            charts.get(bout.exercise),
        )
        for bout in session.exercises
    ]


def top_advice(
    session: Session, exercises: dict[str, Exercise], shown: Iterable[Section]
) -> list[TopAdvice]:
    """Return the most useful advice, with where to see it."""
    by_name = {section.name: section for section in shown}
    ranked = ranked_advice(session.reps, exercises.values())[:MAX_ADVICE]
    return [_with_places(one, by_name[one.exercise]) for one in ranked]


def _with_places(one: Advice, section: Section) -> TopAdvice:
    """Add the longest occurrences of the fault, in order of time, and its worst snapshot."""
    places = [(e, f) for e in section.entries for f in e.rep.faults if f.name == one.fault]
    longest = sorted(places, key=lambda place: place[1].start - place[1].end)[:MAX_PLACES]
    worst = (
        (entry, shot.worst)
        for entry in section.entries
        if (shot := entry.snapshots).worst and shot.fault and shot.fault.name == one.fault
    )
    places = sorted(longest, key=lambda place: place[1].start)
    return TopAdvice(one, section.title, tuple(places), next(worst, None))


def _typical_spread(name: str, reps: Iterable[Rep]) -> Spread | None:
    """Return the median of a measure's medians, its minimum and maximum; None when not measured."""
    spreads = [rep.measures[name] for rep in reps if name in rep.measures]
    if not spreads:
        return None
    low, high = min(spread.low for spread in spreads), max(spread.high for spread in spreads)
    middle, error = (median(s.median for s in spreads), median(s.error for s in spreads))
    return Spread(middle, low, high, error)
