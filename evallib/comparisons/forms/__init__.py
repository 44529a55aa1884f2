"""The handbook's forms Bilaga 2 to 9: what they look like, how a group's answers are read, and their templates."""

from evallib.comparisons.forms.read import read_forms
from evallib.comparisons.forms.schemas import FORMS, READINESS_QUESTIONS, TABLES, form_id

__all__ = ["FORMS", "READINESS_QUESTIONS", "TABLES", "form_id", "read_forms"]
