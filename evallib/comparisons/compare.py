"""From values and groups to what is known of one municipality: its standings, colours, trends and doubts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from evallib.comparisons.breaks import Told, read_description
from evallib.comparisons.colours import find_limits
from evallib.comparisons.doubts import Seen, find_doubts
from evallib.comparisons.layout import TOTAL, WOMEN, Block, Floats, lay_out
from evallib.comparisons.peers import Groups, index_groups, nearest
from evallib.comparisons.standing import Across, lay_across, stand_among, stand_among_all
from evallib.comparisons.study import (
    Better,
    Comparison,
    Direction,
    IndicatorResult,
    Limits,
    Peers,
    Standing,
    Trend,
)
from evallib.comparisons.trend import Series, follow
from evallib.kolada import GENDERS, Cell, Gender, Group, Values
from evallib.projects import ColourSettings, ComparisonSettings, Indicator

Places: TypeAlias = npt.NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Ground:
    """What is the same for every municipality: the values laid out, the groups, and what was worked out across all.

    One is made for each set of values (:func:`prepare`) and serves any number of reports.
    """

    values: Values
    block: Block
    groups: Groups
    spans: Mapping[str, tuple[int, int, int]]
    """Indicator to its place in the block and the places of its first and last year with any row."""
    across: dict[tuple[int, int], Across] = field(default_factory=dict)
    limits: dict[tuple[object, ...], Limits | None] = field(default_factory=dict)

    def total_of(self, kpi: int, year: int) -> Across:
        """The totals of an indicator in a year across all municipalities."""
        if (kpi, year) not in self.across:
            value, status = self.block.value[kpi, year, TOTAL], self.block.status[kpi, year, TOTAL]
            self.across[kpi, year] = lay_across(value, status)
        return self.across[kpi, year]

    def limits_of(self, kpi: int, year: int, better: Better, colours: ColourSettings) -> Limits | None:
        """The colour limits of those totals."""
        key = (kpi, year, better, colours.best_pct, colours.worst_pct, colours.ties)
        if key not in self.limits:
            self.limits[key] = find_limits(self.total_of(kpi, year).ordered, better, colours)
        return self.limits[key]


@dataclass(frozen=True, eq=False)
class _Own:
    """One municipality before its indicators are looked at: its place, its peers' places, the nearest peers' means."""

    settings: ComparisonSettings
    ground: Ground
    place: int
    peers: tuple[tuple[Peers, Places, int], ...]
    means: Floats


def prepare(values: Values, groups: Sequence[Group]) -> Ground:
    """What all reports from the same values share: the block, the groups by name, and each indicator's years."""
    block = lay_out(values)
    spans = {}
    for place, kpi in enumerate(block.kpis):
        (years,) = np.nonzero(block.status[place].any(axis=(1, 2)))
        if len(years):
            spans[kpi] = (place, int(years[0]), int(years[-1]))
    return Ground(values, block, index_groups(groups), spans)


def compare(
    settings: ComparisonSettings, ground: Ground, peers: tuple[Peers, ...], directions: Mapping[str, Direction]
) -> Comparison:
    """The municipality's results, in the order of the settings' indicators.

    ``peers``: as :func:`~evallib.comparisons.peers.find_peers` gives them, all others first. The municipality is among
    those of ``ground``. Group means are unweighted, over the members with a value. Raises nothing: an indicator
    without a row has no year, and its only cell is absent. Checked against plain loops on invented and real values.
    """
    block = ground.block
    own = block.place_of(settings.municipality)
    placed = tuple((one, block.places_of(one.members), _outside(block, one)) for one in peers)
    around = block.places_of(nearest(peers).members)
    prepared = _Own(settings, ground, own, placed, mean_of(block.value[..., around]))
    results = tuple(_result(prepared, one, directions[one.id]) for one in settings.indicators)
    newest = block.years[-1] if block.years else None
    return Comparison(settings, results, peers, ground.values.vintage, newest, block.account)


def mean_of(values: Floats) -> Floats:
    """The unweighted mean along the last axis of the values that there are; NaN where there is none.

    >>> mean_of(np.array([[1.0, np.nan, 3.0], [np.nan, np.nan, np.nan]]))
    array([ 2., nan])
    """
    counts = (~np.isnan(values)).sum(axis=-1)
    return np.asarray(np.where(counts > 0, np.nansum(values, axis=-1) / np.maximum(counts, 1), np.nan))


