"""How far two coders agree, code by code and on all codes together, with intervals.

Percent, Jaccard, Cohen's kappa, Krippendorff's alpha and Gwet's AC1 of four-cell tables: with several codes on the same
words, every code is a yes or no of its own. The numbers of codes, groups and coders stand where names will; see
:func:`name_agreement`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Literal

import numpy as np
import pandas as pd
from scipy import sparse

from evallib.focus_groups.analysis.agreement_intervals import Floats, Interval, interval_of, most_unseen, resample
from evallib.focus_groups.analysis.agreement_units import Cells, Compared, Rated, compare
from evallib.focus_groups.analysis.intervals import Ints
from evallib.focus_groups.material import Material
from evallib.focus_groups.study import (
    Agreement,
    CodeAgreement,
    Coefficient,
    Disagreement,
    Level,
    ScaleAgreement,
    Undefined,
)
from evallib.statistics import FourCells, Measurement, alpha_of_coincidences, four_cells

FEWEST_UNITS, FEWEST_POSITIVES = 10, 5
"""With fewer turns, or fewer turns that anybody gave the code, nothing is said of the agreement."""
Measure = Literal["percent", "jaccard", "kappa", "alpha", "ac1"]
MEASURES: tuple[Measure, ...] = ("percent", "jaccard", "kappa", "alpha", "ac1")
OF_SCALES: tuple[Measurement, ...] = ("nominal", "ordinal", "interval")


def compare_coders(material: Material, pieces: pd.DataFrame, *, resamples: int = 2000) -> tuple[Agreement, ...]:
    """The agreement of every two coders, in the order of ``material.coders``.

    ``pieces``: of ``material``, with the columns ``PIECES``. Rules:

    - Only documents that both looked at are compared, so that no code there is a no; ``left_out`` counts those of one.
    - Units are what participants say: turns; the characters in them; and passages that either coder gave any code
      ("segments"), nearly the same passage (90 % shared) being the same. Moderators' turns are no units. The source of
      tables has no places within statements, so characters are not compared there (the level is missing).
    - Codes that count and that either used there. A code is compared with itself only: when one coder chose a parent
      and the other its child, they disagree on both, for that is what they did.
    - All codes together (``code`` None): percent and Jaccard of the summed cells; kappa, alpha and AC1 as
      ``(mean Po - mean Pe) / (1 - mean Pe)`` over codes (De Vries et al. 2008, doi:10.1177/1525822X08317166), which
      codes that neither used would not change for kappa and alpha, and would raise for AC1. The cells are sums over
      codes, so that they add up to units times codes.
    - Intervals: 95 %, percentile, from ``resamples`` draws of turns within documents with ``material.design.seed``
      (:mod:`evallib.focus_groups.analysis.agreement_intervals`); characters and passages follow their turn. Where two
      never disagree, which no draw could change, the lower limit is that of turns with disagreement that so many turns
      without may have missed (Clopper & Pearson).
    - Fewer than 10 turns or passages: ``too_few_units``; a code in fewer than 5 turns: ``too_few_positives``; a code
      that both used everywhere: ``one_category`` (kappa, alpha and AC1). No text or no reliable places: ``no_text``,
      with the row of all codes only.
    - Scales (``material.ordinals``): turns that both put on exactly one step; alpha with the steps as numbers.

    Swapping the coders swaps ``only_first`` and ``only_second`` and changes nothing else. Linear in pieces and turns.
    """
    if resamples < 1:
        raise ValueError(f"at least one resample is needed, got {resamples}")
    coders = [int(coder) for coder in material.coders["coder"]]
    return tuple(_agreement(material, pieces, pair, resamples) for pair in combinations(coders, 2))


def name_agreement(
    agreement: Agreement, *, codes: Sequence[str], groups: Sequence[str | None], coders: Sequence[str]
) -> Agreement:
    """The same agreement with names instead of numbers; a group that is None is withheld.

    >>> found = Agreement("0", "1", 1, 0, {}, disagreements=(Disagreement("2", "0", 7, "1"),))
    >>> name_agreement(found, codes="xyz", groups=[None], coders=["Kodare A", "Kodare B"]).disagreements
    (Disagreement(code='z', group=None, turn=7, used_by='Kodare B', part=1),)
    """

    def named(found: CodeAgreement) -> CodeAgreement:
        return found if found.code is None else replace(found, code=codes[int(found.code)])

    return replace(
        agreement,
        first=coders[int(agreement.first)],
        second=coders[int(agreement.second)],
        levels={level: tuple(named(one) for one in found) for level, found in agreement.levels.items()},
        disagreements=tuple(
            replace(
                one,
                code=codes[int(one.code)],
                group=None if one.group is None else groups[int(one.group)],
                used_by=coders[int(one.used_by)],
            )
            for one in agreement.disagreements
        ),
    )


def _agreement(material: Material, pieces: pd.DataFrame, coders: tuple[int, int], resamples: int) -> Agreement:
    compared = compare(material, pieces, coders)
    first, second = str(coders[0]), str(coders[1])
    if not compared.documents:
        return Agreement(first, second, 0, compared.left_out, {}, resamples=resamples)
    draws = _Draws.of(compared, resamples, material.design.seed)
    return Agreement(
        first,
        second,
        documents=compared.documents,
        left_out=compared.left_out,
        levels={level: tuple(_level(compared, level, draws)) for level in compared.levels},
        scales=tuple(_scale(scale, draws.scales[scale.label]) for scale in compared.scales),
        disagreements=tuple(_disagreements(material, compared, coders)),
        resamples=resamples,
    )


@dataclass(frozen=True, eq=False)
class _Draws:
    """The sums of all cells in each resample: the tables of each level, and the pairs of steps of each scale."""

    levels: Mapping[Level, FourCells] = field(repr=False)
    scales: Mapping[str, Floats] = field(repr=False)

    @classmethod
    def of(cls, compared: Compared, resamples: int, seed: int) -> _Draws:
        """One draw of turns for all levels and scales together; nothing where there are too few turns."""
        codes = len(compared.codes)
        if len(compared.turns) < FEWEST_UNITS:
            return cls({}, {scale.label: np.zeros((scale.steps**2, 0)) for scale in compared.scales})
        tables = [table for cells in compared.levels.values() for table in _tables(cells)]
        tables += [scale.pairs for scale in compared.scales]
        document = compared.turns["document"].to_numpy(dtype=np.int64)
        sums = resample(sparse.hstack(tables, format="csr"), document, resamples=resamples, seed=seed)
        of_levels = [sums[place * (3 * codes + 1) :][: 3 * codes + 1] for place in range(len(compared.levels))]
        of_scales, scales = sums[len(compared.levels) * (3 * codes + 1) :], {}
        for scale in compared.scales:
            scales[scale.label], of_scales = np.split(of_scales, [scale.steps**2])
        levels = zip(compared.levels, of_levels, strict=True)
        return cls({level: _four_cells(found, codes) for level, found in levels}, scales)


def _tables(cells: Cells) -> Iterator[sparse.csr_array]:
    """The three cells of each code, and the units: columns with one row a turn."""
    yield from (cells.both, cells.only_first, cells.only_second)
    yield sparse.csr_array(cells.units[:, None])


def _four_cells(sums: Floats, codes: int) -> FourCells:
    """The tables of each code in each resample, codes last; what is left of the units is neither's."""
    both, first, second = (sums[place * codes : (place + 1) * codes].T for place in range(3))
    units = np.broadcast_to(sums[3 * codes][:, None], both.shape)
    neither = units - (both + (first + second))
    return four_cells(both, first, second, np.where(neither > 1e-9 * units, neither, 0))


