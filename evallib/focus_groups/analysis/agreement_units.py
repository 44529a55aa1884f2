"""What two coders did with the same material, turn by turn: the units of agreement, for every code at once.

Turns are rows and codes are columns of sparse tables, so a million segments take linear time and memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias, cast

import numpy as np
import pandas as pd
from scipy import sparse

from evallib.focus_groups.analysis.agreement_passages import same_passages
from evallib.focus_groups.analysis.intervals import Flags, Ints, Stretches, agreed, unite
from evallib.focus_groups.material import Material
from evallib.focus_groups.study import Level, Undefined

Table: TypeAlias = sparse.csr_array
SEVERAL = -2
"""In place of a step: several were chosen."""


@dataclass(frozen=True, eq=False)
class Cells:
    """Units that both, only the first, and only the second coder gave a code: tables of turns by codes; ``units``: how
    many units each turn has."""

    both: Table
    only_first: Table
    only_second: Table
    units: Ints

    def only(self, code: int) -> Cells:
        """The cells of one code, in a table of one column."""
        both, first, second = (table[:, [code]] for table in (self.both, self.only_first, self.only_second))
        return Cells(both, first, second, self.units)


@dataclass(frozen=True, eq=False)
class Rated:
    """A scale: a table of turns by pairs of steps (``steps``² columns), 1 where the first coder chose the one and the
    second the other. Left out are turns where somebody chose several steps, or else only one of them chose any."""

    label: str
    steps: int
    pairs: Table
    only_one: int
    several: int


@dataclass(frozen=True, eq=False)
class Compared:
    """Two coders' work on the documents that both looked at.

    ``turns``: the rows of ``material.turns`` that are compared; ``codes``: the numbers of the codes that either used
    there, in the order of the codebook. ``levels`` has no characters where the source has no places in the text.
    ``placed`` False: it has, but they could not be decided, so no turns are compared.
    """

    documents: int
    left_out: int
    turns: pd.DataFrame = field(repr=False)
    codes: Ints
    levels: Mapping[Level, Cells]
    scales: tuple[Rated, ...]
    placed: bool = True

    @property
    def absent(self) -> Undefined:
        """Why nothing can be compared where there are no turns."""
        return "no_text" if self.placed else "no_places"


@dataclass(frozen=True, eq=False)
class _Coded:
    """One row a piece: the turn (a row of the compared turns), code (a column), start and end, and who coded."""

    turn: Ints
    code: Ints
    start: Ints
    end: Ints
    first: Flags
    size: tuple[int, int]

    @property
    def cell(self) -> Ints:
        """The number of a piece's cell in the table of turns by codes."""
        return self.turn * self.size[1] + self.code


def compare(material: Material, pieces: pd.DataFrame, coders: tuple[int, int]) -> Compared:
    """The units of agreement of two coders; see :func:`evallib.focus_groups.analysis.agreement.compare_coders`."""
    looked = [{document for coder, document in material.looked_at if coder == one} for one in coders]
    common = looked[0] & looked[1]
    theirs = pieces.loc[pieces["coder"].isin(coders) & pieces["document"].isin(list(common))]
    theirs = theirs.loc[material.codes["counted"].to_numpy(dtype=bool)[theirs["code"].to_numpy(dtype=np.int64)]]
    turns = _turns_of(material, common - _without_places(theirs))
    codes, coded = _codings(turns, theirs, coders)
    return Compared(
        documents=len(common),
        left_out=len(looked[0] ^ looked[1]),
        turns=turns,
        codes=codes,
        levels=dict(_levels(coded, turns, places=material.anchoring is not None)),
        scales=tuple(_scales(coded, codes, material.ordinals)),
        placed=material.places_known,
    )


def _turns_of(material: Material, documents: set[int]) -> pd.DataFrame:
    """What participants say in these documents; nothing where the places in the text are not known."""
    turns = material.turns
    moderators = np.append(material.speakers["moderator"].to_numpy(dtype=bool), False)
    kept = turns["document"].isin(list(documents)).to_numpy() & ~moderators[turns["speaker"].to_numpy(dtype=np.int64)]
    if not material.places_known:
        kept[:] = False
    return cast(pd.DataFrame, turns.loc[kept])


def _without_places(theirs: pd.DataFrame) -> set[int]:
    """Documents where a coder used codes, none of which has a known turn: there, nothing is known of any turn."""
    known = theirs.assign(known=theirs["turn"] >= 0).groupby(["coder", "document"])["known"].any()
    return {int(document) for _coder, document in known.index[~known.to_numpy(dtype=bool)]}


def _codings(turns: pd.DataFrame, theirs: pd.DataFrame, coders: tuple[int, int]) -> tuple[Ints, _Coded]:
    """The codes in use, and the pieces within the turns; what has no place of its own in a turn is all of it."""
    compared, found = (table["turn"].to_numpy(dtype=np.int64) for table in (turns, theirs))
    row_of = np.full(int(max(compared.max(initial=0), found.max(initial=0))) + 2, -1, dtype=np.int64)
    row_of[compared] = np.arange(len(turns))
    row = row_of[found]
    inside = theirs.loc[row >= 0]
    row = row[row >= 0]
    codes, code = np.unique(inside["code"].to_numpy(dtype=np.int64), return_inverse=True)
    start, end = (inside[name].to_numpy(dtype=np.int64) for name in ("start", "end"))
    whole = (start < 0) | (end <= start)
    return codes, _Coded(
        turn=row,
        code=code.astype(np.int64),
        start=np.where(whole, turns["start"].to_numpy(dtype=np.int64)[row], start),
        end=np.where(whole, turns["end"].to_numpy(dtype=np.int64)[row], end),
        first=inside["coder"].to_numpy(dtype=np.int64) == coders[0],
        size=(len(turns), len(codes)),
    )


