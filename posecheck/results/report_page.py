"""A session as one page, report.html, which opens offline and asks for nothing else.

Template, style sheet and script lie beside this file; all they need is written into the page.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial

from posecheck._version import __version__
from posecheck.codec.side_ranges import side_ranges
from posecheck.codec.units import fault_unit, measure_unit
from posecheck.core.exercise import Band, Exercise
from posecheck.core.session import Moment, Session
from posecheck.pages import embedded_json, library, script, template, text
from posecheck.results.charts import Chart, chart_data, exercise_charts
from posecheck.results.joint_visibility import JointVisibility
from posecheck.results.sections import sections, top_advice
from posecheck.results.snapshots import SnapshotStore
from posecheck.results.stick_figures import SIZE, stick_figure
from posecheck.results.summary import UNJUDGED, WELL_SEEN, headline
from posecheck.results.time_series import Curves

PACKAGE = "posecheck.results"
TEMPLATE, STYLE, SCRIPT = "report.html.jinja", "report.css", "report.js"

#: The size budget of the page, bytes, and what a repetition takes of it besides pictures. What the
#: charts leave is for pictures.
PAGE_SIZE, PER_REPETITION = 1_950_000, 3_000

#: The smallest interval between two samples of the joints' visibility, s.
VISIBILITY_INTERVAL = 0.09

#: Base64 takes four bytes for three.
BASE64 = 4 / 3


class PageData:
    """What the page needs besides the session, gathered frame by frame in little memory."""

    def __init__(self, exercises: dict[str, Exercise]) -> None:
        """Start without frames; `exercises` by name are those that may occur."""
        self.curves = {name: Curves(exercise) for name, exercise in exercises.items()}
        self.visibility = JointVisibility()
        self.snapshots = SnapshotStore(exercises)
        self._sampled = float("-inf")

    def add(self, moment: Moment) -> None:
        """Add a moment."""
        feedback = moment.feedback
        self.snapshots.add(moment)
        if feedback.exercise in self.curves:
            self.curves[feedback.exercise].add(feedback)
        if feedback.pose.time - self._sampled >= VISIBILITY_INTERVAL:
            self._sampled = feedback.pose.time
            self.visibility.add(moment.pose, in_rep=feedback.side is not None)


def page(
    session: Session,
    exercises: dict[str, Exercise],
    page_data: PageData | None = None,
    video: str | None = None,
) -> str:
    """Return the page, as HTML.

    The exercises are given by name, the page data are of the same session, and the video is the
    file name of the annotated one beside the page.
    """
    page_data = page_data or PageData(exercises)
    charts = exercise_charts(session, exercises, page_data.curves)
    drawings = [chart_data(chart, one) for one in charts.values() for chart in one.charts]
    scripts, data = library() if drawings else (), embedded_json(drawings)
    reps = session.reps
    room = PAGE_SIZE - sum(map(len, scripts)) - len(data) - PER_REPETITION * len(reps)
    page_data.snapshots.limit(reps, round(max(room, 0) / BASE64))
    by_exercise = sections(session, exercises, charts, page_data.snapshots)
    frames = session.seen + session.unseen
    return template(PACKAGE, TEMPLATE, **FILTERS).render(
        session=session,
        source=session.source,
        sections=by_exercise,
        verdict=headline(session),
        advice=top_advice(session, exercises, by_exercise),
        unit_of=fault_unit,
        measure_unit=measure_unit,
        side_ranges=side_ranges,
        target=partial(target, video),
        figure=stick_figure,
        figure_size=SIZE,
        joints=page_data.visibility.joints,
        of_repetitions=page_data.visibility.of_repetitions,
        seen=session.seen / frames if frames else 0.0,
        well_seen=WELL_SEEN,
        unjudged=UNJUDGED if any(section.unjudged for section in by_exercise) else "",
        video=video,
        style=text(PACKAGE, STYLE),
        script=script(PACKAGE, SCRIPT),
        library=scripts,
        data=data,
        version=__version__,
    )


def target(video: str | None, time: float, otherwise: str) -> str:
    """Return the link to a time: into the video or, without one, to an anchor on the page."""
    return f"{video}#t={time:.1f}" if video else f"#{otherwise}"


def clock(seconds: float) -> str:
    """Return seconds as a player shows them: 83.4 is 1:23.4."""
    tenths = round(seconds * 10)
    return f"{tenths // 600}:{tenths // 10 % 60:02d}.{tenths % 10}"


def words(name: str) -> str:
    """Return an identifier as words: trunk-lean is trunk lean."""
    return name.replace("-", " ").replace("_", " ")


def measured(value: float, unit: str) -> str:
    """Return a value with its unit, degrees as integers; empty where it is unknown."""
    if not math.isfinite(value):
        return ""
    decimals = 0 if unit == "°" else 1
    # Adding zero turns the -0.0 that rounding may leave into 0.0.
    return f"{round(value, decimals) + 0.0:.{decimals}f}{unit}".replace("-", "\N{MINUS SIGN}")


def percent(share: float) -> str:
    """Return a share in percent; only 1 is 100 %, and only 0 is 0 %."""
    least, most = int(share > 0), 100 - int(share < 1)
    return f"{min(max(round(share * 100), least), most)} %"


def wanted(chart: Chart) -> str:
    """Return the correct values of a chart's measure in words; empty without limits."""
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
    """Return a band's edge as it was declared: 0.13 is not 0.1."""
    return f"{edge:g}{unit}".replace("-", "\N{MINUS SIGN}")


#: What the template formats values with.
FILTERS: dict[str, Callable[..., str]] = {
    "clock": clock, "measured": measured, "percent": percent, "words": words, "wanted": wanted,
}  # fmt: skip
