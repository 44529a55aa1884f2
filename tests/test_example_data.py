"""The invented project's answers: made by a script, the same bytes each time, from a truth that is known."""

from __future__ import annotations

import io
import re
import runpy
import zipfile
from collections import Counter
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import yaml
from openpyxl import load_workbook

from tests.questionnaires import shipped

REPOSITORY = Path(__file__).resolve().parent.parent
FOLDER = REPOSITORY / "data" / "exempel"


@pytest.fixture(scope="module")
def script() -> Any:
    return SimpleNamespace(**runpy.run_path(str(REPOSITORY / "data" / "make_exempel.py")))


@pytest.fixture(scope="module")
def settings() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((REPOSITORY / "params/projects/exempel.yaml").read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def waves() -> list[list[tuple[str, ...]]]:
    """The rows of both files as text, header first."""
    text = (FOLDER / "kasam_fore.csv").read_bytes().decode("cp1252")
    first = [tuple(line.split(";")) for line in text.split("\r\n")[:-1]]
    sheet = load_workbook(FOLDER / "kasam_efter.xlsx")["Svar"]
    second = [tuple("" if cell is None else str(cell) for cell in row) for row in sheet.iter_rows(values_only=True)]
    return [first, second]


def test_the_script_writes_the_files_of_the_repository_byte_for_byte(script: Any, tmp_path: Path) -> None:
    script.write_files(tmp_path)
    written = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert written == {name: (FOLDER / name).read_bytes() for name in ("kasam_efter.xlsx", "kasam_fore.csv")}


def test_the_workbook_holds_no_time_of_its_making() -> None:
    with zipfile.ZipFile(io.BytesIO((FOLDER / "kasam_efter.xlsx").read_bytes())) as book:
        assert {entry.date_time for entry in book.infolist()} == {(2024, 11, 1, 0, 0, 0)}
        times = re.findall(r"\d{4}-\d\d-\d\dT[\d:]{8}Z", book.read("docProps/core.xml").decode())
    assert set(times) == {"2024-11-01T00:00:00Z"}


def test_the_project_says_that_it_is_invented(settings: dict[str, Any]) -> None:
    assert settings["invented"] is True
    assert "Exempelstad" in settings["subtitle"]


def test_the_first_file_is_what_excel_in_swedish_saves(waves: list[list[tuple[str, ...]]]) -> None:
    raw = (FOLDER / "kasam_fore.csv").read_bytes()
    with pytest.raises(UnicodeDecodeError):
        raw.decode("utf-8")
    cells = Counter(cell for row in waves[0][1:] for cell in row[3:])
    assert {cell for cell in cells if cell.endswith(",0")} == {f"{n},0" for n in range(1, 8)}
    assert cells["9"] > 0


def test_headings_and_scale_are_those_of_the_project_file(
    waves: list[list[tuple[str, ...]]], settings: dict[str, Any]
) -> None:
    kasam = settings["kasam"]
    named = [kasam["link"]["column"], kasam["unit"], *kasam["background"], *kasam["columns"].values()]
    assert [list(rows[0]) for rows in waves] == [named, named]
    answers = {cell.removesuffix(",0") for rows in waves for row in rows[1:] for cell in row[3:]}
    assert answers == {"", *kasam["missing_codes"], *map(str, range(1, 8))}


def test_forty_people_answer_twice_and_enough_others_once(waves: list[list[tuple[str, ...]]]) -> None:
    assert [len(rows) - 1 for rows in waves] == [40 + 20, 40 + 19]
    codes = [[row[0] for row in rows[1:]] for rows in waves]
    assert [column.count("") for column in codes] == [2, 2]
    exact = set(codes[0]) & set(codes[1]) - {""}
    apart = [
        (one, other)
        for one in set(codes[0]) - exact - {""}
        for other in set(codes[1]) - exact - {""}
        if sum(a != b for a, b in zip(one, other, strict=True)) == 1
    ]
    twice = Counter(other for _one, other in apart)
    assert (len(exact), len([code for code in twice if twice[code] == 1])) == (40 - 4, 4)
    assert len([code for code in twice if twice[code] == 2]) == 1


def test_units_and_employment_are_those_of_six_invented_groups(waves: list[list[tuple[str, ...]]]) -> None:
    rows = [row for wave in waves for row in wave[1:]]
    assert len({row[1] for row in rows}) == 6
    assert {row[2] for row in rows} == {"Tillsvidare", "Visstid", "Timanställd"}


def test_the_script_turns_the_questions_that_the_key_reverses(script: Any) -> None:
    key = shipped("kasam13")
    turned = np.flatnonzero(script.as_given(np.ones((1, 13)))[0] == 7) + 1
    assert tuple(turned) == key.reversed
    assert sorted(script.SUBSCALES.values()) == sorted(scale.items for scale in key.scales)


def test_the_truth_behind_the_answers(script: Any) -> None:
    """A hundred thousand people instead of eighty: what the report's estimates should come near."""
    totals = script.draw_people(np.random.default_rng(1), 100_000).answers.sum(axis=2)
    assert totals[1].mean() - totals[0].mean() == pytest.approx(4.3, abs=0.1)
    assert np.corrcoef(totals)[0, 1] == pytest.approx(0.65, abs=0.01)
    assert totals[0].std() == pytest.approx(10.0, abs=0.3)