def _levels(coded: _Coded, turns: pd.DataFrame, *, places: bool) -> Iterator[tuple[Level, Cells]]:
    """The cells of each kind of unit."""
    yield "turns", _cells(coded.cell, coded.first, np.ones(len(turns), dtype=np.int64), coded.size)
    if places:
        yield "characters", _characters(coded, (turns["end"] - turns["start"]).to_numpy(dtype=np.int64))
    yield "segments", _segments(coded)


def _cells(cell: Ints, first: Flags, units: Ints, size: tuple[int, int]) -> Cells:
    """Each cell is a yes of the coder whose piece is in it."""
    one, two = np.unique(cell[first]), np.unique(cell[~first])
    both = np.intersect1d(one, two, assume_unique=True)
    shared, first_only, second_only = (
        _table(found, 1, size) for found in (both, np.setdiff1d(one, both), np.setdiff1d(two, both))
    )
    return Cells(shared, first_only, second_only, units)


def _characters(coded: _Coded, lengths: Ints) -> Cells:
    """Characters of each turn: overlapping pieces of one coder count once."""
    one, two = (
        unite(Stretches(coded.cell[whose], coded.start[whose], coded.end[whose]))
        for whose in (coded.first, ~coded.first)
    )
    together = Stretches(*(np.concatenate(pair) for pair in zip(_parts(one), _parts(two), strict=True)))
    shared = agreed(together, np.full(len(together), 2, dtype=np.int64))
    both, first, second = (_table(found.key, found.end - found.start, coded.size) for found in (shared, one, two))
    return Cells(both, first - both, second - both, units=lengths)


def _parts(stretches: Stretches) -> tuple[Ints, Ints, Ints]:
    return stretches.key, stretches.start, stretches.end


def _segments(coded: _Coded) -> Cells:
    """Passages that either coder coded, with whatever code; nearly the same passage is the same."""
    passage = same_passages(coded.turn, coded.start, coded.end)
    passages = int(passage.max(initial=-1)) + 1
    turn_of = np.zeros(passages, dtype=np.int64)
    turn_of[passage] = coded.turn
    codes = coded.size[1]
    apart = _cells(passage * codes + coded.code, coded.first, np.ones(passages, dtype=np.int64), (passages, codes))
    of_turn = sparse.csr_array(
        (np.ones(passages, dtype=np.int64), (turn_of, np.arange(passages))), shape=(coded.size[0], passages)
    )
    both, first, second = (of_turn @ table for table in (apart.both, apart.only_first, apart.only_second))
    return Cells(both, first, second, units=np.bincount(turn_of, minlength=coded.size[0]).astype(np.int64))


def _scales(coded: _Coded, codes: Ints, ordinals: tuple[tuple[str, tuple[int, ...]], ...]) -> Iterator[Rated]:
    """For each scale the turns that both coders put on exactly one of its steps."""
    for label, steps in ordinals:
        step_of = np.full(int(max(codes.max(initial=0), *steps)) + 1, -1, dtype=np.int64)
        step_of[list(steps)] = np.arange(len(steps))
        step = step_of[codes][coded.code] if len(codes) else coded.code
        one, two = (_only_steps(coded, step, whose) for whose in (coded.first, ~coded.first))
        several = (one == SEVERAL) | (two == SEVERAL)
        lone = ~several & ((one >= 0) != (two >= 0))
        turns = np.flatnonzero((one >= 0) & (two >= 0))
        size = (coded.size[0], len(steps) ** 2)
        pairs = _table(turns * size[1] + one[turns] * len(steps) + two[turns], 1, size)
        yield Rated(label, len(steps), pairs, only_one=int(lone.sum()), several=int(several.sum()))


def _only_steps(coded: _Coded, step: Ints, whose: Flags) -> Ints:
    """For each turn the only step that a coder chose there; -1 for none, ``SEVERAL`` for several."""
    chosen = whose & (step >= 0)
    lowest, highest = np.full(coded.size[0], np.iinfo(np.int64).max), np.full(coded.size[0], -1)
    np.minimum.at(lowest, coded.turn[chosen], step[chosen])
    np.maximum.at(highest, coded.turn[chosen], step[chosen])
    return np.where(lowest < highest, SEVERAL, highest).astype(np.int64)


def _table(cell: Ints, value: Ints | int, size: tuple[int, int]) -> Table:
    """A sparse table with these values in these cells (numbered row by row), added up where a cell comes twice."""
    row, column = np.divmod(cell, max(size[1], 1))
    values = np.broadcast_to(np.asarray(value, dtype=np.int64), cell.shape)
    return sparse.csr_array((values, (row, column)), shape=size)
