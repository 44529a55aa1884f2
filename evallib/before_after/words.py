"""The sentences of the before-and-after section."""

from __future__ import annotations

from collections.abc import Sequence

from evallib.before_after.compare import Average, GrimCheck, Item, largest_changes, missing_for_test, smallest_changes
from evallib.before_after.read import Ratings
from evallib.locale import _, ngettext
from evallib.presentation import join_words, lower_first, number, quoted, signed

MOST_NAMED = 5


def average_sentence(average: Average) -> str:
    """The mean change over the items, with what rounding of the printed means can hide."""
    return _(
        "On average over {items} items the rating went from {before} to {after}, a change of {change} scale "
        "points (rounding of the printed means allows ±{slack})."
    ).format(
        items=average.items,
        before=number(average.before, average.decimals),
        after=number(average.after, average.decimals),
        change=signed(average.change, average.decimals),
        slack=number(average.slack),
    )


def direction_sentence(items: Sequence[Item]) -> str:
    """How many items rose, fell or stood still; few enough items are named with their change."""
    paired = [item for item in items if item.change is not None]
    if not paired:
        return _("No item has a value both before and after, so no change can be worked out.")
    groups = (
        (_("rose"), [item for item in paired if item.change and item.change > 0]),
        (_("fell"), [item for item in paired if item.change and item.change < 0]),
        (_("did not change"), [item for item in paired if item.change == 0]),
    )
    named = len(paired) <= MOST_NAMED
    told = join_words([f"{len(found)} {word}{_named(found) if named else ''}" for word, found in groups if found])
    start = ngettext("{n} mean is compared", "{n} means are compared", len(paired)).format(n=len(paired))
    present = [word for word, found in groups if found]
    if len(present) == 1 and not named:
        return _("All {n} means {moved}.").format(n=len(paired), moved=present[0])
    return f"{start}: {told}."


def _named(items: Sequence[Item]) -> str:
    return " (" + ", ".join(f"{lower_first(item.label)} {signed(item.change or 0)}" for item in items) + ")"


def extremes_sentence(items: Sequence[Item]) -> str:
    """The largest changes each way, with ties said as ties; nothing when the items have different scales."""
    top, bottom = largest_changes(items), smallest_changes(items)
    if not top or top[0].change == bottom[0].change or len({(item.low, item.high) for item in items}) > 1:
        return ""
    high, low = top[0].change or 0, bottom[0].change or 0
    if low > 0:
        text = _("Largest rise: {top}. Smallest rise: {bottom}.")
    elif high < 0:
        text = _("Largest fall: {bottom}. Smallest fall: {top}.")
    else:
        text = _("Highest change: {top}. Lowest change: {bottom}.")
    return text.format(top=_extreme(top), bottom=_extreme(bottom))


def _extreme(items: Sequence[Item]) -> str:
    change = signed(items[0].change or 0)
    names = join_words([quoted(lower_first(item.label)) for item in items])
    if len(items) == 1:
        return f"{names} ({change})"
    return _("{names} (a tie, {change})").format(names=names, change=change)


def single_sentence(items: Sequence[Item]) -> str:
    """Items with one value only: shown, never differenced."""
    single = [item for item in items if (item.before is None) != (item.after is None)]
    if not single:
        return ""
    told = join_words([_one_value(item) for item in single])
    return _("{told}. With one value there is no change to work out.").format(told=told)


def _one_value(item: Item) -> str:
    if item.after is not None:
        return _("“{label}” has no value from before, only {value} after").format(
            label=item.label, value=number(item.after.value, item.after.decimals)
        )
    value = item.before
    return _("“{label}” has no value from after, only {value} before").format(
        label=item.label, value="" if value is None else number(value.value, value.decimals)
    )


def testable_sentence(ratings: Ratings) -> str:
    """Why no change can be tested and no interval can be given, and what would be needed."""
    words = {
        "n": _("how many answered"),
        "sd": _("the spread (standard deviation)"),
        "linked": _("whether the same people answered both times"),
    }
    missing = missing_for_test(ratings.alone, ratings.settings.linked)
    known = not {"n", "sd"} & set(missing)
    if all(item.change is None for item in ratings.alone):
        return _("No item has a value both before and after, so no change can be tested.")
    linked = ratings.settings.linked
    test = {True: _("a paired t-test"), False: _("Welch's t-test"), None: _("a paired t-test or Welch's t-test")}[
        linked
    ]
    if known:
        return _("The change cannot be tried: there are too few answers, or they do not differ.")
    if any(item.sd_hidden for item in ratings.alone):
        return _("The change is not tried: the spread of so few answers may not be shown.")
    return _(
        "Whether the change is larger than chance could give cannot be decided: the documents do not say {missing}. "
        "With that the change could have been tried with {test}."
    ).format(missing=join_words([words[key] for key in missing]), test=test)


def grim_sentence(grim: GrimCheck) -> str:
    """Whether the printed means are possible for the stated or assumed number of answers."""
    if grim.assumed_n is not None:
        start = _("The number of answers is not stated. If all {n} participants answered once each,")
        start = start.format(n=grim.assumed_n)
    else:
        start = _("With the stated number of answers,")
    if grim.impossible:
        told = _("these printed means are impossible: {means}.").format(means=join_words(grim.impossible))
    else:
        told = _("all {means} printed means are possible.").format(means=grim.means)
    if not grim.power:
        return f"{start} {told} " + _("With so many answers every mean is possible, so the check says nothing.")
    if grim.assumed_n is None:
        return f"{start} {told}"
    possible = join_words([str(n) for n in grim.possible_n]) or _("none")
    more = _(
        "The means fit with these numbers of answers below {limit}: {possible}; "
        "from {limit} upwards every number fits. "
        "That does not say how many answered."
    )
    return f"{start} {told} " + more.format(limit=grim.limit, possible=possible)


def author_sentence(ratings: Ratings) -> str:
    """Participants who helped to make what they rated."""
    authors, everyone = ratings.co_authors, ratings.participants
    return ngettext(
        "{n} of the {all} that took part ({names}) also helped to make what was tried, and is not a newcomer to it.",
        "{n} of the {all} that took part ({names}) also helped to make what was tried, and are not newcomers to it.",
        len(authors),
    ).format(n=len(authors), all=len(everyone), names=join_words(authors))
