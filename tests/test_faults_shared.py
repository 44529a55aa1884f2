"""Whole runs on what was fetched for several projects: what a newer fetch makes anew, and what verify says of it."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.kolada_vintages import DAY, PLACES, write_comparing, write_vintage

pytestmark = pytest.mark.faults
SECTION = "oppna_jamforelser"
NEXT = DAY + dt.timedelta(days=1)
CELLS = {
    (place, year, gender): float(year - 2020 + number)
    for number, place in enumerate(PLACES)
    for year in (2022, 2023, 2024)
    for gender in "TKM"
}


def evallib(root: Path, *words: str) -> tuple[int, str]:
    """Exit code of a command, and what it says."""
    environment = {**os.environ, "EVALLIB_WORKSPACE": str(root)}
    command = [sys.executable, "-m", "evallib", *words]
    found = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=240, check=False)
    return found.returncode, found.stdout + found.stderr


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Two projects that read what was fetched: the newest, and that of a day."""
    write_vintage(tmp_path, {"N1": CELLS, "N2": CELLS})
    for slug, values in {"nyast": "{}", "dag": f"{{fetched: {DAY}}}"}.items():
        write_comparing(tmp_path, slug, ["N1"], values=values)
        path = tmp_path / "params" / "projects" / f"{slug}.yaml"
        path.write_text(path.read_text(encoding="utf-8").replace("[method]", f"[{SECTION}, method]"), encoding="utf-8")
    assert evallib(tmp_path, "run")[0] == 0
    return tmp_path


def page(root: Path, slug: str) -> Path:
    return root / "outputs" / slug / "report.html"


def read_by(root: Path, slug: str) -> dict[str, str | None]:
    """What the section was made from of what is shared, with the commitments; nothing may have been opened beside."""
    manifest = json.loads(page(root, slug).with_name("manifest.json").read_text(encoding="utf-8"))
    section = manifest["sections"][SECTION]
    assert section["status"] == "ok"
    assert section["key"] is not None
    return {name: found for name, found in section["inputs"].items() if name.startswith("data/kolada/")}


def test_a_newer_fetch_reaches_the_report_that_rests_on_the_newest_alone(root: Path) -> None:
    pages = {slug: page(root, slug).read_bytes() for slug in ("nyast", "dag")}
    files = {f"data/kolada/{DAY}/{name}" for name in ("N1.csv", "fetched.json", "groups.csv", "municipalities.csv")}
    assert [set(read_by(root, slug)) for slug in pages] == [files, files]
    assert len({*read_by(root, "nyast").values(), *read_by(root, "dag").values()}) == 2 * len(files)
    evallib(root, "run")
    assert {slug: page(root, slug).read_bytes() for slug in pages} == pages
    write_vintage(root, {"N1": CELLS, "N2": CELLS}, NEXT)
    code, said = evallib(root, "verify", str(page(root, "nyast")))
    assert (code, f"data/kolada/{DAY}/" in said, f"data/kolada/{NEXT}/" in said) == (1, True, True)
    assert evallib(root, "verify", str(page(root, "dag")))[0] == 0
    assert evallib(root, "run")[0] == 0
    assert page(root, "dag").read_bytes() == pages["dag"]
    assert set(read_by(root, "nyast")) == {name.replace(str(DAY), str(NEXT)) for name in files}


def test_a_changed_table_is_told_and_fails_the_section_that_reads_it(root: Path) -> None:
    table = root / "data" / "kolada" / str(DAY) / "N1.csv"
    table.write_bytes(table.read_bytes().replace(b"5.0", b"6.0"))
    code, said = evallib(root, "verify", str(page(root, "dag")))
    assert (code, f"data/kolada/{DAY}/N1.csv" in said) == (1, True)
    code, said = evallib(root, "run")
    assert (code != 0, f"data/kolada/{DAY}/N1.csv" in said) == (True, True)