def _outside(block: Block, peers: Peers) -> int:
    """How many members of a group have no row at all in the data, nor a name."""
    return len(set(peers.members) - set(block.municipalities)) if peers.kind != "all" else 0


def _result(own: _Own, indicator: Indicator, direction: Direction) -> IndicatorResult:
    values = own.ground.values
    title = indicator.label or values.titles.get(indicator.id) or indicator.id
    if indicator.id not in own.ground.spans:
        return IndicatorResult(indicator, title, direction, None, {"T": Cell("absent")}, (), None, {})
    kpi, first, last = own.ground.spans[indicator.id]
    told = read_description(values.descriptions.get(indicator.id, ""))
    breaks = {**told.breaks, **{one.year: one.note for one in indicator.breaks}}
    trends = _trends(own, (kpi, first, last), breaks, direction.better)
    year = _last_year(own, kpi)
    standings, limits = _standings(own, kpi, year, direction.better)
    block = own.ground.block
    return IndicatorResult(
        indicator,
        title,
        direction,
        None if year is None else block.years[year],
        {"T": Cell("absent")} if year is None else {g: trends[g].points[year - first].cell for g in trends},
        standings,
        limits,
        trends,
        find_doubts(_seen(own, (indicator.id, kpi, year), breaks, (trends, told))),
    )


def _trends(own: _Own, span: tuple[int, int, int], breaks: Mapping[int, str], better: Better) -> dict[Gender, Trend]:
    """The trend of the total, if the municipality has any row, and of women and men where it has rows of them."""
    (kpi, first, last), block = span, own.ground.block
    status, value = block.status[kpi, first : last + 1, :, own.place], block.value[kpi, first : last + 1, :, own.place]
    years = block.years[first : last + 1]
    means = own.means[kpi, first : last + 1]
    trends: dict[Gender, Trend] = {}
    for place, gender in enumerate(GENDERS):
        if status[:, place].any() or (place == TOTAL and status.any()):
            series = Series(years, status[:, place].tolist(), value[:, place].tolist(), means[:, place].tolist())
            trends[gender] = follow(block, series, breaks=breaks, better=better)
    return trends


def _last_year(own: _Own, kpi: int) -> int | None:
    """The place of the last year in which the municipality has any row; None if it has none."""
    (years,) = np.nonzero(own.ground.block.status[kpi, :, :, own.place].any(axis=1))
    return int(years[-1]) if len(years) else None


def _standings(own: _Own, kpi: int, year: int | None, better: Better) -> tuple[tuple[Standing, ...], Limits | None]:
    """Among all and among each group that is there, of the total in the last year."""
    if year is None:
        return (), None
    across = own.ground.total_of(kpi, year)
    limits = own.ground.limits_of(kpi, year, better, own.settings.colours)
    standings = []
    for peers, places, outside in own.peers:
        if peers.kind == "all":
            standings.append(stand_among_all(across, own.place, peers, better, limits=limits))
        elif not peers.missing:
            standings.append(stand_among(across, own.place, peers, better, places=places, outside=outside))
    return tuple(standings), limits


def _seen(
    own: _Own,
    where: tuple[str, int, int | None],
    breaks: Mapping[int, str],
    known: tuple[Mapping[Gender, Trend], Told],
) -> Seen:
    """What the doubts about one indicator follow from."""
    (name, kpi, year), (trends, told), block = where, known, own.ground.block
    divided: Callable[[Gender], bool] = trends.__contains__
    points = zip(*(trends[gender].points for gender in GENDERS), strict=True) if all(map(divided, GENDERS)) else ()
    cells = {three[0].year: {g: one.cell for g, one in zip(GENDERS, three, strict=True)} for three in points}
    hidden = np.nonzero(block.hidden[kpi, :, WOMEN, own.place])[0] if block.hidden.any() else ()
    return Seen(
        title=own.ground.values.titles.get(name, ""),
        year=None if year is None else block.years[year],
        newest=block.years[-1] if block.years else None,
        vintage=own.ground.values.vintage,
        breaks=breaks,
        told=told,
        cells=cells,
        hidden=tuple(block.years[place] for place in hidden),
    )
