"""data/README.md: generated, current, and about every table that there is."""

from __future__ import annotations

from pathlib import Path

import pytest

from evallib import rooms_of
from evallib.projects import Workspace, load_project
from evallib.tables.archives import MOST_UNPACKED
from evallib.tables.decoding import MOST_BYTES
from evallib.tables.dictionary import KINDS, collect_readers, main
from evallib.tables.grids import MOST_CELLS

DATA = Path(__file__).resolve().parent.parent / "data"
DICTIONARY = (DATA / "README.md").read_text(encoding="utf-8")
TABLES = {table.file: table for tables in collect_readers().values() for table in tables}


def test_it_is_current(tmp_path: Path) -> None:
    assert main(tmp_path / "README.md") == 0
    written = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert written == DICTIONARY, "run: python -m evallib.tables.dictionary"


def test_every_data_file_of_the_projects_is_described_or_named_by_settings() -> None:
    workspace = Workspace(DATA.parent)
    for slug in workspace.project_slugs():
        project = load_project(workspace, slug)
        rooms = [room for room in rooms_of(project.sections) if hasattr(room, "named_files")]
        named = {name for room in rooms for name in room.named_files(project)}
        known = {name for table in TABLES.values() for name in table.files}
        assert {path.name for path in (DATA / slug).iterdir() if path.suffix != ".md"} <= known | named
        assert not named & known


def test_it_says_how_files_of_answers_are_read() -> None:
    section = DICTIONARY.split("\n## Files of answers\n")[1].split("\n## ")[0]
    for words in ("`007`", "`3.5`", "hides", "`#N/A`", "merged", "`.xls`", "50 MB", "300 MB", "10 million"):
        assert words in section
    assert (MOST_BYTES, MOST_UNPACKED, MOST_CELLS) == (50_000_000, 300_000_000, 10_000_000)


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
    assert "Read by: goals, kasam, medel, method, reconciliation." in DICTIONARY.split("## `facts.csv`")[1]
