"""Totals beside hidden small counts: shown only where every hidden count can still be any small number.

A count from 1 to minimum - 1 is hidden. A total over columns would give it away by subtraction if it is the only one
hidden; beside others it leaves it in a band. Here the total is shown only if the band is the whole of what "hidden"
says: for each hidden count, both 1 and minimum - 1 are still possible. That is stricter than a band of a certain width,
and easy to say: a total never tells more about a small group than the word "hidden" does.

Counts may include each other (everybody counted below is counted above as well). Then all totals of such rows and the
order between them have to be looked at together; whole numbers are tried exactly, by integer programming.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from evallib.privacy.groups import Cell, Hidden, SmallGroups
from evallib.privacy.witnesses import Attack, CellPlace, narrowed


@dataclass(frozen=True)
class Row:
    """Counts of one thing, one for each column (group of people), without overlap between columns.

    ``within``: the row that includes this one, which stands before it. ``joined``: for each column, whether the row
    holds nothing but what the rows within it hold together, so that it is at most their sum; empty: nowhere.
    """

    cells: tuple[int, ...]
    within: int | None = None
    joined: tuple[bool, ...] = ()


@dataclass(frozen=True)
class GuardedRow:
    """What may be shown of a row. ``total`` is ``Hidden.TOTAL`` when a hidden part would follow from it."""

    cells: tuple[Cell, ...]
    total: Cell


@dataclass(frozen=True)
class Limit:
    """Something shown that says how many the cells of a row in these columns are at most together."""

    row: int
    columns: tuple[int, ...]
    most: int


def leaves_open(cells: Sequence[int], groups: SmallGroups) -> bool:
    """Whether a row's total may stand beside its cells: every small one can still be 1 and the minimum - 1.

    With k small cells that add up to S, each can be 1 if S <= 1 + (k - 1)(minimum - 1), and minimum - 1 if
    S >= (minimum - 1) + (k - 1). A single small cell always follows.

    >>> five = SmallGroups(5, published=False)
    >>> [leaves_open(cells, five) for cells in ([8, 0, 3], [2, 3], [2, 2], [1, 4, 2], [7, 0])]
    [False, True, False, True, True]
    """
    small = [cell for cell in cells if groups.hides(cell)]
    if not small:
        return True
    most, others = groups.minimum - 1, len(small) - 1
    return most + others <= sum(small) <= 1 + others * most


def protect_rows(rows: Sequence[Row], groups: SmallGroups) -> tuple[GuardedRow, ...]:
    """Protect rows of counts and their totals, also against what rows that include each other tell together.

    Small cells are ``Hidden.SMALL``; zero is shown. A total is shown or ``Hidden.TOTAL``, whatever its size. Where a
    count that is large would give away a small one within it (two children of one small cell each, and nothing else),
    it is ``Hidden.TOTAL`` itself. Totals are kept in the order of the rows as far as they are safe together. Rows that
    have nothing to do with each other never change what is hidden in the other.

    >>> five = SmallGroups(5, published=False)
    >>> protect_rows([Row((8, 2, 3)), Row((6, 0, 1))], five)[0].total
    13
    >>> protect_rows([Row((8,), joined=(True,)), Row((4,), within=0), Row((4,), within=0)], five)[0].cells
    (<Hidden.TOTAL: 'total'>,)
    """
    if groups.published:
        return tuple(GuardedRow(row.cells, sum(row.cells)) for row in rows)
    guarded: dict[int, GuardedRow] = {}
    for family in _families(rows):
        shown = _protect_family([_renumber(rows[index], family) for index in family], groups)
        guarded |= zip(family, shown, strict=True)
    return tuple(guarded[index] for index in range(len(rows)))


def keep_limits(
    rows: Sequence[Row], guarded: Sequence[GuardedRow], limits: Sequence[Limit], groups: SmallGroups
) -> tuple[bool, ...]:
    """For each limit whether it may be shown as well: in their order, those that narrow down no small cell.

    ``guarded``: what :func:`protect_rows` made of the rows. A limit that the cells cannot reach says nothing.

    >>> rows, five = [Row((3, 2)), Row((6, 1))], SmallGroups(5, published=False)
    >>> keep_limits(rows, protect_rows(rows, five), [Limit(0, (0, 1), 5), Limit(0, (0,), 3), Limit(1, (0,), 6)], five)
    (True, False, True)
    """
    kept = [True] * len(limits)
    for family in _families(rows):
        mine = [_renumber(rows[index], family) for index in family]
        shown = [guarded[index] for index in family]
        totals = {index for index, row in enumerate(shown) if not isinstance(row.total, Hidden)}
        told: list[Limit] = []
        for place, limit in enumerate(limits):
            if limit.row not in family or _is_beyond(limit, guarded[limit.row], groups):
                continue
            told.append(replace(limit, row=family.index(limit.row)))
            attack = _attack(mine, [row.cells for row in shown], totals, groups.minimum)
            for one in told:
                attack.add_most([(one.row, column) for column in one.columns], one.most)
            if narrowed(attack):
                told.pop()
                kept[place] = False
    return tuple(kept)


def _is_beyond(limit: Limit, shown: GuardedRow, groups: SmallGroups) -> bool:
    """Whether the cells cannot be more together than the limit says."""
    cells = [shown.cells[column] for column in limit.columns]
    if Hidden.TOTAL in cells:
        return False
    return limit.most >= sum(groups.minimum - 1 if isinstance(cell, Hidden) else cell for cell in cells)


def _families(rows: Sequence[Row]) -> Iterator[list[int]]:
    """The rows parted into those that include each other, directly or through others."""
    found: dict[int, list[int]] = {}
    root: list[int] = []
    for index, row in enumerate(rows):
        if row.within is not None and not 0 <= row.within < index:
            raise ValueError(f"row {index} stands before the row that includes it: {row.within}")
        root.append(index if row.within is None else root[row.within])
        found.setdefault(root[index], []).append(index)
    yield from found.values()


def _renumber(row: Row, family: Sequence[int]) -> Row:
    return row if row.within is None else replace(row, within=family.index(row.within))


def _protect_family(rows: Sequence[Row], groups: SmallGroups) -> Iterable[GuardedRow]:
    """Totals are taken away, and then large cells, until no small cell is narrowed down."""
    cells: list[list[Cell]] = [[Hidden.SMALL if groups.hides(cell) else cell for cell in row.cells] for row in rows]
    totals = {index for index, row in enumerate(rows) if leaves_open(row.cells, groups)}
    if len(rows) > 1:
        while found := narrowed(_attack(rows, cells, totals, groups.minimum)):
            _take_away(found[0], rows, cells, totals)
    for row, shown, index in zip(rows, cells, range(len(rows)), strict=True):
        yield GuardedRow(tuple(shown), sum(row.cells) if index in totals else Hidden.TOTAL)


def _take_away(place: CellPlace, rows: Sequence[Row], cells: list[list[Cell]], totals: set[int]) -> None:
    """One thing less is shown of what narrows down this cell: a total, or the large cell that includes it."""
    row, column = place
    beside = [index for index in totals if Hidden.SMALL in cells[index]]
    if beside:
        totals.discard(row if row in beside else max(beside))
        return
    above = rows[row].within
    while above is not None and isinstance(cells[above][column], Hidden):
        above = rows[above].within
    if above is None:
        raise ValueError(f"row {row}, column {column}: nothing is left to hide")
    cells[above][column] = Hidden.TOTAL
    totals.discard(above)


def _attack(rows: Sequence[Row], cells: Sequence[Sequence[Cell]], totals: set[int], minimum: int) -> Attack:
    """All that a reader knows of these rows: what is shown, what includes what, and what "hidden" means."""
    attack = Attack(minimum)
    for index, shown in enumerate(cells):
        for column, cell in enumerate(shown):
            attack.add_cell((index, column), cell)
        if index in totals and any(isinstance(cell, Hidden) for cell in shown):
            attack.add_sum([(index, column) for column in range(len(shown))], sum(rows[index].cells))
    for index, row in enumerate(rows):
        within = [child for child, other in enumerate(rows) if other.within == index]
        for column, count in enumerate(row.cells):
            parts = [rows[child].cells[column] for child in within]
            for child, part in zip(within, parts, strict=True):
                if part <= count:
                    attack.add_order([(child, column)], (index, column))
            if row.joined and row.joined[column] and count <= sum(parts):
                attack.add_order([(index, column)], *((child, column) for child in within))
    return attack
