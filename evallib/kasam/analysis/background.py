"""How background columns are spread over those who answered twice and once, with small categories merged.

How many answered both times and once is shown elsewhere, so hiding one small count would not do: it would follow by
subtraction. Categories are merged instead, until every count is 0 or at least the smallest group, and until no category
lies in one group alone: then whoever knows a person's category would know whether they answered again. Columns that
nest (a place and its units) could give small groups away together, so each is judged beside those before it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

import pandas as pd

from evallib.kasam.analysis.material import Material
from evallib.kasam.study import Background
from evallib.kasam.waves import Withheld
from evallib.privacy import PublishedSum, SmallGroups, gives_away, protect_matrix

Group = Literal["both", "first_only", "last_only", "before", "after"]
Row = tuple[str | None, tuple[int, ...]]


def count_background(material: Material) -> Iterator[Background | Withheld]:
    """One table for each background column; one that would give few people away beside those before it is withheld."""
    shown: list[PublishedSum] = []
    for column in material.background:
        groups = {group: _texts(material, column, group) for group in _groups(material)}
        table = merge_small(column, groups, material.group)
        counts = [] if isinstance(table, Withheld) else [*count_people(table, groups)]
        if gives_away([*shown, *counts], material.group):
            yield Withheld("difference", material.group)
        else:
            shown += counts
            yield table


def count_people(table: Background, groups: Mapping[Group, Sequence[str]]) -> Iterator[PublishedSum]:
    """The counts of a table as sums over people, who are numbered group by group in the order of their texts."""
    first = 0
    for texts in groups.values():
        for category in table.categories:
            named = set(table.categories) - {None}
            people = [n for n, text in enumerate(texts, first) if (text if text in named else None) == category]
            yield PublishedSum(frozenset(people), frozenset({"count"}))
        first += len(texts)


def merge_small(column: str, groups: Mapping[Group, Sequence[str]], smallest: int) -> Background | Withheld:
    """The table of counts of one column, by category and group, small categories merged; Withheld when none is left.

    Whatever category has a count from 1 to ``smallest`` - 1 in some group, or all its people in one group while others
    have people too, is merged with the others like it; while their sum is still like that, the category with the fewest
    people joins. A single row would only repeat how many people there are, so it is withheld.

    >>> texts = {"both": ["a"] * 9 + ["b"] * 7, "first_only": ["a"] * 6 + ["b"] * 2}
    >>> merge_small("form", texts, 5)
    Withheld(reason='few', limit=5)
    >>> merge_small("form", {"both": ["a"] * 9 + ["b"] * 7 + ["c"] * 8 + ["d"]}, 5).counts
    ((9,), (8,), (8,))
    """
    order = sorted({text for texts in groups.values() for text in texts})
    rows: list[Row] = [(text, tuple(texts.count(text) for texts in map(list, groups.values()))) for text in order]
    groups_with_people = sum(map(bool, groups.values()))
    merged = [row for row in rows if _tells(row[1], smallest, groups_with_people)]
    safe = [row for row in rows if row not in merged]
    safe.sort(key=lambda row: sum(row[1]), reverse=True)
    while merged and safe and _tells(_sum(merged), smallest, groups_with_people):
        merged.append(safe.pop())
    rows = [*safe, *([(None, _sum(merged))] if merged else [])]
    counts = tuple(row[1] for row in rows)
    hidden = protect_matrix(pd.DataFrame(counts), SmallGroups(smallest, published=False)).hidden
    if len(rows) < 2 or hidden or any(_tells(row, smallest, groups_with_people) for row in counts):
        return Withheld("few", smallest)
    return Background(column, tuple(groups), tuple(row[0] for row in rows), counts, len(merged))


def _tells(counts: Sequence[int], smallest: int, groups: int) -> bool:
    """Whether a category has few people in some group, or people in one only of several groups that have people."""
    return any(0 < count < smallest for count in counts) or (groups > 1 and sum(map(bool, counts)) == 1)


def _sum(rows: Sequence[Row]) -> tuple[int, ...]:
    return tuple(sum(column) for column in zip(*(row[1] for row in rows), strict=True))


def _groups(material: Material) -> tuple[Group, ...]:
    if material.links is None:
        return ("before", "after")
    return ("both", "first_only", "last_only")


def _texts(material: Material, column: str, group: Group) -> list[str]:
    """The column's text of everyone in a group; those who answered twice have that of the first time."""
    before, after = (material.answers[wave].background[column] for wave in material.compared)
    if material.links is None:
        return list(before if group == "before" else after)
    if group == "both":
        return [before[pair[0]] for pair in material.links.pairs]
    if group == "first_only":
        return [before[person] for person in material.links.only_before]
    return [after[person] for person in material.links.only_after]
