"""The pages in a real browser: accessibility by axe-core, reflow at 320 px, no request to anywhere."""

from __future__ import annotations

import base64
import io
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from evallib.report.pages.index_page import FailurePage, IndexRow, render_failure, render_index
from evallib.report.pages.page import render_report

pytestmark = pytest.mark.browser
CHROMIUM = shutil.which("chromium")
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]}}


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip("chromium is not installed")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="module", params=["report", "invented", "index", "register", "failure"])
def address(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("page") / f"{request.param}.html"
    pages = {"report": report, "invented": lambda: report("Allt är påhittat."), "index": index}
    pages |= {"register": register, "failure": failure}
    path.write_text(pages[request.param](), encoding="utf-8")
    return path.as_uri()


def report(invented: str | None = None) -> str:
    picture = io.BytesIO()
    Image.new("RGB", (672, 320), "white").save(picture, format="png")
    text = (Path(__file__).parent / "samples" / "report.json").read_text(encoding="utf-8")
    sample = json.loads(text.replace("@png", base64.b64encode(picture.getvalue()).decode()))
    return render_report({**sample, "invented": invented})


def index() -> str:
    return render_index([IndexRow("Vägen ut", "a.html", "ok", 3, "3 motsägelser"), IndexRow("B", None, "stopped")])


def register() -> str:
    """An index of hundreds of reports, some of which need attention."""
    kinds = (("ok", 4), ("ok", 0), ("partial", 1), ("failed", 0), ("ok", 2), ("stopped", 0), ("ok", 0))
    rows = [
        IndexRow(f"{letter}projekt {n} om något", f"p{n}/report.html", status, warnings, "En orsak.", n, older)
        for n, letter in enumerate("ABDEFGHIKLMNOPRSTUVÅÄÖ" * 12)
        for status, warnings in [kinds[n % len(kinds)]]
        for older in [None if status == "ok" else f"p{n}/report.html"]
    ]
    return render_index(rows)


def failure() -> str:
    messages = ("3 problem i params/projects/vagen-ut.yaml; kör evallib check för att se dem",)
    return render_failure(FailurePage("Vägen ut", "vagen-ut", "failed", messages, "report.html"))


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing(browser: Any, address: str, mode: str, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=mode, bypass_csp=True)
    page.goto(address)
    for details in page.locator("details > summary").all():
        details.click()
    found = axe.Axe().run(page, options=RULES).response["violations"]
    page.close()
    assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found] == []


@pytest.mark.parametrize("width", [320, 640, 1088, 1280])
def test_the_page_never_scrolls_sideways(browser: Any, address: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto(address)
    for details in page.locator("details > summary").all():
        details.click()
    needed = page.evaluate("document.documentElement.scrollWidth")
    page.close()
    assert needed == width


def test_the_page_asks_for_nothing_and_runs_nothing(browser: Any, address: str) -> None:
    page = browser.new_page()
    requests: list[str] = []
    messages: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: messages.append(message.text))
    page.on("dialog", lambda dialog: messages.append(dialog.message))
    page.goto(address, wait_until="networkidle")
    page.close()
    assert [url for url in requests if not url.startswith("data:")] == [address]
    assert messages == []


def test_the_policy_stops_a_script_that_slipped_through(browser: Any, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(index().replace("</body>", "<script>document.title = 'ran'</script></body>"), encoding="utf-8")
    page = browser.new_page()
    page.goto(path.as_uri())
    title = page.title()
    page.close()
    assert title == "Utvärderingsrapporter"


def test_closed_details_are_open_on_paper(browser: Any, address: str) -> None:
    page = browser.new_page()
    page.goto(address)
    page.emulate_media(media="print")
    heights = page.evaluate("[...document.querySelectorAll('details')].map(d => d.getBoundingClientRect().height)")
    closed = page.evaluate("[...document.querySelectorAll('summary')].map(s => s.getBoundingClientRect().height)")
    page.close()
    assert all(whole > summary + 10 for whole, summary in zip(heights, closed, strict=True))
    assert len(heights) == len(closed)
