"""Matrices of counts as NVivo exports them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from evallib.errors import InputError
from evallib.focus_groups.readers import Layout, read_source
from evallib.focus_groups.source import Code, CodedSource, Segment
from tests.coded_study.study import STUDY
from tests.coded_study.tables import (
    Cells,
    Form,
    codebook_of,
    layout_of,
    matrix_cells,
    statements,
    write_cells,
    write_table,
)

MATRIX = Layout("matrix")
CELLS = [["", "A : FG1", "B : FG2"], ["1 : Stress", "2", "0"], ["2 : Tid", "1", "1"]]


def read_cells(path: Path, cells: Cells, layout: Layout = MATRIX, form: Form = "utf-8-sig") -> CodedSource:
    write_cells(cells, path, form)
    return read_source(path, path.name, layout)


def problems(path: Path, cells: Cells, layout: Layout = MATRIX) -> list[str]:
    with pytest.raises(InputError) as caught:
        read_cells(path, cells, layout)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize("form", ["utf-8-sig", "xlsx"])
def test_a_count_becomes_as_many_codings_without_place(form: Form, tmp_path: Path) -> None:
    source = read_cells(tmp_path / "koder", CELLS, form=form)
    assert [one.name for one in source.documents] == ["FG1", "FG2"]
    assert source.codes == (Code("Stress", "Stress"), Code("Tid", "Tid"))
    assert Counter((one.document, one.code) for one in source.segments) == {
        ("FG1", "Stress"): 2,
        ("FG1", "Tid"): 1,
        ("FG2", "Tid"): 1,
    }
    sheet = "" if form == "utf-8-sig" else "blad Sheet, "
    assert source.segments[0] == Segment("FG1", "Stress", origin=f"koder, {sheet}rad 2, kolumn A : FG1 (B)")
    assert (source.format, source.looked_at, source.changed) == ("matrix", frozenset(), ())


def test_the_study_has_as_many_mentions_as_turns_with_the_code(tmp_path: Path) -> None:
    write_table(STUDY, tmp_path / "koder.xlsx", shape="matrix", form="xlsx")
    source = read_source(tmp_path / "koder.xlsx", "koder.xlsx", layout_of(STUDY, "matrix"))
    turns = {(one.document, one.unit, code) for one in statements(STUDY) for code in one.codes}
    assert Counter((one.document, one.code) for one in source.segments) == Counter(
        (document, code) for document, _unit, code in turns
    )
    assert source.codes == codebook_of(STUDY)


def test_numbering_is_taken_away_only_when_all_have_it(tmp_path: Path) -> None:
    cells = [["Kod", "A : FG1", "FG2"], ["1 : Stress", "1", "0"], ["Tid", "1", "1"]]
    source = read_cells(tmp_path / "koder.csv", cells)
    assert [one.name for one in source.documents] == ["A : FG1", "FG2"]
    assert [one.name for one in source.codes] == ["1 : Stress", "Tid"]


def test_an_only_heading_that_is_not_the_files_name_is_told(tmp_path: Path) -> None:
    only = matrix_cells(STUDY, ["FG1 maj.docx"])
    same = read_cells(tmp_path / "FG1 maj.docx.csv", only, layout_of(STUDY, "matrix"))
    other = read_cells(tmp_path / "FG2.csv", only, layout_of(STUDY, "matrix"))
    assert same.changed == ()
    assert [str(one) for one in other.changed] == [
        "FG2.csv, rad 1, kolumn A : FG1 maj.docx (B): I rubriken står ”FG1 maj.docx”, men filen heter ”FG2”. Ett av "
        "namnen är fel. Rubriken används. Rätta den om det är filens namn som stämmer."
    ]
    assert [one.name for one in other.documents] == ["FG1 maj.docx"]


@pytest.mark.parametrize("cell", ["", "0,5", "12 %", "x", "-1", "100001", "999999999999"])
def test_cells_hold_counts(cell: str, tmp_path: Path) -> None:
    (found,) = problems(tmp_path / "koder.csv", [["", "A : FG1"], ["1 : Stress", cell]])
    assert found.startswith(f"koder.csv, rad 2, kolumn A : FG1 (B): ”{cell}” är inte ett antal kodningar")


def test_a_matrix_with_far_too_many_codings_is_refused(tmp_path: Path) -> None:
    cells = [["", "A : FG1"], *([f"{number} : Kod {number}", "100000"] for number in range(1, 12))]
    (found,) = problems(tmp_path / "koder.csv", cells)
    assert "fler än 1000000 kodningar" in found


def test_names_that_are_missing_or_stand_twice(tmp_path: Path) -> None:
    cells = [["", "A : FG1", "B : fg1", ""], ["1 : Stress", "1", "1", "2"], ["2 : stress", "0", "1", "1"]]
    found = problems(tmp_path / "koder.csv", cells)
    assert [line.partition("): ")[0] for line in found] == [
        "koder.csv, rad 1, kolumn B : fg1 (C",
        "koder.csv, rad 1, kolumn ? (D",
        "koder.csv, rad 3, kolumn ? (A",
    ]
    assert "står två gånger" in found[0]
    assert "Namnet saknas" in found[1]


def test_sums_are_told_so_that_nothing_counts_twice(tmp_path: Path) -> None:
    cells = [["", "FG1", "FG2", "Total"], ["Stress", "2", "0", "2"], ["Tid", "1", "1", "2"], ["Summa", "3", "1", "4"]]
    assert problems(tmp_path / "koder.csv", cells) == [
        "koder.csv, rad 1, kolumn Total (D): Kolumnen heter som en summa av de andra. Ta bort den, så att inget räknas "
        "två gånger. Är det ingen summa behöver den ett annat namn.",
        "koder.csv, rad 4, kolumn ? (A): Raden heter som en summa av de andra. Ta bort den, så att inget räknas två "
        "gånger. Är det ingen summa behöver den ett annat namn.",
    ]


@pytest.mark.parametrize(
    "name", ["Total", "TOTALT", "Summa", "Sum", "Grand  total", "Totalsumma", "Delsumma", "Total (unique)", "Summa:"]
)
def test_a_sum_is_told_by_its_name_whatever_it_holds_and_wherever_it_stands(name: str, tmp_path: Path) -> None:
    row = [["", "FG1", "FG2"], [name, "1", "1"], ["Stress", "2", "0"]]
    assert ["Raden heter som en summa" in one for one in problems(tmp_path / "koder.csv", row)] == [True]
    column = [["", f"A : {name}", "B : FG2"], ["1 : Stress", "7", "0"]]
    assert ["Kolumnen heter som en summa" in one for one in problems(tmp_path / "koder.csv", column)] == [True]


@pytest.mark.parametrize("name", ["Summan av det hela", "Totalt slut", "Stress (total)", "Sumpmark", "Totalitet"])
def test_a_name_that_only_begins_like_a_sum_is_a_code(name: str, tmp_path: Path) -> None:
    source = read_cells(tmp_path / "koder.csv", [["", "FG1", "FG2"], [name, "1", "1"]])
    assert [one.name for one in source.codes] == [name]


def test_an_empty_column_is_told_once(tmp_path: Path) -> None:
    cells = [["", "FG1", "FG2"], *([f"Kod {number}", "", "1"] for number in range(20)), ["Sist", "x", "1"]]
    assert [line.partition(", alltså")[0] for line in problems(tmp_path / "koder.csv", cells)] == [
        "koder.csv, rad 2, kolumn FG1 (B): ”” står i 20 celler i kolumnen, först här, men är inte ett antal kodningar",
        "koder.csv, rad 22, kolumn FG1 (B): ”x” är inte ett antal kodningar",
    ]


def test_a_matrix_without_columns_is_refused(tmp_path: Path) -> None:
    (found,) = problems(tmp_path / "koder.csv", [["Kod"], ["Stress"]])
    assert "Matrisen har ingen kolumn med antal" in found


def test_codes_are_those_of_the_codebook(tmp_path: Path) -> None:
    known = (Code("Stress", "Stress i arbetet"), Code("Tid", "Tid"), Code("Lön", "Lön"))
    source = read_cells(tmp_path / "koder.csv", CELLS, Layout("matrix", codebook=known))
    assert source.codes == known
    (found,) = problems(tmp_path / "koder.csv", CELLS, Layout("matrix", codebook=known[1:]))
    assert "”Stress” finns inte i codebook.csv" in found
