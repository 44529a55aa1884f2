"""What the section on Öppna jämförelser knows after reading and comparing: frozen, in numbers and codes, no words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from evallib.kolada.values import Cell, Gender, Status
from evallib.model import RowAccount
from evallib.projects import ComparisonSettings, Indicator

Colour = Literal["best", "middle", "worst"]
"""Green, yellow and red of Kolada; the words, signs and shades are the presentation's."""
Better = Literal["higher", "lower", "none", "unknown"]
"""``none``: a source says that neither is better; ``unknown``: nobody says."""
PeerKind = Literal["all", "similar", "edition", "group"]


@dataclass(frozen=True)
class Direction:
    """Which values of an indicator are better, and who says so (the project, or the shipped list's source)."""

    better: Better
    source: str | None = None
    shipped: bool = False


@dataclass(frozen=True)
class Peers:
    """Whom the municipality is compared with; ``members`` never holds itself, but for ``all``.

    ``missing``: the group was asked for but is not in the data (Kolada makes no group for some municipalities).
    """

    kind: PeerKind
    title: str
    members: tuple[str, ...] = ()
    id: str | None = None
    edition: int | None = None
    missing: bool = False


@dataclass(frozen=True)
class Standing:
    """Where the municipality stands among peers in one indicator, year and gender.

    ``n``: municipalities with a value, itself among them where it has one. ``rank``: 1 is best, equal values share the
    best rank of theirs; None without value or direction. ``tied``: how many others share it. ``mean``: the unweighted
    mean of the peers' values, itself left out except among ``all``; None when there is no value. ``low``, ``high``: the
    smallest and largest of them. ``others``: how many peers have no value, by status. ``colour``: among ``all`` only.
    """

    peers: Peers
    n: int
    rank: int | None
    tied: int
    mean: float | None
    low: float | None
    high: float | None
    others: Mapping[Status, int]
    colour: Colour | None = None


@dataclass(frozen=True)
class Limits:
    """The colour limits of one indicator, year and gender among all: at least as good as ``best`` is best, at most as
    good as ``worst`` is worst. ``counts``: municipalities by colour; ``n``: those with a value."""

    best: float
    worst: float
    counts: Mapping[Colour, int]
    n: int


@dataclass(frozen=True)
class Point:
    """One year of the municipality's own series; ``segment`` changes where the way of measuring does."""

    year: int
    cell: Cell
    segment: int
    peers_mean: float | None = None


@dataclass(frozen=True)
class Trend:
    """The municipality's own past, of one gender. Points are all years from the first to the last in the data, absent
    ones too. ``breaks``: year to what was changed; those of the project and those that the description tells.

    ``change``: the last value minus the first one of the same segment; ``since``: the year of that first one; None when
    the last segment has fewer than two values. ``improved``: of the change in the indicator's direction; None without
    direction or change, or when it is zero.
    """

    points: tuple[Point, ...]
    breaks: Mapping[int, str]
    change: float | None = None
    since: int | None = None
    improved: bool | None = None


@dataclass(frozen=True)
class Doubt:
    """Something that makes a figure less sure.

    ``kind``: ``outside`` (the total lies outside women and men), ``rounding`` (it does, but no more than rounding
    explains), ``zeros`` (women and men are 0, the total is not), ``discontinued`` (the title or the label says that the
    indicator has ended), ``old`` (at least two years older than the newest data), ``late`` (not old, but fetched at
    least three years after its year), ``break`` (the last year begins a new way of measuring), ``one_hidden`` (one of
    the three is secret and could be worked out: not shown), ``method`` (the description, quoted in ``detail``, speaks
    of a changed method, but not from which year for certain).
    """

    kind: Literal["outside", "rounding", "zeros", "discontinued", "old", "late", "break", "one_hidden", "method"]
    year: int | None = None
    detail: str | None = None


@dataclass(frozen=True)
class IndicatorResult:
    """One indicator for the municipality in its last year (the last with any row for it; None if there is none).

    ``titled``, ``described``: whether the data gave its title and its description; without them nobody has looked for
    what they would tell.
    """

    indicator: Indicator
    title: str
    direction: Direction
    year: int | None
    cells: Mapping[Gender, Cell]
    standings: tuple[Standing, ...]
    limits: Limits | None
    trends: Mapping[Gender, Trend]
    doubts: tuple[Doubt, ...] = ()
    titled: bool = True
    described: bool = True

    @property
    def colour(self) -> Colour | None:
        """The colour of the total among all municipalities; None without value or direction."""
        return next((one.colour for one in self.standings if one.peers.kind == "all"), None)


@dataclass(frozen=True)
class Comparison:
    """All that is compared. ``vintage`` None: nobody says when the values were fetched. ``names``: of the members of
    groups, code to name, as the data have them."""

    settings: ComparisonSettings
    results: tuple[IndicatorResult, ...]
    peers: tuple[Peers, ...]
    vintage: dt.date | None
    last_year: int | None
    account: RowAccount = field(default_factory=RowAccount)
    names: Mapping[str, str] = field(default_factory=dict)
