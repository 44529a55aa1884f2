"""The questions that are put to the comparison and the forms: held, not held, or undecidable and what is missing."""

from __future__ import annotations

from collections.abc import Iterator

from evallib.comparisons.read import Study
from evallib.comparisons.study import Comparison, IndicatorResult
from evallib.comparisons.telling.agreement import agree_on_types, agreement_sentence
from evallib.comparisons.telling.matters import matters, without_plan
from evallib.comparisons.telling.names import call, call_some, call_written, name_some
from evallib.comparisons.telling.tabulate_standing import divided
from evallib.comparisons.telling.words_plan import lacking, owners_sentence, plan_sentence, without_plan_sentence
from evallib.comparisons.telling.words_standing import undecided_sentence
from evallib.comparisons.telling.words_sure import absent_sentence, lag_sentence, total_text
from evallib.comparisons.telling.words_trend import trend_of
from evallib.locale import _
from evallib.model import Check
from evallib.presentation import join_words, number, quoted


def comparison_checks(study: Study) -> tuple[Check, ...]:
    """Every question to the comparison; none without one."""
    if study.comparison is None:
        return ()
    return tuple(_of_comparison(study, study.comparison))


def _of_comparison(study: Study, comparison: Comparison) -> Iterator[Check]:
    yield _identity(study)
    yield _vintage(comparison)
    yield _directions(comparison)
    yield _values(study, comparison)
    if divided(comparison):
        yield _between(comparison)
    yield _current(comparison)
    yield _breaks(comparison)
    if missing := tuple(peers.title for peers in comparison.peers if peers.missing):
        label = _("Are all groups that were asked for in the data?")
        text = _("There is no such group for {name}: {groups}. Another group needs to be chosen.")
        told = text.format(name=study.settings.name, groups=join_words([quoted(one) for one in missing]))
        yield Check("peers_found", label, None, "note", told, missing)


def _identity(study: Study) -> Check:
    """Reading the values fails if it does not hold, so it holds for every report that there is."""
    label = _("Do the title, the settings and the values name the same municipality?")
    text = _("The title, the settings and the values all name {name} ({code}).")
    return Check(
        "identity", label, True, "error", text.format(name=study.settings.name, code=study.settings.municipality)
    )


def _vintage(comparison: Comparison) -> Check:
    label = _("Is it stated when the values were fetched?")
    return Check(
        "vintage_stated", label, None if comparison.vintage is None else True, "note", lag_sentence(comparison)
    )


def _directions(comparison: Comparison) -> Check:
    label = _("Is it known for every indicator which values are better?")
    missing = [one for one in comparison.results if one.direction.better == "unknown"]
    if not missing:
        told = _("For every indicator it is known which values are better.")
        return Check("directions_known", label, True, "note", told)
    return Check("directions_known", label, None, "note", undecided_sentence(missing), _labels(missing))


def _values(study: Study, comparison: Comparison) -> Check:
    """A value that is secret or cannot exist is no contradiction, so it is only noted."""
    label = _("Has the municipality a value in every indicator?")
    missing = [one for one in comparison.results if (cell := one.cells.get("T")) is None or cell.value is None]
    everywhere = _("{name} has a value in every indicator.").format(name=study.settings.name)
    told = absent_sentence(study, comparison) or everywhere
    return Check("values_present", label, not missing, "note", told, _labels(missing))


def _between(comparison: Comparison) -> Check:
    label = _("Does the value of all lie between those of women and men?")
    wrong = _doubted(comparison, "outside", "zeros")
    if wrong:
        told = " ".join(_totals(wrong, "outside", "zeros"))
        return Check("total_between_genders", label, False, "warning", told, _labels(wrong))
    told = _("The value of all lies between those of women and men wherever all three are shown.")
    if rounded := _doubted(comparison, "rounding"):
        told = _("Beside what rounding can explain, the value of all lies between those of women and men.")
        told = " ".join((told, *_totals(rounded, "rounding")))
    return Check("total_between_genders", label, True, "warning", told)


def _totals(results: list[IndicatorResult], *kinds: str) -> Iterator[str]:
    for result in results:
        for kind in kinds:
            if found := [doubt for doubt in result.doubts if doubt.kind == kind]:
                yield total_text(result, found)


def _current(comparison: Comparison) -> Check:
    label = _("Are the indicators still measured, and their values new?")
    old = _doubted(comparison, "old", "late", "discontinued")
    untitled = [one for one in comparison.results if not one.titled]
    if old:
        text = _("By the name no longer measured, or with values that are old: {names}.")
        return Check("values_current", label, False, "note", text.format(names=call_some(old)), _labels(old))
    if untitled:
        text = _(
            "No value is old. The data do not have the source's names of {n} of {all} indicators, so whether those are "
            "still measured cannot be said."
        )
        told = text.format(n=number(len(untitled)), all=number(len(comparison.results)))
        return Check("values_current", label, None, "note", told, _labels(untitled))
    told = _("All indicators are still measured by their names, and no value is old.")
    return Check("values_current", label, True, "note", told)


