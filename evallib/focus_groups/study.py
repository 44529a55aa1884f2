"""What the section may tell: made by ``guard`` only, and all that leaves this room.

No name, text, path or time of the source is in here, except quotations that were reviewed. Counts are ``Cell``: a
number, or the reason why it is hidden.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from evallib.focus_groups.material import Anchoring, Design
from evallib.model import RowAccount
from evallib.privacy import Cell

Level = Literal["characters", "turns", "segments"]
LEVELS: tuple[Level, ...] = ("turns", "characters", "segments")
Undefined = Literal[
    "too_few_units",
    "too_few_positives",
    "too_few_negatives",
    "one_category",
    "only_coded",
    "no_text",
    "no_places",
    "failed",
    "no_variation",
]
"""Why a measure has no value, or (failed, no_variation) a value but no interval."""
Means = Literal["resampled", "left_out", "exact"]
"""What an interval comes from: turns drawn anew, each turn left out once, or exact limits where all was the same."""


@dataclass(frozen=True)
class Group:
    """A group as shown: "Fokusgrupp 2", or its own name in published material. ``participants`` None: not told."""

    label: str
    participants: Cell | None
    new_codes: int | None
    """Codes met here for the first time, groups in order; parents are not counted. None: withheld."""
    looked_at: bool = True
    """Whether anybody whose codings count coded it: where not, a count of 0 says nothing."""


@dataclass(frozen=True)
class CodeCount:
    """How widely a code was used: groups first, then speakers, mentions last. A parent is the union of its children.

    ``path``: names from the top code down to this one. ``speakers`` None: the source does not tell who speaks.
    ``groups`` is hidden only when nothing is told by group and so few speak of it that it would count them.
    ``by_group``: for each group the number of speakers (of mentions where speakers are not told); None when the table
    by group is withheld. ``only_in``: the label of the only group, None with more groups or when withheld.
    """

    path: tuple[str, ...]
    definition: str
    parent: bool
    groups: Cell
    speakers: Cell | None
    mentions: Cell
    by_group: tuple[Cell, ...] | None
    only_in: str | None
    own: Cell | None = None
    """Of a parent, the mentions given to it and not only to a code below it. None for others."""

    @property
    def name(self) -> str:
        """The code's own name."""
        return self.path[-1]


@dataclass(frozen=True)
class Pair:
    """Two codes in the same turn: in how many groups and turns. ``overlap``: n12/(n1 + n2 - n12), None if hidden."""

    first: str
    second: str
    groups: int
    turns: Cell
    overlap: float | None


@dataclass(frozen=True)
class Discovery:
    """How many codes had been met after 1, 2, ... groups: in the real order, on average over all orders (exact), and
    over the orders. ``exact``: all orders were tried, and ``low`` and ``high`` are the lowest and highest number; else
    at least 95 % of the orders drawn lie between them. Parents are not counted. ``actual``, ``low`` and ``high`` are
    empty where nothing is told group by group."""

    actual: tuple[int, ...]
    mean: tuple[float, ...]
    low: tuple[int, ...]
    high: tuple[int, ...]
    exact: bool
    codes: int
    single_group: int


@dataclass(frozen=True)
class Saturation:
    """Code saturation after Guest, Namey and Chen 2020.

    ``ratios``: (groups before the window, new codes in the window, codes in the base). ``reached``: after so many
    groups, plus the run; None if never. ``computable`` False: fewer than ``base + run`` groups. Over the orders of
    the groups: ``orders_reached`` is the share that reach it, ``earliest`` and ``latest`` when those do.
    """

    base: int
    run: int
    threshold_pct: float
    groups: int
    computable: bool
    ratios: tuple[tuple[int, int, int], ...] = ()
    reached: int | None = None
    orders_reached: float | None = None
    earliest: int | None = None
    latest: int | None = None
    merged_codes: bool = False
    """Codes were merged afterwards, so saturation looks earlier than it was."""
    judged: bool = True
    """False: the groups were asked different things; nothing of what was new late is told."""
    withheld: bool = False
    """Because of small groups: the numbers below ``computable`` would tell what single groups brought, so they are
    empty."""


@dataclass(frozen=True)
class Coefficient:
    """A measure of agreement with its interval, or why it is not defined. Never 1 or nan for lack of variation.

    ``means``: what the interval, where there is one, comes from.
    """

    value: float | None
    low: float | None = None
    high: float | None = None
    reason: Undefined | None = None
    failed: int = 0
    """Resamples in which it was not defined."""
    means: Means = "resampled"


@dataclass(frozen=True)
class CodeAgreement:
    """Agreement on one code, or on all together (``code`` None), by one kind of unit.

    ``both``, ``only_first``, ``only_second``, ``neither``: units (characters, turns or segments); for all codes
    together they are sums over the codes that either used. ``prevalence`` and ``bias``: the indices |a - d|/n and
    |b - c|/n. Of segments, which are only what somebody coded, there are percent and Jaccard only.
    """

    code: str | None
    units: int
    both: int
    only_first: int
    only_second: int
    neither: int
    percent: Coefficient
    jaccard: Coefficient
    kappa: Coefficient
    alpha: Coefficient
    ac1: Coefficient
    prevalence: float | None
    bias: float | None


