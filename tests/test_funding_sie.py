"""The SIE reader: what a file says comes out, whatever the layout, the letters and the size of the blocks."""

from __future__ import annotations

import dataclasses
import zlib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evallib.errors import InputError
from evallib.funding.ledger import Booked, Budgeted, Drift, FinancialYear, Ledger, OffBalance
from evallib.funding.readers import sie, sie_blocks, sie_columns, sie_objects, sie_rows, sie_vouchers
from evallib.funding.readers.sie import read_ledger
from tests.sie_by_line import read_by_line
from tests.sie_files import Budget, Row, SieFile, Voucher, write_sie

VECTOR = """\
#FLAGGA 0
#KSUMMA
#FORMAT PC8
#SIETYP 4
#FNAMN "Övnings AB"
#KONTO 4010 "Inköp"
#VER A 1 20210131 "Test"
{
#TRANS 4010 {6 "P1"} 100.00
#TRANS 1930 {} -100.00
}
#KSUMMA 224467925
"""
JANUARY = date(2023, 1, 31)
PROJECT = (("6", "P1"),)


def read(tmp_path: Path, file: SieFile | bytes | str, **choices: Any) -> Ledger:
    data = file.to_bytes() if isinstance(file, SieFile) else file.encode("cp437") if isinstance(file, str) else file
    path = tmp_path / "ledger.se"
    path.write_bytes(data)
    return read_ledger(path, "data/prov/ledger.se", number=1, **choices)


def lines(*inside: str, head: str = "#FLAGGA 0\n#SIETYP 4\n") -> str:
    return head + "".join(line + "\n" for line in inside)


def voucher(*rows: Row, on: date | str = JANUARY, number: int = 1) -> Voucher:
    return Voucher("A", number, on, rows)


def test_a_file_says_what_was_written(tmp_path: Path) -> None:
    written = SieFile(
        [voucher(Row("5010", 12_550, PROJECT, on=date(2023, 2, 1)), Row("1930", -12_550))],
        years={0: (date(2023, 7, 1), date(2024, 6, 30)), -1: (date(2022, 7, 1), date(2023, 6, 30))},
        accounts={"5010": "Lokalhyra", "1930": "Bankkonto"},
        dimensions={"6": "Projekt"},
        objects=[("6", "P1", "Språkcafé"), ("1", "P1", "Kultur")],
        opening={"1930": 100_000},
        budget=[Budget("202307", "5010", 20_000, PROJECT), Budget("202307", "5010", 90_000)],
    )
    assert read(tmp_path, written) == Ledger(
        number=1,
        sie_type=4,
        dimension="6",
        years=(
            FinancialYear(0, date(2023, 7, 1), date(2024, 6, 30)),
            FinancialYear(-1, date(2022, 7, 1), date(2023, 6, 30)),
        ),
        accounts={"5010": "Lokalhyra", "1930": "Bankkonto"},
        objects={"P1": "Språkcafé"},
        vouchers=1,
        rows=2,
        booked=(Booked("P1", "5010", date(2023, 2, 1), 12_550, 1, 21),),
        budget=(Budgeted(0, "202307", "5010", 90_000), Budgeted(0, "202307", "5010", 20_000, "P1")),
        balances=2,
        dated=(JANUARY, JANUARY),
    )


# -- Vouchers and rows ------------------------------------------------------------------------------------------------


def test_a_row_without_a_date_has_that_of_its_voucher(tmp_path: Path) -> None:
    ledger = read(tmp_path, SieFile([voucher(Row("5010", 100, PROJECT)), voucher(Row("5010", 200, PROJECT), on="")]))
    assert [(one.on, one.ore) for one in ledger.booked] == [(None, 200), (JANUARY, 100)]


def test_rows_of_a_day_are_summed_and_counted(tmp_path: Path) -> None:
    rows = [Row("5010", 100, PROJECT), Row("5010", -30, PROJECT), Row("5020", 1, PROJECT), Row("5010", 7)]
    ledger = read(tmp_path, SieFile([voucher(*rows)], sie_type=4))
    first = ledger.booked[0].line
    assert [(one.account, one.ore, one.rows, one.line - first) for one in ledger.booked] == [
        ("5010", 100 - 30, 2, 0),
        ("5020", 1, 1, 2),
    ]


