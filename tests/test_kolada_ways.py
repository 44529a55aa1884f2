"""The same values by every way in: what was fetched, CSV, the wide layout, a workbook and Parquet."""

from __future__ import annotations

import io
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pandas as pd
from fastparquet import write as write_parquet
from hypothesis import given, settings
from hypothesis import strategies as st

from evallib.kolada import read_values
from tests.kolada_vintages import PLACES, STATUSES, Cells, write_comparing, write_vintage

NUMBERS = st.floats(-1e6, 1e6, allow_nan=False).map(lambda number: float(f"{number:.6g}") + 0.0)
CELLS = st.dictionaries(
    st.tuples(st.sampled_from(sorted(PLACES)), st.integers(2019, 2023), st.sampled_from("TKM")),
    NUMBERS | st.sampled_from(STATUSES),
    min_size=1,
)
SIGNS = {"Missing": "-", "Privacy": "..", "Not applicable": "."}
HEAD = ("kpi", "kommunkod", "kommun", "år", "kön", "status", "värde")
Long = list[tuple[str, str, str, int, str, str, float | None]]


def long(cells: Cells) -> Long:
    return [
        ("N1", code, PLACES[code], year, gender, str(cell), None)
        if cell in STATUSES
        else ("N1", code, PLACES[code], year, gender, "", float(cell))
        for (code, year, gender), cell in cells.items()
    ]


def plain(number: float | str) -> str:
    """A number without exponent, with all its digits."""
    return format(Decimal(repr(float(number))), "f")


def as_csv(cells: Cells) -> bytes:
    rows = [";".join(HEAD)]
    for *words, number in long(cells):
        rows.append(";".join([*map(str, words), "" if number is None else plain(number).replace(".", ",")]))
    return ("\n".join(rows) + "\n").encode("cp1252")


def as_wide(cells: Cells) -> bytes:
    """Only rows without gaps, so other cells become "no answer"; ``filled`` says the same of the cells."""
    years = sorted({year for _code, year, _gender in cells})
    rows = [";".join(["kpi", "kommunkod", "kommun", "kön", *map(str, years)])]
    for code, gender in sorted({(code, gender) for code, _year, gender in cells}):
        told = [cells.get((code, year, gender), "Missing") for year in years]
        signs = [SIGNS[cell] if isinstance(cell, str) else plain(cell) for cell in told]
        rows.append(";".join(["N1", code, PLACES[code], gender, *signs]))
    return ("\n".join(rows) + "\n").encode()


def filled(cells: Cells) -> Cells:
    years = {year for _code, year, _gender in cells}
    rows = {(code, gender) for code, _year, gender in cells}
    return {(code, year, gender): cells.get((code, year, gender), "Missing") for code, gender in rows for year in years}


def as_workbook(cells: Cells) -> bytes:
    book = openpyxl.Workbook()
    for row in (HEAD, *long(cells)):
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def as_parquet(cells: Cells) -> bytes:
    stream = io.BytesIO()
    stream.close = lambda: None  # type: ignore[method-assign]
    frame = pd.DataFrame(long(cells), columns=HEAD).astype({"värde": "float64"})
    write_parquet("v", frame, open_with=lambda *_names: stream)
    return stream.getvalue()


def read(root: Path, name: str, data: bytes) -> dict[tuple[str, int, str], tuple[str, float | None]]:
    project = write_comparing(root, "x", ["N1"], values=f"{{files: [{name}], fetched: 2026-11-22}}")
    (root / "data" / "x" / name).write_bytes(data)
    return said(read_values(project).frame)


def said(frame: pd.DataFrame) -> dict[tuple[str, int, str], tuple[str, float | None]]:
    return {
        (row.municipality, row.year, row.gender): (row.status, None if pd.isna(row.value) else row.value)
        for row in frame.itertuples()
    }


def meant(cells: Cells) -> dict[tuple[str, int, str], tuple[str, float | None]]:
    words = {"Missing": "missing", "Privacy": "privacy", "Not applicable": "not_applicable"}
    return {
        key: (words[cell], None) if isinstance(cell, str) else ("value", float(cell)) for key, cell in cells.items()
    }


@settings(max_examples=12)
@given(CELLS)
def test_every_way_gives_the_same_values(cells: Cells) -> None:
    with TemporaryDirectory() as folder:
        root = Path(folder)
        write_vintage(root, {"N1": cells})
        expected = meant(cells)
        assert said(read_values(write_comparing(root, "x", ["N1"])).frame) == expected
        assert read(root, "v.csv", as_csv(cells)) == expected
        assert read(root, "w.csv", as_wide(cells)) == meant(filled(cells))
        assert read(root, "v.xlsx", as_workbook(cells)) == expected
        assert read(root, "v.parquet", as_parquet(cells)) == expected
