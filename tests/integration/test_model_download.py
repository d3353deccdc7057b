"""Fetching a model: whole and the right one, or not at all. Nothing here goes to the network."""

from __future__ import annotations

import ast
import errno
import hashlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from email.message import Message
from http.client import IncompleteRead, RemoteDisconnected
from pathlib import Path
from urllib.error import HTTPError, URLError

import pytest

from posecheck import cli
from posecheck.errors import ModelError, OutputError, PosecheckError
from posecheck.estimator import default_model, model_download
from posecheck.estimator.model_download import (
    OFFERS,
    Answer,
    Offer,
    connected,
    fetch,
    is_there,
    offered,
)

ROOT = Path(__file__).resolve().parents[2]

CONTENT = bytes(range(256)) * 1000
OFFER = Offer("lite", len(CONTENT), hashlib.sha256(CONTENT).hexdigest())

Run = Callable[..., tuple[int, str, str]]


class Broken(io.BytesIO):
    """Gives some bytes, and then fails."""

    def __init__(self, error: Exception) -> None:
        super().__init__(CONTENT[: len(CONTENT) // 2])
        self._error = error

    def read(self, most: int | None = -1, /) -> bytes:
        piece = super().read(most)
        if not piece:
            raise self._error
        return piece


def answering(content: bytes) -> Callable[[str], Answer]:
    return lambda address: io.BytesIO(content)


def refusing(error: Exception) -> Callable[[str], Answer]:
    def connect(address: str) -> Answer:
        raise error

    return connect


# ── what is offered ──────────────────────────────────────────────────────────────────────────────


def test_what_is_offered_is_pinned() -> None:
    """A version of its own, a size and a checksum for each, and only over an encrypted line."""
    for name, offer in OFFERS.items():
        assert offered(name) is offer
        assert offer.address.startswith("https://storage.googleapis.com/mediapipe-models/")
        assert f"/pose_landmarker_{name}/float16/1/" in offer.address
        assert offer.address.endswith(offer.file)
        assert len(bytes.fromhex(offer.sha256)) == 32
        assert offer.size > 1_000_000
    assert len({offer.sha256 for offer in OFFERS.values()}) == len(OFFERS) == 2


@pytest.mark.parametrize(
    ("name", "why"),
    [("full", "comes with posecheck; just leave --model out"), ("huge", "give one of lite, heavy")],
)
def test_what_is_not_offered_is_told(name: str, why: str) -> None:
    """One sentence that says what to do instead."""
    with pytest.raises(PosecheckError, match=why):
        offered(name)


# ── fetching ─────────────────────────────────────────────────────────────────────────────────────


def test_a_model_arrives_whole(tmp_path: Path) -> None:
    """The folder is made, the file is what came, and progress was heard of up to the last byte."""
    heard: list[int] = []
    folder = tmp_path / "new" / "models"
    assert not is_there(OFFER, folder)
    path = fetch(OFFER, folder, progress=heard.append, connect=answering(CONTENT))
    assert path == folder / "pose_landmarker_lite.task"
    assert path.read_bytes() == CONTENT
    assert heard == sorted(heard)
    assert heard[-1] == OFFER.size
    assert is_there(OFFER, folder)
    assert list(folder.iterdir()) == [path]


def test_it_comes_by_the_ordinary_way(tmp_path: Path) -> None:
    """What connects to the world reads an address; here it is that of a file."""
    (tmp_path / "there.task").write_bytes(CONTENT)
    address = (tmp_path / "there.task").as_uri()
    path = fetch(OFFER, tmp_path / "here", connect=lambda _: connected(address))
    assert path.read_bytes() == CONTENT


@pytest.mark.parametrize(
    ("connect", "why"),
    [
        (refusing(URLError(OSError(-3, "No address"))), r"can't be reached \(No address\); check"),
        (refusing(TimeoutError("timed out")), r"can't be reached \(timed out\); check"),
        (refusing(ConnectionResetError(104, "Reset by peer")), r"\(Reset by peer\); check"),
        (refusing(RemoteDisconnected("closed.")), r"can't be reached \(closed\); check"),
        (lambda _: Broken(TimeoutError()), r"can't be reached \(TimeoutError\); check"),
        (lambda _: Broken(IncompleteRead(b"")), r"can't be reached \(.*\); check"),
        (refusing(HTTPError("", 404, "Gone", Message(), None)), r"not there any more \(HTTP 404\)"),
        (refusing(HTTPError("", 503, "Busy", Message(), None)), r"\(HTTP 503\); try again later"),
        (answering(CONTENT[:-1]), r"broke off after 255999 bytes; try again"),
        (answering(b""), r"broke off after 0 bytes; try again"),
        (answering(CONTENT[::-1]), r"not the model it should be .* try again later"),
        (answering(CONTENT + b"!"), r"not the model it should be .* try again later"),
    ],
    ids=[
        "offline", "slow", "reset", "hung up", "stalled", "cut", "gone", "busy", "short", "empty",
        "another", "long",
    ],
)  # fmt: skip
def test_what_does_not_come_is_told(
    connect: Callable[[str], Answer], why: str, tmp_path: Path
) -> None:
    """One sentence, a model that is there stays as it was, and nothing half-written is left."""
    there = tmp_path / OFFER.file
    there.write_bytes(b"an older one")
    with pytest.raises(ModelError, match=why) as told:
        fetch(OFFER, tmp_path, connect=connect)
    assert str(told.value).endswith(".")
    assert OFFER.address in str(told.value)
    assert there.read_bytes() == b"an older one"
    assert list(tmp_path.iterdir()) == [there]


def test_a_folder_that_was_made_in_vain_goes(tmp_path: Path) -> None:
    """When nothing came, there is nothing."""
    with pytest.raises(ModelError):
        fetch(OFFER, tmp_path / "models", connect=refusing(TimeoutError("timed out")))
    assert list(tmp_path.iterdir()) == []


def test_an_endless_answer_is_cut_short(tmp_path: Path) -> None:
    """No more is read than the model has: a wrong answer can't fill the disk."""
    asked = []

    class Endless(io.BytesIO):
        def read(self, most: int | None = -1, /) -> bytes:
            asked.append(most or 0)
            return b"0" * (most or 0)

    with pytest.raises(ModelError, match="not the model it should be"):
        fetch(OFFER, tmp_path, connect=lambda _: Endless())
    assert sum(asked) <= OFFER.size + model_download.PIECE


@pytest.mark.parametrize(
    ("number", "why"),
    [
        (errno.ENOSPC, "the disk is full; free some space"),
        (errno.EACCES, "choose another folder with --out"),
    ],
)
def test_what_cannot_be_kept_is_told(
    number: int, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk is not taken for a broken line."""

    class Full(io.BytesIO):
        def write(self, content: object, /) -> int:
            raise OSError(number, os.strerror(number))

    monkeypatch.setattr(Path, "open", lambda *_: Full())
    with pytest.raises(OutputError, match=why):
        fetch(OFFER, tmp_path, connect=answering(CONTENT))
    monkeypatch.undo()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    """Nothing is asked of the network in vain."""
    (tmp_path / "models").write_text("", encoding="utf-8")
    with pytest.raises(OutputError, match="choose another folder with --out"):
        fetch(OFFER, tmp_path / "models", connect=refusing(AssertionError("it was asked")))


# ── the commands ─────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Iterator[Run]:
    """What runs `posecheck model`, the world being a small one: status, output, errors."""
    monkeypatch.setattr(model_download, "OFFERS", {"lite": OFFER})
    monkeypatch.setattr(model_download, "models_folder", lambda: tmp_path / "own" / "models")
    monkeypatch.setattr("urllib.request.urlopen", world)
    world.asked.clear()

    def of(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["posecheck", "model", *arguments])
        with pytest.raises(SystemExit) as end:
            cli.main()
        told = capsys.readouterr()
        assert end.value.code is None or isinstance(end.value.code, int)
        return end.value.code or 0, told.out, told.err

    yield of


class World:
    """All there is to connect to."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, address: str, *, timeout: float) -> Answer:
        self.asked.append(address)
        return io.BytesIO(CONTENT)


world = World()


def test_the_command_says_what_it_fetches_and_where_it_is(run: Run, tmp_path: Path) -> None:
    """The address before, the place after, and how to use it; a second time nothing is fetched."""
    path = tmp_path / "own" / "models" / OFFER.file
    status, out, err = run("download", "lite")
    assert (status, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == f"Fetching 0.3 MB from {OFFER.address}"
    assert lines[-1] == f"Use it with: --model {path}"
    assert path.read_bytes() == CONTENT
    again = run("download", "lite")
    assert again[1].startswith(f"{path} is there already")
    assert world.asked == [OFFER.address]


def test_it_can_be_put_elsewhere(run: Run, tmp_path: Path) -> None:
    """Into any folder."""
    assert run("download", "lite", "--out", str(tmp_path / "here"))[0] == 0
    assert (tmp_path / "here" / OFFER.file).read_bytes() == CONTENT


def test_a_damaged_one_is_fetched_again(run: Run, tmp_path: Path) -> None:
    """What is there under that name must be the model to be left alone."""
    (tmp_path / OFFER.file).write_bytes(b"half")
    run("download", "lite", "--out", str(tmp_path))
    assert (tmp_path / OFFER.file).read_bytes() == CONTENT


def test_a_wrong_name_asks_nobody(run: Run) -> None:
    """Status 2, one line, no connection."""
    status, out, err = run("download", "light")
    assert (status, out) == (2, "")
    assert err == "posecheck: there is no model 'light'; give one of lite.\n"
    assert not world.asked


def test_models_are_listed_with_their_checksums(run: Run, tmp_path: Path) -> None:
    """The one that comes along, and those that were fetched; nobody is asked."""
    run("download", "lite")
    world.asked.clear()
    status, out, err = run("list")
    assert (status, err) == (0, "")
    for path in (default_model(), tmp_path / "own" / "models" / OFFER.file):
        assert f"  {path}\n  SHA-256 {hashlib.sha256(path.read_bytes()).hexdigest()}\n" in out
    assert not world.asked


def test_without_a_command_there_is_help(run: Run) -> None:
    """Who does not know what to type is told, and has done nothing wrong."""
    status, out, err = run()
    assert (status, err) == (0, "")
    assert "download" in out


def test_a_missing_bundled_model_is_told(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A list of what is not there does not fail."""
    monkeypatch.setattr("posecheck.estimator.default_model", lambda: Path("nowhere.task"))
    assert run("list")[1] == "nowhere, which comes with posecheck, is missing.\n"


# ── nobody else ──────────────────────────────────────────────────────────────────────────────────


def test_one_module_alone_may_ask_for_a_download() -> None:
    """Only the command `model` names the module that connects, and only when a function runs."""
    naming = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "posecheck").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (isinstance(node, ast.ImportFrom) and (node.module or "").endswith("download"))
        or (isinstance(node, ast.alias) and node.name.endswith("download"))
    }
    assert naming == {"posecheck/cli/model.py"}


@pytest.mark.parametrize(
    "arguments", [["--help"], ["exercises"], ["remind"], ["model", "--help"], ["model", "list"]]
)
def test_what_does_not_fetch_loads_nothing_that_could(arguments: list[str], tmp_path: Path) -> None:
    """What opens connections is not even loaded by the other commands."""
    code = (
        "import json, sys\nfrom posecheck.cli import main\n"
        f"sys.argv = ['posecheck', *{arguments}]\n"
        "try: main()\nexcept SystemExit: pass\n"
        "open('loaded.json', 'w').write(json.dumps(list(sys.modules)))"
    )
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True, capture_output=True)
    loaded = set(json.loads((tmp_path / "loaded.json").read_text(encoding="utf-8")))
    assert not loaded & {"urllib.request", "http.client", "ssl"}
    assert ("posecheck.estimator.model_download" in loaded) == (arguments == ["model", "list"])
