"""Find the same person's answers in two waves: by an id, or by a code that people make up themselves.

Only ids and codes are looked at: never an answer, and never the order of the rows. A result holds row positions, so
it can be shown without giving an id away.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

SHORTEST_TOLERANT = 4
"""A shorter code is matched exactly only: among codes of three characters one in common says too little."""

_SEPARATORS = re.compile(r"[\s\-\u00ad\u2010-\u2015\u2212]+")
_Rows = Mapping[str, list[int]]


@dataclass(frozen=True)
class Audit:
    """How the rows of two waves were linked. In each wave exact + tolerant + unmatched + without_key = all rows.

    ``ambiguous`` counts rows of both waves, all of them unmatched, that more than one match was possible for.
    """

    exact: int
    tolerant: int
    unmatched_before: int
    unmatched_after: int
    ambiguous: int
    without_key_before: int
    without_key_after: int


@dataclass(frozen=True)
class Links:
    """Which rows of two waves belong to the same person.

    ``pairs``: row positions (before, after), from 0, in the order of the first wave. ``tolerant``: those of them whose
    codes differ in one character. ``only_before`` and ``only_after``: all other rows, with those that have no key.
    ``ambiguous_rows``: how many of them, before and after, have a key that more than one match was possible for.
    """

    pairs: tuple[tuple[int, int], ...]
    tolerant: frozenset[tuple[int, int]]
    only_before: tuple[int, ...]
    only_after: tuple[int, ...]
    ambiguous_rows: tuple[int, int]
    without_key: tuple[int, int]

    @property
    def ambiguous(self) -> int:
        """Rows of both waves that more than one match was possible for."""
        return sum(self.ambiguous_rows)

    @property
    def audit(self) -> Audit:
        """The counts to print beside every result that rests on the links."""
        exact = len(self.pairs) - len(self.tolerant)
        unmatched = (len(self.only_before) - self.without_key[0], len(self.only_after) - self.without_key[1])
        return Audit(exact, len(self.tolerant), *unmatched, self.ambiguous, *self.without_key)


def link_by_id(before: Sequence[str], after: Sequence[str]) -> Links:
    """Link rows by a person id, one text a row; "" = no id, and such rows are never linked.

    Ids are compared as the text they are: "007" and "7" are different people, and so are "a1" and "A1".
    Raises ``ValueError`` when an id stands twice in a wave; the message names positions, not the id.

    >>> link_by_id(["007", "8", ""], ["7", "8", ""]).pairs
    ((1, 1),)
    """
    for name, keys in (("before", before), ("after", after)):
        twice = [rows for rows in _rows_by_key(keys).values() if len(rows) > 1]
        if twice:
            raise ValueError(f"the same id stands in more than one row of the wave {name}: rows {twice[0]} from 0")
    return _link(before, after, tolerant=False)


def link_by_code(before: Sequence[str], after: Sequence[str], *, tolerant: bool) -> Links:
    """Link rows by a code that people make up of what they know by heart, one text a row; "" = no code.

    Codes are compared without regard to case, spaces and hyphens ("AB-12 c" is "ab12C"): how a code is typed is no
    part of it. First, codes that are equal and stand once in each wave are linked. With ``tolerant``, rows left over
    are then linked when their codes have the same length, at least 4, differ in exactly one character, and neither
    has another candidate among the rows left over in the other wave, equal codes included. Ties are rejected and
    counted, also when two people made up the same code. Compare Yurek and others 2008 (doi:10.1177/0193841X08316676).

    Takes time in proportion to the number of rows, since only codes that agree with one place left out meet.

    >>> links = link_by_code(["AB-12", "CD34", "EF56"], ["ab12", "CD35", "XX99"], tolerant=True)
    >>> links.pairs, links.audit.exact, links.audit.tolerant
    (((0, 0), (1, 1)), 1, 1)
    """
    return _link([normalise_code(code) for code in before], [normalise_code(code) for code in after], tolerant=tolerant)


def normalise_code(code: str) -> str:
    """A self-made code as it is compared: composed characters, no case, no spaces or hyphens."""
    return _SEPARATORS.sub("", unicodedata.normalize("NFC", code).casefold())


def _link(before: Sequence[str], after: Sequence[str], *, tolerant: bool) -> Links:
    first, second = _rows_by_key(before), _rows_by_key(after)
    exact = {key for key in first.keys() & second.keys() if len(first[key]) == len(second[key]) == 1}
    pairs = {(first[key][0], second[key][0]) for key in exact}
    left_first = {key: rows for key, rows in first.items() if key not in exact}
    left_second = {key: rows for key, rows in second.items() if key not in exact}
    near = _candidates(left_first, left_second, tolerant=tolerant)
    nearby = _turned(near)
    unique = {
        (left_first[key][0], left_second[other][0])
        for key, others in near.items()
        for other in others
        if len(others) == len(nearby[other]) == len(left_first[key]) == len(left_second[other]) == 1
    }
    candidates = sum(len(left_first[key]) for key in near), sum(len(left_second[key]) for key in nearby)
    linked = sorted(pairs | unique)
    used_before, used_after = {pair[0] for pair in linked}, {pair[1] for pair in linked}
    return Links(
        pairs=tuple(linked),
        tolerant=frozenset(unique),
        only_before=tuple(row for row in range(len(before)) if row not in used_before),
        only_after=tuple(row for row in range(len(after)) if row not in used_after),
        ambiguous_rows=(candidates[0] - len(unique), candidates[1] - len(unique)),
        without_key=(sum(not key for key in before), sum(not key for key in after)),
    )


def _rows_by_key(keys: Sequence[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for row, key in enumerate(keys):
        if key:
            found.setdefault(key, []).append(row)
    return found


def _candidates(first: _Rows, second: _Rows, *, tolerant: bool) -> dict[str, set[str]]:
    """For every key of the first wave that has any: the keys of the second that could be the same person's."""
    found: dict[str, set[str]] = {key: {key} for key in first if key in second}
    if not tolerant:
        return found
    buckets: dict[tuple[int, str, str], list[str]] = defaultdict(list)
    for key in second:
        for bucket in _with_a_gap(key):
            buckets[bucket].append(key)
    for key in first:
        near = {other for bucket in _with_a_gap(key) for other in buckets.get(bucket, ())}
        if near:
            found.setdefault(key, set()).update(near)
    return found


def _with_a_gap(key: str) -> Iterator[tuple[int, str, str]]:
    """Each way to leave one place of a code open: two codes share one exactly when they differ in that place only."""
    if len(key) >= SHORTEST_TOLERANT:
        yield from ((place, key[:place], key[place + 1 :]) for place in range(len(key)))


def _turned(near: Mapping[str, set[str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for key, others in near.items():
        for other in others:
            found[other].add(key)
    return found