def _level(compared: Compared, level: Level, draws: _Draws) -> Iterator[CodeAgreement]:
    """All codes together first, then code by code."""
    cells = compared.levels[level]
    turns, units = len(compared.turns), int(cells.units.sum())
    sums = [
        np.asarray(table.sum(axis=0), dtype=np.int64) for table in (cells.both, cells.only_first, cells.only_second)
    ]
    if not turns or not units or not len(compared.codes):
        reason: Undefined = "too_few_units" if min(turns, units) < FEWEST_UNITS else "too_few_positives"
        yield _without(Coefficient(None, reason=reason if turns else "no_text"), units)
        return
    whole = four_cells(sums[0], sums[1], sums[2], units - sums[0] - sums[1] - sums[2])
    used = compared.levels["turns"]
    positive = (used.both + used.only_first + used.only_second).astype(bool)
    drawn = draws.levels.get(level)
    anywhere = int((positive.sum(axis=1) > 0).sum())
    yield _code_agreement(None, _Sample(whole, drawn, units=units, turns=turns, positives=anywhere))
    for place, (code, positives) in enumerate(zip(compared.codes, positive.sum(axis=0), strict=True)):
        one, of_one = _only(whole, place), None if drawn is None else _only(drawn, place)
        yield _code_agreement(str(code), _Sample(one, of_one, units=units, turns=turns, positives=int(positives)))


