"""The summary of the history: weeks, streaks and trends, from sessions whose answers are known."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posecheck.core.exercise import Band, Exercise, Hold, Measure, Programme, Swing
from posecheck.core.feedback import Rep, Spread
from posecheck.core.pain import Pain
from posecheck.core.pose import Side
from posecheck.core.session import Bout
from posecheck.exercises import EXERCISES
from posecheck.formatting import clock, day, measured, moment
from posecheck.history import Entry, Summary, Trend, only, summary
from posecheck.history.change import MIN_DAYS, DayValue, Direction
from posecheck.history.trends import WEEKLY_TARGET, range_measures
from posecheck.history.wording import adherence_words, counts, level, sides_compared, tendency
from posecheck.plan import Plan, read_plan
from tests.support.histories import FAULT, MONDAY, kept, rep, session

TODAY = MONDAY.date()

FAR = Measure("how_far", lambda pose, side: 0.0)
BENT = Measure("bent", lambda pose, side: 0.0)
OTHER = Measure("other", lambda pose, side: 0.0)
ROLL = Measure("roll", lambda pose, side: 0.0, unit="")

HELD = Hold(
    FAR,
    enter_threshold=2.0,
    exit_threshold=1.0,
    target_bands={FAR: Band(0, 1)},
    hold_bands={BENT: Band(0, 1)},
)
SWUNG = Swing(
    ROLL,
    lambda pose: True,
    ROLL,
    hysteresis=0.1,
    min_rom=0.2,
    own_rom_share=0.5,
    low_rom_fault="s",
    asymmetry_fault="o",
)


def exercise(cycle: Hold | Swing, *measures: Measure, hold: float = 20.0) -> Exercise:
    return Exercise(
        name="reach",
        title="Reach far",
        summary="Reach.",
        sides=(Side.LEFT, Side.RIGHT) if isinstance(cycle, Hold) else (Side.BOTH,),
        programme=Programme(reps=2, hold=hold),
        cycle=cycle,
        checks=(),
        recorded=measures,
    )


def summarise(entries: list[Entry], *known: Exercise, today: date = TODAY) -> Summary:
    return summary(entries, {each.name: each for each in known}, today)


def trend(*values: float, unit: str = "°") -> Trend:
    points = tuple(DayValue(TODAY + timedelta(days=n), v) for n, v in enumerate(values))
    return Trend("figure", unit, points, {})


# ── weeks ────────────────────────────────────────────────────────────────────────────────────────


def test_no_history_is_a_week_with_nothing() -> None:
    """Nobody has to begin with an error."""
    none = summarise([])
    assert [week.days for week in none.weeks] == [0]
    assert (none.week.monday, none.week.sunday) == (date(2026, 6, 1), date(2026, 6, 7))
    assert (none.streak, none.exercises, none.week.reached_target) == (0, (), False)


def test_a_day_is_one_day() -> None:
    """Three videos of one morning are not three days of the programme."""
    week = summarise(
        [kept(0.0), kept(0.01), kept(0.02), kept(2.0)], today=TODAY + timedelta(6)
    ).week
    assert (week.days, week.reached_target) == (2, True)


def test_a_week_ends_on_sunday() -> None:
    """Sunday belongs to the Monday before, and Monday to the Sunday after."""
    weeks = summarise([kept(6), kept(7), kept(13)], today=TODAY + timedelta(13)).weeks
    assert [week.days for week in weeks] == [1, 2]


def test_the_day_is_that_of_where_it_was_done() -> None:
    """Half past midnight is a new day there, whatever the time in London is."""
    midnight = replace(kept(), when=MONDAY.replace(hour=0, minute=30))
    assert midnight.day == TODAY
    assert summarise([midnight]).week.days == 1


def test_only_what_counted_makes_a_day() -> None:
    """A video of something else is no training, nor is one in which nothing was done fully."""
    nothing = kept(0).with_session(session())
    short = kept(1, rep(counted=False))
    assert summarise([nothing, short], today=TODAY + timedelta(6)).week.days == 0
    assert summarise([nothing, short, kept(2)], today=TODAY + timedelta(6)).week.days == 1


def test_weeks_without_training_are_weeks() -> None:
    """From the first training to this week, none is left out."""
    weeks = summarise([kept(0), kept(22)], today=TODAY + timedelta(28)).weeks
    assert [week.days for week in weeks] == [1, 0, 0, 1, 0]


def test_a_clock_that_was_wrong_breaks_nothing() -> None:
    """Sessions of the future are in no week yet."""
    assert [week.days for week in summarise([kept(30)]).weeks] == [0]


@pytest.mark.parametrize(
    ("days", "streak"),
    [
        ([], 0),
        ([0], 0),
        ([0, 2], 0),
        ([0, 2, 7, 9], 2),
        ([0, 2, 7, 9, 14], 2),  # this week is not over yet
        ([0, 2, 7, 9, 14, 15], 3),
        ([0, 2, 7, 14, 15], 1),
        ([0, 2, 7], 0),  # last week was not enough
        ([7, 9], 1),
    ],
)
def test_a_streak_is_weeks_in_a_row(days: list[int], streak: int) -> None:
    """It is broken by a week that is over and was not enough."""
    assert summarise([kept(day) for day in days], today=TODAY + timedelta(16)).streak == streak


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(0, 100), max_size=40), st.integers(0, 100))
def test_weeks_account_for_every_day(days: list[int], today: int) -> None:
    """Each day that was trained on is in exactly one week, and a streak is no longer than they."""
    whole = summarise([kept(day) for day in days], today=TODAY + timedelta(today))
    until = whole.week.sunday
    trained = {kept(day).day for day in days}
    assert sum(week.days for week in whole.weeks) == len({d for d in trained if d <= until})
    assert all(week.days <= 7 for week in whole.weeks)
    assert 0 <= whole.streak <= sum(week.reached_target for week in whole.weeks)


# ── trends ───────────────────────────────────────────────────────────────────────────────────────


def test_a_change_takes_some_days() -> None:
    """Before there are enough, nothing is said."""
    assert tendency(trend()) == "known after 6 days"
    assert level(trend()) == "not yet known"
    short = trend(*range(1, MIN_DAYS))
    assert short.direction is Direction.UNKNOWN and short.change is None
    assert tendency(short) == "known after 6 days"
    assert level(short) == "4\N{DEGREE SIGN}"  # 2 to 5


def weekly(*values: float, unit: str = "\N{DEGREE SIGN}") -> Trend:
    """Three days a week, Monday, Wednesday and Friday."""
    days = [7 * (n // 3) + (0, 2, 4)[n % 3] for n in range(len(values))]
    pairs = zip(days, values, strict=True)
    return Trend("figure", unit, tuple(DayValue(TODAY + timedelta(n), v) for n, v in pairs), {})


NOISE = [3.0, -4.0, 1.0, 5.0, -2.0, -5.0, 4.0, 0.0, 2.0, -3.0, -1.0]


def test_a_slow_rise_is_seen() -> None:
    """From 85 to 103 degrees in eleven weeks is no standing still, though days differ by five."""
    values = [85 + 18 * n / 32 + NOISE[n % 11] for n in range(33)]
    rise = weekly(*values)
    change = rise.change
    assert change and rise.direction is Direction.UP
    assert change.low < 18 < change.high and abs(change.total - 18) < 4
    assert tendency(rise).startswith("up 18\N{DEGREE SIGN} since 1 Jun (")
    assert "least to be told " in tendency(rise)


def test_what_days_differ_by_anyway_is_no_change() -> None:
    """And neither is what the error bars of the angles leave open."""
    assert tendency(weekly(*NOISE)).startswith("no change that could be told from error (less")
    steady = [60.0 + n for n in range(9)]
    assert weekly(*steady).direction is Direction.UP
    assert replace(weekly(*steady), error=10.0).direction is Direction.SAME
    assert weekly(*([55.0] * 9)).direction is Direction.SAME
    pain = replace(weekly(5, 5, 4, 4, 4, 4, 4, 4, unit="/10"), least=2.0)
    assert pain.direction is Direction.SAME


@settings(deadline=None)
@given(st.lists(st.floats(0, 90), min_size=8, max_size=12), st.integers(0, 7), st.floats(0, 90))
def test_no_single_day_turns_a_trend(values: list[float], odd: int, value: float) -> None:
    """Whatever one day says, it does not make an up of a down."""
    changed = [value if n == odd else v for n, v in enumerate(values)]
    assert {trend(*values).direction, trend(*changed).direction} != {Direction.UP, Direction.DOWN}


@settings(deadline=None)
@given(st.lists(st.integers(0, 90), min_size=6, max_size=12))
def test_a_trend_backwards_is_the_opposite(values: list[int]) -> None:
    """Up one way is down the other, by as much."""
    there, back = trend(*values).change, trend(*reversed(values)).change
    assert there and back
    assert there.total == pytest.approx(-back.total)
    assert there.low == pytest.approx(-back.high)


@settings(deadline=None)
@given(st.lists(st.integers(0, 90), min_size=6, max_size=12), st.integers(1, 100))
def test_the_slope_lies_in_its_interval(values: list[int], scale: int) -> None:
    """And grows with the unit."""
    one, more = trend(*values).change, trend(*(scale * v for v in values)).change
    assert one and more
    assert one.low - 1e-9 <= one.total <= one.high + 1e-9
    assert more.total == pytest.approx(scale * one.total)


def test_sides_are_compared() -> None:
    """The weaker one is named where the difference can be told from error."""

    def compared(left: list[float], right: list[float], error: float = 0.0) -> Trend:
        sides = {Side.LEFT: trend(*left).points, Side.RIGHT: trend(*right).points}
        return replace(trend(*left), sides=sides, compared=sides, error=error)

    stiff = compared([60, 61, 62, 61], [80, 82, 81, 79])
    assert (
        sides_compared(stiff)
        .split("\n")[-1]
        .startswith("left 20\N{DEGREE SIGN} less than right (least")
    )
    assert sides_compared(compared([80, 82, 81, 79], [60, 61, 62, 61])).startswith("right 20")
    assert "no difference that could be told" in sides_compared(replace(stiff, error=20.0))
    assert sides_compared(compared([60, 60], [60, 60])) == "left and right alike"
    assert sides_compared(compared([60, 61], [60])) == ""
    assert sides_compared(trend(60, 61)) == ""


# ── the plan ─────────────────────────────────────────────────────────────────────────────────────

PLAN = """
name = "Mornings"
version = 2
days = ["mon", "wed", "fri"]
start = 2026-06-01
[[exercise]]
name = "reach"
"""


def planned(text: str = PLAN) -> Plan:
    plan, _ = read_plan(text, "plan.toml")
    return plan


@pytest.mark.parametrize(
    ("days", "today", "words"),
    [
        ([0, 2, 4], 4, "3 of 3 planned days since 1 Jun (100%)"),
        ([0, 3], 6, "2 of 3 planned days since 1 Jun (67%)"),  # Thursday for Wednesday
        ([0], 2, "1 of 1 planned days since 1 Jun (100%)"),  # Wednesday is not over yet
        ([0, 1, 2, 3, 4, 5], 13, "3 of 6 planned days since 1 Jun (50%)"),  # not more than asked
        ([3, 7], 7, "2 of 2 planned days since 4 Jun (100%)"),  # Friday was missed: 4 to 8 June
    ],
)
def test_days_are_held_against_the_plan(days: list[int], today: int, words: str) -> None:
    """Week by week; a day may be made up for within its week."""
    entries = [kept(day) for day in days]
    whole = summary(entries, {}, TODAY + timedelta(today), planned())
    assert adherence_words(whole) == f"Mornings, version 2: {words}."
    assert whole.week.wanted == (3, 3)


def test_without_days_there_is_nothing_to_adhere_to() -> None:
    """The programme's two to three are asked for then; so they are before the plan begins."""
    free = PLAN.replace('days = ["mon", "wed", "fri"]', "")
    assert summary([kept(0)], {}, TODAY, planned(free)).adherence is None
    assert summary([kept(0)], {}, TODAY, planned(free)).week.wanted == WEEKLY_TARGET
    assert summary([], {}, TODAY, planned()).adherence is None
    later = planned(PLAN.replace("2026-06-01", "2027-01-01"))
    assert summary([kept(0)], {}, TODAY, later).adherence is None


