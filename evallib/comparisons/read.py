"""From a project's settings, values, groups and forms to what the section tells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial

from evallib.comparisons.compare import Ground, compare, prepare
from evallib.comparisons.directions import find_directions
from evallib.comparisons.forms import read_forms
from evallib.comparisons.forms_read import Forms
from evallib.comparisons.identity import Found, check_identity
from evallib.comparisons.peers import find_peers
from evallib.comparisons.study import Comparison
from evallib.errors import InputError, Problem, gather, problems_of
from evallib.kolada import read_groups, read_values, shipped_groups
from evallib.locale import _
from evallib.model import RowAccount
from evallib.projects import ComparisonSettings, Project, suggest

SECTION = "oppna_jamforelser"


@dataclass(frozen=True)
class Study:
    """All that the section rests on. ``comparison`` None: the settings name no indicators, only forms are filled in.

    ``source``: the title of the source that the values come from, None if the settings name none.
    """

    settings: ComparisonSettings
    comparison: Comparison | None
    forms: Forms
    title: str
    source: str | None = None
    account: RowAccount = field(default_factory=RowAccount)


def read_study(project: Project) -> Study:
    """The comparison and the forms of a project. Raises ``InputError`` with every problem of both."""
    settings = settings_of(project)
    comparison, forms = gather(partial(read_comparison, project), partial(read_forms, project))
    source = project.source(settings.values.source) if settings.values.source is not None else None
    account = forms.account + (comparison.account if comparison is not None else RowAccount())
    return Study(settings, comparison, forms, project.title, source.title if source is not None else None, account)


def read_comparison(project: Project) -> Comparison | None:
    """The municipality compared with others and its own past; None when the settings name no indicators.

    Raises ``InputError`` when the values cannot be read, when the title, the settings and the data do not name the same
    municipality, and when an indicator or a group that is asked for is not in the data.
    """
    if not settings_of(project).indicators:
        return None
    values, groups = gather(partial(read_values, project), partial(read_groups, project))
    return compare_in(project, prepare(values, groups))


def compare_in(project: Project, ground: Ground) -> Comparison:
    """The comparison of one project, from values and groups that several projects may share.

    Raises ``InputError`` as :func:`read_comparison` does.
    """
    settings = settings_of(project)
    edition = settings.compare.edition
    editions = {edition.edition: shipped_groups(edition.edition)} if edition is not None else {}
    everyone = ground.block.municipalities
    heading = f"{project.title}\n{project.params.subtitle or ''}"
    peers, found = find_peers(settings, ground.groups, everyone=everyone, editions=editions)
    wrong = [*check_identity(settings, heading, ground.values), *_check_rows(settings, ground), *found]
    if wrong:
        raise InputError(Problem(project.place(SECTION, *path), what, remedy) for path, what, remedy in wrong)
    return compare(settings, ground, peers, find_directions(settings))


def check_inputs(project: Project) -> tuple[Problem, ...]:
    """Every problem in what the section reads."""
    return problems_of(partial(read_study, project))


def settings_of(project: Project) -> ComparisonSettings:
    """The settings of the section. Raises ``ValueError`` for a project without them."""
    settings = project.params.oppna_jamforelser
    if settings is None:
        raise ValueError(f"{project.slug} has no settings for {SECTION}")
    return settings


def _check_rows(settings: ComparisonSettings, ground: Ground) -> Iterator[Found]:
    """Indicators that no municipality has any row of."""
    for place, indicator in enumerate(settings.indicators):
        if indicator.id not in ground.spans:
            what = _("The data have no row of the indicator {id} for any municipality in these years.")
            remedy = suggest(indicator.id, [*ground.spans]) or _("Mend the id or the years, or remove the indicator.")
            yield ("indicators", place, "id"), what.format(id=indicator.id), remedy