def test_other_objects_than_those_asked_for_are_summed_without_days(tmp_path: Path) -> None:
    days = [date(2023, 1, 1), date(2023, 1, 2)]
    file = SieFile([voucher(Row("5010", 100, PROJECT), Row("5010", 10, (("6", "P2"),)), on=on) for on in days])
    booked = read(tmp_path, file, objects={"P1"}).booked
    assert [(one.object, one.on, one.ore) for one in booked] == [
        ("P1", days[0], 100),
        ("P1", days[1], 100),
        ("P2", None, 10 + 10),
    ]


def test_added_and_removed_rows_are_counted_and_not_summed(tmp_path: Path) -> None:
    rows = [
        Row("5010", 500, PROJECT, label="#BTRANS"),
        Row("5010", 100, PROJECT, label="#RTRANS"),
        Row("5010", 100, PROJECT),
        Row("1930", -100),
    ]
    ledger = read(tmp_path, SieFile([voucher(*rows)]))
    assert ledger.passed_over == {"#RTRANS": 1, "#BTRANS": 1}
    assert (ledger.rows, ledger.off_balances, [one.ore for one in ledger.booked]) == (2, 0, [100])


def test_a_voucher_off_balance_is_kept_and_named(tmp_path: Path) -> None:
    ledger = read(tmp_path, SieFile([voucher(Row("5010", 100, PROJECT), Row("1930", -99)), voucher(Row("1930", 0))]))
    [off] = ledger.off_balance
    assert (off.voucher, off.on, off.difference_ore) == ("A 1", JANUARY, 100 - 99)
    assert (ledger.off_balances, ledger.vouchers, ledger.booked[0].ore) == (1, 2, 100)


def test_only_the_first_vouchers_off_balance_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sie_vouchers, "MOST_NAMED", 2)
    ledger = read(tmp_path, SieFile([voucher(Row("1930", number), number=number) for number in range(1, 6)]))
    assert (ledger.off_balances, [one.voucher for one in ledger.off_balance]) == (5, ["A 1", "A 2"])


def test_vouchers_need_no_series_number_or_rows(tmp_path: Path) -> None:
    ledger = read(tmp_path, lines('#VER "" "" 20230131', "{", "#TRANS 1930 {} 1", "}", "#VER A 7 20230201", "{", "}"))
    assert (ledger.vouchers, [one.voucher for one in ledger.off_balance]) == (2, [""])
    assert ledger.dated == (date(2023, 1, 31), date(2023, 2, 1))


def test_accounts_are_texts(tmp_path: Path) -> None:
    ledger = read(tmp_path, SieFile([voucher(*(Row(code, 1, PROJECT) for code in ("FEL", "0100", "100", "1" * 30)))]))
    assert [one.account for one in ledger.booked] == ["0100", "100", "1" * 30, "FEL"]


def test_sums_are_exact_beyond_what_64_bits_hold(tmp_path: Path) -> None:
    most = 99_999_999_999_999
    rows = 100_000
    block = "#TRANS 5010 {6 P1} 999999999999.99\n" * rows
    ledger = read(tmp_path, lines("#RES 0 5010 1", "#VER A 1 20230131", "{", block + "}"))
    assert most * rows > 2**63
    assert [one.ore for one in ledger.booked] == [most * rows]
    assert [off.difference_ore for off in ledger.off_balance] == [most * rows]
    assert ledger.drifts == (Drift("RES", "5010", 100, most * rows),)


# -- Dimensions and objects -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "objects",
    ['{6 "P1"}', "{6 P1}", '{"6" "P1"}', '{ 6\t"P1" }', '{1 "2"\t10 "12" 6 P1}', '{06 "P1"}', '{6 "P1" 6 "P1"}'],
)
def test_lists_of_objects_are_written_in_many_ways(tmp_path: Path, objects: str) -> None:
    ledger = read(tmp_path, lines("#VER A 1 20230131", "{", f"#TRANS 5010 {objects} 1", "}"))
    assert [(one.object, one.ore) for one in ledger.booked] == [("P1", 100)]


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("P 1", '"P 1"'),
        ('P"1', '"P\\"1"'),
        ("P}1", '"P}1"'),
        ("{P", '"{P"'),
        ("C:\\P", '"C:\\P"'),
        ("} 5.00 ", '"} 5.00 "'),
    ],
)
def test_names_of_objects_may_hold_anything(tmp_path: Path, name: str, written: str) -> None:
    ledger = read(tmp_path, lines("#VER A 1 20230131", "{", f"#TRANS 5010 {{6 {written}}} 7.00", "}"))
    assert [(one.object, one.ore) for one in ledger.booked] == [(name, 700)]


