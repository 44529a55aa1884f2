"""SIE files from eight accounting programs, with what was counted in them by other means."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from evallib.errors import InputError
from evallib.funding.ledger import Budgeted, Drift, Ledger
from evallib.funding.readers.sie import read_ledger
from tests.sie_by_line import read_by_line

pytestmark = pytest.mark.real

REAL = Path(__file__).resolve().parent.parent.parent / "shared" / "real" / "sie"
COUNTS = {
    "SIE4_Exempelfil_official.SE": (4, 295, 1330),
    "BL0001_typ4.SE": (4, 84, 405),
    "MAMUT_SIE4_EXPORT.SE": (4, 168, 458),
    "Sie4.se": (4, 70, 260),
    "Sie4.si": (4, 165, 869),
    "SIE_exempelfil.se": (4, 26, 148),
    "magenta_bokföring_SIE4E.se": (4, 19, 84),
    "BL0001_typ1.SE": (1, 0, 0),
    "SIE-fil från Visma Enskild Firma 2010.se": (1, 0, 0),
}
PROJECT_SUMS = {
    "Sie4.se": {
        "1": (1_191_440, 3),
        "10": (-172_827_000, 21),
        "20": (-1_060_995, 6),
        "123456": (-90_000, 1),
        "665829": (-4_490_000, 2),
    },
    "MAMUT_SIE4_EXPORT.SE": {
        "2": (-4_187_300, 3),
        "4": (4_450_000, 1),
        "5": (5_660_000, 1),
        "8": (2_000_000, 1),
        "9": (2_000_000, 1),
    },
    "BL0001_typ4.SE": {"1010": (-100_000, 1)},
    "Sie4.si": {},
}
"""Dimension 6, accounts 3000 to 8999, in öre, with the number of rows."""
DRIFTS = {
    "Sie4.se": (
        Drift("UB", "2440", -54_811_532, -48_811_532),
        Drift("UB", "2640", 113_724_927, 112_524_927),
        Drift("RES", "4010", 6_703_440, 1_903_440),
    )
}
LETTERS = {"SIE4_Exempelfil_official.SE": 1, "BL0001_typ4.SE": 1}
"""Lines in Windows' letters: the program's path in one, the number of an object in the other."""


def read(name: str, **choices: str) -> Ledger:
    path = REAL / name
    if not path.exists():
        pytest.skip("the real files are not here")
    return read_ledger(path, name, number=1, **choices)  # type: ignore[arg-type]


def by_project(ledger: Ledger) -> dict[str, tuple[int, int]]:
    ore: Counter[str] = Counter()
    rows: Counter[str] = Counter()
    for one in ledger.booked:
        if one.account.isdigit() and 3000 <= int(one.account) <= 8999:
            ore[one.object] += one.ore
            rows[one.object] += one.rows
    return {name: (ore[name], rows[name]) for name in rows}


@pytest.mark.parametrize("name", COUNTS)
def test_type_vouchers_and_rows(name: str) -> None:
    ledger = read(name)
    assert (ledger.sie_type, ledger.vouchers, ledger.rows) == COUNTS[name]
    assert (ledger.off_balances, ledger.checksum, dict(ledger.unknown)) == (0, "none", {})


@pytest.mark.parametrize("name", COUNTS)
def test_letters(name: str) -> None:
    ledger = read(name)
    assert (ledger.encoding, ledger.odd_lines) == ("cp437", LETTERS.get(name, 0))


@pytest.mark.parametrize("name", PROJECT_SUMS)
def test_sums_by_project(name: str) -> None:
    assert by_project(read(name)) == PROJECT_SUMS[name]


def test_sums_by_project_in_the_official_example() -> None:
    ledger = read("SIE4_Exempelfil_official.SE")
    sums = by_project(ledger)
    assert (sums["0002"], sums["0020"]) == ((-3_300_000, 1), (-9_838_900, 3))
    assert (len(sums), sum(rows for _ore, rows in sums.values())) == (6, 18)
    assert (len(ledger.objects), ledger.imported, ledger.currency) == (35, True, "SEK")


def test_added_and_removed_rows_are_not_summed() -> None:
    ledger = read("BL0001_typ4.SE")
    assert ledger.passed_over == {"#RTRANS": 6, "#BTRANS": 3}
    assert sum(one.rows for one in ledger.booked) - by_project(ledger)["1010"][1] == 15


def test_undeclared_objects() -> None:
    assert len(read("BL0001_typ4.SE").undeclared) == 7
    pairs = {
        dimension: len(read("MAMUT_SIE4_EXPORT.SE", dimension=dimension).undeclared) for dimension in ("6", "8", "10")
    }
    assert pairs == {"6": 0, "8": 2, "10": 105}


def test_a_broken_financial_year() -> None:
    year = read("BL0001_typ4.SE").year
    assert year is not None
    assert (year.start.isoformat(), year.end.isoformat()) == ("2009-07-01", "2010-06-30")


def test_a_budget_of_twelve_periods() -> None:
    budget = read("BL0001_typ4.SE").budget
    sums = Counter(dict.fromkeys(("3010", "4010"), 0))
    for one in budget:
        sums[one.account] += one.ore
    assert (len(budget), dict(sums)) == (24, {"3010": -120_000_000, "4010": 60_000_000})
    assert budget[0] == Budgeted(0, "200907", "3010", budget[0].ore)


@pytest.mark.parametrize("name", [name for name, (kind, *_counts) in COUNTS.items() if kind == 4 and name != "Sie4.si"])
def test_balances_follow_from_the_rows(name: str) -> None:
    assert read(name).drifts == DRIFTS.get(name, ())


def test_an_import_file_has_balances_of_its_own() -> None:
    assert Counter(one.kind for one in read("Sie4.si").drifts) == {"UB": 29}


def test_an_account_that_is_no_number_is_kept() -> None:
    ledger = read("Sie4.se")
    booked = [(one.object, one.ore, one.rows) for one in ledger.booked if one.account == "FEL"]
    assert booked == [("1", 391_440 - 391_440, 2)]
    assert "FEL" not in ledger.accounts


@pytest.mark.parametrize("name", ["HAS4E_1412.Se", "TRANSAK.SE"])
def test_web_pages_under_a_sie_name_are_refused(name: str) -> None:
    with pytest.raises(InputError) as error:
        read(name)
    assert len(error.value.problems) == 1


@pytest.mark.parametrize("name", [name for name, (kind, *_counts) in COUNTS.items() if kind == 4])
def test_a_slow_reader_says_the_same(name: str) -> None:
    ledger = read(name)
    slow = read_by_line((REAL / name).read_bytes())
    booked = {(one.object, one.account, one.on): [one.ore, one.rows] for one in ledger.booked}
    odd = {key for key in slow.booked if not key[0].isascii()}
    assert {key: value for key, value in booked.items() if key[0].isascii()} == {
        key: value for key, value in slow.booked.items() if key not in odd
    }
    assert {(one.kind, one.account, one.stated_ore, one.computed_ore) for one in ledger.drifts} == slow.drifts()