def test_a_trend_begins_and_ends_with_the_median_of_four_days() -> None:
    """And is unknown without days."""
    assert (trend(1, 9, 2, 4, 50, 60, 70, 80).beginning, trend(5, 1, 2, 3, 4).level) == (3, 2.5)
    assert math.isnan(trend().beginning) and math.isnan(trend().level)


def test_pain_has_its_trends() -> None:
    """Of the days on which it was given."""
    entries = [
        kept(n).with_session(replace(kept(n).session, pain=pain))
        for n, pain in enumerate([Pain(5, 3), None, Pain(4, None, 6)])
    ]
    feelings = {one.name: [p.value for p in one.points] for one in summarise(entries).feelings}
    assert feelings == {"pain before": [5, 4], "pain after": [3], "effort": [6]}


def test_sessions_are_chosen_by_day_and_exercise() -> None:
    """Of a session with several, only what was done of the one."""
    entries = [kept(n) for n in range(4)]
    days = [TODAY + timedelta(n) for n in range(4)]
    assert [one.day for one in only(entries, days[1], days[2], None)] == days[1:3]
    assert only(entries, None, None, None) == tuple(entries)
    assert only(entries, None, None, "reach") == tuple(entries)
    assert only(entries, None, None, "other") == ()


# ── stretches ────────────────────────────────────────────────────────────────────────────────────


