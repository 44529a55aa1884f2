"""Two people say yes or no of the same units: measures of agreement on four-cell tables, many tables at once.

Every chance-corrected coefficient is ``1 - Do / De``: the observed disagreement over the one expected by chance, which
is ``(Po - Pe) / (1 - Pe)`` without the loss of digits where nearly all units are "no".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, cast

import numpy as np
import numpy.typing as npt

from evallib.statistics.samples import Floats

Coefficient = Literal["kappa", "pi", "alpha", "ac1", "pabak"]
"""Cohen's kappa, Scott's pi, Krippendorff's nominal alpha, Gwet's AC1, Brennan and Prediger's kappa for q = 2."""


@dataclass(frozen=True)
class FourCells:
    """Units that both, only the first, only the second, and neither called yes: arrays of one shape, made by
    :func:`four_cells`. Cells may be weighted sums. All measures have that shape, and NaN where they are not defined.
    """

    both: Floats
    only_first: Floats
    only_second: Floats
    neither: Floats

    @property
    def units(self) -> Floats:
        """n, all units."""
        return self.both + (self.only_first + self.only_second) + self.neither

    @property
    def varied(self) -> npt.NDArray[np.bool_]:
        """Whether both yes and no were said. Without that, no coefficient is defined."""
        differ = self.only_first + self.only_second
        return (2 * self.both + differ > 0) & (2 * self.neither + differ > 0)

    @property
    def percent(self) -> Floats:
        """Po, the share of units that both judge alike: ``(a + d) / n``, from 0 to 1."""
        return _share(self.both + self.neither, self.units)

    @property
    def jaccard(self) -> Floats:
        """``a / (a + b + c)``: of the units that anybody called yes, the share that both did."""
        return _share(self.both, self.both + (self.only_first + self.only_second))

    @property
    def dice(self) -> Floats:
        """``2a / (2a + b + c)``."""
        return _share(2 * self.both, 2 * self.both + (self.only_first + self.only_second))

    @property
    def prevalence(self) -> Floats:
        """The prevalence index ``|a - d| / n`` (Byrt, Bishop & Carlin 1993, doi:10.1016/0895-4356(93)90018-V)."""
        return _share(np.abs(self.both - self.neither), self.units)

    @property
    def bias(self) -> Floats:
        """The bias index ``|b - c| / n`` (Byrt, Bishop & Carlin 1993)."""
        return _share(np.abs(self.only_first - self.only_second), self.units)

    @property
    def disagreement(self) -> Floats:
        """Do, the share of units judged differently: ``(b + c) / n``."""
        return _share(self.only_first + self.only_second, self.units)

    def expected_disagreement(self, coefficient: Coefficient) -> Floats:
        """De = 1 - Pe. With shares of yes ``p`` and ``q`` of the two, and ``m = (p + q) / 2`` of both together:

        kappa ``p·(1 - q) + (1 - p)·q``; pi ``2m·(1 - m)``; alpha ``2m·(1 - m)·2n / (2n - 1)``; ac1
        ``m² + (1 - m)²``; pabak ``1/2``.
        """
        if coefficient == "pabak":
            return np.where(self.units > 0, 0.5, np.nan)
        if coefficient == "kappa":
            first, second = self.both + self.only_first, self.both + self.only_second
            unlike = first * (self.only_first + self.neither) + (self.only_second + self.neither) * second
            return _share(unlike, self.units**2)
        differ = self.only_first + self.only_second
        yes, no = 2 * self.both + differ, 2 * self.neither + differ
        if coefficient == "ac1":
            return _share(yes**2 + no**2, 4 * self.units**2)
        ratings = 2 * self.units
        return _share(2 * yes * no, ratings * (ratings - 1 if coefficient == "alpha" else ratings))

    def coefficient(self, coefficient: Coefficient) -> Floats:
        """``1 - Do / De`` of each table; NaN where nothing varies.

        >>> cells = four_cells([20, 118], [5, 5], [10, 2], [15, 0])
        >>> cells.coefficient("kappa").round(4), cells.coefficient("ac1").round(4)
        (array([ 0.4   , -0.0234]), array([0.4059, 0.9408]))
        """
        expected = np.where(self.varied, self.expected_disagreement(coefficient), np.nan)
        return 1 - _share(self.disagreement, expected)

    def pooled(self, coefficient: Coefficient) -> Floats:
        """One coefficient over all tables of the last axis: ``(mean Po - mean Pe) / (1 - mean Pe)``.

        Neither the mean of the coefficients nor the coefficient of the summed table (De Vries et al. 2008,
        doi:10.1177/1525822X08317166, for kappa; here for the others as well). NaN where no table varies.

        >>> round(float(four_cells([20, 118, 25], [5, 5, 25], [10, 2, 25], [15, 0, 25]).pooled("kappa")), 4)
        0.1884
        """
        expected = np.where(self.varied.any(axis=-1), self.expected_disagreement(coefficient).sum(axis=-1), np.nan)
        return 1 - _share(self.disagreement.sum(axis=-1), expected)


def four_cells(
    both: npt.ArrayLike, only_first: npt.ArrayLike, only_second: npt.ArrayLike, neither: npt.ArrayLike
) -> FourCells:
    """Tables of four cells, from numbers or from arrays of one shape.

    Raises ``ValueError`` for shapes that differ and for cells that are negative, infinite or missing.

    >>> round(float(four_cells(25, 25, 25, 25).jaccard), 3)
    0.333
    """
    cells = [np.asarray(cell, dtype=np.float64) for cell in (both, only_first, only_second, neither)]
    if len({cell.shape for cell in cells}) > 1:
        raise ValueError(f"four cells need one shape, got {[cell.shape for cell in cells]}")
    if any((~np.isfinite(cell) | (cell < 0)).any() for cell in cells):
        raise ValueError("a cell is a number of units, 0 or more")
    return FourCells(*cells)


def _share(part: Floats, whole: Floats) -> Floats:
    """A part of a whole, NaN of nothing."""
    some = np.nan_to_num(whole) > 0
    return cast(Floats, np.where(some, part / np.where(some, whole, 1), np.nan))
