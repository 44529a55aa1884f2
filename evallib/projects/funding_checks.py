"""Questions about the settings of the section medel that no single value can answer.

Asked of the project's document, so that they are answered also when other values are wrong. What stands in the tables
(which applications there are) is asked when those are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from evallib.errors import Problem
from evallib.locale import _
from evallib.projects.checks import check_doubled, check_percent
from evallib.projects.documents import Document, KeyPath
from evallib.projects.fields import WORD_PATTERN
from evallib.projects.funding import ACCOUNTS_PATTERN, LedgerSettings
from evallib.projects.scalars import read_date
from evallib.projects.wording import shorten, suggest

LEDGER: KeyPath = ("medel", "ledger")
OF_PERSONS = frozenset({"7", "8", "9"})
"""The dimensions of employees, customers and suppliers in SIE, whatever a file says of them."""
FIRST_YEAR, LAST_YEAR = 1990, 2100
"""Days of other years cannot be meant as the day that deadlines are judged at."""


class Span(NamedTuple):
    """Accounts as the settings give them: those that begin with ``low``, ``high`` or anything between."""

    path: KeyPath
    text: str
    low: str
    high: str

    def meets(self, other: Span) -> bool:
        """Whether some account belongs to both. Account numbers are compared digit by digit from the left.

        >>> fifty, range_ = Span((), "50", "50", "50"), Span((), "5-6", "5", "6")
        >>> fifty.meets(range_), range_.meets(fifty), fifty.meets(Span((), "51-53", "51", "53"))
        (True, True, False)
        """
        length = min(len(self.low), len(other.low))
        return self.low[:length] <= other.high[:length] and other.low[:length] <= self.high[:length]


def check_funding(document: Document) -> Iterator[Problem]:
    """Problems in the settings of the ledger that show in the project's file alone; nothing when there are none."""
    yield from _check_as_of(document)
    yield from check_percent(document, "medel", "low_use_pct")
    if not isinstance(document.get(*LEDGER), dict):
        return
    yield from check_percent(document, *LEDGER, "budget_tolerance_pct")
    yield from check_doubled(document, *LEDGER, "files", None)
    yield from check_doubled(document, *LEDGER, "cost_accounts", None)
    yield from _check_dimension(document)
    yield from _check_objects(document)
    yield from _check_accounts(document)


def _check_as_of(document: Document) -> Iterator[Problem]:
    path: KeyPath = ("medel", "as_of")
    for _path, text in document.texts(*path):
        day = read_date(text)
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            what = _("The year {year} is not between {first} and {last}.")
            told = what.format(year=day.year, first=FIRST_YEAR, last=LAST_YEAR)
            yield Problem(document.place(path), told, _("Write the day that deadlines are to be judged at."))


def check_funding_against(document: Document, programme: Document) -> Iterator[Problem]:
    """Kinds of cost in the settings of the ledger that the programme does not have."""
    known = [text for _path, text in programme.texts("costs", None, "id")]
    for name in _keys(document, "accounts"):
        if re.fullmatch(WORD_PATTERN, name) and name not in known:
            what = _("The programme has no kind of cost with the id “{name}”.").format(name=shorten(name))
            remedy = suggest(name, known) or _("Add it under costs in the programme, or remove the row.")
            yield Problem(document.place((*LEDGER, "accounts", name)), what, remedy)


def _keys(document: Document, key: str) -> list[str]:
    found = document.get(*LEDGER, key)
    return list(found) if isinstance(found, dict) else []


def _check_dimension(document: Document) -> Iterator[Problem]:
    """A dimension whose objects are people: what is booked on one would be somebody's pay."""
    dimension = document.get(*LEDGER, "dimension")
    if isinstance(dimension, str) and dimension.lstrip("0") in OF_PERSONS:
        what = _("Dimension {dimension} is that of employees (7), customers (8) or suppliers (9), who may be people.")
        remedy = _("Give the dimension of projects; 6 in SIE.")
        yield Problem(document.place((*LEDGER, "dimension")), what.format(dimension=shorten(dimension)), remedy)


