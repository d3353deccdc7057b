"""Many recordings over any executor: every one gets its due."""

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
from posecheck.app.batch import (
    DroppedError,
    Outcome,
    Processes,
    Task,
    carry_out,
    cluster,
    cores,
    outcomes,
)
from posecheck.core.session import Model, Session, Source
from posecheck.errors import PosecheckError, VideoError
from tests.support.clips import SAMPLES, beginning
from tests.support.connections import escapes, watched
from tests.support.videos import read

ROOT = Path(__file__).resolve().parents[2]

needs_kill = pytest.mark.skipif(
    not hasattr(signal, "SIGKILL"), reason="there is no such signal on Windows"
)


def session(name: str) -> Session:
    source = Source(name, False, 64, 48, 10.0, 10, 1.0)
    return Session(source, Model("fake", "00"), 10, 0, ())


def tasks(*names: str) -> list[Task]:
    return [Task(Path(name), Path(name).with_suffix("")) for name in names]


def done(task: Task) -> Session:
    """What a task whose name says what happens comes to."""
    if task.video.stem == "broken":
        raise VideoError(f"{task.video} is not a video.")
    if task.video.stem == "bug":
        raise ZeroDivisionError
    return session(task.video.name)


def told(found: list[Outcome]) -> dict[str, str]:
    failed = {one.task.video.name: type(one.error).__name__ for one in found if one.error}
    done = {one.task.video.name: one.session.source.name for one in found if one.session}
    return failed | done


@pytest.fixture
def threads() -> Iterator[Executor]:
    with ThreadPoolExecutor(2) as executor:
        yield executor


# ── what becomes of tasks ────────────────────────────────────────────────────────────────────────


def test_every_task_has_an_outcome(threads: Executor) -> None:
    """One that fails, foreseen or not, keeps no other from being done."""
    found = list(outcomes(tasks("a.mp4", "broken.mp4", "bug.mp4", "b.mp4"), threads, do=done))
    assert told(found) == {
        "a.mp4": "a.mp4", "b.mp4": "b.mp4",
        "broken.mp4": "VideoError", "bug.mp4": "ZeroDivisionError",
    }  # fmt: skip


def test_no_task_no_outcome(threads: Executor) -> None:
    """Nothing to do is done at once."""
    assert list(outcomes([], threads, do=done)) == []


@pytest.mark.parametrize(("deaths", "outcome"), [(1, "a.mp4"), (2, "BrokenExecutor")])
def test_a_task_whose_process_died_is_tried_once_more(
    threads: Executor, deaths: int, outcome: str
) -> None:
    """Once; the second time it is told. The others are done once."""
    calls: list[str] = []

    def dying(task: Task) -> Session:
        calls.append(task.video.name)
        if task.video.name == "a.mp4" and calls.count("a.mp4") <= deaths:
            raise BrokenExecutor
        return done(task)

    found = list(outcomes(tasks("a.mp4", "b.mp4"), threads, do=dying))
    assert told(found) == {"a.mp4": outcome, "b.mp4": "b.mp4"}
    assert sorted(calls) == ["a.mp4", "a.mp4", "b.mp4"]


def test_who_stops_gives_up_what_has_not_begun() -> None:
    """What is under way is waited for and told."""
    begun = threading.Event()

    def slow(task: Task) -> Session:
        begun.set()
        sleep(3 * batch.PATIENCE)
        return done(task)

    with ThreadPoolExecutor(1) as executor:
        waiting = outcomes(tasks("a.mp4", "b.mp4", "c.mp4"), executor, begun.is_set, slow)
        assert told(list(waiting)) == {"a.mp4": "a.mp4"}


def test_a_task_is_plain_data(tmp_path: Path) -> None:
    """It names its exercises; whoever does it looks for those."""
    clip = beginning(tmp_path / "clip.mp4", 0.5)
    came = carry_out(Task(clip, tmp_path / "results", exercises=("open-close",), stride=4))
    frames, _ = read(clip)
    assert (came.source.stride, came.source.frames) == (4, len(frames[::4]))
    assert (tmp_path / "results" / "session.json").is_file()


