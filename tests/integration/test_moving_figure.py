"""The moving figure outside the window: as an SVG file, and in a terminal."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from posecheck.core.exercise import Exercise
from posecheck.core.figure import period
from posecheck.core.pose import Side
from posecheck.display.moving_figure import COLUMNS, ROWS, figure_svg, figure_text
from posecheck.exercises import EXERCISES

FIGURES = Path(__file__).resolve().parents[2] / "docs" / "figures"
SVG = "{http://www.w3.org/2000/svg}"

every = pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)


def animations(text: str) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(text).iter(f"{SVG}animate"))


@every
def test_the_figures_of_the_documentation_are_those_of_the_declarations(
    exercise: Exercise,
) -> None:
    """`posecheck exercises show NAME --figure docs/figures/NAME.svg` writes them again."""
    assert exercise.start
    written = (FIGURES / f"{exercise.name}.svg").read_text(encoding="utf-8")
    assert written == figure_svg(exercise.start, exercise.sides[0])


@every
def test_an_svg_moves_at_the_right_tempo(exercise: Exercise) -> None:
    """For ever, from the start to the start, in the period of the movement."""
    assert exercise.start
    found = animations(figure_svg(exercise.start, exercise.sides[0]))
    assert found
    for animation in found:
        assert animation.get("dur") == f"{period(exercise.start):g}s"
        values = (animation.get("values") or "").split(";")
        assert values[0] == values[-1] and len(set(values)) > 2
        assert animation.get("repeatCount") == "indefinite"


def test_only_what_moves_is_animated() -> None:
    """Of leg rotations the feet: two limbs, each with its edge."""
    start = EXERCISES["leg-rotations"].start
    assert start and len(animations(figure_svg(start, Side.BOTH))) == 4


@every
def test_a_terminal_shows_the_figure_in_braille(exercise: Exercise) -> None:
    """It fits, it is not empty, and it is another one at the end of the movement."""
    start, side = exercise.start, exercise.sides[0]
    assert start
    begin, end = (figure_text(start, side, time) for time in (0.0, period(start) / 2))
    assert begin != end
    for text in (begin, end):
        lines = text.splitlines()
        assert len(lines) <= ROWS and max(map(len, lines)) <= COLUMNS
        assert all(0x2800 <= ord(character) <= 0x28FF for line in lines for character in line)
        assert sum(bin(ord(c) - 0x2800).count("1") for line in lines for c in line) > 100
