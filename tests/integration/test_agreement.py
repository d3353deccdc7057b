"""The statistics of agreement: published examples, and laws."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.agreement import bland_altman, cohen_kappa, icc_2_1

#: Four judges' ratings of six subjects: table 2 of Shrout and Fleiss 1979.
SHROUT_FLEISS = np.array(
    [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], float
)

#: Peak expiratory flow of 17 people by two meters, L/min: table 1 of Bland and Altman 1986.
LARGE_METER = (494, 395, 516, 434, 476, 557, 413, 442, 650, 433, 417, 656, 267, 478, 178, 423, 427)
MINI_METER = (512, 430, 520, 428, 500, 600, 364, 380, 658, 445, 432, 626, 260, 477, 259, 350, 451)

degrees = st.floats(-180, 180).map(lambda value: round(value, 1))
samples = st.lists(degrees, min_size=3, max_size=30).filter(lambda values: np.ptp(values) > 1)
counts = st.integers(0, 50)


def test_icc_of_the_published_example() -> None:
    """0.29 in Shrout and Fleiss; the interval is that of R's psych package for the same table."""
    icc = icc_2_1(SHROUT_FLEISS)
    assert icc.value == pytest.approx(0.29, abs=0.005)
    assert (icc.low, icc.high) == pytest.approx((0.019, 0.76), abs=0.005)


def test_bland_altman_of_the_published_example() -> None:
    """A mean difference of -2.1 L/min and a standard deviation of 38.8."""
    agreement = bland_altman(np.subtract(LARGE_METER, MINI_METER).astype(float))
    assert agreement.n == 17
    assert agreement.bias == pytest.approx(-2.1, abs=0.05)
    assert agreement.sd == pytest.approx(38.8, abs=0.05)
    assert agreement.limits == pytest.approx((-78.1, 73.9), abs=0.1)


def test_kappa_of_the_published_example() -> None:
    """The example of ci.kappa in R's statpsych package, after Fleiss and Paik 2003."""
    kappa = cohen_kappa([[31, 12], [4, 58]])
    assert kappa.value == pytest.approx(0.6756757)
    assert (kappa.low, kappa.high) == pytest.approx((0.5317210, 0.8196303), abs=1e-4)


@given(samples, st.floats(-50, 50))
def test_a_constant_offset_is_the_bias(true: list[float], offset: float) -> None:
    """Then the limits of agreement have no width, and the ICC is at most 1."""
    truth = np.array(true)
    agreement = bland_altman((truth + offset) - truth)
    assert agreement.bias == pytest.approx(offset, abs=1e-9)
    assert agreement.limits == pytest.approx((offset, offset), abs=1e-9)
    icc = icc_2_1(np.column_stack([truth, truth + offset]))
    assert icc.value <= 1 + 1e-9
    if abs(offset) > 1:
        assert icc.value < 1


@given(samples, st.integers(2, 5))
def test_perfect_agreement_has_an_icc_of_1(true: list[float], raters: int) -> None:
    """With an interval of no width."""
    icc = icc_2_1(np.column_stack([np.array(true)] * raters))
    assert (icc.value, icc.low, icc.high) == pytest.approx((1.0, 1.0, 1.0))


@given(st.lists(st.tuples(degrees, degrees), min_size=3, max_size=30))
def test_the_order_of_raters_does_not_matter(pairs: list[tuple[float, float]]) -> None:
    """The interval contains a positive ICC."""
    ratings = np.array(pairs)
    icc, swapped = icc_2_1(ratings), icc_2_1(ratings[:, ::-1])
    if math.isnan(icc.value):
        assert np.ptp(ratings) == 0
        return
    assert icc.value == pytest.approx(swapped.value)
    if icc.value > 0.01:
        assert icc.low - 1e-9 <= icc.value <= icc.high + 1e-9


@given(st.integers(1, 50), st.integers(1, 50))
def test_perfect_agreement_has_a_kappa_of_1(proper: int, improper: int) -> None:
    """Complete disagreement has a negative one."""
    kappa = cohen_kappa([[improper, 0], [0, proper]])
    assert (kappa.value, kappa.low, kappa.high) == pytest.approx((1.0, 1.0, 1.0))
    assert cohen_kappa([[0, improper], [proper, 0]]).value < 0


@given(st.integers(1, 40), st.integers(1, 40), st.integers(1, 9), st.integers(1, 9))
def test_independent_raters_have_a_kappa_of_0(a: int, b: int, c: int, d: int) -> None:
    """Counts that are products of their marginals are chance."""
    assert cohen_kappa([[a * c, a * d], [b * c, b * d]]).value == pytest.approx(0.0, abs=1e-9)


@given(counts, counts, counts, counts)
def test_kappa_is_symmetric(a: int, b: int, c: int, d: int) -> None:
    """In the raters and in the categories; its interval contains it."""
    kappa = cohen_kappa([[a, b], [c, d]])
    if math.isnan(kappa.value):
        assert (not (a or b) or not (c or d)) and (not (a or c) or not (b or d))
        return
    assert kappa.low <= kappa.value <= kappa.high
    for other in ([[a, c], [b, d]], [[d, c], [b, a]]):
        assert cohen_kappa(other).value == pytest.approx(kappa.value)


def test_too_little_data_is_undefined() -> None:
    """NaN instead of an error or a guess."""
    nothing = bland_altman(np.array([]))
    assert nothing.n == 0 and math.isnan(nothing.bias)
    one = bland_altman(np.array([3.0]))
    assert one.bias == 3.0 and all(map(math.isnan, one.limits))
    assert math.isnan(icc_2_1(np.array([[1.0, 2.0]])).value)
    assert math.isnan(icc_2_1(np.full((5, 2), 3.0)).value)
    assert math.isnan(cohen_kappa([[0, 0], [0, 0]]).value)
    assert math.isnan(cohen_kappa([[0, 0], [0, 7]]).value)