def test_there_is_a_core() -> None:
    """Else nobody would be asking."""
    assert 1 <= cores() <= (os.cpu_count() or 1)


# ── processes ────────────────────────────────────────────────────────────────────────────────────


def own_process(delay: float = 0.0) -> int:
    sleep(delay)
    return os.getpid()


def killed_by_its_name(task: Task) -> Session:
    """Kills its own process if it is called so: always, or when it is done for the first time."""
    if task.video.stem == "deadly":
        os.kill(os.getpid(), signal.SIGKILL)
    if task.video.stem == "once" and not task.folder.exists():
        task.folder.mkdir()
        os.kill(os.getpid(), signal.SIGKILL)
    return session(task.video.name)


def told_to_stop(place: Path) -> str:
    """Waits for the word of whoever started this process, which is what it answers."""
    (place / "begun").touch()
    while True:
        try:
            if batch._superior.stopped():
                return "finish"
        except DroppedError:
            (place / "dropped").touch()
            raise
        sleep(0.01)


def hears_ctrl_c() -> bool:
    return signal.getsignal(signal.SIGINT) != signal.SIG_IGN


def wait_for(file: Path) -> None:
    while not file.exists():
        sleep(0.01)


def test_calls_are_done_elsewhere_and_side_by_side() -> None:
    """In as many processes as there are jobs, none of them this one; they are used again."""
    with Processes(2) as executor:
        calls = [executor.submit(own_process, 0.1) for _ in range(6)]
        used = {call.result() for call in calls}
    assert os.getpid() not in used
    assert len(used) <= 2


@needs_kill
def test_a_killed_process_costs_its_own_task_alone(tmp_path: Path) -> None:
    """As by a system without memory: tried once more, then told; the rest goes on beside it."""
    named = [
        Task(tmp_path / name, tmp_path / name.removesuffix(".mp4"))
        for name in ("a.mp4", "once.mp4", "deadly.mp4", "b.mp4", "c.mp4")
    ]
    with Processes(2) as executor:
        found = list(outcomes(named, executor, do=killed_by_its_name))
    assert told(found) == {
        "a.mp4": "a.mp4", "b.mp4": "b.mp4", "c.mp4": "c.mp4",
        "once.mp4": "once.mp4", "deadly.mp4": "BrokenProcessPool",
    }  # fmt: skip


def test_an_error_elsewhere_is_the_error_itself() -> None:
    """The sentence for the user crosses over whole."""
    with Processes(1) as executor:
        call = executor.submit(done, Task(Path("broken.mp4"), Path("broken")))
        with pytest.raises(VideoError, match=r"^broken\.mp4 is not a video\.$"):
            call.result()


def test_ctrl_c_is_not_for_the_processes() -> None:
    """The terminal sends it to all; one of them decides."""
    with Processes(1) as executor:
        assert not executor.submit(hears_ctrl_c).result()
    assert hears_ctrl_c()


def test_shutting_down_asks_to_finish(tmp_path: Path) -> None:
    """What there is so far is kept."""
    with Processes(1) as executor:
        call = executor.submit(told_to_stop, tmp_path)
        wait_for(tmp_path / "begun")
        executor.shutdown(wait=False)
        assert call.result() == "finish"


def test_leaving_by_an_error_asks_to_drop(tmp_path: Path) -> None:
    """As by a second Ctrl-C: nothing of what is under way is kept, and nobody is left behind."""
    calls: list[Future[str]] = []
    with pytest.raises(KeyboardInterrupt), Processes(1) as executor:
        calls.append(executor.submit(told_to_stop, tmp_path))
        calls.append(executor.submit(told_to_stop, tmp_path))
        wait_for(tmp_path / "begun")
        raise KeyboardInterrupt
    assert (tmp_path / "dropped").exists()
    assert isinstance(calls[0].exception(), DroppedError)
    assert calls[1].cancelled()