def far(value: float) -> dict[str, Spread]:
    return {"how_far": Spread(value, value - 5, value + 5)}


def test_an_exercise_has_days_and_quality() -> None:
    """The share done properly of all attempts, and the mean hold of all, day by day."""
    entries = [
        kept(0, rep(hold=20.0), rep(hold=10.0, counted=False, faults=(FAULT,))),
        kept(1, rep(hold=30.0)),
        kept(1.1, rep(hold=20.0, faults=(FAULT,))),
    ]
    (trends,) = summarise(entries, exercise(HELD, FAR)).exercises
    assert (trends.exercise, trends.title, trends.days) == ("reach", "Reach far", 2)
    assert [point.value for point in trends.proper.points] == [50.0, 50.0]
    assert trends.hold
    assert [point.value for point in trends.hold.points] == [15.0, 25.0]
    assert trends.hold.goal == 20.0
    assert [point.day for point in trends.hold.points] == [TODAY, TODAY + timedelta(1)]


def test_what_was_not_judged_is_in_no_trend() -> None:
    """It makes a day and counts; how well it was done, and how far, is not known."""
    unsure = rep(hold=30.0, measures=far(90), judged=False)
    entries = [kept(0, rep(hold=20.0, measures=far(50)), unsure), kept(1, unsure)]
    (trends,) = summarise(entries, exercise(HELD, FAR)).exercises
    assert trends.days == 2
    assert [[p.value for p in one.points] for one in trends.trends] == [[100.0], [20.0], [50.0]]
    assert counts(entries[0]) == ["Reach & hold: 2 of 4, 1 not judged"]
    assert entries[1].trained


