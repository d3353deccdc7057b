"""Vector algebra on plain tuples."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posecheck.core import vectors
from posecheck.core.vectors import DOWN, NAN_VECTOR, UP, Vector
from tests.support.examples import examples

components = st.floats(-10, 10)
any_vector = st.tuples(components, components, components)
quick = settings(max_examples=examples(60))


@given(any_vector, any_vector)
@quick
def test_products_are_those_of_numpy(a: Vector, b: Vector) -> None:
    """Sums and products are those of NumPy arrays."""
    assert vectors.add(a, b) == pytest.approx(np.add(a, b))
    assert vectors.sub(a, b) == pytest.approx(np.subtract(a, b))
    assert vectors.dot(a, b) == pytest.approx(np.dot(a, b))
    assert vectors.cross(a, b) == pytest.approx(np.cross(a, b))


@given(any_vector)
@quick
def test_unit_vectors_have_length_one(a: Vector) -> None:
    """A vector too short to have a direction has no unit vector."""
    norm = vectors.length(vectors.unit(a))
    assert math.isnan(norm) if vectors.length(a) <= vectors.MIN_LENGTH else norm == pytest.approx(1)


@given(any_vector)
@quick
def test_rejection_is_perpendicular(a: Vector) -> None:
    """The rejection has no component along the axis."""
    assert vectors.dot(vectors.reject(a, DOWN), DOWN) == pytest.approx(0.0, abs=1e-9)


def test_signed_angle() -> None:
    """The angle is 0 along the one direction, and 90 along the other."""
    left, front = (1.0, 0.0, 0.0), (0.0, 0.0, -1.0)
    assert vectors.signed_angle(front, left, front) == 0.0
    assert vectors.signed_angle((1.0, 5.0, -1.0), left, front) == pytest.approx(45.0)
    assert vectors.signed_angle((-2.0, 0.0, 0.0), left, front) == pytest.approx(-90.0)


def test_angle_between() -> None:
    """It ranges from 0 to 180, and is NaN without a direction."""
    assert vectors.angle_between(UP, DOWN) == pytest.approx(180.0)
    assert vectors.angle_between(UP, (3.0, 0.0, 0.0)) == pytest.approx(90.0)
    assert vectors.angle_between(UP, UP) == 0.0
    assert math.isnan(vectors.angle_between(UP, (0.0, 0.0, 0.0)))
    assert math.isnan(vectors.angle_between(UP, NAN_VECTOR))
