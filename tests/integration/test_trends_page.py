"""The history's page and its charts: everything in its place, nothing from elsewhere."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posecheck.core.feedback import Rep, Spread
from posecheck.core.pose import Side
from posecheck.core.session import Bout
from posecheck.exercises import EXERCISES
from posecheck.history import Entry, Trend, Week, page, summary
from posecheck.history.change import WINDOW, DayValue
from posecheck.history.trend_charts import (
    MIN_RANGE,
    bar_chart,
    line_chart,
    round_step,
    spread_numbers,
    value_ticks,
)
from tests.support.browser import Browser, browser
from tests.support.histories import FAULT, MONDAY, kept, session

TODAY = MONDAY.date()


def trend(
    values: list[float], unit: str = "°", side: Side = Side.BOTH, goal: float = math.nan
) -> Trend:
    points = tuple(DayValue(TODAY + timedelta(days=2 * n), v) for n, v in enumerate(values))
    return Trend("figure", unit, points, {side: points}, goal)


def trained(days: int) -> Entry:
    """A session with every exercise there is."""
    bouts = tuple(
        Bout(
            known.name,
            known.title,
            0.0,
            60.0,
            tuple(
                Rep(
                    known.name,
                    side,
                    0.0,
                    30.0,
                    known.programme.hold,
                    True,
                    {measure.name: Spread(60.0 + days, 50.0, 70.0) for measure in known.recorded},
                    (FAULT,) if days % 3 else (),
                )
                for side in known.sides
            ),
            {side.value: known.programme.reps for side in known.sides},
        )
        for known in EXERCISES.values()
    )
    return kept(days).with_session(replace(session(), bouts=bouts))


def html(*entries: Entry, today: int = 0) -> str:
    return page(summary(entries, EXERCISES, TODAY + timedelta(today)))


class Elements(HTMLParser):
    """What is in a page: elements with their attributes, and the text of some."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attributes)))
        if tag not in ("meta", "link", "br"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attributes)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> closes something else"

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


def visible(text: str) -> str:
    """A page without its style sheet and its scripts."""
    return re.sub(r"<(style|script)\b.*?</\1>", "", text, flags=re.DOTALL)


# ── the page ─────────────────────────────────────────────────────────────────────────────────────


def test_the_page_is_whole() -> None:
    """Every element that is opened is closed, and every number in it is one."""
    text = html(*map(trained, range(0, 20, 2)), today=21)
    assert Elements(text).open == []
    assert text.rstrip().endswith("</html>")
    assert "nan" not in visible(text).lower()


def test_the_page_asks_for_nothing() -> None:
    """No file, no address; and the browser may fetch none."""
    elements = Elements(html(trained(0), trained(2)))
    assert not {"img", "iframe", "object", "audio", "video"} & {n for n, _ in elements.found}
    addresses = [
        a[key] for _, a in elements.found for key in ("src", "href", "xlink:href") if key in a
    ]
    assert addresses == ["data:,"]
    policy = [a["content"] for a in elements.named("meta") if "http-equiv" in a]
    assert policy == [
        "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:"
    ]
    assert "//" not in visible(html(trained(0)))


def test_every_exercise_has_its_figures() -> None:
    """A heading for each; for each trend a chart, a caption, a description, and its numbers."""
    entries = [trained(days) for days in range(0, 20, 2)]
    text = html(*entries, today=21)
    exercises = summary(entries, EXERCISES, TODAY + timedelta(21)).exercises
    figures = sum(len(one.trends) for one in exercises) + 1
    elements = Elements(text)
    assert all(f"<h2>{known.title}</h2>" in text for known in EXERCISES.values())
    assert len(elements.named("figure")) == len(elements.named("figcaption")) == figures
    drawings = [a for a in elements.named("div") if a.get("role") == "img"]
    assert len(drawings) == figures
    assert all(len(a["aria-label"] or "") > 20 for a in drawings)
    data = re.search(r'<script type="application/json" id="charts">(.*?)</script>', text)
    assert data
    assert len(json.loads(data[1])) == figures
    assert len(elements.named("details")) == figures - 1


