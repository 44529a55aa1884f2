"""Every quotation in the workspace stands in the document it was taken from. Skipped without the documents."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.real

REPOSITORY = Path(__file__).resolve().parent.parent
SEEDS = REPOSITORY.parent / "shared" / "seeds"
DOCUMENTS = {
    "molndal-lum-2021": ("000_*.txt", 1, 56),
    "innoversum": ("001_*.txt", 1, 21),
    "stockholm-lum-2020": ("002_*.txt", 1, 69),
    "vagen-ut": ("003_*.txt", 13, 29),
    "oj-vasterbotten-2012": ("004_*.txt", 10, 72),
}
QUOTED = re.compile("”([^”]+)”")
COLUMNS = ("quote", "statement", "result", "note")


def document(project: str) -> str:
    """The project's own lines of its document, white space folded."""
    pattern, first, last = DOCUMENTS[project]
    found = sorted(SEEDS.glob(pattern))
    if not found:
        pytest.skip("the documents are not here")
    lines = found[0].read_text(encoding="utf-8").splitlines()[first - 1 : last]
    return folded(" ".join(lines))


def folded(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").split()).casefold()


def quotations(project: str) -> list[tuple[str, str]]:
    """Every quotation of a project with the file it stands in: whole quote cells, and words in ”…” elsewhere."""
    found = []
    for path in sorted((REPOSITORY / "data" / project).glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as stream:
            for row in csv.DictReader(stream, delimiter=";"):
                texts = [row[column] for column in COLUMNS if row.get(column)]
                whole = [row["quote"].strip("”")] if row.get("quote") else []
                words = [word for text in texts for word in QUOTED.findall(text)]
                found += [(path.name, quotation) for quotation in (*whole, *words)]
    return found


@pytest.mark.parametrize("project", DOCUMENTS)
def test_quotations_stand_in_the_document(project: str) -> None:
    text = document(project)
    missing = [
        (name, quotation)
        for name, quotation in quotations(project)
        if not all(folded(part) in text for part in re.split(r"\s*(?:…|\.\.\.)\s*", quotation) if part)
    ]
    assert missing == []


def test_there_are_quotations_to_look_for() -> None:
    assert sum(len(quotations(project)) for project in DOCUMENTS) > 50
