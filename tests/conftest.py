"""Shared by all tests: the reports of the repository, made once, and small workspaces to break.

the reports are made once a test run through the real command line, also when pytest-xdist has several workers:
the first worker that needs them makes them, the others wait at a file lock.
"""

from __future__ import annotations

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import nbformat
import pytest
from filelock import FileLock
from hypothesis import settings

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as in the background of a script; what tests start inherits it
    signal.signal(signal.SIGINT, signal.default_int_handler)
settings.register_profile("evallib", deadline=None)  # a busy machine is no bug
settings.load_profile("evallib")

REPOSITORY = Path(__file__).resolve().parent.parent
PATIENCE = 240
Outcome = subprocess.CompletedProcess[str]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest test first, so that no worker is left alone with it in the end."""
    items.sort(key=lambda item: item.get_closest_marker("fresh") is None)


@dataclass(frozen=True)
class HtmlTable:
    """A table of the page as a reader sees it, and what it is built of."""

    caption: str
    rows: tuple[tuple[str, ...], ...]
    scopes: tuple[str | None, ...]


@dataclass
class HtmlFigure:
    """A picture with its words and the first table after it, which is the one behind it."""

    alt: str | None
    caption: str = ""
    table: HtmlTable | None = None


class Page(HTMLParser):
    """A page as text, section by section, without styles and code; and its tags, tables and figures."""

    BREAKS = frozenset({"p", "li", "tr", "dt", "dd", "div", "section", "h1", "h2", "h3", "caption", "td", "th"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: dict[str, list[str]] = {"": []}
        self.tables: list[HtmlTable] = []
        self.figures: list[HtmlFigure] = []
        self._open: list[str] = []
        self._section = ""
        self._table: dict[str, Any] = {}
        self.feed(html)

    def named(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of every tag of a name."""
        return [attributes for name, attributes in self.tags if name == tag]

    def text(self, section: str | None = None) -> str:
        """What a section, or the whole page, says. No-break spaces stay as they are."""
        parts = self.words[section] if section else [word for words in self.words.values() for word in words]
        lines = (" ".join(line.replace("\u00a0", "~").split()) for line in "".join(parts).split("\n"))
        return "\n".join(line.replace("~", "\u00a0") for line in lines if line)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self.tags.append((tag, attributes))
        if tag not in {"meta", "link", "img", "br"}:
            self._open.append(tag)
        if tag == "section":
            self._section = attributes.get("id") or ""
            self.words.setdefault(self._section, [])
        if tag in self.BREAKS:
            self.words[self._section].append("\n")
        if tag == "figure":
            self.figures.append(HtmlFigure(None))
        if tag == "img" and "figure" in self._open:
            self.figures[-1].alt = attributes.get("alt")
        if tag == "table":
            self._table = {"caption": "", "rows": [], "scopes": []}
        if tag == "tr":
            self._table["rows"].append([])
        if tag in {"td", "th"}:
            self._table["rows"][-1].append("")
        if tag == "th":
            self._table["scopes"].append(attributes.get("scope"))

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1] == tag:
            self._open.pop()
        if tag == "section":
            self._section = ""
        if tag == "table":
            rows = tuple(tuple(cell.strip(" \n") for cell in row) for row in self._table["rows"])
            table = HtmlTable(self._table["caption"].strip(), rows, tuple(self._table["scopes"]))
            self.tables.append(table)
            if self.figures and self.figures[-1].table is None:
                self.figures[-1].table = table

    def handle_data(self, data: str) -> None:
        inside = self._open[-1] if self._open else ""
        if inside == "style" or "pre" in self._open:
            return
        self.words[self._section].append(data if "table" not in self._open else data.strip("\n"))
        if "caption" in self._open:
            self._table["caption"] += data
        elif {"td", "th"} & set(self._open):
            self._table["rows"][-1][-1] += data
        elif "figcaption" in self._open:
            self.figures[-1].caption += data


@dataclass(frozen=True)
class Report:
    """One finished report: its files, and what they say."""

    folder: Path

    @cached_property
    def html(self) -> str:
        return (self.folder / "report.html").read_text(encoding="utf-8")

    @cached_property
    def page(self) -> Page:
        return Page(self.html)

    @cached_property
    def results(self) -> dict[str, Any]:
        def refuse(name: str) -> None:
            raise ValueError(f"{name} is not JSON")

        text = (self.folder / "results.json").read_text(encoding="utf-8")
        found: dict[str, Any] = json.loads(text, parse_constant=refuse)
        return found

    @cached_property
    def manifest(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.folder / "manifest.json").read_text(encoding="utf-8"))
        return found

    def section(self, name: str) -> dict[str, Any]:
        """A section of results.json."""
        (found,) = [section for section in self.results["sections"] if section["name"] == name]
        return dict(found)

    def metric(self, section: str, name: str) -> dict[str, Any]:
        """A metric of results.json by its name."""
        (found,) = [metric for metric in self.section(section)["metrics"] if metric["name"] == name]
        return dict(found)

    def check(self, section: str, name: str) -> dict[str, Any]:
        """A check of results.json by its name."""
        (found,) = [check for check in self.section(section)["checks"] if check["name"] == name]
        return dict(found)

    def csv_tables(self) -> dict[str, list[tuple[str, ...]]]:
        """The rows of every file in tables/, without the apostrophe that keeps a spreadsheet from computing."""
        found = {}
        for path in sorted((self.folder / "tables").glob("*.csv")):
            with path.open(encoding="utf-8-sig", newline="") as stream:
                found[path.name] = [
                    tuple(cell.removeprefix("'") for cell in row) for row in csv.reader(stream, delimiter=";")
                ]
        return found


