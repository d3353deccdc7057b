"""A session as one page to read: report.html, which opens offline and asks for nothing else."""

from __future__ import annotations

import math
from importlib.resources import files

from posecheck import __version__
from posecheck.exercise import Exercise
from posecheck.report.summary import WELL_SEEN, advice, fault_unit, lines, measure_unit, verdict
from posecheck.session import Session

TEMPLATE = "report.html.jinja"

#: More things to mend than this at once help nobody.
MOST_ADVICE = 2


def page(session: Session, exercises: dict[str, Exercise], video: str | None = None) -> str:
    """The page; `video` names an annotated video that lies beside it."""
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters.update(clock=clock, measured=measured, words=words)
    text = files("posecheck.report").joinpath(TEMPLATE).read_text(encoding="utf-8")
    frames = session.seen + session.unseen
    return environment.from_string(text).render(
        session=session,
        source=session.source,
        lines=lines(session),
        verdict=verdict(session),
        advice=advice(session, exercises)[:MOST_ADVICE],
        exercises=exercises,
        fault_unit=fault_unit,
        measure_unit=measure_unit,
        seen=session.seen / frames if frames else 0.0,
        well_seen=WELL_SEEN,
        video=video,
        version=__version__,
    )


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
