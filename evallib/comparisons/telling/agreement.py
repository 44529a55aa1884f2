"""The group's judgement of what kind each indicator is, beside its definition (Bilaga 7): agreement and kappa."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evallib.comparisons.forms_read import Forms, TypeJudged
from evallib.comparisons.read import Study
from evallib.comparisons.telling.names import answer_word, call_written, name_some, type_word
from evallib.locale import _, ngettext, pgettext
from evallib.presentation import Column, Table, number
from evallib.statistics import cohen_kappa, percent_agreement

KINDS = ("structure", "process", "result")
KAPPA_DECIMALS = 2
FEW = 30
"""Of fewer indicators kappa says little. Its standard error is about sqrt(po (1 - po) / n) / (1 - pe) (Cohen, 1960):
with 30 indicators, 70 % the same and 40 % by chance, sqrt(0.7 * 0.3 / 30) / 0.6 = 0.14."""


@dataclass(frozen=True)
class Agreement:
    """``n`` indicators with both judgements, the same in ``same`` of them; kappa None where it is not defined."""

    n: int
    same: int
    share_pct: float | None
    kappa: float | None
    differing: tuple[TypeJudged, ...]
    left_out: int


def agree_on_types(forms: Forms) -> Agreement:
    """Percent agreement and Cohen's kappa of own judgement and definition; rows without both are left out and counted.

    >>> agree_on_types(Forms(types=(TypeJudged("a", None, "result", "result"), TypeJudged("b", None, None, "result"))))
    Agreement(n=1, same=1, share_pct=100.0, kappa=None, differing=(), left_out=1)
    """
    pairs = [row for row in forms.types if row.own is not None and row.defined is not None]
    differing = tuple(row for row in pairs if row.own != row.defined)
    left_out = len(forms.types) - len(pairs)
    if not pairs:
        return Agreement(0, 0, None, None, (), left_out)
    ratings = np.array([[KINDS.index(str(row.own)), KINDS.index(str(row.defined))] for row in pairs], dtype=np.float64)
    share, kappa = percent_agreement(ratings), cohen_kappa(ratings)
    same = len(pairs) - len(differing)
    return Agreement(len(pairs), same, 100 * share if share is not None else None, kappa, differing, left_out)


def agreement_sentence(study: Study) -> str:
    """How often the group and the definition agree and where they do not; "" when no form was filled in."""
    found = agree_on_types(study.forms)
    if not found.n:
        return ""
    text = ngettext(
        "The group found {same} of {n} indicator to be of the kind that the appendix on method says.",
        "The group found {same} of {n} indicators to be of the kind that the appendix on method says.",
        found.n,
    )
    told = text.format(n=number(found.n), same=number(found.same))
    return " ".join(part for part in (told, _differing(study, found)) if part)


def _notes(found: Agreement) -> tuple[str, ...]:
    """Cohen's kappa, and that it says little of few indicators; nothing without any pair."""
    if not found.n:
        return ()
    if found.kappa is None:
        return (_("Kappa cannot be worked out, since only one kind occurs."),)
    text = _("Kappa is {kappa}, where 1 is full agreement and 0 is what chance alone would give.")
    few = _("Of so few indicators it says little.") if found.n < FEW else ""
    told = text.format(kappa=number(found.kappa, KAPPA_DECIMALS))
    return (" ".join(part for part in (told, few) if part),)


def _differing(study: Study, found: Agreement) -> str:
    if not found.differing:
        return ""
    names = name_some([call_written(study.comparison, row.indicator) for row in found.differing])
    return _("Judged in another way: {names}.").format(names=names)


def types_table(study: Study) -> Table | None:
    """Each indicator of Bilaga 7 with both judgements; None when the form is empty."""
    rows = tuple(
        (
            call_written(study.comparison, row.indicator),
            row.area or "–",
            type_word(row.own),
            type_word(row.defined),
            _same_word(row),
        )
        for row in study.forms.types
    )
    columns = (
        Column(pgettext("column", "Indicator")),
        Column(_("Area")),
        Column(_("Our judgement")),
        Column(_("Definition in the appendix on method")),
        Column(_("The same?")),
    )
    caption = _("What kind of indicator (Bilaga 7)")
    notes = _notes(agree_on_types(study.forms))
    return Table("types", caption, columns, rows, notes, folded=True) if rows else None


def _same_word(row: TypeJudged) -> str:
    if row.own is None or row.defined is None:
        return _("cannot be said")
    return answer_word("yes" if row.own == row.defined else "no")
