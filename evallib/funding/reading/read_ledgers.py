"""The ledgers of a project, each read from its SIE file, and whether they can be taken together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import combinations

from evallib.errors import InputError, Place, Problem, gather
from evallib.funding.ledger import Ledger
from evallib.funding.readers.sie import read_ledger
from evallib.locale import _
from evallib.projects import LedgerSettings, Project, shorten, suggest
from evallib.tables import data_file

CODE = re.compile("[A-ZÅÄÖa-zåäö]{0,3}[ -]?[0-9]{1,8}")
"""Objects that are called so may be told; others may be called after somebody."""
WITH_VOUCHERS = 4
"""Files of SIE types below this one have balances only, and name no objects of vouchers."""


@dataclass(frozen=True)
class LedgerFile:
    """A ledger with the name of its file, which is for the evaluator only."""

    file: str
    ledger: Ledger


def ledger_settings(project: Project) -> LedgerSettings | None:
    """What the project file says of the ledger; None if there is none."""
    return project.params.medel.ledger if project.params.medel is not None else None


def named_files(project: Project) -> tuple[str, ...]:
    """The SIE files that the settings name: they are read, whatever they are called."""
    settings = ledger_settings(project)
    return tuple(dict.fromkeys(settings.files)) if settings is not None else ()


def read_ledgers(project: Project) -> tuple[LedgerFile, ...]:
    """The ledgers in the order of the settings, numbered from 1; none without settings.

    Raises ``InputError`` with every problem of all files; when all can be read, with those between them: two files of
    the same days, in which costs would count twice, and objects of the settings that no file knows.
    """
    settings = ledger_settings(project)
    if settings is None:
        return ()
    ledgers: tuple[LedgerFile, ...] = gather(
        *(partial(_read, project, settings, name, number=number) for number, name in enumerate(settings.files, start=1))
    )
    problems = (*_overlaps(ledgers), *_unknown_objects(project, settings, ledgers))
    if problems:
        raise InputError(problems)
    return ledgers


def _read(project: Project, settings: LedgerSettings, name: str, *, number: int) -> LedgerFile:
    path, file = data_file(project, name, settings.files)
    objects = frozenset(one for listed in settings.projects.values() for one in listed)
    return LedgerFile(file, read_ledger(path, file, number=number, dimension=settings.dimension, objects=objects))


def _overlaps(ledgers: Sequence[LedgerFile]) -> Iterator[Problem]:
    """Files with days in common. A file without a financial year has those of its vouchers."""
    for one, other in combinations(ledgers, 2):
        first, second = _span(one.ledger), _span(other.ledger)
        if first and second and first[0] <= second[1] and second[0] <= first[1]:
            what = _(
                "The file covers {start} to {end}, and {file} covers some of the same days: costs would count twice."
            )
            told = what.format(start=second[0].isoformat(), end=second[1].isoformat(), file=one.file)
            remedy = _("Name one file for each financial year under medel: ledger: files.")
            yield Problem(Place(other.file), told, remedy)


def _span(ledger: Ledger) -> tuple[date, date] | None:
    return (ledger.year.start, ledger.year.end) if ledger.year is not None else ledger.dated


def _meant(name: str, codes: Sequence[str]) -> str:
    """A remedy for an unknown object; one that differs in spaces only is the one that was meant."""
    return _("Did you mean “{name}”?").format(name=name.strip()) if name.strip() in codes else suggest(name, codes)


def _unknown_objects(project: Project, settings: LedgerSettings, ledgers: Sequence[LedgerFile]) -> Iterator[Problem]:
    """Objects of the settings that no ledger declares or uses: a misspelt one would look like one without costs."""
    told = [one.ledger for one in ledgers if one.ledger.sie_type >= WITH_VOUCHERS]
    known = {name for ledger in told for name in (*ledger.objects, *ledger.undeclared)}
    codes = sorted(name for name in known if CODE.fullmatch(name))
    for application, objects in settings.projects.items() if told else ():
        for number, name in enumerate(objects):
            if name not in known:
                what = _("The ledger has no object “{name}” in dimension {dimension}.")
                where = project.place("medel", "ledger", "projects", application, number)
                if name != name.strip():
                    what = _("The object “{name}” begins or ends with a space, and the ledger has none such.")
                told_what = what.format(name=shorten(name), dimension=settings.dimension)
                yield Problem(where, told_what, _meant(name, codes) or _("Give the dimension of projects."))
