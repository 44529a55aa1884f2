"""The sentences about what was new late: how codes came to light group by group, and code saturation."""

from __future__ import annotations

from evallib.focus_groups.study import Discovery, Saturation, Study
from evallib.focus_groups.telling.words import words_of
from evallib.locale import _, ngettext
from evallib.presentation import number, percent, upper_first

FEW_GROUPS = 2
"""With so few groups a curve says nothing."""


def is_drawn(study: Study) -> bool:
    """Whether there are enough groups for a curve."""
    return study.discovery is not None and len(study.discovery.actual) > FEW_GROUPS


def different_sentence(study: Study) -> str:
    """Why nothing of what was new late is told; empty where it is."""
    if study.saturation.judged:
        return ""
    return _("What was new late is not told, because the questions were not the same each time.")


def discovery_sentence(study: Study) -> str:
    """How many codes were known before the last group, what the last one added, and how many only one group has."""
    found = study.discovery
    if found is None and len(study.groups) > 1:
        return _("When each code first came up is not shown, because of small groups.")
    if found is None or len(found.mean) < 2:
        return _("{only}, so what was new late cannot be told.").format(only=words_of(study).only_one)
    if not found.actual:
        return f"{_mean_sentence(study, found)} {_single_sentence(study, found)}"
    return f"{_late_sentence(study, found)} {_single_sentence(study, found)}"


def _late_sentence(study: Study, found: Discovery) -> str:
    """What the last one added; when it added nothing, how early all codes had come up."""
    known, total = found.actual[-2], found.actual[-1]
    n = len(found.actual) - 1
    pattern = _("After {n} of {total} {groups} {known} of the {all} codes in use had come up; then {new} more came.")
    if known == total:
        n = found.actual.index(total) + 1
        pattern = _("All {all} codes in use had come up already after {n} of {total} {groups}.")
    return pattern.format(
        n=number(n),
        total=number(len(found.actual)),
        groups=words_of(study).many,
        known=number(known),
        all=number(total),
        new=number(total - known),
    )


def _mean_sentence(study: Study, found: Discovery) -> str:
    """How much the last one adds on average, where it is not told what any of them brought."""
    return _(
        "What each brought is not shown, because of small groups. On average over all orders {known} of the {all} "
        "codes in use have come up before the last of {total} {groups}."
    ).format(
        known=number(found.mean[-2], 1),
        all=number(found.codes),
        total=number(len(found.mean)),
        groups=words_of(study).many,
    )


def _single_sentence(study: Study, found: Discovery) -> str:
    words = words_of(study)
    if not found.single_group:
        return _("Every code in use came up in at least two {groups}.").format(groups=words.many)
    pattern = ngettext("{n} code came up {once}.", "{n} codes came up {once}.", found.single_group)
    return pattern.format(n=number(found.single_group), once=words.in_one)


def saturation_sentence(study: Study) -> str:
    """Code saturation: reached, not reached, what would be needed to compute it, or why it is not asked."""
    found = study.saturation
    if not found.judged:
        return different_sentence(study)
    if not found.computable:
        return not_computable_sentence(study)
    if found.withheld:
        return _("Whether code saturation was reached is not shown, because of small groups.")
    told = [_reached_sentence(study, found), _orders_sentence(found)]
    if found.merged_codes:
        told.append(_("Codes were merged afterwards, which makes saturation look earlier than it was."))
    return " ".join(text for text in told if text)


def not_computable_sentence(study: Study) -> str:
    """How many groups code saturation needs."""
    found, words = study.saturation, words_of(study)
    return _(
        "Code saturation, the point from which {groups} bring hardly any new codes, cannot be computed: it takes at "
        "least {needed} {groups}, {base} as a base and {run} to try it with, and here there are {n}."
    ).format(
        groups=words.many,
        needed=number(found.base + found.run),
        base=number(found.base),
        run=number(found.run),
        n=number(found.groups),
    )


def _reached_sentence(study: Study, found: Saturation) -> str:
    words, limit = words_of(study), percent(found.threshold_pct, 0 if float(found.threshold_pct).is_integer() else 1)
    if found.reached is None:
        return _(
            "Code saturation was not reached: wherever one stops, the next {run} {groups} brought more than {limit} "
            "new codes, counted on those of the first {base}."
        ).format(run=number(found.run), groups=words.many, limit=limit, base=number(found.base))
    return _(
        "Code saturation was reached after {n} {groups}: the next {run} brought at most {limit} new codes, counted on "
        "those of the first {base} (written {n}+{run})."
    ).format(n=number(found.reached), groups=words.many, run=number(found.run), limit=limit, base=number(found.base))


def _orders_sentence(found: Saturation) -> str:
    """How far that depends on the order of the groups."""
    if found.orders_reached is None:
        return ""
    share = percent(100 * found.orders_reached, 0)
    if found.orders_reached == 0 or found.earliest is None or found.latest is None:
        return _("It would not have been reached in any other order either.")
    if found.earliest == found.latest:
        return _("In {share} of the orders that were tried it is reached, then after {n}.").format(
            share=share, n=number(found.earliest)
        )
    return _(
        "Their order matters: in {share} of the orders that were tried it is reached, earliest after {earliest} and "
        "latest after {latest}."
    ).format(share=share, earliest=number(found.earliest), latest=number(found.latest))


def discovery_reading(study: Study) -> str:
    """How to read the figure."""
    found, words = study.discovery, words_of(study)
    told = _(
        "The line with dots shows how many codes had come up as the {groups} are added, in the order of the settings. "
        "The dashed line is the mean over all orders, and within the grey band lie 95 % of the orders. A curve that "
        "levels out says that codes recur, not that everything has been said."
    ).format(groups=words.the_many)
    if found is not None and not found.exact:
        told += " " + _("The band is drawn from random orders.")
    return upper_first(told)
