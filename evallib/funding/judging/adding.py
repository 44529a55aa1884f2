"""Sums of which some parts may not be stated: what is known of them, and how they compare with a limit or a total."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Sum:
    """A sum of amounts that are not below zero: ``known`` is the least it can be, and all of it if it is ``whole``."""

    known: Fraction
    whole: bool
    parts: int

    def exceeds(self, limit: Fraction, slack: Fraction = Fraction(0)) -> bool | None:
        """Whether the sum is above a limit; None where it depends on what is not stated."""
        if self.known > limit + slack:
            return True
        return False if self.whole else None

    def differs(self, total: Fraction, slack: Fraction) -> bool | None:
        """Whether the sum is another than a stated total; None where it depends on what is not stated."""
        if self.known > total + slack:
            return True
        return self.known < total - slack if self.whole else None


def add(amounts: Iterable[Fraction | None]) -> Sum:
    """The sum of amounts of which some may not be stated.

    >>> add([Fraction(2), None]).exceeds(Fraction(1)), add([Fraction(2), None]).exceeds(Fraction(3))
    (True, None)
    """
    listed = list(amounts)
    known = [amount for amount in listed if amount is not None]
    return Sum(sum(known, Fraction(0)), len(known) == len(listed), len(listed))
