"""One recording tracked by several processes: nothing is missing, and everything is in order."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecheck.app import parallel_tracking
from posecheck.app.parallel_tracking import (
    MAX_CHUNK,
    MIN_FRAMES,
    WARM_UP,
    ChunkPlan,
    MergedPoses,
    Message,
    plan_chunks,
    track_in_parallel,
)
from posecheck.app.processes import starting_worker
from posecheck.core.pose import Frame, Pose
from posecheck.errors import ModelError, PosecheckError, VideoError
from posecheck.estimator import Estimator, identity
from posecheck.video import Recording
from tests.support.clips import beginning
from tests.support.videos import cut, make, noise, read, turned

SIZE = (640, 480)
NOTHING = np.zeros((0, 0, 3), np.uint8)

WORKERS = st.integers(2, 5)
LENGTHS = st.integers(WARM_UP, 4 * WARM_UP)
STRIDES = st.integers(1, 3)


@pytest.fixture(autouse=True)
def no_process_is_left() -> Iterator[None]:
    yield
    assert multiprocessing.active_children() == []


# ── the plan ─────────────────────────────────────────────────────────────────────────────────────


@given(workers=WORKERS, length=LENGTHS, stride=STRIDES)
def test_every_frame_is_reported_by_one_worker(workers: int, length: int, stride: int) -> None:
    """That worker decodes it; frames that the stride skips are decoded by none."""
    plan = ChunkPlan(workers, length, stride)
    for number in range(length * stride * (workers + 1)):
        decoding = [w for w in range(workers) if plan.chunk(w, number) is not None]
        assert bool(decoding) == (number % stride == 0)
        assert not decoding or plan.owner(number // stride) in decoding


@given(workers=WORKERS, length=LENGTHS, stride=STRIDES)
def test_every_chunk_is_warmed_up(workers: int, length: int, stride: int) -> None:
    """The tracker of a chunk also sees the frames before it."""
    plan = ChunkPlan(workers, length, stride)
    for chunk in range(2 * workers):
        start = chunk * length
        seen = range(max(start - WARM_UP, 0), start + length)
        assert {plan.chunk(chunk % workers, index * stride) for index in seen} == {chunk}
        assert {plan.owner(index) for index in range(start, start + length)} == {chunk % workers}


@given(frames=st.integers(0, 200_000), jobs=st.integers(1, 64), stride=st.sampled_from([1, 2, 4]))
def test_a_recording_is_shared_evenly(frames: int, jobs: int, stride: int) -> None:
    """No worker has more than a chunk's remainder more to do than another; none is too long."""
    plan = plan_chunks(frames, jobs, stride)
    analysed = frames // stride
    if plan is None:
        assert jobs < 2 or analysed < 2 * MIN_FRAMES
        return
    assert plan.workers <= jobs
    assert MIN_FRAMES <= plan.length <= MAX_CHUNK
    chunks = -(-analysed // plan.length)
    assert chunks % plan.workers in (0, plan.workers - 1) or analysed < chunks * plan.length


@pytest.mark.parametrize(
    ("frames", "jobs", "workers"),
    [
        (None, 8, 0),
        (0, 8, 0),
        (2 * MIN_FRAMES - 1, 8, 0),
        (2 * MIN_FRAMES, 8, 2),
        (2 * MIN_FRAMES, 1, 0),
        (947, 2, 2),
        (947, 8, 3),
        (36_000, 8, 8),
    ],
)
def test_short_recordings_are_not_shared(frames: int | None, jobs: int, workers: int) -> None:
    """Neither are recordings of unknown length."""
    plan = plan_chunks(frames, jobs)
    assert (plan.workers if plan else 0) == workers


# ── what workers send ────────────────────────────────────────────────────────────────────────────


class FakeRecording:
    """Has three chunks and a half; the last frame of the second one is missing."""

    def __init__(self, path: Path, wanted: Callable[[int], bool]) -> None:
        numbers = set(range(3 * WARM_UP + 20)) - {2 * WARM_UP - 1}
        self._numbers = [number for number in sorted(numbers) if wanted(number)]

    def thin(self, looks: object, *, stride: int) -> None:
        pass

    def numbered(self) -> Iterator[tuple[int, Frame]]:
        return ((number, frame(number)) for number in self._numbers)

    def __enter__(self) -> FakeRecording:
        return self

    def __exit__(self, *error: object) -> None:
        pass


class FakeEstimator:
    """Detects no person."""

    def __init__(self, model: Path | None, *, verbose: bool) -> None:
        pass

    def __call__(self, frame: Frame) -> Pose:
        return pose(frame.time)

    def __enter__(self) -> FakeEstimator:
        return self

    def __exit__(self, *error: object) -> None:
        pass


@pytest.mark.parametrize("worker", [0, 1])
def test_workers_mark_the_ends_of_their_chunks(
    worker: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the last frame is missing; warm-up frames are not sent."""
    monkeypatch.setattr(parallel_tracking, "Recording", FakeRecording)
    monkeypatch.setattr(parallel_tracking, "Estimator", FakeEstimator)
    messages = parallel_tracking._messages(Path(), ChunkPlan(2, WARM_UP), worker, None, False)
    chunks = [
        # The last chunk is empty: the recording ends while it is warmed up.
        [*range(WARM_UP), None, *range(2 * WARM_UP, 3 * WARM_UP), None, None],
        [*range(WARM_UP, 2 * WARM_UP - 1), None, *range(3 * WARM_UP, 3 * WARM_UP + 20), None],
    ]
    assert [message and message.time for message in messages] == chunks[worker]


# ── merging ──────────────────────────────────────────────────────────────────────────────────────


def pose(time: float) -> Pose:
    return Pose.unseen(time, SIZE)


def frame(time: float) -> Frame:
    return Frame(time, NOTHING)


def sent(*messages: Message) -> Connection:
    """Return the receiver of a worker that has sent messages and ended."""
    receiver, sender = multiprocessing.Pipe(duplex=False)
    with sender:
        for message in messages:
            sender.send(message)
    return receiver


def test_chunks_are_merged_in_turns() -> None:
    """A chunk of the first worker is followed by one of the second."""
    first = sent(pose(0), pose(1), None, pose(4), None)
    second = sent(pose(2), pose(3), None, pose(5))
    estimate = MergedPoses("clip.mp4", [first, second])
    assert [estimate(frame(time)).time for time in range(6)] == [0, 1, 2, 3, 4, 5]


def test_an_error_of_a_worker_is_raised() -> None:
    """It comes after the poses before it."""
    estimate = MergedPoses("clip.mp4", [sent(pose(0), VideoError("it is broken")), sent(pose(1))])
    assert estimate(frame(0)).time == 0
    with pytest.raises(VideoError, match=r"^it is broken$"):
        estimate(frame(1))


def test_a_worker_that_ends_early_is_an_error() -> None:
    """Missing poses are not made up."""
    estimate = MergedPoses("clip.mp4", [sent(pose(0)), sent(pose(1))])
    assert estimate(frame(0)).time == 0
    with pytest.raises(PosecheckError, match=r"clip\.mp4 was ended from outside.*--jobs 1\.$"):
        estimate(frame(1))


# ── sparse decoding ──────────────────────────────────────────────────────────────────────────────


def uneven(count: int) -> list[float]:
    """Return uneven frame times, s, such as a phone's."""
    steps = np.random.default_rng(3).uniform(0.02, 0.06, count)
    return [float(time) for time in np.round(np.cumsum(steps), 3)]


VIDEOS: dict[str, Callable[[Path], Path]] = {
    "one key frame": lambda place: make(
        place / "clip.mp4", noise((64, 48), 60), options={"g": "600"}
    ),
    "uneven": lambda place: make(place / "clip.mp4", noise((64, 48), 60), times=uneven(60)),
    "uneven.mkv": lambda place: make(place / "clip.mkv", noise((64, 48), 60), times=uneven(60)),
    "turned": lambda place: turned(make(place / "clip.mp4", noise((64, 48), 60)), (0, 1, -1, 0)),
    "cut": lambda place: cut(make(place / "clip.mkv", noise((64, 48), 60)), 0.7),
    "sample": lambda place: beginning(place / "clip.mp4", 4.0),
}


@pytest.mark.parametrize("kind", VIDEOS)
@pytest.mark.parametrize("every", [1, 7])
def test_sparse_decoding_yields_the_frames_of_full_decoding(
    kind: str, every: int, tmp_path: Path
) -> None:
    """Images, times and damage are identical."""
    path = VIDEOS[kind](tmp_path)
    frames, recording = read(path)
    with Recording(path, lambda number: number % every == every // 2) as skimmed:
        seen = list(skimmed.numbered())
    assert [number for number, _ in seen] == list(range(every // 2, len(frames), every))
    assert skimmed.read_problem == recording.read_problem
    for number, one in seen:
        assert one.time == frames[number].time
        assert np.array_equal(one.image, frames[number].image)


# ── real processes ───────────────────────────────────────────────────────────────────────────────


def poses_of(path: Path, estimate: Callable[[Frame], Pose]) -> list[Pose]:
    with Recording(path) as recording:
        return [estimate(frame) for frame in recording]


def tracked_by(workers: int, path: Path) -> list[Pose]:
    with track_in_parallel(path, ChunkPlan(workers, length=WARM_UP + 1)) as estimate:
        return poses_of(path, estimate)


def stacked(poses: list[Pose], name: str) -> np.ndarray:
    return np.array([getattr(pose, name) for pose in poses])


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return beginning(tmp_path_factory.mktemp("clips") / "clip.mp4", 12.3, "open-close")


def test_several_processes_find_what_one_finds(clip: Path) -> None:
    """The first chunk is identical, the others agree within the jitter of the tracker.

    The number of workers makes no difference: two find to the last bit what three find.
    """
    with Estimator() as estimate:
        alone = poses_of(clip, estimate)
    two, three = tracked_by(2, clip), tracked_by(3, clip)
    for name in ("time", "image", "world", "visibility"):
        assert np.array_equal(stacked(two, name), stacked(three, name), equal_nan=True)
        one, other = stacked(alone, name), stacked(two, name)
        assert np.array_equal(one[: WARM_UP + 1], other[: WARM_UP + 1], equal_nan=True)
    difference = np.abs(stacked(alone, "image") - stacked(two, "image"))[WARM_UP + 1 :]
    assert np.nanmedian(difference) < 0.5
    assert np.nanpercentile(difference, 99) < 4.0


def test_the_model_is_identified_without_loading_it() -> None:
    """The parent process, which loads no model, can name it."""
    with Estimator() as estimate:
        assert identity() == (estimate.model_name, estimate.model_sha256)


def test_an_error_of_a_real_worker_is_raised(clip: Path, tmp_path: Path) -> None:
    """Errors of model and video read as in a single process."""
    plan = ChunkPlan(2, 50)
    with (
        pytest.raises(ModelError, match=r"nowhere\.task is missing"),
        track_in_parallel(clip, plan, tmp_path / "nowhere.task") as estimate,
    ):
        estimate(frame(0))
    with (
        pytest.raises(VideoError, match=r"nowhere\.mp4 does not exist"),
        track_in_parallel(tmp_path / "nowhere.mp4", plan) as estimate,
    ):
        estimate(frame(0))


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no such signal on Windows")
def test_a_killed_worker_is_reported(clip: Path) -> None:
    """A system that runs out of memory kills processes."""
    with (
        pytest.raises(PosecheckError, match="ended from outside"),
        track_in_parallel(clip, ChunkPlan(2, 50)) as estimate,
    ):
        for worker in multiprocessing.active_children():
            assert worker.pid is not None
            os.kill(worker.pid, signal.SIGKILL)
        poses_of(clip, estimate)


def test_leaving_early_terminates_the_workers(clip: Path) -> None:
    """They are in the middle of their work; the fixture sees that none is left."""
    with track_in_parallel(clip, ChunkPlan(2, 50)) as estimate:
        estimate(frame(0))
        assert len(multiprocessing.active_children()) == 2


def test_the_handler_of_ctrl_c_is_restored() -> None:
    """Ctrl-C is ignored while a process is started, and only then."""
    before = signal.getsignal(signal.SIGINT)
    with starting_worker():
        signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before
