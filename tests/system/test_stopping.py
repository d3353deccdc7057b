"""However a program ends: nothing is lost, nothing is left, and its workers end with it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from posecheck.history import History
from posecheck.video import Recording
from tests.support.programs import needs
from tests.support.signals import signals_enabled
from tests.support.xvfb import eventually

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "sample_videos" / "hip-flexor.mp4"
REPLAY = ROOT / "tests" / "replays" / "hip-flexor-faults-side.npz"
FILES = {"frames.csv", "landmarks.npz", "report.html", "session.json"}

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Windows has other signals")

needs_full_device = pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux has /dev/full, a device that is always full"
)


@pytest.fixture(autouse=True)
def signals_work() -> Iterator[None]:
    with signals_enabled():
        yield


@contextmanager
def started(folder: Path, *arguments: str, **streams: object) -> Iterator[subprocess.Popen[str]]:
    """Start posecheck in a folder, and kill it in the end."""
    environment = {
        **os.environ, "POSECHECK_DATA": str(folder / "data"), "PYTHONPATH": str(ROOT),
    }  # fmt: skip
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **streams}
    with subprocess.Popen(
        [sys.executable, "-m", "posecheck", *arguments],
        cwd=folder,
        env=environment,
        text=True,
        start_new_session=True,
        **pipes,  # type: ignore[call-overload]  # the types of streams
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def unfinished(folder: Path) -> list[Path]:
    return [path for path in folder.rglob(".unfinished-*") if path.is_dir()]


def session_members(process: subprocess.Popen[str]) -> list[int]:
    """The processes that a program started, by /proc; those that have ended are left out."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != process.pid:
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[3]) == process.pid and fields[0] != "Z":
                found.append(int(entry.name))
    return found


def sessions(folder: Path) -> int:
    return len(History(folder / "data", print).ids())


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_what_was_seen_is_kept(number: signal.Signals, tmp_path: Path) -> None:
    """The results are whole, the history has the session, and it is said in a sentence."""
    shutil.copy(SAMPLE, tmp_path / "a.mp4")
    with started(tmp_path, "analyze", "a.mp4", "--jobs", "1") as process:
        assert eventually(lambda: [p for p in unfinished(tmp_path) if frames(p) > 5])
        process.send_signal(number)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 128 + number
    assert err.startswith("posecheck: stopped after") and err.count("\n") == 1
    assert {path.name for path in (tmp_path / "a-posecheck").iterdir()} == FILES
    assert sessions(tmp_path) == 1


def frames(folder: Path) -> int:
    """The rows in an unfinished frames.csv that were written to the disk; or the poses."""
    rows = folder / "landmarks.rows"
    return rows.stat().st_size // 2000 if rows.exists() else 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_before_anything_is_loaded_ends_quietly(number: signal.Signals) -> None:
    """The first import handles it: no traceback."""
    code = (
        "import os, signal, posecheck.__main__\n"
        f"os.kill(os.getpid(), {int(number)})\n"
        "signal.pause()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (128 + number, "posecheck: stopped.\n")


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="no /proc to look at processes")
@pytest.mark.parametrize("names", [("a.mp4",), ("a.mp4", "b.mp4")], ids=["shared", "batch"])
def test_workers_end_with_their_parent(names: tuple[str, ...], tmp_path: Path) -> None:
    """Within 2 s, however it ends: it is killed here."""
    for name in names:
        shutil.copy(SAMPLE, tmp_path / name)
    with started(tmp_path, "analyze", *names, "--jobs", "2") as process:
        assert eventually(lambda: len(session_members(process)) >= 2)
        time.sleep(1.0)  # they have begun to work
        process.kill()
        process.wait()
        killed = time.monotonic()
        assert eventually(lambda: not session_members(process))
        assert time.monotonic() - killed < 3.0  # with a second for a busy computer


