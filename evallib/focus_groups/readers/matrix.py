"""Matrices of counts as NVivo exports them: a row for each code, a column for each transcript.

Headings have the form ``A : name`` and rows ``1 : name``; where all have it, it is taken away. A count of 3 becomes
three codings without place, speaker or coder. An export with one column is named like its transcript: if the file has
another name than the heading says, that is told and the heading is used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import PurePath

from evallib.errors import InputError, Place, Problem
from evallib.focus_groups.readers.opened import Opened
from evallib.focus_groups.readers.spellings import Spellings, check_known, folded
from evallib.focus_groups.source import Code, CodedSource, Document, Segment
from evallib.locale import _, ngettext
from evallib.privacy import mask
from evallib.projects import in_order, limit, shorten
from evallib.tables import Sheet, parse_whole, scan_sheet
from evallib.tables.header import column_letter

HEADING, LABEL = re.compile(r"[A-Z]{1,3} : (?=\S)"), re.compile(r"[0-9]{1,6} : (?=\S)")
MOST_IN_CELL, MOST_IN_ALL = 100_000, 1_000_000
SUM = re.compile(
    r"(grand |sub-?|del)?(totals?|totalt|totalsumma|sums?|summa|summor|σ)"
    r"( (totals?|totalt|sum|summa|antal|count))?( \(.*\))?:?"
)
"""How columns and rows are called that add up the others."""


def recognise(opened: Opened) -> bool:
    """Whether the content is a table, and the project file says that it is a matrix."""
    return opened.holds_table and opened.layout is not None and opened.layout.shape == "matrix"


def read(opened: Opened) -> CodedSource:
    """The counts of a matrix as codings. Raises ``InputError`` with everything that is wrong in it."""
    layout = opened.layout
    reading = scan_sheet(opened.path, opened.file, sheet=None if layout is None else layout.sheet)
    matrix = Matrix(reading.sheet, None if layout is None else layout.codebook)
    problems = [*reading.problems, *matrix.check()]
    if problems:
        raise InputError(limit(in_order(problems)))
    return matrix.take()


@dataclass(frozen=True)
class Matrix:
    """A matrix being read. ``codebook``: the codes of ``codebook.csv``, or None."""

    sheet: Sheet
    codebook: tuple[Code, ...] | None

    @cached_property
    def documents(self) -> tuple[str, ...]:
        """The transcripts, from the headings."""
        return _stripped(self.sheet.names[1:], HEADING)

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The codes, from the first column."""
        return _stripped([cells[0] for cells in self.sheet.rows.values()], LABEL)

    @cached_property
    def counts(self) -> tuple[tuple[int | None, ...], ...]:
        """A row for each code, a column for each transcript; None where no number of codings stands."""
        return tuple(tuple(_count(cell) for cell in cells[1:]) for cells in self.sheet.rows.values())

    def place(self, row: int | None, index: int) -> Place:
        """Where a cell stands; ``index`` counts columns from 0."""
        name = shorten(self.sheet.names[index]) or "?"
        letter = column_letter(index) if self.sheet.lettered else None
        return Place(self.sheet.file, self.sheet.sheet, row, name, letter)

    def check(self) -> Iterator[Problem]:
        """Everything that is wrong in headings, codes and counts."""
        if not self.documents:
            what = _("The matrix has no column of counts.")
            remedy = _("Export it with codes as rows and transcripts as columns.")
            yield Problem(Place(self.sheet.file, self.sheet.sheet), what, remedy)
        yield from self._check_names(self.documents, [self.place(1, i + 1) for i in range(len(self.documents))])
        places = [self.place(row, 0) for row in self.sheet.rows]
        yield from self._check_names(self.codes, places)
        spellings = Spellings()
        for code, row in zip(self.codes, self.sheet.rows, strict=True):
            spellings.add(code, partial(self.place, row, 0))
        yield from check_known(spellings, self.codebook) if self.codebook is not None else ()
        yield from self._check_counts()
        yield from self._check_sums()

    def _check_names(self, names: Sequence[str], places: Sequence[Place]) -> Iterator[Problem]:
        """Names that are missing, or that stand twice."""
        first: dict[str, Place] = {}
        for name, place in zip(names, places, strict=True):
            known = first.setdefault(folded(name), place)
            if not name:
                yield Problem(place, _("The name is missing."), _("Write it, or remove the row or column."))
            elif known is not place:
                what = _("“{name}” stands twice; the first time here: {place}.")
                yield Problem(place, what.format(name=shorten(mask(name)), place=known), _("Keep one of them."))

    def _check_counts(self) -> Iterator[Problem]:
        odd: dict[tuple[int, str], list[int]] = {}
        for row, cells, counts in zip(self.sheet.rows, self.sheet.rows.values(), self.counts, strict=True):
            for index, count in enumerate(counts, start=1):
                if count is None:
                    odd.setdefault((index, cells[index]), []).append(row)
        for (index, cell), rows in odd.items():
            remedy = _("Export the matrix with counts of coding references, not with shares or words.")
            yield Problem(self.place(rows[0], index), _told_count(cell, len(rows)), remedy)
        if sum(count or 0 for counts in self.counts for count in counts) > MOST_IN_ALL:
            what = _("The matrix has more than {most} codings.").format(most=MOST_IN_ALL)
            yield Problem(Place(self.sheet.file, self.sheet.sheet), what, _("Check that the cells hold counts."))

    def _check_sums(self) -> Iterator[Problem]:
        """Rows and columns that add up others, by their names alone: what they hold would count twice."""
        remedy = _("Remove it, so that nothing counts twice; if it is no sum, give it another name.")
        for index, name in enumerate(self.documents, start=1):
            if SUM.fullmatch(folded(name)):
                yield Problem(self.place(1, index), _("The column is called like a sum of the others."), remedy)
        for row, name in zip(self.sheet.rows, self.codes, strict=True):
            if SUM.fullmatch(folded(name)):
                yield Problem(self.place(row, 0), _("The row is called like a sum of the others."), remedy)

    def take(self) -> CodedSource:
        """The codings, when nothing is wrong."""
        return CodedSource(
            format="matrix",
            file=self.sheet.file,
            documents=tuple(Document(name, name, None) for name in self.documents),
            codes=self.codebook or tuple(Code(name, name) for name in self.codes),
            segments=tuple(self._segments()),
            changed=tuple(self._noticed()),
            tool=_("matrix of codes"),
        )

    def _segments(self) -> Iterator[Segment]:
        for row, code, counts in zip(self.sheet.rows, self.codes, self.counts, strict=True):
            for index, (document, count) in enumerate(zip(self.documents, counts, strict=True), start=1):
                yield from [Segment(document, code, origin=str(self.place(row, index)))] * (count or 0)

    def _noticed(self) -> Iterator[Problem]:
        """An only heading that is not the name of the file."""
        name = PurePath(self.sheet.file).stem
        if len(self.documents) == 1 and folded(self.documents[0]) != folded(name):
            what = _("The heading says “{heading}”, but the file is called “{name}”. One of them is wrong.")
            what = what.format(heading=shorten(mask(self.documents[0])), name=shorten(mask(name)))
            yield Problem(self.place(1, 1), what, _("The heading is used. Correct it if the file's name is right."))


def _stripped(names: Sequence[str], prefix: re.Pattern[str]) -> tuple[str, ...]:
    """The names without their numbering, if all of them have it."""
    if all(prefix.match(name) for name in names if name):
        return tuple(prefix.sub("", name, count=1) for name in names)
    return tuple(names)


def _told_count(cell: str, number: int) -> str:
    what = ngettext(
        "“{value}” is not a number of codings, which is a whole number from 0 to {most}.",
        "“{value}” stands in {n} cells of the column, of which this is the first, but is not a number of codings, "
        "which is a whole number from 0 to {most}.",
        number,
    )
    return what.format(value=shorten(mask(cell)), n=number, most=MOST_IN_CELL)


def _count(cell: str) -> int | None:
    number = parse_whole(cell)
    return number if number is not None and 0 <= number <= MOST_IN_CELL else None
