"""Which codes are used in the same turn: by how many people, in how many groups and turns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from evallib.focus_groups.analysis.counts import lineages
from evallib.focus_groups.analysis.intervals import Ints, column

PAIRS = ("first", "second", "groups", "speakers", "turns", "turns_by_unknown", "turns_first", "turns_second", "overlap")
"""One row a pair of codes that occurs, ``first`` before ``second`` in the codebook, in that order. speakers: known ones
that use both in one turn; turns_by_unknown: turns whose speaker is not told; turns_first and turns_second: all turns
with that code; overlap: turns / (turns_first + turns_second - turns), Jaccard's coefficient of the turns."""
AT_ONCE = 2**20
"""How many pairs of codes in turns are held in memory at a time."""


def find_pairs(mentions: pd.DataFrame, codes: pd.DataFrame) -> pd.DataFrame:
    """Pairs of codes that some participant uses in the same turn, as a table with the columns ``PAIRS``.

    ``mentions`` as from ``merge_mentions``. A code and one above it in the tree are no pair: a parent is used wherever
    its child is. What has no known turn takes no part. Checked against a loop over turns.
    """
    uses = mentions.loc[mentions["turn"] >= 0, ["turn", "code", "group", "speaker"]]
    uses = uses.drop_duplicates(["turn", "code"]).sort_values(["turn", "code"])
    numbering = _Numbering(len(codes), int(column(uses, "group").max(initial=0)) + 1, column(uses, "speaker"))
    kin = _kin(codes)
    found = [_tally(block[~np.isin(block // numbering.cells, kin)]) for block in _blocks(uses, numbering)]
    keys, turns = (np.concatenate([np.zeros(0, dtype=np.int64), *(part[side] for part in found)]) for side in (0, 1))
    pairs = _by_pair(keys, turns, numbering)
    return _with_overlap(pairs, np.bincount(column(uses, "code"), minlength=max(len(codes), 1)).astype(np.int64))


@dataclass(frozen=True, eq=False)
class _Numbering:
    """One number for two codes, a group and a speaker (-1 as well)."""

    codes: int
    groups: int
    speaker: Ints

    @property
    def speakers(self) -> int:
        """How many numbers of speakers there are, "not known" among them."""
        return int(self.speaker.max(initial=0)) + 2

    @property
    def cells(self) -> int:
        """How many groups times speakers there are."""
        return self.groups * self.speakers


def _blocks(uses: pd.DataFrame, numbering: _Numbering) -> Iterator[Ints]:
    """The number of each pair of codes in each turn, some turns at a time."""
    turn, code = column(uses, "turn"), column(uses, "code")
    where = column(uses, "group") * numbering.speakers + numbering.speaker + 1
    last = np.searchsorted(turn, turn, side="right")
    partners = last - np.arange(turn.size) - 1
    block = np.cumsum(partners) // AT_ONCE
    for rows in np.split(np.arange(turn.size), np.flatnonzero(np.diff(block)) + 1):
        first = np.repeat(rows, partners[rows])
        before = np.repeat(np.cumsum(partners[rows]) - partners[rows], partners[rows])
        second = first + 1 + np.arange(first.size) - before
        yield (code[first] * numbering.codes + code[second]) * numbering.cells + where[first]


def _tally(keys: Ints) -> tuple[Ints, Ints]:
    """The distinct numbers and how often each occurs."""
    distinct, times = np.unique(keys, return_counts=True)
    return distinct, times.astype(np.int64)


def _kin(codes: pd.DataFrame) -> Ints:
    """The numbers of all pairs of a code and one above it."""
    above, first = lineages(codes)
    own = np.repeat(np.arange(len(codes)), np.diff(first))
    return above * len(codes) + own


def _by_pair(keys: Ints, turns: Ints, numbering: _Numbering) -> pd.DataFrame:
    """Groups, speakers and turns of each pair."""
    pair, cell = np.divmod(keys, numbering.cells)
    group, speaker = np.divmod(cell, numbering.speakers)
    parts = pd.DataFrame({"pair": pair, "group": group, "speaker": speaker, "turns": turns})
    parts["turns_by_unknown"] = np.where(speaker == 0, turns, 0)
    found = parts.groupby("pair", sort=True)[["turns", "turns_by_unknown"]].sum()
    found["groups"] = parts[["pair", "group"]].drop_duplicates().groupby("pair").size()
    known = parts.loc[parts["speaker"] > 0, ["pair", "speaker"]].drop_duplicates()
    found["speakers"] = known.groupby("pair").size().reindex(found.index, fill_value=0)
    found["first"], found["second"] = np.divmod(found.index.to_numpy(dtype=np.int64), max(numbering.codes, 1))
    return found.reset_index(drop=True)


def _with_overlap(pairs: pd.DataFrame, used: Ints) -> pd.DataFrame:
    """The pairs with each code's number of turns and the share of these that have both."""
    pairs["turns_first"], pairs["turns_second"] = used[column(pairs, "first")], used[column(pairs, "second")]
    pairs["overlap"] = pairs["turns"] / (pairs["turns_first"] + pairs["turns_second"] - pairs["turns"])
    return pairs[list(PAIRS)]
