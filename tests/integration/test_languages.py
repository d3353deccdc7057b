"""One language throughout: nothing that is written for the user stays English by accident."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from posecheck.app.batch_summary import ANALYSED, summary_rows
from posecheck.cli.history import _show
from posecheck.cli.language import terminal
from posecheck.cli.output import print_session, print_summary
from posecheck.core.coach import Coach
from posecheck.core.session import Session, SessionBuilder, Source, moments
from posecheck.exercises import EXERCISES
from posecheck.history import Entry, page, summary
from posecheck.history.entry import entry
from posecheck.i18n import LANGUAGES, Words
from posecheck.results import ResultsFolder, read_landmarks
from tests.support.histories import MONDAY
from tests.support.shouting import SHOUTING, quiet_words, visible

REPLAYS = Path(__file__).parents[1] / "replays"
MONTHS = ("May", "Jun")  # as Babel writes them
FAULTY = ("hip-flexor-faults-side", "leg-rotations-faults-oblique", "open-close-faults-front")


def analysed(replay: str, folder: Path, words: Words) -> tuple[Session, str]:
    """The session of a replay, and its report."""
    stored, exercises = read_landmarks(REPLAYS / f"{replay}.npz"), tuple(EXERCISES.values())
    builder, coach = SessionBuilder(exercises), Coach(exercises)
    with ResultsFolder(folder, exercises, words=words) as results:
        for moment in moments(stored, stored.estimate, coach):
            builder.add(moment)
            results.write(moment)
        builder.add_unfinished(coach.finish())
        size = stored.width, stored.height
        source = Source(stored.name, False, *size, stored.fps, builder.frames, moment.frame.time)
        session = builder.session(source, stored.model)
        results.finish(session)
    return session, (folder / "report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("replay", FAULTY)
def test_the_whole_report_is_translated(replay: str, tmp_path: Path) -> None:
    """Every text of the page goes through the language, the names of measures and faults too."""
    session, page = analysed(replay, tmp_path, SHOUTING)
    assert session.reps
    known = (session.source.name, session.model.name, "posecheck", "°", " min")
    assert quiet_words(visible(page), *known) == []


@pytest.mark.parametrize("words", LANGUAGES.values(), ids=LANGUAGES)
def test_the_report_names_its_language(words: Words, tmp_path: Path) -> None:
    """A screen reader speaks it, and a browser does not offer to translate it."""
    session, page = analysed(FAULTY[0], tmp_path, words)
    assert re.findall(r"<html[^>]*>", page) == [f'<html lang="{words.code}">']
    assert words(session.bouts[0].title) in page


@pytest.fixture
def weeks(tmp_path: Path) -> tuple[Entry, ...]:
    """Three weeks of every exercise."""
    sessions = [analysed(replay, tmp_path / replay, SHOUTING)[0] for replay in FAULTY]
    days = (MONDAY + timedelta(days=2 * n) for n in range(10))
    return tuple(entry(one, day, None) for day in days for one in sessions)


def test_the_whole_history_is_translated(weeks: tuple[Entry, ...]) -> None:
    """The page and its charts, in their labels too."""
    html = page(summary(weeks, EXERCISES, weeks[-1].day), SHOUTING)
    names = {entry.session.source.name for entry in weeks}
    known = (*names, "posecheck", "°", *MONTHS)
    assert quiet_words(visible(html), *known) == []
    (data,) = re.findall(r'<script type="application/json" id="charts">(.*?)</script>', html)
    labels = [text for chart in json.loads(data) for text in texts(chart)]
    assert quiet_words(" ".join(labels), *known, "right", "left", "both") == []


def texts(chart: object) -> Iterator[str]:
    """The texts in the data of a chart."""
    if isinstance(chart, dict):
        chart = list(chart.values())
    if isinstance(chart, list):
        for part in chart:
            yield from texts(part)
    elif isinstance(chart, str):
        yield chart


def test_the_terminal_is_translated(
    weeks: tuple[Entry, ...], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What an analysis and the history print."""
    monkeypatch.setattr(terminal, "_chosen", SHOUTING)
    monkeypatch.setenv("COLUMNS", "200")
    for each in weeks[:3]:
        print_session(replace(each.session, interrupted=True), Path(), annotated=True)
        print_session(replace(each.session, bouts=()), Path(), annotated=False)
        print_summary(summary_rows("CLIP", ANALYSED, each.session))
    _show(summary(weeks, EXERCISES, weeks[-1].day))
    written = capsys.readouterr()
    names = {each.session.source.name for each in weeks}
    known = (*names, *EXERCISES, *MONTHS, "report.html", "annotated.mp4", "posecheck:", "°")
    assert quiet_words(written.out, *known) == []
    assert quiet_words(written.err, *known) == []