def test_the_range_of_a_hold_is_how_far_it_is_in_position() -> None:
    """What the exercise itself goes by: the median over a day's repetitions."""
    entries = [
        kept(0, rep(measures=far(50)), rep(measures=far(60)), rep(measures=far(90))),
        kept(1, rep(measures={})),
        kept(2, rep(measures=far(70))),
    ]
    (trends,) = summarise(entries, exercise(HELD, FAR, BENT)).exercises
    (distance,) = trends.ranges
    assert (distance.name, distance.unit) == ("how far", "°")
    assert [point.value for point in distance.points] == [60.0, 70.0]


def test_the_range_of_a_swing_is_its_amplitude() -> None:
    """From the least to the greatest, since its zero means nothing."""
    swing = rep(measures={"roll": Spread(-0.1, -0.3, 0.25)})
    (trends,) = summarise([kept(0, swing)], exercise(SWUNG, ROLL, hold=0.0)).exercises
    (way,) = trends.ranges
    assert way.unit == ""
    assert [point.value for point in way.points] == [pytest.approx(0.55)]


def test_the_range_of_a_swing_is_given_by_side() -> None:
    """A side that was never seen well is named; sessions without sides say nothing of them."""
    whole, left = Spread(-0.1, -0.3, 0.25), Spread(0.0, -0.3, 0.3)
    swung = exercise(SWUNG, ROLL, hold=0.0)
    for measures, words in (
        ({"roll": whole}, "0.55"),
        ({"roll": whole, "left_roll": left}, "0.55 (left 0.60, right not seen)"),
        ({"roll": whole, "left_roll": left, "right_roll": whole}, "0.55 (left 0.60, right 0.55)"),
    ):
        (trends,) = summarise([kept(0, rep(measures=measures))], swung).exercises
        assert [level(one) for one in trends.ranges] == [words]


def test_measures_of_the_range() -> None:
    """The cycle's own measure where it is kept, else the angles of a hold that are."""
    assert range_measures(exercise(HELD, FAR, BENT)) == (FAR,)
    assert range_measures(exercise(HELD, BENT, OTHER)) == (BENT,)
    assert range_measures(exercise(HELD, OTHER)) == ()
    assert range_measures(exercise(SWUNG, OTHER, ROLL)) == (ROLL,)
    assert range_measures(exercise(SWUNG, OTHER)) == ()
    assert range_measures(None) == ()


