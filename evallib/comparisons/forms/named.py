"""Cells of the forms that may name a person, for whoever checks them: too uncertain to stop the reading."""

from __future__ import annotations

from collections.abc import Iterator

from evallib.comparisons.forms.checks import OWNER
from evallib.comparisons.forms.owners import may_name_a_person
from evallib.comparisons.forms.schemas import FORMS
from evallib.errors import Problem
from evallib.locale import _
from evallib.projects import Project
from evallib.tables import place, read_table


def find_named(project: Project) -> Iterator[Problem]:
    """Each cell of running text in which a common first name stands alone; what stands there is not repeated.

    Raises ``InputError`` if a form cannot be read.
    """
    for form in FORMS:
        columns = [column.name for column in form.columns if column.kind in {"text", "prose"} and column.name != OWNER]
        for number, row in read_table(project, form).records():
            for column in columns:
                if may_name_a_person(row[column]):
                    what = _("Here may stand a person's first name.")
                    remedy = _("If it is one, write the role instead; if not, nothing needs to be done.")
                    yield Problem(place(project, form, number, column), what, remedy)
