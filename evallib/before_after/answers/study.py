"""Answers wave by wave: as they were given (never shown), and what may be shown of them. Scale points throughout."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from evallib.before_after.compare import Item
from evallib.statistics import Branch, Estimate

Level = Literal["full", "bands", "mean", "withheld", "few"]
"""``few``: fewer answers than the smallest group; ``withheld``: the mean would tell what people answered."""
Untried = Literal["few", "withheld"]
"""Why a change was not tried: too few answers, or it cannot be computed or would give answers away."""


@dataclass(frozen=True)
class ItemAnswers:
    """The answers to one item as they were given; ``pairs`` are among them. Never leaves the room.

    ``no_answer``: rows before and after that say that there is no answer.
    """

    item: Item
    before: tuple[int, ...]
    after: tuple[int, ...]
    pairs: tuple[tuple[int, int], ...] = ()
    no_answer: tuple[int, int] = (0, 0)

    @property
    def steps(self) -> range:
        """The answers that the scale allows."""
        return range(int(self.item.low), int(self.item.high) + 1)

    def counts(self, answers: tuple[int, ...]) -> tuple[int, ...]:
        """How many chose each step, from the lowest."""
        found = Counter(answers)
        return tuple(found[step] for step in self.steps)


@dataclass(frozen=True)
class ShownWave:
    """What may be shown of one item at one time.

    ``people``: the number of answers, None when it is too small. ``counts``: of each step (``full``) or of the low,
    middle and high ones (``bands``); empty otherwise. ``no_answer``: how many gave none; None where ``people`` is.
    """

    level: Level
    people: int | None = None
    mean: Fraction | None = None
    counts: tuple[int, ...] = ()
    no_answer: int | None = None


@dataclass(frozen=True)
class Tested:
    """A change that was tried: after minus before, two-sided p, and Holm's p over the items that were tried.

    ``branch``: how (see :mod:`evallib.statistics.change`). ``se``: the standard error of the change. ``rank_p``:
    Brunner and Munzel's test of unlinked answers; None where it may not be shown or cannot be computed.
    """

    branch: Branch
    pairs: int | None
    estimate: Estimate
    df: float
    p: float
    p_holm: float
    se: float
    rank_p: float | None = None


@dataclass(frozen=True)
class Answered:
    """One item with what may be shown of its answers."""

    item: Item
    before: ShownWave
    after: ShownWave
    test: Tested | None = None
    untried: Untried | None = None

    @property
    def waves(self) -> tuple[ShownWave, ShownWave]:
        """Before and after."""
        return (self.before, self.after)

    @property
    def change(self) -> Fraction | None:
        """After minus before, None unless both means may be shown."""
        if self.before.mean is None or self.after.mean is None:
            return None
        return self.after.mean - self.before.mean


@dataclass(frozen=True)
class MeanCheck:
    """A mean in the file against the answers. ``agrees``: they can round to it.

    None, like ``mean``: not checked, since the one is not published or the other may not be shown.
    """

    item: Item
    wave: Literal["before", "after"]
    printed: str
    agrees: bool | None
    mean: Fraction | None
    people: tuple[int, int] | None
    """Published and counted number of answers, when both may be shown and differ."""


Linking = Literal["linked", "partly", "not_stated", "not_used", "few", "no_ids"]
"""``not_used``: the ids are there, and the project says that answers are not linked; ``not_stated``: it says nothing;
``few``: fewer pairs than the smallest group, so none is used."""


@dataclass(frozen=True)
class Answers:
    """All that may be shown of a project's answers. ``withheld_rows``: whether the count of rows is withheld."""

    items: tuple[Answered, ...]
    linking: Linking
    pairs: int | None
    checks: tuple[MeanCheck, ...] = ()
    withheld_rows: bool = False

    @property
    def shown(self) -> tuple[Answered, ...]:
        """The items of which at least one mean may be shown."""
        return tuple(one for one in self.items if any(wave.mean is not None for wave in one.waves))

    @property
    def tried(self) -> tuple[Answered, ...]:
        """The items whose change was tried."""
        return tuple(one for one in self.items if one.test is not None)