@dataclass(frozen=True)
class ScaleAgreement:
    """Agreement on a scale of codes (an ordered list): Krippendorff's alpha for three kinds of measurement.

    ``units``: turns that both put on exactly one step. Not among them: ``several``, where somebody chose several steps,
    and ``only_one``, where only one of the two chose a step.
    """

    label: str
    units: int
    nominal: Coefficient
    ordinal: Coefficient
    interval: Coefficient
    only_one: int = 0
    several: int = 0


@dataclass(frozen=True)
class Disagreement:
    """One turn where one coder used a code and the other did not. ``group`` None: withheld."""

    code: str
    group: str | None
    turn: int
    """Its number in the transcript, counted from 1 over participants and moderators."""
    used_by: str
    part: int = 1
    """Which of the group's transcripts, counted from 1; most groups have one."""


@dataclass(frozen=True)
class Agreement:
    """Two coders: the documents that both looked at, and how far they agree.

    ``left_out``: documents that only one of them looked at. ``levels``: all codes together first, then code by code.
    ``too_few`` documents in common: ``levels`` is empty. ``disagreements``: of published material only.
    """

    first: str
    second: str
    documents: int
    left_out: int
    levels: Mapping[Level, tuple[CodeAgreement, ...]]
    scales: tuple[ScaleAgreement, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    resamples: int = 0


@dataclass(frozen=True)
class Drift:
    """How the codebook changed between two versions, by code names. ``redefined``: another definition than before."""

    new: tuple[str, ...]
    removed: tuple[str, ...]
    renamed: tuple[tuple[str, str], ...]
    merged: tuple[tuple[str, str], ...]
    moved: tuple[str, ...]
    redefined: tuple[str, ...] = ()


@dataclass(frozen=True)
class Quote:
    """A reviewed quotation. ``group`` None: the group is too small to be named. ``alone``: only this group speaks of
    what it is about. ``codes``: all codes of the passage; ``code`` is the one that it was chosen for."""

    code: str
    text: str
    group: str | None
    alone: bool
    codes: tuple[str, ...] = ()

    @property
    def about(self) -> tuple[str, ...]:
        """The codes that it is shown with."""
        return self.codes or (self.code,)


@dataclass(frozen=True)
class Quotes:
    """Quotations that may be shown, and what became of the others.

    ``candidates``: mentions of a suitable length. ``reviewed``: of these, listed as reviewed. ``stopped``: of the
    listed ones, stopped by what they hold, by kind. ``unknown``: rows of the reviewed file that match no mention.
    ``reviewers``: (who, date) as listed, without repeats.
    """

    shown: tuple[Quote, ...]
    candidates: int
    reviewed: int
    stopped: Mapping[str, int]
    unknown: int
    reviewers: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Unreviewed:
    """Words that somebody said and nobody reviewed, left out of the codebook: the codes, as they are shown, without
    their name and without their definition, and how many further names among the changes of the codebook."""

    names: tuple[str, ...] = ()
    definitions: tuple[str, ...] = ()
    changes: int = 0

    @property
    def places(self) -> int:
        """How many names and definitions are left out."""
        return len(self.names) + len(self.definitions) + self.changes


@dataclass(frozen=True)
class Study:
    """The guarded study. ``by_group`` False: some group is too small, so nothing is told group by group.

    ``codes``: codebook order, parents before children; only codes that count, also unused ones. ``unused`` and
    ``single_coder``: names of codes that nobody, or only one of several coders, used. ``hidden_pairs``: there are pairs
    that are left out, because few people use both.
    """

    design: Design
    tool: str
    groups: tuple[Group, ...]
    documents: int
    missing_texts: int
    participants: Cell | None
    turns: int | None
    mentions: Cell
    by_group: bool
    codes: tuple[CodeCount, ...]
    pairs: tuple[Pair, ...]
    discovery: Discovery | None
    saturation: Saturation
    coders: tuple[str, ...]
    agreements: tuple[Agreement, ...]
    drift: Drift | None
    unused: tuple[str, ...]
    single_coder: tuple[str, ...]
    quotes: Quotes
    anchoring: Anchoring | None
    account: RowAccount
    sections: tuple[str, ...] = ()
    hidden_pairs: bool = False
    unreviewed: Unreviewed = Unreviewed()
    places_known: bool = True
    """False: where in the texts the codes are could not be decided, so nobody knows who says what."""
    noticed: int = 0
    """How many things in the files an evaluator should look at."""

    @property
    def shows_nothing(self) -> bool:
        """Whether so few people took part that nothing may be told."""
        return not self.codes
