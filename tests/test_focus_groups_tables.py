"""Coded tables: four ways to write codes, in CSV and XLSX, and what is wrong in them."""

from __future__ import annotations

import os
import zipfile
from collections import Counter
from dataclasses import replace
from functools import partial
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evallib.errors import InputError, Place
from evallib.focus_groups.read import read_material
from evallib.focus_groups.readers import Columns, Layout, read_source, readers
from evallib.focus_groups.readers.opened import Shape, open_coded
from evallib.focus_groups.readers.spellings import Spellings
from evallib.focus_groups.source import Code, CodedSource, Segment
from tests.coded_study.study import ANNA, ANNA_TOO, BO, STUDY
from tests.coded_study.tables import (
    Cells,
    Form,
    codebook_of,
    columns_cells,
    layout_of,
    long_cells,
    statements,
    write_cells,
    write_table,
)
from tests.workspaces import make_project

EXPECTED = Counter(
    (one.document, one.speaker, one.coder, one.unit, " ".join(one.text.split()), code)
    for one in statements(STUDY)
    for code in one.codes or (None,)
)
"""Every code of every statement by every coder; None for a statement that was looked at and got no code."""


def said_in(source: CodedSource) -> Counter[tuple[object, ...]]:
    return Counter(
        (one.document, one.speaker, one.coder, one.unit, " ".join((one.quote or "").split()), one.code)
        for one in source.segments
    )


def read_cells(path: Path, cells: Cells, layout: Layout, form: Form = "utf-8-sig") -> CodedSource:
    write_cells(cells, path, form)
    return read_source(path, path.name, layout)


def problems(path: Path, cells: Cells, layout: Layout) -> list[str]:
    with pytest.raises(InputError) as caught:
        read_cells(path, cells, layout)
    return [str(problem) for problem in caught.value.problems]


def layout(shape: Shape = "long", **columns: object) -> Layout:
    return Layout(shape, Columns(**columns))  # type: ignore[arg-type]


@pytest.mark.parametrize("form", ["utf-8-sig", "xlsx"])
@pytest.mark.parametrize("shape", ["long", "list", "columns", "slots"])
def test_the_study_is_the_same_in_every_shape_and_form(shape: Shape, form: Form, tmp_path: Path) -> None:
    path = tmp_path / "kodat"
    write_table(STUDY, path, shape=shape, form=form)
    source = read_source(path, "data/exempel/kodat", layout_of(STUDY, shape))
    assert said_in(source) == EXPECTED
    assert [one.name for one in source.documents] == [one.name for one in STUDY.documents]
    assert source.codes == codebook_of(STUDY)
    assert {(one.value, one.documents) for one in source.groupings} == {
        ("FG1", frozenset({"FG1 maj.docx"})),
        ("FG2", frozenset({"FG2 juni.docx"})),
        ("FG3", frozenset({"FG3 juni.docx", "FG3 avslutning.docx"})),
    }
    assert source.looked_at == {
        *((ANNA, name) for name in ("FG1 maj.docx", "FG2 juni.docx", "FG3 avslutning.docx")),
        (ANNA_TOO, "FG3 juni.docx"),
        *((BO, name) for name in ("FG1 maj.docx", "FG2 juni.docx", "FG3 avslutning.docx")),
    }
    assert (source.format, source.changed) == ("table", ())


def test_windows_1252_is_read_as_such(tmp_path: Path) -> None:
    write_table(STUDY, tmp_path / "kodat.csv", shape="long", form="cp1252")
    source = read_source(tmp_path / "kodat.csv", "kodat.csv", layout_of(STUDY, "long"))
    without_emoji = [" ".join((one.quote or "").split()) for one in source.segments]
    assert "Nu tar jag med mig det till gruppen i stället." in " ".join(without_emoji)
    assert len(source.segments) == EXPECTED.total()


