"""From how many people on something is shown: a mean, a distribution, the spread of a single item."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from evallib.locale import _, pgettext
from evallib.privacy.groups import SMALLEST_MINIMUM, SmallGroups

People = Literal["staff", "clients"]
SMALLEST_GROUP: Mapping[People, int] = {"staff": 5, "clients": 10}
SMALLEST_DISTRIBUTION = 8
SMALLEST_ITEM_SD = 10
BESIDE_MOMENTS = 15
"""From how many people on quartiles stand beside a mean and a standard deviation.

Together the five numbers of a small group are nearly a list of its scores. Random groups who answered 4 items from 1
to 7, everything printed with one decimal; the share of groups whose whole list of scores has only one solution, and
at most ten:

====== ============ ==========
people one solution at most 10
====== ============ ==========
8      82 %         100 %
10     22 %         95 %
12     2 %          55 %
14     0 %          5 %
15     0 %          0 %
====== ============ ==========

With 13 items no list of 10 people had one solution, so the shortest scales decide.
"""


@dataclass(frozen=True)
class Thresholds:
    """The smallest numbers of people that something shown may rest on.

    ``group``: counts, means and everything that is worked out from them; ``distribution``: medians, quartiles and
    distributions; ``item_sd``: the standard deviation of a scale with few possible scores, such as a single item. No
    threshold may be below 3, and the last two not below ``group``; ``ValueError`` otherwise.

    A standard deviation of few whole-number answers can give the answers away: of all ways in which 7 people can
    answer an item from 1 to 7, 15 % follow from n, mean and SD at two decimals; at n = 10 it is 5 % (counted
    exactly in ``tests/test_privacy_thresholds.py``). No general threshold is established for Swedish surveys, so
    these are parameters that the report prints, not a claim about a rule.

    >>> Thresholds.of("clients")
    Thresholds(group=10, distribution=10, item_sd=10, people='clients')
    """

    group: int
    distribution: int
    item_sd: int
    people: People = "staff"

    def __post_init__(self) -> None:
        if self.group < SMALLEST_MINIMUM:
            raise ValueError(f"the smallest group shown cannot be below {SMALLEST_MINIMUM}: {self.group}")
        if min(self.distribution, self.item_sd) < self.group:
            raise ValueError(f"no threshold can be below that of a group, {self.group}: {self}")

    @classmethod
    def of(
        cls,
        people: People | None = None,
        group: int | None = None,
        *,
        distribution: int | None = None,
        item_sd: int | None = None,
    ) -> Thresholds:
        """The thresholds with a default for whatever is None; the last two are raised to ``group`` if need be.

        >>> Thresholds.of("staff", 3)
        Thresholds(group=3, distribution=8, item_sd=10, people='staff')
        >>> Thresholds.of(group=12, distribution=9).distribution
        12
        """
        who: People = people or "staff"
        least = group if group is not None else SMALLEST_GROUP[who]
        spread = distribution if distribution is not None else SMALLEST_DISTRIBUTION
        single = item_sd if item_sd is not None else SMALLEST_ITEM_SD
        return cls(least, max(least, spread), max(least, single), who)

    @property
    def quartiles(self) -> int:
        """From how many people on a median and quartiles stand beside a mean and a standard deviation.

        >>> Thresholds.of().quartiles, Thresholds.of(distribution=20).quartiles
        (15, 20)
        """
        return max(self.distribution, BESIDE_MOMENTS)

    def groups(self, *, published: bool = False) -> SmallGroups:
        """The rule for counts of people: hidden from 1 to ``group`` - 1 unless they are published already."""
        return SmallGroups(self.group, published)

    def tell(self) -> str:
        """One sentence that says all thresholds and whom they guard."""
        who = {"staff": pgettext("people", "staff"), "clients": pgettext("people", "clients")}[self.people]
        return _(
            "Answers are from {people}: nothing is shown that rests on fewer than {group} of them, no median or "
            "quartile on fewer than {quartiles} beside a mean and a spread (never for one single question), and no "
            "spread of a scale with few possible scores on fewer than {item_sd}."
        ).format(people=who, group=self.group, quartiles=self.quartiles, item_sd=self.item_sd)
