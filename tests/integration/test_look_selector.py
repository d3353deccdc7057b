"""Selection of looks by what changes in the frames of real files and synthetic images."""

from __future__ import annotations

from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from posecheck.core.look_schedule import (
    ADAPTIVE,
    EVERY_FRAME,
    MAX_RATE,
    MOTION,
    SLIGHT_MOTION,
    STILL_INTERVAL,
    LookSchedule,
)
from posecheck.core.pose import Frame, Image
from posecheck.video import LookSelector, Recording, grey_of_image
from posecheck.video.look_selector import Grey, change_between, grey_of_decoded

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "sample_videos"


def room(seed: int = 1, noise: float = 0.0, shift: int = 0, light: float = 0.0) -> Image:
    """Return an image of smooth shapes, with noise, a moved limb, and other light."""
    random = np.random.default_rng(seed)
    base = np.random.default_rng(0).integers(60, 190, (15, 20, 3)).astype(np.float32)
    image = cv2.resize(base, (640, 480), interpolation=cv2.INTER_CUBIC)
    image[200:320, 300 + shift : 340 + shift] = 40.0
    image = image + light + random.normal(0.0, noise, image.shape)
    return np.asarray(np.clip(image, 0, 255), np.uint8)


def change(one: Image, other: Image) -> float:
    return change_between(grey_of_image(one), grey_of_image(other))


def test_a_moved_limb_is_motion_and_noise_is_not() -> None:
    """Nor is a lamp that is switched on."""
    assert change(room(1, noise=8.0), room(2, noise=8.0)) < SLIGHT_MOTION
    assert change(room(), room(light=12.0)) < SLIGHT_MOTION
    assert change(room(), room(shift=12)) > MOTION
    assert change(room(), room(shift=1)) < MOTION


def test_images_of_another_size_are_unknown_change() -> None:
    """A camera that changes its mode is looked at."""
    assert np.isnan(change(room(), room()[:240]))


@pytest.mark.parametrize(
    "pixels", ["yuv420p", "yuv444p", "nv12", "gray", "rgb24", "yuv420p10le", "bgra"]
)
def test_decoded_frames_are_reduced_like_their_images(pixels: str) -> None:
    """Whatever the format of the pixels; widths that leave padding included."""
    image = room()[:, :630]
    plain = np.repeat(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)[:, :, None], 3, axis=2)
    decoded = av.VideoFrame.from_ndarray(np.ascontiguousarray(plain, np.uint8), format="bgr24")
    decoded = decoded.reformat(format=pixels)
    reduced = grey_of_decoded(decoded).astype(float)
    expected = grey_of_image(np.asarray(plain, np.uint8)).astype(float)
    assert reduced.shape == expected.shape
    # Limited and full range differ by a factor.
    assert np.corrcoef(reduced.ravel(), expected.ravel())[0, 1] > 0.999


def times(schedule: LookSchedule, video: Path, *, keep_skipped: bool = False) -> list[Frame]:
    with Recording(video) as recording:
        recording.thin(LookSelector(schedule), keep_skipped=keep_skipped)
        return list(recording)


def test_a_film_is_looked_at_as_often_as_needed() -> None:
    """Fewer looks than frames, at most MAX_RATE a second, never long apart."""
    looks = [frame.time for frame in times(ADAPTIVE, SAMPLES / "leg-rotations.mp4")]
    every = [frame.time for frame in times(EVERY_FRAME, SAMPLES / "leg-rotations.mp4")]
    assert set(looks) < set(every)
    assert len(looks) < 0.6 * len(every)
    assert np.diff(looks).max() < STILL_INTERVAL + 2.0 / MAX_RATE


def test_skipped_frames_are_kept_on_request() -> None:
    """They are marked, have images, and change no look."""
    video = SAMPLES / "leg-rotations.mp4"
    looks, both = times(ADAPTIVE, video), times(ADAPTIVE, video, keep_skipped=True)
    assert [f.time for f in both if not f.skipped] == [f.time for f in looks]
    assert all(frame.image.any() for frame in both if frame.skipped)
    assert [f.time for f in both] == [f.time for f in times(EVERY_FRAME, video)]


def test_the_choice_of_frames_does_not_change_the_looks() -> None:
    """Processes that share a recording agree on them."""
    video = SAMPLES / "leg-rotations.mp4"
    with Recording(video, lambda number: number >= 200) as recording:
        recording.thin(LookSelector(ADAPTIVE))
        late = [frame.time for _, frame in recording.numbered()]
    first = next(t for n, t in enumerate(f.time for f in times(EVERY_FRAME, video)) if n == 200)
    assert late == [f.time for f in times(ADAPTIVE, video) if f.time >= first]


def test_a_constant_rate_needs_no_grey_frame() -> None:
    """It depends on times alone."""

    def never() -> Grey:
        raise AssertionError("it was reduced")

    selector = LookSelector(LookSchedule(5.0))
    assert [k for k in range(30) if selector(k / 30.0, never)] == [0, 6, 12, 18, 24]
