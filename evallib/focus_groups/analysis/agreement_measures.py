"""The measures of agreement on one code, or on several together, with their intervals or why there are none."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

import numpy as np
from scipy import sparse

from evallib.focus_groups.analysis.agreement_intervals import (
    AT_A_TIME,
    FEW_DISAGREEMENTS,
    SPECK,
    Floats,
    Interval,
    Without,
    interval_of,
    leave_out_interval,
    most_unseen,
)
from evallib.focus_groups.analysis.agreement_units import Cells
from evallib.focus_groups.analysis.intervals import Ints
from evallib.focus_groups.study import CodeAgreement, Coefficient, Undefined
from evallib.statistics import FourCells, four_cells

FEWEST_UNITS, FEWEST_POSITIVES = 10, 5
"""With fewer turns, or fewer turns that anybody gave the code or that anybody did not, nothing is said."""
Measure = Literal["percent", "jaccard", "kappa", "alpha", "ac1"]
MEASURES: tuple[Measure, ...] = ("percent", "jaccard", "kappa", "alpha", "ac1")
BEYOND_CHANCE: tuple[Measure, ...] = ("kappa", "alpha", "ac1")
CELLS = ("both", "only_first", "only_second", "neither")


@dataclass(frozen=True, eq=False)
class Sample:
    """The cells of one code, or of several that are told together, turn by turn.

    ``document``: of each turn; ``drawn``: the tables of each resample (rows) by codes; ``positives``: how many turns
    anybody gave one of the codes; ``negatives``: in how many somebody did not use all of them; ``split``: how many one
    of the coders gave a code and the other did not. ``only_coded``: units are only what somebody coded, so that there
    is no telling how often both would by chance leave something uncoded.
    """

    rows: Cells
    document: Ints
    drawn: FourCells | None = field(repr=False)
    positives: int
    negatives: int
    split: int
    only_coded: bool = False

    @cached_property
    def units(self) -> int:
        """How many units there are, for each code the same."""
        return int(self.rows.units.sum())

    @cached_property
    def cells(self) -> FourCells:
        """The tables of all turns, one a code."""
        tables = (self.rows.both, self.rows.only_first, self.rows.only_second)
        both, first, second = (np.asarray(table.sum(axis=0), dtype=np.int64) for table in tables)
        return four_cells(both, first, second, self.units - both - first - second)

    @cached_property
    def disagreeing(self) -> float:
        """How many turns the disagreement rests on: ``(sum d)² / sum d²`` of the units in disagreement of each turn.

        For turns and one code it is the number of turns; few long ones count for more than many ends that differ by
        a character.
        """
        apart = np.asarray((self.rows.only_first + self.rows.only_second).sum(axis=1), dtype=np.float64)
        return float(apart.sum() ** 2 / max(1.0, float((apart**2).sum())))

    @property
    def too_few(self) -> Undefined | None:
        """Why nothing is said of the agreement."""
        if min(len(self.document), self.units) < FEWEST_UNITS:
            return "too_few_units"
        if self.positives < FEWEST_POSITIVES:
            return "too_few_positives"
        return "too_few_negatives" if self.negatives < FEWEST_POSITIVES else None

    def describe(self, code: str | None) -> CodeAgreement:
        """All measures."""
        both, first, second, neither = (int(getattr(self.cells, name).sum()) for name in CELLS)
        whole = four_cells(both, first, second, neither)
        return CodeAgreement(
            code,
            units=self.units,
            both=both,
            only_first=first,
            only_second=second,
            neither=neither,
            **{measure: self.coefficient(measure) for measure in MEASURES},
            prevalence=None if self.only_coded else float(whole.prevalence),
            bias=None if self.only_coded else float(whole.bias),
        )

    def coefficient(self, measure: Measure) -> Coefficient:
        """A measure with its interval."""
        if self.only_coded and measure in BEYOND_CHANCE:
            return Coefficient(None, reason="only_coded")
        if self.too_few or self.drawn is None:
            return Coefficient(None, reason=self.too_few)
        value = float(_measured(self.cells, measure))
        if np.isnan(value):
            return Coefficient(None, reason="one_category")
        interval = self._interval(value, measure)
        if not self.split and interval.low is not None:
            interval = replace(interval, low=min(interval.low, self._lowest_unseen(measure)), means="exact")
        if not self.cells.both.any() and interval.high is not None:
            interval = replace(interval, high=max(interval.high, self._highest_unseen(measure)), means="exact")
        return with_interval(value, interval, lowest=0 if measure in ("percent", "jaccard") else -1)

    def _interval(self, value: float, measure: Measure) -> Interval:
        """The interval that the turns at hand give."""
        drawn = interval_of(_measured(self.drawn, measure)) if self.drawn else Interval(None, None, 0)
        if not 0 < self.disagreeing < FEW_DISAGREEMENTS:
            return drawn
        return leave_out_interval(value, self._without_each_turn[measure], self.document) or drawn

    def _lowest_unseen(self, measure: Measure) -> float:
        """The lower limit where no turn is given a code by one of the two only, which may be chance: as many turns
        were as could have been missed, and in each of them the disagreement would be on as much as is coded in a turn.
        """
        cells = self.cells
        apart, coded = (cells.only_first + cells.only_second).sum(), cells.both.sum()
        usual = (coded + apart / 2) / self.positives
        if measure == "jaccard":
            return float((coded - most_unseen(self.positives) * self.positives * usual) / (coded + apart))
        apart += most_unseen(len(self.document)) * len(self.document) * usual
        if measure == "percent":
            return float(1 - apart / cells.units.sum())
        return float(1 - apart / self.units / cells.expected_disagreement(measure).sum())

    def _highest_unseen(self, measure: Measure) -> float:
        """The upper limit where the two never give the same, which may be chance as well: they would in as many of the
        turns with the code as could have been missed.
        """
        cells, missed = self.cells, most_unseen(self.positives)
        first, second = (1 - missed) * cells.only_first, (1 - missed) * cells.only_second
        both = missed * (cells.only_first + cells.only_second)
        return float(_measured(four_cells(both, first, second, cells.neither), measure))

    @cached_property
    def _without_each_turn(self) -> dict[Measure, Floats]:
        """The measures of the material without each of its turns."""
        found: dict[Measure, list[Floats]] = {measure: [] for measure in MEASURES}
        codes = self.cells.both.size
        tables = [getattr(self.rows, name) for name in CELLS[:3]] + [sparse.csr_array(self.rows.units[:, None])]
        without = Without.of(sparse.hstack(tables, format="csr"), self.document)
        width = max(1, AT_A_TIME // codes)
        for begin in range(0, len(self.document), width):
            sums = without.rows(slice(begin, begin + width))
            both, first, second = (sums[:, place * codes : (place + 1) * codes] for place in range(3))
            rest = sums[:, 3 * codes :] - (both + (first + second))
            cells = four_cells(both, first, second, np.where(rest > SPECK * self.units, rest, 0))
            for measure in MEASURES:
                found[measure].append(_measured(cells, measure))
        return {measure: np.concatenate(parts) for measure, parts in found.items()}


def describe_nothing(reason: Undefined, units: int) -> CodeAgreement:
    """A row of all codes that says why there is nothing to say."""
    none = Coefficient(None, reason=reason)
    return CodeAgreement(None, units, 0, 0, 0, 0, none, none, none, none, none, prevalence=None, bias=None)


def with_interval(value: float, interval: Interval, *, lowest: float = -1.0) -> Coefficient:
    """A value with its interval, which ends at the lowest possible value; without one where it could not be made, or
    where nothing varies: it would have no width, as if the value were certain."""
    if interval.low is None or interval.high is None:
        return Coefficient(value, reason="failed", failed=interval.failed)
    if interval.high - interval.low < SPECK:
        return Coefficient(value, reason="no_variation", failed=interval.failed)
    return Coefficient(value, max(lowest, interval.low), interval.high, failed=interval.failed, means=interval.means)


def _measured(cells: FourCells, measure: Measure) -> Floats:
    """A measure of all codes (the last axis) together."""
    if measure in ("kappa", "alpha", "ac1"):
        return cells.pooled(measure)
    summed = FourCells(*(getattr(cells, name).sum(axis=-1) for name in CELLS))
    return summed.percent if measure == "percent" else summed.jaccard
