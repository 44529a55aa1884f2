"""Counts of codes that may be shown: of speakers, and of mentions where they would tell how many speakers there are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evallib.focus_groups.analysis.analyse import Draft
from evallib.privacy import Cell, GuardedRow, Hidden, Limit, Row, SmallGroups, narrowed_by, protect_rows

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class GuardedCounts:
    """What may be told of each code; indices are the code numbers.

    ``by_group`` False: nothing is told group by group. ``rows``: speakers (mentions where speakers are not told), one
    cell a group, or one in all; None for codes that do not count. ``basis``: what they were made of, for the codes that
    count. ``mentions_total``: of all codes, each counted once. ``facts``: what the mentions say of hidden speakers.
    """

    small: SmallGroups
    by_group: bool
    basis: tuple[Row, ...]
    rows: tuple[GuardedRow | None, ...]
    groups: tuple[Cell, ...]
    speakers: tuple[Cell | None, ...]
    mentions: tuple[Cell, ...]
    mentions_total: Cell
    facts: tuple[Limit, ...] = ()

    def row(self, code: int) -> GuardedRow:
        """The row of a code that counts."""
        row = self.rows[code]
        if row is None:
            raise ValueError(f"code {code} does not count")
        return row

    def places(self, codes: Iterable[int], columns: Iterable[int] | None = None) -> tuple[tuple[int, int], ...]:
        """The cells of these codes, in all columns or in these, as rows and columns of the basis."""
        row_of = {code: row for row, code in enumerate(self._counted())}
        width = range(len(self.basis[0].cells)) if columns is None else tuple(columns)
        return tuple((row_of[code], column) for code in codes for column in width)

    def narrows(self, *facts: Limit) -> bool:
        """Whether these facts, with what the mentions tell, narrow down any hidden count."""
        shown = [self.row(code) for code in self._counted()]
        return narrowed_by(self.basis, shown, (*self.facts, *facts), self.small)

    def _counted(self) -> list[int]:
        return [code for code, row in enumerate(self.rows) if row is not None]

    def hides(self, code: int) -> bool:
        """Whether it is hidden how many speak of a code."""
        return isinstance(self.row(code).total, Hidden)


@dataclass(frozen=True)
class Bound:
    """What a number tells that is at least that of speakers: ``least`` speak of the code, and it must leave open
    ``needed``, so that each hidden count can still be the largest small one."""

    least: int
    needed: int


def leaves_needed(total: int, bounds: Sequence[Bound]) -> bool:
    """Whether a sum over several codes of something that is at least the number of speakers leaves each what it needs.

    >>> [leaves_needed(total, [Bound(1, 4), Bound(2, 5)]) for total in (5, 6)]
    [False, True]
    """
    least = sum(bound.least for bound in bounds)
    return all(total - (least - bound.least) >= bound.needed for bound in bounds)


def bound_of(cells: Sequence[Cell], minimum: int) -> Bound:
    """Of these cells of a row, shown or hidden."""
    least = sum(1 if isinstance(cell, Hidden) else cell for cell in cells)
    return Bound(least, least + minimum - 2 if Hidden.SMALL in cells else least)


def guard_counts(draft: Draft) -> GuardedCounts:
    """All counts that may be shown, by the rule of the smallest group; everything in published material."""
    design = draft.material.design
    small = design.thresholds.groups(published=design.published)
    by_group = tells_groups(draft)
    people = people_by_code(draft, by_group=by_group)
    basis = tuple(_rows(draft, people, by_group=by_group))
    guarded = dict(zip(draft.counted, protect_rows(basis, small), strict=True))
    rows = tuple(guarded.get(code) for code in range(len(draft.material.codes)))
    if not by_group:
        rows = tuple(None if row is None else GuardedRow(row.cells, row.cells[0]) for row in rows)
    rows = _with_told(draft, rows, people, by_group=by_group)
    counts = GuardedCounts(small, by_group, basis, rows, (), (), (), Hidden.TOTAL)
    mentions, total, facts = _guard_mentions(draft, counts)
    told = draft.participants is not None
    return GuardedCounts(
        small,
        by_group,
        basis,
        rows,
        groups=tuple(_groups_cell(draft, counts, code) for code in range(len(rows))),
        speakers=tuple(row.total if told and row is not None else None for row in rows),
        mentions=mentions,
        mentions_total=total,
        facts=facts,
    )


def tells_groups(draft: Draft) -> bool:
    """Whether anything may be told group by group: no group has fewer people than the smallest group.

    Where the source does not tell speakers, each mention counts as a person, but an interview has one person only.
    """
    design = draft.material.design
    if design.published:
        return True
    if draft.participants is not None:
        return bool((draft.participants >= design.thresholds.group).all())
    mentions = draft.own.mentions_by_group.sum(axis=0)[draft.looked_at]
    return design.kind != "interviews" and bool((mentions >= design.thresholds.group).all())


def tells_nothing(draft: Draft) -> bool:
    """Whether fewer people took part than the smallest group, so that nothing may be told."""
    design = draft.material.design
    if draft.participants is not None:
        people = int(draft.participants.sum())
    else:
        people = len(draft.material.groups) if design.kind == "interviews" else int(draft.own.mentions.sum())
    return not design.published and people < design.thresholds.group


def people_by_code(draft: Draft, *, by_group: bool) -> Ints:
    """How many people speak of each code, by group or in all (one column), as the guard counts them.

    A code that only unknown speakers mention is spoken of by somebody. Where no speaker is told, mentions count as
    people; of interviews, no more people than interviews do.
    """
    counts = draft.counts
    if draft.participants is not None:
        people = np.maximum(counts.speakers_by_group, counts.mentions_by_group > 0)
        return people if by_group else people.sum(axis=1, keepdims=True)
    if by_group:
        return counts.mentions_by_group
    whole = counts.mentions
    if draft.material.design.kind == "interviews":
        whole = np.minimum(whole, counts.groups)
    return whole[:, None]


def _rows(draft: Draft, people: Ints, *, by_group: bool) -> list[Row]:
    """One row for each code that counts; a parent without codings of its own is joined by its children."""
    own = draft.own.mentions_by_group if by_group else draft.own.mentions[:, None]
    place = {code: index for index, code in enumerate(draft.counted)}
    above = draft.material.codes["parent"].to_numpy(dtype=np.int64)
    rows = []
    for code in draft.counted:
        parent = int(above[code])
        while parent >= 0 and parent not in place:
            parent = int(above[parent])
        joined = tuple(bool(draft.parents[code] and not count) for count in own[code])
        rows.append(Row(tuple(int(n) for n in people[code]), place.get(parent), joined))
    return rows


def _with_told(
    draft: Draft, rows: Sequence[GuardedRow | None], people: Ints, *, by_group: bool
) -> tuple[GuardedRow | None, ...]:
    """The rows with what the source tells in place of what the guard counted with."""
    counts = draft.counts
    if draft.participants is not None:
        told = counts.speakers_by_group if by_group else counts.speakers[:, None]
    else:
        told = counts.mentions_by_group if by_group else counts.mentions[:, None]

    def mend(code: int, row: GuardedRow) -> GuardedRow:
        cells = tuple(
            cell if isinstance(cell, Hidden) else int(n) for cell, n in zip(row.cells, told[code], strict=True)
        )
        hidden = any(isinstance(cell, Hidden) for cell in cells) and (people[code] != told[code]).any()
        total = row.total if isinstance(row.total, Hidden) else Hidden.TOTAL if hidden else int(told[code].sum())
        return GuardedRow(cells, total)

    return tuple(None if row is None else mend(code, row) for code, row in enumerate(rows))


def _groups_cell(draft: Draft, counts: GuardedCounts, code: int) -> Cell:
    """In how many groups a code is; hidden where nothing is told by group and it is hidden how many speak of it."""
    hidden = counts.rows[code] is not None and not counts.by_group and counts.hides(code)
    return Hidden.TOTAL if hidden else int(draft.counts.groups[code])


def _guard_mentions(draft: Draft, counts: GuardedCounts) -> tuple[tuple[Cell, ...], Cell, tuple[Limit, ...]]:
    """Mentions of each code, of all codes, and what these say of hidden speakers.

    A code's are hidden with its speakers. The sum of all codes less those shown is that of the hidden ones, and nobody
    speaks without a mention; where that would narrow down a hidden count, the mentions of further codes are hidden.
    """
    own, total = draft.own.mentions, int(draft.own.mentions[draft.counted].sum())
    if draft.participants is None:
        cells = tuple(0 if row is None else row.total for row in counts.rows)
        return cells, Hidden.TOTAL if any(isinstance(cell, Hidden) for cell in cells) else total, ()
    bounds = {code: _bound(draft, counts, code) for code in draft.counted if counts.hides(code)}
    spare = [code for code in draft.counted if code not in bounds and own[code] and not draft.parents[code]]
    spare.sort(key=lambda code: (int(own[code] - draft.counts.speakers[code]), -code))
    while True:
        mentions, facts = _mentions(draft, counts, bounds)
        of_all = Limit(counts.places(_leaves(draft, bounds)), int(own[list(bounds)].sum()))
        if leaves_needed(of_all.most, list(bounds.values())) and not counts.narrows(*facts, of_all):
            return mentions, total, (*facts, of_all)
        if not spare:
            everything = {code: _bound(draft, counts, code) for code in draft.counted}
            return _mentions(draft, counts, everything)[0], Hidden.TOTAL, ()
        code = spare.pop()
        bounds[code] = Bound(int(draft.counts.speakers[code]), 0)


def _leaves(draft: Draft, codes: Iterable[int]) -> list[int]:
    return [code for code in codes if not draft.parents[code]]


def _bound(draft: Draft, counts: GuardedCounts, code: int) -> Bound:
    """What the mentions of a code must leave open; nobody speaks of a parent alone who was not counted below."""
    found = bound_of(counts.row(code).cells, counts.small.minimum)
    return Bound(0, found.needed) if draft.parents[code] else found


def _mentions(
    draft: Draft, counts: GuardedCounts, bounds: Mapping[int, Bound]
) -> tuple[tuple[Cell, ...], tuple[Limit, ...]]:
    """Mentions of each code; a parent's are hidden too where they would narrow down what is hidden below it."""
    mentions = [int(n) for n in draft.counts.mentions]
    below: dict[int, list[int]] = {}
    for code in _leaves(draft, draft.counted):
        for parent in ancestors(draft, code):
            below.setdefault(parent, []).append(code)
    cells: list[Cell] = [Hidden.TOTAL if code in bounds else n for code, n in enumerate(mentions)]
    facts: list[Limit] = []
    for parent, children in below.items():
        hidden = [code for code in children if code in bounds]
        if parent in bounds or not hidden:
            continue
        left = mentions[parent] - sum(mentions[code] for code in children if code not in bounds)
        fact = Limit(counts.places(hidden), left)
        if leaves_needed(left, [bounds[code] for code in hidden]) and not counts.narrows(*facts, fact):
            facts.append(fact)
        else:
            cells[parent] = Hidden.TOTAL
    return tuple(cells), tuple(facts)


def ancestors(draft: Draft, code: int) -> Iterator[int]:
    """The codes that count above a code."""
    above = draft.material.codes["parent"].to_numpy(dtype=np.int64)
    parent = int(above[code])
    while parent >= 0:
        if draft.material.codes["counted"].iloc[parent]:
            yield parent
        parent = int(above[parent])
