"""The report's page: what it is made of, and how it behaves in a real browser."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posecheck.core.coach import Coach
from posecheck.core.feedback import Rep
from posecheck.core.pose import Frame
from posecheck.core.session import Moment, Session, SessionBuilder, Source, moments
from posecheck.exercises import EXERCISES
from posecheck.formatting import percent
from posecheck.pages import library
from posecheck.results import ResultsFolder, read_landmarks
from tests.support.browser import Browser, browser

REPLAYS = Path(__file__).resolve().parents[1] / "replays"
STYLE = Path(__file__).resolve().parents[2] / "posecheck" / "results" / "report.css"
ALL = tuple(EXERCISES.values())

#: What a page may weigh, without the video.
MOST_BYTES = 2_000_000


def replayed(folder: Path, name: str, *, pictures: bool = False, video: bool = False) -> Session:
    """The results of stored landmarks in `folder`; with noise for pictures, and for a video."""
    stored = read_landmarks(REPLAYS / f"{name}.npz")
    noise = np.random.default_rng(1).integers(0, 255, (480, 640, 3), dtype=np.uint8)
    image = noise if pictures else noise[:0, :0]
    log, coach = SessionBuilder(ALL), Coach(ALL)
    with ResultsFolder(folder, ALL) as results:
        frames = (Frame(frame.time, image) for frame in stored)
        for moment in moments(frames, stored.estimate, coach):
            log.add(moment)
            results.write(moment)
        log.add_unfinished(coach.finish())
        source = Source(f"{name}.mp4", False, 640, 480, stored.fps, log.frames, stored.duration)
        session = log.session(source, stored.model)
        if video:
            film(results.annotated, stored.duration)
        results.finish(session)
    return session


def film(path: Path, seconds: float) -> None:
    """A small video of that length, as posecheck writes them: H.264."""
    with av.open(path, "w") as file:
        stream = file.add_stream("libx264", rate=2)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for number in range(int(seconds * 2) + 1):
            picture = np.full((48, 64, 3), number % 256, np.uint8)
            for packet in stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")):
                file.mux(packet)
        for packet in stream.encode():
            file.mux(packet)


@pytest.fixture(scope="module")
def stretched(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Session]:
    """A page with a video, and its session: nine repetitions, most of them with faults."""
    folder = tmp_path_factory.mktemp("stretched")
    session = replayed(folder, "hip-flexor-faults-side", pictures=True, video=True)
    return folder / "report.html", session


@pytest.fixture(scope="module")
def unfilmed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Session]:
    """A page without a video or a picture, and its session."""
    folder = tmp_path_factory.mktemp("unfilmed")
    session = replayed(folder, "open-close-faults-front")
    return folder / "report.html", session


@pytest.fixture(scope="module")
def programme(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a session with all three stretches, one after the other."""
    folder = tmp_path_factory.mktemp("programme")
    log, coach = SessionBuilder(ALL), Coach(ALL)
    with ResultsFolder(folder, ALL) as results:
        for moment in in_a_row(
            coach, "hip-flexor-faults-side", "leg-rotations-feet", "open-close-faults-front"
        ):
            log.add(moment)
            results.write(moment)
        log.add_unfinished(coach.finish())
        end = moment.frame.time
        source = Source("morning.mp4", False, 640, 480, 10.0, log.frames, end)
        results.finish(log.session(source, read_landmarks(REPLAYS / "everyday.npz").model))
    return folder / "report.html"


def in_a_row(coach: Coach, *names: str) -> Iterator[Moment]:
    """The moments of several recordings as if they were one."""
    start = 0.0
    for name in names:
        stored = read_landmarks(REPLAYS / f"{name}.npz")
        for frame in stored:
            pose = replace(stored.estimate(frame), time=start + frame.time)
            yield Moment(replace(frame, time=pose.time), pose, coach.watch(pose))
        start = pose.time + 1.0


def reps(session: Session) -> list[Rep]:
    return [rep for bout in session.bouts for rep in bout.reps]


# ── what it is made of ───────────────────────────────────────────────────────────────────────────


