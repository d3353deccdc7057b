"""The terminal's manners: help, version, quiet, JSON, a file of defaults, tables and progress."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from posecheck.cli import main
from posecheck.cli.common import command_tree, subcommands
from posecheck.cli.config import VARIABLE, default_map, read_settings
from posecheck.errors import PosecheckError

REPLAYS = Path(__file__).resolve().parents[1] / "replays"
CLIP, OTHER = REPLAYS / "open-close-back.npz", REPLAYS / "everyday.npz"

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Run:
    """Return a function that runs the command line in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def started(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["posecheck", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capfd.readouterr()
        return int(ended.value.code or 0), out, err

    return started


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str], Path]:
    """Return a function that writes the file of defaults."""
    path = tmp_path / "defaults.toml"
    monkeypatch.setenv(VARIABLE, str(path))

    def written(text: str) -> Path:
        path.write_text(text, "utf-8")
        return path

    return written


def analysed(run: Run, *arguments: object) -> tuple[int, str, str]:
    return run("analyze", *arguments, "--no-history", "--out", "results")


@pytest.mark.parametrize("short", ["-h", "--help"])
@pytest.mark.parametrize("command", [(), ("analyze",), ("history", "export")])
def test_help_has_a_short_option(run: Run, short: str, command: tuple[str, ...]) -> None:
    """It is the same help."""
    assert run(*command, short) == run(*command, "--help")


def test_the_version_has_a_short_option(run: Run) -> None:
    """Both print the same line."""
    status, out, err = run("-V")
    assert (status, err) == (0, "")
    assert out.startswith("posecheck ") and out == run("--version")[1]


@pytest.mark.parametrize("name", [name for name, _ in subcommands(command_tree())])
def test_help_names_no_types_of_python(run: Run, name: str) -> None:
    """What an option takes is said in words, and its default stands beside it."""
    _, out, _ = run(*name.split(), "--help")
    assert not re.search(r"INTEGER|FLOAT|TEXT|DIRECTORY|<[a-z]|list\[", out)
    if name == "analyze":
        assert "[default: auto]" in out


def test_all_commands_are_described_in_whole_sentences(run: Run) -> None:
    """None is cut; completion can be installed."""
    _, out, _ = run("--help")
    assert "..." not in out.partition("Commands:")[2]
    assert "--install-completion" in out


def test_quiet_prints_only_what_went_wrong(run: Run) -> None:
    """Nothing at all when nothing did."""
    assert analysed(run, CLIP, "--quiet") == (0, "", "")
    status, out, err = analysed(run, CLIP, "nothing.mp4", "-q")
    assert (status, out) == (2, "") and "nothing.mp4" in err
    assert analysed(run, CLIP)[1]


def test_json_prints_the_session(run: Run) -> None:
    """What is in session.json, in one line for each video, also when it was done before."""
    _, out, err = analysed(run, CLIP, OTHER, "--json")
    assert err == ""
    lines = [json.loads(line) for line in out.splitlines()]
    files = [Path("results", f"{clip.stem}-posecheck", "session.json") for clip in (CLIP, OTHER)]
    stored = [json.loads(path.read_text("utf-8")) for path in files]
    assert sorted(lines, key=repr) == sorted(stored, key=repr)
    assert analysed(run, CLIP, OTHER, "--json", "--resume")[1].count("\n") == 2


def test_progress_is_a_line_a_video_where_there_is_no_terminal(run: Run) -> None:
    """On standard error, beside what is printed anyway; not for a single one."""
    _, _, err = analysed(run, CLIP, OTHER, "--jobs", "1")
    assert err.splitlines() == [f"1 of 2 done: {CLIP}", f"2 of 2 done: {OTHER}"]
    assert analysed(run, CLIP)[2] == ""


def test_tables_do_not_cut_names(run: Run, tmp_path: Path) -> None:
    """A row stays on its line where the output is no terminal, however long a name is."""
    long = tmp_path / f"{'long-' * 20}name.npz"
    long.write_bytes(CLIP.read_bytes())
    _, out, _ = analysed(run, long, OTHER)
    assert [line for line in out.splitlines() if line.strip().startswith(str(long))]


# The file of defaults


def test_defaults_of_the_file_hold(run: Run, settings: Callable[[str], Path]) -> None:
    """For every command, or for one; an option that is given comes first."""
    settings('language = "de"\n[analyze]\nquiet = true\n')
    assert analysed(run, CLIP) == (0, "", "")
    settings('language = "de"\n')
    assert "geschafft" in analysed(run, CLIP)[1]
    assert "geschafft" not in analysed(run, CLIP, "--language", "en")[1]


def test_config_shows_what_holds_and_where_it_comes_from(
    run: Run, settings: Callable[[str], Path]
) -> None:
    """The file, the environment, the system, or the program itself."""
    path = settings("no-voice = true\ncamera = 1\n[analyze]\nrate = 10\n")
    _, out, _ = run("config")
    rows = [re.split(" {2,}", line.strip()) for line in out.splitlines()]
    assert ["no-voice", "yes", str(path), "live"] in rows
    assert ["rate", "10", str(path), "analyze"] in rows
    assert ["rate", "auto", "built in", "live"] in rows
    assert any(row[:1] == ["data"] and "POSECHECK_DATA" in row for row in rows)
    assert any(row[:3] == ["language", "en", "the system"] for row in rows)
    assert f"Defaults are read from {path}." in out


def test_without_a_file_config_says_where_it_may_be(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """It need not exist; without the variable it is in the platform's folder."""
    monkeypatch.setenv(VARIABLE, str(tmp_path / "none.toml"))
    assert f"{tmp_path / 'none.toml'} may set other defaults." in run("config")[1]
    monkeypatch.delenv(VARIABLE)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    assert "config.toml may set other defaults." in run("config")[1]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('lanuage = "de"', "names the option 'lanuage', which does not exist"),
        ("[analize]\nrate = 1", "names the command 'analize', which does not exist"),
        ("[analyze]\nrat = 1", "names the option 'rat' of analyze, which does not exist"),
        ("[analyze", "is no TOML"),
    ],
)
def test_a_wrong_file_is_one_sentence(
    run: Run, settings: Callable[[str], Path], text: str, problem: str
) -> None:
    """It names the file, and what is wrong; nothing is done by half."""
    path = settings(text)
    status, out, err = run("model")
    assert (status, out) == (2, "")
    assert err.startswith(f"posecheck: {path}") and problem in err


def test_an_unreadable_file_is_one_sentence(settings: Callable[[str], Path]) -> None:
    """A folder, for one."""
    settings("").unlink()
    settings_folder = Path(settings("")).parent / "defaults.toml"
    settings_folder.unlink()
    settings_folder.mkdir()
    with pytest.raises(PosecheckError, match="can't be read"):
        read_settings()


def test_an_option_that_may_be_given_again_takes_one_value_or_several() -> None:
    """Numbers are taken as text, as on the command line."""
    tree = command_tree()
    assert default_map(tree, {"camera": 0})["live"]["camera"] == ["0"]
    assert default_map(tree, {"live": {"camera": ["a", "b"]}})["live"]["camera"] == ["a", "b"]
    assert default_map(tree, {"history": {"export": {}}})["history"]["export"] == {}
