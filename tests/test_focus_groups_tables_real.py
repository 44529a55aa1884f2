"""Coded tables that others made: matrices from NVivo and a workbook with slots, with what was counted in them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import openpyxl
import pytest

from evallib.errors import InputError
from evallib.focus_groups.readers import Columns, Layout, read_source
from evallib.focus_groups.source import Code, CodedSource

pytestmark = pytest.mark.real

REAL = Path(__file__).resolve().parent.parent.parent / "shared" / "real" / "focus-groups"
MATRICES = sorted((REAL / "novelqualcodes").glob("Int*.xlsx"))
STATEMENTS = REAL / "interview-data.xlsx"
SLOTS = {
    "Quality Factors": ("Quality Factor 1", "Quality Factor 2"),
    "Context Factors": ("Context Factor 1", "Context Factor 2", "Context Factor 3"),
    "Activities": ("Activity 1", "Activity 2"),
    "Attributes": ("Attribute 1", "Attribute 2"),
    "Impact": ("Impact 1", "Impact 2"),
}
OTHER_SLOTS = ("Entity-Fact 1", "Entity-Fact 2", "Frequency")


@pytest.fixture(scope="module")
def interviews() -> list[CodedSource]:
    if not MATRICES:
        pytest.skip("the real files are not here")
    return [read_source(path, path.name, Layout("matrix")) for path in MATRICES]


def codes_in(source: CodedSource) -> set[str]:
    return {one.code for one in source.segments if one.code is not None}


def new_codes(sources: list[CodedSource]) -> list[int]:
    met: set[str] = set()
    counts = []
    for source in sources:
        counts.append(len(codes_in(source) - met))
        met |= codes_in(source)
    return counts


def test_matrices_with_and_without_codes_that_were_not_used(interviews: list[CodedSource]) -> None:
    assert [len(source.codes) for source in interviews] == [18] * 12 + [4, 4, 3]
    assert len(set().union(*map(codes_in, interviews))) == 18
    assert [len(source.documents) for source in interviews] == [1] * 15


def test_new_codes_in_the_order_of_file_names_and_of_headings(interviews: list[CodedSource]) -> None:
    assert new_codes(interviews) == [5, 4, 3, 1, 1, 1, 0, 1, 0, 0, 1, 0, 1, 0, 0]
    by_heading = sorted(interviews, key=lambda source: source.documents[0].name)
    assert new_codes(by_heading) == [5, 4, 3, 1, 1, 1, 0, 1, 1, 0, 0, 0, 1, 0, 0]


def test_in_how_many_interviews_a_code_occurs(interviews: list[CodedSource]) -> None:
    times = Counter(code for source in interviews for code in codes_in(source))
    assert Counter(times.values()) == {1: 2, 2: 7, 3: 4, 4: 3, 6: 2}


def test_headings_that_are_not_the_files_names_are_told(interviews: list[CodedSource]) -> None:
    told = {source.file: [one.what for one in source.changed] for source in interviews if source.changed}
    assert told == {
        "Int05_ID33.xlsx": ["I rubriken står ”Int11_ID33”, men filen heter ”Int05_ID33”. Ett av namnen är fel."],
        "Int11_ID21.xlsx": ["I rubriken står ”Int05_ID21”, men filen heter ”Int11_ID21”. Ett av namnen är fel."],
    }


def read_slots(*codes: str, sheet: str = "Data", codebook: tuple[Code, ...] | None = None) -> CodedSource:
    if not STATEMENTS.exists():
        pytest.skip("the real files are not here")
    columns = Columns(unit="ID", speaker="P" if sheet == "Data" else None, codes=codes)
    return read_source(STATEMENTS, STATEMENTS.name, Layout("slots", columns, sheet=sheet, codebook=codebook))


def counted_there(name: str) -> dict[str, int]:
    """The numbers that the authors give on the sheet of a family of codes, in the column called #."""
    book = openpyxl.load_workbook(STATEMENTS, data_only=True, read_only=True)
    head, *rows = list(book[f"Codes {name}"].iter_rows(values_only=True))
    book.close()
    column = next(
        i
        for i, cell in enumerate(head)
        if cell in {"Quality Factor", "Context Factor", "Activity", "Attribute", "Code"}
    )
    return {str(row[column]): int(row[head.index("#")]) for row in rows if row[column] not in {None, "Total"}}


