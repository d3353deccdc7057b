"""Image quality: what brightness, glare and sharpness measure, and what does not affect them."""

from __future__ import annotations

import math

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from posecheck.trainer.image_quality import (
    MAX_EXPOSURE_TIME,
    MIN_BRIGHTNESS,
    MIN_SHARPNESS,
    STEADY_TIME,
    Exposure,
    ImageQuality,
)
from tests.support.examples import examples

Image = NDArray[np.uint8]


def room(height: int = 480, *, contrast: float = 1.0, seed: int = 0) -> Image:
    """Return a frame of coloured patches, with edges as a room has them."""
    chance = np.random.default_rng(seed)
    colours = 128 + contrast * chance.uniform(-100, 100, (9, 16, 3))
    size = (height * 16 // 9, height)
    patches = cv2.resize(colours.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST)
    return np.asarray(patches, dtype=np.uint8)


def blurred(image: Image, pixels: float) -> Image:
    """Return the frame blurred by `pixels` of 240 rows."""
    sigma = pixels * image.shape[0] / 240
    return np.asarray(cv2.GaussianBlur(image, (0, 0), sigma), dtype=np.uint8)


def noisy(image: Image, deviation: float) -> Image:
    noise = np.random.default_rng(1).normal(0, deviation, image.shape)
    return np.clip(image + noise, 0, 255).astype(np.uint8)


def grey(level: int, height: int = 480) -> Image:
    return np.full((height, height * 4 // 3, 3), level, np.uint8)


@given(st.integers(0, 255))
def test_brightness_is_the_mean_level(level: int) -> None:
    """A uniform frame is as bright as its pixels, and bright enough from MIN_BRIGHTNESS on."""
    quality = ImageQuality.assess(grey(level, 64))
    assert quality.brightness == pytest.approx(level)
    assert quality.bright_enough is (level >= MIN_BRIGHTNESS)


@pytest.mark.parametrize("share", [0.0, 0.25, 1.0])
def test_glare_is_the_share_of_clipped_pixels(share: float) -> None:
    """A window that fills a quarter of the frame gives a glare of a quarter."""
    frame = grey(120)
    frame[: round(480 * share)] = 255
    assert ImageQuality.assess(frame).glare == pytest.approx(share, abs=0.02)


def test_saturated_colour_is_not_glare() -> None:
    """A pixel that is clipped in one channel only still carries information."""
    frame = grey(0)
    frame[..., 2] = 255
    assert ImageQuality.assess(frame).glare == 0.0


@pytest.mark.parametrize("height", [240, 432, 480, 720, 1080])
@pytest.mark.parametrize("contrast", [1.0, 0.3])
def test_blur_is_detected_at_any_size_and_contrast(height: int, contrast: float) -> None:
    """A crisp frame and a blur of one pixel pass, a blur of three pixels does not."""
    frame = room(height, contrast=contrast)
    assert ImageQuality.assess(frame).sharp_enough
    assert ImageQuality.assess(blurred(frame, 1)).sharp_enough
    assert not ImageQuality.assess(blurred(frame, 3)).sharp_enough


@pytest.mark.parametrize("deviation", [3, 6, 10])
def test_noise_does_not_affect_the_verdict(deviation: float) -> None:
    """A blurred frame with camera noise is still blurred, and a sharp one sharp."""
    frame = room(720)
    assert not ImageQuality.assess(noisy(blurred(frame, 4), deviation)).sharp_enough
    assert ImageQuality.assess(noisy(frame, deviation)).sharp_enough


@settings(max_examples=examples(25), deadline=None)
@given(seed=st.integers(0, 1000), light=st.floats(0.2, 1.0), blur=st.sampled_from([0.5, 1, 2, 4]))
def test_sharpness_is_independent_of_brightness(seed: int, light: float, blur: float) -> None:
    """A darker copy of a frame is as sharp, up to rounding."""
    frame = blurred(room(480, seed=seed), blur)
    darker = (frame * light).astype(np.uint8)
    assert ImageQuality.assess(darker).sharpness == pytest.approx(
        ImageQuality.assess(frame).sharpness, abs=0.03
    )


@settings(max_examples=examples(25), deadline=None)
@given(seed=st.integers(0, 1000), blur=st.floats(0.5, 4), more=st.floats(0.5, 3))
def test_sharpness_decreases_with_blur(seed: int, blur: float, more: float) -> None:
    """More blur gives a lower value."""
    frame = room(480, seed=seed)
    assert (
        ImageQuality.assess(blurred(frame, blur + more)).sharpness
        < ImageQuality.assess(blurred(frame, blur)).sharpness
    )


@pytest.mark.parametrize("frame", [grey(0), grey(200), room(8)], ids=["black", "wall", "tiny"])
def test_frames_without_edges_are_not_called_blurred(frame: Image) -> None:
    """Their sharpness is NaN."""
    quality = ImageQuality.assess(frame)
    assert math.isnan(quality.sharpness)
    assert quality.sharp_enough


def test_the_sharpness_threshold_is_inclusive() -> None:
    """Only values below it are blurred."""
    assert ImageQuality(120.0, 0.0, MIN_SHARPNESS).sharp_enough
    assert not ImageQuality(120.0, 0.0, np.nextafter(MIN_SHARPNESS, 0)).sharp_enough


def test_assessing_does_not_change_the_frame() -> None:
    """The frame is read only."""
    frame = room(480)
    before = frame.copy()
    ImageQuality.assess(frame)
    assert np.array_equal(frame, before)


def settled_at(brightness: list[float], interval: float = 0.5) -> float:
    """Return when light is judged, s, by the brightness of frames; infinite for never."""
    exposure = Exposure()
    for number, value in enumerate(brightness):
        exposure = exposure.step(number * interval, ImageQuality(value, 0.0, math.nan))
        if exposure.settled:
            return number * interval
    return math.inf


@pytest.mark.parametrize(
    ("brightness", "seconds"),
    [
        ([90.0], 0.0),
        ([5.0, 12.0, 30.0, 70.0], 1.5),  # it adjusts, and it is bright
        ([5.0, 10.0, 20.0, 21.0, 20.5, 20.0, 20.0], 1.0 + STEADY_TIME),  # and it stays dark
        ([20.0] * 9, STEADY_TIME),
        ([5.0 * 1.1**n for n in range(20)], MAX_EXPOSURE_TIME),
    ],
)
def test_light_is_judged_once_the_exposure_is_found(
    brightness: list[float], seconds: float
) -> None:
    """A camera's first frames are dark in any light."""
    assert settled_at(brightness) == pytest.approx(seconds)


def test_a_found_exposure_stays_found() -> None:
    """A light that is switched off later is one."""
    assert settled_at([90.0, 5.0, 4.0]) == 0.0
    exposure = Exposure().step(0.0, ImageQuality(90.0, 0.0, math.nan))
    assert exposure.step(0.5, ImageQuality(5.0, 0.0, math.nan)).settled
