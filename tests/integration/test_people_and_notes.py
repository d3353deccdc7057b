"""Several people at one computer, and what they say of their sessions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from posecheck.cli import live
from posecheck.core.pain import Pain
from posecheck.errors import HistoryError, PosecheckError
from posecheck.history import (
    History,
    add_person,
    home,
    pain_words,
    people,
    person_folder,
    trainees,
)
from posecheck.i18n import LANGUAGES
from posecheck.results.report_page import with_pain
from tests.support.command_line import Run
from tests.support.histories import kept

REPLAY = Path(__file__).resolve().parents[1] / "replays" / "leg-rotations-feet.npz"

PLAN = 'name = "{}"\nversion = 1\n[[exercise]]\nname = "leg-rotations"\nreps = {}\n'


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder, with the data folder in it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("POSECHECK_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("COLUMNS", "140")
    return tmp_path


def everything(folder: Path) -> bytes:
    """All names and contents below a folder, one after the other."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return b"".join(str(path).encode() + path.read_bytes() for path in files)


def two_people(run: Run, folder: Path) -> None:
    """Two people with a plan and a session each; one has a very particular name."""
    for name, reps in (("Zebulon Quartz", 7), ("B. C.", 4)):
        (folder / "plan.toml").write_text(PLAN.format(f"Plan of {name}", reps))
        assert run("person", "add", name)[0] == 0
        assert run("plan", "use", "plan.toml", "--person", name)[0] == 0
        out = str(folder / name)
        film = folder / f"{name}.npz"
        film.write_bytes(REPLAY.read_bytes())
        arguments = ("--plan", "plan.toml", "--person", name, "--out", out)
        assert run("analyze", str(film), *arguments)[0] == 0
    (folder / "plan.toml").unlink()


def test_people_have_plans_and_histories_of_their_own(run: Run, folder: Path) -> None:
    """Without a name there is nothing of theirs."""
    two_people(run, folder)
    assert run("person", "list")[1] == "B. C.\nZebulon Quartz\n"
    assert "5 of 7" in run("history", "--person", "zebulon quartz")[1]
    assert "5 of 4" in run("history", "--person", "B. C.")[1]
    assert "Plan of B. C." in run("plan", "show", "--person", "B. C.")[1]
    assert "no session" in run("history")[1]
    document = json.loads((folder / "B. C." / "B. C.-posecheck" / "session.json").read_text())
    assert document["person"] == "B. C."


@pytest.fixture
def two_histories(folder: Path) -> tuple[History, History]:
    """Bob's history with a session, and that of the data folder itself with another one."""
    histories = (
        History(add_person(folder / "data", "Bob"), pytest.fail),
        History(folder / "data", pytest.fail),
    )
    for days, history in enumerate(histories):
        history.store(kept(days, name=("bob.mp4", "nameless.mp4")[days]))
    return histories


#: Where --data stands: in the environment, behind `history`, or behind its command.
PLACES = ((), ("before",), ("after",))