@pytest.mark.filterwarnings("ignore:Data Validation extension:UserWarning")
@pytest.mark.parametrize(
    ("name", "total"),
    [
        ("Quality Factors", 82 + 7),
        ("Context Factors", 21),
        ("Activities", 73 + 7),
        ("Attributes", 80),
        ("Impact", 80),
    ],
)
def test_all_slots_give_the_numbers_that_the_authors_counted(name: str, total: int) -> None:
    given = read_slots(*SLOTS[name])
    expected = counted_there(name)
    source = read_slots(*SLOTS[name], codebook=tuple(Code(code, code) for code in expected))
    counts = Counter(one.code for one in source.segments if one.code is not None)
    assert {code.key: counts[code.key] for code in source.codes} == expected
    assert counts.total() == total
    assert len(given.codes) == sum(number > 0 for number in expected.values())


def test_a_row_without_code_was_looked_at() -> None:
    every = [name for names in SLOTS.values() for name in names]
    source = read_slots(*every, *OTHER_SLOTS)
    assert sum(one.code is None for one in source.segments) == 24 + 1
    rows = {(one.speaker, one.unit) for one in source.segments}
    assert Counter(speaker for speaker, _unit in rows) == {
        "0": 14,
        "1": 16,
        "2": 12,
        "3": 12,
        "4": 14,
        "5": 12,
        "6": 15,
        "7": 13,
    }


@pytest.mark.parametrize(
    ("column", "categories", "agree"),
    [
        ("Quality Factor 1", 9, 9),
        ("Entity-Fact 1", 6, 10),
        ("Activity 1", 6, 7),
        ("Attribute 1", 6, 7),
        ("Impact 1", 5, 8),
    ],
)
def test_two_raters_statement_by_statement(column: str, categories: int, agree: int) -> None:
    """The second rater's sheet has ten statements; the first rater's codes of them are found by their number.

    The second rater's sheet has "true " and other names with a space at the end: read as they stand, only six of ten
    entity facts agree, but all do.
    """
    second = {one.unit: one.code for one in read_slots(column, sheet="Overlap").segments}
    first = {one.unit: one.code for one in read_slots(column).segments if one.unit in second}
    assert sorted(map(int, filter(None, second))) == [1, 10, 27, 50, 58, 63, 69, 86, 92, 96]
    assert sum(first[unit] == second[unit] for unit in second) == agree
    assert len({*first.values(), *second.values()}) == categories


def test_slots_with_gaps_are_real_zeros() -> None:
    def both(column: str) -> Counter[tuple[bool, bool]]:
        second = {one.unit: one.code for one in read_slots(column, sheet="Overlap").segments}
        first = {one.unit: one.code for one in read_slots(column).segments if one.unit in second}
        return Counter((first[unit] is not None, second[unit] is not None) for unit in second)

    assert both("Frequency")[True, True] == 5
    assert both("Context Factor 1") == {(True, True): 4, (False, True): 1, (False, False): 5}


def test_a_matrix_with_sums_is_refused_where_they_stand() -> None:
    if not STATEMENTS.exists():
        pytest.skip("the real files are not here")
    with pytest.raises(InputError) as caught:
        read_source(STATEMENTS, STATEMENTS.name, Layout("matrix", sheet="Matrix Activities x Attributes"))
    places = [str(one.place) for one in caught.value.problems]
    assert places[0] == "interview-data.xlsx, blad Matrix Activities x Attributes, rad 1, kolumn ? (K)"
