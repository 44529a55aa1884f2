"""Which codes are used in the same turn: by how many people, in how many groups and turns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from evallib.focus_groups.analysis.counts import lineages
from evallib.focus_groups.analysis.intervals import Flags, Ints, column

PAIRS = ("first", "second", "groups", "speakers", "turns", "turns_by_unknown", "turns_first", "turns_second", "overlap")
"""One row a pair of codes that occurs, ``first`` before ``second`` in the codebook, in that order. speakers: known ones
that use both in one turn; turns_by_unknown: turns whose speaker is not told; turns_first and turns_second: all turns
with that code; overlap: turns / (turns_first + turns_second - turns), Jaccard's coefficient of the turns."""
AT_ONCE = 2**20
"""About how many pairs of codes in turns are held in memory at a time; all turns of a speaker are."""


def find_pairs(mentions: pd.DataFrame, codes: pd.DataFrame) -> pd.DataFrame:
    """Pairs of codes that some participant uses in the same turn, as a table with the columns ``PAIRS``.

    ``mentions`` as from ``merge_mentions``. A code and one above it in the tree are no pair: a parent is used wherever
    its child is. What has no known turn takes no part. Checked against a loop over turns.
    """
    known = mentions.loc[mentions["turn"] >= 0, ["group", "speaker", "turn", "code"]]
    # A turn has one speaker and a speaker one group, so whatever is of one speaker or group stands together.
    uses = known.drop_duplicates(["turn", "code"]).sort_values(["group", "speaker", "turn", "code"])
    kin = _kin(codes)
    found = [_tally(block.without(kin)) for block in _blocks(_Uses.of(uses, len(codes)))]
    pairs = pd.concat([sums for sums, _met in found]).groupby("pair", sort=True).sum()
    met = pd.concat([met for _sums, met in found]).drop_duplicates()
    pairs["groups"] = met.groupby("pair", sort=True).size()
    pairs["first"], pairs["second"] = np.divmod(pairs.index.to_numpy(dtype=np.int64), max(len(codes), 1))
    return _with_overlap(pairs.reset_index(drop=True), np.bincount(column(uses, "code"), minlength=len(codes)))


@dataclass(frozen=True, eq=False)
class _Uses:
    """Which code stands in which turn, as arrays; ordered by group, speaker, turn and code."""

    group: Ints
    speaker: Ints
    turn: Ints
    code: Ints
    codes: int

    @classmethod
    def of(cls, uses: pd.DataFrame, codes: int) -> _Uses:
        """From an ordered table."""
        group, speaker, turn, code = (column(uses, name) for name in ("group", "speaker", "turn", "code"))
        return cls(group, speaker, turn, code, codes)


@dataclass(frozen=True, eq=False)
class _Block:
    """Pairs of codes in turns: the pair's number and the row of uses with its first code."""

    uses: _Uses
    pair: Ints
    row: Ints

    def without(self, kin: Ints) -> _Block:
        """All but these pairs, those of one pair together, otherwise in the same order."""
        kept = np.flatnonzero(~np.isin(self.pair, kin))
        kept = kept[np.argsort(self.pair[kept], kind="stable")]
        return _Block(self.uses, self.pair[kept], self.row[kept])


def _blocks(uses: _Uses) -> Iterator[_Block]:
    """Some speakers at a time; where the speaker is not known, some turns."""
    new_turn = _changes(uses.turn)
    begins = np.flatnonzero(new_turn)
    ends = np.append(begins, uses.turn.size)[1:]
    partners = np.repeat(ends, ends - begins) - np.arange(uses.turn.size) - 1
    apart = np.flatnonzero(_changes(uses.speaker) | (new_turn & (uses.speaker < 0)))
    block = ((np.cumsum(partners) - partners)[apart]) // AT_ONCE
    for rows in np.split(np.arange(uses.turn.size), apart[np.flatnonzero(np.diff(block)) + 1]):
        row = np.repeat(rows, partners[rows])
        before = np.repeat(np.cumsum(partners[rows]) - partners[rows], partners[rows])
        second = row + 1 + np.arange(row.size) - before
        yield _Block(uses, uses.code[row] * uses.codes + uses.code[second], row)


def _tally(block: _Block) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Speakers, turns and turns of unknown speakers of each pair in a block, and in which groups it is."""
    speaker, group = block.uses.speaker[block.row], block.uses.group[block.row]
    new_pair = _changes(block.pair)
    sums = pd.DataFrame({"pair": block.pair, "turns": 1, "turns_by_unknown": speaker < 0})
    sums["speakers"] = (new_pair | _changes(speaker)) & (speaker >= 0)
    new_group = new_pair | _changes(group)
    met = pd.DataFrame({"pair": block.pair[new_group], "group": group[new_group]})
    return sums.groupby("pair", sort=True, as_index=False).sum(), met


def _changes(values: Ints) -> Flags:
    """Where a value differs from the one before it; the first one does."""
    return np.append(values[:1] == values[:1], values[1:] != values[:-1])


def _kin(codes: pd.DataFrame) -> Ints:
    """The numbers of all pairs of a code and one above it."""
    above, first = lineages(codes)
    return above * len(codes) + np.repeat(np.arange(len(codes)), np.diff(first))


def _with_overlap(pairs: pd.DataFrame, used: Ints) -> pd.DataFrame:
    """The pairs with each code's number of turns and the share of these that have both."""
    pairs["turns_first"], pairs["turns_second"] = used[column(pairs, "first")], used[column(pairs, "second")]
    pairs["overlap"] = pairs["turns"] / (pairs["turns_first"] + pairs["turns_second"] - pairs["turns"])
    return pairs[list(PAIRS)]