# ── for real ─────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clips")
    beginning(folder / "a.mp4", 1.5, "open-close")
    beginning(folder / "b.mp4", 1.5, "leg-rotations")
    return folder


def on_processes(named: list[Task]) -> list[Outcome]:
    with Processes(2) as executor:
        return list(outcomes(named, executor))


def on_a_cluster(named: list[Task]) -> list[Outcome]:
    from distributed import LocalCluster

    with (
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as workers,
        cluster(workers.scheduler_address) as executor,
    ):
        return list(outcomes(named, executor))


@pytest.mark.parametrize("somewhere", [on_processes, on_a_cluster])
def test_wherever_it_is_done_the_results_are_the_same(
    clips: Path, tmp_path: Path, somewhere: Callable[[list[Task]], list[Outcome]]
) -> None:
    """To the last byte those of this process; an impossible one is told with its own sentence."""
    (tmp_path / "text.mp4").write_text("no video", encoding="utf-8")
    videos = [clips / "a.mp4", clips / "b.mp4", tmp_path / "text.mp4"]
    found = somewhere([Task(video, tmp_path / video.stem) for video in videos])
    assert told(found) == {"a.mp4": "a.mp4", "b.mp4": "b.mp4", "text.mp4": "VideoError"}
    for name in ("a", "b"):
        carry_out(Task(clips / f"{name}.mp4", tmp_path / "here" / name))
        for file in ("session.json", "frames.csv", "landmarks.npz"):
            ours = (tmp_path / "here" / name / file).read_bytes()
            assert (tmp_path / name / file).read_bytes() == ours


def test_a_cluster_that_is_not_there_is_told() -> None:
    """In one sentence, with what to do."""
    with pytest.raises(PosecheckError, match="no Dask scheduler at nowhere"), cluster("nowhere"):
        pass


def test_without_dask_it_is_told_how_to_have_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is an extra."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(PosecheckError, match=r"posecheck\[dask\]"), cluster("tcp://nowhere:1"):
        pass


SCRIPT = """
from posecheck import stretches
from posecheck.cli import main

if __name__ == "__main__":
    stretches.SHORTEST = 10  # a video of a second is worth sharing out, too
    main()
"""


@pytest.mark.parametrize("video", ["", "a.mp4"], ids=["many videos", "one video"])
def test_processes_talk_to_nobody(clips: Path, tmp_path: Path, video: str) -> None:
    """Neither among themselves nor with the world is any connection tried."""
    script = tmp_path / "script.py"
    script.write_text(SCRIPT, encoding="utf-8")
    options = ["--jobs", "2", "--no-history", "--out", str(tmp_path)]
    log = watched(tmp_path, sys.executable, str(script), "analyze", str(clips / video), *options)
    assert escapes(log) == []
    assert log.count("+++ exited with 0 +++") + log.count("+++ killed by SIGTERM +++") >= 3
    assert (tmp_path / "a-posecheck" / "session.json").is_file()


def begin(out: Path) -> subprocess.Popen[str]:
    """The program at work on the samples, a minute each: two of them have been begun."""
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
def test_ctrl_c_keeps_what_was_seen(tmp_path: Path) -> None:
    """Of all videos that are under way, and whole; the one that was not begun is not."""
    program = begin(tmp_path)
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
def test_ctrl_c_twice_ends_it_cleanly(tmp_path: Path) -> None:
    """Nothing half-written remains, in no process's folder."""
    program = begin(tmp_path)
    for _ in range(2):
        program.send_signal(signal.SIGINT)
        sleep(0.05)  # two at a time would be one
    _, err = program.communicate()
    assert program.returncode == 130
    assert "Traceback" not in err
    assert not list(tmp_path.rglob(".unfinished-*"))
