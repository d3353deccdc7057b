"""A session as one page to read: report.html, which opens offline and asks for nothing else.

What stands on it is told by the template, how it looks by the style sheet, and what moves by the
script; all three lie beside this file, and everything they need is written into the page.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial

from posecheck._version import __version__
from posecheck.codec.units import fault_unit, measure_unit
from posecheck.core.exercise import Band, Exercise
from posecheck.core.session import Session
from posecheck.pages import embedded_json, library, script, template, text
from posecheck.results.charts import Chart, drawing, stories
from posecheck.results.page_data import Notebook
from posecheck.results.sections import mendings, sections
from posecheck.results.stick_figures import SIZE, figure
from posecheck.results.summary import WELL_SEEN, headline

PACKAGE = "posecheck.results"
TEMPLATE, STYLE, SCRIPT = "report.html.jinja", "report.css", "report.js"

#: The page is to stay below so many bytes, however long the session: what is left beside the charts
#: and so much for every repetition is for pictures.
ROOM, PER_REPETITION = 1_950_000, 3_000

#: Base64 takes four bytes for three.
BASE64 = 4 / 3


def page(
    session: Session,
    exercises: dict[str, Exercise],
    notebook: Notebook | None = None,
    video: str | None = None,
) -> str:
    """The page. notebook: of the same session. video: an annotated one that lies beside it."""
    notebook = notebook or Notebook(exercises)
    told = stories(session, exercises, notebook.curves)
    drawings = [drawing(chart, story) for story in told.values() for chart in story.charts]
    scripts, data = library() if drawings else (), embedded_json(drawings)
    reps = session.reps
    room = ROOM - sum(map(len, scripts)) - len(data) - PER_REPETITION * len(reps)
    notebook.album.fit(reps, round(max(room, 0) / BASE64))
    by_exercise = sections(session, exercises, told, notebook.album)
    frames = session.seen + session.unseen
    return template(PACKAGE, TEMPLATE, **FILTERS).render(
        session=session,
        source=session.source,
        sections=by_exercise,
        verdict=headline(session),
        mendings=mendings(session, exercises, by_exercise),
        unit_of=fault_unit,
        measure_unit=measure_unit,
        target=partial(target, video),
        figure=figure,
        figure_size=SIZE,
        joints=notebook.seen.joints,
        of_repetitions=notebook.seen.of_repetitions,
        seen=session.seen / frames if frames else 0.0,
        well_seen=WELL_SEEN,
        video=video,
        style=text(PACKAGE, STYLE),
        script=script(PACKAGE, SCRIPT),
        library=scripts,
        data=data,
        version=__version__,
    )


def target(video: str | None, time: float, otherwise: str) -> str:
    """Where a link to a time leads: into the video, or, without one, to a place on the page."""
    return f"{video}#t={time:.1f}" if video else f"#{otherwise}"


def clock(seconds: float) -> str:
    """Seconds as a player shows them: 83.4 is 1:23.4."""
    tenths = round(seconds * 10)
    return f"{tenths // 600}:{tenths // 10 % 60:02d}.{tenths % 10}"


def words(name: str) -> str:
    """A name of the files as words: trunk-lean is trunk lean."""
    return name.replace("-", " ").replace("_", " ")


def measured(value: float, unit: str) -> str:
    """A value with its unit, degrees whole and ratios not; nothing where it is not known."""
    if not math.isfinite(value):
        return ""
    decimals = 0 if unit == "°" else 1
    # Adding zero makes a plain zero of the one below zero that rounding may leave.
    return f"{round(value, decimals) + 0.0:.{decimals}f}{unit}".replace("-", "\N{MINUS SIGN}")


def percent(share: float) -> str:
    """A share in whole percent; only what is all is called 100, and only nothing 0."""
    whole = round(share * 100)
    if share < 1 and whole == 100:
        whole = 99
    if share > 0 and whole == 0:
        whole = 1
    return f"{whole} %"


def wanted(chart: Chart) -> str:
    """Where a chart's measure is right, in words; empty when nothing limits it."""
    band, begin = chart.judged.band, chart.judged.begin
    limits = _range(chart, band) if band else ""
    first = _range(chart, begin) if begin else ""
    if first and limits and first != limits:
        return f"{first} to begin, then {limits}"
    return limits or first


def _range(chart: Chart, band: Band) -> str:
    low, high = chart.limits(band)
    ends = ["" if edge is None else _limit(edge, chart.unit) for edge in (low, high)]
    if all(ends):
        return f"{ends[0]} to {ends[1]}"
    return f"up to {ends[1]}" if ends[1] else f"at least {ends[0]}" if ends[0] else ""


def _limit(edge: float, unit: str) -> str:
    """A band's edge as it was declared: 0.13 is not 0.1."""
    return f"{edge:g}{unit}".replace("-", "\N{MINUS SIGN}")


#: What the template formats values with.
FILTERS: dict[str, Callable[..., str]] = {
    "clock": clock, "measured": measured, "percent": percent, "words": words, "wanted": wanted,
}  # fmt: skip