def _only(cells: FourCells, place: int) -> FourCells:
    """The tables of one code, still with codes as the last axis."""
    return FourCells(*(getattr(cells, name)[..., [place]] for name in _CELLS))


_CELLS = ("both", "only_first", "only_second", "neither")


@dataclass(frozen=True, eq=False)
class _Sample:
    """The tables of some codes (the last axis) that are told together, and the same in each resample.

    ``turns`` are those compared, ``positives`` those that anybody gave one of the codes.
    """

    cells: FourCells
    drawn: FourCells | None
    units: int
    turns: int
    positives: int

    @property
    def too_few(self) -> Undefined | None:
        """Why nothing is said of the agreement."""
        if min(self.turns, self.units) < FEWEST_UNITS:
            return "too_few_units"
        return "too_few_positives" if self.positives < FEWEST_POSITIVES else None

    def coefficient(self, measure: Measure) -> Coefficient:
        """A measure with its interval."""
        if self.too_few or self.drawn is None:
            return Coefficient(None, reason=self.too_few)
        value = float(_measured(self.cells, measure))
        if np.isnan(value):
            return Coefficient(None, reason="one_category")
        interval = interval_of(_measured(self.drawn, measure))
        if not self.cells.disagreement.any():
            interval = replace(interval, low=self.lowest_unseen(measure))
        return _with_interval(value, interval)

    def lowest_unseen(self, measure: Measure) -> float:
        """The lower limit where nobody disagreed, from the turns with disagreement that may have been missed."""
        if measure == "jaccard":
            return 1 - most_unseen(self.positives)
        missed = most_unseen(self.turns)
        if measure == "percent":
            return 1 - missed / self.cells.both.size  # one code of the turn, as a rule
        return max(-1.0, 1 - missed / float(self.cells.expected_disagreement(measure).sum()))


def _measured(cells: FourCells, measure: Measure) -> Floats:
    """A measure of all codes (the last axis) together."""
    if measure in ("kappa", "alpha", "ac1"):
        return cells.pooled(measure)
    summed = FourCells(*(getattr(cells, name).sum(axis=-1) for name in _CELLS))
    return summed.percent if measure == "percent" else summed.jaccard


def _code_agreement(code: str | None, sample: _Sample) -> CodeAgreement:
    both, first, second, neither = (int(getattr(sample.cells, name).sum()) for name in _CELLS)
    whole = four_cells(both, first, second, neither)
    return CodeAgreement(
        code,
        units=sample.units,
        both=both,
        only_first=first,
        only_second=second,
        neither=neither,
        **{measure: sample.coefficient(measure) for measure in MEASURES},
        prevalence=float(whole.prevalence),
        bias=float(whole.bias),
    )


