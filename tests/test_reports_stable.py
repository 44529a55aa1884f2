"""The same input gives the same bytes, whatever the circumstances; hostile text stays text."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evallib.report.provenance.crate import CRATE

pytestmark = pytest.mark.faults

SCRIPT = "<script>alert(1)</script>"
ELSEWHERE = {"TZ": "Pacific/Kiritimati", "LANG": "C", "LC_ALL": "C", "PYTHONHASHSEED": "7", "COLUMNS": "40"}


@pytest.fixture(scope="session")
def again(
    make_once: Callable[[str, Callable[[Path], None]], Path], evallib: Callable[..., Any], repository: Path
) -> Path:
    """Vägen ut, made once more in another folder, time zone, language and hash order, by stock kernels, one job."""

    def make(folder: Path) -> None:
        arguments = ("run", "vagen-ut", "--workspace", repository, "--out", folder / "elsewhere")
        run = evallib(*arguments, "--jobs", "1", "--engine", "jupyter", cwd="/", env=ELSEWHERE)
        (folder / "run.json").write_text(json.dumps([run.returncode, run.stderr]), encoding="utf-8")

    return make_once("again", make)


def test_the_second_run_goes_well_and_speaks_swedish(again: Path) -> None:
    assert json.loads((again / "run.json").read_text(encoding="utf-8")) == [0, "vagen-ut: klar\n"]


def test_running_twice_gives_the_same_bytes(again: Path, outputs: Path) -> None:
    first, second = outputs / "vagen-ut", again / "elsewhere" / "vagen-ut"
    names = sorted(path.relative_to(first) for path in first.rglob("*") if path.is_file())
    assert names == sorted(path.relative_to(second) for path in second.rglob("*") if path.is_file())
    other = [str(name) for name in names if (first / name).read_bytes() != (second / name).read_bytes()]
    assert other in ([CRATE], [])  # it alone tells the time of the run


@pytest.fixture(scope="session")
def hostile(
    make_once: Callable[[str, Callable[[Path], None]], Path],
    evallib: Callable[..., Any],
    write_project: Callable[..., None],
) -> Path:
    """A report with markup in its title, a source, a goal, a label, an evidence text and a quotation."""

    def make(folder: Path) -> None:
        more = (
            f'subtitle: "{SCRIPT} 3"\n'
            f'sources:\n  - {{id: rapport, title: "{SCRIPT} 4", publisher: P, published: true, reviewed: null}}\n'
            "reconciliation:\n  identities:\n"
            f'    - {{name: summa, kind: sum, label: "{SCRIPT} 5", total: antal, parts: [del_a, del_a]}}\n'
        )
        write_project(folder, "a", "goals", "reconciliation", "method", title=f"'{SCRIPT} 2'", more=more)
        tables = {
            "facts": "fact;label;value;unit;kind;when;series;state;source;note\n"
            f"antal;{SCRIPT} 6;12;personer;number;;;stated;rapport, s. 1;{SCRIPT} 7\n"
            "del_a;Del;7;personer;number;;;stated;rapport, s. 1;\n",
            "goals": f"goal;text;listed;requires;source\nett;{SCRIPT} 8;yes;;rapport, s. 1\n",
            "evidence": "evidence;goal;part;kind;bears_on;measure;result;"
            "before;after;change;wanted;outcome;breakdown;source\n"
            f"e;ett;;stated;goal;Mått;{SCRIPT} 9;;;;;met;;rapport, s. 2\n",
            "claims": f"claim;quote;figure;source\nc;{SCRIPT} 10;;rapport, s. 3\n",
        }
        for name, text in tables.items():
            (folder / "data" / "a" / f"{name}.csv").write_text(text, encoding="utf-8")
        run = evallib("run", "--workspace", folder)
        (folder / "run.json").write_text(json.dumps([run.returncode, run.stderr]), encoding="utf-8")

    return make_once("hostile", make)


def test_markup_in_the_input_is_shown_as_text(hostile: Path, read_report: Callable[[Path], Any]) -> None:
    assert json.loads((hostile / "run.json").read_text(encoding="utf-8")) == [0, "a: klar\n"]
    report = read_report(hostile / "outputs" / "a")
    assert report.page.named("script") == []
    assert "<script" not in report.html
    text = report.page.text()
    assert [number for number in (2, 3, 4, 5, 6, 8, 9, 10) if f"{SCRIPT} {number}" not in text] == []
    assert report.results["title"] == f"{SCRIPT} 2"


def test_markup_in_a_title_is_text_in_the_index(hostile: Path, read_page: Callable[[str], Any]) -> None:
    page = read_page((hostile / "outputs" / "index.html").read_text(encoding="utf-8"))
    assert page.named("script") == []
    assert f"{SCRIPT} 2" in page.text()