class Outline(HTMLParser):
    """Headings by level, ids, inner links, and what has no name for those who can't see it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.levels: list[int] = []
        self.ids: list[str] = []
        self.inner: list[str] = []
        self.nameless: list[str] = []
        self.pictures = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if re.fullmatch(r"h[1-6]", tag):
            self.levels.append(int(tag[1]))
        if identity := given.get("id"):
            self.ids.append(identity)
        address = given.get("href") or ""
        if address.startswith("#"):
            self.inner.append(address[1:])
        if given.get("role") == "img":
            self.pictures += 1
            if not given.get("aria-label"):
                self.nameless.append(self.get_starttag_text() or tag)
        if tag == "svg" and given.get("role") != "img" and given.get("aria-hidden") != "true":
            self.nameless.append(self.get_starttag_text() or tag)


@pytest.fixture(scope="module", params=["stretched", "unfilmed", "programme"])
def text(request: pytest.FixtureRequest) -> str:
    """The text of each of the pages."""
    made = request.getfixturevalue(request.param)
    path: Path = made if isinstance(made, Path) else made[0]
    return path.read_text(encoding="utf-8")


def test_headings_are_in_order(text: str) -> None:
    """One first heading, and no level is left out on the way down."""
    levels = Outline(text).levels
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(below - above <= 1 for above, below in itertools.pairwise(levels))


def test_whatever_is_drawn_has_a_name(text: str) -> None:
    """Charts and figures have words; what is only decoration is hidden from readers."""
    outline = Outline(text)
    assert outline.pictures > 5
    assert outline.nameless == []


def test_links_lead_somewhere(text: str) -> None:
    """Every place that is named is there, once."""
    outline = Outline(text)
    assert len(outline.ids) == len(set(outline.ids))
    assert set(outline.inner) <= set(outline.ids)


def test_the_page_forbids_itself_to_talk(text: str) -> None:
    """Its own policy lets nothing be fetched but the video beside it."""
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)
    rules = dict(rule.split(maxsplit=1) for rule in policy.split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["img-src"] == "data:"
    assert rules["media-src"] == "'self' file:"
    assert "connect-src" not in rules


def test_the_library_can_stand_in_a_page() -> None:
    """Nothing in it ends its element before its time."""
    assert len(library()) == 2
    assert all(len(script) > 100_000 for script in library())
    assert not any("</script" in script or "<!--" in script for script in library())


def test_without_charts_there_is_no_library(tmp_path: Path) -> None:
    """A page with nothing to draw stays small."""
    session = replayed(tmp_path, "everyday")
    assert not reps(session)
    assert (tmp_path / "report.html").stat().st_size < 60_000


def test_an_hour_fits_on_the_page(tmp_path: Path) -> None:
    """However long the session, and however many its pictures, the page stays below 2 MB."""
    stored = read_landmarks(REPLAYS / "hip-flexor-faults-side.npz")
    noise = np.random.default_rng(1).integers(0, 255, (480, 640, 3), dtype=np.uint8)
    log, coach = SessionBuilder(ALL), Coach(ALL)
    once = [(moment, coach.watch(moment)) for moment in map(stored.estimate, stored)]
    ended = coach.finish()
    with ResultsFolder(tmp_path, ALL) as results:
        for start in np.arange(0.0, 3600.0, stored.duration + 1.0):
            for pose, feedback in once:
                later = replace(pose, time=pose.time + start)
                shifted = replace(feedback.pose, time=pose.time + start)
                finished = tuple(moved(rep, start) for rep in feedback.finished)
                shown = replace(feedback, pose=shifted, finished=finished)
                moment = Moment(Frame(later.time, noise), later, shown)
                log.add(moment)
                results._page_data.add(moment)
            log.add_unfinished(moved(rep, start) for rep in ended)
        source = Source("long.mp4", False, 640, 480, 10.0, log.frames, 3600.0)
        results.finish(log.session(source, stored.model))
    page = tmp_path / "report.html"
    assert page.read_text(encoding="utf-8").count('<tr id="hip-flexor') > 100
    assert 1_500_000 < page.stat().st_size < MOST_BYTES


def moved(rep: Rep, by: float) -> Rep:
    faults = tuple(replace(f, start=f.start + by, end=f.end + by) for f in rep.faults)
    return replace(rep, start=rep.start + by, end=rep.end + by, faults=faults)


def test_the_thumbnails_are_in_the_file(stretched: tuple[Path, Session]) -> None:
    """Every repetition is shown at its best, and at its worst where a moment shows its fault."""
    page, session = stretched
    text = page.read_text(encoding="utf-8")
    assert text.count('-best">') == len(reps(session))
    assert text.count("data:image/jpeg;base64,") >= len(reps(session))
    assert "part of this file" in text


def test_without_thumbnails_there_are_stick_figures(unfilmed: tuple[Path, Session]) -> None:
    """Stored landmarks have no pictures: the person is drawn in lines, and nothing is promised."""
    page, session = unfilmed
    text = page.read_text(encoding="utf-8")
    assert text.count('-best">') == len(reps(session))
    assert text.count('class="limb') > len(reps(session))
    assert "data:image/jpeg" not in text
    assert "part of this file" not in text


@settings(deadline=None)
@given(st.floats(0, 1))
def test_percent_never_says_all_or_nothing_of_less(share: float) -> None:
    """100 % is all of it, 0 % is nothing."""
    assert (percent(share) == "100%") == (share == 1)
    assert (percent(share) == "0%") == (share == 0)


# ── colours ──────────────────────────────────────────────────────────────────────────────────────

#: What is written on what.
WRITTEN = [
    (ink, ground)
    for ink in ("text", "soft", "good", "near", "wrong", "link")
    for ground in ("ground", "card", "mark")
]


def colours() -> dict[str, dict[str, str]]:
    """The colours of the style sheet by name, for light and dark."""
    blocks = re.findall(r":root \{(.*?)\}", STYLE.read_text(encoding="utf-8"), flags=re.S)
    light, dark = (dict(re.findall(r"--(\w+(?:-\w+)?): (#\w{6});", block)) for block in blocks[:2])
    return {"light": light, "dark": {**light, **dark}}


def luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), WRITTEN)
def test_all_type_can_be_read(scheme: str, ink: str, ground: str) -> None:
    """The contrast of type is at least 4.5 to 1, in daylight and at night."""
    one, other = sorted(luminance(colours()[scheme][name]) for name in (ink, ground))
    assert (other + 0.05) / (one + 0.05) >= 4.5


# ── in a browser ─────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A browser, the same one for all tests."""
    with browser(tmp_path_factory.mktemp("profile")) as opened:
        yield opened


