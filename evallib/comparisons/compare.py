"""From values and groups to what is known of one municipality: its standings, colours, trends and doubts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from evallib.comparisons.breaks import read_description
from evallib.comparisons.colours import find_limits
from evallib.comparisons.doubts import Seen, find_doubts
from evallib.comparisons.layout import TOTAL, VALUE, WOMEN, Block, lay_out
from evallib.comparisons.peers import Groups, index_groups, nearest
from evallib.comparisons.standing import Field, mean_of, stand
from evallib.comparisons.study import Better, Comparison, Direction, IndicatorResult, Limits, Peers, Standing, Trend
from evallib.comparisons.trend import follow, part
from evallib.kolada import GENDERS, Cell, Gender, Group, Values
from evallib.projects import ColourSettings, ComparisonSettings, Indicator

ABSENT_ONLY: Mapping[Gender, Cell] = {"T": Cell("absent")}
"""The cells of an indicator without any row."""


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
    limits: dict[tuple[object, ...], Limits | None] = field(default_factory=dict)

    def limits_of(self, kpi: int, year: int, better: Better, colours: ColourSettings) -> Limits | None:
        """The colour limits among all of the totals of an indicator in a year; worked out once."""
        key = (kpi, year, better, colours.best_pct, colours.worst_pct, colours.ties)
        if key not in self.limits:
            value, status = self.block.value[kpi, year, TOTAL], self.block.status[kpi, year, TOTAL]
            self.limits[key] = find_limits(np.sort(value[status == VALUE]), better, colours)
        return self.limits[key]


@dataclass(frozen=True, eq=False)
class _Own:
    """One municipality's own numbers, by indicator, gender and year: statuses, values, the nearest peers' means; and
    which of its women's and men's cells are hidden, by indicator and year."""

    ground: Ground
    status: list[list[list[int]]]
    value: list[list[list[float]]]
    means: list[list[list[float]]]
    hidden: list[list[bool]]

    def last_year(self, kpi: int) -> int | None:
        """The place of the last year in which it has any row; None if it has none."""
        years = [place for place, cells in enumerate(zip(*self.status[kpi], strict=True)) if any(cells)]
        return years[-1] if years else None


@dataclass(frozen=True)
class _Asked:
    """One indicator that was asked for: its direction, its place in the block, and its last year's place."""

    indicator: Indicator
    direction: Direction
    kpi: int
    year: int


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
    own = _own(ground, block.places[settings.municipality], peers)
    asked = []
    for one in settings.indicators:
        kpi = ground.spans[one.id][0] if one.id in ground.spans else None
        year = own.last_year(kpi) if kpi is not None else None
        if kpi is not None and year is not None:
            asked.append(_Asked(one, directions[one.id], kpi, year))
    found = dict(zip((one.indicator.id for one in asked), _results(own, asked, settings, peers), strict=True))
    results = tuple(found.get(one.id) or _empty(ground, one, directions[one.id]) for one in settings.indicators)
    newest = block.years[-1] if block.years else None
    members = sorted({code for one in peers if one.kind != "all" for code in one.members})
    names = {code: ground.values.names[code] for code in members if code in ground.values.names}
    return Comparison(settings, results, peers, ground.values.vintage, newest, block.account, names)


def _own(ground: Ground, place: int, peers: Sequence[Peers]) -> _Own:
    """The numbers of the municipality at a place, as lists, which are faster to walk through than arrays."""
    block = ground.block
    means = mean_of(block.value[..., block.places_of(nearest(peers).members)])
    status, value = block.status[..., place].swapaxes(1, 2), block.value[..., place].swapaxes(1, 2)
    hidden = block.hidden[:, :, WOMEN, place]
    return _Own(ground, status.tolist(), value.tolist(), means.swapaxes(1, 2).tolist(), hidden.tolist())


def _empty(ground: Ground, indicator: Indicator, direction: Direction) -> IndicatorResult:
    """An indicator of which the municipality has no row in any year."""
    title, values = _title(ground, indicator), ground.values
    doubts = find_doubts(Seen(values.titles.get(indicator.id, ""), indicator.label or ""))
    told = (bool(values.titles.get(indicator.id)), indicator.id in values.descriptions)
    return IndicatorResult(indicator, title, direction, None, ABSENT_ONLY, (), None, {}, doubts, *told)


def _title(ground: Ground, indicator: Indicator) -> str:
    return indicator.label or ground.values.titles.get(indicator.id) or indicator.id


def _results(
    own: _Own, asked: Sequence[_Asked], settings: ComparisonSettings, peers: Sequence[Peers]
) -> list[IndicatorResult]:
    ground = own.ground
    limits = [ground.limits_of(one.kpi, one.year, one.direction.better, settings.colours) for one in asked]
    standings = zip(*_standings(own, asked, peers, limits), strict=True)
    return [_result(own, *three) for three in zip(asked, standings, limits, strict=True)]


def _standings(
    own: _Own, asked: Sequence[_Asked], peers: Sequence[Peers], limits: Sequence[Limits | None]
) -> list[list[Standing]]:
    """For each group that is there, all first: the standing in the last year's total of each indicator."""
    block = own.ground.block
    kpis, years = [one.kpi for one in asked], [one.year for one in asked]
    value, status = block.value[kpis, years, TOTAL], block.status[kpis, years, TOTAL]
    totals = [
        own.value[one.kpi][TOTAL][one.year] if own.status[one.kpi][TOTAL][one.year] == VALUE else None for one in asked
    ]
    better = [one.direction.better for one in asked]
    found = []
    for group in peers:
        if not group.missing:
            places = block.places_of(group.members)
            field_ = Field(group, value[:, places], status[:, places], len(group.members) - len(places))
            found.append(stand(field_, totals, better, limits))
    return found


def _result(own: _Own, asked: _Asked, standings: tuple[Standing, ...], limits: Limits | None) -> IndicatorResult:
    ground, indicator = own.ground, asked.indicator
    told = read_description(ground.values.descriptions.get(indicator.id, ""))
    breaks = {**told.breaks, **{one.year: one.note for one in indicator.breaks}}
    trends = _trends(own, asked, breaks)
    year, first = ground.block.years[asked.year], ground.spans[indicator.id][1]
    seen = Seen(
        title=ground.values.titles.get(indicator.id, ""),
        label=indicator.label or "",
        year=year,
        newest=ground.block.years[-1],
        vintage=ground.values.vintage,
        breaks=breaks,
        hints=told.hints,
        trends=trends,
        hidden=tuple(ground.block.years[place] for place, hidden in enumerate(own.hidden[asked.kpi]) if hidden),
    )
    return IndicatorResult(
        indicator,
        _title(ground, indicator),
        asked.direction,
        year,
        {gender: trend.points[asked.year - first].cell for gender, trend in trends.items()},
        standings,
        limits,
        trends,
        find_doubts(seen),
        bool(seen.title),
        indicator.id in ground.values.descriptions,
    )


def _trends(own: _Own, asked: _Asked, breaks: Mapping[int, str]) -> dict[Gender, Trend]:
    """The trend of the total, and of women and men where the municipality has rows of them."""
    _place, first, last = own.ground.spans[asked.indicator.id]
    years = part(own.ground.block.years[first : last + 1], breaks)
    trends: dict[Gender, Trend] = {}
    for place, gender in enumerate(GENDERS):
        status = own.status[asked.kpi][place][first : last + 1]
        value, means = (numbers[asked.kpi][place][first : last + 1] for numbers in (own.value, own.means))
        if place == TOTAL or any(status):
            trends[gender] = follow(years, status, value, means, better=asked.direction.better)
    return trends
