"""The sentences for a group that was chosen for low scores: it can be expected to rise, whatever is done."""

from __future__ import annotations

from evallib.kasam.study import Study
from evallib.kasam.telling.words import decimals_of
from evallib.kasam.telling.words_references import reference_name
from evallib.locale import _
from evallib.presentation import join_words, number, quoted, signed, span
from evallib.statistics import Change


def drift_clause(study: Study) -> str:
    """The clause of the finding; empty unless the group was chosen for low scores."""
    if not study.design.chosen_for_low_scores:
        return ""
    if not study.drifts:
        return _(
            "The group was chosen because it scored low, and then the mean can be expected to rise whatever is done."
        )
    return _(
        "The group was chosen because it scored low, and then the mean can be expected to rise by about {change} "
        "points whatever is done."
    ).format(change=_expected(study))


def drift_sentence(study: Study) -> str:
    """What the expected rise rests on, beside the change that was seen; empty when there is nothing to work it out."""
    if not study.drifts:
        return ""
    groups = dict.fromkeys(quoted(reference_name(drift.reference)) for drift in study.drifts)
    told = _(
        "A group that was chosen because it scored low can be expected to rise to the next time (regression to the "
        "mean): here by about {change} points, if it is compared with {groups} and the two scores correlate {r}."
    ).format(
        change=_expected(study),
        groups=join_words(list(groups)),
        r=_span([drift.correlation for drift in study.drifts], 2),
    )
    main = study.main
    if main is None or not isinstance(main.change, Change):
        return told
    seen = signed(main.change.estimate.value, decimals_of(study, main.scale))
    return told + " " + _("The change that was seen is {change}.").format(change=seen)


def _expected(study: Study) -> str:
    return _span([drift.expected_change for drift in study.drifts], decimals_of(study, study.design.primary))


def _span(values: list[float], decimals: int) -> str:
    """From the smallest to the largest, or one number when they are printed alike."""
    low, high = number(min(values), decimals), number(max(values), decimals)
    return low if low == high else span(min(values), max(values), decimals)
