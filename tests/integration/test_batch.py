"""Many recordings on any executor: each has one outcome."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from pathlib import Path
from time import sleep

import pytest

from posecheck.app import batch
from posecheck.app.analysis import AnalysisOptions
from posecheck.app.batch import (
    DiscardedError,
    Outcome,
    ProcessExecutor,
    Task,
    available_cores,
    cluster,
    run_task,
    run_tasks,
)
from posecheck.core.session import Model, Session, Source
from posecheck.errors import PosecheckError, VideoError
from tests.support.clips import SAMPLES, beginning
from tests.support.connections import escapes, watched
from tests.support.signals import signals_enabled
from tests.support.videos import read

ROOT = Path(__file__).resolve().parents[2]

needs_kill = pytest.mark.skipif(
    not hasattr(signal, "SIGKILL"), reason="there is no such signal on Windows"
)


def session_of(name: str) -> Session:
    source = Source(name, False, 64, 48, 10.0, 10, 1.0)
    return Session(source, Model("fake", "00"), 10, 0, ())


def tasks(*names: str) -> list[Task]:
    return [Task(Path(name), Path(name).with_suffix("")) for name in names]


def fake_run(task: Task) -> Session:
    """Run a task whose name says what happens."""
    if task.video.stem == "broken":
        raise VideoError(f"{task.video} is not a video.")
    if task.video.stem == "bug":
        raise ZeroDivisionError
    return session_of(task.video.name)


def summarized(found: list[Outcome]) -> dict[str, str]:
    """Return the session or error of each video by name."""
    failed = {one.task.video.name: type(one.error).__name__ for one in found if one.error}
    done = {one.task.video.name: one.session.source.name for one in found if one.session}
    return failed | done


@pytest.fixture(autouse=True)
def signals_work() -> Iterator[None]:
    with signals_enabled():
        yield


@pytest.fixture
def threads() -> Iterator[Executor]:
    with ThreadPoolExecutor(2) as executor:
        yield executor


# ── outcomes ─────────────────────────────────────────────────────────────────────────────────────


def test_every_task_has_an_outcome(threads: Executor) -> None:
    """A task that fails, expectedly or not, stops no other."""
    found = list(run_tasks(tasks("a.mp4", "broken.mp4", "bug.mp4", "b.mp4"), threads, run=fake_run))
    assert summarized(found) == {
        "a.mp4": "a.mp4", "b.mp4": "b.mp4",
        "broken.mp4": "VideoError", "bug.mp4": "ZeroDivisionError",
    }  # fmt: skip


def test_without_tasks_there_is_no_outcome(threads: Executor) -> None:
    assert list(run_tasks([], threads, run=fake_run)) == []


@pytest.mark.parametrize(("deaths", "outcome"), [(1, "a.mp4"), (2, "BrokenExecutor")])
def test_a_task_whose_process_died_is_retried_once(
    threads: Executor, deaths: int, outcome: str
) -> None:
    """The second death is reported. The other tasks run once."""
    calls: list[str] = []

    def dying(task: Task) -> Session:
        calls.append(task.video.name)
        if task.video.name == "a.mp4" and calls.count("a.mp4") <= deaths:
            raise BrokenExecutor
        return fake_run(task)

    found = list(run_tasks(tasks("a.mp4", "b.mp4"), threads, run=dying))
    assert summarized(found) == {"a.mp4": outcome, "b.mp4": "b.mp4"}
    assert sorted(calls) == ["a.mp4", "a.mp4", "b.mp4"]


def test_stopping_cancels_tasks_that_have_not_started() -> None:
    """Running ones are waited for and reported."""
    started = threading.Event()

    def slow(task: Task) -> Session:
        started.set()
        sleep(3 * batch.POLL_INTERVAL)
        return fake_run(task)

    with ThreadPoolExecutor(1) as executor:
        waiting = run_tasks(tasks("a.mp4", "b.mp4", "c.mp4"), executor, started.is_set, slow)
        assert summarized(list(waiting)) == {"a.mp4": "a.mp4"}


def test_a_task_is_plain_data(tmp_path: Path) -> None:
    """It names its exercises; the process that runs it looks them up."""
    clip = beginning(tmp_path / "clip.mp4", 0.5)
    session = run_task(
        Task(clip, tmp_path / "results", AnalysisOptions(exercises=("open-close",), stride=4))
    )
    frames, _ = read(clip)
    assert (session.source.stride, session.source.frames) == (4, len(frames[::4]))
    assert (tmp_path / "results" / "session.json").is_file()


def test_there_is_at_least_one_core() -> None:
    assert 1 <= available_cores() <= (os.cpu_count() or 1)


# ── processes ────────────────────────────────────────────────────────────────────────────────────


def own_process(delay: float = 0.0) -> int:
    sleep(delay)
    return os.getpid()


def kill_by_name(task: Task) -> Session:
    """Kill the own process: always for "deadly", only the first time for "once"."""
    if task.video.stem == "deadly":
        os.kill(os.getpid(), signal.SIGKILL)
    if task.video.stem == "once" and not task.folder.exists():
        task.folder.mkdir()
        os.kill(os.getpid(), signal.SIGKILL)
    return session_of(task.video.name)


def wait_for_order(folder: Path) -> str:
    """Wait for an order of the executor, and return it."""
    (folder / "started").touch()
    while True:
        try:
            if batch.stop_requested():
                return "finish"
        except DiscardedError:
            (folder / "discarded").touch()
            raise
        sleep(0.01)


def handles_ctrl_c() -> bool:
    return signal.getsignal(signal.SIGINT) != signal.SIG_IGN


def wait_for(file: Path) -> None:
    while not file.exists():
        sleep(0.01)


def test_calls_run_in_other_processes() -> None:
    """There are as many processes as jobs, and they are reused."""
    with ProcessExecutor(2) as executor:
        calls = [executor.submit(own_process, 0.1) for _ in range(6)]
        used = {call.result() for call in calls}
    assert os.getpid() not in used
    assert len(used) <= 2


@needs_kill
def test_a_killed_process_fails_its_own_task_only(tmp_path: Path) -> None:
    """A system out of memory kills processes: the task is retried, then reported."""
    planned = [
        Task(tmp_path / name, tmp_path / name.removesuffix(".mp4"))
        for name in ("a.mp4", "once.mp4", "deadly.mp4", "b.mp4", "c.mp4")
    ]
    with ProcessExecutor(2) as executor:
        found = list(run_tasks(planned, executor, run=kill_by_name))
    assert summarized(found) == {
        "a.mp4": "a.mp4", "b.mp4": "b.mp4", "c.mp4": "c.mp4",
        "once.mp4": "once.mp4", "deadly.mp4": "BrokenProcessPool",
    }  # fmt: skip


def test_an_error_in_a_process_is_raised_as_it_is() -> None:
    """Its type and text survive pickling."""
    with ProcessExecutor(1) as executor:
        call = executor.submit(fake_run, Task(Path("broken.mp4"), Path("broken")))
        with pytest.raises(VideoError, match=r"^broken\.mp4 is not a video\.$"):
            call.result()


def test_worker_processes_ignore_ctrl_c() -> None:
    """The terminal sends it to all processes; the parent handles it."""
    with ProcessExecutor(1) as executor:
        assert not executor.submit(handles_ctrl_c).result()
    assert handles_ctrl_c()


def test_shutdown_orders_to_finish(tmp_path: Path) -> None:
    """Results up to then are kept."""
    with ProcessExecutor(1) as executor:
        call = executor.submit(wait_for_order, tmp_path)
        wait_for(tmp_path / "started")
        executor.shutdown(wait=False)
        assert call.result() == "finish"


def test_an_error_orders_to_discard(tmp_path: Path) -> None:
    """A second Ctrl-C is such an error: no running task keeps its results."""
    calls: list[Future[str]] = []
    with pytest.raises(KeyboardInterrupt), ProcessExecutor(1) as executor:
        calls.append(executor.submit(wait_for_order, tmp_path))
        calls.append(executor.submit(wait_for_order, tmp_path))
        wait_for(tmp_path / "started")
        raise KeyboardInterrupt
    assert (tmp_path / "discarded").exists()
    assert isinstance(calls[0].exception(), DiscardedError)
    assert calls[1].cancelled()


# ── real recordings ──────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clips")
    beginning(folder / "a.mp4", 1.5, "open-close")
    beginning(folder / "b.mp4", 1.5, "leg-rotations")
    return folder


@pytest.fixture(scope="module")
def expected(clips: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Analyse the clips in this process; return the parent of the results."""
    folder = tmp_path_factory.mktemp("expected")
    for name in ("a", "b"):
        run_task(Task(clips / f"{name}.mp4", folder / name))
    return folder


