"""A session as one page, report.html, which opens offline and asks for nothing else.

Template, style sheet and script lie beside this file; all they need is written into the page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import partial
from html import escape

from posecheck import formatting
from posecheck._version import __version__
from posecheck.codec.session_document import local_time
from posecheck.codec.side_ranges import side_ranges
from posecheck.codec.units import fault_unit, measure_unit
from posecheck.core.exercise import Band, Exercise
from posecheck.core.pain import Pain
from posecheck.core.session import Moment, Session
from posecheck.formatting import percent, plain, sentence_case
from posecheck.i18n import ENGLISH, LANGUAGES, Words
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
    words: Words = ENGLISH,
) -> str:
    """Return the page, as HTML.

    Args:
        session: The session.
        exercises: The exercises by name.
        page_data: The page data of the same session.
        video: File name of the annotated video beside the page.
        words: The language.
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
        _=words,
        session=session,
        source=session.source,
        started=_started(session, words),
        sections=by_exercise,
        verdict=headline(session, words),
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
        pain_line=pain_line,
        unjudged=UNJUDGED if any(section.unjudged for section in by_exercise) else "",
        video=video,
        style=text(PACKAGE, STYLE),
        script=script(PACKAGE, SCRIPT),
        library=scripts,
        data=data,
        version=__version__,
    )


def _started(session: Session, words: Words) -> str:
    """Return the date and the time of a session; empty while they are unknown."""
    if not session.started_at:
        return ""
    return formatting.moment(local_time(session.started_at), words)


def pain_line(pain: Pain | None, words: Words) -> str:
    """Return the line of the page, as HTML, with pain and effort; empty where none was given."""
    if pain is None:
        return ""
    given = {"before": pain.before, "after": pain.after, "effort": pain.effort}
    texts = {
        "before": words("pain before: {n}/10", n=pain.before),
        "after": words("pain after: {n}/10", n=pain.after),
        "effort": words("effort: {n}/10", n=pain.effort),
    }
    parts = [text for key, text in texts.items() if given[key] is not None]
    parts += [pain.note] if pain.note else []
    alarm = words("pain-alarm") if pain.alarming else ""
    lines = [line for line in (", ".join(parts), alarm) if line]
    return "".join(f"<p>{escape(line[:1].upper() + line[1:])}</p>" for line in lines)


def with_pain(html: str, pain: Pain) -> str:
    """Return a page with another line of pain and effort, in the page's own language."""
    code = re.search(r'<html lang="(\w+)"', html)
    words = LANGUAGES.get(code[1], ENGLISH) if code else ENGLISH
    line = f"<!-- pain -->{pain_line(pain, words)}<!-- /pain -->"
    return re.sub(r"<!-- pain -->.*?<!-- /pain -->", lambda _: line, html, count=1, flags=re.DOTALL)


def target(video: str | None, time: float, otherwise: str) -> str:
    """Return the link to a time: into the video or, without one, to an anchor on the page."""
    return f"{video}#t={time:.1f}" if video else f"#{otherwise}"


def clock(seconds: float, decimals: int = 1, words: Words = ENGLISH) -> str:
    """Return seconds as a player shows them, with tenths: 83.4 is 1:23.4."""
    return formatting.clock(seconds, words, decimals)


def measured(value: float, unit: str, words: Words = ENGLISH) -> str:
    """Return a value with its unit, degrees as integers; empty where it is unknown."""
    return formatting.measured(value, unit.strip(), words, 0 if unit == "°" else 1)


def names(measures: Iterable[str], words: Words = ENGLISH) -> str:
    """Return the names of measures as a list."""
    return formatting.enumeration(map(words.named, measures), words)


def wanted(chart: Chart, words: Words = ENGLISH) -> str:
    """Return the correct values of a chart's measure in words; empty without limits."""
    band, begin = chart.judged.band, chart.judged.begin
    limits = _range(chart, band, words) if band else ""
    first = _range(chart, begin, words) if begin else ""
    if first and limits and first != limits:
        return words("{first} to begin, then {limits}", first=first, limits=limits)
    return limits or first


def _range(chart: Chart, band: Band, words: Words) -> str:
    ends = chart.limits(band)
    # A band's edge is shown as it was declared: 0.13 is not 0.1.
    low, high = ("" if edge is None else plain(edge, words) + chart.unit for edge in ends)
    if low and high:
        return words("{low} to {high}", low=low, high=high)
    if high:
        return words("up to {limit}", limit=high)
    return words("at least {value}", value=low) if low else ""


def _sentence_case(text: str, words: Words = ENGLISH) -> str:
    return sentence_case(text)


#: What the template formats values with.
FILTERS: dict[str, Callable[..., str]] = {
    "clock": clock, "measured": measured, "names": names, "number": formatting.number,
    "percent": percent, "plain": plain, "sentence_case": _sentence_case, "wanted": wanted,
}  # fmt: skip