@pytest.mark.parametrize("known", EXERCISES.values(), ids=EXERCISES)
def test_every_exercise_has_a_range(known: Exercise) -> None:
    """Whatever is declared, the history has a range for it."""
    assert range_measures(known)


def test_sides_have_their_own_trends() -> None:
    """Each side has points of its own, and both together make the trend."""
    entries = [
        kept(0, rep(Side.RIGHT, measures=far(60)), rep(Side.LEFT, measures=far(50))),
        kept(1, rep(Side.LEFT, measures=far(52))),
    ]
    (distance,) = summarise(entries, exercise(HELD, FAR)).exercises[0].ranges
    assert list(distance.sides) == [Side.LEFT, Side.RIGHT]
    assert [point.value for point in distance.sides[Side.LEFT]] == [50.0, 52.0]
    assert [point.value for point in distance.sides[Side.RIGHT]] == [60.0]
    assert [point.value for point in distance.points] == [55.0, 52.0]


def test_an_unknown_exercise_is_summarised() -> None:
    """By the title it had; only its range is not known."""
    (trends,) = summarise([kept(0)]).exercises
    assert (trends.title, trends.ranges) == ("Reach & hold", ())
    assert trends.hold
    assert math.isnan(trends.hold.goal)


def test_what_is_not_held_has_no_hold() -> None:
    """A swing has no hold."""
    (trends,) = summarise([kept(0, rep(hold=9.0))], exercise(SWUNG, ROLL, hold=0.0)).exercises
    assert trends.hold is None
    assert trends.trends == (trends.proper, *trends.ranges)
    assert summarise([kept(0, rep(hold=0.0))]).exercises[0].hold is None


def test_a_hold_never_held_has_a_trend() -> None:
    """Zero seconds of twenty are a hold too."""
    (trends,) = summarise([kept(0, rep(hold=0.0, counted=False))], exercise(HELD, FAR)).exercises
    assert trends.hold
    assert trends.hold.level == 0.0


def test_an_unknown_hold_is_left_out() -> None:
    """A day on which nothing is known of it has no point."""
    entries = [kept(0, rep(hold=math.nan)), kept(1, rep(hold=math.nan), rep(hold=12.0))]
    (trends,) = summarise(entries, exercise(HELD, FAR)).exercises
    assert trends.hold
    assert trends.hold.points == (DayValue(TODAY + timedelta(1), 12.0),)


def test_exercises_are_in_the_programmes_order() -> None:
    """Those that are known first, as they are taken; then the others."""

    def bout(name: str) -> Bout:
        return Bout(name, name.title(), 0, 1, (rep(exercise=name),), {})

    known = [replace(exercise(HELD, FAR), name=name) for name in ("first", "second")]
    mixed = tuple(map(bout, ("gone", "second", "first")))
    entry = kept(0).with_session(replace(session(), bouts=mixed))
    names = [trends.exercise for trends in summarise([entry], *known).exercises]
    assert names == ["first", "second", "gone"]


# ── in words ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (71.6, "°", "72°"),
        (-0.2, "°", "0°"),
        (-3.6, "°", "\N{MINUS SIGN}4°"),
        (99.6, "%", "100%"),
        (19.96, "s", "20.0 s"),
        (0.345, "", "0.34"),
    ],
)
def test_figures_have_their_units(value: float, unit: str, words: str) -> None:
    """As many digits as mean something."""
    assert measured(value, unit) == words


def test_times_are_local() -> None:
    """The local day and clock, not those of UTC."""
    assert moment(MONDAY) == "1 Jun 2026, 07:30"
    assert day(TODAY) == "1 Jun"
    assert [clock(s) for s in (0.0, 83.4, 599.6, 3600.0, math.nan)] == [
        "0:00", "1:23", "10:00", "60:00", "",
    ]  # fmt: skip


def test_counts_of_a_session() -> None:
    """Bouts of one stretch are taken together, against what was wanted of both sides."""
    reps: tuple[Rep, ...] = (rep(), rep(Side.RIGHT, counted=False), rep(Side.RIGHT))
    whole = session(*reps)
    twice = replace(whole, bouts=(*whole.bouts, *whole.bouts))
    assert counts(kept(0).with_session(twice)) == ["Reach & hold: 4 of 4"]
    free = replace(whole, bouts=(replace(whole.bouts[0], targets={}),))
    assert counts(kept(0).with_session(free)) == ["Reach & hold: 2"]
    assert counts(kept(0).with_session(session())) == []


def test_the_programme_wants_two_to_three() -> None:
    """Days in a week."""
    assert WEEKLY_TARGET == (2, 3)
