"""The content of ``results.json``."""

from __future__ import annotations

from typing import Any

from evallib.model import SCHEMA_VERSION
from evallib.projects import Project
from evallib.report.pages.join import report_title


def results_record(project: Project, language: str, sections: list[dict[str, Any]]) -> dict[str, Any]:
    """What ``results.json`` says: the project, and each section as it published itself."""
    return {
        "project": project.slug,
        "title": report_title(project),
        "language": language,
        "schema": SCHEMA_VERSION,
        "sections": sections,
    }
