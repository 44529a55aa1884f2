"""The finished page of a report. Pure: prepared words in, HTML out."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader
from markupsafe import Markup

from evallib.presentation.render import make_environment

REPORT_TEMPLATE = "report.html.j2"


@cache
def environment() -> Environment:
    """The one Jinja environment of the report, also for nbconvert's exporter: autoescape on, templates read
    only from inside the package, an unknown name is an error."""
    made = make_environment(PackageLoader("evallib.report.pages", "template"))
    made.globals["style"] = Markup(style_sheet())  # noqa: S704  (our own file, and escaping would break it)
    return made


def style_sheet() -> str:
    """The style sheet that every page carries."""
    return (files("evallib.report.pages") / "template" / "style.css").read_text(encoding="utf-8")


def render_report(context: Mapping[str, Any]) -> str:
    """A whole report.

    ``context``: ``title``, ``invented`` (what the banner of an invented report says, or None), ``subtitle`` (or
    None), ``header`` [(label, value)], ``language``, ``version_line``, ``contents`` [(anchor, title)], ``footer``
    [text], ``provenance`` (:func:`evallib.report.provenance.shown.provenance_context`, or None), and ``sections``, the
    summary first. A section has ``name`` (its anchor), ``title``, ``status`` (``ok`` or
    ``failed``), ``error`` (or None), ``code`` [source] and ``blocks``: ``{"kind": "markdown", "html": escaped HTML}``
    or ``{"kind": "items", "items": [record]}``.
    Everything but ``html`` is escaped here.
    """
    return environment().get_template(REPORT_TEMPLATE).render(resources={"evallib": context})