def on_processes(tasks: list[Task]) -> list[Outcome]:
    with ProcessExecutor(2) as executor:
        return list(run_tasks(tasks, executor))


def on_a_cluster(tasks: list[Task]) -> list[Outcome]:
    from distributed import LocalCluster

    with (
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as workers,
        cluster(workers.scheduler_address) as executor,
    ):
        return list(run_tasks(tasks, executor))


@pytest.mark.parametrize("run_all", [on_processes, on_a_cluster])
def test_results_do_not_depend_on_the_executor(
    clips: Path, expected: Path, tmp_path: Path, run_all: Callable[[list[Task]], list[Outcome]]
) -> None:
    """They are identical to those of this process; an error keeps its text."""
    (tmp_path / "text.mp4").write_text("no video", encoding="utf-8")
    videos = [clips / "a.mp4", clips / "b.mp4", tmp_path / "text.mp4"]
    found = run_all([Task(video, tmp_path / video.stem) for video in videos])
    assert summarized(found) == {"a.mp4": "a.mp4", "b.mp4": "b.mp4", "text.mp4": "VideoError"}
    for name in ("a", "b"):
        for file in ("session.json", "frames.csv", "landmarks.npz"):
            assert (tmp_path / name / file).read_bytes() == (expected / name / file).read_bytes()


