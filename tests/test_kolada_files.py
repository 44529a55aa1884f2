"""Values from a project's own files: layouts, signs, genders and codes, and every way to be wrong."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from fastparquet import ParquetFile
from fastparquet import write as write_parquet

from evallib.errors import InputError
from evallib.kolada import Group, Values, read_groups, read_notices, read_values, shared_files, value_files
from tests.kolada_vintages import write_comparing

HEAD = "kpi;municipality;year;gender;status;value"
Cell = tuple[str, float | None]


def write(root: Path, name: str, text: str) -> None:
    path = root / "data" / "x" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def read(root: Path, *texts: str, kpis: tuple[str, ...] = ("N1",), more: str = "", **settings: str) -> Values:
    names = [f"v{at}.csv" for at, _text in enumerate(texts)]
    for name, text in zip(names, texts, strict=True):
        write(root, name, text)
    said = ", ".join(
        [f"files: [{', '.join(names)}]", "fetched: 2026-11-22", *(f"{k}: {v}" for k, v in settings.items())]
    )
    return read_values(write_comparing(root, "x", kpis, values=f"{{{said}}}", more=more))


def cells(values: Values) -> dict[tuple[str, int, str], Cell]:
    return {
        (row.municipality, row.year, row.gender): (row.status, None if pd.isna(row.value) else row.value)
        for row in values.frame.itertuples()
    }


def told(root: Path, *texts: str, **more: Any) -> list[str]:
    with pytest.raises(InputError) as error:
        read(root, *texts, **more)
    return [str(problem) for problem in error.value.problems]


def table(*rows: str, head: str = HEAD) -> str:
    return "\n".join([head, *rows, ""])


def test_every_status_gender_and_number_in_all_spellings(tmp_path: Path) -> None:
    rows = ["N1;9901;2023;T;;12,5", "N1;9901;2023;Kvinnor;Missing;", "N1;9901;2023;Män;Sekretess;"]
    rows += ["N1;9902;2023;Totalt;;0", "N1;9902;2023;K;;..", "N1;9902;2023;M;;."]
    rows += ["N1;9903;2023;T;;-", "N1;9903;2023;k;Not applicable;", "N1;9903;2023;m;;-2.5"]
    rows += ["N1;9904;2023;T;;1 234,5", "N1;9904;2023;K;;−0,5", "N1;9904;2023;M;Privacy;.."]
    values = read(tmp_path, table(*rows))
    assert cells(values) == {
        ("9901", 2023, "T"): ("value", 12.5),
        ("9901", 2023, "K"): ("missing", None),
        ("9901", 2023, "M"): ("privacy", None),
        ("9902", 2023, "T"): ("value", 0.0),
        ("9902", 2023, "K"): ("privacy", None),
        ("9902", 2023, "M"): ("not_applicable", None),
        ("9903", 2023, "T"): ("missing", None),
        ("9903", 2023, "K"): ("not_applicable", None),
        ("9903", 2023, "M"): ("value", -2.5),
        ("9904", 2023, "T"): ("value", 1234.5),
        ("9904", 2023, "K"): ("value", -0.5),
        ("9904", 2023, "M"): ("privacy", None),
    }
    assert str(values.vintage) == "2026-11-22"


def test_swedish_headings_and_a_title_with_its_id(tmp_path: Path) -> None:
    head = "Nyckeltal;Kommunkod;Kommun;År;Kön;Värde"
    values = read(tmp_path, table("Bistånd, andel (%) (N00001);9901;Exempelstad;2023;T;1", head=head), kpis=("N00001",))
    assert (cells(values), values.names) == ({("9901", 2023, "T"): ("value", 1.0)}, {"9901": "Exempelstad"})


def test_columns_are_called_what_the_project_says(tmp_path: Path) -> None:
    text = table("N1;9901;2023;7", head="mått;kod;period;utfall")
    columns = "{kpi: mått, municipality: kod, value: utfall}"
    assert cells(read(tmp_path, text, columns=columns)) == {("9901", 2023, "T"): ("value", 7.0)}
    assert len(told(tmp_path, text)) == 3


def test_the_wide_layout(tmp_path: Path) -> None:
    text = table(
        "N1;9901;Exempelstad;T;1;2,5;..", "N1;9902;Provköping;T;-;.;4", head="kpi;kommunkod;kommun;kön;2021;2022;2023"
    )
    values = read(tmp_path, text)
    assert cells(values) == {
        ("9901", 2021, "T"): ("value", 1.0),
        ("9901", 2022, "T"): ("value", 2.5),
        ("9901", 2023, "T"): ("privacy", None),
        ("9902", 2021, "T"): ("missing", None),
        ("9902", 2022, "T"): ("not_applicable", None),
        ("9902", 2023, "T"): ("value", 4.0),
    }
    (problem,) = told(tmp_path, text.replace("2,5", "okänt"))
    assert "data/x/v0.csv, rad 2, kolumn 2022 (F)" in problem


@pytest.mark.parametrize("name", ["2023*", "år 2023", "2023 (prel.)", "2023-12-31", "2022/2023"])
def test_a_year_that_is_not_alone_in_the_name_of_its_column_is_told(tmp_path: Path, name: str) -> None:
    row = "N1;9901;Exempelstad;T;1;2"
    (problem,) = told(tmp_path, table(row, head=f"kpi;kommunkod;kommun;kön;2022;{name}"))
    assert f"data/x/v0.csv, rad 1, kolumn {name} (F)" in problem
    assert f"kolumn {name} (E)" in told(tmp_path, table(row[:-2], head=f"kpi;kommunkod;kommun;kön;{name}"))[0]


def test_a_status_in_the_wide_layout_is_about_the_whole_row(tmp_path: Path) -> None:
    head = "kpi;kommunkod;kön;status;2021;2022"
    (problem, _other) = told(tmp_path, table("N1;9901;T;Privacy;1;2", head=head))
    assert "data/x/v0.csv, rad 2, kolumn 2021 (E)" in problem
    assert cells(read(tmp_path, table("N1;9901;T;Privacy;;..", "N1;9902;T;;1;-", head=head))) == {
        ("9901", 2021, "T"): ("privacy", None),
        ("9901", 2022, "T"): ("privacy", None),
        ("9902", 2021, "T"): ("value", 1.0),
        ("9902", 2022, "T"): ("missing", None),
    }


def test_women_are_not_read_as_all_because_a_column_has_another_name(tmp_path: Path) -> None:
    rows = ["N1;9901;2023;Kvinnor;1", "N1;9902;2023;Kvinnor;2"]
    (problem,) = told(tmp_path, table(*rows, head="kpi;kommunkod;år;könsfördelning;värde"))
    assert "data/x/v0.csv, rad 1, kolumn könsfördelning (D)" in problem
    text = table(*rows, head="kpi;kommunkod;år;könsfördelning;värde")
    assert set(read(tmp_path, text, columns="{gender: könsfördelning}").frame["gender"]) == {"K"}
    kinds = table(*(row.replace("Kvinnor", "K") for row in rows), head="kpi;kommunkod;år;municipality_type;värde")
    assert set(read(tmp_path, kinds).frame["gender"]) == {"T"}


def test_a_file_that_does_not_say_the_gender_is_noticed(tmp_path: Path) -> None:
    write(tmp_path, "v.csv", table("N1;9901;2023;1", head="kpi;kommunkod;år;värde"))
    write(tmp_path, "w.csv", table("N1;9902;2023;T;1", head="kpi;kommunkod;år;kön;värde"))
    project = write_comparing(tmp_path, "x", ["N1"], values="{files: [v.csv, w.csv], fetched: 2026-11-22}")
    (notice,) = read_notices(project)
    assert str(notice).startswith("data/x/v.csv")


def test_an_indicator_in_small_letters_is_the_same_one(tmp_path: Path) -> None:
    values = read(tmp_path, table("N1;9901;2022;T;;1", "n1;9901;2023;T;;2"))
    assert cells(values) == {("9901", 2022, "T"): ("value", 1.0), ("9901", 2023, "T"): ("value", 2.0)}
    assert set(values.frame["kpi"]) == {"N1"}
    project = write_comparing(tmp_path, "x", ["N1"], values="{files: [v0.csv], fetched: 2026-11-22}")
    assert ["1" in str(notice) for notice in read_notices(project)] == [True]
    apart = read(tmp_path, table("Ab;9901;2022;T;;1", "aB;9901;2022;T;;2"), kpis=("Ab", "aB")).frame
    assert dict(zip(apart["kpi"], apart["value"], strict=True)) == {"Ab": 1.0, "aB": 2.0}


@pytest.mark.parametrize(("form", "is_percent"), [("0.0%", True), ('0.0"%"', False), ("0.0\\%", False), ("0.0", False)])
def test_numbers_that_are_shown_as_per_cent_are_told(tmp_path: Path, form: str, is_percent: bool) -> None:
    book = openpyxl.Workbook()
    book.active.append(["kpi", "kommunkod", "kön", "2022", "2023"])
    book.active.append(["N1", "9901", "T", 12.5, 0.103])
    book.active["E2"].number_format = form
    write(tmp_path, "v.xlsx", "")
    book.save(tmp_path / "data" / "x" / "v.xlsx")
    project = write_comparing(tmp_path, "x", ["N1"], values="{files: [v.xlsx], fetched: 2026-11-22}")
    if is_percent:
        with pytest.raises(InputError) as error:
            read_values(project)
        assert ["rad 2, kolumn 2023 (E)" in str(problem) for problem in error.value.problems] == [True]
    else:
        assert read_values(project).frame["value"].tolist() == [12.5, 0.103]


def test_a_mark_that_may_group_thousands_is_told(tmp_path: Path) -> None:
    (problem,) = told(tmp_path, table("N1;9901;2022;T;;12,5", "N1;9902;2022;T;;1.101", "N1;9903;2022;T;;0.101"))
    assert "rad 3, kolumn value (F)" in problem
    same = read(tmp_path, table("N1;9901;2022;T;;12.5", "N1;9902;2022;T;;1.101"))
    assert same.frame["value"].tolist() == [12.5, 1.101]


def test_one_cause_is_told_once(tmp_path: Path) -> None:
    rows = [f"N1;99{n:02};år 2021;T;;1" for n in range(1, 31)] + ["N1;9999;året;T;;1"]
    first, other = told(tmp_path, table(*rows))
    assert "rad 2, kolumn year (C)" in first
    assert "29" in first
    assert "rad 32, kolumn year (C)" in other


def test_a_workbook_with_two_tables_is_told_without_a_key_that_there_is_not(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for sheet in (book.active, book.create_sheet("Annat")):
        sheet.append(["kpi", "kommunkod", "år", "värde"])
    write(tmp_path, "v.xlsx", "")
    book.save(tmp_path / "data" / "x" / "v.xlsx")
    project = write_comparing(tmp_path, "x", ["N1"], values="{files: [v.xlsx], fetched: 2026-11-22}")
    with pytest.raises(InputError, match="Annat") as error:
        read_values(project)
    assert "sheet" not in str(error.value.problems[0]).replace("Sheet", "")


def test_workbooks_are_read_like_text(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (
        ["kpi", "kommunkod", "år", "kön", "värde"],
        ["N1", 114, 2023, "K", 1.5],
        ["N1", "9901", "2023", "T", ".."],
    ):
        book.active.append(row)
    write(tmp_path, "v.xlsx", "")
    book.save(tmp_path / "data" / "x" / "v.xlsx")
    project = write_comparing(tmp_path, "x", ["N1"], values="{files: [v.xlsx], fetched: 2026-11-22}")
    assert cells(read_values(project)) == {("0114", 2023, "K"): ("value", 1.5), ("9901", 2023, "T"): ("privacy", None)}
    (notice,) = read_notices(project)
    assert "data/x/v.xlsx" in str(notice)
    assert "(B)" in str(notice)


def parquet(**columns: list[Any]) -> bytes:
    base = {"kpi": ["N1"] * 4, "municipality_id": ["9901", "9902", "9903", "9904"], "year": [2023] * 4}
    base |= {"gender": ["T"] * 4, "status": ["", "Missing", "Privacy", "Not applicable"]}
    base |= {"value": [0.0, None, None, None], "municipality": ["A", "B", "C", "D"]}
    stream = io.BytesIO()
    stream.close = lambda: None  # type: ignore[method-assign]
    write_parquet("v", pd.DataFrame({**base, **columns}).astype({"value": "float64"}), open_with=lambda *_a: stream)
    return stream.getvalue()


def test_parquet(tmp_path: Path) -> None:
    write(tmp_path, "v.parquet", "")
    (tmp_path / "data" / "x" / "v.parquet").write_bytes(parquet())
    project = write_comparing(tmp_path, "x", ["N1"], values="{files: [v.parquet], fetched: 2026-11-22}")
    values = read_values(project)
    assert cells(values) == {
        ("9901", 2023, "T"): ("value", 0.0),
        ("9902", 2023, "T"): ("missing", None),
        ("9903", 2023, "T"): ("privacy", None),
        ("9904", 2023, "T"): ("not_applicable", None),
    }
    assert values.names == {"9901": "A", "9902": "B", "9903": "C", "9904": "D"}


def test_genders_of_parquet_are_found_under_any_name(tmp_path: Path) -> None:
    data = parquet(gender=["Kvinnor"] * 4)
    write(tmp_path, "v.parquet", "")
    frame = ParquetFile(io.BytesIO(data)).to_pandas().rename(columns={"gender": "vilka"})
    frame["municipality_type"] = "K"
    stream = io.BytesIO()
    stream.close = lambda: None  # type: ignore[method-assign]
    write_parquet("v", frame, open_with=lambda *_a: stream)
    (tmp_path / "data" / "x" / "v.parquet").write_bytes(stream.getvalue())
    project = write_comparing(tmp_path, "x", ["N1"], values="{files: [v.parquet], fetched: 2026-11-22}")
    with pytest.raises(InputError) as error:
        read_values(project)
    assert ["data/x/v.parquet, kolumn vilka" in str(problem) for problem in error.value.problems] == [True]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data[:-20],
        lambda data: data[:4],
        lambda data: b"PAR1" + b"\0" * 200,
        lambda data: data[:60] + b"\xff" * 60 + data[120:],
    ],
)
def test_damaged_parquet_is_told(tmp_path: Path, spoil: Callable[[bytes], bytes]) -> None:
    write(tmp_path, "v.parquet", "")
    (tmp_path / "data" / "x" / "v.parquet").write_bytes(spoil(parquet()))
    project = write_comparing(tmp_path, "x", ["N1"], values="{files: [v.parquet], fetched: 2026-11-22}")
    with pytest.raises(InputError, match=r"data/x/v\.parquet"):
        read_values(project)


@pytest.mark.parametrize(
    ("column", "wrong"),
    [
        ({"status": ["Secret", "Missing", "Privacy", "Not applicable"]}, "rad 1"),
        ({"value": [None] * 4}, "rad 1"),
        ({"value": [1.0, 2.0, None, None]}, "rad 2"),
        ({"value": [float("inf"), None, None, None]}, "rad 1"),
        ({"gender": ["T", "T", "X", "T"]}, "rad 3"),
    ],
)
def test_wrong_cells_of_parquet_are_told_by_row(tmp_path: Path, column: dict[str, list[Any]], wrong: str) -> None:
    write(tmp_path, "v.parquet", "")
    (tmp_path / "data" / "x" / "v.parquet").write_bytes(parquet(**column))
    project = write_comparing(tmp_path, "x", ["N1"], values="{files: [v.parquet], fetched: 2026-11-22}")
    with pytest.raises(InputError) as error:
        read_values(project)
    (problem,) = error.value.problems
    assert wrong in str(problem)


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("N1;9901;2023;T;;", "value (F)"),  # neither value nor reason: undecidable
        ("N1;9901;2023;T;Missing;3", "value (F)"),
        ("N1;9901;2023;T;Missing;..", "value (F)"),
        ("N1;9901;2023;T;;tre", "value (F)"),
        ("N1;9901;2023;T;;1.234,5", "value (F)"),
        ("N1;9901;2023;T;;inf", "value (F)"),
        ("N1;9901;2023;T;;nan", "value (F)"),
        ("N1;9901;2023;T;okänd;", "status (E)"),
        ("N1;9901;2023;F;;1", "gender (D)"),
        ("N1;9901;2023;;;1", "gender (D)"),
        ("N1;9901;23;T;;1", "year (C)"),
        ("N1;9901;;T;;1", "year (C)"),
        ("N1;Exempelstad;2023;T;;1", "municipality (B)"),
        ("N1;;2023;T;;1", "municipality (B)"),
        ("N1;99011;2023;T;;1", "municipality (B)"),
        (";9901;2023;T;;1", "kpi (A)"),
    ],
)
def test_a_wrong_cell_is_told_where_it_stands(tmp_path: Path, row: str, column: str) -> None:
    problems = told(tmp_path, table("N1;9902;2023;T;;1", row))
    assert [f"data/x/v0.csv, rad 3, kolumn {column}" in problem for problem in problems] == [True]


def test_all_problems_are_told_at_once_in_the_order_of_rows(tmp_path: Path) -> None:
    rows = ["N1;9901;2023;X;;1", "N1;99;2023;T;okänd;", "N1;abc;2023;T;;", "N1;9904;2023;T;;1"]
    problems = told(tmp_path, table(*rows))
    assert ["rad 2" in problems[0], "rad 3" in problems[1], "rad 4" in problems[2], "rad 4" in problems[3]] == [
        True
    ] * 4


def test_rows_that_nobody_asked_for_are_counted_and_may_be_wrong(tmp_path: Path) -> None:
    rows = ["N1;9901;2023;T;;1", "N9;9901;2023;X;;", "N1;9901;2015;?;;?", "N1;G92786;2023;T;;3", "N1;9901;2023;T;;1,0"]
    account = read(tmp_path, table(*rows), more="years: [2020, 2024]").account
    assert (account.read, account.used) == (5, 1)
    assert sorted(account.excluded.values()) == [1, 1, 1, 1]


def test_two_different_rows_for_the_same_are_told_also_across_files(tmp_path: Path) -> None:
    one = table("N1;9901;2023;T;;1", "N1;9901;2023;T;;2")
    assert "rad 3" in told(tmp_path, one)[0]
    (problem,) = told(tmp_path, table("N1;9901;2023;T;;1"), table("N1;9902;2023;T;;1", "N1;9901;2023;T;Missing;"))
    assert "data/x/v1.csv, rad 3" in problem
    assert "data/x/v0.csv, rad 2" in problem


def test_two_names_for_one_municipality_are_told(tmp_path: Path) -> None:
    head = "kpi;kommunkod;kommun;år;värde"
    (problem,) = told(tmp_path, table("N1;9901;Exempelstad;2022;1", "N1;9901;Provköping;2023;1", head=head))
    assert "rad 3, kolumn kommun (C)" in problem


def test_an_indicator_that_no_file_has_is_told_at_the_setting(tmp_path: Path) -> None:
    (problem,) = told(tmp_path, table("N1;9901;2023;T;;1"), kpis=("N1", "N2"))
    assert problem.startswith("params/projects/x.yaml")
    assert "N2" in problem


@pytest.mark.parametrize("head", ["kpi;municipality;year", "kpi;kpi;municipality;year;value", "a;b;c;d"])
def test_columns_that_are_missing_or_doubled_are_told(tmp_path: Path, head: str) -> None:
    row = ";".join("1" for _name in head.split(";"))
    assert all(problem.startswith("data/x/v0.csv, rad 1") for problem in told(tmp_path, table(row, head=head)))


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    project = write_comparing(tmp_path, "x", ["N1"], values="{files: [borta.csv], fetched: 2026-11-22}")
    with pytest.raises(InputError, match=r"borta\.csv"):
        read_values(project)


GROUPS = "group_id;group_title;member_id;member_title"


def test_groups_and_names_from_a_file(tmp_path: Path) -> None:
    write(
        tmp_path,
        "g.csv",
        table("G1;Ett;9901;Exempelstad", "G2;Två;9902;Provköping", "G1;Ett;9902;Provköping", head=GROUPS),
    )
    values = read(tmp_path, table("N1;9901;2023;T;;1"), groups="g.csv")
    assert values.names == {"9901": "Exempelstad", "9902": "Provköping"}
    settings = "{files: [v0.csv], groups: g.csv, fetched: 2026-11-22}"
    project = write_comparing(tmp_path, "x", ["N1"], values=settings)
    assert read_groups(project) == (Group("G1", "Ett", ("9901", "9902")), Group("G2", "Två", ("9902",)))
    assert (value_files(project), shared_files(project)) == (("v0.csv", "g.csv"), ())


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("G1;Annat;9902;B", "group_title"),
        ("G1;Ett;9901;A", "member_id"),
        ("G1;Ett;Exempelstad;A", "member_id"),
        ("G1;Ett;;A", "member_id"),
        (";Ett;9902;A", "group_id"),
    ],
)
def test_wrong_rows_of_groups_are_told(tmp_path: Path, row: str, column: str) -> None:
    write(tmp_path, "g.csv", table("G1;Ett;9901;A", row, head=GROUPS))
    values = "{files: [v.csv], groups: g.csv, fetched: 2026-11-22}"
    with pytest.raises(InputError) as error:
        read_groups(write_comparing(tmp_path, "x", ["N1"], values=values))
    (problem,) = error.value.problems
    assert f"data/x/g.csv, rad 3, kolumn {column}" in str(problem)
