"""Tables of coded statements: CSV, XLSX, ODS or SAV, with one of four ways to write which codes a statement has.

A statement is what one person says: a row, or several rows with the same document and unit (without a column of units:
with the same document, speaker and text). A row without any code is a statement that was looked at and got none. A
table has no places in a text, so a code is given to the whole statement. In a table of coded passages without a column
of units each passage is a statement of its own: groups, speakers and quotations are the same, but passages of one turn
stand apart, so those that overlap are not counted as one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import PurePath

from evallib.errors import InputError, Problem
from evallib.focus_groups.readers.opened import Columns, Layout, Opened
from evallib.focus_groups.readers.spellings import Spellings, check_known
from evallib.focus_groups.readers.table_layouts import LAYOUTS, Coded
from evallib.focus_groups.source import Code, CodedSource, Document, Grouping, Segment
from evallib.locale import _, ngettext
from evallib.privacy import mask
from evallib.projects import in_order, limit, shorten
from evallib.tables import Sheet, scan_sheet

SINGLE = ("document", "group", "speaker", "coder", "unit", "text", "code")


def recognise(opened: Opened) -> bool:
    """Whether the content can be a table of statements."""
    return opened.holds_table and (opened.layout is None or opened.layout.shape != "matrix")


def read(opened: Opened) -> CodedSource:
    """The coded statements of a table. Raises ``InputError`` with everything that is wrong in it."""
    if opened.layout is None:
        what = _("The file is a table, but the project file does not say how it is laid out.")
        raise opened.refuse(what, _("Write “layout” and “columns” in the settings of the section."))
    layout = opened.layout
    reading = scan_sheet(opened.path, opened.file, sheet=layout.sheet, needed=needed_columns(layout))
    table = CodedTable(reading.sheet, layout, frozenset((one.place.row, one.place.column) for one in reading.problems))
    problems = [*reading.problems, *table.check()]
    if problems:
        raise InputError(limit(in_order(problems)))
    return table.take()


def needed_columns(layout: Layout) -> tuple[str, ...]:
    """The names of the columns that are read."""
    single = (getattr(layout.columns, name) for name in SINGLE)
    return (*(name for name in single if name is not None), *layout.columns.codes)


@dataclass(frozen=True)
class Row:
    """One row: who said what where, by the names of the cells; "" where there is no column or nothing stands."""

    number: int
    document: str
    group: str
    speaker: str
    coder: str
    unit: str
    text: str


@dataclass(frozen=True)
class CodedTable:
    """A table being read. ``faulty``: row and column of the cells that cannot be read, which are empty here."""

    sheet: Sheet
    layout: Layout
    faulty: frozenset[tuple[int | None, str | None]] = frozenset()

    @property
    def columns(self) -> Columns:
        """What the columns are called."""
        return self.layout.columns

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The rows in order. A document that is not named is the group, or the file."""
        documents = self._cells(self.columns.document)
        if self.columns.document is None:
            whole = PurePath(self.sheet.file).stem
            documents = [group or whole for group in self._cells(self.columns.group)]
        others = ("group", "speaker", "coder", "unit", "text")
        cells = [self._cells(getattr(self.columns, name)) for name in others]
        return tuple(Row(*row) for row in zip(self.sheet.rows, documents, *cells, strict=True))

    @cached_property
    def coded(self) -> Coded:
        """The codes of each row, and what is wrong in the cells that tell them."""
        return LAYOUTS[self.layout.shape](self.sheet, self.layout)

    @cached_property
    def units(self) -> tuple[str | None, ...]:
        """Which statement each row is: its unit, or the number of the first row with the same speaker and text.

        A long table with neither unit nor text does not tell where one statement ends.
        """
        if self.columns.unit is not None:
            return tuple(row.unit for row in self.rows)
        if self.columns.text is None and self.layout.shape == "long":
            return (None,) * len(self.rows)
        first: dict[tuple[str, str, str], str] = {}
        return tuple(
            first.setdefault((row.document, row.speaker, _joined(row.text)), str(row.number))
            if row.text
            else str(row.number)
            for row in self.rows
        )

    def _cells(self, column: str | None) -> Sequence[str]:
        """One column, empty where there is none or where the file itself declares that a value means nothing."""
        if column is None:
            return ("",) * len(self.sheet.rows)
        nothing = self.sheet.missing.get(column, frozenset())
        return tuple("" if cell in nothing else cell for cell in self.sheet.column(column))

    def check(self) -> Iterator[Problem]:
        """Everything that is wrong in the cells."""
        yield from self.coded.problems
        yield from check_known(self.coded.spellings, self.layout.codebook)
        yield from self._check_filled()
        for column in (self.columns.document, self.columns.group):
            if column is not None:
                spelled = Spellings()
                for number, cell in zip(self.sheet.rows, self._cells(column), strict=True):
                    spelled.add(cell, partial(self.sheet.place, number, column))
                yield from spelled.check()
        yield from self._check_speakers()
        yield from self._check_groups()
        yield from self._check_statements()

    def _check_filled(self) -> Iterator[Problem]:
        """Empty cells where every row must say something."""
        for name in ("document", "group", "coder", "unit"):
            column = getattr(self.columns, name)
            if column is None:
                continue
            told = self._told(column)
            cells = zip(self.sheet.rows, self._cells(column), strict=True)
            empty = [number for number, cell in cells if not cell and number not in told]
            if empty:
                remedy = _("Fill it in on every row, or take the column out of the settings of the section.")
                yield Problem(self.sheet.place(empty[0], column), self._emptiness(len(empty)), remedy)

    def _emptiness(self, number: int) -> str:
        if number == len(self.sheet.rows):
            return _("All cells of the column are empty.")
        what = ngettext("This cell is empty.", "{n} cells of the column are empty, of which this is the first.", number)
        return what.format(n=number)

    def _told(self, column: str | None) -> frozenset[int]:
        """The rows whose cell in a column cannot be read or belongs to a merged area, which is told already."""
        if column is None:
            return frozenset()
        faulty = {row for row, name in self.faulty if row is not None and name == shorten(column)}
        return self.sheet.merged_rows(column) | faulty

    def _check_speakers(self) -> Iterator[Problem]:
        """Speakers of the same document whose names differ in case or space only."""
        spelled: dict[str, Spellings] = {}
        for row in self.rows:
            if row.speaker:
                found = spelled.setdefault(row.document, Spellings())
                found.add(row.speaker, partial(self.sheet.place, row.number, self.columns.speaker))
        for found in spelled.values():
            yield from found.check()

    def _check_groups(self) -> Iterator[Problem]:
        """Documents that stand in two groups."""
        first: dict[str, Row] = {}
        for row in self.rows:
            known = first.setdefault(row.document, row) if row.group else row
            if known.group != row.group:
                what = _("“{document}” is in group “{group}” here, and in group “{other}” on row {row}.").format(
                    document=quoted(row.document),
                    group=quoted(row.group),
                    other=quoted(known.group),
                    row=known.number,
                )
                remedy = _("A document belongs to one group. Correct one of the rows.")
                yield Problem(self.sheet.place(row.number, self.columns.group), what, remedy)

    def _check_statements(self) -> Iterator[Problem]:
        """Rows of the same unit with different speakers or texts."""
        first: dict[tuple[str, str], Row] = {}
        speakers, texts = self._told(self.columns.speaker), self._told(self.columns.text)
        for row in self.rows if self.columns.unit is not None else ():
            known = first.setdefault((row.document, row.unit), row)
            if known.speaker != row.speaker and not {known.number, row.number} & speakers:
                what = _("Statement “{unit}” has another speaker here than on row {row}.")
                yield self._conflict(row, known, self.columns.speaker, what)
            same = known.text == row.text or _joined(known.text) == _joined(row.text)
            if not same and not {known.number, row.number} & texts:
                what = _("Statement “{unit}” has another text here than on row {row}.")
                yield self._conflict(row, known, self.columns.text, what)

    def _conflict(self, row: Row, known: Row, column: str | None, what: str) -> Problem:
        what = what.format(unit=quoted(row.unit), row=known.number)
        remedy = _("Rows with the same unit are the same statement. Correct one of the rows.")
        return Problem(self.sheet.place(row.number, column), what, remedy)

    def take(self) -> CodedSource:
        """The coded statements, when nothing is wrong."""
        names = dict.fromkeys(row.document for row in self.rows)
        return CodedSource(
            format="table",
            file=self.sheet.file,
            documents=tuple(Document(name, name, None) for name in names),
            codes=self.layout.codebook or tuple(Code(name, name) for name in self.coded.spellings.names),
            segments=tuple(self._segments()),
            groupings=tuple(self._groupings()),
            looked_at=frozenset((row.coder, row.document) for row in self.rows if row.coder),
            changed=tuple(self._noticed()),
            tool=_("table"),
        )

    def _segments(self) -> Iterator[Segment]:
        for row, unit, codes in zip(self.rows, self.units, self.coded.rows, strict=True):
            origin = str(self.sheet.place(row.number))
            for code in codes or (None,):
                yield Segment(
                    document=row.document,
                    code=code,
                    coder=row.coder or None,
                    quote=row.text or None,
                    speaker=row.speaker or None,
                    unit=unit,
                    origin=origin,
                )

    def _groupings(self) -> Iterator[Grouping]:
        if self.columns.group is None:
            return
        groups: dict[str, set[str]] = {}
        for row in self.rows:
            groups.setdefault(row.group, set()).add(row.document)
        for value, documents in groups.items():
            yield Grouping("column", self.columns.group, value, frozenset(documents))

    def _noticed(self) -> Iterator[Problem]:
        """What an evaluator should know of the rows, though nothing is wrong with them."""
        blank, hidden = self.sheet.blank, self.sheet.hidden
        if blank:
            what = ngettext("There is {n} empty row between others.", "There are {n} empty rows between others.", blank)
            yield Problem(self.sheet.place(None), what.format(n=blank), _("Empty rows are passed over."))
        if hidden:
            what = ngettext("The workbook hides {n} row.", "The workbook hides {n} rows.", hidden)
            yield Problem(self.sheet.place(None), what.format(n=hidden), _("Hidden rows are read like all others."))


def quoted(text: str) -> str:
    """What stands in a cell, shortened, with identity numbers, phone numbers and e-mail addresses masked."""
    return shorten(mask(text))


def _joined(text: str) -> str:
    return " ".join(text.split())
