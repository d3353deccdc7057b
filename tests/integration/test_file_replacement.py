"""What may be replaced, and that files which belong together appear together or not at all."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecheck.errors import OutputError
from posecheck.files import (
    clean,
    clear_left_behind,
    clear_results,
    csv_cell,
    csv_text,
    holds_mark,
    open_regular,
    plain,
    publish,
    read_regular,
    staging,
    staging_folder,
    write_atomically,
)
from tests.support.command_line import Run

OURS = holds_mark(b"made by us")
POSIX = pytest.mark.skipif(os.name != "posix", reason="Windows has no such files in folders")


def pipe(path: Path) -> None:
    os.mkfifo(path)


def listening(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))


def linked_to_a_device(path: Path) -> None:
    path.symlink_to("/dev/null")


SPECIAL: list[Callable[[Path], object]] = [Path.mkdir, pipe, listening, linked_to_a_device]


@POSIX
@pytest.mark.parametrize("make", SPECIAL)
@pytest.mark.parametrize("force", [False, True])
def test_what_is_no_regular_file_is_never_replaced(
    make: Callable[[Path], object], force: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not by force either; and nothing is left beside it."""
    monkeypatch.chdir(tmp_path)  # the names of sockets are short
    path = Path("it")
    make(path)
    before = path.lstat()
    with pytest.raises(OutputError, match=r"it can't be written \(it is a "):
        write_atomically(path, [b"new"], OURS, force=force)
    assert path.lstat().st_mode == before.st_mode
    assert [each.name for each in tmp_path.iterdir()] == ["it"]


@POSIX
@pytest.mark.parametrize("make", SPECIAL)
def test_what_is_no_regular_file_is_not_read(
    make: Callable[[Path], object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pipe is not waited for, and a device is not read."""
    monkeypatch.chdir(tmp_path)
    make(Path("it"))
    with pytest.raises(OSError, match="it is a "):
        open_regular(Path("it"))


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    """Its size is known before anything is read."""
    path = tmp_path / "large"
    path.write_bytes(bytes(11))
    assert read_regular(path, 11) == bytes(11)
    with pytest.raises(OSError, match="larger than"):
        read_regular(path, 10)


def test_only_our_own_files_are_replaced(tmp_path: Path) -> None:
    """Without force a file of something else is kept."""
    path = tmp_path / "file"
    path.write_bytes(b"another program's")
    with pytest.raises(OutputError, match=r"did not write it; .* --force"):
        write_atomically(path, [b"new"], OURS)
    assert path.read_bytes() == b"another program's"
    write_atomically(path, [b"made ", b"by us, 1"], OURS, force=True)
    write_atomically(path, [b"made by us, 2"], OURS)
    assert path.read_bytes() == b"made by us, 2"
    assert list(tmp_path.iterdir()) == [path]


@POSIX
def test_a_link_is_followed(tmp_path: Path) -> None:
    """The file it leads to is replaced, and the link stays."""
    (tmp_path / "elsewhere").mkdir()
    target = tmp_path / "elsewhere" / "file"
    target.write_bytes(b"made by us, 1")
    link = tmp_path / "link"
    link.symlink_to(target)
    write_atomically(link, [b"made by us, 2"], OURS)
    assert link.is_symlink()
    assert target.read_bytes() == b"made by us, 2"


def test_files_appear_together(tmp_path: Path) -> None:
    """If one can't get its name, all older ones are there again."""
    (tmp_path / "a").write_text("old a")
    (tmp_path / "c").mkdir()
    with staging_folder(tmp_path) as folder, pytest.raises(OSError):
        for name in "abc":
            (folder / name).write_text(f"new {name}")
        publish(folder, tmp_path, "abc")
    assert (tmp_path / "a").read_text() == "old a"
    assert {path.name for path in tmp_path.iterdir()} == {"a", "c"}


KILLED = """
import os, signal, sys
from pathlib import Path
from posecheck.files import publish, staging_folder
count, place = int(sys.argv[1]), Path(sys.argv[2])
replace = Path.replace
def counting(path, target):
    global count
    if not count:
        os.kill(os.getpid(), signal.SIGKILL)
    count -= 1
    return replace(path, target)
Path.replace = counting
with staging_folder(place) as folder:
    for name in "abc":
        (folder / name).write_text("new")
    publish(folder, place, "abc")
"""


@POSIX
@pytest.mark.parametrize("count", range(3))
def test_a_killed_run_s_files_appear_together_at_the_next_start(count: int, tmp_path: Path) -> None:
    """Some had their new names when it was killed; the next run gives the others theirs."""
    for name in "ab":
        (tmp_path / name).write_text("old")
    code = subprocess.run([sys.executable, "-c", KILLED, str(count), str(tmp_path)], check=False)
    assert code.returncode == -9
    clear_left_behind(tmp_path)
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == dict.fromkeys(
        "abc", "new"
    )


def test_what_killed_runs_left_in_other_folders_is_cleared(tmp_path: Path) -> None:
    """A training has its own folder: none comes back to it. One in use is left alone."""
    for name in ("killed", "results"):
        (tmp_path / name / f"{staging.PREFIX}1").mkdir(parents=True)
    (tmp_path / "results" / "session.json").write_text("{}")
    (tmp_path / "used").mkdir()
    with staging_folder(tmp_path / "used") as folder:
        clear_results(tmp_path)
        assert folder.is_dir()
    found = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*")}
    assert found == {"results", os.path.join("results", "session.json"), "used"}  # noqa: PTH118


# ── text from outside ────────────────────────────────────────────────────────────────────────────


@given(st.text())
def test_a_cell_is_no_formula_and_keeps_its_text(text: str) -> None:
    """What a spreadsheet would compute is quoted; read back, it is the same."""
    assert csv_text(csv_cell(text)) == text
    assert not csv_cell(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@given(st.text(st.characters(codec="utf-8")))
def test_no_text_controls_a_terminal(text: str) -> None:
    """No escape, no bell, no change of the direction of writing; visible text stays."""
    assert all(character in "\n\t" or character >= " " for character in plain(text))
    assert "\x1b" not in plain(text) and "\x9b" not in plain(text) and "\u202e" not in plain(text)
    if text.isascii() and text.isprintable():
        assert plain(text) == text


@pytest.mark.parametrize(
    "arguments",
    [
        ("analyze", "a\nposecheck: b.mp4"),
        ("export", "a\nb", "--format", "trc"),
        ("history", "delete", "a\nb"),
    ],
    ids=lambda arguments: arguments[0],
)
def test_a_name_with_a_line_end_makes_no_line_of_its_own(
    arguments: tuple[str, ...], run: Run
) -> None:
    """It could pass for another message."""
    status, _, err = run(*arguments)
    assert status == 2
    assert err.count("\n") == 1 and r"a\n" in err


@given(st.text(st.characters()))
def test_a_clean_name_can_be_written_anywhere(text: str) -> None:
    """In one line, as UTF-8."""
    cleaned = clean(text)
    cleaned.encode()
    assert "\n" not in cleaned and "\x1b" not in cleaned
    assert len(cleaned) <= 200
