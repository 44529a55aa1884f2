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
from evallib.projects.checks import check_doubled
from evallib.projects.documents import Document, KeyPath
from evallib.projects.fields import WORD_PATTERN
from evallib.projects.funding import ACCOUNTS_PATTERN, LedgerSettings
from evallib.projects.wording import shorten, suggest

LEDGER: KeyPath = ("medel", "ledger")


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
    if not isinstance(document.get(*LEDGER), dict):
        return
    yield from check_doubled(document, *LEDGER, "files", None)
    yield from check_doubled(document, *LEDGER, "cost_accounts", None)
    yield from _check_objects(document)
    yield from _check_accounts(document)


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
    for number, kind in enumerate(kinds):
        earlier = [(other, span) for other in kinds[:number] for span in by_kind[other]]
        for span in filter(_is_sound, by_kind[kind]):
            yield from _check_overlap(document, span, earlier)
            if costs and not any(span.meets(cost) for cost in costs):
                what = _("The accounts {accounts} are not among the accounts of costs.").format(accounts=span.text)
                yield Problem(document.place(span.path), what, _("Add them to cost_accounts, or remove them here."))


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