def _breaks(comparison: Comparison) -> Check:
    """Passed None where a description speaks of a changed method without a year, or where none was read."""
    label = _("Have the indicators been measured in the same way all years?")
    broken = [one for one in comparison.results if (trend := trend_of(one)) is not None and trend.breaks]
    unsure = [one for one in _doubted(comparison, "method") if one not in broken]
    unread = [one for one in comparison.results if not one.described and one not in broken]
    told = []
    if broken:
        told.append(_("A new way of measuring: {names}.").format(names=join_words([_years(one) for one in broken])))
    if unsure:
        text = _(
            "The description speaks of a changed way of measuring, but not from which year; the year needs to be found "
            "out: {names}."
        )
        told.append(text.format(names=call_some(unsure)))
    if unread:
        text = _(
            "Of {n} of {all} indicators no description was read, so whether they were measured in another way cannot "
            "be said."
        )
        told.append(text.format(n=number(len(unread)), all=number(len(comparison.results))))
    passed = False if broken else None if told else True
    message = " ".join(told) or _("No new way of measuring is known.")
    return Check("same_measure", label, passed, "note", message, _labels([*broken, *unsure]))


def _years(result: IndicatorResult) -> str:
    trend = trend_of(result)
    years = join_words([str(year) for year in sorted(trend.breaks)]) if trend else ""
    return f"{quoted(call(result))} ({years})"


def _doubted(comparison: Comparison, *kinds: str) -> list[IndicatorResult]:
    return [one for one in comparison.results if any(doubt.kind in kinds for doubt in one.doubts)]


def _labels(results: list[IndicatorResult]) -> tuple[str, ...]:
    return tuple(call(one) for one in results)


def form_checks(study: Study) -> tuple[Check, ...]:
    """Every question to the forms that are filled in; the plan is asked for wherever something is to be done."""
    return tuple(_of_forms(study))


def _of_forms(study: Study) -> Iterator[Check]:
    if study.forms.types:
        yield _types(study)
    yield _plan(study)
    if matters(study):
        yield _urgent(study)
    if study.comparison is not None and study.forms.priorities:
        yield _known(study, study.comparison)


def _types(study: Study) -> Check:
    label = _("Does the group judge the kind of indicator as the definition does?")
    found = agree_on_types(study.forms)
    if not found.n:
        told = _("No indicator in Bilaga 7 has both the group's judgement and the definition.")
        return Check("types_agree", label, None, "note", told)
    differing = tuple(call_written(study.comparison, row.indicator) for row in found.differing)
    return Check("types_agree", label, not differing, "note", agreement_sentence(study), differing)


def _plan(study: Study) -> Check:
    label = _("Has every activity of the plan a responsible role and a state?")
    if not study.forms.actions:
        return Check("plan_complete", label, None, "note", plan_sentence(study))
    found = lacking(study)
    if not found:
        return Check(
            "plan_complete", label, True, "note", _("Every activity of the plan has a responsible role and a state.")
        )
    stateless = [one.activity for one in found if one.state is None]
    text = _("Without a state: {names}.").format(names=name_some(stateless)) if stateless else ""
    told = " ".join(part for part in (owners_sentence(study), text) if part)
    return Check("plan_complete", label, False, "note", told, tuple(one.activity for one in found))


def _urgent(study: Study) -> Check:
    label = _("Is everything that matters named in Bilaga 8 or in the plan?")
    left = without_plan(study)
    if not left:
        told = _("All that matters is named in Bilaga 8 or in the plan.")
        return Check("urgent_planned", label, True, "note", told)
    return Check("urgent_planned", label, False, "note", without_plan_sentence(study), tuple(one.label for one in left))


def _known(study: Study, comparison: Comparison) -> Check:
    """Whether what the forms name is in the comparison; a group may well use indicators of its own."""
    label = _("Are the prioritised indicators among those that are compared?")
    known = {call(one) for one in comparison.results}
    names = dict.fromkeys(call_written(comparison, row.indicator) for row in study.forms.priorities)
    others = tuple(name for name in names if name not in known)
    if not others:
        told = _("All prioritised indicators are among those that are compared.")
        return Check("prioritised_compared", label, True, "note", told)
    text = _(
        "Prioritised in Bilaga 6 but not compared here: {names}. If an indicator is compared under another name, its "
        "name or id needs to be the same in both."
    )
    return Check("prioritised_compared", label, False, "note", text.format(names=name_some(others)), others)
