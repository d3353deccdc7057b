"""Finding recordings."""

from __future__ import annotations

from pathlib import Path

import pytest

from posecheck.errors import PosecheckError
from posecheck.files import VIDEO_EXTENSIONS, find_recordings


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Create a folder with videos, other files and subfolders."""
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


def found(*paths: str) -> list[str]:
    return [path.as_posix() for path in find_recordings(map(Path, paths))]


@pytest.mark.usefixtures("folder")
def test_a_folder_yields_its_videos() -> None:
    """Sorted by name; results, hidden folders and other files are skipped."""
    expected = ["films/a/one.webm", "films/a/two.MOV", "films/b.mp4", "films/x [1].mp4"]
    assert found("films") == expected
    assert found("films/") == expected


@pytest.mark.usefixtures("folder")
def test_a_named_file_is_taken_as_it_is() -> None:
    """Of whatever kind, even if it does not exist."""
    assert found("films/c.jpg", "films/annotated.mp4") == ["films/c.jpg", "films/annotated.mp4"]
    assert found("nowhere.mp4") == ["nowhere.mp4"]


@pytest.mark.usefixtures("folder")
def test_a_pattern_yields_its_matches() -> None:
    """For shells that do not expand it. A file whose name looks like a pattern is that file."""
    assert found("films/*.mp4") == found("films/annotated.mp4", "films/b.mp4", "films/x [1].mp4")
    assert found("films/**/*.webm") == ["films/a/one.webm"]
    assert found("films/x [1].mp4") == ["films/x [1].mp4"]


@pytest.mark.usefixtures("folder")
def test_results_folders_are_skipped() -> None:
    """Files in them can still be named."""
    assert found("films/b-posecheck", "films/b.mp4") == ["films/b.mp4"]
    assert found("films/b-posecheck/other.mp4") == ["films/b-posecheck/other.mp4"]
    with pytest.raises(PosecheckError, match="only results"):
        found("films/b-posecheck")


@pytest.mark.usefixtures("folder")
def test_a_named_hidden_folder_is_searched() -> None:
    """Only the names below it matter."""
    assert found("films/.trash") == ["films/.trash/d.mp4"]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("path", ["films/folder.avi", "films/*.flv"])
def test_an_empty_search_is_an_error(path: str) -> None:
    with pytest.raises(PosecheckError, match=r"^(there is no video in|nothing fits) films.*\.$"):
        found(path)


def test_extensions_are_lower_case_with_a_dot() -> None:
    assert all(name.startswith(".") and name == name.lower() for name in VIDEO_EXTENSIONS)
