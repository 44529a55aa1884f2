"""A questionnaire as data: which items it has, how they are keyed, scored and compared.

Shipped instruments and a workspace's own have the same form; :func:`evallib.projects.load_instrument` reads both.
An instrument holds item numbers only, never the wording of an item.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from evallib.locale import N_
from evallib.projects.fields import FactId, Line, Params, Slug, Text

LEAST_DIGITS = 2
MOST_ITEMS = 300
DEFAULT_MOST_MISSING_PCT = 20.0

ItemNumber = Annotated[int, Field(ge=1, le=MOST_ITEMS)]
Year = Annotated[int, Field(ge=1900, le=2200)]


class Subscale(Params):
    """A scale that is the sum of some of the items."""

    id: FactId = Field(description=N_("Short English name with underscores; names a metric in results.json."))
    label: Line = Field(description=N_("What the reader sees."))
    items: tuple[ItemNumber, ...] = Field(min_length=1, description=N_("The numbers of its items."))


class Total(Params):
    """The sum of all scales."""

    id: FactId = Field(description=N_("Short English name with underscores; names a metric in results.json."))
    label: Line = Field(description=N_("What the reader sees."))


class Retest(Params):
    """How strongly the answers of the same people correlate when some time has passed."""

    r: float = Field(ge=0, lt=1, description=N_("The correlation between the two times, from 0 to below 1."))
    months: float | None = Field(default=None, ge=0, description=N_("How many months passed; null if not known."))
    source: Line = Field(description=N_("Where it is stated."))


class Reference(Params):
    """Published figures of a group that answered the same questionnaire. A comparison, never a target."""

    scale: FactId = Field(description=N_("The id of the scale or the total that the figures are about."))
    population: Line = Field(description=N_("Who answered."))
    year: Year | None = Field(default=None, description=N_("The year of publication; null if not known."))
    n: int | None = Field(default=None, ge=1, description=N_("How many answered; null if not stated."))
    mean: float | None = Field(default=None, description=N_("The mean in points; null if not stated."))
    sd: float | None = Field(
        default=None, ge=0, description=N_("The spread (standard deviation) in points; null if not stated.")
    )
    alpha: float | None = Field(
        default=None, ge=0, lt=1, description=N_("The reliability (alpha) in that group; null if not stated.")
    )
    source: Line = Field(description=N_("Where it is stated."))
    note: Text | None = Field(default=None, description=N_("What one should know when comparing."))
    extreme: bool = Field(
        default=False,
        description=N_(
            "true for the lowest or highest group of a review: it is shown, but not counted among the groups."
        ),
    )


class Instrument(Params):
    """One questionnaire: ``<name>.yaml``, shipped or in ``params/instruments/``.

    Every answer is a whole number from ``low`` to ``high``; an answer x to a reversed item counts low + high - x.
    The scales divide the items among them. ``total`` is None only when there is one scale, which then is primary.
    """

    name: Slug = Field(description=N_("The short name of the questionnaire: the name of this file without .yaml."))
    title: Line = Field(description=N_("The name of the questionnaire as the reader sees it."))
    items: int = Field(ge=1, le=MOST_ITEMS, description=N_("How many items it has."))
    low: int = Field(ge=-1000, le=1000, description=N_("The lowest answer."))
    high: int = Field(ge=-1000, le=1000, description=N_("The highest answer."))
    high_means: Line | None = Field(
        default=None, description=N_("What more points mean, as words within a sentence; null says nothing.")
    )
    column_prefix: FactId = Field(description=N_("What columns are named by: k gives k01, k02 and so on."))
    reversed: tuple[ItemNumber, ...] = Field(
        default=(), description=N_("The numbers of the items that count from the other end; [] if there are none.")
    )
    scales: tuple[Subscale, ...] = Field(
        min_length=1, description=N_("The scales; each item belongs to exactly one of them.")
    )
    total: Total | None = Field(default=None, description=N_("The sum of all scales; null if there is one scale only."))
    most_missing_pct: float = Field(
        default=DEFAULT_MOST_MISSING_PCT,
        ge=0,
        lt=100,
        description=N_("A scale is scored when at most this share of its items, in percent, is unanswered."),
    )
    licence: Text = Field(description=N_("Who may use the questionnaire and how; printed in the report."))
    source: tuple[Line, ...] = Field(min_length=1, description=N_("Where the key is stated."))
    note: Text | None = Field(default=None, description=N_("What the reader should know about the questionnaire."))
    test_retest: tuple[Retest, ...] = Field(
        default=(), description=N_("Published correlations between two times, for waves that cannot be linked.")
    )
    references: tuple[Reference, ...] = Field(default=(), description=N_("Published figures to compare with."))

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the item columns in order: ``("k01", "k02", …)``, with two digits at least."""
        digits = max(LEAST_DIGITS, len(str(self.items)))
        return tuple(f"{self.column_prefix}{number:0{digits}d}" for number in range(1, self.items + 1))

    @property
    def scale_ids(self) -> tuple[str, ...]:
        """The ids of the scales in order, then the total's if there is one."""
        own = tuple(scale.id for scale in self.scales)
        return (*own, self.total.id) if self.total is not None else own

    @property
    def primary(self) -> str:
        """The id of the scale that the main finding is about: the total, or the only scale."""
        return self.scale_ids[-1]

    def items_of(self, scale: str) -> tuple[int, ...]:
        """The item numbers of a scale, all of them for the total. Raises ``KeyError`` for an unknown id."""
        if self.total is not None and scale == self.total.id:
            return tuple(range(1, self.items + 1))
        return {subscale.id: subscale.items for subscale in self.scales}[scale]

    def label_of(self, scale: str) -> str:
        """What the reader calls a scale or the total. Raises ``KeyError`` for an unknown id."""
        own = {subscale.id: subscale.label for subscale in self.scales}
        return {**own, self.total.id: self.total.label}[scale] if self.total is not None else own[scale]

    def range_of(self, scale: str) -> tuple[int, int]:
        """The lowest and the highest sum that a scale can have. Raises ``KeyError`` for an unknown id."""
        count = len(self.items_of(scale))
        return self.low * count, self.high * count
