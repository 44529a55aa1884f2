"""Agreement between people who put the same units into categories: percent, kappas, AC1, Krippendorff's alpha.

``ratings`` is a table of units (rows) by raters (columns) in which numbers stand for categories and NaN is missing,
never a category. Every coefficient is ``(Po - Pe) / (1 - Pe)``, and None where it is not defined: no unit with two
ratings, or a single category in all units with two, on which nobody disagreed or agreed by choice; never 1 or NaN for
lack of variation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal, cast

import numpy as np
import numpy.typing as npt

from evallib.statistics.samples import Floats

Integers = npt.NDArray[np.int64]
Measurement = Literal["nominal", "ordinal", "interval", "ratio"]
"""What the numbers of the categories mean: names, an order, equal steps, or shares of one another."""
WIDEST = 65_536
"""Whole numbers within so wide a range are numbered without sorting."""


def percent_agreement(ratings: npt.ArrayLike) -> float | None:
    """Share of agreeing pairs of ratings (0 to 1), the mean over units with at least two ratings.

    ``Po = mean of sum_k n_ik·(n_ik - 1) / (r_i·(r_i - 1))``, ``n_ik`` of the ``r_i`` ratings of unit i being category
    k (Fleiss 1971, doi:10.1037/h0031619; with gaps Gwet 2008, doi:10.1348/000711006X126600). None without such a unit.

    >>> round(percent_agreement([[1, 1], [1, 2], [2, 2], [2, float("nan")]]), 4)
    0.6667
    """
    return _number(ratings).observed()


def cohen_kappa(ratings: npt.ArrayLike) -> float | None:
    """Cohen's kappa; for more than two raters Conger's generalisation.

    ``Pe = sum_k p_gk·p_hk``, the raters' own shares of category k, on average over all pairs of raters (Cohen 1960,
    doi:10.1177/001316446002000104; Conger 1980, doi:10.1037/0033-2909.88.2.322). Shares are of all that a rater
    rated. Checked against statsmodels' ``cohens_kappa`` and the published four-rater table of Gwet (2014).

    >>> yes, no = [1, 1], [0, 0]
    >>> round(cohen_kappa([yes] * 20 + [[1, 0]] * 5 + [[0, 1]] * 10 + [no] * 15), 3)
    0.4
    """
    numbered = _number(ratings)
    shares = numbered.rater_shares()
    if len(shares) < 2:
        return None
    pairs = len(shares) * (len(shares) - 1)
    return numbered.beyond(float(np.sum(shares.sum(axis=0) ** 2 - (shares**2).sum(axis=0))) / pairs)


def fleiss_kappa(ratings: npt.ArrayLike) -> float | None:
    """Fleiss' kappa, with gaps as well; for two raters without gaps it is Scott's pi.

    ``Pe = sum_k pi_k²``, with ``pi_k`` the mean over units of the share of their ratings that are category k (Scott
    1955, doi:10.1086/266577; Fleiss 1971, doi:10.1037/h0031619). Checked against statsmodels' ``fleiss_kappa``.

    >>> round(fleiss_kappa([[1, 1]] * 118 + [[1, 0]] * 5 + [[0, 1]] * 2), 4)
    -0.0288
    """
    numbered = _number(ratings)
    return numbered.beyond(float(np.sum(numbered.shares() ** 2)))


def brennan_prediger(ratings: npt.ArrayLike, *, categories: Sequence[float]) -> float | None:
    """Brennan and Prediger's kappa: ``Pe = 1 / q`` for the ``q`` categories of the codebook, used or not.

    With two categories it is PABAK, ``2·Po - 1`` (Brennan & Prediger 1981, doi:10.1177/001316448104100307; Byrt,
    Bishop & Carlin 1993, doi:10.1016/0895-4356(93)90018-V). Raises ``ValueError`` for a rating outside ``categories``
    and for fewer than two of them.

    >>> round(brennan_prediger([[1, 1]] * 118 + [[1, 0]] * 5 + [[0, 1]] * 2, categories=[0, 1]), 3)
    0.888
    """
    numbered = _number(ratings)
    return numbered.beyond(1 / numbered.size_of(categories))


def gwet_ac1(ratings: npt.ArrayLike, *, categories: Sequence[float]) -> float | None:
    """Gwet's AC1: ``Pe = sum_k pi_k·(1 - pi_k) / (q - 1)`` for the ``q`` categories of the codebook, used or not.

    Stays near the observed agreement where one category dominates (Gwet 2008, doi:10.1348/000711006X126600). ``pi_k``
    as for :func:`fleiss_kappa`. Raises ``ValueError`` for a rating outside ``categories`` and for fewer than two of
    them. Checked against published tables of Fleiss (1971) and Gwet (2014).

    >>> round(gwet_ac1([[1, 1]] * 118 + [[1, 0]] * 5 + [[0, 1]] * 2, categories=[0, 1]), 4)
    0.9408
    """
    numbered = _number(ratings)
    shares = numbered.shares()
    return numbered.beyond(float(np.sum(shares * (1 - shares))) / (numbered.size_of(categories) - 1))


def krippendorff_alpha(ratings: npt.ArrayLike, measurement: Measurement = "nominal") -> float | None:
    """Krippendorff's alpha from all units with at least two ratings.

    ``alpha = 1 - (n - 1)·sum o_ck·d²_ck / sum n_c·n_k·d²_ck``, ``o_ck`` being the ordered pairs of values c and k
    within units, each weighing ``1 / (m_u - 1)`` in a unit of ``m_u`` ratings. ``d²``: nominal 0 or 1; interval
    ``(c - k)²``; ratio ``((c - k) / (c + k))²``; ordinal ``(n_c / 2 + ... + n_k / 2)²``, the ratings between the
    middles of both categories (Krippendorff 2011, https://repository.upenn.edu/asc_papers/43).

    Linear in units, and in pairs of raters; memory grows as the square of the number of different values. None where
    all paired values are equal. Raises ``ValueError`` for ratios of negative values. Checked against the package
    krippendorff.

    >>> first, second = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    >>> round(krippendorff_alpha(np.array([first, second]).T), 4)
    0.0952
    """
    numbered = _number(ratings)
    alpha = float(alpha_of_coincidences(numbered.coincidences(), numbered.values, measurement))
    return None if np.isnan(alpha) else alpha


def alpha_of_coincidences(
    coincidences: Floats, values: npt.ArrayLike, measurement: Measurement = "nominal"
) -> npt.NDArray[np.float64]:
    """Krippendorff's alpha of tables of coincidences ``o_ck``, shape (..., q, q), for q rising ``values``.

    For many resamples at once; NaN where it is not defined. Raises ``ValueError`` for ratios of negative values.

    >>> float(alpha_of_coincidences(np.array([[2.0, 0.0], [0.0, 2.0]]), [0, 1]))
    1.0
    """
    sums = coincidences.sum(axis=-1)
    total = sums.sum(axis=-1)
    distance = _distances(sums, np.asarray(values, dtype=np.float64), measurement)
    observed = (coincidences * distance).sum(axis=(-2, -1))
    expected = (sums[..., :, None] * sums[..., None, :] * distance).sum(axis=(-2, -1))
    defined = expected > 0
    return cast(Floats, np.where(defined, 1 - (total - 1) * observed / np.where(defined, expected, 1), np.nan))


def _distances(sums: Floats, values: Floats, measurement: Measurement) -> Floats:
    """The squared distances of all pairs of values, shape (..., q, q)."""
    if measurement == "nominal":
        return 1 - np.eye(values.size)
    places = sums.cumsum(axis=-1) - sums / 2 if measurement == "ordinal" else values
    apart = places[..., :, None] - places[..., None, :]
    if measurement != "ratio":
        return apart**2
    if (values < 0).any():
        raise ValueError("the ratio of negative values means nothing")
    together = values[:, None] + values[None, :]
    ratios: Floats = (apart / np.where(together > 0, together, 1)) ** 2
    return ratios


@dataclass(frozen=True)
class _Numbered:
    """The ratings as numbers of the values in use: ``places`` has -1 for missing, ``values`` rise."""

    places: Integers
    values: Floats

    def counts(self) -> Floats:
        """How many raters put each unit into each category, units by categories."""
        units = len(self.places)
        cells = self.places + np.arange(units)[:, None] * len(self.values)
        found = np.bincount(cells[self.places >= 0], minlength=units * len(self.values))
        return found.reshape(units, len(self.values)).astype(np.float64)

    def paired(self) -> Floats:
        """The counts of units that two or more rated."""
        counts = self.counts()
        found: Floats = counts[counts.sum(axis=1) >= 2]
        return found

    def observed(self) -> float | None:
        """Po, or None without a unit that two rated."""
        counts = self.paired()
        if not len(counts):
            return None
        rated = counts.sum(axis=1)
        return float(np.mean((counts * (counts - 1)).sum(axis=1) / (rated * (rated - 1))))

    def shares(self) -> Floats:
        """pi_k: the mean over rated units of the share of ratings in each category."""
        counts = self.counts()
        rated = counts.sum(axis=1)
        some = rated > 0
        total: Floats = (counts[some] / rated[some, None]).sum(axis=0)
        return total / max(1, int(some.sum()))

    def rater_shares(self) -> Floats:
        """Each rater's shares of the categories, raters (who rated anything) by categories."""
        columns = [column[column >= 0] for column in self.places.T]
        size = len(self.values)
        found = [np.bincount(column, minlength=size) / column.size for column in columns if column.size]
        return np.array(found, dtype=np.float64).reshape(len(found), size)

    def beyond(self, chance: float) -> float | None:
        """The agreement beyond chance, None where it is not defined."""
        observed, categories = self.observed(), np.count_nonzero(self.paired().any(axis=0))
        return None if observed is None or categories < 2 else (observed - chance) / (1 - chance)

    def size_of(self, categories: Sequence[float]) -> int:
        known = {float(value) for value in categories}
        unknown = sorted(set(self.values.tolist()) - known)
        if unknown or len(known) < 2:
            raise ValueError(f"two or more categories that hold all ratings are needed, not among them: {unknown}")
        return len(known)

    def coincidences(self) -> Floats:
        """o_ck, the ordered pairs of values within units, values by values."""
        size = len(self.values)
        rated = (self.places >= 0).sum(axis=1)
        table = np.zeros(size * size)
        for first, second in combinations(self.places.T, 2):
            both = (first >= 0) & (second >= 0)
            cells = (first * size + second)[both]
            weights = None if self.places.shape[1] == 2 else 1 / (rated[both] - 1)
            table += np.bincount(cells, weights, minlength=size * size)
        return table.reshape(size, size) + table.reshape(size, size).T


def _number(ratings: npt.ArrayLike) -> _Numbered:
    """The ratings by the number of their value. Raises ``ValueError`` for anything but a table of finite numbers."""
    table = np.asarray(ratings, dtype=np.float64)
    if table.ndim != 2:
        raise ValueError(f"a table of units by raters was expected, got {table.ndim} dimensions")
    if np.isinf(table).any():
        raise ValueError("a rating cannot be infinite")
    given = ~np.isnan(table)
    values, numbers = _ranks(table[given])
    places = np.full(table.shape, -1, dtype=np.int64)
    places[given] = numbers
    return _Numbered(places, values)


def _ranks(found: Floats) -> tuple[Floats, Integers]:
    """The different values in rising order, and the place of each value among them."""
    if found.size and np.ptp(found) < WIDEST and (found == np.floor(found)).all():
        lowest = found.min()
        shifted = (found - lowest).astype(np.int64)
        used = np.bincount(shifted) > 0
        return np.flatnonzero(used) + lowest, (np.cumsum(used) - 1)[shifted]
    values, numbers = np.unique(found, return_inverse=True)
    return values, numbers
