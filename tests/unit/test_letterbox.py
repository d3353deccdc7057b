"""Letterboxing: where an image lies in an area."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from posecheck.core.letterbox import Letterbox

sizes = st.tuples(st.integers(1, 2000), st.integers(1, 2000))


@given(sizes, sizes)
def test_an_image_fills_the_area_as_far_as_its_shape_allows(
    size: tuple[int, int], area: tuple[int, int]
) -> None:
    """One dimension is filled, the other one centred, and neither is distorted or cut off."""
    box = Letterbox.of(size, area)
    assert any(inner == outer for inner, outer in zip(box.inner, area, strict=True))
    for inner, outer, original, edge in zip(
        box.inner, area, size, (box.left, box.top), strict=True
    ):
        assert 1 <= inner <= outer
        assert abs(inner - original * box.scale) <= 1
        assert 0 <= outer - inner - 2 * edge <= 1


@given(sizes, sizes)
def test_points_map_back_to_the_image(size: tuple[int, int], area: tuple[int, int]) -> None:
    """The scaled image's corners are those of the image; a point on a bar is outside it."""
    box = Letterbox.of(size, area)
    assert box.image_point(box.left, box.top) == (0.0, 0.0)
    x, y = box.image_point(box.left + box.inner[0], box.top + box.inner[1])
    assert abs(x - size[0]) * box.scale <= 1 and abs(y - size[1]) * box.scale <= 1
    if box.left:
        assert box.image_point(box.left - 1, box.top)[0] < 0
