"""Model download: the complete, right file or none. Nothing here uses the network."""

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
from typing import IO
from urllib.error import HTTPError, URLError

import pytest

from posecheck import cli
from posecheck.errors import ModelError, OutputError, PosecheckError
from posecheck.estimator import default_model, model_download
from posecheck.estimator.model_download import (
    MODELS,
    DownloadableModel,
    connect,
    download,
    find_model,
    is_downloaded,
)

ROOT = Path(__file__).resolve().parents[2]

CONTENT = bytes(range(256)) * 1000
MODEL = DownloadableModel("lite", len(CONTENT), hashlib.sha256(CONTENT).hexdigest())

Run = Callable[..., tuple[int, str, str]]


class Broken(io.BytesIO):
    """Returns some bytes, and then fails."""

    def __init__(self, error: Exception) -> None:
        super().__init__(CONTENT[: len(CONTENT) // 2])
        self._error = error

    def read(self, size: int | None = -1, /) -> bytes:
        chunk = super().read(size)
        if not chunk:
            raise self._error
        return chunk


def responding_with(content: bytes) -> Callable[[str], IO[bytes]]:
    return lambda address: io.BytesIO(content)


def refusing(error: Exception) -> Callable[[str], IO[bytes]]:
    def connect(address: str) -> IO[bytes]:
        raise error

    return connect


# ── the models ───────────────────────────────────────────────────────────────────────────────────


def test_the_models_are_pinned() -> None:
    """Each has a version, a size and a checksum, and an encrypted connection."""
    for name, model in MODELS.items():
        assert find_model(name) is model
        assert model.address.startswith("https://storage.googleapis.com/mediapipe-models/")
        assert f"/pose_landmarker_{name}/float16/1/" in model.address
        assert model.address.endswith(model.file)
        assert len(bytes.fromhex(model.sha256)) == 32
        assert model.size > 1_000_000
    assert len({model.sha256 for model in MODELS.values()}) == len(MODELS) == 2


@pytest.mark.parametrize(
    ("name", "why"),
    [("full", "comes with posecheck; just leave --model out"), ("huge", "give one of lite, heavy")],
)
def test_an_unknown_model_is_refused(name: str, why: str) -> None:
    """The message says what to do instead."""
    with pytest.raises(PosecheckError, match=why):
        find_model(name)


# ── the download ──────────────────────────────────────────────────────────────────────────────────


def test_a_model_is_downloaded(tmp_path: Path) -> None:
    """The folder is created, the file complete, and progress reported up to the last byte."""
    progress_calls: list[int] = []
    folder = tmp_path / "new" / "models"
    assert not is_downloaded(MODEL, folder)
    path = download(MODEL, folder, progress=progress_calls.append, connect=responding_with(CONTENT))
    assert path == folder / "pose_landmarker_lite.task"
    assert path.read_bytes() == CONTENT
    assert progress_calls == sorted(progress_calls)
    assert progress_calls[-1] == MODEL.size
    assert is_downloaded(MODEL, folder)
    assert list(folder.iterdir()) == [path]


def test_the_default_connection_reads_an_address(tmp_path: Path) -> None:
    """Here it is the address of a file."""
    (tmp_path / "there.task").write_bytes(CONTENT)
    address = (tmp_path / "there.task").as_uri()
    path = download(MODEL, tmp_path / "here", connect=lambda _: connect(address))
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
        (responding_with(CONTENT[:-1]), r"broke off after 255999 bytes; try again"),
        (responding_with(b""), r"broke off after 0 bytes; try again"),
        (responding_with(CONTENT[::-1]), r"not the model it should be .* try again later"),
        (responding_with(CONTENT + b"!"), r"not the model it should be .* try again later"),
    ],
    ids=[
        "offline", "slow", "reset", "hung up", "stalled", "cut", "gone", "busy", "short", "empty",
        "another", "long",
    ],
)  # fmt: skip
def test_a_failed_download_leaves_everything_unchanged(
    connect: Callable[[str], IO[bytes]], why: str, tmp_path: Path
) -> None:
    """The message is one sentence, an older file stays, and no partial file is left."""
    there = tmp_path / MODEL.file
    there.write_bytes(b"an older one")
    with pytest.raises(ModelError, match=why) as caught:
        download(MODEL, tmp_path, connect=connect)
    assert str(caught.value).endswith(".")
    assert MODEL.address in str(caught.value)
    assert there.read_bytes() == b"an older one"
    assert list(tmp_path.iterdir()) == [there]


def test_a_new_folder_is_removed_after_a_failure(tmp_path: Path) -> None:
    """A failed download leaves nothing behind."""
    with pytest.raises(ModelError):
        download(MODEL, tmp_path / "models", connect=refusing(TimeoutError("timed out")))
    assert list(tmp_path.iterdir()) == []