def test_the_file_is_only_read(tmp_path: Path) -> None:
    path = tmp_path / "kodat.xlsx"
    write_table(STUDY, path, shape="slots", form="xlsx")
    before, stamp = path.read_bytes(), path.stat().st_mtime_ns
    read_source(path, path.name, layout_of(STUDY, "slots"))
    assert (path.read_bytes(), path.stat().st_mtime_ns) == (before, stamp)
    assert [one.name for one in tmp_path.iterdir()] == ["kodat.xlsx"]


@pytest.mark.parametrize(("yes", "no"), [("x", ""), ("X", ""), ("ja", "nej"), ("TRUE", "FALSE"), ("1,0", "0,0")])
def test_yes_and_no_in_several_words(yes: str, no: str, tmp_path: Path) -> None:
    cells = columns_cells(STUDY, yes, no)
    assert said_in(read_cells(tmp_path / "k.csv", cells, layout_of(STUDY, "columns"))) == EXPECTED


def test_rows_without_a_column_of_units_are_the_same_statement_by_speaker_and_text(tmp_path: Path) -> None:
    cells = [
        ["Fil", "Vem", "Text", "Kod"],
        ["A", "P1", "Det är bra.", "tid"],
        ["A", "P1", "Det  är bra.", "stöd"],
        ["A", "P2", "Det är bra.", "tid"],
        ["B", "P1", "Det är bra.", "tid"],
        ["B", "P1", "", "tid"],
        ["B", "P1", "", "tid"],
    ]
    source = read_cells(tmp_path / "k.csv", cells, layout(document="Fil", speaker="Vem", text="Text", code="Kod"))
    assert [one.unit for one in source.segments] == ["2", "2", "4", "5", "6", "7"]


def test_a_long_table_with_neither_unit_nor_text_does_not_tell_statements_apart(tmp_path: Path) -> None:
    cells = [["Fil", "Kod"], ["A", "tid"], ["A", "tid"], ["A", ""]]
    source = read_cells(tmp_path / "k.csv", cells, layout(document="Fil", code="Kod"))
    assert source.segments == (
        Segment("A", "tid", origin="k.csv, rad 2"),
        Segment("A", "tid", origin="k.csv, rad 3"),
        Segment("A", None, origin="k.csv, rad 4"),
    )


def test_without_a_column_of_documents_they_are_the_groups_or_the_file(tmp_path: Path) -> None:
    cells = [["Möte", "Kod"], ["Möte 1", "tid"], ["Möte 2", "stöd"], ["Möte 1", ""]]
    by_group = read_cells(tmp_path / "FG1.csv", cells, layout(group="Möte", code="Kod"))
    assert [one.key for one in by_group.documents] == ["Möte 1", "Möte 2"]
    assert [(one.kind, one.name, one.value) for one in by_group.groupings] == [
        ("column", "Möte", "Möte 1"),
        ("column", "Möte", "Möte 2"),
    ]
    by_file = read_source(tmp_path / "FG1.csv", "data/exempel/FG1.csv", layout(code="Kod"))
    assert ([one.key for one in by_file.documents], by_file.groupings) == (["FG1"], ())


def test_codes_without_a_codebook_are_what_stands_there(tmp_path: Path) -> None:
    cells = [["Kod"], ["Stress / arbete"], ["Tid > lugn"], ["Stress / arbete"]]
    source = read_cells(tmp_path / "k.csv", cells, layout(code="Kod"))
    assert source.codes == (Code("Stress / arbete", "Stress / arbete"), Code("Tid > lugn", "Tid > lugn"))


def test_a_separator_of_space_and_empty_parts(tmp_path: Path) -> None:
    given = Layout("list", Columns(code="Koder"), separator=" ")
    source = read_cells(tmp_path / "k.csv", [["Koder", "x"], ["tid  stöd ", "1"], ["", "2"]], given)
    assert [one.code for one in source.segments] == ["tid", "stöd", None]
    commas = replace(given, separator=",")
    source = read_cells(tmp_path / "k.csv", [["Koder", "x"], ["tid, , egen tid,", "1"]], commas)
    assert [one.code for one in source.segments] == ["tid", "egen tid"]


