"""Where recordings are found, and where their results go."""

from __future__ import annotations

from pathlib import Path

import pytest

from posecheck.errors import PosecheckError
from posecheck.files import VIDEOS, recordings


@pytest.fixture
def films(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with videos in it and below, and with what is none."""
    monkeypatch.chdir(tmp_path)
    for name in (
        "films/b.mp4",
        "films/a/two.MOV",
        "films/a/one.webm",
        "films/c.jpg",
        "films/.trash/d.mp4",
        "films/b-posecheck/annotated.mp4",
        "films/b-posecheck/other.mp4",
        "films/annotated.mp4",
        "films/x [1].mp4",
    ):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).touch()
    Path("films", "folder.avi").mkdir()
    return Path("films")


def found(*named: str) -> list[str]:
    return [path.as_posix() for path in recordings(map(Path, named))]


@pytest.mark.usefixtures("films")
def test_a_folder_stands_for_the_videos_in_it() -> None:
    """In the order of their names; our own results, hidden places and other files are left out."""
    expected = ["films/a/one.webm", "films/a/two.MOV", "films/b.mp4", "films/x [1].mp4"]
    assert found("films") == expected
    assert found("films/") == expected


@pytest.mark.usefixtures("films")
def test_a_file_is_taken_by_its_name() -> None:
    """Whatever it is: who names it means it. So with one that is not there."""
    assert found("films/c.jpg", "films/annotated.mp4") == ["films/c.jpg", "films/annotated.mp4"]
    assert found("nowhere.mp4") == ["nowhere.mp4"]


@pytest.mark.usefixtures("films")
def test_a_pattern_stands_for_what_fits() -> None:
    """Where the shell has not seen to it; a file that is called like a pattern is that file."""
    assert found("films/*.mp4") == found("films/annotated.mp4", "films/b.mp4", "films/x [1].mp4")
    assert found("films/**/*.webm") == ["films/a/one.webm"]
    assert found("films/x [1].mp4") == ["films/x [1].mp4"]


@pytest.mark.usefixtures("films")
def test_folders_of_results_are_passed_over() -> None:
    """Whoever means all that is in a folder does not mean those."""
    assert found("films/b-posecheck", "films/b.mp4") == ["films/b.mp4"]
    assert found("films/b-posecheck/other.mp4") == ["films/b-posecheck/other.mp4"]
    with pytest.raises(PosecheckError, match="only results"):
        found("films/b-posecheck")


@pytest.mark.usefixtures("films")
def test_a_hidden_folder_is_searched_when_it_is_named() -> None:
    """Only what lies below it is judged by its name."""
    assert found("films/.trash") == ["films/.trash/d.mp4"]


@pytest.mark.usefixtures("films")
@pytest.mark.parametrize("named", ["films/folder.avi", "films/*.flv"])
def test_where_there_is_nothing_that_is_told(named: str) -> None:
    """Rather than doing nothing in silence."""
    with pytest.raises(PosecheckError, match=r"^(there is no video in|nothing fits) films.*\.$"):
        found(named)


def test_endings_are_written_as_they_are_compared() -> None:
    """With a dot and in small letters."""
    assert all(ending.startswith(".") and ending == ending.lower() for ending in VIDEOS)
