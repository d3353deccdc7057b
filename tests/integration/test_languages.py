"""One language throughout: nothing that is written for the user stays English by accident."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from posecheck.core.coach import Coach
from posecheck.core.session import Session, SessionBuilder, Source, moments
from posecheck.exercises import EXERCISES
from posecheck.i18n import LANGUAGES, Words
from posecheck.results import ResultsFolder, read_landmarks
from tests.support.shouting import SHOUTING, quiet_words, visible

REPLAYS = Path(__file__).parents[1] / "replays"
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
