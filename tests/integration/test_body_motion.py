"""The motion of a body, measured in synthetic pictures and in a photograph made from a sample."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from posecheck.app.analysis import AnalysisOptions, analyze
from posecheck.core.cues import STILL
from posecheck.core.liveness import LIFE_MOTION, MIN_MOTION
from posecheck.core.pose import Frame, Image, Pose
from posecheck.estimator.body_motion import INTERVAL, BodyMotionMeter
from posecheck.results import read_landmarks
from posecheck.video import Recording
from tests.support.bodies import Camera, standing
from tests.support.clips import SAMPLES
from tests.support.videos import make

#: Half of the excursion of a shallow breath, m, and its frequency, Hz.
BREATH, BREATHING = 0.002, 0.25

#: Maps the (x, y) of a pixel at a time to where it comes from.
Motion = Callable[[np.ndarray, np.ndarray, float], tuple[np.ndarray, np.ndarray]]


def texture(size: tuple[int, int]) -> Image:
    """Return a picture with details of several pixels, everywhere."""
    grain = np.random.default_rng(3).uniform(0, 255, (size[1], size[0])).astype(np.float32)
    smooth = cv2.GaussianBlur(grain, (0, 0), 3.0)
    grey = np.clip((smooth - smooth.mean()) / smooth.std() * 45 + 128, 0, 255).astype(np.uint8)
    return np.dstack([grey] * 3)


def measured(motion: Motion, pose: Pose, fps: float, noise: float = 0.0) -> list[float]:
    """Return the known motions in 3.5 s of a picture whose pixels move."""
    meter, picture = BodyMotionMeter(), texture(pose.size)
    x, y = np.meshgrid(*(np.arange(n, dtype=np.float32) for n in pose.size))
    chance, known, period = np.random.default_rng(4), [], -1
    for index in range(round(3.5 * fps)):
        time = index / fps
        if math.floor(time / INTERVAL) == period:
            continue  # a frame that is not measured
        period = math.floor(time / INTERVAL)
        across, down = (part.astype(np.float32) for part in motion(x, y, time))
        moved = cv2.remap(picture, across, down, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT)
        noisy = np.clip(moved + chance.normal(0.0, noise, moved.shape), 0, 255).astype(np.uint8)
        known.append(meter.measure(Frame(time, noisy), pose))
    return [value for value in known if not math.isnan(value)]


def breathing(pose: Pose) -> Motion:
    """Return the motion of a chest that rises and falls; the rest of the picture stays."""
    chest = np.nanmean(pose.image[[11, 12, 23, 24]], axis=0)
    scale = pose.pixels_per_metre

    def motion(x: np.ndarray, y: np.ndarray, time: float) -> tuple[np.ndarray, np.ndarray]:
        distance = np.hypot(x - chest[0], y - chest[1]) / (0.2 * scale)
        rise = BREATH * scale * math.sin(2 * math.pi * BREATHING * time)
        return x + rise * np.exp(-(distance**2)), y

    return motion


def panned(share: float, zoom: float) -> Motion:
    """Return the motion of a photograph that is moved by a share of its width every second."""

    def motion(x: np.ndarray, y: np.ndarray, time: float) -> tuple[np.ndarray, np.ndarray]:
        grown = 1.0 + zoom * time
        return x / grown + share * x.shape[1] * time, y / grown

    return motion


PLACES = {
    "distance": st.floats(2.5, 4.0),
    "aside": st.floats(-0.3, 0.3),
    "size": st.sampled_from([(640, 480), (1280, 720), (480, 640)]),
}
RATES = st.sampled_from([7.5, 12.0, 15.0, 24.0, 30.0, 60.0])


@settings(max_examples=4, deadline=None, phases=[Phase.generate])
@given(fps=RATES, place=st.fixed_dictionaries(PLACES))
def test_a_breath_is_motion(fps: float, place: dict[str, float]) -> None:
    """At any frame rate, scale and position, a shallow breath of 4 mm shows that a person lives."""
    pose = Camera(**place).see(standing())  # type: ignore[arg-type]
    motions = measured(breathing(pose), pose, fps)
    windows = [max(motions[k : k + 3]) for k in range(len(motions) - 3)]
    assert min(windows) > MIN_MOTION


@settings(max_examples=4, deadline=None, phases=[Phase.generate])
@given(
    fps=RATES,
    share=st.floats(-0.015, 0.015),
    zoom=st.floats(-0.01, 0.01),
    noise=st.floats(0.0, 2.0),
    place=st.fixed_dictionaries(PLACES),
)
def test_a_photograph_has_no_motion(
    fps: float, share: float, zoom: float, noise: float, place: dict[str, float]
) -> None:
    """Neither slow panning nor zooming nor noise makes a photograph live.

    The tracking loses corners that move faster, from 2.5 % of the width a second on; the photograph
    then counts as living.
    """
    pose = Camera(**place).see(standing())  # type: ignore[arg-type]
    motions = measured(panned(share, zoom), pose, fps, noise)
    assert np.median(motions) < MIN_MOTION
    assert max(motions) < LIFE_MOTION


def test_nobody_has_no_known_motion() -> None:
    """Without a person there is nothing to measure."""
    meter = BodyMotionMeter()
    frame = Frame(0.0, texture((64, 48)))
    assert math.isnan(meter.measure(frame, Pose.unseen(0.0, (64, 48))))


def test_a_blank_picture_has_no_known_motion() -> None:
    """Without corners nothing can be tracked: unknown, so not still."""
    pose, meter = Camera().see(standing()), BodyMotionMeter()
    blank = np.full((480, 640, 3), 90, np.uint8)
    assert all(math.isnan(meter.measure(Frame(k / 4, blank), pose)) for k in range(20))


def test_a_photograph_of_a_hold_is_not_counted(tmp_path: Path) -> None:
    """A frame of a hold, repeated: nothing is recognised, and the reason is said; also replayed."""
    with Recording(SAMPLES / "hip-flexor.mp4") as recording:
        hold = next(frame.image for frame in recording if frame.time >= 20.0)
    clip = make(tmp_path / "still.mp4", [hold] * 24, rate=Fraction(5))
    for source in (clip, tmp_path / "first" / "landmarks.npz"):
        folder = tmp_path / ("first" if source is clip else "second")
        session = analyze(source, folder, AnalysisOptions())
        assert not session.reps
        assert (folder / "frames.csv").read_text().splitlines()[-1].count(STILL)
    stored = read_landmarks(tmp_path / "first" / "landmarks.npz")
    motions = [stored.estimate(frame).body_motion for frame in stored]
    assert motions[-1] == pytest.approx(0.0, abs=MIN_MOTION)