def test_the_dimension_is_chosen(tmp_path: Path) -> None:
    file = SieFile(
        [voucher(Row("5010", 100, (("1", "K1"), ("6", "P1"), ("21", "D1"))), Row("5010", 50, (("1", "K2"),)))],
        dimensions={"20": "Avdelning"},
        subdimensions=[("21", "Delprojekt", "20")],
        objects=[("6", "P1", "Ett"), ("21", "D1", "Två"), ("1", "K1", "Tre")],
    )
    ledgers = {dimension: read(tmp_path, file, dimension=dimension) for dimension in ("6", "1", "21", "5")}
    booked = {dimension: {one.object: one.ore for one in ledger.booked} for dimension, ledger in ledgers.items()}
    assert booked == {"6": {"P1": 100}, "1": {"K1": 100, "K2": 50}, "21": {"D1": 100}, "5": {}}
    assert ledgers["21"].objects == {"D1": "Två"}


def test_undeclared_objects_keep_their_money(tmp_path: Path) -> None:
    rows = [Row("5010", 100, (("6", "P9"),)), Row("5020", 100, (("6", "P9"),)), Row("5010", 100, PROJECT)]
    ledger = read(tmp_path, SieFile([voucher(*rows)], objects=[("6", "P1", "Ett"), ("6", "P2", "Utan rader")]))
    assert ledger.undeclared == {"P9": 2}
    assert sum(one.ore for one in ledger.booked) == 300


def test_a_row_of_two_projects_is_refused_if_one_is_asked_for(tmp_path: Path) -> None:
    file = SieFile([voucher(Row("5010", 100, (("6", "P8"), ("6", "P9"))))])
    assert [one.object for one in read(tmp_path, file, objects={"P1"}).booked] == ["P8"]
    for asked in ({"P9"}, None):
        with pytest.raises(InputError) as error:
            read(tmp_path, file, objects=asked)
        assert [problem.place.row for problem in error.value.problems] == [8 + 3]


@pytest.mark.parametrize(("dimension", "names"), [("7", {"12": ""}), ("8", {"12": ""}), ("20", {"12": "Per Persson"})])
def test_names_of_employees_customers_and_suppliers_are_not_kept(
    tmp_path: Path, dimension: str, names: dict[str, str]
) -> None:
    file = SieFile(objects=[(dimension, "12", "Per Persson")])
    assert read(tmp_path, file, dimension=dimension).objects == names


def test_texts_signatures_and_company_are_not_kept(tmp_path: Path) -> None:
    file = SieFile(
        [Voucher("A", 1, JANUARY, [Row("5010", 1, PROJECT, text="Lön till Per Persson")], text="Per Persson")],
        company="Per Persson",
        extra=[
            "#GEN 20240101 Per",
            '#ADRESS "Per Persson" "Storgatan 1"',
            "#ORGNR 550101-1234",
            '#PROSA "Per Persson"',
        ],
    )
    kept = repr(dataclasses.asdict(read(tmp_path, file)))
    assert not [word for word in ("Per", "Storgatan", "550101", "ledger.se") if word in kept]


# -- Balances, budget and years ---------------------------------------------------------------------------------------


def test_balances_that_do_not_follow_from_the_rows_are_drifts(tmp_path: Path) -> None:
    file = SieFile(
        [voucher(Row("5010", 300), Row("1930", -300))],
        opening={"1930": 1000, "1510": 50},
        closing={"1930": 1000 - 300, "1510": 70},
        result={"5010": 310},
    )
    assert read(tmp_path, file).drifts == (Drift("UB", "1510", 70, 50), Drift("RES", "5010", 310, 300))


def test_balances_of_other_years_are_no_drifts(tmp_path: Path) -> None:
    ledger = read(tmp_path, lines("#IB -1 1930 5", "#UB -1 1930 99", "#RES -1 5010 99", "#IB 0 1930 7", "#UB 0 1930 7"))
    assert ledger.drifts == ()