@pytest.fixture
def filmed(chromium: Browser, stretched: tuple[Path, Session]) -> Browser:
    """The browser with the page that has a video."""
    show(chromium, stretched[0])
    chromium.wait("document.querySelector('video').readyState >= 1")
    return chromium


@pytest.fixture
def plain(chromium: Browser, unfilmed: tuple[Path, Session]) -> Browser:
    """The browser with the page that has none."""
    show(chromium, unfilmed[0])
    return chromium


def show(chromium: Browser, page: Path) -> None:
    chromium.size(1280, 800)
    chromium.scheme("light")
    chromium.open(page)


def local(addresses: list[str], *files: Path) -> bool:
    """Whether nothing but the page itself, these files and data within it was asked for."""
    allowed = {file.absolute().as_uri() for file in files}
    return all(a.startswith("data:") or a.partition("#")[0] in allowed for a in addresses)


def test_the_page_opens_without_a_complaint(
    filmed: Browser, stretched: tuple[Path, Session]
) -> None:
    """No error, no warning, and no request but for the page and the video beside it."""
    page = stretched[0]
    assert filmed.complaints == []
    assert page.absolute().as_uri() in filmed.requests
    assert local(filmed.requests, page, page.parent / "annotated.mp4")


def test_without_a_video_nothing_is_asked_for(
    plain: Browser, unfilmed: tuple[Path, Session]
) -> None:
    """A page on its own needs no other file."""
    assert plain.complaints == []
    assert local(plain.requests, unfilmed[0])


@pytest.mark.parametrize(
    "attempt",
    [
        "fetch('https://elsewhere.invalid/')",
        "new Promise((_, no) => Object.assign(new Image(),"
        " {onerror: no, src: 'https://elsewhere.invalid/'}))",
        "import('https://elsewhere.invalid/x.js')",
    ],
)
def test_the_browser_keeps_the_page_from_talking(plain: Browser, attempt: str) -> None:
    """Even if a script wanted to, the page's own policy refuses."""
    refused = plain.js(
        "new Promise((yes) => {"
        " addEventListener('securitypolicyviolation', (event) => yes(event.blockedURI));"
        f" {attempt}.catch(() => 0); }})"
    )
    assert "elsewhere.invalid" in refused


def test_charts_are_drawn(filmed: Browser) -> None:
    """Every chart holds a drawing, exactly as wide as the time line above it."""
    charts = filmed.js("document.querySelectorAll('.drawing').length")
    assert charts >= 5
    assert filmed.js("Bokeh.documents.length") == charts
    assert filmed.js(
        "Bokeh.documents.every((d) => Math.abs(d.roots()[0].inner_width"
        " - document.querySelector('.track').clientWidth) <= 1)"
    )


