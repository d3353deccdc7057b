"""Laws of judging a picture: what light, glare and sharpness say, and what they don't mind."""

from __future__ import annotations

import math

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from posecheck.trainer.image_quality import BLURRED, DIM, ImageQuality

Image = NDArray[np.uint8]


def room(height: int = 480, *, contrast: float = 1.0, seed: int = 0) -> Image:
    """A picture of patches, each in a colour of its own, as a room has them."""
    chance = np.random.default_rng(seed)
    colours = 128 + contrast * chance.uniform(-100, 100, (9, 16, 3))
    size = (height * 16 // 9, height)
    patches = cv2.resize(colours.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST)
    return np.asarray(patches, dtype=np.uint8)


def blurred(image: Image, pixels: float) -> Image:
    """Out of focus by so many pixels of 240 rows."""
    wide = pixels * image.shape[0] / 240
    return np.asarray(cv2.GaussianBlur(image, (0, 0), wide), dtype=np.uint8)


def noisy(image: Image, deviation: float) -> Image:
    noise = np.random.default_rng(1).normal(0, deviation, image.shape)
    return np.clip(image + noise, 0, 255).astype(np.uint8)


def grey(level: int, height: int = 480) -> Image:
    return np.full((height, height * 4 // 3, 3), level, np.uint8)


@given(st.integers(0, 255))
def test_light_is_the_mean_brightness(level: int) -> None:
    """An even picture is as bright as its pixels, and light enough from DIM on."""
    sight = ImageQuality.assess(grey(level, 64))
    assert sight.brightness == pytest.approx(level)
    assert sight.bright_enough is (level >= DIM)


@pytest.mark.parametrize("share", [0.0, 0.25, 1.0])
def test_glare_is_the_share_of_clipped_pixels(share: float) -> None:
    """A window that fills a quarter of the picture is a glare of a quarter."""
    picture = grey(120)
    picture[: round(480 * share)] = 255
    assert ImageQuality.assess(picture).glare == pytest.approx(share, abs=0.02)


def test_colour_is_no_glare() -> None:
    """A pixel that is bright in one colour only still shows something."""
    picture = grey(0)
    picture[..., 2] = 255
    assert ImageQuality.assess(picture).glare == 0.0


@pytest.mark.parametrize("height", [240, 432, 480, 720, 1080])
@pytest.mark.parametrize("contrast", [1.0, 0.3])
def test_focus_is_told_from_its_lack(height: int, contrast: float) -> None:
    """Whatever the size and the contrast: crisp passes, one pixel passes, three don't."""
    picture = room(height, contrast=contrast)
    assert ImageQuality.assess(picture).sharp_enough
    assert ImageQuality.assess(blurred(picture, 1)).sharp_enough
    assert not ImageQuality.assess(blurred(picture, 3)).sharp_enough


@pytest.mark.parametrize("deviation", [3, 6, 10])
def test_noise_is_not_taken_for_focus(deviation: float) -> None:
    """A blurred picture stays blurred with a camera's noise on it, and a sharp one sharp."""
    picture = room(720)
    assert not ImageQuality.assess(noisy(blurred(picture, 4), deviation)).sharp_enough
    assert ImageQuality.assess(noisy(picture, deviation)).sharp_enough


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 1000), light=st.floats(0.2, 1.0), blur=st.sampled_from([0.5, 1, 2, 4]))
def test_light_does_not_change_sharpness(seed: int, light: float, blur: float) -> None:
    """In less light the same picture is as sharp, but for rounding."""
    picture = blurred(room(480, seed=seed), blur)
    darker = (picture * light).astype(np.uint8)
    assert ImageQuality.assess(darker).sharpness == pytest.approx(
        ImageQuality.assess(picture).sharpness, abs=0.03
    )


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 1000), blur=st.floats(0.5, 4), more=st.floats(0.5, 3))
def test_more_blur_is_less_sharp(seed: int, blur: float, more: float) -> None:
    """The further out of focus, the less sharp."""
    picture = room(480, seed=seed)
    assert (
        ImageQuality.assess(blurred(picture, blur + more)).sharpness
        < ImageQuality.assess(blurred(picture, blur)).sharpness
    )


@pytest.mark.parametrize("picture", [grey(0), grey(200), room(8)], ids=["black", "wall", "tiny"])
def test_what_can_not_be_told_is_not_blamed(picture: Image) -> None:
    """Without any edge there is no sharpness to speak of."""
    sight = ImageQuality.assess(picture)
    assert math.isnan(sight.sharpness)
    assert sight.sharp_enough


def test_the_edge_of_sharpness() -> None:
    """What lies below the threshold is blurred, and nothing else."""
    assert ImageQuality(120.0, 0.0, BLURRED).sharp_enough
    assert not ImageQuality(120.0, 0.0, np.nextafter(BLURRED, 0)).sharp_enough


def test_the_picture_stays_as_it_was() -> None:
    """Looking changes nothing."""
    picture = room(480)
    before = picture.copy()
    ImageQuality.assess(picture)
    assert np.array_equal(picture, before)
