"""From ``params/`` to a frozen :class:`Project` and :class:`Programme`, or to all that is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from evallib.errors import InputError, Place, Problem
from evallib.locale import _
from evallib.privacy import Thresholds
from evallib.projects import checks
from evallib.projects.comparison_checks import check_comparisons
from evallib.projects.documents import Document, KeyPath, place_in, read_document
from evallib.projects.fields import Source
from evallib.projects.focus_group_checks import check_focus_groups
from evallib.projects.funding_checks import check_funding, check_funding_against
from evallib.projects.instrument_checks import check_instrument
from evallib.projects.instruments import Instrument
from evallib.projects.params import ProjectParams
from evallib.projects.privacy import check_thresholds, merge_thresholds
from evallib.projects.programme import Programme
from evallib.projects.questionnaire_checks import check_kasam
from evallib.projects.slugs import slug_fault
from evallib.projects.validation import validate
from evallib.projects.wording import in_order, limit, suggest
from evallib.projects.workspace import Workspace, find_workspace, parameter_names, shipped_instruments


@dataclass(frozen=True)
class Project:
    """One project as its parameter file declares it, checked. Nothing of ``data/`` has been read.

    ``instrument`` is the questionnaire that the settings ``kasam`` name; None without such settings. ``rows``: where
    each key stands in the parameter file.
    """

    slug: str
    params: ProjectParams
    programme: Programme | None
    workspace: Workspace
    instrument: Instrument | None = None
    rows: Mapping[KeyPath, int] = field(default_factory=dict, repr=False, compare=False)

    @property
    def file(self) -> str:
        """The parameter file, as it is named in problems."""
        return f"params/projects/{self.slug}.yaml"

    def place(self, *path: str | int) -> Place:
        """Where a key stands in the parameter file: ``project.place("fokusgrupper", "moderators", 0)``."""
        return place_in(self.file, self.rows, path)

    @property
    def title(self) -> str:
        """The title of the report."""
        return self.params.title

    @property
    def data_dir(self) -> Path:
        """The folder with the project's tables."""
        return self.workspace.data_dir / self.slug

    @property
    def sections(self) -> tuple[str, ...]:
        """The sections of the report: summary first, the others in the order of their notebooks' numbers."""
        order = {section: place for place, section in enumerate(self.workspace.notebooks())}
        others = [section for section in self.params.sections if section != checks.SUMMARY]
        return (checks.SUMMARY, *sorted(others, key=lambda section: order.get(section, len(order))))

    @property
    def smallest_group(self) -> int:
        """Groups of fewer people than this are not shown."""
        return self.thresholds.group

    @property
    def thresholds(self) -> Thresholds:
        """From how many people on something is shown: the project's word, else its programme's, else the usual."""
        return merge_thresholds(self.params.privacy, self.programme.privacy if self.programme else None)

    @property
    def source_ids(self) -> tuple[str, ...]:
        """The ids of the project's sources, then of its programme's."""
        theirs = self.programme.sources if self.programme is not None else ()
        return tuple(dict.fromkeys(source.id for source in (*self.params.sources, *theirs)))

    def cited(self, cell: str) -> Source | None:
        """The document that a source cell points to: what stands before its first comma."""
        return self.source(cell.partition(",")[0].strip())

    def source(self, name: str) -> Source | None:
        """The project's or its programme's source with that id, or None."""
        own = next((source for source in self.params.sources if source.id == name), None)
        if own is None and self.programme is not None:
            return self.programme.source_of(name)
        return own


def open_project(slug: str) -> Project:
    """The project with that name in the workspace around the current folder; what notebooks call."""
    return load_project(find_workspace(), slug)


def load_project(workspace: Workspace, slug: str) -> Project:
    """One project, checked together with its programme, its questionnaire and its sections' notebooks.

    Raises :class:`~evallib.errors.InputError` with all problems of the files of all three.
    """
    document = _open(workspace, "projects", slug)
    params, problems = validate(ProjectParams, document)
    found = [*problems, *checks.check_name(document, "project", slug), *checks.check_project(document)]
    found += [*checks.check_sections(document, (*workspace.notebooks(),)), *checks.check_identifiers(document)]
    found += _check_data_dir(workspace, slug)
    programme, theirs = _programme_of(workspace, document)
    instrument, keys = _instrument_of(workspace, document)
    sources = _source_ids(document, programme)
    found += [*check_kasam(document, instrument), *check_focus_groups(document, sources)]
    found += [*check_funding(document), *check_comparisons(document, sources)]
    told = in_order((*found, *theirs, *keys))
    if told or params is None:
        own = [problem for problem in told if problem.place.file == document.file]
        others = [problem for problem in told if problem.place.file != document.file]
        raise InputError([*limit(own), *others])
    return Project(slug, params, programme, workspace, instrument, document.rows)


def load_programme(workspace: Workspace, name: str) -> Programme:
    """One funding programme, checked. Raises :class:`~evallib.errors.InputError` with all its problems."""
    programme, problems = _check_programme(_open(workspace, "programmes", name), name)
    if programme is None:
        raise InputError(problems)
    return programme


