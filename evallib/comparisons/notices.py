"""What an evaluator should look at in the settings, values and forms, though nothing in it stops the reading."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from evallib.comparisons.forms import FORMS, form_id, schemas
from evallib.comparisons.forms.named import find_named
from evallib.comparisons.forms_read import Forms
from evallib.comparisons.lacking import find_lacking
from evallib.comparisons.read import SECTION, Study, read_study
from evallib.errors import Place, Problem
from evallib.kolada import read_notices
from evallib.locale import _, ngettext
from evallib.presentation import number
from evallib.projects import Project, shorten, suggest
from evallib.tables.files import table_files


def notices(project: Project) -> tuple[Problem, ...]:
    """Everything worth a look: directions that nobody says or without a source, groups that Kolada has not made, codes
    and words that were read as others, what the data lack, cells that may name a person, and indicators of the forms
    that are not compared.

    For whoever checks the files, never for a report. Raises ``InputError`` like ``read_study``.
    """
    study = read_study(project)
    told = [*_directions(project, study), *_missing_groups(project, study), *read_notices(project)]
    if study.comparison is not None:
        told += find_lacking(project, study.comparison, dt.date.today())
    return (*told, *_respelt(project, study.forms), *find_named(project), *_unknown(project, study))


def _directions(project: Project, study: Study) -> Iterator[Problem]:
    results = study.comparison.results if study.comparison is not None else ()
    for index, result in enumerate(results):
        place = project.place(SECTION, "indicators", index)
        if result.direction.better == "unknown":
            what = _("Nobody says which values of {id} are better, so it is not coloured and not ranked.")
            yield Problem(place, what.format(id=result.indicator.id), _("Add “better” and who says so, better_source."))
        elif result.direction.source is None:
            what = _("Which values of {id} are better has no source.").format(id=result.indicator.id)
            yield Problem(place, what, _("Add better_source: who says so."))


def _missing_groups(project: Project, study: Study) -> Iterator[Problem]:
    for peers in study.comparison.peers if study.comparison is not None else ():
        if peers.missing:
            what = _("There is no group “{title}”.").format(title=peers.title)
            remedy = _("Nothing needs to be done: the report says so and compares with the others.")
            yield Problem(project.place(SECTION, "compare", "similar"), what, remedy)


def _respelt(project: Project, forms: Forms) -> Iterator[Problem]:
    for one in forms.respelt:
        what = ngettext(
            "“{written}” has been taken to mean “{read_as}” in {n} cell.",
            "“{written}” has been taken to mean “{read_as}” in {n} cells.",
            one.cells,
        )
        told = what.format(written=shorten(one.written), read_as=one.read_as, n=number(one.cells))
        yield Problem(_form(project, one.form), told, _("If that is what is meant, nothing needs to be done."))


def _unknown(project: Project, study: Study) -> Iterator[Problem]:
    """Indicators that a form names and the settings do not, the first time each is met in a form."""
    known = {one.id for one in study.settings.indicators}
    if not known:
        return
    for form, names in _named(study.forms):
        for name in dict.fromkeys(names):
            if name not in known:
                what = _("The indicator “{name}” is not one of those compared.").format(name=shorten(name))
                remedy = suggest(name, [*known]) or _("Add it to the settings, or leave it: only the form tells of it.")
                yield Problem(_form(project, form), what, remedy)


def _named(forms: Forms) -> Iterator[tuple[str, list[str]]]:
    """The indicators that each form names, by the form's id."""
    yield form_id(schemas.QUICK), [one.indicator for one in forms.quick]
    yield form_id(schemas.PRIORITIES), [one.indicator for one in forms.priorities]
    yield form_id(schemas.TYPES), [one.indicator for one in forms.types]
    yield form_id(schemas.IMPROVEMENTS), [name for one in forms.improvements for name in one.indicators]


def _form(project: Project, form: str) -> Place:
    """A form as the file that is there, whatever its format."""
    schema = next(one for one in FORMS if form_id(one) == form)
    return Place(project.workspace.name_of(table_files(project, schema)[0]))
