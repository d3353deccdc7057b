"""The summary of the history: the weeks, the streak of weeks, and the trends of each exercise.

All of it counts days: three videos of one morning are one day of the programme. Only days on which
a repetition counted are counted. The range of an exercise follows from its declaration.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import takewhile
from statistics import fmean, median

from posecheck.codec.session_document import RepDocument
from posecheck.codec.side_ranges import side_ranges
from posecheck.core.exercise import Exercise, Measure
from posecheck.core.pain import RISE
from posecheck.core.pose import SIDES, Side
from posecheck.history.change import (
    WINDOW,
    Change,
    DayValue,
    Direction,
    SideDifference,
)
from posecheck.history.entry import Entry
from posecheck.i18n import plain_name, translatable
from posecheck.plan import Plan

#: The least and the most days a week, Monday to Sunday, that the programme asks for.
WEEKLY_TARGET = (2, 3)

WEEK = timedelta(weeks=1)

#: The repetitions of an exercise by day and side.
Days = dict[date, dict[Side, list[RepDocument]]]


@dataclass(frozen=True)
class Trend:
    """A quantity from day to day, on the days on which it is known; `sides` has each side alone.

    Attributes:
        name: What it is.
        unit: "%", "s", "°", "/10", or "" for a ratio.
        points: A value a day.
        sides: Each side alone.
        goal: What the programme asks for; NaN for nothing.
        by_side: The latest level of each side, NaN where it is unknown, where both are worked
            together; else empty.
        compared: The sides to compare.
        error: Error bar of one day's value, one standard deviation; 0 where none is known.
        least: The least change that means anything.
    """

    name: str
    unit: str
    points: tuple[DayValue, ...]
    sides: Mapping[Side, tuple[DayValue, ...]]
    goal: float = math.nan
    by_side: Mapping[Side, float] = field(default_factory=dict)
    compared: Mapping[Side, tuple[DayValue, ...]] = field(default_factory=dict)
    error: float = 0.0
    least: float = 0.0

    @property
    def beginning(self) -> float:
        """The median of the first days; NaN without any."""
        return _median(self.points[:WINDOW])

    @property
    def level(self) -> float:
        """The median of the latest days; NaN without any."""
        return _median(self.points[-WINDOW:])

    @property
    def change(self) -> Change | None:
        """The change since the first day; None while there are too few days."""
        return Change.of(self.points, self.error, self.least)

    @property
    def direction(self) -> Direction:
        """The direction of the change."""
        return self.change.direction if self.change else Direction.UNKNOWN

    @property
    def difference(self) -> SideDifference | None:
        """The difference of the sides lately; None where there are no two sides to compare."""
        return SideDifference.of(self.compared, self.error)


@dataclass(frozen=True)
class ExerciseTrends:
    """The trends of one exercise.

    Repetitions that were not judged are in none. `proper` is the share of the other attempts done
    properly. `hold` is None where nothing is held. `ranges`
    are the amplitude of a swing, or the angles of a hold.
    """

    exercise: str
    title: str
    days: int
    proper: Trend
    hold: Trend | None
    ranges: tuple[Trend, ...]

    @property
    def trends(self) -> tuple[Trend, ...]:
        """All trends."""
        return (self.proper, *((self.hold,) if self.hold else ()), *self.ranges)


@dataclass(frozen=True)
class Week:
    """A week from Monday on, its number of days with training, and how many are asked for."""

    monday: date
    days: int
    wanted: tuple[int, int] = WEEKLY_TARGET

    @property
    def sunday(self) -> date:
        """Its last day."""
        return self.monday + timedelta(days=6)

    @property
    def reached_target(self) -> bool:
        """Whether these are as many days as the programme asks for."""
        return self.days >= self.wanted[0]


@dataclass(frozen=True)
class Adherence:
    """How many of the plan's days were kept since a day."""

    since: date
    kept: int
    planned: int


@dataclass(frozen=True)
class Summary:
    """The summary of the history on one day; entries and weeks up to this one, the oldest first.

    `streak` counts the weeks in a row that reached the target; the current week can't break it.
    `adherence` is to the plan's days; `feelings` are pain and effort.
    """

    entries: tuple[Entry, ...]
    today: date
    weeks: tuple[Week, ...]
    streak: int
    exercises: tuple[ExerciseTrends, ...]
    plan: Plan | None = None
    adherence: Adherence | None = None
    feelings: tuple[Trend, ...] = ()

    @property
    def week(self) -> Week:
        """This week."""
        return self.weeks[-1]