def test_a_missing_cluster_is_reported() -> None:
    with pytest.raises(PosecheckError, match="no Dask scheduler at nowhere"), cluster("nowhere"):
        pass


def test_without_dask_its_installation_is_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(PosecheckError, match=r"posecheck\[dask\]"), cluster("tcp://nowhere:1"):
        pass


SCRIPT = """
from posecheck.app import parallel_tracking
from posecheck.cli import main

if __name__ == "__main__":
    parallel_tracking.MIN_FRAMES = 10  # share even a video of one second
    main()
"""


@pytest.mark.parametrize("video", ["", "a.mp4"], ids=["many videos", "one video"])
def test_processes_open_no_connection(clips: Path, tmp_path: Path, video: str) -> None:
    """Neither to each other nor to the network."""
    script = tmp_path / "script.py"
    script.write_text(SCRIPT, encoding="utf-8")
    options = ["--jobs", "2", "--no-history", "--out", str(tmp_path)]
    log = watched(tmp_path, sys.executable, str(script), "analyze", str(clips / video), *options)
    assert escapes(log) == []
    assert log.count("+++ exited with 0 +++") + log.count("+++ killed by SIGTERM +++") >= 3
    assert (tmp_path / "a-posecheck" / "session.json").is_file()


def start(out: Path) -> subprocess.Popen[str]:
    """Start the program on the samples, a minute each, and wait until two are being analysed."""
    options = ["--jobs", "2", "--no-history", "--out", str(out)]
    command = [sys.executable, "-m", "posecheck", "analyze", str(SAMPLES), *options]
    program = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT
    )
    while len(list(out.glob("*-posecheck/.unfinished-*/frames.csv"))) < 2:
        assert program.poll() is None
        sleep(0.01)
    return program


@needs_kill
def test_ctrl_c_keeps_the_results_so_far(tmp_path: Path) -> None:
    """Those of all running tasks, in complete files; the third video is not started."""
    program = start(tmp_path)
    program.send_signal(signal.SIGINT)
    _, err = program.communicate()
    assert program.returncode == 130
    assert err.count("what was seen so far is kept") + err.count("nothing was written") == 2
    assert "Traceback" not in err
    assert not list(tmp_path.rglob(".unfinished-*"))
    records = [json.loads(path.read_text("utf-8")) for path in tmp_path.glob("*/session.json")]
    assert all(record["interrupted"] for record in records)
    assert len(list(tmp_path.glob("*-posecheck"))) == len(records) <= 2


@needs_kill
def test_ctrl_c_twice_leaves_no_unfinished_file(tmp_path: Path) -> None:
    """No unfinished file of any process remains."""
    program = start(tmp_path)
    for _ in range(2):
        program.send_signal(signal.SIGINT)
        sleep(0.05)  # two at a time would be one
    _, err = program.communicate()
    assert program.returncode == 130
    assert "Traceback" not in err
    assert not list(tmp_path.rglob(".unfinished-*"))