def run_evallib(*arguments: str | Path, cwd: Path | None = None, env: Mapping[str, str] | None = None) -> Outcome:
    """``python -m evallib`` in a process of its own, as a user starts it."""
    command = [sys.executable, "-m", "evallib", *map(str, arguments)]
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("EVALLIB", "COLUMNS"))}
    return subprocess.run(
        command, cwd=cwd, env={**clean, **(env or {})}, capture_output=True, text=True, timeout=PATIENCE, check=False
    )


@pytest.fixture(scope="session")
def evallib() -> Callable[..., Outcome]:
    """The command line in a process of its own: ``evallib("run", "--workspace", folder)``."""
    return run_evallib


@pytest.fixture(scope="session")
def repository() -> Path:
    """The repository, which is itself a workspace."""
    return REPOSITORY


@pytest.fixture(scope="session")
def make_once(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Callable[[Path], None]], Path]:
    """``make_once(name, make)``: a folder that ``make`` filled, once for all workers of a test run."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def once(name: str, make: Callable[[Path], None]) -> Path:
        folder = shared / name
        with FileLock(shared / f"{name}.lock", timeout=2 * PATIENCE):
            if not (shared / f"{name}.done").exists():
                folder.mkdir()
                make(folder)
                (shared / f"{name}.done").touch()
        return folder

    return once


@pytest.fixture(scope="session")
def outputs(make_once: Callable[[str, Callable[[Path], None]], Path]) -> Path:
    """The output folder of ``evallib run`` over the repository's workspace; ``run.json`` tells how it went."""

    def make(folder: Path) -> None:
        run = run_evallib("run", "--workspace", REPOSITORY, "--out", folder / "outputs", cwd=folder)
        told = {"code": run.returncode, "out": run.stdout, "err": run.stderr}
        (folder / "run.json").write_text(json.dumps(told), encoding="utf-8")

    return make_once("reports", make) / "outputs"


@pytest.fixture(scope="session")
def open_report(outputs: Path) -> Callable[[str], Report]:
    """Open a report of the repository by its project."""
    found: dict[str, Report] = {}
    return lambda slug: found.setdefault(slug, Report(outputs / slug))


@pytest.fixture(scope="session")
def read_report() -> Callable[[Path], Report]:
    """Open a report by its folder."""
    return Report


@pytest.fixture(scope="session")
def read_page() -> Callable[[str], Page]:
    """Read a page from its HTML."""
    return Page


@pytest.fixture
def copy_project(tmp_path: Path) -> Callable[..., Path]:
    """A workspace of its own with one of the repository's projects, to change something in it."""

    def copy(slug: str) -> Path:
        root = tmp_path / "workspace"
        shutil.copytree(REPOSITORY / "params" / "programmes", root / "params" / "programmes")
        (root / "params" / "projects").mkdir()
        shutil.copy(REPOSITORY / "params" / "projects" / f"{slug}.yaml", root / "params" / "projects")
        shutil.copytree(REPOSITORY / "data" / slug, root / "data" / slug)
        return root

    return copy


@pytest.fixture(scope="session")
def edit() -> Callable[[Path, str, str], None]:
    """Replace the one place in a file where a text stands."""

    def replace(path: Path, old: str, new: str) -> None:
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{path.name} has {text.count(old)} of {old!r}"
        path.write_text(text.replace(old, new), encoding="utf-8")

    return replace


@pytest.fixture(scope="session")
def write_notebook() -> Callable[..., None]:
    """Write a notebook of a few code cells that publishes an empty result, unless ``publish`` says otherwise."""

    def write(workspace: Path, name: str, *cells: str, publish: str | None = None, words: str = "*Vad?*") -> None:
        section = name[3:]
        last = f'ev.publish(SectionResult("{section}"))' if publish is None else publish
        first = "import evallib as ev\nfrom evallib.model import SectionResult"
        parts = [nbformat.v4.new_markdown_cell(f"## Avsnitt {section}\n\n{words}")]
        parts.append(nbformat.v4.new_code_cell('project = "x"', metadata={"tags": ["parameters"]}))
        parts += [nbformat.v4.new_code_cell(source) for source in (first, *cells, last) if source]
        (workspace / "notebooks").mkdir(parents=True, exist_ok=True)
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        notebook = nbformat.v4.new_notebook(cells=parts, metadata={"kernelspec": kernel})
        nbformat.write(notebook, workspace / "notebooks" / f"{name}.ipynb")

    return write


@pytest.fixture(scope="session")
def write_project() -> Callable[..., None]:
    """Write a small project file with the given sections."""

    def write(workspace: Path, slug: str, *sections: str, title: str = "Provprojekt", more: str = "") -> None:
        for folder in ("params/projects", "params/programmes", f"data/{slug}"):
            (workspace / folder).mkdir(parents=True, exist_ok=True)
        text = f"project: {slug}\ntitle: {title}\nsections: [{', '.join(sections)}]\n{more}"
        (workspace / "params" / "projects" / f"{slug}.yaml").write_text(text, encoding="utf-8")

    return write


@pytest.fixture
def short_temp() -> Iterator[Path]:
    """A folder with a short path for temporary files: the path of a socket has room for 107 characters."""
    folder = Path(mkdtemp(prefix="ev"))
    yield folder
    shutil.rmtree(folder)
