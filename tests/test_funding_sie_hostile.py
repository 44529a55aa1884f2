"""SIE files that are broken, cut off, or no SIE files: each gives located problems and nothing else, at once."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evallib.errors import InputError, Problem
from evallib.funding.ledger import Ledger
from evallib.funding.readers import sie_blocks, sie_rows
from evallib.funding.readers.sie import read_ledger
from evallib.funding.readers.sie_columns import Taken, take_amount
from evallib.funding.readers.sie_problems import MOST_PROBLEMS
from evallib.funding.readers.sie_vouchers import Vouchers
from tests.sie_files import Budget, Row, SieFile, Voucher

FILE = "data/prov/bokföring.se"
FLAT_MB = 60
"""What reading may add to the memory of a process, however large the file is."""


def read(folder: Path, data: bytes | str) -> Ledger:
    path = folder / "ledger.se"
    path.write_bytes(data.encode("cp437") if isinstance(data, str) else data)
    return read_ledger(path, FILE, number=1)


def problems_in(folder: Path, data: bytes | str) -> tuple[Problem, ...]:
    with pytest.raises(InputError) as error:
        read(folder, data)
    assert {problem.place.file for problem in error.value.problems} == {FILE}
    assert all(problem.what and problem.remedy for problem in error.value.problems)
    return error.value.problems


def rows_of_problems(folder: Path, data: bytes | str) -> list[int | None]:
    return [problem.place.row for problem in problems_in(folder, data)]


def ledger_of(*rows: str, before: str = "") -> str:
    """A file whose first row of a voucher is line 5; ``before``: a line that comes as line 3."""
    inside = "".join(row + "\n" for row in rows)
    return f"#FLAGGA 0\n#SIETYP 4\n{before}\n#VER A 1 20230131\n{{\n{inside}}}\n"


# -- No SIE file ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b" \r\n\t\n",
        b"\x1a\0\0",
        b"<!DOCTYPE HTML>\n<html><title>404 Not Found</title></html>",
        b'\xef\xbb\xbf<?xml version="1.0"?><Sie xmlns="http://www.sie.se/sie5"/>',
        b"PK\x03\x04ledger.se",
        b"%PDF-1.7\n",
        b"\x1f\x8b\x08rest",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "#FLAGGA 0\n#SIETYP 4\n".encode("utf-16"),
        "#FLAGGA 0\n#SIETYP 4\n".encode("utf-16-be"),
        b"#\0\0\0" * 10,
        b"account;amount\n5010;100\n",
        b"VER A 1 20230131\n",
        b"{\n}\n",
    ],
)
def test_other_files_are_refused_as_a_whole(tmp_path: Path, data: bytes) -> None:
    assert rows_of_problems(tmp_path, data) == [None]


def test_records_that_sie_does_not_know_are_no_ledger(tmp_path: Path) -> None:
    assert rows_of_problems(tmp_path, "# a comment\n#!/bin/sh\n#include <stdio.h>\n") == [None]


def test_a_line_longer_than_any_record_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sie_blocks, "BLOCK", 1000)
    assert rows_of_problems(tmp_path, "#FLAGGA 0\n#SIETYP 4\n#PROSA " + "x" * 3000) == [3]


@pytest.mark.parametrize("name", ["folder", "missing.se"])
def test_what_is_no_file_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(InputError) as error:
        read_ledger(tmp_path / name, FILE, number=1)
    assert [problem.place.file for problem in error.value.problems] == [FILE]


# -- Fields -----------------------------------------------------------------------------------------------------------

BAD_AMOUNTS = ["1.234", "1,50", "1e3", "+1", "--1", "1-", "1.", ".", "-", "0x10", "1_000", "NaN", '""', "９"]


@pytest.mark.parametrize("amount", [*BAD_AMOUNTS, "1" * 13, "1" * 400, "999999999999.999"])
def test_amounts_that_cannot_be_read(tmp_path: Path, amount: str) -> None:
    data = ledger_of("#TRANS 5010 {} 1", f"#TRANS 5010 {{}} {amount}").encode("utf-8")
    assert rows_of_problems(tmp_path, data) == [6 + 1]


@pytest.mark.parametrize("amount", ["0", "-0", "-0.00", "007", "0.5", ".50", "-.5", "999999999999.99", "0" * 30 + "1"])
def test_amounts_that_can_be_read(tmp_path: Path, amount: str) -> None:
    ledger = read(tmp_path, ledger_of(f"#TRANS 5010 {{6 P1}} {amount}"))
    assert [one.ore for one in ledger.booked] == [round(float(amount) * 100)]


@pytest.mark.parametrize(
    "day",
    ["20230229", "20231301", "20230132", "20230100", "00000101", "2023-01-31", "230131", "202301311", "idag", "31/1"],
)
def test_dates_that_do_not_exist(tmp_path: Path, day: str) -> None:
    assert rows_of_problems(tmp_path, ledger_of(f"#TRANS 5010 {{}} 1 {day}")) == [6]
    assert rows_of_problems(tmp_path, f"#SIETYP 4\n#VER A 1 {day}\n{{\n}}\n") == [2]
    assert rows_of_problems(tmp_path, f"#SIETYP 4\n#RAR 0 {day} 20301231\n") == [2]


@pytest.mark.parametrize("day", ["20240229", "20000229", "99991231", '"20230131"', '""', ""])
def test_dates_that_do(tmp_path: Path, day: str) -> None:
    assert read(tmp_path, ledger_of(f"#TRANS 5010 {{}} 1 {day}")).rows == 1


@pytest.mark.parametrize(
    "row",
    [
        "#TRANS",
        "#TRANS 5010",
        "#TRANS 5010 100",
        "#TRANS 5010 {}",
        "#TRANS {} 100",
        '#TRANS "" {} 100',
        "#TRANS 5010 {6} 100",
        "#TRANS 5010 {6 P1 7} 100",
        "#TRANS 5010 {sex P1} 100",
        "#TRANS 5010 {6 P1 100",
        '#TRANS 5010 {6 "P1} 100',
        '#TRANS 5010 {6 "P1"x} 100',
        "#TRANS 5010 {6 {P1}} 100",
        '#TRANS "5010 {} 100',
        "#TRANS 5010 {} {} 100",
        "#TRANS 5010 {} 100 {}",
    ],
)
def test_rows_that_cannot_be_read(tmp_path: Path, row: str) -> None:
    assert rows_of_problems(tmp_path, ledger_of("#TRANS 1 {} 1", row, "#TRANS 1 {} 1")) == [7]


@pytest.mark.parametrize("row", ["#TRANS 5010{}1", "#TRANS 5010{6 P1}1 20230131", '#TRANS"5010"{}"1"'])
def test_braces_and_quotation_marks_need_no_blanks_around_them(tmp_path: Path, row: str) -> None:
    assert read(tmp_path, ledger_of(row)).rows == 1


@pytest.mark.parametrize(
    "record",
    [
        "#SIETYP 5",
        "#SIETYP",
        "#RAR 0 20231231 20230101",
        "#RAR x 20230101 20231231",
        "#RAR 0 20230101",
        "#KONTO",
        '#OBJEKT 6 ""',
        "#IB 0 1930 1,5",
        "#UB 0 1930",
        "#RES noll 5010 5",
        "#PBUDGET 0 202313 5010 {} 1",
        "#PBUDGET 0 20231 5010 {} 1",
        "#PBUDGET 0 202301 5010 {6} 1",
        "#PBUDGET 0 202301 5010 {6 P1}",
    ],
)
def test_records_that_cannot_be_read(tmp_path: Path, record: str) -> None:
    assert rows_of_problems(tmp_path, ledger_of(before=record)) == [3]


def test_a_year_stated_twice_and_differently(tmp_path: Path) -> None:
    twice = "#RAR 0 20230101 20231231\n"
    assert read(tmp_path, "#SIETYP 4\n" + twice * 2).years
    assert rows_of_problems(tmp_path, "#SIETYP 4\n" + twice + "#RAR 0 20230101 20231230\n") == [3]


@pytest.mark.parametrize("name", ['"12" skärm"', '"utan slut', 'Kassa "special"', '"a" b "c', ""])
def test_names_may_be_written_wrongly(tmp_path: Path, name: str) -> None:
    ledger = read(tmp_path, ledger_of(before=f"#KONTO 5420 {name}"))
    assert list(ledger.accounts) == ["5420"]


# -- Vouchers ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "rows"),
    [
        (["#TRANS 1 {} 1"], [2]),
        (["#VER A 1 20230131", "#TRANS 1 {} 1", "}"], [3]),
        (["#VER A 1 20230131", "{", "#TRANS 1 {} 1"], [2]),
        (["#VER A 1 20230131"], [2]),
        (["#VER A 1 20230131", "{", "#VER A 2 20230131", "{", "}"], [2]),
        (["#VER A 1 20230131", "#VER A 2 20230131", "{", "}"], [2]),
        (["{", "#TRANS 1 {} 1", "}"], [2]),
        (["#VER A 1 20230131", "{", "}", "}"], [5]),
        (["#VER A 1 20230131", "{", "{", "}"], [4]),
        (["#VER A 1 20230131", "{", "#TRANS 1 {} 1", "#KONTO 1930 Bank"], [5]),
        (["#VER A 1 20230131", "#KONTO 1930 Bank"], [3]),
        (["#VER A 1 20230131", "{", "}", "TRANS 1 {} 1"], [5]),
        (["#VER A 1 20230131 {", "}"], [3]),
        (["#VER {A} 1 20230131", "{", "}"], [2]),
        (['#VER "A 1 20230131', "{", "#TRANS 1 {} 1", "}"], [2]),
    ],
)
def test_vouchers_that_do_not_hold_together(tmp_path: Path, lines: list[str], rows: list[int]) -> None:
    found = rows_of_problems(tmp_path, "\n".join(["#SIETYP 4", *lines]) + "\n")
    assert sorted(set(found), key=found.index) == rows


def good() -> SieFile:
    days = [date(2023, month, 28) for month in range(1, 13)]
    rows = [Row("5010", 12_550, (("6", "P1"),), text='Hyra "mars"'), Row("1930", -12_550)]
    return SieFile(
        [Voucher("A", number, on, rows, text="Hyra på ön") for number, on in enumerate(days, start=1)],
        accounts={"5010": "Lokalhyra", "1930": "Bankkonto"},
        dimensions={"6": "Projekt"},
        objects=[("6", "P1", "Språkcafé")],
        opening={"1930": 1_000_000},
        budget=[Budget("202301", "5010", 20_000, (("6", "P1"),))],
        checksum=True,
    )


def test_a_file_with_a_checksum_cannot_be_cut_anywhere(tmp_path: Path) -> None:
    whole = good().to_bytes()
    complete = len(whole.rstrip())
    for end in range(whole.index(b"#KSUMMA") + len(b"#KSUMMA"), complete, 29):
        try:
            ledger = read(tmp_path, whole[:end])
        except InputError:
            continue
        assert (end, ledger.checksum) == (end, "wrong")
        assert end > whole.rindex(b"#KSUMMA")
    assert read(tmp_path, whole).checksum == "verified"


def test_a_file_without_one_cannot_be_cut_inside_a_voucher(tmp_path: Path) -> None:
    whole = good().to_bytes()
    whole = whole[: whole.rindex(b"#KSUMMA")].replace(b"#KSUMMA\r\n", b"")
    for begin in [match.start() for match in re.finditer(rb"#VER", whole)][:4]:
        line = whole[:begin].count(b"\n") + 1
        for end in range(whole.index(b"\r\n", begin), whole.index(b"\r\n}", begin), 5):
            assert line in rows_of_problems(tmp_path, whole[:end])


@pytest.mark.parametrize("value", ["19121212-1212", "per.persson@example.se", "070-174 06 58"])
def test_what_points_to_a_person_is_not_repeated(tmp_path: Path, value: str) -> None:
    [problem] = problems_in(tmp_path, ledger_of(f'#TRANS 5010 {{}} 100 "{value}"'))
    assert problem.place.row == 6
    assert value not in str(problem)


# -- All at once, quickly, in little memory ---------------------------------------------------------------------------


def test_all_problems_are_told_in_the_order_of_the_file(tmp_path: Path) -> None:
    bad = "#TRANS 5010 {} x"
    assert rows_of_problems(tmp_path, ledger_of(bad, "#TRANS 1 {} 1", bad, before="#RAR 0 x y")) == [3, 6, 8]


def test_the_reading_stops_at_so_many_problems(tmp_path: Path) -> None:
    found = rows_of_problems(tmp_path, ledger_of(*["#TRANS 5010 {} x"] * 10_000))
    assert found == list(range(6, 6 + MOST_PROBLEMS))


HARD = {
    "blanks": b" " * 400_000 + b"\n",
    "tabs before rows": b"\t" * 3000 + b"#TRANS 5010 {} 1\n",
    "quotation marks": b'#KONTO 1 "' + b'\\"' * 200_000 + b"\n",
    "braces": b"#TRANS 5010 " + b"{" * 200_000 + b"\n",
    "backslashes in a list": b'#TRANS 5010 {6 "' + b'\\" ' * 30_000 + b"\n",
    "many lists without end": b'#TRANS 5010 {6 "P1\n' * 5_000,
    "many accounts": b"".join(b"#TRANS %d {6 P%d} 1\n" % (number, number) for number in range(8_000)),
    "returns": b"\r" * 400_000,
    "labels": b"".join(b"#X%d\n" % number for number in range(10_000)),
    "high letters": b"#KONTO 1 " + bytes(range(128, 256)) * 2000 + b"\n",
    "odd lines": b'#KONTO 1 "\xe5\xe4\xf6"\n' * 5_000,
    "digits": b"#TRANS 5010 {} " + b"9" * 300_000 + b"\n",
}


@pytest.mark.parametrize("name", HARD)
def test_nothing_takes_long(tmp_path: Path, name: str) -> None:
    head = b"#FLAGGA 0\n#SIETYP 4\n#KSUMMA\n#VER A 1 20230131\n{\n"
    started = time.process_time()
    outcome(tmp_path, head + HARD[name] + b"}\n#KSUMMA 1\n")
    assert time.process_time() - started < 5


def outcome(folder: Path, data: bytes) -> Ledger | InputError:
    """A ledger or located problems; anything else is raised."""
    try:
        return read(folder, data)
    except InputError as error:
        found = error
    assert 1 <= len(found.problems) <= MOST_PROBLEMS + 1
    assert {problem.place.file for problem in found.problems} == {FILE}
    lines = data.count(b"\n") + data.count(b"\r") + 1
    assert all(1 <= (problem.place.row or 1) <= lines for problem in found.problems)
    return found


PIECES = [
    b'#TRANS 5010 {6 "P1"} 1.50\r\n',
    b"#TRANS",
    b"#VER A 1 20230131\n",
    b"#VER",
    b"{\n",
    b"}\n",
    b"{",
    b"}",
    b'"',
    b"\\",
    b"\n",
    b"\r",
    b"\r\n",
    b" ",
    b"\t",
    b"#KSUMMA\n",
    b"#KSUMMA 1\n",
    b"#KONTO 1930 Bank\n",
    b"#RAR 0 20230101 20231231\n",
    b"#IB 0 1930 1\n",
    b"#PBUDGET 0 202301 5010 {} 1\n",
    b"#RTRANS 5010 {} 1\n",
    b"\xe5\xe4\xf6",
    b"\x86\x84\x94",
    b"\xc3\xa5",
    b"\0",
    b"\x1a",
    b"20230131",
    b"-1",
    b"99999999999999999999",
]
mixtures = st.lists(st.sampled_from(PIECES) | st.binary(max_size=4), max_size=40).map(b"".join)
anything = st.binary(max_size=300) | mixtures | mixtures.map(lambda data: b"#FLAGGA 0\n#SIETYP 4\n" + data)


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=anything, size=st.sampled_from([64, 1 << 19]))
def test_any_bytes_give_a_ledger_or_located_problems(tmp_path: Path, data: bytes, size: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sie_blocks, "BLOCK", size)
        assert isinstance(outcome(tmp_path, data), Ledger | InputError)


def changes() -> st.SearchStrategy[list[tuple[float, int, bytes]]]:
    """Where in the file, how many bytes are taken away, and what is put there."""
    place = st.floats(0, 1, allow_nan=False)
    return st.lists(
        st.tuples(place, st.integers(0, 6), st.sampled_from(PIECES) | st.binary(max_size=3)), min_size=1, max_size=4
    )


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=changes())
def test_a_changed_file_gives_a_ledger_or_located_problems(
    tmp_path: Path, made: list[tuple[float, int, bytes]]
) -> None:
    whole = good().to_bytes()
    data = changed_by(made, whole)
    found = outcome(tmp_path, data)
    same = summed(data) == summed(whole)
    assert isinstance(found, InputError) or same or found.checksum != "verified"


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=mixtures, made=changes())
def test_both_ways_of_reading_rows_find_the_same(
    tmp_path: Path, data: bytes, made: list[tuple[float, int, bytes]]
) -> None:
    changed = changed_by(made, good().to_bytes().replace(b"#KSUMMA", b"#PROSA")) + data
    usual = outcome(tmp_path, changed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sie_rows, "take_amount", never_usual)
        patch.setattr(Vouchers, "_is_regular", lambda *_arguments: False)
        found = outcome(tmp_path, changed)
    assert (found.problems if isinstance(found, InputError) else found) == (
        usual.problems if isinstance(usual, InputError) else usual
    )


def never_usual(letters: np.ndarray, at: np.ndarray) -> Taken:
    return take_amount(letters, at)._replace(usual=np.zeros(at.size, dtype=bool))


def changed_by(made: list[tuple[float, int, bytes]], data: bytes) -> bytes:
    for where, taken, put in made:
        at = int(where * len(data))
        data = data[:at] + put + data[at + taken :]
    return data


def summed(data: bytes) -> bytes:
    """What a checksum sums, roughly: what is inside it but blanks, quotation marks, braces and backslashes."""
    inside = data[data.find(b"#KSUMMA") : data.rfind(b"#KSUMMA")]
    return bytes(byte for byte in inside if byte > 0x20 and byte not in b'"{}\\')


# -- A large file -----------------------------------------------------------------------------------------------------

MEASURE = """
import resource, sys
from pathlib import Path
from evallib.funding.readers.sie import read_ledger
small, large = map(Path, sys.argv[1:])
peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
read_ledger(small, "small.se", number=1)
before = peak()
ledger = read_ledger(large, "large.se", number=1, objects={"P1", "P2"})
print(ledger.rows, ledger.off_balances, (peak() - before) // 1024)
"""


@pytest.mark.faults
def test_memory_stays_flat_in_half_a_gigabyte(tmp_path: Path) -> None:
    small, large = tmp_path / "small.se", tmp_path / "large.se"
    vouchers = b"".join(_vouchers())
    copies = 500_000_000 // len(vouchers) + 1
    for path, times in ((small, 1), (large, copies)):
        with path.open("wb") as stream:
            stream.write(b"#FLAGGA 0\r\n#SIETYP 4\r\n#RAR 0 20230101 20231231\r\n")
            for _copy in range(times):
                stream.write(vouchers)
    assert large.stat().st_size > 500_000_000
    command = [sys.executable, "-c", MEASURE, str(small), str(large)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    large.unlink()
    rows, off, grown = map(int, done.stdout.split())
    assert (rows, off) == (copies * 4 * 2000, 0)
    assert grown < FLAT_MB


def _vouchers() -> Iterator[bytes]:
    for number in range(2000):
        day = f"2023{number % 12 + 1:02d}{number % 28 + 1:02d}"
        yield f'#VER "A" "{number}" {day} "Faktura på ön" {day}\r\n{{\r\n'.encode("cp437")
        for row in range(4):
            amount = (number + 1) * (1 if row % 2 else -1)
            listed = f'6 "P{number % 300}"' if row == 1 else '1 "100"'
            yield f'\t#TRANS {5000 + number % 400} {{{listed}}} {amount}.50 {day} "Köp"\r\n'.encode("cp437")
        yield b"}\r\n"
