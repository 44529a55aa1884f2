"""An invented project says so wherever its report can be met, and no other report says anything of the kind."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
import shutil
import subprocess
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
from PIL import Image

from evallib.model import SectionResult
from evallib.presentation import publish
from evallib.privacy import check_page
from evallib.projects import Project
from evallib.report.pages.export import export_page
from evallib.report.pages.index import write_index
from evallib.report.pages.join import join_sections
from evallib.report.pages.page import render_report
from evallib.report.pages.results import results_record
from evallib.report.placing.write import as_json
from evallib.report.running.sections import SectionRun
from tests.workspaces import make_project

V4 = nbformat.v4
CHROMIUM = shutil.which("chromium")
WORDS = "Allt i den här rapporten är påhittat: projektet, personerna, svaren och siffrorna."
MARK = "Påhittat exempel"


def runs() -> list[SectionRun]:
    def one(name: str) -> SectionRun:
        output = V4.new_output("display_data", data=publish(SectionResult(name))._repr_mimebundle_())
        cells = [V4.new_markdown_cell(f"## {name}\n\n*Vad?*"), V4.new_code_cell("ev.publish()", outputs=[output])]
        return SectionRun(V4.new_notebook(cells=cells), SectionResult(name))

    return [one("summary"), one("method")]


@pytest.fixture
def invented(tmp_path: Path) -> Project:
    return make_project(tmp_path / "invented", title="Tryggare dagar", invented=True)


@pytest.fixture
def real(tmp_path: Path) -> Project:
    return make_project(tmp_path / "real", title="Tryggare dagar")


def test_the_page_says_so_in_its_title_and_before_its_heading(
    invented: Project, read_page: Callable[[str], Any]
) -> None:
    html = export_page(join_sections(invented, runs()))
    assert check_page(html) == ()
    assert "<title>Påhittat: Tryggare dagar: utvärderingsrapport</title>" in html
    assert "<h1>Påhittat: Tryggare dagar</h1>" in html
    assert html.index("<header") < html.index(WORDS, html.index("<header")) < html.index("<h1>")
    assert f"{MARK}. {WORDS}" in read_page(html).text()


def test_paper_says_so_on_every_sheet_in_two_ways(invented: Project) -> None:
    html = export_page(join_sections(invented, runs()))
    assert f'@page {{ @top-center {{ content: "{MARK}. {WORDS}"; }} }}' in html
    assert html.count("<style>") == 1
    assert f'<p class="running" aria-hidden="true">{MARK}. {WORDS}</p>' in html
    running = re.search(r"@media print.*?\.running \{(.*?)\}", html, re.DOTALL)
    assert running is not None
    assert "position: fixed" in running[1]


def test_the_notebook_says_so_in_its_first_cell(invented: Project) -> None:
    joined = join_sections(invented, runs())
    nbformat.validate(joined)
    assert joined.cells[0].source == f"**{WORDS}**"
    assert joined.metadata["evallib"]["invented"] == WORDS
    assert [cell.id for cell in joined.cells] == [f"c{place:04}" for place in range(1 + 2 + 2)]


def test_the_notebook_alone_gives_the_same_page(invented: Project) -> None:
    joined = join_sections(invented, runs())
    assert export_page(nbformat.reads(nbformat.writes(joined), as_version=4)) == export_page(joined)


def test_the_results_and_the_index_name_the_project_as_invented(invented: Project, tmp_path: Path) -> None:
    folder = tmp_path / "outputs" / "prov"
    folder.mkdir(parents=True)
    results = as_json(results_record(invented, "sv", []))
    outputs = {"results.json": hashlib.sha256(results).hexdigest()}
    for name, content in {"results.json": results, "manifest.json": as_json({"outputs": outputs})}.items():
        (folder / name).write_bytes(content)
    page = write_index(folder.parent, ["prov"], {}).read_text(encoding="utf-8")
    assert '<a href="prov/report.html">Påhittat: Tryggare dagar</a>' in page


def test_no_other_report_says_anything_of_the_kind(real: Project, tmp_path: Path) -> None:
    joined = join_sections(real, runs())
    html = export_page(joined)
    body = html[: html.index("<style>")] + html[html.index("</style>") :]
    assert "åhittat" not in html + str(nbformat.writes(joined)) + as_json(results_record(real, "sv", [])).decode()
    assert "@top-center" not in html
    assert not re.search(r'class="[^"]*(invented|running|made-up)', body)
    assert len(joined.cells) == 2 + 2
    assert joined.metadata["evallib"]["invented"] is None


def sample(invented: str | None) -> str:
    """A report of several sheets."""
    picture = io.BytesIO()
    Image.new("RGB", (672, 320), "white").save(picture, format="png")
    text = (Path(__file__).parent / "samples" / "report.json").read_text(encoding="utf-8")
    record = json.loads(text.replace("@png", base64.b64encode(picture.getvalue()).decode()))
    return render_report({**record, "invented": invented})


def print_to_pdf(html: str, folder: Path) -> bytes:
    (folder / "report.html").write_text(html, encoding="utf-8")
    command = [str(CHROMIUM), "--headless", "--no-sandbox", "--no-pdf-header-footer"]
    command += [f"--user-data-dir={folder / 'profile'}", f"--print-to-pdf={folder / 'report.pdf'}"]
    address = (folder / "report.html").as_uri()
    subprocess.run([*command, address], check=True, capture_output=True, timeout=120)
    return (folder / "report.pdf").read_bytes()


def sheets(pdf: bytes) -> list[str]:
    """The text of each sheet without spaces, by way of the fonts' own tables: enough for what Chromium writes."""
    parts = re.findall(rb"(\d+) 0 obj\s(.*?)endobj", pdf, re.DOTALL)
    objects = {int(number): body for number, body in parts}
    pages = [body for body in objects.values() if re.search(rb"/Type\s*/Page\b", body)]
    return [drawn(page, stream(objects[reference(page, b"Contents")]), objects) for page in pages]