def test_a_balance_stated_twice_drifts_where_it_does_not_follow(tmp_path: Path) -> None:
    ledger = read(tmp_path, lines("#IB 0 1930 7", "#IB 0 1930 8", "#UB 0 1930 8", "#UB 0 1930 8", "#UB 0 1930 9"))
    assert ledger.drifts == (Drift("UB", "1930", 900, 700),)


def test_balances_that_can_be_compared_with_the_rows_are_counted(tmp_path: Path) -> None:
    balances = ("#UB 0 1930 7", "#UB 0 1510 8", "#RES 0 5010 9", "#UB -1 1930 7", "#IB 0 1930 7")
    assert read(tmp_path, lines("#SIETYP 4", *balances)).balances == 2 + 1
    assert read(tmp_path, lines("#SIETYP 4", "#KONTO 1930 Bank")).balances == 0
    assert read(tmp_path, lines("#SIETYP 1", *balances)).balances == 0


@pytest.mark.parametrize("kind", [1, 2, 3])
def test_types_1_to_3_have_balances_only(tmp_path: Path, kind: int) -> None:
    file = SieFile(sie_type=kind, opening={"1930": 100}, closing={"1930": 500}, result={"5010": 300})
    ledger = read(tmp_path, file)
    assert (ledger.sie_type, ledger.vouchers, ledger.booked, ledger.drifts, ledger.dated) == (kind, 0, (), (), None)


@pytest.mark.parametrize(("written", "kind"), [("4E", 4), ("4I", 4), ("4i", 4), (None, 1)])
def test_the_type_may_have_a_letter_or_be_missing(tmp_path: Path, written: str | None, kind: int) -> None:
    assert read(tmp_path, SieFile(sie_type=written)).sie_type == kind


def test_a_file_with_vouchers_and_no_type_is_of_type_4(tmp_path: Path) -> None:
    assert read(tmp_path, SieFile([voucher(Row("1930", 0))], sie_type=None)).sie_type == 4


def test_budgets_of_other_dimensions_are_part_of_the_accounts(tmp_path: Path) -> None:
    file = SieFile(
        budget=[
            Budget("202301", "5010", 100, (("1", "K1"),)),
            Budget("202301", "5010", 300, (("1", "K1"), ("6", "P1"))),
            Budget("202301", "5010", 500, (("1", "K2"), ("6", "P1"))),
            Budget("202212", "5010", 700, year=-1),
        ],
        extra=["#PBUDGET 0 202302 5010 9.50 3"],
    )
    ledger = read(tmp_path, file)
    assert ledger.budget == (
        Budgeted(-1, "202212", "5010", 700),
        Budgeted(0, "202301", "5010", 300 + 500, "P1"),
        Budgeted(0, "202302", "5010", 950),
    )
    assert ledger.passed_over == {"#PBUDGET": 1}


def test_a_file_without_its_own_year_has_none(tmp_path: Path) -> None:
    assert read(tmp_path, SieFile(years={})).year is None
    before = FinancialYear(-1, date(2022, 1, 1), date(2022, 12, 31))
    ledger = read(tmp_path, SieFile(years={-1: (before.start, before.end)}))
    assert (ledger.year, ledger.years) == (None, (before,))


def test_currency_and_flag(tmp_path: Path) -> None:
    plain, other = read(tmp_path, SieFile()), read(tmp_path, SieFile(currency="eur", flag=1))
    assert (plain.currency, plain.imported) == ("SEK", False)
    assert (other.currency, other.imported) == ("EUR", True)


def test_unknown_labels_are_counted(tmp_path: Path) -> None:
    inside = [
        "#VER A 1 20230131",
        "#MOMS 25",
        "{",
        "#TRANS 1930 {} 0",
        "#BILAGA 1 2",
        "#BILAGA",
        "}",
        "#Ny_post",
        "#%&",
    ]
    assert read(tmp_path, lines(*inside)).unknown == {"#BILAGA": 2, "#MOMS": 1, "#NY_POST": 1, "#…": 1}


def test_many_unknown_labels_are_counted_together(tmp_path: Path) -> None:
    unknown = read(tmp_path, lines(*(f"#X{number}" for number in range(300)), "#X7")).unknown
    assert (len(unknown), unknown["#X7"], unknown["#…"]) == (101, 2, 300 - 100)


