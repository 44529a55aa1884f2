"""Every N:th project: a run divided among machines that need not know of each other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

FORM = re.compile(r"([1-9][0-9]{0,5})/([1-9][0-9]{0,5})", re.ASCII)


@dataclass(frozen=True)
class Shard:
    """The ``place``:th of ``count`` shards, counted from 1."""

    place: int
    count: int

    @property
    def name(self) -> str:
        """As files are named after it."""
        return f"{self.place}-of-{self.count}"

    def of(self, slugs: Sequence[str]) -> tuple[str, ...]:
        """The projects of this shard. All shards together have each project once, whatever order they are given in.

        >>> Shard(2, 3).of(["a", "c", "b", "e", "d"])
        ('b', 'e')
        """
        return tuple(sorted(slugs)[self.place - 1 :: self.count])


def read_shard(text: str) -> Shard | None:
    """The shard that ``I/N`` names; None when it names none.

    >>> read_shard("2/8"), read_shard("9/8"), read_shard("0/8"), read_shard("2")
    (Shard(place=2, count=8), None, None, None)
    """
    match = FORM.fullmatch(text)
    if match is None or int(match[1]) > int(match[2]):
        return None
    return Shard(int(match[1]), int(match[2]))