def test_a_click_into_a_chart_seeks(filmed: Browser) -> None:
    """Film, cursor and reading go to the time that was clicked at."""
    filmed.js(
        "document.querySelector('.drawing').scrollIntoView({block: 'end', behavior: 'instant'})"
    )
    x, y = filmed.js(
        "(() => { const t = document.querySelector('.track').getBoundingClientRect();"
        " const b = document.querySelector('.drawing').getBoundingClientRect();"
        " return [t.left + t.width / 2, b.top + b.height / 2]; })()"
    )
    filmed.click(x, y)
    start, end = filmed.js(
        "(({start, end}) => [+start, +end])(document.querySelector('.story').dataset)"
    )
    middle = pytest.approx((start + end) / 2, abs=(end - start) / 100)
    assert filmed.js("document.querySelector('video').currentTime") == middle
    assert filmed.js("+document.querySelector('.cursor').dataset.at") == middle
    place = filmed.js("document.querySelector('.cursor').getBoundingClientRect().left")
    assert place == pytest.approx(x, abs=3)


def test_a_repetition_is_reached_with_the_keyboard(
    filmed: Browser, stretched: tuple[Path, Session]
) -> None:
    """Tab comes to every repetition of the time line, and Enter shows it in the film."""
    seen: list[float] = []
    for _ in range(200):
        filmed.key("Tab")
        time = filmed.js(
            "((at) => at.classList.contains('bar') ? +at.dataset.time : null)"
            "(document.activeElement)"
        )
        if time is not None:
            filmed.key("Enter")
            assert filmed.js("document.querySelector('video').currentTime") == time
            seen.append(time)
        elif seen:
            break
    assert seen == [pytest.approx(rep.start, abs=0.01) for rep in reps(stretched[1])]


def test_the_cursor_follows_the_film(filmed: Browser) -> None:
    """While the video plays, the cursor moves on through the charts."""
    start = filmed.js("+document.querySelector('.story').dataset.start")
    filmed.js(
        "((video) => { video.muted = true;"
        f" video.currentTime = {start} + 4; return video.play(); }})"
        "(document.querySelector('video'))"
    )
    filmed.wait(f"+document.querySelector('.cursor').dataset.at > {start} + 4.5")
    assert filmed.js("!document.querySelector('.cursor').hidden")
    assert filmed.js("document.querySelectorAll('figcaption .value:not(:empty)').length") > 0
    filmed.js("document.querySelector('video').pause()")


def test_a_fault_leads_into_the_film(filmed: Browser) -> None:
    """The most important advice can be seen at once."""
    filmed.js("document.querySelector('.places a').click()")
    time = filmed.js("+document.querySelector('.places a').dataset.time")
    assert filmed.js("document.querySelector('video').currentTime") == time
    assert filmed.js("document.querySelector('tr.marked') !== null")


def test_without_a_video_a_repetition_is_marked(plain: Browser) -> None:
    """A click scrolls to its row, marks it, and puts the cursor on it."""
    plain.js("document.documentElement.style.scrollBehavior = 'auto'")
    plain.js("document.querySelectorAll('a.bar')[2].click()")
    plain.wait("scrollY > 0")
    assert plain.js("document.querySelector('tr.marked').id") == "open-close-3"
    assert plain.js("location.hash") == "#open-close-3"
    assert plain.js(
        "(({top, bottom}) => top >= 0 && bottom <= innerHeight)"
        "(document.querySelector('tr.marked').getBoundingClientRect())"
    )
    assert plain.js("!document.querySelector('.cursor').hidden")


@pytest.mark.parametrize("page", ["stretched", "unfilmed", "programme"])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_nothing_sticks_out(
    chromium: Browser, request: pytest.FixtureRequest, page: str, width: int
) -> None:
    """A phone shows all of it without scrolling sideways."""
    made = request.getfixturevalue(page)
    chromium.size(width, 800)
    chromium.open(made if isinstance(made, Path) else made[0])
    assert chromium.js("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("page", ["stretched", "unfilmed", "programme"])
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_it_prints_on_two_sheets(
    chromium: Browser, request: pytest.FixtureRequest, page: str, width: int, scheme: str
) -> None:
    """From any screen, a stretch or the whole programme comes out on two sheets of A4."""
    made = request.getfixturevalue(page)
    chromium.size(width, 800)
    chromium.scheme(scheme)
    chromium.open(made if isinstance(made, Path) else made[0])
    printed = chromium.printed()
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 2
    boxes = re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", printed)
    assert {(round(float(w)), round(float(h))) for w, h in boxes} == {(595, 842)}


def test_by_night_the_page_is_dark(filmed: Browser) -> None:
    """Ground, type and charts follow what the system prefers."""

    def look() -> list[str]:
        values: list[str] = filmed.js(
            "((page, chart) => [page.backgroundColor, page.color, chart.filter])"
            "(getComputedStyle(document.body),"
            " getComputedStyle(document.querySelector('.drawing > *')))"
        )
        return values

    by_day = look()
    filmed.scheme("dark")
    assert all(one != other for one, other in zip(by_day, look(), strict=True))
    assert by_day[2] == "none"
