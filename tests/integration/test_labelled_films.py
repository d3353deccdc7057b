"""Films with label files written by hand: the format, its errors, and the tables."""

from __future__ import annotations

import csv
import shutil
import sys
from pathlib import Path

import pytest

from benchmarks import accuracy
from benchmarks.agreement_tables import BEGIN, END, update_page
from benchmarks.comparison import TrueRep
from benchmarks.labels import OPTIONAL, REQUIRED, read_labels
from posecheck.errors import PosecheckError
from posecheck.exercises import EXERCISES

ROOT = Path(__file__).resolve().parents[2]
REPLAYS = ROOT / "tests" / "replays"
HEAD = "exercise,side,start,end,proper,faults"


def written(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "film.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (f"{HEAD},hold,view\nhip-flexor,left,65.5,90,no,trunk-lean,8,side\n", "utf-8"),
        (
            "exercise;side;start;end;proper;faults;hold;view\r\n"
            "Hip flexor;Left;1:05,5;01:30;NO;trunk lean;8,0;side\r\n;;;;;;;\r\n",
            "utf-8-sig",
        ),
        (
            "exercise\tside\tstart\tend\tproper\tfaults\thold\tview\tnote\n"
            "hip-flexor\tleft\t65.5\t90\tno\ttrunk_lean\t8\tside\tmüde\n",
            "latin-1",
        ),
    ],
)
def test_labels_of_text_editors_and_spreadsheets(tmp_path: Path, text: str, encoding: str) -> None:
    """Commas, semicolons or tabs; decimal commas; seconds or minutes; any case and spaces."""
    text = text.replace("trunk lean", "trunk-lean")
    truth = read_labels(written(tmp_path, text, encoding))
    faults = frozenset({"trunk-lean"})
    assert truth.reps == (TrueRep("left", 65.5, 90.0, False, faults, (8.0,), "hip-flexor"),)
    assert (truth.view, truth.world, truth.exercise) == ("side", "filmed people", "hip-flexor")


@pytest.mark.parametrize("text", ["nothing", "Nothing\n", f"{HEAD}\nnothing\n"])
def test_a_film_without_an_exercise(tmp_path: Path, text: str) -> None:
    """One word suffices."""
    truth = read_labels(written(tmp_path, text))
    assert (truth.exercise, truth.reps) == ("none", ())


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ("", "there is no row"),
        ("hip-flexer,left,1,30,yes,", "the exercise 'hip-flexer' is unknown; write 'hip-flexor'"),
        ("hip-flexor,both,1,30,yes,", "the side 'both' is unknown; write left or right"),
        ("hip-flexor,,1,30,yes,", "the side is missing; write left or right"),
        ("hip-flexor,left,30,1,yes,", "the end, 1, must be after the start"),
        ("hip-flexor,left,soon,30,yes,", "the start 'soon' is no time"),
        ("hip-flexor,left,1,30,,", "the proper is missing; write yes or no"),
        ("hip-flexor,left,1,30,yes,trunk-lean", "a proper repetition has no faults"),
        ("hip-flexor,left,1,30,no,trunk-leen", "'trunk-leen' is unknown; write 'trunk-lean'"),
        ("hip-flexor,left,1,30,no,trunk-lean,x", "more cells than columns"),
        ("hip-flexor,left,1,30,yes,\nhip-flexor,left,29,60,yes,", "line 3: the repetition starts"),
        ("nothing\nhip-flexor,left,1,30,yes,", "'nothing' stands alone"),
    ],
)
def test_a_mistake_is_named_in_one_sentence(tmp_path: Path, rows: str, sentence: str) -> None:
    """With the file, the line, and what to write instead."""
    with pytest.raises(PosecheckError) as error:
        read_labels(written(tmp_path, f"{HEAD}\n{rows}\n"))
    assert sentence in str(error.value)
    assert str(error.value).startswith(str(tmp_path / "film.csv"))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "the first line lacks exercise, side"),
        ("hip-flexor,left,1,30,yes,\n", "the column 'hip-flexor' is unknown"),
        (f"{HEAD},side\n", "the column 'side' stands twice"),
        (f"{HEAD},view\nhip-flexor,left,1,30,yes,,above\n", "the view 'above' is unknown"),
        (f"{HEAD},hold\nleg-rotations,both,1,5,yes,,3\n", "leg-rotations is not held"),
        (f"{HEAD},hold\nhip-flexor,left,1,5,yes,,20\n", "the hold is longer than the repetition"),
    ],
)
def test_a_wrong_column_is_named(tmp_path: Path, text: str, sentence: str) -> None:
    """Or a cell of an optional one."""
    with pytest.raises(PosecheckError, match=sentence):
        read_labels(written(tmp_path, text))