def load_instrument(workspace: Workspace, name: str) -> Instrument:
    """One questionnaire, shipped or the workspace's own, checked.

    Raises :class:`~evallib.errors.InputError` with all its problems; that the workspace has a file of the same
    name as a shipped one is a problem too, since nobody could tell which one a report rests on.
    """
    if name in workspace.instrument_names() and name in _shipped():
        place = Place(workspace.name_of(workspace.params_dir / "instruments" / f"{name}.yaml"))
        what = _("A questionnaire of this name comes with evallib.")
        raise InputError([Problem(place, what, _("Give yours another name, in the file and as its name."))])
    if name in _shipped():
        path = shipped_instruments() / f"{name}.yaml"
        document = read_document(path, workspace.name_of(path))
    else:
        document = _open(workspace, "instruments", name)
    found, problems = validate(Instrument, document)
    every = [*problems, *checks.check_name(document, "name", name), *check_instrument(document)]
    every += checks.check_identifiers(document)
    if every or found is None:
        raise InputError(limit(in_order(every)))
    return found


def _source_ids(document: Document, programme: Programme | None) -> list[str] | None:
    """The ids of the sources that a project may name; None when its programme's are not known."""
    if programme is None and document.get("programme") is not None:
        return None
    theirs = [source.id for source in programme.sources] if programme is not None else []
    return [*(text for _path, text in document.texts("sources", None, "id")), *theirs]


def _shipped() -> tuple[str, ...]:
    return parameter_names(shipped_instruments())


def _instrument_of(workspace: Workspace, document: Document) -> tuple[Instrument | None, list[Problem]]:
    """The questionnaire that a project names, and what is wrong with its file."""
    path = ("kasam", "instrument")
    name = document.get(*path)
    if not isinstance(name, str) or document.is_refused(path) or slug_fault(name):
        return None, []
    known = tuple(dict.fromkeys((*_shipped(), *workspace.instrument_names())))
    if name not in known:
        what = _("There is no questionnaire “{name}”, neither shipped nor in params/instruments.")
        return None, [Problem(document.place(path), what.format(name=name), suggest(name, known))]
    try:
        return load_instrument(workspace, name), []
    except InputError as error:
        return None, list(error.problems)


def _check_programme(document: Document, name: str) -> tuple[Programme | None, tuple[Problem, ...]]:
    found, problems = validate(Programme, document)
    every = [*problems, *checks.check_name(document, "programme", name), *checks.check_programme(document)]
    every += [*check_thresholds(document), *checks.check_identifiers(document)]
    return (None if every else found), limit(in_order(every))


def _programme_of(workspace: Workspace, document: Document) -> tuple[Programme | None, list[Problem]]:
    """The programme that a project names, and what is wrong with it or between the two."""
    name = document.get("programme")
    if not isinstance(name, str) or document.is_refused(("programme",)) or slug_fault(name):
        return None, [*check_thresholds(document)]
    known = workspace.programme_names()
    if name not in known:
        what = _("There is no programme “{name}” in params/programmes.").format(name=name)
        return None, [Problem(document.place(("programme",)), what, suggest(name, known))]
    try:
        theirs = _open(workspace, "programmes", name)
    except InputError as error:
        return None, list(error.problems)
    programme, problems = _check_programme(theirs, name)
    between = [*checks.check_against_programme(document, theirs), *check_thresholds(document, theirs)]
    between += check_funding_against(document, theirs)
    return programme, [*problems, *between]


def _open(workspace: Workspace, folder: str, name: str) -> Document:
    """The document ``params/<folder>/<name>.yaml``, after checking that the name leads nowhere else."""
    directory = workspace.params_dir / folder
    fault = slug_fault(name)
    if fault is not None:
        known = parameter_names(directory)
        file = f"params/{folder}/{name}.yaml" if name in known else f"params/{folder}"
        what = _("“{name}” cannot be used as a name.").format(name=name[:80])
        raise InputError([Problem(Place(file), f"{what} {fault}", suggest(name, _good(known)))])
    path = directory / f"{name}.yaml"
    problems = list(_check_file(workspace, path))
    if problems:
        raise InputError(problems)
    return read_document(path, workspace.name_of(path))


def _good(names: tuple[str, ...]) -> list[str]:
    return [name for name in names if slug_fault(name) is None]


def _check_file(workspace: Workspace, path: Path) -> Iterator[Problem]:
    place = Place(workspace.name_of(path))
    if not path.exists():
        if path.stem in parameter_names(path.parent):
            what = _("There is a file of this name, but its ending is not .yaml.")
            yield Problem(place, what, _("Rename it to {name}.").format(name=path.name))
            return
        known = [name for name in parameter_names(path.parent) if name != path.stem]
        yield Problem(place, _("There is no such file."), suggest(path.stem, known))
    elif not workspace.holds(path):
        yield Problem(place, _("The file is a link that leads out of the workspace."), _("Put the file itself here."))


def _check_data_dir(workspace: Workspace, slug: str) -> Iterator[Problem]:
    """The data folder may be missing, but it must be a folder and lie in the workspace."""
    path = workspace.data_dir / slug
    place = Place(workspace.name_of(path))
    if not workspace.holds(path):
        yield Problem(
            place,
            _("The folder is a link that leads out of the workspace."),
            _("Put the files themselves here."),
        )
    elif path.exists() and not path.is_dir():
        yield Problem(place, _("This is a file, where a folder was expected."), _("Make it a folder."))