# -- Letters ----------------------------------------------------------------------------------------------------------

NAMES = {"5010": "Bröd på ön", "5020": "ÅÄÖ"}


@pytest.mark.parametrize(("encoding", "told"), [("cp437", "cp437"), ("utf-8", "utf-8"), ("utf-8-sig", "utf-8")])
def test_letters_are_told_from_the_bytes(tmp_path: Path, encoding: str, told: str) -> None:
    ledger = read(tmp_path, SieFile(accounts=NAMES, encoding=encoding))
    assert (ledger.accounts, ledger.encoding, ledger.odd_lines) == (NAMES, told, 0)


def test_plain_letters_need_no_telling(tmp_path: Path) -> None:
    assert read(tmp_path, lines("#KONTO 1930 Bank")).encoding == "ascii"


@pytest.mark.parametrize(
    ("most", "odd"), [("cp437", "cp1252"), ("utf-8", "cp437"), ("utf-8", "cp1252"), ("cp437", "utf-8")]
)
def test_single_lines_in_other_letters_are_read_and_counted(tmp_path: Path, most: str, odd: str) -> None:
    data = SieFile(accounts=NAMES).to_bytes().decode("cp437").encode(most) + '#KONTO 5030 "Färg"\r\n'.encode(odd)
    ledger = read(tmp_path, data)
    assert ledger.accounts == {**NAMES, "5030": "Färg"}
    assert (ledger.encoding, ledger.odd_lines) == (most, 1)


def test_objects_are_the_same_in_whatever_letters(tmp_path: Path) -> None:
    rows = b"".join(b"#TRANS 5010 {6 " + "Å1".encode(letters) + b"} 1\n" for letters in ("cp437", "cp1252", "utf-8"))
    ledger = read(tmp_path, lines("#VER A 1 20230131", "{").encode() + rows + b"}\n", objects={"Å1"})
    assert [(one.object, one.ore, one.rows, one.on) for one in ledger.booked] == [("Å1", 300, 3, JANUARY)]


