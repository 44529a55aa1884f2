"""Every table shown is a file that a spreadsheet program opens, and nothing in it is a formula."""

from __future__ import annotations

import csv
import io
from typing import Any

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evallib.presentation import Column, Figure, Table, show
from evallib.presentation.collect import Notebook
from evallib.report.pages.tables_shown import table_files

V4 = nbformat.v4


def table(name: str = "shares", *cells: str, label: str = "Andel") -> Table:
    return Table(name, "Text", (Column(label),), tuple((cell,) for cell in cells))


def joined(*items: Any, section: str = "goals") -> Notebook:
    output = V4.new_output("display_data", data=show(*items)._repr_mimebundle_())
    cell = V4.new_code_cell("x", outputs=[output], metadata={"evallib": {"section": section}})
    return V4.new_notebook(cells=[V4.new_markdown_cell("## M"), cell])


def rows_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_a_table_is_a_file_that_a_swedish_spreadsheet_opens() -> None:
    shown = Table("shares", "Text", (Column("Ö"), Column("B")), (("a;b", '"c"'), ("å\nä", "1,5")))
    (content,) = table_files(joined(shown)).values()
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig").splitlines()[0] == "Ö;B"
    assert b"\r\n" in content
    assert rows_of(content) == [["Ö", "B"], ["a;b", '"c"'], ["å\nä", "1,5"]]


def test_tables_behind_figures_are_files_too_and_sections_keep_apart() -> None:
    picture = Figure("f", "alt", "text", "AAAA", 1, 1, table("behind", "x"))
    assert set(table_files(joined(table("shares", "x"), picture))) == {"goals_shares.csv", "goals_behind.csv"}
    assert set(table_files(joined(table("shares", "x"), section="medel"))) == {"medel_shares.csv"}


def test_the_same_table_twice_is_one_file_and_two_of_one_name_are_refused() -> None:
    assert len(table_files(joined(table("a", "x"), table("a", "x")))) == 1
    with pytest.raises(ValueError, match=r"goals_a\.csv"):
        table_files(joined(table("a", "x"), table("a", "y")))


FORMULAS = ["=1+1", "+1+1", "-1-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0", "-2+3+cmd|x", "+", "-", "+46 x"]


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_cell_is_never_a_formula(formula: str) -> None:
    (content,) = table_files(joined(table("a", formula, label=formula))).values()
    for (cell,) in rows_of(content):
        assert cell == f"'{formula}"


@pytest.mark.parametrize(
    "number", ["+1,1", "+0", "-8", "−8", "+1\u00a0442", "+24,5\u00a0%", "-300\u00a0000\u00a0kr", "1,5", "–"]
)
def test_a_number_stays_a_number(number: str) -> None:
    (content,) = table_files(joined(table("a", "x", number))).values()
    assert rows_of(content)[-1] == [number]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12), min_size=1, max_size=4))
def test_nothing_dangerous_begins_a_cell_whatever_stands_in_it(texts: list[str]) -> None:
    item = table("a", *texts)
    records = {"items": [{"kind": "table", "name": "a", "columns": [{"label": "A"}], "rows": item.rows}]}
    output = V4.new_output("display_data", data={"application/vnd.evallib.items+json": records})
    cell = V4.new_code_cell("x", outputs=[output], metadata={"evallib": {"section": "goals"}})
    (content,) = table_files(V4.new_notebook(cells=[cell])).values()
    for (written,), given_text in zip([row or [""] for row in rows_of(content)[1:]], texts, strict=True):
        assert written.removeprefix("'") == given_text.removeprefix("'")
        if written.startswith(("=", "@")):
            pytest.fail(f"{written!r} is a formula")
        if written.startswith(("+", "-")):
            assert set(written) - set("+-") <= set("0123456789,\u00a0 %kr") or written[1:].strip("+-,").isdecimal()
