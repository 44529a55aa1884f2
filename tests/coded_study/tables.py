"""The study as tables: the four ways to write codes, CSV or XLSX, and a matrix of counts.

A table has no places in the text, so a code on some words of a turn is a code on the whole turn. The tables hold the
keys of the codes; ``codebook.csv`` holds their names, definitions and parents. Comments without a code are not written.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import openpyxl

from evallib.focus_groups.readers.opened import Columns, Layout, Shape
from evallib.focus_groups.source import Code
from tests.coded_study.study import ANNA, ANNA_TOO, BO, CodedStudy

Form = Literal["utf-8-sig", "cp1252", "xlsx"]
"""How a table is stored: CSV with semicolons in one of two encodings, or a workbook. cp1252 has no emoji."""
LOOKED_AT = {
    "FG1 maj.docx": (ANNA, BO),
    "FG2 juni.docx": (ANNA, BO),
    "FG3 juni.docx": (ANNA_TOO,),
    "FG3 avslutning.docx": (ANNA, BO),
}
NAMES = {
    "document": "Dokument",
    "group": "Grupp",
    "speaker": "Vem",
    "coder": "Kodare",
    "unit": "Nummer",
    "text": "Vad som sades",
}
SEPARATOR = ", "
Cells = list[list[str]]


@dataclass(frozen=True)
class Statement:
    """A turn as one coder saw it: where, who, what, and the keys of the codes in the order of the text."""

    document: str
    group: str
    speaker: str
    coder: str
    unit: str
    text: str
    codes: tuple[str, ...]

    @property
    def start(self) -> list[str]:
        """The cells before the codes."""
        return [self.document, self.group, self.speaker, self.coder, self.unit, self.text]


def statements(study: CodedStudy) -> Iterator[Statement]:
    """Every turn, moderator's too, once for each coder who read its document."""
    for document in study.documents:
        for turn in document.turns():
            for coder in LOOKED_AT[document.name]:
                codes = dict.fromkeys(
                    coding.code
                    for coding in document.codings()
                    if coding.code and coding.coder == coder and coding.start < turn.end and turn.start < coding.end
                )
                text = document.text[turn.start : turn.end]
                yield Statement(
                    document.name, document.group, turn.speaker, coder, str(turn.number), text, tuple(codes)
                )


def codable(study: CodedStudy) -> list[str]:
    """The keys of the codes that can be given, in the order of the codebook."""
    return [code.key for code in study.codes if code.codable]


def long_cells(study: CodedStudy) -> Cells:
    """One code a row; a statement without code has one row with an empty cell."""
    rows = [[*one.start, code] for one in statements(study) for code in one.codes or ("",)]
    return [[*NAMES.values(), "Kod"], *rows]


def passage_cells(study: CodedStudy) -> Cells:
    """One coding a row with the words that were marked, as programs export quotations: no number of the statement.

    A passage that goes on in somebody else's turn is a row for each of them.
    """
    rows = [
        [one.name, one.group, turn.speaker, coding.coder, one.text[max(turn.start, coding.start) : end], coding.code]
        for one in study.documents
        for coding in one.codings()
        for turn in one.turns()
        if coding.code and max(turn.start, coding.start) < (end := min(turn.end, coding.end))
    ]
    return [[*(name for key, name in NAMES.items() if key != "unit"), "Kod"], *rows]


def list_cells(study: CodedStudy) -> Cells:
    """All codes of a statement in one cell."""
    return [[*NAMES.values(), "Koder"], *([*one.start, SEPARATOR.join(one.codes)] for one in statements(study))]


def columns_cells(study: CodedStudy, yes: str = "1", no: str = "0") -> Cells:
    """One column for each code."""
    keys = codable(study)
    rows = [[*one.start, *(yes if key in one.codes else no for key in keys)] for one in statements(study)]
    return [[*NAMES.values(), *keys], *rows]


def slots_cells(study: CodedStudy) -> Cells:
    """Code 1, Code 2 and so on."""
    found = list(statements(study))
    most = max(len(one.codes) for one in found)
    rows = [[*one.start, *one.codes, *[""] * (most - len(one.codes))] for one in found]
    return [[*NAMES.values(), *slot_names(study)], *rows]


def slot_names(study: CodedStudy) -> tuple[str, ...]:
    """The names of the slot columns: as many as the statement with most codes needs."""
    most = max(len(one.codes) for one in statements(study))
    return tuple(f"Kod {number}" for number in range(1, most + 1))


def cells_of(study: CodedStudy, shape: Shape) -> Cells:
    """The table in one of the four ways; the first row holds the names."""
    written = {"long": long_cells, "list": list_cells, "columns": columns_cells, "slots": slots_cells}
    return written[shape](study)


def layout_of(study: CodedStudy, shape: Shape) -> Layout:
    """What the project file says of a table in one of the ways."""
    codes = {"columns": tuple(codable(study)), "slots": slot_names(study)}.get(shape, ())
    code = {"long": "Kod", "list": "Koder"}.get(shape)
    columns = Columns(**NAMES, code=code, codes=codes)
    return Layout(shape, columns if shape != "matrix" else Columns(), codebook=codebook_of(study))


def codebook_of(study: CodedStudy) -> tuple[Code, ...]:
    """The codes that ``codebook.csv`` holds: all but the case that is also a code."""
    used = [code for code in study.codes if code.key != "fall"]
    return tuple(Code(code.key, code.name, code.parent, definition=code.definition) for code in used)


def write_table(study: CodedStudy, path: Path, *, shape: Shape, form: Form = "utf-8-sig") -> None:
    """The study in one of the four ways, or as a matrix."""
    write_cells(matrix_cells(study) if shape == "matrix" else cells_of(study, shape), path, form)


def write_codebook(study: CodedStudy, path: Path) -> None:
    """``codebook.csv``."""
    rows = [[code.key, code.name, code.definition, code.parent or ""] for code in codebook_of(study)]
    write_cells([["code", "label", "definition", "parent"], *rows], path, "utf-8-sig")


def matrix_cells(study: CodedStudy, documents: Sequence[str] = ()) -> Cells:
    """For each code and document the number of participants' turns that anyone gave the code."""
    kept = [one.name for one in study.documents if not documents or one.name in documents]
    turns = {
        (one.document, one.unit, code) for one in statements(study) for code in one.codes if one.speaker != "Moderator"
    }
    counts = {(name, key): sum((d, c) == (name, key) for d, _u, c in turns) for name in kept for key in codable(study)}
    heads = [f"{letter} : {name}" for letter, name in zip("ABCDEFGH", kept, strict=False)]
    rows = [
        [f"{number} : {key}", *(str(counts[name, key]) for name in kept)]
        for number, key in enumerate(codable(study), start=1)
    ]
    return [["", *heads], *rows]


def write_cells(cells: Cells, path: Path, form: Form) -> None:
    """A table of texts as a file. In a workbook whole numbers are numbers, as programs write them."""
    if form == "xlsx":
        book = openpyxl.Workbook()
        for number, row in enumerate(cells, start=1):
            for column, cell in enumerate(row, start=1):
                if cell:
                    book.active.cell(number, column).value = int(cell) if cell.isdecimal() else cell
        book.save(path)
        return
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=";", lineterminator="\r\n").writerows(cells)
    path.write_bytes(stream.getvalue().encode(form, "ignore"))