def test_codes_in_two_spellings_are_told_with_the_usual_one(tmp_path: Path) -> None:
    cells = [["Kod"], ["stress"], ["Stress"], ["Stress"], ["Egen  tid"], ["Egen tid"]]
    assert problems(tmp_path / "k.csv", cells, layout(code="Kod")) == [
        "k.csv, rad 2, kolumn Kod (A): ”stress” står i 1 cell; på andra ställen står det ”Stress” "
        "(k.csv, rad 3, kolumn Kod (A)). Skriv på samma sätt överallt.",
        "k.csv, rad 6, kolumn Kod (A): ”Egen tid” står i 1 cell; på andra ställen står det ”Egen  tid” "
        "(k.csv, rad 5, kolumn Kod (A)). Skriv på samma sätt överallt.",
    ]


def test_an_unknown_code_gets_a_suggestion(tmp_path: Path) -> None:
    known = (Code("tid", "Tid att tänka"), Code("stöd", "Stöd"))
    cells = [["Kod"], ["tidd"], ["stöd"], ["tidd"], ["Tid"]]
    found = problems(tmp_path / "k.csv", cells, replace(layout(code="Kod"), codebook=known))
    assert found == [
        "k.csv, rad 2, kolumn Kod (A): ”tidd” finns inte i codebook.csv, men står i 2 celler, först här. "
        "Menade du ”tid”?",
        "k.csv, rad 5, kolumn Kod (A): ”Tid” finns inte i codebook.csv. Menade du ”tid”?",
    ]


def test_a_code_that_holds_the_separator_cannot_be_named(tmp_path: Path) -> None:
    known = (Code("vård, omsorg", "Vård och omsorg"),)
    given = Layout("list", Columns(code="Koder"), codebook=known)
    found = problems(tmp_path / "k.csv", [["Koder"], ["vård, omsorg"]], given)
    assert "Koden ”vård, omsorg” i codebook.csv innehåller själv skiljetecknet ”,”." in found[0]


def test_what_is_neither_yes_nor_no_and_what_is_empty_among_noes(tmp_path: Path) -> None:
    cells = [["tid", "stöd"], ["1", "0"], ["2", "kanske"], ["", "1"]]
    assert problems(tmp_path / "k.csv", cells, layout("columns", codes=("tid", "stöd"))) == [
        "k.csv, rad 3, kolumn tid (A): ”2” säger varken att utsagan har koden eller att den inte har den. "
        "Skriv 1 eller 0, ja eller nej, eller x eller ingenting.",
        "k.csv, rad 3, kolumn stöd (B): ”kanske” säger varken att utsagan har koden eller att den inte har den. "
        "Skriv 1 eller 0, ja eller nej, eller x eller ingenting.",
        "k.csv, rad 4, kolumn tid (A): Cellen är tom, medan andra säger nej med 0 eller ett ord. Skriv 1 eller 0.",
    ]


SEVERAL = Layout("list", Columns(code="Koder"))


@pytest.mark.parametrize(("cell", "likely"), [("stöd; tid", "”;”"), ("stöd|tid", "”|”"), ("stöd\ntid", "radbyte")])
def test_another_separator_than_the_settings_say_is_told(cell: str, likely: str, tmp_path: Path) -> None:
    cells = [["Koder", "Nr"], ["tid", "1"], [cell, "2"], [cell, "3"]]
    (found,) = problems(tmp_path / "k.csv", cells, SEVERAL)
    assert found.startswith(
        f"k.csv, rad 3, kolumn Koder (A): Skiljetecknet ”,” finns ingenstans i kolumnen, men {likely} finns i 2 "
        "celler, den första här. "
    )
    remedy = f'Skriv separator: "{likely[1]}" i avsnittets' if likely != "radbyte" else "Skriv ”,” mellan koderna"
    assert remedy in found
    assert len(read_cells(tmp_path / "k.csv", [*cells, ["stöd, tid", "4"]], SEVERAL).segments) == 5


