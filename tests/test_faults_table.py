"""The table of faults names tests that exist, and every test of a fault stands in it."""

from __future__ import annotations

import re
from pathlib import Path

ROWS = tuple(f"F{number}" for number in range(1, 18))


def defined(repository: Path) -> set[str]:
    files = sorted((repository / "tests").glob("test_faults_*.py"))
    text = "\n".join(path.read_text(encoding="utf-8") for path in files)
    return set(re.findall(r"^def (test_f\d\d_\w+)", text, re.MULTILINE))


def rows(repository: Path) -> dict[str, set[str]]:
    """The tests that each row of the table names."""
    text = (repository / "docs" / "faults.md").read_text(encoding="utf-8")
    lines = [line.split("|") for line in text.splitlines() if re.match(r"\| F\d", line)]
    return {cells[1].strip(): set(re.findall(r"`(test_f\d\d_\w+)`", cells[4])) for cells in lines}


def test_every_row_has_tests_and_every_test_a_row(repository: Path) -> None:
    found = rows(repository)
    assert tuple(found) == ROWS
    assert set().union(*found.values()) == defined(repository)


def test_a_row_names_tests_of_its_own_number(repository: Path) -> None:
    wrong = [
        (row, test)
        for row, tests in rows(repository).items()
        for test in tests
        if f"f{int(row[1:]):02}" not in test.split("_")
    ]
    assert wrong == []
