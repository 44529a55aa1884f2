"""Four ways to write in a table which codes a statement has.

long: one code in a cell, and one row for each code. list: several codes in a cell with a separator between them.
columns: one column for each code, 1 or 0, yes or no, x or nothing. slots: several columns with one code each.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import partial

from evallib.errors import Place, Problem
from evallib.focus_groups.readers.opened import Layout, Shape
from evallib.focus_groups.readers.spellings import Spellings
from evallib.locale import _, ngettext
from evallib.privacy import mask
from evallib.projects import shorten
from evallib.tables import Sheet, parse_whole

YES = frozenset({"x", "ja", "yes", "true", "sant"})
NO = frozenset({"nej", "no", "false", "falskt"})


OTHERS = ("\n", ";", "|")
"""What people put between codes besides commas."""


@dataclass(frozen=True)
class Coded:
    """The codes of every row, in the order of the rows; all codes with their places; and what is wrong."""

    rows: tuple[tuple[str, ...], ...]
    spellings: Spellings
    problems: tuple[Problem, ...] = ()


Finder = Callable[[Sheet, Layout], Coded]


def find_in_cells(sheet: Sheet, layout: Layout) -> Coded:
    """One code in a cell (long), or one in each of several (slots)."""
    names = layout.columns.codes if layout.shape == "slots" else (layout.columns.code or "",)
    return _collect(sheet, names, lambda cell: (cell,))


def find_in_lists(sheet: Sheet, layout: Layout) -> Coded:
    """Several codes in a cell. A separator that is only space parts wherever there is space."""
    separator = layout.separator if layout.separator.strip() else None

    def split(cell: str) -> tuple[str, ...]:
        return tuple(part for part in map(str.strip, cell.split(separator)) if part)

    other = _other_separator(sheet, layout)
    if other is not None:
        return Coded(((),) * len(sheet.rows), Spellings(), (other,))
    found = _collect(sheet, (layout.columns.code or "",), split)
    if layout.codebook is None:
        return found
    parted = tuple(_parted(layout, sheet.place(1 if sheet.lettered else None, layout.columns.code)))
    return Coded(found.rows, found.spellings, parted)


def _other_separator(sheet: Sheet, layout: Layout) -> Problem | None:
    """Codes with a sign in them that is likely to part several, where the separator of the settings stands nowhere.

    A semicolon, an upright line or a line end; a comma only if what it parts stands in another cell as well. Codes of
    the codebook are as they are.
    """
    name = layout.columns.code or ""
    known = {code.key for code in layout.codebook or ()} | sheet.missing.get(name, frozenset())
    cells = {row: cell for row, cell in zip(sheet.rows, sheet.column(name), strict=True) if cell not in known}
    if any(layout.separator in cell if layout.separator.strip() else len(cell.split()) > 1 for cell in cells.values()):
        return None
    found = {sign: [row for row, cell in cells.items() if sign in cell] for sign in (*OTHERS, ",")}
    if not _recurs(set(cells.values()), ","):
        found[","] = []
    likely = max(found, key=lambda sign: len(found[sign]))
    rows = found[likely]
    return _told_separator(sheet.place(rows[0], name), layout.separator, likely, len(rows)) if rows else None


def _recurs(cells: Set[str], sign: str) -> bool:
    """Whether something that the sign parts stands in two of the cells."""
    parts = Counter(part for cell in cells for part in {part.strip() for part in cell.split(sign)} - {""})
    return any(times > 1 for times in parts.values())


def _told_separator(place: Place, separator: str, likely: str, number: int) -> Problem:
    what = ngettext(
        "The separator “{separator}” stands nowhere in the column, but {likely} stands in {n} cell.",
        "The separator “{separator}” stands nowhere in the column, but {likely} stands in {n} cells, of which this "
        "is the first.",
        number,
    )
    remedy = _("Write separator: “{likely}” in the settings of the section, or layout: long if each cell is one code.")
    shown = _("“{name}”").format(name=likely)
    if likely == "\n":
        shown = _("a line end")
        remedy = _("Write “{separator}” between the codes in the table, instead of line ends.")
    return Problem(
        place,
        what.format(separator=separator, likely=shown, n=number),
        remedy.format(separator=separator, likely=likely),
    )


def _parted(layout: Layout, place: Place) -> Iterator[Problem]:
    """Codes of the codebook that hold the separator, so that no cell can name them."""
    for code in layout.codebook or ():
        if layout.separator in code.key:
            what = _("The code “{code}” in {file} holds the separator “{separator}” itself.")
            what = what.format(code=shorten(mask(code.key)), file="codebook.csv", separator=layout.separator)
            yield Problem(place, what, _("Use another separator in the table and in the settings of the section."))


def _collect(sheet: Sheet, names: tuple[str, ...], split: Callable[[str], tuple[str, ...]]) -> Coded:
    spellings, rows = Spellings(), []
    columns = [(name, sheet.index(name), sheet.missing.get(name, frozenset())) for name in names]
    for number, cells in sheet.rows.items():
        codes: list[str] = []
        for name, index, nothing in columns:
            found = split(cells[index]) if cells[index] and cells[index] not in nothing else ()
            for code in found:
                spellings.add(code, partial(sheet.place, number, name))
            codes += found
        rows.append(tuple(codes))
    return Coded(tuple(rows), spellings)


def find_in_columns(sheet: Sheet, layout: Layout) -> Coded:
    """A column for each code. Where the table says no anywhere, an empty cell is not a no: it says nothing."""
    names, spellings = layout.columns.codes, Spellings()
    for name in names:
        spellings.add(name, partial(sheet.place, 1 if sheet.lettered else None, name))
    marks = {name: [_mark(cell, sheet.missing.get(name, frozenset())) for cell in sheet.column(name)] for name in names}
    says_no = any(mark is False for column in marks.values() for mark in column)
    rows = tuple(tuple(name for name in names if marks[name][position] is True) for position in range(len(sheet.rows)))
    return Coded(rows, spellings, tuple(_odd_marks(sheet, marks, says_no)))


def _mark(cell: str, nothing: frozenset[str]) -> bool | str:
    """True for yes, False for no, "" for an empty cell, otherwise what stands there."""
    number, word = parse_whole(cell), cell.casefold()
    if cell in nothing:
        return ""
    if number in (0, 1):
        return number == 1
    return True if word in YES else False if word in NO else cell


def _odd_marks(sheet: Sheet, marks: Mapping[str, list[bool | str]], says_no: bool) -> Iterator[Problem]:
    """One problem for each column and each odd mark in it."""
    for name, column in marks.items():
        merged = sheet.merged_rows(name)
        odd: dict[str, list[int]] = {}
        for number, found in zip(sheet.rows, column, strict=True):
            if not isinstance(found, bool) and (found or (says_no and number not in merged)):
                odd.setdefault(found, []).append(number)
        for found, rows in odd.items():
            yield Problem(sheet.place(rows[0], name), *_told_mark(found, len(rows)))


def _told_mark(found: str, number: int) -> tuple[str, str]:
    if not found:
        what = ngettext(
            "This cell is empty, where others say no with 0 or a word.",
            "{n} cells of the column are empty, of which this is the first, where others say no with 0 or a word.",
            number,
        )
        return what.format(n=number), _("Write 1 or 0.")
    what = ngettext(
        "“{value}” says neither that the statement has the code, nor that it has not.",
        "“{value}” says neither that the statement has the code, nor that it has not; it stands in {n} cells, of which "
        "this is the first.",
        number,
    )
    return what.format(value=shorten(mask(found)), n=number), _("Write 1 or 0; yes or no; or x or nothing.")


LAYOUTS: Mapping[Shape, Finder] = {
    "long": find_in_cells,
    "list": find_in_lists,
    "columns": find_in_columns,
    "slots": find_in_cells,
}