def test_a_comma_is_another_separator_when_what_it_parts_stands_elsewhere_too(tmp_path: Path) -> None:
    semicolons = replace(SEVERAL, separator=";")
    (found,) = problems(tmp_path / "k.csv", [["Koder", "Nr"], ["stöd, tid", "1"], ["tid", "2"]], semicolons)
    assert "”,” finns i 1 cell." in found
    one = read_cells(tmp_path / "k.csv", [["Koder", "Nr"], ["vård, omsorg", "1"], ["tid", "2"]], semicolons)
    assert [code.name for code in one.codes] == ["vård, omsorg", "tid"]


def test_a_code_of_the_codebook_may_hold_what_elsewhere_separates(tmp_path: Path) -> None:
    known = replace(SEVERAL, codebook=(Code("stöd; tid", "Stöd och tid"), Code("lön", "Lön")))
    source = read_cells(tmp_path / "k.csv", [["Koder", "Nr"], ["stöd; tid", "1"], ["lön", "2"]], known)
    assert [one.code for one in source.segments] == ["stöd; tid", "lön"]


def test_a_number_in_two_spellings_is_told(tmp_path: Path) -> None:
    cells = [["Kod", "Vem"], ["1", "2"], ["1.0", "2"], ["1.1", "2,0"], ["1", "3"]]
    found = problems(tmp_path / "k.csv", cells, layout(code="Kod", speaker="Vem"))
    assert ["”1.0” står i 1 cell" in found[0], "”2,0” står i 1 cell" in found[1], len(found)] == [True, True, 2]
    known = replace(layout(code="Kod"), codebook=(Code("1", "Ett"), Code("10", "Tio"), Code("1.1", "Ett ett")))
    (found_one,) = problems(tmp_path / "k.csv", cells, known)
    assert found_one.endswith("”1.0” finns inte i codebook.csv. Menade du ”1”?")


def test_names_of_columns_in_other_letters_are_told_one_by_one(tmp_path: Path) -> None:
    cells = [["GRUPP", "kod", "VAD"], ["A", "tid", "a"]]
    assert problems(tmp_path / "k.csv", cells, layout(group="Grupp", code="Kod", text="Vad")) == [
        "k.csv, rad 1: Kolumnen ”Grupp” saknas. Menade du ”GRUPP”?",
        "k.csv, rad 1: Kolumnen ”Vad” saknas. Menade du ”VAD”?",
        "k.csv, rad 1: Kolumnen ”Kod” saknas. Menade du ”kod”?",
    ]


def test_merged_cells_and_empty_columns_are_told_once(tmp_path: Path) -> None:
    rows = [[f"FG{1 + n // 12}", "" if n else "FG1", "", "tid"] for n in range(36)]
    write_cells([["Grupp", "Nr", "Kodare", "Kod"], *rows], tmp_path / "k.xlsx", "xlsx")
    book = openpyxl.load_workbook(tmp_path / "k.xlsx")
    for first in (2, 14, 26):
        book.active.merge_cells(start_row=first, end_row=first + 11, start_column=1, end_column=1)
    book.save(tmp_path / "k.xlsx")
    with pytest.raises(InputError) as caught:
        read_source(tmp_path / "k.xlsx", "k.xlsx", layout(group="Grupp", unit="Nr", coder="Kodare", code="Kod"))
    fill = "Fyll i den på varje rad, eller ta bort kolumnen ur avsnittets inställningar."
    merged = "är sammanfogade, och bara den första har ett värde. Dela upp dem, och fyll i varje cell."
    assert sorted(str(problem).partition(", rad ")[2] for problem in caught.value.problems) == [
        f"14, kolumn Grupp (A): Cellerna A14:A25 {merged}",
        f"2, kolumn Grupp (A): Cellerna A2:A13 {merged}",
        f"2, kolumn Kodare (C): Alla celler i kolumnen är tomma. {fill}",
        f"26, kolumn Grupp (A): Cellerna A26:A37 {merged}",
        f"3, kolumn Nr (B): 35 celler i kolumnen är tomma, den första här. {fill}",
    ]


