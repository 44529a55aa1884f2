"""data/README.md: generated, current, and about every table that there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from evallib.tables.dictionary import KINDS, collect_readers, main

DATA = Path(__file__).resolve().parent.parent / "data"
DICTIONARY = (DATA / "README.md").read_text(encoding="utf-8")
TABLES = {table.file: table for tables in collect_readers().values() for table in tables}


def named_files() -> set[str]:
    """Files with answers, which the project files name as they like."""
    files = (DATA.parent / "params" / "projects").glob("*.yaml")
    return {name for path in files for name in re.findall(r"file: ([^,}]+)", path.read_text(encoding="utf-8"))}


def test_it_is_current(tmp_path: Path) -> None:
    assert main(tmp_path / "README.md") == 0
    written = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert written == DICTIONARY, "run: python -m evallib.tables.dictionary"


def test_every_data_file_of_the_projects_is_described() -> None:
    assert {path.name for path in DATA.glob("*/*.csv")} <= {*TABLES, *named_files()}


@pytest.mark.parametrize("file", sorted(TABLES))
def test_a_table_and_its_columns_are_explained(file: str) -> None:
    section = DICTIONARY.split(f"\n## `{file}`\n")[1].split("\n## ")[0]
    assert TABLES[file].about in section
    for column in TABLES[file].columns:
        assert column.about, column.name
        assert f"| `{column.name}` | {column.kind}" in section
        assert f"| {column.about} |" in section


def test_every_kind_is_explained_and_only_those_that_exist() -> None:
    used = {column.kind for table in TABLES.values() for column in table.columns}
    assert used <= set(KINDS)


def test_it_names_the_sections_that_read_the_shared_facts() -> None:
    assert "Read by: funding, goals, kasam, method, reconciliation." in DICTIONARY.split("## `facts.csv`")[1]
