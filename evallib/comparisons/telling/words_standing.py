"""Where the municipality stands, in sentences: how many indicators of each colour, what has none, with whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evallib.comparisons.forms_read import Answer
from evallib.comparisons.read import Study
from evallib.comparisons.study import Comparison, IndicatorResult
from evallib.comparisons.telling.cells import COLOURS, adds_up, uncoloured_word, zone_word
from evallib.comparisons.telling.matters import Matter, Reason, coloured, matters, not_judged, pressing
from evallib.comparisons.telling.names import (
    call,
    call_some,
    name_some,
    same_indicator,
    source_text,
    standing_of,
    years_text,
)
from evallib.locale import _, ngettext
from evallib.presentation import join_words, number, quoted

FEW_NAMED = 2
"""So many of each kind are named where several kinds stand in one sentence."""


def standing_sentence(study: Study, comparison: Comparison) -> str:
    """How many indicators lie where among all municipalities, which of them, of what year and when fetched."""
    told = (places_sentence(study, comparison), unsure_sentence(comparison), when_sentence(study, comparison))
    return " ".join(part for part in told if part)


def unsure_sentence(comparison: Comparison) -> str:
    """Which places rest on a value of all that does not fit those of women and men; "" when none does."""
    found = [one for one in comparison.results if one.colour is not None and not adds_up(one, one.year)]
    if not found:
        return ""
    text = _("The figures of {names} do not add up (see how sure the figures are), so the place is unsure there.")
    return text.format(names=call_some(found))


def places_sentence(study: Study, comparison: Comparison) -> str:
    """How many indicators lie where among all municipalities, and which are best and worst."""
    name, all_of_them = study.settings.name, comparison.results
    told = list(_zones(study, comparison))
    if not told:
        text = ngettext(
            "{name} cannot be placed among the municipalities in the indicator that was chosen.",
            "{name} cannot be placed among the municipalities in any of the {n} indicators.",
            len(all_of_them),
        )
        return text.format(name=name, n=number(len(all_of_them)))
    if len(all_of_them) == 1:
        return _one_place(study, all_of_them[0])
    text = _("Of {n} indicators {name} lies {places}, among the {count} municipalities that have a value.")
    count = _count(all_of_them)
    return text.format(n=number(len(all_of_them)), name=name, places=join_words(told), count=count)


def _count(results: Sequence[IndicatorResult]) -> str:
    """How many municipalities the coloured results are compared among: one number, or the smallest and largest."""
    counts = [one.n for result in results if result.colour and (one := standing_of(result)) is not None]
    low, high = min(counts), max(counts)
    return number(low) if low == high else f"{number(low)}–{number(high)}"


def _one_place(study: Study, result: IndicatorResult) -> str:
    text = _("In {label} {name} lies in {zone}, among the {count} municipalities that have a value.")
    zone = zone_word(result.colour or "middle", study.settings.colours)
    return text.format(label=quoted(call(result)), name=study.settings.name, zone=zone, count=_count([result]))


def _zones(study: Study, comparison: Comparison) -> Iterator[str]:
    for colour in COLOURS:
        found = coloured(comparison, colour)
        if not found:
            continue
        zone = zone_word(colour, study.settings.colours)
        text = _("in {zone} in {n}") if colour == "middle" else _("in {zone} in {n} ({names})")
        yield text.format(zone=zone, n=number(len(found)), names=call_some(found, FEW_NAMED))


def when_sentence(study: Study, comparison: Comparison) -> str:
    """What years the values are of, and where and when they were fetched."""
    years = years_text(comparison)
    if not years:
        return _("There is no value of any year. Source: {source}.").format(source=source_text(study))
    return _("The latest values are of {years}. Source: {source}.").format(years=years, source=source_text(study))


def uncoloured_sentence(comparison: Comparison) -> str:
    """Which indicators have no colour and why, by reason; "" when all have one."""
    reasons: dict[str, list[IndicatorResult]] = {}
    undecided = [one for one in comparison.results if one.colour is None and lacks_direction(one)]
    for result in comparison.results:
        if result.colour is None and result not in undecided:
            reasons.setdefault(uncoloured_word(result), []).append(result)
    told = [undecided_sentence(undecided)] if undecided else []
    if reasons:
        text = _("Without a colour: {told}.")
        named = "; ".join(f"{call_some(found)} ({reason})" for reason, found in reasons.items())
        told.append(text.format(told=named))
    return " ".join(told)


def lacks_direction(result: IndicatorResult) -> bool:
    """Whether a value is there but nobody says which values are better."""
    cell = result.cells.get("T")
    return result.direction.better == "unknown" and cell is not None and cell.value is not None


def undecided_sentence(results: Sequence[IndicatorResult]) -> str:
    """Which indicators have no colour and no place since nobody says which values are better, and what it takes."""
    text = _(
        "{names}: neither colour nor place, for it is not decided whether a high or a low value is better. The "
        "municipality needs to decide that and name its source."
    )
    return text.format(names=call_some(results))


def peers_sentence(study: Study, comparison: Comparison) -> str:
    """With whom the municipality is compared beside all, and which group there is none of."""
    known = [peers.title for peers in comparison.peers if peers.kind != "all" and not peers.missing]
    absent = [peers.title for peers in comparison.peers if peers.missing]
    told = []
    if known:
        text = _("{name} is also compared with these groups: {groups}.")
        told.append(text.format(name=study.settings.name, groups=join_words([quoted(one) for one in known])))
    if absent:
        text = _("There is no such group in the data for {name}, so that comparison is left out: {groups}.")
        told.append(text.format(name=study.settings.name, groups=join_words([quoted(one) for one in absent])))
    return " ".join(told)


def caveat_sentence() -> str:
    """What a colour does not say; printed with every colour."""
    return _(
        "The colour says where the municipality stands among the others. It does not say whether the result is good: "
        "all can be good, or all poor, and still a share of them is coloured as best and a share as worst."
    )


def ties_sentence(study: Study) -> str:
    """How the limits of the colours are drawn."""
    if study.settings.colours.ties == "limits":
        return _(
            "The limits of the colours are the values that part the best and the worst shares (linear percentiles). "
            "Who has exactly the value of a limit is inside, and equal values always have the same colour."
        )
    return _(
        "The colours follow the order of all municipalities with a value. Those with equal values share the mean of "
        "their places, and so the same colour."
    )


def pressing_sentence(study: Study) -> str:
    """What is worst and matters; what is worst though nobody said that it matters; "" without a comparison."""
    worst, found = coloured(study.comparison, "worst"), pressing(study)
    if study.comparison is None or not any(one.colour for one in study.comparison.results):
        return ""
    zone = zone_word("worst", study.settings.colours)
    if not worst:
        return _("No indicator lies in {zone}.").format(zone=zone)
    if not study.forms.priorities and not study.forms.quick:
        text = ngettext(
            "{n} indicator lies in {zone} ({names}). Nothing is prioritised yet: neither the quick analysis (Bilaga 5) "
            "nor the prioritisation (Bilaga 6) is filled in.",
            "{n} indicators lie in {zone} ({names}). Nothing is prioritised yet: neither the quick analysis (Bilaga 5) "
            "nor the prioritisation (Bilaga 6) is filled in.",
            len(worst),
        )
        return text.format(n=number(len(worst)), zone=zone, names=call_some(worst, FEW_NAMED))
    return " ".join(_judged_parts(study, found, zone))


def _judged_parts(study: Study, found: Sequence[Matter], zone: str) -> Iterator[str]:
    if found:
        text = _("In {zone} and found to matter: {matters}.")
        yield text.format(zone=zone, matters=join_words(list(_by_reasons(found))))
        yield from _unreliable(study, found)
    else:
        yield _("Nothing that lies in {zone} was found to matter in the forms.").format(zone=zone)
    if left := not_judged(study):
        text = _("In {zone} but not judged in Bilaga 5 or 6: {names}.")
        yield text.format(zone=zone, names=call_some(left))


def _unreliable(study: Study, found: Sequence[Matter]) -> Iterator[str]:
    """What of it the group does not find reliable, or does not know (Bilaga 5)."""
    words: dict[Answer, str] = {
        "no": _("The group does not find the figure reliable: {names} (Bilaga 5)."),
        "unknown": _("The group does not know whether the figure is reliable: {names} (Bilaga 5)."),
    }
    answers = {same_indicator(study.comparison, row.indicator): row.reliable for row in study.forms.quick}
    for answer, word in words.items():
        names = [one.label for one in found if answers.get(same_indicator(study.comparison, one.label)) == answer]
        if names:
            yield word.format(names=name_some(names))


def _by_reasons(found: Sequence[Matter]) -> Iterator[str]:
    """What matters and why, those with the same reasons together."""
    for reasons in dict.fromkeys(one.reasons for one in found):
        names = name_some([one.label for one in found if one.reasons == reasons])
        yield f"{names} ({reasons_text(reasons)})"


def reasons_text(reasons: Sequence[Reason]) -> str:
    """Why something matters, in the words of the forms."""
    words: dict[Reason, str] = {
        "first": _("priority 1"),
        "people": _("about many inhabitants"),
        "cost": _("a high cost of poor quality"),
        "urgent": _("urgent in the quick analysis"),
    }
    return ", ".join(words[reason] for reason in reasons)


def elsewhere_sentence(study: Study) -> str:
    """What matters by the forms though it is not worst, or not compared; "" when nothing is, or without comparison."""
    if study.comparison is None:
        return ""
    found = [one for one in matters(study) if one.result is None or one.result.colour != "worst"]
    zone = zone_word("worst", study.settings.colours)
    told = []
    if here := [one.label for one in found if one.result is not None]:
        text = _("The group also found this to matter, though it does not lie in {zone}: {names}.")
        told.append(text.format(zone=zone, names=name_some(here)))
    if elsewhere := [one.label for one in found if one.result is None]:
        text = _("The group also found this to matter, which is not compared here: {names}.")
        told.append(text.format(names=name_some(elsewhere)))
    return " ".join(told)