def test_headings_are_in_order() -> None:
    """One first, and none of them skips a level."""
    levels = [int(n[1]) for n, _ in Elements(html(trained(0))).found if re.fullmatch(r"h\d", n)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert set(levels) == {1, 2}


def test_the_week_comes_first() -> None:
    """How many days there were, and whether they were enough."""
    one = html(trained(0))
    assert "This week: 1 day of the 2 to 3 that the programme wants.</p>" in one
    two = html(trained(0), trained(2), today=2)
    assert "This week: 2 days of the 2 to 3 that the programme wants. ✓</p>" in two
    assert "1 week with at least 2 days." in two
    assert "2 weeks in a row with at least 2 days." in html(*map(trained, (0, 2, 7, 9)), today=9)


def test_without_a_session_there_is_a_page() -> None:
    """It says that there is nothing yet."""
    text = html()
    assert Elements(text).open == []
    assert "There is no session yet." in text
    assert "<figure" not in text


def test_names_are_not_taken_for_marks() -> None:
    """A file may be called as it likes."""
    odd = kept(0, name="<script>alert(1)</script>&.mp4")
    assert "<script>alert" not in html(odd)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&amp;.mp4" in html(odd)


def test_long_ago_is_not_drawn() -> None:
    """The charts show the latest half year; what was never since has none."""
    text = html(trained(0), today=400)
    assert "Done on 1 day." in text
    assert len(Elements(text).named("figure")) == 1


def test_colours_are_there_for_light_and_dark() -> None:
    """Whatever has a colour has it in both, and on paper it is the light one."""
    text = html(trained(0))
    light, dark = re.findall(r":root \{(.*?)\}", text, flags=re.DOTALL)[:2]
    names = [set(re.findall(r"(--\w+):", part)) for part in (light, dark)]
    assert names[0] == names[1]
    assert "@media screen and (prefers-color-scheme: dark)" in text
    style = text[text.index("<style>") : text.index("</style>")]
    assert set(re.findall(r"var\((--\w+)\)", style)) - {"--drawn"} == names[0]


@pytest.mark.parametrize("number", [0, 1])
@pytest.mark.parametrize("name", ["text", "soft", "first", "second"])
@pytest.mark.parametrize("ground", ["ground", "card"])
def test_colours_have_enough_contrast(number: int, name: str, ground: str) -> None:
    """Text by 4.5 to 1 at least, as WCAG has it."""
    part = re.findall(r":root \{(.*?)\}", html(), flags=re.DOTALL)[number]
    colours = dict(re.findall(r"--(\w+): (#\w{6})", part))
    lights = sorted((luminance(colours[name]), luminance(colours[ground])))
    assert (lights[1] + 0.05) / (lights[0] + 0.05) >= 4.5


def luminance(colour: str) -> float:
    def linear(value: float) -> float:
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(int(colour[n : n + 2], 16) / 255) for n in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


# ── charts ───────────────────────────────────────────────────────────────────────────────────────

units = st.sampled_from(sorted(MIN_RANGE))
figures = st.lists(st.floats(0, 1000), min_size=1, max_size=30)


@settings(deadline=None, max_examples=100)
@given(figures, units, st.one_of(st.just(math.nan), st.floats(1, 100)))
def test_everything_is_in_its_field(values: list[float], unit: str, goal: float) -> None:
    """Values, ticks and what is wanted."""
    chart = line_chart(trend(values, unit, goal=goal), TODAY)
    assert chart
    (line,) = chart.lines
    (left, right), (low, high) = chart.x_range, chart.y_range
    assert all(left < day < right for day in line.days)
    assert all(low < value < high for value in line.values)
    assert line.values == tuple(values)
    assert 2 <= len(chart.y_ticks) <= 12
    assert all(low < value < high for value, _ in chart.y_ticks)
    assert len({label for _, label in chart.y_ticks}) == len(chart.y_ticks)
    assert (chart.goal is None) is math.isnan(goal)
    assert chart.goal is None or low < chart.goal[0] < high


@settings(deadline=None, max_examples=100)
@given(st.lists(st.floats(-90, 90), min_size=1, max_size=10), units)
def test_ticks_are_round_and_even(values: list[float], unit: str) -> None:
    """They hold all values and are one, two or five apart, or ten or a hundred times that."""
    if unit in ("%", "s", "/10"):
        values = [abs(value) for value in values]
    ticks = value_ticks(values, trend(values, unit))
    assert ticks[0] <= min(values) + 1e-6
    assert max(values) - 1e-6 <= ticks[-1]
    step = ticks[1] - ticks[0]
    assert [b - a for a, b in pairwise(ticks)] == pytest.approx([step] * (len(ticks) - 1))
    assert round(step / 10.0 ** math.floor(math.log10(step * 1.0001)), 6) in (1, 2, 5)
    assert ticks[-1] - ticks[0] >= MIN_RANGE[unit] - 1e-6


def test_shares_and_times_begin_at_nothing() -> None:
    """Else a small difference would look like a large one."""
    assert value_ticks([90.0, 95.0], trend([], "%")) == [0, 20, 40, 60, 80, 100]
    assert value_ticks([18.0, 19.0], trend([], "s", goal=20.0)) == [0, 5, 10, 15, 20]
    assert value_ticks([60.0, 62.0], trend([], "°")) == [50, 55, 60, 65, 70, 75]
    assert value_ticks([3.0], trend([], "°"))[0] == 0.0


@given(st.floats(1e-6, 1e6))
def test_steps_are_round(step: float) -> None:
    """Not less than asked for, and less than two and a half times as much."""
    assert step * (1 - 1e-6) <= round_step(step) <= 2.5 * step * (1 + 1e-6)


@given(st.integers(1, 400))
def test_ticks_of_days_are_spread(many: int) -> None:
    """From the first to the last, each once, never too many."""
    numbers = spread_numbers(many)
    assert numbers[0] == 0
    assert numbers[-1] == many - 1
    assert numbers == sorted(set(numbers))
    assert len(numbers) <= 4


def test_a_single_day_is_in_the_middle() -> None:
    """Where nothing is before and nothing after."""
    chart = line_chart(trend([60.0]), TODAY)
    assert chart
    (line,) = chart.lines
    assert sum(chart.x_range) / 2 == line.days[0] == 0
    assert chart.x_ticks == ((0, "1 Jun"),)
    assert line.labels == ("1 Jun: 60°",)


def test_what_was_before_is_left_out() -> None:
    """A chart begins with the day it is asked for."""
    values = [10.0, 20.0, 30.0]
    chart = line_chart(trend(values), TODAY + timedelta(2))
    assert chart
    assert chart.lines[0].labels == ("3 Jun: 20°", "5 Jun: 30°")
    assert line_chart(trend(values), TODAY + timedelta(5)) is None


def test_the_line_runs_through_the_middle() -> None:
    """Of a day and those before it: an odd day does not bend it."""
    chart = line_chart(trend([10.0, 10.0, 10.0, 90.0, 10.0, 10.0]), TODAY)
    assert chart
    assert chart.lines[0].running_median == (None, None, None, 10.0, 10.0, 10.0)


@pytest.mark.parametrize("count", range(WINDOW))
def test_a_few_days_make_no_line(count: int) -> None:
    """Markers alone, until there are enough days for a median."""
    chart = line_chart(trend([10.0, 50.0, 20.0][:count]), TODAY)
    assert chart is None or set(chart.lines[0].running_median) == {None}
    assert (chart is None) is (count == 0)


def weeks(*days: int) -> list[Week]:
    return [Week(TODAY + timedelta(weeks=n), count) for n, count in enumerate(days)]


def test_a_week_is_as_high_as_it_has_days() -> None:
    """And says so in words; it is filled when it was enough."""
    chart = bar_chart(weeks(0, 1, 2, 3))
    assert chart.days == (0, 1, 2, 3)
    assert chart.y_range[0] == 0 and chart.y_range[1] > 3
    assert chart.reached_target == (False, False, True, True)
    assert chart.labels[1] == "8 Jun to 14 Jun: 1 day"
    assert chart.labels[2] == "15 Jun to 21 Jun: 2 days"
    assert chart.band == (2, 3)


@given(st.lists(st.integers(0, 7), min_size=1, max_size=26))
def test_bars_stand_side_by_side(days: list[int]) -> None:
    """None covers another, and all are within the axes."""
    chart = bar_chart(weeks(*days))
    assert 0 < chart.width < 1
    assert chart.x_range == (-0.5, len(days) - 0.5)
    assert all(0 <= count < chart.y_range[1] for count in chart.days)


# ── in a browser ─────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A browser with the page of ten days."""
    with browser(tmp_path_factory.mktemp("profile")) as opened:
        path = tmp_path_factory.mktemp("page") / "history.html"
        path.write_text(html(*map(trained, range(0, 20, 2)), today=21), encoding="utf-8")
        opened.size(1100, 900)
        opened.open(path)
        yield opened


def test_the_browser_draws_every_chart_offline(window: Browser) -> None:
    """Without a complaint, and without asking for anything but the page."""
    assert window.js("""(() => {
        const within = one => [one, ...one.querySelectorAll('*')].flatMap(
            each => [each, ...(each.shadowRoot ? within(each.shadowRoot) : [])]);
        return [...document.querySelectorAll('.drawing')].every(
            one => within(one).filter(each => each.tagName === 'path').length > 5);
    })()""")
    assert window.complaints == []
    assert all(address.startswith(("file:", "data:")) for address in window.requests)
    assert len([address for address in window.requests if address.startswith("file:")]) == 1


@pytest.mark.parametrize("width", [360, 1100])
def test_the_page_fits_the_window(window: Browser, width: int) -> None:
    """Nothing is wider than a phone."""
    window.size(width, 900)
    window.wait(f"""[...document.querySelectorAll('.drawing')].every(one =>
        one.firstElementChild.getBoundingClientRect().right <= {width})""")
    assert window.js("document.documentElement.scrollWidth") <= width


def test_the_charts_are_inverted_in_the_dark(window: Browser) -> None:
    """They are drawn for paper: dark lines would vanish on a dark ground."""
    for scheme, dark in (("light", False), ("dark", True)):
        window.scheme(scheme)
        style = "getComputedStyle(document.querySelector('.drawing > *')).filter"
        assert ("invert(1)" in window.js(style)) is dark


def test_the_page_can_be_printed(window: Browser) -> None:
    """All charts are scaled to fit a sheet."""
    window.size(1100, 900)
    assert window.printed().startswith(b"%PDF")
    window.call("Emulation.setEmulatedMedia", media="print")
    try:
        assert window.js("""[...document.querySelectorAll('.charts .drawing')].every(one =>
            one.getBoundingClientRect().width <= 312)""")
    finally:
        window.call("Emulation.setEmulatedMedia", media="")