# -- Checksum ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("", "", "verified"),
        ("#KSUMMA 224467925", "#KSUMMA -4070499371", "verified"),
        ("#KSUMMA 224467925", '#KSUMMA "224467925"', "verified"),
        ("#TRANS 1930 {} ", '\t#TRANS\t"1930"  { } ', "verified"),
        ("100.00", "100.01", "wrong"),
        ("#KSUMMA 224467925", "#KSUMMA 224467926", "wrong"),
        ("#KSUMMA 224467925", "#KSUMMA x", "wrong"),
        ("#KSUMMA\n", "", "wrong"),
        ("#SIETYP 4\n", "#SIETYP 4\n#KSUMMA\n", "wrong"),
        ("#FLAGGA 0\n", "#KSUMMA\n#FLAGGA 0\n", "wrong"),
        ("#KSUMMA 224467925\n", "#KSUMMA 224467925\n#VER A 2 20210201\n{\n}\n", "wrong"),
        ("#KSUMMA\n", "#UB 0 1930 7\n#KSUMMA\n", "wrong"),
        ("#KSUMMA\n", "#PROGRAM x 1\n#KSUMMA\n", "verified"),
    ],
)
def test_the_checksum_is_verified(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert read(tmp_path, VECTOR.replace(old, new)).checksum == told


def test_a_file_without_checksum(tmp_path: Path) -> None:
    assert read(tmp_path, SieFile(checksum=False)).checksum == "none"


def test_a_checksum_in_utf8_may_be_of_either_letters(tmp_path: Path) -> None:
    inside = "#FORMATPC8#SIETYP4#FNAMNÖvnings AB#KONTO4010Inköp#VERA120210131Test#TRANS40106P1100.00#TRANS1930-100.00"
    assert zlib.crc32(inside.encode("cp437")) == 224467925
    for letters in ("utf-8", "cp437"):
        data = VECTOR.replace("224467925", str(zlib.crc32(inside.encode(letters)))).encode("utf-8")
        assert read(tmp_path, data).checksum == "verified"
    assert read(tmp_path, VECTOR.encode("cp1252")).checksum == "wrong"


def test_a_checksum_that_is_not_ended_means_a_truncated_file(tmp_path: Path) -> None:
    with pytest.raises(InputError) as error:
        read(tmp_path, SieFile(checksum="unfinished"))
    assert [problem.place.row for problem in error.value.problems] == [2]


def test_the_checksum_counts_quoted_blanks_braces_and_quotation_marks(tmp_path: Path) -> None:
    file = SieFile([Voucher("A", 1, JANUARY, [Row("1930", 0, text='a {b} "c" #KSUMMA')], text=" x ")], checksum=True)
    assert read(tmp_path, file).checksum == "verified"


def test_the_checksum_of_a_line_with_a_lonely_quotation_mark(tmp_path: Path) -> None:
    inside = ['#KONTO 5420 12" skärm', "#KONTO 5430 Bord och stol"]
    total = zlib.crc32("#KONTO542012 skärm#KONTO5430Bordochstol".encode("cp437"))
    assert read(tmp_path, lines("#KSUMMA", *inside, f"#KSUMMA {total}")).checksum == "verified"


# -- Layout, blocks, and both ways of reading rows --------------------------------------------------------------------

LAYOUTS: dict[str, Callable[[str], str]] = {
    "LF": lambda text: text.replace("\r\n", "\n"),
    "CR": lambda text: text.replace("\r\n", "\r"),
    "tabs": lambda text: text.replace(" ", "\t"),
    "double spaces": lambda text: text.replace(" ", "  "),
    "indented": lambda text: text.replace("#", " \t #"),
    "far indented": lambda text: text.replace("#", " " * 30 + "#"),
    "empty lines": lambda text: text.replace("\r\n", "\r\n\r\n  \r\n"),
    "blanks after": lambda text: text.replace("\r\n", "  \t\r\n"),
    "quoted": lambda text: (
        text.replace(" 5010 ", ' "5010" ').replace("-12.50", '"-12.50"').replace("20230131", '"20230131"')
    ),
    "small letters": lambda text: text.replace("#TRANS", "#trans").replace("#VER", "#Ver"),
    "no last newline": lambda text: text.removesuffix("\r\n"),
    "end of file": lambda text: text + "\x1a\0\0",
    "end of file in a line": lambda text: text + "\x1a\r\n",
    "trailing fields": lambda text: text.replace("-12.50", '-12.50 "" "text" 3 "NN" {} ny'),
}


def laid_out(tmp_path: Path, change: Callable[[str], str]) -> Ledger:
    rows = [Row("5010", 1250, PROJECT), Row("1930", -1250)]
    file = SieFile([voucher(*rows), voucher(*rows, number=2)], years={}, company="", accounts={"5010": "Hyra"})
    return read(tmp_path, change(file.to_bytes().decode("cp437")).replace("Ö", "O"))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_layout_changes_nothing(tmp_path: Path, layout: str) -> None:
    found, plain = (laid_out(tmp_path, change) for change in (LAYOUTS[layout], str))
    [one], [other] = found.booked, plain.booked
    assert dataclasses.replace(found, booked=()) == dataclasses.replace(plain, booked=())
    assert dataclasses.replace(one, line=0) == dataclasses.replace(other, line=0)
    assert plain.booked[0].rows == 2


texts = st.text(st.sampled_from('abÅö 019"{}#\\x.-'), max_size=6).map(lambda text: text.rstrip("\\"))
codes = st.sampled_from(["5010", "1930", "0100", "100", "FEL", "5" * 13, "40 10"])
lists = st.lists(st.tuples(st.sampled_from(["1", "6", "7"]), st.sampled_from(["P1", "P 2", 'P"3', "Å}4"])), max_size=3)
own = lists.map(lambda pairs: list(dict(pairs).items()))
amounts = st.integers(-(10**9), 10**9) | st.sampled_from([0, 10**12, 5, -100])
days = st.dates(date(1999, 12, 31), date(2032, 1, 1))
rows_of = st.builds(
    Row,
    codes,
    amounts,
    own,
    st.none() | days,
    st.none() | texts,
    st.sampled_from(["#TRANS"] * 8 + ["#RTRANS", "#BTRANS"]),
)
vouchers_of = st.builds(Voucher, texts, st.integers(0, 10**6), days, st.lists(rows_of, max_size=5), st.none() | texts)
balances = st.none() | st.dictionaries(codes, amounts, max_size=3)
files = st.builds(
    SieFile,
    st.lists(vouchers_of, max_size=6),
    accounts=st.dictionaries(codes, texts, max_size=3),
    objects=st.lists(st.tuples(st.sampled_from(["1", "6"]), st.sampled_from(["P1", "P 2"]), texts), max_size=3),
    opening=st.dictionaries(codes, amounts, max_size=3),
    closing=balances,
    result=balances,
    budget=st.lists(st.builds(Budget, st.sampled_from(["202301", "203112"]), codes, amounts, own), max_size=3),
    checksum=st.booleans(),
    newline=st.sampled_from(["\n", "\r\n"]),
    encoding=st.sampled_from(["cp437", "utf-8"]),
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(file=files)
def test_any_file_is_read_as_a_slow_reader_reads_it(tmp_path: Path, file: SieFile) -> None:
    data = file.to_bytes()
    ledger, slow = read(tmp_path, data), read_by_line(data, encoding=file.encoding)
    assert (ledger.vouchers, ledger.rows) == (slow.vouchers, slow.rows)
    assert {(one.object, one.account, one.on): [one.ore, one.rows] for one in ledger.booked} == dict(slow.booked)
    assert sorted(one.difference_ore for one in ledger.off_balance) == sorted(
        total for total in off_by_voucher(file) if total
    )
    assert {(one.kind, one.account, one.stated_ore, one.computed_ore) for one in ledger.drifts} == slow.drifts()
    assert {(one.year, one.period, one.account, one.object): one.ore for one in ledger.budget} == dict(slow.budget)
    assert ledger.checksum == ("verified" if file.checksum else "none")
    assert sum(ledger.passed_over.get(label, 0) for label in ("#RTRANS", "#BTRANS")) == (
        slow.labels["#RTRANS"] + slow.labels["#BTRANS"]
    )
    assert ledger.unknown == {}
    assert ledger.odd_lines == 0


def off_by_voucher(file: SieFile) -> list[int]:
    return [sum(int(row.ore) for row in one.rows if row.label == "#TRANS") for one in file.vouchers]


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(file=files, size=st.integers(120, 700))
def test_the_size_of_the_blocks_changes_nothing(tmp_path: Path, file: SieFile, size: int) -> None:
    whole = read(tmp_path, file)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sie_blocks, "BLOCK", size)
        assert read(tmp_path, file) == whole


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(file=files)
def test_rows_read_one_by_one_say_the_same(tmp_path: Path, file: SieFile) -> None:
    whole = read(tmp_path, file)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sie_rows, "take_amount", never_usual)
        patch.setattr(sie_vouchers.Vouchers, "_is_regular", lambda *_arguments: False)
        patch.setattr(sie_objects, "MOST_REMEMBERED", 1)
        assert read(tmp_path, file) == whole


