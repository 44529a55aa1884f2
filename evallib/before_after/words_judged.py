"""The sentences on what the printed numbers and spreads allow: tests of the change, and whether they are possible."""

from __future__ import annotations

from collections.abc import Sequence

from evallib.before_after.judge import ASSUMED, Judged
from evallib.before_after.read import Ratings
from evallib.before_after.spread import PrintedSpread
from evallib.before_after.words import MOST_NAMED
from evallib.locale import _
from evallib.presentation import join_words, lower_first, number, signed, span


def outcome_sentence(ratings: Ratings) -> str:
    """Which changes are larger than chance could give, which are not, and where it depends; empty without a test."""
    judged = ratings.judged
    changed = [one for one in judged if one.verdict == "changed"]
    groups = (
        (
            _("Rose by more than chance would give: {told}."),
            [one for one in changed if one.change.estimate.value > 0],
        ),
        (
            _("Fell by more than chance would give: {told}."),
            [one for one in changed if one.change.estimate.value < 0],
        ),
        (_("No sure change: {told}."), [one for one in judged if one.verdict == "unsure"]),
        (_what_decides(ratings.settings.linked), [one for one in judged if one.verdict == "depends"]),
    )
    named = len(judged) <= MOST_NAMED
    return " ".join(text.format(told=_listed(found, with_numbers=named)) for text, found in groups if found)


def judged_sentence(ratings: Ratings) -> str:
    """The outcome, what could not be tried, and how the rest was."""
    judged = ratings.judged
    tried = {one.item.item for one in judged}
    left = [item for item in ratings.alone if item.change is not None and item.item not in tried]
    parts = [outcome_sentence(ratings)]
    if left:
        text = _("Not tried, since the number of answers or the spread is missing or may not be shown: {told}.")
        parts.append(text.format(told=join_words([lower_first(item.label) for item in left])))
    if ratings.settings.linked is False:
        parts.append(_("Tried with Welch's t-test on the printed figures."))
    else:
        text = _(
            "Tried with Welch's t-test on the printed figures, and with an assumed correlation of {correlations} "
            "between the two answers of a person."
        )
        parts.append(text.format(correlations=join_words([number(r) for r in ASSUMED if r])))
    if len(judged) > 1:
        text = _("Since {n} changes are tried, the limit is stricter for each (Holm's method).")
        parts.append(text.format(n=len(judged)))
    return " ".join(parts)


def _what_decides(linked: bool | None) -> str:
    """On what it depends whether a change is sure."""
    if linked is False:
        return _("Rounding of the printed figures decides whether the change is sure: {told}.")
    if linked:
        return _(
            "Whether the change is sure depends on how closely the two answers of a person follow each other, or on "
            "rounding, and the documents do not say: {told}."
        )
    return _(
        "Whether the change is sure depends on whether the same people answered and how closely their two answers "
        "follow each other, or on rounding, and the documents do not say: {told}."
    )


def _listed(judged: Sequence[Judged], *, with_numbers: bool) -> str:
    labels = [lower_first(one.item.label) for one in judged]
    if not with_numbers:
        return join_words(labels)
    return join_words(
        [
            _("{label} ({change}; 95 % interval {interval})").format(
                label=label, change=signed(one.item.change or 0, one.item.decimals), interval=interval_text(one)
            )
            for label, one in zip(labels, judged, strict=True)
        ]
    )


def interval_text(judged: Judged) -> str:
    """The 95 % interval of a change, with a decimal more than the means unless they have two."""
    estimate = judged.change.estimate
    return span(estimate.low, estimate.high, max(judged.item.decimals, min(judged.item.decimals + 1, 2)))


def spread_sentence(spreads: Sequence[PrintedSpread]) -> str:
    """Whether whole-number answers can give each printed mean together with its spread; empty when none is printed."""
    impossible, by_n, unknown = (
        [spread_text(one) for one in spreads if one.impossible],
        [spread_text(one) for one in spreads if one.only_by_n],
        [spread_text(one) for one in spreads if one.found.verdict == "not_excluded"],
    )
    told = (
        (
            _(
                "These printed means and spreads (standard deviations) cannot both come from whole-number answers: "
                "{told}."
            ),
            impossible,
        ),
        (_("These are possible only if the spread was divided by n and not by n − 1: {told}."), by_n),
        (_("For these no answers were found that give both, but they cannot be ruled out: {told}."), unknown),
    )
    parts = [text.format(told=join_words(found)) for text, found in told if found]
    if spreads and not parts:
        text = _("For all {n} printed means with a spread (standard deviation) there are answers that give both.")
        return text.format(n=len(spreads))
    return " ".join(parts)


def spread_text(spread: PrintedSpread) -> str:
    """A printed mean and spread, and the limit of the scale that it breaks, if it is that."""
    text = {"before": _("{label} before: {mean} and {sd}"), "after": _("{label} after: {mean} and {sd}")}[spread.wave]
    told = text.format(
        label=lower_first(spread.item.label),
        mean=number(spread.mean.value, spread.mean.decimals),
        sd=number(spread.sd.value, spread.sd.decimals),
    )
    limits, grimmer = spread.found.sd_limits, spread.found.grimmer
    if limits is not None and grimmer is not None and grimmer.reason == "sd_above":
        return _("{told} (on the scale it can be at most {most})").format(told=told, most=number(limits.high, 2))
    if limits is not None and grimmer is not None and grimmer.reason == "sd_below":
        return _("{told} (it must be at least {least})").format(told=told, least=number(limits.low, 2))
    return told
