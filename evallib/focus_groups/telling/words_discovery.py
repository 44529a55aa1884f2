"""The sentences about what was new late: how codes came to light group by group, and code saturation."""

from __future__ import annotations

from evallib.focus_groups.study import Discovery, Saturation, Study
from evallib.focus_groups.telling.numerals import code_word, in_words
from evallib.focus_groups.telling.words import group_word, groups_text, hides_groups, words_of
from evallib.locale import _, ngettext
from evallib.presentation import number, percent, upper_first


def different_sentence(study: Study) -> str:
    """Why nothing of what was new late is told; empty where it is."""
    if study.saturation.judged:
        return ""
    return _("What was new late is not told, because the questions were not the same each time.")


def order_text(study: Study) -> str:
    """In which order the groups stand, for a sentence."""
    if not study.design.in_time:
        return _("in the order of the material")
    return _("in the order in which {groups} took place").format(groups=words_of(study).the_many)


def discovery_sentence(study: Study) -> str:
    """How many codes were known before the last group, what the last one added, and how many only one group has."""
    found = study.discovery
    if found is None and len(study.groups) > 1:
        return _("When each code first came up is not shown, because of small groups.")
    if found is None or len(found.mean) < 2:
        return _("{only}, so what was new late cannot be told.").format(only=words_of(study).only_one)
    single = "" if hides_groups(study) else _single_sentence(study, found)
    late = _late_sentence(study, found) if found.actual else _mean_sentence(study, found)
    return " ".join(text for text in (late, single) if text)


def first_groups(study: Study, n: int, total: int) -> str:
    """How many of the groups, for a sentence: the first two of three groups."""
    return _("{n} of {total} {groups}").format(
        n=group_word(study, n), total=in_words(total), groups=words_of(study).many
    )


def levels_out(found: Discovery) -> int:
    """After how many groups all codes had come up."""
    return found.actual.index(found.actual[-1]) + 1


def _late_sentence(study: Study, found: Discovery) -> str:
    """What the last one added; when it added nothing, how early all codes had come up."""
    known, total, groups = found.actual[-2], found.actual[-1], len(found.actual)
    if known == total:
        return _("All {all} codes in use had come up already after {some}.").format(
            all=number(total), some=first_groups(study, levels_out(found), groups)
        )
    new = total - known
    return ngettext(
        "After {some} {known} of the {all} codes in use had come up; then one more came.",
        "After {some} {known} of the {all} codes in use had come up; then {new} more came.",
        new,
    ).format(some=first_groups(study, groups - 1, groups), known=number(known), all=number(total), new=code_word(new))


def _mean_sentence(study: Study, found: Discovery) -> str:
    """How much is known on average before the last one, where it is not told what any of them brought."""
    groups = len(found.mean)
    return _(
        "What each brought is not shown, because of small groups. On average over all orders {known} of the {all} "
        "codes in use have come up after {some}."
    ).format(known=number(found.mean[-2], 1), all=number(found.codes), some=first_groups(study, groups - 1, groups))


def _single_sentence(study: Study, found: Discovery) -> str:
    words = words_of(study)
    if not found.single_group:
        return _("Every code in use came up in at least two {groups}.").format(groups=words.many)
    pattern = ngettext("{n} code came up {once}.", "{n} codes came up {once}.", found.single_group)
    return upper_first(pattern.format(n=code_word(found.single_group), once=words.in_one))


def saturation_sentence(study: Study) -> str:
    """Code saturation: reached, not reached, what would be needed to compute it, or why it is not asked."""
    found = study.saturation
    if not found.judged:
        return different_sentence(study)
    if not found.computable:
        return not_computable_sentence(study)
    if found.withheld:
        return _("Whether code saturation was reached is not shown, because of small groups.")
    told = [_reached_sentence(study, found), _orders_sentence(study, found)]
    if found.merged_codes:
        told.append(_("Codes were merged afterwards, which makes saturation look earlier than it was."))
    return " ".join(text for text in told if text)


