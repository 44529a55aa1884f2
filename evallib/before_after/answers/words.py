"""The sentences about answers: which changes are sure, how they were tried, and what is withheld."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from evallib.before_after.answers.study import Answered, Answers, MeanCheck, Tested
from evallib.locale import _, ngettext
from evallib.presentation import join_words, lower_first, number, signed, span
from evallib.statistics import ALPHA, detectable_change, holm

DECIMALS = 2
"""Means of answers on a scale of few steps, so that differences can be recomputed from what is shown."""


def label_of(one: Answered) -> str:
    """An item within a sentence."""
    return lower_first(one.item.label)


def interval_text(test: Tested) -> str:
    """The 95 % interval of a change."""
    return span(test.estimate.low, test.estimate.high, DECIMALS)


def p_text(p: float | None) -> str:
    """A p value with three decimals, never zero; a dash when there is none.

    >>> p_text(0.0163), p_text(0.00002), p_text(None)
    ('0,016', '< 0,001', '–')
    """
    if p is None:
        return "–"
    return f"< {number(0.001, 3)}" if p < 0.001 else number(p, 3)


def outcome_sentence(answers: Answers) -> str:
    """How many changes are larger than chance could give, the largest of them, and how many are not; empty untried."""
    tried = [(one, one.test) for one in answers.items if one.test is not None]
    sure = [(one, test) for one, test in tried if test.p_holm < ALPHA]
    groups = (
        (
            _("Of {all} items tried, {n} rose by more than chance would reasonably give, most {told}."),
            [one for one, test in sure if test.estimate.value > 0],
        ),
        (
            _("Of {all} items tried, {n} fell by more than chance would reasonably give, most {told}."),
            [one for one, test in sure if test.estimate.value < 0],
        ),
    )
    told = [
        text.format(all=len(tried), n=len(found), told=join_words([_largest(one) for one in _top(found)]))
        for text, found in groups
        if found
    ]
    if left := len(tried) - len(sure):
        text = ngettext("For {n} item no change is sure.", "For {n} items no change is sure.", left)
        told.append(text.format(n=left))
    return " ".join(told)


def _top(found: Sequence[Answered]) -> list[Answered]:
    """Those that changed most."""
    sizes = [abs(one.change or Fraction(0)) for one in found]
    return [one for one, size in zip(found, sizes, strict=True) if size == max(sizes)]


def _largest(one: Answered) -> str:
    """An item with both means, its change and the interval."""
    interval = interval_text(one.test) if one.test is not None else "–"
    return _("“{label}” (from {before} to {after}: {change}; 95 % interval {interval})").format(
        label=label_of(one),
        before=number(one.before.mean or 0, DECIMALS),
        after=number(one.after.mean or 0, DECIMALS),
        change=signed(one.change or 0, DECIMALS),
        interval=interval,
    )


def level_sentence(answers: Answers) -> str:
    """Where the answers lie when no change was tried."""
    changed = [one for one in answers.items if one.change is not None]
    if not changed:
        return _("No item has enough answers both before and after for a change to be shown.")
    told = join_words(
        [
            _("{label} ({change})").format(label=label_of(one), change=signed(one.change or 0, DECIMALS))
            for one in changed
        ]
    )
    return _("The mean of the answers changed by: {told}.").format(told=told)


def detectable_sentence(answers: Answers) -> str:
    """How large a change would probably have been seen where none is sure; empty when all are.

    By the strictest limit that Holm's method can set, so that no smaller change is promised to have been seen.
    """
    tried = [one.test for one in answers.items if one.test is not None]
    unsure = [detectable_change(test.se, test.df, alpha=ALPHA / len(tried)) for test in tried if test.p_holm >= ALPHA]
    if not unsure:
        return ""
    text = _(
        "Where no change is sure, a true change of {points} scale points would probably have been seen (8 times of "
        "10). A smaller one may be there."
    )
    least, most = number(min(unsure), 1), number(max(unsure), 1)
    return text.format(points=least if least == most else span(min(unsure), max(unsure), 1))


def method_sentence(answers: Answers, before: str, after: str) -> str:
    """How many answered, and how the changes were tried."""
    parts = [people_sentence(answers, before, after), linking_sentence(answers), apart_sentence(answers)]
    if len(answers.tried) > 1:
        text = _(
            "Since {n} changes are tried, the limit is stricter for each (Holm's method). The intervals are of each "
            "item alone, so one may leave out zero though the change is not sure."
        )
        parts.append(text.format(n=len(answers.tried)))
    return " ".join(part for part in (*parts, ranks_sentence(answers)) if part)


def people_sentence(answers: Answers, before: str, after: str) -> str:
    """How many answers there are an item, each time; nothing where the same people answered everything."""
    if answers.linking == "linked" and answers.tried:
        return ""
    sides = [[one.waves[side].people for one in answers.items] for side in (0, 1)]
    known = [[people for people in side if people is not None] for side in sides]
    told = [
        _("{n} answers an item ({when})").format(n=_range(side), when=when)
        for side, when in zip(known, (before, after), strict=True)
        if side
    ]
    return f"{join_words(told)}." if told else ""


def _range(people: Sequence[int]) -> str:
    return str(people[0]) if len(set(people)) == 1 else f"{min(people)}–{max(people)}"


def linking_sentence(answers: Answers) -> str:
    """Whether answers of the same respondent were compared, and what would be needed for it."""
    unlinked = _("Tried with Welch's t-test, as if different people had answered.")
    told = {
        "linked": _("{n} people answered both times, and their answers are linked. Tried with a paired t-test."),
        "partly": _(
            "{n} respondents answered both times; those who answered once count too (t-test for partly overlapping "
            "groups)."
        ),
        "no_ids": _("The answers cannot be linked, since no respondent has the same id both times.") + f" {unlinked}",
        "not_used": _("The respondents have ids, but the project says that answers are not linked (linked: false).")
        + f" {unlinked}",
        "not_stated": _(
            "The respondents have ids, but the project does not say whether an id is the same one both times. With "
            "linked: true the change could have been tried person by person."
        )
        + f" {unlinked}",
        "few": _("Too few answered both times for their answers to be linked.") + f" {unlinked}",
    }[answers.linking]
    return told.format(n=answers.pairs) if answers.tried else ""


def apart_sentence(answers: Answers) -> str:
    """The items whose linked answers were tried as those of different people; empty when there are none."""
    if answers.linking not in ("linked", "partly"):
        return ""
    apart = [label_of(one) for one in answers.tried if one.test is not None and one.test.branch == "unlinked"]
    if not apart:
        return ""
    text = _(
        "Tried as if different people had answered, since so few answered once only that a comparison in pairs could "
        "give them away: {told}."
    )
    return text.format(told=join_words(apart))


def ranks_sentence(answers: Answers) -> str:
    """Whether tests of ranks, which take the steps of the scale as order only, give the same verdicts."""
    both = [(one, one.test, one.test.rank_p) for one in answers.items if one.test is not None]
    known = [(one, test, p) for one, test, p in both if p is not None]
    if not known:
        return ""
    adjusted = holm([p for _one, _test, p in known]) if len(known) > 1 else [p for _one, _test, p in known]
    other = [
        label_of(one)
        for (one, test, _p), p in zip(known, adjusted, strict=True)
        if (p < ALPHA) != (test.p_holm < ALPHA)
    ]
    if other:
        return _("A test of ranks gives another verdict on {told}.").format(told=join_words(other))
    return ngettext(
        "A test of ranks gives the same verdict ({n} item).",
        "Tests of ranks give the same verdicts ({n} items).",
        len(known),
    ).format(n=len(known))


def untried_sentence(answers: Answers, smallest_group: int) -> str:
    """The items whose change was not tried, and why; empty when all were."""
    left = [one for one in answers.items if one.test is None]
    few = [label_of(one) for one in left if one.untried == "few"]
    others = [label_of(one) for one in left if one.untried != "few"]
    parts = []
    if few:
        text = _("Not tried, since fewer than {n} answered: {told}.")
        parts.append(text.format(n=smallest_group, told=join_words(few)))
    if others:
        text = _("Not tried, since a test would tell what single people answered, or cannot be computed: {told}.")
        parts.append(text.format(told=join_words(others)))
    return " ".join(parts)


def published_sentence(checks: Sequence[MeanCheck]) -> str:
    """Whether the published means are those of the answers, and which were not checked; empty without any."""
    wrong = [check_text(check) for check in checks if check.agrees is False]
    right = sum(check.agrees is True for check in checks)
    parts = []
    if wrong:
        parts.append(_("These published means are not those of the answers: {told}.").format(told="; ".join(wrong)))
    elif right:
        parts.append(_("All {n} published means that were checked agree with the answers.").format(n=right))
    if left := sum(check.agrees is None for check in checks):
        text = ngettext(
            "{n} mean in before_after.csv is not checked: it is not published, or that of the answers is not shown.",
            "{n} means in before_after.csv are not checked: they are not published, or those of the answers are not "
            "shown.",
            left,
        )
        parts.append(text.format(n=left))
    return " ".join(parts)


def check_text(check: MeanCheck) -> str:
    """A published mean beside that of the answers, and both numbers of answers when they differ."""
    label = lower_first(check.item.label)
    text = {
        "before": _("{label} before: published {printed}, answers {mean}"),
        "after": _("{label} after: published {printed}, answers {mean}"),
    }[check.wave]
    told = text.format(label=label, printed=check.printed, mean=number(check.mean or 0, DECIMALS))
    if check.people is None:
        return told
    return (
        told
        + " "
        + _("({printed} answers are published, {counted} are in the file)").format(
            printed=check.people[0], counted=check.people[1]
        )
    )


def is_empty(answers: Answers | None) -> bool:
    """Whether nothing of the answers may be shown."""
    return answers is None or not answers.shown
