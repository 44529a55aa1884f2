"""How far two coders agree, code by code and on all codes together, with intervals.

Percent, Jaccard, Cohen's kappa, Krippendorff's alpha and Gwet's AC1 of four-cell tables: with several codes on the same
words, every code is a yes or no of its own. The numbers of codes, groups and coders stand where names will; see
:func:`name_agreement`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

import numpy as np
import pandas as pd
from scipy import sparse

from evallib.focus_groups.analysis.agreement_intervals import (
    AT_A_TIME,
    FEW_DISAGREEMENTS,
    Floats,
    Interval,
    Without,
    interval_of,
    leave_out_interval,
    most_unseen,
    resample,
)
from evallib.focus_groups.analysis.agreement_measures import (
    CELLS,
    FEWEST_UNITS,
    Sample,
    describe_nothing,
    with_interval,
)
from evallib.focus_groups.analysis.agreement_units import Cells, Compared, Rated, Table, compare
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

OF_SCALES: tuple[Measurement, ...] = ("nominal", "ordinal", "interval")


def compare_coders(material: Material, pieces: pd.DataFrame, *, resamples: int = 2000) -> tuple[Agreement, ...]:
    """The agreement of every two coders, in the order of ``material.coders``.

    ``pieces``: of ``material``, with the columns ``PIECES``. Rules:

    - Only documents that both looked at are compared, so that no code there is a no; ``left_out`` counts those of one.
    - Units are what participants say: turns; the characters in them; and passages that either coder gave any code
      ("segments"), nearly the same passage (90 % shared) being the same. Of these kappa, alpha and AC1 are not defined
      (``only_coded``): what neither gave a code is there only for other codes' sake. Moderators' turns are no units.
      The source of tables has no places within statements, so characters are not compared there (the level is
      missing).
    - Codes that count and that either used there. A code is compared with itself only: when one coder chose a parent
      and the other its child, they disagree on both, for that is what they did.
    - All codes together (``code`` None): percent and Jaccard of the summed cells; kappa, alpha and AC1 as
      ``(mean Po - mean Pe) / (1 - mean Pe)`` over codes (De Vries et al. 2008, doi:10.1177/1525822X08317166), which
      codes that neither used would not change for kappa and alpha, and would raise for AC1. The cells are sums over
      codes, so that they add up to units times codes.
    - Intervals: 95 %, percentile, from ``resamples`` draws of turns within documents with ``material.design.seed``
      (:mod:`evallib.focus_groups.analysis.agreement_intervals`); characters and passages follow their turn. With fewer
      than 10 turns of disagreement each turn is left out once instead; where two never disagree, the lower limit is
      that of turns with disagreement that so many turns without may have missed (Clopper & Pearson).
    - Fewer than 10 turns or passages: ``too_few_units``; a code that anybody used in fewer than 5 turns:
      ``too_few_positives``; one that anybody left out in fewer than 5: ``too_few_negatives``. No text or no reliable
      places: ``no_text`` or ``no_places``, with the row of all codes only. An interval without width is none:
      ``no_variation``.
    - Scales (``material.ordinals``): turns that both put on exactly one step; alpha with the steps as numbers; all on
      the same step: ``one_category``.

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
    document = compared.turns["document"].to_numpy(dtype=np.int64)
    return Agreement(
        first,
        second,
        documents=compared.documents,
        left_out=compared.left_out,
        levels={level: tuple(_level(compared, level, draws)) for level in compared.levels},
        scales=tuple(_scale(scale, document, draws.scales[scale.label], compared.absent) for scale in compared.scales),
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
    cells, drawn = compared.levels[level], draws.levels.get(level)
    turns, units = len(compared.turns), int(cells.units.sum())
    if not turns or not units or not len(compared.codes):
        reason: Undefined = "too_few_units" if min(turns, units) < FEWEST_UNITS else "too_few_positives"
        yield describe_nothing(reason if turns else compared.absent, units)
        return
    used = compared.levels["turns"]
    document, only_coded = compared.turns["document"].to_numpy(dtype=np.int64), level == "segments"
    yield Sample(cells, document, drawn, **_counts(used), only_coded=only_coded).describe(None)
    for place, code in enumerate(compared.codes):
        one = None if drawn is None else FourCells(*(getattr(drawn, name)[:, [place]] for name in CELLS))
        counts = _counts(used.only(place))
        yield Sample(cells.only(place), document, one, **counts, only_coded=only_coded).describe(str(code))


def _counts(used: Cells) -> dict[str, int]:
    """In how many turns anybody used one of the codes, somebody did not use all, and only one used a code."""
    both, split = (_in_rows(table) for table in (used.both, used.only_first + used.only_second))
    return {
        "positives": int(np.count_nonzero(both + split)),
        "negatives": int(np.count_nonzero(both < used.both.shape[1])),
        "split": int(np.count_nonzero(split)),
    }


def _in_rows(table: Table) -> Ints:
    """How many codes each turn has."""
    return np.asarray(table.sum(axis=1), dtype=np.int64)


def _scale(scale: Rated, document: Ints, drawn: Floats, absent: Undefined) -> ScaleAgreement:
    """Alpha of the steps, as names, as an order and as numbers."""
    units = int(scale.pairs.sum())
    if not scale.pairs.shape[0]:
        none = Coefficient(None, reason=absent)
        return ScaleAgreement(scale.label, units, none, none, none, only_one=scale.only_one, several=scale.several)
    found = {measurement: _alpha(scale, document, drawn, measurement) for measurement in OF_SCALES}
    alphas = (found["nominal"], found["ordinal"], found["interval"])
    return ScaleAgreement(scale.label, units, *alphas, only_one=scale.only_one, several=scale.several)


def _alpha(scale: Rated, document: Ints, drawn: Floats, measurement: Measurement) -> Coefficient:
    pairs = np.asarray(scale.pairs.sum(axis=0), dtype=np.float64)
    units = int(pairs.sum())
    if units < FEWEST_UNITS or not drawn.size:
        return Coefficient(None, reason="too_few_units")
    value = float(_alphas(scale.steps, pairs[None, :], measurement)[0])
    if np.isnan(value):
        return Coefficient(None, reason="one_category")
    interval = interval_of(_alphas(scale.steps, drawn.T, measurement))
    apart = pairs.sum() - pairs[:: scale.steps + 1].sum()
    if not apart:  # a turn that was missed would lie as far apart as chance would put it
        interval = Interval(1 - most_unseen(units), 1.0, interval.failed, "exact")
    elif apart < FEW_DISAGREEMENTS:
        interval = _left_out(scale, document, measurement) or interval
    return with_interval(value, interval)


def _left_out(scale: Rated, document: Ints, measurement: Measurement) -> Interval | None:
    """The interval from leaving out each turn once."""
    pairs = np.asarray(scale.pairs.sum(axis=0), dtype=np.float64)
    value = float(_alphas(scale.steps, pairs[None, :], measurement)[0])
    without, width = Without.of(scale.pairs, document), max(1, AT_A_TIME // scale.steps**2)
    begins = range(0, len(document), width)
    found = [_alphas(scale.steps, without.rows(slice(begin, begin + width)), measurement) for begin in begins]
    return leave_out_interval(value, np.concatenate(found), document)


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