def _check_objects(document: Document) -> Iterator[Problem]:
    """Objects of the ledger that are named twice: their costs would be counted twice."""
    first: dict[str, KeyPath] = {}
    for application in _keys(document, "projects"):
        for path, name in document.texts(*LEDGER, "projects", application, None):
            if name in first:
                what = _("The object “{name}” already belongs to “{application}” on row {row}.")
                row = document.place(first[name]).row
                what = what.format(name=shorten(name), application=shorten(str(first[name][-2])), row=row)
                yield Problem(document.place(path), what, _("Keep one of them."))
            first.setdefault(name, path)


def _check_accounts(document: Document) -> Iterator[Problem]:
    """Ranges of accounts that are none, belong to two kinds of cost, or lie outside the accounts of costs."""
    costs, kinds = _cost_accounts(document), _keys(document, "accounts")
    by_kind = {kind: _spans(document, "accounts", kind, None) for kind in kinds}
    every = [*costs, *(span for spans in by_kind.values() for span in spans)]
    for span in every:
        yield from _check_span(document, span)
    costs = [span for span in costs if _is_sound(span)]
    yield from _check_classes(document, costs)
    for number, kind in enumerate(kinds):
        earlier = [(other, span) for other in kinds[:number] for span in by_kind[other]]
        for span in filter(_is_sound, by_kind[kind]):
            yield from _check_overlap(document, span, earlier)
            if costs and not any(span.meets(cost) for cost in costs):
                what = _("The accounts {accounts} are not among the accounts of costs.").format(accounts=span.text)
                yield Problem(document.place(span.path), what, _("Add them to cost_accounts, or remove them here."))


def _check_classes(document: Document, spans: list[Span]) -> Iterator[Problem]:
    """Accounts of assets, debts and income: their rows would cancel the costs, and the grant is among them."""
    for span in spans:
        if span.meets(Span((), "1-3", "1", "3")):
            what = _("Among the accounts {accounts} are some that begin with 1, 2 or 3: balances and income, no costs.")
            remedy = _('Write the accounts of costs only, e.g. "4-7".')
            yield Problem(document.place(span.path), what.format(accounts=span.text), remedy)


def _cost_accounts(document: Document) -> list[Span]:
    """The accounts of costs: those of the file, or the usual ones if it does not say."""
    if document.get(*LEDGER, "cost_accounts") is not None:
        return _spans(document, "cost_accounts", None)
    usual: tuple[str, ...] = LedgerSettings.model_fields["cost_accounts"].default
    return [_span(LEDGER, text) for text in usual]


def _span(path: KeyPath, text: str) -> Span:
    low, _dash, high = text.partition("-")
    return Span(path, text, low, high or low)


def _spans(document: Document, *pattern: str | None) -> list[Span]:
    """The ranges of accounts at a path that have the right form."""
    texts = document.texts(*LEDGER, *pattern)
    return [_span(path, text) for path, text in texts if re.fullmatch(ACCOUNTS_PATTERN, text)]


def _is_sound(span: Span) -> bool:
    return len(span.low) == len(span.high) and span.low <= span.high


def _check_span(document: Document, span: Span) -> Iterator[Problem]:
    if len(span.low) != len(span.high):
        what = _("The ends of the range {accounts} do not have the same number of digits.")
        remedy = _('Write as many digits at both ends, e.g. "500-539".')
        yield Problem(document.place(span.path), what.format(accounts=span.text), remedy)
    elif span.low > span.high:
        what = _("The range {accounts} ends before it begins.").format(accounts=span.text)
        yield Problem(document.place(span.path), what, _('Write "{low}-{high}".').format(low=span.high, high=span.low))


def _check_overlap(document: Document, span: Span, earlier: list[tuple[str, Span]]) -> Iterator[Problem]:
    """The first kind of cost before that has some of the same accounts."""
    for kind, other in earlier:
        if _is_sound(other) and span.meets(other):
            what = _(
                "Some of the accounts {accounts} already belong to the kind of cost “{kind}” ({others}, row {row})."
            )
            row = document.place(other.path).row
            what = what.format(accounts=span.text, kind=shorten(kind), others=other.text, row=row)
            yield Problem(document.place(span.path), what, _("Let each account belong to one kind of cost."))
            return
