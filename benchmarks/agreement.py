"""Statistics of agreement between two methods of measurement, or two raters."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import f as f_distribution

from posecheck.core.pose import FloatArray

#: Standard normal deviate of a two-sided 95 % interval.
Z95 = 1.96


@dataclass(frozen=True)
class Estimate:
    """A coefficient with its 95 % interval; NaN where undefined."""

    value: float
    low: float = math.nan
    high: float = math.nan


@dataclass(frozen=True)
class BlandAltman:
    """Agreement of two methods, in the unit of the measurement; NaN where undefined.

    Attributes:
        n: Number of differences.
        bias: Mean difference.
        sd: Standard deviation of the differences, with n - 1 degrees of freedom.
    """

    n: int
    bias: float
    sd: float

    @property
    def limits(self) -> tuple[float, float]:
        """The 95 % limits of agreement."""
        return self.bias - Z95 * self.sd, self.bias + Z95 * self.sd


def bland_altman(differences: FloatArray) -> BlandAltman:
    """Return the bias and the spread of differences (n,), measured minus true.

    Bland JM, Altman DG. Statistical methods for assessing agreement between two methods of clinical
    measurement. Lancet 1986;327:307-310. The differences are treated as independent.
    """
    n = len(differences)
    bias = float(np.mean(differences)) if n else math.nan
    return BlandAltman(n, bias, float(np.std(differences, ddof=1)) if n > 1 else math.nan)


def icc_2_1(ratings: FloatArray) -> Estimate:
    """Return the intraclass correlation of ratings (n subjects, k raters), with its 95 % interval.

    ICC(2,1): two-way random effects, absolute agreement, single rating. Shrout PE, Fleiss JL.
    Intraclass correlations: uses in assessing rater reliability. Psychol Bull 1979;86:420-428; the
    interval is Satterthwaite's approximation given there. Undefined for fewer than two subjects and
    for ratings that are all equal; without an interval for subjects that are all equal.
    """
    n, k = ratings.shape
    if n < 2:
        return Estimate(math.nan)
    grand, of_subjects, of_raters = ratings.mean(), ratings.mean(axis=1), ratings.mean(axis=0)
    residuals = ratings - of_subjects[:, None] - of_raters[None, :] + grand
    subjects = float(k * np.sum((of_subjects - grand) ** 2) / (n - 1))
    raters = float(n * np.sum((of_raters - grand) ** 2) / (k - 1))
    error = float(np.sum(residuals**2) / ((n - 1) * (k - 1)))
    if not np.ptp(ratings):
        return Estimate(math.nan)
    icc = (subjects - error) / (subjects + (k - 1) * error + k * (raters - error) / n)
    rounding = 1e-12 * (subjects + raters + error)
    if raters + error <= rounding:
        return Estimate(icc, icc, icc)
    if subjects <= rounding:
        return Estimate(icc)
    # The paper's degrees of freedom, expanded by the error so that it may be 0.
    weight = n * (1 + (k - 1) * icc) - k * icc
    freedom = (
        (k - 1) * (n - 1) * (k * icc * raters + weight * error) ** 2
        / ((n - 1) * (k * icc * raters) ** 2 + (weight * error) ** 2)
    )  # fmt: skip
    below = float(f_distribution.ppf(0.975, n - 1, freedom))
    above = float(f_distribution.ppf(0.975, freedom, n - 1))
    spread = k * raters + (k * n - k - n) * error
    low = n * (subjects - below * error) / (below * spread + n * subjects)
    high = n * (above * subjects - error) / (spread + n * above * subjects)
    return Estimate(icc, low, high)


def cohen_kappa(table: FloatArray | Sequence[Sequence[int]]) -> Estimate:
    """Return Cohen's kappa of a square table of counts, with its 95 % interval.

    Cohen J. A coefficient of agreement for nominal scales. Educ Psychol Meas 1960;20:37-46. The
    interval uses the large-sample standard error of Fleiss JL, Cohen J, Everitt BS. Psychol Bull
    1969;72:323-327; it is a single point at perfect agreement, however small the sample. Undefined
    if both raters use one and the same category only.

    Args:
        table: Counts (categories, categories): rows of one rater, columns of the other.
    """
    counts = np.asarray(table, dtype=np.float64)
    total = counts.sum()
    if not total:
        return Estimate(math.nan)
    p = counts / total
    rows, columns = p.sum(axis=1), p.sum(axis=0)
    observed, chance = float(np.trace(p)), float(rows @ columns)
    if math.isclose(chance, 1.0):
        return Estimate(math.nan)
    kappa = (observed - chance) / (1 - chance)
    marginals = columns[:, None] + rows[None, :]  # of cell (i, j): column i, row j
    agreeing = np.diag(p) @ (1 - np.diag(marginals) * (1 - kappa)) ** 2
    differing = (1 - kappa) ** 2 * np.sum((p - np.diag(np.diag(p))) * marginals**2)
    variance = agreeing + differing - (kappa - chance * (1 - kappa)) ** 2
    half = Z95 * math.sqrt(max(float(variance), 0.0) / total) / (1 - chance)
    return Estimate(kappa, max(kappa - half, -1.0), min(kappa + half, 1.0))
