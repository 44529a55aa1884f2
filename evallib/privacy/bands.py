"""Totals beside hidden small counts: shown only where every hidden count can still be any small number.

A count from 1 to minimum - 1 is hidden. A total over columns would give it away by subtraction if it is the only one
hidden; beside others it leaves it in a band. Here the total is shown only if the band is the whole of what "hidden"
says: for each hidden count, both 1 and minimum - 1 are still possible. That is stricter than a band of a certain width,
and easy to say: a total never tells more about a small group than the word "hidden" does. Where that cannot be found
out by a search of limited size, all that the counts in question tell is hidden.

Counts may include each other (everybody counted below is counted above as well). Then all totals of such rows and the
order between them have to be looked at together; whole numbers are tried exactly, by integer programming.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from evallib.privacy.groups import Cell, Hidden, SmallGroups
from evallib.privacy.witnesses import Attack, CellPlace, first_narrowed


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
    """Something shown that says how many cells, as (row, column), are at most together."""

    places: tuple[CellPlace, ...]
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
        guarded |= zip(family, _protect_family(rows, family, groups), strict=True)
    return tuple(guarded[index] for index in range(len(rows)))


def narrowed_by(
    rows: Sequence[Row], guarded: Sequence[GuardedRow], limits: Iterable[Limit], groups: SmallGroups
) -> bool:
    """Whether the limits, all of them together with the rows as they are shown, narrow down any small hidden cell.

    ``guarded``: what :func:`protect_rows` made of the rows. A limit that the cells cannot reach says nothing.

    >>> rows, five = [Row((3, 2)), Row((6, 1))], SmallGroups(5, published=False)
    >>> shown = protect_rows(rows, five)
    >>> narrowed_by(rows, shown, [Limit(((0, 0), (0, 1)), 5), Limit(((1, 0),), 6)], five)
    False
    >>> narrowed_by(rows, shown, [Limit(((0, 0),), 3)], five)
    True
    """
    told = [limit for limit in limits if not _is_beyond(limit, guarded, groups)]
    touched = {row for limit in told for row, _column in limit.places}
    families = [family for family in _families(rows) if touched.intersection(family)]
    totals = {index for index, row in enumerate(guarded) if not isinstance(row.total, Hidden)}
    attack = _attack(rows, {row: guarded[row].cells for family in families for row in family}, totals, groups.minimum)
    for limit in told:
        attack.add_most(limit.places, limit.most)
    return first_narrowed(attack) is not None


def _is_beyond(limit: Limit, guarded: Sequence[GuardedRow], groups: SmallGroups) -> bool:
    """Whether the cells cannot be more together than the limit says."""
    cells = [guarded[row].cells[column] for row, column in limit.places]
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


def _protect_family(rows: Sequence[Row], family: Sequence[int], groups: SmallGroups) -> Iterator[GuardedRow]:
    """Totals are taken away, and then large cells, until no small cell is narrowed down."""
    cells = {index: [_hidden_if(groups, cell) for cell in rows[index].cells] for index in family}
    totals = {index for index in family if leaves_open(rows[index].cells, groups)}
    if len(family) > 1:
        _open_up(rows, cells, totals, groups.minimum)
    for index in family:
        yield GuardedRow(tuple(cells[index]), sum(rows[index].cells) if index in totals else Hidden.TOTAL)


def _open_up(rows: Sequence[Row], cells: Mapping[int, list[Cell]], totals: set[int], minimum: int) -> None:
    """Things are taken away until no small cell is narrowed down; everything where that is not found out."""
    attack = _attack(rows, cells, totals, minimum)
    while (found := first_narrowed(attack)) is not None:
        if attack.is_too_large or not _take_away(found, rows, cells, totals):
            _hide_all(cells, totals)
            return
        attack = _attack(rows, cells, totals, minimum)


def _hide_all(cells: Mapping[int, list[Cell]], totals: set[int]) -> None:
    """All counts but zero, and all totals."""
    totals.clear()
    for row in cells.values():
        row[:] = [Hidden.TOTAL if isinstance(cell, int) and cell else cell for cell in row]


def _hidden_if(groups: SmallGroups, cell: int) -> Cell:
    return Hidden.SMALL if groups.hides(cell) else cell


def _take_away(place: CellPlace, rows: Sequence[Row], cells: Mapping[int, list[Cell]], totals: set[int]) -> bool:
    """One thing less is shown of what narrows down this cell: a total, or the large cell that includes it.

    False if there is neither.
    """
    row, column = place
    beside = [index for index in totals if Hidden.SMALL in cells[index]]
    if beside:
        totals.discard(row if row in beside else max(beside))
        return True
    above = rows[row].within
    while above is not None and isinstance(cells[above][column], Hidden):
        above = rows[above].within
    if above is None:
        return False
    cells[above][column] = Hidden.TOTAL
    totals.discard(above)
    return True


def _attack(rows: Sequence[Row], cells: Mapping[int, Sequence[Cell]], totals: set[int], minimum: int) -> Attack:
    """All that a reader knows of some rows: what is shown, what includes what, and what "hidden" means."""
    attack, parts = Attack(minimum), dict[int, list[int]]()
    for index, shown in cells.items():
        for column, cell in enumerate(shown):
            attack.add_cell((index, column), cell)
        if index in totals:
            attack.add_sum([(index, column) for column in range(len(shown))], sum(rows[index].cells))
        parts.setdefault(-1 if (above := rows[index].within) is None else above, []).append(index)
    for index in cells:
        for column in range(len(rows[index].cells)):
            _add_parts(attack, rows, (index, column), parts.get(index, []))
    return attack


def _add_parts(attack: Attack, rows: Sequence[Row], place: CellPlace, parts: Sequence[int]) -> None:
    """What a cell includes is at most as large, and if it holds nothing else, at least as large together."""
    index, column = place
    count, counts = rows[index].cells[column], [rows[part].cells[column] for part in parts]
    for part, small in zip(parts, counts, strict=True):
        if small <= count:
            attack.add_order([(part, column)], place)
    if rows[index].joined and rows[index].joined[column] and count <= sum(counts):
        attack.add_order([place], *((part, column) for part in parts))
