"""One recording and several processes: nothing is left out, and it all fits together."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecheck.app.parallel_tracking import (
    LONGEST,
    SHORTEST,
    WARM_UP,
    Share,
    StretchEnd,
    Tracked,
    Word,
    deaf_to_ctrl_c,
    shares,
    tracked,
)
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
def no_process_outlives() -> Iterator[None]:
    """Whatever happens, no process is left."""
    yield
    assert multiprocessing.active_children() == []


# ── who looks at what ────────────────────────────────────────────────────────────────────────────


@given(workers=WORKERS, length=LENGTHS, stride=STRIDES)
def test_every_picture_is_told_by_one_worker(workers: int, length: int, stride: int) -> None:
    """And by one that has looked at it; those that the stride leaves out nobody looks at."""
    team = [Share(number, workers, length, stride) for number in range(workers)]
    for picture in range(length * stride * (workers + 1)):
        looking = [share for share in team if share.stretch(picture) is not None]
        telling = [share for share in looking if share.owns(picture)]
        assert len(telling) == (picture % stride == 0)
        assert looking == [] or picture % stride == 0


@given(workers=WORKERS, length=LENGTHS, stride=STRIDES)
def test_every_stretch_is_warmed_up_for(workers: int, length: int, stride: int) -> None:
    """The pictures before it are looked at by the tracker that goes on with it."""
    for stretch in range(2 * workers):
        share = Share(stretch % workers, workers, length, stride)
        begin = stretch * length
        looked_at = range(max(begin - WARM_UP, 0), begin + length)
        assert {share.stretch(place * stride) for place in looked_at} == {stretch}


@given(workers=WORKERS, length=LENGTHS, stride=STRIDES)
def test_a_stretch_ends_with_its_last_picture(workers: int, length: int, stride: int) -> None:
    """Whose next one is another worker's."""
    team = [Share(number, workers, length, stride) for number in range(workers)]
    for place in range(length * (workers + 1)):
        owner = next(share for share in team if share.owns(place * stride))
        assert owner.ends(place * stride) == (not owner.owns((place + 1) * stride))


