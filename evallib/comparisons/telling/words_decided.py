"""What was decided of what matters most and who owns it, in sentences: the answer to who does what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evallib.comparisons.forms_read import Action
from evallib.comparisons.read import Study
from evallib.comparisons.telling.matters import Decided, decided
from evallib.comparisons.telling.names import name_some
from evallib.comparisons.telling.words_plan import decision_text
from evallib.locale import _, ngettext
from evallib.presentation import join_words, number, quoted

MOST = 2
"""So many suggestions, or activities without anybody responsible, are named; the rest are counted."""


def uncompared_sentence(study: Study) -> str:
    """That nothing is compared, and what that would have needed."""
    text = _(
        "Where {name} stands cannot be said: no indicators are named. It would have needed the indicators to compare, "
        "and their values."
    )
    return text.format(name=study.settings.name)


def decided_sentence(study: Study) -> str:
    """What was decided of what has priority 1, who is responsible for it by the plan, and which activities lack
    somebody; "" when nothing is suggested, prioritised or planned."""
    found, actions = decided(study), study.forms.actions
    told = [_decision(one) + (" " + _owner(one) if actions else "") for one in _leading(found)[:MOST]]
    told += _rest(len(_leading(found)) - MOST)
    if found and not actions:
        told.append(_("The plan of action (Bilaga 4) is not filled in, so nobody is named as responsible."))
    return " ".join([*told, *_ownerless(actions)])


def _leading(found: Sequence[Decided]) -> list[Decided]:
    """What has priority 1; all when nothing has."""
    return [one for one in found if one.first] or [*found]


def _rest(left: int) -> list[str]:
    if left <= 0:
        return []
    text = ngettext("{n} more suggestion is in the table.", "{n} more suggestions are in the table.", left)
    return [text.format(n=number(left))]


def _decision(one: Decided) -> str:
    what = name_some(one.indicators) if one.suggestion is None else quoted(one.suggestion)
    start = _("Priority 1: {what}") if one.first else _("Suggested: {what}")
    return f"{start.format(what=what)}, {decision_text(one)}."


def _owner(one: Decided) -> str:
    """Who is responsible by the activities of the plan that name it."""
    if not one.actions:
        if one.suggestion is None:
            return _("No activity in the plan names it, so nobody is named as responsible.")
        return _("No activity in the plan names the suggestion or its indicators, so nobody is named as responsible.")
    owners = list(dict.fromkeys(action.owner for action in one.actions if action.owner is not None))
    if not owners:
        return _("The activity in the plan that names it has no responsible role.")
    return _("Responsible by the plan: {owners}.").format(owners=join_words(owners))


def _ownerless(actions: Sequence[Action]) -> Iterator[str]:
    """Which activities have no responsible role, and that they need one."""
    found = [one for one in actions if one.owner is None]
    if not found:
        return
    text = ngettext(
        "{n} of the {all} activities of the plan lacks a responsible role: {names}.",
        "{n} of the {all} activities of the plan lack a responsible role: {names}.",
        len(found),
    )
    named = [_with_day(one) for one in found[:MOST]]
    rest = len(found) - MOST
    named += [_("{n} more").format(n=number(rest))] if rest > 0 else []
    yield text.format(n=number(len(found)), all=number(len(actions)), names=join_words(named))
    yield _("Each activity needs a role.")


def _with_day(action: Action) -> str:
    if action.due is None:
        return quoted(action.activity)
    return _("{activity} (to be done by {day})").format(activity=quoted(action.activity), day=action.due)
