"""What was prioritised and why, and what speaks for another order, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from evallib.comparisons.read import Study
from evallib.comparisons.telling.matters import Placed, placed
from evallib.comparisons.telling.names import name_some, same_indicator
from evallib.locale import _, ngettext
from evallib.presentation import join_words, number


def priorities_sentence(study: Study) -> str:
    """How many indicators were prioritised, which got the highest priority and why; "" when the form is empty."""
    rows = study.forms.priorities
    if not rows:
        return ""
    given = sum(row.priority is not None for row in rows)
    without = len(rows) - given
    text = ngettext("{n} indicator in Bilaga 6 has no number.", "{n} indicators in Bilaga 6 have no number.", without)
    told = [_given(study, given), _first(study), text.format(n=number(without)) if without else ""]
    return " ".join(part for part in told if part)


def _given(study: Study, given: int) -> str:
    """How many got a priority: of all that are compared, where the form has no other."""
    results = study.comparison.results if study.comparison else ()
    keys = {same_indicator(study.comparison, row.indicator) for row in study.forms.priorities}
    if keys <= {one.indicator.id for one in results}:
        text = _("The group gave {n} of {all} indicators a priority (Bilaga 6).")
        return text.format(n=number(given), all=number(len(results)))
    text = ngettext(
        "The group gave {n} indicator a priority (Bilaga 6).",
        "The group gave {n} indicators a priority (Bilaga 6).",
        given,
    )
    return text.format(n=number(given))


def _first(study: Study) -> str:
    """What got the highest priority, with what the forms say of it; those of which they say the same together."""
    reasons: dict[str, list[str]] = {}
    for one in placed(study):
        if one.priority == 1:
            known = reasons.setdefault(one.label, [])
            known += [text for text in _said(one) if text not in known]
    if not reasons:
        return _("None got the highest, 1.")
    same: dict[str, list[str]] = {}
    for label, texts in reasons.items():
        same.setdefault(", ".join(texts), []).append(label)
    told = join_words([f"{name_some(labels)} ({why})" if why else name_some(labels) for why, labels in same.items()])
    text = ngettext("{n} got the highest, 1: {told}.", "{n} got the highest, 1: {told}.", len(reasons))
    return text.format(n=number(len(reasons)), told=told)


def _said(one: Placed) -> Iterator[str]:
    """What the forms say of an indicator, each as a clause."""
    if one.people is not None:
        yield {
            "low": _("few inhabitants are affected"),
            "medium": _("a medium number of inhabitants are affected"),
            "high": _("many inhabitants are affected"),
        }[one.people]
    if one.quality_cost is not None:
        yield {
            "low": _("lacking quality costs little"),
            "medium": _("lacking quality costs a medium amount"),
            "high": _("lacking quality costs much"),
        }[one.quality_cost]
    if one.influence is not None:
        yield {
            "low": _("the organisation can do little about it"),
            "medium": _("the organisation can do something about it"),
            "high": _("the organisation can do much about it"),
        }[one.influence]


def against_lines(study: Study) -> tuple[str, ...]:
    """Where the order does not follow what the forms say of importance and influence: worth a talk, not wrong."""
    found = placed(study)
    low = [one.label for one in found if one.priority == 1 and one.influence == "low"]
    few = [one.label for one in found if one.priority == 1 and one.people == "low"]
    left = [
        one.label
        for one in found
        if (one.people, one.influence) == ("high", "high") and (one.priority is None or one.priority > 1)
    ]
    told = []
    if low:
        told.append(_("Number 1 though the organisation can do little about it: {names}.").format(names=name_some(low)))
    if few:
        told.append(_("Number 1 though few inhabitants are affected: {names}.").format(names=name_some(few)))
    if left:
        text = _("Not number 1 though many are affected and the organisation can do much about it: {names}.")
        told.append(text.format(names=name_some(left)))
    return tuple(told)


def unplaced_sentence(study: Study) -> str:
    """Which indicators cannot be placed in the matrix and what is missing; that there is no matrix when none can; ""
    when all can."""
    found = placed(study)
    if not found:
        return _("No matrix is drawn: Bilaga 6 is not filled in.")
    no_people = [one.label for one in found if one.people is None]
    no_influence = [one.label for one in found if one.influence is None]
    told = []
    if no_people:
        told.append(_("inhabitants affected (Bilaga 6) for {names}").format(names=name_some(no_people)))
    if no_influence:
        told.append(_("own influence (Bilaga 8) for {names}").format(names=name_some(no_influence)))
    if not told:
        return ""
    if any(one.people is not None and one.influence is not None for one in found):
        return _("Not in the matrix, because it is not filled in: {told}.").format(told=join_words(told))
    text = _("No matrix is drawn, because this is not filled in: {told}. With it the matrix could be drawn.")
    return text.format(told=join_words(told))


def nothing_prioritised() -> str:
    """What is missing when no priorities are filled in."""
    return _("Nothing is prioritised yet. Fill in Bilaga 6, and Bilaga 8 for how much the own organisation can do.")
