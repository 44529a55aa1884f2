"""Nothing of the people in the documents, and nothing of other people's documents, gets into any file."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

NAMES = ("Junsäter", "Ulin", "Halldin", "Skoglund", "Nyman", "Westerling", "Edström", "Nordmark")
CONTACTS = ("031-315 25 86", "0850805440", "lokalautvecklingsmedel", "0941-14000")
TEASERS = (  # of other documents, which stand after the project's own text in two of the sources
    "2009-3060004",
    "2010-3020049",
    "2011-3050030",
    "2008-3020462",
    "2009-3080028",
    "2011-3030037",
    "2009-3020122",
    "2009-3060219",
    "2009-306217",
    "FHN 2014.0050",
    "AN-2013/60.730",
    "1.2.1-002-2014",
    "2011/11-SFV",
    "UAN-2013-0313",
    "504-266/09",
    "Af-2011/036396",
    "19-2014/568",
    "KSN-2015-1584",
    "2009 7324",
    "202100-2114",
    "21200-0258",
    "2016:13-020",
    "PK 2010-6",
    "66,3",
    "69/104",
    "52,2",
    "Effektivare vägar ut",
    "Utbildningsprojektet",
    "Vägen in",
    "Falköping",
)
CP1252 = "kasam_fore.csv"
E_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[a-z]{2,}", re.IGNORECASE)
PHONE = re.compile(r"(?<![\d:.-])(?:\+46[ -]?\d|0\d{1,3}[-/ ]\d)\d{1,2}(?: ?\d{2,3}){2,3}(?![\d:])")
EXAMPLE = "811218-9876"
PERSONAL = re.compile(r"(?<!\d)(?:19|20)?\d{2}(?:0\d|1[0-2])(?:[0-2]\d|3[01]|6[1-9]|[78]\d|9[01])[-+]\d{4}(?!\d)")


@pytest.fixture(scope="module")
def texts(outputs: Path, repository: Path) -> dict[str, str]:
    """Every file of outputs/, params/ and data/ without pictures; workbooks as cells, coded projects as parts."""
    found = {}
    read = {".xlsx": _sheets, ".qdpx": _parts, ".se": _ledger}
    for root in (outputs, repository / "params", repository / "data"):
        for path in sorted(path for path in root.rglob("*") if path.is_file() and path.suffix != ".md"):
            content = "\n".join(read.get(path.suffix, _words)(path))
            found[f"{root.name}/{path.relative_to(root)}"] = re.sub(r"data:image/png;base64,[\w+/=]+", "", content)
    return found


def _sheets(path: Path) -> Iterator[str]:
    for sheet in load_workbook(path).worksheets:
        for row in sheet.iter_rows(values_only=True):
            yield ";".join("" if cell is None else str(cell) for cell in row)


def _parts(path: Path) -> Iterator[str]:
    """The invented study, without the example number that Skatteverket has published."""
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            yield archive.read(name).decode("utf-8").replace(EXAMPLE, "")


def _ledger(path: Path) -> Iterator[str]:
    yield path.read_bytes().decode("cp437")


def _words(path: Path) -> Iterator[str]:
    if path.suffix != ".ipynb":
        content = path.read_bytes()
        yield content.decode("cp1252" if path.name == CP1252 else "utf-8")
        return

    def strings(value: object) -> Iterator[str]:
        if isinstance(value, dict):
            for key, inner in value.items():
                if key not in {"png", "image/png"}:
                    yield from strings(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from strings(inner)
        else:
            yield str(value)

    yield from strings(json.loads(path.read_text(encoding="utf-8")))


def test_all_kinds_of_files_are_read(texts: dict[str, str]) -> None:
    assert {name.rpartition(".")[2] for name in texts} >= {"html", "ipynb", "json", "csv", "yaml"}


@pytest.mark.parametrize("name", NAMES)
def test_no_person_is_named(texts: dict[str, str], name: str) -> None:
    assert [file for file, text in texts.items() if re.search(rf"(?i)\b{name}\b", text)] == []


@pytest.mark.parametrize("contact", CONTACTS)
def test_no_contact_of_the_documents_is_kept(texts: dict[str, str], contact: str) -> None:
    assert [file for file, text in texts.items() if contact.casefold() in text.casefold()] == []


@pytest.mark.parametrize("pattern", [E_MAIL, PHONE, PERSONAL], ids=["e-mail", "phone", "personnummer"])
def test_no_address_or_number_of_a_person(texts: dict[str, str], pattern: re.Pattern[str]) -> None:
    assert {file: pattern.findall(text) for file, text in texts.items() if pattern.search(text)} == {}


@pytest.mark.parametrize("text", ["a.b@kommun.se", "031-315 25 86", "08-508 054 40", "19121212-1212"])
def test_the_patterns_find_what_they_are_for(text: str) -> None:
    assert [pattern for pattern in (E_MAIL, PHONE, PERSONAL) if pattern.search(f"x {text}.")]


@pytest.mark.parametrize("teaser", TEASERS)
def test_nothing_of_other_documents_is_taken_for_the_project(texts: dict[str, str], teaser: str) -> None:
    assert [file for file, text in texts.items() if re.search(rf"(?<![\w,]){re.escape(teaser)}(?![\w,])", text)] == []