@pytest.mark.parametrize(
    "device",
    [
        # A disk that is always full; macOS has no such device.
        pytest.param("/dev/full", marks=needs_full_device),
        "closed",
        "pipe",
    ],
)
def test_output_that_nobody_takes_loses_nothing(device: str, tmp_path: Path) -> None:
    """Results and history are there; a full device is reported, a closed pipe is not."""
    shutil.copy(REPLAY, tmp_path / "landmarks.npz")
    arguments = ("analyze", "landmarks.npz")
    if device == "/dev/full":
        with Path(device).open("w") as full, started(tmp_path, *arguments, stdout=full) as process:
            _, err = process.communicate(timeout=60)
        assert process.returncode == 2
        assert err.startswith("posecheck: ") and err.count("\n") == 1
    elif device == "closed":
        command = [
            needs("sh"),
            "-c",
            f'exec "{sys.executable}" -m posecheck analyze landmarks.npz >&-',
        ]
        environment = {**os.environ, "POSECHECK_DATA": "data", "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stderr) == (0, "")
    else:
        with started(tmp_path, *arguments) as process:
            assert process.stdout is not None
            process.stdout.close()
            assert process.wait(60) == 0
    assert {path.name for path in (tmp_path / "landmarks-posecheck").iterdir()} == FILES
    assert sessions(tmp_path) == 1


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Iterator[subprocess.Popen[bytes]]:
    """An X server, which a test may kill."""
    if not sys.platform.startswith("linux"):
        # Windows and macOS draw windows without an X server, so none can go away there.
        pytest.skip("only Linux draws windows by an X server, which is what goes away here")
    reads, writes = os.pipe()
    command = [needs("Xvfb"), "-displayfd", str(writes), "-screen", "0", "640x480x24"]
    with subprocess.Popen([*command, "-nolisten", "tcp"], pass_fds=[writes], stderr=-3) as server:
        os.close(writes)
        with os.fdopen(reads) as output:
            monkeypatch.setenv("DISPLAY", f":{output.readline().strip()}")
        yield server
        server.kill()


TRAIN = ("live", "--camera", str(SAMPLE), "--no-voice", "--out", "o")


def test_a_training_survives_its_screen(screen: subprocess.Popen[bytes], tmp_path: Path) -> None:
    """The X server is killed: the training is kept all the same."""
    with started(tmp_path, *TRAIN) as process:
        assert eventually(lambda: [p for p in unfinished(tmp_path) if frames(p) > 10])
        screen.kill()
        out, _ = process.communicate(timeout=60)
    assert process.returncode == 129
    (folder,) = (tmp_path / "o").iterdir()
    assert {path.name for path in folder.iterdir()} == FILES
    assert sessions(tmp_path) == 1
    assert str(folder.relative_to(tmp_path)) in out


def journal_size(folder: Path) -> int:
    """The bytes of the journals of trainings under way."""
    return sum(path.stat().st_size for path in (folder / "data").rglob("*.journal"))


@pytest.mark.usefixtures("screen")
def test_a_training_that_is_killed_is_kept_at_the_next_start(tmp_path: Path) -> None:
    """Nothing handles SIGKILL: the next start finds journal and recording, and says so."""
    with started(tmp_path, *TRAIN, "--record", "r.mp4") as process:
        # Some 60 looks; each question has its own 20 s, which a busy computer needs.
        assert eventually(lambda: journal_size(tmp_path) > 0)
        assert eventually(lambda: journal_size(tmp_path) > 50_000)
        assert eventually(lambda: journal_size(tmp_path) > 100_000)
        process.kill()
        process.wait()
    (folder,) = (tmp_path / "o").iterdir()
    assert not FILES & {path.name for path in folder.iterdir()} and not sessions(tmp_path)
    with started(tmp_path, "live", "--camera", "none.mp4", "--no-voice", "--out", "o") as process:
        _, err = process.communicate(timeout=60)
    said, recording, refused = err.splitlines()
    assert "had been cut off after 0:" in said and str(folder / "report.html") in said
    assert recording == f"Recording: {tmp_path / 'r.mp4'}"
    with Recording(tmp_path / "r.mp4") as film:
        assert sum(1 for _ in film) > 1
    assert "none.mp4" in refused and process.returncode == 2
    assert {path.name for path in folder.iterdir()} == FILES
    assert sessions(tmp_path) == 1 and not journal_size(tmp_path)


@pytest.mark.usefixtures("screen")
def test_a_training_that_finds_the_disk_full_is_kept_at_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No report is named that is not there; once there is space, the next start writes it."""
    resource = pytest.importorskip("resource")

    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")  # Python would cut its own files off

    def limit() -> None:  # no file may grow any more
        resource.setrlimit(resource.RLIMIT_FSIZE, (60_000,) * 2)

    with started(tmp_path, *TRAIN, preexec_fn=limit) as process:
        out, err = process.communicate(timeout=120)
    assert process.returncode == 2 and "Report:" not in out
    assert "the next start of posecheck keeps what was done." in err
    with started(tmp_path, "history") as process:
        _, err = process.communicate(timeout=60)
    assert "had been cut off after 0:" in err
    (folder,) = (tmp_path / "o").iterdir()
    assert {path.name for path in folder.iterdir()} == FILES
    assert sessions(tmp_path) == 1


def test_too_little_memory_is_said_in_a_sentence(tmp_path: Path) -> None:
    """Before libraries in C crash for want of it."""
    resource = pytest.importorskip("resource")

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (1_200_000_000,) * 2)

    shutil.copy(SAMPLE, tmp_path / "a.mp4")
    with started(tmp_path, "analyze", "a.mp4", preexec_fn=limit) as process:
        _, err = process.communicate(timeout=60)
    assert process.returncode == 2
    assert err.startswith("posecheck: only 1.2 GB of memory") and err.count("\n") == 1
    assert not (tmp_path / "a-posecheck").exists()