@given(frames=st.integers(0, 200_000), jobs=st.integers(1, 64), stride=st.sampled_from([1, 2, 4]))
def test_a_recording_is_shared_out_evenly(frames: int, jobs: int, stride: int) -> None:
    """No worker has more than one stretch's rest more to do than another; none is too long."""
    team = shares(frames, jobs, stride)
    seen = frames // stride
    assert len(team) <= jobs
    if not team:
        assert jobs < 2 or seen < 2 * SHORTEST
        return
    assert [share.number for share in team] == list(range(len(team)))
    length = team[0].length
    assert all(share.length == length for share in team)
    assert SHORTEST <= length <= LONGEST
    stretches = -(-seen // length)
    assert stretches % len(team) in (0, len(team) - 1) or seen < stretches * length


@pytest.mark.parametrize(
    ("frames", "jobs", "workers"),
    [
        (None, 8, 0),
        (0, 8, 0),
        (2 * SHORTEST - 1, 8, 0),
        (2 * SHORTEST, 8, 2),
        (2 * SHORTEST, 1, 0),
        (947, 2, 2),
        (947, 8, 3),
        (36_000, 8, 8),
    ],
)
def test_short_recordings_are_not_shared(frames: int | None, jobs: int, workers: int) -> None:
    """Nor are those whose length nobody knows."""
    assert len(shares(frames, jobs)) == workers


# ── how it is put together ───────────────────────────────────────────────────────────────────────


def pose(time: float) -> Pose:
    return Pose.unseen(time, SIZE)


def frame(time: float) -> Frame:
    return Frame(time, NOTHING)


def said(*words: Word) -> Iterator[Word]:
    yield from words


def test_stretches_are_joined_in_turns() -> None:
    """Each worker says one stretch, then the next one says the following."""
    first = said(pose(0), pose(1), StretchEnd(), pose(4), StretchEnd())
    second = said(pose(2), pose(3), StretchEnd(), pose(5))
    estimate = Tracked("clip.mp4", [first, second])
    assert [estimate(frame(time)).time for time in range(6)] == [0, 1, 2, 3, 4, 5]


def test_a_worker_s_error_is_everybody_s() -> None:
    """It is raised as it is, after the poses before it."""
    error = VideoError("it is broken")
    estimate = Tracked("clip.mp4", [said(pose(0), error), said(pose(1))])
    assert estimate(frame(0)).time == 0
    with pytest.raises(VideoError) as raised:
        estimate(frame(1))
    assert raised.value is error


def test_a_worker_that_falls_silent_is_told() -> None:
    """With the poses that are missing, nothing may be made up."""
    estimate = Tracked("clip.mp4", [said(pose(0)), said(pose(1))])
    assert estimate(frame(0)).time == 0
    with pytest.raises(PosecheckError, match=r"clip\.mp4 was ended from outside.*--jobs 1\.$"):
        estimate(frame(1))


# ── skimming ─────────────────────────────────────────────────────────────────────────────────────


def uneven(count: int) -> list[float]:
    """Times like a phone's, that come when they like, s."""
    steps = np.random.default_rng(3).uniform(0.02, 0.06, count)
    return [float(time) for time in np.round(np.cumsum(steps), 3)]


VIDEOS: dict[str, Callable[[Path], Path]] = {
    "one key picture": lambda place: make(
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
def test_skimming_shows_what_reading_shows(kind: str, every: int, tmp_path: Path) -> None:
    """The same pictures at the same times, to the last bit, and the same damage told."""
    path = VIDEOS[kind](tmp_path)
    frames, recording = read(path)
    with Recording(path, lambda number: number % every == every // 2) as skimmed:
        seen = list(skimmed.numbered())
    assert [number for number, _ in seen] == list(range(every // 2, len(frames), every))
    assert skimmed.read_problem == recording.read_problem
    for number, one in seen:
        assert one.time == frames[number].time
        assert np.array_equal(one.image, frames[number].image)


# ── for real ─────────────────────────────────────────────────────────────────────────────────────


def found(path: Path, estimate: Callable[[Frame], Pose]) -> list[Pose]:
    with Recording(path) as recording:
        return [estimate(frame) for frame in recording]


def together(path: Path, workers: int, length: int) -> list[Pose]:
    team = [Share(number, workers, length) for number in range(workers)]
    with tracked(path, team) as estimate:
        return found(path, estimate)


def stacked(poses: list[Pose], what: str) -> np.ndarray:
    return np.array([getattr(pose, what) for pose in poses])


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return beginning(tmp_path_factory.mktemp("clips") / "clip.mp4", 6.2, "open-close")


def test_several_see_what_one_sees(clip: Path) -> None:
    """The first stretch to the last bit, the others within what a tracker wavers.

    And who sees a stretch does not matter: two workers find to the last bit what three find.
    """
    with Estimator() as estimate:
        alone = found(clip, estimate)
    two, three = together(clip, 2, length=46), together(clip, 3, length=46)
    for what in ("time", "image", "world", "visibility"):
        assert np.array_equal(stacked(two, what), stacked(three, what), equal_nan=True)
        one, other = stacked(alone, what), stacked(two, what)
        assert np.array_equal(one[:46], other[:46], equal_nan=True)
    off = np.abs(stacked(alone, "image") - stacked(two, "image"))[46:]
    assert np.nanmedian(off) < 0.5
    assert np.nanpercentile(off, 99) < 4.0


def test_the_model_is_known_without_loading_it() -> None:
    """Who has others do the work tells whose it is."""
    with Estimator() as estimate:
        assert identity() == (estimate.model_name, estimate.model_sha256)


def test_a_worker_s_refusal_is_told(clip: Path, tmp_path: Path) -> None:
    """What one process alone would have said of model and video, several say."""
    team = [Share(number, 2, 50) for number in range(2)]
    with (
        pytest.raises(ModelError, match=r"nowhere\.task is missing"),
        tracked(clip, team, tmp_path / "nowhere.task") as estimate,
    ):
        estimate(frame(0))
    with (
        pytest.raises(VideoError, match=r"nowhere\.mp4 does not exist"),
        tracked(tmp_path / "nowhere.mp4", team) as estimate,
    ):
        estimate(frame(0))


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no such signal on Windows")
def test_a_worker_that_is_killed_is_missed(clip: Path) -> None:
    """As by a system that has run out of memory."""
    team = [Share(number, 2, 50) for number in range(2)]
    with (
        pytest.raises(PosecheckError, match="ended from outside"),
        tracked(clip, team) as estimate,
    ):
        for worker in multiprocessing.active_children():
            assert worker.pid is not None
            os.kill(worker.pid, signal.SIGKILL)
        found(clip, estimate)


def test_who_goes_early_leaves_no_process(clip: Path) -> None:
    """Workers are ended in the midst of their work."""
    with tracked(clip, [Share(number, 2, 50) for number in range(2)]) as estimate:
        estimate(frame(0))
        assert len(multiprocessing.active_children()) == 2


def test_ctrl_c_means_afterwards_what_it_meant_before() -> None:
    """While a process is started, and only then, it is not heard."""
    before = signal.getsignal(signal.SIGINT)
    with deaf_to_ctrl_c():
        signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before
