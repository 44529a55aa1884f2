"""Two raters of real statements: kappa and alpha of ten of them, column by column."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import openpyxl
import pytest

from evallib.statistics import cohen_kappa, krippendorff_alpha, percent_agreement

pytestmark = pytest.mark.real
STATEMENTS = Path(__file__).resolve().parent.parent.parent / "shared" / "real" / "focus-groups" / "interview-data.xlsx"


@pytest.fixture(scope="module")
def sheets() -> dict[str, dict[object, dict[str, object]]]:
    """The rows of both raters by number of the statement."""
    if not STATEMENTS.exists():
        pytest.skip("the real file is not here")
    with pytest.warns(UserWarning, match="Data Validation"):
        book = openpyxl.load_workbook(STATEMENTS, data_only=True)
    found = {}
    for name in ("Data", "Overlap"):
        header, *rows = book[name].iter_rows(values_only=True)
        found[name] = {row[0]: dict(zip(map(str, header), row, strict=True)) for row in rows if row[0] is not None}
    return found


def ratings(sheets: dict[str, dict[object, dict[str, object]]], column: str, *, strip: bool = False) -> np.ndarray:
    """Statements by raters, each category a number; steps of the scale of impact as they are."""
    pairs = [(sheets["Data"][key][column], sheets["Overlap"][key][column]) for key in sheets["Overlap"]]
    words = [[str(cell).strip() if strip else str(cell) for cell in pair] for pair in pairs]
    if column == "Impact 1":
        return np.array(words, dtype=float)
    places = {word: place for place, word in enumerate(sorted({word for pair in words for word in pair}))}
    return np.array([[places[word] for word in pair] for pair in words], dtype=float)


@pytest.mark.parametrize(
    ("column", "categories", "agree", "kappa", "alpha"),
    [
        ("Quality Factor 1", 9, 9, 0.8824, 0.8876),
        ("Entity-Fact 1", 8, 6, 0.5455, 0.5422),
        ("Activity 1", 6, 7, 0.6104, 0.6250),
        ("Attribute 1", 6, 7, 0.6341, 0.6438),
        ("Impact 1", 5, 8, 0.7143, 0.7246),
    ],
)
def test_two_raters_of_ten_statements(
    sheets: dict[str, dict[object, dict[str, object]]],
    column: str,
    categories: int,
    agree: int,
    kappa: float,
    alpha: float,
) -> None:
    table = ratings(sheets, column)
    assert (table.shape, np.unique(table).size) == ((10, 2), categories)
    assert percent_agreement(table) == pytest.approx(agree / 10)
    assert cohen_kappa(table) == pytest.approx(kappa, abs=5e-5)
    assert krippendorff_alpha(table) == pytest.approx(alpha, abs=5e-5)


def test_the_scale_of_impact(sheets: dict[str, dict[object, dict[str, object]]]) -> None:
    table = ratings(sheets, "Impact 1")
    assert krippendorff_alpha(table, "ordinal") == pytest.approx(0.9680, abs=5e-5)
    assert krippendorff_alpha(table, "interval") == pytest.approx(0.9533, abs=5e-5)


def test_spaces_at_the_end_of_names_made_the_disagreement(sheets: dict[str, dict[object, dict[str, object]]]) -> None:
    """As they stand, six of ten entity facts agree; without spaces at the end of names, all do."""
    assert percent_agreement(ratings(sheets, "Entity-Fact 1", strip=True)) == 1.0
