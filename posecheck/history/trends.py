"""The summary of the history: the weeks, the streak of weeks, and the trends of each exercise.

All of it counts days: three videos of one morning are one day of the programme. Only days on which
a repetition counted are counted. The range of an exercise follows from its declaration.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import takewhile
from statistics import fmean, median

from posecheck.codec.side_ranges import side_ranges
from posecheck.core.exercise import Exercise, Measure
from posecheck.core.feedback import Rep
from posecheck.core.pose import SIDES, Side
from posecheck.formatting import measured
from posecheck.history.entry import Entry
from posecheck.i18n import plain_name, translatable

#: The least and the most days a week, Monday to Sunday, that the programme asks for.
WEEKLY_TARGET = (2, 3)

#: A trend compares this number of latest days with as many before them.
WINDOW = 4

WEEK = timedelta(weeks=1)


class Direction(StrEnum):
    """The direction of a trend."""

    UP = "up"
    DOWN = "down"
    SAME = "same"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class DayValue:
    """A value on one day."""

    day: date
    value: float


@dataclass(frozen=True)
class Trend:
    """A quantity from day to day, on the days on which it is known; `sides` has each side alone.

    The unit is "%", "s", "°", or "" for a ratio. The goal is what the programme asks for, NaN for
    nothing. `by_side` has the latest level of each side, NaN where it is unknown, if both are
    worked together; else it is empty.
    """

    name: str
    unit: str
    points: tuple[DayValue, ...]
    sides: Mapping[Side, tuple[DayValue, ...]]
    goal: float = math.nan
    by_side: Mapping[Side, float] = field(default_factory=dict)

    @property
    def level(self) -> float:
        """The median of the latest days; NaN without any."""
        return _median(self._latest)

    @property
    def before(self) -> float:
        """The median of the days before the latest; NaN while there are too few."""
        return _median(self._earlier) if self.direction is not Direction.UNKNOWN else math.nan

    @property
    def direction(self) -> Direction:
        """The direction, UP or DOWN only if it is clear.

        That is so if, without the best and the worst day of each group, every latest day lies on
        the same side of every earlier one, and if the medians differ as shown.
        """
        latest, earlier = self._latest, self._earlier
        if len(earlier) < WINDOW:
            return Direction.UNKNOWN
        if measured(_median(latest), self.unit) == measured(_median(earlier), self.unit):
            return Direction.SAME
        late, early = sorted(latest)[1:-1], sorted(earlier)[1:-1]
        if min(late) > max(early):
            return Direction.UP
        return Direction.DOWN if max(late) < min(early) else Direction.SAME

    @property
    def _latest(self) -> list[float]:
        return [point.value for point in self.points[-WINDOW:]]

    @property
    def _earlier(self) -> list[float]:
        return [point.value for point in self.points[-2 * WINDOW : -WINDOW]]


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
    """A week from Monday on, and its number of days with training."""

    monday: date
    days: int

    @property
    def sunday(self) -> date:
        """Its last day."""
        return self.monday + timedelta(days=6)

    @property
    def reached_target(self) -> bool:
        """Whether these are as many days as the programme asks for."""
        return self.days >= WEEKLY_TARGET[0]


@dataclass(frozen=True)
class Summary:
    """The summary of the history on one day; entries and weeks up to this one, the oldest first.

    `streak` counts the weeks in a row that reached the target; the current week can't break it.
    """

    entries: tuple[Entry, ...]
    today: date
    weeks: tuple[Week, ...]
    streak: int
    exercises: tuple[ExerciseTrends, ...]

    @property
    def week(self) -> Week:
        """This week."""
        return self.weeks[-1]


def summary(entries: Iterable[Entry], exercises: Mapping[str, Exercise], today: date) -> Summary:
    """Return the summary on a day; `exercises` by name, in the programme's order."""
    kept = tuple(entries)
    days = Counter(_monday(day) for day in {entry.day for entry in kept if entry.trained})
    this = _monday(today)
    first = min((*days, this))
    weeks = [Week(m, days[m]) for n in range((this - first) // WEEK + 1) if (m := first + WEEK * n)]
    before = takewhile(lambda week: week.reached_target, reversed(weeks[:-1]))
    streak = weeks[-1].reached_target + len(list(before))
    return Summary(kept, today, tuple(weeks), streak, _exercise_trends(kept, exercises))


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _exercise_trends(
    entries: Sequence[Entry], exercises: Mapping[str, Exercise]
) -> tuple[ExerciseTrends, ...]:
    done: dict[str, dict[date, list[Rep]]] = defaultdict(lambda: defaultdict(list))
    titles: dict[str, str] = {}
    for entry in sorted(entries, key=lambda entry: entry.when):
        for bout in entry.session.bouts:
            titles[bout.exercise] = bout.title
            done[bout.exercise][entry.day].extend(bout.reps)
    names = [name for name in dict.fromkeys((*exercises, *done)) if name in done]
    return tuple(_trends_of(n, titles[n], done[n], exercises.get(n)) for n in names)


def _trends_of(
    name: str, title: str, days: Mapping[date, list[Rep]], exercise: Exercise | None
) -> ExerciseTrends:
    goal = exercise.programme.hold if exercise else math.nan
    held = goal > 0 if exercise else any(rep.hold > 0 for reps in days.values() for rep in reps)
    proper, hold = translatable("done properly"), translatable("hold")
    return ExerciseTrends(
        exercise=name,
        title=exercise.title if exercise else title,
        days=len(days),
        proper=_trend(proper, "%", days, lambda rep: rep.proper, _percent),
        hold=_trend(hold, "s", days, lambda rep: rep.hold, goal=goal) if held else None,
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


def _range_trend(
    measure: Measure, days: Mapping[date, list[Rep]], exercise: Exercise | None
) -> Trend:
    swings = exercise is not None and not exercise.cycle.is_held

    def value(rep: Rep) -> float:
        """Return the amplitude of a swing, the zero of whose measure has no meaning, or median."""
        spread = rep.measures.get(measure.name)
        if spread is None:
            return math.nan
        return spread.high - spread.low if swings else spread.median

    def side_level(side: Side) -> float:
        """Return the range of one side on the latest days."""
        one = _trend("", measure.unit, days, lambda rep: ranges(rep).get(side, math.nan), median)
        return one.level

    def ranges(rep: Rep) -> Mapping[Side, float]:
        return side_ranges(exercise, rep)

    compared = any(ranges(rep) for reps in days.values() for rep in reps)
    return replace(
        _trend(plain_name(measure.name), measure.unit, days, value, median),
        by_side={side: side_level(side) for side in SIDES} if compared else {},
    )


def own_range(
    entries: Iterable[Entry], exercise: Exercise, sides: Iterable[str] | None = None
) -> float:
    """Return the range that a person usually reaches, degrees; NaN where it is not known.

    It is the median of the latest days; of several sides, that of the smaller one.
    """
    days: dict[date, list[Rep]] = defaultdict(list)
    for entry in entries:
        for bout in entry.session.bouts:
            if bout.exercise == exercise.name:
                days[entry.day].extend(rep for rep in bout.reps if rep.counted)
    trends = [_range_trend(measure, days, exercise) for measure in range_measures(exercise)[:1]]
    wanted = set(sides or exercise.sides)
    levels = [
        _median([point.value for point in points[-WINDOW:]])
        for trend in trends
        for side, points in trend.sides.items()
        if side in wanted
    ]
    return min((level for level in levels if not math.isnan(level)), default=math.nan)


def _trend(
    name: str,
    unit: str,
    days: Mapping[date, list[Rep]],
    value: Callable[[Rep], float],
    average: Callable[[list[float]], float] = fmean,
    goal: float = math.nan,
) -> Trend:
    """Return the trend of an average of the known values of a day's judged repetitions."""

    def points(*sides: Side) -> tuple[DayValue, ...]:
        judged = {
            day: [rep for rep in reps if rep.judged and rep.side in sides]
            for day, reps in sorted(days.items())
        }
        known = {
            day: [v for rep in reps if not math.isnan(v := value(rep))]
            for day, reps in judged.items()
        }
        return tuple(DayValue(day, average(values)) for day, values in known.items() if values)

    done = {rep.side for reps in days.values() for rep in reps}
    sides = {side: points(side) for side in Side if side in done}
    return Trend(name, unit, points(*Side), sides, goal)


def _percent(values: Sequence[float]) -> float:
    return 100.0 * fmean(values)


def _median(values: Sequence[float]) -> float:
    return median(values) if values else math.nan