def not_computable_sentence(study: Study) -> str:
    """How many groups code saturation needs."""
    found, words = study.saturation, words_of(study)
    return _(
        "Code saturation, the point from which {groups} bring hardly any new codes, cannot be computed: it takes at "
        "least {needed}, {base} as a base and {run} to try it with, and here there are {here}."
    ).format(
        groups=words.many,
        needed=groups_text(study, found.base + found.run),
        base=group_word(study, found.base),
        run=group_word(study, found.run),
        here=groups_text(study, found.groups),
    )


def _reached_sentence(study: Study, found: Saturation) -> str:
    limit = percent(found.threshold_pct, 0 if float(found.threshold_pct).is_integer() else 1)
    following = words_of(study).one if found.run == 1 else groups_text(study, found.run)
    told = {"run": following, "limit": limit, "base": groups_text(study, found.base)}
    if found.reached is None:
        return _(
            "Code saturation was not reached: wherever one stops, the next {run} brought more than {limit} new codes, "
            "counted on those of the base, {base}."
        ).format(**told)
    return _(
        "Code saturation was reached after {n}: the next {run} brought at most {limit} new codes, counted on those of "
        "the base, {base} (written {written})."
    ).format(**told, n=groups_text(study, found.reached), written=f"{found.reached}+{found.run}")


def is_certain(found: Saturation) -> bool:
    """Whether saturation was reached, and would have been in every other order that was tried."""
    return found.reached is not None and (found.orders_reached or 0) >= 1


def _orders_sentence(study: Study, found: Saturation) -> str:
    """How far that depends on the order of the groups."""
    if found.orders_reached is None:
        return ""
    tried = _("all possible orders") if _tried_all(study) else _("the orders that were tried")
    if found.orders_reached == 0 or found.earliest is None or found.latest is None:
        if _tried_all(study):
            return _("It would not have been reached in any other order either.")
        return _("It would not have been reached in any of the other orders that were tried either.")
    when = _when_text(study, found.earliest, found.latest)
    share = _share_text(found.orders_reached)
    if found.orders_reached >= 1:
        return _("It is reached in {orders}, {when}.").format(orders=tried, when=when)
    if found.reached is None:
        return _("So it is {order}; in {share} of {orders} it would have been reached, {when}.").format(
            order=order_text(study), share=share, orders=tried, when=when
        )
    return _("Their order matters: it is reached in {share} of {orders}, {when}, and in the others not at all.").format(
        share=share, orders=tried, when=when
    )


def _tried_all(study: Study) -> bool:
    return study.discovery is not None and study.discovery.exact


def _share_text(share: float) -> str:
    """A share of the orders that is neither none nor all."""
    if share == 0.5:
        return _("half")
    whole = round(100 * share)
    if whole >= 100:
        return _("more than 99 %")
    return percent(whole, 0) if whole else _("less than 1 %")


def _when_text(study: Study, earliest: int, latest: int) -> str:
    """After how many groups it is reached over the orders, for a sentence."""
    first, last = groups_text(study, earliest), groups_text(study, latest)
    if earliest == latest:
        return _("after {n}").format(n=first)
    if latest == earliest + 1:
        return _("after {first} or {last}").format(first=group_word(study, earliest), last=last)
    return _("earliest after {first} and latest after {last}").format(first=group_word(study, earliest), last=last)


def discovery_reading(study: Study) -> str:
    """How to read the figure."""
    found, words = study.discovery, words_of(study)
    told = _(
        "The line with dots shows how many codes had come up as the {groups} are added, {order}. The dashed line is "
        "the mean over all orders, and {band}. A curve that levels out says that codes recur, not that everything has "
        "been said."
    )
    if found is None or found.exact:
        band = _("the grey band goes from the lowest to the highest number in any order")
    else:
        band = _("within the grey band lie at least 95 % of orders drawn at random")
    return upper_first(told.format(groups=words.the_many, order=order_text(study), band=band))
