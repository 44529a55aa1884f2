"""From a project's settings and files to a funding study."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from evallib.errors import InputError, Problem, gather, problems_of
from evallib.funding.reading.notices import find_notices
from evallib.funding.reading.read_ledgers import LedgerFile, read_ledgers
from evallib.funding.reading.read_records import read_records
from evallib.funding.reading.stated import stated_records
from evallib.funding.records import Records
from evallib.funding.study import FundingStudy
from evallib.funding.telling.names import STATED
from evallib.locale import _
from evallib.projects import FundingSettings, KeyPath, Project, suggest
from evallib.published import Facts, read_facts


def read_study(project: Project) -> FundingStudy:
    """The rules, the fund's tables, the facts and the ledgers of a project. The loader has made sure of a programme.

    Without any table, the records are what facts.csv states. Raises ``InputError`` with every problem of all files.
    """
    if project.programme is None:
        raise ValueError(f"{project.slug} has no programme")
    facts, records, files = _read(project)
    ledgers = tuple(one.ledger for one in files)
    return FundingStudy(project.programme, facts, records, ledgers, _settings(project))


def check_inputs(project: Project) -> tuple[Problem, ...]:
    """Every problem in what the section reads."""
    return problems_of(partial(_read, project))


def notices(project: Project) -> tuple[Problem, ...]:
    """What an evaluator should look at in the tables and ledgers, though nothing in it stops the reading.

    For whoever checks the files, never for a report: names of files stand in it. Raises ``InputError`` like
    ``read_study``.
    """
    _facts, records, files = _read(project)
    return find_notices(project, records, files)


def _settings(project: Project) -> FundingSettings:
    return project.params.medel or FundingSettings()


def _read(project: Project) -> tuple[Facts, Records, tuple[LedgerFile, ...]]:
    """All that the section reads, or all problems together."""
    facts, records, files = gather(
        partial(read_facts, project), partial(_read_records, project), partial(read_ledgers, project)
    )
    if not records.given:
        records = stated_records(facts, _settings(project).round or "")
    return facts, replace(records, account=records.account + facts.account), files


def _read_records(project: Project) -> Records:
    records = read_records(project)
    problems = tuple(_check_settings(project, records))
    if problems:
        raise InputError(problems)
    return records


def _check_settings(project: Project, records: Records) -> Iterator[Problem]:
    """Applications that the settings name and that there are not, and another round than the application's."""
    settings = _settings(project)
    known = records.ids if records.given else (STATED,)
    for path, name in _named(settings):
        if name not in known:
            what = _("There is no application “{name}”.").format(name=name)
            remedy = suggest(name, known) if records.given else _("Add applications.csv, or write projektet.")
            yield Problem(project.place("medel", *path), what, remedy)
    own = next((one.round for one in records.applications if one.id == settings.application), None)
    if own is not None and settings.round is not None and own != settings.round:
        what = _("The round is {round}, but that of the application is {own}.")
        told = what.format(round=settings.round, own=own)
        yield Problem(project.place("medel", "round"), told, _("Make them the same."))


def _named(settings: FundingSettings) -> Iterator[tuple[KeyPath, str]]:
    """Where the settings name applications."""
    if settings.application is not None:
        yield ("application",), settings.application
    for name in settings.ledger.projects if settings.ledger is not None else ():
        yield ("ledger", "projects", name), name