def drawn(owner: bytes, content: bytes, objects: dict[int, bytes]) -> str:
    """What a content stream shows, in the order in which it is drawn; ``owner`` names its fonts and its parts."""
    named = {name: objects[int(number)] for name, number in re.findall(rb"/([FX]\d+) (\d+) 0 R", owner)}
    text, letters = "", {}
    for font, part, glyphs in re.findall(rb"/(F\d+) [\d.]+ Tf|/(X\d+) Do|<([0-9A-F]+)>", content):
        if font:
            letters = cmap(stream(objects[reference(named[font], b"ToUnicode")]))
        elif part and b"/Form" in named[part]:
            text += drawn(named[part], stream(named[part]), objects)
        text += "".join(letters.get(int(glyphs[at : at + 4], 16), "") for at in range(0, len(glyphs), 4))
    return "".join(text.split())


def reference(body: bytes, key: bytes) -> int:
    match = re.search(rb"/" + key + rb" (\d+) 0 R", body)
    assert match is not None, key
    return int(match[1])


def stream(body: bytes) -> bytes:
    match = re.search(rb"stream\r?\n(.*?)\r?\nendstream", body, re.DOTALL)
    if match is None:
        return b""
    return zlib.decompress(match[1]) if b"/FlateDecode" in body else match[1]


def cmap(text: bytes) -> dict[int, str]:
    """Glyph to letter, from ``<0003> <0020>`` and ``<0003> <0007> <0020>``."""
    table = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", text, re.DOTALL):
        for glyph, letter in re.findall(rb"<([0-9A-F]+)> <([0-9A-F]+)>", block):
            table[int(glyph, 16)] = bytes.fromhex(letter.decode()).decode("utf-16-be", "replace")
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", text, re.DOTALL):
        for first, last, letter in re.findall(rb"<([0-9A-F]+)> <([0-9A-F]+)> <([0-9A-F]+)>", block):
            start, end = int(first, 16), int(last, 16)
            table |= {glyph: chr(int(letter, 16) + glyph - start) for glyph in range(start, end + 1)}
    return table


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
def test_every_printed_sheet_of_an_invented_report_says_so(tmp_path: Path) -> None:
    found = sheets(print_to_pdf(sample(WORDS), tmp_path))
    told = "".join(f"{MARK}. {WORDS}".split())
    assert len(found) >= 4
    assert [sheet.count(told) for sheet in found] == [3] + [2] * (len(found) - 1), "banner, margin and side"


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
def test_no_printed_sheet_of_another_report_says_anything_of_the_kind(tmp_path: Path) -> None:
    found = sheets(print_to_pdf(sample(None), tmp_path))
    assert len(found) >= 4
    assert "Sammanfattning" in found[0]
    assert not any("åhittat" in sheet for sheet in found)