def _without(reason: Coefficient, units: int) -> CodeAgreement:
    """A row of all codes that says why there is nothing to say."""
    return CodeAgreement(None, units, 0, 0, 0, 0, reason, reason, reason, reason, reason, prevalence=None, bias=None)


def _with_interval(value: float, interval: Interval) -> Coefficient:
    reason: Undefined | None = "failed" if interval.low is None else None
    return Coefficient(value, interval.low, interval.high, reason, interval.failed)


def _scale(scale: Rated, drawn: Floats) -> ScaleAgreement:
    """Alpha of the steps, as names, as an order and as numbers."""
    pairs = np.asarray(scale.pairs.sum(axis=0), dtype=np.float64)
    units = int(pairs.sum())
    found = {measurement: _alpha(scale, pairs, drawn, measurement) for measurement in OF_SCALES}
    return ScaleAgreement(scale.label, units, found["nominal"], found["ordinal"], found["interval"])


def _alpha(scale: Rated, pairs: Floats, drawn: Floats, measurement: Measurement) -> Coefficient:
    units = int(pairs.sum())
    if units < FEWEST_UNITS or not drawn.size:
        return Coefficient(None, reason="too_few_units" if scale.pairs.shape[0] else "no_text")
    value = float(_alphas(scale.steps, pairs[None, :], measurement)[0])
    if np.isnan(value):
        return Coefficient(None, reason="one_category")
    interval = interval_of(_alphas(scale.steps, drawn.T, measurement))
    if value == 1:  # nobody disagrees; a turn that was missed would lie as far apart as chance would put it
        interval = replace(interval, low=1 - most_unseen(units))
    return _with_interval(value, interval)


def _alphas(steps: int, pairs: Floats, measurement: Measurement) -> Floats:
    """Alpha of tables of pairs, one a row."""
    tables = pairs.reshape(-1, steps, steps)
    return alpha_of_coincidences(tables + tables.transpose(0, 2, 1), np.arange(steps), measurement)


def _disagreements(material: Material, compared: Compared, coders: tuple[int, int]) -> Iterator[Disagreement]:
    """Turns where only one of the two used a code, in the order of the transcripts."""
    used = compared.levels["turns"]
    found = [
        (*table.nonzero(), whose) for table, whose in zip((used.only_first, used.only_second), coders, strict=True)
    ]
    rows, columns = (np.concatenate([np.asarray(one[axis], dtype=np.int64) for one in found]) for axis in (0, 1))
    whose = np.repeat(coders, [len(one[0]) for one in found])
    turn = compared.turns["turn"].to_numpy(dtype=np.int64)[rows]
    order = np.lexsort((whose, columns, turn))
    where = _Where.of(material)
    for place in order:
        document = where.document[turn[place]]
        yield Disagreement(
            code=str(compared.codes[columns[place]]),
            group=str(where.group[document]),
            turn=int(where.number[turn[place]]),
            used_by=str(whose[place]),
            part=int(where.part[document]),
        )


@dataclass(frozen=True, eq=False)
class _Where:
    """Of each turn its document and number there; of each document its group and which part of the group it is."""

    document: Ints
    number: Ints
    group: Ints
    part: Ints

    @classmethod
    def of(cls, material: Material) -> _Where:
        """Where everything is."""
        turns, documents = material.turns, material.documents
        return cls(
            document=turns["document"].to_numpy(dtype=np.int64),
            number=_places_within(turns["document"]),
            group=documents["group"].to_numpy(dtype=np.int64),
            part=_places_within(documents["group"]),
        )


def _places_within(groups: pd.Series[int]) -> Ints:
    """1, 2, ... within each group, in the order of the rows."""
    before: Ints = np.asarray(groups.groupby(groups).cumcount(), dtype=np.int64)
    return before + 1
