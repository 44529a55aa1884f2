"""The finished pages: one report, and the index over all of them. Pure: prepared words in, HTML out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from jinja2 import Environment, PackageLoader
from markupsafe import Markup

from evallib.presentation.render import make_environment

REPORT_TEMPLATE = "report.html.j2"
INDEX_TEMPLATE = "index.html.j2"


@dataclass(frozen=True)
class IndexRow:
    """One report in the index.

    ``status``: ``ok`` (every section came out), ``partial`` (a section is missing), ``failed`` (no report),
    ``stopped`` (held back by the release gate). ``href`` None: there is nothing to open. ``detail`` is one short
    text, such as "3 motsägelser".
    """

    title: str
    href: str | None
    status: Literal["ok", "partial", "failed", "stopped"]
    warnings: int = 0
    detail: str | None = None


@cache
def environment() -> Environment:
    """The one Jinja environment of the report, also for nbconvert's exporter: autoescape on, templates read
    only from inside the package, an unknown name is an error."""
    made = make_environment(PackageLoader("evallib.report", "template"))
    made.globals["style"] = Markup(style_sheet())  # noqa: S704  (our own file, and escaping would break it)
    return made


def style_sheet() -> str:
    """The style sheet that every page carries."""
    return (files("evallib.report") / "template" / "style.css").read_text(encoding="utf-8")


def render_report(context: Mapping[str, Any]) -> str:
    """A whole report.

    ``context``: ``title``, ``invented`` (what the banner of an invented report says, or None), ``subtitle`` (or
    None), ``header`` [(label, value)], ``language``, ``version_line``, ``contents`` [(anchor, title)], ``footer``
    [text], and ``sections``, the summary first. A section has ``name`` (its anchor), ``title``, ``status`` (``ok`` or
    ``failed``), ``error`` (or None), ``code`` [source] and ``blocks``: ``{"kind": "markdown", "html": escaped HTML}``
    or ``{"kind": "items", "items": [record]}``.
    Everything but ``html`` is escaped here.
    """
    return environment().get_template(REPORT_TEMPLATE).render(resources={"evallib": context})


def render_index(rows: Sequence[IndexRow], *, language: str = "sv", footer: Sequence[str] = ()) -> str:
    """The page that lists all reports, in the given order."""
    return environment().get_template(INDEX_TEMPLATE).render(rows=rows, language=language, footer=footer)