def never_usual(letters: np.ndarray, at: np.ndarray) -> sie_columns.Taken:
    return sie_columns.take_amount(letters, at)._replace(usual=np.zeros(at.size, dtype=bool))


@pytest.mark.parametrize("shape", ["usual", "indented"])
def test_rows_of_the_usual_shape_are_not_read_one_by_one(
    tmp_path: Path, shape: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Speed rests on it: were the columns never taken, every other test would still hold."""
    monkeypatch.setattr(sie_rows, "read_row", None)
    monkeypatch.setattr(sie_vouchers.Vouchers, "_take_other", None)
    rows = [Row("5010", 1250, PROJECT, on=JANUARY, text="x"), Row("1930", -1200), Row("1930", -50, text="y")]
    path = write_sie(tmp_path / "a.se", SieFile([voucher(*rows)] * 500))
    head, vouchers = path.read_bytes().split(b"#VER", 1)
    data = b"#VER" + (vouchers if shape == "usual" else vouchers.replace(b"#", b"\t#"))
    stream = sie_blocks.Block(data, 1)
    problems = sie.SieProblems("a.se")
    reading = sie._Reading(problems, "6", sie_objects.ObjectLists("6", None), sie.Letters())
    reading.take(stream)
    assert reading.ledger(1).rows == 1500
    assert head


def test_off_balance_says_where(tmp_path: Path) -> None:
    ledger = read(tmp_path, lines("#VER A 12 20230131", "{", "#TRANS 1930 {} 1", "}"))
    assert ledger.off_balance == (OffBalance("A 12", 3, JANUARY, 100),)