def test_the_documented_example_is_valid(tmp_path: Path) -> None:
    """The page names every column and every fault."""
    page = (ROOT / "docs" / "accuracy.md").read_text(encoding="utf-8")
    example = page.split("```csv\n")[1].split("```")[0]
    reps = read_labels(written(tmp_path, example)).reps
    assert [rep.exercise for rep in reps] == ["hip-flexor", "hip-flexor", "leg-rotations"]
    section = page.split("## Measure it on your own films")[1]
    faults = {fault for exercise in EXERCISES.values() for fault in exercise.faults}
    assert all(f"`{word}`" in section for word in {*REQUIRED, *OPTIONAL, *EXERCISES, *faults})


@pytest.fixture
def films(tmp_path: Path) -> Path:
    """A folder with one labelled film, one without labels, and stored landmarks."""
    folder, results = tmp_path / "films", tmp_path / "results" / "film-posecheck"
    folder.mkdir()
    results.mkdir(parents=True)
    (folder / "film.mov").touch()
    (folder / "other.mp4").touch()
    shutil.copy(REPLAYS / "leg-rotations-feet.npz", results / "landmarks.npz")
    return folder


def run(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> None:
    monkeypatch.setattr(sys, "argv", ["accuracy.py", *map(str, arguments)])
    accuracy.main()


def test_from_labels_to_tables(
    films: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The whole program: labels, analysis of landmarks, tables, and the page that shows them."""
    rows = ["leg-rotations,both,2,7.5,yes,,feet end", "leg-rotations,both,500,505,no,,"]
    page, tables = tmp_path / "page.md", tmp_path / "tables"
    page.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n", encoding="utf-8")
    stored = (films, "--results", tmp_path / "results", "--tables", tables, "--update", page)
    written(films, "\n".join([f"{HEAD},view", *rows]))
    with pytest.raises(SystemExit, match=r"the labels of film\.mov end at 505 s, after the film"):
        run(monkeypatch, *stored, "--replay", "--jobs", 1)
    written(films, "\n".join([f"{HEAD},view", rows[0]]))
    run(monkeypatch, *stored, "--stored")
    said = capsys.readouterr()
    assert "other.mp4 is left out: there is no other.csv." in said.err
    assert "| filmed people | leg-rotations | feet end | 1 | 1 | 1 |" in said.out
    assert "0.36 (0.27 to 0.45)" in said.out
    shown = page.read_text(encoding="utf-8")
    assert shown.startswith("before\n") and shown.endswith("after\n") and "old" not in shown
    assert "| filmed people | leg-rotations | feet end | 1 | 1 | 1 |" in shown
    assert "film.mov" not in shown
    assert (tables / "accuracy.md").read_text(encoding="utf-8") in said.out + "\n"
    with (tables / "verdicts.csv").open(encoding="utf-8", newline="") as file:
        first, *_ = csv.DictReader(file)
    assert (first["world"], first["true"], first["found"]) == ("filmed people", "1", "1")
    assert {"kappa", "kappa, low", "kappa, high"} <= set(first)


def test_a_film_with_two_truths_is_refused(films: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So is a page without the markers that the tables stand between."""
    written(films, "nothing")
    (films / "film.json").touch()
    with pytest.raises(SystemExit, match="two truths"):
        run(monkeypatch, films)
    page = films / "page.md"
    page.touch()
    with pytest.raises(PosecheckError, match="lacks the lines"):
        update_page(page, "tables")
