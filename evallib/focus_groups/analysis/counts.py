"""Groups, speakers and mentions of every code, counted as focus-group methodology asks.

A mention is what remains of a code's segments when those that overlap or touch, by the same speaker in the same turn,
are taken as one. A speaker is a participant with at least one character of it, a group one with at least one mention.
A parent is the union of its own segments and its children's. Checked against a count with sets of characters.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from evallib.focus_groups.analysis.intervals import Flags, Ints, Stretches, agreed, column, unite

MENTIONS = ("code", "document", "group", "turn", "speaker", "start", "end")
"""One row a mention, parents' included; ordered by code, document, turn, speaker and start. start and end -1: its place
in the turn, or (turn -1) in the document, is not known."""
PLACE = ["document", "turn", "speaker", "known"]
Count = Literal["union", "intersection"] | int
LookedAt = Set[tuple[int, int]]


@dataclass(frozen=True, eq=False)
class Counts:
    """Arrays by code number (rows) and group number (columns); 0 for codes that do not count.

    ``speakers``: distinct participants that are known; ``mentions_by_unknown``: mentions whose speaker is not told,
    which no number of speakers includes. Where the source tells no speakers at all, they are all of the mentions.
    """

    groups: Ints
    speakers: Ints
    mentions: Ints
    speakers_by_group: Ints
    mentions_by_group: Ints
    mentions_by_unknown: Ints


def merge_mentions(pieces: pd.DataFrame, codes: pd.DataFrame, count: Count, looked_at: LookedAt) -> pd.DataFrame:
    """The mentions of every code that counts, as a table with the columns ``MENTIONS``.

    ``pieces`` and ``codes`` as in ``material``. ``count``: the codings of all coders together, those that all who
    looked at a document agree on, or those of one coder. Coders are put together before children are united to their
    parent: a parent holds what its children hold, however many coders there are. ``looked_at``: pairs (coder,
    document); where a document has none, those with a coding in it looked at it; anyone else's codings of it take no
    part in an agreement.

    Where a segment's place is not known it cannot be merged: each is a mention, of two coders the larger number counts
    (or the smaller, where they must agree), and a parent has the sum. A segment of a turn without positions, or of no
    length, is the whole turn.
    """
    counted, code = codes["counted"].to_numpy(dtype=bool), column(pieces, "code")
    mine = code >= 0
    mine[mine] = counted[code[mine]]
    kept = pieces.loc[mine & _whose(pieces, count, looked_at)]
    places = _Places.of(kept)
    stretches = _stretches(kept, places)
    if count == "intersection":
        together = _agreed_by_all(stretches, column(kept, "coder"), places, _lookers(kept, looked_at))
    else:
        together = unite(stretches)
    return _as_table(_with_ancestors(together, codes, places), places)


def count_codes(mentions: pd.DataFrame, codes: pd.DataFrame, groups: pd.DataFrame) -> Counts:
    """Groups, speakers and mentions of every code from ``merge_mentions``, in all and by group.

    A speaker belongs to one group, so the numbers of all groups add up to a code's. Codes and groups without mentions
    have 0.
    """
    size = (len(codes), len(groups))
    cell, speaker = column(mentions, "code") * size[1] + column(mentions, "group"), column(mentions, "speaker")
    known, people = speaker >= 0, int(speaker.max(initial=0)) + 1
    spoken = pd.unique(cell[known] * people + speaker[known])
    by_group = _tally(cell, size)
    speakers_by_group = _tally(spoken // people, size)
    return Counts(
        groups=(by_group > 0).sum(axis=1),
        speakers=speakers_by_group.sum(axis=1),
        mentions=by_group.sum(axis=1),
        speakers_by_group=speakers_by_group,
        mentions_by_group=by_group,
        mentions_by_unknown=_tally(cell[~known], size).sum(axis=1),
    )


def are_parents(codes: pd.DataFrame) -> Flags:
    """For each code, whether a code that counts stands somewhere below it.

    >>> codes = pd.DataFrame({"parent": [-1, 0, 1, -1], "counted": [True, False, True, True]})
    >>> are_parents(codes).tolist()
    [True, True, False, False]
    """
    parent, counted = column(codes, "parent"), codes["counted"].to_numpy(dtype=bool)
    found = np.zeros(len(codes), dtype=bool)
    for child in range(len(codes) - 1, -1, -1):  # children stand after their parents
        if parent[child] >= 0 and (counted[child] or found[child]):
            found[parent[child]] = True
    return found


def groups_looked_at(documents: pd.DataFrame, groups: pd.DataFrame, count: Count, looked_at: LookedAt) -> Flags:
    """For each group, whether somebody whose codings count looked at any of its documents.

    Elsewhere a count of 0 means "not looked at", never "not coded".
    """
    read = {document for coder, document in looked_at if not isinstance(count, int) or coder == count}
    found = np.zeros(len(groups), dtype=bool)
    of_read = documents.loc[documents["document"].isin(list(read)), "group"].to_numpy(dtype=np.int64)
    found[of_read[of_read >= 0]] = True
    return found


def lineages(codes: pd.DataFrame) -> tuple[Ints, Ints]:
    """Each code that counts and the codes above it that count, top first, all end to end, and where each code's begin.

    The second array has one more: where the last one's end.

    >>> codes = pd.DataFrame({"parent": [-1, 0, 1, -1], "counted": [True, False, True, True]})
    >>> [numbers.tolist() for numbers in lineages(codes)]
    [[0, 0, 0, 2, 3], [0, 1, 2, 4, 5]]
    """
    lineages: list[list[int]] = []
    for code, (parent, counted) in enumerate(zip(codes["parent"], codes["counted"], strict=True)):
        if parent >= code:
            raise ValueError(f"code {code} stands before its parent {parent}")
        lineages.append([*(lineages[parent] if parent >= 0 else []), *([code] if counted else [])])
    sizes = np.array([0, *map(len, lineages)], dtype=np.int64)
    return np.array([code for lineage in lineages for code in lineage], dtype=np.int64), np.cumsum(sizes)


def _whose(pieces: pd.DataFrame, count: Count, looked_at: LookedAt) -> Flags:
    """Rows whose coder counts."""
    coder, document = column(pieces, "coder"), column(pieces, "document")
    if isinstance(count, int):
        return np.asarray(coder == count)
    if count == "union" or not looked_at:
        return np.ones(len(pieces), dtype=bool)
    pairs = np.array(sorted(looked_at), dtype=np.int64)
    coders = max(int(coder.max(initial=0)), int(pairs[:, 0].max())) + 2
    listed = np.isin(document * coders + coder + 1, pairs[:, 1] * coders + pairs[:, 0] + 1)
    return np.asarray(listed | ~np.isin(document, pairs[:, 1]))


def _lookers(kept: pd.DataFrame, looked_at: LookedAt) -> Ints:
    """For each document number how many coders looked at it."""
    coded = kept[["coder", "document"]].drop_duplicates()
    pairs = looked_at | set(zip(coded["coder"].tolist(), coded["document"].tolist(), strict=True))
    documents = [document for _coder, document in pairs]
    return np.bincount(np.array(documents, dtype=np.int64)).astype(np.int64)


@dataclass(frozen=True, eq=False)
class _Places:
    """Where something can be merged: ``table`` has one row for each document, turn, speaker and whether positions are
    known, in that order; ``row`` is the place of each piece. ``end``: beyond every position."""

    table: pd.DataFrame
    row: Ints
    end: int

    @classmethod
    def of(cls, kept: pd.DataFrame) -> _Places:
        """The places of these pieces."""
        where = kept[["document", "group", "turn", "speaker"]].reset_index(drop=True)
        where["known"] = (column(kept, "turn") >= 0) | (column(kept, "start") >= 0)
        where["place"] = where.groupby(PLACE, sort=True).ngroup()
        row = column(where, "place")
        first = np.unique(row, return_index=True)[1]
        return cls(where.iloc[first].reset_index(drop=True), row, int(column(kept, "end").max(initial=0)) + 1)

    def __len__(self) -> int:
        return len(self.table)

    @property
    def known(self) -> Flags:
        """Of each place, whether positions in it, or all of it, are meant."""
        return self.table["known"].to_numpy(dtype=bool)


def _stretches(kept: pd.DataFrame, places: _Places) -> Stretches:
    """The pieces as stretches with the key (code, place), coders still apart.

    What is for a whole turn reaches from 0 to beyond all positions. What has no known place gets made-up ones that do
    not touch: the first of each coder at 0, the second at 2, so that different coders' fall on each other.
    """
    key = column(kept, "code") * len(places) + places.row
    known, start, end = places.known[places.row], column(kept, "start"), column(kept, "end")
    whole = known & ((start < 0) | (end <= start))
    start, end = np.where(whole, 0, start), np.where(whole, places.end, end)
    return _spread(Stretches(key, start, end), ~known, column(kept, "coder"))


def _spread(stretches: Stretches, loose: Flags, coder: Ints) -> Stretches:
    """Made-up places that do not touch for the loose stretches of each key and coder: 0 to 1, 2 to 3, ..."""
    of_each = pd.DataFrame({"key": stretches.key[loose], "coder": coder[loose]})
    ranks = of_each.groupby(["key", "coder"]).cumcount().to_numpy(dtype=np.int64)
    start, end = stretches.start.copy(), stretches.end.copy()
    start[loose], end[loose] = 2 * ranks, 2 * ranks + 1
    return Stretches(stretches.key, start, end)


def _agreed_by_all(stretches: Stretches, coder: Ints, places: _Places, lookers: Ints) -> Stretches:
    """The parts of stretches that every coder who looked at the document has."""
    coders = int(coder.max(initial=0)) + 2
    apart = unite(Stretches(stretches.key * coders + coder + 1, stretches.start, stretches.end))
    key = apart.key // coders
    needed = lookers[column(places.table, "document")[key % max(len(places), 1)]]
    return agreed(Stretches(key, apart.start, apart.end), needed)


def _with_ancestors(stretches: Stretches, codes: pd.DataFrame, places: _Places) -> Stretches:
    """Every stretch for its own code and for each code above it that counts, united by code and place."""
    above, first = lineages(codes)
    code, place = np.divmod(stretches.key, max(len(places), 1))
    many = (first[1:] - first[:-1])[code]
    row = np.repeat(np.arange(len(stretches)), many)
    step = np.arange(row.size) - np.repeat(np.cumsum(many) - many, many)
    key = above[first[code[row]] + step] * len(places) + place[row]
    spread = Stretches(key, stretches.start[row], stretches.end[row])
    return unite(_spread(spread, ~places.known[place[row]], np.zeros(row.size, dtype=np.int64)))


def _as_table(stretches: Stretches, places: _Places) -> pd.DataFrame:
    """The stretches as mentions."""
    code, place = np.divmod(stretches.key, max(len(places), 1))
    unknown = ~places.known[place] | (stretches.end >= places.end)
    where = {name: column(places.table, name)[place] for name in ("document", "group", "turn", "speaker")}
    start, end = np.where(unknown, -1, stretches.start), np.where(unknown, -1, stretches.end)
    return pd.DataFrame({"code": code, **where, "start": start, "end": end}, columns=list(MENTIONS))


def _tally(cells: Ints, size: tuple[int, int]) -> Ints:
    """How often each cell of a table of this size occurs; a cell's number counts row by row."""
    return np.bincount(cells, minlength=size[0] * size[1]).astype(np.int64).reshape(size)