@pytest.fixture(params=PLACES, ids=lambda where: where[0] if where else "environment")
def history_of_bob(
    request: pytest.FixtureRequest, run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> Run:
    """Return what runs a command of Bob's history, with --data in each place."""
    data = ("--data", str(folder / "data"))
    if request.param:
        monkeypatch.setenv("POSECHECK_DATA", str(folder / "elsewhere"))

    def run_it(*arguments: str) -> tuple[int, str, str]:
        before, after = ((data if place in request.param else ()) for place in ("before", "after"))
        return run("history", "--person", "Bob", *before, *arguments, *after)

    return run_it


def test_commands_of_the_history_are_of_the_person(
    history_of_bob: Run, folder: Path, two_histories: tuple[History, History]
) -> None:
    """Wherever --data is given; the history without a name stays as it was."""
    bobs, nameless = two_histories
    (bob,) = bobs.entries()
    assert history_of_bob("show", bob.id)[1].startswith(bob.id)
    assert "1 session written" in history_of_bob("export", "bob.json")[1]
    assert "bob.mp4" in (folder / "bob.json").read_text()
    assert history_of_bob("delete", "--all", "--yes") == (0, "1 session deleted.\n", "")
    assert bobs.entries() == () and len(nameless.entries()) == 1
    assert history_of_bob("import", "bob.json")[1] == "1 session taken in.\n"
    assert bobs.entries() == (bob,) and len(nameless.entries()) == 1


def test_data_in_the_defaults_leaves_the_person(
    run: Run, folder: Path, two_histories: tuple[History, History], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A --data in the command line goes before it, before the subcommand as well."""
    (folder / "config.toml").write_text(f"data = '{folder / 'data'}'\n")
    monkeypatch.setenv("POSECHECK_CONFIG", str(folder / "config.toml"))
    there = ("--data", str(folder / "there"))
    assert "0 sessions written" in run("history", *there, "export", "none.json")[1]
    assert "0 sessions written" in run("history", "export", "nothing.json", *there)[1]
    assert run("history", "--person", "Bob", "delete", "--all", "--yes")[0] == 0
    assert [len(history.entries()) for history in two_histories] == [0, 1]


def test_the_only_named_person_needs_no_name(run: Run, folder: Path) -> None:
    """Also where --data is given."""
    history = History(add_person(folder / "data", "Bob"), pytest.fail)
    history.store(kept(0))
    for data in ((), ("--data", str(folder / "data"))):
        assert "1 session written" in run("history", "export", "all.json", *data)[1]
    assert home(folder / "data") == person_folder(folder / "data", "Bob")


def test_a_deleted_person_leaves_nothing_behind(run: Run, folder: Path) -> None:
    """Not a byte of the name, the plan or the sessions is in the data folder any more."""
    two_people(run, folder)
    before = everything(folder / "data")
    assert b"Zebulon Quartz" in before
    status, out, _ = run("person", "delete", "Zebulon Quartz", "--yes")
    assert status == 0 and "Results are still there" in out
    after = everything(folder / "data")
    for trace in (b"Zebulon", b"zebulon", b"Quartz", b"quartz"):
        assert trace not in after
    assert b"B. C." in after and "5 of 4" in run("history", "--person", "B. C.")[1]
    results = folder / "B. C." / "B. C.-posecheck"
    (results / "mine.txt").write_text("mine")
    assert run("person", "delete", "B. C.", "--yes", "--results")[0] == 0
    assert [path.name for path in results.iterdir()] == ["mine.txt"]
    assert run("person", "list")[1] == "Nobody has a name here yet.\n"


def test_deleting_a_person_asks_first(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """And nobody is deleted by a name that is not theirs."""
    assert run("person", "add", "A. B.")[0] == 0
    assert run("person", "add", " ")[0] == 2
    monkeypatch.setattr("typer.confirm", lambda question: False)
    assert run("person", "delete", "A. B.")[1] == "Nothing was deleted.\n"
    status, _, error = run("person", "delete", "C. D.", "--yes")
    assert status == 2 and "only A. B." in error
    assert people(None) == ("A. B.",)


def test_who_trains_is_asked_when_there_are_several(monkeypatch: pytest.MonkeyPatch) -> None:
    """By a number in the terminal; a single person is not asked."""
    assert live.choose_person(None) == ""
    add_person(None, "A. B.")
    assert live.choose_person(None) == "A. B."
    History(person_folder(None, ""), pytest.fail).store(kept(0))
    assert trainees(None) == ("A. B.", "")
    with pytest.raises(PosecheckError, match="give --person, one of A"):
        live.choose_person(None)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    answers = iter(["three", "3", "2"])
    monkeypatch.setattr("typer.prompt", lambda question: next(answers))
    assert live.choose_person(None) == ""


# ── notes ────────────────────────────────────────────────────────────────────────────────────────


def test_pain_is_noted_in_results_and_history(run: Run, folder: Path) -> None:
    """And stays there when the landmarks are judged again."""
    assert run("analyze", str(REPLAY), "--out", ".")[0] == 0
    results = folder / f"{REPLAY.stem}-posecheck"
    assert run("note", str(results), "--before", "5", "--text", "a <b> day")[0] == 0
    status, out, _ = run("note", str(results / "session.json"), "--after", "3")
    assert (status, out) == (0, "Pain and effort: 5 before, 3 after\n")
    said = {"before": 5, "after": 3, "note": "a <b> day"}
    for _ in range(2):
        assert json.loads((results / "session.json").read_text())["pain"] == said
        report = (results / "report.html").read_text()
        assert "<p>Pain before: 5/10, pain after: 3/10, a &lt;b&gt; day</p>" in report
        [entry] = History(folder / "data", pytest.fail).entries()
        assert entry.session.pain == Pain(5, 3, None, "a <b> day")
        assert run("analyze", str(results / "landmarks.npz"))[0] == 0
    out = run("note", entry.id[:6], "--after", "8", "--effort", "4")[1]
    shown = "5 before, 8 after, effort 4"
    assert out.startswith(f"Pain and effort: {shown}\nYour pain is strong or has risen. Stop, rest")
    assert "Stop, rest" in (results / "report.html").read_text()
    assert shown in run("history")[1]
    assert f"Pain and effort: {shown}\n" in run("history", "show", entry.id[:6])[1]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nowhere", "--after", "3"), "there is no session 'nowhere'"),
        ((".", "--after", "3"), "holds no results"),
        ((".",), "nothing to note"),
        ((".", "--after", "11"), "less than or equal to 10"),
    ],
)
def test_a_wrong_note_is_one_sentence(run: Run, arguments: tuple[str, ...], said: str) -> None:
    """That says what to do."""
    status, _, error = run("note", *arguments)
    assert status == 2 and said in error and error.count("\n") == 1


def test_a_session_without_results_is_noted_in_the_history(run: Run, folder: Path) -> None:
    """By its ID."""
    entry = kept(0)
    History(folder / "data", pytest.fail).store(entry)
    assert run("note", entry.id, "--effort", "6")[1] == "Pain and effort: effort 6\n"
    [stored] = History(folder / "data", pytest.fail).entries()
    assert stored.session.pain == Pain(effort=6)


@pytest.mark.parametrize(
    ("pain", "english", "german", "spanish", "french"),
    [
        (None, "", "", "", ""),
        (Pain(note="well"), "", "", "", ""),
        (Pain(0), "0 before", "0 vorher", "0 antes", "0 avant"),
        (Pain(effort=0), "effort 0", "Anstrengung 0", "esfuerzo 0", "effort 0"),
        (
            Pain(5, 3, 6),
            "5 before, 3 after, effort 6",
            "5 vorher, 3 nachher, Anstrengung 6",
            "5 antes, 3 después, esfuerzo 6",
            "5 avant, 3 après, effort 6",
        ),
    ],
)
def test_pain_and_effort_are_put_into_words(
    pain: Pain | None, english: str, german: str, spanish: str, french: str
) -> None:
    """What was given of them, in every language."""
    said = [pain_words(pain, LANGUAGES[code]) for code in ("en", "de", "es", "fr")]
    assert said == [english, german, spanish, french]


def test_an_older_report_is_left_as_it_is() -> None:
    """It has no place for pain."""
    assert with_pain("<html>old</html>", Pain(5)) == "<html>old</html>"


def test_names_that_look_alike_are_kept_apart() -> None:
    """Upper and lower case are one name, other letters are not."""
    assert person_folder(None, "A. B.") == person_folder(None, " a. b. ")
    assert person_folder(None, "A. B.") != person_folder(None, "A-B")
    assert person_folder(None, "\u00e9") != person_folder(None, "\u00e8")
    with pytest.raises(HistoryError, match="nobody"):
        from posecheck.history import known_person

        known_person(None, "X")