def test_an_endless_response_is_cut_off(tmp_path: Path) -> None:
    """Hardly more than the model's size is read, so that a wrong response cannot fill the disk."""
    sizes = []

    class Endless(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            sizes.append(size or 0)
            return b"0" * (size or 0)

    with pytest.raises(ModelError, match="not the model it should be"):
        download(MODEL, tmp_path, connect=lambda _: Endless())
    assert sum(sizes) <= MODEL.size + model_download.CHUNK_SIZE


@pytest.mark.parametrize(
    ("number", "why"),
    [
        (errno.ENOSPC, "the disk is full; free some space"),
        (errno.EACCES, "choose another folder with --out"),
    ],
)
def test_a_failed_write_is_reported(
    number: int, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk is not reported as a broken connection."""

    class Full(io.BytesIO):
        def writelines(self, content: object, /) -> None:
            raise OSError(number, os.strerror(number))

    monkeypatch.setattr(Path, "open", lambda *_: Full())
    with pytest.raises(OutputError, match=why):
        download(MODEL, tmp_path, connect=responding_with(CONTENT))
    monkeypatch.undo()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    """Nothing is requested from the network."""
    (tmp_path / "models").write_text("", encoding="utf-8")
    with pytest.raises(OutputError, match="choose another folder with --out"):
        download(MODEL, tmp_path / "models", connect=refusing(AssertionError("it was requested")))


# ── the commands ─────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Iterator[Run]:
    """Run `posecheck model` with a fake network; return status, output and errors."""
    monkeypatch.setattr(model_download, "MODELS", {"lite": MODEL})
    monkeypatch.setattr(model_download, "models_folder", lambda: tmp_path / "own" / "models")
    monkeypatch.setattr("urllib.request.urlopen", network)
    network.requested.clear()

    def of(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["posecheck", "model", *arguments])
        with pytest.raises(SystemExit) as end:
            cli.main()
        output = capsys.readouterr()
        assert end.value.code is None or isinstance(end.value.code, int)
        return end.value.code or 0, output.out, output.err

    yield of


class FakeNetwork:
    """The network: it returns the model for every address."""

    def __init__(self) -> None:
        self.requested: list[str] = []

    def __call__(self, address: str, *, timeout: float) -> IO[bytes]:
        self.requested.append(address)
        return io.BytesIO(CONTENT)


network = FakeNetwork()


def test_the_command_downloads_once(run: Run, tmp_path: Path) -> None:
    """It prints the address, the path and the use of the file; a second run downloads nothing."""
    path = tmp_path / "own" / "models" / MODEL.file
    status, out, err = run("download", "lite")
    assert (status, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == f"Fetching 0.3 MB from {MODEL.address}"
    assert lines[-1] == f"Use it with: --model {path}"
    assert path.read_bytes() == CONTENT
    again = run("download", "lite")
    assert again[1].startswith(f"{path} is there already")
    assert network.requested == [MODEL.address]


def test_the_folder_can_be_chosen(run: Run, tmp_path: Path) -> None:
    """The option --out names any folder."""
    assert run("download", "lite", "--out", str(tmp_path / "here"))[0] == 0
    assert (tmp_path / "here" / MODEL.file).read_bytes() == CONTENT


def test_a_damaged_file_is_downloaded_again(run: Run, tmp_path: Path) -> None:
    """Only a file with the right checksum is left alone."""
    (tmp_path / MODEL.file).write_bytes(b"half")
    run("download", "lite", "--out", str(tmp_path))
    assert (tmp_path / MODEL.file).read_bytes() == CONTENT


def test_a_wrong_name_opens_no_connection(run: Run) -> None:
    """The status is 2, with one line."""
    status, out, err = run("download", "light")
    assert (status, out) == (2, "")
    assert err == "posecheck: there is no model 'light'; give one of lite.\n"
    assert not network.requested


def test_models_are_listed_with_their_checksums(run: Run, tmp_path: Path) -> None:
    """The bundled and the downloaded models are listed without a connection."""
    run("download", "lite")
    network.requested.clear()
    status, out, err = run("list")
    assert (status, err) == (0, "")
    for path in (default_model(), tmp_path / "own" / "models" / MODEL.file):
        assert f"  {path}\n  SHA-256 {hashlib.sha256(path.read_bytes()).hexdigest()}\n" in out
    assert not network.requested


def test_without_a_command_help_is_printed(run: Run) -> None:
    """This is no error."""
    status, out, err = run()
    assert (status, err) == (0, "")
    assert "download" in out


def test_a_missing_bundled_model_is_listed_as_missing(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The list does not fail."""
    monkeypatch.setattr("posecheck.estimator.default_model", lambda: Path("nowhere.task"))
    assert run("list")[1] == "nowhere, which comes with posecheck, is missing.\n"


# ── other modules ─────────────────────────────────────────────────────────────────────────────────


def test_only_one_module_imports_the_download() -> None:
    """Only the command `model` imports the module that opens connections."""
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
def test_other_commands_do_not_load_the_http_client(arguments: list[str], tmp_path: Path) -> None:
    """It is loaded by `model download` only."""
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