def summary(
    entries: Iterable[Entry],
    exercises: Mapping[str, Exercise],
    today: date,
    plan: Plan | None = None,
) -> Summary:
    """Return the summary on a day.

    Args:
        entries: Sessions, the oldest first.
        exercises: Exercises by name in the programme's order, with the doses of the plan.
        today: The day.
        plan: The plan in use, whose days are asked for; without one, WEEKLY_TARGET is.
    """
    kept = tuple(entries)
    trained = {entry.day for entry in kept if entry.trained}
    days = Counter(map(_monday, trained))
    this = _monday(today)
    first = min((*days, this))
    count = len(plan.weekdays) if plan and plan.has_days else 0
    wanted = (count, count) if count else WEEKLY_TARGET
    mondays = [first + WEEK * n for n in range((this - first) // WEEK + 1)]
    weeks = [Week(monday, days[monday], wanted) for monday in mondays]
    before = takewhile(lambda week: week.reached_target, reversed(weeks[:-1]))
    streak = weeks[-1].reached_target + len(list(before))
    return Summary(
        kept,
        today,
        tuple(weeks),
        streak,
        _exercise_trends(kept, exercises),
        plan,
        _adherence(plan, trained, today) if plan else None,
        tuple(_feelings(kept)),
    )


def _adherence(plan: Plan, trained: set[date], today: date) -> Adherence | None:
    """Return how many of the plan's days were kept, week by week; None before the first of them.

    A day may be made up for within its week. Today counts once it is done.
    """
    if not trained or not plan.has_days:
        return None
    first = max(min(trained), plan.start or date.min)
    last = min(today, plan.end or date.max)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    planned = Counter(
        _monday(day) for day in days if plan.is_on(day) and (day < today or day in trained)
    )
    done = Counter(_monday(day) for day in days if day in trained)
    if not planned:
        return None
    kept = sum(min(done[week], count) for week, count in planned.items())
    return Adherence(first, kept, planned.total())


def _feelings(entries: Sequence[Entry]) -> Iterator[Trend]:
    """Yield the trends of pain and effort, of the days on which they were given."""
    names = translatable("pain before"), translatable("pain after"), translatable("effort")
    for name in names:
        by_day: dict[date, list[float]] = defaultdict(list)
        for entry in entries:
            value = getattr(entry.document.pain, name.removeprefix("pain "), None)
            if value is not None:
                by_day[entry.day].append(value)
        points = tuple(DayValue(day, median(values)) for day, values in sorted(by_day.items()))
        if points:
            yield Trend(name, "/10", points, {Side.BOTH: points}, least=RISE)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _exercise_trends(
    entries: Sequence[Entry], exercises: Mapping[str, Exercise]
) -> tuple[ExerciseTrends, ...]:
    done: dict[str, Days] = defaultdict(dict)
    titles: dict[str, str] = {}
    for entry in sorted(entries, key=lambda entry: entry.when):
        for bout in entry.document.exercises:
            titles[bout.exercise] = bout.title or bout.exercise
            _add(done[bout.exercise], entry.day, bout.reps)
    names = [name for name in dict.fromkeys((*exercises, *done)) if name in done]
    return tuple(_trends_of(n, titles[n], done[n], exercises.get(n)) for n in names)


def _add(days: Days, day: date, reps: Iterable[RepDocument]) -> None:
    by_side = days.setdefault(day, {})
    for rep in reps:
        by_side.setdefault(rep.side, []).append(rep)


def _all(days: Days) -> Iterator[RepDocument]:
    return (rep for by_side in days.values() for reps in by_side.values() for rep in reps)


def _trends_of(name: str, title: str, days: Days, exercise: Exercise | None) -> ExerciseTrends:
    goals = {exercise.programme.dose(side).hold for side in exercise.sides} if exercise else set()
    goal = goals.pop() if len(goals) == 1 else math.nan
    held = exercise.cycle.is_held if exercise else any(_hold(rep) > 0 for rep in _all(days))
    proper, hold = translatable("done properly"), translatable("hold")
    return ExerciseTrends(
        exercise=name,
        title=exercise.title if exercise else title,
        days=len(days),
        proper=_trend(proper, "%", days, lambda rep: rep.proper, _percent),
        hold=_trend(hold, "s", days, _hold, goal=goal) if held else None,
        ranges=tuple(_range_trend(measure, days, exercise) for measure in range_measures(exercise)),
    )


def range_measures(exercise: Exercise | None) -> tuple[Measure, ...]:
    """Return the recorded measures of an exercise's range.

    That is the measure of its cycle or, if that is not recorded, the angles of a hold's bands.
    """
    if exercise is None:
        return ()
    cycle = exercise.cycle
    if cycle.primary_measure in exercise.recorded:
        return (cycle.primary_measure,)
    return tuple(measure for measure in cycle.hold_bands if measure in exercise.recorded)


def _range_trend(measure: Measure, days: Days, exercise: Exercise | None) -> Trend:
    swings, name = exercise is not None and not exercise.cycle.is_held, measure.name

    def value(rep: RepDocument) -> float:
        """Return the amplitude of a swing, the zero of whose measure has no meaning, or median."""
        spread = rep.measures.get(name)
        if spread is None:
            return math.nan
        if swings:
            return spread.high - spread.low
        return math.nan if spread.median is None else spread.median

    def alone(side: Side) -> Trend:
        return _trend("", measure.unit, days, lambda rep: ranges(rep).get(side, math.nan), median)

    def ranges(rep: RepDocument) -> Mapping[Side, float]:
        return side_ranges(exercise, rep)

    together = swings and any(map(ranges, _all(days)))
    trend = _trend(plain_name(name), measure.unit, days, value, median)
    errors = [
        spread.error for rep in _all(days) if (spread := rep.measures.get(name)) and spread.error
    ]
    # The two ends of a swing err independently.
    error = (math.sqrt(2.0) if swings else 1.0) * median(errors) if errors else 0.0
    compared = {side: alone(side).points for side in SIDES} if together else trend.sides
    two = together or all(compared.get(side) for side in SIDES)
    levels = {side: _median(compared[side][-WINDOW:]) for side in SIDES if two}
    return replace(
        trend,
        by_side=levels,
        compared=compared,
        error=error,
    )


def own_range(
    entries: Iterable[Entry], exercise: Exercise, sides: Iterable[str] | None = None
) -> float:
    """Return the range that a person usually reaches, degrees; NaN where it is not known.

    It is the median of the latest days; of several sides, that of the smaller one.
    """
    days: Days = {}
    for entry in entries:
        for bout in entry.document.exercises:
            if bout.exercise == exercise.name:
                _add(days, entry.day, [rep for rep in bout.reps if rep.counted])
    trends = [_range_trend(measure, days, exercise) for measure in range_measures(exercise)[:1]]
    wanted = set(sides or exercise.sides)
    levels = [
        _median(points[-WINDOW:])
        for trend in trends
        for side, points in trend.sides.items()
        if side in wanted
    ]
    return min((level for level in levels if not math.isnan(level)), default=math.nan)


def _trend(
    name: str,
    unit: str,
    days: Days,
    value: Callable[[RepDocument], float],
    average: Callable[[list[float]], float] = fmean,
    goal: float = math.nan,
) -> Trend:
    """Return the trend of an average of the known values of a day's judged repetitions."""
    points: list[DayValue] = []
    done = {side for by_side in days.values() for side in by_side}
    alone: dict[Side, list[DayValue]] = {side: [] for side in Side if side in done}
    for day, by_side in sorted(days.items()):
        known = {
            side: values
            for side, reps in by_side.items()
            if (values := [v for rep in reps if rep.judged and not math.isnan(v := value(rep))])
        }
        if known:
            points.append(DayValue(day, average([v for values in known.values() for v in values])))
        for side, values in known.items():
            alone[side].append(points[-1] if len(known) == 1 else DayValue(day, average(values)))
    sides = {side: tuple(values) for side, values in alone.items()}
    return Trend(name, unit, tuple(points), sides, goal, compared=sides)


def _hold(rep: RepDocument) -> float:
    return math.nan if rep.hold is None else rep.hold


def _percent(values: Sequence[float]) -> float:
    return 100.0 * fmean(values)


def _median(points: Sequence[DayValue]) -> float:
    return median(point.value for point in points) if points else math.nan