def test_a_cell_with_an_error_value_is_told_once(tmp_path: Path) -> None:
    write_cells([["Grupp", "Kod"], ["A", "tid"], ["#N/A", "tid"]], tmp_path / "k.xlsx", "xlsx")
    book = openpyxl.load_workbook(tmp_path / "k.xlsx")
    book.active["A3"].data_type = "e"
    book.save(tmp_path / "k.xlsx")
    with pytest.raises(InputError) as caught:
        read_source(tmp_path / "k.xlsx", "k.xlsx", layout(group="Grupp", code="Kod"))
    (problem,) = caught.value.problems
    assert "felvärdet #N/A" in str(problem)


def test_the_same_odd_mark_is_told_once_in_a_column(tmp_path: Path) -> None:
    cells = [["tid", "stöd"], ["0", "1"], *([["", "kanske"]] * 30)]
    found = problems(tmp_path / "k.csv", cells, layout("columns", codes=("tid", "stöd")))
    assert ["30 celler" in line for line in found] == [True, True]


def test_every_row_says_whose_document_and_coder_it_is(tmp_path: Path) -> None:
    cells = [["Fil", "Kodare", "Kod"], ["A", "", "tid"], ["", "Bo", "tid"]]
    found = problems(tmp_path / "k.csv", cells, layout(document="Fil", coder="Kodare", code="Kod"))
    assert [line.split(":")[0] for line in found] == ["k.csv, rad 2, kolumn Kodare (B)", "k.csv, rad 3, kolumn Fil (A)"]


def test_a_statement_has_one_speaker_and_one_text_and_a_document_one_group(tmp_path: Path) -> None:
    cells = [
        ["Fil", "Grupp", "Nr", "Vem", "Text", "Kod"],
        ["A", "G1", "1", "P1", "Ja.", "tid"],
        ["A", "G2", "1", "P2", "Nej.", "tid"],
        ["A", "G1", "2", "p1", "Ja.", "tid"],
    ]
    given = layout(document="Fil", group="Grupp", unit="Nr", speaker="Vem", text="Text", code="Kod")
    found = problems(tmp_path / "k.csv", cells, given)
    assert sum("en annan talare här än på rad 2" in line for line in found) == 1
    assert sum("en annan text här än på rad 2" in line for line in found) == 1
    assert sum("hör här till gruppen ”G2”, men till gruppen ”G1” på rad 2" in line for line in found) == 1
    assert sum("”p1” står i 1 cell" in line for line in found) == 1
    assert len(found) == 4


def test_identity_numbers_are_masked_in_messages(tmp_path: Path) -> None:
    found = problems(tmp_path / "k.csv", [["tid"], ["811218-9876"], ["1"]], layout("columns", codes=("tid",)))
    assert "811218" not in "".join(found)
    assert len(found) == 1


def test_missing_columns_get_a_suggestion(tmp_path: Path) -> None:
    found = problems(tmp_path / "k.csv", [["Kodd", "Text"], ["tid", "a"]], layout(code="Kod", text="Text"))
    assert found == ["k.csv, rad 1: Kolumnen ”Kod” saknas. Menade du ”Kodd”?"]


def test_empty_and_hidden_rows_are_told(tmp_path: Path) -> None:
    write_cells([["Kod"], ["tid"], [""], ["tid"]], tmp_path / "k.xlsx", "xlsx")
    book = openpyxl.load_workbook(tmp_path / "k.xlsx")
    book.active.row_dimensions[4].hidden = True
    book.save(tmp_path / "k.xlsx")
    source = read_source(tmp_path / "k.xlsx", "k.xlsx", layout(code="Kod"))
    assert len(source.segments) == 2
    assert [one.what for one in source.changed] == [
        "Det finns 1 tom rad mellan andra.",
        "Arbetsboken döljer 1 rad.",
    ]


def test_a_table_without_layout_is_refused_with_what_to_write(tmp_path: Path) -> None:
    write_table(STUDY, tmp_path / "k.csv", shape="long")
    with pytest.raises(InputError, match="Skriv ”layout” och ”columns” i avsnittets inställningar"):
        read_source(tmp_path / "k.csv", "k.csv")


