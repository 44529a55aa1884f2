"""The handbook's forms Bilaga 2 to 9: what they look like, how a group's answers are read, and their templates."""

from __future__ import annotations

from evallib.comparisons.forms.read import read_forms
from evallib.comparisons.forms.schemas import FORMS, READINESS_QUESTIONS, TABLES, form_id

__all__ = ["FORMS", "READINESS_QUESTIONS", "TABLES", "form_id", "read_forms", "write_templates"]


def write_templates() -> dict[str, bytes]:
    """The forms to fill in, by the name of the file."""
    from evallib.comparisons.forms.templates import write_template  # a report writes no workbook

    return {f"{form_id(form)}.xlsx": write_template(form) for form in FORMS}