@pytest.mark.parametrize(
    ("content", "given", "message"),
    [
        (b"", None, "Filen är tom"),
        (b"%PDF-1.7\n\0\0", None, "inget format som kan läsas"),
        (b"<html><body>", layout(code="Kod"), "inget format som kan läsas"),
        (b"\x89PNG\r\n\x1a\n\0\0", layout(code="Kod"), "Rad 1 innehåller inte kolumnernas namn"),
        (b"PK\x03\x04 broken", None, "inget format som kan läsas"),
        (b"PK\x03\x04 broken", layout(code="Kod"), "skadad|avhuggen"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, layout(code="Kod"), "gamla Excelformatet"),
    ],
)
def test_what_is_no_table_is_refused(content: bytes, given: Layout | None, message: str, tmp_path: Path) -> None:
    (tmp_path / "k.csv").write_bytes(content)
    with pytest.raises(InputError, match=message):
        read_source(tmp_path / "k.csv", "k.csv", given)


def test_a_missing_and_a_huge_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="Filen går inte att läsa"):
        read_source(tmp_path / "borta.csv", "borta.csv")
    with (tmp_path / "stor.csv").open("wb") as stream:
        stream.truncate(200_000_001)
    with pytest.raises(InputError, match="större än 200 MB"):
        read_source(tmp_path / "stor.csv", "stor.csv")


def test_an_archive_that_lists_far_too_much_is_not_opened(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bomb.qdpx", "w") as made:
        for number in range(80):
            made.writestr(f"{number:060000}", b"")
    assert open_coded(tmp_path / "bomb.qdpx", "bomb.qdpx").members == frozenset()
    with zipfile.ZipFile(tmp_path / "plain.qdpx", "w") as made:
        made.writestr("project.qde", b"")
    assert open_coded(tmp_path / "plain.qdpx", "plain.qdpx").members == {"project.qde"}


def test_a_pipe_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "kodat.qdpx")
    with pytest.raises(InputError, match=r"kodat\.qdpx: Det här är ingen vanlig fil"):
        read_source(tmp_path / "kodat.qdpx", "kodat.qdpx")


def test_one_reader_at_most_recognises_a_file(tmp_path: Path) -> None:
    write_table(STUDY, tmp_path / "k", shape="list", form="xlsx")
    for how, name in ((None, "table"), (layout_of(STUDY, "list"), "table"), (Layout("matrix"), "matrix")):
        opened = open_coded(tmp_path / "k", "k", how)
        assert [known for known, reader in readers().items() if reader.recognise(opened)] == [name]


@given(st.lists(st.sampled_from(["a", "A", "b", " b", "b ", "c"]), max_size=12))
def test_spellings_tell_each_rarer_variant_once(names: list[str]) -> None:
    spelled = Spellings()
    for row, name in enumerate(names, start=2):
        spelled.add(name, partial(Place, "k.csv", row=row))
    distinct, folds = set(names), {name.strip().casefold() for name in names}
    assert len(list(spelled.check())) == len(distinct) - len(folds)


def test_reordering_the_rows_changes_no_coding(tmp_path: Path) -> None:
    head, *rows = long_cells(STUDY)
    source = read_cells(tmp_path / "k.csv", [head, *reversed(rows)], layout_of(STUDY, "long"))
    assert said_in(source) == EXPECTED


def test_where_no_coder_is_stated_every_document_in_the_table_was_looked_at(tmp_path: Path) -> None:
    columns = {"group": "Möte", "code": "Kod"}
    chosen = {"who": "deltagare", "files": ["k.csv"], "layout": "long", "columns": columns, "moderators": []}
    project = make_project(tmp_path, fokusgrupper=chosen)
    write_cells([["Möte", "Kod"], ["A", "tid"], ["B", ""], ["A", ""]], project.data_dir / "k.csv", "utf-8-sig")
    assert read_material(project).looked_at == {(-1, 0), (-1, 1)}
